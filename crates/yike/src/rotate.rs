//! A new master key in the place of the old one, while programs run. Only wrapped keys are written
//! anew: no word, no index, no event. It can be killed at any point and goes on where it stopped:
//!
//! 1. the new generation's id is entered in the table `master`, so that rows may name it;
//! 2. the key file gets the new key as its first line; running programs read it within a second;
//! 3. keyring, holders' keys and drafts' keys are wrapped anew, in batches;
//! 4. the old id is deleted; the database refuses that while any row names it, and refuses every
//!    later row that would;
//! 5. the old key leaves the file.

use crate::app::App;
use crate::key_file::{self, Alone, Key, KeySource};
use crate::keys::{DRAFT, LOOK_EVERY, Master};
use crate::private::{self, random};
use crate::store::{StoreError, Tx};
use crate::{args, keyring, register, sql};
use anyhow::{Context, bail};
use std::sync::Arc;
use std::time::{Duration, Instant};
use yike_core::who::PersonId;
use zeroize::Zeroizing;

sql! {
    KEYRING = "SELECT name, key FROM keyring WHERE master <> $1 ORDER BY name";
    KEEP_SECRET = "UPDATE keyring SET key = $1, master = $2 WHERE name = $3";
    HOLDERS = "SELECT home, holder, key FROM holder_key
        WHERE (home, holder) > ($1, $2) AND (master IS NULL OR master <> $3)
        ORDER BY home, holder LIMIT 500";
    LEFT = "SELECT COUNT(*) FROM holder_key WHERE master IS NULL OR master <> $1";
    /// Only where it is still the key that was read: it may have been replaced meanwhile.
    KEEP_HOLDER = "UPDATE holder_key SET key = $1, master = $2
        WHERE home = $3 AND holder = $4 AND key = $5";
    DRAFTS = "SELECT id, nonce, body, key FROM draft
        WHERE id > $1 AND (master IS NULL OR master <> $2) ORDER BY id LIMIT 100";
    KEEP_DRAFT = "UPDATE draft SET nonce = $1, body = $2, key = $3, master = $4
        WHERE id = $5 AND body = $6";
    WISHES = "SELECT who, key FROM wish
        WHERE who > $1 AND (master IS NULL OR master <> $2) ORDER BY who LIMIT 100";
    KEEP_WISH = "UPDATE wish SET key = $1, master = $2 WHERE who = $3 AND key = $4";
    OLD_DRAFT = "SELECT id FROM draft WHERE key = $1 LIMIT 1";
    END_SECRET = "DELETE FROM keyring WHERE name = $1";
    END_OTHERS = "DELETE FROM master WHERE id <> $1";
}

/// How programs that serve learn of a new generation before the old one ends.
pub const SETTLE: Duration = Duration::from_millis(LOOK_EVERY.as_millis() as u64 * 2);

/// Rounds over what programs still wrapped by the old generation meanwhile.
const ROUNDS: u32 = 20;

/// What a rotation did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotated {
    /// An earlier rotation had been interrupted, or a key was put first beforehand.
    pub went_on: bool,
    /// Keys wrapped anew.
    pub wrapped: u64,
    /// Keys that no known generation opens: they open nothing before and after.
    pub dead: u64,
    /// The master key is given directly: whoever gave it takes the old one out.
    pub take_out: bool,
}

/// Puts a new key first in the key file and goes no further: where several machines serve, the
/// file is copied to each of them before the rotation.
pub async fn prepare(app: &App, alone: &Alone) -> anyhow::Result<()> {
    let source = source_of(app)?;
    let keys = source.keys()?;
    if keys.len() > 1 {
        return Ok(());
    }
    begin(app, alone, &source, keys).await
}

