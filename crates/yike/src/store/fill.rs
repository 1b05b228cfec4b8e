//! An empty database filled in bulk: the other end of `dump`. The mark of a restore stands from
//! before the first row until whoever fills it says that all is well.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use axum::body::Bytes;
use futures_util::SinkExt;
use rusqlite::types::{Null, ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};
use tokio::runtime::Runtime;
use tokio_postgres::Client;

use super::dump::Snapshot;
use super::migrate::Migration;
use super::tables::{self, Kind, Table};
use super::{copy_text, half, postgres, sqlite};

/// Pages of SQLite held in memory, in KiB: keys in no order are then sorted in memory, not on disk.
const CACHE: i64 = 400_000;

/// What a restore writes to. Not to be used inside a runtime.
pub(crate) enum Filling {
    Sqlite(Connection),
    Postgres { runtime: Runtime, client: Client },
}

/// What is made after the rows are there, since that is quicker: indexes, and on PostgreSQL keys.
pub(crate) struct Later(Vec<String>);

/// Fails with a sentence where there is anything that a restore would mix with.
pub(crate) fn ensure_empty(url: &str) -> anyhow::Result<()> {
    if let Some(path) = url.strip_prefix("sqlite:")
        && !Path::new(path).exists()
    {
        return Ok(());
    }
    half::refuse(url)?;
    let mut snapshot = Snapshot::take(url)?;
    for table in snapshot.tables()? {
        if snapshot.has_rows(&table)? {
            bail!(
                "目标数据库不是空的（表 {0} 里有数据），恢复只能进空的地方。请另建一个空数据库，用 YIKE_DATABASE 指明。\
                 The database is not empty (the table {0} holds rows), and a restore goes into an empty place only. \
                 Make a new one and name it with YIKE_DATABASE.",
                table.name
            );
        }
    }
    Ok(())
}

/// The end: from now on this database may be served.
pub(crate) fn unmark(url: &str) -> anyhow::Result<()> {
    Filling::open(url)?.batch(half::UNMARK)
}

impl Filling {
    /// Opens an empty database and marks it as not whole.
    pub fn begin(url: &str) -> anyhow::Result<Filling> {
        ensure_empty(url)?;
        let filling = Filling::open(url)?;
        filling.ensure_alone()?;
        filling.batch(half::MARK)?;
        // What an earlier start made there holds no rows; its schema may be newer than the backup's.
        let mut tables = filling.tables(url)?;
        // Others point to the master keys, which therefore go last.
        tables.sort_by_key(|table| table.name == "master");
        for table in tables {
            if table.name != "restoring" {
                filling.batch(&format!("DROP TABLE {}", table.name))?;
            }
        }
        Ok(filling)
    }

