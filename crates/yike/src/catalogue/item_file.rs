//! One TOML file: read it, and say of each fault on which line it stands.
//!
//! serde stops at the first thing it cannot take. So a file that fails is read once more in
//! pieces (each row of a table of its own), and each piece may report a fault.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};
use yike_core::item::{self, Item, lint};
use yike_core::list::{self, List};
use yike_core::package::{self, Items, Package};
use yike_core::site;
use yike_core::survey::{self, Survey};
use yike_core::unit::Units;

use super::report::Fault;

/// What an item may refer to outside its own file; `None` is not known and not checked.
#[derive(Default)]
pub struct Known {
    pub materials: Option<BTreeSet<String>>,
    pub bureaus: Option<BTreeSet<String>>,
    /// Codes of the other dictionaries, by their names.
    pub codes: BTreeMap<String, BTreeSet<String>>,
}

/// Handling codes met so far, and where: the one thing that needs the items one after the other.
#[derive(Default)]
pub struct Handles(BTreeMap<String, String>);

impl Handles {
    /// A handling code that another item bears.
    pub fn take(&mut self, handle: String, by: String) {
        self.0.insert(handle, by);
    }

    /// Takes the code of this item, or says who bears it.
    pub fn meet(&mut self, path: &str, text: &str, item: &Item) -> Vec<Fault> {
        let handle = &item.codes.handle;
        let Some(other) = self.0.get(handle) else {
            self.take(handle.clone(), path.to_owned());
            return Vec::new();
        };
        let found = lint::Finding {
            path: "codes.handle".to_owned(),
            rule: "handle_code_once",
            zh: format!("业务办理项编码与 {other} 相同，上报后会混成一个事项。请改其中一个。"),
            en: format!(
                "The handling code is the same as in {other}; reports would mix. Please change one."
            ),
        };
        placed(path, text, vec![found])
    }
}

/// The item, if the file has its shape, and everything wrong with it.
pub fn read(path: &str, text: &str, known: &Known) -> (Option<Item>, Vec<Fault>) {
    match toml::from_str::<Item>(text) {
        Ok(item) => {
            let faults = check(path, text, &item, known);
            (Some(item), faults)
        }
        Err(error) => {
            let troubles = unreadable(text, item_piece, &MUST_HAVE, error);
            (None, explain_all(path, text, troubles))
        }
    }
}

/// A TOML file of another shape, whose syntax faults are told all at once.
pub fn read_plain<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Vec<Fault>> {
    toml::from_str::<T>(text).map_err(|error| {
        let mut troubles = syntax(text).1;
        if troubles.is_empty() {
            troubles.push(error.into());
        }
        explain_all(path, text, troubles)
    })
}

/// A TOML file whose keys are read one by one where it has not its shape.
fn read_in_pieces<T: DeserializeOwned>(
    path: &str,
    text: &str,
    piece: Piece,
    must_have: &[&str],
) -> Result<T, Vec<Fault>> {
    toml::from_str::<T>(text).map_err(|error| {
        let troubles = unreadable(text, piece, must_have, error);
        explain_all(path, text, troubles)
    })
}

/// A package 一件事, or everything wrong with its file.
pub fn package(path: &str, text: &str, items: &impl Items) -> Result<Package, Vec<Fault>> {
    let package = read_in_pieces::<Package>(path, text, package_piece, &PACKAGE_MUST_HAVE)?;
    let mut found = package::lint(&package, items);
    found.extend(is_file_name(path, &package.key));
    let faults = placed(path, text, found);
    match faults.is_empty() {
        true => Ok(package),
        false => Err(faults),
    }
}

/// A list 清单 of a unit, or everything wrong with its file.
pub fn list(path: &str, text: &str, items: &impl Items, units: &Units) -> Result<List, Vec<Fault>> {
    let list = match read_in_pieces::<List>(path, text, list_piece, &LIST_MUST_HAVE) {
        Ok(list) => list,
        Err(mut faults) => {
            faults.iter_mut().for_each(name_owner);
            return Err(faults);
        }
    };
    let mut found = list::lint(&list, items, units);
    found.extend(is_file_name(path, list.unit.as_str()));
    let faults = placed(path, text, found);
    match faults.is_empty() {
        true => Ok(list),
        false => Err(faults),
    }
}

