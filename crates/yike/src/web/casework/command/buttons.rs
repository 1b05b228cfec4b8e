//! ③ What is to be done, by whom: the buttons of a case, all from its offers.

use super::fields;
use super::{ORDER, Way, key, loudness, way};
use crate::views::case::CaseView;
use crate::web::casework::words::{Eyes, Reader};
use crate::web::face::parts::{
    Kind as Loud, actions, button, command_id_field, csrf_field, link_button,
};
use crate::web::posted::Posted;
use maud::{Markup, html};
use yike_core::case::{self, Kind};

/// The acts this viewer may do now; the first is the next step. Says why where there is none.
pub fn buttons(reader: &Reader<'_>, view: &CaseView, csrf: &str) -> Markup {
    let offered: Vec<Kind> = ORDER
        .into_iter()
        .filter(|kind| view.may(*kind))
        .filter(|kind| !is_drowned(*kind, view))
        .collect();
    let (large, small): (Vec<Kind>, Vec<Kind>) = offered
        .iter()
        .partition(|kind| matches!(way(**kind), Way::Ticks | Way::PressWithNote));
    // Rating is welcome, but never the thing that somebody must do while a case is running.
    let must = |kind: &&Kind| **kind != Kind::Rate || view.loaded.case.status.is_final();
    let first = offered.first().filter(must).copied();
    let row: Vec<Markup> = small
        .iter()
        .map(|kind| one(reader, view, *kind, loud(*kind, first), csrf))
        .collect();
    let row_first = first.is_some_and(|kind| small.contains(&kind));
    let row = html! { @if !row.is_empty() { (actions(&row)) } };
    let waits = match reader.eyes {
        Eyes::Resident | Eyes::Agent => {
            !view.may(Kind::AnswerCorrection) && !view.loaded.case.status.is_final()
        }
        Eyes::Joint => !view.may(Kind::Sign) && !view.loaded.case.status.is_final(),
        Eyes::Casework | Eyes::Supervisor | Eyes::Auditor => offered.is_empty(),
    };
    html! {
        @if waits || offered.is_empty() { p { (nothing(reader, view)) } }
        (unmet(reader, view))
        @if row_first { (row) }
        @for kind in large { (one(reader, view, kind, loud(kind, first), csrf)) }
        @if !row_first { (row) }
    }
}

/// Receiving is part of accepting: two buttons for one act would only make people choose.
fn is_drowned(kind: Kind, view: &CaseView) -> bool {
    kind == Kind::Receive && view.may(Kind::CloseAtOnce)
}

fn loud(kind: Kind, first: Option<Kind>) -> Loud {
    match Some(kind) == first && loudness(kind) != Loud::Grave {
        true if kind != Kind::Withdraw && kind != Kind::HandBack => Loud::Act,
        _ => loudness(kind),
    }
}

fn one(reader: &Reader<'_>, view: &CaseView, kind: Kind, loud: Loud, csrf: &str) -> Markup {
    let label = reader.t(&format!("act-{}", kind.as_str()));
    let action = format!("/cases/{}/do/{}", view.loaded.key, kind.as_str());
    let fields = match way(kind) {
        Way::Page => return link_button(&label, &action, loud, key(kind)),
        Way::Press => html! {},
        Way::PressWithNote => html! {
            details {
                summary { (reader.t("act-with-note")) }
                (fields::of(reader, view, kind, &Posted::default(), &[]))
            }
        },
        Way::Ticks => fields::of(reader, view, kind, &Posted::default(), &[]),
    };
    html! {
        form method="post" action=(action) {
            (csrf_field(csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (fields)
            (button(&label, loud, key(kind)))
        }
    }
}

/// What must be done before the decision: disabled buttons are avoided, the reason is said.
fn unmet(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let loaded = &view.loaded;
    let open = match (reader.eyes, loaded.case.status.is_under_review()) {
        (Eyes::Casework, true) => case::unmet(&loaded.case, &loaded.item),
        _ => Vec::new(),
    };
    html! {
        @if !open.is_empty() {
            p { (reader.t("act-unmet")) }
            ul { @for check in open {
                @let hung = loaded.case.notices.iter().find(|n| n.check == check.key && !n.done);
                li {
                    (reader.either(&check.name, &check.name_en))
                    @if let Some(notice) = hung {
                        " " (reader.tr("act-notice-until", &[("date", reader.date(notice.until).into())]))
                    }
                }
            } }
        }
    }
}

fn nothing(reader: &Reader<'_>, view: &CaseView) -> String {
    let case = &view.loaded.case;
    match (reader.eyes, &case.task) {
        (Eyes::Resident | Eyes::Agent | Eyes::Joint, _) if case.status.is_final() => {
            reader.t("act-none-ended")
        }
        (Eyes::Resident | Eyes::Agent | Eyes::Joint, _) => reader.t("act-none-yours"),
        (_, Some(task)) => reader.tr(
            "act-none",
            &[
                ("unit", reader.unit(&task.unit).into()),
                ("duty", reader.duty(task.duty).into()),
            ],
        ),
        (_, None) => reader.t("act-none-ended"),
    }
}
