//! The few figures at the head of a board; each opens the list behind it.

use maud::{Markup, html};

use super::Lamp;
use crate::web::face::text::{Lang, t};

/// A figure and where it leads.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    pub n: &'a str,
    pub label: &'a str,
    pub href: &'a str,
    /// 比上周五 +9
    pub change: Option<&'a str>,
    pub lamp: Option<Lamp>,
}

/// A row of figures; six are enough.
pub fn figures(lang: Lang, figures: &[Figure]) -> Markup {
    html! {
        ul.figures aria-label=(t(lang, "figures-label")) {
            @for figure in figures {
                li { a href=(figure.href) {
                    b { (figure.n) }
                    @match figure.lamp {
                        Some(kind) => span.lamp.(kind.class()) { (figure.label) },
                        None => span { (figure.label) },
                    }
                    @if let Some(change) = figure.change { " " small { (change) } }
                } }
            }
        }
    }
}
