//! The case page that everybody shares, every command on a case, and the printed papers.
//!
//! The modules beside the page turn a case into sentences and pictures; lists, receipts and
//! boards use them too, so that one case reads the same everywhere.

pub mod chosen;
pub mod command;
mod consult;
pub mod custody;
pub mod due;
mod evidence;
pub mod file;
pub mod form_part;
mod heard;
mod joint;
pub mod lamp;
pub mod looks;
pub mod notes;
pub mod page;
pub mod papers;
mod person;
pub mod relay;
pub mod state;
pub mod timeline;
pub mod walk;
pub mod words;

pub use lamp::{Standing, lamp};
pub use words::{Eyes, Reader};

use super::routes::{Access, Routes};

/// The routes of cases. Whoever has logged in may call; the case says what they see.
pub fn routes() -> Routes {
    Routes::new()
        .get("/cases/{key}", Access::Known, page::show)
        .post("/cases/{key}/look", Access::Known, page::look_at)
        .get("/cases/{key}/do/{kind}", Access::Known, command::draw)
        .post("/cases/{key}/do/{kind}", Access::Known, command::give)
        .get("/cases/{key}/files/{doc}", Access::Known, file::show)
        .post("/cases/{key}/files/{doc}", Access::Known, file::look_at)
        .get("/cases/{key}/evidence", Access::Known, evidence::file)
        .get("/cases/{key}/papers/{paper}", Access::Known, papers::show)
        .post(
            "/cases/{key}/papers/{paper}",
            Access::Known,
            papers::in_full,
        )
}

#[cfg(test)]
mod tests;
