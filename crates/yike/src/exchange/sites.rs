//! The sites of a list as a table, out and in. A file becomes the list with those sites, to be
//! published by a second administrator like every change of a list.

use super::codes::{flag, several, yes_no};
use super::columns::SiteColumn;
use super::plan::{Change, Plan, Refused, Why};
use super::rows::{One, Rows, table};
use super::{Kind, Row, Table};
use crate::catalogue::list_text;
use crate::world::{World, list_key};
use std::collections::BTreeMap;
use yike_core::clock::At;
use yike_core::list::{self, List};
use yike_core::site::{self, Ease, Equipment, Handled, Kind as SiteKind, Mode, Site};
use yike_core::unit::UnitId;

/// The sites of one list; `None` where the unit has no list.
pub fn sites(world: &World, unit: &UnitId, now: At) -> Option<Table> {
    let list = &world.list(unit, now)?.record;
    let rows = list.sites.iter().enumerate().map(|(n, site)| Row {
        n: n + 2,
        cells: (SiteColumn::ALL.iter())
            .map(|column| cell(*column, site))
            .collect(),
    });
    Some(Table {
        kind: Kind::Sites,
        heads: SiteColumn::ALL
            .iter()
            .map(|one| one.name().to_owned())
            .collect(),
        rows: rows.collect(),
    })
}

fn cell(column: SiteColumn, site: &Site) -> String {
    let joined = |words: Vec<&str>| words.join("^");
    match column {
        SiteColumn::UnitCode => site.unit.to_string(),
        SiteColumn::SiteCode => site.code.clone(),
        SiteColumn::Kind => site.kind.zh().to_owned(),
        SiteColumn::SiteName => site.name.clone(),
        SiteColumn::NameEn => site.name_en.clone(),
        SiteColumn::Serves => joined(site.serves.iter().map(UnitId::as_str).collect()),
        SiteColumn::Address => site.address.clone(),
        SiteColumn::Hours => site.hours.clone(),
        SiteColumn::Except => site.except.join("\n"),
        SiteColumn::Phone => site.phone.clone(),
        SiteColumn::PartyCentre => flag(site.with_party_centre).to_owned(),
        SiteColumn::Modes => joined(site.modes.iter().map(|one| one.zh()).collect()),
        SiteColumn::Class => site
            .class
            .map_or("", |class| site::class_words(class).1)
            .to_owned(),
        SiteColumn::Equipment => joined(site.equipment.iter().map(|one| one.zh()).collect()),
        SiteColumn::Ease => joined(site.ease.iter().map(|one| one.zh()).collect()),
        SiteColumn::Items => {
            let plain = site.items.iter().filter(|one| one.is_plain());
            joined(plain.map(|one| one.item.as_str()).collect())
        }
        SiteColumn::Differs => {
            let lines = site.items.iter().filter(|one| !one.is_plain());
            lines.map(line).collect::<Vec<_>>().join("\n")
        }
        SiteColumn::CdOperation => String::new(),
    }
}

fn line(one: &Handled) -> String {
    let mut words = vec![one.item.clone()];
    words.extend(one.class.map(|class| site::class_words(class).1.to_owned()));
    words.extend(one.modes.iter().map(|mode| mode.zh().to_owned()));
    words.join(" ")
}

/// What a file would do to the sites of a list. A row that is absent stays; `D` takes one out.
pub fn plan(world: &World, unit: &UnitId, tables: &[Table], now: At) -> Plan {
    let mut plan = Plan::default();
    let Some(table) = table(tables, Kind::Sites) else {
        plan.finish(tables);
        return plan;
    };
    let rows = Rows::new(table, SiteColumn::parse);
    let Some(version) = world.list(unit, now) else {
        let why = Why::new(
            "这个单位还没有清单。请先在“事项清单”里建清单，再导入站点。",
            "The unit has no list yet. Please begin one under Lists, then import its sites.",
        );
        plan.refused
            .extend(rows.iter().map(|row| refused(row.n(), "", why.clone())));
        plan.finish(tables);
        return plan;
    };
    let before = &version.record;
    // By key: which row says it, and what it makes; `None` is taken out.
    let mut said: BTreeMap<String, (usize, Option<Site>)> = BTreeMap::new();
    for row in rows.iter() {
        match read(world, before, &row, now) {
            Err(faults) => {
                let faults = faults.into_iter();
                plan.refused
                    .extend(faults.map(|(column, why)| refused(row.n(), column, why)));
            }
            Ok((key, _)) if said.contains_key(&key) => {
                let first = said.get(&key).map_or(0, |(n, _)| *n);
                let why = Why::new(
                    format!("和第 {first} 行是同一个站点。请只留一行。"),
                    format!("Row {first} has the same site. Please keep one."),
                );
                plan.refused
                    .push(refused(row.n(), SiteColumn::SiteCode.name(), why));
            }
            Ok((key, site)) => {
                said.insert(key, (row.n(), site));
            }
        }
    }
    drop_unfit(world, before, &mut said, &mut plan, now);
    let after = merged(before, &said);
    let stands = |key: &str| before.sites.iter().find(|site| site.key() == key);
    for (key, (_, site)) in &said {
        match (site, stands(key)) {
            (None, Some(_)) => plan.counts.retired += 1,
            (None, None) => plan.counts.unchanged += 1,
            (Some(_), None) => plan.counts.new += 1,
            (Some(site), Some(stands)) if site == stands => plan.counts.unchanged += 1,
            (Some(_), Some(_)) => plan.counts.changed += 1,
        }
    }
    if after != **before {
        plan.changes.push(Change {
            key: list_key(unit),
            name: before.name.clone(),
            before: version.text.to_string(),
            after: list_text(&after, &version.text),
            from: None,
        });
    }
    plan.finish(tables);
    plan
}

