//! A due date explained day by day, so that whoever asks can count along.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Calendar, Off, Stop, Words, days_after, span_en, span_zh};

/// One line of the explanation: a day or a run of days, and what it means for the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub from: Date,
    pub to: Date,
    pub kind: LineKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The day of the event, not counted (民法典 art. 201).
    Start,
    /// A limit of 0 working days: due on the day itself (即办件).
    SameDay,
    /// The `nth` working day; `make_up` when a weekend day is worked.
    Counted {
        nth: u32,
        make_up: bool,
        is_due: bool,
    },
    Weekend,
    Holiday(Words),
    /// The clock stood still; `working_days` of these days would else have counted.
    Stopped {
        why: Words,
        working_days: u32,
    },
    /// The clock stands still since this day, and `left` working days remain.
    StillStopped {
        why: Words,
        left: u32,
    },
    /// The first limit would end here; it was extended by `by` working days (行政许可法
    /// art. 42).
    Extended {
        by: u32,
    },
    /// The holidays of this year are not published; what follows is assumed.
    Provisional {
        year: i16,
    },
}

impl Calendar {
    /// The way from `from` to the due date of `working_days` plus `extension` working days,
    /// line by line. The last counted line is the date that [`Calendar::due_with_stops`]
    /// gives for the sum.
    pub fn explain(
        &self,
        from: Date,
        working_days: u32,
        stops: &[Stop],
        extension: u32,
    ) -> Vec<Line> {
        let total = working_days.saturating_add(extension);
        if total == 0 {
            return vec![Line::of(from, LineKind::SameDay)];
        }
        let mut lines = vec![Line::of(from, LineKind::Start)];
        if working_days == 0 {
            lines.push(Line::of(from, LineKind::Extended { by: extension }));
        }
        let mut nth = 0;
        let mut assumed = None;
        for day in days_after(from) {
            if nth == total {
                break;
            }
            if let Some(stop) = stops
                .iter()
                .find(|stop| stop.until.is_none() && stop.covers(day))
            {
                let kind = LineKind::StillStopped {
                    why: stop.why.clone(),
                    left: total - nth,
                };
                lines.push(Line::of(day, kind));
                break;
            }
            if !self.is_published(day) && assumed.replace(day.year()) != Some(day.year()) {
                lines.push(Line::of(day, LineKind::Provisional { year: day.year() }));
            }
            let stop = stops.iter().find(|stop| stop.covers(day));
            let kind = match (stop, self.off(day)) {
                (Some(stop), off) => {
                    let working_days = u32::from(off.is_none());
                    LineKind::Stopped {
                        why: stop.why.clone(),
                        working_days,
                    }
                }
                (None, Some(Off::Weekend)) => LineKind::Weekend,
                (None, Some(Off::Holiday(occasion))) => LineKind::Holiday(occasion),
                (None, None) => {
                    nth += 1;
                    LineKind::Counted {
                        nth,
                        make_up: self.is_make_up(day),
                        is_due: nth == total,
                    }
                }
            };
            let extended_here = matches!(kind, LineKind::Counted { nth, .. }
                if nth == working_days && extension > 0);
            add(&mut lines, day, kind);
            if extended_here {
                lines.push(Line::of(day, LineKind::Extended { by: extension }));
            }
        }
        lines
    }
}

/// Adds a day, as part of the last line when the reason is the same.
fn add(lines: &mut Vec<Line>, day: Date, kind: LineKind) {
    if let Some(last) = lines.last_mut() {
        let same = match (&mut last.kind, &kind) {
            (LineKind::Weekend, LineKind::Weekend) => true,
            (LineKind::Holiday(before), LineKind::Holiday(now)) => before == now,
            (
                LineKind::Stopped {
                    why: before,
                    working_days,
                },
                LineKind::Stopped {
                    why: now,
                    working_days: more,
                },
            ) if before == now => {
                *working_days += more;
                true
            }
            _ => false,
        };
        if same {
            last.to = day;
            return;
        }
    }
    lines.push(Line::of(day, kind));
}

impl Line {
    fn of(day: Date, kind: LineKind) -> Line {
        Line {
            from: day,
            to: day,
            kind,
        }
    }

    /// The line in Chinese: `10 月 22 日（周四） 第 20 个工作日，办结期限`.
    pub fn zh(&self, today: Date) -> String {
        let span = span_zh(self.from, self.to, today);
        match &self.kind {
            LineKind::Start => format!("{span} 当日不计，次日起算"),
            LineKind::SameDay => format!("{span} 即办件，当日办结"),
            LineKind::Counted {
                nth,
                make_up,
                is_due,
            } => {
                let make_up = if *make_up { "（调休上班）" } else { "" };
                let is_due = if *is_due { "，办结期限" } else { "" };
                format!("{span} 第 {nth} 个工作日{make_up}{is_due}")
            }
            LineKind::Weekend => format!("{span} 周末，不计"),
            LineKind::Holiday(occasion) => format!("{span} {}放假，不计", occasion.zh),
            LineKind::Stopped { why, working_days } => {
                format!(
                    "{span} 暂停计时：{}，其中 {working_days} 个工作日不计",
                    why.zh
                )
            }
            LineKind::StillStopped { why, left } => {
                format!("{span}起 暂停计时：{}，恢复后还剩 {left} 个工作日", why.zh)
            }
            LineKind::Extended { by } => {
                format!("{span} 原期限到此，经批准延长 {by} 个工作日")
            }
            LineKind::Provisional { year } => {
                format!("{year} 年放假安排尚未公布，以下日期为暂定")
            }
        }
    }

    /// The line in English: `22 October 2026 (Thu): working day 20, due date`.
    pub fn en(&self) -> String {
        let span = span_en(self.from, self.to);
        match &self.kind {
            LineKind::Start => format!("{span}: this day is not counted, the next day is"),
            LineKind::SameDay => format!("{span}: done on the same day"),
            LineKind::Counted {
                nth,
                make_up,
                is_due,
            } => {
                let make_up = if *make_up {
                    " (weekend day worked)"
                } else {
                    ""
                };
                let is_due = if *is_due { ", due date" } else { "" };
                format!("{span}: working day {nth}{make_up}{is_due}")
            }
            LineKind::Weekend => format!("{span}: weekend, not counted"),
            LineKind::Holiday(occasion) => format!("{span}: {}, not counted", occasion.en),
            LineKind::Stopped { why, working_days } => {
                format!(
                    "{span}: clock stopped, {}; working days left out: {working_days}",
                    why.en
                )
            }
            LineKind::StillStopped { why, left } => {
                format!(
                    "From {span}: clock stopped, {}; working days that remain: {left}",
                    why.en
                )
            }
            LineKind::Extended { by } => {
                format!("{span}: the first limit ends here; extended by {by} working days")
            }
            LineKind::Provisional { year } => {
                format!("The holidays of {year} are not published; later dates are provisional")
            }
        }
    }
}
