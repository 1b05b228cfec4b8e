//! `/desk/search`: one field for number, look-up code, name, ID number or phone. Sent by POST, so
//! that nothing personal stands in an address. Words that are no case but mean an item lead to its
//! form: whoever types 低保 here wants to take one in.

use super::{answers, row, typed};
use crate::app::App;
use crate::attempt;
use crate::views::queue::Listed;
use crate::views::search::{MOST, Word, search};
use crate::views::{self, items};
use crate::web::casework::words;
use crate::web::face::parts::{Head, Kind, button, csrf_field, empty, table};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page};
use crate::web::{Posted, Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};

/// Searches of one person in a minute: more than a window ever needs, too few to try numbers.
const A_MINUTE: i64 = 40;

/// GET `/desk/search`
pub async fn form(visit: Visit) -> Markup {
    draw(&visit, "", None)
}

/// POST `/desk/search`
pub async fn find(State(app): State<App>, visit: Visit, posted: Posted) -> Result<Markup, Problem> {
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let typed = posted.get("word").to_owned();
    if typed.chars().count() > 200 {
        return Err(Problem::TooLarge);
    }
    let Some(word) = Word::parse(&typed) else {
        return Ok(draw(&visit, &typed, Some(Found::Unclear)));
    };
    let (key, now) = (format!("search/{person}"), app.now());
    let n = app
        .store
        .write(move |tx| attempt::times(tx, &key, 60_000, now))
        .await?;
    if n > A_MINUTE {
        return Err(Problem::TooManyTries);
    }
    let found = search(&app, &visit.world, &person, word, visit.now).await?;
    // A number that was found is not shown beside whom it belongs to; one that was not stays to
    // be corrected.
    let kept = if found.is_empty() { &typed } else { "" };
    Ok(draw(&visit, kept, Some(Found::Cases(found))))
}

enum Found {
    /// The word is a part of something: search is exact.
    Unclear,
    Cases(Vec<Listed>),
}

/// The search line; `/` leads to it from the keyboard.
pub fn bar(visit: &Visit, typed: &str) -> Markup {
    let lang = visit.lang;
    html! {
        form.search role="search" method="post" action="/desk/search" {
            (csrf_field(&visit.csrf))
            label.unseen for="word" { (t(lang, "search-label")) }
            input #word name="word" type="search" value=(typed) autocomplete="off" maxlength="200"
                placeholder=(t(lang, "search-hint")) data-search;
            (button(&t(lang, "do-search"), Kind::Plain, None))
        }
    }
}

fn draw(visit: &Visit, typed: &str, found: Option<Found>) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "search-title");
    let body = html! {
        h1 { (title) }
        (bar(visit, typed))
        p.hint { (t(lang, "search-exact")) " " a href="/desk/answers" { (t(lang, "answers-title")) } }
        @match found {
            None => {}
            Some(Found::Unclear) => {
                (empty(&t(lang, "search-unclear"), &t(lang, "search-unclear-why"), None))
                (meant(visit, typed))
            }
            Some(Found::Cases(cases)) if cases.is_empty() => {
                (empty(&t(lang, "search-nothing"), &t(lang, "search-nothing-why"), None))
                (meant(visit, typed))
            }
            Some(Found::Cases(cases)) => {
                p role="status" { (tr(lang, "search-found", &[("n", cases.len().min(MOST).into())])) }
                @if cases.len() > MOST { p.hint { (t(lang, "search-too-many")) } }
                (results(visit, &cases))
            }
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// Items that the words may mean and that this desk takes, and what is answered to such words.
fn meant(visit: &Visit, typed: &str) -> Markup {
    let lang = visit.lang;
    let found = items::search(&visit.world, visit.now, typed).into_iter();
    let taken = found.filter(|found| typed::seat(visit, &found.published.item).is_some());
    let items: Vec<_> = taken.take(3).collect();
    let lists = super::typed::lists(visit);
    let mut answered = views::answers::search(&visit.world, visit.now, typed, &lists);
    answered.truncate(3);
    html! {
        @if !items.is_empty() {
            h2 { (t(lang, "search-items")) }
            ul.items {
                @for found in items {
                    li { a.alone href={ "/desk/new/" (found.published.item.key) } {
                        (words::item_name(lang, &found.published.item))
                    } }
                }
            }
        }
        @if !answered.is_empty() {
            h2 { a href="/desk/answers" { (t(lang, "answers-title")) } }
            (answers::list(lang, &answered, &lists))
        }
    }
}

fn results(visit: &Visit, cases: &[Listed]) -> Markup {
    let (case, left) = (t(visit.lang, "word-case"), t(visit.lang, "word-left"));
    let rows: Vec<Markup> = cases
        .iter()
        .take(MOST)
        .map(|listed| row::row(visit, listed, &format!("/cases/{}", listed.key), false))
        .collect();
    table(
        visit.lang,
        &t(visit.lang, "search-title"),
        false,
        &[Head::words(&case), Head::number(&left)],
        &rows,
    )
}
