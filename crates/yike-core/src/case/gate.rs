//! The only gate. `possible` is one table: what may be done with a case now, and from which
//! seat. Pages draw their buttons from `allowed`; the API answers 403 and 409 from it; `decide`
//! asks it first.

use super::command::Kind;
use super::decide::Facts;
use super::event::Limit;
use super::state::{Case, Status, desk_duty};
use super::tick::opening;
use super::{consult, custody, heard, joint, rating, walk};
use crate::clock::day_of;
use crate::item::{CheckKind, Item, Level, Route, StepKind};
use crate::unit::UnitId;
use crate::who::{Duty, Mandate, PersonId, Post, Who};

/// From where something may be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seat {
    /// A resident, their agent, or a desk that may take this item.
    Filer,
    /// Whoever has the task's post, if nobody else holds the task.
    Task,
    /// As `Task`, by somebody who neither filed nor accepted the case.
    OtherThanTaker,
    /// Whoever holds the task.
    Holder,
    /// Whoever has the task's post while its holder is away.
    StandIn,
    /// The resident whose case it is.
    Party,
    /// Whoever holds the code of a service event 评价码.
    Bearer,
    /// Somebody of the staff on the way of the case, who enters a rating of what others gave.
    Recorder,
    /// A resident beside the applicant whose signature is waited for.
    Signer,
    /// The resident, their agent, or the desk that took the case from them.
    PartySide,
    /// As `PartySide`, but an agent only where the letter says so.
    Withdrawer,
    /// The desk that took the case and no longer has it.
    TakingDesk,
    /// Any casework post at this unit.
    Unit(UnitId),
    /// This duty at this unit.
    Post(UnitId, Duty),
    /// Casework or 部门联系人 at a unit that is asked.
    Asked(UnitId),
    /// Whoever leads where the task waits.
    Head,
    /// As `Head`, by somebody else than who walked.
    OtherHead,
    Clock,
}

/// A command that this person may give now, and the post in which they would give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub kind: Kind,
    pub post: Option<Post>,
}

/// What this person may do with the case now.
pub fn allowed(case: &Case, item: &Item, who: &Who, facts: &Facts<'_>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for (kind, seat) in possible(case, item, facts) {
        if offers.iter().any(|offer| offer.kind == kind) {
            continue;
        }
        if let Some(post) = sits(&seat, case, item, who, facts) {
            offers.push(Offer { kind, post });
        }
    }
    offers
}

