//! 逻辑校验: what the answers of a form must be to one another. A closed vocabulary of five kinds,
//! each with its sentence in Chinese and English.
//!
//! ```toml
//! [[rules]]
//! key = "income_adds_up"
//! kind = "total"               # the amounts of a column, added up
//! of = ["household.monthly"]
//! how = "equal"
//! to = "income"
//!
//! [[rules]]
//! key = "starts_before_it_ends"
//! kind = "not_after"
//! of = ["from"]
//! to = "until"
//! ```

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::form::{Answers, Faults, FieldKind};
use super::group::{cell, parts};
use super::table::hundredths;
use super::when::{Said, When, holds, named};
use super::{Field, Item};
use crate::door::Fault;

/// One relation between answers. It is looked at only where what it compares was answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub key: String,
    pub kind: RuleKind,
    /// The answers that it is about: keys of fields, columns such as `members.income`, or for
    /// `rows` the key of a table.
    pub of: Vec<String>,
    /// What they are compared with: the key of a field, or a number or day of its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    #[serde(default, skip_serializing_if = "How::is_equal")]
    pub how: How,
    /// Of `rows`: how many are counted beside those in the table, such as the applicant.
    #[serde(default, skip_serializing_if = "is_none")]
    pub besides: u32,
    /// A sentence of its own, where the general one is not said like that at a counter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub say: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub say_en: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
}

fn is_none(besides: &u32) -> bool {
    *besides == 0
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// The numbers or amounts of `of`, added up, stand to `to` as `how` says.
    Total,
    /// The number of rows of a table stands to `to` as `how` says.
    Rows,
    /// The day `of` is not after the day `to`.
    NotAfter,
    /// At least one of `of` is filled in.
    AnyFilled,
    /// All that stands in `of` differs: two fields, or the rows of one column.
    Differ,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    #[default]
    Equal,
    AtMost,
    AtLeast,
}

impl How {
    fn is_equal(&self) -> bool {
        *self == How::Equal
    }

    fn fits(self, left: u64, right: u64) -> bool {
        match self {
            How::Equal => left == right,
            How::AtMost => left <= right,
            How::AtLeast => left >= right,
        }
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            How::Equal => ("应等于", "must equal"),
            How::AtMost => ("不应超过", "must not exceed"),
            How::AtLeast => ("不应少于", "must not be less than"),
        }
    }
}

/// `members.income` as group and column.
pub fn column(of: &str) -> Option<(&str, &str)> {
    of.split_once('.')
}

/// The rules that these answers break, as faults. Where something that a rule compares is faulty
/// itself the rule waits.
///
/// `raw` is what was typed: a row counts even where something in it is faulty.
pub(super) fn broken(
    item: &Item,
    raw: &BTreeMap<String, String>,
    answers: &Answers,
    faults: &Faults,
) -> Faults {
    let is_faulty = |rule: &Rule| {
        let mut keys = rule.of.iter().chain([&rule.to]);
        keys.any(|key| faults.iter().any(|(faulty, _)| touches(key, faulty)))
    };
    let fails = item
        .rules
        .iter()
        .filter(|rule| !is_faulty(rule) && holds(&rule.when, answers))
        .filter(|rule| rule.is_kept(item, raw, answers) == Some(false));
    fails
        .map(|rule| {
            let said = rule.words(item);
            (rule.stands_at(item, answers), Fault::new(said.zh, said.en))
        })
        .collect()
}

/// Whether what a rule names (`income`, `members.income`, `members`) is or contains this key.
fn touches(named: &str, key: &str) -> bool {
    match (column(named), parts(key)) {
        _ if named == key => true,
        (Some((of, own)), Some((group, _, field))) => of == group && own == field,
        // A wrong number of rows leaves every sum of them open.
        (Some((of, _)), None) => of == key,
        (None, Some(_) | None) => false,
    }
}

