//! How long the kernel takes; printed, not asserted: `cargo test --release timing -- --nocapture`.

use crate::golden::badge;
use std::time::Instant;
use yike_core::case::{self, Case, Command, Event, Kind, Meta};
use yike_core::chain;

#[test]
fn timing_of_a_case() {
    let play = badge();
    let log: Vec<(Meta, Event)> = play.log[..12.min(play.log.len())].to_vec();
    let texts: Vec<(Meta, String, String)> = log
        .iter()
        .map(|(meta, event)| {
            let (kind, body) = event.parts();
            (meta.clone(), kind, body.to_string())
        })
        .collect();
    let case = Case::fold(&play.item, log.iter().map(|(meta, event)| (meta, event)));
    let pass = Command::Pass { opinion: None };
    let people = crate::world::people();
    let who = people
        .iter()
        .find(|who| {
            let facts = play.facts();
            let offers = case::allowed(&case, &play.item, who, &facts);
            offers.iter().any(|offer| offer.kind == Kind::Pass)
        })
        .expect("the twelfth event leaves a step to pass");

    each("allowed", || {
        case::allowed(&case, &play.item, who, &play.facts()).len()
    });
    each("decide", || {
        case::decide(&case, &play.item, who, &pass, &play.facts()).is_ok() as usize
    });
    each("apply of 12 events", || {
        Case::fold(&play.item, log.iter().map(|(meta, event)| (meta, event)))
            .stays
            .len()
    });
    each("parse and fold of 12 events", || {
        let read: Vec<(&Meta, Event)> = texts
            .iter()
            .map(|(meta, kind, body)| {
                let body = serde_json::from_str(body).unwrap();
                (meta, Event::from_parts(kind, body).unwrap())
            })
            .collect();
        Case::fold(&play.item, read.iter().map(|(meta, event)| (*meta, event)))
            .stays
            .len()
    });
    let sealed = crate::golden::sealed(&play.item.key, &play);
    each("verify of the whole chain", || {
        let hashes: Vec<chain::Hash> = sealed.iter().map(|t| chain::sm3(t.as_bytes())).collect();
        let rows = sealed.iter().zip(&hashes).enumerate();
        let rows = rows.map(|(n, (text, hash))| (n as u64 + 1, text.as_str(), &hash[..]));
        chain::verify("110101", "case", &play.item.key, rows)
            .unwrap()
            .seq as usize
    });
    each("next_tick", || {
        case::next_tick(&case, &play.item, &play.facts()).is_some() as usize
    });
}

fn each(what: &str, run: impl Fn() -> usize) {
    const TIMES: u32 = 50;
    let start = Instant::now();
    let mut sum = 0;
    for _ in 0..TIMES {
        sum += std::hint::black_box(run());
    }
    let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES);
    println!("{what:<28} {micros:>9.1} µs   ({})", sum / TIMES as usize);
}
