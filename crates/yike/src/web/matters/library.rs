//! GET `/desk/matters`: 案例库. What somebody was heard about and what came of it, so that the next one
//! need not be heard about the same.

use super::ask::{Asked, form, title};
use super::table::{sheet, sums};
use crate::app::App;
use crate::views::matters::{self as view, Found, Sought};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::Sheet;
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Lines on a page.
const PAGE: i64 = 50;
/// More than a spreadsheet is read by people.
const EXPORT: i64 = 50_000;

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let sought = match asked.sought(&visit)? {
        Ok(sought) => sought,
        Err(faults) => {
            let body = html! {
                (parts::error_summary(visit.lang, &faults))
                h1 { (title(&visit, &asked)) }
                (form(&visit, &asked, &faults))
            };
            let page = draw(&visit, &asked, body);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let mut page = asked.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let read = async |page: i64| {
        let part = (PAGE, (page - 1) * PAGE);
        view::library(&app, me, visit.now, &sought, part).await
    };
    let mut found = read(page).await?;
    if found.lines.is_empty() && page > 1 {
        // The list has become shorter since: its beginning is still true.
        page = 1;
        found = read(1).await?;
    }
    let counted = view::sums(&app, me, visit.now, &sought).await?;
    let lang = visit.lang;
    let body = html! {
        h1 { (title(&visit, &asked)) }
        p.hint { (t(lang, "matters-what")) }
        @if counted.total(None) > 0 {
            (sums(&visit, &asked, &counted).markup(lang, &t(lang, "matters-sums")))
        }
        (form(&visit, &asked, &[]))
        p #total { (tr(lang, "matters-total", &[("n", found.total.into())])) }
        (list(&visit, &asked, &found, page))
        p.noprint { a.alone href="/matters" { (t(lang, "lessons-link")) } }
    };
    Ok(draw(&visit, &asked, body).into_response())
}

fn draw(visit: &Visit, asked: &Asked, body: Markup) -> Markup {
    frame_page(&visit.frame(), &title(visit, asked), Width::Wide, body)
}

fn list(visit: &Visit, asked: &Asked, found: &Found, page: i64) -> Markup {
    let (lang, query) = (visit.lang, asked.query());
    let pages = (found.total + PAGE - 1) / PAGE;
    html! {
        @if found.lines.is_empty() {
            (parts::empty(&t(lang, "matters-empty"), &t(lang, "matters-empty-next"), None))
        } @else {
            (sheet(visit, &found.lines).markup(lang, &title(visit, asked)))
            (parts::pagination(lang, page as u64, pages.max(1) as u64, |n| {
                format!("{}?{query}&page={n}", super::LINK)
            }))
            p.noprint {
                a.alone href={ (super::LINK) ".xlsx?" (query) } download { (t(lang, "counted-xlsx")) } "　"
                a.alone href={ (super::LINK) ".csv?" (query) } download { (t(lang, "counted-csv")) }
            }
        }
    }
}

/// GET `/desk/matters.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    Ok(whole(&app, &visit, &asked).await?.download("matters"))
}

/// GET `/desk/matters.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    whole(&app, &visit, &asked).await?.workbook("matters")
}

/// Every line that the page leafs through.
async fn whole(app: &App, visit: &Visit, asked: &Asked) -> Result<Sheet, Problem> {
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    // A day that is none asks for nothing: the page says so beside the field.
    let sought: Sought = asked.sought(visit)?.map_err(|_| Problem::NotFound)?;
    let found = view::library(app, me, visit.now, &sought, (EXPORT, 0)).await?;
    Ok(sheet(visit, &found.lines))
}
