//! How a matter stands against its limit: a lamp for the list, a span for the sentence.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Calendar, Deadline};

/// The lamp of a matter. Colour never stands alone: every lamp has words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lamp {
    Green,
    /// At most a fifth of the limit is left, or one working day.
    Yellow,
    /// Overdue; it stays red when the matter was finished late.
    Red,
    /// A stop lasts (特别程序): no date can be told.
    Stopped,
    /// No clock runs: finished in time, or not started.
    None,
}

impl Lamp {
    pub fn zh(self) -> &'static str {
        match self {
            Lamp::Green => "时间充裕",
            Lamp::Yellow => "临近期限",
            Lamp::Red => "已超期",
            Lamp::Stopped => "暂停计时",
            Lamp::None => "不计时",
        }
    }

    pub fn en(self) -> &'static str {
        match self {
            Lamp::Green => "On time",
            Lamp::Yellow => "Due soon",
            Lamp::Red => "Overdue",
            Lamp::Stopped => "Clock stopped",
            Lamp::None => "No clock",
        }
    }
}

/// The working days between today and the due date, as told to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    Days(u32),
    Today,
    /// 0 when the due date has passed but no working day since.
    Over(u32),
}

impl Left {
    pub fn zh(self) -> String {
        match self {
            Left::Days(days) => format!("还剩 {days} 个工作日"),
            Left::Today => "今天到期".to_owned(),
            Left::Over(0) => "已超期，不足 1 个工作日".to_owned(),
            Left::Over(days) => format!("超 {days} 个工作日"),
        }
    }

    pub fn en(self) -> String {
        match self {
            Left::Days(1) => "1 working day left".to_owned(),
            Left::Days(days) => format!("{days} working days left"),
            Left::Today => "due today".to_owned(),
            Left::Over(0) => "overdue by less than 1 working day".to_owned(),
            Left::Over(1) => "1 working day overdue".to_owned(),
            Left::Over(days) => format!("{days} working days overdue"),
        }
    }
}

impl Calendar {
    /// How long is left on `today` of a limit that ends on `due`.
    pub fn left(&self, today: Date, due: Date) -> Left {
        let days = self.working_days_between(today, due);
        let count = u32::try_from(days.unsigned_abs()).unwrap_or(u32::MAX);
        match today.cmp(&due) {
            std::cmp::Ordering::Less => Left::Days(count),
            std::cmp::Ordering::Equal => Left::Today,
            std::cmp::Ordering::Greater => Left::Over(count),
        }
    }

    /// The lamp of a matter with a limit of `total` working days (extension included) on
    /// `today`; `done` is the day on which it was finished.
    ///
    /// Yellow when the working days left are no more than max(1, 20 % of `total`); an instant
    /// matter 即办件 (`total` 0) is thus yellow on its day and red on the next.
    pub fn lamp(&self, today: Date, deadline: Deadline, total: u32, done: Option<Date>) -> Lamp {
        let due = match (deadline, done) {
            (Deadline::Stopped { .. }, Some(_)) => return Lamp::None,
            (Deadline::Stopped { .. }, None) => return Lamp::Stopped,
            (Deadline::On(due), _) => due.date,
        };
        match (self.left(done.unwrap_or(today), due), done) {
            (Left::Over(_), _) => Lamp::Red,
            (Left::Days(_) | Left::Today, Some(_)) => Lamp::None,
            (Left::Today, None) => Lamp::Yellow,
            (Left::Days(left), None) if left <= (total / 5).max(1) => Lamp::Yellow,
            (Left::Days(_), None) => Lamp::Green,
        }
    }
}
