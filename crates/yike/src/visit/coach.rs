//! 申报辅导: a resident lets a counter look through their draft before it is handed in. They read a short
//! code from their page; the worker who types it sees the draft as it stands, marks what is to be changed
//! and hands it back. The code opens it for that one worker, for half an hour, and is used up with the
//! hand-back: of the draft nothing stays at the desk.

use super::{stream, stream_id};
use crate::app::App;
use crate::draft::{self, Draft};
use crate::ledger::{self, Entry, Hand, LogError};
use crate::private;
use crate::store::StoreError;
use crate::{args, attempt, sql};
use serde_json::json;
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::who::{PersonId, Post};

sql! {
    ADD = "INSERT INTO coaching (id, draft, owner, item, by_person, until_at)
        VALUES ($1, $2, $3, $4, '', $5) ON CONFLICT (id) DO NOTHING";
    ONE = "SELECT draft, owner, by_person FROM coaching WHERE id = $1 AND until_at > $2";
    BIND = "UPDATE coaching SET by_person = $1 WHERE id = $2 AND by_person = ''";
    DROP = "DELETE FROM coaching WHERE id = $1";
    DROP_OF = "DELETE FROM coaching WHERE draft = $1";
    SWEEP = "DELETE FROM coaching WHERE until_at <= $1";
}

/// How long a code holds.
pub const LIFE: i64 = 30 * 60 * 1000;

/// What is to be changed, by the key of a field or the code of a paper.
pub type Marks = BTreeMap<String, String>;

/// A new code for this draft, eight digits; an older one of the same draft holds no more.
pub async fn invite(app: &App, owner: &str, draft: &Draft) -> Result<String, StoreError> {
    let code = format!("{:08}", u64::from_be_bytes(private::random()) % 100_000_000);
    let (id, now) = (key(app, &code), app.now());
    let (draft, owner, item) = (draft.id.clone(), owner.to_owned(), draft.item.clone());
    app.store
        .write(move |tx| {
            tx.put(&SWEEP, args![now.0]);
            tx.put(&DROP_OF, args![&draft]);
            tx.put(&ADD, args![&id, &draft, &owner, &item, now.0 + LIFE]);
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(code)
}

/// What came of a code.
pub enum Opened {
    Draft(Box<Draft>, String),
    /// Unknown, used up, over, or another worker's.
    No,
    TooMany,
}

/// The draft of this code, for the worker who typed it first.
pub async fn open(app: &App, person: &PersonId, code: &str) -> Result<Opened, StoreError> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let (id, now, person) = (key(app, &digits), app.now(), person.clone());
    let tries = format!("coach/{person}");
    let found = app
        .store
        .write(move |tx| {
            let row = tx.one(&ONE, args![&id, now.0])?;
            let mine = match &row {
                Some(row) => ["", person.as_str()].contains(&row.text(2)?),
                None => false,
            };
            if !mine {
                return Ok(Err(attempt::count(tx, &tries, now)?));
            }
            tx.put(&BIND, args![person.as_str(), &id]);
            attempt::forget(tx, &tries);
            let row = row.ok_or(StoreError::ReadOnly)?;
            Ok::<_, StoreError>(Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned())))
        })
        .await?;
    match found {
        Err(true) => Ok(Opened::No),
        Err(false) => Ok(Opened::TooMany),
        Ok((draft, owner)) => match draft::find(app, &owner, &draft).await? {
            Some(draft) if draft.words.filed.is_none() => Ok(Opened::Draft(Box::new(draft), owner)),
            Some(_) | None => Ok(Opened::No),
        },
    }
}

/// Hands the draft back with its marks; the code is used up. Written down is that somebody was helped with
/// this item and how many places were marked.
pub async fn hand_back(
    app: &App,
    code: &str,
    owner: &str,
    draft: &Draft,
    marks: Marks,
    by: (&PersonId, &Post),
) -> Result<(), crate::act::Fail> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let (id, now) = (key(app, &digits), app.now());
    let n = marks.len();
    let step = draft.step.clone();
    draft::change(app, owner, &draft.id, &step, move |words| {
        words.marks.clone_from(&marks);
    })
    .await?;
    let (person, post) = (by.0.clone(), by.1.clone());
    let item = draft.item.clone();
    app.store
        .write(move |tx| {
            tx.put(&DROP, args![&id]);
            // The id of the event has nothing to do with the code or the draft.
            let name = stream_id(&post.unit, &format!("coach-{}", uuid::Uuid::now_v7()));
            let stream = stream(&post.unit, &name);
            let (head, last) = ledger::head(tx, stream)?;
            let hand = Hand {
                at: now.max(last),
                by: person.clone(),
                post: Some(post.clone()),
            };
            let entry = Entry {
                kind: "coached".into(),
                body: json!({ "item": item, "marks": n }),
                status: "coached".into(),
            };
            ledger::append(tx, stream, head, &hand, vec![entry]);
            Ok::<_, LogError>(())
        })
        .await?;
    Ok(())
}

/// Gives a code up without marks.
pub async fn end(app: &App, code: &str) -> Result<(), StoreError> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let id = key(app, &digits);
    app.store
        .write(move |tx| {
            tx.put(&DROP, args![&id]);
            Ok(())
        })
        .await
}

fn key(app: &App, code: &str) -> String {
    app.keys.session_id(&format!("coach/{code}"))
}

/// When a code given now ends.
pub fn until(now: At) -> At {
    At(now.0 + LIFE)
}
