//! What lists and figures see of a walk. A function of the case alone; no row for any other case.

use crate::act::{Loaded, days_since_1970};
use crate::args;
use crate::store::Val;
use yike_core::case::Status;

/// The row, in the order of its columns.
pub fn of(loaded: &Loaded) -> Option<Vec<Val>> {
    let case = &loaded.case;
    let filing = case.filing()?;
    let (about, plan) = (filing.about.as_deref()?, filing.plan()?);
    let walked = case.walk.as_ref().map(|walk| &walk.protocol);
    let day = |day| i64::from(days_since_1970(day));
    let row = args![
        &loaded.key.home,
        &loaded.key.id,
        plan.post.unit.as_str(),
        about.unit.as_str(),
        about.item.as_deref().unwrap_or(""),
        plan.role.as_str(),
        plan.way.as_str(),
        day(plan.day),
        walked.map(|protocol| day(protocol.on)),
        walked.map_or(0, |protocol| protocol.steps.len() as i64),
        walked.map_or(0, |protocol| i64::from(protocol.minutes())),
        walked.map_or(0, |protocol| i64::from(protocol.visits)),
        walked.map_or(0, |protocol| i64::from(protocol.papers())),
        walked.map_or(0, |protocol| protocol.problems.len() as i64),
        i64::from(case.status == Status::Withdrawn)
    ];
    Some(row.to_vec())
}
