//! huairou 怀柔: 三棒接力. A village agent brings papers to the town, the town clerk those that must
//! go further to the district, and the district coordinator tells the town at once when it is done.
//! Who has which paper is known at every moment, and the certificate comes back the same way.

use crate::house::{House, each_engine};
use crate::people::*;
use yike::act::CaseKey;
use yike::views::handover;
use yike_core::case::{Command, DeliveryWay, Kind, RESULT, Status};
use yike_core::clock::day_of;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

const VILLAGE: &str = "110116111201";
const TOWN: &str = "110116111";
const DISABLED_THERE: &str = "110116B60";

const AGENT: &str = "liu-sanchun";
const CLERK: &str = "ma-xiulan";
const SECTION: &str = "tian-ye";
const COORDINATOR: &str = "qi-lian";
const HEAD: &str = "yu-heng";

fn mountains(house: &House) {
    house.settle(
        "110116",
        &["B60"],
        &[
            (AGENT, "柳三春", VILLAGE, Duty::Station, "A"),
            (CLERK, "马秀岚", TOWN, Duty::Window, ""),
            (SECTION, "田野", TOWN, Duty::Section, ""),
            ("tian-zhu", "田主任", TOWN, Duty::Approver, ""),
            (COORDINATOR, "祁连", DISABLED_THERE, Duty::District, ""),
            (HEAD, "于恒", DISABLED_THERE, Duty::Approver, ""),
        ],
    );
}

fn villager() -> Resident {
    Resident {
        community: VILLAGE,
        ..wang_xiulan()
    }
}

/// `material at person on_way_to bag missed` of every paper not given back.
fn custody(house: &House, case: &CaseKey) -> Vec<String> {
    let papers = house.case(case).case.papers;
    let kept = papers.into_iter().filter(|paper| !paper.returned);
    kept.map(|p| {
        let way = p.on_way_to.map_or("-".to_owned(), |unit| unit.to_string());
        let bag = p.bag.unwrap_or_else(|| "-".into());
        let missed = if p.missed { " missed" } else { "" };
        format!("{} {} {} {way} {bag}{missed}", p.material, p.at, p.by)
    })
    .collect()
}

fn all_papers(house: &House, case: &CaseKey) -> Vec<String> {
    let papers = house.case(case).case.papers.into_iter();
    papers.map(|paper| paper.material).collect()
}

fn takes_all(house: &House, staff: &str, unit: &str, case: &CaseKey) {
    let loaded = house.case(case);
    let coming = loaded.case.on_way_to(&UnitId::new(unit)).into_iter();
    let papers = coming.map(|paper| paper.material.clone()).collect();
    house.does(staff, case, Command::TakePapers { papers });
}

fn packs(house: &House, staff: &str, case: &CaseKey, bag: &str, to: &str) {
    let (bag, to) = (bag.to_owned(), UnitId::new(to));
    house.does(staff, case, Command::Bag { bag, to });
}

