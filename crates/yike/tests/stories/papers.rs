//! 材料两级移交，每一级签收。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, Event, Refusal, Status};
use yike_core::unit::UnitId;

#[test]
fn papers_handed_over_two_levels_with_receipts() {
    each_engine(|house| {
        let case = house.files_with_papers("disability-certificate", LIN_XIAO, &wang_xiulan());
        let all: Vec<String> = ["M01", "M02", "M03", "M04"].map(String::from).to_vec();
        let lie_at = |unit: &str| {
            let papers = house.case(&case).case.papers;
            let here = |p: &yike_core::case::Paper| p.at.as_str() == unit && p.on_way_to.is_none();
            papers.iter().filter(|p| here(p)).count()
        };
        assert_eq!(lie_at(COMMUNITY), 4);

        house.does(LIN_XIAO, &case, Command::HandOver);
        assert_eq!(lie_at(COMMUNITY), 0);
        let early = house.tries(SUN_PING, &case, Command::Accept);
        assert!(matches!(early, Fail::Refused(Refusal::NotNow(..))));
        let take = |papers: &[String]| Command::TakePapers {
            papers: papers.to_vec(),
        };
        house.does(SUN_PING, &case, take(&all[..3]));
        house.tries(SUN_PING, &case, Command::Accept);
        // What is already receipted is not on its way any more.
        house.tries(SUN_PING, &case, take(&all));
        house.does(QIAN_LI, &case, take(&all[3..]));
        assert_eq!(lie_at(STREET), 4);

        house.does(SUN_PING, &case, Command::Accept);
        house.does(ZHENG_AN, &case, Command::Pass { opinion: None });
        house.tries(LUO_XI, &case, Command::Pass { opinion: None });
        house.does(LUO_XI, &case, take(&all));
        assert_eq!(lie_at(DISABLED), 4);

        // Back one level and up again: each way with its receipt.
        house.says(LUO_XI, &case, "照片与本人不符", |reason| {
            Command::PutBack { reason }
        });
        house.does(ZHENG_AN, &case, take(&all));
        house.does(ZHENG_AN, &case, Command::Pass { opinion: None });
        house.does(LUO_XI, &case, take(&all));

        let receipts: Vec<(String, UnitId)> = house
            .case(&case)
            .events
            .iter()
            .filter(|(_, event)| matches!(event, Event::PapersTaken { .. }))
            .map(|(meta, _)| {
                let post = meta.post.clone().expect("a post");
                (meta.by.to_string(), post.unit)
            })
            .collect();
        let expected = [
            (SUN_PING, STREET),
            (QIAN_LI, STREET),
            (LUO_XI, DISABLED),
            (ZHENG_AN, STREET),
            (LUO_XI, DISABLED),
        ];
        let expected = expected.map(|(who, unit)| (who.to_owned(), UnitId::new(unit)));
        assert_eq!(receipts, expected);
        assert_eq!(house.status(&case), Status::InReview);
        house.assert_whole();
    });
}

#[test]
fn sent_back_to_the_station_and_handed_over_again() {
    each_engine(|house| {
        let case = house.files_with_papers("temporary-relief", LIN_XIAO, &wang_xiulan());
        let papers: Vec<String> = ["M01", "M02", "M03", "M21"].map(String::from).to_vec();
        let take = || Command::TakePapers {
            papers: papers.clone(),
        };
        house.does(LIN_XIAO, &case, Command::HandOver);
        house.does(SUN_PING, &case, take());
        house.says(SUN_PING, &case, "户口簿不是本人的", |reason| {
            Command::SendBack { reason }
        });
        assert_eq!(house.told_desk(&case, COMMUNITY), ["sent_back"]);
        house.tries(LIN_XIAO, &case, Command::HandOver);
        house.does(ZHOU_NING, &case, take());
        house.does(ZHOU_NING, &case, Command::HandOver);
        house.does(SUN_PING, &case, take());
        house.does(SUN_PING, &case, Command::Accept);
        house.assert_whole();
    });
}
