//! 走流程 on the page of its case: who walks as whom, and what they met, each step with its minutes.

use super::words::Reader;
use crate::private::Opened;
use crate::views::case::CaseView;
use crate::walks::Words;
use crate::web::face::parts::{Head, facts, length, panel, stack};
use maud::{Markup, html};
use yike_core::case::Protocol;

/// Whoever walked, by name and post, where another case names the applicant: they are of the house.
pub fn walker(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let filing = view.loaded.filing();
    let label = reader.t("walk-walker");
    let mut pairs = vec![(
        label.as_str(),
        html! {
            (reader.person(&filing.applicant.who, filing.plan().map(|plan| &plan.post)))
        },
    )];
    let labels = ["walk-role", "walk-way", "walk-day"].map(|key| reader.t(key));
    if let Some(plan) = filing.plan() {
        let role = reader.t(&format!("walk-role-{}", plan.role.as_str()));
        let way = reader.t(&format!("walk-way-{}", plan.way.as_str()));
        let day = reader.date(plan.day);
        for (label, said) in labels.iter().zip([role, way, day]) {
            pairs.push((label.as_str(), html! { (said) }));
        }
    }
    let answers = view.answers_shown();
    let why = answers.get("why").filter(|_| reader.eyes.reads_form());
    let label = reader.t("walk-why");
    pairs.extend(why.map(|why| (label.as_str(), html! { (why) })));
    panel(&reader.t("walk-plan"), facts(&pairs))
}

/// The words of a protocol, as this reader may read them.
pub fn words(view: &CaseView, protocol: &Protocol) -> Words {
    let read = view.documents.get(&protocol.words.id);
    let mut words: Words = read.and_then(Opened::json).unwrap_or_default();
    let veil = view.veil();
    let lines = words.steps.iter_mut().chain(&mut words.problems);
    lines.for_each(|line| *line = veil.over(line));
    words.sum = veil.over(&words.sum);
    words
}

/// What was met; nothing before it is recorded. Who does not read the form reads the numbers alone.
pub fn protocol(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let Some(walk) = view.loaded.case.walk.as_deref() else {
        return html! {};
    };
    let protocol = &walk.protocol;
    let words = match reader.eyes.reads_form() {
        true => words(view, protocol),
        false => Words::default(),
    };
    html! {
        section aria-labelledby="walk" {
            h2 #walk { (reader.t("walk-protocol")) }
            p { (reader.person(&walk.by, None)) " · " (reader.date(protocol.on)) }
            (totals(reader, protocol))
            (steps(reader, protocol, &words))
            @if protocol.problems.is_empty() {
                p { (reader.t("walk-no-problems")) }
            } @else {
                h3 { (reader.tr("walk-problems-n", &[("n", protocol.problems.len().into())])) }
                ol { @for (n, problem) in protocol.problems.iter().enumerate() {
                    li {
                        (words.problems.get(n).map_or("", String::as_str)) " "
                        span.hint {
                            (reader.unit(&problem.unit))
                            @if let Some(cause) = problem.cause { " · " (reader.t(&format!("cause-{}", cause.as_str()))) }
                        }
                    }
                } }
            }
            @if !words.sum.is_empty() { p { (words.sum) } }
            p.noprint { a.alone href={ "/cases/" (view.loaded.key) "/walk" } { (reader.t("walk-paper")) } }
        }
    }
}

/// 步数、分钟、跑动、材料.
pub fn totals(reader: &Reader<'_>, protocol: &Protocol) -> Markup {
    let rows = [
        ("walk-steps", protocol.steps.len() as i64),
        ("walk-minutes-all", i64::from(protocol.minutes())),
        ("walk-visits", i64::from(protocol.visits)),
        ("walk-papers-all", i64::from(protocol.papers())),
    ];
    let labels = rows.map(|(key, _)| reader.t(key));
    let pairs: Vec<(&str, Markup)> = labels
        .iter()
        .zip(rows)
        .map(|(label, (_, n))| (label.as_str(), html! { span.num { (n) } }))
        .collect();
    facts(&pairs)
}

/// Each step with its minutes, and a bar as long as they were.
pub fn steps(reader: &Reader<'_>, protocol: &Protocol, words: &Words) -> Markup {
    let most = protocol
        .steps
        .iter()
        .map(|step| i64::from(step.minutes))
        .max();
    let most = most.unwrap_or(0);
    let labels =
        ["walk-what", "walk-where", "walk-minutes", "walk-papers"].map(|key| reader.t(key));
    let heads = [
        Head::words(&labels[0]),
        Head::words(&labels[1]),
        Head::number(&labels[2]),
        Head::number(&labels[3]),
    ];
    let rows: Vec<Markup> = (protocol.steps.iter().enumerate())
        .map(|(n, step)| {
            let what = words.steps.get(n).map_or("", String::as_str);
            html! { tr {
                td { (n + 1) ". " (what) }
                td { (reader.t(&format!("walk-way-{}", step.way.as_str()))) }
                td.n { (length(i64::from(step.minutes), most)) " " (reader.tr("walk-minutes-n", &[("n", step.minutes.into())])) }
                td.n { (reader.tr("walk-papers-n", &[("n", step.papers.into())])) }
            } }
        })
        .collect();
    stack(reader.lang, &reader.t("walk-protocol"), &heads, &rows)
}
