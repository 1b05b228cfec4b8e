//! 可增加行的表格 (repeating group): the same few fields for each of several people or things, such as the members
//! of a household. The answers stand beside all others under `members.1.name`, rows from 1.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use super::form::{Answers, Faults, Field, FieldKind, Personal, read_field};
use super::when::{When, holds};
use crate::door::{Fault, IdNumber};
use jiff::civil::Date;

/// One table of the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    pub key: String,
    pub label: String,
    pub label_en: String,
    #[serde(default)]
    pub hint: String,
    #[serde(default)]
    pub hint_en: String,
    /// Fewest rows that are filled in.
    #[serde(default = "one")]
    pub at_least: u32,
    /// Most rows, up to `MOST_ROWS`.
    pub at_most: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// The rows are people of the case; each has a name, and a phone where they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<People>,
    /// The columns. A condition here may look at the answers of the item and at earlier fields of the same row.
    pub fields: Vec<Field>,
    /// Rows of a made-up household, for the sample of the form; without them the examples of the
    /// fields make one row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<BTreeMap<String, String>>,
}

/// What the people of a table are to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum People {
    /// 共同申请人: named on the papers and told of every step.
    Joint,
    /// 会签人: joint applicants who also sign, but for those under age, for whom the guardian acts.
    Signers,
}

/// One person of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// `household.1`
    pub row: String,
    pub name: String,
    pub phone: Option<String>,
    pub signs: bool,
}

/// 民法典 art 17: from this age somebody signs for themselves.
const OF_AGE: i16 = 18;

/// More rows than this are no form but a list, and come as a file.
pub const MOST_ROWS: u32 = 30;

fn one() -> u32 {
    1
}

/// `members.2.name` as group, row and field; `None` where it is no such key.
pub fn parts(key: &str) -> Option<(&str, u32, &str)> {
    let (group, rest) = key.split_once('.')?;
    let (row, field) = rest.split_once('.')?;
    Some((group, row_number(row)?, field))
}

/// `members.2`: one row of a group.
pub fn row_of(about: &str) -> Option<(&str, u32)> {
    let (group, row) = about.split_once('.')?;
    Some((group, row_number(row)?))
}

/// From 1, without leading zeros.
fn row_number(text: &str) -> Option<u32> {
    let plain = !text.starts_with('0') && text.len() <= 3;
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    (plain && digits).then(|| text.parse().ok()).flatten()
}

/// The key under which an answer in a row stands.
pub fn cell(group: &str, row: u32, field: &str) -> String {
    format!("{group}.{row}.{field}")
}

impl Group {
    /// The rows that hold something, in order.
    pub fn rows(&self, answers: &BTreeMap<String, String>) -> Vec<u32> {
        let rows: BTreeSet<u32> = answers
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .filter_map(|(key, _)| parts(key))
            .filter(|(group, _, field)| {
                *group == self.key && self.fields.iter().any(|own| own.key == *field)
            })
            .map(|(_, row, _)| row)
            .collect();
        rows.into_iter().collect()
    }

    /// What the fields of a row see: the answers of the item, and this row's own by their bare keys.
    pub fn seen(&self, answers: &Answers, row: u32) -> Answers {
        let mut seen = answers.clone();
        for field in &self.fields {
            if let Some(value) = answers.get(&cell(&self.key, row, &field.key)) {
                seen.insert(field.key.clone(), value.clone());
            }
        }
        seen
    }

    /// Reads the rows that were typed: rows with nothing in them are dropped, the others numbered
    /// anew from 1. Faults keep the number under which a row was typed.
    pub(super) fn read(
        &self,
        raw: &BTreeMap<String, String>,
        answers: &mut Answers,
        faults: &mut Faults,
    ) {
        if !holds(&self.when, answers) {
            return;
        }
        let typed = self.rows(raw);
        let count = typed.len() as u32;
        if count < self.at_least || count > self.at_most {
            faults.push((self.key.clone(), self.wrong_count()));
        }
        let outside = answers.clone();
        for (n, row) in (1..).zip(&typed) {
            let mut seen = outside.clone();
            for field in &self.fields {
                if !holds(&field.when, &seen) {
                    continue;
                }
                let key = cell(&self.key, *row, &field.key);
                let text = raw.get(&key).map_or("", |text| text.trim());
                match read_field(field, text) {
                    Ok(None) => {}
                    Ok(Some(value)) => {
                        seen.insert(field.key.clone(), value.clone());
                        answers.insert(cell(&self.key, n, &field.key), value);
                    }
                    Err(fault) => faults.push((key, self.in_row(*row, fault))),
                }
            }
        }
    }

