//! What a file would do: what changes, what stays, what is refused and why.

use super::{Act, Kind, Table};
use std::collections::BTreeMap;
use yike_core::clock::At;

/// A sentence: what is wrong, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    pub zh: String,
    pub en: String,
}

impl Why {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Why {
        Why {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// One cell, or one row as a whole, that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub kind: Kind,
    /// As a spreadsheet counts the rows.
    pub row: usize,
    /// The national name; empty where the row as a whole is meant.
    pub column: &'static str,
    pub why: Why,
}

/// A record that would become another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key of the item, or `list/…`.
    pub key: String,
    pub name: String,
    pub before: String,
    /// Empty: it goes out of the catalogue.
    pub after: String,
    /// From when; `None` is when it is published.
    pub from: Option<At>,
}

/// How many rows of each sort; each row is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub retired: usize,
    pub refused: usize,
}

/// Everything that a file would do, before anything is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub counts: Counts,
    pub changes: Vec<Change>,
    /// What is done with units, people and posts, which are no records.
    pub acts: Vec<Act>,
    pub refused: Vec<Refused>,
    /// Headings that nobody knows.
    pub ignored: Vec<String>,
    /// Columns that a file cannot change, and in how many rows they differ from the record.
    pub left: BTreeMap<&'static str, usize>,
}

impl Plan {
    /// The rows of a table that were refused.
    pub fn refused_rows(&self, kind: Kind) -> usize {
        let rows = self.refused.iter().filter(|one| one.kind == kind);
        let rows: std::collections::BTreeSet<usize> = rows.map(|one| one.row).collect();
        rows.len()
    }

    /// Puts the refusals into the order of the file and counts their rows.
    pub(super) fn finish(&mut self, tables: &[Table]) {
        self.refused
            .sort_by(|a, b| (a.kind, a.row, a.column).cmp(&(b.kind, b.row, b.column)));
        self.refused.dedup();
        self.counts.refused = Kind::ALL.iter().map(|kind| self.refused_rows(*kind)).sum();
        for table in tables {
            let unknown = table
                .heads
                .iter()
                .filter(|head| !head.is_empty() && !super::columns::is_known(table.kind, head));
            self.ignored.extend(unknown.cloned());
        }
    }
}
