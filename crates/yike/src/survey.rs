//! 调查问卷: surveys as they are kept. Each version is a text; once published it is not changed, only
//! ended, and another version ends the one before. What is answered stands in `answer.rs`, who is called
//! in `calls.rs`. The rules are `yike_core::survey`.

pub mod answer;
pub mod calls;
pub mod clock;
pub mod code;
pub mod drawn;
pub mod line;
pub mod people;

use crate::act::Fail;
use crate::register;
use crate::store::{Row, StoreError, Tx};
use crate::views::board::after;
use crate::{args, sql};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;
use yike_core::case::{Gap, Refusal};
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::Item;
use yike_core::survey::Survey;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// The columns of a version, in the order in which `read` wants them.
macro_rules! columns {
    () => {
        "SELECT version, text, digest, state, by_person, at, ended_at FROM survey "
    };
}

sql! {
    LOCK = "SELECT version FROM survey WHERE key = $1";
    NEWEST = concat!(columns!(), "WHERE key = $1 ORDER BY version DESC LIMIT 1");
    SHOWN = concat!(columns!(), "WHERE key = $1 AND state <> 'draft' ORDER BY version DESC LIMIT 1");
    ONE = concat!(columns!(), "WHERE key = $1 AND version = $2");
    ALL = concat!(columns!(), "WHERE key = $1 ORDER BY version DESC LIMIT 50");
    OF_UNIT = concat!(columns!(), "WHERE unit >= $1 AND unit < $2 ORDER BY at DESC, key, version LIMIT 200");
    OPEN = concat!(columns!(), "WHERE state = 'published' ORDER BY at DESC, key LIMIT 200");
    ADD = "INSERT INTO survey (key, version, unit, text, digest, state, by_person, at, ended_at,
        until_at, has_words) VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, NULL, $8, 1)";
    AMEND = "UPDATE survey SET text = $1, digest = $2, by_person = $3, at = $4, until_at = $5
        WHERE key = $6 AND version = $7 AND state = 'draft'";
    PUBLISH = "UPDATE survey SET state = 'published', by_person = $1, at = $2
        WHERE key = $3 AND version = $4";
    END = "UPDATE survey SET state = 'ended', ended_at = $1, until_at = $1
        WHERE key = $2 AND state = 'published' AND version < $3";
    DROP = "DELETE FROM survey WHERE key = $1 AND state = 'draft'";
}

/// One version as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    pub survey: Arc<Survey>,
    pub version: i64,
    pub text: String,
    pub digest: String,
    pub state: State,
    /// Who wrote or published it last, and when.
    pub by: PersonId,
    pub at: At,
    pub ended_at: Option<At>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Draft,
    Published,
    /// Before its last day, by hand or by a newer version.
    Ended,
}

/// How a version stands to whoever wants to answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Draft,
    NotYet,
    Open,
    /// Its last day is over.
    Closed,
    Ended,
}

impl Version {
    pub fn standing(&self, today: Date) -> Standing {
        match self.state {
            State::Draft => Standing::Draft,
            State::Ended => Standing::Ended,
            State::Published if today < self.survey.opens => Standing::NotYet,
            State::Published if self.survey.is_open_on(today) => Standing::Open,
            State::Published => Standing::Closed,
        }
    }

    pub fn is_open(&self, now: At) -> bool {
        self.standing(day_of(now)) == Standing::Open
    }

    /// The district whose private store has its words.
    pub fn home(&self) -> &str {
        home(&self.survey.unit)
    }
}

/// The district of a unit; of the city's own surveys, the city.
pub(crate) fn home(unit: &UnitId) -> &str {
    let code = unit.as_str();
    code.get(..6).unwrap_or(code)
}

/// Keeps a text as the draft of its survey: in the place of the draft that is there, or as another
/// version.
///
/// # Errors
/// A refusal where the key belongs to another unit; the store's own.
pub fn draft(
    tx: &mut Tx<'_>,
    survey: &Survey,
    text: &str,
    by: &PersonId,
    now: At,
) -> Result<i64, Fail> {
    tx.lock(&LOCK, args![&survey.key])?;
    let newest = newest(tx, &survey.key)?;
    if newest
        .as_ref()
        .is_some_and(|one| one.survey.unit != survey.unit)
    {
        return Err(refused(Gap::new(
            "text",
            "这个编号已经被另一个单位的问卷用了。请换一个编号（key）。",
            "The survey of another unit has this key. Please take another one.",
        )));
    }
    let digest = Item::digest(text);
    // The first moment after its last day.
    let until = start_of(survey.closes.tomorrow().unwrap_or(survey.closes)).0;
    let version = match newest {
        Some(one) if one.state == State::Draft => {
            let key = args![
                text,
                &digest,
                by.as_str(),
                now.0,
                until,
                &survey.key,
                one.version
            ];
            tx.put(&AMEND, key);
            return Ok(one.version);
        }
        Some(one) => one.version + 1,
        None => 1,
    };
    let row = args![
        &survey.key,
        version,
        survey.unit.as_str(),
        text,
        &digest,
        by.as_str(),
        now.0,
        until
    ];
    tx.put(&ADD, row);
    Ok(version)
}

