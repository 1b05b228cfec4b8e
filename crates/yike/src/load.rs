//! Bringing a catalogue into the register: units, calendar, items. Done by an administrator on
//! purpose (`yike load`), or by the demonstration; never by `serve` of its own accord, since the
//! catalogue that is built in is 示例数据.

use crate::app::App;
use crate::catalogue::Catalogue;
use crate::ledger::LogError;
use crate::register::{self, UnitRow};
use crate::store::StoreError;
use crate::world;
use std::sync::Arc;
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// How many things were written; what stood there already is left alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub units: usize,
    pub years: usize,
    pub items: usize,
}

/// Keeps the tree and the bureaus of its districts.
pub async fn units(app: &App, catalogue: &Catalogue, by: &PersonId) -> anyhow::Result<usize> {
    let rows = Arc::new(unit_rows(catalogue));
    let source: Arc<str> = catalogue.units_csv.as_str().into();
    let count = rows.len();
    let (by, now) = (by.clone(), app.now());
    app.store
        .write(move |tx| register::keep_units(tx, &rows, &source, &by, now))
        .await
        .map_err(lasting)?;
    app.world.reload(&app.store).await?;
    Ok(count)
}

/// Keeps every year of the calendar.
pub async fn calendar(app: &App, catalogue: &Catalogue, by: &PersonId) -> anyhow::Result<usize> {
    let years = catalogue.years();
    let count = years.len();
    let (by, now) = (by.clone(), app.now());
    app.store
        .write(move |tx| {
            for (year, rows) in &years {
                register::keep_year(tx, *year, rows, &by, now)?;
            }
            Ok::<_, LogError>(())
        })
        .await
        .map_err(lasting)?;
    app.world.reload(&app.store).await?;
    Ok(count)
}

/// Publishes every item, package and list whose text is not the one in force. Running cases keep theirs.
pub async fn items(app: &App, catalogue: &Catalogue, by: &PersonId) -> anyhow::Result<usize> {
    let now = app.now();
    let world = app.world.now();
    let items = (catalogue.items.iter()).map(|one| (one.item.key.clone(), &one.text));
    let packages =
        (catalogue.packages.iter()).map(|one| (world::package_key(&one.record.key), &one.text));
    let lists = (catalogue.lists.iter()).map(|one| (world::list_key(&one.record.unit), &one.text));
    let fresh: Vec<(String, String)> = (items.chain(packages).chain(lists))
        .filter(|(key, text)| {
            world
                .text(key, now)
                .is_none_or(|stands| **stands != ***text)
        })
        .map(|(key, text)| (key, text.clone()))
        .collect();
    let count = fresh.len();
    let by = by.clone();
    app.store
        .write(move |tx| {
            for (key, text) in &fresh {
                register::publish(tx, key, text, now, &by, now)?;
            }
            Ok::<_, LogError>(())
        })
        .await
        .map_err(lasting)?;
    app.world.reload(&app.store).await?;
    Ok(count)
}

/// The tree as the table states it, with the bureaus that deciding districts are given.
fn unit_rows(catalogue: &Catalogue) -> Vec<UnitRow> {
    let units = catalogue.tree();
    let mut rows: Vec<UnitRow> = units
        .map(|unit| UnitRow {
            id: unit.id,
            level: unit.level,
            name: unit.name,
            parent: unit.parent,
        })
        .collect();
    for naming in &catalogue.naming {
        for bureau in &naming.bureaus {
            rows.push(UnitRow {
                id: UnitId::new(format!("{}{}", naming.district, bureau.suffix)),
                level: Level::District,
                name: bureau.short.clone(),
                parent: Some(UnitId::new(&naming.district)),
            });
        }
    }
    rows
}

/// A register stream whose chain is broken cannot be written to: the sentence says which.
fn lasting(error: LogError) -> anyhow::Error {
    anyhow::Error::from(StoreError::from(error))
}
