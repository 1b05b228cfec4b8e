//! PostgreSQL: own threads, each with a runtime and a connection of its own.
//!
//! No request handler ever makes or drops a connection. What a job puts is deferred and sent
//! together with its next question, so a command costs about three round trips, not thirteen.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::TargetSessionAttrs;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Statement};

use super::job::{Ending, Job};
use super::queue::Queue;
use super::stats::Counters;
use super::tx::{Conn, Mode};
use super::{Engine, Row, Sql, StoreError, Val, in_order, migrate, throwaway};

/// Deferred statements beyond this are sent without waiting for a question.
const DEFERRED: usize = 128;
/// Any number no other program of ours locks by; it reads "yike" in ASCII.
const MIGRATION_LOCK: i64 = 0x79_69_6b_65;
/// A lock that is not had by now is a jam: the job is run again. A statement this long has lost its reader.
/// A COMMIT is answered when it is on the disk, whatever the database's default is: `local` and
/// `remote_write` would leave a standby behind, `off` loses what was acknowledged. Stronger is kept.
const SESSION: &str = "SET lock_timeout = '10s'; SET statement_timeout = '60s'; \
    SELECT set_config('synchronous_commit', 'on', false) \
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
const CARELESS: &str = "SET synchronous_commit = off";
const SETTINGS: &str = "SELECT current_setting('fsync'), current_setting('synchronous_commit'), \
    current_setting('full_page_writes'), current_setting('synchronous_standby_names')";

/// Brings the database up to date and starts the threads that serve the queue.
pub(super) fn start(
    url: &str,
    queue: &Arc<Queue>,
    counters: &Arc<Counters>,
) -> anyhow::Result<Config> {
    let (config, threads) = parse(url)?;
    bring_up_to_date(config.clone(), migrate::MIGRATIONS)?;
    for _ in 0..threads {
        let mut server = Server::new(config.clone(), counters.clone())?;
        let queue = queue.clone();
        thread::Builder::new()
            .name("store-postgres".into())
            .spawn(move || {
                queue.serve(1, |jobs| jobs.into_iter().for_each(|job| server.serve(job)));
            })?;
    }
    Ok(config)
}

/// Which settings of the server would let an acknowledged case be lost: with `fsync` off or a COMMIT
/// that waits for nothing, in a power cut; with torn pages, in the same; with nobody named in
/// `synchronous_standby_names`, when the standby takes over.
pub(super) fn weak_settings(config: &Config, standby: bool) -> anyhow::Result<Vec<String>> {
    let config = config.clone();
    let asked = thread::spawn(move || -> anyhow::Result<[String; 4]> {
        let runtime = runtime()?;
        let client = runtime.block_on(connect(&config))?;
        let row = runtime.block_on(client.query_one(SETTINGS, &[]))?;
        Ok([
            row.try_get(0)?,
            row.try_get(1)?,
            row.try_get(2)?,
            row.try_get(3)?,
        ])
    });
    let [fsync, commit, pages, standbys] = asked
        .join()
        .map_err(|_| anyhow::anyhow!("asking for the settings panicked"))??;
    let weak = [
        ("fsync", fsync != "on"),
        ("full_page_writes", pages != "on"),
        (
            "synchronous_commit",
            !matches!(commit.as_str(), "on" | "remote_apply"),
        ),
        (
            "synchronous_standby_names",
            standby && standbys.trim().is_empty(),
        ),
    ];
    let names = weak.into_iter().filter(|(_, is_weak)| *is_weak);
    Ok(names.map(|(name, _)| name.to_owned()).collect())
}

