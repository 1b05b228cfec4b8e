//! Which events a command makes. Pure: time, calendar, tree and absences are facts given.

use super::command::{Command, Filing, Kind};
use super::content::{check_answer, check_missing, check_visit, file, notice_rule};
use super::event::{Dues, Event, Limit, Outcome};
use super::gate::{Seat, allowed, check_unit, possible, post_at, sits, takes_in};
use super::state::{Case, Status};
use super::{consult, custody, heard, joint, rating, walk};
use crate::clock::{At, Calendar, Deadline, day_of};
use crate::item::{Counted, Item, OutcomeKind};
use crate::list::Running;
use crate::unit::{UnitId, Units};
use crate::who::{PersonId, Post, Who};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What the rules need to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub now: At,
    pub calendar: &'a Calendar,
    pub units: &'a Units,
    /// Who of the staff is marked away today.
    pub away: &'a BTreeSet<PersonId>,
    /// 运行规则 of the place where the case is.
    pub running: Running,
    /// 评价问卷, every version.
    pub questionnaires: &'a rating::Questionnaires,
}

/// A rule said no. Each sentence says what, why and what next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It can be done, by somebody else.
    NotYours(Kind),
    /// It cannot be done in this state.
    NotNow(Kind, Status),
    /// It could be done, but what was given does not suffice: everything that is missing.
    Content(Vec<Gap>),
}

/// One thing that a command lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Key of the field or code of the material.
    pub about: String,
    pub zh: String,
    pub en: String,
}

impl Gap {
    pub fn new(about: &str, zh: impl Into<String>, en: impl Into<String>) -> Gap {
        Gap {
            about: about.to_owned(),
            zh: zh.into(),
            en: en.into(),
        }
    }
}

pub(super) fn gap(about: &str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::Content(vec![Gap::new(about, zh, en)])
}

