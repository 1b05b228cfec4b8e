//! One page more, without reading all the others again: a change of one item among thousands is
//! found as soon as it is published.

use super::{Index, Page, Spelling, rarity, read};
use std::collections::BTreeSet;
use std::sync::Arc;

impl Index {
    /// This index with one page put in at a place, as [`Index::new`] would have made it.
    #[must_use]
    pub fn with(&self, at: usize, page: &Page<'_>) -> Index {
        let mut index = self.clone();
        let at = at.min(index.pages.len());
        let number = at as u32;
        let of_item = index.same_item(at, page.key);
        if of_item.is_empty() {
            index.items += 1;
        }
        for postings in index.grams.values_mut() {
            let from = postings.places.partition_point(|(page, _)| *page < number);
            postings.places[from..]
                .iter_mut()
                .for_each(|(page, _)| *page += 1);
        }
        let mut english = BTreeSet::new();
        let (indexed, grams) = read(page, &mut english);
        for (gram, weight) in grams {
            let postings = index.grams.entry(gram).or_default();
            // Its versions before and behind: those behind have moved on by one.
            let has = |page: u32| {
                let place = page as usize;
                let before = place < at && of_item.contains(&place);
                before || place > at && of_item.contains(&(place - 1))
            };
            if !postings.places.iter().any(|(page, _)| has(*page)) {
                postings.items += 1;
            }
            let place = postings.places.partition_point(|(page, _)| *page < number);
            postings.places.insert(place, (number, weight));
        }
        index.put_spellings(at, &indexed);
        index.pages.insert(at, Arc::new(indexed));
        let all = index.items;
        for postings in index.grams.values_mut() {
            postings.rarity = rarity(all, postings.items);
        }
        for word in english {
            if let Err(place) = index.english.binary_search(&word) {
                index.english.insert(place, word);
            }
        }
        index
    }

    /// The pages around a place that are of this item.
    fn same_item(&self, at: usize, key: &str) -> std::ops::Range<usize> {
        let is_same = |page: &&Arc<super::Indexed>| page.key == key;
        let before = self.pages[..at].iter().rev().take_while(is_same).count();
        let behind = self.pages[at..].iter().take_while(is_same).count();
        at - before..at + behind
    }

    /// The spellings of the new page between those of its neighbours; the letters lie anywhere.
    fn put_spellings(&mut self, at: usize, indexed: &super::Indexed) {
        let from = self.spellings.partition_point(|one| one.page < at);
        self.spellings[from..]
            .iter_mut()
            .for_each(|one| one.page += 1);
        let spoken = indexed
            .names
            .iter()
            .filter(|name| !name.initials.is_empty());
        let mut own = Vec::new();
        for name in spoken {
            let start = self.initials.len();
            self.initials.extend(&name.initials);
            own.push(Spelling {
                page: at,
                letters: name.letters,
                places: start..self.initials.len(),
            });
        }
        self.spellings.splice(from..from, own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::Item;

    /// The built-in items by key, each third of them in two versions.
    fn versions() -> Vec<Item> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalogue/items");
        let files = std::fs::read_dir(folder).unwrap();
        let mut all: Vec<Item> = files
            .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
            .map(|text| toml::from_str(&text).unwrap())
            .collect();
        all.sort_by(|a, b| a.key.cmp(&b.key));
        all.truncate(18);
        let twice = all.iter().enumerate().flat_map(|(n, item)| {
            let mut later = item.clone();
            later.name = format!("{}新编", item.name);
            later.aliases.push("凤凰涅槃 rebirth".to_owned());
            let later = (n % 3 == 0).then_some(later);
            std::iter::once(item.clone()).chain(later)
        });
        twice.collect()
    }

    #[test]
    fn a_page_put_in_is_found_as_if_it_had_always_been_there() {
        let all = versions();
        let whole = Index::new(all.iter().map(Page::from));
        let words: Vec<&str> = all
            .iter()
            .flat_map(|item| [item.name.as_str(), &item.name_en, &item.key])
            .chain(
                all.iter()
                    .flat_map(|item| item.aliases.first())
                    .map(String::as_str),
            )
            .chain([
                "凤凰涅槃",
                "fhnp",
                "fenghuang",
                "rebrith",
                "办证",
                "多久",
                "shbz",
            ])
            .collect();
        for at in (0..all.len()).step_by(5).chain([1, all.len() - 1]) {
            let others = || all.iter().enumerate().filter(|(n, _)| *n != at);
            let index = Index::new(others().map(|(_, item)| Page::from(item)));
            let grown = index.with(at, &Page::from(&all[at]));
            assert_eq!((grown.items, &grown.english), (whole.items, &whole.english));
            assert_eq!(grown.grams.len(), whole.grams.len());
            for (gram, postings) in &whole.grams {
                let own = &grown.grams[gram];
                assert_eq!((own.items, &own.places), (postings.items, &postings.places));
            }
            for words in &words {
                let found = |index: &Index| index.find(words, |_| true);
                assert_eq!(
                    found(&grown),
                    found(&whole),
                    "{words} with page {at} put in"
                );
            }
        }
    }
}
