//! Finding an item 事项 in the words of whoever looks for it: aliases, everyday words, pinyin and
//! initials, Traditional characters, typing errors, English.
//!
//! Words become *grams*: characters, pairs of neighbours, pairs of neighbouring sounds, words and
//! numbers. A rare gram weighs more than one that many items have. A first look sums what an item
//! shares with the words; a second look at the best asks how much of one *name* was said, so that
//! the whole of a short alias is more than pieces of a long text. See `docs/decisions/015`.

pub mod answers;
mod english;
mod grown;
mod letters;
mod said;
mod sound;

use crate::item::Item;
use letters::{Unit, runs};
use said::Said;
use sound::Edge;
use std::collections::HashMap;
use std::sync::Arc;

/// What is known of one version of an item, for finding it.
#[derive(Debug, Clone, Default)]
pub struct Page<'a> {
    /// Versions of one item have one key and stand beside each other.
    pub key: &'a str,
    pub name: &'a str,
    pub name_en: &'a str,
    pub aliases: Vec<&'a str>,
    pub about: &'a str,
    pub about_en: &'a str,
    /// Conditions, questions, the name of the result: what may be spoken of, at less weight.
    pub more: Vec<&'a str>,
}

impl<'a> From<&'a Item> for Page<'a> {
    fn from(item: &'a Item) -> Page<'a> {
        let questions = item.questions.iter().map(|faq| &faq.question);
        let situations = item
            .situations
            .iter()
            .flat_map(|situation| &situation.options);
        let more = std::iter::once(&item.result.name)
            .chain(&item.conditions)
            .chain(questions)
            .chain(situations.map(|option| &option.label));
        Page {
            key: &item.key,
            name: &item.name,
            name_en: &item.name_en,
            aliases: item.aliases.iter().map(String::as_str).collect(),
            about: &item.about,
            about_en: &item.about_en,
            more: more.map(String::as_str).collect(),
        }
    }
}

/// One page that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which of the pages, as they were given to [`Index::new`].
    pub page: usize,
    pub score: f32,
    /// The words stand as they are in a name, an alias or the key: letter by letter, by sound or
    /// by initials.
    pub named: bool,
    /// The words are all of one of its names.
    pub whole: bool,
}

/// What stands on the pages: of an item, polite words and asking words tell nothing; among the
/// answers of an item, 多久 and 多少钱 are all the difference.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Shelf {
    #[default]
    Items,
    Answers,
}

/// All pages, ready to be asked. Made once for a catalogue; see [`Index::with`] for one page more.
#[derive(Debug, Clone, Default)]
pub struct Index {
    shelf: Shelf,
    pages: Vec<Arc<Indexed>>,
    /// How many different items; versions count once.
    items: usize,
    grams: HashMap<u64, Postings, Spread>,
    /// The names of all pages as initials, one after the other: all of them are read whenever
    /// somebody types initials.
    spellings: Vec<Spelling>,
    initials: Vec<u64>,
    /// English words that stand somewhere, for words with a typing error.
    english: Vec<String>,
}

/// A name as initials.
#[derive(Debug, Clone)]
struct Spelling {
    page: usize,
    /// All its letters, to pass by what cannot be spelled.
    letters: u64,
    /// Its place in `Index::initials`.
    places: std::ops::Range<usize>,
}

#[derive(Debug, Clone, Default)]
struct Postings {
    /// In how many different items, and the last of them.
    items: usize,
    last: usize,
    rarity: f32,
    /// Page and weight, in the order of pages.
    places: Vec<(u32, f32)>,
}

#[derive(Debug)]
struct Indexed {
    key: String,
    names: Vec<Name>,
}

/// A name or an alias, for the second look.
#[derive(Debug)]
struct Name {
    grams: Vec<(u64, f32)>,
    /// The units as numbers, to see whether the words stand in them.
    codes: Vec<u64>,
    edges: Vec<Edge>,
    /// The first letters that the syllable of each place may have.
    initials: Vec<u64>,
    /// All of them, to pass by what cannot be spelled.
    letters: u64,
}

