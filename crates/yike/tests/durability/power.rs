//! 拔电源：回答过的一件不少；不等磁盘的对照，必须丢。
//!
//! YIKE_POWER_CUTS and YIKE_POWER_CUTS_PG say how often.

use crate::cluster::Cluster;
use crate::disk::Disk;
use crate::house::{self, FRIDAY};
use crate::notes::{self, Notes};
use crate::place::{self, Folder, Place};
use crate::{child, count, say};
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};
use yike::private::random;

/// Everything is compared after so many cuts; what was acknowledged since the last cut, after each.
const WHOLE_EVERY: usize = 25;

#[test]
fn the_power_is_cut_and_nothing_acknowledged_is_lost() {
    let cuts = count("YIKE_POWER_CUTS", 300);
    let Some(disk) = Disk::new("power cuts on SQLite", 512) else {
        return;
    };
    let mut place = Place::furnished(&disk.point().join("data-0"));
    sync(&disk);
    let mut folder = Folder::new("power");
    let (mut checked, mut all, mut late) = (0, 0, 0);
    for cut in 1..=cuts {
        // From time to time a place of its own, so that a long run does not drag its past along.
        if cut % 500 == 0 {
            let _ = std::fs::remove_dir_all(&place.data);
            place = Place::furnished(&disk.point().join(format!("data-{cut}")));
            sync(&disk);
            folder = Folder::new("power");
            checked = 0;
        }
        let notes = Notes::open(folder.path());
        let mut writer = writes(&place, folder.path(), "writer:careful", checked);
        late += cut_off(&disk, &mut writer, &notes);
        disk.restart();
        let kept = notes.all_kept();
        let house = place.house(FRIDAY);
        notes::check_kept(&house, &kept[checked..]);
        all += kept.len() - checked;
        checked = kept.len();
        if cut % WHOLE_EVERY == 0 || cut == cuts {
            notes::check_all(&house, &notes);
        }
        place::close(house);
    }
    say(&format!(
        "power cuts on SQLite: {cuts} cuts, {all} acknowledged, 0 lost, 0 doubled ({late} more \
         answers came while the power went)"
    ));
}

/// Were this to lose nothing, the test above would prove nothing.
#[test]
fn a_careless_store_loses_what_it_acknowledged() {
    let Some(disk) = Disk::new("the control of the power cuts on SQLite", 128) else {
        return;
    };
    let (mut all, mut lost) = (0, 0);
    for cut in 1..=20 {
        let folder = Folder::new("careless");
        let place = Place::furnished(&disk.point().join(format!("data-{cut}")));
        sync(&disk);
        let notes = Notes::open(folder.path());
        let mut writer = writes(&place, folder.path(), "writer:careless", 4);
        cut_off(&disk, &mut writer, &notes);
        disk.restart();
        all += notes.how_many_kept();
        lost += notes.how_many_kept() - found(&place, &notes);
        if lost > 0 {
            break;
        }
    }
    say(&format!(
        "the control of the power cuts on SQLite: {lost} of {all} acknowledged were lost"
    ));
    assert!(
        lost > 0,
        "a store that waits for no disk lost nothing: these cuts cut nothing"
    );
}

#[test]
fn the_power_of_postgresql_is_cut_and_nothing_acknowledged_is_lost() {
    let cuts = count("YIKE_POWER_CUTS_PG", 20);
    let Some(disk) = Disk::new("power cuts on PostgreSQL", 1024) else {
        return;
    };
    let mut cluster = Cluster::new(&disk.point().join("pg"), &[]);
    let place = Place::new(&disk.point().join("data"), Some(cluster.url()));
    furnish(&place);
    sync(&disk);
    let folder = Folder::new("power-pg");
    let (mut checked, mut late) = (0, 0);
    for cut in 1..=cuts {
        let notes = Notes::open(folder.path());
        let mut writer = writes(&place, folder.path(), "writer:careful", checked);
        late += cut_off(&disk, &mut writer, &notes);
        cluster.kill();
        disk.restart();
        cluster.start();
        let house = place.house(FRIDAY);
        let kept = notes.all_kept();
        notes::check_kept(&house, &kept[checked..]);
        checked = kept.len();
        if cut % WHOLE_EVERY == 0 || cut == cuts {
            notes::check_all(&house, &notes);
        }
        drop(house);
    }
    drop(cluster);
    say(&format!(
        "power cuts on PostgreSQL: {cuts} cuts, {checked} acknowledged, 0 lost, 0 doubled ({late} \
         more answers came while the power went)"
    ));
}

