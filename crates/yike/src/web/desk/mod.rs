//! The desk: whoever does casework works from here, station, window, section, approver and
//! district alike. The list to the left, the case to the right; after an act the next case is
//! ready.

mod advice;
mod answers;
mod begin;
mod choose;
pub mod coach;
mod counter;
mod devices;
mod file;
mod filed;
mod home;
mod known;
mod pane;
mod papers;
mod person;
mod questions;
mod queue;
mod quick;
pub mod row;
mod same;
mod search;
mod sitting;
mod told;
pub(in crate::web) mod typed;
mod usual;

use super::{Access, Routes, Visit, bulk};
use yike_core::who::Duty;

/// The duties that work on cases.
pub const CASEWORK: [Duty; 6] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Section,
    Duty::Approver,
    Duty::District,
];

/// The duties that have the desk: those that work on cases, and those that are asked about them.
pub const DESK: [Duty; 7] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Section,
    Duty::Approver,
    Duty::District,
    Duty::Contact,
];

/// The duties that meet residents at a counter.
pub const COUNTER: [Duty; 4] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::District,
];

/// The duties that give advice: at a counter, on the telephone, at a door.
pub const ADVISERS: [Duty; 6] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::District,
    Duty::Grid,
    Duty::Helper,
];

/// The duties that a question may be handed to.
pub const ASKED: [Duty; 9] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Section,
    Duty::Approver,
    Duty::District,
    Duty::Grid,
    Duty::Helper,
    Duty::Contact,
];

pub fn routes() -> Routes {
    let desk = Access::Staff(&DESK);
    let work = Access::Staff(&CASEWORK);
    let counter = Access::Staff(&COUNTER);
    let (adviser, asked) = (Access::Staff(&ADVISERS), Access::Staff(&ASKED));
    Routes::new()
        .get("/desk", desk, queue::show)
        .post("/desk/read", desk, queue::read)
        .get("/desk/bulk", work, bulk::choose)
        .post("/desk/bulk", work, bulk::preview)
        .post("/desk/bulk/do", work, bulk::give)
        .post("/desk/bulk/print", work, bulk::print)
        .get("/desk/search", desk, search::form)
        .post("/desk/search", desk, search::find)
        .get("/desk/answers", desk, answers::show)
        .get("/desk/answers/{item}/{number}", desk, answers::one)
        .get("/desk/new", counter, choose::show)
        .post("/desk/new", counter, begin::post)
        .get("/desk/find", adviser, begin::find)
        .get("/desk/advice", adviser, advice::show)
        .post("/desk/advice", adviser, advice::note)
        .get("/desk/questions", asked, questions::list)
        .post("/desk/questions", adviser, questions::ask)
        .get("/desk/questions/new", adviser, questions::new)
        .get("/desk/questions/{id}", asked, questions::show)
        .post("/desk/questions/{id}/{act}", asked, questions::act)
        .get("/desk/coach", adviser, coach::ask)
        .post("/desk/coach", adviser, coach::open)
        .post("/desk/coach/page", adviser, coach::file)
        .post("/desk/coach/back", adviser, coach::back)
        .post("/desk/new/{item}/keep", counter, file::quiet)
        .post("/desk/new/{item}/paper", counter, papers::change)
        .get("/desk/page/{object}", counter, papers::show)
        .get("/desk/new/{item}", counter, counter::show)
        .post("/desk/new/{item}", counter, file::post)
        .get("/desk/filed/{key}", counter, filed::show)
        .post("/desk/told/{item}", counter, told::tell)
        .get("/desk/notices", counter, told::list)
        .get("/desk/notices/{id}", counter, told::print)
        .get("/told/{unit}/{id}", Access::Public, told::public)
}

/// Whether this visitor may take the item in at a counter.
pub fn takes(visit: &Visit, item: &yike_core::item::Item) -> bool {
    typed::seat(visit, item).is_some_and(|post| COUNTER.contains(&post.duty))
}

#[cfg(test)]
mod tests;

/// The full address of a page, for a QR code. `address` is set by the administrator.
pub fn address(visit: &Visit, path: &str) -> String {
    let base = visit
        .world
        .settings
        .get("address")
        .map_or("", String::as_str);
    format!("{}{path}", base.trim_end_matches('/'))
}
