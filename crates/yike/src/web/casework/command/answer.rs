//! The answer to a correction: files for each paper that was asked for, new answers for each
//! field. A file sent with a faulty form is kept and carried along, sealed, so that nobody has to
//! take the picture twice.

use crate::app::App;
use crate::command::{self, Asked};
use crate::files;
use crate::private::{self, Document};
use crate::views::case::CaseView;
use crate::web::casework::notes::CorrectionNote;
use crate::web::casework::words::Reader;
use crate::web::face::parts::{Fault, Field, file_field, hidden, number};
use crate::web::formed::{self, Days};
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::case::{Command, Event, Given, Kind};
use yike_core::item::form::{Answers, holds};
use yike_core::item::group::{cell, parts, row_of};
use yike_core::item::{Field as ItemField, FieldKind, Group, Item};

/// What the last notice asked for.
fn asked(view: &CaseView) -> Vec<String> {
    let last = view.loaded.case.corrections.last();
    let missing = last.map_or(&[][..], |correction| &correction.missing);
    missing.iter().map(|m| m.about.clone()).collect()
}

/// What is compared with that and may have to change along with it.
fn tied(view: &CaseView) -> Vec<String> {
    let (item, asked, answers) = (&*view.loaded.item, asked(view), view.answers());
    let is_there = |key: &str| match (item.group(key), item.field(key)) {
        (Some(group), _) => holds(&group.when, &answers),
        (None, Some(field)) => holds(&field.when, &answers),
        (None, None) => false,
    };
    let mut tied: Vec<String> = Vec::new();
    for key in asked.iter().flat_map(|about| item.tied_to(about)) {
        let has = |keys: &[String]| keys.iter().any(|one| one == key);
        if is_there(key) && !has(&asked) && !has(&tied) {
            tied.push(key.to_owned());
        }
    }
    tied
}

/// One thing that the form of an answer takes in.
enum Part<'a> {
    Field(&'a ItemField),
    Table(&'a Group),
    Row(&'a Group, u32),
    Paper,
}

fn part<'a>(item: &'a Item, about: &str) -> Part<'a> {
    if let Some(field) = item.fields.iter().find(|field| field.key == about) {
        return Part::Field(field);
    }
    if let Some(group) = item.group(about) {
        return Part::Table(group);
    }
    match row_of(about).and_then(|(group, row)| Some((item.group(group)?, row))) {
        Some((group, row)) => Part::Row(group, row),
        None => Part::Paper,
    }
}

/// The button that adds a row here.
const ADD: &str = "add_row";
/// Ticked where a row goes.
const DROP: &str = "drop_row";

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
        @if item.groups.iter().any(|group| asked(view).iter().any(|key| key.starts_with(&group.key))) {
            (formed::enter("go", ""))
        }
        @for key in asked(view) { (one(reader, view, &key, notice.about(&key), &known, posted, faults)) }
        @let tied = tied(view);
        @if !tied.is_empty() {
            p { (reader.t("answer-tied")) }
            @for key in tied { (one(reader, view, &key, "", &known, posted, faults)) }
        }
    }
}

fn one(
    reader: &Reader<'_>,
    view: &CaseView,
    key: &str,
    why: &str,
    known: &Answers,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    match part(&view.loaded.item, key) {
        Part::Field(field) => one_field(reader, field, why, known, posted, faults),
        Part::Table(group) => table(reader, view, group, None, why, known, posted, faults),
        Part::Row(group, row) => table(reader, view, group, Some(row), why, known, posted, faults),
        Part::Paper => one_paper(reader, view, key, why, posted, faults),
    }
}

