//! On the page of a matter: what became of the guides that were to be put right because of it.

use crate::app::App;
use crate::proposal::State;
use crate::views::case::CaseView;
use crate::views::matters::wanted;
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts::{Lamp, lamp, panel};
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use maud::{Markup, html};
use yike_core::clock::day_of;

/// For everybody who may open the matter; nothing of any other case.
///
/// # Errors
/// The database's.
pub async fn became(app: &App, visit: &Visit, view: &CaseView) -> Result<Markup, Problem> {
    if view.loaded.filing().about.is_none() {
        return Ok(html! {});
    }
    let all = wanted::became(app, view).await?;
    let lang = visit.lang;
    let state = |of: Option<State>| match of {
        None => (Lamp::Care, "became-nothing"),
        Some(State::Open) => (Lamp::Paused, "became-open"),
        Some(State::Published) => (Lamp::Good, "became-published"),
        Some(State::Returned) => (Lamp::Quiet, "became-returned"),
    };
    Ok(html! {
        @if !all.is_empty() {
            (panel(&t(lang, "became-title"), html! {
                ul { @for (item, proposal) in &all {
                    @let (kind, word) = state(proposal.as_ref().map(|one| one.state));
                    li {
                        a href={ "/items/" (item) } { (item_name(visit, item)) } " "
                        (lamp(kind, &t(lang, word)))
                        @if let Some(one) = proposal.as_ref().filter(|one| one.state == State::Published) {
                            " " (tr(lang, "became-version", &[
                                ("version", one.digest.chars().take(12).collect::<String>().into()),
                                ("date", words::date(lang, day_of(one.from), visit.today()).into()),
                            ]))
                        }
                    }
                } }
            }))
        }
    })
}
