//! What matters asked of the catalogue: the office wrote down that the guide of an item is to be put right,
//! and whoever keeps the item has not proposed it yet. Derived from the matters and from the proposals
//! that name them; nothing is kept about it.

use crate::act::{CaseKey, Fail};
use crate::app::App;
use crate::proposal::{self, Proposal};
use crate::store::{Row, StoreError};
use crate::views::board::after;
use crate::views::case::{self, CaseView};
use crate::world::World;
use crate::{args, sql};
use std::collections::BTreeSet;
use std::sync::Arc;
use yike_core::case::Event;
use yike_core::clock::At;
use yike_core::item::heard::{Cause, Change};
use yike_core::unit::UnitId;
use yike_core::who::Who;

sql! {
    WANTED = "SELECT m.home, m.case_id, c.number, m.refs, m.cause FROM matter m
        JOIN case_row c ON c.home = m.home AND c.id = m.case_id
        WHERE m.unit >= $1 AND m.unit < $2
        AND REPLACE(' ' || m.changes || ' ', ' item ', '') <> ' ' || m.changes || ' '
        ORDER BY m.filed_on DESC, m.home, m.case_id LIMIT 500";
    PROPOSED = "SELECT matter, item FROM proposal WHERE matter <> ''";
}

/// A guide that is to be put right because somebody was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub key: CaseKey,
    pub number: String,
    /// Key of the item.
    pub item: String,
    pub cause: Option<Cause>,
    /// What the office wrote down, with people hidden.
    pub said: Vec<String>,
}

/// More at once is nobody's list; the latest come first.
const MOST: usize = 20;

/// What waits for whoever keeps the items of these areas, the latest first.
///
/// # Errors
/// The store's own.
pub async fn wanted(
    app: &App,
    world: &Arc<World>,
    areas: &[UnitId],
    now: At,
) -> Result<Vec<Wanted>, Fail> {
    let (seen, areas) = (world.clone(), areas.to_vec());
    let mut open = (app.store)
        .read(move |tx| {
            let done = tx.rows(&PROPOSED, args![])?;
            let pair = |row: &Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
            let done: BTreeSet<(String, String)> =
                done.iter().map(pair).collect::<Result<_, StoreError>>()?;
            let mut open: Vec<Wanted> = Vec::new();
            for area in &areas {
                let until = after(area.as_str());
                for row in tx.rows(&WANTED, args![area.as_str(), until])? {
                    let all = of(&row, &seen, now)?.into_iter();
                    let fresh = all.filter(|one| {
                        let named = (one.number.clone(), one.item.clone());
                        !done.contains(&named) && !open.contains(one)
                    });
                    let fresh: Vec<Wanted> = fresh.collect();
                    open.extend(fresh);
                }
            }
            open.truncate(MOST);
            Ok::<_, StoreError>(open)
        })
        .await?;
    for one in &mut open {
        // A case whose chain is broken stops for itself: the rest of the list is shown.
        let read = case::case(app, world, &Who::Clock, &one.key, now).await;
        one.said = read.map_or_else(|_| Vec::new(), |view| said(&view, &one.item));
    }
    Ok(open)
}

/// The published items that a row names.
fn of(row: &Row, world: &World, now: At) -> Result<Vec<Wanted>, StoreError> {
    let mut all = Vec::new();
    for code in row.text(3)?.split_whitespace() {
        if world.published(code, now).is_some() {
            all.push(Wanted {
                key: CaseKey::new(row.text(0)?, row.text(1)?),
                number: row.text(2)?.to_owned(),
                item: code.to_owned(),
                cause: Cause::parse(row.text(4)?),
                said: Vec::new(),
            });
        }
    }
    Ok(all)
}

/// The words that were written down with the change, as somebody reads them who sees no people.
fn said(view: &CaseView, item: &str) -> Vec<String> {
    let events = view.loaded.events.iter();
    let words = events.filter_map(|(_, event)| match event {
        Event::Changed {
            what: Change::Item,
            reference,
            words,
            ..
        } if reference == item => view.words(words),
        _ => None,
    });
    words.collect()
}

/// The items whose guides this matter asked to put right, each with what came of it; the latest
/// proposal counts.
///
/// # Errors
/// The database's.
pub async fn became(
    app: &App,
    view: &CaseView,
) -> Result<Vec<(String, Option<Proposal>)>, StoreError> {
    let mut items: Vec<String> = Vec::new();
    for (_, event) in &view.loaded.events {
        if let Event::Changed {
            what: Change::Item,
            reference,
            ..
        } = event
            && !items.contains(reference)
        {
            items.push(reference.clone());
        }
    }
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let number = view.loaded.filing().number.clone();
    app.store
        .read(move |tx| {
            let proposals = proposal::of_matter(tx, &number)?;
            let latest = |item: &String| proposals.iter().find(|one| one.item == *item).cloned();
            Ok(items
                .iter()
                .map(|item| (item.clone(), latest(item)))
                .collect())
        })
        .await
}
