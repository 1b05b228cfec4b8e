//! The lists of heads: what changed is put at the end, and the end is signed.

use super::key::Signer;
use super::signed::{Head, Signed, bytes};
use crate::app::App;
use crate::register::HOME as CITY;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use yike_core::chain::{Hash, hex};
use yike_core::clock::At;
use yike_core::tree::{self, Frontier, Subtree};

sql! {
    // Both hop along an index: as many steps as there are homes, and kinds of streams.
    HOME_AFTER = "SELECT MIN(home) FROM event WHERE home > $1";
    KIND_AFTER = "SELECT MIN(stream) FROM event WHERE home = $1 AND stream > $2";
    // The last events of streams since a time, as far as they are not in the list.
    CHANGED = "SELECT e.id, e.seq, e.hash, e.at FROM event e
        WHERE e.home = $1 AND e.stream = $2 AND e.at >= $3 AND (e.at > $3 OR e.id > $4)
        AND NOT EXISTS (SELECT 1 FROM event n WHERE n.home = e.home AND n.stream = e.stream
            AND n.id = e.id AND n.seq = e.seq + 1)
        AND NOT EXISTS (SELECT 1 FROM head_leaf l WHERE l.home = e.home AND l.stream = e.stream
            AND l.id = e.id AND l.seq = e.seq)
        ORDER BY e.at, e.id LIMIT 1000";
    LISTED = "SELECT n FROM head_leaf WHERE home = $1 AND stream = $2 AND id = $3 AND seq = $4";
    END = "SELECT n FROM head_leaf WHERE home = $1 ORDER BY n DESC LIMIT 1";
    NODES = "SELECT nodes FROM head_leaf WHERE home = $1 AND n = $2";
    ADD = "INSERT INTO head_leaf (home, n, stream, id, seq, head, nodes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LATEST = "SELECT text, signature FROM signed_head WHERE home = $1
        ORDER BY size DESC, at DESC LIMIT 1";
    KEEP = "INSERT INTO signed_head (home, size, at, root, text, signature)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (home, size, at) DO NOTHING";
}

/// Events may be committed later than they are dated, and two machines' clocks differ: each
/// signing looks back this far behind the one before.
const OVERLAP: i64 = 60 * 60 * 1000;
const PAGE: usize = 1000;
/// The kind under which a home stands in the city's list.
pub const HOME_KIND: &str = "home";

/// One entry of a list: a stream, and the head it had. What is hashed is this as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    pub stream: String,
    pub id: String,
    pub seq: u64,
    /// In hex.
    pub head: String,
}

impl Leaf {
    pub fn hash(&self) -> Hash {
        let text = serde_json::to_string(self).expect("plain fields can be written as JSON");
        tree::leaf::<Sm3>(text.as_bytes())
    }
}

/// Why nothing was signed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ListError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Signing on would give a false list our name.
    #[error(
        "the list of heads of {0} does not continue its last signed head; nothing is signed until that is cleared up: yike verify"
    )]
    Altered(String),
}

/// Lists what changed in every home, and signs; then the city over all. Gives the city's head.
/// `since_ever` looks at the whole log instead of the time since the last signing.
///
/// # Errors
/// `Altered` where a list is not what was signed of it. The other homes are signed all the same.
pub async fn sign(app: &App, since_ever: bool) -> Result<Option<Signed>, ListError> {
    let mut first = None;
    for home in app.store.read(homes).await? {
        if home != CITY
            && let Err(error) = sign_home(app, &home, since_ever).await
        {
            tracing::error!(home, %error, "a home's heads are not signed");
            first = first.or(Some(error));
        }
    }
    let city = sign_home(app, CITY, since_ever).await;
    match first {
        Some(error) => Err(error),
        None => city,
    }
}

async fn sign_home(app: &App, home: &str, since_ever: bool) -> Result<Option<Signed>, ListError> {
    let now = app.now();
    let name = home.to_owned();
    let (kinds, last) = app
        .store
        .read(move |tx| Ok::<_, StoreError>((kinds(tx, &name)?, latest(tx, &name)?)))
        .await?;
    // A clock that once ran ahead does not hide what was done since.
    let since = last
        .and_then(|signed| signed.read())
        .map_or(0, |head| head.at.0.min(now.0).saturating_sub(OVERLAP));
    let since = if since_ever { 0 } else { since };
    for kind in kinds {
        let mut after = (since, String::new());
        while let Some(last) = list_page(app, home, &kind, after.clone()).await? {
            after = last;
        }
    }
    if home == CITY {
        list_homes(app).await?;
    }
    let (name, signer) = (home.to_owned(), app.heads.signer.clone());
    app.store
        .write(move |tx| sign_end(tx, &signer, &name, now))
        .await
}

/// Lists one page of changed streams; where the next begins, if there may be more.
async fn list_page(
    app: &App,
    home: &str,
    kind: &str,
    (at, id): (i64, String),
) -> Result<Option<(i64, String)>, ListError> {
    let (home, kind) = (home.to_owned(), kind.to_owned());
    app.store
        .write(move |tx| {
            let mut list = List::open(tx, &home)?;
            let rows = tx.rows(&CHANGED, args![&home, &kind, at, &id])?;
            for row in &rows {
                let leaf = Leaf {
                    stream: kind.clone(),
                    id: row.text(0)?.to_owned(),
                    seq: row.i64(1)? as u64,
                    head: hex(row.blob(2)?),
                };
                list.add(tx, &leaf, row.blob(2)?);
            }
            let last = rows.last().filter(|_| rows.len() == PAGE);
            last.map(|row| Ok((row.i64(3)?, row.text(0)?.to_owned())))
                .transpose()
        })
        .await
}