/// What a gram is worth, before how rare it is.
mod weight {
    pub const PAIR: f32 = 1.0;
    /// Two characters with one between them: one too many, one too few.
    pub const GAP: f32 = 0.35;
    pub const ONE: f32 = 0.35;
    pub const SOUND: f32 = 0.45;
    pub const WORD: f32 = 1.0;

    pub const NAME: f32 = 1.0;
    pub const ALIAS: f32 = 0.9;
    pub const ABOUT: f32 = 0.5;
    pub const MORE: f32 = 0.25;
}

/// Pages that are looked at twice.
const SECOND_LOOK: usize = 48;
/// Most that are ever given back.
const MOST: usize = 20;

impl Index {
    pub fn new<'a>(pages: impl IntoIterator<Item = Page<'a>>) -> Index {
        Index::of(Shelf::Items, pages)
    }

    fn of<'a>(shelf: Shelf, pages: impl IntoIterator<Item = Page<'a>>) -> Index {
        let mut index = Index {
            shelf,
            ..Index::default()
        };
        let mut english = std::collections::BTreeSet::new();
        for page in pages {
            let same = index.pages.last().is_some_and(|last| last.key == page.key);
            if !same {
                index.items += 1;
            }
            let number = index.pages.len() as u32;
            let (indexed, grams) = read(&page, &mut english);
            for (gram, weight) in grams {
                let postings = index.grams.entry(gram).or_default();
                postings.places.push((number, weight));
                // A gram of two versions of one item is no more common for that.
                if postings.last != index.items {
                    postings.last = index.items;
                    postings.items += 1;
                }
            }
            let spoken = |name: &&Name| !name.initials.is_empty();
            for name in indexed.names.iter().filter(spoken) {
                let start = index.initials.len();
                index.initials.extend(&name.initials);
                index.spellings.push(Spelling {
                    page: number as usize,
                    letters: name.letters,
                    places: start..index.initials.len(),
                });
            }
            index.pages.push(Arc::new(indexed));
        }
        let all = index.items;
        for postings in index.grams.values_mut() {
            postings.rarity = rarity(all, postings.items);
        }
        index.english = english.into_iter().collect();
        index
    }

    /// The pages that these words may mean, the best first. `counts` says which pages may be found
    /// at all: of an item's versions the one in force.
    pub fn find(&self, words: &str, counts: impl Fn(usize) -> bool) -> Vec<Hit> {
        self.find_from(words, |page| counts(page).then_some(0.0))
    }

    /// As [`Index::find`], with a head start for each page; `None` is not to be found.
    fn find_from(&self, words: &str, start: impl Fn(usize) -> Option<f32>) -> Vec<Hit> {
        let said = Said::read(words, self.shelf, |word| self.nearest(word));
        if said.is_empty() {
            return Vec::new();
        }
        let asked: Vec<(u64, f32, f32)> = said
            .grams
            .iter()
            .map(|(gram, weight)| (*gram, *weight, self.rarity(*gram)))
            .collect();
        // What a page shares with the words, and how much of it is more than single characters.
        let mut sums = vec![(0.0_f32, 0.0_f32); self.pages.len()];
        for (gram, weight, rarity) in &asked {
            let proof = if grams::is_one(*gram) { 0.0 } else { *weight };
            for (page, at) in self.grams.get(gram).map_or(&[][..], |found| &found.places) {
                let (sum, proofs) = &mut sums[*page as usize];
                *sum += weight * rarity * at;
                *proofs += proof;
            }
        }
        let mut letters = vec![0.0_f32; self.pages.len()];
        for (wanted, pattern) in &said.spelled {
            let could = |name: &&Spelling| wanted & !name.letters == 0;
            for name in self.spellings.iter().filter(could) {
                let initials = &self.initials[name.places.clone()];
                let fits = |at: usize, asked: &Edge| initials[at] & asked.initial != 0;
                let best = &mut letters[name.page];
                *best = best.max(spelled(initials.len(), pattern, fits));
            }
        }
        let mut first: Vec<(usize, f32, f32)> = sums
            .iter()
            .enumerate()
            .zip(&letters)
            .filter_map(|((page, (sum, proof)), letters)| {
                let start = start(page)?;
                let sum = start + sum + letters * SPELLED;
                // A head start is proof enough.
                (sum > 0.0).then_some((page, sum, if start > 0.0 { PROOF } else { *proof }))
            })
            .collect();
        // Sorting is stable: equal pages keep their order.
        first.sort_by(|a, b| b.1.total_cmp(&a.1));
        first.truncate(SECOND_LOOK);
        let mut hits: Vec<Hit> = first
            .into_iter()
            .filter_map(|(page, sum, proof)| self.second_look(&said, &asked, page, sum, proof))
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page)));
        // A clear hit drives out what only shares a little with the words.
        let floor = hits.first().map_or(0.0, |best| best.score * FLOOR);
        hits.retain(|hit| hit.score >= floor);
        hits.truncate(MOST);
        hits
    }

    fn rarity(&self, gram: u64) -> f32 {
        match self.grams.get(&gram) {
            Some(found) => found.rarity,
            None => rarity(self.items, 0),
        }
    }

    /// The word itself if it stands somewhere; otherwise one that is a single slip away.
    fn nearest(&self, word: &str) -> Option<String> {
        if self
            .english
            .binary_search_by(|known| known.as_str().cmp(word))
            .is_ok()
        {
            return Some(word.to_owned());
        }
        self.english
            .iter()
            .find(|known| english::one_slip(word, known))
            .cloned()
    }

    fn second_look(
        &self,
        said: &Said,
        asked: &[(u64, f32, f32)],
        page: usize,
        sum: f32,
        proof: f32,
    ) -> Option<Hit> {
        let indexed = self.pages.get(page)?;
        let all: f32 = asked
            .iter()
            .filter(|(gram, ..)| self.grams.contains_key(gram))
            .map(|(_, weight, rarity)| weight * rarity)
            .sum();
        let (mut best, mut spelled, mut named) = (0.0_f32, 0.0_f32, indexed.key == said.key);
        let mut whole = named;
        for name in &indexed.names {
            let (mut shared, mut mass) = (0.0, 0.0);
            for (gram, weight) in &name.grams {
                // `asked` is in the order of grams.
                if let Ok(at) = asked.binary_search_by_key(gram, |(gram, ..)| *gram) {
                    let (_, by, rarity) = asked[at];
                    shared += weight * rarity * by;
                    mass += weight * rarity;
                } else {
                    mass += weight * self.rarity(*gram);
                }
            }
            if shared > 0.0 {
                best = best.max(shared * (shared / mass + (shared / all).min(1.0) * OF_WORDS));
            }
            spelled = spelled.max(best_spelled(name, said));
            named |= said.stands_in(&name.codes) || said.sounds_in(&name.edges);
            whole |= said.is_all_of(&name.codes, &name.edges);
        }
        named |= spelled >= WINDOW;
        whole |= spelled >= 1.0;
        let enough = if said.is_short() { SHORT_PROOF } else { PROOF };
        if !named && spelled == 0.0 && proof < enough {
            return None;
        }
        let score = sum + best.max(spelled * SPELLED) + if named { NAMED } else { 0.0 };
        Some(Hit {
            page,
            score,
            named,
            whole,
        })
    }
}

