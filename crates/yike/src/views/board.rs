//! The board: how many cases 件 stand where. Each heap of cases is defined once, in `cases!`;
//! figures, tables and lists all read it, so that a figure is as long as the list behind it.
//!
//! What is counted is the course of cases. Nobody is ranked, and nobody's time at the screen is
//! known here (国办函〔2026〕12号).

use crate::act::{CaseKey, days_since_1970};
use crate::app::App;
use crate::people::Applicant;
use crate::private;
use crate::rated::appeal::counts;
use crate::store::{Row, StoreError};
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::case::Status;
use yike_core::clock::{At, Calendar, day_of, start_of};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// A subtree: codes from `$1` up to `$2`, for whoever took, accepts, decides or holds a case.
macro_rules! within {
    () => {
        "((taking >= $1 AND taking < $2) OR (accepting >= $1 AND accepting < $2)
        OR (deciding >= $1 AND deciding < $2) OR (at_unit >= $1 AND at_unit < $2))"
    };
}

pub(crate) use within;

/// The child of my unit in whose hands the case lies, or through which it came in; '' for my
/// unit itself and for others on its way.
macro_rules! under {
    ($unit:literal) => {
        concat!(
            "CASE WHEN ",
            $unit,
            " >= $1 AND ",
            $unit,
            " < $2 AND LENGTH(",
            $unit,
            ") > LENGTH($1) THEN SUBSTR(",
            $unit,
            ", 1, CASE LENGTH($1) WHEN 2 THEN 6 ELSE LENGTH($1) + 3 END) ELSE '' END"
        )
    };
}

/// The unit that took a case in: the desk, or online whoever accepts.
macro_rules! came {
    () => {
        under!("(CASE taking WHEN '' THEN accepting ELSE taking END)")
    };
}

