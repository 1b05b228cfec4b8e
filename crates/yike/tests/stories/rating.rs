//! 一次服务一评，不能修改，工作人员不能代评。

use crate::house::each_engine;
use crate::people::*;
use yike::act::Fail;
use yike::{args, sql};
use yike_core::case::{Command, Rating, Refusal, Service};

sql! {
    RATINGS = "SELECT service, n, level, unit FROM rating WHERE home = $1 AND case_id = $2
        ORDER BY service, n";
}

#[test]
fn a_rating_once_per_service() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        let rate = |service: Service, level: u8| Command::Rate(Rating::plain(service, 1, level));
        let me = house.resident(&wang);
        // The result cannot be rated before there is one.
        let early = house.attempt(&me, &case, rate(Service::Result, 5));
        assert!(matches!(early, Err(Fail::Refused(_))));
        house
            .attempt(&me, &case, rate(Service::Filing, 4))
            .expect("rated");
        house.does(LIN_XIAO, &case, Command::CloseAtOnce { note: None });
        let staff = house.tries(LIN_XIAO, &case, rate(Service::Result, 5));
        assert!(matches!(staff, Fail::Refused(Refusal::NotYours(_))));
        for level in [0, 6] {
            let odd = house.attempt(&me, &case, rate(Service::Result, level));
            assert!(matches!(odd, Err(Fail::Refused(Refusal::Content(_)))));
        }
        house
            .attempt_saying(&me, &case, "等得久了一点，人很好", |words| {
                Command::Rate(Rating {
                    words: Some(words),
                    ..Rating::plain(Service::Result, 1, 2)
                })
            })
            .expect("rated");
        let again = house.attempt(&me, &case, rate(Service::Filing, 1));
        assert!(matches!(again, Err(Fail::Refused(_))));

        let (home, id) = (case.home.clone(), case.id.clone());
        let rows = house.read(move |tx| tx.rows(&RATINGS, args![&home, &id]));
        let rows: Vec<(String, i64)> = rows
            .iter()
            .map(|row| (row.text(0).unwrap().to_owned(), row.i64(2).unwrap()))
            .collect();
        assert_eq!(rows, [("filing".into(), 4), ("result".into(), 2)]);
        house.assert_whole();
    });
}
