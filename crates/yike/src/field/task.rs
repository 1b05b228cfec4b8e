//! 上门: a visit that a station asks of somebody, or a case calls for. Whom and where is sealed
//! and goes to the device of the one who is asked, and to nobody else's; once the station has read
//! the finding it is erased. A visit records nothing in a case: accompanying an official home
//! inquiry 入户调查 replaces neither of the two who carry it out.

use super::DAY;
use crate::app::App;
use crate::draft::Words;
use crate::private::{self, Keys};
use crate::store::{Row, StoreError};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO field_visit (id, unit, kind, person, item, case_home, case_id, due, given_by, at,
        finding, done_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '')
        ON CONFLICT (id) DO NOTHING";
    WORDS = "INSERT INTO draft (id, owner, item, item_digest, step, nonce, body, key, at, until_at,
        master) VALUES ($1, $2, '', '', 'visit', $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
    NOTE = "UPDATE draft SET nonce = $1, body = $2, key = $3, master = $4 WHERE id = $5
        AND owner = $6";
    ERASE = "DELETE FROM draft WHERE id = $1 AND owner = $2";
    MINE = "SELECT v.id, v.unit, v.kind, v.person, v.item, v.case_home, v.case_id, v.due, v.at,
        v.finding, v.done_at, d.nonce, d.body, d.key FROM field_visit v
        LEFT JOIN draft d ON d.id = v.id AND d.owner = 'visit/' || v.unit
        WHERE v.person = $1 AND v.done_at IS NULL ORDER BY v.due, v.id LIMIT 200";
    AT_UNIT = "SELECT v.id, v.unit, v.kind, v.person, v.item, v.case_home, v.case_id, v.due, v.at,
        v.finding, v.done_at, d.nonce, d.body, d.key FROM field_visit v
        LEFT JOIN draft d ON d.id = v.id AND d.owner = 'visit/' || v.unit
        WHERE v.unit = $1 ORDER BY v.at DESC, v.id LIMIT 100";
    ONE = "SELECT v.id, v.unit, v.kind, v.person, v.item, v.case_home, v.case_id, v.due, v.at,
        v.finding, v.done_at, d.nonce, d.body, d.key FROM field_visit v
        LEFT JOIN draft d ON d.id = v.id AND d.owner = 'visit/' || v.unit WHERE v.id = $1";
    LOCK = "SELECT id FROM field_visit WHERE id = $1";
    DONE = "UPDATE field_visit SET finding = $1, done_by = $2, done_at = $3 WHERE id = $4
        AND done_at IS NULL";
}

/// How long the words of a visit wait to be read.
const DAYS: i64 = 60;

/// What a visit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 资格认证上门
    Eligibility,
    /// 陪同入户调查: accompanies those who carry it out.
    Accompany,
    /// 上门帮办
    Help,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Eligibility, Kind::Accompany, Kind::Help];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Eligibility => "eligibility",
            Kind::Accompany => "accompany",
            Kind::Help => "help",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// 见到本人，办妥
    Met,
    /// 没有见到人
    Away,
    /// 情况有变化，请站里处理
    Changed,
    /// 本人不愿意
    Declined,
}

impl Finding {
    pub const ALL: [Finding; 4] = [
        Finding::Met,
        Finding::Away,
        Finding::Changed,
        Finding::Declined,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Finding::Met => "met",
            Finding::Away => "away",
            Finding::Changed => "changed",
            Finding::Declined => "declined",
        }
    }

    pub fn parse(text: &str) -> Option<Finding> {
        Finding::ALL.into_iter().find(|f| f.as_str() == text)
    }
}

/// Whom and where, and what was found, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whom {
    pub name: String,
    pub address: String,
    pub phone: String,
    pub about: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: String,
    pub unit: UnitId,
    pub kind: Kind,
    pub person: PersonId,
    pub item: String,
    /// `110101-0193…`, or empty.
    pub case: String,
    pub due: i64,
    pub at: At,
    pub finding: Option<Finding>,
    pub done_at: Option<At>,
    /// `None` once they were erased.
    pub whom: Option<Whom>,
}

fn owner(unit: &UnitId) -> String {
    format!("visit/{unit}")
}

fn plain(whom: &Whom) -> Vec<u8> {
    let words = serde_json::to_string(whom).unwrap_or_default();
    let words = Words {
        answers: [("visit".to_owned(), words)].into(),
        ..Words::default()
    };
    serde_json::to_vec(&words).unwrap_or_default()
}

