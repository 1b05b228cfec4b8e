//! The promises of the store, each on both engines where both make it.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Barrier};
use std::thread;

use tokio_postgres::types::Type;

use super::migrate::{CASE_TABLES, MIGRATIONS, Migration};
use super::throwaway::{self, Scratch, each_engine};
use super::*;

sql! {
    PUT_EVENT = "INSERT INTO event (home, stream, id, seq, at, kind, text, hash)
        VALUES ('dongcheng', 'case', $1, $2, 0, 'filed', $3, $4)";
    EVENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM event";
    LAST = "SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM event
        WHERE home = 'dongcheng' AND stream = 'case' AND id = $1";
    PUT_SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)";
    SET_SETTING = "INSERT INTO setting (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = $2";
    SETTING = "SELECT value FROM setting WHERE name = $1";
    SETTINGS = "SELECT name FROM setting ORDER BY name";
    COUNT = "INSERT INTO counter (home, name, day, n) VALUES ('dongcheng', $1, 0, 1)
        ON CONFLICT (home, name, day) DO UPDATE SET n = counter.n + 1 RETURNING n";
    PUT_UNIT = "INSERT INTO unit (id, level, name, home, lon) VALUES ($1, 'street', $2, $3, $4)";
    UNIT = "SELECT name, home, lon, lon > 116.0, home IS NULL FROM unit WHERE id = $1";
    PUT_LOOKUP = "INSERT INTO lookup (home, code, case_id) VALUES ($1, $2, $3)";
    TASKS = "SELECT id, number, due FROM case_row
        WHERE at_unit = $1 AND duty = $2 AND waiting = 'staff' ORDER BY due LIMIT $3";
}

type Done<T = ()> = Result<T, StoreError>;

fn put_event(tx: &mut Tx<'_>, id: &str, seq: i64, text: &str) {
    tx.put(&PUT_EVENT, args![id, seq, text, &[1u8, 2][..]]);
}

