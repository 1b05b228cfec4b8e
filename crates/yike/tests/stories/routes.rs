//! 同一个事项，按情形由街道定或由区里定：谁受理、几步、材料在谁手里，都照选定的路线走。

use crate::house::{House, each_engine, fresh_id, paper};
use crate::new_version::publishes;
use crate::people::*;
use std::collections::BTreeMap;
use yike::act::CaseKey;
use yike::filing;
use yike_core::case::{Command, Stage, Status, relay};
use yike_core::item::lint;
use yike_core::unit::UnitId;

const ITEM: &str = "assistive-device-subsidy";

/// What is asked of whoever borrows a chair, or buys one for so much.
fn answers(price: Option<&str>) -> BTreeMap<String, String> {
    let mut rows = vec![
        ("filed_by", "self"),
        ("device", "wheelchair"),
        ("device_name", "手动折叠轮椅示例"),
    ];
    match price {
        None => rows.extend([("way", "lent"), ("deliver", "no")]),
        Some(price) => rows.extend([
            ("way", "bought"),
            ("price", price),
            ("account", "6222020299990001137"),
        ]),
    }
    rows.into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn files(house: &House, price: Option<&str>, n: u32) -> CaseKey {
    let mut intake = house.intake_with(ITEM, &neighbour(n), answers(price));
    for row in &mut intake.given {
        *row = paper(&row.material);
    }
    house.files(&house.staff(LIN_XIAO), intake)
}

/// Everything that is on its way to where this person sits, taken over.
fn takes_papers(house: &House, staff: &str, case: &CaseKey) {
    let to = house.staff(staff).posts()[0].unit.clone();
    let loaded = house.case(case);
    let coming = loaded.case.on_way_to(&to);
    let papers: Vec<String> = coming.iter().map(|paper| paper.material.clone()).collect();
    assert!(!papers.is_empty(), "no papers on their way to {staff}");
    house.does(staff, case, Command::TakePapers { papers });
}

/// Units of the relay that are still to come, with the days of their legs.
fn ahead(house: &House, case: &CaseKey) -> Vec<(String, Option<u32>)> {
    let loaded = house.case(case);
    let world = house.app.world.now();
    let legs = relay(&loaded.case, &loaded.item, &world.calendar, house.app.now());
    legs.into_iter()
        .filter(|leg| leg.stage != Stage::Done)
        .map(|leg| (leg.unit.to_string(), leg.days))
        .collect()
}

#[test]
fn the_street_decides_the_small_ones_and_the_district_the_large() {
    each_engine(|house| {
        let lent = files(house, None, 1);
        let cheap = files(house, Some("999.99"), 2);
        let dear = files(house, Some("1000"), 3);
        for (case, row, deciding) in [
            (&lent, 0, STREET),
            (&cheap, 1, STREET),
            (&dear, 2, DISABLED),
        ] {
            let loaded = house.case(case);
            assert_eq!(loaded.filing().chosen[0].row, row);
            assert_eq!(loaded.filing().route.deciding, UnitId::new(deciding));
            house.does(LIN_XIAO, case, Command::HandOver);
            takes_papers(house, SUN_PING, case);
            house.does(SUN_PING, case, Command::Accept);
            let dues = house.case(case).case.dues.expect("told");
            assert_eq!(dues.promise.to_string(), "2026-12-04");
        }
        let at = |unit: &str, days| (unit.to_owned(), Some(days));
        assert_eq!(ahead(house, &lent), [at(STREET, 5)]);
        assert_eq!(ahead(house, &dear), [at(STREET, 3), at(DISABLED, 7)]);

        // What was chosen is read again from the log.
        house.restart();
        for case in [&lent, &cheap] {
            house.does(ZHENG_AN, case, Command::Pass { opinion: None });
            house.does(TANG_HE, case, Command::Approve { note: None });
            assert_eq!(house.status(case), Status::Closed);
        }
        house.does(ZHENG_AN, &dear, Command::Pass { opinion: None });
        house.tries(TANG_HE, &dear, Command::Approve { note: None });
        takes_papers(house, LUO_XI, &dear);
        house.does(LUO_XI, &dear, Command::Pass { opinion: None });
        house.does(GAO_YUN, &dear, Command::Approve { note: None });
        assert_eq!(house.status(&dear), Status::Closed);
        house.assert_whole();
    });
}

#[test]
fn a_counter_that_may_not_take_the_chosen_route_is_told_where_to_go() {
    each_engine(|house| {
        house.it_is("2026-11-20 11:00");
        let text = house
            .intake_with(ITEM, &neighbour(1), answers(None))
            .item
            .text;
        let text = text
            .replacen("accept = \"street\"", "accept = \"district\"", 1)
            .replacen(
                "at = \"street\"\ndays = 3",
                "at = \"district\"\ndays = 3",
                1,
            );
        assert_eq!(lint::lint(&publishes(house, text)), []);

        let who = house.staff(LUO_XI);
        let desk = who.posts().first().cloned();
        let world = house.app.world.now();
        let order = |price: Option<&str>| {
            let intake = house.intake_with(ITEM, &neighbour(1), answers(price));
            filing::order(&house.app, &world, &who, desk.as_ref(), fresh_id(), intake)
        };
        assert!(
            order(Some("5000")).is_ok(),
            "the bureau takes the large ones"
        );
        let Err(faults) = order(None) else {
            panic!("the bureau must not take what the street accepts");
        };
        assert!(faults[0].1.zh.contains("北新桥街道受理"), "{faults:?}");
        house.assert_whole();
    });
}
