//! When a matter falls due.

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Calendar, Words, days_after};

/// The last day of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    pub date: Date,
    /// 暂定: the count ran through a year whose holidays are not published yet, so the date
    /// may still move.
    pub provisional: bool,
}

/// A time that the limit leaves out: hearing, test, appraisal and the like (行政许可法
/// art. 45).
///
/// As with every limit the day of the event is not counted (民法典 art. 201): `from`, the
/// day on which the stop was told, is still a day of the limit; the days after it, up to and
/// including `until`, the day on which the stop ended, are not. A stop that ends on the day
/// it began, or before, stops nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub from: Date,
    /// `None` while the stop lasts.
    pub until: Option<Date>,
    /// What it is for, in the words shown to people, such as 听证.
    pub why: Words,
}

/// When a limit with stops ends, if that can be said yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    On(Due),
    /// A stop still lasts: there is no date until it ends. `since` is its first stopped day,
    /// `left` the working days that will then remain.
    Stopped {
        since: Date,
        left: u32,
    },
}

impl Deadline {
    pub fn due(self) -> Option<Due> {
        match self {
            Deadline::On(due) => Some(due),
            Deadline::Stopped { .. } => None,
        }
    }
}

impl Stop {
    pub fn covers(&self, day: Date) -> bool {
        self.from < day && self.until.is_none_or(|until| day <= until)
    }
}

impl Calendar {
    /// The `working_days`-th working day after `from`; `from` itself for 0 (即办件).
    pub fn due(&self, from: Date, working_days: u32) -> Due {
        let mut due = Due {
            date: from,
            provisional: false,
        };
        let mut left = working_days;
        for day in days_after(from) {
            if left == 0 {
                break;
            }
            due.date = day;
            due.provisional |= !self.is_published(day);
            left -= u32::from(self.is_working(day));
        }
        due
    }

    /// The `working_days`-th working day after `from` that no stop covers. Stops may overlap;
    /// a day is left out once.
    pub fn due_with_stops(&self, from: Date, working_days: u32, stops: &[Stop]) -> Deadline {
        let mut due = Due {
            date: from,
            provisional: false,
        };
        let mut left = working_days;
        for day in days_after(from) {
            if left == 0 {
                break;
            }
            if stops
                .iter()
                .any(|stop| stop.until.is_none() && stop.covers(day))
            {
                return Deadline::Stopped { since: day, left };
            }
            due.date = day;
            due.provisional |= !self.is_published(day);
            let counts = self.is_working(day) && !stops.iter().any(|stop| stop.covers(day));
            left -= u32::from(counts);
        }
        Deadline::On(due)
    }

    /// The `days`-th natural day after `from`, moved on to the next working day when nobody
    /// works on it (民法典 arts. 201–203). For limits stated in 自然日, months turned into
    /// days by the caller.
    pub fn due_calendar(&self, from: Date, days: u32) -> Due {
        let last = from.saturating_add(SignedDuration::from_hours(i64::from(days) * 24));
        if days == 0 {
            return Due {
                date: last,
                provisional: false,
            };
        }
        let mut due = Due {
            date: last,
            provisional: !self.is_published(last),
        };
        if !self.is_working(last)
            && let Some(next) = days_after(last).find(|day| self.is_working(*day))
        {
            due.date = next;
            due.provisional |= !self.is_published(next);
        }
        due
    }

    /// Working days after `from` up to and including `to`; negative when `to` lies before
    /// `from`.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        days_after(from)
            .take_while(|day| *day <= to)
            .map(|day| i64::from(self.is_working(day)))
            .sum()
    }

    /// Working days of the limit used up by the end of `today` (已用): those after `from`
    /// that no stop covers.
    pub fn used(&self, from: Date, today: Date, stops: &[Stop]) -> u32 {
        days_after(from)
            .take_while(|day| *day <= today)
            .filter(|day| self.is_working(*day))
            .filter(|day| !stops.iter().any(|stop| stop.covers(*day)))
            .fold(0, |used, _| used + 1)
    }
}
