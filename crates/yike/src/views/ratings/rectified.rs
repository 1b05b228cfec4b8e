//! What came of bad ratings 差评整改: of those that were opened in a time, as they stand today.

use super::{FEW, share};
use crate::rollup::date;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use jiff::civil::Date;
use yike_core::clock::At;

/// `$1` today; of the units from `$2` up to `$3`, opened on the days from `$4` up to `$5`.
macro_rules! counted {
    () => {
        "CAST(SUM(CASE WHEN m.closed_on IS NOT NULL
                OR (c.waiting <> 'nobody' AND c.due < $1) THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.in_time = 1 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL AND m.named = 1 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL AND m.named = 1 AND m.called_back = 1
                THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.appeal = 'excluded' THEN 1 ELSE 0 END) AS BIGINT)
        FROM matter m JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        WHERE m.item = 'bad-rating' AND m.unit >= $2 AND m.unit < $3
        AND m.filed_on >= $4 AND m.filed_on < $5 "
    };
}

sql! {
    BY_UNIT = concat!("SELECT m.unit, m.about_item, ", counted!(),
        "GROUP BY m.unit, m.about_item ORDER BY m.unit, m.about_item");
    BY_DAY = concat!("SELECT m.filed_on, ", counted!(), "GROUP BY m.filed_on ORDER BY m.filed_on");
}

/// Matters of bad ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rectified {
    /// Closed, or past the promised day.
    due: i64,
    /// Closed on or before it.
    in_time: i64,
    /// Closed ones of somebody who gave their name.
    named: i64,
    /// Who of these was reached about the result.
    called: i64,
    /// 申诉复核通过数: appeals by which a rating was left out.
    pub upheld: i64,
}

impl Rectified {
    pub(super) fn add(&mut self, other: &Rectified) {
        self.due += other.due;
        self.in_time += other.in_time;
        self.named += other.named;
        self.called += other.called;
        self.upheld += other.upheld;
    }

    /// 差评按期整改率 in tenths of a per cent.
    pub fn on_time(&self) -> Option<i64> {
        share(self.in_time, self.due, FEW)
    }

    /// 实名差评回访率
    pub fn called_back(&self) -> Option<i64> {
        share(self.called, self.named, FEW)
    }
}

/// What a rating was of.
pub(super) struct Of {
    pub unit: String,
    /// Key of the item; empty for advice.
    pub item: String,
}

/// Of whom: the first code, the code behind the last, and today.
type Span<'a> = (&'a str, &'a str, i64);

pub(super) fn by_unit(
    tx: &mut Tx<'_>,
    (unit, end, today): Span<'_>,
    (from, until): (At, At),
) -> Result<Vec<(Of, Rectified)>, StoreError> {
    let rows = tx.rows(&BY_UNIT, args![today, unit, end, day(from), day(until)])?;
    let line = |row: &Row| {
        let of = Of {
            unit: row.text(0)?.to_owned(),
            item: row.text(1)?.to_owned(),
        };
        Ok((of, read(row, 2)?))
    };
    rows.iter().map(line).collect()
}

/// By the first day of each month.
pub(super) fn by_month(
    tx: &mut Tx<'_>,
    (unit, end, today): Span<'_>,
    (from, until): (At, At),
) -> Result<Vec<(Date, Rectified)>, StoreError> {
    let rows = tx.rows(&BY_DAY, args![today, unit, end, day(from), day(until)])?;
    let line = |row: &Row| Ok((date(row.i64(0)?).first_of_month(), read(row, 1)?));
    rows.iter().map(line).collect()
}

/// The day of a moment, also of one that no calendar has.
fn day(at: At) -> i64 {
    at.0.saturating_add(28_800_000).div_euclid(86_400_000)
}

fn read(row: &Row, first: usize) -> Result<Rectified, StoreError> {
    Ok(Rectified {
        due: row.i64(first)?,
        in_time: row.i64(first + 1)?,
        named: row.i64(first + 2)?,
        called: row.i64(first + 3)?,
        upheld: row.i64(first + 4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_matters_are_no_share() {
        let of = |due, in_time| Rectified {
            due,
            in_time,
            ..Rectified::default()
        };
        assert_eq!(of(4, 4).on_time(), None);
        assert_eq!(of(6, 5).on_time(), Some(833));
        assert_eq!(of(6, 5).called_back(), None);
    }
}
