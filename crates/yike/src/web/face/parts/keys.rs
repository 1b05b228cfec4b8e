//! The list of keys that `?` opens.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t};

/// The keys all desks share and the page's own: (key, what it does). Keys need script, so
/// without script this shows nothing.
pub fn keys_help(lang: Lang, keys: &[(&str, &str)]) -> Markup {
    let shared = [
        ("J K", t(lang, "keys-move")),
        ("Enter", t(lang, "keys-enter")),
        ("/", t(lang, "keys-search")),
        ("?", t(lang, "keys-help")),
    ];
    html! {
        button.btn.quiet.scripted type="button" data-opens="keys" { (t(lang, "keys-open")) kbd aria-hidden="true" { "?" } }
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (t(lang, "keys-title")) }
            dl.facts {
                @for (key, what) in &shared { div { dt { kbd { (key) } } dd { (what) } } }
                @for (key, what) in keys { div { dt { kbd { (key) } } dd { (what) } } }
            }
            label.choice { input type="checkbox" data-keys-off; span { (t(lang, "keys-off")) } }
            form method="dialog" { button.btn.plain type="submit" { (t(lang, "keys-close")) } }
        }
    }
}
