//! 带照片的表单重发一次，还是同一件。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use yike::act::{self, CaseKey, Fail, Order};
use yike::store::{StoreError, Tx};
use yike::upload;
use yike::{args, sql};
use yike_core::case::Command;

sql! {
    TWICE = "INSERT INTO setting (name, value) VALUES ('a fault', '1'), ('a fault', '2')";
    STEPS = "SELECT step FROM draft ORDER BY id";
}

#[test]
fn a_filing_with_photographs_sent_twice_is_one_case() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let who = house.resident(&wang);
        let id = fresh_id();
        // Each sending uploads anew: other keys, other objects, the same picture.
        let filing = |house: &House, picture: &str| -> Order {
            let mut intake = house.intake("temporary-relief", &wang);
            for row in 0..intake.given.len() {
                let code = intake.given[row].material.clone();
                let (document, given) = house.upload(&code, picture);
                intake.given[row] = given;
                intake.files.push(document);
            }
            house.order_of(&who, &id, intake)
        };
        let first = house
            .run(act::act(&house.app, filing(house, "同一张照片")))
            .expect("filed");
        let again = house
            .run(act::act(&house.app, filing(house, "同一张照片")))
            .expect("answered again");
        assert!(again.again && again.key == first.key);
        let other = house.run(act::act(&house.app, filing(house, "另一张照片")));
        assert!(matches!(other, Err(Fail::Altered { .. })), "{other:?}");
        house.assert_whole();
    });
}

/// A file sent ahead belongs to a case exactly if the act that names it stands: whatever is refused or
/// goes wrong between the two leaves neither.
#[test]
fn a_file_sent_ahead_is_taken_with_the_act_or_not_at_all() {
    each_engine(|house| {
        let case = house.files_online("temporary-relief", &wang_xiulan());
        let who = house.staff(SUN_PING);
        let me = who.id();
        let kept = yike::files::keep(&house.app, "file", "票据.jpg", picture());
        let document = house.run(kept).expect("a photograph is kept");
        let note: yike::files::FileNote =
            serde_json::from_slice(document.plain()).expect("a note of a file");
        let sent = house.run(upload::add(&house.app, &me, &note));
        let sent = sent.expect("it is sent ahead");
        let acts = |command: Command, fault: bool| {
            let order = house.order(&who, &case, command);
            let files = vec![(sent.clone(), note.clone())];
            let taken = upload::taken(&house.app.keys, &me, files, &order.command_id);
            let beside = move |tx: &mut Tx<'_>| {
                taken(tx);
                if fault {
                    tx.put(&TWICE, args![]);
                }
            };
            house.run(act::act_with(&house.app, order, beside))
        };
        let seq = |case: &CaseKey| house.case(case).case.seq;
        let before = seq(&case);
        let refused = acts(Command::Approve { note: None }, false);
        assert!(matches!(refused, Err(Fail::Refused(_))), "{refused:?}");
        assert_eq!((seq(&case), steps(house)), (before, vec!["upload".into()]));
        let broken = acts(Command::Accept, true);
        assert!(
            matches!(broken, Err(Fail::Store(StoreError::Unique { .. }))),
            "{broken:?}"
        );
        assert_eq!((seq(&case), steps(house)), (before, vec!["upload".into()]));
        acts(Command::Accept, false).expect("it is accepted");
        assert!(seq(&case) > before);
        assert_eq!(steps(house), ["used"]);
        house.assert_whole();
    });
}

fn picture() -> axum::body::Bytes {
    vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0].into()
}

fn steps(house: &House) -> Vec<String> {
    let rows = house.read(|tx| tx.rows(&STEPS, args![]));
    let step = |row: &yike::store::Row| row.text(0).expect("a step").to_owned();
    rows.iter().map(step).collect()
}
