//! What tables there are, as the database itself tells it: whoever adds one in a migration need
//! not add it anywhere else to have it copied.

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::tx::{Mode, Tx};
use super::{Engine, Row, Sql, StoreError, tx::Conn};

/// A table and its columns, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

impl Table {
    /// The place of a column in a row.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Column {
    pub name: String,
    pub kind: Kind,
}

/// The four kinds of column that migrations may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Bigint,
    Text,
    Bytea,
    Double,
}

/// Kept about the schema, not by it: the list of migrations, and the mark of a restore under way.
pub(super) const OURS: [&str; 2] = ["migration", "restoring"];

// Each for one engine only, so they are not among the statements that both must take.
static SQLITE: Sql = here(
    "SELECT m.name, c.name, c.type FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' ORDER BY m.name, c.cid",
);
static POSTGRES: Sql = here(
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)
        FROM information_schema.columns WHERE table_schema = current_schema()
        ORDER BY CAST(table_name AS TEXT) COLLATE \"C\", ordinal_position",
);
static SQLITE_INDEXES: Sql =
    here("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name");
static POSTGRES_INDEXES: Sql = here(
    "SELECT CAST(indexdef AS TEXT) FROM pg_indexes WHERE schemaname = current_schema()
        ORDER BY CAST(indexname AS TEXT) COLLATE \"C\"",
);

const fn here(text: &'static str) -> Sql {
    Sql {
        text,
        file: file!(),
        line: line!(),
    }
}

impl Table {
    /// `home, id, seq`
    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        names.join(", ")
    }
}

/// All tables, by name, but those kept about the schema.
pub(super) fn of(conn: &mut dyn Conn) -> anyhow::Result<Vec<Table>> {
    let all = all(conn)?;
    let is_ours = |table: &Table| OURS.contains(&&*table.name);
    Ok(all.into_iter().filter(|table| !is_ours(table)).collect())
}

pub(super) fn all(conn: &mut dyn Conn) -> anyhow::Result<Vec<Table>> {
    let question = match conn.engine() {
        Engine::Sqlite => &SQLITE,
        Engine::Postgres => &POSTGRES,
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in read(conn, question)? {
        let (table, name, kind) = (row.text(0)?, row.text(1)?, row.text(2)?);
        let kind = kind_of(kind).with_context(|| format!("{table}.{name} is {kind}"))?;
        let column = Column {
            name: name.to_owned(),
            kind,
        };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table {
                name: table.to_owned(),
                columns: vec![column],
            }),
        }
    }
    Ok(tables)
}

/// The text of every index, by its name.
pub(super) fn indexes(conn: &mut dyn Conn) -> anyhow::Result<Vec<String>> {
    let question = match conn.engine() {
        Engine::Sqlite => &SQLITE_INDEXES,
        Engine::Postgres => &POSTGRES_INDEXES,
    };
    let texts = read(conn, question)?;
    texts
        .iter()
        .map(|row| Ok(row.text(0)?.to_owned()))
        .collect()
}

pub(super) fn read(conn: &mut dyn Conn, question: &'static Sql) -> Result<Vec<Row>, StoreError> {
    Tx::new(conn, Mode::Read).rows(question, &[])
}

fn kind_of(declared: &str) -> Option<Kind> {
    match declared.to_ascii_lowercase().as_str() {
        "bigint" => Some(Kind::Bigint),
        "text" => Some(Kind::Text),
        "bytea" => Some(Kind::Bytea),
        "double precision" => Some(Kind::Double),
        _ => None,
    }
}
