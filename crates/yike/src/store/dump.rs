//! The database as it stood at one moment, read to its end while everybody goes on writing.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use anyhow::{Context, bail};
use futures_util::StreamExt;
use rusqlite::OpenFlags;
use rusqlite::types::ValueRef;

use super::stats::Counters;
use super::tables::{self, Kind, Table};
use super::tx::{Conn, Mode, Tx};
use super::{Engine, Sql, StoreError, copy_text, half, postgres, sqlite};

/// Rows are handed on in pieces of about this size, so that memory stays small.
const PIECE: usize = 256 * 1024;

static APPLIED: Sql = Sql {
    text: "SELECT version, name, digest FROM migration ORDER BY version",
    file: file!(),
    line: line!(),
};

/// One moment of the database on a connection of its own. It is not brought up to date: an older
/// schema is copied as it is.
pub(crate) struct Snapshot(Source);

enum Source {
    Sqlite(sqlite::Lite),
    Postgres(Box<postgres::Server>),
}

/// A migration that ran.
pub(crate) struct Applied {
    pub version: i64,
    pub name: String,
    pub digest: String,
}

impl Snapshot {
    /// Begins the one transaction that everything is read in. Not to be called inside a runtime.
    pub fn take(url: &str) -> anyhow::Result<Snapshot> {
        let mut snapshot = if let Some(path) = url.strip_prefix("sqlite:") {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let db = sqlite::open(Path::new(path), flags)
                .with_context(|| format!("cannot open the database {path}"))?;
            let lite = sqlite::Lite::of(db);
            lite.batch("BEGIN")?;
            Snapshot(Source::Sqlite(lite))
        } else {
            let (config, _) = postgres::parse(url)?;
            let server = postgres::Server::new(config, Arc::new(Counters::default()))?;
            Snapshot(Source::Postgres(Box::new(server)))
        };
        // The first question fixes the moment.
        tables::all(snapshot.conn())?;
        if let Source::Postgres(server) = &mut snapshot.0 {
            // One table may well take longer than a page may wait.
            let (runtime, client) = server.parts()?;
            runtime.block_on(client.batch_execute("SET statement_timeout = 0"))?;
        }
        Ok(snapshot)
    }

    pub fn engine(&self) -> Engine {
        match self.0 {
            Source::Sqlite(_) => Engine::Sqlite,
            Source::Postgres(_) => Engine::Postgres,
        }
    }

    pub fn tables(&mut self) -> anyhow::Result<Vec<Table>> {
        tables::of(self.conn())
    }

    /// Fails where a restore was broken off.
    pub fn ensure_whole(&mut self) -> anyhow::Result<()> {
        let is_half = |table: &Table| table.name == "restoring";
        anyhow::ensure!(!self.all_tables()?.iter().any(is_half), half::SENTENCE);
        Ok(())
    }

    /// The text of every index.
    pub(super) fn indexes(&mut self) -> anyhow::Result<Vec<String>> {
        tables::indexes(self.conn())
    }

    /// Those kept about the schema as well.
    pub(super) fn all_tables(&mut self) -> anyhow::Result<Vec<Table>> {
        tables::all(self.conn())
    }

    pub(super) fn has_rows(&mut self, table: &Table) -> anyhow::Result<bool> {
        let question = format!("SELECT 1 FROM {} LIMIT 1", table.name);
        match &mut self.0 {
            Source::Sqlite(lite) => Ok(lite.db.prepare(&question)?.exists([])?),
            Source::Postgres(server) => {
                let (runtime, client) = server.parts()?;
                Ok(!runtime.block_on(client.query(&question, &[]))?.is_empty())
            }
        }
    }

