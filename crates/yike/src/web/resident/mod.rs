//! The resident's side: find an item, read its guide, fill it in step by step, hand it in, follow
//! it. Everything works without script; what is typed is never lost.

mod a4;
mod apply;
pub mod decision;
mod filed;
mod form;
pub mod guide;
pub mod guide_place;
mod help;
mod home;
mod identity;
mod items;
mod lists;
mod mine;
mod package;
mod phone;
mod prefs;
mod privacy;
mod sms;
mod steps;
mod stuck;
mod track;
mod wishes;

use super::Visit;
use super::face::text::{Lang, t};
use super::routes::{Access, Routes};
use super::visit::Visitor;
use crate::app::App;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::clock::{date_en, date_zh};
use yike_core::door;

pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Public, home::page)
        .get("/items", Access::Public, items::page)
        .get("/items/{key}", Access::Public, guide::page)
        .get("/items/{key}/a4", Access::Public, a4::page)
        .get("/items/{key}/form", Access::Public, form::page)
        .get("/packages/{key}", Access::Public, package::page)
        .get("/lists", Access::Public, lists::index::page)
        .get("/lists/{unit}", Access::Public, lists::unit::page)
        .get(
            "/lists/{unit}/handbook",
            Access::Public,
            lists::handbook::page,
        )
        .get("/lists/{unit}/wall", Access::Public, lists::wall::page)
        .get("/lists/{unit}/duties", Access::Public, lists::duties::page)
        .get("/apply/{item}", Access::Public, apply::page)
        .post("/apply/{item}", Access::Public, apply::begin)
        .get("/drafts/{id}", Access::Public, apply::resume)
        .post("/drafts/{id}/discard", Access::Public, apply::discard)
        .post("/drafts/{id}/submit", Access::Public, steps::submit)
        .post(
            "/drafts/{id}/coach",
            Access::Public,
            super::desk::coach::invite,
        )
        .get("/drafts/{id}/{step}", Access::Public, steps::show)
        .post("/drafts/{id}/{step}", Access::Public, steps::save)
        .post("/drafts/{id}/{step}/quiet", Access::Public, steps::quiet)
        .get("/cases/{key}/filed", Access::Resident, filed::page)
        .get("/me", Access::Known, mine::page)
        .get("/me/login", Access::Public, phone::page)
        .post("/me/login", Access::Public, phone::ask)
        .get("/me/login/code", Access::Public, phone::code_page)
        .post("/me/login/code", Access::Public, phone::prove)
        .get("/me/login/with/{provider}", Access::Public, identity::with)
        .get("/me/login/back/{provider}", Access::Public, identity::back)
        .get("/me/left/{provider}", Access::Public, identity::left)
        .get("/me/notices", Access::Resident, wishes::page)
        .post("/me/notices", Access::Resident, wishes::keep)
        .post("/me/notices/email", Access::Resident, wishes::email)
        .post("/me/notices/code", Access::Resident, wishes::code)
        .get("/track", Access::Public, track::page)
        .post("/track", Access::Public, track::ask)
        .get("/prefs", Access::Public, prefs::set)
        .get("/help", Access::Public, help::page)
        .get("/stuck", Access::Public, stuck::page)
        .post("/stuck", Access::Public, stuck::begin)
        .get("/suggest", Access::Public, stuck::suggest)
        .post("/suggest", Access::Public, stuck::begin_suggestion)
        .get("/privacy", Access::Public, privacy::page)
        .get("/demo/sms", Access::Demo, sms::page)
        .get("/demo/identity", Access::Demo, identity::demo)
}

/// To whom the drafts of this visit belong: the resident who proved a phone, or this visit alone.
fn owner(app: &App, visit: &Visit) -> String {
    match &visit.visitor {
        Visitor::Resident { person, .. } => person.as_str().to_owned(),
        Visitor::Nobody | Visitor::Staff { .. } => app.keys.session_id(&visit.token),
    }
}

/// The first page of an item's form.
pub fn first_step(item: &yike_core::item::Item) -> &'static str {
    steps::Step::first(item).as_str()
}

/// As `owner`, for the desk that is asked to look a draft through.
pub fn draft_owner(app: &App, visit: &Visit) -> String {
    owner(app, visit)
}

pub use mine::case as case_panel;
pub use steps::place::street_choice;

/// A new id for a form: pressed twice it is one command.
fn fresh_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The words of a fault in the visitor's language.
fn words_of(lang: Lang, fault: &door::Fault) -> String {
    lang.either(&fault.zh, &fault.en).to_owned()
}

fn day(visit: &Visit, date: Date) -> String {
    match visit.lang {
        Lang::Zh => date_zh(date, visit.today()),
        Lang::En => date_en(date),
    }
}

/// The whole address of a page, for a QR code: by the setting `address`, or as it was called.
pub fn address(visit: &Visit, headers: &HeaderMap, path: &str) -> String {
    if let Some(base) = visit.world.settings.get("address") {
        return format!("{}{path}", base.trim_end_matches('/'));
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    match host {
        Some(host) => format!("http://{host}{path}"),
        None => path.to_owned(),
    }
}

/// Words of the catalogue that exist in Chinese only, marked as such on an English page.
pub fn as_published(lang: Lang, text: &str) -> Markup {
    match lang {
        Lang::Zh => html! { (text) },
        Lang::En => html! { span lang="zh-CN" { (text) } },
    }
}

/// 示例数据，以本市公布为准
fn sample_note(lang: Lang) -> Markup {
    html! { p.hint { (t(lang, "guide-sample")) } }
}

pub fn query(pairs: Option<&str>, key: &str) -> String {
    form_urlencoded::parse(pairs.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == key)
        .map(|(_, value)| value.trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod lessons;
#[cfg(test)]
mod tests;
