//! The guide page 办事指南: what it is, who may, who does what by when, which papers in which case,
//! where to go and what it costs. Drawn from the item's record alone, readable without an account.

use super::guide_place::{self, At};
use super::{address, as_published, decision, sample_note};
use crate::views::listed;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Field, Kind, actions, button, facts, link_button, qr, radios};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit, desk, guided};
use axum::extract::{Path, RawQuery};
use axum::http::HeaderMap;
use maud::{Markup, html};
use yike_core::item::form::{Answers, may_hold};
use yike_core::item::when::Wants;
use yike_core::item::{
    Faq, Item, Level, Material, MaterialSource, Need, Route, StageKind, StationClass, Step,
    StepKind, Waiver, When,
};
use yike_core::unit::{Unit, UnitId, Units};

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
    let name = lang.either(&item.name, &item.name_en);
    let here = at.onto(guided::address(&format!("/items/{key}"), item, &answers));
    let link = address(&visit, &headers, &here);
    let body = html! {
        h1 { (name) }
        p { (lang.either(&item.about, &item.about_en)) }
        @if !item.source.verified { (sample_note(lang)) }
        (chosen(lang, item, &answers))
        (start(&visit, item, &answers, &at))
        (glance(&visit, item, routes[0], &answers, &at))
        (sample(lang, &t(lang, "guide-result-sample"), &item.result.sample))
        @if lang == Lang::En { p.hint { (t(lang, "guide-chinese")) } }
        h2 { (t(lang, "guide-who")) }
        ul { @for condition in &item.conditions { li { (as_published(lang, condition)) } } }
        h2 { (t(lang, "guide-steps")) }
        (ways(&visit, item, &routes, &answers))
        @for table in &item.tables { (decision::table(lang, item, table, &answers)) }
        (stages(lang, item))
        h2 #papers { (t(lang, "guide-papers")) }
        (papers(lang, item, &answers, &at))
        h2 #where { (t(lang, "guide-where")) }
        (guide_place::section(&visit, item, routes[0], &answers, &at))
        @if !item.questions.is_empty() {
            h2 { (t(lang, "guide-faq")) }
            @for faq in &item.questions { (answer(lang, faq)) }
        }
        (guide_place::answers(&visit, item, &at))
        h2 { (t(lang, "guide-basis")) }
        ul { @for law in &item.basis {
            li { (as_published(lang, &format!("《{}》{}　{}", law.title, law.number, law.article))) }
        } }
        p.hint { (tr(lang, "guide-code", &[("code", item.codes.handle.as_str().into())])) br; (as_published(lang, &item.source.text)) }
        figure { (qr(&link, &t(lang, "guide-qr"))) figcaption { (t(lang, "guide-qr")) } }
        p.noprint { (form_links(lang, item)) }
        p.noprint { (link_button(&t(lang, "guide-a4"), &at.onto(guided::address(&format!("/items/{key}/a4"), item, &answers)), Kind::Plain, None)) }
    };
    Ok(frame_page(&visit.frame(), name, Width::One, body))
}

/// What was chosen, in words, with the way to choose otherwise.
fn chosen(lang: Lang, item: &Item, answers: &Answers) -> Markup {
    html! {
        @if !answers.is_empty() {
            div.banner {
                p { (t(lang, "guide-chosen")) b { (in_words(lang, item, answers)) } }
                p.noprint { a.alone href="#choose" { (t(lang, "guide-chosen-change")) } }
            }
        }
    }
}

/// 急难，需先行救助；突发重病
pub(super) fn in_words(lang: Lang, item: &Item, answers: &Answers) -> String {
    let chosen = item.situations.iter().filter_map(|asked| {
        let value = answers.get(&asked.key)?;
        Some(words::choice(lang, &asked.options, value))
    });
    chosen.collect::<Vec<_>>().join(lang.either("；", "; "))
}

