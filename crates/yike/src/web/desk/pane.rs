//! The case beside the list: its state in one sentence, what may be done, its papers beside the
//! review points, and what was answered. Everything else is on its own page.

use super::quick::{Onward, acts};
use crate::views::case::CaseView;
use crate::views::queue::Listed;
use crate::web::Visit;
use crate::web::casework::{Reader, custody, form_part, lamp, relay, state, words};
use crate::web::face::BannerKind;
use crate::web::face::parts::{
    Head, Kind, Lamp, button, csrf_field, facts, hidden, lamp as light, link_button, notice,
    state_line, table,
};
use crate::web::face::text::{t, tr};
use crate::web::formed;
use maud::{Markup, html};
use yike_core::case;
use yike_core::item::form::holds;
use yike_core::item::{Item, Material, Need};

/// The pane; `told` is what flowed back and is unread.
pub fn pane(visit: &Visit, view: &CaseView, told: Option<&Listed>, onward: &Onward<'_>) -> Markup {
    let lang = visit.lang;
    let loaded = &view.loaded;
    let reader = Reader::of(visit, loaded);
    let (kind, word) = lamp::of(&reader, loaded);
    let href = format!("/cases/{}", loaded.key);
    html! {
        article #case tabindex="-1" {
            p.hint {
                (reader.item(&loaded.item)) " · " (applicant(visit, view)) " · "
                span.num { (loaded.filing().number) }
            }
            (state_line(Some((kind, &word)), &state::state_sentence(&reader, loaded)))
            @if let Some(told) = told.and_then(|row| row.told.as_ref().map(|event| (row, event))) {
                (feedback(visit, told.0, told.1, onward))
            }
            @for check in case::unmet(&loaded.case, &loaded.item) {
                @if loaded.case.status.is_under_review() {
                    p { (light(Lamp::Care, &tr(lang, "desk-unmet", &[
                        ("check", reader.either(&check.name, &check.name_en).into()),
                    ]))) }
                }
            }
            (acts(visit, view, onward))
            p { (link_button(&t(lang, "desk-whole-case"), &href, Kind::Quiet, Some("o"))) }
            (relay::relay_picture(&reader, loaded))
            (materials(&reader, view))
            (answers(&reader, view))
            (custody::papers(&reader, loaded))
        }
    }
}

fn applicant(visit: &Visit, view: &CaseView) -> String {
    match view.applicant().map(|applicant| applicant.masked()) {
        Some(masked) => match masked.company {
            Some(company) => format!("{company} · {}", masked.name),
            None => masked.name,
        },
        None => t(visit.lang, "desk-words-gone"),
    }
}

/// What flowed back, and the button that says it was read.
fn feedback(visit: &Visit, row: &Listed, event: &str, onward: &Onward<'_>) -> Markup {
    let lang = visit.lang;
    html! {
        (notice(BannerKind::Note, &t(lang, "desk-back-title"), &t(lang, &format!("desk-told-{event}"))))
        form method="post" action="/desk/read" {
            (csrf_field(&visit.csrf))
            (hidden("case", &row.key.to_string()))
            (hidden("back", onward.next))
            (button(&t(lang, "desk-read"), Kind::Plain, Some("e")))
        }
    }
}

fn materials(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let (item, answers) = (&view.loaded.item, view.answers());
    let (paper, state, points) = (
        reader.t("word-materials"),
        reader.t("desk-given"),
        reader.t("word-review-point"),
    );
    let rows: Vec<Markup> = item
        .materials_for(&answers)
        .map(|material| {
            html! {
                tr {
                    td { (reader.either(&material.name, &material.name_en)) }
                    td { (given(reader, view, material)) }
                    td {
                        (material.accept)
                        @for point in item.points.iter().filter(|p| p.about == material.code) {
                            small { (point.text) }
                        }
                    }
                }
            }
        })
        .collect();
    let general = item.points.iter().filter(|point| {
        !item
            .materials
            .iter()
            .any(|material| material.code == point.about)
    });
    html! {
        @if !rows.is_empty() {
            (table(reader.lang, &paper, true,
                &[Head::words(&paper), Head::words(&state), Head::words(&points)], &rows))
        }
        ul {
            @for point in general {
                li {
                    @if !point.about.is_empty() { b { (about(reader, item, &point.about)) } " " }
                    (point.text)
                    @if !point.basis.is_empty() { " " small { (point.basis) } }
                }
            }
        }
    }
}

/// What a review point is about: a field, a check or a stop of the clock.
fn about(reader: &Reader<'_>, item: &Item, key: &str) -> String {
    if let Some(check) = item.check(key) {
        return reader.either(&check.name, &check.name_en).to_owned();
    }
    if let Some(stop) = item.stop(key) {
        return reader.either(&stop.name, &stop.name_en).to_owned();
    }
    reader.about(item, key)
}

/// What was given of a paper: a lamp with the count.
fn given(reader: &Reader<'_>, view: &CaseView, material: &Material) -> Markup {
    let lang = reader.lang;
    let given = view
        .loaded
        .case
        .given
        .iter()
        .find(|given| given.material == material.code && given.is_there());
    match given {
        Some(given) => {
            let mut words = Vec::new();
            if given.has_paper() {
                words.push(custody::counts(reader, given.originals, given.copies));
            }
            if given.seen {
                words.push(t(lang, "desk-seen"));
            }
            if !given.files.is_empty() {
                words.push(tr(lang, "desk-files", &[("n", given.files.len().into())]));
            }
            light(Lamp::Good, &words.join("，"))
        }
        None => match material.need {
            Need::Required => light(Lamp::Late, &t(lang, "word-missing")),
            Need::Later => light(Lamp::Care, &t(lang, "word-may-follow")),
            Need::Optional => light(Lamp::Quiet, &t(lang, "word-none")),
        },
    }
}

/// The answers, masked as everywhere until somebody looks.
fn answers(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let (answers, shown) = (view.answers(), view.answers_shown());
    let item = &view.loaded.item;
    let mut pairs: Vec<(&str, Markup)> = Vec::new();
    for situation in &item.situations {
        if let Some(value) = answers.get(&situation.key) {
            let label = words::choice(reader.lang, &situation.options, value);
            let question = reader.either(&situation.question, &situation.question_en);
            pairs.push((question, html! { (label) }));
        }
    }
    for field in item.fields.iter().filter(|f| holds(&f.when, &answers)) {
        if answers.contains_key(&field.key) {
            let label = reader.either(&field.label, &field.label_en);
            pairs.push((label, form_part::answer(reader, field, &shown)));
        }
    }
    let groups = item.groups.iter().filter(|g| holds(&g.when, &answers));
    html! {
        @if !pairs.is_empty() { (facts(&pairs)) }
        @for group in groups {
            p { b { (reader.either(&group.label, &group.label_en)) } }
            (formed::rows_read(reader.lang, group, &shown))
        }
    }
}
