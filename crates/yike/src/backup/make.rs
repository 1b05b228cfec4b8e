//! Making a backup beside the working server.

use super::manifest::{self, Copied, Manifest, Migrated};
use super::{Heads, LEFT_OUT, Step, file, forgotten, objects};
use crate::config::Config;
use crate::heads as signed;
use crate::register::HOME as CITY;
use crate::store::Engine;
use crate::store::dump::Snapshot;
use anyhow::{Context, bail, ensure};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use yike_core::clock::At;

/// Held while a backup is written, so that a second one of the same name does not tidy it away.
const LOCK: &str = "lock";

/// A backup that was made.
#[derive(Debug)]
pub struct Made {
    pub manifest: Manifest,
    /// Not all chains are whole: their events and their ends do not count alike.
    pub has_gaps: bool,
}

/// Copies the installation into `to`, which must be a new name or an empty folder. Under its final
/// name it is whole or it is not there. Not to be called inside a runtime.
pub fn make(
    config: &Config,
    to: &Path,
    with_objects: bool,
    now: At,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Made> {
    ensure!(
        objects::is_empty(to)?,
        "{0} 已经有东西了，备份不会覆盖它。请换个名字。There is something in {0}, and a backup overwrites nothing; choose another name.",
        to.display()
    );
    let mut snapshot = Snapshot::take(&config.database)?;
    let part = part_of(to)?;
    let lock = begin(&part)?;
    let made = write(config, &mut snapshot, &part, with_objects, now, progress)
        .and_then(|made| end(&part, to).map(|()| made));
    if made.is_err() {
        // What is left would be in the way of the next attempt and of the disk.
        let _ = fs::remove_dir_all(&part);
    }
    drop(lock);
    made
}

/// `/backup/monday` is written as `/backup/monday.part`.
fn part_of(to: &Path) -> anyhow::Result<PathBuf> {
    let name = to
        .file_name()
        .with_context(|| format!("{} names no folder", to.display()))?;
    let mut name = name.to_owned();
    name.push(".part");
    Ok(to.with_file_name(name))
}

/// An empty folder that only its owner reads. What an interrupted backup left behind goes first.
fn begin(part: &Path) -> anyhow::Result<File> {
    if part.exists() {
        let old = File::open(part.join(LOCK)).with_context(|| {
            format!(
                "{0} 不是中断的备份，请移走它。{0} is no interrupted backup; move it away",
                part.display()
            )
        })?;
        match old.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "另一个备份正在写 {0}。Another backup is writing {0}.",
                part.display()
            ),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        fs::remove_dir_all(part)?;
    }
    if let Some(above) = part.parent() {
        fs::create_dir_all(above)?;
    }
    let mut folder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder
        .create(part)
        .with_context(|| format!("cannot make {}", part.display()))?;
    let lock = file::create(&part.join(LOCK))?;
    lock.lock()?;
    Ok(lock)
}

fn write(
    config: &Config,
    snapshot: &mut Snapshot,
    part: &Path,
    with_objects: bool,
    now: At,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Made> {
    snapshot.ensure_whole()?;
    let applied = snapshot.applied()?;
    ensure!(
        !applied.is_empty(),
        "这个数据库里还没有一刻的表，没有可备份的。This database holds no tables of Yike: there is nothing to back up."
    );
    let schema = applied.into_iter().map(|applied| Migrated {
        version: applied.version,
        name: applied.name,
        digest: applied.digest,
    });
    let engine = match snapshot.engine() {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let mut manifest = Manifest::begin(engine, now.0, schema.collect());
    fs::create_dir(part.join(manifest::TABLES))?;
    let tables = snapshot.tables()?;
    for table in tables {
        if LEFT_OUT.contains(&&*table.name) {
            continue;
        }
        let mut copied = Copied {
            table,
            sum: file::Sum::default(),
        };
        copied.sum = file::write(&part.join(copied.file()), |put| {
            snapshot.copy(&copied.table, put)
        })?;
        progress(Step::Table {
            name: &copied.table.name,
            rows: copied.sum.rows,
        });
        manifest.tables.push(copied);
    }
    manifest.heads = Heads::of(|page| snapshot.read(|tx| page.rows(tx)))?;
    if manifest.has_table("signed_head") {
        manifest.signed_head = snapshot.read(|tx| signed::latest(tx, CITY))?;
    }
    // After the database: every file that a case names is there by now.
    if with_objects {
        manifest.objects = Some(objects::copy_out(&config.objects, part, progress)?);
    }
    manifest.forgotten = forgotten::copy_out(config, part)?;
    file::sync_folder(&part.join(manifest::TABLES))?;
    manifest.write(part)?;
    let has_gaps = manifest.rows_of("event") != manifest.heads.events;
    Ok(Made { manifest, has_gaps })
}

/// Gives the whole backup its name.
fn end(part: &Path, to: &Path) -> anyhow::Result<()> {
    fs::remove_file(part.join(LOCK))?;
    file::sync_folder(part)?;
    fs::rename(part, to).with_context(|| format!("{} cannot be given its name", part.display()))?;
    let above = to.parent().filter(|above| !above.as_os_str().is_empty());
    file::sync_folder(above.unwrap_or(Path::new(".")))
}