impl Rule {
    /// Whether the answers keep the rule; `None` where it has nothing to compare.
    fn is_kept(
        &self,
        item: &Item,
        raw: &BTreeMap<String, String>,
        answers: &Answers,
    ) -> Option<bool> {
        match self.kind {
            RuleKind::Total => {
                let found = self.values(item, answers);
                let sum = found.iter().try_fold(0u64, |sum, (_, text)| {
                    Some(sum.saturating_add(hundredths(text)?))
                });
                let to = hundredths(self.other(answers)?)?;
                (!found.is_empty()).then_some(self.how.fits(sum?, to))
            }
            RuleKind::Rows => {
                let group = item.group(self.of.first()?)?;
                let rows = (group.rows(raw).len() as u64 + u64::from(self.besides)) * 100;
                if !holds(&group.when, answers) {
                    return None;
                }
                Some(self.how.fits(rows, hundredths(self.other(answers)?)?))
            }
            RuleKind::NotAfter => {
                let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
                let to = day(self.other(answers)?)?;
                let found = self.values(item, answers);
                let mut days = found.iter().filter_map(|(_, text)| day(text));
                Some(days.all(|day| day <= to))
            }
            RuleKind::AnyFilled => {
                // Only what is asked at all can be asked for.
                let asked = self.of.iter().filter_map(|key| item.field(key));
                let mut asked = asked.filter(|field| holds(&field.when, answers));
                let is_asked = asked.next().is_some();
                is_asked.then(|| !self.values(item, answers).is_empty())
            }
            RuleKind::Differ => {
                let found = self.values(item, answers);
                let mut seen = std::collections::BTreeSet::new();
                Some(found.iter().all(|(_, text)| seen.insert(text.as_str())))
            }
        }
    }

