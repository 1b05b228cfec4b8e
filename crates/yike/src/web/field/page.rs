//! The page itself: a shell without anything of anybody, its words in both languages, its script,
//! and the service worker that keeps all of it on the device.

use crate::app::App;
use crate::web::face::assets;
use crate::web::face::text::{Lang, raw, t};
use crate::web::{Problem, Visit};
use axum::Json;
use axum::extract::State;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value, json};

/// The scripts, the main one last. They name one another without their digests.
const SCRIPTS: [&str; 5] = [
    "field-store.js",
    "field-rules.js",
    "field-sync.js",
    "field-form.js",
    "field.js",
];

/// As strict as that of every page; beyond it only what an installed page needs: its own worker
/// and its own manifest. It sends no form at all.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'none'";

/// GET `/field`: the same for everybody but for the language, so that it can be kept.
pub async fn show(State(app): State<App>, visit: Visit) -> Response {
    let policy = HeaderValue::from_static(POLICY);
    let page = shell(&app, &visit);
    ([(header::CONTENT_SECURITY_POLICY, policy)], page).into_response()
}

fn shell(app: &App, visit: &Visit) -> Markup {
    let setting = |name: &str| visit.world.settings.get(name).map_or("", String::as_str);
    html! {
        (DOCTYPE)
        html lang="zh-CN" data-lang=(visit.lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="same-origin";
                title { (t(Lang::Zh, "door-title")) " — " (t(Lang::Zh, "brand")) }
                link rel="icon" type="image/svg+xml" href=(assets::href("mark.svg"));
                link rel="manifest" href="/field/manifest.webmanifest";
                link rel="stylesheet" href=(assets::href("face.css"));
                link rel="stylesheet" href=(assets::href("field.css"));
                script type="module" src=(assets::href("field.js")) {}
            }
            body.one data-hotline=(setting("hotline")) {
                a.skip href="#main" { (t(Lang::Zh, "skip")) }
                @if app.is_demo() {
                    aside.demo { strong { (t(Lang::Zh, "demo-banner")) } " " strong lang="en" { (t(Lang::En, "demo-banner")) } }
                }
                header.top #top { div.in { span.brand { (t(Lang::Zh, "door-title")) } } }
                main #main tabindex="-1" {
                    noscript {
                        h1 { (t(Lang::Zh, "door-title")) }
                        p { (t(Lang::Zh, "door-no-script")) }
                        p lang="en" { (t(Lang::En, "door-no-script")) }
                        p { a href="/desk/new" { "/desk/new" } " · " a href="/items" { "/items" } }
                    }
                    p.scripted.wait role="status" { (t(Lang::Zh, "door-opening")) }
                }
            }
        }
    }
}

/// GET `/field/words`: the words of the page, in both languages.
pub async fn words() -> Json<Value> {
    Json(all_words())
}

fn all_words() -> Value {
    let mut words = Map::new();
    for lang in Lang::ALL {
        let mut own = Map::new();
        for (key, text) in raw(lang, "door.ftl") {
            own.insert(key, Value::String(text));
        }
        for status in STATUSES {
            let key = format!("status-{status}");
            own.insert(key.clone(), Value::String(t(lang, &key)));
        }
        words.insert(lang.code().to_owned(), Value::Object(own));
    }
    Value::Object(words)
}

/// The states of a case that its list of clients tells.
const STATUSES: [&str; 13] = [
    "submitted",
    "received",
    "correction_requested",
    "not_accepted",
    "accepted",
    "in_review",
    "suspended",
    "certificate_making",
    "delivering",
    "closed",
    "withdrawn",
    "returned",
    "lapsed",
];

/// GET `/field/manifest.webmanifest`
pub async fn manifest() -> Response {
    let manifest = json!({
        "name": format!("{} {}", t(Lang::Zh, "brand"), t(Lang::Zh, "door-title")),
        "short_name": t(Lang::Zh, "door-title"),
        "lang": "zh-CN",
        "id": "/field",
        "start_url": "/field",
        "scope": "/field",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5cad",
        "icons": [{
            "src": assets::href("mark.svg"),
            "sizes": "any",
            "type": "image/svg+xml",
            "purpose": "any",
        }],
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    ([(header::CONTENT_TYPE, kind)], manifest.to_string()).into_response()
}

/// GET `/field/sw.js`: the worker, with the list of what it keeps. Another byte of any of it makes
/// another worker, which keeps everything anew.
pub async fn worker(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    let source = assets::text("field-sw.js").ok_or(Problem::Ours)?;
    let mut keep = vec![
        "/field".to_owned(),
        "/field/words".to_owned(),
        "/field/manifest.webmanifest".to_owned(),
    ];
    keep.extend(["face.css", "field.css", "mark.svg"].map(assets::href));
    keep.push(assets::href("field.js"));
    let named = SCRIPTS.iter().filter(|name| **name != "field.js");
    keep.extend(named.map(|name| format!("/static/{name}")));
    // The scripts that are named without a digest count with theirs, and so do the words.
    let digests: Vec<String> = SCRIPTS.iter().map(|name| assets::href(name)).collect();
    let words = yike_core::chain::hex(&yike_core::chain::sm3(all_words().to_string().as_bytes()));
    let kept = serde_json::to_string(&keep).unwrap_or_default();
    let shell = shell(&app, &visit).into_string();
    let version = format!("{} {} {}", digests.join(" "), words, shell);
    let version = yike_core::chain::hex(&yike_core::chain::sm3(version.as_bytes()));
    let script = source
        .replace("[/* KEEP */]", &kept)
        .replace("VERSION", version.get(..16).unwrap_or("1"));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/javascript; charset=utf-8"),
        ),
        (
            HeaderName::from_static("service-worker-allowed"),
            HeaderValue::from_static("/field"),
        ),
    ];
    Ok((headers, script).into_response())
}
