//! One line of a call-back list: who calls holds it for a while, so that nobody is called twice, and notes
//! what came of it. Then the line no longer knows whose call it was.

use super::answer::{self, Answer};
use super::calls::{self, List, name};
use super::people::Callee;
use super::{Version, home};
use crate::act::CaseKey;
use crate::keys::Keys;
use crate::private;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use std::collections::BTreeMap;
use yike_core::clock::{At, Quiet};
use yike_core::survey::Way;
use yike_core::who::PersonId;

/// The columns of a line, in the order in which `read` wants them.
macro_rules! line_columns {
    () => {
        "SELECT n, private_id, state, tries, due_at, held_by, held_until, hold, last_hold FROM call_line "
    };
}

sql! {
    LOCK = "SELECT id FROM call_list WHERE id = $1";
    LINE = concat!(line_columns!(), "WHERE list = $1 AND n = $2");
    MINE = concat!(line_columns!(), "WHERE list = $1 AND state = 'open' AND held_by = $2 AND held_until > $3
        ORDER BY n LIMIT 1");
    NEXT = concat!(line_columns!(), "WHERE list = $1 AND state = 'open' AND due_at <= $2 AND held_until <= $2
        ORDER BY due_at, n LIMIT 1");
    HOLD = "UPDATE call_line SET held_by = $1, held_until = $2, hold = $3 WHERE list = $4 AND n = $5";
    NOTE = "UPDATE call_line SET state = $1, tries = $2, due_at = $3, held_by = '', held_until = 0,
        hold = '', last_hold = $4 WHERE list = $5 AND n = $6";
    BACK = "UPDATE call_line SET held_by = '', held_until = 0, hold = ''
        WHERE list = $1 AND n = $2 AND hold = $3";
    FIRST = concat!(line_columns!(), "WHERE list = $1 ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END,
        due_at, n LIMIT $2");
}

/// How long somebody holds a line: a call and some time to write.
pub const HOLD_FOR: i64 = 20 * 60_000;
/// After so many calls that nobody took, nobody calls any more.
pub const TRIES: i64 = 3;
/// A line that was not taken comes again after this.
pub const AGAIN_AFTER: i64 = 2 * 60 * 60_000;

/// How a line ended, or that it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Open,
    Answered,
    Declined,
    /// 空号错号
    Wrong,
    /// Called as often as is decent, and nobody took it.
    Unreached,
}

impl State {
    pub const ALL: [State; 5] = [
        State::Open,
        State::Answered,
        State::Declined,
        State::Unreached,
        State::Wrong,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Answered => "answered",
            State::Declined => "declined",
            State::Wrong => "wrong",
            State::Unreached => "unreached",
        }
    }

    pub(super) fn parse(text: &str) -> State {
        let known = State::ALL.into_iter().find(|one| one.as_str() == text);
        known.unwrap_or(State::Open)
    }
}

/// What came of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 已答
    Answered,
    /// 未接通: it comes again, after three it is closed.
    NotReached,
    /// 改约
    Later(At),
    /// 拒访
    Declined,
    /// 空号错号
    Wrong,
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub n: i64,
    private: Option<String>,
    pub state: State,
    pub tries: i64,
    pub due_at: At,
    held_by: PersonId,
    held_until: At,
    pub hold: String,
    last_hold: String,
}

impl Line {
    /// Whether somebody calls just now.
    pub fn is_held(&self, now: At) -> bool {
        self.state == State::Open && self.held_until > now
    }

    pub fn is_held_by(&self, person: &PersonId, now: At) -> bool {
        self.is_held(now) && self.held_by == *person
    }
}

/// Where a look at somebody of a list is written down, who was not drawn from a case.
pub fn looked_at(list: &List, n: i64) -> CaseKey {
    CaseKey::new(home(&list.unit), format!("{}/{n}", name(&list.id)))
}

/// The first lines of a list, the open ones first, each with whom to call; nobody once it is ended.
pub fn all(
    tx: &mut Tx<'_>,
    keys: &Keys,
    list: &List,
    limit: i64,
) -> Result<Vec<(Line, Option<Callee>)>, StoreError> {
    let mut lines = Vec::new();
    for row in tx.rows(&FIRST, args![&list.id, limit])? {
        lines.push(read(&row)?);
    }
    let all = match list.ended_at {
        Some(_) => BTreeMap::new(),
        None => private::of_case(tx, keys, home(&list.unit), &name(&list.id))?,
    };
    let whom = |line: &Line| all.get(line.private.as_deref()?)?.json();
    Ok(lines
        .into_iter()
        .map(|line| (line.clone(), whom(&line)))
        .collect())
}

