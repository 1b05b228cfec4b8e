//! 局科长走流程: somebody who leads goes through an item as a resident would. The plan is filed, the step
//! that waits is theirs, what they met is recorded once, and the head of the unit where they were closes
//! it. Each problem becomes a matter of its own (`heard`), with the walker as whoever is heard.

use super::command::{Filing, Kind};
use super::content::is_code;
use super::decide::{Facts, Gap, Refusal};
use super::event::{DocRef, Dues, Event, is_none};
use super::gate::Seat;
use super::state::{Case, Meta};
use crate::clock::{At, day_of};
use crate::item::heard::Cause;
use crate::item::walk::{WalkRole, WalkWay};
use crate::item::{Item, Level};
use crate::unit::{Route, UnitId, Units};
use crate::who::{Duty, PersonId, Post, Who};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 走流程计划. Who walks stands in the filing as the applicant: it is their case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The post in which they walk; its unit is the department that walks.
    pub post: Post,
    pub role: WalkRole,
    pub way: WalkWay,
    /// The planned day: the limits run from it.
    pub day: Date,
}

/// One step as it was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkStep {
    pub way: WalkWay,
    pub minutes: u32,
    /// Papers that were asked for there.
    #[serde(default, skip_serializing_if = "is_none")]
    pub papers: u32,
}

/// 发现的问题, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkProblem {
    pub unit: UnitId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// 走流程记录: numbers and codes. What was done at each step and what each problem is lies in `words`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The day on which it was walked.
    pub on: Date,
    /// 跑动次数: how often one had to go somewhere.
    pub visits: u32,
    pub steps: Vec<WalkStep>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<WalkProblem>,
    pub words: DocRef,
}

impl Protocol {
    /// More than this is no walk that one person makes and writes down.
    pub const STEPS: usize = 40;
    pub const PROBLEMS: usize = 20;
    pub const MINUTES: u32 = 600;
    pub const PAPERS: u32 = 50;
    pub const VISITS: u32 = 20;
    /// For how many days back a walk can be recorded.
    pub const DAYS: i64 = 60;

    pub fn minutes(&self) -> u32 {
        self.steps.iter().map(|step| step.minutes).sum()
    }

    pub fn papers(&self) -> u32 {
        self.steps.iter().map(|step| step.papers).sum()
    }
}

/// A walk that was made: by whom, when it was recorded, and what they met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    pub by: PersonId,
    pub at: At,
    pub protocol: Protocol,
}

/// Who leads, and so walks: 局长、科长、站长, and whoever supervises.
pub fn walks(duty: Duty) -> bool {
    match duty {
        Duty::StationHead | Duty::Section | Duty::Approver | Duty::District | Duty::Supervisor => {
            true
        }
        Duty::Station
        | Duty::Window
        | Duty::Auditor
        | Duty::Administrator
        | Duty::Security
        | Duty::Grid
        | Duty::Helper
        | Duty::Contact
        | Duty::Observer => false,
    }
}

/// The district in which a unit is, or the city itself.
fn district(units: &Units, unit: &UnitId) -> Option<UnitId> {
    let mut at = units.get(unit)?;
    while let Some(above) = units.above(&at.id) {
        if above.level == Level::City {
            break;
        }
        at = above;
    }
    Some(at.id.clone())
}

/// Whether somebody in this post walks at this unit: in their own district, or below their own unit.
pub fn reaches(units: &Units, post: &Post, unit: &UnitId) -> bool {
    let same = || district(units, &post.unit) == district(units, unit);
    walks(post.duty) && (post.unit.covers(unit) || same())
}

/// The way of a walk: from the department that walks to the unit where it is walked.
pub fn way(units: &Units, plan: &Plan, unit: &UnitId) -> Option<Route> {
    units.get(&plan.post.unit)?;
    // A city's own counter is nobody's home.
    units.above(unit)?;
    Some(Route {
        home: district(units, unit)?.to_string(),
        community: unit.clone(),
        taking: None,
        accepting: unit.clone(),
        deciding: unit.clone(),
        steps: vec![plan.post.unit.clone(), unit.clone()],
    })
}

