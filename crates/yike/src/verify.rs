//! Checking the past: every chain from its first event, and every case's row against the end of
//! its chain. What is broken is named; the rest is checked all the same.

use crate::store::{Row, Store, StoreError};
use crate::{args, sql};
use yike_core::chain::{self, Broken, What};

sql! {
    BATCH = "SELECT home, stream, id, seq, text, hash FROM event
        WHERE (home, stream, id, seq) > ($1, $2, $3, $4)
        ORDER BY home, stream, id, seq LIMIT 4000";
    /// Rows whose head is not in the log: a tail was cut, or an event was exchanged.
    HEADLESS = "SELECT r.home, r.id, r.seq FROM case_row r LEFT JOIN event e
        ON e.home = r.home AND e.stream = 'case' AND e.id = r.id AND e.seq = r.seq
        AND e.hash = r.head WHERE e.seq IS NULL ORDER BY r.home, r.id LIMIT 1000";
    /// Events that no row knows of: written past the one write path.
    BEYOND = "SELECT e.home, e.id, e.seq FROM case_row r JOIN event e
        ON e.home = r.home AND e.stream = 'case' AND e.id = r.id AND e.seq = r.seq + 1
        ORDER BY e.home, e.id LIMIT 1000";
}

/// What a check of the whole log found.
#[derive(Debug, Default, Clone)]
pub struct Verified {
    pub events: u64,
    pub streams: u64,
    pub broken: Vec<Broken>,
}

impl Verified {
    pub fn is_whole(&self) -> bool {
        self.broken.is_empty()
    }
}

/// One event's place in the order of the check.
type Place = (String, String, String, i64);

/// One stream being gathered over batches.
#[derive(Default)]
struct Gathered {
    name: Option<(String, String, String)>,
    links: Vec<(u64, String, Vec<u8>)>,
}

impl Gathered {
    /// Checks what was gathered and begins anew.
    fn close(&mut self, found: &mut Verified) {
        let Some((home, stream, id)) = self.name.take() else {
            return;
        };
        found.streams += 1;
        found.events += self.links.len() as u64;
        let links = self
            .links
            .iter()
            .map(|(seq, text, hash)| (*seq, text.as_str(), hash.as_slice()));
        if let Err(broken) = chain::verify(&home, &stream, &id, links) {
            found.broken.push(broken);
        }
        self.links.clear();
    }

    fn add(&mut self, row: &Row, found: &mut Verified) -> Result<Place, StoreError> {
        let name = (
            row.text(0)?.to_owned(),
            row.text(1)?.to_owned(),
            row.text(2)?.to_owned(),
        );
        let seq = row.i64(3)?;
        if self.name.as_ref() != Some(&name) {
            self.close(found);
            self.name = Some(name.clone());
        }
        self.links
            .push((seq as u64, row.text(4)?.to_owned(), row.blob(5)?.to_vec()));
        Ok((name.0, name.1, name.2, seq))
    }
}

/// Checks the whole log. `progress` is told the events checked so far.
///
/// # Errors
/// Only where the store cannot be read; a broken chain is a finding, not an error.
pub async fn verify(store: &Store, mut progress: impl FnMut(u64)) -> Result<Verified, StoreError> {
    let mut found = Verified::default();
    let mut gathered = Gathered::default();
    let mut after: Place = (String::new(), String::new(), String::new(), 0);
    loop {
        let (home, stream, id, seq) = after.clone();
        let rows: Vec<Row> = store
            .read(move |tx| tx.rows(&BATCH, args![&home, &stream, &id, seq]))
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            after = gathered.add(row, &mut found)?;
        }
        progress(found.events);
    }
    gathered.close(&mut found);
    check_rows(store, &mut found).await?;
    Ok(found)
}

async fn check_rows(store: &Store, found: &mut Verified) -> Result<(), StoreError> {
    let (headless, beyond) = store
        .read(|tx| Ok::<_, StoreError>((tx.rows(&HEADLESS, args![])?, tx.rows(&BEYOND, args![])?)))
        .await?;
    for row in headless.iter().chain(&beyond) {
        let broken = Broken {
            home: row.text(0)?.to_owned(),
            stream: "case".into(),
            id: row.text(1)?.to_owned(),
            seq: row.i64(2)? as u64,
            what: What::Changed,
        };
        let known = |b: &Broken| b.home == broken.home && b.id == broken.id;
        if !found.broken.iter().any(known) {
            found.broken.push(broken);
        }
    }
    Ok(())
}
