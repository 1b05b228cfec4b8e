//! The ends of all streams in one digest: two installations that have the same one hold the same
//! past, event for event.

use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use yike_core::chain;

sql! {
    HEADS = "SELECT h.home, h.stream, h.id, h.seq, e.hash FROM
        (SELECT home, stream, id, MAX(seq) AS seq FROM event
            WHERE (home, stream, id) > ($1, $2, $3)
            GROUP BY home, stream, id ORDER BY home, stream, id LIMIT 4000) h
        JOIN event e ON e.home = h.home AND e.stream = h.stream AND e.id = h.id AND e.seq = h.seq
        ORDER BY h.home, h.stream, h.id";
}

/// SM3 over one line `home TAB stream TAB id TAB seq TAB hash LF` for each stream, in the order of
/// their names' bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    pub streams: u64,
    pub events: u64,
    pub sm3: String,
}

impl Heads {
    /// `read` runs a job over one snapshot.
    pub(super) fn of(
        mut read: impl FnMut(Page) -> Result<Vec<Row>, StoreError>,
    ) -> Result<Heads, StoreError> {
        let mut heads = Heads::default();
        let (mut digest, mut after) = (Sm3::new(), Page::default());
        loop {
            let rows = read(after.clone())?;
            let Some(last) = rows.last() else {
                heads.sm3 = chain::hex(&digest.finalize());
                return Ok(heads);
            };
            after = Page(text(last, 0)?, text(last, 1)?, text(last, 2)?);
            for row in &rows {
                let (home, stream, id) = (row.text(0)?, row.text(1)?, row.text(2)?);
                let (seq, hash) = (row.i64(3)?, chain::hex(row.blob(4)?));
                digest.update(format!("{home}\t{stream}\t{id}\t{seq}\t{hash}\n"));
                heads.streams += 1;
                heads.events += seq as u64;
            }
        }
    }
}

/// The stream behind which the next page begins.
#[derive(Clone, Default)]
pub(super) struct Page(String, String, String);

impl Page {
    pub fn rows(&self, tx: &mut Tx<'_>) -> Result<Vec<Row>, StoreError> {
        tx.rows(&HEADS, args![&self.0, &self.1, &self.2])
    }
}

fn text(row: &Row, column: usize) -> Result<String, StoreError> {
    Ok(row.text(column)?.to_owned())
}
