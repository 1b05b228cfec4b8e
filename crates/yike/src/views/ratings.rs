//! Figures of 好差评: of the services that were given in a time, how many were rated, and how. Every one is
//! counted by the service it is of, never by who gave it: the persons in the rows are not asked for here
//! (国办函〔2026〕12号). Comments on places are not among them, nor a rating that an appeal left out: its service
//! was given all the same and stays where services are counted.

pub mod rectified;

pub use rectified::Rectified;

use crate::app::App;
use crate::rated::appeal::counts;
use crate::rated::place;
use crate::store::StoreError;
use crate::views::board::after;
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of, start_of};

macro_rules! counted {
    () => {
        concat!(
            "CAST(COUNT(*) AS BIGINT),
        CAST(SUM(CASE WHEN r.level = 1 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN r.level = 2 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN r.level = 3 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN r.level = 4 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN r.level = 5 THEN 1 ELSE 0 END) AS BIGINT)
        FROM served s LEFT JOIN rating r ON r.home = s.home AND r.case_id = s.case_id
        AND r.service = s.service AND r.n = s.n AND ",
            counts!("r"),
            "
        WHERE s.unit >= $1 AND s.unit < $2 AND s.at >= $3 AND s.at < $4 "
        )
    };
}

sql! {
    CUBE = concat!("SELECT s.unit, s.item, COALESCE(r.through, ''), ", counted!(),
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
    DAYS = concat!("SELECT (s.at + 28800000) / 86400000, ", counted!(), "GROUP BY 1 ORDER BY 1");
}

/// Services and their ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// 可评服务: the denominator of 主动评价率.
    pub served: i64,
    /// Ratings of each level, 1 first.
    levels: [i64; 5],
    /// What came of the bad ones that were opened in the time.
    pub rectified: Rectified,
}

/// Fewer ratings than this are told as a number alone: a share of them would say more than is known,
/// and might show who said it.
pub const FEW: i64 = 5;

impl Count {
    fn add(&mut self, other: &Count) {
        self.served += other.served;
        for (sum, n) in self.levels.iter_mut().zip(other.levels) {
            *sum += n;
        }
        self.rectified.add(&other.rectified);
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        *self == Count::default()
    }

    /// 评价量
    pub fn rated(&self) -> i64 {
        self.levels.iter().sum()
    }

    /// 差评数: levels 1 and 2.
    pub fn bad(&self) -> i64 {
        self.levels[..2].iter().sum()
    }

    /// 主动评价率 in tenths of a per cent: ratings of all services that could be rated.
    pub fn active(&self) -> Option<i64> {
        share(self.rated(), self.served, 1)
    }

    /// 好评率: levels 3 to 5 of all ratings.
    pub fn good(&self) -> Option<i64> {
        share(self.levels[2..].iter().sum(), self.rated(), FEW)
    }

    /// 满意率: levels 4 and 5 of all ratings.
    pub fn satisfied(&self) -> Option<i64> {
        share(self.levels[3..].iter().sum(), self.rated(), FEW)
    }

    /// 平均分 of ten, in tenths: twice the mean level.
    pub fn average(&self) -> Option<i64> {
        let levels = self.levels.iter().zip(1..);
        let sum: i64 = levels.map(|(n, level)| n * level).sum();
        let rated = self.rated();
        (rated >= FEW).then(|| (sum * 20 + rated / 2) / rated)
    }
}

/// In tenths of a per cent, rounded down: 999 is not yet all.
fn share(n: i64, all: i64, least: i64) -> Option<i64> {
    (all >= least.max(1)).then(|| n * 1000 / all)
}

/// The figures of a subtree in a time.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    pub all: Count,
    /// By the next unit below.
    pub units: BTreeMap<String, Count>,
    pub items: BTreeMap<String, Count>,
    /// Ratings by channel; there is no denominator of a channel.
    pub through: BTreeMap<String, Count>,
    /// Of the last twelve months, by the first day of each.
    pub months: BTreeMap<Date, Count>,
    /// 社会综合点评: how many, and the sum of their levels. In none of the others.
    pub comments: (i64, i64),
}

