//! `/login`: the staff's way in.

use super::Asked;
use super::entrance::{arrived, go_on};
use super::tries::{self, Tried};
use crate::app::App;
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, csrf_field, error_summary, hidden, link_button, text_field,
};
use crate::web::face::text::t;
use crate::web::face::{Width, page};
use crate::web::go;
use crate::web::{Posted, Problem, Visit};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// GET `/login`
pub async fn form(visit: Visit, asked: Result<Query<Asked>, QueryRejection>) -> Markup {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    draw(&visit, "", &asked.back, None)
}

/// POST `/login`
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let login = posted.get("login").to_lowercase();
    let fault = |key: &str| Fault {
        field_id: "login".into(),
        message: t(visit.lang, key),
    };
    // Passphrases are taken as they are typed: a blank may belong to them.
    let words = posted.raw("passphrase");
    if login.is_empty() || words.is_empty() {
        let page = draw(
            &visit,
            &login,
            posted.get("back"),
            Some(fault("login-empty")),
        );
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if login.chars().count() > 100 || words.chars().count() > 1000 {
        return Err(Problem::TooLarge);
    }
    let person = match tries::enter(&app, &login, words).await? {
        Tried::In(person) => person,
        Tried::Wrong => {
            let page = draw(
                &visit,
                &login,
                posted.get("back"),
                Some(fault("login-wrong")),
            );
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Tried::Shut => {
            let page = draw(
                &visit,
                &login,
                posted.get("back"),
                Some(fault("login-shut")),
            );
            return Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response());
        }
    };
    arrived(&app, &person, words).await?;
    go_on(&app, &visit, &person, None, posted.get("back")).await
}

fn draw(visit: &Visit, login: &str, back: &str, fault: Option<Fault>) -> Markup {
    let lang = visit.lang;
    let faults: Vec<Fault> = fault.into_iter().collect();
    let title = t(lang, "login-title");
    let (name, words) = (t(lang, "login-name"), t(lang, "login-passphrase"));
    let body = html! {
        (error_summary(lang, &faults))
        h1 { (title) }
        form method="post" action="/login" {
            (csrf_field(&visit.csrf))
            @if let Some(back) = go::local(back) { (hidden("back", back)) }
            (text_field(lang, &Field {
                value: login,
                autocomplete: Some("username"),
                maxlength: Some(100),
                ..Field::new("login", &name)
            }.with_fault(&faults)))
            (passphrase_field("passphrase", &words, "current-password", None))
            (actions(&[button(&t(lang, "login-enter"), Kind::Act, None)]))
        }
        p.hint { (t(lang, "login-lost")) }
        h2 { (t(lang, "login-resident-title")) }
        p { (t(lang, "login-resident")) }
        (actions(&[link_button(&t(lang, "login-resident-go"), "/me/login", Kind::Plain, None)]))
    };
    page(&visit.frame(), &title, Width::One, body)
}

/// A passphrase is never drawn back into a page.
pub(in crate::web) fn passphrase_field(
    name: &str,
    label: &str,
    autocomplete: &str,
    error: Option<&str>,
) -> Markup {
    html! {
        div.field.bad[error.is_some()] {
            label for=(name) { (label) }
            @if let Some(error) = error { p.why id={ (name) "-error" } { (error) } }
            input id=(name) name=(name) type="password" autocomplete=(autocomplete) maxlength="200"
                aria-invalid=[error.map(|_| "true")]
                aria-describedby=[error.map(|_| format!("{name}-error"))];
        }
    }
}
