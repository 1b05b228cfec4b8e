//! 服务模式 of each community, reckoned from the sites that serve it (京 方案 二（五）: 逐个明确各社区（村）
//! 政务服务工作模式; 原则上城市社区“一窗”服务或自助智能服务模式应选择其一).

use super::{Mode, Site};
use crate::list::Lists;
use crate::unit::{Unit, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a list says of a community besides its sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub unit: UnitId,
    #[serde(default, skip_serializing_if = "is_lived_in")]
    pub status: Status,
    /// Why it has neither window nor kiosk, or what else is to be known of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    LivedIn,
    /// 已拆迁但行政区划依然保留: the next station serves whoever belongs to it.
    Demolished,
}

fn is_lived_in(status: &Status) -> bool {
    *status == Status::LivedIn
}

/// How one community is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served<'a> {
    pub community: &'a Unit,
    /// Its own sites and those that serve it besides, its own first. Centres are not among them.
    pub sites: Vec<&'a Site>,
    pub modes: BTreeSet<Mode>,
    pub note: Option<&'a Note>,
}

/// What is missing where it should not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// No site serves it.
    NoSite,
    /// An urban community with neither window nor kiosk, and nobody says why.
    NoReason,
    /// The same, with its reason.
    Reasoned,
}

impl<'a> Served<'a> {
    /// `mobile`: at least one item of the list can be handed in from a telephone.
    pub fn of(lists: &Lists<'a>, community: &'a Unit, mobile: bool) -> Served<'a> {
        let id = &community.id;
        let mut sites: Vec<&Site> = (lists.sites())
            .filter(|site| site.kind.is_close() && site.is_for(id))
            .collect();
        sites.sort_by_key(|site| site.unit != *id);
        let mut modes: BTreeSet<Mode> = sites
            .iter()
            .flat_map(|site| site.modes())
            .copied()
            .collect();
        if mobile {
            modes.insert(Mode::Mobile);
        }
        let all = [lists.street, lists.district].into_iter().flatten();
        let note = all
            .flat_map(|list| &list.communities)
            .find(|note| note.unit == *id);
        Served {
            community,
            sites,
            modes,
            note,
        }
    }

    pub fn is_demolished(&self) -> bool {
        self.note
            .is_some_and(|note| note.status == Status::Demolished)
    }

    pub fn reason(&self) -> &'a str {
        self.note.map_or("", |note| &note.reason)
    }

    /// A site of another community serves this one 一站多居.
    pub fn is_shared(&self) -> bool {
        let mut own = self
            .sites
            .iter()
            .filter(|site| site.unit == self.community.id);
        own.next().is_none() && !self.sites.is_empty()
    }

    /// What the rule of the two ways finds here.
    pub fn lack(&self) -> Option<Lack> {
        let has_way = self.modes.contains(&Mode::Window) || self.modes.contains(&Mode::Kiosk);
        match (
            self.sites.is_empty(),
            has_way || is_village(&self.community.name),
        ) {
            (true, _) if self.reason().trim().is_empty() => Some(Lack::NoSite),
            (_, true) if !self.sites.is_empty() => None,
            _ if self.reason().trim().is_empty() => Some(Lack::NoReason),
            _ => Some(Lack::Reasoned),
        }
    }
}

/// A village by its name: 某某村委会, 某某村民委员会, 某某村; everything else is an urban community.
pub fn is_village(name: &str) -> bool {
    name.ends_with('村') || name.ends_with("村委会") || name.ends_with("村民委员会")
}
