//! Checking the lists of heads: every leaf's hashes, the root at every size that was signed or
//! kept outside, and who signed. Whether the log still has the events that the leaves name is
//! checked with the log (`verify`).

use super::fault::{Bad, Fault, Named, Why};
use super::list::{HOME_KIND, Leaf};
use super::{Public, Signed};
use crate::register::HOME as CITY;
use crate::store::{Row, Store, StoreError};
use crate::{args, sql};
use sm3::Sm3;
use std::collections::{BTreeMap, BTreeSet};
use yike_core::chain::{Hash, hex};
use yike_core::tree::Frontier;

sql! {
    SIGNED = "SELECT text, signature, size, at, root FROM signed_head WHERE home = $1
        ORDER BY size, at";
    LEAVES = "SELECT n, stream, id, seq, head, nodes FROM head_leaf
        WHERE home = $1 AND n >= $2 ORDER BY n LIMIT 4000";
    BETWEEN = "SELECT stream, id, seq FROM head_leaf WHERE home = $1 AND n >= $2 AND n < $3
        ORDER BY n LIMIT 200";
}

/// What the city's list says of a home: so many leaves under this root.
struct Claim {
    home: String,
    size: u64,
    root: Vec<u8>,
}

/// A list that was walked through.
struct Walked {
    /// How far it holds together.
    size: u64,
    /// The roots at the sizes that were asked for.
    roots: BTreeMap<u64, Hash>,
    claims: Vec<Claim>,
    faults: Vec<Fault>,
}

/// The signed heads of one list, as the database has them: sizes and texts.
type Texts = BTreeSet<(u64, String)>;

/// One signed head of a list, as the row has it.
struct Kept {
    size: u64,
    /// Already found wanting.
    why: Option<Why>,
    root: Option<Hash>,
    text: String,
}

/// Checks all lists: of these homes, under these keys, against what was kept outside.
///
/// # Errors
/// Only where the store cannot be read.
pub async fn check(
    store: &Store,
    homes: &[String],
    keys: &[Public],
    outside: &[Signed],
) -> Result<Vec<Fault>, StoreError> {
    let mut faults = Vec::new();
    let mut of_city = Vec::new();
    for signed in outside {
        match signed.read() {
            Some(head) if head.home != CITY => faults.push(Fault::NotTheCitys { home: head.home }),
            _ => of_city.push(judge(signed, keys, None)),
        }
    }
    of_city.sort_by_key(|kept| kept.size);
    let mut wanted: BTreeSet<u64> = of_city.iter().map(|kept| kept.size).collect();
    let (city, texts) = check_list(store, CITY, keys, &mut wanted, &mut faults).await?;
    for kept in &mut of_city {
        // What the database has lost is told as that, unless the list itself was cut.
        let is_there = texts.contains(&(kept.size, kept.text.clone()));
        if kept.why.is_none() && kept.size <= city.size && !is_there {
            kept.why = (city.roots.get(&kept.size) == kept.root.as_ref()).then_some(Why::Gone);
        }
    }
    if let Some(bad) = first_bad(store, CITY, &city, of_city).await? {
        faults.push(Fault::Kept { bad });
    }
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for claim in city.claims {
        claims.entry(claim.home.clone()).or_default().push(claim);
    }
    let named = homes.iter().filter(|home| *home != CITY);
    let homes: BTreeSet<&String> = named.chain(claims.keys()).collect();
    for home in homes {
        let claims = claims.get(home).map_or(&[][..], Vec::as_slice);
        let mut wanted = claims.iter().map(|claim| claim.size).collect();
        let (list, texts) = check_list(store, home, keys, &mut wanted, &mut faults).await?;
        faults.extend(check_claims(store, home, (&list, &texts), claims).await?);
    }
    Ok(faults)
}

