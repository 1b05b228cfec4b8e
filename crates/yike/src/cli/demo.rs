//! `yike demo`: a whole district of made-up people, on this machine only.

use super::{block_on, serve};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use yike::app::{Clock, Mode};
use yike::config::Config;
use yike::demo;
use yike::heads;
use yike::open::open;

/// Start the demonstration: a made-up district with staff and cases, on this machine only.
///
/// The data folder is kept: what you did yesterday is still there. Remove it to begin anew.
#[derive(clap::Args)]
pub struct Args {
    /// Where the demonstration keeps its data.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The port of `yike simulate-devices`, the made-up card reader and camera of the counters.
    #[arg(long, value_name = "PORT", default_value_t = 18730)]
    devices: u16,
    /// Put the data there, print the accounts and stop.
    #[arg(long)]
    only_data: bool,
}

impl Default for Args {
    fn default() -> Args {
        Args {
            data: "data/demo".into(),
            port: 8080,
            devices: 18730,
            only_data: false,
        }
    }
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)),
            // Beside the database it proves little: the welcome and the auditor's page say so.
            heads: Some(self.data.join("heads.jsonl")),
            ..Config::in_folder(&self.data)
        };
        block_on(async {
            // A port that is taken is told before ten seconds of work, not after.
            let listener = serve::bind(config.listen).await?;
            let app = open(&config, Clock::System, Mode::Demo).await?;
            if demo::is_empty(&app) {
                eprintln!("正在准备演示数据，约十秒…… preparing the demonstration …");
            }
            demo::fill(&app).await?;
            demo::devices(&app, self.devices).await?;
            heads::round(&app).await;
            println!(
                "{}",
                demo::welcome(&format!("http://{}", listener.local_addr()?))
            );
            if self.only_data {
                return Ok(ExitCode::SUCCESS);
            }
            serve::serve(app, listener, config.standby).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}
