//! 归档: how long the words of a closed case must be kept (DA/T 85-2019, 国务院令第716号 art 12).
//! The terms are 10 years, 30 years and permanent 永久; an item may name its own.

use super::{Item, ItemType};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// 保管期限, counted from the day the case was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    Years(u16),
    /// 永久
    ForEver,
}

/// What an item says about its archive; what it leaves out follows [`Item::term`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Archive {
    /// Approved, confirmed, paid, done.
    pub granted: Option<Term>,
    /// 不予.
    pub refused: Option<Term>,
    /// Ended without a decision: not accepted, withdrawn, returned, lapsed.
    pub ended: Option<Term>,
    /// Where the terms stand.
    pub basis: String,
}

/// How a case came to its end, as far as the archive tells it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Granted,
    Refused,
    Ended,
}

impl Item {
    /// How long the words of a case that ended so are kept. The defaults are 未核对 (not yet
    /// checked against the city's own table): 30 years for what was granted, 10 years for a public
    /// service, for refusals and for what ended without a decision.
    pub fn term(&self, end: End) -> Term {
        let own = self.archive.as_ref().and_then(|archive| match end {
            End::Granted => archive.granted,
            End::Refused => archive.refused,
            End::Ended => archive.ended,
        });
        own.unwrap_or(match (end, self.kind) {
            (End::Refused | End::Ended, _) | (End::Granted, ItemType::PublicService) => {
                Term::Years(10)
            }
            (
                End::Granted,
                ItemType::Permit
                | ItemType::Benefit
                | ItemType::Confirmation
                | ItemType::Reward
                | ItemType::Ruling
                | ItemType::OtherPower,
            ) => Term::Years(30),
        })
    }
}

/// In a file: a number of years, or `"permanent"`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Years(u16),
    Word(String),
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Term::Years(years) => Written::Years(*years),
            Term::ForEver => Written::Word("permanent".into()),
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Term, D::Error> {
        match Written::deserialize(from)? {
            Written::Years(years) => Ok(Term::Years(years)),
            Written::Word(word) if word == "permanent" => Ok(Term::ForEver),
            Written::Word(_) => Err(serde::de::Error::custom(
                "保管期限写年数，或写 \"permanent\"（永久）。A term is a number of years, or \"permanent\".",
            )),
        }
    }
}
