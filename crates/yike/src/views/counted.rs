//! What was counted 统计, as a report shows it: rollups for what is over, the facts of today and of what
//! is to be summed again. A reader need not know which: see `cover`.

mod cover;
pub mod list;

use crate::app::App;
use crate::rollup::{Heap, Side, columns, counts, level_below, number, sums};
use crate::store::{Row, Sql, StoreError, Tx};
use crate::views::board::{Period, after};
use crate::{args, rollup, sql};
use cover::{Made, Piece};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::clock::Calendar;
use yike_core::count::{Counts, Measure};
use yike_core::unit::UnitId;

sql! {
    FIRST = "SELECT MIN(day) FROM fact";
    MADE = "SELECT grain, period FROM rollup_made WHERE stale = 0 AND period >= $1 AND period < $2
        AND grain <> 'ever'";
    EVER = "SELECT MAX(period) FROM rollup_made WHERE grain = 'ever' AND period < $1";
    // One period needs no sum, and its rows stand in the order of the index.
    ROLLED = concat!("SELECT unit, key, ", columns!(), " FROM rollup
        WHERE grain = $1 AND period = $2 AND side = $3 AND level = $4
        AND unit >= $5 AND unit < $6");
    OPEN = "SELECT unit, key, filed_online + filed_in_person + reopened - closed - not_accepted
        - withdrawn - returned - lapsed FROM rollup
        WHERE grain = $1 AND period = $2 AND side = $3 AND level = $4
        AND unit >= $5 AND unit < $6";
    // Of several the periods first, then their rows: a cross join is done in this order.
    ROLLED_UP = concat!("SELECT unit, key, ", sums!(), " FROM rollup_made m CROSS JOIN rollup r
        WHERE m.grain = $1 AND m.period >= $2 AND m.period < $3
        AND r.grain = m.grain AND r.period = m.period AND r.side = $4 AND r.level = $5
        AND r.unit >= $6 AND r.unit < $7 GROUP BY unit, key");
    OPEN_OF_ALL = "SELECT unit, key, CAST(SUM(filed_online + filed_in_person + reopened - closed
        - not_accepted - withdrawn - returned - lapsed) AS BIGINT) FROM rollup_made m CROSS JOIN rollup r
        WHERE m.grain = $1 AND m.period >= $2 AND m.period < $3
        AND r.grain = m.grain AND r.period = m.period AND r.side = $4 AND r.level = $5
        AND r.unit >= $6 AND r.unit < $7 GROUP BY unit, key";
    FACTS = "SELECT unit, item, channel, duty, what, CAST(SUM(n) AS BIGINT),
        CAST(SUM(days) AS BIGINT) FROM fact
        WHERE day >= $1 AND day < $2 AND unit >= $3 AND unit < $4
        GROUP BY unit, item, channel, duty, what";
}

/// Days from one up to, but without, another; in days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: i64,
    pub until: i64,
}

impl Span {
    /// The period in which a day lies.
    pub fn of(period: Period, day: Date) -> Span {
        let from = number(period.first(day));
        let until = match period {
            Period::Day => from + 1,
            Period::Month => months_after(from, 1),
            Period::Quarter => months_after(from, 3),
            Period::Year => months_after(from, 12),
        };
        Span { from, until }
    }

    /// What it is compared with: the period before, and of one that still runs as much of that as has
    /// passed. Of a day, the working day before.
    pub fn before(self, period: Period, today: Date, calendar: &Calendar) -> Span {
        let first = period.before(rollup::date(self.from), calendar);
        let whole = Span::of(period, first);
        if !self.runs(today) {
            return whole;
        }
        let passed = number(today) + 1 - self.from;
        Span {
            until: whole.until.min(whole.from + passed),
            ..whole
        }
    }

    /// Whether it is not over.
    pub fn runs(self, today: Date) -> bool {
        self.until > number(today)
    }
}

fn months_after(from: i64, n: usize) -> i64 {
    (0..n).fold(from, |day, _| rollup::month_after(day))
}

