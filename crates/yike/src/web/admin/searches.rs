//! What residents and desks sought in vain: words that an item should answer to.

use super::{frame, rules_all};
use crate::app::App;
use crate::sought::{self, Row};
use crate::web::casework::words;
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use yike_core::clock::{At, day_of};

/// `GET /admin/searches`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    must_see(&visit)?;
    // What was sought a moment ago is shown too, where it can be written.
    if let Err(error) = sought::keep(&app).await {
        tracing::debug!(%error, "empty searches wait to be written down");
    }
    let (rows, totals) = app
        .store
        .read(|tx| Ok::<_, crate::store::StoreError>((sought::words(tx)?, sought::totals(tx)?)))
        .await?;
    let lang = visit.lang;
    let title = t(lang, "searches-title");
    let body = html! {
        h1 { (title) }
        p.hint { (tr(lang, "searches-how", &[("n", sought::VISITORS.into()), ("days", sought::DAYS.into())])) }
        @if rows.is_empty() {
            (parts::empty(&t(lang, "searches-empty"), &t(lang, "searches-empty-next"), None))
        } @else {
            (sheet(&visit, &rows).markup(lang, &title))
            p.noprint { a.alone href="/admin/searches.csv" download { (t(lang, "board-export")) } }
        }
        @if !totals.is_empty() {
            h2 { (t(lang, "searches-totals")) }
            (totals_sheet(&visit, &totals).markup(lang, &t(lang, "searches-totals")))
        }
    };
    Ok(frame(&visit, &title, body))
}

/// `GET /admin/searches.csv`
pub async fn csv(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    must_see(&visit)?;
    let rows = app.store.read(sought::words).await?;
    Ok(sheet(&visit, &rows).download("searches"))
}

/// Words hold for the whole district: who keeps its items reads them.
fn must_see(visit: &Visit) -> Result<(), Problem> {
    if rules_all(visit) {
        return Ok(());
    }
    Err(Problem::bad(
        "unit",
        "搜不到的话由区级或市级管理员查看，好给事项加别名。有居民常说、这里搜不到的话，请告诉区级管理员。",
        "Empty searches are read by the administrators of the district and the city, who give \
         items their aliases. Tell them which words of residents find nothing.",
    ))
}

fn sheet(visit: &Visit, rows: &[Row]) -> Sheet {
    let lang = visit.lang;
    let line = |row: &Row| {
        let asked: String = form_urlencoded::byte_serialize(row.words.as_bytes()).collect();
        vec![
            Cell::link(&row.words, format!("/items?q={asked}")),
            Cell::Number(row.n),
            Cell::words(day(visit, row.first)),
            Cell::words(day(visit, row.last)),
            Cell::link(
                t(lang, "searches-add"),
                format!("/admin/items?alias={asked}"),
            ),
        ]
    };
    Sheet {
        columns: vec![
            Column::words(t(lang, "searches-words")),
            Column::number(t(lang, "searches-n")),
            Column::words(t(lang, "searches-first")),
            Column::words(t(lang, "searches-last")),
            Column::words(t(lang, "searches-next")),
        ],
        rows: rows.iter().map(line).collect(),
    }
}

fn totals_sheet(visit: &Visit, totals: &[(i64, i64)]) -> Sheet {
    let lang = visit.lang;
    let line = |(at, n): &(i64, i64)| vec![Cell::words(day(visit, *at)), Cell::Number(*n)];
    Sheet {
        columns: vec![
            Column::words(t(lang, "searches-day")),
            Column::number(t(lang, "searches-n")),
        ],
        rows: totals.iter().map(line).collect(),
    }
}

/// A day since 1970 in words.
fn day(visit: &Visit, number: i64) -> String {
    // The beginning of a day in Greenwich is the morning of that day here.
    words::date(visit.lang, day_of(At(number * 86_400_000)), visit.today())
}
