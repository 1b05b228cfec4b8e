//! Form fields, each with label, hint, error and the value that was typed.
//!
//! A field's `name` is its id, so that the error summary can lead to it.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t, tr};

/// Something to put right. `field_id` is the field's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field_id: String,
    pub message: String,
}

/// What all fields share; write the rest with `..Field::default()`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub value: &'a str,
    pub error: Option<&'a str>,
    pub optional: bool,
    pub readonly: bool,
    /// The browser's own help: `name`, `tel`, `off`, ….
    pub autocomplete: Option<&'a str>,
    pub maxlength: Option<u32>,
}

impl<'a> Field<'a> {
    /// A field with a name and a label, otherwise empty.
    pub fn new(name: &'a str, label: &'a str) -> Field<'a> {
        Field {
            name,
            label,
            ..Field::default()
        }
    }

    /// The field with the fault that concerns it.
    pub fn with_fault(self, faults: &'a [Fault]) -> Field<'a> {
        let fault = faults.iter().find(|fault| fault.field_id == self.name);
        Field {
            error: fault.map(|fault| fault.message.as_str()),
            ..self
        }
    }

    /// The ids of hint and error, for `aria-describedby`.
    fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }
}

/// All that must be put right, first on the page, each leading to its field.
pub fn error_summary(lang: Lang, faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults role="alert" tabindex="-1" data-focus {
                h2 { (tr(lang, "error-title", &[("n", faults.len().into())])) }
                ul { @for fault in faults {
                    li { a href={ "#" (fault.field_id) } { (fault.message) } }
                } }
            }
        }
    }
}

/// A line of text.
pub fn text_field(lang: Lang, f: &Field) -> Markup {
    input(lang, f, "text", None)
}

/// A telephone number or another long number typed on the number pad (cards, accounts).
pub fn tel(lang: Lang, f: &Field) -> Markup {
    input(lang, f, "tel", Some("tel"))
}

/// A count or an amount; short, on the number pad, without the arrows of `type=number`.
pub fn number(lang: Lang, f: &Field) -> Markup {
    input(lang, f, "text", Some("decimal"))
}

fn input(lang: Lang, f: &Field, kind: &str, mode: Option<&str>) -> Markup {
    let short = mode == Some("decimal");
    wrapped(
        lang,
        f,
        html! {
            input.short[short] id=(f.name) name=(f.name) type=(kind) value=(f.value) inputmode=[mode]
                autocomplete=[f.autocomplete] maxlength=[f.maxlength] readonly[f.readonly]
                aria-describedby=[f.described_by()] aria-invalid=[f.invalid()];
        },
    )
}

/// Several lines of text.
pub fn textarea(lang: Lang, f: &Field, rows: u32) -> Markup {
    wrapped(
        lang,
        f,
        html! {
            textarea id=(f.name) name=(f.name) rows=(rows) maxlength=[f.maxlength] readonly[f.readonly]
                aria-describedby=[f.described_by()] aria-invalid=[f.invalid()] { (f.value) }
        },
    )
}

/// One answer among several.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    pub value: &'a str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
}

impl<'a> Choice<'a> {
    /// An answer without a hint.
    pub fn new(value: &'a str, label: &'a str) -> Choice<'a> {
        Choice {
            value,
            label,
            hint: None,
        }
    }
}

/// One of these: a few in sight, many in a list.
pub fn one_of(lang: Lang, f: &Field, choices: &[Choice]) -> Markup {
    match choices.len() {
        0..=7 => radios(lang, f, choices),
        _ => select(lang, f, choices),
    }
}

/// 是 or 否.
pub fn yes_no(lang: Lang, f: &Field) -> Markup {
    let (yes, no) = (t(lang, "word-yes"), t(lang, "word-no"));
    radios(lang, f, &[Choice::new("yes", &yes), Choice::new("no", &no)])
}

/// One of many (more than about seven; else use [`radios`]).
pub fn select(lang: Lang, f: &Field, choices: &[Choice]) -> Markup {
    wrapped(
        lang,
        f,
        html! {
            select id=(f.name) name=(f.name)
                aria-describedby=[f.described_by()] aria-invalid=[f.invalid()] {
                option value="" { (t(lang, "choose")) }
                @for choice in choices {
                    option value=(choice.value) selected[choice.value == f.value] { (choice.label) }
                }
            }
        },
    )
}

