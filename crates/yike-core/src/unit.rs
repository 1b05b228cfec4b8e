//! Units 机构: the tree city → district → street → community, and the bureaus of a district.
//!
//! The id of a unit is its code, and a code begins with the code of its parent
//! (11 → 110101 → 110101010 → 110101010032; a bureau is 110101B08). A subtree is therefore a
//! range of codes, and a right over a subtree is a comparison, in the program and in SQL alike.

use crate::item::{Level, Route as Rule, StationClass};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The code of a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnitId(pub String);

impl UnitId {
    pub fn new(code: impl Into<String>) -> UnitId {
        UnitId(code.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this unit or below it.
    pub fn covers(&self, other: &UnitId) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl std::fmt::Display for UnitId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub level: Level,
    pub name: String,
    pub parent: Option<UnitId>,
}

/// The whole tree, held in memory: a city has about 8,000 units.
#[derive(Debug, Clone, Default)]
pub struct Units {
    by_id: BTreeMap<UnitId, Unit>,
}

impl Units {
    pub fn new(units: impl IntoIterator<Item = Unit>) -> Units {
        Units {
            by_id: units.into_iter().map(|u| (u.id.clone(), u)).collect(),
        }
    }

    pub fn get(&self, id: &UnitId) -> Option<&Unit> {
        self.by_id.get(id)
    }

    /// The name, or the code where the unit is unknown here (a case outlives a merger).
    pub fn name<'a>(&'a self, id: &'a UnitId) -> &'a str {
        self.get(id).map_or(id.as_str(), |unit| unit.name.as_str())
    }

    pub fn all(&self) -> impl Iterator<Item = &Unit> {
        self.by_id.values()
    }

    pub fn children<'a>(&'a self, id: &'a UnitId) -> impl Iterator<Item = &'a Unit> {
        self.all()
            .filter(move |unit| unit.parent.as_ref() == Some(id))
    }

    /// The unit itself or its nearest ancestor on this level.
    pub fn at_level(&self, id: &UnitId, level: Level) -> Option<&Unit> {
        let mut unit = self.get(id)?;
        while unit.level != level {
            unit = self.get(unit.parent.as_ref()?)?;
        }
        Some(unit)
    }

    /// The unit directly above.
    pub fn above(&self, id: &UnitId) -> Option<&Unit> {
        self.get(self.get(id)?.parent.as_ref()?)
    }
}

/// The way of one case, fixed when it is filed: districts may merge afterwards, the case stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Opaque key of the deciding district; first in every key of the case's rows.
    pub home: String,
    /// The community where the applicant lives or the company stands.
    pub community: UnitId,
    /// Who took it in at a counter; `None` when it came online.
    pub taking: Option<UnitId>,
    pub accepting: UnitId,
    pub deciding: UnitId,
    /// Where each step of the item is done, in order.
    pub steps: Vec<UnitId>,
}

/// Why no way could be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRoute {
    /// The region given is not a community of the tree.
    UnknownCommunity,
    /// This counter may not take the item for that home; the right street is named.
    OtherStreet(UnitId),
    /// A counter on this level does not take such a case in; who accepts it is named.
    NotHere(UnitId),
    /// The tree lacks a unit on a level that the item names.
    Missing(Level),
}

/// Finds the way of a new case by the rule that its answers chose: an online case goes straight to whoever accepts it; a counter
/// takes what its class and area allow.
///
/// # Errors
/// `NoRoute` names the reason, and where possible the right place.
pub fn route(
    rule: &Rule,
    units: &Units,
    community: &UnitId,
    taking: Option<&UnitId>,
) -> Result<Route, NoRoute> {
    let home_unit = units
        .get(community)
        .filter(|unit| unit.level == Level::Community)
        .ok_or(NoRoute::UnknownCommunity)?;
    let up = |level: Level| {
        units
            .at_level(&home_unit.id, level)
            .map(|unit| unit.id.clone())
            .ok_or(NoRoute::Missing(level))
    };
    let street = up(Level::Street)?;
    let district = up(Level::District)?;
    // 通办: any street window of the city stands in for the street of the home.
    let taking_street = match taking {
        Some(unit) => units.at_level(unit, Level::Street).map(|u| u.id.clone()),
        None => None,
    };
    let elsewhere = match (&taking_street, taking) {
        (Some(there), _) => *there != street,
        (None, Some(unit)) => !district.covers(unit),
        (None, None) => false,
    };
    if elsewhere && !rule.anywhere {
        return Err(NoRoute::OtherStreet(street));
    }
    let front_street = taking_street.unwrap_or_else(|| street.clone());
    // What the tree lacks is done by the district itself.
    let bureau = |suffix: Option<&str>| {
        let id = suffix.map(|suffix| UnitId(format!("{district}{suffix}")));
        id.filter(|id| units.get(id).is_some())
            .unwrap_or_else(|| district.clone())
    };
    let community_front = match taking {
        Some(unit) if units.get(unit).map(|u| u.level) == Some(Level::Community) => unit.clone(),
        _ => home_unit.id.clone(),
    };
    let place = |level: Level, accepting: bool| match level {
        Level::Community => community_front.clone(),
        Level::Street if accepting || rule.anywhere => front_street.clone(),
        Level::Street => street.clone(),
        Level::District => bureau(rule.bureau.as_deref()),
        Level::City => district.clone(),
    };
    // A case closed by the station may come in online as well: then the home's station has it.
    let accepting = match (rule.station, taking) {
        (StationClass::Accept, Some(unit)) => unit.clone(),
        _ => place(rule.accept, true),
    };
    let desk = taking.and_then(|unit| units.get(unit));
    if desk.is_some_and(|desk| !rule.is_taken_at(desk.level)) {
        return Err(NoRoute::NotHere(accepting));
    }
    let deciding = place(rule.decide, false);
    // A street that stands in for another decides in its own district.
    let home = match rule.decide {
        Level::Community | Level::Street => units.at_level(&deciding, Level::District),
        Level::District | Level::City => units.get(&district),
    };
    Ok(Route {
        home: home.map_or(&district, |unit| &unit.id).to_string(),
        community: home_unit.id.clone(),
        taking: taking.cloned(),
        accepting,
        deciding,
        steps: (rule.steps.iter())
            .map(|step| match step.at {
                Level::District => bureau(rule.bureau_of(step)),
                at => place(at, false),
            })
            .collect(),
    })
}