fn refused(row: usize, column: &'static str, why: Why) -> Refused {
    Refused {
        kind: Kind::Sites,
        row,
        column,
        why,
    }
}

fn merged(before: &List, said: &BTreeMap<String, (usize, Option<Site>)>) -> List {
    let mut list = before.clone();
    list.sites
        .retain(|site| !matches!(said.get(&site.key()), Some((_, None))));
    for site in &mut list.sites {
        if let Some((_, Some(fresh))) = said.get(&site.key()) {
            *site = fresh.clone();
        }
    }
    let mut added: Vec<&(usize, Option<Site>)> = (said.iter())
        .filter(|(key, _)| !before.sites.iter().any(|site| site.key() == **key))
        .map(|(_, one)| one)
        .collect();
    added.sort_by_key(|(n, _)| *n);
    list.sites
        .extend(added.into_iter().filter_map(|(_, site)| site.clone()));
    list
}

/// Rows that an inspector would find fault with are refused, each with the sentence; what stood before
/// and is wrong elsewhere does not stop a file.
fn drop_unfit(
    world: &World,
    before: &List,
    said: &mut BTreeMap<String, (usize, Option<Site>)>,
    plan: &mut Plan,
    now: At,
) {
    let items = world.items_at(now);
    let list = merged(before, said);
    for found in list::lint(&list, &items, &world.units) {
        let of_site = found.path.strip_prefix("sites[");
        let Some((n, rest)) = of_site.and_then(|rest| rest.split_once(']')) else {
            continue;
        };
        let site = n.parse::<usize>().ok().and_then(|n| list.sites.get(n));
        let Some(key) = site.map(Site::key) else {
            continue;
        };
        let Some((row, made)) = said.get(&key) else {
            continue;
        };
        let stands = before.sites.iter().find(|site| site.key() == key);
        if made.as_ref() == stands {
            continue;
        }
        let field = rest.trim_start_matches('.').split('[').next().unwrap_or("");
        let column = match field {
            "unit" => SiteColumn::UnitCode.name(),
            "code" => SiteColumn::SiteCode.name(),
            "name" => SiteColumn::SiteName.name(),
            "serves" => SiteColumn::Serves.name(),
            "address" => SiteColumn::Address.name(),
            "hours" => SiteColumn::Hours.name(),
            "except" => SiteColumn::Except.name(),
            "phone" => SiteColumn::Phone.name(),
            "items" => SiteColumn::Items.name(),
            _ => "",
        };
        plan.refused
            .push(refused(*row, column, Why::new(found.zh, found.en)));
    }
    let bad: Vec<usize> = plan.refused.iter().map(|one| one.row).collect();
    said.retain(|_, (row, _)| !bad.contains(row));
}

