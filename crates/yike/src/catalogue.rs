//! The catalogue: items, dictionaries, working days and units, as files that a city can change.
//!
//! One is built into the program. A folder of the same shape takes the place of it, part by part:
//! a part (`items`, `packages`, `lists`, `dictionaries`, `units`, `calendar`) that the folder does not have stays as
//! built in. A catalogue with faults is not loaded; [`check`] tells all of them in one run.

mod item_file;
mod out;
mod report;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use rust_embed::RustEmbed;
use yike_core::item::Item;
use yike_core::list::List;
use yike_core::package::{self, Package};
use yike_core::survey::Survey;
use yike_core::unit::{Unit, UnitId, Units};

use crate::threads;

pub use out::folder;
pub use report::{Fault, Report};
pub use tables::{Bureau, Dictionary, Naming, StreetSection};

/// What can be done here, read and found fit.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Sorted by key.
    pub items: Vec<Loaded>,
    /// 一件事, sorted by key.
    pub packages: Vec<LoadedRecord<Package>>,
    /// 事项清单 of districts and streets, sorted by unit.
    pub lists: Vec<LoadedRecord<List>>,
    /// `date,kind,occasion`, for `yike_core::clock::Calendar::parse_csv`.
    pub calendar_csv: String,
    /// `code,level,name,parent`
    pub units_csv: String,
    /// How the units of a district are called; one for each file in `units`.
    pub naming: Vec<Naming>,
    /// By file name without ending: `materials`, `certificate_kinds`, `masks`.
    pub dictionaries: BTreeMap<String, Dictionary>,
}

/// An item with the text it was read from; `digest` names this text for ever.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub item: Arc<Item>,
    pub text: String,
    pub digest: String,
}

/// A package or a list with the text it was read from.
#[derive(Debug, Clone)]
pub struct LoadedRecord<T> {
    pub record: Arc<T>,
    pub text: String,
    pub digest: String,
}

/// What was read, before it is kept: each record with the text it came from.
struct Found<'a> {
    /// Sorted by key.
    items: Vec<(Item, &'a str)>,
    packages: Vec<(Package, &'a str)>,
    lists: Vec<(List, &'a str)>,
    calendar_csv: String,
    units_csv: String,
    naming: Vec<Naming>,
    dictionaries: BTreeMap<String, Dictionary>,
}

impl Found<'_> {
    /// With the digest of each text, which a mere check does without.
    fn keep(self) -> Catalogue {
        let items = self.items.iter().map(|one| one.1);
        let packages = self.packages.iter().map(|one| one.1);
        let lists = self.lists.iter().map(|one| one.1);
        let texts: Vec<&str> = items.chain(packages).chain(lists).collect();
        let digest = |text: &&str| Item::digest(text);
        let mut digests = threads::each(threads::all(), &texts, digest).into_iter();
        let mut digest = || digests.next().unwrap_or_default();
        Catalogue {
            items: (self.items.into_iter())
                .map(|(item, text)| Loaded {
                    item: Arc::new(item),
                    text: text.to_owned(),
                    digest: digest(),
                })
                .collect(),
            packages: (self.packages.into_iter())
                .map(|(package, text)| LoadedRecord::new(package, text, digest()))
                .collect(),
            lists: (self.lists.into_iter())
                .map(|(list, text)| LoadedRecord::new(list, text, digest()))
                .collect(),
            calendar_csv: self.calendar_csv,
            units_csv: self.units_csv,
            naming: self.naming,
            dictionaries: self.dictionaries,
        }
    }
}

impl<T> LoadedRecord<T> {
    fn new(record: T, text: &str, digest: String) -> LoadedRecord<T> {
        LoadedRecord {
            record: Arc::new(record),
            text: text.to_owned(),
            digest,
        }
    }
}

/// The items that packages and lists may name.
struct Shelf<'a> {
    items: &'a [(Item, &'a str)],
    files: &'a Files,
}

impl package::Items for Shelf<'_> {
    fn item(&self, key: &str) -> Option<&Item> {
        let n = (self.items).binary_search_by(|(item, _)| item.key.as_str().cmp(key));
        n.ok().map(|n| &self.items[n].0)
    }

    fn is_named(&self, key: &str) -> bool {
        self.item(key).is_some() || self.files.contains_key(&format!("items/{key}.toml"))
    }
}

impl Catalogue {
    /// The catalogue that is built in. A test keeps it fit.
    pub fn embedded() -> Catalogue {
        let files = Arc::new(embedded_files());
        let (found, report) = read(threads::all(), &files, Vec::new());
        assert!(report.is_clean(), "{report}");
        found.keep()
    }

    /// The catalogue of a folder; the error is the whole report, ready to be printed.
    pub fn open(folder: &Path) -> anyhow::Result<Catalogue> {
        let (files, unreadable) = files_of(folder)?;
        let files = Arc::new(files);
        let (found, report) = read(threads::all(), &files, unreadable);
        anyhow::ensure!(report.is_clean(), "{report}");
        Ok(found.keep())
    }

