//! 办不成？ and 意见建议: somebody is heard. What is written here becomes a case with a number, an owner
//! and a limit; whoever would rather talk finds the phones first.

use super::{fresh_id, owner, query};
use crate::act::{CaseKey, Loaded};
use crate::app::App;
use crate::draft::{self, Words};
use crate::views::case as view;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{
    Kind, actions, button, command_id_field, csrf_field, empty, hidden, link_button,
};
use crate::web::face::text::{t, tr};
use crate::web::go;
use crate::web::{Posted, Problem, Visit};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::About;
use yike_core::unit::UnitId;
use yike_core::who::Who;

/// The two pages, and the item that each files.
#[derive(Clone, Copy)]
struct Door {
    path: &'static str,
    item: &'static str,
    title: &'static str,
    what: &'static str,
    press: &'static str,
}

const STUCK: Door = Door {
    path: "/stuck",
    item: "stuck",
    title: "stuck-title",
    what: "stuck-what",
    press: "stuck-write",
};

const SUGGEST: Door = Door {
    path: "/suggest",
    item: "suggestion",
    title: "suggest-title",
    what: "suggest-what",
    press: "suggest-write",
};

pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    draw(&visit, STUCK, &query(pairs.as_deref(), "from"))
}

pub async fn suggest(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    draw(&visit, SUGGEST, &query(pairs.as_deref(), "from"))
}

pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    write(&app, &visit, STUCK, &posted).await
}

pub async fn begin_suggestion(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    write(&app, &visit, SUGGEST, &posted).await
}

fn draw(visit: &Visit, door: Door, from: &str) -> Markup {
    let lang = visit.lang;
    let frame = visit.frame();
    let title = t(lang, door.title);
    let item = item_of(from).and_then(|key| visit.world.published(key, visit.now));
    let is_there = visit.world.published(door.item, visit.now).is_some();
    let body = html! {
        h1 { (title) }
        p { (t(lang, door.what)) }
        @if is_there {
            form method="post" action=(door.path) {
                (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
                (hidden("from", from))
                @if case_of(from).is_some() { p { (t(lang, "stuck-of-case")) } }
                (actions(&[
                    button(&t(lang, door.press), Kind::Act, None),
                    link_button(&t(lang, "do-return"), go::local(from).unwrap_or("/"), Kind::Quiet, None),
                ]))
            }
            p.hint { (t(lang, "stuck-then")) }
        } @else {
            (empty(&t(lang, "stuck-none"), &t(lang, "stuck-none-next"), None))
        }
        h2 { (t(lang, "stuck-talk")) }
        ul {
            @if let Some(published) = item {
                li { (tr(lang, "stuck-unit", &[
                    ("ask", published.item.contact.ask.as_str().into()),
                    ("complain", published.item.contact.complain.as_str().into()),
                ])) }
            }
            li { (tr(lang, "stuck-hotline", &[("phone", frame.hotline.as_str().into())])) }
            li { (t(lang, "stuck-12345")) }
            li { (t(lang, "stuck-window")) }
            li { a href="/r" { (t(lang, "rate-title")) } " · " a href="/ratings" { (t(lang, "ratings-title")) } }
            li { a href="/matters" { (t(lang, "lessons-title")) } }
        }
        (actions(&[link_button(&t(lang, "stuck-mine"), "/me", Kind::Plain, None)]))
        p.hint { (t(lang, "stuck-not")) }
    };
    frame_page(&frame, &title, Width::One, body)
}

/// Begins the form, with what it is about where somebody came from a case or an item of theirs.
async fn write(app: &App, visit: &Visit, door: Door, posted: &Posted) -> Result<Response, Problem> {
    let id = posted.command_id()?;
    let published = visit.world.published(door.item, visit.now);
    let published = published.ok_or(Problem::NotFound)?;
    let from = posted.get("from");
    let about = about(app, visit, from).await;
    let matter = match item_of(from).or(about.as_ref().and_then(|about| about.item.as_deref())) {
        Some(key) => visit.world.published(key, visit.now),
        None => None,
    };
    // What somebody came from is filled in: it can be changed like anything else.
    let asks = published
        .item
        .field("matter")
        .map(|field| field.key.clone());
    let answers = asks
        .zip(matter)
        .map(|(key, matter)| (key, matter.item.name.clone()));
    let known = Words {
        answers: answers.into_iter().collect(),
        about,
        ..Words::default()
    };
    let anew = known.about.is_some();
    let id = draft::begin_by(app, &owner(app, visit), &id, published, anew, "", &known).await?;
    Ok(go::to(&format!("/drafts/{id}")).into_response())
}

fn item_of(from: &str) -> Option<&str> {
    let key = from
        .strip_prefix("/items/")
        .or_else(|| from.strip_prefix("/apply/"))?;
    key.split(['/', '?']).next()
}

fn case_of(from: &str) -> Option<CaseKey> {
    CaseKey::parse(from.strip_prefix("/cases/")?.split(['/', '?']).next()?)
}

/// The case or item that somebody came from; a case only where it is theirs to see.
async fn about(app: &App, visit: &Visit, from: &str) -> Option<About> {
    let bare = |unit: UnitId, item: Option<String>| About {
        item,
        ..About::of(unit)
    };
    if let Some(key) = item_of(from) {
        let item = visit.world.published(key, visit.now)?.item.key.clone();
        return Some(bare(UnitId::new(""), Some(item)));
    }
    let (key, who) = (case_of(from)?, visit.who()?);
    let Who::Resident(_) = who else { return None };
    let seen = view::case(app, &visit.world, &who, &key, visit.now)
        .await
        .ok()?;
    let loaded = &seen.loaded;
    Some(About {
        case: Some((key.home.clone(), key.id.clone())),
        people: loaded
            .case
            .task
            .iter()
            .filter_map(|task| task.holder.clone())
            .collect(),
        ..bare(stands_at(loaded), Some(loaded.item.key.clone()))
    })
}

/// Where the case stands now, or who accepted it.
fn stands_at(loaded: &Loaded) -> UnitId {
    let task = loaded.case.task.as_ref().map(|task| &task.unit);
    task.unwrap_or(&loaded.filing().route.accepting).clone()
}
