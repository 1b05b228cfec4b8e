//! 您是谁: asked once, for every item alike.

use super::{Found, Open, value};
use crate::draft::Words;
use crate::filing::{PERSON_KEYS, not_of_the_letter};
use crate::people::{self, Applicant, Company};
use crate::web::face::parts::{Choice, Fault, Field, facts, radios, tel, text_field};
use crate::web::face::text::{Lang, t};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::item::{Audience, Item};

/// Whether a company applies.
pub fn is_company(item: &Item, words: &Words) -> bool {
    people::is_company(item, &words.person)
}

fn asks_kind(item: &Item) -> bool {
    item.audience.contains(&Audience::Company) && item.audience.contains(&Audience::Person)
}

pub fn questions(lang: Lang, open: &Open, faults: &[Fault]) -> Markup {
    let item = &open.published.item;
    let words = &open.draft.words;
    let given = |key: &str| words.person.get(key).map_or("", String::as_str);
    let company = is_company(item, words);
    let (person, firm) = (t(lang, "fill-kind-person"), t(lang, "fill-kind-company"));
    let kinds = [
        Choice::new("person", &person),
        Choice::new("company", &firm),
    ];
    let line = |key: &'static str, label: &str, hint: Option<&str>, auto: &'static str| {
        let field = Field {
            value: given(key),
            hint,
            autocomplete: Some(auto),
            maxlength: Some(100),
            ..Field::new(key, label)
        };
        match key {
            "phone" => tel(lang, &field.with_fault(faults)),
            _ => text_field(lang, &field.with_fault(faults)),
        }
    };
    let (name, phone_hint) = match (&open.company, company) {
        (Some(_), _) => ("letter-clerk-name", "fill-clerk-phone-hint"),
        (None, true) => ("fill-name-company", "fill-phone-hint"),
        (None, false) => ("fill-name", "fill-phone-hint"),
    };
    html! {
        @if let Some(company) = &open.company { (fixed(lang, company)) }
        @else if asks_kind(item) {
            (radios(lang, &Field { value: given("applicant"), ..Field::new("applicant", &t(lang, "fill-kind")) }, &kinds))
        }
        @if open.company.is_none() && (company || asks_kind(item)) {
            (line("company", &t(lang, "fill-company"), Some(&t(lang, "fill-company-hint")), "organization"))
            (line("uscc", &t(lang, "fill-uscc"), Some(&t(lang, "fill-uscc-hint")), "off"))
        }
        (line("name", &t(lang, name), Some(&t(lang, "fill-name-hint")), "name"))
        @if item.asks_identity() {
            (line("id_number", &t(lang, "fill-id"), Some(&t(lang, "fill-id-hint")), "off"))
        }
        (line("phone", &t(lang, "fill-phone"), Some(&t(lang, phone_hint)), "tel"))
        @if item.asks_identity() {
            (line("address", &t(lang, "fill-address"), Some(&t(lang, "fill-address-hint")), "street-address"))
        }
    }
}

/// Name and code of the company whose letter it is: to be read, not typed.
fn fixed(lang: Lang, company: &Company) -> Markup {
    let labels = [t(lang, "fill-company"), t(lang, "fill-uscc")];
    html! {
        (facts(&[
            (labels[0].as_str(), html! { (company.name) }),
            (labels[1].as_str(), html! { (company.uscc) }),
        ]))
        p.hint { (t(lang, "fill-company-fixed")) }
    }
}

/// What the letter of a company says of it, by the keys of the form.
const FIXED: [&str; 3] = ["applicant", "company", "uscc"];

/// Another company than that of the letter, sent all the same: it is told, and not kept.
pub fn refused(open: &Open, fields: &[(String, String)]) -> Vec<Found> {
    let Some(company) = &open.company else {
        return Vec::new();
    };
    let known = ["company", company.name.as_str(), company.uscc.as_str()];
    let lines = FIXED.into_iter().zip(known);
    let other = lines.filter(|(key, known)| {
        value(fields, key).is_some_and(|sent| !sent.trim().eq_ignore_ascii_case(known))
    });
    other
        .map(|(key, _)| (key.to_owned(), not_of_the_letter()))
        .collect()
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)], by_letter: bool) {
    for key in PERSON_KEYS {
        let is_fixed = by_letter && FIXED.contains(&key);
        let asked = !is_fixed && (key != "applicant" || asks_kind(item));
        if let Some(typed) = value(fields, key).filter(|_| asked) {
            words.person.insert(key.to_owned(), typed.to_owned());
        }
    }
}

pub fn check(item: &Item, words: &Words, today: Date) -> Vec<Found> {
    Applicant::parse(item, &words.person, today)
        .err()
        .unwrap_or_default()
}
