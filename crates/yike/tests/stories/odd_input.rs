//! 空字符和一兆字：要么一句话说清，要么原样存下；从不出错页。

use crate::house::{House, each_engine, fresh_id, plain};
use crate::people::*;
use std::collections::BTreeMap;
use yike::act::{self, CaseKey, Done, Fail, Order};
use yike::filing;
use yike::private::{self, Document};
use yike_core::case::{Command, DocRef, Given, Missing, Rating, Service};
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Who};

/// What comes in by accident or on purpose.
fn odd() -> Vec<String> {
    vec![
        "前\0后".to_owned(),
        "长".repeat(1_048_576 / 3),
        "\u{202e}\u{feff}\u{7}".to_owned(),
    ]
}

/// Stored, or refused with a sentence: anything else is our fault.
fn is_a_sentence(result: &Result<Done, Fail>) -> bool {
    match result {
        Ok(_) | Err(Fail::Refused(_)) | Err(Fail::NotFound) => true,
        Err(Fail::Altered { .. } | Fail::Broken(_) | Fail::Store(_)) => false,
    }
}

#[test]
fn every_field_of_a_filing() {
    each_engine(|house| {
        for item in ["temporary-relief", "food-business-licence"] {
            for text in odd() {
                let wang = wang_xiulan();
                let fresh = house.intake(item, &wang);
                let person: Vec<String> = fresh.person.keys().cloned().collect();
                let answers: Vec<String> = fresh.answers.keys().cloned().collect();
                for key in person {
                    let mut intake = house.intake(item, &wang);
                    intake.person.insert(key.clone(), text.clone());
                    let is_asked = item == "food-business-licence"
                        || !["company", "uscc"].contains(&key.as_str());
                    assert_eq!(tries(house, intake).is_err(), is_asked, "{key}");
                }
                for key in answers {
                    let mut intake = house.intake(item, &wang);
                    intake.answers.insert(key.clone(), text.clone());
                    assert!(tries(house, intake).is_err(), "{key}");
                }
                let mut intake = house.intake(item, &wang);
                intake.community = text.clone();
                assert!(tries(house, intake).is_err());
                let mut intake = house.intake(item, &wang);
                intake.answers.insert(text.clone(), "x".into());
                assert!(tries(house, intake).is_err());
                let mut intake = house.intake(item, &wang);
                intake.given.push(plain(&text));
                let result = tries(house, intake).expect("the form itself is in order");
                assert!(matches!(result, Err(Fail::Refused(_))), "{result:?}");
            }
        }
        let mut intake = house.intake("temporary-relief", &wang_xiulan());
        intake.agent = Some(odd()[1].clone());
        let done = tries(house, intake).expect("in order").expect("stored");
        let stored = words_of(house, &done.key, "agent");
        assert_eq!(stored, [odd()[1].clone()]);
        house.assert_whole();
    });
}

/// Faults of the form, or what came of the order.
fn tries(house: &House, intake: filing::Intake) -> Result<Result<Done, Fail>, filing::Faults> {
    let who = house.staff(SUN_PING);
    let desk = who.posts().first().cloned();
    let world = house.app.world.now();
    let id = fresh_id();
    let order = filing::order(&house.app, &world, &who, desk.as_ref(), id, intake)?;
    Ok(house.run(act::act(&house.app, order)))
}

fn words_of(house: &House, case: &CaseKey, kind: &str) -> Vec<String> {
    let keys = house.app.keys.clone();
    let (home, id) = (case.home.clone(), case.id.clone());
    let all: BTreeMap<String, private::Opened> =
        house.read(move |tx| private::of_case(tx, &keys, &home, &id));
    let mine = all.into_values().filter(|d| d.kind == kind);
    mine.map(|document| document.text()).collect()
}

type Wordy = fn(DocRef, &str) -> Command;

