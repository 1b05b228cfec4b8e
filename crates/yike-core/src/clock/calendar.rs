//! Which days are worked: weekends, the legal days off, and the yearly notice of the
//! State Council that moves days about (放假调休).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use super::{CsvFault, Words, import};

/// Working days by date, as far as the yearly notices have been published.
///
/// For a year without a notice the calendar assumes Monday to Friday less the days that the
/// 全国年节及纪念日放假办法 fixes by the solar calendar (1 January, 1–2 May, 1–3 October).
/// Every result that leans on such a year is provisional 暂定.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    rows: BTreeMap<Date, Row>,
    published: BTreeSet<i16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    shift: Shift,
    /// The year of the notice this row came with: the notice for 2019 also moved days of
    /// December 2018, so it is not always the year of the date.
    notice: i16,
}

/// What a notice does to one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shift {
    Holiday(Words),
    Workday,
}

/// Why nobody works on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Off {
    Weekend,
    Holiday(Words),
}

impl Calendar {
    /// Reads a table `date,kind,occasion` of one or more whole years.
    ///
    /// `holiday` rows are days off (a row for a weekend is allowed and changes nothing),
    /// `workday` rows are weekend days that are worked. A year counts as published as soon
    /// as it has a row. On failure *all* faults come back, each with its line.
    pub fn parse_csv(text: &str) -> Result<Calendar, Vec<CsvFault>> {
        let mut calendar = Calendar::default();
        for entry in import::entries(text)? {
            let notice = entry.date.year();
            calendar.published.insert(notice);
            calendar.rows.insert(
                entry.date,
                Row {
                    shift: entry.shift,
                    notice,
                },
            );
        }
        Ok(calendar)
    }

    /// This calendar with the notice for `year` added, or put in the place of an earlier
    /// import of the same year (a notice is sometimes amended: Labour Day 2019, Spring
    /// Festival 2020).
    ///
    /// Rows may lie in `year` or in December of the year before. Besides the faults of
    /// [`Calendar::parse_csv`] it refuses rows of other years, rows that contradict another
    /// year's notice, and a table in which a fixed legal day on a weekday is still worked.
    pub fn merge(&self, year: i16, text: &str) -> Result<Calendar, Vec<CsvFault>> {
        let mut merged = self.clone();
        merged.rows.retain(|_, row| row.notice != year);
        merged.published.insert(year);
        let mut faults = Vec::new();
        for entry in import::entries(text)? {
            let december_before = entry.date.year() == year - 1 && entry.date.month() == 12;
            if entry.date.year() != year && !december_before {
                faults.push(import::outside_year(entry.line, entry.date, year));
                continue;
            }
            match merged.rows.get(&entry.date) {
                Some(known) if known.shift == entry.shift => {}
                Some(known) => {
                    faults.push(import::contradicts(entry.line, entry.date, known.notice));
                }
                None => {
                    merged.rows.insert(
                        entry.date,
                        Row {
                            shift: entry.shift,
                            notice: year,
                        },
                    );
                }
            }
        }
        for (month, day) in LEGAL_DAYS {
            let legal = Date::new(year, month, day);
            if let Ok(legal) = legal.as_ref()
                && merged.is_working(*legal)
            {
                faults.push(import::legal_day_missing(*legal));
            }
        }
        if faults.is_empty() {
            Ok(merged)
        } else {
            Err(faults)
        }
    }

    /// Whether public offices work on `day`.
    pub fn is_working(&self, day: Date) -> bool {
        match self.rows.get(&day).map(|row| &row.shift) {
            Some(Shift::Workday) => true,
            Some(Shift::Holiday(_)) => false,
            None if is_weekend(day) => false,
            None => self.is_published(day) || legal_day(day).is_none(),
        }
    }

    /// Whether the State Council's notice for the year of `day` has been imported.
    pub fn is_published(&self, day: Date) -> bool {
        self.published.contains(&day.year())
    }

    /// The years whose notice has been imported, in order.
    pub fn published_years(&self) -> impl Iterator<Item = i16> {
        self.published.iter().copied()
    }

    /// Whether `day` is a weekend day that is worked (调休上班).
    pub fn is_make_up(&self, day: Date) -> bool {
        is_weekend(day) && self.is_working(day)
    }

    /// Why `day` is not worked, or `None` when it is. A weekend that touches a holiday
    /// belongs to it, as in the notices ("10 月 1 日至 7 日放假").
    pub fn off(&self, day: Date) -> Option<Off> {
        if self.is_working(day) {
            return None;
        }
        let touching = |step: fn(Date) -> Option<Date>| {
            std::iter::successors(step(day), |day| step(*day))
                .take_while(|day| !self.is_working(*day))
                .take(2)
                .find_map(|day| self.occasion(day))
        };
        let occasion = self
            .occasion(day)
            .or_else(|| touching(|day| day.yesterday().ok()))
            .or_else(|| touching(|day| day.tomorrow().ok()));
        Some(occasion.map_or(Off::Weekend, Off::Holiday))
    }

    /// The holiday named for exactly this day.
    fn occasion(&self, day: Date) -> Option<Words> {
        match self.rows.get(&day).map(|row| &row.shift) {
            Some(Shift::Holiday(occasion)) => Some(occasion.clone()),
            Some(Shift::Workday) => None,
            None => legal_day(day),
        }
    }
}

/// The solar days of art. 2 of the 全国年节及纪念日放假办法 (in force 2025-01-01).
const LEGAL_DAYS: [(i8, i8); 6] = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)];

fn legal_day(day: Date) -> Option<Words> {
    match (day.month(), day.day()) {
        (1, 1) => Some(Words::new("元旦", "New Year's Day")),
        (5, 1 | 2) => Some(Words::new("劳动节", "Labour Day")),
        (10, 1..=3) => Some(Words::new("国庆节", "National Day")),
        _ => None,
    }
}

pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
