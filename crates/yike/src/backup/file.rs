//! Files of a backup: written and synced with their digest, read again only as they were written.

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use yike_core::chain;

/// Pieces on their way between the thread that reads and the one that writes.
const UNDER_WAY: usize = 16;
const BLOCK: usize = 1024 * 1024;

/// What a file holds, as the manifest keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Lines.
    pub rows: u64,
    pub size: u64,
    pub sm3: String,
}

/// Counts and digests what passes.
#[derive(Default)]
pub(super) struct Summer {
    digest: Sm3,
    rows: u64,
    size: u64,
}

impl Summer {
    pub fn add(&mut self, bytes: &[u8]) {
        self.digest.update(bytes);
        self.rows += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.size += bytes.len() as u64;
    }

    pub fn sum(self) -> Sum {
        Sum {
            rows: self.rows,
            size: self.size,
            sm3: chain::hex(&self.digest.finalize()),
        }
    }
}

/// A new file that only its owner reads.
pub(super) fn create(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(path)
        .with_context(|| format!("cannot write {}", path.display()))
}

/// Writes what `produce` hands over, digesting and writing on a thread of its own.
pub(super) fn write(
    path: &Path,
    produce: impl FnOnce(&mut dyn FnMut(Vec<u8>) -> anyhow::Result<()>) -> anyhow::Result<()>,
) -> anyhow::Result<Sum> {
    let mut file = create(path)?;
    let (pieces, arriving) = sync_channel::<Vec<u8>>(UNDER_WAY);
    thread::scope(|scope| {
        let writer = scope.spawn(move || -> std::io::Result<Sum> {
            let mut summer = Summer::default();
            for piece in arriving {
                summer.add(&piece);
                file.write_all(&piece)?;
            }
            file.sync_all()?;
            Ok(summer.sum())
        });
        // A writer that gave up says why below.
        let produced = produce(&mut |piece| Ok(pieces.send(piece)?));
        drop(pieces);
        let written = writer
            .join()
            .map_err(|_| anyhow::anyhow!("writing panicked"))?;
        let sum = written.with_context(|| format!("cannot write {}", path.display()))?;
        produced.map(|()| sum)
    })
}

/// Writes a small file in one piece.
pub(super) fn write_all(path: &Path, bytes: &[u8]) -> anyhow::Result<Sum> {
    write(path, |put| put(bytes.to_vec()))
}

/// A folder's names are only safe once the folder is synced too.
pub(super) fn sync_folder(path: &Path) -> anyhow::Result<()> {
    let folder = File::open(path).and_then(|folder| folder.sync_all());
    folder.with_context(|| format!("cannot sync {}", path.display()))
}

/// The lines of a file in pieces that end with a whole line, read and digested on a thread of its
/// own. The last item is an error where the file was not what the manifest says.
pub(super) fn pieces(path: &Path, expected: &Sum) -> Receiver<anyhow::Result<Vec<u8>>> {
    let (sender, receiver) = sync_channel(UNDER_WAY);
    let (path, expected) = (path.to_owned(), expected.clone());
    thread::spawn(move || {
        if let Err(error) = read(&path, &expected, &sender) {
            // Whoever has gone away has another error to tell.
            let _ = sender.send(Err(error));
        }
    });
    receiver
}

fn read(
    path: &Path,
    expected: &Sum,
    to: &SyncSender<anyhow::Result<Vec<u8>>>,
) -> anyhow::Result<()> {
    let mut file = open(path)?;
    let (mut summer, mut rest) = (Summer::default(), Vec::new());
    loop {
        let begun = rest.len();
        rest.resize(begun + BLOCK, 0);
        let read = file.read(&mut rest[begun..])?;
        rest.truncate(begun + read);
        summer.add(&rest[begun..]);
        if read == 0 {
            break;
        }
        if let Some(end) = rest.iter().rposition(|byte| *byte == b'\n') {
            let after = rest.split_off(end + 1);
            let piece = std::mem::replace(&mut rest, after);
            if to.send(Ok(piece)).is_err() {
                return Ok(());
            }
        }
    }
    ensure!(rest.is_empty() && summer.sum() == *expected, changed(path));
    Ok(())
}

pub(super) fn open(path: &Path) -> anyhow::Result<File> {
    File::open(path).with_context(|| {
        format!(
            "备份里缺少文件 {0}，不能恢复。The backup lacks the file {0} and is not restored",
            path.display()
        )
    })
}

/// Whether a file is what the manifest says. `progress` is told of the bytes as they pass.
pub(super) fn check(path: &Path, expected: &Sum, progress: impl Fn(u64)) -> anyhow::Result<()> {
    let mut file = open(path)?;
    let mut summer = Summer::default();
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            break;
        }
        summer.add(&block[..read]);
        progress(read as u64);
    }
    ensure!(summer.sum() == *expected, changed(path));
    Ok(())
}

pub(super) fn changed(path: &Path) -> String {
    format!(
        "备份里的文件 {0} 与清单不符：少了、损坏了或被改过。没有写入任何东西。请换一份备份。\
         The file {0} of this backup is not what its manifest says: cut short, damaged or altered. \
         Nothing was written; take another backup.",
        path.display()
    )
}