/// Every case of the subtree that still runs or was touched in the period, with a 1 for each
/// heap it lies on. `$3` to `$4` is the period, `$5` to `$6` the one it is compared with, `$7`
/// today, `$8` the last day that is soon, `$9` how far back anything matters.
macro_rules! cases {
    () => {
        concat!(
            "WITH c AS (SELECT home, id, number, item, status, at_unit, accepting, holder, due,
                warn_on, filed_at, closed_at, applicant, supervised AS orders, ",
            under!("COALESCE(at_unit, accepting)"),
            " AS place, ",
            came!(),
            " AS came,
                CASE WHEN filed_at >= $3 AND filed_at < $4 THEN 1 ELSE 0 END AS filed,
                CASE WHEN filed_at >= $5 AND filed_at < $6 THEN 1 ELSE 0 END AS before,
                CASE WHEN status IN ('submitted', 'received') THEN 1 ELSE 0 END AS unaccepted,
                CASE WHEN status = 'correction_requested' THEN 1 ELSE 0 END AS correction,
                CASE WHEN status IN ('accepted', 'in_review') THEN 1 ELSE 0 END AS review,
                CASE WHEN status = 'suspended' THEN 1 ELSE 0 END AS suspended,
                CASE WHEN status IN ('certificate_making', 'delivering') THEN 1 ELSE 0 END
                    AS delivery,
                CASE WHEN status IN ('accepted', 'in_review') AND due < $7 THEN 1 ELSE 0 END
                    AS overdue,
                CASE WHEN status IN ('accepted', 'in_review') AND due >= $7 AND due <= $8
                    THEN 1 ELSE 0 END AS soon,
                CASE WHEN supervised > 0 AND status IN ('submitted', 'received',
                    'correction_requested', 'accepted', 'in_review', 'suspended',
                    'certificate_making', 'delivering') THEN 1 ELSE 0 END AS supervised,
                CASE WHEN status = 'closed' AND closed_at >= $3 AND closed_at < $4
                    AND (due IS NULL
                        OR (COALESCE(decided_at, closed_at) + 28800000) / 86400000 <= due)
                    THEN 1 ELSE 0 END AS in_time,
                CASE WHEN status = 'closed' AND closed_at >= $3 AND closed_at < $4
                    AND (COALESCE(decided_at, closed_at) + 28800000) / 86400000 > due
                    THEN 1 ELSE 0 END AS late,
                CASE WHEN rating <= 2 AND EXISTS (SELECT 1 FROM rating g
                    WHERE g.home = case_row.home AND g.case_id = case_row.id AND g.level <= 2
                    AND g.at >= $3 AND g.at < $4 AND ",
            counts!("g"),
            ") THEN 1 ELSE 0 END AS bad
            FROM case_row WHERE ",
            within!(),
            " AND (closed_at IS NULL OR closed_at >= $9 OR filed_at >= $9 OR rating <= 2)) "
        )
    };
}

sql! {
    CUBE = concat!(cases!(), "SELECT place, came, item,
        CAST(SUM(filed) AS BIGINT), CAST(SUM(before) AS BIGINT),
        CAST(SUM(unaccepted) AS BIGINT), CAST(SUM(correction) AS BIGINT),
        CAST(SUM(review) AS BIGINT), CAST(SUM(suspended) AS BIGINT),
        CAST(SUM(delivery) AS BIGINT), CAST(SUM(overdue) AS BIGINT), CAST(SUM(soon) AS BIGINT),
        CAST(SUM(supervised) AS BIGINT), CAST(SUM(in_time) AS BIGINT),
        CAST(SUM(late) AS BIGINT), CAST(SUM(bad) AS BIGINT)
        FROM c GROUP BY place, came, item ORDER BY place, came, item");
    LIST = concat!(cases!(), "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        c.home, c.id, c.number, c.item, c.status, COALESCE(c.at_unit, c.accepting), c.holder,
        c.due, c.warn_on, c.orders, c.overdue, c.review, CAST(COUNT(*) OVER () AS BIGINT)
        FROM c LEFT JOIN private p ON p.home = c.home AND p.id = c.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        WHERE CASE $10 WHEN 'filed' THEN filed
            WHEN 'open' THEN unaccepted + correction + review + suspended + delivery
            WHEN 'unaccepted' THEN unaccepted WHEN 'correction' THEN correction
            WHEN 'review' THEN review WHEN 'suspended' THEN suspended
            WHEN 'delivery' THEN delivery WHEN 'overdue' THEN overdue WHEN 'soon' THEN soon
            WHEN 'supervised' THEN supervised WHEN 'closed' THEN in_time + late
            WHEN 'in-time' THEN in_time WHEN 'late' THEN late WHEN 'bad' THEN bad ELSE 0 END = 1
        AND ($11 = '*' OR place = $11) AND ($12 = '*' OR came = $12)
        AND ($13 = '*' OR c.item = $13)
        ORDER BY CASE c.review WHEN 1 THEN COALESCE(c.due, 9999999) ELSE 9999999 END, c.filed_at, c.home, c.id LIMIT $14 OFFSET $15");
    DAYS = concat!("SELECT ", came!(), " AS came, (filed_at + 28800000) / 86400000 AS day,
        CAST(COUNT(*) AS BIGINT) FROM case_row
        WHERE ", within!(), " AND filed_at >= $3 GROUP BY 1, 2 ORDER BY 1, 2");
}

/// A heap of cases: what a figure counts and a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// 收件 in the period.
    Filed,
    /// 在办
    Open,
    Unaccepted,
    Correction,
    Review,
    /// 停时
    Suspended,
    /// Certificate making and delivery.
    Delivery,
    /// 超期: the promise has passed and nobody has decided.
    Overdue,
    /// Due today or within two working days.
    Soon,
    /// 督办, and not finished yet.
    Supervised,
    /// 办结 in the period.
    Closed,
    InTime,
    Late,
    /// 差评 in the period.
    Bad,
}

impl Heap {
    pub const ALL: [Heap; 14] = [
        Heap::Filed,
        Heap::Open,
        Heap::Unaccepted,
        Heap::Correction,
        Heap::Review,
        Heap::Suspended,
        Heap::Delivery,
        Heap::Overdue,
        Heap::Soon,
        Heap::Supervised,
        Heap::Closed,
        Heap::InTime,
        Heap::Late,
        Heap::Bad,
    ];

    /// The name in addresses and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Heap::Filed => "filed",
            Heap::Open => "open",
            Heap::Unaccepted => "unaccepted",
            Heap::Correction => "correction",
            Heap::Review => "review",
            Heap::Suspended => "suspended",
            Heap::Delivery => "delivery",
            Heap::Overdue => "overdue",
            Heap::Soon => "soon",
            Heap::Supervised => "supervised",
            Heap::Closed => "closed",
            Heap::InTime => "in-time",
            Heap::Late => "late",
            Heap::Bad => "bad",
        }
    }

    pub fn parse(text: &str) -> Option<Heap> {
        Heap::ALL.into_iter().find(|heap| heap.as_str() == text)
    }

    /// What happened in the period is told of the unit that took the case in; what stands now,
    /// of the unit that has it.
    pub fn is_of_period(self) -> bool {
        match self {
            Heap::Filed | Heap::Closed | Heap::InTime | Heap::Late | Heap::Bad => true,
            Heap::Open
            | Heap::Unaccepted
            | Heap::Correction
            | Heap::Review
            | Heap::Suspended
            | Heap::Delivery
            | Heap::Overdue
            | Heap::Soon
            | Heap::Supervised => false,
        }
    }
}

/// 日 月 季 年
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    Day,
    #[default]
    Month,
    Quarter,
    Year,
}

