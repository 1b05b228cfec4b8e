//! `/login/code`: the second page of the staff's door, for those who have a second factor.

use super::entrance::{go_on, person_for};
use crate::app::App;
use crate::entry::Lack;
use crate::second_factor::{self, Tried};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, csrf_field, error_summary, hidden, text_field,
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

/// GET `/login/code`
pub async fn form(
    visit: Visit,
    asked: Result<Query<super::Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    person_for(&visit, Lack::Code)?;
    let back = asked.map(|Query(asked)| asked.back).unwrap_or_default();
    if visit.entering.is_none() {
        return Ok(go::to("/account"));
    }
    Ok(draw(&visit, &back, &[]).into_response())
}

/// POST `/login/code`
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = person_for(&visit, Lack::Code)?;
    if visit.entering.is_none() {
        return Ok(go::to("/account"));
    }
    let again = |status: StatusCode, key: &str| {
        let faults = [Fault {
            field_id: "code".into(),
            message: t(visit.lang, key),
        }];
        let page = draw(&visit, posted.get("back"), &faults);
        Ok((status, page).into_response())
    };
    match second_factor::enter(&app, &person, posted.get("code")).await? {
        Tried::Right => {
            let past = Some(Lack::Code);
            go_on(&app, &visit, &person, past, posted.get("back")).await
        }
        Tried::Wrong => again(StatusCode::UNPROCESSABLE_ENTITY, "code-wrong"),
        Tried::Shut => again(StatusCode::TOO_MANY_REQUESTS, "code-shut"),
    }
}

fn draw(visit: &Visit, back: &str, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "code-title");
    let (label, hint) = (t(lang, "code-label"), t(lang, "code-hint"));
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        form method="post" action="/login/code" autocomplete="off" {
            (csrf_field(&visit.csrf))
            @if let Some(back) = go::local(back) { (hidden("back", back)) }
            (text_field(lang, &Field {
                hint: Some(&hint),
                autocomplete: Some("one-time-code"),
                maxlength: Some(20),
                ..Field::new("code", &label)
            }.with_fault(faults)))
            (actions(&[button(&t(lang, "login-enter"), Kind::Act, None)]))
        }
        p.hint { (t(lang, "code-lost")) }
        (super::give_up(visit))
    };
    page(&visit.frame(), &title, Width::One, body)
}
