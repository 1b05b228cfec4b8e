//! Opening an installation: database, keys, objects, slow facts.

use crate::app::{App, Clock, Mode};
use crate::config::Config;
use crate::disk;
use crate::forget;
use crate::heads::Heads;
use crate::health::Health;
use crate::keyring;
use crate::notify::Gateway;
use crate::outside::Outside;
use crate::store::{Store, StoreConfig};
use crate::world::Watch;
use anyhow::Context;
use object_store::local::LocalFileSystem;
use std::path::Path;
use std::sync::Arc;

/// Opens everything that `config` names; makes what a first start needs (folders, a key), never
/// accounts or data.
pub async fn open(config: &Config, clock: Clock, mode: Mode) -> anyhow::Result<App> {
    if let Some(path) = config.database.strip_prefix("sqlite:")
        && let Some(folder) = Path::new(path).parent()
    {
        disk::make_folder(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let store = Store::open(&StoreConfig {
        url: config.database.clone(),
    })?;
    let app = around(store, config, clock, mode, Heads::of(config)?).await?;
    // Before anything is served: what a backup brought back is erased again.
    forget::reapply(&app, config).await?;
    Ok(app)
}

/// As `open`, for the restore itself, which is not yet at its end. Where there is no signing key
/// none is made: the one of the installation may still be put there.
pub(crate) async fn open_half(config: &Config) -> anyhow::Result<App> {
    let store = Store::open_half(&StoreConfig {
        url: config.database.clone(),
    })?;
    let heads = if config.signing_key().exists() {
        Heads::of(config)?
    } else {
        Heads::fresh()
    };
    around(store, config, Clock::System, Mode::Serve, heads).await
}

async fn around(
    store: Store,
    config: &Config,
    clock: Clock,
    mode: Mode,
    heads: Heads,
) -> anyhow::Result<App> {
    disk::make_folder(&config.objects)
        .with_context(|| format!("cannot make {}", config.objects.display()))?;
    let objects = LocalFileSystem::new_with_prefix(&config.objects)?.with_fsync(true);
    let keys = keyring::open(config, &store, clock.now()).await?;
    let world = Watch::default();
    world.reload(&store).await?;
    Ok(App {
        store,
        keys: Arc::new(keys),
        world,
        objects: Arc::new(objects),
        clock,
        mode,
        sms: match mode {
            Mode::Demo => Gateway::Simulator,
            Mode::Serve => Gateway::of(config.sms_program.as_ref()),
        },
        outside: Arc::new(Outside::of(config, mode)?),
        heads: Arc::new(heads),
        health: Health::default(),
        sought: Default::default(),
    })
}