type Faults = Vec<(&'static str, Why)>;

/// The site that a row makes of the one that stands, and its key.
fn read(
    world: &World,
    before: &List,
    row: &One<'_, SiteColumn>,
    now: At,
) -> Result<(String, Option<Site>), Faults> {
    let unit = UnitId::new(row.text(SiteColumn::UnitCode));
    if unit.as_str().is_empty() {
        return Err(vec![(
            SiteColumn::UnitCode.name(),
            Why::new(
                "没有写机构代码，不知道站点在哪。请填社区（村）的 12 位代码，中心填街道或区的代码。",
                "No unit is named. Please give the community's code of 12 digits, or the street's or district's for a centre.",
            ),
        )]);
    }
    let code = row.text(SiteColumn::SiteCode).to_owned();
    let blank = empty(unit, code);
    let key = blank.key();
    if row.text(SiteColumn::CdOperation).eq_ignore_ascii_case("D") {
        return Ok((key, None));
    }
    let stands = before.sites.iter().find(|site| site.key() == key);
    let mut site = stands.cloned().unwrap_or(blank);
    let mut faults = Faults::new();
    for (column, text) in row.cells() {
        if let Err(why) = put(world, column, &mut site, text, now) {
            faults.push((column.name(), why));
        }
    }
    match faults.is_empty() {
        true => Ok((key, Some(site))),
        false => Err(faults),
    }
}

fn empty(unit: UnitId, code: String) -> Site {
    Site {
        unit,
        code,
        kind: SiteKind::Station,
        name: String::new(),
        name_en: String::new(),
        serves: Vec::new(),
        address: String::new(),
        hours: String::new(),
        except: Vec::new(),
        phone: String::new(),
        with_party_centre: false,
        modes: Vec::new(),
        class: None,
        equipment: Vec::new(),
        ease: Vec::new(),
        items: Vec::new(),
    }
}

fn put(world: &World, column: SiteColumn, site: &mut Site, text: &str, now: At) -> Result<(), Why> {
    match column {
        SiteColumn::UnitCode | SiteColumn::SiteCode | SiteColumn::CdOperation => {}
        SiteColumn::Kind if text.is_empty() => site.kind = SiteKind::Station,
        SiteColumn::Kind => {
            let all = SiteKind::ALL.iter().map(|one| one.zh());
            site.kind = SiteKind::parse(text).ok_or_else(|| unknown(text, all.collect()))?;
        }
        SiteColumn::SiteName => site.name = text.to_owned(),
        SiteColumn::NameEn => site.name_en = text.to_owned(),
        SiteColumn::Serves => site.serves = several(text).into_iter().map(UnitId::new).collect(),
        SiteColumn::Address => site.address = text.to_owned(),
        SiteColumn::Hours => site.hours = text.to_owned(),
        SiteColumn::Except => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            site.except = lines.map(str::to_owned).collect();
        }
        SiteColumn::Phone => site.phone = text.to_owned(),
        SiteColumn::PartyCentre => site.with_party_centre = !text.is_empty() && yes_no(text)?,
        SiteColumn::Modes => site.modes = words(text, Mode::parse, Mode::ALL, Mode::zh)?,
        SiteColumn::Class if text.is_empty() => site.class = None,
        SiteColumn::Class => {
            let all = site::CLASSES.iter().map(|(_, _, zh)| *zh);
            site.class = Some(site::class(text).ok_or_else(|| unknown(text, all.collect()))?);
        }
        SiteColumn::Equipment => {
            site.equipment = words(text, Equipment::parse, Equipment::ALL, Equipment::zh)?;
        }
        SiteColumn::Ease => site.ease = words(text, Ease::parse, Ease::ALL, Ease::zh)?,
        SiteColumn::Items => {
            let mut items = Vec::new();
            for name in several(text) {
                items.push(Handled::plain(key_of(world, name, now)?));
            }
            items.extend(site.items.drain(..).filter(|one| !one.is_plain()));
            site.items = items;
        }
        SiteColumn::Differs => {
            let mut differs = Vec::new();
            for text in text.lines().filter(|line| !line.trim().is_empty()) {
                let mut one = Handled::plain("");
                for word in text.split_whitespace() {
                    match (site::class(word), Mode::parse(word)) {
                        (Some(class), _) => one.class = Some(class),
                        (None, Some(mode)) => one.modes.push(mode),
                        (None, None) => one.item = key_of(world, word, now)?,
                    }
                }
                differs.push(one);
            }
            site.items.retain(Handled::is_plain);
            site.items.extend(differs);
        }
    }
    Ok(())
}

fn words<T: Copy>(
    text: &str,
    parse: fn(&str) -> Option<T>,
    all: &[T],
    zh: fn(T) -> &'static str,
) -> Result<Vec<T>, Why> {
    let all = || all.iter().map(|one| zh(*one)).collect();
    several(text)
        .into_iter()
        .map(|word| parse(word).ok_or_else(|| unknown(word, all())))
        .collect()
}

fn unknown(text: &str, all: Vec<&str>) -> Why {
    let (text, all): (String, String) = (text.chars().take(30).collect(), all.join("、"));
    Why::new(
        format!("不认识“{text}”。可以写：{all}；几样之间用 ^ 或、隔开。"),
        format!("“{text}” is not known. Please write one of: {all}; join several by ^."),
    )
}

/// An item by its key or its name; what is neither is left to the lint, which names it.
fn key_of(world: &World, name: &str, now: At) -> Result<String, Why> {
    let mut all = world.catalogue(now).map(|one| &one.item);
    let found = all.find(|item| item.key == name || item.name == name);
    Ok(found.map_or_else(|| name.to_owned(), |item| item.key.clone()))
}
