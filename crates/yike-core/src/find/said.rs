//! The words of whoever looks: without what is said for politeness, with the field's own words
//! beside everyday ones, and as sounds where letters were typed.

use super::letters::{Unit, runs, word_code};
use super::sound::Edge;
use super::{Shelf, english, grams, sound};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// More than anybody says in one breath; the rest of a pasted page is not read.
pub(super) const LONGEST: usize = 60;
/// Letters of a name that are read as initials.
const LETTERS: usize = 16;
/// What the field's word for an everyday one is worth beside the word that was said.
const EVERYDAY: f32 = 0.6;

#[derive(Debug, Default)]
pub(super) struct Said {
    /// Each once, with its greatest weight.
    pub grams: Vec<(u64, f32)>,
    /// Typed letters that stand for syllables, as ways to spell a name; with all their initials.
    pub spelled: Vec<(u64, Vec<Edge>)>,
    /// Lower case, with hyphens for spaces: as a key is written.
    pub key: String,
    codes: Vec<u64>,
    edges: Vec<Edge>,
}

impl Said {
    /// `nearest` gives the English word that is known for one that was typed.
    pub fn read(words: &str, shelf: Shelf, nearest: impl Fn(&str) -> Option<String>) -> Said {
        let words: String = words.chars().take(LONGEST).collect();
        let mut said = Said {
            key: words.trim().to_lowercase().replace(' ', "-"),
            ..Said::default()
        };
        let mut sums: BTreeMap<u64, f32> = BTreeMap::new();
        let mut add = |gram: u64, weight: f32| {
            let most = sums.entry(gram).or_default();
            *most = most.max(weight);
        };
        let runs = runs(&words);
        let mut mutes: Vec<Vec<bool>> = runs.iter().map(|run| polite(run, shelf)).collect();
        if mutes.iter().flatten().all(|mute| *mute) {
            // Nothing but polite words: then they are what is sought.
            mutes.iter_mut().flatten().for_each(|mute| *mute = false);
        }
        for (run, mute) in runs.iter().zip(&mutes) {
            let known: Vec<Unit> = run.iter().map(|unit| known(unit, &nearest)).collect();
            grams::of_units(&known, mute, true, &mut add);
            let edges = sound::edges(&voiced(run, mute), false);
            grams::of_sounds(&edges, &mut add);
            for decade in run.iter().filter_map(decade) {
                add(grams::one(word_code(&decade)), EVERYDAY);
            }
            for meant in everyday(run) {
                grams::of_units(meant, &[], false, &mut |gram, weight| {
                    add(gram, weight * EVERYDAY)
                });
            }
            said.codes.extend(spoken(&known, mute).map(Unit::code));
            let spoken: Vec<Unit> = spoken(run, mute).cloned().collect();
            let ways = spellings(&spoken).into_iter();
            said.spelled
                .extend(ways.map(|way| (way.iter().fold(0, |all, edge| all | edge.initial), way)));
            let shift = said.edges.last().map_or(0, |edge| edge.to);
            said.edges
                .extend(sound::edges(&spoken, false).into_iter().map(|edge| Edge {
                    from: edge.from + shift,
                    to: edge.to + shift,
                    ..edge
                }));
        }
        said.grams = sums.into_iter().collect();
        said
    }

    pub fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// Four characters or fewer.
    pub fn is_short(&self) -> bool {
        self.codes.len() <= 4
    }

    /// Whether the words stand in a name, letter by letter.
    pub fn stands_in(&self, name: &[u64]) -> bool {
        let n = self.codes.len();
        n > 0 && name.windows(n).any(|part| part == self.codes)
    }

    /// Whether the words stand in a name as they sound; two syllables at least.
    pub fn sounds_in(&self, name: &[Edge]) -> bool {
        let end = self.edges.last().map_or(0, |edge| edge.to);
        let least = self.edges.first().is_some_and(|first| first.to < end);
        least
            && name
                .iter()
                .any(|start| self.walk(0, end, name, start.from, None))
    }

