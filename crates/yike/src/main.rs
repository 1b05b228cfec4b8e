//! The executable: one command line, one sentence where something is wrong.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yike: {error:#}");
            ExitCode::FAILURE
        }
    }
}
