//! The guide page 办事指南: what it is, who may, who does what by when, which papers in which case,
//! where to go and what it costs. Drawn from the item's record alone, readable without an account.

use super::guide_place::{self, At};
use super::{address, as_published, decision, sample_note};
use crate::views::listed;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Field, Kind, actions, button, facts, link_button, qr, radios};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use maud::{Markup, html};
use std::collections::BTreeSet;
use yike_core::item::form::{Answers, holds};
use yike_core::item::{
    Faq, Item, Level, Material, MaterialSource, Need, StageKind, StationClass, StepKind, Waiver,
};

pub async fn page(
    visit: Visit,
    Path(key): Path<String>,
    RawQuery(pairs): RawQuery,
    headers: HeaderMap,
) -> Result<Markup, Problem> {
    let published = visit.world.published(&key, visit.now);
    let item = &published.ok_or(Problem::NotFound)?.item;
    let lang = visit.lang;
    let answers = answers(item, pairs.as_deref());
    let at = At::read(&visit, pairs.as_deref());
    let name = lang.either(&item.name, &item.name_en);
    let link = address(&visit, &headers, &format!("/items/{key}"));
    let body = html! {
        h1 { (name) }
        p { (lang.either(&item.about, &item.about_en)) }
        @if !item.source.verified { (sample_note(lang)) }
        (start(lang, item, &at))
        (glance(&visit, item, &answers, &at))
        @if lang == Lang::En { p.hint { (t(lang, "guide-chinese")) } }
        h2 { (t(lang, "guide-who")) }
        ul { @for condition in &item.conditions { li { (as_published(lang, condition)) } } }
        h2 { (t(lang, "guide-steps")) }
        (way(lang, item))
        @for table in &item.tables { (decision::table(lang, item, table)) }
        (stages(lang, item))
        h2 #papers { (t(lang, "guide-papers")) }
        (papers(lang, item, &answers, &at))
        h2 #where { (t(lang, "guide-where")) }
        (guide_place::section(&visit, item, &answers, &at))
        @if !item.questions.is_empty() {
            h2 { (t(lang, "guide-faq")) }
            @for faq in &item.questions { (answer(lang, faq)) }
        }
        h2 { (t(lang, "guide-basis")) }
        ul { @for law in &item.basis {
            li { (as_published(lang, &format!("《{}》{}　{}", law.title, law.number, law.article))) }
        } }
        p.hint { (tr(lang, "guide-code", &[("code", item.codes.handle.as_str().into())])) br; (as_published(lang, &item.source.text)) }
        figure { (qr(&link, &t(lang, "guide-qr"))) figcaption { (t(lang, "guide-qr")) } }
        p.noprint { button.btn.scripted type="button" data-print hidden { (t(lang, "paper-print")) } }
    };
    Ok(frame_page(&visit.frame(), name, Width::One, body))
}

fn start(lang: Lang, item: &Item, at: &At) -> Markup {
    let stuck = format!("/stuck?from=/items/{}", item.key);
    let mut ways = Vec::new();
    if item.visit.online {
        let label = t(lang, "guide-apply");
        ways.push(link_button(
            &label,
            &format!("/apply/{}", item.key),
            Kind::Act,
            None,
        ));
    }
    let help = format!("/help{}", at.query());
    ways.push(link_button(&t(lang, "help-me"), &help, Kind::Plain, None));
    ways.push(link_button(
        &t(lang, "footer-stuck"),
        &stuck,
        Kind::Quiet,
        None,
    ));
    actions(&ways)
}

/// What people ask first: how long, what it costs, how often they must come.
fn glance(visit: &Visit, item: &Item, answers: &Answers, at: &At) -> Markup {
    let lang = visit.lang;
    let fee = match &item.fee {
        None => html! { (t(lang, "guide-free")) },
        Some(fee) => {
            html! { (as_published(lang, &fee.standard)) " " small { (as_published(lang, &fee.basis)) } }
        }
    };
    let visits = match item.visit.times {
        0 => html! { (t(lang, "guide-visits-none")) },
        n => html! {
            (tr(lang, "guide-visits", &[("n", n.into())]))
            @if !item.visit.reason.is_empty() { " " small { (as_published(lang, &item.visit.reason)) } }
        },
    };
    let class = class_word(item.route.station);
    let result = match item.result.name.is_empty() {
        true => t(lang, "guide-result-none"),
        false => lang
            .either(&item.result.name, &item.result.name_en)
            .to_owned(),
    };
    facts(&[
        (&t(lang, "guide-limit"), limits(visit, item, answers, at)),
        (&t(lang, "guide-fee"), fee),
        (&t(lang, "guide-visit"), visits),
        (&t(lang, "guide-class"), html! { (t(lang, class)) }),
        (&t(lang, "guide-result"), html! { (result) }),
        (
            &t(lang, "guide-owner"),
            as_published(lang, &item.owner.name),
        ),
    ])
}

