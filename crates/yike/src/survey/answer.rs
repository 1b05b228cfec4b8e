//! Answers, each counted once and tied to nobody. An answer has a random name and the way it came, and no
//! time; that a browser or a code was used is written elsewhere, without a time and without that name.
//! Words stand apart even from the other answers of whoever wrote them. What this protects from and what
//! not: docs/surveys.md.

use super::Version;
use crate::keys::Keys;
use crate::private::{self, Document, Place};
use crate::store::{Row, StoreError, Tx};
use crate::views::board::after;
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yike_core::clock::start_of;
use yike_core::item::form::Answers;
use yike_core::survey::{Sums, Survey, Way};
use yike_core::unit::UnitId;

sql! {
    ADD = "INSERT INTO survey_answer (survey, version, id, way, body) VALUES ($1, $2, $3, $4, $5)";
    ALL = "SELECT way, body FROM survey_answer WHERE survey = $1 AND version = $2 ORDER BY id";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM survey_answer WHERE survey = $1 AND version = $2";
    COUNTS = "SELECT survey, version, CAST(COUNT(*) AS BIGINT) FROM survey_answer
        WHERE survey IN (SELECT key FROM survey WHERE unit >= $1 AND unit < $2)
        GROUP BY survey, version";
    BROWSER = "INSERT INTO survey_once (survey, version, digest, kind, used)
        VALUES ($1, $2, $3, 'browser', 1) ON CONFLICT (survey, version, digest) DO NOTHING
        RETURNING digest";
    CODE = "UPDATE survey_once SET used = 1 WHERE survey = $1 AND version = $2 AND digest = $3
        AND kind = 'code' AND used = 0 RETURNING digest";
    USED = "SELECT used FROM survey_once WHERE survey = $1 AND version = $2 AND digest = $3
        AND kind = $4";
}

/// What stands in an answer for a text: that there is one.
const SAID: &str = "yes";

/// By whom an answer is counted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// The keyed digest of what a browser keeps.
    Browser(String),
    /// The keyed digest of a code.
    Code(String),
}

impl Once {
    fn parts(&self) -> (&str, &str) {
        match self {
            Once::Browser(digest) => (digest, "browser"),
            Once::Code(digest) => (digest, "code"),
        }
    }

    /// Of a browser, by what its cookie says: another digest for each version, so that nobody can see that
    /// the same browser answered two surveys.
    pub fn browser(keys: &Keys, version: &Version, token: &str) -> Once {
        let (key, n) = (&version.survey.key, version.version);
        Once::Browser(keys.session_id(&format!("survey/{key}/{n}/{token}")))
    }
}

/// An answer made ready outside the transaction: its name is drawn and its words are apart.
pub struct Answer {
    id: String,
    body: String,
    words: Vec<Document>,
}

/// A text as it lies in the private store: to which question, and nothing else.
#[derive(Serialize, Deserialize)]
struct Said {
    question: String,
    words: String,
}

impl Answer {
    pub fn new(survey: &Survey, answers: &Answers) -> Answer {
        let mut codes: BTreeMap<&str, &str> = BTreeMap::new();
        let mut words = Vec::new();
        for question in &survey.questions {
            let Some(given) = answers.get(&question.key) else {
                continue;
            };
            let is_text = question.kind.is_text();
            codes.insert(&question.key, if is_text { SAID } else { given });
            if is_text {
                let said = Said {
                    question: question.key.clone(),
                    words: given.clone(),
                };
                words.push(Document::json("survey_words", &said));
            }
        }
        Answer {
            id: private::hex(&private::random::<16>()),
            body: serde_json::to_string(&codes).expect("plain data becomes JSON"),
            words,
        }
    }
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    Counted,
    /// By this browser or code the survey was answered already: sent twice it is one.
    Before,
    /// Nobody made this code.
    Unknown,
    /// Not yet, or no longer.
    NotOpen,
}

/// Takes an answer and marks who is counted once as used, or neither.
///
/// # Errors
/// The store's own.
pub fn give(
    tx: &mut Tx<'_>,
    keys: &Keys,
    version: &Version,
    once: &Once,
    way: Way,
    answer: &Answer,
) -> Result<Came, StoreError> {
    let (key, n) = (&version.survey.key, version.version);
    let first = match once {
        Once::Browser(digest) => tx.one(&BROWSER, args![key, n, digest])?,
        Once::Code(digest) => tx.one(&CODE, args![key, n, digest])?,
    };
    if first.is_none() {
        return Ok(match is_used(tx, version, once)? {
            Some(_) => Came::Before,
            None => Came::Unknown,
        });
    }
    put(tx, keys, version, way, answer)?;
    Ok(Came::Counted)
}

/// Writes an answer of which somebody else has seen that it is counted once.
pub(super) fn put(
    tx: &mut Tx<'_>,
    keys: &Keys,
    version: &Version,
    way: Way,
    answer: &Answer,
) -> Result<(), StoreError> {
    let (key, n) = (&version.survey.key, version.version);
    tx.put(&ADD, args![key, n, &answer.id, way.as_str(), &answer.body]);
    let name = words_of(key, n);
    for said in &answer.words {
        let place = Place {
            home: version.home(),
            case: &name,
            holder: &name,
        };
        // The same time for all: when somebody answered is known nowhere.
        private::put(tx, keys, &place, said, start_of(version.survey.opens).0)?;
    }
    Ok(())
}

/// Under what name the words of a version lie in the private store.
pub(super) fn words_of(key: &str, version: i64) -> String {
    format!("survey/{key}/{version}")
}

/// Whether a browser or code was used; `None` where it is not known.
pub fn is_used(
    tx: &mut Tx<'_>,
    version: &Version,
    once: &Once,
) -> Result<Option<bool>, StoreError> {
    let (digest, kind) = once.parts();
    let row = tx.one(
        &USED,
        args![&version.survey.key, version.version, digest, kind],
    )?;
    row.map(|row| Ok(row.i64(0)? == 1)).transpose()
}

/// How many answered.
pub fn count(tx: &mut Tx<'_>, version: &Version) -> Result<i64, StoreError> {
    let row = tx.one(&COUNT, args![&version.survey.key, version.version])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// How many answered each version of what a unit and those below it ask.
pub fn counts(tx: &mut Tx<'_>, unit: &UnitId) -> Result<BTreeMap<(String, i64), i64>, StoreError> {
    let code = unit.as_str();
    let rows = tx.rows(&COUNTS, args![code, after(code)])?;
    let count = |row: &Row| Ok(((row.text(0)?.to_owned(), row.i64(1)?), row.i64(2)?));
    rows.iter().map(count).collect()
}

/// The figures of a version.
pub fn sums(tx: &mut Tx<'_>, version: &Version) -> Result<Sums, StoreError> {
    let mut sums = Sums::of(&version.survey);
    for row in tx.rows(&ALL, args![&version.survey.key, version.version])? {
        let answers: Answers = serde_json::from_str(row.text(1)?).unwrap_or_default();
        if let Some(way) = Way::parse(row.text(0)?) {
            sums.add(way, &answers);
        }
    }
    Ok(sums)
}

/// What was said in words, by question, in no order that means anything.
pub fn words(
    tx: &mut Tx<'_>,
    keys: &Keys,
    version: &Version,
) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let name = words_of(&version.survey.key, version.version);
    let all = private::of_case(tx, keys, version.home(), &name)?;
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for said in all.values().filter_map(private::Opened::json::<Said>) {
        words.entry(said.question).or_default().push(said.words);
    }
    Ok(words)
}
