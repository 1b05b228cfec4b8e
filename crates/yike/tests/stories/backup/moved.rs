//! 忙的时候备份，搬到另一种数据库，接着办。

use super::fixture::{self, assert_opens};
use super::{BOTH, On, Place, make};
use crate::house::{House, each_engine, fresh_id, seen};
use crate::people::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use yike::act::{self, CaseKey};
use yike::app::App;
use yike::filing::{self, Intake};
use yike::{args, sql};
use yike_core::case::{Command, Status};
use yike_core::chain::Head;
use yike_core::who::PersonId;

sql! {
    SESSIONS = "SELECT id FROM session";
    ENTER = "INSERT INTO session (id, person, kind, csrf, at, seen_at, until_at, data)
        VALUES ('s', $1, 'staff', 'c', 1, 1, 9999999999999, '')";
}

/// Files cases until it is told to stop; tells each that was acknowledged.
fn busy_desk(app: &App, stop: &AtomicBool, told: &Sender<CaseKey>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let world = app.world.now();
    let who = world.staff(&PersonId::new(LIN_XIAO), app.now());
    let desk = who.posts().first().cloned();
    for n in 0.. {
        if stop.load(SeqCst) {
            return;
        }
        let item = world.published("temporary-relief", app.now());
        let resident = neighbour(100 + n);
        let person: BTreeMap<String, String> = [
            ("name", resident.name),
            ("id_number", resident.id_number),
            ("phone", resident.phone),
            ("address", resident.address),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        let intake = Intake {
            about: None,
            item: item.expect("published").clone(),
            person,
            answers: answers("temporary-relief"),
            community: resident.community.to_owned(),
            company: None,
            given: ["M01", "M02", "M03", "M21"].map(seen).to_vec(),
            files: Vec::new(),
            agent: None,
        };
        let order = filing::order(app, &world, &who, desk.as_ref(), fresh_id(), intake);
        let order = order.unwrap_or_else(|faults| panic!("{faults:?}"));
        let done = runtime.block_on(act::act(app, order)).expect("filed");
        told.send(done.key).expect("somebody listens");
    }
}

#[test]
fn a_backup_under_load_is_of_one_moment_and_goes_on_elsewhere() {
    each_engine(|house| {
        let keys = fixture::live(house);
        house
            .run(house.app.store.write(|tx| {
                tx.put(&ENTER, args![LIN_XIAO]);
                Ok::<_, yike::store::StoreError>(())
            }))
            .expect("somebody is logged in");
        let stop = AtomicBool::new(false);
        let (told, acknowledged) = channel();
        let (mut before, mut made) = (Vec::new(), None);
        let desk = house.second_program();
        thread::scope(|scope| {
            scope.spawn(|| busy_desk(&desk, &stop, &told));
            // Not before something was filed, and not before something more was filed meanwhile.
            before.push(acknowledged.recv().expect("a first case"));
            before.extend(acknowledged.try_iter());
            made = Some(make(house, "moved"));
            acknowledged.recv().expect("the desk goes on");
            stop.store(true, SeqCst);
        });
        let (backup, made) = made.expect("made");
        assert!(!made.has_gaps);
        before.extend(keys.iter().cloned());
        let heads: BTreeMap<CaseKey, Head> = before
            .into_iter()
            .map(|key| (key.clone(), house.case(&key).head))
            .collect();
        for on in BOTH {
            goes_on(house, on, &backup, &made.manifest, &heads, &keys);
        }
        house.assert_whole();
    });
}

fn goes_on(
    before: &House,
    on: On,
    backup: &std::path::Path,
    manifest: &yike::backup::Manifest,
    heads: &BTreeMap<CaseKey, Head>,
    keys: &[CaseKey],
) {
    let place = Place::empty(on, &before.config.master_key);
    let restored = place.restore(backup).expect("restored");
    assert_eq!(restored.heads, manifest.heads);
    assert!(restored.broken.is_empty());
    let house = place.open(Some(before));
    // All that was acknowledged before it began is there, as it was.
    for (key, head) in heads {
        assert_eq!(house.case(key).head, *head, "{on:?} {key}");
    }
    assert_eq!(house.numbers().len() as u64, manifest.rows_of("case_row"));
    assert!(house.read(|tx| tx.rows(&SESSIONS, args![])).is_empty());
    keys.iter().for_each(|key| assert_opens(&house, key));
    house.assert_whole();

    // The same person is the same person, and work goes on where it stood.
    house.passes_to_approver(&keys[0]);
    house.does(TANG_HE, &keys[0], Command::Approve { note: None });
    assert_eq!(house.status(&keys[0]), Status::Closed);
    let fresh = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
    assert_eq!(
        house.case(&fresh).filing().applicant.who,
        house.case(&keys[0]).filing().applicant.who
    );
    house.assert_whole();
}
