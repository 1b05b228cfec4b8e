//! 调查问卷: a few questions that many people answer and nobody signs. A survey is a text like an item;
//! once published it stays as it is, and what is asked otherwise is another version of it.

pub mod lint;
pub mod sums;

pub use lint::lint;
pub use sums::{FEW, Sums, Way};

use crate::item::form::{self, Answers, Choice, Faults};
use crate::item::{Field, FieldKind};
use crate::unit::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One survey as its text states it. Unknown keys are refused, so that a typing error is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Identifier of ours, ASCII; it stands in the address.
    pub key: String,
    pub name: String,
    pub name_en: String,
    /// What is asked, what for, and what comes of it: whoever answers reads this first.
    pub about: String,
    pub about_en: String,
    /// Whose it is.
    pub unit: UnitId,
    /// The first day and the last.
    pub opens: Date,
    pub closes: Date,
    /// Who reads the figures.
    #[serde(default)]
    pub results: Readers,
    /// What is said on the telephone.
    pub script: Script,
    pub questions: Vec<Question>,
}

/// Who reads the figures of a survey; words are read by the staff alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    #[default]
    Staff,
    Public,
}

/// 话术: the first words of a call, and the last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    pub opening: String,
    #[serde(default)]
    pub opening_en: String,
    pub closing: String,
    #[serde(default)]
    pub closing_en: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub key: String,
    pub label: String,
    pub label_en: String,
    pub kind: Kind,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub hint_en: String,
    /// Nobody has to answer what the survey does not insist on.
    #[serde(default)]
    pub required: bool,
    /// Of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// What a question takes; each is drawn and read as a field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The five levels of 好差评.
    Level,
    Choice,
    MultiChoice,
    YesNo,
    /// A few lines, kept apart from all other answers.
    Text,
}

impl Kind {
    pub fn is_text(self) -> bool {
        self == Kind::Text
    }
}

/// 非常满意 to 非常不满意, as everywhere.
const LEVELS: [(&str, &str, &str); 5] = [
    ("5", "非常满意", "Very satisfied"),
    ("4", "满意", "Satisfied"),
    ("3", "基本满意", "Fairly satisfied"),
    ("2", "不满意", "Dissatisfied"),
    ("1", "非常不满意", "Very dissatisfied"),
];

impl Question {
    /// The field that it is drawn and read as.
    pub fn field(&self) -> Field {
        let kind = match self.kind {
            Kind::Level | Kind::Choice => FieldKind::Choice,
            Kind::MultiChoice => FieldKind::MultiChoice,
            Kind::YesNo => FieldKind::YesNo,
            Kind::Text => FieldKind::LongText,
        };
        Field {
            key: self.key.clone(),
            label: self.label.clone(),
            label_en: self.label_en.clone(),
            kind,
            hint: self.hint.clone(),
            hint_en: self.hint_en.clone(),
            example: String::new(),
            required: self.required,
            options: match self.kind {
                Kind::Level | Kind::Choice | Kind::MultiChoice => self.choices(),
                Kind::YesNo | Kind::Text => Vec::new(),
            },
            when: None,
            personal: None,
        }
    }

    /// What can be chosen, in the order in which it is told; nothing of a text.
    pub fn choices(&self) -> Vec<Choice> {
        let choice = |(value, label, label_en): (&str, &str, &str)| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            label_en: label_en.to_owned(),
        };
        match self.kind {
            Kind::Level => LEVELS.map(choice).into(),
            Kind::YesNo => [("yes", "是", "Yes"), ("no", "否", "No")]
                .map(choice)
                .into(),
            Kind::Choice | Kind::MultiChoice => self.options.clone(),
            Kind::Text => Vec::new(),
        }
    }
}

impl Survey {
    pub fn fields(&self) -> Vec<Field> {
        self.questions.iter().map(Question::field).collect()
    }

    /// Whether a day lies between its first and its last.
    pub fn is_open_on(&self, day: Date) -> bool {
        self.opens <= day && day <= self.closes
    }

    /// Reads what was typed: either every answer in its normal form, or every fault at once.
    ///
    /// # Errors
    /// Each fault with the question it belongs to; one that answered nothing is told so.
    pub fn check(&self, raw: &BTreeMap<String, String>) -> Result<Answers, Faults> {
        let answers = form::check_fields(&self.fields(), raw)?;
        match (answers.is_empty(), self.questions.first()) {
            (true, Some(first)) => Err(vec![(
                first.key.clone(),
                crate::door::Fault::new(
                    "一道题都还没有答。请至少答一题再提交；不想答，关掉页面就行。",
                    "Nothing is answered yet. Please answer at least one question; or just close the page.",
                ),
            )]),
            _ => Ok(answers),
        }
    }
}

#[cfg(test)]
mod tests;
