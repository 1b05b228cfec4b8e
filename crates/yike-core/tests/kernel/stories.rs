//! Errands as they are told at the counter. Names are made up.

use crate::make::{Dice, good};
use crate::world::*;
use yike_core::case::{
    self, Channel, Command, DeliveryWay, Event, Gap, Given, Kind, Limit, Missing, Outcome, Rating,
    Refusal, Service, Stage, Status, Waiting,
};
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::Chosen;
use yike_core::unit::{NoRoute, UnitId, route};
use yike_core::who::{Duty, PersonId, Who};

// 王秀兰, who plays chess, and 李强 next door
fn wang() -> Who {
    resident("p-applicant")
}
fn li() -> Who {
    resident("p-li-qiang")
}
// 陈静 and 刘洋: A and B at the station of 北新一社区
fn chen() -> Who {
    staff("s-chen-jing", &[(NORTH_1, Duty::Station)])
}
fn liu() -> Who {
    staff("s-liu-yang", &[(NORTH_1, Duty::Station)])
}
// 赵敏 and 孙磊 at the window of 北新街道; 周婷 in the section, 吴刚 approves
fn zhao() -> Who {
    staff("s-zhao-min", &[(NORTH, Duty::Window)])
}
fn sun() -> Who {
    staff("s-sun-lei", &[(NORTH, Duty::Window)])
}
fn zhou() -> Who {
    staff("s-zhou-ting", &[(NORTH, Duty::Section)])
}
fn wu() -> Who {
    staff("s-wu-gang", &[(NORTH, Duty::Approver)])
}
// 郑华 handles at 东区民政局, 冯丽 approves
fn zheng() -> Who {
    staff("s-zheng-hua", &[(EAST_B08, Duty::District)])
}
fn feng() -> Who {
    staff("s-feng-li", &[(EAST_B08, Duty::Approver)])
}
// 何军 at the window of 广外街道, in the west
fn he() -> Who {
    staff("s-he-jun", &[(GATE, Duty::Window)])
}
// 郭涛 and 梁冰 at 东区市场监管局
fn guo() -> Who {
    staff("s-guo-tao", &[(EAST_B31, Duty::District)])
}
fn liang() -> Who {
    staff("s-liang-bing", &[(EAST_B31, Duty::Approver)])
}

fn filed(play: &Play, community: &str, taking: Option<&str>) -> Command {
    Command::File(Box::new(play.filing(community, taking)))
}

fn take(papers: &[&str]) -> Command {
    Command::TakePapers {
        papers: papers.iter().map(|p| p.to_string()).collect(),
    }
}

fn pass() -> Command {
    Command::Pass { opinion: None }
}

fn approve() -> Command {
    Command::Approve { note: None }
}

fn reason() -> Command {
    Command::Refuse {
        reason: doc("reason"),
    }
}

fn ask(about: &[&str]) -> Command {
    Command::AskCorrection {
        missing: about
            .iter()
            .map(|about| Missing {
                about: about.to_string(),
            })
            .collect(),
        note: doc("correction-notice"),
    }
}

fn answer(given: Vec<Given>, form: bool) -> Command {
    Command::AnswerCorrection {
        given,
        form: form.then(|| doc("form-2")),
        joint: None,
    }
}

fn check(key: &str, staff: &[&str]) -> Command {
    Command::RecordCheck {
        check: key.into(),
        staff: staff.iter().map(|id| PersonId::new(*id)).collect(),
        finding: doc("finding"),
    }
}

fn rate(service: Service, n: u32, level: u8) -> Command {
    Command::Rate(Rating::plain(service, n, level))
}

#[track_caller]
fn gaps(refusal: Refusal) -> Vec<Gap> {
    match refusal {
        Refusal::Content(gaps) => gaps,
        other => panic!("not for its content: {other:?}"),
    }
}

/// The units of the relay with how far each is: `v` done, `>` now, `.` later.
fn legs(play: &Play) -> Vec<String> {
    case::relay(&play.case, &play.item, &play.world.calendar, play.now)
        .iter()
        .map(|leg| {
            let stage = match leg.stage {
                Stage::Done => 'v',
                Stage::Now => '>',
                Stage::Later => '.',
            };
            format!("{stage}{}", leg.unit)
        })
        .collect()
}

