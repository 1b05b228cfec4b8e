//! The catalogue and the lists as tables.

use super::cells::{self, Placed, Shown};
use super::columns::{ItemColumn, MaterialColumn, QuestionColumn};
use super::{Kind, Row, Table};
use crate::world::{Published, World};
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::list::Lists;
use yike_core::unit::UnitId;

/// Every item in force.
pub fn items(world: &World, now: At) -> Table {
    let columns: Vec<ItemColumn> = ItemColumn::ALL
        .iter()
        .copied()
        .filter(|one| !one.is_lists())
        .collect();
    let row = |version: &Published| {
        let shown = Shown {
            item: &version.item,
            from: version.from,
            versions: world.versions(&version.item.key).len(),
            now,
            place: None,
        };
        columns
            .iter()
            .map(|column| cells::item(*column, &shown))
            .collect()
    };
    let rows: Vec<Vec<String>> = world.catalogue(now).map(row).collect();
    table(Kind::Items, columns.iter().map(|one| one.name()), rows)
}

/// The materials of every item in force.
pub fn materials(world: &World, now: At) -> Table {
    let row = |version: &Published| -> Vec<Vec<String>> {
        let item = &version.item;
        let cells = |of| {
            MaterialColumn::ALL
                .iter()
                .map(|column| cells::material(*column, item, of))
                .collect()
        };
        item.materials.iter().map(cells).collect()
    };
    let rows: Vec<Vec<String>> = world.catalogue(now).flat_map(row).collect();
    table(
        Kind::Materials,
        MaterialColumn::ALL.iter().map(|one| one.name()),
        rows,
    )
}

/// The questions of every item in force.
pub fn questions(world: &World, now: At) -> Table {
    let row = |version: &Published| -> Vec<Vec<String>> {
        let item = &version.item;
        let all = item.questions.iter().zip(1..);
        all.map(|(of, n)| {
            let cell = |column: &QuestionColumn| cells::question(*column, item, n, of);
            QuestionColumn::ALL.iter().map(cell).collect()
        })
        .collect()
    };
    let rows: Vec<Vec<String>> = world.catalogue(now).flat_map(row).collect();
    table(
        Kind::Questions,
        QuestionColumn::ALL.iter().map(|one| one.name()),
        rows,
    )
}

/// A district's or street's list as it is offered there; `None` where the unit has no list.
pub fn list(world: &World, unit: &UnitId, now: At) -> Option<Table> {
    let unit = world.units.get(unit)?;
    let own = &world.list(&unit.id, now)?.record;
    let lists = match unit.level {
        Level::Street => world.lists_at(&unit.id, now),
        Level::City | Level::District | Level::Community => Lists {
            district: Some(own),
            street: None,
        },
    };
    let columns: Vec<ItemColumn> = ItemColumn::ALL
        .iter()
        .copied()
        .filter(|one| *one != ItemColumn::TaskVersion)
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for offer in lists.offers() {
        let Some(version) = world.published(offer.item, now) else {
            continue;
        };
        let note = own
            .items
            .iter()
            .find(|row| row.item == offer.item)
            .map_or("", |row| &row.note);
        let shown = Shown {
            item: &version.item,
            from: version.from,
            versions: 0,
            now,
            place: Some(Placed {
                unit,
                lists,
                offer: &offer,
                note,
            }),
        };
        rows.push(
            columns
                .iter()
                .map(|column| cells::item(*column, &shown))
                .collect(),
        );
    }
    Some(table(
        Kind::Items,
        columns.iter().map(|one| one.name()),
        rows,
    ))
}

fn table<'a>(kind: Kind, heads: impl Iterator<Item = &'a str>, rows: Vec<Vec<String>>) -> Table {
    let rows = rows.into_iter().enumerate();
    Table {
        kind,
        heads: heads.map(str::to_owned).collect(),
        rows: rows.map(|(n, cells)| Row { n: n + 2, cells }).collect(),
    }
}
