//! Opening an installation: database, keys, objects, slow facts.

use crate::app::{App, Clock, Mode};
use crate::config::Config;
use crate::forget;
use crate::heads::Heads;
use crate::health::Health;
use crate::keyring;
use crate::notify::Gateway;
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
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    std::fs::create_dir_all(&config.objects)
        .with_context(|| format!("cannot make {}", config.objects.display()))?;
    let objects = LocalFileSystem::new_with_prefix(&config.objects)?.with_fsync(true);
    let store = Store::open(&StoreConfig {
        url: config.database.clone(),
    })?;
    let keys = keyring::open(config, &store, clock.now()).await?;
    let world = Watch::default();
    world.reload(&store).await?;
    let app = App {
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
        heads: Arc::new(Heads::of(config)?),
        health: Health::default(),
    };
    // Before anything is served: what a backup brought back is erased again.
    forget::reapply(&app, config).await?;
    Ok(app)
}
