//! What could not be delivered, on each way, and sending it again: one, those chosen, or all of
//! one's subtree. That a message did not arrive is the office's to mend; the resident's receipt
//! and page stand in any case.

use super::{change, command_id, frame, unit_asked};
use crate::app::App;
use crate::notify::{self, Channel, channel};
use crate::views::outbox::{Failure, Outbox, outbox};
use crate::web::board::{self, item_name};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{self, Fault, Kind};
use crate::web::face::text::{Lang, has, t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// Whose page this is: who keeps the ways out, and who answers for the cases.
pub const DUTIES: [Duty; 3] = [Duty::Administrator, Duty::Supervisor, Duty::StationHead];

/// The unit whose messages this visitor answers for.
fn area(visit: &Visit) -> Result<UnitId, Problem> {
    let mut posts = visit.posts().iter();
    let head = posts.find(|post| DUTIES.contains(&post.duty));
    match head {
        Some(post) => Ok(post.unit.clone()),
        None => unit_asked(visit, ""),
    }
}

fn is_administrator(visit: &Visit) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| post.duty == Duty::Administrator)
}

/// `GET /admin/notices?way=…`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    RawQuery(pairs): RawQuery,
) -> Result<Markup, Problem> {
    let pairs = pairs.unwrap_or_default();
    let asked = form_urlencoded::parse(pairs.as_bytes()).find(|(key, _)| key == "way");
    let way = asked.and_then(|(_, way)| Channel::parse(&way));
    draw(&app, &visit, way.unwrap_or(Channel::Sms), &[]).await
}

async fn draw(app: &App, visit: &Visit, way: Channel, faults: &[Fault]) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = area(visit)?;
    let found = outbox(app, &unit, way).await?;
    let title = t(lang, "admin-notices");
    let body = html! {
        (parts::error_summary(lang, faults))
        h1 { (title) }
        nav aria-label=(title) {
            (parts::actions(&Channel::ALL.map(|other| {
                let kind = if other == way { Kind::Plain } else { Kind::Quiet };
                let href = format!("/admin/notices?way={}", other.as_str());
                parts::link_button(&way_name(lang, other), &href, kind, None)
            })))
        }
        h2 { (way_name(lang, way)) }
        (counts(lang, &found))
        @if found.waiting > 0 && !channel::is_open(app, way) {
            p.hint { (t(lang, &format!("admin-notice-no-{}", way.as_str()))) }
        }
        p.hint { (t(lang, "admin-notice-not-served")) }
        @if found.failures.is_empty() {
            (parts::empty(&t(lang, "admin-notice-empty"), &t(lang, "admin-notice-empty-next"), None))
        } @else {
            h3 { (tr(lang, "admin-notice-list", &[("n", found.failed.into())])) }
            (failures(visit, way, &found.failures))
        }
    };
    if is_administrator(visit) {
        return Ok(frame(visit, &title, body));
    }
    let body = html! {
        p { a.alone href=(board::LINK) { (t(lang, "nav-board")) } }
        (body)
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

pub fn way_name(lang: Lang, way: Channel) -> String {
    t(lang, &format!("notice-way-{}", way.as_str()))
}

fn counts(lang: Lang, found: &Outbox) -> Markup {
    let rows = [
        ("admin-notice-waiting", found.waiting),
        ("admin-notice-sent", found.sent),
        ("admin-notice-failed", found.failed),
    ]
    .map(|(label, n)| (t(lang, label), html! { b.num { (n) } }));
    let rows: Vec<(&str, Markup)> = rows
        .iter()
        .map(|(label, n)| (label.as_str(), n.clone()))
        .collect();
    parts::facts(&rows)
}

/// One form over the whole list: a row's own button, those ticked, or all.
fn failures(visit: &Visit, way: Channel, failures: &[Failure]) -> Markup {
    let lang = visit.lang;
    let labels = [
        "admin-notice-choose",
        "admin-notice-when",
        "word-item",
        "admin-notice-kind",
        "admin-notice-case",
        "admin-notice-why",
        "admin-notice-tries",
        "admin-notice-again",
    ]
    .map(|key| (key, t(lang, key)));
    let heads: Vec<parts::Head> = labels
        .iter()
        .map(|(key, label)| match *key {
            "admin-notice-tries" => parts::Head::number(label),
            _ => parts::Head::words(label),
        })
        .collect();
    let rows: Vec<Markup> = failures.iter().map(|failure| row(visit, failure)).collect();
    let title = t(lang, "admin-notices");
    let with = |key: &str, kind: Kind, go: &'static str| {
        parts::button_with(&t(lang, key), kind, None, Some(("go", go)))
    };
    html! {
        form method="post" action="/admin/notices/again" {
            (parts::csrf_field(&visit.csrf)) (parts::command_id_field(&command_id(None)))
            (parts::hidden("way", way.as_str()))
            (parts::table(lang, &title, false, &heads, &rows))
            (parts::actions(&[
                with("admin-notice-again-chosen", Kind::Act, "chosen"),
                with("admin-notice-again-all", Kind::Plain, "all"),
                with("admin-notice-leave", Kind::Quiet, "leave"),
            ]))
            p.hint { (t(lang, "admin-notice-leave-what")) }
        }
    }
}