/// A table, or one row of it. Whoever sees it masked leaves masked cells empty to keep them, and
/// ticks a row that has to go.
#[expect(clippy::too_many_arguments, reason = "the parts of one page")]
fn table(
    reader: &Reader<'_>,
    view: &CaseView,
    group: &Group,
    row: Option<u32>,
    why: &str,
    known: &Answers,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let typed = formed::typed_rows(group, &posted.fields);
    let values = if typed.is_empty() { known } else { &typed };
    let rows = formed::Rows {
        lang: reader.lang,
        group,
        faults,
        days: Days::Apart,
        button: row.is_none().then_some(ADD),
        more: formed::more(&view.loaded.item, posted.get(ADD)) == Some(group.key.as_str()),
    };
    let is_masked = view.veiled;
    html! {
        @if !why.is_empty() { p { (why) } }
        @if is_masked { p.hint { (reader.t("answer-kept-cells")) } }
        @match row {
            Some(row) => {
                @let about = format!("{}.{row}", group.key);
                fieldset.row id=(about) { legend { (reader.about(&view.loaded.item, &about)) } (rows.row(row, values)) }
            },
            None => {
                (rows.draw(values))
                @if is_masked { @for row in group.rows(known) { (drop_row(reader, view, group, row, posted)) } }
            },
        }
    }
}

fn drop_row(
    reader: &Reader<'_>,
    view: &CaseView,
    group: &Group,
    row: u32,
    posted: &Posted,
) -> Markup {
    let about = format!("{}.{row}", group.key);
    let id = format!("{DROP}-{about}");
    html! {
        label.choice for=(id) {
            input id=(id) type="checkbox" name=(DROP) value=(about) checked[posted.all(DROP).any(|one| one == about)];
            span { (reader.tr("answer-drop-row", &[("row", reader.about(&view.loaded.item, &about).into())])) }
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
    let typed = match (formed::typed(field, &field.key, &posted.fields), field.kind) {
        (Some(typed), _) => typed,
        // A number of a person is typed anew, never shown.
        (None, FieldKind::IdNumber | FieldKind::Phone | FieldKind::Account) => String::new(),
        (None, _) => answers.get(&field.key).cloned().unwrap_or_default(),
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
    formed::control(reader.lang, field, &shown.with_fault(faults), Days::Apart)
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
    // Another row is wanted first: everything typed stays, nothing is read yet.
    if formed::more(item, posted.get(ADD)).is_some() {
        return Ok(Err(faults));
    }
    let asked = asked(view);
    let tied = tied(view);
    for key in asked.iter().chain(&tied) {
        match part(item, key) {
            Part::Field(field) => {
                let value = formed::typed(field, key, &posted.fields).unwrap_or_default();
                let is_kept = value.is_empty() && view.veiled && tied.contains(key);
                if !is_kept {
                    answers.insert(key.clone(), value);
                }
            }
            Part::Table(group) => {
                answers.insert(group.key.clone(), String::new());
                answers.extend(cells(view, group, None, posted));
            }
            Part::Row(group, row) => answers.extend(cells(view, group, Some(row), posted)),
            Part::Paper => {
                let at_desk = !reader.eyes.is_resident();
                let row = paper(app, key, at_desk, posted, command_id, &mut documents);
                if !row.is_there()
                    && !faults
                        .iter()
                        .any(|f: &Fault| f.field_id == format!("file-{key}"))
                {
                    let name = reader.about(item, key);
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
    match command::command(
        kind,
        asked,
        documents,
        loaded,
        &before,
        (reader.world, &app.keys),
    ) {
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

/// The cells of a table, or of one row, as they were typed. A masked cell that was left empty
/// keeps what stands there.
fn cells(view: &CaseView, group: &Group, only: Option<u32>, posted: &Posted) -> Answers {
    let (answers, shown) = (view.answers(), view.answers_shown());
    let mut cells = formed::typed_rows(group, &posted.fields);
    let dropped: Vec<&str> = posted.all(DROP).collect();
    cells.retain(|key, _| parts(key).is_some_and(|(_, row, _)| only.is_none_or(|one| one == row)));
    for (key, text) in &mut cells {
        let row = key.rsplit_once('.').map_or("", |(row, _)| row);
        if dropped.contains(&row) {
            text.clear();
        } else if text.trim().is_empty() && shown.get(key) != answers.get(key) {
            *text = answers.get(key).cloned().unwrap_or_default();
        }
    }
    // Boxes and choices of which none is ticked send nothing.
    if let Some(row) = only {
        for field in &group.fields {
            cells.entry(cell(&group.key, row, &field.key)).or_default();
        }
    }
    cells
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
