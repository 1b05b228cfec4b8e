//! GET `/board/counted/list`: what a figure counts, each with its case.

use super::{Asked, Scope, measure_name, name_of, table};
use crate::app::App;
use crate::views::counted::list::{Figure, Line, List, list as read};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::unit::UnitId;

/// Lines on a page.
const PAGE: i64 = 50;
/// More than a spreadsheet is read by people.
const EXPORT: i64 = 50_000;

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let figure = asked.figure(&scope)?;
    let mut page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let mut found = read(&app, &figure, PAGE, (page - 1) * PAGE).await?;
    if found.lines.is_empty() && page > 1 {
        // The list has become shorter since: its beginning is still true.
        page = 1;
        found = read(&app, &figure, PAGE, 0).await?;
    }
    let lang = visit.lang;
    let title = title(&visit, &scope, &figure);
    let query = query(&scope, &figure);
    let pages = (found.length + PAGE - 1) / PAGE;
    let body = html! {
        p { a.alone href=(scope.href()) { (t(lang, "counted-back")) } }
        h1 { (title) }
        p #total { (tr(lang, "counted-list-total", &[("n", found.total.into())])) }
        p.hint { (t(lang, &format!("counted-def-{}", figure.measure.as_str()))) }
        @if found.lines.is_empty() {
            (parts::empty(&t(lang, "counted-list-empty"), &t(lang, "counted-list-empty-next"), None))
        } @else {
            (sheet(&visit, &found).markup(lang, &title))
            (parts::pagination(lang, page as u64, pages.max(1) as u64, |n| format!("/board/counted/list?{query}&page={n}")))
            p.noprint {
                a.alone href={ "/board/counted/list.xlsx?" (query) } download { (t(lang, "counted-xlsx")) } "　"
                a.alone href={ "/board/counted/list.csv?" (query) } download { (t(lang, "counted-csv")) }
            }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/board/counted/list.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let figure = asked.figure(&asked.scope(&visit)?)?;
    let found = read(&app, &figure, EXPORT, 0).await?;
    Ok(sheet(&visit, &found).download(&format!("counted-{}", figure.measure.as_str())))
}

/// GET `/board/counted/list.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let figure = asked.figure(&asked.scope(&visit)?)?;
    let found = read(&app, &figure, EXPORT, 0).await?;
    sheet(&visit, &found).workbook(&format!("counted-{}", figure.measure.as_str()))
}

fn query(scope: &Scope, figure: &Figure) -> String {
    let mut cell = String::new();
    let parts = [
        ("under", &figure.below),
        ("item", &figure.item),
        ("channel", &figure.channel),
        ("mode", &figure.mode),
        ("duty", &figure.duty),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            cell.push_str(&format!("&{name}={value}"));
        }
    }
    let of = Scope {
        span: figure.span,
        ..scope.clone()
    };
    let href = of.list_href(figure.measure, &cell);
    href.split_once('?')
        .map_or(String::new(), |(_, query)| query.to_owned())
}

/// Whose, when, what, and of which cell.
fn title(visit: &Visit, scope: &Scope, figure: &Figure) -> String {
    let lang = visit.lang;
    let unit = match figure.below.as_deref() {
        None => words::unit(&visit.world, &scope.unit),
        Some("") => {
            let unit = words::unit(&visit.world, &scope.unit);
            tr(lang, "counted-own", &[("unit", unit.into())])
        }
        Some(below) => words::unit(&visit.world, &UnitId::new(below)),
    };
    let mut parts = vec![unit, name_of(visit, scope.period, scope.span)];
    let key = |key: &Option<String>, name: &dyn Fn(&str) -> String| key.as_deref().map(name);
    parts.extend(key(&figure.item, &|key| table::item(visit, key)));
    parts.extend(key(&figure.channel, &|key| table::channel(lang, key)));
    parts.extend(key(&figure.mode, &|key| table::mode(lang, key)));
    parts.extend(key(&figure.duty, &|key| table::duty(lang, key)));
    parts.push(measure_name(visit, figure.measure));
    parts.join(" · ")
}

fn sheet(visit: &Visit, found: &List) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "counted-day")),
        Column::words(t(lang, "board-number")),
        Column::words(t(lang, "word-item")),
        Column::words(t(lang, "word-applicant")),
        Column::words(t(lang, "counted-what")),
        Column::words(t(lang, "counted-for")),
        Column::words(t(lang, "counted-state-now")),
        Column::number(t(lang, "counted-n")),
    ];
    let rows = found.lines.iter().map(|line| cells(visit, line)).collect();
    Sheet { columns, rows }
}

fn cells(visit: &Visit, line: &Line) -> Vec<Cell> {
    let lang = visit.lang;
    let mut cells = vec![Cell::words(words::date(lang, line.day, visit.today()))];
    match &line.case {
        Some(case) => cells.push(Cell::link(
            words::grouped(&case.number),
            format!("/cases/{}", case.key),
        )),
        None => cells.push(Cell::words("—")),
    }
    cells.push(Cell::words(table::item(visit, &line.item)));
    let erased = || t(lang, "board-erased");
    let applicant = line
        .case
        .as_ref()
        .map(|case| case.applicant.clone().unwrap_or_else(erased));
    cells.push(Cell::words(applicant.unwrap_or_else(|| "—".to_owned())));
    let what = t(lang, &format!("counted-fact-{}", line.what.as_str()));
    cells.push(Cell::words(match line.days {
        0 => what,
        days => tr(
            lang,
            "counted-what-days",
            &[("what", what.into()), ("days", days.into())],
        ),
    }));
    cells.push(Cell::words(words::unit(&visit.world, &line.unit)));
    let status = line.case.as_ref().map(|case| case.status);
    cells.push(Cell::words(match status {
        Some(status) => t(lang, &format!("status-{}", status.as_str())),
        None => "—".to_owned(),
    }));
    cells.push(Cell::Number(line.n));
    cells
}
