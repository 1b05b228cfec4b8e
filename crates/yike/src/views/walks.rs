//! 走流程 in lists and figures: what was walked and what came of it, by department and item, never by
//! person (国办函〔2026〕12号). Every figure is the length of its list, because both are made of the same rows.

use super::board::after;
use crate::act::{self, CaseKey, Fail};
use crate::app::App;
use crate::store::{Row, StoreError, Tx};
use crate::{args, sql};
use std::collections::{BTreeMap, BTreeSet};
use yike_core::case::Status;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

macro_rules! walks {
    ($rest:literal) => {
        concat!(
            "SELECT w.home, w.case_id, c.number, c.status, w.dept, w.unit, w.item, w.role, w.way,
            w.planned_on, w.walked_on, w.steps, w.minutes, w.visits, w.papers, w.problems, c.due, c.holder
            FROM walk w JOIN case_row c ON c.home = w.home AND c.id = w.case_id ",
            $rest
        )
    };
}

macro_rules! problems {
    ($rest:literal) => {
        concat!(
            "SELECT m.home, m.case_id, c.number, c.status, m.of_case, m.unit, m.about_item, m.cause, m.changes,
            m.cancelled, m.risen, m.filed_on, m.closed_on, m.in_time, m.solved, c.due, c.duty, c.at_unit
            FROM matter m JOIN case_row c ON c.home = m.home AND c.id = m.case_id ",
            $rest
        )
    };
}

