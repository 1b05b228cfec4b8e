//! 中途重启：从同一个库、同一把钥匙接着办。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Status};

#[test]
fn a_restart_in_the_middle() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        house.restart();
        house.brings_to_acceptance(&case);
        let before = house.case(&case);
        house.restart();
        let after = house.case(&case);
        assert_eq!(before.case, after.case);
        assert_eq!(before.head, after.head);
        house.passes_to_approver(&case);
        house.restart();
        house.does(TANG_HE, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);

        // The words are still read, and the same person is still the same person.
        let world = house.app.world.now();
        let me = house.resident(&wang);
        let now = house.app.now();
        let view = house
            .run(yike::views::case::case(&house.app, &world, &me, &case, now))
            .expect("the resident sees the case");
        assert_eq!(view.applicant().expect("opened").name, wang.name);
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "closed"]);
        house.assert_whole();
    });
}
