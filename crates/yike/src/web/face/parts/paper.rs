//! An official paper on A4: red head line, title, number, body, seal place, date, foot.
//!
//! A paper is always in Chinese, whatever the language of the page around it.

use maud::{Markup, html};

use super::qr;
use crate::web::face::text::{Lang, t, tr};

/// The words of a paper; every one of them is data.
#[derive(Clone, Debug)]
pub struct Paper<'a> {
    /// The issuing unit in the red head: 北京市东城区北新桥街道办事处.
    pub unit: &'a str,
    /// 受理单
    pub title: &'a str,
    /// 编号 or 文号, ready to read.
    pub number: &'a str,
    /// 王秀兰 (the colon is set here).
    pub salutation: &'a str,
    pub paragraphs: &'a [String],
    /// Tables and lists after the paragraphs, such as the materials received.
    pub more: Option<Markup>,
    pub seal: Option<Seal<'a>>,
    /// 2026 年 11 月 20 日
    pub date: &'a str,
    /// The address behind the QR code.
    pub address: &'a str,
    /// Look-up code, who handled it, the ledger head, telephone numbers.
    pub foot: &'a [String],
    /// The address of the rating page of this service, and its code as it is typed.
    pub rate: Option<(&'a str, &'a str)>,
}

/// The seal over unit and date.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    /// The words around: 北新桥街道办事处 业务专用章.
    pub unit: &'a str,
    /// Above and below unit and date: 测试印章, 无法律效力.
    pub words: [&'a str; 2],
}

/// The sheet.
pub fn paper(p: &Paper) -> Markup {
    let letters = p.unit.chars().count();
    html! {
        article.paper lang="zh-CN" {
            p.head.full[(10..=18).contains(&letters)].long[letters > 16] { (p.unit) }
            h1.spaced[p.title.chars().count() <= 4] { (p.title) }
            p.number { (p.number) }
            @if !p.salutation.is_empty() { p.to { (p.salutation) "：" } }
            @for paragraph in p.paragraphs { p { (paragraph) } }
            @if let Some(more) = &p.more { (more) }
            div.sign {
                p { (p.unit) }
                p { (p.date) }
                @if let Some(seal) = &p.seal { (self::seal(seal)) }
            }
            footer {
                (qr(p.address, &t(Lang::Zh, "paper-qr")))
                div { @for line in p.foot { p { (line) } } }
                @if let Some((address, code)) = p.rate {
                    figure.rate {
                        (qr(address, &t(Lang::Zh, "paper-rate")))
                        figcaption { (t(Lang::Zh, "paper-rate")) br; (code) }
                    }
                }
            }
        }
    }
}

/// A round seal: the unit on the arc, the words across.
fn seal(seal: &Seal) -> Markup {
    let words = seal.words.join("，");
    let label = tr(
        Lang::Zh,
        "paper-seal",
        &[("unit", seal.unit.into()), ("words", words.into())],
    );
    html! {
        svg.seal viewBox="0 0 160 160" role="img" aria-label=(label) {
            circle cx="80" cy="80" r="76" fill="none" stroke="currentColor" stroke-width="4" {}
            path #seal-arc d="M80 144a64 64 0 1 1 .1 0" fill="none" {}
            text font-size="14" fill="currentColor" text-anchor="middle" {
                textPath href="#seal-arc" startOffset="50%" { (seal.unit) }
            }
            @for (word, y) in seal.words.into_iter().zip([54, 146]) {
                text x="80" y=(y) font-size="15" fill="currentColor" text-anchor="middle" { (word) }
            }
        }
    }
}
