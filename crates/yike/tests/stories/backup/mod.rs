//! 备份与恢复：搬得走、错不了、断在半路不会冒充完整。

mod broken_off;
mod damaged;
mod fixture;
mod forgotten;
mod moved;
mod refused;
mod upgrade;

use crate::house::House;
use std::path::{Path, PathBuf};
use yike::backup::{self, Made, Restored};
use yike::config::Config;
use yike::store::throwaway;
use yike_core::clock::At;

/// An empty place of one engine, with a master key and nothing else.
struct Place {
    folder: tempfile::TempDir,
    config: Config,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum On {
    Sqlite,
    Postgres,
}

const BOTH: [On; 2] = [On::Sqlite, On::Postgres];

impl Place {
    /// `key` is the master key's file.
    fn empty(on: On, key: &Path) -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = Config::in_folder(folder.path());
        std::fs::copy(key, &inside.master_key).expect("the key is put there");
        let config = match on {
            On::Sqlite => inside,
            On::Postgres => Config {
                database: throwaway::empty_postgres(),
                ..inside
            },
        };
        Place { folder, config }
    }

    fn restore(&self, from: &Path) -> anyhow::Result<Restored> {
        backup::restore(&self.config, from, &mut |_| {})
    }

    /// Refused with a sentence that has these words.
    fn refuses(&self, from: &Path, words: &str) {
        let Err(error) = self.restore(from) else {
            panic!("restored in spite of {words}");
        };
        let said = format!("{error:#}");
        assert!(said.contains(words), "{said}");
    }

    /// Nothing at all was written.
    fn is_untouched(&self) -> bool {
        let has_tables = match self.config.database.strip_prefix("sqlite:") {
            Some(path) => Path::new(path).exists(),
            None => {
                let (seen, tables) = throwaway::schema(&self.config.database).expect("looked at");
                !seen.is_empty() || !tables.is_empty()
            }
        };
        !has_tables && !self.config.objects.exists()
    }

    fn open(self, before: Option<&House>) -> House {
        House::found(self.config, self.folder, before)
    }
}

fn make(house: &House, name: &str) -> (PathBuf, Made) {
    let to = house.folder().join(name);
    let now = At(1_795_580_486_626);
    let made = backup::make(&house.config, &to, true, now, &mut |_| {});
    (to, made.expect("a backup is made"))
}

/// All files of a folder, by their path in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
