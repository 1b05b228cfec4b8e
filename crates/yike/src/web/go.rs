//! Going on after a write: 303 to a page of this site, and perhaps one sentence on it.

use super::visit::{FLASH, set_cookie};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// 303: what was posted is done, look here.
pub fn to(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let path = HeaderValue::from_bytes(path.as_bytes());
    let path = path.unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, path);
    response
}

/// 303, and the next page says the text of `key` once.
pub fn and_say(path: &str, key: &str) -> Response {
    let mut response = to(path);
    set_cookie(response.headers_mut(), FLASH, key, 60, true);
    response
}

/// The path, if it is one of ours, so that a form cannot send people elsewhere; anything else
/// is dropped.
pub fn local(path: &str) -> Option<&str> {
    let is_path = path.starts_with('/') && !path.starts_with("//");
    let is_plain = path
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\\\"<>".contains(&b));
    (is_path && is_plain && path.len() <= 300).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn only_paths_of_this_site_lead_back() {
        assert_eq!(
            local("/desk?tab=mine&page=2"),
            Some("/desk?tab=mine&page=2")
        );
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "/a\r\nb",
            "/a b",
            "/<b>",
            "desk",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }
}
