//! The stylesheet, the script and the mark, kept inside the program.

use axum::{
    extract::{Path, RawQuery},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Static;

/// The address of a static file with the digest of its content, so that browsers may keep
/// it for ever: `/static/face.css?v=3f9a71c20be4`.
pub fn href(name: &str) -> String {
    match Static::get(name) {
        Some(file) => format!("/static/{name}?v={}", digest(&file)),
        None => format!("/static/{name}"),
    }
}

/// The content of a text file of ours.
pub fn text(name: &str) -> Option<String> {
    String::from_utf8(Static::get(name)?.data.into_owned()).ok()
}

/// `GET /static/{*name}`. Kept for a year when asked by digest, else checked every minute.
pub async fn asset(Path(name): Path<String>, RawQuery(query): RawQuery) -> Response {
    let Some(file) = Static::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let current = query.as_deref() == Some(&format!("v={}", digest(&file)));
    let keep = if current {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=60"
    };
    let headers = [
        (header::CONTENT_TYPE, content_type(&name)),
        (header::CACHE_CONTROL, keep),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, file.data).into_response()
}

fn digest(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash()[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(name: &str) -> String {
        String::from_utf8(Static::get(name).expect(name).data.into_owned()).expect("UTF-8")
    }

    #[test]
    fn the_face_stays_light() {
        // Sheets of paper have a stylesheet of their own, which no other page loads.
        let budgets = [
            ("face.css", 20_000),
            ("paper.css", 7_000),
            // Of the sign on the table alone.
            ("sign.css", 512),
            ("face.js", 6_144),
            ("aloud.js", 2_560),
            // Only pages of a counter load these.
            ("desk.css", 4_096),
            ("desk.js", 16_384),
            ("device.js", 2_048),
        ];
        for (name, budget) in budgets {
            let size = content(name).len();
            assert!(size <= budget, "{name}: {size}");
        }
    }

    #[test]
    fn chinese_is_set_without_spacing_or_slant() {
        let (face, paper) = (content("face.css"), content("paper.css"));
        assert!(!face.contains("letter-spacing"));
        for line in face.lines().chain(paper.lines()) {
            assert!(!line.contains("italic"), "slanted letters: {line}");
        }
    }

    #[test]
    fn nothing_personal_is_left_on_the_machine() {
        let script = content("face.js");
        assert!(!script.contains("sessionStorage") && !script.contains("indexedDB"));
        assert_eq!(
            script.matches("localStorage.setItem").count(),
            1,
            "only the keys switch"
        );
    }

    #[test]
    fn a_counter_leaves_nothing_of_a_client_on_the_machine() {
        for name in ["desk.js", "device.js"] {
            let script = content(name);
            for store in [
                "sessionStorage",
                "indexedDB",
                "localStorage.setItem",
                "caches.",
            ] {
                assert!(!script.contains(store), "{name} uses {store}");
            }
        }
    }

    #[tokio::test]
    async fn files_come_with_their_type_and_are_kept() {
        let version = href("face.css")
            .split_once('?')
            .expect("digest")
            .1
            .to_owned();
        let answer = asset(Path("face.css".into()), RawQuery(Some(version))).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        assert!(
            answer.headers()[header::CACHE_CONTROL]
                .to_str()
                .unwrap()
                .contains("immutable")
        );
        let none = asset(Path("../Cargo.toml".into()), RawQuery(None)).await;
        assert_eq!(none.status(), StatusCode::NOT_FOUND);
    }
}
