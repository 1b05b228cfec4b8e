//! 一家人共同申请低保: each is named and told of every step, the adults sign what stands in the form,
//! and nothing is accepted before all have.

use crate::house::*;
use crate::people::*;
use std::collections::BTreeMap;
use yike::act::{self, CaseKey, Fail, Order};
use yike::filing;
use yike::private::Document;
use yike::views::{case as view, mine};
use yike_core::case::{Command, Consent, Kind, Missing, Refusal, Status};
use yike_core::who::{PersonId, Who};

const ITEM: &str = "subsistence-allowance";

/// Her husband with a phone, a grown son who uses his father's, and a grandchild of eight.
fn household() -> BTreeMap<String, String> {
    let mut answers = answers(ITEM);
    let members = [
        ("李大山石", "spouse", "19480305", 61, "19900000601"),
        ("李小河川", "child", "19800101", 62, "19900000601"),
        ("李苗苗芽", "other", "20180601", 63, ""),
    ];
    for (n, (name, relation, birth, serial, phone)) in (1..).zip(members) {
        for (field, value) in [
            ("member_name", name.to_owned()),
            ("relation", relation.to_owned()),
            ("member_id", id_number(birth, serial)),
            ("member_phone", phone.to_owned()),
            ("member_income", "0".to_owned()),
        ] {
            if !value.is_empty() {
                answers.insert(format!("household.{n}.{field}"), value);
            }
        }
    }
    answers.insert("members".into(), "4".into());
    answers
}

fn husband() -> Resident {
    Resident {
        name: "李大山石".into(),
        phone: "19900000601".into(),
        ..neighbour(601)
    }
}

/// Files online, a photograph for each paper.
fn files(house: &House) -> CaseKey {
    let wang = wang_xiulan();
    let mut intake = house.intake_with(ITEM, &wang, household());
    let rows: Vec<String> = intake.given.iter().map(|g| g.material.clone()).collect();
    intake.given.clear();
    for material in rows {
        let (document, given) = house.upload(&material, &format!("一家的照片{material}"));
        intake.files.push(document);
        intake.given.push(given);
    }
    house.files(&house.resident(&wang), intake)
}

fn offers(house: &House, who: &Who, case: &CaseKey) -> Result<Vec<Kind>, Fail> {
    let world = house.app.world.now();
    let view = house.run(view::case(&house.app, &world, who, case, house.app.now()))?;
    assert!(view.veiled, "everybody but the applicant reads masked");
    assert_eq!(view.code, "", "the code is the applicant's own");
    Ok(view.offers.iter().map(|offer| offer.kind).collect())
}

fn sign(row: &str, form: u64) -> Command {
    Command::Sign {
        row: row.into(),
        form,
    }
}

fn form_of(house: &House, case: &CaseKey) -> u64 {
    house.case(case).case.form_seq()
}

fn waiting(house: &House, case: &CaseKey) -> Vec<String> {
    let case = house.case(case).case;
    let rows = case.unsigned().map(|state| state.joint.row.clone());
    rows.collect()
}

#[test]
fn a_household_applies_together_and_nothing_is_accepted_before_all_have_signed() {
    each_engine(|house| {
        let (wang, husband) = (wang_xiulan(), husband());
        let case = files(house);
        let (wang_acts, his) = (house.resident(&wang), house.resident(&husband));

        // Three are named; the child does not sign, and nobody signs for two with one phone.
        let joint = house.case(&case).case.joint;
        let who: Vec<bool> = joint.iter().map(|one| one.joint.who.is_some()).collect();
        assert_eq!(who, [true, false, false]);
        assert_eq!(joint[2].consent, Consent::NotAsked);
        assert_eq!(waiting(house, &case), ["household.1", "household.2"]);

        // He hears of it, finds it under what he applies for together, and can sign or refuse.
        assert_eq!(house.told_resident(&case, &husband), ["filed"]);
        let world = house.app.world.now();
        let Who::Resident(id) = &his else {
            unreachable!()
        };
        let his_list = house
            .run(mine::joint(&house.app.store, &world, id))
            .unwrap();
        assert_eq!(his_list.cases.len(), 1);
        assert_eq!(
            offers(house, &his, &case).unwrap(),
            [Kind::Sign, Kind::RefuseToSign]
        );
        let stranger = house.resident(&neighbour(7));
        assert_eq!(offers(house, &stranger, &case), Err(Fail::NotFound));
        let withdraw = Command::Withdraw { reason: None };
        let no = house.attempt(&his, &case, withdraw).unwrap_err();
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::Withdraw)));

        // The window cannot accept yet. Nobody signs another's row.
        let early = house.tries(SUN_PING, &case, Command::Accept);
        assert_eq!(
            early,
            Fail::Refused(Refusal::NotNow(Kind::Accept, Status::Submitted))
        );
        let form = form_of(house, &case);
        let other = house.attempt(&his, &case, sign("household.2", form));
        assert!(matches!(other, Err(Fail::Refused(Refusal::Content(_)))));
        let own = house.attempt(&wang_acts, &case, sign("household.1", form));
        assert_eq!(
            own.unwrap_err(),
            Fail::Refused(Refusal::NotYours(Kind::Sign))
        );

        // He does not agree, with a reason; she and the window hear it. Then he does.
        let reason = house.words("reason", "收入写得不对，先问清楚");
        let refuse = Command::RefuseToSign {
            row: "household.1".into(),
            reason: Some(reason.reference()),
        };
        let mut order = house.order(&his, &case, refuse);
        order.documents.push(reason);
        house.run(act::act(&house.app, order)).expect("he refuses");
        assert_eq!(
            house.told_resident(&case, &wang),
            ["filed", "signing_refused"]
        );
        let street = house.case(&case).filing().route.accepting.clone();
        assert_eq!(house.told_desk(&case, street.as_str()), ["signing_refused"]);

        // The window asks for what is missing, once; his signature is one half of the answer, his
        // son's on paper the other, and nobody has to send an empty form.
        house.says(
            SUN_PING,
            &case,
            "请两位到窗口或手机上签字",
            |note| {
                let row = |about: &str| Missing {
                    about: about.into(),
                };
                Command::AskCorrection {
                    missing: vec![row("household.1"), row("household.2")],
                    note,
                }
            },
        );
        house.it_is("2026-11-23 09:00");
        let form = form_of(house, &case);
        house
            .attempt(&his, &case, sign("household.1", form))
            .expect("he signs");
        assert_eq!(house.status(&case), Status::CorrectionRequested);
        let witness = Command::Witness {
            row: "household.2".into(),
            form,
            paper: None,
        };
        house.does(SUN_PING, &case, witness);
        assert_eq!(house.status(&case), Status::Received);
        assert_eq!(
            house.case(&case).case.joint[1].consent,
            Consent::Given {
                at: at("2026-11-23 09:00"),
                on_paper: true
            }
        );
        assert_eq!(offers(house, &his, &case).unwrap(), []);
        house.does(SUN_PING, &case, Command::Accept);
        assert_eq!(
            house.told_resident(&case, &husband),
            ["filed", "correction_asked", "signed", "accepted"],
            "of every step but his own"
        );
        house.assert_whole();
    });
}

