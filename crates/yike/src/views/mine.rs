//! 我的办件: the cases of one resident, the latest first. A case is in the list because its party
//! row says so, never because somebody knows its number.

use crate::act::{self, CaseKey, Fail, Loaded};
use crate::ledger::{self, Stream};
use crate::store::{Row, Store};
use crate::world::World;
use crate::{args, sql};
use std::sync::Arc;
use yike_core::clock::At;
use yike_core::who::PersonId;

sql! {
    EVENTS = "SELECT e.seq, e.text, e.hash, e.home, e.id FROM party p
        JOIN event e ON e.home = p.home AND e.stream = 'case' AND e.id = p.case_id
        WHERE p.who = $1 AND p.role = 'applicant' ORDER BY e.home, e.id, e.seq";
    /// Those in which they apply with somebody else.
    JOINT = "SELECT e.seq, e.text, e.hash, e.home, e.id FROM party p
        JOIN event e ON e.home = p.home AND e.stream = 'case' AND e.id = p.case_id
        WHERE p.who = $1 AND p.role = 'joint' ORDER BY e.home, e.id, e.seq";
    /// The cases that letters in force let this agent handle.
    FOR_OTHERS = "SELECT e.seq, e.text, e.hash, e.home, e.id FROM event e
        WHERE e.stream = 'case' AND (e.home, e.id) IN (SELECT c.home, c.id FROM letter l
            JOIN party p ON p.who = l.principal AND p.role = 'applicant'
            JOIN case_row c ON c.home = p.home AND c.id = p.case_id
            WHERE l.agent = $1 AND l.given_at <= $2 AND l.until_at > $2 AND l.revoked_at IS NULL
            AND (l.case_number = c.number OR EXISTS (SELECT 1 FROM letter_item i
                WHERE i.letter = l.id AND i.item = c.item)))
        ORDER BY e.home, e.id, e.seq";
}

/// The cases of this resident, folded from their logs in one statement. A case whose chain does
/// not hold stops for itself: it is named, the others are shown.
pub struct Mine {
    pub cases: Vec<Loaded>,
    pub broken: Vec<CaseKey>,
}

pub async fn mine(store: &Store, world: &Arc<World>, person: &PersonId) -> Result<Mine, Fail> {
    let (world, person) = (world.clone(), person.as_str().to_owned());
    store
        .read(move |tx| {
            let rows = tx.rows(&EVENTS, args![&person])?;
            folded(&world, &rows)
        })
        .await
}

/// The cases in which this resident applies with somebody else 共同申请.
pub async fn joint(store: &Store, world: &Arc<World>, person: &PersonId) -> Result<Mine, Fail> {
    let (world, person) = (world.clone(), person.as_str().to_owned());
    store
        .read(move |tx| {
            let rows = tx.rows(&JOINT, args![&person])?;
            folded(&world, &rows)
        })
        .await
}

/// The cases of others that this person may handle by letters in force now.
pub async fn for_others(
    store: &Store,
    world: &Arc<World>,
    agent: &PersonId,
    now: At,
) -> Result<Vec<Loaded>, Fail> {
    let (world, agent) = (world.clone(), agent.as_str().to_owned());
    let mine = store
        .read(move |tx| {
            let rows = tx.rows(&FOR_OTHERS, args![&agent, now.0])?;
            folded(&world, &rows)
        })
        .await?;
    Ok(mine.cases)
}

fn folded(world: &World, rows: &[Row]) -> Result<Mine, Fail> {
    let mut mine = Mine {
        cases: Vec::new(),
        broken: Vec::new(),
    };
    for rows in rows.chunk_by(|a, b| a.text(4) == b.text(4) && a.text(3) == b.text(3)) {
        let key = CaseKey::new(rows[0].text(3)?, rows[0].text(4)?);
        match fold(world, &key, rows) {
            Ok(Some(loaded)) => mine.cases.push(loaded),
            Ok(None) => {}
            Err(Fail::Broken(broken)) => {
                tracing::error!(%broken, "a chain does not hold");
                mine.broken.push(key);
            }
            Err(error) => return Err(error),
        }
    }
    mine.cases
        .sort_by_key(|loaded| std::cmp::Reverse(loaded.case.filed_at));
    Ok(mine)
}

fn fold(world: &World, key: &CaseKey, rows: &[Row]) -> Result<Option<Loaded>, Fail> {
    let stream = Stream {
        home: &key.home,
        kind: "case",
        id: &key.id,
    };
    act::fold(world, key, ledger::check(stream, rows)?)
}
