//! The catalogue out again: every record in force as it was published, byte for byte, with the tree
//! and the days, as a folder that `check` and `load` read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Files;
use crate::store::{StoreError, Tx};
use crate::world::{CALENDAR_HEADING, World};
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::unit::Unit;

sql! {
    YEARS = "SELECT year, source FROM calendar_year ORDER BY year";
}

/// The files of such a folder: path, then text. Dictionaries and the names of units are not in the
/// register, and so not among them.
///
/// # Errors
/// The store's own.
pub fn folder(tx: &mut Tx<'_>, world: &World, now: At) -> Result<Files, StoreError> {
    let mut files = BTreeMap::new();
    for version in world.catalogue(now) {
        let path = format!("items/{}.toml", version.item.key);
        files.insert(path, version.text.to_string());
    }
    for version in world.packages(now) {
        let path = format!("packages/{}.toml", version.record.key);
        files.insert(path, version.text.to_string());
    }
    for version in world.all_lists(now) {
        let path = format!("lists/{}.toml", version.record.unit);
        files.insert(path, version.text.to_string());
    }
    files.insert("units/units.csv".to_owned(), units(world));
    for row in tx.rows(&YEARS, args![])? {
        let (year, rows) = (row.i64(0)?, row.text(1)?);
        let text = format!("{CALENDAR_HEADING}\n{}\n", rows.trim_end());
        files.insert(format!("calendar/{year}.csv"), text);
    }
    Ok(files)
}

/// The tree as a table; a bureau stands on the level of its district, but its code is no division's.
fn units(world: &World) -> String {
    let mut text = "code,level,name,parent\n".to_owned();
    for unit in world.units.all() {
        let Unit {
            id, name, parent, ..
        } = unit;
        let is_bureau = !id.as_str().bytes().all(|b| b.is_ascii_digit());
        let level = match is_bureau {
            true => "bureau",
            false => crate::world::level_name(unit.level),
        };
        let parent = parent.as_ref().map_or("", |parent| parent.as_str());
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{id},{level},{name},{parent}");
    }
    text
}
