//! 不予受理，并指明应当去的机关。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike_core::case::{Command, Event, Refusal, Status};
use yike_core::unit::UnitId;

#[test]
fn not_accepted_and_the_right_agency_named() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        house.does(LIN_XIAO, &case, Command::HandOver);
        let nowhere =
            house.attempt_saying(&house.staff(SUN_PING), &case, "请到别处", |reason| {
                Command::NotAccept {
                    reason,
                    agency: Some(UnitId::new("某某局")),
                }
            });
        assert!(matches!(nowhere, Err(Fail::Refused(Refusal::Content(_)))));
        let right = UnitId::new(OTHER_STREET);
        house.says(
            SUN_PING,
            &case,
            "户籍在西城，应由西长安街街道受理",
            |reason| Command::NotAccept {
                reason,
                agency: Some(right.clone()),
            },
        );
        assert_eq!(house.status(&case), Status::NotAccepted);
        let named = house.case(&case).events.iter().any(|(_, event)| {
            matches!(event, Event::NotAccepted { agency, .. } if *agency == Some(right.clone()))
        });
        assert!(named);
        assert_eq!(house.told_desk(&case, COMMUNITY), ["not_accepted"]);
        assert_eq!(house.told_resident(&case, &wang), ["filed", "not_accepted"]);
        house.tries(SUN_PING, &case, Command::Accept);
        house.assert_whole();
    });
}
