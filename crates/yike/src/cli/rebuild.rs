//! `yike rebuild`: rows made again from events.

use super::{Place, with_app};
use anyhow::Context;
use std::process::ExitCode;
use yike::act::CaseKey;
use yike::rebuild::{Range, rebuild};

/// Make the rows of cases again from their events, and report what differed.
///
/// It can run beside the server, home by home, and go on where it stopped. Exit code 1 where a
/// row differed or a chain is broken.
#[derive(clap::Args)]
pub struct Args {
    /// Only the cases of this home, such as 110101.
    #[arg(long)]
    home: Option<String>,
    /// Begin behind this case (home-id), as an interrupted run printed it.
    #[arg(long, value_name = "CASE")]
    after: Option<String>,
    /// Only compare; change nothing.
    #[arg(long)]
    compare: bool,
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        let after = match &self.after {
            Some(text) => Some(CaseKey::parse(text).with_context(|| {
                format!("{text} is no case; it looks like 110101-01938f5c-…, as an interrupted run printed it")
            })?),
            None => None,
        };
        let range = Range {
            home: self.home,
            after,
            compare_only: self.compare,
        };
        with_app(&config, async move |app| {
            let done = rebuild(&app, &range, |count, last| {
                eprintln!("{count} … 中断后可从此继续 go on after an interruption: --after {last}");
            })
            .await?;
            for key in &done.differing {
                println!("行与事件不符 row differed: {key}");
            }
            for key in &done.broken {
                println!("链断裂，未动 chain broken, left alone: {key}");
            }
            println!(
                "{} 件，{} 件不符，{} 件断裂 {} cases, {} differed, {} broken{}",
                done.cases,
                done.differing.len(),
                done.broken.len(),
                done.cases,
                done.differing.len(),
                done.broken.len(),
                if range.compare_only || done.differing.is_empty() {
                    ""
                } else {
                    "；已重写 written anew"
                },
            );
            Ok(if done.differing.is_empty() && done.broken.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        })
    }
}
