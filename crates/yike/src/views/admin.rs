//! What the administrator's pages ask of the database; people, posts, units and items are in
//! the picture of the world already.

use crate::app::App;
use crate::store::StoreError;
use crate::{args, sql};
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    HELD = "SELECT at_unit, CAST(COUNT(*) AS BIGINT) FROM case_row
        WHERE holder = $1 AND waiting = 'staff' GROUP BY at_unit ORDER BY at_unit";
    RUNNING = "SELECT item_digest, CAST(COUNT(*) AS BIGINT) FROM case_row
        WHERE closed_at IS NULL GROUP BY item_digest ORDER BY item_digest";
    YEARS = "SELECT year, at FROM calendar_year ORDER BY year";
    MOVED = "SELECT CAST(COUNT(*) AS BIGINT) FROM event
        WHERE stream = 'case' AND kind = 'restated' AND at >= $1";
    UNSEEN = "SELECT CAST(COUNT(*) AS BIGINT) FROM follow WHERE state = 'waiting'
        AND kind = 'look-again'";
}

/// How many cases a person holds at each unit.
pub async fn held(app: &App, person: &PersonId) -> Result<BTreeMap<UnitId, i64>, StoreError> {
    let person = person.as_str().to_owned();
    app.store
        .read(move |tx| {
            let mut held = BTreeMap::new();
            for row in tx.rows(&HELD, args![person])? {
                let unit = row.opt_text(0)?.unwrap_or_default();
                held.insert(UnitId::new(unit), row.i64(1)?);
            }
            Ok(held)
        })
        .await
}

/// Running cases by the version of the item that rules them.
pub async fn running(app: &App) -> Result<BTreeMap<String, i64>, StoreError> {
    app.store
        .read(|tx| {
            let mut running = BTreeMap::new();
            for row in tx.rows(&RUNNING, args![])? {
                running.insert(row.text(0)?.to_owned(), row.i64(1)?);
            }
            Ok(running)
        })
        .await
}

/// Imported years, and how far the clock has come with the last of them.
#[derive(Debug, Clone, Default)]
pub struct Years {
    /// When each year was imported.
    pub imported: BTreeMap<i16, At>,
    /// Due dates told anew since the last import.
    pub moved: i64,
    /// Cases that the clock has still to look at.
    pub unseen: i64,
}

pub async fn years(app: &App) -> Result<Years, StoreError> {
    app.store
        .read(|tx| {
            let mut years = Years::default();
            for row in tx.rows(&YEARS, args![])? {
                if let Ok(year) = i16::try_from(row.i64(0)?) {
                    years.imported.insert(year, At(row.i64(1)?));
                }
            }
            let last = years.imported.values().max().copied();
            if let Some(last) = last
                && let Some(row) = tx.one(&MOVED, args![last.0])?
            {
                years.moved = row.i64(0)?;
            }
            if let Some(row) = tx.one(&UNSEEN, args![])? {
                years.unseen = row.i64(0)?;
            }
            Ok(years)
        })
        .await
}