/// Takes our own `threads` out of the address; the rest is the driver's.
pub(super) fn parse(url: &str) -> anyhow::Result<(Config, usize)> {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let (ours, theirs): (Vec<&str>, Vec<&str>) = options
        .split('&')
        .partition(|option| option.starts_with("threads="));
    let mut config: Config = format!("{address}?{}", theirs.join("&"))
        .parse()
        .context("the address is not one PostgreSQL understands")?;
    config.application_name("yike");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    // Of several servers one takes writes; a standby that answers first is passed over.
    if config.get_hosts().len() > 1 && config.get_target_session_attrs() == TargetSessionAttrs::Any
    {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    let threads = match ours
        .last()
        .and_then(|option| option.strip_prefix("threads="))
    {
        Some(number) => number.parse().context("threads= wants a number")?,
        None => 2 * thread::available_parallelism().map_or(2, usize::from),
    };
    anyhow::ensure!(threads > 0, "threads= must be at least 1");
    Ok((config, threads))
}

/// Each migration in a transaction under one advisory lock, so that two programs starting
/// together run it once. On a thread of its own: the caller may be inside a runtime.
pub(super) fn bring_up_to_date(
    config: Config,
    all: &'static [migrate::Migration],
) -> anyhow::Result<()> {
    thread::spawn(move || {
        let runtime = runtime()?;
        let client = runtime.block_on(connect(&config))?;
        runtime.block_on(async {
            while step(&client, all).await? {}
            Ok(())
        })
    })
    .join()
    .map_err(|_| anyhow::anyhow!("the migration panicked"))?
}

/// Runs the next migration; false when there is none left.
pub(super) async fn step(client: &Client, all: &[migrate::Migration]) -> anyhow::Result<bool> {
    client
        .batch_execute("BEGIN; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
        .await?;
    client
        .query("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])
        .await?;
    client
        .batch_execute(&migrate::for_postgres(migrate::TABLE))
        .await?;
    let applied: Vec<(i64, String)> = client
        .query(migrate::APPLIED, &[])
        .await?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    let next = migrate::pending(all, &applied)?.into_iter().next();
    if let Some(next) = next {
        client
            .batch_execute(&migrate::for_postgres(next.text))
            .await
            .with_context(|| format!("migration {} failed", next.name))?;
        let (name, digest, now) = (next.name, next.digest(), migrate::now_ms());
        client
            .execute(migrate::RECORD, &[&next.version, &name, &digest, &now])
            .await?;
    }
    client.batch_execute("COMMIT").await?;
    Ok(next.is_some())
}

pub(super) fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

pub(super) async fn connect(config: &Config) -> Result<Client, tokio_postgres::Error> {
    Ok(connect_heard(config).await?.0)
}

async fn connect_heard(config: &Config) -> Result<(Client, Arc<Warned>), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let warned = Arc::new(Warned::default());
    let heard = warned.clone();
    // It moves only while this thread waits for an answer, which is when it is needed.
    tokio::spawn(async move {
        while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
            if let AsyncMessage::Notice(notice) = message
                && *notice.code() == SqlState::WARNING
            {
                tracing::warn!("the database says: {}", notice.message());
                heard.0.store(true, Relaxed);
            }
        }
    });
    client.batch_execute(SESSION).await?;
    if throwaway::is_careless() {
        client.batch_execute(CARELESS).await?;
    }
    Ok((client, warned))
}

/// Whether the server has warned of something. A COMMIT whose waiting for the standby was broken
/// off is answered with success and a warning that the standby may not have it.
#[derive(Default)]
struct Warned(AtomicBool);

/// One thread: a connection and the transaction it is in.
pub(super) struct Server {
    pub(super) link: Link,
    /// Put but not yet sent.
    pending: Vec<Call>,
    state: State,
}

/// How far the transaction is. BEGIN too is deferred: it travels with the first question.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Fresh(Mode),
    Begun,
}

struct Call {
    sql: &'static Sql,
    args: Vec<Val>,
    lock: bool,
}

impl Server {
    pub(super) fn new(config: Config, counters: Arc<Counters>) -> std::io::Result<Server> {
        Ok(Server {
            link: Link::new(config, counters)?,
            pending: Vec::new(),
            state: State::Fresh(Mode::Read),
        })
    }

    fn serve(&mut self, mut job: Box<dyn Job>) {
        loop {
            self.pending.clear();
            self.state = State::Fresh(job.mode());
            match job.attempt(self) {
                Ending::Keep if job.mode() == Mode::Write => match self.commit() {
                    Ok(()) => return job.answer(None),
                    Err(error) if error.reruns() && job.again() => {
                        self.rollback();
                        step_aside();
                    }
                    Err(error) => {
                        self.rollback();
                        return job.answer(Some(error));
                    }
                },
                Ending::Again => {
                    self.rollback();
                    step_aside();
                }
                Ending::Keep | Ending::Undo => {
                    // Nothing of it is to be kept, so its caller need not wait for the end.
                    job.answer(None);
                    return self.rollback();
                }
            }
        }
    }

