//! 案例库: the matters by which somebody was heard, and what came of them. Who may see which is in the
//! query: on the way of their units or about them, for a supervisor below them, and nobody sees what is
//! said about themselves. Figures and lists read the same rows.

pub mod lessons;
pub mod wanted;

use crate::act::CaseKey;
use crate::app::App;
use crate::rollup::date;
use crate::store::{Row, StoreError, Val};
use crate::views::board::after;
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::item::heard::{Cause, Change};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// Matters that this person may open. `$1` me, `$2` now.
macro_rules! in_sight {
    () => {
        "FROM matter m JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        WHERE NOT EXISTS (SELECT 1 FROM party a WHERE a.home = m.home AND a.case_id = m.case_id
            AND a.who = $1 AND a.role = 'about')
        AND EXISTS (SELECT 1 FROM post p WHERE p.person = $1 AND p.from_at <= $2
            AND (p.until_at IS NULL OR p.until_at > $2)
            AND ((p.duty IN ('station', 'station_head', 'window', 'section', 'approver', 'district')
                AND p.unit IN (m.unit, c.taking, c.accepting, c.deciding, c.at_unit))
            OR (p.duty IN ('station', 'station_head') AND p.unit = c.community)
            OR (p.duty = 'supervisor' AND (
                (m.unit >= p.unit AND m.unit < p.unit || 'a')
                OR (c.accepting >= p.unit AND c.accepting < p.unit || 'a')
                OR (c.taking >= p.unit AND c.taking < p.unit || 'a')
                OR (c.deciding >= p.unit AND c.deciding < p.unit || 'a')))))"
    };
}

/// What is asked for beside cause and change. An item's name was looked up before: `$11` has the keys that
/// bear it, between blanks.
macro_rules! asked {
    () => {
        " AND ($3 = '' OR m.item = $3) AND m.unit >= $4 AND m.unit < $5
        AND ($6 = '' OR m.about_item = $6)
        AND COALESCE(m.closed_on, m.filed_on) >= $7 AND COALESCE(m.closed_on, m.filed_on) < $8
        AND (m.closed_on IS NOT NULL OR (CAST($9 AS BIGINT) = 1 AND c.waiting <> 'nobody'))
        AND ($10 = '' OR REPLACE(LOWER(m.refs), $10, '') <> LOWER(m.refs)
            OR (m.about_item <> '' AND REPLACE($11, ' ' || m.about_item || ' ', '') <> $11))"
    };
}

macro_rules! select {
    () => {
        "SELECT c.home, c.id, c.number, m.item, m.unit, m.about_item, m.cause, m.changes, m.refs,
        m.cancelled, m.risen, m.solved, m.filed_on, m.closed_on, c.deciding,
        CAST(COUNT(*) OVER () AS BIGINT) "
    };
}

sql! {
    LIST = concat!(select!(), in_sight!(), asked!(), " AND ($12 = '' OR m.cause = $12
            OR ($12 = 'none' AND m.cause = ''))
        AND ($13 = '' OR REPLACE(' ' || m.changes || ' ', ' ' || $13 || ' ', '') <> ' ' || m.changes || ' ')
        ORDER BY CASE WHEN m.closed_on IS NULL THEN 0 ELSE 1 END,
            COALESCE(m.closed_on, m.filed_on) DESC, c.filed_at DESC, c.home, c.id
        LIMIT $14 OFFSET $15");
    SUMS = concat!("SELECT m.cause, m.changes, CAST(COUNT(*) AS BIGINT) ", in_sight!(), asked!(),
        " GROUP BY 1, 2 ORDER BY 1, 2");
    LIKE_IT = concat!(select!(), in_sight!(), " AND m.closed_on IS NOT NULL AND m.about_item = $3
        AND ($4 = '' OR m.cause = $4) AND NOT (m.home = $5 AND m.case_id = $6)
        ORDER BY m.closed_on DESC, c.home, c.id LIMIT 5");
}

/// What is looked for; empty words ask for everything.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// Key of the built-in item: stuck, bad-rating, suggestion …
    pub kind: String,
    /// The unit it is about, with all below it.
    pub unit: String,
    /// Key of the item it is about.
    pub item: String,
    /// When it was closed; of an open one, when it came in.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Open ones too.
    pub open: bool,
    /// A part of a reference.
    pub words: String,
    /// The items whose names have these words.
    pub named: Vec<String>,
    /// A cause; `none` where nobody has settled it.
    pub cause: String,
    pub change: String,
}

/// One matter as the library shows it: codes and days, no words and nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub key: CaseKey,
    pub number: String,
    pub kind: String,
    pub unit: UnitId,
    pub item: String,
    pub cause: Option<Cause>,
    pub changes: Vec<Change>,
    pub refs: Vec<String>,
    /// 取消的材料
    pub cancelled: i64,
    /// To whom it has risen.
    pub risen: Option<UnitId>,
    pub solved: Option<bool>,
    pub filed_on: Date,
    pub closed_on: Option<Date>,
}

/// A page of the library, and how many lines the whole has.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub lines: Vec<Line>,
    pub total: i64,
}

