//! `yike serve`: the program at work.

use super::{Place, block_on};
use anyhow::Context;
use std::net::SocketAddr;
use std::process::ExitCode;
use tokio::net::TcpListener;
use yike::app::{App, Clock, Mode};
use yike::open::open;
use yike::web::face::text::{Lang, t};
use yike::{heads, keeping, notify, runner, sought, web};
use yike_core::who::Duty;

/// Serve, as the configuration says.
///
/// An empty database stays empty until somebody fills it: yike load units calendar items, then
/// yike admin. No account and no data is ever made up.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read()?;
        block_on(async {
            let app = open(&config, Clock::System, Mode::Serve).await?;
            warn(&app, config.listen);
            let listener = bind(config.listen).await?;
            tracing::info!("一刻 http://{}", listener.local_addr()?);
            serve(app, listener, config.standby).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

pub(super) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is another program there?"))
}

/// Answers until the process is asked to end, then finishes what was begun.
pub(super) async fn serve(app: App, listener: TcpListener, standby: bool) -> anyhow::Result<()> {
    let clock = tokio::spawn(runner::run(app.clone()));
    let notices = tokio::spawn(notify::run(app.clone()));
    let heads = tokio::spawn(heads::run(app.clone()));
    let keeping = tokio::spawn(keeping::run(app.clone(), standby));
    let seeking = tokio::spawn(sought::run(app.clone()));
    let digests = tokio::spawn(yike::digest::run(app.clone()));
    let sums = tokio::spawn(yike::rollup::run(app.clone()));
    let served = axum::serve(listener, web::router(app.clone()))
        .with_graceful_shutdown(asked_to_end())
        .await;
    // All act in whole transactions: what is cut off here was not begun or is done.
    clock.abort();
    notices.abort();
    heads.abort();
    keeping.abort();
    seeking.abort();
    digests.abort();
    sums.abort();
    if let Err(error) = sought::keep(&app).await {
        tracing::warn!(%error, "the last empty searches are not counted");
    }
    served.context("the server stopped")
}

/// Ctrl-C or SIGTERM. A second one ends at once, as the system does it.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
    tracing::info!("正在停止 finishing what was begun");
}

fn warn(app: &App, listen: SocketAddr) {
    if !listen.ip().is_loopback() {
        tracing::warn!(
            "正在监听 {listen}（不只本机）：前面必须有 TLS，否则口令和个人信息会明文传输。Listening beyond this machine: TLS must stand in front of it."
        );
    }
    let world = app.world.now();
    let now = app.now();
    let steps = [
        (world.units.all().next().is_none(), "yike load units"),
        (
            world.calendar.published_years().next().is_none(),
            "yike load calendar",
        ),
        (world.catalogue(now).next().is_none(), "yike load items"),
    ];
    for (missing, command) in steps {
        if missing {
            tracing::warn!("还没有做 not done yet: {command}");
        }
    }
    // 三员: without one of them its work stays undone, or one of the others is tempted to do it.
    for duty in Duty::THREE {
        let mut posts = world.posts.iter();
        if !posts.any(|post| post.duty == duty && post.holds(now)) {
            let (name, code) = (
                t(Lang::Zh, &format!("duty-{}", duty.as_str())),
                duty.as_str(),
            );
            tracing::warn!(
                "还没有{name} nobody is {code} yet: yike admin --duty {code} --login … --name … --unit …"
            );
        }
    }
}
