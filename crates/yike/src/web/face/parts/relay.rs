//! The relay picture: the stations of a case in order, where it is, what each leg took.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t, tr};

/// One station of the relay.
#[derive(Clone, Debug)]
pub struct Station {
    pub name: String,
    /// What happened or will happen here: 11 月 20 日受理 · 社会救助科.
    pub lines: Vec<String>,
    /// Working days used and allowed on this leg, if it has a limit.
    pub days: Option<(u32, u32)>,
    pub place: Place,
}

/// Whether the baton has been here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Done,
    Now,
    Later,
}

impl Place {
    fn class(self) -> &'static str {
        match self {
            Place::Done => "done",
            Place::Now => "now",
            Place::Later => "later",
        }
    }

    fn word(self, lang: Lang) -> String {
        match self {
            Place::Done => t(lang, "relay-done"),
            Place::Now => t(lang, "relay-now"),
            Place::Later => t(lang, "relay-later"),
        }
    }
}

/// The picture: left to right on a desk, top to bottom on a phone.
pub fn relay(lang: Lang, stations: &[Station]) -> Markup {
    html! {
        ol.relay aria-label=(t(lang, "relay-label")) {
            @for station in stations {
                li.(station.place.class()) aria-current=[(station.place == Place::Now).then_some("step")] {
                    b { (station.name) }
                    " " span.where.unseen[station.place != Place::Now] { (station.place.word(lang)) }
                    @for line in &station.lines { p { (line) } }
                    @if let Some((used, total)) = station.days { (days(lang, used, total)) }
                }
            }
        }
    }
}

/// The days of a leg as small boxes, the used ones filled, with the same in words.
fn days(lang: Lang, used: u32, total: u32) -> Markup {
    let late = used > total;
    let key = if late { "relay-over" } else { "relay-days" };
    let words = tr(lang, key, &[("used", used.into()), ("total", total.into())]);
    // More than twenty boxes are no picture any more.
    let boxes = used.max(total);
    html! {
        p.days.late[late] {
            @if boxes <= 20 {
                svg width=(boxes * 10) height="12" viewBox={ "0 0 " (boxes * 10) " 12" } aria-hidden="true" {
                    @for day in 0..boxes {
                        rect.used[day < used].over[day >= total] x=(day * 10 + 1) y="2" width="7" height="8" {}
                    }
                }
            }
            (words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baton_is_at_the_street() {
        let stations = [
            Station {
                name: "九道湾社区".into(),
                lines: vec!["11 月 20 日收下材料".into()],
                days: None,
                place: Place::Done,
            },
            Station {
                name: "北新桥街道".into(),
                lines: vec![],
                days: Some((2, 3)),
                place: Place::Now,
            },
            Station {
                name: "办结".into(),
                lines: vec![],
                days: None,
                place: Place::Later,
            },
        ];
        insta::assert_snapshot!(relay(Lang::Zh, &stations).into_string(), @r#"<ol class="relay" aria-label="办到哪一步"><li class="done"><b>九道湾社区</b> <span class="where unseen">已办好</span><p>11 月 20 日收下材料</p></li><li class="now" aria-current="step"><b>北新桥街道</b> <span class="where">现在在这里</span><p class="days"><svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true"><rect class="used" x="1" y="2" width="7" height="8"></rect><rect class="used" x="11" y="2" width="7" height="8"></rect><rect class="" x="21" y="2" width="7" height="8"></rect></svg>第 2 个工作日，共 3 个</p></li><li class="later"><b>办结</b> <span class="where unseen">还没到</span></li></ol>"#);
    }
}
