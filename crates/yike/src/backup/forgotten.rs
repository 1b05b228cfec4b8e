//! The list of the forgotten: who was erased stays erased, whatever backup is restored.
//!
//! It lies beside the master key, not in the database: a line `home TAB holder TAB time` for each.
//! A backup bears the list of its day; the place that it is restored into may have a later one.
//! Both count.

use super::file::{self, Sum};
use crate::config::Config;
use crate::store::tables::Table;
use crate::store::{Store, StoreError};
use crate::{args, sql};
use anyhow::Context;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

sql! {
    FORGET_KEY = "DELETE FROM holder_key WHERE home = $1 AND holder = $2";
    FORGET_WORDS = "DELETE FROM private WHERE home = $1 AND holder = $2";
    FORGET_INDEX = "DELETE FROM blind WHERE home = $1 AND case_id IN
        (SELECT case_id FROM party WHERE home = $1 AND who = $2)";
}

pub(super) const FILE: &str = "forgotten.list";
/// Whose rows are never written to the new disk, so that nothing is left of them in free pages.
const TABLES: [&str; 2] = ["holder_key", "private"];

/// Homes and holders.
#[derive(Debug, Default)]
pub(super) struct Forgotten {
    holders: BTreeSet<(String, String)>,
    lines: BTreeSet<String>,
}

fn place_of(config: &Config) -> PathBuf {
    config.master_key.with_file_name("forgotten")
}

/// Copies the list of this installation, where there is one.
pub(super) fn copy_out(config: &Config, backup: &Path) -> anyhow::Result<Option<Sum>> {
    match read(&place_of(config))? {
        Some(text) => Ok(Some(file::write_all(&backup.join(FILE), text.as_bytes())?)),
        None => Ok(None),
    }
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

impl Forgotten {
    /// The list of the backup and the list of the place, together.
    pub fn of(config: &Config, backup: &Path, has_list: bool) -> anyhow::Result<Forgotten> {
        let mut forgotten = Forgotten::default();
        let old = if has_list {
            read(&backup.join(FILE))?
        } else {
            None
        };
        for text in [old, read(&place_of(config))?].into_iter().flatten() {
            for line in text.lines().filter(|line| !line.is_empty()) {
                let mut fields = line.split('\t');
                let (home, holder) = fields
                    .next()
                    .zip(fields.next())
                    .with_context(|| format!("the list of the forgotten holds no line: {line}"))?;
                forgotten
                    .holders
                    .insert((home.to_owned(), holder.to_owned()));
                forgotten.lines.insert(line.to_owned());
            }
        }
        Ok(forgotten)
    }

    pub fn len(&self) -> usize {
        self.holders.len()
    }

    /// Keeps the joint list in the place, so that the next restore knows it too.
    pub fn keep(&self, config: &Config) -> anyhow::Result<()> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let place = place_of(config);
        let fresh = place.with_extension("part");
        let _ = fs::remove_file(&fresh);
        let text: String = self.lines.iter().map(|line| format!("{line}\n")).collect();
        file::write_all(&fresh, text.as_bytes())?;
        fs::rename(&fresh, &place)?;
        let folder = place
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        file::sync_folder(folder.unwrap_or(Path::new(".")))
    }

    /// The rows of a piece but those of the forgotten; counts what it keeps back.
    pub fn without(&self, table: &Table, piece: Vec<u8>, kept_back: &mut u64) -> Vec<u8> {
        let columns = table.column("home").zip(table.column("holder"));
        let Some((home, holder)) = columns else {
            return piece;
        };
        if self.holders.is_empty() || !TABLES.contains(&&*table.name) {
            return piece;
        }
        let mut left = Vec::with_capacity(piece.len());
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            let field = |at| {
                let field = line
                    .split(|byte| *byte == b'\t')
                    .nth(at)
                    .unwrap_or_default();
                String::from_utf8_lossy(field).trim_end().to_owned()
            };
            if self.holders.contains(&(field(home), field(holder))) {
                *kept_back += 1;
            } else {
                left.extend_from_slice(line);
            }
        }
        left
    }
}

/// Forgets again, before anything is served, whoever is on the list.
pub(super) fn reapply_forgotten(store: &Store, forgotten: &Forgotten) -> Result<(), StoreError> {
    for (home, holder) in forgotten.holders.clone() {
        store.write_blocking(move |tx| {
            tx.put(&FORGET_KEY, args![&home, &holder]);
            tx.put(&FORGET_WORDS, args![&home, &holder]);
            tx.put(&FORGET_INDEX, args![&home, &holder]);
            Ok::<_, StoreError>(())
        })?;
    }
    Ok(())
}
