//! beixinqiao 北新桥: A and B at one window 一站一居, and both paths: 社区闭环办 closed by the station
//! itself, 社区受理街道办 through the street's back office. Whoever stands at the window, the same is
//! done.

use crate::house::{House, each_engine};
use crate::people::*;
use yike::act::CaseKey;
use yike::register;
use yike_core::case::{Command, Outcome, Status};
use yike_core::who::PersonId;

fn is_away(house: &House, person: &str, days: i64) {
    let (now, post) = (house.app.now(), format!("{person}-1"));
    let until = yike_core::clock::At(now.0 + days * 86_400_000);
    let kept: Result<bool, yike::act::Fail> = house.run(house.app.store.write(move |tx| {
        let by = PersonId::new("founder");
        Ok(register::mark_away(
            tx,
            &post,
            Some((now, until)),
            &by,
            now,
        )?)
    }));
    kept.expect("the mark is set");
    house.reload();
}

/// 社区闭环办
#[test]
fn beixinqiao_what_the_station_may_close_it_closes_while_the_resident_waits() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        house.does(LIN_XIAO, &case, Command::CloseAtOnce { note: None });
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Closed);
        assert_eq!(loaded.case.outcome, Some(Outcome::Approved));
        let units: Vec<String> = loaded
            .case
            .stays
            .iter()
            .map(|s| s.unit.to_string())
            .collect();
        assert_eq!(units, [COMMUNITY], "nobody above touched it");
        house.assert_whole();
    });
}

/// 社区受理街道办, begun by A, gone on with by B while A is away, and given to nobody else.
#[test]
fn beixinqiao_b_takes_over_where_a_is_away_and_the_street_does_the_rest() {
    each_engine(|house| {
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        let holder = |house: &House, case: &CaseKey| {
            let task = house.case(case).case.task;
            task.and_then(|task| task.holder).map(|id| id.to_string())
        };
        assert_eq!(holder(house, &case).as_deref(), Some(LIN_XIAO));
        house.tries(ZHOU_NING, &case, Command::HandOver);
        house.tries(ZHOU_NING, &case, Command::Relieve);
        is_away(house, LIN_XIAO, 1);
        house.does(ZHOU_NING, &case, Command::Relieve);
        assert_eq!(holder(house, &case).as_deref(), Some(ZHOU_NING));
        house.does(ZHOU_NING, &case, Command::HandOver);
        house.does(SUN_PING, &case, Command::Accept);
        house.passes_to_approver(&case);
        house.does(TANG_HE, &case, Command::Approve { note: None });
        // Both results came back to the station, whoever stands there.
        assert_eq!(house.told_desk(&case, COMMUNITY), ["accepted", "closed"]);
        house.assert_whole();
    });
}

/// 无差异办理: A and B are asked for the same papers and give the same promise.
#[test]
fn beixinqiao_the_same_is_done_whoever_stands_at_the_window() {
    each_engine(|house| {
        let told = |house: &House, staff: &str, n: u32| {
            let case = house.files_at_counter("senior-allowance", staff, &neighbour_80(n));
            house.does(staff, &case, Command::HandOver);
            house.does(SUN_PING, &case, Command::Accept);
            let loaded = house.case(&case);
            let filing = loaded.filing().clone();
            (filing.needs, filing.checks, loaded.case.dues)
        };
        let (a, b) = (told(house, LIN_XIAO, 1), told(house, ZHOU_NING, 2));
        assert_eq!(a, b);
        house.assert_whole();
    });
}

fn neighbour_80(n: u32) -> Resident {
    Resident {
        id_number: id_number("19420308", n),
        ..neighbour(n)
    }
}
