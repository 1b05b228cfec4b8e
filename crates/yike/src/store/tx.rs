//! One transaction as a job sees it.

use super::trace::{How, Statement};
use super::{Engine, Row, Sql, StoreError, Val};

/// What an engine offers inside an open transaction.
pub(super) trait Conn {
    fn engine(&self) -> Engine;
    /// Runs a statement without waiting for its answer where the engine can defer it.
    fn put(&mut self, sql: &'static Sql, args: &[Val]) -> Result<(), StoreError>;
    /// Runs what was deferred, then this statement. `lock` takes its rows for this transaction.
    fn rows(&mut self, sql: &'static Sql, args: &[Val], lock: bool)
    -> Result<Vec<Row>, StoreError>;
    /// Runs what was deferred.
    fn flush(&mut self) -> Result<(), StoreError>;
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mode {
    Read,
    Write,
}

/// A transaction. Its first error poisons it: every later call returns the same error, and
/// COMMIT is refused even if the job swallowed the error and returned `Ok`. Otherwise a
/// resident would hold a receipt for something never stored.
pub struct Tx<'a> {
    conn: &'a mut dyn Conn,
    mode: Mode,
    poison: Option<StoreError>,
    statements: u64,
    heard: Option<Vec<Statement>>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(conn: &'a mut dyn Conn, mode: Mode) -> Tx<'a> {
        Tx {
            conn,
            mode,
            poison: None,
            statements: 0,
            heard: None,
        }
    }

    /// From now on every statement is kept as well, for `Store::replay`.
    pub(super) fn listen(&mut self) {
        self.heard = Some(Vec::new());
    }

    pub(super) fn heard(&mut self) -> Option<Vec<Statement>> {
        self.heard.take()
    }

    fn hear(&mut self, how: How, sql: &'static Sql, args: &[Val]) {
        if let Some(heard) = &mut self.heard {
            let args = args.to_vec();
            heard.push(Statement { how, sql, args });
        }
    }

    /// Runs a statement whose answer nobody needs. PostgreSQL sends it with the next question,
    /// so an error shows at the next `rows`, `one`, `flush` or at COMMIT.
    pub fn put(&mut self, sql: &'static Sql, args: &[Val]) {
        self.hear(How::Put, sql, args);
        let put = self.ready(args).and_then(|()| match self.mode {
            Mode::Read => Err(StoreError::ReadOnly),
            Mode::Write => self.conn.put(sql, args),
        });
        // Kept as poison and told by the next call: this call has no answer.
        let _ = self.keep(put);
    }

    /// All rows of the answer.
    pub fn rows(&mut self, sql: &'static Sql, args: &[Val]) -> Result<Vec<Row>, StoreError> {
        self.hear(How::Rows, sql, args);
        let rows = self
            .ready(args)
            .and_then(|()| self.conn.rows(sql, args, false));
        self.keep(rows)
    }

    /// As `rows`, and nobody else writes these rows until this transaction ends. SQLite has one
    /// writer and needs no lock; PostgreSQL is told `FOR UPDATE`.
    pub fn lock(&mut self, sql: &'static Sql, args: &[Val]) -> Result<Vec<Row>, StoreError> {
        self.hear(How::Lock, sql, args);
        let rows = self.ready(args).and_then(|()| match self.mode {
            Mode::Read => Err(StoreError::ReadOnly),
            Mode::Write => self.conn.rows(sql, args, true),
        });
        self.keep(rows)
    }

    /// The only row, or none. More than one is an error: the question was wrong.
    pub fn one(&mut self, sql: &'static Sql, args: &[Val]) -> Result<Option<Row>, StoreError> {
        let mut rows = self.rows(sql, args)?;
        if rows.len() > 1 {
            let said = format!("{} rows where one was asked for", rows.len());
            return self.keep(Err(StoreError::Engine(said).of(sql)));
        }
        Ok(rows.pop())
    }

    /// Waits for the deferred statements, for a job that wants to answer a refused one itself.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let flushed = self.ready(&[]).and_then(|()| self.conn.flush());
        self.keep(flushed)
    }

    /// Gives this attempt up and asks for the job to be run again from its beginning:
    /// `return Err(tx.stale().into())`.
    pub fn stale(&mut self) -> StoreError {
        self.poison.get_or_insert(StoreError::Stale).clone()
    }

    /// How many statements this attempt has run.
    pub fn statements(&self) -> u64 {
        self.statements
    }

    /// Which engine answers, for the rare place where it matters.
    pub fn engine(&self) -> Engine {
        self.conn.engine()
    }

    pub(super) fn into_poison(self) -> Option<StoreError> {
        self.poison
    }

    fn ready(&mut self, args: &[Val]) -> Result<(), StoreError> {
        if let Some(poison) = &self.poison {
            return Err(poison.clone());
        }
        self.statements += 1;
        if args.iter().any(Val::has_nul) {
            Err(StoreError::Nul)
        } else {
            Ok(())
        }
    }

    fn keep<T>(&mut self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        outcome.map_err(|error| self.poison.get_or_insert(error.raced()).clone())
    }
}
