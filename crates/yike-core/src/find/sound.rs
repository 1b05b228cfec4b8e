//! How words sound: the syllables of characters and of typed pinyin, folded so far that what is
//! said alike is alike (同音字, and zh for z, ang for an, as many say it).

use super::letters::Unit;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Readings of one character that are kept; further ones are rare.
const READINGS: usize = 3;

/// A syllable from one place in the words to a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub code: u64,
    /// The first letter, a bit for each.
    pub initial: u64,
    /// A letter alone, which stands for a syllable that begins with it.
    pub bare: bool,
}

/// The syllables of the units, side by side where a character has several readings or letters can
/// be parted in several ways. `all`: every reading, as the names in the index have it.
pub(super) fn edges(units: &[Unit], all: bool) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut place = 0;
    for unit in units {
        match unit {
            Unit::Han(c) => {
                readings(*c, all, |syllable| {
                    let edge = edge(place, place + 1, syllable);
                    if !edges.contains(&edge) {
                        edges.push(edge);
                    }
                });
                place += 1;
            }
            Unit::Latin(letters) => {
                parted(letters, place, &mut edges);
                place += letters.len();
            }
            Unit::Number(digits) => {
                for digit in digits.bytes() {
                    let name = char::from(digit).to_string();
                    edges.push(Edge {
                        bare: true,
                        ..edge(place, place + 1, &name)
                    });
                    place += 1;
                }
            }
        }
    }
    edges
}

/// Latin words as letters one by one: in a name they are read out like that.
pub(super) fn singly(units: &[Unit]) -> Vec<Unit> {
    let letters = |unit: &Unit| match unit {
        Unit::Latin(word) => word.chars().map(|c| Unit::Latin(c.to_string())).collect(),
        _ => vec![unit.clone()],
    };
    units.iter().flat_map(letters).collect()
}

fn edge(from: usize, to: usize, syllable: &str) -> Edge {
    let (code, initial) = match known().get(syllable) {
        Some(known) => *known,
        None => heard(syllable),
    };
    Edge {
        from,
        to,
        code,
        initial,
        bare: false,
    }
}

fn readings(c: char, all: bool, mut say: impl FnMut(&str)) {
    if all {
        if let Some(readings) = c.to_pinyin_multi() {
            readings
                .into_iter()
                .take(READINGS)
                .for_each(|reading| say(reading.plain()));
        }
    } else if let Some(reading) = c.to_pinyin() {
        say(reading.plain());
    }
}

/// A syllable as it is heard: its number and its first letter.
fn heard(syllable: &str) -> (u64, u64) {
    let folded = folded(syllable);
    let initial = match folded.bytes().next() {
        Some(letter @ b'a'..=b'z') => 1 << (letter - b'a'),
        Some(digit @ b'0'..=b'9') => 1 << (26 + digit - b'0'),
        _ => 0,
    };
    (super::letters::word_code(&folded), initial)
}

/// zh, ch, sh as z, c, s; ang, eng, ing as an, en, in; ü as v.
fn folded(syllable: &str) -> String {
    let syllable = syllable.replace('ü', "v");
    let mut folded = match syllable.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => format!("{}{}", &syllable[..1], &syllable[2..]),
        _ => syllable,
    };
    if folded.ends_with("ang") || folded.ends_with("eng") || folded.ends_with("ing") {
        folded.pop();
    }
    folded
}

/// Every syllable that some character has, as it is spelled.
fn known() -> &'static HashMap<&'static str, (u64, u64)> {
    static KNOWN: OnceLock<HashMap<&'static str, (u64, u64)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        ('\u{4e00}'..='\u{9fff}')
            .filter_map(|c| c.to_pinyin())
            .map(|reading| reading.plain())
            .filter(|syllable| {
                syllable.is_ascii() && syllable.contains(['a', 'e', 'i', 'o', 'u', 'v'])
            })
            // Written with v on every keyboard.
            .chain(["lv", "nv", "lve", "nve"])
            .map(|syllable| (syllable, heard(syllable)))
            .collect()
    })
}

/// What a letter alone costs against a whole syllable: two of them are dearer than any syllable.
const LETTER: u32 = 8;
const SYLLABLE: u32 = 5;

/// Typed letters, parted into the fewest syllables; in every way that has so few.
fn parted(letters: &str, place: usize, edges: &mut Vec<Edge>) {
    let n = letters.len();
    // The cheapest way from each place to the end, and from the beginning to each place.
    let steps = |at: usize| {
        (1..=6.min(n - at)).filter_map(move |length| {
            let part = &letters[at..at + length];
            if known().contains_key(part) {
                Some((length, SYLLABLE, false))
            } else if length == 1 {
                Some((length, LETTER, true))
            } else {
                None
            }
        })
    };
    let mut from_start = vec![u32::MAX; n + 1];
    from_start[0] = 0;
    for at in 0..n {
        for (length, cost, _) in steps(at) {
            let sum = from_start[at].saturating_add(cost);
            from_start[at + length] = from_start[at + length].min(sum);
        }
    }
    let mut to_end = vec![u32::MAX; n + 1];
    to_end[n] = 0;
    for at in (0..n).rev() {
        for (length, cost, _) in steps(at) {
            to_end[at] = to_end[at].min(to_end[at + length].saturating_add(cost));
        }
    }
    for at in 0..n {
        for (length, cost, bare) in steps(at) {
            let sum = from_start[at]
                .saturating_add(cost)
                .saturating_add(to_end[at + length]);
            if sum == to_end[0] {
                let edge = edge(place + at, place + at + length, &letters[at..at + length]);
                edges.push(Edge { bare, ..edge });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::runs;
    use super::*;

    fn said(text: &str) -> Vec<u64> {
        let units = runs(text).concat();
        edges(&units, false).iter().map(|edge| edge.code).collect()
    }

    #[test]
    fn typed_pinyin_is_the_sound_of_the_characters() {
        assert_eq!(said("linshijiuzhu"), said("临时救助"));
        assert_eq!(said("lin shi jiu zhu"), said("臨時救助"));
        assert_eq!(said("底保"), said("低保"));
        assert_eq!(said("gaolinjintie"), said("高龄津贴"));
        assert_eq!(said("nvxing"), said("女性"));
    }

    #[test]
    fn letters_that_are_no_syllables_stand_for_their_beginnings() {
        let units = runs("lsjz").concat();
        let edges = edges(&units, false);
        assert_eq!(edges.len(), 4);
        assert!(edges.iter().all(|edge| edge.bare));
    }

    #[test]
    fn both_ways_of_parting_are_kept() {
        // dan gan and dang an
        let places: Vec<(usize, usize)> = edges(&runs("dangan").concat(), false)
            .iter()
            .map(|edge| (edge.from, edge.to))
            .collect();
        assert_eq!(places, [(0, 3), (0, 4), (3, 6), (4, 6)]);
    }
}
