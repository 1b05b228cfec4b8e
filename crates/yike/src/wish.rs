//! How a resident wants to be told 通知方式: by short message, by e-mail, by both, or only on their
//! page; and when not to be disturbed. Whoever chose nothing is told by short message, not at night.
//! The page tells everything in any case, and what has legal effect is served on paper as well.

use crate::app::App;
use crate::notify::{self, Channel, Message, Unsent};
use crate::private::{self, Keys};
use crate::store::{Row, StoreError, Tx};
use crate::{args, attempt, sql};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use yike_core::clock::{At, Quiet};
use yike_core::door::Email;
use yike_core::who::PersonId;

sql! {
    FIND = "SELECT sms, email, quiet_from, quiet_until, nonce, body, key FROM wish WHERE who = $1";
    LOCK = "SELECT nonce, body, key FROM wish WHERE who = $1";
    KEEP = "INSERT INTO wish (who, sms, email, quiet_from, quiet_until, nonce, body, key, master, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (who) DO UPDATE SET sms = excluded.sms, email = excluded.email,
        quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
        nonce = excluded.nonce, body = excluded.body, key = excluded.key,
        master = excluded.master, at = excluded.at";
    ASK = "INSERT INTO mail_code (id, who, digest, nonce, body, until_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET who = excluded.who, digest = excluded.digest,
        nonce = excluded.nonce, body = excluded.body, until_at = excluded.until_at";
    ASKED = "SELECT digest, nonce, body, until_at FROM mail_code WHERE id = $1 AND who = $2";
    DONE = "DELETE FROM mail_code WHERE id = $1";
    SWEEP = "DELETE FROM mail_code WHERE until_at <= $1";
    FORGET_WISH = "DELETE FROM wish WHERE who = $1 AND at <= $2";
    FORGET_CODE = "DELETE FROM mail_code WHERE who = $1";
}

/// How long a code for an e-mail address holds: mail takes its time.
const LIFE: i64 = 10 * 60_000;

/// What somebody chose.
#[derive(Debug, Clone)]
pub struct Wish {
    pub sms: bool,
    pub email: bool,
    pub quiet: Quiet,
    /// The proved address, also where e-mail is switched off.
    pub address: Option<Email>,
}

impl Default for Wish {
    fn default() -> Wish {
        Wish {
            sms: true,
            email: false,
            quiet: Quiet::NIGHT,
            address: None,
        }
    }
}

/// The words of a wish, as they lie sealed.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    email: Option<String>,
}

/// What this resident chose; what everybody has who chose nothing.
pub async fn of(app: &App, who: &PersonId) -> Result<Wish, StoreError> {
    let (who, keys) = (who.as_str().to_owned(), app.keys.clone());
    app.store
        .read(move |tx| {
            let Some(row) = tx.one(&FIND, args![&who])? else {
                return Ok(Wish::default());
            };
            let address = address(&keys, &row, 4, &who)?;
            Ok(Wish {
                sms: row.i64(0)? == 1,
                email: row.i64(1)? == 1,
                quiet: Quiet::between(row.i64(2)?, row.i64(3)?).unwrap_or(Quiet::NIGHT),
                address: address.and_then(|text| Email::parse(&text).ok()),
            })
        })
        .await
}

/// The address in three columns of a wish (nonce, body, key), if there is one and it opens.
pub(crate) fn address(
    keys: &Keys,
    row: &Row,
    at: usize,
    who: &str,
) -> Result<Option<String>, StoreError> {
    let (Some(nonce), Some(body), Some(key)) = (
        row.opt_blob(at)?,
        row.opt_blob(at + 1)?,
        row.opt_blob(at + 2)?,
    ) else {
        return Ok(None);
    };
    let plain = private::open_own(keys, &sealed_as(who), nonce, body, key);
    let words = plain.and_then(|plain| serde_json::from_slice::<Words>(&plain).ok());
    Ok(words.and_then(|words| words.email))
}

/// What the master key wraps about this resident's words.
pub(crate) fn sealed_as(who: &str) -> String {
    format!("wish/{who}")
}

/// Keeps ways and hours; the proved address stays. E-mail without one is not kept.
pub async fn keep(app: &App, who: &PersonId, wish: &Wish) -> Result<(), StoreError> {
    let (keys, now) = (app.keys.clone(), app.now());
    let (who, wish) = (who.as_str().to_owned(), wish.clone());
    app.store
        .write(move |tx| {
            let known = locked(tx, &keys, &who)?;
            let wish = Wish {
                address: known,
                ..wish.clone()
            };
            put(tx, &keys, &who, &wish, now);
            Ok(())
        })
        .await
}

fn locked(tx: &mut Tx<'_>, keys: &Keys, who: &str) -> Result<Option<Email>, StoreError> {
    let rows = tx.lock(&LOCK, args![who])?;
    let text = match rows.first() {
        Some(row) => address(keys, row, 0, who)?,
        None => None,
    };
    Ok(text.and_then(|text| Email::parse(&text).ok()))
}

fn put(tx: &mut Tx<'_>, keys: &Keys, who: &str, wish: &Wish, now: At) {
    let words = Words {
        email: wish.address.as_ref().map(|email| email.as_str().to_owned()),
    };
    let plain = serde_json::to_vec(&words).expect("plain data becomes JSON");
    let sealed = private::seal_own(keys, &sealed_as(who), &plain);
    let by_email = i64::from(wish.email && wish.address.is_some());
    let (from, until) = (wish.quiet.from(), wish.quiet.until());
    tx.put(
        &KEEP,
        args![
            who,
            i64::from(wish.sms),
            by_email,
            from,
            until,
            sealed.nonce,
            sealed.body,
            sealed.key,
            sealed.master,
            now.0
        ],
    );
}

