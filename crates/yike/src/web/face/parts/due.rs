//! Why a case is due on its day, counted out day by day.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t, tr};

/// A day (or a run of days) in the count.
#[derive(Clone, Debug)]
pub struct DueLine {
    /// 11 月 23 日（周一）
    pub day: String,
    /// The n-th working day; none when the day is not counted.
    pub count: Option<u32>,
    /// 受理次日起算, 周末, 国庆节, 鉴定期间停时.
    pub note: String,
}

/// The due date that opens its own explanation.
pub fn explain_due(lang: Lang, due: &str, lines: &[DueLine]) -> Markup {
    html! {
        details.due {
            summary { (tr(lang, "due-why", &[("date", due.into())])) }
            table.dense {
                thead { tr {
                    th scope="col" { (t(lang, "due-day")) }
                    th.n scope="col" { (t(lang, "due-count")) }
                    th scope="col" { (t(lang, "due-note")) }
                } }
                tbody { @for line in lines {
                    tr.off[line.count.is_none()] {
                        td { (line.day) }
                        td.n { @if let Some(n) = line.count { (n) } @else { (t(lang, "due-not-counted")) } }
                        td { (line.note) }
                    }
                } }
            }
        }
    }
}
