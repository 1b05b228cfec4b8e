//! The auditor: is the chain whole, who looked at whom, who changed the office. Nothing here
//! shows a personal value.

mod heads;
mod log;
mod looks;
mod overview;
#[cfg(test)]
mod tests;

use super::face::frame::{Width, page};
use super::face::text::t;
use super::{Access, Problem, Routes, Visit};
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// The link of the navigation.
pub const LINK: &str = "/audit";

pub fn routes() -> Routes {
    const AUDITOR: Access = Access::Staff(&[Duty::Auditor]);
    Routes::new()
        .get("/audit", AUDITOR, overview::page)
        .post("/audit/verify", AUDITOR, overview::verify)
        .get("/audit/heads.jsonl", AUDITOR, heads::file)
        .get("/audit/looks", AUDITOR, looks::page)
        .get("/audit/looks.csv", AUDITOR, looks::csv)
        .get("/audit/register", AUDITOR, log::page)
        .get("/audit/register.csv", AUDITOR, log::csv)
}

/// What an address of these pages says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    /// Code of the lookers' unit.
    unit: String,
    /// `2026-11-05`; empty for the last thirty days.
    day: String,
    page: String,
}

impl Asked {
    /// The day asked for; the last thirty days otherwise.
    fn days(&self, visit: &Visit) -> (Date, Date) {
        match self.day.parse::<Date>() {
            Ok(day) => (day, day),
            Err(_) => (month_back(visit), visit.today()),
        }
    }

    fn page(&self) -> i64 {
        self.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000)
    }
}

fn month_back(visit: &Visit) -> Date {
    let today = visit.today();
    today.saturating_sub(jiff::SignedDuration::from_hours(24 * 29))
}

/// The subtree that this auditor answers for.
fn area(visit: &Visit) -> Result<UnitId, Problem> {
    let mut posts = visit.posts().iter();
    let post = posts.find(|post| post.duty == Duty::Auditor);
    post.map(|post| post.unit.clone()).ok_or(Problem::NotFound)
}

fn frame(visit: &Visit, title: &str, body: Markup) -> Markup {
    let body = html! {
        @if visit.path != LINK {
            p { a.alone href=(LINK) { (t(visit.lang, "audit-back")) } }
        }
        (body)
    };
    page(&visit.frame(), title, Width::Wide, body)
}
