//! The receipt of a filed case: number, look-up code, and what happens next by which day.

use super::{address, day, guide_place};
use crate::act::CaseKey;
use crate::app::App;
use crate::heads;
use crate::views::case::{CaseView, case};
use crate::views::listed::Promise;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, Receipt, actions, link_button, receipt};
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use maud::{Markup, html};
use yike_core::case::Service;
use yike_core::door::LookupCode;
use yike_core::item::Level;

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let key = CaseKey::parse(&key).ok_or(Problem::NotFound)?;
    let who = visit.who().ok_or(Problem::Login)?;
    let view = case(&app, &visit.world, &who, &key, visit.now).await?;
    let lang = visit.lang;
    let (filing, item) = (view.loaded.filing(), &view.loaded.item);
    let unit = visit.world.units.name(&filing.route.accepting);
    let city = app.store.read(heads::city).await?;
    let heads = words::heads_of(lang, &view.loaded.head, city.as_ref(), visit.today());
    let mut next = Vec::new();
    if let Some(tell_by) = view.loaded.case.tell_by.filter(|_| !item.is_instant()) {
        let by = day(&visit, tell_by);
        next.push(tr(
            lang,
            "handed-tell",
            &[("unit", unit.into()), ("date", by.into())],
        ));
    } else {
        next.push(tr(lang, "handed-instant", &[("unit", unit.into())]));
    }
    next.push(guide_place::told(lang, &promised(&visit, &view)));
    next.push(t(lang, "handed-sms"));
    let shown =
        LookupCode::parse(&view.code).map_or_else(|_| view.code.clone(), |code| code.to_string());
    let title = t(lang, "handed-title");
    let link = address(&visit, &headers, &format!("/track?code={}", view.code));
    let body = html! {
        (receipt(lang, &Receipt {
            title: &title,
            number: &filing.number,
            code: &shown,
            address: &link,
            next: &next,
            heads: &heads,
        }))
        p.hint { (t(lang, "handed-code")) }
        @if let Some(code) = view.rating_code(Service::Filing) {
            p { (t(lang, "handed-rate")) " " a href={ "/r/" (code.as_str()) } { (t(lang, "rate-title")) } }
        }
        (actions(&[
            link_button(&t(lang, "handed-case"), &format!("/cases/{key}"), Kind::Act, None),
            link_button(&t(lang, "handed-print"), &format!("/cases/{key}/papers/receipt"), Kind::Plain, None),
            link_button(&t(lang, "home-mine"), "/me", Kind::Quiet, None),
        ]))
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

/// As the first event has it: the list may have changed since.
fn promised<'a>(visit: &'a Visit, view: &CaseView) -> Promise<'a> {
    let (filing, item) = (view.loaded.filing(), &view.loaded.item);
    let (days, city) = (view.loaded.case.promise(item), item.promise(&filing.chosen));
    let units = &visit.world.units;
    Promise {
        days,
        city,
        district: units
            .at_level(&filing.route.community, Level::District)
            .filter(|_| days < city),
    }
}
