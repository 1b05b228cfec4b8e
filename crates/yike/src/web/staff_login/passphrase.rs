//! `/passphrase`: a new passphrase for oneself. It ends every other session.

use super::login::passphrase_field;
use super::tries::{self, Tried};
use crate::app::App;
use crate::web::face::parts::{Fault, Kind, actions, button, csrf_field, error_summary};
use crate::web::face::text::t;
use crate::web::face::{Width, page};
use crate::web::go;
use crate::web::session::{self, SessionKind};
use crate::web::{Posted, Problem, Visit, visit};
use crate::{passphrase, register};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// GET `/passphrase`
pub async fn form(visit: Visit) -> Markup {
    draw(&visit, &[])
}

/// POST `/passphrase`
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let typed = |name: &str| {
        let field = posted.fields.iter().find(|(key, _)| key == name);
        field.map_or(String::new(), |(_, value)| value.clone())
    };
    let (old, new, again) = (typed("current"), typed("fresh"), typed("again"));
    let lang = visit.lang;
    let mut faults = Vec::new();
    if let Err(fault) = passphrase::check(&new) {
        let message = lang.either(&fault.zh, &fault.en).to_owned();
        faults.push(at("fresh", message));
    } else if new != again {
        faults.push(at("again", t(lang, "passphrase-differs")));
    } else if new == old {
        faults.push(at("fresh", t(lang, "passphrase-same")));
    }
    if faults.is_empty() {
        let login = visit
            .world
            .people
            .get(&person)
            .and_then(|p| p.login.clone());
        match tries::enter(&app, &login.unwrap_or_default(), &old).await? {
            Tried::In(who) if who == person => {}
            Tried::In(_) | Tried::Wrong => {
                faults.push(at("current", t(lang, "passphrase-wrong")));
            }
            Tried::Shut => return Err(Problem::TooManyTries),
        }
    }
    if !faults.is_empty() {
        let page = draw(&visit, &faults);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let hash = tokio::task::spawn_blocking(move || passphrase::hash(&new)).await;
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
    session::end_all(&app, &person).await?;
    let token = session::begin(&app, &visit.token, SessionKind::Staff, &person, "").await?;
    let mut response = go::and_say("/passphrase", "passphrase-changed");
    let headers = response.headers_mut();
    visit::set_cookie(headers, visit::TOKEN, &token, 12 * 60 * 60, true);
    Ok(response)
}

fn at(field: &str, message: String) -> Fault {
    Fault {
        field_id: field.into(),
        message,
    }
}

fn draw(visit: &Visit, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "passphrase-title");
    let error = |name: &str| {
        let fault = faults.iter().find(|fault| fault.field_id == name);
        fault.map(|fault| fault.message.as_str())
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "passphrase-rule")) }
        form method="post" action="/passphrase" {
            (csrf_field(&visit.csrf))
            (passphrase_field("current", &t(lang, "passphrase-current"), "current-password", error("current")))
            (passphrase_field("fresh", &t(lang, "passphrase-fresh"), "new-password", error("fresh")))
            (passphrase_field("again", &t(lang, "passphrase-again"), "new-password", error("again")))
            (actions(&[button(&t(lang, "passphrase-change"), Kind::Act, None)]))
        }
        p.hint { (t(lang, "passphrase-ends")) }
    };
    page(&visit.frame(), &title, Width::One, body)
}