fn start(visit: &Visit, item: &Item, answers: &Answers, at: &At) -> Markup {
    let lang = visit.lang;
    let stuck = format!("/stuck?from=/items/{}", item.key);
    let mut ways = Vec::new();
    if item.visit.online {
        let label = t(lang, "guide-apply");
        ways.push(link_button(
            &label,
            &at.onto(guided::address(
                &format!("/apply/{}", item.key),
                item,
                answers,
            )),
            Kind::Act,
            None,
        ));
    }
    if desk::takes(visit, item) {
        let counter = at.onto(guided::address(
            &format!("/desk/new/{}", item.key),
            item,
            answers,
        ));
        let label = t(lang, "guide-counter");
        ways.push(link_button(&label, &counter, Kind::Plain, None));
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
pub(super) fn glance(
    visit: &Visit,
    item: &Item,
    rule: &Route,
    answers: &Answers,
    at: &At,
) -> Markup {
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
    let class = class_word(rule.station);
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

/// 样例: the lines of a made-up example, folded.
fn sample(lang: Lang, name: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            details {
                summary { (name) }
                figure.sample lang="zh-CN" {
                    figcaption { (t(lang, "guide-sample-made-up")) }
                    @for line in lines { p { (line) } }
                }
            }
        }
    }
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

/// Every way that is still open, each by its name; the one way of an item that has no other.
pub fn ways(visit: &Visit, item: &Item, routes: &[&Route], answers: &Answers) -> Markup {
    let lang = visit.lang;
    html! {
        @if routes.len() > 1 { p.hint { (t(lang, "guide-routes")) } }
        @for rule in routes {
            @if !rule.name.is_empty() { h3 { (route_name(lang, rule)) } }
            (way(visit, item, rule, answers))
        }
    }
}

pub(super) fn route_name(lang: Lang, rule: &Route) -> &str {
    lang.either(&rule.name, &rule.name_en)
}

/// Who does what by when, leg by leg, in the order in which it happens.
pub(super) fn legs(
    visit: &Visit,
    item: &Item,
    rule: &Route,
    answers: &Answers,
) -> Vec<(String, String, String)> {
    let lang = visit.lang;
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
    let accept = match rule.steps.is_empty() {
        true => "guide-leg-close",
        false => "guide-leg-accept",
    };
    let tell = match rule.steps.is_empty() {
        true => t(lang, "guide-at-once"),
        false => tr(lang, "guide-tell", &[("n", item.limits.tell.into())]),
    };
    legs.push((t(lang, accept), level(lang, rule.accept), tell));
    for check in item
        .checks
        .iter()
        .filter(|check| may_hold(&check.when, answers))
    {
        let name = lang.either(&check.name, &check.name_en);
        legs.push((
            name.to_owned(),
            level(lang, check.at),
            t(lang, "guide-inside"),
        ));
    }
    for step in &rule.steps {
        let kind = match step.kind {
            StepKind::Handle => "guide-leg-handle",
            StepKind::Examine => "guide-leg-examine",
            StepKind::Approve => "guide-leg-approve",
        };
        legs.push((t(lang, kind), who(visit, rule, step), days(step.days)));
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
    legs
}

fn way(visit: &Visit, item: &Item, rule: &Route, answers: &Answers) -> Markup {
    let lang = visit.lang;
    let heads = [
        t(lang, "guide-leg"),
        t(lang, "guide-leg-who"),
        t(lang, "guide-leg-days"),
    ];
    let label = match rule.name.is_empty() {
        true => t(lang, "guide-steps"),
        false => route_name(lang, rule).to_owned(),
    };
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label) { table.stack {
            thead { tr { @for head in &heads { th scope="col" { (head) } } } }
            tbody { @for (what, who, by) in legs(visit, item, rule, answers) { tr { td { (what) } td { (who) } td { (by) } } } }
        } }
    }
}

/// Who does a step: its level; and by name, where several bureaus stand on one route.
fn who(visit: &Visit, rule: &Route, step: &Step) -> String {
    let level = level(visit.lang, step.at);
    let is_told = rule.steps.iter().any(|step| step.bureau.is_some());
    let bureau = rule.bureau_of(step).filter(|_| is_told);
    match bureau.and_then(|suffix| bureau_name(&visit.world.units, suffix)) {
        None => level,
        Some(name) => tr(
            visit.lang,
            "guide-bureau",
            &[("level", level.into()), ("name", name.into())],
        ),
    }
}

/// How the bureaus of that suffix are called, without the district in front: 民政局.
fn bureau_name<'a>(units: &'a Units, suffix: &str) -> Option<&'a str> {
    let is_bureau = |unit: &&Unit| {
        let parent = unit.parent.as_ref().map(UnitId::as_str);
        unit.level == Level::District && unit.id.as_str().strip_suffix(suffix) == parent
    };
    let unit = units.all().find(is_bureau)?;
    let district = unit.parent.as_ref().map_or("", |id| units.name(id));
    Some(unit.name.strip_prefix(district).unwrap_or(&unit.name))
}

