//! The channels on which somebody reads of an item, and how to take out of each what it says.

use crate::town::Answer;
use std::collections::BTreeMap;
use yike::catalogue::Catalogue;
use yike::exchange;

pub const KEY: &str = "hard-to-employ-recognition";
pub const PACKAGE: &str = "hard-to-employ";
pub const DISTRICT: &str = "110101";
pub const STREET: &str = "110101013";
pub const STATION: &str = "110101013001";

/// The words by which residents find the item: of the first version and of the second.
pub const ALIASES: [&str; 2] = ["鲲鹏扶摇", "凤凰涅槃"];
pub const PROMISES: [u32; 2] = [7, 9];

/// What a page says: for each value that changes, which versions of it stand there. The promise is
/// told as its days.
pub type Said = BTreeMap<String, Vec<u32>>;

/// A value of version `n`, to be found again on whatever page it stands.
pub fn mark(value: &str, n: usize) -> String {
    format!("〔{value}{n}〕")
}

/// The item with every changing value marked: name, fee, place, hours, a field, a material and
/// its standard, a question and its answer, a review point; the promise and one alias.
pub fn version(n: usize) -> String {
    let catalogue = Catalogue::embedded();
    let mut text = catalogue.item(KEY).expect("the item").text.clone();
    let mut change = |from: &str, to: String| {
        assert!(text.contains(from), "{KEY} has no {from:?}");
        text = text.replacen(from, &to, 1);
    };
    let behind = |from: &str, value: &str| {
        let (head, quote) = from.split_at(from.len() - 1);
        format!("{head}{}{quote}", mark(value, n))
    };
    #[rustfmt::skip]
    let lines = [
        ("name = \"就业困难人员认定\"", "name"),
        ("name_en = \"Recognition as hard to employ\"", "name"),
        ("label = \"从什么时候没工作的\"", "field"),
        ("label_en = \"Out of work since\"", "field"),
        ("name = \"居民身份证\"", "material"),
        ("name_en = \"Resident identity card\"", "material"),
        ("accept = \"在有效期内，年龄在法定劳动年龄内\"", "standard"),
        ("place = \"各街道政务服务中心一层综合窗口（就业）；社区服务站综合窗口代收\"", "place"),
        ("hours = \"工作日 9:00—12:00，13:30—17:30\"", "hours"),
        ("question = \"多大岁数算“大龄”？\"", "question"),
        ("question_en = \"What age counts as older?\"", "question"),
        ("answer = \"由本市规定，男女、户籍不同标准可能不一样。窗口按您的出生日期当场告诉您。\"", "answer"),
        ("answer_en = \"The city sets it. The window tells you at once from your date of birth.\"", "answer"),
    ];
    for (line, value) in lines {
        change(line, behind(line, value));
    }
    change("promise = 7", format!("promise = {}", PROMISES[n - 1]));
    change(
        "aliases = [",
        format!("aliases = [\"{}\", ", ALIASES[n - 1]),
    );
    let fee = format!(
        "[fee]\nstandard = \"每件 5 元{}\"\nbasis = \"《示例收费办法》第三条\"\n\n[visit]",
        mark("fee", n)
    );
    change("[visit]", fee);
    text
}

/// Reads every mark and the promise that stands behind the name of the item.
pub fn said(text: &str) -> Said {
    let mut said = Said::new();
    for piece in text.split('〔').skip(1) {
        let Some((inside, _)) = piece.split_once('〕') else {
            continue;
        };
        let value = inside.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_ours = !value.is_empty() && value.bytes().all(|b| b.is_ascii_lowercase());
        let Some(n) = inside[value.len()..].parse().ok().filter(|_| is_ours) else {
            continue;
        };
        let versions = said.entry(value.to_owned()).or_default();
        if !versions.contains(&n) {
            versions.push(n);
        }
    }
    said
}

