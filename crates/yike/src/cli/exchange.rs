//! `yike exchange`: the catalogue as tables, without a browser. Nothing is written into the database:
//! what a file would do is shown, and confirmed by an administrator on the page.

use super::{Place, with_app};
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use yike::catalogue;
use yike::exchange::{self, Plan};
use yike_core::unit::UnitId;

/// Write the catalogue or a list as a table, or say what a table would change.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
    /// The list of the district or street with this code, in place of the catalogue of items.
    #[arg(long, value_name = "CODE", global = true)]
    list: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write what is in force; the name ends in .xlsx or .csv.
    Export { file: PathBuf },
    /// Write every record in force, the tree and the days as a folder that check and load read:
    /// texts byte for byte. The folder is new or empty.
    Folder { folder: PathBuf },
    /// Say what a file would change; refused rows make the exit code 1.
    Check { file: PathBuf },
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read_existing()?;
        let unit = self.list.map(UnitId::new);
        with_app(&config, async move |app| {
            let (world, now) = (app.world.now(), app.now());
            match self.what {
                What::Export { file } => {
                    let tables = match &unit {
                        Some(unit) => vec![exchange::list(&world, unit, now).context(
                            "这个单位没有清单，请核对代码。This unit has no list: please check the code.",
                        )?],
                        None => vec![
                            exchange::items(&world, now),
                            exchange::materials(&world, now),
                            exchange::questions(&world, now),
                        ],
                    };
                    let bytes = match file.extension().is_some_and(|ending| ending == "csv") {
                        true => exchange::csv(&tables[0]),
                        false => exchange::xlsx(&tables)?,
                    };
                    std::fs::write(&file, bytes)
                        .with_context(|| format!("{} is not written", file.display()))?;
                    Ok(ExitCode::SUCCESS)
                }
                What::Folder { folder } => {
                    let files = app
                        .store
                        .read(move |tx| catalogue::folder(tx, &world, now))
                        .await?;
                    write_all(&folder, &files)?;
                    println!("写出文件 files written: {}", files.len());
                    Ok(ExitCode::SUCCESS)
                }
                What::Check { file } => {
                    let bytes = std::fs::read(&file)
                        .with_context(|| format!("{} is not read", file.display()))?;
                    let tables = exchange::read(&bytes)
                        .map_err(|why| anyhow::anyhow!("{} {}", why.zh, why.en))?;
                    let plan = match &unit {
                        Some(unit) => exchange::plan_list(&world, unit, &tables, now),
                        None => exchange::plan_items(&world, &tables, now),
                    };
                    Ok(show(&plan))
                }
            }
        })
    }
}

/// Nothing that lies there already is mixed with what is written.
fn write_all(folder: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<()> {
    let is_used = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    anyhow::ensure!(
        !is_used,
        "{0} 不是空的，请换一个新的或空的文件夹。{0} is not empty: name a new or an empty folder.",
        folder.display()
    );
    for (path, text) in files {
        let place = folder.join(path);
        let written = fs::create_dir_all(place.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&place, text));
        written.with_context(|| format!("{} is not written", place.display()))?;
    }
    Ok(())
}

fn show(plan: &Plan) -> ExitCode {
    for one in &plan.refused {
        let (kind, column) = (one.kind.zh(), one.column);
        println!("{kind} {} {column}: {} {}", one.row, one.why.zh, one.why.en);
    }
    for one in &plan.changes {
        println!("{} {}", one.key, one.name);
    }
    let counts = plan.counts;
    println!(
        "新增 new {}, 修改 changed {}, 不变 unchanged {}, 停办 taken out {}, 退回 refused {}",
        counts.new, counts.changed, counts.unchanged, counts.retired, counts.refused
    );
    match counts.refused {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}
