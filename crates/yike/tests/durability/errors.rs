//! 写盘出错、同步出错：不说假话；同步出过错的程序，不再答应任何事，直到重新启动。

use crate::notes::{self, Notes};
use crate::place::{self, Folder, Place};
use crate::scenes::{self, Scene};
use crate::server::{self, Server};
use crate::tracer::{self, CAN_SPOIL, Fault, What};
use crate::{child, say, writer};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;

/// Points of each scene and error in a quick run.
const EACH: u64 = 40;

fn can_spoil(what: &str) -> bool {
    if !CAN_SPOIL {
        say(&format!(
            "SKIPPED: {what} (calls are made to fail on x86_64 only)"
        ));
    }
    CAN_SPOIL
}

#[test]
fn an_error_at_each_storage_call_is_no_false_success() {
    if !can_spoil("errors at each storage call") {
        return;
    }
    let every = std::env::var("YIKE_KILL_POINTS").is_ok_and(|value| value == "all");
    let folder = Folder::new("errors");
    let mut points = 0;
    for name in ["file", "approve"] {
        let scene = scenes::find(name);
        let ready = folder.path().join(name);
        scene.prepare(&Place::furnished(&ready));
        let (_, ended) = once(&scene, &ready, folder.path(), &Fault::None);
        let step = if every {
            1
        } else {
            (ended.calls / EACH).max(1)
        };
        for error in [libc::EIO, libc::ENOSPC] {
            for n in (1..=ended.calls).step_by(step as usize) {
                let (outcome, ended) =
                    once(&scene, &ready, folder.path(), &Fault::ErrorAt(n, error));
                let label = format!("{name}, error {error} at {n}: {ended:?}, {outcome:?}");
                check(&scene, folder.path(), error, &outcome, &ended, &label);
                points += 1;
            }
        }
    }
    say(&format!(
        "errors: EIO and ENOSPC at {points} storage calls: no false success"
    ));
}

/// The scene's act and then a second one, in a child under the fault: what each was told.
fn once(scene: &Scene, ready: &Path, folder: &Path, fault: &Fault) -> (Vec<String>, tracer::Ended) {
    let (data, said) = (folder.join("work"), folder.join("notes"));
    let _ = fs::remove_dir_all(&data);
    let _ = fs::remove_dir_all(&said);
    place::copy(ready, &data);
    let work = Place::new(&data, None);
    let mut program = child::command(&format!("twice:{}", scene.name), &work, &said);
    let ended = tracer::run(&mut program, &data, fault, |_| {});
    let outcome = fs::read_to_string(said.join("outcome")).unwrap_or_default();
    let outcome: Vec<String> = outcome.lines().map(str::to_owned).collect();
    if ended.struck.is_none() {
        assert_eq!(outcome, ["first ok", "second ok"], "{}", child::said(&said));
    }
    (outcome, ended)
}

/// In the child: the act, then a filing, each outcome noted.
pub fn play_twice(name: &str, place: &Place, notes: &Notes, folder: &Path) {
    let scene = scenes::find(name);
    let house = place.house(scene.when);
    let mut outcome = String::new();
    let mut tell = |which: &str, ok: bool| {
        outcome.push_str(&format!("{which} {}\n", if ok { "ok" } else { "refused" }));
        fs::write(folder.join("outcome"), &outcome).expect("noted");
    };
    notes.sent(scenes::ID);
    // The act's own helpers panic where the files are not kept: that is a refusal too.
    let first = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        scenes::act(&scene, &house, place)
    }));
    if let Ok(Ok(kept)) = &first {
        notes.kept(kept);
    }
    tell("first", matches!(first, Ok(Ok(_))));
    notes.sent("file-0-1");
    let second = house.run(writer::file(&house.app, notes, "file-0-1", 1));
    tell("second", second.is_ok());
}

fn check(
    scene: &Scene,
    folder: &Path,
    error: i32,
    outcome: &[String],
    ended: &tracer::Ended,
    label: &str,
) {
    let place = Place::new(&folder.join("work"), None);
    let notes = Notes::open(&folder.join("notes"));
    let house = place.house(scene.when);
    notes::check_kept(&house, &notes.all_kept());
    let again = scenes::act(scene, &house, &place);
    let again = again.unwrap_or_else(|fault| panic!("{label}: sent again: {fault}"));
    notes::check_kept(&house, &[again]);
    house.assert_whole();
    place::close(house);
    let [first, second] = outcome else {
        // It did not come up: nothing was acknowledged either.
        assert!(notes.all_kept().is_empty(), "{label}");
        return;
    };
    let struck = ended.struck.as_deref().unwrap_or_default();
    let in_database = struck.contains("yike.db");
    if first == "first refused" && error == libc::EIO && in_database {
        assert_eq!(
            second, "second refused",
            "{label}: acknowledged after the disk failed"
        );
    }
    // A fault that struck the first act is over; one that struck the second was its own.
    if first == "first refused" && error == libc::ENOSPC && !struck.starts_with("Sync") {
        assert_eq!(second, "second ok", "{label}: there is room again");
    }
}

