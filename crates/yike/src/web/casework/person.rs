//! The applicant, masked; in full after a look that was written down.

use super::words::{Eyes, Reader};
use crate::look::Purpose;
use crate::people::{Applicant, Representative};
use crate::views::case::CaseView;
use crate::web::face::parts::{Kind, button, csrf_field, facts, panel};
use maud::{Markup, html};

pub fn applicant(
    reader: &Reader<'_>,
    view: &CaseView,
    csrf: &str,
    full: Option<&Applicant>,
) -> Markup {
    panel(
        &reader.t("word-applicant"),
        html! {
            @match (full, view.applicant()) {
                (Some(applicant), _) => (in_full(reader, applicant)),
                (None, Some(applicant)) => (masked(reader, &applicant)),
                (None, None) => p.hint { (reader.t("person-gone")) },
            }
            @if full.is_none() && reader.eyes.may_look() {
                form method="post" action={ "/cases/" (view.loaded.key) "/look" } {
                    (csrf_field(csrf))
                    @if reader.eyes == Eyes::Casework { (purpose(reader)) }
                    (button(&reader.t("do-look"), Kind::Plain, None))
                    p.hint { (reader.t("look-hint")) }
                }
            }
        },
    )
}

/// Why somebody looks: a short list, so that the resident reads a word they know.
fn purpose(reader: &Reader<'_>) -> Markup {
    html! {
        div.field {
            label for="purpose" { (reader.t("look-purpose")) }
            select #purpose name="purpose" {
                @for purpose in Purpose::CHOICES {
                    option value=(purpose.as_str()) { (reader.t(&format!("purpose-{}", purpose.as_str()))) }
                }
            }
        }
    }
}

fn masked(reader: &Reader<'_>, applicant: &Applicant) -> Markup {
    let masked = applicant.masked();
    let labels = labels(reader);
    let mut pairs = Vec::new();
    if let Some(company) = &masked.company {
        pairs.push((labels[0].as_str(), html! { (company) }));
    }
    pairs.push((labels[1].as_str(), html! { (masked.name) }));
    pairs.push((
        labels[2].as_str(),
        html! { span.num { (masked.id_number) } },
    ));
    pairs.push((labels[3].as_str(), html! { span.num { (masked.phone) } }));
    if let Some(who) = representative(applicant) {
        let phone = who.phone_masked();
        pairs.push((
            labels[5].as_str(),
            html! { (who.name_masked()) " " span.num { (phone) } },
        ));
    }
    facts(&pairs)
}

fn in_full(reader: &Reader<'_>, applicant: &Applicant) -> Markup {
    let labels = labels(reader);
    let mut pairs = Vec::new();
    if let Some(company) = &applicant.company {
        pairs.push((
            labels[0].as_str(),
            html! { (company.name) br; span.num { (company.uscc) } },
        ));
    }
    pairs.push((labels[1].as_str(), html! { (applicant.name) }));
    pairs.push((
        labels[2].as_str(),
        html! { span.num { (applicant.id_number) } },
    ));
    pairs.push((labels[3].as_str(), html! { span.num { (applicant.phone) } }));
    pairs.push((labels[4].as_str(), html! { (applicant.address) }));
    if let Some(who) = representative(applicant) {
        pairs.push((
            labels[5].as_str(),
            html! { (who.name) " " span.num { (who.phone) } },
        ));
    }
    html! {
        (facts(&pairs))
        p.hint { (reader.t("look-shown")) }
    }
}

/// Who stands for a company that applies by its letter.
fn representative(applicant: &Applicant) -> Option<&Representative> {
    applicant.company.as_ref()?.representative.as_ref()
}

fn labels(reader: &Reader<'_>) -> [String; 6] {
    [
        "word-company",
        "word-name",
        "word-id-number",
        "word-phone",
        "word-address",
        "word-representative",
    ]
    .map(|key| reader.t(key))
}
