//! Time as the law counts it.
//!
//! The crate has no clock of its own: every instant and every "today" is an argument.
//! Days are civil days at +08:00, with no time-zone database (China has kept one time,
//! without summer time, since 1991).
//!
//! "日" in the limits of the 行政许可法 are working days (art. 82); the day of the event
//! is not counted and counting starts on the next day (民法典 art. 201).

mod calendar;
mod deadline;
mod explain;
mod import;
mod lamp;
mod quiet;
mod say;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, Off};
pub use deadline::{Deadline, Due, Stop};
pub use explain::{Line, LineKind};
pub use import::CsvFault;
pub use lamp::{Lamp, Left};
pub use quiet::Quiet;
pub use say::{date_en, date_zh, span_en, span_zh};

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

const EPOCH: Date = Date::constant(1970, 1, 1);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const BEIJING_MS: i64 = 8 * 60 * 60 * 1000;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Written as a bare number.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct At(pub i64);

/// The same few words in both languages, for names that come from data or from the law.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    pub fn new(zh: &str, en: &str) -> Words {
        Words {
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// The civil day at +08:00 on which `at` falls.
/// Instants beyond the years −9999 to 9999 give the first or last day of that span.
pub fn day_of(at: At) -> Date {
    let days = at.0.saturating_add(BEIJING_MS).div_euclid(DAY_MS);
    EPOCH.saturating_add(SignedDuration::from_hours(days * 24))
}

/// The first millisecond of `day` at +08:00.
pub fn start_of(day: Date) -> At {
    At(day.duration_since(EPOCH).as_secs() * 1000 - BEIJING_MS)
}

/// The days after `day`, one by one, to the end of the calendar.
fn days_after(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok())
}
