//! The demonstration: a district of made-up people and cases. Everything is filed and decided
//! through the one write path, with the clock set to past days; no row is written by hand.

mod accounts;
mod cases;
mod door;
mod heard;
pub(crate) mod numbers;
mod people;

pub use accounts::{PASSPHRASE, welcome};
pub use numbers::{id_number, uscc};

use crate::app::{App, Clock};
use crate::catalogue::Catalogue;
use crate::load;
use crate::store::StoreError;
use crate::{args, sql};
use yike_core::clock::{At, day_of, start_of};
use yike_core::who::PersonId;

sql! {
    ANY_CASE = "SELECT id FROM case_row ORDER BY home, id LIMIT 1";
}

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Whether this installation has nothing yet.
pub fn is_empty(app: &App) -> bool {
    app.world.now().posts.is_empty()
}

/// Puts the demonstration there where it is missing; what was done since stays.
pub async fn fill(app: &App) -> anyhow::Result<()> {
    let now = app.now();
    let opening = start_of(day_of(At(now.0 - 90 * DAY)));
    let past = App {
        clock: Clock::set(opening),
        ..app.clone()
    };
    let by = PersonId::new("demo");
    if app.world.now().posts.is_empty() {
        let catalogue = Catalogue::embedded();
        load::units(&past, &catalogue, &by).await?;
        load::calendar(&past, &catalogue, &by).await?;
        load::items(&past, &catalogue, &by).await?;
        people::staff(&past, &by).await?;
    }
    people::latecomers(app, &by).await?;
    if !has_cases(app).await? {
        cases::file_all(&past, now).await?;
        heard::note(app, now).await?;
        door::note(app, now).await?;
    }
    Ok(())
}

async fn has_cases(app: &App) -> Result<bool, StoreError> {
    app.store
        .read(|tx| Ok(tx.one(&ANY_CASE, args![])?.is_some()))
        .await
}

/// Staff only, no cases: for `bench` and tests that file their own.
pub async fn fill_staff(app: &App) -> anyhow::Result<()> {
    let by = PersonId::new("demo");
    let catalogue = Catalogue::embedded();
    load::units(app, &catalogue, &by).await?;
    load::calendar(app, &catalogue, &by).await?;
    load::items(app, &catalogue, &by).await?;
    people::staff(app, &by).await
}

pub use cases::{MadeUp, Player, Sample, typed};
