//! 每一种指令，在每一次写盘的地方各杀一次：回答过的都在，没回答的至多一次，再交一次恰好一次。
//!
//! A quick run strikes more than a thousand of the points, the same ones each time; YIKE_KILL_POINTS=all
//! strikes every one.

use crate::notes::{self, Kept, Notes};
use crate::place::{self, Folder, Place};
use crate::scenes::{self, Last, Scene};
use crate::tracer::{self, Fault};
use crate::{child, house};
use std::fs;
use std::path::Path;
use yike::{args, sql};

sql! {
    REGISTER = "SELECT CAST(COUNT(*) AS BIGINT) FROM event WHERE stream = 'register'";
}

/// Points of each scene in a quick run.
const EACH: u64 = 27;

#[test]
fn killed_at_each_storage_call_of_each_kind_of_command() {
    let all = std::env::var("YIKE_KILL_POINTS").is_ok_and(|value| value == "all");
    let folder = Folder::new("points");
    let (mut points, mut calls, mut scenes) = (0, 0, 0);
    for scene in scenes::all() {
        let (tried, of) = strike(&scene, folder.path(), all);
        points += tried;
        calls += of;
        scenes += 1;
    }
    crate::say(&format!(
        "kill points: {points} of {calls} storage calls of {scenes} kinds of act: nothing acknowledged lost, nothing doubled"
    ));
    assert!(points >= 1000, "{points} points are too few");
}

/// A scene that a rule refuses would prove nothing: each plays to its end where nothing is struck.
#[test]
fn every_scene_can_be_played() {
    let folder = Folder::new("scenes");
    for scene in scenes::all() {
        let ready = folder.path().join(scene.name);
        let place = Place::furnished(&ready);
        scene.prepare(&place);
        let (_, ended) = once(&scene, &ready, folder.path(), &Fault::None);
        assert!(ended.calls > 20, "{}: {} calls", scene.name, ended.calls);
        let _ = fs::remove_dir_all(&ready);
    }
}

/// Every scene by itself, and the points that were struck.
fn strike(scene: &Scene, folder: &Path, all: bool) -> (u64, u64) {
    let ready = folder.join(scene.name);
    let place = Place::furnished(&ready);
    let key = scene.prepare(&place);
    let before = register_events(&place);
    // Once to the end: how many calls there are, and what the register is then.
    let (_, ended) = once(scene, &ready, folder, &Fault::None);
    let work = Place::new(&folder.join("work"), None);
    let after = register_events(&work);
    assert!(
        ended.calls > 20,
        "{}: only {} storage calls",
        scene.name,
        ended.calls
    );
    let step = if all { 1 } else { (ended.calls / EACH).max(1) };
    let mut tried = 0;
    // The last point lies behind the last call: nothing is struck.
    let mut n = 1;
    while n <= ended.calls {
        let (notes, struck) = once(scene, &ready, folder, &Fault::KillAt(n));
        let label = format!(
            "{} at {n} of {}: {:?}",
            scene.name, ended.calls, struck.struck
        );
        check(scene, &work, &notes, (before, after), &label);
        tried += 1;
        n += step;
    }
    let _ = fs::remove_dir_all(&ready);
    let _ = key;
    (tried, ended.calls)
}

/// A copy of what was prepared, the act in a child under the fault.
fn once(scene: &Scene, ready: &Path, folder: &Path, fault: &Fault) -> (Notes, tracer::Ended) {
    let (data, said) = (folder.join("work"), folder.join("notes"));
    let _ = fs::remove_dir_all(&data);
    let _ = fs::remove_dir_all(&said);
    place::copy(ready, &data);
    let work = Place::new(&data, None);
    let mut program = child::command(&format!("scene:{}", scene.name), &work, &said);
    let ended = tracer::run(&mut program, &data, fault, |_| {});
    let notes = Notes::open(&said);
    if ended.struck.is_none() {
        assert_eq!(
            notes.all_kept().len(),
            1,
            "{}: {}",
            scene.name,
            child::said(&said)
        );
    }
    (notes, ended)
}

