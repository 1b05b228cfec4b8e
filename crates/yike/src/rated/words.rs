//! The words of ratings without a case and of comments on places: nothing reminds of them, so they go a
//! year after they were said. Those of a case go with its other words.

use crate::keys::Keys;
use crate::private;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;

sql! {
    RATINGS = "SELECT home, case_id FROM rating WHERE service = 'advice' AND private_id IS NOT NULL
        AND at < $1 ORDER BY at LIMIT 20";
    COMMENTS = "SELECT home, id FROM place_comment WHERE private_id IS NOT NULL AND at < $1
        ORDER BY at LIMIT 20";
    FREE_RATING = "UPDATE rating SET private_id = NULL WHERE home = $1 AND case_id = $2";
    FREE_COMMENT = "UPDATE place_comment SET private_id = NULL WHERE home = $1 AND id = $2";
}

const KEPT: i64 = 365 * 24 * 60 * 60 * 1000;

/// Erases what is a year old, a few at a time, whenever something new is said.
pub(super) fn sweep(tx: &mut Tx<'_>, keys: &Keys, now: At) -> Result<(), StoreError> {
    for (find, free) in [(&RATINGS, &FREE_RATING), (&COMMENTS, &FREE_COMMENT)] {
        for row in tx.rows(find, args![now.0 - KEPT])? {
            let (home, id) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
            private::erase_case(tx, keys, &home, &id)?;
            tx.put(free, args![home, id]);
        }
    }
    Ok(())
}
