//! What is counted of a visit: that somebody was told or advised, where and of what; never whom, and by
//! nobody in particular.

use super::Told;
use super::advice::Advised;
use crate::act::CaseKey;
use crate::ledger::Record;
use crate::rollup::day;
use crate::rows::facts::Beside;
use yike_core::clock::At;
use yike_core::count::What;
use yike_core::who::Post;

/// Under which key a fact of this stream stands.
pub fn key(home: &str, stream: &str) -> CaseKey {
    CaseKey::new(home, format!("visit/{stream}"))
}

/// 一次性告知
pub fn told(told: &Told, post: &Post, at: At) -> Beside {
    Beside {
        what: What::Told,
        day: day(at),
        unit: post.unit.clone(),
        item: told.item.clone(),
        channel: "counter",
        duty: Some(post.duty),
        n: 1,
    }
}

/// 咨询解答
pub fn advised(advised: &Advised, post: &Post, at: At) -> Beside {
    Beside {
        what: What::Advised,
        day: day(at),
        unit: post.unit.clone(),
        item: advised.item.clone(),
        channel: advised.channel.as_str(),
        duty: Some(post.duty),
        n: 1,
    }
}

/// The fact of a record of the log, where it makes one.
pub fn of(record: &Record) -> Option<Beside> {
    let post = record.post.as_ref()?;
    match record.kind.as_str() {
        "told" => {
            let body: Told = serde_json::from_value(record.body.clone()).ok()?;
            Some(told(&body, post, record.at))
        }
        "advised" => {
            let body: Advised = serde_json::from_value(record.body.clone()).ok()?;
            Some(advised(&body, post, record.at))
        }
        _ => None,
    }
}
