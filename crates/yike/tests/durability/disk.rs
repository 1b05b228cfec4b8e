//! A disk of one's own: ext4 in a file, to be filled up, or to lose its power.

use crate::place::Folder;
use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// `_IOR('X', 125, __u32)`: the file system stops as in a power cut.
const FS_IOC_SHUTDOWN: libc::c_ulong = 0x8004_587d;
/// Not even the journal's memory is written out.
const NO_LOG_FLUSH: u32 = 2;

pub struct Disk {
    folder: Folder,
}

impl Disk {
    /// None where this machine does not let us mount one; says so.
    pub fn new(what: &str, megabytes: u64) -> Option<Disk> {
        let disk = Disk {
            folder: Folder::new("disk"),
        };
        let image = File::create(disk.image()).expect("an image");
        image.set_len(megabytes << 20).expect("room for an image");
        fs::create_dir_all(disk.point()).expect("a folder");
        let made = Command::new("mkfs.ext4")
            .args(["-q", "-F", "-b", "4096", "-m", "0", "-J", "size=4"])
            .arg(disk.image())
            .output();
        let made = made.is_ok_and(|output| output.status.success());
        if made && disk.mount() {
            return Some(disk);
        }
        crate::say(&format!(
            "SKIPPED: {what} (a file system cannot be mounted here; it wants root and mkfs.ext4)"
        ));
        None
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    pub fn point(&self) -> PathBuf {
        self.folder.path().join("point")
    }

    #[must_use]
    fn mount(&self) -> bool {
        let mount = Command::new("mount")
            .args(["-o", "loop,noatime"])
            .arg(self.image())
            .arg(self.point())
            .output();
        mount.is_ok_and(|output| output.status.success())
    }

    /// The power goes: what was not synced is lost.
    pub fn cut(&self) {
        let point = File::open(self.point()).expect("the mounted folder");
        // SAFETY: the call reads one u32 behind the pointer, which outlives it.
        let cut = unsafe { libc::ioctl(point.as_raw_fd(), FS_IOC_SHUTDOWN as _, &NO_LOG_FLUSH) };
        assert_eq!(cut, 0, "{}", std::io::Error::last_os_error());
    }

    /// The power is back. Whoever had files open there is gone.
    pub fn restart(&self) {
        let patience = Instant::now() + Duration::from_secs(30);
        loop {
            let done = Command::new("umount")
                .arg(self.point())
                .output()
                .expect("umount");
            if done.status.success() {
                break;
            }
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(Instant::now() < patience, "{said}");
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(self.mount(), "the disk is mounted again");
    }

    /// Takes all room but a little.
    pub fn fill(&self) {
        use std::io::Write;
        let mut file = File::create(self.point().join("filler")).expect("a file");
        for size in [1 << 20, 1 << 12, 1 << 9] {
            while file.write_all(&vec![7; size]).is_ok() {}
        }
        let _ = file.sync_all();
    }

    pub fn make_room(&self) {
        fs::remove_file(self.point().join("filler")).expect("removed");
    }
}

/// Takes off whatever is mounted under a folder.
pub fn unmount_under(folder: &Path) {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    for line in mounts.lines() {
        let point = line.split(' ').nth(1).unwrap_or_default();
        if Path::new(point).starts_with(folder) {
            let _ = Command::new("umount").args(["-l", point]).output();
        }
    }
}
