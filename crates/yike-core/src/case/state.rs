//! What a case is, after its events. Nothing here decides; `apply` cannot fail.

use super::command::Filing;
use super::consult::{Consultation, Reply};
use super::custody::Paper;
use super::event::{Channel, Consult, Dues, Event, Given, Limit, Missing, Outcome, Service};
use super::heard::{self, Hearing};
use super::joint::{Consent, Joint, JointState};
use super::walk::{self, Walk};
use crate::clock::{At, day_of};
use crate::item::{Item, Level, OutcomeKind, Route, StepKind};
use crate::unit::UnitId;
use crate::who::{Duty, PersonId, Post};
use jiff::civil::Date;

/// What the envelope says beside the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    pub seq: u64,
    pub at: At,
    pub by: PersonId,
    pub post: Option<Post>,
}

/// Where a case stands (`domain.md` 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// No event yet: a draft is a row, not a case.
    #[default]
    Draft,
    Submitted,
    Received,
    CorrectionRequested,
    NotAccepted,
    Accepted,
    InReview,
    Suspended,
    CertificateMaking,
    Delivering,
    Closed,
    Withdrawn,
    Returned,
    Lapsed,
}

impl Status {
    pub const ALL: [Status; 14] = [
        Status::Draft,
        Status::Submitted,
        Status::Received,
        Status::CorrectionRequested,
        Status::NotAccepted,
        Status::Accepted,
        Status::InReview,
        Status::Suspended,
        Status::CertificateMaking,
        Status::Delivering,
        Status::Closed,
        Status::Withdrawn,
        Status::Returned,
        Status::Lapsed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Received => "received",
            Status::CorrectionRequested => "correction_requested",
            Status::NotAccepted => "not_accepted",
            Status::Accepted => "accepted",
            Status::InReview => "in_review",
            Status::Suspended => "suspended",
            Status::CertificateMaking => "certificate_making",
            Status::Delivering => "delivering",
            Status::Closed => "closed",
            Status::Withdrawn => "withdrawn",
            Status::Returned => "returned",
            Status::Lapsed => "lapsed",
        }
    }

    pub fn parse(text: &str) -> Option<Status> {
        Status::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
    }

    /// Whether nothing more can be done but look and rate.
    pub fn is_final(self) -> bool {
        match self {
            Status::NotAccepted
            | Status::Closed
            | Status::Withdrawn
            | Status::Returned
            | Status::Lapsed => true,
            Status::Draft
            | Status::Submitted
            | Status::Received
            | Status::CorrectionRequested
            | Status::Accepted
            | Status::InReview
            | Status::Suspended
            | Status::CertificateMaking
            | Status::Delivering => false,
        }
    }

    /// Between acceptance and decision: the promised limit runs or is stopped by rule.
    pub fn is_under_review(self) -> bool {
        matches!(
            self,
            Status::Accepted | Status::InReview | Status::Suspended
        )
    }
}

/// On whom the case waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    Staff,
    Resident,
    Nobody,
}

impl Waiting {
    pub fn as_str(self) -> &'static str {
        match self {
            Waiting::Staff => "staff",
            Waiting::Resident => "resident",
            Waiting::Nobody => "nobody",
        }
    }
}

/// The one waiting step: it belongs to a unit and a duty and is held by at most one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub unit: UnitId,
    pub duty: Duty,
    pub since: At,
    pub holder: Option<PersonId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    pub stop: String,
    pub from: Date,
    pub until: Option<Date>,
    pub planned: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub seq: u64,
    pub at: At,
    pub missing: Vec<Missing>,
    pub until: Date,
    pub answered: bool,
    pub answered_at: Option<At>,
    /// Who asked, and to whom the answer goes.
    pub back_to: Task,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub check: String,
    pub until: Date,
    pub done: bool,
}

/// One stretch of time in which one unit had the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub unit: UnitId,
    pub duty: Duty,
    /// The step of the item's route, where acceptance has taken place.
    pub step: Option<u32>,
    pub from: At,
    pub until: Option<At>,
}

