//! The files of cases: copied one by one, each synced, and listed with their digests.

use super::Step;
use super::file::{self, Sum, Summer};
use super::manifest::Objects;
use anyhow::{Context, bail, ensure};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

pub(super) const FOLDER: &str = "objects";
pub(super) const LIST: &str = "objects.list";
/// Copies at one time: each waits for the disk alone, several wait together.
const AT_ONCE: usize = 4;

/// Copies the folder of files into a backup. A file that goes away meanwhile was forgotten or
/// belonged to a draft; one that comes is not yet named by the snapshot.
pub(super) fn copy_out(
    from: &Path,
    backup: &Path,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Objects> {
    let to = backup.join(FOLDER);
    fs::create_dir(&to)?;
    let list = Mutex::new(List::begin(&backup.join(LIST))?);
    let folders = Mutex::new(BTreeSet::from([to.clone()]));
    let walk = |give: &mut dyn FnMut(String) -> anyhow::Result<()>| walk(from, from, give);
    each(walk, progress, |name| {
        let source = match File::open(from.join(name)) {
            Ok(source) => source,
            Err(gone) if gone.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).context(name.to_owned()),
        };
        let (sum, made) = copy(source, &to, name).context(name.to_owned())?;
        lock(&folders).extend(made);
        lock(&list).add(name, &sum)
    })?;
    for folder in lock(&folders).iter() {
        file::sync_folder(folder)?;
    }
    list.into_inner()
        .unwrap_or_else(PoisonError::into_inner)
        .end()
}

/// Copies the files of a backup into an empty folder, each checked as it passes.
pub(super) fn copy_in(
    backup: &Path,
    to: &Path,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<()> {
    let folders = Mutex::new(BTreeSet::from([to.to_owned()]));
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    let lines = |give: &mut dyn FnMut(String) -> anyhow::Result<()>| lines(backup, give);
    each(lines, progress, |line| {
        let Listed { sm3, size, name } = Listed::parse(line)?;
        let from = backup.join(FOLDER).join(name);
        let (sum, made) = copy(file::open(&from)?, to, name).context(name.to_owned())?;
        ensure!(sum.sm3 == sm3 && sum.size == size, file::changed(&from));
        lock(&folders).extend(made);
        Ok(())
    })?;
    lock(&folders).extend(to.parent().map(Path::to_owned));
    for folder in lock(&folders).iter() {
        let is_here = folder.as_os_str().is_empty();
        file::sync_folder(if is_here { Path::new(".") } else { folder })?;
    }
    Ok(())
}

/// Whether each file of a backup is what its list says; the list itself was checked before.
pub(super) fn check(backup: &Path, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<()> {
    let lines = |give: &mut dyn FnMut(String) -> anyhow::Result<()>| lines(backup, give);
    each(lines, progress, |line| {
        let Listed { sm3, size, name } = Listed::parse(line)?;
        let path = backup.join(FOLDER).join(name);
        let mut summer = Summer::default();
        pass(file::open(&path)?, |block| {
            summer.add(block);
            Ok(())
        })?;
        let sum = summer.sum();
        ensure!(sum.sm3 == sm3 && sum.size == size, file::changed(&path));
        Ok(())
    })
}

/// Whether a folder has nothing in it, or is not there.
pub(super) fn is_empty(folder: &Path) -> anyhow::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", folder.display())),
    }
}

/// Does `work` with each name that `names` gives, several at a time. The first fault ends it.
fn each(
    names: impl FnOnce(&mut dyn FnMut(String) -> anyhow::Result<()>) -> anyhow::Result<()>,
    progress: &mut dyn FnMut(Step<'_>),
    work: impl Fn(&str) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<()> {
    let (sender, receiver) = sync_channel::<String>(AT_ONCE * 16);
    let receiver = Mutex::new(Some(receiver));
    let fault = Mutex::new(None);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(name) = next(&receiver) {
                    if let Err(error) = work(&name) {
                        lock(&fault).get_or_insert(error);
                        // Nobody listens any more, so whoever gives names ends as well.
                        lock(&receiver).take();
                        return;
                    }
                }
            });
        }
        let mut files = 0;
        let given = names(&mut |name| {
            files += 1;
            if files % 1000 == 0 {
                progress(Step::Files { files });
            }
            Ok(sender.send(name)?)
        });
        drop(sender);
        if let Err(error) = given {
            lock(&fault).get_or_insert(error);
        }
        progress(Step::Files { files });
    });
    match fault.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

