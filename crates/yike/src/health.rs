//! What is amiss with this installation right now, as far as the program knows. A concern is
//! raised and lowered by whoever watches that thing; pages show it to those who must act on it.

use crate::disk::Disk;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use yike_core::clock::At;

/// One thing amiss.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concern {
    /// Nothing can be kept: the disk is full or has failed. Reading goes on.
    ReadOnly,
    /// No signed head has reached a place outside this installation since then; `None`: never.
    NotAnchored { since: Option<At> },
    /// What was acknowledged could be lost with the database as it is set: names of its settings.
    NotDurable { settings: Vec<String> },
}

/// Which thing a concern is about: one concern each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    Writing,
    Anchoring,
    Durability,
}

impl Concern {
    pub fn about(&self) -> About {
        match self {
            Concern::ReadOnly => About::Writing,
            Concern::NotAnchored { .. } => About::Anchoring,
            Concern::NotDurable { .. } => About::Durability,
        }
    }

    /// Whether every visitor is told, not only those who can mend it.
    pub fn is_for_everybody(&self) -> bool {
        match self {
            Concern::ReadOnly => true,
            Concern::NotAnchored { .. } | Concern::NotDurable { .. } => false,
        }
    }
}

/// The concerns of one installation; clones share them.
#[derive(Clone, Default)]
pub struct Health {
    concerns: Arc<RwLock<BTreeMap<About, Concern>>>,
    /// How the folder of the files was last found.
    pub files: Disk,
}

impl Health {
    /// Raises a concern, in place of an earlier one about the same thing.
    pub fn raise(&self, concern: Concern) {
        let mut concerns = self
            .concerns
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        concerns.insert(concern.about(), concern);
    }

    /// All is well again with this.
    pub fn lower(&self, about: About) {
        let mut concerns = self
            .concerns
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        concerns.remove(&about);
    }

    pub fn about(&self, about: About) -> Option<Concern> {
        let concerns = self.concerns.read().unwrap_or_else(PoisonError::into_inner);
        concerns.get(&about).cloned()
    }

    /// Everything amiss, in the order of [`About`].
    pub fn concerns(&self) -> Vec<Concern> {
        let concerns = self.concerns.read().unwrap_or_else(PoisonError::into_inner);
        concerns.values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_later_concern_about_a_thing_stands_until_it_is_lowered() {
        let health = Health::default();
        health.raise(Concern::NotAnchored { since: None });
        health.raise(Concern::NotAnchored { since: Some(At(7)) });
        health.raise(Concern::ReadOnly);
        let all = [
            Concern::ReadOnly,
            Concern::NotAnchored { since: Some(At(7)) },
        ];
        assert_eq!(health.concerns(), all);
        health.lower(About::Writing);
        assert_eq!(health.about(About::Writing), None);
        assert_eq!(health.concerns().len(), 1);
    }
}
