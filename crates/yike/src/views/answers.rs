//! The approved answers of the items in force, as somebody asks for them.

use crate::world::{Published, World};
use yike_core::clock::At;
use yike_core::find::answers::{Passage, passages};

/// An answer that may be meant, with the item whose it is.
pub struct Found<'a> {
    pub published: &'a Published,
    /// Which of the item's passages.
    pub number: usize,
    pub passage: Passage,
}

/// The answers that these words may ask for, the best first.
pub fn search<'a>(world: &'a World, now: At, words: &str) -> Vec<Found<'a>> {
    let finder = world.finder();
    let in_force = |page: usize| finder.version(world, page, now).is_some();
    let hits = finder.answers(world).find(&finder.index, words, in_force);
    hits.into_iter()
        .filter_map(|hit| {
            let published = finder.version(world, hit.item, now)?;
            let passage = passages(&published.item).into_iter().nth(hit.passage)?;
            Some(Found {
                published,
                number: hit.passage,
                passage,
            })
        })
        .collect()
}
