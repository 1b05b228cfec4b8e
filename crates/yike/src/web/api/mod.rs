//! The API: the same acts as the pages, through the same doors. JSON in, JSON out; problems as
//! RFC 9457; a bearer token, or the cookie together with the header `X-CSRF`.

pub(in crate::web) mod body;
mod case;
mod cases;
mod document;
mod doorway;
mod guide;
mod hotline;
mod lists;
mod material;
mod page;
mod shape;

pub use document::document;

use super::hotline::TAKERS;
use super::{Access, Routes};

pub fn routes() -> Routes {
    Routes::new()
        .get("/api", Access::Public, page::page)
        .get("/api/v1/openapi.json", Access::Public, document::serve)
        .get("/api/v1/items", Access::Public, guide::items)
        .get("/api/v1/items/{key}", Access::Public, guide::item)
        .get("/api/v1/lists/{unit}", Access::Public, lists::list)
        .get("/api/v1/units", Access::Public, guide::units)
        .get("/api/v1/due", Access::Public, guide::due)
        .post("/api/v1/codes", Access::Public, doorway::code)
        .post("/api/v1/sessions", Access::Public, doorway::begin)
        .post("/api/v1/step-up", Access::ALL_STAFF, doorway::step_up)
        .get("/api/v1/session", Access::Known, doorway::me)
        .delete("/api/v1/session", Access::Known, doorway::end)
        .post("/api/v1/files", Access::Known, material::send)
        .get("/api/v1/cases", Access::Resident, cases::mine)
        .post("/api/v1/cases", Access::Known, cases::file)
        .get("/api/v1/queue", Access::ALL_STAFF, cases::queue)
        .post("/api/v1/track", Access::Resident, doorway::track)
        .get("/api/v1/cases/{key}", Access::Known, case::show)
        .post("/api/v1/cases/{key}/commands", Access::Known, case::act)
        .get("/api/v1/cases/{key}/files/{doc}", Access::Known, case::file)
        .post(
            "/api/v1/cases/{key}/files/{doc}",
            Access::Known,
            case::look_at_one,
        )
        .post("/api/v1/cases/{key}/look", Access::Known, case::look)
        .post(
            "/api/v1/hotline/orders",
            Access::Staff(&TAKERS),
            hotline::orders,
        )
        .get(
            "/api/v1/hotline/answers",
            Access::Staff(&TAKERS),
            hotline::answers,
        )
        .post(
            "/api/v1/hotline/answers/{number}/returned",
            Access::Staff(&TAKERS),
            hotline::returned,
        )
}
