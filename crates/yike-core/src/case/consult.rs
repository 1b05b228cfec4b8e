//! 征询: a unit is asked something about a case, with a limit, and answers in the case. One
//! thing with four reasons: a question between the desk and the office 询问, the opinion of a
//! department that the item names 征求意见, a department called to the centre at an agreed time
//! 吹哨报到, and what the unit above wants to hear about a missed limit 督办.

use super::command::{Kind, Wanted};
use super::decide::{Facts, Gap, Refusal, gap};
use super::event::{Consult, Event, Limit};
use super::gate::Seat;
use super::state::{Case, Status};
use super::tick::opening;
use crate::clock::{At, day_of};
use crate::item::{Item, Level};
use crate::unit::UnitId;
use crate::who::{PersonId, Post};
use jiff::civil::Date;

/// What was asked of whom, and who has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Counts from 1 in its case.
    pub n: u32,
    pub what: Consult,
    /// Who asked: the clock for the unit above, where a limit was missed.
    pub by: PersonId,
    /// The unit that wants to know.
    pub from: UnitId,
    pub of: Vec<UnitId>,
    /// The last day for the answer.
    pub until: Date,
    /// When the departments are to be at the centre.
    pub at: Option<At>,
    /// The limit that 督办 is about.
    pub missed: Option<(Limit, Date)>,
    pub asked_at: At,
    pub replies: Vec<Reply>,
    pub reminded: bool,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    pub unit: UnitId,
    pub at: At,
}

impl Consultation {
    /// The units that have not answered.
    pub fn silent(&self) -> impl Iterator<Item = &UnitId> {
        let has = |unit: &&UnitId| self.replies.iter().any(|reply| reply.unit == **unit);
        self.of.iter().filter(move |unit| !has(unit))
    }

    pub fn is_open(&self) -> bool {
        self.silent().next().is_some()
    }

    /// Whether the clock still presses for the answer: not for that to a 督办 whose limit no longer
    /// matters, because what was late has been done.
    fn is_pressed(&self, case: &Case) -> bool {
        let matters = match self.missed {
            None => true,
            Some((Limit::Tell, due)) => {
                let is_waiting = matches!(case.status, Status::Submitted | Status::Received);
                is_waiting && case.tell_by == Some(due)
            }
            Some((Limit::Contact, _)) => {
                self.is_open() && case.hearing.contacts.is_empty() && !case.status.is_final()
            }
            Some((Limit::Promise, due)) => {
                let promised = case.dues.as_ref().map(|dues| dues.promise);
                case.status.is_under_review() && promised == Some(due)
            }
        };
        matters && self.is_open()
    }
}

impl Case {
    /// Whether this unit has such a thing to answer now.
    pub fn is_asking(&self, unit: &UnitId, what: Consult) -> bool {
        let asked = self.consultations.iter().filter(|c| c.what == what);
        asked.flat_map(Consultation::silent).any(|id| id == unit)
    }
}

/// In a list of departments: every bureau of the home's district, for matters that may be anybody's.
const EVERY: &str = "*";

/// The units of the departments that the item lets the office ask, with their working days; those
/// which the tree lacks are left out.
pub fn departments<'a>(
    case: &Case,
    item: &'a Item,
    facts: &Facts<'_>,
) -> Vec<(UnitId, &'a crate::item::Department)> {
    let Some(filing) = case.filing() else {
        return Vec::new();
    };
    let place = |level: Level| facts.units.at_level(&filing.route.community, level);
    let home = UnitId::new(&filing.route.home);
    let mut found = Vec::new();
    for department in &item.departments {
        if department.unit == EVERY {
            let bureaus = facts
                .units
                .children(&home)
                .filter(|unit| unit.level == Level::District);
            found.extend(bureaus.map(|unit| (unit.id.clone(), department)));
        } else if let Some(above) = place(department.at) {
            let unit = UnitId(format!("{}{}", above.id, department.unit));
            let unit = facts.units.get(&unit);
            found.extend(unit.map(|unit| (unit.id.clone(), department)));
        }
    }
    found
}

