//! What time alone does to a case: warnings, 督办, lapses. The runner asks once a case is due;
//! commands bear derived ids, so two runners do no harm.

use super::command::{Command, Kind};
use super::decide::Facts;
use super::gate::allowed;
use super::state::{Case, Status};
use crate::clock::{At, Calendar, day_of, start_of};
use crate::item::Item;
use crate::who::Who;
use jiff::civil::Date;

/// The commands that are due for this case now.
pub fn due_commands(case: &Case, item: &Item, facts: &Facts<'_>) -> Vec<Command> {
    allowed(case, item, &Who::Clock, facts)
        .into_iter()
        .filter_map(|offer| match offer.kind {
            Kind::Warn => Some(Command::Warn),
            Kind::Supervise => Some(Command::Supervise),
            Kind::Lapse => Some(Command::Lapse),
            Kind::AcceptBySilence => Some(Command::AcceptBySilence),
            Kind::Restate => Some(Command::Restate),
            _ => None,
        })
        .collect()
}

/// When the clock should look at this case again; `None` where time alone changes nothing.
pub fn next_tick(case: &Case, item: &Item, calendar: &Calendar) -> Option<At> {
    let after = |day: Date| day.tomorrow().ok().map(start_of);
    match case.status {
        Status::Submitted | Status::Received => {
            let tell_by = case.tell_by?;
            let told = case.supervised.contains(&(super::Limit::Tell, tell_by));
            if told && !item.kind.is_permit() {
                return None;
            }
            after(tell_by)
        }
        Status::CorrectionRequested => after(case.corrections.last()?.until),
        Status::Accepted | Status::InReview => {
            let due = case.dues.as_ref()?.promise;
            if case.supervised.contains(&(super::Limit::Promise, due)) {
                return None;
            }
            let warn = match case.warned {
                Some(told) if told == due => None,
                _ => warn_day(case, item, calendar).map(start_of),
            };
            [after(due), warn].into_iter().flatten().min()
        }
        Status::Draft
        | Status::Suspended
        | Status::CertificateMaking
        | Status::Delivering
        | Status::NotAccepted
        | Status::Closed
        | Status::Withdrawn
        | Status::Returned
        | Status::Lapsed => None,
    }
}

/// The first day with the yellow lamp: at most max(1, 20 %) of the working days are left.
/// 即办件 are not warned of: they end on the day they begin.
pub fn warn_day(case: &Case, item: &Item, calendar: &Calendar) -> Option<Date> {
    let due = case.dues.as_ref()?.promise;
    let total = case.promise(item);
    if total == 0 {
        return None;
    }
    let margin = i64::from((total / 5).max(1));
    let accepted = day_of(case.accepted_at?);
    let mut day = due;
    // Walk back to the first day on which no more than `margin` working days remain.
    while let Ok(before) = day.yesterday() {
        if before < accepted || calendar.working_days_between(before, due) > margin {
            break;
        }
        day = before;
    }
    Some(day)
}
