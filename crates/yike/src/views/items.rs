//! The catalogue as residents look for it: in their own words, not in the words of the list.

use crate::world::{Published, World};
use yike_core::clock::At;
use yike_core::item::Audience;

/// All items in force, those for people before those for shops and companies.
pub struct Shelves<'a> {
    pub people: Vec<&'a Published>,
    pub shops: Vec<&'a Published>,
}

pub fn shelves(world: &World, now: At) -> Shelves<'_> {
    let (people, shops) = world
        .catalogue(now)
        .partition(|published| published.item.audience.contains(&Audience::Person));
    Shelves { people, shops }
}

/// An item that may be meant.
pub struct Found<'a> {
    pub published: &'a Published,
    /// The words stand in one of its names, in characters, pinyin or initials.
    pub named: bool,
    /// The words are all of one of its names.
    pub whole: bool,
}

/// The items that these words may mean, the best first. Words nobody uses in an item find nothing.
pub fn search<'a>(world: &'a World, now: At, words: &str) -> Vec<Found<'a>> {
    let finder = world.finder();
    let in_force = |page: usize| finder.version(world, page, now).is_some();
    let hits = finder.index.find(words, in_force).into_iter();
    hits.filter_map(|hit| {
        Some(Found {
            published: finder.version(world, hit.page, now)?,
            named: hit.named,
            whole: hit.whole,
        })
    })
    .collect()
}