/// Whether this post may plan this walk for that person: one's own in the post in which one walks, and
/// that of anybody below by the office that coordinates.
fn plans(post: &Post, me: &PersonId, filing: &Filing, plan: &Plan) -> bool {
    let own = filing.applicant.who == *me && *post == plan.post;
    own || (post.duty == Duty::Supervisor && post.unit.covers(&plan.post.unit))
}

/// The posts in which somebody plans walks at all.
pub(super) fn planner(who: &Who) -> Option<&Post> {
    who.posts().iter().find(|post| walks(post.duty))
}

/// The post in which this walk is planned.
pub(super) fn planning_post(who: &Who, filing: &Filing) -> Option<Post> {
    let plan = filing.plan()?;
    let me = who.id();
    let mut posts = who.posts().iter();
    posts.find(|post| plans(post, &me, filing, plan)).cloned()
}

/// What a plan lacks.
pub(super) fn gaps(filing: &Filing, post: Option<&Post>, who: &Who, facts: &Facts<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let (Some(about), Some(plan)) = (filing.about.as_deref(), filing.plan()) else {
        return vec![Gap::new(
            "about",
            "没有说明走哪个单位的哪个事项。请从“走流程”页面安排。",
            "It is not said where which item is walked. Plan it on the page of walks.",
        )];
    };
    if !reaches(facts.units, &plan.post, &about.unit) {
        gaps.push(Gap::new(
            "unit",
            "走流程的人在这个岗位上走不到这个单位：请选本区的单位，或者换一个带班的岗位。",
            "Nobody in this post walks there: choose a unit of the same district, or a post that leads.",
        ));
    }
    if !post.is_some_and(|post| plans(post, &who.id(), filing, plan)) {
        gaps.push(Gap::new(
            "walker",
            "替别人安排由督办岗办，而且那个人要在督办的范围内；自己走请选自己的岗位。",
            "For somebody else a supervisor plans, within what they supervise; for yourself choose your own post.",
        ));
    }
    let today = day_of(facts.now);
    let last = today.checked_add(jiff::Span::new().days(366));
    if plan.day < today || last.is_ok_and(|last| plan.day > last) {
        gaps.push(Gap::new(
            "day",
            "计划的日子要在今天到一年以内。请改。",
            "The planned day lies between today and a year from now. Please change it.",
        ));
    }
    if !about.item.as_deref().is_some_and(is_code) {
        gaps.push(Gap::new(
            "item",
            "请选走哪个事项。",
            "Choose which item is walked.",
        ));
    }
    gaps
}

/// Filed is planned: the step that waits is the walker's from then on.
pub(super) fn filed(item: &Item, filing: &Filing, facts: &Facts<'_>) -> Vec<Event> {
    let today = day_of(facts.now);
    let from = from(filing, today);
    let promise = facts.calendar.due(from, item.limits.promise);
    let legal = facts.calendar.due(from, item.limits.legal);
    vec![Event::Accepted {
        dues: Dues {
            promise: promise.date,
            legal: legal.date,
            provisional: promise.provisional,
        },
        by_silence: false,
    }]
}

/// The day from which the limits run: that of the plan, if it is still to come.
pub(super) fn from(filing: &Filing, day: Date) -> Date {
    filing.plan().map_or(day, |plan| plan.day.max(day))
}

/// The duty for which a step of a walk waits.
pub(super) fn duty(filing: &Filing, step: u32, level: Level) -> Option<Duty> {
    let plan = filing.plan()?;
    Some(match (step, level) {
        (0, _) => plan.post.duty,
        (_, Level::Community) => Duty::StationHead,
        (_, Level::Street | Level::District | Level::City) => Duty::Approver,
    })
}

/// What may be done to a walk, beside taking and giving its waiting step.
pub(super) fn possible(case: &Case, table: &mut Vec<(Kind, Seat)>) {
    match case.walk {
        None => {
            table.push((Kind::RecordWalk, Seat::Task));
            table.push((Kind::Withdraw, Seat::Task));
            table.push((Kind::Withdraw, Seat::Head));
        }
        Some(_) => table.push((Kind::Approve, Seat::OtherHead)),
    }
}