/// The events that `command` makes, and the post it was given in.
///
/// # Errors
/// `Refusal`, with a sentence and a next step. Nothing is changed.
pub fn decide(
    case: &Case,
    item: &Item,
    who: &Who,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<(Vec<Event>, Option<Post>), Refusal> {
    let kind = command.kind();
    let offers = allowed(case, item, who, facts);
    let Some(offer) = offers.into_iter().find(|offer| offer.kind == kind) else {
        let somebody_may = possible(case, item, facts).iter().any(|(k, _)| *k == kind);
        return Err(if somebody_may {
            Refusal::NotYours(kind)
        } else {
            Refusal::NotNow(kind, case.status)
        });
    };
    let mut events = Vec::new();
    if claims_first(kind, case, who) {
        events.push(Event::Claimed);
    }
    let post = acting_post(case, item, who, command, facts).unwrap_or(offer.post);
    events.extend(consequences(
        case,
        item,
        who,
        post.as_ref(),
        command,
        facts,
    )?);
    Ok((events, post))
}

/// The post, where the command names the place it is done at: somebody with several posts acts
/// in the one there. `Some(None)` is somebody who has none there.
fn acting_post(
    case: &Case,
    item: &Item,
    who: &Who,
    command: &Command,
    facts: &Facts<'_>,
) -> Option<Option<Post>> {
    match command {
        Command::File(filing) if item.walk.is_some() => Some(walk::planning_post(who, filing)),
        Command::File(filing) => {
            let taking = filing.route.taking.as_ref()?;
            let rule = item.route_for(&filing.chosen);
            let takes = |post: &&Post| post.unit == *taking && takes_in(item, rule, post, facts);
            Some(who.posts().iter().find(takes).cloned())
        }
        Command::TakePapers { papers } | Command::Miss { papers } => {
            let named = case.papers.iter().filter(|p| papers.contains(&p.material));
            let mut posts = named.filter_map(|paper| post_at(who, paper.on_way_to.as_ref()?));
            posts.next().map(Some)
        }
        Command::SendPapers { papers, .. } | Command::ReturnPapers { papers } => {
            let named = case.papers.iter().filter(|p| papers.contains(&p.material));
            let mut posts = named.filter_map(|paper| post_at(who, &paper.at));
            posts.next().map(Some)
        }
        Command::Bag { to, .. } => {
            let mut going = case.papers.iter().filter(|paper| paper.is_coming_to(to));
            going.find_map(|paper| post_at(who, &paper.at)).map(Some)
        }
        Command::Reply { n, .. } => {
            let asked = case.consultations.iter().find(|c| c.n == *n)?;
            let mut silent = asked.silent();
            let seat = |unit: &UnitId| Seat::Asked(unit.clone());
            silent.find_map(|unit| sits(&seat(unit), case, item, who, facts))
        }
        Command::RecordCheck { check, .. }
        | Command::HangNotice { check }
        | Command::EndNotice { check, .. } => {
            let rule = item.check(check)?;
            Some(post_at(who, &check_unit(case, item, rule)))
        }
        _ => None,
    }
}

/// Whoever works on a waiting step that nobody holds takes it by doing so.
fn claims_first(kind: Kind, case: &Case, who: &Who) -> bool {
    let free = case.task.as_ref().is_some_and(|task| task.holder.is_none());
    let works = match kind {
        Kind::Receive
        | Kind::AskCorrection
        | Kind::Accept
        | Kind::NotAccept
        | Kind::CloseAtOnce
        | Kind::HandOver
        | Kind::SendBack
        | Kind::Pass
        | Kind::PutBack
        | Kind::Suspend
        | Kind::Resume
        | Kind::Approve
        | Kind::Refuse
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::RecordWalk
        | Kind::Return => true,
        Kind::File
        | Kind::AnswerCorrection
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::TakePapers
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Extend
        | Kind::Withdraw
        | Kind::Nudge
        | Kind::Rate
        | Kind::RecordRating
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Question
        | Kind::Opinion
        | Kind::Call
        | Kind::Reply
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::Remind => false,
    };
    free && works && matches!(who, Who::Staff { .. })
}

fn consequences(
    case: &Case,
    item: &Item,
    who: &Who,
    post: Option<&Post>,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let today = day_of(facts.now);
    Ok(match command {
        Command::File(filing) => file(item, filing, who, post, facts)?,
        Command::Receive => vec![Event::Received],
        Command::AskCorrection { missing, note } => {
            check_missing(case, missing)?;
            let mut events = receive_first(case);
            events.push(Event::CorrectionAsked {
                missing: missing.clone(),
                note: note.clone(),
                until: facts.calendar.due(today, item.limits.correction).date,
            });
            events
        }
        Command::AnswerCorrection { given, form, joint } => {
            check_answer(case, item, who, given, form.is_some())?;
            if let Some(gap) = joint.as_deref().and_then(joint::check) {
                return Err(Refusal::Content(vec![gap]));
            }
            vec![Event::CorrectionAnswered {
                given: given.clone(),
                form: form.clone(),
                tell_by: facts.calendar.due(today, item.limits.tell).date,
                joint: joint.clone(),
            }]
        }
        Command::Sign { row, form } => {
            let mut events = joint::sign(case, who, row, *form, None)?;
            events.extend(joint::answered(case, item, facts, row));
            events
        }
        Command::Witness { row, form, paper } => {
            let mut events = joint::sign(case, who, row, *form, paper.as_ref())?;
            events.extend(joint::answered(case, item, facts, row));
            events
        }
        Command::RefuseToSign { row, reason } => joint::refuse(case, who, row, reason.as_ref())?,
        Command::Accept => {
            let mut events = receive_first(case);
            events.push(Event::Accepted {
                dues: dues_from(case, item, facts, today),
                by_silence: false,
            });
            events
        }
        Command::NotAccept { reason, agency } => {
            if agency
                .as_ref()
                .is_some_and(|id| facts.units.get(id).is_none())
            {
                return Err(gap(
                    "agency",
                    "机构表里没有这个机构，请从表中选择；表外的机关写在告知书里。",
                    "This agency is not in the table of units: choose one of them, and name any other in the notice.",
                ));
            }
            vec![Event::NotAccepted {
                reason: reason.clone(),
                agency: agency.clone(),
            }]
        }
        Command::CloseAtOnce { note } => {
            let mut events = accept_first(case, item, facts, today);
            events.push(Event::Approved { note: note.clone() });
            events.push(Event::Closed {
                outcome: Outcome::Approved,
            });
            events
        }
        Command::HandOver => {
            let route = &known(case)?.route;
            vec![Event::HandedOver {
                to: route.accepting.clone(),
                papers: papers_at(case, route.taking.as_ref()),
            }]
        }
        Command::TakePapers { papers } => custody::take(case, post, papers)?,
        Command::SendBack { reason } => {
            let to = known(case)?.route.taking.clone();
            let to = to.unwrap_or_else(|| UnitId::new(""));
            vec![Event::SentBack {
                to,
                reason: reason.clone(),
            }]
        }
        Command::Claim => vec![Event::Claimed],
        Command::HandBack => vec![Event::HandedBack],
        Command::Relieve => {
            let holder = case.task.as_ref().and_then(|task| task.holder.clone());
            vec![Event::Relieved {
                from: holder.unwrap_or_else(|| PersonId::new("")),
            }]
        }
        Command::Pass { opinion } => {
            let next = case.step.unwrap_or(0) + 1;
            let route = &known(case)?.route;
            let to = route.steps.get(next as usize).cloned();
            let to = to.unwrap_or_else(|| route.deciding.clone());
            vec![Event::Passed {
                step: next,
                papers: papers_at(case, case.task.as_ref().map(|task| &task.unit)),
                to,
                opinion: opinion.clone(),
            }]
        }
        Command::PutBack { reason } => vec![Event::PutBack {
            step: case.step.unwrap_or(1).saturating_sub(1),
            reason: reason.clone(),
        }],
        Command::RecordCheck {
            check,
            staff,
            finding,
        } => {
            check_visit(case, item, check, staff, who, post)?;
            vec![Event::Checked {
                check: check.clone(),
                staff: staff.clone(),
                finding: finding.clone(),
            }]
        }
        Command::HangNotice { check } => {
            let rule = notice_rule(case, item, check, post)?;
            if case.notices.iter().any(|notice| notice.check == *check) {
                return Err(gap(
                    "check",
                    "这项公示已经登记张贴，期满后登记结果即可。",
                    "This public notice hangs already: record its result when its time is over.",
                ));
            }
            vec![Event::NoticeHung {
                check: check.clone(),
                until: match rule.counted {
                    Counted::Calendar => facts.calendar.due_calendar(today, rule.days).date,
                    Counted::Working => facts.calendar.due(today, rule.days).date,
                },
            }]
        }
        Command::EndNotice { check, finding } => {
            notice_rule(case, item, check, post)?;
            let over = case
                .notices
                .iter()
                .any(|n| n.check == *check && today > n.until);
            if !over {
                return Err(gap(
                    "check",
                    "公示期还没有满，满后再登记结果。",
                    "The public notice has not hung long enough yet; record its result afterwards.",
                ));
            }
            vec![Event::NoticeDone {
                check: check.clone(),
                finding: finding.clone(),
            }]
        }
        Command::Suspend { stop, days, reason } => {
            let Some(rule) = item.stop(stop) else {
                return Err(gap(
                    "stop",
                    "这个事项的依据没有列出这种特别程序，时限不能停。",
                    "The basis of this item does not list such a procedure: its clock may not stop.",
                ));
            };
            if *days == 0 || *days > rule.days {
                return Err(gap(
                    "days",
                    format!("预计天数应在 1 到 {} 个工作日之间。", rule.days),
                    format!("Plan between 1 and {} working days.", rule.days),
                ));
            }
            vec![Event::Suspended {
                stop: stop.clone(),
                days: *days,
                planned: facts.calendar.due(today, *days).date,
                reason: reason.clone(),
            }]
        }
        Command::Resume { finding } => {
            let mut resumed = case.clone();
            if let Some(last) = resumed.suspensions.last_mut() {
                last.until = Some(today);
            }
            vec![Event::Resumed {
                dues: stated(&resumed, item, facts)?,
                finding: finding.clone(),
            }]
        }
        Command::Extend { reason } => {
            let days = item.limits.extension.as_ref().map_or(0, |e| e.days);
            let mut extended = case.clone();
            extended.extension = Some(days);
            vec![Event::Extended {
                days,
                dues: stated(&extended, item, facts)?,
                reason: reason.clone(),
            }]
        }
        Command::Approve { note } => {
            let mut events = vec![Event::Approved { note: note.clone() }];
            if item.result.kind != OutcomeKind::Certificate || item.is_instant() {
                events.push(Event::Closed {
                    outcome: Outcome::Approved,
                });
            }
            events
        }
        Command::Refuse { reason } => {
            let mut events = accept_first(case, item, facts, today);
            events.push(Event::Refused {
                reason: reason.clone(),
            });
            events.push(Event::Closed {
                outcome: Outcome::Refused,
            });
            events
        }
        Command::MakeCertificate { document } => vec![Event::CertificateMade {
            document: document.clone(),
        }],
        Command::Deliver { way } => vec![
            Event::Delivered { way: *way },
            Event::Closed {
                outcome: Outcome::Approved,
            },
        ],
        Command::Withdraw { reason } => vec![Event::Withdrawn {
            reason: reason.clone(),
        }],
        Command::Return { reason } => vec![Event::Returned {
            reason: reason.clone(),
        }],
        Command::Nudge { note } => vec![Event::Nudged { note: note.clone() }],
        Command::Rate(rating) => rating::rate(case, who, rating, facts)?,
        Command::Warn => vec![Event::Warned {
            due: known_dues(case)?.promise,
        }],
        Command::Supervise => {
            let route = &known(case)?.route;
            let late = case.task.as_ref().map(|task| &task.unit);
            let late = late.unwrap_or(&route.accepting);
            // A 督办 that nobody answered is taken up by the unit above the one that asked.
            let asked = consult::unheard(case, facts).map(|c| &c.from);
            let above = facts.units.above(asked.unwrap_or(late));
            let above = above.map(|unit| unit.id.clone());
            let contact = heard::late(case, item, facts);
            let (limit, due) = match (&case.dues, case.tell_by, case.supervised.last()) {
                (_, _, Some(missed)) if asked.is_some() => *missed,
                _ if contact.is_some() => (Limit::Contact, contact.unwrap_or(today)),
                (Some(dues), _, _) => (Limit::Promise, dues.promise),
                (None, Some(day), _) => (Limit::Tell, day),
                (None, None, _) => (Limit::Tell, today),
            };
            vec![Event::Supervised {
                limit,
                due,
                by: above.unwrap_or_else(|| late.clone()),
                until: Some(facts.calendar.due(today, facts.running.supervision()).date),
            }]
        }
        Command::Lapse => vec![Event::Lapsed],
        Command::AcceptBySilence => {
            let since = case.arrived_at().unwrap_or(facts.now);
            vec![Event::Accepted {
                dues: dues_from(case, item, facts, day_of(since)),
                by_silence: true,
            }]
        }
        Command::Restate => vec![Event::Restated {
            dues: stated(case, item, facts)?,
        }],
        Command::Contact { .. }
        | Command::Change { .. }
        | Command::Rise { .. }
        | Command::Agree { .. }
        | Command::Reopen { .. }
        | Command::Appeal { .. }
        | Command::DecideAppeal { .. }
        | Command::Minute { .. } => heard::events(case, item, post, &who.id(), command, facts)?,
        Command::RecordWalk(protocol) => walk::record(case, protocol, facts)?,
        Command::Consult(wanted) => consult::ask(case, item, post, wanted, facts)?,
        Command::Reply { n, words } => consult::reply(case, post, *n, words)?,
        Command::Remind => consult::remind(case, facts)?,
        Command::Assign { to } => {
            if case.task.as_ref().and_then(|task| task.holder.as_ref()) == Some(to) {
                return Err(gap(
                    "to",
                    "这一件已经在这个人手里。",
                    "This person has the case already.",
                ));
            }
            if case.is_about(to) {
                return Err(gap(
                    "to",
                    "这一件说的就是这个人的服务，不能交给本人办。请交给别的同事。",
                    "This matter is about this very person: give it to another colleague.",
                ));
            }
            vec![Event::Assigned { to: to.clone() }]
        }
        Command::Bag { bag, to } => custody::pack(case, post, to, bag)?,
        Command::Miss { papers } => custody::miss(case, post, papers)?,
        Command::SendPapers { papers, to } => custody::send(case, post, papers, to)?,
        Command::ReturnPapers { papers } => custody::give_back(case, post, papers)?,
    })
}

fn known(case: &Case) -> Result<&Filing, Refusal> {
    case.filing()
        .ok_or(Refusal::NotNow(Kind::Claim, Status::Draft))
}

fn known_dues(case: &Case) -> Result<&Dues, Refusal> {
    case.dues
        .as_ref()
        .ok_or(Refusal::NotNow(Kind::Warn, case.status))
}

fn stated(case: &Case, item: &Item, facts: &Facts<'_>) -> Result<Dues, Refusal> {
    dues(case, item, facts).ok_or(Refusal::NotNow(Kind::Restate, case.status))
}

/// The promised and legal day of an accepted case, by today's calendar; `None` before
/// acceptance and while the clock stands.
pub fn dues(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<Dues> {
    let from = day_of(case.runs_from?);
    let from = case
        .filing()
        .map_or(from, |filing| walk::from(filing, from));
    let stops = case.stops(item);
    let more = case.extension.unwrap_or(0);
    let day = |n: u32| match facts.calendar.due_with_stops(from, n + more, &stops) {
        Deadline::On(due) => Some(due),
        Deadline::Stopped { .. } => None,
    };
    let (promise, legal) = (day(case.promise(item))?, day(item.limits.legal)?);
    let dues = Dues {
        promise: promise.date,
        legal: legal.date,
        provisional: promise.provisional,
    };
    // What was given more days by the head has them.
    Some(match case.extension {
        None => by_order(case, from, dues),
        Some(_) => dues,
    })
}

pub(super) fn dues_from(case: &Case, item: &Item, facts: &Facts<'_>, from: Date) -> Dues {
    let promise = facts.calendar.due(from, case.promise(item));
    let legal = facts.calendar.due(from, item.limits.legal);
    by_order(
        case,
        from,
        Dues {
            promise: promise.date,
            legal: legal.date,
            provisional: promise.provisional,
        },
    )
}

/// The day that the hot line set is the promise of its order, as long as it has not passed: who takes
/// it up later has the days of the item.
fn by_order(case: &Case, from: Date, dues: Dues) -> Dues {
    let about = case.filing().and_then(|filing| filing.about.as_deref());
    let order = about.and_then(|about| about.order.as_ref());
    match order.and_then(|order| order.until) {
        Some(until) if until >= from => Dues {
            promise: until,
            legal: dues.legal.max(until),
            provisional: false,
        },
        Some(_) | None => dues,
    }
}

/// What is decided at once is received and accepted by the decision, unless it was before.
fn accept_first(case: &Case, item: &Item, facts: &Facts<'_>, today: Date) -> Vec<Event> {
    if case.accepted_at.is_some() {
        return Vec::new();
    }
    let mut events = receive_first(case);
    events.push(Event::Accepted {
        dues: dues_from(case, item, facts, today),
        by_silence: false,
    });
    events
}

/// 收件 is its own act; whoever accepts what came online receives it by doing so.
fn receive_first(case: &Case) -> Vec<Event> {
    match case.status {
        Status::Submitted => vec![Event::Received],
        _ => Vec::new(),
    }
}

fn papers_at(case: &Case, unit: Option<&UnitId>) -> Vec<String> {
    case.papers
        .iter()
        .filter(|paper| unit.is_some_and(|unit| paper.lies_at(unit)))
        .map(|paper| paper.material.clone())
        .collect()
}
