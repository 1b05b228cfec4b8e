//! What stands beside a case's row: who is asked about it and has not answered, and where each of
//! its papers is; of a matter, what it is about, what came of it, and who of the staff it is about; of
//! a walk, what was met. A function of the case alone, like the row.

use crate::act::{CaseKey, Loaded, days_since_1970};
use crate::rows::{matter, walk};
use crate::store::{Sql, StoreError, Tx, Val};
use crate::{args, sql};
use yike_core::case::{self, Event, Meta, Paper};
use yike_core::clock::At;
use yike_core::unit::UnitId;

sql! {
    DROP_ASKED = "DELETE FROM asked WHERE home = $1 AND case_id = $2";
    ASKED = "INSERT INTO asked (home, case_id, n, unit, by_unit, what, until_day, at, asked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    READ_ASKED = "SELECT home, case_id, n, unit, by_unit, what, until_day, at, asked_at FROM asked
        WHERE home = $1 AND case_id = $2 ORDER BY n, unit";
    DROP_PAPERS = "DELETE FROM paper_row WHERE home = $1 AND case_id = $2";
    PAPER = "INSERT INTO paper_row (home, case_id, n, material, originals, copies, at_unit, person,
        on_way_to, bag, missed, goes_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    DROP_BAGS = "DELETE FROM bag_row WHERE home = $1 AND case_id = $2";
    BAG = "INSERT INTO bag_row (home, case_id, seq, material, bag, from_unit, to_unit, originals,
        copies, packed_at, packed_by, taken_at, taken_by, missed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    READ_BAGS = "SELECT home, case_id, seq, material, bag, from_unit, to_unit, originals, copies,
        packed_at, packed_by, taken_at, taken_by, missed_at FROM bag_row
        WHERE home = $1 AND case_id = $2 ORDER BY seq, material";
    READ_PAPERS = "SELECT home, case_id, n, material, originals, copies, at_unit, person, on_way_to,
        bag, missed, goes_to FROM paper_row WHERE home = $1 AND case_id = $2 ORDER BY n";
    DROP_MATTER = "DELETE FROM matter WHERE home = $1 AND case_id = $2";
    MATTER = "INSERT INTO matter (home, case_id, item, unit, about_item, of_case, cause, changes, refs, cancelled, risen,
        reopened, named, filed_on, contacted_on, called_back, solved, satisfied, appeal, rated_service,
        rated_n, order_no, order_until, closed_on, in_time)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        $19, $20, $21, $22, $23, $24, $25)";
    READ_MATTER = "SELECT home, case_id, item, unit, about_item, of_case, cause, changes, refs, cancelled, risen,
        reopened, named, filed_on, contacted_on, called_back, solved, satisfied, appeal, rated_service,
        rated_n, order_no, order_until, closed_on, in_time FROM matter WHERE home = $1 AND case_id = $2";
    DROP_MEANT = "DELETE FROM party WHERE home = $1 AND case_id = $2 AND role = 'about'";
    MEANT = "INSERT INTO party (home, case_id, who, role) VALUES ($1, $2, $3, $4)
        ON CONFLICT (home, case_id, who, role) DO NOTHING";
    READ_MEANT = "SELECT home, case_id, who, role FROM party
        WHERE home = $1 AND case_id = $2 AND role = 'about' ORDER BY who";
    DROP_WALK = "DELETE FROM walk WHERE home = $1 AND case_id = $2";
    WALK = "INSERT INTO walk (home, case_id, dept, unit, item, role, way, planned_on, walked_on, steps, minutes,
        visits, papers, problems, withdrawn)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    READ_WALK = "SELECT home, case_id, dept, unit, item, role, way, planned_on, walked_on, steps, minutes,
        visits, papers, problems, withdrawn FROM walk WHERE home = $1 AND case_id = $2";
}

