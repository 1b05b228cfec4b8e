//! 条件: when something of an item applies. A closed vocabulary about answers, each with its
//! sentence in Chinese and English.
//!
//! ```toml
//! when = { answer = "housing", is = ["public", "rented"] }
//! when = { answer = "income", at_least = "1000", below = "3000" }
//! when = { answer = "devices", has = ["wheelchair"] }
//! when = { all = [{ answer = "age", at_least = "60" }, { any = [
//!   { answer = "living", is = ["alone"] }, { answer = "disability", is = ["yes"] }] }] }
//! ```

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::Item;
use super::form::{Answers, Choice, Field, FieldKind, chosen};
use super::table::hundredths;

/// A condition: one test of an answer, or several combined, one level deep (`lint`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub enum When {
    One(Test),
    All(Vec<When>),
    Any(Vec<When>),
}

/// What is asked of one answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    pub answer: String,
    pub wants: Wants,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Wants {
    /// The answer is one of these values.
    Is(Vec<String>),
    /// One of these was chosen among several.
    Has(Vec<String>),
    /// A number, an amount or a day: not below the one, below the other. One is there at least.
    Within {
        at_least: Option<String>,
        below: Option<String>,
    },
}

/// As it stands in a file.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    has: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    at_least: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    below: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    all: Option<Vec<When>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    any: Option<Vec<When>>,
}

/// `3`, `"1200.50"` or `"2026-01-01"`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Bound {
    Whole(u32),
    Text(String),
}

impl Bound {
    fn text(self) -> String {
        match self {
            Bound::Whole(n) => n.to_string(),
            Bound::Text(text) => text,
        }
    }
}

impl TryFrom<Raw> for When {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<When, Self::Error> {
        const SHAPE: &str = "条件写 answer 加上 is、has、at_least/below 之一，或者只写 all 或 any。 A condition is `answer` with one of `is`, `has`, `at_least`/`below`; or `all` alone; or `any` alone.";
        let within = raw.at_least.is_some() || raw.below.is_some();
        match raw {
            Raw {
                answer: Some(answer),
                is,
                has,
                at_least,
                below,
                all: None,
                any: None,
            } => {
                let wants = match (is, has, within) {
                    (Some(values), None, false) => Wants::Is(values),
                    (None, Some(values), false) => Wants::Has(values),
                    (None, None, true) => Wants::Within {
                        at_least: at_least.map(Bound::text),
                        below: below.map(Bound::text),
                    },
                    _ => return Err(SHAPE),
                };
                Ok(When::One(Test { answer, wants }))
            }
            Raw {
                answer: None,
                is: None,
                has: None,
                all,
                any,
                ..
            } if !within => match (all, any) {
                (Some(parts), None) => Ok(When::All(parts)),
                (None, Some(parts)) => Ok(When::Any(parts)),
                _ => Err(SHAPE),
            },
            _ => Err(SHAPE),
        }
    }
}

