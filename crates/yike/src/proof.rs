//! A phone is proved by typing in a code that was sent to it. Known and unknown phones are
//! treated alike: there is no list of accounts to be found out.

use crate::app::App;
use crate::notify::{self, Sms};
use crate::store::StoreError;
use crate::{args, attempt, private, sql};
use subtle::ConstantTimeEq;
use yike_core::door::{LookupCode, Phone};
use yike_core::who::PersonId;

sql! {
    ASK = "INSERT INTO sms_code (id, person, masked, digest, next, seek, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET person = excluded.person, masked = excluded.masked,
        digest = excluded.digest, next = excluded.next, seek = excluded.seek,
        until_at = excluded.until_at";
    ASKED = "SELECT person, masked, digest, next, seek, until_at FROM sms_code WHERE id = $1";
    DONE = "DELETE FROM sms_code WHERE id = $1";
    SWEEP = "DELETE FROM sms_code WHERE until_at <= $1";
    /// The case of this code, if it is this resident's: an unknown code and a wrong phone are
    /// one and the same empty answer of one and the same statement.
    /// It is asked from this resident's own cases, so that the work does not tell whether the code
    /// is somebody's.
    SEEK = "SELECT l.case_id FROM party p CROSS JOIN lookup l
        WHERE p.who = $1 AND p.home = $2 AND p.role = 'applicant'
        AND l.home = p.home AND l.case_id = p.case_id AND l.code = $3";
}

/// How long a code holds.
const LIFE: i64 = 5 * 60_000;

/// What the visitor wants to do once the phone is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aim {
    /// Go on to a page of ours.
    Go(String),
    /// See the case of this look-up code.
    Seek(LookupCode),
}

/// What came of asking for a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Sent,
    TooMany,
    /// This installation has no gateway for short messages yet.
    NoGateway,
}

/// Sends a code to the phone and remembers its digest for this visit.
pub async fn ask(app: &App, token: &str, phone: &Phone, aim: &Aim) -> Result<Asked, StoreError> {
    if !notify::has_gateway(app) {
        return Ok(Asked::NoGateway);
    }
    let visit = app.keys.session_id(token);
    let person = app.keys.resident_of_phone(phone.as_str());
    let masked = phone.masked();
    let code = format!("{:06}", u32::from_be_bytes(private::random()) % 1_000_000);
    let digest = digest(app, &visit, &code);
    let (next, seek) = match aim {
        Aim::Go(next) => (next.clone(), String::new()),
        Aim::Seek(code) => (String::new(), code.as_str().to_owned()),
    };
    let now = app.now();
    let by_code = match aim {
        Aim::Go(_) => None,
        Aim::Seek(code) => Some(door_of(app, code)),
    };
    let may = app
        .store
        .write(move |tx| {
            attempt::sweep(tx, now);
            tx.put(&SWEEP, args![now.0]);
            let by_phone = attempt::count(tx, &format!("ask/{person}"), now)?;
            let by_visit = attempt::count(tx, &format!("ask/{visit}"), now)?;
            let by_code = match &by_code {
                Some(door) => attempt::count(tx, door, now)?,
                None => true,
            };
            if !(by_phone && by_visit && by_code) {
                return Ok(false);
            }
            tx.put(
                &ASK,
                args![
                    &visit,
                    &person,
                    &masked,
                    &digest,
                    &next,
                    &seek,
                    now.0 + LIFE
                ],
            );
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !may {
        return Ok(Asked::TooMany);
    }
    let words =
        format!("【一刻】验证码 {code}，5 分钟内有效。工作人员不会向您要这个码，请不要告诉别人。");
    notify::send_now(
        app,
        Sms {
            id: format!("code-{}", uuid::Uuid::now_v7()),
            phone: phone.as_str().to_owned(),
            words,
        },
    )
    .await
    // Never “sent” for what was not taken: the page says to try again.
    .map_err(|_| StoreError::Busy)?;
    Ok(Asked::Sent)
}

/// The phone that a code was sent to for this visit, masked, and whether a look-up was asked.
pub async fn pending(app: &App, token: &str) -> Result<Option<(String, Aim)>, StoreError> {
    let visit = app.keys.session_id(token);
    let now = app.now();
    let row = app
        .store
        .read(move |tx| tx.one(&ASKED, args![&visit]))
        .await?;
    match row {
        Some(row) if row.i64(5)? > now.0 => Ok(Some((
            row.text(1)?.to_owned(),
            aim(row.text(3)?, row.text(4)?),
        ))),
        Some(_) | None => Ok(None),
    }
}

/// What came of typing a code in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    Proved(Proved),
    Wrong,
    /// No code is waiting, or its five minutes are over.
    Expired,
    TooMany,
}

/// A proved phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    pub person: PersonId,
    pub masked: String,
    pub aim: Aim,
}

