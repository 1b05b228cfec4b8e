//! 示例样表: the form filled in by a made-up person, from the examples of the fields.

use super::Item;
use super::form::{Answers, Faults, check_answers, holds};
use super::group::cell;

impl Item {
    /// What a made-up resident types: one answer to each situation, the example of each field
    /// that is then asked, and the rows of each table.
    pub fn sample_typed(&self) -> Answers {
        let mut typed = Answers::new();
        for situation in &self.situations {
            if let Some(answer) = situation.sampled() {
                typed.insert(situation.key.clone(), answer.to_owned());
            }
        }
        for field in &self.fields {
            if holds(&field.when, &typed) && !field.example.is_empty() {
                typed.insert(field.key.clone(), field.example.clone());
            }
        }
        for group in &self.groups {
            if !holds(&group.when, &typed) {
                continue;
            }
            let mut rows = group.examples.clone();
            if rows.is_empty() {
                let own = group.fields.iter();
                rows.push(own.map(|f| (f.key.clone(), f.example.clone())).collect());
            }
            for (n, row) in (1..).zip(&rows) {
                for field in &group.fields {
                    let text = row.get(&field.key).filter(|text| !text.is_empty());
                    if let Some(text) = text
                        && holds(&field.when, &group.seen(&typed, n))
                    {
                        typed.insert(cell(&group.key, n, &field.key), text.clone());
                    }
                }
            }
        }
        typed
    }

    /// The sample in its normal form, or what is wrong with it.
    pub fn sample(&self) -> Result<Answers, Faults> {
        check_answers(self, &self.sample_typed())
    }
}
