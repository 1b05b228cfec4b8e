//! Small arrangements of words: facts, the timeline, an empty list, a panel.

use maud::{Markup, html};

use crate::web::face::frame::BannerKind;
use crate::web::face::text::{Lang, t, tr};

/// One event of a case as a sentence.
#[derive(Clone, Debug, Default)]
pub struct Moment {
    pub time: String,
    /// Who did it, with unit and duty: 林晓（九道湾社区全能社工）.
    pub who: String,
    /// What, as the rest of the sentence: 把申请和 4 份材料交给街道综合窗口。
    pub sentence: String,
    /// A paper or page that belongs to it: (label, address).
    pub link: Option<(String, String)>,
}

/// The timeline, latest first as given.
pub fn timeline(lang: Lang, moments: &[Moment]) -> Markup {
    html! {
        @if moments.is_empty() { p.hint { (t(lang, "timeline-empty")) } }
        @else {
            ol.timeline {
                @for moment in moments {
                    li {
                        span.when { (moment.time) }
                        div {
                            @if !moment.who.is_empty() { b { (moment.who) } @if lang == Lang::En { " " } }
                            (moment.sentence)
                            @if let Some((label, href)) = &moment.link { " " a.alone href=(href) { (label) } }
                        }
                    }
                }
            }
        }
    }
}

/// Pairs of name and value; the value may be any markup.
pub fn facts(pairs: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts { @for (name, value) in pairs { div { dt { (name) } dd { (value) } } } }
    }
}

/// An empty list that says what to do first.
pub fn empty(title: &str, what_next: &str, link: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p { b { (title) } }
            p { (what_next) }
            @if let Some((label, href)) = link { p { a.btn.plain href=(href) { (label) } } }
        }
    }
}

/// A state of the page that people should know before they go on: someone else has the case,
/// the list is too long, the draft has expired, the server only reads. Says what next.
pub fn notice(kind: BannerKind, title: &str, what_next: &str) -> Markup {
    html! {
        div.banner.(kind.class()) {
            b { (title) }
            @if !what_next.is_empty() { p { (what_next) } }
        }
    }
}

/// 第 2 步，共 4 步：填写信息
pub fn steps_line(lang: Lang, n: usize, of: usize, name: &str) -> Markup {
    html! {
        p.step { (tr(lang, "step-line", &[("n", n.into()), ("of", of.into()), ("name", name.into())])) }
    }
}

/// A part of a page with a heading and a border. Never put one in another.
pub fn panel(title: &str, body: Markup) -> Markup {
    html! {
        section.panel {
            @if !title.is_empty() { h2 { (title) } }
            (body)
        }
    }
}
