//! One case in a list: item, masked applicant, the end of its number, where it is, its lamp.

use crate::views::queue::Listed;
use crate::web::Visit;
use crate::web::casework::{Standing, lamp, words};
use crate::web::face::parts::{self, Lamp};
use crate::web::face::text::{t, tr};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::case::Status;
use yike_core::clock::{At, day_of};

/// The row; `href` is where its link and Enter lead.
pub fn row(visit: &Visit, listed: &Listed, href: &str, current: bool) -> Markup {
    let (kind, word) = light(visit, listed);
    parts::row(
        &format!("row-{}", listed.key.id),
        current,
        html! {
            td.go {
                a href=(href) {
                    b { (item_name(visit, listed)) }
                    small { (who(visit, listed)) " · " span.num { (tail(&listed.number)) } }
                    small { (place(visit, listed)) }
                    @if let Some(waits) = answers(visit, listed) { small { (waits) } }
                }
            }
            td.n { (parts::lamp(kind, &word)) }
        },
    )
}

/// 请在 12 月 3 日前答复, or how many answers of others are still out.
fn answers(visit: &Visit, listed: &Listed) -> Option<String> {
    let lang = visit.lang;
    match (listed.asked_until, listed.silent) {
        (Some(until), _) => {
            let date = words::date(lang, day(until), visit.today());
            Some(tr(lang, "desk-answer-by", &[("date", date.into())]))
        }
        (None, 0) => None,
        (None, n) => Some(tr(lang, "desk-answers-out", &[("n", n.into())])),
    }
}

pub fn item_name(visit: &Visit, listed: &Listed) -> String {
    match visit.world.item(&listed.digest) {
        Some(item) => words::item_name(visit.lang, &item).to_owned(),
        None => listed.item.clone(),
    }
}

/// 王*兰, or the company with who acts for it.
pub fn who(visit: &Visit, listed: &Listed) -> String {
    match &listed.applicant {
        Some(masked) => match &masked.company {
            Some(company) => format!("{company} · {}", masked.name),
            None => masked.name.clone(),
        },
        None => t(visit.lang, "desk-words-gone"),
    }
}

/// The day's number: what people read to each other.
pub fn tail(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(7);
    let tail: String = number.chars().skip(skip).collect();
    format!("…{tail}")
}

/// 审核中 · 和平里街道 审批人
pub fn place(visit: &Visit, listed: &Listed) -> String {
    let lang = visit.lang;
    let status = t(lang, &format!("status-{}", listed.status.as_str()));
    let Some(at) = &listed.at else {
        return match listed.status {
            Status::CorrectionRequested => t(lang, "desk-waits-resident"),
            _ => status,
        };
    };
    let duty = listed.duty.map(|duty| words::duty_name(lang, duty));
    let unit = words::unit(&visit.world, at);
    let place = match duty {
        Some(duty) => format!("{unit} {duty}"),
        None => unit,
    };
    match &listed.holder {
        Some(holder) if Some(holder) != visit.person() => {
            let name = visit.world.person_name(holder);
            tr(
                lang,
                "desk-place-held",
                &[
                    ("status", status.into()),
                    ("place", place.into()),
                    ("name", name.into()),
                ],
            )
        }
        Some(_) | None => format!("{status} · {place}"),
    }
}

/// The lamp of a row. Before acceptance it is the day by which the resident must hear.
pub fn light(visit: &Visit, listed: &Listed) -> (Lamp, String) {
    let (lang, today) = (visit.lang, visit.today());
    let limit = &listed.limit;
    if matches!(listed.status, Status::Submitted | Status::Received) {
        match limit.tell_by.map(day) {
            Some(by) if by < today => return (Lamp::Late, t(lang, "desk-tell-late")),
            Some(by) if by == today => return (Lamp::Care, t(lang, "desk-tell-today")),
            None if limit.supervised => return (Lamp::Late, t(lang, "desk-tell-late")),
            Some(_) | None => {}
        }
    }
    let total = visit
        .world
        .item(&listed.digest)
        .map_or(0, |item| item.limits.promise);
    let standing = Standing {
        status: listed.status,
        due: limit.due.map(day),
        total,
        done: limit.done.map(day_of),
    };
    lamp(lang, &visit.world.calendar, today, &standing)
}

/// The day of a row: days since 1970 at +08:00.
pub fn day(days: i64) -> Date {
    day_of(At(days.saturating_mul(86_400_000)))
}
