//! What came of being heard: the library of matters for whoever works on cases 案例库, what changed for
//! everybody, matters like the one that is open, and what became of a guide that was to be put right.

mod ask;
mod became;
mod lessons;
mod library;
mod like;
mod table;
#[cfg(test)]
mod tests;

pub use became::became;
pub use like::like;

use super::rated::RECORDERS;
use super::{Access, Routes, Visit};

/// The link of desk and board.
pub const LINK: &str = "/desk/matters";

pub fn routes() -> Routes {
    // Those who work on cases, and whoever supervises them.
    let readers = Access::Staff(&RECORDERS);
    Routes::new()
        .get("/desk/matters", readers, library::page)
        .get("/desk/matters.csv", readers, library::csv)
        .get("/desk/matters.xlsx", readers, library::xlsx)
        .get("/matters", Access::Public, lessons::page)
}

/// Whether this visitor reads the library.
pub fn is_reader(visit: &Visit) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| RECORDERS.contains(&post.duty))
}