/// A survey 调查问卷, or everything wrong with its text.
pub fn survey(path: &str, text: &str, units: &Units) -> Result<Survey, Vec<Fault>> {
    let survey = read_in_pieces::<Survey>(path, text, survey_piece, &SURVEY_MUST_HAVE)?;
    match placed(path, text, survey::lint(&survey, units)) {
        faults if faults.is_empty() => Ok(survey),
        faults => Err(faults),
    }
}

/// A key that a list does not have is often an element that the city's record owns.
fn name_owner(fault: &mut Fault) {
    const CITYS: [&str; 16] = [
        "basis",
        "checks",
        "codes",
        "conditions",
        "contact",
        "fee",
        "fields",
        "groups",
        "limits",
        "materials",
        "owner",
        "points",
        "route",
        "rules",
        "stages",
        "visit",
    ];
    let named = CITYS
        .iter()
        .find(|key| fault.zh.contains(&format!("“{key}”")));
    if let (true, Some(key)) = (fault.rule == "key_known", named) {
        fault.rule = "list_owner";
        fault.zh = format!(
            "“{key}”由市级事项标准确定，区和街道的清单里不能写。请删去；标准需要改的，报市级。"
        );
        fault.en = format!(
            "“{key}” is owned by the city's record of the item; a list cannot state it. Please remove it and ask the city."
        );
    }
}

fn check(path: &str, text: &str, item: &Item, known: &Known) -> Vec<Fault> {
    let mut found = lint::lint(item);
    found.extend(is_file_name(path, &item.key));
    found.extend(outside(item, known));
    placed(path, text, found)
}

/// Findings with the line that each is about.
fn placed(path: &str, text: &str, found: Vec<lint::Finding>) -> Vec<Fault> {
    if found.is_empty() {
        return Vec::new();
    }
    let table = DeTable::parse(text).ok();
    found
        .into_iter()
        .map(|finding| {
            let span = table
                .as_ref()
                .map_or(0..0, |table| locate(table, &finding.path));
            Fault::new((path, text), span, finding.rule, finding.zh, finding.en)
        })
        .collect()
}

fn is_file_name(path: &str, key: &str) -> Option<lint::Finding> {
    let stem = path
        .rsplit_once('/')
        .map_or(path, |(_, name)| name)
        .trim_end_matches(".toml");
    (key != stem).then(|| lint::Finding {
        path: "key".to_owned(),
        rule: "key_is_file_name",
        zh: format!("编号应与文件名相同（{stem}），否则找不到它。请改其中一个。"),
        en: format!(
            "The key is to be the file's name ({stem}), or it is not found. Please change one."
        ),
    })
}

/// What only shows beside the other files of the catalogue.
fn outside(item: &Item, known: &Known) -> Vec<lint::Finding> {
    let mut found = Vec::new();
    let mut add = |at: String, rule, zh: String, en: String| {
        found.push(lint::Finding {
            path: at,
            rule,
            zh,
            en,
        });
    };
    if let Some(materials) = &known.materials {
        for (n, material) in item.materials.iter().enumerate() {
            if !materials.contains(&material.code) {
                add(
                    format!("materials[{n}].code"),
                    "material_in_dictionary",
                    format!(
                        "材料字典里没有 {}。请先写进 dictionaries/materials.csv。",
                        material.code
                    ),
                    format!(
                        "The dictionary has no {}. Please add it to dictionaries/materials.csv.",
                        material.code
                    ),
                );
            }
        }
    }
    for (at, dictionary, code) in coded(item) {
        let Some(codes) = known.codes.get(dictionary) else {
            continue;
        };
        if !code.is_empty() && !codes.contains(code) {
            let all: Vec<&str> = codes.iter().map(String::as_str).collect();
            add(
                at,
                "code_in_dictionary",
                format!(
                    "字典 {dictionary}.csv 里没有代码“{code}”。可用的代码：{}。",
                    all.join("、")
                ),
                format!(
                    "The dictionary {dictionary}.csv has no code “{code}”. It can be: {}.",
                    all.join(", ")
                ),
            );
        }
    }
    for (at, bureau) in bureaus(item) {
        let Some(known) = &known.bureaus else { break };
        if !known.contains(bureau) {
            add(
                at,
                "bureau_known",
                format!("units 里没有代码为 {bureau} 的委办局，办件送不到。请核对，或先添加该局。"),
                format!(
                    "No file in units has a bureau {bureau}. Please check it or add the bureau."
                ),
            );
        }
    }
    found
}

