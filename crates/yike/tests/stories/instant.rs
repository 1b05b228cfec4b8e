//! 即办件当场办结；社区闭环办由接件的社工办结。

use crate::house::each_engine;
use crate::people::*;
use yike_core::case::{Command, Status};

#[test]
fn closed_in_the_community_by_the_worker_who_took_it() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        house.does(LIN_XIAO, &case, Command::CloseAtOnce { note: None });
        assert_eq!(
            house.kinds(&case),
            ["filed", "received", "accepted", "approved", "closed"]
        );
        let told = house.told_resident(&case, &wang);
        assert_eq!(told, ["filed", "accepted", "closed"]);
        house.assert_whole();
    });
}

#[test]
fn instant_item_closed_at_the_street_window() {
    each_engine(|house| {
        let case = house.files_at_counter("flexible-employment", SUN_PING, &wang_xiulan());
        house.does(SUN_PING, &case, Command::CloseAtOnce { note: None });
        assert_eq!(house.status(&case), Status::Closed);

        // Taken by the station, it goes to the street and is closed there.
        let helped = house.files_at_counter("flexible-employment", LIN_XIAO, &neighbour(1));
        house.tries(LIN_XIAO, &helped, Command::CloseAtOnce { note: None });
        house.does(LIN_XIAO, &helped, Command::HandOver);
        house.does(SUN_PING, &helped, Command::CloseAtOnce { note: None });
        assert_eq!(house.told_desk(&helped, COMMUNITY), ["accepted", "closed"]);

        // A station that only advises helps to file: receipt is the street's.
        let advised = house.files_at_counter("remote-medical", LIN_XIAO, &neighbour(2));
        assert_eq!(house.status(&advised), Status::Submitted);
        house.does(LIN_XIAO, &advised, Command::HandOver);
        house.does(SUN_PING, &advised, Command::CloseAtOnce { note: None });
        house.assert_whole();
    });
}