/// Rotates, or goes on with a rotation that was begun. `settle` is the time that other programs
/// are given ([`SETTLE`]); `progress` is told keys done and keys to do.
///
/// # Errors
/// A sentence; what is done is done, and the same command goes on.
pub async fn rotate(
    app: &App,
    alone: &Alone,
    settle: Duration,
    mut progress: impl FnMut(u64, u64),
) -> anyhow::Result<Rotated> {
    let source = source_of(app)?;
    let keys = source.keys()?;
    let mut done = Rotated {
        went_on: keys.len() > 1,
        ..Rotated::default()
    };
    if keys.len() == 1 {
        begin(app, alone, &source, keys).await?;
    }
    app.keys.look_again();
    let began = Instant::now();
    let keys = Arc::new(source.keys()?);
    let current = Master::of(keys.first().context("there is a key")?).id;
    enter(app, &current).await?;
    let total = left(app, &current).await?;
    for round in 0..ROUNDS {
        keyring_anew(app, &keys).await?;
        holders_anew(app, &current, &mut done, |wrapped| {
            progress(wrapped, total.max(wrapped));
        })
        .await?;
        drafts_anew(app, &current, &mut done).await?;
        wishes_anew(app, &current, &mut done).await?;
        tokio::time::sleep(settle.saturating_sub(began.elapsed())).await;
        let ended = end_others(app, &current).await;
        match ended {
            Ok(()) => break,
            // Something was wrapped by the old one meanwhile: once more.
            Err(StoreError::Stale) if round + 1 < ROUNDS => {
                tokio::time::sleep(settle / 4).await;
            }
            Err(StoreError::Stale) => bail!(
                "旧密钥还有人在用，没有结束它。请确认各台机器的密钥文件相同，再运行一次 yike rotate-key。\
                 The old key is still used, so it was not ended. See that every machine has the same key file and run yike rotate-key again."
            ),
            Err(error) => return Err(error.into()),
        }
    }
    match source.file() {
        Some(path) => key_file::write(path, &keys[..1])?,
        None => done.take_out = true,
    }
    app.keys.look_again();
    Ok(done)
}

fn source_of(app: &App) -> anyhow::Result<KeySource> {
    app.keys
        .source()
        .cloned()
        .context("these keys come from no file")
}

/// Makes a new key and puts it first.
async fn begin(
    app: &App,
    _alone: &Alone,
    source: &KeySource,
    mut keys: Vec<Key>,
) -> anyhow::Result<()> {
    let Some(path) = source.file() else {
        bail!(
            "主密钥是直接写在配置里的，程序不能代您更换。请在原密钥前面加上新密钥（64 位十六进制），中间用逗号隔开，\
             重启各个程序，再运行 yike rotate-key。\
             The master key is given directly. Put a new one (64 hex digits) before it, separated by a comma, restart every program, and run yike rotate-key."
        );
    };
    let fresh: Key = Zeroizing::new(random());
    enter(app, &Master::of(&fresh).id).await?;
    keys.insert(0, fresh);
    key_file::write(path, &keys)
}

async fn enter(app: &App, id: &str) -> Result<(), StoreError> {
    let (id, now) = (id.to_owned(), app.now());
    app.store
        .write(move |tx| {
            tx.put(&keyring::ADD_MASTER, args![&id, now.0]);
            Ok(())
        })
        .await
}

async fn left(app: &App, current: &str) -> Result<u64, StoreError> {
    let current = current.to_owned();
    app.store
        .read(move |tx| {
            let row = tx.one(&LEFT, args![&current])?;
            Ok(row.map_or(Ok(0), |row| row.i64(0))? as u64)
        })
        .await
}

async fn keyring_anew(app: &App, keys: &Arc<Vec<Key>>) -> Result<(), StoreError> {
    let (keys, cipher) = (keys.clone(), app.keys.cipher());
    app.store
        .write(move |tx| {
            let masters: Vec<Master> = keys.iter().map(|key| Master::of(key)).collect();
            let Some(current) = masters.first() else {
                return Ok(());
            };
            for row in tx.rows(&KEYRING, args![&current.id])? {
                let (name, wrapped) = (row.text(0)?, row.blob(1)?);
                let secret = masters
                    .iter()
                    .find_map(|master| master.unwrap(wrapped, name.as_bytes()));
                let Some(secret) = secret else {
                    let said = format!("no known master key opens {name} of the keyring");
                    return Err(StoreError::Engine(said));
                };
                let wrapped = current.wrap(cipher, &secret, name.as_bytes());
                tx.put(&KEEP_SECRET, args![wrapped, &current.id, name]);
            }
            Ok(())
        })
        .await
}

/// One batch: where it ended, how many were wrapped, how many open with nothing.
type Batch<P> = Option<(P, u64, u64)>;

async fn holders_anew(
    app: &App,
    current: &str,
    done: &mut Rotated,
    mut progress: impl FnMut(u64),
) -> Result<(), StoreError> {
    let mut after = (String::new(), String::new());
    done.dead = 0;
    loop {
        let (keys, from, id) = (app.keys.clone(), after.clone(), current.to_owned());
        let batch: Batch<(String, String)> = app
            .store
            .write(move |tx| {
                let rows = tx.rows(&HOLDERS, args![&from.0, &from.1, &id])?;
                let (mut wrapped, mut dead) = (0, 0);
                let mut last = None;
                for row in &rows {
                    let (home, holder, old) = (row.text(0)?, row.text(1)?, row.blob(2)?);
                    last = Some((home.to_owned(), holder.to_owned()));
                    let Some(key) = keys.unwrap(old, holder.as_bytes()) else {
                        dead += 1;
                        continue;
                    };
                    let (new, master) = keys.wrap(&key, holder.as_bytes());
                    tx.put(&KEEP_HOLDER, args![new, master, home, holder, old]);
                    wrapped += 1;
                }
                Ok::<_, StoreError>(last.map(|last| (last, wrapped, dead)))
            })
            .await?;
        let Some((last, wrapped, dead)) = batch else {
            return Ok(());
        };
        done.wrapped += wrapped;
        done.dead += dead;
        progress(done.wrapped);
        after = last;
    }
}

