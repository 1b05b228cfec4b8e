//! The second shelf: approved answers 统一答复. Questions residents ask with the one answer of the
//! item, what each stage owes, and review points, found in the words of whoever asks. The item
//! that the words mean gives its answers a head start; the rest is found like items are.

use super::{Index, Page, Shelf};
use crate::item::{Faq, Item, Point, Stage, StageKind};
use crate::list;

/// One approved answer of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub kind: Kind,
    pub question: String,
    pub answer: String,
    /// Empty where the record has Chinese only.
    pub question_en: String,
    pub answer_en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 常见问题
    Question,
    /// 办理环节: what is owed there.
    Stage(StageKind),
    /// 审核要点
    Point,
    /// 本地答复: of the list of a place.
    Place,
}

/// All approved answers of an item, always in the same order.
pub fn passages(item: &Item) -> Vec<Passage> {
    let points = item.points.iter().map(|one| point(item, one));
    let rest = item.stages.iter().map(stage).chain(points);
    let asked = item.questions.iter();
    asked
        .map(|faq| question(faq, Kind::Question))
        .chain(rest)
        .collect()
}

fn question(faq: &Faq, kind: Kind) -> Passage {
    Passage {
        kind,
        question: faq.question.clone(),
        answer: faq.answer.clone(),
        question_en: faq.question_en.clone(),
        answer_en: faq.answer_en.clone(),
    }
}

/// An approved answer of a place, as its list has it.
pub fn of_place(answer: &list::Answer) -> Passage {
    question(&answer.told(), Kind::Place)
}

fn stage(stage: &Stage) -> Passage {
    let mut answer = vec![stage.norm.as_str()];
    answer.extend(stage.points.iter().map(String::as_str));
    if !stage.limit.is_empty() {
        answer.push(&stage.limit);
    }
    Passage {
        kind: Kind::Stage(stage.stage),
        question: format!("{}：{}", stage.stage.zh(), stage.who),
        answer: answer.join("；"),
        question_en: String::new(),
        answer_en: String::new(),
    }
}

fn point(item: &Item, point: &Point) -> Passage {
    let material = item.materials.iter().find(|one| one.code == point.about);
    let field = item.field(&point.about);
    let group = item.group(&point.about);
    let check = item.checks.iter().find(|one| one.key == point.about);
    let about = (material.map(|one| &one.name))
        .or(field.map(|one| &one.label))
        .or(group.map(|one| &one.label))
        .or(check.map(|one| &one.name));
    Passage {
        kind: Kind::Point,
        question: about.cloned().unwrap_or_else(|| item.name.clone()),
        answer: point.text.clone(),
        question_en: String::new(),
        answer_en: String::new(),
    }
}

/// The answers of all items, ready to be asked.
#[derive(Debug, Default)]
pub struct Answers {
    index: Index,
    /// The item's page and the number among its passages, for each page of the index.
    of: Vec<(usize, usize)>,
    /// Whether it is a question of residents.
    asked: Vec<bool>,
}

/// An answer that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Which of the items, as they were given to [`Answers::new`].
    pub item: usize,
    /// Which of its [`passages`].
    pub passage: usize,
    pub score: f32,
}

/// What an item that the words mean gives its answers, as a part of its own score.
const OF_ITEM: f32 = 0.6;
/// A question was written to be found; a norm was not.
const QUESTION: f32 = 1.25;
/// Less than this is chance where no item is meant.
const LEAST: f32 = 9.0;

impl Answers {
    /// Of these items, in the order in which they stand in the index of items.
    pub fn new<'a>(items: impl IntoIterator<Item = &'a Item>) -> Answers {
        let all = items.into_iter().enumerate();
        Answers::of(all.map(|(page, item)| (page, item.key.as_str(), passages(item))))
    }

    /// Of further passages: with the page of their item in the index of items, and its key.
    pub fn of<'a>(all: impl IntoIterator<Item = (usize, &'a str, Vec<Passage>)>) -> Answers {
        let all: Vec<(usize, &str, Vec<Passage>)> = all.into_iter().collect();
        let pages = all.iter().flat_map(|(_, key, passages)| {
            passages.iter().map(|passage| Page {
                key,
                // What a point is about is no question: whoever names the item asks for more.
                name: match passage.kind {
                    Kind::Question | Kind::Place => &passage.question,
                    Kind::Stage(_) | Kind::Point => "",
                },
                name_en: &passage.question_en,
                about: &passage.answer,
                about_en: &passage.answer_en,
                ..Page::default()
            })
        });
        let is_asked = |kind: Kind| matches!(kind, Kind::Question | Kind::Place);
        let numbered = all.iter().flat_map(|(item, _, passages)| {
            passages
                .iter()
                .enumerate()
                .map(move |(number, passage)| (*item, number, is_asked(passage.kind)))
        });
        Answers {
            index: Index::of(Shelf::Answers, pages),
            of: numbered
                .clone()
                .map(|(item, number, _)| (item, number))
                .collect(),
            asked: numbered.map(|(.., asked)| asked).collect(),
        }
    }

    /// The answers that these words may ask for, the best first. `items` is the index of the same
    /// items; `counts` says which of them may be found at all.
    pub fn find(&self, items: &Index, words: &str, counts: impl Fn(usize) -> bool) -> Vec<Answer> {
        let meant = items.find(words, &counts);
        let start = |page: usize| {
            let (item, _) = self.of[page];
            let liking = if self.asked[page] { QUESTION } else { 1.0 };
            let start = meant.iter().find(|hit| hit.page == item);
            let start = start.map_or(0.0, |hit| hit.score * OF_ITEM * liking);
            counts(item).then_some(start)
        };
        let hits = self.index.find_from(words, start).into_iter();
        let is_meant = |page: usize| meant.iter().any(|hit| hit.page == self.of[page].0);
        hits.filter(|hit| hit.score >= LEAST || is_meant(hit.page))
            .map(|hit| {
                let (item, passage) = self.of[hit.page];
                Answer {
                    item,
                    passage,
                    score: hit.score,
                }
            })
            .collect()
    }
}
