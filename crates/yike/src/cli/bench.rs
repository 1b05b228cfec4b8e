//! `yike bench`: what a request costs.

use std::process::ExitCode;

/// Measure what a request costs, beside the bare loop.
#[derive(clap::Args)]
pub struct Args {}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        anyhow::bail!("not here yet")
    }
}
