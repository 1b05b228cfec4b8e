//! The outbox: sending what is due, on each way for itself, so that a slow mail server holds up no
//! short message; with retries, and not in anybody's quiet hours.

use super::channel::{self, Channel, Message, Unsent, Why};
use super::{hook, words};
use crate::app::App;
use crate::letter::Names;
use crate::people::{Applicant, Named};
use crate::private::Keys;
use crate::register::HOME;
use crate::store::{StoreError, Tx};
use crate::{args, private, sql, wish};
use futures_util::future::join_all;
use std::collections::BTreeMap;
use std::time::Duration;
use yike_core::clock::{At, Quiet};

sql! {
    RATE = "SELECT s.code FROM notice n JOIN served s ON s.home = n.home AND s.case_id = n.case_id
        AND s.service = 'result' WHERE n.home = $1 AND n.id = $2 AND NOT EXISTS (SELECT 1
        FROM rating r WHERE r.home = s.home AND r.case_id = s.case_id AND r.service = 'result')";
    TO_PEOPLE = "SELECT n.home, n.id, n.kind, n.tries, r.applicant, r.number,
        w.quiet_from, w.quiet_until, w.nonce, w.body, w.key, n.to_who, n.private_id, j.role
        FROM notice n JOIN case_row r ON r.home = n.home AND r.id = n.case_id
        LEFT JOIN party j ON j.home = n.home AND j.case_id = n.case_id AND j.who = n.to_who
            AND j.role = 'joint' AND j.names = n.private_id
        LEFT JOIN wish w ON w.who = n.to_who
        WHERE n.state = 'waiting' AND n.channel = $1 AND n.next_at <= $2
        ORDER BY n.next_at LIMIT 50";
    ABOUT_LETTERS = "SELECT n.home, n.id, n.kind, n.tries, n.private_id, n.to_who,
        w.quiet_from, w.quiet_until
        FROM notice n LEFT JOIN wish w ON w.who = n.to_who
        WHERE n.state = 'waiting' AND n.channel = 'letter' AND n.next_at <= $1
        ORDER BY n.next_at LIMIT 50";
    /// In the order of the events of a case: what failed holds back what comes after it, until a
    /// person sends it again or gives it up.
    TO_PROGRAMS = "SELECT n.home, n.id, n.kind, n.tries, n.body, h.id, h.address, h.nonce, h.body
        FROM notice n JOIN hook h ON h.id = n.to_who
        WHERE n.state = 'waiting' AND n.channel = 'hook' AND n.next_at <= $1
        AND h.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM notice o WHERE o.home = n.home
            AND o.case_id = n.case_id AND o.channel = 'hook' AND o.to_who = n.to_who
            AND o.seq < n.seq AND o.state IN ('waiting', 'failed'))
        ORDER BY n.next_at, n.id LIMIT 200";
    DONE = "UPDATE notice SET state = $1, tries = $2, next_at = $3, why = $4
        WHERE home = $5 AND id = $6 AND state = 'waiting'";
    PUT_OFF = "UPDATE notice SET next_at = $1 WHERE home = $2 AND id = $3 AND state = 'waiting'";
}

/// One short message. The gateway of a city takes these by its own protocol; see
/// `docs/sms.md` for what a connector must do.
#[derive(Debug, Clone)]
pub struct Sms {
    /// The same id may be handed over twice; a gateway drops the second.
    pub id: String,
    pub phone: String,
    pub words: String,
}

/// Whether short messages can be sent from here at all.
pub fn has_gateway(app: &App) -> bool {
    app.sms.is_there()
}

/// Hands one message over at once, whatever the hour: a code that somebody waits for. Nothing is
/// sent where there is no gateway; ask [`has_gateway`] first.
pub async fn send_now(app: &App, sms: Sms) -> Result<(), Unsent> {
    app.sms.hand_over(app, sms).await
}

/// A message that is due.
struct Due {
    home: String,
    id: String,
    tries: i64,
    /// Until when its reader is not to be disturbed.
    quiet_until: Option<At>,
    /// Nothing where there is nobody to send it to.
    message: Option<Message>,
}

/// Sends what is due on every way; how many were looked at. Where a way out is not set up its
/// messages stay waiting and the administrator's page counts them; nothing is lost.
pub async fn send_due(app: &App) -> Result<usize, StoreError> {
    let mut count = 0;
    for way in Channel::ALL {
        count += send_on(app, way).await?;
    }
    Ok(count)
}

