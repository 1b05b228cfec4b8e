//! The acts of a case as buttons: what needs no words is done from the desk itself, with one key;
//! the rest opens its form on the case page.

use crate::act::CaseKey;
use crate::views::case::CaseView;
use crate::web::Visit;
use crate::web::casework::{Reader, custody};
use crate::web::face::parts::{
    Choice, Field, Kind as Loud, actions, button, checkboxes, command_id_field, csrf_field, hidden,
    link_button, textarea,
};
use crate::web::face::text::t;
use maud::{Markup, html};
use yike_core::case::{Kind, Paper};

/// How an act is done from the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// One press.
    Press,
    /// One press, and the desk stays with this case.
    PressAndStay,
    /// Opens, with room for a note or with papers to tick, and asks once more.
    Open,
    OpenAndStay,
    /// Needs words or choices: the form of the case page.
    Form,
    /// Nothing for a desk.
    Never,
}

/// The act, its key and how it is done.
fn way(kind: Kind) -> (Way, Option<&'static str>) {
    match kind {
        Kind::Claim => (Way::PressAndStay, Some("c")),
        Kind::TakePapers => (Way::OpenAndStay, Some("t")),
        Kind::Receive => (Way::PressAndStay, Some("r")),
        Kind::Relieve => (Way::PressAndStay, Some("v")),
        Kind::HandOver => (Way::Press, Some("h")),
        Kind::Accept => (Way::Press, Some("a")),
        Kind::CloseAtOnce => (Way::Press, Some("x")),
        Kind::Pass => (Way::Press, Some("p")),
        Kind::HandBack => (Way::Press, Some("b")),
        Kind::Nudge => (Way::Press, Some("u")),
        Kind::Approve => (Way::Open, Some("y")),
        Kind::AskCorrection => (Way::Form, Some("m")),
        Kind::NotAccept => (Way::Form, None),
        Kind::Refuse => (Way::Form, None),
        Kind::RecordCheck => (Way::Form, Some("i")),
        Kind::HangNotice => (Way::Form, Some("g")),
        Kind::EndNotice => (Way::Form, Some("g")),
        Kind::MakeCertificate => (Way::Form, Some("z")),
        Kind::Deliver => (Way::Form, Some("d")),
        Kind::AnswerCorrection | Kind::Witness => (Way::Form, None),
        Kind::Contact => (Way::Form, Some("l")),
        Kind::Change
        | Kind::Rise
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::RecordWalk => (Way::Form, None),
        Kind::SendBack => (Way::Form, None),
        Kind::PutBack => (Way::Form, None),
        Kind::Suspend => (Way::Form, None),
        Kind::Resume => (Way::Form, None),
        Kind::Extend => (Way::Form, None),
        Kind::Withdraw => (Way::Form, None),
        Kind::Return => (Way::Form, None),
        Kind::File
        | Kind::Rate
        | Kind::RecordRating
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Agree
        | Kind::Reopen
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Remind => (Way::Never, None),
        Kind::Reply => (Way::Form, Some("w")),
        Kind::Question => (Way::Form, Some("q")),
        Kind::Opinion
        | Kind::Call
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers => (Way::Form, None),
    }
}

/// Acts in the order in which one of them is the next step: it is drawn loudest.
const NEXT: [Kind; 15] = [
    Kind::TakePapers,
    Kind::Reply,
    Kind::Relieve,
    Kind::RecordCheck,
    Kind::HangNotice,
    Kind::EndNotice,
    Kind::CloseAtOnce,
    Kind::Approve,
    Kind::Pass,
    Kind::Accept,
    Kind::HandOver,
    Kind::MakeCertificate,
    Kind::Deliver,
    Kind::Receive,
    Kind::Claim,
];

/// Where the desk goes after an act: to the next case, or back to this one.
pub struct Onward<'a> {
    pub next: &'a str,
    pub stay: &'a str,
}

