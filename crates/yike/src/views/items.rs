//! The catalogue as residents look for it: in their own words, not in the words of the list.

use crate::world::{Published, World};
use yike_core::clock::At;
use yike_core::item::{Audience, Item};

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

/// The items that these words may mean, the best first. Words nobody uses in an item find nothing.
pub fn search<'a>(world: &'a World, now: At, words: &str) -> Vec<&'a Published> {
    let words = plain(words);
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u32, &Published)> = world
        .catalogue(now)
        .map(|published| (score(&published.item, &words), published))
        .filter(|(score, _)| *score > 0)
        .collect();
    // Sorting is stable: equal scores keep the order of the catalogue.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    // A clear hit drives out what only shares a pair of characters with the words.
    let floor = found.first().map_or(0, |(best, _)| best / 8);
    found
        .into_iter()
        .filter(|(score, _)| *score >= floor)
        .map(|(_, published)| published)
        .collect()
}

fn score(item: &Item, words: &str) -> u32 {
    let mut score = named(&plain(&item.name), words, 10) + named(&plain(&item.name_en), words, 10);
    score += item
        .aliases
        .iter()
        .map(|alias| named(&plain(alias), words, 8))
        .max()
        .unwrap_or(0);
    let about = plain(&item.about);
    score += shared(&about, words) * 2;
    score += shared(&plain(&item.about_en), words);
    for condition in &item.conditions {
        score += shared(&plain(condition), words);
    }
    for question in &item.questions {
        score += shared(&plain(&question.question), words);
    }
    score
}

/// A name that is the words, holds them, lies in them, or shares pairs of characters with them.
fn named(name: &str, words: &str, weight: u32) -> u32 {
    if name.is_empty() {
        0
    } else if name == words {
        weight * 40
    } else if name.contains(words) {
        weight * 20
    } else if words.contains(name) {
        weight * 15
    } else {
        shared(name, words) * weight
    }
}

/// How many pairs of neighbouring characters of the words stand in the text.
fn shared(text: &str, words: &str) -> u32 {
    let chars: Vec<char> = words.chars().collect();
    let pairs = chars.windows(2).filter(|pair| {
        let pair: String = pair.iter().collect();
        !EMPTY.contains(&pair.as_str()) && text.contains(&pair)
    });
    pairs.count() as u32
}

/// Pairs that stand in every question and tell no item from another.
const EMPTY: [&str; 16] = [
    "怎么", "么办", "办理", "申请", "我要", "我想", "如何", "可以", "一下", "什么", "需要", "哪里",
    "材料", "能不", "不能", "没有",
];

/// Small letters, without spaces and signs.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
