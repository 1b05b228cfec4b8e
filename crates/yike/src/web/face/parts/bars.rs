//! Small bar charts drawn on the server, each with its numbers beside it for those who
//! cannot see or do not trust pictures.

use maud::{Markup, html};

use crate::web::face::text::{Lang, t};

/// A bar: what it stands for and how much.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub n: i64,
}

/// A sparkline of bars, the height of a line of text; the last bar is today's. A day with
/// nothing keeps a hairline, so that it is seen to be nothing.
pub fn bars(title: &str, data: &[Bar]) -> Markup {
    let most = data.iter().map(|bar| bar.n).max().unwrap_or(0);
    bars_upto(title, data, most)
}

/// As `bars`, on a scale that several charts share: one beside the other, equal heights are
/// equal numbers.
pub fn bars_upto(title: &str, data: &[Bar], most: i64) -> Markup {
    const HEIGHT: i64 = 24;
    let most = most.max(1);
    let width = data.len() * 12;
    let spoken: Vec<String> = data.iter().map(|bar| bar.n.to_string()).collect();
    html! {
        svg.bars width=(width) height=(HEIGHT) viewBox={ "0 0 " (width) " " (HEIGHT) } role="img"
            aria-label={ (title) ": " (spoken.join(", ")) } {
            @for (at, bar) in data.iter().enumerate() {
                @let height = (bar.n.max(0) * (HEIGHT - 1) / most).max(1);
                rect.last[at + 1 == data.len()] x=(at * 12) y=(HEIGHT - height) width="9" height=(height) {
                    title { (bar.label) " " (bar.n) }
                }
            }
        }
    }
}

/// How long `n` is beside `most`: a bar for those who would rather look, growing towards its number.
pub fn length(n: i64, most: i64) -> Markup {
    const WIDTH: i64 = 48;
    let length = (n.max(0) * WIDTH / most.max(1)).clamp(1, WIDTH);
    html! {
        svg width=(WIDTH) height="8" viewBox={ "0 0 " (WIDTH) " 8" } aria-hidden="true" {
            rect x=(WIDTH - length) width=(length) height="8" fill="currentColor" fill-opacity=".3" {}
        }
    }
}

/// The twin of a chart: its numbers as a table that opens.
pub fn bars_table(lang: Lang, data: &[Bar]) -> Markup {
    html! {
        details.twin {
            summary { (t(lang, "bars-show")) }
            table.dense {
                thead { tr {
                    th scope="col" { (t(lang, "bars-when")) }
                    th.n scope="col" { (t(lang, "bars-count")) }
                } }
                tbody { @for bar in data { tr { td { (bar.label) } td.n { (bar.n) } } } }
            }
        }
    }
}
