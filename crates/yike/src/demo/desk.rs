//! What made-up residents asked at the counter of 九道湾: advice of two weeks, and two questions that were
//! not answered at once, one of them offered to the street's section.

use super::DAY;
use super::accounts::ANCHOR;
use crate::act::{Fail, days_since_1970};
use crate::app::App;
use crate::private::Document;
use crate::visit::advice::{Advised, Channel, advise};
use crate::visit::question::{self, Actor, Step, Words};
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, Post};

/// Days ago, item (none where it was something else), how they came, how often.
const ADVICE: [(i64, &str, Channel, usize); 8] = [
    (9, "senior-allowance", Channel::Counter, 3),
    (9, "pension-qualification", Channel::Phone, 2),
    (8, "social-security-card", Channel::Counter, 4),
    (6, "resident-medical-enrolment", Channel::Counter, 5),
    (5, "pension-qualification", Channel::Door, 2),
    (2, "", Channel::Phone, 1),
    (1, "temporary-relief", Channel::Counter, 2),
    (0, "senior-allowance", Channel::Counter, 2),
];

/// Days ago, item, words, whether it is offered to the street's section.
const QUESTIONS: [(i64, &str, &str, bool); 2] = [
    (
        4,
        "senior-allowance",
        "老人长期住在外省女儿家，津贴怎么接着领？（演示）",
        true,
    ),
    (0, "", "楼里加装电梯，政府补多少，找谁问？（演示）", false),
];

pub async fn asked(app: &App, now: At) -> Result<(), Fail> {
    let (world, keys) = (app.world.now(), app.keys.clone());
    let unit = UnitId::new(ANCHOR);
    let worker = world
        .posts
        .iter()
        .find(|row| row.unit == unit && row.duty == Duty::Station);
    let Some(worker) = worker.cloned() else {
        return Ok(());
    };
    app.store
        .write(move |tx| {
            let (by, post) = (
                &worker.person,
                &Post {
                    unit: unit.clone(),
                    duty: Duty::Station,
                },
            );
            for (row, (ago, item, channel, times)) in ADVICE.iter().enumerate() {
                for n in 0..*times {
                    let advised = Advised {
                        item: (*item).to_owned(),
                        channel: *channel,
                        answered: true,
                    };
                    let at = At(now.0 - ago * DAY - n as i64 * 600_000);
                    advise(tx, &format!("demo-{row}-{n}"), &advised, by, post, at)?;
                }
            }
            for (n, (ago, item, said, offered)) in QUESTIONS.iter().enumerate() {
                let at = At(now.0 - ago * DAY);
                let id = format!("0193dddd-0000-7000-8000-00000000000{n}");
                let words = Document::json(
                    "question",
                    &Words {
                        question: (*said).to_owned(),
                        phone: super::numbers::phone(6_600 + n as u16),
                    },
                );
                let actor = Actor { by, post, now: at };
                let due = i64::from(days_since_1970(world.calendar.due(day_of(at), 1).date));
                let about = (*item, Channel::Phone);
                question::ask(tx, &keys, &id, about, &words, due, &actor)?;
                if *offered {
                    let to = Post {
                        unit: UnitId::new(&ANCHOR[..9]),
                        duty: Duty::Section,
                    };
                    let home = &ANCHOR[..6];
                    // Its own first question: nothing can stand against it.
                    let _ = question::step(tx, home, &id, &Step::Offer(to), &actor)?;
                }
            }
            Ok(())
        })
        .await
}
