//! The list behind a figure: exactly those facts, each with its case. What one may see is in the
//! query: facts of the unit one may see and of those below it.

use super::{CHANNELS, Span, mode_of};
use crate::act::CaseKey;
use crate::app::App;
use crate::people::Applicant;
use crate::private;
use crate::rollup::{self, level_below};
use crate::store::{Row, StoreError, Val};
use crate::views::board::after;
use crate::{args, sql};
use jiff::civil::Date;
use yike_core::case::Status;
use yike_core::count::{Measure, What};
use yike_core::unit::UnitId;

/// What of a fact and its case is shown; `total` is the sum of what all of them count.
macro_rules! select {
    () => {
        "SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        f.home, f.case_id, f.what, f.day, f.unit, f.item, f.channel, f.n, f.days,
        c.number, c.status, CAST(SUM(f.n) OVER () AS BIGINT), CAST(COUNT(*) OVER () AS BIGINT)
        FROM fact f LEFT JOIN case_row c ON c.home = f.home AND c.id = f.case_id
        LEFT JOIN private p ON p.home = c.home AND p.id = c.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder "
    };
}

/// Which unit, item, channel and duty.
macro_rules! cell {
    () => {
        " AND f.unit >= $3 AND f.unit < $4 AND LENGTH(f.unit) < $5
        AND f.what IN ($6, $7, $8, $9, $10)
        AND ($11 = '*' OR f.item = $11) AND ($12 = '*' OR f.channel IN ($12, $13, $14))
        AND ($15 = '*' OR f.duty = $15) "
    };
}

sql! {
    HAPPENED = concat!(select!(), "WHERE f.day >= $1 AND f.day < $2", cell!(),
        "ORDER BY f.day DESC, f.home, f.case_id, f.seq LIMIT $16 OFFSET $17");
    // Open when the day $2 began: it had come in, and had no end behind which it was not taken up again.
    OPEN = concat!(select!(), "WHERE f.day >= $1 AND f.day < $2", cell!(),
        "AND (f.home, f.case_id) IN (
            SELECT o.home, o.id FROM case_row o WHERE o.status IN ('submitted', 'received',
                'correction_requested', 'accepted', 'in_review', 'suspended',
                'certificate_making', 'delivering')
                AND ((o.taking >= $3 AND o.taking < $4) OR (o.accepting >= $3 AND o.accepting < $4))
            UNION SELECT e.home, e.case_id FROM fact e WHERE e.day >= $2
                AND e.unit >= $3 AND e.unit < $4
                AND e.what IN ('closed', 'not_accepted', 'withdrawn', 'returned', 'lapsed'))
        AND NOT EXISTS (SELECT 1 FROM fact x WHERE x.home = f.home AND x.case_id = f.case_id
            AND x.day < $2
            AND x.what IN ('closed', 'not_accepted', 'withdrawn', 'returned', 'lapsed')
            AND NOT EXISTS (SELECT 1 FROM fact r WHERE r.home = x.home AND r.case_id = x.case_id
                AND r.what = 'reopened' AND r.seq > x.seq AND r.day < $2))
        ORDER BY f.day, f.home, f.case_id, f.seq LIMIT $16 OFFSET $17");
}

/// One figure of a report.
#[derive(Debug, Clone)]
pub struct Figure {
    pub unit: UnitId,
    pub span: Span,
    pub measure: Measure,
    /// The unit below; '' for the unit's own, `None` for all.
    pub below: Option<String>,
    pub item: Option<String>,
    pub channel: Option<String>,
    /// 服务模式: its channels.
    pub mode: Option<String>,
    pub duty: Option<String>,
}

/// One fact of the list.
#[derive(Debug, Clone)]
pub struct Line {
    pub what: What,
    pub day: Date,
    /// For which unit it is counted.
    pub unit: UnitId,
    pub item: String,
    pub channel: String,
    /// How many it counts: more than one only for what was tapped at a door.
    pub n: i64,
    /// Working days used, for decisions.
    pub days: i64,
    /// `None` for what was no case.
    pub case: Option<OfCase>,
}

/// The case of a fact, as it stands now.
#[derive(Debug, Clone)]
pub struct OfCase {
    pub key: CaseKey,
    pub number: String,
    pub status: Status,
    /// Masked; `None` where the words have been erased.
    pub applicant: Option<String>,
}

