//! Short messages: how many wait, went out or failed, and those that failed once more.

use super::{change, command_id, frame, unit_asked};
use crate::app::App;
use crate::notify;
use crate::views::admin::{Failure, outbox};
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

/// `GET /admin/notices`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_asked(&visit, "")?;
    let outbox = outbox(&app, &unit).await?;
    let title = t(lang, "admin-notices");
    let count = |label: &str, n: i64| (t(lang, label), html! { b.num { (n) } });
    let counts = [
        count("admin-notice-waiting", outbox.waiting),
        count("admin-notice-sent", outbox.sent),
        count("admin-notice-failed", outbox.failed),
    ];
    let counts: Vec<(&str, Markup)> = counts
        .iter()
        .map(|(label, n)| (label.as_str(), n.clone()))
        .collect();
    let rows: Vec<Markup> = outbox
        .failures
        .iter()
        .map(|failure| row(&visit, failure))
        .collect();
    let labels = [
        "admin-notice-when",
        "word-item",
        "admin-notice-kind",
        "admin-notice-case",
    ];
    let labels = labels.map(|key| t(lang, key));
    let tries = t(lang, "admin-notice-tries");
    let again = t(lang, "admin-notice-again");
    let mut heads: Vec<parts::Head> = labels.iter().map(|l| parts::Head::words(l)).collect();
    heads.push(parts::Head::number(&tries));
    heads.push(parts::Head::words(&again));
    let body = html! {
        h1 { (title) }
        (parts::facts(&counts))
        @if outbox.waiting > 0 && !visit.demo { p.hint { (t(lang, "admin-notice-no-gateway")) } }
        @if rows.is_empty() {
            (parts::empty(&t(lang, "admin-notice-empty"), &t(lang, "admin-notice-empty-next"), None))
        } @else {
            h2 { (tr(lang, "admin-notice-list", &[("n", outbox.failed.into())])) }
            (again_form(&visit, "*", "admin-notice-again-all"))
            (parts::table(lang, &title, false, &heads, &rows))
        }
    };
    Ok(frame(&visit, &title, body))
}

fn row(visit: &Visit, failure: &Failure) -> Markup {
    let lang = visit.lang;
    html! {
        tr data-row {
            td { (words::time(lang, failure.at, visit.today())) }
            td { (item_name(visit, &failure.item)) }
            td { (t(lang, &format!("admin-told-{}", failure.kind.replace('_', "-")))) }
            td.num { (failure.number) }
            td.n { (failure.tries) }
            td { (again_form(visit, &failure.id, "admin-notice-again")) }
        }
    }
}

fn again_form(visit: &Visit, id: &str, label: &str) -> Markup {
    html! {
        form method="post" action="/admin/notices/again" {
            (parts::csrf_field(&visit.csrf)) (parts::command_id_field(&command_id(None)))
            (parts::hidden("notice", id))
            (parts::button(&t(visit.lang, label), parts::Kind::Plain, None))
        }
    }
}

/// `POST /admin/notices/again`: one message, or all that failed (`*`).
pub async fn again(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_asked(&visit, "")?;
    let id = posted.get("notice").to_owned();
    if id.is_empty() {
        return Err(Problem::NotFound);
    }
    change(&app, &visit, &posted, move |tx, _, now| {
        let one = (id != "*").then_some(id.as_str());
        notify::again(tx, &unit, one, now);
        Ok(())
    })
    .await?;
    Ok(go::and_say("/admin/notices", "admin-notice-done"))
}
