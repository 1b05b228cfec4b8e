//! 咨询解答、帮办代办、发放资料: what is done at doors, counted as the Tianqiao text counts: grid
//! helpers, consultations answered 咨询解答人次, helped cases 帮办代办件; per day, month, community
//! and street. Nothing is known of whom, and nothing is counted by who did it.

use crate::act::CaseKey;
use crate::app::App;
use crate::rollup::day;
use crate::rows::facts::Beside;
use crate::store::StoreError;
use crate::views::board::after;
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::count::What;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO field_tally (person, id, unit, kind, item, day, n, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person, id) DO NOTHING";
    BY_DAY = "SELECT unit, day, kind, CAST(SUM(n) AS BIGINT) FROM field_tally
        WHERE unit >= $1 AND unit < $2 AND day >= $3 AND day < $4
        GROUP BY unit, day, kind ORDER BY day DESC, unit, kind";
    /// Cases that were taken in without network or at a door, by the unit that took them in.
    CASES = "SELECT unit, acted_at FROM field_sent
        WHERE unit >= $1 AND unit < $2 AND acted_at >= $3 AND acted_at < $4";
    ITEMS = "SELECT item, kind, CAST(SUM(n) AS BIGINT) FROM field_tally
        WHERE unit >= $1 AND unit < $2 AND day >= $3 AND day < $4 AND item <> ''
        GROUP BY item, kind ORDER BY item, kind";
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 咨询解答
    Advice,
    /// 帮办代办
    Help,
    /// 发放资料
    Leaflet,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Advice, Kind::Help, Kind::Leaflet];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Advice => "advice",
            Kind::Help => "help",
            Kind::Leaflet => "leaflet",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// One tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tap {
    /// Made by the device: sent again it is counted once.
    pub id: String,
    pub unit: UnitId,
    pub kind: Kind,
    /// Key of an item, or empty.
    pub item: String,
    pub n: u32,
    /// The day, in days since 1970.
    pub day: i64,
}

impl Tap {
    /// What it counts.
    pub fn counted(&self) -> Beside {
        Beside {
            what: match self.kind {
                Kind::Advice => What::Advised,
                Kind::Help => What::Helped,
                Kind::Leaflet => What::Leaflets,
            },
            day: self.day,
            unit: self.unit.clone(),
            item: self.item.clone(),
            channel: "door",
            duty: None,
            n: i64::from(self.n),
        }
    }

    /// Under which key its fact stands: in the district of the unit.
    pub fn key(&self) -> CaseKey {
        let unit = self.unit.as_str();
        let home = unit.get(..6).unwrap_or(unit);
        CaseKey::new(home, format!("tally/{}", self.id))
    }
}

/// Figures of a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub unit: String,
    pub day: i64,
    pub kind: Kind,
    pub n: i64,
}

/// Counts a tap, once.
///
/// # Errors
/// The store's own.
pub async fn add(app: &App, person: &PersonId, tap: &Tap) -> Result<(), StoreError> {
    let (person, tap, now) = (person.clone(), tap.clone(), app.now().0);
    app.store
        .write(move |tx| {
            tx.put(
                &ADD,
                args![
                    person.as_str(),
                    &tap.id,
                    tap.unit.as_str(),
                    tap.kind.as_str(),
                    &tap.item,
                    tap.day,
                    i64::from(tap.n),
                    now
                ],
            );
            tap.counted().add(tx, &tap.key(), day(At(now)));
            Ok(())
        })
        .await
}

/// What was counted below a unit from a day until, but without, another.
///
/// # Errors
/// The store's own.
pub async fn figures(
    app: &App,
    unit: &UnitId,
    from: i64,
    until: i64,
) -> Result<Vec<Figure>, StoreError> {
    let (unit, end) = (unit.to_string(), after(unit.as_str()));
    app.store
        .read(move |tx| {
            let mut figures = Vec::new();
            for row in tx.rows(&BY_DAY, args![&unit, &end, from, until])? {
                let Some(kind) = Kind::parse(row.text(2)?) else {
                    continue;
                };
                figures.push(Figure {
                    unit: row.text(0)?.to_owned(),
                    day: row.i64(1)?,
                    kind,
                    n: row.i64(3)?,
                });
            }
            Ok(figures)
        })
        .await
}

/// The same by item, where one was named.
///
/// # Errors
/// The store's own.
pub async fn items(
    app: &App,
    unit: &UnitId,
    from: i64,
    until: i64,
) -> Result<Vec<(String, Kind, i64)>, StoreError> {
    let (unit, end) = (unit.to_string(), after(unit.as_str()));
    app.store
        .read(move |tx| {
            let mut items = Vec::new();
            for row in tx.rows(&ITEMS, args![&unit, &end, from, until])? {
                if let Some(kind) = Kind::parse(row.text(1)?) {
                    items.push((row.text(0)?.to_owned(), kind, row.i64(2)?));
                }
            }
            Ok(items)
        })
        .await
}

/// The moments at which cases were taken in at doors below a unit.
///
/// # Errors
/// The store's own.
pub async fn cases(
    app: &App,
    unit: &UnitId,
    from: At,
    until: At,
) -> Result<Vec<(String, At)>, StoreError> {
    let (unit, end) = (unit.to_string(), after(unit.as_str()));
    app.store
        .read(move |tx| {
            let mut cases = Vec::new();
            for row in tx.rows(&CASES, args![&unit, &end, from.0, until.0])? {
                cases.push((row.text(0)?.to_owned(), At(row.i64(1)?)));
            }
            Ok(cases)
        })
        .await
}
