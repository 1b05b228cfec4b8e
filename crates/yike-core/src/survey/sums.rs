//! The figures of a survey: how many answered by which way, and how often each answer was given. A
//! figure is a count of answers and nothing else; a share of few is not told.

use super::Survey;
use crate::item::form::{Answers, chosen};
use std::collections::BTreeMap;

/// Under so many answers no share is told: it would say what single people said.
pub const FEW: i64 = 5;

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The open address.
    Link,
    /// The QR code of a sheet.
    Qr,
    /// The link that was meant for one person.
    Code,
    /// A call.
    Phone,
}

impl Way {
    pub const ALL: [Way; 4] = [Way::Link, Way::Qr, Way::Code, Way::Phone];

    pub fn as_str(self) -> &'static str {
        match self {
            Way::Link => "link",
            Way::Qr => "qr",
            Way::Code => "code",
            Way::Phone => "phone",
        }
    }

    pub fn parse(text: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// All figures of one version of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub ways: BTreeMap<Way, i64>,
    /// In the order of the survey.
    pub questions: Vec<Summed>,
}

/// The figures of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summed {
    pub key: String,
    /// How many answered it.
    pub answered: i64,
    /// Each choice and how often it was taken; of several at once they are more than those who answered.
    pub chosen: Vec<(String, i64)>,
}

impl Sums {
    /// Nothing counted yet.
    pub fn of(survey: &Survey) -> Sums {
        let question = |question: &super::Question| Summed {
            key: question.key.clone(),
            answered: 0,
            chosen: (question.choices().into_iter())
                .map(|choice| (choice.value, 0))
                .collect(),
        };
        Sums {
            ways: Way::ALL.map(|way| (way, 0)).into(),
            questions: survey.questions.iter().map(question).collect(),
        }
    }

    /// Counts one answer. Of a text only that there is one is known here.
    pub fn add(&mut self, way: Way, answers: &Answers) {
        *self.ways.entry(way).or_default() += 1;
        for question in &mut self.questions {
            let Some(given) = answers.get(&question.key) else {
                continue;
            };
            question.answered += 1;
            for value in chosen(given) {
                let row = question.chosen.iter_mut().find(|(one, _)| one == value);
                if let Some((_, n)) = row {
                    *n += 1;
                }
            }
        }
    }

    pub fn total(&self) -> i64 {
        self.ways.values().sum()
    }
}

/// A share in tenths of a percent, cut off and never rounded up; of few none is told.
pub fn share(n: i64, of: i64) -> Option<i64> {
    (of >= FEW).then(|| n * 1000 / of)
}
