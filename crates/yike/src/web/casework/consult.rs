//! 征询: what other units were asked about a case, who has answered, and what. Words between units
//! are for those who work on it; a resident sees that something is being asked, of whom, and until
//! when.

use super::words::Reader;
use crate::views::case::CaseView;
use crate::web::face::parts::{Lamp, lamp};
use maud::{Markup, html};
use yike_core::case::{Consultation, DocRef, Event};
use yike_core::clock::day_of;
use yike_core::unit::UnitId;

/// Everything that was asked, the latest first; nothing where nothing was.
pub fn consultations(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let all = view.loaded.case.consultations.iter().rev();
    html! {
        @for asked in all {
            section {
                p {
                    (state(reader, asked)) " "
                    b { (title(reader, asked)) }
                    br; small { (limit(reader, asked)) }
                }
                @if reader.eyes.reads_opinions() {
                    @let words = question(view, asked.n);
                    @if !words.is_empty() { blockquote { (words) } }
                }
                ul { @for unit in &asked.of { li { (answer(reader, view, asked, unit)) } } }
            }
        }
    }
}

/// 2 个答复里到了 1 个
fn state(reader: &Reader<'_>, asked: &Consultation) -> Markup {
    let (done, of) = (asked.replies.len(), asked.of.len());
    let today = day_of(reader.now);
    let light = match asked.is_open() {
        false => Lamp::Good,
        true if today > asked.until => Lamp::Late,
        true => Lamp::Care,
    };
    let words = reader.tr("consult-in", &[("n", done.into()), ("of", of.into())]);
    lamp(light, &words)
}

fn title(reader: &Reader<'_>, asked: &Consultation) -> String {
    let what = reader.t(&format!("consult-{}", asked.what.as_str()));
    reader.tr(
        "consult-from",
        &[
            ("what", what.into()),
            ("unit", reader.unit(&asked.from).into()),
        ],
    )
}

fn limit(reader: &Reader<'_>, asked: &Consultation) -> String {
    match asked.at {
        Some(at) => reader.tr("consult-at", &[("time", reader.time(at).into())]),
        None => reader.tr(
            "consult-until",
            &[("date", reader.date(asked.until).into())],
        ),
    }
}

fn answer(reader: &Reader<'_>, view: &CaseView, asked: &Consultation, unit: &UnitId) -> Markup {
    let name = reader.unit(unit);
    let Some(reply) = asked.replies.iter().find(|reply| reply.unit == *unit) else {
        return html! { (reader.tr("consult-silent", &[("unit", name.into())])) };
    };
    let words = match reader.eyes.reads_opinions() {
        true => answered(view, asked.n, unit),
        false => String::new(),
    };
    let time = reader.time(reply.at);
    html! {
        (reader.tr("consult-answered", &[("unit", name.into()), ("time", time.into())]))
        @if !words.is_empty() { blockquote { (words) } }
    }
}

/// The words of a question.
pub fn question(view: &CaseView, n: u32) -> String {
    let mut events = view.loaded.events.iter();
    let words = events.find_map(|(_, event)| match event {
        Event::Consulted { n: of, words, .. } if *of == n => Some(words),
        _ => None,
    });
    said(view, words)
}

fn answered(view: &CaseView, n: u32, by: &UnitId) -> String {
    let mut events = view.loaded.events.iter();
    let words = events.find_map(|(_, event)| match event {
        Event::Replied { n: of, unit, words } if *of == n && unit == by => Some(words),
        _ => None,
    });
    said(view, words)
}

fn said(view: &CaseView, words: Option<&DocRef>) -> String {
    words
        .and_then(|words| view.words(words))
        .unwrap_or_default()
}
