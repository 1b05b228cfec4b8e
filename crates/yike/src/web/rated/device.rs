//! `/rate/device`: the page of a tablet or terminal beside a window. It shows the one service that the
//! worker put on it and leads nowhere else; rated, declined or untouched for a minute it is idle again.
//! Without script: the page asks again by itself.

use super::code::about;
use super::fields;
use super::give::{self, Found};
use crate::app::App;
use crate::rated::device::{self, Device, Paired};
use crate::store::StoreError;
use crate::web::face::frame::{device_page, faulty_title};
use crate::web::face::parts::{
    Fault, Field, Kind, actions, button, command_id_field, csrf_field, error_summary, hidden, tel,
};
use crate::web::face::text::t;
use crate::web::visit::{cookie, set_cookie};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::who::Who;

/// The cookie that is the device.
const DEVICE: &str = "yike_rate";
const YEAR: u32 = 60 * 60 * 24 * 365;

/// How often an idle device asks, and how long it says thank you, in seconds.
const IDLE: u32 = 5;
const THANKS: u32 = 8;

/// GET `/rate/device`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(device) = known(&app, &headers).await? else {
        return Ok(draw_pairing(&visit, None).into_response());
    };
    Ok(match shown(&app, &visit, &device).await? {
        Some(found) => {
            let idle = (device::IDLE / 1000) as u32;
            again(draw(&visit, &found, &Posted::default(), &[]), idle)
        }
        None => again(
            draw_idle(&visit, &device),
            if visit.flash.is_some() { THANKS } else { IDLE },
        ),
    })
}

/// POST `/rate/device/pair`
pub async fn pair(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    match device::pair(&app, visit.told_apart(), posted.get("pair")).await? {
        Paired::Yes(token) => {
            let mut response = go::to("/rate/device");
            set_cookie(response.headers_mut(), DEVICE, &token, YEAR, true);
            Ok(response)
        }
        Paired::No => {
            let page = draw_pairing(&visit, Some(t(visit.lang, "rate-pair-unknown")));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Paired::TooMany => Err(Problem::TooManyTries),
    }
}

/// POST `/rate/device`: only what the device shows can be rated on it.
pub async fn rate(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    let Some((device, found)) = meant(&app, &visit, &headers, &posted).await? else {
        return Ok(go::to("/rate/device"));
    };
    let command_id = posted.command_id()?;
    let (event, who) = (&found.event, (Who::Bearer, None));
    let given = match give::read(visit.lang, event, device.through, &posted) {
        Ok(said) => give::carry_out(&app, &visit, event, who, said, command_id).await?,
        Err(faults) => Err(faults),
    };
    match given {
        Ok(()) => {
            put_away(&app, &device, &found).await?;
            Ok(go::and_say("/rate/device", "said-rate"))
        }
        Err(faults) => {
            // Somebody is at it: the minute begins anew.
            touch(&app, &device, &found).await?;
            let page = draw(&visit, &found, &posted, &faults);
            let page = again(page, (device::IDLE / 1000) as u32);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// POST `/rate/device/decline`: 不评价.
pub async fn decline(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Problem> {
    if let Some((device, found)) = meant(&app, &visit, &headers, &posted).await? {
        put_away(&app, &device, &found).await?;
    }
    Ok(go::to("/rate/device"))
}

async fn known(app: &App, headers: &HeaderMap) -> Result<Option<Device>, StoreError> {
    let token = cookie(headers, DEVICE).unwrap_or_default();
    device::known(app, &token).await
}

async fn shown(app: &App, visit: &Visit, device: &Device) -> Result<Option<Found>, StoreError> {
    let Some(code) = device.shown(visit.now) else {
        return Ok(None);
    };
    let found = give::find(app, visit, code.as_str()).await?;
    Ok(found.filter(|found| found.event.level.is_none()))
}

/// The device and what it shows, if the form was drawn of that.
async fn meant(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    posted: &Posted,
) -> Result<Option<(Device, Found)>, StoreError> {
    let Some(device) = known(app, headers).await? else {
        return Ok(None);
    };
    let found = shown(app, visit, &device).await?;
    let same = found.filter(|found| found.code.as_str() == posted.get("code"));
    Ok(same.map(|found| (device, found)))
}

async fn put_away(app: &App, device: &Device, found: &Found) -> Result<(), StoreError> {
    let (id, code) = (device.id.clone(), found.code.clone());
    let write = app.store.write(move |tx| {
        device::clear(tx, &id, &code);
        Ok::<_, StoreError>(())
    });
    write.await
}

async fn touch(app: &App, device: &Device, found: &Found) -> Result<(), StoreError> {
    let (device, code, now) = (device.clone(), found.code.clone(), app.now());
    let write = app.store.write(move |tx| {
        device::show(tx, &device.id, &device.unit, &code, now);
        Ok::<_, StoreError>(())
    });
    write.await
}

/// The page, which the browser asks for again after so many seconds.
fn again(page: Markup, seconds: u32) -> Response {
    let mut response = page.into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds}; url=/rate/device")) {
        response.headers_mut().insert(header::REFRESH, value);
    }
    response
}

fn draw(visit: &Visit, found: &Found, posted: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "rate-title");
    let body = html! {
        (error_summary(lang, faults))
        h1 { (title) }
        (about(visit, found))
        form method="post" action="/rate/device" autocomplete="off" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("code", found.code.as_str()))
            (fields(lang, found.event.online, posted, faults))
            (actions(&[button(&t(lang, "rate-send"), Kind::Act, None)]))
        }
        form method="post" action="/rate/device/decline" {
            (csrf_field(&visit.csrf)) (hidden("code", found.code.as_str()))
            (actions(&[button(&t(lang, "rate-decline"), Kind::Plain, None)]))
        }
        p.hint { (t(lang, "rate-device-minute")) }
    };
    let shown = match faults.is_empty() {
        true => title,
        false => faulty_title(lang, &title),
    };
    whole(visit, &shown, body)
}

