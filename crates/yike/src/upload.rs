//! A file sent ahead of the act that names it: kept like a draft, sealed, for a day, by whoever
//! sent it. It goes into one act; sent again, that same act finds it again.

use crate::app::App;
use crate::draft::{Paper, Words};
use crate::files::FileNote;
use crate::private::{self, Keys, Sealed};
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO draft (id, owner, item, item_digest, step, nonce, body, key, at, until_at,
        master) VALUES ($1, $2, '', '', 'upload', $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT nonce, body, key FROM draft WHERE id = $1 AND owner = $2 AND until_at > $3";
    USED = "UPDATE draft SET step = 'used', nonce = $1, body = $2, key = $3, master = $4
        WHERE id = $5 AND owner = $6";
}

const DAY: i64 = 24 * 60 * 60 * 1000;
const PLACE: &str = "file";

/// Drafts of forms and files sent ahead share a table, never an owner.
fn owner(person: &PersonId) -> String {
    format!("upload/{person}")
}

/// Keeps the note of a stored file; gives the id under which an act may name it.
pub async fn add(app: &App, person: &PersonId, note: &FileNote) -> Result<String, StoreError> {
    let id = uuid::Builder::from_random_bytes(private::random())
        .into_uuid()
        .to_string();
    let paper = Paper {
        files: vec![note.clone()],
        ..Paper::default()
    };
    // The sweeper of drafts deletes the files it finds here, once the day is over.
    let words = Words {
        papers: [(PLACE.to_owned(), paper)].into(),
        ..Words::default()
    };
    let (kept, owner, now) = (id.clone(), owner(person), app.now().0);
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let sealed = seal(&keys, &kept, &words);
            tx.put(
                &ADD,
                args![
                    &kept,
                    &owner,
                    sealed.nonce,
                    sealed.body,
                    sealed.key,
                    now,
                    now + DAY,
                    sealed.master
                ],
            );
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(id)
}

/// The file of this id, if this person sent it and no other act has taken it.
pub async fn find(
    app: &App,
    person: &PersonId,
    id: &str,
    command_id: &str,
) -> Result<Option<FileNote>, StoreError> {
    let Ok(id) = uuid::Uuid::parse_str(id).map(|id| id.to_string()) else {
        return Ok(None);
    };
    let (asked, owner, now) = (id.clone(), owner(person), app.now().0);
    let row = app
        .store
        .read(move |tx| tx.one(&FIND, args![&asked, &owner, now]))
        .await?;
    let Some(row) = row else { return Ok(None) };
    let plain = private::open_own(&app.keys, &id, row.blob(0)?, row.blob(1)?, row.blob(2)?);
    let words: Option<Words> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    let Some(words) = words else { return Ok(None) };
    if let Some(paper) = words.papers.get(PLACE) {
        return Ok(paper.files.first().cloned());
    }
    let taken = words
        .answers
        .get(PLACE)
        .filter(|_| words.command_id == command_id);
    Ok(taken.and_then(|note| serde_json::from_str(note).ok()))
}

/// Marks files as taken by an act, in its transaction ([`crate::act::act_with`]): from then on they
/// belong to its case. Whether an act that is refused took them does not come up.
pub fn taken(
    keys: &Keys,
    person: &PersonId,
    files: Vec<(String, FileNote)>,
    command_id: &str,
) -> impl Fn(&mut Tx<'_>) + Send + Sync + use<> {
    let rows: Vec<(String, Sealed)> = files
        .into_iter()
        .map(|(id, note)| {
            let note = serde_json::to_string(&note).unwrap_or_default();
            let words = Words {
                command_id: command_id.to_owned(),
                answers: [(PLACE.to_owned(), note)].into(),
                ..Words::default()
            };
            let sealed = seal(keys, &id, &words);
            (id, sealed)
        })
        .collect();
    let owner = owner(person);
    move |tx| {
        for (id, sealed) in &rows {
            let (nonce, body) = (sealed.nonce, sealed.body.clone());
            let key = sealed.key.clone();
            let values = args![nonce, body, key, sealed.master.clone(), id, &owner];
            tx.put(&USED, values);
        }
    }
}

fn seal(keys: &Keys, id: &str, words: &Words) -> Sealed {
    let plain = serde_json::to_vec(words).unwrap_or_default();
    private::seal_own(keys, id, &plain)
}
