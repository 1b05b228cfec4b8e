//! Somebody who leads walks through an item as a resident would: planned, walked once, closed by somebody
//! else, and late like every case.

use crate::make::{Dice, bad, good};
use crate::world::*;
use jiff::civil::Date;
use yike_core::case::{
    self, About, Case, Channel, Command, Event, Filing, Kind, Plan, Protocol, Status, WalkProblem,
    WalkStep, walk_way,
};
use yike_core::clock::day_of;
use yike_core::count;
use yike_core::item::heard::Cause;
use yike_core::item::walk::{WalkRole, WalkWay};
use yike_core::who::{Duty, PersonId, Who};

/// Three steps, 55 minutes, and two problems of two places.
pub fn protocol(on: Date) -> Protocol {
    let step = |way, minutes, papers| WalkStep {
        way,
        minutes,
        papers,
    };
    let problem = |place: &str, cause| WalkProblem {
        unit: unit(place),
        cause,
    };
    Protocol {
        on,
        visits: 2,
        steps: vec![
            step(WalkWay::Phone, 5, 0),
            step(WalkWay::Counter, 30, 3),
            step(WalkWay::Elsewhere, 20, 1),
        ],
        problems: vec![
            problem(NORTH_1, Some(Cause::Material)),
            problem(EAST_B08, None),
        ],
        words: doc("protocol"),
    }
}

/// The plan of a walk at a place, for this person in this post.
fn plan_of(play: &Play, walker: &str, from: (&str, Duty), place: &str, day: Date) -> Filing {
    let plan = Plan {
        post: post(from.0, from.1),
        role: WalkRole::Elder,
        way: WalkWay::Counter,
        day,
    };
    let way = walk_way(&play.world.units, &plan, &unit(place)).expect("a way");
    let mut filing = play.filing_with(way);
    filing.channel = Channel::System;
    filing.needs.clear();
    filing.given.clear();
    filing.applicant.who = PersonId::new(walker);
    filing.about = Some(Box::new(About {
        item: Some("chess-aid".into()),
        plan: Some(Box::new(plan)),
        ..About::of(unit(place))
    }));
    filing
}

/// For the random lives: whoever leads plans for themselves, a supervisor now and then for another.
pub fn plan(play: &Play, who: &Who, dice: &mut Dice) -> Option<Filing> {
    let mut posts = who.posts().iter();
    let post = posts.find(|post| case::walks(post.duty))?.clone();
    let places = [NORTH_1, NORTH, EAST_B08, FLOWER_1];
    let all = &play.world.units;
    let reached = |place: &&&str| case::walk_reaches(all, &post, &unit(place));
    let places: Vec<&str> = places.iter().filter(reached).copied().collect();
    let place = *dice.pick(&places)?;
    let day = day_of(play.now);
    let id = who.id();
    let from = (post.unit.as_str(), post.duty);
    Some(plan_of(play, id.as_str(), from, place, day))
}

const HEAD: &str = "s-head";

fn head() -> Who {
    staff(HEAD, &[(EAST, Duty::District)])
}

fn planned() -> Play {
    let mut play = Play::new("chess-walk", at("2026-03-02", 9));
    let day = date("2026-03-05");
    let filing = plan_of(&play, HEAD, (EAST, Duty::District), NORTH, day);
    play.does(&head(), Command::File(Box::new(filing)));
    play
}

/// For the golden logs.
pub fn walked() -> Play {
    let mut play = planned();
    play.on("2026-03-05");
    let on = day_of(play.now);
    play.does(&head(), Command::RecordWalk(Box::new(protocol(on))));
    let approver = staff("s-approver", &[(NORTH, Duty::Approver)]);
    play.does(&approver, Command::Approve { note: None });
    play
}

#[test]
fn a_plan_is_a_case_of_whoever_walks_and_closed_by_the_head_of_the_place() {
    let mut play = planned();
    assert_eq!(play.task_at(), (EAST, Duty::District));
    let dues = play.case.dues.clone().expect("the limits run");
    // Three working days after the planned day.
    assert_eq!(dues.promise, date("2026-03-10"));
    let approver = staff("s-approver", &[(NORTH, Duty::Approver)]);
    assert!(!play.may(&approver, Kind::Approve), "nothing was walked");
    assert!(play.may(&head(), Kind::Withdraw));
    let other = staff("s-other", &[(EAST, Duty::District)]);
    assert!(!play.may(&other, Kind::RecordWalk), "it is hers");
    play.on("2026-03-06");
    let on = date("2026-03-05");
    play.does(&head(), Command::RecordWalk(Box::new(protocol(on))));
    assert_eq!(play.task_at(), (NORTH, Duty::Approver));
    assert!(!play.may(&head(), Kind::RecordWalk), "once");
    assert!(!play.may(&head(), Kind::Withdraw), "it was walked");
    let both = staff(HEAD, &[(EAST, Duty::District), (NORTH, Duty::Approver)]);
    assert!(!play.may(&both, Kind::Approve), "not one's own walk");
    play.does(&approver, Command::Approve { note: None });
    assert_eq!(play.status(), Status::Closed);
    assert_eq!(play.case.unrated(), [], "nobody was served");
    let facts = count::of_log(&play.item, &play.log, &play.world.calendar);
    assert_eq!(facts.len(), 0, "counted by itself");
}

