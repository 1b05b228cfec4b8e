//! The review page: each answer with the way to change it.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t, tr};

/// The list of answers.
pub fn review(rows: &[Markup]) -> Markup {
    html! { dl.reviews { @for row in rows { (row) } } }
}

/// One answer and its 修改.
pub fn review_row(lang: Lang, label: &str, value: &str, edit_href: Option<&str>) -> Markup {
    html! {
        div {
            dt { (label) }
            dd {
                @if value.is_empty() { span.hint { (t(lang, "review-empty")) } } @else { (value) }
            }
            @if let Some(href) = edit_href {
                dd.edit {
                    a.alone href=(href) aria-label=(tr(lang, "review-change-what", &[("what", label.into())])) {
                        (t(lang, "review-change"))
                    }
                }
            }
        }
    }
}
