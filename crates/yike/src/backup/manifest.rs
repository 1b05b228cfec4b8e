//! What stands in a backup, said by the backup itself.

use super::file::{self, Sum};
use super::heads::Heads;
use crate::heads::Signed;
use crate::store::tables::Table;
use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;
use yike_core::chain;

pub(super) const FILE: &str = "manifest.json";
/// The digest of the manifest, so that a fault in the manifest itself shows.
pub(super) const DIGEST: &str = "manifest.sm3";
pub(super) const TABLES: &str = "tables";
const FORMAT: &str = "yike-backup";
/// The only version of the format so far.
const VERSION: u32 = 1;
const NOTE: &str = "主密钥和签名密钥不在这份备份里，须另处保管。The master key and the signing key are not in this backup: keep them elsewhere.";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: String,
    pub version: u32,
    pub note: String,
    /// Version of the program that made it.
    pub program: String,
    /// `sqlite` or `postgres`; it may be restored into either.
    pub engine: String,
    /// Milliseconds since 1970, and the same for a reader.
    pub at: i64,
    pub time: String,
    /// The migrations that the database had seen.
    pub schema: Vec<Migrated>,
    pub tables: Vec<Copied>,
    pub left_out: Vec<String>,
    /// The list of files; none where the backup was made without them.
    pub objects: Option<Objects>,
    /// Who was forgotten when it was made.
    pub forgotten: Option<Sum>,
    pub heads: Heads,
    /// The city's latest signed head, where heads are signed.
    pub signed_head: Option<Signed>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migrated {
    pub version: i64,
    pub name: String,
    pub digest: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    #[serde(flatten)]
    pub(crate) table: Table,
    #[serde(flatten)]
    pub sum: Sum,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objects {
    pub files: u64,
    pub bytes: u64,
    pub list: Sum,
}

impl Manifest {
    /// All but the contents.
    pub(super) fn begin(engine: &str, at: i64, schema: Vec<Migrated>) -> Manifest {
        let time = jiff::Timestamp::from_millisecond(at);
        Manifest {
            format: FORMAT.to_owned(),
            version: VERSION,
            note: NOTE.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            engine: engine.to_owned(),
            at,
            time: time.map_or_else(|_| String::new(), |time| time.to_string()),
            schema,
            tables: Vec::new(),
            left_out: super::LEFT_OUT.map(str::to_owned).to_vec(),
            objects: None,
            forgotten: None,
            heads: Heads::default(),
            signed_head: None,
        }
    }

    #[doc(hidden)]
    pub fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        file::write_all(&folder.join(FILE), &text)?;
        let digest = format!("{}\n", chain::hex(&chain::sm3(&text)));
        file::write_all(&folder.join(DIGEST), digest.as_bytes())?;
        Ok(())
    }

    pub(super) fn has_table(&self, name: &str) -> bool {
        self.tables.iter().any(|copied| copied.table.name == name)
    }

    /// How many rows of a table there are.
    pub fn rows_of(&self, name: &str) -> u64 {
        let found = self.tables.iter().find(|copied| copied.table.name == name);
        found.map_or(0, |copied| copied.sum.rows)
    }

    /// # Errors
    /// A sentence where this is no backup, or not one that this program reads.
    pub fn read(folder: &Path) -> anyhow::Result<Manifest> {
        let path = folder.join(FILE);
        let text = fs::read(&path).with_context(|| {
            format!(
                "{0} 不是完整的备份：没有 {FILE}。{0} is no whole backup: it has no {FILE}",
                folder.display()
            )
        })?;
        let digest = fs::read_to_string(folder.join(DIGEST)).unwrap_or_default();
        ensure!(
            digest == format!("{}\n", chain::hex(&chain::sm3(&text))),
            file::changed(&path)
        );
        let manifest: Manifest = serde_json::from_slice(&text)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        if manifest.format != FORMAT || manifest.version != VERSION {
            bail!(
                "这份备份的格式是 {0} {1}，这个版本的程序读不了，请用更新的程序。\
                 This backup is of format {0} {1}, which this program does not read; use a newer one.",
                manifest.format,
                manifest.version
            );
        }
        Ok(manifest)
    }
}

impl Copied {
    /// `tables/event.copy`
    pub(super) fn file(&self) -> String {
        format!("{TABLES}/{}.copy", self.table.name)
    }
}
