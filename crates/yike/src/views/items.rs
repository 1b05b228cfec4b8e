//! The catalogue as residents look for it: in their own words, not in the words of the list.

use crate::world::{Published, World};
use std::collections::BTreeMap;
use yike_core::clock::At;

/// A shelf 主题: items that people look for together.
pub struct Shelf<'a> {
    /// Code of the dictionary `topics`; `None` is what has no topic.
    pub topic: Option<&'a str>,
    pub items: Vec<&'a Published>,
}

/// All items in force by their first topic, topics of people before those of companies.
pub fn shelves(world: &World, now: At) -> Vec<Shelf<'_>> {
    let mut shelves: BTreeMap<Option<&str>, Vec<&Published>> = BTreeMap::new();
    for published in world.guides(now) {
        let topic = published.item.ways.topics.first().map(String::as_str);
        shelves.entry(topic).or_default().push(published);
    }
    let rest = shelves.remove(&None).map(|items| (None, items));
    let all = shelves.into_iter().chain(rest);
    all.map(|(topic, items)| Shelf { topic, items }).collect()
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
    let mut found: Vec<Found<'a>> = (hits.filter_map(|hit| {
        Some(Found {
            published: finder.version(world, hit.page, now)?,
            named: hit.named,
            whole: hit.whole,
        })
    }))
    // What the system opens by itself is nothing to look for.
    .filter(|one| one.published.item.is_sought())
    .collect();
    // Being heard is found by its names; by letters within one it stands behind what somebody comes for.
    found.sort_by_key(|one| one.published.item.heard.is_some() && !one.whole);
    found
}
