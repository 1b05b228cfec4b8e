//! `/field`: the page of those who serve in villages and at doors. It is kept on their device and
//! works without network; `/field/sync` is what it talks to when there is one. What it keeps there
//! is sealed under the device's own passphrase (docs/offline.md).

mod book;
mod carry;
mod counts;
mod enter;
mod file;
mod page;
#[cfg(test)]
mod tests;
mod visits;

use super::session::Found;
use super::{Access, Problem, Routes, Visit, Visitor};
use crate::app::App;
use crate::field::device::{self, Standing};
use crate::store::StoreError;
use crate::world::World;
use yike_core::who::{Duty, PersonId, Post};

/// Who takes the page along: village agents and all-round workers, their heads, grid workers.
pub const DUTIES: [Duty; 3] = [Duty::Station, Duty::StationHead, Duty::Grid];

/// Who gives visits and reads what was found.
pub const GIVERS: [Duty; 3] = [Duty::Station, Duty::StationHead, Duty::Window];

/// Who reads the counts of their place.
const COUNTERS: [Duty; 5] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::Grid,
    Duty::Supervisor,
];

/// The page that is taken along.
pub const LINK: &str = "/field";
/// Where visits are asked for.
pub const VISITS: &str = "/field/visits";
/// What devices talk to. Their tokens open nothing else.
pub const SYNC: &str = "/field/sync/";
/// What tokens of devices begin with; those of sessions are hexadecimal.
pub const DEVICE: char = 'y';

pub fn routes() -> Routes {
    let field = Access::Staff(&DUTIES);
    let givers = Access::Staff(&GIVERS);
    Routes::new()
        .get("/field", Access::Public, page::show)
        .get("/field/sw.js", Access::Public, page::worker)
        .get(
            "/field/manifest.webmanifest",
            Access::Public,
            page::manifest,
        )
        .get("/field/words", Access::Public, page::words)
        .get("/field/devices", field, enter::devices)
        .post("/field/devices/{id}/end", field, enter::end)
        .get("/field/visits", givers, visits::list)
        .get("/field/visits/new", givers, visits::new)
        .post("/field/visits/new", givers, visits::give)
        .post("/field/visits/{id}/read", givers, visits::read_finding)
        .get("/field/counts", Access::Staff(&COUNTERS), counts::show)
        .post("/field/sync/standing", Access::Public, enter::standing)
        .get("/field/sync/me", field, enter::who)
        .post("/field/sync/enrol", field, enter::enrol)
        .post("/field/sync/hello", field, enter::hello)
        .post("/field/sync/leave", field, enter::leave)
        .get("/field/sync/book", field, book::serve)
        .post("/field/sync/files/{id}", field, carry::whole)
        .post("/field/sync/files/{id}/{n}", field, carry::part)
        .post("/field/sync/draft", field, carry::keep)
        .post("/field/sync/draft/{id}", field, carry::draft)
        .post("/field/sync/draft/{id}/drop", field, carry::discard)
        .post("/field/sync/file", field, file::file)
        .post("/field/sync/tally", field, carry::tally)
        .post("/field/sync/visits/{id}", field, carry::done)
}

/// Who a device stands for: its owner with the posts of this moment, or nobody.
pub async fn found(app: &App, world: &World, token: &str) -> Result<Found, StoreError> {
    let standing = device::find(app, world, token).await?;
    Ok(match standing {
        Standing::Open { person, .. } => Found {
            visitor: Visitor::Staff {
                posts: world.posts_of(&person, app.now()),
                person,
            },
            ..Found::NOTHING
        },
        Standing::Ended | Standing::NoPost | Standing::Expired | Standing::Unknown => {
            Found::NOTHING
        }
    })
}

fn person(visit: &Visit) -> Result<&PersonId, Problem> {
    visit.person().ok_or(Problem::StaffLogin)
}

/// The visitor's posts in which they serve like this.
fn posts(visit: &Visit) -> impl Iterator<Item = &Post> {
    let posts = visit.posts().iter();
    posts.filter(|post| DUTIES.contains(&post.duty))
}

/// The visitor's post at a unit that a device names.
fn post_at<'a>(visit: &'a Visit, unit: &str) -> Result<&'a Post, Problem> {
    let post = posts(visit).find(|post| post.unit.as_str() == unit);
    post.ok_or(Problem::NotYourDuty)
}

/// An id that a device made.
fn uuid(about: &str, text: &str) -> Result<String, Problem> {
    uuid::Uuid::parse_str(text)
        .map(|id| id.to_string())
        .map_err(|_| {
            Problem::bad(
                about,
                "编号不对，应是设备生成的 UUID。请更新页面后再传一次。",
                "This is no id: a device makes a UUID. Reload the page and send it again.",
            )
        })
}