#[test]
fn the_station_uploads_the_street_accepts_and_both_hear_the_result() {
    let mut play = Play::new("chess-badge", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    assert_eq!(play.status(), Status::Received, "收件 with its receipt");
    assert_eq!(play.task_at(), (NORTH_1, Duty::Station));
    assert_eq!(legs(&play), [">110101010001", ".110101010", ".110101B08"]);

    play.does(&chen(), Command::HandOver);
    assert_eq!(play.task_at(), (NORTH, Duty::Window));
    assert!(
        !play.may(&zhao(), Kind::Accept),
        "the papers are on their way"
    );
    play.does(&zhao(), take(&["M01"]));
    play.on("2026-03-03");
    play.does(&zhao(), Command::Accept);
    assert_eq!(play.status(), Status::Accepted);
    let dues = play.case.dues.clone().unwrap();
    assert_eq!(dues.promise, date("2026-03-17"), "ten working days later");

    play.does(&zhou(), pass());
    play.does(&zheng(), take(&["M01"]));
    play.does(&zheng(), pass());
    play.does(&chen(), check("home_inquiry", &["s-chen-jing"]));
    hang_and_end(&mut play, &liu(), "public_notice", "2026-03-07");
    play.does(&feng(), approve());
    assert_eq!(play.status(), Status::CertificateMaking);
    play.does(
        &zheng(),
        Command::MakeCertificate {
            document: doc("badge"),
        },
    );
    // The result flows back to the desk that took the case.
    assert_eq!(play.task_at(), (NORTH_1, Duty::Station));
    let last = play.case.stays.last().unwrap();
    assert_eq!(last.step, None, "handing over uses up no leg's days");
    play.does(
        &liu(),
        Command::Deliver {
            way: DeliveryWay::Desk,
        },
    );
    assert_eq!(play.status(), Status::Closed);
    assert_eq!(play.case.outcome, Some(Outcome::Approved));
    assert_eq!(play.case.waiting(), Waiting::Nobody);
    assert_eq!(
        legs(&play),
        ["v110101010001", "v110101010", "v110101B08", "v110101010001"]
    );
}

fn hang_and_end(play: &mut Play, who: &Who, key: &str, over: &str) {
    play.does(who, Command::HangNotice { check: key.into() });
    play.on(over);
    play.does(
        who,
        Command::EndNotice {
            check: key.into(),
            finding: doc("finding"),
        },
    );
}

#[test]
fn from_home_an_application_goes_straight_to_the_street() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 21));
    play.does(&wang(), filed(&play, NORTH_1, None));
    assert_eq!(play.status(), Status::Submitted);
    assert_eq!(play.task_at(), (NORTH, Duty::Window));
    assert_eq!(legs(&play), [">110101010"], "no station in between");
    assert!(play.offers(&chen()).is_empty());
    assert!(!play.may(&li(), Kind::Withdraw), "only whose case it is");
    // Accepting what came online receives it.
    play.on("2026-03-03");
    let events = play.does(&zhao(), Command::Accept);
    assert!(matches!(
        events[..],
        [Event::Claimed, Event::Received, Event::Accepted { .. }]
    ));
}

#[test]
fn a_correction_is_asked_once_and_answered() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), ask(&["M02", "rank"]));
    assert_eq!(play.status(), Status::CorrectionRequested);
    assert_eq!(play.case.waiting(), Waiting::Resident);
    assert!(!play.may(&zhao(), Kind::Accept));

    // What was not asked for may not be given, and everything asked for must be.
    let stray = answer(vec![given("M03", false)], true);
    assert_eq!(gaps(play.cannot(&wang(), stray))[0].about, "M03");
    let half = gaps(play.cannot(&wang(), answer(vec![], true)));
    assert_eq!(half.len(), 1, "a form is no photograph: {half:?}");
    assert_eq!(half[0].about, "M02");
    let half = gaps(play.cannot(&wang(), answer(vec![given("M02", false)], false)));
    assert_eq!(half[0].about, "rank");
    play.on("2026-03-09");
    play.does(&wang(), answer(vec![given("M02", false)], true));
    assert_eq!(play.status(), Status::Received);
    assert_eq!(
        play.case.tell_by,
        Some(date("2026-03-16")),
        "five days anew"
    );
    let holder = play.case.task.as_ref().unwrap().holder.clone();
    assert_eq!(holder, Some(zhao().id()), "back to who asked");

    // A second notice may repeat what is still not met, and add nothing.
    let more = gaps(play.cannot(&zhao(), ask(&["rank", "M01"])));
    assert_eq!(more.len(), 1);
    assert_eq!(more[0].about, "M01");
    play.does(&zhao(), ask(&["rank"]));
    play.does(&wang(), answer(vec![], true));
    play.does(&zhao(), Command::Accept);
}

#[test]
fn papers_brought_to_the_station_for_a_correction_travel_on() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    play.does(&chen(), Command::HandOver);
    play.does(&zhao(), take(&["M01"]));
    play.does(&zhao(), ask(&["M02"]));
    play.does(&liu(), answer(vec![given("M02", true)], false));
    assert_eq!(play.task_at(), (NORTH, Duty::Window));
    assert!(
        !play.may(&zhao(), Kind::Accept),
        "the photograph is on its way"
    );
    play.does(&zhao(), take(&["M02"]));
    play.does(&zhao(), Command::Accept);
    assert!(play.case.papers.iter().all(|paper| paper.at == unit(NORTH)));
}

