//! The list behind a figure: exactly those cases, the most urgent first.

use super::page::item_name;
use super::{Asked, board_href, list_href};
use crate::app::App;
use crate::views::board::{Heap, Line, List, Scope, Which, list as read};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{self, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::case::Status;
use yike_core::unit::UnitId;

/// Lines on a page.
const PAGE: i64 = 50;
/// More than a spreadsheet is read by people; the board is not an archive.
const EXPORT: i64 = 50_000;

/// `GET /board/list`
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let which = which(&asked)?;
    let page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let mut found = read(&app, &scope, &which, PAGE, (page - 1) * PAGE).await?;
    let mut page = page;
    if found.lines.is_empty() && page > 1 {
        // The list has become shorter since: its beginning is still true.
        page = 1;
        found = read(&app, &scope, &which, PAGE, 0).await?;
    }
    let lang = visit.lang;
    let title = title(&visit, &scope, &which);
    let href = list_href(
        &scope,
        which.heap,
        which.child.as_deref(),
        which.item.as_deref(),
    );
    let body = html! {
        p { a.alone href=(board_href(&scope.unit, scope.period)) { (t(lang, "board-back")) } }
        h1 { (title) }
        p #total { (tr(lang, "board-list-total", &[("n", found.total.into())])) }
        @if found.lines.is_empty() {
            (parts::empty(&t(lang, "board-list-empty"), &t(lang, "board-list-empty-next"), None))
        } @else {
            (sheet(&visit, &found).markup(lang, &title))
            (parts::pagination(lang, page as u64, pages(found.total), |n| format!("{href}&page={n}")))
            @let file = href.replacen("/board/list?", "/board/list.csv?", 1);
            p.noprint { a.alone href=(file) download { (t(lang, "board-export")) } }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// `GET /board/list.csv`
pub async fn list_csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let which = which(&asked)?;
    let found = read(&app, &scope, &which, EXPORT, 0).await?;
    Ok(sheet(&visit, &found).download(which.heap.as_str()))
}

fn which(asked: &Asked) -> Result<Which, Problem> {
    let is_plain = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        text.len() <= 80 && text.bytes().all(plain)
    };
    if !is_plain(&asked.under) || !is_plain(&asked.item) {
        return Err(Problem::NotFound);
    }
    Ok(Which {
        heap: Heap::parse(&asked.heap).ok_or(Problem::NotFound)?,
        child: asked.under.clone(),
        item: asked.item.clone(),
    })
}

fn pages(total: i64) -> u64 {
    ((total + PAGE - 1) / PAGE).max(1) as u64
}

fn title(visit: &Visit, scope: &Scope, which: &Which) -> String {
    let lang = visit.lang;
    let period = t(lang, &format!("board-period-{}", scope.period.as_str()));
    let heap = tr(
        lang,
        &format!("board-heap-{}", which.heap.as_str()),
        &[("period", period.into())],
    );
    let unit = match which.child.as_deref() {
        None => words::unit(&visit.world, &scope.unit),
        Some("") => {
            let unit = words::unit(&visit.world, &scope.unit);
            tr(lang, "board-own", &[("unit", unit.into())])
        }
        Some(child) => words::unit(&visit.world, &UnitId::new(child)),
    };
    match &which.item {
        None => format!("{unit} · {heap}"),
        Some(item) => format!("{unit} · {} · {heap}", item_name(visit, item)),
    }
}

fn sheet(visit: &Visit, found: &List) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "board-number")),
        Column::words(t(lang, "word-item")),
        Column::words(t(lang, "word-applicant")),
        Column::words(t(lang, "word-state")),
        Column::words(t(lang, "word-left")),
        Column::words(t(lang, "word-due")),
        Column::words(t(lang, "board-where")),
        Column::words(t(lang, "board-holder")),
        Column::words(t(lang, "board-orders")),
    ];
    let rows = found.lines.iter().map(|line| cells(visit, line)).collect();
    Sheet { columns, rows }
}

fn cells(visit: &Visit, line: &Line) -> Vec<Cell> {
    let lang = visit.lang;
    let world = &visit.world;
    let (lamp, left) = standing(visit, line);
    let holder = line.holder.as_ref();
    let gone = || t(lang, "board-erased");
    vec![
        Cell::link(words::grouped(&line.number), format!("/cases/{}", line.key)),
        Cell::words(item_name(visit, &line.item)),
        Cell::words(line.applicant.clone().unwrap_or_else(gone)),
        Cell::words(t(lang, &format!("status-{}", line.status.as_str()))),
        Cell::lamp(lamp, left),
        Cell::words(match line.due.filter(|_| line.is_running) {
            Some(due) => words::date(lang, due, visit.today()),
            None => "—".to_owned(),
        }),
        Cell::words(words::unit(world, &line.unit)),
        Cell::words(match holder {
            Some(person) => world.person_name(person).to_owned(),
            None => t(lang, "board-nobody"),
        }),
        match line.orders {
            0 => Cell::words("—"),
            n => Cell::lamp(Lamp::Care, tr(lang, "board-ordered", &[("n", n.into())])),
        },
    ]
}

/// How the case stands against its promise.
fn standing(visit: &Visit, line: &Line) -> (Lamp, String) {
    let lang = visit.lang;
    if line.status == Status::Suspended {
        return (Lamp::Paused, t(lang, "lamp-paused"));
    }
    let Some(due) = line.due.filter(|_| line.is_running) else {
        return (Lamp::Quiet, t(lang, "board-no-clock"));
    };
    let left = visit.world.calendar.left(visit.today(), due);
    let words = match lang {
        Lang::Zh => left.zh(),
        Lang::En => left.en(),
    };
    let lamp = if line.is_overdue {
        Lamp::Late
    } else if line.is_warned {
        Lamp::Care
    } else {
        Lamp::Good
    };
    (lamp, words)
}
