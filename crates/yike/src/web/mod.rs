//! What people see: routes, handlers and pages. A write is route → handler → `act` → redirect; a
//! read is route → handler → view → page.

pub mod admin;
mod again;
pub mod api;
pub mod audit;
pub mod board;
mod bulk;
pub mod casework;
pub mod desk;
pub mod face;
pub mod field;
pub mod form_sheet;
pub mod formed;
mod go;
mod guided;
mod handover;
pub mod hotline;
mod letters;
mod matters;
pub mod places;
mod posted;
mod problem;
pub mod rated;
mod resident;
mod routes;
pub mod session;
mod sheet;
pub mod staff_login;
mod step_up;
mod survey;
#[cfg(test)]
pub(crate) mod trial;
mod visit;
mod walks;

pub use posted::{Posted, Sent};
pub use problem::Problem;
pub use routes::{Access, Route, Routes};
pub use visit::{Visit, Visitor};

use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use yike_core::who::Duty;

/// The largest request: photographs of papers.
pub const BODY_MAX: usize = 24 * 1024 * 1024;

/// Every route of the program, with who may call it. The authorisation matrix is made from this
/// list, and the router enforces nothing else.
pub fn routes() -> Routes {
    Routes::new()
        .merge(resident::routes())
        .merge(staff_login::routes())
        .merge(casework::routes())
        .merge(desk::routes())
        .merge(handover::routes())
        .merge(hotline::routes())
        .merge(letters::routes())
        .merge(field::routes())
        .merge(board::routes())
        .merge(rated::routes())
        .merge(survey::routes())
        .merge(matters::routes())
        .merge(walks::routes())
        .merge(places::routes())
        .merge(admin::routes())
        .merge(audit::routes())
        .merge(api::routes())
}

/// The router over all routes.
pub fn router(app: App) -> Router {
    routes()
        .into_router()
        .merge(Router::new().route("/static/{*name}", axum::routing::get(face::assets::asset)))
        .fallback(|| async { Problem::NotFound })
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(middleware::from_fn_with_state(app.clone(), visit::attend))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// The links of a member of staff, by their duties.
pub fn navigation(visit: &Visit) -> Vec<face::frame::NavLink> {
    let has = |duties: &[Duty]| visit.posts().iter().any(|post| duties.contains(&post.duty));
    let rows: [(bool, &str, &str, Option<&'static str>); 10] = [
        (has(&desk::DESK), "/desk", "nav-desk", None),
        (has(&desk::COUNTER), "/desk/new", "nav-new", Some("n")),
        (has(&desk::DESK), "/desk/search", "nav-search", None),
        (has(&desk::CASEWORK), "/handover", "nav-handover", None),
        (has(&field::DUTIES), field::LINK, "nav-field", None),
        (has(&field::GIVERS), field::VISITS, "door-visits", None),
        (has(&board::DUTIES), board::LINK, "nav-board", None),
        (has(&places::DUTIES), places::LINK, "nav-places", None),
        (has(&admin::DUTIES), admin::LINK, "nav-admin", None),
        (has(&[Duty::Auditor]), audit::LINK, "nav-audit", None),
    ];
    let path = visit.path.split('?').next().unwrap_or_default();
    // The longest address that this page lies under is where one is.
    let is_under = |href: &str| path == href || path.starts_with(&format!("{href}/"));
    let here = rows
        .iter()
        .filter(|(shown, href, ..)| *shown && is_under(href))
        .map(|(_, href, ..)| *href)
        .max_by_key(|href| href.len());
    rows.into_iter()
        .filter(|(shown, ..)| *shown)
        .map(|(_, href, label, key)| face::frame::NavLink {
            href: href.to_owned(),
            label: face::t(visit.lang, label),
            count: None,
            current: here == Some(href),
            key,
        })
        .collect()
}
