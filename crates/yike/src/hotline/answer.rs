//! 回告: what goes back to the hot line, and that it went.

use super::ITEM;
use crate::act::{self, CaseKey, Fail, Loaded, days_since_1970};
use crate::app::App;
use crate::people::Applicant;
use crate::private::{self, Opened};
use crate::store::Row;
use crate::views::board::after;
use crate::{args, sql};
use std::collections::{BTreeMap, BTreeSet};
use yike_core::case::Event;
use yike_core::clock::day_of;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    WAITING = "SELECT m.home, m.case_id, m.unit, m.order_no, m.order_until, m.filed_on, m.contacted_on,
        m.called_back, m.solved, m.satisfied, m.in_time, c.number, c.status
        FROM matter m JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        WHERE m.item = $1 AND m.unit >= $2 AND m.unit < $3 AND c.waiting = 'nobody'
        AND NOT EXISTS (SELECT 1 FROM hotline_return r
            WHERE r.home = m.home AND r.case_id = m.case_id)
        ORDER BY COALESCE(m.order_until, 9999999), m.filed_on, m.case_id LIMIT 200";
    RETURNED = "INSERT INTO hotline_return (home, case_id, returned_on, way, by_person)
        SELECT m.home, m.case_id, $1, $2, $3 FROM matter m
        JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        WHERE m.order_no = $4 AND m.item = 'hotline' AND c.waiting = 'nobody'
        AND m.unit >= $5 AND m.unit < $6
        ON CONFLICT (home, case_id) DO NOTHING";
    IS_RETURNED = "SELECT r.home, r.case_id FROM hotline_return r
        JOIN matter m ON m.home = r.home AND m.case_id = r.case_id
        WHERE m.order_no = $1 AND m.unit >= $2 AND m.unit < $3";
}

/// An answer that waits to go back. Days are days since 1970.
#[derive(Debug, Clone)]
pub struct Answer {
    pub key: CaseKey,
    /// 办件编号
    pub number: String,
    /// 工单编号
    pub order: String,
    pub unit: UnitId,
    pub until: Option<i64>,
    pub status: String,
    pub filed_on: i64,
    pub contacted_on: Option<i64>,
    pub called_back: bool,
    pub solved: Option<bool>,
    pub satisfied: Option<bool>,
    pub in_time: Option<bool>,
    /// What was done, in the words of the office; empty where nothing was.
    pub words: String,
}

/// How it went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    File,
    Program,
}

impl Way {
    fn as_str(self) -> &'static str {
        match self {
            Way::File => "file",
            Way::Program => "program",
        }
    }
}

/// The answers of these units and below that wait to go back, the most urgent first, at most two
/// hundred of each unit; none of what is about whoever asks.
///
/// # Errors
/// The store's own, or a chain that is broken.
pub async fn answers(
    app: &App,
    me: &PersonId,
    units: &BTreeSet<UnitId>,
) -> Result<Vec<Answer>, Fail> {
    let (world, keys) = (app.world.now(), app.keys.clone());
    let (me, units) = (me.clone(), units.clone());
    app.store
        .read(move |tx| {
            let mut all: Vec<Answer> = Vec::new();
            for unit in &units {
                let rows = tx.rows(&WAITING, args![ITEM, unit.as_str(), after(unit.as_str())])?;
                for row in &rows {
                    let mut answer = read(row)?;
                    if all.iter().any(|one| one.key == answer.key) {
                        continue;
                    }
                    let Some(loaded) = act::load(tx, &world, &answer.key)? else {
                        continue;
                    };
                    if loaded.case.is_about(&me) {
                        continue;
                    }
                    let documents = private::of_case(tx, &keys, &answer.key.home, &answer.key.id)?;
                    answer.words = words(&loaded, &documents);
                    all.push(answer);
                }
            }
            Ok(all)
        })
        .await
}

/// The last thing that the office said it did, or why it did not; whom it names is veiled, as on every
/// page that is no look.
fn words(loaded: &Loaded, documents: &BTreeMap<String, Opened>) -> String {
    let said = loaded
        .events
        .iter()
        .rev()
        .find_map(|(_, event)| match event {
            Event::Changed { words, .. } => Some(words),
            Event::NotAccepted { reason, .. } | Event::Returned { reason } => Some(reason),
            _ => None,
        });
    let Some(opened) = said.and_then(|doc| documents.get(&doc.id)) else {
        return String::new();
    };
    // A notice of non-acceptance has parts: why, and who is right.
    let parts: Option<BTreeMap<String, String>> = opened.json();
    let words = parts.map_or_else(
        || opened.text(),
        |parts| {
            let told = ["reason", "agency"].map(|part| parts.get(part).cloned());
            let told = told.into_iter().flatten().filter(|part| !part.is_empty());
            told.collect::<Vec<_>>().join("；")
        },
    );
    let applicant = documents.get(&loaded.filing().applicant.doc.id);
    match applicant.and_then(Opened::json::<Applicant>) {
        Some(applicant) => applicant.veil().over(&words),
        None => words,
    }
}

fn read(row: &Row) -> Result<Answer, Fail> {
    let yes = |at: usize| Ok::<_, Fail>(row.opt_i64(at)?.map(|n| n == 1));
    Ok(Answer {
        key: CaseKey::new(row.text(0)?, row.text(1)?),
        unit: UnitId::new(row.text(2)?),
        order: row.text(3)?.to_owned(),
        until: row.opt_i64(4)?,
        filed_on: row.i64(5)?,
        contacted_on: row.opt_i64(6)?,
        called_back: row.i64(7)? == 1,
        solved: yes(8)?,
        satisfied: yes(9)?,
        in_time: yes(10)?,
        number: row.text(11)?.to_owned(),
        status: row.text(12)?.to_owned(),
        words: String::new(),
    })
}

/// Notes that the answers of these orders went back; how many of them are back now. What is not ended,
/// or of another place, is passed over.
///
/// # Errors
/// The store's own.
pub async fn returned(
    app: &App,
    by: &PersonId,
    units: &BTreeSet<UnitId>,
    orders: &[String],
    way: Way,
) -> Result<usize, Fail> {
    let today = i64::from(days_since_1970(day_of(app.now())));
    let (by, units, orders) = (by.clone(), units.clone(), orders.to_vec());
    app.store
        .write(move |tx| {
            let mut n = 0;
            for order in &orders {
                let mut is_back = false;
                for unit in &units {
                    let until = after(unit.as_str());
                    let (unit, way) = (unit.as_str(), way.as_str());
                    tx.put(
                        &RETURNED,
                        args![today, way, by.as_str(), order, unit, &until],
                    );
                    is_back |= tx.one(&IS_RETURNED, args![order, unit, &until])?.is_some();
                }
                n += usize::from(is_back);
            }
            Ok(n)
        })
        .await
}
