//! Follow-ups: what an act elsewhere asks of a case, written in the act's own transaction and
//! carried out afterwards, case by case. The clock carries out one kind: look at the case again,
//! because a calendar or a rule of the place changed under its promise. A bad rating becomes the
//! case by which it is put right: see [`Kind`].

use crate::act::CaseKey;
use crate::app::App;
use crate::rated::bad::Bad;
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
        AND (home, id) > ($2, $3) AND kind = $4 ORDER BY home, id LIMIT 100";
    BAD = "INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
        VALUES ($1, $2, $3, 'bad-rating', $4, $5, 'waiting') ON CONFLICT (home, id) DO NOTHING";
    BAD_WAITING = "SELECT body FROM follow WHERE state = 'waiting' AND kind = 'bad-rating'
        AND due_at <= $1 ORDER BY due_at, home, id LIMIT 200";
    DONE = "UPDATE follow SET state = 'done' WHERE home = $1 AND id = $2";
}

/// What is asked afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The clock looks at the case.
    LookAgain,
    /// 差评: it becomes a matter that the level above looks at (`rated::rectify`).
    BadRating,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::LookAgain => "look-again",
            Kind::BadRating => "bad-rating",
        }
    }
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

/// Writes that a bad rating waits to be put right.
pub fn bad_rating(tx: &mut Tx<'_>, bad: &Bad, now: At) {
    let id = bad_id(bad);
    let body = serde_json::to_string(bad).expect("a bad rating is plain data");
    tx.put(&BAD, args![&bad.home, id, &bad.id, body, now.0]);
}

/// The name of the follow-up of a rating, and of the act that carries it out: once each.
pub fn bad_id(bad: &Bad) -> String {
    format!("bad-rating/{}/{}/{}", bad.id, bad.service, bad.n)
}

/// Marks a bad rating as taken up.
pub fn bad_done(tx: &mut Tx<'_>, bad: &Bad) {
    tx.put(&DONE, args![&bad.home, bad_id(bad)]);
}

/// The bad ratings that wait to be put right by now, the oldest first. A clock that stands earlier
/// than a rating, as when the demonstration plays its days, opens nothing before it was given.
pub fn bad_ratings(tx: &mut Tx<'_>, now: At) -> Result<Vec<Bad>, StoreError> {
    let rows = tx.rows(&BAD_WAITING, args![now.0])?;
    rows.iter()
        .map(|row| {
            let read = serde_json::from_str(row.text(0)?);
            read.map_err(|error| StoreError::Engine(format!("a follow-up: {error}")))
        })
        .collect()
}

/// What the clock is asked to look at behind `after`, a hundred at a time.
pub async fn waiting(app: &App, now: At, after: &Waiting) -> Result<Vec<Waiting>, StoreError> {
    let after = after.clone();
    app.store
        .read(move |tx| {
            let kind = Kind::LookAgain.as_str();
            let rows = tx.rows(&WAITING, args![now.0, &after.key.home, &after.id, kind])?;
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
