//! GET `/matters`: what changed because somebody said that it did not work. For everybody, without words,
//! numbers or people.

use crate::app::App;
use crate::views::matters::lessons::{Lesson, lessons};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, empty, link_button};
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use axum::extract::State;
use jiff::ToSpan;
use maud::{Markup, html};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let lang = visit.lang;
    // What changed longer ago is how things are done.
    let since = visit.today().first_of_month().saturating_sub(23.months());
    let told = lessons(&app, since).await?;
    let title = t(lang, "lessons-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "lessons-what")) }
        @if told.is_empty() {
            (empty(&t(lang, "lessons-none"), &t(lang, "lessons-none-next"), None))
        }
        @for of in told.chunk_by(|one, next| one.item == next.item) {
            h2 { (heading(&visit, &of[0].item)) }
            ul { @for one in of { li { (sentence(&visit, one)) } } }
        }
        p.hint { (t(lang, "lessons-note")) }
        (actions(&[
            link_button(&t(lang, "stuck-title"), "/stuck", Kind::Act, None),
            link_button(&t(lang, "suggest-title"), "/suggest", Kind::Plain, None),
            link_button(&t(lang, "ratings-title"), "/ratings", Kind::Quiet, None),
        ]))
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body))
}

/// The item with its guide; what named none stands together.
fn heading(visit: &Visit, key: &str) -> Markup {
    let lang = visit.lang;
    html! {
        @match visit.world.published(key, visit.now) {
            Some(one) => a href={ "/items/" (key) } { (words::item_name(lang, &one.item)) },
            None => (t(lang, "lessons-other")),
        }
    }
}

/// 2026 年 11 月，北新桥街道（材料）：改了办事指南。少交 2 种材料。
fn sentence(visit: &Visit, one: &Lesson) -> String {
    let lang = visit.lang;
    let changed = super::table::changed(lang, &one.changes).unwrap_or_default();
    let key = match one.cause {
        Some(_) => "lessons-line",
        None => "lessons-line-bare",
    };
    let month = tr(
        lang,
        "ratings-month-name",
        &[
            ("year", i64::from(one.month.year()).to_string().into()),
            ("month", i64::from(one.month.month()).to_string().into()),
        ],
    );
    let mut said = tr(
        lang,
        key,
        &[
            ("month", month.into()),
            ("unit", words::unit(&visit.world, &one.unit).into()),
            ("cause", super::table::cause_name(lang, one.cause).into()),
            ("changed", changed.into()),
        ],
    );
    if one.cancelled > 0 {
        said += &tr(lang, "lessons-cancelled", &[("n", one.cancelled.into())]);
    }
    said
}
