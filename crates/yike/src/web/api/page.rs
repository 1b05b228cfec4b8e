//! `/api`: the document of the API, for people.

use super::document::document;
use crate::web::face::frame::{Width, page as whole};
use crate::web::face::text::{Lang, t};
use crate::web::visit::Visit;
use maud::{Markup, html};
use serde_json::Value;

/// GET `/api`
pub async fn page(visit: Visit) -> Markup {
    let lang = visit.lang;
    let document = document();
    let title = t(lang, "api-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "api-lead")) }
        p { a href="/api/v1/openapi.json" { (t(lang, "api-document")) } }
        (start(lang))
        @for tag in list(&document["tags"]) {
            section {
                h2 { (said(lang, &tag["description"])) }
                @for (path, method, operation) in operations(&document, &tag["name"]) {
                    (one(lang, &document, path, method, operation))
                }
            }
        }
        (commands(lang, &document))
        (problems(lang))
    };
    whole(&visit.frame(), &title, Width::Wide, body)
}

fn start(lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "api-start")) }
            ul {
                li { (t(lang, "api-start-token")) }
                li { (t(lang, "api-start-again")) }
                li { (t(lang, "api-start-gaps")) }
                li { (t(lang, "api-start-mask")) }
            }
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// `中文 · English` in the reader's language.
fn said(lang: Lang, value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let text = text.replace('\n', " ").replace('`', "");
    match (
        text.split_once(" · ").or_else(|| text.split_once("· ")),
        lang,
    ) {
        (Some((zh, _)), Lang::Zh) => zh.trim().to_owned(),
        (Some((_, en)), Lang::En) => en.trim().to_owned(),
        (None, _) => text,
    }
}

fn operations<'a>(document: &'a Value, tag: &Value) -> Vec<(&'a str, &'a str, &'a Value)> {
    let Some(paths) = document["paths"].as_object() else {
        return Vec::new();
    };
    let all = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    all.filter(|(_, _, operation)| list(&operation["tags"]).contains(tag))
        .collect()
}

fn one(lang: Lang, document: &Value, path: &str, method: &str, operation: &Value) -> Markup {
    let body = operation["requestBody"]["content"].as_object();
    let body = body.and_then(|content| content.iter().next());
    let answer = operation["responses"]
        .as_object()
        .and_then(|answers| answers.iter().find(|(status, _)| status.starts_with('2')));
    html! {
        details #(operation["operationId"].as_str().unwrap_or_default()) {
            summary { code { (method.to_uppercase()) " " (path) } " " (said(lang, &operation["summary"])) }
            p { (said(lang, &operation["description"])) }
            p.hint { (t(lang, "api-who")) " " code { (operation["x-who"].as_str().unwrap_or_default()) } }
            @if let params @ [_, ..] = list(&operation["parameters"]) {
                dl.facts {
                    @for param in params {
                        div {
                            dt { code { (param["name"].as_str().unwrap_or_default()) } }
                            dd { (param["description"].as_str().unwrap_or_default()) }
                        }
                    }
                }
            }
            @if let Some((kind, content)) = body {
                h4 { (t(lang, "api-send")) " " code { (kind) } }
                (fields(lang, document, &content["schema"]))
            }
            @if let Some((status, answer)) = answer {
                h4 { (t(lang, "api-answer")) " " code { (status) } }
                @if let Some(content) = answer["content"].as_object().and_then(|c| c.values().next()) {
                    (fields(lang, document, &content["schema"]))
                }
            }
        }
    }
}

/// The fields of a schema that is named in the document.
fn fields(lang: Lang, document: &Value, schema: &Value) -> Markup {
    let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next())
    else {
        return html! {};
    };
    let named = &document["components"]["schemas"][name];
    let parts: Vec<&Value> = match named["allOf"].as_array() {
        Some(parts) => parts.iter().map(|part| resolved(document, part)).collect(),
        None => vec![named],
    };
    html! {
        dl.facts {
            @for part in parts {
                @for (field, schema) in part["properties"].as_object().into_iter().flatten() {
                    div {
                        dt {
                            code { (field) }
                            @if list(&part["required"]).iter().any(|r| r == field) {
                                " " span.hint { (t(lang, "api-required")) }
                            }
                        }
                        dd {
                            code { (kind(schema)) }
                            @if let Some(text) = schema["description"].as_str() { " " (text) }
                        }
                    }
                }
            }
        }
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"]
        .as_str()
        .and_then(|name| name.rsplit('/').next())
    {
        Some(name) => &document["components"]["schemas"][name],
        None => schema,
    }
}

fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let kinds: Vec<String> = choices.iter().map(kind).collect();
        return kinds.join(" | ");
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => format!("{}[]", kind(&schema["items"])),
        Value::String(one) => one.clone(),
        Value::Array(many) => {
            let names: Vec<&str> = many.iter().filter_map(Value::as_str).collect();
            names.join(" | ")
        }
        _ => "any".to_owned(),
    }
}

/// Which fields each kind of command takes.
fn commands(lang: Lang, document: &Value) -> Markup {
    let takes = &document["components"]["schemas"]["CommandIn"]["x-takes"];
    let names = |parts: &Value| {
        let names: Vec<&str> = list(parts).iter().filter_map(Value::as_str).collect();
        names.join(", ")
    };
    html! {
        section {
            h2 #commands { (t(lang, "api-commands")) }
            dl.facts {
                @for (kind, takes) in takes.as_object().into_iter().flatten() {
                    div {
                        dt { code { (kind) } }
                        dd {
                            @if !list(&takes["must"]).is_empty() {
                                (t(lang, "api-must")) " " code { (names(&takes["must"])) } " "
                            }
                            @if !list(&takes["may"]).is_empty() {
                                (t(lang, "api-may")) " " code { (names(&takes["may"])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Every problem that the API knows, with its status.
const PROBLEMS: [(u16, &str); 21] = [
    (400, "bad"),
    (401, "login"),
    (401, "staff-login"),
    (401, "lacks-code"),
    (401, "lacks-passphrase"),
    (401, "lacks-factor"),
    (403, "not-your-duty"),
    (403, "csrf"),
    (403, "not-yours"),
    (403, "step-up"),
    (404, "not-found"),
    (405, "no-method"),
    (409, "not-now"),
    (409, "altered"),
    (409, "broken"),
    (413, "too-large"),
    (422, "content"),
    (429, "too-many-tries"),
    (503, "busy"),
    (503, "read-only"),
    (503, "unsure"),
];

fn problems(lang: Lang) -> Markup {
    html! {
        section {
            h2 { (t(lang, "api-problems")) }
            dl.facts {
                @for (status, key) in PROBLEMS {
                    div #{ "problem-" (key) } {
                        dt { (status) " " code { (key) } }
                        dd { (t(lang, &format!("problem-{key}"))) }
                    }
                }
            }
        }
    }
}