/// What may be done with the case now, by anybody, and from which seat.
pub fn possible(case: &Case, item: &Item, facts: &Facts<'_>) -> Vec<(Kind, Seat)> {
    let mut table = Vec::new();
    let Some(filing) = case.filing() else {
        return vec![(Kind::File, Seat::Filer)];
    };
    let route = &filing.route;
    let rule = case.rule(item);
    let today = day_of(facts.now);

    if !case.unrated().is_empty() {
        table.push((Kind::Rate, Seat::Party));
        table.push((Kind::Rate, Seat::Bearer));
        table.push((Kind::RecordRating, Seat::Recorder));
    }
    custody::possible(case, &mut table);
    heard::possible(case, item, facts, &mut table);
    if case.status.is_final() {
        return table;
    }
    consult::possible(case, item, facts, &mut table);
    if item.walk.is_some() {
        walk::possible(case, &mut table);
        holding(case, facts, &mut table);
        clock(case, item, facts, &mut table);
        return table;
    }
    joint::possible(case, &mut table);
    for (kind, check) in open_checks(case, item, facts) {
        let unit = check_unit(case, item, check);
        table.push((kind, Seat::Unit(unit)));
    }
    holding(case, facts, &mut table);
    if let Some(task) = &case.task {
        let nudged_today = case.nudges.iter().any(|(at, _)| day_of(*at) == today);
        let desk = desk_duty(&route.accepting);
        if !nudged_today {
            if route.has_desk_below() && Some(&task.unit) != route.taking.as_ref() {
                table.push((Kind::Nudge, Seat::TakingDesk));
            }
            // 前台督促后台: the window that accepted presses the section behind it as well.
            let is_behind = (&task.unit, task.duty) != (&route.accepting, desk);
            if is_behind && case.accepted_at.is_some() && case.status != Status::Delivering {
                table.push((Kind::Nudge, Seat::Post(route.accepting.clone(), desk)));
            }
        }
    }
    // Nobody works on papers that are still on their way to them.
    let papers_are_here = case
        .task
        .as_ref()
        .is_some_and(|task| case.on_way_to(&task.unit).is_empty());

    match case.status {
        Status::Draft
        | Status::NotAccepted
        | Status::Closed
        | Status::Withdrawn
        | Status::Returned
        | Status::Lapsed => {}
        Status::Submitted | Status::Received => {
            table.push((Kind::Withdraw, Seat::Withdrawer));
            let at_accepting = case
                .task
                .as_ref()
                .is_some_and(|task| task.unit == route.accepting);
            if !at_accepting {
                if papers_are_here {
                    table.push((Kind::HandOver, Seat::Task));
                }
            } else if papers_are_here {
                if case.status == Status::Submitted {
                    table.push((Kind::Receive, Seat::Task));
                }
                table.push((Kind::AskCorrection, Seat::Task));
                // Whoever has not signed has not applied: that is put right first, or asked for in
                // the notice of correction. What one person may close is accepted by closing it.
                let is_signed = case.unsigned().next().is_none();
                let is_closed_here = rule.steps.is_empty() && !rule.separation;
                match (is_signed, is_closed_here) {
                    (true, true) => close_at_once(case, item, &mut table),
                    (true, false) => table.push((Kind::Accept, Seat::Task)),
                    (false, _) => {}
                }
                table.push((Kind::NotAccept, Seat::Task));
                table.push((Kind::Return, Seat::Task));
                if route.has_desk_below() {
                    table.push((Kind::SendBack, Seat::Task));
                }
            }
        }
        Status::CorrectionRequested => {
            table.push((Kind::AnswerCorrection, Seat::PartySide));
            table.push((Kind::Withdraw, Seat::Withdrawer));
        }
        Status::Accepted | Status::InReview => {
            table.push((Kind::Withdraw, Seat::Withdrawer));
            // A limit that has run out can no longer be made longer (行政许可法 art 42).
            let in_time = case.dues.as_ref().is_some_and(|dues| today <= dues.legal);
            if item.limits.extension.is_some() && case.extension.is_none() && in_time {
                let approver = Seat::Post(route.deciding.clone(), Duty::Approver);
                table.push((Kind::Extend, approver));
            }
            if papers_are_here {
                if rule.steps.is_empty() {
                    close_at_once(case, item, &mut table);
                }
                steps(case, item, &mut table);
            }
        }
        Status::Suspended => {
            table.push((Kind::Withdraw, Seat::Withdrawer));
            table.push((Kind::Resume, Seat::Task));
        }
        Status::CertificateMaking => table.push((Kind::MakeCertificate, Seat::Task)),
        Status::Delivering => table.push((Kind::Deliver, Seat::Task)),
    }
    clock(case, item, facts, &mut table);
    table
}

/// Who takes the waiting step, gives it back, or gives it to somebody.
fn holding(case: &Case, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    let Some(task) = &case.task else { return };
    table.push((Kind::Assign, Seat::Head));
    match &task.holder {
        None => table.push((Kind::Claim, Seat::Task)),
        Some(holder) => {
            table.push((Kind::HandBack, Seat::Holder));
            if facts.away.contains(holder) {
                table.push((Kind::Relieve, Seat::StandIn));
            }
        }
    }
}

/// Checks that this case needs and nobody has recorded: why it cannot be approved yet.
pub fn unmet<'a>(case: &Case, item: &'a Item) -> Vec<&'a crate::item::Check> {
    let Some(filing) = case.filing() else {
        return Vec::new();
    };
    item.checks
        .iter()
        .filter(|check| filing.checks.contains(&check.key) && !case.checked.contains(&check.key))
        .collect()
}

fn closing_seat(rule: &Route) -> Seat {
    if rule.separation {
        Seat::OtherThanTaker
    } else {
        Seat::Task
    }
}

fn close_at_once(case: &Case, item: &Item, table: &mut Vec<(Kind, Seat)>) {
    let rule = case.rule(item);
    if unmet(case, item).is_empty() {
        table.push((Kind::CloseAtOnce, closing_seat(rule)));
    }
    table.push((Kind::Refuse, closing_seat(rule)));
}

