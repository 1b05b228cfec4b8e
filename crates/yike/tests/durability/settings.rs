//! 数据库怎样设置会丢掉已受理的件：程序看得出来，说得出来，改好了就不再说。

use crate::cluster::Cluster;
use crate::house::FRIDAY;
use crate::place::{Folder, Place};
use std::time::Duration;
use yike::health::{About, Concern};
use yike::keeping;
use yike::store::{Store, StoreConfig, StoreError};
use yike::{args, sql};

sql! {
    PUT = "INSERT INTO setting (name, value) VALUES ($1, 'x')";
    THERE = "SELECT value FROM setting WHERE name = $1";
    COMMIT_WAITS = "SELECT current_setting('synchronous_commit')";
}

fn open(cluster: &Cluster) -> Store {
    Store::open(&StoreConfig { url: cluster.url() }).expect("it opens")
}

#[test]
fn settings_that_could_lose_a_case_are_told_until_they_are_mended() {
    let folder = Folder::new("settings");
    let weak = [
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
    ];
    let cluster = Cluster::new(&folder.path().join("weak"), &weak);
    let store = open(&cluster);
    // The third is set right for each connection of ours; the server's own two cannot be.
    assert_eq!(
        store.weak_settings(false).expect("asked"),
        ["fsync", "full_page_writes"]
    );
    let waits = store.read_blocking(|tx| {
        let row = tx.one(&COMMIT_WAITS, args![])?.expect("a row");
        Ok::<_, StoreError>(row.text(0)?.to_owned())
    });
    assert_eq!(waits, Ok("on".to_owned()));
    drop(store);
    drop(cluster);

    let cluster = Cluster::new(&folder.path().join("sound"), &[]);
    let place = Place::new(&folder.path().join("data"), Some(cluster.url()));
    let house = place.house(FRIDAY);
    let told = || house.app.health.about(About::Durability);
    house.run(keeping::ask(&house.app, false));
    assert_eq!(told(), None);
    // Told that there is a standby, it wants to see it named.
    house.run(keeping::ask(&house.app, true));
    let settings = vec!["synchronous_standby_names".to_owned()];
    assert_eq!(told(), Some(Concern::NotDurable { settings }));
    cluster.sql("ALTER SYSTEM SET synchronous_standby_names = 'second'");
    cluster.sql("SELECT pg_reload_conf()");
    let mended = std::time::Instant::now();
    while told().is_some() {
        assert!(mended.elapsed() < Duration::from_secs(10), "{:?}", told());
        house.run(keeping::ask(&house.app, true));
    }

    // A waiting COMMIT that somebody breaks off is answered with success and a warning: the
    // standby does not have it, so nobody is told that it is kept.
    let store = house.app.store.clone();
    let waits = std::thread::spawn(move || {
        store.write_blocking(|tx| {
            tx.put(&PUT, args!["waits"]);
            Ok::<_, StoreError>(())
        })
    });
    let begun = std::time::Instant::now();
    let waiting =
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    while !cluster.sql(waiting).contains('t') {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nobody waits for the standby"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(waits.join().expect("ends"), Err(StoreError::Uncertain));
    let there = house.read(|tx| tx.one(&THERE, args!["waits"]));
    assert!(there.is_some(), "the server has it, the standby may not");
}
