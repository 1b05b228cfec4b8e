//! 通办：户籍在东城，在西城的窗口办。

use crate::house::each_engine;
use crate::people::*;
use yike::filing;
use yike_core::case::{Command, Status};
use yike_core::unit::UnitId;

#[test]
fn lesson_13_taken_in_one_district_for_another_it_waits_where_that_place_decides() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("senior-allowance", WEN_XI, &wang);
        let loaded = house.case(&case);
        let route = loaded.filing().route.clone();
        assert_eq!(route.home, "110101", "the home decides");
        assert_eq!(route.accepting, UnitId::new(OTHER_STREET));
        assert_eq!(route.deciding, UnitId::new(CIVIL_AFFAIRS));
        assert!(loaded.filing().number.starts_with("110102001"));

        // The same duty elsewhere does not open it.
        house.tries(SUN_PING, &case, Command::Accept);
        house.does(WEN_XI, &case, Command::Accept);
        house.tries(ZHENG_AN, &case, Command::Pass { opinion: None });
        house.does(TAO_RAN, &case, Command::Pass { opinion: None });
        house.does(MENG_DE, &case, Command::Pass { opinion: None });
        house.does(SONG_YU, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        house.assert_whole();
    });
}

#[test]
fn what_is_not_done_across_streets_names_the_right_one() {
    each_engine(|house| {
        let who = house.staff(WEN_XI);
        let desk = who.posts().first().cloned();
        let intake = house.intake("temporary-relief", &wang_xiulan());
        let world = house.app.world.now();
        let id = crate::house::fresh_id();
        let order = filing::order(&house.app, &world, &who, desk.as_ref(), id, intake);
        let Err(faults) = order else {
            panic!("another street must not take it");
        };
        assert!(faults[0].1.zh.contains("北新桥街道"), "{faults:?}");
        house.assert_whole();
    });
}
