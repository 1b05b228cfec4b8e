//! Evidence that a site keeps a rule: a note, an address, a file; by whom and when. Words and the key
//! of the file are sealed, for somebody may write more than they should.

use crate::files::FileNote;
use crate::private::{self, Keys};
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use yike_core::clock::At;
use yike_core::who::PersonId;

use super::Rule;

sql! {
    ADD = "INSERT INTO evidence (id, site, rule, nonce, body, by_person, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    OF = "SELECT id, site, rule, nonce, body, by_person, at FROM evidence
        WHERE site >= $1 AND site < $2 ORDER BY site, rule, at DESC";
    TAKE_BACK = "DELETE FROM evidence WHERE id = $1 AND site = $2";
}

/// What is kept of one piece.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub note: String,
    /// An address that shows it, or empty.
    #[serde(default)]
    pub link: String,
    #[serde(default)]
    pub file: Option<FileNote>,
}

/// One piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub id: String,
    /// The key of the site.
    pub site: String,
    pub rule: Rule,
    pub kept: Kept,
    pub by: PersonId,
    pub at: At,
}

pub fn add(tx: &mut Tx<'_>, keys: &Keys, one: &Evidence) {
    let plain = serde_json::to_vec(&one.kept).unwrap_or_default();
    let (nonce, body) = private::seal_draft(keys, &about(&one.id), &plain);
    tx.put(
        &ADD,
        args![
            &one.id,
            &one.site,
            one.rule.as_str(),
            &nonce[..],
            body,
            one.by.as_str(),
            one.at.0
        ],
    );
}

/// Everything of the sites whose keys begin with this unit or site.
pub fn of(tx: &mut Tx<'_>, keys: &Keys, under: &str) -> Result<Vec<Evidence>, StoreError> {
    let rows = tx.rows(&OF, args![under, crate::views::board::after(under)])?;
    let all = rows.iter().map(|row| read(keys, row));
    Ok(all
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect())
}

fn read(keys: &Keys, row: &Row) -> Result<Option<Evidence>, StoreError> {
    let id = row.text(0)?.to_owned();
    let plain = private::open_draft(keys, &about(&id), row.blob(3)?, row.blob(4)?);
    let kept = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    let (Some(kept), Some(rule)) = (kept, Rule::parse(row.text(2)?)) else {
        tracing::error!(id, "a piece of evidence cannot be read");
        return Ok(None);
    };
    Ok(Some(Evidence {
        id,
        site: row.text(1)?.to_owned(),
        rule,
        kept,
        by: PersonId::new(row.text(5)?),
        at: At(row.i64(6)?),
    }))
}

/// Takes back what was noted by mistake.
pub fn take_back(tx: &mut Tx<'_>, id: &str, site: &str) {
    tx.put(&TAKE_BACK, args![id, site]);
}

fn about(id: &str) -> String {
    format!("evidence/{id}")
}
