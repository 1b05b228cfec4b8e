//! ② The relay picture: the stations of this case, where it is now, who has the papers, the days
//! used and left of each leg, and the end, where the result is handed over.

use super::state::promise_words;
use super::words::Reader;
use crate::act::Loaded;
use crate::web::face::parts::{Place, Station, relay};
use maud::Markup;
use yike_core::case::{self, Leg, Stage, Status};
use yike_core::clock::{At, day_of};

pub fn relay_picture(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    relay(reader.lang, &stations(reader, loaded))
}

/// The stations as the picture wants them.
pub fn stations(reader: &Reader<'_>, loaded: &Loaded) -> Vec<Station> {
    let legs = case::relay(
        &loaded.case,
        &loaded.item,
        &reader.world.calendar,
        reader.now,
    );
    let mut stations: Vec<Station> = legs.iter().map(|leg| station(reader, leg)).collect();
    stations.push(end(reader, loaded));
    stations
}

fn station(reader: &Reader<'_>, leg: &Leg) -> Station {
    let mut lines = Vec::new();
    match (leg.from, leg.until) {
        (Some(from), Some(until)) => lines.push(span(reader, from, until)),
        (Some(from), None) => {
            lines.push(reader.tr("relay-since", &[("time", reader.time(from).into())]));
        }
        (None, _) => {}
    }
    if leg.papers > 0 {
        lines.push(reader.tr("relay-papers", &[("n", leg.papers.into())]));
    }
    if leg.coming > 0 {
        lines.push(reader.tr("relay-coming", &[("n", leg.coming.into())]));
    }
    let days = match (leg.stage, leg.used, leg.days) {
        (Stage::Later, _, Some(days)) => {
            lines.push(reader.tr("relay-limit", &[("n", days.into())]));
            None
        }
        (Stage::Done | Stage::Now, Some(used), Some(days)) => Some((used, days)),
        (Stage::Done | Stage::Now | Stage::Later, _, _) => None,
    };
    Station {
        name: reader.unit(&leg.unit),
        lines,
        days,
        place: match leg.stage {
            Stage::Done => Place::Done,
            Stage::Now => Place::Now,
            Stage::Later => Place::Later,
        },
    }
}

/// 11 月 20 日 9:10 到 15:30, with the day said once where it is one day.
fn span(reader: &Reader<'_>, from: At, until: At) -> String {
    let (began, ended) = (reader.time(from), reader.time(until));
    if began == ended {
        return began;
    }
    let ended = match day_of(from) == day_of(until) {
        true => ended.rsplit(' ').next().unwrap_or(&ended).to_owned(),
        false => ended,
    };
    reader.tr(
        "relay-span",
        &[("from", began.into()), ("until", ended.into())],
    )
}

/// The last station: how it ended, or until when it will.
fn end(reader: &Reader<'_>, loaded: &Loaded) -> Station {
    let case = &loaded.case;
    if case.status.is_final() {
        let lines = case.closed_at.map(|at| reader.time(at));
        return Station {
            name: reader.t(&format!("status-{}", case.status.as_str())),
            lines: lines.into_iter().collect(),
            days: None,
            place: Place::Done,
        };
    }
    let line = match (&case.dues, case.status) {
        (_, Status::Suspended) => reader.t("relay-end-paused"),
        (Some(dues), _) => reader.tr(
            "relay-end-by",
            &[("date", reader.date(dues.promise).into())],
        ),
        (None, _) => promise_words(reader, loaded),
    };
    Station {
        name: reader.t("relay-end"),
        lines: vec![line],
        days: None,
        place: Place::Later,
    }
}
