//! `yike check`: everything wrong with a catalogue, in one run.

use anyhow::Context;
use std::path::PathBuf;
use std::process::ExitCode;
use yike::catalogue;
use yike::config::Config;

/// Check a catalogue folder, and the configuration where one is named.
///
/// Each fault is shown with file, line, column and a caret, and says what to do. Exit code 1
/// where something has to be put right.
#[derive(clap::Args)]
pub struct Args {
    /// The folder with items/, units/, calendar/, dictionaries/. Without it: the one that the
    /// configuration names, or the catalogue of this source tree.
    folder: Option<PathBuf>,
    /// A configuration file to be checked as well.
    #[arg(long, env = "YIKE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let named = match &self.config {
            Some(file) => Config::read(Some(file))?.catalogue,
            None => None,
        };
        let folder = self.folder.or(named).unwrap_or_else(|| "catalogue".into());
        let report = catalogue::check(&folder).with_context(|| {
            format!(
                "cannot read the folder {}; name one: yike check DIR",
                folder.display()
            )
        })?;
        report.print();
        Ok(if report.is_clean() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}
