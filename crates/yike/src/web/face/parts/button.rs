//! Buttons, links that look like them, and the page that asks before a serious act.

use maud::{Markup, html};

use super::{command_id_field, csrf_field};
use crate::web::face::text::{Lang, t};

/// How loud a button is. One `Act` a page: the next step is the darkest thing on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Act,
    Plain,
    Quiet,
    /// Refusing, withdrawing, deleting.
    Grave,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Act => "act",
            Kind::Plain => "plain",
            Kind::Quiet => "quiet",
            Kind::Grave => "grave",
        }
    }
}

/// A submit button; `key` presses it from the keyboard and is shown on it.
pub fn button(label: &str, kind: Kind, key: Option<&str>) -> Markup {
    button_with(label, kind, key, None)
}

/// A submit button that sends a name and a value, for forms with several ways on.
pub fn button_with(
    label: &str,
    kind: Kind,
    key: Option<&str>,
    sends: Option<(&str, &str)>,
) -> Markup {
    html! {
        button.btn.(kind.class()) type="submit" data-key=[key] aria-keyshortcuts=[key]
            name=[sends.map(|s| s.0)] value=[sends.map(|s| s.1)] {
            (label) (cap(key))
        }
    }
}

/// A link that looks like a button: it goes somewhere, it changes nothing.
pub fn link_button(label: &str, href: &str, kind: Kind, key: Option<&str>) -> Markup {
    html! {
        a.btn.(kind.class()) href=(href) data-key=[key] aria-keyshortcuts=[key] {
            (label) (cap(key))
        }
    }
}

fn cap(key: Option<&str>) -> Markup {
    html! { @if let Some(key) = key { kbd aria-hidden="true" { (key) } } }
}

/// A row of buttons.
pub fn actions(buttons: &[Markup]) -> Markup {
    html! { div.actions { @for button in buttons { (button) } } }
}

/// A question before a serious act, as a page or part of one.
pub struct Confirm<'a> {
    pub question: &'a str,
    /// What will happen, in a sentence or two.
    pub detail: &'a str,
    pub yes: &'a str,
    pub kind: Kind,
    /// Where the form is sent and where 不了 leads.
    pub action: &'a str,
    pub back: &'a str,
    pub csrf: &'a str,
    pub command_id: &'a str,
    /// Fields that belong to the act, such as a reason.
    pub fields: Markup,
}

/// The question with its two answers.
pub fn confirm(lang: Lang, c: &Confirm) -> Markup {
    html! {
        form.confirm method="post" action=(c.action) {
            (csrf_field(c.csrf)) (command_id_field(c.command_id))
            h1 { (c.question) }
            @if !c.detail.is_empty() { p { (c.detail) } }
            (c.fields)
            (actions(&[
                button(c.yes, c.kind, None),
                link_button(&t(lang, "do-cancel"), c.back, Kind::Plain, None),
            ]))
        }
    }
}