#[test]
fn papers_go_up_two_levels_each_with_a_receipt() {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    let mut filing = play.filing(NORTH_1, Some(NORTH_1));
    filing.given.push(given("M02", true));
    play.does(&chen(), Command::File(Box::new(filing)));
    play.does(&chen(), Command::HandOver);
    assert!(matches!(
        play.cannot(&zhou(), take(&[])),
        Refusal::Content(_)
    ));
    // 孙磊 ticks what he really got.
    play.does(&sun(), take(&["M01"]));
    assert_eq!(play.case.on_way_to(&unit(NORTH)).len(), 1);
    assert!(!play.may(&sun(), Kind::Accept), "one paper is not here yet");
    gaps(play.cannot(&sun(), take(&["M01"])));
    play.does(&sun(), take(&["M02"]));
    let (receipt, _) = play.log.last().unwrap();
    assert_eq!(receipt.post, Some(post(NORTH, Duty::Window)));
    play.does(&sun(), Command::Accept);
    play.does(&zhou(), pass());
    let relay = case::relay(&play.case, &play.item, &play.world.calendar, play.now);
    let bureau = relay.iter().find(|leg| leg.unit == unit(EAST_B08)).unwrap();
    assert_eq!((bureau.papers, bureau.coming), (0, 2));
    assert!(!play.may(&zheng(), Kind::Pass));
    play.does(&zheng(), take(&["M01", "M02"]));
    play.does(&zheng(), pass());
    play.does(&feng(), approve());
    assert!(play.case.papers.iter().all(|p| p.at == unit(EAST_B08)));
}

#[test]
fn what_a_station_accepts_sends_its_papers_along() {
    let mut play = Play::new("chess-room", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    play.does(&chen(), Command::Accept);
    assert_eq!(play.task_at(), (NORTH, Duty::Approver));
    assert_eq!(play.case.on_way_to(&unit(NORTH)).len(), 1);
    assert!(!play.may(&wu(), Kind::Approve));
    play.does(&wu(), take(&["M01"]));
    play.does(&wu(), approve());
}

#[test]
fn papers_are_receipted_where_one_works_and_not_where_one_looks() {
    // 高远 audits the street and works at its station.
    let gao = staff(
        "s-gao-yuan",
        &[(NORTH, Duty::Auditor), (NORTH_1, Duty::Station)],
    );
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&gao, filed(&play, NORTH_1, Some(NORTH_1)));
    play.does(&gao, Command::HandOver);
    assert_eq!(
        play.cannot(&gao, take(&["M01"])),
        Refusal::NotYours(Kind::TakePapers)
    );
}

#[test]
fn b_takes_over_for_a_who_is_away() {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    assert!(!play.may(&liu(), Kind::CloseAtOnce), "A holds it");
    assert!(!play.may(&liu(), Kind::Relieve), "and A is here");
    play.world.away = [chen().id()].into();
    let events = play.does(&liu(), Command::Relieve);
    assert_eq!(events, [Event::Relieved { from: chen().id() }]);
    play.does(&liu(), Command::CloseAtOnce { note: None });
    assert_eq!(play.status(), Status::Closed);
}

#[test]
fn what_is_overdue_comes_under_the_unit_above() {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    // Nobody tells her anything: the district looks after the street, once.
    play.on("2026-03-09");
    assert_eq!(play.tick(), [], "the fifth working day is still in time");
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::Supervise]);
    let supervised = |limit, due: &str, by: &str, until: &str| Event::Supervised {
        limit,
        due: date(due),
        by: unit(by),
        until: Some(date(until)),
    };
    let last = &play.log.last().unwrap().1;
    assert_eq!(
        *last,
        supervised(Limit::Tell, "2026-03-09", EAST, "2026-03-12")
    );
    play.on("2026-03-12");
    assert_eq!(play.tick(), [Kind::Remind], "the last day for the answer");
    let words = doc("why");
    play.does(&zhao(), Command::Reply { n: 1, words });

    play.does(&zhao(), Command::Accept);
    assert_eq!(play.case.dues.as_ref().unwrap().promise, date("2026-03-26"));
    // Two of ten days left: yellow.
    let warn = case::next_tick(&play.case, &play.item, &play.facts());
    assert_eq!(warn, Some(at("2026-03-24", 9)), "when the office opens");
    play.on("2026-03-24");
    assert_eq!(play.tick(), [Kind::Warn]);
    play.does(&zhou(), pass());
    play.on("2026-03-27");
    assert_eq!(play.tick(), [Kind::Supervise]);
    let last = &play.log.last().unwrap().1;
    assert_eq!(
        *last,
        supervised(Limit::Promise, "2026-03-26", EAST, "2026-03-31"),
        "above the bureau"
    );
    // Nobody says why: on the day after it goes to the city, and stays there.
    play.on("2026-03-31");
    assert_eq!(play.tick(), [Kind::Remind]);
    play.on("2026-04-01");
    assert_eq!(play.tick(), [Kind::Supervise]);
    let last = &play.log.last().unwrap().1;
    assert_eq!(
        *last,
        supervised(Limit::Promise, "2026-03-26", CITY, "2026-04-03")
    );
    let open = play.case.consultations.iter().filter(|c| c.is_open());
    assert_eq!(open.count(), 1, "one answer is asked for, not two");
    play.on("2026-04-03");
    assert_eq!(play.tick(), [Kind::Remind]);
    let next = case::next_tick(&play.case, &play.item, &play.facts());
    assert_eq!(next, None);
    let words = doc("why");
    play.does(&zheng(), Command::Reply { n: 3, words });
}

#[test]
fn a_clock_that_slept_over_the_warning_does_not_spin() {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    play.on("2026-05-11");
    assert_eq!(play.tick(), [Kind::Supervise], "too late to warn");
    let next = case::next_tick(&play.case, &play.item, &play.facts());
    assert_eq!(next, Some(at("2026-05-13", 9)), "the answer is reminded of");
}

