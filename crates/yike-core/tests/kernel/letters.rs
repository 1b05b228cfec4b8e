//! What somebody may do by a letter of authorisation 授权委托书, and what not.

use crate::world::*;
use yike_core::case::{Command, Event, Kind, Refusal, Status};
use yike_core::who::{Mandate, PersonId, Who};

const DAY: &str = "2026-09-14";

/// 王秀兰 lets her son 李明 act for her in one item.
fn li_ming(may_withdraw: bool, until: &str) -> Who {
    agent("p-li-ming", &["chess-allowance"], may_withdraw, until)
}

fn filed_by(who: &Who) -> Play {
    let mut play = Play::new("chess-allowance", at(DAY, 9));
    let command = Command::File(Box::new(play.filing(NORTH_1, None)));
    play.does(who, command);
    play
}

fn kinds(play: &Play, who: &Who) -> Vec<Kind> {
    play.offers(who).into_iter().map(|o| o.kind).collect()
}

#[test]
fn an_agent_files_for_whom_the_letter_names_and_the_event_names_the_agent() {
    let play = filed_by(&li_ming(false, "2027-01-01"));
    let (meta, event) = &play.log[0];
    assert_eq!(meta.by, PersonId::new("p-li-ming"));
    assert_eq!(meta.post, None);
    let Event::Filed { filing, .. } = event else {
        panic!("filed first");
    };
    assert_eq!(filing.applicant.who, PersonId::new("p-applicant"));
}

#[test]
fn an_agent_never_files_for_a_third_person() {
    let mut play = Play::new("chess-allowance", at(DAY, 9));
    let mut filing = play.filing(NORTH_1, None);
    filing.applicant.who = PersonId::new("p-neighbour");
    let command = Command::File(Box::new(filing));
    for who in [li_ming(true, "2027-01-01"), resident("p-applicant")] {
        let refused = play.give(&who, &command).expect_err("it is refused");
        let Refusal::Content(gaps) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(gaps[0].about, "phone");
    }
}

#[test]
fn nobody_rates_or_withdraws_by_a_letter_that_does_not_say_so() {
    let play = filed_by(&resident("p-applicant"));
    assert_eq!(play.status(), Status::Submitted);
    assert_eq!(kinds(&play, &li_ming(false, "2027-01-01")), []);
    assert_eq!(kinds(&play, &li_ming(true, "2027-01-01")), [Kind::Withdraw]);
    let own = kinds(&play, &resident("p-applicant"));
    assert!(own.contains(&Kind::Rate) && own.contains(&Kind::Withdraw));
}

#[test]
fn a_letter_that_has_run_out_allows_nothing_from_that_moment_on() {
    let mut play = filed_by(&resident("p-applicant"));
    let who = li_ming(true, "2026-09-20");
    play.now = at("2026-09-19", 23);
    assert_eq!(kinds(&play, &who), [Kind::Withdraw]);
    play.now = at("2026-09-20", 0);
    assert_eq!(kinds(&play, &who), []);
    let refused = play.give(&who, &Command::Withdraw { reason: None });
    assert_eq!(refused, Err(Refusal::NotYours(Kind::Withdraw)));
}

#[test]
fn a_letter_reaches_the_items_and_the_case_that_it_names_and_no_other() {
    let play = filed_by(&resident("p-applicant"));
    let number = play.case.filing().expect("filed").number.clone();
    let by = |items: &[&str], case: Option<&str>, principal: &str| {
        let mandate = Mandate {
            letter: "letter".into(),
            principal: PersonId::new(principal),
            items: items.iter().map(|&key| key.to_owned()).collect(),
            case: case.map(str::to_owned),
            may_withdraw: true,
            until: at("2027-01-01", 0),
        };
        let person = PersonId::new("p-li-ming");
        kinds(&play, &Who::Agent { person, mandate })
    };
    let all = [Kind::Withdraw];
    assert_eq!(by(&["chess-allowance"], None, "p-applicant"), all);
    assert_eq!(by(&[], Some(&number), "p-applicant"), all);
    assert_eq!(by(&["chess-club"], None, "p-applicant"), []);
    assert_eq!(by(&[], Some("1101"), "p-applicant"), []);
    assert_eq!(by(&[], None, "p-applicant"), []);
    assert_eq!(by(&["chess-allowance"], None, "p-neighbour"), []);
}
