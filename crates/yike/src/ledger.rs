//! The log: streams of events, each chained. Appending needs the head; reading checks every
//! link. A broken chain stops its own stream, never the server.

use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde_json::Value;
use yike_core::chain::{self, Alg, Broken, Envelope, Head};
use yike_core::clock::At;
use yike_core::who::{PersonId, Post};

sql! {
    READ = "SELECT seq, text, hash FROM event
        WHERE home = $1 AND stream = $2 AND id = $3 ORDER BY seq";
    LAST = "SELECT seq, text, hash FROM event
        WHERE home = $1 AND stream = $2 AND id = $3 ORDER BY seq DESC LIMIT 1";
    APPEND = "INSERT INTO event (home, stream, id, seq, at, kind, text, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
}

/// The name of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream<'a> {
    pub home: &'a str,
    /// `case`, `register`, `look`, `visit`, `letter` or `rating`.
    pub kind: &'static str,
    pub id: &'a str,
}

/// One event as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub seq: u64,
    pub at: At,
    pub by: PersonId,
    pub post: Option<Post>,
    pub status: String,
    pub kind: String,
    pub body: Value,
}

/// A whole stream, its chain checked.
#[derive(Debug, Clone)]
pub struct Log {
    pub records: Vec<Record>,
    pub head: Head,
}

/// What goes wrong when a stream is read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LogError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{0}")]
    Broken(Broken),
}

/// One event to be written.
pub struct Entry {
    pub kind: String,
    pub body: Value,
    /// The status that results.
    pub status: String,
}

/// Who writes, and when.
pub struct Hand {
    pub at: At,
    pub by: PersonId,
    pub post: Option<Post>,
}

/// Reads a stream and checks its chain.
///
/// # Errors
/// `Broken` names the stream and the event that does not fit.
pub fn read(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<Log, LogError> {
    let rows = tx.rows(&READ, args![stream.home, stream.kind, stream.id])?;
    check(stream, &rows)
}

/// Checks the chain of rows `seq, text, hash` of one stream, in their order.
///
/// # Errors
/// `Broken` names the stream and the event that does not fit.
pub fn check(stream: Stream<'_>, rows: &[Row]) -> Result<Log, LogError> {
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        links.push((row.i64(0)? as u64, row.text(1)?, row.blob(2)?));
    }
    let head = chain::verify(stream.home, stream.kind, stream.id, links.iter().copied())
        .map_err(LogError::Broken)?;
    let mut records = Vec::with_capacity(links.len());
    for (_, text, _) in links {
        records.push(record(text).map_err(LogError::Broken)?);
    }
    Ok(Log { records, head })
}

/// Reads one stored event.
pub fn record(text: &str) -> Result<Record, Broken> {
    let envelope: Envelope<Value> = chain::open(text)?;
    Ok(Record {
        seq: envelope.seq,
        at: envelope.at,
        by: PersonId::new(envelope.by),
        post: envelope.post.as_deref().and_then(Post::parse),
        status: envelope.status,
        kind: envelope.kind,
        body: envelope.body,
    })
}

/// Writes events behind `head` and gives the new head. A lost race shows as a taken number, and
/// the store runs the job again.
pub fn append(
    tx: &mut Tx<'_>,
    stream: Stream<'_>,
    head: Head,
    hand: &Hand,
    entries: Vec<Entry>,
) -> Head {
    let mut head = head;
    for entry in entries {
        let envelope = Envelope {
            v: yike_core::case::VERSION,
            alg: Alg::Sm3,
            home: stream.home.to_owned(),
            stream: stream.kind.to_owned(),
            id: stream.id.to_owned(),
            seq: head.seq + 1,
            at: hand.at,
            by: hand.by.as_str().to_owned(),
            post: hand.post.as_ref().map(Post::to_string),
            prev: head.prev(),
            status: entry.status,
            kind: entry.kind,
            body: entry.body,
        };
        let (text, hash) = chain::seal(&envelope);
        tx.put(
            &APPEND,
            args![
                stream.home,
                stream.kind,
                stream.id,
                envelope.seq as i64,
                envelope.at.0,
                &envelope.kind,
                text,
                hash
            ],
        );
        head = Head {
            seq: envelope.seq,
            hash,
        };
    }
    head
}

/// The head of a stream and the time of its last event, without reading all of it. That event
/// must hold: nothing is written behind one that was altered.
pub fn head(tx: &mut Tx<'_>, stream: Stream<'_>) -> Result<(Head, At), LogError> {
    let Some(row) = tx.one(&LAST, args![stream.home, stream.kind, stream.id])? else {
        return Ok((Head::START, At(0)));
    };
    let last = (row.i64(0)? as u64, row.text(1)?, row.blob(2)?);
    chain::last(stream.home, stream.kind, stream.id, last).map_err(LogError::Broken)
}
