//! Sessions live in a table and end there for good. The table holds the digest of the token, so
//! reading it lets nobody in.

use super::visit::Visitor;
use crate::app::App;
use crate::entry::Lack;
use crate::store::{StoreError, Tx};
use crate::world::World;
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    FIND = "SELECT person, kind, data, until_at, seen_at, proved_at, lack FROM session
        WHERE id = $1";
    BEGIN = "INSERT INTO session (id, person, kind, csrf, at, seen_at, until_at, data, proved_at, lack, provider)
        VALUES ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10)";
    PROVIDER = "SELECT provider FROM session WHERE id = $1";
    PROVED = "UPDATE session SET id = $1, seen_at = $2, proved_at = $3
        WHERE id = $4 AND kind = 'staff' AND lack = '' RETURNING person";
    SEEN = "UPDATE session SET seen_at = $1 WHERE id = $2";
    END = "DELETE FROM session WHERE id = $1";
    SWEEP = "DELETE FROM session WHERE until_at < $1";
    ADOPT = "UPDATE draft SET owner = $1 WHERE owner = $2";
}

const MINUTE: i64 = 60_000;
/// A window left alone locks after half an hour (GB/T 22239, level 3).
const STAFF_IDLE: i64 = 30 * MINUTE;
const STAFF_LONGEST: i64 = 12 * 60 * MINUTE;
/// So long somebody may take between the passphrase and being in.
const ENTERING_LONGEST: i64 = 15 * MINUTE;
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

/// Somebody of the staff whose passphrase was right, and what they lack before they are in. For
/// every page but those that ask for it they are nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entering {
    pub person: PersonId,
    pub lack: Lack,
}

/// What a token stands for.
#[derive(Debug, Clone)]
pub struct Found {
    pub visitor: Visitor,
    /// When the person last proved who they are.
    pub proved: At,
    pub entering: Option<Entering>,
}

impl Found {
    pub const NOTHING: Found = Found {
        visitor: Visitor::Nobody,
        proved: At(0),
        entering: None,
    };
}

/// Who this token stands for now; posts are those of this moment.
pub async fn find(app: &App, world: &World, token: &str, now: At) -> Result<Found, StoreError> {
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
                (At(row.i64(5)?), row.text(6)?.to_owned()),
            )))
        })
        .await?;
    let Some((person, kind, data, until, seen, (proved, lack))) = row else {
        return Ok(Found::NOTHING);
    };
    let idle = kind == "staff" && now.0 - seen > STAFF_IDLE;
    if now.0 > until || idle {
        return Ok(Found::NOTHING);
    }
    if now.0 - seen > MINUTE {
        let seen = move |tx: &mut Tx<'_>| tx.put(&SEEN, args![now.0, &id]);
        app.store.note(seen).await;
    }
    let person = PersonId::new(person);
    if !lack.is_empty() {
        // A word that this version does not know lets nobody in.
        let entering = Lack::parse(&lack).map(|lack| Entering { person, lack });
        return Ok(Found {
            entering,
            ..Found::NOTHING
        });
    }
    let visitor = match kind.as_str() {
        "staff" => Visitor::Staff {
            posts: world.posts_of(&person, now),
            person,
        },
        _ => Visitor::Resident {
            person,
            masked: data,
        },
    };
    Ok(Found {
        visitor,
        proved,
        entering: None,
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
    let longest = match kind {
        SessionKind::Staff => STAFF_LONGEST,
        SessionKind::Resident => RESIDENT_LONGEST,
    };
    start(app, old_token, kind, person, (data, longest, "", "")).await
}

/// As [`begin`], for a resident who came by this provider of identity; `""` by a code.
pub async fn begin_by(
    app: &App,
    old_token: &str,
    person: &PersonId,
    data: &str,
    provider: &str,
) -> Result<String, StoreError> {
    let rest = (data, RESIDENT_LONGEST, "", provider);
    start(app, old_token, SessionKind::Resident, person, rest).await
}

/// By which provider this session began; `""` by none.
pub async fn provider(app: &App, token: &str) -> Result<String, StoreError> {
    let id = app.keys.session_id(token);
    let row = app.store.read(move |tx| tx.one(&PROVIDER, args![&id]));
    Ok(match row.await? {
        Some(row) => row.text(0)?.to_owned(),
        None => String::new(),
    })
}

/// Begins a session that lets nobody in yet: the passphrase was right, something is lacking.
pub async fn enter(
    app: &App,
    old_token: &str,
    person: &PersonId,
    lack: Lack,
) -> Result<String, StoreError> {
    let rest = ("", ENTERING_LONGEST, lack.as_str(), "");
    start(app, old_token, SessionKind::Staff, person, rest).await
}

async fn start(
    app: &App,
    old_token: &str,
    kind: SessionKind,
    person: &PersonId,
    (data, longest, lack, provider): (&str, i64, &'static str, &str),
) -> Result<String, StoreError> {
    let token = crate::private::hex(&crate::private::random::<32>());
    let id = app.keys.session_id(&token);
    let old_owner = app.keys.session_id(old_token);
    let now = app.now().0;
    let (person, data) = (person.as_str().to_owned(), data.to_owned());
    let provider = provider.to_owned();
    app.store
        .write(move |tx| {
            tx.put(&SWEEP, args![now]);
            tx.put(
                &BEGIN,
                args![
                    &id,
                    &person,
                    kind.as_str(),
                    now,
                    now,
                    now + longest,
                    &data,
                    now,
                    lack,
                    &provider
                ],
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

/// The person behind a session of the staff proved themselves again: it goes on under a fresh
/// token. `None` where it has ended meanwhile.
pub async fn proved(app: &App, token: &str) -> Result<Option<String>, StoreError> {
    let fresh = crate::private::hex(&crate::private::random::<32>());
    let (old, new) = (app.keys.session_id(token), app.keys.session_id(&fresh));
    let now = app.now().0;
    let row = app
        .store
        .write(move |tx| tx.one(&PROVED, args![&new, now, now, &old]))
        .await?;
    Ok(row.map(|_| fresh))
}
