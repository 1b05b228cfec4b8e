//! What is asked of whoever rates: the level, and beside it, all optional, single dimensions, reasons
//! and words. One page without script; nothing is chosen beforehand.

use crate::web::face::parts::{Choice, Fault, Field, checkboxes, hidden, radios, select, textarea};
use crate::web::face::text::{Lang, t, tr};
use crate::web::posted::Posted;
use maud::{Markup, html};
use yike_core::case::rating::{Questionnaire, Tag};
use yike_core::case::{Questionnaires, Service};

const LEVELS: [&str; 5] = ["5", "4", "3", "2", "1"];

/// 申报, 补正 2, 咨询
pub fn service_name(lang: Lang, service: Service, n: u32) -> String {
    let name = t(lang, &format!("service-{}", service.as_str()));
    match (service, n) {
        (Service::Correction, 2..) => format!("{name} {n}"),
        (
            Service::Filing
            | Service::Correction
            | Service::Result
            | Service::Advice
            | Service::Payment,
            _,
        ) => name,
    }
}

/// The fields of a rating.
pub fn fields(lang: Lang, online: bool, posted: &Posted, faults: &[Fault]) -> Markup {
    let asked = asked(crate::rated::questionnaires(), posted);
    html! {
        (level(lang, posted, faults))
        @if let Some(asked) = asked {
            (hidden("version", &asked.version))
            (reasons(lang, asked, posted, faults))
            (single(lang, asked, online, posted, faults))
        }
        (words(lang, posted, faults))
        div.tick { label for="anonymous" {
            input id="anonymous" type="checkbox" name="anonymous" value="yes" checked[posted.has("anonymous")];
            span { (t(lang, "rate-anonymous")) small { (t(lang, "rate-anonymous-hint")) } }
        } }
        p.hint { (t(lang, "rate-once")) }
    }
}

/// The fields of a comment on a place: the level, reasons and words.
pub fn comment(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let asked = asked(crate::rated::questionnaires(), posted);
    html! {
        (level(lang, posted, faults))
        @if let Some(asked) = asked {
            (hidden("version", &asked.version))
            (reasons(lang, asked, posted, faults))
        }
        (words(lang, posted, faults))
    }
}

/// The version that the form was drawn with, so that what was ticked of it counts; else today's.
fn asked<'a>(all: &'a Questionnaires, posted: &Posted) -> Option<&'a Questionnaire> {
    all.of(posted.get("version")).or_else(|| all.newest())
}

fn level(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let labels = LEVELS.map(|level| t(lang, &format!("rating-{level}")));
    let choices: Vec<Choice<'_>> = LEVELS
        .iter()
        .zip(&labels)
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let label = t(lang, "field-level");
    let field = Field {
        value: posted.get("level"),
        ..Field::new("level", &label)
    };
    radios(lang, &field.with_fault(faults), &choices)
}

/// Reasons, by the levels that they belong to; those of the level chosen stand open.
fn reasons(lang: Lang, asked: &Questionnaire, posted: &Posted, faults: &[Fault]) -> Markup {
    let mut groups: Vec<(&[u8], Vec<&Tag>)> = Vec::new();
    for tag in &asked.tags {
        match groups.iter_mut().find(|group| group.0 == tag.levels) {
            Some(group) => group.1.push(tag),
            None => groups.push((&tag.levels, vec![tag])),
        }
    }
    let chosen: Vec<&str> = posted.all("tags").collect();
    let level: u8 = posted.get("level").parse().unwrap_or_default();
    let fault = faults.iter().find(|fault| fault.field_id == "tags");
    html! {
        div #tags {
            @if let Some(fault) = fault { p.why { (fault.message) } }
            @for (levels, tags) in &groups {
                @let label = tr(lang, "rate-why", &[("levels", named(lang, levels).into())]);
                @let ticked = tags.iter().any(|tag| chosen.contains(&tag.code.as_str()));
                details open[levels.contains(&level) || ticked] {
                    summary { (label) }
                    (one_group(lang, levels, tags, &chosen, &label))
                }
            }
        }
    }
}

fn one_group(lang: Lang, levels: &[u8], tags: &[&Tag], chosen: &[&str], label: &str) -> Markup {
    let choices: Vec<Choice<'_>> = tags
        .iter()
        .map(|tag| Choice::new(&tag.code, lang.either(&tag.name, &tag.name_en)))
        .collect();
    // Ids tell the groups apart; all send the same name.
    let id = format!("tags-{}", levels.first().copied().unwrap_or_default());
    let field = Field {
        optional: true,
        ..Field::new(&id, label)
    };
    let drawn = checkboxes(lang, &field, &choices, chosen).into_string();
    maud::PreEscaped(drawn.replace(&format!("name=\"{id}\""), "name=\"tags\""))
}

/// 非常不满意、不满意
fn named(lang: Lang, levels: &[u8]) -> String {
    let names = levels.iter().rev();
    let names: Vec<String> = names.map(|l| t(lang, &format!("rating-{l}"))).collect();
    names.join(lang.either("、", ", "))
}

fn single(
    lang: Lang,
    asked: &Questionnaire,
    online: bool,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let labels = LEVELS.map(|level| t(lang, &format!("rating-{level}")));
    let choices: Vec<Choice<'_>> = LEVELS
        .iter()
        .zip(&labels)
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    let fault = faults.iter().find(|fault| fault.field_id == "dimensions");
    let is_open = fault.is_some() || !dimensions(posted).is_empty();
    html! {
        details #dimensions open[is_open] {
            summary { (t(lang, "rate-single")) }
            @if let Some(fault) = fault { p.why { (fault.message) } }
            @for one in asked.asked(online) {
                @let name = format!("d-{}", one.code);
                @let label = lang.either(&one.name, &one.name_en);
                (select(lang, &Field {
                    value: posted.get(&name),
                    optional: true,
                    ..Field::new(&name, label)
                }, &choices))
            }
        }
    }
}

fn words(lang: Lang, posted: &Posted, faults: &[Fault]) -> Markup {
    let (label, hint) = (t(lang, "field-words"), t(lang, "field-words-hint"));
    let field = Field {
        hint: Some(&hint),
        value: posted.get("words"),
        optional: true,
        maxlength: Some(2000),
        ..Field::new("words", &label)
    };
    textarea(lang, &field.with_fault(faults), 3)
}

/// The single dimensions that were chosen; what is no level is 0, which the rules refuse.
pub fn dimensions(posted: &Posted) -> Vec<(String, u8)> {
    let chosen = posted.fields.iter().filter_map(|(name, value)| {
        let code = name.strip_prefix("d-")?;
        let value = value.trim();
        (!value.is_empty()).then(|| (code.to_owned(), value.parse().unwrap_or_default()))
    });
    chosen.take(20).collect()
}