/// What holds at once, and after the same act was sent again.
fn check(scene: &Scene, place: &Place, notes: &Notes, register: (i64, i64), label: &str) {
    let house = place.house(scene.when);
    let kept = notes.all_kept();
    let said = format!("{label}; acknowledged: {}", !kept.is_empty());
    match &scene.last {
        Last::Order(_) | Last::File(_) => {
            notes::check_kept(&house, &kept);
            let again = scenes::act(scene, &house, place)
                .unwrap_or_else(|fault| panic!("{said}: sent again: {fault}"));
            notes::check_kept(&house, std::slice::from_ref(&again));
            if let [first] = kept.as_slice() {
                assert_eq!((&again.case, again.seq), (&first.case, first.seq), "{said}");
            }
        }
        Last::Tick(event) => {
            let key = scenes::case_of(place).expect("a case");
            let times = scenes::times(&house, &key, event);
            assert!(times <= 1 && times >= kept.len(), "{said}: {times} times");
            scenes::act(scene, &house, place).unwrap_or_else(|fault| panic!("{said}: {fault}"));
            assert_eq!(scenes::times(&house, &key, event), 1, "{said}");
        }
        Last::Register(_) => {
            let now = count(&house);
            assert!(
                now == register.0 || now == register.1,
                "{said}: half of a change"
            );
            assert!(kept.is_empty() || now == register.1, "{said}: lost");
            if now == register.0 {
                scenes::act(scene, &house, place).unwrap_or_else(|fault| panic!("{said}: {fault}"));
                assert_eq!(count(&house), register.1, "{said}");
            }
        }
    }
    house.assert_whole();
    place::close(house);
}

fn count(house: &house::House) -> i64 {
    house.read(|tx| tx.one(&REGISTER, args![])?.expect("a count").i64(0))
}

fn register_events(place: &Place) -> i64 {
    let house = place.house(house::FRIDAY);
    let count = count(&house);
    place::close(house);
    count
}

#[test]
fn killed_at_each_call_of_a_first_start_the_next_start_goes_through() {
    let folder = Folder::new("first");
    let start = |fault: &Fault| {
        let data = folder.path().join("data");
        let _ = fs::remove_dir_all(&data);
        let place = Place::new(&data, None);
        let mut program = child::command("start:", &place, &folder.path().join("notes"));
        let ended = tracer::run(&mut program, &data, fault, |_| {});
        (place, ended)
    };
    let calls = start(&Fault::None).1.calls;
    assert!(calls > 20, "{calls} calls");
    let every = std::env::var("YIKE_KILL_POINTS").is_ok_and(|value| value == "all");
    let step = if every { 1 } else { (calls / 100).max(1) };
    let mut struck = 0;
    for n in (1..=calls).step_by(step as usize) {
        let (place, ended) = start(&Fault::KillAt(n));
        // The threads end in their own order, so the last calls are not in every run.
        struck += usize::from(ended.struck.is_some());
        let house = place.house(house::FRIDAY);
        if n % 10 == 1 {
            house.run(house::furnish(&house.app));
        }
        place::close(house);
    }
    assert!(
        struck as u64 > calls / step * 9 / 10,
        "{struck} of {calls} / {step} were struck"
    );
    crate::say(&format!(
        "kill points: {struck} of {calls} storage calls of a first start"
    ));
}

/// The tracer itself: a killed child has not answered, an unstruck one has.
#[test]
fn a_child_killed_before_its_commit_has_acknowledged_nothing() {
    let folder = Folder::new("tracer");
    let scene = scenes::find("accept");
    let ready = folder.path().join("ready");
    scene.prepare(&Place::furnished(&ready));
    let (notes, ended) = once(&scene, &ready, folder.path(), &Fault::KillAt(1));
    assert_eq!(notes.all_kept(), Vec::<Kept>::new());
    assert!(ended.struck.is_some() && ended.calls == 1, "{ended:?}");
    let (notes, ended) = once(&scene, &ready, folder.path(), &Fault::None);
    assert_eq!(notes.all_kept().len(), 1);
    assert!(ended.struck.is_none());
}
