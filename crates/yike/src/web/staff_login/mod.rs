//! The staff's way in and out: login name and passphrase, logging out, a new passphrase.

mod login;
mod passphrase;
pub(in crate::web) mod tries;

use super::{Access, Routes, Visit};
use axum::extract::State;
use axum::response::Response;
use yike_core::who::{Duty, Post};

pub fn routes() -> Routes {
    Routes::new()
        .get("/login", Access::Public, login::form)
        .post("/login", Access::Public, login::enter)
        .post("/logout", Access::Public, leave)
        .get("/passphrase", Access::ALL_STAFF, passphrase::form)
        .post("/passphrase", Access::ALL_STAFF, passphrase::change)
}

/// Ends the session of staff or resident for good, and its cookie with it.
async fn leave(
    State(app): State<crate::app::App>,
    visit: Visit,
    _: super::Posted,
) -> Result<Response, super::Problem> {
    super::session::end(&app, &visit.token).await?;
    let mut response = super::go::to("/");
    super::visit::set_cookie(response.headers_mut(), super::visit::TOKEN, "", 0, true);
    Ok(response)
}

/// The page on which a day of this duty begins.
pub fn first_page(posts: &[Post]) -> &'static str {
    let has = |duty: Duty| posts.iter().any(|post| post.duty == duty);
    if posts
        .iter()
        .any(|post| super::desk::CASEWORK.contains(&post.duty))
    {
        "/desk"
    } else if has(Duty::Supervisor) {
        "/board"
    } else if has(Duty::Administrator) {
        "/admin"
    } else if has(Duty::Auditor) {
        "/audit"
    } else {
        "/"
    }
}
