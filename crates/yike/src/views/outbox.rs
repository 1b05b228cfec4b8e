//! What went out, waits or failed on each way, of a subtree. What is said about letters of
//! authorisation goes by short message and is counted with those.

use super::board::{after, within};
use crate::app::App;
use crate::notify::Channel;
use crate::store::StoreError;
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::unit::UnitId;

sql! {
    STATES = concat!("SELECT n.state, CAST(COUNT(*) AS BIGINT) FROM notice n
        JOIN case_row r ON r.home = n.home AND r.id = n.case_id
        WHERE ", within!(), " AND n.channel = $3 GROUP BY n.state ORDER BY n.state");
    FAILED = concat!("SELECT n.id, n.kind, n.tries, n.at, n.why, r.number, r.item, h.address
        FROM notice n JOIN case_row r ON r.home = n.home AND r.id = n.case_id
        LEFT JOIN hook h ON h.id = n.to_who
        WHERE ", within!(), " AND n.channel = $3 AND n.state = 'failed'
        ORDER BY n.at DESC, n.id LIMIT 200");
    LETTER_STATES = "SELECT n.state, CAST(COUNT(*) AS BIGINT) FROM notice n
        JOIN letter l ON l.id = n.case_id WHERE n.channel = 'letter'
        AND ((l.desk >= $1 AND l.desk < $2) OR (l.desk = '' AND LENGTH($1) <= 6))
        GROUP BY n.state ORDER BY n.state";
    LETTERS_FAILED = "SELECT n.id, n.kind, n.tries, n.at, n.why FROM notice n
        JOIN letter l ON l.id = n.case_id WHERE n.channel = 'letter' AND n.state = 'failed'
        AND ((l.desk >= $1 AND l.desk < $2) OR (l.desk = '' AND LENGTH($1) <= 6))
        ORDER BY n.at DESC, n.id LIMIT 200";
}

/// The outbox of a subtree on one way.
#[derive(Debug, Clone, Default)]
pub struct Outbox {
    pub waiting: i64,
    pub sent: i64,
    pub failed: i64,
    /// The latest that failed, at most two hundred.
    pub failures: Vec<Failure>,
}

/// A message that could not be delivered.
#[derive(Debug, Clone)]
pub struct Failure {
    pub id: String,
    pub kind: String,
    pub tries: i64,
    pub at: At,
    /// Why, by the code of a `notify::Why`.
    pub why: String,
    /// Of the case; empty for a letter.
    pub number: String,
    pub item: String,
    /// Of the program that was to be told.
    pub address: Option<String>,
}

/// How many of each, and those that failed.
pub async fn outbox(app: &App, unit: &UnitId, way: Channel) -> Result<Outbox, StoreError> {
    let unit = unit.as_str().to_owned();
    app.store
        .read(move |tx| {
            let mut outbox = Outbox::default();
            let mut states = tx.rows(&STATES, args![&unit, after(&unit), way.as_str()])?;
            if way == Channel::Sms {
                states.extend(tx.rows(&LETTER_STATES, args![&unit, after(&unit)])?);
            }
            for row in states {
                match row.text(0)? {
                    "waiting" => outbox.waiting += row.i64(1)?,
                    "sent" => outbox.sent += row.i64(1)?,
                    "failed" => outbox.failed += row.i64(1)?,
                    _ => {}
                }
            }
            for row in tx.rows(&FAILED, args![&unit, after(&unit), way.as_str()])? {
                outbox.failures.push(Failure {
                    id: row.text(0)?.to_owned(),
                    kind: row.text(1)?.to_owned(),
                    tries: row.i64(2)?,
                    at: At(row.i64(3)?),
                    why: row.text(4)?.to_owned(),
                    number: row.text(5)?.to_owned(),
                    item: row.text(6)?.to_owned(),
                    address: row.opt_text(7)?.map(str::to_owned),
                });
            }
            if way == Channel::Sms {
                for row in tx.rows(&LETTERS_FAILED, args![&unit, after(&unit)])? {
                    outbox.failures.push(Failure {
                        id: row.text(0)?.to_owned(),
                        kind: row.text(1)?.to_owned(),
                        tries: row.i64(2)?,
                        at: At(row.i64(3)?),
                        why: row.text(4)?.to_owned(),
                        number: String::new(),
                        item: String::new(),
                        address: None,
                    });
                }
            }
            Ok(outbox)
        })
        .await
}