/// What the lines of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    Item,
    /// The units directly below, and the unit itself.
    Unit,
    Channel,
    /// 服务模式: channels taken together.
    Mode,
    /// 岗位, by its duty.
    Duty,
    /// 状态: each kind of thing that happened.
    State,
    /// Every unit below by every item.
    UnitItem,
}

impl By {
    pub const ALL: [By; 7] = [
        By::Item,
        By::Unit,
        By::Channel,
        By::Mode,
        By::Duty,
        By::State,
        By::UnitItem,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            By::Item => "item",
            By::Unit => "unit",
            By::Channel => "channel",
            By::Mode => "mode",
            By::Duty => "duty",
            By::State => "state",
            By::UnitItem => "unit-item",
        }
    }

    pub fn parse(text: &str) -> Option<By> {
        By::ALL.into_iter().find(|by| by.as_str() == text)
    }

    fn side(self) -> Side {
        match self {
            By::Item | By::UnitItem => Side::Item,
            By::Channel | By::Mode => Side::Channel,
            By::Duty => Side::Duty,
            By::Unit | By::State => Side::All,
        }
    }

    /// Whether its lines are of the units below.
    fn is_of_units(self) -> bool {
        matches!(self, By::Unit | By::UnitItem)
    }
}

/// 服务模式 of a channel, as `site::Mode` has its words; what has none is its own.
pub fn mode_of(channel: &str) -> &str {
    match channel {
        "counter" => "window",
        "online" => "mobile",
        "agent" | "grid" | "door" => "agent",
        other => other,
    }
}

/// The channels of a mode.
pub const CHANNELS: [&str; 7] = [
    "counter", "online", "agent", "grid", "door", "phone", "system",
];

/// What a report is asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub unit: UnitId,
    pub span: Span,
    /// The period it is compared with.
    pub before: Span,
    pub by: By,
}

/// One line: what was counted of one unit, item, channel or duty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The unit below; '' for the unit itself.
    pub unit: String,
    /// Item, channel, mode or duty.
    pub key: String,
    pub counts: Counts,
    pub before: Counts,
    /// Open when the period began, and when the one before it did.
    pub carried: i64,
    pub carried_before: i64,
}

impl Line {
    pub fn n(&self, measure: Measure) -> i64 {
        of(&self.counts, self.carried, measure)
    }

    pub fn n_before(&self, measure: Measure) -> i64 {
        of(&self.before, self.carried_before, measure)
    }

    fn sum(&mut self, other: &Line) {
        self.counts.sum(&other.counts);
        self.before.sum(&other.before);
        self.carried += other.carried;
        self.carried_before += other.carried_before;
    }

    fn less(&self, other: &Line) -> Line {
        Line {
            counts: self.counts.less(&other.counts),
            before: self.before.less(&other.before),
            carried: self.carried - other.carried,
            carried_before: self.carried_before - other.carried_before,
            ..self.clone()
        }
    }

    fn is_empty(&self) -> bool {
        self.counts.is_empty()
            && self.before.is_empty()
            && self.carried == 0
            && self.carried_before == 0
    }
}

fn of(counts: &Counts, carried: i64, measure: Measure) -> i64 {
    match measure {
        Measure::Carried => carried,
        Measure::Open => carried + counts.open(),
        _ => counts.total(measure.whats()),
    }
}

/// A report: its lines, in the order of their codes, and their sum.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub lines: Vec<Line>,
    pub total: Line,
}

/// Reads a report.
///
/// # Errors
/// The database's.
pub async fn report(app: &App, question: &Question) -> Result<Report, StoreError> {
    let question = question.clone();
    app.store
        .read(move |tx| {
            let reader = Reader::new(tx, &question)?;
            reader.report(tx, &question)
        })
        .await
}

/// What was counted of the units of one level under a unit: sisters, each with all below it.
///
/// # Errors
/// The database's.
pub async fn sisters(
    app: &App,
    question: &Question,
    parent: &UnitId,
) -> Result<Vec<Line>, StoreError> {
    let (question, parent) = (question.clone(), parent.clone());
    app.store
        .read(move |tx| {
            let reader = Reader::new(tx, &question)?;
            let place = Place {
                side: Side::All,
                level: question.unit.as_str().len(),
                unit: parent.as_str(),
            };
            let lines = reader.lines(tx, &question, &place)?;
            Ok(lines.into_values().collect())
        })
        .await
}

