//! The conditions and checks of an item in words, so that whoever publishes it reads what a
//! resident will meet, and not the notation.

use crate::web::face::text::{Lang, t, tr};
use maud::{Markup, html};
use yike_core::item::{Item, When};

/// Every row of the record that applies only sometimes, and every check across answers.
pub fn section(lang: Lang, item: &Item) -> Markup {
    let rows = conditional(lang, item);
    html! {
        @if !rows.is_empty() || !item.rules.is_empty() {
            h2 { (t(lang, "admin-item-words")) }
            @if !rows.is_empty() { dl.facts {
                @for (what, when) in &rows {
                    @let said = when.words(item);
                    div { dt { (what) } dd { (tr(lang, "counter-only-when", &[("what", lang.either(&said.zh, &said.en).into())])) } }
                }
            } }
            @if !item.rules.is_empty() {
                h3 { (t(lang, "admin-item-rules")) }
                ul { @for rule in &item.rules {
                    @let said = rule.words(item);
                    li {
                        (lang.either(&said.zh, &said.en))
                        @if let Some(when) = &rule.when {
                            @let only = when.words(item);
                            " " small { (tr(lang, "counter-only-when", &[("what", lang.either(&only.zh, &only.en).into())])) }
                        }
                    }
                } }
            }
        }
    }
}

fn conditional<'a>(lang: Lang, item: &'a Item) -> Vec<(String, &'a When)> {
    let mut rows = Vec::new();
    let mut add = |kind: &str, name: &str, when: &'a Option<When>| {
        if let Some(when) = when {
            let kind = t(lang, kind);
            rows.push((format!("{kind}{}{name}", lang.either("：", ": ")), when));
        }
    };
    for field in &item.fields {
        let label = lang.either(&field.label, &field.label_en);
        add("admin-item-field", label, &field.when);
    }
    for group in &item.groups {
        let table = lang.either(&group.label, &group.label_en);
        add("admin-item-table", table, &group.when);
        for field in &group.fields {
            let label = lang.either(&field.label, &field.label_en);
            let name = format!("{table} · {label}");
            add("admin-item-field", &name, &field.when);
        }
    }
    for material in &item.materials {
        let name = lang.either(&material.name, &material.name_en);
        add("word-materials", name, &material.when);
    }
    for check in &item.checks {
        let name = lang.either(&check.name, &check.name_en);
        add("admin-item-inquiry", name, &check.when);
    }
    rows
}
