//! 差评: what a rating of 1 or 2 sets off. 谁办理谁负责: it is called back about, put right and answered
//! (国办发〔2019〕51号). Here the follow-up is written, with all that its carrying out needs, in the
//! transaction of the rating itself: no bad rating is lost. `rectify.rs` carries it out.

use super::About;
use crate::follow;
use crate::store::Tx;
use serde::{Deserialize, Serialize};
use yike_core::case::{Rateable, Rating};
use yike_core::clock::At;

/// The worst levels, which are 差评.
pub const WORST: u8 = 2;

/// A bad rating as its follow-up has it: codes and ids, no words and no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bad {
    pub home: String,
    /// The case, or the stream of the visit.
    pub id: String,
    pub service: String,
    pub n: u32,
    pub level: u8,
    pub unit: String,
    /// Who of the staff gave the service; empty where nobody did. They do not follow it up.
    pub person: String,
    /// Nobody calls back whoever rated.
    pub anonymous: bool,
    pub through: String,
}

/// Writes the follow-up of a bad rating, once for each service; of another rating nothing follows.
pub(super) fn follow_up(
    tx: &mut Tx<'_>,
    about: About<'_>,
    one: &Rateable,
    rating: &Rating,
    at: At,
) {
    if rating.level > WORST {
        return;
    }
    let bad = Bad {
        home: about.home.to_owned(),
        id: about.id.to_owned(),
        service: rating.service.as_str().to_owned(),
        n: rating.n,
        level: rating.level,
        unit: one.unit.to_string(),
        person: one
            .person
            .as_ref()
            .map_or(String::new(), ToString::to_string),
        anonymous: rating.anonymous,
        through: rating.through.as_str().to_owned(),
    };
    follow::bad_rating(tx, &bad, at);
}
