//! Which rows of the item's decision tables rule a case, what each gives and on what basis: as they
//! were chosen when the case was filed, in the words of the version it was filed under.

use super::words::Reader;
use crate::act::Loaded;
use crate::web::resident::decision;
use maud::{Markup, html};
use yike_core::item::Table;
use yike_core::item::table::Row;

/// The chosen rows in the order of the item's tables.
pub fn rows(loaded: &Loaded) -> impl Iterator<Item = (&Table, usize, &Row)> {
    loaded.item.tables.iter().filter_map(|table| {
        let mut chosen = loaded.filing().chosen.iter();
        let row = chosen.find(|chosen| chosen.table == table.key)?.row;
        Some((table, row, table.rows.get(row)?))
    })
}

/// Each table with what it gave and why; nothing where no table ruled.
pub fn panel(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    html! {
        @if rows(loaded).next().is_some() {
            (crate::web::face::parts::panel(&reader.t("case-chosen"), html! {
                dl.facts {
                    @for (table, n, row) in rows(loaded) {
                        div {
                            dt { (reader.either(&table.name, &table.name_en)) }
                            dd { (decision::gives(reader.lang, &loaded.item, table, n)) br; small { (row.basis) } }
                        }
                    }
                }
            }))
        }
    }
}
