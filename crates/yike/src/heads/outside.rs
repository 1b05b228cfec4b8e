//! Places outside this installation that keep the signed heads of the city: a file on another
//! disk, a program that takes them to another host. Each gets every head, in order; one that
//! fails is tried again and holds up neither the other nor anybody's work.

use super::list;
use super::signed::Signed;
use crate::app::App;
use crate::config::Config;
use crate::disk;
use crate::health::{About, Concern};
use crate::program;
use crate::register::HOME as CITY;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use yike_core::clock::At;

sql! {
    TAKEN = "SELECT size, signed_at, at FROM anchor WHERE place = $1
        ORDER BY size DESC, signed_at DESC LIMIT 1";
    LAST = "SELECT CAST(MAX(at) AS BIGINT) FROM anchor WHERE place = $1";
    WAITING = "SELECT text, signature FROM signed_head WHERE home = $1
        AND (size > $2 OR (size = $2 AND at > $3)) ORDER BY size, at LIMIT 100";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM signed_head WHERE home = $1
        AND (size > $2 OR (size = $2 AND at > $3))";
    KEEP = "INSERT INTO anchor (place, size, signed_at, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (place, size, signed_at) DO NOTHING";
    /// Every signed head of the city, in order.
    ALL = "SELECT text, signature FROM signed_head WHERE home = $1 ORDER BY size, at";
}

/// The longest that a place which failed is left alone.
const PATIENCE: i64 = 5 * 60 * 1000;

/// Where signed heads go.
pub struct Place {
    pub way: Way,
    rest: Mutex<Rest>,
}

/// How a head gets there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    File(PathBuf),
    Program(PathBuf),
}

/// After a failure a place rests, twice as long each time.
#[derive(Debug, Default)]
struct Rest {
    fails: u32,
    until: i64,
}

/// The places of a configuration.
pub fn places(config: &Config) -> Vec<Place> {
    let file = config.heads.clone().map(Way::File);
    let program = config.heads_program.clone().map(Way::Program);
    let ways = file.into_iter().chain(program);
    ways.map(Place::new).collect()
}

impl Place {
    pub fn new(way: Way) -> Place {
        Place {
            way,
            rest: Mutex::default(),
        }
    }

    /// Under which name its successes are recorded.
    pub fn name(&self) -> String {
        match &self.way {
            Way::File(path) => format!("file {}", path.display()),
            Way::Program(path) => format!("program {}", path.display()),
        }
    }

    fn rests(&self, now: At) -> bool {
        let rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back wakes everybody.
        (0..=PATIENCE).contains(&(rest.until - now.0 - 1))
    }

    fn failed(&self, now: At, why: &str) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        rest.until = now.0 + PATIENCE.min(5_000 << rest.fails.min(10));
        rest.fails += 1;
        tracing::warn!(
            place = self.name(),
            why,
            "a signed head did not get outside"
        );
    }

    fn succeeded(&self) {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        *rest = Rest::default();
    }

    async fn take(&self, signed: &Signed) -> Result<(), String> {
        let line = signed.line();
        match &self.way {
            Way::File(path) => {
                let path = path.clone();
                let written = tokio::task::spawn_blocking(move || append(&path, &line)).await;
                match written {
                    Ok(done) => done.map_err(|error| error.to_string()),
                    Err(error) => Err(error.to_string()),
                }
            }
            Way::Program(path) => match program::hand(path, line).await? {
                Some(0) => Ok(()),
                Some(status) => Err(format!("exit status {status}")),
                None => Err("ended by a signal".to_owned()),
            },
        }
    }
}

/// Writes a line behind the others and waits until the disk has it. A line that a power cut tore
/// is ended first, so that it spoils none behind it.
fn append(path: &Path, line: &str) -> std::io::Result<()> {
    let is_new = !path.exists();
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).read(true).open(path)?;
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    if is_new {
        disk::sync_folder_of(path)?;
    }
    Ok(())
}

/// Hands every waiting head to every place that does not rest; how many were taken.
///
/// # Errors
/// The store's own.
pub async fn deliver(app: &App) -> Result<usize, StoreError> {
    let mut taken = 0;
    for place in &app.heads.places {
        if place.rests(app.now()) {
            continue;
        }
        'place: loop {
            let name = place.name();
            let waiting = app.store.read(move |tx| waiting(tx, &name)).await?;
            if waiting.is_empty() {
                break;
            }
            for signed in waiting {
                if let Err(why) = place.take(&signed).await {
                    place.failed(app.now(), &why);
                    break 'place;
                }
                record(app, place, &signed).await?;
                place.succeeded();
                taken += 1;
            }
        }
    }
    Ok(taken)
}

