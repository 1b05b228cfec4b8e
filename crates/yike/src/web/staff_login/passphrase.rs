//! `/passphrase`: a new passphrase for oneself. It ends every other session.

use super::entrance::{person_for, set_token, settle, try_passphrase};
use super::login::passphrase_field;
use super::tries::Tried;
use crate::app::App;
use crate::entry::{self, Lack, Rules};
use crate::passphrase::Profile;
use crate::web::face::frame::BannerKind;
use crate::web::face::page;
use crate::web::face::parts::{
    Fault, Kind, actions, button, csrf_field, error_summary, hidden, notice,
};
use crate::web::face::text::t;
use crate::web::{Posted, Problem, Visit, go};
use crate::{passphrase, register};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::who::PersonId;

/// GET `/passphrase`
pub async fn form(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<super::Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let person = person_for(&visit, Lack::Passphrase)?;
    let back = asked.map(|Query(asked)| asked.back).unwrap_or_default();
    draw(&app, &visit, &person, &back, &[]).await
}

/// POST `/passphrase`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = person_for(&visit, Lack::Passphrase)?;
    let (old, new) = (posted.raw("current"), posted.raw("fresh"));
    let lang = visit.lang;
    let mut faults = Vec::new();
    if let Err(fault) = entry::check(&visit.world, &person, new, visit.now) {
        let message = lang.either(&fault.zh, &fault.en).to_owned();
        faults.push(at("fresh", message));
    } else if new != posted.raw("again") {
        faults.push(at("again", t(lang, "passphrase-differs")));
    } else if new == old {
        faults.push(at("fresh", t(lang, "passphrase-same")));
    }
    if faults.is_empty() {
        match try_passphrase(&app, &person, old).await? {
            Tried::In(_) => {}
            Tried::Wrong => faults.push(at("current", t(lang, "passphrase-wrong"))),
            Tried::Shut => return Err(Problem::TooManyTries),
        }
    }
    if faults.is_empty() && was_before(&app, &visit, &person, new).await? {
        faults.push(at("fresh", t(lang, "passphrase-before")));
    }
    if !faults.is_empty() {
        let page = draw(&app, &visit, &person, posted.get("back"), &faults).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let words = new.to_owned();
    let hash = tokio::task::spawn_blocking(move || passphrase::hash(&words)).await;
    let Ok(Ok(hash)) = hash else {
        tracing::error!("a passphrase could not be hashed");
        return Err(Problem::Ours);
    };
    let (whose, now) = (person.clone(), app.now());
    app.store
        .write(move |tx| {
            register::set_secret(tx, &whose, &hash, &whose, now).map_err(crate::act::Fail::from)
        })
        .await?;
    let past = Some(Lack::Passphrase);
    let back = match visit.entering {
        Some(_) => posted.get("back"),
        None => "/account",
    };
    let settled = settle(&app, &visit.token, &person, past, back).await?;
    let mut response = go::and_say(&settled.path, "passphrase-changed");
    set_token(&mut response, &settled.token);
    Ok(response)
}

/// Whether it is one of the last, as far back as the profile looks.
async fn was_before(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    words: &str,
) -> Result<bool, Problem> {
    let (who, n) = (person.clone(), Rules::of(&visit.world).profile.remembers());
    let kept = app
        .store
        .read(move |tx| register::last_secrets(tx, &who, n))
        .await?;
    let words = words.to_owned();
    let found = tokio::task::spawn_blocking(move || {
        kept.iter()
            .any(|hash| passphrase::verify(&words, Some(hash)))
    });
    found.await.map_err(|_| Problem::Ours)
}

fn at(field: &str, message: String) -> Fault {
    Fault {
        field_id: field.into(),
        message,
    }
}

async fn draw(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    back: &str,
    faults: &[Fault],
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let title = t(lang, "passphrase-title");
    let profile = Rules::of(&visit.world).profile;
    let why = match visit.entering {
        Some(_) => Some(must(app, visit, person, profile).await?),
        None => None,
    };
    let error = |name: &str| {
        let fault = faults.iter().find(|fault| fault.field_id == name);
        fault.map(|fault| fault.message.as_str())
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        @if let Some(why) = why {
            (notice(BannerKind::Care, &t(lang, why), &t(lang, &format!("{why}-next"))))
        }
        p { (t(lang, &format!("passphrase-rule-{}", profile.as_str()))) }
        form method="post" action="/passphrase" {
            (csrf_field(&visit.csrf))
            @if let Some(back) = go::local(back) { (hidden("back", back)) }
            (passphrase_field("current", &t(lang, "passphrase-current"), "current-password", error("current")))
            (passphrase_field("fresh", &t(lang, "passphrase-fresh"), "new-password", error("fresh")))
            (passphrase_field("again", &t(lang, "passphrase-again"), "new-password", error("again")))
            (actions(&[button(&t(lang, "passphrase-change"), Kind::Act, None)]))
        }
        p.hint { (t(lang, "passphrase-ends")) }
        (super::give_up(visit))
    };
    Ok(page(&visit.frame(), &title, super::width(visit), body))
}

/// Why it has to be changed before one is in.
async fn must(
    app: &App,
    visit: &Visit,
    person: &PersonId,
    profile: Profile,
) -> Result<&'static str, Problem> {
    let who = person.clone();
    let standing = app
        .store
        .read(move |tx| register::standing(tx, &who))
        .await?;
    let is_over = profile
        .ends(standing.since)
        .is_some_and(|end| end <= visit.now);
    Ok(match (standing.must_change, is_over) {
        (false, true) => "passphrase-over",
        (true | false, _) => "passphrase-must",
    })
}
