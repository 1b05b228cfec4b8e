//! Whose name a paper bears: the owner of the item, or the street or town in its formal name.
//! Never the station, which hands papers over in their name.

use crate::act::Loaded;
use crate::world::World;
use yike_core::item::{Issuer, Level};
use yike_core::unit::UnitId;

/// The issuing unit in full.
pub fn issuer(world: &World, loaded: &Loaded) -> String {
    match loaded.item.owner.issuer {
        Issuer::Owner => loaded.item.owner.name.clone(),
        Issuer::Street => formal_name(world, &loaded.filing().route.accepting),
    }
}

/// 北京市东城区北新桥街道办事处; of a town 北京市顺义区杨镇人民政府.
pub fn formal_name(world: &World, unit: &UnitId) -> String {
    let units = &world.units;
    let street = units.at_level(unit, Level::Street);
    let Some(street) = street else {
        return units.name(unit).to_owned();
    };
    let above = |level: Level| {
        units
            .at_level(&street.id, level)
            .map_or("", |unit| unit.name.as_str())
    };
    let (city, district) = (above(Level::City), above(Level::District));
    format!("{city}{district}{}", governing(&street.name))
}

/// Streets and 地区 have an office, towns and townships a government.
fn governing(name: &str) -> String {
    if name.ends_with('镇') || name.ends_with('乡') {
        format!("{name}人民政府")
    } else {
        format!("{name}办事处")
    }
}

#[cfg(test)]
mod tests {
    use super::governing;

    #[test]
    fn a_street_has_an_office_and_a_town_a_government() {
        assert_eq!(governing("北新桥街道"), "北新桥街道办事处");
        assert_eq!(governing("崔各庄地区"), "崔各庄地区办事处");
        assert_eq!(governing("杨镇"), "杨镇人民政府");
        assert_eq!(governing("长哨营满族乡"), "长哨营满族乡人民政府");
    }
}