impl From<When> for Raw {
    fn from(when: When) -> Raw {
        match when {
            When::All(parts) => Raw {
                all: Some(parts),
                ..Raw::default()
            },
            When::Any(parts) => Raw {
                any: Some(parts),
                ..Raw::default()
            },
            When::One(test) => {
                let raw = Raw {
                    answer: Some(test.answer),
                    ..Raw::default()
                };
                match test.wants {
                    Wants::Is(values) => Raw {
                        is: Some(values),
                        ..raw
                    },
                    Wants::Has(values) => Raw {
                        has: Some(values),
                        ..raw
                    },
                    Wants::Within { at_least, below } => Raw {
                        at_least: at_least.map(Bound::Text),
                        below: below.map(Bound::Text),
                        ..raw
                    },
                }
            }
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub zh: String,
    pub en: String,
}

/// Whether a condition holds; no condition always does.
pub fn holds(when: &Option<When>, answers: &Answers) -> bool {
    when.as_ref().is_none_or(|when| when.holds(answers))
}

/// Whether a condition holds under these answers, or may hold because something it looks at was
/// not answered yet.
pub fn may_hold(when: &Option<When>, answers: &Answers) -> bool {
    let open = |key: &str| !answers.contains_key(key);
    when.as_ref()
        .is_none_or(|when| when.judge(answers, &open) != Some(false))
}

impl When {
    /// Whether it holds; what was not answered fits no test.
    pub fn holds(&self, answers: &Answers) -> bool {
        self.judge(answers, &|_| false) == Some(true)
    }

    /// Whether it holds where the answers for which `open` says so are not known yet: `None` is
    /// not known either.
    pub fn judge(&self, answers: &Answers, open: &dyn Fn(&str) -> bool) -> Option<bool> {
        match self {
            When::One(test) if open(&test.answer) => None,
            When::One(test) => Some(test.fits(answers.get(&test.answer).map(String::as_str))),
            When::All(parts) => all(parts.iter().map(|part| part.judge(answers, open))),
            When::Any(parts) => {
                let none = all(parts
                    .iter()
                    .map(|part| part.judge(answers, open).map(|holds| !holds)));
                none.map(|none| !none)
            }
        }
    }

    /// Every test in it, in the order of the file.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            When::One(test) => vec![test],
            When::All(parts) | When::Any(parts) => parts.iter().flat_map(When::tests).collect(),
        }
    }

    /// The answers that it looks at.
    pub fn looks_at(&self) -> BTreeSet<&str> {
        self.tests()
            .into_iter()
            .map(|test| test.answer.as_str())
            .collect()
    }

    /// The condition as people read it: “住房情况”选“租房”，并且“月租金”不低于 1000 元.
    pub fn words(&self, item: &Item) -> Said {
        match self {
            When::One(test) => test.words(item),
            When::All(parts) => joined(parts, item, "，并且", " and "),
            When::Any(parts) => joined(parts, item, "，或者", " or "),
        }
    }
}

/// Three-valued: one that does not hold decides, then one that is not known.
fn all(mut parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = true;
    let fails = parts.any(|part| {
        known &= part.is_some();
        part == Some(false)
    });
    match (fails, known) {
        (true, _) => Some(false),
        (false, true) => Some(true),
        (false, false) => None,
    }
}

fn joined(parts: &[When], item: &Item, zh: &str, en: &str) -> Said {
    let said: Vec<Said> = parts
        .iter()
        .map(|part| match part {
            When::One(test) => test.words(item),
            When::All(_) | When::Any(_) => {
                let inner = part.words(item);
                Said {
                    zh: format!("（{}）", inner.zh),
                    en: format!("({})", inner.en),
                }
            }
        })
        .collect();
    let join = |pick: fn(&Said) -> &String, between: &str| {
        said.iter()
            .map(|one| pick(one).as_str())
            .collect::<Vec<_>>()
            .join(between)
    };
    Said {
        zh: join(|one| &one.zh, zh),
        en: join(|one| &one.en, en),
    }
}

impl Test {
    /// Whether an answer in its normal form fits; none fits nothing.
    fn fits(&self, answer: Option<&str>) -> bool {
        let Some(answer) = answer else { return false };
        match &self.wants {
            Wants::Is(values) => values.iter().any(|value| value == answer),
            Wants::Has(values) => chosen(answer).any(|one| values.iter().any(|v| v == one)),
            Wants::Within { at_least, below } => {
                let reaches = |bound: &String| not_below(answer, bound);
                at_least.as_ref().is_none_or(|b| reaches(b) == Some(true))
                    && below.as_ref().is_none_or(|b| reaches(b) == Some(false))
            }
        }
    }

