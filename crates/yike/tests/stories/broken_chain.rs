//! 记录被动过的那一件停办，别的照办。

use crate::house::{House, each_engine};
use crate::people::*;
use yike::act::{CaseKey, Fail};
use yike::store::StoreError;
use yike::{args, sql};
use yike_core::case::{Command, Status};

sql! {
    FORGE = "UPDATE event SET text = REPLACE(text, $1, $2) WHERE home = $3 AND stream = 'case'
        AND id = $4 AND seq = 1";
    CUT = "DELETE FROM event WHERE home = $1 AND stream = 'case' AND id = $2 AND seq = $3";
}

/// Somebody with the database changes the past.
pub fn forges(house: &House, case: &CaseKey) {
    let case = case.clone();
    let done: Result<(), StoreError> = house.run(house.app.store.write(move |tx| {
        tx.put(
            &FORGE,
            args!["2026-11-27", "2026-12-27", &case.home, &case.id],
        );
        tx.flush()
    }));
    done.expect("forged");
}

#[test]
fn a_broken_chain_stops_its_case_and_no_other() {
    each_engine(|house| {
        let forged = house.files_online("temporary-relief", &wang_xiulan());
        let sound = house.files_online("temporary-relief", &neighbour(1));
        forges(house, &forged);
        let fail = house.tries(SUN_PING, &forged, Command::Accept);
        assert!(matches!(fail, Fail::Broken(_)), "{fail:?}");
        assert!(matches!(house.load(&forged), Err(Fail::Broken(_))));
        house.does(SUN_PING, &sound, Command::Accept);
        house.restart();
        house.passes_to_approver(&sound);
        house.does(TANG_HE, &sound, Command::Approve { note: None });
        assert_eq!(house.status(&sound), Status::Closed);
        let again = house.tries(SUN_PING, &forged, Command::Accept);
        assert!(matches!(again, Fail::Broken(_)));
        house.assert_whole_but(&[&forged]);
    });
}

#[test]
fn an_end_cut_off_is_not_taken_for_the_whole() {
    each_engine(|house| {
        let cut = house.files_online("temporary-relief", &wang_xiulan());
        house.does(SUN_PING, &cut, Command::Accept);
        let last = house.case(&cut).case.seq as i64;
        let key = cut.clone();
        let done: Result<(), StoreError> = house.run(house.app.store.write(move |tx| {
            tx.put(&CUT, args![&key.home, &key.id, last]);
            tx.flush()
        }));
        done.expect("cut");
        // The row knows where the chain ended: accepting once more would hide the cut.
        let fail = house.tries(SUN_PING, &cut, Command::Accept);
        assert!(matches!(fail, Fail::Broken(_)), "{fail:?}");
    });
}
