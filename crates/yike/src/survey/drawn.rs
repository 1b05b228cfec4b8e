//! Whom to call, drawn from a unit's own closed cases.

use super::people::{Callee, MOST};
use crate::keys::Keys;
use crate::people::Applicant;
use crate::private;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use std::collections::BTreeSet;
use yike_core::clock::At;
use yike_core::unit::UnitId;

sql! {
    CLOSED = "SELECT home, id, applicant FROM case_row
        WHERE (taking = $1 OR accepting = $1 OR deciding = $1) AND item = $2 AND status = 'closed'
        AND applicant_kind = 'person' AND closed_at >= $3 AND closed_at < $4
        ORDER BY closed_at DESC, home, id LIMIT 2000";
    UNTOLD = "SELECT who FROM wish WHERE who = $1 AND sms = 0 AND email = 0";
}

/// Those whose case of an item was closed by this unit in a span of time: each once, the latest case
/// first, without those who chose to be told on their page alone.
///
/// # Errors
/// The store's own.
pub fn from_cases(
    tx: &mut Tx<'_>,
    keys: &Keys,
    unit: &UnitId,
    item: &str,
    (from, until): (At, At),
) -> Result<Vec<Callee>, StoreError> {
    let mut callees = Vec::new();
    let mut met = BTreeSet::new();
    for row in tx.rows(&CLOSED, args![unit.as_str(), item, from.0, until.0])? {
        let (home, id) = (row.text(0)?, row.text(1)?);
        let words = private::one(tx, keys, home, row.text(2)?)?;
        let Some(applicant) = words.and_then(|words| words.json::<Applicant>()) else {
            continue;
        };
        if callees.len() >= MOST || applicant.phone.is_empty() {
            continue;
        }
        let who = keys.resident_of_phone(&applicant.phone);
        if !met.insert(who.clone()) || tx.one(&UNTOLD, args![&who])?.is_some() {
            continue;
        }
        callees.push(Callee {
            name: applicant.name,
            phone: applicant.phone,
            case: format!("{home}-{id}"),
        });
    }
    Ok(callees)
}
