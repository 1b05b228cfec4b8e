//! What lists, figures and the library see of a matter by which somebody is heard. A function of the
//! case alone; no row for any other case.

use crate::act::{Loaded, days_since_1970};
use crate::args;
use crate::rated::rectify::UNNAMED;
use crate::store::Val;
use std::collections::BTreeSet;
use yike_core::case::{Appeal, Event, Status};
use yike_core::clock::{At, day_of};
use yike_core::who::PersonId;

/// The row, in the order of its columns.
pub fn of(loaded: &Loaded) -> Option<Vec<Val>> {
    let case = &loaded.case;
    // A walk is about a unit too, and is no matter.
    loaded.item.heard.as_ref()?;
    // None before the filing.
    let filing = case.filing()?;
    let about = filing.about.as_deref()?;
    let hearing = &case.hearing;
    let day = |at: At| i64::from(days_since_1970(day_of(at)));
    let closed = case.closed_at.filter(|_| case.status == Status::Closed);
    let in_time = closed.zip(case.dues.as_ref());
    let in_time = in_time.map(|(at, dues)| i64::from(day_of(at) <= dues.promise));
    let (changes, refs) = changed(loaded);
    // Of advice the stream of the visit: it is the name of the rating.
    let of_case = about.case.as_ref();
    let rating = about.rating.as_ref();
    let order = about.order.as_ref();
    let until = order.and_then(|order| order.until);
    let row = args![
        &loaded.key.home,
        &loaded.key.id,
        &loaded.item.key,
        about.unit.as_str(),
        about.item.as_deref().unwrap_or(""),
        of_case.map_or(String::new(), |(home, id)| format!("{home}-{id}")),
        hearing.cause.map_or("", |cause| cause.as_str()),
        changes,
        refs,
        hearing.cancelled,
        hearing.risen,
        hearing.reopened,
        i64::from(!filing.applicant.who.as_str().starts_with(UNNAMED)),
        case.filed_at.map_or(0, day),
        hearing.contacts.first().map(|call| day(call.at)),
        i64::from(hearing.is_called_back()),
        hearing.is_solved().map(i64::from),
        hearing.is_satisfied().map(i64::from),
        appeal(hearing.appeal.as_ref()),
        rating.map_or("", |(service, _)| service.as_str()),
        rating.map_or(0, |(_, n)| *n),
        order.map_or("", |order| order.number.as_str()),
        until.map(|day| i64::from(days_since_1970(day))),
        closed.map(day),
        in_time
    ];
    Some(row.to_vec())
}

/// Who of the staff it is about, as parties of the case.
pub fn meant(loaded: &Loaded) -> Vec<Vec<Val>> {
    let filing = loaded.case.filing();
    let about = filing.and_then(|filing| filing.about.as_deref());
    let people: BTreeSet<_> = about.iter().flat_map(|about| &about.people).collect();
    let key = &loaded.key;
    let row = |person: &&PersonId| args![&key.home, &key.id, person.as_str(), "about"].to_vec();
    people.iter().map(row).collect()
}

fn appeal(appeal: Option<&Appeal>) -> &'static str {
    match appeal.map(|appeal| appeal.excluded) {
        None => "",
        Some(None) => "open",
        Some(Some(true)) => "excluded",
        Some(Some(false)) => "kept",
    }
}

/// What changed and the codes that were named with it, each once, parted by blanks.
fn changed(loaded: &Loaded) -> (String, String) {
    let (mut changes, mut refs) = (BTreeSet::new(), BTreeSet::new());
    for (_, event) in &loaded.events {
        if let Event::Changed {
            what, reference, ..
        } = event
        {
            changes.insert(what.as_str());
            refs.extend(Some(reference.as_str()).filter(|code| !code.is_empty()));
        }
    }
    let line = |codes: BTreeSet<&str>| codes.into_iter().collect::<Vec<_>>().join(" ");
    (line(changes), line(refs))
}
