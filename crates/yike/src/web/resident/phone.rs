//! Proving a phone: the number, then the code that was sent to it. No passwords, no accounts to
//! be found out: every phone is answered alike.

use super::{fresh_id, query, words_of};
use crate::app::App;
use crate::identity;
use crate::proof::{self, Aim, Asked, Proof, Proved};
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary, hidden,
    link_button, tel,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::session;
use crate::web::visit::{TOKEN, Visitor, set_cookie};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::door::Phone;
use yike_core::who::PersonId;

pub async fn page(State(app): State<App>, visit: Visit, RawQuery(pairs): RawQuery) -> Response {
    let next = wanted(&query(pairs.as_deref(), "next"));
    if matches!(visit.visitor, Visitor::Resident { .. }) {
        return go::to(&next);
    }
    login_page(&app, &visit, &next, "", &[], html! {}).into_response()
}

/// Where the visitor wanted to go; a page of ours or `/me`.
pub fn wanted(next: &str) -> String {
    go::local(next).unwrap_or("/me").to_owned()
}

/// All ways in; `told` is what became of another one.
pub fn login_page(
    app: &App,
    visit: &Visit,
    next: &str,
    typed: &str,
    faults: &[Fault],
    told: Markup,
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "phone-title");
    let body = html! {
        (error_summary(lang, faults))
        (told)
        h1 { (title) }
        p { (t(lang, "phone-why")) }
        form method="post" action="/me/login" {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id())) (hidden("next", next))
            (phone_field(lang, typed, faults))
            (actions(&[button(&t(lang, "phone-send"), Kind::Act, None)]))
        }
        (super::identity::ways(app, visit, next))
        p.hint { (t(lang, "phone-none")) " " a href="/help" { (t(lang, "help-me")) } }
        p.hint { a.alone href="/login" { (t(lang, "phone-staff")) } }
        @if visit.demo { p.hint { a.alone href="/demo/sms" { (t(lang, "phone-demo")) } } }
    };
    let title = if faults.is_empty() {
        title
    } else {
        faulty_title(lang, &title)
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}

pub fn phone_field(lang: Lang, typed: &str, faults: &[Fault]) -> Markup {
    let (label, hint) = (t(lang, "phone-label"), t(lang, "phone-hint"));
    let field = Field {
        hint: Some(&hint),
        value: typed,
        autocomplete: Some("tel"),
        maxlength: Some(30),
        ..Field::new("phone", &label)
    };
    tel(lang, &field.with_fault(faults))
}

/// A phone that can be sent a message, or why not.
pub fn mobile(lang: Lang, typed: &str) -> Result<Phone, Fault> {
    let fault = |message: String| Fault {
        field_id: "phone".into(),
        message,
    };
    let phone = Phone::parse(typed).map_err(|wrong| fault(words_of(lang, &wrong)))?;
    match phone.is_mobile() {
        true => Ok(phone),
        false => Err(fault(t(lang, "phone-landline"))),
    }
}

/// Why no code was sent, and the status of that answer.
pub fn not_sent(lang: Lang, asked: Asked) -> Option<(StatusCode, Fault)> {
    let (status, key) = match asked {
        Asked::Sent => return None,
        Asked::TooMany => (StatusCode::TOO_MANY_REQUESTS, "phone-too-many"),
        Asked::NoGateway => (StatusCode::SERVICE_UNAVAILABLE, "phone-no-gateway"),
    };
    let message = t(lang, key);
    Some((
        status,
        Fault {
            field_id: "phone".into(),
            message,
        },
    ))
}

pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let next = wanted(posted.get("next"));
    let typed = posted.get("phone");
    let again = |status: StatusCode, fault: Fault| {
        let page = login_page(&app, &visit, &next, typed, &[fault], html! {});
        (status, page).into_response()
    };
    let phone = match mobile(visit.lang, typed) {
        Ok(phone) => phone,
        Err(fault) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, fault)),
    };
    let asked = proof::ask(&app, &visit.token, &phone, &Aim::Go(next.clone())).await?;
    Ok(match not_sent(visit.lang, asked) {
        Some((status, fault)) => again(status, fault),
        None => go::to("/me/login/code"),
    })
}

