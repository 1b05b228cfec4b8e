//! A backup becomes an installation again: everything is checked before the first byte is written,
//! and nothing is served before everything was found to be as it was.

use super::file::{self, Sum};
use super::forgotten;
use super::manifest::{Copied, Manifest};
use super::{Heads, LEFT_OUT, Step, objects};
use crate::app::App;
use crate::config::Config;
use crate::forget;
use crate::heads::{Fault, Why};
use crate::key_file::KeySource;
use crate::private;
use crate::store::StoreError;
use crate::store::dump::Snapshot;
use crate::store::fill::{self, Filling};
use crate::store::migrate::{MIGRATIONS, Migration};
use crate::verify::verify;
use crate::{args, open, sql};
use anyhow::{Context, bail, ensure};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;
use yike_core::chain::Broken;

sql! {
    /// A document whose key is there: it must open.
    SOME_DOCUMENT = "SELECT p.home, p.id FROM private p
        JOIN holder_key h ON h.home = p.home AND h.holder = p.holder
        ORDER BY p.home, p.id LIMIT 1";
}

/// A restore that came to its end.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// As found in the restored place; equal to those of the manifest.
    pub heads: Heads,
    /// Chains that were broken already when they were copied.
    pub broken: Vec<Broken>,
    /// What did not hold about the lists of heads, in the same way.
    pub faults: Vec<Fault>,
    /// Heads were signed by a key that does not lie here.
    pub is_other_signing_key: bool,
    /// How many lines of the list of the forgotten were followed.
    pub forgotten: usize,
    /// Whether following it rotated the master key: the key file is a new one.
    pub rotated: bool,
}

/// Restores into the empty database and the empty folder of `config`, and brings the schema up to
/// date. Not to be called inside a runtime.
///
/// # Errors
/// A sentence. Where something had been written by then, the place is marked and not served.
pub fn restore(
    config: &Config,
    from: &Path,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Restored> {
    let manifest = load(config, from, progress)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("the runtime does not start")?;
    let app = runtime.block_on(open::open_half(config))?;
    let heads = Heads::of(|page| app.store.read_blocking(move |tx| page.rows(tx)))?;
    ensure!(
        heads == manifest.heads,
        "恢复出来的记录链与备份清单不符。这里不能使用。The heads of the restored chains are not those of the manifest; this place is not served."
    );
    let found = runtime.block_on(verify(&app, |events| progress(Step::Chains { events })))?;
    check_key(&app)?;
    // What the list names is erased again, before anything is served.
    let forgotten = forgotten::join(config, from)?;
    let source = KeySource::of(&config.master_key);
    let before = source.keys()?;
    runtime.block_on(forget::reapply(&app, config))?;
    drop(app);
    fill::unmark(&config.database)?;
    let (unsigned, faults) = found.faults.into_iter().partition(is_by_another_key);
    let unsigned: Vec<Fault> = unsigned;
    Ok(Restored {
        manifest,
        heads,
        broken: found.broken,
        faults,
        is_other_signing_key: !unsigned.is_empty(),
        forgotten,
        rotated: source.keys()? != before,
    })
}

/// The signing key of the installation is not here: what it signed was signed by another.
fn is_by_another_key(fault: &Fault) -> bool {
    matches!(fault, Fault::Signed { bad, .. } if bad.why == Why::Signature)
}

/// As `restore`, and the schema stays that of the backup: for the tests of upgrades.
#[doc(hidden)]
pub fn restore_at(config: &Config, from: &Path) -> anyhow::Result<Manifest> {
    let manifest = load(config, from, &mut |_| {})?;
    fill::unmark(&config.database)?;
    Ok(manifest)
}

/// Rows and files, as the backup has them.
fn load(
    config: &Config,
    from: &Path,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Manifest> {
    let manifest = Manifest::read(from)?;
    let migrations = schema_of(&manifest)?;
    ensure_ready(config, &manifest)?;
    check(from, &manifest, progress)?;
    let mut filling = Filling::begin(&config.database)?;
    if manifest.objects.is_some() {
        objects::copy_in(from, &config.objects, progress)?;
    }
    filling.schema(migrations)?;
    ensure_same_tables(config, &manifest)?;
    let later = filling.load_begins()?;
    for copied in &manifest.tables {
        load_table(&mut filling, from, copied)?;
        progress(Step::Table {
            name: &copied.table.name,
            rows: copied.sum.rows,
        });
    }
    progress(Step::Indexes);
    filling.load_ends(later)?;
    Ok(manifest)
}

/// The migrations that the backup's database had seen, as this program knows them.
fn schema_of(manifest: &Manifest) -> anyhow::Result<&'static [Migration]> {
    let known = MIGRATIONS.get(..manifest.schema.len());
    let is_known = known.is_some_and(|known| {
        let both = known.iter().zip(&manifest.schema);
        both.into_iter()
            .all(|(known, seen)| known.version == seen.version && known.digest() == seen.digest)
    });
    match known {
        Some(known) if is_known => Ok(known),
        _ => bail!(
            "这份备份由更新的程序（{0}）制作，或其数据库结构本程序不认识。请用那个版本的程序恢复。\
             This backup was made by a newer program ({0}), or its schema is none that this program knows. \
             Restore it with that version.",
            manifest.program
        ),
    }
}

/// Looks at the place before the long check of the backup.
fn ensure_ready(config: &Config, manifest: &Manifest) -> anyhow::Result<()> {
    fill::ensure_empty(&config.database)?;
    ensure!(
        manifest.objects.is_none() || objects::is_empty(&config.objects)?,
        "存放材料的文件夹 {0} 不是空的，恢复只能进空的地方。请换一个文件夹，用 YIKE_OBJECTS 指明。\
         The folder of files {0} is not empty, and a restore goes into an empty place only. \
         Name another with YIKE_OBJECTS.",
        config.objects.display()
    );
    ensure!(
        KeySource::of(&config.master_key)
            .file()
            .is_none_or(Path::exists),
        "没有主密钥 {0}。备份里没有它：请先把另处保管的主密钥放到这里，再恢复。\
         There is no master key {0}, and none in the backup: put the key that was kept elsewhere there first.",
        config.master_key.display()
    );
    Ok(())
}

/// Every byte of the backup against the manifest, before anything is written.
fn check(
    from: &Path,
    manifest: &Manifest,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<()> {
    let mut files: Vec<(PathBuf, &Sum)> = manifest
        .tables
        .iter()
        .map(|copied| (from.join(copied.file()), &copied.sum))
        .collect();
    if let Some(objects) = &manifest.objects {
        files.push((from.join(objects::LIST), &objects.list));
    }
    if let Some(sum) = &manifest.forgotten {
        files.push((from.join(forgotten::FILE), sum));
    }
    // The longest first, so that two threads end together.
    files.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.size));
    let files = Mutex::new(files.into_iter());
    let (fault, bytes, done) = (Mutex::new(None), AtomicU64::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let workers = [(); 2].map(|()| {
            scope.spawn(|| {
                loop {
                    let next = files.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((path, sum)) = next else { return };
                    let passed = |read| {
                        bytes.fetch_add(read, Relaxed);
                    };
                    if let Err(error) = file::check(&path, sum, passed) {
                        let mut fault = fault.lock().unwrap_or_else(PoisonError::into_inner);
                        fault.get_or_insert(error);
                        done.store(true, Relaxed);
                        return;
                    }
                }
            })
        });
        while !done.load(Relaxed) && workers.iter().any(|worker| !worker.is_finished()) {
            thread::sleep(Duration::from_millis(20));
            progress(Step::Checking {
                bytes: bytes.load(Relaxed),
            });
        }
    });
    if let Some(fault) = fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(fault);
    }
    if manifest.objects.is_some() {
        objects::check(from, progress)?;
    }
    progress(Step::Checked);
    Ok(())
}

