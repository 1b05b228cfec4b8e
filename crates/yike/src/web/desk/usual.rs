//! Usual answers 常见答案: what most people at a counter answer, chosen in advance so that a worker who
//! hears the usual needs no key. They stand in sight and are changed like any other answer.
//! `catalogue/desk/usual.csv` says which, and why.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use yike_core::item::Item;

const TABLE: &str = include_str!("../../../../../catalogue/desk/usual.csv");

/// The usual answer to a question of this item; `*` stands for every item that asks it.
pub fn of<'a>(item: &Item, question: &str) -> Option<&'a str> {
    let table = table();
    let found = table
        .get(&(item.key.as_str(), question))
        .or_else(|| table.get(&("*", question)));
    found
        .copied()
        .filter(|answer| takes(item, question, answer))
}

/// Whether the item has this answer to this question.
fn takes(item: &Item, question: &str, answer: &str) -> bool {
    let situations = item.situations.iter().map(|one| (&one.key, &one.options));
    let fields = item.fields.iter().map(|one| (&one.key, &one.options));
    let is_choice = situations
        .chain(fields)
        .any(|(key, options)| key == question && options.iter().any(|one| one.value == answer));
    let field = item.field(question);
    let is_yes_no = field.is_some_and(|field| field.kind == yike_core::item::FieldKind::YesNo);
    is_choice || (is_yes_no && matches!(answer, "yes" | "no"))
}

type Table = BTreeMap<(&'static str, &'static str), &'static str>;

fn table() -> &'static Table {
    static ONCE: OnceLock<Table> = OnceLock::new();
    ONCE.get_or_init(|| {
        let rows = TABLE.lines().skip(1);
        rows.filter_map(|row| {
            let mut cells = row.splitn(4, ',');
            Some(((cells.next()?, cells.next()?), cells.next()?))
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn each_usual_answer_is_one_that_its_item_has() {
        let catalogue = Catalogue::embedded();
        for ((key, question), answer) in table() {
            let mut items = catalogue.items.iter().map(|one| &one.item);
            let found = items
                .any(|item| (*key == "*" || item.key == *key) && takes(item, question, answer));
            assert!(found, "{key} {question} {answer}");
        }
    }
}
