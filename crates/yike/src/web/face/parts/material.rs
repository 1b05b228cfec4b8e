//! A paper to tick at the counter, beside its review point.

use maud::{Markup, html};

use super::{Lamp, lamp};
use crate::web::face::text::{Lang, t};

/// A material of a case as the desk sees it.
#[derive(Clone, Debug)]
pub struct Material<'a> {
    /// Name of the checkbox and the value it sends.
    pub field: &'a str,
    pub value: &'a str,
    pub name: &'a str,
    pub checked: bool,
    /// 读卡一致, 缺费用清单.
    pub state: Option<(Lamp, &'a str)>,
    /// 原件看过，已拍 3 页.
    pub note: &'a str,
    /// 审核要点 in one sentence.
    pub review: &'a str,
    /// Anything more: a file field, a link to the picture.
    pub more: Option<Markup>,
}

/// The row; its whole label is the target.
pub fn tick(lang: Lang, m: &Material) -> Markup {
    let id = format!("{}-{}", m.field, m.value);
    html! {
        div.tick {
            label for=(id) {
                input id=(id) type="checkbox" name=(m.field) value=(m.value) checked[m.checked];
                span {
                    b { (m.name) }
                    @if let Some((kind, word)) = m.state { " " (lamp(kind, word)) }
                    @if !m.note.is_empty() { small { (m.note) } }
                    @if !m.review.is_empty() {
                        small.review { b { (t(lang, "word-review-point")) } " " (m.review) }
                    }
                }
            }
            @if let Some(more) = &m.more { div.more { (more) } }
        }
    }
}
