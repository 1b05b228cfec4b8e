//! 征求意见与吹哨报到 (lessons 15): only departments that the item names are asked, "2 of 3 answers
//! in", the silent ones are reminded too, and for a rare case they come to the centre at an agreed
//! time.

use crate::house::{House, at, each_engine};
use crate::people::*;
use yike::act::{CaseKey, Fail};
use yike_core::case::{Command, Consult, Refusal, Wanted};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

const CITY_MANAGEMENT: &str = "110101B34";
const CONTACT: &str = "lian-luo";
const OFFICER: &str = "cheng-guan";
const FRONT: &str = "yan-jie";

fn shop_sign(house: &House) -> CaseKey {
    house.settle(
        "110101",
        &["B08", "B14", "B31", "B34", "B39", "B60"],
        &[
            (OFFICER, "成管管", CITY_MANAGEMENT, Duty::District, ""),
            ("cheng-zhang", "成掌掌", CITY_MANAGEMENT, Duty::Approver, ""),
            (CONTACT, "连络络", MARKET, Duty::Contact, ""),
            (FRONT, "沿街街", STREET, Duty::Contact, ""),
        ],
    );
    let intake = house.intake_with("shop-sign", &wang_xiulan(), sign());
    let case = house.files(&house.staff(SUN_PING), intake);
    house.does(SUN_PING, &case, Command::Accept);
    house.does(ZHENG_AN, &case, Command::Pass { opinion: None });
    case
}

fn sign() -> std::collections::BTreeMap<String, String> {
    crate::people::answers("shop-sign")
}

fn asks(
    what: Consult,
    of: &[&str],
    time: Option<&str>,
) -> impl FnOnce(yike_core::case::DocRef) -> Command + use<> {
    let of = of.iter().map(|code| UnitId::new(*code)).collect();
    let at = time.map(at);
    move |words| {
        Command::Consult(Wanted {
            what,
            of,
            at,
            words,
        })
    }
}

fn gaps(fail: &Fail) -> usize {
    match fail {
        Fail::Refused(Refusal::Content(gaps)) => gaps.len(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lesson_15_listed_departments_are_asked_and_the_silent_ones_reminded() {
    each_engine(|house| {
        let case = shop_sign(house);
        let officer = house.staff(OFFICER);
        let both = [MARKET, STREET];
        // Whoever is not listed cannot be asked, and everything wrong is told at once.
        let wrong = asks(Consult::Opinion, &[CIVIL_AFFAIRS, "110101B99"], None);
        let fail = house.attempt_saying(&officer, &case, "请提意见", wrong);
        assert_eq!(gaps(&fail.unwrap_err()), 2);
        let none = asks(Consult::Opinion, &[], None);
        let fail = house.attempt_saying(&officer, &case, "请提意见", none);
        assert_eq!(gaps(&fail.unwrap_err()), 1);
        // A contact sees nothing before their department is asked.
        let sees = |who: &str| {
            let loaded = house.case(&case);
            yike::views::case::may_see(&loaded, &house.staff(who))
        };
        assert!(!sees(CONTACT) && !sees(FRONT));

        house.says(
            OFFICER,
            &case,
            "字号和执照一致吗",
            asks(Consult::Opinion, &both, None),
        );
        assert!(sees(CONTACT) && sees(FRONT));
        assert_eq!(house.told_desk(&case, MARKET), ["consulted"]);
        let open = |house: &House| {
            let asked = house.case(&case).case.consultations[0].clone();
            (asked.replies.len(), asked.of.len())
        };
        house.says(FRONT, &case, "邻里没有意见", |words| Command::Reply {
            n: 1,
            words,
        });
        assert_eq!(open(house), (1, 2), "1 of 2 answers in");
        let again = house.attempt_saying(&house.staff(FRONT), &case, "再说一遍", |words| {
            Command::Reply { n: 1, words }
        });
        assert!(again.is_err(), "one answer of each");

        // On the morning of the last day the one who is silent is reminded, once.
        house.it_is("2026-11-24 09:00");
        house.tick();
        house.tick();
        assert_eq!(house.told_desk(&case, MARKET), ["consulted", "reminded"]);
        assert_eq!(
            house.told_desk(&case, STREET).last().map(String::as_str),
            Some("consulted")
        );
        house.says(CONTACT, &case, "一致", |words| Command::Reply {
            n: 1,
            words,
        });
        assert_eq!(open(house), (2, 2));
        let told = house.told_desk(&case, CITY_MANAGEMENT);
        assert_eq!(told.iter().filter(|kind| *kind == "replied").count(), 2);

        house.does(OFFICER, &case, Command::Pass { opinion: None });
        house.does("cheng-zhang", &case, Command::Approve { note: None });
        assert!(!sees(CONTACT), "the case is over");
        house.assert_whole();
    });
}

#[test]
fn a_department_reports_to_the_centre_at_the_agreed_time() {
    each_engine(|house| {
        let case = shop_sign(house);
        let officer = house.staff(OFFICER);
        // Not yesterday, not on a Saturday, not somebody who does not come.
        for (who, time) in [
            (MARKET, "2026-11-19 14:00"),
            (MARKET, "2026-11-21 14:00"),
            (STREET, "2026-11-24 14:00"),
        ] {
            let call = asks(Consult::Call, &[who], Some(time));
            let fail = house.attempt_saying(&officer, &case, "请到中心", call);
            assert_eq!(gaps(&fail.unwrap_err()), 1, "{who} {time}");
        }
        let call = asks(Consult::Call, &[MARKET], Some("2026-11-24 14:00"));
        house.says(OFFICER, &case, "请带上执照底档", call);
        let asked = house.case(&case).case.consultations[0].clone();
        assert_eq!(asked.at, Some(at("2026-11-24 14:00")));
        house.it_is("2026-11-24 09:00");
        house.tick();
        assert_eq!(house.told_desk(&case, MARKET), ["consulted", "reminded"]);
        house.it_is("2026-11-24 15:00");
        house.says(CONTACT, &case, "到中心当面核对，一致", |words| {
            Command::Reply { n: 1, words }
        });
        assert!(!house.case(&case).case.consultations[0].is_open());
        assert!(house.kinds(&case).contains(&"replied"));
        house.assert_whole();
    });
}