fn steps(case: &Case, item: &Item, table: &mut Vec<(Kind, Seat)>) {
    let rule = case.rule(item);
    let Some(step) = case.step else { return };
    let Some(leg) = rule.steps.get(step as usize) else {
        return;
    };
    let is_last = step as usize + 1 == rule.steps.len();
    if !item.stops.is_empty() {
        table.push((Kind::Suspend, Seat::Task));
    }
    if step > 0 {
        table.push((Kind::PutBack, Seat::Task));
    }
    if !is_last {
        table.push((Kind::Pass, Seat::Task));
    }
    if leg.kind == StepKind::Approve && is_last {
        let seat = || closing_seat(rule);
        if unmet(case, item).is_empty() && case.unheard(item).is_empty() {
            table.push((Kind::Approve, seat()));
        }
        // Whoever was heard is not refused anything: what cannot be done is explained.
        if item.heard.is_none() {
            table.push((Kind::Refuse, seat()));
        }
    }
}

fn open_checks<'a>(
    case: &Case,
    item: &'a Item,
    facts: &Facts<'_>,
) -> Vec<(Kind, &'a crate::item::Check)> {
    if !case.status.is_under_review() {
        return Vec::new();
    }
    let today = day_of(facts.now);
    let mut open = Vec::new();
    for check in unmet(case, item) {
        match check.kind {
            CheckKind::HomeInquiry | CheckKind::SiteCheck => open.push((Kind::RecordCheck, check)),
            CheckKind::PublicNotice => {
                match case.notices.iter().find(|n| n.check == check.key) {
                    None => open.push((Kind::HangNotice, check)),
                    // The whole last day belongs to the notice.
                    Some(notice) if today > notice.until => open.push((Kind::EndNotice, check)),
                    Some(_) => {}
                }
            }
        }
    }
    open
}

/// A check that waits at another unit than the task's, and the first day on which it may be
/// done: a notice to be hung, or one that has hung long enough.
pub fn check_elsewhere(case: &Case, item: &Item) -> Option<(UnitId, Option<jiff::civil::Date>)> {
    if !case.status.is_under_review() {
        return None;
    }
    let at = case.task.as_ref().map(|task| &task.unit);
    unmet(case, item).into_iter().find_map(|check| {
        let unit = check_unit(case, item, check);
        let notice = case.notices.iter().find(|n| n.check == check.key);
        let from = notice.and_then(|notice| notice.until.tomorrow().ok());
        (Some(&unit) != at).then_some((unit, from))
    })
}

/// Where a check is done: what concerns the home, by the community of the home.
pub(super) fn check_unit(case: &Case, item: &Item, check: &crate::item::Check) -> UnitId {
    let route = match case.filing() {
        Some(filing) => &filing.route,
        None => return UnitId::new(""),
    };
    let step_there = (case.rule(item).steps.iter())
        .position(|step| step.at == check.at)
        .and_then(|i| route.steps.get(i));
    match (check.at, step_there) {
        (Level::Community, _) => route.community.clone(),
        (_, Some(unit)) => unit.clone(),
        (Level::Street, None) => route.accepting.clone(),
        (Level::District | Level::City, None) => route.deciding.clone(),
    }
}

