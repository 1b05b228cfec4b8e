//! Nothing acknowledged is lost. A ledger client outside the program writes down every answer; then
//! the process is killed, the disk is full or fails, the power goes, the database's server dies; and
//! afterwards what was acknowledged is there once, whole, and nothing is there twice.
//!
//! The sizes here are those of a quick run. Long runs take theirs from the environment; their
//! figures stand in docs/reliability.md.

#[allow(dead_code)]
#[path = "../stories/house.rs"]
mod house;
#[allow(dead_code)]
#[path = "../stories/people.rs"]
mod people;

mod child;
mod claims;
mod cluster;
mod disk;
mod errors;
mod failover;
mod full;
mod kill_points;
mod killed;
mod notes;
mod place;
mod power;
mod resent;
mod scenes;
mod server;
mod settings;
mod tracer;
mod writer;

/// A count from the environment, for a long run.
fn count(name: &str, otherwise: usize) -> usize {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("{name} wants a number")),
        Err(_) => otherwise,
    }
}

/// A line that is seen although the test passes.
fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