    /// The units of the table, without the bureaus that `naming` adds.
    pub fn tree(&self) -> impl Iterator<Item = Unit> {
        tables::tree(&self.units_csv)
    }

    /// The rows of each year of the calendar, without heading.
    pub fn years(&self) -> BTreeMap<i16, String> {
        tables::years(&self.calendar_csv)
    }

    pub fn item(&self, key: &str) -> Option<&Loaded> {
        self.items
            .binary_search_by(|loaded| loaded.item.key.as_str().cmp(key))
            .ok()
            .map(|n| &self.items[n])
    }
}

/// Everything wrong with a folder, in one run. An error is a folder that cannot be read at all.
pub fn check(folder: &Path) -> io::Result<Report> {
    let (files, unreadable) = files_of(folder)?;
    Ok(read(threads::all(), &Arc::new(files), unreadable).1)
}

/// A survey 调查问卷 as somebody hands it in.
///
/// # Errors
/// Every fault at once, each with its line and column.
pub fn check_survey(text: &str, units: &Units) -> Result<Survey, Vec<Fault>> {
    item_file::survey("survey.toml", text, units)
}

/// Checks the text of one item as it would stand among the others: `bureaus` are the suffixes of
/// the tree, `others` the handling codes of other items and their keys.
///
/// # Errors
/// Every fault at once, each with its line and column.
pub fn check_item(
    text: &str,
    bureaus: BTreeSet<String>,
    others: impl IntoIterator<Item = (String, String)>,
) -> Result<Item, Vec<Fault>> {
    let mut known = item_file::Known::default();
    known.codes = Embedded::iter()
        .filter(|path| is_in(path, "dictionaries"))
        .filter_map(|path| {
            let text = String::from_utf8(Embedded::get(&path)?.data.into_owned()).ok()?;
            let stem = path
                .strip_prefix("dictionaries/")?
                .strip_suffix(".csv")?
                .to_owned();
            Some((stem, tables::dictionary(&path, &text).0.all_codes()))
        })
        .collect();
    known.materials = known.codes.get("materials").cloned();
    known.bureaus = (!bureaus.is_empty()).then_some(bureaus);
    let mut handles = item_file::Handles::default();
    for (handle, key) in others {
        handles.take(handle, key);
    }
    // A text handed in has no file; its own key names it.
    let key = toml::from_str::<Item>(text).map_or("item".to_owned(), |item| item.key);
    let path = format!("items/{key}.toml");
    let (item, mut faults) = item_file::read(&path, text, &known);
    if let Some(item) = &item {
        faults.extend(handles.meet(&path, text, item));
    }
    item.filter(|_| faults.is_empty()).ok_or(faults)
}

/// The line on which an element of a record stands, from 1; of the nearest around it where the text
/// does not say. `None` is a text that cannot be read.
pub fn line_of(text: &str, path: &str) -> Option<usize> {
    let table = toml::de::DeTable::parse(text).ok()?;
    let span = item_file::locate(&table, path);
    Some(text.get(..span.start)?.matches('\n').count() + 1)
}

/// Checks the text of one list as it would stand in this tree, beside these items.
///
/// # Errors
/// Every fault at once, each with its line and column.
pub fn check_list(
    text: &str,
    unit: &UnitId,
    items: &impl package::Items,
    units: &Units,
) -> Result<List, Vec<Fault>> {
    item_file::list(&format!("lists/{unit}.toml"), text, items, units)
}

/// The text of a list as the program writes it; the comments at the head of an earlier text stay.
pub fn list_text(list: &List, earlier: &str) -> String {
    let is_head = |line: &&str| line.starts_with('#') || line.is_empty();
    let head: String = (earlier.lines().take_while(is_head))
        .map(|line| format!("{line}\n"))
        .collect();
    let body = toml::to_string(list).expect("a list has nothing that TOML cannot say");
    head + &body
}

/// Path inside the catalogue (`items/senior-allowance.toml`), then text.
type Files = BTreeMap<String, String>;

const PARTS: [&str; 6] = [
    "calendar",
    "dictionaries",
    "items",
    "lists",
    "packages",
    "units",
];

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../catalogue"]
struct Embedded;

fn embedded_files() -> Files {
    // The texts of the pages lie beside the catalogue, but they are the face's.
    Embedded::iter()
        .filter(|path| PARTS.iter().any(|part| is_in(path, part)))
        .filter_map(|path| {
            let file = Embedded::get(&path)?;
            let text = String::from_utf8(file.data.into_owned()).ok()?;
            Some((path.into_owned(), text))
        })
        .collect()
}

fn is_built_in(path: &str) -> bool {
    Embedded::get(path).is_some()
}

