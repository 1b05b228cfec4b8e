//! 虚构一刻小馆 and its clerk 经办人: a case that is filed by a letter of the company is the company's,
//! whoever typed it; clerks come and go by their letters, and who stands for the company hears all.

use crate::house::*;
use crate::people::*;
use yike::act::{CaseKey, Done, Fail};
use yike::filing::{self, Faults, Intake};
use yike::forget::{self, Whom};
use yike::letter::{self, Names, New};
use yike::people::Company;
use yike::views::{case as view, mine};
use yike_core::case::{Command, Missing, Refusal, Service, Status};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

const ITEM: &str = "shop-sign";
const NAME: &str = "北京虚构一刻小馆有限公司";

struct Firm {
    name: &'static str,
    uscc: String,
    /// Who stands for it.
    representative: Resident,
}

fn firm() -> Firm {
    Firm {
        name: NAME,
        uscc: company_code(),
        representative: Resident {
            name: "顾小铺言".into(),
            phone: "19900000888".into(),
            ..neighbour(888)
        },
    }
}

fn other_firm() -> Firm {
    Firm {
        name: "北京虚构两刻书店",
        uscc: company_code_of("91110199MA0YKTTRX"),
        representative: neighbour(889),
    }
}

fn clerk(n: u32) -> Resident {
    Resident {
        name: "经手有人".into(),
        ..neighbour(n)
    }
}

fn id_of(house: &House, clerk: &Resident) -> PersonId {
    PersonId::new(house.app.keys.resident_of_phone(&clerk.phone))
}

fn company_id(house: &House, firm: &Firm) -> PersonId {
    PersonId::new(house.app.keys.company_of(&firm.uscc))
}

/// The window records the sealed paper of a company.
fn gives(house: &House, firm: &Firm, to: &Resident, items: &[&str]) -> String {
    let names = Names {
        principal: firm.representative.name.clone(),
        principal_phone: firm.representative.phone.clone(),
        agent: to.name.clone(),
        agent_phone: to.phone.clone(),
        company: Some(Company {
            name: firm.name.into(),
            uscc: firm.uscc.clone(),
            representative: None,
        }),
    };
    for words in [firm.name, &firm.uscc, &names.principal, &to.name, &to.phone] {
        house.hush(words);
    }
    house.hush(&names.principal_phone);
    let post = Post {
        unit: UnitId::new(STREET),
        duty: Duty::Window,
    };
    let new = New {
        id: fresh_id(),
        principal: PersonId::new(names.principal_id(&house.app.keys)),
        agent: id_of(house, to),
        items: items.iter().map(|&key| key.to_owned()).collect(),
        case: None,
        may_withdraw: false,
        until: at("2027-02-01 00:00"),
        names,
        paper: None,
        desk: Some((PersonId::new(SUN_PING), post)),
    };
    let (id, keys, now) = (new.id.clone(), house.app.keys.clone(), house.app.now());
    let given = house
        .app
        .store
        .write(move |tx| Ok::<_, Fail>(letter::give(tx, &keys, &new, now)?));
    assert!(house.run(given).expect("the letter is given"));
    id
}

fn revokes(house: &House, id: &str) {
    let (keys, id, now) = (house.app.keys.clone(), id.to_owned(), house.app.now());
    let revoked = house.app.store.write(move |tx| {
        let letter = letter::one(tx, &keys, &id)?.expect("there is such a letter");
        let by = PersonId::new(SUN_PING);
        let post = Post {
            unit: UnitId::new(STREET),
            duty: Duty::Window,
        };
        Ok::<_, Fail>(letter::revoke(tx, &letter, &by, Some(&post), now)?)
    });
    assert!(house.run(revoked).expect("the letter is revoked"));
}

fn by_letter(house: &House, clerk: &Resident, letter: &str) -> Who {
    let (id, letter, now) = (id_of(house, clerk), letter.to_owned(), house.app.now());
    house
        .read(move |tx| letter::filer(tx, &letter, &id, now))
        .expect("the letter holds")
}

