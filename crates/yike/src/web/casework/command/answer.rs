//! The answer to a correction: files for each paper that was asked for, new answers for each
//! field. A file sent with a faulty form is kept and carried along, sealed, so that nobody has to
//! take the picture twice.

use crate::app::App;
use crate::command::{self, Asked};
use crate::files;
use crate::private::{self, Document};
use crate::views::case::CaseView;
use crate::web::casework::notes::CorrectionNote;
use crate::web::casework::words::{self, Reader};
use crate::web::face::parts::{
    Fault, Field, date_field, date_value, file_field, hidden, number, one_of, tel, text_field,
    textarea, yes_no,
};
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::case::{Command, Event, Given, Kind};
use yike_core::item::form::Answers;
use yike_core::item::{Field as ItemField, FieldKind};

/// What the last notice asked for.
fn asked(view: &CaseView) -> Vec<String> {
    let last = view.loaded.case.corrections.last();
    let missing = last.map_or(&[][..], |correction| &correction.missing);
    missing.iter().map(|m| m.about.clone()).collect()
}

/// The words of the last notice.
pub fn notice(view: &CaseView) -> CorrectionNote {
    let note = view
        .loaded
        .events
        .iter()
        .rev()
        .find_map(|(_, event)| match event {
            Event::CorrectionAsked { note, .. } => Some(note),
            _ => None,
        });
    note.map(|note| CorrectionNote::read(view, note))
        .unwrap_or_default()
}

/// One group of fields for each thing that was asked for.
pub fn fields(reader: &Reader<'_>, view: &CaseView, posted: &Posted, faults: &[Fault]) -> Markup {
    let item = &*view.loaded.item;
    let notice = notice(view);
    let (answers, shown) = (view.answers(), view.answers_shown());
    // What is shown masked is typed anew, never filled in.
    let known: Answers = (answers.into_iter())
        .filter(|(key, value)| shown.get(key) == Some(value))
        .collect();
    html! {
        @if !notice.note.is_empty() { p { (notice.note) } }
        @for key in asked(view) {
            @match item.fields.iter().find(|field| field.key == key) {
                Some(field) => (one_field(reader, field, notice.about(&key), &known, posted, faults)),
                None => (one_paper(reader, view, &key, notice.about(&key), posted, faults)),
            }
        }
    }
}

fn one_paper(
    reader: &Reader<'_>,
    view: &CaseView,
    code: &str,
    why: &str,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let name = format!("file-{code}");
    let label = reader.about(&view.loaded.item, code);
    let size = reader.tr("file-hint-short", &[("size", "10 MB".into())]);
    let hint = match why {
        "" => size,
        why => format!("{why}{}{size}", reader.either("。", ". ")),
    };
    let field = Field {
        hint: Some(&hint),
        ..Field::new(&name, &label)
    };
    let kept_name = format!("kept-{code}");
    let kept: Vec<&str> = posted.all(&kept_name).collect();
    html! {
        (file_field(reader.lang, &field.with_fault(faults), "image/*,application/pdf", "10 MB", true))
        @for sealed in &kept { (hidden(&kept_name, sealed)) }
        @if !kept.is_empty() { p.hint { (reader.tr("answer-kept", &[("n", kept.len().into())])) } }
        @if !reader.eyes.is_resident() { (counter(reader, code, posted)) }
    }
}

/// What is handed in over the counter instead of a picture.
fn counter(reader: &Reader<'_>, code: &str, posted: &Posted) -> Markup {
    let (originals, copies) = (format!("originals-{code}"), format!("copies-{code}"));
    let (originals_label, copies_label) = (reader.t("field-originals"), reader.t("field-copies"));
    let seen = format!("seen-{code}");
    html! {
        (crate::web::face::parts::abreast(&[
            number(reader.lang, &Field { value: posted.get(&originals), optional: true, maxlength: Some(2), ..Field::new(&originals, &originals_label) }),
            number(reader.lang, &Field { value: posted.get(&copies), optional: true, maxlength: Some(2), ..Field::new(&copies, &copies_label) }),
        ]))
        label.choice for=(seen) {
            input id=(seen) type="checkbox" name=(seen) value="yes" checked[posted.get(&seen) == "yes"];
            span { (reader.t("word-original-seen")) }
        }
    }
}

fn one_field(
    reader: &Reader<'_>,
    field: &ItemField,
    why: &str,
    answers: &Answers,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let typed = match field.kind {
        FieldKind::Date if posted.has(&format!("{}_year", field.key)) => date_typed(field, posted),
        _ if posted.has(&field.key) => posted.get(&field.key).to_owned(),
        // A number of a person is typed anew, never shown.
        FieldKind::IdNumber | FieldKind::Phone | FieldKind::Account => String::new(),
        _ => answers.get(&field.key).cloned().unwrap_or_default(),
    };
    let own_hint = reader.either(&field.hint, &field.hint_en);
    let hint = match (why, own_hint) {
        ("", own) => own.to_owned(),
        (why, "") => why.to_owned(),
        (why, own) => format!("{why}{}{own}", reader.either("。", ". ")),
    };
    let label = reader.either(&field.label, &field.label_en);
    let shown = Field {
        hint: (!hint.is_empty()).then_some(hint.as_str()),
        value: &typed,
        ..Field::new(&field.key, label)
    };
    let shown = shown.with_fault(faults);
    let lang = reader.lang;
    match field.kind {
        FieldKind::Text | FieldKind::Uscc | FieldKind::IdNumber => text_field(lang, &shown),
        FieldKind::LongText => textarea(lang, &shown, 5),
        FieldKind::Money | FieldKind::Count => number(lang, &shown),
        FieldKind::Phone | FieldKind::Account => tel(lang, &shown),
        FieldKind::Date => date_field(lang, &shown),
        FieldKind::Choice => one_of(lang, &shown, &words::choices(lang, &field.options)),
        FieldKind::YesNo => yes_no(lang, &shown),
    }
}