    /// The migrations that ran; none where there is no house yet.
    pub fn applied(&mut self) -> anyhow::Result<Vec<Applied>> {
        let all = self.all_tables()?;
        if all.iter().all(|table| table.name != "migration") {
            return Ok(Vec::new());
        }
        let rows = tables::read(self.conn(), &APPLIED)?;
        let applied = rows.iter().map(|row| {
            Ok(Applied {
                version: row.i64(0)?,
                name: row.text(1)?.to_owned(),
                digest: row.text(2)?.to_owned(),
            })
        });
        applied.collect()
    }

    /// Asks questions of this moment.
    pub fn read<T>(
        &mut self,
        job: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        job(&mut Tx::new(self.conn(), Mode::Read))
    }

    /// All rows of a table in COPY's text, in pieces that end with a whole row.
    pub fn copy(
        &mut self,
        table: &Table,
        to: &mut dyn FnMut(Vec<u8>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        match &mut self.0 {
            Source::Sqlite(lite) => copy_sqlite(lite, table, to),
            Source::Postgres(server) => copy_postgres(server, table, to),
        }
        .with_context(|| format!("the table {} cannot be read", table.name))
    }

    fn conn(&mut self) -> &mut dyn Conn {
        match &mut self.0 {
            Source::Sqlite(lite) => lite,
            Source::Postgres(server) => &mut **server,
        }
    }
}

fn copy_sqlite(
    lite: &mut sqlite::Lite,
    table: &Table,
    to: &mut dyn FnMut(Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let question = format!("SELECT {} FROM {}", table.names(), table.name);
    let mut statement = lite.db.prepare(&question)?;
    let mut rows = statement.raw_query();
    let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
    while let Some(row) = rows.next()? {
        for (at, column) in table.columns.iter().enumerate() {
            if at > 0 {
                piece.push(b'\t');
            }
            put(&mut piece, column.kind, row.get_ref(at)?)
                .with_context(|| format!("a row holds something else in {}", column.name))?;
        }
        piece.push(b'\n');
        if piece.len() >= PIECE {
            to(std::mem::replace(
                &mut piece,
                Vec::with_capacity(PIECE + PIECE / 4),
            ))?;
        }
    }
    to(piece)
}

/// `None` where the value is of another kind than its column: SQLite would keep that.
fn put(line: &mut Vec<u8>, kind: Kind, value: ValueRef<'_>) -> Option<()> {
    use std::io::Write;
    match (kind, value) {
        (_, ValueRef::Null) => line.extend_from_slice(copy_text::NULL),
        (Kind::Text, ValueRef::Text(text)) => copy_text::put_text(line, text),
        (Kind::Bytea, ValueRef::Blob(bytes)) => copy_text::put_bytes(line, bytes),
        (Kind::Bigint, ValueRef::Integer(n)) => write!(line, "{n}").ok()?,
        (Kind::Double, ValueRef::Real(n)) => write!(line, "{n}").ok()?,
        _ => return None,
    }
    Some(())
}

fn copy_postgres(
    server: &mut postgres::Server,
    table: &Table,
    to: &mut dyn FnMut(Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let order = format!("COPY {} ({}) TO STDOUT", table.name, table.names());
    let (runtime, client) = server.parts()?;
    runtime.block_on(async {
        let stream = client.copy_out(&order).await?;
        let mut stream: Pin<Box<_>> = Box::pin(stream);
        let mut piece = Vec::with_capacity(PIECE + PIECE / 4);
        // The server sends one row at a time.
        while let Some(row) = stream.next().await {
            piece.extend_from_slice(&row?);
            if piece.len() >= PIECE {
                to(std::mem::replace(
                    &mut piece,
                    Vec::with_capacity(PIECE + PIECE / 4),
                ))?;
            }
        }
        to(piece)
    })
}

impl postgres::Server {
    /// The open connection and what moves it.
    fn parts(&mut self) -> anyhow::Result<(&tokio::runtime::Runtime, &tokio_postgres::Client)> {
        match &self.link.client {
            Some(client) => Ok((&self.link.runtime, client)),
            None => bail!("the connection to PostgreSQL was lost"),
        }
    }
}
