//! 调查问卷 on pages: the questions for everybody, the figures, and for the staff of a unit the text, the
//! codes, the printed sheet and the calls. Answers have no name; whoever wants to know why asks
//! `survey/answer.rs`.

mod ask;
mod call;
mod calls;
mod edit;
mod list;
mod manage;
mod new_calls;
mod results;
mod sheet;
#[cfg(test)]
mod tests;

pub use list::LINK;

use super::desk::CASEWORK;
use super::rated::RECORDERS;
use super::{Access, Posted, Problem, Routes, Visit};
use crate::act::Fail;
use crate::app::App;
use crate::register::{self, Time};
use crate::store::Tx;
use crate::survey::{self, Version};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

/// Who writes surveys and makes lists of calls: those who answer for a place. No administrator: a list
/// has names.
pub const MAKERS: [Duty; 2] = [Duty::StationHead, Duty::Supervisor];

/// Who has pages here: makers, and those who call.
pub const STAFF: [Duty; 7] = RECORDERS;

pub fn routes() -> Routes {
    let (makers, staff) = (Access::Staff(&MAKERS), Access::Staff(&STAFF));
    let callers = Access::Staff(&CASEWORK);
    Routes::new()
        .get("/surveys", Access::Public, ask::open)
        .get("/surveys/{key}", Access::Public, ask::page)
        .post("/surveys/{key}", Access::Public, ask::give)
        .get("/surveys/{key}/with/{code}", Access::Public, ask::page_with)
        .post("/surveys/{key}/with/{code}", Access::Public, ask::give_with)
        .get("/surveys/{key}/results", Access::Public, results::page)
        .get("/surveys/{key}/results.csv", Access::Public, results::csv)
        .get("/surveys/{key}/results.xlsx", Access::Public, results::xlsx)
        .get("/desk/surveys", staff, list::page)
        .get("/desk/surveys/new", makers, edit::new)
        .post("/desk/surveys/check", makers, edit::check)
        .post("/desk/surveys/keep", makers, edit::keep)
        .get("/desk/surveys/{key}", staff, manage::page)
        .get("/desk/surveys/{key}/text", staff, manage::text)
        .get("/desk/surveys/{key}/sheet", staff, sheet::print)
        .post("/desk/surveys/{key}/end", makers, manage::end)
        .post("/desk/surveys/{key}/codes", makers, manage::codes)
        .get("/desk/surveys/{key}/calls", makers, new_calls::page)
        .post("/desk/surveys/{key}/calls", makers, new_calls::make)
        .get("/desk/calls/{id}", staff, calls::page)
        .post("/desk/calls/{id}/next", callers, calls::next)
        .post("/desk/calls/{id}/end", makers, calls::end)
        .get("/desk/calls/{id}/{n}", callers, call::page)
        .post("/desk/calls/{id}/{n}", callers, call::note)
        .post("/desk/calls/{id}/{n}/look", callers, call::look)
        .post("/desk/calls/{id}/{n}/back", callers, call::back)
}

/// Whether this visitor makes surveys and lists for a unit.
fn makes(visit: &Visit, unit: &UnitId) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| MAKERS.contains(&post.duty) && post.unit.covers(unit))
}

/// The post in which this visitor calls for a unit: its own staff, nobody from above.
fn caller<'a>(visit: &'a Visit, unit: &UnitId) -> Option<&'a Post> {
    let mut posts = visit.posts().iter();
    posts.find(|post| CASEWORK.contains(&post.duty) && post.unit == *unit)
}

/// Whether this visitor reads all of a unit's surveys: its staff, and those above it.
fn reads(visit: &Visit, unit: &UnitId) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| STAFF.contains(&post.duty) && post.unit.covers(unit))
}

/// The newest version of a survey, a draft too, for staff that may read it.
async fn mine(app: &App, visit: &Visit, key: &str) -> Result<Version, Problem> {
    let key = key.to_owned();
    let found = app.store.read(move |tx| survey::newest(tx, &key)).await?;
    let found = found.filter(|one| reads(visit, &one.survey.unit));
    found.ok_or(Problem::NotFound)
}

/// The published version of a survey, for whoever makes it.
async fn made(app: &App, visit: &Visit, key: &str) -> Result<Version, Problem> {
    let key = key.to_owned();
    let found = app.store.read(move |tx| survey::shown(tx, &key)).await?;
    let found = found.filter(|one| makes(visit, &one.survey.unit));
    found.ok_or(Problem::NotFound)
}

/// Carries a change out once, however often its form is sent.
async fn change<F>(app: &App, visit: &Visit, posted: &Posted, make: F) -> Result<(), Problem>
where
    F: Fn(&mut Tx<'_>, &PersonId, At) -> Result<(), Fail> + Send + 'static,
{
    let by = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let command_id = posted.command_id()?;
    // Of what was said only that it is the same is kept, and of names not even that.
    let digest = app.keys.command_digest(visit.path.as_bytes());
    let now = app.now();
    let write = app.store.write(move |tx| {
        if register::time(tx, &by, &command_id, &digest, now)? == Time::First {
            make(tx, &by, now)?;
        }
        Ok::<_, Fail>(())
    });
    Ok(write.await?)
}
