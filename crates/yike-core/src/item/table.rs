//! 决策表: which promise and which route hold, row by row, as a civil servant reads it.
//!
//! ```toml
//! [[tables]]
//! key = "promise"
//! name = "承诺办结时限"
//! name_en = "Which promise applies"
//! sets = "promise"
//! inputs = ["urgency", "members"]
//! rows = [
//!   { when = ["urgent", "*"], gives = "1", basis = "…第…条" },
//!   { when = ["ordinary", "<3"], gives = "8", basis = "…" },
//!   { when = ["ordinary", ">=3"], gives = "10", basis = "…" },
//! ]
//! ```
//!
//! A cell is `*` (any), one value or several joined by `|`, or of a number `<n`, `>=n`, `n..m`
//! (from n, below m). With `sets = "route"` a row gives the key of one of `[[routes]]`, or `main`.
//! The row is chosen when a case is filed and is kept with it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::form::{Answers, Field};
use super::{FieldKind, Item};

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub sets: Sets,
    #[serde(default)]
    pub hit: Hit,
    /// Situations and fields, one for each column.
    pub inputs: Vec<String>,
    pub rows: Vec<Row>,
}

/// What a table decides. A closed list: each has a place in the law of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sets {
    /// 承诺办结时限 in working days; `limits.promise` is the longest of them.
    Promise,
    /// 办理路线: the key of a route, `main` for `[route]`.
    Route,
}

/// 命中策略
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hit {
    /// Exactly one row may hold; two are a fault of the table.
    #[default]
    Unique,
    /// The first row that holds.
    First,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub when: Vec<String>,
    pub gives: String,
    pub basis: String,
}

/// The row of a table that ruled a case; rows count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub table: String,
    pub row: usize,
}

/// What a cell asks of an answer. Numbers are held in hundredths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Any,
    OneOf(Vec<String>),
    Range {
        from: Option<u64>,
        below: Option<u64>,
    },
}

impl Cell {
    /// `None` where the text is no cell of such a column.
    pub fn parse(text: &str, is_number: bool) -> Option<Cell> {
        let text = text.trim();
        if text == "*" {
            return Some(Cell::Any);
        }
        if !is_number {
            let values: Vec<String> = text.split('|').map(|v| v.trim().to_owned()).collect();
            return values
                .iter()
                .all(|v| !v.is_empty())
                .then_some(Cell::OneOf(values));
        }
        let (from, below) = if let Some(n) = text.strip_prefix(">=") {
            (Some(hundredths(n)?), None)
        } else if let Some(n) = text.strip_prefix('<') {
            (None, Some(hundredths(n)?))
        } else {
            let (from, below) = text.split_once("..")?;
            (Some(hundredths(from)?), Some(hundredths(below)?))
        };
        let is_empty = matches!((from, below), (from, Some(below)) if from.unwrap_or(0) >= below);
        (!is_empty).then_some(Cell::Range { from, below })
    }

    /// Whether an answer fits; what was not answered fits only `*`.
    fn fits(&self, answer: Option<&str>) -> bool {
        match (self, answer) {
            (Cell::Any, _) => true,
            (_, None) => false,
            (Cell::OneOf(values), Some(answer)) => values.iter().any(|value| value == answer),
            (Cell::Range { from, below }, Some(answer)) => hundredths(answer).is_some_and(|n| {
                from.is_none_or(|from| n >= from) && below.is_none_or(|below| n < below)
            }),
        }
    }
}

/// `1200.5` is 120050. At most nine digits before the point, as at the door.
pub(crate) fn hundredths(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<2}").parse().ok()
}

impl Table {
    /// The row that holds for these answers; a table without faults always has one.
    pub fn choose(&self, item: &Item, answers: &Answers) -> Option<usize> {
        let given: Vec<Option<&str>> = (self.inputs.iter())
            .map(|input| answers.get(input).map(String::as_str))
            .collect();
        let columns = self.columns(item);
        self.rows
            .iter()
            .position(|row| row_holds(row, &columns, &given))
    }

    /// The rows that may still be chosen once more is answered: all of them before anything is,
    /// one as soon as nothing else can change it. What cannot be read is not answered yet.
    pub fn left(&self, item: &Item, answers: &Answers) -> Vec<usize> {
        let columns = self.columns(item);
        let given = (self.inputs.iter().zip(&columns)).map(|(input, number)| {
            let answer = answers.get(input).map(String::as_str);
            answer.filter(|answer| !number || hundredths(answer).is_some())
        });
        let given: Vec<Option<&str>> = given.collect();
        let mut left = Vec::new();
        for (n, row) in self.rows.iter().enumerate() {
            // Of what is open a row asks nothing yet: with `*` in its place it would hold.
            let asked = row
                .when
                .iter()
                .zip(&given)
                .map(|(cell, answer)| match answer {
                    Some(_) => cell.clone(),
                    None => "*".to_owned(),
                });
            let open = Row {
                when: asked.collect(),
                ..row.clone()
            };
            if !row_holds(&open, &columns, &given) {
                continue;
            }
            left.push(n);
            if row_holds(row, &columns, &given) {
                break;
            }
        }
        left
    }

