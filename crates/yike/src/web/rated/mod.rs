//! 好差评 on pages: the code of a receipt, the device beside a window, the table sign, what the staff
//! enters for others, and the figures for everybody. No page asks for a rating before it goes on.

mod ask;
mod code;
mod device;
mod devices;
mod fields;
mod figures;
mod give;
mod record;
mod sign;
#[cfg(test)]
mod tests;

pub use ask::{asked, link, links, offer};
pub use fields::{dimensions, fields, service_name};

use super::desk::COUNTER;
use super::{Access, Routes, Visit};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// Who enters what came on paper or by 12345: those who work on cases, and whoever supervises them.
pub const RECORDERS: [Duty; 7] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Section,
    Duty::Approver,
    Duty::District,
    Duty::Supervisor,
];

pub fn routes() -> Routes {
    let counter = Access::Staff(&COUNTER);
    let recorders = Access::Staff(&RECORDERS);
    Routes::new()
        .get("/r", Access::Public, code::seek)
        .post("/r", Access::Public, code::go)
        .get("/r/{code}", Access::Public, code::page)
        .post("/r/{code}", Access::Public, code::rate)
        .get("/ratings", Access::Public, figures::page)
        .get("/ratings.csv", Access::Public, figures::csv)
        .get("/rate/at/{site}", Access::Public, sign::page)
        .post("/rate/at/{site}", Access::Public, sign::comment)
        .get("/rate/device", Access::Public, device::page)
        .post("/rate/device", Access::Public, device::rate)
        .post("/rate/device/pair", Access::Public, device::pair)
        .post("/rate/device/decline", Access::Public, device::decline)
        .get("/desk/ratings/new", recorders, record::seek)
        .post("/desk/ratings/new", recorders, record::go)
        .get("/desk/ratings/{code}", recorders, record::page)
        .post("/desk/ratings/{code}", recorders, record::keep)
        .get("/desk/rating-devices", counter, devices::list)
        .post("/desk/rating-devices", counter, devices::invite)
        .post("/desk/rating-devices/{id}/end", counter, devices::end)
        .post("/desk/rating-devices/{id}/show", counter, devices::show)
        .get("/desk/sign/{site}", counter, sign::print)
        .get("/desk/ask/{code}", counter, ask::page)
}

/// The unit of this visitor's counter.
fn my_counter(visit: &Visit) -> Option<&UnitId> {
    let mut posts = visit.posts().iter();
    posts
        .find(|post| COUNTER.contains(&post.duty))
        .map(|post| &post.unit)
}

/// Whether this visitor is of the staff: they never rate by a code.
fn is_staff(visit: &Visit) -> bool {
    !visit.posts().is_empty()
}
