//! tianqiao 天桥 (text 004): a grid worker stands at the door of a first shop and helps to file; in less
//! than a quarter of an hour the bureau has decided, and the station hears both results.

use crate::house::{FRIDAY, at, each_engine};
use crate::people::*;
use yike_core::case::{Channel, Command, Status};
use yike_core::clock::At;
use yike_core::who::{Duty, PersonId};

const GRID_WORKER: &str = "shi-lou";

#[test]
fn tianqiao_a_first_shop_in_a_quarter_of_an_hour() {
    each_engine(|house| {
        house.settle(
            "110101",
            &[],
            &[(GRID_WORKER, "石楼", COMMUNITY, Duty::Grid, "")],
        );
        let owner = neighbour(404);
        let minute = |n: i64| house.app.clock.go_to(At(at(FRIDAY).0 + n * 60_000));
        let intake = house.intake("sole-trader-registration", &owner);
        let case = house.files(&house.staff(GRID_WORKER), intake);
        let loaded = house.case(&case);
        assert_eq!(loaded.filing().channel, Channel::Grid);
        assert_eq!(loaded.case.filed_by, Some(PersonId::new(GRID_WORKER)));
        // The station only helps: receipt and promise are the bureau's, and the grid worker decides nothing.
        assert_eq!(house.status(&case), Status::Submitted);
        for command in [Command::Receive, Command::Accept] {
            house.tries(GRID_WORKER, &case, command);
        }
        minute(3);
        house.does(LIN_XIAO, &case, Command::HandOver);
        minute(6);
        house.does(DU_RAN, &case, Command::Accept);
        // Accepted by one, decided by another: neither the taker nor the grid worker closes it.
        for staff in [DU_RAN, LIN_XIAO, GRID_WORKER] {
            house.tries(staff, &case, Command::CloseAtOnce { note: None });
        }
        minute(11);
        house.does(XIA_LAN, &case, Command::CloseAtOnce { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        // Less than a quarter of an hour from the door to the decision.
        let events = house.case(&case).events;
        let (first, last) = (&events[0].0, &events[events.len() - 1].0);
        assert!(last.at.0 - first.at.0 < 15 * 60_000);
        // Both results come back to the station that stood behind the grid worker, and to the owner.
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "closed"]);
        assert_eq!(
            house.told_resident(&case, &owner),
            ["filed", "accepted", "closed"]
        );
        house.assert_whole();
    });
}
