//! What a made-up grid worker noted at doors in the last weeks, and a visit that the station asks of
//! them: for `/field`, `/field/counts` and `/field/visits`.

use super::{DAY, numbers};
use crate::act::days_since_1970;
use crate::app::App;
use crate::field::tally::{self, Kind, Tap};
use crate::field::task::{self, Kind as Visiting, Task, Whom};
use crate::store::StoreError;
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// Days ago, what, of which item, how often.
const NOTED: [(i64, Kind, &str, u32); 9] = [
    (1, Kind::Advice, "pension-qualification", 4),
    (1, Kind::Help, "pension-qualification", 2),
    (2, Kind::Advice, "senior-allowance", 3),
    (4, Kind::Advice, "", 6),
    (5, Kind::Help, "disability-living-subsidy", 1),
    (5, Kind::Leaflet, "", 40),
    (9, Kind::Advice, "temporary-relief", 2),
    (12, Kind::Advice, "resident-medical-enrolment", 7),
    (12, Kind::Help, "resident-medical-enrolment", 3),
];

pub async fn note(app: &App, now: At) -> Result<(), StoreError> {
    let world = app.world.now();
    let of = |login: &str| {
        let mut people = world.people.iter();
        let found = people.find(|(_, person)| person.login.as_deref() == Some(login));
        found.map(|(id, _)| id.clone())
    };
    let (Some(person), Some(by)) = (of("wangge"), of("zhanzhang")) else {
        return Ok(());
    };
    let at_doors = |post: &&yike_core::who::Post| post.duty == Duty::Grid;
    let posts = world.posts_of(&person, now);
    let Some(unit) = posts.iter().find(at_doors).map(|post| post.unit.clone()) else {
        return Ok(());
    };
    for (n, (ago, kind, item, often)) in NOTED.into_iter().enumerate() {
        let tap = Tap {
            id: format!("demo-{n}"),
            unit: unit.clone(),
            kind,
            item: item.to_owned(),
            n: often,
            day: days_since_1970(day_of(At(now.0 - ago * DAY))).into(),
        };
        tally::add(app, &person, &tap).await?;
    }
    visit(app, now, &unit, &person, &by).await
}

/// 资格认证上门: somebody who cannot come.
async fn visit(
    app: &App,
    now: At,
    unit: &UnitId,
    person: &PersonId,
    by: &PersonId,
) -> Result<(), StoreError> {
    let task = Task {
        id: "0193d000-0000-7000-8000-000000000001".to_owned(),
        unit: unit.clone(),
        kind: Visiting::Eligibility,
        person: person.clone(),
        item: "pension-qualification".to_owned(),
        case: String::new(),
        due: days_since_1970(day_of(At(now.0 + 5 * DAY))).into(),
        at: now,
        finding: None,
        done_at: None,
        whom: Some(Whom {
            name: "云上门".to_owned(),
            address: "演示胡同 5 号".to_owned(),
            phone: numbers::phone(55),
            about: "九十一岁，下不了楼，请带上认证表。".to_owned(),
            note: String::new(),
        }),
    };
    task::give(app, &task, by).await
}
