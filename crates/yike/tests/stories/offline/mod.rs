//! Work without network, simulated: devices that speak the routes of `/field/sync` to the real server
//! in this process, over a line that loses, doubles, delays and cuts; clocks that are off by a day;
//! two devices of one person at the same draft; the whole outbox sent twice again. What comes out is
//! compared with a serial model: nothing lost, nothing twice, nothing overwritten without a person
//! having chosen so (trust.md R8; lessons.md 7: assignment is the lock, nothing is final before it arrived).
//!
//! `FIELD_SESSIONS=10000 cargo test -p yike --test stories --release offline -- --nocapture` is the long
//! run; `FIELD_SEED=… FIELD_SESSIONS=1` tells one session again.

mod device;
mod line;
mod session;
mod story;

use crate::house::{House, each_engine, on_sqlite};
use session::{Figures, Session};
use std::time::Instant;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn sessions_over_a_bad_line_lose_nothing_double_nothing_and_overwrite_nothing() {
    let count = number("FIELD_SESSIONS", 150);
    let first = number("FIELD_SEED", 1);
    each_engine(|house| run(house, first, count));
}

/// What finds nothing must be able to find something: a device that overwrites without asking, and one
/// that sends the same intake under another id, are found out by the same comparison.
#[test]
fn the_comparison_finds_a_device_that_overwrites_and_one_that_doubles() {
    on_sqlite(|house| {
        let helpers = session::helpers(house, 4);
        for (overwrites, renames) in [(true, false), (false, true)] {
            let found = (1..60).any(|seed| {
                let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                    let helper = &helpers[(seed % 4) as usize];
                    let mut session = Session::begin(house, seed, helper);
                    session.overwrites = overwrites;
                    for device in &mut session.devices {
                        device.renames = renames;
                    }
                    session.tell();
                    session.check();
                }));
                told.is_err()
            });
            assert!(
                found,
                "overwrites {overwrites}, renames {renames}: nobody notices"
            );
        }
    });
}

fn run(house: &mut House, first: u64, count: u64) {
    let helpers = session::helpers(house, count.div_ceil(60).clamp(1, 200) as usize);
    let began = Instant::now();
    let mut all = Figures::default();
    for n in 0..count {
        let seed = first + n;
        let helper = &helpers[(n as usize) % helpers.len()];
        // The seed of a session that fails is printed with what failed.
        let mut session = Session::begin(house, seed, helper);
        session.tell();
        all.add(&session.check());
        if n % 500 == 499 {
            session::other_version(house, n);
        }
    }
    println!(
        "{count} sessions from seed {first}: {all}; lost 0, twice 0, silent overwrites 0; {:.0} s",
        began.elapsed().as_secs_f64()
    );
    assert!(
        all.filed > 0 && all.faults > 0 && all.conflicts > 0,
        "{all}"
    );
}
