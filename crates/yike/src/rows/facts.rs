//! What is counted of a case: a row for every fact, a function of its log and of the calendar, like
//! the rows beside it.

use crate::act::{CaseKey, Loaded, days_since_1970};
use crate::store::{StoreError, Tx, Val};
use crate::{args, rated, rollup, sql};
use std::collections::BTreeSet;
use yike_core::case::Meta;
use yike_core::clock::{Calendar, day_of};
use yike_core::count::{self, Counted, What};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

sql! {
    // Sent again, a tap of a device is one fact.
    pub ADD = "INSERT INTO fact (home, case_id, seq, what, day, unit, item, channel, duty, n, days)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (home, case_id, seq, what) DO NOTHING";
    DROP = "DELETE FROM fact WHERE home = $1 AND case_id = $2";
    READ = "SELECT home, case_id, seq, what, day, unit, item, channel, duty, n, days FROM fact
        WHERE home = $1 AND case_id = $2 ORDER BY seq, what";
}

/// The place of the event's number in a row.
const SEQ: usize = 2;
/// The place of the day in a row.
const DAY: usize = 4;

/// Rows in the order of the table's columns.
pub type Rows = Vec<Vec<Val>>;

/// All facts of this case.
pub fn of(loaded: &Loaded, calendar: &Calendar) -> Rows {
    let counted = count::of_log(&loaded.item, &loaded.events, calendar);
    let rows = counted.iter().map(|(meta, one)| row(loaded, meta, one));
    rows.collect()
}

/// All facts of this case but the ratings that are left out of the figures.
///
/// # Errors
/// The database's.
pub fn standing(tx: &mut Tx<'_>, loaded: &Loaded, calendar: &Calendar) -> Result<Rows, StoreError> {
    let mut rows = of(loaded, calendar);
    let out = rated::appeal::left_out(tx, loaded)?;
    let is_out = |row: &[Val]| matches!(row[SEQ], Val::I64(seq) if out.contains(&(seq as u64)));
    rows.retain(|row| !is_out(row));
    Ok(rows)
}

fn row(loaded: &Loaded, meta: &Meta, counted: &Counted) -> Vec<Val> {
    args![
        &loaded.key.home,
        &loaded.key.id,
        meta.seq as i64,
        counted.what.as_str(),
        i64::from(days_since_1970(day_of(meta.at))),
        counted.unit.as_str(),
        &loaded.item.key,
        loaded.filing().channel.as_str(),
        counted.duty.map_or("", |duty| duty.as_str()),
        1i64,
        counted.days
    ]
    .to_vec()
}

/// What was counted without a case: at a counter, or at a door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub what: What,
    /// In days since 1970.
    pub day: i64,
    pub unit: UnitId,
    /// Key of an item, or empty.
    pub item: String,
    pub channel: &'static str,
    pub duty: Option<Duty>,
    pub n: i64,
}

impl Beside {
    /// The row under this key.
    pub fn row(&self, key: &CaseKey) -> Vec<Val> {
        args![
            &key.home,
            &key.id,
            1i64,
            self.what.as_str(),
            self.day,
            self.unit.as_str(),
            &self.item,
            self.channel,
            self.duty.map_or("", |duty| duty.as_str()),
            self.n,
            0i64
        ]
        .to_vec()
    }

    /// Adds the fact; of a day that has passed, the day is summed again.
    pub fn add(&self, tx: &mut Tx<'_>, key: &CaseKey, today: i64) {
        tx.put(&ADD, &self.row(key));
        if self.day < today {
            rollup::sum_again(tx, self.day);
        }
    }
}

/// Adds the facts of an event that has just been written.
pub fn add(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, counted: &[Counted]) {
    for one in counted {
        tx.put(&ADD, &row(loaded, meta, one));
    }
}

/// The rows as they are stored.
///
/// # Errors
/// The database's.
pub fn read(tx: &mut Tx<'_>, key: &CaseKey) -> Result<Rows, StoreError> {
    let rows = tx.rows(&READ, args![&key.home, &key.id])?;
    Ok(rows.iter().map(|row| row.values().to_vec()).collect())
}

/// Writes what differs from what is stored; the days that it touches are summed again.
pub fn change(tx: &mut Tx<'_>, key: &CaseKey, stored: &Rows, made: &Rows) {
    if stored == made {
        return;
    }
    tx.put(&DROP, args![&key.home, &key.id]);
    for row in made {
        tx.put(&ADD, row);
    }
    let differing = (stored.iter().filter(|row| !made.contains(row)))
        .chain(made.iter().filter(|row| !stored.contains(row)));
    let days: BTreeSet<i64> = differing
        .filter_map(|row| match row.get(DAY) {
            Some(Val::I64(day)) => Some(*day),
            _ => None,
        })
        .collect();
    for day in days {
        rollup::sum_again(tx, day);
    }
}
