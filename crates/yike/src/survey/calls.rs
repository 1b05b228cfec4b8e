//! 回访名单: people who are called for a survey, one after the other, by whoever of the unit has time. Names
//! and phones lie sealed under the name of the list and go when it is ended. Who calls holds a line for a
//! while; once the outcome is noted nobody can tell whose call it was, so nobody's calls can be counted.

use super::answer::{self, Answer};
use super::people::{Callee, MOST};
use super::{Version, home};
use crate::act::{CaseKey, Fail};
use crate::keys::Keys;
use crate::people::Applicant;
use crate::private::{self, Document, Place};
use crate::register;
use crate::store::{Row, StoreError, Tx};
use crate::views::board::after;
use crate::{args, sql};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use yike_core::clock::{At, Quiet};
use yike_core::survey::Way;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// The columns of a list, in the order in which `read` wants them.
macro_rules! columns {
    () => {
        "SELECT id, survey, version, unit, item, by_person, at, ended_at FROM call_list "
    };
}

/// The columns of a line, in the order in which `read_line` wants them.
macro_rules! line_columns {
    () => {
        "SELECT n, private_id, state, tries, due_at, held_by, held_until, hold, last_hold FROM call_line "
    };
}

sql! {
    ADD = "INSERT INTO call_list (id, survey, version, unit, item, by_person, at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT (id) DO NOTHING RETURNING id";
    ADD_LINE = "INSERT INTO call_line (list, n, private_id, state, tries, due_at, held_by, held_until,
        hold, last_hold) VALUES ($1, $2, $3, 'open', 0, 0, '', 0, '', '')";
    LOCK = "SELECT id FROM call_list WHERE id = $1";
    ONE = concat!(columns!(), "WHERE id = $1");
    OF_UNIT = concat!(columns!(), "WHERE unit >= $1 AND unit < $2 ORDER BY at DESC, id LIMIT 100");
    OF_SURVEY = concat!(columns!(), "WHERE survey = $1 ORDER BY at DESC, id LIMIT 100");
    STATES = "SELECT list, state, CAST(COUNT(*) AS BIGINT) FROM call_line
        WHERE list IN (SELECT id FROM call_list WHERE unit >= $1 AND unit < $2)
        GROUP BY list, state";
    LINES = concat!(line_columns!(), "WHERE list = $1 ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END,
        due_at, n LIMIT $2");
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
    END = "UPDATE call_list SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL RETURNING id";
    EMPTY = "UPDATE call_line SET private_id = NULL, held_by = '', held_until = 0, hold = ''
        WHERE list = $1";
    CLOSED = "SELECT home, id, applicant FROM case_row
        WHERE (taking = $1 OR accepting = $1 OR deciding = $1) AND item = $2 AND status = 'closed'
        AND applicant_kind = 'person' AND closed_at >= $3 AND closed_at < $4
        ORDER BY closed_at DESC, home, id LIMIT 2000";
    UNTOLD = "SELECT who FROM wish WHERE who = $1 AND sms = 0 AND email = 0";
}

/// Where a look at somebody of a list is written down, who was not drawn from a case.
pub fn looked_at(list: &List, n: i64) -> CaseKey {
    CaseKey::new(home(&list.unit), format!("{}/{n}", name(&list.id)))
}

/// How long somebody holds a line: a call and some time to write.
pub const HOLD_FOR: i64 = 20 * 60_000;
/// After so many calls that nobody took, nobody calls any more.
pub const TRIES: i64 = 3;
/// A line that was not taken comes again after this.
pub const AGAIN_AFTER: i64 = 2 * 60 * 60_000;

/// One list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    pub id: String,
    pub survey: String,
    pub version: i64,
    pub unit: UnitId,
    /// The item whose closed cases it was drawn from; empty where it was brought along.
    pub item: String,
    pub by: PersonId,
    pub at: At,
    pub ended_at: Option<At>,
}

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

    fn parse(text: &str) -> State {
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

/// How far a list is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress(BTreeMap<State, i64>);

impl Progress {
    pub fn of(&self, state: State) -> i64 {
        self.0.get(&state).copied().unwrap_or(0)
    }

    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }

    pub fn done(&self) -> i64 {
        self.total() - self.of(State::Open)
    }

    /// Those who were spoken to: they answered, or said no.
    pub fn reached(&self) -> i64 {
        self.of(State::Answered) + self.of(State::Declined)
    }
}

/// A list about to be made: the documents are sealed when it is kept.
pub struct New {
    /// The client's id; the same list sent twice is one.
    pub id: String,
    pub unit: UnitId,
    pub item: String,
    pub callees: Vec<Document>,
}

impl New {
    pub fn of(id: &str, unit: &UnitId, item: &str, callees: &[Callee]) -> New {
        New {
            id: id.to_owned(),
            unit: unit.clone(),
            item: item.to_owned(),
            callees: callees
                .iter()
                .map(|one| Document::json("callee", one))
                .collect(),
        }
    }
}

