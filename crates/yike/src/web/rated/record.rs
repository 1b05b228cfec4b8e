//! `/desk/ratings/new`: what came on paper or by 12345, entered by a member of the staff with their name,
//! and never by whoever gave the service. Of a case it goes on to the case's own form.

use super::code::about;
use super::give::{self, Found};
use super::{RECORDERS, fields};
use crate::app::App;
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary,
    radios, text_field,
};
use crate::web::face::text::t;
use crate::web::face::{Width, page as frame_page};
use crate::web::{Posted, Problem, Visit, go as goes};
use crate::{args, sql};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::Through;
use yike_core::who::Post;

sql! {
    BY_NUMBER = "SELECT home, id FROM case_row WHERE number = $1 AND home = $2";
}

/// GET `/desk/ratings/new`
pub async fn seek(visit: Visit) -> Markup {
    draw_seek(&visit, "", None)
}

/// POST `/desk/ratings/new`: the number of the case, or the code on the paper.
pub async fn go(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Response, Problem> {
    let typed = posted.get("which");
    if let Some(found) = give::find(&app, &visit, typed).await? {
        return Ok(goes::to(&place(&found)));
    }
    if let Some(key) = by_number(&app, &visit, typed).await? {
        return Ok(goes::to(&format!("/cases/{key}/do/record-rating")));
    }
    let page = draw_seek(&visit, typed, Some(t(visit.lang, "record-unknown")));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Where a rating of this service is entered.
fn place(found: &Found) -> String {
    let event = &found.event;
    match event.is_of_case() {
        true => format!("/cases/{}-{}/do/record-rating", event.home, event.id),
        false => format!("/desk/ratings/{}", found.code.as_str()),
    }
}

async fn by_number(app: &App, visit: &Visit, typed: &str) -> Result<Option<String>, Problem> {
    let number: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let homes: Vec<String> = visit
        .posts()
        .iter()
        .filter_map(|post| post.unit.as_str().get(..6).map(str::to_owned))
        .collect();
    let read = app.store.read(move |tx| {
        for home in &homes {
            if let Some(row) = tx.one(&BY_NUMBER, args![&number, home])? {
                return Ok(Some(format!("{}-{}", row.text(0)?, row.text(1)?)));
            }
        }
        Ok::<_, crate::store::StoreError>(None)
    });
    Ok(read.await?)
}

/// GET `/desk/ratings/{code}`: of advice, which has no case.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(typed): Path<String>,
) -> Result<Markup, Problem> {
    let (found, _) = of_mine(&app, &visit, &typed).await?;
    Ok(draw(&visit, &found, &Posted::default(), &[]))
}

/// POST `/desk/ratings/{code}`
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    Path(typed): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (found, post) = of_mine(&app, &visit, &typed).await?;
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let command_id = posted.command_id()?;
    let redrawn = |faults: Vec<Fault>| {
        let page = draw(&visit, &found, &posted, &faults);
        (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
    };
    let through = Through::parse(posted.get("through")).filter(|through| through.is_by_staff());
    let Some(through) = through else {
        return Ok(redrawn(vec![Fault {
            field_id: "through".into(),
            message: t(visit.lang, "fault-through"),
        }]));
    };
    let said = match give::read(visit.lang, &found.event, through, &posted) {
        Ok(said) => said,
        Err(faults) => return Ok(redrawn(faults)),
    };
    let by = (who, Some(post));
    match give::carry_out(&app, &visit, &found.event, by, said, command_id).await? {
        Ok(()) => Ok(goes::and_say("/desk/ratings/new", "said-record-rating")),
        Err(faults) => Ok(redrawn(faults)),
    }
}

/// A visit of a unit of mine, and the post in which I enter its rating.
async fn of_mine(app: &App, visit: &Visit, typed: &str) -> Result<(Found, Post), Problem> {
    let found = give::find(app, visit, typed).await?;
    let found = found.filter(|found| !found.event.is_of_case());
    let found = found.ok_or(Problem::NotFound)?;
    let mut posts = visit.posts().iter();
    let records =
        |post: &&Post| RECORDERS.contains(&post.duty) && post.unit.covers(&found.event.unit);
    let post = posts.find(records).cloned().ok_or(Problem::NotFound)?;
    Ok((found, post))
}

fn draw_seek(visit: &Visit, typed: &str, fault: Option<String>) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "record-title");
    let faults: Vec<Fault> = fault
        .into_iter()
        .map(|message| Fault {
            field_id: "which".into(),
            message,
        })
        .collect();
    let (label, hint) = (t(lang, "record-which"), t(lang, "record-which-hint"));
    let field = Field {
        hint: Some(&hint),
        value: typed,
        autocomplete: Some("off"),
        maxlength: Some(40),
        ..Field::new("which", &label)
    };
    let body = html! {
        (error_summary(lang, &faults))
        h1 { (title) }
        p { (t(lang, "record-what")) }
        form method="post" action="/desk/ratings/new" {
            (csrf_field(&visit.csrf))
            (text_field(lang, &field.with_fault(&faults)))
            (actions(&[button(&t(lang, "record-go"), Kind::Act, None)]))
        }
    };
    frame_page(&visit.frame(), &title, Width::Desk, body)
}

fn draw(visit: &Visit, found: &Found, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "record-title");
    let labels = Through::BY_STAFF.map(|one| t(lang, &format!("through-{}", one.as_str())));
    let choices: Vec<Choice<'_>> = Through::BY_STAFF
        .iter()
        .zip(&labels)
        .map(|(one, label)| Choice::new(one.as_str(), label))
        .collect();
    let label = t(lang, "field-through");
    let through = Field {
        value: posted.get("through"),
        ..Field::new("through", &label)
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        (about(visit, found))
        form method="post" action={ "/desk/ratings/" (found.code.as_str()) } {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (radios(lang, &through.with_fault(faults), &choices))
            (fields(lang, found.event.online, posted, faults))
            (actions(&[button(&t(lang, "act-record-rating"), Kind::Act, None)]))
        }
    };
    frame_page(&visit.frame(), &title, Width::Desk, body)
}
