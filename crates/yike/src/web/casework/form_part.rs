//! ④ The answers of the form and the materials, each beside its review points 审核要点, with the
//! files to open. Numbers of people are masked like the applicant's own.

use super::command::review;
use super::custody::counts;
use super::words::{Eyes, Reader, choice};
use crate::files::FileNote;
use crate::views::case::CaseView;
use crate::web::face::parts::{Kind, button, csrf_field};
use crate::web::formed;
use maud::{Markup, html};
use yike_core::case::{DocRef, Given};
use yike_core::item::form::{Answers, holds};
use yike_core::item::{Field, FieldKind, Material, Need};

pub fn form(reader: &Reader<'_>, view: &CaseView, csrf: &str) -> Markup {
    let item = &*view.loaded.item;
    let answers = view.answers();
    let with_points = !reader.eyes.is_resident();
    html! {
        (self::answers(reader, view))
        h2 { (reader.t("word-materials")) }
        dl.reviews {
            @for material in item.materials_for(&answers) {
                @let given = view.loaded.case.given.iter().find(|g| g.material == material.code);
                div {
                    dt { (reader.either(&material.name, &material.name_en)) }
                    dd {
                        (handed_in(reader, view, csrf, material, given))
                        @let point = review(view, &material.code);
                        @if with_points {
                            div.hint { (reader.t("case-standard")) (material.accept) }
                            @if !point.is_empty() { (self::point(reader, &point)) }
                        }
                    }
                }
            }
        }
        (checks(reader, view, &answers))
    }
}

/// What was answered, as this reader may see it.
pub fn answers(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let item = &*view.loaded.item;
    let answers = view.answers();
    let shown = view.answers_shown();
    let general = review(view, "");
    let with_points = !reader.eyes.is_resident();
    html! {
        h2 { (reader.t("case-answers")) }
        @if with_points && !general.is_empty() { (point(reader, &general)) }
        dl.reviews {
            @for situation in &item.situations {
                @if let Some(value) = answers.get(&situation.key) {
                    div {
                        dt { (reader.either(&situation.question, &situation.question_en)) }
                        dd { (choice(reader.lang, &situation.options, value)) }
                    }
                }
            }
            @for field in item.fields.iter().filter(|f| holds(&f.when, &answers)) {
                div {
                    dt { (reader.either(&field.label, &field.label_en)) }
                    dd {
                        (answer(reader, field, &shown))
                        @let point = review(view, &field.key);
                        @if with_points && !point.is_empty() { (self::point(reader, &point)) }
                    }
                }
            }
        }
        @for group in item.groups.iter().filter(|g| holds(&g.when, &answers)) {
            h3 { (reader.either(&group.label, &group.label_en)) }
            (formed::rows_read(reader.lang, group, &shown))
            @let point = review(view, &group.key);
            @if with_points && !point.is_empty() { (self::point(reader, &point)) }
        }
    }
}

fn point(reader: &Reader<'_>, text: &str) -> Markup {
    html! { div.hint { b { (reader.t("word-review-point")) } " " (text) } }
}

/// One answer in words; masked values come masked already.
pub fn answer(reader: &Reader<'_>, field: &Field, shown: &Answers) -> Markup {
    let Some(value) = shown.get(&field.key) else {
        return html! { span.hint { (reader.t("review-empty")) } };
    };
    let words = match (field.kind, value.parse()) {
        (FieldKind::Date, Ok(date)) => reader.date(date),
        _ => formed::in_words(reader.lang, field, value),
    };
    html! { (words) }
}

fn handed_in(
    reader: &Reader<'_>,
    view: &CaseView,
    csrf: &str,
    material: &Material,
    given: Option<&Given>,
) -> Markup {
    let Some(given) = given.filter(|given| given.is_there()) else {
        let key = match material.need {
            Need::Required => "word-missing",
            Need::Optional => "case-optional",
            Need::Later => "word-may-follow",
        };
        return html! { span.hint { (reader.t(key)) } };
    };
    html! {
        @if given.has_paper() { div { (counts(reader, given.originals, given.copies)) } }
        @if given.seen { div { (reader.t("word-original-seen")) } }
        @for (n, file) in given.files.iter().enumerate() { (one_file(reader, view, csrf, file, n + 1)) }
    }
}

/// A file to open: a link for the resident whose it is. For everybody else it is a full value,
/// so opening it is a press that is written down; its name may name somebody and is not shown.
fn one_file(reader: &Reader<'_>, view: &CaseView, csrf: &str, file: &DocRef, n: usize) -> Markup {
    let opened = view.documents.get(&file.id);
    let note: Option<FileNote> = opened.and_then(|opened| opened.json());
    let address = format!("/cases/{}/files/{}", view.loaded.key, file.id);
    html! {
        @match note {
            Some(note) if reader.eyes == Eyes::Resident => {
                a.alone href=(address) target="_blank" rel="noopener" {
                    (reader.tr("file-open", &[("n", n.into()), ("name", note.name.clone().into())]))
                }
                " "
            }
            Some(note) if reader.eyes.may_look() => {
                form.inline method="post" action=(address) target="_blank" {
                    (csrf_field(csrf))
                    (button(&reader.tr("file-look", &[("n", n.into()), ("kind", kind(&note).into())]), Kind::Plain, None))
                }
            }
            Some(note) => span.hint { (reader.tr("file-there", &[("n", n.into()), ("kind", kind(&note).into())])) },
            None => span.hint { (reader.t("file-gone")) },
        }
    }
}

/// JPG, PNG, WebP, PDF
fn kind(note: &FileNote) -> &'static str {
    match note.kind.as_str() {
        "image/jpeg" => "JPG",
        "image/png" => "PNG",
        "image/webp" => "WebP",
        "application/pdf" => "PDF",
        _ => "?",
    }
}

/// Home inquiry, site check and public notice: done, hanging, or still to do.
fn checks(reader: &Reader<'_>, view: &CaseView, answers: &Answers) -> Markup {
    let (case, item) = (&view.loaded.case, &*view.loaded.item);
    let needed: Vec<_> = item.checks_for(answers).collect();
    html! {
        @if !needed.is_empty() {
            h2 { (reader.t("case-checks")) }
            dl.reviews {
                @for check in needed {
                    @let hung = case.notices.iter().find(|n| n.check == check.key);
                    div {
                        dt { (reader.either(&check.name, &check.name_en)) }
                        dd {
                            @if case.checked.contains(&check.key) { (reader.t("check-done")) }
                            @else if let Some(notice) = hung {
                                (reader.tr("check-hanging", &[("date", reader.date(notice.until).into())]))
                            }
                            @else { (reader.t("check-open")) }
                            @let point = review(view, &check.key);
                            @if !reader.eyes.is_resident() && !point.is_empty() { (self::point(reader, &point)) }
                        }
                    }
                }
            }
        }
    }
}
