//! Places and people: the sites 站点 that residents look for, and what the staff of a place keeps of
//! them: the ways each community is served, the roster, the seven basic rules with their evidence.

pub mod identity;
mod index;
mod modes;
mod person;
mod roster;
mod rules;
pub mod show;
mod sites;
#[cfg(test)]
mod tests;
pub mod training;

pub use person::{naming, section as person_section};

use super::{Access, Problem, Routes, Visit};
use crate::app::App;
use crate::register::{self, Time};
use crate::store::Tx;
use crate::web::Posted;
use crate::world::World;
use yike_core::clock::At;
use yike_core::list::List;
use yike_core::site::Site;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// The link of the navigation.
pub const LINK: &str = "/places";

/// Who has pages here.
pub const DUTIES: [Duty; 8] = [
    Duty::Station,
    Duty::StationHead,
    Duty::Window,
    Duty::District,
    Duty::Supervisor,
    Duty::Auditor,
    Duty::Administrator,
    Duty::Security,
];

pub fn routes() -> Routes {
    const HERE: Access = Access::Staff(&DUTIES);
    const SECURITY: Access = Access::Staff(&[Duty::Security]);
    Routes::new()
        .get("/sites", Access::Public, sites::index)
        .get("/sites/{unit}", Access::Public, sites::page)
        .get("/places", HERE, index::page)
        .get("/places/modes", HERE, modes::page)
        .get("/places/modes.csv", HERE, modes::csv)
        .get("/places/modes.xlsx", HERE, modes::xlsx)
        .get("/places/roster/{site}", HERE, roster::page)
        .post("/places/roster/{site}", HERE, roster::keep)
        .get("/places/rules/{site}", HERE, rules::page)
        .post("/places/rules/{site}", HERE, rules::keep)
        .get("/places/rules/{site}/print", HERE, rules::print)
        .get("/places/rules/{site}/file/{id}", HERE, rules::file)
        .post("/account/shown", Access::ALL_STAFF, identity::choose)
        .post("/admin/posts/{post}/title", SECURITY, person::keep_title)
        .post(
            "/admin/people/{person}/training",
            SECURITY,
            person::keep_training,
        )
}

/// The unit that the address names, if one of my posts is there or above it; my first unit
/// otherwise.
fn unit_asked(visit: &Visit, asked: &str) -> Result<UnitId, Problem> {
    let mut mine = (visit.posts().iter()).filter(|post| DUTIES.contains(&post.duty));
    let unit = match asked {
        "" => mine.next().map(|post| post.unit.clone()),
        code => {
            let unit = UnitId::new(code);
            let is_known = visit.world.units.get(&unit).is_some();
            (is_known && mine.any(|post| post.unit.covers(&unit))).then_some(unit)
        }
    };
    unit.ok_or(Problem::NotFound)
}

/// A site in force by its key, and the list that has it.
fn site<'a>(world: &'a World, key: &str, now: At) -> Option<(&'a List, &'a Site)> {
    let lists = world.all_lists(now).map(|version| &*version.record);
    let mut all = lists.flat_map(|list| list.sites.iter().map(move |site| (list, site)));
    all.find(|(_, site)| site.key() == key)
}

/// The site that the address names, if I may see what is kept of it.
fn site_asked<'a>(visit: &'a Visit, key: &str) -> Result<(&'a List, &'a Site), Problem> {
    let (list, site) = site(&visit.world, key, visit.now).ok_or(Problem::NotFound)?;
    unit_asked(visit, site.unit.as_str())?;
    Ok((list, site))
}

/// Whether one of my posts has this duty at the site's unit or above it.
fn leads(visit: &Visit, site: &Site, duties: &[Duty]) -> bool {
    let mut posts = visit.posts().iter();
    posts.any(|post| duties.contains(&post.duty) && post.unit.covers(&site.unit))
}

/// Sites whose unit is this one or lies below it, in the order of their keys; lists are asked once each.
fn sites_under<'a>(world: &'a World, unit: &UnitId, now: At) -> Vec<&'a Site> {
    let lists = world.all_lists(now).map(|version| &*version.record);
    let mut sites: Vec<&Site> = lists
        .flat_map(|list| &list.sites)
        .filter(|site| unit.covers(&site.unit))
        .collect();
    sites.sort_by_key(|site| site.key());
    sites
}

/// Carries a change out once, however often its form is sent.
async fn change<F>(app: &App, visit: &Visit, posted: &Posted, make: F) -> Result<(), Problem>
where
    F: Fn(&mut Tx<'_>, &PersonId, At) -> Result<(), crate::act::Fail> + Send + 'static,
{
    let by = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let command_id = posted.command_id()?;
    let digest = app.keys.command_digest(&told(visit, posted));
    let now = app.now();
    let time = (app.store)
        .write(move |tx| {
            let time = register::time(tx, &by, &command_id, &digest, now)?;
            if time == Time::First {
                make(tx, &by, now)?;
            }
            Ok::<_, crate::act::Fail>(time)
        })
        .await?;
    app.world.reload(&app.store).await?;
    match time {
        Time::First | Time::Again => Ok(()),
        Time::Altered => Err(Problem::bad(
            "command_id",
            "这张表单已经提交过一次，内容和这次不同。以第一次为准；要再改，请刷新页面后重填。",
            "This form was sent before with other words. The first holds; to change it again, reload the page and fill it in anew.",
        )),
    }
}

fn told(visit: &Visit, posted: &Posted) -> Vec<u8> {
    let mut told = visit.path.clone().into_bytes();
    for (key, value) in &posted.fields {
        if !matches!(key.as_str(), "csrf" | "command_id") {
            told.extend_from_slice(format!("\n{key}={value}").as_bytes());
        }
    }
    for file in &posted.files {
        told.extend_from_slice(format!("\n{}", file.field).as_bytes());
        told.extend_from_slice(&yike_core::chain::sm3(&file.bytes));
    }
    told
}
