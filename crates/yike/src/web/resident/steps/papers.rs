//! 材料: photographs and scans, told by their content and kept with the draft, beside what need
//! not be handed in.

use super::{Found, Open, value};
use crate::app::App;
use crate::draft::Words;
use crate::files::{self, FileFault, FileNote};
use crate::web::face::parts::{Fault, Field, Kind, button_with, file_field};
use crate::web::face::text::{Lang, t, tr};
use crate::web::resident::{as_published, guide};
use crate::web::{Posted, Problem};
use maud::{Markup, html};
use yike_core::door;
use yike_core::item::{Item, Material, MaterialSource, Need};

/// What a browser offers to choose from; what is taken is told by the content.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// A file that was taken, and the material it belongs to.
#[derive(Debug, Clone)]
pub struct Sent {
    material: String,
    note: FileNote,
}

pub fn questions(lang: Lang, open: &Open, faults: &[Fault]) -> Markup {
    let words = &open.draft.words;
    let materials: Vec<&Material> = open.published.item.materials_for(&words.answers).collect();
    let (made, own): (Vec<_>, Vec<_>) = materials
        .into_iter()
        .partition(|material| material.from == MaterialSource::System);
    html! {
        p.hint { (t(lang, "fill-papers-how")) }
        @for material in own { (question(lang, material, words, faults)) }
        @if !made.is_empty() {
            h2 { (t(lang, "fill-papers-made")) }
            p { (t(lang, "fill-papers-made-how")) }
            ul { @for material in made { li { (lang.either(&material.name, &material.name_en)) } } }
        }
    }
}

fn question(lang: Lang, material: &Material, words: &Words, faults: &[Fault]) -> Markup {
    let code = &material.code;
    let name = lang.either(&material.name, &material.name_en);
    let paper = words.paper(code);
    let field = field_of(code);
    let seen = waived_of(code);
    html! {
        section.paper-row {
            h2 { (name) " " small { (guide::need(lang, material.need)) } }
            @if !material.fill.is_empty() { p { (as_published(lang, &material.fill)) } }
            p.hint { (t(lang, "guide-standard")) (as_published(lang, &material.accept)) }
            @for note in paper.iter().flat_map(|paper| &paper.files) {
                p.kept {
                    (tr(lang, "fill-kept", &[("name", note.name.as_str().into()), ("size", size(note.size).into())]))
                    " " (button_with(&t(lang, "do-remove"), Kind::Quiet, None, Some(("remove", &note.object))))
                }
            }
            (file_field(lang, &Field::new(&field, &t(lang, "fill-choose")).with_fault(faults), ACCEPT, "10 MB", true))
            (button_with(&t(lang, "fill-upload"), Kind::Plain, None, Some(("go", "upload"))))
            @if !material.waived_by.is_empty() {
                div.tick {
                    label for=(seen) {
                        input id=(seen) type="checkbox" name=(seen) value="1" checked[paper.is_some_and(|paper| paper.waived)];
                        span { (t(lang, "fill-waive")) small { (guide::waivers(lang, &material.waived_by)) } }
                    }
                }
            }
        }
    }
}

fn field_of(code: &str) -> String {
    format!("file_{code}")
}

fn waived_of(code: &str) -> String {
    format!("seen_{code}")
}

pub fn size(bytes: u64) -> String {
    match bytes {
        0..=1_048_575 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// Keeps what was sent, file by file: a wrong one does not cost the good ones.
pub async fn keep(
    app: &App,
    open: &Open,
    posted: &Posted,
) -> Result<(Vec<Sent>, Vec<Found>), Problem> {
    let words = &open.draft.words;
    let mut sent = Vec::new();
    let mut refused = Vec::new();
    for material in open.published.item.materials_for(&words.answers) {
        let field = field_of(&material.code);
        for file in posted.files.iter().filter(|file| file.field == field) {
            match files::keep(app, &field, &file.name, file.bytes.clone()).await {
                Ok(document) => {
                    let note =
                        serde_json::from_slice(document.plain()).map_err(|_| Problem::Ours)?;
                    sent.push(Sent {
                        material: material.code.clone(),
                        note,
                    });
                }
                Err(FileFault::Refused(gap)) => {
                    let (zh, en) = (&gap.zh, &gap.en);
                    let name = name_for(&file.name);
                    refused.push((
                        field.clone(),
                        door::Fault::new(
                            format!("{}（{name}）：{zh}", material.name),
                            format!("{} ({name}): {en}", material.name_en),
                        ),
                    ));
                }
                Err(fault @ (FileFault::NotKept | FileFault::Lost)) => return Err(fault.into()),
            }
        }
    }
    Ok((sent, refused))
}

/// A file's name, short enough for a sentence.
fn name_for(name: &str) -> String {
    match name.chars().count() {
        0..=30 => name.to_owned(),
        n => format!("…{}", name.chars().skip(n - 30).collect::<String>()),
    }
}

pub fn write(item: &Item, words: &mut Words, fields: &[(String, String)], sent: &[Sent]) {
    let codes: Vec<(String, bool)> = item
        .materials_for(&words.answers)
        .map(|material| (material.code.clone(), !material.waived_by.is_empty()))
        .collect();
    let removed = value(fields, "remove").unwrap_or_default();
    for (code, waivable) in codes {
        let paper = words.papers.entry(code.clone()).or_default();
        paper.waived = waivable && value(fields, &waived_of(&code)).is_some();
        for new in sent.iter().filter(|new| new.material == code) {
            // The same picture sent twice is one picture.
            let known = paper
                .files
                .iter()
                .any(|note| note.digest == new.note.digest);
            if !known {
                paper.files.push(new.note.clone());
            }
        }
        paper.files.retain(|note| note.object != removed);
    }
}

/// The file that the pressed button takes out.
pub fn removed(words: &Words, posted: &Posted) -> Vec<FileNote> {
    let object = posted.get("remove");
    let files = words.papers.values().flat_map(|paper| &paper.files);
    files
        .filter(|note| note.object == object)
        .cloned()
        .collect()
}

/// Required papers that are neither there nor waived.
pub fn check(item: &Item, words: &Words) -> Vec<Found> {
    item.materials_for(&words.answers)
        .filter(|material| {
            material.need == Need::Required && material.from != MaterialSource::System
        })
        .filter(|material| {
            words.paper(&material.code).is_none_or(|paper| {
                let is_waived = paper.waived && !material.waived_by.is_empty();
                paper.files.is_empty() && !is_waived
            })
        })
        .map(|material| (field_of(&material.code), missing(material)))
        .collect()
}

fn missing(material: &Material) -> door::Fault {
    let (zh, en) = match material.waived_by.is_empty() {
        true => ("请拍照或扫描后上传", "please add a photograph or scan"),
        false => (
            "请上传，或勾选“不交，请工作人员核验”",
            "please add a photograph, or tick that the office shall check it",
        ),
    };
    door::Fault::new(
        format!(
            "还缺“{}”，{zh}。手边没有可以先存着，以后再办。",
            material.name
        ),
        format!(
            "“{}” is missing: {en}. You can save now and come back.",
            material.name_en
        ),
    )
}
