//! 两个程序同时办一件：恰有一个办成。

use crate::house::{fresh_id, on_postgres};
use crate::people::*;
use yike::act::{self, Fail};
use yike_core::case::Command;

#[test]
fn two_programs_act_on_one_case_at_once_and_one_wins() {
    on_postgres(|house| {
        let other = house.second_program();
        for n in 0..8 {
            let case = house.files_online("temporary-relief", &neighbour(n));
            let (sun, qian) = (house.staff(SUN_PING), house.staff(QIAN_LI));
            let one = house.order(&sun, &case, Command::Accept);
            let two = house.order(&qian, &case, Command::Accept);
            let app = house.app.clone();
            let there = other.clone();
            let (a, b) = house.run(async move {
                let a = tokio::spawn(async move { act::act(&app, one).await });
                let b = tokio::spawn(async move { act::act(&there, two).await });
                (a.await.expect("runs"), b.await.expect("runs"))
            });
            let (won, lost) = match (a, b) {
                (Ok(done), Err(fail)) | (Err(fail), Ok(done)) => (done, fail),
                both => panic!("exactly one wins: {both:?}"),
            };
            assert!(matches!(lost, Fail::Refused(_)), "{lost:?}");
            assert_eq!(house.case(&case).case.seq, won.seq);
            let accepted = house.kinds(&case);
            let times = accepted.iter().filter(|kind| **kind == "accepted").count();
            assert_eq!(times, 1);
        }
        house.assert_whole();
    });
}

#[test]
fn two_programs_claim_one_case_in_a_hurry_again_and_again() {
    on_postgres(|house| {
        let other = house.second_program();
        let case = house.files_online("temporary-relief", &wang_xiulan());
        let (sun, qian) = (house.staff(SUN_PING), house.staff(QIAN_LI));
        let programs = [(house.app.clone(), sun), (other, qian)];
        house.run(async {
            let mut jobs = Vec::new();
            for (app, who) in programs {
                let case = case.clone();
                jobs.push(tokio::spawn(async move {
                    for turn in 0..40 {
                        let command = if turn % 2 == 0 {
                            Command::Claim
                        } else {
                            Command::HandBack
                        };
                        let order = act::Order {
                            key: case.clone(),
                            command_id: fresh_id(),
                            who: who.clone(),
                            command,
                            documents: Vec::new(),
                            words: Vec::new(),
                        };
                        match act::act(&app, order).await {
                            Ok(_) | Err(Fail::Refused(_)) => {}
                            Err(fail) => panic!("{fail:?}"),
                        }
                    }
                }));
            }
            for job in jobs {
                job.await.expect("runs");
            }
        });
        house.assert_whole();
    });
}