    /// The column of the names, and that of the phones: what a table of people needs.
    pub fn people_columns(&self) -> Option<(&Field, &Field)> {
        let named = |field: &&Field| field.personal == Some(Personal::Name);
        let name = self.fields.iter().find(named)?;
        let phone = self.fields.iter().find(|f| f.kind == FieldKind::Phone)?;
        Some((name, phone))
    }

    /// The people in the rows of these answers.
    fn people(&self, answers: &Answers, today: Date) -> Vec<Person> {
        let (Some(people), Some((name, phone))) = (self.people, self.people_columns()) else {
            return Vec::new();
        };
        let own = |row: u32, field: &Field| answers.get(&cell(&self.key, row, &field.key)).cloned();
        let number = self.fields.iter().find(|f| f.kind == FieldKind::IdNumber);
        let is_minor = |row: u32| {
            let number = number.and_then(|field| own(row, field));
            let number = number.and_then(|number| IdNumber::parse(&number).ok());
            number.is_some_and(|number| number.age_on(today) < OF_AGE)
        };
        let rows = self.rows(answers).into_iter();
        rows.map(|row| Person {
            row: format!("{}.{row}", self.key),
            name: own(row, name).unwrap_or_default(),
            phone: own(row, phone),
            signs: people == People::Signers && !is_minor(row),
        })
        .collect()
    }

    fn wrong_count(&self) -> Fault {
        let (least, most) = (self.at_least, self.at_most);
        Fault::new(
            format!(
                "“{}”要填 {least} 到 {most} 行。请增加或删去几行。",
                self.label
            ),
            format!(
                "“{}” takes {least} to {most} rows. Please add or remove some.",
                self.label_en
            ),
        )
    }

    /// A fault names its table and row, for it stands in a summary too.
    fn in_row(&self, row: u32, fault: Fault) -> Fault {
        Fault::new(
            format!("{}第 {row} 行：{}", self.label, fault.zh),
            format!("{}, row {row}: {}", self.label_en, fault.en),
        )
    }
}

impl Item {
    pub fn group(&self, key: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.key == key)
    }

    /// 共同申请人 in these answers, in the order of the form.
    pub fn people(&self, answers: &Answers, today: Date) -> Vec<Person> {
        let groups = self.groups.iter();
        groups.flat_map(|g| g.people(answers, today)).collect()
    }

    /// The field that an answer belongs to: one of the form, one of a row (`members.2.name`), or a
    /// column by its bare key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        if let Some(field) = self.fields.iter().find(|field| field.key == key) {
            return Some(field);
        }
        let own = |group: &'_ str, field: &str| {
            let group = self.groups.iter().find(|one| one.key == group)?;
            group.fields.iter().find(|own| own.key == field)
        };
        match (parts(key), key.split_once('.')) {
            (Some((group, _, field)), _) => own(group, field),
            (None, Some((group, field))) => own(group, field),
            (None, None) => self
                .groups
                .iter()
                .flat_map(|group| &group.fields)
                .find(|own| own.key == key),
        }
    }

    /// Whether an answer may stand under this key: a question, a field, or a field in a row.
    pub fn asks(&self, key: &str) -> bool {
        self.situations.iter().any(|s| s.key == key)
            || self.fields.iter().any(|f| f.key == key)
            || parts(key).is_some_and(|(group, row, field)| {
                row <= MOST_ROWS
                    && self
                        .group(group)
                        .is_some_and(|group| group.fields.iter().any(|own| own.key == field))
            })
    }

    /// Whether a correction may be about this: a question, a field, a table, or one row of it.
    pub fn can_correct(&self, about: &str) -> bool {
        self.situations.iter().any(|s| s.key == about)
            || self.fields.iter().any(|f| f.key == about)
            || self.group(about).is_some()
            || row_of(about)
                .is_some_and(|(group, row)| row <= MOST_ROWS && self.group(group).is_some())
    }

    /// Puts what a correction changed over the answers as they stood. A table named by its key is
    /// replaced as a whole, so that a row can go.
    pub fn amend(&self, answers: &mut Answers, changed: Answers) {
        for group in &self.groups {
            if changed.contains_key(&group.key) {
                answers.retain(|key, _| parts(key).is_none_or(|(of, _, _)| of != group.key));
            }
        }
        answers.extend(changed);
        answers.retain(|key, _| self.group(key).is_none());
    }
}
