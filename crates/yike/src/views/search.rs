//! Search: exact, by number, look-up code, name, ID number or phone, within what my posts may
//! see. The words are met as keyed digests; nothing is listed that is not on my way.

use super::queue::{self, Listed};
use crate::app::App;
use crate::private::Keys;
use crate::store::{Row, StoreError};
use crate::world::World;
use crate::{args, sql};
use std::sync::Arc;
use yike_core::clock::At;
use yike_core::door::{CaseNumber, IdNumber, LookupCode, PersonName, Phone, Uscc};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// Cases shown at most; more means that the word was too common.
pub const MOST: usize = 50;

/// What this person may find: on the way of their units, and for a supervisor below them; nothing
/// that is said about themselves. `$1` me, `$2` now.
macro_rules! in_sight {
    () => {
        "NOT EXISTS (SELECT 1 FROM party a WHERE a.home = c.home AND a.case_id = c.id
            AND a.who = $1 AND a.role = 'about')
        AND EXISTS (SELECT 1 FROM post m WHERE m.person = $1 AND m.from_at <= $2
            AND (m.until_at IS NULL OR m.until_at > $2)
            AND ((m.duty IN ('station', 'station_head', 'window', 'section', 'approver', 'district')
                AND m.unit IN (c.taking, c.accepting, c.deciding, c.at_unit))
            OR (m.duty IN ('station', 'station_head') AND m.unit = c.community)
            OR (m.duty IN ('supervisor', 'auditor') AND (
                (c.accepting >= m.unit AND c.accepting < m.unit || 'a')
                OR (c.taking >= m.unit AND c.taking < m.unit || 'a')
                OR (c.deciding >= m.unit AND c.deciding < m.unit || 'a')))))"
    };
}

macro_rules! columns {
    () => {
        "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        c.home, c.id, c.number, c.item, c.item_digest, c.status, c.at_unit, c.duty, c.holder,
        c.waiting, c.due, c.warn_on, CAST(NULL AS BIGINT), c.supervised, c.suspended,
        COALESCE(c.decided_at, c.closed_at), CAST(NULL AS TEXT), CAST(NULL AS BIGINT),
        CAST(0 AS BIGINT) FROM case_row c
        LEFT JOIN private p ON p.home = c.home AND p.id = c.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder WHERE "
    };
}

sql! {
    BY_NUMBER = concat!(columns!(), in_sight!(), " AND c.number = $3
        ORDER BY c.home LIMIT 2");
    BY_CODE = concat!(columns!(), in_sight!(), " AND EXISTS (SELECT 1 FROM lookup l
        WHERE l.home = c.home AND l.case_id = c.id AND l.home = $3 AND l.code = $4)
        ORDER BY c.home LIMIT 2");
    BY_WORD = concat!(columns!(), in_sight!(), " AND (c.home, c.id) IN (SELECT b.home, b.case_id
        FROM blind b WHERE b.home IN (SELECT id FROM unit WHERE level = 'district')
        AND b.kind = $3 AND b.word = $4)
        ORDER BY CASE WHEN c.waiting = 'nobody' THEN 1 ELSE 0 END, c.filed_at DESC, c.home, c.id
        LIMIT 51");
    ALIKE = concat!("SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        c.home, c.id, c.number, c.item, c.item_digest, c.status, c.at_unit, c.duty, c.holder,
        c.waiting, c.due, c.warn_on, CAST(NULL AS BIGINT), c.supervised, c.suspended,
        COALESCE(c.decided_at, c.closed_at), CAST(NULL AS TEXT), CAST(NULL AS BIGINT),
        CAST(0 AS BIGINT), CASE WHEN ", in_sight!(), " THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END,
        c.accepting
        FROM blind b JOIN case_row c ON c.home = b.home AND c.id = b.case_id
        LEFT JOIN private p ON p.home = c.home AND p.id = c.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE b.home = $3 AND b.kind = $4 AND b.word = $5 AND c.item = $6
        AND ($7 = '' OR c.community = $7)
        AND c.waiting <> 'nobody' ORDER BY c.filed_at DESC, c.id LIMIT 5");
}

/// What the searched word is, told by its shape. A number or phone is never mistaken for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    Number(String),
    Code(String),
    /// A whole ID number or unified social credit code.
    Id(String),
    Phone(String),
    Name(String),
}

impl Word {
    /// `None` where it is none of them: too short, or only a part.
    pub fn parse(text: &str) -> Option<Word> {
        let text = text.trim();
        if let Ok(number) = CaseNumber::parse(text) {
            return Some(Word::Number(number.as_str().to_owned()));
        }
        if let Ok(number) = IdNumber::parse(text) {
            return Some(Word::Id(number.as_str().to_owned()));
        }
        if let Ok(code) = Uscc::parse(text) {
            return Some(Word::Id(code.as_str().to_owned()));
        }
        if let Ok(phone) = Phone::parse(text) {
            return Some(Word::Phone(phone.as_str().to_owned()));
        }
        if let Ok(code) = LookupCode::parse(text) {
            return Some(Word::Code(code.as_str().to_owned()));
        }
        if text.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        if let Ok(name) = PersonName::parse(text) {
            return Some(Word::Name(name.as_str().to_owned()));
        }
        // A company's name is kept as the door for text keeps it.
        let text = yike_core::door::Text::parse_within(text, 100).ok()?;
        (text.as_str().chars().count() >= 2).then(|| Word::Name(text.as_str().to_owned()))
    }
}

/// The cases that bear this word, open ones first.
pub async fn search(
    app: &App,
    world: &Arc<World>,
    me: &PersonId,
    word: Word,
    now: At,
) -> Result<Vec<Listed>, StoreError> {
    let keys = app.keys.clone();
    let (me, world) = (me.clone(), world.clone());
    app.store
        .read(move |tx| {
            let me = me.as_str();
            let mut by = |kind: &str, word: &str| {
                tx.rows(&BY_WORD, args![me, now.0, kind, keys.blind(kind, word)])
            };
            let rows = match &word {
                Word::Name(word) => by("name", word)?,
                Word::Id(word) => by("id", word)?,
                Word::Phone(word) => by("phone", word)?,
                Word::Number(number) => tx.rows(&BY_NUMBER, args![me, now.0, number])?,
                Word::Code(code) => {
                    let home = code
                        .chars()
                        .next()
                        .and_then(|c| world.homes().home_of(c).map(str::to_owned));
                    tx.rows(&BY_CODE, args![me, now.0, home.unwrap_or_default(), code])?
                }
            };
            read_all(&keys, &rows)
        })
        .await
}

/// Why an open case of the same item may be the same errand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same ID number or company code.
    Number,
    /// Another number with the same phone: a slip of a digit, or the same household.
    Phone,
    /// The same name in the same community.
    Name,
}

