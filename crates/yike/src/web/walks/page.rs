//! GET `/desk/walks`: what I walk, what I found and is still open, and the walks of my units.

use super::item;
use crate::app::App;
use crate::rollup;
use crate::views::walks::{Problem as Found, Walk, desk};
use crate::web::board;
use crate::web::casework::words;
use crate::web::face::parts::{Head, Kind, Lamp, actions, empty, lamp, link_button, stack};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};
use yike_core::case::Status;

pub async fn show(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let person = visit.person().ok_or(Problem::StaffLogin)?;
    let seen = desk(&app, person, visit.posts()).await?;
    let lang = visit.lang;
    let title = t(lang, "walks-title");
    let mut buttons = vec![link_button(
        &t(lang, "walk-new"),
        "/desk/walks/new",
        Kind::Act,
        None,
    )];
    if (visit.posts().iter()).any(|post| board::DUTIES.contains(&post.duty)) {
        buttons.push(link_button(
            &t(lang, "walks-figures"),
            "/board/walks",
            Kind::Plain,
            None,
        ));
    }
    let body = html! {
        h1 { (title) }
        p { (t(lang, "walks-what")) }
        (actions(&buttons))
        h2 { (t(lang, "walks-own")) }
        @if seen.own.is_empty() {
            (empty(&t(lang, "walks-none"), &t(lang, "walks-none-why"), None))
        } @else { (walks(&visit, "walks-own", &seen.own)) }
        @if !seen.problems.is_empty() {
            h2 { (t(lang, "walks-found")) }
            p.hint { (t(lang, "walks-found-why")) }
            (problems(&visit, &seen.problems))
        }
        @if !seen.beside.is_empty() {
            h2 { (t(lang, "walks-beside")) }
            (walks(&visit, "walks-beside", &seen.beside))
        }
        p.hint { (t(lang, "walks-note")) }
    };
    Ok(page(&visit.frame(), &title, Width::Wide, body))
}

fn walks(visit: &Visit, caption: &str, all: &[Walk]) -> Markup {
    let lang = visit.lang;
    let labels = [
        "word-item",
        "walk-where-unit",
        "walk-way",
        "walk-day",
        "walk-state",
    ]
    .map(|key| t(lang, key));
    let heads: Vec<Head<'_>> = labels.iter().map(|label| Head::words(label)).collect();
    let rows: Vec<Markup> = all.iter().map(|walk| line(visit, walk)).collect();
    stack(lang, &t(lang, caption), &heads, &rows)
}

fn line(visit: &Visit, walk: &Walk) -> Markup {
    let lang = visit.lang;
    let way = t(lang, &format!("walk-way-{}", walk.way));
    html! { tr {
        td { a href={ "/cases/" (walk.key) } { (item(visit, &walk.item)) } }
        td { (words::unit(&visit.world, &walk.unit)) }
        td { (way) }
        td { (words::date(lang, rollup::date(walk.walked_on.unwrap_or(walk.planned_on)), visit.today())) }
        td { (state(visit, walk)) }
    } }
}

/// How a walk stands: planned, to be made today, late, or what was met.
fn state(visit: &Visit, walk: &Walk) -> Markup {
    let lang = visit.lang;
    let today = i64::from(crate::act::days_since_1970(visit.today()));
    if walk.walked_on.is_some() {
        let met = tr(
            lang,
            "walk-met",
            &[
                ("minutes", walk.minutes.into()),
                ("papers", walk.papers.into()),
                ("problems", walk.problems.into()),
            ],
        );
        let is_closed = walk.status == Some(Status::Closed);
        return html! {
            (lamp(if is_closed { Lamp::Good } else { Lamp::Care }, &t(lang, if is_closed { "walk-closed" } else { "walk-to-close" })))
            " " span { (met) }
        };
    }
    let is_mine = walk.holder.as_ref() == visit.person();
    let late = walk.due.is_some_and(|due| due < today);
    let (kind, key) = match (late, walk.planned_on <= today) {
        (true, _) => (Lamp::Late, "walk-late"),
        (false, true) => (Lamp::Care, "walk-now"),
        (false, false) => (Lamp::Good, "walk-planned"),
    };
    html! {
        (lamp(kind, &t(lang, key)))
        @if is_mine { " " a.alone href={ "/cases/" (walk.key) "/do/record-walk" } { (t(lang, "act-record-walk")) } }
    }
}

fn problems(visit: &Visit, all: &[Found]) -> Markup {
    let lang = visit.lang;
    let labels = ["word-item", "walk-owner", "walk-due", "walk-state"].map(|key| t(lang, key));
    let heads: Vec<Head<'_>> = labels.iter().map(|label| Head::words(label)).collect();
    let rows: Vec<Markup> = all
        .iter()
        .map(|one| {
            let due = one.due.map(|due| words::date(lang, rollup::date(due), visit.today()));
            let at = one.at_unit.as_ref().unwrap_or(&one.unit);
            html! { tr {
                td { a href={ "/cases/" (one.key) } { (item(visit, &one.item)) " " span.num { (words::grouped(&one.number)) } } }
                td { (words::unit(&visit.world, at)) }
                td { (due.unwrap_or_else(|| t(lang, "walk-not-accepted"))) }
                td {
                    @if one.asks {
                        (lamp(Lamp::Care, &t(lang, "walk-asks"))) " "
                        a.alone href={ "/cases/" (one.key) "/do/agree" } { (t(lang, "act-agree")) }
                    } @else {
                        (t(lang, &format!("status-{}", one.status.map_or("draft", Status::as_str))))
                        @if one.risen > 0 { " · " (t(lang, "walk-risen")) }
                    }
                }
            } }
        })
        .collect();
    stack(lang, &t(lang, "walks-found"), &heads, &rows)
}
