//! The list of the forgotten in a backup: who was erased stays erased, whatever backup is restored.
//! A backup bears the list of its day; the place that it is restored into may have a later one.
//! Both count, and `open` follows them before anything is served.

use super::file::{self, Sum};
use crate::config::Config;
use crate::forgotten::List;
use crate::secret_file;
use anyhow::Context;
use std::path::Path;

pub(super) const FILE: &str = "forgotten.list";

/// Copies the list of this installation, where there is one.
pub(super) fn copy_out(config: &Config, backup: &Path) -> anyhow::Result<Option<Sum>> {
    let list = List::read(&config.forgotten_list())?;
    match list.text() {
        "" => Ok(None),
        text => Ok(Some(file::write_all(&backup.join(FILE), text.as_bytes())?)),
    }
}

/// Puts the list of the backup and the list of the place together, in the place; gives the number
/// of lines.
pub(super) fn join(config: &Config, backup: &Path) -> anyhow::Result<usize> {
    let path = config.forgotten_list();
    let (old, own) = (List::read(&backup.join(FILE))?, List::read(&path)?);
    let mut text = old.text().to_owned();
    for line in own.text().split_inclusive('\n') {
        if !old.text().split_inclusive('\n').any(|known| known == line) {
            text.push_str(line);
        }
    }
    // Each is only appended to, so the later one begins with the earlier: the place's own stands.
    if own.text() != text {
        secret_file::replace(&path, text.as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(List::read(&path)?.to_do(None)?.lines.len())
}
