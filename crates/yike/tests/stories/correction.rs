//! 补正一次告知、一次补齐。

use crate::house::{each_engine, paper};
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, Missing, Refusal, Status};

fn missing(about: &[&str]) -> Vec<Missing> {
    about
        .iter()
        .map(|about| Missing {
            about: (*about).to_owned(),
        })
        .collect()
}

#[test]
fn a_correction_asked_once_and_answered() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        house.says(SUN_PING, &case, "票据看不清，请重拍", |note| {
            Command::AskCorrection {
                missing: missing(&["M21", "cost"]),
                note,
            }
        });
        assert_eq!(house.status(&case), Status::CorrectionRequested);
        // Fifteen working days, told in the notice.
        let until = house.case(&case).case.corrections[0].until;
        assert_eq!(until.to_string(), "2026-12-11");

        house.it_is("2026-11-24 09:00");
        let wang_acts = house.resident(&wang);
        let (document, given) = house.upload("M21", "重拍的医院票据");
        let answers = yike::private::Document::json("form", &answers("temporary-relief"));
        let half = Command::AnswerCorrection {
            given: vec![given.clone()],
            form: None,
            joint: None,
        };
        let mut order = house.order(&wang_acts, &case, half);
        order.documents.push(document.clone());
        let fail = house.run(yike::act::act(&house.app, order)).unwrap_err();
        assert!(matches!(fail, Fail::Refused(Refusal::Content(_))));

        let whole = Command::AnswerCorrection {
            given: vec![given],
            form: Some(answers.reference()),
            joint: None,
        };
        let mut order = house.order(&wang_acts, &case, whole);
        order.documents.extend([document, answers]);
        house
            .run(yike::act::act(&house.app, order))
            .expect("answered");
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Received);
        assert_eq!(
            loaded.case.tell_by.map(|d| d.to_string()),
            Some("2026-12-01".into())
        );
        let holder = loaded.case.task.and_then(|task| task.holder);
        assert_eq!(holder.as_ref().map(|p| p.as_str()), Some(SUN_PING));

        // What the first notice did not list may not be asked for now.
        let more = house.words("note", "再交一份户口簿");
        let mut again = house.order(
            &house.staff(SUN_PING),
            &case,
            Command::AskCorrection {
                missing: missing(&["M02"]),
                note: more.reference(),
            },
        );
        again.documents.push(more);
        let fail = house.run(yike::act::act(&house.app, again)).unwrap_err();
        assert!(matches!(fail, Fail::Refused(Refusal::Content(_))));
        house.does(SUN_PING, &case, Command::Accept);
        assert_eq!(
            house.told_resident(&case, &wang),
            ["filed", "correction_asked", "accepted"]
        );
        house.assert_whole();
    });
}

#[test]
fn papers_of_a_correction_brought_to_the_station_travel_to_the_street() {
    each_engine(|house| {
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        house.does(LIN_XIAO, &case, Command::HandOver);
        house.says(SUN_PING, &case, "请交票据原件", |note| {
            Command::AskCorrection {
                missing: missing(&["M21"]),
                note,
            }
        });
        assert_eq!(house.told_desk(&case, COMMUNITY), ["correction_asked"]);
        let answer = Command::AnswerCorrection {
            given: vec![paper("M21")],
            form: None,
            joint: None,
        };
        house.does(LIN_XIAO, &case, answer);
        house.tries(SUN_PING, &case, Command::Accept);
        let papers = vec!["M21".to_owned()];
        house.does(SUN_PING, &case, Command::TakePapers { papers });
        house.does(SUN_PING, &case, Command::Accept);
        house.assert_whole();
    });
}

#[test]
fn lesson_14_waiting_for_an_answer_is_never_late_and_lapses_the_day_after_its_last() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        house.says(SUN_PING, &case, "请补票据", |note| {
            Command::AskCorrection {
                missing: missing(&["M21"]),
                note,
            }
        });
        // The day by which the office had to tell is long gone: it waits for the resident.
        house.it_is("2026-12-11 23:59");
        assert_eq!(house.tick(), 0);
        let case_now = house.case(&case).case;
        assert!(case_now.warned.is_none() && case_now.supervised.is_empty());
        house.it_is("2026-12-12 00:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(house.status(&case), Status::Lapsed);
        let told = house.told_resident(&case, &wang);
        assert_eq!(told, ["filed", "correction_asked", "lapsed"]);
        house.assert_whole();
    });
}

#[test]
fn a_correction_names_papers_and_fields_never_words_or_a_phone() {
    each_engine(|house| {
        let case = house.files_online("temporary-relief", &wang_xiulan());
        for about in ["19900000137", "M99", "请王秀岚芝来电"] {
            house.hush(about);
            let fail = house.attempt_saying(&house.staff(SUN_PING), &case, "说明", |note| {
                Command::AskCorrection {
                    missing: missing(&[about]),
                    note,
                }
            });
            assert!(
                matches!(fail, Err(Fail::Refused(Refusal::Content(_)))),
                "{about}: {fail:?}"
            );
        }
        house.assert_whole();
    });
}
