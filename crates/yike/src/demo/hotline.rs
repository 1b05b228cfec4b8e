//! Orders of the hot line as a made-up district sent them to its street: one answered, one that waits
//! for its answer to go back, two that are open.

use super::{DAY, Player};
use crate::app::{App, Clock};
use crate::hotline::{self, State, Typed, Way};
use anyhow::Context;
use std::collections::BTreeSet;
use yike_core::case::Kind::{self, Accept, Approve, Change, Contact, Pass};
use yike_core::clock::{At, day_of};
use yike_core::who::Duty;

const STREET: &str = "110101005";

/// Number, days ago, what was said, item, what has been done since, whether the answer is back.
type Order = (
    &'static str,
    i64,
    &'static str,
    &'static str,
    &'static [Kind],
    bool,
);

const ORDERS: [Order; 4] = [
    (
        "YS2026-0001",
        9,
        "高龄津贴办了两个月没有到账。（演示）",
        "senior-allowance",
        &[Accept, Contact, Change, Pass, Contact, Approve],
        true,
    ),
    (
        "YS2026-0002",
        6,
        "午间窗口没有人。（演示）",
        "",
        &[Accept, Contact, Change, Pass, Contact, Approve],
        false,
    ),
    (
        "YS2026-0003",
        3,
        "养老金认证机器认不出老人的脸。（演示）",
        "pension-qualification",
        &[Accept, Contact],
        false,
    ),
    (
        "YS2026-0004",
        0,
        "想问临时救助批到哪一步了。（演示）",
        "temporary-relief",
        &[],
        false,
    ),
];

pub async fn note(app: &App, now: At) -> anyhow::Result<()> {
    let world = app.world.now();
    let window = (world.posts.iter())
        .find(|row| row.unit.as_str() == STREET && row.duty == Duty::Window)
        .context("the street has a window")?;
    let who = world.staff(&window.person, now);
    for (n, (number, ago, content, item, done, is_back)) in ORDERS.into_iter().enumerate() {
        let filed = At(now.0 - ago * DAY);
        let past = App {
            clock: Clock::set(filed),
            ..app.clone()
        };
        let until = world.calendar.due(day_of(filed), 5).date;
        let typed = Typed {
            row: n + 1,
            number: number.into(),
            unit: STREET.into(),
            until: until.to_string(),
            name: "安心".into(),
            phone: super::numbers::phone(6_700 + n as u16),
            content: content.into(),
            item: item.into(),
            ..Typed::default()
        };
        let planned = hotline::plan(&past, &world, who.posts(), vec![typed]).await?;
        let Some(State::New(ready)) = planned.first().map(|one| &one.state) else {
            continue;
        };
        let key = hotline::take_in(&past, &world, &who, ready).await?.key;
        let player = Player::new(&past)?;
        for (step, kind) in (1..).zip(done) {
            past.clock.go_to(At(filed.0 + step * DAY / 4));
            player.play(&key, *kind, 5).await?;
        }
        if is_back {
            let units = BTreeSet::from([window.unit.clone()]);
            let orders = [number.to_owned()];
            hotline::returned(&past, &who.id(), &units, &orders, Way::File).await?;
        }
    }
    Ok(())
}