/// Which rows of a rollup: those of this level under a unit, on one side.
struct Place<'a> {
    side: Side,
    level: usize,
    unit: &'a str,
}

type Key = (String, String);

/// Knows what has been summed.
struct Reader {
    first: Option<i64>,
    made: Made,
    /// The last month up to whose end everything is summed, before either period begins.
    ever: Option<i64>,
}

impl Reader {
    fn new(tx: &mut Tx<'_>, question: &Question) -> Result<Reader, StoreError> {
        let from = question.span.from.min(question.before.from);
        let first = tx.one(&FIRST, args![])?;
        let first = first.map(|row| row.opt_i64(0)).transpose()?.flatten();
        let ever = tx.one(&EVER, args![rollup::month_of(from)])?;
        let ever = ever.map(|row| row.opt_i64(0)).transpose()?.flatten();
        let since = ever.or(first).unwrap_or(from).min(from);
        let mut made = Made::default();
        for row in tx.rows(&MADE, args![since, question.span.until])? {
            let period = row.i64(1)?;
            match row.text(0)? {
                "month" => made.months.insert(period),
                _ => made.days.insert(period),
            };
        }
        Ok(Reader { first, made, ever })
    }

    fn report(&self, tx: &mut Tx<'_>, question: &Question) -> Result<Report, StoreError> {
        let own = Place {
            side: question.by.side(),
            level: question.unit.as_str().len(),
            unit: question.unit.as_str(),
        };
        let own = self.lines(tx, question, &own)?;
        let mut lines = match question.by.is_of_units() {
            true => self.of_units(tx, question, own)?,
            false => own
                .into_values()
                .map(|line| Line {
                    unit: String::new(),
                    ..line
                })
                .collect(),
        };
        if question.by == By::Mode {
            lines = by_mode(lines);
        }
        lines.retain(|line| !line.is_empty());
        let mut total = Line::default();
        for line in &lines {
            total.sum(line);
        }
        Ok(Report { lines, total })
    }

    /// A line for each unit below and, first, what is the unit's own.
    fn of_units(
        &self,
        tx: &mut Tx<'_>,
        question: &Question,
        own: BTreeMap<Key, Line>,
    ) -> Result<Vec<Line>, StoreError> {
        let below = Place {
            side: question.by.side(),
            level: level_below(question.unit.as_str()),
            unit: question.unit.as_str(),
        };
        let below = self.lines(tx, question, &below)?;
        let mut rest: BTreeMap<String, Line> = own
            .into_values()
            .map(|line| (line.key.clone(), line))
            .collect();
        for line in below.values() {
            if let Some(own) = rest.get_mut(&line.key) {
                *own = own.less(line);
            }
        }
        let own = rest.into_values().map(|line| Line {
            unit: String::new(),
            ..line
        });
        Ok(own.chain(below.into_values()).collect())
    }

    fn lines(
        &self,
        tx: &mut Tx<'_>,
        question: &Question,
        place: &Place<'_>,
    ) -> Result<BTreeMap<Key, Line>, StoreError> {
        let mut lines: BTreeMap<Key, Line> = BTreeMap::new();
        for (key, counts) in self.counts(tx, place, question.span)? {
            line(&mut lines, key).counts = counts;
        }
        for (key, counts) in self.counts(tx, place, question.before)? {
            line(&mut lines, key).before = counts;
        }
        for (key, open) in self.open(tx, place, question.span.from)? {
            line(&mut lines, key).carried = open;
        }
        for (key, open) in self.open(tx, place, question.before.from)? {
            line(&mut lines, key).carried_before = open;
        }
        Ok(lines)
    }

