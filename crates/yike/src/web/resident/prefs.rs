//! Language and large type: two cookies, and back to the page where one was.

use super::query;
use crate::web::face::text::Lang;
use crate::web::go;
use crate::web::visit::{ELDER, LANG, set_cookie};
use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;

const YEAR: u32 = 60 * 60 * 24 * 365;

pub async fn set(RawQuery(pairs): RawQuery) -> Response {
    let back = query(pairs.as_deref(), "back");
    let mut response = go::to(go::local(&back).unwrap_or("/"));
    let headers = response.headers_mut();
    choose_lang(headers, &query(pairs.as_deref(), "lang"));
    choose_type(headers, &query(pairs.as_deref(), "elder"));
    response
}

/// Sets the language; anything else than a language of ours changes nothing.
pub fn choose_lang(headers: &mut HeaderMap, code: &str) {
    if let Some(lang) = Lang::parse(code) {
        set_cookie(headers, LANG, lang.code(), YEAR, true);
    }
}

/// Sets the size of type: `1` large, `0` usual.
pub fn choose_type(headers: &mut HeaderMap, choice: &str) {
    if matches!(choice, "0" | "1") {
        set_cookie(headers, ELDER, choice, YEAR, true);
    }
}
