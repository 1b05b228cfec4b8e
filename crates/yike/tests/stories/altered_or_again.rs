//! 同一个提交编号：再发一次还是那一次；换了内容就说明白；两个人各办各的。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use yike::act::{self, CaseKey, Done, Fail, Order};
use yike_core::case::{Command, Status};

fn sends(house: &House, order: Order) -> Result<Done, Fail> {
    house.run(act::act(&house.app, order))
}

#[test]
fn sent_twice_and_after_a_restart_it_is_one_act() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let who = house.staff(LIN_XIAO);
        let id = fresh_id();
        let filing = |house: &House| {
            let intake = house.intake("temporary-relief", &wang);
            house.order_of(&who, &id, intake)
        };
        let first = sends(house, filing(house)).expect("filed");
        assert!(!first.again);
        let second = sends(house, filing(house)).expect("answered again");
        assert!(second.again);
        assert_eq!((&second.key, second.seq), (&first.key, first.seq));
        house.restart();
        let third = sends(house, filing(house)).expect("answered again");
        assert!(third.again && third.key == first.key);

        // A command of a running case, after others have followed.
        let id = fresh_id();
        let hand_over = |house: &House| Order {
            command_id: id.clone(),
            ..house.order(&who, &first.key, Command::HandOver)
        };
        let done = sends(house, hand_over(house)).expect("handed over");
        house.does(SUN_PING, &first.key, Command::Accept);
        house.restart();
        let again = sends(house, hand_over(house)).expect("answered again");
        assert!(again.again && again.seq == done.seq);
        assert_eq!(house.status(&first.key), Status::Accepted);
        assert_eq!(house.numbers().len(), 1);
        house.assert_whole();
    });
}

#[test]
fn with_other_words_the_same_id_is_told_apart() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let who = house.staff(LIN_XIAO);
        let id = fresh_id();
        let first = house.order_of(&who, &id, house.intake("temporary-relief", &wang));
        let first = sends(house, first).expect("filed");
        let mut other = house.intake("temporary-relief", &wang);
        other.answers.insert("cost".into(), "9000".into());
        let fail = sends(house, house.order_of(&who, &id, other)).unwrap_err();
        assert_eq!(
            fail,
            Fail::Altered {
                key: first.key.clone()
            }
        );

        // The same id on another command, or another case, is another body too.
        let order = Order {
            command_id: id.clone(),
            ..house.order(&who, &first.key, Command::HandOver)
        };
        assert!(matches!(sends(house, order), Err(Fail::Altered { .. })));
        assert_eq!(house.numbers().len(), 1);

        // A refused attempt keeps no id: corrected, it goes through.
        let id = fresh_id();
        let mut lacking = house.intake("temporary-relief", &wang);
        lacking.given.pop();
        let refused = sends(house, house.order_of(&who, &id, lacking));
        assert!(matches!(refused, Err(Fail::Refused(_))));
        let whole = house.order_of(&who, &id, house.intake("temporary-relief", &wang));
        assert!(!sends(house, whole).expect("filed").again);
        house.assert_whole();
    });
}

#[test]
fn two_people_with_one_id_act_each_for_themselves() {
    each_engine(|house| {
        let id = fresh_id();
        let mut keys: Vec<CaseKey> = Vec::new();
        for staff in [LIN_XIAO, ZHOU_NING] {
            let intake = house.intake("temporary-relief", &wang_xiulan());
            let order = house.order_of(&house.staff(staff), &id, intake);
            let done = sends(house, order).expect("filed");
            assert!(!done.again);
            keys.push(done.key);
        }
        assert_ne!(keys[0], keys[1]);
        house.assert_whole();
    });
}

/// Thirty-two at once: one acts, the others hear of it.
fn at_once(house: &House, orders: Vec<Order>) -> Vec<Result<Done, Fail>> {
    let app = house.app.clone();
    house.run(async move {
        let mut jobs = Vec::new();
        for order in orders {
            let app = app.clone();
            jobs.push(tokio::spawn(async move { act::act(&app, order).await }));
        }
        let mut answers = Vec::new();
        for job in jobs {
            answers.push(job.await.expect("runs"));
        }
        answers
    })
}

#[test]
fn thirty_two_at_once_are_one_act() {
    each_engine(|house| {
        let who = house.staff(LIN_XIAO);
        let id = fresh_id();
        let orders = (0..32)
            .map(|_| {
                let intake = house.intake("temporary-relief", &wang_xiulan());
                house.order_of(&who, &id, intake)
            })
            .collect();
        let answers = at_once(house, orders);
        let done: Vec<Done> = answers
            .into_iter()
            .map(|answer| answer.expect("filed, or filed before"))
            .collect();
        assert_eq!(done.iter().filter(|d| !d.again).count(), 1);
        let case = done[0].key.clone();
        assert!(done.iter().all(|d| d.key == case));
        assert_eq!(house.numbers().len(), 1);

        let id = fresh_id();
        let orders = (0..32)
            .map(|_| Order {
                command_id: id.clone(),
                ..house.order(&who, &case, Command::HandOver)
            })
            .collect();
        let answers = at_once(house, orders);
        let done: Vec<Done> = answers
            .into_iter()
            .map(|answer| answer.expect("handed over, or before"))
            .collect();
        assert_eq!(done.iter().filter(|d| !d.again).count(), 1);
        house.assert_whole();
    });
}