/// The event of a protocol, or everything that it lacks.
pub(super) fn record(
    case: &Case,
    protocol: &Protocol,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut gaps = Vec::new();
    let today = day_of(facts.now);
    let first = today.checked_sub(jiff::Span::new().days(Protocol::DAYS));
    if protocol.on > today || first.is_ok_and(|first| protocol.on < first) {
        gaps.push(Gap::new(
            "on",
            "走的日子不能晚于今天，也不能早于两个月前。请改。",
            "The day of the walk is not after today and within the last two months. Please change it.",
        ));
    }
    if protocol.steps.is_empty() || protocol.steps.len() > Protocol::STEPS {
        gaps.push(Gap::new(
            "steps",
            format!(
                "请至少写一步，最多 {} 步：做了什么、在哪里、几分钟。",
                Protocol::STEPS
            ),
            format!(
                "Write at least one step and at most {}: what was done, where, how many minutes.",
                Protocol::STEPS
            ),
        ));
    }
    let odd = |step: &WalkStep| step.minutes > Protocol::MINUTES || step.papers > Protocol::PAPERS;
    if protocol.steps.iter().any(odd) || protocol.visits > Protocol::VISITS {
        gaps.push(Gap::new(
            "steps",
            format!(
                "每一步最多 {} 分钟、{} 份材料，一共最多跑 {} 趟。请核对。",
                Protocol::MINUTES,
                Protocol::PAPERS,
                Protocol::VISITS
            ),
            format!(
                "A step has at most {} minutes and {} papers, a walk at most {} visits. Please check.",
                Protocol::MINUTES,
                Protocol::PAPERS,
                Protocol::VISITS
            ),
        ));
    }
    if protocol.problems.len() > Protocol::PROBLEMS {
        gaps.push(Gap::new(
            "problems",
            format!(
                "一次最多记 {} 个问题，其余的合并或者另走一次。",
                Protocol::PROBLEMS
            ),
            format!(
                "At most {} problems are recorded of one walk.",
                Protocol::PROBLEMS
            ),
        ));
    }
    let home = case.filing().map(|filing| UnitId::new(&filing.route.home));
    let is_here = |unit: &UnitId| {
        let inside = home.as_ref().is_some_and(|home| home.covers(unit));
        inside && super::heard_way(facts.units, unit, None).is_some()
    };
    if !protocol
        .problems
        .iter()
        .all(|problem| is_here(&problem.unit))
    {
        gaps.push(Gap::new(
            "problems",
            "问题要归到本区的一个单位。请从列表里选。",
            "A problem belongs to a unit of this district: choose one of the list.",
        ));
    }
    match gaps.is_empty() {
        true => Ok(vec![Event::Walked {
            protocol: Box::new(protocol.clone()),
        }]),
        false => Err(Refusal::Content(gaps)),
    }
}

/// The walk as its event has it.
pub(super) fn made(meta: &Meta, protocol: &Protocol) -> Box<Walk> {
    Box::new(Walk {
        by: meta.by.clone(),
        at: meta.at,
        protocol: protocol.clone(),
    })
}

impl Case {
    /// Whether this person walked, or was to: they do not close their own walk.
    pub(super) fn is_walked_by(&self, person: &PersonId) -> bool {
        let walked = self.walk.as_ref().is_some_and(|walk| walk.by == *person);
        let planned = (self.filing()).is_some_and(|filing| filing.applicant.who == *person);
        walked || planned
    }
}

impl Filing {
    /// 走流程计划, where the case is a walk.
    pub fn plan(&self) -> Option<&Plan> {
        self.about.as_deref()?.plan.as_deref()
    }

    /// Whether somebody of the staff is the applicant: a walk, or a problem that it found. Nobody
    /// outside is told of it.
    pub fn is_of_staff(&self) -> bool {
        let about = self.about.as_deref();
        about.is_some_and(|about| about.plan.is_some() || about.problem.is_some())
    }
}
