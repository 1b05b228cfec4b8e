//! The lamp of a case: how it stands against its promise, in a shape, a colour and a word.

use super::words::Reader;
use crate::act::Loaded;
use crate::web::face::parts;
use crate::web::face::text::{Lang, t, tr};
use jiff::civil::Date;
use yike_core::case::Status;
use yike_core::clock::{Calendar, Deadline, Due, Lamp, Left, day_of};

/// What the lamp needs to know; made from a case, or by a list from its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// The promised day, once accepted.
    pub due: Option<Date>,
    /// Working days promised, extension included.
    pub total: u32,
    /// When it was decided or closed.
    pub done: Option<Date>,
}

impl Standing {
    pub fn of(loaded: &Loaded) -> Standing {
        let case = &loaded.case;
        Standing {
            status: case.status,
            due: case.dues.as_ref().map(|dues| dues.promise),
            total: case.promise(&loaded.item) + case.extension.unwrap_or(0),
            done: case.decided_at.or(case.closed_at).map(day_of),
        }
    }
}

/// The lamp and its word: 还剩 3 个工作日, 超 1 个工作日, 停时, 当天.
pub fn lamp(
    lang: Lang,
    calendar: &Calendar,
    today: Date,
    standing: &Standing,
) -> (parts::Lamp, String) {
    let quiet = |key: &str| (parts::Lamp::Quiet, t(lang, key));
    match standing.status {
        Status::Draft | Status::Submitted | Status::Received => return quiet("lamp-before"),
        Status::CorrectionRequested => return (parts::Lamp::Care, t(lang, "lamp-correction")),
        Status::Suspended => return (parts::Lamp::Paused, t(lang, "lamp-paused")),
        Status::NotAccepted | Status::Withdrawn | Status::Returned | Status::Lapsed => {
            return quiet("lamp-ended");
        }
        Status::Accepted
        | Status::InReview
        | Status::CertificateMaking
        | Status::Delivering
        | Status::Closed => {}
    }
    let Some(date) = standing.due else {
        return quiet("lamp-done");
    };
    let due = Deadline::On(Due {
        date,
        provisional: false,
    });
    let left = calendar.left(standing.done.unwrap_or(today), date);
    let over = |n: u32| match standing.done {
        Some(_) => tr(lang, "lamp-was-late", &[("n", n.max(1).into())]),
        None => tr(lang, "over-days", &[("n", n.max(1).into())]),
    };
    let word = match (left, standing.done) {
        (Left::Over(n), _) => over(n),
        (Left::Days(_) | Left::Today, Some(_)) => match standing.status {
            Status::CertificateMaking => t(lang, "lamp-making"),
            Status::Delivering => t(lang, "lamp-handing"),
            Status::Draft
            | Status::Submitted
            | Status::Received
            | Status::CorrectionRequested
            | Status::NotAccepted
            | Status::Accepted
            | Status::InReview
            | Status::Suspended
            | Status::Closed
            | Status::Withdrawn
            | Status::Returned
            | Status::Lapsed => t(lang, "lamp-done"),
        },
        (Left::Today, None) => t(lang, "lamp-today"),
        (Left::Days(n), None) => tr(lang, "left-days", &[("n", n.into())]),
    };
    let kind = match calendar.lamp(today, due, standing.total, standing.done) {
        Lamp::Green => parts::Lamp::Good,
        Lamp::Yellow => parts::Lamp::Care,
        Lamp::Red => parts::Lamp::Late,
        Lamp::Stopped => parts::Lamp::Paused,
        Lamp::None => parts::Lamp::Quiet,
    };
    (kind, word)
}

/// The lamp of a loaded case.
pub fn of(reader: &Reader<'_>, loaded: &Loaded) -> (parts::Lamp, String) {
    let standing = Standing::of(loaded);
    let waits = matches!(standing.status, Status::Submitted | Status::Received);
    // The resident should have heard by now whether the case is accepted.
    if waits && loaded.case.tell_by.is_some_and(|day| reader.today() > day) {
        return (parts::Lamp::Late, t(reader.lang, "desk-tell-late"));
    }
    lamp(
        reader.lang,
        &reader.world.calendar,
        reader.today(),
        &standing,
    )
}
