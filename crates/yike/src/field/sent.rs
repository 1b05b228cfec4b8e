//! What came from a device: which case it became, under which provisional number its slip was
//! written, and when the act was done, as told and as reckoned. The same stands in the ledger.

use crate::act::CaseKey;
use crate::app::App;
use crate::ledger::{self, Entry, Hand, LogError, Stream};
use crate::store::{Row, StoreError};
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post};

sql! {
    ADD = "INSERT INTO field_sent (person, id, provisional, case_home, case_id, unit, tell, digest,
        told_at, acted_at, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    FIND = "SELECT provisional, case_home, case_id, told_at, acted_at, at, id, tell, digest FROM field_sent
        WHERE person = $1 AND id = $2";
    SINCE = "SELECT s.provisional, s.case_home, s.case_id, s.told_at, s.acted_at, s.at, s.id, s.tell,
        s.digest, c.number, c.item, c.status FROM field_sent s JOIN case_row c ON c.home = s.case_home AND c.id = s.case_id
        WHERE s.person = $1 AND s.at >= $2 ORDER BY s.at DESC, s.id LIMIT 500";
}

/// Who hears of each step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tell {
    /// The resident, by their own phone.
    #[default]
    Own,
    /// A relative whom the resident named.
    Relative,
    /// Nobody by phone: whoever took it in goes and says it.
    Village,
}

impl Tell {
    pub fn as_str(self) -> &'static str {
        match self {
            Tell::Own => "own",
            Tell::Relative => "relative",
            Tell::Village => "village",
        }
    }

    pub fn parse(text: &str) -> Option<Tell> {
        let mut all = [Tell::Own, Tell::Relative, Tell::Village].into_iter();
        all.find(|tell| tell.as_str() == text)
    }
}

/// One intake that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The id of the command.
    pub id: String,
    /// The number on the slip 收件单（离线）.
    pub provisional: String,
    pub key: CaseKey,
    pub tell: Tell,
    /// Of what the device sent, but for the times.
    pub digest: Vec<u8>,
    pub told_at: At,
    pub acted_at: At,
    pub at: At,
}

/// As `Sent`, with how the case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub sent: Sent,
    pub number: String,
    pub item: String,
    pub status: String,
}

/// The case that this command of this person became.
///
/// # Errors
/// The store's own.
pub async fn find(app: &App, person: &PersonId, id: &str) -> Result<Option<Sent>, StoreError> {
    let (person, id) = (person.clone(), id.to_owned());
    app.store
        .read(
            move |tx| match tx.one(&FIND, args![person.as_str(), &id])? {
                Some(row) => Ok(Some(read(&row)?)),
                None => Ok(None),
            },
        )
        .await
}

/// What this person sent since a moment, the latest first, with how the cases stand.
///
/// # Errors
/// The store's own.
pub async fn since(app: &App, person: &PersonId, from: At) -> Result<Vec<Standing>, StoreError> {
    let person = person.clone();
    app.store
        .read(move |tx| {
            let mut all = Vec::new();
            for row in tx.rows(&SINCE, args![person.as_str(), from.0])? {
                all.push(Standing {
                    sent: read(&row)?,
                    number: row.text(9)?.to_owned(),
                    item: row.text(10)?.to_owned(),
                    status: row.text(11)?.to_owned(),
                });
            }
            Ok(all)
        })
        .await
}

/// Writes down that an intake arrived, once.
///
/// # Errors
/// The store's own, or a broken chain.
pub async fn keep(
    app: &App,
    person: &PersonId,
    post: &Post,
    sent: &Sent,
) -> Result<(), crate::act::Fail> {
    let (person, post, sent) = (person.clone(), post.clone(), sent.clone());
    app.store
        .write(move |tx| {
            // Where two send it at once, one waits here and finds that of the other.
            let there = tx.lock(&FIND, args![person.as_str(), &sent.id])?;
            if !there.is_empty() {
                return Ok(());
            }
            tx.put(
                &ADD,
                args![
                    person.as_str(),
                    &sent.id,
                    &sent.provisional,
                    &sent.key.home,
                    &sent.key.id,
                    post.unit.as_str(),
                    sent.tell.as_str(),
                    sent.digest.as_slice(),
                    sent.told_at.0,
                    sent.acted_at.0,
                    sent.at.0
                ],
            );
            write(tx, &person, &post, &sent)?;
            Ok::<_, crate::act::Fail>(())
        })
        .await
}

/// One stream per intake: what the device said of its time can be checked like everything else.
fn write(
    tx: &mut crate::store::Tx<'_>,
    person: &PersonId,
    post: &Post,
    sent: &Sent,
) -> Result<(), LogError> {
    let name = format!("{}/field-{}", post.unit, sent.id);
    let stream = Stream {
        home: home(&post.unit),
        kind: "visit",
        id: &name,
    };
    let (head, last) = ledger::head(tx, stream)?;
    let hand = Hand {
        at: sent.at.max(last),
        by: person.clone(),
        post: Some(post.clone()),
    };
    let entry = Entry {
        kind: "arrived".into(),
        body: serde_json::json!({
            "case": sent.key.to_string(),
            "provisional": sent.provisional,
            "told": sent.told_at,
            "acted": sent.acted_at,
        }),
        status: "arrived".into(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(())
}

/// Belongs to the district of the unit that took it in, as a visit does.
fn home(unit: &UnitId) -> &str {
    unit.as_str().get(..6).unwrap_or(unit.as_str())
}

fn read(row: &Row) -> Result<Sent, StoreError> {
    Ok(Sent {
        provisional: row.text(0)?.to_owned(),
        key: CaseKey::new(row.text(1)?, row.text(2)?),
        told_at: At(row.i64(3)?),
        acted_at: At(row.i64(4)?),
        at: At(row.i64(5)?),
        id: row.text(6)?.to_owned(),
        tell: Tell::parse(row.text(7)?).unwrap_or_default(),
        digest: row.blob(8)?.to_vec(),
    })
}
