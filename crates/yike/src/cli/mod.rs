//! The subcommands, one file each.

mod admin;
mod backup;
mod bench;
mod check;
mod demo;
mod due;
mod exchange;
mod forget;
mod heads;
mod load;
mod many;
mod migrate;
mod rebuild;
mod restore;
mod rotate;
mod serve;
mod simulate_devices;
mod told;
mod verify;

use anyhow::Context;
use clap::{Parser, Subcommand};
use std::future::Future;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use yike::app::{App, Clock, Mode};
use yike::config::Config;
use yike::open::open;

/// Yike 一刻: government services of streets and communities, in one program.
///
/// Without a subcommand the demonstration starts: made-up people, made-up cases, on this machine
/// only.
#[derive(Parser)]
#[command(name = "yike", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    Demo(demo::Args),
    Serve(serve::Args),
    Check(check::Args),
    Due(due::Args),
    Exchange(exchange::Args),
    Load(load::Args),
    Migrate(migrate::Args),
    Admin(admin::Args),
    Heads(heads::Args),
    Verify(verify::Args),
    Rebuild(rebuild::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    RotateKey(rotate::Args),
    Forget(forget::Args),
    Bench(bench::Args),
    SimulateDevices(simulate_devices::Args),
    #[command(hide = true)]
    Many(many::Args),
}

impl Cli {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        listen_to_ourselves();
        match self.command.unwrap_or(Command::Demo(demo::Args::default())) {
            Command::Demo(args) => args.run(),
            Command::Serve(args) => args.run(),
            Command::Check(args) => args.run(),
            Command::Due(args) => args.run(),
            Command::Exchange(args) => args.run(),
            Command::Load(args) => args.run(),
            Command::Migrate(args) => args.run(),
            Command::Admin(args) => args.run(),
            Command::Heads(args) => args.run(),
            Command::Verify(args) => args.run(),
            Command::Rebuild(args) => args.run(),
            Command::Backup(args) => args.run(),
            Command::Restore(args) => args.run(),
            Command::RotateKey(args) => args.run(),
            Command::Forget(args) => args.run(),
            Command::Bench(args) => args.run(),
            Command::SimulateDevices(args) => args.run(),
            Command::Many(args) => args.run(),
        }
    }
}

/// Which installation a command works on.
#[derive(clap::Args, Default)]
pub struct Place {
    /// The configuration file; see yike.example.toml. Settings in the environment
    /// (YIKE_DATABASE, YIKE_LISTEN, …) win over it.
    #[arg(long, env = "YIKE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Place {
    fn read(&self) -> anyhow::Result<Config> {
        Config::read(self.config.as_deref())
    }

    /// For commands that look at what is there: they make no new, empty database.
    fn read_existing(&self) -> anyhow::Result<Config> {
        let config = self.read()?;
        if let Some(path) = config.database.strip_prefix("sqlite:")
            && !std::path::Path::new(path).exists()
        {
            anyhow::bail!(
                "没有数据库 {path}，请用 --config 或 YIKE_DATABASE 指明。There is no database {path}; name it with --config or YIKE_DATABASE."
            );
        }
        Ok(config)
    }
}

/// Runs a command on the installation, in a runtime of its own.
fn with_app<F>(config: &Config, work: impl FnOnce(App) -> F) -> anyhow::Result<ExitCode>
where
    F: Future<Output = anyhow::Result<ExitCode>>,
{
    block_on(async { work(open(config, Clock::System, Mode::Serve).await?).await })
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime does not start")?
        .block_on(work)
}

/// Log lines go to standard error; `RUST_LOG` says how many.
fn listen_to_ourselves() {
    let asked = std::env::var("RUST_LOG").ok();
    tracing_subscriber::fmt()
        .with_env_filter(yike::log::filter(asked.as_deref()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .init();
}