#[test]
fn a_second_silence_is_supervised_again() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::Supervise]);
    play.does(&zhao(), ask(&["rank"]));
    play.does(&wang(), answer(vec![], true));
    play.on("2026-03-17");
    assert_eq!(play.tick(), []);
    play.on("2026-03-18");
    assert_eq!(play.tick(), [Kind::Supervise]);
}

#[test]
fn a_permit_window_that_keeps_silent_has_accepted_on_the_day_of_receipt() {
    let mut play = Play::new("chess-club", at("2026-03-02", 16));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::AcceptBySilence]);
    assert_eq!(play.status(), Status::Accepted);
    assert!(play.case.accepted_by_silence);
    assert_eq!(play.case.accepted_at, Some(at("2026-03-02", 16)));
    let dues = play.case.dues.clone().unwrap();
    assert_eq!(
        dues.promise,
        date("2026-03-16"),
        "counted from the 2nd of March"
    );
    assert_eq!(play.task_at(), (EAST_B31, Duty::District));

    // After a correction the day counts on which the correction came.
    let mut play = Play::new("chess-club", at("2026-03-02", 16));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), ask(&["rank"]));
    play.on("2026-03-16");
    play.does(&wang(), answer(vec![], true));
    play.on("2026-03-24");
    assert_eq!(play.tick(), [Kind::AcceptBySilence]);
    assert_eq!(day_of(play.case.accepted_at.unwrap()), date("2026-03-16"));
    assert_eq!(play.case.dues.as_ref().unwrap().promise, date("2026-03-30"));
}

#[test]
fn silence_leaves_no_case_and_no_paper_behind() {
    // The station took papers of a permit and forgot to hand them over.
    let mut play = Play::new("chess-stall", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::AcceptBySilence, Kind::Supervise]);
    assert_eq!(play.task_at(), (NORTH, Duty::Window));
    play.does(&zhao(), take(&["M01"]));
    play.does(&zhao(), Command::CloseAtOnce { note: None });
    assert_eq!(play.status(), Status::Closed);
}

#[test]
fn an_instant_item_is_closed_at_the_counter_by_who_took_it() {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    let events = play.does(&chen(), Command::CloseAtOnce { note: None });
    assert!(matches!(
        events[..],
        [
            Event::Accepted { .. },
            Event::Approved { .. },
            Event::Closed { .. }
        ]
    ));
    assert_eq!(legs(&play), ["v110101010001"]);

    // From home it is closed by the station of the home, and by the street where streets do it.
    let mut play = Play::new("chess-away-game", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&sun(), Command::CloseAtOnce { note: None });
    assert_eq!(play.case.closed_at, Some(play.now));
}

#[test]
fn an_instant_decision_that_needs_two_people_gets_two() {
    let mut play = Play::new("chess-title", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    for who in [zhao(), sun()] {
        assert!(!play.may(&who, Kind::CloseAtOnce), "not accepted yet");
    }
    play.does(&zhao(), Command::Accept);
    let close = Command::CloseAtOnce { note: None };
    assert_eq!(
        play.cannot(&zhao(), close.clone()),
        Refusal::NotYours(Kind::CloseAtOnce)
    );
    play.does(&sun(), close);
    assert_eq!(play.case.accepted_by, Some(zhao().id()));
    assert_eq!(play.log.last().unwrap().0.by, sun().id());
    let accepted = play
        .log
        .iter()
        .filter(|(_, e)| matches!(e, Event::Accepted { .. }));
    assert_eq!(accepted.count(), 1);
}

#[test]
fn a_refusal_bears_its_reasons() {
    let mut play = Play::new("chess-referee", at("2026-03-02", 9));
    let hall = staff("s-hall", &[(EAST_B08, Duty::District)]);
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&hall, Command::Accept);
    let events = play.does(&feng(), reason());
    assert!(matches!(
        &events[..],
        [
            Event::Claimed,
            Event::Refused { reason },
            Event::Closed {
                outcome: Outcome::Refused
            }
        ] if *reason == doc("reason")
    ));
    assert_eq!(play.case.outcome, Some(Outcome::Refused));
}

#[test]
fn what_is_not_accepted_names_the_right_agency() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    let no = |agency: &str| Command::NotAccept {
        reason: doc("reason"),
        agency: Some(unit(agency)),
    };
    gaps(play.cannot(&zhao(), no("派出所")));
    play.does(&zhao(), no(EAST_B31));
    assert_eq!(play.status(), Status::NotAccepted);
    assert_eq!(
        play.case.unrated(),
        [(Service::Filing, 1), (Service::Result, 1)]
    );
}

