//! The OpenAPI 3.1 document, made from the handlers and the list of routes.

use super::shape::{GapOut, ProblemOut};
use super::{case, cases, doorway, guide, hotline, lists, material};
use crate::command;
use crate::web::routes::Access;
use axum::Json;
use serde_json::{Value, json};
use utoipa::OpenApi;
use yike_core::case::Kind;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "一刻 Yike",
        version = "1",
        description = "政务服务办件接口：和网页走同一扇门，同样的规则。· The same acts as the pages, through the same doors, under the same rules.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        guide::items, guide::item, guide::units, guide::due, lists::list,
        doorway::code, doorway::begin, doorway::me, doorway::end, doorway::step_up, doorway::track,
        material::send,
        cases::mine, cases::file, cases::queue,
        case::show, case::act, case::file, case::look_at_one, case::look,
        hotline::orders, hotline::answers, hotline::returned
    ),
    components(schemas(ProblemOut, GapOut)),
    tags(
        (name = "guide", description = "办事指南 · Items, units and due dates: for anybody"),
        (name = "session", description = "登录 · Sessions of staff and residents"),
        (name = "cases", description = "办件 · Filing, following and deciding"),
        (name = "hotline", description = "12345 工单 · Orders of the hot line, and their answers")
    )
)]
struct Document;

/// GET `/api/v1/openapi.json`
pub async fn serve() -> Json<Value> {
    Json(document())
}

/// The document: what the handlers say, who may call each by the list of routes, and how every
/// one of them refuses.
pub fn document() -> Value {
    let mut document = serde_json::to_value(Document::openapi()).unwrap_or(Value::Null);
    document["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": "token of POST /api/v1/sessions" },
        "cookie": { "type": "apiKey", "in": "cookie", "name": "yike" },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF",
            "description": "goes with the cookie on everything but GET"
        }
    });
    document["paths"]["/api/v1/openapi.json"]["get"] = json!({
        "tags": ["guide"],
        "summary": "接口文档 · This document",
        "operationId": "openapi",
        "responses": { "200": { "description": "OpenAPI 3.1", "content": { "application/json": { "schema": { "type": "object" } } } } }
    });
    for row in super::routes().rows() {
        let method = row.method.to_lowercase();
        let path = document["paths"].get_mut(row.path);
        let Some(operation) = path.and_then(|path| path.get_mut(&method)) else {
            continue;
        };
        operation["security"] = security(row.access, row.method);
        operation["x-who"] = who(row.access).into();
        operation["responses"]["default"] = json!({
            "description": "没有办成：是什么、为什么、怎么办 · Not done: what, why, what next",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemOut" } } }
        });
    }
    document["components"]["schemas"]["CommandIn"]["properties"]["kind"]["enum"] = kinds();
    document["components"]["schemas"]["CommandIn"]["x-takes"] = takes();
    document
}

fn security(access: Access, method: &str) -> Value {
    match access {
        Access::Public | Access::Demo => json!([]),
        Access::Resident | Access::Known | Access::Staff(_) | Access::Entering
            if method == "GET" =>
        {
            json!([{ "bearer": [] }, { "cookie": [] }])
        }
        Access::Resident | Access::Known | Access::Staff(_) | Access::Entering => {
            json!([{ "bearer": [] }, { "cookie": [], "csrf": [] }])
        }
    }
}

/// Who may call: `anybody`, `resident`, `known`, or the duties of staff.
pub fn who(access: Access) -> String {
    match access {
        Access::Public => "anybody".into(),
        Access::Resident => "resident".into(),
        Access::Known => "known".into(),
        Access::Staff(duties) => {
            let names: Vec<&str> = duties.iter().map(|duty| duty.as_str()).collect();
            format!("staff: {}", names.join(", "))
        }
        Access::Entering => "staff, also before all is proved".into(),
        Access::Demo => "demonstration".into(),
    }
}

fn kinds() -> Value {
    let given = Kind::ALL
        .iter()
        .filter(|kind| command::takes(**kind).is_some());
    given.map(|kind| kind.as_str()).collect()
}

/// Which fields each kind must and may bring. The rows of what is given are called `materials`.
fn takes() -> Value {
    let name = |part: &command::Part| match part.as_str() {
        "given" => "materials",
        name => name,
    };
    let rows = Kind::ALL.iter().filter_map(|kind| {
        let takes = command::takes(*kind)?;
        let must: Vec<&str> = takes.must.iter().map(name).collect();
        let may: Vec<&str> = takes.may.iter().map(name).collect();
        Some((
            kind.as_str().to_owned(),
            json!({ "must": must, "may": may }),
        ))
    });
    Value::Object(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_api_route_is_in_the_document_and_nothing_else() {
        let document = document();
        let mut told = BTreeSet::new();
        for (path, item) in document["paths"].as_object().expect("paths") {
            for method in item.as_object().expect("methods").keys() {
                told.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
        let routes: BTreeSet<String> = crate::web::routes()
            .rows()
            .iter()
            .filter(|row| row.path.starts_with("/api/"))
            .map(|row| format!("{} {}", row.method, row.path))
            .collect();
        assert_eq!(told, routes);
    }

    /// `YIKE_BLESS=1 cargo test` writes the snapshot anew.
    #[test]
    fn the_committed_document_is_the_one_served() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
        let mut now = serde_json::to_string_pretty(&document()).expect("JSON");
        now.push('\n');
        if std::env::var_os("YIKE_BLESS").is_some() {
            std::fs::write(&path, &now).expect("docs can be written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == now,
            "docs/openapi.json is not what the program serves; look at the change and write it anew with YIKE_BLESS=1"
        );
    }

    #[test]
    fn it_is_openapi_3_1_and_every_operation_says_what_it_does() {
        let document = document();
        assert!(
            document["openapi"]
                .as_str()
                .is_some_and(|v| v.starts_with("3.1"))
        );
        for (path, item) in document["paths"].as_object().expect("paths") {
            for (method, operation) in item.as_object().expect("methods") {
                let summary = operation["summary"].as_str().unwrap_or_default();
                assert!(summary.contains(" · "), "{method} {path}: {summary}");
                assert!(
                    operation["responses"]["default"].is_object(),
                    "{method} {path}"
                );
            }
        }
    }
}
