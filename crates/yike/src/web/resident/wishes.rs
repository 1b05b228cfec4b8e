//! 通知方式: how somebody is told of their cases, and when not to be disturbed.

use super::{fresh_id, words_of};
use crate::app::App;
use crate::web::face::frame::{BannerKind, Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, abreast, actions, button, checkboxes, command_id_field, csrf_field,
    error_summary, link_button, notice, number, select, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use crate::wish::{self, Asked, Proof, Wish};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::Quiet;
use yike_core::door::Email;
use yike_core::who::PersonId;

/// The page of a resident; the others have none.
fn person(visit: &Visit) -> Result<&PersonId, Problem> {
    visit.person().ok_or(Problem::Login)
}

/// `GET /me/notices`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let wish = wish::of(&app, person(&visit)?).await?;
    let waits = wish::pending(&app, &visit.token, person(&visit)?).await?;
    Ok(draw(&app, &visit, &wish, waits.as_ref(), "", &[]))
}

fn draw(
    app: &App,
    visit: &Visit,
    wish: &Wish,
    waits: Option<&Email>,
    typed: &str,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "wish-title");
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "wish-what")) }
        (notice(BannerKind::Note, &t(lang, "wish-law"), &t(lang, "wish-law-why")))
        (ways(visit, wish, faults))
        @if wish::has_mail(app) || wish.address.is_some() {
            h2 { (t(lang, "wish-email-title")) }
            (address(visit, wish, waits, typed, faults))
        }
        (actions(&[link_button(&t(lang, "home-mine"), "/me", Kind::Quiet, None)]))
        @if visit.demo { p.hint { a.alone href="/demo/sms" { (t(lang, "phone-demo")) } } }
    };
    let title = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}

fn ways(visit: &Visit, wish: &Wish, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let (label, hint) = (t(lang, "wish-ways"), t(lang, "wish-ways-hint"));
    let (sms, email) = (t(lang, "wish-sms"), t(lang, "wish-email"));
    let mut choices = vec![Choice::new("sms", &sms)];
    if wish.address.is_some() {
        choices.push(Choice::new("email", &email));
    }
    let mut chosen = Vec::new();
    if wish.sms {
        chosen.push("sms");
    }
    if wish.email {
        chosen.push("email");
    }
    let field = Field {
        hint: Some(&hint),
        ..Field::new("ways", &label)
    };
    let hours: Vec<String> = (0..48).map(|n| clock(n * 30)).collect();
    let hours: Vec<Choice> = hours.iter().map(|hour| Choice::new(hour, hour)).collect();
    let (from, until) = (t(lang, "wish-from"), t(lang, "wish-until"));
    let (from_now, until_now) = (clock(wish.quiet.from()), clock(wish.quiet.until()));
    let hour = |name: &'static str, label, value| {
        let field = Field {
            value,
            ..Field::new(name, label)
        };
        select(lang, &field.with_fault(faults), &hours)
    };
    html! {
        form method="post" action="/me/notices" {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
            (checkboxes(lang, &field, &choices, &chosen))
            h2 { (t(lang, "wish-quiet")) }
            p.hint { (t(lang, "wish-quiet-what")) }
            (abreast(&[hour("from", &from, &from_now), hour("until", &until, &until_now)]))
            (actions(&[button(&t(lang, "wish-keep"), Kind::Act, None)]))
        }
    }
}

/// A minute of the day as a clock shows it.
fn clock(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
}