/// Asks a visit of somebody; pressed twice it is one.
///
/// # Errors
/// The store's own.
pub async fn give(app: &App, task: &Task, by: &PersonId) -> Result<(), StoreError> {
    let (task, by, now) = (task.clone(), by.clone(), app.now().0);
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let (home, case) = task.case.split_once('-').unwrap_or_default();
            tx.put(
                &ADD,
                args![
                    &task.id,
                    task.unit.as_str(),
                    task.kind.as_str(),
                    task.person.as_str(),
                    &task.item,
                    home,
                    case,
                    task.due,
                    by.as_str(),
                    now
                ],
            );
            let whom = task.whom.clone().unwrap_or_default();
            let sealed = private::seal_own(&keys, &task.id, &plain(&whom));
            tx.put(
                &WORDS,
                args![
                    &task.id,
                    owner(&task.unit),
                    sealed.nonce,
                    sealed.body,
                    sealed.key,
                    now,
                    now + DAYS * DAY,
                    sealed.master
                ],
            );
            Ok(())
        })
        .await
}

/// The open visits of one person: what goes to their device.
///
/// # Errors
/// The store's own.
pub async fn mine(app: &App, person: &PersonId) -> Result<Vec<Task>, StoreError> {
    let (person, keys) = (person.clone(), app.keys.clone());
    app.store
        .read(move |tx| {
            let rows = tx.rows(&MINE, args![person.as_str()])?;
            read_all(&keys, &rows)
        })
        .await
}

/// The visits that a unit asked for, the latest first.
///
/// # Errors
/// The store's own.
pub async fn at_unit(app: &App, unit: &UnitId) -> Result<Vec<Task>, StoreError> {
    let (unit, keys) = (unit.clone(), app.keys.clone());
    app.store
        .read(move |tx| {
            let rows = tx.rows(&AT_UNIT, args![unit.as_str()])?;
            read_all(&keys, &rows)
        })
        .await
}

/// What became of a finding that a device sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Kept,
    /// It was told before; this is what stands.
    Stands(Finding),
    NotTheirs,
}

/// Writes down what was found, once: a later finding does not replace an earlier one.
///
/// # Errors
/// The store's own.
pub async fn done(
    app: &App,
    person: &PersonId,
    id: &str,
    finding: Finding,
    note: &str,
    acted: At,
) -> Result<Told, StoreError> {
    let (person, id, note) = (person.clone(), id.to_owned(), note.to_owned());
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            tx.lock(&LOCK, args![&id])?;
            let rows = tx.rows(&ONE, args![&id])?;
            let Some(task) = read_all(&keys, &rows)?.pop() else {
                return Ok(Told::NotTheirs);
            };
            if task.person != person {
                return Ok(Told::NotTheirs);
            }
            if let Some(stands) = task.finding {
                return Ok(match stands == finding {
                    true => Told::Kept,
                    false => Told::Stands(stands),
                });
            }
            tx.put(
                &DONE,
                args![finding.as_str(), person.as_str(), acted.0, &id],
            );
            if let Some(whom) = task.whom {
                let whom = Whom {
                    note: note.clone(),
                    ..whom
                };
                let sealed = private::seal_own(&keys, &id, &plain(&whom));
                tx.put(
                    &NOTE,
                    args![
                        sealed.nonce,
                        sealed.body,
                        sealed.key,
                        sealed.master,
                        &id,
                        owner(&task.unit)
                    ],
                );
            }
            Ok(Told::Kept)
        })
        .await
}

/// The station has read the finding: whom it was about is erased.
///
/// # Errors
/// The store's own.
pub async fn read_and_erase(app: &App, unit: &UnitId, id: &str) -> Result<(), StoreError> {
    let (owner, id) = (owner(unit), id.to_owned());
    app.store
        .write(move |tx| {
            tx.put(&ERASE, args![&id, &owner]);
            Ok(())
        })
        .await
}

fn read_all(keys: &Keys, rows: &[Row]) -> Result<Vec<Task>, StoreError> {
    let mut tasks = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(kind) = Kind::parse(row.text(2)?) else {
            continue;
        };
        let id = row.text(0)?.to_owned();
        let sealed = match (row.opt_blob(11)?, row.opt_blob(12)?, row.opt_blob(13)?) {
            (Some(nonce), Some(body), Some(key)) => private::open_own(keys, &id, nonce, body, key),
            _ => None,
        };
        let words: Option<Words> = sealed.and_then(|plain| serde_json::from_slice(&plain).ok());
        let whom = words.and_then(|mut words| words.answers.remove("visit"));
        let (home, case) = (row.text(5)?, row.text(6)?);
        tasks.push(Task {
            unit: UnitId::new(row.text(1)?),
            kind,
            person: PersonId::new(row.text(3)?),
            item: row.text(4)?.to_owned(),
            case: match case {
                "" => String::new(),
                case => format!("{home}-{case}"),
            },
            due: row.i64(7)?,
            at: At(row.i64(8)?),
            finding: Finding::parse(row.text(9)?),
            done_at: row.opt_i64(10)?.map(At),
            whom: whom.and_then(|words| serde_json::from_str(&words).ok()),
            id,
        });
    }
    Ok(tasks)
}
