//! A draft that was begun on a device, kept here too so that another device of the same person
//! finds it. Its words are sealed like those of every draft; its step is its version. A device
//! says on which version its own is based: where that is not the latest, nothing is written and a
//! person is asked.

use super::DAY;
use crate::app::App;
use crate::draft::{DAYS, Words};
use crate::private;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use yike_core::who::PersonId;

sql! {
    LOCK = "SELECT step FROM draft WHERE id = $1 AND owner = $2";
    FIND = "SELECT id, item, step, nonce, body, key FROM draft
        WHERE id = $1 AND owner = $2 AND until_at > $3";
    OPEN = "SELECT id, step FROM draft WHERE owner = $1 AND until_at > $2
        AND step NOT IN ('filed', 'dropped') ORDER BY id LIMIT 500";
    ADD = "INSERT INTO draft (id, owner, item, item_digest, step, nonce, body, key, at, until_at,
        master) VALUES ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (id) DO NOTHING";
    KEEP = "UPDATE draft SET step = $1, nonce = $2, body = $3, key = $4, master = $5, at = $6,
        until_at = $7 WHERE id = $8 AND owner = $9";
}

/// Where the words of a device stand inside a draft.
const PLACE: &str = "field";
/// The version of a draft that is not there, or not any more.
pub const GONE: u64 = 0;
/// What stays of a draft that became a case, and of one that was given up: its id for thirty days,
/// so that a late message brings neither back.
const FILED: &str = "filed";
const DROPPED: &str = "dropped";

/// What the server has of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: String,
    pub item: String,
    pub version: u64,
    /// As the device wrote it; the server never reads in it.
    pub body: String,
}

/// What became of a version that a device sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    As(u64),
    /// The same words stand already: sent again.
    Again(u64),
    /// Another device was there in between; `None` where it gave the draft up.
    Conflict(Option<Draft>),
}

/// Drafts of devices share a table with others, never an owner.
fn owner(person: &PersonId) -> String {
    format!("field/{person}")
}

/// Keeps a draft that was based on version `base` (0 for a new one).
///
/// # Errors
/// The store's own.
pub async fn keep(
    app: &App,
    person: &PersonId,
    draft: &Draft,
    base: u64,
) -> Result<Kept, StoreError> {
    let (owner, draft, now) = (owner(person), draft.clone(), app.now().0);
    let keys = app.keys.clone();
    let until = now + DAYS * DAY;
    let words = Words {
        answers: [(PLACE.to_owned(), draft.body.clone())].into(),
        ..Words::default()
    };
    let plain = serde_json::to_vec(&words).unwrap_or_default();
    app.store
        .write(move |tx| {
            let locked = tx.lock(&LOCK, args![&draft.id, &owner])?;
            if let Some(row) = locked.first()
                && is_over(row.text(0)?)
            {
                return Ok(Kept::Conflict(None));
            }
            let there = tx.one(&FIND, args![&draft.id, &owner, now])?;
            let there = match there {
                Some(row) => read(&keys, &row)?,
                None => None,
            };
            let stands = there.as_ref().map_or(GONE, |there| there.version);
            if there
                .as_ref()
                .is_some_and(|there| there.body == draft.body && there.version == base + 1)
            {
                return Ok(Kept::Again(stands));
            }
            if stands != base {
                return Ok(Kept::Conflict(there));
            }
            let version = base + 1;
            let sealed = private::seal_own(&keys, &draft.id, &plain);
            let step = version.to_string();
            if there.is_none() {
                tx.put(
                    &ADD,
                    args![
                        &draft.id,
                        &owner,
                        &draft.item,
                        &step,
                        sealed.nonce,
                        sealed.body,
                        sealed.key,
                        now,
                        until,
                        sealed.master
                    ],
                );
                // Somebody else's id: nothing was written, and nothing is told of it.
                let kept = tx.lock(&LOCK, args![&draft.id, &owner])?;
                if kept.is_empty() {
                    return Ok(Kept::Conflict(None));
                }
            } else {
                tx.put(
                    &KEEP,
                    args![
                        &step,
                        sealed.nonce,
                        sealed.body,
                        sealed.key,
                        sealed.master,
                        now,
                        until,
                        &draft.id,
                        &owner
                    ],
                );
            }
            Ok(Kept::As(version))
        })
        .await
}

