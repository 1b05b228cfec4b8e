//! The form of an item: questions of situation, fields, and the answers given to them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a resident answered: key of the situation or field, then the text as parsed at the door.
pub type Answers = BTreeMap<String, String>;

/// 情形: one question whose answer selects papers and checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    pub key: String,
    pub question: String,
    pub question_en: String,
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub label_en: String,
}

/// One field of the item's own; the person (or company) is asked by the shared model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub label_en: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub hint_en: String,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub options: Vec<Choice>,
    #[serde(default)]
    pub when: Option<When>,
}

fn yes() -> bool {
    true
}

/// The closed list of kinds. A new kind is a language feature: add few.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line, at most 100 characters.
    Text,
    /// Free text, at most 2,000 characters.
    LongText,
    /// Yuan with at most two decimals.
    Money,
    /// A whole number from 0 to 1,000,000.
    Count,
    /// `2026-11-20`
    Date,
    Choice,
    YesNo,
    IdNumber,
    Phone,
    /// Account of a bank or social security card: 16 to 19 digits.
    Account,
    /// 统一社会信用代码
    Uscc,
}

/// The only condition there is: one answer is one of these values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    pub answer: String,
    pub is: Vec<String>,
}

/// Whether a condition holds; no condition always does.
pub fn holds(when: &Option<When>, answers: &Answers) -> bool {
    match when {
        None => true,
        Some(when) => answers
            .get(&when.answer)
            .is_some_and(|given| when.is.iter().any(|value| value == given)),
    }
}
