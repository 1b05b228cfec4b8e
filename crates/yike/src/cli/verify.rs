//! `yike verify`: nobody rewrote the past unnoticed.

use super::{Place, with_app};
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;
use yike::verify::verify;

/// Check every chain from its first event, and every case's row against the end of its chain.
///
/// What is broken is named, with case and event, and the exit code is 1. Nothing is changed; it
/// can run beside the server.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        with_app(&config, async |app| {
            let began = Instant::now();
            let shows = std::io::stderr().is_terminal();
            let found = verify(&app, |events| {
                if shows {
                    eprint!("\r{events}");
                    let _ = std::io::stderr().flush();
                }
            })
            .await?;
            if shows {
                eprintln!();
            }
            for broken in &found.broken {
                println!("{}\n{}", broken.zh(), broken.en());
            }
            println!(
                "{} 条链、{} 个事件，用时 {:.1} 秒 {} chains, {} events",
                found.streams,
                found.events,
                began.elapsed().as_secs_f64(),
                found.streams,
                found.events
            );
            if found.is_whole() {
                println!("完整 whole");
                return Ok(ExitCode::SUCCESS);
            }
            println!(
                "有 {} 处断裂 broken in {} places",
                found.broken.len(),
                found.broken.len()
            );
            Ok(ExitCode::FAILURE)
        })
    }
}
