//! 从每一个发布过的库结构升级，每一步都杀一次：要么旧，要么新，没有中间。

use super::fixture::{self, RELEASED};
use super::{BOTH, On, Place};
use crate::house::House;
use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command as Program, Stdio};
use yike::backup::{Manifest, restore_at};
use yike::config::Config;
use yike::store::migrate::MIGRATIONS;
use yike::store::{Store, StoreConfig, throwaway};
use yike::verify;

/// What writes to the disk in SQLite's process, and what speaks to PostgreSQL's.
const SQLITE_CALLS: [&str; 5] = ["pwrite64", "fsync", "fdatasync", "ftruncate", "unlink"];
const POSTGRES_CALLS: [&str; 1] = ["sendto"];

/// Every table, column and index after each migration, as a fresh database has them.
type Schemas = BTreeMap<i64, Vec<String>>;

#[test]
fn a_house_of_every_released_schema_opens_and_goes_on() {
    for schema in RELEASED {
        for on in BOTH {
            let place = Place::empty(on, &fixture::folder(schema).join("master.key"));
            let backup = fixture::folder(schema).join("backup");
            assert_eq!(
                restore_at(&place.config, &backup)
                    .expect("restored")
                    .schema
                    .len() as i64,
                schema
            );
            let house = place.open(None);
            // The rows of an older schema are made anew by the clock's first round.
            house.tick();
            house.assert_whole();
            fixture::goes_on(&house, schema);
            house.assert_whole();

            // And as anybody would restore it.
            let place = Place::empty(on, &fixture::folder(schema).join("master.key"));
            place.restore(&backup).expect("restored");
            let house = place.open(None);
            house.tick();
            fixture::goes_on(&house, schema);
            house.assert_whole();
        }
    }
}

#[test]
fn an_upgrade_killed_at_each_step_leaves_the_old_schema_or_the_new_on_sqlite() {
    killed_at_each_step_on(On::Sqlite);
}

#[test]
fn an_upgrade_killed_at_each_step_leaves_the_old_schema_or_the_new_on_postgres() {
    killed_at_each_step_on(On::Postgres);
}

fn killed_at_each_step_on(on: On) {
    let strace = Program::new("strace")
        .arg("-V")
        .stdout(Stdio::null())
        .status();
    if strace.is_err() {
        println!("SKIPPED: upgrades killed at each step, strace is not here");
        return;
    }
    let schemas = schemas(on);
    for schema in RELEASED {
        killed_at_each_step(on, schema, &schemas);
    }
}

fn killed_at_each_step(on: On, schema: i64, schemas: &Schemas) {
    let folder = fixture::folder(schema);
    let place = Place::empty(on, &folder.join("master.key"));
    let manifest = restore_at(&place.config, &folder.join("backup")).expect("restored");
    let calls: &[&str] = match on {
        On::Sqlite => &SQLITE_CALLS,
        On::Postgres => &POSTGRES_CALLS,
    };
    let (mut kills, mut found) = (0, BTreeMap::<i64, u32>::new());
    for call in calls {
        for n in 1.. {
            let config = Config {
                database: throwaway::copy_of(&place.config.database),
                ..place.config.clone()
            };
            let was_killed = migrate_and_kill(&config, call, n);
            let (seen, tables) = throwaway::schema(&config.database).expect("it can be read");
            let latest = *seen.last().expect("some schema");
            assert_eq!(seen, (1..=latest).collect::<Vec<_>>(), "{call} {n}");
            assert!(latest >= schema, "{call} {n}");
            assert_eq!(sorted(tables), schemas[&latest], "{call} {n}: in between");
            let is_first = !found.contains_key(&latest);
            *found.entry(latest).or_default() += 1;
            check(&place, &config, &manifest, schema, is_first);
            throwaway::drop_copy(&config.database);
            if !was_killed {
                break;
            }
            kills += 1;
        }
    }
    // Killed often enough to have met more than one schema, where there is more than one.
    assert!(
        kills >= 2 * (MIGRATIONS.len() as u32 - schema as u32),
        "{kills}"
    );
    println!("{on:?} from schema {schema}: killed {kills} times, found {found:?}");
}

/// `yike migrate`, killed at the n-th such call of a thread; false where it came to its end.
fn migrate_and_kill(config: &Config, call: &str, n: u32) -> bool {
    let status = Program::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "-e"])
        .arg(format!("trace={call}"))
        .arg("-e")
        .arg(format!("inject={call}:signal=SIGKILL:when={n}"))
        .arg(env!("CARGO_BIN_EXE_yike"))
        .arg("migrate")
        .env("YIKE_DATABASE", &config.database)
        .env("YIKE_OBJECTS", &config.objects)
        .env("YIKE_MASTER_KEY", &config.master_key)
        .env_remove("YIKE_CONFIG")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("strace runs");
    let was_killed = status.signal() == Some(9) || status.code() == Some(137);
    assert!(was_killed || status.success(), "{call} {n}: {status}");
    was_killed
}

/// The next start brings it up to date, and nothing is lost; once for each schema that a kill left,
/// work goes on as well.
fn check(place: &Place, config: &Config, manifest: &Manifest, schema: i64, goes_on: bool) {
    let store = Store::open(&StoreConfig {
        url: config.database.clone(),
    });
    let store = store.expect("it opens");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    // Rows are checked against the ends of their chains with it.
    let verified = runtime
        .block_on(verify::log(&store, 0, |_| {}))
        .expect("read");
    drop(store);
    assert!(verified.is_whole(), "{:?}", verified.broken);
    assert_eq!(verified.events, manifest.heads.events);
    if goes_on {
        assert!(place.config.objects.exists());
        let folder = tempfile::tempdir().expect("a folder");
        let house = House::found(config.clone(), folder, None);
        assert_eq!(house.numbers().len() as u64, manifest.rows_of("case_row"));
        house.tick();
        fixture::goes_on(&house, schema);
        house.assert_whole();
    }
}

fn schemas(on: On) -> Schemas {
    let fresh = MIGRATIONS.iter().map(|migration| {
        let folder = tempfile::tempdir().expect("a folder");
        let url = match on {
            On::Sqlite => format!("sqlite:{}", folder.path().join("yike.db").display()),
            On::Postgres => throwaway::empty_postgres(),
        };
        throwaway::bring_to(&url, migration.version).expect("made");
        let (_, tables) = throwaway::schema(&url).expect("read");
        (migration.version, sorted(tables))
    });
    fresh.collect()
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}
