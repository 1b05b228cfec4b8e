//! The demonstration starts by itself, keeps what was done, and its log is whole.

use super::Call;
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn the_demonstration_is_made_once_and_its_chains_are_whole() {
    let call = Call::new();
    let began = Instant::now();
    let said = call.run(&["demo", "--data", ".", "--port", "0", "--only-data"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        !said.err.contains("WARN"),
        "no made-up case stops halfway: {said:?}"
    );
    // Ten seconds is the aim; tests share their processors with others.
    assert!(
        began.elapsed() < Duration::from_secs(60),
        "{:?}",
        began.elapsed()
    );
    for login in [
        "shequ",
        "shequ-b",
        "chuangkou",
        "keshi",
        "shenpi",
        "quji",
        "duban",
        "shenji",
        "guanli",
        "anquan",
    ] {
        assert!(said.out.contains(login), "{login} is printed");
    }
    let events = |said: &str| {
        said.lines()
            .find(|l| l.contains("events"))
            .map(|l| l.split('，').next().unwrap_or_default().to_owned())
    };
    let whole = call.run(&["verify"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert_eq!(call.run(&["rebuild", "--compare"]).code, Some(0));
    let again = call.run(&["demo", "--data", ".", "--port", "0", "--only-data"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    assert_eq!(
        events(&whole.out),
        events(&call.run(&["verify"]).out),
        "nothing is added twice"
    );
}

#[test]
fn an_event_that_was_changed_is_named() {
    let call = Call::new();
    call.run(&["load", "calendar"]);
    let path = call.path("yike.db");
    let database = rusqlite::Connection::open(&path).expect("opens");
    let changed = database.execute(
        "UPDATE event SET text = replace(text, 'year_kept', 'year_kist') WHERE id = 'calendar/2024'",
        [],
    );
    assert_eq!(changed, Ok(1));
    drop(database);
    let said = call.run(&["verify"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("calendar/2024"), "{said:?}");
    assert!(fs::metadata(path).is_ok());
}
