//! 值班表 of a site.

use crate::act::days_since_1970;
use crate::store::{StoreError, Tx};
use crate::views::board::after;
use crate::world::{PostRow, World};
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::clock::{At, start_of};
use yike_core::roster::Holder;
use yike_core::site::Site;
use yike_core::who::{Duty, PersonId};

sql! {
    UNDER = "SELECT site, day, post, away FROM roster WHERE site >= $1 AND site < $2
        AND day >= $3 AND day <= $4 ORDER BY site, day, post";
    PLAN = "INSERT INTO roster (site, day, post, away, by_person, at) VALUES ($1, $2, $3, 0, $4, $5)
        ON CONFLICT (site, day, post) DO NOTHING";
    CLEAR = "DELETE FROM roster WHERE site = $1 AND day = $2 AND post = $3";
    MARK = "UPDATE roster SET away = $1, by_person = $2, at = $3
        WHERE site = $4 AND day = $5 AND post = $6";
}

/// Who is planned: by day and post, and whether a mark on the roster says away.
pub type Planned = BTreeMap<(Date, String), bool>;

/// The plan of a site for some days.
pub fn of(tx: &mut Tx<'_>, site: &str, from: Date, to: Date) -> Result<Planned, StoreError> {
    Ok(under(tx, site, from, to)?.remove(site).unwrap_or_default())
}

/// The plans of all sites whose keys begin like this, by their keys.
pub fn under(
    tx: &mut Tx<'_>,
    code: &str,
    from: Date,
    to: Date,
) -> Result<BTreeMap<String, Planned>, StoreError> {
    let mut all: BTreeMap<String, Planned> = BTreeMap::new();
    let asked = args![code, after(code), number(from), number(to)];
    for row in tx.rows(&UNDER, asked)? {
        let (day, post) = (date(row.i64(1)?), row.text(2)?.to_owned());
        let planned = all.entry(row.text(0)?.to_owned()).or_default();
        planned.insert((day, post), row.i64(3)? != 0);
    }
    Ok(all)
}

/// Plans a post for a day.
pub fn plan(tx: &mut Tx<'_>, site: &str, day: Date, post: &str, by: &PersonId, now: At) {
    tx.put(&PLAN, args![site, number(day), post, by.as_str(), now.0]);
}

/// Takes a post out of the plan of a day.
pub fn clear(tx: &mut Tx<'_>, site: &str, day: Date, post: &str) {
    tx.put(&CLEAR, args![site, number(day), post]);
}

/// Marks who is planned as away on the day, or back.
pub fn mark(
    tx: &mut Tx<'_>,
    (site, day, post): (&str, Date, &str),
    is_away: bool,
    by: &PersonId,
    now: At,
) {
    let away = i64::from(is_away);
    tx.put(
        &MARK,
        args![away, by.as_str(), now.0, site, number(day), post],
    );
}

/// The posts that may sit at a site, as they stand on a day: those of its unit that meet residents.
/// A bank's own people are none of ours.
pub fn holders(world: &World, site: &Site, planned: &Planned, day: Date) -> Vec<Holder> {
    let noon = At(start_of(day).0 + 12 * 3_600_000);
    let at_unit = |post: &&PostRow| post.unit == site.unit || is_planned(planned, day, &post.id);
    let meets = |duty: Duty| {
        matches!(
            duty,
            Duty::Station
                | Duty::StationHead
                | Duty::Window
                | Duty::District
                | Duty::Grid
                | Duty::Helper
        )
    };
    let held = world.posts.iter().filter(|post| post.holds(noon));
    let posts = held.filter(at_unit).filter(|post| meets(post.duty));
    posts
        .map(|post| {
            let key = (day, post.id.clone());
            Holder {
                post: post.id.clone(),
                person: post.person.clone(),
                duty: post.duty,
                slot: post.slot.clone(),
                is_away: post.is_away(noon) || planned.get(&key).copied().unwrap_or(false),
                is_planned: planned.contains_key(&key),
            }
        })
        .collect()
}

fn is_planned(planned: &Planned, day: Date, post: &str) -> bool {
    planned.contains_key(&(day, post.to_owned()))
}

/// Who is planned at a site and not away on a day, in the order of their posts.
pub fn serving(world: &World, site: &Site, planned: &Planned, day: Date) -> Vec<Holder> {
    let mut there = holders(world, site, planned, day);
    there.retain(|one| one.is_planned && !one.is_away);
    there.sort_by(|a, b| (a.duty, &a.slot, &a.post).cmp(&(b.duty, &b.slot, &b.post)));
    there
}

fn number(day: Date) -> i64 {
    i64::from(days_since_1970(day))
}

pub(super) fn date(number: i64) -> Date {
    yike_core::clock::day_of(At(number * 86_400_000))
}