/// Checks a code. The right one is used up.
pub async fn prove(app: &App, token: &str, code: &str) -> Result<Proof, StoreError> {
    let visit = app.keys.session_id(token);
    let given = digest(app, &visit, code);
    let now = app.now();
    app.store
        .write(move |tx| {
            let Some(row) = tx.one(&ASKED, args![&visit])? else {
                return Ok(Proof::Expired);
            };
            if row.i64(5)? <= now.0 {
                return Ok(Proof::Expired);
            }
            let person = row.text(0)?;
            let (by_phone, by_visit) = (format!("code/{person}"), format!("code/{visit}"));
            let may_phone = attempt::count(tx, &by_phone, now)?;
            let may_visit = attempt::count(tx, &by_visit, now)?;
            if !(may_phone && may_visit) {
                return Ok(Proof::TooMany);
            }
            if !bool::from(row.blob(2)?.ct_eq(&given)) {
                return Ok(Proof::Wrong);
            }
            attempt::forget(tx, &by_phone);
            attempt::forget(tx, &by_visit);
            tx.put(&DONE, args![&visit]);
            Ok(Proof::Proved(Proved {
                person: PersonId::new(person),
                masked: row.text(1)?.to_owned(),
                aim: aim(row.text(3)?, row.text(4)?),
            }))
        })
        .await
}

/// Counts a try at a look-up code by somebody whose phone is proved: by phone, by visit and by
/// code. Whether it may still be looked for.
pub async fn may_seek(
    app: &App,
    token: &str,
    person: &PersonId,
    code: &LookupCode,
) -> Result<bool, StoreError> {
    let visit = app.keys.session_id(token);
    let (by_code, person, now) = (door_of(app, code), person.clone(), app.now());
    app.store
        .write(move |tx| {
            let by_phone = attempt::count(tx, &format!("track/{person}"), now)?;
            let by_visit = attempt::count(tx, &format!("track/{visit}"), now)?;
            let by_code = attempt::count(tx, &by_code, now)?;
            Ok(by_phone && by_visit && by_code)
        })
        .await
}

/// The right code of one's own case was no guess.
pub async fn was_theirs(
    app: &App,
    token: &str,
    person: &PersonId,
    code: &LookupCode,
) -> Result<(), StoreError> {
    let visit = app.keys.session_id(token);
    let doors = [
        format!("track/{person}"),
        format!("track/{visit}"),
        door_of(app, code),
    ];
    app.store
        .write(move |tx| {
            doors.iter().for_each(|door| attempt::forget(tx, door));
            Ok(())
        })
        .await
}

/// The door at which tries of one code are counted: a keyed digest, never the code.
fn door_of(app: &App, code: &LookupCode) -> String {
    let digest = app.keys.blind("look-up", code.as_str());
    format!("seek/{}", private::hex(&digest))
}

/// The case of a look-up code, if it is this resident's: `home` and id.
pub async fn seek(
    app: &App,
    person: &PersonId,
    code: &LookupCode,
) -> Result<Option<crate::act::CaseKey>, StoreError> {
    // An unknown first character still asks the same question, of a home that has no cases.
    let home = app
        .world
        .now()
        .homes()
        .home_of(code.home())
        .map(str::to_owned);
    let home = home.unwrap_or_else(|| "-".to_owned());
    let (person, code) = (person.as_str().to_owned(), code.as_str().to_owned());
    app.store
        .read(move |tx| {
            Ok(match tx.one(&SEEK, args![&person, &home, &code])? {
                Some(row) => Some(crate::act::CaseKey::new(&home, row.text(0)?)),
                None => None,
            })
        })
        .await
}

fn digest(app: &App, visit: &str, code: &str) -> Vec<u8> {
    app.keys.blind("sms code", &format!("{visit}/{code}"))
}

fn aim(next: &str, seek: &str) -> Aim {
    match LookupCode::parse(seek) {
        Ok(code) => Aim::Seek(code),
        Err(_) => Aim::Go(next.to_owned()),
    }
}
