//! 批量办理: the same act on several cases. First a preview that says of each whether it can be
//! done and why not; then each is done for itself, by the one write path, and what failed is shown
//! with its sentence. Sent again, nothing is done twice.

mod page;
#[cfg(test)]
mod tests;

pub use page::{choose, give, preview, print};

use super::{Problem, Visit};
use crate::act::{self, CaseKey, Fail, Order};
use crate::app::App;
use crate::views::case::CaseView;
use crate::web::casework::words;
use crate::web::face::parts::{Lamp, lamp};
use crate::web::face::text::{t, tr};
use maud::{Markup, html};
use yike_core::case::Command;

/// Cases at once: as many as somebody still looks through.
pub const MOST: usize = 50;

/// What became of one case.
pub struct Done {
    pub key: CaseKey,
    pub name: String,
    pub number: String,
    /// Why nothing was done.
    pub failed: Vec<String>,
}

impl Done {
    /// A case that nothing has happened to yet.
    pub fn of(visit: &Visit, view: &CaseView) -> Done {
        Done {
            key: view.loaded.key.clone(),
            name: words::item_name(visit.lang, &view.loaded.item).to_owned(),
            number: view.loaded.filing().number.clone(),
            failed: Vec::new(),
        }
    }
}

/// Carries out commands on one case, in their order; the id of each is that of the whole press, the
/// case and the act, so that the press can be repeated.
///
/// # Errors
/// The database's own trouble; a refusal is told in `Done`.
pub async fn carry_out(
    app: &App,
    visit: &Visit,
    press: &str,
    view: &CaseView,
    commands: Vec<Command>,
) -> Result<Done, Problem> {
    let mut done = Done::of(visit, view);
    for command in commands {
        let order = Order {
            key: view.loaded.key.clone(),
            command_id: format!("{press}/{}/{}", view.loaded.key.id, command.kind().as_str()),
            who: visit.who().ok_or(Problem::StaffLogin)?,
            command,
            documents: Vec::new(),
            words: Vec::new(),
        };
        match act::act(app, order).await {
            Ok(_) => {}
            Err(Fail::Store(error)) => return Err(Fail::Store(error).into()),
            Err(fail) => {
                done.failed = Problem::from(fail).sentences(visit.lang);
                break;
            }
        }
    }
    Ok(done)
}

/// What was done and what was not: failures first, each with its reason and its case.
pub fn outcome(visit: &Visit, all: &[Done], back: &str) -> Markup {
    let lang = visit.lang;
    let failed: Vec<&Done> = all.iter().filter(|one| !one.failed.is_empty()).collect();
    let count = all.len() - failed.len();
    html! {
        p { (lamp(Lamp::Good, &tr(lang, "bulk-done", &[("n", count.into())]))) }
        @if !failed.is_empty() {
            p { (lamp(Lamp::Late, &tr(lang, "bulk-failed", &[("n", failed.len().into())]))) }
            ul { @for one in &failed {
                li {
                    a href={ "/cases/" (one.key) } { (one.name) " · " span.num { (one.number) } }
                    @for why in &one.failed { p.why { (why) } }
                }
            } }
        }
        p { a.btn.plain href=(back) { (t(lang, "bulk-back")) } }
    }
}
