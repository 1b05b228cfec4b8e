//! 带照片的表单重发一次，还是同一件。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use yike::act::{self, Fail, Order};

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