/// The days promised in the part of a page about the item: the first ones behind its chapter, or
/// behind its name.
pub fn promised(text: &str) -> Option<u32> {
    let chapter = text.find(&format!("id=\"{KEY}\""));
    let about = &text[chapter.or_else(|| text.find("〔name"))?..];
    let told = [" 个工作日", " working days of acceptance"];
    let at = told.iter().filter_map(|words| about.find(words)).min()?;
    let digits = about[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[derive(Clone, Copy)]
pub enum By {
    Visitor,
    English,
    Resident,
    Station,
    Keeper,
}

/// How the answer of a channel is read.
#[derive(Clone, Copy)]
pub enum As {
    Page,
    Json,
    /// The days stand in `promise_days`.
    Api,
    Csv,
    Xlsx,
}

pub struct Channel {
    pub name: &'static str,
    pub by: By,
    pub path: String,
    pub read: As,
    /// The values that stand there, in the order of their names.
    pub values: &'static str,
}

pub fn channels() -> Vec<Channel> {
    use As::*;
    use By::*;
    const GUIDE: &str = "answer fee hours material name place promise question standard";
    #[rustfmt::skip]
    let all = [
        ("guide", Visitor, format!("/items/{KEY}"), Page, GUIDE),
        ("guide in English", English, format!("/items/{KEY}"), Page, GUIDE),
        // Place and hours are the street's own there.
        ("guide of a street", Visitor, format!("/items/{KEY}?street={STREET}"), Page,
            "answer fee material name promise question standard"),
        ("sheet", Visitor, format!("/items/{KEY}/a4"), Page, GUIDE),
        ("sheet in English", English, format!("/items/{KEY}/a4"), Page, GUIDE),
        ("search", Visitor, "/items?q=ALIAS".into(), Page, "name"),
        ("search of the API", Visitor, "/api/v1/items?q=ALIAS".into(), Api, "name promise"),
        ("all items", Visitor, "/items".into(), Page, "name"),
        ("item of the API", Visitor, format!("/api/v1/items/{KEY}"), Api,
            "answer fee field hours material name place promise question standard"),
        ("item of the API for a street", Visitor, format!("/api/v1/items/{KEY}?street={STREET}"), Api,
            "answer fee field hours material name place promise question standard"),
        ("list", Visitor, format!("/lists/{STREET}"), Page, "name promise"),
        ("handbook", Visitor, format!("/lists/{STREET}/handbook"), Page,
            "answer material name promise question standard"),
        ("wall", Visitor, format!("/lists/{STREET}/wall"), Page, "material name promise"),
        ("duties", Visitor, format!("/lists/{STREET}/duties"), Page, "name"),
        ("list of the API", Visitor, format!("/api/v1/lists/{STREET}"), Json, "name"),
        ("list as a table", Visitor, format!("/data/lists/{STREET}.csv"), Csv, "fee name promise"),
        ("list as a workbook", Visitor, format!("/data/lists/{STREET}.xlsx"), Xlsx, "fee name promise"),
        ("desk: which item", Station, "/desk/new?q=ALIAS".into(), Page, "name"),
        ("desk: form", Station, format!("/desk/new/{KEY}"), Page, "field material name standard"),
        ("desk: answers", Station, "/desk/answers?q=QUESTION".into(), Page, "answer name question"),
        ("desk: one answer", Station, format!("/desk/answers/{KEY}/1"), Page, "answer name question"),
        ("form of a resident", Resident, format!("/apply/{KEY}"), Page, "name promise"),
        ("package", Visitor, format!("/packages/{PACKAGE}"), Page, "name promise"),
        ("package in English", English, format!("/packages/{PACKAGE}"), Page, "name promise"),
        ("items as a table", Keeper, "/admin/exchange/items.csv".into(), Csv, "fee hours name place promise"),
        ("items as a workbook", Keeper, "/admin/exchange/items.xlsx".into(), Xlsx,
            "answer fee hours material name place promise question standard"),
        ("materials as a table", Keeper, "/admin/exchange/materials.csv".into(), Csv, "material name standard"),
        ("questions as a table", Keeper, "/admin/exchange/questions.csv".into(), Csv, "answer name question"),
        ("text", Keeper, format!("/admin/items/{KEY}/text"), Page,
            "answer fee field hours material name place question standard"),
    ];
    let channel = |(name, by, path, read, values)| Channel {
        name,
        by,
        path,
        read,
        values,
    };
    all.map(channel).into()
}

/// What a channel says, with the promise.
pub fn heard(channel: &Channel, answer: &Answer) -> Said {
    let text = match channel.read {
        As::Page | As::Json | As::Api | As::Csv => answer.text(),
        As::Xlsx => {
            let tables = exchange::read(&answer.bytes).expect("a workbook");
            let rows = tables.iter().flat_map(|table| &table.rows);
            rows.map(|row| row.cells.join("\n") + "\n").collect()
        }
    };
    let mut said = said(&text);
    let days = match channel.read {
        As::Page => promised(&text),
        As::Json => None,
        As::Api => {
            let all = answer.json();
            let first = all["items"].get(0).unwrap_or(&all).clone();
            let days = first["promise_days"].as_u64();
            let offered = first["offer"]["promise_days"].as_u64();
            assert!(offered.is_none_or(|own| Some(own) == days), "{text}");
            days.and_then(|days| days.try_into().ok())
        }
        As::Csv | As::Xlsx => exchange::read(&answer.bytes).ok().and_then(|tables| {
            tables.iter().find_map(|table| {
                let column = |name: &str| table.heads.iter().position(|head| head == name);
                let (days, name) = (column("promise_day")?, column("task_name")?);
                let mut rows = table.rows.iter();
                let row = rows.find(|row| row.cells[name].contains("〔name"))?;
                row.cells[days].parse().ok()
            })
        }),
    };
    if channel.values.contains("promise") {
        said.insert("promise".into(), days.into_iter().collect());
    }
    said
}
