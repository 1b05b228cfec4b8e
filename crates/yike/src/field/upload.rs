//! A photograph on its way in parts, so that a line that breaks costs one part and not the whole.
//! Each part is kept sealed for a day like any file that was sent ahead; once all are there they
//! become the file, if it is what the device said it is.

use super::DAY;
use crate::app::App;
use crate::draft::{Paper, Words};
use crate::files::{self, FileFault, FileNote};
use crate::private::{self, Keys};
use crate::store::{Row, StoreError};
use crate::{args, sql};
use axum::body::Bytes;
use sha2::{Digest, Sha256};
use yike_core::case::Gap;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO draft (id, owner, item, item_digest, step, nonce, body, key, at, until_at,
        master) VALUES ($1, $2, '', '', $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";
    HAVE = "SELECT id, nonce, body, key FROM draft WHERE id = $1 AND owner = $2 AND until_at > $3";
    DROP = "DELETE FROM draft WHERE id = $1 AND owner = $2";
}

/// The largest part.
pub const PART_MAX: usize = 1024 * 1024;
/// Most parts of one file: ten megabytes in small ones.
pub const PARTS_MAX: u32 = 160;
/// All photographs of one case together.
pub const CASE_MAX: u64 = 50 * 1024 * 1024;

const PLACE: &str = "file";

/// What a device says of a file before its parts are there.
#[derive(Debug, Clone)]
pub struct Whole {
    pub id: String,
    pub parts: u32,
    pub size: u64,
    /// SHA-256 in hex, which browsers can compute.
    pub sha256: String,
    pub name: String,
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Whole,
    Missing(Vec<u32>),
}

/// The same owner as files that came in one piece: `upload::find` finds both.
fn owner(person: &PersonId) -> String {
    format!("upload/{person}")
}

