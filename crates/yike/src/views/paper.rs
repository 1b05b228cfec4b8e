//! The ledger's state when a paper was made out: the head of the case at that event; and the
//! latest signed head of the city.

use crate::act::CaseKey;
use crate::app::App;
use crate::heads::{Head, Signed};
use crate::store::StoreError;
use crate::{args, sql};

sql! {
    HEADS = "SELECT hash, (SELECT text FROM signed_head WHERE home = '-'
            ORDER BY size DESC, at DESC LIMIT 1)
        FROM event WHERE home = $1 AND stream = 'case' AND id = $2 AND seq = $3";
}

/// What a paper bears of the ledger.
#[derive(Debug, Clone, Default)]
pub struct Heads {
    /// The hash of the event with this number; empty where there is none.
    pub own: Vec<u8>,
    /// None before the first signing.
    pub city: Option<Head>,
}

/// The heads for a paper of this event, in one statement.
///
/// # Errors
/// The store's own.
pub async fn heads_at(app: &App, key: &CaseKey, seq: u64) -> Result<Heads, StoreError> {
    let key = key.clone();
    app.store
        .read(move |tx| {
            let Some(row) = tx.one(&HEADS, args![&key.home, &key.id, seq as i64])? else {
                return Ok(Heads::default());
            };
            let city = row.opt_text(1)?.map(|text| Signed {
                text: text.to_owned(),
                signature: String::new(),
            });
            Ok(Heads {
                own: row.blob(0)?.to_vec(),
                city: city.and_then(|signed| signed.read()),
            })
        })
        .await
}
