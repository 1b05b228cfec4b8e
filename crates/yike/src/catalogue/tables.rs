//! Tables as comma-separated text: units, dictionaries, working days; and the names of units.
//!
//! The tables are plain: one line a row, no quotes, no comma inside a value.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use yike_core::case::rating::Side;
use yike_core::clock::{Calendar, CsvFault};
use yike_core::item::{Level, Source};
use yike_core::unit::{Unit, UnitId};

use super::Files;
use super::item_file;
use super::report::Fault;
use crate::world::CALENDAR_HEADING;

/// A list of codes that cities keep: `code,name,…,source,as_of`.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Dictionary {
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(|row| row.first())
            .map(String::as_str)
    }

    pub fn all_codes(&self) -> BTreeSet<String> {
        self.codes().map(str::to_owned).collect()
    }

    /// `get("M01", "name")` is 居民身份证.
    pub fn get(&self, code: &str, column: &str) -> Option<&str> {
        let n = self.columns.iter().position(|name| name == column)?;
        let row = self
            .rows
            .iter()
            .find(|row| row.first().is_some_and(|c| c == code))?;
        row.get(n).map(String::as_str)
    }
}

/// How the units of one district are called. The tree itself is the table of units.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// Code of the district.
    pub district: String,
    pub source: Source,
    /// What is put behind a unit's name for its place of service, by kind of place.
    pub suffix: BTreeMap<String, String>,
    /// The owner's name in full, with `{street}` or `{town}`.
    pub formal: BTreeMap<String, String>,
    /// The text of the 业务专用章.
    pub seal: BTreeMap<String, String>,
    #[serde(default)]
    pub bureaus: Vec<Bureau>,
    #[serde(default)]
    pub street_sections: Vec<StreetSection>,
}

/// A department of the district; its unit is `{district}-{suffix}`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bureau {
    pub suffix: String,
    pub name: String,
    pub short: String,
    pub name_en: String,
    pub uscc: String,
    #[serde(default)]
    pub sections: Vec<String>,
}

/// A section of a street's back office and the items it works on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreetSection {
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub items: Vec<String>,
}

/// Puts one table behind another of the same kind, under one heading.
pub fn append(all: &mut String, text: &str) {
    let text = text.trim_start_matches('\u{feff}');
    let rows = if all.is_empty() {
        text
    } else {
        text.split_once('\n').map_or("", |(_, rows)| rows)
    };
    all.push_str(rows);
    if !all.ends_with('\n') {
        all.push('\n');
    }
}

pub fn calendar(path: &str, text: &str) -> Vec<Fault> {
    let faults = match Calendar::parse_csv(text) {
        Ok(_) => unkept(text),
        Err(faults) => faults,
    };
    faults
        .into_iter()
        .map(|fault| {
            let span = lines(text)
                .nth(fault.line.saturating_sub(1))
                .map_or(0..0, |(span, _)| span);
            Fault::new((path, text), span, "calendar", fault.zh, fault.en)
        })
        .collect()
}

/// What would keep a year of a readable table out of the register: a legal day that is missing.
fn unkept(text: &str) -> Vec<CsvFault> {
    let mut faults = Vec::new();
    for (year, rows) in years(text) {
        let table = format!("{CALENDAR_HEADING}\n{rows}");
        let found = Calendar::default().merge(year, &table).err();
        let found = found.unwrap_or_default().into_iter();
        // Lines are those of the year; what is missing from it is told once, at the head.
        faults.extend(found.map(|fault| CsvFault { line: 0, ..fault }));
    }
    faults
}

/// The rows of a table of days, without heading, by the year of their notice: a notice may speak
/// of the December before, of which nothing else is said then.
pub fn years(text: &str) -> BTreeMap<i16, String> {
    let mut years: BTreeMap<i16, String> = BTreeMap::new();
    for row in text.lines().skip(1).map(str::trim) {
        let day = row.trim_start_matches(['"', ' ']);
        let Some(year) = day.get(..4).and_then(|year| year.parse().ok()) else {
            continue;
        };
        let rows = years.entry(year).or_default();
        if !rows.is_empty() {
            rows.push('\n');
        }
        rows.push_str(row);
    }
    let is_december = |rows: &String| {
        let mut days = rows.lines().map(|row| row.trim_start_matches(['"', ' ']));
        days.all(|day| day.get(5..7) == Some("12"))
    };
    let before: Vec<i16> = (years.iter())
        .filter(|(year, rows)| is_december(rows) && years.contains_key(&(**year + 1)))
        .map(|(year, _)| *year)
        .collect();
    for year in before {
        if let (Some(rows), Some(next)) = (years.remove(&year), years.get_mut(&(year + 1))) {
            *next = format!("{rows}\n{next}");
        }
    }
    years
}