/// What a correction changes is another form: whoever had signed is asked anew, and a page that shows
/// the old one signs nothing.
#[test]
fn a_form_that_changes_is_signed_anew_and_who_left_it_sees_it_no_more() {
    each_engine(|house| {
        let (wang, husband) = (wang_xiulan(), husband());
        let case = files(house);
        let his = house.resident(&husband);
        let first = form_of(house, &case);
        house
            .attempt(&his, &case, sign("household.1", first))
            .expect("he signs");
        house.says(SUN_PING, &case, "存款写错了", |note| {
            Command::AskCorrection {
                missing: vec![Missing {
                    about: "property".into(),
                }],
                note,
            }
        });
        let answered = |answers: &BTreeMap<String, String>| {
            let loaded = house.case(&case);
            let applicant = loaded.filing().applicant.who.clone();
            let today = "2026-11-20".parse().unwrap();
            let keys = &house.app.keys;
            let (joint, documents) = filing::joint(keys, &loaded.item, answers, &applicant, today);
            let form = Document::json("form", answers);
            let command = Command::AnswerCorrection {
                given: vec![],
                form: Some(form.reference()),
                joint: Some(joint),
            };
            let mut order: Order = house.order(&house.resident(&wang), &case, command);
            order.documents.push(form);
            order.documents.extend(documents);
            house.run(act::act(&house.app, order)).expect("corrected");
        };
        let mut answers = household();
        answers.insert("property".into(), "2000".into());
        answered(&answers);
        assert_eq!(waiting(house, &case), ["household.1", "household.2"]);
        let told = house.told_resident(&case, &husband);
        assert_eq!(told.last().map(String::as_str), Some("sign_again"));
        let late = house.attempt(&his, &case, sign("household.1", first));
        let Err(Fail::Refused(Refusal::Content(gaps))) = late else {
            panic!("an old page signed: {late:?}")
        };
        assert_eq!(gaps[0].about, "form");

        // The next form is without him: he sees and hears nothing of it any more.
        house.says(SUN_PING, &case, "存款还是不对", |note| {
            Command::AskCorrection {
                missing: vec![Missing {
                    about: "property".into(),
                }],
                note,
            }
        });
        answers.retain(|key, _| !key.starts_with("household.1."));
        let moved: BTreeMap<String, String> = answers
            .iter()
            .map(|(key, value)| {
                let key = key.replace("household.2.", "household.1.");
                (key.replace("household.3.", "household.2."), value.clone())
            })
            .collect();
        let without: BTreeMap<String, String> = moved
            .into_iter()
            .filter(|(key, _)| !key.ends_with("member_phone"))
            .collect();
        answered(&without);
        assert_eq!(waiting(house, &case), ["household.1"]);
        assert_eq!(offers(house, &his, &case), Err(Fail::NotFound));
        let id = PersonId::new(house.app.keys.resident_of_phone(&husband.phone));
        let world = house.app.world.now();
        let list = house.run(mine::joint(&house.app.store, &world, &id));
        assert_eq!(list.unwrap().cases.len(), 0);
        house.assert_whole();
    });
}