/// The form as this clerk fills it in for the firm, with a photograph of every paper.
fn form(house: &House, firm: &Firm, clerk: &Resident) -> Intake {
    let mut intake = house.intake(ITEM, clerk);
    intake.person.insert("company".into(), firm.name.into());
    intake.person.insert("uscc".into(), firm.uscc.clone());
    let rows: Vec<String> = intake.given.iter().map(|g| g.material.clone()).collect();
    intake.given.clear();
    for material in rows {
        let (document, given) = house.upload(&material, &format!("小馆的照片{material}"));
        intake.files.push(document);
        intake.given.push(given);
    }
    intake
}

/// Comes through the door as every page does: looks for the company, then orders, then acts.
fn files(house: &House, who: &Who, intake: Intake) -> Result<Done, Faults> {
    let intake = house.run(filing::for_company(&house.app, who, intake));
    let world = house.app.world.now();
    let desk = who.posts().first().cloned();
    let intake = intake.expect("the store reads");
    let order = filing::order(&house.app, &world, who, desk.as_ref(), fresh_id(), intake)?;
    Ok(house
        .run(yike::act::act(&house.app, order))
        .expect("it is filed"))
}

fn sees(house: &House, clerk: &Resident, case: &CaseKey) -> bool {
    let (world, who) = (house.app.world.now(), house.resident(clerk));
    let seen = house.run(view::case(&house.app, &world, &who, case, house.app.now()));
    let listed = house.run(mine::for_others(
        &house.app.store,
        &world,
        &who.id(),
        house.app.now(),
    ));
    let listed = listed.expect("the list loads");
    let is_listed = listed.iter().any(|loaded| loaded.key == *case);
    assert_eq!(is_listed, seen.is_ok(), "page and list agree");
    is_listed
}

fn told(house: &House, case: &CaseKey, who: &PersonId) -> Vec<String> {
    let begin = format!("sms {who} ");
    let all = house.notices(case);
    let own = all.iter().filter_map(|line| line.strip_prefix(&begin));
    own.map(str::to_owned).collect()
}

fn asks_correction(house: &House, case: &CaseKey) {
    let missing = Missing {
        about: "M15".into(),
    };
    house.does(SUN_PING, case, Command::Claim);
    house.says(SUN_PING, case, "执照照片反光，请重拍", |note| {
        Command::AskCorrection {
            missing: vec![missing],
            note,
        }
    });
}

fn answers_correction(house: &House, clerk: &Resident, case: &CaseKey) -> Result<Done, Fail> {
    let (document, given) = house.upload("M15", "重拍的执照");
    let command = Command::AnswerCorrection {
        given: vec![given],
        form: None,
        joint: None,
    };
    let mut order = house.order(&house.resident(clerk), case, command);
    order.documents.push(document);
    house.run(yike::act::act(&house.app, order))
}

#[test]
fn company_case_is_the_companys_and_its_clerks_come_and_go() {
    each_engine(|house| {
        let (firm, first, second, stranger) = (firm(), clerk(501), clerk(502), clerk(503));
        let letter = gives(house, &firm, &first, &[ITEM]);
        let who = by_letter(house, &first, &letter);
        let done = files(house, &who, form(house, &firm, &first)).expect("the form stands");
        let case = done.key;
        let company = company_id(house, &firm);
        let loaded = house.case(&case);
        assert_eq!(loaded.filing().applicant.who, company);
        assert_eq!(loaded.case.filed_by, Some(id_of(house, &first)));
        assert!(sees(house, &first, &case));
        // Papers and timeline name the clerk, and the document keeps who stands for the company.
        let (world, now) = (house.app.world.now(), house.app.now());
        let seen = house.run(view::case(&house.app, &world, &who, &case, now));
        let seen = seen.expect("the clerk sees it");
        assert!(seen.agents.contains_key(&id_of(house, &first)));
        let applicant = seen.applicant().expect("it opens");
        assert_eq!(applicant.phone, first.phone);
        assert_eq!(applicant.told(), firm.representative.phone);

        // A second clerk of the company takes over; a clerk of another company sees nothing.
        assert!(!sees(house, &second, &case));
        gives(house, &firm, &second, &[ITEM]);
        gives(house, &other_firm(), &stranger, &[ITEM]);
        assert!(sees(house, &second, &case) && !sees(house, &stranger, &case));
        revokes(house, &letter);
        assert!(!sees(house, &first, &case), "from that moment");
        asks_correction(house, &case);
        for outside in [&first, &stranger, &firm.representative] {
            let fail = answers_correction(house, outside, &case).expect_err("not theirs");
            assert!(
                matches!(fail, Fail::Refused(Refusal::NotYours(_))),
                "{fail:?}"
            );
        }
        answers_correction(house, &second, &case).expect("it is answered");
        assert_eq!(house.status(&case), Status::Received);
        // Both are told: the company by who stands for it, the clerks while their letters hold.
        assert_eq!(
            told(house, &case, &company),
            [
                "agent_filed",
                "correction_asked",
                "agent_correction_answered"
            ]
        );
        assert_eq!(
            told(house, &case, &id_of(house, &second)),
            ["correction_asked"]
        );
        assert!(told(house, &case, &id_of(house, &first)).is_empty());

        // A clerk never rates for the company.
        let rate = Command::Rate(yike_core::case::Rating::plain(Service::Filing, 1, 5));
        let fail = house.attempt(&house.resident(&second), &case, rate);
        assert!(matches!(fail, Err(Fail::Refused(Refusal::NotYours(_)))));
        house.it_is("2027-02-01 00:00");
        assert!(!sees(house, &second, &case), "nor after the last day");
        // The letters belong to the files of the company's case, and stay with it.
        let whom = Whom::Resident(company.to_string());
        let plan = house.run(forget::plan(&house.app, &whom)).expect("planned");
        assert_eq!((plan.cases.len(), plan.letters_kept), (1, 2));
        house.assert_whole();
    });
}

