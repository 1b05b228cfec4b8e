//! 回访名单: people who are called for a survey, one after the other, by whoever of the unit has time. Names
//! and phones lie sealed under the name of the list and go when it is ended. Its lines are in `line.rs`.

use super::line::State;
use super::people::Callee;
use super::{Version, home};
use crate::act::Fail;
use crate::keys::Keys;
use crate::private::{self, Document, Place};
use crate::register;
use crate::store::{Row, StoreError, Tx};
use crate::views::board::after;
use crate::{args, sql};
use serde_json::json;
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// The columns of a list, in the order in which `read` wants them.
macro_rules! columns {
    () => {
        "SELECT id, survey, version, unit, item, by_person, at, ended_at FROM call_list "
    };
}

sql! {
    ADD = "INSERT INTO call_list (id, survey, version, unit, item, by_person, at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT (id) DO NOTHING RETURNING id";
    ADD_LINE = "INSERT INTO call_line (list, n, private_id, state, tries, due_at, held_by, held_until,
        hold, last_hold) VALUES ($1, $2, $3, 'open', 0, 0, '', 0, '', '')";
    ONE = concat!(columns!(), "WHERE id = $1");
    OF_UNIT = concat!(columns!(), "WHERE unit >= $1 AND unit < $2 ORDER BY at DESC, id LIMIT 100");
    OF_SURVEY = concat!(columns!(), "WHERE survey = $1 ORDER BY at DESC, id LIMIT 100");
    STATES = "SELECT list, state, CAST(COUNT(*) AS BIGINT) FROM call_line
        WHERE list IN (SELECT id FROM call_list WHERE unit >= $1 AND unit < $2)
        GROUP BY list, state";
    END = "UPDATE call_list SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL RETURNING id";
    EMPTY = "UPDATE call_line SET private_id = NULL, held_by = '', held_until = 0, hold = ''
        WHERE list = $1";
}

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
pub(super) fn name(list: &str) -> String {
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
