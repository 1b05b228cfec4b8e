//! Files with a secret: made once, synced, for their owner alone.

use crate::disk;
use anyhow::Context;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

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

fn make(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    disk::make_folder(folder)?;
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // A link never replaces: whoever was first keeps their text.
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    // The name of a new file is only safe once its folder is synced too.
    File::open(folder)?.sync_all()
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