/// The id of a part follows from whose it is, of which file, and its number: sent again it is the
/// same row.
fn part_id(keys: &Keys, person: &PersonId, file: &str, n: u32) -> String {
    let digest = keys.command_digest(format!("part {person} {file} {n}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// Keeps one part; sent again it changes nothing.
///
/// # Errors
/// Too large a part, or one that was not kept.
pub async fn part(
    app: &App,
    person: &PersonId,
    file: &str,
    n: u32,
    bytes: Bytes,
) -> Result<(), Fail> {
    if bytes.is_empty() || bytes.len() > PART_MAX || n >= PARTS_MAX {
        return Err(Fail::File(FileFault::Refused(Gap::new(
            "part",
            "照片的这一段大小不对。请更新页面后再传一次。",
            "This part of the photograph has the wrong size. Reload the page and send it again.",
        ))));
    }
    let id = part_id(&app.keys, person, file, n);
    if note(app, person, &id).await?.is_some() {
        return Ok(());
    }
    let note = files::keep_part(app, bytes).await.map_err(Fail::File)?;
    add(app, person, &id, "part", &note).await?;
    Ok(())
}

/// Puts the parts together where all are there, and tells which are not.
///
/// # Errors
/// What came together is not what was said, or no file that is taken.
pub async fn whole(app: &App, person: &PersonId, whole: &Whole) -> Result<Progress, Fail> {
    if is_there(app, person, &whole.id).await? {
        return Ok(Progress::Whole);
    }
    let parts = whole.parts.clamp(1, PARTS_MAX);
    let (mut notes, mut missing) = (Vec::new(), Vec::new());
    for n in 0..parts {
        let id = part_id(&app.keys, person, &whole.id, n);
        match note(app, person, &id).await? {
            Some(note) => notes.push((id, note)),
            None => missing.push(n),
        }
    }
    if !missing.is_empty() {
        return Ok(Progress::Missing(missing));
    }
    let size: u64 = notes.iter().map(|(_, note)| note.size).sum();
    let mut bytes = Vec::new();
    if size == whole.size && size <= files::FILE_MAX as u64 {
        bytes.reserve(size as usize);
        for (_, note) in &notes {
            bytes.extend_from_slice(&files::open(app, note).await.map_err(Fail::File)?);
        }
    }
    let digest = yike_core::chain::hex(&Sha256::digest(&bytes));
    if bytes.is_empty() || digest != whole.sha256 {
        // Mixed up or cut: all of it is sent anew.
        forget(app, person, &notes).await?;
        return Ok(Progress::Missing((0..parts).collect()));
    }
    let kept = files::keep(app, "file", &whole.name, Bytes::from(bytes)).await;
    let document = match kept {
        Ok(document) => document,
        Err(fault) => {
            forget(app, person, &notes).await?;
            return Err(Fail::File(fault));
        }
    };
    let note: Option<FileNote> = serde_json::from_slice(document.plain()).ok();
    let note = note.ok_or(Fail::File(FileFault::NotKept))?;
    add(app, person, &whole.id, "upload", &note).await?;
    forget(app, person, &notes).await?;
    Ok(Progress::Whole)
}

/// Why a part or a file was not taken.
#[derive(Debug)]
pub enum Fail {
    File(FileFault),
    Store(StoreError),
}

impl From<StoreError> for Fail {
    fn from(error: StoreError) -> Fail {
        Fail::Store(error)
    }
}

async fn forget(app: &App, person: &PersonId, notes: &[(String, FileNote)]) -> Result<(), Fail> {
    let (owner, ids) = (owner(person), notes.iter().map(|(id, _)| id.clone()));
    let ids: Vec<String> = ids.collect();
    app.store
        .write(move |tx| {
            for id in &ids {
                tx.put(&DROP, args![id, &owner]);
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    for (_, note) in notes {
        files::forget(app, note).await;
    }
    Ok(())
}

/// Whether a file of this id is there, used or not: to put it together a second time would be
/// to have it twice.
async fn is_there(app: &App, person: &PersonId, id: &str) -> Result<bool, StoreError> {
    let (owner, id, now) = (owner(person), id.to_owned(), app.now().0);
    let row = app
        .store
        .read(move |tx| tx.one(&HAVE, args![&id, &owner, now]));
    Ok(row.await?.is_some())
}

async fn note(app: &App, person: &PersonId, id: &str) -> Result<Option<FileNote>, StoreError> {
    let (owner, asked, now) = (owner(person), id.to_owned(), app.now().0);
    let row = app
        .store
        .read(move |tx| tx.one(&HAVE, args![&asked, &owner, now]))
        .await?;
    match row {
        Some(row) => read(&app.keys, &row),
        None => Ok(None),
    }
}

fn read(keys: &Keys, row: &Row) -> Result<Option<FileNote>, StoreError> {
    let plain = private::open_own(keys, row.text(0)?, row.blob(1)?, row.blob(2)?, row.blob(3)?);
    let words: Option<Words> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    let paper = words.and_then(|mut words| words.papers.remove(PLACE));
    Ok(paper.and_then(|paper| paper.files.into_iter().next()))
}

async fn add(
    app: &App,
    person: &PersonId,
    id: &str,
    step: &'static str,
    note: &FileNote,
) -> Result<(), StoreError> {
    let paper = Paper {
        files: vec![note.clone()],
        ..Paper::default()
    };
    // The sweeper of drafts deletes the files it finds here, once the day is over.
    let words = Words {
        papers: [(PLACE.to_owned(), paper)].into(),
        ..Words::default()
    };
    let plain = serde_json::to_vec(&words).unwrap_or_default();
    let (kept, owner, now) = (id.to_owned(), owner(person), app.now().0);
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let sealed = private::seal_own(&keys, &kept, &plain);
            tx.put(
                &ADD,
                args![
                    &kept,
                    &owner,
                    step,
                    sealed.nonce,
                    sealed.body,
                    sealed.key,
                    now,
                    now + DAY,
                    sealed.master
                ],
            );
            Ok(())
        })
        .await
}