/// Words as searches are counted: small, simplified, without signs; spaces only between words of
/// letters; every number is `#`, whether it was an age or somebody's telephone.
pub fn normal(words: &str) -> String {
    let words: String = words.chars().take(said::LONGEST).collect();
    let mut normal = String::new();
    let mut after_letters = false;
    for unit in runs(&words).concat() {
        match unit {
            Unit::Han(c) => normal.push(c),
            Unit::Number(_) if normal.ends_with('#') => {}
            Unit::Number(_) => normal.push('#'),
            Unit::Latin(ref word) => {
                if after_letters {
                    normal.push(' ');
                }
                normal.push_str(word);
            }
        }
        after_letters = matches!(unit, Unit::Latin(_));
    }
    normal
}

/// ln(1 + items without / items with): what everybody has says nothing.
fn rarity(all: usize, with: usize) -> f32 {
    let (all, with) = (all as f32, with as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

/// Less than a pair of characters, or two that sound alike, is chance; in a few characters a
/// pair with a gap is something.
const PROOF: f32 = 0.9;
const SHORT_PROOF: f32 = 0.3;
/// How much of the words stands in one name, beside how much of the name was said.
const OF_WORDS: f32 = 0.5;
const SPELLED: f32 = 20.0;
const NAMED: f32 = 2.0;
/// What a gram in a further place of the page adds, beside its best place.
const FURTHER: f32 = 0.05;
/// A part of the best score below which nothing is shown.
const FLOOR: f32 = 0.3;
/// A name in which the letters stand without a gap is worth at least this.
const WINDOW: f32 = 0.5;

/// How well the words spell this name, syllables as syllables.
fn best_spelled(name: &Name, said: &Said) -> f32 {
    let could = said
        .spelled
        .iter()
        .filter(|(wanted, _)| wanted & !name.letters == 0);
    let fits = |at: usize, asked: &Edge| {
        let same = |edge: &Edge| edge.from == at && (edge.bare || edge.code == asked.code);
        name.initials[at] & asked.initial != 0 && (asked.bare || name.edges.iter().any(same))
    };
    let ways = could.map(|(_, pattern)| spelled(name.initials.len(), pattern, fits));
    ways.fold(0.0, f32::max)
}

/// How well typed letters spell a name of so many places: 1 the whole of it, at least [`WINDOW`]
/// a stretch of it, less if syllables in between were left out; 0 if it is not spelled so.
fn spelled(end: usize, pattern: &[Edge], fits: impl Fn(usize, &Edge) -> bool) -> f32 {
    let n = pattern.len();
    if n < 2 || n > end || (n == 2 && end > 2) {
        return 0.0;
    }
    let share = n as f32 / end as f32;
    let stretch = |start: usize| (start..).zip(pattern).all(|(at, asked)| fits(at, asked));
    if (0..=end - n).any(stretch) {
        return WINDOW + (1.0 - WINDOW) * share;
    }
    // Left-out syllables only between four letters or more, from the first of the name on.
    if n < 4 || share < 0.4 || !fits(0, &pattern[0]) {
        return 0.0;
    }
    let mut places = 0..end;
    if pattern.iter().all(|asked| places.any(|at| fits(at, asked))) {
        share * WINDOW * 0.8
    } else {
        0.0
    }
}

/// All that is found of a page: its names for the second look, its grams for the first.
fn read(
    page: &Page<'_>,
    english: &mut std::collections::BTreeSet<String>,
) -> (Indexed, Vec<(u64, f32)>) {
    let mut all = Vec::new();
    let mut names = Vec::new();
    let mut add = |gram: u64, weight: f32| all.push((gram, weight));
    let titles = std::iter::once((page.name, weight::NAME))
        .chain(page.aliases.iter().map(|alias| (*alias, weight::ALIAS)));
    for (title, field) in titles {
        let name = Name::read(title);
        for (gram, weight) in &name.grams {
            add(*gram, weight * field);
        }
        names.push(name);
    }
    for (text, field) in [
        (page.name_en, weight::NAME),
        (page.about_en, weight::ABOUT),
        (&page.key.replace('-', " "), weight::NAME),
    ] {
        let words = english::words(text);
        let mut grams = Vec::new();
        for word in words {
            let gram = grams::one(letters::word_code(&word));
            add(gram, weight::WORD * field);
            grams.push((gram, weight::WORD));
            english.insert(word);
        }
        if field == weight::NAME && !grams.is_empty() {
            let codes = grams.iter().map(|(gram, _)| gram & grams::CODE).collect();
            names.push(Name {
                grams: heaviest(grams),
                codes,
                edges: Vec::new(),
                initials: Vec::new(),
                letters: 0,
            });
        }
    }
    for (text, field) in std::iter::once((page.about, weight::ABOUT))
        .chain(page.more.iter().map(|text| (*text, weight::MORE)))
    {
        for run in runs(text) {
            grams::of_units(&run, &[], false, &mut |gram, weight| {
                add(gram, weight * field)
            });
        }
    }
    // The best place counts; further places a little.
    all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    all.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += FURTHER * next.1;
        }
        same
    });
    let key = page.key.to_owned();
    (Indexed { key, names }, all)
}

