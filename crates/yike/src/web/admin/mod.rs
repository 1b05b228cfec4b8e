//! Two of the three administrators (三员): the system administrator keeps units, calendar, items,
//! messages and names; the security administrator keeps people, posts and the rules at the door.
//! The third is the auditor (`web/audit`). Nobody is two of them. Every change goes through the register, and the picture of the world is loaded anew at once.

mod calendar;
mod exchange;
mod exchange_staff;
mod hooks;
mod item_words;
mod items;
mod lists;
mod notices;
mod overview;
mod people;
mod person;
mod proposals;
mod searches;
mod security;
mod settings;
#[cfg(test)]
mod tests;
mod units;
mod wanted;

pub use security::{rule_words, value_words};

use super::face::parts::Fault;
use super::face::text::Lang;
use super::{Access, Posted, Problem, Routes, Visit};
use crate::act::Fail;
use crate::app::App;
use crate::register::{self, Time};
use crate::store::Tx;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// The link of the navigation.
pub const LINK: &str = "/admin";

/// Who has pages here.
pub const DUTIES: [Duty; 2] = [Duty::Administrator, Duty::Security];

pub fn routes() -> Routes {
    const ADMIN: Access = Access::Staff(&[Duty::Administrator]);
    const SECURITY: Access = Access::Staff(&[Duty::Security]);
    const BOTH: Access = Access::Staff(&DUTIES);
    const NOTICES: Access = Access::Staff(&notices::DUTIES);
    Routes::new()
        .get("/admin", BOTH, overview::page)
        .get("/admin/units", BOTH, units::page)
        .get("/admin/people", SECURITY, people::page)
        .get("/admin/people/exchange", SECURITY, exchange_staff::people)
        .get(
            "/admin/people/exchange/{file}",
            SECURITY,
            exchange_staff::people_file,
        )
        .post(
            "/admin/people/exchange/check",
            SECURITY,
            exchange_staff::people_check,
        )
        .post(
            "/admin/people/exchange/refused",
            SECURITY,
            exchange_staff::people_refused,
        )
        .post(
            "/admin/people/exchange/keep",
            SECURITY,
            exchange_staff::people_keep,
        )
        .get("/admin/units/exchange", ADMIN, exchange_staff::units)
        .post(
            "/admin/units/exchange/check",
            ADMIN,
            exchange_staff::units_check,
        )
        .post(
            "/admin/units/exchange/refused",
            ADMIN,
            exchange_staff::units_refused,
        )
        .post(
            "/admin/units/exchange/keep",
            ADMIN,
            exchange_staff::units_keep,
        )
        .get("/admin/people/new", SECURITY, people::form)
        .post("/admin/people/new", SECURITY, people::add)
        .get("/admin/people/{person}", SECURITY, person::page)
        .post("/admin/people/{person}/post", SECURITY, person::give_post)
        .post("/admin/people/{person}/passphrase", SECURITY, person::reset)
        .post(
            "/admin/people/{person}/second-factor",
            SECURITY,
            person::reset_factor,
        )
        .post(
            "/admin/people/{person}/sessions",
            SECURITY,
            person::end_sessions,
        )
        .post("/admin/posts/{post}/end", SECURITY, person::end_post)
        .post("/admin/posts/{post}/away", SECURITY, person::away)
        .post("/admin/posts/{post}/back", SECURITY, person::back)
        .get("/admin/security", SECURITY, security::page)
        .post("/admin/security", SECURITY, security::keep)
        .get("/admin/calendar", ADMIN, calendar::page)
        .post("/admin/calendar/check", ADMIN, calendar::check)
        .post("/admin/calendar/keep", ADMIN, calendar::keep)
        .get("/admin/items", ADMIN, items::page)
        .get("/admin/items/new", ADMIN, items::new)
        .get("/admin/items/{key}", ADMIN, items::item)
        .post("/admin/items/check", ADMIN, items::check)
        .get("/admin/items/{key}/text", ADMIN, items::text)
        .post("/admin/items/propose", ADMIN, items::propose)
        .get("/admin/packages/{key}/text", ADMIN, items::package_text)
        .get("/admin/lists", ADMIN, lists::overview)
        .get("/admin/lists/{unit}", ADMIN, lists::page)
        .get("/admin/lists/{unit}/demand", ADMIN, lists::demand::page)
        .post("/admin/lists/{unit}/demand", ADMIN, lists::demand::keep)
        .get("/admin/lists/{unit}/demand.csv", ADMIN, lists::demand::csv)
        .post(
            "/admin/lists/{unit}/demand/back",
            ADMIN,
            lists::demand::take_back,
        )
        .get("/admin/lists/{unit}/text", ADMIN, lists::text)
        .get("/admin/lists/{unit}/head", ADMIN, lists::head)
        .post("/admin/lists/{unit}/head", ADMIN, lists::keep_head)
        .get("/admin/lists/{unit}/item", ADMIN, lists::row)
        .post("/admin/lists/{unit}/item", ADMIN, lists::keep_row)
        .get("/admin/lists/{unit}/site", ADMIN, lists::sites::form)
        .post("/admin/lists/{unit}/site", ADMIN, lists::sites::keep_site)
        .get(
            "/admin/lists/{unit}/community",
            ADMIN,
            lists::notes::community,
        )
        .post(
            "/admin/lists/{unit}/community",
            ADMIN,
            lists::notes::keep_community,
        )
        .get("/admin/lists/{unit}/course", ADMIN, lists::courses::course)
        .post(
            "/admin/lists/{unit}/course",
            ADMIN,
            lists::courses::keep_course,
        )
        .get("/admin/lists/{unit}/answer", ADMIN, lists::answer)
        .post("/admin/lists/{unit}/answer", ADMIN, lists::keep_answer)
        .get("/admin/proposals/{id}", ADMIN, proposals::page)
        .post("/admin/proposals/{id}", ADMIN, proposals::decide)
        .get("/admin/searches", ADMIN, searches::page)
        .get("/admin/searches.csv", ADMIN, searches::csv)
        .get("/admin/exchange", ADMIN, exchange::page)
        .get("/admin/exchange/{file}", ADMIN, exchange::download)
        .post("/admin/exchange/check", ADMIN, exchange::check)
        .post("/admin/exchange/refused", ADMIN, exchange::refused)
        .post("/admin/exchange/propose", ADMIN, exchange::propose)
        .get("/data/lists/{file}", Access::Public, exchange::list)
        .get("/admin/notices", NOTICES, notices::page)
        .post("/admin/notices/again", NOTICES, notices::again)
        .get("/admin/hooks", ADMIN, hooks::page)
        .post("/admin/hooks", ADMIN, hooks::add)
        .post("/admin/hooks/end", ADMIN, hooks::end)
        .get("/admin/settings", ADMIN, settings::page)
        .post("/admin/settings", ADMIN, settings::keep)
}

