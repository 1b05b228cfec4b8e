//! 被遗忘的人，恢复后仍被遗忘。

use super::{BOTH, On, Place, files, fixture, make};
use crate::house::each_engine;
use crate::people::*;
use std::fs;
use yike::private;
use yike_core::case::Command;
use yike_core::chain;

#[test]
fn whoever_was_forgotten_after_the_backup_does_not_come_back_with_it() {
    each_engine(|house| {
        let keys = fixture::live(house);
        let (backup, _) = make(house, "old");
        let (gone, stays) = (&keys[1], &keys[0]);
        let holder = house.case(gone).filing().applicant.who.to_string();
        let wrapped = fs::read_to_string(backup.join("tables/holder_key.copy")).expect("read");
        let line = wrapped
            .lines()
            .find(|line| line.contains(&holder))
            .expect("a key");
        let key = line.split('\t').nth(2).expect("a field")[3..].to_owned();
        for on in BOTH {
            let place = Place::empty(on, &house.config.master_key);
            let list = place.config.forgotten_list();
            fs::write(&list, format!("v1 1795580486626 case {gone}\n")).expect("kept");
            let restored = place.restore(&backup).expect("restored");
            assert_eq!(restored.forgotten, 1);
            // On PostgreSQL the residue is made unreadable by a new master key.
            assert_eq!(restored.rotated, on == On::Postgres);
            let kept = fs::read_to_string(&list).expect("still there");
            assert!(kept.contains(&gone.to_string()));
            let fresh = place.open(Some(house));
            let documents = |key: &yike::act::CaseKey| {
                let (keys, case) = (fresh.app.keys.clone(), key.clone());
                fresh
                    .read(move |tx| private::of_case(tx, &keys, &case.home, &case.id))
                    .len()
            };
            assert_eq!(documents(gone), 0);
            assert!(documents(stays) > 0);
            // Its key is nowhere on the new disk, not in a free page either.
            let bytes = chain_bytes(&key);
            for path in files(fresh.folder()) {
                let found = fs::read(&path).expect("read");
                assert!(
                    !found.windows(bytes.len()).any(|part| part == bytes),
                    "{path:?}"
                );
            }
            // The case is still whole, and a later backup bears the list.
            fresh.assert_whole();
            fresh.passes_to_approver(stays);
            fresh.does(TANG_HE, stays, Command::Approve { note: None });
            let (later, made) = make(&fresh, "later");
            assert_eq!(made.manifest.forgotten.expect("the list").rows, 1);
            let again = Place::empty(on, &fresh.config.master_key);
            assert_eq!(again.restore(&later).expect("restored").forgotten, 1);
        }
    });
}

/// The first 32 bytes that hex digits stand for.
fn chain_bytes(digits: &str) -> Vec<u8> {
    chain::unhex(&digits[..64]).expect("hex").to_vec()
}