impl Name {
    fn read(title: &str) -> Name {
        let units: Vec<Unit> = runs(title).concat();
        let edges = sound::edges(&sound::singly(&units), true);
        let places = edges.last().map_or(0, |edge| edge.to);
        let mut initials = vec![0; places];
        for edge in &edges {
            initials[edge.from] |= edge.initial;
        }
        let mut grams = Vec::new();
        let mut add = |gram: u64, weight: f32| grams.push((gram, weight));
        grams::of_units(&units, &[], true, &mut add);
        grams::of_sounds(&edges, &mut add);
        Name {
            codes: units.iter().map(Unit::code).collect(),
            letters: initials.iter().fold(0, |all, initials| all | initials),
            initials,
            edges,
            grams: heaviest(grams),
        }
    }
}

/// Each gram once, in order, with its greatest weight.
fn heaviest(mut grams: Vec<(u64, f32)>) -> Vec<(u64, f32)> {
    grams.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    grams.dedup_by_key(|(gram, _)| *gram);
    grams
}

/// Spreads grams over a table. They are numbers of our own catalogue; nobody can choose them so
/// that they collide.
#[derive(Debug, Default, Clone, Copy)]
struct Spread;

impl std::hash::BuildHasher for Spread {
    type Hasher = Spreading;
    fn build_hasher(&self) -> Spreading {
        Spreading(0)
    }
}

