//! Setting a device up, what it is told when it comes back, and ending it.

use super::{posts, uuid};
use crate::app::App;
use crate::field::device::{self, Device, Standing};
use crate::field::{draft, sent, task};
use crate::web::api::body::Body;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{
    Head, Kind, button, command_id_field, csrf_field, empty, link_button, row, table,
};
use crate::web::face::text::t;
use crate::web::{Posted, Problem, Visit, go};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::unit::UnitId;

/// How far back a device hears of what it sent.
const HEARS: i64 = 60 * 24 * 60 * 60 * 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    token: String,
}

/// POST `/field/sync/standing`: asked before everything else; tells nothing but whether the device
/// may go on, has to be set up anew, or has to wipe itself.
pub async fn standing(
    State(app): State<App>,
    visit: Visit,
    Body(sent): Body<Token>,
) -> Result<Json<Value>, Problem> {
    let standing = device::find(&app, &visit.world, &sent.token).await?;
    Ok(Json(json!({
        "standing": standing.as_str(),
        "wipe": matches!(standing, Standing::Ended | Standing::NoPost),
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// GET `/field/sync/me`: whoever is logged in beside the page, and the token that lets them set
/// this device up. No other site can read it.
pub async fn who(State(app): State<App>, visit: Visit) -> Json<Value> {
    Json(json!({ "csrf": visit.csrf, "me": me(&visit, &app) }))
}

/// POST `/field/sync/enrol`: only whoever has logged in with everything that is asked of staff
/// sets a device up; a device sets up no other one.
pub async fn enrol(
    State(app): State<App>,
    visit: Visit,
    _: Body<Nothing>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if visit.bearer && visit.token.starts_with(super::DEVICE) {
        return Err(Problem::NotYourDuty);
    }
    let person = super::person(&visit)?;
    let (device, token) = device::add(&app, person).await?;
    Ok((
        StatusCode::CREATED,
        Json(json!({ "device": device, "token": token, "me": me(&visit, &app) })),
    ))
}

fn me(visit: &Visit, app: &App) -> Value {
    let units = &visit.world.units;
    let street = |unit: &UnitId| units.at_level(unit, Level::Street).map(|unit| &unit.id);
    let posts = posts(visit).map(|post| {
        json!({
            "unit": post.unit,
            "name": units.name(&post.unit),
            "street": street(&post.unit).map(|street| units.name(street)),
            "duty": post.duty.as_str(),
            "duty_zh": t(crate::web::face::text::Lang::Zh, &format!("duty-{}", post.duty.as_str())),
            "duty_en": t(crate::web::face::text::Lang::En, &format!("duty-{}", post.duty.as_str())),
        })
    });
    let name = visit.person().map(|person| visit.world.person_name(person));
    json!({
        "name": name,
        "posts": posts.collect::<Vec<_>>(),
        "now": app.now(),
        "demo": app.is_demo(),
        "address": visit.world.settings.get("address"),
    })
}

/// POST `/field/sync/hello`: the time, who one is, the drafts of other devices, the visits asked
/// of one, and how the cases stand that were sent.
pub async fn hello(
    State(app): State<App>,
    visit: Visit,
    _: Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    let person = super::person(&visit)?.clone();
    let drafts = draft::open(&app, &person).await?;
    let tasks = task::mine(&app, &person).await?;
    let from = At(app.now().0 - HEARS);
    let arrived = sent::since(&app, &person, from).await?;
    let drafts = drafts
        .into_iter()
        .map(|(id, version)| json!({ "id": id, "version": version }));
    let tasks = tasks.into_iter().map(|task| {
        json!({
            "id": task.id, "unit": task.unit, "kind": task.kind.as_str(), "item": task.item,
            "case": task.case, "due": day(task.due), "whom": task.whom,
        })
    });
    let arrived = arrived.into_iter().map(|one| {
        json!({
            "command": one.sent.id, "provisional": one.sent.provisional,
            "key": one.sent.key.to_string(), "number": one.number, "item": one.item,
            "status": one.status, "tell": one.sent.tell.as_str(), "at": one.sent.at,
            "acted": one.sent.acted_at,
        })
    });
    Ok(Json(json!({
        "me": me(&visit, &app),
        "book": super::book::digest(&visit),
        "drafts": drafts.collect::<Vec<_>>(),
        "visits": tasks.collect::<Vec<_>>(),
        "sent": arrived.collect::<Vec<_>>(),
    })))
}

/// A day counted from 1970, as a date.
pub fn day(days: i64) -> String {
    yike_core::clock::day_of(At(days * 86_400_000)).to_string()
}

/// POST `/field/sync/leave`: the device logs out; its token opens nothing any more.
pub async fn leave(
    State(app): State<App>,
    visit: Visit,
    _: Body<Nothing>,
) -> Result<Json<Value>, Problem> {
    if let Standing::Open { device, person } =
        device::find(&app, &visit.world, &visit.token).await?
    {
        device::end(&app, &person, &device).await?;
    }
    Ok(Json(json!({ "wipe": true })))
}

/// GET `/field/devices`: my devices, and a way to end one that was lost.
pub async fn devices(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let person = super::person(&visit)?;
    let devices = device::of(&app, person).await?;
    let lang = visit.lang;
    let title = t(lang, "door-devices");
    let heads = [
        "door-device-since",
        "door-device-seen",
        "door-device-standing",
    ]
    .map(|key| t(lang, key));
    let heads: Vec<Head<'_>> = heads.iter().map(|head| Head::words(head)).collect();
    let rows: Vec<Markup> = devices.iter().map(|device| line(&visit, device)).collect();
    let body = html! {
        h1 { (title) }
        p { (t(lang, "door-devices-what")) }
        @if rows.is_empty() { (empty(&t(lang, "door-devices-none"), &t(lang, "door-devices-none-next"), Some((&t(lang, "door-title"), "/field")))) }
        @else { (table(lang, &title, false, &heads, &rows)) }
        p.actions { (link_button(&t(lang, "door-title"), "/field", Kind::Plain, None)) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Desk, body))
}

fn line(visit: &Visit, device: &Device) -> Markup {
    let lang = visit.lang;
    let is_over = device.ended_at.is_some() || device.until <= visit.now;
    row(
        &format!("device-{}", device.id),
        false,
        html! {
            td { (moment(device.at)) }
            td { (moment(device.seen_at)) }
            td { @if is_over { (t(lang, "door-device-over")) } @else {
                form method="post" action={ "/field/devices/" (device.id) "/end" } {
                    (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                    (button(&t(lang, "door-device-end"), Kind::Plain, None))
                }
            } }
        },
    )
}

/// `2026-11-20 10:05`, by the clock on the wall.
pub fn moment(at: At) -> String {
    let Ok(stamp) = jiff::Timestamp::from_millisecond(at.0) else {
        return String::new();
    };
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    stamp.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// POST `/field/devices/{id}/end`: it wipes itself as soon as it hears of it.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Problem> {
    let person = super::person(&visit)?;
    device::end(&app, person, &uuid("id", &id)?).await?;
    Ok(go::and_say("/field/devices", "door-device-ended"))
}
