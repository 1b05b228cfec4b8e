//! 12345 工单 at the desk: orders are taken in from a file, seen in a list with their limits and their
//! three rates, and answered to the hot line.

mod import;
mod list;
#[cfg(test)]
mod tests;

use super::rated::RECORDERS;
use super::{Access, Routes, Visit};
use std::collections::BTreeSet;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, Post};

/// Who takes orders in and answers them: the street's window, and the district's.
pub const TAKERS: [Duty; 2] = [Duty::Window, Duty::District];

/// Where the list stands.
pub const LINK: &str = "/desk/hotline";

/// Whether this visitor sees the list.
pub fn is_reader(visit: &Visit) -> bool {
    !seen_at(visit).is_empty()
}

pub fn routes() -> Routes {
    let readers = Access::Staff(&RECORDERS);
    let takers = Access::Staff(&TAKERS);
    Routes::new()
        .get("/desk/hotline", readers, list::page)
        .get("/desk/hotline/list.csv", readers, list::csv)
        .get("/desk/hotline/list.xlsx", readers, list::workbook)
        .get("/desk/hotline/rates.csv", readers, list::rates_csv)
        .get("/desk/hotline/rates.xlsx", readers, list::rates_workbook)
        .get("/desk/hotline/import", takers, import::page)
        .get("/desk/hotline/sample.csv", takers, import::sample)
        .post("/desk/hotline/import", takers, import::check)
        .post("/desk/hotline/keep", takers, import::keep)
        .get("/desk/hotline/answers.csv", takers, list::answers_csv)
        .get("/desk/hotline/answers.xlsx", takers, list::answers_workbook)
        .post("/desk/hotline/returned", takers, list::returned)
}

/// The posts of this visitor in which orders are taken in.
pub fn takers(visit: &Visit) -> Vec<Post> {
    let posts = visit.posts().iter();
    let posts = posts.filter(|post| TAKERS.contains(&post.duty));
    posts.cloned().collect()
}

/// The units whose orders this visitor takes in and answers.
pub fn taken_at(visit: &Visit) -> BTreeSet<UnitId> {
    takers(visit).into_iter().map(|post| post.unit).collect()
}

/// The units whose orders this visitor sees.
fn seen_at(visit: &Visit) -> BTreeSet<UnitId> {
    let posts = visit.posts().iter();
    let posts = posts.filter(|post| RECORDERS.contains(&post.duty));
    posts.map(|post| post.unit.clone()).collect()
}
