//! 好差评: which services were given and can be rated, the ratings of them, and what people say of a
//! place. Ratings of a case stand in its own stream and are made by `act` alone; advice and places have
//! the stream `rating`. The rules are `yike_core::case::rating`.

pub mod appeal;
pub mod bad;
pub mod code;
pub mod device;
pub mod of_case;
pub mod place;
mod questionnaire;
pub mod rectify;
pub mod visit;
mod words;

pub use code::Code;
pub use questionnaire::{levels, questionnaires};

use crate::ledger::Stream;
use crate::store::Tx;
use crate::{args, sql};
use yike_core::case::{Rateable, Rating};
use yike_core::clock::At;

sql! {
    SERVED = "INSERT INTO served (home, case_id, service, n, item, unit, person, online, at, code)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (home, case_id, service, n) DO UPDATE SET person = excluded.person";
    RATED = "INSERT INTO rating (home, case_id, service, n, level, private_id, at, unit, version,
        dimensions, tags, anonymous, through, person)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (home, case_id, service, n) DO NOTHING";
}

/// What a service was given about, and how.
struct About<'a> {
    home: &'a str,
    /// The case, or the stream of the visit.
    id: &'a str,
    item: &'a str,
    online: bool,
}

/// Writes that a service was given, with its code.
fn write_served(tx: &mut Tx<'_>, about: &About<'_>, one: &Rateable, code: &Code) {
    tx.put(
        &SERVED,
        args![
            about.home,
            about.id,
            one.service.as_str(),
            one.n,
            about.item,
            one.unit.as_str(),
            one.person.as_ref().map_or("", |person| person.as_str()),
            i64::from(about.online),
            one.at.0,
            code.as_str()
        ],
    );
}

/// Writes the row of a rating beside its event.
fn write_rating(tx: &mut Tx<'_>, about: &About<'_>, one: &Rateable, rating: &Rating, at: At) {
    let dimensions = rating.dimensions.iter();
    let dimensions: Vec<String> = dimensions
        .map(|(code, level)| format!("{code} {level}"))
        .collect();
    tx.put(
        &RATED,
        args![
            about.home,
            about.id,
            rating.service.as_str(),
            rating.n,
            i64::from(rating.level),
            rating.words.as_ref().map(|doc| doc.id.clone()),
            at.0,
            one.unit.as_str(),
            &rating.version,
            dimensions.join(" "),
            rating.tags.join(" "),
            i64::from(rating.anonymous),
            rating.through.as_str(),
            one.person.as_ref().map_or("", |person| person.as_str())
        ],
    );
}

/// The stream of what is said beside cases.
fn stream<'a>(home: &'a str, id: &'a str) -> Stream<'a> {
    Stream {
        home,
        kind: "rating",
        id,
    }
}
