//! What an API caller sends: JSON, read strictly, and the parameters of a query. Every fault
//! points to its field and is told in both languages; nothing that was sent is repeated.

use crate::app::App;
use crate::web::problem::Problem;
use crate::web::visit::{Visit, Visitor};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::collections::BTreeMap;
use yike_core::case::Gap;

/// The largest JSON without files: 1 MiB.
pub const JSON_MAX: usize = 1024 * 1024;

/// A JSON body. Of a session in a cookie it also asks for the header `X-CSRF`.
pub struct Body<T, const MAX: usize = JSON_MAX>(pub T);

impl<T: DeserializeOwned, const MAX: usize> FromRequest<App> for Body<T, MAX> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        ours(&request)?;
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .and_then(|kind| kind.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json {
            return Err(Problem::bad(
                "content-type",
                "这里只收 JSON。请把 Content-Type 设为 application/json。",
                "Only JSON is taken here: set Content-Type to application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, app)
            .await
            .map_err(|_| Problem::TooLarge)?;
        if bytes.len() > MAX {
            return Err(Problem::TooLarge);
        }
        read(&bytes).map(Body)
    }
}

/// Whether the request is really of whoever owns the session: a bearer token is sent by nobody
/// else's page, a cookie is.
pub fn ours(request: &Request) -> Result<(), Problem> {
    let visit = request.extensions().get::<Visit>().ok_or(Problem::Ours)?;
    is_ours(visit, request.headers())
}

pub fn is_ours(visit: &Visit, headers: &HeaderMap) -> Result<(), Problem> {
    let told = headers.get("x-csrf").map(|value| value.as_bytes());
    if visit.bearer || visit.visitor == Visitor::Nobody || told == Some(visit.csrf.as_bytes()) {
        Ok(())
    } else {
        Err(Problem::Csrf)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Problem::bad("", "文字的编码不对，应为 UTF-8。", "The text is not UTF-8."))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let pointer = pointer(error.path());
        problem(&pointer, error.inner())
    })?;
    json.end().map_err(|error| problem("", &error))?;
    Ok(value)
}

/// RFC 6901: `/materials/0/originals`.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", short(key)),
            Segment::Enum { variant } => format!("/{}", short(variant)),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

fn short(key: &str) -> String {
    let plain = key.chars().filter(|c| !c.is_control()).take(40);
    plain
        .collect::<String>()
        .replace('~', "~0")
        .replace('/', "~1")
}

fn problem(pointer: &str, error: &serde_json::Error) -> Problem {
    let said = error.to_string();
    let (zh, en) = match error.classify() {
        Category::Eof | Category::Io => (
            "JSON 不完整，没有收全。请再发一次。".to_owned(),
            "The JSON is incomplete. Send it again.".to_owned(),
        ),
        Category::Syntax => (
            format!(
                "第 {} 行第 {} 列起不是 JSON。请核对格式。",
                error.line(),
                error.column()
            ),
            format!(
                "From line {} column {} on this is no JSON.",
                error.line(),
                error.column()
            ),
        ),
        Category::Data if said.starts_with("unknown field") => (
            "没有这一栏。请对照接口文档核对名称，或去掉它。".to_owned(),
            "There is no such field. Compare its name with the API document, or leave it out."
                .to_owned(),
        ),
        Category::Data if said.starts_with("missing field") => {
            // The name is ours, from the list of fields.
            let name = said.split('`').nth(1).unwrap_or_default();
            (
                format!("缺少必填的栏 {name}。"),
                format!("The required field {name} is missing."),
            )
        }
        Category::Data => (
            "这一栏的类型或取值不对。请对照接口文档核对。".to_owned(),
            "The type or value of this field does not fit. Compare it with the API document."
                .to_owned(),
        ),
    };
    Problem::Bad(Gap::new(pointer, zh, en))
}

/// The parameters of a query, each taken once; what nobody asked for is refused.
pub struct Query(BTreeMap<String, String>);

impl FromRequestParts<App> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Query, Problem> {
        let mut query = BTreeMap::new();
        let text = parts.uri.query().unwrap_or_default();
        for (key, value) in form_urlencoded::parse(text.as_bytes()) {
            if key.contains('\u{fffd}') || value.contains('\u{fffd}') {
                return Err(Problem::bad(
                    "query",
                    "地址里的文字编码不对，应为 UTF-8。",
                    "The text in the address is not UTF-8.",
                ));
            }
            query.insert(key.into_owned(), value.into_owned());
        }
        Ok(Query(query))
    }
}

impl Query {
    /// Checks that only these parameters came.
    pub fn only(&self, known: &[&str]) -> Result<(), Problem> {
        match self.0.keys().find(|key| !known.contains(&key.as_str())) {
            Some(_) => Err(Problem::Bad(Gap::new(
                "query",
                format!("没有这个参数。可用的有：{}。", known.join("、")),
                format!(
                    "There is no such parameter. There are: {}.",
                    known.join(", ")
                ),
            ))),
            None => Ok(()),
        }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A parameter that must be there and fit.
    pub fn parse<T: std::str::FromStr>(
        &self,
        name: &str,
        zh: &str,
        en: &str,
    ) -> Result<T, Problem> {
        let parsed = self.get(name).and_then(|text| text.parse().ok());
        parsed.ok_or_else(|| Problem::bad(name, zh, en))
    }
}

/// The key of a case in a path: anything else names nothing.
pub struct Key(pub crate::act::CaseKey);

impl FromRequestParts<App> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Key, Problem> {
        let path: axum::extract::Path<Vec<(String, String)>> =
            axum::extract::Path::from_request_parts(parts, app)
                .await
                .map_err(|_| Problem::NotFound)?;
        let key = path.0.iter().find(|(name, _)| name == "key");
        key.and_then(|(_, text)| crate::act::CaseKey::parse(text))
            .map(Key)
            .ok_or(Problem::NotFound)
    }
}

/// The id of a command: a UUID that the caller makes.
pub fn command_id(text: &str) -> Result<String, Problem> {
    uuid::Uuid::parse_str(text)
        .map(|id| id.to_string())
        .map_err(|_| {
            Problem::bad(
                "/command_id",
                "command_id 应为 UUID，由调用方生成；重发时用同一个，就不会重复办理。",
                "command_id is a UUID made by the caller; sent again with the same one, nothing is done twice.",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Story {
        #[allow(dead_code)]
        papers: Vec<Paper>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Paper {
        #[allow(dead_code)]
        originals: u32,
    }

    #[track_caller]
    fn check(sent: &[u8], about: &str, zh: &str) {
        let Err(problem) = read::<Story>(sent) else {
            panic!("it is refused");
        };
        let gap = &problem.gaps()[0];
        assert_eq!(gap.about, about);
        assert!(gap.zh.contains(zh), "{}", gap.zh);
    }

    #[test]
    fn a_fault_points_to_its_field_and_repeats_nothing() {
        check(
            br#"{"papers":[{"originals":"two"}]}"#,
            "/papers/0/originals",
            "类型",
        );
        check(
            br#"{"papers":[{"originals":-1}]}"#,
            "/papers/0/originals",
            "类型",
        );
        check(br#"{"papers":[{}]}"#, "/papers/0", "originals");
        check(br#"{"papers":[],"name":1}"#, "/name", "没有这一栏");
        check(br#"{"papers":["#, "/papers", "不完整");
        check(br#"{"papers":[]} x"#, "", "不是 JSON");
        check(b"{\"papers\":\"\xd6\xd0\"}", "", "UTF-8");
    }
}
