//! The latest signed head of the city, where heads went and how long ago; and all of them as a
//! file, to be kept elsewhere.

use crate::app::App;
use crate::heads::{self, Anchored, Head, Signed, Way};
use crate::store::StoreError;
use crate::web::casework::words;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::clock::At;

/// `GET /audit/heads.jsonl`
pub async fn file(State(app): State<App>) -> Result<Response, Problem> {
    let headers = [
        (CONTENT_TYPE, "application/jsonl"),
        (CONTENT_DISPOSITION, "attachment; filename=\"heads.jsonl\""),
    ];
    Ok((headers, heads::lines(&app).await?).into_response())
}

/// The part of the auditor's first page.
pub async fn panel(app: &App, visit: &Visit) -> Result<Markup, StoreError> {
    let lang = visit.lang;
    let latest = app
        .store
        .read(|tx| heads::latest(tx, crate::register::HOME))
        .await?;
    let places = heads::state(app).await?;
    let head = latest.and_then(|signed| Some((signed.read()?, signed)));
    Ok(html! {
        h2 { (t(lang, "audit-heads")) }
        p { (t(lang, "audit-heads-what")) }
        @match &head {
            Some((head, signed)) => (signed_head(app, visit, head, signed)),
            None => p { (t(lang, "audit-heads-none")) },
        }
        @if places.is_empty() {
            p { (t(lang, "audit-heads-nowhere")) }
        } @else {
            ul { @for place in &places { li { (sentence(app, visit, place)) } } }
        }
        @if app.is_demo() { p.hint { (t(lang, "audit-heads-demo")) } }
        @if head.is_some() {
            p { a.alone href="/audit/heads.jsonl" download { (t(lang, "audit-heads-get")) } }
        }
    })
}

fn signed_head(app: &App, visit: &Visit, head: &Head, signed: &Signed) -> Markup {
    let lang = visit.lang;
    let own = app.heads.signer.public();
    let said = words::city_head(lang, head, visit.today());
    let key = head.key.get(..16).unwrap_or(&head.key);
    html! {
        p { b { (said) } }
        @if signed.is_by(std::slice::from_ref(own)) {
            p { (tr(lang, "audit-heads-good", &[("key", key.to_owned().into())])) }
        } @else {
            div role="alert" {
                (parts::notice(BannerKind::Care, &t(lang, "audit-heads-bad"), &t(lang, "audit-heads-bad-next")))
            }
        }
    }
}

fn sentence(app: &App, visit: &Visit, place: &Anchored) -> String {
    let lang = visit.lang;
    let ways = app
        .heads
        .places
        .iter()
        .map(|place| (place.name(), &place.way));
    let kind = ways
        .into_iter()
        .find(|(name, _)| *name == place.place)
        .map(|(_, way)| way);
    let name = match kind {
        Some(Way::Program(_)) => t(lang, "audit-heads-program"),
        Some(Way::File(_)) | None => t(lang, "audit-heads-file"),
    };
    let Some(at) = place.at else {
        return tr(lang, "audit-heads-never", &[("place", name.into())]);
    };
    tr(
        lang,
        "audit-heads-kept",
        &[
            ("place", name.into()),
            ("time", words::time(lang, at, visit.today()).into()),
            ("age", age(visit, at).into()),
            ("size", place.size.into()),
            ("waiting", place.waiting.into()),
        ],
    )
}

fn age(visit: &Visit, at: At) -> String {
    let minutes = (visit.now.0 - at.0).max(0) / 60_000;
    let (key, n) = match minutes {
        0..120 => ("audit-minutes", minutes),
        _ => ("audit-hours", minutes / 60),
    };
    tr(visit.lang, key, &[("n", n.into())])
}