struct Spreading(u64);

impl std::hash::Hasher for Spreading {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, number: u64) {
        let mixed = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

/// Grams as numbers.
mod grams {
    use super::letters::Unit;
    use super::sound::Edge;
    use super::weight;

    const PAIR: u64 = 1 << 62;
    const SOUND: u64 = 2 << 62;
    /// Codes of characters lie below, those of words above.
    const WORDS: u64 = 0x4000_0000;
    /// The unit of a gram of one unit.
    pub const CODE: u64 = 0x7fff_ffff;

    pub fn one(code: u64) -> u64 {
        code
    }

    /// A character alone.
    pub fn is_one(gram: u64) -> bool {
        gram < WORDS
    }

    fn pair(kind: u64, a: u64, b: u64) -> u64 {
        kind | a << 31 | b
    }

    /// Single units, neighbours and, with `gaps`, neighbours but one. `mute` marks units that say
    /// nothing.
    pub fn of_units(units: &[Unit], mute: &[bool], gaps: bool, add: &mut impl FnMut(u64, f32)) {
        let steps: &[_] = if gaps {
            &[(1, weight::PAIR), (2, weight::GAP)]
        } else {
            &[(1, weight::PAIR)]
        };
        let mute = |at: usize| mute.get(at).copied().unwrap_or(false);
        for (at, unit) in units.iter().enumerate() {
            if !mute(at) {
                let weight = match unit {
                    Unit::Han(_) => weight::ONE,
                    Unit::Latin(_) | Unit::Number(_) => weight::WORD,
                };
                add(one(unit.code()), weight);
            }
            for (step, weight) in steps.iter().copied() {
                if let Some(next) = units.get(at + step) {
                    match (mute(at), mute(at + step)) {
                        (false, false) => add(pair(PAIR, unit.code(), next.code()), weight),
                        (true, true) => {}
                        // Half of it was said for politeness.
                        _ => add(pair(PAIR, unit.code(), next.code()), weight * 0.5),
                    }
                }
            }
        }
    }

