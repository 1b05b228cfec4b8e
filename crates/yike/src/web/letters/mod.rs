//! 授权委托书: letters of authorisation, given and revoked by residents, or recorded at a counter.

mod company;
mod counter;
mod give;
mod list;
#[cfg(test)]
mod tests;
mod typed;

use super::Visit;
use super::desk::COUNTER;
use super::problem::Problem;
use super::routes::{Access, Routes};
use crate::app::App;
use crate::letter::{self, Letter};
use crate::web::casework::words;
use crate::web::face::text::{Lang, t, tr};
use maud::{Markup, html};
use yike_core::clock::{At, day_of};
use yike_core::who::PersonId;

pub fn routes() -> Routes {
    let counter = Access::Staff(&COUNTER);
    Routes::new()
        .get("/me/letters", Access::Resident, list::page)
        .get("/me/letters/new", Access::Resident, give::page)
        .post("/me/letters/new", Access::Resident, give::give)
        .get("/me/letters/{id}/revoke", Access::Resident, list::ask)
        .post("/me/letters/{id}/revoke", Access::Resident, list::revoke)
        .get("/me/letters/{id}/paper", Access::Resident, list::paper)
        .post("/me/letters/{id}/apply", Access::Resident, list::apply)
        .get("/desk/letters", counter, counter::list)
        .get("/desk/letters/new", counter, counter::page)
        .post("/desk/letters/new", counter, counter::record)
        .get("/desk/letters/{id}/revoke", counter, counter::ask)
        .post("/desk/letters/{id}/revoke", counter, counter::revoke)
}

/// The letters that this agent holds now.
pub async fn received(app: &App, person: &PersonId) -> Result<Vec<Letter>, Problem> {
    let (keys, person, now) = (app.keys.clone(), person.clone(), app.now());
    let read = app
        .store
        .read(move |tx| letter::received(tx, &keys, &person, now));
    Ok(read.await?)
}

pub use list::{cases, link};

/// One letter by its id, if `is_theirs` says so; anybody else's is not there.
async fn one(app: &App, id: &str, is_theirs: impl Fn(&Letter) -> bool) -> Result<Letter, Problem> {
    let id = uuid::Uuid::parse_str(id).map_err(|_| Problem::NotFound)?;
    let (keys, id) = (app.keys.clone(), id.to_string());
    let found = app
        .store
        .read(move |tx| letter::one(tx, &keys, &id))
        .await?;
    found.filter(is_theirs).ok_or(Problem::NotFound)
}

/// What a letter reaches, in words: items by name, or one case by its number.
fn reach(visit: &Visit, letter: &Letter) -> String {
    let lang = visit.lang;
    if let Some(number) = &letter.case {
        let number = words::grouped(number);
        return tr(lang, "letter-one-case", &[("number", number.into())]);
    }
    let name = |key: &String| match visit.world.published(key, visit.now) {
        Some(published) => words::item_name(lang, &published.item).to_owned(),
        None => key.clone(),
    };
    let names: Vec<String> = letter.items.iter().map(name).collect();
    names.join(lang.either("、", ", "))
}

/// The last day of a letter.
fn last_day(visit: &Visit, until: At) -> String {
    let day = day_of(At(until.0 - 1));
    words::date(visit.lang, day, visit.today())
}

/// What an agent can and cannot do: said wherever a letter is given.
fn explained(lang: Lang) -> Markup {
    points(
        lang,
        ["letter-can", "letter-cannot", "letter-told", "letter-ends"],
    )
}

fn points(lang: Lang, keys: [&str; 4]) -> Markup {
    html! { ul { @for key in keys { li { (t(lang, key)) } } } }
}
