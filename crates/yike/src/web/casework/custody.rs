//! Who holds which paper of a case, and which are on their way to whom.

use super::words::Reader;
use crate::act::Loaded;
use crate::web::face::text::{Lang, tr};
use maud::{Markup, html};
use yike_core::case::{Paper, RESULT};

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
    counted(reader.lang, originals, copies)
}

/// As `counts`, in a language.
pub fn counted(lang: Lang, originals: u32, copies: u32) -> String {
    match (originals, copies) {
        (0, copies) => tr(lang, "paper-copies", &[("n", copies.into())]),
        (originals, 0) => tr(lang, "paper-originals", &[("n", originals.into())]),
        (originals, copies) => tr(
            lang,
            "paper-both",
            &[("originals", originals.into()), ("copies", copies.into())],
        ),
    }
}

fn place(reader: &Reader<'_>, paper: &Paper) -> String {
    let at = reader.unit(&paper.at);
    let to = paper.on_way_to.as_ref().map(|to| reader.unit(to));
    match (paper.returned, to, &paper.bag) {
        (true, ..) if paper.material == RESULT => reader.t("paper-handed-over"),
        (true, ..) => reader.tr("paper-returned", &[("unit", at.into())]),
        (false, Some(to), _) if paper.missed => {
            reader.tr("paper-missed", &[("from", at.into()), ("to", to.into())])
        }
        (false, Some(to), Some(bag)) => reader.tr(
            "paper-in-bag",
            &[
                ("from", at.into()),
                ("to", to.into()),
                ("bag", bag.clone().into()),
            ],
        ),
        (false, Some(to), None) => {
            reader.tr("paper-on-way", &[("from", at.into()), ("to", to.into())])
        }
        (false, None, _) => {
            let name = reader.world.person_name(&paper.by).to_owned();
            reader.tr("paper-at", &[("unit", at.into()), ("name", name.into())])
        }
    }
}
