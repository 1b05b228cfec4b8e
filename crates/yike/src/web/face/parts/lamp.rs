//! The lamp: a shape, a colour and a word, so that none of them carries the meaning alone.

use maud::{Markup, html};

/// How a case stands against its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lamp {
    /// Green disc: in time, or in order.
    Good,
    /// Amber diamond: soon due, or something is missing.
    Care,
    /// Red square: overdue, or wrong.
    Late,
    /// Two bars: the clock stands still.
    Paused,
    /// Ring: finished, nothing to watch.
    Quiet,
}

impl Lamp {
    pub(super) fn class(self) -> &'static str {
        match self {
            Lamp::Good => "good",
            Lamp::Care => "care",
            Lamp::Late => "late",
            Lamp::Paused => "paused",
            Lamp::Quiet => "quiet",
        }
    }
}

/// The lamp with its word.
pub fn lamp(kind: Lamp, word: &str) -> Markup {
    html! { span.lamp.(kind.class()) { (word) } }
}

/// The one line that says where a case is, in words everybody understands: the heading of
/// its page.
pub fn state_line(lamp: Option<(Lamp, &str)>, sentence: &str) -> Markup {
    html! {
        div.state {
            @if let Some((kind, word)) = lamp { (self::lamp(kind, word)) }
            h1 { (sentence) }
        }
    }
}