    fn open(url: &str) -> anyhow::Result<Filling> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            if let Some(folder) = Path::new(path).parent() {
                std::fs::create_dir_all(folder)?;
            }
            let db = sqlite::open(Path::new(path), OpenFlags::default())
                .with_context(|| format!("cannot open the database {path}"))?;
            return Ok(Filling::Sqlite(db));
        }
        let (config, _) = postgres::parse(url)?;
        let runtime = postgres::runtime()?;
        let client = runtime
            .block_on(postgres::connect(&config))
            .context("cannot open the PostgreSQL database")?;
        let filling = Filling::Postgres { runtime, client };
        filling.batch("SET statement_timeout = 0; SET maintenance_work_mem = '256MB'")?;
        Ok(filling)
    }

    /// Nobody else may be at work there: they would serve half of it.
    fn ensure_alone(&self) -> anyhow::Result<()> {
        let is_alone = match self {
            // A rollback journal writes rows once, where a log would write them twice; and nobody
            // may change to it while another has the file open.
            Filling::Sqlite(db) => {
                let mode = db.query_row("PRAGMA journal_mode = DELETE", [], |row| {
                    row.get::<_, String>(0)
                });
                mode.is_ok_and(|mode| mode == "delete")
            }
            Filling::Postgres { runtime, client } => {
                let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'yike' \
                    AND datname = current_database() AND pid <> pg_backend_pid()";
                // A connection just closed is still counted for a moment.
                let mut left = 40;
                loop {
                    let row = runtime.block_on(client.query_one(others, &[]))?;
                    left -= 1;
                    match row.try_get::<_, i64>(0)? {
                        0 => break true,
                        _ if left == 0 => break false,
                        _ => std::thread::sleep(Duration::from_millis(50)),
                    }
                }
            }
        };
        ensure!(
            is_alone,
            "另一个一刻程序正开着这个数据库。请先停掉它（systemctl stop yike），再恢复。\
             Another Yike has this database open. Stop it first (systemctl stop yike), then restore."
        );
        if let Filling::Sqlite(db) = self {
            db.execute_batch(&format!(
                "PRAGMA cache_size = -{CACHE}; PRAGMA threads = 2; PRAGMA foreign_keys = OFF"
            ))?;
        }
        Ok(())
    }

    fn tables(&self, url: &str) -> anyhow::Result<Vec<Table>> {
        Snapshot::take(url)?.all_tables()
    }

    /// The schema as these migrations make it.
    pub fn schema(&mut self, migrations: &[Migration]) -> anyhow::Result<()> {
        match self {
            Filling::Sqlite(db) => sqlite::bring_up_to_date(db, migrations),
            Filling::Postgres { runtime, client } => runtime.block_on(async {
                while postgres::step(client, migrations).await? {}
                Ok(())
            }),
        }
    }

    pub(super) fn bring_to(url: &str, migrations: &'static [Migration]) -> anyhow::Result<()> {
        Filling::open(url)?.schema(migrations)
    }

    /// Begins the one transaction that all rows are loaded in.
    pub fn load_begins(&mut self) -> anyhow::Result<Later> {
        let (drops, makes) = match self {
            Filling::Sqlite(db) => sqlite_indexes(db)?,
            Filling::Postgres { runtime, client } => {
                runtime.block_on(postgres_indexes_and_keys(client))?
            }
        };
        self.batch("BEGIN")?;
        if let Filling::Sqlite(_) = self {
            // Tables come by their names: what refers to another may come before it.
            self.batch("PRAGMA defer_foreign_keys = ON")?;
        }
        self.batch(&drops.join("; "))?;
        Ok(Later(makes))
    }

    /// Loads rows in COPY's text; gives their number. Each piece ends with a whole row.
    pub fn load(
        &mut self,
        table: &Table,
        pieces: impl Iterator<Item = anyhow::Result<Vec<u8>>>,
    ) -> anyhow::Result<u64> {
        match self {
            Filling::Sqlite(db) => load_sqlite(db, table, pieces),
            Filling::Postgres { runtime, client } => {
                runtime.block_on(load_postgres(client, table, pieces))
            }
        }
        .with_context(|| format!("the table {} cannot be loaded", table.name))
    }

    /// Makes the indexes and commits: from here on the rows outlive a power cut.
    pub fn load_ends(&mut self, later: Later) -> anyhow::Result<()> {
        for make in later.0 {
            self.batch(&make)?;
        }
        if let Filling::Sqlite(db) = self {
            // Tables are loaded by name, so a row may come before the one it refers to.
            let mut check = db.prepare("PRAGMA foreign_key_check")?;
            ensure!(
                !check.exists([])?,
                "a row refers to another that is not there"
            );
        }
        self.batch("COMMIT")?;
        // A planner that knows nothing of so many new rows reads whole tables for one of them.
        match self {
            Filling::Sqlite(_) => Ok(()),
            Filling::Postgres { .. } => self.batch("ANALYZE"),
        }
    }

    fn batch(&self, text: &str) -> anyhow::Result<()> {
        match self {
            Filling::Sqlite(db) => Ok(db.execute_batch(text)?),
            Filling::Postgres { runtime, client } => {
                Ok(runtime.block_on(client.batch_execute(text))?)
            }
        }
    }
}

/// How to drop each index, and how to make it again.
type Indexes = (Vec<String>, Vec<String>);

fn sqlite_indexes(db: &Connection) -> anyhow::Result<Indexes> {
    let mut found = db.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
    )?;
    let rows = found.query_map([], |row| {
        Ok((
            format!("DROP INDEX {}", row.get::<_, String>(0)?),
            row.get(1)?,
        ))
    })?;
    Ok(rows
        .collect::<rusqlite::Result<Vec<_>>>()?
        .into_iter()
        .unzip())
}