/// How many matters have each cause, by what changed because of them. A matter that changed two things
/// stands in two columns and once in the sum.
#[derive(Debug, Clone, Default)]
pub struct Sums {
    cells: BTreeMap<(Option<Cause>, Change), i64>,
    causes: BTreeMap<Option<Cause>, i64>,
}

impl Sums {
    /// `None`: of all causes together.
    pub fn of(&self, cause: Option<Option<Cause>>, change: Change) -> i64 {
        let cells = self.cells.iter();
        let asked = cells.filter(|((of, to), _)| *to == change && cause.is_none_or(|c| c == *of));
        asked.map(|(_, n)| n).sum()
    }

    /// Matters of a cause, whatever changed; `None`: all.
    pub fn total(&self, cause: Option<Option<Cause>>) -> i64 {
        let causes = self.causes.iter();
        let asked = causes.filter(|(of, _)| cause.is_none_or(|cause| cause == **of));
        asked.map(|(_, n)| n).sum()
    }

    /// The causes that there are, in the order of the law; not settled comes last.
    pub fn causes(&self) -> Vec<Option<Cause>> {
        let named = Cause::ALL.into_iter().map(Some).chain([None]);
        named
            .filter(|cause| self.causes.contains_key(cause))
            .collect()
    }
}

/// The matters that are looked for, the open ones first and then the latest.
///
/// # Errors
/// The database's.
pub async fn library(
    app: &App,
    me: &PersonId,
    now: At,
    sought: &Sought,
    (limit, offset): (i64, i64),
) -> Result<Found, StoreError> {
    let mut values = sought.values(me, now);
    values.extend_from_slice(args![&sought.cause, &sought.change, limit, offset]);
    app.store
        .read(move |tx| {
            let rows = tx.rows(&LIST, &values)?;
            let total = rows.first().map_or(Ok(0), |row| row.i64(15))?;
            let lines = rows.iter().map(line).collect::<Result<_, _>>()?;
            Ok(Found { lines, total })
        })
        .await
}

/// Cause by change of what is looked for, whichever of them is chosen.
///
/// # Errors
/// The database's.
pub async fn sums(app: &App, me: &PersonId, now: At, sought: &Sought) -> Result<Sums, StoreError> {
    let values = sought.values(me, now);
    app.store
        .read(move |tx| {
            let mut sums = Sums::default();
            for row in tx.rows(&SUMS, &values)? {
                let (cause, n) = (Cause::parse(row.text(0)?), row.i64(2)?);
                *sums.causes.entry(cause).or_default() += n;
                for change in changes(row.text(1)?) {
                    *sums.cells.entry((cause, change)).or_default() += n;
                }
            }
            Ok(sums)
        })
        .await
}

/// Closed matters of the same item and cause, the latest five; of any cause while nobody has settled it.
/// Never the one itself.
///
/// # Errors
/// The database's.
pub async fn like_it(
    app: &App,
    me: &PersonId,
    now: At,
    (key, item, cause): (&CaseKey, &str, Option<Cause>),
) -> Result<Vec<Line>, StoreError> {
    let cause = cause.map_or("", Cause::as_str);
    let values = args![me.as_str(), now.0, item, cause, &key.home, &key.id].to_vec();
    app.store
        .read(move |tx| tx.rows(&LIKE_IT, &values)?.iter().map(line).collect())
        .await
}

/// Before and behind every day that is kept.
const ALWAYS: (i64, i64) = (i64::MIN, i64::MAX);

impl Sought {
    fn values(&self, me: &PersonId, now: At) -> Vec<Val> {
        let end = match self.unit.as_str() {
            "" => "~".to_owned(),
            unit => after(unit),
        };
        let number = crate::rollup::number;
        args![
            me.as_str(),
            now.0,
            &self.kind,
            &self.unit,
            end,
            &self.item,
            self.from.map_or(ALWAYS.0, number),
            self.until.map_or(ALWAYS.1, |day| number(day) + 1),
            i64::from(self.open),
            self.words.to_lowercase(),
            format!(" {} ", self.named.join("  "))
        ]
        .to_vec()
    }
}

fn line(row: &Row) -> Result<Line, StoreError> {
    let risen = row.i64(10)? > 0;
    Ok(Line {
        key: CaseKey::new(row.text(0)?, row.text(1)?),
        number: row.text(2)?.to_owned(),
        kind: row.text(3)?.to_owned(),
        unit: UnitId::new(row.text(4)?),
        item: row.text(5)?.to_owned(),
        cause: Cause::parse(row.text(6)?),
        changes: changes(row.text(7)?),
        refs: row.text(8)?.split_whitespace().map(str::to_owned).collect(),
        cancelled: row.i64(9)?,
        risen: risen.then(|| row.text(14).map(UnitId::new)).transpose()?,
        solved: row.opt_i64(11)?.map(|yes| yes != 0),
        filed_on: date(row.i64(12)?),
        closed_on: row.opt_i64(13)?.map(date),
    })
}

/// The kinds of change that a row names.
pub fn changes(codes: &str) -> Vec<Change> {
    codes.split_whitespace().filter_map(Change::parse).collect()
}