/// A page of a list, and what the whole counts.
#[derive(Debug, Clone, Default)]
pub struct List {
    pub lines: Vec<Line>,
    pub total: i64,
    /// How many lines the whole has.
    pub length: i64,
}

/// Reads a list: one statement. What happened stands with the latest first, what is open with the
/// oldest first.
///
/// # Errors
/// The database's.
pub async fn list(app: &App, figure: &Figure, limit: i64, offset: i64) -> Result<List, StoreError> {
    let statement = match figure.measure.is_stock() {
        true => &OPEN,
        false => &HAPPENED,
    };
    let mut values = figure.values();
    values.extend_from_slice(args![limit, offset]);
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let rows = tx.rows(statement, &values)?;
            let (total, length) = match rows.first() {
                Some(row) => (row.i64(18)?, row.i64(19)?),
                None => (0, 0),
            };
            let lines = rows.iter().filter_map(|row| line(&keys, row).transpose());
            Ok(List {
                lines: lines.collect::<Result<_, _>>()?,
                total,
                length,
            })
        })
        .await
}

/// Longer than any code.
const ANY_LENGTH: i64 = 1_000;

impl Figure {
    fn values(&self) -> Vec<Val> {
        let (from, until) = match self.measure {
            Measure::Carried => (i64::MIN, self.span.from),
            Measure::Open => (i64::MIN, self.span.until),
            _ => (self.span.from, self.span.until),
        };
        let own = self.unit.as_str();
        let (unit, length) = match self.below.as_deref() {
            None => (own, ANY_LENGTH),
            Some("") => (own, level_below(own) as i64),
            Some(below) => (below, ANY_LENGTH),
        };
        let mut values = args![from, until, unit, after(unit), length].to_vec();
        let whats = self.measure.whats().iter().map(|what| what.as_str());
        values.extend(padded(whats.collect(), 5, ""));
        values.push(star(self.item.as_deref()));
        values.extend(padded(self.channels(), 3, "*"));
        values.push(star(self.duty.as_deref()));
        values
    }

    fn channels(&self) -> Vec<&str> {
        match (&self.channel, &self.mode) {
            (Some(channel), _) => vec![channel],
            (None, Some(mode)) => {
                let of_mode = CHANNELS.into_iter().filter(|one| mode_of(one) == mode);
                let channels: Vec<&str> = of_mode.collect();
                match channels.is_empty() {
                    // What has no mode is named by its channel.
                    true => vec![mode],
                    false => channels,
                }
            }
            (None, None) => Vec::new(),
        }
    }
}

/// Filled up to the number of placeholders: with the last one, or with what means none or all.
fn padded(mut words: Vec<&str>, n: usize, none: &'static str) -> Vec<Val> {
    let fill = words.last().copied().unwrap_or(none);
    words.resize(n, fill);
    words.into_iter().map(Val::from).collect()
}

fn star(word: Option<&str>) -> Val {
    Val::from(word.unwrap_or("*"))
}

fn line(keys: &private::Keys, row: &Row) -> Result<Option<Line>, StoreError> {
    let Some(what) = What::parse(row.text(9)?) else {
        return Ok(None);
    };
    Ok(Some(Line {
        what,
        day: rollup::date(row.i64(10)?),
        unit: UnitId::new(row.text(11)?),
        item: row.text(12)?.to_owned(),
        channel: row.text(13)?.to_owned(),
        n: row.i64(14)?,
        days: row.i64(15)?,
        case: case(keys, row)?,
    }))
}

fn case(keys: &private::Keys, row: &Row) -> Result<Option<OfCase>, StoreError> {
    let Some(number) = row.opt_text(16)? else {
        return Ok(None);
    };
    let home = row.text(7)?;
    let applicant = match row.opt_text(0)? {
        Some(_) => private::unseal(keys, home, row)?,
        None => None,
    };
    let masked = applicant
        .and_then(|document| document.json::<Applicant>())
        .map(|applicant| applicant.masked())
        .map(|masked| masked.company.unwrap_or(masked.name));
    Ok(Some(OfCase {
        key: CaseKey::new(home, row.text(8)?),
        number: number.to_owned(),
        status: Status::parse(row.text(17)?).unwrap_or_default(),
        applicant: masked,
    }))
}
