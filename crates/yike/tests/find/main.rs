//! Residents look for items in their own words: `queries.csv` holds what they type, written before
//! the search was, with the items they mean. Two in five were held out while the search was tuned, by
//! the digest of the words. Only items that the catalogue has are counted. `answers.csv` holds what
//! they ask at the counter, with the question that has the approved answer, in the same way.

use std::collections::BTreeSet;
use yike::catalogue::Catalogue;
use yike_core::find::answers::{Answers, passages};
use yike_core::find::{Index, Page};

struct Asked {
    words: &'static str,
    /// Any of these is right.
    meant: Vec<&'static str>,
    held_out: bool,
}

fn asked() -> Vec<Asked> {
    let rows = include_str!("queries.csv").lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [words, meant, held_out] = cells[..] else {
            panic!("three columns: {line}");
        };
        Asked {
            words,
            meant: meant.split('|').collect(),
            held_out: held_out == "yes",
        }
    });
    rows.collect()
}

#[test]
fn the_set_is_large_enough_and_says_everything_once() {
    let all = asked();
    assert!(all.len() >= 220, "{}", all.len());
    let words: BTreeSet<&str> = all.iter().map(|one| one.words).collect();
    assert_eq!(words.len(), all.len());
    let held_out = all.iter().filter(|one| one.held_out).count();
    assert!(held_out * 4 >= all.len(), "{held_out}");
}

/// Every miss is told; run with `--nocapture` to see the share.
#[test]
fn residents_words_find_the_item_among_the_first_three() {
    let catalogue = Catalogue::embedded();
    let pages = || {
        catalogue
            .items
            .iter()
            .map(|loaded| Page::from(&*loaded.item))
    };
    let keys: Vec<&str> = pages().map(|page| page.key).collect();
    let index = Index::new(pages());
    for (held_out, least) in [(false, 95), (true, 90)] {
        let (mut found, mut misses) = (0, Vec::new());
        let all = asked().into_iter().filter(|one| one.held_out == held_out);
        for one in all.filter(|one| one.meant.iter().all(|key| keys.contains(key))) {
            let hits = index.find(one.words, |_| true).into_iter();
            let first: Vec<&str> = hits.take(3).map(|hit| keys[hit.page]).collect();
            if first.iter().any(|key| one.meant.contains(key)) {
                found += 1;
            } else {
                misses.push(format!("{}: {first:?}, not {:?}", one.words, one.meant));
            }
        }
        let all = found + misses.len();
        let told = format!(
            "held out: {held_out}; {found} of {all} among the first three\n{}",
            misses.join("\n")
        );
        println!("{told}");
        assert!(found * 100 >= all * least, "{told}");
    }
}

#[test]
fn what_residents_ask_finds_the_approved_answer_among_the_first_three() {
    let catalogue = Catalogue::embedded();
    let items: Vec<_> = catalogue.items.iter().map(|loaded| &*loaded.item).collect();
    let index = Index::new(items.iter().map(|item| Page::from(*item)));
    let answers = Answers::new(items.iter().copied());
    let rows = || {
        let rows = include_str!("answers.csv").lines().skip(1);
        rows.map(|line| line.split(',').collect::<Vec<_>>())
    };
    assert!(rows().count() >= 60);
    for (held_out, least) in [("no", 90), ("yes", 85)] {
        let (mut found, mut misses) = (0, Vec::new());
        for row in rows().filter(|row| row[3] == held_out) {
            let [asked, item, question, _] = row[..] else {
                panic!("four columns: {row:?}");
            };
            let hits = answers.find(&index, asked, |_| true).into_iter();
            let first: Vec<(&str, String)> = hits
                .take(3)
                .map(|hit| {
                    let item = items[hit.item];
                    let passage = passages(item).swap_remove(hit.passage);
                    (item.key.as_str(), passage.question)
                })
                .collect();
            if first
                .iter()
                .any(|(key, said)| *key == item && said == question)
            {
                found += 1;
            } else {
                misses.push(format!("{asked}: {first:?}, not {item} {question}"));
            }
        }
        let all = found + misses.len();
        let told = format!(
            "held out: {held_out}; {found} of {all} approved answers among the first three\n{}",
            misses.join("\n")
        );
        println!("{told}");
        assert!(found * 100 >= all * least, "{told}");
    }
}
