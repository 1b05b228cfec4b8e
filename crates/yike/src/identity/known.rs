//! Whom a provider means. What it says is met as keyed digests only: its own name for the person
//! first, then the number of the identity card, then the phone. Whoever was met once stays the same
//! person, also after the phone has changed.

use super::Asserted;
use crate::app::App;
use crate::private::hex;
use crate::store::{StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    FIND = "SELECT person, masked FROM known_as WHERE provider = $1 AND subject = $2";
    ADD = "INSERT INTO known_as (provider, subject, person, masked, at)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (provider, subject) DO NOTHING";
    WAIT = "INSERT INTO known_wait (id, provider, subject, number, until_at)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET provider = excluded.provider, subject = excluded.subject,
        number = excluded.number, until_at = excluded.until_at";
    WAITED = "DELETE FROM known_wait WHERE id = $1 RETURNING provider, subject, number, until_at";
    SWEEP = "DELETE FROM known_wait WHERE until_at <= $1";
    FORGET = "DELETE FROM known_as WHERE person = $1 AND at <= $2";
}

/// Digests of numbers of identity cards stand under this name, whichever provider said them.
const BY_NUMBER: &str = "id-number";
/// So long a phone may be proved after coming back from a provider that says none.
const LIFE: i64 = 30 * 60_000;

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// This resident; the phone as it may be shown.
    Person(PersonId, String),
    /// Nobody whom we know yet: a phone proved in this visit says who.
    Unknown,
}

/// Finds the resident, or makes what was asserted wait for a proved phone in this visit.
pub async fn resolve(
    app: &App,
    token: &str,
    provider: &str,
    asserted: &Asserted,
) -> Result<Meant, StoreError> {
    let visit = app.keys.session_id(token);
    let subject = format!("{provider}/{}", asserted.subject);
    let subject = hex(&app.keys.blind("subject", &subject));
    let number = asserted.id_number.as_ref();
    let number = number.map(|number| hex(&app.keys.blind("known number", number.as_str())));
    let phone = asserted.phone.as_ref().map(|phone| {
        let person = app.keys.resident_of_phone(phone.as_str());
        (person, phone.masked())
    });
    let (provider, now) = (provider.to_owned(), app.now());
    app.store
        .write(move |tx| {
            let mut meant = find(tx, &provider, &subject)?;
            if let (None, Some(number)) = (&meant, &number) {
                meant = find(tx, BY_NUMBER, number)?;
            }
            let Some((person, masked)) = meant.or_else(|| phone.clone()) else {
                tx.put(&SWEEP, args![now.0]);
                let number = number.as_deref().unwrap_or_default();
                let until = now.0 + LIFE;
                tx.put(&WAIT, args![&visit, &provider, &subject, number, until]);
                return Ok(Meant::Unknown);
            };
            link(
                tx,
                &provider,
                &subject,
                number.as_deref(),
                (&person, &masked),
                now,
            );
            Ok(Meant::Person(PersonId::new(person), masked))
        })
        .await
}

/// The phone is proved: whoever came back from a provider in this visit is this resident from now
/// on.
pub async fn join(
    app: &App,
    token: &str,
    person: &PersonId,
    masked: &str,
) -> Result<(), StoreError> {
    let visit = app.keys.session_id(token);
    let (person, masked, now) = (person.as_str().to_owned(), masked.to_owned(), app.now());
    app.store
        .write(move |tx| {
            let Some(row) = tx.one(&WAITED, args![&visit])? else {
                return Ok(());
            };
            if row.i64(3)? > now.0 {
                let number = Some(row.text(2)?).filter(|number| !number.is_empty());
                let (provider, subject) = (row.text(0)?, row.text(1)?);
                link(tx, provider, subject, number, (&person, &masked), now);
            }
            Ok(())
        })
        .await
}

fn find(
    tx: &mut Tx<'_>,
    provider: &str,
    subject: &str,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(match tx.one(&FIND, args![provider, subject])? {
        Some(row) => Some((row.text(0)?.to_owned(), row.text(1)?.to_owned())),
        None => None,
    })
}

fn link(
    tx: &mut Tx<'_>,
    provider: &str,
    subject: &str,
    number: Option<&str>,
    (person, masked): (&str, &str),
    now: At,
) {
    tx.put(&ADD, args![provider, subject, person, masked, now.0]);
    if let Some(number) = number {
        tx.put(&ADD, args![BY_NUMBER, number, person, masked, now.0]);
    }
}

pub(super) fn forget(tx: &mut Tx<'_>, who: &str, at: At) {
    tx.put(&FORGET, args![who, at.0]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::trial;
    use yike_core::door::{IdNumber, Phone};

    fn said(subject: &str, phone: Option<&str>, number: Option<&str>) -> Asserted {
        Asserted {
            subject: subject.into(),
            phone: phone.map(|text| Phone::parse(text).unwrap()),
            id_number: number.map(|text| IdNumber::parse(text).unwrap()),
        }
    }

    const NUMBER: &str = "110101194912310024";

    #[test]
    fn the_same_person_keeps_their_cases_by_whichever_way_they_come() {
        trial::each(async |trial| {
            let app = &trial.app;
            let of_phone = |phone: &str| PersonId::new(app.keys.resident_of_phone(phone));
            let wang = of_phone("13800001111");
            let meet = async |provider: &str, asserted: Asserted| {
                resolve(app, "visit", provider, &asserted).await.unwrap()
            };
            // A verified phone is the account that a code to that phone opens.
            let met = meet("city", said("s1", Some("13800001111"), Some(NUMBER))).await;
            let as_wang = Meant::Person(wang.clone(), "138****1111".into());
            assert_eq!(met, as_wang);
            // A new phone, and later none: still the same person.
            assert_eq!(
                meet("city", said("s1", Some("13900002222"), None)).await,
                as_wang
            );
            assert_eq!(meet("city", said("s1", None, None)).await, as_wang);
            // Another provider that says the same number of the identity card.
            assert_eq!(meet("bank", said("x9", None, Some(NUMBER))).await, as_wang);
            // Another subject of the same provider is somebody else, whatever it is called.
            assert_eq!(meet("city", said("s2", None, None)).await, Meant::Unknown);
            assert_eq!(meet("bank", said("s1", None, None)).await, Meant::Unknown);
        });
    }

    #[test]
    fn who_is_unknown_proves_a_phone_in_the_same_visit() {
        trial::each(async |trial| {
            let app = &trial.app;
            let li = PersonId::new(app.keys.resident_of_phone("13800003333"));
            let asserted = said("s3", None, Some(NUMBER));
            let met = resolve(app, "mine", "city", &asserted).await.unwrap();
            assert_eq!(met, Meant::Unknown);
            // A phone proved in another visit joins nothing.
            let other = PersonId::new("somebody");
            join(app, "theirs", &other, "137****0000").await.unwrap();
            assert_eq!(
                resolve(app, "mine", "city", &asserted).await.unwrap(),
                Meant::Unknown
            );
            join(app, "mine", &li, "138****3333").await.unwrap();
            let met = resolve(app, "later", "city", &asserted).await.unwrap();
            assert_eq!(met, Meant::Person(li, "138****3333".into()));
        });
    }
}
