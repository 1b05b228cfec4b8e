//! Going on after a write: 303, and one sentence on the next page.

use crate::web::visit::{FLASH, set_cookie};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Redirects to an address of ours; the next page says the text of `flash` once.
pub fn see_other(to: &str, flash: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, to);
    set_cookie(response.headers_mut(), FLASH, flash, 60, true);
    response
}
