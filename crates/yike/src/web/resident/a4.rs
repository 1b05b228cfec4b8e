//! The guide on one sheet of paper 一张纸办事指南: what somebody takes home from the counter or from
//! the wall. The same record and situation as the page, everything open, the QR code on top.

use super::guide::{self, counts, need, waivers};
use super::guide_place::{self, At};
use super::{address, as_published, sample_note};
use crate::web::face::frame::print_page;
use crate::web::face::parts::qr;
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit, guided};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use maud::{Markup, html};
use yike_core::item::form::{Answers, may_hold};
use yike_core::item::{Item, Material, MaterialSource, Route};

pub async fn page(
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let published = visit.world.published(&key, visit.now);
    let item = &published.ok_or(Problem::NotFound)?.item;
    let lang = visit.lang;
    let answers = guided::of_query(item, pairs.as_deref());
    let routes = item.routes_left(&answers);
    let at = At::read(&visit, pairs.as_deref());
    let here = at.onto(guided::address(&format!("/items/{key}"), item, &answers));
    let link = address(&visit, &headers, &here);
    let name = lang.either(&item.name, &item.name_en);
    let sheet = html! {
        header {
            div {
                h1 { (name) }
                p { (lang.either(&item.about, &item.about_en)) }
                @if !answers.is_empty() {
                    p { (t(lang, "guide-chosen")) b { (guide::in_words(lang, item, &answers)) } }
                }
            }
            figure { (qr(&link, &t(lang, "guide-qr"))) figcaption { (t(lang, "a4-qr")) } }
        }
        (guide::glance(&visit, item, routes[0], &answers, &at))
        h2 { (t(lang, "guide-who")) }
        ul { @for condition in &item.conditions { li { (as_published(lang, condition)) } } }
        h2 { (t(lang, "guide-papers")) }
        (papers(lang, item, &answers))
        h2 { (t(lang, "guide-steps")) }
        @for rule in &routes {
            @if routes.len() > 1 { p { b { (guide::route_name(lang, rule)) } } }
            (way(&visit, item, rule, &answers))
        }
        h2 { (t(lang, "guide-where")) }
        (guide_place::where_and_when(lang, item, routes[0], &at.offered(&visit, item)))
    };
    let questions = questions(lang, item);
    let size = Size::of(&sheet, &questions);
    let body = html! {
        article.leaf.(size.class()) {
            (sheet)
            @if !item.questions.is_empty() {
                @if size.has_questions() { h2 { (t(lang, "guide-faq")) } (questions) }
                @else { p { b { (t(lang, "a4-more")) } } }
            }
            footer {
                p { (tr(lang, "guide-code", &[("code", item.codes.handle.as_str().into())])) " · "
                    (tr(lang, "a4-printed", &[("date", super::day(&visit, visit.today()).into())])) }
                @if !item.source.verified { (sample_note(lang)) }
            }
        }
    };
    Ok(print_page(&visit.frame(), name, body))
}

/// The type of a sheet: as large as its words allow, never below what is read at arm's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Plain,
    Full,
    Dense,
    /// Dense, and the questions are left to the page behind the code.
    Short,
    Tight,
}

impl Size {
    /// By what stands on the sheet, in widths of a Chinese character: two Latin letters are one, and
    /// a row of the table costs as much as `ROW`. The bounds were measured on all items of the
    /// catalogue in both languages, with some room left for other faces; a test prints each of them.
    fn of(sheet: &Markup, questions: &Markup) -> Size {
        const ROW: usize = 60;
        let load = width(&sheet.0) + ROW * sheet.0.matches("<tr>").count();
        match (load + width(&questions.0), load) {
            (..1550, _) => Size::Plain,
            (..2160, _) => Size::Full,
            (..2400, _) => Size::Dense,
            (_, ..2700) => Size::Short,
            _ => Size::Tight,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Size::Plain => "plain",
            Size::Full => "full",
            Size::Dense | Size::Short => "dense",
            Size::Tight => "dense tight",
        }
    }

    fn has_questions(self) -> bool {
        match self {
            Size::Plain | Size::Full | Size::Dense => true,
            Size::Short | Size::Tight => false,
        }
    }
}

/// The words between the tags, in widths of a Chinese character.
fn width(html: &str) -> usize {
    let mut is_tag = false;
    let halves = html.chars().map(|c| match c {
        '<' => {
            is_tag = true;
            0
        }
        '>' => {
            is_tag = false;
            0
        }
        _ if is_tag => 0,
        c if c.is_ascii() => 1,
        _ => 2,
    });
    halves.sum::<usize>() / 2
}

/// The papers as a table to tick.
fn papers(lang: Lang, item: &Item, answers: &Answers) -> Markup {
    let open = |material: &&Material| may_hold(&material.when, answers);
    html! {
        @if item.materials.iter().any(|material| open(&material)) {
            table { tbody {
                @for material in item.materials.iter().filter(open) { tr {
                    td { "□ " b { (lang.either(&material.name, &material.name_en)) }
                        small { (need(lang, material.need)) @if material.originals > 0 || material.copies > 0 {
                            " · " (counts(lang, material))
                        } } }
                    td { (as_published(lang, &paper_text(lang, material)))
                        @if let Some(when) = material.when.as_ref().filter(|when| guide::is_open(when, answers)) {
                            small { (guide::condition(lang, item, when)) }
                        }
                        @if !material.waived_by.is_empty() { small { b { (waivers(lang, &material.waived_by)) } } } }
                } }
            } }
        } @else { p { (t(lang, "a4-no-papers")) } }
    }
}

/// How a paper is prepared and when it is taken.
fn paper_text(lang: Lang, material: &Material) -> String {
    let how = match material.from {
        MaterialSource::System => t(lang, "guide-system"),
        MaterialSource::Applicant | MaterialSource::Government | MaterialSource::Other => {
            material.fill.clone()
        }
    };
    let parts = [how.as_str(), &material.accept];
    let parts = parts.iter().filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(|part| part.trim_end_matches('。')).collect();
    parts.join("；")
}

/// The legs in one line each: ① 您：到窗口申请
fn way(visit: &Visit, item: &Item, rule: &Route, answers: &Answers) -> Markup {
    let lang = visit.lang;
    html! {
        ol.legs { @for (what, who, by) in guide::legs(visit, item, rule, answers) { li {
            (what) @if !who.is_empty() { (lang.either("：", ": ")) (who) }
            @if !by.is_empty() { " " small { (by) } }
        } } }
    }
}

fn questions(lang: Lang, item: &Item) -> Markup {
    html! {
        ul.asked { @for faq in &item.questions {
            @let (question, answer) = guide::told(lang, faq);
            li { b { (question) } " " (answer) }
        } }
    }
}