/// What the names of all lists begin with, in the private store and among the looks.
pub const NAMES: &str = "calls/";

/// Under what name the people of a list lie in the private store.
fn name(list: &str) -> String {
    format!("{NAMES}{list}")
}

/// Makes a list for a version of a survey.
///
/// # Errors
/// The store's own.
pub fn make(
    tx: &mut Tx<'_>,
    keys: &Keys,
    version: &Version,
    new: &New,
    by: &PersonId,
    now: At,
) -> Result<(), Fail> {
    let survey = &version.survey;
    let row = args![
        &new.id,
        &survey.key,
        version.version,
        new.unit.as_str(),
        &new.item,
        by.as_str(),
        now.0
    ];
    if tx.one(&ADD, row)?.is_none() {
        return Ok(());
    }
    let name = name(&new.id);
    for (n, callee) in new.callees.iter().enumerate() {
        let place = Place {
            home: home(&new.unit),
            case: &name,
            holder: &name,
        };
        private::put(tx, keys, &place, callee, now.0)?;
        tx.put(
            &ADD_LINE,
            args![&new.id, n as i64 + 1, callee.reference().id],
        );
    }
    let body = json!({ "version": version.version, "count": new.callees.len() });
    register::survey_noted(tx, &survey.key, "survey_calls_made", body, by, now)?;
    Ok(())
}

pub fn one(tx: &mut Tx<'_>, id: &str) -> Result<Option<List>, StoreError> {
    tx.one(&ONE, args![id])?.as_ref().map(read).transpose()
}

/// The lists of a unit and those below it, the latest first.
pub fn of_unit(tx: &mut Tx<'_>, unit: &UnitId) -> Result<Vec<List>, StoreError> {
    let code = unit.as_str();
    let rows = tx.rows(&OF_UNIT, args![code, after(code)])?;
    rows.iter().map(read).collect()
}

pub fn of_survey(tx: &mut Tx<'_>, key: &str) -> Result<Vec<List>, StoreError> {
    tx.rows(&OF_SURVEY, args![key])?.iter().map(read).collect()
}

/// How far the lists of a unit and those below it are.
pub fn progress(tx: &mut Tx<'_>, unit: &UnitId) -> Result<BTreeMap<String, Progress>, StoreError> {
    let code = unit.as_str();
    let mut all: BTreeMap<String, Progress> = BTreeMap::new();
    for row in tx.rows(&STATES, args![code, after(code)])? {
        let of = all.entry(row.text(0)?.to_owned()).or_default();
        of.0.insert(State::parse(row.text(1)?), row.i64(2)?);
    }
    Ok(all)
}

/// The first lines of a list, the open ones first, each with whom to call; nobody once it is ended.
pub fn lines(
    tx: &mut Tx<'_>,
    keys: &Keys,
    list: &List,
    limit: i64,
) -> Result<Vec<(Line, Option<Callee>)>, StoreError> {
    let mut lines = Vec::new();
    for row in tx.rows(&LINES, args![&list.id, limit])? {
        lines.push(read_line(&row)?);
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
pub fn line(
    tx: &mut Tx<'_>,
    keys: &Keys,
    list: &List,
    n: i64,
) -> Result<Option<(Line, Option<Callee>)>, StoreError> {
    let Some(row) = tx.one(&LINE, args![&list.id, n])? else {
        return Ok(None);
    };
    let line = read_line(&row)?;
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
    let standing = one(tx, &list.id)?;
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
    let line = read_line(&row)?;
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

/// Ends a list: names and phones are erased, the outcomes stay.
///
/// # Errors
/// The store's own.
pub fn end(tx: &mut Tx<'_>, keys: &Keys, list: &List, by: &PersonId, now: At) -> Result<(), Fail> {
    if tx.one(&END, args![now.0, &list.id])?.is_none() {
        return Ok(());
    }
    private::erase_case(tx, keys, home(&list.unit), &name(&list.id))?;
    tx.put(&EMPTY, args![&list.id]);
    let body = json!({ "version": list.version });
    register::survey_noted(tx, &list.survey, "survey_calls_ended", body, by, now)?;
    Ok(())
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

fn read(row: &Row) -> Result<List, StoreError> {
    Ok(List {
        id: row.text(0)?.to_owned(),
        survey: row.text(1)?.to_owned(),
        version: row.i64(2)?,
        unit: UnitId::new(row.text(3)?),
        item: row.text(4)?.to_owned(),
        by: PersonId::new(row.text(5)?),
        at: At(row.i64(6)?),
        ended_at: row.opt_i64(7)?.map(At),
    })
}

fn read_line(row: &Row) -> Result<Line, StoreError> {
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
