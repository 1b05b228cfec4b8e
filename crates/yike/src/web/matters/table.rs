//! Matters in a table: the same cells on the screen and in files.

use super::ask::Asked;
use crate::views::matters::{Line, Sums};
use crate::web::Visit;
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts::Lamp;
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use yike_core::item::heard::{Cause, Change};

/// Cause by change, each figure with the list of exactly that length.
pub fn sums(visit: &Visit, asked: &Asked, sums: &Sums) -> Sheet {
    let lang = visit.lang;
    let mut columns = vec![Column::words(t(lang, "matters-cause"))];
    columns.extend(Change::ALL.map(|change| Column::number(change_name(lang, change))));
    columns.push(Column::number(t(lang, "matters-sum")));
    let href =
        |cause: &str, change: &str| format!("{}?{}", super::LINK, asked.of(cause, change).query());
    let row = |name: Cell, code: &str, cause: Option<Option<Cause>>| {
        let mut cells = vec![name];
        cells.extend(
            Change::ALL
                .map(|change| Cell::figure(sums.of(cause, change), href(code, change.as_str()))),
        );
        cells.push(Cell::figure(sums.total(cause), href(code, "")));
        cells
    };
    let mut rows = Vec::new();
    for cause in sums.causes() {
        let code = cause.map_or("none", Cause::as_str);
        rows.push(row(Cell::words(cause_name(lang, cause)), code, Some(cause)));
    }
    rows.push(row(Cell::Total(t(lang, "matters-sum")), "", None));
    Sheet { columns, rows }
}

/// The list.
pub fn sheet(visit: &Visit, lines: &[Line]) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "board-number")),
        Column::words(t(lang, "matters-kind")),
        Column::words(t(lang, "matters-about-unit")),
        Column::words(t(lang, "matters-item")),
        Column::words(t(lang, "matters-cause")),
        Column::words(t(lang, "matters-change")),
        Column::words(t(lang, "matters-refs")),
        Column::number(t(lang, "matters-cancelled")),
        Column::words(t(lang, "matters-risen")),
        Column::words(t(lang, "matters-solved")),
        Column::number(t(lang, "matters-took")),
        Column::words(t(lang, "matters-closed")),
    ];
    let rows = lines.iter().map(|line| cells(visit, line)).collect();
    Sheet { columns, rows }
}

fn cells(visit: &Visit, line: &Line) -> Vec<Cell> {
    let lang = visit.lang;
    let none = || "—".to_owned();
    let (today, calendar) = (visit.today(), &visit.world.calendar);
    let took = calendar.used(line.filed_on, line.closed_on.unwrap_or(today), &[]);
    let (lamp, solved) = match (line.solved, line.closed_on) {
        (Some(true), _) => (Lamp::Good, "matters-is-solved"),
        (Some(false), _) => (Lamp::Care, "matters-is-not"),
        (None, Some(_)) => (Lamp::Quiet, "matters-not-said"),
        (None, None) => (Lamp::Paused, "matters-not-yet"),
    };
    vec![
        Cell::link(words::grouped(&line.number), format!("/cases/{}", line.key)),
        Cell::words(item_name(visit, &line.kind)),
        Cell::words(words::unit(&visit.world, &line.unit)),
        Cell::words(match line.item.as_str() {
            "" => none(),
            key => item_name(visit, key),
        }),
        Cell::words(cause_name(lang, line.cause)),
        Cell::words(changed(lang, &line.changes).unwrap_or_else(none)),
        Cell::words(match line.refs.is_empty() {
            true => none(),
            false => line.refs.join(lang.either("、", ", ")),
        }),
        Cell::Number(line.cancelled),
        Cell::words(line.risen.as_ref().map_or_else(none, |unit| {
            let unit = words::unit(&visit.world, unit);
            tr(lang, "matters-risen-to", &[("unit", unit.into())])
        })),
        Cell::lamp(lamp, t(lang, solved)),
        Cell::Number(i64::from(took)),
        Cell::words(
            line.closed_on
                .map_or_else(none, |day| words::date(lang, day, today)),
        ),
    ]
}

/// 改了流程、定了新规则; `None` where nothing is said yet.
pub fn changed(lang: Lang, changes: &[Change]) -> Option<String> {
    let names = changes.iter().map(|change| change_name(lang, *change));
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join(lang.either("、", ", ")))
}

fn change_name(lang: Lang, change: Change) -> String {
    t(lang, &format!("change-{}", change.as_str()))
}

pub fn cause_name(lang: Lang, cause: Option<Cause>) -> String {
    match cause {
        Some(cause) => t(lang, &format!("cause-{}", cause.as_str())),
        None => t(lang, "matters-no-cause"),
    }
}
