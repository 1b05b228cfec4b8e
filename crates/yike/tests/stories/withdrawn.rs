//! 撤回：由申请人，或由代收的柜台代为办理。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, Refusal, Status};

#[test]
fn withdrawn_by_the_resident_and_by_the_desk_for_them() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        let stranger = house.resident(&neighbour(1));
        let fail = house.attempt(&stranger, &case, Command::Withdraw { reason: None });
        assert!(matches!(fail, Err(Fail::Refused(Refusal::NotYours(_)))));
        let me = house.resident(&wang);
        house
            .attempt_saying(&me, &case, "老伴的单位已经帮忙了", |reason| {
                Command::Withdraw {
                    reason: Some(reason),
                }
            })
            .expect("withdrawn");
        assert_eq!(house.status(&case), Status::Withdrawn);
        house.tries(SUN_PING, &case, Command::Accept);
        assert_eq!(house.told_resident(&case, &wang), ["filed", "withdrawn"]);

        // In review, at the station that took it.
        let helped = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        house.brings_to_acceptance(&helped);
        house.tries(SUN_PING, &helped, Command::Withdraw { reason: None });
        house.does(ZHOU_NING, &helped, Command::Withdraw { reason: None });
        assert_eq!(house.status(&helped), Status::Withdrawn);
        house.it_is("2027-01-05 09:00");
        assert_eq!(house.tick(), 0, "nothing runs on");
        house.assert_whole();
    });
}
