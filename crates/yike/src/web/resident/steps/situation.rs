//! 情形: the questions whose answers select papers and checks.

use super::{Found, Open, value};
use crate::draft::Words;
use crate::web::casework::words;
use crate::web::face::parts::{Fault, Field, radios};
use crate::web::face::text::Lang;
use maud::{Markup, html};
use yike_core::item::Item;
use yike_core::item::form::check_answers;

pub fn questions(lang: Lang, open: &Open, faults: &[Fault]) -> Markup {
    html! {
        @for situation in &open.published.item.situations {
            @let choices = words::choices(lang, &situation.options);
            (radios(lang, &Field {
                value: open.draft.words.answers.get(&situation.key).map_or("", String::as_str),
                ..Field::new(&situation.key, lang.either(&situation.question, &situation.question_en))
            }.with_fault(faults), &choices))
        }
    }
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)]) {
    for situation in &item.situations {
        if let Some(chosen) = value(fields, &situation.key) {
            words
                .answers
                .insert(situation.key.clone(), chosen.to_owned());
        }
    }
}

pub fn check(item: &Item, words: &Words) -> Vec<Found> {
    let faults = check_answers(item, &super::answers(item, words))
        .err()
        .unwrap_or_default();
    let is_mine = |key: &str| item.situations.iter().any(|situation| situation.key == key);
    faults.into_iter().filter(|(key, _)| is_mine(key)).collect()
}
