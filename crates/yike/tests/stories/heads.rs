//! 封签簿：每小时签一次，送到外面；谁改了过去，都看得出来。

use crate::house::{House, each_engine, on_postgres};
use crate::people::*;
use std::sync::Arc;
use yike::heads::{self, Heads, Place, Signed, Way};
use yike::health::{About, Concern};
use yike::store::StoreError;
use yike::{args, sql, verify};
use yike_core::case::Command;

sql! {
    LISTED = "SELECT home, stream, id, seq FROM head_leaf ORDER BY home, n";
    EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM event e WHERE NOT EXISTS (SELECT 1 FROM event n
        WHERE n.home = e.home AND n.stream = e.stream AND n.id = e.id AND n.seq = e.seq + 1)";
}

/// Every list of heads, one `home/stream/id#seq` after another.
fn listed(house: &House) -> Vec<String> {
    let rows = house.read(|tx| tx.rows(&LISTED, args![]));
    let name = |row: &yike::store::Row| -> Result<String, StoreError> {
        let (home, stream, id) = (row.text(0)?, row.text(1)?, row.text(2)?);
        Ok(format!("{home}/{stream}/{id}#{}", row.i64(3)?))
    };
    rows.iter().map(|row| name(row).expect("a leaf")).collect()
}

pub fn signs(house: &House) -> Signed {
    let signed = house.run(heads::sign(&house.app, false));
    signed
        .expect("heads are signed")
        .expect("there is something to sign")
}

/// The same house, whose heads go to these places.
pub fn goes_to(house: &mut House, ways: Vec<Way>) {
    let own = house.app.heads.clone();
    house.app.heads = Arc::new(Heads {
        signer: own.signer.clone(),
        places: ways.into_iter().map(Place::new).collect(),
        every: own.every,
        alarm: own.alarm,
    });
}

#[test]
fn what_changed_is_listed_once_and_signed_and_the_city_covers_all() {
    each_engine(|house| {
        let first = house.files_online("temporary-relief", &wang_xiulan());
        let other = house.files_online("temporary-relief", &neighbour(1));
        let head = signs(house).read().expect("a head");
        assert_eq!(head.home, "-");
        let streams = house.read(|tx| tx.one(&EVENTS, args![])?.expect("a count").i64(0));
        let list = listed(house);
        // Every stream, and the home in the city's list.
        assert_eq!(list.len() as i64, streams + 1);
        assert!(list.contains(&format!("-/home/110101#{}", 2)));
        let seq = house.case(&first).case.seq;
        assert!(list.contains(&format!("110101/case/{}#{seq}", first.id)));
        // Nothing changed: nothing is listed; the city's head is dated anew.
        house.it_is("2026-11-20 11:00");
        let again = signs(house).read().expect("a head");
        assert_eq!((again.size, again.root), (head.size, head.root));
        assert!(again.at > head.at);
        assert_eq!(listed(house), list);
        // One case goes on, and only that.
        house.does(SUN_PING, &other, Command::Accept);
        let seq = house.case(&other).case.seq;
        let later = signs(house).read().expect("a head");
        assert_eq!(later.size, head.size + 1);
        let new: Vec<String> = listed(house)
            .into_iter()
            .filter(|l| !list.contains(l))
            .collect();
        let case = format!("110101/case/{}#{seq}", other.id);
        assert_eq!(new, ["-/home/110101#3".to_owned(), case]);
        house.assert_whole();
    });
}

#[test]
fn events_that_were_committed_late_are_listed_all_the_same() {
    each_engine(|house| {
        house.it_is("2026-11-20 11:00");
        let late = house.files_online("temporary-relief", &wang_xiulan());
        house.it_is("2026-11-20 11:40");
        house.files_online("temporary-relief", &neighbour(1));
        let before = signs(house);
        // Dated before that signing, seen only after it: a program whose clock is behind.
        house.it_is("2026-11-20 11:10");
        house.does(SUN_PING, &late, Command::Accept);
        house.it_is("2026-11-20 12:40");
        let after = signs(house);
        assert!(after.read().expect("a head").size > before.read().expect("a head").size);
        let seq = house.case(&late).case.seq;
        assert!(listed(house).contains(&format!("110101/case/{}#{seq}", late.id)));
        // And a clock that ran ahead for a while hides nothing.
        house.it_is("2028-01-01 00:00");
        signs(house);
        house.it_is("2026-11-20 13:00");
        house.files_online("temporary-relief", &neighbour(2));
        house.it_is("2026-11-20 14:00");
        signs(house);
        house.assert_whole();
    });
}

