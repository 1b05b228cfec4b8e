//! GET `/board/counted/definitions`: what each word counts, when, for which unit, from which event, and
//! what is left out.

use super::measure_name;
use crate::web::Visit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use maud::{Markup, html};
use yike_core::count::{ENDED, Measure, What};

/// Rules that hold for all figures.
const RULES: [&str; 8] = [
    "counted-rule-day",
    "counted-rule-unit",
    "counted-rule-once",
    "counted-rule-add",
    "counted-rule-late",
    "counted-rule-days",
    "counted-rule-people",
    "counted-rule-compare",
];

pub async fn page(visit: Visit) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "counted-definitions");
    let sheet = Sheet {
        columns: vec![
            Column::words(t(lang, "counted-word")),
            Column::words(t(lang, "counted-meaning")),
            Column::words(t(lang, "counted-source")),
        ],
        rows: Measure::ALL
            .into_iter()
            .map(|one| row(&visit, one))
            .collect(),
    };
    let body = html! {
        p { a.alone href="/board/counted" { (t(lang, "counted-back")) } }
        h1 { (title) }
        ul { @for rule in RULES { li { (t(lang, rule)) } } }
        (sheet.markup(lang, &title))
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

fn row(visit: &Visit, measure: Measure) -> Vec<Cell> {
    let lang = visit.lang;
    let joined = |whats: &[What]| {
        let facts = whats.iter();
        let facts: Vec<String> = facts
            .map(|what| t(lang, &format!("counted-fact-{}", what.as_str())))
            .collect();
        facts.join(lang.either("、", ", "))
    };
    let filed = joined(measure.whats());
    let source = match measure.is_stock() {
        true => tr(
            lang,
            "counted-source-open",
            &[("filed", filed.into()), ("ended", joined(ENDED).into())],
        ),
        false => filed,
    };
    vec![
        Cell::words(measure_name(visit, measure)),
        Cell::words(t(lang, &format!("counted-def-{}", measure.as_str()))),
        Cell::words(source),
    ]
}
