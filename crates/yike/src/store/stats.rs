//! Counts that tests and `bench` read: what a page or a command costs.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Totals since the store was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stats {
    /// Statements jobs asked for, those of repeated attempts included.
    pub statements: u64,
    /// Times a PostgreSQL thread waited for the network. Always 0 on SQLite.
    pub round_trips: u64,
    /// COMMITs that stored something. On SQLite one may hold many jobs.
    pub commits: u64,
}

#[derive(Default)]
pub(super) struct Counters {
    pub(super) statements: AtomicU64,
    pub(super) round_trips: AtomicU64,
    pub(super) commits: AtomicU64,
    /// How the place of the records was last found.
    pub(super) disk: crate::disk::Disk,
    pub(super) trace: super::trace::Trace,
}

impl Counters {
    pub(super) fn read(&self) -> Stats {
        Stats {
            statements: self.statements.load(Relaxed),
            round_trips: self.round_trips.load(Relaxed),
            commits: self.commits.load(Relaxed),
        }
    }
}
