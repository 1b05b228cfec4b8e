//! A change of the catalogue waits for a second pair of eyes: whoever wrote it does not publish it.
//! Until then it changes nothing; published it holds from its day on, for new cases only.

use crate::act::Fail;
use crate::register;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::item::Item;
use yike_core::who::PersonId;

/// The columns of a proposal, in the order in which `read` wants them.
macro_rules! columns {
    () => {
        "SELECT id, item, digest, text, by_person, at, from_at, state, decided_by, decided_at, why, matter
        FROM proposal "
    };
}

sql! {
    ADD = "INSERT INTO proposal (id, item, digest, text, by_person, at, from_at, state, matter)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8) ON CONFLICT (id) DO NOTHING";
    ONE = concat!(columns!(), "WHERE id = $1");
    OPEN = concat!(columns!(), "WHERE state = 'open' ORDER BY at, id LIMIT 200");
    OF = concat!(columns!(), "WHERE item = $1 ORDER BY at DESC, id LIMIT 50");
    OF_MATTER = concat!(columns!(), "WHERE matter = $1 ORDER BY at DESC, id LIMIT 50");
    LOCK = "SELECT id FROM proposal WHERE id = $1";
    AMEND = "UPDATE proposal SET digest = $1, text = $2, at = $3 WHERE id = $4";
    DECIDE = "UPDATE proposal SET state = $1, decided_by = $2, decided_at = $3, why = $4
        WHERE id = $5";
}

/// One change as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: String,
    /// The key of the record: an item's, `package/…` or `list/…`.
    pub item: String,
    pub digest: String,
    /// Empty: the item goes out of the catalogue.
    pub text: String,
    pub by: PersonId,
    pub at: At,
    /// From when it is to hold.
    pub from: At,
    pub state: State,
    pub decided: Option<(PersonId, At)>,
    /// Why it was returned.
    pub why: String,
    /// The number of the matter that asked for it; empty where none did.
    pub matter: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Published,
    Returned,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Published => "published",
            State::Returned => "returned",
        }
    }
}

impl Proposal {
    pub fn is_retirement(&self) -> bool {
        self.text.is_empty()
    }
}

/// What a second person makes of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// `digest` is of the text that was looked at.
    Publish {
        digest: String,
    },
    Return {
        why: String,
    },
}

/// What came of deciding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    Done,
    /// There is none, or it was decided before.
    NotOpen,
    /// Whoever wrote it does not decide it.
    OwnWork,
    /// It was changed while somebody looked at it.
    Changed,
}

/// Hands a change in; the same id twice is one.
///
/// # Errors
/// The store's own.
pub fn put(tx: &mut Tx<'_>, new: &Proposal) -> Result<(), Fail> {
    if tx.one(&ONE, args![&new.id])?.is_some() {
        return Ok(());
    }
    tx.put(
        &ADD,
        args![
            &new.id,
            &new.item,
            &new.digest,
            &new.text,
            new.by.as_str(),
            new.at.0,
            new.from.0,
            &new.matter
        ],
    );
    register::item_noted(tx, &new.item, "item_proposed", &new.digest, &new.by, new.at)?;
    Ok(())
}

/// Puts another text in the place of one's own that still waits. Nothing happens to one that was
/// decided meanwhile, or is another's: `false`.
///
/// # Errors
/// The store's own.
pub fn amend(tx: &mut Tx<'_>, id: &str, text: &str, by: &PersonId, now: At) -> Result<bool, Fail> {
    tx.lock(&LOCK, args![id])?;
    let Some(row) = tx.one(&ONE, args![id])? else {
        return Ok(false);
    };
    let found = read(&row)?;
    if found.state != State::Open || found.by != *by {
        return Ok(false);
    }
    let digest = Item::digest(text);
    tx.put(&AMEND, args![&digest, text, now.0, id]);
    register::item_noted(tx, &found.item, "item_proposed", &digest, by, now)?;
    Ok(true)
}

/// Publishes a proposal from its day on, or gives it back.
///
/// # Errors
/// The store's own.
pub fn decide(
    tx: &mut Tx<'_>,
    id: &str,
    verdict: &Verdict,
    by: &PersonId,
    now: At,
) -> Result<Decided, Fail> {
    tx.lock(&LOCK, args![id])?;
    let Some(row) = tx.one(&ONE, args![id])? else {
        return Ok(Decided::NotOpen);
    };
    let found = read(&row)?;
    if found.state != State::Open {
        return Ok(Decided::NotOpen);
    }
    if found.by == *by {
        return Ok(Decided::OwnWork);
    }
    let (state, why) = match verdict {
        Verdict::Publish { digest } if *digest != found.digest => return Ok(Decided::Changed),
        Verdict::Publish { .. } => {
            let from = found.from.max(now);
            register::publish(tx, &found.item, &found.text, from, by, now)?;
            (State::Published, "")
        }
        Verdict::Return { why } => {
            register::item_noted(tx, &found.item, "item_returned", &found.digest, by, now)?;
            (State::Returned, why.as_str())
        }
    };
    tx.put(&DECIDE, args![state.as_str(), by.as_str(), now.0, why, id]);
    Ok(Decided::Done)
}

/// One proposal.
///
/// # Errors
/// The store's own.
pub fn one(tx: &mut Tx<'_>, id: &str) -> Result<Option<Proposal>, StoreError> {
    let row = tx.one(&ONE, args![id])?;
    row.as_ref().map(read).transpose()
}

/// What waits for somebody, the oldest first.
///
/// # Errors
/// The store's own.
pub fn open(tx: &mut Tx<'_>) -> Result<Vec<Proposal>, StoreError> {
    tx.rows(&OPEN, args![])?.iter().map(read).collect()
}

/// The proposals about an item, the latest first.
///
/// # Errors
/// The store's own.
pub fn of(tx: &mut Tx<'_>, item: &str) -> Result<Vec<Proposal>, StoreError> {
    tx.rows(&OF, args![item])?.iter().map(read).collect()
}

/// The proposals that a matter asked for, the latest first.
///
/// # Errors
/// The store's own.
pub fn of_matter(tx: &mut Tx<'_>, number: &str) -> Result<Vec<Proposal>, StoreError> {
    tx.rows(&OF_MATTER, args![number])?
        .iter()
        .map(read)
        .collect()
}

/// A change about to be handed in.
pub fn new(id: String, item: &str, text: &str, by: &PersonId, from: At, now: At) -> Proposal {
    Proposal {
        id,
        item: item.to_owned(),
        digest: Item::digest(text),
        text: text.to_owned(),
        by: by.clone(),
        at: now,
        from,
        state: State::Open,
        decided: None,
        why: String::new(),
        matter: String::new(),
    }
}

fn read(row: &Row) -> Result<Proposal, StoreError> {
    Ok(Proposal {
        id: row.text(0)?.to_owned(),
        item: row.text(1)?.to_owned(),
        digest: row.text(2)?.to_owned(),
        text: row.text(3)?.to_owned(),
        by: PersonId::new(row.text(4)?),
        at: At(row.i64(5)?),
        from: At(row.i64(6)?),
        state: match row.text(7)? {
            "published" => State::Published,
            "returned" => State::Returned,
            _ => State::Open,
        },
        decided: row
            .opt_text(8)?
            .map(PersonId::new)
            .zip(row.opt_i64(9)?.map(At)),
        why: row.text(10)?.to_owned(),
        matter: row.text(11)?.to_owned(),
    })
}