    fn counts(
        &self,
        tx: &mut Tx<'_>,
        place: &Place<'_>,
        span: Span,
    ) -> Result<BTreeMap<Key, Counts>, StoreError> {
        let mut all: BTreeMap<Key, Counts> = BTreeMap::new();
        for piece in self.made.cover(span) {
            let (grain, span) = match piece {
                Piece::Months(span) => ("month", span),
                Piece::Days(span) => ("day", span),
                Piece::Facts(span) => {
                    for (key, heap) in heaps(tx, place, span)? {
                        all.entry(key)
                            .or_default()
                            .add(heap.what, heap.n, heap.days);
                    }
                    continue;
                }
            };
            for row in rolled(tx, &[&ROLLED, &ROLLED_UP], grain, span, place)? {
                let key = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
                all.entry(key).or_default().sum(&counts(&row, 2)?);
            }
        }
        Ok(all)
    }

    /// What was open when a day began.
    fn open(
        &self,
        tx: &mut Tx<'_>,
        place: &Place<'_>,
        day: i64,
    ) -> Result<BTreeMap<Key, i64>, StoreError> {
        let mut all: BTreeMap<Key, i64> = BTreeMap::new();
        let mut since = self.first.unwrap_or(day);
        let mut summed = Vec::new();
        if let Some(ever) = self.ever {
            let until = rollup::month_after(ever);
            summed.push(("ever", Span { from: ever, until }));
            since = until;
        }
        for piece in self.made.cover(Span {
            from: since,
            until: day,
        }) {
            match piece {
                Piece::Months(span) => summed.push(("month", span)),
                Piece::Days(span) => summed.push(("day", span)),
                Piece::Facts(span) => {
                    for (key, heap) in heaps(tx, place, span)? {
                        let mut counts = Counts::default();
                        counts.add(heap.what, heap.n, heap.days);
                        *all.entry(key).or_default() += counts.open();
                    }
                }
            }
        }
        for (grain, span) in summed {
            for row in rolled(tx, &[&OPEN, &OPEN_OF_ALL], grain, span, place)? {
                let key = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
                *all.entry(key).or_default() += row.i64(2)?;
            }
        }
        Ok(all)
    }
}

fn line(lines: &mut BTreeMap<Key, Line>, key: Key) -> &mut Line {
    let (unit, name) = key.clone();
    lines.entry(key).or_insert_with(|| Line {
        unit,
        key: name,
        ..Line::default()
    })
}

/// Rows of a rollup: `of` is how to ask for one period, and for several.
fn rolled(
    tx: &mut Tx<'_>,
    of: &[&'static Sql; 2],
    grain: &str,
    span: Span,
    place: &Place<'_>,
) -> Result<Vec<Row>, StoreError> {
    let next = match grain {
        "day" => span.from + 1,
        _ => rollup::month_after(span.from),
    };
    let is_one = span.until <= next;
    let mut values = args![grain, span.from].to_vec();
    if !is_one {
        values.push(span.until.into());
    }
    // A level of its own has one unit: itself.
    let until = match place.level == place.unit.len() {
        true => format!("{}\u{1}", place.unit),
        false => after(place.unit),
    };
    let rest = args![place.side.as_str(), place.level as i64, place.unit, until];
    values.extend_from_slice(rest);
    tx.rows(if is_one { of[0] } else { of[1] }, &values)
}

/// Facts that are not summed yet, each under the unit of the asked level.
fn heaps(tx: &mut Tx<'_>, place: &Place<'_>, span: Span) -> Result<Vec<(Key, Heap)>, StoreError> {
    let values = args![span.from, span.until, place.unit, after(place.unit)];
    let mut heaps = Vec::new();
    for row in tx.rows(&FACTS, values)? {
        let Some(heap) = Heap::read(&row)? else {
            continue;
        };
        let unit = rollup::line_of(&heap.unit)
            .find(|unit| unit.len() == place.level)
            .map(str::to_owned);
        if let Some(unit) = unit {
            heaps.push(((unit, heap.key(place.side).to_owned()), heap));
        }
    }
    Ok(heaps)
}

fn by_mode(lines: Vec<Line>) -> Vec<Line> {
    let mut modes: BTreeMap<String, Line> = BTreeMap::new();
    for line in lines {
        let mode = mode_of(&line.key).to_owned();
        let sum = modes.entry(mode.clone()).or_insert_with(|| Line {
            key: mode,
            ..Line::default()
        });
        sum.sum(&line);
    }
    modes.into_values().collect()
}