    /// Neighbouring syllables.
    pub fn of_sounds(edges: &[Edge], add: &mut impl FnMut(u64, f32)) {
        for a in edges.iter().filter(|edge| !edge.bare) {
            for b in edges.iter().filter(|b| b.from == a.to && !b.bare) {
                add(pair(SOUND, a.code, b.code), weight::SOUND);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page<'a>(key: &'a str, name: &'a str, name_en: &'a str, aliases: &[&'a str]) -> Page<'a> {
        Page {
            key,
            name,
            name_en,
            aliases: aliases.to_vec(),
            ..Page::default()
        }
    }

    fn shelf() -> Vec<Page<'static>> {
        vec![
            page(
                "relief",
                "临时救助",
                "Temporary relief",
                &["救急难", "突然没钱了"],
            ),
            page(
                "senior",
                "高龄老年人津贴",
                "Allowance from 80",
                &["80岁老人补贴"],
            ),
            page(
                "card",
                "社会保障卡申领",
                "Social security card",
                &["社保卡"],
            ),
            page(
                "dibao",
                "最低生活保障审核确认",
                "Minimum living allowance",
                &["低保"],
            ),
            page(
                "licence",
                "食品经营许可",
                "Food business licence",
                &["开饭馆"],
            ),
        ]
    }

    fn first(words: &str) -> Option<&'static str> {
        let shelf = shelf();
        let hits = Index::new(shelf.clone()).find(words, |_| true);
        hits.first().map(|hit| shelf[hit.page].key)
    }

    #[test]
    fn whatever_way_it_is_typed_the_item_is_found() {
        for (words, key) in [
            ("请问临时救助怎么办", "relief"),
            ("臨時救助", "relief"),
            ("临时就助", "relief"),
            ("临救助", "relief"),
            ("临时时救助", "relief"),
            ("救助临时", "relief"),
            ("linshijiuzhu", "relief"),
            ("lin shi jiu zhu", "relief"),
            ("lsjz", "relief"),
            ("ＬＳＪＺ", "relief"),
            ("lins救助", "relief"),
            ("linshijz", "relief"),
            ("temporary releif", "relief"),
            ("俺娘八十三了给钱不", "senior"),
            ("gljt", "senior"),
            ("社宝卡", "card"),
            ("我要办社保卡谢谢", "card"),
            ("底保", "dibao"),
            ("food business license", "licence"),
        ] {
            assert_eq!(first(words), Some(key), "{words}");
        }
    }

    #[test]
    fn words_nobody_uses_in_an_item_find_nothing() {
        for words in [
            "",
            "  ",
            "？！",
            "王小明",
            "今天天气真好",
            "asdfgh",
            "13800000000",
            "the",
        ] {
            assert_eq!(first(words), None, "{words}");
        }
    }

    #[test]
    fn only_a_name_that_was_said_is_named() {
        let index = Index::new(shelf());
        let named = |words| index.find(words, |_| true).first().map(|hit| hit.named);
        for words in [
            "临时救助",
            "救助",
            "lsjz",
            "sjz",
            "linshi",
            "Relief",
            "relief",
        ] {
            assert_eq!(named(words), Some(true), "{words}");
        }
        for words in ["临时有困难想要救助", "临救助"] {
            assert_eq!(named(words), Some(false), "{words}");
        }
    }

    #[test]
    fn words_are_counted_without_numbers_and_signs() {
        for (words, counted) in [
            (" 臨時救助？ ", "临时救助"),
            ("Lost Card", "lost card"),
            ("我 139 1111 2222 号", "我#号"),
            ("11010119330131003X", "#x"),
            ("八十三岁", "#岁"),
            ("？！", ""),
        ] {
            assert_eq!(normal(words), counted, "{words}");
        }
    }

    /// A new version with another name stands beside the old one until its day.
    #[test]
    fn of_two_versions_the_one_that_counts_is_found() {
        let pages = [
            page("relief", "临时救助", "Relief", &[]),
            page("relief", "急难救助", "Relief", &[]),
            page("card", "社会保障卡申领", "Card", &[]),
        ];
        let index = Index::new(pages);
        let found = |words, counts: fn(usize) -> bool| {
            let hits = index.find(words, counts).into_iter();
            hits.map(|hit| hit.page).collect::<Vec<_>>()
        };
        assert_eq!(found("临时救助", |page| page != 1), [0]);
        assert_eq!(found("临时救助", |page| page != 0), [1]);
    }

    proptest! {
        #[test]
        fn anything_may_be_asked_and_the_answer_is_always_the_same(
            words in "\\PC{0,80}|[一-龥a-z0-9 八十]{0,80}|[临时救助社保卡高龄 lsjz]{0,20}",
        ) {
            let index = Index::new(shelf());
            let hits = index.find(&words, |_| true);
            prop_assert_eq!(&hits, &Index::new(shelf()).find(&words, |_| true));
            prop_assert!(hits.iter().all(|hit| hit.score.is_finite()));
            prop_assert!(hits.windows(2).all(|two| two[0].score >= two[1].score));
        }
    }
}
