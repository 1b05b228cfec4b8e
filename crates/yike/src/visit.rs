//! 来访: what happens at a counter before or beside a case: 一次性告知 before 收件, advice, a question
//! that somebody owns 首问负责, a draft looked through together, a case filed beside one alike. Events name
//! items, codes and posts; they say nothing about the person.

pub mod advice;
pub mod coach;
pub mod counted;
pub mod question;

use crate::ledger::{self, Entry, Hand, LogError, Record, Stream};
use crate::rollup::day;
use crate::store::Tx;
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post};

sql! {
    SINCE = "SELECT id, text FROM event WHERE home = $1 AND stream = 'visit'
        AND id >= $2 AND id < $3 AND kind = 'told' AND at >= $4 ORDER BY at DESC, id LIMIT 200";
}

/// What was told to somebody at the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub item: String,
    pub digest: String,
    /// Codes of the materials that were missing.
    pub missing: Vec<String>,
}

/// A notice as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The client's id of the act; with the unit it names the stream.
    pub id: String,
    pub told: Told,
    pub at: At,
    pub by: PersonId,
    pub unit: UnitId,
}

/// Writes a notice down; the same id with the same words is the same notice. `false` where the
/// id already stands for other words.
pub fn tell(
    tx: &mut Tx<'_>,
    id: &str,
    told: &Told,
    by: &PersonId,
    post: &Post,
    now: At,
) -> Result<bool, LogError> {
    if let Some(there) = notice(tx, &post.unit, id)? {
        return Ok(there.told == *told);
    }
    let name = stream_id(&post.unit, id);
    let stream = stream(&post.unit, &name);
    let (head, last) = ledger::head(tx, stream)?;
    let hand = Hand {
        at: now.max(last),
        by: by.clone(),
        post: Some(post.clone()),
    };
    let entry = Entry {
        kind: "told".into(),
        body: serde_json::json!({
            "item": told.item, "digest": told.digest, "missing": told.missing,
        }),
        status: "told".into(),
    };
    counted::told(told, post, hand.at).add(tx, &counted::key(home(&post.unit), &name), day(now));
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(true)
}

/// One notice of this unit.
pub fn notice(tx: &mut Tx<'_>, unit: &UnitId, id: &str) -> Result<Option<Notice>, LogError> {
    let name = stream_id(unit, id);
    let log = ledger::read(tx, stream(unit, &name))?;
    Ok(log
        .records
        .first()
        .and_then(|record| read(unit, id, record)))
}

/// The notices of a unit since a moment, latest first.
pub fn notices(tx: &mut Tx<'_>, unit: &UnitId, since: At) -> Result<Vec<Notice>, LogError> {
    let (from, until) = (format!("{unit}/"), format!("{unit}0"));
    let mut notices = Vec::new();
    for row in tx.rows(&SINCE, args![home(unit), &from, &until, since.0])? {
        let id = row.text(0)?.strip_prefix(from.as_str()).unwrap_or_default();
        let record = ledger::record(row.text(1)?).map_err(LogError::Broken)?;
        notices.extend(read(unit, id, &record));
    }
    Ok(notices)
}

/// A case filed beside an open one that looks the same, and the code of the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    pub item: String,
    pub reason: String,
}

/// Writes it down, once for each command.
pub fn beside(
    tx: &mut Tx<'_>,
    command_id: &str,
    beside: &Beside,
    by: &PersonId,
    post: &Post,
    now: At,
) -> Result<(), LogError> {
    let name = stream_id(&post.unit, &format!("beside-{command_id}"));
    let stream = stream(&post.unit, &name);
    let (head, last) = ledger::head(tx, stream)?;
    if head.seq > 0 {
        return Ok(());
    }
    let hand = Hand {
        at: now.max(last),
        by: by.clone(),
        post: Some(post.clone()),
    };
    let entry = Entry {
        kind: "beside".into(),
        body: serde_json::json!({ "item": beside.item, "reason": beside.reason }),
        status: "beside".into(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(())
}

fn read(unit: &UnitId, id: &str, record: &Record) -> Option<Notice> {
    Some(Notice {
        id: id.to_owned(),
        told: serde_json::from_value(record.body.clone()).ok()?,
        at: record.at,
        by: record.by.clone(),
        unit: unit.clone(),
    })
}

/// One stream per notice, so that two windows never wait for each other.
pub fn stream_id(unit: &UnitId, id: &str) -> String {
    format!("{unit}/{id}")
}

fn stream<'a>(unit: &'a UnitId, name: &'a str) -> Stream<'a> {
    Stream {
        home: home(unit),
        kind: "visit",
        id: name,
    }
}

/// A visit belongs to the district of the counter.
fn home(unit: &UnitId) -> &str {
    unit.as_str().get(..6).unwrap_or(unit.as_str())
}
