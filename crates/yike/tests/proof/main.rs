//! The catalogue, proved from outside: each planted fault is found where it stands, and what is
//! published is the same on every channel.

mod channels;
mod district;
mod invented;
mod planted;
mod published;
mod round_trip;
mod town;

use std::fs;
use std::path::{Path, PathBuf};
use yike::catalogue::Fault;

/// The folder of the built-in catalogue.
fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

/// The files of one part, as `items/senior-allowance.toml`, in order.
fn files(folder: &Path, part: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.join(part)).expect("a part of the catalogue");
    let names = entries.map(|entry| entry.expect("a file").file_name());
    let mut files: Vec<String> = names
        .map(|name| format!("{part}/{}", name.to_string_lossy()))
        .collect();
    files.sort();
    files
}

/// `file:line:column rule`
fn told(fault: &Fault) -> String {
    format!(
        "{}:{}:{} {}",
        fault.file, fault.line, fault.column, fault.rule
    )
}
