//! 残疾评定期间停表，评定后办结日顺延；制证、送达。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, DeliveryWay, Refusal, Status};

#[test]
fn suspended_for_the_assessment_and_the_due_day_moves() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("disability-certificate", LIN_XIAO, &wang);
        house.brings_to_acceptance(&case);
        house.does(ZHENG_AN, &case, Command::Pass { opinion: None });
        let before = house.case(&case).case.dues.expect("told");
        assert_eq!(before.promise.to_string(), "2026-12-04");

        for (stop, days) in [("lunch", 10), ("assessment", 0), ("assessment", 31)] {
            let stop = stop.to_owned();
            let fail = house.attempt_saying(&house.staff(LUO_XI), &case, "评定", |reason| {
                Command::Suspend { stop, days, reason }
            });
            assert!(matches!(fail, Err(Fail::Refused(Refusal::Content(_)))));
        }
        house.it_is("2026-11-24 09:00");
        house.says(LUO_XI, &case, "已预约到指定医院评定", |reason| {
            Command::Suspend {
                stop: "assessment".into(),
                days: 10,
                reason,
            }
        });
        assert_eq!(house.status(&case), Status::Suspended);
        house.it_is("2026-12-08 09:00");
        assert_eq!(house.tick(), 0, "a clock that stands warns nobody");
        house.says(LUO_XI, &case, "评定为肢体三级", |finding| {
            Command::Resume { finding }
        });
        let after = house.case(&case).case.dues.expect("told");
        assert!(after.promise > before.promise);
        // Ten working days stood still, 24 November to 7 December.
        assert_eq!(after.promise.to_string(), "2026-12-18");

        let check = || "public_notice".to_owned();
        house.does(LIN_XIAO, &case, Command::HangNotice { check: check() });
        house.it_is("2026-12-16 09:00");
        house.says(
            LIN_XIAO,
            &case,
            "五天里没有人来说不同意",
            |finding| Command::EndNotice {
                check: check(),
                finding,
            },
        );
        house.does(LUO_XI, &case, Command::Pass { opinion: None });
        house.does(GAO_YUN, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::CertificateMaking);
        house.says(LUO_XI, &case, "证号末四位零零零七", |document| {
            Command::MakeCertificate { document }
        });
        assert_eq!(house.status(&case), Status::Delivering);
        let way = DeliveryWay::Home;
        house.does(LIN_XIAO, &case, Command::Deliver { way });
        assert_eq!(house.status(&case), Status::Closed);
        assert_eq!(
            house.told_resident(&case, &wang),
            [
                "filed",
                "accepted",
                "suspended",
                "resumed",
                "certificate_made",
                "closed"
            ]
        );
        house.assert_whole();
    });
}