/// Publishes a text: from now on it is asked, and a version before it no longer.
///
/// # Errors
/// A refusal where its last day is over, or the key is another unit's; the store's own.
pub fn publish(
    tx: &mut Tx<'_>,
    survey: &Survey,
    text: &str,
    by: &PersonId,
    now: At,
) -> Result<i64, Fail> {
    if survey.closes < day_of(now) {
        return Err(refused(Gap::new(
            "text",
            "截止日期已经过了，发布了也没有人能答。请改截止日期（closes）。",
            "Its last day is over: nobody could answer it. Please change `closes`.",
        )));
    }
    let version = draft(tx, survey, text, by, now)?;
    tx.put(&END, args![now.0, &survey.key, version]);
    tx.put(&PUBLISH, args![by.as_str(), now.0, &survey.key, version]);
    let body = json!({ "digest": Item::digest(text), "version": version, "unit": survey.unit });
    register::survey_noted(tx, &survey.key, "survey_published", body, by, now)?;
    Ok(version)
}

/// Ends a survey before its last day. Nothing more is taken; what was answered stays.
pub fn end(tx: &mut Tx<'_>, key: &str, by: &PersonId, now: At) -> Result<(), Fail> {
    tx.lock(&LOCK, args![key])?;
    let shown = shown(tx, key)?;
    if let Some(one) = shown.filter(|one| one.state == State::Published) {
        tx.put(&END, args![now.0, key, one.version + 1]);
        let body = json!({ "version": one.version });
        register::survey_noted(tx, key, "survey_ended", body, by, now)?;
    }
    Ok(())
}

/// Throws a draft away.
pub fn drop_draft(tx: &mut Tx<'_>, key: &str) {
    tx.put(&DROP, args![key]);
}

/// The newest version, a draft too.
pub fn newest(tx: &mut Tx<'_>, key: &str) -> Result<Option<Version>, StoreError> {
    let row = tx.one(&NEWEST, args![key])?;
    Ok(row.as_ref().map(read).transpose()?.flatten())
}

/// The version that is asked, or was last.
pub fn shown(tx: &mut Tx<'_>, key: &str) -> Result<Option<Version>, StoreError> {
    let row = tx.one(&SHOWN, args![key])?;
    Ok(row.as_ref().map(read).transpose()?.flatten())
}

pub fn one(tx: &mut Tx<'_>, key: &str, version: i64) -> Result<Option<Version>, StoreError> {
    let row = tx.one(&ONE, args![key, version])?;
    Ok(row.as_ref().map(read).transpose()?.flatten())
}

/// All versions, the newest first.
pub fn versions(tx: &mut Tx<'_>, key: &str) -> Result<Vec<Version>, StoreError> {
    read_all(&tx.rows(&ALL, args![key])?)
}

/// What a unit and those below it ask, asked, or are about to ask.
pub fn of_unit(tx: &mut Tx<'_>, unit: &UnitId) -> Result<Vec<Version>, StoreError> {
    let code = unit.as_str();
    read_all(&tx.rows(&OF_UNIT, args![code, after(code)])?)
}

/// What can be answered today.
pub fn open(tx: &mut Tx<'_>, now: At) -> Result<Vec<Version>, StoreError> {
    let mut all = read_all(&tx.rows(&OPEN, args![])?)?;
    all.retain(|one| one.is_open(now));
    Ok(all)
}

fn read_all(rows: &[Row]) -> Result<Vec<Version>, StoreError> {
    let all: Result<Vec<Option<Version>>, StoreError> = rows.iter().map(read).collect();
    Ok(all?.into_iter().flatten().collect())
}

/// A text that this program does not understand any more is none.
fn read(row: &Row) -> Result<Option<Version>, StoreError> {
    let text = row.text(1)?.to_owned();
    let Ok(survey) = toml::from_str::<Survey>(&text) else {
        tracing::error!(digest = row.text(2)?, "a survey cannot be read");
        return Ok(None);
    };
    Ok(Some(Version {
        survey: Arc::new(survey),
        version: row.i64(0)?,
        text,
        digest: row.text(2)?.to_owned(),
        state: match row.text(3)? {
            "published" => State::Published,
            "ended" => State::Ended,
            _ => State::Draft,
        },
        by: PersonId::new(row.text(4)?),
        at: At(row.i64(5)?),
        ended_at: row.opt_i64(6)?.map(At),
    }))
}

fn refused(gap: Gap) -> Fail {
    Fail::Refused(Refusal::Content(vec![gap]))
}
