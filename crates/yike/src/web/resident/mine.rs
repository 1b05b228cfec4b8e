//! 我的: my cases with what each waits for, my unfinished forms, what may be rated.

use super::{home, owner};
use crate::act::Loaded;
use crate::app::App;
use crate::draft;
use crate::views::mine::{joint, mine};
use crate::web::casework::{self, Eyes, Reader};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, empty, lamp, link_button};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::letters;
use crate::web::visit::Visitor;
use crate::web::{Problem, Visit};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::Waiting;
use yike_core::who::PersonId;

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    match &visit.visitor {
        Visitor::Resident { person, .. } => Ok(list(&app, &visit, person).await?.into_response()),
        // The staff's own page is their first desk.
        Visitor::Staff { .. } => Ok(go::to(
            crate::web::navigation(&visit)
                .first()
                .map_or("/", |link| link.href.as_str()),
        )),
        Visitor::Nobody => Err(Problem::Login),
    }
}

async fn list(app: &App, visit: &Visit, person: &PersonId) -> Result<Markup, Problem> {
    let mine = mine(&app.store, &visit.world, person).await?;
    let drafts = draft::open(app, &owner(app, visit)).await?;
    let joint = joint(&app.store, &visit.world, person).await?;
    let for_others = letters::cases(app, visit, person).await?;
    let lang = visit.lang;
    let title = t(lang, "mine-title");
    let (open, done): (Vec<&Loaded>, Vec<&Loaded>) = mine
        .cases
        .iter()
        .partition(|loaded| !loaded.case.status.is_final());
    let body = html! {
        h1 { (title) }
        (home::unfinished(visit, &drafts))
        @if !joint.cases.is_empty() {
            h2 { (t(lang, "mine-joint")) }
            @for loaded in &joint.cases { (case(visit, loaded)) }
        }
        @if mine.cases.is_empty() && mine.broken.is_empty() && joint.cases.is_empty() {
            (empty(&t(lang, "mine-none"), &t(lang, "mine-none-next"), Some((&t(lang, "find-title"), "/items"))))
            (actions(&[link_button(&t(lang, "home-track"), "/track", Kind::Quiet, None)]))
        }
        @for (heading, cases) in [("mine-open", &open), ("mine-done", &done)] {
            @if !cases.is_empty() {
                h2 { (t(lang, heading)) }
                @for loaded in cases.iter() { (case(visit, loaded)) }
            }
        }
        @for key in mine.broken.iter().chain(&joint.broken) {
            p { a href={ "/cases/" (key) } { (t(lang, "mine-broken")) } }
        }
        (for_others)
        (letters::link(visit))
        p { a.alone href="/me/notices" { (t(lang, "wish-title")) } }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

/// One case: its name, where it is, and the single next step.
pub fn case(visit: &Visit, loaded: &Loaded) -> Markup {
    let lang = visit.lang;
    let item = &loaded.item;
    let href = format!("/cases/{}", loaded.key);
    let reader = Reader::of(visit, loaded);
    let (light, word) = casework::lamp::of(&reader, loaded);
    html! {
        section.panel {
            h3 { a href=(href) { (lang.either(&item.name, &item.name_en)) } }
            p { (lamp(light, &word)) }
            p { (casework::state::state_sentence(&reader, loaded)) }
            p.hint { (t(lang, "receipt-number")) " " span.num { (loaded.filing().number) } }
            @if signs(visit, loaded) {
                (actions(&[link_button(&t(lang, "mine-sign"), &format!("{href}/do/sign"), Kind::Act, None)]))
            } @else if let Some((label, kind)) = next_step(lang, loaded, &reader) {
                (actions(&[link_button(&label, &href, kind, None)]))
            }
        }
    }
}

/// Whether this visitor's own signature is what the case waits for.
fn signs(visit: &Visit, loaded: &Loaded) -> bool {
    let case = &loaded.case;
    let is_open = case.accepted_at.is_none() && !case.status.is_final();
    let waits = |person| case.waits_for(person).next().is_some();
    is_open && visit.person().is_some_and(waits)
}

/// What the resident is to do now, if anything.
fn next_step(lang: Lang, loaded: &Loaded, reader: &Reader<'_>) -> Option<(String, Kind)> {
    if reader.eyes == Eyes::Joint {
        return None;
    }
    // Rating is the resident's own; an agent corrects, and no more.
    let unrated = match reader.eyes {
        Eyes::Resident => loaded.case.unrated().len(),
        _ => 0,
    };
    match (loaded.case.waiting(), unrated) {
        (Waiting::Resident, _) => Some((t(lang, "mine-correct"), Kind::Act)),
        (Waiting::Staff | Waiting::Nobody, 0) => None,
        (Waiting::Staff | Waiting::Nobody, n) => {
            Some((tr(lang, "mine-rate", &[("n", n.into())]), Kind::Plain))
        }
    }
}
