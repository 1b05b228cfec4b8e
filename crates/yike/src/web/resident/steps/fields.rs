//! 填写信息: the item's own questions, as far as the answers so far call for them.

use super::{Found, Open, person, value};
use crate::draft::Words;
use crate::web::Posted;
use crate::web::casework::words;
use crate::web::face::parts::{
    Fault, Field as Input, date_field, date_value, hidden, number, one_of, tel, text_field,
    textarea, yes_no,
};
use crate::web::face::text::Lang;
use maud::{Markup, html};
use yike_core::item::Item;
use yike_core::item::form::{Field, FieldKind, check_answers, holds};

/// The questions of this step. What the shared model asks already is not asked again.
pub fn asked<'a>(item: &'a Item, words: &'a Words) -> impl Iterator<Item = &'a Field> {
    let company = person::is_company(item, words);
    item.fields.iter().filter(move |field| {
        let shared = match field.key.as_str() {
            "name" | "id_number" | "phone" | "address" => true,
            "company" | "uscc" => company,
            _ => false,
        };
        !shared && holds(&field.when, &words.answers)
    })
}

pub fn questions(lang: Lang, open: &Open, faults: &[Fault]) -> Markup {
    let words = &open.draft.words;
    html! { @for field in asked(&open.published.item, words) {
        (hidden("shown", &field.key))
        (question(lang, field, words, faults))
    } }
}

fn question(lang: Lang, field: &Field, words: &Words, faults: &[Fault]) -> Markup {
    let hint = lang.either(&field.hint, &field.hint_en);
    let input = Input {
        hint: (!hint.is_empty()).then_some(hint),
        value: words.answers.get(&field.key).map_or("", String::as_str),
        optional: !field.required,
        autocomplete: Some("off"),
        ..Input::new(&field.key, lang.either(&field.label, &field.label_en))
    };
    let input = input.with_fault(faults);
    match field.kind {
        FieldKind::Text => text_field(
            lang,
            &Input {
                maxlength: Some(100),
                ..input
            },
        ),
        FieldKind::IdNumber | FieldKind::Uscc => text_field(
            lang,
            &Input {
                maxlength: Some(40),
                ..input
            },
        ),
        FieldKind::LongText => textarea(
            lang,
            &Input {
                maxlength: Some(2000),
                ..input
            },
            6,
        ),
        FieldKind::Money | FieldKind::Count => number(
            lang,
            &Input {
                maxlength: Some(20),
                ..input
            },
        ),
        FieldKind::Date => date_field(lang, &input),
        FieldKind::Phone | FieldKind::Account => tel(
            lang,
            &Input {
                maxlength: Some(40),
                ..input
            },
        ),
        FieldKind::YesNo => yes_no(lang, &input),
        FieldKind::Choice => one_of(lang, &input, &words::choices(lang, &field.options)),
    }
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)]) {
    for field in &item.fields {
        let typed = match field.kind {
            FieldKind::Date => {
                let part = |name: &str| value(fields, &format!("{}_{name}", field.key));
                part("year").map(|year| {
                    date_value(year, part("month").unwrap_or(""), part("day").unwrap_or(""))
                })
            }
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::Money
            | FieldKind::Count
            | FieldKind::Choice
            | FieldKind::YesNo
            | FieldKind::IdNumber
            | FieldKind::Phone
            | FieldKind::Account
            | FieldKind::Uscc => value(fields, &field.key).map(str::to_owned),
        };
        if let Some(typed) = typed {
            words.answers.insert(field.key.clone(), typed);
        }
    }
}

/// Whether the page that was sent showed this question. Radio buttons without a choice send
/// nothing, so the page says itself what it showed.
pub fn was_shown(posted: &Posted, key: &str) -> bool {
    posted.all("shown").any(|shown| shown == key)
}

pub fn check(item: &Item, words: &Words) -> Vec<Found> {
    let faults = check_answers(item, &super::answers(item, words))
        .err()
        .unwrap_or_default();
    let asked: Vec<&str> = asked(item, words).map(|field| field.key.as_str()).collect();
    faults
        .into_iter()
        .filter(|(key, _)| asked.contains(&key.as_str()))
        .collect()
}
