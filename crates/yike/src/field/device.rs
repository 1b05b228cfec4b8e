//! A device 设备: its token opens the routes of `/field/sync` and nothing else, in the name of the
//! person who set it up, with the posts of that moment. It ends with a log-out, by hand, or after
//! thirty days; a device that was ended wipes itself when it hears of it.

use super::DAY;
use crate::app::App;
use crate::private;
use crate::store::StoreError;
use crate::world::World;
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO field_device (id, person, token, at, seen_at, until_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = "SELECT id, person, until_at, ended_at, seen_at FROM field_device WHERE token = $1";
    SEEN = "UPDATE field_device SET seen_at = $1 WHERE id = $2";
    END = "UPDATE field_device SET ended_at = $1 WHERE id = $2 AND person = $3
        AND ended_at IS NULL";
    OF = "SELECT id, at, seen_at, until_at, ended_at FROM field_device WHERE person = $1
        ORDER BY at DESC, id LIMIT 50";
}

/// How long a device is known without being set up anew.
const DAYS: i64 = 30;
/// What tokens of devices begin with, so that no session is ever taken for one.
const MARK: char = crate::web::field::DEVICE;

/// A device as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    pub at: At,
    pub seen_at: At,
    pub until: At,
    pub ended_at: Option<At>,
}

/// What a token stands for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Open {
        device: String,
        person: PersonId,
    },
    /// Logged out, or ended by its owner: it wipes itself.
    Ended,
    /// Its owner has no post any more in which they serve like this: it wipes itself.
    NoPost,
    /// Not seen set up for too long: to be set up anew, nothing is lost.
    Expired,
    Unknown,
}

impl Standing {
    pub fn as_str(&self) -> &'static str {
        match self {
            Standing::Open { .. } => "open",
            Standing::Ended => "ended",
            Standing::NoPost => "no-post",
            Standing::Expired => "expired",
            Standing::Unknown => "unknown",
        }
    }
}

/// Sets a device up for this person; gives its id and its token, which is kept nowhere here.
///
/// # Errors
/// The store's own.
pub async fn add(app: &App, person: &PersonId) -> Result<(String, String), StoreError> {
    let id = uuid::Uuid::now_v7().to_string();
    let token = format!("{MARK}{}", private::hex(&private::random::<32>()));
    let digest = app.keys.session_id(&token);
    let (kept, person, now) = (id.clone(), person.clone(), app.now().0);
    app.store
        .write(move |tx| {
            let until = now + DAYS * DAY;
            tx.put(
                &ADD,
                args![&kept, person.as_str(), &digest, now, now, until],
            );
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok((id, token))
}

/// What this token stands for; posts are those of this moment.
///
/// # Errors
/// The store's own.
pub async fn find(app: &App, world: &World, token: &str) -> Result<Standing, StoreError> {
    if !token.starts_with(MARK) {
        return Ok(Standing::Unknown);
    }
    let (digest, now) = (app.keys.session_id(token), app.now());
    let row = app
        .store
        .read(move |tx| tx.one(&FIND, args![&digest]))
        .await?;
    let Some(row) = row else {
        return Ok(Standing::Unknown);
    };
    let (device, person) = (row.text(0)?.to_owned(), PersonId::new(row.text(1)?));
    if row.opt_i64(3)?.is_some() {
        return Ok(Standing::Ended);
    }
    let serves = |post: &yike_core::who::Post| crate::web::field::DUTIES.contains(&post.duty);
    if !world.posts_of(&person, now).iter().any(serves) {
        return Ok(Standing::NoPost);
    }
    if row.i64(2)? <= now.0 {
        return Ok(Standing::Expired);
    }
    if now.0 - row.i64(4)? > 60_000 {
        let seen = device.clone();
        app.store
            .note(move |tx| tx.put(&SEEN, args![now.0, &seen]))
            .await;
    }
    Ok(Standing::Open { device, person })
}

/// Ends a device of this person for good.
///
/// # Errors
/// The store's own.
pub async fn end(app: &App, person: &PersonId, id: &str) -> Result<(), StoreError> {
    let (person, id, now) = (person.clone(), id.to_owned(), app.now().0);
    app.store
        .write(move |tx| {
            tx.put(&END, args![now, &id, person.as_str()]);
            Ok(())
        })
        .await
}

/// The devices of a person, the latest first.
///
/// # Errors
/// The store's own.
pub async fn of(app: &App, person: &PersonId) -> Result<Vec<Device>, StoreError> {
    let person = person.clone();
    app.store
        .read(move |tx| {
            let mut devices = Vec::new();
            for row in tx.rows(&OF, args![person.as_str()])? {
                devices.push(Device {
                    id: row.text(0)?.to_owned(),
                    at: At(row.i64(1)?),
                    seen_at: At(row.i64(2)?),
                    until: At(row.i64(3)?),
                    ended_at: row.opt_i64(4)?.map(At),
                });
            }
            Ok(devices)
        })
        .await
}
