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
    shows_a_case_to_a_third_person(&call);
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

/// The demonstration was signed; a case of it is proved where there is no database.
fn shows_a_case_to_a_third_person(call: &Call) {
    let kept = call.path("heads.jsonl");
    let whole = call.run(&["verify", "--heads", "heads.jsonl"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert!(whole.out.contains("checked against 1 heads"), "{whole:?}");
    let database = rusqlite::Connection::open(call.path("yike.db")).expect("opens");
    let case: String = database
        .query_row(
            "SELECT home || '-' || id FROM case_row ORDER BY id LIMIT 1",
            [],
            |row| row.get(0),
        )
        .expect("a case");
    let made = call.run(&["heads", "--evidence", &case, "--out", "case.json"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let key = call.run(&["heads", "--public-key"]);
    let elsewhere = Call::new();
    let put = |name: &str, bytes: &[u8]| fs::write(elsewhere.path(name), bytes).expect("writes");
    let file = fs::read_to_string(call.path("case.json")).expect("the evidence");
    put("case.json", file.as_bytes());
    put("public.pem", key.out.as_bytes());
    put("heads.jsonl", &fs::read(&kept).expect("heads"));
    let said = elsewhere.run(&["verify", "--receipt", "case.json"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out.contains("Not proved: whose key that is"),
        "{said:?}"
    );
    let all = [
        "verify",
        "--receipt",
        "case.json",
        "--public-key",
        "public.pem",
        "--heads",
        "heads.jsonl",
    ];
    let said = elsewhere.run(&all);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out
            .contains("Proved: this head of the city was kept outside"),
        "{said:?}"
    );
    assert!(!said.out.contains("whose key"), "{said:?}");
    assert!(
        !elsewhere.path("yike.db").exists(),
        "no database is needed or made"
    );
    put("case.json", file.replacen("case", "cave", 3).as_bytes());
    let said = elsewhere.run(&all);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("does not hold"), "{said:?}");
    put("public.pem", b"nothing");
    elsewhere.run(&all).refused("public.pem");
}

/// The example of a program that takes heads away, and what `yike heads` says of it.
#[test]
fn heads_are_signed_by_command_and_taken_away_by_a_program() {
    let call = Call::new();
    call.run(&["load", "calendar"]);
    let program = super::root().join("contrib/keep-head");
    let run = |args: &[&str]| {
        let mut command = call.command(args);
        command
            .env("YIKE_HEADS_PROGRAM", &program)
            .env("HEADS_FOLDER", call.path("outside"));
        super::Said::of(command.output().expect("runs"))
    };
    assert!(run(&["heads"]).out.contains("no head has been signed yet"));
    let said = run(&["heads", "--sign"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("0 waiting"), "{said:?}");
    let outside = call.path("outside/heads.jsonl").display().to_string();
    let whole = run(&["verify", "--heads", &outside]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    // Everything is taken back to before the signing: only the head outside knows better.
    let database = rusqlite::Connection::open(call.path("yike.db")).expect("opens");
    database
        .execute_batch("DELETE FROM event; DELETE FROM head_leaf; DELETE FROM signed_head;")
        .expect("forged");
    drop(database);
    assert_eq!(
        run(&["verify"]).code,
        Some(0),
        "an empty installation looks whole"
    );
    let said = run(&["verify", "--heads", &outside]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("its end was cut off"), "{said:?}");
}