fn events(store: &Store) -> i64 {
    store
        .read_blocking(|tx| -> Done<i64> {
            tx.one(&EVENTS, args![])?.ok_or(StoreError::Closed)?.i64(0)
        })
        .unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn values_come_back_as_they_went_in() {
    each_engine(|store| {
        let row = store
            .write_blocking(|tx| -> Done<Row> {
                let name = "东花市街道";
                tx.put(&PUT_UNIT, args!["u1", name, None::<&str>, 116.43]);
                tx.put(&PUT_EVENT, args!["c1", 1, "{}", vec![0u8, 255]]);
                Ok(tx.one(&UNIT, args!["u1"])?.unwrap())
            })
            .unwrap();
        assert_eq!(row.text(0), Ok("东花市街道"));
        assert_eq!(row.opt_text(1), Ok(None));
        assert_eq!(row.f64(2), Ok(116.43));
        assert_eq!(
            (row.i64(3), row.i64(4)),
            (Ok(1), Ok(1)),
            "a comparison answers 0 or 1"
        );
        assert!(matches!(
            row.i64(0),
            Err(StoreError::Column { column: 0, .. })
        ));
        assert!(
            row.text(1).is_err(),
            "text() of a missing value is an error, not a panic"
        );
        assert!(row.text(9).is_err());
    });
}

#[test]
fn a_swallowed_error_stores_and_acknowledges_nothing() {
    each_engine(|store| {
        let receipt = store.write_blocking(|tx| -> Done<&str> {
            put_event(tx, "c1", 1, "{}");
            tx.put(&PUT_SETTING, args!["a", "1"]);
            tx.put(&PUT_SETTING, args!["a", "2"]);
            let _ = tx.rows(&EVENTS, args![]);
            Ok("receipt")
        });
        let taken = StoreError::Unique {
            table: "setting".into(),
            columns: "name".into(),
        };
        assert_eq!(receipt, Err(taken.clone()));
        assert_eq!(events(store), 0);

        // The same when nothing but COMMIT is left to notice it.
        let receipt = store.write_blocking(|tx| -> Done<&str> {
            tx.one(&EVENTS, args![])?;
            put_event(tx, "c1", 1, "{}");
            tx.put(&PUT_SETTING, args!["a", "1"]);
            tx.put(&PUT_SETTING, args!["a", "2"]);
            Ok("receipt")
        });
        assert_eq!(receipt, Err(taken));
        assert_eq!(events(store), 0);
    });
}

#[test]
fn the_first_error_is_repeated_by_every_later_call() {
    each_engine(|store| {
        let said = store.write_blocking(|tx| -> Done<(StoreError, StoreError)> {
            tx.put(&PUT_SETTING, args!["a", "1"]);
            tx.put(&PUT_SETTING, args!["a", "2"]);
            let first = tx.flush().unwrap_err();
            let then = tx.one(&EVENTS, args![]).unwrap_err();
            assert_eq!(first, then);
            Err(then)
        });
        assert!(matches!(said, Err(StoreError::Unique { .. })));
    });
}

#[test]
fn a_taken_key_is_named_alike_and_not_tried_again() {
    each_engine(|store| {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        let twice = store.write_blocking(move |tx| -> Done {
            counted.fetch_add(1, SeqCst);
            tx.put(&PUT_LOOKUP, args!["dongcheng", "D7K2", "c1"]);
            tx.put(&PUT_LOOKUP, args!["dongcheng", "D7K2", "c2"]);
            tx.flush()
        });
        let taken = StoreError::Unique {
            table: "lookup".into(),
            columns: "home, code".into(),
        };
        assert_eq!(twice, Err(taken));
        assert_eq!(runs.load(SeqCst), 1);
    });
}

#[test]
fn an_argument_too_few_or_of_the_wrong_kind_stores_nothing() {
    each_engine(|store| {
        let missing = store.write_blocking(|tx| -> Done {
            tx.put(&PUT_SETTING, args!["before", "1"]);
            tx.put(&PUT_SETTING, args!["a"]);
            tx.put(&PUT_SETTING, args!["after", "1"]);
            Ok(())
        });
        let Err(StoreError::Engine(said)) = missing else {
            panic!("{missing:?}")
        };
        assert!(said.contains("tests.rs:"), "{said} names the statement");
        assert_eq!(settings(store), Vec::<String>::new());
    });
    let wrong = throwaway::postgres().write_blocking(|tx| -> Done {
        tx.one(&EVENTS, args![])?;
        tx.put(&PUT_SETTING, args!["before", "1"]);
        tx.put(&PUT_SETTING, args!["a", 1]);
        Ok(())
    });
    assert!(matches!(wrong, Err(StoreError::Engine(_))), "{wrong:?}");
}

fn settings(store: &Store) -> Vec<String> {
    store
        .read_blocking(|tx| -> Done<Vec<String>> {
            tx.rows(&SETTINGS, args![])?
                .iter()
                .map(|row| Ok(row.text(0)?.to_owned()))
                .collect()
        })
        .unwrap()
}

#[test]
fn codes_sort_by_bytes_on_both_engines() {
    each_engine(|store| {
        store
            .write_blocking(|tx| -> Done {
                for name in ["a", "B", "_", "Z", "10", "9"] {
                    tx.put(&PUT_SETTING, args![name, ""]);
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(settings(store), ["10", "9", "B", "Z", "_", "a"]);
    });
}

#[test]
fn a_panic_costs_only_its_own_job() {
    each_engine(|store| {
        let runtime = runtime();
        let jobs = (0..40).map(|n: i64| {
            let store = store.store.clone();
            runtime.spawn(async move {
                store
                    .write(move |tx| -> Done {
                        put_event(tx, "c1", n + 1, "{}");
                        tx.flush()?;
                        assert!(n % 4 != 0, "a job gone wrong");
                        Ok(())
                    })
                    .await
            })
        });
        let ended: Vec<_> = jobs.collect();
        for (n, job) in ended.into_iter().enumerate() {
            let wanted = if n % 4 == 0 {
                Err(StoreError::Panicked)
            } else {
                Ok(())
            };
            assert_eq!(runtime.block_on(job).unwrap(), wanted, "job {n}");
        }
        assert_eq!(events(store), 30);
    });
}

#[test]
fn a_stale_job_is_run_again_and_leaves_no_trace_of_the_first_attempt() {
    each_engine(|store| {
        let runs = Arc::new(AtomicU32::new(0));
        let counted = runs.clone();
        let done = store.write_blocking(move |tx| -> Done<u32> {
            let run = counted.fetch_add(1, SeqCst) + 1;
            put_event(tx, "c1", i64::from(run), "{}");
            tx.one(&EVENTS, args![])?;
            if run < 3 { Err(tx.stale()) } else { Ok(run) }
        });
        assert_eq!(done, Ok(3));
        assert_eq!(events(store), 1);

        let never = store.write_blocking(|tx| -> Done { Err(tx.stale()) });
        assert_eq!(never, Err(StoreError::Stale), "three attempts are enough");
    });
}

#[test]
fn five_hundred_writers_at_once_are_all_counted() {
    each_engine(|store| {
        let runtime = runtime();
        let jobs: Vec<_> = (0..500)
            .map(|n: i64| {
                let store = store.store.clone();
                runtime.spawn(async move {
                    store
                        .write(move |tx| -> Done<i64> {
                            let at = tx.one(&COUNT, args!["filed"])?.unwrap().i64(0)?;
                            put_event(tx, &format!("c{n}"), 1, "{}");
                            Ok(at)
                        })
                        .await
                })
            })
            .collect();
        let numbers: BTreeSet<i64> = jobs
            .into_iter()
            .map(|job| runtime.block_on(job).unwrap().unwrap())
            .collect();
        assert_eq!(numbers, (1..=500).collect(), "each number is given once");
        assert_eq!(events(store), 500);
        let stats = store.stats();
        assert_eq!(stats.statements, 1001);
        match store.engine() {
            Engine::Sqlite => assert!(stats.commits < 250, "commits are shared: {stats:?}"),
            Engine::Postgres => assert_eq!(stats.commits, 500),
        }
    });
}

#[test]
fn deferred_statements_travel_with_the_next_question() {
    let store = throwaway::postgres();
    let file = |id: &'static str| {
        store.write_blocking(move |tx| -> Done {
            tx.one(&LAST, args![id])?;
            for seq in 1..=10 {
                put_event(tx, id, seq, "{}");
            }
            assert_eq!(tx.statements(), 11);
            Ok(())
        })
    };
    // Every connection prepares once; afterwards a command of eleven statements costs two trips.
    let costs = (0..60).map(|n| {
        let before = store.stats().round_trips;
        file(Box::leak(format!("c{n}").into_boxed_str())).unwrap();
        store.stats().round_trips - before
    });
    assert_eq!(costs.min(), Some(2));
    assert_eq!(events(&store), 600);
}

#[test]
fn what_cannot_be_sent_keeps_a_commit_behind_it_from_being_sent() {
    let (sent, answered) = (AtomicU32::new(0), AtomicU32::new(0));
    let send = |ok: bool| -> in_order::Step<'_, (), &'static str> {
        let (sent, answered) = (&sent, &answered);
        Box::pin(async move {
            if !ok {
                return Err("does not fit in a message");
            }
            sent.fetch_add(1, SeqCst);
            tokio::task::yield_now().await;
            answered.fetch_add(1, SeqCst);
            Ok(())
        })
    };
    let all = in_order::all(vec![send(true), send(false), send(true)]);
    let answer = runtime().block_on(all);
    assert_eq!(answer, Err("does not fit in a message"));
    assert_eq!((sent.load(SeqCst), answered.load(SeqCst)), (1, 1));
}

#[test]
fn two_servers_racing_for_the_same_event_one_wins_and_the_other_runs_again() {
    let first = throwaway::postgres();
    let second = Store::open(&StoreConfig {
        url: first.url.clone(),
    })
    .unwrap();
    let both = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let race = [first.store.clone(), second].map(|store| {
        let (both, runs) = (both.clone(), runs.clone());
        thread::spawn(move || {
            let own = AtomicU32::new(0);
            store.write_blocking(move |tx| -> Done<i64> {
                runs.fetch_add(1, SeqCst);
                let last = tx.one(&LAST, args!["c1"])?.unwrap().i64(0)?;
                if own.fetch_add(1, SeqCst) == 0 {
                    both.wait();
                }
                put_event(tx, "c1", last + 1, "{}");
                Ok(last + 1)
            })
        })
    });
    let won: BTreeSet<i64> = race
        .into_iter()
        .map(|side| side.join().unwrap().unwrap())
        .collect();
    assert_eq!(
        won,
        BTreeSet::from([1, 2]),
        "each holds a number of its own"
    );
    assert_eq!(runs.load(SeqCst), 3, "exactly one ran again");
    assert_eq!(events(&first), 2);
}

#[test]
fn a_deadlock_is_run_again() {
    let store = throwaway::postgres();
    let both = Arc::new(Barrier::new(2));
    let sides = [("a", "b"), ("b", "a")].map(|(one, other)| {
        let (store, both) = (store.store.clone(), both.clone());
        thread::spawn(move || {
            let own = AtomicU32::new(0);
            store.write_blocking(move |tx| -> Done {
                tx.put(&SET_SETTING, args![one, "1"]);
                tx.flush()?;
                if own.fetch_add(1, SeqCst) == 0 {
                    both.wait();
                }
                tx.put(&SET_SETTING, args![other, "2"]);
                Ok(())
            })
        })
    });
    for side in sides {
        assert_eq!(side.join().unwrap(), Ok(()));
    }
}

#[test]
fn a_connection_cut_before_commit_is_made_again() {
    let store = throwaway::postgres();
    static CUT: Sql = Sql {
        text: "SELECT CAST(COUNT(pg_terminate_backend(pid)) AS BIGINT) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()",
        file: file!(),
        line: line!(),
    };
    let other = Store::open(&StoreConfig {
        url: store.url.clone(),
    })
    .unwrap();
    let cut = move || {
        let others =
            || other.read_blocking(|tx| -> Done<i64> { tx.one(&CUT, args![])?.unwrap().i64(0) });
        assert!(others().unwrap() > 0);
        while others().unwrap() > 0 {
            thread::yield_now();
        }
    };
    // Between two jobs: nobody notices.
    events(&store);
    cut();
    assert_eq!(events(&store), 0);

    // In the middle of a transaction: the job runs again.
    let runs = Arc::new(AtomicU32::new(0));
    let (counted, cut_once) = (runs.clone(), cut.clone());
    let done = store.write_blocking(move |tx| -> Done {
        put_event(tx, "c1", 1, "{}");
        tx.flush()?;
        if counted.fetch_add(1, SeqCst) == 0 {
            cut_once();
        }
        tx.one(&EVENTS, args![]).map(drop)
    });
    assert_eq!(done, Ok(()));
    assert_eq!(runs.load(SeqCst), 2);
    assert_eq!(events(&store), 1);

    // Under COMMIT: nobody can know, so the job is not run again by itself.
    let counted = runs.clone();
    let done = store.write_blocking(move |tx| -> Done {
        counted.fetch_add(1, SeqCst);
        put_event(tx, "c2", 1, "{}");
        tx.flush()?;
        cut();
        Ok(())
    });
    assert_eq!(done, Err(StoreError::Uncertain));
    assert_eq!(runs.load(SeqCst), 3);
    assert_eq!(events(&store), 1);
}

#[test]
fn a_lock_keeps_the_second_writer_waiting() {
    each_engine(|store| {
        sql! { TAKE = "SELECT value FROM setting WHERE name = $1"; }
        store
            .write_blocking(|tx| -> Done {
                tx.put(&PUT_SETTING, args!["n", "0"]);
                Ok(())
            })
            .unwrap();
        let sides: Vec<_> = (0..20)
            .map(|_| {
                let store = store.store.clone();
                thread::spawn(move || {
                    store.write_blocking(|tx| -> Done {
                        let n: i64 = tx.lock(&TAKE, args!["n"])?[0].text(0)?.parse().unwrap();
                        tx.put(&SET_SETTING, args!["n", (n + 1).to_string()]);
                        Ok(())
                    })
                })
            })
            .collect();
        sides
            .into_iter()
            .for_each(|side| side.join().unwrap().unwrap());
        let n = store
            .read_blocking(|tx| -> Done<String> {
                Ok(tx.one(&SETTING, args!["n"])?.unwrap().text(0)?.to_owned())
            })
            .unwrap();
        assert_eq!(n, "20");
    });
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged_and_works_again_after() {
    static LIMIT: Sql = Sql {
        text: "PRAGMA max_page_count = 400",
        file: file!(),
        line: line!(),
    };
    static NO_LIMIT: Sql = Sql {
        text: "PRAGMA max_page_count = 1000000",
        file: file!(),
        line: line!(),
    };
    let store = throwaway::sqlite();
    store
        .write_blocking(|tx| -> Done { tx.rows(&LIMIT, args![]).map(drop) })
        .unwrap();
    let runtime = runtime();
    // While the writer is kept busy a group of small and too large jobs gathers behind it.
    let gate = Arc::new(Barrier::new(2));
    let held = {
        let (store, gate) = (store.store.clone(), gate.clone());
        thread::spawn(move || {
            store.write_blocking(move |_| -> Done {
                gate.wait();
                gate.wait();
                Ok(())
            })
        })
    };
    gate.wait();
    let jobs: Vec<_> = (0..40)
        .map(|n: i64| {
            let store = store.store.clone();
            let text = if n % 10 == 9 {
                "x".repeat(4 << 20)
            } else {
                format!("small {n}")
            };
            let job = async move {
                let job = move |tx: &mut Tx<'_>| -> Done {
                    put_event(tx, &format!("c{n}"), 1, &text);
                    // Swallowed on purpose: the receipt must not come all the same.
                    let _ = tx.flush();
                    Ok(())
                };
                store.write(job).await
            };
            runtime.spawn(job)
        })
        .collect();
    thread::sleep(std::time::Duration::from_millis(200));
    gate.wait();
    held.join().unwrap().unwrap();
    let mut acknowledged = 0;
    for (n, job) in jobs.into_iter().enumerate() {
        match runtime.block_on(job).unwrap() {
            Ok(()) => acknowledged += 1,
            Err(error) => assert_eq!((error, n % 10), (StoreError::Full, 9), "job {n}"),
        }
    }
    assert_eq!(
        acknowledged, 36,
        "one that cannot fit does not take its neighbours with it"
    );
    assert_eq!(events(&store), acknowledged);

    store
        .write_blocking(|tx| -> Done { tx.rows(&NO_LIMIT, args![]).map(drop) })
        .unwrap();
    let large = "x".repeat(4 << 20);
    store
        .write_blocking(move |tx| -> Done {
            put_event(tx, "again", 1, &large);
            Ok(())
        })
        .unwrap();
    assert_eq!(events(&store), acknowledged + 1);
}

#[test]
fn text_with_a_nul_is_refused() {
    each_engine(|store| {
        let refused = store.write_blocking(|tx| -> Done {
            put_event(tx, "c1", 1, "{}");
            put_event(tx, "c1", 2, "张\0三");
            Ok(())
        });
        assert_eq!(refused, Err(StoreError::Nul));
        assert_eq!(events(store), 0);
    });
}

#[test]
fn a_reader_sees_one_moment_while_others_write() {
    each_engine(|store| {
        let writer = store.store.clone();
        let (before, after) = store
            .read_blocking(move |tx| -> Done<(i64, i64)> {
                let before = tx.one(&EVENTS, args![])?.unwrap().i64(0)?;
                writer.write_blocking(|tx| -> Done {
                    put_event(tx, "c1", 1, "{}");
                    Ok(())
                })?;
                Ok((before, tx.one(&EVENTS, args![])?.unwrap().i64(0)?))
            })
            .unwrap();
        assert_eq!((before, after), (0, 0));
        assert_eq!(events(store), 1);
    });
}

#[test]
fn a_reader_that_writes_is_refused() {
    each_engine(|store| {
        let put = store.read_blocking(|tx| -> Done {
            put_event(tx, "c1", 1, "{}");
            Ok(())
        });
        assert_eq!(put, Err(StoreError::ReadOnly));
        let asked = store.read_blocking(|tx| tx.one(&COUNT, args!["sly"]));
        assert_eq!(
            asked,
            Err(StoreError::ReadOnly),
            "nor by a statement that answers"
        );
        let locked = store.read_blocking(|tx| tx.lock(&SETTING, args!["n"]));
        assert_eq!(locked, Err(StoreError::ReadOnly));
        assert_eq!(events(store), 0);
    });
}

#[test]
fn what_was_written_is_there_when_opened_again() {
    each_engine(|store| {
        store
            .write_blocking(|tx| -> Done {
                put_event(tx, "c1", 1, "{}");
                Ok(())
            })
            .unwrap();
        let again = Store::open(&StoreConfig {
            url: store.url.clone(),
        })
        .unwrap();
        assert_eq!(events(&again), 1);
    });
}

#[test]
fn every_statement_is_understood_by_both_engines() {
    assert!(STATEMENTS.len() >= 10, "statements register themselves");
    let portable = [
        Type::INT8,
        Type::INT4,
        Type::FLOAT8,
        Type::TEXT,
        Type::BYTEA,
    ];
    let (lite, postgres) = (throwaway::sqlite(), throwaway::postgres());
    let lite = rusqlite::Connection::open(lite.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let mut wrong = Vec::new();
    with_client(&postgres, async |client| {
        for sql in STATEMENTS {
            let mut complain = |said: String| {
                wrong.push(format!(
                    "{}:{}: {said}\n    {}",
                    sql.file, sql.line, sql.text
                ));
            };
            if let Err(error) = lite.prepare(sql.text) {
                complain(format!("SQLite: {error}"));
            }
            let prepared = match client.prepare(sql.text).await {
                Ok(prepared) => prepared,
                Err(error) => {
                    complain(format!("PostgreSQL: {:?}", error.as_db_error()));
                    continue;
                }
            };
            for (n, kind) in prepared.params().iter().enumerate() {
                if !portable.contains(kind) {
                    complain(format!("${} is {kind}; CAST it", n + 1));
                }
            }
            for column in prepared.columns() {
                let kind = column.type_();
                if !portable.contains(kind) && *kind != Type::BOOL {
                    complain(format!("column {} is {kind}; CAST it", column.name()));
                }
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn with_client(postgres: &Scratch, body: impl AsyncFnOnce(&tokio_postgres::Client)) {
    runtime().block_on(async {
        let connected = tokio_postgres::connect(&postgres.url, tokio_postgres::NoTls);
        let (client, connection) = connected.await.unwrap();
        tokio::spawn(connection);
        body(&client).await;
    });
}

#[test]
fn placeholders_count_up_in_order_of_first_appearance() {
    for (text, good) in [
        ("SELECT 1", true),
        ("WHERE a = $1 AND b = $2 AND c = $1", true),
        ("$1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11", true),
        ("$2 $1", false),
        ("$1 $3", false),
        ("$0", false),
        ("$name", false),
    ] {
        assert_eq!(numbered_in_order(text), good, "{text}");
    }
}

#[test]
fn a_migration_edited_after_it_ran_stops_the_start() {
    static FIRST: [Migration; 1] = [Migration {
        version: 1,
        name: "1.sql",
        text: "CREATE TABLE t (a TEXT NOT NULL);",
    }];
    static EDITED: [Migration; 1] = [Migration {
        version: 1,
        name: "1.sql",
        text: "CREATE TABLE t (a TEXT);",
    }];
    static GROWN: [Migration; 2] = [
        Migration {
            version: 1,
            name: "1.sql",
            text: "CREATE TABLE t (a TEXT NOT NULL);",
        },
        Migration {
            version: 2,
            name: "2.sql",
            text: "ALTER TABLE t ADD COLUMN b BIGINT;",
        },
    ];
    static BROKEN: [Migration; 3] = [
        Migration {
            version: 1,
            name: "1.sql",
            text: "CREATE TABLE t (a TEXT NOT NULL);",
        },
        Migration {
            version: 2,
            name: "2.sql",
            text: "ALTER TABLE t ADD COLUMN b BIGINT;",
        },
        Migration {
            version: 3,
            name: "3.sql",
            text: "CREATE TABLE u (a TEXT); SELECT nonsense;",
        },
    ];
    let mut lite = rusqlite::Connection::open_in_memory().unwrap();
    let empty = throwaway::empty_postgres();
    let mut run = |all: &'static [Migration]| {
        let on_lite = sqlite::bring_up_to_date(&mut lite, all);
        let on_postgres = postgres::bring_up_to_date(empty.parse().unwrap(), all);
        [on_lite, on_postgres].map(|ran| ran.map_err(|error| error.to_string()))
    };
    assert_eq!(run(&FIRST), [Ok(()), Ok(())]);
    assert_eq!(
        run(&FIRST),
        [Ok(()), Ok(())],
        "a second start has nothing to do"
    );
    let changed = Err("migration 1 was changed after it ran".to_owned());
    assert_eq!(run(&EDITED), [changed.clone(), changed]);
    assert_eq!(run(&GROWN), [Ok(()), Ok(())]);
    assert_eq!(
        run(&FIRST),
        [Ok(()), Ok(())],
        "an older program still serves"
    );
    assert!(run(&BROKEN).iter().all(Result::is_err));
    assert!(
        run(&BROKEN).iter().all(Result::is_err),
        "and left no half of itself behind"
    );
    assert_eq!(run(&GROWN), [Ok(()), Ok(())]);
}

#[test]
fn programs_starting_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    // Several new files: whether two programs meet at the change to WAL is a matter of moments.
    let lite = |n: u32| {
        format!(
            "sqlite:{}",
            folder.path().join(format!("new{n}.db")).display()
        )
    };
    for url in std::iter::once(throwaway::empty_postgres()).chain((0..6).map(lite)) {
        let starts: Vec<_> = (0..6)
            .map(|_| {
                let url = url.clone();
                thread::spawn(move || Store::open(&StoreConfig { url }).map(drop))
            })
            .collect();
        starts
            .into_iter()
            .for_each(|start| start.join().unwrap().unwrap());
    }
}

#[test]
fn every_migration_file_is_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let files = std::fs::read_dir(folder).unwrap();
    let files: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<String> = MIGRATIONS.iter().map(|step| step.name.to_owned()).collect();
    assert_eq!(files, listed);
    for (n, step) in (1..).zip(MIGRATIONS) {
        assert_eq!(step.version, n);
        assert!(step.name.starts_with(&format!("{n:04}_")));
    }
}

#[test]
fn text_is_given_the_byte_order_on_postgres_only_as_a_type() {
    let text = "CREATE TABLE t ( -- TEXT as ever\n a TEXT NOT NULL, TEXTURE TEXT, b_TEXT TEXT)";
    assert_eq!(
        migrate::for_postgres(text),
        "CREATE TABLE t ( \n a TEXT COLLATE \"C\" NOT NULL, \
         TEXTURE TEXT COLLATE \"C\", b_TEXT TEXT COLLATE \"C\")"
    );
}

/// `home` first in every key of the case tables, and in no other table but `unit`, which only names it.
#[test]
fn home_comes_first_in_every_key_of_a_case_table() {
    let scratch = throwaway::sqlite();
    let db = rusqlite::Connection::open(scratch.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let column = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    };
    let with_home = column(
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name = 'home' AND m.name <> 'unit' ORDER BY 1",
    );
    let mut named: Vec<String> = CASE_TABLES.iter().map(|&table| table.to_owned()).collect();
    named.sort();
    assert_eq!(with_home, named);
    for table in CASE_TABLES {
        let firsts = column(&format!(
            "SELECT c.name FROM pragma_index_list('{table}') i, pragma_index_info(i.name) c
             WHERE i.\"unique\" = 1 AND c.seqno = 0"
        ));
        assert!(!firsts.is_empty(), "{table} has a key");
        assert!(
            firsts.iter().all(|first| first == "home"),
            "{table}: {firsts:?}"
        );
    }
}

/// 国办函〔2026〕12号: no check-ins, no ranking of staff, no online time, no forced photographs. What is not
/// kept cannot be counted: no table and no column is for any of it, in all migrations there are.
#[test]
fn no_check_in_no_ranking_and_no_time_online_is_kept_of_the_staff() {
    let scratch = throwaway::sqlite();
    let db = rusqlite::Connection::open(scratch.url.strip_prefix("sqlite:").unwrap()).unwrap();
    let mut statement = db
        .prepare(
            "SELECT m.name || '.' || c.name FROM sqlite_schema m
             JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
        )
        .unwrap();
    let names: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(names.len() > 300, "{} columns", names.len());
    // The reader itself finds what it is to find, however it is written.
    for bad in [
        "post.check_in",
        "post.checkin_at",
        "person.rank",
        "duty.online_time",
        "visit.sign_in",
    ] {
        assert!(watches(bad).is_some(), "{bad}");
    }
    // A login ends when nobody is there (等保 level 3): the moment goes with it. Of a device taken along
    // it says since when it has brought nothing: whether it is lost.
    let allowed = ["session.seen_at", "field_device.seen_at"];
    for name in &names {
        if !allowed.contains(&name.as_str()) {
            assert_eq!(watches(name), None, "{name}");
        }
    }
    // What counts has a unit, and nobody of the staff.
    let whose = [".person", ".by_person", ".holder", ".who"];
    for table in ["fact.", "rollup."] {
        let of_table = names.iter().filter(|name| name.starts_with(table));
        for name in of_table {
            assert!(whose.iter().all(|end| !name.ends_with(end)), "{name}");
        }
    }
}

/// The word by which a column would watch people; each part of a name is read, and each two together.
fn watches(name: &str) -> Option<&'static str> {
    const WORDS: [&str; 28] = [
        "checkin",
        "signin",
        "attendance",
        "punch",
        "onlineat",
        "onlinetime",
        "lastseen",
        "seenat",
        "active",
        "activity",
        "usage",
        "clicks",
        "logins",
        "duration",
        "score",
        "scores",
        "points",
        "point",
        "rank",
        "ranking",
        "league",
        "badge",
        "streak",
        "selfie",
        "face",
        "gps",
        "track",
        "photographed",
    ];
    let parts: Vec<&str> = name.split(['.', '_']).collect();
    let pairs = parts.windows(2).map(|two| two.concat());
    let all: Vec<String> = parts
        .iter()
        .map(|one| (*one).to_owned())
        .chain(pairs)
        .collect();
    WORDS
        .into_iter()
        .find(|word| all.iter().any(|part| part == word))
}
