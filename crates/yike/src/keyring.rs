//! The keyring of an installation: the secrets that outlive every master key, kept in the
//! database, wrapped by it. Opening it also proves that the master key is the right one.

use crate::cipher::{Cipher, Secret};
use crate::config::Config;
use crate::key_file::{Key, KeySource};
use crate::keys::{DRAFT, Keys, Master, NAMES, Ring};
use crate::store::{Store, StoreError, Tx};
use crate::{args, sql};
use anyhow::{Context, bail};
use std::collections::BTreeMap;
use yike_core::clock::At;

sql! {
    pub ADD_MASTER = "INSERT INTO master (id, at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    ADD = "INSERT INTO keyring (name, key, at, master) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING";
    ALL = "SELECT name, key FROM keyring ORDER BY name";
    /// Whether anything rests on the secrets of schema 1.
    USED = "SELECT CASE WHEN EXISTS (SELECT 1 FROM event) OR EXISTS (SELECT 1 FROM draft)
        OR EXISTS (SELECT 1 FROM session) OR EXISTS (SELECT 1 FROM holder_key)
        THEN 1 ELSE 0 END";
    SAMPLE = "SELECT key, holder FROM holder_key ORDER BY home, holder LIMIT 1";
}

/// What a keyring made of.
enum Found {
    Ring(Ring),
    /// None of the known generations opens it.
    Closed,
}

/// Opens the keys of an installation; a new one is given its keyring, one of schema 1 keeps the
/// secrets it had.
///
/// # Errors
/// A sentence where the master key is not that of this database.
pub async fn open(config: &Config, store: &Store, now: At) -> anyhow::Result<Keys> {
    let source = KeySource::of(&config.master_key);
    let masters = source.keys_or_new()?;
    let cipher = config.cipher;
    let found = store
        .write(move |tx| fill_and_open(tx, &masters, cipher, now))
        .await
        .context("the keyring cannot be read")?;
    match found {
        Found::Ring(ring) => {
            let masters = source.masters()?;
            Ok(Keys::open(ring, cipher, source, masters))
        }
        Found::Closed => bail!(
            "主密钥不是这个数据库的：{place} 打不开里面的密钥。请放回原来的主密钥文件；从备份恢复时，请用备份那天的密钥文件。\
             The master key is not that of this database: {place} does not open its keys. Put the right key file back; for a restored backup, that of the day of the backup.",
            place = source
                .file()
                .map_or("master_key".to_owned(), |path| path.display().to_string())
        ),
    }
}

fn fill_and_open(
    tx: &mut Tx<'_>,
    keys: &[Key],
    cipher: Cipher,
    now: At,
) -> Result<Found, StoreError> {
    let masters: Vec<Master> = keys.iter().map(|key| Master::of(key)).collect();
    let (Some(current), Some(key)) = (masters.first(), keys.first()) else {
        return Ok(Found::Closed);
    };
    let mut kept = tx.rows(&ALL, args![])?;
    let is_used = match tx.one(&USED, args![])? {
        Some(row) => row.i64(0)? == 1,
        None => false,
    };
    if kept.is_empty() {
        let Some(ring) = first_ring(tx, &masters, key, is_used)? else {
            return Ok(Found::Closed);
        };
        tx.put(&ADD_MASTER, args![&current.id, now.0]);
        for (name, secret) in ring.named() {
            let wrapped = current.wrap(cipher, secret, name.as_bytes());
            tx.put(&ADD, args![name, wrapped, now.0, &current.id]);
        }
        // Another program may have been first: what is stored holds.
        kept = tx.rows(&ALL, args![])?;
    }
    let mut secrets = BTreeMap::new();
    for row in &kept {
        let name = row.text(0)?;
        let secret = masters
            .iter()
            .find_map(|master| master.unwrap(row.blob(1).ok()?, name.as_bytes()));
        let Some(secret) = secret else {
            return Ok(Found::Closed);
        };
        secrets.insert(name.to_owned(), secret);
    }
    // A key that somebody put first by hand wraps from now on.
    tx.put(&ADD_MASTER, args![&current.id, now.0]);
    ring_of(secrets).map(Found::Ring)
}

/// The first keyring: fresh secrets, or those that schema 1 derived. `None` where there is already
/// a holder whose key does not open.
fn first_ring(
    tx: &mut Tx<'_>,
    masters: &[Master],
    key: &Key,
    is_used: bool,
) -> Result<Option<Ring>, StoreError> {
    if !is_used {
        return Ok(Some(Ring::fresh()));
    }
    if let Some(row) = tx.one(&SAMPLE, args![])? {
        let (wrapped, holder) = (row.blob(0)?, row.text(1)?);
        if masters
            .iter()
            .all(|master| master.unwrap(wrapped, holder.as_bytes()).is_none())
        {
            return Ok(None);
        }
    }
    Ok(Some(Ring::derived(key)))
}

fn ring_of(mut secrets: BTreeMap<String, Secret>) -> Result<Ring, StoreError> {
    let draft = secrets.remove(DRAFT);
    let mut take = |name: &str| {
        let lacks = || StoreError::Engine(format!("the keyring lacks {name}"));
        secrets.remove(name).ok_or_else(lacks)
    };
    let [blind, command, session, resident, seal] = NAMES;
    Ok(Ring {
        blind: take(blind)?,
        command: take(command)?,
        session: take(session)?,
        resident: take(resident)?,
        seal: take(seal)?,
        draft,
    })
}
