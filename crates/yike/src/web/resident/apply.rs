//! Beginning an application, coming back to it, giving it up.

use super::guide_place::{self, At};
use super::steps::{Open, Step, load, plan};
use super::{fresh_id, guide, owner, sample_note};
use crate::app::App;
use crate::draft::{self, Words};
use crate::views::listed;
use crate::web::casework::words::unit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{
    Kind, actions, button, button_with, command_id_field, csrf_field, empty, facts, hidden,
    link_button,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::visit::Visitor;
use crate::web::{Posted, Problem, Visit, guided};
use crate::world::Published;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::day_of;
use yike_core::item::Item;
use yike_core::item::form::Answers;
use yike_core::unit::UnitId;

/// What will be asked, and an unfinished form of the same item if there is one.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let published = published(&visit, &key)?;
    let chosen = guided::of_query(&published.item, pairs.as_deref());
    let at = At::read(&visit, pairs.as_deref());
    let drafts = draft::open(&app, &owner(&app, &visit)).await?;
    let open = drafts
        .iter()
        .find(|draft| draft.item == key && draft.letter.is_empty());
    let lang = visit.lang;
    let item = &published.item;
    let name = lang.either(&item.name, &item.name_en);
    let title = tr(lang, "apply-title", &[("item", name.into())]);
    let guide = at.onto(guided::address(&format!("/items/{key}"), item, &chosen));
    let body = html! {
        h1 { (title) }
        @if !item.visit.online {
            (empty(&t(lang, "apply-not-online"), &t(lang, "apply-not-online-next"), Some((&t(lang, "apply-guide"), &guide))))
        } @else {
            (ahead(&visit, item, &chosen, &at))
            @if let Some(open) = open {
                p { b { (tr(lang, "apply-open", &[("date", super::day(&visit, day_of(open.until)).into())])) } }
            }
            form method="post" action={ "/apply/" (key) } {
                (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
                @for (key, value) in &chosen { (hidden(key, value)) }
                (at.hidden())
                @if let Some(open) = open {
                    (actions(&[
                        link_button(&t(lang, "apply-resume"), &format!("/drafts/{}", open.id), Kind::Act, None),
                        button_with(&t(lang, "apply-anew"), Kind::Plain, None, Some(("anew", "1"))),
                    ]))
                } @else {
                    (actions(&[
                        button(&t(lang, "apply-begin"), Kind::Act, None),
                        link_button(&t(lang, "apply-guide"), &guide, Kind::Quiet, None),
                    ]))
                }
            }
            (kept(&visit))
            @if !item.source.verified { (sample_note(lang)) }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

fn published<'a>(visit: &'a Visit, key: &str) -> Result<&'a Published, Problem> {
    visit
        .world
        .published(key, visit.now)
        .ok_or(Problem::NotFound)
}

/// What lies ahead, before anything is asked.
fn ahead(visit: &Visit, item: &Item, chosen: &Answers, at: &At) -> Markup {
    let lang = visit.lang;
    let told = listed::promise(&visit.world, item, chosen, at.place(), visit.now);
    let steps = plan(item, &Default::default());
    html! {
        p { (tr(lang, "apply-ahead", &[("n", Step::count(&steps).into())])) }
        ol { @for step in steps.iter().filter(|step| step.is_counted()) { li { (step.title(lang)) } } }
        @if !chosen.is_empty() { p { (t(lang, "guide-chosen")) b { (guide::in_words(lang, item, chosen)) } } }
        @if let Some(place) = at.place() { p { (t(lang, "apply-place")) b { (unit(&visit.world, place)) } } }
        p { (guide_place::told(lang, &told)) }
    }
}

/// What is saved and for whom.
fn kept(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let words = match visit.visitor {
        Visitor::Resident { .. } => "apply-kept-resident",
        Visitor::Nobody | Visitor::Staff { .. } => "apply-kept-visit",
    };
    html! { p.hint { (tr(lang, words, &[("n", draft::DAYS.into())])) " " a href="/privacy" { (t(lang, "privacy-title")) } } }
}

pub async fn begin(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let published = published(&visit, &key)?;
    if !published.item.visit.online {
        return Ok(go::to(&format!("/apply/{key}")));
    }
    let id = posted.command_id()?;
    let anew = posted.get("anew") == "1";
    let at = At::of_fields(&visit, &posted.fields);
    let known = Words {
        answers: guided::of_fields(&published.item, &posted.fields),
        street: code(at.street),
        community: code(at.community),
        ..Words::default()
    };
    let owner = owner(&app, &visit);
    let id = draft::begin_by(&app, &owner, &id, published, anew, "", &known).await?;
    let first = Step::first(&published.item);
    Ok(go::to(&format!("/drafts/{id}/{}", first.as_str())))
}

fn code(unit: Option<UnitId>) -> String {
    unit.map_or_else(String::new, |unit| unit.to_string())
}

/// Where one left off, what is saved, and how to give it up.
pub async fn resume(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let open = match load(&app, &visit, &id).await {
        Ok(open) => open,
        Err(Problem::NotFound) => return Ok(not_here(&visit, &format!("/drafts/{id}"))),
        Err(problem) => return Err(problem),
    };
    if let Some(case) = &open.draft.words.filed {
        return Ok(go::to(&format!("/cases/{case}/filed")));
    }
    let lang = visit.lang;
    let item = &open.published.item;
    let name = lang.either(&item.name, &item.name_en);
    let title = tr(lang, "apply-title", &[("item", name.into())]);
    let left_off = Step::parse(&open.draft.step).unwrap_or(Step::first(item));
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "apply-open", &[("date", super::day(&visit, day_of(open.draft.until)).into())])) }
        (actions(&[
            link_button(&t(lang, "apply-resume"), &format!("/drafts/{id}/{}", left_off.as_str()), Kind::Act, None),
            link_button(&t(lang, "apply-check"), &format!("/drafts/{id}/review"), Kind::Plain, None),
        ]))
        (so_far(lang, &open, left_off))
        (kept(&visit))
        details {
            summary { (t(lang, "apply-discard")) }
            form method="post" action={ "/drafts/" (id) "/discard" } {
                (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
                p { (t(lang, "apply-discard-what")) }
                (actions(&[button(&t(lang, "apply-discard-yes"), Kind::Grave, None)]))
            }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body).into_response())
}