/// The address: proved, waiting for its code, or not there.
fn address(
    visit: &Visit,
    wish: &Wish,
    waits: Option<&Email>,
    typed: &str,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let (label, hint) = (t(lang, "wish-address"), t(lang, "wish-address-hint"));
    let field = Field {
        hint: Some(&hint),
        value: typed,
        autocomplete: Some("email"),
        maxlength: Some(254),
        ..Field::new("email", &label)
    };
    let (code, code_hint) = (t(lang, "phone-code"), t(lang, "wish-code-hint"));
    let code = Field {
        hint: Some(&code_hint),
        autocomplete: Some("one-time-code"),
        maxlength: Some(12),
        ..Field::new("code", &code)
    };
    html! {
        @if let Some(address) = &wish.address {
            p { (tr(lang, "wish-proved", &[("address", address.masked().into())])) }
            form method="post" action="/me/notices/email" {
                (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
                (actions(&[crate::web::face::parts::button_with(
                    &t(lang, "wish-drop"), Kind::Quiet, None, Some(("go", "drop")))]))
            }
        }
        @if let Some(address) = waits {
            p { (tr(lang, "wish-sent", &[("address", address.masked().into())])) }
            form method="post" action="/me/notices/code" {
                (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
                (number(lang, &code.with_fault(faults)))
                (actions(&[button(&t(lang, "wish-prove"), Kind::Plain, None)]))
            }
        }
        form method="post" action="/me/notices/email" {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
            (text_field(lang, &field.with_fault(faults)))
            (actions(&[button(&t(lang, if waits.is_some() { "wish-send-again" } else { "wish-send" }), Kind::Plain, None)]))
        }
    }
}

/// `POST /me/notices`: ways and hours.
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = person(&visit)?;
    let known = wish::of(&app, who).await?;
    let has = |way: &str| posted.all("ways").any(|chosen| chosen == way);
    let hours = minute(posted.get("from")).zip(minute(posted.get("until")));
    let quiet = hours.and_then(|(from, until)| Quiet::between(from, until));
    let wish = Wish {
        sms: has("sms"),
        email: has("email"),
        quiet: quiet.unwrap_or(known.quiet),
        address: known.address,
    };
    if quiet.is_none() {
        let fault = Fault {
            field_id: "from".into(),
            message: t(visit.lang, "wish-hours-fault"),
        };
        let page = draw(&app, &visit, &wish, None, "", &[fault]);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    wish::keep(&app, who, &wish).await?;
    let said = match wish.sms || wish.email {
        true => "wish-kept",
        false => "wish-kept-page",
    };
    Ok(go::and_say("/me/notices", said))
}

/// `POST /me/notices/email`: a code to this address, or the proved one is taken out.
pub async fn email(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = person(&visit)?;
    if posted.get("go") == "drop" {
        wish::drop_address(&app, who).await?;
        return Ok(go::and_say("/me/notices", "wish-dropped"));
    }
    let typed = posted.get("email");
    let known = wish::of(&app, who).await?;
    let again = |status: StatusCode, message: String| {
        let fault = Fault {
            field_id: "email".into(),
            message,
        };
        (status, draw(&app, &visit, &known, None, typed, &[fault])).into_response()
    };
    let email = match Email::parse(typed) {
        Ok(email) => email,
        Err(fault) => {
            return Ok(again(
                StatusCode::UNPROCESSABLE_ENTITY,
                words_of(visit.lang, &fault),
            ));
        }
    };
    let (status, key) = match wish::ask(&app, &visit.token, who, &email).await? {
        Asked::Sent => return Ok(go::to("/me/notices")),
        Asked::TooMany => (StatusCode::TOO_MANY_REQUESTS, "phone-too-many"),
        Asked::NotTaken => (StatusCode::SERVICE_UNAVAILABLE, "wish-not-taken"),
        Asked::NoMail => (StatusCode::SERVICE_UNAVAILABLE, "wish-no-mail"),
    };
    Ok(again(status, t(visit.lang, key)))
}

/// `POST /me/notices/code`
pub async fn code(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let who = person(&visit)?;
    let code: String = posted
        .get("code")
        .chars()
        .filter_map(super::phone::digit)
        .collect();
    let (status, key) = match wish::prove(&app, &visit.token, who, &code).await? {
        Proof::Proved => return Ok(go::and_say("/me/notices", "wish-now-proved")),
        Proof::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, "wish-wrong"),
        Proof::TooMany => (StatusCode::TOO_MANY_REQUESTS, "phone-too-many"),
        Proof::Expired => return Ok(go::and_say("/me/notices", "phone-expired")),
    };
    let known = wish::of(&app, who).await?;
    let waits = wish::pending(&app, &visit.token, who).await?;
    let fault = Fault {
        field_id: "code".into(),
        message: t(visit.lang, key),
    };
    let page = draw(&app, &visit, &known, waits.as_ref(), "", &[fault]);
    Ok((status, page).into_response())
}