fn date_typed(field: &ItemField, posted: &Posted) -> String {
    let part = |suffix: &str| posted.get(&format!("{}_{suffix}", field.key)).to_owned();
    date_value(&part("year"), &part("month"), &part("day"))
}

/// Reads the answer; files are kept first, and carried along where something else is wrong.
///
/// # Errors
/// `Problem` where a file could not be kept at all.
pub async fn parse(
    app: &App,
    reader: &Reader<'_>,
    view: &CaseView,
    posted: &mut Posted,
    command_id: &str,
) -> Result<Result<(Command, Vec<Document>), Vec<Fault>>, Problem> {
    let mut faults = Vec::new();
    keep_files(app, reader, view, posted, command_id, &mut faults).await?;
    let item = &*view.loaded.item;
    let mut given = Vec::new();
    let mut documents = Vec::new();
    let mut answers = BTreeMap::new();
    for key in asked(view) {
        match item.fields.iter().find(|field| field.key == key) {
            Some(field) => {
                let value = match field.kind {
                    FieldKind::Date => date_typed(field, posted),
                    _ => posted.get(&key).to_owned(),
                };
                answers.insert(key, value);
            }
            None => {
                let at_desk = !reader.eyes.is_resident();
                let row = paper(app, &key, at_desk, posted, command_id, &mut documents);
                if !row.is_there()
                    && !faults
                        .iter()
                        .any(|f: &Fault| f.field_id == format!("file-{key}"))
                {
                    let name = reader.about(item, &key);
                    faults.push(Fault {
                        field_id: format!("file-{key}"),
                        message: reader.tr("fault-paper", &[("name", name.into())]),
                    });
                }
                given.push(row);
            }
        }
    }
    let asked = Asked {
        given,
        answers,
        ..Asked::default()
    };
    let (kind, loaded, before) = (Kind::AnswerCorrection, &view.loaded, view.answers());
    match command::command(kind, asked, documents, loaded, &before, reader.world) {
        Ok(made) if faults.is_empty() => Ok(Ok(made)),
        Ok(_) => Ok(Err(faults)),
        Err(gaps) => {
            faults.extend(gaps.into_iter().map(|gap| Fault {
                message: reader.either(&gap.zh, &gap.en).to_owned(),
                field_id: gap.about,
            }));
            Ok(Err(faults))
        }
    }
}

/// Keeps what was sent and puts it, sealed, where the next drawing of the form finds it.
async fn keep_files(
    app: &App,
    reader: &Reader<'_>,
    view: &CaseView,
    posted: &mut Posted,
    command_id: &str,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let asked = asked(view);
    for sent in std::mem::take(&mut posted.files) {
        let Some(code) = sent.field.strip_prefix("file-") else {
            continue;
        };
        if !asked.iter().any(|key| key == code) {
            continue;
        }
        match files::keep(app, &sent.field, &sent.name, sent.bytes).await {
            Ok(document) => {
                let (nonce, body) = private::seal_draft(&app.keys, command_id, document.plain());
                let sealed = format!("{}{}", private::hex(&nonce), private::hex(&body));
                posted.fields.push((format!("kept-{code}"), sealed));
            }
            Err(files::FileFault::Refused(gap)) => faults.push(Fault {
                field_id: sent.field.clone(),
                message: reader.either(&gap.zh, &gap.en).to_owned(),
            }),
            Err(fault) => return Err(fault.into()),
        }
    }
    Ok(())
}

fn paper(
    app: &App,
    code: &str,
    at_desk: bool,
    posted: &Posted,
    command_id: &str,
    documents: &mut Vec<Document>,
) -> Given {
    // Only a desk has seen an original or taken a paper in.
    let count = |field: &str| {
        let typed = posted.get(&format!("{field}-{code}")).parse::<u32>();
        typed.map_or(0, |n| n.min(99)) * u32::from(at_desk)
    };
    let mut row = Given {
        material: code.to_owned(),
        files: Vec::new(),
        originals: count("originals"),
        copies: count("copies"),
        seen: at_desk && posted.get(&format!("seen-{code}")) == "yes",
    };
    for sealed in posted.all(&format!("kept-{code}")) {
        if let Some(plain) = unseal(app, command_id, sealed) {
            let document = Document::new("file", plain);
            row.files.push(document.reference());
            documents.push(document);
        }
    }
    row
}

fn unseal(app: &App, command_id: &str, sealed: &str) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_at_checked(24)?;
    let bytes = |hex: &str| -> Option<Vec<u8>> {
        let digits = hex.as_bytes().chunks_exact(2);
        let pairs = digits.map(|pair| std::str::from_utf8(pair).ok());
        pairs
            .map(|pair| u8::from_str_radix(pair?, 16).ok())
            .collect()
    };
    let plain = private::open_draft(&app.keys, command_id, &bytes(nonce)?, &bytes(body)?)?;
    serde_json::from_slice::<files::FileNote>(&plain).ok()?;
    Some(plain)
}
