//! 运行规则: when the clock of a place warns, how soon one unit answers another, and from which
//! hour its people are told. The street's word holds before the district's; without any, these are
//! the defaults of ours.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// What a list says of it; what it leaves out is as the level above has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Running {
    /// 超时预警: this many working days before the promised day; otherwise a fifth of the promise, at
    /// least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warn: Option<u32>,
    /// Working days for the answer to a question between desk and office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<u32>,
    /// Working days for the answer to a 督办; then it goes one level up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervision: Option<u32>,
    /// From when in the day warnings and reminders are given, on working days only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Time>,
}

impl Running {
    /// This word before the other.
    pub fn over(self, above: Running) -> Running {
        Running {
            warn: self.warn.or(above.warn),
            question: self.question.or(above.question),
            supervision: self.supervision.or(above.supervision),
            opens: self.opens.or(above.opens),
        }
    }

    pub fn question(&self) -> u32 {
        self.question.unwrap_or(1)
    }

    pub fn supervision(&self) -> u32 {
        self.supervision.unwrap_or(2)
    }

    pub fn opens(&self) -> Time {
        self.opens.unwrap_or(Time::constant(9, 0, 0, 0))
    }

    pub fn is_default(&self) -> bool {
        *self == Running::default()
    }

    /// Fields whose numbers make no sense: none, or more than a limit can have.
    pub fn odd(&self) -> Vec<&'static str> {
        let fields = [
            ("running.warn", self.warn),
            ("running.question", self.question),
            ("running.supervision", self.supervision),
        ];
        let odd = |days: u32| !(1..=60).contains(&days);
        let odd_ones = fields.into_iter().filter(|(_, days)| days.is_some_and(odd));
        odd_ones.map(|(name, _)| name).collect()
    }
}
