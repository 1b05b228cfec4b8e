//! The first page: one box to ask in, all items on two shelves, and the ways to what is one's own.

use super::owner;
use crate::app::App;
use crate::draft::{self, Listed};
use crate::views::items::{Shelf, shelves};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Field, Kind, actions, link_button, search_box};
use crate::web::face::text::{Lang, has, t, tr};
use crate::web::visit::Visitor;
use crate::web::{Problem, Visit};
use crate::world::Published;
use axum::extract::State;
use maud::{Markup, html};

pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let drafts = draft::open(&app, &owner(&app, &visit)).await?;
    let lang = visit.lang;
    let shelves = shelves(&visit.world, visit.now);
    let body = html! {
        h1 { (t(lang, "home-title")) }
        (ask(lang, ""))
        (own(&visit))
        (unfinished(&visit, &drafts))
        (packages(&visit))
        (all(lang, &shelves))
    };
    Ok(frame_page(
        &visit.frame(),
        &t(lang, "home-name"),
        Width::One,
        body,
    ))
}

/// The box to ask in, in one's own words.
pub fn ask(lang: Lang, words: &str) -> Markup {
    let (label, hint) = (t(lang, "home-ask"), t(lang, "home-ask-hint"));
    let field = Field {
        hint: Some(&hint),
        value: words,
        maxlength: Some(60),
        ..Field::new("q", &label)
    };
    search_box(lang, &field, "/items")
}

fn own(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let mut ways = vec![link_button(
        &t(lang, "home-track"),
        "/track",
        Kind::Plain,
        None,
    )];
    match &visit.visitor {
        Visitor::Resident { .. } => {
            ways.push(link_button(&t(lang, "home-mine"), "/me", Kind::Plain, None));
        }
        Visitor::Staff { .. } => {
            ways.push(link_button(&t(lang, "home-desk"), "/me", Kind::Plain, None));
        }
        Visitor::Nobody => {}
    }
    ways.push(link_button(&t(lang, "help-me"), "/help", Kind::Plain, None));
    ways.push(link_button(
        &t(lang, "sites-title"),
        "/sites",
        Kind::Quiet,
        None,
    ));
    ways.push(link_button(
        &t(lang, "lists-title"),
        "/lists",
        Kind::Quiet,
        None,
    ));
    ways.push(link_button(
        &t(lang, "surveys-title"),
        "/surveys",
        Kind::Quiet,
        None,
    ));
    actions(&ways)
}

/// What was begun and not handed in.
pub fn unfinished(visit: &Visit, drafts: &[Listed]) -> Markup {
    let lang = visit.lang;
    html! {
        @if !drafts.is_empty() {
            h2 { (t(lang, "home-drafts")) }
            ul.items {
                @for draft in drafts {
                    @if let Some(published) = visit.world.published(&draft.item, visit.now) {
                        li {
                            a.alone href={ "/drafts/" (draft.id) } {
                                (tr(lang, "home-draft", &[("item", name(lang, published).into())]))
                            }
                            @if !draft.letter.is_empty() { " " (t(lang, "letter-draft")) }
                            " " small { (tr(lang, "home-draft-until", &[
                                ("date", super::day(visit, yike_core::clock::day_of(draft.until)).into()),
                            ])) }
                        }
                    }
                }
            }
        }
    }
}

/// 一件事: the packages, by what happened to somebody.
fn packages(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let mut all = visit.world.packages(visit.now).peekable();
    html! {
        @if all.peek().is_some() {
            h2 { (t(lang, "home-packages")) }
            ul.items { @for published in all {
                @let package = &published.record;
                li {
                    a.alone href={ "/packages/" (package.key) } { (lang.either(&package.name, &package.name_en)) }
                    small { @match lang {
                        Lang::Zh => { (package.aliases.iter().take(4).cloned().collect::<Vec<_>>().join("、")) }
                        Lang::En => { (package.about_en) }
                    } }
                }
            } }
        }
    }
}

/// All items, each shelf folded under its topic: sixty of them in a row are read by nobody.
fn all(lang: Lang, shelves: &[Shelf<'_>]) -> Markup {
    html! {
        h2 { (t(lang, "home-topics")) }
        @for shelf in shelves {
            details.shelf {
                summary {
                    (topic(lang, shelf.topic))
                    " " small { (tr(lang, "home-topic-count", &[("n", shelf.items.len().into())])) }
                }
                (list(lang, &shelf.items))
            }
        }
    }
}

/// The word of a topic; a city's own code, of which this face has no word, is shown as it is.
pub fn topic(lang: Lang, code: Option<&str>) -> String {
    let Some(code) = code else {
        return t(lang, "topic-rest");
    };
    let key = format!("topic-{code}");
    match has(lang, &key) {
        true => t(lang, &key),
        false => code.to_owned(),
    }
}

/// Items with the words that residents use for them.
pub fn list(lang: Lang, items: &[&Published]) -> Markup {
    html! {
        ul.items {
            @for published in items {
                li {
                    a.alone href={ "/items/" (published.item.key) } { (name(lang, published)) }
                    small { @match lang {
                        Lang::Zh => { (published.item.aliases.iter().take(4).cloned().collect::<Vec<_>>().join("、")) }
                        Lang::En => { (published.item.about_en) }
                    } }
                }
            }
        }
    }
}

pub fn name(lang: Lang, published: &Published) -> &str {
    lang.either(&published.item.name, &published.item.name_en)
}
