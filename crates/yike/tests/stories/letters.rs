//! 李明 acts for his mother 王秀兰 by a letter of authorisation, as far as it reaches and no longer.

use crate::house::*;
use crate::people::*;
use yike::act::{CaseKey, Fail};
use yike::letter::{self, Names, New};
use yike::look::{self, Purpose, Sight, What};
use yike::views::{case as view, mine};
use yike::web::casework::Eyes;
use yike::{draft, filing};
use yike_core::case::{Command, Kind, Missing, Rating, Refusal, Service, Status};
use yike_core::who::{PersonId, Who};

const ITEM: &str = "temporary-relief";

fn id_of(house: &House, resident: &Resident) -> PersonId {
    PersonId::new(house.app.keys.resident_of_phone(&resident.phone))
}

pub struct Wish<'a> {
    pub items: &'a [&'a str],
    pub case: Option<String>,
    pub may_withdraw: bool,
    pub until: &'a str,
}

pub const ONE_ITEM: Wish<'static> = Wish {
    items: &[ITEM],
    case: None,
    may_withdraw: false,
    until: "2027-02-01 00:00",
};

pub fn gives(house: &House, from: &Resident, to: &Resident, wish: &Wish<'_>) -> String {
    let id = fresh_id();
    let new = New {
        id: id.clone(),
        principal: id_of(house, from),
        agent: id_of(house, to),
        items: wish.items.iter().map(|&key| key.to_owned()).collect(),
        case: wish.case.clone(),
        may_withdraw: wish.may_withdraw,
        until: at(wish.until),
        names: Names {
            principal: from.name.clone(),
            principal_phone: String::new(),
            agent: to.name.clone(),
            agent_phone: to.phone.clone(),
            company: None,
        },
        paper: None,
        desk: None,
    };
    for words in [&from.name, &to.name, &to.phone] {
        house.hush(words);
    }
    let (keys, now) = (house.app.keys.clone(), house.app.now());
    let given = house
        .app
        .store
        .write(move |tx| Ok::<_, Fail>(letter::give(tx, &keys, &new, now)?));
    assert!(house.run(given).expect("the letter is given"));
    id
}

fn revokes(house: &House, id: &str) -> bool {
    let (keys, id, now) = (house.app.keys.clone(), id.to_owned(), house.app.now());
    let revoked = house.app.store.write(move |tx| {
        let letter = letter::one(tx, &keys, &id)?.expect("there is such a letter");
        let by = letter.principal.clone();
        Ok::<_, Fail>(letter::revoke(tx, &letter, &by, None, now)?)
    });
    house.run(revoked).expect("the letter is revoked")
}

fn sees(house: &House, who: &Who, case: &CaseKey) -> bool {
    let world = house.app.world.now();
    let seen = house.run(view::case(&house.app, &world, who, case, house.app.now()));
    match seen {
        Ok(view) => {
            assert!(view.veiled, "an agent sees the people of the case masked");
            true
        }
        Err(Fail::NotFound) => false,
        Err(other) => panic!("{other:?}"),
    }
}

fn offers(house: &House, who: &Who, case: &CaseKey) -> Vec<Kind> {
    let world = house.app.world.now();
    let view = house.run(view::case(&house.app, &world, who, case, house.app.now()));
    let view = view.expect("the case is seen");
    view.offers.iter().map(|offer| offer.kind).collect()
}

fn listed(house: &House, agent: &Resident) -> Vec<CaseKey> {
    let (world, id) = (house.app.world.now(), id_of(house, agent));
    let cases = mine::for_others(&house.app.store, &world, &id, house.app.now());
    let cases = house.run(cases).expect("the list loads");
    cases.into_iter().map(|loaded| loaded.key).collect()
}

fn agent(house: &House, agent: &Resident, letter: &str) -> Option<Who> {
    let (id, letter, now) = (id_of(house, agent), letter.to_owned(), house.app.now());
    let found = house
        .app
        .store
        .read(move |tx| letter::filer(tx, &letter, &id, now));
    house.run(found).expect("the store reads")
}

pub fn li_ming() -> Resident {
    Resident {
        name: "李明清远".into(),
        phone: "19900000555".into(),
        ..neighbour(555)
    }
}

