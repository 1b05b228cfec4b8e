//! The board of a supervisor or the head of a station: what is late and where, what is new. Every
//! figure opens its list.

mod counted;
mod digest;
mod list;
mod page;
#[cfg(test)]
mod tests;
mod walks;

use super::{Access, Problem, Routes, Visit};
pub(crate) use page::item_name;

use crate::views::board::{Heap, Period, Scope};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// The link of the navigation.
pub const LINK: &str = "/board";

/// Whose page this is.
pub const DUTIES: [Duty; 2] = [Duty::Supervisor, Duty::StationHead];

pub fn routes() -> Routes {
    const HEADS: Access = Access::Staff(&DUTIES);
    Routes::new()
        .get("/board", HEADS, page::page)
        .get("/board/units.csv", HEADS, page::units_csv)
        .get("/board/items.csv", HEADS, page::items_csv)
        .get("/board/digest", HEADS, digest::page)
        .get("/board/digest.csv", HEADS, digest::csv)
        .get("/board/list", HEADS, list::list)
        .get("/board/list.csv", HEADS, list::list_csv)
        .merge(counted::routes(HEADS))
        .merge(walks::routes(HEADS))
}

/// What an address of the board says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    period: String,
    heap: String,
    under: Option<String>,
    item: Option<String>,
    page: String,
}

impl Asked {
    /// The unit asked for, if it lies under a post of mine; my own unit otherwise.
    fn scope(&self, visit: &Visit) -> Result<Scope, Problem> {
        let unit = own_unit(visit, &self.unit)?;
        let period = Period::parse(&self.period);
        Ok(Scope::new(unit, period, visit.now, &visit.world.calendar))
    }
}

/// A unit that is asked for, if it lies under a post of mine; my own unit where none is.
fn own_unit(visit: &Visit, asked: &str) -> Result<UnitId, Problem> {
    let mut mine = visit
        .posts()
        .iter()
        .filter(|post| DUTIES.contains(&post.duty))
        .map(|post| &post.unit);
    let unit = if asked.is_empty() {
        mine.next().cloned()
    } else {
        let asked = UnitId::new(asked);
        let is_mine = mine.any(|unit| unit.covers(&asked));
        let is_known = visit.world.units.get(&asked).is_some();
        (is_mine && is_known).then_some(asked)
    };
    unit.ok_or(Problem::NotFound)
}

/// The address of a list.
fn list_href(scope: &Scope, heap: Heap, under: Option<&str>, item: Option<&str>) -> String {
    let mut href = format!(
        "/board/list?unit={}&period={}&heap={}",
        scope.unit,
        scope.period.as_str(),
        heap.as_str()
    );
    if let Some(under) = under {
        href.push_str(&format!("&under={under}"));
    }
    if let Some(item) = item {
        href.push_str(&format!("&item={item}"));
    }
    href
}

/// The address of a board.
fn board_href(unit: &UnitId, period: Period) -> String {
    format!("/board?unit={unit}&period={}", period.as_str())
}
