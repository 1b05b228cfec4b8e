//! What the made-up residents said on the hotline and in a questionnaire, noted as an administrator
//! of the street would.

use super::DAY;
use crate::app::App;
use crate::demand::{self, Entry, Line, Source};
use crate::store::StoreError;
use crate::world::PostRow;
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

const STREET: &str = "110101005";

/// Days ago, where, and what: the item (none where the catalogue has no such thing), words, how often.
type Heard = (i64, Source, &'static [(&'static str, &'static str, i64)]);

const HEARD: [Heard; 3] = [
    (
        12,
        Source::Hotline,
        &[
            ("senior-allowance", "高龄津贴", 9),
            ("temporary-relief", "临时救助", 5),
            ("", "老楼加装电梯", 14),
        ],
    ),
    (
        8,
        Source::Survey,
        &[
            ("pension-qualification", "养老金认证", 37),
            ("senior-allowance", "高龄津贴", 22),
            ("disability-certificate", "残疾证新办", 6),
        ],
    ),
    (
        3,
        Source::Visit,
        &[
            ("pension-qualification", "老人认证", 11),
            ("", "宠物殡葬", 2),
        ],
    ),
];

pub async fn note(app: &App, now: At) -> Result<(), StoreError> {
    let world = app.world.now();
    let street = UnitId::new(STREET);
    let is_keeper = |row: &&PostRow| row.duty == Duty::Administrator && row.unit.covers(&street);
    let Some(keeper) = world.posts.iter().find(is_keeper).cloned() else {
        return Ok(());
    };
    let entries: Vec<Entry> = (HEARD.iter().enumerate())
        .map(|(n, (ago, source, lines))| Entry {
            id: format!("demo-{n}"),
            unit: street.clone(),
            source: *source,
            day: day_of(At(now.0 - ago * DAY)),
            lines: (lines.iter())
                .map(|(item, words, n)| {
                    let line = Line {
                        words: (*words).to_owned(),
                        n: *n,
                    };
                    ((*item).to_owned(), line)
                })
                .collect(),
        })
        .collect();
    app.store
        .write(move |tx| {
            for entry in &entries {
                demand::note(tx, entry, &keeper.person, now);
            }
            Ok::<_, StoreError>(())
        })
        .await
}