#[test]
fn who_applied_may_withdraw_until_it_is_decided() {
    let mut play = Play::new("chess-badge", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    assert!(play.may(&wang(), Kind::Withdraw) && play.may(&liu(), Kind::Withdraw));
    assert!(!play.may(&li(), Kind::Withdraw) && !play.may(&zhao(), Kind::Withdraw));
    play.does(&wang(), Command::Withdraw { reason: None });
    assert_eq!(play.status(), Status::Withdrawn);
    let only = play.offers(&chen()).into_iter().map(|offer| offer.kind);
    let only: Vec<Kind> = only.collect();
    assert_eq!(only, [Kind::SendPapers, Kind::ReturnPapers], "her papers");
}

#[test]
fn an_assessment_moves_the_due_date_by_the_days_it_took() {
    let mut play = Play::new("chess-badge", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    assert_eq!(play.case.dues.as_ref().unwrap().promise, date("2026-03-16"));
    play.does(&zhou(), pass());
    play.on("2026-03-05");
    let suspend = |days| Command::Suspend {
        stop: "assessment".into(),
        days,
        reason: doc("reason"),
    };
    gaps(play.cannot(&zheng(), suspend(31)));
    play.does(&zheng(), suspend(15));
    assert_eq!(play.status(), Status::Suspended);
    assert_eq!(play.tick(), []);
    // 残疾评定 takes thirteen calendar days: nine working days from the 6th to the 18th.
    play.on("2026-03-18");
    assert!(!play.may(&zheng(), Kind::Pass));
    play.does(
        &zheng(),
        Command::Resume {
            finding: doc("assessment"),
        },
    );
    assert_eq!(play.case.dues.as_ref().unwrap().promise, date("2026-03-27"));
    let moved = play
        .world
        .calendar
        .working_days_between(date("2026-03-16"), date("2026-03-27"));
    assert_eq!(moved, 9);
    assert_eq!(play.tick(), [], "nothing to restate");
    // An item whose basis lists no stop has none.
    let mut plain = Play::new("chess-allowance", at("2026-03-02", 9));
    plain.does(&wang(), filed(&plain, NORTH_1, None));
    plain.does(&zhao(), Command::Accept);
    assert!(!plain.may(&zhou(), Kind::Suspend));
}

#[test]
fn taken_in_the_west_for_a_home_in_the_east() {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    play.does(&he(), filed(&play, NORTH_1, Some(GATE)));
    let way = play.case.filing().unwrap().route.clone();
    assert_eq!(way.home, EAST, "the district that decides");
    assert_eq!((way.accepting, way.deciding), (unit(GATE), unit(EAST_B08)));
    play.does(&he(), Command::Accept);
    let section = staff("s-west", &[(GATE, Duty::Section)]);
    play.does(&section, pass());
    play.does(&zheng(), take(&["M01"]));
    play.does(&zheng(), pass());
    // 何军 also has a post at the bureau of the east: he accepted, so he may not approve.
    let both = staff(
        "s-he-jun",
        &[(GATE, Duty::Window), (EAST_B08, Duty::Approver)],
    );
    assert_eq!(
        play.cannot(&both, approve()),
        Refusal::NotYours(Kind::Approve)
    );
    play.does(&feng(), approve());

    // Decided by the street that stands in: home is the district of that street.
    let play = Play::new("chess-away-game", at("2026-03-02", 9));
    let way = play.filing(NORTH_1, Some(GATE)).route;
    assert_eq!((way.home.as_str(), way.deciding), (WEST, unit(GATE)));
}

#[test]
fn without_a_city_wide_item_each_counter_serves_its_own_streets() {
    let play = Play::new("chess-referee", at("2026-03-02", 9));
    let go = |desk: &str| {
        let desk = unit(desk);
        let rule = play.item.route_for(&[]);
        route(rule, &play.world.units, &unit(NORTH_1), Some(&desk))
    };
    assert_eq!(go(GATE), Err(NoRoute::OtherStreet(unit(NORTH))));
    assert_eq!(go("110102B08"), Err(NoRoute::OtherStreet(unit(NORTH))));
    assert!(go(EAST_B08).is_ok() && go(NORTH).is_ok() && go(NORTH_2).is_ok());
}

#[test]
fn a_person_acts_in_the_post_at_the_counter_that_takes_the_case() {
    let both = staff(
        "s-both",
        &[(NORTH_1, Duty::Station), (NORTH_2, Duty::Station)],
    );
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    gaps(play.cannot(&both, filed(&play, NORTH_1, Some(NORTH))));
    play.does(&both, filed(&play, NORTH_1, Some(NORTH_2)));
    assert_eq!(play.case.filed_post, Some(post(NORTH_2, Duty::Station)));
    assert_eq!(play.case.task.as_ref().unwrap().holder, Some(both.id()));
}

#[test]
fn what_was_sent_back_waits_at_the_desk_that_took_it() {
    // 赵敏 at a street window collects for the bureau.
    let mut play = Play::new("chess-referee", at("2026-03-02", 9));
    play.does(&zhao(), filed(&play, NORTH_1, Some(NORTH)));
    play.does(&zhao(), Command::HandOver);
    play.does(&zheng(), take(&["M01"]));
    play.does(
        &zheng(),
        Command::SendBack {
            reason: doc("reason"),
        },
    );
    assert_eq!(play.task_at(), (NORTH, Duty::Window));
    play.does(&sun(), take(&["M01"]));
    play.does(&sun(), Command::HandOver);
}

#[test]
fn the_desk_may_ask_for_news_once_a_day() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    assert!(!play.may(&chen(), Kind::Nudge), "it is still here");
    play.does(&chen(), Command::HandOver);
    play.does(&chen(), Command::Nudge { note: None });
    assert!(!play.may(&liu(), Kind::Nudge));
    play.on("2026-03-03");
    assert!(play.may(&liu(), Kind::Nudge) && !play.may(&zhao(), Kind::Nudge));
}

#[test]
fn the_head_extends_once_and_in_time() {
    let mut play = Play::new("chess-club", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    let extend = || Command::Extend {
        reason: doc("reason"),
    };
    assert!(!play.may(&guo(), Kind::Extend));
    let mut late = play.clone();
    play.does(&liang(), extend());
    let dues = play.case.dues.clone().unwrap();
    assert_eq!(
        (dues.promise, dues.legal),
        (date("2026-03-30"), date("2026-04-14"))
    );
    assert_eq!(
        play.cannot(&liang(), extend()),
        Refusal::NotNow(Kind::Extend, Status::Accepted)
    );
    // After the legal limit has run out there is nothing to extend.
    late.on("2026-03-30");
    assert!(
        late.may(&liang(), Kind::Extend),
        "late against the promise only"
    );
    late.on("2026-03-31");
    assert!(!late.may(&liang(), Kind::Extend));
}

#[test]
fn an_imported_calendar_restates_what_was_told() {
    let mut play = Play::new("chess-badge", at("2026-12-21", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    let told = play.case.dues.clone().unwrap();
    assert_eq!(
        told.promise,
        date("2027-01-05"),
        "new year is a fixed day off"
    );
    assert!(told.provisional);
    let notice = "date,kind,occasion\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n\
                  2027-05-03,holiday,劳动节\n2027-10-01,holiday,国庆节\n";
    play.world.calendar = play.world.calendar.merge(2027, notice).unwrap();
    assert_eq!(play.tick(), [Kind::Restate]);
    let told = play.case.dues.clone().unwrap();
    assert_eq!(
        (told.promise, told.provisional),
        (date("2027-01-06"), false)
    );
    assert_eq!(play.tick(), []);
}

#[test]
fn a_service_is_rated_once_and_never_again() {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    assert!(!play.may(&li(), Kind::Rate) && !play.may(&chen(), Kind::Rate));
    gaps(play.cannot(&wang(), rate(Service::Result, 1, 5)));
    play.does(&wang(), rate(Service::Filing, 1, 2));
    assert!(
        !play.may(&wang(), Kind::Rate),
        "nothing else has happened yet"
    );
    play.does(&chen(), ask(&["rank"]));
    play.does(&wang(), answer(vec![], true));
    play.does(&wang(), rate(Service::Correction, 1, 4));
    play.does(&chen(), Command::CloseAtOnce { note: None });
    gaps(play.cannot(&wang(), rate(Service::Filing, 1, 5)));
    gaps(play.cannot(&wang(), rate(Service::Result, 1, 0)));
    play.does(&wang(), rate(Service::Result, 1, 5));
    assert!(!play.may(&wang(), Kind::Rate));
    assert_eq!(play.case.ratings.len(), 3);
}

#[test]
fn nobody_approves_before_the_home_was_seen_by_two_and_the_notice_is_over() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    play.does(&zhou(), pass());
    play.does(&zhou(), pass());
    assert_eq!(play.task_at(), (NORTH, Duty::Approver));
    assert_eq!(case::unmet(&play.case, &play.item).len(), 2);
    let not_now = Refusal::NotNow(Kind::Approve, Status::InReview);
    assert_eq!(play.cannot(&wu(), approve()), not_now);

    // One alone, one named twice, one who was not there, a name in place of an id.
    for staff in [
        &["s-zhou-ting"][..],
        &["s-zhou-ting", "s-zhou-ting"],
        &["s-zhao-min", "s-sun-lei"],
        &["s-zhou-ting", "孙磊"],
    ] {
        gaps(play.cannot(&zhou(), check("home_inquiry", staff)));
    }
    assert!(
        !play.may(&chen(), Kind::RecordCheck),
        "the street's, not the grid worker's"
    );
    play.does(
        &zhou(),
        check("home_inquiry", &["s-zhou-ting", "s-sun-lei"]),
    );
    gaps_or_not_now(
        &play,
        &zhou(),
        check("home_inquiry", &["s-zhou-ting", "s-sun-lei"]),
    );
    assert_eq!(play.cannot(&wu(), approve()), not_now);

    let hang = || Command::HangNotice {
        check: "public_notice".into(),
    };
    assert!(
        !play.may(&zhou(), Kind::HangNotice),
        "it hangs in the community"
    );
    play.does(&chen(), hang());
    assert!(!play.may(&chen(), Kind::HangNotice), "it hangs already");
    // Seven whole days after the day of hanging.
    play.on("2026-03-09");
    assert!(!play.may(&chen(), Kind::EndNotice));
    assert_eq!(play.cannot(&wu(), approve()), not_now);
    play.on("2026-03-10");
    play.does(
        &chen(),
        Command::EndNotice {
            check: "public_notice".into(),
            finding: doc("finding"),
        },
    );
    play.does(&wu(), approve());
    assert_eq!(play.status(), Status::Closed);
}

#[track_caller]
fn gaps_or_not_now(play: &Play, who: &Who, command: Command) {
    match play.cannot(who, command) {
        Refusal::Content(_) | Refusal::NotNow(..) => {}
        Refusal::NotYours(kind) => panic!("{kind:?} would be somebody else's"),
    }
}

#[test]
fn a_notice_hangs_once_and_each_unit_records_its_own() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    let mut filing = play.filing(NORTH_1, None);
    filing.checks.push("street_notice".into());
    play.does(&wang(), Command::File(Box::new(filing)));
    play.does(&zhao(), Command::Accept);
    let hang = |check: &str| Command::HangNotice {
        check: check.into(),
    };
    gaps(play.cannot(&chen(), hang("street_notice")));
    play.does(&chen(), hang("public_notice"));
    // Somebody of both units acts in the post of the one the notice belongs to.
    let both = staff(
        "s-both",
        &[(NORTH_1, Duty::Station), (NORTH, Duty::Section)],
    );
    gaps(play.cannot(&both, hang("public_notice")));
    play.does(&both, hang("street_notice"));
    assert_eq!(
        play.log.last().unwrap().0.post,
        Some(post(NORTH, Duty::Section))
    );
}

#[test]
fn the_home_is_seen_by_its_own_community_wherever_papers_were_taken() {
    let mut play = Play::new("chess-badge", at("2026-03-02", 9));
    play.does(
        &staff("s-next", &[(NORTH_2, Duty::Station)]),
        filed(&play, NORTH_1, Some(NORTH_2)),
    );
    play.does(
        &staff("s-next", &[(NORTH_2, Duty::Station)]),
        Command::HandOver,
    );
    play.does(&zhao(), take(&["M01"]));
    play.does(&zhao(), Command::Accept);
    assert!(play.may(&chen(), Kind::RecordCheck));
    assert!(!play.may(
        &staff("s-next", &[(NORTH_2, Duty::Station)]),
        Kind::RecordCheck
    ));
}

#[test]
fn a_site_check_needs_two_and_a_company_needs_a_company_item() {
    let mut play = Play::new("chess-club", at("2026-03-02", 9));
    let mut person = play.filing(NORTH_1, None);
    person.applicant.kind = yike_core::item::Audience::Person;
    gaps(play.cannot(&wang(), Command::File(Box::new(person))));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), Command::Accept);
    gaps(play.cannot(&guo(), check("site_check", &["s-guo-tao"])));
    play.does(&guo(), check("site_check", &["s-guo-tao", "s-liang-bing"]));
}

