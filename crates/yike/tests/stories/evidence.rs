//! 存证：把这一件拿给第三人看，不用数据库也能证明它当时就是这样。

use crate::heads::{goes_to, signs};
use crate::house::each_engine;
use crate::people::*;
use yike::heads::evidence::{self, Evidence, EvidenceError};
use yike::heads::{self, Signer, Way};
use yike_core::case::Command;

#[test]
fn a_third_person_sees_that_a_case_stood_like_this() {
    each_engine(|house| {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = folder.path().join("heads.jsonl");
        goes_to(house, vec![Way::File(outside.clone())]);
        let case = house.files_online("temporary-relief", &wang_xiulan());
        for n in 1..6 {
            house.files_online("temporary-relief", &neighbour(n));
        }
        let early = house.run(evidence::of(&house.app, &case));
        assert_eq!(early, Err(EvidenceError::NotYet));
        house.run(heads::round(&house.app));
        let listed = house.case(&case).head;
        // What came later is in the file, and is told apart; as is a head that is not outside yet.
        house.it_is("2026-11-20 11:00");
        house.does(SUN_PING, &case, Command::Accept);
        signs(house);
        let file = house.run(evidence::of(&house.app, &case)).expect("a file");
        let kept = std::fs::read_to_string(&outside).expect("heads");
        let kept = heads::read_lines(&kept).expect("heads");
        let key = house.app.heads.signer.public().clone();
        let proved = evidence::check(&file, Some(&key), Some(&kept)).expect("it holds");
        assert_eq!((proved.seq, proved.head), (listed.seq, listed.hash));
        assert_eq!(proved.later as u64, house.case(&case).head.seq - listed.seq);
        assert!(proved.key_was_given && proved.kept_outside);
        // No personal data is in it: everything but the key is plain ASCII codes.
        let text = serde_json::to_string(&file).expect("JSON");
        assert!(text.is_ascii());
        // Another key, other heads, another case's events: each is told.
        let other = Signer::fresh();
        assert!(evidence::check(&file, Some(other.public()), None).is_err());
        assert!(evidence::check(&file, Some(&key), Some(&[])).is_err());
        let neighbours = house.files_online("temporary-relief", &neighbour(7));
        house.run(heads::round(&house.app));
        house.it_is("2026-11-20 12:00");
        house.run(heads::round(&house.app));
        let theirs = house
            .run(evidence::of(&house.app, &neighbours))
            .expect("a file");
        let mixed = Evidence {
            events: theirs.events.clone(),
            id: theirs.id.clone(),
            ..file.clone()
        };
        assert!(evidence::check(&mixed, Some(&key), None).is_err());
        // By itself it proves less, and says so.
        let alone = evidence::check(&theirs, None, None).expect("it holds");
        assert!(!alone.key_was_given && !alone.kept_outside);
        let nowhere = yike::act::CaseKey::new("110101", "nowhere");
        let none = house.run(evidence::of(&house.app, &nowhere));
        assert_eq!(none, Err(EvidenceError::NotFound));
    });
}

/// One byte of the file is another: it is found, or it changes nothing of what is proved.
#[test]
fn no_altered_byte_proves_anything_else() {
    each_engine(|house| {
        let case = house.files_online("temporary-relief", &wang_xiulan());
        for n in 1..4 {
            house.files_online("temporary-relief", &neighbour(n));
        }
        signs(house);
        let file = house.run(evidence::of(&house.app, &case)).expect("a file");
        let key = house.app.heads.signer.public().clone();
        let proved = evidence::check(&file, Some(&key), None).expect("it holds");
        let bytes = serde_json::to_vec(&file).expect("JSON");
        let (mut found, mut same) = (0, 0);
        for at in (0..bytes.len()).step_by(7) {
            let mut wrong = bytes.clone();
            wrong[at] ^= 1 << (at % 7);
            let read = serde_json::from_slice::<Evidence>(&wrong);
            match read.map(|file| evidence::check(&file, Some(&key), None)) {
                Ok(Ok(other)) => {
                    assert_eq!(other, proved, "byte {at}");
                    same += 1;
                }
                Ok(Err(_)) | Err(_) => found += 1,
            }
        }
        // Only the key that the file brings along is not looked at, since another was given.
        assert!(same * 10 < found, "{same} of {}", same + found);
    });
}
