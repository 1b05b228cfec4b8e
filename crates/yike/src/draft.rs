//! A form not yet submitted 草稿: mutable, erasable, sealed. It belongs to a resident, or to the
//! visit in which it was begun; nobody else can open it, and proving a phone takes it along. After
//! thirty days without a change it is gone.

use crate::app::App;
use crate::files::{self, FileNote};
use crate::filing::Intake;
use crate::people::Typed;
use crate::private::{self, Document, Keys};
use crate::store::{Row, StoreError, Tx};
use crate::world::Published;
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_core::case::Given;
use yike_core::clock::At;
use yike_core::item::{Item, MaterialSource};

sql! {
    /// A form filled in by a letter is there as long as the letter holds.
    FIND = "SELECT id, item, item_digest, step, nonce, body, until_at, key, letter FROM draft
        WHERE id = $1 AND owner = $2 AND until_at > $3 AND (letter = '' OR EXISTS (
            SELECT 1 FROM letter l WHERE l.id = draft.letter AND l.agent = draft.owner
            AND l.revoked_at IS NULL AND l.until_at > $3))";
    LOCK = "SELECT id FROM draft WHERE id = $1 AND owner = $2";
    OPEN = "SELECT id, item, step, until_at, letter FROM draft
        WHERE owner = $1 AND until_at > $2 AND step <> 'filed' AND (letter = '' OR EXISTS (
            SELECT 1 FROM letter l WHERE l.id = draft.letter AND l.agent = draft.owner
            AND l.revoked_at IS NULL AND l.until_at > $2)) ORDER BY at DESC, id";
    ADD = "INSERT INTO draft (id, owner, item, item_digest, step, nonce, body, key, at, until_at,
        letter, master) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (id) DO NOTHING";
    KEEP = "UPDATE draft SET item_digest = $1, step = $2, nonce = $3, body = $4, at = $5,
        until_at = $6, key = $7, master = $8 WHERE id = $9 AND owner = $10";
    DROP = "DELETE FROM draft WHERE id = $1 AND owner = $2";
    /// Whether a command of this id was carried out for this person.
    SENT = "SELECT id FROM command WHERE home IN (SELECT id FROM unit WHERE level = 'district')
        AND actor = $1 AND (id = $2 OR id = $3) LIMIT 1";
    OVER = "SELECT id, item, item_digest, step, nonce, body, until_at, key, letter, owner FROM draft
        WHERE until_at <= $1 ORDER BY until_at LIMIT 50";
}

const DAY: i64 = 24 * 60 * 60 * 1000;
/// How long a draft waits for its owner.
pub const DAYS: i64 = 30;
/// Before the owner's name where a draft belongs to a counter: what is left of somebody who went away
/// is gone the next day.
pub const AT_A_COUNTER: &str = "desk/";

fn days(owner: &str) -> i64 {
    match owner.starts_with(AT_A_COUNTER) {
        true => 1,
        false => DAYS,
    }
}

/// The step of a draft whose case is filed: it holds the case's key and nothing else, so that a
/// second press of the button finds the same receipt.
const FILED: &str = "filed";

/// A draft, opened for its owner.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: String,
    pub item: String,
    /// The version of the item it was last filled in under.
    pub digest: String,
    /// Where its owner left off.
    pub step: String,
    pub until: At,
    pub words: Words,
    /// The letter by which it is filled in for somebody else; empty for one's own.
    pub letter: String,
}

/// What was typed and handed in so far, exactly as it was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Words {
    /// Made when the draft begins: however often it is submitted, it is one case.
    pub command_id: String,
    pub person: Typed,
    pub answers: Typed,
    pub street: String,
    pub community: String,
    /// By the code of the material.
    pub papers: BTreeMap<String, Paper>,
    /// The case that came of it.
    pub filed: Option<String>,
    /// What somebody is heard about, where it was begun from a case or an item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<yike_core::case::About>,
    /// What a worker who looked it through with its owner marked, by field or material.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub marks: BTreeMap<String, String>,
    /// What the form of a counter held, field by field, as it was sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counter: Vec<(String, String)>,
}

/// One material as far as it is there.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Paper {
    pub files: Vec<FileNote>,
    /// 免提交: to be fetched or checked by the office.
    pub waived: bool,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub item: String,
    pub step: String,
    pub until: At,
    pub letter: String,
}

impl Words {
    pub fn paper(&self, code: &str) -> Option<&Paper> {
        self.papers.get(code)
    }

