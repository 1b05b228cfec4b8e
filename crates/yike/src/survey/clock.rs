//! What time alone does to surveys: a list of calls is ended a month after its survey is over, and words go
//! a year after. Nobody has to remember it.

use super::answer::words_of;
use super::{calls, home};
use crate::act::Fail;
use crate::app::App;
use crate::private;
use crate::store::StoreError;
use crate::{args, sql};
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Who};

sql! {
    LISTS = "SELECT l.id FROM call_list l
        JOIN survey s ON s.key = l.survey AND s.version = l.version
        WHERE l.ended_at IS NULL AND s.until_at < $1 ORDER BY l.id LIMIT 20";
    WORDS = "SELECT key, version, unit FROM survey WHERE has_words = 1 AND state <> 'draft'
        AND until_at < $1 ORDER BY key, version LIMIT 20";
    GONE = "UPDATE survey SET has_words = 0 WHERE key = $1 AND version = $2";
}

const DAY: i64 = 24 * 60 * 60 * 1000;
const LISTS_FOR: i64 = 30 * DAY;
const WORDS_FOR: i64 = 365 * DAY;

/// Ends and erases what is due; how many things were done.
///
/// # Errors
/// The store's own.
pub async fn look(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    let (lists, words) = (app.store)
        .read(move |tx| {
            let lists = tx.rows(&LISTS, args![now.0 - LISTS_FOR])?;
            let lists = lists.iter().map(|row| Ok(row.text(0)?.to_owned()));
            let lists = lists.collect::<Result<Vec<String>, StoreError>>()?;
            let words = tx.rows(&WORDS, args![now.0 - WORDS_FOR])?;
            Ok::<_, StoreError>((lists, words.len()))
        })
        .await?;
    if lists.is_empty() && words == 0 {
        return Ok(0);
    }
    let (done, keys) = (lists.len() + words, app.keys.clone());
    let write = app.store.write(move |tx| {
        let clock: PersonId = Who::Clock.id();
        for id in &lists {
            if let Some(list) = calls::one(tx, id)? {
                calls::end(tx, &keys, &list, &clock, now)?;
            }
        }
        for row in tx.rows(&WORDS, args![now.0 - WORDS_FOR])? {
            let (key, version) = (row.text(0)?, row.i64(1)?);
            let unit = UnitId::new(row.text(2)?);
            private::erase_case(tx, &keys, home(&unit), &words_of(key, version))?;
            tx.put(&GONE, args![key, version]);
        }
        Ok::<_, Fail>(())
    });
    match write.await {
        Ok(()) => Ok(done),
        Err(Fail::Store(error)) => Err(error),
        Err(other) => {
            tracing::error!(%other, "surveys that are over could not be tidied");
            Ok(0)
        }
    }
}
