//! 材料交接: the papers that wait to be packed, the bags on their way, what was missing when they
//! were opened, and what still lies here though its case is over. Only what concerns my units.

use crate::act::CaseKey;
use crate::app::App;
use crate::people::{Applicant, Masked};
use crate::private::{self, Keys};
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// The units at which I work on cases. `$1` me, `$2` now.
macro_rules! my {
    () => {
        "WITH my AS (SELECT DISTINCT unit FROM post WHERE person = $1 AND from_at <= $2
            AND (until_at IS NULL OR until_at > $2) AND duty IN ('station', 'station_head',
            'window', 'section', 'approver', 'district'))"
    };
}

macro_rules! person {
    () => {
        " JOIN case_row c ON c.home = r.home AND c.id = r.case_id
        LEFT JOIN private p ON p.home = c.home AND p.id = c.applicant
        LEFT JOIN holder_key h ON h.home = p.home AND h.holder = p.holder "
    };
}

sql! {
    PAPERS = concat!(my!(), " SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        r.home, r.case_id, c.number, c.item, c.item_digest, r.material, r.originals, r.copies,
        r.at_unit, r.on_way_to, r.goes_to, r.missed FROM paper_row r", person!(),
        "WHERE r.bag IS NULL AND r.at_unit IN (SELECT unit FROM my)
        AND (r.on_way_to IS NOT NULL OR r.goes_to IS NOT NULL)
        ORDER BY r.on_way_to, r.goes_to, c.number, r.n LIMIT 301");
    BAGS = concat!(my!(), " SELECT r.bag, r.from_unit, r.to_unit, MIN(r.packed_at), COUNT(*),
        COUNT(DISTINCT r.case_id), CAST(COALESCE(SUM(CASE WHEN r.taken_at IS NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
        CAST(COALESCE(SUM(CASE WHEN r.taken_at IS NULL AND r.missed_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT),
        MAX(r.taken_at) FROM bag_row r
        WHERE (r.from_unit IN (SELECT unit FROM my) OR r.to_unit IN (SELECT unit FROM my))
        AND (r.taken_at IS NULL OR r.packed_at >= $3)
        GROUP BY r.bag, r.from_unit, r.to_unit, (r.packed_at + 28800000) / 86400000
        ORDER BY MIN(r.packed_at) DESC LIMIT 200");
    IN_BAG = concat!(my!(), " SELECT p.id, p.kind, p.nonce, p.body, p.key, h.key, p.holder,
        r.home, r.case_id, c.number, c.item, c.item_digest, r.material, r.originals, r.copies,
        r.from_unit, r.to_unit, r.packed_at, r.packed_by, r.taken_at, r.taken_by, r.missed_at
        FROM bag_row r", person!(),
        "WHERE r.bag = $3 AND r.from_unit = $4 AND r.packed_at >= $5 AND r.packed_at < $6
        AND (r.from_unit IN (SELECT unit FROM my) OR r.to_unit IN (SELECT unit FROM my))
        ORDER BY c.number, r.material");
}

/// Papers shown at most.
pub const MOST: usize = 300;

/// How long a bag that arrived whole stays on the page: 30 days.
const KEPT: i64 = 30 * 86_400_000;

/// One paper of a case.
#[derive(Debug, Clone)]
pub struct Line {
    pub key: CaseKey,
    pub number: String,
    pub item: String,
    pub digest: String,
    /// `None` where the words are gone.
    pub applicant: Option<Masked>,
    pub material: String,
    pub originals: u32,
    pub copies: u32,
}

/// A paper that lies at one of my units and goes somewhere.
#[derive(Debug, Clone)]
pub struct Loose {
    pub line: Line,
    pub at: UnitId,
    /// It has been handed over, and needs a bag at most.
    pub on_way_to: Option<UnitId>,
    /// Its case is over: where it goes next; `None` is back to the resident.
    pub goes_to: Option<UnitId>,
    pub missed: bool,
}

/// A bag, counted.
#[derive(Debug, Clone)]
pub struct Bag {
    pub bag: String,
    pub from: UnitId,
    pub to: UnitId,
    pub packed_at: At,
    pub papers: u64,
    pub cases: u64,
    /// Papers not receipted, and those of them that were missing when it was opened.
    pub out: u64,
    pub missed: u64,
    pub taken_at: Option<At>,
}

/// A paper in a bag.
#[derive(Debug, Clone)]
pub struct InBag {
    pub line: Line,
    pub to: UnitId,
    pub packed_at: At,
    pub packed_by: PersonId,
    pub taken: Option<(At, PersonId)>,
    pub missed_at: Option<At>,
}

/// The page: what lies here, and the bags of my units, the latest first.
pub async fn of(app: &App, me: &PersonId, now: At) -> Result<(Vec<Loose>, Vec<Bag>), StoreError> {
    let (me, keys) = (me.clone(), app.keys.clone());
    app.store
        .read(move |tx| {
            let loose = loose(tx, &keys, &me, now)?;
            let bags = tx.rows(&BAGS, args![me.as_str(), now.0, now.0 - KEPT])?;
            let bags = bags.iter().map(bag).collect::<Result<_, _>>()?;
            Ok((loose, bags))
        })
        .await
}

fn loose(tx: &mut Tx<'_>, keys: &Keys, me: &PersonId, now: At) -> Result<Vec<Loose>, StoreError> {
    let rows = tx.rows(&PAPERS, args![me.as_str(), now.0])?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let goes_to = row.opt_text(17)?.filter(|unit| !unit.is_empty());
        found.push(Loose {
            line: line(keys, row)?,
            at: UnitId::new(row.text(15)?),
            on_way_to: row.opt_text(16)?.map(UnitId::new),
            goes_to: goes_to.map(UnitId::new),
            missed: row.i64(18)? > 0,
        });
    }
    Ok(found)
}

/// The person first, as `private::unseal` wants it.
fn line(keys: &Keys, row: &Row) -> Result<Line, StoreError> {
    let home = row.text(7)?;
    let applicant = match row.opt_text(0)? {
        Some(_) if row.opt_blob(5)?.is_some() => private::unseal(keys, home, row)?
            .and_then(|opened| opened.json::<Applicant>())
            .map(|applicant| applicant.masked()),
        _ => None,
    };
    Ok(Line {
        key: CaseKey::new(home, row.text(8)?),
        number: row.text(9)?.to_owned(),
        item: row.text(10)?.to_owned(),
        digest: row.text(11)?.to_owned(),
        applicant,
        material: row.text(12)?.to_owned(),
        originals: row.i64(13)? as u32,
        copies: row.i64(14)? as u32,
    })
}

fn bag(row: &Row) -> Result<Bag, StoreError> {
    Ok(Bag {
        bag: row.text(0)?.to_owned(),
        from: UnitId::new(row.text(1)?),
        to: UnitId::new(row.text(2)?),
        packed_at: At(row.i64(3)?),
        papers: row.i64(4)? as u64,
        cases: row.i64(5)? as u64,
        out: row.i64(6)? as u64,
        missed: row.i64(7)? as u64,
        taken_at: row.opt_i64(8)?.map(At),
    })
}

/// What is in a bag that this unit packed on one day; nothing where it does not concern me.
pub async fn in_bag(
    app: &App,
    me: &PersonId,
    bag: &str,
    from: &UnitId,
    day: jiff::civil::Date,
    now: At,
) -> Result<Vec<InBag>, StoreError> {
    let (me, keys) = (me.clone(), app.keys.clone());
    let (bag, from) = (bag.to_owned(), from.to_string());
    let begins = yike_core::clock::start_of(day).0;
    app.store
        .read(move |tx| {
            let ends = begins + 86_400_000;
            let rows = tx.rows(
                &IN_BAG,
                args![me.as_str(), now.0, &bag, &from, begins, ends],
            )?;
            rows.iter().map(|row| paper(&keys, row)).collect()
        })
        .await
}

fn paper(keys: &Keys, row: &Row) -> Result<InBag, StoreError> {
    let taken_by = row.opt_text(20)?.map(PersonId::new);
    Ok(InBag {
        line: line(keys, row)?,
        to: UnitId::new(row.text(16)?),
        packed_at: At(row.i64(17)?),
        packed_by: PersonId::new(row.text(18)?),
        taken: row.opt_i64(19)?.map(At).zip(taken_by),
        missed_at: row.opt_i64(21)?.map(At),
    })
}
