//! The form of an item wherever it is drawn: one control for each kind of field, tables with rows
//! to add, what a browser sent read back, and answers in words.

use crate::web::casework::words;
use crate::web::face::parts::{
    Fault, Field as Input, abreast, checkboxes, date_field, date_value, hidden, number, one_of,
    select, tel, text_field, textarea, yes_no,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::posted::Posted;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::item::form::{Answers, chosen};
use yike_core::item::group::{cell, parts};
use yike_core::item::{Field, FieldKind, Group, Item};

/// How a day is typed: in three small fields, or in one line where many forms are filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    Apart,
    Line,
}

/// The control of a field. `input` brings name, label, hint, fault and what was typed.
pub fn control(lang: Lang, field: &Field, input: &Input<'_>, days: Days) -> Markup {
    let most = |most: u32| Input {
        maxlength: input.maxlength.or(Some(most)),
        ..*input
    };
    match field.kind {
        FieldKind::Text => text_field(lang, &most(100)),
        FieldKind::IdNumber | FieldKind::Uscc => text_field(lang, &most(40)),
        FieldKind::Email => text_field(lang, &most(254)),
        FieldKind::LongText => textarea(lang, &most(2000), 4),
        FieldKind::Money | FieldKind::Count => number(lang, &most(20)),
        FieldKind::Phone | FieldKind::Account => tel(lang, &most(40)),
        FieldKind::YesNo => yes_no(lang, input),
        FieldKind::Choice => one_of(lang, input, &words::choices(lang, &field.options)),
        FieldKind::MultiChoice => {
            let ticked: Vec<&str> = chosen(input.value).collect();
            checkboxes(lang, input, &words::choices(lang, &field.options), &ticked)
        }
        FieldKind::Date if days == Days::Apart => date_field(lang, input),
        FieldKind::Date => {
            let hint = t(lang, "counter-date");
            let hint = input.hint.or(Some(hint.as_str()));
            text_field(lang, &Input { hint, ..*input })
        }
    }
}

/// What a browser sent for a field: days in three parts put together, several ticks joined.
/// `None` where nothing of it was sent.
pub fn typed(field: &Field, name: &str, fields: &[(String, String)]) -> Option<String> {
    let all = |wanted: &str| {
        let sent = fields.iter().filter(move |(key, _)| key == wanted);
        sent.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    let sent = all(name);
    match field.kind {
        FieldKind::MultiChoice => (!sent.is_empty()).then(|| sent.join("|")),
        FieldKind::Date => match (sent.first(), all(&format!("{name}_year")).first()) {
            (Some(line), _) => Some((*line).to_owned()),
            (None, None) => None,
            (None, Some(year)) => {
                let part = |end: &str| all(&format!("{name}_{end}")).first().copied();
                let (month, day) = (part("month"), part("day"));
                Some(date_value(year, month.unwrap_or(""), day.unwrap_or("")))
            }
        },
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Money
        | FieldKind::Count
        | FieldKind::Choice
        | FieldKind::YesNo
        | FieldKind::IdNumber
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => sent.first().map(|value| (*value).to_owned()),
    }
}

/// The answers of a table among the fields that were sent, blanks too.
pub fn typed_rows(group: &Group, fields: &[(String, String)]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let names: std::collections::BTreeSet<u32> = fields
        .iter()
        .filter_map(|(key, _)| parts(key))
        .filter(|(of, _, _)| *of == group.key)
        .map(|(_, row, _)| row)
        .collect();
    for row in names {
        for field in &group.fields {
            let name = cell(&group.key, row, &field.key);
            if let Some(text) = typed(field, &name, fields) {
                found.insert(name, text);
            }
        }
    }
    found
}

/// The value of the button that adds a row, behind the key of its table.
pub const MORE: &str = "more-";

/// The table that a pressed button adds a row to.
pub fn more<'a>(item: &'a Item, pressed: &str) -> Option<&'a str> {
    let key = pressed.strip_prefix(MORE)?;
    item.group(key).map(|group| group.key.as_str())
}

/// How a table is drawn for filling in.
pub struct Rows<'a> {
    pub lang: Lang,
    pub group: &'a Group,
    pub faults: &'a [Fault],
    pub days: Days,
    /// The name of the button that adds rows; without one no rows are added.
    pub button: Option<&'a str>,
    /// Whether that button was just pressed: a few empty rows more.
    pub more: bool,
}

