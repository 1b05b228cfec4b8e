//! 亮明身份: how somebody of the staff is named to residents. They say so themselves; until then it is
//! the title and the number of their post, without a name.

use crate::store::Tx;
use crate::world::World;
use crate::{args, sql, world};
use yike_core::who::PersonId;

sql! {
    SET = "UPDATE person SET shown = $1 WHERE id = $2 AND kind = 'staff'";
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Nothing was said yet, or only the post: no name.
    #[default]
    Post,
    /// 林老师 would be flattery: the family name and 同志.
    Family,
    /// The whole name.
    Whole,
}

impl Shown {
    pub const ALL: [Shown; 3] = [Shown::Whole, Shown::Family, Shown::Post];

    pub fn as_str(self) -> &'static str {
        match self {
            Shown::Post => "post",
            Shown::Family => "family",
            Shown::Whole => "whole",
        }
    }

    pub fn parse(word: &str) -> Option<Shown> {
        Shown::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Keeps what somebody chose for themselves.
pub fn set(tx: &mut Tx<'_>, person: &PersonId, shown: Shown) {
    tx.put(&SET, args![shown.as_str(), person.as_str()]);
    world::bump(tx);
}

/// The name as it may be shown; `None` where the post alone is.
pub fn name(world: &World, person: &PersonId) -> Option<String> {
    let known = world.people.get(person)?;
    match known.shown {
        Shown::Post => None,
        Shown::Whole => Some(known.name.clone()),
        Shown::Family => Some(format!("{}同志", family(&known.name))),
    }
}

/// The family name: two characters where they are one of the common double ones.
fn family(name: &str) -> String {
    const DOUBLE: [&str; 12] = [
        "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒",
        "端木",
    ];
    let two: String = name.chars().take(2).collect();
    match DOUBLE.contains(&two.as_str()) && name.chars().count() > 2 {
        true => two,
        false => name.chars().take(1).collect(),
    }
}
