//! 反映件: a case by which somebody is heard. It has an owner in time, rises where nobody puts it right
//! 提级响应, and is closed only with what changed and what the person says to it.

use super::command::{Command, Kind};
use super::content::is_code;
use super::decide::{Facts, Refusal, dues_from, gap};
use super::event::{Consult, DocRef, Event, Limit, Service};
use super::gate::Seat;
use super::state::{Case, Meta, Status};
use super::tick::opening;
use super::walk::Plan;
use crate::clock::{At, day_of};
use crate::item::heard::{Cause, Change, ContactWay, Heard};
use crate::item::{Item, Level};
use crate::unit::{Route, UnitId, Units};
use crate::who::{Duty, PersonId, Post};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What it is about. Codes and opaque ids: words lie in the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The unit whose service it was.
    pub unit: UnitId,
    /// Key of the item that was wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The case that failed or was rated: home and id. Of advice that was rated, the stream of the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<(String, String)>,
    /// The rating, where one set it off: service and which of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<(String, u32)>,
    /// Whoever served: nobody sees or answers what is said about them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// 12345 派单: the order by which it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<HotlineOrder>,
    /// 走流程计划, where the case is a walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Box<Plan>>,
    /// Which problem of the walk in `case` this is, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<u32>,
}

impl About {
    /// About this unit, and nothing else is known.
    pub fn of(unit: UnitId) -> About {
        About {
            unit,
            item: None,
            case: None,
            rating: None,
            people: Vec::new(),
            order: None,
            plan: None,
            problem: None,
        }
    }

    /// The case that failed or was rated; advice is none.
    pub fn rated_case(&self) -> Option<&(String, String)> {
        let is_advice = |(service, _): &(String, u32)| service == Service::Advice.as_str();
        let case = self.case.as_ref();
        case.filter(|_| !self.rating.as_ref().is_some_and(is_advice))
    }
}

/// 12345 工单 of the hot line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HotlineOrder {
    /// 工单编号, as the hot line gave it.
    pub number: String,
    /// The last day for the answer, where the hot line set one: it is the promise of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// 回访 or first contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub seq: u64,
    pub at: At,
    pub way: ContactWay,
    /// Whether the person was reached.
    pub reached: bool,
    /// What they say to the result, where they were asked.
    pub agrees: Option<bool>,
    pub satisfied: Option<bool>,
}

/// 申诉复核 of a rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appeal {
    pub by: PersonId,
    /// Whether the rating is left out of the figures; `None` while nobody has decided.
    pub excluded: Option<bool>,
}

/// What has been done to hear somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hearing {
    pub contacts: Vec<Contact>,
    pub changes: Vec<Change>,
    /// 原因 as the office settled it last.
    pub cause: Option<Cause>,
    /// 取消的材料, all together.
    pub cancelled: u32,
    /// What the person said to the result on their own page.
    pub agrees: Option<bool>,
    /// Whether they are satisfied, as they said there.
    pub satisfied: Option<bool>,
    /// The log number since which the result waits for a yes.
    pub asked_since: Option<u64>,
    pub risen: u32,
    pub reopened: u32,
    /// When it was taken up again, the last time.
    pub reopened_at: Option<At>,
    pub appeal: Option<Appeal>,
    /// Calls to the centre whose minutes are written.
    pub minutes: Vec<u32>,
}

impl Hearing {
    /// Whether the person said yes or no to the result, or was called in vain: the record says which.
    fn is_asked(&self) -> bool {
        let since = self.asked_since;
        let called = (self.contacts.iter())
            .any(|call| Some(call.seq) > since && (call.agrees.is_some() || !call.reached));
        since.is_some() && (self.agrees.is_some() || called)
    }

    /// The call-backs about the result as it stands.
    fn asked(&self) -> impl DoubleEndedIterator<Item = &Contact> {
        let since = self.asked_since;
        let calls = self.contacts.iter();
        calls.filter(move |call| since.is_some() && Some(call.seq) > since)
    }

    /// 解决: what the person says to the result, on their own page or on the telephone.
    pub fn is_solved(&self) -> Option<bool> {
        let said = || self.asked().rev().find_map(|call| call.agrees);
        self.agrees.or_else(said)
    }