/// One of a few, all in sight.
pub fn radios(lang: Lang, f: &Field, choices: &[Choice]) -> Markup {
    choose(lang, f, choices, "radio", &[f.value])
}

/// Any of a few; `chosen` holds the values that are ticked.
pub fn checkboxes(lang: Lang, f: &Field, choices: &[Choice], chosen: &[&str]) -> Markup {
    choose(lang, f, choices, "checkbox", chosen)
}

fn choose(lang: Lang, f: &Field, choices: &[Choice], kind: &str, chosen: &[&str]) -> Markup {
    // The first answer carries the field's id, so that the error summary leads to it.
    let id = |at: usize| match at {
        0 => f.name.to_owned(),
        at => format!("{}-{at}", f.name),
    };
    group(
        lang,
        f,
        html! {
            div.choices {
                @for (at, choice) in choices.iter().enumerate() {
                    label.choice for=(id(at)) {
                        input id=(id(at)) type=(kind) name=(f.name) value=(choice.value)
                            checked[chosen.contains(&choice.value)];
                        span {
                            (choice.label)
                            @if let Some(hint) = choice.hint { small { (hint) } }
                        }
                    }
                }
            }
        },
    )
}

/// A date in three small fields, `{name}_year`, `{name}_month`, `{name}_day`; `value` is
/// what [`date_value`] made of them, or a date such as `1951-03-08`.
pub fn date_field(lang: Lang, f: &Field) -> Markup {
    let mut typed = f.value.splitn(3, '-');
    let mut next = || typed.next().unwrap_or_default();
    let (year, month, day) = (next(), next(), next());
    let birth = f.autocomplete == Some("bday");
    let part = |suffix: &str, label: String, value: &str, digits: u32| {
        // The year carries the field's id, so that the error summary leads to it.
        let id = if suffix == "year" {
            f.name.to_owned()
        } else {
            format!("{}_{suffix}", f.name)
        };
        html! {
            label for=(id) {
                span { (label) }
                input.digits.year[digits == 4] id=(id) name={ (f.name) "_" (suffix) } type="text"
                    inputmode="numeric" maxlength=(digits) value=(value) readonly[f.readonly]
                    autocomplete=[birth.then(|| format!("bday-{suffix}"))]
                    aria-invalid=[f.invalid()];
            }
        }
    };
    let hint = t(lang, "date-hint");
    let field = Field {
        hint: f.hint.or(Some(&hint)),
        ..*f
    };
    group(
        lang,
        &field,
        html! {
            div.date {
                (part("year", t(lang, "date-year"), year, 4))
                (part("month", t(lang, "date-month"), month, 2))
                (part("day", t(lang, "date-day"), day, 2))
            }
        },
    )
}

/// The three parts of a date as they were typed, ready for `date_field` and for parsing:
/// `1951-03-08`; nothing typed gives an empty string.
pub fn date_value(year: &str, month: &str, day: &str) -> String {
    let (year, month, day) = (year.trim(), month.trim(), day.trim());
    match (year, month, day) {
        ("", "", "") => String::new(),
        _ => format!(
            "{year}-{month:0>width_m$}-{day:0>width_d$}",
            width_m = pad(month),
            width_d = pad(day)
        ),
    }
}

fn pad(part: &str) -> usize {
    if part.is_empty() { 0 } else { 2 }
}

/// Files or photographs. `accept` as in HTML, `size` as people say it: 10 MB.
pub fn file_field(lang: Lang, f: &Field, accept: &str, size: &str, many: bool) -> Markup {
    let hint = f
        .hint
        .map(str::to_owned)
        .unwrap_or_else(|| tr(lang, "file-hint", &[("size", size.into())]));
    let field = Field {
        hint: Some(&hint),
        ..*f
    };
    wrapped(
        lang,
        &field,
        html! {
            input id=(f.name) name=(f.name) type="file" accept=(accept) multiple[many]
                aria-describedby=[field.described_by()] aria-invalid=[f.invalid()];
        },
    )
}

/// Short fields side by side where there is room, as a desk likes them.
pub fn abreast(fields: &[Markup]) -> Markup {
    html! { div.abreast { @for field in fields { (field) } } }
}

