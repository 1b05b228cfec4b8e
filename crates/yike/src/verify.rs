//! Checking the past: every chain from its first event, every case's row against the end of its
//! chain, every listed head against the log, and the lists of heads against what was signed and
//! kept outside. What does not hold is named; the rest is checked all the same.
//!
//! The log is read in ranges of whole streams. Each is checked on the store's own thread, where
//! its rows are; as many at once as there are processors.

use crate::app::App;
use crate::heads::{self, Fault, Named, Public, Signed};
use crate::register::HOME as CITY;
use crate::store::{Engine, Row, Store, StoreError, Tx};
use crate::{args, sql};
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::slice::Iter;
use tokio::task::JoinSet;
use yike_core::chain::{Broken, Head, Walk, What};
use yike_core::clock::At;

sql! {
    // Hopping along indexes; a place that only a row or a leaf knows is a place too.
    HOME_AFTER = "SELECT MIN(m.home) FROM (SELECT MIN(home) AS home FROM event WHERE home > $1
        UNION ALL SELECT MIN(home) FROM head_leaf WHERE home > $1
        UNION ALL SELECT MIN(home) FROM signed_head WHERE home > $1
        UNION ALL SELECT MIN(home) FROM case_row WHERE home > $1) m";
    KIND_AFTER = "SELECT MIN(m.stream) FROM (
        SELECT MIN(stream) AS stream FROM event WHERE home = $1 AND stream > $2
        UNION ALL SELECT MIN(stream) FROM head_leaf WHERE home = $1 AND stream > $2) m";
    FAR = "SELECT id FROM event WHERE home = $1 AND stream = $2 AND id > $3 AND seq = 1
        ORDER BY id LIMIT 1 OFFSET 500";
    EVENTS = "SELECT id, seq, at, kind, text, hash FROM event
        WHERE home = $1 AND stream = $2 AND id >= $3 AND id < $4 ORDER BY id, seq";
    EVENTS_ON = "SELECT id, seq, at, kind, text, hash FROM event
        WHERE home = $1 AND stream = $2 AND id >= $3 ORDER BY id, seq";
    LEAVES = "SELECT id, seq, head, n FROM head_leaf
        WHERE home = $1 AND stream = $2 AND id >= $3 AND id < $4 ORDER BY id, seq";
    LEAVES_ON = "SELECT id, seq, head, n FROM head_leaf
        WHERE home = $1 AND stream = $2 AND id >= $3 ORDER BY id, seq";
    ROWS = "SELECT id, seq, head FROM case_row
        WHERE home = $1 AND id >= $2 AND id < $3 ORDER BY id";
    ROWS_ON = "SELECT id, seq, head FROM case_row WHERE home = $1 AND id >= $2 ORDER BY id";
    IDS = "SELECT DISTINCT id FROM event WHERE home = $1 AND stream = $2 AND id >= $3 ORDER BY id
        LIMIT 2000";
}

/// What a check of the whole past found.
#[derive(Debug, Default, Clone)]
pub struct Verified {
    pub events: u64,
    pub streams: u64,
    pub broken: Vec<Broken>,
    /// What does not hold about the lists of heads.
    pub faults: Vec<Fault>,
    /// When the city's head was signed last; none ever.
    pub signed_at: Option<At>,
}

impl Verified {
    pub fn is_whole(&self) -> bool {
        self.broken.is_empty() && self.faults.is_empty()
    }

    /// How many things do not hold.
    pub fn count(&self) -> usize {
        self.broken.len() + self.faults.len()
    }

    fn add(&mut self, other: Verified) {
        self.events += other.events;
        self.streams += other.streams;
        self.broken.extend(other.broken);
        self.faults.extend(other.faults);
    }
}

/// Checks everything, under this installation's own key. `progress` is told the events so far.
///
/// # Errors
/// Only where the store cannot be read; what does not hold is a finding, not an error.
pub async fn verify(app: &App, progress: impl FnMut(u64)) -> Result<Verified, StoreError> {
    let own = app.heads.signer.public().clone();
    against(app, &[own], &[], progress).await
}

/// As [`verify`], under these keys, and against the heads of the city that were kept outside.
///
/// # Errors
/// As for [`verify`].
pub async fn against(
    app: &App,
    keys: &[Public],
    kept: &[Signed],
    progress: impl FnMut(u64),
) -> Result<Verified, StoreError> {
    let mut found = log(&app.store, app.heads.every, progress).await?;
    let homes = app.store.read(homes).await?;
    let faults = heads::check::check(&app.store, &homes, keys, kept).await?;
    found.faults.extend(faults);
    Ok(found)
}

fn homes(tx: &mut Tx<'_>) -> Result<Vec<String>, StoreError> {
    heads::hop(|after| tx.one(&HOME_AFTER, args![after]))
}

