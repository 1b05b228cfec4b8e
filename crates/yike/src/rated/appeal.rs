//! 申诉复核: a rating that somebody outside the unit found mistaken or malicious is left out of the figures.
//! The rating, its event and its row stand as they were given; what is left out is said by the matter
//! that was opened about it, and by nothing else.

use crate::act::{self, CaseKey, Fail, Loaded};
use crate::store::{StoreError, Tx};
use crate::{args, ledger, rollup, sql};
use yike_core::case::{Event, Service};

/// A rating `r` that is in the figures. In no `WHERE` of what one may open: it hides a figure, no rating.
macro_rules! counts {
    ($r:literal) => {
        concat!(
            "(",
            $r,
            ".home || '-' || ",
            $r,
            ".case_id, ",
            $r,
            ".service, ",
            $r,
            ".n) NOT IN (SELECT of_case, rated_service, rated_n FROM matter
                WHERE item = 'bad-rating' AND appeal = 'excluded')"
        )
    };
}

pub(crate) use counts;

sql! {
    LEFT_OUT = "SELECT rated_service, rated_n FROM matter WHERE item = 'bad-rating'
        AND appeal = 'excluded' AND of_case = $1";
    RATED = "SELECT text FROM event WHERE home = $1 AND stream = 'case' AND id = $2
        AND kind = 'rated' ORDER BY seq";
    DAY = "SELECT day FROM fact WHERE home = $1 AND case_id = $2 AND seq = $3";
    DROP = "DELETE FROM fact WHERE home = $1 AND case_id = $2 AND seq = $3";
}

/// The ratings of this case that are left out, by the numbers of their events.
///
/// # Errors
/// The database's.
pub fn left_out(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<Vec<u64>, StoreError> {
    // Only a bad rating is ever put right, and few cases have one.
    let is_bad = |(_, _, level): &(Service, u32, u8)| *level <= super::bad::WORST;
    if !loaded.case.ratings.iter().any(is_bad) {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    for row in tx.rows(&LEFT_OUT, args![loaded.key.to_string()])? {
        let (named, n) = (row.text(0)?.to_owned(), row.i64(1)?);
        let events = loaded.events.iter();
        let is_it = |event: &Event| is_of(event, &named, n);
        out.extend(
            events
                .filter(|(_, event)| is_it(event))
                .map(|(meta, _)| meta.seq),
        );
    }
    Ok(out)
}

/// What follows from an act on a matter: an appeal that was upheld takes the rating out of what was
/// counted.
///
/// # Errors
/// The store's own.
pub fn decided(tx: &mut Tx<'_>, loaded: &Loaded, event: &Event) -> Result<(), Fail> {
    match event {
        Event::AppealDecided { excluded: true, .. } => stands(tx, loaded),
        _ => Ok(()),
    }
}

/// The same of a matter whose rows are made again.
///
/// # Errors
/// The store's own.
pub fn stands(tx: &mut Tx<'_>, loaded: &Loaded) -> Result<(), Fail> {
    let appeal = loaded.case.hearing.appeal.as_ref();
    let about = loaded
        .case
        .filing()
        .and_then(|filing| filing.about.as_deref());
    let rated = about.and_then(|about| Some((about.rated_case()?, about.rating.as_ref()?)));
    let Some(((home, id), (service, n))) =
        rated.filter(|_| appeal.is_some_and(|appeal| appeal.excluded == Some(true)))
    else {
        return Ok(());
    };
    let key = CaseKey::new(home, id);
    // Nobody makes its rows again meanwhile, by what stood before.
    act::lock(tx, &key)?;
    for row in tx.rows(&RATED, args![&key.home, &key.id])? {
        // A record that cannot be read is a matter of `verify`.
        let Ok(record) = ledger::record(row.text(0)?) else {
            continue;
        };
        let event = Event::from_parts(&record.kind, record.body);
        if event.is_ok_and(|event| is_of(&event, service, i64::from(*n))) {
            leave_out(tx, &key, record.seq as i64)?;
        }
    }
    Ok(())
}

fn leave_out(tx: &mut Tx<'_>, key: &CaseKey, seq: i64) -> Result<(), StoreError> {
    let day = tx.one(&DAY, args![&key.home, &key.id, seq])?;
    if let Some(day) = day {
        tx.put(&DROP, args![&key.home, &key.id, seq]);
        rollup::sum_again(tx, day.i64(0)?);
    }
    Ok(())
}

/// Whether this event rates that service.
fn is_of(event: &Event, named: &str, which: i64) -> bool {
    match event {
        Event::Rated { service, n, .. } => service.as_str() == named && i64::from(*n) == which,
        _ => false,
    }
}
