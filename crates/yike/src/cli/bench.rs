//! `yike bench`: what a request costs, beside the bare loop.

mod counted;
mod ledger;
mod measure;
mod requests;

use super::block_on;
use anyhow::{Context, bail};
use measure::{Cost, print};
use requests::Desk;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tokio::task::JoinSet;
use yike::act::CaseKey;
use yike::app::{App, Clock, Mode};
use yike::config::Config;
use yike::demo::{self, Player, Sample};
use yike::open::open;
use yike::store::{Heard, Store, StoreConfig};
use yike_core::case::Kind;
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::unit::UnitId;

/// Measure what a request costs: CPU and statements per submit, advance, queue page and case
/// page, beside the bare loop.
///
/// A folder of its own is filled with made-up cases through the one write path. Then requests go
/// through the router in this process, without a network; the bare loop runs the same statements
/// on the same data without the program around them. Use a release build: cargo run --release --
/// bench
#[derive(clap::Args)]
pub struct Args {
    /// How many cases there are before anything is measured.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    cases: u32,
    /// How many requests of each kind are measured.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    samples: u32,
    /// Measure the check of the whole log instead, over so many events.
    #[arg(long, value_name = "EVENTS", value_parser = clap::value_parser!(u32).range(1_000..=100_000_000))]
    ledger: Option<u32>,
    /// Measure reports of what was counted instead, over the facts of so many cases.
    #[arg(long, value_name = "CASES", conflicts_with = "ledger", value_parser = clap::value_parser!(u32).range(1_000..=10_000_000))]
    counted: Option<u32>,
    /// An empty PostgreSQL database for one of these two; SQLite otherwise.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// The station at whose desk the measured cases are filed.
const STATION: &str = "110101005008";
const STREET: &str = "110101005";
const ITEM: &str = "temporary-relief";
/// 24 June 2026, 09:00: some working day.
const THEN: At = At(1_782_262_800_000);
/// Cases being filed at one time: the store groups their commits.
const AT_ONCE: usize = 32;

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        if cfg!(debug_assertions) {
            eprintln!(
                "注意：这不是发布版，数字偏大。This is no release build: the figures are too large."
            );
        }
        let folder = std::env::temp_dir().join(format!("yike-bench-{}", std::process::id()));
        let done = block_on(self.measure(&folder));
        // What was measured is told even if the folder stays behind.
        let _ = std::fs::remove_dir_all(&folder);
        done.map(|()| ExitCode::SUCCESS)
    }

    async fn measure(&self, folder: &Path) -> anyhow::Result<()> {
        if let Some(events) = self.ledger {
            return ledger::check(folder, self.database.as_deref(), events).await;
        }
        if let Some(cases) = self.counted {
            return counted::check(folder, self.database.as_deref(), cases).await;
        }
        let app = open(&Config::in_folder(folder), Clock::set(THEN), Mode::Demo).await?;
        demo::fill_staff(&app).await?;
        let began = Instant::now();
        let keys = fill(&app, self.cases).await?;
        eprintln!(
            "{} cases in {:.1} s",
            self.cases,
            began.elapsed().as_secs_f64()
        );
        let samples = self.samples as usize;
        let worker = Desk::enter(&app, "shequ").await?;
        let window = Desk::enter(&app, "chuangkou").await?;

        let before = snapshot(folder, "submit.db")?;
        let submit = through_router(&app, samples, async |n| worker.submit(&app, n).await).await?;
        let submit = submit.beside(&before).await?;

        let waiting: Vec<CaseKey> = waiting(&app, &keys, samples).await?;
        let before = snapshot(folder, "advance.db")?;
        let advance = through_router(&app, waiting.len(), async |n| {
            window.accept(&waiting[n]).await
        });
        let advance = advance.await?.beside(&before).await?;

        let queue = through_router(&app, samples, async |_| window.page("/desk").await).await?;
        let queue = queue.beside(&app.store).await?;
        let case = through_router(&app, samples, async |n| {
            window
                .page(&format!("/cases/{}", waiting[n % waiting.len()]))
                .await
        });
        let case = case.await?.beside(&app.store).await?;
        print(
            self.cases,
            &[
                ("提交 submit", submit),
                ("受理 advance", advance),
                ("待办 queue page", queue),
                ("办件 case page", case),
            ],
        );
        Ok(())
    }
}