/// What may be asked and answered now, and from which seat.
pub(super) fn possible(case: &Case, item: &Item, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    let Some(filing) = case.filing() else { return };
    let route = &filing.route;
    if let (Some(task), Some(taking)) = (&case.task, &route.taking)
        && task.unit != *taking
    {
        // One question at a time from each side.
        let asks = |unit: &UnitId| {
            let mut open = case.consultations.iter().filter(|c| c.is_open());
            !open.any(|c| c.what == Consult::Question && c.from == *unit)
        };
        if asks(taking) {
            table.push((Kind::Question, Seat::TakingDesk));
        }
        if asks(&task.unit) {
            table.push((Kind::Question, Seat::Task));
        }
    }
    if case.status.is_under_review() {
        let all = departments(case, item, facts);
        let is_free = |unit: &UnitId, what| !case.is_asking(unit, what);
        if all.iter().any(|(unit, _)| is_free(unit, Consult::Opinion)) {
            table.push((Kind::Opinion, Seat::Task));
        }
        if (all.iter()).any(|(unit, d)| d.comes && is_free(unit, Consult::Call)) {
            table.push((Kind::Call, Seat::Task));
        }
    }
    for consultation in &case.consultations {
        for unit in consultation.silent() {
            table.push((Kind::Reply, Seat::Asked(unit.clone())));
        }
    }
}

/// What time alone does: those who have not answered are reminded once, on the morning of the
/// last day; a 督办 that nobody answers goes one level up.
pub(super) fn clock(case: &Case, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    if to_remind(case, facts).is_some() {
        table.push((Kind::Remind, Seat::Clock));
    }
    if unheard(case, facts).is_some() {
        table.push((Kind::Supervise, Seat::Clock));
    }
}

/// The first one whose silent units are to be reminded.
fn to_remind<'a>(case: &'a Case, facts: &Facts<'_>) -> Option<&'a Consultation> {
    let mut open = case.consultations.iter().filter(|c| c.is_pressed(case));
    open.find(|c| !c.reminded && facts.now >= opening(c.until, facts))
}

/// The day on which the clock reminds next.
pub(super) fn remind_day(case: &Case) -> Option<Date> {
    let open = case.consultations.iter().filter(|c| c.is_pressed(case));
    open.filter(|c| !c.reminded).map(|c| c.until).min()
}

/// The last 督办, where nobody answered it in time and there is a level above the one that asked.
pub(super) fn unheard<'a>(case: &'a Case, facts: &Facts<'_>) -> Option<&'a Consultation> {
    let (asked, day) = rises(case, facts)?;
    (facts.now >= opening(day, facts)).then_some(asked)
}

/// The 督办 that waits for its answer, and the first day on which it goes one level up; at the top
/// it stays.
pub(super) fn rises<'a>(case: &'a Case, facts: &Facts<'_>) -> Option<(&'a Consultation, Date)> {
    let mut all = case.consultations.iter().rev();
    let last = all.find(|c| c.what == Consult::Supervision)?;
    let goes = last.is_pressed(case) && facts.units.above(&last.from).is_some();
    goes.then(|| last.until.tomorrow().ok())
        .flatten()
        .map(|day| (last, day))
}

/// The events of a question, a request for opinions or a call.
pub(super) fn ask(
    case: &Case,
    item: &Item,
    post: Option<&Post>,
    wanted: &Wanted,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let today = day_of(facts.now);
    let due = |days: u32| facts.calendar.due(today, days).date;
    let (of, until, at) = match wanted.what {
        Consult::Question => {
            let unit = asked_unit(case, post);
            (
                unit.into_iter().collect(),
                due(facts.running.question()),
                None,
            )
        }
        Consult::Opinion => {
            let chosen = chosen(case, item, wanted, facts, false)?;
            let days = chosen.iter().map(|(_, days)| *days).max().unwrap_or(1);
            (units(chosen), due(days), None)
        }
        Consult::Call => {
            let chosen = chosen(case, item, wanted, facts, true)?;
            let at = agreed(wanted, facts)?;
            (units(chosen), day_of(at), Some(at))
        }
        Consult::Supervision => return Err(Refusal::NotNow(Kind::Supervise, case.status)),
    };
    let from = post.map(|post| post.unit.clone());
    Ok(vec![Event::Consulted {
        n: case.consultations.len() as u32 + 1,
        what: wanted.what,
        from: from.unwrap_or_else(|| UnitId::new("")),
        of,
        until,
        at,
        words: wanted.words.clone(),
    }])
}

