//! Whatever a file of the catalogue holds, the answer is a report: never a panic, and each fault
//! stands on a line that the file has.

use std::cell::RefCell;
use std::time::Duration;

use super::*;
use crate::mutate::{Chance, spoilt, tries};

/// A small catalogue of every kind of file, without a fault.
fn small() -> BTreeMap<String, Vec<u8>> {
    const KEPT: [&str; 12] = [
        "items/hard-to-employ-recognition.toml",
        "items/temporary-relief.toml",
        "items/food-business-licence.toml",
        "items/medical-relief.toml",
        "items/fire-safety-check.toml",
        "items/shop-sign.toml",
        "items/sole-trader-registration.toml",
        "packages/restaurant.toml",
        "calendar/china.csv",
        "units/dongcheng.toml",
        "lists/110101.toml",
        "lists/110101013.toml",
    ];
    let mut files = BTreeMap::new();
    for (path, text) in embedded_files() {
        let text = match path.as_str() {
            "units/beijing.csv" => near(&text),
            "lists/110101.toml" | "lists/110101013.toml" => own_rows(&text),
            _ if KEPT.contains(&path.as_str()) || is_in(&path, "dictionaries") => text,
            _ => continue,
        };
        files.insert(path, text.into_bytes());
    }
    files
}

/// The rows of one street and what is above it.
fn near(units: &str) -> String {
    let is_near = |line: &&str| {
        let code = line.split(',').next().unwrap_or_default();
        matches!(code, "code" | "11" | "110101") || code.starts_with("110101013")
    };
    let lines = units.lines().filter(is_near);
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A list without the items that are not in the small catalogue.
fn own_rows(text: &str) -> String {
    let mut list: List = toml::from_str(text).unwrap();
    let is_kept = |key: &str| {
        [
            "hard-to-employ-recognition",
            "temporary-relief",
            "medical-relief",
            "shop-sign",
        ]
        .contains(&key)
    };
    list.items.retain(|row| is_kept(&row.item));
    list.answers.retain(|answer| is_kept(&answer.item));
    for site in &mut list.sites {
        site.items.retain(|one| is_kept(&one.item));
    }
    list_text(&list, text)
}

/// The files as a folder would give them: what is no UTF-8 is told.
fn taken(files: BTreeMap<String, Vec<u8>>) -> (Arc<Files>, Vec<Fault>) {
    let (mut texts, mut unreadable) = (Files::new(), Vec::new());
    for (path, bytes) in files {
        match String::from_utf8(bytes) {
            Ok(text) => drop(texts.insert(path, text)),
            Err(error) => unreadable.push(report::not_utf8(&path, &error)),
        }
    }
    (Arc::new(texts), unreadable)
}

/// Spoils one or two files and reads all.
fn one(
    base: &BTreeMap<String, Vec<u8>>,
    met: &RefCell<BTreeSet<&'static str>>,
    chance: &mut Chance,
) -> Result<(), String> {
    let mut files = base.clone();
    let paths: Vec<&String> = base.keys().collect();
    for _ in 0..=chance.below(2) {
        let path = *chance.one_of(&paths);
        let bytes = spoilt(&files[path], chance);
        files.insert(path.clone(), bytes);
    }
    let (texts, unreadable) = taken(files.clone());
    let (found, report) = read(1, &texts, unreadable);
    for fault in &report.faults {
        let bytes = &files[&fault.file];
        let lines = bytes.split(|byte| *byte == b'\n').count();
        if !(1..=lines).contains(&fault.line) || fault.span.end > bytes.len() {
            return Err(format!("{fault:?} is outside a file of {lines} lines"));
        }
        if fault.zh.is_empty() || fault.en.is_empty() || fault.rule.is_empty() {
            return Err(format!("{fault:?} says nothing"));
        }
        met.borrow_mut().insert(fault.rule);
    }
    let shown = report.to_string();
    if shown.lines().count() < 2 {
        return Err(format!("a report says nothing: {shown}"));
    }
    lived_with(&found, &texts, report.is_clean());
    Ok(())
}

/// What passed is used: its digests are made, and the pages ask these things of it.
fn lived_with(found: &Found<'_>, texts: &Arc<Files>, is_clean: bool) {
    let today: jiff::civil::Date = "2026-11-20".parse().unwrap();
    let calendar = yike_core::clock::Calendar::parse_csv(&found.calendar_csv).unwrap_or_default();
    let answers = yike_core::item::form::Answers::new();
    for (item, text) in &found.items {
        item.routes_left(&answers);
        let promise = item.promise(&item.rows_for(&answers));
        if is_clean {
            calendar.due(today, promise);
            assert!(check_item(text, BTreeSet::new(), []).is_ok());
        }
    }
    let shelf = Shelf {
        items: &found.items,
        files: texts,
    };
    for (package, _) in &found.packages {
        package.longest(&shelf);
        package.materials(&shelf);
    }
    for (list, text) in &found.lists {
        let written = list_text(list, text);
        assert_eq!(toml::from_str::<List>(&written).as_ref(), Ok(list));
    }
}

#[test]
fn no_file_of_the_catalogue_makes_the_check_panic() {
    let base = small();
    let (texts, unreadable) = taken(base.clone());
    let clean = read(1, &texts, unreadable).1;
    assert!(clean.is_clean(), "{clean}");
    try_all(&base, 2_000, Duration::from_secs(8), 12);
}

/// `cargo test --release -p yike --lib fuzz -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes"]
fn no_file_of_very_many_makes_the_check_panic() {
    let base = small();
    try_all(&base, 120_000, Duration::MAX, 90);
}

/// Files that cannot be read at all prove little: so many rules are met, at least.
fn try_all(base: &BTreeMap<String, Vec<u8>>, most: u64, time: Duration, rules: usize) {
    let met = RefCell::default();
    let tried = tries(most, time, |chance| one(base, &met, chance)).unwrap();
    let met = met.take();
    println!("{tried} catalogues tried, {} rules met", met.len());
    assert!(met.len() >= rules, "{met:?}");
}

/// The same through a folder on the disk.
#[test]
fn no_folder_makes_the_check_panic() {
    let base = small();
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    };
    base.iter().for_each(|(path, bytes)| write(path, bytes));
    assert!(check(folder.path()).unwrap().is_clean());
    let paths: Vec<&String> = base.keys().collect();
    let tried = tries(60, Duration::from_secs(4), |chance| {
        let path = *chance.one_of(&paths);
        write(path, &spoilt(&base[path], chance));
        let report = check(folder.path()).map_err(|error| error.to_string());
        write(path, &base[path]);
        report.map(|report| drop(report.render(true)))
    });
    println!("{} folders tried", tried.unwrap());
}
