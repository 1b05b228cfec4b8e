//! Somebody is heard: in time, by people whom it is not about, as far up as it takes, and closed only
//! with what changed and what they say to it.

use crate::world::*;
use yike_core::case::{Command, Kind, Lack, Limit, Status, heard_way};
use yike_core::item::heard::{Change, ContactWay};
use yike_core::who::{Duty, Who};

fn letter_about(place: &str, served: &[&str]) -> Play {
    let mut play = Play::new("chess-letter", at("2026-03-02", 9));
    let way = heard_way(&play.world.units, &unit(place), None).unwrap();
    let mut filing = play.filing_with(way);
    filing.about = Some(Box::new(about(place, served)));
    play.does(&resident("p-applicant"), Command::File(Box::new(filing)));
    play
}

fn one(code: &str, duty: Duty) -> Who {
    staff(&format!("s-{code}-{}", duty.as_str()), &[(code, duty)])
}

fn called(reached: bool, agrees: Option<bool>) -> Command {
    Command::Contact {
        way: ContactWay::Phone,
        reached,
        agrees,
        satisfied: None,
        words: doc("words"),
    }
}

fn changed(what: Change) -> Command {
    Command::Change {
        what,
        cause: None,
        cancelled: 0,
        reference: String::new(),
        words: doc("words"),
    }
}

fn handled_by(play: &Play) -> &str {
    play.case.filing().unwrap().route.steps[0].as_str()
}

/// A station is put right by itself, looked at by its street, and closed when the person said yes.
#[test]
fn it_is_closed_with_a_call_a_change_and_a_yes_and_not_before() {
    let mut play = letter_about(NORTH_1, &[]);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let station = one(NORTH_1, Duty::Station);
    assert_eq!(handled_by(&play), NORTH_1);
    play.does(&station, Command::Pass { opinion: None });
    let approver = one(NORTH, Duty::Approver);
    assert!(!play.may(&approver, Kind::Approve));
    let lacks = play.case.unheard(&play.item);
    assert_eq!(lacks, [Lack::Contact, Lack::Change, Lack::Answer]);
    play.does(&approver, changed(Change::Solved));
    play.does(&approver, called(true, None));
    assert_eq!(play.case.unheard(&play.item), [Lack::Answer], "not asked");
    // Somebody who cannot be reached is a reason, somebody who says no another: each is on record.
    let mut in_vain = play.clone();
    in_vain.does(&approver, called(false, None));
    assert!(in_vain.may(&approver, Kind::Approve));
    let yes = Command::Agree {
        yes: true,
        satisfied: None,
        words: None,
    };
    play.does(&resident("p-applicant"), yes);
    assert!(!play.may(&resident("p-applicant"), Kind::Agree), "once");
    play.does(&approver, Command::Approve { note: None });
    assert_eq!(play.status(), Status::Closed);
}

/// Put back, the former yes counts no more.
#[test]
fn a_result_that_is_put_back_is_asked_about_anew() {
    let mut play = letter_about(NORTH_1, &[]);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let station = one(NORTH_1, Duty::Station);
    play.does(&station, called(true, Some(true)));
    assert!(play.case.hearing.contacts[0].agrees.is_none(), "to what?");
    play.does(&station, changed(Change::Flow));
    play.does(&station, Command::Pass { opinion: None });
    let approver = one(NORTH, Duty::Approver);
    play.does(&approver, called(true, Some(true)));
    assert!(play.may(&approver, Kind::Approve));
    let reason = doc("reason");
    play.does(&approver, Command::PutBack { reason });
    play.does(&station, Command::Pass { opinion: None });
    assert!(!play.may(&approver, Kind::Approve));
}

