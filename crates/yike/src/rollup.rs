//! 汇总: facts summed at the grain of the reports, so that no report scans what is over. A day is summed
//! when it has passed, a month when all its days are, and everything up to the end of a month after
//! that. A day whose facts changed is summed again, and what rests on it; made twice it is the same.

use crate::act::days_since_1970;
use crate::app::App;
use crate::store::{Row, StoreError, Tx, Val};
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use yike_core::clock::{At, day_of};
use yike_core::count::{Counts, What};

/// The columns of counts, in the order of [`What::ALL`], then the days.
macro_rules! columns {
    () => {
        "filed_online, filed_in_person, received, accepted, correction_asked,
        correction_answered, approved_in_time, approved_late, refused_in_time, refused_late,
        closed, not_accepted, withdrawn, returned, lapsed, nudged, warned, supervised, rated_1,
        rated_2, rated_3, rated_4, rated_5, told, advised, helped, leaflets, reopened,
        days"
    };
}

/// Their sums.
macro_rules! sums {
    () => {
        "CAST(SUM(filed_online) AS BIGINT), CAST(SUM(filed_in_person) AS BIGINT),
        CAST(SUM(received) AS BIGINT), CAST(SUM(accepted) AS BIGINT),
        CAST(SUM(correction_asked) AS BIGINT), CAST(SUM(correction_answered) AS BIGINT),
        CAST(SUM(approved_in_time) AS BIGINT), CAST(SUM(approved_late) AS BIGINT),
        CAST(SUM(refused_in_time) AS BIGINT), CAST(SUM(refused_late) AS BIGINT),
        CAST(SUM(closed) AS BIGINT), CAST(SUM(not_accepted) AS BIGINT),
        CAST(SUM(withdrawn) AS BIGINT), CAST(SUM(returned) AS BIGINT),
        CAST(SUM(lapsed) AS BIGINT), CAST(SUM(nudged) AS BIGINT),
        CAST(SUM(warned) AS BIGINT), CAST(SUM(supervised) AS BIGINT),
        CAST(SUM(rated_1) AS BIGINT), CAST(SUM(rated_2) AS BIGINT),
        CAST(SUM(rated_3) AS BIGINT), CAST(SUM(rated_4) AS BIGINT),
        CAST(SUM(rated_5) AS BIGINT), CAST(SUM(told) AS BIGINT),
        CAST(SUM(advised) AS BIGINT), CAST(SUM(helped) AS BIGINT),
        CAST(SUM(leaflets) AS BIGINT), CAST(SUM(reopened) AS BIGINT),
        CAST(SUM(days) AS BIGINT)"
    };
}

pub(crate) use {columns, sums};

