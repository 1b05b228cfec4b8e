//! The chain: every event of a stream holds the hash of the one before, so that nobody
//! changes, removes or reorders the past unnoticed.
//!
//! What is hashed is what is stored: [`seal`] makes one JSON text per event, and the hash is
//! SM3 (GB/T 32905) over exactly those bytes. They are never written anew from the parsed
//! form. A chain cannot tell by itself that its last events are missing; compare the head
//! with one kept elsewhere ([`verify_to`]).

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize, de::DeserializeOwned, de::IgnoredAny};
use sm3::{Digest, Sm3};

use crate::clock::At;

#[cfg(test)]
mod tests;

/// 32 bytes of SM3.
pub type Hash = [u8; 32];

/// `prev` of the first event of a stream: 64 zeros.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One event as it is stored: who did what, when, in which stream, and after which event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<B> {
    /// Version of the body's schema.
    pub v: u32,
    pub alg: Alg,
    /// Opaque key of the district that decides; first in every key.
    pub home: String,
    /// Kind of stream: `case`, `visit`, `register`, `look`.
    pub stream: String,
    /// Which stream of that kind.
    pub id: String,
    /// From 1, without gaps.
    pub seq: u64,
    /// Never earlier than the event before.
    pub at: At,
    /// The actor.
    pub by: String,
    /// The post 岗位 the actor acted from; none for residents and the clock.
    pub post: Option<String>,
    /// Hash of the event before in lower-case hex, [`GENESIS`] for the first.
    pub prev: String,
    /// The status that results.
    pub status: String,
    /// The event's name.
    pub kind: String,
    /// What the event says. No name, number, telephone or free text: those lie in the private
    /// store, with a [`commit`]ment here.
    pub body: B,
}

/// The hash a record is chained with, named in the record so that it can change one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alg {
    #[default]
    Sm3,
}

/// The last event of a stream; `seq` 0 and zeros for an empty one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub hash: Hash,
}

/// A place where a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    pub home: String,
    pub stream: String,
    pub id: String,
    /// The event at which it shows; 0 when it cannot be told.
    pub seq: u64,
    pub what: What,
}

/// How it does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The text is no envelope of a version and algorithm we know.
    Unreadable,
    /// The numbers do not run 1, 2, 3 …: an event is missing, doubled or out of place.
    Order { expected: u64 },
    /// The text does not have the hash stored with it.
    Changed,
    /// `prev` is not the hash of the event before.
    Unlinked,
    /// The envelope names another home, stream, id or number than the row it lies in.
    Misplaced,
    /// Its time lies before that of the event before.
    Backwards,
    /// The columns beside the text say another time or kind than the text.
    Miscopied,
    /// The chain is sound but does not end where its kept head says.
    Head { expected: u64 },
}

/// The text to store for an event, and its hash.
///
/// # Panics
/// When the body cannot be written as JSON, such as a map with keys that are no texts: a
/// fault of the program, not of the data.
pub fn seal<B: Serialize>(envelope: &Envelope<B>) -> (String, Hash) {
    let text = serde_json::to_string(envelope).expect("an event body can be written as JSON");
    let hash = sm3(text.as_bytes());
    (text, hash)
}

/// The event in a stored text. Fails with [`What::Unreadable`], naming the stream as far as
/// the text still tells it. It does not check the hash: [`verify`] does.
pub fn open<B: DeserializeOwned>(text: &str) -> Result<Envelope<B>, Broken> {
    serde_json::from_str(text).map_err(|_| {
        let place: Place = serde_json::from_str(text).unwrap_or_default();
        Broken {
            home: place.home,
            stream: place.stream,
            id: place.id,
            seq: place.seq,
            what: What::Unreadable,
        }
    })
}

/// Checks a whole stream, its rows (seq, text, hash) in order from the first, and gives its
/// head. Fails at the first row that does not hold.
pub fn verify<'a>(
    home: &str,
    stream: &str,
    id: &str,
    rows: impl IntoIterator<Item = (u64, &'a str, &'a [u8])>,
) -> Result<Head, Broken> {
    let mut walk = Walk::new(home, stream, id);
    for (seq, text, hash) in rows {
        walk.step(seq, text, hash)?;
    }
    Ok(walk.head())
}

