//! 社会综合点评: what people say of a place that they scanned the table sign of, of no service in
//! particular. It has its own event and its own table and is in none of the figures of ratings.

use super::stream;
use crate::act::Fail;
use crate::keys::Keys;
use crate::ledger::{self, Entry, Hand};
use crate::private::{self, Document, Place};
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use serde_json::json;
use yike_core::case::rating::content;
use yike_core::case::{Rating, Refusal};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::Who;

sql! {
    ADD = "INSERT INTO place_comment (home, id, unit, site, level, tags, private_id, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(level), 0) AS BIGINT)
        FROM place_comment WHERE unit >= $1 AND unit < $2 AND at >= $3";
}

/// A place as its table sign names it: the unit, and the site where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub unit: UnitId,
    pub site: String,
}

impl Spot {
    fn home(&self) -> &str {
        let unit = self.unit.as_str();
        unit.get(..6).unwrap_or(unit)
    }
}

/// Writes a comment on a place, once for each command.
///
/// # Errors
/// A refusal tells what is wrong; the store's own.
pub fn comment(
    tx: &mut Tx<'_>,
    keys: &Keys,
    command_id: &str,
    spot: &Spot,
    said: (&Rating, Option<&Document>),
    now: At,
) -> Result<(), Fail> {
    let (rating, words) = said;
    let gaps = content(rating, false, super::questionnaires());
    if !gaps.is_empty() {
        return Err(Fail::Refused(Refusal::Content(gaps)));
    }
    let id = format!("{}/place-{command_id}", spot.unit);
    let home = spot.home();
    let (head, _) = ledger::head(tx, stream(home, &id))?;
    if head.seq > 0 {
        return Ok(());
    }
    if let Some(words) = words {
        let holder = format!("rating/{id}");
        let place = Place {
            home,
            case: &id,
            holder: &holder,
        };
        private::put(tx, keys, &place, words, now.0)?;
    }
    let hand = Hand {
        at: now,
        by: Who::Bearer.id(),
        post: None,
    };
    let words = rating.words.as_ref();
    let entry = Entry {
        kind: "commented".into(),
        body: json!({
            "unit": spot.unit, "site": spot.site, "level": rating.level, "tags": rating.tags,
            "version": rating.version, "words": words, "through": rating.through,
        }),
        status: "commented".into(),
    };
    ledger::append(tx, stream(home, &id), head, &hand, vec![entry]);
    tx.put(
        &ADD,
        args![
            home,
            &id,
            spot.unit.as_str(),
            &spot.site,
            i64::from(rating.level),
            rating.tags.join(" "),
            words.map(|doc| doc.id.clone()),
            now.0
        ],
    );
    super::words::sweep(tx, keys, now)?;
    Ok(())
}

/// How many comments the places of a subtree had since a moment, and the sum of their levels.
pub fn count(tx: &mut Tx<'_>, unit: &str, since: At) -> Result<(i64, i64), StoreError> {
    let after = crate::views::board::after(unit);
    let row = tx.one(&COUNT, args![unit, after, since.0])?;
    row.map_or(Ok((0, 0)), |row| Ok((row.i64(0)?, row.i64(1)?)))
}
