//! Files cases and hands them over without end, four at a time, and notes what was acknowledged.
//! First it sends again what the one before it never heard of.

use crate::house::{self, FRIDAY, at};
use crate::notes::{Kept, Notes};
use crate::people::*;
use crate::place::Place;
use std::collections::BTreeMap;
use std::sync::Arc;
use yike::act::{self, CaseKey, Order};
use yike::app::{App, Clock};
use yike::files;
use yike::filing::{self, Intake};
use yike_core::case::{Command, Given};
use yike_core::chain;
use yike_core::who::{PersonId, Who};

const HANDS: usize = 4;

pub fn write_on(place: &Place, notes: &Notes) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let place = place.clone();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            runtime.block_on(async {
                let app = house::open(&place.config, Clock::set(at(FRIDAY))).await;
                let hands = (0..HANDS).map(|hand| one_hand(&app, notes, hand));
                // Ended by whoever watches; or nothing is taken any more.
                all(hands).await;
            });
        });
    });
}

/// Drives all of them to their ends.
pub async fn all(hands: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut hands: Vec<_> = hands.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        hands.retain_mut(|hand| hand.as_mut().poll(context).is_pending());
        match hands.is_empty() {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
}

async fn one_hand(app: &App, notes: &Notes, hand: usize) {
    let filed: BTreeMap<String, CaseKey> = notes
        .all_kept()
        .iter()
        .filter_map(|kept| Some((kept.id.clone(), CaseKey::parse(&kept.case)?)))
        .collect();
    let number = |id: &str| -> Option<(usize, u32)> {
        let (hand, n) = id.split_once('-')?.1.split_once('-')?;
        Some((hand.parse().ok()?, n.parse().ok()?))
    };
    let mine = |ids: std::collections::BTreeSet<String>| -> Vec<String> {
        ids.into_iter()
            .filter(|id| number(id).is_some_and(|(h, _)| h == hand))
            .collect()
    };
    for id in mine(notes.unheard()) {
        let n = number(&id).expect("a number").1;
        let heard = match id.starts_with("file-") {
            true => file(app, notes, &id, n).await.map(drop),
            false => {
                let key = filed
                    .get(&id.replace("over-", "file-"))
                    .expect("filed before");
                hand_over(app, notes, &id, key).await
            }
        };
        if heard.is_err() {
            return;
        }
    }
    let all = mine(notes.all_sent());
    let begun = all.iter().filter_map(|id| number(id)).map(|(_, n)| n + 1);
    for n in begun.max().unwrap_or(0).. {
        let id = format!("file-{hand}-{n}");
        notes.sent(&id);
        let Ok(key) = file(app, notes, &id, n).await else {
            return;
        };
        let id = format!("over-{hand}-{n}");
        notes.sent(&id);
        if hand_over(app, notes, &id, &key).await.is_err() {
            return;
        }
    }
}

/// Files the n-th case with a photograph.
pub async fn file(app: &App, notes: &Notes, id: &str, n: u32) -> Result<CaseKey, String> {
    let (order, papers) = filing(app, id, n).await?;
    let done = act::act(app, order)
        .await
        .map_err(|fail| fail.to_string())?;
    notes.kept(&Kept::of(app, id, &done, papers).await);
    Ok(done.key)
}

async fn hand_over(app: &App, notes: &Notes, id: &str, key: &CaseKey) -> Result<(), String> {
    let order = Order {
        key: key.clone(),
        command_id: id.to_owned(),
        who: station(app),
        command: Command::HandOver,
        documents: Vec::new(),
        words: Vec::new(),
    };
    let done = act::act(app, order)
        .await
        .map_err(|fail| fail.to_string())?;
    notes.kept(&Kept::of(app, id, &done, Vec::new()).await);
    Ok(())
}

pub fn station(app: &App) -> Who {
    app.world.now().staff(&PersonId::new(LIN_XIAO), app.now())
}

/// The n-th photograph: always the same bytes.
pub fn photograph(n: u32) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0];
    bytes.extend((0..4000u32).flat_map(|at| (n.wrapping_mul(40_503) ^ at).to_le_bytes()));
    bytes
}

/// The n-th filing: whoever sends it under the same id sends the same.
pub async fn filing(app: &App, id: &str, n: u32) -> Result<(Order, Vec<String>), String> {
    let world = app.world.now();
    let who = station(app);
    let item = world
        .published("temporary-relief", app.now())
        .expect("published")
        .clone();
    let resident = neighbour(n % 5);
    let person = [
        ("name", resident.name),
        ("id_number", resident.id_number),
        ("phone", resident.phone),
        ("address", resident.address),
    ];
    let bytes = photograph(n);
    let digest = chain::hex(&chain::sm3(&bytes));
    let document = files::keep(app, "M01", "photograph.jpg", bytes.into()).await;
    let document = document.map_err(|fault| format!("{fault:?}"))?;
    let mut given: Vec<Given> = ["M02", "M03", "M21"].map(house::seen).into();
    given.push(Given {
        files: vec![document.reference()],
        ..house::plain("M01")
    });
    let intake = Intake {
        about: None,
        item,
        person: person.map(|(key, value)| (key.to_owned(), value)).into(),
        answers: answers("temporary-relief"),
        community: resident.community.to_owned(),
        company: None,
        given,
        files: vec![document],
        agent: None,
    };
    let desk = who.posts().first().cloned();
    let world: Arc<_> = world;
    let order = filing::order(app, &world, &who, desk.as_ref(), id.to_owned(), intake);
    Ok((
        order.unwrap_or_else(|faults| panic!("{faults:?}")),
        vec![digest],
    ))
}