/// Every bureau that a route or one of its steps names, and where it stands.
fn bureaus(item: &Item) -> Vec<(String, &str)> {
    let mut all = Vec::new();
    for (n, route) in item.routes().enumerate() {
        let path = match n.checked_sub(1) {
            None => "route".to_owned(),
            Some(n) => format!("routes[{n}]"),
        };
        all.extend((route.bureau.iter()).map(|bureau| (format!("{path}.bureau"), bureau.as_str())));
        for (n, step) in route.steps.iter().enumerate() {
            let at = || format!("{path}.steps[{n}].bureau");
            all.extend((step.bureau.iter()).map(|bureau| (at(), bureau.as_str())));
        }
    }
    all
}

/// Every value that is a code of a dictionary: where it stands, of which, and the code.
fn coded(item: &Item) -> Vec<(String, &'static str, &str)> {
    let mut all = vec![
        (
            "owner.nature".to_owned(),
            "body_natures",
            item.owner.nature.as_str(),
        ),
        ("owner.power".to_owned(), "power_sources", &item.owner.power),
        ("ways.area".to_owned(), "handle_areas", &item.ways.area),
    ];
    let lists = [
        ("forms", "handle_forms", &item.ways.forms),
        ("depth", "online_depths", &item.ways.depth),
        ("topics", "topics", &item.ways.topics),
    ];
    for (key, dictionary, codes) in lists {
        for (n, code) in codes.iter().enumerate() {
            all.push((format!("ways.{key}[{n}]"), dictionary, code));
        }
    }
    for (n, material) in item.materials.iter().enumerate() {
        all.push((
            format!("materials[{n}].certificate"),
            "certificate_kinds",
            &material.certificate,
        ));
    }
    all
}

/// Where `route.steps[1].days` stands; the nearest thing around it where the file does not say.
pub fn locate(table: &Spanned<DeTable<'_>>, path: &str) -> Range<usize> {
    let mut span = 0..0;
    let mut tables = Some(table.get_ref());
    for segment in path.split('.') {
        let (name, indices) = segment.split_once('[').unwrap_or((segment, ""));
        let Some((key, mut value)) =
            tables.and_then(|t| t.iter().find(|(key, _)| key.get_ref().as_ref() == name))
        else {
            return span;
        };
        span = if value.get_ref().is_table() {
            key.span()
        } else {
            value.span()
        };
        for index in indices
            .split('[')
            .filter_map(|n| n.trim_end_matches(']').parse::<usize>().ok())
        {
            let Some(inner) = value.get_ref().get(index) else {
                return span;
            };
            value = inner;
            span = value.span();
        }
        tables = value.get_ref().as_table();
    }
    span
}

/// What the reader of TOML says, in its own words.
struct Trouble {
    span: Range<usize>,
    message: String,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble {
            span: error.span().unwrap_or(0..0),
            message: error.message().to_owned(),
        }
    }
}

fn syntax(text: &str) -> (Spanned<DeTable<'_>>, Vec<Trouble>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    (table, errors.into_iter().map(Trouble::from).collect())
}

