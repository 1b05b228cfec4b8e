//! What an inspector would find in the sites of a list.

use super::{Hours, Kind, Site, Status};
use crate::item::Level;
use crate::item::lint::Findings;
use crate::list::{List, no_item};
use crate::package::Items;
use crate::unit::{UnitId, Units};
use std::collections::BTreeSet;

pub(crate) fn lint(list: &List, items: &impl Items, units: &Units, found: &mut Findings) {
    let mut before = BTreeSet::new();
    for (n, site) in list.sites.iter().enumerate() {
        let path = format!("sites[{n}]");
        if !before.insert(site.key()) {
            found.add(
                format!("{path}.code"),
                "site_code",
                "同一社区的两个站点分不开。请给其中一个写 code（小写字母、数字、短横），如 bank。",
                "Two sites of one community cannot be told apart. Please give one a code (small letters, digits, dashes) such as “bank”.",
            );
        }
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if site.code.len() > 20 || !site.code.bytes().all(plain) {
            found.add(
                format!("{path}.code"),
                "site_code",
                "站点编号只用小写字母、数字和短横，不超过 20 个。请改正。",
                "A site's code has small letters, digits and dashes, at most 20. Please correct it.",
            );
        }
        place(list, site, &path, units, found);
        for (key, text) in [("name", &site.name), ("address", &site.address)] {
            found.needs_text(format!("{path}.{key}"), text);
        }
        if let Err(fault) = Hours::parse(&site.hours, []) {
            found.add(format!("{path}.hours"), "hours", fault.zh, fault.en);
        }
        for (i, line) in site.except.iter().enumerate() {
            if let Err(fault) = Hours::parse("每天 0:00—24:00", [line.as_str()]) {
                found.add(format!("{path}.except[{i}]"), "hours", fault.zh, fault.en);
            }
        }
        found.telephone(format!("{path}.phone"), &site.phone);
        for (i, one) in site.items.iter().enumerate() {
            if !items.is_named(&one.item) {
                no_item(format!("{path}.items[{i}]"), &one.item, found);
            }
        }
    }
    notes(list, units, found);
}

/// A site stands in a community of the list's unit, or is a centre of that unit itself.
fn place(list: &List, site: &Site, path: &str, units: &Units, found: &mut Findings) {
    let is_community = |unit: &UnitId| {
        let level = units.get(unit).map(|known| known.level);
        level == Some(Level::Community) && list.unit.covers(unit)
    };
    let of_list = |unit: &UnitId| units.get(unit).is_some() && list.unit.covers(unit);
    let fits = match site.kind.is_in_community() {
        true => is_community(&site.unit),
        false => of_list(&site.unit),
    };
    let at = format!("{path}.unit");
    match site.kind {
        _ if fits => {}
        Kind::Station | Kind::Bank | Kind::HelpPoint => no_community(found, at, &site.unit),
        Kind::Centre | Kind::SubCentre | Kind::CompanyZone | Kind::Counter => found.add(
            at,
            "list_station",
            format!(
                "{} 不在本清单的范围内。中心、专区和专窗写区或街道的代码。",
                site.unit
            ),
            format!(
                "{} lies outside this list's unit. A centre, zone or counter names the district or street.",
                site.unit
            ),
        ),
    }
    for (i, unit) in site.serves.iter().enumerate() {
        if !is_community(unit) {
            no_community(found, format!("{path}.serves[{i}]"), unit);
        }
    }
}

/// A code that names no community here, or no code at all.
fn no_community(found: &mut Findings, path: String, unit: &UnitId) {
    if unit.as_str().is_empty() {
        found.add(
            path,
            "list_station",
            "没有选社区或村。请选一个。",
            "No community is chosen. Please choose one.",
        );
    } else {
        found.add(
            path,
            "list_station",
            format!("{unit} 不是本清单范围内的社区或村。请核对代码。"),
            format!("{unit} is no community of this list's unit. Please check the code."),
        );
    }
}

fn notes(list: &List, units: &Units, found: &mut Findings) {
    let mut before = BTreeSet::new();
    for (n, note) in list.communities.iter().enumerate() {
        let path = format!("communities[{n}]");
        let level = units.get(&note.unit).map(|unit| unit.level);
        if level != Some(Level::Community) || !list.unit.covers(&note.unit) {
            no_community(found, format!("{path}.unit"), &note.unit);
        }
        if !before.insert(&note.unit) {
            found.add(
                format!("{path}.unit"),
                "key_unique",
                format!("{} 说明了两次。请合并成一行。", note.unit),
                format!("{} is spoken of twice. Please make it one row.", note.unit),
            );
        }
        let is_served =
            (list.sites.iter()).any(|site| site.kind.is_close() && site.is_for(&note.unit));
        if note.status == Status::Demolished && !is_served {
            found.add(
                format!("{path}.status"),
                "site_demolished",
                "这个已拆迁的社区（村）没有站点承接。按就近原则选一个现有的服务站，在它的“还服务哪些社区”里加上。",
                "No site serves this demolished village. Choose the nearest existing station and add the village to those it serves.",
            );
        }
    }
}
