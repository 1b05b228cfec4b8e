//! What was sought and not found 没搜到的话: counted, so that an item gets the words that residents
//! use. People type names and numbers into any box, so words wait in memory until several visitors
//! said the same; only then are they written down, without anybody. See `docs/decisions/016`.

use crate::act::days_since_1970;
use crate::app::App;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use yike_core::clock::{At, day_of};
use yike_core::find;

sql! {
    ADD = "INSERT INTO sought (day, words, n) VALUES ($1, $2, $3)
        ON CONFLICT (day, words) DO UPDATE SET n = sought.n + excluded.n";
    SWEEP = "DELETE FROM sought WHERE day < $1 AND words <> ''";
    WORDS = "SELECT words, CAST(SUM(n) AS BIGINT), MIN(day), MAX(day) FROM sought
        WHERE words <> '' GROUP BY words ORDER BY 2 DESC, words LIMIT 500";
    TOTALS = "SELECT day, n FROM sought WHERE words = '' ORDER BY day DESC LIMIT 90";
}

/// Visitors who must have said the same before it is written down.
pub const VISITORS: usize = 3;
/// Days for which words are kept; totals stay.
pub const DAYS: i64 = 90;
/// Different words that are remembered; further ones only add to the total.
const ROOM: usize = 4096;
/// How long words wait in memory for others who say the same.
const PATIENCE: i64 = 7 * 24 * 60 * 60 * 1000;
/// What a power cut may cost of the counts.
const EVERY: Duration = Duration::from_secs(60);
/// Flushes between two looks for what is too old: an hour.
const SWEEP_EVERY: u32 = 60;

/// The counts of this process that are not written down yet.
#[derive(Clone, Default)]
pub struct Sought(Arc<Mutex<Counts>>);

#[derive(Default)]
struct Counts {
    /// Makes visitors numbers that mean nothing outside this process.
    spread: RandomState,
    words: HashMap<String, Heard>,
    total: i64,
}

/// How often some words were heard since they were last written down.
struct Heard {
    /// The first visitors who said them, at most [`VISITORS`].
    by: Vec<u64>,
    n: i64,
    since: At,
}

impl Heard {
    fn is_common(&self) -> bool {
        self.by.len() >= VISITORS
    }
}

/// Words with their count; without words the total.
type Tally = Vec<(String, i64)>;

impl Sought {
    /// Counts one search that found nothing. `by` tells visitors apart and is not kept.
    pub fn note(&self, words: &str, by: &str, now: At) {
        let words = find::normal(words);
        if words.is_empty() {
            return;
        }
        self.with(|counts| {
            counts.total += 1;
            let by = counts.spread.hash_one(by);
            if counts.words.len() >= ROOM && !counts.words.contains_key(&words) {
                // What one visitor alone said is the first to go.
                counts.words.retain(|_, heard| heard.by.len() > 1);
                if counts.words.len() >= ROOM {
                    return;
                }
            }
            let heard = counts.words.entry(words).or_insert(Heard {
                by: Vec::new(),
                n: 0,
                since: now,
            });
            heard.n += 1;
            if !heard.is_common() && !heard.by.contains(&by) {
                heard.by.push(by);
            }
        });
    }

    /// What may be written down now; it is counted from nothing again.
    fn take(&self, now: At) -> Tally {
        self.with(|counts| {
            let mut tally = Tally::new();
            let total = std::mem::take(&mut counts.total);
            if total > 0 {
                tally.push((String::new(), total));
            }
            for (words, heard) in &mut counts.words {
                if heard.is_common() && heard.n > 0 {
                    tally.push((words.clone(), std::mem::take(&mut heard.n)));
                }
            }
            let waits = |heard: &Heard| now.0 - heard.since.0 < PATIENCE;
            counts.words.retain(|_, heard| waits(heard));
            tally
        })
    }

