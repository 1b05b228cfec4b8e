//! 社区代收、街道受理：受理结果和办结结果都流回社区。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Outcome, Status};
use yike_core::unit::UnitId;

#[test]
fn worker_uploads_street_accepts_both_results_flow_back() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let mut intake = house.intake("temporary-relief", &wang);
        let row = intake.given.iter().position(|g| g.material == "M21");
        let row = row.expect("an illness asks for its bills");
        let (document, given) = house.upload("M21", "医院票据合计八千元整");
        intake.given[row] = given;
        intake.files.push(document);
        let case = house.files(&house.staff(LIN_XIAO), intake);
        assert_eq!(house.status(&case), Status::Received);
        assert_eq!(
            house.case(&case).case.dues,
            None,
            "no date before acceptance"
        );
        assert!(house.told_desk(&case, COMMUNITY).is_empty());

        house.does(LIN_XIAO, &case, Command::HandOver);
        let task = house.case(&case).case.task.expect("a task");
        assert_eq!((task.unit, task.holder), (UnitId::new(STREET), None));

        house.does(SUN_PING, &case, Command::Accept);
        let dues = house.case(&case).case.dues.expect("told at acceptance");
        // Ten working days from Friday, 20 November; twenty by law.
        assert_eq!(dues.promise.to_string(), "2026-12-04");
        assert_eq!(dues.legal.to_string(), "2026-12-18");
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted"]);

        house.passes_to_approver(&case);
        house.does(TANG_HE, &case, Command::Approve { note: None });
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Closed);
        assert_eq!(loaded.case.outcome, Some(Outcome::Approved));
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "closed"]);
        assert_eq!(
            house.told_resident(&case, &wang),
            ["filed", "accepted", "closed"]
        );
        house.assert_whole();
    });
}