    fn words(&self, item: &Item) -> Said {
        let (name_zh, name_en) = named(item, &self.answer);
        let field = item.field(&self.answer);
        match &self.wants {
            Wants::Is(values) | Wants::Has(values) => {
                let (zh, en) = labels(item, &self.answer, values);
                Said {
                    zh: format!("“{name_zh}”选{zh}"),
                    en: match &self.wants {
                        Wants::Has(_) => format!("“{name_en}” includes {en}"),
                        Wants::Is(_) | Wants::Within { .. } => format!("“{name_en}” is {en}"),
                    },
                }
            }
            Wants::Within { at_least, below } => {
                let kind = field.map(|field| field.kind);
                let unit = |bound: &String| match kind {
                    Some(FieldKind::Money) => (format!("{bound} 元"), format!("{bound} yuan")),
                    _ => (bound.clone(), bound.clone()),
                };
                let is_day = kind == Some(FieldKind::Date);
                let mut zh = Vec::new();
                let mut en = Vec::new();
                if let Some(bound) = at_least {
                    let (bound_zh, bound_en) = unit(bound);
                    zh.push(match is_day {
                        true => format!("不早于 {bound_zh}"),
                        false => format!("不低于 {bound_zh}"),
                    });
                    en.push(match is_day {
                        true => format!("not before {bound_en}"),
                        false => format!("at least {bound_en}"),
                    });
                }
                if let Some(bound) = below {
                    let (bound_zh, bound_en) = unit(bound);
                    zh.push(match is_day {
                        true => format!("早于 {bound_zh}"),
                        false => format!("低于 {bound_zh}"),
                    });
                    en.push(match is_day {
                        true => format!("before {bound_en}"),
                        false => format!("below {bound_en}"),
                    });
                }
                Said {
                    zh: format!("“{name_zh}”{}", zh.join("、")),
                    en: format!("“{name_en}” is {}", en.join(" and ")),
                }
            }
        }
    }
}

/// Whether a number or a day is not below another; `None` where one of them is neither.
pub fn not_below(answer: &str, bound: &str) -> Option<bool> {
    if let (Some(answer), Some(bound)) = (hundredths(answer), hundredths(bound)) {
        return Some(answer >= bound);
    }
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    Some(day(answer)? >= day(bound)?)
}

/// How an answer is called: its label, or the question without its mark.
pub fn named<'a>(item: &'a Item, key: &'a str) -> (&'a str, &'a str) {
    let situation = item.situations.iter().find(|s| s.key == key);
    if let Some(asked) = situation {
        return (
            asked.question.trim_end_matches('？'),
            asked.question_en.trim_end_matches('?'),
        );
    }
    if let Some(field) = item.field(key) {
        return (
            field.label.trim_end_matches('？'),
            field.label_en.trim_end_matches('?'),
        );
    }
    match item.group(key) {
        Some(group) => (&group.label, &group.label_en),
        None => (key, key),
    }
}

/// “租房”或“公租房”
fn labels(item: &Item, key: &str, values: &[String]) -> (String, String) {
    let options: &[Choice] = match item.situations.iter().find(|s| s.key == key) {
        Some(situation) => &situation.options,
        None => item.field(key).map_or(&[], |field| &field.options),
    };
    let is_yes_no = item
        .field(key)
        .is_some_and(|field: &Field| field.kind == FieldKind::YesNo);
    let label = |value: &String| match value.as_str() {
        "yes" if is_yes_no => ("是".to_owned(), "Yes".to_owned()),
        "no" if is_yes_no => ("否".to_owned(), "No".to_owned()),
        value => match options.iter().find(|option| option.value == value) {
            Some(option) => (option.label.clone(), option.label_en.clone()),
            None => (value.to_owned(), value.to_owned()),
        },
    };
    let both: Vec<(String, String)> = values.iter().map(label).collect();
    let zh: Vec<String> = both.iter().map(|(zh, _)| format!("“{zh}”")).collect();
    let en: Vec<String> = both.iter().map(|(_, en)| format!("“{en}”")).collect();
    (zh.join("或"), en.join(" or "))
}

#[cfg(test)]
mod tests;