    /// Everything that stands in `of`, with its key, columns row by row.
    fn values<'a>(&self, item: &Item, answers: &'a Answers) -> Vec<(String, &'a String)> {
        let mut found = Vec::new();
        for of in &self.of {
            match column(of) {
                None => found.extend(answers.get(of).map(|text| (of.clone(), text))),
                Some((group, field)) => {
                    let rows = item.group(group).map(|group| group.rows(answers));
                    for row in rows.unwrap_or_default() {
                        let key = cell(group, row, field);
                        found.extend(answers.get(&key).map(|text| (key, text)));
                    }
                }
            }
        }
        found
    }

    /// What is compared with: an answer, or the rule's own number or day.
    fn other<'a>(&'a self, answers: &'a Answers) -> Option<&'a str> {
        let own = self.to.starts_with(|c: char| c.is_ascii_digit());
        match own {
            true => Some(&self.to),
            false => answers.get(&self.to).map(String::as_str),
        }
    }

    /// The answer beside which the fault is shown.
    fn stands_at(&self, item: &Item, answers: &Answers) -> String {
        let first = self.of.first().map_or("", String::as_str);
        match self.kind {
            RuleKind::Total | RuleKind::Rows if item.field(&self.to).is_some() => self.to.clone(),
            RuleKind::NotAfter if item.field(&self.to).is_some() => self.to.clone(),
            RuleKind::Differ => {
                let found = self.values(item, answers);
                let mut seen = std::collections::BTreeSet::new();
                let twice = found
                    .into_iter()
                    .find(|(_, text)| !seen.insert(text.as_str()));
                twice.map_or_else(|| first.to_owned(), |(key, _)| key)
            }
            RuleKind::Total | RuleKind::Rows | RuleKind::NotAfter | RuleKind::AnyFilled => {
                match column(first) {
                    Some((group, _)) => group.to_owned(),
                    None => first.to_owned(),
                }
            }
        }
    }

    /// The rule in words: what must be, and to look at both again.
    pub fn words(&self, item: &Item) -> Said {
        if !self.say.is_empty() {
            return Said {
                zh: self.say.clone(),
                en: self.say_en.clone(),
            };
        }
        let all: Vec<(String, String)> = self.of.iter().map(|of| called(item, of)).collect();
        let list = |pick: fn(&(String, String)) -> &String, between: &str| {
            let names: Vec<&str> = all.iter().map(|one| pick(one).as_str()).collect();
            names.join(between)
        };
        let (zh, en) = (list(|one| &one.0, "、"), list(|one| &one.1, ", "));
        let (to_zh, to_en) = match item.field(&self.to) {
            Some(_) => called(item, &self.to),
            None if self.kind == RuleKind::Total && self.is_money(item) => {
                (format!(" {} 元", self.to), format!("{} yuan", self.to))
            }
            None => (format!(" {}", self.to), self.to.clone()),
        };
        let (how_zh, how_en) = self.how.words();
        let is_sum = self.of.len() > 1 || self.of.iter().any(|of| column(of).is_some());
        match self.kind {
            RuleKind::Total if is_sum => Said {
                zh: format!("{zh}合计{how_zh}{to_zh}。请核对这几处。"),
                en: format!("The total of {en} {how_en} {to_en}. Please compare them."),
            },
            RuleKind::Total => Said {
                zh: format!("{zh}{how_zh}{to_zh}。请核对。"),
                en: format!("{en} {how_en} {to_en}. Please compare them."),
            },
            RuleKind::Rows if self.besides > 0 => Said {
                zh: format!(
                    "{zh}的行数再加 {} {how_zh}{to_zh}（表里不写申请人自己）。请增减几行，或改正数目。",
                    self.besides
                ),
                en: format!(
                    "The number of rows in {en} and {} more {how_en} {to_en} (the applicant does not stand in the table). Please add or remove rows, or correct the number.",
                    self.besides
                ),
            },
            RuleKind::Rows => Said {
                zh: format!("{zh}的行数{how_zh}{to_zh}。请增减几行，或改正数目。"),
                en: format!(
                    "The number of rows in {en} {how_en} {to_en}. Please add or remove rows, or correct the number."
                ),
            },
            RuleKind::NotAfter => Said {
                zh: format!("{zh}不应晚于{to_zh}。请核对日期。"),
                en: format!("{en} must not be after {to_en}. Please look at the dates."),
            },
            RuleKind::AnyFilled => Said {
                zh: format!("{zh}至少要填一项。请补填。"),
                en: format!("Please fill in at least one of {en}."),
            },
            RuleKind::Differ if is_sum && self.of.len() == 1 => Said {
                zh: format!("{zh}不应有两行相同。请核对。"),
                en: format!("No two rows may have the same {en}. Please look at them."),
            },
            RuleKind::Differ => Said {
                zh: format!("{zh}不应相同。请核对。"),
                en: format!("{en} must differ. Please look at them."),
            },
        }
    }

    fn is_money(&self, item: &Item) -> bool {
        let mut fields = self.of.iter().filter_map(|of| item.field(of));
        fields.any(|field: &Field| field.kind == FieldKind::Money)
    }

    /// The answers that it compares, by what a correction can be about: fields and tables.
    fn names(&self) -> impl Iterator<Item = &str> {
        let all = self.of.iter().chain([&self.to]).map(String::as_str);
        all.map(|key| column(key).map_or(key, |(group, _)| group))
    }
}

/// “家庭月收入”, “家庭成员”的“月收入”
fn called(item: &Item, of: &str) -> (String, String) {
    let (zh, en) = named(item, of);
    match column(of).and_then(|(group, _)| item.group(group)) {
        Some(group) => (
            format!("“{}”的“{zh}”", group.label),
            format!("“{en}” in “{}”", group.label_en),
        ),
        None => (format!("“{zh}”"), format!("“{en}”")),
    }
}

impl Item {
    /// What a rule compares with this field, table or row: it may have to be corrected along with it.
    pub fn tied_to(&self, about: &str) -> Vec<&str> {
        let own = about.split('.').next().unwrap_or_default();
        let mut tied: Vec<&str> = Vec::new();
        for rule in self
            .rules
            .iter()
            .filter(|rule| rule.names().any(|n| n == own))
        {
            let others = rule.names().filter(|name| {
                *name != own && (self.group(name).is_some() || self.field(name).is_some())
            });
            for other in others {
                if !tied.contains(&other) {
                    tied.push(other);
                }
            }
        }
        tied
    }
}

#[cfg(test)]
mod tests;
