//! `/me/letters/new`: a resident gives a letter.

use super::explained;
use super::typed::{self, Giver};
use crate::app::App;
use crate::letter;
use crate::views::mine::mine;
use crate::web::casework::words;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Fault, Kind, actions, button, command_id_field, csrf_field, error_summary, link_button,
};
use crate::web::face::text::t;
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::who::PersonId;

/// GET `/me/letters/new`; `?item=` ticks one.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let cases = running(&app, &visit, &person).await?;
    let mut posted = Posted::default();
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if matches!(key.as_ref(), "item") {
            posted.fields.push(("items".into(), value.into_owned()));
        }
    }
    let id = uuid::Uuid::now_v7().to_string();
    Ok(draw(&visit, &person, &cases, &id, &posted, &[]))
}

/// POST `/me/letters/new`
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let id = posted.command_id()?;
    let cases = running(&app, &visit, &person).await?;
    let giver = Giver::Resident(&person);
    let new = match typed::read(&app, &visit, giver, &cases, id.clone(), &posted) {
        Ok(new) => new,
        Err(faults) => {
            let page = draw(&visit, &person, &cases, &id, &posted, &faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let (keys, now) = (app.keys.clone(), app.now());
    let given = app
        .store
        .write(move |tx| Ok::<_, crate::act::Fail>(letter::give(tx, &keys, &new, now)?))
        .await?;
    match given {
        true => Ok(go::and_say("/me/letters", "letter-given")),
        false => Err(Problem::NotFound),
    }
}

fn draw(
    visit: &Visit,
    person: &PersonId,
    cases: &[(String, String)],
    id: &str,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "letter-new");
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "letter-what")) }
        (explained(lang))
        form method="post" action="/me/letters/new" {
            (csrf_field(&visit.csrf)) (command_id_field(id))
            (typed::fields(visit, Giver::Resident(person), cases, posted, faults))
            (actions(&[
                button(&t(lang, "letter-give"), Kind::Act, None),
                link_button(&t(lang, "do-cancel"), "/me/letters", Kind::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

/// The running cases of a resident or a company: number and name of the item.
pub async fn running(
    app: &App,
    visit: &Visit,
    person: &PersonId,
) -> Result<Vec<(String, String)>, Problem> {
    let mine = mine(&app.store, &visit.world, person).await?;
    let open = mine.cases.iter().filter(|l| !l.case.status.is_final());
    Ok(open
        .map(|loaded| {
            let name = words::item_name(visit.lang, &loaded.item).to_owned();
            (loaded.filing().number.clone(), name)
        })
        .collect())
}
