//! 许可五日不告知，即为受理，自收到之日起算。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Status};

#[test]
fn silence_of_a_permit_window_is_acceptance_from_the_day_of_receipt() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("food-business-licence", &wang);
        // Told by Friday, 27 November; nobody says anything.
        house.it_is("2026-11-27 23:59");
        assert_eq!(house.tick(), 0);
        house.it_is("2026-11-28 07:00");
        assert!(house.tick() >= 1);
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Accepted);
        assert!(loaded.case.accepted_by_silence);
        let dues = loaded.case.dues.clone().expect("told");
        // Five working days from the day it arrived, not from the day nobody spoke.
        assert_eq!(dues.promise.to_string(), "2026-11-27");
        let kinds = house.kinds(&case);
        assert!(!kinds.contains(&"restated"), "{kinds:?}");
        assert!(
            house
                .told_resident(&case, &wang)
                .contains(&"accepted".into())
        );
        house.does(DU_RAN, &case, Command::Claim);
        house.assert_whole();
    });
}
