//! 评价器: a tablet or terminal beside a window. It is paired by a code that a worker of the unit reads
//! out, known by the token in its cookie alone, and shows one service event that the worker put on it,
//! until that is rated, declined or nobody touched it for a minute. It keeps nothing of anybody.

use super::Code;
use crate::app::App;
use crate::private;
use crate::store::{Row, StoreError, Tx};
use crate::{args, attempt, sql};
use yike_core::case::Through;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

macro_rules! columns {
    () => {
        "SELECT id, unit, name, through, token, by_person, at, code, asked_at FROM rating_device "
    };
}

sql! {
    ADD = "INSERT INTO rating_device (id, unit, name, through, pair, pair_until, token, by_person,
        at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, NULL)";
    WAITING = "SELECT id FROM rating_device WHERE pair = $1 AND pair_until > $2
        AND ended_at IS NULL AND token = ''";
    PAIR = "UPDATE rating_device SET pair = '', token = $1, at = $2 WHERE id = $3";
    KNOWN = concat!(columns!(), "WHERE token = $1 AND ended_at IS NULL");
    OF_UNIT = concat!(columns!(), "WHERE unit = $1 AND ended_at IS NULL
        AND (token <> '' OR pair_until > $2) ORDER BY name, id LIMIT 100");
    SHOW = "UPDATE rating_device SET code = $1, asked_at = $2 WHERE id = $3 AND unit = $4
        AND ended_at IS NULL";
    CLEAR = "UPDATE rating_device SET code = '', asked_at = 0 WHERE id = $1 AND code = $2";
    END = "UPDATE rating_device SET ended_at = $1, token = '', pair = '', code = ''
        WHERE id = $2 AND unit = $3 AND ended_at IS NULL";
}

/// How long a pairing code holds.
pub const PAIRING: i64 = 10 * 60 * 1000;

/// Untouched for so long, the device is idle again.
pub const IDLE: i64 = 60 * 1000;

/// A device as its unit's list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    pub unit: UnitId,
    pub name: String,
    pub through: Through,
    pub is_paired: bool,
    pub by: PersonId,
    pub at: At,
    /// What it shows.
    code: Option<Code>,
    asked_at: At,
}

impl Device {
    /// The service it shows now; after a minute untouched, none.
    pub fn shown(&self, now: At) -> Option<&Code> {
        let is_fresh = now.0 - self.asked_at.0 < IDLE;
        self.code.as_ref().filter(|_| is_fresh)
    }
}

/// A place for a new device, and the eight digits by which it is paired.
pub async fn invite(
    app: &App,
    (unit, by): (&UnitId, &PersonId),
    name: &str,
    through: Through,
) -> Result<String, StoreError> {
    let digits = format!("{:08}", u64::from_be_bytes(private::random()) % 100_000_000);
    let (pair, now) = (key(app, "pair", &digits), app.now());
    let id = uuid::Uuid::now_v7().to_string();
    let (unit, by, name) = (unit.clone(), by.clone(), name.to_owned());
    app.store
        .write(move |tx| {
            tx.put(
                &ADD,
                args![
                    &id,
                    unit.as_str(),
                    &name,
                    through.as_str(),
                    &pair,
                    now.0 + PAIRING,
                    by.as_str(),
                    now.0
                ],
            );
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(digits)
}

/// What came of a pairing code.
pub enum Paired {
    /// The token for the device's cookie.
    Yes(String),
    /// Unknown, used or over.
    No,
    TooMany,
}

/// Pairs the browser that typed the code; `visitor` tells it from others while tries are counted.
pub async fn pair(app: &App, visitor: &str, digits: &str) -> Result<Paired, StoreError> {
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let (pair, now) = (key(app, "pair", &digits), app.now());
    let tries = key(app, "tries", visitor);
    let token = private::hex(&private::random::<24>());
    let kept = key(app, "token", &token);
    let found = app
        .store
        .write(move |tx| {
            let Some(row) = tx.one(&WAITING, args![&pair, now.0])? else {
                return Ok(Err(attempt::count(tx, &tries, now)?));
            };
            tx.put(&PAIR, args![&kept, now.0, row.text(0)?]);
            attempt::forget(tx, &tries);
            Ok::<_, StoreError>(Ok(()))
        })
        .await?;
    Ok(match found {
        Ok(()) => Paired::Yes(token),
        Err(true) => Paired::No,
        Err(false) => Paired::TooMany,
    })
}

/// The device of a cookie's token.
pub async fn known(app: &App, token: &str) -> Result<Option<Device>, StoreError> {
    if token.is_empty() {
        return Ok(None);
    }
    let kept = key(app, "token", token);
    app.store
        .read(move |tx| {
            let row = tx.one(&KNOWN, args![&kept])?;
            row.map(|row| read(&row)).transpose()
        })
        .await
}

/// The devices of a unit, and those that wait to be paired.
pub fn of_unit(tx: &mut Tx<'_>, unit: &UnitId, now: At) -> Result<Vec<Device>, StoreError> {
    let rows = tx.rows(&OF_UNIT, args![unit.as_str(), now.0])?;
    rows.iter().map(read).collect()
}

/// Puts a service on a device of this unit.
pub fn show(tx: &mut Tx<'_>, id: &str, unit: &UnitId, code: &Code, now: At) {
    tx.put(&SHOW, args![code.as_str(), now.0, id, unit.as_str()]);
}

/// The device shows nothing, unless another service was put on it meanwhile.
pub fn clear(tx: &mut Tx<'_>, id: &str, code: &Code) {
    tx.put(&CLEAR, args![id, code.as_str()]);
}

/// Takes a device of this unit out: its token opens nothing from now on.
pub fn end(tx: &mut Tx<'_>, id: &str, unit: &UnitId, now: At) {
    tx.put(&END, args![now.0, id, unit.as_str()]);
}

fn read(row: &Row) -> Result<Device, StoreError> {
    Ok(Device {
        id: row.text(0)?.to_owned(),
        unit: UnitId::new(row.text(1)?),
        name: row.text(2)?.to_owned(),
        through: Through::parse(row.text(3)?).unwrap_or(Through::Device),
        is_paired: !row.text(4)?.is_empty(),
        by: PersonId::new(row.text(5)?),
        at: At(row.i64(6)?),
        code: Code::parse(row.text(7)?),
        asked_at: At(row.i64(8)?),
    })
}

fn key(app: &App, what: &str, of: &str) -> String {
    app.keys.session_id(&format!("rating-{what}/{of}"))
}