    /// What is handed in of the materials that these answers call for. What the system makes from
    /// the form is there once its owner has confirmed the form.
    fn given(&self, item: &Item) -> (Vec<Given>, Vec<Document>) {
        let mut documents = Vec::new();
        let mut given = Vec::new();
        for material in item.materials_for(&self.answers) {
            let paper = self.papers.get(&material.code);
            let own: Vec<Document> = paper
                .iter()
                .flat_map(|paper| &paper.files)
                .map(|note| Document::json("file", note))
                .collect();
            let waived = paper.is_some_and(|p| p.waived) && !material.waived_by.is_empty();
            let row = Given {
                material: material.code.clone(),
                files: own.iter().map(Document::reference).collect(),
                originals: 0,
                copies: 0,
                seen: waived || material.from == MaterialSource::System,
            };
            documents.extend(own);
            if row.is_there() {
                given.push(row);
            }
        }
        (given, documents)
    }

    /// The draft as an intake, ready for the door of filings.
    pub fn intake(&self, published: &Published) -> Intake {
        let item = &published.item;
        let (given, files) = self.given(item);
        let mut answers = self.answers.clone();
        // A question of the item that the shared model asks as well is asked once, for both.
        for (key, value) in &self.person {
            answers.entry(key.clone()).or_insert_with(|| value.clone());
        }
        answers.retain(|key, _| item.asks(key));
        Intake {
            about: self.about.clone(),
            item: published.clone(),
            person: self.person.clone(),
            answers,
            community: self.community.clone(),
            company: None,
            given,
            files,
            agent: None,
        }
    }
}

/// Begins a draft under the id that the form was drawn with, so that a second press begins no
/// second one. An open draft of the same item is given back instead, unless `anew`.
pub async fn begin(
    app: &App,
    owner: &str,
    id: &str,
    published: &Published,
    anew: bool,
) -> Result<String, StoreError> {
    begin_by(app, owner, id, published, anew, "", &Words::default()).await
}

/// As `begin`, for whom this letter names: each begins its own draft. A new one begins with these
/// words, to be looked at and changed; its command id is made here.
pub async fn begin_by(
    app: &App,
    owner: &str,
    id: &str,
    published: &Published,
    anew: bool,
    letter: &str,
    known: &Words,
) -> Result<String, StoreError> {
    sweep(app).await?;
    let (letter, known) = (letter.to_owned(), known.clone());
    let (owner, id) = (owner.to_owned(), id.to_owned());
    let (item, digest) = (published.item.key.clone(), published.digest.clone());
    let keys = app.keys.clone();
    let command_id = uuid::Uuid::now_v7().to_string();
    let now = app.now();
    app.store
        .write(move |tx| {
            if !anew
                && let Some(open) = open_in(tx, &owner, now)?
                    .into_iter()
                    .find(|draft| draft.item == item && draft.letter == letter)
            {
                return Ok(open.id);
            }
            let words = Words {
                command_id: command_id.clone(),
                ..known.clone()
            };
            let sealed = private::seal_own(&keys, &id, &plain(&words));
            tx.put(
                &ADD,
                args![
                    &id,
                    &owner,
                    &item,
                    &digest,
                    "",
                    sealed.nonce,
                    sealed.body,
                    sealed.key,
                    now.0,
                    now.0 + days(&owner) * DAY,
                    &letter,
                    sealed.master
                ],
            );
            Ok(id.clone())
        })
        .await
}

/// The draft, if it is this owner's and still there.
pub async fn find(app: &App, owner: &str, id: &str) -> Result<Option<Draft>, StoreError> {
    let (owner, id) = (owner.to_owned(), id.to_owned());
    let keys = app.keys.clone();
    let now = app.now();
    app.store
        .read(move |tx| match tx.one(&FIND, args![&id, &owner, now.0])? {
            Some(row) => opened(&keys, &row),
            None => Ok(None),
        })
        .await
}

/// The owner's open drafts, the latest first.
pub async fn open(app: &App, owner: &str) -> Result<Vec<Listed>, StoreError> {
    let owner = owner.to_owned();
    let now = app.now();
    app.store.read(move |tx| open_in(tx, &owner, now)).await
}

fn open_in(tx: &mut Tx<'_>, owner: &str, now: At) -> Result<Vec<Listed>, StoreError> {
    let mut drafts = Vec::new();
    for row in tx.rows(&OPEN, args![owner, now.0])? {
        drafts.push(Listed {
            id: row.text(0)?.to_owned(),
            item: row.text(1)?.to_owned(),
            step: row.text(2)?.to_owned(),
            until: At(row.i64(3)?),
            letter: row.text(4)?.to_owned(),
        });
    }
    Ok(drafts)
}

