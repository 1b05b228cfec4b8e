//! 不予：说明理由；经手受理的人不能作决定。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike::private;
use yike::store::StoreError;
use yike_core::case::{Command, Event, Outcome, Refusal, Status};

#[test]
fn refused_with_reasons() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        house.brings_to_acceptance(&case);
        house.passes_to_approver(&case);
        let early = house.tries(ZHENG_AN, &case, Command::Approve { note: None });
        assert!(matches!(early, Fail::Refused(Refusal::NotYours(_))));

        let reason = "核对后收入高于标准，可改申请慈善帮扶";
        house.says(TANG_HE, &case, reason, |reason| Command::Refuse { reason });
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Closed);
        assert_eq!(loaded.case.outcome, Some(Outcome::Refused));
        let document = loaded.events.iter().find_map(|(_, event)| match event {
            Event::Refused { reason } => Some(reason.id.clone()),
            _ => None,
        });
        let document = document.expect("a reason");
        let keys = house.app.keys.clone();
        let home = case.home.clone();
        let opened = house.run(
            house
                .app
                .store
                .read(move |tx| private::one(tx, &keys, &home, &document)),
        );
        let opened: Option<private::Opened> = opened.map_err(|e: StoreError| e).expect("read");
        assert_eq!(opened.expect("the reason opens").text(), reason);
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "closed"]);
        house.assert_whole();
    });
}
