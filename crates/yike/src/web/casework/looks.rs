//! ⑥ Who has looked at full values: the resident sees every look, at what it was and why. Staff
//! and auditors read the same list; no value stands in it.

use super::papers::Sheet;
use super::words::Reader;
use crate::look::{Look, What};
use crate::views::case::CaseView;
use maud::{Markup, html};

pub fn looks(reader: &Reader<'_>, view: &CaseView) -> Markup {
    html! {
        @if view.looks.is_empty() { p.hint { (reader.t("looks-none")) } }
        @else {
            ol.timeline {
                @for look in view.looks.iter().rev() {
                    li {
                        span.when { (reader.time(look.at)) }
                        div { b { (looker(reader, view, look)) } br; (said(reader, view, look)) }
                    }
                }
            }
        }
    }
}

/// Who looked: somebody of the staff in their post, or an agent.
pub fn looker(reader: &Reader<'_>, view: &CaseView, look: &Look) -> String {
    match &look.post {
        Some(post) => reader.person(&look.by, Some(post)),
        None => super::timeline::agent(reader, view, &look.by),
    }
}

/// 核对材料：看了《居民身份证》的文件
pub fn said(reader: &Reader<'_>, view: &CaseView, look: &Look) -> String {
    let names: Vec<String> = (look.sight.what.iter())
        .map(|what| thing(reader, view, *what, &look.sight.about))
        .collect();
    reader.tr(
        "looks-said",
        &[
            (
                "purpose",
                reader
                    .t(&format!("purpose-{}", look.sight.purpose.as_str()))
                    .into(),
            ),
            ("what", names.join(reader.either("、", ", ")).into()),
        ],
    )
}

fn thing(reader: &Reader<'_>, view: &CaseView, what: What, about: &str) -> String {
    let word = reader.t(&format!("what-{}", what.as_str()));
    match (what, Sheet::parse(about)) {
        (_, _) if about.is_empty() => word,
        (What::Paper, Some(sheet)) => {
            let paper = super::papers::label(reader, &view.loaded, sheet);
            reader.tr("what-paper-of", &[("paper", paper.into())])
        }
        (What::File, _) => {
            let material = reader.about(&view.loaded.item, about);
            reader.tr("what-file-of", &[("material", material.into())])
        }
        (
            What::Name
            | What::IdNumber
            | What::Phone
            | What::Address
            | What::Company
            | What::Answers
            | What::Paper,
            _,
        ) => word,
    }
}