    /// Counts again what could not be written.
    fn put_back(&self, tally: Tally, now: At) {
        self.with(|counts| {
            for (words, n) in tally {
                if words.is_empty() {
                    counts.total += n;
                    continue;
                }
                let heard = counts.words.entry(words).or_insert(Heard {
                    by: (0..VISITORS as u64).collect(),
                    n: 0,
                    since: now,
                });
                heard.n += n;
            }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Counts) -> T) -> T {
        // A count that was cut short is no worse than one not made.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes down what was counted since the last time.
pub async fn keep(app: &App) -> Result<(), StoreError> {
    let now = app.now();
    let tally = app.sought.take(now);
    if tally.is_empty() {
        return Ok(());
    }
    let day = i64::from(days_since_1970(day_of(now)));
    let rows = tally.clone();
    let written = app.store.write(move |tx| {
        for (words, n) in &rows {
            tx.put(&ADD, args![day, words, *n]);
        }
        Ok::<_, StoreError>(())
    });
    let written = written.await;
    if written.is_err() {
        app.sought.put_back(tally, now);
    }
    written
}

/// Removes words that are older than [`DAYS`].
pub async fn sweep(app: &App) -> Result<(), StoreError> {
    let first = i64::from(days_since_1970(day_of(app.now()))) - DAYS;
    app.store
        .write(move |tx| {
            tx.put(&SWEEP, args![first]);
            Ok::<_, StoreError>(())
        })
        .await
}

/// Runs for ever beside the server.
pub async fn run(app: App) {
    let mut round: u32 = 0;
    loop {
        if round.is_multiple_of(SWEEP_EVERY)
            && let Err(error) = sweep(&app).await
        {
            tracing::debug!(%error, "old searches wait to be removed");
        }
        round = round.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
        if let Err(error) = keep(&app).await {
            tracing::debug!(%error, "empty searches wait to be written down");
        }
    }
}

/// Words that several visitors sought in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub words: String,
    pub n: i64,
    /// Days since 1970, the first and the last.
    pub first: i64,
    pub last: i64,
}

/// What was sought in vain, the most sought first.
pub fn words(tx: &mut Tx<'_>) -> Result<Vec<Row>, StoreError> {
    let rows = tx.rows(&WORDS, args![])?;
    let read = rows.iter().map(|row| {
        Ok(Row {
            words: row.text(0)?.to_owned(),
            n: row.i64(1)?,
            first: row.i64(2)?,
            last: row.i64(3)?,
        })
    });
    read.collect()
}

/// Days and how many searches found nothing, the latest first.
pub fn totals(tx: &mut Tx<'_>) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = tx.rows(&TOTALS, args![])?;
    rows.iter()
        .map(|row| Ok((row.i64(0)?, row.i64(1)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: At = At(1_800_000_000_000);

    fn words_of(sought: &Sought) -> Tally {
        let mut tally = sought.take(NOW);
        tally.sort();
        tally
    }

    #[test]
    fn words_of_one_visitor_are_never_written_down_however_often_they_are_said() {
        let sought = Sought::default();
        for _ in 0..20 {
            sought.note("王小明", "one", NOW);
        }
        sought.note("王小明", "two", NOW);
        assert_eq!(words_of(&sought), [(String::new(), 21)]);
    }

    #[test]
    fn what_three_visitors_said_is_counted_from_the_first() {
        let sought = Sought::default();
        sought.note("宠物 狗证", "one", NOW);
        assert_eq!(words_of(&sought), [(String::new(), 1)]);
        sought.note("宠物狗證？", "two", NOW);
        sought.note("宠物狗证", "three", NOW);
        let expected = [(String::new(), 2), ("宠物狗证".to_owned(), 3)];
        assert_eq!(words_of(&sought), expected);
        // From now on whoever says it counts at once.
        sought.note("宠物狗证", "one", NOW);
        let expected = [(String::new(), 1), ("宠物狗证".to_owned(), 1)];
        assert_eq!(words_of(&sought), expected);
    }

    #[test]
    fn words_wait_a_week_for_others_who_say_the_same() {
        let sought = Sought::default();
        sought.note("宠物狗证", "one", NOW);
        sought.note("宠物狗证", "two", NOW);
        sought.take(At(NOW.0 + PATIENCE));
        sought.note("宠物狗证", "three", At(NOW.0 + PATIENCE));
        assert_eq!(words_of(&sought), [(String::new(), 1)]);
    }

    #[test]
    fn memory_is_bounded_and_the_total_is_not() {
        let sought = Sought::default();
        for n in 0..ROOM + 10 {
            let letter = |at: usize| char::from(b'a' + (at % 26) as u8);
            let word = String::from_iter([letter(n / 676), letter(n / 26), letter(n)]);
            sought.note(&word, "one", NOW);
            sought.note(&word, "two", NOW);
        }
        assert_eq!(sought.with(|counts| counts.words.len()), ROOM);
        assert_eq!(words_of(&sought), [(String::new(), 2 * (ROOM as i64 + 10))]);
    }

    #[test]
    fn what_could_not_be_written_is_counted_again() {
        let sought = Sought::default();
        for by in ["one", "two", "three"] {
            sought.note("宠物狗证", by, NOW);
        }
        let tally = sought.take(NOW);
        sought.put_back(tally.clone(), NOW);
        assert_eq!(sought.take(NOW).len(), tally.len());
    }
}