/// Taken in at the counter of whom it is about, it waits for a colleague, and is given to no other than one.
#[test]
fn whoever_took_in_what_is_said_about_themselves_does_not_hold_it() {
    let mut play = Play::new("chess-letter", at("2026-03-02", 9));
    let window = one(NORTH, Duty::Window);
    let me = window.id();
    let way = heard_way(&play.world.units, &unit(NORTH), Some(&unit(NORTH))).unwrap();
    let mut filing = play.filing_with(way);
    filing.about = Some(Box::new(about(NORTH, &[me.as_str()])));
    play.does(&window, Command::File(Box::new(filing)));
    assert_eq!(play.case.task.as_ref().unwrap().holder, None);
    assert!(!play.may(&window, Kind::Accept));
    let colleague = staff("s-colleague", &[(NORTH, Duty::Window)]);
    assert!(play.may(&colleague, Kind::Accept));
    let head = one(NORTH, Duty::Approver);
    let given = play.decide(&head, &Command::Assign { to: me });
    assert!(given.is_err(), "it is about her");
    let to = colleague.id();
    assert!(play.decide(&head, &Command::Assign { to }).is_ok());
}

#[test]
fn nobody_sees_to_what_is_said_about_themselves() {
    let mut play = letter_about(NORTH, &["s-110101010-section"]);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let section = one(NORTH, Duty::Section);
    assert_eq!(play.offers(&section), [], "it is about her");
    let colleague = staff("s-other", &[(NORTH, Duty::Section)]);
    assert!(play.may(&colleague, Kind::Pass));
    play.does(&colleague, Command::Appeal { reason: doc("r") });
    let decides = |who: &Who, play: &Play| {
        play.decide(
            who,
            &Command::DecideAppeal {
                excluded: true,
                reason: doc("reason"),
            },
        )
    };
    assert!(decides(&colleague, &play).is_err(), "who made it");
    assert!(
        decides(&one(NORTH, Duty::Approver), &play).is_err(),
        "the same unit"
    );
    assert!(decides(&one(EAST, Duty::Approver), &play).is_ok());
}

/// No first call in time is told above; a missed promise takes the matter there, again and again, and at
/// the top it is 督办.
#[test]
fn a_matter_never_outlives_its_limits_silently() {
    let mut play = letter_about(NORTH_1, &[]);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    play.on("2026-03-04");
    assert_eq!(play.tick(), [Kind::Supervise]);
    assert_eq!(play.case.supervised[0].0, Limit::Contact);
    play.does(&one(NORTH_1, Duty::Station), called(true, None));
    for (day, to) in [
        ("2026-03-10", NORTH),
        ("2026-03-18", EAST),
        ("2026-03-26", CITY),
    ] {
        play.on(day);
        let did = play.tick();
        assert!(did.contains(&Kind::Rise), "{day}: {did:?}");
        assert_eq!(handled_by(&play), to);
        assert_eq!(play.case.task.as_ref().unwrap().unit.as_str(), to);
    }
    play.on("2026-04-03");
    let did = play.tick();
    assert!(
        did.contains(&Kind::Supervise) && !did.contains(&Kind::Rise),
        "{did:?}"
    );
    assert_eq!(play.case.hearing.risen, 3);
}

#[test]
fn closed_and_not_solved_it_is_taken_up_one_level_up_once_and_in_time() {
    let mut play = letter_about(NORTH_1, &[]);
    play.does(&one(NORTH, Duty::Window), Command::Accept);
    let station = one(NORTH_1, Duty::Station);
    play.does(&station, called(true, None));
    play.does(&station, changed(Change::Explained));
    play.does(&station, Command::Pass { opinion: None });
    let approver = one(NORTH, Duty::Approver);
    play.does(&approver, called(true, Some(false)));
    play.does(&approver, Command::Approve { note: None });
    let her = resident("p-applicant");
    let mut late = play.clone();
    late.on("2026-03-17");
    assert!(!late.may(&her, Kind::Reopen), "ten working days");
    let reason = doc("reason");
    play.does(&her, Command::Reopen { reason });
    assert_eq!(
        (play.status(), handled_by(&play)),
        (Status::InReview, NORTH)
    );
    let section = one(NORTH, Duty::Section);
    play.does(&section, Command::Pass { opinion: None });
    let district = one(EAST, Duty::Approver);
    play.does(&district, called(false, None));
    play.does(&district, Command::Approve { note: None });
    assert!(!play.may(&her, Kind::Reopen), "once");
}
