//! `/desk/surveys/{key}/calls`: a list of people to call, brought along or drawn from the unit's own closed
//! cases. Whom it names is sealed with the list.

use super::ask::name;
use super::{change, made};
use crate::app::App;
use crate::survey::calls::{self, New};
use crate::survey::people::{self, Callee, MOST};
use crate::survey::{Version, drawn};
use crate::web::casework::words;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Choice, Fault, Field, Kind, actions, button, command_id_field, csrf_field, date_field,
    date_value, error_summary, file_field, hidden, select, textarea,
};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use std::sync::Arc;
use yike_core::clock::{At, start_of};

/// GET `/desk/surveys/{key}/calls`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let version = made(&app, &visit, &key).await?;
    Ok(draw(&visit, &version, &Posted::default(), &[]))
}

/// POST `/desk/surveys/{key}/calls`
pub async fn make(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let version = made(&app, &visit, &key).await?;
    let id = posted.command_id()?;
    let read = match posted.get("from") {
        "cases" => closed(&app, &visit, &version, &posted).await?,
        _ => brought(&visit, &posted).map(|callees| (String::new(), callees)),
    };
    let read = match version.is_open(visit.now) {
        true => read,
        false => Err(vec![Fault {
            field_id: "people".into(),
            message: t(visit.lang, "calls-fault-closed"),
        }]),
    };
    let (item, callees) = match read {
        Ok(read) => read,
        Err(faults) => {
            let page = draw(&visit, &version, &posted, &faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let new = Arc::new(New::of(&id, &version.survey.unit, &item, &callees));
    let keys = app.keys.clone();
    change(&app, &visit, &posted, move |tx, by, now| {
        calls::make(tx, &keys, &version, &new, by, now)
    })
    .await?;
    Ok(go::and_say(&format!("/desk/calls/{id}"), "calls-made"))
}

/// Typed lines, or a table.
fn brought(visit: &Visit, posted: &Posted) -> Result<Vec<Callee>, Vec<Fault>> {
    let file = posted.files.iter().find(|file| file.field == "file");
    let (field, read) = match file {
        Some(file) => ("file", people::table(&file.bytes)),
        None => ("people", people::typed(posted.raw("people"))),
    };
    read.map_err(|faults| {
        let fault = |one: yike_core::door::Fault| Fault {
            field_id: field.into(),
            message: visit.lang.either(&one.zh, &one.en).to_owned(),
        };
        faults.into_iter().map(fault).collect()
    })
}

/// Those whose case of an item was closed here in a span of days, and the item.
async fn closed(
    app: &App,
    visit: &Visit,
    version: &Version,
    posted: &Posted,
) -> Result<Result<(String, Vec<Callee>), Vec<Fault>>, Problem> {
    let lang = visit.lang;
    let mut faults = Vec::new();
    let mut fault = |field: &str, key: &str| {
        faults.push(Fault {
            field_id: field.to_owned(),
            message: t(lang, key),
        });
    };
    let item = posted.get("item").to_owned();
    if visit.world.published(&item, visit.now).is_none() {
        fault("item", "calls-fault-item");
    }
    let (first, last) = (day(posted, "first"), day(posted, "last"));
    if first.is_none() {
        fault("first", "calls-fault-first");
    }
    if last.is_none_or(|last| first.is_some_and(|first| last < first)) {
        fault("last", "calls-fault-last");
    }
    let (Some(first), Some(last), true) = (first, last, faults.is_empty()) else {
        return Ok(Err(faults));
    };
    let span = (start_of(first), At(start_of(last).0 + 24 * 3_600_000));
    let (keys, unit, of) = (app.keys.clone(), version.survey.unit.clone(), item.clone());
    let found = app
        .store
        .read(move |tx| drawn::from_cases(tx, &keys, &unit, &of, span));
    let callees = found.await?;
    Ok(match callees.is_empty() {
        true => Err(vec![Fault {
            field_id: "item".into(),
            message: t(lang, "calls-fault-nobody"),
        }]),
        false => Ok((item, callees)),
    })
}

fn typed_day(posted: &Posted, name: &str) -> String {
    let part = |end: &str| posted.get(&format!("{name}_{end}")).to_owned();
    date_value(&part("year"), &part("month"), &part("day"))
}

fn day(posted: &Posted, name: &str) -> Option<Date> {
    typed_day(posted, name).parse().ok()
}

fn draw(visit: &Visit, version: &Version, posted: &Posted, faults: &[Fault]) -> Markup {
    let (lang, survey) = (visit.lang, &version.survey);
    let title = t(lang, "calls-new");
    let at = format!("/desk/surveys/{}", survey.key);
    let (people, hint) = (
        t(lang, "calls-people"),
        tr(lang, "calls-people-hint", &[("most", MOST.into())]),
    );
    let (file, file_hint) = (t(lang, "calls-file"), t(lang, "calls-file-hint"));
    let typed = Field {
        value: posted.raw("people"),
        hint: Some(&hint),
        autocomplete: Some("off"),
        ..Field::new("people", &people)
    };
    let upload = Field {
        hint: Some(&file_hint),
        optional: true,
        ..Field::new("file", &file)
    };
    let body = html! {
        (error_summary(lang, faults))
        p { a.alone href=(at) { (name(lang, survey)) } }
        h1 { (title) }
        p { (t(lang, "calls-new-what")) }
        h2 { (t(lang, "calls-from-people")) }
        form method="post" action={ (at) "/calls" } enctype="multipart/form-data" autocomplete="off" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (textarea(lang, &typed.with_fault(faults), 8))
            (file_field(lang, &upload.with_fault(faults), ".xlsx,.csv", "2 MB", false))
            (actions(&[button(&t(lang, "calls-make"), Kind::Act, None)]))
        }
        h2 { (t(lang, "calls-from-cases")) }
        p.hint { (t(lang, "calls-from-cases-what")) }
        (cases_form(visit, &at, posted, faults))
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

fn cases_form(visit: &Visit, at: &str, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let names: Vec<(&str, &str)> = visit
        .world
        .catalogue(visit.now)
        .filter(|one| one.item.heard.is_none())
        .map(|one| (one.item.key.as_str(), words::item_name(lang, &one.item)))
        .collect();
    let items: Vec<Choice<'_>> = (names.iter())
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let labels = ["word-item", "calls-first", "calls-last"].map(|key| t(lang, key));
    let is_typed = posted.get("from") == "cases";
    let today = visit.today();
    let day = |name: &str, otherwise: Date| match is_typed {
        true => typed_day(posted, name),
        false => otherwise.to_string(),
    };
    let (first, last) = (
        day("first", today.saturating_sub(30.days())),
        day("last", today),
    );
    let field = |name, label, value| Field {
        value,
        ..Field::new(name, label)
    };
    let hint = t(lang, "survey-day-hint");
    let day = |name, label, value| Field {
        hint: Some(&hint),
        ..field(name, label, value)
    };
    html! {
        form method="post" action={ (at) "/calls" } {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("from", "cases"))
            (select(lang, &field("item", &labels[0], posted.get("item")).with_fault(faults), &items))
            (date_field(lang, &day("first", &labels[1], &first).with_fault(faults)))
            (date_field(lang, &day("last", &labels[2], &last).with_fault(faults)))
            (actions(&[button(&t(lang, "calls-make"), Kind::Plain, None)]))
        }
    }
}