fn waiting(tx: &mut Tx<'_>, place: &str) -> Result<Vec<Signed>, StoreError> {
    let (size, signed_at) = taken(tx, place)?;
    let rows = tx.rows(&WAITING, args![CITY, size, signed_at])?;
    rows.iter().map(list::signed).collect()
}

/// How far a place has come.
fn taken(tx: &mut Tx<'_>, place: &str) -> Result<(i64, i64), StoreError> {
    match tx.one(&TAKEN, args![place])? {
        Some(row) => Ok((row.i64(0)?, row.i64(1)?)),
        None => Ok((0, i64::MIN)),
    }
}

async fn record(app: &App, place: &Place, signed: &Signed) -> Result<(), StoreError> {
    let Some(head) = signed.read() else {
        return Ok(());
    };
    let (name, now) = (place.name(), app.now());
    app.store
        .write(move |tx| {
            tx.put(&KEEP, args![&name, head.size as i64, head.at.0, now.0]);
            Ok(())
        })
        .await
}

/// How one place stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    pub place: String,
    /// The last success; none yet.
    pub at: Option<At>,
    /// Up to which size of the city's list.
    pub size: u64,
    /// Heads that wait to be taken.
    pub waiting: u64,
}

/// How every configured place stands.
///
/// # Errors
/// The store's own.
pub async fn state(app: &App) -> Result<Vec<Anchored>, StoreError> {
    let names: Vec<String> = app.heads.places.iter().map(Place::name).collect();
    app.store
        .read(move |tx| {
            let mut states = Vec::new();
            for place in names {
                let (size, signed_at) = taken(tx, &place)?;
                let waiting = tx.one(&COUNT, args![CITY, size, signed_at])?;
                let last = tx.one(&LAST, args![&place])?;
                states.push(Anchored {
                    at: last
                        .and_then(|row| row.opt_i64(0).transpose())
                        .transpose()?
                        .map(At),
                    size: size as u64,
                    waiting: waiting.map_or(Ok(0), |row| row.i64(0))? as u64,
                    place,
                });
            }
            Ok(states)
        })
        .await
}

/// Raises or lowers the concern that no signed head has got outside for too long. The place that
/// was reached longest ago counts; where none is configured, none was ever reached.
///
/// # Errors
/// The store's own.
pub async fn watch(app: &App) -> Result<(), StoreError> {
    let states = state(app).await?;
    let oldest = states.iter().map(|state| state.at).min().flatten();
    let is_late = |since: &At| app.now().0 - since.0 > app.heads.alarm;
    match oldest {
        None => app.health.raise(Concern::NotAnchored { since: None }),
        Some(since) if is_late(&since) => {
            app.health
                .raise(Concern::NotAnchored { since: Some(since) });
        }
        Some(_) => app.health.lower(About::Anchoring),
    }
    Ok(())
}

/// Every signed head of the city, one line each: the file as a place outside has it.
///
/// # Errors
/// The store's own.
pub async fn lines(app: &App) -> Result<String, StoreError> {
    app.store
        .read(|tx| {
            let rows = tx.rows(&ALL, args![CITY])?;
            let lines = rows.iter().map(|row| Ok(list::signed(row)?.line()));
            lines.collect()
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_ended_before_the_next_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("heads.jsonl");
        append(&path, "{\"one\"}\n").unwrap();
        std::fs::write(&path, "{\"one\"}\n{\"tw").unwrap();
        append(&path, "{\"two\"}\n").unwrap();
        let kept = std::fs::read_to_string(&path).unwrap();
        assert_eq!(kept, "{\"one\"}\n{\"tw\n{\"two\"}\n");
    }

    #[test]
    fn a_place_that_failed_rests_longer_each_time_but_never_long() {
        let place = Place::new(Way::File("heads.jsonl".into()));
        assert!(!place.rests(At(0)));
        place.failed(At(0), "no such disk");
        assert!(place.rests(At(4_999)) && !place.rests(At(5_000)));
        for _ in 0..20 {
            place.failed(At(0), "no such disk");
        }
        assert!(place.rests(At(PATIENCE - 1)) && !place.rests(At(PATIENCE)));
        assert!(!place.rests(At(-PATIENCE)), "a clock that was set back");
        place.succeeded();
        assert!(!place.rests(At(0)));
    }
}
