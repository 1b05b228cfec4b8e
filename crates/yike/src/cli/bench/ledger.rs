//! How long the check of a whole log takes: as many events as asked for, copied from a case that
//! went through the one write path, each in a chain of its own.

use super::{ITEM, STATION, STREET, measure};
use anyhow::ensure;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use yike::act::CaseKey;
use yike::app::{App, Clock, Mode};
use yike::config::Config;
use yike::demo::{self, Player, Sample};
use yike::heads;
use yike::ledger::{self, Entry, Hand, LogError, Record, Stream};
use yike::open::open;
use yike::store::{Store, Val};
use yike::{args, rows, sql, verify};
use yike_core::case::Kind;
use yike_core::chain::Head;
use yike_core::unit::UnitId;

sql! {
    /// An autovacuum would do it, some minutes later.
    TIDY = "ANALYZE";
}

/// Events of each case.
const LENGTH: usize = 8;
const CASES_A_TIME: usize = 250;

/// Fills an empty database and checks it, three times.
pub async fn check(folder: &Path, database: Option<&str>, events: u32) -> anyhow::Result<()> {
    let mut config = Config::in_folder(folder);
    if let Some(url) = database {
        config.database = url.to_owned();
    }
    let app = open(&config, Clock::set(super::THEN), Mode::Demo).await?;
    ensure!(
        demo::is_empty(&app),
        "the database is not empty; make a new one, what is in it would be mixed with made-up cases"
    );
    demo::fill_staff(&app).await?;
    let (key, pattern, row) = pattern(&app).await?;
    let began = Instant::now();
    let cases = events as usize / LENGTH;
    let mut made = 0;
    while made < cases {
        let count = CASES_A_TIME.min(cases - made);
        copy(&app.store, &key, &pattern, &row, made, count).await?;
        made += count;
    }
    app.store
        .write(|tx| tx.rows(&TIDY, args![]).map(drop))
        .await?;
    eprintln!("{cases} cases in {:.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    heads::sign(&app, true).await?;
    eprintln!(
        "listed and signed in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    for _ in 0..3 {
        let (began, cpu) = (Instant::now(), measure::cpu());
        let found = verify::verify(&app, |_| {}).await?;
        ensure!(
            found.is_whole(),
            "{:?} {:?}",
            found.broken.first(),
            found.faults.first()
        );
        println!(
            "{} events, {} streams checked in {:.2} s ({:.2} s CPU here), {:?}, {} processors",
            found.events,
            found.streams,
            began.elapsed().as_secs_f64(),
            (measure::cpu() - cpu).as_secs_f64(),
            app.store.engine(),
            std::thread::available_parallelism().map_or(1, usize::from)
        );
    }
    Ok(())
}

/// A real case: its events and its row.
async fn pattern(app: &App) -> anyhow::Result<(CaseKey, Arc<Vec<Record>>, Arc<Vec<Val>>)> {
    let player = Player::new(app)?;
    let sample = Sample {
        item: ITEM,
        answers: &[("urgency", "urgent"), ("cause", "accident")],
        desk: Some(UnitId::new(STATION)),
        community: UnitId::new(STATION),
        order: 1,
    };
    let key = player.file(&sample).await?;
    for kind in [
        Kind::HandOver,
        Kind::TakePapers,
        Kind::Accept,
        Kind::Pass,
        Kind::Pass,
    ] {
        player.play(&key, kind, 5).await?;
    }
    let of = key.clone();
    let (mut records, row) = app
        .store
        .read(move |tx| {
            let stream = Stream {
                home: &of.home,
                kind: "case",
                id: &of.id,
            };
            let log = ledger::read(tx, stream)?;
            let row = tx.one(&rows::READ, args![&of.home, &of.id])?;
            Ok::<_, LogError>((log.records, row))
        })
        .await?;
    ensure!(
        records.len() >= LENGTH,
        "a case of {STREET} has only {} events",
        records.len()
    );
    records.truncate(LENGTH);
    let row = row.map(|row| row.values().to_vec()).unwrap_or_default();
    Ok((key, Arc::new(records), Arc::new(row)))
}

async fn copy(
    store: &Store,
    key: &CaseKey,
    pattern: &Arc<Vec<Record>>,
    row: &Arc<Vec<Val>>,
    from: usize,
    count: usize,
) -> anyhow::Result<()> {
    let ids: Vec<String> = (0..count)
        .map(|_| uuid::Uuid::now_v7().to_string())
        .collect();
    let (home, pattern, row) = (key.home.clone(), pattern.clone(), row.clone());
    store
        .write(move |tx| {
            for (n, id) in ids.iter().enumerate() {
                let stream = Stream {
                    home: &home,
                    kind: "case",
                    id,
                };
                let mut head = Head::START;
                for record in pattern.iter() {
                    let hand = Hand {
                        at: record.at,
                        by: record.by.clone(),
                        post: record.post.clone(),
                    };
                    let entry = Entry {
                        kind: record.kind.clone(),
                        body: record.body.clone(),
                        status: record.status.clone(),
                    };
                    head = ledger::append(tx, stream, head, &hand, vec![entry]);
                }
                let mut row = row.to_vec();
                row[1] = id.into();
                row[2] = format!("{:025}", from + n).into();
                row[6] = Val::I64(head.seq as i64);
                row[7] = head.hash.into();
                rows::write(tx, &row);
            }
            Ok::<_, LogError>(())
        })
        .await?;
    Ok(())
}
