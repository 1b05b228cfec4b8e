//! What is handed in through the API: papers counted, files in the JSON itself or sent ahead.

use crate::app::App;
use crate::files::{self, FileNote};
use crate::private::Document;
use crate::upload;
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yike_core::case::{Gap, Given};
use yike_core::who::PersonId;

/// One material as it is handed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenIn {
    /// Code of the material, `M01` …
    pub material: String,
    #[serde(default)]
    pub files: Vec<FileIn>,
    /// Papers kept by the desk.
    #[serde(default)]
    pub originals: u32,
    #[serde(default)]
    pub copies: u32,
    /// Seen and given back, or waived.
    #[serde(default)]
    pub seen: bool,
}

/// A file: either `upload`, or `base64` with its name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileIn {
    /// The id that `POST /api/v1/files` gave; good for one act.
    pub upload: Option<String>,
    pub name: Option<String>,
    pub base64: Option<String>,
}

/// What was handed in, ready to be named by an act.
#[derive(Default)]
pub struct Handed {
    pub given: Vec<Given>,
    pub documents: Vec<Document>,
    /// Files sent ahead that this act takes.
    pub uploads: Vec<(String, FileNote)>,
}

/// More files than any errand needs.
const FILES_MAX: usize = 60;

/// Keeps the files and makes the rows. All faults at once; nothing is kept where one is wrong
/// beside the content of a file.
pub async fn hand_in(
    app: &App,
    person: &PersonId,
    command_id: &str,
    sent: Vec<GivenIn>,
) -> Result<Handed, Problem> {
    if sent.iter().map(|row| row.files.len()).sum::<usize>() > FILES_MAX {
        return Err(Problem::TooLarge);
    }
    let mut handed = Handed::default();
    let mut gaps = Vec::new();
    for (n, row) in sent.into_iter().enumerate() {
        let mut given = Given {
            material: row.material,
            files: Vec::new(),
            originals: row.originals,
            copies: row.copies,
            seen: row.seen,
        };
        for (m, file) in row.files.into_iter().enumerate() {
            let about = format!("/materials/{n}/files/{m}");
            match one(app, person, command_id, &about, file, &mut handed.uploads).await? {
                Ok(document) => {
                    given.files.push(document.reference());
                    handed.documents.push(document);
                }
                Err(gap) => gaps.push(gap),
            }
        }
        if given.originals > 999 || given.copies > 999 {
            gaps.push(Gap::new(
                &format!("/materials/{n}"),
                "份数最多 999。请核对。",
                "At most 999 sheets. Please check the numbers.",
            ));
        }
        handed.given.push(given);
    }
    if gaps.is_empty() {
        Ok(handed)
    } else {
        Err(Problem::Refused(yike_core::case::Refusal::Content(gaps)))
    }
}

async fn one(
    app: &App,
    person: &PersonId,
    command_id: &str,
    about: &str,
    file: FileIn,
    uploads: &mut Vec<(String, FileNote)>,
) -> Result<Result<Document, Gap>, Problem> {
    match (file.upload, file.base64) {
        (Some(id), None) => match upload::find(app, person, &id, command_id).await? {
            Some(note) => {
                let document = Document::json("file", &note);
                uploads.push((id, note));
                Ok(Ok(document))
            }
            None => Ok(Err(Gap::new(
                about,
                "没有这个上传编号，或者已经用过、过了一天。请重新上传。",
                "There is no such upload, or it was used or is older than a day. Send the file again.",
            ))),
        },
        (None, Some(text)) => {
            let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(text) else {
                return Ok(Err(Gap::new(
                    about,
                    "base64 不完整或有多余的字符。请重新编码后再发。",
                    "The base64 is incomplete or holds other characters. Encode the file again.",
                )));
            };
            let name = file.name.unwrap_or_default();
            match files::keep(app, about, &name, bytes.into()).await {
                Ok(document) => Ok(Ok(document)),
                Err(files::FileFault::Refused(gap)) => Ok(Err(gap)),
                Err(fault) => Err(fault.into()),
            }
        }
        _ => Ok(Err(Gap::new(
            about,
            "每个文件请给 upload 或 base64，两种选一种。",
            "Give upload or base64 for each file, one of the two.",
        ))),
    }
}

/// A file that was kept.
#[derive(Serialize, ToSchema)]
pub struct FileOut {
    /// Name it as `upload` in one act within a day.
    pub id: String,
    /// MIME type, told by the content.
    pub kind: String,
    pub size: u64,
}

/// One file, as a form sends it.
#[derive(ToSchema)]
#[allow(dead_code)]
pub struct FileForm {
    #[schema(value_type = String, format = Binary)]
    pub file: Vec<u8>,
}

/// 上传 · Sends one file ahead
///
/// 只收照片（JPG、PNG、WebP）和 PDF，看内容不看名字；每个不超过 10 MB。· Photographs and PDF, told by
/// their content, at most 10 MB each. The id is good for one act within a day.
#[utoipa::path(post, path = "/api/v1/files", tag = "cases",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses((status = 201, body = FileOut)))]
pub async fn send(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<(StatusCode, Json<FileOut>), Problem> {
    let person = visit.person().cloned().ok_or(Problem::Login)?;
    let [sent] = <[_; 1]>::try_from(posted.files).map_err(|_| {
        Problem::bad(
            "file",
            "一次请传一个文件，栏名为 file。",
            "Send exactly one file, in a field named file.",
        )
    })?;
    if sent.field != "file" || posted.fields.iter().any(|(name, _)| name != "csrf") {
        return Err(Problem::bad(
            "file",
            "这里只收一个名为 file 的文件，没有别的栏。",
            "Only one file named file is taken here, and no other field.",
        ));
    }
    let document = files::keep(&app, "file", &sent.name, sent.bytes).await?;
    let note: FileNote = serde_json::from_slice(document.plain()).map_err(|error| {
        tracing::error!(%error, "the note of a file does not read");
        Problem::Ours
    })?;
    let id = upload::add(&app, &person, &note).await?;
    let out = FileOut {
        id,
        kind: note.kind,
        size: note.size,
    };
    Ok((StatusCode::CREATED, Json(out)))
}