#[test]
fn after_a_failed_sync_the_server_acknowledges_nothing_more() {
    if !can_spoil("a failed sync under the server") {
        return;
    }
    // The database's log, then the folder of the files.
    for (what, is_struck_by) in [("yike.db-wal", true), ("/objects/", false)] {
        let folder = Folder::new("sync");
        let place = Place::furnished_today(&folder.path().join("data"));
        let token = server::session(&place);
        let notes = Notes::open(&folder.path().join("notes"));
        let bad = Arc::new(AtomicBool::new(false));
        let fault = Fault::While(bad.clone(), What::Sync, what, libc::EIO);
        let mut server = Server::start_under(&place, fault);
        let client = server.client(&token);
        let file = |n: u32, photograph: bool| {
            notes.sent(&server::id_of(n));
            client.files(&notes, n, photograph).expect("answered")
        };
        for n in 1..=4 {
            assert_eq!(file(n, true), 201);
        }
        bad.store(true, SeqCst);
        assert_eq!(file(5, true), 503, "{what}");
        // The next sync would succeed, without what was dropped.
        bad.store(false, SeqCst);
        let told = || {
            client
                .get("/")
                .is_ok_and(|page| page.body.contains("现在只能查看"))
        };
        server::until("said so", 1, told);
        for n in 6..=12 {
            assert_eq!(
                file(n, true),
                503,
                "{what}: acknowledged after a failed sync"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        let without_files = file(13, false);
        assert_eq!(
            without_files == 503,
            is_struck_by,
            "{what}: {without_files}"
        );
        let case = notes.all_kept()[0].case.clone();
        assert_eq!(
            client
                .get(&format!("/cases/{case}"))
                .expect("answered")
                .status,
            200
        );
        assert!(told(), "still");
        // Whoever sent a form has their words before them, under the same id.
        let words = "老伴的单位已经帮忙了 & 不再需要";
        let path = format!("/cases/{case}/do/withdraw");
        let id = uuid::Uuid::now_v7().to_string();
        let page = client.form(&path, &[("command_id", &id), ("words", words)]);
        let page = page.expect("answered");
        let typed = hidden(&page.body);
        if is_struck_by {
            assert_eq!(page.status, 503);
            assert!(typed.contains(&("words".into(), words.into())), "{typed:?}");
            assert!(typed.contains(&("command_id".into(), id.clone())));
            notes.sent(&id);
        }
        server.kill();

        // Started anew on a disk that was mended, it works, and all is there once.
        let mut server = Server::start(&place);
        let client = server.client(&token);
        for n in 5..=12 {
            assert_eq!(client.files(&notes, n, true).expect("answered"), 201);
        }
        if is_struck_by {
            // One press of the page that was left open.
            let typed: Vec<(&str, &str)> = typed
                .iter()
                .map(|(k, v)| (k.as_str(), v.as_str()))
                .collect();
            assert_eq!(client.form(&path, &typed).expect("answered").status, 303);
        } else {
            notes.sent(&id);
        }
        let page = client
            .get(&format!("/api/v1/cases/{case}"))
            .expect("answered");
        assert_eq!(page.json()["status"], "withdrawn");
        server.kill();
        server::check(&place, &notes);
    }
}

/// Names and values of the hidden fields of a page.
fn hidden(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        text.replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    };
    page.split("<input type=\"hidden\" name=\"")
        .skip(1)
        .filter_map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"")?;
            Some((plain(name), plain(rest.split_once('"')?.0)))
        })
        .collect()
}

#[test]
fn a_failed_write_of_the_database_file_itself_stops_it_too() {
    if !can_spoil("a failed checkpoint under the server") {
        return;
    }
    let folder = Folder::new("checkpoint");
    let place = Place::furnished_today(&folder.path().join("data"));
    let token = server::session(&place);
    let notes = Notes::open(&folder.path().join("notes"));
    let bad = Arc::new(AtomicBool::new(true));
    let fault = Fault::While(bad.clone(), What::Sync, "yike.db", libc::EIO);
    bad.store(false, SeqCst);
    let mut server = Server::start_under(&place, fault);
    let client = server.client(&token);
    notes.sent(&server::id_of(1));
    assert_eq!(client.files(&notes, 1, false).expect("answered"), 201);
    // What is copied beside the writer fails, while nobody sends anything.
    bad.store(true, SeqCst);
    let told = || {
        client
            .get("/")
            .is_ok_and(|page| page.body.contains("现在只能查看"))
    };
    server::until("said so", 3, told);
    bad.store(false, SeqCst);
    notes.sent(&server::id_of(2));
    assert_eq!(client.files(&notes, 2, false).expect("answered"), 503);
    server.kill();
    server::check(&place, &notes);
}
