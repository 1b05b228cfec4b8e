//! 您是谁: asked once, for every item alike.

use super::{Found, Open, value};
use crate::draft::Words;
use crate::filing::PERSON_KEYS;
use crate::people::Applicant;
use crate::web::face::parts::{Choice, Fault, Field, radios, tel, text_field};
use crate::web::face::text::{Lang, t};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::item::{Audience, Item};

/// Whether a company applies.
pub fn is_company(item: &Item, words: &Words) -> bool {
    item.audience == [Audience::Company]
        || (asks_kind(item) && words.person.get("applicant").map(String::as_str) == Some("company"))
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
    let name = t(
        lang,
        if company {
            "fill-name-company"
        } else {
            "fill-name"
        },
    );
    html! {
        @if asks_kind(item) {
            (radios(lang, &Field { value: given("applicant"), ..Field::new("applicant", &t(lang, "fill-kind")) }, &kinds))
        }
        @if company || asks_kind(item) {
            (line("company", &t(lang, "fill-company"), Some(&t(lang, "fill-company-hint")), "organization"))
            (line("uscc", &t(lang, "fill-uscc"), Some(&t(lang, "fill-uscc-hint")), "off"))
        }
        (line("name", &name, Some(&t(lang, "fill-name-hint")), "name"))
        @if item.asks_identity() {
            (line("id_number", &t(lang, "fill-id"), Some(&t(lang, "fill-id-hint")), "off"))
        }
        (line("phone", &t(lang, "fill-phone"), Some(&t(lang, "fill-phone-hint")), "tel"))
        @if item.asks_identity() {
            (line("address", &t(lang, "fill-address"), Some(&t(lang, "fill-address-hint")), "street-address"))
        }
    }
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)]) {
    for key in PERSON_KEYS {
        let asked = key != "applicant" || asks_kind(item);
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