sql! {
    SPAN = walks!("WHERE w.dept >= $1 AND w.dept < $2 AND w.withdrawn = 0
        AND ((w.planned_on >= $3 AND w.planned_on < $4) OR (w.walked_on >= $3 AND w.walked_on < $4))
        ORDER BY w.walked_on, w.planned_on, c.number");
    FOUND = problems!("JOIN walk w ON m.of_case = w.home || '-' || w.case_id
        WHERE m.item = 'walk-problem' AND w.dept >= $1 AND w.dept < $2
        AND w.walked_on >= $3 AND w.walked_on < $4 ORDER BY m.filed_on, c.number");
    BELOW = walks!("WHERE ((w.dept >= $1 AND w.dept < $2) OR (w.unit >= $1 AND w.unit < $2))
        AND w.withdrawn = 0 ORDER BY w.planned_on DESC, c.number LIMIT 200");
    OWN = walks!("JOIN party p ON p.home = w.home AND p.case_id = w.case_id AND p.role = 'applicant'
        WHERE p.who = $1 AND w.withdrawn = 0 ORDER BY w.planned_on DESC, c.number LIMIT 200");
    OWN_FOUND = problems!("JOIN party p ON p.home = m.home AND p.case_id = m.case_id AND p.role = 'applicant'
        WHERE m.item = 'walk-problem' AND p.who = $1 AND c.closed_at IS NULL
        ORDER BY m.filed_on, c.number LIMIT 200");
    OF_WALK = problems!("WHERE m.item = 'walk-problem' AND m.of_case = $1 ORDER BY c.number");
}

/// One walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    pub key: CaseKey,
    pub number: String,
    pub status: Option<Status>,
    /// The department that walks, and the unit where.
    pub dept: UnitId,
    pub unit: UnitId,
    pub item: String,
    pub role: String,
    pub way: String,
    /// Days since 1970.
    pub planned_on: i64,
    pub walked_on: Option<i64>,
    pub steps: i64,
    pub minutes: i64,
    pub visits: i64,
    pub papers: i64,
    pub problems: i64,
    pub due: Option<i64>,
    pub holder: Option<PersonId>,
}

/// One problem that a walk found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub key: CaseKey,
    pub number: String,
    pub status: Option<Status>,
    /// `home-id` of the walk.
    pub walk: String,
    /// Whose it is, and with whom it is now.
    pub unit: UnitId,
    pub at_unit: Option<UnitId>,
    pub item: String,
    pub cause: String,
    /// Codes of what changed.
    pub changes: Vec<String>,
    pub cancelled: i64,
    pub risen: i64,
    pub filed_on: i64,
    pub closed_on: Option<i64>,
    pub in_time: bool,
    /// What whoever walked says to the result.
    pub solved: Option<bool>,
    pub due: Option<i64>,
    /// It was put right and waits for their yes.
    pub asks: bool,
}

impl Problem {
    /// 改好了: closed, and whoever walked did not say no.
    pub fn is_put_right(&self) -> bool {
        self.closed_on.is_some() && self.solved != Some(false)
    }

    /// 流程优化: the guide, the flow or a rule is another since.
    pub fn is_rebuilt(&self) -> bool {
        let rebuilds = |code: &String| matches!(code.as_str(), "item" | "flow" | "rule");
        self.is_put_right() && self.changes.iter().any(rebuilds)
    }
}

/// What is counted, in the order of the text that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// 涉及部门: planned or made a walk.
    Departments,
    /// 完成次数
    Walks,
    /// 计划了还没走
    Waiting,
    /// 发现问题的部门
    Finding,
    /// 发现问题
    Problems,
    /// 已改好
    PutRight,
    /// 按期改好
    InTime,
    /// 流程优化
    Rebuilt,
    /// 取消的材料
    Cancelled,
}

impl Figure {
    pub const ALL: [Figure; 9] = [
        Figure::Departments,
        Figure::Walks,
        Figure::Waiting,
        Figure::Finding,
        Figure::Problems,
        Figure::PutRight,
        Figure::InTime,
        Figure::Rebuilt,
        Figure::Cancelled,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Figure::Departments => "departments",
            Figure::Walks => "walks",
            Figure::Waiting => "waiting",
            Figure::Finding => "finding",
            Figure::Problems => "problems",
            Figure::PutRight => "put-right",
            Figure::InTime => "in-time",
            Figure::Rebuilt => "rebuilt",
            Figure::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Figure> {
        Figure::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// The lines behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines<'a> {
    Departments(Vec<(UnitId, i64)>),
    Walks(Vec<&'a Walk>),
    /// Each with what it counts: 1, or the papers that it cancelled.
    Problems(Vec<(&'a Problem, i64)>),
}

impl Lines<'_> {
    /// The figure.
    pub fn n(&self) -> i64 {
        match self {
            Lines::Departments(all) => all.len() as i64,
            Lines::Walks(all) => all.len() as i64,
            Lines::Problems(all) => all.iter().map(|(_, n)| n).sum(),
        }
    }
}

/// Of which departments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    All,
    /// One, and everything below it.
    Below(UnitId),
    /// One alone 本级.
    Own(UnitId),
}

impl Of {
    fn has(&self, dept: &UnitId) -> bool {
        match self {
            Of::All => true,
            Of::Below(unit) => unit.covers(dept),
            Of::Own(unit) => unit == dept,
        }
    }
}

/// Everything of a subtree of departments in a span of days.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub walks: Vec<Walk>,
    pub problems: Vec<Problem>,
    span: (i64, i64),
}

impl Report {
    /// The lines of a figure.
    pub fn lines(&self, figure: Figure, of: &Of) -> Lines<'_> {
        let walks = || self.walks.iter().filter(|walk| of.has(&walk.dept));
        let made = || walks().filter(|walk| self.is_in_span(walk.walked_on));
        let departments = |walks: &mut dyn Iterator<Item = &Walk>| {
            let mut all: BTreeMap<UnitId, i64> = BTreeMap::new();
            for walk in walks {
                *all.entry(walk.dept.clone()).or_default() += 1;
            }
            Lines::Departments(all.into_iter().collect())
        };
        let here: BTreeSet<String> = made().map(|walk| walk.key.to_string()).collect();
        let problems = |is: fn(&Problem) -> i64| {
            let found = self.problems.iter().filter(|one| here.contains(&one.walk));
            let counted = found.map(|one| (one, is(one))).filter(|(_, n)| *n > 0);
            Lines::Problems(counted.collect())
        };
        match figure {
            Figure::Departments => departments(&mut walks()),
            Figure::Walks => Lines::Walks(made().collect()),
            Figure::Waiting => {
                let waits = |walk: &&Walk| {
                    walk.walked_on.is_none() && self.is_in_span(Some(walk.planned_on))
                };
                Lines::Walks(walks().filter(waits).collect())
            }
            Figure::Finding => departments(&mut made().filter(|walk| walk.problems > 0)),
            Figure::Problems => problems(|_| 1),
            Figure::PutRight => problems(|one| i64::from(one.is_put_right())),
            Figure::InTime => problems(|one| i64::from(one.is_put_right() && one.in_time)),
            Figure::Rebuilt => problems(|one| i64::from(one.is_rebuilt())),
            Figure::Cancelled => problems(|one| match one.is_put_right() {
                true => one.cancelled,
                false => 0,
            }),
        }
    }

    /// The departments with anything to count.
    pub fn departments(&self) -> BTreeSet<&UnitId> {
        self.walks.iter().map(|walk| &walk.dept).collect()
    }

    fn is_in_span(&self, day: Option<i64>) -> bool {
        day.is_some_and(|day| (self.span.0..self.span.1).contains(&day))
    }
}

/// Reads a subtree of departments; the span is days since 1970, without the last.
pub async fn report(app: &App, unit: &UnitId, span: (i64, i64)) -> Result<Report, StoreError> {
    let unit = unit.clone();
    app.store
        .read(move |tx| {
            let (from, until) = (unit.as_str(), after(unit.as_str()));
            let walks = tx.rows(&SPAN, args![from, &until, span.0, span.1])?;
            let problems = tx.rows(&FOUND, args![from, &until, span.0, span.1])?;
            Ok(Report {
                walks: walks.iter().map(walk).collect::<Result<_, _>>()?,
                problems: problems.iter().map(problem).collect::<Result<_, _>>()?,
                span,
            })
        })
        .await
}

/// What the page of walks shows somebody: their own walks, those of their units, and what they found and
/// is still open.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    pub own: Vec<Walk>,
    pub beside: Vec<Walk>,
    pub problems: Vec<Problem>,
}

/// Reads the page of walks of this person in these posts.
pub async fn desk(app: &App, person: &PersonId, posts: &[Post]) -> Result<Desk, StoreError> {
    let (person, posts) = (person.clone(), posts.to_vec());
    app.store
        .read(move |tx| {
            let own = tx.rows(&OWN, args![person.as_str()])?;
            let own: Vec<Walk> = own.iter().map(walk).collect::<Result<_, _>>()?;
            let problems = tx.rows(&OWN_FOUND, args![person.as_str()])?;
            let mut beside: Vec<Walk> = Vec::new();
            for post in &posts {
                for one in below(tx, post)? {
                    if !own.contains(&one) && !beside.contains(&one) {
                        beside.push(one);
                    }
                }
            }
            beside.sort_by_key(|walk| (-walk.planned_on, walk.number.clone()));
            Ok(Desk {
                own,
                beside,
                problems: problems.iter().map(problem).collect::<Result<_, _>>()?,
            })
        })
        .await
}

/// The walks of a unit: of the post's own, or, for who supervises, of everything below.
fn below(tx: &mut Tx<'_>, post: &Post) -> Result<Vec<Walk>, StoreError> {
    let unit = post.unit.as_str();
    let rows = tx.rows(&BELOW, args![unit, after(unit)])?;
    let mut all: Vec<Walk> = rows.iter().map(walk).collect::<Result<_, _>>()?;
    if post.duty != Duty::Supervisor {
        all.retain(|walk| walk.dept == post.unit || walk.unit == post.unit);
    }
    Ok(all)
}

/// What a walk found, as its matters stand: which of its problems, and the matter. Which one is in the log of
/// the matter alone.
///
/// # Errors
/// As for loading a case.
pub async fn found(app: &App, walk: &CaseKey) -> Result<Vec<(u32, Problem)>, Fail> {
    let (world, walk) = (app.world.now(), walk.to_string());
    app.store
        .read(move |tx| {
            let mut all = Vec::new();
            for row in &tx.rows(&OF_WALK, args![walk])? {
                let one = problem(row)?;
                let loaded = act::load(tx, &world, &one.key)?;
                let about = loaded
                    .as_ref()
                    .and_then(|loaded| loaded.filing().about.as_ref());
                all.extend(about.and_then(|about| Some((about.problem?, one))));
            }
            all.sort_by_key(|(n, _)| *n);
            Ok(all)
        })
        .await
}

fn walk(row: &Row) -> Result<Walk, StoreError> {
    Ok(Walk {
        key: CaseKey::new(row.text(0)?, row.text(1)?),
        number: row.text(2)?.to_owned(),
        status: Status::parse(row.text(3)?),
        dept: UnitId::new(row.text(4)?),
        unit: UnitId::new(row.text(5)?),
        item: row.text(6)?.to_owned(),
        role: row.text(7)?.to_owned(),
        way: row.text(8)?.to_owned(),
        planned_on: row.i64(9)?,
        walked_on: row.opt_i64(10)?,
        steps: row.i64(11)?,
        minutes: row.i64(12)?,
        visits: row.i64(13)?,
        papers: row.i64(14)?,
        problems: row.i64(15)?,
        due: row.opt_i64(16)?,
        holder: row.opt_text(17)?.map(PersonId::new),
    })
}

fn problem(row: &Row) -> Result<Problem, StoreError> {
    let status = Status::parse(row.text(3)?);
    let solved = row.opt_i64(14)?.map(|yes| yes == 1);
    let decides = row.opt_text(16)? == Some(Duty::Approver.as_str());
    Ok(Problem {
        key: CaseKey::new(row.text(0)?, row.text(1)?),
        number: row.text(2)?.to_owned(),
        status,
        walk: row.text(4)?.to_owned(),
        unit: UnitId::new(row.text(5)?),
        item: row.text(6)?.to_owned(),
        cause: row.text(7)?.to_owned(),
        changes: row
            .text(8)?
            .split(' ')
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect(),
        cancelled: row.i64(9)?,
        risen: row.i64(10)?,
        filed_on: row.i64(11)?,
        closed_on: row.opt_i64(12)?,
        in_time: row.opt_i64(13)? == Some(1),
        solved,
        due: row.opt_i64(15)?,
        asks: decides && solved.is_none(),
        at_unit: row.opt_text(17)?.map(UnitId::new),
    })
}
