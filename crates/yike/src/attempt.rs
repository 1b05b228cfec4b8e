//! Counted tries at a door: login, look-up code, code by short message. Counting slows down
//! guessing; it never says whether the last guess was close.

use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;

sql! {
    COUNT = "INSERT INTO attempt (key, n, until_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET
        n = CASE WHEN attempt.until_at <= $3 THEN 1 ELSE attempt.n + 1 END,
        until_at = CASE WHEN attempt.until_at <= $3 THEN excluded.until_at ELSE attempt.until_at END
        RETURNING n";
    FORGET = "DELETE FROM attempt WHERE key = $1";
    SWEEP = "DELETE FROM attempt WHERE until_at <= $1";
}

/// How many tries a door allows, and for how long they are counted.
pub const TRIES: i64 = 5;
pub const WINDOW: i64 = 10 * 60_000;

/// Counts one try under a key (a digest, never a phone or a name); whether it is still allowed.
pub fn count(tx: &mut Tx<'_>, key: &str, now: At) -> Result<bool, StoreError> {
    Ok(times(tx, key, WINDOW, now)? <= TRIES)
}

/// Counts one try under a key and says how many there were within `window` milliseconds.
pub fn times(tx: &mut Tx<'_>, key: &str, window: i64, now: At) -> Result<i64, StoreError> {
    match tx.one(&COUNT, args![key, now.0 + window, now.0])? {
        Some(row) => row.i64(0),
        None => Ok(i64::MAX),
    }
}

/// Forgets the tries under a key: the right answer was given.
pub fn forget(tx: &mut Tx<'_>, key: &str) {
    tx.put(&FORGET, args![key]);
}

/// Drops what is no longer counted.
pub fn sweep(tx: &mut Tx<'_>, now: At) {
    tx.put(&SWEEP, args![now.0]);
}
