//! `/r/{code}`: the rating page of one service event, by the code on its receipt or in a message. It
//! needs no account and shows the item, the day and the unit, and nothing of a person.

use super::give::{self, Found};
use super::{fields, service_name};
use crate::app::App;
use crate::attempt;
use crate::web::casework::words;
use crate::web::face::frame::{BannerKind, Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary, facts,
    hidden, link_button, notice, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::resident::query;
use crate::web::{Posted, Problem, Visit, go as goes};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::Through;
use yike_core::clock::day_of;
use yike_core::who::Who;

/// The channels that a code comes by; the form carries which.
const BY: [Through; 3] = [Through::Receipt, Through::Message, Through::Sign];

/// GET `/r`
pub async fn seek(visit: Visit) -> Markup {
    draw_seek(&visit, "", None)
}

/// POST `/r`: the code as it was typed. Whoever guesses is slowed down.
pub async fn go(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Response, Problem> {
    let typed = posted.get("code");
    let by = match posted.get("by") {
        "sign" => "?by=sign",
        _ => "",
    };
    match give::find(&app, &visit, typed).await? {
        Some(found) => Ok(goes::to(&format!("/r/{}{by}", found.code.as_str()))),
        None => {
            missed(&app, &visit).await?;
            let page = draw_seek(&visit, typed, Some(t(visit.lang, "rate-code-unknown")));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Counts a code that there is not.
async fn missed(app: &App, visit: &Visit) -> Result<(), Problem> {
    let key = app
        .keys
        .session_id(&format!("rate-tries/{}", visit.told_apart()));
    let now = app.now();
    let counted = app
        .store
        .write(move |tx| attempt::times(tx, &key, attempt::WINDOW, now));
    match counted.await? {
        0..=20 => Ok(()),
        _ => Err(Problem::TooManyTries),
    }
}

fn draw_seek(visit: &Visit, typed: &str, fault: Option<String>) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "rate-title");
    let faults: Vec<Fault> = fault
        .into_iter()
        .map(|message| Fault {
            field_id: "code".into(),
            message,
        })
        .collect();
    let (label, hint) = (t(lang, "rate-code"), t(lang, "rate-code-hint"));
    let field = Field {
        hint: Some(&hint),
        value: typed,
        autocomplete: Some("off"),
        maxlength: Some(30),
        ..Field::new("code", &label)
    };
    let body = html! {
        (error_summary(lang, &faults))
        h1 { (title) }
        p { (t(lang, "rate-what")) }
        form method="post" action="/r" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (text_field(lang, &field.with_fault(&faults)))
            (actions(&[button(&t(lang, "rate-go"), Kind::Act, None)]))
        }
        p { a.alone href="/ratings" { (t(lang, "ratings-title")) } }
    };
    frame_page(&visit.frame(), &title, Width::One, body)
}

/// GET `/r/{code}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(typed): Path<String>,
    RawQuery(pairs): RawQuery,
) -> Result<Response, Problem> {
    let by = query(pairs.as_deref(), "by");
    let Some(found) = give::find(&app, &visit, &typed).await? else {
        missed(&app, &visit).await?;
        let page = draw_seek(&visit, "", Some(t(visit.lang, "rate-code-unknown")));
        return Ok((StatusCode::NOT_FOUND, page).into_response());
    };
    let mut posted = Posted::default();
    if let Some(by) = BY.iter().find(|one| one.as_str() == by) {
        posted.fields.push(("by".into(), by.as_str().into()));
    }
    Ok(draw(&visit, &found, &posted, &[]).into_response())
}

/// POST `/r/{code}`
pub async fn rate(
    State(app): State<App>,
    visit: Visit,
    Path(typed): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let Some(found) = give::find(&app, &visit, &typed).await? else {
        missed(&app, &visit).await?;
        return Err(Problem::NotFound);
    };
    if super::is_staff(&visit) {
        return Err(Problem::NotYourDuty);
    }
    let by = BY.into_iter().find(|one| one.as_str() == posted.get("by"));
    let command_id = posted.command_id()?;
    let redrawn = |faults: Vec<Fault>| {
        let page = draw(&visit, &found, &posted, &faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let through = by.unwrap_or(Through::Receipt);
    let said = match give::read(visit.lang, &found.event, through, &posted) {
        Ok(said) => said,
        Err(faults) => return Ok(redrawn(faults)),
    };
    let who = (Who::Bearer, None);
    match give::carry_out(&app, &visit, &found.event, who, said, command_id).await? {
        Ok(()) => Ok(goes::and_say(
            &format!("/r/{}", found.code.as_str()),
            "said-rate",
        )),
        Err(faults) => Ok(redrawn(faults)),
    }
}

fn draw(visit: &Visit, found: &Found, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "rate-title");
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        (about(visit, found))
        @if let Some(level) = found.event.level {
            (notice(BannerKind::Done, &tr(lang, "rate-was", &[
                ("level", t(lang, &format!("rating-{level}")).into())]), &t(lang, "rate-was-why")))
            (actions(&[link_button(&t(lang, "stuck-title"), "/stuck", Kind::Quiet, None)]))
        } @else if super::is_staff(visit) {
            (notice(BannerKind::Care, &t(lang, "rate-not-staff"), &t(lang, "rate-not-staff-why")))
        } @else {
            form method="post" action={ "/r/" (found.code.as_str()) } {
                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                @if posted.has("by") { (hidden("by", posted.get("by"))) }
                (fields(lang, found.event.online, posted, faults))
                (actions(&[button(&t(lang, "rate-send"), Kind::Act, None)]))
            }
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

/// The service that is rated: what, which, when and where.
pub fn about(visit: &Visit, found: &Found) -> Markup {
    let (lang, event) = (visit.lang, &found.event);
    let item = match visit.world.published(&event.item, visit.now) {
        Some(one) => words::item_name(lang, &one.item).to_owned(),
        None => t(lang, "advice-other"),
    };
    let service = service_name(lang, event.service, event.n);
    let unit = visit.world.units.name(&event.unit);
    facts(&[
        (&t(lang, "word-item"), html! { (item) }),
        (&t(lang, "rate-service"), html! { (service) }),
        (
            &t(lang, "rate-day"),
            html! { (words::date(lang, day_of(event.at), visit.today())) },
        ),
        (&t(lang, "rate-unit"), html! { (unit) }),
    ])
}
