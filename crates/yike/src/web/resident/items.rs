//! What was found for a question, or what to do when nothing was.

use super::{home, query};
use crate::app::App;
use crate::views::items::search;
use crate::web::Visit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::empty;
use crate::web::face::text::{t, tr};
use axum::extract::{RawQuery, State};
use maud::{Markup, html};

pub async fn page(State(app): State<App>, visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    let lang = visit.lang;
    let words: String = query(pairs.as_deref(), "q").chars().take(60).collect();
    let found: Vec<_> = search(&visit.world, visit.now, &words)
        .into_iter()
        .map(|found| found.published)
        .collect();
    if found.is_empty() {
        app.sought.note(&words, visit.told_apart(), visit.now);
    }
    let body = html! {
        h1 { (t(lang, "find-title")) }
        (home::ask(lang, &words))
        @if words.trim().is_empty() {
            (home::list(lang, &visit.world.guides(visit.now).collect::<Vec<_>>()))
        } @else if found.is_empty() {
            (empty(
                &tr(lang, "find-nothing", &[("words", words.as_str().into())]),
                &t(lang, "find-nothing-next"),
                Some((&t(lang, "find-call"), "/help")),
            ))
            h2 { (t(lang, "find-all")) }
            (home::list(lang, &visit.world.guides(visit.now).collect::<Vec<_>>()))
        } @else {
            p.hint role="status" { (tr(lang, "find-count", &[("n", found.len().into())])) }
            (home::list(lang, &found))
        }
    };
    frame_page(&visit.frame(), &t(lang, "find-title"), Width::One, body)
}
