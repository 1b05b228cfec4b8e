//! 两只钟一起走无害；一件出错，不耽误别的。

use crate::broken_chain::forges;
use crate::house::each_engine;
use crate::people::*;
use yike::store::StoreError;
use yike::{args, runner, sql};
use yike_core::case::{Command, Status};

sql! {
    DUE_NOW = "UPDATE case_row SET next_tick = 0 WHERE home = $1 AND id = $2";
}

#[test]
fn two_runners_at_once_do_no_harm() {
    each_engine(|house| {
        let cases: Vec<_> = (0..12)
            .map(|n| {
                let case = house.files_online("temporary-relief", &neighbour(n));
                house.does(SUN_PING, &case, Command::Accept);
                case
            })
            .collect();
        house.it_is("2026-12-07 10:00");
        let programs: Vec<_> = (0..4).map(|_| house.app.clone()).collect();
        let done: usize = house.run(async {
            let mut jobs = Vec::new();
            for app in programs {
                jobs.push(tokio::spawn(async move { runner::tick(&app).await }));
            }
            let mut done = 0;
            for job in jobs {
                done += job.await.expect("runs").expect("ticks");
            }
            done
        });
        assert!(done >= cases.len());
        for case in &cases {
            let kinds = house.kinds(case);
            let times = kinds.iter().filter(|kind| **kind == "supervised").count();
            assert_eq!(times, 1, "{kinds:?}");
        }
        assert_eq!(house.tick(), 0);
        house.assert_whole();
    });
}

#[test]
fn lesson_17_a_hundred_broken_cases_stop_no_other() {
    each_engine(|house| {
        let mut broken: Vec<_> = (0..103)
            .map(|n| house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(n)))
            .collect();
        broken.sort();
        // A little later, so that it stands behind all of them.
        house.it_is("2026-11-23 10:00");
        let sound = house.files_online("temporary-relief", &wang_xiulan());
        for case in &broken {
            forges(house, case);
        }
        house.it_is("2026-12-07 08:00");
        assert_eq!(house.tick(), 1);
        let supervised = house.case(&sound).case.supervised;
        assert_eq!(supervised.len(), 1);
        assert_eq!(house.status(&sound), Status::Submitted);
        let broken: Vec<_> = broken.iter().collect();
        house.assert_whole_but(&broken);
    });
}

#[test]
fn an_act_between_two_looks_of_the_clock_is_not_lost() {
    each_engine(|house| {
        let case = house.files_online("temporary-relief", &wang_xiulan());
        house.does(SUN_PING, &case, Command::Accept);
        house.it_is("2026-12-07 08:00");
        // Claims and returns run against ticks all the while.
        let app = house.app.clone();
        let (key, who) = (case.clone(), house.staff(ZHENG_AN));
        house.run(async {
            let (clock, clock_key) = (app.clone(), case.clone());
            let ticking = tokio::spawn(async move {
                for _ in 0..15 {
                    let key = clock_key.clone();
                    let due: Result<(), StoreError> = clock
                        .store
                        .write(move |tx| {
                            tx.put(&DUE_NOW, args![&key.home, &key.id]);
                            Ok(())
                        })
                        .await;
                    due.expect("due");
                    runner::tick(&clock).await.expect("ticks");
                }
            });
            for turn in 0..30 {
                let order = yike::act::Order {
                    key: key.clone(),
                    command_id: crate::house::fresh_id(),
                    who: who.clone(),
                    command: if turn % 2 == 0 {
                        Command::Claim
                    } else {
                        Command::HandBack
                    },
                    documents: Vec::new(),
                    words: Vec::new(),
                };
                yike::act::act(&app, order).await.expect("acts");
            }
            ticking.await.expect("runs");
        });
        house.assert_whole();
    });
}
