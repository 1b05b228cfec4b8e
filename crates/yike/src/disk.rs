//! A place where things are kept, as it was last found: the database's, and that of the files.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};

/// How a place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// What is acknowledged is kept.
    Sound,
    /// There was no room. Nothing is lost by trying again.
    NoRoom,
    /// It failed under a write or a sync. The system may have dropped what it could not write, so
    /// that the next sync succeeds without it: only a new start can tell what is there.
    Failed,
}

/// Clones share what was found.
#[derive(Clone, Default)]
pub struct Disk(Arc<AtomicU8>);

const NO_ROOM: u8 = 1;
const FAILED: u8 = 2;

impl Disk {
    pub fn found(&self) -> Found {
        match self.0.load(SeqCst) {
            FAILED => Found::Failed,
            NO_ROOM => Found::NoRoom,
            _ => Found::Sound,
        }
    }

    pub fn has_failed(&self) -> bool {
        self.found() == Found::Failed
    }

    /// Something was kept. A failed disk stays failed.
    pub fn took(&self) {
        if self.0.compare_exchange(NO_ROOM, 0, SeqCst, SeqCst).is_ok() {
            tracing::warn!("有地方了，恢复提交 there is room again; work goes on");
        }
    }

    pub fn has_no_room(&self) {
        if self.0.compare_exchange(0, NO_ROOM, SeqCst, SeqCst).is_ok() {
            tracing::error!(
                "没有地方存了，只能查看 no room is left; pages can be read, nothing is taken until there is"
            );
        }
    }

    /// For good: until the program is started anew.
    pub fn fail(&self) {
        if self.0.swap(FAILED, SeqCst) != FAILED {
            tracing::error!(
                "存储坏了，只能查看，修好后请重新启动 the disk failed; nothing more is taken until it is mended and the program started anew"
            );
        }
    }

    /// What an error of the system says of the place.
    pub fn heed(&self, error: &std::io::Error) {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => self.has_no_room(),
            _ => self.fail(),
        }
    }
}

/// Makes a folder that is still there after a power cut, with those above it.
///
/// # Errors
/// What the system says.
pub fn make_folder(folder: &Path) -> std::io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    make_folder(folder_of(folder))?;
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        made => made?,
    }
    sync_folder_of(folder)
}

/// The folder that a file lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A new name is only safe after a power cut once its folder is synced too.
///
/// # Errors
/// What the system says.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder_of(path))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_disk_stays_failed_and_a_full_one_does_not() {
        let disk = Disk::default();
        disk.has_no_room();
        assert_eq!(disk.clone().found(), Found::NoRoom);
        disk.took();
        assert_eq!(disk.found(), Found::Sound);
        disk.heed(&std::io::Error::from_raw_os_error(28));
        assert_eq!(disk.found(), Found::NoRoom, "ENOSPC");
        disk.heed(&std::io::Error::from_raw_os_error(5));
        disk.took();
        disk.has_no_room();
        assert_eq!(disk.found(), Found::Failed, "EIO");
    }
}