impl Likeness {
    pub fn as_str(self) -> &'static str {
        match self {
            Likeness::Number => "number",
            Likeness::Phone => "phone",
            Likeness::Name => "name",
        }
    }
}

/// An open case of the same item: perhaps the same errand.
#[derive(Debug, Clone)]
pub struct Alike {
    pub likeness: Likeness,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum Place {
    /// On my way: it may be opened.
    Mine(Box<Listed>),
    /// Elsewhere in this home: only where it is, so that nobody files twice without knowing.
    Elsewhere(UnitId),
}

/// What a new case is compared by.
#[derive(Debug, Clone)]
pub struct Sought {
    pub item: String,
    pub home: String,
    pub community: String,
    /// ID number, or company code.
    pub id: String,
    pub phone: String,
    pub name: String,
}

/// Open cases of this item in this home for the same number, phone, or name in the same community;
/// each once, by what is most alike.
pub async fn alike(
    app: &App,
    me: &PersonId,
    sought: Sought,
    now: At,
) -> Result<Vec<Alike>, StoreError> {
    let keys = app.keys.clone();
    let me = me.clone();
    app.store
        .read(move |tx| {
            let mut alike: Vec<Alike> = Vec::new();
            let mut seen: Vec<String> = Vec::new();
            let ways = [
                (Likeness::Number, "id", &sought.id, ""),
                (Likeness::Phone, "phone", &sought.phone, ""),
                (Likeness::Name, "name", &sought.name, &sought.community),
            ];
            for (likeness, kind, word, community) in ways {
                if word.is_empty() {
                    continue;
                }
                let word = keys.blind(kind, word);
                let (me, home, item) = (me.as_str(), &sought.home, &sought.item);
                let args = args![me, now.0, home, kind, &word, item, community];
                for row in tx.rows(&ALIKE, args)? {
                    let id = row.text(8)?.to_owned();
                    if seen.contains(&id) {
                        continue;
                    }
                    seen.push(id);
                    // Where only a name or a phone is the same, what may not be seen is not told.
                    let place = match row.i64(26)? {
                        0 if likeness != Likeness::Number => continue,
                        0 => Place::Elsewhere(UnitId::new(row.text(27)?)),
                        _ => match queue::read(&keys, &row)? {
                            Some(listed) => Place::Mine(Box::new(listed)),
                            None => continue,
                        },
                    };
                    alike.push(Alike { likeness, place });
                }
            }
            Ok(alike)
        })
        .await
}

fn read_all(keys: &Keys, rows: &[Row]) -> Result<Vec<Listed>, StoreError> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.extend(queue::read(keys, row)?);
    }
    Ok(found)
}