impl Period {
    pub const ALL: [Period; 4] = [Period::Day, Period::Month, Period::Quarter, Period::Year];

    pub fn as_str(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
        }
    }

    pub fn parse(text: &str) -> Period {
        let found = Period::ALL.into_iter().find(|p| p.as_str() == text);
        found.unwrap_or_default()
    }

    /// The first day of the period that `day` lies in.
    pub(crate) fn first(self, day: Date) -> Date {
        let month = match self {
            Period::Day => return day,
            Period::Month => day.month(),
            Period::Quarter => (day.month() - 1) / 3 * 3 + 1,
            Period::Year => 1,
        };
        Date::new(day.year(), month, 1).unwrap_or(day)
    }

    /// The period before that of `first`: of a day, the working day before.
    pub(crate) fn before(self, first: Date, calendar: &Calendar) -> Date {
        let last = first.yesterday().unwrap_or(first);
        match self {
            Period::Day => back(calendar, last),
            Period::Month | Period::Quarter | Period::Year => self.first(last),
        }
    }
}

/// This day, or the last working day before it.
fn back(calendar: &Calendar, day: Date) -> Date {
    let mut day = day;
    for _ in 0..30 {
        if calendar.is_working(day) {
            break;
        }
        day = day.yesterday().unwrap_or(day);
    }
    day
}

/// Whose cases, and when: what every statement of the board is asked with.
#[derive(Debug, Clone)]
pub struct Scope {
    pub unit: UnitId,
    pub period: Period,
    /// The first day of the period.
    pub from: Date,
    pub today: Date,
    now: At,
    compared: (At, At),
    /// The last day that is called soon: two working days ahead.
    soon: Date,
}

impl Scope {
    pub fn new(unit: UnitId, period: Period, now: At, calendar: &Calendar) -> Scope {
        let today = day_of(now);
        let from = period.first(today);
        let before = start_of(period.before(from, calendar));
        // As much of the period before as has passed of this one, so that like meets like.
        let passed = now.0 - start_of(from).0;
        let until = At((before.0 + passed + 1).min(start_of(from).0));
        Scope {
            unit,
            period,
            from,
            today,
            now,
            compared: (before, until),
            soon: calendar.due(today, 2).date,
        }
    }

    fn args(&self) -> Vec<crate::store::Val> {
        let from = start_of(self.from).0;
        args![
            self.unit.as_str(),
            after(self.unit.as_str()),
            from,
            self.now.0 + 1,
            self.compared.0.0,
            self.compared.1.0,
            i64::from(days_since_1970(self.today)),
            i64::from(days_since_1970(self.soon)),
            from.min(self.compared.0.0)
        ]
        .to_vec()
    }
}

/// The first code behind a subtree.
pub fn after(code: &str) -> String {
    let mut after = code.to_owned();
    match after.pop() {
        Some(last) => after.push(char::from_u32(last as u32 + 1).unwrap_or(last)),
        None => after.push('~'),
    }
    after
}

/// One cell of the cube: cases of an item in one child's hands that came in through another.
#[derive(Debug, Clone)]
struct Cell {
    place: String,
    came: String,
    item: String,
    filed: i64,
    before: i64,
    unaccepted: i64,
    correction: i64,
    review: i64,
    suspended: i64,
    delivery: i64,
    overdue: i64,
    soon: i64,
    supervised: i64,
    in_time: i64,
    late: i64,
    bad: i64,
}

