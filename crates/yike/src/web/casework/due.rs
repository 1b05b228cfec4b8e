//! Why a case is due on its day: counted out day by day, with the legal limit beside the promise.

use super::words::Reader;
use crate::act::Loaded;
use crate::web::face::parts::{DueLine, explain_due};
use maud::{Markup, html};
use yike_core::case::Status;
use yike_core::clock::{Line, LineKind, day_of};

/// The explanation; nothing before acceptance, when there is no date to explain.
pub fn due_explanation(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    let (case, item) = (&loaded.case, &*loaded.item);
    let (Some(accepted), Some(dues)) = (case.accepted_at, &case.dues) else {
        return html! {};
    };
    let lines = reader.world.calendar.explain(
        day_of(accepted),
        case.promise(item),
        &case.stops(item),
        case.extension.unwrap_or(0),
    );
    let rows: Vec<DueLine> = lines.iter().map(|line| row(reader, line)).collect();
    let date = match case.status {
        Status::Suspended => reader.t("due-stopped"),
        Status::Draft
        | Status::Submitted
        | Status::Received
        | Status::CorrectionRequested
        | Status::NotAccepted
        | Status::Accepted
        | Status::InReview
        | Status::CertificateMaking
        | Status::Delivering
        | Status::Closed
        | Status::Withdrawn
        | Status::Returned
        | Status::Lapsed => reader.date(dues.promise),
    };
    html! {
        (explain_due(reader.lang, &date, &rows))
        p.hint { (reader.tr("due-both", &[
            ("promise", case.promise(item).into()),
            ("legal", item.limits.legal.into()),
            ("date", reader.date(dues.legal).into()),
        ])) }
        @if dues.provisional { p.hint { (reader.t("due-provisional")) } }
    }
}

fn row(reader: &Reader<'_>, line: &Line) -> DueLine {
    let day = match reader.lang {
        crate::web::face::text::Lang::Zh => {
            yike_core::clock::span_zh(line.from, line.to, reader.today())
        }
        crate::web::face::text::Lang::En => yike_core::clock::span_en(line.from, line.to),
    };
    let (count, note) = match &line.kind {
        LineKind::Start => (None, reader.t("due-line-start")),
        LineKind::SameDay => (Some(0), reader.t("due-line-same-day")),
        LineKind::Counted {
            nth,
            make_up,
            is_due,
        } => (Some(*nth), counted(reader, *make_up, *is_due)),
        LineKind::Weekend => (None, reader.t("due-line-weekend")),
        LineKind::Holiday(occasion) => (None, reader.either(&occasion.zh, &occasion.en).to_owned()),
        LineKind::Stopped { why, working_days } => (
            None,
            reader.tr(
                "due-line-stopped",
                &[
                    ("why", reader.either(&why.zh, &why.en).to_owned().into()),
                    ("n", (*working_days).into()),
                ],
            ),
        ),
        LineKind::StillStopped { why, left } => (
            None,
            reader.tr(
                "due-line-still",
                &[
                    ("why", reader.either(&why.zh, &why.en).to_owned().into()),
                    ("n", (*left).into()),
                ],
            ),
        ),
        LineKind::Extended { by } => (None, reader.tr("due-line-extended", &[("n", (*by).into())])),
        LineKind::Provisional { year } => (
            None,
            reader.tr("due-line-provisional", &[("year", year.to_string().into())]),
        ),
    };
    DueLine { day, count, note }
}

fn counted(reader: &Reader<'_>, make_up: bool, is_due: bool) -> String {
    match (make_up, is_due) {
        (_, true) => reader.t("due-line-due"),
        (true, false) => reader.t("due-line-make-up"),
        (false, false) => String::new(),
    }
}
