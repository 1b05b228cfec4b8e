//! What was counted without a case, made again: notices and advice at counters from their log, taps at
//! doors from the list of taps, which has no other source.

use super::Range;
use crate::act::CaseKey;
use crate::app::App;
use crate::field::tally::{self, Tap};
use crate::ledger;
use crate::rows::facts::{self, Beside};
use crate::store::{StoreError, Tx};
use crate::{args, sql, visit};
use yike_core::unit::UnitId;

sql! {
    VISITS = "SELECT home, id, text FROM event WHERE stream = 'visit'
        AND kind IN ('told', 'advised') AND (home, id) > ($1, $2) ORDER BY home, id LIMIT 500";
    TAPS = "SELECT person, id, unit, kind, item, n, day FROM field_tally
        WHERE (person, id) > ($1, $2) ORDER BY person, id LIMIT 500";
}

/// Makes them again, of one home or of all; those that differed.
pub async fn rebuild(app: &App, range: &Range) -> Result<Vec<CaseKey>, StoreError> {
    let mut differing = Vec::new();
    for source in [visits, taps] {
        let mut after = (String::new(), String::new());
        loop {
            let begin = after.clone();
            let page = app.store.read(move |tx| source(tx, &begin)).await?;
            let Some(last) = page.last else { break };
            after = last;
            for (key, made) in page.facts {
                let is_asked = range.home.as_ref().is_none_or(|home| *home == key.home);
                if is_asked && !one(app, &key, &made, range.compare_only).await? {
                    differing.push(key);
                }
            }
        }
    }
    Ok(differing)
}

/// Some of a source, and where to go on; no `last` where there is no more.
#[derive(Default)]
struct Page {
    facts: Vec<(CaseKey, Beside)>,
    last: Option<(String, String)>,
}

type After = (String, String);

fn visits(tx: &mut Tx<'_>, after: &After) -> Result<Page, StoreError> {
    let mut page = Page::default();
    for row in tx.rows(&VISITS, args![&after.0, &after.1])? {
        let (home, id) = (row.text(0)?, row.text(1)?);
        page.last = Some((home.to_owned(), id.to_owned()));
        // A record that cannot be read is a matter of `verify`.
        let fact = ledger::record(row.text(2)?).ok();
        if let Some(fact) = fact.as_ref().and_then(visit::counted::of) {
            page.facts.push((visit::counted::key(home, id), fact));
        }
    }
    Ok(page)
}

fn taps(tx: &mut Tx<'_>, after: &After) -> Result<Page, StoreError> {
    let mut page = Page::default();
    for row in tx.rows(&TAPS, args![&after.0, &after.1])? {
        page.last = Some((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        let Some(kind) = tally::Kind::parse(row.text(3)?) else {
            continue;
        };
        let tap = Tap {
            id: row.text(1)?.to_owned(),
            unit: UnitId::new(row.text(2)?),
            kind,
            item: row.text(4)?.to_owned(),
            n: row.i64(5)? as u32,
            day: row.i64(6)?,
        };
        page.facts.push((tap.key(), tap.counted()));
    }
    Ok(page)
}

/// Whether the stored fact equalled the one made again; it does afterwards, unless only compared.
async fn one(
    app: &App,
    key: &CaseKey,
    made: &Beside,
    compare_only: bool,
) -> Result<bool, StoreError> {
    let (of, made) = (key.clone(), vec![made.row(key)]);
    let same = {
        let (of, made) = (of.clone(), made.clone());
        let read = app.store.read(move |tx| facts::read(tx, &of));
        read.await? == made
    };
    if same || compare_only {
        return Ok(same);
    }
    app.store
        .write(move |tx| {
            let stored = facts::read(tx, &of)?;
            facts::change(tx, &of, &stored, &made);
            Ok(false)
        })
        .await
}