async fn send_on(app: &App, way: Channel) -> Result<usize, StoreError> {
    if !channel::is_open(app, way) {
        return Ok(0);
    }
    match way {
        Channel::Sms => {
            let mut due = to_people(app, way).await?;
            due.extend(about_letters(app).await?);
            one_by_one(app, way, due).await
        }
        Channel::Email => one_by_one(app, way, to_people(app, way).await?).await,
        Channel::Hook => {
            // Each address for itself: one that does not answer keeps no other waiting, and is not
            // asked again in this round.
            let each = to_programs(app).await?.into_values();
            let sent = join_all(each.map(|due| until_put_off(app, due))).await;
            sent.into_iter().sum()
        }
    }
}

async fn one_by_one(app: &App, way: Channel, due: Vec<Due>) -> Result<usize, StoreError> {
    let count = due.len();
    for due in due {
        let _ = deliver(app, way, due).await?;
    }
    Ok(count)
}

async fn until_put_off(app: &App, due: Vec<Due>) -> Result<usize, StoreError> {
    let mut count = 0;
    for due in due {
        count += 1;
        if let Err(Unsent::NotNow(_)) = deliver(app, Channel::Hook, due).await? {
            break;
        }
    }
    Ok(count)
}

/// Hands one over and writes down what came of it.
async fn deliver(app: &App, way: Channel, due: Due) -> Result<Result<(), Unsent>, StoreError> {
    let now = app.now().0;
    let (home, id) = (due.home, due.id);
    if let Some(until) = due.quiet_until {
        app.store
            .write(move |tx| {
                tx.put(&PUT_OFF, args![until.0, &home, &id]);
                Ok::<_, StoreError>(())
            })
            .await?;
        return Ok(Ok(()));
    }
    let sent = match due.message {
        Some(message) => message.hand_over(app).await,
        None => Err(Unsent::ForGood(Why::NoAddress)),
    };
    let tries = due.tries + 1;
    // Backoff: 1, 2, 4 … minutes, at most an hour; after a number of tries a person looks.
    let (state, next, why) = match sent {
        Ok(()) => ("sent", now, ""),
        Err(Unsent::ForGood(why)) => ("failed", now, why.as_str()),
        Err(Unsent::NotNow(why)) if tries >= way.tries() => ("failed", now, why.as_str()),
        Err(Unsent::NotNow(why)) => (
            "waiting",
            now + 60_000 * (1 << (tries - 1).min(6)).min(60),
            why.as_str(),
        ),
    };
    app.store
        .write(move |tx| {
            tx.put(&DONE, args![state, tries, next, why, &home, &id]);
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(sent)
}

/// The quiet hours in two columns of a wish; those of the night where there is none.
fn quiet(row: &crate::store::Row, at: usize) -> Result<Quiet, StoreError> {
    let hours = row.opt_i64(at)?.zip(row.opt_i64(at + 1)?);
    Ok(hours
        .and_then(|(from, until)| Quiet::between(from, until))
        .unwrap_or(Quiet::NIGHT))
}

/// Where the result that a message tells of is rated: a short link with the code of that service.
fn rate_link(
    tx: &mut Tx<'_>,
    page: Option<&str>,
    (home, id): (&str, &str),
    kind: &str,
    whose: words::Whose,
) -> Result<Option<String>, StoreError> {
    let (Some(page), words::Whose::Own, "closed" | "not_accepted") = (page, whose, kind) else {
        return Ok(None);
    };
    let row = tx.one(&RATE, args![home, id])?;
    let code = row.map(|row| row.text(0).map(str::to_owned)).transpose()?;
    let page = page.trim_end_matches('/');
    Ok(code.map(|code| format!("{page}/r/{code}?by=message")))
}

async fn to_people(app: &App, way: Channel) -> Result<Vec<Due>, StoreError> {
    let now = app.now();
    let keys = app.keys.clone();
    let page = app.world.now().settings.get("address").cloned();
    app.store
        .read(move |tx| {
            let mut all = Vec::new();
            for row in tx.rows(&TO_PEOPLE, args![way.as_str(), now.0])? {
                let (home, id) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
                let (kind, number, to) = (row.text(2)?, row.text(5)?, row.text(11)?);
                let names = row.opt_text(12)?;
                let whose = match (names, row.opt_text(13)?) {
                    (Some(_), Some(_)) => words::Whose::Joint,
                    (Some(_), None) => words::Whose::Theirs,
                    (None, _) => words::Whose::Own,
                };
                let message = match way {
                    Channel::Sms => {
                        let phone = match names {
                            Some(doc) if whose == words::Whose::Joint => {
                                private::one(tx, &keys, &home, doc)?
                                    .and_then(|doc| doc.json::<Named>())
                                    .map(|named| (named.phone, whose))
                            }
                            Some(names) => phone_in(tx, &keys, names, to)?.map(|to| (to, whose)),
                            None => private::one(tx, &keys, &home, row.text(4)?)?
                                .and_then(|doc| doc.json::<Applicant>())
                                .map(|who| (who.told().to_owned(), words::Whose::of(&who))),
                        };
                        let rate = rate_link(tx, page.as_deref(), (&home, &id), kind, whose)?;
                        let rate = rate.as_deref();
                        phone.map(|(phone, whose)| {
                            Message::Sms(words::sms(&id, phone, kind, number, whose, rate))
                        })
                    }
                    Channel::Email => wish::address(&keys, &row, 8, to)?.map(|to| {
                        let page = page.as_deref();
                        Message::Email(words::mail(&id, to, kind, number, whose, page))
                    }),
                    Channel::Hook => None,
                };
                all.push(Due {
                    tries: row.i64(3)?,
                    quiet_until: quiet(&row, 6)?.ends(now),
                    home,
                    id,
                    message,
                });
            }
            Ok::<_, StoreError>(all)
        })
        .await
}

/// What waits about letters of authorisation: it belongs to no case. It tells of rights that
/// somebody was given or lost, and so goes by short message whatever was chosen.
async fn about_letters(app: &App) -> Result<Vec<Due>, StoreError> {
    let now = app.now();
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let mut all = Vec::new();
            for row in tx.rows(&ABOUT_LETTERS, args![now.0])? {
                let (home, id) = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
                let phone = match row.opt_text(4)? {
                    Some(names) => phone_in(tx, &keys, names, row.text(5)?)?,
                    None => None,
                };
                let kind = row.text(2)?;
                all.push(Due {
                    message: phone.map(|phone| Message::Sms(words::letter(&id, phone, kind))),
                    tries: row.i64(3)?,
                    quiet_until: quiet(&row, 6)?.ends(now),
                    home,
                    id,
                });
            }
            Ok::<_, StoreError>(all)
        })
        .await
}

