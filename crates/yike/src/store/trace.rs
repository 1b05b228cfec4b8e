//! Listening in: the statements of every transaction, in order, so that `bench` can run the same
//! ones again without the program around them. Off, it costs one relaxed load per transaction.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use super::tx::{Mode, Tx};
use super::{Sql, Store, StoreError, Val};

/// One transaction, as it was heard.
pub struct Heard {
    writes: bool,
    statements: Vec<Statement>,
}

#[derive(Clone, Copy)]
pub(super) enum How {
    Put,
    Rows,
    Lock,
}

pub(super) struct Statement {
    pub(super) how: How,
    pub(super) sql: &'static Sql,
    pub(super) args: Vec<Val>,
}

#[derive(Default)]
pub(super) struct Trace {
    on: AtomicBool,
    heard: Mutex<Vec<Heard>>,
}

impl Trace {
    pub(super) fn is_on(&self) -> bool {
        self.on.load(Relaxed)
    }

    pub(super) fn keep(&self, mode: Mode, statements: Vec<Statement>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(Heard {
            writes: mode == Mode::Write,
            statements,
        });
    }
}

impl Store {
    /// Begins to listen to every transaction of this store.
    pub fn listen(&self) {
        self.counters.trace.on.store(true, Relaxed);
    }

    /// Stops listening and gives what was heard.
    pub fn heard(&self) -> Vec<Arc<Heard>> {
        let trace = &self.counters.trace;
        trace.on.store(false, Relaxed);
        let mut heard = trace.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.drain(..).map(Arc::new).collect()
    }

    /// Runs the statements of a transaction again, as they were.
    pub async fn replay(&self, heard: Arc<Heard>) -> Result<(), StoreError> {
        let writes = heard.writes;
        let again = move |tx: &mut Tx<'_>| -> Result<(), StoreError> {
            for statement in &heard.statements {
                match statement.how {
                    How::Put => tx.put(statement.sql, &statement.args),
                    How::Rows => drop(tx.rows(statement.sql, &statement.args)?),
                    How::Lock => drop(tx.lock(statement.sql, &statement.args)?),
                }
            }
            Ok(())
        };
        if writes {
            self.write(again).await
        } else {
            self.read(again).await
        }
    }
}
