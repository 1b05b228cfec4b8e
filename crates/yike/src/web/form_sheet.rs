//! An item's own application form 申请表 on A4: blank 空白表格, filled in by a made-up person
//! 示例样表, or with the answers of a case. One drawing for all three, so that what is signed looks
//! like what was handed out.

use crate::people::Applicant;
use crate::web::face::parts::qr;
use crate::web::face::text::{Lang, t, tr};
use crate::web::formed;
use crate::web::resident::guide;
use maud::{Markup, html};
use yike_core::item::form::{Answers, Choice, chosen, holds};
use yike_core::item::group::{People, cell};
use yike_core::item::{Audience, Field, FieldKind, Group, Item, When};

/// What stands in the form.
pub enum Filled<'a> {
    Blank,
    Sample,
    /// The answers of a case, masked already where they are masked.
    Case {
        person: Vec<(&'static str, String)>,
        answers: &'a Answers,
        number: &'a str,
        /// Who signs beside the applicant, and when they did.
        joint: Vec<(String, String)>,
    },
}

/// The sheet. `address` stands behind the QR code; `foot` tells day and source.
pub fn sheet(
    lang: Lang,
    item: &Item,
    filled: &Filled<'_>,
    address: &str,
    foot: &[String],
) -> Markup {
    let sample;
    let (person, answers): (Vec<(&'static str, String)>, Option<&Answers>) = match filled {
        Filled::Blank => {
            let firm = item.audience.contains(&Audience::Company);
            (asked_of(item, firm, |_| String::new()), None)
        }
        Filled::Sample => {
            sample = item.sample().unwrap_or_else(|_| item.sample_typed());
            let firm = item.audience.first() == Some(&Audience::Company);
            (
                asked_of(item, firm, |key| made_up(lang, key)),
                Some(&sample),
            )
        }
        Filled::Case {
            person, answers, ..
        } => (person.clone(), Some(*answers)),
    };
    let form = Form {
        lang,
        item,
        answers,
    };
    // 公共租赁住房资格申请 has its 申请表, not its 申请申请表.
    let name = item.name.strip_suffix("申请").unwrap_or(&item.name);
    let name = lang.either(name, &item.name_en);
    let title = tr(lang, "sheet-form-title", &[("item", name.into())]);
    let groups = item.groups.iter().filter(|g| form.shows(&g.when));
    html! {
        article.leaf.form {
            header {
                div {
                    @if let Filled::Sample = filled { p.stamp { (t(lang, "sheet-form-sample")) } }
                    h1 { (title) }
                    p { @match filled {
                        Filled::Blank => (t(lang, "sheet-form-blank-how")),
                        Filled::Sample => (t(lang, "sheet-form-sample-how")),
                        Filled::Case { number, .. } => (tr(lang, "sheet-form-number", &[("number", (*number).into())])),
                    } }
                }
                figure { (qr(address, &t(lang, "guide-qr"))) }
            }
            h2 { (t(lang, "sheet-form-person")) }
            table { tbody { @for (label, value) in &person { tr {
                th scope="row" { (t(lang, label)) } td { (value) }
            } } } }
            @if !item.situations.is_empty() {
                h2 { (t(lang, "sheet-form-situation")) }
                table { tbody { @for asked in &item.situations { tr {
                    th scope="row" { (lang.either(&asked.question, &asked.question_en)) }
                    td { (form.boxes(&asked.options, form.answer(&asked.key))) }
                } } } }
            }
            @if item.fields.iter().any(|field| form.shows(&field.when)) {
                h2 { (t(lang, "sheet-form-fields")) }
                table { tbody { @for field in item.fields.iter().filter(|f| form.shows(&f.when)) {
                    (form.row(field))
                } } }
            }
            @for group in groups { (form.table(group)) }
            h2 { (t(lang, "sheet-form-sign")) }
            p { (t(lang, "sheet-form-declare")) }
            p.signed {
                span { (t(lang, "sheet-form-signed")) " " @if let Filled::Sample = filled { (t(lang, "sheet-form-sample-name")) } }
                span { (t(lang, "sheet-form-day")) " " @if let Filled::Sample = filled { "2026-11-20" } }
            }
            @for (name, when) in joint(item, filled) { p.signed {
                span { (t(lang, "sheet-form-joint")) " " (name) }
                span { (t(lang, "sheet-form-day")) " " (when) }
            } }
            footer { @for line in foot { p { (line) } } }
        }
    }
}

/// 共同申请人签名: the lines for those who sign beside the applicant; empty ones on a form that nobody
/// has filled in.
fn joint(item: &Item, filled: &Filled<'_>) -> Vec<(String, String)> {
    const EMPTY: usize = 3;
    let mut signs = item.groups.iter().map(|group| group.people);
    match filled {
        Filled::Case { joint, .. } => joint.clone(),
        Filled::Blank | Filled::Sample if signs.any(|people| people == Some(People::Signers)) => {
            vec![Default::default(); EMPTY]
        }
        Filled::Blank | Filled::Sample => Vec::new(),
    }
}

/// What the shared model asks for this item, of a person or of a company and whoever acts for it;
/// each with the name of its label.
fn asked_of(
    item: &Item,
    firm: bool,
    value: impl Fn(&str) -> String,
) -> Vec<(&'static str, String)> {
    let keys = [
        ("company", "fill-company", firm),
        ("uscc", "fill-uscc", firm),
        (
            "name",
            if firm {
                "fill-name-company"
            } else {
                "fill-name"
            },
            true,
        ),
        ("id_number", "fill-id", item.asks_identity()),
        ("phone", "fill-phone", true),
        ("address", "fill-address", item.asks_identity()),
    ];
    let asked = keys.into_iter().filter(|(_, _, asked)| *asked);
    asked.map(|(key, label, _)| (label, value(key))).collect()
}

/// Nobody's name and number: the check digits of these are wrong on purpose.
fn made_up(lang: Lang, key: &str) -> String {
    match key {
        "company" => t(lang, "sheet-form-sample-company"),
        "uscc" => "92110101MA00000000".to_owned(),
        "name" => t(lang, "sheet-form-sample-name"),
        "id_number" => "110101198001010000".to_owned(),
        "phone" => "13800000000".to_owned(),
        _ => t(lang, "sheet-form-sample-address"),
    }
}

/// The applicant of a case, in full or masked.
pub fn of_applicant(
    item: &Item,
    applicant: &Applicant,
    masked: bool,
) -> Vec<(&'static str, String)> {
    let hidden = applicant.masked();
    let company = applicant.company.as_ref();
    let all = asked_of(item, company.is_some(), |key| {
        let pick = |full: &str, shown: String| match masked {
            true => shown,
            false => full.to_owned(),
        };
        match key {
            "company" => company.map_or(String::new(), |c| c.name.clone()),
            "uscc" => company.map_or(String::new(), |c| {
                pick(&c.uscc, crate::people::ending(&c.uscc))
            }),
            "name" => pick(&applicant.name, hidden.name.clone()),
            "id_number" => pick(&applicant.id_number, hidden.id_number.clone()),
            "phone" => pick(&applicant.phone, hidden.phone.clone()),
            _ => pick(&applicant.address, "****".to_owned()),
        }
    });
    all.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

struct Form<'a> {
    lang: Lang,
    item: &'a Item,
    /// `None` where the form is blank.
    answers: Option<&'a Answers>,
}

impl Form<'_> {
    /// A blank form has everything, with its condition; a filled one what was asked.
    fn shows(&self, when: &Option<When>) -> bool {
        self.answers.is_none_or(|answers| holds(when, answers))
    }

    fn answer(&self, key: &str) -> Option<&str> {
        self.answers?.get(key).map(String::as_str)
    }

    /// □ 自有住房　☑ 租房
    fn boxes(&self, options: &[Choice], given: Option<&str>) -> Markup {
        let ticked: Vec<&str> = given.into_iter().flat_map(chosen).collect();
        html! { @for option in options {
            span.box {
                (match ticked.contains(&option.value.as_str()) { true => "☑ ", false => "□ " })
                (self.lang.either(&option.label, &option.label_en))
            } " "
        } }
    }

    /// Room to write, or what was written.
    fn space(&self, field: &Field, given: Option<&str>) -> Markup {
        let lang = self.lang;
        match (field.kind, given) {
            (FieldKind::Choice | FieldKind::MultiChoice, _) => self.boxes(&field.options, given),
            (FieldKind::YesNo, _) => html! {
                @for (value, word) in [("yes", "word-yes"), ("no", "word-no")] {
                    span.box { (if given == Some(value) { "☑ " } else { "□ " }) (t(lang, word)) } " "
                }
            },
            (_, Some(given)) => html! { (formed::in_words(lang, field, given)) },
            (FieldKind::Date, None) if self.answers.is_none() => {
                html! { (t(lang, "sheet-form-date")) }
            }
            (FieldKind::Money, None) if self.answers.is_none() => {
                html! { (t(lang, "sheet-form-yuan")) }
            }
            (FieldKind::LongText, None) if self.answers.is_none() => html! { br; br; br; },
            (_, None) => html! {},
        }
    }

    fn row(&self, field: &Field) -> Markup {
        let lang = self.lang;
        html! { tr {
            th scope="row" {
                (lang.either(&field.label, &field.label_en))
                @if let (None, Some(when)) = (self.answers, &field.when) {
                    small { (self.only_when(when)) }
                }
            }
            td { (self.space(field, self.answer(&field.key))) }
        } }
    }

    fn only_when(&self, when: &When) -> String {
        let what = guide::condition_words(self.lang, self.item, when);
        tr(self.lang, "counter-only-when", &[("what", what.into())])
    }

    /// A table with the rows that were filled in, or rows to fill in.
    fn table(&self, group: &Group) -> Markup {
        let lang = self.lang;
        let rows: Vec<u32> = match self.answers {
            Some(answers) => group.rows(answers),
            None => (1..=group.at_most.min(group.at_least.max(5))).collect(),
        };
        let given = |row: u32, field: &Field| self.answer(&cell(&group.key, row, &field.key));
        html! {
            h2 { (lang.either(&group.label, &group.label_en)) }
            @if let (None, Some(when)) = (self.answers, &group.when) { p { small { (self.only_when(when)) } } }
            table.rows {
                thead { tr {
                    th scope="col" { (t(lang, "rows-head")) }
                    @for field in &group.fields { th scope="col" { (lang.either(&field.label, &field.label_en)) } }
                } }
                tbody { @for row in rows { tr {
                    td { (row) }
                    @for field in &group.fields { td { (self.space(field, given(row, field))) } }
                } } }
            }
        }
    }
}