impl Cell {
    fn read(row: &Row) -> Result<Cell, StoreError> {
        Ok(Cell {
            place: row.text(0)?.to_owned(),
            came: row.text(1)?.to_owned(),
            item: row.text(2)?.to_owned(),
            filed: row.i64(3)?,
            before: row.i64(4)?,
            unaccepted: row.i64(5)?,
            correction: row.i64(6)?,
            review: row.i64(7)?,
            suspended: row.i64(8)?,
            delivery: row.i64(9)?,
            overdue: row.i64(10)?,
            soon: row.i64(11)?,
            supervised: row.i64(12)?,
            in_time: row.i64(13)?,
            late: row.i64(14)?,
            bad: row.i64(15)?,
        })
    }

    fn count(&self, heap: Heap) -> i64 {
        match heap {
            Heap::Filed => self.filed,
            Heap::Open => {
                self.unaccepted + self.correction + self.review + self.suspended + self.delivery
            }
            Heap::Unaccepted => self.unaccepted,
            Heap::Correction => self.correction,
            Heap::Review => self.review,
            Heap::Suspended => self.suspended,
            Heap::Delivery => self.delivery,
            Heap::Overdue => self.overdue,
            Heap::Soon => self.soon,
            Heap::Supervised => self.supervised,
            Heap::Closed => self.in_time + self.late,
            Heap::InTime => self.in_time,
            Heap::Late => self.late,
            Heap::Bad => self.bad,
        }
    }
}

/// The whole board of a unit: one reading, from which figures and tables are summed, so that
/// parts and totals cannot differ.
#[derive(Debug, Clone)]
pub struct Board {
    cells: Vec<Cell>,
    /// Cases taken in per working day, by child ('' for the unit itself), the last ten.
    filed: BTreeMap<String, BTreeMap<Date, i64>>,
    pub days: Vec<Date>,
}

impl Board {
    pub fn total(&self, heap: Heap) -> i64 {
        self.cells.iter().map(|cell| cell.count(heap)).sum()
    }

    /// 收件 in the period it is compared with.
    pub fn filed_before(&self) -> i64 {
        self.cells.iter().map(|cell| cell.before).sum()
    }

    /// The cases of a heap under one child; '' is the unit itself and others on the way.
    pub fn of_unit(&self, heap: Heap, child: &str) -> i64 {
        let unit = |cell: &Cell| match heap.is_of_period() {
            true => cell.came == child,
            false => cell.place == child,
        };
        let of = self.cells.iter().filter(|cell| unit(cell));
        of.map(|cell| cell.count(heap)).sum()
    }

    pub fn of_item(&self, heap: Heap, item: &str) -> i64 {
        let of = self.cells.iter().filter(|cell| cell.item == item);
        of.map(|cell| cell.count(heap)).sum()
    }

    /// The children under which any case is told, '' among them; also such as are no longer in
    /// the tree, since a case outlives a merger.
    pub fn places(&self) -> Vec<String> {
        let cells = self.cells.iter();
        let places: std::collections::BTreeSet<&String> =
            cells.flat_map(|cell| [&cell.place, &cell.came]).collect();
        places.into_iter().cloned().collect()
    }

    /// The items that any case here is of, by key.
    pub fn items(&self) -> Vec<&str> {
        let keys: std::collections::BTreeSet<&str> =
            self.cells.iter().map(|cell| cell.item.as_str()).collect();
        keys.into_iter().collect()
    }

    /// The most that any child took in on one day: the scale of all their charts.
    pub fn busiest(&self) -> i64 {
        let days = self.filed.values().flat_map(BTreeMap::values);
        days.copied().max().unwrap_or(0)
    }

    /// Cases taken in on each of the last ten working days; `None` for the whole subtree.
    pub fn filed_per_day(&self, child: Option<&str>) -> Vec<(Date, i64)> {
        let on = |day: &Date| match child {
            Some(child) => self.filed.get(child).and_then(|d| d.get(day)).copied(),
            None => Some(self.filed.values().filter_map(|d| d.get(day)).sum()),
        };
        self.days
            .iter()
            .map(|day| (*day, on(day).unwrap_or(0)))
            .collect()
    }
}

