//! The register: what the catalogue, the tree, the people and the calendar have been. One stream
//! per item, person or year, so that two changes never wait for each other.

use crate::homes::Homes;
use crate::ledger::{self, Entry, Hand, LogError, Stream};
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use crate::{follow, world};
use serde_json::json;
use yike_core::clock::{At, Calendar};
use yike_core::item::{Item, Level};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// The home of the register's streams: they belong to the whole installation.
pub const HOME: &str = "-";

sql! {
    ADD_ITEM = "INSERT INTO item_version (item, digest, text, from_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (item, digest) DO UPDATE SET from_at = excluded.from_at";
    ADD_UNIT = "INSERT INTO unit (id, level, name, parent, home) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET level = excluded.level, name = excluded.name,
        parent = excluded.parent, home = excluded.home";
    ADD_PERSON = "INSERT INTO person (id, name, login, secret, kind) VALUES ($1, $2, $3, $4, 'staff')";
    SECRET = "UPDATE person SET secret = $1, fails = 0, locked_until = 0 WHERE id = $2";
    ADD_POST = "INSERT INTO post (id, person, unit, duty, slot, from_at) VALUES ($1, $2, $3, $4, $5, $6)";
    END_POST = "UPDATE post SET until_at = $1 WHERE id = $2 AND until_at IS NULL RETURNING person";
    AWAY = "UPDATE post SET away_from = $1, away_until = $2 WHERE id = $3 RETURNING person";
    YEAR = "INSERT INTO calendar_year (year, source, at) VALUES ($1, $2, $3)
        ON CONFLICT (year) DO UPDATE SET source = excluded.source, at = excluded.at";
    ONE_SETTING = "SELECT value FROM setting WHERE name = $1";
    SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    FIRST = "INSERT INTO command (home, actor, id, digest, stream, stream_id, seq, at)
        VALUES ($1, $2, $3, $4, 'register', '', 0, $5)
        ON CONFLICT (home, actor, id) DO NOTHING RETURNING id";
    SENT = "SELECT digest FROM command WHERE home = $1 AND actor = $2 AND id = $3";
}