/// 受理后 N 个工作日内办结: never a date, since the clock has not begun.
pub fn promise(lang: Lang, days: u32) -> String {
    match days {
        0 => t(lang, "guide-promise-now"),
        n => tr(lang, "guide-promise", &[("n", n.into())]),
    }
}

/// What a community's station does with an item.
pub fn class_word(class: StationClass) -> &'static str {
    match class {
        StationClass::Accept => "guide-class-accept",
        StationClass::Collect => "guide-class-collect",
        StationClass::Advise => "guide-class-advise",
        StationClass::Close => "guide-class-close",
    }
}

/// The promise of the situation that was chosen, in the district where it is known; without a
/// situation the longest.
fn limits(visit: &Visit, item: &Item, answers: &Answers, at: &At) -> Markup {
    let lang = visit.lang;
    let told = listed::promise(&visit.world, item, answers, at.place(), visit.now);
    html! {
        b { (guide_place::told(lang, &told)) }
        small { " " @match item.limits.legal {
            0 => { (t(lang, "guide-legal-now")) }
            n => { (tr(lang, "guide-legal", &[("n", n.into())])) }
        } }
    }
}

/// Who does what, leg by leg, in the order in which it happens.
pub fn way(lang: Lang, item: &Item) -> Markup {
    let days = |n: u32| match n {
        0 => t(lang, "guide-at-once"),
        n => tr(lang, "guide-days", &[("n", n.into())]),
    };
    let mut legs: Vec<(String, String, String)> = Vec::new();
    let file = if item.visit.online {
        "guide-leg-file-online"
    } else {
        "guide-leg-file"
    };
    legs.push((t(lang, file), t(lang, "guide-you"), String::new()));
    let accept = match item.route.steps.is_empty() {
        true => "guide-leg-close",
        false => "guide-leg-accept",
    };
    let tell = match item.route.steps.is_empty() {
        true => t(lang, "guide-at-once"),
        false => tr(lang, "guide-tell", &[("n", item.limits.tell.into())]),
    };
    legs.push((t(lang, accept), level(lang, item.route.accept), tell));
    for check in &item.checks {
        let name = lang.either(&check.name, &check.name_en);
        legs.push((
            name.to_owned(),
            level(lang, check.at),
            t(lang, "guide-inside"),
        ));
    }
    for step in &item.route.steps {
        let kind = match step.kind {
            StepKind::Handle => "guide-leg-handle",
            StepKind::Examine => "guide-leg-examine",
            StepKind::Approve => "guide-leg-approve",
        };
        legs.push((t(lang, kind), level(lang, step.at), days(step.days)));
    }
    for stop in &item.stops {
        let name = lang.either(&stop.name, &stop.name_en);
        legs.push((name.to_owned(), String::new(), t(lang, "guide-stop")));
    }
    legs.push((
        t(lang, "guide-leg-tell"),
        t(lang, "guide-sms"),
        String::new(),
    ));
    let heads = [
        t(lang, "guide-leg"),
        t(lang, "guide-leg-who"),
        t(lang, "guide-leg-days"),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(t(lang, "guide-steps")) { table {
            thead { tr { @for head in &heads { th scope="col" { (head) } } } }
            tbody { @for (what, who, by) in &legs { tr { td { (what) } td { (who) } td { (by) } } } }
        } }
    }
}

/// 常见问题, in the language of the page where the record has it.
pub fn answer(lang: Lang, faq: &Faq) -> Markup {
    let is_told = lang == Lang::En && !faq.question_en.is_empty() && !faq.answer_en.is_empty();
    html! {
        details {
            @if is_told { summary { (faq.question_en) } p { (faq.answer_en) } }
            @else { summary { (as_published(lang, &faq.question)) } p { (as_published(lang, &faq.answer)) } }
        }
    }
}

/// Who owes what at each stage, folded: a resident may read what the desk is held to.
fn stages(lang: Lang, item: &Item) -> Markup {
    let heads = [
        "guide-stage",
        "guide-leg-who",
        "guide-stage-norm",
        "guide-leg-days",
    ];
    html! {
        @if !item.stages.is_empty() {
            details {
                summary { (t(lang, "guide-stages")) }
                div.scroll tabindex="0" role="region" aria-label=(t(lang, "guide-stages")) { table {
                    thead { tr { @for head in heads { th scope="col" { (t(lang, head)) } } } }
                    tbody { @for row in &item.stages { tr {
                        td { (t(lang, stage_word(row.stage))) }
                        td { (as_published(lang, &row.who)) }
                        td { (as_published(lang, &row.norm))
                            @if !row.points.is_empty() { ul { @for point in &row.points { li { (as_published(lang, point)) } } } } }
                        td { (as_published(lang, &row.limit)) }
                    } } }
                } }
            }
        }
    }
}

pub fn stage_word(stage: StageKind) -> &'static str {
    match stage {
        StageKind::Advise => "stage-advise",
        StageKind::Collect => "stage-collect",
        StageKind::Accept => "stage-accept",
        StageKind::Review => "stage-review",
        StageKind::Decide => "stage-decide",
        StageKind::Tell => "stage-tell",
        StageKind::Deliver => "stage-deliver",
    }
}

