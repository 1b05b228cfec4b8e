//! Tables whose rows the keyboard can walk.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t, tr};

/// The head of a column.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    pub label: &'a str,
    /// Figures stand to the right.
    pub number: bool,
}

impl<'a> Head<'a> {
    pub fn words(label: &'a str) -> Head<'a> {
        Head {
            label,
            number: false,
        }
    }

    pub fn number(label: &'a str) -> Head<'a> {
        Head {
            label,
            number: true,
        }
    }
}

/// A table with a caption (read aloud; shown when `caption_seen`), scrolling within itself
/// where the screen is narrow. A table without rows is [`empty`](super::empty) instead.
pub fn table(
    lang: Lang,
    caption: &str,
    caption_seen: bool,
    heads: &[Head],
    rows: &[Markup],
) -> Markup {
    drawn(lang, caption, caption_seen, false, heads, rows)
}

/// The same for cells that speak for themselves: on a phone each row stands as lines, its first
/// cell on top and the others behind one another, and nothing scrolls sideways.
pub fn stack(lang: Lang, caption: &str, heads: &[Head], rows: &[Markup]) -> Markup {
    drawn(lang, caption, false, true, heads, rows)
}

fn drawn(
    lang: Lang,
    caption: &str,
    caption_seen: bool,
    stacks: bool,
    heads: &[Head],
    rows: &[Markup],
) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label={ (caption) "，" (t(lang, "table-scroll")) } {
            table.stack[stacks] {
                caption.unseen[!caption_seen] { (caption) }
                thead { tr { @for head in heads { th.n[head.number] scope="col" { (head.label) } } } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// A row of `td`s. Its first link is where Enter leads; `current` marks the case in view.
/// In a cell, `td.n` is a figure and `td.go` holds the row's link as a full-height target.
pub fn row(id: &str, current: bool, cells: Markup) -> Markup {
    html! { tr id=(id) data-row aria-current=[current.then_some("true")] { (cells) } }
}

/// Page links; `href` gives the address of a page.
pub fn pagination(lang: Lang, page: u64, pages: u64, href: impl Fn(u64) -> String) -> Markup {
    html! {
        @if pages > 1 {
            nav.pages aria-label=(t(lang, "page-label")) {
                @if page > 1 { a.btn.plain rel="prev" href=(href(page - 1)) { (t(lang, "page-previous")) } }
                span { (tr(lang, "page-of", &[("n", page.into()), ("of", pages.into())])) }
                @if page < pages { a.btn.plain rel="next" href=(href(page + 1)) { (t(lang, "page-next")) } }
            }
        }
    }
}
