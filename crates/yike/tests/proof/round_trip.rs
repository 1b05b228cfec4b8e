//! What was loaded is what comes out, byte for byte: one by one in the browser, and as a folder that
//! makes the same installation anew on the other engine.

use crate::district::yike;
use crate::town::{Post, Town};
use crate::{built_in, files, invented};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use yike::app::Clock;
use yike::config::Config;
use yike::store::throwaway;
use yike_core::clock::Calendar;
use yike_core::unit::Unit;
use yike_core::who::Duty;

/// An installation with nothing in it, in this folder.
fn empty(folder: &Path, is_postgres: bool) -> Config {
    let own = Config::in_folder(folder);
    match is_postgres {
        true => Config {
            database: throwaway::empty_postgres(),
            ..own
        },
        false => own,
    }
}

/// Loads a folder with the program.
fn load(config: &Config, from: &Path) {
    let from = from.display().to_string();
    let (done, said) = yike(
        config,
        &["load", "units", "calendar", "items", "--from", &from],
    );
    assert!(done, "{said}");
}

/// What an installation knows: every record's digest, the tree and the days.
#[derive(Debug, PartialEq)]
struct Known {
    digests: BTreeMap<String, String>,
    units: Vec<Unit>,
    calendar: Calendar,
}

fn known(town: &Town) -> Known {
    let app = &town.servers[0].app;
    let (world, now) = (app.world.now(), app.now());
    let items = world
        .catalogue(now)
        .map(|one| (format!("items/{}", one.item.key), &one.digest));
    let packages = world.packages(now);
    let packages = packages.map(|one| (format!("packages/{}", one.record.key), &one.digest));
    let lists = world.all_lists(now);
    let lists = lists.map(|one| (format!("lists/{}", one.record.unit), &one.digest));
    Known {
        digests: (items.chain(packages).chain(lists))
            .map(|(key, digest)| (key, digest.clone()))
            .collect(),
        units: world.units.all().cloned().collect(),
        calendar: world.calendar.clone(),
    }
}

/// Every record of the folder is downloaded as it was written there.
async fn is_downloaded(town: &Town, from: &Path) -> usize {
    let server = &town.servers[0];
    let (keeper, other) = (town.staff("shi").await, town.staff("ji").await);
    let mut count = 0;
    for part in ["items", "packages", "lists"] {
        for file in files(from, part) {
            let path = format!("/admin/{}/text", file.trim_end_matches(".toml"));
            // A list is read by whoever keeps its unit.
            let keeper = if file.contains("/37") {
                &other
            } else {
                &keeper
            };
            let answer = server.get(keeper, &path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert!(
                answer.bytes == fs::read(from.join(&file)).expect("a file"),
                "{path}"
            );
            count += 1;
        }
    }
    count
}

/// From a folder into one engine, out into a folder, and from that into the other.
fn goes_round(from: &Path, top: &[Post]) {
    let mut seen = Vec::new();
    for is_postgres in [false, true] {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let (home, again) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("a folder"),
        );
        let out = tempfile::tempdir().expect("a folder");
        let config = empty(home.path(), is_postgres);
        load(&config, from);
        let folder = out.path().join("catalogue");
        let to = folder.display().to_string();
        let (done, said) = yike(&config, &["exchange", "folder", &to]);
        assert!(done, "{said}");
        // Nothing is mixed with what lies there already.
        let (done, said) = yike(&config, &["exchange", "folder", &to]);
        assert!(!done && said.contains("is not empty"), "{said}");
        for part in ["items", "packages", "lists"] {
            assert_eq!(files(&folder, part), files(from, part));
            for file in files(from, part) {
                let read = |folder: &Path| fs::read(folder.join(&file)).expect("a file");
                assert!(read(&folder) == read(from), "{file}");
            }
        }
        let (clean, said) = yike(&config, &["check", &to]);
        assert!(clean, "{said}");
        let other = empty(again.path(), !is_postgres);
        load(&other, &folder);
        runtime.block_on(async {
            let town = Town::over(config, home, Clock::System, top, 1).await;
            let anew = Town::over(other, again, Clock::System, top, 1).await;
            let count = is_downloaded(&town, from).await;
            assert_eq!(is_downloaded(&anew, &folder).await, count);
            let (before, after) = (known(&town), known(&anew));
            assert_eq!(before.digests.len(), count);
            assert!(before == after, "{before:#?}\n{after:#?}");
            println!("{count} records, {} units went round", before.units.len());
            seen.push(before);
        });
    }
    assert!(seen[0] == seen[1], "both engines keep the same");
}

#[test]
fn the_built_in_catalogue_comes_out_as_it_went_in() {
    let top = [
        ("shi", "石安", "11".to_owned(), Duty::Administrator),
        ("ji", "季安", "3701".to_owned(), Duty::Administrator),
    ];
    goes_round(&built_in(), &top);
}

#[test]
fn an_invented_catalogue_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().expect("a folder");
    invented::write(folder.path());
    let top = ["shi", "ji"].map(|login| {
        (
            login,
            "石安",
            invented::CITY.to_owned(),
            Duty::Administrator,
        )
    });
    goes_round(folder.path(), &top);
}
