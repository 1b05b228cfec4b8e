//! Cases in a list: those that wait for me, for my unit, and a resident's own.

use crate::app::App;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

sql! {
    HELD = "SELECT home, id, number, item, status, at_unit, duty, holder, waiting, due, filed_at
        FROM case_row WHERE holder = $1 AND waiting = 'staff'
        ORDER BY COALESCE(due, 9999999), filed_at, id LIMIT 201";
    AT_UNIT = "SELECT home, id, number, item, status, at_unit, duty, holder, waiting, due, filed_at
        FROM case_row WHERE at_unit = $1 AND duty = $2 AND waiting = 'staff'
        ORDER BY COALESCE(due, 9999999), filed_at, id LIMIT 201";
    OF_RESIDENT = "SELECT c.home, c.id, c.number, c.item, c.status, c.at_unit, c.duty, c.holder,
        c.waiting, c.due, c.filed_at FROM party p
        JOIN case_row c ON c.home = p.home AND c.id = p.case_id
        WHERE p.who = $1 AND p.role = 'applicant' ORDER BY c.filed_at DESC, c.id LIMIT 201";
}

/// A list is at most this long; more is said, not shown.
pub const MOST: usize = 200;

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub home: String,
    pub id: String,
    pub number: String,
    /// Key of the item.
    pub item: String,
    pub status: String,
    pub unit: Option<UnitId>,
    pub duty: Option<Duty>,
    pub holder: Option<PersonId>,
    pub waiting: String,
    /// The promised day, as days since 1970.
    pub due: Option<i64>,
    pub filed_at: i64,
}

/// Whose list.
#[derive(Debug, Clone)]
pub enum Of {
    /// What this member of staff holds.
    Held(PersonId),
    /// What waits at these posts, held or free.
    Posts(Vec<Post>),
    Resident(PersonId),
}

/// The list, the most urgent first.
pub async fn list(app: &App, of: Of) -> Result<Vec<Listed>, StoreError> {
    app.store
        .read(move |tx| match &of {
            Of::Held(person) => read(tx.rows(&HELD, args![person.as_str()])?),
            Of::Posts(posts) => at_posts(tx, posts),
            Of::Resident(person) => read(tx.rows(&OF_RESIDENT, args![person.as_str()])?),
        })
        .await
}

fn at_posts(tx: &mut Tx<'_>, posts: &[Post]) -> Result<Vec<Listed>, StoreError> {
    let mut asked: Vec<(&UnitId, Duty)> = Vec::new();
    for post in posts {
        for task in Duty::ALL.into_iter().filter(|task| post.duty.does(*task)) {
            if !asked.contains(&(&post.unit, task)) {
                asked.push((&post.unit, task));
            }
        }
    }
    let mut all = Vec::new();
    for (unit, duty) in asked {
        let rows = tx.rows(&AT_UNIT, args![unit.as_str(), duty.as_str()])?;
        all.extend(read(rows)?);
    }
    all.sort_by_key(|row| (row.due.unwrap_or(i64::MAX), row.filed_at, row.id.clone()));
    Ok(all)
}

fn read(rows: Vec<Row>) -> Result<Vec<Listed>, StoreError> {
    let line = |row: &Row| {
        Ok(Listed {
            home: row.text(0)?.to_owned(),
            id: row.text(1)?.to_owned(),
            number: row.text(2)?.to_owned(),
            item: row.text(3)?.to_owned(),
            status: row.text(4)?.to_owned(),
            unit: row.opt_text(5)?.map(UnitId::new),
            duty: row.opt_text(6)?.and_then(Duty::parse),
            holder: row.opt_text(7)?.map(PersonId::new),
            waiting: row.text(8)?.to_owned(),
            due: row.opt_i64(9)?,
            filed_at: row.i64(10)?,
        })
    };
    rows.iter().map(line).collect()
}
