//! Files with a secret: made once, synced, for their owner alone.

use crate::disk;
use anyhow::Context;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The text of the file; where there is none yet, `made` is written into it first. Two programs
/// starting at once end with the same text, and a power cut leaves the whole file or none.
///
/// # Errors
/// Where the file can be neither read nor made.
pub fn read_or_make(path: &Path, made: impl FnOnce() -> String) -> anyhow::Result<String> {
    if !path.exists() {
        make(path, &made()).with_context(|| format!("cannot make {}", path.display()))?;
    }
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// A secret that the operator put there: the file's text without the line's end.
///
/// # Errors
/// Where it cannot be read, is empty, or can be read by everybody on this machine.
pub fn read(path: &Path) -> anyhow::Result<String> {
    let shown = path.display();
    #[cfg(unix)]
    {
        let about = fs::metadata(path).with_context(|| format!("cannot read {shown}"))?;
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions());
        anyhow::ensure!(
            mode & 0o007 == 0,
            "{shown} 里是密钥，别的用户也读得到。请运行：chmod 600 {shown} \
             It holds a secret and others can read it: chmod 600 {shown}"
        );
    }
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
    let secret = text.trim_end_matches(['\r', '\n']).to_owned();
    anyhow::ensure!(!secret.is_empty(), "{shown} is empty");
    Ok(secret)
}

/// Puts this text in place of the file: write, sync, rename, sync the folder. After a power cut the
/// old text is there or the new, never half of one.
///
/// # Errors
/// What the system says; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = write_beside(path, bytes)?;
    fs::rename(&beside, path)?;
    disk::sync_folder_of(path)
}

fn make(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = write_beside(path, text.as_bytes())?;
    // A link never replaces: whoever was first keeps their text.
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    disk::sync_folder_of(path)
}

/// The whole text, synced, under a name of this process beside the file; for its owner alone.
fn write_beside(path: &Path, bytes: &[u8]) -> std::io::Result<PathBuf> {
    disk::make_folder(disk::folder_of(path))?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".new-{}", std::process::id()));
    let beside = path.with_file_name(name);
    // A leaving of an interrupted writing, perhaps with other permissions.
    let _ = fs::remove_file(&beside);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys").join("signing.key");
        let first = read_or_make(&path, || "one".into()).unwrap();
        let second = read_or_make(&path, || "two".into()).unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // The link of a second program that was a moment later changes nothing.
        make(&path, "three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