/// The phone of one of the two whom a letter names; `None` where the names were forgotten.
fn phone_in(
    tx: &mut Tx<'_>,
    keys: &Keys,
    names: &str,
    to: &str,
) -> Result<Option<String>, StoreError> {
    let names = private::one(tx, keys, HOME, names)?.and_then(|doc| doc.json::<Names>());
    Ok(names.and_then(|names| match to {
        agent if keys.resident_of_phone(&names.agent_phone) == agent => Some(names.agent_phone),
        principal if names.principal_id(keys) == principal => Some(names.principal_phone),
        _ => None,
    }))
}

async fn to_programs(app: &App) -> Result<BTreeMap<String, Vec<Due>>, StoreError> {
    let now = app.now().0;
    let keys = app.keys.clone();
    app.store
        .read(move |tx| {
            let mut all: BTreeMap<String, Vec<Due>> = BTreeMap::new();
            for row in tx.rows(&TO_PROGRAMS, args![now])? {
                let (id, hook) = (row.text(1)?, row.text(5)?);
                let call = hook::call(
                    &keys,
                    (id, row.text(2)?, row.text(4)?),
                    (hook, row.text(6)?),
                    (row.blob(7)?, row.blob(8)?),
                );
                all.entry(hook.to_owned()).or_default().push(Due {
                    home: row.text(0)?.to_owned(),
                    id: id.to_owned(),
                    tries: row.i64(3)?,
                    quiet_until: None,
                    message: call.map(Message::Hook),
                });
            }
            Ok::<_, StoreError>(all)
        })
        .await
}

/// Runs for ever beside the server, each way in its own rounds.
pub async fn run(app: App) {
    join_all(Channel::ALL.map(|way| rounds(&app, way))).await;
}

async fn rounds(app: &App, way: Channel) {
    loop {
        if let Err(error) = send_on(app, way).await {
            tracing::warn!(%error, way = way.as_str(), "notices wait");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