/// The state of a case: a fold over its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    pub seq: u64,
    pub at: At,
    pub status: Status,
    pub filing: Option<Box<Filing>>,
    pub filed_by: Option<PersonId>,
    pub filed_post: Option<Post>,
    pub filed_at: Option<At>,
    pub received_at: Option<At>,
    pub received_by: Option<PersonId>,
    pub tell_by: Option<Date>,
    pub accepted_at: Option<At>,
    pub accepted_by: Option<PersonId>,
    pub accepted_by_silence: bool,
    /// Days as they were told to the resident.
    pub dues: Option<Dues>,
    pub extension: Option<u32>,
    /// From when the limits run: acceptance, or a later moment at which the matter began anew one
    /// level up.
    pub runs_from: Option<At>,
    pub step: Option<u32>,
    pub step_since: Option<At>,
    pub task: Option<Task>,
    pub corrections: Vec<Correction>,
    pub given: Vec<Given>,
    /// People beside the applicant, and who of them has signed.
    pub joint: Vec<JointState>,
    /// The log number of the last form that was given.
    pub(super) form_seq: u64,
    pub papers: Vec<Paper>,
    pub checked: Vec<String>,
    pub notices: Vec<Notice>,
    pub suspensions: Vec<Suspension>,
    pub decided_at: Option<At>,
    pub outcome: Option<Outcome>,
    pub closed_at: Option<At>,
    pub nudges: Vec<(At, PersonId)>,
    pub warned: Option<Date>,
    pub supervised: Vec<(Limit, Date)>,
    pub ratings: Vec<(Service, u32, u8)>,
    /// Who of the staff took part in which service event.
    pub(super) served: Vec<(Service, u32, PersonId)>,
    pub stays: Vec<Stay>,
    pub consultations: Vec<Consultation>,
    /// What was done to hear somebody; empty in every other case.
    pub hearing: Hearing,
    /// 走流程: what was met, once it is recorded.
    pub walk: Option<Box<Walk>>,
}