/// Writes one event of the register and marks the slow facts as changed.
fn write(
    tx: &mut Tx<'_>,
    id: &str,
    kind: &str,
    body: serde_json::Value,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let stream = Stream {
        home: HOME,
        kind: "register",
        id,
    };
    let (head, last) = ledger::head(tx, stream)?;
    let hand = Hand {
        at: now.max(last),
        by: by.clone(),
        post: None,
    };
    let entry = Entry {
        kind: kind.to_owned(),
        body,
        status: kind.to_owned(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    world::bump(tx);
    Ok(())
}

/// Publishes a version of an item; running cases keep theirs.
pub fn publish(
    tx: &mut Tx<'_>,
    item: &Item,
    text: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let digest = Item::digest(text);
    tx.put(&ADD_ITEM, args![&item.key, &digest, text, now.0]);
    write(
        tx,
        &format!("item/{}", item.key),
        "item_published",
        json!({ "digest": digest }),
        by,
        now,
    )
}

/// One unit of a tree to be kept.
#[derive(Debug, Clone)]
pub struct UnitRow {
    pub id: UnitId,
    pub level: Level,
    pub name: String,
    pub parent: Option<UnitId>,
}

/// Keeps a tree of units. The home of a unit's cases is its district.
pub fn keep_units(
    tx: &mut Tx<'_>,
    units: &[UnitRow],
    source: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let mut homes = match tx.one(&ONE_SETTING, args![Homes::SETTING])? {
        Some(row) => Homes::parse(row.text(0)?),
        None => Homes::default(),
    };
    for unit in units {
        let home = unit.id.as_str().get(..6);
        if unit.level == Level::District && home == Some(unit.id.as_str()) {
            homes.give(unit.id.as_str());
        }
        tx.put(
            &ADD_UNIT,
            args![
                unit.id.as_str(),
                world::level_name(unit.level),
                &unit.name,
                unit.parent.as_ref().map(|p| p.as_str().to_owned()),
                home.map(str::to_owned)
            ],
        );
    }
    tx.put(&SETTING, args![Homes::SETTING, homes.text()]);
    let digest = Item::digest(source);
    let body = json!({ "digest": digest, "count": units.len() });
    write(tx, "units", "units_kept", body, by, now)
}

/// Adds somebody to the staff. The name stays out of the log.
pub fn add_person(
    tx: &mut Tx<'_>,
    person: &PersonId,
    name: &str,
    login: &str,
    secret: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(&ADD_PERSON, args![person.as_str(), name, login, secret]);
    let id = format!("person/{person}");
    write(tx, &id, "person_added", json!({}), by, now)
}

pub fn set_secret(
    tx: &mut Tx<'_>,
    person: &PersonId,
    secret: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(&SECRET, args![secret, person.as_str()]);
    let id = format!("person/{person}");
    write(tx, &id, "secret_set", json!({}), by, now)
}

/// A post to be given.
#[derive(Debug, Clone)]
pub struct NewPost {
    pub id: String,
    pub person: PersonId,
    pub unit: UnitId,
    pub duty: Duty,
    pub slot: String,
}

pub fn give_post(tx: &mut Tx<'_>, post: &NewPost, by: &PersonId, now: At) -> Result<(), LogError> {
    tx.put(
        &ADD_POST,
        args![
            &post.id,
            post.person.as_str(),
            post.unit.as_str(),
            post.duty.as_str(),
            &post.slot,
            now.0
        ],
    );
    let id = format!("person/{}", post.person);
    let body = json!({ "post": post.id, "unit": post.unit, "duty": post.duty, "slot": post.slot });
    write(tx, &id, "post_given", body, by, now)
}

/// Ends a post; `false` where it is unknown or ended already.
pub fn end_post(tx: &mut Tx<'_>, post: &str, by: &PersonId, now: At) -> Result<bool, LogError> {
    let Some(row) = tx.one(&END_POST, args![now.0, post])? else {
        return Ok(false);
    };
    let id = format!("person/{}", row.text(0)?);
    write(tx, &id, "post_ended", json!({ "post": post }), by, now)?;
    Ok(true)
}

/// Marks a post away for a time, or back (`None`); `false` where the post is unknown.
pub fn mark_away(
    tx: &mut Tx<'_>,
    post: &str,
    away: Option<(At, At)>,
    by: &PersonId,
    now: At,
) -> Result<bool, LogError> {
    let (from, until) = (away.map(|a| a.0.0), away.map(|a| a.1.0));
    let Some(row) = tx.one(&AWAY, args![from, until, post])? else {
        return Ok(false);
    };
    let id = format!("person/{}", row.text(0)?);
    let body = json!({ "post": post, "from": from, "until": until });
    let kind = if away.is_some() {
        "marked_away"
    } else {
        "marked_back"
    };
    write(tx, &id, kind, body, by, now)?;
    Ok(true)
}

/// Keeps the calendar of a year (rows without heading), and has the clock look at every running
/// promise: a day that moves is told anew.
pub fn keep_year(
    tx: &mut Tx<'_>,
    year: i16,
    rows: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    // Whoever calls has shown the faults already; a year that does not parse would stop every
    // later start, so it is refused here too.
    let table = format!("date,kind,occasion\n{rows}");
    if Calendar::default().merge(year, &table).is_err() {
        return Err(StoreError::Engine(format!("the calendar of {year} does not parse")).into());
    }
    tx.put(&YEAR, args![i64::from(year), rows, now.0]);
    follow::every_promise(tx, &format!("calendar/{year}/{}", now.0), now);
    let id = format!("calendar/{year}");
    let body = json!({ "digest": Item::digest(rows) });
    write(tx, &id, "year_kept", body, by, now)
}

/// Keeps a setting of the installation: the name of the service, the telephone.
pub fn set(
    tx: &mut Tx<'_>,
    name: &str,
    value: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(&SETTING, args![name, value]);
    let body = json!({ "name": name, "digest": Item::digest(value) });
    write(tx, "settings", "setting_kept", body, by, now)
}

/// The master key was changed.
pub fn key_rotated(tx: &mut Tx<'_>, by: &PersonId, now: At) -> Result<(), LogError> {
    write(tx, "keys", "key_rotated", json!({}), by, now)
}

/// Words were erased: of these cases, and so many drafts; why, by a code. Never whose.
pub fn forgotten(
    tx: &mut Tx<'_>,
    cases: &[String],
    drafts: usize,
    basis: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let body = json!({ "cases": cases, "drafts": drafts, "basis": basis });
    write(tx, "forgotten", "forgotten", body, by, now)
}

/// Whether a change came before: a form sent twice is one change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    First,
    Again,
    /// The same command id came with other words.
    Altered,
}

/// Remembers the command of a change; ask it first in the transaction that makes the change.
pub fn time(
    tx: &mut Tx<'_>,
    by: &PersonId,
    command_id: &str,
    digest: &[u8],
    now: At,
) -> Result<Time, StoreError> {
    let kept = tx.one(&FIRST, args![HOME, by.as_str(), command_id, digest, now.0])?;
    if kept.is_some() {
        return Ok(Time::First);
    }
    let sent = tx.one(&SENT, args![HOME, by.as_str(), command_id])?;
    Ok(match sent {
        Some(row) if row.blob(0)? == digest => Time::Again,
        _ => Time::Altered,
    })
}

impl From<LogError> for StoreError {
    fn from(error: LogError) -> StoreError {
        match error {
            LogError::Store(error) => error,
            LogError::Broken(broken) => StoreError::Engine(broken.to_string()),
        }
    }
}
