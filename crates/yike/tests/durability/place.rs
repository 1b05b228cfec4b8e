//! An installation in a folder: where a fault strikes, and how it is opened again.

use crate::house::{self, FRIDAY, House, at};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use yike::app::Clock;
use yike::config::Config;

/// What the tests of this process keep, in one folder by its id; those of processes that are gone
/// are swept first.
pub fn base() -> &'static Path {
    static BASE: OnceLock<PathBuf> = OnceLock::new();
    BASE.get_or_init(|| {
        sweep();
        let base = std::env::temp_dir().join(format!("yike-durable-{}", std::process::id()));
        fs::create_dir_all(&base).expect("a folder");
        base
    })
}

fn sweep() {
    for entry in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix("yike-durable-") else {
            continue;
        };
        if !Path::new("/proc").join(process).exists() {
            crate::disk::unmount_under(&entry.path());
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A folder of one's own, gone with its owner.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Folder {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(1);
        let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let folder = base().join(format!("{name}-{n}"));
        fs::create_dir_all(&folder).expect("a folder");
        Folder(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        crate::disk::unmount_under(&self.0);
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Clone)]
pub struct Place {
    /// The folder that is struck.
    pub data: PathBuf,
    pub config: Config,
}

impl Place {
    /// On SQLite, in that folder; or on another database, with files and key in that folder.
    pub fn new(data: &Path, database: Option<String>) -> Place {
        let mut config = Config::in_folder(data);
        if let Some(database) = database {
            config.database = database;
        }
        Place {
            data: data.to_owned(),
            config,
        }
    }

    /// A copy of an installation furnished on that Friday.
    pub fn furnished(data: &Path) -> Place {
        static MADE: OnceLock<PathBuf> = OnceLock::new();
        let made = MADE.get_or_init(|| furnish("friday", Clock::set(at(FRIDAY))));
        copy(made, data);
        Place::new(data, None)
    }

    /// A copy of an installation furnished just now, for a program that goes by the system's clock.
    pub fn furnished_today(data: &Path) -> Place {
        static MADE: OnceLock<PathBuf> = OnceLock::new();
        let made = MADE.get_or_init(|| furnish("today", Clock::System));
        copy(made, data);
        Place::new(data, None)
    }

    pub fn house(&self, when: &str) -> House {
        House::over(&self.config, Clock::set(at(when)))
    }

    pub fn house_today(&self) -> House {
        House::over(&self.config, Clock::System)
    }
}

fn furnish(name: &str, clock: Clock) -> PathBuf {
    let folder = base().join(name);
    fs::create_dir_all(&folder).expect("a folder");
    let house = House::over(&Place::new(&folder, None).config, clock);
    house.run(house::furnish(&house.app));
    close(house);
    folder
}

/// Ends the program and waits until its database is shut: its threads end by themselves.
pub fn close(house: House) {
    let path = house
        .config
        .database
        .strip_prefix("sqlite:")
        .map(str::to_owned);
    drop(house);
    let Some(path) = path else {
        return;
    };
    let is_open = || {
        let open = fs::read_dir("/proc/self/fd")
            .into_iter()
            .flatten()
            .flatten();
        let mut files = open.filter_map(|fd| fs::read_link(fd.path()).ok());
        files.any(|file| file.to_string_lossy().starts_with(&path))
    };
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while is_open() {
        assert!(
            std::time::Instant::now() < patience,
            "the database was not shut"
        );
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
}

/// Copies a folder as it is into another.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
