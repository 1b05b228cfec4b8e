//! 主库死了，备库接上：同步备库一件不丢、一件不重。YIKE_FAILOVERS 说多少次。

use crate::cluster::Cluster;
use crate::house::{self, FRIDAY, at};
use crate::notes::{self, Notes};
use crate::place::{Folder, Place};
use crate::{count, say, writer};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};
use yike::app::Clock;

const HANDS: usize = 6;

#[test]
fn the_primary_dies_under_load_and_the_standby_has_everything() {
    let rounds = count("YIKE_FAILOVERS", 1);
    let (mut all, mut longest) = (0, Duration::ZERO);
    for _ in 0..rounds {
        let (kept, outage) = round();
        all += kept;
        longest = longest.max(outage);
    }
    say(&format!(
        "failover with a synchronous standby: {rounds} times, {all} acknowledged, 0 lost, 0 doubled; longest until the next answer after the promotion {longest:?}"
    ));
}

fn round() -> (usize, Duration) {
    let folder = Folder::new("failover");
    let mut primary = Cluster::new(&folder.path().join("first"), &[]);
    let standby = primary.standby(&folder.path().join("second"), &[]);
    let place = Place::new(
        &folder.path().join("data"),
        Some(primary.url_with(&standby)),
    );
    let furnished = place.house(FRIDAY);
    furnished.run(house::furnish(&furnished.app));
    drop(furnished);
    primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.sql("SELECT pg_reload_conf()");
    let begun = Instant::now();
    while primary.sql("SELECT sync_state FROM pg_stat_replication") != "sync" {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{}",
            primary.log()
        );
        std::thread::sleep(Duration::from_millis(20));
    }

    let notes = Notes::open(&folder.path().join("notes"));
    let enough = AtomicBool::new(false);
    let outage = std::thread::scope(|scope| {
        scope.spawn(|| works(&place, &notes, &enough));
        let waits_for = |more: usize| {
            let (begun, before) = (Instant::now(), notes.how_many_kept());
            while notes.how_many_kept() < before + more {
                assert!(
                    begun.elapsed() < Duration::from_secs(60),
                    "no answer; {}",
                    standby.log()
                );
                std::thread::sleep(Duration::from_millis(5));
            }
            begun.elapsed()
        };
        waits_for(60);
        primary.kill();
        standby.promote();
        let outage = waits_for(1);
        waits_for(60);
        enough.store(true, SeqCst);
        outage
    });
    let house = place.house(FRIDAY);
    notes::check_all(&house, &notes);
    (notes.how_many_kept(), outage)
}

/// Files without end; what was not answered is sent again under the same id until it is.
fn works(place: &Place, notes: &Notes, enough: &AtomicBool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let app = house::open(&place.config, Clock::set(at(FRIDAY))).await;
        let hands = (0..HANDS).map(|hand| {
            let app = app.clone();
            async move {
                for n in 0.. {
                    if enough.load(SeqCst) {
                        return;
                    }
                    let id = format!("file-{hand}-{n}");
                    notes.sent(&id);
                    while writer::file(&app, notes, &id, n).await.is_err() {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
            }
        });
        writer::all(hands).await;
    });
}