#[test]
fn two_programs_sign_at_once_without_harm() {
    on_postgres(|house| {
        for n in 0..6 {
            house.files_online("temporary-relief", &neighbour(n));
        }
        let second = house.second_program();
        let both = house.run(async {
            let first = heads::sign(&house.app, false);
            let second = heads::sign(&second, false);
            tokio::join!(first, second)
        });
        // A program that lost every race hears of it and signs an hour later.
        assert!(both.0.is_ok() || both.1.is_ok(), "{both:?}");
        let list = listed(house);
        let once: std::collections::BTreeSet<&String> = list.iter().collect();
        assert_eq!(once.len(), list.len());
        signs(house);
        house.assert_whole();
    });
}

#[test]
fn heads_get_outside_in_order_and_what_fails_is_tried_again() {
    each_engine(|house| {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = folder.path().join("disk");
        let file = disk.join("heads.jsonl");
        goes_to(house, vec![Way::File(file.clone())]);
        house.files_online("temporary-relief", &wang_xiulan());
        house.run(heads::round(&house.app));
        // The disk is not there.
        let never = Some(Concern::NotAnchored { since: None });
        assert_eq!(house.app.health.about(About::Anchoring), never);
        house.it_is("2026-11-20 11:00");
        house.run(heads::round(&house.app));
        std::fs::create_dir(&disk).expect("the disk is there");
        house.it_is("2026-11-20 12:00");
        house.run(heads::round(&house.app));
        assert_eq!(house.app.health.about(About::Anchoring), None);
        let kept = std::fs::read_to_string(&file).expect("heads");
        let kept = heads::read_lines(&kept).expect("whole lines");
        let times: Vec<i64> = kept
            .iter()
            .map(|s| s.read().expect("a head").at.0)
            .collect();
        assert_eq!(times.len(), 3);
        assert!(times.is_sorted());
        // Four hours and a moment later nothing has got out: whoever is in charge is told.
        let since = Some(Concern::NotAnchored {
            since: Some(house.app.now()),
        });
        std::fs::remove_dir_all(&disk).expect("the disk is gone");
        house.it_is("2026-11-20 16:00");
        house.run(heads::round(&house.app));
        assert_eq!(
            house.app.health.about(About::Anchoring),
            None,
            "at four hours not yet"
        );
        house.it_is("2026-11-20 16:01");
        house.run(heads::round(&house.app));
        assert_eq!(house.app.health.about(About::Anchoring), since);
        std::fs::create_dir(&disk).expect("the disk is back");
        house.it_is("2026-11-20 16:30");
        house.run(heads::round(&house.app));
        assert_eq!(house.app.health.about(About::Anchoring), None);
    });
}

#[test]
fn a_program_takes_heads_to_another_host() {
    use std::os::unix::fs::PermissionsExt;
    each_engine(|house| {
        let folder = tempfile::tempdir().expect("a folder");
        let (program, kept) = (folder.path().join("send"), folder.path().join("kept"));
        let script = |ending: &str| {
            let text = format!("#!/bin/sh\ncat >> {}\n{ending}\n", kept.display());
            std::fs::write(&program, text).expect("a program");
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700))
                .expect("it may run");
        };
        let file = folder.path().join("heads.jsonl");
        goes_to(
            house,
            vec![Way::Program(program.clone()), Way::File(file.clone())],
        );
        house.files_online("temporary-relief", &wang_xiulan());
        script("exit 1");
        house.run(heads::round(&house.app));
        let told = Some(Concern::NotAnchored { since: None });
        assert_eq!(
            house.app.health.about(About::Anchoring),
            told,
            "one place of two is not enough"
        );
        assert_eq!(
            std::fs::read_to_string(&file)
                .expect("a file")
                .lines()
                .count(),
            1
        );
        std::fs::remove_file(&kept).expect("what was not taken");
        script("exit 0");
        house.it_is("2026-11-20 10:10");
        house.run(heads::round(&house.app));
        assert_eq!(house.app.health.about(About::Anchoring), None);
        let kept = std::fs::read_to_string(&kept).expect("heads");
        assert_eq!(kept, std::fs::read_to_string(&file).expect("heads"));
        let states = house.run(heads::state(&house.app)).expect("states");
        assert!(
            states
                .iter()
                .all(|state| state.waiting == 0 && state.size > 0)
        );
    });
}