#[test]
fn a_correction_that_never_comes_lapses_after_its_days() {
    let mut play = Play::new("chess-aid", at("2026-03-02", 9));
    play.does(&wang(), filed(&play, NORTH_1, None));
    play.does(&zhao(), ask(&["rank"]));
    let until = play.case.corrections[0].until;
    assert_eq!(until, date("2026-03-23"), "fifteen working days");
    play.now = At(start_of(date("2026-03-24")).0 - 1);
    assert_eq!(play.tick(), []);
    assert!(play.may(&wang(), Kind::AnswerCorrection));
    play.now = start_of(date("2026-03-24"));
    assert_eq!(play.tick(), [Kind::Lapse]);
    assert_eq!(play.status(), Status::Lapsed);
}

#[test]
fn a_filing_is_told_everything_that_it_lacks() {
    let play = Play::new("chess-aid", at("2026-03-02", 9));
    let mut filing = play.filing(NORTH_1, None);
    filing.given = vec![given("M99", false)];
    filing.checks.push("never-heard-of".into());
    let lacks = gaps(play.cannot(&wang(), Command::File(Box::new(filing))));
    let about: Vec<&str> = lacks.iter().map(|gap| gap.about.as_str()).collect();
    assert_eq!(about, ["never-heard-of", "M01", "M99"]);
    // Paper is not handed in over the net.
    let mut filing = play.filing(NORTH_1, None);
    assert_eq!(filing.channel, Channel::Online);
    filing.given = vec![given("M01", true)];
    gaps(play.cannot(&wang(), Command::File(Box::new(filing))));
    // What is not online is filed at a counter.
    let play = Play::new("chess-room", at("2026-03-02", 9));
    let at_home = filed(&play, NORTH_1, None);
    assert_eq!(play.cannot(&wang(), at_home), Refusal::NotYours(Kind::File));
}