    /// Whether each column holds numbers.
    fn columns(&self, item: &Item) -> Vec<bool> {
        self.inputs
            .iter()
            .map(|input| is_number(item, input))
            .collect()
    }

    /// The days of a row, if it has them.
    pub fn promise(&self, row: usize) -> Option<u32> {
        self.rows.get(row)?.gives.trim().parse().ok()
    }
}

fn row_holds(row: &Row, columns: &[bool], given: &[Option<&str>]) -> bool {
    columns
        .iter()
        .zip(given)
        .enumerate()
        .all(|(n, (number, answer))| {
            let cell = row.when.get(n).and_then(|text| Cell::parse(text, *number));
            cell.is_some_and(|cell| cell.fits(*answer))
        })
}

pub fn is_number(item: &Item, input: &str) -> bool {
    let field = item.fields.iter().find(|field| field.key == input);
    field.is_some_and(|field| matches!(field.kind, FieldKind::Money | FieldKind::Count))
}

impl Item {
    /// The row of each table that these answers choose.
    pub fn rows_for(&self, answers: &Answers) -> Vec<Chosen> {
        let rows = self.tables.iter().filter_map(|table| {
            let row = table.choose(self, answers)?;
            let table = table.key.clone();
            Some(Chosen { table, row })
        });
        rows.collect()
    }

    /// 承诺办结时限 in working days, as these rows have it.
    pub fn promise(&self, chosen: &[Chosen]) -> u32 {
        let days = self.tables.iter().find_map(|table| {
            let row = chosen.iter().find(|chosen| chosen.table == table.key)?;
            match table.sets {
                Sets::Promise => table.promise(row.row),
                Sets::Route => None,
            }
        });
        days.unwrap_or(self.limits.promise)
    }

    /// 承诺办结时限 where a district has promised `district` days of its own: the less of the two.
    pub fn promise_in(&self, chosen: &[Chosen], district: Option<u32>) -> u32 {
        let city = self.promise(chosen);
        district.map_or(city, |days| days.min(city))
    }
}

/// What is wrong with the rows of a table taken together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hole {
    /// No row holds for these answers, one for each input; `None` is not answered.
    Gap(Vec<Option<String>>),
    /// Two rows hold for the same answers.
    Overlap(usize, usize, Vec<Option<String>>),
    /// The row holds for nothing that an earlier one does not take.
    Never(usize),
    /// There are more combinations than can be looked at.
    TooMany,
}

/// No table that a person can read has more.
const MOST: usize = 20_000;

/// Every gap, overlap and dead row, the first example of each. Numbers are tried at each bound and
/// just below it, which is all that cells can tell apart.
pub fn holes(item: &Item, table: &Table) -> Vec<Hole> {
    let columns = table.columns(item);
    let mut found = Vec::new();
    let mut hit = vec![false; table.rows.len()];
    let (mut has_gap, mut overlaps) = (false, BTreeSet::new());
    let all = each_combination(item, table, |combination| {
        let given: Vec<Option<&str>> = combination.iter().map(|one| one.as_deref()).collect();
        let mut rows = (table.rows.iter().enumerate())
            .filter(|(_, row)| row_holds(row, &columns, &given))
            .map(|(n, _)| n);
        let said = || combination.iter().map(|one| (*one).clone()).collect();
        match (rows.next(), rows.next()) {
            (None, _) if !has_gap => {
                has_gap = true;
                found.push(Hole::Gap(said()));
            }
            (None, _) => {}
            (Some(first), second) => {
                hit[first] = true;
                if let (Hit::Unique, Some(second)) = (table.hit, second) {
                    hit[second] = true;
                    if overlaps.insert((first, second)) {
                        found.push(Hole::Overlap(first, second, said()));
                    }
                }
            }
        }
    });
    if !all {
        return vec![Hole::TooMany];
    }
    let never = hit.iter().enumerate().filter(|(_, hit)| !**hit);
    found.extend(never.map(|(n, _)| Hole::Never(n)));
    found
}

