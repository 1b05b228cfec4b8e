//! The demonstration: a district of made-up people and cases. Everything is filed and decided
//! through the one write path, with the clock set to past days; no row is written by hand.

mod accounts;
mod cases;
mod desk;
mod door;
mod heard;
mod hotline;
pub(crate) mod numbers;
mod people;
mod places;
mod survey;
mod walks;

pub use accounts::{PASSPHRASE, welcome};
pub use numbers::{id_number, uscc};

use crate::app::{App, Clock};
use crate::catalogue::Catalogue;
use crate::devices;
use crate::load;
use crate::register;
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
        hotline::note(app, now).await?;
        heard::note(app, now).await?;
        places::note(app, now).await?;
        desk::asked(app, now).await?;
        door::note(app, now).await?;
        survey::note(app, now).await?;
        walks::play(app, now).await?;
    }
    Ok(())
}

/// Where the counters find the simulated reader and camera.
pub async fn devices(app: &App, port: u16) -> anyhow::Result<()> {
    let (by, now, port) = (PersonId::new("demo"), app.now(), port.to_string());
    if app.world.now().settings.get(devices::SETTING) != Some(&port) {
        app.store
            .write(move |tx| {
                register::set(tx, devices::SETTING, &port, &by, now)?;
                Ok::<_, crate::act::Fail>(())
            })
            .await?;
        app.world.reload(&app.store).await?;
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
