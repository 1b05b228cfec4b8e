//! Who changed the office: people, posts, items, calendar, settings.

use super::looks::{filter, plain};
use super::{Asked, area, frame};
use crate::app::App;
use crate::entry::Rules;
use crate::views::audit::{Changed, changes};
use crate::web::admin::{rule_words, value_words};
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// More changes than an office makes in a month.
const MOST: i64 = 5_000;
const PAGE: usize = 50;

/// `GET /audit/register`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let found = find(&app, &visit, &asked).await?;
    let pages = found.len().div_ceil(PAGE).max(1);
    let page = (asked.page() as usize).min(pages);
    let shown: Vec<&Changed> = found.iter().skip((page - 1) * PAGE).take(PAGE).collect();
    let title = t(lang, "audit-register");
    let href = format!("/audit/register?day={}", plain(&asked.day));
    let body = html! {
        h1 { (title) }
        (filter(&visit, &asked, "/audit/register", false))
        p #total { (tr(lang, "audit-register-total", &[("n", found.len().into())])) }
        @if found.is_empty() {
            (parts::empty(&t(lang, "audit-register-empty"), &t(lang, "audit-register-empty-next"), None))
        } @else {
            (sheet(&visit, &shown).markup(lang, &title))
            (parts::pagination(lang, page as u64, pages as u64, |n| format!("{href}&page={n}")))
            p.noprint { a.alone href=(href.replacen("register?", "register.csv?", 1)) download {
                (t(lang, "board-export"))
            } }
        }
    };
    Ok(frame(&visit, &title, body))
}

/// `GET /audit/register.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let found = find(&app, &visit, &asked).await?;
    let found: Vec<&Changed> = found.iter().collect();
    Ok(sheet(&visit, &found).download("register"))
}

/// What concerns the auditor's subtree: changes to its people, and what holds for everybody.
async fn find(app: &App, visit: &Visit, asked: &Asked) -> Result<Vec<Changed>, Problem> {
    let area = area(visit)?;
    let (from, until) = asked.days(visit);
    let mut found = changes(app, from, until, MOST).await?;
    found.retain(|change| match change.about.as_str() {
        "person" => works_in(visit, &area, &PersonId::new(&change.id)),
        _ => true,
    });
    Ok(found)
}

fn works_in(visit: &Visit, area: &UnitId, person: &PersonId) -> bool {
    let mut posts = visit.world.posts.iter();
    posts.any(|post| post.person == *person && area.covers(&post.unit))
}

fn sheet(visit: &Visit, found: &[&Changed]) -> Sheet {
    let lang = visit.lang;
    let columns = [
        "audit-when",
        "audit-by",
        "audit-change",
        "audit-about",
        "audit-detail",
    ];
    let columns = columns.map(|key| Column::words(t(lang, key))).into();
    let rows = found.iter().map(|change| cells(visit, change)).collect();
    Sheet { columns, rows }
}

fn cells(visit: &Visit, change: &Changed) -> Vec<Cell> {
    let lang = visit.lang;
    let world = &visit.world;
    vec![
        Cell::words(words::time(lang, change.at, visit.today())),
        Cell::words(world.person_name(&change.by)),
        Cell::words(t(lang, &format!("audit-{}", change.kind.replace('_', "-")))),
        Cell::words(match change.about.as_str() {
            "person" => world.person_name(&PersonId::new(&change.id)).to_owned(),
            "item" => item_name(visit, &change.id),
            "calendar" | "survey" => change.id.clone(),
            _ => "—".to_owned(),
        }),
        Cell::words(detail(visit, change)),
    ]
}

/// The plain part of what was written: a post, a version, a setting.
fn detail(visit: &Visit, change: &Changed) -> String {
    let lang = visit.lang;
    let world = &visit.world;
    let text = |key: &str| change.body[key].as_str();
    let post = text("post").and_then(|id| world.posts.iter().find(|post| post.id == id));
    if let Some(post) = post {
        let duty = t(lang, &format!("duty-{}", post.duty.as_str()));
        return format!("{} · {duty}", world.units.name(&post.unit));
    }
    if let Some(name) = text("name") {
        return match name {
            "service_name" => t(lang, "admin-setting-service"),
            "hotline" => t(lang, "admin-setting-hotline"),
            "hotline_by" => t(lang, "admin-setting-hotline-by"),
            Rules::PROFILE | Rules::SECOND | Rules::STEP_UP => {
                let value = value_words(lang, name, text("value").unwrap_or_default());
                format!("{} · {value}", rule_words(lang, name))
            }
            other => other.to_owned(),
        };
    }
    match text("digest") {
        Some(digest) => digest.chars().take(12).collect(),
        None => "—".to_owned(),
    }
}
