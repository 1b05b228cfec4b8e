//! 首问负责: a question that cannot be answered at once is owned by whoever was asked first. It may be
//! offered to a post elsewhere; until somebody there takes it, it stays where it was. The rules give it a
//! day; both desks see it until it is answered and the person who asked was called back. Their words and
//! their phone lie in the private store and are erased a month after the answer.

use super::advice::Channel;
use super::{home, stream, stream_id};
use crate::ledger::{self, Entry, Hand, LogError, Record};
use crate::private::{self, Document, Keys, Place};
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use serde_json::json;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

macro_rules! columns {
    () => {
        "SELECT home, id, asked_unit, asked_of, unit, owner, offered_unit, offered_duty, item,
        channel, words, at, due, answered_at FROM question "
    };
}

sql! {
    ADD = "INSERT INTO question (home, id, asked_unit, asked_of, unit, owner, offered_unit,
        offered_duty, item, channel, words, at, due, answered_at)
        VALUES ($1, $2, $3, $4, $5, $6, '', '', $7, $8, $9, $10, $11, NULL)
        ON CONFLICT (home, id) DO NOTHING";
    ONE = concat!(columns!(), "WHERE home = $1 AND id = $2");
    LOCK = "SELECT id FROM question WHERE home = $1 AND id = $2";
    KEEP = "UPDATE question SET unit = $1, owner = $2, offered_unit = $3, offered_duty = $4,
        answered_at = $5 WHERE home = $6 AND id = $7";
    /// On the desk that was asked, the desk that owns it and the desk it is offered to.
    OPEN = concat!(columns!(), "WHERE home = $1 AND answered_at IS NULL
        AND (asked_unit = $2 OR unit = $2 OR offered_unit = $2) ORDER BY due, at, id LIMIT 200");
    OVER = "SELECT home, id FROM question WHERE answered_at IS NOT NULL AND answered_at < $1
        AND EXISTS (SELECT 1 FROM private p WHERE p.home = question.home
            AND p.case_id = question.id) ORDER BY answered_at LIMIT 50";
}

/// How long the words stay after the answer.
const KEPT: i64 = 30 * 24 * 60 * 60 * 1000;

/// What somebody wanted to know, and where they are called back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub question: String,
    pub phone: String,
}

/// A question as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub home: String,
    pub id: String,
    pub asked_unit: UnitId,
    pub asked_of: PersonId,
    pub unit: UnitId,
    pub owner: PersonId,
    /// The post it is offered to and not yet taken by.
    pub offered: Option<Post>,
    pub item: String,
    pub channel: Channel,
    words: String,
    pub at: At,
    /// Days since 1970.
    pub due: i64,
    pub answered_at: Option<At>,
}

/// What is done with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Offered to a post elsewhere; the owner stays.
    Offer(Post),
    /// Taken by somebody in the post it was offered to.
    Take,
    /// Not ours: back to the owner, who was the owner all the time.
    Decline,
    /// Answered, and the person who asked was called back.
    Answer,
    /// The phone was shown, for calling back.
    Look,
}

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cannot {
    NotThere,
    /// Only its owner, or only the post it was offered to.
    NotYours,
    Answered,
}

/// Who acts, in which post, when.
pub struct Actor<'a> {
    pub by: &'a PersonId,
    pub post: &'a Post,
    pub now: At,
}

/// Writes a question down under the id of the command; sent twice it is one.
pub fn ask(
    tx: &mut Tx<'_>,
    keys: &Keys,
    command_id: &str,
    about: (&str, Channel),
    words: &Document,
    due: i64,
    actor: &Actor<'_>,
) -> Result<(), LogError> {
    let (item, channel) = about;
    let home = home(&actor.post.unit).to_owned();
    if one(tx, &home, command_id)?.is_some() {
        return Ok(());
    }
    let holder = format!("question/{command_id}");
    let place = Place {
        home: &home,
        case: command_id,
        holder: &holder,
    };
    private::put(tx, keys, &place, words, actor.now.0)?;
    let body = json!({
        "item": item, "channel": channel, "due": due, "words": words.reference(),
    });
    write(tx, &actor.post.unit, command_id, "asked", body, actor)?;
    let unit = actor.post.unit.as_str();
    tx.put(
        &ADD,
        args![
            &home,
            command_id,
            unit,
            actor.by.as_str(),
            unit,
            actor.by.as_str(),
            item,
            channel.as_str(),
            words.reference().id,
            actor.now.0,
            due
        ],
    );
    Ok(())
}