/// Puts the heads of all homes into the city's list.
async fn list_homes(app: &App) -> Result<(), ListError> {
    app.store
        .write(|tx| {
            let mut list = List::open(tx, CITY)?;
            for home in homes(tx)? {
                let signed = latest(tx, &home)?.and_then(|signed| signed.read());
                let Some(head) = signed.filter(|_| home != CITY) else {
                    continue;
                };
                let size = head.size as i64;
                if tx
                    .one(&LISTED, args![CITY, HOME_KIND, &home, size])?
                    .is_none()
                {
                    let leaf = Leaf {
                        stream: HOME_KIND.to_owned(),
                        id: home,
                        seq: head.size,
                        head: hex(&head.root),
                    };
                    list.add(tx, &leaf, &head.root);
                }
            }
            Ok(())
        })
        .await
}

/// Signs the end of a list if it grew. The city's is signed anew even where nothing changed:
/// then it says that nothing did, and shows that the way outside is open.
fn sign_end(
    tx: &mut Tx<'_>,
    signer: &Signer,
    home: &str,
    now: At,
) -> Result<Option<Signed>, ListError> {
    let list = List::open(tx, home)?;
    let last = latest(tx, home)?;
    let before = last.as_ref().and_then(Signed::read);
    let size = list.frontier.size();
    let grew = before.as_ref().is_none_or(|head| head.size < size);
    if size == 0 || (!grew && home != CITY) {
        return Ok(last);
    }
    let root = list.frontier.root::<Sm3>();
    let signed = Signed::sign(signer, home, size, &root, now);
    let signature = bytes(&signed.signature).unwrap_or_default();
    tx.put(
        &KEEP,
        args![home, size as i64, now.0, root, &signed.text, signature],
    );
    Ok(Some(signed))
}

/// The end of a list, to be gone on with.
struct List<'a> {
    home: &'a str,
    frontier: Frontier,
}

impl<'a> List<'a> {
    /// Takes the end for this transaction. It must continue what was signed last.
    fn open(tx: &mut Tx<'_>, home: &'a str) -> Result<List<'a>, ListError> {
        let end = tx.lock(&END, args![home])?;
        let size = end.first().map_or(Ok(0), |row| row.i64(0).map(|n| n + 1))? as u64;
        let peaks = Frontier::subtrees(size)
            .into_iter()
            .map(|subtree| kept(tx, home, subtree))
            .collect::<Result<Vec<Hash>, StoreError>>()?;
        let altered = || ListError::Altered(home.to_owned());
        let frontier = Frontier::of(size, peaks).ok_or_else(altered)?;
        if let Some(signed) = latest(tx, home)? {
            let head = signed.read().ok_or_else(altered)?;
            if head.size > size || root(tx, home, head.size)? != head.root {
                return Err(altered());
            }
        }
        Ok(List { home, frontier })
    }

    fn add(&mut self, tx: &mut Tx<'_>, leaf: &Leaf, head: &[u8]) {
        let n = self.frontier.size() as i64;
        let nodes = self.frontier.push::<Sm3>(leaf.hash()).concat();
        tx.put(
            &ADD,
            args![
                self.home,
                n,
                &leaf.stream,
                &leaf.id,
                leaf.seq as i64,
                head,
                nodes
            ],
        );
    }
}

/// The root over the first `size` leaves of a list, from what is kept.
pub fn root(tx: &mut Tx<'_>, home: &str, size: u64) -> Result<Hash, StoreError> {
    tree::root::<Sm3, _>(size, &mut |subtree| kept(tx, home, subtree))
}

/// The kept hash of a whole subtree.
pub fn kept(tx: &mut Tx<'_>, home: &str, subtree: Subtree) -> Result<Hash, StoreError> {
    let missing = || StoreError::Engine(format!("the list of heads of {home} is not whole"));
    let row = tx.one(&NODES, args![home, subtree.last() as i64])?;
    let row = row.ok_or_else(missing)?;
    let begin = subtree.height as usize * 32;
    let hash = row.blob(0)?.get(begin..begin + 32).ok_or_else(missing)?;
    hash.try_into().map_err(|_| missing())
}

/// The latest signed head of a home.
pub fn latest(tx: &mut Tx<'_>, home: &str) -> Result<Option<Signed>, StoreError> {
    tx.one(&LATEST, args![home])?
        .as_ref()
        .map(signed)
        .transpose()
}

/// A signed head in a row of text and signature.
pub fn signed(row: &Row) -> Result<Signed, StoreError> {
    Ok(Signed {
        text: row.text(0)?.to_owned(),
        signature: hex(row.blob(1)?),
    })
}

/// The latest head of the city, read.
pub fn city(tx: &mut Tx<'_>) -> Result<Option<Head>, StoreError> {
    Ok(latest(tx, CITY)?.and_then(|signed| signed.read()))
}

/// Every home that has a log, the city's own among them.
pub fn homes(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    hop(|after| tx.one(&HOME_AFTER, args![after]))
}

/// Every kind of stream that a home has.
fn kinds(tx: &mut Tx<'_>, home: &str) -> Result<Vec<String>, StoreError> {
    hop(|after| tx.one(&KIND_AFTER, args![home, after]))
}

/// Asks for the next text behind the last one, until there is none.
pub fn hop(
    mut next: impl FnMut(&str) -> Result<Option<Row>, StoreError>,
) -> Result<Vec<String>, StoreError> {
    let mut all: Vec<String> = Vec::new();
    loop {
        let row = next(all.last().map_or("", String::as_str))?;
        match row
            .as_ref()
            .map(|row| row.opt_text(0))
            .transpose()?
            .flatten()
        {
            Some(text) => all.push(text.to_owned()),
            None => return Ok(all),
        }
    }
}