fn files_of(folder: &Path) -> io::Result<(Files, Vec<Fault>)> {
    let mut files = Files::new();
    let mut unreadable = Vec::new();
    let mut own = BTreeSet::new();
    let mut found = Vec::new();
    fs::read_dir(folder)?;
    for part in PARTS {
        let Ok(entries) = fs::read_dir(folder.join(part)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || entry.file_type()?.is_dir() {
                continue;
            }
            own.insert(part);
            found.push((format!("{part}/{name}"), entry.path()));
        }
    }
    let read = threads::each(threads::all(), &found, |(_, place)| {
        fs::read(place).map(String::from_utf8)
    });
    for ((path, _), text) in found.into_iter().zip(read) {
        match text? {
            Ok(text) => drop(files.insert(path, text)),
            Err(error) => unreadable.push(report::not_utf8(&path, &error)),
        }
    }
    if own.contains("items") {
        // Packages and lists name items: whoever brings their own items does not want the built-in ones.
        own.extend(["packages", "lists"]);
    }
    if own.contains("units") {
        own.insert("lists");
    }
    for (path, text) in embedded_files() {
        if !own.iter().any(|part| is_in(&path, part)) {
            files.insert(path, text);
        }
    }
    Ok((files, unreadable))
}

fn is_in(path: &str, part: &str) -> bool {
    path.split_once('/').is_some_and(|(first, _)| first == part)
}

/// What can be read, and everything wrong with it. Only together with a clean report is the
/// catalogue whole. Up to `hands` threads read the items; the report is the same for any number.
fn read(hands: usize, files: &Arc<Files>, unreadable: Vec<Fault>) -> (Found<'_>, Report) {
    let mut report = Report::new(files, unreadable);
    let mut catalogue = Found {
        items: Vec::new(),
        packages: Vec::new(),
        lists: Vec::new(),
        calendar_csv: String::new(),
        units_csv: String::new(),
        naming: Vec::new(),
        dictionaries: BTreeMap::new(),
    };
    let mut namings = Vec::new();
    for (path, text) in files.iter() {
        let (part, name) = path.split_once('/').unwrap_or(("", path));
        match (part, name.rsplit_once('.')) {
            ("calendar", Some((_, "csv"))) => {
                report.add_all(tables::calendar(path, text));
                tables::append(&mut catalogue.calendar_csv, text);
            }
            ("units", Some((_, "csv"))) => {
                report.add_all(tables::units(path, text));
                tables::append(&mut catalogue.units_csv, text);
            }
            ("units", Some((_, "toml"))) => match item_file::read_plain::<Naming>(path, text) {
                Ok(naming) => namings.push((path, naming)),
                Err(faults) => report.add_all(faults),
            },
            ("dictionaries", Some((stem, "csv"))) => {
                let (dictionary, faults) = tables::dictionary(path, text);
                report.add_all(faults);
                catalogue.dictionaries.insert(stem.to_owned(), dictionary);
            }
            ("items" | "lists" | "packages", Some((_, "toml"))) => {}
            ("", _) => {}
            _ => report.add(report::not_read(path)),
        }
    }

    report.add_all(tables::questionnaire(files, &catalogue.dictionaries));

    let mut known = item_file::Known::default();
    if let Some(materials) = catalogue.dictionaries.get("materials") {
        known.materials = Some(materials.codes().map(str::to_owned).collect());
    }
    known.codes = (catalogue.dictionaries.iter())
        .map(|(stem, dictionary)| (stem.clone(), dictionary.all_codes()))
        .collect();
    let named = namings.iter().flat_map(|(_, naming)| &naming.bureaus);
    let mut bureaus: BTreeSet<String> = named.map(|bureau| bureau.suffix.clone()).collect();
    bureaus.extend(tables::bureaus(&catalogue.units_csv));
    known.bureaus = (!namings.is_empty() || !bureaus.is_empty()).then_some(bureaus);
    let mut handles = item_file::Handles::default();
    let of = |part| {
        let all = files.iter().filter(move |(path, _)| is_in(path, part));
        all.filter(|(path, _)| path.ends_with(".toml"))
    };
    let texts: Vec<(&String, &String)> = of("items").collect();
    let looked = threads::each(hands, &texts, |(path, text)| {
        item_file::read(path, text, &known)
    });
    for ((path, text), (item, faults)) in texts.into_iter().zip(looked) {
        report.add_all(faults);
        if let Some(item) = item {
            report.add_all(handles.meet(path, text, &item));
            catalogue.items.push((item, text));
        }
    }
    catalogue.items.sort_by(|a, b| a.0.key.cmp(&b.0.key));
    let shelf = Shelf {
        items: &catalogue.items,
        files,
    };
    for (path, text) in of("packages") {
        match item_file::package(path, text, &shelf) {
            Ok(package) => catalogue.packages.push((package, text)),
            Err(faults) => report.add_all(faults),
        }
    }
    let tree = Units::new(tables::tree(&catalogue.units_csv));
    for (path, text) in of("lists") {
        match item_file::list(path, text, &shelf, &tree) {
            Ok(list) => catalogue.lists.push((list, text)),
            Err(faults) => report.add_all(faults),
        }
    }
    for (path, naming) in namings {
        report.add_all(tables::naming(path, files, &naming, &catalogue.units_csv));
        catalogue.naming.push(naming);
    }
    report.sort();
    (catalogue, report)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