    /// COMMIT travels with the last deferred statements. If one of them fails the server has
    /// already aborted the transaction and answers this COMMIT with a rollback; since every
    /// answer is read, that failure is seen here.
    fn commit(&mut self) -> Result<(), StoreError> {
        if self.state != State::Begun {
            if self.pending.is_empty() {
                return Ok(());
            }
            // A first contact may find the connection gone and start over; a COMMIT may not.
            self.flush().map_err(StoreError::raced)?;
        }
        let calls = std::mem::take(&mut self.pending);
        self.link.warned.0.store(false, Relaxed);
        self.link
            .send(None, &calls, Some("COMMIT"))
            .map_err(|error| match error {
                StoreError::Lost(_) => StoreError::Uncertain,
                other => other.raced(),
            })?;
        self.state = State::Fresh(Mode::Read);
        if self.link.warned.0.load(Relaxed) {
            return Err(StoreError::Uncertain);
        }
        self.link.counters.disk.took();
        self.link.counters.commits.fetch_add(1, Relaxed);
        Ok(())
    }

    /// A connection already given up took its transaction with it.
    fn rollback(&mut self) {
        self.pending.clear();
        if self.state == State::Begun
            && self.link.client.is_some()
            && self.link.send(None, &[], Some("ROLLBACK")).is_err()
        {
            self.link.forget();
        }
        self.state = State::Fresh(Mode::Read);
    }

    /// Sends what is pending, and BEGIN before it if this is the first contact.
    fn send(&mut self) -> Result<Vec<Row>, StoreError> {
        let calls = std::mem::take(&mut self.pending);
        let State::Fresh(mode) = self.state else {
            return self.link.send(None, &calls, None);
        };
        let begin = match mode {
            Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Mode::Write => "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
        };
        self.state = State::Begun;
        match self.link.send(Some(begin), &calls, None) {
            // The server was restarted while this thread had nothing to do. Nothing is done yet.
            Err(StoreError::Lost(_)) => self.link.send(Some(begin), &calls, None),
            sent => sent,
        }
    }
}

impl Conn for Server {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn put(&mut self, sql: &'static Sql, args: &[Val]) -> Result<(), StoreError> {
        self.pending.push(Call {
            sql,
            args: args.to_vec(),
            lock: false,
        });
        if self.pending.len() < DEFERRED {
            Ok(())
        } else {
            self.flush()
        }
    }

    fn rows(
        &mut self,
        sql: &'static Sql,
        args: &[Val],
        lock: bool,
    ) -> Result<Vec<Row>, StoreError> {
        self.pending.push(Call {
            sql,
            args: args.to_vec(),
            lock,
        });
        self.send()
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        if self.pending.is_empty() {
            Ok(())
        } else {
            self.send().map(drop)
        }
    }
}

/// Two that ran into each other would do so again if both began anew at once.
fn step_aside() {
    let chance = u64::from(crate::private::random::<1>()[0]);
    std::thread::sleep(std::time::Duration::from_millis(chance / 4));
}

/// The connection itself: made when first needed, made again when broken.
pub(super) struct Link {
    config: Config,
    pub(super) runtime: Runtime,
    pub(super) client: Option<Client>,
    warned: Arc<Warned>,
    prepared: HashMap<(&'static str, bool), Statement>,
    counters: Arc<Counters>,
}

impl Link {
    fn new(config: Config, counters: Arc<Counters>) -> std::io::Result<Link> {
        Ok(Link {
            config,
            runtime: runtime()?,
            client: None,
            warned: Arc::default(),
            prepared: HashMap::new(),
            counters,
        })
    }

    fn forget(&mut self) {
        self.prepared.clear();
        self.client = None;
    }

    /// Everything in one round trip, in this order; the rows of the last call are the answer.
    fn send(
        &mut self,
        before: Option<&'static str>,
        calls: &[Call],
        after: Option<&'static str>,
    ) -> Result<Vec<Row>, StoreError> {
        let sent = self.try_send(before, calls, after);
        match &sent {
            Err(StoreError::Lost(_)) => self.forget(),
            // The server looks after a failed sync itself: it stops and starts from its log.
            Err(StoreError::Full | StoreError::Disk) => self.counters.disk.has_no_room(),
            _ => {}
        }
        sent
    }