/// A station has no approver: its head closes, and where the head walked, whoever supervises above.
#[test]
fn where_the_head_of_a_station_walked_the_level_above_closes() {
    let mut play = Play::new("chess-walk", at("2026-03-02", 9));
    let own = staff(HEAD, &[(NORTH_1, Duty::StationHead)]);
    let day = date("2026-03-02");
    let filing = plan_of(&play, HEAD, (NORTH_1, Duty::StationHead), NORTH_1, day);
    play.does(&own, Command::File(Box::new(filing)));
    play.does(&own, Command::RecordWalk(Box::new(protocol(day))));
    assert_eq!(play.task_at(), (NORTH_1, Duty::StationHead));
    assert!(!play.may(&own, Kind::Approve));
    let above = staff("s-above", &[(NORTH, Duty::Supervisor)]);
    assert!(play.may(&above, Kind::Approve));
}

#[test]
fn who_does_not_lead_plans_nothing_and_nobody_plans_for_others_but_a_supervisor() {
    let play = Play::new("chess-walk", at("2026-03-02", 9));
    let day = date("2026-03-05");
    let filing = |walker: &str, from, place| {
        Command::File(Box::new(plan_of(&play, walker, from, place, day)))
    };
    let window = staff("s-window", &[(NORTH, Duty::Window)]);
    let own = filing("s-window", (NORTH, Duty::Window), NORTH);
    assert!(play.decide(&window, &own).is_err());
    let resident = resident("p-applicant");
    assert!(play.decide(&resident, &own).is_err());
    // Another's walk.
    let hers = filing("s-section", (NORTH, Duty::Section), NORTH);
    assert!(play.decide(&head(), &hers).is_err(), "not hers to plan");
    let supervisor = staff("s-sup", &[(EAST, Duty::Supervisor)]);
    assert!(play.decide(&supervisor, &hers).is_ok());
    let elsewhere = staff("s-sup", &[(FLOWER, Duty::Supervisor)]);
    assert!(play.decide(&elsewhere, &hers).is_err(), "not below her");
    // Another district, another year, another item.
    let far = filing(HEAD, (EAST, Duty::District), GATE_1);
    assert!(play.decide(&head(), &far).is_err());
    let late = plan_of(
        &play,
        HEAD,
        (EAST, Duty::District),
        NORTH,
        date("2027-06-01"),
    );
    assert!(
        play.decide(&head(), &Command::File(Box::new(late)))
            .is_err()
    );
    let mut other = Play::new("chess-aid", at("2026-03-02", 9));
    other.digest = play.digest.clone();
    assert!(other.decide(&head(), &hers).is_err(), "a walk only");
}

/// What was planned and not walked is warned of, and 督办 goes to the unit above.
#[test]
fn a_walk_that_nobody_walks_is_late_like_every_case() {
    let mut play = planned();
    play.on("2026-03-10");
    assert_eq!(play.tick(), [Kind::Warn]);
    play.on("2026-03-11");
    assert_eq!(play.tick(), [Kind::Supervise]);
    let on = day_of(play.now);
    play.does(&head(), Command::RecordWalk(Box::new(protocol(on))));
}

#[test]
fn a_protocol_says_everything_that_it_lacks_at_once() {
    let play = planned();
    let mut odd = protocol(date("2026-03-03"));
    odd.steps[0].minutes = 5000;
    odd.problems[0].unit = unit(GATE);
    let refusal = play.cannot(&head(), Command::RecordWalk(Box::new(odd)));
    let case::Refusal::Content(gaps) = refusal else {
        panic!("{refusal:?}")
    };
    let about: Vec<&str> = gaps.iter().map(|gap| gap.about.as_str()).collect();
    assert_eq!(about, ["on", "steps", "problems"]);
}

/// Random people at random times: a walk is recorded once, never closed by whoever walked, and its log
/// folds to what stands.
#[test]
fn random_lives_of_walks() {
    let people = people();
    let mut ends = std::collections::BTreeMap::new();
    for life in 0..400 {
        let dice = &mut Dice(life);
        let mut play = Play::new("chess-walk", at("2026-03-02", 9));
        for _ in 0..40 {
            play.now = crate::make::later(play.now, dice);
            play.tick();
            let who = dice.pick(&people).expect("people").clone();
            let Some(offer) = dice.pick(&play.offers(&who)).cloned() else {
                continue;
            };
            if let Some(wrong) = bad(&play, offer.kind, &who, dice)
                && offer.kind != Kind::File
            {
                assert!(play.decide(&who, &wrong).is_err(), "{:?}", offer.kind);
            }
            let Some(command) = good(&play, offer.kind, &who, dice) else {
                continue;
            };
            let _ = play.give(&who, &command);
        }
        let walked = (play.log.iter()).filter(|(_, event)| matches!(event, Event::Walked { .. }));
        assert!(walked.clone().count() <= 1);
        let closer = play
            .log
            .iter()
            .find(|(_, e)| matches!(e, Event::Approved { .. }));
        if let Some((closer, _)) = closer {
            let (walker, _) = walked.clone().next().expect("walked first");
            assert_ne!(closer.by, walker.by);
        }
        let again = Case::fold(
            &play.item,
            play.log.iter().map(|(meta, event)| (meta, event)),
        );
        assert_eq!(again, play.case);
        *ends.entry(play.status().as_str()).or_insert(0) += 1;
    }
    for status in ["closed", "withdrawn"] {
        assert!(ends.contains_key(status), "{ends:?}");
    }
}
