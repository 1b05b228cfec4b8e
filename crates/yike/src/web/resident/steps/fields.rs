//! 填写信息: the item's own questions, as far as the answers so far call for them.

use super::{Found, Open, person};
use crate::draft::Words;
use crate::web::Posted;
use crate::web::face::parts::{Fault, Field as Input, hidden};
use crate::web::face::text::Lang;
use crate::web::formed::{self, Days};
use maud::{Markup, html};
use yike_core::item::form::{Field, FieldKind, check_answers, holds};
use yike_core::item::group::parts;
use yike_core::item::{Group, Item};

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

/// The tables of this step.
pub fn tables<'a>(item: &'a Item, words: &'a Words) -> impl Iterator<Item = &'a Group> {
    (item.groups.iter()).filter(|group| holds(&group.when, &words.answers))
}

/// `more` is the table to which a row was just added.
pub fn questions(lang: Lang, open: &Open, faults: &[Fault], more: &str) -> Markup {
    let words = &open.draft.words;
    html! {
        @if tables(&open.published.item, words).next().is_some() { (formed::enter("go", "next")) }
        @for field in asked(&open.published.item, words) {
            (hidden("shown", &field.key))
            (question(lang, field, words, faults))
        }
        @for group in tables(&open.published.item, words) {
            (hidden("shown", &group.key))
            (formed::Rows {
                lang,
                group,
                faults,
                days: Days::Apart,
                button: Some("go"),
                more: more == group.key,
            }.draw(&words.answers))
        }
    }
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
    formed::control(lang, field, &input.with_fault(faults), Days::Apart)
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)]) {
    let shown = |key: &str| {
        fields
            .iter()
            .any(|(name, value)| name == "shown" && value == key)
    };
    for field in &item.fields {
        let typed = formed::typed(field, &field.key, fields);
        match typed {
            Some(typed) => drop(words.answers.insert(field.key.clone(), typed)),
            // Boxes without a tick send nothing.
            None if field.kind == FieldKind::MultiChoice && shown(&field.key) => {
                words.answers.remove(&field.key);
            }
            None => {}
        }
    }
    for group in item.groups.iter().filter(|group| shown(&group.key)) {
        let mut typed = formed::typed_rows(group, fields);
        typed.retain(|_, text| !text.is_empty());
        words
            .answers
            .retain(|key, _| parts(key).is_none_or(|(of, _, _)| of != group.key));
        words.answers.extend(typed);
    }
}

/// Whether the page that was sent showed this question. Radio buttons without a choice send
/// nothing, so the page says itself what it showed.
pub fn was_shown(posted: &Posted, key: &str) -> bool {
    let own = key.split('.').next().unwrap_or_default();
    posted.all("shown").any(|shown| shown == own)
}

pub fn check(item: &Item, words: &Words) -> Vec<Found> {
    let faults = check_answers(item, &super::answers(item, words))
        .err()
        .unwrap_or_default();
    let asked = asked(item, words).map(|field| field.key.as_str());
    let tables = tables(item, words).map(|group| group.key.as_str());
    let asked: Vec<&str> = asked.chain(tables).collect();
    let own = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
    faults
        .into_iter()
        .filter(|(key, _)| asked.contains(&own(key).as_str()))
        .collect()
}
