//! The staff's way in and out: login name and passphrase, a code as second factor, logging out,
//! a new passphrase, the own account.

mod account;
mod code;
pub(in crate::web) mod entrance;
mod factor;
mod login;
mod passphrase;
#[cfg(test)]
mod tests;
pub(in crate::web) mod tries;

pub(in crate::web) use login::passphrase_field;

use super::face::Width;
use super::face::parts::{Kind, actions, button, csrf_field};
use super::face::text::t;
use super::{Access, Routes, Visit};
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use yike_core::who::{Duty, Post};

pub fn routes() -> Routes {
    Routes::new()
        .get("/login", Access::Public, login::form)
        .post("/login", Access::Public, login::enter)
        .get("/login/code", Access::Entering, code::form)
        .post("/login/code", Access::Entering, code::enter)
        .post("/logout", Access::Public, leave)
        .get("/account", Access::ALL_STAFF, account::page)
        .get("/passphrase", Access::Entering, passphrase::form)
        .post("/passphrase", Access::Entering, passphrase::change)
        .get("/second-factor", Access::Entering, factor::page)
        .post("/second-factor", Access::Entering, factor::confirm)
        .post("/second-factor/codes", Access::ALL_STAFF, factor::renew)
        .post("/second-factor/drop", Access::ALL_STAFF, factor::drop)
}

/// Where somebody wanted to go.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    back: String,
}

/// Ends the session of staff or resident for good, and its cookie with it.
async fn leave(
    State(app): State<crate::app::App>,
    visit: Visit,
    posted: super::Posted,
) -> Result<Response, super::Problem> {
    // Somebody else's form was opened here: they come in next.
    let next = super::go::local(posted.get("next")).filter(|next| next.starts_with("/drafts/"));
    let to = next.map_or("/".to_owned(), |next| format!("/me/login?next={next}"));
    out(&app, &visit, &to).await
}

/// Ends the session of this visit and goes on there.
pub(super) async fn out(
    app: &crate::app::App,
    visit: &Visit,
    to: &str,
) -> Result<Response, super::Problem> {
    let provider = super::session::provider(app, &visit.token).await?;
    super::session::end(app, &visit.token).await?;
    // A provider of identity may hold a session of its own: on a shared machine that matters.
    let mut response = match provider.as_str() {
        "" => super::go::to(to),
        _ if to != "/" => super::go::to(to),
        key => super::go::to(&format!("/me/left/{key}")),
    };
    super::visit::set_cookie(response.headers_mut(), super::visit::TOKEN, "", 0, true);
    Ok(response)
}

/// As wide as the other pages of somebody who is in; one column for who is on the way.
fn width(visit: &Visit) -> Width {
    match visit.entering {
        None => Width::Wide,
        Some(_) => Width::One,
    }
}

/// The way out for somebody halfway in: the frame takes them for nobody and has none.
fn give_up(visit: &Visit) -> Markup {
    html! {
        @if visit.entering.is_some() {
            form method="post" action="/logout" {
                (csrf_field(&visit.csrf))
                (actions(&[button(&t(visit.lang, "login-give-up"), Kind::Quiet, None)]))
            }
        }
    }
}

/// The page on which a day of this duty begins.
pub fn first_page(posts: &[Post]) -> &'static str {
    let has = |duty: Duty| posts.iter().any(|post| post.duty == duty);
    if posts
        .iter()
        .any(|post| super::desk::DESK.contains(&post.duty))
    {
        "/desk"
    } else if has(Duty::Supervisor) {
        "/board"
    } else if has(Duty::Administrator) || has(Duty::Security) {
        "/admin"
    } else if has(Duty::Auditor) {
        "/audit"
    } else {
        "/"
    }
}
