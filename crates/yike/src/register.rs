//! The register: what the catalogue, the tree, the people and the calendar have been. One stream
//! per item, person or year, so that two changes never wait for each other.

use crate::entry;
use crate::homes::Homes;
use crate::ledger::{self, Entry, Hand, LogError, Stream};
use crate::passphrase;
use crate::second_factor::{self, Secret};
use crate::store::{StoreError, Tx};
use crate::{act::Fail, args, sql};
use crate::{follow, rollup, world};
use jiff::civil::Date;
use serde_json::json;
use yike_core::case::{Gap, Refusal};
use yike_core::clock::{At, Calendar};
use yike_core::item::{Item, Level};
use yike_core::list::{List, Running};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Term, clash};

/// The home of the register's streams: they belong to the whole installation.
pub const HOME: &str = "-";

sql! {
    ADD_ITEM = "INSERT INTO item_version (item, digest, text, from_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (item, digest) DO UPDATE SET from_at = excluded.from_at";
    SAME_TIME = "SELECT from_at FROM item_version WHERE item = $1 AND from_at >= $2 AND from_at < $3
        AND digest <> $4 ORDER BY from_at DESC LIMIT 1";
    VERSION_BEFORE = "SELECT text FROM item_version WHERE item = $1 AND from_at <= $2
        AND digest <> $3 ORDER BY from_at DESC LIMIT 1";
    ADD_UNIT = "INSERT INTO unit (id, level, name, parent, home) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET level = excluded.level, name = excluded.name,
        parent = excluded.parent, home = excluded.home";
    ADD_PERSON = "INSERT INTO person (id, name, login, secret, kind, secret_at, must_change)
        VALUES ($1, $2, $3, $4, 'staff', $5, $6)";
    SECRET = "UPDATE person SET secret = $1, fails = 0, locked_until = 0, secret_at = $2,
        must_change = $3 WHERE id = $4";
    PUT_BY = "INSERT INTO old_secret (person, n, secret) SELECT id, CAST($1 AS BIGINT), secret
        FROM person WHERE id = $2 AND secret IS NOT NULL";
    LAST_OLD = "SELECT COALESCE(MAX(n), 0) FROM old_secret WHERE person = $1";
    DROP_OLD = "DELETE FROM old_secret WHERE person = $1 AND n <= $2";
    MUST_CHANGE = "UPDATE person SET must_change = 1 WHERE id = $1";
    END_SESSIONS = "DELETE FROM session WHERE person = $1 AND kind = 'staff'";
    STANDING = "SELECT secret_at, must_change FROM person WHERE id = $1 AND kind = 'staff'";
    NOW_SECRET = "SELECT secret FROM person WHERE id = $1";
    OLD_SECRETS = "SELECT secret FROM old_secret WHERE person = $1 ORDER BY n DESC";
    PERSON = "SELECT id FROM person WHERE id = $1";
    HELD = "SELECT duty, from_at, until_at FROM post WHERE person = $1 ORDER BY id";
    ADD_POST = "INSERT INTO post (id, person, unit, duty, slot, from_at) VALUES ($1, $2, $3, $4, $5, $6)";
    END_POST = "UPDATE post SET until_at = $1 WHERE id = $2 AND until_at IS NULL RETURNING person";
    NAME_POST = "UPDATE post SET title = $1, number = $2 WHERE id = $3 RETURNING person";
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

/// Publishes a version of a record of the catalogue, to hold from then on: an item by its key, or
/// `package/…`. An empty text takes the record out. Running cases keep theirs.
pub fn publish(
    tx: &mut Tx<'_>,
    key: &str,
    text: &str,
    from: At,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let digest = Item::digest(text);
    // Of two for the same day the one published later holds.
    let same = tx.one(&SAME_TIME, args![key, from.0, from.0 + 1_000, &digest])?;
    let from = match same.map(|row| row.i64(0)).transpose()? {
        Some(at) => At(at + 1),
        None => from,
    };
    tx.put(&ADD_ITEM, args![key, &digest, text, from.0]);
    if let Some(unit) = world::unit_of_list(key)
        && running_of(tx, key, from, &digest)? != running_in(text)
    {
        // Warnings and limits of what is there now follow the new rules.
        follow::every_case_below(tx, &format!("{key}@{digest}"), unit, from);
    }
    let body = json!({ "digest": digest, "from": from });
    write(tx, &format!("item/{key}"), "item_published", body, by, now)
}

/// 运行规则 that a list states; a text that is no list states none.
fn running_in(text: &str) -> Running {
    let list: Result<List, _> = toml::from_str(text);
    list.map(|list| list.running).unwrap_or_default()
}

/// The rules of the version before this one.
fn running_of(tx: &mut Tx<'_>, key: &str, from: At, digest: &str) -> Result<Running, StoreError> {
    let before = tx.one(&VERSION_BEFORE, args![key, from.0, digest])?;
    let text = before.as_ref().map(|row| row.text(0)).transpose()?;
    Ok(text.map(running_in).unwrap_or_default())
}

/// Something befell a version of an item that does not hold: `item_proposed`, `item_returned`.
pub fn item_noted(
    tx: &mut Tx<'_>,
    key: &str,
    kind: &str,
    digest: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let body = json!({ "digest": digest });
    write(tx, &format!("item/{key}"), kind, body, by, now)
}

/// Something befell a survey: it was published or ended, codes or a list of calls were made for it. How
/// many, never whom.
pub fn survey_noted(
    tx: &mut Tx<'_>,
    key: &str,
    kind: &str,
    body: serde_json::Value,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    write(tx, &format!("survey/{key}"), kind, body, by, now)
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
    tx.put(
        &ADD_PERSON,
        args![person.as_str(), name, login, secret, now.0, 0],
    );
    let id = person_stream(person);
    write(tx, &id, "person_added", json!({}), by, now)
}

/// The passphrase that was set is only lent: its owner chooses their own at the first login.
pub fn lend(tx: &mut Tx<'_>, person: &PersonId) {
    tx.put(&MUST_CHANGE, args![person.as_str()]);
}

/// Keeps a new passphrase and ends every session of its owner. One that somebody else chose is
/// lent.
pub fn set_secret(
    tx: &mut Tx<'_>,
    person: &PersonId,
    secret: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let last = match tx.one(&LAST_OLD, args![person.as_str()])? {
        Some(row) => row.i64(0)?,
        None => 0,
    };
    tx.put(&PUT_BY, args![last + 1, person.as_str()]);
    let gone = last + 1 - passphrase::REMEMBERED as i64;
    tx.put(&DROP_OLD, args![person.as_str(), gone]);
    let is_lent = i64::from(by != person);
    tx.put(&SECRET, args![secret, now.0, is_lent, person.as_str()]);
    tx.put(&END_SESSIONS, args![person.as_str()]);
    let kind = match is_lent {
        0 => "secret_changed",
        _ => "secret_set",
    };
    write(tx, &person_stream(person), kind, json!({}), by, now)
}

/// The person whose name the stream bears.
fn person_stream(person: &PersonId) -> String {
    format!("person/{person}")
}

/// Somebody confirmed a second factor of their own. Every session of theirs ends.
#[allow(clippy::too_many_arguments)]
pub fn set_second_factor(
    tx: &mut Tx<'_>,
    keys: &crate::private::Keys,
    person: &PersonId,
    secret: &Secret,
    step: i64,
    codes: &[String],
    now: At,
) -> Result<(), LogError> {
    second_factor::keep(tx, keys, person, secret, step, now);
    second_factor::keep_codes(tx, person, codes);
    tx.put(&END_SESSIONS, args![person.as_str()]);
    let id = person_stream(person);
    write(tx, &id, "second_factor_set", json!({}), person, now)
}

/// Takes a second factor away: by its owner, or by a security administrator for somebody who has
/// lost it. Every session ends; `false` where there was none.
pub fn drop_second_factor(
    tx: &mut Tx<'_>,
    person: &PersonId,
    by: &PersonId,
    now: At,
) -> Result<bool, LogError> {
    if !second_factor::forget(tx, person)? {
        return Ok(false);
    }
    tx.put(&END_SESSIONS, args![person.as_str()]);
    let kind = match by == person {
        true => "second_factor_dropped",
        false => "second_factor_reset",
    };
    write(tx, &person_stream(person), kind, json!({}), by, now)?;
    Ok(true)
}

pub fn renew_recovery_codes(
    tx: &mut Tx<'_>,
    person: &PersonId,
    codes: &[String],
    now: At,
) -> Result<(), LogError> {
    second_factor::keep_codes(tx, person, codes);
    let id = person_stream(person);
    write(tx, &id, "recovery_codes_made", json!({}), person, now)
}

pub(crate) fn recovery_code_used(
    tx: &mut Tx<'_>,
    person: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let id = person_stream(person);
    write(tx, &id, "recovery_code_used", json!({}), person, now)
}

/// Ends every session of somebody.
pub fn end_sessions(
    tx: &mut Tx<'_>,
    person: &PersonId,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(&END_SESSIONS, args![person.as_str()]);
    let id = person_stream(person);
    write(tx, &id, "sessions_ended", json!({}), by, now)
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

/// Gives a post. There is no other way to one, so here stands what keeps the three
/// administrators apart, whoever asks: a page, the command line, a demonstration.
///
/// # Errors
/// A refusal with its sentence: to oneself, or beside a duty that it does not go with.
pub fn give_post(tx: &mut Tx<'_>, post: &NewPost, by: &PersonId, now: At) -> Result<(), Fail> {
    // Whoever else gives this person a post waits here, and then sees this one.
    tx.lock(&PERSON, args![post.person.as_str()])?;
    let mut held = Vec::new();
    for row in tx.rows(&HELD, args![post.person.as_str()])? {
        if let Some(duty) = Duty::parse(row.text(0)?) {
            let (from, until) = (At(row.i64(1)?), row.opt_i64(2)?.map(At));
            held.push(Term { duty, from, until });
        }
    }
    if let Some(gap) = misfit(&held, &post.person, post.duty, by, now) {
        return Err(Fail::Refused(Refusal::Content(vec![gap])));
    }
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
    Ok(write(tx, &id, "post_given", body, by, now)?)
}

/// Which duties a level of the tree has.
pub fn fits(duty: Duty, level: Level) -> bool {
    match duty {
        Duty::Station | Duty::StationHead => level == Level::Community,
        Duty::Window => level == Level::Street,
        Duty::Section | Duty::Approver => matches!(level, Level::Street | Level::District),
        Duty::District => level == Level::District,
        Duty::Supervisor | Duty::Auditor | Duty::Administrator | Duty::Security => {
            level != Level::Community
        }
        Duty::Grid => level == Level::Community,
        Duty::Helper | Duty::Observer => true,
        Duty::Contact => matches!(level, Level::Street | Level::District),
    }
}

/// Why somebody with these terms may not be given this duty from now on.
pub fn misfit(held: &[Term], person: &PersonId, duty: Duty, by: &PersonId, now: At) -> Option<Gap> {
    if by == person {
        return Some(Gap::new(
            "duty",
            "不能给自己设岗位，请由另一位安全管理员来设。",
            "Nobody gives themselves a post; ask another security administrator.",
        ));
    }
    let wanted = Term {
        duty,
        from: now,
        until: None,
    };
    let held = clash(held, &wanted)?.duty;
    let both_three = Duty::THREE.contains(&held) && Duty::THREE.contains(&duty);
    Some(match both_three {
        true => Gap::new(
            "duty",
            "系统管理员、安全管理员、审计员不能是同一人（三员分立），在哪个单位都不行。请先结束此人的\
             那个岗位，或另选一人。",
            "System administrator, security administrator and auditor are three different people, \
             in whatever units. End the other post first or choose another person.",
        ),
        false => Gap::new(
            "duty",
            "安全管理员管岗位和口令，不能同时办件或兼别的岗位。请先结束此人的其他岗位，或另选一人。",
            "A security administrator gives rights and has no other post, so no case either. End \
             the other posts first or choose another person.",
        ),
    })
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

/// What a post is called 岗位名称 and its number 工号; `false` where the post is unknown.
pub fn name_post(
    tx: &mut Tx<'_>,
    post: &str,
    title: &str,
    number: &str,
    by: &PersonId,
    now: At,
) -> Result<bool, LogError> {
    let Some(row) = tx.one(&NAME_POST, args![title, number, post])? else {
        return Ok(false);
    };
    let id = format!("person/{}", row.text(0)?);
    let body = json!({ "post": post, "title": title });
    write(tx, &id, "post_named", body, by, now)?;
    Ok(true)
}

/// Adds somebody without a passphrase: nobody can log in as them until one is lent.
pub fn add_person_without(
    tx: &mut Tx<'_>,
    person: &PersonId,
    name: &str,
    login: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(
        &ADD_PERSON,
        args![person.as_str(), name, login, None::<String>, now.0, 1],
    );
    let id = person_stream(person);
    write(tx, &id, "person_added", json!({}), by, now)
}

/// A training of somebody was noted, or taken back; what the log names is the course, never more.
pub(crate) fn training(
    tx: &mut Tx<'_>,
    person: &PersonId,
    kind: &'static str,
    course: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let body = json!({ "course": course });
    write(tx, &person_stream(person), kind, body, by, now)
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
    let cause = format!("calendar/{year}/{}", now.0);
    follow::every_promise(tx, &cause, now);
    // What was decided in the next year may have been accepted in this one.
    let january = |year: i16| Date::new(year, 1, 1).map_or(i64::MAX, rollup::number);
    follow::every_decision(
        tx,
        &cause,
        now,
        january(year),
        january(year.saturating_add(2)),
    );
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

/// An address of another program was registered (`hook_added`) or ended (`hook_ended`). The address
/// itself is a setting, not an event.
pub fn hook_changed(
    tx: &mut Tx<'_>,
    id: &str,
    kind: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    write(tx, &format!("hook-{id}"), kind, json!({}), by, now)
}

/// Words that were erased: of these cases and letters, and so many drafts; why, by a code. Never
/// whose.
pub struct Forgotten {
    pub cases: Vec<String>,
    pub letters: Vec<String>,
    pub drafts: usize,
    pub basis: &'static str,
}

/// Words were erased.
pub fn forgotten(
    tx: &mut Tx<'_>,
    what: &Forgotten,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    let body = json!({
        "cases": what.cases,
        "letters": what.letters,
        "drafts": what.drafts,
        "basis": what.basis,
    });
    write(tx, "forgotten", "forgotten", body, by, now)
}

/// Keeps one of the settings at the door; what was chosen is a code and stands in the log.
pub fn choose(
    tx: &mut Tx<'_>,
    name: &str,
    value: &str,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    tx.put(&SETTING, args![name, value]);
    let body = json!({ "name": name, "value": value });
    write(tx, "settings", "setting_kept", body, by, now)
}

/// How somebody stands at the door.
pub fn standing(tx: &mut Tx<'_>, person: &PersonId) -> Result<entry::Standing, StoreError> {
    let Some(row) = tx.one(&STANDING, args![person.as_str()])? else {
        return Ok(entry::Standing::default());
    };
    Ok(entry::Standing {
        since: At(row.i64(0)?),
        must_change: row.i64(1)? != 0,
        has_factor: second_factor::is_set(tx, person)?,
    })
}

/// The hashes of somebody's last passphrases, the one in force first, at most `n`.
pub fn last_secrets(
    tx: &mut Tx<'_>,
    person: &PersonId,
    n: usize,
) -> Result<Vec<String>, StoreError> {
    let mut secrets = Vec::new();
    if let Some(row) = tx.one(&NOW_SECRET, args![person.as_str()])? {
        secrets.extend(row.opt_text(0)?.map(str::to_owned));
    }
    for row in tx.rows(&OLD_SECRETS, args![person.as_str()])? {
        secrets.push(row.text(0)?.to_owned());
    }
    secrets.truncate(n);
    Ok(secrets)
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
