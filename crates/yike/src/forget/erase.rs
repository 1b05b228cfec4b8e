//! Erasing, in one transaction: of a case, of a letter of authorisation, or of a resident's drafts
//! and sessions.

use super::At;
use crate::act::{self, CaseKey};
use crate::draft::Words;
use crate::files::FileNote;
use crate::letter;
use crate::private::{self, Keys};
use crate::register::HOME;
use crate::store::{StoreError, Tx};
use crate::{args, sql};

sql! {
    BLIND = "DELETE FROM blind WHERE home = $1 AND case_id = $2";
    LOOKUP = "DELETE FROM lookup WHERE home = $1 AND case_id = $2";
    /// Messages to the resident; what flowed to a desk names units only.
    SMS = "DELETE FROM notice WHERE home = $1 AND case_id = $2 AND channel IN ('sms', 'email')";
    NOTICE = "UPDATE notice SET private_id = NULL WHERE home = $1 AND case_id = $2";
    RATING = "UPDATE rating SET private_id = NULL WHERE home = $1 AND case_id = $2";
    /// The id stays, so that a late resubmission makes no second case; the digest of the words goes.
    COMMAND = "UPDATE command SET digest = $1 WHERE home = $2 AND stream = 'case' AND stream_id = $3";
    SIMULATED = "DELETE FROM demo_sms WHERE id >= $1 AND id < $2";
    DRAFTS = "SELECT id, nonce, body, key FROM draft WHERE owner = $1 AND at <= $2 ORDER BY id";
    DRAFT = "DELETE FROM draft WHERE id = $1";
    SESSIONS = "DELETE FROM session WHERE person = $1 AND at <= $2";
    CODES = "DELETE FROM sms_code WHERE person = $1";
    TRIES = "DELETE FROM attempt WHERE key = $1 OR key = $2";
}

/// What one transaction erased.
#[derive(Debug, Clone, Default)]
pub(super) struct Erased {
    /// The case, if it had words.
    pub case: Option<CaseKey>,
    /// The letter, if it had words.
    pub letter: Option<String>,
    pub documents: usize,
    pub files: Vec<FileNote>,
    pub drafts: usize,
}

impl Erased {
    pub(super) fn is_anything(&self) -> bool {
        self.case.is_some() || self.letter.is_some() || self.drafts > 0
    }
}

/// Everything of a case but its events and its row.
pub(super) fn case(tx: &mut Tx<'_>, keys: &Keys, key: &CaseKey) -> Result<Erased, StoreError> {
    act::lock(tx, key)?;
    let erased = words(tx, keys, &key.home, &key.id)?;
    for sql in [&BLIND, &LOOKUP, &RATING] {
        tx.put(sql, args![&key.home, &key.id]);
    }
    tx.put(&COMMAND, args![Vec::<u8>::new(), &key.home, &key.id]);
    Ok(Erased {
        case: (erased.documents > 0).then(|| key.clone()),
        ..erased
    })
}

/// The names and the paper of a letter of authorisation; that there was one, and when, stays.
pub(super) fn letter(tx: &mut Tx<'_>, keys: &Keys, id: &str) -> Result<Erased, StoreError> {
    letter::lock(tx, id)?;
    let erased = words(tx, keys, HOME, id)?;
    Ok(Erased {
        letter: (erased.documents > 0).then(|| id.to_owned()),
        ..erased
    })
}

/// The private documents of a stream, their files, and the messages about it.
fn words(tx: &mut Tx<'_>, keys: &Keys, home: &str, id: &str) -> Result<Erased, StoreError> {
    let files: Vec<FileNote> = private::of_case(tx, keys, home, id)?
        .values()
        .filter(|document| document.kind == "file")
        .filter_map(private::Opened::json)
        .collect();
    let documents = private::erase_case(tx, keys, home, id)?;
    for sql in [&SMS, &NOTICE] {
        tx.put(sql, args![home, id]);
    }
    tx.put(&SIMULATED, args![format!("{id}-"), format!("{id}.")]);
    Ok(Erased {
        documents,
        files,
        ..Erased::default()
    })
}

/// The drafts and sessions that a resident had at that time, how they wanted to be told, by which
/// providers they came, and what counts their tries.
pub(super) fn resident(
    tx: &mut Tx<'_>,
    keys: &Keys,
    who: &str,
    at: At,
) -> Result<Erased, StoreError> {
    let mut erased = Erased::default();
    for row in tx.rows(&DRAFTS, args![who, at.0])? {
        let id = row.text(0)?;
        let plain = private::open_own(keys, id, row.blob(1)?, row.blob(2)?, row.blob(3)?);
        let words: Option<Words> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
        let papers = words.map(|words| words.papers).unwrap_or_default();
        erased
            .files
            .extend(papers.into_values().flat_map(|paper| paper.files));
        tx.put(&DRAFT, args![id]);
        erased.drafts += 1;
    }
    tx.put(&SESSIONS, args![who, at.0]);
    tx.put(&CODES, args![who]);
    crate::wish::forget(tx, who, at);
    crate::identity::forget(tx, who, at);
    tx.put(&TRIES, args![format!("ask/{who}"), format!("code/{who}")]);
    Ok(erased)
}