/// Reads the value of one key of the record by itself; `false` where there is no such key.
type Piece = fn(&str, Spanned<DeValue<'_>>, &mut Vec<Trouble>) -> bool;

/// Every fault of syntax; or, where there is none, every piece that has a wrong shape. `error` is
/// told where no piece alone is to blame.
fn unreadable(text: &str, piece: Piece, must_have: &[&str], error: Error) -> Vec<Trouble> {
    let (table, mut troubles) = syntax(text);
    if !troubles.is_empty() {
        return troubles;
    }
    for (key, value) in table.get_ref() {
        if !piece(key.get_ref(), value.clone(), &mut troubles) {
            troubles.push(Trouble {
                span: key.span(),
                message: format!("unknown field `{}`", key.get_ref()),
            });
        }
    }
    troubles.extend(must_have.iter().filter_map(|key| {
        let has = table.get_ref().keys().any(|k| k.get_ref().as_ref() == *key);
        (!has).then(|| Trouble {
            span: 0..0,
            message: format!("missing field `{key}`"),
        })
    }));
    if troubles.is_empty() {
        troubles.push(error.into());
    }
    troubles
}

fn item_piece(key: &str, value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) -> bool {
    match key {
        "key" | "name" | "name_en" | "about" | "about_en" => one::<String>(value, troubles),
        "aliases" | "conditions" => each::<String>(value, troubles),
        "type" => one::<item::ItemType>(value, troubles),
        "project" => one::<item::Project>(value, troubles),
        "audience" => each::<item::Audience>(value, troubles),
        "person" => one::<item::Asked>(value, troubles),
        "codes" => one::<item::Codes>(value, troubles),
        "owner" => one::<item::Owner>(value, troubles),
        "basis" => each::<item::Law>(value, troubles),
        "limits" => one::<item::Limits>(value, troubles),
        "route" => one::<item::Route>(value, troubles),
        "routes" => each::<item::Route>(value, troubles),
        "stops" => each::<item::Stop>(value, troubles),
        "departments" => each::<item::Department>(value, troubles),
        "heard" => one::<item::Heard>(value, troubles),
        "walk" => one::<item::Walk>(value, troubles),
        "checks" => each::<item::Check>(value, troubles),
        "situations" => each::<item::Situation>(value, troubles),
        "fields" => each::<item::Field>(value, troubles),
        "groups" => each::<item::Group>(value, troubles),
        "rules" => each::<item::Rule>(value, troubles),
        "tables" => each::<item::Table>(value, troubles),
        "stages" => each::<item::Stage>(value, troubles),
        "ways" => one::<item::Ways>(value, troubles),
        "materials" => each::<item::Material>(value, troubles),
        "points" => each::<item::Point>(value, troubles),
        "result" => one::<item::Outcome>(value, troubles),
        "fee" => one::<item::Fee>(value, troubles),
        "visit" => one::<item::Visit>(value, troubles),
        "contact" => one::<item::Contact>(value, troubles),
        "questions" => each::<item::Faq>(value, troubles),
        "training" => each::<String>(value, troubles),
        "archive" => one::<item::Archive>(value, troubles),
        "source" => one::<item::Source>(value, troubles),
        _ => return false,
    }
    true
}

fn package_piece(key: &str, value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) -> bool {
    match key {
        "key" | "name" | "name_en" | "about" | "about_en" | "code" | "window" | "delivery" => {
            one::<String>(value, troubles)
        }
        "aliases" => each::<String>(value, troubles),
        "audience" => each::<item::Audience>(value, troubles),
        "promise" => one::<u32>(value, troubles),
        "basis" => each::<item::Law>(value, troubles),
        "steps" => each::<package::Step>(value, troubles),
        "questions" => each::<item::Faq>(value, troubles),
        "source" => one::<item::Source>(value, troubles),
        _ => return false,
    }
    true
}

fn list_piece(key: &str, value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) -> bool {
    match key {
        "unit" | "name" | "name_en" => one::<String>(value, troubles),
        "liaison" => one::<list::Liaison>(value, troubles),
        "place" => one::<list::Place>(value, troubles),
        "items" => each::<list::Row>(value, troubles),
        "sites" | "stations" => each::<site::Site>(value, troubles),
        "communities" => each::<site::Note>(value, troubles),
        "courses" => each::<list::Course>(value, troubles),
        "answers" => each::<list::Answer>(value, troubles),
        "source" => one::<item::Source>(value, troubles),
        _ => return false,
    }
    true
}

fn survey_piece(key: &str, value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) -> bool {
    match key {
        "key" | "name" | "name_en" | "about" | "about_en" | "unit" => {
            one::<String>(value, troubles)
        }
        "opens" | "closes" => day(value, troubles),
        "results" => one::<survey::Readers>(value, troubles),
        "script" => one::<survey::Script>(value, troubles),
        "questions" => each::<survey::Question>(value, troubles),
        _ => return false,
    }
    true
}

/// The keys without which there is no survey.
pub const SURVEY_MUST_HAVE: [&str; 10] = [
    "key",
    "name",
    "name_en",
    "about",
    "about_en",
    "unit",
    "opens",
    "closes",
    "script",
    "questions",
];

/// The keys without which there is no package.
pub const PACKAGE_MUST_HAVE: [&str; 12] = [
    "key", "name", "name_en", "about", "about_en", "audience", "code", "window", "promise",
    "delivery", "steps", "source",
];

/// The keys without which there is no list.
pub const LIST_MUST_HAVE: [&str; 5] = ["unit", "name", "name_en", "liaison", "source"];

/// The keys without which there is no item. A test compares them with the shape itself.
pub const MUST_HAVE: [&str; 18] = [
    "key",
    "name",
    "name_en",
    "about",
    "about_en",
    "type",
    "project",
    "audience",
    "codes",
    "owner",
    "basis",
    "conditions",
    "limits",
    "route",
    "result",
    "visit",
    "contact",
    "source",
];

fn one<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) {
    if let Err(error) = T::deserialize(value.into_deserializer()) {
        troubles.push(error.into());
    }
}

