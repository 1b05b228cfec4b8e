//! 统计：每件事在它发生的地方记一次；日历到货，用时跟着改。

use crate::house::{House, each_engine};
use crate::people::*;
use yike::act::CaseKey;
use yike::ledger::LogError;
use yike::rollup;
use yike::rows::facts;
use yike::{register, store::Val};
use yike_core::case::{Command, Service};
use yike_core::who::PersonId;

/// `what unit duty days` of every fact of a case, in order.
fn counted(house: &House, case: &CaseKey) -> Vec<String> {
    let key = case.clone();
    let rows = house.read(move |tx| facts::read(tx, &key));
    let text = |value: &Val| match value {
        Val::Text(text) => text.clone(),
        Val::I64(n) => n.to_string(),
        other => panic!("{other:?}"),
    };
    let line = |row: &Vec<Val>| {
        let of = [3, 5, 8, 10].map(|column| text(&row[column]));
        of.join(" ").replace("  ", " - ")
    };
    rows.iter().map(line).collect()
}

#[test]
fn each_thing_is_counted_once_where_it_happens() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        house.brings_to_acceptance(&case);
        house.it_is("2026-11-24 10:00");
        house.does(LIN_XIAO, &case, Command::Nudge { note: None });
        house.passes_to_approver(&case);
        house.does(TANG_HE, &case, Command::Approve { note: None });
        let rate = Command::Rate(yike_core::case::Rating::plain(Service::Result, 1, 5));
        let rated = house.attempt(&house.resident(&wang), &case, rate);
        rated.expect("rated");
        assert_eq!(
            counted(house, &case),
            [
                // Taken in, and ended, for the station; in whose duty it was done.
                "filed_in_person 110101005016 station 0",
                "received 110101005016 station 0",
                "accepted 110101005 window 0",
                // For whoever was nudged; Monday and Tuesday were used.
                "nudged 110101005 section 0",
                "approved_in_time 110101005 approver 2",
                "closed 110101005016 approver 0",
                "rated_5 110101005 - 0",
            ]
        );
        house.it_is("2026-11-25 10:00");
        let made = house.run(rollup::make(&house.app)).expect("summed");
        assert_eq!(made, 5, "five days, weekend and all");
        house.assert_whole();
    });
}

/// New Year's Day and a long holiday that nobody knew of when the case was decided.
const YEAR_2027: &str = "2027-01-01,holiday,New Year's Day
2027-01-04,holiday,New Year's Day
2027-01-05,holiday,New Year's Day
2027-01-10,workday,
2027-10-01,holiday,National Day";

#[test]
fn days_used_are_counted_anew_when_the_calendar_of_a_year_comes() {
    each_engine(|house| {
        house.it_is("2026-12-30 10:00");
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        house.brings_to_acceptance(&case);
        house.it_is("2027-01-06 10:00");
        house.passes_to_approver(&case);
        house.does(TANG_HE, &case, Command::Approve { note: None });
        let decided = |days: &str| format!("approved_in_time 110101005 approver {days}");
        assert!(counted(house, &case).contains(&decided("4")));
        house.it_is("2027-01-08 10:00");
        house.run(rollup::make(&house.app)).expect("summed");

        let now = house.app.now();
        let kept: Result<(), LogError> = house.run(house.app.store.write(move |tx| {
            register::keep_year(tx, 2027, YEAR_2027, &PersonId::new(ADMINISTRATOR), now)
        }));
        kept.expect("the year is kept");
        house.tick();
        assert!(counted(house, &case).contains(&decided("2")));
        // Its day, December and all up to its end rest on nothing that changed.
        let again = house.run(rollup::make(&house.app)).expect("summed");
        assert_eq!(again, 1, "the day of the decision");
        house.assert_whole();
    });
}
