//! What is in the tree: as few crates as promised, only licences that `deny.toml` allows, none
//! that it bans.

use super::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const CRATES_MAX: usize = 350;

#[test]
fn dependencies_are_those_we_allow() {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let rules: toml::Table = text.parse().expect("deny.toml parses");
    let words = |list: &toml::Value| -> BTreeSet<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter_map(|word| word.as_str().map(str::to_owned))
            .collect()
    };
    let allowed = words(&rules["licenses"]["allow"]);
    let exceptions: BTreeMap<&str, BTreeSet<String>> = rules["licenses"]["exceptions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some((one["crate"].as_str()?, words(&one["allow"]))))
        .collect();
    let banned: Vec<&str> = rules["bans"]["deny"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["crate"].as_str())
        .collect();
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or("none");
        let is_exempt = |word: &str| {
            exceptions
                .get(name)
                .is_some_and(|words| words.contains(word))
        };
        if !permits(licence, &|word| allowed.contains(word) || is_exempt(word)) {
            wrong.push(format!("{name}: {licence}"));
        }
        if banned.contains(&name) {
            wrong.push(format!("{name} is banned"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_default_build_has_few_crates() {
    let metadata = metadata();
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let by_id: BTreeMap<&str, &Value> = nodes
        .iter()
        .filter_map(|node| Some((node["id"].as_str()?, node)))
        .collect();
    let first = by_id
        .keys()
        .find(|id| id.ends_with("crates/yike#0.1.0") || id.contains("/yike#"));
    let mut waiting = vec![*first.expect("our own crate")];
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let needs = by_id[id]["deps"].as_array().into_iter().flatten();
        waiting.extend(
            needs
                .filter(|dep| {
                    let kinds = dep["dep_kinds"].as_array().into_iter().flatten();
                    kinds.into_iter().any(|kind| kind["kind"] != "dev")
                })
                .filter_map(|dep| dep["pkg"].as_str()),
        );
    }
    assert!(seen.len() > 100, "the tree was read: {}", seen.len());
    assert!(
        seen.len() <= CRATES_MAX,
        "{} crates, at most {CRATES_MAX}",
        seen.len()
    );
}

fn metadata() -> Value {
    let said = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    serde_json::from_slice(&said.stdout).expect("JSON")
}

/// Whether a licence expression can be met with what is allowed: `OR` lets us choose, `AND` asks
/// for both. `/` is the old way to write `OR`.
fn permits(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed);
    met && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        // No short cut: what follows has to be read.
        met |= both(words, at, allowed);
    }
    met
}

fn both(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
    match words.get(*at) {
        Some(&"(") => {
            *at += 1;
            let met = either(words, at, allowed);
            *at += 1;
            met
        }
        Some(word) => {
            *at += 1;
            let mut name = (*word).to_owned();
            if words.get(*at) == Some(&"WITH") {
                name = format!("{name} WITH {}", words.get(*at + 1).unwrap_or(&""));
                *at += 2;
            }
            allowed(&name)
        }
        None => false,
    }
}

#[test]
fn licence_expressions_are_read() {
    let mit = |word: &str| word == "MIT";
    assert!(permits("MIT OR Apache-2.0", &mit));
    assert!(permits("Apache-2.0/MIT", &mit));
    assert!(!permits("MIT AND BSD-3-Clause", &mit));
    assert!(!permits("(MIT OR Apache-2.0) AND Unicode-3.0", &mit));
    assert!(!permits("Apache-2.0 WITH LLVM-exception", &mit));
    assert!(!permits("none", &mit));
}
