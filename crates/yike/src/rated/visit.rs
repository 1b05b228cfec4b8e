//! Services without a case: advice 咨询 at a counter, by phone or at the door, a notice of what is missing,
//! a question that was answered. Each has the code of its own visit, and is rated once; the rating stands
//! in the stream `rating` under the name of the visit's stream.

use super::code::Event;
use super::{About, Code, bad, stream, words, write_rating, write_served};
use crate::act::Fail;
use crate::keys::Keys;
use crate::ledger::{self, Entry, Hand};
use crate::private::{self, Document, Place};
use crate::store::Tx;
use crate::world::World;
use serde_json::json;
use yike_core::case::rating::content;
use yike_core::case::{Gap, Rateable, Rating, Refusal, Service};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Post, Who};

/// A visit that was served: the name of its stream, and about which item.
pub struct Given<'a> {
    pub home: &'a str,
    pub id: &'a str,
    pub item: &'a str,
    pub unit: &'a UnitId,
    pub by: &'a PersonId,
}

impl<'a> Given<'a> {
    /// Of a visit, whose stream is named by its unit.
    pub fn of(unit: &'a UnitId, id: &'a str, item: &'a str, by: &'a PersonId) -> Given<'a> {
        let code = unit.as_str();
        Given {
            home: code.get(..6).unwrap_or(code),
            id,
            item,
            unit,
            by,
        }
    }
}

/// Writes that advice was given, so that it can be rated; gives its code.
pub fn given(tx: &mut Tx<'_>, (keys, world): (&Keys, &World), given: &Given<'_>, now: At) -> Code {
    let code = code(keys, world, given.home, given.id);
    let about = About {
        home: given.home,
        id: given.id,
        item: given.item,
        online: false,
    };
    let one = Rateable {
        service: Service::Advice,
        n: 1,
        at: now,
        unit: given.unit.clone(),
        person: Some(given.by.clone()),
    };
    write_served(tx, &about, &one, &code);
    code
}

/// 评价码 of a visit.
pub fn code(keys: &Keys, world: &World, home: &str, id: &str) -> Code {
    let first = world.homes().char_of(home);
    Code::of(keys, first, (home, id, Service::Advice, 1))
}

/// Rates a visit, once.
///
/// # Errors
/// A refusal tells everything that is wrong; the store's own.
pub fn rate(
    tx: &mut Tx<'_>,
    keys: &Keys,
    event: &Event,
    who: (&Who, Option<&Post>),
    rating: &Rating,
    said: Option<&Document>,
    now: At,
) -> Result<(), Fail> {
    let stream = stream(&event.home, &event.id);
    let (head, _) = ledger::head(tx, stream)?;
    if head.seq > 0 || event.level.is_some() {
        return Err(refused(Gap::new(
            "service",
            "这一次服务已经评价过了。一次一评，评价不能修改；还有话说，可到“办不成事”窗口反映。",
            "This service has been rated. One rating per service, never changed; to say more, use the “could not get it done” window.",
        )));
    }
    let gaps = checked(event, who.0, rating);
    if !gaps.is_empty() {
        return Err(Fail::Refused(Refusal::Content(gaps)));
    }
    if let Some(document) = said {
        let holder = format!("rating/{}", event.id);
        let place = Place {
            home: &event.home,
            case: &event.id,
            holder: &holder,
        };
        private::put(tx, keys, &place, document, now.0)?;
    }
    let hand = Hand {
        at: now,
        by: who.0.id(),
        post: who.1.cloned(),
    };
    let entry = Entry {
        kind: "rated".into(),
        body: json!({
            "service": event.service, "n": event.n, "level": rating.level, "words": rating.words,
            "version": rating.version, "dimensions": rating.dimensions, "tags": rating.tags,
            "anonymous": rating.anonymous, "through": rating.through, "unit": event.unit,
            "item": event.item,
        }),
        status: "rated".into(),
    };
    ledger::append(tx, stream, head, &hand, vec![entry]);
    let (about, one) = (about(event), of(event));
    write_rating(tx, &about, &one, rating, now);
    words::sweep(tx, keys, now)?;
    bad::follow_up(tx, about, &one, rating, now);
    Ok(())
}

/// What is wrong with a rating of a visit: the same rules as of a case.
fn checked(event: &Event, who: &Who, rating: &Rating) -> Vec<Gap> {
    let mut gaps = content(rating, event.online, super::questionnaires());
    if !rating.through.is_of(who) {
        gaps.push(Gap::new(
            "through",
            "工作人员只能代录纸质评价和 12345 转来的评价；其他途径由办事人自己评。",
            "The staff enters only what came on paper or by 12345; by every other way people rate themselves.",
        ));
    }
    if event.person.as_ref() == Some(&who.id()) {
        gaps.push(Gap::new(
            "service",
            "这一次服务是您自己办的，不能由您代录评价。请交给没有经手的同事录入。",
            "You gave this service yourself: its rating is entered by a colleague who had no part in it.",
        ));
    }
    gaps
}

fn about(event: &Event) -> About<'_> {
    About {
        home: &event.home,
        id: &event.id,
        item: &event.item,
        online: event.online,
    }
}

fn of(event: &Event) -> Rateable {
    Rateable {
        service: event.service,
        n: event.n,
        at: event.at,
        unit: event.unit.clone(),
        person: event.person.clone(),
    }
}

fn refused(gap: Gap) -> Fail {
    Fail::Refused(Refusal::Content(vec![gap]))
}
