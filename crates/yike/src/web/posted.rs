//! A posted form, whatever its encoding: fields in their order and files, with the token checked.

use super::again::Again;
use super::problem::Problem;
use super::visit::Visit;
use crate::app::App;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

/// The fields and files of a form that really was ours.
#[derive(Debug, Default)]
pub struct Posted {
    pub fields: Vec<(String, String)>,
    pub files: Vec<Sent>,
}

/// One file as it was sent; its kind is told by its content, never by its name.
#[derive(Debug, Clone)]
pub struct Sent {
    pub field: String,
    pub name: String,
    pub bytes: Bytes,
}

/// More fields than any form of ours has.
const FIELDS_MAX: usize = 500;

impl Posted {
    /// The first value of a field, trimmed; empty if it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value.trim())
    }

    /// The first value of a field as it was typed: a blank may belong to a passphrase.
    pub fn raw(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(key, _)| key == name);
        field.map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field: ticked boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(key, _)| key == name)
    }

    /// The command id that the form was drawn with.
    ///
    /// # Errors
    /// A sentence, where it is missing or no UUID.
    pub fn command_id(&self) -> Result<String, Problem> {
        uuid::Uuid::parse_str(self.get("command_id"))
            .map(|id| id.to_string())
            .map_err(|_| {
                Problem::bad(
                    "command_id",
                    "这张表单不完整（缺少提交编号）。请返回上一页刷新后再提交。",
                    "The form is incomplete (no command id). Go back, reload the page and send again.",
                )
            })
    }
}

impl FromRequest<App> for Posted {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Posted, Problem> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or(Problem::Ours)?;
        let again = request.extensions().get::<Again>().cloned();
        let encoding = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        // No other site can set a header of its own on a form.
        let told = request
            .headers()
            .get("x-csrf")
            .map(|value| value.as_bytes());
        let header_is_ours = told == Some(visit.csrf.as_bytes());
        let posted = if encoding.starts_with("multipart/form-data") {
            read_parts(request, app).await?
        } else if encoding.starts_with("application/x-www-form-urlencoded") {
            read_fields(request, app).await?
        } else {
            return Err(Problem::bad(
                "content-type",
                "看不懂这种格式的提交。请用页面上的表单提交。",
                "This kind of request cannot be read. Use the form of the page.",
            ));
        };
        if !(visit.bearer || header_is_ours || posted.get("csrf") == visit.csrf) {
            return Err(Problem::Csrf);
        }
        if let Some(again) = again {
            again.read(&posted.fields, !posted.files.is_empty());
        }
        Ok(posted)
    }
}

async fn read_fields(request: Request, app: &App) -> Result<Posted, Problem> {
    let bytes = Bytes::from_request(request, app)
        .await
        .map_err(|_| Problem::TooLarge)?;
    let mut fields = Vec::new();
    for (key, value) in form_urlencoded::parse(&bytes) {
        if value.contains('\u{fffd}') || key.contains('\u{fffd}') {
            return Err(encoding_fault());
        }
        fields.push((key.into_owned(), value.into_owned()));
        if fields.len() > FIELDS_MAX {
            return Err(Problem::TooLarge);
        }
    }
    Ok(Posted {
        fields,
        files: Vec::new(),
    })
}

async fn read_parts(request: Request, app: &App) -> Result<Posted, Problem> {
    let broken = || {
        Problem::bad(
            "body",
            "上传中断了，没有收全。请再传一次。",
            "The upload broke off. Please send it again.",
        )
    };
    let mut parts = Multipart::from_request(request, app)
        .await
        .map_err(|_| broken())?;
    let mut posted = Posted::default();
    while let Some(part) = parts.next_field().await.map_err(part_problem)? {
        let field = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            Some(name) => {
                let bytes = part.bytes().await.map_err(part_problem)?;
                // A file field left empty is sent as an empty file without a name.
                if !(bytes.is_empty() && name.is_empty()) {
                    posted.files.push(Sent { field, name, bytes });
                }
            }
            None => {
                let bytes = part.bytes().await.map_err(part_problem)?;
                let value = String::from_utf8(bytes.to_vec()).map_err(|_| encoding_fault())?;
                posted.fields.push((field, value));
            }
        }
        if posted.fields.len() + posted.files.len() > FIELDS_MAX {
            return Err(Problem::TooLarge);
        }
    }
    Ok(posted)
}

fn part_problem(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge
    } else {
        Problem::bad(
            "body",
            "上传中断了，没有收全。请再传一次。",
            "The upload broke off. Please send it again.",
        )
    }
}

fn encoding_fault() -> Problem {
    Problem::bad(
        "encoding",
        "文字的编码不对，应为 UTF-8。请换一个浏览器再试。",
        "The text is not UTF-8. Try another browser.",
    )
}