fn units(chosen: Vec<(UnitId, u32)>) -> Vec<UnitId> {
    chosen.into_iter().map(|(unit, _)| unit).collect()
}

/// The desk asks whoever has the case; whoever has the case asks the desk.
fn asked_unit(case: &Case, post: Option<&Post>) -> Option<UnitId> {
    let taking = case.filing()?.route.taking.clone();
    let is_desk = post.map(|post| &post.unit) == taking.as_ref();
    match is_desk {
        true => case.task.as_ref().map(|task| task.unit.clone()),
        false => taking,
    }
}

/// Only departments that the item names may be asked, and not while they are being asked.
fn chosen(
    case: &Case,
    item: &Item,
    wanted: &Wanted,
    facts: &Facts<'_>,
    coming: bool,
) -> Result<Vec<(UnitId, u32)>, Refusal> {
    let all = departments(case, item, facts);
    let mut found: Vec<(UnitId, u32)> = Vec::new();
    let mut gaps = Vec::new();
    for unit in &wanted.of {
        let name = facts.units.name(unit);
        let listed = all
            .iter()
            .find(|(id, d)| id == unit && (d.comes || !coming));
        match listed {
            _ if found.iter().any(|(id, _)| id == unit) => {}
            None => gaps.push(Gap::new(
                "of",
                format!("事项没有把“{name}”列为会办部门，不能向它征询。请从列出的部门里选。"),
                format!("The item does not name “{name}”: choose from the departments listed."),
            )),
            Some(_) if case.is_asking(unit, wanted.what) => gaps.push(Gap::new(
                "of",
                format!("“{name}”已经在答复中，请等它答复。"),
                format!("“{name}” is being asked already: wait for its answer."),
            )),
            Some((_, department)) => found.push((unit.clone(), department.days)),
        }
    }
    if found.is_empty() && gaps.is_empty() {
        gaps.push(Gap::new(
            "of",
            "请至少选一个部门。",
            "Choose at least one department.",
        ));
    }
    match gaps.is_empty() {
        true => Ok(found),
        false => Err(Refusal::Content(gaps)),
    }
}

/// The time for which departments are called to the centre: a working day to come.
fn agreed(wanted: &Wanted, facts: &Facts<'_>) -> Result<At, Refusal> {
    match wanted.at {
        Some(at) if at > facts.now && facts.calendar.is_working(day_of(at)) => Ok(at),
        Some(_) | None => Err(gap(
            "at",
            "请填约定的时间：今天以后的工作日里的某个时刻。",
            "Give the agreed time: some time on a working day to come.",
        )),
    }
}

/// The events of an answer.
pub(super) fn reply(
    case: &Case,
    post: Option<&Post>,
    n: u32,
    words: &super::event::DocRef,
) -> Result<Vec<Event>, Refusal> {
    let unit = post.map(|post| &post.unit);
    let asked = case.consultations.iter().find(|c| c.n == n);
    let is_asked = asked.is_some_and(|c| c.silent().any(|id| Some(id) == unit));
    let (true, Some(unit)) = (is_asked, unit) else {
        return Err(gap(
            "n",
            "这一条没有问到您的单位，或者已经答复过了。",
            "Your unit was not asked this, or has answered it already.",
        ));
    };
    Ok(vec![Event::Replied {
        n,
        unit: unit.clone(),
        words: words.clone(),
    }])
}

/// The events of a reminder.
pub(super) fn remind(case: &Case, facts: &Facts<'_>) -> Result<Vec<Event>, Refusal> {
    let open = to_remind(case, facts).ok_or(Refusal::NotNow(Kind::Remind, case.status))?;
    Ok(vec![Event::Reminded {
        n: open.n,
        of: open.silent().cloned().collect(),
    }])
}
