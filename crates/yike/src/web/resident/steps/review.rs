//! 核对: every answer with the way to change it, what is still open, and the last button.

use super::{FORM, Open, Step, check, faults_in, fields, papers, person, plan};
use crate::draft::Words;
use crate::views::listed;
use crate::web::Visit;
use crate::web::casework::words::unit;
use crate::web::face::parts::{
    Fault, Kind, actions, button_with, command_id_field, csrf_field, link_button, review,
    review_row,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::formed;
use crate::web::resident::guide_place;
use crate::web::visit::Visitor;
use maud::{Markup, html};
use yike_core::item::Group;
use yike_core::item::MaterialSource;
use yike_core::item::form::Choice;
use yike_core::item::form::check_answers;
use yike_core::unit::UnitId;

/// Something still open, and the step where it is put right.
fn still_open(visit: &Visit, open: &Open) -> Vec<(Step, Fault)> {
    plan(&open.published.item, &open.draft.words)
        .into_iter()
        .flat_map(|step| {
            let found = check(visit, open, step);
            faults_in(visit.lang, &found)
                .into_iter()
                .map(move |fault| (step, fault))
        })
        .collect()
}

pub fn page(visit: &Visit, open: &Open, faults: &[Fault], agreed: bool) -> Markup {
    let lang = visit.lang;
    let id = &open.draft.id;
    let gaps = still_open(visit, open);
    let submit = format!("/drafts/{id}/submit");
    let proved = matches!(visit.visitor, Visitor::Resident { .. });
    let agree = faults.iter().find(|fault| fault.field_id == "agree");
    html! {
        h1 { (t(lang, "fill-review-ask")) }
        @if !gaps.is_empty() { (gap_list(lang, id, &gaps)) }
        @for (title, rows) in groups(visit, open) {
            h2 { (title) }
            (review(&rows))
        }
        form id=(FORM) method="post" action=(submit) {
            (csrf_field(&visit.csrf)) (command_id_field(&open.draft.words.command_id))
            @if gaps.is_empty() {
                (promise(visit, open))
                // The tick would be lost on the way to the phone and back.
                @if proved {
                    div.tick.bad[agree.is_some()] {
                        @if let Some(fault) = agree { p.why #agree-error { (fault.message) } }
                        label for="agree" {
                            input #agree type="checkbox" name="agree" value="yes" checked[agreed] aria-describedby=[agree.map(|_| "agree-error")];
                            span { (t(lang, "fill-agree")) small { (made_words(lang, open)) } }
                        }
                    }
                }
                @if !proved { p { (t(lang, "fill-prove-first")) } }
                (actions(&[
                    match proved {
                        true => button_with(&t(lang, "fill-submit"), Kind::Act, None, Some(("go", "submit"))),
                        false => link_button(
                            &t(lang, "fill-prove"),
                            &format!("/me/login?next=/drafts/{id}/review"),
                            Kind::Act,
                            None,
                        ),
                    },
                    link_button(&t(lang, "fill-later"), &format!("/drafts/{id}"), Kind::Quiet, None),
                ]))
            } @else {
                (actions(&[link_button(&t(lang, "fill-later"), &format!("/drafts/{id}"), Kind::Quiet, None)]))
            }
        }
    }
}

fn gap_list(lang: Lang, id: &str, gaps: &[(Step, Fault)]) -> Markup {
    html! {
        div.faults role="alert" tabindex="-1" {
            h2 { (tr(lang, "fill-gaps", &[("n", gaps.len().into())])) }
            ul { @for (step, fault) in gaps {
                li { a href={ "/drafts/" (id) "/" (step.as_str()) "?then=review#" (fault.field_id) } { (fault.message) } }
            } }
        }
    }
}

/// The promise of these answers in this district, not the longest of the item.
fn promise(visit: &Visit, open: &Open) -> Markup {
    let (lang, item) = (visit.lang, &open.published.item);
    let answers = check_answers(item, &open.draft.words.answers).unwrap_or_default();
    let home = UnitId::new(&open.draft.words.community);
    let told = listed::promise(&visit.world, item, &answers, Some(&home), visit.now);
    html! { p { (tr(lang, "fill-tell", &[("n", item.limits.tell.into())])) (guide_place::told(lang, &told)) } }
}

/// Names what the system makes from the form, so that nobody confirms what they do not know.
fn made_words(lang: Lang, open: &Open) -> String {
    let names: Vec<&str> = open
        .published
        .item
        .materials_for(&open.draft.words.answers)
        .filter(|material| material.from == MaterialSource::System)
        .map(|material| lang.either(&material.name, &material.name_en))
        .collect();
    match names.is_empty() {
        true => String::new(),
        false => {
            let names = names.join(lang.either("、", "; "));
            tr(lang, "fill-agree-made", &[("papers", names.into())])
        }
    }
}

fn groups(visit: &Visit, open: &Open) -> Vec<(String, Vec<Markup>)> {
    let lang = visit.lang;
    let (item, words) = (&open.published.item, &open.draft.words);
    plan(item, words)
        .into_iter()
        .filter(|step| step.is_counted() && *step != Step::Review)
        .map(|step| {
            let href = format!("/drafts/{}/{}?then=review", open.draft.id, step.as_str());
            let row = |label: &str, value: &str| review_row(lang, label, value, Some(&href));
            let rows = match step {
                Step::Situation => item
                    .situations
                    .iter()
                    .map(|situation| {
                        let given = words.answers.get(&situation.key).map_or("", String::as_str);
                        row(
                            lang.either(&situation.question, &situation.question_en),
                            label_of(lang, &situation.options, given),
                        )
                    })
                    .collect(),
                Step::Person => person_rows(lang, open, &row),
                Step::Place => {
                    let (street, community) =
                        (UnitId::new(&words.street), UnitId::new(&words.community));
                    let place = match words.community.is_empty() {
                        true => String::new(),
                        false => format!(
                            "{} {}",
                            unit(&visit.world, &street),
                            unit(&visit.world, &community)
                        ),
                    };
                    vec![row(&t(lang, "fill-community"), &place)]
                }
                Step::Fields => (fields::asked(item, words))
                    .map(|field| {
                        let given = words.answers.get(&field.key).map_or("", String::as_str);
                        row(
                            lang.either(&field.label, &field.label_en),
                            &formed::in_words(lang, field, given),
                        )
                    })
                    .chain(
                        fields::tables(item, words)
                            .map(|group| table_row(lang, group, words, &href)),
                    )
                    .collect(),
                Step::Papers => paper_rows(lang, open, &row),
                Step::Community | Step::Review => Vec::new(),
            };
            (step.title(lang), rows)
        })
        .collect()
}

/// A table of the form, with the way to change it.
fn table_row(lang: Lang, group: &Group, words: &Words, href: &str) -> Markup {
    let label = lang.either(&group.label, &group.label_en);
    html! {
        div {
            dt { (label) }
            dd { (formed::rows_read(lang, group, &words.answers)) }
            dd.edit {
                a.alone href=(href) aria-label=(tr(lang, "review-change-what", &[("what", label.into())])) {
                    (t(lang, "review-change"))
                }
            }
        }
    }
}

fn person_rows(lang: Lang, open: &Open, row: &impl Fn(&str, &str) -> Markup) -> Vec<Markup> {
    let (item, words) = (&open.published.item, &open.draft.words);
    let company = person::is_company(item, words);
    let firm = company.then_some([("company", "fill-company"), ("uscc", "fill-uscc")]);
    let name = match (&open.company, company) {
        (Some(_), _) => "letter-clerk-name",
        (None, true) => "fill-name-company",
        (None, false) => "fill-name",
    };
    firm.into_iter()
        .flatten()
        .chain([
            ("name", name),
            ("id_number", "fill-id"),
            ("phone", "fill-phone"),
            ("address", "fill-address"),
        ])
        .filter(|(key, _)| item.asks_identity() || !matches!(*key, "id_number" | "address"))
        .map(|(key, label)| {
            let (label, value) = (t(lang, label), words.person.get(key));
            let value = value.map_or("", String::as_str);
            // What the letter of a company says cannot be changed here.
            match open.company.is_some() && matches!(key, "company" | "uscc") {
                true => review_row(lang, &label, value, None),
                false => row(&label, value),
            }
        })
        .collect()
}

fn paper_rows(lang: Lang, open: &Open, row: &impl Fn(&str, &str) -> Markup) -> Vec<Markup> {
    let (item, words) = (&open.published.item, &open.draft.words);
    item.materials_for(&words.answers)
        .map(|material| {
            let paper = words.paper(&material.code);
            let files = paper.map_or(0, |paper| paper.files.len());
            let waived = paper.is_some_and(|paper| paper.waived) && !material.waived_by.is_empty();
            let state = match (material.from, files, waived) {
                (MaterialSource::System, _, _) => t(lang, "fill-row-made"),
                (_, 0, true) => t(lang, "fill-row-waived"),
                (_, 0, false) => String::new(),
                (_, n, _) => {
                    let total =
                        paper.map_or(0, |paper| paper.files.iter().map(|note| note.size).sum());
                    tr(
                        lang,
                        "fill-row-files",
                        &[("n", n.into()), ("size", papers::size(total).into())],
                    )
                }
            };
            row(lang.either(&material.name, &material.name_en), &state)
        })
        .collect()
}

fn label_of<'a>(lang: Lang, options: &'a [Choice], given: &str) -> &'a str {
    options
        .iter()
        .find(|option| option.value == given)
        .map_or("", |option| lang.either(&option.label, &option.label_en))
}