/// Files so many cases at all stations of the district; every third is handed over.
async fn fill(app: &App, cases: u32) -> anyhow::Result<Vec<CaseKey>> {
    let player = Arc::new(Player::new(app)?);
    let district = UnitId::new("110101");
    let world = app.world.now();
    let stations: Vec<UnitId> = world
        .units
        .all()
        .filter(|unit| unit.level == Level::Community && district.covers(&unit.id))
        .map(|unit| unit.id.clone())
        .collect();
    let (mut work, mut keys) = (JoinSet::new(), Vec::new());
    for n in 0..cases as usize {
        if work.len() >= AT_ONCE {
            keys.push(work.join_next().await.context("work is there")???);
        }
        let (player, station) = (player.clone(), stations[n % stations.len()].clone());
        work.spawn(async move {
            let sample = Sample {
                item: ITEM,
                answers: &[("urgency", "urgent"), ("cause", "accident")],
                desk: Some(station.clone()),
                community: station,
                order: (n % 10_000) as u16,
            };
            let key = player.file(&sample).await?;
            if n % 3 == 0 {
                player.play(&key, Kind::HandOver, 5).await?;
            }
            anyhow::Ok(key)
        });
    }
    while let Some(done) = work.join_next().await {
        keys.push(done??);
    }
    Ok(keys)
}

/// Cases that now wait at the one street's window, their papers receipted.
async fn waiting(app: &App, keys: &[CaseKey], most: usize) -> anyhow::Result<Vec<CaseKey>> {
    let player = Player::new(app)?;
    let street = UnitId::new(STREET);
    let mut waiting = Vec::new();
    for key in keys {
        if waiting.len() == most {
            break;
        }
        let loaded = player.load(key).await?;
        if loaded.filing().route.accepting != street {
            continue;
        }
        if player.actor(&loaded, Kind::HandOver).is_some() {
            player.play(key, Kind::HandOver, 5).await?;
        }
        if player
            .actor(&player.load(key).await?, Kind::TakePapers)
            .is_some()
        {
            player.play(key, Kind::TakePapers, 5).await?;
        }
        waiting.push(key.clone());
    }
    if waiting.is_empty() {
        bail!("no case waits at the window; take more cases: --cases 10000");
    }
    Ok(waiting)
}

/// What requests cost, with everything that their store was asked.
struct Measured {
    cost: Cost,
    statements: f64,
    heard: Vec<Arc<Heard>>,
    count: usize,
}

async fn through_router(
    app: &App,
    count: usize,
    request: impl AsyncFn(usize) -> anyhow::Result<()>,
) -> anyhow::Result<Measured> {
    app.store.listen();
    let before = app.store.stats().statements;
    let cost = Cost::of(count, &request).await?;
    let statements = (app.store.stats().statements - before) as f64 / count as f64;
    Ok(Measured {
        cost,
        statements,
        heard: app.store.heard(),
        count,
    })
}

impl Measured {
    /// Runs the same statements on `store` without the program around them.
    async fn beside(self, store: &Store) -> anyhow::Result<measure::Row> {
        let began = Cost::begin();
        for heard in self.heard {
            store.replay(heard).await?;
        }
        Ok(measure::Row {
            cost: self.cost,
            statements: self.statements,
            bare: began.end(self.count),
        })
    }
}

/// The database as it stands, to be written to a second time in the same way.
fn snapshot(folder: &Path, name: &str) -> anyhow::Result<Store> {
    let copy: PathBuf = folder.join(name);
    rusqlite::Connection::open(folder.join("yike.db"))?
        .execute("VACUUM INTO ?1", [copy.display().to_string()])
        .context("the database cannot be copied")?;
    Store::open(&StoreConfig {
        url: format!("sqlite:{}", copy.display()),
    })
}
