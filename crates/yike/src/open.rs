//! Opening an installation: database, keys, objects, slow facts.

use crate::app::{App, Clock, Mode};
use crate::config::Config;
use crate::disk;
use crate::health::Health;
use crate::notify::Gateway;
use crate::private::{self, Keys};
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
    disk::make_folder(&config.objects)
        .with_context(|| format!("cannot make {}", config.objects.display()))?;
    let objects = LocalFileSystem::new_with_prefix(&config.objects)?.with_fsync(true);
    let store = Store::open(&StoreConfig {
        url: config.database.clone(),
    })?;
    let keys = Keys::new(&master_key(&config.master_key)?);
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
        health: Health::default(),
    })
}

/// The master key of the file; made at the first start.
fn master_key(path: &Path) -> anyhow::Result<[u8; 32]> {
    if !path.exists() {
        let key = format!("{}\n", private::hex(&private::random::<32>()));
        // Whole or not at all: half a key would stop every later start.
        match disk::keep_new_file(path, key.as_bytes()) {
            // Another program was quicker: its key is the key.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            kept => kept.with_context(|| format!("cannot keep {}", path.display()))?,
        }
    }
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    yike_core::chain::unhex(text.trim())
        .with_context(|| format!("{} does not hold 64 hex digits", path.display()))
}
