//! Places and people of the demonstration: titles and numbers, a week's roster with somebody away,
//! trainings, evidence of the seven rules; each through the register and the tables of `places`.

use super::DAY;
use super::accounts::ANCHOR;
use crate::act::Fail;
use crate::app::App;
use crate::places::{self, Evidence, Kept, Rule, Shown, Training};
use crate::register;
use crate::world::PostRow;
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

const STREET: &str = "110101005";
const COURSE: &str = "window-basics";

const SAID: [(Rule, &str); 3] = [
    (
        Rule::Identity,
        "公示牌挂在入口右侧，每天早上换当班人员的名牌（示例）",
    ),
    (
        Rule::FirstAsked,
        "首问登记在来访里，交给别人时当面说清（示例）",
    ),
    (
        Rule::Helped,
        "行动不便的老人名单由网格员更新，每月上门一次（示例）",
    ),
];

pub async fn note(app: &App, now: At) -> Result<(), Fail> {
    let world = app.world.now();
    let street = UnitId::new(STREET);
    let held = world.posts.iter().filter(|post| post.holds(now));
    let posts: Vec<PostRow> = held
        .filter(|post| street.covers(&post.unit))
        .cloned()
        .collect();
    let Some(head) = posts
        .iter()
        .find(|post| post.unit.as_str() == ANCHOR && post.duty == Duty::StationHead)
    else {
        return Ok(());
    };
    let by = head.person.clone();
    let keys = app.keys.clone();
    let week: Vec<_> = (0..7).map(|n| day_of(At(now.0 + n * DAY))).collect();
    let sites: Vec<_> = (world.lists_at(&street, now).sites())
        .filter(|site| street.covers(&site.unit) && site.code.is_empty())
        .cloned()
        .collect();
    let calendar = world.calendar.clone();
    app.store
        .write(move |tx| {
            for (n, post) in posts.iter().enumerate() {
                let title = places::first_of(post.duty).map_or("", |one| &one.code);
                let tail = post.unit.as_str().get(9..).unwrap_or("");
                let number = format!("{tail}{:02}{}", n % 100, post.slot);
                register::name_post(tx, &post.id, title, &number, &by, now)?;
                // Most have chosen to be named; some by their post alone.
                let shown = [Shown::Whole, Shown::Family, Shown::Post][n % 3];
                places::set_shown(tx, &post.person, shown);
                // B of the anchor has not been trained, and one training has run out.
                let is_b = post.unit.as_str() == ANCHOR && post.slot == "B";
                let works = matches!(post.duty, Duty::Station | Duty::Window | Duty::StationHead);
                if works && !is_b {
                    let ago = if n % 9 == 4 { 400 } else { 120 };
                    let day = day_of(At(now.0 - ago * DAY));
                    let one = Training {
                        id: format!("demo-training-{}", post.id),
                        person: post.person.clone(),
                        course: COURSE.to_owned(),
                        day,
                        until: Some(day_of(At(now.0 + (365 - ago) * DAY))),
                    };
                    places::add_training(tx, &one, &by, now)?;
                }
            }
            for site in &sites {
                let workers = posts.iter().filter(|post| {
                    post.unit == site.unit && matches!(post.duty, Duty::Station | Duty::Window)
                });
                let Some(a) = workers.clone().find(|post| post.slot != "B") else {
                    continue;
                };
                let key = site.key();
                // One station has planned nobody yet.
                if site.unit.as_str().ends_with("011") {
                    continue;
                }
                for (n, day) in week.iter().enumerate() {
                    let spans = site.open().map(|hours| hours.on(&calendar, *day));
                    if spans.is_some_and(|spans| spans.is_empty()) {
                        continue;
                    }
                    places::plan(tx, &key, *day, &a.id, &by, now);
                    // At the next station A is away and nobody has been planned instead.
                    if site.unit.as_str().ends_with("009") && n < 2 {
                        places::mark(tx, (&key, *day, &a.id), true, &by, now);
                    }
                }
            }
            for (n, (rule, said)) in SAID.iter().enumerate() {
                let one = Evidence {
                    id: format!("demo-evidence-{n}"),
                    site: ANCHOR.to_owned(),
                    rule: *rule,
                    kept: Kept {
                        note: (*said).to_owned(),
                        ..Kept::default()
                    },
                    by: by.clone(),
                    at: At(now.0 - (n as i64 + 2) * DAY),
                };
                places::add_evidence(tx, &keys, &one);
            }
            Ok::<_, Fail>(())
        })
        .await?;
    app.world.reload(&app.store).await.map_err(Fail::from)
}