/// Files by the letter, with photographs, in whatever name the form is filled in.
fn files_for(house: &House, who: &Who, form_of: &Resident) -> Result<CaseKey, Vec<String>> {
    let mut intake = house.intake(ITEM, form_of);
    let rows: Vec<String> = intake.given.iter().map(|g| g.material.clone()).collect();
    intake.given.clear();
    for material in rows {
        let (document, given) =
            house.upload(&material, &format!("{}的照片{material}", form_of.name));
        intake.files.push(document);
        intake.given.push(given);
    }
    let world = house.app.world.now();
    let order = filing::order(&house.app, &world, who, None, fresh_id(), intake);
    let order =
        order.map_err(|faults| faults.into_iter().map(|(key, _)| key).collect::<Vec<_>>())?;
    match house.run(yike::act::act(&house.app, order)) {
        Ok(done) => Ok(done.key),
        Err(Fail::Refused(Refusal::Content(gaps))) => {
            Err(gaps.into_iter().map(|g| g.about).collect())
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn lesson_6_an_agent_files_answers_and_follows_and_mother_and_agent_hear_of_each_step() {
    each_engine(|house| {
        let (wang, li) = (wang_xiulan(), li_ming());
        let letter = gives(house, &wang, &li, &ONE_ITEM);
        let by_letter = agent(house, &li, &letter).expect("it holds");
        let case = files_for(house, &by_letter, &wang).expect("it is filed");
        let loaded = house.case(&case);
        assert_eq!(loaded.filing().applicant.who, id_of(house, &wang));
        assert_eq!(loaded.case.filed_by, Some(id_of(house, &li)));
        assert_eq!(listed(house, &li), std::slice::from_ref(&case));

        let missing = Missing {
            about: "M01".into(),
        };
        house.does(SUN_PING, &case, Command::Claim);
        house.says(
            SUN_PING,
            &case,
            "身份证照片不清楚，请重拍",
            |note| Command::AskCorrection {
                missing: vec![missing],
                note,
            },
        );
        let li_who = house.resident(&li);
        assert_eq!(offers(house, &li_who, &case), [Kind::AnswerCorrection]);
        let (document, given) = house.upload("M01", "重拍的身份证照片");
        let mut order = house.order(
            &li_who,
            &case,
            Command::AnswerCorrection {
                given: vec![given],
                form: None,
                joint: None,
            },
        );
        order.documents.push(document);
        house
            .run(yike::act::act(&house.app, order))
            .expect("it is answered");
        assert_eq!(house.status(&case), Status::Received);
        assert_eq!(
            house.told_resident(&case, &wang),
            [
                "agent_filed",
                "correction_asked",
                "agent_correction_answered"
            ]
        );
        // He hears of what others did, not of what he did himself.
        assert_eq!(house.told_resident(&case, &li), ["correction_asked"]);
        // Neither rating nor withdrawing, nor anything of the office.
        assert_eq!(offers(house, &li_who, &case), []);
        for command in [
            Command::Withdraw { reason: None },
            Command::Accept,
            Command::Rate(Rating::plain(Service::Filing, 1, 5)),
        ] {
            let fail = house
                .attempt(&li_who, &case, command)
                .expect_err("it is refused");
            assert!(
                matches!(fail, Fail::Refused(Refusal::NotYours(_))),
                "{fail:?}"
            );
        }
        // Seeing a full value is written down, without a post.
        let sight = Sight {
            what: vec![What::File],
            about: "M01".into(),
            purpose: Purpose::Agent,
        };
        let id = id_of(house, &li);
        house
            .run(look::record(&house.app, &case, &id, None, sight.clone()))
            .expect("written");
        let key = case.clone();
        let looks = house
            .run(house.app.store.read(move |tx| look::looks(tx, &key)))
            .expect("read");
        assert_eq!(
            (looks[0].sight.clone(), looks[0].post.clone()),
            (sight, None)
        );
        house.does(SUN_PING, &case, Command::Accept);
        assert_eq!(
            house.told_resident(&case, &li),
            ["correction_asked", "accepted"]
        );
        // Without the letter he hears nothing more.
        revokes(house, &letter);
        let withdrawn = house.attempt(
            &house.resident(&wang),
            &case,
            Command::Withdraw { reason: None },
        );
        withdrawn.expect("withdrawn");
        assert_eq!(house.told_resident(&case, &li).len(), 2);
        assert_eq!(
            house.told_resident(&case, &wang)[3..],
            ["accepted", "withdrawn"]
        );
        house.assert_whole();
    });
}

#[test]
fn access_is_gone_the_moment_the_letter_is_revoked() {
    each_engine(|house| {
        let (wang, li) = (wang_xiulan(), li_ming());
        let case = house.files_online(ITEM, &wang);
        let li_who = house.resident(&li);
        assert!(!sees(house, &li_who, &case), "no letter yet");
        let letter = gives(
            house,
            &wang,
            &li,
            &Wish {
                may_withdraw: true,
                ..ONE_ITEM
            },
        );
        let by_letter = agent(house, &li, &letter).expect("it holds");
        assert!(sees(house, &li_who, &case));
        let id = fresh_id();
        let published = house
            .app
            .world
            .now()
            .published(ITEM, house.app.now())
            .unwrap()
            .clone();
        let owner = id_of(house, &li);
        let none = Default::default();
        let begun = draft::begin_by(
            &house.app,
            owner.as_str(),
            &id,
            &published,
            false,
            &letter,
            &none,
        );
        house.run(begun).expect("a form for the mother is begun");
        let found = |house: &House| {
            house
                .run(draft::find(&house.app, owner.as_str(), &id))
                .expect("read")
                .is_some()
        };
        assert!(found(house));

        // The clock stands still: not a second passes.
        assert!(revokes(house, &letter));
        assert!(!revokes(house, &letter), "once");
        assert!(!sees(house, &li_who, &case));
        assert!(!found(house), "nor the form begun for her");
        assert!(
            house
                .run(draft::open(&house.app, owner.as_str()))
                .expect("read")
                .is_empty()
        );
        assert_eq!(listed(house, &li), []);
        assert_eq!(agent(house, &li, &letter), None);
        // What a page had made of the letter before is worth nothing now.
        for who in [&li_who, &by_letter] {
            let fail = house.attempt(who, &case, Command::Withdraw { reason: None });
            assert!(
                matches!(fail, Err(Fail::Refused(Refusal::NotYours(_)))),
                "{fail:?}"
            );
        }
        assert_eq!(
            files_for(house, &by_letter, &wang),
            Err(vec!["letter".into()])
        );
        house.assert_whole();
    });
}

#[test]
fn access_is_gone_with_the_last_second_of_the_letter() {
    each_engine(|house| {
        let (wang, li) = (wang_xiulan(), li_ming());
        let case = house.files_online(ITEM, &wang);
        let li_who = house.resident(&li);
        let letter = gives(
            house,
            &wang,
            &li,
            &Wish {
                until: "2026-11-21 00:00",
                ..ONE_ITEM
            },
        );
        house.it_is("2026-11-20 23:59");
        assert!(sees(house, &li_who, &case));
        let by_letter = agent(house, &li, &letter).expect("it holds to the end of the day");
        house.it_is("2026-11-21 00:00");
        assert!(!sees(house, &li_who, &case));
        assert_eq!(listed(house, &li), []);
        assert_eq!(agent(house, &li, &letter), None);
        assert_eq!(
            files_for(house, &by_letter, &wang),
            Err(vec!["letter".into()])
        );
        house.assert_whole();
    });
}

#[test]
fn a_letter_reaches_what_it_names_and_nobody_else() {
    each_engine(|house| {
        let (wang, li, zhao) = (wang_xiulan(), li_ming(), neighbour(7));
        let case = house.files_online(ITEM, &wang);
        let other_item = house.files_online("senior-allowance", &wang);
        let of_zhao = house.files_online(ITEM, &zhao);
        let li_who = house.resident(&li);
        let letter = gives(house, &wang, &li, &ONE_ITEM);
        let reached: Vec<bool> = [&case, &other_item, &of_zhao]
            .into_iter()
            .map(|key| sees(house, &li_who, key))
            .collect();
        assert_eq!(reached, [true, false, false]);
        assert_eq!(listed(house, &li), std::slice::from_ref(&case));
        // The phone in the form must be the mother's: nobody files for a third person.
        let by_letter = agent(house, &li, &letter).expect("it holds");
        assert_eq!(
            files_for(house, &by_letter, &zhao),
            Err(vec!["phone".into()])
        );
        assert_eq!(files_for(house, &by_letter, &li), Err(vec!["phone".into()]));
        // Nor does somebody else use his letter, or he that of another.
        assert_eq!(agent(house, &zhao, &letter), None);

        // One case alone.
        let number = house.case(&other_item).filing().number.clone();
        let narrow = Wish {
            items: &[],
            case: Some(number),
            ..ONE_ITEM
        };
        gives(house, &wang, &zhao, &narrow);
        let zhao_who = house.resident(&zhao);
        assert!(sees(house, &zhao_who, &other_item));
        assert!(!sees(house, &zhao_who, &case));
        assert_eq!(listed(house, &zhao), [other_item]);
        house.assert_whole();
    });
}

#[test]
fn an_agent_withdraws_only_where_the_letter_says_so() {
    each_engine(|house| {
        let (wang, li) = (wang_xiulan(), li_ming());
        let case = house.files_online(ITEM, &wang);
        let li_who = house.resident(&li);
        gives(house, &wang, &li, &ONE_ITEM);
        assert_eq!(offers(house, &li_who, &case), []);
        gives(
            house,
            &wang,
            &li,
            &Wish {
                may_withdraw: true,
                ..ONE_ITEM
            },
        );
        assert_eq!(offers(house, &li_who, &case), [Kind::Withdraw]);
        house
            .attempt(&li_who, &case, Command::Withdraw { reason: None })
            .expect("withdrawn");
        assert_eq!(house.status(&case), Status::Withdrawn);
        assert_eq!(
            house.told_resident(&case, &wang),
            ["filed", "agent_withdrawn"]
        );
        assert_ne!(Eyes::Agent, Eyes::Resident);
        house.assert_whole();
    });
}
