//! The messages that the simulator of the gateway keeps: read in the demonstration only.

use crate::store::{Store, StoreError};
use crate::{args, sql};
use yike_core::clock::At;

sql! {
    LATEST = "SELECT phone, words, at FROM demo_sms ORDER BY at DESC, id DESC LIMIT 40";
}

/// A simulated message.
#[derive(Debug, Clone)]
pub struct Message {
    pub phone: String,
    pub words: String,
    pub at: At,
}

pub async fn latest(store: &Store) -> Result<Vec<Message>, StoreError> {
    store
        .read(|tx| {
            let mut messages = Vec::new();
            for row in tx.rows(&LATEST, args![])? {
                messages.push(Message {
                    phone: row.text(0)?.to_owned(),
                    words: row.text(1)?.to_owned(),
                    at: At(row.i64(2)?),
                });
            }
            Ok(messages)
        })
        .await
}
