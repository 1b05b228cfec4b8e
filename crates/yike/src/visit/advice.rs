//! Advice without a case: somebody asked and was told. Written down is what it was about, how they came
//! and whether it could be answered; nobody is named, and nothing is typed but the item.

use super::{counted, home, stream, stream_id};
use crate::ledger::{self, Entry, Hand, LogError};
use crate::rollup::day;
use crate::store::Tx;
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post};

sql! {
    SINCE = "SELECT text FROM event WHERE home = $1 AND stream = 'visit'
        AND id >= $2 AND id < $3 AND kind = 'advised' AND at >= $4 ORDER BY at DESC LIMIT 20000";
}

/// How somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Counter,
    Phone,
    Door,
}

impl Channel {
    pub const ALL: [Channel; 3] = [Channel::Counter, Channel::Phone, Channel::Door];

    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Counter => "counter",
            Channel::Phone => "phone",
            Channel::Door => "door",
        }
    }

    pub fn parse(text: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// One time that somebody was advised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advised {
    /// The key of the item; empty for anything else.
    pub item: String,
    pub channel: Channel,
    pub answered: bool,
}

/// Writes it down, once for each command; gives the name of its stream.
pub fn advise(
    tx: &mut Tx<'_>,
    command_id: &str,
    advised: &Advised,
    by: &PersonId,
    post: &Post,
    now: At,
) -> Result<String, LogError> {
    let name = stream_id(&post.unit, &format!("advice-{command_id}"));
    let stream = stream(&post.unit, &name);
    let (head, last) = ledger::head(tx, stream)?;
    if head.seq > 0 {
        return Ok(name);
    }
    let hand = Hand {
        at: now.max(last),
        by: by.clone(),
        post: Some(post.clone()),
    };
    let entry = Entry {
        kind: "advised".into(),
        body: serde_json::json!({
            "item": advised.item, "channel": advised.channel, "answered": advised.answered,
        }),
        status: "advised".into(),
    };
    let key = counted::key(home(&post.unit), &name);
    counted::advised(advised, post, hand.at).add(tx, &key, day(now));
    ledger::append(tx, stream, head, &hand, vec![entry]);
    Ok(name)
}

/// What a unit was asked since a moment, latest first.
pub fn since(tx: &mut Tx<'_>, unit: &UnitId, since: At) -> Result<Vec<(At, Advised)>, LogError> {
    let (from, until) = (format!("{unit}/advice-"), format!("{unit}/advice."));
    let mut all = Vec::new();
    for row in tx.rows(&SINCE, args![home(unit), &from, &until, since.0])? {
        let record = ledger::record(row.text(0)?).map_err(LogError::Broken)?;
        if let Ok(advised) = serde_json::from_value(record.body) {
            all.push((record.at, advised));
        }
    }
    Ok(all)
}
