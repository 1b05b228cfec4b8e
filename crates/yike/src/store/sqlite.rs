//! SQLite: one writer thread with grouped commits, a few readers, a checkpointer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, TransactionBehavior, ffi};

use super::job::{Ending, Job};
use super::queue::Queue;
use super::stats::Counters;
use super::tx::Conn;
use super::{Engine, Row, Sql, StoreError, Val, migrate, throwaway};
use crate::disk::Disk;

/// Jobs that share one COMMIT, hence one wait for the disk.
const GROUP: usize = 64;
const READERS: usize = 3;
/// `PRAGMA synchronous`: the log is synced before a COMMIT is answered.
const FULL: i64 = 2;
/// How long a lock of another program is waited for, in work and while the file is brought up to date.
const WAITING: Duration = Duration::from_secs(10);
const STARTING: Duration = Duration::from_secs(60);
/// The checkpointer comes this long after a commit, so that it copies in small steps.
const CHECKPOINT_AFTER: Duration = Duration::from_millis(200);

/// Opens the file, brings it up to date and starts the threads that serve the queues.
pub(super) fn start(
    path: &Path,
    writes: &Arc<Queue>,
    reads: &Arc<Queue>,
    counters: &Arc<Counters>,
) -> anyhow::Result<()> {
    let mut db = open(path, OpenFlags::default())?;
    settle(&db)?;
    // Several programs that start on a new file wait for each other at every step.
    db.busy_timeout(STARTING)?;
    bring_up_to_date(&mut db, migrate::MIGRATIONS)?;
    db.busy_timeout(WAITING)?;
    let (grown, grows) = sync_channel(1);
    let checkpoints = open(path, OpenFlags::default())?;
    anyhow::ensure!(
        !checkpoints.is_readonly("main")?,
        "the database file cannot be written"
    );
    let disk = counters.disk.clone();
    spawn("checkpoint", move || {
        checkpoint(&checkpoints, &grows, &disk);
    })?;
    for _ in 0..READERS {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut reader = Lite::of(open(path, flags)?);
        let reads = reads.clone();
        spawn("read", move || {
            reads.serve(1, |jobs| jobs.into_iter().for_each(|job| reader.read(job)));
        })?;
    }
    let mut writer = Writer {
        lite: Lite {
            disk: Some(counters.disk.clone()),
            ..Lite::of(db)
        },
        counters: counters.clone(),
        grown,
    };
    let writes = writes.clone();
    spawn("write", move || {
        writes.serve(GROUP, |jobs| writer.group(jobs));
    })
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> anyhow::Result<()> {
    thread::Builder::new()
        .name(format!("store-{name}"))
        .spawn(body)?;
    Ok(())
}

pub(super) fn open(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(WAITING)?;
    db.set_prepared_statement_cache_capacity(256);
    if db.is_readonly("main")? {
        return Ok(db);
    }
    // FULL: with NORMAL a power cut loses cases whose receipt is already in someone's hand.
    // The checkpointer keeps the log short; the threshold here is only a brake should it fall behind.
    // secure_delete: what is deleted is overwritten, so that erased keys do not lie in free pages.
    patiently(|| {
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; \
             PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 16384;",
        )
    })?;
    if throwaway::is_careless() {
        db.execute_batch("PRAGMA synchronous = OFF")?;
    }
    Ok(db)
}

/// How often, and how long between, somebody else's start is waited for: ten seconds in all.
const TRIES: u32 = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// Tries again while another program that starts has the file for itself. SQLite's own patience does
/// not reach the change to WAL: there it says at once that the file is locked.
fn patiently<T>(job: impl Fn() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    for _ in 1..TRIES {
        match job() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
    job()
}

/// What a new start has to know before anything is acknowledged: that the log is kept as it must
/// be, and that what an earlier run left in the log is in the file. A log that could not be synced
/// still reads well from the system's memory; only written anew into the file it is on the disk.
fn settle(db: &Connection) -> anyhow::Result<()> {
    // A file that cannot be opened for writing is opened for reading only, without a word.
    anyhow::ensure!(
        !db.is_readonly("main")?,
        "the database file cannot be written"
    );
    let mode: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let level: i64 = db.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    anyhow::ensure!(
        mode == "wal" && (level >= FULL || throwaway::is_careless()),
        "this folder does not keep a database safely (journal_mode {mode}, synchronous {level}); \
         it must lie on a disk of this machine, not on a network share"
    );
    let into_file = patiently(|| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    match into_file {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            tracing::warn!("no room is left beside the database: it can be read only");
            Ok(())
        }
        other => Ok(other?),
    }
}

/// Writes the database anew without what was deleted, and empties the log beside it. Writers wait
/// meanwhile.
pub(super) fn scrub(path: &Path) -> anyhow::Result<()> {
    let db = open(path, OpenFlags::default())?;
    db.busy_timeout(Duration::from_secs(60))?;
    db.execute_batch("VACUUM")?;
    // A reader in the middle of its work keeps the log a moment longer.
    for _ in 0..120 {
        let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(250));
    }
    anyhow::bail!("somebody reads without end, so the log of the database could not be emptied")
}