/// Checks a stream event by event, in order from the first.
pub struct Walk<'a> {
    home: &'a str,
    stream: &'a str,
    id: &'a str,
    head: Head,
    latest: At,
}

/// What an event's text says that columns beside it repeat.
pub struct Beside<'t> {
    pub at: At,
    pub kind: Cow<'t, str>,
}

impl<'a> Walk<'a> {
    pub fn new(home: &'a str, stream: &'a str, id: &'a str) -> Walk<'a> {
        Walk {
            home,
            stream,
            id,
            head: Head::START,
            latest: At(i64::MIN),
        }
    }

    /// Goes on by one event. After a failure the walk is over.
    pub fn step<'t>(&mut self, seq: u64, text: &'t str, hash: &[u8]) -> Result<Beside<'t>, Broken> {
        let broken = |what| Broken::of(self.home, self.stream, self.id, seq, what);
        if seq != self.head.seq + 1 {
            return Err(broken(What::Order {
                expected: self.head.seq + 1,
            }));
        }
        let (link, found) = one((self.home, self.stream, self.id, seq), text, hash)?;
        if link.prev != self.head.prev() {
            return Err(broken(What::Unlinked));
        }
        if link.at < self.latest {
            return Err(broken(What::Backwards));
        }
        self.latest = link.at;
        self.head = Head { seq, hash: found };
        Ok(Beside {
            at: link.at,
            kind: link.kind,
        })
    }

    /// As [`Walk::step`], and the columns beside the text must say what the text says.
    pub fn step_beside(
        &mut self,
        seq: u64,
        (at, kind): (i64, &str),
        text: &str,
        hash: &[u8],
    ) -> Result<(), Broken> {
        let said = self.step(seq, text, hash)?;
        if said.at.0 == at && said.kind == kind {
            return Ok(());
        }
        Err(Broken::of(
            self.home,
            self.stream,
            self.id,
            seq,
            What::Miscopied,
        ))
    }

    /// The last event that held, and its time.
    pub fn head(&self) -> Head {
        self.head
    }

    pub fn latest(&self) -> At {
        self.latest
    }
}

/// Checks the one event that something is to be written behind: that its text has its hash and
/// names its place. Gives its head and time.
pub fn last(
    home: &str,
    stream: &str,
    id: &str,
    (seq, text, hash): (u64, &str, &[u8]),
) -> Result<(Head, At), Broken> {
    let (link, hash) = one((home, stream, id, seq), text, hash)?;
    Ok((Head { seq, hash }, link.at))
}

/// What one event says, if its text has this hash and names this place.
fn one<'t>(
    (home, stream, id, seq): (&str, &str, &str, u64),
    text: &'t str,
    hash: &[u8],
) -> Result<(Link<'t>, Hash), Broken> {
    let broken = |what| Broken::of(home, stream, id, seq, what);
    let found = sm3(text.as_bytes());
    if found != hash {
        return Err(broken(What::Changed));
    }
    let link: Link = serde_json::from_str(text).map_err(|_| broken(What::Unreadable))?;
    if (&*link.home, &*link.stream, &*link.id, link.seq) != (home, stream, id, seq) {
        return Err(broken(What::Misplaced));
    }
    Ok((link, found))
}

/// As [`verify`], and the stream must end in `kept`, a head recorded elsewhere: finds events
/// cut off at the end, and a chain made anew from the start.
pub fn verify_to<'a>(
    home: &str,
    stream: &str,
    id: &str,
    rows: impl IntoIterator<Item = (u64, &'a str, &'a [u8])>,
    kept: Head,
) -> Result<(), Broken> {
    let head = verify(home, stream, id, rows)?;
    if head == kept {
        return Ok(());
    }
    Err(Broken::of(
        home,
        stream,
        id,
        head.seq,
        What::Head { expected: kept.seq },
    ))
}

/// The commitment to a private text that an event carries: SM3(salt ‖ plaintext). Once the
/// salt is destroyed with the key nobody can test a guess against it, and the chain still
/// verifies.
pub fn commit(salt: &[u8; 32], plaintext: &[u8]) -> Hash {
    Sm3::new()
        .chain_update(salt)
        .chain_update(plaintext)
        .finalize()
        .into()
}

