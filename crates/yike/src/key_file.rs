//! Where the master key comes from: a file, or the configuration itself. A file may hold more
//! than one generation, a line of 64 hex digits each, the current one first.

use crate::keys::Master;
use crate::private::{hex, random};
use crate::{disk, secret_file};
use anyhow::{Context, bail, ensure};
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The master key itself.
pub type Key = Zeroizing<[u8; 32]>;

/// Where the master key is. It has no `Debug`: it may hold the key.
#[derive(Clone)]
pub enum KeySource {
    File(PathBuf),
    /// 64 hex digits, or several such separated by commas, the current one first.
    Given(Zeroizing<String>),
}

/// Tells whether a file is still the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(u64, u64, i64, i64);

impl KeySource {
    /// A setting of 64 hex digits is a key; anything else is a path.
    pub fn of(setting: &Path) -> KeySource {
        match setting.to_str() {
            Some(text) if text.split(',').all(|part| digits(part).is_some()) => {
                KeySource::Given(Zeroizing::new(text.to_owned()))
            }
            _ => KeySource::File(setting.to_owned()),
        }
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            KeySource::File(path) => Some(path),
            KeySource::Given(_) => None,
        }
    }

    pub(crate) fn stamp(&self) -> Option<Stamp> {
        let told = fs::metadata(self.file()?).ok()?;
        Some(Stamp(
            told.ino(),
            told.size(),
            told.mtime(),
            told.mtime_nsec(),
        ))
    }

    /// Every generation, the current one first.
    pub fn keys(&self) -> anyhow::Result<Vec<Key>> {
        let (text, place) = match self {
            KeySource::Given(text) => (text.clone(), "master_key".to_owned()),
            KeySource::File(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                (Zeroizing::new(text), path.display().to_string())
            }
        };
        let lines = text.split(['\n', ',']).map(str::trim);
        let mut keys = Vec::new();
        for line in lines.filter(|line| !line.is_empty()) {
            // The line is not shown: it may be a key with one digit too few.
            keys.push(digits(line).with_context(|| {
                format!(
                    "{place} 里不是 64 位十六进制密钥。{place} does not hold 64 hex digits a line."
                )
            })?);
        }
        ensure!(
            !keys.is_empty(),
            "{place} 是空的，请放回主密钥。{place} is empty; put the master key back."
        );
        Ok(keys)
    }

    pub(crate) fn masters(&self) -> anyhow::Result<Vec<Master>> {
        Ok(self.keys()?.iter().map(|key| Master::of(key)).collect())
    }

    /// The keys; at the first start the file is made.
    pub fn keys_or_new(&self) -> anyhow::Result<Vec<Key>> {
        if let KeySource::File(path) = self {
            let _alone = Alone::with(path)?;
            if !path.exists() {
                write(path, &[Zeroizing::new(random())])?;
            }
            warn_if_open_to_others(path);
        }
        self.keys()
    }
}

fn digits(text: &str) -> Option<Key> {
    yike_core::chain::unhex(text.trim()).map(Zeroizing::new)
}

fn warn_if_open_to_others(path: &Path) {
    let mode = fs::metadata(path).map(|told| told.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o077 != 0) {
        tracing::warn!(
            "主密钥文件别人也能读，请 chmod 0600 {}。Others on this machine can read the master key: chmod 0600",
            path.display()
        );
    }
}

/// Puts these keys in place of the file, whole or not at all, also under a power cut.
pub fn write(path: &Path, keys: &[Key]) -> anyhow::Result<()> {
    let lines: Vec<String> = keys.iter().map(|key| hex(&**key)).collect();
    let text = Zeroizing::new(lines.join("\n") + "\n");
    secret_file::replace(path, text.as_bytes())
        .with_context(|| format!("cannot write {}", path.display()))
}

/// While it lives no other process on this machine changes keys or forgets: a lock on the folder
/// of the key file, gone with the process however that ends.
pub struct Alone(#[expect(dead_code, reason = "the lock lives as long as the open folder")] File);

impl Alone {
    /// Waits for whoever has it.
    pub fn with(path: &Path) -> anyhow::Result<Alone> {
        let folder = Alone::folder(path)?;
        folder.lock()?;
        Ok(Alone(folder))
    }

    /// Does not wait.
    pub fn at_once(path: &Path) -> anyhow::Result<Alone> {
        let folder = Alone::folder(path)?;
        if folder.try_lock().is_err() {
            bail!(
                "另一个 yike 命令正在更换密钥或遗忘，请等它结束。Another yike command is rotating keys or forgetting; wait for it to end."
            );
        }
        Ok(Alone(folder))
    }

    fn folder(path: &Path) -> anyhow::Result<File> {
        let folder = disk::folder_of(path);
        disk::make_folder(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(File::open(folder)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_of_64_digits_is_a_key_and_anything_else_a_path() {
        let one = "ab".repeat(32);
        let two = format!("{one},{}", "cd".repeat(32));
        let given = KeySource::of(Path::new(&two));
        assert!(given.file().is_none());
        let keys = given.keys().unwrap();
        assert_eq!((keys.len(), *keys[0]), (2, [0xab; 32]));
        for path in ["data/master.key", "", &one[1..]] {
            assert_eq!(KeySource::of(Path::new(path)).file(), Some(Path::new(path)));
        }
    }

    #[test]
    fn a_key_file_is_made_once_read_by_nobody_else_and_its_words_are_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/master.key");
        let source = KeySource::of(&path);
        let first = source.keys_or_new().unwrap();
        assert_eq!(source.keys_or_new().unwrap(), first);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let newer: Key = Zeroizing::new([7; 32]);
        write(&path, &[newer.clone(), first[0].clone()]).unwrap();
        assert_eq!(source.keys().unwrap(), [newer, first[0].clone()]);
        let short = &hex(&*first[0])[1..];
        fs::write(&path, short).unwrap();
        let error = format!("{:#}", source.keys().unwrap_err());
        assert!(!error.contains(short), "{error}");
        fs::write(&path, "\n").unwrap();
        assert!(source.keys().is_err());
    }
}