#[test]
fn huairou_papers_go_through_three_hands_and_the_certificate_comes_back() {
    each_engine(|house| {
        mountains(house);
        let li = villager();
        let case = house.files_with_papers("disability-certificate", AGENT, &li);
        let before = custody(house, &case);
        assert_eq!(before[0], format!("M01 {VILLAGE} {AGENT} - -"));

        // First baton: one bag for the town, with a number.
        house.does(AGENT, &case, Command::HandOver);
        packs(house, AGENT, &case, "HR-0001", TOWN);
        let in_bag = custody(house, &case);
        assert!(
            in_bag
                .iter()
                .all(|p| p.ends_with(&format!("{TOWN} HR-0001")))
        );
        let page = |staff: &str| {
            let me = PersonId::new(staff);
            let (_, bags) = house
                .run(handover::of(&house.app, &me, house.app.now()))
                .expect("the page is read");
            bags
        };
        let bags = page(CLERK);
        assert_eq!((bags.len(), bags[0].papers, bags[0].out), (1, 4, 4));
        assert!(page(SUN_PING).is_empty(), "no bag of another district");

        // A photograph is not in it: both see it at once, nobody works on with three of four.
        let papers = ["M01", "M02", "M03"].map(str::to_owned).to_vec();
        house.does(CLERK, &case, Command::TakePapers { papers });
        let papers = vec!["M04".to_owned()];
        house.does(CLERK, &case, Command::Miss { papers });
        assert_eq!(
            house.told_desk(&case, VILLAGE),
            ["papers_missed"],
            "the agent is told"
        );
        let bags = page(AGENT);
        assert_eq!((bags[0].out, bags[0].missed), (1, 1));
        house.tries(CLERK, &case, Command::Accept);

        // It lay in the agent's other bag.
        takes_all(house, CLERK, TOWN, &case);
        assert_eq!(page(CLERK)[0].out, 0);
        house.does(CLERK, &case, Command::Accept);
        assert_eq!(
            house.told_desk(&case, VILLAGE),
            ["papers_missed", "accepted"]
        );

        // Second baton: only what must go to the district goes there.
        house.does(SECTION, &case, Command::Pass { opinion: None });
        packs(house, SECTION, &case, "HR-0002", DISABLED_THERE);
        takes_all(house, COORDINATOR, DISABLED_THERE, &case);
        let there = custody(house, &case);
        assert!(
            there
                .iter()
                .all(|p| p.contains(&format!("{DISABLED_THERE} {COORDINATOR}")))
        );

        // The village hangs the public notice meanwhile.
        let check = || "public_notice".to_owned();
        house.does(AGENT, &case, Command::HangNotice { check: check() });
        house.it_is("2026-11-30 10:00");
        house.says(AGENT, &case, "公示期内没有异议", |finding| {
            let check = check();
            Command::EndNotice { check, finding }
        });

        // Third baton: decided, and the town hears of it in the same moment.
        house.does(COORDINATOR, &case, Command::Pass { opinion: None });
        house.does(HEAD, &case, Command::Approve { note: None });
        house.says(
            COORDINATOR,
            &case,
            "证件编号样张零零一",
            |document| Command::MakeCertificate { document },
        );
        assert_eq!(
            house.told_desk(&case, TOWN),
            ["bagged", "certificate_made"],
            "the coordinator tells the town clerk at once"
        );
        let told = house.told_desk(&case, VILLAGE);
        assert_eq!(told.last().map(String::as_str), Some("certificate_made"));

        // The certificate and the originals come back by the same hands.
        let back = |from: &str, unit: &str, to: &str, taker: &str, bag: &str| {
            let loaded = house.case(&case);
            let here = loaded.case.papers.iter();
            let here = here.filter(|p| p.at.as_str() == unit && !p.returned);
            let papers = here.map(|p| p.material.clone()).collect();
            let to_unit = UnitId::new(to);
            house.does(
                from,
                &case,
                Command::SendPapers {
                    papers,
                    to: to_unit,
                },
            );
            packs(house, from, &case, bag, to);
            takes_all(house, taker, to, &case);
        };
        assert_eq!(
            all_papers(house, &case).last().map(String::as_str),
            Some(RESULT)
        );
        back(COORDINATOR, DISABLED_THERE, TOWN, CLERK, "HR-0003");
        assert!(
            custody(house, &case)
                .iter()
                .all(|p| p.contains(&format!("{TOWN} {CLERK}")))
        );
        back(CLERK, TOWN, VILLAGE, AGENT, "HR-0004");
        assert!(
            custody(house, &case)
                .iter()
                .all(|p| p.contains(&format!("{VILLAGE} {AGENT}")))
        );

        let way = DeliveryWay::Home;
        house.does(AGENT, &case, Command::Deliver { way });
        assert_eq!(house.status(&case), Status::Closed);
        let papers = ["M01", "M02", "M03", "M04"].map(str::to_owned).to_vec();
        house.does(AGENT, &case, Command::ReturnPapers { papers });
        assert_eq!(custody(house, &case), Vec::<String>::new());
        assert_eq!(
            house.told_resident(&case, &li),
            ["filed", "accepted", "certificate_made", "closed"]
        );

        // Each bag can be read again for ever: who packed it, who opened it, what was missing.
        let (me, from) = (PersonId::new(AGENT), UnitId::new(VILLAGE));
        let day = day_of(crate::house::at(crate::house::FRIDAY));
        let first = house
            .run(handover::in_bag(
                &house.app,
                &me,
                "HR-0001",
                &from,
                day,
                house.app.now(),
            ))
            .expect("the list is read");
        assert_eq!(first.len(), 4);
        let by = |paper: &handover::InBag| paper.taken.as_ref().map(|(_, by)| by.to_string());
        assert!(
            first
                .iter()
                .all(|paper| by(paper).as_deref() == Some(CLERK))
        );
        assert_eq!(first.iter().filter(|p| p.missed_at.is_some()).count(), 1);
        house.assert_whole();
    });
}

/// The third baton is only for what must go to the district.
#[test]
fn huairou_what_the_town_decides_never_goes_to_the_district() {
    each_engine(|house| {
        mountains(house);
        let case = house.files_with_papers("temporary-relief", AGENT, &villager());
        house.does(AGENT, &case, Command::HandOver);
        takes_all(house, CLERK, TOWN, &case);
        house.does(CLERK, &case, Command::Accept);
        let units: Vec<String> = (house.case(&case).case.filing().into_iter())
            .flat_map(|filing| filing.route.steps.iter().map(UnitId::to_string))
            .collect();
        assert!(units.iter().all(|unit| unit == TOWN), "{units:?}");
        assert!(yike_core::case::way(&house.case(&case).case).len() == 2);
        house.assert_whole();
    });
}

/// Nobody receipts a bag that is not theirs, and a bag has a plain number.
#[test]
fn huairou_a_bag_is_opened_by_whoever_it_was_sent_to() {
    each_engine(|house| {
        mountains(house);
        let case = house.files_with_papers("disability-certificate", AGENT, &villager());
        house.does(AGENT, &case, Command::HandOver);
        let to = UnitId::new(TOWN);
        for bag in ["", "一号袋", "a b", &"9".repeat(25)] {
            let (bag, to) = (bag.to_owned(), to.clone());
            house.tries(AGENT, &case, Command::Bag { bag, to });
        }
        let bag = "HR-0009".to_owned();
        house.tries(CLERK, &case, Command::Bag { bag, to });
        packs(house, AGENT, &case, "HR-0009", TOWN);
        let papers = || vec!["M01".to_owned()];
        house.tries(AGENT, &case, Command::TakePapers { papers: papers() });
        house.tries(COORDINATOR, &case, Command::Miss { papers: papers() });
        let offers = |staff: &str| {
            let who = house.staff(staff);
            let loaded = house.case(&case);
            let world = house.app.world.now();
            let nobody = Default::default();
            let facts = world.facts(&loaded.case, house.app.now(), &nobody);
            let offers = yike_core::case::allowed(&loaded.case, &loaded.item, &who, &facts);
            offers.into_iter().map(|o| o.kind).collect::<Vec<Kind>>()
        };
        assert!(offers(CLERK).contains(&Kind::TakePapers));
        assert!(!offers(AGENT).contains(&Kind::TakePapers));
        house.assert_whole();
    });
}
