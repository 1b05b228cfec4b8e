//! Follow-ups: what an act elsewhere asks of a case, written in the act's own transaction and
//! carried out afterwards, case by case. Today there is one kind: look at the case again,
//! because a calendar or a rule of the place changed under its promise.

use crate::act::CaseKey;
use crate::app::App;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;

sql! {
    // The id is derived from the cause and the case, so that the same cause asks once.
    EVERY_PROMISE = "INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
        SELECT home, $1 || '/' || id, id, 'look-again', '', $2, 'waiting' FROM case_row
        WHERE accepted_at IS NOT NULL AND closed_at IS NULL
        ON CONFLICT (home, id) DO NOTHING";
    EVERY_BELOW = "INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
        SELECT home, $1 || '/' || id, id, 'look-again', '', $2, 'waiting' FROM case_row
        WHERE closed_at IS NULL AND at_unit >= $3 AND at_unit < $4
        ON CONFLICT (home, id) DO NOTHING";
    EVERY_DECISION = "INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
        SELECT home, $1 || '/' || case_id, case_id, 'look-again', '', $2, 'waiting' FROM fact
        WHERE day >= $3 AND day < $4 AND what IN ('approved_in_time', 'approved_late',
            'refused_in_time', 'refused_late')
        ON CONFLICT (home, id) DO NOTHING";
    WAITING = "SELECT home, id, case_id FROM follow WHERE state = 'waiting' AND due_at <= $1
        AND (home, id) > ($2, $3) ORDER BY home, id LIMIT 100";
    DONE = "UPDATE follow SET state = 'done' WHERE home = $1 AND id = $2";
}

/// One follow-up that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    id: String,
    pub key: CaseKey,
}

impl Default for Waiting {
    /// Before the first.
    fn default() -> Waiting {
        Waiting {
            id: String::new(),
            key: CaseKey::new("", ""),
        }
    }
}

/// Asks the clock to look at every accepted, open case.
pub fn every_promise(tx: &mut Tx<'_>, cause: &str, now: At) {
    tx.put(&EVERY_PROMISE, args![cause, now.0]);
}

/// Asks the clock to look at every case decided between two days, in days since 1970: the working
/// days that it used are counted by another calendar.
pub fn every_decision(tx: &mut Tx<'_>, cause: &str, now: At, from: i64, until: i64) {
    tx.put(&EVERY_DECISION, args![cause, now.0, from, until]);
}

/// Asks the clock to look, from a moment on, at every open case that is then with this unit or below
/// it: its rules changed.
pub fn every_case_below(tx: &mut Tx<'_>, cause: &str, unit: &str, from: At) {
    let until = crate::views::board::after(unit);
    tx.put(&EVERY_BELOW, args![cause, from.0, unit, until]);
}

/// What waits behind `after`, a hundred at a time.
pub async fn waiting(app: &App, now: At, after: &Waiting) -> Result<Vec<Waiting>, StoreError> {
    let after = after.clone();
    app.store
        .read(move |tx| {
            let rows = tx.rows(&WAITING, args![now.0, &after.key.home, &after.id])?;
            rows.iter()
                .map(|row| {
                    Ok(Waiting {
                        id: row.text(1)?.to_owned(),
                        key: CaseKey::new(row.text(0)?, row.text(2)?),
                    })
                })
                .collect()
        })
        .await
}

/// Marks a follow-up as carried out.
pub async fn done(app: &App, follow: &Waiting) -> Result<(), StoreError> {
    let follow = follow.clone();
    app.store
        .write(move |tx| {
            tx.put(&DONE, args![&follow.key.home, &follow.id]);
            Ok(())
        })
        .await
}