async fn postgres_indexes_and_keys(client: &Client) -> anyhow::Result<Indexes> {
    // A key that others refer to goes after them and comes before them.
    let keys = "SELECT CAST(CAST(conrelid AS regclass) AS TEXT), CAST(conname AS TEXT), \
        pg_get_constraintdef(oid) FROM pg_constraint \
        WHERE connamespace = CAST(current_schema() AS regnamespace) AND contype IN ('p', 'u', 'f') \
        ORDER BY contype <> 'f', conname";
    let plain = "SELECT CAST(i.indexname AS TEXT), i.indexdef FROM pg_indexes i \
        WHERE i.schemaname = current_schema() AND NOT EXISTS (SELECT 1 FROM pg_constraint c \
        WHERE c.conname = i.indexname AND c.connamespace = CAST(current_schema() AS regnamespace)) \
        ORDER BY i.indexname";
    let (mut drops, mut makes) = (Vec::new(), Vec::new());
    for row in client.query(keys, &[]).await? {
        let (table, name, text): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        if tables::OURS.contains(&table.as_str()) {
            continue;
        }
        drops.push(format!("ALTER TABLE {table} DROP CONSTRAINT {name}"));
        makes.insert(
            0,
            format!("ALTER TABLE {table} ADD CONSTRAINT {name} {text}"),
        );
    }
    for row in client.query(plain, &[]).await? {
        drops.push(format!("DROP INDEX {}", row.get::<_, String>(0)));
        makes.push(row.get(1));
    }
    Ok((drops, makes))
}

fn load_sqlite(
    db: &Connection,
    table: &Table,
    pieces: impl Iterator<Item = anyhow::Result<Vec<u8>>>,
) -> anyhow::Result<u64> {
    let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
    let mut insert = db.prepare(&format!(
        "INSERT INTO {} ({}) VALUES ({})",
        table.name,
        table.names(),
        places.join(", ")
    ))?;
    let (mut rows, mut plain) = (0, Vec::new());
    for piece in pieces {
        for line in piece?.split_inclusive(|byte| *byte == b'\n') {
            rows += 1;
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            bind(&mut insert, table, line, &mut plain)
                .with_context(|| format!("row {rows} cannot be read"))?;
            insert.raw_execute()?;
        }
    }
    Ok(rows)
}

fn bind(
    insert: &mut Statement<'_>,
    table: &Table,
    line: &[u8],
    plain: &mut Vec<u8>,
) -> anyhow::Result<()> {
    let mut fields = line.split(|byte| *byte == b'\t');
    for (at, column) in table.columns.iter().enumerate() {
        let field = fields.next().context("a field is missing")?;
        let value = value(field, column.kind, plain)
            .with_context(|| format!("{} holds something else", column.name))?;
        insert.raw_bind_parameter(at + 1, value)?;
    }
    ensure!(fields.next().is_none(), "there are too many fields");
    Ok(())
}

/// A value that borrows what it holds.
struct Borrowed<'a>(ToSqlOutput<'a>);

impl ToSql for Borrowed<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.clone())
    }
}

fn value<'a>(field: &'a [u8], kind: Kind, plain: &'a mut Vec<u8>) -> Option<Borrowed<'a>> {
    if field == copy_text::NULL {
        return Some(Borrowed(ToSqlOutput::from(Null)));
    }
    let number = || str::from_utf8(field).ok();
    Some(Borrowed(match kind {
        Kind::Bigint => ToSqlOutput::Owned(Value::Integer(number()?.parse().ok()?)),
        Kind::Double => ToSqlOutput::Owned(Value::Real(number()?.parse().ok()?)),
        Kind::Text => {
            let text = if field.contains(&b'\\') {
                copy_text::text(field, plain)?;
                plain.as_slice()
            } else {
                field
            };
            ToSqlOutput::Borrowed(ValueRef::Text(str::from_utf8(text).ok()?.as_bytes()))
        }
        Kind::Bytea => {
            copy_text::bytes(field, plain)?;
            ToSqlOutput::Borrowed(ValueRef::Blob(plain))
        }
    }))
}

async fn load_postgres(
    client: &Client,
    table: &Table,
    pieces: impl Iterator<Item = anyhow::Result<Vec<u8>>>,
) -> anyhow::Result<u64> {
    // Rows of a table emptied in the same transaction are written as settled for everybody: no
    // later reader has to look the transaction up and write every page a second time.
    client
        .batch_execute(&format!("TRUNCATE {}", table.name))
        .await?;
    let order = format!(
        "COPY {} ({}) FROM STDIN WITH (FREEZE)",
        table.name,
        table.names()
    );
    let sink = client.copy_in::<_, Bytes>(&order).await?;
    let mut sink = Box::pin(sink);
    for piece in pieces {
        sink.send(Bytes::from(piece?)).await?;
    }
    Ok(sink.as_mut().finish().await?)
}