    /// Whether the words are all of a name, in characters or as it sounds.
    pub fn is_all_of(&self, codes: &[u64], edges: &[Edge]) -> bool {
        let end = self.edges.last().map_or(0, |edge| edge.to);
        let last = edges.iter().map(|edge| edge.to).max();
        (!codes.is_empty() && codes == self.codes)
            || (end > 0 && last.is_some() && self.walk(0, end, edges, 0, last))
    }

    /// Side by side through both: typed letters part in several ways, characters have several
    /// readings. `last` is where the name has to end, if it has to.
    fn walk(
        &self,
        at: usize,
        end: usize,
        name: &[Edge],
        place: usize,
        last: Option<usize>,
    ) -> bool {
        (at == end && last.is_none_or(|last| last == place))
            || self
                .edges
                .iter()
                .filter(|edge| edge.from == at && !edge.bare)
                .any(|edge| {
                    name.iter()
                        .filter(|other| other.from == place && other.code == edge.code)
                        .any(|other| self.walk(edge.to, end, name, other.to, last))
                })
    }
}

/// An English word as the index has it; anything else as it is.
fn known(unit: &Unit, nearest: &impl Fn(&str) -> Option<String>) -> Unit {
    match unit {
        Unit::Latin(word) => {
            let stem = english::stem(word);
            Unit::Latin(nearest(&stem).unwrap_or(stem))
        }
        _ => unit.clone(),
    }
}

/// Somebody of 83 asks for what begins at 80: a great age speaks for its decade too.
fn decade(unit: &Unit) -> Option<String> {
    let Unit::Number(digits) = unit else {
        return None;
    };
    let age: u32 = digits.parse().ok()?;
    (60..110)
        .contains(&age)
        .then(|| (age / 10 * 10).to_string())
}

/// Units without polite words at the beginning and the end.
fn spoken<'a>(run: &'a [Unit], mute: &'a [bool]) -> impl Iterator<Item = &'a Unit> {
    let first = mute.iter().position(|mute| !mute).unwrap_or(run.len());
    let last = mute.iter().rposition(|mute| !mute).map_or(0, |at| at + 1);
    run.get(first..last).unwrap_or_default().iter()
}

/// What is spoken aloud of a run: polite words and English ones have no Chinese sound to look for.
fn voiced(run: &[Unit], mute: &[bool]) -> Vec<Unit> {
    spoken(run, mute)
        .filter(
            |unit| !matches!(unit, Unit::Latin(word) if word.len() > 1 && english::is_empty(word)),
        )
        .cloned()
        .collect()
}

/// How these units may spell a name by initials: as syllables and letters mixed, and every letter
/// for itself. Characters alone spell nothing: they are looked for as they are.
fn spellings(units: &[Unit]) -> Vec<Vec<Edge>> {
    let letters: usize = units
        .iter()
        .map(|unit| match unit {
            Unit::Latin(word) | Unit::Number(word) => word.len(),
            Unit::Han(_) => 1,
        })
        .sum();
    let latin = units.iter().any(|unit| matches!(unit, Unit::Latin(_)));
    if !latin || letters > LETTERS {
        return Vec::new();
    }
    let edges = sound::edges(units, false);
    let mut mixed = Vec::new();
    let mut at = 0;
    while let Some(edge) = edges.iter().find(|edge| edge.from == at) {
        at = edge.to;
        mixed.push(edge.clone());
    }
    let single: Vec<Edge> = sound::edges(&sound::singly(units), false)
        .into_iter()
        .map(|edge| Edge { bare: true, ..edge })
        .collect();
    let mut ways = Vec::new();
    if mixed.iter().any(|edge| edge.bare) {
        ways.push(mixed);
    }
    if !ways.contains(&single) {
        ways.push(single);
    }
    ways
}

