//! Orders of the hot line in a list, and their three rates 三率: 响应率, 解决率, 满意率. Counted by the unit
//! they were sent to, never by who of the staff saw to them.

use crate::act::{self, CaseKey, Fail};
use crate::app::App;
use crate::hotline::ITEM;
use crate::store::{Row, StoreError};
use crate::views::board::after;
use crate::views::case::may_see;
use crate::world::World;
use crate::{args, sql};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use yike_core::case::Status;
use yike_core::unit::UnitId;
use yike_core::who::Who;

sql! {
    LIST = "SELECT m.home, m.case_id, m.order_no, m.unit, m.about_item, m.of_case, m.filed_on,
        COALESCE(m.order_until, c.due), m.contacted_on, m.solved, m.satisfied, c.status, c.waiting,
        r.returned_on FROM matter m
        JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        LEFT JOIN hotline_return r ON r.home = m.home AND r.case_id = m.case_id
        WHERE m.item = $1 AND m.unit >= $2 AND m.unit < $3
        AND (($4 = 'open' AND c.waiting <> 'nobody')
            OR ($4 = 'answer' AND c.waiting = 'nobody' AND r.returned_on IS NULL)
            OR ($4 = 'returned' AND r.returned_on IS NOT NULL))
        ORDER BY COALESCE(m.order_until, c.due, 9999999), m.filed_on, m.case_id LIMIT 301";
    HOW_MANY = "SELECT CASE WHEN c.waiting <> 'nobody' THEN 'open'
            WHEN r.returned_on IS NULL THEN 'answer' ELSE 'returned' END,
        CAST(COUNT(*) AS BIGINT) FROM matter m
        JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        LEFT JOIN hotline_return r ON r.home = m.home AND r.case_id = m.case_id
        WHERE m.item = $1 AND m.unit >= $2 AND m.unit < $3 GROUP BY 1";
    RATES = "SELECT m.unit, m.filed_on, m.contacted_on, CAST(COUNT(*) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NULL THEN 0 ELSE 1 END) AS BIGINT),
        CAST(SUM(COALESCE(m.in_time, 0)) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL AND m.solved IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL THEN COALESCE(m.solved, 0) ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL AND m.satisfied IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN m.closed_on IS NOT NULL THEN COALESCE(m.satisfied, 0) ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN r.returned_on <= COALESCE(m.order_until, c.due) THEN 1 ELSE 0 END) AS BIGINT)
        FROM matter m JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        LEFT JOIN hotline_return r ON r.home = m.home AND r.case_id = m.case_id
        WHERE m.item = $1 AND m.unit >= $2 AND m.unit < $3 AND m.filed_on >= $4 AND m.filed_on < $5
        GROUP BY m.unit, m.filed_on, m.contacted_on";
}

/// A list is at most this long; more is said, not shown.
pub const MOST: usize = 300;

/// What waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// Somebody sees to it.
    Open,
    /// Ended; the hot line has no answer yet.
    Answer,
    Returned,
}

impl Heap {
    pub const ALL: [Heap; 3] = [Heap::Open, Heap::Answer, Heap::Returned];

    pub fn as_str(self) -> &'static str {
        match self {
            Heap::Open => "open",
            Heap::Answer => "answer",
            Heap::Returned => "returned",
        }
    }

    pub fn parse(text: &str) -> Option<Heap> {
        Heap::ALL.into_iter().find(|heap| heap.as_str() == text)
    }
}

/// One order. Days are days since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub home: String,
    pub id: String,
    pub order: String,
    pub unit: UnitId,
    pub item: String,
    /// The case that it concerns, as home-id.
    pub of_case: String,
    pub filed_on: i64,
    pub until: Option<i64>,
    pub contacted_on: Option<i64>,
    pub solved: Option<bool>,
    pub satisfied: Option<bool>,
    pub status: String,
    pub is_open: bool,
    pub returned_on: Option<i64>,
}

/// The orders of a heap in these units and below, the most urgent first, and how long each heap is.
///
/// # Errors
/// The store's own.
pub async fn list(
    app: &App,
    units: &BTreeSet<UnitId>,
    heap: Heap,
) -> Result<(Vec<Listed>, BTreeMap<Heap, i64>), StoreError> {
    let units = outermost(units);
    app.store
        .read(move |tx| {
            let (mut all, mut lengths) = (Vec::new(), BTreeMap::new());
            for unit in &units {
                let (unit, until) = (unit.as_str(), after(unit.as_str()));
                let rows = tx.rows(&LIST, args![ITEM, unit, &until, heap.as_str()])?;
                for row in &rows {
                    all.push(listed(row)?);
                }
                for row in tx.rows(&HOW_MANY, args![ITEM, unit, &until])? {
                    if let Some(heap) = Heap::parse(row.text(0)?) {
                        *lengths.entry(heap).or_default() += row.i64(1)?;
                    }
                }
            }
            all.sort_by_key(|one| (one.until.unwrap_or(i64::MAX), one.filed_on, one.id.clone()));
            Ok((all, lengths))
        })
        .await
}

