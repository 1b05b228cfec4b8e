//! `yike migrate`: the database is made or brought up to date.

use super::{Place, with_app};
use std::process::ExitCode;
use yike::store::Engine;

/// Make the database, or bring it up to date, and stop. `serve` does the same when it starts.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read()?;
        with_app(&config, async |app| {
            let engine = match app.store.engine() {
                Engine::Sqlite => "SQLite",
                Engine::Postgres => "PostgreSQL",
            };
            println!("数据库已是最新 the database is up to date ({engine})");
            Ok(ExitCode::SUCCESS)
        })
    }
}