/// Checks one list and its signed heads in the database.
async fn check_list(
    store: &Store,
    home: &str,
    keys: &[Public],
    wanted: &mut BTreeSet<u64>,
    faults: &mut Vec<Fault>,
) -> Result<(Walked, Texts), StoreError> {
    let (name, known) = (home.to_owned(), keys.to_vec());
    let signed: Vec<Kept> = store
        .read(move |tx| {
            let rows = tx.rows(&SIGNED, args![&name])?;
            Ok::<_, StoreError>(
                rows.iter()
                    .map(|row| judge_row(row, &name, &known))
                    .collect(),
            )
        })
        .await?;
    wanted.extend(signed.iter().map(|kept| kept.size));
    let texts = signed
        .iter()
        .map(|kept| (kept.size, kept.text.clone()))
        .collect();
    let mut list = walk(store, home, wanted).await?;
    faults.append(&mut list.faults);
    if let Some(bad) = first_bad(store, home, &list, signed).await? {
        let home = home.to_owned();
        faults.push(Fault::Signed { home, bad });
    }
    Ok((list, texts))
}

fn judge_row(row: &Row, home: &str, keys: &[Public]) -> Kept {
    let read = || -> Result<(Signed, u64, i64, Vec<u8>), StoreError> {
        let signed = super::list::signed(row)?;
        let root = row.blob(4)?.to_vec();
        Ok((signed, row.i64(2)? as u64, row.i64(3)?, root))
    };
    match read() {
        Ok((signed, size, at, root)) => judge(&signed, keys, Some((home, size, at, &root))),
        Err(_) => Kept {
            size: row.i64(2).unwrap_or_default() as u64,
            why: Some(Why::Unreadable),
            root: None,
            text: String::new(),
        },
    }
}

/// Whether a signed head is in order by itself, and says what the columns beside it say.
fn judge(signed: &Signed, keys: &[Public], beside: Option<(&str, u64, i64, &[u8])>) -> Kept {
    let size = beside.map(|(_, size, _, _)| size);
    let Some(head) = signed.read() else {
        return Kept {
            size: size.unwrap_or_default(),
            why: Some(Why::Unreadable),
            root: None,
            text: signed.text.clone(),
        };
    };
    let says = (head.home.as_str(), head.size, head.at.0, &head.root[..]);
    let why = if beside.is_some_and(|beside| beside != says) {
        Some(Why::Unreadable)
    } else if signed.is_by(keys) {
        None
    } else {
        Some(Why::Signature)
    };
    Kept {
        size: size.unwrap_or(head.size),
        why,
        root: Some(head.root),
        text: signed.text.clone(),
    }
}

/// The first of these heads, in order of size, that does not hold against the list.
async fn first_bad(
    store: &Store,
    home: &str,
    list: &Walked,
    heads: Vec<Kept>,
) -> Result<Option<Bad>, StoreError> {
    let (mut good, mut bad): (u64, Option<Bad>) = (0, None);
    for kept in heads {
        let why = kept.why.or_else(|| {
            if kept.size > list.size {
                return Some(Why::Short { list: list.size });
            }
            (list.roots.get(&kept.size) != kept.root.as_ref()).then_some(Why::Root)
        });
        match (why, &mut bad) {
            (None, None) => good = kept.size,
            (None, Some(_)) => {}
            (Some(_), Some(bad)) => bad.more += 1,
            (Some(why), None) => {
                bad = Some(Bad {
                    size: kept.size,
                    why,
                    suspects: between(store, home, good, kept.size).await?,
                    more: 0,
                });
            }
        }
    }
    Ok(bad)
}

/// Whether the list of a home and its signed heads say what the city's list says of it.
async fn check_claims(
    store: &Store,
    home: &str,
    (list, texts): (&Walked, &Texts),
    claims: &[Claim],
) -> Result<Option<Fault>, StoreError> {
    let mut good = 0;
    for claim in claims {
        let found = list.roots.get(&claim.size);
        let signed = texts.range((claim.size, String::new())..);
        let is_signed = signed
            .into_iter()
            .next()
            .is_some_and(|(size, _)| *size == claim.size);
        if !is_signed || found.is_none_or(|root| root[..] != claim.root) {
            return Ok(Some(Fault::Home {
                home: home.to_owned(),
                size: claim.size,
                suspects: between(store, home, good, claim.size).await?,
            }));
        }
        good = claim.size;
    }
    Ok(None)
}

