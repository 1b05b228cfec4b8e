//! 局科长走流程: the page of walks, the plan, the record of what was met, and its sheet of paper.

mod page;
mod plan;
mod record;
mod sheet;
#[cfg(test)]
mod tests;

use super::{Access, Routes, Visit};
use crate::web::casework::words;
use yike_core::unit::{Unit, UnitId};
use yike_core::who::Duty;

/// The page of walks.
pub const LINK: &str = "/desk/walks";

/// Who leads, and so walks.
pub const DUTIES: [Duty; 5] = [
    Duty::StationHead,
    Duty::Section,
    Duty::Approver,
    Duty::District,
    Duty::Supervisor,
];

pub fn routes() -> Routes {
    let leads = Access::Staff(&DUTIES);
    Routes::new()
        .get(LINK, leads, page::show)
        .get("/desk/walks/new", leads, plan::show)
        .post("/desk/walks/new", leads, plan::post)
        .get("/cases/{key}/do/record-walk", leads, record::show)
        .post("/cases/{key}/do/record-walk", leads, record::post)
        .get("/cases/{key}/walk", Access::Known, sheet::show)
}

/// The name of an item by its key, also of one that is no longer published.
fn item(visit: &Visit, key: &str) -> String {
    match visit.world.published(key, visit.now) {
        Some(one) => words::item_name(visit.lang, &one.item).to_owned(),
        None => key.to_owned(),
    }
}

/// Units as one chooses among them: these first, then the rest by their codes. Names that are not alone
/// say where they are.
fn in_order<'a>(
    visit: &'a Visit,
    first: &[UnitId],
    is: impl Fn(&Unit) -> bool,
) -> Vec<(&'a UnitId, String)> {
    let units = &visit.world.units;
    let mut all: Vec<&Unit> = units.all().filter(|unit| is(unit)).collect();
    all.sort_by_key(|unit| {
        let place = first.iter().position(|id| *id == unit.id);
        (place.unwrap_or(first.len()), unit.level, unit.id.clone())
    });
    all.into_iter()
        .map(|unit| {
            let name = words::unit(&visit.world, &unit.id);
            (&unit.id, name)
        })
        .collect()
}
