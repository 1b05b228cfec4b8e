//! Webhooks: an address of another program that is told of the events of a unit's cases: number,
//! item, state, unit and time, never a person. Signed, at least once, in order for each case
//! (`docs/webhooks.md`).

use super::Unsent;
use super::channel::Why;
use crate::app::App;
use crate::http::{Ask, Place, Reach, Unheard};
use crate::ledger::LogError;
use crate::private::{self, Keys};
use crate::store::{StoreError, Tx};
use crate::{args, register, sql};
use axum::http::{HeaderName, Method, header};
use hmac::{Hmac, KeyInit, Mac};
use ring::hmac as sha;
use sm3::Sm3;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO hook (id, unit, address, nonce, body, by_who, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_KIND = "INSERT INTO hook_kind (hook, kind) VALUES ($1, $2)";
    LIST = "SELECT h.id, h.unit, h.address, h.at,
        (SELECT CAST(COUNT(*) AS BIGINT) FROM notice n WHERE n.channel = 'hook' AND n.to_who = h.id
            AND n.state = 'waiting')
        FROM hook h WHERE h.unit >= $1 AND h.unit < $2 AND h.ended_at IS NULL ORDER BY h.at, h.id";
    KINDS = "SELECT k.hook, k.kind FROM hook_kind k JOIN hook h ON h.id = k.hook
        WHERE h.unit >= $1 AND h.unit < $2 AND h.ended_at IS NULL ORDER BY k.hook, k.kind";
    END = "UPDATE hook SET ended_at = $1 WHERE id = $2 AND unit >= $3 AND unit < $4
        AND ended_at IS NULL RETURNING id";
    /// Nobody is to be told any more.
    DROP = "UPDATE notice SET state = 'dropped' WHERE channel = 'hook' AND to_who = $1
        AND state IN ('waiting', 'failed')";
}

/// Kinds of events that another program may be told of: those that change the state of a case as
/// people see it.
pub const KINDS_TOLD: [&str; 17] = [
    "filed",
    "received",
    "correction_asked",
    "correction_answered",
    "not_accepted",
    "accepted",
    "suspended",
    "resumed",
    "extended",
    "approved",
    "refused",
    "certificate_made",
    "delivered",
    "closed",
    "withdrawn",
    "returned",
    "lapsed",
];

/// The longest address that is kept.
const ADDRESS_MAX: usize = 500;

/// A registered address.
#[derive(Debug, Clone)]
pub struct Hook {
    pub id: String,
    pub unit: UnitId,
    pub address: String,
    pub kinds: Vec<String>,
    pub at: At,
    /// How many messages wait for it.
    pub waiting: i64,
}