/// One line with whom to call.
pub fn one(
    tx: &mut Tx<'_>,
    keys: &Keys,
    list: &List,
    n: i64,
) -> Result<Option<(Line, Option<Callee>)>, StoreError> {
    let Some(row) = tx.one(&LINE, args![&list.id, n])? else {
        return Ok(None);
    };
    let line = read(&row)?;
    let callee = match &line.private {
        Some(id) => private::one(tx, keys, home(&list.unit), id)?,
        None => None,
    };
    Ok(Some((line, callee.and_then(|one| one.json()))))
}

/// Takes the next line that is due, and nobody else gets it for a while; one that this person holds
/// already comes first. `None` where nothing is due now.
pub fn next(
    tx: &mut Tx<'_>,
    list: &List,
    person: &PersonId,
    hold: &str,
    now: At,
) -> Result<Option<i64>, StoreError> {
    // One after the other: two who press at once get two lines.
    tx.lock(&LOCK, args![&list.id])?;
    let standing = calls::one(tx, &list.id)?;
    if standing.is_none_or(|list| list.ended_at.is_some()) {
        return Ok(None);
    }
    let mine = tx.one(&MINE, args![&list.id, person.as_str(), now.0])?;
    if let Some(row) = mine {
        return Ok(Some(row.i64(0)?));
    }
    let Some(row) = tx.one(&NEXT, args![&list.id, now.0])? else {
        return Ok(None);
    };
    let n = row.i64(0)?;
    let until = now.0 + HOLD_FOR;
    tx.put(&HOLD, args![person.as_str(), until, hold, &list.id, n]);
    Ok(Some(n))
}

/// What became of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    Done,
    /// Noted before under the same hold.
    Again,
    /// Somebody else has the line meanwhile, or it is done.
    NotHeld,
    /// The survey takes no answers any more.
    NotOpen,
}

/// Notes what came of a call. Of an answer, it and the line are kept together or not at all, and nothing
/// ties the one to the other.
///
/// # Errors
/// The store's own.
pub fn note(
    tx: &mut Tx<'_>,
    keys: &Keys,
    (list, n): (&List, i64),
    hold: &str,
    outcome: Outcome,
    answered: Option<(&Version, &Answer)>,
    now: At,
) -> Result<Noted, StoreError> {
    tx.lock(&LOCK, args![&list.id])?;
    let Some(row) = tx.one(&LINE, args![&list.id, n])? else {
        return Ok(Noted::NotHeld);
    };
    let line = read(&row)?;
    if !hold.is_empty() && line.last_hold == hold {
        return Ok(Noted::Again);
    }
    if hold.is_empty() || line.hold != hold || line.state != State::Open {
        return Ok(Noted::NotHeld);
    }
    let (state, tries, due) = match outcome {
        Outcome::Answered => (State::Answered, line.tries + 1, now),
        Outcome::Declined => (State::Declined, line.tries + 1, now),
        Outcome::Wrong => (State::Wrong, line.tries + 1, now),
        Outcome::NotReached if line.tries + 1 >= TRIES => (State::Unreached, line.tries + 1, now),
        Outcome::NotReached => (State::Open, line.tries + 1, again(now)),
        // Somebody was spoken to: that is no vain try.
        Outcome::Later(at) => (State::Open, line.tries, at),
    };
    if let (State::Answered, Some((version, answer))) = (state, answered) {
        if !version.is_open(now) {
            return Ok(Noted::NotOpen);
        }
        answer::put(tx, keys, version, Way::Phone, answer)?;
    }
    // When a line was done is nobody's business: only when it comes again.
    let due = if state == State::Open { due.0 } else { 0 };
    tx.put(&NOTE, args![state.as_str(), tries, due, hold, &list.id, n]);
    Ok(Noted::Done)
}

/// When a line comes again that nobody took: after a while, and not in the night.
fn again(now: At) -> At {
    let at = At(now.0 + AGAIN_AFTER);
    Quiet::NIGHT.ends(at).unwrap_or(at)
}

/// Gives a line back that one holds.
pub fn give_back(tx: &mut Tx<'_>, list: &List, n: i64, hold: &str) {
    if !hold.is_empty() {
        tx.put(&BACK, args![&list.id, n, hold]);
    }
}

fn read(row: &Row) -> Result<Line, StoreError> {
    Ok(Line {
        n: row.i64(0)?,
        private: row.opt_text(1)?.map(str::to_owned),
        state: State::parse(row.text(2)?),
        tries: row.i64(3)?,
        due_at: At(row.i64(4)?),
        held_by: PersonId::new(row.text(5)?),
        held_until: At(row.i64(6)?),
        hold: row.text(7)?.to_owned(),
        last_hold: row.text(8)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yike_core::clock::start_of;

    #[test]
    fn nobody_is_called_again_in_the_night() {
        let at = |day: &str, hour: i64| At(start_of(day.parse().unwrap()).0 + hour * 3_600_000);
        assert_eq!(again(at("2026-11-20", 10)), at("2026-11-20", 12));
        assert_eq!(again(at("2026-11-20", 21)), at("2026-11-21", 8));
    }
}