fn next(receiver: &Mutex<Option<Receiver<String>>>) -> Option<String> {
    lock(receiver).as_ref()?.recv().ok()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The names of all files under `folder`, with `/` between their parts.
fn walk(
    root: &Path,
    folder: &Path,
    give: &mut dyn FnMut(String) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(gone) if gone.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| folder.display().to_string()),
    };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            walk(root, &path, give)?;
            continue;
        }
        let name = path.strip_prefix(root)?.to_str();
        let name = name.with_context(|| format!("{} is no name of ours", path.display()))?;
        // Not yet under its own name: still being written, so no case names it.
        if name.contains('#') {
            continue;
        }
        ensure!(is_plain(name), "{} is no name of ours", path.display());
        give(name.to_owned())?;
    }
    Ok(())
}

fn lines(backup: &Path, give: &mut dyn FnMut(String) -> anyhow::Result<()>) -> anyhow::Result<()> {
    for line in BufReader::new(file::open(&backup.join(LIST))?).lines() {
        give(line?)?;
    }
    Ok(())
}

/// Relative, and going nowhere but down.
fn is_plain(name: &str) -> bool {
    !name.chars().any(char::is_control)
        && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// One line of the list.
struct Listed<'a> {
    sm3: &'a str,
    size: u64,
    name: &'a str,
}

impl Listed<'_> {
    fn parse(line: &str) -> anyhow::Result<Listed<'_>> {
        let mut fields = line.splitn(3, '\t');
        let (Some(sm3), Some(size), Some(name)) = (fields.next(), fields.next(), fields.next())
        else {
            bail!("{LIST} holds a line that is none: {line}");
        };
        ensure!(
            is_plain(name),
            "{LIST} names {name}, which is no name of ours"
        );
        Ok(Listed {
            sm3,
            size: size.parse()?,
            name,
        })
    }
}

/// The list while it is written.
struct List {
    file: BufWriter<File>,
    summer: Summer,
    files: u64,
    bytes: u64,
}

impl List {
    fn begin(path: &Path) -> anyhow::Result<List> {
        Ok(List {
            file: BufWriter::new(file::create(path)?),
            summer: Summer::default(),
            files: 0,
            bytes: 0,
        })
    }

    fn add(&mut self, name: &str, sum: &Sum) -> anyhow::Result<()> {
        let line = format!("{}\t{}\t{name}\n", sum.sm3, sum.size);
        self.summer.add(line.as_bytes());
        self.files += 1;
        self.bytes += sum.size;
        Ok(self.file.write_all(line.as_bytes())?)
    }

    fn end(self) -> anyhow::Result<Objects> {
        self.file
            .into_inner()
            .map_err(|error| error.into_error())?
            .sync_all()?;
        Ok(Objects {
            files: self.files,
            bytes: self.bytes,
            list: self.summer.sum(),
        })
    }
}

/// Copies one file and syncs it; gives its sum and the folders that were made or written to.
fn copy(source: File, root: &Path, name: &str) -> anyhow::Result<(Sum, Vec<PathBuf>)> {
    let to = root.join(name);
    let folder = to.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder)?;
    let mut target = file::create(&to)?;
    let mut summer = Summer::default();
    pass(source, |block| {
        summer.add(block);
        Ok(target.write_all(block)?)
    })?;
    target.sync_all()?;
    let folders = folder
        .ancestors()
        .take_while(|above| above.starts_with(root));
    Ok((summer.sum(), folders.map(Path::to_owned).collect()))
}

fn pass(mut source: File, mut to: impl FnMut(&[u8]) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut block = vec![0; 256 * 1024];
    loop {
        match source.read(&mut block)? {
            0 => return Ok(()),
            read => to(&block[..read])?,
        }
    }
}
