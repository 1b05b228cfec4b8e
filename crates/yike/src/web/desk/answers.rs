//! GET `/desk/answers`: the approved answers 统一答复, in the words of whoever stands at the counter.
//! One answer opens alone, large enough to be turned to the resident, and prints.

use super::typed;
use crate::app::App;
use crate::views::answers::{Found, all, search};
use crate::web::casework::words;
use crate::web::face::parts::{Field, empty, search_box};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{Width, page};
use crate::web::{Problem, Visit};
use crate::world::Published;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;
use yike_core::find::answers::{Kind, Passage, of_place};
use yike_core::list::{List, Lists};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Markup {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let sought: String = asked.q.trim().chars().take(60).collect();
    let lang = visit.lang;
    let title = t(lang, "answers-title");
    let (label, hint) = (t(lang, "answers-label"), t(lang, "answers-hint"));
    let field = Field {
        hint: Some(&hint),
        value: &sought,
        maxlength: Some(60),
        ..Field::new("q", &label)
    };
    let lists = typed::lists(&visit);
    let found = search(&visit.world, visit.now, &sought, &lists);
    if found.is_empty() {
        app.sought.note(&sought, visit.told_apart(), visit.now);
    }
    let body = html! {
        h1 { (title) }
        (search_box(lang, &field, "/desk/answers"))
        @if found.is_empty() && !sought.is_empty() {
            (empty(&tr(lang, "choose-nothing", &[("q", sought.as_str().into())]), &t(lang, "answers-nothing"), None))
        } @else if !sought.is_empty() {
            p.hint role="status" { (tr(lang, "answers-found", &[("n", found.len().into())])) }
            (list(lang, &found, &lists))
        }
    };
    page(&visit.frame(), &title, Width::Desk, body)
}

/// Answers with their question, item and source; each leads to its own page.
pub fn list(lang: Lang, found: &[Found<'_>], lists: &Lists<'_>) -> Markup {
    html! {
        ul.items { @for one in found { li data-row {
            a.alone href={ "/desk/answers/" (one.published.item.key) "/" (one.number + 1) } {
                b { (question(lang, &one.passage)) }
            }
            p { (answer(lang, &one.passage)) }
            small { (words::item_name(lang, &one.published.item)) " · " (kind(lang, one.passage.kind)) " · " (source(lang, one.published, &one.passage, lists)) }
        } } }
    }
}

/// GET `/desk/answers/{item}/{number}`: one answer, counted from 1, to read out, turn round and print.
pub async fn one(
    visit: Visit,
    Path((key, number)): Path<(String, usize)>,
) -> Result<Markup, Problem> {
    let published = visit.world.published(&key, visit.now);
    let published = published.ok_or(Problem::NotFound)?;
    let index = number.checked_sub(1).ok_or(Problem::NotFound)?;
    let lists = typed::lists(&visit);
    let passage = all(&published.item, &lists).into_iter().nth(index);
    let passage = passage.ok_or(Problem::NotFound)?;
    let lang = visit.lang;
    let title = question(lang, &passage).to_owned();
    let body = html! {
        p.step { (words::item_name(lang, &published.item)) " · " (kind(lang, passage.kind)) }
        h1 { (title) }
        p.state #answer { b { (answer(lang, &passage)) } }
        p.hint { (source(lang, published, &passage, &lists)) }
        @if !published.item.source.verified { p.hint { (t(lang, "guide-sample")) } }
        p.noprint {
            button.btn.scripted type="button" data-copy="answer" hidden { (t(lang, "answers-copy")) }
            " " button.btn.scripted type="button" data-print hidden { (t(lang, "paper-print")) }
            " " a.alone href={ "/items/" (key) } { (t(lang, "counter-guide")) }
        }
        p.noprint { a.alone href="/desk/answers" { (t(lang, "answers-title")) } }
    };
    Ok(page(&visit.frame(), &title, Width::One, body))
}

fn question(lang: Lang, passage: &Passage) -> &str {
    match passage.question_en.is_empty() {
        true => &passage.question,
        false => lang.either(&passage.question, &passage.question_en),
    }
}

fn answer(lang: Lang, passage: &Passage) -> &str {
    match passage.answer_en.is_empty() {
        true => &passage.answer,
        false => lang.either(&passage.answer, &passage.answer_en),
    }
}

fn kind(lang: Lang, kind: Kind) -> String {
    let key = match kind {
        Kind::Question => "answers-question",
        Kind::Stage(_) => "answers-stage",
        Kind::Point => "answers-point",
        Kind::Place => "answers-place",
    };
    t(lang, key)
}

/// Of the item's record, or the list that has it.
fn source(lang: Lang, published: &Published, passage: &Passage, lists: &Lists<'_>) -> String {
    let has = |list: &&List| {
        let mut own = list.answers.iter();
        passage.kind == Kind::Place
            && own.any(|one| one.item == published.item.key && of_place(one) == *passage)
    };
    let list = [lists.street, lists.district]
        .into_iter()
        .flatten()
        .find(has);
    let source = list.map_or(&published.item.source, |list| &list.source);
    let text = list.map_or(&source.text, |list| &list.name);
    let values = [
        ("text", text.as_str().into()),
        ("day", source.as_of.to_string().into()),
    ];
    tr(lang, "answers-source", &values)
}
