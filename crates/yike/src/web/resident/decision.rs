//! A decision table on the guide: the file's own rows, with words for its values.

use super::as_published;
use crate::web::face::text::{Lang, t, tr};
use maud::{Markup, html};
use yike_core::item::form::Answers;
use yike_core::item::table::{Cell, Sets, is_number};
use yike_core::item::{Chosen, Item, Table};

/// A decision table as a civil servant wrote it, with words for its values; the row that these
/// answers choose is marked.
pub fn table(lang: Lang, item: &Item, table: &Table, answers: &Answers) -> Markup {
    let name = lang.either(&table.name, &table.name_en);
    let chosen = table.choose(item, answers);
    html! {
        h3 { (name) }
        div.scroll tabindex="0" role="region" aria-label=(name) { table {
            thead { tr {
                @for input in &table.inputs { th scope="col" { (asked(lang, item, input)) } }
                th scope="col" { (t(lang, "guide-table-gives")) }
                th scope="col" { (t(lang, "guide-basis")) }
            } }
            tbody { @for (n, row) in table.rows.iter().enumerate() { tr aria-current=[(chosen == Some(n)).then_some("true")] {
                @for (cell, input) in row.when.iter().zip(&table.inputs) { td { (said(lang, item, input, cell)) } }
                td { b { (gives(lang, item, table, n)) }
                    @if chosen == Some(n) { small { (t(lang, "guide-table-yours")) } } }
                td { (as_published(lang, &row.basis)) }
            } } }
        } }
    }
}

/// The question that a column asks.
fn asked<'a>(lang: Lang, item: &'a Item, input: &str) -> &'a str {
    if let Some(situation) = item.situations.iter().find(|s| s.key == input) {
        return lang.either(&situation.question, &situation.question_en);
    }
    let field = item.fields.iter().find(|field| field.key == input);
    field.map_or("", |field| lang.either(&field.label, &field.label_en))
}

/// A cell in words: the labels of its values, or its bounds.
fn said(lang: Lang, item: &Item, input: &str, cell: &str) -> String {
    let is_number = is_number(item, input);
    let yuan = |n: u64| match n % 100 {
        0 => (n / 100).to_string(),
        part => format!("{}.{part:02}", n / 100),
    };
    match Cell::parse(cell, is_number) {
        None | Some(Cell::Any) => t(lang, "guide-table-any"),
        Some(Cell::OneOf(values)) => {
            let situation = item.situations.iter().find(|s| s.key == input);
            let field = item.fields.iter().find(|field| field.key == input);
            let options = (situation.map(|s| &s.options)).or(field.map(|field| &field.options));
            let options = options.map_or(&[][..], Vec::as_slice);
            let words: Vec<String> = (values.iter())
                .map(
                    |value| match options.iter().find(|option| option.value == *value) {
                        Some(option) => lang.either(&option.label, &option.label_en).to_owned(),
                        None => t(
                            lang,
                            if value == "yes" {
                                "word-yes"
                            } else {
                                "word-no"
                            },
                        ),
                    },
                )
                .collect();
            words.join(lang.either("，或", "; or "))
        }
        Some(Cell::Range { from, below }) => match (from, below) {
            (Some(from), Some(below)) => tr(
                lang,
                "guide-table-between",
                &[("from", yuan(from).into()), ("below", yuan(below).into())],
            ),
            (Some(from), None) => tr(lang, "guide-table-from", &[("from", yuan(from).into())]),
            (None, Some(below)) => tr(lang, "guide-table-below", &[("below", yuan(below).into())]),
            (None, None) => t(lang, "guide-table-any"),
        },
    }
}

/// What a row gives, in words.
pub fn gives(lang: Lang, item: &Item, table: &Table, row: usize) -> String {
    match table.sets {
        Sets::Promise => match table.promise(row) {
            Some(0) => t(lang, "guide-promise-now"),
            n => tr(lang, "guide-days", &[("n", n.unwrap_or_default().into())]),
        },
        Sets::Route => {
            let table = table.key.clone();
            let rule = item.route_for(&[Chosen { table, row }]);
            lang.either(&rule.name, &rule.name_en).to_owned()
        }
    }
}
