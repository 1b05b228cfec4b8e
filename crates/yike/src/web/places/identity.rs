//! 亮明身份: who serves, as they agreed to be named: on the desk's pages, the receipt, the wall list.

use super::change;
use crate::app::App;
use crate::places::{self, Shown};
use crate::web::face::parts::{self, Choice, Field, Kind};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Posted, Problem, Visit, go};
use crate::world::{PostRow, World};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use yike_core::who::{PersonId, Post};

/// 全能社工 A 岗, 工号 005-A1: the title of a post, without a name.
pub fn post_words(lang: Lang, world: &World, post: &str) -> String {
    let post = world.posts.iter().find(|one| one.id == post);
    post.map_or_else(String::new, |post| title_words(lang, post))
}

fn title_words(lang: Lang, post: &PostRow) -> String {
    let title = places::title(&post.title).or(places::first_of(post.duty));
    let title = title.map_or_else(String::new, |one| {
        lang.either(&one.name, &one.name_en).to_owned()
    });
    let title = match post.slot.as_str() {
        "" => title,
        slot => tr(
            lang,
            "admin-duty-slot",
            &[("duty", title.into()), ("slot", slot.to_owned().into())],
        ),
    };
    match post.number.as_str() {
        "" => title,
        number => tr(
            lang,
            "identity-number",
            &[
                ("title", title.into()),
                ("number", number.to_owned().into()),
            ],
        ),
    }
}

/// `林晓，全能社工 A 岗（工号 005-A1）`, as residents may read it.
pub fn to_residents(lang: Lang, world: &World, post: &PostRow) -> String {
    let words = title_words(lang, post);
    match places::shown_name(world, &post.person) {
        Some(name) => tr(
            lang,
            "identity-named",
            &[("name", name.into()), ("post", words.into())],
        ),
        None => words,
    }
}

/// The row of the post in which somebody acted; the one they hold where the event names none.
pub fn row<'a>(world: &'a World, person: &PersonId, post: Option<&Post>) -> Option<&'a PostRow> {
    let mut theirs = (world.posts.iter()).filter(|row| row.person == *person);
    match post {
        Some(post) => theirs.find(|row| row.unit == post.unit && row.duty == post.duty),
        None => theirs.next(),
    }
}

/// 为您服务 at the head of a page of the desk: whoever looks at the screen with the worker reads it.
pub fn here(visit: &Visit, post: Option<&Post>) -> Markup {
    let Some(person) = visit.person() else {
        return html! {};
    };
    let post = post.or(visit.posts().first());
    let Some(row) = row(&visit.world, person, post) else {
        return html! {};
    };
    let words = to_residents(visit.lang, &visit.world, row);
    html! { p.hint.serving { (tr(visit.lang, "identity-here", &[("who", words.into())])) } }
}

/// The form of `/account`: how I am named to residents.
pub fn form(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let Some(person) = visit.person() else {
        return html! {};
    };
    let known = visit.world.people.get(person);
    let chosen = known.map(|known| known.shown).unwrap_or_default();
    let choices = Shown::ALL.map(|one| (one.as_str(), t(lang, &format!("shown-{}", one.as_str()))));
    let choices: Vec<Choice<'_>> = choices
        .iter()
        .map(|(word, name)| Choice::new(word, name))
        .collect();
    let (label, hint) = (t(lang, "shown-title"), t(lang, "shown-what"));
    let field = Field {
        value: chosen.as_str(),
        hint: Some(&hint),
        ..Field::new("shown", &label)
    };
    html! {
        h2 { (label) }
        (here(visit, None))
        form method="post" action="/account/shown" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&uuid::Uuid::now_v7().to_string()))
            (parts::radios(lang, &field, &choices))
            (parts::actions(&[parts::button(&t(lang, "shown-keep"), Kind::Plain, None)]))
        }
    }
}

/// `POST /account/shown`
pub async fn choose(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let shown = Shown::parse(posted.get("shown")).ok_or_else(|| {
        Problem::bad(
            "shown",
            "请选择怎样向居民亮明身份。",
            "Please choose how you are named to residents.",
        )
    })?;
    change(&app, &visit, &posted, move |tx, by, _| {
        places::set_shown(tx, by, shown);
        Ok(())
    })
    .await?;
    Ok(go::and_say("/account", "shown-kept"))
}
