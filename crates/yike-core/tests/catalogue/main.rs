//! Every record of the catalogue, proved whole: each answers every way of filling in its form, and
//! each is read back as it was written.

mod combinations;
mod round_trip;

use std::fs;
use std::path::Path;
use yike_core::item::Item;
use yike_core::package::Package;

/// The built-in items, in the order of their keys.
fn items() -> Vec<Item> {
    read("items")
}

/// The built-in packages, in the order of their keys.
fn packages() -> Vec<Package> {
    read("packages")
}

fn read<T: serde::de::DeserializeOwned>(part: &str) -> Vec<T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let entries = fs::read_dir(folder.join(part)).expect("the catalogue");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let texts = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a text"));
    texts
        .map(|text| toml::from_str(&text).expect("a record"))
        .collect()
}
