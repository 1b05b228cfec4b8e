//! What people see: routes, handlers and pages. A write is route → handler → `act` → redirect; a
//! read is route → handler → view → page.

pub mod casework;
pub mod face;
mod posted;
mod problem;
mod routes;
pub mod session;
mod visit;

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

/// The largest request: photographs of papers.
pub const BODY_MAX: usize = 24 * 1024 * 1024;

/// Every route of the program, with who may call it. The authorisation matrix is made from this
/// list, and the router enforces nothing else.
pub fn routes() -> Routes {
    Routes::new()
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
pub fn navigation(_visit: &Visit) -> Vec<face::frame::NavLink> {
    Vec::new()
}