    fn try_send(
        &mut self,
        before: Option<&'static str>,
        calls: &[Call],
        after: Option<&'static str>,
    ) -> Result<Vec<Row>, StoreError> {
        if self.client.is_none() {
            let made = self.runtime.block_on(connect_heard(&self.config));
            // A server still starting, or an address that answers nobody: all is as before.
            let (client, warned) = made.map_err(|error| StoreError::Lost(explain(&error)))?;
            self.client = Some(client);
            self.warned = warned;
        }
        self.prepare(calls)?;
        let bound = calls
            .iter()
            .map(|call| self.bind(call))
            .collect::<Result<Vec<_>, _>>()?;
        let client = self.client.as_ref().ok_or(StoreError::Closed)?;
        let mut steps: in_order::Steps<'_, Vec<tokio_postgres::Row>, StoreError> = Vec::new();
        let batch = |text: &'static str| -> in_order::Step<'_, _, _> {
            Box::pin(async move {
                client
                    .batch_execute(text)
                    .await
                    .map_err(|error| failure(&error))?;
                Ok(Vec::new())
            })
        };
        steps.extend(before.map(batch));
        for (call, (statement, values)) in calls.iter().zip(&bound) {
            steps.push(Box::pin(async move {
                let values: Vec<&(dyn ToSql + Sync)> = values
                    .iter()
                    .map(|value| &**value as &(dyn ToSql + Sync))
                    .collect();
                let rows = client.query(statement, &values).await;
                rows.map_err(|error| failure(&error).of(call.sql))
            }));
        }
        steps.extend(after.map(batch));
        self.counters.round_trips.fetch_add(1, Relaxed);
        let mut answers = self.runtime.block_on(in_order::all(steps))?;
        if after.is_some() {
            answers.pop();
        }
        answers.pop().unwrap_or_default().iter().map(row).collect()
    }

    /// Prepares what this connection has not seen yet, all in one round trip.
    fn prepare(&mut self, calls: &[Call]) -> Result<(), StoreError> {
        let client = self.client.as_ref().ok_or(StoreError::Closed)?;
        let mut keys: Vec<(&'static str, bool)> = Vec::new();
        let mut steps: in_order::Steps<'_, Statement, StoreError> = Vec::new();
        for Call { sql, lock, .. } in calls {
            let key = (sql.text, *lock);
            if self.prepared.contains_key(&key) || keys.contains(&key) {
                continue;
            }
            keys.push(key);
            steps.push(Box::pin(async move {
                let text = if *lock {
                    format!("{} FOR UPDATE", sql.text)
                } else {
                    sql.text.into()
                };
                client
                    .prepare(&text)
                    .await
                    .map_err(|error| failure(&error).of(sql))
            }));
        }
        if !keys.is_empty() {
            self.counters.round_trips.fetch_add(1, Relaxed);
            let statements = self.runtime.block_on(in_order::all(steps))?;
            self.prepared.extend(keys.into_iter().zip(statements));
        }
        Ok(())
    }

    /// Checked here in full, before anything is sent: behind a statement that the driver
    /// refuses to send, others would be stored without it.
    fn bind(&self, call: &Call) -> Result<(Statement, Vec<Bound>), StoreError> {
        let statement = self
            .prepared
            .get(&(call.sql.text, call.lock))
            .ok_or_else(|| StoreError::Engine("not prepared".into()).of(call.sql))?;
        let types = statement.params();
        if types.len() != call.args.len() {
            let said = format!(
                "{} placeholders, {} arguments",
                types.len(),
                call.args.len()
            );
            return Err(StoreError::Engine(said).of(call.sql));
        }
        let values = types.iter().zip(&call.args).enumerate();
        let values = values.map(|(at, (kind, value))| {
            bind(kind, value).ok_or_else(|| {
                let said = format!("${} is {kind} and was given another kind", at + 1);
                StoreError::Engine(said).of(call.sql)
            })
        });
        Ok((statement.clone(), values.collect::<Result<_, _>>()?))
    }
}

type Bound = Box<dyn ToSql + Sync + Send>;

/// The value as the server expects it; None if it is of another kind.
fn bind(kind: &Type, value: &Val) -> Option<Bound> {
    let bound: Bound = match (kind, value) {
        (&Type::INT8, Val::I64(n)) => Box::new(*n),
        (&Type::INT4, Val::I64(n)) => Box::new(i32::try_from(*n).ok()?),
        (&Type::FLOAT8, Val::F64(n)) => Box::new(*n),
        (&Type::TEXT, Val::Text(text)) => Box::new(text.clone()),
        (&Type::BYTEA, Val::Blob(bytes)) => Box::new(bytes.clone()),
        (&Type::INT8, Val::Null) => Box::new(None::<i64>),
        (&Type::INT4, Val::Null) => Box::new(None::<i32>),
        (&Type::FLOAT8, Val::Null) => Box::new(None::<f64>),
        (&Type::TEXT, Val::Null) => Box::new(None::<String>),
        (&Type::BYTEA, Val::Null) => Box::new(None::<Vec<u8>>),
        _ => return None,
    };
    Some(bound)
}

pub(super) fn row(row: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let columns = row.columns().iter().enumerate();
    columns
        .map(|(at, column)| val(row, at, column.type_()))
        .collect::<Result<_, _>>()
        .map(Row)
}

/// A comparison is a boolean here and 0 or 1 on SQLite; both answer 0 or 1.
fn val(row: &tokio_postgres::Row, at: usize, kind: &Type) -> Result<Val, StoreError> {
    let value = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(at).map(Val::from),
        Type::INT4 => row.try_get::<_, Option<i32>>(at).map(Val::from),
        Type::BOOL => row
            .try_get::<_, Option<bool>>(at)
            .map(|is| is.map(i64::from).into()),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at).map(Val::from),
        Type::TEXT => row.try_get::<_, Option<String>>(at).map(Val::from),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at).map(Val::from),
        _ => {
            let said =
                format!("column {at} is {kind}; CAST it to BIGINT, TEXT or DOUBLE PRECISION");
            return Err(StoreError::Engine(said));
        }
    };
    value.map_err(|error| StoreError::Engine(error.to_string()))
}

