//! A survey of the demonstration: published by the head of a station, answered by made-up residents in every
//! way, and a list of calls half worked off.

use super::accounts::ANCHOR;
use super::{DAY, numbers, people};
use crate::act::Fail;
use crate::app::App;
use crate::catalogue;
use crate::survey::answer::{self, Answer, Once};
use crate::survey::calls::{self, New};
use crate::survey::line::{self, Outcome};
use crate::survey::people::Callee;
use crate::survey::{self, Version};
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of};
use yike_core::survey::Way;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

const TEXT: &str = include_str!("survey.toml");
const KEY: &str = "station-hours";
const LIST: &str = "0193d000-0000-7000-8000-000000000018";

/// Level, hours, waited, and how many said just that by which way.
const SAID: [(Way, &str, &str, &str, usize); 8] = [
    (Way::Link, "5", "evening", "no", 7),
    (Way::Link, "4", "evening|weekend", "no", 5),
    (Way::Link, "2", "evening", "yes", 2),
    (Way::Qr, "5", "noon", "no", 6),
    (Way::Qr, "4", "weekend", "yes", 3),
    (Way::Qr, "3", "noon|weekend", "yes", 2),
    (Way::Link, "4", "", "no", 1),
    (Way::Qr, "1", "weekend", "yes", 1),
];

const WORDS: [&str; 3] = [
    "下班才有空，晚上能开一天就好。",
    "周六上午开半天，带孩子也能来。",
    "叫号机的字太小，老人看不清。",
];

pub async fn note(app: &App, now: At) -> Result<(), Fail> {
    let world = app.world.now();
    let text = TEXT
        .replace("{opens}", &day_of(At(now.0 - 10 * DAY)).to_string())
        .replace("{closes}", &day_of(At(now.0 + 20 * DAY)).to_string());
    let Ok(survey) = catalogue::check_survey(&text, &world.units) else {
        return Ok(());
    };
    let at_station = |duty: Duty| {
        let mut posts = world.posts.iter().filter(|post| post.holds(now));
        let found = posts.find(|post| post.unit.as_str() == ANCHOR && post.duty == duty);
        found.map(|post| post.person.clone())
    };
    let (Some(head), Some(worker)) = (at_station(Duty::StationHead), at_station(Duty::Station))
    else {
        return Ok(());
    };
    let (by, published) = (head.clone(), At(now.0 - 10 * DAY));
    (app.store)
        .write(move |tx| survey::publish(tx, &survey, &text, &by, published))
        .await?;
    let read = app.store.read(|tx| survey::shown(tx, KEY));
    if let Some(version) = read.await? {
        answered(app, &version).await?;
        called(app, &version, (head, worker), now).await?;
    }
    Ok(())
}

async fn answered(app: &App, version: &Version) -> Result<(), Fail> {
    let mut given = Vec::new();
    let each = SAID.iter().flat_map(|said| (0..said.4).map(move |_| said));
    for (n, (way, level, hours, waited, _)) in each.enumerate() {
        let words = WORDS.get(n / 8).filter(|_| n % 8 == 0).copied();
        let once = Once::browser(&app.keys, version, &format!("demo-{n}"));
        given.push((once, *way, answer_of(version, level, hours, waited, words)));
    }
    let (keys, version) = (app.keys.clone(), version.clone());
    let write = app.store.write(move |tx| {
        for (once, way, answer) in &given {
            answer::give(tx, &keys, &version, once, *way, answer)?;
        }
        Ok::<_, Fail>(())
    });
    write.await
}

fn answer_of(
    version: &Version,
    level: &str,
    hours: &str,
    waited: &str,
    words: Option<&str>,
) -> Answer {
    let said = [
        ("service", level),
        ("hours", hours),
        ("waited", waited),
        ("words", words.unwrap_or("")),
    ];
    let raw: BTreeMap<String, String> = said
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    let answers = version.survey.check(&raw).unwrap_or_default();
    Answer::new(&version.survey, &answers)
}

async fn called(
    app: &App,
    version: &Version,
    (head, worker): (PersonId, PersonId),
    now: At,
) -> Result<(), Fail> {
    let callees: Vec<Callee> = (0..9)
        .map(|n| Callee {
            name: people::name(700 + n),
            phone: numbers::phone(700 + n as u16),
            case: String::new(),
        })
        .collect();
    let new = New::of(LIST, &UnitId::new(ANCHOR), "", &callees);
    let calls = [
        (Outcome::Answered, Some(("4", "evening", "no"))),
        (Outcome::Declined, None),
        (Outcome::Answered, Some(("5", "noon|evening", "no"))),
        (Outcome::NotReached, None),
        (Outcome::Wrong, None),
    ];
    let calls = calls.map(|(outcome, said)| {
        let answer =
            said.map(|(level, hours, waited)| answer_of(version, level, hours, waited, None));
        (outcome, answer)
    });
    let (keys, version) = (app.keys.clone(), version.clone());
    let write = app.store.write(move |tx| {
        calls::make(tx, &keys, &version, &new, &head, At(now.0 - 2 * DAY))?;
        let Some(list) = calls::one(tx, LIST)? else {
            return Ok(());
        };
        for (order, (outcome, answer)) in calls.iter().enumerate() {
            let hold = format!("demo-{order}");
            let Some(n) = line::next(tx, &list, &worker, &hold, now)? else {
                continue;
            };
            let answered = answer.as_ref().map(|answer| (&version, answer));
            line::note(tx, &keys, (&list, n), &hold, *outcome, answered, now)?;
        }
        Ok::<_, Fail>(())
    });
    write.await
}