impl Rows<'_> {
    /// Every row typed so far and a few empty ones. `value` gives what stands in a cell.
    pub fn draw(&self, answers: &BTreeMap<String, String>) -> Markup {
        let (lang, group) = (self.lang, self.group);
        let last = group.rows(answers).last().copied().unwrap_or(0);
        let faulty = self.faults.iter().filter_map(|f| parts(&f.field_id));
        let faulty = faulty.filter(|(of, _, _)| *of == group.key);
        let last = faulty.map(|(_, row, _)| row).fold(last, u32::max);
        let spare = if self.more { 3 } else { 1 };
        let shown = (last + spare)
            .max(group.at_least)
            .max(2)
            .min(group.at_most.max(last));
        let label = lang.either(&group.label, &group.label_en);
        let hint = lang.either(&group.hint, &group.hint_en);
        let fault = self.faults.iter().find(|f| f.field_id == group.key);
        html! {
            section.rows id=(group.key) aria-label=(label) tabindex="-1" {
                h3 { (label) }
                p.hint { (hint) @if !hint.is_empty() { (lang.either("。", ". ")) } (self.how_many()) }
                @if let Some(fault) = fault { p.why { span.unseen { (t(lang, "error-mark")) } (fault.message) } }
                (hidden("rows", &group.key))
                @for row in 1..=shown {
                    fieldset.row { legend { (tr(lang, "rows-n", &[("n", row.into())])) }
                        (self.row(row, answers)) }
                }
                @if let Some(name) = self.button {
                    @if shown < group.at_most {
                        p { button.btn.plain type="submit" name=(name) value={ (MORE) (group.key) } { (t(lang, "rows-more")) } }
                    } @else {
                        p.hint { (tr(lang, "rows-most", &[("n", group.at_most.into())])) }
                    }
                }
            }
        }
    }

    fn how_many(&self) -> String {
        let (least, most) = (self.group.at_least, self.group.at_most);
        tr(
            self.lang,
            "rows-how-many",
            &[("least", least.into()), ("most", most.into())],
        )
    }

    /// The fields of one row side by side.
    pub fn row(&self, row: u32, answers: &BTreeMap<String, String>) -> Markup {
        let lang = self.lang;
        let cells: Vec<Markup> = (self.group.fields.iter())
            .map(|field| {
                let name = cell(&self.group.key, row, &field.key);
                let said = field.when.as_ref().map(|_| t(lang, "rows-where-needed"));
                let hint = lang.either(&field.hint, &field.hint_en);
                let hint = match said {
                    Some(said) => format!("{said} {hint}").trim().to_owned(),
                    None => hint.to_owned(),
                };
                let input = Input {
                    hint: (!hint.is_empty()).then_some(hint.as_str()),
                    value: answers.get(&name).map_or("", String::as_str),
                    optional: !field.required,
                    autocomplete: Some("off"),
                    ..Input::new(&name, lang.either(&field.label, &field.label_en))
                };
                let input = input.with_fault(self.faults);
                // A row stays low where its choices are in a list.
                match field.kind == FieldKind::Choice {
                    true => select(lang, &input, &words::choices(lang, &field.options)),
                    false => control(lang, field, &input, self.days),
                }
            })
            .collect();
        abreast(&cells)
    }
}

/// A button of no size before all others: Enter goes on, and adds no row.
pub fn enter(name: &str, value: &str) -> Markup {
    html! { button.unseen type="submit" name=(name) value=(value) tabindex="-1" aria-hidden="true" {} }
}

/// What was typed into the fields and tables of an item, for drawing it again.
pub fn retyped(item: &Item, posted: &Posted) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for field in &item.fields {
        if let Some(text) = typed(field, &field.key, &posted.fields) {
            all.insert(field.key.clone(), text);
        }
    }
    for group in &item.groups {
        all.extend(typed_rows(group, &posted.fields));
    }
    all
}

/// An answer as people read it; empty where there is none.
pub fn in_words(lang: Lang, field: &Field, given: &str) -> String {
    if given.is_empty() {
        return String::new();
    }
    match field.kind {
        FieldKind::Choice => words::choice(lang, &field.options, given).to_owned(),
        FieldKind::MultiChoice => chosen(given)
            .map(|one| words::choice(lang, &field.options, one))
            .collect::<Vec<_>>()
            .join(lang.either("、", ", ")),
        FieldKind::YesNo if given == "yes" => t(lang, "word-yes"),
        FieldKind::YesNo if given == "no" => t(lang, "word-no"),
        FieldKind::Money => tr(lang, "answer-yuan", &[("n", given.into())]),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Count
        | FieldKind::Date
        | FieldKind::YesNo
        | FieldKind::IdNumber
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => given.to_owned(),
    }
}

/// The rows of a table of the form for reading, values masked already where they are masked.
pub fn rows_read(lang: Lang, group: &Group, shown: &Answers) -> Markup {
    let rows = group.rows(shown);
    let label = lang.either(&group.label, &group.label_en);
    html! {
        @if rows.is_empty() { span.hint { (t(lang, "review-empty")) } } @else {
            div.scroll tabindex="0" role="region" aria-label=(label) { table {
                thead { tr {
                    th scope="col" { (t(lang, "rows-head")) }
                    @for field in &group.fields { th scope="col" { (lang.either(&field.label, &field.label_en)) } }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (row) }
                    @for field in &group.fields {
                        @let value = shown.get(&cell(&group.key, row, &field.key));
                        td { @match value {
                            Some(value) => (in_words(lang, field, value)),
                            None => "—",
                        } }
                    }
                } } }
            } }
        }
    }
}

#[cfg(test)]
mod tests;