pub fn level(lang: Lang, level: Level) -> String {
    t(
        lang,
        match level {
            Level::City => "guide-level-city",
            Level::District => "guide-level-district",
            Level::Street => "guide-level-street",
            Level::Community => "guide-level-community",
        },
    )
}

/// What was answered to the questions of situation; anything else is no answer.
fn answers(item: &Item, pairs: Option<&str>) -> Answers {
    item.situations
        .iter()
        .filter_map(|situation| {
            let given = super::query(pairs, &situation.key);
            let known = situation.options.iter().any(|option| option.value == given);
            known.then(|| (situation.key.clone(), given))
        })
        .collect()
}

/// The papers, all of them with their conditions, or those of the situation that was chosen.
fn papers(lang: Lang, item: &Item, answers: &Answers, at: &At) -> Markup {
    let asked: BTreeSet<&str> = item
        .materials
        .iter()
        .filter_map(|material| material.when.as_ref())
        .map(|when| when.answer.as_str())
        .collect();
    let open = |material: &Material| match &material.when {
        None => true,
        Some(when) => holds(&material.when, answers) || !answers.contains_key(&when.answer),
    };
    html! {
        @if !asked.is_empty() {
            details.noprint open[!answers.is_empty()] {
                summary { (t(lang, "guide-choose")) }
                form method="get" action={ "/items/" (item.key) "#papers" } {
                    (at.hidden())
                    @for situation in item.situations.iter().filter(|s| asked.contains(s.key.as_str())) {
                        @let choices = words::choices(lang, &situation.options);
                        (radios(lang, &Field {
                            value: answers.get(&situation.key).map_or("", String::as_str),
                            ..Field::new(&situation.key, lang.either(&situation.question, &situation.question_en))
                        }, &choices))
                    }
                    (actions(&[button(&t(lang, "guide-choose-go"), Kind::Plain, None)]))
                }
            }
        }
        ol.papers {
            @for material in item.materials.iter().filter(|material| open(material)) {
                li { (paper(lang, item, material, answers)) }
            }
        }
    }
}

fn paper(lang: Lang, item: &Item, material: &Material, answers: &Answers) -> Markup {
    let unsure = material
        .when
        .as_ref()
        .filter(|when| !answers.contains_key(&when.answer));
    html! {
        b { (lang.either(&material.name, &material.name_en)) }
        " " small { (need(lang, material.need)) @if material.originals > 0 || material.copies > 0 {
            " · " (counts(lang, material))
        } }
        @if let Some(when) = unsure { p.hint { (condition(lang, item, when)) } }
        @if material.from == MaterialSource::System { p { (t(lang, "guide-system")) } }
        @else if !material.fill.is_empty() { p { (t(lang, "guide-fill")) (as_published(lang, &material.fill)) } }
        p { (t(lang, "guide-standard")) (as_published(lang, &material.accept)) }
        @if !material.from_note.is_empty() { p { (t(lang, "guide-from")) (as_published(lang, &material.from_note)) } }
        @if !material.waived_by.is_empty() { p { b { (waivers(lang, &material.waived_by)) } } }
    }
}

pub fn need(lang: Lang, need: Need) -> String {
    t(
        lang,
        match need {
            Need::Required => "guide-need-required",
            Need::Optional => "guide-need-optional",
            Need::Later => "guide-need-later",
        },
    )
}

pub fn counts(lang: Lang, material: &Material) -> String {
    let mut words = Vec::new();
    if material.originals > 0 {
        words.push(tr(
            lang,
            "guide-originals",
            &[("n", material.originals.into())],
        ));
    }
    if material.copies > 0 {
        words.push(tr(lang, "guide-copies", &[("n", material.copies.into())]));
    }
    words.join(lang.either("，", ", "))
}

/// 免提交：电子证照、数据共享
pub fn waivers(lang: Lang, ways: &[Waiver]) -> String {
    let ways: Vec<String> = ways
        .iter()
        .map(|way| {
            t(
                lang,
                match way {
                    Waiver::Certificate => "guide-waiver-certificate",
                    Waiver::Sharing => "guide-waiver-sharing",
                    Waiver::Promise => "guide-waiver-promise",
                    Waiver::Verification => "guide-waiver-verification",
                    Waiver::CardReader => "guide-waiver-card",
                },
            )
        })
        .collect();
    let ways = ways.join(lang.either("、", ", "));
    tr(lang, "guide-waived", &[("ways", ways.into())])
}

pub fn condition(lang: Lang, item: &Item, when: &yike_core::item::When) -> String {
    let Some(situation) = item.situations.iter().find(|s| s.key == when.answer) else {
        return String::new();
    };
    let labels: Vec<&str> = situation
        .options
        .iter()
        .filter(|option| when.is.contains(&option.value))
        .map(|option| lang.either(&option.label, &option.label_en))
        .collect();
    let labels = labels.join(lang.either("、", "; "));
    tr(lang, "guide-only-when", &[("when", labels.into())])
}
