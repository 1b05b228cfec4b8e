//! Units as a table, out and in: added and renamed. A file becomes acts, shown before they are done.

use super::columns::UnitColumn;
use super::plan::{Plan, Refused, Why};
use super::rows::{One, Rows, table};
use super::staff::{Act, covered, made};
use super::{Kind, Table};
use crate::world::{self, World};
use std::collections::BTreeMap;
use yike_core::item::Level;
use yike_core::unit::{Unit, UnitId};

/// The units of some areas.
pub fn units(world: &World, areas: &[UnitId]) -> Table {
    let mine = world.units.all().filter(|unit| covered(areas, &unit.id));
    let rows = mine.map(|unit| {
        let cell = |column: &UnitColumn| match column {
            UnitColumn::UnitCode => unit.id.to_string(),
            UnitColumn::UnitLevel => level_zh(unit.level).to_owned(),
            UnitColumn::UnitName => unit.name.clone(),
            UnitColumn::ParentCode => unit
                .parent
                .as_ref()
                .map_or(String::new(), UnitId::to_string),
        };
        UnitColumn::ALL.iter().map(cell).collect()
    });
    made(
        Kind::Units,
        UnitColumn::ALL.iter().map(|one| one.name()),
        rows.collect(),
    )
}

const LEVELS: [(Level, &str); 4] = [
    (Level::City, "市"),
    (Level::District, "区"),
    (Level::Street, "街道"),
    (Level::Community, "社区"),
];

fn level_zh(level: Level) -> &'static str {
    LEVELS
        .iter()
        .find(|(one, _)| *one == level)
        .map_or("", |(_, zh)| zh)
}

fn level_of(text: &str) -> Option<Level> {
    let text = match text {
        "街道（乡镇）" | "乡镇" | "乡" | "镇" => "街道",
        "村" | "社区（村）" => "社区",
        "部门" | "县" => "区",
        other => other,
    };
    let by_name = LEVELS.iter().find(|(_, zh)| *zh == text);
    by_name
        .map(|(level, _)| *level)
        .or_else(|| world::level(text))
}

/// What a file of units would do in these areas. Codes do not change and nothing is taken out: cases
/// name their units for ever.
pub fn plan_units(world: &World, areas: &[UnitId], tables: &[Table]) -> Plan {
    let mut plan = Plan::default();
    let Some(table) = table(tables, Kind::Units) else {
        plan.finish(tables);
        return plan;
    };
    let rows = Rows::new(table, UnitColumn::parse);
    let mut fresh: BTreeMap<UnitId, Level> = BTreeMap::new();
    for row in rows.iter() {
        match unit(world, areas, &fresh, &row) {
            Ok(Some(act)) => {
                if let Act::Unit {
                    id, level, before, ..
                } = &act
                {
                    match before {
                        Some(_) => plan.counts.changed += 1,
                        None => plan.counts.new += 1,
                    }
                    fresh.insert(id.clone(), *level);
                }
                plan.acts.push(act);
            }
            Ok(None) => plan.counts.unchanged += 1,
            Err((column, why)) => plan.refused.push(Refused {
                kind: Kind::Units,
                row: row.n(),
                column,
                why,
            }),
        }
    }
    plan.finish(tables);
    plan
}

fn unit(
    world: &World,
    areas: &[UnitId],
    fresh: &BTreeMap<UnitId, Level>,
    row: &One<'_, UnitColumn>,
) -> Result<Option<Act>, (&'static str, Why)> {
    let id = UnitId::new(row.text(UnitColumn::UnitCode));
    let is_code = id.as_str().bytes().all(|b| b.is_ascii_alphanumeric());
    if id.as_str().is_empty() || !is_code || id.as_str().len() > 20 {
        return Err((
            UnitColumn::UnitCode.name(),
            Why::new(
                "机构代码要是数字（部门可带字母），如 110101005008。请把这一列设为“文本”再填。",
                "A unit's code has figures (a bureau's also letters), such as 110101005008. Please format the column as text.",
            ),
        ));
    }
    if !covered(areas, &id) {
        return Err((
            UnitColumn::UnitCode.name(),
            Why::new(
                "这个机构不在您管理的范围。请交给它的系统管理员导入。",
                "This unit is not in your area. Please let its own administrator import it.",
            ),
        ));
    }
    let name = row.text(UnitColumn::UnitName).to_owned();
    if name.is_empty() || name.chars().count() > 60 {
        return Err((
            UnitColumn::UnitName.name(),
            Why::new(
                "机构名称要 1 到 60 个字。请填写。",
                "A unit's name has 1 to 60 characters. Please fill it in.",
            ),
        ));
    }
    let level = level_of(row.text(UnitColumn::UnitLevel));
    let parent = row.text(UnitColumn::ParentCode);
    let stands: Option<&Unit> = world.units.get(&id);
    if let Some(stands) = stands {
        let same_parent = parent.is_empty()
            || stands
                .parent
                .as_ref()
                .is_some_and(|known| known.as_str() == parent);
        if level.is_some_and(|level| level != stands.level) || !same_parent {
            return Err((
                UnitColumn::UnitLevel.name(),
                Why::new(
                    "已有机构的级别和上级不能改：办件一直按它走。合并或升格的，请新设机构代码。",
                    "Level and parent of a unit that stands are not changed: cases go by them. Where units merge, please give a new code.",
                ),
            ));
        }
        return Ok((stands.name != name).then(|| Act::Unit {
            id,
            level: stands.level,
            name,
            parent: stands.parent.clone(),
            before: Some(stands.name.clone()),
        }));
    }
    let level = level.ok_or_else(|| {
        (
            UnitColumn::UnitLevel.name(),
            Why::new(
                "级别写：市、区、街道、社区（乡镇写街道，村写社区，部门写区）。",
                "The level is one of 市, 区, 街道, 社区 (city, district, street, community).",
            ),
        )
    })?;
    let parent_id = UnitId::new(parent);
    let above = world.units.get(&parent_id).map(|unit| unit.level);
    let above = above.or(fresh.get(&parent_id).copied());
    // A bureau stands on the level of its district, below it.
    let fits =
        above.is_some_and(|above| above < level || (above == level && level == Level::District));
    if !fits || !parent_id.covers(&id) || parent_id == id {
        return Err((
            UnitColumn::ParentCode.name(),
            Why::new(
                "上级代码要是已有的（或本表前面的）上级机构，而且本机构代码以它开头。请核对。",
                "The parent is a unit of a higher level that exists (or stands earlier in this table), and the code begins with its code. Please check.",
            ),
        ));
    }
    Ok(Some(Act::Unit {
        id,
        level,
        name,
        parent: Some(parent_id),
        before: None,
    }))
}