#[test]
fn a_careless_postgresql_loses_what_it_acknowledged() {
    let Some(disk) = Disk::new("the control of the power cuts on PostgreSQL", 1024) else {
        return;
    };
    // As late as it may: what is not waited for is written every ten seconds.
    let mut cluster = Cluster::new(&disk.point().join("pg"), &["wal_writer_delay=10s"]);
    let place = Place::new(&disk.point().join("data"), Some(cluster.url()));
    furnish(&place);
    sync(&disk);
    let folder = Folder::new("careless-pg");
    let (mut all, mut lost) = (0, 0);
    for _ in 1..=5 {
        let notes = Notes::open(folder.path());
        let mut writer = writes(&place, folder.path(), "writer:careless", all + 4);
        cut_off(&disk, &mut writer, &notes);
        cluster.kill();
        disk.restart();
        cluster.start();
        all = notes.how_many_kept();
        lost = all - found(&place, &notes);
        if lost > 0 {
            break;
        }
    }
    drop(cluster);
    say(&format!(
        "the control of the power cuts on PostgreSQL: {lost} of {all} acknowledged were lost"
    ));
    assert!(
        lost > 0,
        "a server that waits for no disk lost nothing: these cuts cut nothing"
    );
}

/// What the program writes when it starts for the first time: the key above all.
#[test]
fn the_power_is_cut_at_a_first_start_and_the_key_is_whole_or_not_there() {
    let Some(disk) = Disk::new("power cuts at a first start", 128) else {
        return;
    };
    for cut in 0..count("YIKE_POWER_CUTS_START", 20) {
        let place = Place::new(&disk.point().join(format!("data-{cut}")), None);
        let folder = Folder::new("start");
        let mut child = child::command("start:", &place, folder.path())
            .spawn()
            .expect("starts");
        std::thread::sleep(Duration::from_micros(u64::from(random::<1>()[0]) * 400));
        disk.cut();
        end(&mut child);
        disk.restart();
        let house = place.house(FRIDAY);
        house.run(house::furnish(&house.app));
        // The key that sealed something is still the key after another cut.
        let proof = house.app.keys.session_id("the same key");
        place::close(house);
        disk.cut();
        disk.restart();
        let house = place.house(FRIDAY);
        assert_eq!(house.app.keys.session_id("the same key"), proof);
        place::close(house);
        let _ = std::fs::remove_dir_all(&place.data);
    }
}

fn furnish(place: &Place) {
    let house = place.house(FRIDAY);
    house.run(house::furnish(&house.app));
}

/// Starts a writer and lets it work until it has been answered, and a little longer.
fn writes(place: &Place, notes: &Path, part: &str, already: usize) -> Child {
    let mut writer = child::command(part, place, notes)
        .spawn()
        .expect("a writer starts");
    let patience = Instant::now() + Duration::from_secs(60);
    let kept = Notes::open(notes);
    while kept.how_many_kept() <= already {
        let ended = writer.try_wait().expect("asked").is_some();
        assert!(
            !ended && Instant::now() < patience,
            "no answer: {}",
            child::said(notes)
        );
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_micros(u64::from(random::<1>()[0]) * 200));
    writer
}

/// The power goes, for the disk and for the writer. What counts is what had been answered by then:
/// a real cut ends both at once, but here the writer runs on for a moment, and a sync that had
/// passed the file system's own look at the switch may find the aborted transaction gone and call
/// that done. Gives how many answers came in that moment.
fn cut_off(disk: &Disk, writer: &mut Child, notes: &Notes) -> usize {
    let before = notes.length();
    disk.cut();
    end(writer);
    notes.heard_until(before)
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// How many of the acknowledged commands are there; none where the database does not even open.
fn found(place: &Place, notes: &Notes) -> usize {
    let looked = std::panic::catch_unwind(|| {
        let house = place.house(FRIDAY);
        let there = notes::commands(&house);
        drop(house);
        notes
            .all_kept()
            .iter()
            .filter(|kept| there.contains(&kept.id))
            .count()
    });
    looked.unwrap_or(0)
}

/// What lies on the disk before the writer begins is not what is to be lost.
fn sync(disk: &Disk) {
    use std::os::fd::AsRawFd;
    let point = std::fs::File::open(disk.point()).expect("the disk");
    // SAFETY: a call on an open file, without pointers.
    unsafe { libc::syncfs(point.as_raw_fd()) };
}