#[test]
fn company_clerk_files_for_the_company_of_the_letter_and_no_other() {
    each_engine(|house| {
        let (firm, clerk) = (firm(), clerk(501));
        let letter = gives(house, &firm, &clerk, &[ITEM]);
        let who = by_letter(house, &clerk, &letter);
        let keys =
            |faults: Faults| -> Vec<String> { faults.into_iter().map(|(key, _)| key).collect() };
        let other = other_firm();
        let wrong = files(house, &who, form(house, &other, &clerk)).map_err(keys);
        assert_eq!(wrong.expect_err("another company"), ["company", "uscc"]);
        let mut renamed = form(house, &firm, &clerk);
        renamed.person.insert("company".into(), other.name.into());
        let wrong = files(house, &who, renamed).map_err(keys);
        assert_eq!(wrong.expect_err("another name"), ["company"]);
        // For persons the phone stays the proof: a letter of a person is none of a company.
        let wang = wang_xiulan();
        let of_wang = crate::letters::gives(
            house,
            &wang,
            &clerk,
            &crate::letters::Wish {
                items: &[ITEM],
                ..crate::letters::ONE_ITEM
            },
        );
        let who = by_letter(house, &clerk, &of_wang);
        let wrong = files(house, &who, form(house, &firm, &clerk)).map_err(keys);
        assert_eq!(wrong.expect_err("not the phone"), ["phone"]);
        assert!(house.numbers().is_empty());
        house.assert_whole();
    });
}

#[test]
fn company_case_at_a_counter_is_the_companys_where_a_letter_names_the_clerk() {
    each_engine(|house| {
        let (firm, clerk, other) = (firm(), clerk(501), clerk(502));
        let window = house.staff(SUN_PING);
        let case_of = |form: Intake| {
            let done = files(house, &window, form).expect("the form stands");
            house.case(&done.key).filing().applicant.who.clone()
        };
        // Without a letter, by a letter for something else, or another clerk: the phone's, as ever.
        assert_eq!(case_of(form(house, &firm, &clerk)), id_of(house, &clerk));
        let narrow = gives(house, &firm, &clerk, &["food-business-licence"]);
        assert_eq!(case_of(form(house, &firm, &clerk)), id_of(house, &clerk));
        let letter = gives(house, &firm, &clerk, &[ITEM]);
        assert_eq!(case_of(form(house, &firm, &other)), id_of(house, &other));
        assert_eq!(
            case_of(form(house, &firm, &clerk)),
            company_id(house, &firm)
        );
        // For another company the same clerk is nobody's.
        let elsewhere = form(house, &other_firm(), &clerk);
        assert_eq!(case_of(elsewhere), id_of(house, &clerk));
        revokes(house, &letter);
        revokes(house, &narrow);
        assert_eq!(case_of(form(house, &firm, &clerk)), id_of(house, &clerk));
        house.assert_whole();
    });
}
