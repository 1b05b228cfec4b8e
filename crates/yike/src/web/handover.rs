//! 材料交接: papers of many cases go in one bag, with a list that both sides confirm. What was not
//! in the bag when it was opened is seen at once by both; what lies here though its case is over is
//! sent on or given back. Each paper's own way stands in its case.

mod list;
mod page;

use super::{Access, Routes};

pub fn routes() -> Routes {
    let staff = Access::Staff(&super::desk::CASEWORK);
    Routes::new()
        .get("/handover", staff, page::show)
        .post("/handover/pack", staff, page::pack)
        .get("/handover/bag", staff, list::open)
        .post("/handover/bag", staff, list::confirm)
        .get("/handover/list", staff, list::print)
}
