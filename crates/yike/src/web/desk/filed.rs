//! GET `/desk/filed/{key}`: the receipt at the counter, and the one press that comes next.

use super::quick::{Onward, acts};
use crate::act::CaseKey;
use crate::app::App;
use crate::heads;
use crate::rated::device::Device;
use crate::views::case::{CaseView, case};
use crate::web::casework::{Reader, state, words};
use crate::web::face::parts::{Kind, Receipt, actions, button, csrf_field, link_button, receipt};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::rated;
use crate::web::{Problem, Visit};
use axum::extract::{Path, State};
use maud::{Markup, html};
use yike_core::case::{self as core, Status};
use yike_core::door::LookupCode;

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Markup, Problem> {
    let key = CaseKey::parse(&key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::StaffLogin)?;
    let view = case(&app, &visit.world, &who, &key, visit.now).await?;
    let city = app.store.read(heads::city).await?;
    let devices = rated::asked(&app, &visit).await?;
    Ok(draw(&visit, &view, city.as_ref(), &devices))
}

fn draw(visit: &Visit, view: &CaseView, city: Option<&heads::Head>, devices: &[Device]) -> Markup {
    let lang = visit.lang;
    let loaded = &view.loaded;
    let key = &loaded.key;
    let reader = Reader::of(visit, loaded);
    let number = words::grouped(&loaded.filing().number);
    let code = match LookupCode::parse(&view.code) {
        Ok(code) => code.to_string(),
        Err(_) => view.code.clone(),
    };
    let title = match loaded.case.status {
        Status::Submitted => t(lang, "filed-submitted"),
        Status::Closed => t(lang, "filed-closed"),
        _ => t(lang, "filed-received"),
    };
    let here = format!("/desk/filed/{key}");
    let body = html! {
        (receipt(lang, &Receipt {
            title: &title,
            number: &number,
            code: &code,
            address: &super::address(visit, "/track"),
            next: &next(visit, view),
            heads: &words::heads_of(lang, &loaded.head, city, visit.today()),
        }))
        (crate::web::places::identity::here(visit, None))
        p { b { (reader.item(&loaded.item)) } " · " (state::state_sentence(&reader, loaded)) }
        (acts(visit, view, &Onward { next: &here, stay: &here }))
        @if let Some((_, code)) = view.rating_codes.last() { (rated::offer(visit, devices, code, &here)) }
        (actions(&[
            html! {
                form method="post" action={ "/cases/" (key) "/papers/receipt" } target="_blank" {
                    (csrf_field(&visit.csrf))
                    (button(&t(lang, "filed-print"), Kind::Plain, None))
                }
            },
            link_button(&t(lang, "filed-next"), "/desk/new", Kind::Plain, None),
            link_button(&t(lang, "desk-whole-case"), &format!("/cases/{key}"), Kind::Quiet, Some("o")),
            link_button(&t(lang, "filed-desk"), "/desk", Kind::Quiet, None),
        ]))
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// What happens next, and by which day: what to say to the person before the counter.
fn next(visit: &Visit, view: &CaseView) -> Vec<String> {
    let lang = visit.lang;
    let loaded = &view.loaded;
    let reader = Reader::of(visit, loaded);
    let case = &loaded.case;
    if case.status.is_final() {
        return vec![t(lang, "filed-step-rate")];
    }
    let route = &loaded.filing().route;
    let mut next = Vec::new();
    if view.may(core::Kind::CloseAtOnce) {
        next.push(t(lang, "filed-step-close"));
    } else if view.may(core::Kind::HandOver) {
        let unit = reader.unit(&route.accepting);
        next.push(tr(lang, "filed-step-hand-over", &[("unit", unit.into())]));
    }
    // What can be closed on the spot has no day by which it is told.
    let tells = case.accepted_at.is_none() && !view.may(core::Kind::CloseAtOnce);
    if let Some(tell_by) = case.tell_by.filter(|_| tells) {
        next.push(tr(
            lang,
            "filed-step-tell",
            &[
                ("unit", reader.unit(&route.accepting).into()),
                ("date", reader.date(tell_by).into()),
            ],
        ));
        next.push(tr(
            lang,
            "filed-step-promise",
            &[("promise", state::promise_words(&reader, loaded).into())],
        ));
    }
    next.push(t(lang, "filed-step-follow"));
    next
}
