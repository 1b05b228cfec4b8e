//! Making the rows again from the events: online, case by case, by home, resumable. What was counted
//! at counters and doors comes after the cases.

mod beside;

use crate::act::{self, CaseKey, Fail, Loaded};
use crate::app::App;
use crate::store::{StoreError, Val};
use crate::{args, sql};
use crate::{rated, rows};

sql! {
    CASES = "SELECT home, id FROM event
        WHERE stream = 'case' AND seq = 1 AND (home, id) > ($1, $2)
        ORDER BY home, id LIMIT 500";
    CASES_OF_HOME = "SELECT home, id FROM event
        WHERE stream = 'case' AND seq = 1 AND home = $1 AND id > $2
        ORDER BY home, id LIMIT 500";
}

/// Which cases, and whether rows are only compared.
#[derive(Debug, Clone, Default)]
pub struct Range {
    pub home: Option<String>,
    /// Begin behind this case: where an earlier run stopped.
    pub after: Option<CaseKey>,
    pub compare_only: bool,
}

/// What was found and mended.
#[derive(Debug, Clone, Default)]
pub struct Rebuilt {
    pub cases: u64,
    /// Cases, visits and taps whose stored rows differed from those made again.
    pub differing: Vec<CaseKey>,
    /// Cases whose chain is broken: left alone.
    pub broken: Vec<CaseKey>,
    /// The last case looked at.
    pub last: Option<CaseKey>,
}

/// Makes rows again. `progress` is told the count so far and the last case.
pub async fn rebuild(
    app: &App,
    range: &Range,
    mut progress: impl FnMut(u64, &CaseKey),
) -> Result<Rebuilt, StoreError> {
    let mut done = Rebuilt {
        last: range.after.clone(),
        ..Rebuilt::default()
    };
    loop {
        let keys = next(app, range.home.clone(), done.last.clone()).await?;
        let Some(last) = keys.last().cloned() else {
            done.differing.extend(beside::rebuild(app, range).await?);
            return Ok(done);
        };
        for key in keys {
            match rebuild_one(app, &key, range.compare_only).await {
                Ok(true) => {}
                Ok(false) => done.differing.push(key),
                Err(Fail::Broken(_)) => done.broken.push(key),
                Err(Fail::Store(error)) => return Err(error),
                Err(Fail::Refused(_) | Fail::Altered { .. } | Fail::NotFound) => {
                    done.broken.push(key);
                }
            }
            done.cases += 1;
        }
        progress(done.cases, &last);
        done.last = Some(last);
    }
}

async fn next(
    app: &App,
    home: Option<String>,
    after: Option<CaseKey>,
) -> Result<Vec<CaseKey>, StoreError> {
    let after = after.unwrap_or_else(|| CaseKey::new("", ""));
    app.store
        .read(move |tx| {
            let found = match &home {
                Some(home) => tx.rows(&CASES_OF_HOME, args![home, &after.id])?,
                None => tx.rows(&CASES, args![&after.home, &after.id])?,
            };
            found
                .iter()
                .map(|row| Ok(CaseKey::new(row.text(0)?, row.text(1)?)))
                .collect()
        })
        .await
}

/// The rows made again, where they differ from those stored.
type Made = Option<(Vec<Val>, rows::beside::Beside, Facts)>;

/// What is counted of a case: as it was stored, and made again.
struct Facts {
    stored: rows::facts::Rows,
    made: rows::facts::Rows,
}

/// Whether the stored row equalled the one made again; it does afterwards, unless only compared.
async fn rebuild_one(app: &App, key: &CaseKey, compare_only: bool) -> Result<bool, Fail> {
    let (world, now, keys) = (app.world.now(), app.now(), app.keys.clone());
    let (key, locked, seen) = (key.clone(), key.clone(), world.clone());
    let job = move |tx: &mut crate::store::Tx<'_>| -> Result<(bool, Made, Loaded), Fail> {
        let stored = tx.one(&rows::READ, args![&key.home, &key.id])?;
        let loaded = act::load(tx, &world, &key)?.ok_or(Fail::NotFound)?;
        let made = rows::of(&loaded, &world, now);
        let beside = rows::beside::of(&loaded);
        let facts = Facts {
            stored: rows::facts::read(tx, &key)?,
            made: rows::facts::standing(tx, &loaded, &world.calendar)?,
        };
        let same = stored.is_some_and(|row| row.values() == made.as_slice())
            && rows::beside::read(tx, &key)? == beside
            && facts.stored == facts.made;
        Ok((same, (!same).then_some((made, beside, facts)), loaded))
    };
    if compare_only {
        return app.store.read(job).await.map(|(same, ..)| same);
    }
    app.store
        .write(move |tx| {
            // Online: an act in between must not be overwritten with what was before it.
            act::lock(tx, &locked)?;
            let (same, made, loaded) = job(tx)?;
            if let Some((made, beside, facts)) = made {
                rows::write(tx, &made);
                rows::beside::write(tx, &locked, &beside);
                rows::facts::change(tx, &locked, &facts.stored, &facts.made);
                rated::appeal::stands(tx, &loaded)?;
            }
            rated::of_case::write(tx, &keys, &seen, &loaded);
            Ok(same)
        })
        .await
}
