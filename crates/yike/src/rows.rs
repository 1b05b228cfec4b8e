//! What lists and tasks see of a case. A row is a function of the case alone, so that a rebuilt
//! row equals the live one.

use crate::act::{Loaded, days_since_1970};
use crate::store::{Tx, Val};
use crate::world::World;
use crate::{args, sql};
use yike_core::case::{Outcome, Status};
use yike_core::clock::At;
use yike_core::item::Audience;

pub mod beside;
pub mod facts;
mod matter;
mod walk;

sql! {
    WRITE = "INSERT INTO case_row (home, id, number, item, item_digest, status, seq, head,
        community, taking, accepting, deciding, at_unit, duty, holder, waiting, channel, applicant,
        applicant_kind, age_band, filed_at, received_at, accepted_at, decided_at, closed_at,
        due, legal_due, warn_on, next_tick, nudged, supervised, rating, suspended, outcome, check_unit, check_from,
        tell_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36,
        $37)
        ON CONFLICT (home, id) DO UPDATE SET status = excluded.status, seq = excluded.seq,
        head = excluded.head, deciding = excluded.deciding, at_unit = excluded.at_unit, duty = excluded.duty,
        holder = excluded.holder, waiting = excluded.waiting, received_at = excluded.received_at,
        accepted_at = excluded.accepted_at, decided_at = excluded.decided_at,
        closed_at = excluded.closed_at, due = excluded.due, legal_due = excluded.legal_due,
        warn_on = excluded.warn_on, next_tick = excluded.next_tick, nudged = excluded.nudged,
        supervised = excluded.supervised, rating = excluded.rating,
        suspended = excluded.suspended, outcome = excluded.outcome,
        check_unit = excluded.check_unit, check_from = excluded.check_from,
        tell_by = excluded.tell_by";
    /// The row as it stands, in the order of its columns.
    pub READ = "SELECT home, id, number, item, item_digest, status, seq, head,
        community, taking, accepting, deciding, at_unit, duty, holder, waiting, channel, applicant,
        applicant_kind, age_band, filed_at, received_at, accepted_at, decided_at, closed_at,
        due, legal_due, warn_on, next_tick, nudged, supervised, rating, suspended, outcome, check_unit, check_from,
        tell_by FROM case_row WHERE home = $1 AND id = $2";
}

/// The values of a case's row, in the order of its columns, by the calendar and the rules of now.
pub fn of(loaded: &Loaded, world: &World, now: At) -> Vec<Val> {
    let case = &loaded.case;
    let filing = loaded.filing();
    let task = case.task.as_ref();
    let millis = |at: Option<At>| at.map(|at| at.0);
    let due = case
        .dues
        .as_ref()
        .map(|dues| i64::from(days_since_1970(dues.promise)));
    let legal = case
        .dues
        .as_ref()
        .map(|dues| i64::from(days_since_1970(dues.legal)));
    // Only while the promise runs: then an import of a year has the clock write the row anew,
    // and a row never rests on a calendar of the past.
    let is_running = matches!(case.status, Status::Accepted | Status::InReview);
    let nobody = crate::act::nobody();
    let facts = world.facts(case, now, &nobody);
    let warn_on = yike_core::case::warn_day(case, &loaded.item, &facts)
        .filter(|_| is_running)
        .map(|day| i64::from(days_since_1970(day)));
    let kind = match filing.applicant.kind {
        Audience::Person => "person",
        Audience::Company => "company",
    };
    let outcome = case.outcome.map(|outcome| match outcome {
        Outcome::Approved => "approved",
        Outcome::Refused => "refused",
    });
    let is_untold = matches!(case.status, Status::Submitted | Status::Received);
    let tell_by = case.tell_by.filter(|_| is_untold);
    let tell_by = tell_by.map(|day| i64::from(days_since_1970(day)));
    let check = yike_core::case::check_elsewhere(case, &loaded.item);
    let worst = case
        .ratings
        .iter()
        .map(|(_, _, level)| i64::from(*level))
        .min();
    args![
        &loaded.key.home,
        &loaded.key.id,
        &filing.number,
        &loaded.item.key,
        &filing.digest,
        case.status.as_str(),
        case.seq as i64,
        loaded.head.hash,
        filing.route.community.as_str(),
        filing
            .route
            .taking
            .as_ref()
            .map_or("", |unit| unit.as_str()),
        filing.route.accepting.as_str(),
        filing.route.deciding.as_str(),
        task.map(|task| task.unit.to_string()),
        task.map(|task| task.duty.as_str()),
        task.and_then(|task| task.holder.as_ref())
            .map(|holder| holder.to_string()),
        case.waiting().as_str(),
        filing.channel.as_str(),
        &filing.applicant.doc.id,
        kind,
        filing.applicant.age_band.as_deref().unwrap_or(""),
        case.filed_at.map_or(0, |at| at.0),
        millis(case.received_at),
        millis(case.accepted_at),
        millis(case.decided_at),
        millis(case.closed_at),
        due,
        legal,
        warn_on,
        millis(yike_core::case::next_tick(case, &loaded.item, &facts)),
        case.nudges.len() as i64,
        case.supervised.len() as i64,
        worst,
        i64::from(case.status == Status::Suspended),
        outcome,
        check.as_ref().map(|(unit, _)| unit.to_string()),
        check
            .as_ref()
            .map(|(_, from)| from.map_or(0, |day| i64::from(days_since_1970(day)))),
        tell_by
    ]
    .to_vec()
}

/// Writes the row.
pub fn write(tx: &mut Tx<'_>, row: &[Val]) {
    tx.put(&WRITE, row);
}