/// The units whose subtrees this visitor keeps, as one of the two: nobody is both.
fn areas(visit: &Visit) -> impl Iterator<Item = &UnitId> {
    let posts = visit.posts().iter();
    posts
        .filter(|post| DUTIES.contains(&post.duty))
        .map(|post| &post.unit)
}

/// Whether this visitor keeps people and posts.
fn keeps_rights(visit: &Visit) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| post.duty == Duty::Security)
}

/// Whether a unit lies in my area.
fn is_mine(visit: &Visit, unit: &UnitId) -> bool {
    areas(visit).any(|area| area.covers(unit))
}

/// The unit that the address names, if it is mine; the first of my areas otherwise.
fn unit_asked(visit: &Visit, asked: &str) -> Result<UnitId, Problem> {
    let unit = match asked {
        "" => areas(visit).next().cloned(),
        code => Some(UnitId::new(code))
            .filter(|unit| is_mine(visit, unit) && visit.world.units.get(unit).is_some()),
    };
    unit.ok_or(Problem::NotFound)
}

/// Calendar, items, settings and rules hold for everybody: a street does not change them.
fn rules_all(visit: &Visit) -> bool {
    areas(visit).any(|area| {
        let level = visit.world.units.get(area).map(|unit| unit.level);
        matches!(level, Some(Level::City | Level::District))
    })
}

fn must_rule_all(visit: &Visit) -> Result<(), Problem> {
    if rules_all(visit) {
        return Ok(());
    }
    Err(Problem::bad(
        "unit",
        "日历、事项和设置各街道通用，由区级或市级管理员维护。请把要改的内容告诉区级管理员。",
        "Calendar, items and settings hold for all streets and are kept by the district. \
         Tell the administrator of the district what should change.",
    ))
}

/// Carries a change out once, however often its form is sent, and loads the world anew.
async fn change<F>(app: &App, visit: &Visit, posted: &Posted, make: F) -> Result<(), Problem>
where
    F: Fn(&mut Tx<'_>, &PersonId, At) -> Result<(), Fail> + Send + 'static,
{
    let by = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let command_id = posted.command_id()?;
    let digest = app.keys.command_digest(&told(visit, posted));
    let now = app.now();
    let time = app
        .store
        .write(move |tx| {
            let time = register::time(tx, &by, &command_id, &digest, now)?;
            if time == Time::First {
                make(tx, &by, now)?;
            }
            Ok::<_, Fail>(time)
        })
        .await?;
    app.world.reload(&app.store).await?;
    match time {
        Time::First | Time::Again => Ok(()),
        Time::Altered => Err(Problem::bad(
            "command_id",
            "这张表单已经提交过一次，内容和这次不同。以第一次为准；要再改，请刷新页面后重填。",
            "This form was sent before with other words. The first holds; to change it again, \
             reload the page and fill it in anew.",
        )),
    }
}

/// What a form said, without its token; a passphrase is not kept even as a digest.
fn told(visit: &Visit, posted: &Posted) -> Vec<u8> {
    let mut told = visit.path.clone().into_bytes();
    for (key, value) in &posted.fields {
        if !matches!(key.as_str(), "csrf" | "command_id" | "passphrase") {
            told.extend_from_slice(format!("\n{key}={value}").as_bytes());
        }
    }
    told
}

/// A fault of a field, in the language of the page.
fn fault(lang: Lang, field: &str, fault: &yike_core::door::Fault) -> Fault {
    said(lang, field, &fault.zh, &fault.en)
}

fn said(lang: Lang, field: &str, zh: &str, en: &str) -> Fault {
    Fault {
        field_id: field.to_owned(),
        message: lang.either(zh, en).to_owned(),
    }
}

/// The id of a form that is drawn for the first time; a redrawn form keeps its own.
fn command_id(posted: Option<&Posted>) -> String {
    posted
        .and_then(|posted| posted.command_id().ok())
        .unwrap_or_else(|| uuid::Uuid::now_v7().to_string())
}

/// 422 with the page that says what to put right.
fn again(page: maud::Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// What a page of the administrator shares: the way back and the frame.
fn frame(visit: &Visit, title: &str, body: maud::Markup) -> maud::Markup {
    use super::face::frame::{Width, page};
    use super::face::text::t;
    let body = maud::html! {
        @if visit.path != LINK {
            p { a.alone href=(LINK) { (t(visit.lang, "admin-back")) } }
        }
        (body)
    };
    page(&visit.frame(), title, Width::Wide, body)
}

/// The picture of the world after a change of this request.
fn world(app: &App) -> Arc<crate::world::World> {
    app.world.now()
}
