//! What only the pages of a counter load: their script and style, and the one address on loopback
//! that they may reach, the bridge to reader and camera.

use crate::devices;
use crate::web::Visit;
use crate::web::face::assets::href;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// Script and style of these pages. A stylesheet may stand in a body.
pub fn parts(visit: &Visit) -> Markup {
    html! {
        link rel="stylesheet" href=(href("desk.css"));
        // The page's script finds the other one by its address, which bears a digest.
        script type="module" src=(href("desk.js")) data-device=[bridge(visit).map(|_| href("device.js"))] {}
    }
}

/// Where the bridge of this installation's counters answers, if there is one.
pub fn bridge(visit: &Visit) -> Option<String> {
    devices::port(&visit.world.settings).map(devices::address)
}

/// The page, allowed to ask the bridge and nobody else.
pub fn answer(visit: &Visit, page: Markup) -> Response {
    let mut response = page.into_response();
    if let Some(bridge) = bridge(visit)
        && let Ok(policy) = HeaderValue::from_str(&policy(&bridge))
    {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn policy(bridge: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         connect-src 'self' {bridge}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_may_ask_its_bridge_and_nobody_else() {
        let policy = policy(&devices::address(18_730));
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:18730;"));
        assert_eq!(policy.matches("http").count(), 1);
        assert!(policy.starts_with("default-src 'none'") && !policy.contains('*'));
    }
}
