//! Sessions live in a table and end there for good. The table holds the digest of the token, so
//! reading it lets nobody in.

use super::visit::Visitor;
use crate::app::App;
use crate::store::{StoreError, Tx};
use crate::world::World;
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    FIND = "SELECT person, kind, data, until_at, seen_at FROM session WHERE id = $1";
    BEGIN = "INSERT INTO session (id, person, kind, csrf, at, seen_at, until_at, data)
        VALUES ($1, $2, $3, '', $4, $5, $6, $7)";
    SEEN = "UPDATE session SET seen_at = $1 WHERE id = $2";
    END = "DELETE FROM session WHERE id = $1";
    END_ALL = "DELETE FROM session WHERE person = $1";
    SWEEP = "DELETE FROM session WHERE until_at < $1";
    ADOPT = "UPDATE draft SET owner = $1 WHERE owner = $2";
}

const MINUTE: i64 = 60_000;
/// A window left alone locks after half an hour (GB/T 22239, level 3).
const STAFF_IDLE: i64 = 30 * MINUTE;
const STAFF_LONGEST: i64 = 12 * 60 * MINUTE;
const RESIDENT_LONGEST: i64 = 24 * 60 * MINUTE;

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionKind {
    Resident,
    Staff,
}

impl SessionKind {
    fn as_str(self) -> &'static str {
        match self {
            SessionKind::Resident => "resident",
            SessionKind::Staff => "staff",
        }
    }
}

/// Who this token stands for now; posts are those of this moment.
pub async fn find(app: &App, world: &World, token: &str, now: At) -> Result<Visitor, StoreError> {
    let id = app.keys.session_id(token);
    let asked = id.clone();
    let row = app
        .store
        .read(move |tx| {
            let Some(row) = tx.one(&FIND, args![&asked])? else {
                return Ok(None);
            };
            Ok::<_, StoreError>(Some((
                row.text(0)?.to_owned(),
                row.text(1)?.to_owned(),
                row.text(2)?.to_owned(),
                row.i64(3)?,
                row.i64(4)?,
            )))
        })
        .await?;
    let Some((person, kind, data, until, seen)) = row else {
        return Ok(Visitor::Nobody);
    };
    let idle = kind == "staff" && now.0 - seen > STAFF_IDLE;
    if now.0 > until || idle {
        return Ok(Visitor::Nobody);
    }
    if now.0 - seen > MINUTE {
        let seen = move |tx: &mut Tx<'_>| tx.put(&SEEN, args![now.0, &id]);
        app.store.note(seen).await;
    }
    let person = PersonId::new(person);
    Ok(match kind.as_str() {
        "staff" => Visitor::Staff {
            posts: world.posts_of(&person, now),
            person,
        },
        _ => Visitor::Resident {
            person,
            masked: data,
        },
    })
}

/// Begins a session under a fresh token (never the one the visitor came with) and gives the
/// token. Drafts of the anonymous visit are taken along. `data` is what the page shows of the
/// person: a masked phone.
pub async fn begin(
    app: &App,
    old_token: &str,
    kind: SessionKind,
    person: &PersonId,
    data: &str,
) -> Result<String, StoreError> {
    let token = crate::private::hex(&crate::private::random::<32>());
    let id = app.keys.session_id(&token);
    let old_owner = app.keys.session_id(old_token);
    let now = app.now().0;
    let longest = match kind {
        SessionKind::Staff => STAFF_LONGEST,
        SessionKind::Resident => RESIDENT_LONGEST,
    };
    let (person, data) = (person.as_str().to_owned(), data.to_owned());
    app.store
        .write(move |tx| {
            tx.put(&SWEEP, args![now]);
            tx.put(
                &BEGIN,
                args![&id, &person, kind.as_str(), now, now, now + longest, &data],
            );
            if kind == SessionKind::Resident {
                tx.put(&ADOPT, args![&person, &old_owner]);
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(token)
}

/// Ends a session for good.
pub async fn end(app: &App, token: &str) -> Result<(), StoreError> {
    let id = app.keys.session_id(token);
    app.store
        .write(move |tx| {
            tx.put(&END, args![&id]);
            Ok(())
        })
        .await
}

/// Ends all sessions of a person: after a new passphrase, or when somebody leaves.
pub async fn end_all(app: &App, person: &PersonId) -> Result<(), StoreError> {
    let person = person.as_str().to_owned();
    app.store
        .write(move |tx| {
            tx.put(&END_ALL, args![&person]);
            Ok(())
        })
        .await
}