/// These units without those that lie below another of them: nothing is listed twice.
fn outermost(units: &BTreeSet<UnitId>) -> Vec<UnitId> {
    let is_below = |unit: &UnitId| units.iter().any(|one| one != unit && one.covers(unit));
    let outer = units.iter().filter(|unit| !is_below(unit));
    outer.cloned().collect()
}

fn listed(row: &Row) -> Result<Listed, StoreError> {
    let yes = |at: usize| Ok::<_, StoreError>(row.opt_i64(at)?.map(|n| n == 1));
    Ok(Listed {
        home: row.text(0)?.to_owned(),
        id: row.text(1)?.to_owned(),
        order: row.text(2)?.to_owned(),
        unit: UnitId::new(row.text(3)?),
        item: row.text(4)?.to_owned(),
        of_case: row.text(5)?.to_owned(),
        filed_on: row.i64(6)?,
        until: row.opt_i64(7)?,
        contacted_on: row.opt_i64(8)?,
        solved: yes(9)?,
        satisfied: yes(10)?,
        status: row.text(11)?.to_owned(),
        is_open: row.text(12)? != "nobody",
        returned_on: row.opt_i64(13)?,
    })
}

/// The orders sent to a unit in a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rates {
    pub orders: i64,
    /// Called within the limit of the first call; those whose limit still runs are in neither.
    pub contacted: i64,
    pub contact_over: i64,
    pub closed: i64,
    pub in_time: i64,
    /// Asked whether it is solved and satisfied, and what they said.
    pub said_solved: i64,
    pub solved: i64,
    pub said_satisfied: i64,
    pub satisfied: i64,
    /// Answered to the hot line on or before its day.
    pub returned: i64,
}

impl Rates {
    pub fn add(&mut self, other: &Rates) {
        self.orders += other.orders;
        self.contacted += other.contacted;
        self.contact_over += other.contact_over;
        self.closed += other.closed;
        self.in_time += other.in_time;
        self.said_solved += other.said_solved;
        self.solved += other.solved;
        self.said_satisfied += other.said_satisfied;
        self.satisfied += other.satisfied;
        self.returned += other.returned;
    }
}

/// The orders filed from a day until before another, by the unit they were sent to. `by` gives the
/// last day of the first call to what was filed on a day, `today` tells whether it has passed.
///
/// # Errors
/// The store's own.
pub async fn rates(
    app: &App,
    units: &BTreeSet<UnitId>,
    (from, until): (i64, i64),
    by: impl Fn(i64) -> i64 + Send + Sync + 'static,
    today: i64,
) -> Result<BTreeMap<UnitId, Rates>, StoreError> {
    let units = outermost(units);
    app.store
        .read(move |tx| {
            let mut all: BTreeMap<UnitId, Rates> = BTreeMap::new();
            for unit in &units {
                let code = unit.as_str();
                let rows = tx.rows(&RATES, args![ITEM, code, after(code), from, until])?;
                for row in &rows {
                    let (limit, called) = (by(row.i64(1)?), row.opt_i64(2)?);
                    let n = row.i64(3)?;
                    let is_in_time = called.is_some_and(|day| day <= limit);
                    let is_over = is_in_time || called.is_some() || today > limit;
                    let rates = Rates {
                        orders: n,
                        contacted: if is_in_time { n } else { 0 },
                        contact_over: if is_over { n } else { 0 },
                        closed: row.i64(4)?,
                        in_time: row.i64(5)?,
                        said_solved: row.i64(6)?,
                        solved: row.i64(7)?,
                        said_satisfied: row.i64(8)?,
                        satisfied: row.i64(9)?,
                        returned: row.i64(10)?,
                    };
                    all.entry(UnitId::new(row.text(0)?))
                        .or_default()
                        .add(&rates);
                }
            }
            Ok(all)
        })
        .await
}

/// A matter about a case, as the page of that case names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    pub key: CaseKey,
    pub item: String,
    pub unit: UnitId,
    /// 工单编号; empty for what did not come from the hot line.
    pub order: String,
    pub status: Status,
}

/// The matters about a case that whoever asks may see: orders of the hot line, what could not be got
/// done, bad ratings. Nobody finds what is said about themselves.
///
/// # Errors
/// The store's own, or a chain that is broken.
pub async fn beside(
    app: &App,
    world: &Arc<World>,
    who: &Who,
    said: &[CaseKey],
) -> Result<Vec<Beside>, Fail> {
    let (said, world, who) = (said.to_vec(), world.clone(), who.clone());
    app.store
        .read(move |tx| {
            let mut all = Vec::new();
            for key in &said {
                let loaded = act::load(tx, &world, key)?;
                let Some(loaded) = loaded.filter(|loaded| may_see(loaded, &who)) else {
                    continue;
                };
                let Some(about) = loaded.filing().about.as_deref() else {
                    continue;
                };
                let order = about.order.as_ref();
                all.push(Beside {
                    key: key.clone(),
                    item: loaded.item.key.clone(),
                    unit: about.unit.clone(),
                    order: order.map_or(String::new(), |order| order.number.clone()),
                    status: loaded.case.status,
                });
            }
            Ok(all)
        })
        .await
}