/// What is saved, for whom, and where one left off.
fn so_far(lang: Lang, open: &Open, left_off: Step) -> Markup {
    let words = &open.draft.words;
    let item = &open.published.item;
    let name = |code: &str| {
        let material = item.materials.iter().find(|material| material.code == code);
        material.map_or(code.to_owned(), |one| {
            lang.either(&one.name, &one.name_en).to_owned()
        })
    };
    let papers: Vec<String> = words
        .papers
        .iter()
        .filter(|(_, paper)| !paper.files.is_empty())
        .map(|(code, paper)| {
            let n = paper.files.len();
            tr(
                lang,
                "resume-paper",
                &[("paper", name(code).into()), ("n", n.into())],
            )
        })
        .collect();
    let answered = words.answers.values().chain(words.person.values());
    let answered = answered.filter(|value| !value.trim().is_empty()).count();
    let mut rows = vec![
        (t(lang, "resume-step"), html! { (left_off.title(lang)) }),
        (t(lang, "resume-answers"), html! { (answered) }),
        (
            t(lang, "resume-papers"),
            html! {
                @if papers.is_empty() { (t(lang, "resume-no-papers")) }
                @else { ul { @for paper in &papers { li { (paper) } } } }
            },
        ),
    ];
    if let Some(whom) = &open.for_whom {
        rows.push((t(lang, "resume-for"), html! { (whom) }));
    }
    let rows: Vec<(&str, Markup)> = rows
        .iter()
        .map(|(label, value)| (label.as_str(), value.clone()))
        .collect();
    html! { h2 { (t(lang, "resume-saved")) } (facts(&rows)) }
}

/// A link to a form that does not open for whoever is here: it wins over the session that is open.
/// The same page for a form that there is not, so that nobody learns of one.
pub fn not_here(visit: &Visit, link: &str) -> Response {
    let lang = visit.lang;
    let title = t(lang, "resume-not-here");
    let login = format!("/me/login?next={link}");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "resume-why")) }
        @match &visit.visitor {
            Visitor::Nobody => (actions(&[
                link_button(&t(lang, "resume-log-in"), &login, Kind::Act, None),
                link_button(&t(lang, "resume-anew"), "/items", Kind::Quiet, None),
            ])),
            Visitor::Resident { masked, .. } => {
                p { (tr(lang, "resume-you-are", &[("phone", masked.as_str().into())])) }
                form method="post" action="/logout" {
                    (csrf_field(&visit.csrf)) (hidden("next", link))
                    (actions(&[
                        button(&t(lang, "resume-change"), Kind::Act, None),
                        link_button(&t(lang, "home-mine"), "/me", Kind::Quiet, None),
                    ]))
                }
            },
            Visitor::Staff { .. } => (actions(&[link_button(&t(lang, "resume-anew"), "/items", Kind::Plain, None)])),
        }
    };
    let page = frame_page(&visit.frame(), &title, Width::One, body);
    (StatusCode::NOT_FOUND, page).into_response()
}

pub async fn discard(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Problem> {
    draft::discard(&app, &owner(&app, &visit), &id).await?;
    Ok(go::and_say("/", "apply-discarded"))
}
