//! The catalogue as tables: out for spreadsheets and other systems, and in again from the city's or
//! district's own item system.
//!
//! A file has one row for each item, with the field names of the national item system (国家政务服务事项
//! 基本目录和实施清单 tables `up_task_general_*`); materials and questions are tables of their own. What
//! comes in is never written: it becomes a [`Plan`], and each change of it a proposal that a second
//! administrator publishes. docs/exchange.md describes every column.

mod cells;
mod codes;
mod columns;
mod edit;
#[cfg(test)]
mod fuzz;
mod items;
mod lists;
mod out;
mod plan;
mod read;
mod rows;
mod set;
mod sites;
mod staff;
#[cfg(test)]
mod tests;
mod units;
mod write;

pub use columns::{
    ItemColumn, MaterialColumn, Owner, PersonColumn, PostColumn, QuestionColumn, SiteColumn,
    UnitColumn, heading,
};
pub use items::plan as plan_items;
pub use lists::plan as plan_list;
pub use out::{items, list, materials, questions};
pub use plan::{Change, Plan, Refused, Why};
pub use read::{ROWS_MAX, read, sheets};
pub use sites::{plan as plan_sites, sites};
pub use staff::{Act, people, plan_people, posts};
pub use units::{plan_units, units};
pub use write::{csv, refused_csv, xlsx};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// What a table is about; told by its headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Items,
    Materials,
    Questions,
    Sites,
    Units,
    People,
    Posts,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::Items,
        Kind::Materials,
        Kind::Questions,
        Kind::Sites,
        Kind::Units,
        Kind::People,
        Kind::Posts,
    ];

    /// The three of the catalogue.
    pub const CATALOGUE: [Kind; 3] = [Kind::Items, Kind::Materials, Kind::Questions];

    /// The name of the file or the word of the form.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Items => "items",
            Kind::Materials => "materials",
            Kind::Questions => "questions",
            Kind::Sites => "sites",
            Kind::Units => "units",
            Kind::People => "people",
            Kind::Posts => "posts",
        }
    }

    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The name of the sheet in a workbook.
    pub fn zh(self) -> &'static str {
        match self {
            Kind::Items => "事项",
            Kind::Materials => "申请材料",
            Kind::Questions => "常见问题",
            Kind::Sites => "站点",
            Kind::Units => "机构",
            Kind::People => "人员",
            Kind::Posts => "岗位",
        }
    }
}

/// One table as it was read or is to be written: text cells under headings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub kind: Kind,
    pub heads: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row, and which one of its file it is, as a spreadsheet counts them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub n: usize,
    pub cells: Vec<String>,
}

/// Tables as plain text, to go with a form between preview and confirmation.
pub fn packed(tables: &[Table]) -> String {
    let json = serde_json::to_vec(tables).unwrap_or_default();
    STANDARD.encode(json)
}

/// The tables that a form brought back; `None` where they were cut or changed on the way.
pub fn unpacked(text: &str) -> Option<Vec<Table>> {
    let json = STANDARD.decode(text).ok()?;
    serde_json::from_slice(&json).ok()
}
