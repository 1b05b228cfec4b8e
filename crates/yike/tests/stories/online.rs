//! 网上申请直达街道，不经社区。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Status};
use yike_core::unit::UnitId;

#[test]
fn online_straight_to_the_street() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_online("temporary-relief", &wang);
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Submitted);
        assert_eq!(loaded.filing().route.taking, None);
        let task = loaded.case.task.expect("a task");
        assert_eq!((task.unit, task.holder), (UnitId::new(STREET), None));

        house.does(SUN_PING, &case, Command::Claim);
        let fail = house.tries(QIAN_LI, &case, Command::Accept);
        assert!(
            matches!(fail, yike::act::Fail::Refused(_)),
            "held by another"
        );
        house.does(SUN_PING, &case, Command::Accept);
        assert_eq!(
            house.kinds(&case),
            ["filed", "claimed", "received", "accepted"]
        );
        house.passes_to_approver(&case);
        house.does(TANG_HE, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        // Nobody took it in, so no desk waits for results.
        assert!(house.told_desk(&case, COMMUNITY).is_empty());
        assert_eq!(
            house.told_resident(&case, &wang),
            ["filed", "accepted", "closed"]
        );
        house.assert_whole();
    });
}

#[test]
fn a_company_files_online_though_the_item_asks_for_its_code_as_well() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let item = house.intake("food-business-licence", &wang).item;
        let typed: Vec<(String, String)> = answers("food-business-licence")
            .into_iter()
            .chain([("company".to_owned(), "北京虚构一刻小馆有限公司".to_owned())])
            .collect();
        let (person, own) = yike::filing::split(&typed, &item.item);
        assert_eq!(person.get("uscc"), Some(&company_code()));
        assert_eq!(own.get("uscc"), Some(&company_code()));

        let case = house.files_online("food-business-licence", &wang);
        assert_eq!(house.status(&case), Status::Submitted);
        house.assert_whole();
    });
}
