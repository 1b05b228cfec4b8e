//! What time alone does to a case: warnings, 督办, lapses. The runner asks once a case is due;
//! commands bear derived ids, so two runners do no harm.

use super::command::{Command, Kind};
use super::consult::{remind_day, rises};
use super::decide::Facts;
use super::gate::allowed;
use super::state::{Case, Status};
use crate::clock::{At, day_of, start_of};
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
            Kind::Remind => Some(Command::Remind),
            Kind::Rise => Some(Command::Rise { reason: None }),
            _ => None,
        })
        .collect()
}

/// When the clock should look at this case again; `None` where time alone changes nothing.
pub fn next_tick(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<At> {
    if case.status.is_final() || case.status == Status::Draft {
        return None;
    }
    let remind = remind_day(case).map(|day| opening(day, facts));
    let goes_up = rises(case, facts).map(|(_, day)| opening(day, facts));
    let limit = limit_tick(case, item, facts);
    let called = super::heard::tick(case, item, facts);
    [limit, remind, goes_up, called].into_iter().flatten().min()
}

/// The hour from which the people of a place are told something on this day, or on the next
/// working day.
pub(super) fn opening(mut day: Date, facts: &Facts<'_>) -> At {
    while !facts.calendar.is_working(day) {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    let opens = facts.running.opens();
    let minutes = i64::from(opens.hour()) * 60 + i64::from(opens.minute());
    At(start_of(day).0 + minutes * 60_000)
}

/// When a limit is next looked at. What the law does by itself (acceptance by silence, lapse) is
/// exact; warnings and 督办 keep to working hours.
fn limit_tick(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<At> {
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
                _ => warn_day(case, item, facts),
            };
            let days = [due.tomorrow().ok(), warn];
            let days = days.into_iter().flatten();
            days.map(|day| opening(day, facts)).min()
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

/// The first day with the yellow lamp: at most max(1, 20 %) of the working days are left, or as
/// many as the place's own rule says.
/// 即办件 are not warned of: they end on the day they begin.
pub fn warn_day(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<Date> {
    let due = case.dues.as_ref()?.promise;
    let total = case.promise(item);
    if total == 0 {
        return None;
    }
    let margin = i64::from(facts.running.warn.unwrap_or((total / 5).max(1)).min(total));
    let accepted = day_of(case.runs_from?);
    let mut day = due;
    // Walk back to the first day on which no more than `margin` working days remain.
    while let Ok(before) = day.yesterday() {
        if before < accepted || facts.calendar.working_days_between(before, due) > margin {
            break;
        }
        day = before;
    }
    Some(day)
}
