//! Whether what is sent can be kept: looks at the places of records and files, tells every page when
//! one of them takes nothing, and tries anew while there is no room, so that work goes on without a
//! restart. Also asks the database now and then how it is set.

use crate::app::App;
use crate::disk::Found;
use crate::health::{About, Concern};
use crate::store::StoreError;
use crate::{args, sql};
use object_store::{ObjectStoreExt, PutPayload, path::Path};
use std::time::Duration;

sql! {
    PUT_TRIAL = "INSERT INTO setting (name, value) VALUES ('trial', $1)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    DROP_TRIAL = "DELETE FROM setting WHERE name = 'trial'";
}

/// A page must say within a second that nothing can be sent.
const EVERY: Duration = Duration::from_millis(250);
/// Looks between two questions for the database's settings: a minute.
const SETTINGS_EVERY: u32 = 240;
/// Room for a filing with its words, and for a small photograph: less is not room.
const WORDS: usize = 64 * 1024;
const FILE: usize = 1024 * 1024;

/// Runs for ever beside the server. `standby`: whether there is to be a second server that has
/// every acknowledged case too.
pub async fn run(app: App, standby: bool) {
    let mut round: u32 = 0;
    loop {
        if round.is_multiple_of(SETTINGS_EVERY) {
            ask(&app, standby).await;
        }
        look(&app).await;
        round = round.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
    }
}

/// Looks once: raises or lowers the concern, and tries whether there is room again.
pub async fn look(app: &App) {
    let found = || app.store.disk().found().max(app.health.files.found());
    if found() == Found::NoRoom {
        app.health.raise(Concern::ReadOnly);
        try_again(app).await;
    }
    match found() {
        Found::Sound => app.health.lower(About::Writing),
        Found::NoRoom | Found::Failed => app.health.raise(Concern::ReadOnly),
    }
}

/// Writes something to each place that had no room, and takes it away again.
async fn try_again(app: &App) {
    if app.health.files.found() == Found::NoRoom {
        let path = Path::from("trial");
        let put = app.objects.put(&path, PutPayload::from(vec![0; FILE]));
        let kept = put.await.is_ok();
        // What is left of a trial is written over by the next.
        let _ = app.objects.delete(&path).await;
        if kept {
            app.health.files.took();
        }
    }
    if app.store.disk().found() == Found::NoRoom {
        let put = app.store.write(|tx| {
            tx.put(&PUT_TRIAL, args!["0".repeat(WORDS)]);
            Ok::<_, StoreError>(())
        });
        if put.await.is_ok() {
            let dropped = app.store.write(|tx| {
                tx.put(&DROP_TRIAL, args![]);
                Ok::<_, StoreError>(())
            });
            // What is left of a trial is written over by the next.
            let _ = dropped.await;
        }
    }
}

/// Asks the database how it is set. One that cannot be asked just now is asked the next time.
pub async fn ask(app: &App, standby: bool) {
    let store = app.store.clone();
    let asked = tokio::task::spawn_blocking(move || store.weak_settings(standby)).await;
    match asked {
        Ok(Ok(weak)) if weak.is_empty() => app.health.lower(About::Durability),
        Ok(Ok(settings)) => {
            tracing::error!(
                "数据库的设置会在断电或切换时丢掉已受理的办件 as the database is set, an acknowledged case could be lost: {}",
                settings.join(", ")
            );
            app.health.raise(Concern::NotDurable { settings });
        }
        Ok(Err(error)) => tracing::warn!(%error, "the database's settings could not be read"),
        Err(error) => tracing::error!(%error, "asking for the settings panicked"),
    }
}
