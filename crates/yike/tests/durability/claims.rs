//! 六十四人抢一千件：每件一人，编号不重。YIKE_TASKS 说多少件。

use crate::count;
use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use std::collections::{BTreeMap, BTreeSet};
use yike::act::{self, CaseKey, Fail, Order};
use yike::app::App;
use yike::filing;
use yike::register::{self, NewPost};
use yike::store::Engine;
use yike_core::case::Command;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

const WORKERS: usize = 64;

#[test]
fn sixty_four_workers_claim_and_number_without_doubles() {
    let tasks = count("YIKE_TASKS", 64);
    each_engine(|house| {
        let workers = hire(house);
        // On PostgreSQL two programs serve the same database.
        let apps: Vec<App> = match house.app.store.engine() {
            Engine::Sqlite => vec![house.app.clone()],
            Engine::Postgres => vec![house.app.clone(), house.second_program()],
        };
        let keys = all_file(house, &apps, &workers, tasks);
        assert_eq!(keys.len(), tasks);
        let numbers: BTreeSet<String> = house.numbers().into_iter().collect();
        assert_eq!(numbers.len(), tasks, "no equal number");
        let won = all_claim(house, &apps, &workers, &keys);
        for key in &keys {
            let winners = won.get(key).map_or(&[][..], Vec::as_slice);
            let [winner] = winners else {
                panic!("{key} was claimed by {winners:?}");
            };
            let holder = house.case(key).case.task.and_then(|task| task.holder);
            assert_eq!(holder.as_ref(), Some(winner), "{key}");
            let times = house
                .kinds(key)
                .iter()
                .filter(|kind| **kind == "claimed")
                .count();
            assert_eq!(times, 1);
        }
        house.assert_whole();
    });
    crate::say(&format!(
        "claims: {WORKERS} workers, {tasks} tasks, both engines: 0 double claims, 0 equal numbers"
    ));
}

fn hire(house: &House) -> Vec<Who> {
    let now = house.app.now();
    let hired: Result<(), Fail> = house.run(house.app.store.write(move |tx| {
        let by = PersonId::new(ADMINISTRATOR);
        for n in 0..WORKERS {
            let (id, unit) = (format!("worker-{n}"), UnitId::new(STREET));
            let person = PersonId::new(&id);
            register::add_person(tx, &person, "窗口同事", &id, "", &by, now)?;
            let post = NewPost {
                id: format!("{id}-1"),
                person,
                unit,
                duty: Duty::Window,
                slot: String::new(),
            };
            register::give_post(tx, &post, &by, now)?;
        }
        Ok(())
    }));
    hired.expect("hired");
    house.reload();
    (0..WORKERS)
        .map(|n| house.staff(&format!("worker-{n}")))
        .collect()
}

/// Everybody takes in at the same time.
fn all_file(house: &House, apps: &[App], workers: &[Who], tasks: usize) -> Vec<CaseKey> {
    let orders: Vec<(App, Order)> = (0..tasks)
        .map(|n| {
            let app = apps[n % apps.len()].clone();
            let resident = neighbour(n as u32 % 900);
            let intake = house.intake("temporary-relief", &resident);
            let who = house.resident(&resident);
            let world = app.world.now();
            let order = filing::order(&app, &world, &who, None, fresh_id(), intake);
            (app, order.expect("in order"))
        })
        .collect();
    let _ = workers;
    house.run(async move {
        let sent: Vec<_> = orders
            .into_iter()
            .map(|(app, order)| tokio::spawn(async move { act::act(&app, order).await }))
            .collect();
        let mut keys = Vec::new();
        for filed in sent {
            keys.push(filed.await.expect("runs").expect("filed").key);
        }
        keys
    })
}

/// Everybody reaches for every task; who got which.
fn all_claim(
    house: &House,
    apps: &[App],
    workers: &[Who],
    keys: &[CaseKey],
) -> BTreeMap<CaseKey, Vec<PersonId>> {
    house.run(async {
        let mut hands = Vec::new();
        for (n, who) in workers.iter().enumerate() {
            let (app, who, keys) = (apps[n % apps.len()].clone(), who.clone(), keys.to_vec());
            hands.push(tokio::spawn(async move {
                let mut won = Vec::new();
                for at in 0..keys.len() {
                    // Each begins elsewhere; two neighbours reach for the same ones at once.
                    let key = &keys[(at + n / 8 * 16) % keys.len()];
                    let order = Order {
                        key: key.clone(),
                        command_id: fresh_id(),
                        who: who.clone(),
                        command: Command::Claim,
                        documents: Vec::new(),
                        words: Vec::new(),
                    };
                    match act::act(&app, order).await {
                        Ok(_) => won.push((key.clone(), who.id())),
                        Err(Fail::Refused(_)) => {}
                        Err(fail) => panic!("{fail:?}"),
                    }
                }
                won
            }));
        }
        let mut all: BTreeMap<CaseKey, Vec<PersonId>> = BTreeMap::new();
        for hand in hands {
            for (key, who) in hand.await.expect("runs") {
                all.entry(key).or_default().push(who);
            }
        }
        all
    })
}