/// Walks through a list from its first leaf, as far as it holds together.
async fn walk(store: &Store, home: &str, wanted: &BTreeSet<u64>) -> Result<Walked, StoreError> {
    let mut frontier = Frontier::default();
    let mut walked = Walked {
        size: 0,
        roots: BTreeMap::new(),
        claims: Vec::new(),
        faults: Vec::new(),
    };
    if wanted.contains(&0) {
        walked.roots.insert(0, frontier.root::<Sm3>());
    }
    loop {
        let (name, from) = (home.to_owned(), frontier.size() as i64);
        let wanted = wanted.clone();
        // Hashed on the store's thread, where the rows are.
        let (went, page, after) = store
            .read(move |tx| {
                let rows = tx.rows(&LEAVES, args![&name, from])?;
                let mut page = Walked {
                    size: 0,
                    roots: BTreeMap::new(),
                    claims: Vec::new(),
                    faults: Vec::new(),
                };
                let went = rows
                    .iter()
                    .all(|row| step(&name, row, &mut frontier, &wanted, &mut page));
                Ok::<_, StoreError>((went && !rows.is_empty(), page, frontier))
            })
            .await?;
        frontier = after;
        walked.roots.extend(page.roots);
        walked.claims.extend(page.claims);
        walked.faults.extend(page.faults);
        if !went {
            walked.size = frontier.size();
            return Ok(walked);
        }
    }
}

/// Goes on by one leaf; `false` where the list ends being one.
fn step(
    home: &str,
    row: &Row,
    frontier: &mut Frontier,
    wanted: &BTreeSet<u64>,
    page: &mut Walked,
) -> bool {
    let n = frontier.size();
    let read = || -> Result<(i64, Leaf, Vec<u8>), StoreError> {
        let leaf = Leaf {
            stream: row.text(1)?.to_owned(),
            id: row.text(2)?.to_owned(),
            seq: row.i64(3)? as u64,
            head: hex(row.blob(4)?),
        };
        Ok((row.i64(0)?, leaf, row.blob(5)?.to_vec()))
    };
    let home = home.to_owned();
    let Some((_, leaf, nodes)) = read().ok().filter(|(at, ..)| *at as u64 == n) else {
        page.faults.push(Fault::Gap { home, n });
        return false;
    };
    if frontier.push::<Sm3>(leaf.hash()).concat() != nodes {
        page.faults.push(Fault::Nodes {
            n,
            leaf: Named {
                home: home.clone(),
                stream: leaf.stream.clone(),
                id: leaf.id.clone(),
                seq: leaf.seq,
            },
            home,
        });
    }
    if leaf.stream == HOME_KIND {
        page.claims.push(Claim {
            home: leaf.id,
            size: leaf.seq,
            root: row.blob(4).unwrap_or_default().to_vec(),
        });
    }
    if wanted.contains(&frontier.size()) {
        page.roots.insert(frontier.size(), frontier.root::<Sm3>());
    }
    true
}

/// Whose heads stand in this stretch of a list. For a home in the city's list: whose heads that
/// home listed in the meantime.
async fn between(
    store: &Store,
    home: &str,
    from: u64,
    until: u64,
) -> Result<Vec<Named>, StoreError> {
    let home = home.to_owned();
    store
        .read(move |tx| {
            let mut named = Vec::new();
            let rows = tx.rows(&BETWEEN, args![&home, from as i64, until as i64])?;
            for row in &rows {
                let (stream, id, seq) = (row.text(0)?, row.text(1)?, row.i64(2)?);
                if stream == HOME_KIND {
                    let before = tx.one(&HOME_BEFORE, args![&home, id, seq])?;
                    let before = before.and_then(|row| row.opt_i64(0).transpose());
                    let before = before.transpose()?.unwrap_or(0);
                    for row in &tx.rows(&BETWEEN, args![id, before, seq])? {
                        let (stream, of) = (row.text(0)?, row.text(1)?);
                        named.push(name(id, stream, of, row.i64(2)?));
                    }
                } else {
                    named.push(name(&home, stream, id, seq));
                }
            }
            Ok(named)
        })
        .await
}

fn name(home: &str, stream: &str, id: &str, seq: i64) -> Named {
    Named {
        home: home.to_owned(),
        stream: stream.to_owned(),
        id: id.to_owned(),
        seq: seq as u64,
    }
}

sql! {
    HOME_BEFORE = "SELECT MAX(seq) FROM head_leaf
        WHERE home = $1 AND stream = 'home' AND id = $2 AND seq < $3";
}