    /// 满意: whether the person is satisfied, where they were asked.
    pub fn is_satisfied(&self) -> Option<bool> {
        let said = || self.asked().rev().find_map(|call| call.satisfied);
        self.satisfied.or_else(said)
    }

    /// 回访: whether the person was reached about the result.
    pub fn is_called_back(&self) -> bool {
        self.agrees.is_some() || self.asked().any(|call| call.reached)
    }
}

/// The way of a matter about this unit: heard by the street or district, put right by the unit, decided
/// by the one above it. `None` where the tree has no such unit, or nobody is above it.
pub fn way(units: &Units, about: &UnitId, taking: Option<&UnitId>) -> Option<Route> {
    let unit = units.get(about)?;
    let mut home = unit;
    while units.above(&home.id)?.level != Level::City {
        home = units.above(&home.id)?;
    }
    let hears = match unit.level {
        Level::Community | Level::Street => units.at_level(about, Level::Street)?,
        Level::District | Level::City => home,
    };
    let above = &units.above(about)?.id;
    Some(Route {
        home: home.id.to_string(),
        community: about.clone(),
        taking: taking.cloned(),
        accepting: hears.id.clone(),
        deciding: above.clone(),
        steps: vec![about.clone(), above.clone()],
    })
}

/// Where the matter goes if it rises: who puts it right, and who looks at that. At the top it stays.
fn target(case: &Case, item: &Item, units: &Units) -> Option<(UnitId, UnitId)> {
    item.heard.as_ref().filter(|heard| heard.rises)?;
    let now = case.filing()?.route.steps.first()?;
    let to = &units.above(now)?.id;
    let above = units.above(to).map_or(to, |unit| &unit.id);
    Some((to.clone(), above.clone()))
}

impl Case {
    /// Whether the matter is about this person of the staff.
    pub fn is_about(&self, person: &PersonId) -> bool {
        let about = self.filing().and_then(|filing| filing.about.as_deref());
        about.is_some_and(|about| about.people.contains(person))
    }

    /// The last day for the first call to the person; `None` where somebody called, or nobody has to.
    pub fn contact_by(&self, item: &Item, facts: &Facts<'_>) -> Option<Date> {
        let heard = item.heard.as_ref()?;
        let is_open = !self.status.is_final() && self.hearing.contacts.is_empty();
        let filed = day_of(self.filed_at.filter(|_| is_open)?);
        Some(facts.calendar.due(filed, heard.contact).date)
    }

    /// Why such a case cannot be closed yet, in the order in which it is put right.
    pub fn unheard(&self, item: &Item) -> Vec<Lack> {
        let Some(heard) = &item.heard else {
            return Vec::new();
        };
        let mut lacks = Vec::new();
        if self.hearing.contacts.is_empty() {
            lacks.push(Lack::Contact);
        }
        if self.hearing.changes.is_empty() {
            lacks.push(Lack::Change);
        }
        if heard.causes && self.hearing.cause.is_none() {
            lacks.push(Lack::Cause);
        }
        if heard.asks && !self.hearing.is_asked() {
            lacks.push(Lack::Answer);
        }
        let open = |appeal: &Appeal| appeal.excluded.is_none();
        if self.hearing.appeal.as_ref().is_some_and(open) {
            lacks.push(Lack::Appeal);
        }
        lacks
    }
}

/// What a matter lacks before it may be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// Nobody has called the person.
    Contact,
    /// Nobody has said what changed.
    Change,
    /// Nobody has settled the cause.
    Cause,
    /// The person was not asked whether it is put right.
    Answer,
    /// An appeal waits for its decision.
    Appeal,
}

impl Lack {
    pub fn as_str(self) -> &'static str {
        match self {
            Lack::Contact => "contact",
            Lack::Change => "change",
            Lack::Cause => "cause",
            Lack::Answer => "answer",
            Lack::Appeal => "appeal",
        }
    }
}

