//! The approved answers of the items in force, as somebody asks for them, and those that the lists
//! of the asker's place add.

use crate::world::{Published, World};
use std::cmp::Ordering;
use yike_core::clock::At;
use yike_core::find::answers::{Answer, Answers, Passage, of_place, passages};
use yike_core::item::Item;
use yike_core::list::Lists;

/// An answer that may be meant, with the item whose it is.
pub struct Found<'a> {
    pub published: &'a Published,
    /// Which of [`all`].
    pub number: usize,
    pub passage: Passage,
}

/// Every approved answer about an item at one place: the record's, then those of the place.
pub fn all(item: &Item, lists: &Lists<'_>) -> Vec<Passage> {
    let mut all = passages(item);
    all.extend(lists.answers(&item.key).map(of_place));
    all
}

/// The answers that these words may ask for, the best first.
pub fn search<'a>(world: &'a World, now: At, words: &str, lists: &Lists<'_>) -> Vec<Found<'a>> {
    let finder = world.finder();
    let in_force = |page: usize| finder.version(world, page, now).is_some();
    let of_record = finder.answers(world);
    let mut hits = of_record.find(&finder.index, words, in_force);
    // A place has a few dozen answers: they are put on a shelf when somebody asks.
    let pages = (0..finder.pages()).filter_map(|page| {
        let item = &finder.version(world, page, now)?.item;
        let own: Vec<Passage> = lists.answers(&item.key).map(of_place).collect();
        (!own.is_empty()).then_some((page, item.key.as_str(), own))
    });
    let own = Answers::of(pages).find(&finder.index, words, in_force);
    hits.extend(own.into_iter().map(|hit| behind_record(world, now, hit)));
    hits.sort_by(|a, b| b.score.partial_cmp(&a.score).unwrap_or(Ordering::Equal));
    hits.into_iter()
        .filter_map(|hit| {
            let published = finder.version(world, hit.item, now)?;
            let passage = all(&published.item, lists).into_iter().nth(hit.passage)?;
            Some(Found {
                published,
                number: hit.passage,
                passage,
            })
        })
        .collect()
}

/// An answer of a place counts on behind those of the record.
fn behind_record(world: &World, now: At, hit: Answer) -> Answer {
    let published = world.finder().version(world, hit.item, now);
    let before = published.map_or(0, |published| passages(&published.item).len());
    Answer {
        passage: before + hit.passage,
        ..hit
    }
}
