//! Who holds which paper of a case, and which are on their way to whom.

use super::words::Reader;
use crate::act::Loaded;
use maud::{Markup, html};
use yike_core::case::Paper;

/// The papers kept by desks; nothing where none were handed in.
pub fn papers(reader: &Reader<'_>, loaded: &Loaded) -> Markup {
    html! {
        @if !loaded.case.papers.is_empty() {
            dl.facts {
                @for paper in &loaded.case.papers {
                    div {
                        dt { (reader.about(&loaded.item, &paper.material)) }
                        dd { (counts(reader, paper.originals, paper.copies)) br; (place(reader, paper)) }
                    }
                }
            }
        }
    }
}

/// 原件 1 份，复印件 2 份
pub fn counts(reader: &Reader<'_>, originals: u32, copies: u32) -> String {
    match (originals, copies) {
        (0, copies) => reader.tr("paper-copies", &[("n", copies.into())]),
        (originals, 0) => reader.tr("paper-originals", &[("n", originals.into())]),
        (originals, copies) => reader.tr(
            "paper-both",
            &[("originals", originals.into()), ("copies", copies.into())],
        ),
    }
}

fn place(reader: &Reader<'_>, paper: &Paper) -> String {
    let at = reader.unit(&paper.at);
    match &paper.on_way_to {
        Some(to) => reader.tr(
            "paper-on-way",
            &[("from", at.into()), ("to", reader.unit(to).into())],
        ),
        None => reader.tr("paper-at", &[("unit", at.into())]),
    }
}