#[test]
fn where_nothing_goes_outside_it_is_told() {
    each_engine(|house| {
        house.run(heads::round(&house.app));
        let never = Some(Concern::NotAnchored { since: None });
        assert_eq!(house.app.health.about(About::Anchoring), never);
    });
}

#[test]
fn a_stream_that_never_came_into_the_list_is_named_and_comes_by_command() {
    each_engine(|house| {
        house.it_is("2026-11-20 14:00");
        house.files_online("temporary-relief", &wang_xiulan());
        signs(house);
        // Dated hours before: further back than a signing looks.
        house.it_is("2026-11-20 10:30");
        let late = house.files_online("temporary-relief", &neighbour(1));
        house.it_is("2026-11-20 15:00");
        signs(house);
        let found = house
            .run(verify::verify(&house.app, |_| {}))
            .expect("reads");
        let named: Vec<String> = found.faults.iter().map(heads::Fault::en).collect();
        assert_eq!(named.len(), 1, "{named:?}");
        assert!(named[0].contains(&late.id), "{named:?}");
        house
            .run(heads::sign(&house.app, true))
            .expect("all is listed");
        house.assert_whole();
    });
}

/// The setting is off by default: a counter does not stop over a hash. Where it is on, decisions
/// wait; taking in and accepting do not.
#[test]
fn decisions_wait_only_where_a_setting_says_so() {
    use yike::register;
    use yike_core::who::PersonId;
    each_engine(|house| {
        let free = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        let bound = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        for case in [&free, &bound] {
            house.brings_to_acceptance(case);
            house.passes_to_approver(case);
        }
        house.run(heads::round(&house.app));
        assert!(house.app.health.about(About::Anchoring).is_some());
        house.does(TANG_HE, &free, Command::Approve { note: None });
        let now = house.app.now();
        let set: Result<(), yike::ledger::LogError> = house.run(house.app.store.write(move |tx| {
            register::set(
                tx,
                "decisions_wait",
                "on",
                &PersonId::new(ADMINISTRATOR),
                now,
            )
        }));
        set.expect("set");
        house.reload();
        let approve = house.order(
            &house.staff(TANG_HE),
            &bound,
            Command::Approve { note: None },
        );
        let again = |house: &House| yike::act::Order {
            command_id: approve.command_id.clone(),
            ..house.order(
                &house.staff(TANG_HE),
                &bound,
                Command::Approve { note: None },
            )
        };
        let fail = house
            .run(yike::act::act(&house.app, again(house)))
            .expect_err("it waits");
        let yike::act::Fail::Refused(yike_core::case::Refusal::Content(gaps)) = &fail else {
            panic!("{fail:?}");
        };
        assert!(gaps[0].zh.contains("签名封签") && gaps[0].en.contains("signed head"));
        // Taking in goes on.
        let next = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(2));
        house.brings_to_acceptance(&next);
        // Once a head got outside the same form goes through; sent again it is the same act,
        // whatever stands by then.
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("heads.jsonl");
        goes_to(house, vec![Way::File(file)]);
        house.run(heads::round(&house.app));
        let done = house
            .run(yike::act::act(&house.app, again(house)))
            .expect("decided");
        assert!(!done.again);
        house.app.health.raise(Concern::NotAnchored { since: None });
        let done = house
            .run(yike::act::act(&house.app, again(house)))
            .expect("as before");
        assert!(done.again);
    });
}
