//! The table of a report: on the screen and in both files the same cells.

use super::{Scope, Show, measure_name};
use crate::views::counted::{By, Line, Report};
use crate::web::Visit;
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::text::{Lang, Value, has, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use yike_core::count::Measure;
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// A column behind the names.
#[derive(Clone, Copy)]
enum Head {
    Count(Measure),
    /// With a bar beside it.
    Long(Measure),
    /// The same in the period before.
    Before(Measure),
    Change(Measure),
    /// A part of a whole, in per cent.
    Share(Measure, Measure, &'static str),
    /// Working days used, on average of all decisions.
    Days,
}

impl Head {
    /// Whether there is anything but nothing in this column.
    fn says(self, line: &Line) -> bool {
        match self {
            Head::Count(measure) | Head::Long(measure) => line.n(measure) != 0,
            Head::Before(measure) => line.n_before(measure) != 0,
            Head::Change(_) | Head::Share(..) | Head::Days => false,
        }
    }
}

fn heads(show: Show, by: By) -> Vec<Head> {
    use Head::{Before, Change, Count, Days, Long, Share};
    match show {
        // Who filed a case and who ends it have different duties: nothing is carried over there.
        Show::Flow if by == By::Duty => vec![
            Long(Measure::Filed),
            Before(Measure::Filed),
            Change(Measure::Filed),
            Count(Measure::Ended),
        ],
        Show::Flow => vec![
            Count(Measure::Carried),
            Long(Measure::Filed),
            Before(Measure::Filed),
            Change(Measure::Filed),
            Count(Measure::Reopened),
            Count(Measure::Ended),
            Count(Measure::Open),
        ],
        Show::Work => vec![
            Count(Measure::Accepted),
            Count(Measure::CorrectionAsked),
            Count(Measure::NotAccepted),
            Long(Measure::Decided),
            Count(Measure::Refused),
            Count(Measure::InTime),
            Count(Measure::Late),
            Share(Measure::InTime, Measure::Decided, "counted-in-time-share"),
            Days,
            Count(Measure::Nudged),
            Count(Measure::Supervised),
        ],
        Show::Ratings => vec![
            Long(Measure::Rated),
            Count(Measure::Rated5),
            Count(Measure::Rated4),
            Count(Measure::Rated3),
            Count(Measure::Rated2),
            Count(Measure::Rated1),
            Share(Measure::Bad, Measure::Rated, "counted-bad-share"),
        ],
        Show::People => vec![
            Long(Measure::Served),
            Count(Measure::FiledInPerson),
            Count(Measure::Told),
            Count(Measure::Advised),
            Count(Measure::Helped),
            Count(Measure::Leaflets),
        ],
    }
}

/// The table that is asked for.
pub fn sheet(visit: &Visit, scope: &Scope, report: &Report) -> Sheet {
    match scope.by {
        By::State => states(visit, scope, report),
        By::Item | By::Unit | By::Channel | By::Mode | By::Duty | By::UnitItem => {
            by_lines(visit, scope, report)
        }
    }
}

fn by_lines(visit: &Visit, scope: &Scope, report: &Report) -> Sheet {
    let lang = visit.lang;
    let heads = heads(scope.show, scope.by);
    let mut columns = Vec::new();
    if scope.by == By::UnitItem {
        columns.push(Column::words(t(lang, "board-unit")));
    }
    let first = match scope.by {
        By::Unit => "board-unit",
        By::Item | By::UnitItem => "word-item",
        By::Channel => "counted-by-channel",
        By::Mode => "counted-by-mode",
        By::Duty => "counted-by-duty",
        By::State => "counted-by-state",
    };
    columns.push(Column::words(t(lang, first)));
    columns.extend(heads.iter().map(|head| column(visit, *head)));
    let most = |measure| report.lines.iter().map(|line| line.n(measure)).max();
    let row = |line: &Line, names: Vec<Cell>, cell: &str| {
        let mut cells = names;
        cells.extend(heads.iter().map(|head| match head {
            Head::Long(measure) if !cell.is_empty() => Cell::Measured {
                n: line.n(*measure),
                href: scope.list_href(*measure, cell),
                most: most(*measure).unwrap_or(0),
            },
            head => shown(lang, scope, line, *head, cell),
        }));
        cells
    };
    // What has nothing to show here is no line: an item without a rating, among ratings.
    let says = |line: &&Line| heads.iter().any(|head| head.says(line));
    let lines = report.lines.iter().filter(says);
    let mut rows: Vec<Vec<Cell>> = lines
        .map(|line| row(line, names(visit, scope, line), &cell_of(scope, line)))
        .collect();
    if !rows.is_empty() {
        let mut names = vec![Cell::Total(t(lang, "counted-total"))];
        if scope.by == By::UnitItem {
            names.push(Cell::words(""));
        }
        rows.push(row(&report.total, names, ""));
    }
    Sheet { columns, rows }
}

/// Which cell a line is of, as an address says it.
fn cell_of(scope: &Scope, line: &Line) -> String {
    match scope.by {
        By::Item => format!("&item={}", line.key),
        By::Unit => format!("&under={}", line.unit),
        By::UnitItem => format!("&under={}&item={}", line.unit, line.key),
        By::Channel => format!("&channel={}", line.key),
        By::Mode => format!("&mode={}", line.key),
        By::Duty => format!("&duty={}", line.key),
        By::State => String::new(),
    }
}

fn names(visit: &Visit, scope: &Scope, line: &Line) -> Vec<Cell> {
    let lang = visit.lang;
    match scope.by {
        By::Unit => vec![unit_cell(visit, scope, &line.unit)],
        By::UnitItem => vec![
            unit_cell(visit, scope, &line.unit),
            Cell::words(item(visit, &line.key)),
        ],
        By::Item => vec![Cell::words(item(visit, &line.key))],
        By::Channel => vec![Cell::words(channel(lang, &line.key))],
        By::Mode => vec![Cell::words(mode(lang, &line.key))],
        By::Duty => vec![Cell::words(duty(lang, &line.key))],
        By::State => Vec::new(),
    }
}

/// A unit below with its own report behind it; the unit itself, and what has no unit below.
fn unit_cell(visit: &Visit, scope: &Scope, code: &str) -> Cell {
    if code.is_empty() {
        let unit = words::unit(&visit.world, &scope.unit);
        return Cell::words(tr(visit.lang, "counted-own", &[("unit", unit.into())]));
    }
    let unit = UnitId::new(code);
    let below = Scope {
        unit: unit.clone(),
        by: By::Item,
        ..scope.clone()
    };
    match visit.world.units.get(&unit) {
        Some(_) => Cell::link(words::unit(&visit.world, &unit), below.href()),
        // What was counted of a unit that has gone from the tree stays counted.
        None => Cell::words(code),
    }
}

pub fn item(visit: &Visit, key: &str) -> String {
    match key {
        "" => t(visit.lang, "counted-no-item"),
        key => item_name(visit, key),
    }
}

pub fn channel(lang: Lang, key: &str) -> String {
    let name = format!("counted-channel-{key}");
    if has(lang, &name) {
        t(lang, &name)
    } else {
        key.to_owned()
    }
}

pub fn mode(lang: Lang, key: &str) -> String {
    let name = format!("counted-mode-{key}");
    if has(lang, &name) {
        t(lang, &name)
    } else {
        channel(lang, key)
    }
}

pub fn duty(lang: Lang, key: &str) -> String {
    match Duty::parse(key) {
        Some(duty) => words::duty_name(lang, duty),
        None => t(lang, "counted-no-duty"),
    }
}

fn column(visit: &Visit, head: Head) -> Column {
    let lang = visit.lang;
    match head {
        Head::Count(measure) | Head::Long(measure) => Column::number(measure_name(visit, measure)),
        Head::Before(measure) => {
            let measure = Value::from(measure_name(visit, measure));
            Column::number(tr(lang, "counted-before", &[("measure", measure)]))
        }
        Head::Change(_) => Column::words(t(lang, "counted-change")),
        Head::Share(_, _, name) => Column::words(t(lang, name)),
        Head::Days => Column::words(t(lang, "counted-average-days")),
    }
}

fn shown(lang: Lang, scope: &Scope, line: &Line, head: Head, cell: &str) -> Cell {
    match head {
        Head::Count(measure) | Head::Long(measure) => {
            Cell::figure(line.n(measure), scope.list_href(measure, cell))
        }
        Head::Before(measure) => {
            let before = Scope {
                span: scope.before,
                ..scope.clone()
            };
            Cell::figure(line.n_before(measure), before.list_href(measure, cell))
        }
        Head::Change(measure) => Cell::words(change(lang, line.n(measure), line.n_before(measure))),
        Head::Share(part, whole, _) => {
            Cell::words(share(line.n(part), line.n(whole)).unwrap_or_else(|| "—".to_owned()))
        }
        Head::Days => Cell::words(
            average(line.counts.days, line.n(Measure::Decided)).unwrap_or_else(|| "—".to_owned()),
        ),
    }
}

/// Under this many a share of the period before says nothing.
const FEW: i64 = 10;

/// More or less, in words, so that no spreadsheet takes it for a formula; a percentage only where
/// the period before has enough to make one.
pub fn change(lang: Lang, n: i64, before: i64) -> String {
    let more = n - before;
    let key = match more {
        0 => return t(lang, "counted-same"),
        1.. => "counted-more",
        _ => "counted-less",
    };
    let words = tr(lang, key, &[("n", more.abs().into())]);
    if before < FEW {
        return words;
    }
    let tenths = (more.abs() * 2_000 + before) / (before * 2);
    format!("{words}（{}.{}%）", tenths / 10, tenths % 10)
}

/// `97.6%`, never rounded up to 100; none of nothing.
pub fn share(part: i64, whole: i64) -> Option<String> {
    let tenths = (part * 1_000).checked_div(whole)?;
    Some(match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{}.{rest}%", tenths / 10),
    })
}

/// `3.4`, rounded to tenths; none of nothing.
pub fn average(sum: i64, n: i64) -> Option<String> {
    let tenths = (sum * 20 + n).checked_div(n * 2)?;
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// 状态: every kind of thing that happened, beside the period before.
fn states(visit: &Visit, scope: &Scope, report: &Report) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "counted-by-state")),
        Column::number(t(lang, "counted-this")),
        Column::number(t(lang, "counted-last")),
        Column::words(t(lang, "counted-change")),
    ];
    let row = |measure: Measure| {
        let mut cells = vec![Cell::words(measure_name(visit, measure))];
        let heads = [
            Head::Count(measure),
            Head::Before(measure),
            Head::Change(measure),
        ];
        cells.extend(heads.map(|head| shown(lang, scope, &report.total, head, "")));
        cells
    };
    Sheet {
        columns,
        rows: Measure::ALL.into_iter().map(row).collect(),
    }
}