/// The tables of the backup are those that its migrations make.
fn ensure_same_tables(config: &Config, manifest: &Manifest) -> anyhow::Result<()> {
    let made = Snapshot::take(&config.database)?.tables()?;
    let names = |table: &crate::store::tables::Table| {
        let mut columns = table.columns.clone();
        columns.sort_by(|one, other| one.name.cmp(&other.name));
        (table.name.clone(), columns)
    };
    let made = made.iter().map(names);
    let mut made: Vec<_> = made
        .filter(|(name, _)| !LEFT_OUT.contains(&&**name))
        .collect();
    let mut copied: Vec<_> = manifest
        .tables
        .iter()
        .map(|copied| names(&copied.table))
        .collect();
    made.sort_by(|one, other| one.0.cmp(&other.0));
    copied.sort_by(|one, other| one.0.cmp(&other.0));
    ensure!(
        made == copied,
        "the tables of this backup are not those that its schema makes"
    );
    Ok(())
}

fn load_table(filling: &mut Filling, from: &Path, copied: &Copied) -> anyhow::Result<()> {
    let pieces = file::pieces(&from.join(copied.file()), &copied.sum);
    let rows = filling.load(&copied.table, pieces.into_iter())?;
    ensure!(
        rows == copied.sum.rows,
        "{} of {} rows of the table {} were loaded",
        rows,
        copied.sum.rows,
        copied.table.name
    );
    Ok(())
}

/// The master key that lies here opens what was restored.
fn check_key(app: &App) -> anyhow::Result<()> {
    let keys = app.keys.clone();
    let opens = app.store.read_blocking(move |tx| {
        let Some(row) = tx.one(&SOME_DOCUMENT, args![])? else {
            return Ok(true);
        };
        let opened = private::one(tx, &keys, row.text(0)?, row.text(1)?)?;
        Ok::<_, StoreError>(opened.is_some())
    })?;
    ensure!(
        opens,
        "主密钥打不开恢复出来的内容：它不是这份备份的主密钥。请放上对的主密钥，清空这里，再恢复。\
         The master key does not open what was restored: it is not that of this backup. \
         Put the right one there, empty this place and restore again."
    );
    Ok(())
}