/// Takes the address out, and e-mail with it.
pub async fn drop_address(app: &App, who: &PersonId) -> Result<(), StoreError> {
    let mut wish = of(app, who).await?;
    wish.address = None;
    wish.email = false;
    let (keys, now, who) = (app.keys.clone(), app.now(), who.as_str().to_owned());
    app.store
        .write(move |tx| {
            tx.lock(&LOCK, args![&who])?;
            put(tx, &keys, &who, &wish, now);
            Ok(())
        })
        .await
}

/// What came of asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Sent,
    TooMany,
    /// The mail server did not take it.
    NotTaken,
    /// There is no mail server here.
    NoMail,
}

/// Whether e-mail can be sent from here at all.
pub fn has_mail(app: &App) -> bool {
    notify::channel::is_open(app, Channel::Email)
}

/// Sends a code to the address and remembers its digest for this visit.
pub async fn ask(
    app: &App,
    token: &str,
    who: &PersonId,
    email: &Email,
) -> Result<Asked, StoreError> {
    if !has_mail(app) {
        return Ok(Asked::NoMail);
    }
    let visit = app.keys.session_id(token);
    let code = format!("{:06}", u32::from_be_bytes(private::random()) % 1_000_000);
    let digest = digest(app, &visit, &code);
    let (nonce, body) =
        private::seal_draft(&app.keys, &pending_as(&visit), email.as_str().as_bytes());
    // Nobody's mailbox is filled from here, whoever asks.
    let mailbox = private::hex(&app.keys.blind("mailbox", email.as_str()));
    let (now, person) = (app.now(), who.as_str().to_owned());
    let may = app
        .store
        .write(move |tx| {
            tx.put(&SWEEP, args![now.0]);
            let by_box = attempt::count(tx, &format!("mail/{mailbox}"), now)?;
            let by_person = attempt::count(tx, &format!("mail/{person}"), now)?;
            if by_box && by_person {
                let until = now.0 + LIFE;
                tx.put(&ASK, args![&visit, &person, &digest, nonce, &body, until]);
            }
            Ok::<_, StoreError>(by_box && by_person)
        })
        .await?;
    if !may {
        return Ok(Asked::TooMany);
    }
    let id = format!("code-{}", uuid::Uuid::now_v7());
    let mail = notify::mail_code(id, email.as_str().to_owned(), &code);
    // Somebody waits for it: at once, whatever the hour.
    Ok(match Message::Email(mail).hand_over(app).await {
        Ok(()) => Asked::Sent,
        Err(Unsent::NotNow(_) | Unsent::ForGood(_)) => Asked::NotTaken,
    })
}

/// The address that waits for its code.
pub async fn pending(app: &App, token: &str, who: &PersonId) -> Result<Option<Email>, StoreError> {
    let visit = app.keys.session_id(token);
    let (keys, now, who) = (app.keys.clone(), app.now(), who.as_str().to_owned());
    app.store
        .read(move |tx| {
            let row = tx.one(&ASKED, args![&visit, &who])?;
            let row = row.filter(|row| row.i64(3).is_ok_and(|until| until > now.0));
            Ok(match row {
                Some(row) => opened(&keys, &visit, &row)?,
                None => None,
            })
        })
        .await
}

fn opened(keys: &Keys, visit: &str, row: &Row) -> Result<Option<Email>, StoreError> {
    let plain = private::open_draft(keys, &pending_as(visit), row.blob(1)?, row.blob(2)?);
    let text = plain.and_then(|plain| String::from_utf8(plain).ok());
    Ok(text.and_then(|text| Email::parse(&text).ok()))
}

/// What came of typing a code in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    Proved,
    Wrong,
    Expired,
    TooMany,
}

/// Checks a code. The right one is used up; the address is kept, and e-mail is on.
pub async fn prove(
    app: &App,
    token: &str,
    who: &PersonId,
    code: &str,
) -> Result<Proof, StoreError> {
    let visit = app.keys.session_id(token);
    let given = digest(app, &visit, code);
    let known = of(app, who).await?;
    let (keys, now, who) = (app.keys.clone(), app.now(), who.as_str().to_owned());
    app.store
        .write(move |tx| {
            let Some(row) = tx.one(&ASKED, args![&visit, &who])? else {
                return Ok(Proof::Expired);
            };
            if row.i64(3)? <= now.0 {
                return Ok(Proof::Expired);
            }
            let door = format!("mail-code/{who}");
            if !attempt::count(tx, &door, now)? {
                return Ok(Proof::TooMany);
            }
            if !bool::from(row.blob(0)?.ct_eq(&given)) {
                return Ok(Proof::Wrong);
            }
            let Some(address) = opened(&keys, &visit, &row)? else {
                return Ok(Proof::Expired);
            };
            attempt::forget(tx, &door);
            tx.put(&DONE, args![&visit]);
            tx.lock(&LOCK, args![&who])?;
            let wish = Wish {
                address: Some(address),
                email: true,
                ..known.clone()
            };
            put(tx, &keys, &who, &wish, now);
            Ok(Proof::Proved)
        })
        .await
}

/// Erases what a resident had chosen at that time; whoever comes again chooses anew.
pub(crate) fn forget(tx: &mut Tx<'_>, who: &str, at: At) {
    tx.put(&FORGET_WISH, args![who, at.0]);
    tx.put(&FORGET_CODE, args![who]);
}

fn digest(app: &App, visit: &str, code: &str) -> Vec<u8> {
    app.keys.blind("mail code", &format!("{visit}/{code}"))
}

fn pending_as(visit: &str) -> String {
    format!("mail-code/{visit}")
}