/// Reads the board: two statements.
pub async fn board(app: &App, scope: &Scope, calendar: &Calendar) -> Result<Board, StoreError> {
    let scope = scope.clone();
    let days = last_working_days(calendar, scope.today, 10);
    app.store
        .read(move |tx| {
            let cells = tx.rows(&CUBE, &scope.args())?;
            let cells = cells.iter().map(Cell::read).collect::<Result<_, _>>()?;
            let since = days.first().map_or(0, |day| start_of(*day).0);
            let unit = scope.unit.as_str();
            let mut filed: BTreeMap<String, BTreeMap<Date, i64>> = BTreeMap::new();
            for row in tx.rows(&DAYS, args![unit, after(unit), since])? {
                let day = day_of(At(row.i64(1)? * 86_400_000));
                let child = filed.entry(row.text(0)?.to_owned()).or_default();
                child.insert(day, row.i64(2)?);
            }
            Ok(Board { cells, filed, days })
        })
        .await
}

/// The last `n` working days up to today, the oldest first.
fn last_working_days(calendar: &Calendar, today: Date, n: usize) -> Vec<Date> {
    let mut days: Vec<Date> = std::iter::successors(Some(today), |day| day.yesterday().ok())
        .take(60)
        .filter(|day| calendar.is_working(*day))
        .take(n)
        .collect();
    days.reverse();
    days
}

/// Which list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    pub heap: Heap,
    /// Only under this child of the unit; '' for the unit itself.
    pub child: Option<String>,
    pub item: Option<String>,
}

/// One case as a list shows it.
#[derive(Debug, Clone)]
pub struct Line {
    pub key: CaseKey,
    pub number: String,
    pub item: String,
    /// Masked; `None` where the words have been erased.
    pub applicant: Option<String>,
    pub status: Status,
    /// Where it lies.
    pub unit: UnitId,
    pub holder: Option<PersonId>,
    pub due: Option<Date>,
    pub is_overdue: bool,
    /// The promise runs: accepted, not decided, not stopped.
    pub is_running: bool,
    pub is_warned: bool,
    /// How often it was put under 督办.
    pub orders: i64,
}

/// A page of a list, and how long the whole is.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub lines: Vec<Line>,
    pub total: i64,
}

/// Reads a list, the most urgent first: one statement.
pub async fn list(
    app: &App,
    scope: &Scope,
    which: &Which,
    limit: i64,
    offset: i64,
) -> Result<List, StoreError> {
    let (place, came) = match (&which.child, which.heap.is_of_period()) {
        (None, _) => ("*", "*"),
        (Some(child), true) => ("*", child.as_str()),
        (Some(child), false) => (child.as_str(), "*"),
    };
    let mut values = scope.args();
    values.extend_from_slice(args![
        which.heap.as_str(),
        place,
        came,
        which.item.as_deref().unwrap_or("*"),
        limit,
        offset
    ]);
    let keys = app.keys.clone();
    let today = i64::from(days_since_1970(scope.today));
    app.store
        .read(move |tx| {
            let rows = tx.rows(&LIST, &values)?;
            let total = match rows.first() {
                Some(row) => row.i64(19)?,
                None => 0,
            };
            let lines = rows
                .iter()
                .map(|row| line(&keys, row, today))
                .collect::<Result<_, _>>()?;
            Ok(List { lines, total })
        })
        .await
}

fn line(keys: &private::Keys, row: &Row, today: i64) -> Result<Line, StoreError> {
    let home = row.text(7)?;
    let applicant = match row.opt_text(0)? {
        Some(_) => private::unseal(keys, home, row)?,
        None => None,
    };
    let masked = applicant
        .and_then(|document| document.json::<Applicant>())
        .map(|applicant| applicant.masked())
        .map(|masked| masked.company.unwrap_or(masked.name));
    let is_running = row.i64(18)? == 1;
    Ok(Line {
        key: CaseKey::new(home, row.text(8)?),
        number: row.text(9)?.to_owned(),
        item: row.text(10)?.to_owned(),
        applicant: masked,
        status: Status::parse(row.text(11)?).unwrap_or_default(),
        unit: UnitId::new(row.text(12)?),
        holder: row.opt_text(13)?.map(PersonId::new),
        due: row.opt_i64(14)?.map(|day| day_of(At(day * 86_400_000))),
        is_overdue: row.i64(17)? == 1,
        is_running,
        is_warned: is_running && row.opt_i64(15)?.is_some_and(|day| day <= today),
        orders: row.i64(16)?,
    })
}