#[test]
fn a_case_put_back_is_handled_again_with_its_papers() {
    let mut play = Play::new("chess-allowance", at("2026-03-02", 9));
    play.does(&zhao(), filed(&play, NORTH_1, Some(NORTH)));
    play.does(&zhao(), Command::Accept);
    play.does(&zhou(), pass());
    play.does(&zheng(), take(&["M01"]));
    play.does(
        &zheng(),
        Command::PutBack {
            reason: doc("reason"),
        },
    );
    assert_eq!(play.task_at(), (NORTH, Duty::Section));
    assert_eq!(
        legs(&play),
        ["v110101010", "v110101B08", ">110101010", ".110101B08"]
    );
    assert!(!play.may(&zhou(), Kind::Pass));
    play.does(&zhou(), take(&["M01"]));
    play.does(&zhou(), pass());
}

#[test]
fn nothing_can_be_done_with_a_case_that_is_over() {
    let mut play = Play::new("chess-card", at("2026-03-02", 9));
    play.does(&chen(), filed(&play, NORTH_1, Some(NORTH_1)));
    play.does(&chen(), Command::CloseAtOnce { note: None });
    for who in people() {
        for kind in Kind::ALL {
            let Some(command) = good(&play, *kind, &who, &mut Dice(1)) else {
                continue;
            };
            let refused = play.decide(&who, &command).is_err();
            // Her papers may be given back, by way of those who had them.
            let is_over = [
                Kind::Rate,
                Kind::RecordRating,
                Kind::SendPapers,
                Kind::ReturnPapers,
            ]
            .contains(kind);
            assert!(refused || is_over, "{} {kind:?}", who.id());
        }
    }
}