/// The rows, each in the order of its table's columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beside {
    asked: Vec<Vec<Val>>,
    papers: Vec<Vec<Val>>,
    bags: Vec<Vec<Val>>,
    matter: Vec<Vec<Val>>,
    /// Whom a matter is about: they find it in no list.
    meant: Vec<Vec<Val>>,
    walk: Vec<Vec<Val>>,
}

/// What stands beside this case.
pub fn of(loaded: &Loaded) -> Beside {
    Beside {
        asked: asked(loaded),
        papers: papers(loaded),
        bags: bags(loaded),
        matter: matter::of(loaded).into_iter().collect(),
        meant: matter::meant(loaded),
        walk: walk::of(loaded).into_iter().collect(),
    }
}

fn asked(loaded: &Loaded) -> Vec<Vec<Val>> {
    let (key, case) = (&loaded.key, &loaded.case);
    let open = case
        .consultations
        .iter()
        .filter(|_| !case.status.is_final());
    let mut rows = Vec::new();
    for asked in open {
        let mut units: Vec<_> = asked.silent().collect();
        units.sort();
        for unit in units {
            let until = i64::from(days_since_1970(asked.until));
            rows.push(
                args![
                    &key.home,
                    &key.id,
                    asked.n,
                    unit.as_str(),
                    asked.from.as_str(),
                    asked.what.as_str(),
                    until,
                    asked.at.map(|at| at.0),
                    asked.asked_at.0
                ]
                .to_vec(),
            );
        }
    }
    rows
}

fn papers(loaded: &Loaded) -> Vec<Vec<Val>> {
    let (key, case) = (&loaded.key, &loaded.case);
    let is_over = case.status.is_final() || case.decided_at.is_some();
    let numbered = case.papers.iter().enumerate();
    let kept = numbered.filter(|(_, paper)| !paper.returned);
    kept.map(|(n, paper)| {
        let goes_to = is_over.then(|| case::next_back(case, &paper.at));
        let goes_to = goes_to.map(|unit| unit.map_or(String::new(), |unit| unit.to_string()));
        args![
            &key.home,
            &key.id,
            n as i64,
            &paper.material,
            paper.originals,
            paper.copies,
            paper.at.as_str(),
            paper.by.as_str(),
            paper.on_way_to.as_ref().map(|unit| unit.to_string()),
            paper.bag.clone(),
            i64::from(paper.missed),
            goes_to
        ]
        .to_vec()
    })
    .collect()
}

/// A paper in a bag, as the log has it.
struct Packed<'a> {
    seq: u64,
    bag: &'a str,
    from: &'a str,
    to: &'a UnitId,
    paper: &'a Paper,
    meta: &'a Meta,
    taken: Option<&'a Meta>,
    missed: Option<At>,
}

/// Every paper that ever was packed, and what became of it at the other end.
fn bags(loaded: &Loaded) -> Vec<Vec<Val>> {
    let mut all: Vec<Packed<'_>> = Vec::new();
    for (meta, event) in &loaded.events {
        match event {
            Event::Bagged { bag, to, papers } => {
                let from = meta.post.as_ref().map_or("", |post| post.unit.as_str());
                let named = loaded.case.papers.iter();
                let named = named.filter(|paper| papers.contains(&paper.material));
                all.extend(named.map(|paper| Packed {
                    seq: meta.seq,
                    bag,
                    from,
                    to,
                    paper,
                    meta,
                    taken: None,
                    missed: None,
                }));
            }
            Event::PapersTaken { papers } => {
                for packed in out(&mut all, meta, papers) {
                    packed.taken = Some(meta);
                }
            }
            Event::PapersMissed { papers } => {
                for packed in out(&mut all, meta, papers) {
                    packed.missed = Some(meta.at);
                }
            }
            _ => {}
        }
    }
    let key = &loaded.key;
    all.sort_by(|a, b| (a.seq, &a.paper.material).cmp(&(b.seq, &b.paper.material)));
    all.dedup_by(|a, b| (a.seq, &a.paper.material) == (b.seq, &b.paper.material));
    let row = |packed: &Packed<'_>| {
        args![
            &key.home,
            &key.id,
            packed.seq as i64,
            &packed.paper.material,
            packed.bag,
            packed.from,
            packed.to.as_str(),
            packed.paper.originals,
            packed.paper.copies,
            packed.meta.at.0,
            packed.meta.by.as_str(),
            packed.taken.map(|meta| meta.at.0),
            packed.taken.map(|meta| meta.by.to_string()),
            packed.missed.map(|at| at.0)
        ]
        .to_vec()
    };
    all.iter().map(row).collect()
}