/// Which row of the one table is chosen together with which of the other, over everything that the
/// form allows; `None` where there are more combinations than can be looked at.
pub fn together(item: &Item, one: &Table, other: &Table) -> Option<BTreeSet<(usize, usize)>> {
    let mut inputs = one.inputs.clone();
    inputs.extend(
        (other
            .inputs
            .iter()
            .filter(|input| !one.inputs.contains(input)))
        .cloned(),
    );
    // The rows of both, so that the bounds of both are tried.
    let widened = [one, other].into_iter().flat_map(|table| {
        table.rows.iter().map(|row| {
            let cell = |input: &String| {
                let column = table.inputs.iter().position(|own| own == input);
                let cell = column.and_then(|column| row.when.get(column));
                cell.map_or("*".to_owned(), String::clone)
            };
            Row {
                when: inputs.iter().map(cell).collect(),
                ..row.clone()
            }
        })
    });
    let both = Table {
        rows: widened.collect(),
        inputs: inputs.clone(),
        ..one.clone()
    };
    let mut pairs = BTreeSet::new();
    let all = each_combination(item, &both, |combination| {
        let answers: Answers = (inputs.iter().zip(combination))
            .filter_map(|(input, answer)| Some((input.clone(), (*answer).clone()?)))
            .collect();
        if let (Some(a), Some(b)) = (one.choose(item, &answers), other.choose(item, &answers)) {
            pairs.insert((a, b));
        }
    });
    all.then_some(pairs)
}

/// Looks at every combination of answers that the form allows, one answer for each input; `false`
/// where there are too many, and then at none.
fn each_combination(item: &Item, table: &Table, mut look: impl FnMut(&[&Option<String>])) -> bool {
    let tries: Vec<Vec<Option<String>>> = (table.inputs.iter().enumerate())
        .map(|(n, input)| tries(item, table, n, input))
        .collect();
    let total = tries
        .iter()
        .try_fold(1usize, |all, these| all.checked_mul(these.len()));
    let Some(total) = total.filter(|total| *total <= MOST) else {
        return false;
    };
    for n in 0..total {
        let mut rest = n;
        let combination: Vec<&Option<String>> = (tries.iter())
            .map(|these| {
                let one = &these[rest % these.len()];
                rest /= these.len();
                one
            })
            .collect();
        if can_be(item, table, &combination) {
            look(&combination);
        }
    }
    true
}

/// The answers of one input that a table can tell apart.
fn tries(item: &Item, table: &Table, column: usize, input: &str) -> Vec<Option<String>> {
    let mut tries: Vec<Option<String>> = Vec::new();
    if let Some(situation) = item.situations.iter().find(|s| s.key == input) {
        tries.extend(situation.options.iter().map(|o| Some(o.value.clone())));
        return tries;
    }
    let Some(field) = item.fields.iter().find(|field| field.key == input) else {
        return tries;
    };
    if !field.required || field.when.is_some() {
        tries.push(None);
    }
    match field.kind {
        FieldKind::Choice => tries.extend(field.options.iter().map(|o| Some(o.value.clone()))),
        FieldKind::YesNo => tries.extend(["yes", "no"].map(|v| Some(v.to_owned()))),
        _ => {
            // A count has no half: just below 3 is 2.
            let step = if field.kind == FieldKind::Count {
                100
            } else {
                1
            };
            let mut at = BTreeSet::from([0]);
            for row in &table.rows {
                let cell = row
                    .when
                    .get(column)
                    .and_then(|text| Cell::parse(text, true));
                if let Some(Cell::Range { from, below }) = cell {
                    for bound in [from, below].into_iter().flatten() {
                        at.insert(bound);
                        at.insert(bound.saturating_sub(step));
                    }
                }
            }
            // So have conditions of fields beside it.
            for bound in item.bounds_on(input).filter_map(|bound| hundredths(&bound)) {
                at.extend([bound, bound.saturating_sub(step)]);
            }
            let text = |n: u64| match n % 100 {
                0 => (n / 100).to_string(),
                part => format!("{}.{part:02}", n / 100),
            };
            tries.extend(at.into_iter().map(|n| Some(text(n))));
        }
    }
    tries
}

/// Whether a form can be filled in like this: a field that is not asked has no answer, one that
/// must be filled has one. What the table does not see may be anything.
fn can_be(item: &Item, table: &Table, combination: &[&Option<String>]) -> bool {
    let answers: Answers = (table.inputs.iter().zip(combination))
        .filter_map(|(input, answer)| Some((input.clone(), (*answer).clone()?)))
        .collect();
    let fits = |(input, answer): (&String, &&Option<String>)| {
        let Some(field) = item.fields.iter().find(|field| field.key == *input) else {
            return true;
        };
        match asked(table, field, &answers) {
            Some(false) => answer.is_none(),
            Some(true) => answer.is_some() || !field.required,
            None => true,
        }
    };
    table.inputs.iter().zip(combination).all(fits)
}

/// Whether the field is asked, as far as the table sees what that depends on.
fn asked(table: &Table, field: &Field, answers: &Answers) -> Option<bool> {
    let open = |key: &str| !table.inputs.iter().any(|input| input == key);
    match &field.when {
        None => Some(true),
        Some(when) => when.judge(answers, &open),
    }
}

#[cfg(test)]
mod tests;
