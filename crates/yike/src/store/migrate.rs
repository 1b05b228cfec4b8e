//! Bringing a database up to date: numbered plain SQL files, each run once, in a transaction.

use std::time::{SystemTime, UNIX_EPOCH};

use sm3::{Digest, Sm3};

/// A step of the schema. Once released, a file is never edited: expand in a new one, contract in a later one.
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! migration {
    ($version:literal, $name:literal) => {
        Migration {
            version: $version,
            name: $name,
            text: include_str!(concat!("../../migrations/", $name)),
        }
    };
}

pub static MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_house.sql"),
    migration!(2, "0002_heads.sql"),
    migration!(3, "0003_keys.sql"),
    migration!(4, "0004_letters.sql"),
    migration!(5, "0005_staff_proof.sql"),
    migration!(6, "0006_proposals.sql"),
    migration!(7, "0007_sought.sql"),
    migration!(8, "0008_demand.sql"),
    migration!(9, "0009_asked_and_papers.sql"),
    migration!(10, "0010_places.sql"),
    migration!(11, "0011_ways.sql"),
    migration!(12, "0012_desk.sql"),
    migration!(13, "0013_field.sql"),
    migration!(14, "0014_joint.sql"),
    migration!(15, "0015_counted.sql"),
    migration!(16, "0016_rated.sql"),
    migration!(17, "0017_matter.sql"),
    migration!(18, "0018_survey.sql"),
    migration!(19, "0019_library.sql"),
    migration!(20, "0020_walk.sql"),
];

/// Tables about cases: `home` comes first in each of their keys, so that a distributed
/// PostgreSQL can place a district's cases together.
pub const CASE_TABLES: &[&str] = &[
    "event",
    "case_row",
    "party",
    "blind",
    "lookup",
    "private",
    "holder_key",
    "command",
    "counter",
    "notice",
    "follow",
    "rating",
    "asked",
    "paper_row",
    "bag_row",
    "head_leaf",
    "signed_head",
    "question",
    "fact",
    "served",
    "place_comment",
    "matter",
    "hotline_return",
    "walk",
];

pub(super) const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at BIGINT NOT NULL)";
pub(super) const APPLIED: &str = "SELECT version, digest FROM migration ORDER BY version";
pub(super) const RECORD: &str =
    "INSERT INTO migration (version, name, digest, at) VALUES ($1, $2, $3, $4)";

impl Migration {
    pub(crate) fn digest(&self) -> String {
        Sm3::digest(self.text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// Those still to run. Fails if one that ran reads differently now.
pub(super) fn pending<'a>(
    all: &'a [Migration],
    applied: &[(i64, String)],
) -> anyhow::Result<Vec<&'a Migration>> {
    for (version, digest) in applied {
        match all.iter().find(|migration| migration.version == *version) {
            Some(migration) => anyhow::ensure!(
                migration.digest() == *digest,
                "migration {version} was changed after it ran"
            ),
            // A newer program was here first; it only added, so this one can still serve.
            None => tracing::warn!(
                version,
                "the database has a migration this program does not know"
            ),
        }
    }
    let ran = |migration: &Migration| {
        applied
            .iter()
            .any(|(version, _)| *version == migration.version)
    };
    Ok(all.iter().filter(|migration| !ran(migration)).collect())
}

/// The same text for PostgreSQL: codes must sort by bytes there too, whatever the database's collation.
pub(super) fn for_postgres(text: &str) -> String {
    let plain: String = text
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    plain
        .split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .map(|word| match word.strip_prefix("TEXT") {
            Some(rest) if !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => {
                format!("TEXT COLLATE \"C\"{rest}")
            }
            _ => word.to_owned(),
        })
        .collect()
}

pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