/// One draft of this person.
///
/// # Errors
/// The store's own.
pub async fn find(app: &App, person: &PersonId, id: &str) -> Result<Option<Draft>, StoreError> {
    let (owner, id, now) = (owner(person), id.to_owned(), app.now().0);
    let keys = app.keys.clone();
    app.store
        .read(move |tx| match tx.one(&FIND, args![&id, &owner, now])? {
            Some(row) if !is_over(row.text(2)?) => read(&keys, &row),
            Some(_) | None => Ok(None),
        })
        .await
}

/// The ids and versions of this person's drafts.
///
/// # Errors
/// The store's own.
pub async fn open(app: &App, person: &PersonId) -> Result<Vec<(String, u64)>, StoreError> {
    let (owner, now) = (owner(person), app.now().0);
    app.store
        .read(move |tx| {
            let mut open = Vec::new();
            for row in tx.rows(&OPEN, args![&owner, now])? {
                open.push((row.text(0)?.to_owned(), version(row.text(1)?)));
            }
            Ok(open)
        })
        .await
}

/// What became of a draft that was to be given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    Yes,
    /// It is a case already.
    Filed,
    /// Another version than that one is there.
    Changed,
}

/// Gives a draft up, if this version is the latest.
///
/// # Errors
/// The store's own.
pub async fn discard(
    app: &App,
    person: &PersonId,
    id: &str,
    base: u64,
) -> Result<Dropped, StoreError> {
    let (owner, id, now) = (owner(person), id.to_owned(), app.now().0);
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let rows = tx.lock(&LOCK, args![&id, &owner])?;
            let step = rows.first().map(|row| row.text(0)).transpose()?;
            match step {
                Some(FILED) => return Ok(Dropped::Filed),
                Some(step) if step != DROPPED && version(step) != base => {
                    return Ok(Dropped::Changed);
                }
                Some(_) | None => {}
            }
            let is_there = step.is_some();
            end(tx, &keys, &owner, &id, DROPPED, is_there, now);
            Ok(Dropped::Yes)
        })
        .await
}

/// Whether a draft was given up: what of it comes late becomes no case.
///
/// # Errors
/// The store's own.
pub async fn is_dropped(app: &App, person: &PersonId, id: &str) -> Result<bool, StoreError> {
    let (owner, id, now) = (owner(person), id.to_owned(), app.now().0);
    let row = app
        .store
        .read(move |tx| tx.one(&FIND, args![&id, &owner, now]));
    match row.await? {
        Some(row) => Ok(row.text(2)? == DROPPED),
        None => Ok(false),
    }
}

/// A draft whose case is filed: its words go.
///
/// # Errors
/// The store's own.
pub async fn filed(app: &App, person: &PersonId, id: &str) -> Result<(), StoreError> {
    let (owner, id, now) = (owner(person), id.to_owned(), app.now().0);
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let is_there = !tx.lock(&LOCK, args![&id, &owner])?.is_empty();
            end(tx, &keys, &owner, &id, FILED, is_there, now);
            Ok(())
        })
        .await
}

/// Empties a draft; one that never came is ended as well.
fn end(
    tx: &mut Tx<'_>,
    keys: &private::Keys,
    owner: &str,
    id: &str,
    step: &'static str,
    is_there: bool,
    now: i64,
) {
    let plain = serde_json::to_vec(&Words::default()).unwrap_or_default();
    let sealed = private::seal_own(keys, id, &plain);
    let (nonce, body, key, master) = (sealed.nonce, sealed.body, sealed.key, sealed.master);
    let until = now + DAYS * DAY;
    match is_there {
        true => tx.put(
            &KEEP,
            args![step, nonce, body, key, master, now, until, id, owner],
        ),
        false => tx.put(
            &ADD,
            args![id, owner, "", step, nonce, body, key, now, until, master],
        ),
    }
}

fn is_over(step: &str) -> bool {
    step == FILED || step == DROPPED
}

fn version(step: &str) -> u64 {
    step.parse().unwrap_or(GONE)
}

/// Opens a row of `id, item, step, nonce, body, key`.
fn read(keys: &private::Keys, row: &Row) -> Result<Option<Draft>, StoreError> {
    let id = row.text(0)?;
    let plain = private::open_own(keys, id, row.blob(3)?, row.blob(4)?, row.blob(5)?);
    let words: Option<Words> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    let Some(mut words) = words else {
        tracing::error!("a draft of a device does not open with this key");
        return Ok(None);
    };
    Ok(Some(Draft {
        id: id.to_owned(),
        item: row.text(1)?.to_owned(),
        version: version(row.text(2)?),
        body: words.answers.remove(PLACE).unwrap_or_default(),
    }))
}