/// Commands that carry words or codes, each with odd ones.
const WORDY: [(&str, Wordy); 22] = [
    (SUN_PING, |note, odd| Command::AskCorrection {
        missing: vec![Missing { about: odd.into() }],
        note,
    }),
    (SUN_PING, |reason, odd| Command::NotAccept {
        reason,
        agency: Some(UnitId::new(odd)),
    }),
    (SUN_PING, |_, odd| Command::TakePapers {
        papers: vec![odd.into()],
    }),
    (ZHENG_AN, |finding, odd| Command::RecordCheck {
        check: odd.into(),
        staff: vec![PersonId::new(ZHENG_AN), PersonId::new(odd)],
        finding,
    }),
    (ZHENG_AN, |finding, odd| Command::RecordCheck {
        check: "home_inquiry".into(),
        staff: vec![PersonId::new(ZHENG_AN), PersonId::new(odd)],
        finding,
    }),
    (LIN_XIAO, |_, odd| Command::HangNotice { check: odd.into() }),
    (LIN_XIAO, |finding, odd| Command::EndNotice {
        check: odd.into(),
        finding,
    }),
    (ZHENG_AN, |reason, odd| Command::Suspend {
        stop: odd.into(),
        days: 1,
        reason,
    }),
    (LIN_XIAO, |_, odd| Command::AnswerCorrection {
        given: vec![plain(odd)],
        form: None,
        joint: None,
    }),
    (LIN_XIAO, |form, _| Command::AnswerCorrection {
        given: Vec::new(),
        form: Some(form),
        joint: None,
    }),
    (SUN_PING, |reason, _| Command::SendBack { reason }),
    (SUN_PING, |reason, _| Command::Return { reason }),
    (LIN_XIAO, |note, _| Command::Nudge { note: Some(note) }),
    (LIN_XIAO, |reason, _| Command::Withdraw {
        reason: Some(reason),
    }),
    (ZHENG_AN, |opinion, _| Command::Pass {
        opinion: Some(opinion),
    }),
    (ZHENG_AN, |reason, _| Command::PutBack { reason }),
    (ZHENG_AN, |finding, _| Command::Resume { finding }),
    (TANG_HE, |reason, _| Command::Extend { reason }),
    (TANG_HE, |note, _| Command::Approve { note: Some(note) }),
    (TANG_HE, |reason, _| Command::Refuse { reason }),
    (SUN_PING, |note, _| Command::CloseAtOnce {
        note: Some(note),
    }),
    (ZHENG_AN, |document, _| Command::MakeCertificate {
        document,
    }),
];

#[test]
fn every_command_with_words() {
    each_engine(|house| {
        let item = "subsistence-allowance";
        let begin = |n: u32| house.files_at_counter(item, LIN_XIAO, &neighbour(n));
        let handed = |n: u32| {
            let case = begin(n);
            house.does(LIN_XIAO, &case, Command::HandOver);
            case
        };
        let accepted = |n: u32| {
            let case = handed(n);
            house.does(SUN_PING, &case, Command::Accept);
            case
        };
        let ready = |n: u32| {
            let case = accepted(n);
            house.passes_to_approver(&case);
            case
        };
        let stages: [&dyn Fn(u32) -> CaseKey; 4] = [&begin, &handed, &accepted, &ready];
        let mut stored = 0;
        // The long one and the one with NUL; every command in every stage.
        for text in &odd()[..2] {
            for stage in stages {
                let mut case = stage(1);
                for (staff, command) in WORDY {
                    let document = Document::new("words", text.clone());
                    let mut order = house.order(
                        &house.staff(staff),
                        &case,
                        command(document.reference(), text),
                    );
                    order.documents.push(document);
                    let kind = order.command.kind().as_str();
                    let result = house.run(act::act(&house.app, order));
                    assert!(is_a_sentence(&result), "{kind}: {result:?}");
                    if result.is_ok() {
                        stored += 1;
                        let words = words_of(house, &case, "words");
                        assert!(words.contains(text), "{kind} keeps the words as they were");
                        case = stage(1);
                    }
                }
            }
        }
        assert!(stored >= 20, "{stored} commands took their words");
        house.assert_whole();
    });
}

#[test]
fn words_of_a_rating_and_ids_of_any_kind() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        let me = house.resident(&wang);
        let words = odd().remove(0);
        house
            .attempt_saying(&me, &case, &words, |words| {
                Command::Rate(Rating {
                    words: Some(words),
                    ..Rating::plain(Service::Filing, 1, 1)
                })
            })
            .expect("rated");
        assert_eq!(words_of(house, &case, "words"), [words]);

        for text in odd() {
            let claim = || house.order(&house.staff(LIN_XIAO), &case, Command::HandBack);
            let by_id = Order {
                command_id: text.clone(),
                ..claim()
            };
            let result = house.run(act::act(&house.app, by_id));
            assert!(is_a_sentence(&result), "command id: {result:?}");
            let by_case = Order {
                key: CaseKey::new("110101", text.clone()),
                ..claim()
            };
            let result = house.run(act::act(&house.app, by_case));
            assert!(is_a_sentence(&result), "case: {result:?}");
            let stranger = Order {
                who: Who::Resident(PersonId::new(text)),
                ..claim()
            };
            let result = house.run(act::act(&house.app, stranger));
            assert!(is_a_sentence(&result), "actor: {result:?}");
        }
        house.assert_whole();
    });
}

#[test]
fn more_copies_than_there_is_paper_in_the_world() {
    each_engine(|house| {
        let many = |material: &str| Given {
            originals: u32::MAX,
            copies: u32::MAX,
            ..plain(material)
        };
        let mut intake = house.intake("temporary-relief", &wang_xiulan());
        intake.given[0] = many("M01");
        intake.given.push(many("M01"));
        let order = house.order_of(&house.staff(LIN_XIAO), &fresh_id(), intake);
        let result = house.run(act::act(&house.app, order));
        assert!(matches!(result, Err(Fail::Refused(_))), "{result:?}");
        house.assert_whole();
    });
}
