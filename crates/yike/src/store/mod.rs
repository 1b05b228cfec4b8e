//! The store: one way to write, two engines (SQLite by default, PostgreSQL in production).
//!
//! A job is a synchronous closure over a [`Tx`], run on a thread of the engine, never on the
//! caller's. It is acknowledged after COMMIT and only then. There is no `await` inside a
//! transaction, so a cancelled request leaves no half transaction behind.

mod copy_text;
pub(crate) mod dump;
mod error;
pub(crate) mod fill;
mod half;
mod in_order;
mod job;
pub mod migrate;
mod postgres;
mod queue;
mod sql;
mod sqlite;
mod stats;
pub(crate) mod tables;
#[doc(hidden)]
pub mod throwaway;
mod trace;
mod tx;
mod val;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::Context;
use tokio::sync::oneshot;

pub use error::StoreError;
#[doc(hidden)]
pub use linkme;
#[doc(hidden)]
pub use sql::numbered_in_order;
pub use sql::{STATEMENTS, Sql};
pub use stats::Stats;
pub use trace::Heard;
pub use tx::Tx;
pub use val::{Row, Val};

pub use crate::{args, sql};

use job::Task;
use queue::{Queue, Turned};
use stats::Counters;
use tx::Mode;

/// Where the records are kept.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// `sqlite:PATH`, or `postgres://user@host/database?threads=8`.
    pub url: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The handle everyone holds; clones share one engine. When the last is dropped the engine's
/// threads finish what waits and end.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    doors: Arc<Doors>,
    counters: Arc<Counters>,
    /// The server, to ask it how it is set.
    server: Option<Arc<tokio_postgres::Config>>,
}

/// Where work enters an engine. PostgreSQL has one queue for both kinds.
struct Doors {
    writes: Arc<Queue>,
    reads: Arc<Queue>,
}

impl Drop for Doors {
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
    }
}

impl Store {
    /// Opens the database and brings it up to date. Fails if it cannot be reached, if a
    /// migration was edited after it ran, or if a restore into it was broken off.
    pub fn open(config: &StoreConfig) -> anyhow::Result<Store> {
        half::refuse(&config.url)?;
        Store::open_half(config)
    }

    /// As `open`, for the restore itself, which is not yet at its end.
    pub(crate) fn open_half(config: &StoreConfig) -> anyhow::Result<Store> {
        let counters = Arc::new(Counters::default());
        let (writes, reads) = (Arc::new(Queue::default()), Arc::new(Queue::default()));
        let mut server = None;
        let engine = if let Some(path) = config.url.strip_prefix("sqlite:") {
            sqlite::start(path.as_ref(), &writes, &reads, &counters)
                .with_context(|| format!("cannot open the database {path}"))?;
            Engine::Sqlite
        } else if config.url.starts_with("postgres") {
            // The address may hold a password, so it stays out of the message.
            let address = postgres::start(&config.url, &writes, &counters)
                .context("cannot open the PostgreSQL database")?;
            server = Some(Arc::new(address));
            Engine::Postgres
        } else {
            anyhow::bail!("the store's address must begin with sqlite: or postgres://");
        };
        let reads = if engine == Engine::Postgres {
            writes.clone()
        } else {
            reads
        };
        Ok(Store {
            engine,
            doors: Arc::new(Doors { writes, reads }),
            counters,
            server,
        })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// How the place of the records was last found.
    pub fn disk(&self) -> &crate::disk::Disk {
        &self.counters.disk
    }

    /// What is set so that an acknowledged case could be lost: names of settings, in order.
    /// `standby`: whether there is to be a second server that has everything too.
    ///
    /// # Errors
    /// Where the server cannot be asked.
    pub fn weak_settings(&self, standby: bool) -> anyhow::Result<Vec<String>> {
        match &self.server {
            // Checked when it was opened: SQLite keeps to it.
            None => Ok(Vec::new()),
            Some(server) => postgres::weak_settings(server, standby),
        }
    }

    pub fn stats(&self) -> Stats {
        self.counters.read()
    }

    /// Runs a job in a transaction and answers after COMMIT. The job may be run up to three
    /// times (a lost race, a deadlock, a broken connection), so it must change nothing but
    /// through its `Tx`. If it returns an error nothing of it is stored.
    pub async fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        answer(self.send(Mode::Write, job).await)
    }

    /// Writes what a look leaves behind and nobody waits for: seen, read. Looking goes on where
    /// nothing can be written.
    pub async fn note<F>(&self, job: F)
    where
        F: Fn(&mut Tx<'_>) + Send + 'static,
    {
        let noted = self.write(move |tx| {
            job(tx);
            Ok::<_, StoreError>(())
        });
        if let Err(error) = noted.await {
            tracing::debug!(%error, "a look could not be noted");
        }
    }

    /// Runs a job over one snapshot: everything it reads is of the same moment.
    pub async fn read<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        answer(self.send(Mode::Read, once(job)).await)
    }

    /// [`Store::write`] for commands and tests without a runtime; panics inside one.
    pub fn write_blocking<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        answer(self.send(Mode::Write, job).blocking_recv())
    }

    /// [`Store::read`] for commands and tests without a runtime; panics inside one.
    pub fn read_blocking<T, E, F>(&self, job: F) -> Result<T, E>
    where
        F: FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        answer(self.send(Mode::Read, once(job)).blocking_recv())
    }

    fn send<T, E, F>(&self, mode: Mode, job: F) -> oneshot::Receiver<Result<T, E>>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answered) = Task::with_answer(mode, job, self.counters.clone());
        let door = match mode {
            Mode::Read => &self.doors.reads,
            Mode::Write => &self.doors.writes,
        };
        match door.push(job) {
            Ok(()) => {}
            Err(Turned::Full(job)) => job.answer(Some(StoreError::Busy)),
            Err(Turned::Closed(job)) => job.answer(Some(StoreError::Closed)),
        }
        answered
    }
}

/// Removes what deleted rows left in the files of an SQLite database; writers wait meanwhile.
/// PostgreSQL keeps such residue in its log and its backups, whatever is asked of it: `false`.
///
/// # Errors
/// Where the file cannot be written anew.
pub fn scrub(config: &StoreConfig) -> anyhow::Result<bool> {
    let Some(path) = config.url.strip_prefix("sqlite:") else {
        return Ok(false);
    };
    sqlite::scrub(path.as_ref())?;
    Ok(true)
}

/// A job dropped unanswered means its thread is gone.
fn answer<T, E: From<StoreError>>(
    answered: Result<Result<T, E>, oneshot::error::RecvError>,
) -> Result<T, E> {
    answered.unwrap_or_else(|_| Err(StoreError::Closed.into()))
}

fn once<T, E>(
    job: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
) -> impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static
where
    E: From<StoreError>,
{
    let mut job = Some(job);
    move |tx| match job.take() {
        Some(job) => job(tx),
        None => Err(StoreError::Closed.into()),
    }
}