/// Reads them: `unit` may be empty, which is everything.
pub async fn figures(
    app: &App,
    unit: &str,
    (from, until): (At, At),
    year: At,
) -> Result<Figures, StoreError> {
    let unit = unit.to_owned();
    let end = match unit.as_str() {
        "" => "~".to_owned(),
        unit => after(unit),
    };
    let today = crate::rollup::day(app.now());
    app.store
        .read(move |tx| {
            let mut figures = Figures::default();
            for row in tx.rows(&CUBE, args![&unit, &end, from.0, until.0])? {
                let count = read(&row, 3)?;
                let below = next_below(&unit, row.text(0)?);
                figures.all.add(&count);
                figures.units.entry(below).or_default().add(&count);
                let item = row.text(1)?.to_owned();
                figures.items.entry(item).or_default().add(&count);
                let through = row.text(2)?.to_owned();
                if !through.is_empty() {
                    figures.through.entry(through).or_default().add(&count);
                }
            }
            for row in tx.rows(&DAYS, args![&unit, &end, year.0, until.0])? {
                let day = day_of(At(row.i64(0)? * 86_400_000));
                let month = day.first_of_month();
                figures
                    .months
                    .entry(month)
                    .or_default()
                    .add(&read(&row, 1)?);
            }
            let span = (unit.as_str(), end.as_str(), today);
            for (of, rectified) in rectified::by_unit(tx, span, (from, until))? {
                let count = Count {
                    rectified,
                    ..Count::default()
                };
                let below = next_below(&unit, &of.unit);
                figures.all.add(&count);
                figures.units.entry(below).or_default().add(&count);
                figures.items.entry(of.item).or_default().add(&count);
            }
            for (month, rectified) in rectified::by_month(tx, span, (year, until))? {
                let count = figures.months.entry(month).or_default();
                count.rectified.add(&rectified);
            }
            figures.comments = match unit.as_str() {
                "" => (0, 0),
                unit => place::count(tx, unit, from)?,
            };
            Ok(figures)
        })
        .await
}

fn read(row: &crate::store::Row, first: usize) -> Result<Count, StoreError> {
    let mut levels = [0; 5];
    for (place, level) in levels.iter_mut().enumerate() {
        *level = row.i64(first + 1 + place)?;
    }
    Ok(Count {
        served: row.i64(first)?,
        levels,
        rectified: Rectified::default(),
    })
}

/// The unit below `above` through which `unit` lies; itself where there is none.
fn next_below(above: &str, unit: &str) -> String {
    let length = match above.len() {
        0 => 6,
        2 | 4 => 6,
        6 => 9,
        9 => 12,
        _ => unit.len(),
    };
    unit.get(..length).unwrap_or(unit).to_owned()
}

/// The month that a day lies in: its first moment, and that of the next.
pub fn month(first: Date) -> (At, At) {
    let next = first.last_of_month().tomorrow().unwrap_or(first);
    (start_of(first), start_of(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_their_own_denominators_and_few_are_no_share() {
        let count = Count {
            served: 40,
            levels: [1, 1, 2, 2, 4],
            ..Count::default()
        };
        assert_eq!((count.rated(), count.bad()), (10, 2));
        assert_eq!(count.active(), Some(250));
        assert_eq!((count.good(), count.satisfied()), (Some(800), Some(600)));
        assert_eq!(count.average(), Some(74));
        let few = Count {
            served: 9,
            levels: [0, 0, 0, 0, 4],
            ..Count::default()
        };
        assert_eq!(
            (few.active(), few.good(), few.average()),
            (Some(444), None, None)
        );
        assert_eq!(Count::default().active(), None);
    }

    #[test]
    fn a_unit_is_counted_under_the_next_one_below() {
        assert_eq!(next_below("", "110101005008"), "110101");
        assert_eq!(next_below("110101", "110101005008"), "110101005");
        assert_eq!(next_below("110101", "110101B08"), "110101B08");
        assert_eq!(next_below("110101005", "110101005"), "110101005");
        assert_eq!(next_below("110101005008", "110101005008"), "110101005008");
    }
}
