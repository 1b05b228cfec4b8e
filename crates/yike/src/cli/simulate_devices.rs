//! `yike simulate-devices`: a card reader and a document camera that are not there.

use super::block_on;
use anyhow::Context;
use std::net::Ipv4Addr;
use std::process::ExitCode;
use tokio::net::TcpListener;
use yike::devices::{Simulator, people, router};

/// A SIMULATOR of the card reader and camera beside a counter: made-up people, made-up pages.
///
/// It speaks the protocol of docs/devices.md on 127.0.0.1. For trying out and for tests; it reads
/// no card of anybody.
#[derive(clap::Args)]
pub struct Args {
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 18730)]
    port: u16,
    /// The origin of the pages that may use it, such as https://yike.example.gov.cn; may be given
    /// several times. Without it every page of this machine's own loopback may.
    #[arg(long, value_name = "ORIGIN")]
    origin: Vec<String>,
    /// Lay cards down by hand on the simulator's own page, instead of one at each reading.
    #[arg(long)]
    by_hand: bool,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))
                .await
                .with_context(|| format!("cannot listen on port {}", self.port))?;
            let address = format!("http://{}", listener.local_addr()?);
            let rule = "─".repeat(72);
            println!("{rule}");
            println!("  模拟设备，不是真的读卡器：人和纸都是编造的。");
            println!("  SIMULATED devices, no reader: people and pages are made up.");
            println!("  {address}");
            for card in people() {
                println!("    {}  {}", card.name, card.address);
            }
            println!("{rule}");
            let simulator = Simulator::new(self.origin, !self.by_hand);
            axum::serve(listener, router(simulator))
                .with_graceful_shutdown(async {
                    let _ = tokio::signal::ctrl_c().await;
                })
                .await
                .context("the simulator stopped")?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
