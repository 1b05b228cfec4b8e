//! 晨报: on each working day, when a place opens, its head is told in one look what is late, what is
//! due soon, what waits for an answer and which papers are missing. The figures are those of the
//! board and of the same lists; a digest is kept, so that one can see how it was.

use crate::act::days_since_1970;
use crate::app::App;
use crate::store::{Row, StoreError, Tx};
use crate::views::board::{Heap, Period, Scope, after, board};
use crate::{args, sql};
use std::collections::BTreeSet;
use std::time::Duration;
use yike_core::clock::{At, day_of, start_of};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

sql! {
    MADE = "SELECT unit FROM digest WHERE day = $1";
    ASKED = "SELECT COUNT(*) FROM asked WHERE unit >= $1 AND unit < $2";
    MISSED = "SELECT COUNT(*) FROM paper_row WHERE missed = 1
        AND ((at_unit >= $1 AND at_unit < $2) OR (on_way_to >= $1 AND on_way_to < $2))";
    KEEP = "INSERT INTO digest (unit, day, made_at, open, soon, overdue, supervised, asked, missed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (unit, day) DO NOTHING";
    DROP = "DELETE FROM digest WHERE day < $1";
    LATEST = "SELECT unit, made_at, open, soon, overdue, supervised, asked, missed FROM digest
        WHERE unit = $1 ORDER BY day DESC LIMIT 22";
}

/// Who leads: whose unit gets a digest.
pub const HEADS: [Duty; 2] = [Duty::Supervisor, Duty::StationHead];

/// How long digests are kept: a year.
const KEPT_DAYS: i64 = 366;

/// One morning of one unit, in cases, questions and papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub unit: UnitId,
    pub made_at: At,
    pub open: i64,
    pub soon: i64,
    pub overdue: i64,
    pub supervised: i64,
    /// What the unit and those below it have to answer.
    pub asked: i64,
    /// Papers that were not in their bag.
    pub missed: i64,
}

/// The digests of a unit, the latest first: about a month of working days.
pub async fn of(app: &App, unit: &UnitId) -> Result<Vec<Digest>, StoreError> {
    let unit = unit.clone();
    app.store
        .read(move |tx| {
            let rows = tx.rows(&LATEST, args![unit.as_str()])?;
            rows.iter().map(read).collect()
        })
        .await
}

fn read(row: &Row) -> Result<Digest, StoreError> {
    Ok(Digest {
        unit: UnitId::new(row.text(0)?),
        made_at: At(row.i64(1)?),
        open: row.i64(2)?,
        soon: row.i64(3)?,
        overdue: row.i64(4)?,
        supervised: row.i64(5)?,
        asked: row.i64(6)?,
        missed: row.i64(7)?,
    })
}

/// Makes the digests of today that are due and not there; how many were made. Two programs make
/// one.
///
/// # Errors
/// The database's.
pub async fn make(app: &App) -> Result<usize, StoreError> {
    let world = app.world.now();
    let now = app.now();
    let today = day_of(now);
    if !world.calendar.is_working(today) {
        return Ok(0);
    }
    let day = i64::from(days_since_1970(today));
    let made: BTreeSet<String> = app
        .store
        .read(move |tx| {
            let rows = tx.rows(&MADE, args![day])?;
            let units = rows.iter().map(|row| row.text(0).map(str::to_owned));
            units.collect::<Result<_, _>>()
        })
        .await?;
    let led = world.posts.iter().filter(|post| post.holds(now));
    let led = led.filter(|post| HEADS.contains(&post.duty));
    let units: BTreeSet<&UnitId> = led.map(|post| &post.unit).collect();
    let mut count = 0;
    for unit in units {
        let opens = world.lists_at(unit, now).running().opens();
        let minutes = i64::from(opens.hour()) * 60 + i64::from(opens.minute());
        let is_open = now.0 >= start_of(today).0 + minutes * 60_000;
        if is_open && !made.contains(unit.as_str()) {
            make_one(app, unit, day, now).await?;
            count += 1;
        }
    }
    Ok(count)
}

async fn make_one(app: &App, unit: &UnitId, day: i64, now: At) -> Result<(), StoreError> {
    let world = app.world.now();
    let scope = Scope::new(unit.clone(), Period::Day, now, &world.calendar);
    let board = board(app, &scope, &world.calendar).await?;
    let unit = unit.to_string();
    app.store
        .write(move |tx| {
            let until = after(&unit);
            let mut count = |sql: &'static crate::store::Sql| counted(tx, sql, &unit, &until);
            let (asked, missed) = (count(&ASKED)?, count(&MISSED)?);
            let of = |heap: Heap| board.total(heap);
            tx.put(
                &KEEP,
                args![
                    &unit,
                    day,
                    now.0,
                    of(Heap::Open),
                    of(Heap::Soon),
                    of(Heap::Overdue),
                    of(Heap::Supervised),
                    asked,
                    missed
                ],
            );
            tx.put(&DROP, args![day - KEPT_DAYS]);
            Ok(())
        })
        .await
}

fn counted(
    tx: &mut Tx<'_>,
    sql: &'static crate::store::Sql,
    unit: &str,
    until: &str,
) -> Result<i64, StoreError> {
    match tx.one(sql, args![unit, until])? {
        Some(row) => row.i64(0),
        None => Ok(0),
    }
}

/// Runs for ever beside the server.
pub async fn run(app: App) {
    loop {
        if let Err(error) = make(&app).await {
            tracing::warn!(%error, "the digests of this morning wait");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}
