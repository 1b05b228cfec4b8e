//! `/field/visits`: a station asks visits of its people, from the desk or from a case, and reads
//! what was found. Who goes is named; whether and when they go is theirs: no track is kept, no
//! photograph asked for, nobody checks in.

use super::enter::{day, moment};
use super::uuid;
use crate::act::{CaseKey, days_since_1970};
use crate::app::App;
use crate::field::task::{self, Kind as Visiting, Task, Whom};
use crate::views::case::case;
use crate::web::face::frame::{Width, faulty_title, page as frame_page};
use crate::web::face::parts::{
    Choice, Fault, Field, Head, Kind, actions, button, command_id_field, csrf_field, date_field,
    date_value, empty, error_summary, hidden, link_button, row, select, table, tel, text_field,
    textarea,
};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use maud::{Markup, html};
use yike_core::door::{Phone, Text};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

/// The post in which this visitor asks for visits.
fn seat(visit: &Visit) -> Result<&Post, Problem> {
    let mut posts = visit.posts().iter();
    let post = posts.find(|post| super::GIVERS.contains(&post.duty));
    post.ok_or(Problem::NotYourDuty)
}

/// Those who can be asked: who serves at this unit or below it.
fn people(visit: &Visit, unit: &UnitId) -> Vec<(PersonId, String)> {
    let world = &visit.world;
    let mut people: Vec<(PersonId, String)> = Vec::new();
    for post in world.posts.iter().filter(|post| post.holds(visit.now)) {
        let serves = super::DUTIES.contains(&post.duty) && unit.covers(&post.unit);
        if serves && !people.iter().any(|(person, _)| *person == post.person) {
            let name = world.person_name(&post.person);
            let duty = t(visit.lang, &format!("duty-{}", post.duty.as_str()));
            let unit = world.units.name(&post.unit);
            people.push((post.person.clone(), format!("{name} · {duty} · {unit}")));
        }
    }
    people.sort_by(|(_, a), (_, b)| a.cmp(b));
    people
}

/// GET `/field/visits`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let post = seat(&visit)?;
    let tasks = task::at_unit(&app, &post.unit).await?;
    let lang = visit.lang;
    let title = t(lang, "door-visits");
    let heads = [
        "door-visit-kind",
        "door-visit-whom",
        "door-visit-who",
        "door-visit-due",
        "door-visit-finding",
    ]
    .map(|key| t(lang, key));
    let heads: Vec<Head<'_>> = heads.iter().map(|head| Head::words(head)).collect();
    let rows: Vec<Markup> = tasks.iter().map(|task| line(&visit, task)).collect();
    let body = html! {
        h1 { (title) }
        p { (t(lang, "door-visits-what")) }
        (actions(&[
            link_button(&t(lang, "door-visit-new"), "/field/visits/new", Kind::Act, None),
            link_button(&t(lang, "door-counts"), "/field/counts", Kind::Quiet, None),
        ]))
        @if rows.is_empty() { (empty(&t(lang, "door-visits-none"), &t(lang, "door-visits-none-next"), None)) }
        @else { (table(lang, &title, false, &heads, &rows)) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Desk, body))
}

fn line(visit: &Visit, task: &Task) -> Markup {
    let lang = visit.lang;
    let kind = t(lang, &format!("door-visit-{}", task.kind.as_str()));
    row(
        &format!("visit-{}", task.id),
        false,
        html! {
            td { (kind) @if !task.case.is_empty() { " " a href={ "/cases/" (task.case) } { (t(lang, "word-case")) } } }
            td { @match &task.whom {
                Some(whom) => { (whom.name) br; (whom.address) " " span.num { (whom.phone) }
                    @if !whom.note.is_empty() { br; b { (whom.note) } } },
                None => span.hint { (t(lang, "door-visit-erased")) },
            } }
            td { (visit.world.person_name(&task.person)) }
            td.num { (day(task.due)) }
            td {
                @match (task.finding, task.done_at) {
                    (Some(finding), Some(at)) => {
                        (t(lang, &format!("door-finding-{}", finding.as_str()))) " " small.num { (moment(at)) }
                        @if task.whom.is_some() {
                            form method="post" action={ "/field/visits/" (task.id) "/read" } {
                                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                                (button(&t(lang, "door-visit-read"), Kind::Plain, None))
                            }
                        }
                    },
                    _ => (t(lang, "door-visit-open")),
                }
            }
        },
    )
}

/// GET `/field/visits/new`; `?case=` takes whom and where from a case that one may see.
pub async fn new(
    State(app): State<App>,
    visit: Visit,
    RawQuery(query): RawQuery,
) -> Result<Markup, Problem> {
    seat(&visit)?;
    let mut posted = Posted::default();
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if key == "case" {
            posted.fields.push(("case".into(), value.into_owned()));
        }
    }
    let about = of_case(&app, &visit, posted.get("case")).await?;
    let id = uuid::Uuid::now_v7().to_string();
    Ok(draw(&visit, &id, about.as_deref(), &posted, &[]))
}