/// A day; what the reader says of one that is none nobody understands.
fn day(value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) {
    let span = value.span();
    if jiff::civil::Date::deserialize(value.into_deserializer()).is_err() {
        troubles.push(Trouble {
            span,
            message: NO_DAY.to_owned(),
        });
    }
}

const NO_DAY: &str = "no such day";

fn each<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, troubles: &mut Vec<Trouble>) {
    let Some(rows) = value.get_ref().as_array() else {
        return one::<Vec<T>>(value, troubles);
    };
    for row in rows.iter() {
        one::<T>(row.clone(), troubles);
    }
}

fn explain_all(path: &str, text: &str, troubles: Vec<Trouble>) -> Vec<Fault> {
    troubles
        .into_iter()
        .map(|trouble| {
            let (rule, zh, en) = explain(&trouble.message);
            Fault::new((path, text), trouble.span, rule, zh, en)
        })
        .collect()
}

/// The reader's message as a sentence for the person who edits the file.
fn explain(message: &str) -> (&'static str, String, String) {
    let message = message.trim();
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let choices = message
        .split_once("expected one of ")
        .or_else(|| message.split_once("expected "))
        .map_or(String::new(), |(_, rest)| rest.replace('`', ""));
    if message.starts_with("unknown field") {
        let known = if choices.is_empty() {
            "可用的键见同目录的其他文件。".to_owned()
        } else {
            format!("可用的键：{choices}。")
        };
        return (
            "key_known",
            format!("没有“{quoted}”这个键，多半是拼错了。{known}"),
            format!("{}. Please correct the key.", capital(message)),
        );
    }
    if message.starts_with("missing field") {
        return (
            "key_missing",
            format!("缺少“{quoted}”。请补上这一行。"),
            format!("{}. Please add it.", capital(message)),
        );
    }
    if message.starts_with("unknown variant") {
        return (
            "value_known",
            format!("“{quoted}”不是可用的值。可用的值：{choices}。"),
            format!("{}. Please use one of them.", capital(message)),
        );
    }
    if message.starts_with("invalid type") || message.starts_with("invalid value") {
        return (
            "value_type",
            format!("值的类型不对，应是{}。请改写。", in_chinese(&choices)),
            format!("{}. Please change the value.", capital(message)),
        );
    }
    if let Some((zh, en)) = message.split_once("。 ")
        && message.starts_with("条件写")
    {
        return ("condition_shape", format!("{zh}。"), en.to_owned());
    }
    // The second is what the reader of days says; nobody who keeps items understands it.
    if message == NO_DAY || message.starts_with("failed to parse") {
        return (
            "day",
            "这不是一个日期。请加引号写成年-月-日，如 \"2026-12-01\"。".to_owned(),
            "This is no day. Please write it in quotes as year-month-day, such as \"2026-12-01\"."
                .to_owned(),
        );
    }
    if message.starts_with("duplicate key") {
        return (
            "toml",
            "同一个键写了两次。请删去一个。".to_owned(),
            "The same key stands there twice. Please remove one.".to_owned(),
        );
    }
    (
        "toml",
        "这里读不懂，多半是引号、等号、方括号或逗号不配对。请对照前后几行检查。".to_owned(),
        format!(
            "This cannot be read: {}. Please check quotes, equals signs, brackets and commas.",
            message.replace('\n', "; ").trim_end_matches('.')
        ),
    )
}

fn capital(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn in_chinese(kind: &str) -> String {
    match kind {
        "a string" => "文字（加引号）".to_owned(),
        "a boolean" => "true 或 false".to_owned(),
        "u32" | "an integer" => "不小于 0 的整数（不加引号）".to_owned(),
        "a sequence" => "列表（方括号）".to_owned(),
        other if other.starts_with("struct") => "一张表（花括号或方括号标题）".to_owned(),
        other => other.to_owned(),
    }
}