/// `code,level,name,parent`: the tree of units.
pub fn units(path: &str, text: &str) -> Vec<Fault> {
    let file = (path, text);
    let mut faults = heading(file, "code,level,name,parent");
    let mut rows: Vec<UnitLine> = Vec::new();
    let mut levels: BTreeMap<&str, &str> = BTreeMap::new();
    for (span, row) in lines(text).skip(1) {
        let Some([code, level, name, parent]) = cells(file, &span, row, &mut faults) else {
            // Still known as a parent, so that one bad row is one fault.
            levels.insert(row.split(',').next().unwrap_or_default(), "");
            continue;
        };
        let mut add = |rule, zh: String, en: String| {
            faults.push(Fault::new(file, span.clone(), rule, zh, en));
        };
        if levels.insert(code, level).is_some() {
            add(
                "unit_code_once",
                format!("代码 {code} 出现了两次，办件会送错地方。请删去或改正一行。"),
                format!(
                    "The code {code} stands there twice; cases would go astray. Please correct one."
                ),
            );
        }
        if name.is_empty() {
            add(
                "empty",
                "没有名称。请填写。".to_owned(),
                "There is no name. Please fill it in.".to_owned(),
            );
        }
        let Some((lengths, above)) = of_level(level) else {
            add(
                "unit_level",
                format!("没有“{level}”这一级。可用：city、district、bureau、street、community。"),
                format!(
                    "There is no level “{level}”. It can be city, district, bureau, street, \
                     community."
                ),
            );
            levels.insert(code, "");
            continue;
        };
        if level == BUREAU {
            if !is_bureau(code) {
                add(
                    "unit_code",
                    format!(
                        "委办局的代码应是 6 位区代码加 B08 这样的后缀，现在是“{code}”。请改正。"
                    ),
                    format!(
                        "The code of a bureau is the six digits of its district and a suffix such \
                         as B08, this is “{code}”. Please correct it."
                    ),
                );
            }
        } else if !lengths.contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
            add(
                "unit_code",
                format!(
                    "这一级的代码应是 {} 位数字，现在是“{code}”。请对照区划代码。",
                    lengths[0]
                ),
                format!(
                    "A code of this level is {} digits, this is “{code}”. Please compare it.",
                    lengths[0]
                ),
            );
        }
        rows.push(UnitLine {
            code,
            above,
            parent,
            span,
        });
    }
    for unit in rows {
        if let Some((zh, en)) = wrong_parent(&unit, &levels) {
            faults.push(Fault::new(file, unit.span, "unit_parent", zh, en));
        }
    }
    faults
}

/// The rows of a table of units that have a level.
pub fn tree(text: &str) -> impl Iterator<Item = Unit> {
    text.lines().skip(1).filter_map(|line| {
        let mut cells = line.splitn(4, ',').map(str::trim);
        let (code, level, name) = (cells.next()?, cells.next()?, cells.next()?);
        let parent = cells.next().filter(|parent| !parent.is_empty());
        Some(Unit {
            id: UnitId::new(code),
            level: match level {
                BUREAU => Level::District,
                level => crate::world::level(level)?,
            },
            name: name.to_owned(),
            parent: parent.map(UnitId::new),
        })
    })
}

struct UnitLine<'a> {
    code: &'a str,
    /// The level its parent is to have.
    above: Option<&'static str>,
    parent: &'a str,
    span: Range<usize>,
}

fn wrong_parent(unit: &UnitLine, levels: &BTreeMap<&str, &str>) -> Option<(String, String)> {
    let UnitLine { code, parent, .. } = unit;
    let Some(above) = unit.above else {
        return (!parent.is_empty()).then(|| {
            (
                "最上一级没有上级。请把上级留空。".to_owned(),
                "The top of the tree has no parent. Please leave it empty.".to_owned(),
            )
        });
    };
    match levels.get(parent) {
        None => Some((
            format!("上级“{parent}”不在表里。请先加上级，或改正代码。"),
            format!("The parent “{parent}” is not in the table. Please add it or correct it."),
        )),
        // The parent's own row has a fault, which is told there.
        Some(&"") => None,
        Some(level) if *level != above => Some((
            format!("上级应是 {above} 一级，“{parent}”是 {level}。请改正。"),
            format!("The parent is to be a {above}, “{parent}” is a {level}. Please correct it."),
        )),
        Some(_) if !code.starts_with(parent) => Some((
            format!("代码 {code} 不以上级代码 {parent} 开头，多半挂错了上级。请核对。"),
            format!("The code {code} does not begin with its parent's {parent}. Please check it."),
        )),
        Some(_) => None,
    }
}