/// The number of the case, if this visitor may see it.
async fn of_case(app: &App, visit: &Visit, key: &str) -> Result<Option<String>, Problem> {
    if key.is_empty() {
        return Ok(None);
    }
    let key = CaseKey::parse(key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let view = case(app, &visit.world, &who, &key, visit.now).await?;
    Ok(Some(view.loaded.filing().number.clone()))
}

fn draw(
    visit: &Visit,
    id: &str,
    number: Option<&str>,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "door-visit-new");
    let unit = seat(visit).map(|post| post.unit.clone());
    let people = unit.map(|unit| people(visit, &unit)).unwrap_or_default();
    let people: Vec<Choice<'_>> = people
        .iter()
        .map(|(id, name)| Choice::new(id.as_str(), name))
        .collect();
    let kinds = Visiting::ALL.map(|kind| t(lang, &format!("door-visit-{}", kind.as_str())));
    let kinds: Vec<Choice<'_>> = Visiting::ALL
        .iter()
        .zip(&kinds)
        .map(|(kind, name)| Choice::new(kind.as_str(), name))
        .collect();
    let field = |name: &'static str, label: &str| (name, t(lang, label));
    let labels = [
        field("kind", "door-visit-kind"),
        field("person", "door-visit-who"),
        field("name", "door-visit-name"),
        field("address", "door-visit-address"),
        field("phone", "door-visit-phone"),
        field("about", "door-visit-about"),
        field("due", "door-visit-due"),
    ];
    let of = |n: usize| {
        let (name, label) = &labels[n];
        Field {
            value: posted.get(name),
            autocomplete: Some("off"),
            maxlength: Some(100),
            ..Field::new(name, label)
        }
        .with_fault(faults)
    };
    let due = match posted.has("due_year") {
        true => due_typed(posted),
        false => visit.today().saturating_add(7.days()).to_string(),
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "door-visit-how")) }
        @if let Some(number) = number {
            p { b { (tr(lang, "door-visit-of-case", &[("number", crate::web::casework::words::grouped(number).into())])) } }
        }
        form method="post" action="/field/visits/new" autocomplete="off" {
            (csrf_field(&visit.csrf)) (command_id_field(id))
            (hidden("case", posted.get("case")))
            (select(lang, &of(0), &kinds))
            (select(lang, &of(1), &people))
            (text_field(lang, &of(2)))
            (text_field(lang, &of(3)))
            (tel(lang, &Field { optional: true, ..of(4) }))
            (textarea(lang, &Field { optional: true, maxlength: Some(300), ..of(5) }, 3))
            (date_field(lang, &Field { value: &due, maxlength: None, ..of(6) }))
            (actions(&[
                button(&title, Kind::Act, None),
                link_button(&t(lang, "do-cancel"), "/field/visits", Kind::Plain, None),
            ]))
        }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    frame_page(&visit.frame(), &shown, Width::One, body)
}

fn due_typed(posted: &Posted) -> String {
    date_value(
        posted.get("due_year"),
        posted.get("due_month"),
        posted.get("due_day"),
    )
}

/// POST `/field/visits/new`
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let post = seat(&visit)?.clone();
    let person = super::person(&visit)?.clone();
    let id = posted.command_id()?;
    let number = of_case(&app, &visit, posted.get("case")).await?;
    let task = match read(&visit, &post, &id, &posted) {
        Ok(task) => task,
        Err(faults) => {
            let page = draw(&visit, &id, number.as_deref(), &posted, &faults);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    task::give(&app, &task, &person).await?;
    Ok(go::and_say("/field/visits", "door-visit-given"))
}

fn read(visit: &Visit, post: &Post, id: &str, posted: &Posted) -> Result<Task, Vec<Fault>> {
    let lang = visit.lang;
    let mut faults = Vec::new();
    let mut fault = |field: &str, key: &str| {
        faults.push(Fault {
            field_id: field.to_owned(),
            message: t(lang, key),
        });
    };
    let line = |name: &str, most: usize| {
        Text::parse_within(posted.get(name), most).map(|text| text.as_str().to_owned())
    };
    let kind = Visiting::parse(posted.get("kind"));
    if kind.is_none() {
        fault("kind", "door-visit-fault-kind");
    }
    let chosen = PersonId::new(posted.get("person"));
    if !people(visit, &post.unit)
        .iter()
        .any(|(id, _)| *id == chosen)
    {
        fault("person", "door-visit-fault-who");
    }
    let (name, address) = (line("name", 50), line("address", 100));
    if name.is_err() {
        fault("name", "door-visit-fault-name");
    }
    if address.is_err() {
        fault("address", "door-visit-fault-address");
    }
    let phone = match posted.get("phone") {
        "" => Ok(String::new()),
        typed => Phone::parse(typed).map(|phone| phone.as_str().to_owned()),
    };
    if phone.is_err() {
        fault("phone", "door-visit-fault-phone");
    }
    let about = match posted.get("about") {
        "" => Ok(String::new()),
        _ => line("about", 300),
    };
    if about.is_err() {
        fault("about", "door-visit-fault-about");
    }
    let due: Option<jiff::civil::Date> = due_typed(posted).parse().ok();
    let due = due.filter(|due| *due >= visit.today());
    if due.is_none() {
        fault("due", "door-visit-fault-due");
    }
    match (kind, name, address, phone, about, due) {
        (Some(kind), Ok(name), Ok(address), Ok(phone), Ok(about), Some(due))
            if faults.is_empty() =>
        {
            Ok(Task {
                id: id.to_owned(),
                unit: post.unit.clone(),
                kind,
                person: chosen,
                item: String::new(),
                case: posted.get("case").to_owned(),
                due: days_since_1970(due).into(),
                at: visit.now,
                finding: None,
                done_at: None,
                whom: Some(Whom {
                    name,
                    address,
                    phone,
                    about,
                    note: String::new(),
                }),
            })
        }
        _ => Err(faults),
    }
}

/// POST `/field/visits/{id}/read`: read; whom it was about is erased.
pub async fn read_finding(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Problem> {
    let post = seat(&visit)?;
    task::read_and_erase(&app, &post.unit, &uuid("id", &id)?).await?;
    Ok(go::and_say("/field/visits", "door-visit-was-read"))
}

pub const DUTY_AT_DOORS: Duty = Duty::Grid;
