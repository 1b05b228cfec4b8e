//! GET `/cases/{key}/files/{doc}`: a file of the case, for those who may see the case's form.

use super::page::open;
use super::words::Reader;
use crate::app::App;
use crate::files::{self, FileNote};
use crate::web::problem::Problem;
use crate::web::visit::Visit;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};

pub async fn show(
    visit: Visit,
    State(app): State<App>,
    Path((key, doc)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = open(&app, &visit, &key).await?;
    if !Reader::of(&visit, &view.loaded).eyes.reads_form() {
        return Err(Problem::NotYourDuty);
    }
    // Only files that an event of this case names: a draft's rest is nobody's to open.
    let opened = view
        .documents
        .get(&doc)
        .filter(|opened| opened.kind == "file");
    let note: FileNote = opened
        .and_then(|opened| opened.json())
        .ok_or(Problem::NotFound)?;
    let bytes = files::open(&app, &note).await?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, content_type(&note.kind));
    headers.insert(CONTENT_DISPOSITION, disposition(&note.name));
    // Browsers do not show a PDF in a sandbox; a picture needs nothing at all.
    if note.kind != "application/pdf" {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    }
    Ok((headers, Body::from(bytes)).into_response())
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
