//! A file of the case. The resident whose it is opens it by a link; for everybody else who may
//! handle the case it is a full value, opened by a press that is written down as a look.

use super::page::{looked, may_look, open};
use super::words::{Eyes, Reader};
use crate::app::App;
use crate::files::{self, FileNote};
use crate::look::{Purpose, Sight, What};
use crate::views::case::CaseView;
use crate::web::face::frame::{Width, page};
use crate::web::face::parts::{Kind, button, csrf_field};
use crate::web::posted::Posted;
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::html;

/// GET `/cases/{key}/files/{doc}`: the resident's own; others are asked to press first.
pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path((key, doc)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = open(&app, &visit, &key).await?;
    let reader = Reader::of(&visit, &view.loaded);
    if reader.eyes == Eyes::Resident {
        let (note, bytes) = read(&app, &view, &doc).await?;
        return Ok(answer(&note, Some(&note.name), bytes));
    }
    may_look(&visit, &view)?;
    note_of(&view, &doc).ok_or(Problem::NotFound)?;
    let title = reader.t("file-look-title");
    let body = html! {
        h1 { (title) }
        p { (reader.t("look-hint")) }
        form method="post" action={ "/cases/" (view.loaded.key) "/files/" (doc) } {
            (csrf_field(&visit.csrf))
            (button(&reader.t("file-look-open"), Kind::Act, None))
        }
    };
    Ok(page(&visit.frame(), &title, Width::One, body).into_response())
}

/// POST `/cases/{key}/files/{doc}`: the file, the look at it written down first.
pub async fn look_at(
    visit: Visit,
    State(app): State<App>,
    Path((key, doc)): Path<(String, String)>,
    _: Posted,
) -> Result<Response, Problem> {
    let view = open(&app, &visit, &key).await?;
    let (note, bytes) = look_at_file(&app, &visit, &view, &doc).await?;
    Ok(answer(&note, None, bytes))
}

/// Reads a file, writes the look down, and only then gives the bytes: a file that is lost is no
/// look.
pub async fn look_at_file(
    app: &App,
    visit: &Visit,
    view: &CaseView,
    doc: &str,
) -> Result<(FileNote, Bytes), Problem> {
    may_look(visit, view)?;
    let (note, bytes) = read(app, view, doc).await?;
    let sight = Sight {
        what: vec![What::File],
        about: material_of(view, doc),
        purpose: Purpose::Verifying,
    };
    looked(app, visit, view, sight).await?;
    Ok((note, bytes))
}

/// The file's note and its plain bytes.
pub async fn read(app: &App, view: &CaseView, doc: &str) -> Result<(FileNote, Bytes), Problem> {
    let note = note_of(view, doc).ok_or(Problem::NotFound)?;
    let bytes = files::open(app, &note).await?;
    Ok((note, bytes))
}

/// Only files that an event of this case names: a draft's rest is nobody's to open.
fn note_of(view: &CaseView, doc: &str) -> Option<FileNote> {
    let opened = view.documents.get(doc)?;
    (opened.kind == "file").then(|| opened.json())?
}

fn material_of(view: &CaseView, doc: &str) -> String {
    let mut given = view.loaded.case.given.iter();
    given
        .find(|given| given.files.iter().any(|file| file.id == doc))
        .map_or(String::new(), |given| given.material.clone())
}

/// The name a file was sent under may name somebody: only its owner gets it back.
pub fn answer(note: &FileNote, name: Option<&str>, bytes: Bytes) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, content_type(&note.kind));
    headers.insert(
        CONTENT_DISPOSITION,
        name.map_or(HeaderValue::from_static("inline"), disposition),
    );
    // Browsers do not show a PDF in a sandbox; a picture needs nothing at all.
    if note.kind != "application/pdf" {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    }
    (headers, Body::from(bytes)).into_response()
}

const SANDBOX: &str = "sandbox; default-src 'none'; img-src 'self'; frame-ancestors 'none'";

/// The few kinds that were taken; anything else is handed out as plain bytes.
fn content_type(kind: &str) -> HeaderValue {
    HeaderValue::from_static(match kind {
        "image/jpeg" => "image/jpeg",
        "image/png" => "image/png",
        "image/webp" => "image/webp",
        "application/pdf" => "application/pdf",
        _ => "application/octet-stream",
    })
}

/// The name as RFC 5987 wants it: nothing of it can end the header.
fn disposition(name: &str) -> HeaderValue {
    let coded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    HeaderValue::from_str(&format!("inline; filename*=UTF-8''{coded}"))
        .unwrap_or(HeaderValue::from_static("inline"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_the_header() {
        let value = disposition("户口簿\"; x=\r\n.jpg");
        let text = value.to_str().expect("plain text");
        assert!(text.starts_with("inline; filename*=UTF-8''%E6%88%B7"));
        assert!(!text.contains('"') && !text.contains("; x"));
    }
}
