//! `/me/letters`: the letters somebody gave, and those they were given, with what each allows.

use super::{company, explained, last_day, one, reach, received};
use crate::app::App;
use crate::draft;
use crate::files::{self, FileNote};
use crate::letter::{self, Letter, Standing};
use crate::people::ending;
use crate::private;
use crate::register::HOME;
use crate::views::mine::for_others;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{
    Confirm, Kind, Lamp, actions, button_with, command_id_field, confirm, csrf_field, empty, facts,
    lamp, link_button,
};
use crate::web::face::text::{t, tr};
use crate::web::resident::first_step;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::who::PersonId;

/// GET `/me/letters`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let (keys, giver) = (app.keys.clone(), person.clone());
    let given = app
        .store
        .read(move |tx| letter::given(tx, &keys, &giver))
        .await?;
    let held = received(&app, &person).await?;
    let lang = visit.lang;
    let title = t(lang, "letters-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "letter-what")) }
        (actions(&[link_button(&t(lang, "letter-new"), "/me/letters/new", Kind::Act, None)]))
        h2 { (t(lang, "letters-given")) }
        @if given.is_empty() { (empty(&t(lang, "letters-none"), &t(lang, "letters-none-next"), None)) }
        @for letter in &given { (one_given(&visit, letter)) }
        @if !held.is_empty() {
            h2 { (t(lang, "letters-received")) }
            @for letter in &held { (one_received(&visit, letter)) }
            (cases(&app, &visit, &person).await?)
        }
        details {
            summary { (t(lang, "letter-what-summary")) }
            (explained(lang))
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

fn one_given(visit: &Visit, letter: &Letter) -> Markup {
    let lang = visit.lang;
    let standing = letter.standing(visit.now);
    let (light, key) = match standing {
        Standing::InForce => (Lamp::Good, "letter-in-force"),
        Standing::Expired => (Lamp::Quiet, "letter-expired"),
        Standing::Revoked => (Lamp::Quiet, "letter-revoked"),
    };
    let (agent, phone) = match &letter.names {
        Some(names) => (names.agent_masked(), names.agent_phone_masked()),
        None => ("*".into(), "*".into()),
    };
    let labels = [
        "letter-row-agent",
        "letter-row-reach",
        "letter-row-until",
        "letter-row-withdraw",
    ]
    .map(|key| t(lang, key));
    let withdraw = t(
        lang,
        if letter.may_withdraw {
            "word-yes"
        } else {
            "word-no"
        },
    );
    html! {
        section.panel {
            p { (lamp(light, &t(lang, key))) }
            (facts(&[
                (labels[0].as_str(), html! { (agent) " " span.num { (phone) } }),
                (labels[1].as_str(), html! { (reach(visit, letter)) }),
                (labels[2].as_str(), html! { (last_day(visit, letter.until)) }),
                (labels[3].as_str(), html! { (withdraw) }),
            ]))
            @if !letter.desk.is_empty() {
                p.hint { (tr(lang, "letter-by-desk", &[("unit", visit.world.units.name(&yike_core::unit::UnitId::new(&letter.desk)).into())])) }
            }
            @let revoke = format!("/me/letters/{}/revoke", letter.id);
            @let paper = format!("/me/letters/{}/paper", letter.id);
            p.actions {
                @if standing == Standing::InForce {
                    (link_button(&t(lang, "letter-revoke"), &revoke, Kind::Plain, None)) " "
                }
                @if letter.paper.is_some() { a.alone href=(paper) target="_blank" rel="noopener" { (t(lang, "letter-paper-see")) } }
            }
        }
    }
}

fn one_received(visit: &Visit, letter: &Letter) -> Markup {
    let lang = visit.lang;
    let principal = letter
        .names
        .as_ref()
        .map_or_else(|| "*".into(), |names| names.principal_masked());
    let labels = [
        "letter-row-reach",
        "letter-row-until",
        "letter-row-withdraw",
    ]
    .map(|key| t(lang, key));
    let withdraw = t(
        lang,
        if letter.may_withdraw {
            "word-yes"
        } else {
            "word-no"
        },
    );
    let company = letter.names.as_ref().and_then(|n| n.company.as_ref());
    html! {
        section.panel {
            h3 { (tr(lang, "letter-for", &[("name", principal.into())])) }
            @if let Some(company) = company {
                p.hint { (t(lang, "letter-uscc")) " " span.num { (ending(&company.uscc)) } }
            }
            (facts(&[
                (labels[0].as_str(), html! { (reach(visit, letter)) }),
                (labels[1].as_str(), html! { (last_day(visit, letter.until)) }),
                (labels[2].as_str(), html! { (withdraw) }),
            ]))
            @if !letter.items.is_empty() {
                form method="post" action={ "/me/letters/" (letter.id) "/apply" } {
                    (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                    (actions(&letter.items.iter().filter_map(|key| apply_button(visit, key)).collect::<Vec<_>>()))
                }
            }
        }
    }
}

fn apply_button(visit: &Visit, key: &str) -> Option<Markup> {
    let lang = visit.lang;
    let published = visit.world.published(key, visit.now)?;
    let name = lang.either(&published.item.name, &published.item.name_en);
    let label = tr(lang, "letter-apply", &[("item", name.into())]);
    Some(button_with(&label, Kind::Plain, None, Some(("item", key))))
}

/// The cases that this person may handle for others now.
pub async fn cases(app: &App, visit: &Visit, person: &PersonId) -> Result<Markup, Problem> {
    let cases = for_others(&app.store, &visit.world, person, visit.now).await?;
    Ok(html! {
        @if !cases.is_empty() {
            h2 { (t(visit.lang, "letters-cases")) }
            @for loaded in &cases { (crate::web::resident::case_panel(visit, loaded)) }
        }
    })
}

/// GET `/me/letters/{id}/revoke`: asked once more, with what will happen.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let letter = one(&app, &id, |letter| letter.principal == person).await?;
    Ok(draw_ask(&visit, &letter, "/me/letters"))
}

pub fn draw_ask(visit: &Visit, letter: &Letter, place: &str) -> Markup {
    let lang = visit.lang;
    let agent = letter
        .names
        .as_ref()
        .map_or_else(|| "*".into(), |names| names.agent_masked());
    let question = tr(lang, "letter-revoke-ask", &[("name", agent.into())]);
    let body = confirm(
        lang,
        &Confirm {
            question: &question,
            detail: &t(lang, "letter-revoke-what"),
            yes: &t(lang, "letter-revoke-yes"),
            kind: Kind::Grave,
            action: &format!("{place}/{}/revoke", letter.id),
            back: place,
            csrf: &visit.csrf,
            command_id: &uuid::Uuid::now_v7().to_string(),
            fields: html! { p { (reach(visit, letter)) } },
        },
    );
    frame_page(&visit.frame(), &question, Width::One, body)
}

/// POST `/me/letters/{id}/revoke`
pub async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let letter = one(&app, &id, |letter| letter.principal == person).await?;
    let now = app.now();
    app.store
        .write(move |tx| {
            Ok::<_, crate::act::Fail>(letter::revoke(tx, &letter, &person, None, now)?)
        })
        .await?;
    // Pressed twice, or over already: either way it holds no more.
    Ok(go::and_say("/me/letters", "letter-revoked-now"))
}

/// GET `/me/letters/{id}/paper`: the paper that a counter kept, for whoever gave the letter.
pub async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let letter = one(&app, &id, |letter| letter.principal == person).await?;
    let doc = letter.paper.ok_or(Problem::NotFound)?;
    let keys = app.keys.clone();
    let opened = app
        .store
        .read(move |tx| private::one(tx, &keys, HOME, &doc))
        .await?;
    let note: FileNote = opened
        .and_then(|opened| opened.json())
        .ok_or(Problem::NotFound)?;
    let bytes = files::open(&app, &note).await?;
    Ok(crate::web::casework::file::answer(&note, None, bytes))
}

/// POST `/me/letters/{id}/apply`: the agent begins a form for whoever gave the letter.
pub async fn apply(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let now = visit.now;
    let letter = one(&app, &id, |letter| {
        letter.agent == person && letter.standing(now) == Standing::InForce
    })
    .await?;
    let key = posted.get("item");
    let reaches = letter.items.iter().any(|item| item == key);
    let published = visit.world.published(key, now).filter(|_| reaches);
    let published = published.ok_or_else(|| Problem::from(letter::over()))?;
    let draft = posted.command_id()?;
    let owner = person.as_str();
    let known = company::begun(&letter);
    let draft = draft::begin_by(&app, owner, &draft, published, false, &letter.id, &known).await?;
    let first = first_step(&published.item);
    Ok(go::to(&format!("/drafts/{draft}/{first}")).into_response())
}

/// The way to letters from the resident's own page.
pub fn link(visit: &Visit) -> Markup {
    actions(&[link_button(
        &t(visit.lang, "letters-title"),
        "/me/letters",
        Kind::Quiet,
        None,
    )])
}