/// Changes a draft in one transaction, so that quiet saving and an upload in the same moment do
/// not lose each other's part. `None` where there is no such draft of this owner.
pub async fn change(
    app: &App,
    owner: &str,
    id: &str,
    step: &str,
    change: impl Fn(&mut Words) + Send + 'static,
) -> Result<Option<Draft>, StoreError> {
    let (owner, id, step) = (owner.to_owned(), id.to_owned(), step.to_owned());
    let keys = app.keys.clone();
    let world = app.world.now();
    let now = app.now();
    app.store
        .write(move |tx| {
            tx.lock(&LOCK, args![&id, &owner])?;
            let Some(row) = tx.one(&FIND, args![&id, &owner, now.0])? else {
                return Ok(None);
            };
            let Some(mut draft) = opened(&keys, &row)? else {
                return Ok(None);
            };
            if draft.step == FILED {
                return Ok(Some(draft));
            }
            change(&mut draft.words);
            draft.step.clone_from(&step);
            if let Some(published) = world.published(&draft.item, now) {
                draft.digest.clone_from(&published.digest);
            }
            keep(tx, &keys, &owner, &draft, now, days(&owner));
            Ok(Some(draft))
        })
        .await
}

/// Empties a draft whose case is filed: only the way to the receipt stays, for a day.
pub async fn filed(app: &App, owner: &str, draft: &Draft, case: &str) -> Result<(), StoreError> {
    let owner = owner.to_owned();
    let keys = app.keys.clone();
    let now = app.now();
    let mut draft = draft.clone();
    FILED.clone_into(&mut draft.step);
    draft.words = Words {
        filed: Some(case.to_owned()),
        ..Words::default()
    };
    app.store
        .write(move |tx| {
            keep(tx, &keys, &owner, &draft, now, 1);
            Ok(())
        })
        .await
}

/// Deletes a draft with its files, for good.
pub async fn discard(app: &App, owner: &str, id: &str) -> Result<(), StoreError> {
    let Some(draft) = find(app, owner, id).await? else {
        return Ok(());
    };
    let (of, dropped) = (owner.to_owned(), id.to_owned());
    app.store
        .write(move |tx| {
            tx.put(&DROP, args![&dropped, &of]);
            Ok::<_, StoreError>(())
        })
        .await?;
    forget_files(app, owner, id, &draft.words).await
}

/// Deletes the drafts whose time is over.
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let keys = app.keys.clone();
    let over = app
        .store
        .read(move |tx| {
            let mut over = Vec::new();
            for row in tx.rows(&OVER, args![now.0])? {
                let words = opened(&keys, &row)?.map(|draft| draft.words);
                over.push((row.text(0)?.to_owned(), row.text(9)?.to_owned(), words));
            }
            Ok::<_, StoreError>(over)
        })
        .await?;
    for (id, owner, words) in over {
        let (of, dropped) = (owner.clone(), id.clone());
        app.store
            .write(move |tx| {
                tx.put(&DROP, args![&dropped, &of]);
                Ok::<_, StoreError>(())
            })
            .await?;
        if let Some(words) = words {
            forget_files(app, &owner, &id, &words).await?;
        }
    }
    Ok(())
}

/// Removes the files of a draft that is given up, unless a case names them: the program may have stopped
/// between the filing and the emptying of the draft.
async fn forget_files(app: &App, owner: &str, id: &str, words: &Words) -> Result<(), StoreError> {
    let actor = owner.strip_prefix(AT_A_COUNTER).unwrap_or(owner).to_owned();
    let (id, command) = (id.to_owned(), words.command_id.clone());
    let sent = app
        .store
        .read(move |tx| tx.one(&SENT, args![&actor, &id, &command]))
        .await?;
    if sent.is_none() {
        for note in words.papers.values().flat_map(|paper| &paper.files) {
            files::forget(app, note).await;
        }
    }
    Ok(())
}

fn keep(tx: &mut Tx<'_>, keys: &Keys, owner: &str, draft: &Draft, now: At, days: i64) {
    let sealed = private::seal_own(keys, &draft.id, &plain(&draft.words));
    tx.put(
        &KEEP,
        args![
            &draft.digest,
            &draft.step,
            sealed.nonce,
            sealed.body,
            now.0,
            now.0 + days * DAY,
            sealed.key,
            sealed.master,
            &draft.id,
            owner
        ],
    );
}

fn plain(words: &Words) -> Vec<u8> {
    serde_json::to_vec(words).expect("plain data becomes JSON")
}

/// Opens a row of `id, item, item_digest, step, nonce, body, until_at, key, letter`.
fn opened(keys: &Keys, row: &Row) -> Result<Option<Draft>, StoreError> {
    let id = row.text(0)?;
    let words = private::open_own(keys, id, row.blob(4)?, row.blob(5)?, row.blob(7)?)
        .and_then(|plain| serde_json::from_slice(&plain).ok());
    let Some(words) = words else {
        tracing::error!("a draft does not open with this key");
        return Ok(None);
    };
    Ok(Some(Draft {
        id: id.to_owned(),
        item: row.text(1)?.to_owned(),
        digest: row.text(2)?.to_owned(),
        step: row.text(3)?.to_owned(),
        until: At(row.i64(6)?),
        letter: row.text(8)?.to_owned(),
        words,
    }))
}