/// Sister units: same level, same parent, in the order of their codes; nobody is ranked.
pub fn sisters(visit: &Visit, scope: &Scope, lines: &[Line]) -> Sheet {
    let lang = visit.lang;
    let measures = [
        Measure::Filed,
        Measure::Ended,
        Measure::Open,
        Measure::Decided,
    ];
    let mut columns = vec![Column::words(t(lang, "board-unit"))];
    columns.extend(measures.map(|one| Column::number(measure_name(visit, one))));
    columns.push(Column::words(t(lang, "counted-in-time-share")));
    columns.push(Column::words(t(lang, "counted-average-days")));
    let rows = lines.iter().map(|line| {
        let unit = UnitId::new(line.unit.clone());
        let theirs = Scope {
            unit: unit.clone(),
            ..scope.clone()
        };
        let mut cells = vec![match unit == scope.unit {
            true => Cell::words(words::unit(&visit.world, &unit)),
            false => unit_cell(visit, scope, &line.unit),
        }];
        let heads = measures.map(Head::Count).into_iter().chain([
            Head::Share(Measure::InTime, Measure::Decided, ""),
            Head::Days,
        ]);
        cells.extend(heads.map(|head| shown(lang, &theirs, line, head, "")));
        cells
    });
    Sheet {
        columns,
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_no_percentage_and_nothing_looks_like_a_formula() {
        let zh = |n, before| change(Lang::Zh, n, before);
        assert_eq!(zh(5, 5), "持平");
        assert_eq!(zh(3, 0), "多 3");
        assert_eq!(zh(1, 9), "少 8");
        assert_eq!(zh(11, 10), "多 1（10.0%）");
        assert_eq!(zh(20, 30), "少 10（33.3%）");
        assert_eq!(share(199, 200).as_deref(), Some("99.5%"));
        assert_eq!(share(1_999, 2_000).as_deref(), Some("99.9%"));
        assert_eq!(share(0, 0), None);
        assert_eq!(average(7, 2).as_deref(), Some("3.5"));
        assert_eq!(average(0, 0), None);
    }
}