/// The rows that this row of the only table makes.
fn chose(play: &Play, row: usize) -> Vec<Chosen> {
    let table = play.item.tables[0].key.clone();
    vec![Chosen { table, row }]
}

#[test]
fn the_answers_choose_who_decides_and_every_leg_follows() {
    let mut small = Play::new("chess-grant", at("2026-03-02", 9));
    let station = staff("s-station", &[(NORTH_1, Duty::Station)]);
    let filing = small.filing_by(&chose(&small, 0), NORTH_1, Some(NORTH_1));
    assert_eq!(filing.route.deciding, unit(NORTH));
    small.does(&station, Command::File(Box::new(filing)));
    small.does(&station, Command::HandOver);
    assert_eq!(small.task_at(), (NORTH, Duty::Window));

    let mut large = Play::new("chess-grant", at("2026-03-02", 9));
    let filing = large.filing_by(&chose(&large, 1), NORTH_1, Some(NORTH_1));
    let steps: Vec<&str> = filing.route.steps.iter().map(UnitId::as_str).collect();
    assert_eq!(steps, [EAST_B31, EAST_B08, EAST_B08]);
    large.does(&station, Command::File(Box::new(filing)));
    large.does(&station, Command::HandOver);
    assert_eq!(large.task_at(), (EAST_B08, Duty::District));
    let bureau = staff("s-bureau", &[(EAST_B08, Duty::District)]);
    let market = staff("s-market", &[(EAST_B31, Duty::District)]);
    large.does(&bureau, take(&["M01"]));
    large.does(&bureau, Command::Accept);
    assert_eq!(large.task_at(), (EAST_B31, Duty::District));
    large.does(&market, take(&["M01"]));
    let legs = case::relay(&large.case, &large.item, &large.world.calendar, large.now);
    let legs: Vec<_> = legs
        .iter()
        .map(|leg| (leg.unit.as_str(), leg.days))
        .collect();
    assert_eq!(
        legs,
        [
            (NORTH_1, None),
            (EAST_B08, None),
            (EAST_B31, Some(4)),
            (EAST_B08, Some(6))
        ]
    );
    large.does(&market, pass());
    large.does(&bureau, take(&["M01"]));
    large.does(&bureau, pass());
    // Who accepted does not approve, on this route either.
    let both = staff(
        "s-bureau",
        &[(EAST_B08, Duty::District), (EAST_B08, Duty::Approver)],
    );
    assert_eq!(
        large.cannot(&both, approve()),
        Refusal::NotYours(Kind::Approve)
    );
    large.does(&staff("s-head", &[(EAST_B08, Duty::Approver)]), approve());
    assert_eq!(large.status(), Status::Closed);
}

#[test]
fn a_counter_that_may_not_take_the_chosen_route_hears_where_to_go() {
    // The bureau takes what the district accepts, not what the street does.
    let play = Play::new("chess-grant", at("2026-03-02", 9));
    let bureau = staff("s-bureau", &[(EAST_B08, Duty::District)]);
    let mut filing = play.filing_by(&chose(&play, 1), NORTH_1, Some(EAST_B08));
    assert!(
        play.decide(&bureau, &Command::File(Box::new(filing.clone())))
            .is_ok()
    );
    filing.chosen = chose(&play, 0);
    let gaps = gaps(play.cannot(&bureau, Command::File(Box::new(filing))));
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(
        gaps[0].zh.contains(&format!("由unit {NORTH}受理")),
        "{gaps:?}"
    );
    let rule = play.item.route_for(&chose(&play, 0));
    assert_eq!(
        route(
            rule,
            &play.world.units,
            &unit(NORTH_1),
            Some(&unit(EAST_B08))
        ),
        Err(NoRoute::NotHere(unit(NORTH)))
    );
}

#[test]
fn a_way_that_is_not_that_of_the_answers_is_refused() {
    let play = Play::new("chess-grant", at("2026-03-02", 9));
    let online = resident("p-applicant");
    let mut filing = play.filing_by(&chose(&play, 0), NORTH_1, None);
    filing.chosen = chose(&play, 1);
    gaps(play.cannot(&online, Command::File(Box::new(filing.clone()))));
    filing.chosen = chose(&play, 2);
    gaps(play.cannot(&online, Command::File(Box::new(filing))));
}
