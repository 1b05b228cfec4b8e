//! The fields of what is done to hear somebody: a call, what changed, whether it is put right.

use super::fields::Draw;
use crate::views::case::CaseView;
use crate::web::casework::consult;
use crate::web::face::parts::{Choice, Field, hidden, radios};
use maud::{Markup, html};
use yike_core::case::{Consult, Kind};
use yike_core::item::heard::{Cause, Change, ContactWay};

pub fn fields(draw: &Draw<'_>, view: &CaseView, kind: Kind) -> Markup {
    let hearing = &view.loaded.case.hearing;
    let heard = view.loaded.item.heard.as_ref();
    let asks_satisfied = heard.is_some_and(|heard| heard.satisfaction);
    match kind {
        Kind::Contact => {
            let ways =
                ContactWay::ALL.map(|way| (way.as_str(), format!("contact-{}", way.as_str())));
            html! {
                (choose(draw, "what", "field-contact", &ways))
                (yes_or_no(draw, "yes", "field-reached"))
                @if hearing.asked_since.is_some() {
                    (yes_or_no(draw, "agrees", "field-agrees"))
                    @if asks_satisfied { (yes_or_no(draw, "satisfied", "field-satisfied")) }
                }
                (draw.words("said", false))
            }
        }
        Kind::Change => {
            let kinds =
                Change::ALL.map(|what| (what.as_str(), format!("change-{}", what.as_str())));
            let causes =
                Cause::ALL.map(|cause| (cause.as_str(), format!("cause-{}", cause.as_str())));
            html! {
                (choose(draw, "what", "field-changed", &kinds))
                @if heard.is_some_and(|heard| heard.causes) { (choose(draw, "cause", "field-cause", &causes)) }
                (draw.line("reference", true))
                @if heard.is_some() { (draw.count("cancelled")) }
                (draw.words("reason", false))
            }
        }
        Kind::Agree => {
            html! {
                (yes_or_no(draw, "yes", "field-agree"))
                @if asks_satisfied { (yes_or_no(draw, "satisfied", "field-satisfied")) }
                (draw.words("reason", true))
            }
        }
        Kind::DecideAppeal => html! {
            (yes_or_no(draw, "yes", "field-excluded"))
            (draw.words("reason", false))
        },
        Kind::Minute => html! { (call(view)) (draw.words("minutes", false)) },
        _ => draw.words("reason", false),
    }
}

fn choose(draw: &Draw<'_>, name: &str, label: &str, all: &[(&str, String)]) -> Markup {
    let words: Vec<(&str, String)> = all
        .iter()
        .map(|(value, key)| (*value, draw.t(key)))
        .collect();
    let choices: Vec<Choice<'_>> = words
        .iter()
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let label = draw.t(label);
    let field = Field {
        value: draw.posted.get(name),
        ..Field::new(name, &label)
    };
    radios(draw.reader.lang, &field.with_fault(draw.faults), &choices)
}

fn yes_or_no(draw: &Draw<'_>, name: &str, label: &str) -> Markup {
    let both = [
        ("yes", format!("{label}-yes")),
        ("no", format!("{label}-no")),
    ];
    choose(draw, name, label, &both)
}

/// The meeting whose minutes are still to be written.
fn call(view: &CaseView) -> Markup {
    let case = &view.loaded.case;
    let open = |n: &u32| !case.hearing.minutes.contains(n);
    let calls = case
        .consultations
        .iter()
        .filter(|c| c.what == Consult::Call);
    let n = calls.map(|call| call.n).find(open).unwrap_or_default();
    html! {
        blockquote { (consult::question(view, n)) }
        (hidden("n", &n.to_string()))
    }
}