/// 常见问题, in the language of the page where the record has it.
pub fn answer(lang: Lang, faq: &Faq) -> Markup {
    let (question, answer) = told(lang, faq);
    html! { details { summary { (question) } p { (answer) } } }
}

/// Question and answer in the language of the page where the record has them.
pub(super) fn told(lang: Lang, faq: &Faq) -> (Markup, Markup) {
    match lang == Lang::En && !faq.question_en.is_empty() && !faq.answer_en.is_empty() {
        true => (html! { (faq.question_en) }, html! { (faq.answer_en) }),
        false => (
            as_published(lang, &faq.question),
            as_published(lang, &faq.answer),
        ),
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

/// The papers, all of them with their conditions, or those of the situation that was chosen.
fn papers(lang: Lang, item: &Item, answers: &Answers, at: &At) -> Markup {
    let open = |material: &&Material| may_hold(&material.when, answers);
    html! {
        @if !item.situations.is_empty() {
            details #choose .noprint open[!answers.is_empty()] {
                summary { (t(lang, "guide-choose")) }
                form method="get" action={ "/items/" (item.key) "#papers" } {
                    (at.hidden())
                    @for situation in &item.situations {
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
            @for material in item.materials.iter().filter(open) {
                li { (paper(lang, item, material, answers)) }
            }
        }
    }
}

fn paper(lang: Lang, item: &Item, material: &Material, answers: &Answers) -> Markup {
    let unsure = material.when.as_ref().filter(|when| is_open(when, answers));
    html! {
        b { (lang.either(&material.name, &material.name_en)) }
        " " small { (need(lang, material.need)) @if material.originals > 0 || material.copies > 0 {
            " · " (counts(lang, material))
        } }
        @if let Some(when) = unsure { p.hint { (condition(lang, item, when)) } }
        @if material.from == MaterialSource::System { p { (t(lang, "guide-system")) } }
        @if material.code == APPLICATION { p.noprint { (form_links(lang, item)) } }
        @else if !material.fill.is_empty() { p { (t(lang, "guide-fill")) (as_published(lang, &material.fill)) } }
        p { (t(lang, "guide-standard")) (as_published(lang, &material.accept)) }
        (sample(lang, &t(lang, "guide-paper-sample"), &material.sample))
        @if !material.from_note.is_empty() { p { (t(lang, "guide-from")) (as_published(lang, &material.from_note)) } }
        @if !material.waived_by.is_empty() { p { b { (waivers(lang, &material.waived_by)) } } }
    }
}

/// 申请表, by the dictionary of materials.
const APPLICATION: &str = "M03";

/// 空白表格、示例样表
fn form_links(lang: Lang, item: &Item) -> Markup {
    let form = format!("/items/{}/form", item.key);
    html! {
        a.alone href=(form) { (t(lang, "guide-form-blank")) } " · "
        a.alone href={ (form) "?sample=1" } { (t(lang, "guide-form-sample")) }
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

/// Whether a condition still looks at something that was not answered.
pub(super) fn is_open(when: &When, answers: &Answers) -> bool {
    when.judge(answers, &|key| !answers.contains_key(key))
        .is_none()
}

/// 只在这种情况要交：…
pub fn condition(lang: Lang, item: &Item, when: &When) -> String {
    let words = condition_words(lang, item, when);
    tr(lang, "guide-only-when", &[("when", words.into())])
}

/// A condition in words: of a single situation its answers, which say enough by themselves.
pub fn condition_words(lang: Lang, item: &Item, when: &When) -> String {
    if let When::One(test) = when
        && let Wants::Is(values) = &test.wants
        && let Some(situation) = item.situations.iter().find(|s| s.key == test.answer)
    {
        let options = situation.options.iter();
        let labels: Vec<&str> = options
            .filter(|option| values.contains(&option.value))
            .map(|option| lang.either(&option.label, &option.label_en))
            .collect();
        return labels.join(lang.either("、", "; "));
    }
    let said = when.words(item);
    lang.either(&said.zh, &said.en).to_owned()
}
