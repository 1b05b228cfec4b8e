//! What an auditor reads: who looked at personal data, and who changed the office. Of persons
//! applying nothing is shown but the number of their case.

use super::board::{after, within};
use crate::app::App;
use crate::ledger;
use crate::look::{Look, Sight};
use crate::register;
use crate::store::{Row, StoreError};
use crate::survey::calls;
use crate::{args, sql};
use jiff::civil::Date;
use serde_json::Value;
use yike_core::clock::{At, start_of};
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post};

sql! {
    // The looker's unit stands in the event alone. The texts are ours, letter by letter, so the
    // words `"post":"110101…` are there exactly when a post of that subtree looked.
    LOOKS = concat!("SELECT e.text, case_row.number, case_row.item,
        CAST(COUNT(*) OVER () AS BIGINT) FROM event e
        JOIN case_row ON case_row.home = e.home AND case_row.id = e.id
        WHERE e.stream = 'look' AND ", within!(), " AND e.at >= $3 AND e.at < $4
        AND ($5 = '' OR REPLACE(e.text, $5, '') <> e.text)
        ORDER BY e.at DESC, e.home, e.id, e.seq DESC LIMIT $6 OFFSET $7");
    CALLED = "SELECT text FROM event WHERE home = $1 AND stream = 'look' AND id >= $2 AND id < $3
        AND at >= $4 AND at < $5 AND REPLACE(text, $6, '') <> text
        ORDER BY at DESC, id, seq DESC LIMIT $7";
    LOG = "SELECT id, text FROM event WHERE home = $1 AND stream = 'register'
        AND at >= $2 AND at < $3 ORDER BY at DESC, id, seq DESC LIMIT $4";
    COUNTS = concat!("WITH mine AS (SELECT home, id FROM case_row WHERE ", within!(), ")
        SELECT CAST(COUNT(*) AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN e.at >= $3 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM event e
        JOIN mine ON mine.home = e.home AND mine.id = e.id
        WHERE e.stream = 'look' AND e.at >= $4");
}

/// One look at personal data.
#[derive(Debug, Clone)]
pub struct Looked {
    pub at: At,
    pub by: PersonId,
    pub post: Option<Post>,
    pub number: String,
    pub item: String,
    /// Which kinds of values, and why; never the values.
    pub sight: Option<Sight>,
}

/// The looks of one day (or of the last days), by whom in which subtree.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The auditor's unit: looks at cases of its subtree.
    pub unit: UnitId,
    pub from: Date,
    /// The last day, included.
    pub until: Date,
    /// Only looks from posts at this unit or below.
    pub looker: Option<UnitId>,
}

/// A page of looks and how many there are.
pub async fn looks(
    app: &App,
    asked: &Asked,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Looked>, i64), StoreError> {
    let unit = asked.unit.as_str().to_owned();
    let (from, until) = span(asked.from, asked.until);
    let looker = asked.looker.as_ref();
    let words = looker.map_or(String::new(), |unit| format!("\"post\":\"{unit}"));
    app.store
        .read(move |tx| {
            let values = args![&unit, after(&unit), from, until, words, limit, offset];
            let rows = tx.rows(&LOOKS, values)?;
            let total = match rows.first() {
                Some(row) => row.i64(3)?,
                None => 0,
            };
            let looks = rows.iter().map(looked).collect::<Result<_, _>>()?;
            Ok((looks, total))
        })
        .await
}

/// Looks at people of call-back lists that were brought along, by posts of the subtree: these have no case.
pub async fn called(app: &App, asked: &Asked, limit: i64) -> Result<Vec<Looked>, StoreError> {
    let world = app.world.now();
    let unit = asked.unit.clone();
    let (from, until) = span(asked.from, asked.until);
    let post = format!("\"post\":\"{}", asked.looker.as_ref().unwrap_or(&unit));
    app.store
        .read(move |tx| {
            let mut looks = Vec::new();
            for home in world.homes_under(&unit) {
                let values = args![
                    home,
                    calls::NAMES,
                    after(calls::NAMES),
                    from,
                    until,
                    &post,
                    limit
                ];
                for row in tx.rows(&CALLED, values)? {
                    looks.push(look_of(row.text(0)?, "", ""));
                }
            }
            Ok(looks)
        })
        .await
}

fn looked(row: &Row) -> Result<Looked, StoreError> {
    Ok(look_of(row.text(0)?, row.text(1)?, row.text(2)?))
}

fn look_of(text: &str, number: &str, item: &str) -> Looked {
    // A row that cannot be read is still a row: checking the chains says what is wrong with it.
    let record = ledger::record(text).ok();
    let (at, by, post, sight) = match record.map(Look::of) {
        Some(look) => (look.at, look.by, look.post, Some(look.sight)),
        None => (At(0), PersonId::new("?"), None, None),
    };
    Looked {
        at,
        by,
        post,
        number: number.to_owned(),
        item: item.to_owned(),
        sight,
    }
}

/// Looks of today, and of today and the days since `since`.
pub async fn counts(
    app: &App,
    unit: &UnitId,
    today: Date,
    since: Date,
) -> Result<(i64, i64), StoreError> {
    let unit = unit.as_str().to_owned();
    app.store
        .read(move |tx| {
            let values = args![&unit, after(&unit), start_of(today).0, start_of(since).0];
            match tx.one(&COUNTS, values)? {
                Some(row) => Ok((row.i64(1)?, row.i64(0)?)),
                None => Ok((0, 0)),
            }
        })
        .await
}

/// One change of the office.
#[derive(Debug, Clone)]
pub struct Changed {
    pub at: At,
    pub by: PersonId,
    /// What kind of thing: `person`, `item`, `calendar`, `units`, `settings`.
    pub about: String,
    /// Which one.
    pub id: String,
    pub kind: String,
    pub body: Value,
}

/// The latest changes between two days, both included, at most `limit`.
pub async fn changes(
    app: &App,
    from: Date,
    until: Date,
    limit: i64,
) -> Result<Vec<Changed>, StoreError> {
    let (from, until) = span(from, until);
    app.store
        .read(move |tx| {
            let rows = tx.rows(&LOG, args![register::HOME, from, until, limit])?;
            rows.iter().map(changed).collect()
        })
        .await
}

fn changed(row: &Row) -> Result<Changed, StoreError> {
    let record = ledger::record(row.text(1)?).map_err(ledger::LogError::Broken)?;
    let id = row.text(0)?;
    let (about, id) = id.split_once('/').unwrap_or((id, ""));
    Ok(Changed {
        at: record.at,
        by: record.by,
        about: about.to_owned(),
        id: id.to_owned(),
        kind: record.kind,
        body: record.body,
    })
}

fn span(from: Date, until: Date) -> (i64, i64) {
    let behind = until.tomorrow().unwrap_or(until);
    (start_of(from).0, start_of(behind).0)
}