/// One line to search with, by GET; `/` leads to it from the keyboard.
pub fn search_box(lang: Lang, f: &Field, action: &str) -> Markup {
    html! {
        form.search role="search" action=(action) {
            label.unseen for=(f.name) { (f.label) }
            input id=(f.name) name=(f.name) type="search" value=(f.value) placeholder=[f.hint]
                autocomplete="off" data-search;
            (super::button(&t(lang, "do-search"), super::Kind::Plain, None))
        }
    }
}

/// The token that proves the form is ours.
pub fn csrf_field(token: &str) -> Markup {
    hidden("csrf", token)
}

/// The id of the command, made once when the form is drawn: the same form sent twice is
/// one command.
pub fn command_id_field(id: &str) -> Markup {
    hidden("command_id", id)
}

/// A value carried along.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// Says that a form with `data-autosave` keeps what is typed; the script fills it in.
pub fn autosave_note(lang: Lang) -> Markup {
    html! {
        p.hint role="status" data-saved data-saved-wait=(t(lang, "saved-wait"))
            data-saved-now=(t(lang, "saved-now")) data-saved-failed=(t(lang, "saved-failed")) {
            (t(lang, "saved-note"))
        }
    }
}

/// A field with one control: label, hint, error, control.
fn wrapped(lang: Lang, f: &Field, control: Markup) -> Markup {
    html! {
        div.field.bad[f.error.is_some()] {
            label for=(f.name) { (f.label) (optional(lang, f)) }
            (notes(lang, f))
            (control)
        }
    }
}

/// A field with several controls: the question is the legend.
fn group(lang: Lang, f: &Field, controls: Markup) -> Markup {
    html! {
        fieldset.field.bad[f.error.is_some()] aria-describedby=[f.described_by()] {
            legend { (f.label) (optional(lang, f)) }
            (notes(lang, f))
            (controls)
        }
    }
}

fn optional(lang: Lang, f: &Field) -> Markup {
    html! { @if f.optional { " " small { (t(lang, "optional")) } } }
}

fn notes(lang: Lang, f: &Field) -> Markup {
    html! {
        @if let Some(hint) = f.hint { p.hint id={ (f.name) "-hint" } { (hint) } }
        @if let Some(error) = f.error {
            p.why id={ (f.name) "-error" } {
                span.unseen { (t(lang, "error-mark")) } (error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_one_digit_short_is_kept_and_explained() {
        let faults = [Fault {
            field_id: "card".into(),
            message: "这里有 18 位，银行卡是 19 位。".into(),
        }];
        let field = Field {
            hint: Some("看卡片正面"),
            value: "621700001000123456",
            ..Field::new("card", "银行卡账号")
        };
        insta::assert_snapshot!(tel(Lang::Zh, &field.with_fault(&faults)).into_string(), @r#"<div class="field bad"><label for="card">银行卡账号</label><p class="hint" id="card-hint">看卡片正面</p><p class="why" id="card-error"><span class="unseen">要改：</span>这里有 18 位，银行卡是 19 位。</p><input class="" id="card" name="card" type="tel" value="621700001000123456" inputmode="tel" aria-describedby="card-hint card-error" aria-invalid="true"></div>"#);
        insta::assert_snapshot!(error_summary(Lang::Zh, &faults).into_string(), @r##"<div class="faults" role="alert" tabindex="-1" data-focus><h2>有 1 处要改</h2><ul><li><a href="#card">这里有 18 位，银行卡是 19 位。</a></li></ul></div>"##);
    }

    #[test]
    fn a_date_is_kept_as_it_was_typed() {
        assert_eq!(date_value("1951", "3", "8"), "1951-03-08");
        assert_eq!(date_value("1951", "", "8"), "1951--08");
        assert_eq!(date_value(" ", "", ""), "");
        let html = date_field(
            Lang::Zh,
            &Field {
                value: "1951--08",
                ..Field::new("born", "出生日期")
            },
        );
        let html = html.into_string();
        assert!(html.contains(
            r#"name="born_year" type="text" inputmode="numeric" maxlength="4" value="1951""#
        ));
        assert!(html.contains(
            r#"name="born_month" type="text" inputmode="numeric" maxlength="2" value="""#
        ));
    }

    #[test]
    fn what_people_type_is_never_markup() {
        let html = text_field(
            Lang::Zh,
            &Field {
                value: "\"><script>",
                ..Field::new("name", "姓名")
            },
        );
        assert!(!html.into_string().contains("<script>"));
    }
}