fn clock(case: &Case, item: &Item, facts: &Facts<'_>, table: &mut Vec<(Kind, Seat)>) {
    let today = day_of(facts.now);
    consult::clock(case, facts, table);
    heard::clock(case, item, facts, table);
    match case.status {
        Status::Received | Status::Submitted => {
            if case.tell_by.is_some_and(|day| today > day) {
                if item.kind.is_permit() {
                    table.push((Kind::AcceptBySilence, Seat::Clock));
                } else if case
                    .tell_by
                    .is_some_and(|day| !was_supervised_for(case, Limit::Tell, day))
                {
                    table.push((Kind::Supervise, Seat::Clock));
                }
            }
        }
        Status::CorrectionRequested => {
            if case.corrections.last().is_some_and(|c| today > c.until) {
                table.push((Kind::Lapse, Seat::Clock));
            }
        }
        Status::Accepted | Status::InReview => {
            if let Some(dues) = &case.dues {
                let stated = super::decide::dues(case, item, facts);
                if stated.as_ref().is_some_and(|computed| computed != dues) {
                    table.push((Kind::Restate, Seat::Clock));
                }
                let late = dues.promise.tomorrow();
                if late.is_ok_and(|day| facts.now >= opening(day, facts)) {
                    if heard::rises_by_limit(case, item, facts) {
                        table.push((Kind::Rise, Seat::Clock));
                    } else if !was_supervised_for(case, Limit::Promise, dues.promise) {
                        table.push((Kind::Supervise, Seat::Clock));
                    }
                } else if case.warned != Some(dues.promise)
                    && super::tick::warn_day(case, item, facts)
                        .is_some_and(|day| facts.now >= opening(day, facts))
                {
                    table.push((Kind::Warn, Seat::Clock));
                }
            }
        }
        Status::Draft
        | Status::Suspended
        | Status::CertificateMaking
        | Status::Delivering
        | Status::NotAccepted
        | Status::Closed
        | Status::Withdrawn
        | Status::Returned
        | Status::Lapsed => {}
    }
}

fn was_supervised_for(case: &Case, limit: Limit, due: jiff::civil::Date) -> bool {
    case.supervised.contains(&(limit, due))
}

/// Whether this person sits there: `Some(post)` with the post they would act in.
pub(super) fn sits(
    seat: &Seat,
    case: &Case,
    item: &Item,
    who: &Who,
    facts: &Facts<'_>,
) -> Option<Option<Post>> {
    let me = who.id();
    // Nobody sees or answers what is said about themselves.
    if matches!(who, Who::Staff { .. }) && case.is_about(&me) {
        return None;
    }
    let held_by_me = |case: &Case| {
        case.task
            .as_ref()
            .and_then(|task| task.holder.as_ref())
            .is_some_and(|holder| *holder == me)
    };
    let task_post = || {
        let task = case.task.as_ref()?;
        who.posts()
            .iter()
            .find(|post| post.unit == task.unit && post.duty.does(task.duty))
            .cloned()
    };
    let free_or_mine = || {
        let holder = case.task.as_ref().and_then(|task| task.holder.as_ref());
        holder.is_none() || held_by_me(case)
    };
    match seat {
        Seat::Filer => match who {
            Who::Resident(_) => item.visit.online.then_some(None),
            Who::Agent { mandate, .. } => {
                let holds = mandate.covers(&item.key, None) && facts.now < mandate.until;
                (holds && item.visit.online).then_some(None)
            }
            Who::Staff { .. } if item.walk.is_some() => walk::planner(who).cloned().map(Some),
            Who::Staff { .. } => filing_posts(item, who, facts).next().cloned().map(Some),
            // A bad rating sets off its rectification.
            Who::Clock => item.heard.is_some().then_some(None),
            Who::Bearer => None,
        },
        Seat::Task => task_post().filter(|_| free_or_mine()).map(Some),
        Seat::OtherThanTaker => task_post()
            .filter(|_| free_or_mine() && !took_part(case, &me))
            .map(Some),
        Seat::Holder => task_post().filter(|_| held_by_me(case)).map(Some),
        Seat::StandIn => task_post().filter(|_| !held_by_me(case)).map(Some),
        Seat::Party => party_post(case, who),
        Seat::Bearer => matches!(who, Who::Bearer).then_some(None),
        Seat::Recorder => rating::recorder(case, who).map(Some),
        Seat::Signer => joint::is_signer(case, who).then_some(None),
        Seat::PartySide | Seat::Withdrawer => {
            let agent = agent_of(case, item, who, facts)
                .is_some_and(|mandate| *seat == Seat::PartySide || mandate.may_withdraw);
            if agent {
                return Some(None);
            }
            if let Some(seat) = party_post(case, who) {
                return Some(seat);
            }
            desk_post(case, who).map(Some)
        }
        Seat::TakingDesk => desk_post(case, who).map(Some),
        Seat::Unit(unit) => post_at(who, unit).map(Some),
        Seat::Post(unit, duty) => who
            .posts()
            .iter()
            .find(|post| post.unit == *unit && post.duty == *duty)
            .cloned()
            .map(Some),
        Seat::Asked(unit) => {
            let mut posts = who.posts().iter();
            let answers = |post: &Post| post.duty.does_casework() || post.duty == Duty::Contact;
            let post = posts.find(|post| post.unit == *unit && answers(post));
            post.cloned().map(Some)
        }
        Seat::OtherHead if case.is_walked_by(&me) => None,
        Seat::Head | Seat::OtherHead => {
            let task = case.task.as_ref()?;
            let mut posts = who.posts().iter();
            let leads = |post: &Post| match post.duty {
                Duty::StationHead | Duty::Approver => post.unit == task.unit,
                Duty::Supervisor => post.unit.covers(&task.unit),
                _ => false,
            };
            posts.find(|post| leads(post)).cloned().map(Some)
        }
        Seat::Clock => matches!(who, Who::Clock).then_some(None),
    }
}

