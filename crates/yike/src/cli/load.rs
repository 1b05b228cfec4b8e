//! `yike load`: the catalogue goes into the register, because an administrator says so.

use super::{Place, with_app};
use std::path::PathBuf;
use std::process::ExitCode;
use yike::catalogue::Catalogue;
use yike::load;
use yike_core::who::PersonId;

/// Load units, calendar or items from a catalogue folder into the database.
///
/// `yike serve` never does this by itself: the catalogue that is built in is 示例数据, and a city
/// brings its own. What stands there already in the same words is left alone; running cases keep
/// the version of the item they were filed under.
#[derive(clap::Args)]
pub struct Args {
    /// What to load, in any order.
    #[arg(required = true, value_enum)]
    parts: Vec<Part>,
    /// The catalogue folder. Without it: the one that the configuration names, or the built-in
    /// demonstration data.
    #[arg(long, value_name = "DIR")]
    from: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Part {
    /// The tree of districts, streets and communities, with bureaus.
    Units,
    /// Holidays and worked weekends.
    Calendar,
    /// Items: what can be applied for.
    Items,
}

impl Args {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.place.read()?;
        let folder = self.from.or_else(|| config.catalogue.clone());
        let catalogue = match &folder {
            Some(folder) => Catalogue::open(folder)?,
            None => {
                eprintln!(
                    "注意：载入的是内置的示例数据，以本市公布为准。Built-in demonstration data is loaded; bring your city's own with --from DIR."
                );
                Catalogue::embedded()
            }
        };
        let parts = self.parts;
        with_app(&config, async move |app| {
            let by = PersonId::new("load");
            if parts.contains(&Part::Units) {
                let n = load::units(&app, &catalogue, &by).await?;
                println!("机构 units: {n}");
            }
            if parts.contains(&Part::Calendar) {
                let n = load::calendar(&app, &catalogue, &by).await?;
                println!("日历年份 calendar years: {n}");
            }
            if parts.contains(&Part::Items) {
                let n = load::items(&app, &catalogue, &by).await?;
                println!("新发布事项 items newly published: {n}");
            }
            Ok(ExitCode::SUCCESS)
        })
    }
}
