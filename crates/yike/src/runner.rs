//! What time alone does: warnings, 督办, lapses, silence. Each case for itself, with derived ids:
//! one failure stops nothing, two runners do no harm.

use crate::act::{self, CaseKey, Order};
use crate::app::App;
use crate::store::StoreError;
use crate::{args, sql};
use crate::{follow, rated, rows, survey, walks};
use std::time::Duration;
use yike_core::case;
use yike_core::clock::At;
use yike_core::who::Who;

sql! {
    DUE = "SELECT home, id, next_tick FROM case_row WHERE next_tick <= $1
        AND (next_tick, home, id) > ($2, $3, $4) ORDER BY next_tick, home, id LIMIT 100";
}

/// Looks once at every case whose time has come or that a follow-up names; how many commands
/// were carried out.
pub async fn tick(app: &App) -> Result<usize, StoreError> {
    let mut done = look_again(app).await?;
    done += rated::rectify::all(app).await?;
    done += survey::clock::look(app).await?;
    done += walks::all(app).await?;
    let now = app.now();
    // Whatever comes of a case, this round goes on behind it: a hundred that fail every time
    // keep nobody waiting.
    let mut after = Due::default();
    loop {
        let keys = due(app, now, &after).await?;
        let Some(last) = keys.last().cloned() else {
            return Ok(done);
        };
        for Due { key, .. } in keys {
            match tick_one(app, &key, now).await {
                Ok(n) => done += n,
                Err(error) => tracing::error!(case = %key, %error, "the clock could not act"),
            }
        }
        after = last;
    }
}

/// A case whose time has come, in the order of that time.
#[derive(Debug, Clone)]
struct Due {
    at: i64,
    key: CaseKey,
}

impl Default for Due {
    /// Before the first.
    fn default() -> Due {
        Due {
            at: i64::MIN,
            key: CaseKey::new("", ""),
        }
    }
}

/// Carries out the follow-ups that wait. One that fails waits for the next round.
async fn look_again(app: &App) -> Result<usize, StoreError> {
    let mut done = 0;
    let mut after = follow::Waiting::default();
    loop {
        let now = app.now();
        let waiting = follow::waiting(app, now, &after).await?;
        let Some(last) = waiting.last().cloned() else {
            return Ok(done);
        };
        // Written together with a new calendar: look at the cases by that one, not by the last.
        app.world.refresh(&app.store).await?;
        for follow in waiting {
            match tick_one(app, &follow.key, now).await {
                Ok(n) => {
                    done += n;
                    follow::done(app, &follow).await?;
                }
                Err(error) => {
                    tracing::error!(case = %follow.key, %error, "a follow-up waits");
                }
            }
        }
        after = last;
    }
}

async fn due(app: &App, now: At, after: &Due) -> Result<Vec<Due>, StoreError> {
    let after = after.clone();
    app.store
        .read(move |tx| {
            let key = &after.key;
            let rows = tx.rows(&DUE, args![now.0, after.at, &key.home, &key.id])?;
            rows.iter()
                .map(|row| {
                    Ok(Due {
                        at: row.i64(2)?,
                        key: CaseKey::new(row.text(0)?, row.text(1)?),
                    })
                })
                .collect()
        })
        .await
}

async fn tick_one(app: &App, key: &CaseKey, now: At) -> Result<usize, act::Fail> {
    let mut done = 0;
    // Each command changes the case, so look anew; a handful is the most a day can bring.
    for _ in 0..8 {
        let Some((seq, command)) = next(app, key, now).await? else {
            break;
        };
        let order = Order {
            key: key.clone(),
            command_id: format!("clock/{}/{seq}/{}", key.id, command.kind().as_str()),
            who: Who::Clock,
            command,
            documents: Vec::new(),
            words: Vec::new(),
        };
        match act::act(app, order).await {
            Ok(_) => done += 1,
            // Somebody was quicker: their act stands.
            Err(act::Fail::Refused(_) | act::Fail::Altered { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    settle(app, key).await?;
    Ok(done)
}

/// The first command that time asks for, with the sequence number it rests on.
async fn next(
    app: &App,
    key: &CaseKey,
    now: At,
) -> Result<Option<(u64, case::Command)>, act::Fail> {
    let world = app.world.now();
    let key = key.clone();
    app.store
        .read(move |tx| {
            let Some(loaded) = act::load(tx, &world, &key)? else {
                return Ok(None);
            };
            let away = act::nobody();
            let facts = world.facts(&loaded.case, now.max(loaded.case.at), &away);
            let due = case::due_commands(&loaded.case, &loaded.item, &facts);
            Ok(due.into_iter().next().map(|c| (loaded.case.seq, c)))
        })
        .await
}

/// Writes the row anew, so that `next_tick` is that of the case under today's calendar; and the days
/// that its decision used, where they are others by that.
async fn settle(app: &App, key: &CaseKey) -> Result<(), act::Fail> {
    let (world, now, keys) = (app.world.now(), app.now(), app.keys.clone());
    let key = key.clone();
    app.store
        .write(move |tx| {
            let kept = act::lock(tx, &key)?;
            if let Some(loaded) = act::load_to(tx, &world, &key, kept)? {
                rows::write(tx, &rows::of(&loaded, &world, now));
                rows::beside::write(tx, &key, &rows::beside::of(&loaded));
                let stored = rows::facts::read(tx, &key)?;
                let made = rows::facts::standing(tx, &loaded, &world.calendar)?;
                rows::facts::change(tx, &key, &stored, &made);
                rated::appeal::stands(tx, &loaded)?;
                rated::of_case::write(tx, &keys, &world, &loaded);
            }
            Ok(())
        })
        .await
}

/// Runs for ever beside the server: the clock, and the picture of the slow facts.
pub async fn run(app: App) {
    let mut round: u32 = 0;
    loop {
        if let Err(error) = app.world.refresh(&app.store).await {
            tracing::warn!(%error, "the slow facts could not be refreshed");
        }
        if round.is_multiple_of(20)
            && let Err(error) = tick(&app).await
        {
            tracing::warn!(%error, "the clock waits");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