/// Checks the log alone: chains, rows and listed heads, whoever signed them. `every`: milliseconds
/// between two signings.
///
/// # Errors
/// As for [`verify`].
pub async fn log(
    store: &Store,
    every: i64,
    mut progress: impl FnMut(u64),
) -> Result<Verified, StoreError> {
    let signed = store.read(heads::city).await?;
    let homes = store.read(homes).await?;
    let mut found = Verified {
        signed_at: signed.as_ref().map(|head| head.at),
        ..Verified::default()
    };
    // Who changed that long before the last signing is in the list.
    let listed_by = signed.map_or(i64::MIN, |head| head.at.0 - 2 * every);
    let mut ranges = Ranges::new(homes);
    let mut at_work = JoinSet::new();
    let hands = std::thread::available_parallelism().map_or(2, |n| n.get().clamp(1, 3));
    loop {
        let range = ranges.next(store).await?;
        let is_last = range.is_none();
        if let Some(range) = range {
            let store = store.clone();
            at_work.spawn(async move { checked(&store, range, listed_by).await });
        }
        while at_work.len() >= hands || (is_last && !at_work.is_empty()) {
            let Some(done) = at_work.join_next().await else {
                break;
            };
            found.add(done.unwrap_or(Err(StoreError::Panicked))?);
            progress(found.events);
        }
        if is_last {
            break;
        }
    }
    found
        .broken
        .sort_by(|a, b| (&a.home, &a.stream, &a.id).cmp(&(&b.home, &b.stream, &b.id)));
    Ok(found)
}

/// Whole streams of one kind in one home, by their ids.
#[derive(Debug, Clone)]
struct Range {
    home: String,
    kind: String,
    from: String,
    /// The first id behind it; all that are left otherwise.
    until: Option<String>,
}

impl Range {
    fn broken(&self, id: &str, seq: u64, what: What) -> Broken {
        Broken {
            home: self.home.clone(),
            stream: self.kind.clone(),
            id: id.to_owned(),
            seq,
            what,
        }
    }

    fn named(&self, id: &str, seq: u64) -> Named {
        Named {
            home: self.home.clone(),
            stream: self.kind.clone(),
            id: id.to_owned(),
            seq,
        }
    }
}

/// The ranges of the whole log, one after another.
struct Ranges {
    /// Homes that are left, the next one last.
    homes: Vec<String>,
    /// Kinds that are left in the home at hand, the next one last, and where to go on.
    kinds: Vec<String>,
    home: String,
    from: String,
}

impl Ranges {
    fn new(mut homes: Vec<String>) -> Ranges {
        homes.reverse();
        Ranges {
            homes,
            kinds: Vec::new(),
            home: String::new(),
            from: String::new(),
        }
    }

    async fn next(&mut self, store: &Store) -> Result<Option<Range>, StoreError> {
        while self.kinds.is_empty() {
            let Some(home) = self.homes.pop() else {
                return Ok(None);
            };
            let name = home.clone();
            let mut kinds = store
                .read(move |tx| heads::hop(|after| tx.one(&KIND_AFTER, args![&name, after])))
                .await?;
            // Homes in the city's list are no streams; and rows of cases want their streams.
            kinds.retain(|kind| home != CITY || kind != heads::HOME_KIND);
            if home != CITY && !kinds.iter().any(|kind| kind == "case") {
                kinds.push("case".to_owned());
            }
            self.kinds = kinds;
            self.home = home;
            self.from.clear();
        }
        let kind = self.kinds.last().cloned().unwrap_or_default();
        let (home, of, from) = (self.home.clone(), kind.clone(), self.from.clone());
        let far = store
            .read(move |tx| tx.one(&FAR, args![&home, &of, &from]))
            .await?;
        let until = match far {
            Some(row) => Some(row.text(0)?.to_owned()),
            None => {
                self.kinds.pop();
                None
            }
        };
        let from = std::mem::replace(&mut self.from, until.clone().unwrap_or_default());
        Ok(Some(Range {
            home: self.home.clone(),
            kind,
            from,
            until,
        }))
    }
}

/// Checks a range. On SQLite a row may hold anything, even what is no text: then its stream is
/// found and named, and the others are checked all the same.
async fn checked(store: &Store, range: Range, listed_by: i64) -> Result<Verified, StoreError> {
    match check_in(store, range.clone(), listed_by).await {
        Err(StoreError::Engine(_) | StoreError::Column { .. })
            if store.engine() == Engine::Sqlite =>
        {
            one_by_one(store, &range, listed_by).await
        }
        other => other,
    }
}

async fn check_in(store: &Store, range: Range, listed_by: i64) -> Result<Verified, StoreError> {
    store.read(move |tx| check(tx, &range, listed_by)).await
}