/// The first day on which a matter that nobody called about is told to the unit above.
fn contact_missed(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<(Date, At)> {
    let by = case.contact_by(item, facts)?;
    let told = case.supervised.contains(&(Limit::Contact, by));
    let day = by.tomorrow().ok().filter(|_| !told)?;
    Some((by, opening(day, facts)))
}

/// When time alone does something to such a case beside the clock of all.
pub(super) fn tick(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<At> {
    contact_missed(case, item, facts).map(|(_, at)| at)
}

/// The limit of the first call, where it was missed.
pub(super) fn late(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<Date> {
    let (by, at) = contact_missed(case, item, facts)?;
    (facts.now >= at).then_some(by)
}

/// Whether a missed promise sends the matter one level up, instead of asking why it was missed.
pub(super) fn rises_by_limit(case: &Case, item: &Item, facts: &Facts<'_>) -> bool {
    target(case, item, facts.units).is_some()
}

pub(super) fn clock(case: &Case, item: &Item, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    if late(case, item, facts).is_some() {
        table.push((Kind::Supervise, Seat::Clock));
    }
}

/// What people may do to such a case.
pub(super) fn possible(case: &Case, item: &Item, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    let (Some(heard), Some(filing)) = (&item.heard, case.filing()) else {
        return;
    };
    if case.status.is_final() {
        if may_reopen(case, heard, facts) {
            table.push((Kind::Reopen, Seat::Party));
        }
        return;
    }
    if case.status != Status::CorrectionRequested {
        table.push((Kind::Contact, Seat::Task));
    }
    if !case.status.is_under_review() {
        return;
    }
    table.push((Kind::Change, Seat::Task));
    if target(case, item, facts.units).is_some() {
        table.push((Kind::Rise, Seat::Task));
    }
    if case.hearing.asked_since.is_some() && case.hearing.agrees.is_none() {
        table.push((Kind::Agree, Seat::Party));
    }
    let called = |n: u32| !case.hearing.minutes.contains(&n);
    for call in (case.consultations.iter()).filter(|c| c.what == Consult::Call && called(c.n)) {
        table.push((Kind::Minute, Seat::Unit(call.from.clone())));
    }
    match (&case.hearing.appeal, filing.about.as_deref()) {
        (None, Some(about)) if heard.appeal => {
            table.push((Kind::Appeal, Seat::Unit(about.unit.clone())));
        }
        (Some(appeal), _) if appeal.excluded.is_none() => {
            let decides = Seat::Post(filing.route.deciding.clone(), Duty::Approver);
            table.push((Kind::DecideAppeal, decides));
        }
        _ => {}
    }
}

fn may_reopen(case: &Case, heard: &Heard, facts: &Facts<'_>) -> bool {
    let closed = case.closed_at.filter(|_| case.status == Status::Closed);
    let until = closed.map(|at| facts.calendar.due(day_of(at), heard.reopen).date);
    let in_time = until.is_some_and(|until| day_of(facts.now) <= until);
    heard.reopen > 0 && case.hearing.reopened == 0 && in_time
}

/// The events of a command of this kind.
pub(super) fn events(
    case: &Case,
    item: &Item,
    post: Option<&Post>,
    by: &PersonId,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    Ok(vec![match command {
        Command::Contact {
            way,
            reached,
            agrees,
            satisfied,
            words,
        } => {
            // Nobody says anything who was not reached, or before there is a result.
            let is_asked = *reached && case.hearing.asked_since.is_some();
            Event::Contacted {
                way: *way,
                reached: *reached,
                agrees: agrees.filter(|_| is_asked),
                satisfied: satisfied.filter(|_| is_asked),
                words: words.clone(),
            }
        }
        Command::Change {
            what,
            cause,
            cancelled,
            reference,
            words,
        } => {
            if !reference.is_empty() && !is_code(reference) {
                return Err(gap(
                    "reference",
                    "编号只能是字母、数字和符号，例如事项编号或变更编号；要说的话写在说明里。",
                    "A reference is a code of letters, digits and signs, such as the key of an item; the rest belongs in the words.",
                ));
            }
            Event::Changed {
                what: *what,
                cause: *cause,
                cancelled: *cancelled,
                reference: reference.clone(),
                words: words.clone(),
            }
        }
        Command::Rise { reason } => risen(case, item, facts, reason.clone())?,
        Command::Agree {
            yes,
            satisfied,
            words,
        } => Event::Agreed {
            yes: *yes,
            satisfied: *satisfied,
            words: words.clone(),
        },
        Command::Reopen { reason } => {
            let filing = case
                .filing()
                .ok_or(Refusal::NotNow(Kind::Reopen, case.status))?;
            let stood = || {
                (
                    filing.route.steps.first().cloned(),
                    filing.route.steps.get(1).cloned(),
                )
            };
            let (to, above) = match (target(case, item, facts.units), stood()) {
                (Some(target), _) => target,
                (None, (Some(to), Some(above))) => (to, above),
                (None, _) => return Err(Refusal::NotNow(Kind::Reopen, case.status)),
            };
            Event::Reopened {
                to,
                above,
                dues: dues_from(case, item, facts, day_of(facts.now)),
                reason: reason.clone(),
            }
        }
        Command::Appeal { reason } => Event::Appealed {
            reason: reason.clone(),
        },
        Command::DecideAppeal { excluded, reason } => {
            let own = case.hearing.appeal.as_ref().is_some_and(|a| a.by == *by);
            let about = case.filing().and_then(|filing| filing.about.as_deref());
            let same = about.is_some_and(|about| post.map(|p| &p.unit) == Some(&about.unit));
            if own || same {
                return Err(gap(
                    "excluded",
                    "申诉要由别人复核：提出申诉的人和被评价的单位不能自己决定。",
                    "An appeal is decided by somebody else: not by who made it, nor by the unit that was rated.",
                ));
            }
            Event::AppealDecided {
                excluded: *excluded,
                reason: reason.clone(),
            }
        }
        Command::Minute { n, words } => {
            let is_call = |c: &&super::Consultation| c.n == *n && c.what == Consult::Call;
            if !case.consultations.iter().any(|c| is_call(&c)) || case.hearing.minutes.contains(n) {
                return Err(gap(
                    "n",
                    "没有这一次会商，或者纪要已经写了。",
                    "There was no such meeting, or its minutes are written.",
                ));
            }
            Event::Minuted {
                n: *n,
                words: words.clone(),
            }
        }
        _ => return Err(Refusal::NotNow(command.kind(), case.status)),
    }])
}

fn risen(
    case: &Case,
    item: &Item,
    facts: &Facts<'_>,
    reason: Option<DocRef>,
) -> Result<Event, Refusal> {
    let target = target(case, item, facts.units);
    let (to, above) = target.ok_or(Refusal::NotNow(Kind::Rise, case.status))?;
    Ok(Event::Risen {
        to,
        above,
        dues: dues_from(case, item, facts, day_of(facts.now)),
        reason,
    })
}

/// What these events mean for the hearing; the way and the task are the case's own.
pub(super) fn apply(hearing: &mut Hearing, meta: &Meta, event: &Event) {
    match event {
        Event::Contacted {
            way,
            reached,
            agrees,
            satisfied,
            ..
        } => hearing.contacts.push(Contact {
            seq: meta.seq,
            at: meta.at,
            way: *way,
            reached: *reached,
            agrees: *agrees,
            satisfied: *satisfied,
        }),
        Event::Changed {
            what,
            cause,
            cancelled,
            ..
        } => {
            hearing.changes.push(*what);
            hearing.cause = cause.or(hearing.cause);
            hearing.cancelled += cancelled;
        }
        Event::Agreed { yes, satisfied, .. } => {
            hearing.agrees = Some(*yes);
            hearing.satisfied = *satisfied;
        }
        Event::Risen { .. } => {
            hearing.risen += 1;
            hearing.begin_again();
        }
        Event::Reopened { .. } => {
            hearing.reopened += 1;
            hearing.reopened_at = Some(meta.at);
            hearing.begin_again();
        }
        // Put right and looked at by the unit above: now the person is asked.
        Event::Passed { .. } => hearing.asked_since = Some(meta.seq),
        Event::PutBack { .. } => hearing.begin_again(),
        Event::Appealed { .. } => {
            hearing.appeal = Some(Appeal {
                by: meta.by.clone(),
                excluded: None,
            });
        }
        Event::AppealDecided { excluded, .. } => {
            if let Some(appeal) = &mut hearing.appeal {
                appeal.excluded = Some(*excluded);
            }
        }
        Event::Minuted { n, .. } => hearing.minutes.push(*n),
        _ => {}
    }
}

impl Hearing {
    /// Somebody else begins: what was said to the former result does not count for the next.
    fn begin_again(&mut self) {
        self.agrees = None;
        self.satisfied = None;
        self.asked_since = None;
    }
}