/// The word for a department of a district, which the tree has on the level of its district.
const BUREAU: &str = "bureau";

/// `110101B08`: the district, then a letter and what tells bureaus apart.
fn is_bureau(code: &str) -> bool {
    let parts = code.split_at_checked(6);
    parts.is_some_and(|(district, suffix)| {
        district.bytes().all(|b| b.is_ascii_digit())
            && suffix.starts_with(|c: char| c.is_ascii_uppercase())
            && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// The suffixes of the bureaus that stand in a table of units.
pub fn bureaus(units_csv: &str) -> impl Iterator<Item = String> {
    units_csv.lines().filter_map(|row| {
        let mut cells = row.split(',').map(str::trim);
        let (code, level) = (cells.next()?, cells.next()?);
        (level == BUREAU).then(|| code.get(6..).map(str::to_owned))?
    })
}

/// Digits of a code, and the level above.
/// A municipality 直辖市 has the two digits of its province, another city four.
fn of_level(level: &str) -> Option<(&'static [usize], Option<&'static str>)> {
    match level {
        "city" => Some((&[2, 4], None)),
        "district" => Some((&[6], Some("city"))),
        BUREAU => Some((&[], Some("district"))),
        "street" => Some((&[9], Some("district"))),
        "community" => Some((&[12], Some("street"))),
        _ => None,
    }
}

pub fn dictionary(path: &str, text: &str) -> (Dictionary, Vec<Fault>) {
    let file = (path, text);
    let mut faults = Vec::new();
    let mut dictionary = Dictionary::default();
    let mut all = lines(text);
    let (span, first) = all.next().unwrap_or((0..0, ""));
    dictionary.columns = first.split(',').map(str::to_owned).collect();
    if !(first.starts_with("code,name,") && first.ends_with(",source,as_of")) {
        faults.push(Fault::new(
            file,
            span,
            "heading",
            "第一行应是列名，以 code,name 开头，以 source,as_of 结尾：每个值都要有出处和日期。请改正。",
            "The first line names the columns, from code,name to source,as_of: every value has a \
             source and a day. Please correct it.",
        ));
        return (dictionary, faults);
    }
    let mut seen = std::collections::BTreeSet::new();
    for (span, row) in all {
        let cells: Vec<&str> = row.split(',').collect();
        let mut add = |rule, zh: String, en: String| {
            faults.push(Fault::new(file, span.clone(), rule, zh, en));
        };
        let (count, expected) = (cells.len(), dictionary.columns.len());
        if count != expected || row.contains('"') {
            add(
                "columns",
                format!("这一行有 {count} 列，应有 {expected} 列；值里不能有逗号和引号。请改正。"),
                format!(
                    "This row has {count} columns instead of {expected}; values have no commas or \
                     quotes. Please correct it."
                ),
            );
            continue;
        }
        if !seen.insert(cells[0]) {
            add(
                "code_once",
                format!("编码 {} 出现了两次。请删去一行。", cells[0]),
                format!(
                    "The code {} stands there twice. Please remove one row.",
                    cells[0]
                ),
            );
        }
        if cells[count - 1].parse::<jiff::civil::Date>().is_err() || cells[count - 2].is_empty() {
            add(
                "source",
                "没有出处，或日期不是“年-月-日”。请写明从哪里、哪天查到的。".to_owned(),
                "No source, or its day is no real date. Please say where and when it was read."
                    .to_owned(),
            );
        }
        dictionary
            .rows
            .push(cells.into_iter().map(str::to_owned).collect());
    }
    (dictionary, faults)
}

/// 评价问卷: reasons and dimensions of ratings name versions, levels and sides that there are.
pub fn questionnaire(files: &Files, all: &BTreeMap<String, Dictionary>) -> Vec<Fault> {
    let versions = all.get("rating_versions").map(Dictionary::all_codes);
    let versions = versions.unwrap_or_default();
    let mut faults = Vec::new();
    for (stem, column) in [("rating_tags", "levels"), ("rating_dimensions", "side")] {
        let path = format!("dictionaries/{stem}.csv");
        let (Some(table), Some(text)) = (all.get(stem), files.get(&path)) else {
            continue;
        };
        for (span, row) in lines(text).skip(1) {
            let code = row.split(',').next().unwrap_or_default();
            let cell = |column| table.get(code, column).unwrap_or_default();
            let is_version = |name: &str| versions.contains(name);
            let (since, until) = (cell("since"), cell("until"));
            let fits = match column {
                "levels" => !crate::rated::levels(cell(column)).is_empty(),
                _ => Side::parse(cell(column)).is_some(),
            };
            if fits && is_version(since) && (until.is_empty() || is_version(until)) {
                continue;
            }
            faults.push(Fault::new(
                (&path, text),
                span,
                "rating_row",
                format!("评价问卷的这一行对不上：{column} 要写等级（如 1-2）或 online、offline、both，since 和 until 要写 rating_versions.csv 里的版本。请改正。"),
                format!(
                    "This row of the questionnaire does not fit: {column} is levels such as 1-2, or \
                     online, offline or both; since and until are versions of \
                     rating_versions.csv. Please correct it."
                ),
            ));
        }
    }
    faults
}

/// What a file of names refers to in the rest of the catalogue.
pub fn naming(path: &str, files: &Files, naming: &Naming, units_csv: &str) -> Vec<Fault> {
    let text = files[path].as_str();
    let mut found: Vec<(String, &'static str, String, String)> = Vec::new();
    let is_district = units_csv.lines().any(|row| {
        row.split(',')
            .take(2)
            .eq([naming.district.as_str(), "district"])
    });
    if !is_district {
        found.push((
            "district".to_owned(),
            "unit_parent",
            format!("机构表里没有 {} 这个区。请核对代码。", naming.district),
            format!(
                "The table of units has no district {}. Please check it.",
                naming.district
            ),
        ));
    }
    for (n, bureau) in naming.bureaus.iter().enumerate() {
        if naming.bureaus[..n]
            .iter()
            .any(|b| b.suffix == bureau.suffix)
        {
            found.push((
                format!("bureaus[{n}].suffix"),
                "code_once",
                format!("后缀 {} 用了两次。请改其中一个。", bureau.suffix),
                format!(
                    "The suffix {} is used twice. Please change one.",
                    bureau.suffix
                ),
            ));
        }
        if let Err(fault) = yike_core::door::Uscc::parse(&bureau.uscc) {
            found.push((
                format!("bureaus[{n}].uscc"),
                "owner_code",
                fault.zh,
                fault.en,
            ));
        }
    }
    for (n, section) in naming.street_sections.iter().enumerate() {
        for (i, key) in section.items.iter().enumerate() {
            // A city that brings its own items may leave out some that the built-in naming knows.
            let path = format!("items/{key}.toml");
            if !files.contains_key(&path) && !super::is_built_in(&path) {
                found.push((
                    format!("street_sections[{n}].items[{i}]"),
                    "item_known",
                    format!("没有事项“{key}”。请核对编号。"),
                    format!("There is no item “{key}”. Please check the key."),
                ));
            }
        }
    }
    let Ok(table) = toml::de::DeTable::parse(text) else {
        return Vec::new();
    };
    found
        .into_iter()
        .map(|(at, rule, zh, en)| {
            Fault::new((path, text), item_file::locate(&table, &at), rule, zh, en)
        })
        .collect()
}

/// Every line that is not empty, without its ending, and where it stands.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let from = start;
        start += line.len();
        let line = line.trim_end_matches(['\n', '\r']);
        let bom = line.len() - line.trim_start_matches('\u{feff}').len();
        let line = &line[bom..];
        (!line.is_empty()).then_some((from + bom..from + bom + line.len(), line))
    })
}

fn heading(file: (&str, &str), expected: &str) -> Vec<Fault> {
    let (span, first) = lines(file.1).next().unwrap_or((0..0, ""));
    if first == expected {
        return Vec::new();
    }
    vec![Fault::new(
        file,
        span,
        "heading",
        format!("第一行应是列名 {expected}。请改正。"),
        format!("The first line is to be {expected}. Please correct it."),
    )]
}

fn cells<'a, const N: usize>(
    file: (&str, &str),
    span: &Range<usize>,
    row: &'a str,
    faults: &mut Vec<Fault>,
) -> Option<[&'a str; N]> {
    let cells: Vec<&str> = row.split(',').map(str::trim).collect();
    let count = cells.len();
    let exact = <[&str; N]>::try_from(cells).ok();
    if exact.is_none() {
        faults.push(Fault::new(
            file,
            span.clone(),
            "columns",
            format!("这一行有 {count} 列，应有 {N} 列；值里不能有逗号。请改正。"),
            format!("This row has {count} columns instead of {N}. Please correct it."),
        ));
    }
    exact
}