/// What of these papers is on its way in a bag to whoever acts.
fn out<'b, 'a>(
    all: &'b mut [Packed<'a>],
    meta: &Meta,
    papers: &[String],
) -> impl Iterator<Item = &'b mut Packed<'a>> {
    let unit = meta.post.as_ref().map(|post| post.unit.clone());
    let all = all.iter_mut().filter(|packed| packed.taken.is_none());
    all.filter(move |packed| {
        papers.contains(&packed.paper.material) && unit.as_ref() == Some(packed.to)
    })
}

/// Writes the rows of a case anew.
pub fn write(tx: &mut Tx<'_>, key: &CaseKey, beside: &Beside) {
    for ((drop, add), rows) in TABLES.into_iter().zip(beside.tables()) {
        anew(tx, key, drop, add, rows);
    }
}

/// Writes what an act changed: nothing of most acts.
pub fn change(tx: &mut Tx<'_>, key: &CaseKey, before: &Beside, after: &Beside) {
    let both = before.tables().into_iter().zip(after.tables());
    for ((drop, add), (before, after)) in TABLES.into_iter().zip(both) {
        if before != after {
            anew(tx, key, drop, add, after);
        }
    }
}

/// In the order of [`Beside::tables`].
const TABLES: [(&Sql, &Sql); 6] = [
    (&DROP_ASKED, &ASKED),
    (&DROP_PAPERS, &PAPER),
    (&DROP_BAGS, &BAG),
    (&DROP_MATTER, &MATTER),
    (&DROP_MEANT, &MEANT),
    (&DROP_WALK, &WALK),
];

impl Beside {
    fn tables(&self) -> [&Vec<Vec<Val>>; 6] {
        [
            &self.asked,
            &self.papers,
            &self.bags,
            &self.matter,
            &self.meant,
            &self.walk,
        ]
    }
}

fn anew(tx: &mut Tx<'_>, key: &CaseKey, drop: &'static Sql, add: &'static Sql, rows: &[Vec<Val>]) {
    tx.put(drop, args![&key.home, &key.id]);
    for row in rows {
        tx.put(add, row);
    }
}

/// The rows as they are stored.
///
/// # Errors
/// The database's.
pub fn read(tx: &mut Tx<'_>, key: &CaseKey) -> Result<Beside, StoreError> {
    let asked = tx.rows(&READ_ASKED, args![&key.home, &key.id])?;
    let papers = tx.rows(&READ_PAPERS, args![&key.home, &key.id])?;
    let bags = tx.rows(&READ_BAGS, args![&key.home, &key.id])?;
    let matter = tx.rows(&READ_MATTER, args![&key.home, &key.id])?;
    let meant = tx.rows(&READ_MEANT, args![&key.home, &key.id])?;
    let walk = tx.rows(&READ_WALK, args![&key.home, &key.id])?;
    Ok(Beside {
        asked: asked.iter().map(|row| row.values().to_vec()).collect(),
        papers: papers.iter().map(|row| row.values().to_vec()).collect(),
        bags: bags.iter().map(|row| row.values().to_vec()).collect(),
        matter: matter.iter().map(|row| row.values().to_vec()).collect(),
        meant: meant.iter().map(|row| row.values().to_vec()).collect(),
        walk: walk.iter().map(|row| row.values().to_vec()).collect(),
    })
}