async fn one_by_one(store: &Store, range: &Range, listed_by: i64) -> Result<Verified, StoreError> {
    let mut found = Verified::default();
    let asked = range.clone();
    let ids = store
        .read(move |tx| {
            let rows = tx.rows(&IDS, args![&asked.home, &asked.kind, &asked.from])?;
            rows.iter()
                .map(|row| Ok(row.text(0)?.to_owned()))
                .collect::<Result<Vec<String>, StoreError>>()
        })
        .await;
    let Ok(ids) = ids else {
        found
            .broken
            .push(range.broken(&range.from, 0, What::Unreadable));
        return Ok(found);
    };
    let inside = |id: &String| range.until.as_ref().is_none_or(|until| id < until);
    for id in ids.into_iter().filter(inside) {
        let one = Range {
            until: Some(format!("{id}\u{1}")),
            from: id.clone(),
            ..range.clone()
        };
        match check_in(store, one, listed_by).await {
            Ok(part) => found.add(part),
            Err(_) => found.broken.push(range.broken(&id, 0, What::Unreadable)),
        }
    }
    Ok(found)
}

/// What stands beside the events of a range, in the order of their ids.
struct Beside<'r> {
    leaves: Peekable<Iter<'r, Row>>,
    rows: BTreeMap<&'r str, (u64, &'r [u8])>,
}

fn check(tx: &mut Tx<'_>, range: &Range, listed_by: i64) -> Result<Verified, StoreError> {
    let Range {
        home,
        kind,
        from,
        until,
    } = range;
    let is_case = kind == "case" && home != CITY;
    let (events, leaves, rows) = match until {
        Some(until) => (
            tx.rows(&EVENTS, args![home, kind, from, until])?,
            tx.rows(&LEAVES, args![home, kind, from, until])?,
            if is_case {
                tx.rows(&ROWS, args![home, from, until])?
            } else {
                Vec::new()
            },
        ),
        None => (
            tx.rows(&EVENTS_ON, args![home, kind, from])?,
            tx.rows(&LEAVES_ON, args![home, kind, from])?,
            if is_case {
                tx.rows(&ROWS_ON, args![home, from])?
            } else {
                Vec::new()
            },
        ),
    };
    let mut beside = Beside {
        leaves: leaves.iter().peekable(),
        rows: BTreeMap::new(),
    };
    for row in &rows {
        beside
            .rows
            .insert(row.text(0)?, (row.i64(1)? as u64, row.blob(2)?));
    }
    let mut found = Verified::default();
    let mut rest = events.as_slice();
    while let Some(first) = rest.first() {
        let id = first.text(0)?;
        let mut length = 1;
        while length < rest.len() && rest[length].text(0)? == id {
            length += 1;
        }
        let (stream, behind) = rest.split_at(length);
        rest = behind;
        found.streams += 1;
        found.events += length as u64;
        check_stream(
            range,
            id,
            stream,
            &mut beside,
            listed_by,
            is_case,
            &mut found,
        )?;
    }
    // Leaves and rows of streams that are gone.
    for row in beside.leaves {
        found.faults.push(differs(range, row)?);
    }
    for (id, (seq, _)) in beside.rows {
        found
            .broken
            .push(range.broken(id, 0, What::Head { expected: seq }));
    }
    Ok(found)
}

fn check_stream(
    range: &Range,
    id: &str,
    events: &[Row],
    beside: &mut Beside<'_>,
    listed_by: i64,
    is_case: bool,
    found: &mut Verified,
) -> Result<(), StoreError> {
    let mut walk = Walk::new(&range.home, &range.kind, id);
    let mut broken = None;
    for row in events {
        let (seq, copies) = (row.i64(1)? as u64, (row.i64(2)?, row.text(3)?));
        if let Err(told) = walk.step_beside(seq, copies, row.text(4)?, row.blob(5)?) {
            broken = Some(told);
            break;
        }
    }
    let Head { seq, hash } = walk.head();
    let kept = beside.rows.remove(id);
    if broken.is_none() && is_case && kept != Some((seq, &hash[..])) {
        let expected = kept.map_or(0, |(seq, _)| seq);
        broken = Some(range.broken(id, seq, What::Head { expected }));
    }
    let mut listed = 0;
    while let Some(leaf) = beside.leaves.peek() {
        let of = leaf.text(0)?;
        if of > id {
            break;
        }
        let n = leaf.i64(1)?;
        let event = events.iter().find(|row| row.i64(1) == Ok(n));
        let holds = of == id
            && match event {
                Some(row) => row.blob(5)? == leaf.blob(2)?,
                None => false,
            };
        // Of a stream that does not hold, that is told once.
        if !holds && (of != id || broken.is_none()) {
            found.faults.push(differs(range, leaf)?);
        }
        if of == id {
            listed = n as u64;
        }
        beside.leaves.next();
    }
    if broken.is_none() && listed < seq && walk.latest().0 < listed_by {
        let leaf = range.named(id, seq);
        found.faults.push(Fault::Unlisted { leaf });
    }
    found.broken.extend(broken);
    Ok(())
}

fn differs(range: &Range, leaf: &Row) -> Result<Fault, StoreError> {
    Ok(Fault::Differs {
        n: leaf.i64(3)? as u64,
        leaf: range.named(leaf.text(0)?, leaf.i64(1)? as u64),
    })
}
