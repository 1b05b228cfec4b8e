//! A piece of work on its way to an engine's thread and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use tokio::sync::oneshot;

use super::StoreError;
use super::stats::Counters;
use super::tx::{Conn, Mode, Tx};

/// A lost race is run again; after this many attempts the caller hears of it.
const ATTEMPTS: u32 = 3;

/// How an attempt ended, as far as the engine has to act on it.
pub(super) enum Ending {
    Keep,
    Undo,
    Again,
}

/// What an engine knows of a job: not its types.
pub(super) trait Job: Send {
    fn mode(&self) -> Mode;
    /// Runs the body once inside an open transaction. A panic is caught and costs only this job.
    fn attempt(&mut self, conn: &mut dyn Conn) -> Ending;
    /// Whether it may be attempted once more.
    fn again(&self) -> bool;
    /// Tells the caller. A fault of the engine goes before whatever the body returned.
    fn answer(self: Box<Self>, fault: Option<StoreError>);
}

pub(super) struct Task<T, E, F> {
    mode: Mode,
    body: F,
    attempts: u32,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
    counters: Arc<Counters>,
}

impl<T, E, F> Task<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    /// The job, and where its answer will arrive.
    pub(super) fn with_answer(
        mode: Mode,
        body: F,
        counters: Arc<Counters>,
    ) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>) {
        let (answer, answered) = oneshot::channel();
        (
            Box::new(Task {
                mode,
                body,
                attempts: 0,
                result: None,
                answer,
                counters,
            }),
            answered,
        )
    }
}

impl<T, E, F> Job for Task<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    fn mode(&self) -> Mode {
        self.mode
    }

    fn attempt(&mut self, conn: &mut dyn Conn) -> Ending {
        self.attempts += 1;
        let mut tx = Tx::new(conn, self.mode);
        if self.counters.trace.is_on() {
            tx.listen();
        }
        let body = &mut self.body;
        let ran = catch_unwind(AssertUnwindSafe(|| body(&mut tx)));
        self.counters.statements.fetch_add(tx.statements(), Relaxed);
        if let Some(statements) = tx.heard() {
            self.counters.trace.keep(self.mode, statements);
        }
        let poison = tx.into_poison();
        if poison.as_ref().is_some_and(StoreError::reruns) && self.again() {
            return Ending::Again;
        }
        let result = match (ran, poison) {
            (Err(_), _) => Err(StoreError::Panicked.into()),
            (Ok(Ok(_)), Some(poison)) => Err(poison.into()),
            (Ok(result), _) => result,
        };
        let ending = if result.is_ok() {
            Ending::Keep
        } else {
            Ending::Undo
        };
        self.result = Some(result);
        ending
    }

    fn again(&self) -> bool {
        self.mode == Mode::Write && self.attempts < ATTEMPTS
    }

    fn answer(self: Box<Self>, fault: Option<StoreError>) {
        let result = match fault {
            Some(fault) => Err(fault.into()),
            None => self
                .result
                .unwrap_or_else(|| Err(StoreError::Closed.into())),
        };
        // A caller who has gone away needs no answer; what was committed stays.
        let _ = self.answer.send(result);
    }
}
