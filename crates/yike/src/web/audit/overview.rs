//! The auditor's first page, and the check of every chain.

use super::{area, frame, month_back};
use crate::app::App;
use crate::verify::{self, Verified};
use crate::views::audit::counts;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts;
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};
use std::time::{Duration, Instant};
use yike_core::chain::Broken;

/// `GET /audit`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    draw(&app, &visit, None).await
}

/// `POST /audit/verify`: reads every event; changes nothing, so its answer is the page itself.
pub async fn verify(
    State(app): State<App>,
    visit: Visit,
    _posted: Posted,
) -> Result<Markup, Problem> {
    let begun = Instant::now();
    let found = verify::verify(&app, |_| {}).await?;
    draw(&app, &visit, Some((found, begun.elapsed()))).await
}

async fn draw(
    app: &App,
    visit: &Visit,
    found: Option<(Verified, Duration)>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = area(visit)?;
    let (today, month) = counts(app, &unit, visit.today(), month_back(visit)).await?;
    let name = visit.world.units.name(&unit).to_owned();
    let title = tr(lang, "audit-title", &[("unit", name.into())]);
    let heads = super::heads::panel(app, visit).await?;
    let body = html! {
        h1 { (title) }
        h2 { (t(lang, "audit-verify")) }
        @match &found {
            Some((found, took)) => (result(lang, found, *took)),
            None => p { (t(lang, "audit-verify-what")) },
        }
        form method="post" action="/audit/verify" {
            (parts::csrf_field(&visit.csrf))
            @let label = t(lang, if found.is_some() { "audit-verify-again" } else { "audit-verify-now" });
            (parts::actions(&[parts::button(&label, parts::Kind::Act, None)]))
        }
        (heads)
        h2 { (t(lang, "audit-looks")) }
        p { (tr(lang, "audit-looks-now", &[("today", today.into()), ("month", month.into())])) }
        p { a.alone href="/audit/looks" { (t(lang, "audit-looks-open")) } }
        h2 { (t(lang, "audit-register")) }
        p { (t(lang, "audit-register-what")) }
        p { a.alone href="/audit/register" { (t(lang, "audit-register-open")) } }
    };
    Ok(frame(visit, &title, body))
}

fn result(lang: Lang, found: &Verified, took: Duration) -> Markup {
    let seconds = format!("{:.1}", took.as_secs_f64());
    let counted = tr(
        lang,
        "audit-verified-counts",
        &[
            ("events", found.events.into()),
            ("streams", found.streams.into()),
            ("seconds", seconds.into()),
        ],
    );
    if found.is_whole() {
        let title = t(lang, "audit-verified-whole");
        return html! { div role="status" { (parts::notice(BannerKind::Done, &title, &counted)) } };
    }
    let n = found.count();
    let title = tr(lang, "audit-verified-broken", &[("n", n.into())]);
    html! {
        div role="alert" { (parts::notice(BannerKind::Care, &title, &counted)) }
        ul { @for broken in found.broken.iter().take(100) {
            li { (match lang { Lang::Zh => broken.zh(), Lang::En => broken.en() }) }
        }
        @for fault in found.faults.iter().take(100) {
            li { (match lang { Lang::Zh => fault.zh(), Lang::En => fault.en() }) }
        } }
        @if !found.broken.is_empty() {
            p { (match lang { Lang::Zh => Broken::NEXT.0, Lang::En => Broken::NEXT.1 }) }
        }
    }
}
