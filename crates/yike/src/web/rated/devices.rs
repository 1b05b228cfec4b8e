//! `/desk/rating-devices`: the devices of a counter. A worker of the unit reads a code out to pair one,
//! puts a service on it, and takes it out; and finds the table signs to print.

use super::my_counter;
use crate::app::App;
use crate::rated::Code;
use crate::rated::device::{self, Device};
use crate::store::StoreError;
use crate::web::casework::words;
use crate::web::face::parts::{
    Choice, Fault, Field, Head, Kind, actions, button, command_id_field, csrf_field, empty,
    error_summary, radios, table, text_field,
};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::case::Through;
use yike_core::door::Text;
use yike_core::unit::UnitId;

/// GET `/desk/rating-devices`
pub async fn list(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let unit = counter(&visit)?;
    let all = of(&app, &visit, unit).await?;
    Ok(draw(&visit, unit, &all, &Posted::default(), &[], None))
}

fn counter(visit: &Visit) -> Result<&UnitId, Problem> {
    my_counter(visit).ok_or(Problem::NotYourDuty)
}

async fn of(app: &App, visit: &Visit, unit: &UnitId) -> Result<Vec<Device>, StoreError> {
    let (unit, now) = (unit.clone(), visit.now);
    app.store
        .read(move |tx| device::of_unit(tx, &unit, now))
        .await
}

/// A device of another unit is told like one that there is not.
async fn is_there(app: &App, visit: &Visit, unit: &UnitId, id: &str) -> Result<(), Problem> {
    let all = of(app, visit, unit).await?;
    match all.iter().any(|device| device.id == id) {
        true => Ok(()),
        false => Err(Problem::NotFound),
    }
}

/// POST `/desk/rating-devices`: a new device; its code is shown once.
pub async fn invite(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = counter(&visit)?;
    let by = visit.person().ok_or(Problem::StaffLogin)?;
    let through = match posted.get("kind") {
        "kiosk" => Through::Kiosk,
        _ => Through::Device,
    };
    let name = Text::parse_within(posted.get("device_name"), 40);
    let Some(name) = name.ok().filter(|name| !name.as_str().is_empty()) else {
        let all = of(&app, &visit, unit).await?;
        let fault = Fault {
            field_id: "device_name".into(),
            message: t(visit.lang, "fault-device_name"),
        };
        let page = draw(&visit, unit, &all, &posted, &[fault], None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let digits = device::invite(&app, (unit, by), name.as_str(), through).await?;
    let all = of(&app, &visit, unit).await?;
    let page = draw(&visit, unit, &all, &Posted::default(), &[], Some(&digits));
    Ok(page.into_response())
}

/// POST `/desk/rating-devices/{id}/end`
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, Problem> {
    let (unit, now) = (counter(&visit)?.clone(), app.now());
    is_there(&app, &visit, &unit, &id).await?;
    let write = app.store.write(move |tx| {
        device::end(tx, &id, &unit, now);
        Ok::<_, StoreError>(())
    });
    write.await?;
    Ok(go::and_say("/desk/rating-devices", "rate-device-ended"))
}

/// POST `/desk/rating-devices/{id}/show`: 请评价 on this device.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (unit, now) = (counter(&visit)?.clone(), app.now());
    let code = Code::parse(posted.get("code")).ok_or(Problem::NotFound)?;
    is_there(&app, &visit, &unit, &id).await?;
    let write = app.store.write(move |tx| {
        device::show(tx, &id, &unit, &code, now);
        Ok::<_, StoreError>(())
    });
    write.await?;
    let back = go::local(posted.get("back")).unwrap_or("/desk");
    Ok(go::and_say(back, "rate-on-device-now"))
}

fn draw(
    visit: &Visit,
    unit: &UnitId,
    all: &[Device],
    posted: &Posted,
    faults: &[Fault],
    digits: Option<&str>,
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "rate-devices");
    let label = t(lang, "rate-device-name");
    let field = Field {
        value: posted.get("device_name"),
        maxlength: Some(40),
        ..Field::new("device_name", &label)
    };
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        p { (t(lang, "rate-devices-what")) }
        @if let Some(digits) = digits {
            section.panel role="status" {
                p { (t(lang, "rate-pair-read")) }
                p.code { (digits) }
                p.hint { (t(lang, "rate-pair-how")) }
            }
        }
        (listed(visit, all))
        h2 { (t(lang, "rate-device-new")) }
        form method="post" action="/desk/rating-devices" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (text_field(lang, &field.with_fault(faults)))
            (kinds(visit, posted))
            (actions(&[button(&t(lang, "rate-device-add"), Kind::Act, None)]))
        }
        h2 { (t(lang, "rate-signs")) }
        (signs(visit, unit))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

fn kinds(visit: &Visit, posted: &Posted) -> Markup {
    let lang = visit.lang;
    let labels = ["device", "kiosk"].map(|one| t(lang, &format!("through-{one}")));
    let choices = [
        Choice::new("device", &labels[0]),
        Choice::new("kiosk", &labels[1]),
    ];
    let label = t(lang, "rate-device-kind");
    let field = Field {
        value: match posted.get("kind") {
            "kiosk" => "kiosk",
            _ => "device",
        },
        ..Field::new("kind", &label)
    };
    radios(lang, &field, &choices)
}

fn listed(visit: &Visit, all: &[Device]) -> Markup {
    let lang = visit.lang;
    let heads = [
        "rate-device-name",
        "rate-device-kind",
        "rate-device-since",
        "rate-device-by",
    ];
    let heads = heads.map(|key| t(lang, key));
    let mut columns: Vec<Head<'_>> = heads.iter().map(|head| Head::words(head)).collect();
    columns.push(Head::words(""));
    let rows: Vec<Markup> = all
        .iter()
        .map(|one| {
            html! { tr {
                td { (one.name) }
                td { (t(lang, &format!("through-{}", one.through.as_str()))) }
                td { @match one.is_paired {
                    true => (words::time(lang, one.at, visit.today())),
                    false => (t(lang, "rate-device-waits")),
                } }
                td { (visit.world.person_name(&one.by)) }
                td { form method="post" action={ "/desk/rating-devices/" (one.id) "/end" } {
                    (csrf_field(&visit.csrf))
                    (button(&tr(lang, "rate-device-end", &[("name", one.name.as_str().into())]), Kind::Quiet, None))
                } }
            } }
        })
        .collect();
    match rows.is_empty() {
        true => empty(
            &t(lang, "rate-devices-none"),
            &t(lang, "rate-devices-none-next"),
            None,
        ),
        false => table(lang, &t(lang, "rate-devices"), false, &columns, &rows),
    }
}

/// The sites of the counter's unit, each with its sign; the unit itself where it has none.
fn signs(visit: &Visit, unit: &UnitId) -> Markup {
    let lang = visit.lang;
    let spots = super::sign::spots(visit, unit);
    html! {
        ul { @for (key, name) in &spots { li {
            (name) " "
            a.alone href={ "/desk/sign/" (key) } target="_blank" rel="noopener" { (t(lang, "rate-sign-a4")) } " "
            a.alone href={ "/desk/sign/" (key) "?size=a5" } target="_blank" rel="noopener" { (t(lang, "rate-sign-a5")) }
        } } }
    }
}
