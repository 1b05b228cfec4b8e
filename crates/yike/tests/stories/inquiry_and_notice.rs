//! 入户调查须两人，公示期满，方可审批。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, Refusal, Status};
use yike_core::who::PersonId;

#[test]
fn home_inquiry_by_two_and_public_notice_before_approval() {
    each_engine(|house| {
        let case = house.files_at_counter("subsistence-allowance", LIN_XIAO, &wang_xiulan());
        house.brings_to_acceptance(&case);
        let inquiry = |staff: &[&str]| {
            let staff = staff.iter().map(|id| PersonId::new(*id)).collect();
            house.attempt_saying(
                &house.staff(ZHENG_AN),
                &case,
                "家中两人，无业，租住一间",
                |finding| Command::RecordCheck {
                    check: "home_inquiry".into(),
                    staff,
                    finding,
                },
            )
        };
        let content = |result: Result<yike::act::Done, Fail>| {
            assert!(
                matches!(result, Err(Fail::Refused(Refusal::Content(_)))),
                "{result:?}"
            );
        };
        content(inquiry(&[ZHENG_AN]));
        content(inquiry(&[ZHENG_AN, ZHENG_AN]));
        content(inquiry(&[FENG_YUE, SUN_PING]));
        // Somebody who is not of the staff, least of all a name or a phone.
        content(inquiry(&[ZHENG_AN, "19900000137"]));
        content(inquiry(&[ZHENG_AN, "wang-xiulan"]));
        inquiry(&[ZHENG_AN, FENG_YUE]).expect("recorded by two");

        house.passes_to_approver(&case);
        let early = house.tries(TANG_HE, &case, Command::Approve { note: None });
        assert!(matches!(early, Fail::Refused(Refusal::NotNow(..))));
        let check = || "public_notice".to_owned();
        house.does(LIN_XIAO, &case, Command::HangNotice { check: check() });
        house.it_is("2026-11-27 18:00");
        let early = house.attempt_saying(
            &house.staff(LIN_XIAO),
            &case,
            "头一周没人提意见",
            |finding| Command::EndNotice {
                check: check(),
                finding,
            },
        );
        assert!(
            matches!(early, Err(Fail::Refused(_))),
            "the seventh day is the notice's"
        );
        house.it_is("2026-11-28 09:00");
        house.says(LIN_XIAO, &case, "一周里街坊都说该帮", |finding| {
            Command::EndNotice {
                check: check(),
                finding,
            }
        });
        house.does(TANG_HE, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        house.assert_whole();
    });
}