/// One message on its way. It shows no secret.
#[derive(Clone)]
pub struct Call {
    pub id: String,
    pub kind: String,
    pub body: String,
    pub address: String,
    secret: String,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Whether an address is one that may be registered, by its text alone.
pub fn is_address(text: &str) -> bool {
    text.len() <= ADDRESS_MAX && text.is_ascii() && Place::parse(text).is_ok()
}

/// A new secret, shown once.
pub fn fresh_secret() -> String {
    private::hex(&private::random::<32>())
}

/// Registers an address for a unit and everything below it.
pub fn add(
    tx: &mut Tx<'_>,
    keys: &Keys,
    hook: &Hook,
    secret: &str,
    by: &PersonId,
) -> Result<(), LogError> {
    let (nonce, body) = private::seal_draft(keys, &sealed_as(&hook.id), secret.as_bytes());
    let unit = hook.unit.as_str();
    let by_who = by.as_str();
    tx.put(
        &ADD,
        args![
            &hook.id,
            unit,
            &hook.address,
            nonce,
            body,
            by_who,
            hook.at.0
        ],
    );
    for kind in &hook.kinds {
        tx.put(&ADD_KIND, args![&hook.id, kind]);
    }
    register::hook_changed(tx, &hook.id, "hook_added", by, hook.at)
}

/// Ends an address of this subtree; what waits for it is dropped. Whether there was one.
pub fn end(
    tx: &mut Tx<'_>,
    unit: &UnitId,
    id: &str,
    by: &PersonId,
    now: At,
) -> Result<bool, LogError> {
    let after = crate::views::board::after(unit.as_str());
    if tx
        .one(&END, args![now.0, id, unit.as_str(), after])?
        .is_none()
    {
        return Ok(false);
    }
    tx.put(&DROP, args![id]);
    register::hook_changed(tx, id, "hook_ended", by, now)?;
    Ok(true)
}

/// The addresses of a subtree.
pub async fn list(app: &App, unit: &UnitId) -> Result<Vec<Hook>, StoreError> {
    let unit = unit.as_str().to_owned();
    app.store
        .read(move |tx| {
            let after = crate::views::board::after(&unit);
            let mut hooks = Vec::new();
            for row in tx.rows(&LIST, args![&unit, &after])? {
                hooks.push(Hook {
                    id: row.text(0)?.to_owned(),
                    unit: UnitId::new(row.text(1)?),
                    address: row.text(2)?.to_owned(),
                    kinds: Vec::new(),
                    at: At(row.i64(3)?),
                    waiting: row.i64(4)?,
                });
            }
            for row in tx.rows(&KINDS, args![&unit, &after])? {
                let id = row.text(0)?;
                if let Some(hook) = hooks.iter_mut().find(|hook| hook.id == id) {
                    hook.kinds.push(row.text(1)?.to_owned());
                }
            }
            Ok(hooks)
        })
        .await
}

/// A message with the secret of its address; `None` where that does not open.
pub fn call(
    keys: &Keys,
    (id, kind, body): (&str, &str, &str),
    (hook, address): (&str, &str),
    (nonce, sealed): (&[u8], &[u8]),
) -> Option<Call> {
    let secret = private::open_draft(keys, &sealed_as(hook), nonce, sealed)?;
    Some(Call {
        id: id.to_owned(),
        kind: kind.to_owned(),
        body: body.to_owned(),
        address: address.to_owned(),
        secret: String::from_utf8(secret).ok()?,
    })
}

fn sealed_as(hook: &str) -> String {
    format!("hook/{hook}")
}

/// Posts the message. 2xx: taken. 400, 410, 422: refused for good. Anything else, a redirect too,
/// may pass later.
pub(super) async fn hand_over(app: &App, call: Call) -> Result<(), Unsent> {
    let seconds = app.now().0.div_euclid(1000);
    let header = |name: &'static str| HeaderName::from_static(name);
    let ask = Ask {
        method: Method::POST,
        url: call.address.clone(),
        headers: vec![
            (header::CONTENT_TYPE, "application/json".into()),
            (header("yike-id"), call.id.clone()),
            (header("yike-kind"), call.kind.clone()),
            (header("yike-time"), seconds.to_string()),
            (
                header("yike-signature"),
                signature(&call.secret, seconds, &call.id, &call.body),
            ),
        ],
        body: call.body.into_bytes(),
    };
    let outside = &app.outside;
    let heard = outside.http.ask(Reach::Typed(&outside.hooks), ask).await;
    let unsent = match heard {
        Ok(answer) => match answer.status {
            200..=299 => return Ok(()),
            400 | 410 | 422 => Unsent::ForGood(Why::Refused),
            401 | 403 => Unsent::NotNow(Why::NotLetIn),
            _ => Unsent::NotNow(Why::PutOff),
        },
        // Addresses change; an administrator may also name the network.
        Err(Unheard::Address | Unheard::Forbidden) => Unsent::NotNow(Why::Forbidden),
        Err(Unheard::NoTls) => Unsent::NotNow(Why::NoTls),
        Err(
            Unheard::NoName
            | Unheard::NoConnection
            | Unheard::Broken
            | Unheard::TooLong
            | Unheard::TooLate,
        ) => Unsent::NotNow(Why::NoAnswer),
    };
    tracing::warn!(
        id = call.id,
        why = unsent.why().as_str(),
        "a webhook was not taken"
    );
    Err(unsent)
}

/// `sha256=…,sm3=…`: HMAC over `time.id.body`, by both hashes; a receiver checks one of them.
fn signature(secret: &str, seconds: i64, id: &str, body: &str) -> String {
    let text = format!("{seconds}.{id}.{body}");
    let key = sha::Key::new(sha::HMAC_SHA256, secret.as_bytes());
    let sha256 = private::hex(sha::sign(&key, text.as_bytes()).as_ref());
    let mut mac = Hmac::<Sm3>::new_from_slice(secret.as_bytes()).expect("HMAC takes any key");
    mac.update(text.as_bytes());
    let sm3 = private::hex(&mac.finalize().into_bytes());
    format!("sha256={sha256},sm3={sm3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_documentation() {
        // As `printf '%s' '1767225600.id-1.{}' | openssl dgst -sha256 -hmac secret` gives it.
        let told = signature("secret", 1_767_225_600, "id-1", "{}");
        let (sha256, sm3) = told.split_once(',').unwrap();
        assert_eq!(
            sha256,
            "sha256=90fe80da39dec1ca3f37a755ba4eaf6b689230bc2621efd22458a0e5078bb5cb"
        );
        assert_eq!(
            sm3,
            "sm3=20d2ab05673a4078bdb9af2584255ae5a1172a64d6da5c3b3773b6e4b6d6426c"
        );
    }

    #[test]
    fn an_address_is_https_or_this_machine_and_not_endless() {
        assert!(is_address("https://example.gov.cn/yike"));
        assert!(is_address("http://127.0.0.1:9/yike"));
        assert!(!is_address("http://example.gov.cn/yike"));
        assert!(!is_address("https://一刻.cn/"));
        assert!(!is_address(&format!(
            "https://example.cn/{}",
            "x".repeat(500)
        )));
    }
}
