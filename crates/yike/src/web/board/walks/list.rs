//! GET `/board/walks/list`: what a figure counts, and the same as files.

use super::{Asked, Scope, read, title};
use crate::app::App;
use crate::rollup;
use crate::views::walks::{Figure, Lines, Of, Problem as Found, Walk};
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::case::Status;
use yike_core::unit::UnitId;

/// GET `/board/walks/list`: what a figure counts.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let (figure, of) = asked.figure(&scope)?;
    let read = read(&app, &scope).await?;
    let lines = read.lines(figure, &of);
    let lang = visit.lang;
    let mut title = title(&visit, &scope, &format!("walks-{}", figure.as_str()));
    if let Of::Below(unit) = &of {
        title = format!("{} · {title}", words::unit(&visit.world, unit));
    }
    let sheet = listed(&visit, &scope, &lines);
    let query = scope.list_query(figure, &of);
    let body = html! {
        p { a.alone href=(scope.href()) { (t(lang, "walks-back")) } }
        h1 { (title) }
        p #total { (tr(lang, "counted-list-total", &[("n", lines.n().into())])) }
        p.hint { (t(lang, &format!("walks-def-{}", figure.as_str()))) }
        @if sheet.rows.is_empty() {
            (parts::empty(&t(lang, "counted-list-empty"), &t(lang, "counted-list-empty-next"), None))
        } @else {
            (sheet.markup(lang, &title))
            p.noprint {
                a.alone href={ "/board/walks/list.xlsx?" (query) } download { (t(lang, "counted-xlsx")) } "　"
                a.alone href={ "/board/walks/list.csv?" (query) } download { (t(lang, "counted-csv")) }
            }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/board/walks/list.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (sheet, name) = file(&app, &visit, &asked).await?;
    Ok(sheet.download(&name))
}

/// GET `/board/walks/list.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (sheet, name) = file(&app, &visit, &asked).await?;
    sheet.workbook(&name)
}

/// The list of a figure as the page has it, and what its file is called.
async fn file(app: &App, visit: &Visit, asked: &Asked) -> Result<(Sheet, String), Problem> {
    let scope = asked.scope(visit)?;
    let (figure, of) = asked.figure(&scope)?;
    let read = read(app, &scope).await?;
    let name = format!("walks-{}", figure.as_str());
    Ok((listed(visit, &scope, &read.lines(figure, &of)), name))
}

fn listed(visit: &Visit, scope: &Scope, lines: &Lines<'_>) -> Sheet {
    let lang = visit.lang;
    let words_of = |keys: &[&str]| -> Vec<Column> {
        keys.iter().map(|key| Column::words(t(lang, key))).collect()
    };
    match lines {
        Lines::Departments(all) => {
            let mut columns = words_of(&["walks-unit"]);
            columns.push(Column::number(t(lang, "walks-of-walks")));
            let row = |(dept, n): &(UnitId, i64)| {
                let there = Of::Below(dept.clone());
                vec![
                    Cell::link(
                        words::unit(&visit.world, dept),
                        scope.list_href(Figure::Walks, &there),
                    ),
                    Cell::Number(*n),
                ]
            };
            Sheet {
                columns,
                rows: all.iter().map(row).collect(),
            }
        }
        Lines::Walks(all) => {
            let mut columns = words_of(&[
                "board-number",
                "word-item",
                "walks-unit",
                "walk-where-unit",
                "walk-role",
                "walk-way",
                "walk-day",
                "walk-on",
            ]);
            columns.extend(
                [
                    "walk-steps",
                    "walk-minutes",
                    "walk-visits",
                    "walk-papers",
                    "walks-problems-found",
                ]
                .map(|key| Column::number(t(lang, key))),
            );
            Sheet {
                columns,
                rows: all.iter().map(|walk| walk_cells(visit, walk)).collect(),
            }
        }
        Lines::Problems(all) => {
            let mut columns = words_of(&[
                "board-number",
                "word-item",
                "walk-owner",
                "walk-cause",
                "walk-changed",
                "counted-state-now",
                "walk-due",
            ]);
            columns.push(Column::number(t(lang, "counted-n")));
            let rows = all.iter().map(|(one, n)| problem_cells(visit, one, *n));
            Sheet {
                columns,
                rows: rows.collect(),
            }
        }
    }
}

fn day(visit: &Visit, day: Option<i64>) -> Cell {
    Cell::words(match day {
        Some(day) => words::date(visit.lang, rollup::date(day), visit.today()),
        None => "—".to_owned(),
    })
}

fn walk_cells(visit: &Visit, walk: &Walk) -> Vec<Cell> {
    let lang = visit.lang;
    let mut cells = vec![
        Cell::link(words::grouped(&walk.number), format!("/cases/{}", walk.key)),
        Cell::words(item_name(visit, &walk.item)),
        Cell::words(words::unit(&visit.world, &walk.dept)),
        Cell::words(words::unit(&visit.world, &walk.unit)),
        Cell::words(t(lang, &format!("walk-role-{}", walk.role))),
        Cell::words(t(lang, &format!("walk-way-{}", walk.way))),
        day(visit, Some(walk.planned_on)),
        day(visit, walk.walked_on),
    ];
    let counts = [
        walk.steps,
        walk.minutes,
        walk.visits,
        walk.papers,
        walk.problems,
    ];
    cells.extend(counts.map(Cell::Number));
    cells
}

fn problem_cells(visit: &Visit, one: &Found, n: i64) -> Vec<Cell> {
    let lang = visit.lang;
    let cause = match one.cause.as_str() {
        "" => "—".to_owned(),
        cause => t(lang, &format!("cause-{cause}")),
    };
    let changes: Vec<String> = (one.changes.iter())
        .map(|code| t(lang, &format!("change-{code}")))
        .collect();
    let status = one.status.map_or("draft", Status::as_str);
    vec![
        Cell::link(words::grouped(&one.number), format!("/cases/{}", one.key)),
        Cell::words(item_name(visit, &one.item)),
        Cell::words(words::unit(&visit.world, &one.unit)),
        Cell::words(cause),
        Cell::words(match changes.is_empty() {
            true => "—".to_owned(),
            false => changes.join(lang.either("、", ", ")),
        }),
        Cell::words(t(lang, &format!("status-{status}"))),
        day(visit, one.closed_on.or(one.due)),
        Cell::Number(n),
    ]
}