fn row(visit: &Visit, failure: &Failure) -> Markup {
    let lang = visit.lang;
    let label = tr(
        lang,
        "admin-notice-choose-what",
        &[("case", failure.number.as_str().into())],
    );
    html! {
        tr data-row {
            td { input type="checkbox" name="notice" value=(failure.id) aria-label=(label); }
            td { (words::time(lang, failure.at, visit.today())) }
            td {
                @if failure.item.is_empty() { (t(lang, "admin-notice-letter")) }
                @else { (item_name(visit, &failure.item)) }
            }
            td {
                (told(lang, &failure.kind))
                @if let Some(address) = &failure.address { br; small { (address) } }
            }
            td.num { (failure.number) }
            td { (why(lang, &failure.why)) }
            td.n { (failure.tries) }
            td { button.btn.plain type="submit" name="one" value=(failure.id) { (t(lang, "admin-notice-again")) } }
        }
    }
}

/// What it was about.
fn told(lang: Lang, kind: &str) -> String {
    let key = format!("admin-told-{}", kind.replace('_', "-"));
    match has(lang, &key) {
        true => t(lang, &key),
        false => t(lang, "admin-told-other"),
    }
}

/// Why the last try failed; messages of an earlier version do not say.
fn why(lang: Lang, why: &str) -> String {
    match why {
        "" => t(lang, "notice-why-unknown"),
        why => t(lang, &format!("notice-why-{why}")),
    }
}

/// `POST /admin/notices/again`: one message, those chosen, or all that failed; or gives up those
/// chosen.
pub async fn again(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = area(&visit)?;
    let way = Channel::parse(posted.get("way")).ok_or(Problem::NotFound)?;
    let one = posted.get("one").to_owned();
    let chosen: Vec<String> = match one.is_empty() {
        true => posted.all("notice").map(str::to_owned).collect(),
        false => vec![one],
    };
    let go = match posted.has("one") {
        true => "chosen".to_owned(),
        false => posted.get("go").to_owned(),
    };
    if chosen.is_empty() && go != "all" {
        let fault = Fault {
            field_id: "notice".into(),
            message: t(visit.lang, "admin-notice-none-chosen"),
        };
        let page = draw(&app, &visit, way, &[fault]).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let said = match go.as_str() {
        "leave" => "admin-notice-left",
        _ => "admin-notice-done",
    };
    change(&app, &visit, &posted, move |tx, _, now| {
        match go.as_str() {
            "all" => notify::again(tx, &unit, way, None, now),
            "leave" => chosen
                .iter()
                .for_each(|id| notify::leave(tx, &unit, way, id)),
            _ => chosen
                .iter()
                .for_each(|id| notify::again(tx, &unit, way, Some(id), now)),
        }
        Ok(())
    })
    .await?;
    let back = format!("/admin/notices?way={}", way.as_str());
    Ok(go::and_say(&back, said))
}