fn failure(error: &tokio_postgres::Error) -> StoreError {
    let Some(told) = error.as_db_error() else {
        // Not an answer of the server: what is left is a broken connection.
        return StoreError::Lost(explain(error));
    };
    match told.code() {
        &SqlState::UNIQUE_VIOLATION => StoreError::Unique {
            table: told.table().unwrap_or_default().to_owned(),
            columns: told.detail().and_then(key).unwrap_or_default().to_owned(),
        },
        // The only references are to generations of the master key: one was ended meanwhile.
        &SqlState::FOREIGN_KEY_VIOLATION => StoreError::Stale,
        &SqlState::T_R_SERIALIZATION_FAILURE
        | &SqlState::T_R_DEADLOCK_DETECTED
        | &SqlState::LOCK_NOT_AVAILABLE => StoreError::Busy,
        &SqlState::DISK_FULL => StoreError::Full,
        &SqlState::IO_ERROR => StoreError::Disk,
        &SqlState::READ_ONLY_SQL_TRANSACTION => StoreError::ReadOnly,
        // BEGIN READ WRITE on a server that is a standby now. Whoever has taken its place is found
        // by a new connection.
        &SqlState::FEATURE_NOT_SUPPORTED => StoreError::Lost(explain(error)),
        &SqlState::ADMIN_SHUTDOWN
        | &SqlState::CRASH_SHUTDOWN
        | &SqlState::CANNOT_CONNECT_NOW
        | &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => StoreError::Lost(explain(error)),
        _ => StoreError::Engine(explain(error)),
    }
}

/// The columns in "Key (home, number)=(…) already exists.", in whatever language the server speaks.
fn key(detail: &str) -> Option<&str> {
    let (before, _) = detail.split_once(")=(")?;
    Some(before.split_once('(')?.1)
}

/// Code and message only: the detail quotes stored values.
fn explain(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(told) => format!("{} ({})", told.message(), told.code().code()),
        None => error.to_string(),
    }
}

/// One text of SQL outside any job, for setting up a test's database.
pub(super) fn run(config: Config, text: String) -> anyhow::Result<()> {
    thread::spawn(move || {
        let runtime = runtime()?;
        let client = runtime.block_on(connect(&config))?;
        Ok(runtime.block_on(client.batch_execute(&text))?)
    })
    .join()
    .map_err(|_| anyhow::anyhow!("the statement panicked"))?
}
