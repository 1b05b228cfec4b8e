//! 恢复到一半被杀掉：剩下的不会冒充完整。

use super::{BOTH, On, Place, fixture, make};
use crate::house::{House, each_engine};
use std::fs;
use std::path::Path;
use std::process::{Child, Command as Program, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use yike::app::{Clock, Mode};
use yike::config::Config;

const KILLS: u32 = 20;

/// How a place was found after a restore into it was killed.
#[derive(Debug, PartialEq)]
enum Found {
    /// Nothing of the house is there: it was killed before it wrote anything.
    Nothing,
    /// It says that it is not whole, and does not open.
    Refused,
    /// It was killed after its end.
    Whole,
}

#[test]
fn killed_at_any_moment_a_restore_leaves_nothing_that_serves() {
    let seen = std::cell::RefCell::new(Vec::new());
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "house");
        let is_sqlite = house.config.database.starts_with("sqlite:");
        let on = if is_sqlite { On::Sqlite } else { On::Postgres };
        let place = Place::empty(on, &house.config.master_key);
        let began = Instant::now();
        assert!(
            restoring(&place.config, &backup)
                .wait()
                .expect("ends")
                .success()
        );
        let whole = began.elapsed();
        assert_eq!(find(place, house), Found::Whole);
        for kill in 0..KILLS {
            let place = Place::empty(on, &house.config.master_key);
            let mut child = restoring(&place.config, &backup);
            thread::sleep(whole * kill / KILLS);
            child.kill().expect("killed");
            child.wait().expect("ended");
            seen.borrow_mut().push(find(place, house));
        }
    });
    assert!(seen.borrow().contains(&Found::Refused), "{seen:?}");
}

#[test]
fn emptied_a_broken_off_place_takes_the_backup_again() {
    each_engine(|house| {
        fixture::live(house);
        let (backup, _) = make(house, "again");
        for on in BOTH {
            let place = Place::empty(on, &house.config.master_key);
            // The key that does not fit is found at the very end.
            let key = fs::read(&place.config.master_key).expect("read");
            fs::write(&place.config.master_key, "7".repeat(64)).expect("written");
            place.refuses(&backup, "打不开");
            fs::write(&place.config.master_key, key).expect("written");
            place.refuses(&backup, "没有做完");
            let no_backup = yike::backup::make(
                &place.config,
                &house.folder().join("half"),
                true,
                house.app.now(),
                &mut |_| {},
            );
            assert!(format!("{:#}", no_backup.unwrap_err()).contains("没有做完"));
            fs::remove_dir_all(&place.config.objects).expect("emptied");
            let config = match place.config.database.strip_prefix("sqlite:") {
                Some(path) => {
                    for end in ["", "-wal", "-shm"] {
                        let _ = fs::remove_file(format!("{path}{end}"));
                    }
                    place.config.clone()
                }
                None => Config {
                    database: yike::store::throwaway::empty_postgres(),
                    ..place.config.clone()
                },
            };
            let place = Place { config, ..place };
            place.restore(&backup).expect("restored");
            place.open(Some(house)).assert_whole();
        }
    });
}

fn restoring(config: &Config, backup: &Path) -> Child {
    Program::new(env!("CARGO_BIN_EXE_yike"))
        .arg("restore")
        .arg(backup)
        .env("YIKE_DATABASE", &config.database)
        .env("YIKE_OBJECTS", &config.objects)
        .env("YIKE_MASTER_KEY", &config.master_key)
        .env_remove("YIKE_CONFIG")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a restore starts")
}

fn find(place: Place, before: &House) -> Found {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    // On PostgreSQL the transaction of a killed client lives until the server notices.
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        let opened = runtime.block_on(yike::open::open(&place.config, Clock::System, Mode::Serve));
        match opened {
            Err(error) => {
                let said = format!("{error:#}");
                if said.contains("没有做完的恢复") {
                    return Found::Refused;
                }
                assert!(Instant::now() < patience, "{said}");
                thread::sleep(Duration::from_millis(100));
            }
            Ok(app) => {
                drop(app);
                break;
            }
        }
    }
    let house = place.open(Some(before));
    if house.app.world.now().posts.is_empty() {
        // An empty installation, as on a first start: no case, no event, no file.
        assert_eq!(house.numbers(), Vec::<String>::new());
        let objects = fs::read_dir(&house.config.objects).expect("a folder");
        assert_eq!(objects.count(), 0);
        return Found::Nothing;
    }
    assert_eq!(house.numbers(), before.numbers());
    house.assert_whole();
    Found::Whole
}