/// Drafts of schema 1 lie under one key for all: each is given its own, and that key ends.
async fn drafts_anew(app: &App, current: &str, done: &mut Rotated) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let (keys, from, id) = (app.keys.clone(), after.clone(), current.to_owned());
        let batch: Batch<String> = app
            .store
            .write(move |tx| {
                let rows = tx.rows(&DRAFTS, args![&from, &id])?;
                let mut wrapped = 0;
                for row in &rows {
                    wrapped += u64::from(draft_anew(tx, &keys, row)?);
                }
                let last = rows.last().map(|row| row.text(0).map(str::to_owned));
                Ok::<_, StoreError>(last.transpose()?.map(|last| (last, wrapped, 0)))
            })
            .await?;
        let Some((last, wrapped, _)) = batch else {
            break;
        };
        done.wrapped += wrapped;
        after = last;
    }
    app.store
        .write(|tx| {
            if tx.one(&OLD_DRAFT, args![Vec::<u8>::new()])?.is_none() {
                tx.put(&END_SECRET, args![DRAFT]);
            }
            Ok(())
        })
        .await
}

/// The words of residents about how to tell them. One whose key opens no more is dropped: its owner
/// is told as everybody is who chose nothing.
async fn wishes_anew(app: &App, current: &str, done: &mut Rotated) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let (keys, from, id) = (app.keys.clone(), after.clone(), current.to_owned());
        let batch: Batch<String> = app
            .store
            .write(move |tx| {
                let rows = tx.rows(&WISHES, args![&from, &id])?;
                let mut wrapped = 0;
                for row in &rows {
                    let (who, old) = (row.text(0)?, row.blob(1)?);
                    let about = crate::wish::sealed_as(who);
                    match keys.unwrap(old, about.as_bytes()) {
                        Some(key) => {
                            let (new, master) = keys.wrap_as(old, &key, about.as_bytes());
                            tx.put(&KEEP_WISH, args![new, master, who, old]);
                            wrapped += 1;
                        }
                        None => crate::wish::forget(tx, who, yike_core::clock::At(i64::MAX)),
                    }
                }
                let last = rows.last().map(|row| row.text(0).map(str::to_owned));
                Ok::<_, StoreError>(last.transpose()?.map(|last| (last, wrapped, 0)))
            })
            .await?;
        let Some((last, wrapped, _)) = batch else {
            return Ok(());
        };
        done.wrapped += wrapped;
        after = last;
    }
}

/// Wraps one draft's key anew; whether it could be opened. One that cannot is gone in thirty days.
fn draft_anew(
    tx: &mut Tx<'_>,
    keys: &private::Keys,
    row: &crate::store::Row,
) -> Result<bool, StoreError> {
    let (id, nonce, body, old) = (row.text(0)?, row.blob(1)?, row.blob(2)?, row.blob(3)?);
    if old.is_empty() {
        let Some(plain) = private::open_own(keys, id, nonce, body, old) else {
            return Ok(false);
        };
        let sealed = private::seal_own(keys, id, &plain);
        let (nonce, fresh) = (sealed.nonce, sealed.body);
        let values = args![nonce, fresh, sealed.key, sealed.master, id, body];
        tx.put(&KEEP_DRAFT, values);
        return Ok(true);
    }
    let Some(key) = keys.unwrap(old, id.as_bytes()) else {
        return Ok(false);
    };
    let (new, master) = keys.wrap_as(old, &key, id.as_bytes());
    tx.put(&KEEP_DRAFT, args![nonce, body, new, master, id, body]);
    Ok(true)
}

/// Ends every other generation, and writes down that the key was changed.
async fn end_others(app: &App, current: &str) -> Result<(), StoreError> {
    let (current, now) = (current.to_owned(), app.now());
    app.store
        .write(move |tx| {
            tx.rows(&END_OTHERS, args![&current])?;
            register::key_rotated(tx, &PersonId::new("rotate-command"), now)?;
            Ok(())
        })
        .await
}
