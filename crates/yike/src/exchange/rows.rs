//! The rows of a file as they are asked: a cell by its column, and the item that a row means.

use super::codes::is_padded;
use super::plan::Why;
use super::{Kind, Row, Table};
use crate::world::{Published, World};
use std::collections::BTreeMap;
use yike_core::clock::At;

/// A table whose headings were understood.
pub struct Rows<'a, C> {
    table: &'a Table,
    columns: Vec<Option<C>>,
}

impl<'a, C: Copy + PartialEq> Rows<'a, C> {
    pub fn new(table: &'a Table, parse: fn(&str) -> Option<C>) -> Rows<'a, C> {
        let mut columns: Vec<Option<C>> = Vec::new();
        for head in &table.heads {
            // Of two columns with the same heading the first counts.
            let column = parse(head).filter(|one| !columns.contains(&Some(*one)));
            columns.push(column);
        }
        Rows { table, columns }
    }

    pub fn iter(&self) -> impl Iterator<Item = One<'_, C>> {
        self.table.rows.iter().map(|row| One {
            row,
            columns: &self.columns,
        })
    }
}

/// One row.
#[derive(Clone, Copy)]
pub struct One<'a, C> {
    row: &'a Row,
    columns: &'a [Option<C>],
}

impl<C: Copy + PartialEq> One<'_, C> {
    /// As a spreadsheet counts it.
    pub fn n(&self) -> usize {
        self.row.n
    }

    /// The cell of a column; `None` where the file does not have it.
    pub fn get(&self, column: C) -> Option<&str> {
        let n = self.columns.iter().position(|one| *one == Some(column))?;
        Some(self.row.cells.get(n).map_or("", |cell| plain(cell)))
    }

    /// The cell of a column, empty where there is none.
    pub fn text(&self, column: C) -> &str {
        self.get(column).unwrap_or("")
    }

    /// All cells under known headings.
    pub fn cells(&self) -> impl Iterator<Item = (C, &str)> {
        let columns = self.columns.iter().copied().flatten();
        columns.map(|column| (column, self.text(column)))
    }
}

/// A cell without the apostrophe that kept a spreadsheet from running it.
pub fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => cell,
    }
}

/// Whether a cell says what stands there: blanks at its ends, kinds of line ends and the leading
/// zeros that a spreadsheet drops do not count.
pub fn same(cell: &str, stands: &str) -> bool {
    let stands = stands.trim();
    cell == stands
        || is_padded(stands, cell)
        || (stands.contains('\r') && stands.replace("\r\n", "\n") == cell)
}

/// The items that rows may mean.
pub struct Known<'a> {
    world: &'a World,
    by_handle: BTreeMap<&'a str, &'a str>,
    by_task: BTreeMap<&'a str, Vec<&'a str>>,
    by_name: BTreeMap<(&'a str, &'a str), Vec<&'a str>>,
}

/// The codes by which a row names its item; empty where the file does not say.
#[derive(Debug, Clone, Copy, Default)]
pub struct Named<'a> {
    pub handle: &'a str,
    pub task: &'a str,
    pub catalog: &'a str,
    pub name: &'a str,
}

impl<'a> Known<'a> {
    /// Items in force now and, behind them, what was in force once or will be.
    pub fn new(world: &'a World, now: At) -> Known<'a> {
        let mut known = Known {
            world,
            by_handle: BTreeMap::new(),
            by_task: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for version in world.catalogue(now).chain(world.latest()) {
            let (item, key) = (&version.item, version.item.key.as_str());
            known.by_handle.entry(&item.codes.handle).or_insert(key);
            let add = |keys: &mut Vec<&'a str>| {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            };
            add(known.by_task.entry(&item.codes.task).or_default());
            add(known
                .by_name
                .entry((&item.codes.catalog, &item.name))
                .or_default());
        }
        known
    }

    /// The key of the item that a row means: by its handling code, else its task code, else its
    /// catalogue code and name.
    ///
    /// # Errors
    /// A sentence where there is none, or more than one.
    pub fn find(&self, named: Named<'_>) -> Result<&'a str, Why> {
        for code in [named.handle, named.task, named.catalog] {
            if is_damaged(code) {
                return Err(damaged(code));
            }
        }
        if let Some(key) = self.by_handle.get(named.handle) {
            return Ok(key);
        }
        let by_name = |(catalog, name): &(&str, &str)| {
            *name == named.name && (*catalog == named.catalog || is_padded(catalog, named.catalog))
        };
        let no_catalog = named.catalog.is_empty() || named.name.is_empty();
        let all = match (self.by_task.get(named.task), no_catalog) {
            (Some(keys), _) => keys.clone(),
            (None, true) => Vec::new(),
            (None, false) => {
                let found = self.by_name.iter().filter(|(one, _)| by_name(one));
                found.flat_map(|(_, keys)| keys.iter().copied()).collect()
            }
        };
        match all[..] {
            [key] => Ok(key),
            [] if named.handle.is_empty() && named.task.is_empty() && no_catalog => Err(Why::new(
                "这一行没有写编码，不知道是哪个事项。请填业务办理项编码，或实施编码，或基本编码加事项名称。",
                "The row names no code, so nobody knows which item it is. Please give the handling code, the task code, or catalogue code and name.",
            )),
            [] => Err(Why::new(
                "目录里没有这个事项。新事项的表单、情形和材料要先写成事项文本（“事项”页的“发布新事项”），发布后再导入这一行。",
                "The catalogue has no such item. A new item's form, situations and materials are first written as a record (Items, publish a new item); import this row afterwards.",
            )),
            _ => Err(Why::new(
                format!(
                    "这个编码对应 {} 个事项，分不清是哪一个。请填业务办理项编码（33 位）。",
                    all.len()
                ),
                format!(
                    "{} items bear this code. Please give the handling code of 33 characters.",
                    all.len()
                ),
            )),
        }
    }

    /// The version of an item in force at a moment.
    pub fn published(&self, key: &str, at: At) -> Option<&'a Published> {
        self.world.published(key, at)
    }
}

/// What a spreadsheet makes of a long code: `1.1110101E+30`.
fn is_damaged(code: &str) -> bool {
    code.contains("E+") && code.starts_with(|c: char| c.is_ascii_digit())
}

fn damaged(code: &str) -> Why {
    Why::new(
        format!(
            "编码“{code}”被表格软件改成了科学计数法，后面的位数已经丢失。请把编码列设为“文本”格式，重新粘贴编码。"
        ),
        format!(
            "A spreadsheet has made a number of the code (“{code}”) and its last characters are lost. Please format the column as text and paste the codes again."
        ),
    )
}

/// The table of a kind, if the file has it.
pub fn table(tables: &[Table], kind: Kind) -> Option<&Table> {
    tables.iter().find(|table| table.kind == kind)
}