/// Each migration under the write lock, so that two programs starting together run it once.
pub(super) fn bring_up_to_date(
    db: &mut Connection,
    all: &[migrate::Migration],
) -> anyhow::Result<()> {
    loop {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(migrate::TABLE)?;
        let applied = tx
            .prepare(migrate::APPLIED)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<_>, _>>()?;
        let Some(next) = migrate::pending(all, &applied)?.into_iter().next() else {
            return Ok(tx.commit()?);
        };
        tx.execute_batch(next.text)?;
        tx.execute(
            migrate::RECORD,
            (next.version, next.name, next.digest(), migrate::now_ms()),
        )?;
        tx.commit()?;
    }
}

/// Copies the write-ahead log into the file beside the writer, never holding it up.
fn checkpoint(db: &Connection, grows: &Receiver<()>, disk: &Disk) {
    while grows.recv().is_ok() {
        thread::sleep(CHECKPOINT_AFTER);
        if let Err(error) = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::warn!(%error, "checkpoint failed; the log grows until the next one");
            // The file failed, not the log: all the same this disk is not to be trusted.
            if has_failed(&error) {
                disk.fail();
            }
        }
    }
}

struct Writer {
    lite: Lite,
    counters: Arc<Counters>,
    grown: SyncSender<()>,
}

impl Writer {
    /// Runs the jobs in one transaction and answers after its COMMIT. If the group is lost
    /// (a full disk rolls everything back) each job is run once more alone, so that one
    /// that cannot fit does not take its neighbours with it.
    fn group(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        match self.together(&mut jobs) {
            Ok(()) => jobs.into_iter().for_each(|job| job.answer(None)),
            Err(error) if jobs.len() > 1 && error != StoreError::Busy && !self.has_failed() => {
                for job in jobs {
                    self.group(vec![job]);
                }
            }
            Err(error) => jobs
                .into_iter()
                .for_each(|job| job.answer(Some(error.clone()))),
        }
    }

    /// One transaction around all jobs. An error means that none of them is stored.
    fn together(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        if self.has_failed() {
            return Err(StoreError::Closed);
        }
        self.lite.batch("BEGIN IMMEDIATE")?;
        let ran = jobs
            .iter_mut()
            .try_for_each(|job| self.lite.within_savepoint(job.as_mut()));
        ran.and_then(|()| self.commit())
            .inspect_err(|_| self.lite.abandon())
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        self.lite.batch("COMMIT")?;
        // Failed meanwhile, under the checkpointer: nothing more is acknowledged.
        if self.has_failed() {
            return Err(StoreError::Closed);
        }
        self.counters.disk.took();
        self.counters.commits.fetch_add(1, Relaxed);
        // Full means the checkpointer already has its call.
        let _ = self.grown.try_send(());
        Ok(())
    }

    fn has_failed(&self) -> bool {
        self.counters.disk.has_failed()
    }
}

/// A connection as jobs use it, and its last complaint.
pub(super) struct Lite {
    pub(super) db: Connection,
    said: Option<StoreError>,
    /// The writer tells how it found the disk; a reader has nothing to lose.
    disk: Option<Disk>,
}

impl Lite {
    /// A connection whose failures say nothing about what is acknowledged.
    pub(super) fn of(db: Connection) -> Lite {
        Lite {
            db,
            said: None,
            disk: None,
        }
    }

