//! 请评价: what a worker does after a service. They may put it on the device beside the window, or show
//! the code; nothing waits for it.

use super::code::about;
use super::{COUNTER, RECORDERS, give, my_counter};
use crate::app::App;
use crate::rated::Code;
use crate::rated::device::{self, Device};
use crate::store::StoreError;
use crate::web::face::parts::{Kind, actions, button, csrf_field, hidden, panel, qr};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::{Problem, Visit};
use axum::extract::{Path, State};
use maud::{Markup, html};
use yike_core::who::Duty;

/// The paired devices of this visitor's counter.
pub async fn asked(app: &App, visit: &Visit) -> Result<Vec<Device>, StoreError> {
    let Some(unit) = my_counter(visit).cloned() else {
        return Ok(Vec::new());
    };
    let now = visit.now;
    let all = app
        .store
        .read(move |tx| device::of_unit(tx, &unit, now))
        .await?;
    Ok(all.into_iter().filter(|one| one.is_paired).collect())
}

/// To the devices and signs of a counter, to what is entered for others, and to the figures.
pub fn links(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let has = |duties: &[Duty]| visit.posts().iter().any(|post| duties.contains(&post.duty));
    let to = |href: &str, key: &str| html! { li { a.alone href=(href) { (t(lang, key)) } } };
    html! {
        h2 { (t(lang, "ratings-title")) }
        ul {
            @if has(&COUNTER) { (to("/desk/rating-devices", "rate-devices")) }
            @if has(&RECORDERS) { (to("/desk/ratings/new", "record-title")) }
            (to("/ratings", "ratings-more"))
        }
    }
}

/// The link to [`page`], from where nobody asked for the devices.
pub fn link(visit: &Visit, code: &Code) -> Markup {
    html! { a.alone href={ "/desk/ask/" (code.as_str()) } { (t(visit.lang, "rate-please")) } }
}

/// GET `/desk/ask/{code}`: the service, the devices and the code to be scanned.
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(typed): Path<String>,
) -> Result<Markup, Problem> {
    let found = give::find(&app, &visit, &typed).await?;
    let found = found.filter(|found| {
        let mut posts = visit.posts().iter();
        let unit = &found.event.unit;
        posts.any(|post| post.unit.covers(unit) || unit.covers(&post.unit))
    });
    let found = found.ok_or(Problem::NotFound)?;
    let devices = asked(&app, &visit).await?;
    let title = t(visit.lang, "rate-please");
    let here = format!("/desk/ask/{}", found.code.as_str());
    let body = html! {
        h1 { (title) }
        (about(&visit, &found))
        (panel("", inside(&visit, &devices, &found.code, &here)))
        p { a.alone href="/desk/rating-devices" { (t(visit.lang, "rate-devices")) } }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Desk, body))
}

/// 请评价: one press for each device, and the code for the person's own phone.
pub fn offer(visit: &Visit, devices: &[Device], code: &Code, back: &str) -> Markup {
    html! {
        details.rate {
            summary { (t(visit.lang, "rate-please")) }
            (inside(visit, devices, code, back))
        }
    }
}

fn inside(visit: &Visit, devices: &[Device], code: &Code, back: &str) -> Markup {
    let lang = visit.lang;
    let address = crate::web::desk::address(visit, &format!("/r/{}", code.as_str()));
    html! {
        p.hint { (t(lang, "rate-please-hint")) }
        @for one in devices {
            form method="post" action={ "/desk/rating-devices/" (one.id) "/show" } {
                (csrf_field(&visit.csrf))
                (hidden("code", code.as_str())) (hidden("back", back))
                (actions(&[button(&tr(lang, "rate-on-device", &[("name", one.name.as_str().into())]), Kind::Plain, None)]))
            }
        }
        figure { (qr(&address, &t(lang, "rate-scan"))) figcaption { (t(lang, "rate-scan")) " " span.num { (code.grouped()) } } }
    }
}
