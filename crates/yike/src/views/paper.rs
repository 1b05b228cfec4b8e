//! The ledger's state when a paper was made out: the head of the case at that event.

use crate::act::CaseKey;
use crate::app::App;
use crate::store::StoreError;
use crate::{args, sql};

sql! {
    HEAD = "SELECT hash FROM event WHERE home = $1 AND stream = 'case' AND id = $2 AND seq = $3";
}

/// The hash of the event with this number; `None` where there is none.
///
/// # Errors
/// The store's own.
pub async fn head_at(app: &App, key: &CaseKey, seq: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let key = key.clone();
    app.store
        .read(
            move |tx| match tx.one(&HEAD, args![&key.home, &key.id, seq as i64])? {
                Some(row) => Ok(Some(row.blob(0)?.to_vec())),
                None => Ok(None),
            },
        )
        .await
}
