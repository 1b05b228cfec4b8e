//! The relay picture: who has had the case, who has it, who comes next, and how each leg's days
//! stand.

use super::state::{Case, Status};
use crate::clock::{At, Calendar, day_of};
use crate::item::Item;
use crate::unit::UnitId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Done,
    Now,
    Later,
}

/// One station of the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    pub unit: UnitId,
    pub stage: Stage,
    pub from: Option<At>,
    pub until: Option<At>,
    /// Working days used and allowed, where the item gives this leg a limit.
    pub used: Option<u32>,
    pub days: Option<u32>,
    /// Papers lying here, and papers on their way here.
    pub papers: u32,
    pub coming: u32,
}

/// The legs of a case in the order of its way, one per unit in a row.
pub fn relay(case: &Case, item: &Item, calendar: &Calendar, now: At) -> Vec<Leg> {
    let Some(filing) = case.filing() else {
        return Vec::new();
    };
    let mut legs: Vec<Leg> = Vec::new();
    for stay in &case.stays {
        let days = stay
            .step
            .and_then(|step| case.rule(item).steps.get(step as usize))
            .map(|step| step.days);
        let until = stay.until.unwrap_or(now);
        let used = days.map(|_| calendar.used(day_of(stay.from), day_of(until), &case.stops(item)));
        match legs.last_mut() {
            Some(leg) if leg.unit == stay.unit => {
                leg.until = stay.until;
                leg.stage = if stay.until.is_some() {
                    Stage::Done
                } else {
                    Stage::Now
                };
                leg.days = add(leg.days, days);
                leg.used = add(leg.used, used);
            }
            _ => legs.push(Leg {
                unit: stay.unit.clone(),
                stage: if stay.until.is_some() {
                    Stage::Done
                } else {
                    Stage::Now
                },
                from: Some(stay.from),
                until: stay.until,
                used,
                days,
                papers: 0,
                coming: 0,
            }),
        }
    }
    if case.status == Status::CorrectionRequested
        && let Some(leg) = legs.last_mut()
    {
        leg.stage = Stage::Now;
        leg.until = None;
    }
    if !case.status.is_final() {
        for (unit, days) in ahead(case, item, filing) {
            match legs.last_mut() {
                Some(leg) if leg.unit == unit => leg.days = add(leg.days, days),
                _ => legs.push(Leg {
                    unit,
                    stage: Stage::Later,
                    from: None,
                    until: None,
                    used: None,
                    days,
                    papers: 0,
                    coming: 0,
                }),
            }
        }
    }
    for leg in &mut legs {
        leg.papers = count(case, |paper| {
            paper.at == leg.unit && paper.on_way_to.is_none()
        });
        leg.coming = count(case, |paper| paper.on_way_to.as_ref() == Some(&leg.unit));
    }
    legs
}

fn count(case: &Case, counts: impl Fn(&super::Paper) -> bool) -> u32 {
    case.papers
        .iter()
        .filter(|paper| !paper.returned && counts(paper))
        .flat_map(|paper| [paper.originals, paper.copies])
        .fold(0, u32::saturating_add)
}

fn add(a: Option<u32>, b: Option<u32>) -> Option<u32> {
    match (a, b) {
        (None, None) => None,
        (a, b) => Some(a.unwrap_or(0) + b.unwrap_or(0)),
    }
}

/// The units still to come, with the days of their legs.
fn ahead(case: &Case, item: &Item, filing: &super::Filing) -> Vec<(UnitId, Option<u32>)> {
    let mut ahead = Vec::new();
    let at = case.task.as_ref().map(|task| &task.unit);
    if case.accepted_at.is_none() && at != Some(&filing.route.accepting) {
        ahead.push((filing.route.accepting.clone(), None));
    }
    if case.decided_at.is_none() {
        let next = match case.step {
            Some(step) => step as usize + 1,
            None => 0,
        };
        for (step, unit) in case
            .rule(item)
            .steps
            .iter()
            .zip(&filing.route.steps)
            .skip(next)
        {
            ahead.push((unit.clone(), Some(step.days)));
        }
    }
    ahead
}