/// Which units belong to phrases that are said in any request.
fn polite(run: &[Unit], shelf: Shelf) -> Vec<bool> {
    static PHRASES: OnceLock<[Vec<Vec<u64>>; 2]> = OnceLock::new();
    let [polite, asking] = PHRASES.get_or_init(|| {
        let phrase = |text: &&str| runs(text).concat().iter().map(Unit::code).collect();
        [POLITE, ASKING].map(|phrases| phrases.iter().map(phrase).collect())
    });
    let asking = match shelf {
        Shelf::Items => asking.as_slice(),
        Shelf::Answers => &[],
    };
    let codes: Vec<u64> = run.iter().map(Unit::code).collect();
    let mut mute: Vec<bool> = run
        .iter()
        .map(|unit| matches!(unit, Unit::Latin(word) if english::is_empty(word)))
        .collect();
    for phrase in polite.iter().chain(asking) {
        for start in places(&codes, phrase) {
            mute[start..start + phrase.len()].fill(true);
        }
    }
    mute
}

/// Where one row of codes stands in another.
fn places<'a>(codes: &'a [u64], part: &'a [u64]) -> impl Iterator<Item = usize> {
    let windows = codes.windows(part.len().max(1)).enumerate();
    windows
        .filter(move |(_, window)| *window == part)
        .map(|(start, _)| start)
}

/// What is said in any request and tells none from another.
#[rustfmt::skip]
const POLITE: &[&str] = &[
    "请问", "问一下", "问下", "想问", "打听", "咨询一下", "麻烦", "帮我", "帮忙", "谢谢", "你好", "您好",
    "我想", "我要", "想要", "我们", "咱们", "咱", "俺", "我家", "家里", "我", "你", "您", "他", "她", "它",
    "的", "了", "吗", "呢", "吧", "啊", "呀", "嘛", "么", "着", "过", "就", "都", "也", "还", "又", "再", "才", "先",
    "把", "给", "让", "被", "跟", "和", "与", "或", "从", "到", "对", "为", "以", "及", "个", "这", "那",
    "这个", "那个", "一个", "一点", "点", "些", "很", "太", "来", "去", "得", "地", "上", "下",
    "但是", "因为", "所以", "听说", "现在", "以后", "之后", "然后", "已经", "刚刚",
];

/// What asks how, where, what and whether, and what is done with any item.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "怎么办理", "怎么办", "怎么弄", "怎么", "咋办", "咋", "如何", "什么", "啥", "哪里", "哪儿", "在哪", "去哪", "上哪",
    "多少", "几个", "多久", "什么时候", "能不能", "可不可以", "可以", "能", "是不是", "有没有", "有吗",
    "要不要", "需要", "必须", "应该", "不会", "不知道",
    "办理", "办个", "办一下", "办", "申请", "申办", "手续", "流程", "材料", "条件", "带", "准备", "一下",
    "是", "有", "在", "好", "要", "想", "会", "不", "没有", "每月", "每个月", "每年",
];

/// What the field calls the everyday words in a run.
fn everyday(run: &[Unit]) -> Vec<&'static [Unit]> {
    static TABLE: OnceLock<Vec<(Vec<u64>, Vec<Unit>)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        include_str!("everyday.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(said, meant)| {
                let said = runs(said).concat().iter().map(Unit::code).collect();
                (said, runs(meant).concat())
            })
            .collect()
    });
    let codes: Vec<u64> = run.iter().map(Unit::code).collect();
    let said = table
        .iter()
        .filter(|(said, _)| places(&codes, said).next().is_some());
    said.map(|(_, meant)| meant.as_slice()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polite_words_say_nothing_unless_they_are_all_there_is() {
        let read = |words| Said::read(words, Shelf::Items, |_| None).codes;
        assert_eq!(read("请问低保怎么办"), read("低保"));
        assert!(!Said::read("怎么办", Shelf::Items, |_| None).is_empty());
    }

    #[test]
    fn letters_spell_with_syllables_or_alone() {
        let ways = |words| Said::read(words, Shelf::Items, |_| None).spelled.len();
        assert_eq!(ways("lsjz"), 1);
        assert_eq!(ways("linsjz"), 2);
        assert_eq!(ways("临时救助"), 0);
    }
}
