//! Counted tries at the staff's door. A try is counted before the passphrase is looked at, so
//! that many at once gain nothing; a name that nobody has is counted alike, so that the answer
//! does not tell who exists.

use crate::app::App;
use crate::passphrase;
use crate::private::hex;
use crate::store::StoreError;
use crate::{args, sql};
use yike_core::who::PersonId;

sql! {
    COUNT = "UPDATE person SET
        fails = CASE WHEN locked_until > 0 THEN 1 ELSE fails + 1 END,
        locked_until = CASE WHEN locked_until = 0 AND fails + 1 >= $1
            THEN CAST($2 AS BIGINT) ELSE CAST(0 AS BIGINT) END
        WHERE login = $3 AND kind = 'staff' AND locked_until <= $4 RETURNING id, secret";
    KNOWN = "SELECT id FROM person WHERE login = $1 AND kind = 'staff'";
    CLEAR = "UPDATE person SET fails = 0, locked_until = 0 WHERE id = $1";
    SWEEP = "DELETE FROM attempt WHERE until_at <= $1";
    COUNT_NOBODY = "INSERT INTO attempt (key, n, until_at) VALUES ($1, 1, $2)
        ON CONFLICT (key) DO UPDATE SET n = attempt.n + 1, until_at = excluded.until_at
        RETURNING n";
    NOBODY_LOCKED = "SELECT n FROM attempt WHERE key = $1 AND n >= $2";
}

/// Wrong passphrases in a row until the door stays shut.
pub const MOST: i64 = 5;
const LOCKED_FOR: i64 = 15 * 60_000;

/// What became of a try.
#[derive(Debug, PartialEq, Eq)]
pub enum Tried {
    In(PersonId),
    Wrong,
    /// Shut for a quarter of an hour.
    Shut,
}

enum Counted {
    Somebody(PersonId, Option<String>),
    Nobody,
    Shut,
}

/// Tries to enter with this login name and passphrase.
pub async fn enter(app: &App, login: &str, words: &str) -> Result<Tried, StoreError> {
    let counted = count(app, login).await?;
    let (person, secret) = match &counted {
        Counted::Somebody(person, secret) => (Some(person.clone()), secret.clone()),
        Counted::Nobody | Counted::Shut => (None, None),
    };
    let words = words.to_owned();
    // The same work whatever was counted, on a thread where it holds nobody up.
    let right =
        tokio::task::spawn_blocking(move || passphrase::verify(&words, secret.as_deref())).await;
    match (counted, person, right.unwrap_or(false)) {
        (Counted::Shut, ..) => Ok(Tried::Shut),
        (_, Some(person), true) => {
            let id = person.clone();
            app.store
                .write(move |tx| {
                    tx.put(&CLEAR, args![id.as_str()]);
                    Ok::<_, StoreError>(())
                })
                .await?;
            Ok(Tried::In(person))
        }
        (Counted::Somebody(..) | Counted::Nobody, ..) => Ok(Tried::Wrong),
    }
}

async fn count(app: &App, login: &str) -> Result<Counted, StoreError> {
    let login = login.to_owned();
    let now = app.now().0;
    let key = format!("login/{}", hex(&app.keys.blind("login", &login)));
    app.store
        .write(move |tx| {
            tx.put(&SWEEP, args![now]);
            if let Some(row) = tx.one(&COUNT, args![MOST, now + LOCKED_FOR, &login, now])? {
                let person = PersonId::new(row.text(0)?);
                return Ok(Counted::Somebody(
                    person,
                    row.opt_text(1)?.map(str::to_owned),
                ));
            }
            if tx.one(&KNOWN, args![&login])?.is_some() {
                return Ok(Counted::Shut);
            }
            if tx.one(&NOBODY_LOCKED, args![&key, MOST])?.is_some() {
                return Ok(Counted::Shut);
            }
            tx.put(&COUNT_NOBODY, args![&key, now + LOCKED_FOR]);
            Ok(Counted::Nobody)
        })
        .await
}
