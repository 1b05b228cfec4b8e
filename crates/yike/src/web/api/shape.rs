//! The shapes that several answers share.

use crate::world::World;
use serde::Serialize;
use utoipa::ToSchema;
use yike_core::case::Dues;
use yike_core::clock::{At, day_of, start_of};
use yike_core::unit::UnitId;
use yike_core::who::Post;

/// 机构
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitName {
    /// Code of the unit in the tree.
    pub id: String,
    pub name: String,
}

pub fn unit_name(world: &World, id: &UnitId) -> UnitName {
    UnitName {
        id: id.to_string(),
        name: world.units.name(id).to_owned(),
    }
}

/// 岗位: unit and duty.
#[derive(Debug, Serialize, ToSchema)]
pub struct PostOut {
    pub unit: UnitName,
    /// `station`, `window`, `section`, …
    pub duty: &'static str,
}

pub fn post(world: &World, post: &Post) -> PostOut {
    PostOut {
        unit: unit_name(world, &post.unit),
        duty: post.duty.as_str(),
    }
}

/// 承诺与法定期限: the days told to the resident.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuesOut {
    #[schema(format = Date)]
    pub promise: String,
    #[schema(format = Date)]
    pub legal: String,
    /// 暂定: reaches a year whose calendar is not published.
    pub provisional: bool,
}

pub fn dues(dues: &Dues) -> DuesOut {
    DuesOut {
        promise: dues.promise.to_string(),
        legal: dues.legal.to_string(),
        provisional: dues.provisional,
    }
}

/// `2026-11-20T09:30:00.000+08:00`: the only zone there is.
pub fn moment(at: At) -> String {
    let day = day_of(at);
    let millis = at.0.saturating_sub(start_of(day).0);
    let seconds = millis / 1000;
    format!(
        "{day}T{:02}:{:02}:{:02}.{:03}+08:00",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        millis % 1000
    )
}

/// A problem as RFC 9457 has it; `gaps` tells everything that is wrong at once (一次性告知).
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code)]
pub struct ProblemOut {
    /// `/api#problem-…`
    pub r#type: String,
    pub title: String,
    pub status: u16,
    /// Why, and what next, in the caller's language.
    pub detail: String,
    pub gaps: Vec<GapOut>,
    /// Where what was sent before stands, of a command id used twice.
    pub case: Option<String>,
}

/// One thing that is wrong or missing.
#[derive(Debug, Serialize, ToSchema)]
#[allow(dead_code)]
pub struct GapOut {
    /// JSON pointer of the field, key of the field, or code of the material.
    pub about: String,
    pub zh: String,
    pub en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_at_plus_eight() {
        assert_eq!(moment(At(0)), "1970-01-01T08:00:00.000+08:00");
        assert_eq!(moment(At(57_599_999)), "1970-01-01T23:59:59.999+08:00");
        assert_eq!(moment(At(57_600_000)), "1970-01-02T00:00:00.000+08:00");
    }
}
