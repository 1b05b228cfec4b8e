//! 同一个提交，重发、晚发、并发、改了再发：办且只办一次。YIKE_RESUBMISSIONS 说多少次（每种数据库）。

use crate::count;
use crate::house::{House, each_engine};
use crate::people::*;
use yike::act::{self, CaseKey, Done, Fail, Order};
use yike_core::case::Command;

/// Errands whose filings and hand-overs are sent again and again.
const ERRANDS: u32 = 24;
const AT_ONCE: usize = 64;

#[test]
fn whatever_is_sent_again_is_done_once() {
    let times = count("YIKE_RESUBMISSIONS", 2_000);
    each_engine(|house| {
        let mut first: Vec<(Done, Done)> = Vec::new();
        for n in 0..ERRANDS {
            let filed = once(house, || filing(house, n, false));
            let key = filed.key.clone();
            let over = once(house, || hand_over(house, n, &key, false));
            first.push((filed, over));
        }
        let (mut sent, mut altered) = (0, 0);
        while sent < times {
            // A third of the way the program is started anew, and again; and a month goes by.
            if sent > 0 && sent.is_multiple_of((times / 3).next_multiple_of(AT_ONCE)) {
                house.restart();
                house
                    .app
                    .clock
                    .go_to(yike_core::clock::At(house.app.now().0 + 30 * 86_400_000));
            }
            let orders: Vec<(Order, &Done, bool)> = (0..AT_ONCE)
                .map(|at| {
                    let n = ((sent + at) * 7 % ERRANDS as usize) as u32;
                    let (filed, over) = &first[n as usize];
                    let changed = (sent + at) % 5 == 4;
                    match (sent + at) % 2 {
                        0 => (filing(house, n, changed), filed, changed),
                        _ => (hand_over(house, n, &filed.key, changed), over, changed),
                    }
                })
                .collect();
            for (answer, done, changed) in all(house, orders) {
                match answer {
                    Ok(again) => {
                        assert!(!changed, "another body was taken");
                        assert!(again.again);
                        assert_eq!((&again.key, again.seq), (&done.key, done.seq));
                    }
                    Err(Fail::Altered { key }) => {
                        assert!(changed);
                        assert_eq!(key, done.key);
                        altered += 1;
                    }
                    Err(fail) => panic!("{fail:?}"),
                }
            }
            sent += AT_ONCE;
        }
        assert_eq!(house.numbers().len(), ERRANDS as usize);
        for (filed, over) in &first {
            assert_eq!(house.case(&filed.key).case.seq, over.seq);
        }
        house.assert_whole();
        let engine = house.app.store.engine();
        crate::say(&format!(
            "sent again: {sent} times on {engine:?}, {altered} of them altered: each done once"
        ));
    });
}

/// Eight at once: one is done, seven hear of it.
fn once(house: &House, order: impl Fn() -> Order) -> Done {
    let orders: Vec<Order> = (0..8).map(|_| order()).collect();
    let app = house.app.clone();
    let answers = house.run(async move {
        let sent: Vec<_> = orders
            .into_iter()
            .map(|order| {
                let app = app.clone();
                tokio::spawn(async move { act::act(&app, order).await })
            })
            .collect();
        let mut answers = Vec::new();
        for answer in sent {
            answers.push(answer.await.expect("runs").expect("done, or done before"));
        }
        answers
    });
    let mut fresh = answers.iter().filter(|done| !done.again);
    let done = fresh.next().expect("one is done").clone();
    assert!(fresh.next().is_none(), "done twice");
    assert!(
        answers
            .iter()
            .all(|a| (&a.key, a.seq) == (&done.key, done.seq))
    );
    done
}

fn all<'a>(
    house: &House,
    orders: Vec<(Order, &'a Done, bool)>,
) -> Vec<(Result<Done, Fail>, &'a Done, bool)> {
    house.run(async {
        let sent: Vec<_> = orders
            .into_iter()
            .map(|(order, done, changed)| {
                let app = house.app.clone();
                (
                    tokio::spawn(async move { act::act(&app, order).await }),
                    done,
                    changed,
                )
            })
            .collect();
        let mut answers = Vec::new();
        for (answer, done, changed) in sent {
            answers.push((answer.await.expect("runs"), done, changed));
        }
        answers
    })
}

fn filing(house: &House, n: u32, changed: bool) -> Order {
    let mut intake = house.intake("temporary-relief", &neighbour(n));
    if changed {
        intake.answers.insert("cost".into(), "9000".into());
    }
    house.order_of(&house.staff(LIN_XIAO), &format!("file-{n}"), intake)
}

/// Changed, it is another command under the same id.
fn hand_over(house: &House, n: u32, key: &CaseKey, changed: bool) -> Order {
    let command = match changed {
        false => Command::HandOver,
        true => Command::Withdraw { reason: None },
    };
    Order {
        command_id: format!("over-{n}"),
        ..house.order(&house.staff(LIN_XIAO), key, command)
    }
}
