//! 临期预警，超时督办；催办来自收件的柜台。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Event, Limit};
use yike_core::unit::UnitId;

#[test]
fn warned_before_the_limit_and_supervised_after_it() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        house.brings_to_acceptance(&case);
        house.does(ZHENG_AN, &case, Command::Claim);
        assert_eq!(house.tick(), 0);

        // Due on Friday, 4 December: two working days before it the lamp turns yellow.
        house.it_is("2026-12-02 08:59");
        assert_eq!(house.tick(), 0, "people are told when the office opens");
        house.it_is("2026-12-02 09:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(house.tick(), 0, "warned once");
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "warned"]);
        assert_eq!(house.told_desk(&case, STREET), ["warned"]);

        house.does(LIN_XIAO, &case, Command::Nudge { note: None });
        house.tries(ZHOU_NING, &case, Command::Nudge { note: None });

        house.it_is("2026-12-04 23:59");
        assert_eq!(house.tick(), 0, "the last day belongs to the desk");
        house.it_is("2026-12-07 08:59");
        assert_eq!(house.tick(), 0, "nor on a weekend");
        house.it_is("2026-12-07 09:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(house.tick(), 0, "supervised once for this day");
        let last = house.case(&case).events.last().cloned().expect("events").1;
        let Event::Supervised { limit, due, by, .. } = last else {
            panic!("{last:?}");
        };
        assert_eq!(limit, Limit::Promise);
        assert_eq!(due.to_string(), "2026-12-04");
        assert_eq!(by, UnitId::new("110101"));
        assert_eq!(house.told_desk(&case, "110101"), ["supervised"]);
        assert_eq!(
            house.told_desk(&case, STREET),
            ["warned", "nudged", "supervised"]
        );
        house.assert_whole();
    });
}

#[test]
fn nobody_told_the_resident_anything_for_five_days() {
    each_engine(|house| {
        let case = house.files_online("temporary-relief", &wang_xiulan());
        house.it_is("2026-11-28 08:00");
        assert_eq!(house.tick(), 1);
        let supervised = house.case(&case).case.supervised;
        assert_eq!(supervised.len(), 1);
        assert_eq!(supervised[0].0, Limit::Tell);
        house.assert_whole();
    });
}