impl Case {
    /// Folds a whole log.
    pub fn fold<'a>(item: &Item, events: impl IntoIterator<Item = (&'a Meta, &'a Event)>) -> Case {
        let mut case = Case::default();
        for (meta, event) in events {
            case.apply(item, meta, event);
        }
        case
    }

    pub fn waiting(&self) -> Waiting {
        match self.status {
            Status::CorrectionRequested => Waiting::Resident,
            Status::Draft => Waiting::Nobody,
            _ if self.status.is_final() => Waiting::Nobody,
            _ => Waiting::Staff,
        }
    }

    /// The filing; every case with an event has one.
    pub fn filing(&self) -> Option<&Filing> {
        self.filing.as_deref()
    }

    /// 承诺办结时限 in working days: as the answers of this case have it, or what its district
    /// promised where that is less.
    pub fn promise(&self, item: &Item) -> u32 {
        let Some(filing) = self.filing() else {
            return item.limits.promise;
        };
        let district = filing.listed.as_ref().and_then(|listed| listed.promise);
        item.promise_in(&filing.chosen, district)
    }

    /// The route of the item that rules this case, as its answers chose it when it was filed; the
    /// main one before that.
    pub fn rule<'a>(&self, item: &'a Item) -> &'a Route {
        let chosen = self.filing().map_or(&[][..], |filing| &filing.chosen);
        item.route_for(chosen)
    }

    /// The stops of the clock, for `Calendar::due_with_stops`.
    pub fn stops(&self, item: &Item) -> Vec<crate::clock::Stop> {
        self.suspensions
            .iter()
            .map(|s| crate::clock::Stop {
                from: s.from,
                until: s.until,
                why: match item.stop(&s.stop) {
                    Some(stop) => crate::clock::Words::new(&stop.name, &stop.name_en),
                    None => crate::clock::Words::new(&s.stop, &s.stop),
                },
            })
            .collect()
    }

    /// Service events that have happened: each can be rated once.
    pub fn services(&self) -> Vec<(Service, u32)> {
        let mut services = Vec::new();
        // What the system opened is no service to anybody: nobody rates the answer to a rating.
        match self.filing() {
            Some(filing) if filing.channel != Channel::System => {
                services.push((Service::Filing, 1));
            }
            Some(_) | None => return services,
        }
        let answered = self.corrections.iter().filter(|c| c.answered).count();
        services.extend((1..=answered as u32).map(|n| (Service::Correction, n)));
        if matches!(self.status, Status::Closed | Status::NotAccepted) {
            services.push((Service::Result, 1));
        }
        services
    }

    pub fn unrated(&self) -> Vec<(Service, u32)> {
        self.services()
            .into_iter()
            .filter(|(service, n)| !self.ratings.iter().any(|(s, m, _)| s == service && m == n))
            .collect()
    }

    /// The moment of receipt as 行政许可法 art 32 counts it: when all that was asked for was here.
    pub fn arrived_at(&self) -> Option<At> {
        let answered = self.corrections.iter().rev().find_map(|c| c.answered_at);
        // The five days count from the filing, whenever somebody pressed 收件.
        answered.or(self.filed_at)
    }

    /// Papers on their way to this unit, not yet receipted.
    pub fn on_way_to(&self, unit: &UnitId) -> Vec<&Paper> {
        self.papers
            .iter()
            .filter(|paper| paper.is_coming_to(unit))
            .collect()
    }

    /// What `event` means. Never refuses: what was written has happened.
    pub fn apply(&mut self, item: &Item, meta: &Meta, event: &Event) {
        self.seq = meta.seq;
        self.at = meta.at;
        let today = day_of(meta.at);
        if item.heard.is_some() {
            heard::apply(&mut self.hearing, meta, event);
        }
        self.serve(meta, event);
        match event {
            Event::Filed { filing, tell_by } => {
                self.tell_by = Some(*tell_by);
                self.file(filing, meta);
            }
            Event::Received => {
                self.status = Status::Received;
                self.received_at = Some(meta.at);
                self.received_by = Some(meta.by.clone());
            }
            Event::CorrectionAsked { missing, until, .. } => {
                self.status = Status::CorrectionRequested;
                if let Some(task) = self.end_task(meta.at) {
                    self.corrections.push(Correction {
                        seq: meta.seq,
                        at: meta.at,
                        missing: missing.clone(),
                        until: *until,
                        answered: false,
                        answered_at: None,
                        back_to: task,
                    });
                }
            }
            Event::CorrectionAnswered {
                given,
                form,
                tell_by,
                joint,
            } => {
                self.status = Status::Received;
                self.tell_by = Some(*tell_by);
                if form.is_some() {
                    self.change_form(joint.as_deref(), meta.seq);
                }
                let desk = meta.post.as_ref().map(|post| post.unit.clone());
                self.give(given, desk, &meta.by);
                if let Some(correction) = self.corrections.last_mut() {
                    correction.answered = true;
                    correction.answered_at = Some(meta.at);
                    let back_to = correction.back_to.clone();
                    let brought: Vec<String> = given.iter().map(|g| g.material.clone()).collect();
                    self.send_papers(&brought, &back_to.unit);
                    self.begin_task(back_to.unit, back_to.duty, meta.at, back_to.holder);
                }
            }
            Event::Signed { row, .. } => {
                let on_paper = meta.post.is_some();
                self.sign(
                    row,
                    Consent::Given {
                        at: meta.at,
                        on_paper,
                    },
                );
            }
            Event::SigningRefused { row, .. } => self.sign(row, Consent::Refused { at: meta.at }),
            Event::NotAccepted { .. } => self.end(Status::NotAccepted, meta.at),
            Event::Accepted { dues, by_silence } => {
                self.status = Status::Accepted;
                self.accepted_at = if *by_silence {
                    let arrived = self.arrived_at();
                    self.received_at = self.received_at.or(arrived);
                    arrived
                } else {
                    Some(meta.at)
                };
                self.runs_from = self.accepted_at;
                self.accepted_by = Some(meta.by.clone());
                self.accepted_by_silence = *by_silence;
                self.dues = Some(dues.clone());
                self.begin_review(item, meta.at);
            }
            Event::Claimed => {
                self.hold(Some(meta.by.clone()));
                if self.status == Status::Accepted && self.step.is_some() {
                    self.status = Status::InReview;
                }
            }
            Event::HandedBack => self.hold(None),
            Event::Relieved { .. } => self.hold(Some(meta.by.clone())),
            Event::HandedOver { to, papers } => {
                self.send_papers(papers, to);
                let duty = self.accepting_duty(item);
                self.begin_task(to.clone(), duty, meta.at, None);
            }
            Event::PapersTaken { papers } => {
                self.with_papers(papers, |paper| {
                    if let Some(to) = paper.on_way_to.take() {
                        paper.at = to;
                        paper.by = meta.by.clone();
                        paper.bag = None;
                        paper.missed = false;
                    }
                });
            }
            Event::SentBack { to, .. } => {
                self.send_all_papers(to);
                self.begin_task(to.clone(), desk_duty(to), meta.at, None);
            }
            Event::Passed {
                step, to, papers, ..
            } => {
                self.status = Status::InReview;
                self.send_papers(papers, to);
                self.go_to_step(item, *step, meta.at);
            }
            Event::PutBack { step, .. } => {
                if let Some(to) = self.step_unit(*step) {
                    self.send_all_papers(&to);
                }
                self.go_to_step(item, *step, meta.at);
            }
            Event::Checked { check, .. } => {
                if !self.checked.contains(check) {
                    self.checked.push(check.clone());
                }
            }
            Event::NoticeHung { check, until } => self.notices.push(Notice {
                check: check.clone(),
                until: *until,
                done: false,
            }),
            Event::NoticeDone { check, .. } => {
                for notice in self.notices.iter_mut().filter(|n| n.check == *check) {
                    notice.done = true;
                }
                if !self.checked.contains(check) {
                    self.checked.push(check.clone());
                }
            }
            Event::Suspended { stop, planned, .. } => {
                self.status = Status::Suspended;
                self.suspensions.push(Suspension {
                    stop: stop.clone(),
                    from: today,
                    until: None,
                    planned: *planned,
                });
            }
            Event::Resumed { dues, .. } => {
                self.status = Status::InReview;
                self.dues = Some(dues.clone());
                if let Some(last) = self.suspensions.last_mut() {
                    last.until = Some(today);
                }
            }
            Event::Extended { days, dues, .. } => {
                self.extension = Some(*days);
                self.dues = Some(dues.clone());
            }
            Event::Approved { .. } => {
                self.decide_outcome(Outcome::Approved, meta.at);
                if item.result.kind == OutcomeKind::Certificate && !item.is_instant() {
                    self.status = Status::CertificateMaking;
                    if let Some(filing) = self.filing() {
                        let unit = filing.route.deciding.clone();
                        let duty = match self.rule(item).decide {
                            Level::Community => Duty::Station,
                            Level::Street => Duty::Section,
                            Level::District | Level::City => Duty::District,
                        };
                        self.begin_task(unit, duty, meta.at, None);
                    }
                }
            }
            Event::Refused { .. } => self.decide_outcome(Outcome::Refused, meta.at),
            Event::CertificateMade { .. } => {
                self.status = Status::Delivering;
                let front = self.front_desk(item);
                self.make_result(&meta.by, front.as_ref().map(|(unit, _)| unit));
                if let Some((unit, duty)) = front {
                    self.begin_task(unit, duty, meta.at, None);
                }
            }
            Event::Delivered { .. } => self.hand_result_over(),
            Event::Closed { outcome } => {
                self.outcome = Some(*outcome);
                self.end(Status::Closed, meta.at);
            }
            Event::Withdrawn { .. } => self.end(Status::Withdrawn, meta.at),
            Event::Returned { .. } => self.end(Status::Returned, meta.at),
            Event::Lapsed => self.end(Status::Lapsed, meta.at),
            Event::Nudged { .. } => self.nudges.push((meta.at, meta.by.clone())),
            Event::Warned { due } => self.warned = Some(*due),
            Event::Supervised {
                limit,
                due,
                by,
                until,
            } => {
                self.supervised.push((*limit, *due));
                self.supervise(by, *until, meta);
            }
            Event::Restated { dues } => self.dues = Some(dues.clone()),
            Event::Risen {
                to, above, dues, ..
            }
            | Event::Reopened {
                to, above, dues, ..
            } => self.rise(item, to, above, dues, meta.at),
            Event::Contacted { .. }
            | Event::Changed { .. }
            | Event::Agreed { .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Minuted { .. } => {}
            Event::Walked { protocol } => {
                self.status = Status::InReview;
                self.walk = Some(walk::made(meta, protocol));
                self.go_to_step(item, 1, meta.at);
            }
            Event::Consulted {
                n,
                what,
                from,
                of,
                until,
                at,
                ..
            } => self.consultations.push(Consultation {
                n: *n,
                what: *what,
                by: meta.by.clone(),
                from: from.clone(),
                of: of.clone(),
                until: *until,
                at: *at,
                missed: None,
                asked_at: meta.at,
                replies: Vec::new(),
                reminded: false,
            }),
            Event::Replied { n, unit, .. } => {
                if let Some(asked) = self.consultations.iter_mut().find(|c| c.n == *n) {
                    asked.replies.push(Reply {
                        unit: unit.clone(),
                        at: meta.at,
                    });
                }
            }
            Event::Reminded { n, .. } => {
                if let Some(asked) = self.consultations.iter_mut().find(|c| c.n == *n) {
                    asked.reminded = true;
                }
            }
            Event::Assigned { to } => {
                self.hold(Some(to.clone()));
                if self.status == Status::Accepted && self.step.is_some() {
                    self.status = Status::InReview;
                }
            }
            Event::Bagged { bag, to, papers } => self.with_papers(papers, |paper| {
                if paper.is_coming_to(to) {
                    paper.bag = Some(bag.clone());
                }
            }),
            Event::PapersMissed { papers } => self.with_papers(papers, |paper| {
                paper.missed = true;
            }),
            Event::PapersSent { to, papers } => self.with_papers(papers, |paper| {
                paper.on_way_to = Some(to.clone());
            }),
            Event::PapersReturned { papers } => self.with_papers(papers, |paper| {
                paper.returned = true;
            }),
            Event::Rated {
                service, n, level, ..
            } => self.ratings.push((*service, *n, *level)),
        }
    }

    fn file(&mut self, filing: &Filing, meta: &Meta) {
        self.status = Status::Submitted;
        self.filed_by = Some(meta.by.clone());
        self.filed_post = meta.post.clone();
        self.filed_at = Some(meta.at);
        let route = &filing.route;
        // A case goes to whoever accepts it; a desk below keeps it only if it took papers for it.
        let is_online = filing.channel == Channel::Online;
        // What somebody says needs no hand-over.
        let is_kept = filing.about.is_none() || filing.given.iter().any(Given::has_paper);
        let plan = filing.plan().map(|plan| &plan.post);
        let (unit, duty) = match (&route.taking, plan) {
            (_, Some(post)) => (post.unit.clone(), post.duty),
            (Some(taking), None) if !is_online && is_kept && route.has_desk_below() => {
                (taking.clone(), desk_duty(taking))
            }
            _ => (route.accepting.clone(), desk_duty(&route.accepting)),
        };
        self.filing = Some(Box::new(filing.clone()));
        self.change_form(Some(&filing.joint), meta.seq);
        self.give(&filing.given, route.taking.clone(), &meta.by);
        // Who files at the counter holds the case: "mine" means assigned to me.
        let holder = meta
            .post
            .as_ref()
            .filter(|post| post.unit == unit && post.duty.does_casework())
            .map(|_| meta.by.clone());
        // Whoever walks has the plan of it, whoever made it.
        let holder = plan.map_or(holder, |_| Some(filing.applicant.who.clone()));
        self.begin_task(unit, duty, meta.at, holder);
    }

    /// Another form is before those who sign: what was signed before was signed of another.
    fn change_form(&mut self, joint: Option<&[Joint]>, seq: u64) {
        self.form_seq = seq;
        let stood: Vec<Joint> = self.joint.iter().map(|one| one.joint.clone()).collect();
        let joint = joint.unwrap_or(&stood);
        self.joint = joint.iter().map(Joint::begin).collect();
    }

    /// 提级响应: the same matter, one level up, with a limit of its own; also out of a closed case that
    /// was not solved.
    fn rise(&mut self, item: &Item, to: &UnitId, above: &UnitId, dues: &Dues, at: At) {
        if let Some(filing) = &mut self.filing {
            filing.route.steps = vec![to.clone(), above.clone()];
            filing.route.deciding = above.clone();
        }
        self.status = Status::InReview;
        self.dues = Some(dues.clone());
        self.runs_from = Some(at);
        self.extension = None;
        self.send_all_papers(to);
        self.closed_at = None;
        self.decided_at = None;
        self.outcome = None;
        self.go_to_step(item, 0, at);
    }

    fn give(&mut self, given: &[Given], desk: Option<UnitId>, by: &PersonId) {
        for row in given {
            match self.given.iter_mut().find(|g| g.material == row.material) {
                Some(there) => {
                    there.files.extend(row.files.iter().cloned());
                    there.originals += row.originals;
                    there.copies += row.copies;
                    there.seen |= row.seen;
                }
                None => self.given.push(row.clone()),
            }
            if row.has_paper()
                && let Some(desk) = &desk
            {
                self.papers.push(Paper {
                    material: row.material.clone(),
                    originals: row.originals,
                    copies: row.copies,
                    at: desk.clone(),
                    by: by.clone(),
                    on_way_to: None,
                    bag: None,
                    missed: false,
                    returned: false,
                });
            }
        }
    }

    fn send_papers(&mut self, papers: &[String], to: &UnitId) {
        self.with_papers(papers, |paper| {
            // What is on its way elsewhere is turned round, and receipted when it is back.
            if !paper.lies_at(to) {
                paper.on_way_to = Some(to.clone());
                paper.bag = None;
            }
        });
    }

    fn send_all_papers(&mut self, to: &UnitId) {
        let all: Vec<String> = self.papers.iter().map(|p| p.material.clone()).collect();
        self.send_papers(&all, to);
    }

    fn hold(&mut self, holder: Option<PersonId>) {
        let holder = holder.filter(|person| !self.is_about(person));
        if let Some(task) = &mut self.task {
            task.holder = holder;
        }
    }

    fn begin_task(&mut self, unit: UnitId, duty: Duty, at: At, holder: Option<PersonId>) {
        // Making and handing over the result belongs to no step: it uses up no leg's days.
        let step = self.step.filter(|_| self.decided_at.is_none());
        let same_place = self.stays.last().is_some_and(|stay| {
            stay.until.is_none() && (&stay.unit, stay.duty, stay.step) == (&unit, duty, step)
        });
        if !same_place {
            self.close_stay(at);
            self.stays.push(Stay {
                unit: unit.clone(),
                duty,
                step,
                from: at,
                until: None,
            });
        }
        self.task = Some(Task {
            unit,
            duty,
            since: at,
            // Nobody holds what is said about themselves, also where they took it in.
            holder: holder.filter(|person| !self.is_about(person)),
        });
    }

    /// The unit above wants to hear why; older logs set no limit for the answer.
    fn supervise(&mut self, by: &UnitId, until: Option<Date>, meta: &Meta) {
        let late = self.task.as_ref().map(|task| &task.unit);
        let late = late.or(self.filing().map(|filing| &filing.route.accepting));
        let (Some(until), Some(late)) = (until, late.cloned()) else {
            return;
        };
        let of = vec![late];
        // What went a level up is answered there.
        let asked = self.consultations.iter_mut();
        for before in asked.filter(|c| c.what == Consult::Supervision && c.is_open()) {
            before
                .of
                .retain(|unit| before.replies.iter().any(|r| r.unit == *unit));
        }
        self.consultations.push(Consultation {
            n: self.consultations.len() as u32 + 1,
            what: Consult::Supervision,
            by: meta.by.clone(),
            from: by.clone(),
            of,
            until,
            at: None,
            missed: self.supervised.last().copied(),
            asked_at: meta.at,
            replies: Vec::new(),
            reminded: false,
        });
    }

    fn close_stay(&mut self, at: At) {
        if let Some(stay) = self.stays.last_mut()
            && stay.until.is_none()
        {
            stay.until = Some(at);
        }
    }

    fn end_task(&mut self, at: At) -> Option<Task> {
        self.close_stay(at);
        self.task.take()
    }

    fn end(&mut self, status: Status, at: At) {
        self.status = status;
        self.closed_at = Some(at);
        self.end_task(at);
    }

    fn decide_outcome(&mut self, outcome: Outcome, at: At) {
        self.outcome = Some(outcome);
        self.decided_at = Some(at);
    }

    /// After acceptance the case is with its first step, and its papers go there; what has no
    /// steps is closed by whoever accepts, or by a second person there.
    fn begin_review(&mut self, item: &Item, at: At) {
        let Some(filing) = self.filing() else { return };
        let accepting = filing.route.accepting.clone();
        match self.step_unit(0) {
            Some(first) => {
                self.send_all_papers(&first);
                self.go_to_step(item, 0, at);
            }
            None => {
                self.send_all_papers(&accepting);
                let holder = self.task.take().filter(|task| task.unit == accepting);
                let holder = holder.and_then(|task| task.holder);
                let holder = holder.filter(|_| !self.rule(item).separation);
                let duty = desk_duty(&accepting);
                self.begin_task(accepting, duty, at, holder);
            }
        }
    }

    fn step_unit(&self, step: u32) -> Option<UnitId> {
        self.filing()?.route.steps.get(step as usize).cloned()
    }

    fn go_to_step(&mut self, item: &Item, step: u32, at: At) {
        let (Some(unit), Some(rule)) = (
            self.step_unit(step),
            self.rule(item).steps.get(step as usize),
        ) else {
            return;
        };
        self.step = Some(step);
        self.step_since = Some(at);
        // A matter that is heard goes to the level of whom it is about, another to that of its step.
        let level = match self.filing().is_some_and(|filing| filing.about.is_some()) {
            true => level_of(&unit),
            false => rule.at,
        };
        let planned = (self.filing()).and_then(|filing| walk::duty(filing, step, level));
        let duty = planned.unwrap_or_else(|| step_duty(rule.kind, level));
        // Whoever is to walk has it from the plan on.
        let holder = (self.task.take()).filter(|task| planned.is_some() && task.unit == unit);
        let holder = holder
            .filter(|task| task.duty == duty)
            .and_then(|task| task.holder);
        self.begin_task(unit, duty, at, holder);
    }

    fn accepting_duty(&self, item: &Item) -> Duty {
        if let Some(filing) = self.filing().filter(|filing| filing.about.is_some()) {
            return desk_duty(&filing.route.accepting);
        }
        match self.rule(item).accept {
            Level::Community => Duty::Station,
            Level::Street => Duty::Window,
            Level::District | Level::City => Duty::District,
        }
    }

    /// Where the result is handed over: the desk that took the case, else the accepting one.
    fn front_desk(&self, item: &Item) -> Option<(UnitId, Duty)> {
        let filing = self.filing()?;
        Some(match &filing.route.taking {
            Some(taking) => (taking.clone(), desk_duty(taking)),
            None => (filing.route.accepting.clone(), self.accepting_duty(item)),
        })
    }
}

/// The duty at the front of a unit, told by the length of its code (12 community, 9 street).
pub(crate) fn desk_duty(unit: &UnitId) -> Duty {
    match unit.as_str().len() {
        12.. => Duty::Station,
        9 if unit.as_str().bytes().all(|b| b.is_ascii_digit()) => Duty::Window,
        _ => Duty::District,
    }
}

/// The level of a unit, told by its code as `desk_duty` tells its desk.
fn level_of(unit: &UnitId) -> Level {
    match desk_duty(unit) {
        Duty::Station => Level::Community,
        Duty::Window => Level::Street,
        _ => Level::District,
    }
}

/// Who does a step on a level.
pub(crate) fn step_duty(kind: StepKind, at: Level) -> Duty {
    match (kind, at) {
        (StepKind::Approve, _) => Duty::Approver,
        (StepKind::Handle | StepKind::Examine, Level::Community) => Duty::Station,
        (StepKind::Handle | StepKind::Examine, Level::Street) => Duty::Section,
        (StepKind::Handle | StepKind::Examine, Level::District | Level::City) => Duty::District,
    }
}
