//! What can go wrong in the store, as far as callers may care to tell it apart.

use super::Sql;

/// A failure of the store. No variant carries a stored value: messages may reach a log.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StoreError {
    /// A unique key already holds these columns (`"home, number"`, alike on both engines).
    #[error("{table}({columns}) is already taken")]
    Unique { table: String, columns: String },
    /// Someone else wrote to the same stream first; the job is run again from its beginning.
    #[error("the record changed meanwhile")]
    Stale,
    /// Locks, deadlocks or a full queue: the same job may well pass a moment later.
    #[error("the store is busy")]
    Busy,
    /// The database has no room left; nothing of the job is kept.
    #[error("the disk is full")]
    Full,
    /// The server could not read or write its own files; nothing of the job is kept.
    #[error("the disk failed")]
    Disk,
    /// A text holds a NUL character, which PostgreSQL cannot keep.
    #[error("text with a NUL character cannot be stored")]
    Nul,
    /// A job that promised only to read tried to write.
    #[error("this transaction only reads")]
    ReadOnly,
    /// A column is not of the kind the code asks for.
    #[error("column {column} is not {wanted}")]
    Column { column: usize, wanted: &'static str },
    /// The connection broke before COMMIT was sent: nothing is stored.
    #[error("connection lost: {0}")]
    Lost(String),
    /// The connection broke while COMMIT was under way. It may or may not be stored:
    /// the same command id sent again finds out.
    #[error("the answer to COMMIT was lost")]
    Uncertain,
    /// Whatever else the engine said.
    #[error("{0}")]
    Engine(String),
    /// The job panicked; it left nothing behind.
    #[error("the job panicked")]
    Panicked,
    /// The store takes no more work: it was shut, or the disk failed under a write.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether running the same job again can end otherwise.
    pub(super) fn reruns(&self) -> bool {
        matches!(self, Self::Stale | Self::Busy | Self::Lost(_))
    }

    /// A taken number in a stream is a lost race and nothing else: events are numbered by their
    /// writer. So is a command kept meanwhile: it was sent twice at once, and the second run finds
    /// the first one's answer. And so is a place in a list of heads: another program signed first.
    pub(super) fn raced(self) -> StoreError {
        match self {
            Self::Unique { table, .. }
                if ["event", "command", "head_leaf", "signed_head"].contains(&table.as_str()) =>
            {
                Self::Stale
            }
            other => other,
        }
    }

    /// Names the statement in a message for whoever reads the log.
    pub(super) fn of(self, sql: &Sql) -> StoreError {
        match self {
            Self::Engine(said) => Self::Engine(format!("{}:{}: {said}", sql.file, sql.line)),
            other => other,
        }
    }
}