/// All acts that are offered, the next step first.
pub fn acts(visit: &Visit, view: &CaseView, onward: &Onward<'_>) -> Markup {
    let mut kinds: Vec<Kind> = view.offers.iter().map(|offer| offer.kind).collect();
    let rank = |kind: &Kind| {
        NEXT.iter()
            .position(|next| next == kind)
            .unwrap_or(NEXT.len())
    };
    kinds.sort_by_key(rank);
    let next = kinds.first().copied().filter(|kind| NEXT.contains(kind));
    let opens = |kind: &Kind| matches!(way(*kind).0, Way::Open | Way::OpenAndStay);
    let draw = |kind: &Kind| act(visit, view, *kind, next == Some(*kind), onward);
    let pressed: Vec<Markup> = kinds
        .iter()
        .filter(|kind| !opens(kind) && way(**kind).0 != Way::Never)
        .map(draw)
        .collect();
    html! {
        @for kind in kinds.iter().filter(|kind| opens(kind)) { (draw(kind)) }
        @if !pressed.is_empty() { (actions(&pressed)) }
    }
}

fn act(visit: &Visit, view: &CaseView, kind: Kind, is_next: bool, onward: &Onward<'_>) -> Markup {
    let lang = visit.lang;
    let key = &view.loaded.key;
    let (way, letter) = way(kind);
    let label = t(lang, &format!("act-{}", kind.as_str()));
    let loud = match (is_next, is_grave(kind)) {
        (true, _) => Loud::Act,
        (false, true) => Loud::Quiet,
        (false, false) => Loud::Plain,
    };
    match way {
        Way::Press => press(visit, view, kind, onward.next, button(&label, loud, letter)),
        Way::PressAndStay => press(visit, view, kind, onward.stay, button(&label, loud, letter)),
        Way::Open => opens(visit, view, kind, &label, letter, onward.next),
        Way::OpenAndStay => opens(visit, view, kind, &label, letter, onward.stay),
        Way::Form => link_button(&label, &form_of(key, kind, onward.stay), loud, letter),
        Way::Never => html! {},
    }
}

/// A form that does one act.
fn press(visit: &Visit, view: &CaseView, kind: Kind, back: &str, inside: Markup) -> Markup {
    html! {
        form method="post" action={ "/cases/" (view.loaded.key) "/do/" (kind.as_str()) } {
            (csrf_field(&visit.csrf))
            (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("back", back))
            (inside)
        }
    }
}

/// An act that opens first: what it needs, and one more press.
fn opens(
    visit: &Visit,
    view: &CaseView,
    kind: Kind,
    label: &str,
    letter: Option<&str>,
    back: &str,
) -> Markup {
    let lang = visit.lang;
    let inside = html! {
        @if kind == Kind::TakePapers { (papers(visit, view)) } @else {
            (textarea(lang, &Field {
                optional: true,
                maxlength: Some(2000),
                ..Field::new("note", &t(lang, "desk-note"))
            }, 2))
        }
        (button(&t(lang, "do-confirm"), Loud::Act, Some("s")))
    };
    html! {
        details open[kind == Kind::TakePapers] {
            summary data-key=[letter] aria-keyshortcuts=[letter] {
                b { (label) } @if let Some(letter) = letter { kbd aria-hidden="true" { (letter) } }
            }
            (press(visit, view, kind, back, inside))
        }
    }
}

/// The papers on their way here, to be counted against what really came.
fn papers(visit: &Visit, view: &CaseView) -> Markup {
    let coming: Vec<&Paper> = view
        .loaded
        .case
        .papers
        .iter()
        .filter(|paper| {
            let to = paper.on_way_to.as_ref();
            to.is_some_and(|to| visit.posts().iter().any(|post| post.unit == *to))
        })
        .collect();
    let reader = Reader::of(visit, &view.loaded);
    let names: Vec<(String, String)> = coming
        .iter()
        .map(|paper| {
            let name = reader.about(&view.loaded.item, &paper.material);
            (
                name,
                custody::counts(&reader, paper.originals, paper.copies),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = coming
        .iter()
        .zip(&names)
        .map(|(paper, (name, count))| Choice {
            value: &paper.material,
            label: name,
            hint: Some(count),
        })
        .collect();
    let ticked: Vec<&str> = coming.iter().map(|paper| paper.material.as_str()).collect();
    checkboxes(
        visit.lang,
        &Field::new("papers", &t(visit.lang, "desk-papers-came")),
        &choices,
        &ticked,
    )
}

fn form_of(key: &CaseKey, kind: Kind, back: &str) -> String {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("/cases/{key}/do/{}?back={back}", kind.as_str())
}

fn is_grave(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::NotAccept | Kind::Refuse | Kind::Withdraw | Kind::Return
    )
}