fn draw_idle(visit: &Visit, device: &Device) -> Markup {
    let lang = visit.lang;
    let frame = visit.frame();
    let body = html! {
        @if let Some(flash) = &visit.flash { p.banner.done role="status" { (t(lang, flash)) } }
        h1 { (visit.world.units.name(&device.unit)) }
        p { (t(lang, "rate-idle")) }
        p.hint { (t(lang, "rate-idle-hotline")) " " (frame.hotline) }
    };
    whole(visit, &t(lang, "rate-title"), body)
}

fn draw_pairing(visit: &Visit, fault: Option<String>) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "rate-pair-title");
    let faults: Vec<Fault> = fault
        .into_iter()
        .map(|message| Fault {
            field_id: "pair".into(),
            message,
        })
        .collect();
    let (label, hint) = (t(lang, "rate-pair"), t(lang, "rate-pair-hint"));
    let field = Field {
        hint: Some(&hint),
        autocomplete: Some("off"),
        maxlength: Some(12),
        ..Field::new("pair", &label)
    };
    let body = html! {
        (error_summary(lang, &faults))
        h1 { (title) }
        form method="post" action="/rate/device/pair" {
            (csrf_field(&visit.csrf))
            (tel(lang, &field.with_fault(&faults)))
            (actions(&[button(&t(lang, "rate-pair-do"), Kind::Act, None)]))
        }
    };
    whole(visit, &title, body)
}

/// The page with the one way that it has: to itself in the other language.
fn whole(visit: &Visit, title: &str, body: Markup) -> Markup {
    let other = visit.lang.other();
    let body = html! {
        (body)
        p { a.alone href={ "/prefs?lang=" (other.code()) "&back=/rate/device" } lang=(other.tag()) hreflang=(other.tag()) {
            (t(visit.lang, "switch-language"))
        } }
    };
    device_page(&visit.frame(), title, body)
}