pub async fn code_page(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    Ok(match proof::pending(&app, &visit.token).await? {
        Some((masked, aim)) => draw_code(&visit, &masked, &aim, &[]).into_response(),
        None => go::to("/me/login"),
    })
}

fn draw_code(visit: &Visit, masked: &str, aim: &Aim, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "phone-code-title");
    let (label, hint) = (t(lang, "phone-code"), t(lang, "phone-code-hint"));
    let field = Field {
        hint: Some(&hint),
        autocomplete: Some("one-time-code"),
        maxlength: Some(12),
        ..Field::new("code", &label)
    };
    let other = match aim {
        Aim::Go(next) => format!("/me/login?next={next}"),
        Aim::Seek(_) => "/track".to_owned(),
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (tr(lang, "phone-sent", &[("phone", masked.into())])) }
        form method="post" action="/me/login/code" {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
            (crate::web::face::parts::number(lang, &field.with_fault(faults)))
            (actions(&[
                button(&t(lang, "phone-go"), Kind::Act, None),
                link_button(&t(lang, "phone-other"), &other, Kind::Quiet, None),
            ]))
        }
        @if visit.demo { p.hint { a.alone href="/demo/sms" { (t(lang, "phone-demo")) } } }
    };
    let title = if faults.is_empty() {
        title
    } else {
        faulty_title(lang, &title)
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}

pub async fn prove(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let code: String = posted.get("code").chars().filter_map(digit).collect();
    let (status, key) = match proof::prove(&app, &visit.token, &code).await? {
        Proof::Proved(proved) => return enter(&app, &visit, proved).await,
        Proof::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, "phone-wrong"),
        Proof::TooMany => (StatusCode::TOO_MANY_REQUESTS, "phone-too-many"),
        Proof::Expired => return Ok(go::and_say("/me/login", "phone-expired")),
    };
    let Some((masked, aim)) = proof::pending(&app, &visit.token).await? else {
        return Ok(go::and_say("/me/login", "phone-expired"));
    };
    let message = t(visit.lang, key);
    let fault = Fault {
        field_id: "code".into(),
        message,
    };
    Ok((status, draw_code(&visit, &masked, &aim, &[fault])).into_response())
}

/// A digit, full-width ones too; spaces and dashes are dropped.
pub fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - 0xfee0),
        _ => None,
    }
}

/// The phone is proved: whoever came from a provider in this visit is known to it from now on.
async fn enter(app: &App, visit: &Visit, proved: Proved) -> Result<Response, Problem> {
    identity::join(app, &visit.token, &proved.person, &proved.masked).await?;
    let response = match &proved.aim {
        Aim::Go(next) => go::to(next),
        Aim::Seek(code) => match proof::seek(app, &proved.person, code).await? {
            Some(case) => go::to(&format!("/cases/{case}")),
            None => go::to("/track?miss=1"),
        },
    };
    let known = Known {
        person: &proved.person,
        masked: &proved.masked,
        provider: "",
    };
    begin(app, visit, known, response).await
}

/// Who comes in, and by which provider (`""` by a code).
pub struct Known<'a> {
    pub person: &'a PersonId,
    pub masked: &'a str,
    pub provider: &'a str,
}

/// Begins the resident's session under a new token; `response` leads where the visitor wanted to
/// go.
pub async fn begin(
    app: &App,
    visit: &Visit,
    known: Known<'_>,
    mut response: Response,
) -> Result<Response, Problem> {
    let token = session::begin_by(
        app,
        &visit.token,
        known.person,
        known.masked,
        known.provider,
    )
    .await?;
    session::end(app, &visit.token).await?;
    set_cookie(
        response.headers_mut(),
        TOKEN,
        &token,
        60 * 60 * 24 * 30,
        true,
    );
    Ok(response)
}
