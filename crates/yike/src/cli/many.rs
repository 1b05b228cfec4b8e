//! `yike many`: a backup of as many made-up cases as wanted, for the figures of backup and
//! restore (docs/reliability.md). Not shown in the help: nobody's installation needs it.

use super::block_on;
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use yike::app::{App, Clock, Mode};
use yike::backup::{self, many};
use yike::config::Config;
use yike::demo::{self, Player, Sample};
use yike::open::open;
use yike::private::{self, Document, Place};
use yike_core::case::Kind;
use yike_core::clock::At;
use yike_core::item::Level;
use yike_core::unit::UnitId;

/// Write a backup of made-up cases: a few through the one write path, then over and over.
///
/// The folder restores like any other backup. `master.key` beside the tables is its key.
#[derive(clap::Args)]
pub struct Args {
    /// The folder to make.
    dir: PathBuf,
    #[arg(long, default_value_t = 100_000)]
    cases: u64,
}

/// 24 June 2026, 09:00: some working day.
const THEN: At = At(1_782_262_800_000);

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let began = Instant::now();
        let folder = std::env::temp_dir().join(format!("yike-many-{}", std::process::id()));
        let config = Config::in_folder(&folder);
        let done = block_on(file(&config)).and_then(|()| {
            let few = folder.join("few");
            backup::make(&config, &few, false, THEN, &mut |_| {})?;
            let made = many::multiply(&few, &self.dir, self.cases)?;
            copy_key(&config.master_key, &self.dir)?;
            Ok(made)
        });
        let _ = std::fs::remove_dir_all(&folder);
        let made = done?;
        println!(
            "{} cases, {} events, {:.0} s",
            made.rows_of("case_row"),
            made.heads.events,
            began.elapsed().as_secs_f64()
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn copy_key(key: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::copy(key, to.join("master.key")).context("the key is not copied")?;
    Ok(())
}

/// One case at each street of the district: filed at a station, handed over, accepted, claimed,
/// passed on with words.
async fn file(config: &Config) -> anyhow::Result<()> {
    let app = open(config, Clock::set(THEN), Mode::Demo).await?;
    demo::fill_staff(&app).await?;
    let player = Player::new(&app)?;
    let world = app.world.now();
    let district = UnitId::new("110101");
    let mut streets: Vec<&str> = Vec::new();
    for (order, unit) in world
        .units
        .all()
        .filter(|unit| unit.level == Level::Community && district.covers(&unit.id))
        .enumerate()
    {
        let street = &unit.id.as_str()[..9];
        if streets.contains(&street) {
            continue;
        }
        streets.push(street);
        let sample = Sample {
            item: "temporary-relief",
            answers: &[("urgency", "urgent"), ("cause", "accident")],
            desk: Some(unit.id.clone()),
            community: unit.id.clone(),
            order: order as u16,
        };
        let key = player.file(&sample).await?;
        for kind in [Kind::HandOver, Kind::Accept, Kind::Claim] {
            player.play(&key, kind, 5).await?;
        }
    }
    one_that_opens(&app).await
}

/// A document of nobody's that the key opens, named to stand before all others: a restore looks
/// whether the key that lies there is the right one.
async fn one_that_opens(app: &App) -> anyhow::Result<()> {
    let document = loop {
        let document = Document::new("words", "opens");
        if document.reference().id.as_str() < "f" {
            break document;
        }
    };
    let keys = app.keys.clone();
    app.store
        .write(move |tx| {
            let place = Place {
                home: "110101",
                case: "none",
                holder: "nobody",
            };
            private::put(tx, &keys, &place, &document, THEN.0)
        })
        .await?;
    Ok(())
}
