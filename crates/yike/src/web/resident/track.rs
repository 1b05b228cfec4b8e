//! 查进度 without an account: the look-up code of the receipt and the phone. The code alone opens
//! nothing: the phone is proved first, and only then is it said whether both belong together. An
//! unknown code and somebody else's are one and the same answer.

use super::phone::{mobile, not_sent, phone_field};
use super::{fresh_id, query, words_of};
use crate::app::App;
use crate::proof::{self, Aim};
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, empty, error_summary,
    text_field,
};
use crate::web::face::text::t;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::door::LookupCode;

pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Response {
    let miss = !query(pairs.as_deref(), "miss").is_empty();
    let code: String = query(pairs.as_deref(), "code").chars().take(12).collect();
    let status = if miss {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    (status, draw(&visit, &code, "", &[], miss)).into_response()
}

fn draw(visit: &Visit, code: &str, phone: &str, faults: &[Fault], miss: bool) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "track-title");
    let (label, hint) = (t(lang, "track-code"), t(lang, "track-code-hint"));
    let field = Field {
        hint: Some(&hint),
        value: code,
        autocomplete: Some("off"),
        maxlength: Some(20),
        ..Field::new("code", &label)
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        @if miss { (empty(&t(lang, "track-miss"), &t(lang, "track-miss-next"), Some((&t(lang, "home-mine"), "/me")))) }
        form method="post" action="/track" {
            (csrf_field(&visit.csrf)) (command_id_field(&fresh_id()))
            (text_field(lang, &field.with_fault(faults)))
            (phone_field(lang, phone, faults))
            (actions(&[button(&t(lang, "phone-send"), Kind::Act, None)]))
        }
        p.hint { (t(lang, "track-lost")) " " a href="/me" { (t(lang, "home-mine")) } }
    };
    let title = if faults.is_empty() {
        title
    } else {
        faulty_title(lang, &title)
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}

pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let (typed_code, typed_phone) = (posted.get("code"), posted.get("phone"));
    let code = LookupCode::parse(typed_code);
    let phone = mobile(visit.lang, typed_phone);
    let (code, phone) = match (code, phone) {
        (Ok(code), Ok(phone)) => (code, phone),
        (code, phone) => {
            let code = code.err().map(|fault| Fault {
                field_id: "code".into(),
                message: words_of(visit.lang, &fault),
            });
            let faults: Vec<Fault> = code.into_iter().chain(phone.err()).collect();
            let page = draw(&visit, typed_code, typed_phone, &faults, false);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let asked = proof::ask(&app, &visit.token, &phone, &Aim::Seek(code)).await?;
    Ok(match not_sent(visit.lang, asked) {
        Some((status, fault)) => {
            let page = draw(&visit, typed_code, typed_phone, &[fault], false);
            (status, page).into_response()
        }
        None => go::to("/me/login/code"),
    })
}