    pub(super) fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.db.execute_batch(sql).map_err(|error| self.heed(error))
    }

    /// Any failure of the disk under the writer counts, not only one under COMMIT: pages may go
    /// into the log before it, and the log's own beginning is synced in between.
    fn heed(&self, error: rusqlite::Error) -> StoreError {
        let Some(disk) = &self.disk else {
            return explain(error);
        };
        if has_failed(&error) {
            tracing::error!(%error, "the disk failed under a write");
            disk.fail();
            return StoreError::Closed;
        }
        let told = explain(error);
        if told == StoreError::Full {
            disk.has_no_room();
        }
        told
    }

    fn abandon(&self) {
        if !self.db.is_autocommit()
            && let Err(error) = self.db.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rollback failed");
            // A transaction that cannot be left would swallow all that come after it.
            if let Some(disk) = &self.disk {
                disk.fail();
            }
        }
    }

    /// An error means the whole transaction is gone, not that the job failed.
    fn within_savepoint(&mut self, job: &mut dyn Job) -> Result<(), StoreError> {
        loop {
            self.batch("SAVEPOINT job")?;
            let ending = job.attempt(self);
            // Some failures, a full disk above all, roll back everything and leave no transaction.
            if self.db.is_autocommit() {
                return Err(self.said.take().unwrap_or(StoreError::Full));
            }
            match ending {
                Ending::Keep => return self.batch("RELEASE job"),
                Ending::Undo => return self.batch("ROLLBACK TO job; RELEASE job"),
                Ending::Again => self.batch("ROLLBACK TO job; RELEASE job")?,
            }
        }
    }

    fn read(&mut self, mut job: Box<dyn Job>) {
        if let Err(error) = self.batch("BEGIN") {
            return job.answer(Some(error));
        }
        job.attempt(self);
        self.abandon();
        job.answer(None);
    }

    fn run<T>(
        &mut self,
        sql: &'static Sql,
        args: &[Val],
        body: impl FnOnce(&mut rusqlite::Statement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let run = || {
            let mut statement = self.db.prepare_cached(sql.text)?;
            // Left unbound a placeholder would silently be NULL.
            if statement.parameter_count() != args.len() {
                let wanted = statement.parameter_count();
                return Err(rusqlite::Error::InvalidParameterCount(args.len(), wanted));
            }
            for (at, value) in args.iter().enumerate() {
                statement.raw_bind_parameter(at + 1, value)?;
            }
            let done = body(&mut statement);
            statement.clear_bindings();
            done
        };
        run().map_err(|error| {
            let told = self.heed(error).of(sql);
            self.said.insert(told).clone()
        })
    }
}

impl Conn for Lite {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn put(&mut self, sql: &'static Sql, args: &[Val]) -> Result<(), StoreError> {
        self.rows(sql, args, false).map(drop)
    }

    fn rows(&mut self, sql: &'static Sql, args: &[Val], _: bool) -> Result<Vec<Row>, StoreError> {
        self.run(sql, args, |statement| {
            let width = statement.column_count();
            let mut answer = statement.raw_query();
            let mut rows = Vec::new();
            while let Some(row) = answer.next()? {
                let columns = (0..width).map(|column| row.get_ref(column).and_then(val));
                rows.push(columns.collect::<rusqlite::Result<Vec<Val>>>().map(Row)?);
            }
            Ok(rows)
        })
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Val::Null => ToSqlOutput::from(Null),
            Val::I64(n) => ToSqlOutput::from(*n),
            Val::F64(n) => ToSqlOutput::from(*n),
            Val::Text(text) => ToSqlOutput::from(text.as_str()),
            Val::Blob(bytes) => ToSqlOutput::from(bytes.as_slice()),
        })
    }
}

fn val(value: ValueRef<'_>) -> rusqlite::Result<Val> {
    Ok(match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(n) => Val::I64(n),
        ValueRef::Real(n) => Val::F64(n),
        ValueRef::Text(text) => Val::Text(str::from_utf8(text)?.to_owned()),
        ValueRef::Blob(bytes) => Val::Blob(bytes.to_vec()),
    })
}

/// Whether the disk failed. Where the log's index cannot grow, the disk is only full.
fn has_failed(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return false;
    };
    failure.code == ErrorCode::SystemIoFailure && failure.extended_code != ffi::SQLITE_IOERR_SHMSIZE
}

fn explain(error: rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, said) = &error else {
        return StoreError::Engine(error.to_string());
    };
    match (failure.code, failure.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            taken(said.as_deref().unwrap_or_default())
        }
        // The only references are to generations of the master key: one was ended meanwhile.
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => StoreError::Stale,
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => StoreError::Busy,
        (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => StoreError::Full,
        (ErrorCode::ReadOnly, _) => StoreError::ReadOnly,
        _ => StoreError::Engine(error.to_string()),
    }
}

/// "UNIQUE constraint failed: case_row.home, case_row.number"
fn taken(said: &str) -> StoreError {
    let names = said.rsplit(": ").next().unwrap_or_default();
    let table = names.split('.').next().unwrap_or_default();
    let columns = names.replace(&format!("{table}."), "");
    StoreError::Unique {
        table: table.to_owned(),
        columns,
    }
}
