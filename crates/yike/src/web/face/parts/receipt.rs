//! The receipt on the screen: number, code, QR, what happens next.

use maud::{Markup, html};

use super::qr;
use crate::web::face::text::{Lang, t};

/// What a person takes away from a submitted case.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// 已经交上了
    pub title: &'a str,
    pub number: &'a str,
    /// 7KQ4-MX2A
    pub code: &'a str,
    /// The address behind the QR code.
    pub address: &'a str,
    /// What happens next, and by which day, in order.
    pub next: &'a [String],
    /// The heads of the ledger at this moment.
    pub heads: &'a [String],
}

/// The receipt; the heading is the page's.
pub fn receipt(lang: Lang, r: &Receipt) -> Markup {
    html! {
        section.receipt {
            div {
                h1 { (r.title) }
                p.label { (t(lang, "receipt-code")) }
                p.code { (r.code) }
                p.label { (t(lang, "receipt-number")) }
                p.num { (r.number) }
                @for head in r.heads { p.hint { (head) } }
            }
            figure {
                (qr(r.address, &t(lang, "receipt-qr")))
                figcaption { (t(lang, "receipt-qr")) }
            }
        }
        @if !r.next.is_empty() {
            h2 { (t(lang, "receipt-next")) }
            ol.next { @for step in r.next { li { (step) } } }
        }
    }
}