/// Separation of duties: nobody approves what they filed, took in or accepted, also across two
/// posts of one person; and nobody their own case 回避.
fn took_part(case: &Case, me: &PersonId) -> bool {
    let applicant = case.filing().map(|filing| &filing.applicant.who);
    [&case.filed_by, &case.received_by, &case.accepted_by]
        .into_iter()
        .any(|person| person.as_ref() == Some(me))
        || applicant == Some(me)
        || case.has_joint(me)
}

/// The casework post of this person at a unit.
pub(super) fn post_at(who: &Who, unit: &UnitId) -> Option<Post> {
    who.posts()
        .iter()
        .find(|post| post.unit == *unit && post.duty.does_casework())
        .cloned()
}

/// The seat of whose case it is: a resident's; of a walk and what it found, that of whoever walked, in
/// one of their posts.
fn party_post(case: &Case, who: &Who) -> Option<Option<Post>> {
    let filing = case.filing()?;
    match who {
        Who::Resident(person) => (filing.applicant.who == *person).then_some(None),
        Who::Staff { person, posts } => {
            let own = filing.is_of_staff() && filing.applicant.who == *person;
            posts.first().filter(|_| own).cloned().map(Some)
        }
        Who::Agent { .. } | Who::Bearer | Who::Clock => None,
    }
}

/// The mandate by which this person acts for the applicant of this case now; a letter for another
/// person, item or case, or one that has run out, is none.
fn agent_of<'a>(case: &Case, item: &Item, who: &'a Who, facts: &Facts<'_>) -> Option<&'a Mandate> {
    let filing = case.filing()?;
    match who {
        Who::Agent { mandate, .. } => Some(mandate).filter(|mandate| {
            mandate.principal == filing.applicant.who
                && mandate.covers(&item.key, Some(&filing.number))
                && facts.now < mandate.until
        }),
        Who::Resident(_) | Who::Staff { .. } | Who::Bearer | Who::Clock => None,
    }
}

fn desk_post(case: &Case, who: &Who) -> Option<Post> {
    let taking = case.filing()?.route.taking.as_ref()?;
    who.posts()
        .iter()
        .find(|post| post.unit == *taking && post.duty.takes_in())
        .cloned()
}

/// The posts in which this person may take the item in at a counter, by one of its routes: which
/// one it is, the answers say.
pub(super) fn filing_posts<'a>(
    item: &'a Item,
    who: &'a Who,
    facts: &'a Facts<'_>,
) -> impl Iterator<Item = &'a Post> {
    let takes = move |post: &&Post| {
        let mut routes = item.routes();
        routes.any(|rule| takes_in(item, rule, post, facts))
    };
    who.posts().iter().filter(takes)
}

/// Whether a case of this route is taken in from this post.
pub(super) fn takes_in(item: &Item, rule: &Route, post: &Post, facts: &Facts<'_>) -> bool {
    let Some(level) = facts.units.get(&post.unit).map(|unit| unit.level) else {
        return false;
    };
    let is_counter = matches!(
        (post.duty, level),
        (
            Duty::Station | Duty::StationHead | Duty::Grid,
            Level::Community
        ) | (Duty::Window, Level::Street)
            | (Duty::District, Level::District)
    );
    is_counter && item.is_taken_at(rule, level)
}
