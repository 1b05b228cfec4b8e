//! The form of a command, and giving it. A refused command comes back with the sentence and
//! everything that was typed.

use super::{answer, fields, is_given_by_people, loudness, parse};
use crate::act::{self, CaseKey, Fail, Order};
use crate::app::App;
use crate::views::case::{self as view, CaseView};
use crate::web::casework::words::Reader;
use crate::web::face::frame::{Width, page};
use crate::web::face::parts::{
    Fault, Kind as Loud, actions, button, command_id_field, csrf_field, error_summary, hidden,
    link_button,
};
use crate::web::go;
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use crate::web::step_up;
use crate::web::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::{Kind, Refusal};

/// GET `/cases/{key}/do/{kind}`
pub async fn draw(
    visit: Visit,
    State(app): State<App>,
    Path((key, kind)): Path<(String, String)>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Problem> {
    let (view, kind) = open(&app, &visit, &key, &kind).await?;
    if !view.may(kind) {
        return Err(Problem::Refused(not_offered(&view, kind)));
    }
    let command_id = uuid::Uuid::now_v7().to_string();
    // Where the desk wants to go on afterwards is carried through the form.
    let mut posted = Posted::default();
    if let Ok(Query(Asked { back })) = asked
        && go::local(&back).is_some()
    {
        posted.fields.push(("back".into(), back));
    }
    Ok(sheet(&visit, &view, kind, &command_id, &posted, &[]))
}

#[derive(serde::Deserialize)]
pub struct Asked {
    back: String,
}

/// POST `/cases/{key}/do/{kind}`
pub async fn give(
    mut visit: Visit,
    State(app): State<App>,
    Path((key, kind)): Path<(String, String)>,
    mut posted: Posted,
) -> Result<Response, Problem> {
    let (view, kind) = open(&app, &visit, &key, &kind).await?;
    let mut fresh = None;
    // Whoever may not decide, or left something out, is told that first.
    if step_up::decides(kind) && view.may(kind) {
        let reader = Reader::of(&visit, &view.loaded);
        if parse::command(&reader, &view, kind, &posted, &app.keys).is_ok() {
            match step_up::ask(&app, &mut visit, &mut posted).await? {
                step_up::Asked::Page(page) => return Ok(page),
                step_up::Asked::Go(proved) => fresh = proved,
            }
        }
    }
    let done = carry_out(&app, &visit, view, kind, posted).await;
    Ok(step_up::keep(fresh, done))
}

async fn carry_out(
    app: &App,
    visit: &Visit,
    view: CaseView,
    kind: Kind,
    mut posted: Posted,
) -> Result<Response, Problem> {
    let command_id = posted.command_id()?;
    let redrawn = |status: StatusCode, posted: &Posted, faults: &[Fault]| {
        let page = sheet(visit, &view, kind, &command_id, posted, faults);
        Ok((status, page).into_response())
    };
    let refused = |refusal: Refusal, posted: &Posted| {
        let problem = Problem::Refused(refusal.clone());
        let faults: Vec<Fault> = match refusal {
            Refusal::Content(gaps) => gaps
                .into_iter()
                .map(|gap| Fault {
                    message: visit.lang.either(&gap.zh, &gap.en).to_owned(),
                    field_id: fields::id_of(kind, &gap.about),
                })
                .collect(),
            Refusal::NotYours(_) | Refusal::NotNow(..) => problem
                .sentences(visit.lang)
                .into_iter()
                .map(|message| Fault {
                    field_id: "act".into(),
                    message,
                })
                .collect(),
        };
        redrawn(problem.status(), posted, &faults)
    };
    let reader = Reader::of(visit, &view.loaded);
    let made = match kind {
        Kind::AnswerCorrection => {
            answer::parse(app, &reader, &view, &mut posted, &command_id).await?
        }
        _ => parse::command(&reader, &view, kind, &posted, &app.keys),
    };
    let (command, documents) = match made {
        Ok(made) => made,
        Err(faults) if view.may(kind) => {
            // Without a fault only another row was asked for.
            let status = match faults.is_empty() {
                true => StatusCode::OK,
                false => StatusCode::UNPROCESSABLE_ENTITY,
            };
            return redrawn(status, &posted, &faults);
        }
        // Whoever may not give the command hears that, not what it lacks.
        Err(_) => return refused(not_offered(&view, kind), &posted),
    };
    let order = Order {
        key: view.loaded.key.clone(),
        command_id: command_id.clone(),
        who: visit.who().ok_or(Problem::Login)?,
        command,
        documents,
        words: Vec::new(),
    };
    match act::act(app, order).await {
        Ok(_) => {
            let case = format!("/cases/{}", view.loaded.key);
            let to = go::local(posted.get("back")).unwrap_or(&case);
            Ok(go::and_say(to, &format!("said-{}", kind.as_str())))
        }
        Err(Fail::Refused(refusal)) => refused(refusal, &posted),
        Err(fail) => Err(fail.into()),
    }
}

async fn open(
    app: &App,
    visit: &Visit,
    key: &str,
    kind: &str,
) -> Result<(CaseView, Kind), Problem> {
    let key = CaseKey::parse(key).ok_or(Problem::NotFound)?;
    let kind = Kind::parse(kind)
        .filter(|kind| is_given_by_people(*kind))
        .ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::Login)?;
    let view = view::case(app, &visit.world, &who, &key, visit.now).await?;
    Ok((view, kind))
}

/// Somebody else may do it, or nobody now.
fn not_offered(view: &CaseView, kind: Kind) -> Refusal {
    match view.possible.contains(&kind) {
        true => Refusal::NotYours(kind),
        false => Refusal::NotNow(kind, view.loaded.case.status),
    }
}

fn sheet(
    visit: &Visit,
    view: &CaseView,
    kind: Kind,
    command_id: &str,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let reader = Reader::of(visit, &view.loaded);
    let name = kind.as_str();
    let case = format!("/cases/{}", view.loaded.key);
    let title = reader.t(&format!("act-{name}"));
    let loud = match loudness(kind) {
        Loud::Grave => Loud::Grave,
        Loud::Act | Loud::Plain | Loud::Quiet => Loud::Act,
    };
    let (width, encoding) = match (reader.eyes.is_resident(), kind) {
        (true, Kind::AnswerCorrection) => (Width::One, Some("multipart/form-data")),
        (false, Kind::AnswerCorrection) => (Width::Wide, Some("multipart/form-data")),
        (true, _) => (Width::One, None),
        (false, _) => (Width::Wide, None),
    };
    let body = html! {
        (error_summary(visit.lang, faults))
        p.hint { (reader.item(&view.loaded.item)) " · " span.num { (view.loaded.filing().number) } }
        h1 #act { (title) }
        p { (reader.t(&format!("act-{name}-about"))) }
        form method="post" action={ (case) "/do/" (name) } enctype=[encoding] {
            (csrf_field(&visit.csrf)) (command_id_field(command_id))
            @if posted.has("back") { (hidden("back", posted.get("back"))) }
            (fields::of(&reader, view, kind, posted, faults))
            (actions(&[
                button(&title, loud, None),
                link_button(&reader.t("do-cancel"), &case, Loud::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => crate::web::face::frame::faulty_title(visit.lang, &title),
    };
    page(&visit.frame(), &shown, width, body)
}