/// One step of a question.
///
/// # Errors
/// The store's own; what the rules refuse is the inner answer.
pub fn step(
    tx: &mut Tx<'_>,
    home: &str,
    id: &str,
    step: &Step,
    actor: &Actor<'_>,
) -> Result<Result<Question, Cannot>, LogError> {
    tx.lock(&LOCK, args![home, id])?;
    let Some(mut question) = one(tx, home, id)? else {
        return Ok(Err(Cannot::NotThere));
    };
    if question.answered_at.is_some() {
        return Ok(Err(Cannot::Answered));
    }
    let owns = question.owner == *actor.by;
    let is_offered = question.offered.as_ref() == Some(actor.post);
    let may = match step {
        Step::Offer(_) | Step::Answer | Step::Look => owns,
        Step::Take | Step::Decline => is_offered,
    };
    if !may {
        return Ok(Err(Cannot::NotYours));
    }
    let (kind, body) = match step {
        Step::Offer(post) => {
            question.offered = Some(post.clone());
            ("offered", json!({ "to": post.to_string() }))
        }
        Step::Take => {
            question.offered = None;
            question.owner = actor.by.clone();
            question.unit = actor.post.unit.clone();
            ("taken", json!({}))
        }
        Step::Decline => {
            question.offered = None;
            ("declined", json!({}))
        }
        Step::Answer => {
            question.offered = None;
            question.answered_at = Some(actor.now);
            ("answered", json!({ "called_back": true }))
        }
        Step::Look => ("looked", json!({ "what": "phone" })),
    };
    let asked = question.asked_unit.clone();
    write(tx, &asked, id, kind, body, actor)?;
    let (unit, duty) = match &question.offered {
        Some(post) => (post.unit.as_str(), post.duty.as_str()),
        None => ("", ""),
    };
    tx.put(
        &KEEP,
        args![
            question.unit.as_str(),
            question.owner.as_str(),
            unit,
            duty,
            question.answered_at.map(|at| at.0),
            home,
            id
        ],
    );
    Ok(Ok(question))
}

pub fn one(tx: &mut Tx<'_>, home: &str, id: &str) -> Result<Option<Question>, StoreError> {
    let row = tx.one(&ONE, args![home, id])?;
    row.map(|row| read(&row)).transpose()
}

/// The open questions of a unit, the first due first.
pub fn open(tx: &mut Tx<'_>, unit: &UnitId) -> Result<Vec<Question>, StoreError> {
    let rows = tx.rows(&OPEN, args![home(unit), unit.as_str()])?;
    rows.iter().map(read).collect()
}

/// What was asked; `None` once it is erased.
pub fn words(
    tx: &mut Tx<'_>,
    keys: &Keys,
    question: &Question,
) -> Result<Option<Words>, StoreError> {
    let found = private::one(tx, keys, &question.home, &question.words)?;
    Ok(found.and_then(|found| found.json()))
}

/// The name of its stream, under which the answer is rated.
pub fn name(question: &Question) -> String {
    stream_id(&question.asked_unit, &format!("question-{}", question.id))
}

/// What happened to it, in order.
pub fn story(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<Record>, LogError> {
    let name = name(question);
    Ok(ledger::read(tx, stream(&question.asked_unit, &name))?.records)
}

/// Erases the words of what was answered a month ago.
pub fn sweep(tx: &mut Tx<'_>, keys: &Keys, now: At) -> Result<(), StoreError> {
    for row in tx.rows(&OVER, args![now.0 - KEPT])? {
        private::erase_case(tx, keys, row.text(0)?, row.text(1)?)?;
    }
    Ok(())
}

fn write(
    tx: &mut Tx<'_>,
    asked: &UnitId,
    id: &str,
    kind: &str,
    body: serde_json::Value,
    actor: &Actor<'_>,
) -> Result<(), LogError> {
    let name = stream_id(asked, &format!("question-{id}"));
    let stream = stream(asked, &name);
    let (head, last) = ledger::head(tx, stream)?;
    let hand = Hand {
        at: actor.now.max(last),
        by: actor.by.clone(),
        post: Some(actor.post.clone()),
    };
    let status = match kind {
        "answered" => "answered",
        _ => "open",
    };
    let entry = Entry {
        kind: kind.to_owned(),
        body,
        status: status.to_owned(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(())
}

fn read(row: &Row) -> Result<Question, StoreError> {
    let offered = Duty::parse(row.text(7)?).map(|duty| {
        let unit = row.text(6).unwrap_or_default();
        Post {
            unit: UnitId::new(unit),
            duty,
        }
    });
    Ok(Question {
        home: row.text(0)?.to_owned(),
        id: row.text(1)?.to_owned(),
        asked_unit: UnitId::new(row.text(2)?),
        asked_of: PersonId::new(row.text(3)?),
        unit: UnitId::new(row.text(4)?),
        owner: PersonId::new(row.text(5)?),
        offered,
        item: row.text(8)?.to_owned(),
        channel: Channel::parse(row.text(9)?).unwrap_or(Channel::Counter),
        words: row.text(10)?.to_owned(),
        at: At(row.i64(11)?),
        due: row.i64(12)?,
        answered_at: row.opt_i64(13)?.map(At),
    })
}