/// SM3 of `bytes` (GB/T 32905).
pub fn sm3(bytes: &[u8]) -> Hash {
    Sm3::digest(bytes).into()
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The 32 bytes that 64 lower-case hex digits stand for.
pub fn unhex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let nibble = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(hash)
}

/// What verifying needs of an envelope, without reading the body.
#[derive(Deserialize)]
struct Link<'a> {
    #[serde(rename = "v")]
    _v: u32,
    #[serde(rename = "alg")]
    _alg: Alg,
    #[serde(borrow)]
    home: Cow<'a, str>,
    #[serde(borrow)]
    stream: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    seq: u64,
    at: At,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(rename = "body")]
    _body: IgnoredAny,
}

/// As much of an unreadable envelope as can be read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    home: String,
    stream: String,
    id: String,
    seq: u64,
}

impl Head {
    /// Before the first event.
    pub const START: Head = Head {
        seq: 0,
        hash: [0; 32],
    };

    /// What the next event carries as `prev`.
    pub fn prev(&self) -> String {
        hex(&self.hash)
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "Head({} {})", self.seq, hex(&self.hash))
    }
}

impl Broken {
    fn of(home: &str, stream: &str, id: &str, seq: u64, what: What) -> Broken {
        Broken {
            home: home.to_owned(),
            stream: stream.to_owned(),
            id: id.to_owned(),
            seq,
            what,
        }
    }

    /// What follows where it lies in a database that is served; Chinese and English. A file that
    /// somebody brought along stops nothing.
    pub const NEXT: (&str, &str) = (
        "已停办这一件，请保留现场，通知管理员对照备份核查。",
        "Work on it is stopped; keep everything as it is and have the administrator compare it with a backup.",
    );

    /// What does not hold, and where.
    pub fn zh(&self) -> String {
        let Broken {
            home,
            stream,
            id,
            seq,
            what,
        } = self;
        let what = match what {
            What::Unreadable => "内容读不出来，可能已损坏，或由更新的版本写入".to_owned(),
            What::Order { expected } => {
                format!("序号应是 {expected}，可能缺了、重了或调换了记录")
            }
            What::Changed => "内容与存下的摘要不符，可能被改动过".to_owned(),
            What::Unlinked => "接不上前一条记录，前后可能被改动过".to_owned(),
            What::Misplaced => "内容写的不是这个位置，可能被挪动过".to_owned(),
            What::Backwards => "时间早于前一条记录".to_owned(),
            What::Miscopied => "旁边的时间或种类与内容写的不符，可能被改动过".to_owned(),
            What::Head { expected } => {
                format!("链的末尾与另存的链头（第 {expected} 条）不符，可能缺了最后的记录")
            }
        };
        format!("记录链 {home}/{stream}/{id} 第 {seq} 条对不上：{what}。")
    }

    pub fn en(&self) -> String {
        let Broken {
            home,
            stream,
            id,
            seq,
            what,
        } = self;
        let what = match what {
            What::Unreadable => {
                "its text cannot be read; it is damaged or was written by a later version"
                    .to_owned()
            }
            What::Order { expected } => {
                format!("number {expected} was expected; a record is missing, doubled or moved")
            }
            What::Changed => {
                "its text does not match the stored hash; it may be altered".to_owned()
            }
            What::Unlinked => {
                "it does not follow from the record before; one of them may be altered".to_owned()
            }
            What::Misplaced => "its text names another place; it may have been moved".to_owned(),
            What::Backwards => "its time is earlier than that of the record before".to_owned(),
            What::Miscopied => {
                "the time or kind beside it is not what its text says; it may be altered".to_owned()
            }
            What::Head { expected } => format!(
                "the chain does not end in its kept head (number {expected}); the last records may \
                 be missing"
            ),
        };
        format!("The chain {home}/{stream}/{id} does not hold at number {seq}: {what}.")
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(
            f,
            "{}{} {} {}",
            self.zh(),
            Broken::NEXT.0,
            self.en(),
            Broken::NEXT.1
        )
    }
}

impl std::error::Error for Broken {}