sql! {
    FIRST = "SELECT MIN(day) FROM fact";
    MADE = "SELECT grain, period, facts, stale FROM rollup_made";
    COUNTED = "SELECT day, CAST(COUNT(*) AS BIGINT) FROM fact WHERE day >= $1 AND day < $2
        GROUP BY day";
    LOCK = "SELECT facts FROM rollup_made WHERE grain = $1 AND period = $2";
    FACTS = "SELECT unit, item, channel, duty, what, CAST(SUM(n) AS BIGINT),
        CAST(SUM(days) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM fact WHERE day = $1
        GROUP BY unit, item, channel, duty, what";
    DROP = "DELETE FROM rollup WHERE grain = $1 AND period = $2";
    ADD = concat!("INSERT INTO rollup (grain, period, side, level, unit, key, ", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)");
    MONTH = concat!("INSERT INTO rollup (grain, period, side, level, unit, key, ", columns!(), ")
        SELECT 'month', $1, side, level, unit, key, ", sums!(), " FROM rollup
        WHERE grain = 'day' AND period >= $2 AND period < $3
        GROUP BY side, level, unit, key");
    EVER = concat!("INSERT INTO rollup (grain, period, side, level, unit, key, ", columns!(), ")
        SELECT 'ever', $1, side, level, unit, key, ", sums!(), " FROM rollup
        WHERE (grain = 'month' AND period = $2) OR (grain = 'ever' AND period = $3)
        GROUP BY side, level, unit, key");
    KEEP = "INSERT INTO rollup_made (grain, period, facts, stale, made_at)
        VALUES ($1, $2, $3, 0, $4) ON CONFLICT (grain, period)
        DO UPDATE SET facts = excluded.facts, stale = 0, made_at = excluded.made_at";
    STALE = "UPDATE rollup_made SET stale = 1 WHERE grain = 'day' AND period = $1 AND stale = 0";
    // What rests on a day: its month, and everything up to the end of it and of later ones.
    FORGET = "DELETE FROM rollup_made WHERE (grain = 'month' AND period = $1)
        OR (grain = 'ever' AND period >= $2)";
}

/// A side on which facts are summed: all together, or by one of their properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    All,
    Item,
    Channel,
    Duty,
}

impl Side {
    pub const ALL: [Side; 4] = [Side::All, Side::Item, Side::Channel, Side::Duty];

    pub fn as_str(self) -> &'static str {
        match self {
            Side::All => "all",
            Side::Item => "item",
            Side::Channel => "channel",
            Side::Duty => "duty",
        }
    }
}

/// Facts of one kind that share all that is counted by.
#[derive(Debug, Clone)]
pub struct Heap {
    pub unit: String,
    pub item: String,
    pub channel: String,
    pub duty: String,
    pub what: What,
    pub n: i64,
    pub days: i64,
}

impl Heap {
    /// From unit, item, channel, duty, what, n and days; `None` of a fact that a later program counts.
    pub fn read(row: &Row) -> Result<Option<Heap>, StoreError> {
        let Some(what) = What::parse(row.text(4)?) else {
            return Ok(None);
        };
        Ok(Some(Heap {
            unit: row.text(0)?.to_owned(),
            item: row.text(1)?.to_owned(),
            channel: row.text(2)?.to_owned(),
            duty: row.text(3)?.to_owned(),
            what,
            n: row.i64(5)?,
            days: row.i64(6)?,
        }))
    }

    pub fn key(&self, side: Side) -> &str {
        match side {
            Side::All => "",
            Side::Item => &self.item,
            Side::Channel => &self.channel,
            Side::Duty => &self.duty,
        }
    }
}

/// The lengths of codes above that of a community; a bureau's is that of a street.
const LEVELS: [usize; 4] = [2, 6, 9, 12];

/// The code of a unit and of all above it, the highest first.
pub fn line_of(unit: &str) -> impl Iterator<Item = &str> {
    let above = LEVELS.into_iter().filter(|level| *level < unit.len());
    above
        .filter_map(|level| unit.get(..level))
        .chain([unit].into_iter().filter(|unit| !unit.is_empty()))
}

/// The length of the codes directly below a unit.
pub fn level_below(unit: &str) -> usize {
    match unit.len() {
        0..=2 => 6,
        n => n + 3,
    }
}

/// One row of a rollup: side, unit, key.
type Cell = (Side, String, String);

/// Heaps summed for every unit and all above it, on every side.
pub fn summed(heaps: &[Heap]) -> BTreeMap<Cell, Counts> {
    let mut cells: BTreeMap<Cell, Counts> = BTreeMap::new();
    for heap in heaps {
        for unit in line_of(&heap.unit) {
            for side in Side::ALL {
                let cell = (side, unit.to_owned(), heap.key(side).to_owned());
                let counts = cells.entry(cell).or_default();
                counts.add(heap.what, heap.n, heap.days);
            }
        }
    }
    cells
}

/// Counts of a row, from its `first` column on.
pub fn counts(row: &Row, first: usize) -> Result<Counts, StoreError> {
    let mut n = [0; What::COUNT];
    for (column, n) in n.iter_mut().enumerate() {
        *n = row.i64(first + column)?;
    }
    Ok(Counts::new(n, row.i64(first + What::COUNT)?))
}

/// The first day of the month of a day, in days since 1970.
pub fn month_of(day: i64) -> i64 {
    let date = date(day);
    day - i64::from(date.day()) + 1
}

/// The first day of the next month.
pub fn month_after(day: i64) -> i64 {
    month_of(month_of(day) + 31)
}

pub fn date(day: i64) -> Date {
    day_of(At(day * 86_400_000))
}

/// What has been summed.
#[derive(Debug, Default)]
struct Made {
    /// With the number of their facts; those to be made again are left out.
    days: BTreeMap<i64, i64>,
    months: BTreeSet<i64>,
    ever: BTreeSet<i64>,
}

/// How long after midnight a day is over: what was begun before has been written by then.
const AFTER_MIDNIGHT: i64 = 10 * 60_000;

/// Days whose facts are counted again, in case one came while its day was summed.
const LOOKED_AT_AGAIN: i64 = 8;

/// Sums what is over and not summed yet, or to be summed again; how many periods were made. Two
/// programs make the same.
///
/// # Errors
/// The database's.
pub async fn make(app: &App) -> Result<usize, StoreError> {
    let today = over_before(app.now());
    let Some((first, mut made, recent)) = app.store.read(move |tx| look(tx, today)).await? else {
        return Ok(0);
    };
    for (day, n) in recent {
        if made.days.get(&day).is_some_and(|counted| *counted != n) {
            made.days.remove(&day);
        }
    }
    let now = app.now();
    let mut count = 0;
    for day in first..today {
        if !made.days.contains_key(&day) {
            app.store.write(move |tx| make_day(tx, day, now)).await?;
            made.months.remove(&month_of(day));
            made.ever.split_off(&month_of(day));
            count += 1;
        }
    }
    let mut before = None;
    let mut month = month_of(first);
    while month_after(month) <= today {
        if !made.months.contains(&month) {
            app.store
                .write(move |tx| make_month(tx, month, now))
                .await?;
            count += 1;
        }
        if !made.ever.contains(&month) {
            app.store
                .write(move |tx| make_ever(tx, month, before, now))
                .await?;
            count += 1;
        }
        before = Some(month);
        month = month_after(month);
    }
    Ok(count)
}

/// The first day that is not over.
fn over_before(now: At) -> i64 {
    day(At(now.0 - AFTER_MIDNIGHT))
}

type Looked = Option<(i64, Made, BTreeMap<i64, i64>)>;

/// The first day of any fact, what has been made, and how many facts the last days have.
fn look(tx: &mut Tx<'_>, today: i64) -> Result<Looked, StoreError> {
    let first = tx.one(&FIRST, args![])?;
    let Some(first) = first.map(|row| row.opt_i64(0)).transpose()?.flatten() else {
        return Ok(None);
    };
    let mut made = Made::default();
    for row in tx.rows(&MADE, args![])? {
        let (period, facts) = (row.i64(1)?, row.i64(2)?);
        match row.text(0)? {
            "day" if row.i64(3)? == 0 => drop(made.days.insert(period, facts)),
            "month" => drop(made.months.insert(period)),
            "ever" => drop(made.ever.insert(period)),
            // A day to be made again.
            _ => {}
        }
    }
    let mut recent: BTreeMap<i64, i64> = (today - LOOKED_AT_AGAIN..today)
        .map(|day| (day, 0))
        .collect();
    for row in tx.rows(&COUNTED, args![today - LOOKED_AT_AGAIN, today])? {
        recent.insert(row.i64(0)?, row.i64(1)?);
    }
    Ok(Some((first, made, recent)))
}

fn make_day(tx: &mut Tx<'_>, day: i64, now: At) -> Result<(), StoreError> {
    // A late fact of this day waits until it is summed, and marks it again then.
    tx.lock(&LOCK, args!["day", day])?;
    let (mut heaps, mut facts) = (Vec::new(), 0);
    for row in tx.rows(&FACTS, args![day])? {
        facts += row.i64(7)?;
        heaps.extend(Heap::read(&row)?);
    }
    tx.put(&DROP, args!["day", day]);
    for ((side, unit, key), counts) in summed(&heaps) {
        let level = unit.len() as i64;
        let mut values = args!["day", day, side.as_str(), level, unit, key].to_vec();
        values.extend(What::ALL.map(|what| Val::I64(counts.of(what))));
        values.push(Val::I64(counts.days));
        tx.put(&ADD, &values);
    }
    let month = month_of(day);
    tx.put(&FORGET, args![month, month]);
    tx.put(&KEEP, args!["day", day, facts, now.0]);
    Ok(())
}

fn make_month(tx: &mut Tx<'_>, month: i64, now: At) -> Result<(), StoreError> {
    tx.put(&DROP, args!["month", month]);
    tx.put(&MONTH, args![month, month, month_after(month)]);
    tx.put(&KEEP, args!["month", month, 0i64, now.0]);
    Ok(())
}

fn make_ever(tx: &mut Tx<'_>, month: i64, before: Option<i64>, now: At) -> Result<(), StoreError> {
    tx.put(&DROP, args!["ever", month]);
    tx.put(&EVER, args![month, month, before.unwrap_or(i64::MIN)]);
    tx.put(&KEEP, args!["ever", month, 0i64, now.0]);
    Ok(())
}

/// A fact came late, or is another: its day is summed again, if it was summed at all, and until then
/// reports read what the day has themselves.
pub fn sum_again(tx: &mut Tx<'_>, day: i64) {
    tx.put(&STALE, args![day]);
    let month = month_of(day);
    tx.put(&FORGET, args![month, month]);
}

/// Runs for ever beside the server.
pub async fn run(app: App) {
    loop {
        if let Err(error) = make(&app).await {
            tracing::warn!(%error, "what was counted waits to be summed");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// The day of a moment, in days since 1970.
pub fn day(at: At) -> i64 {
    number(day_of(at))
}

/// A day as rows keep it.
pub fn number(day: Date) -> i64 {
    i64::from(days_since_1970(day))
}
