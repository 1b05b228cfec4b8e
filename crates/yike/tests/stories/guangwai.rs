//! guangwai 广外: 社区全能社工上传, 街道综窗受理, both results come back to the station, the street
//! warns before the limit, and what is not clear is asked and answered in the case itself.

use crate::house::{House, each_engine};
use crate::people::*;
use yike_core::case::{Command, Consult, Kind, Outcome, Status, Wanted};
use yike_core::unit::UnitId;
use yike_core::who::Duty;

const STATION: &str = "110102020034";
const CENTRE: &str = "110102020";

const WORKER: &str = "jing-tie";
const WINDOW: &str = "guang-an";
const SECTION: &str = "he-yuan";
const SECOND: &str = "he-tian";
const APPROVER: &str = "men-wai";

fn guangwai(house: &House) {
    house.settle(
        "110102",
        &[],
        &[
            (WORKER, "京小铁", STATION, Duty::Station, "A"),
            (WINDOW, "广安安", CENTRE, Duty::Window, "A"),
            (SECTION, "和园园", CENTRE, Duty::Section, ""),
            (SECOND, "禾田田", CENTRE, Duty::Section, ""),
            (APPROVER, "门外外", CENTRE, Duty::Approver, ""),
        ],
    );
}

fn neighbour_of_station() -> Resident {
    Resident {
        community: STATION,
        ..wang_xiulan()
    }
}

#[test]
fn guangwai_the_station_uploads_the_street_accepts_and_both_results_come_back() {
    each_engine(|house| {
        guangwai(house);
        let wang = neighbour_of_station();
        let mut intake = house.intake("temporary-relief", &wang);
        let row = intake.given.iter().position(|g| g.material == "M21");
        let (document, given) = house.upload("M21", "医院票据合计三千元整");
        intake.given[row.expect("bills are asked for")] = given;
        intake.files.push(document);
        let case = house.files(&house.staff(WORKER), intake);
        house.does(WORKER, &case, Command::HandOver);

        // 受理结果反馈
        house.does(WINDOW, &case, Command::Accept);
        assert_eq!(house.told_desk(&case, STATION), ["accepted"]);

        // The worker asks the street about this case; the answer is in the case, in time.
        let asks = |words| {
            Command::Consult(Wanted {
                what: Consult::Question,
                of: Vec::new(),
                at: None,
                words,
            })
        };
        house.says(WORKER, &case, "老人问出院小结要不要盖章", asks);
        assert_eq!(house.told_desk(&case, CENTRE), ["consulted"]);
        let asked = house.case(&case).case.consultations[0].clone();
        assert_eq!(asked.until.to_string(), "2026-11-23", "one working day");
        house.tries(WORKER, &case, asks(doc_like(house, &case)));
        house.says(SECTION, &case, "复印件盖医院章就行", |words| {
            Command::Reply { n: 1, words }
        });
        assert_eq!(house.told_desk(&case, STATION), ["accepted", "replied"]);

        // 即将超时业务及时提醒: to the station too, when the office opens.
        house.it_is("2026-12-02 08:30");
        assert_eq!(house.tick(), 0);
        house.it_is("2026-12-02 09:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(
            house.told_desk(&case, STATION),
            ["accepted", "replied", "warned"]
        );
        house.does(WORKER, &case, Command::Nudge { note: None });
        // The window that accepted it presses the section behind it as well, once a day in all.
        house.tries(WINDOW, &case, Command::Nudge { note: None });

        house.does(SECTION, &case, Command::Pass { opinion: None });
        house.does(SECOND, &case, Command::Pass { opinion: None });
        house.does(APPROVER, &case, Command::Approve { note: None });
        // 办结结果反馈
        assert_eq!(house.status(&case), Status::Closed);
        assert_eq!(house.case(&case).case.outcome, Some(Outcome::Approved));
        let told = house.told_desk(&case, STATION);
        assert_eq!(told.last().map(String::as_str), Some("closed"));
        house.assert_whole();
    });
}

fn doc_like(house: &House, case: &yike::act::CaseKey) -> yike_core::case::DocRef {
    house.case(case).filing().form.clone()
}

/// 督办: nobody at the street says why it is late, and so it goes from the district to the city.
#[test]
fn guangwai_a_supervision_that_nobody_answers_goes_one_level_up() {
    each_engine(|house| {
        guangwai(house);
        let case = house.files_at_counter("temporary-relief", WORKER, &neighbour_of_station());
        house.does(WORKER, &case, Command::HandOver);
        house.does(WINDOW, &case, Command::Accept);
        house.it_is("2026-12-07 09:00");
        assert_eq!(house.tick(), 1, "late since the weekend");
        let asked = |house: &House| house.case(&case).case.consultations.clone();
        assert_eq!(asked(house)[0].from, UnitId::new("110102"));
        assert_eq!(house.told_desk(&case, CENTRE), ["supervised"]);

        // Two working days: reminded on the last, then the city hears of it.
        house.it_is("2026-12-09 09:00");
        assert_eq!(house.tick(), 1);
        house.it_is("2026-12-10 09:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(asked(house)[1].from, UnitId::new("11"));
        assert_eq!(house.told_desk(&case, "11"), ["supervised"]);
        house.says(
            SECTION,
            &case,
            "核查对象住院，昨天才见到本人",
            |words| Command::Reply { n: 2, words },
        );
        assert_eq!(house.told_desk(&case, "11"), ["supervised", "replied"]);
        assert_eq!(asked(house).iter().filter(|c| c.is_open()).count(), 0);
        house.it_is("2026-12-20 09:00");
        assert_eq!(house.tick(), 0, "answered once is enough");
        house.assert_whole();
    });
}

/// Whoever leads gives a case to somebody who can do it, and both sides are told.
#[test]
fn lesson_12_guangwai_a_case_is_assigned_only_to_somebody_who_has_the_post() {
    each_engine(|house| {
        guangwai(house);
        let case = house.files_at_counter("temporary-relief", WORKER, &neighbour_of_station());
        house.does(WORKER, &case, Command::HandOver);
        house.does(WINDOW, &case, Command::Accept);
        let to = |who: &str| Command::Assign {
            to: yike_core::who::PersonId::new(who),
        };
        house.does(SECTION, &case, Command::Claim);
        house.tries(SECTION, &case, to(SECOND));
        house.tries(APPROVER, &case, to(WINDOW));
        house.tries(APPROVER, &case, to("nobody-at-all"));
        house.does(APPROVER, &case, to(SECOND));
        let holder = house.case(&case).case.task.and_then(|task| task.holder);
        assert_eq!(holder.map(|id| id.to_string()).as_deref(), Some(SECOND));
        assert_eq!(house.told_desk(&case, CENTRE), ["assigned"]);
        house.tries(SECTION, &case, Command::Pass { opinion: None });
        house.does(SECOND, &case, Command::Pass { opinion: None });
        let kinds = house.kinds(&case);
        assert!(kinds.contains(&"assigned") && !kinds.contains(&Kind::HandBack.as_str()));
        house.assert_whole();
    });
}
