//! What is counted 统计: which facts an event of a case makes, and which figures are made of facts.
//! A fact is counted on the day of its event at +08:00, for one unit, once. What is counted is the
//! course of cases and how often people were served; never a person of the staff (国办函〔2026〕12号).

use crate::case::{Case, Channel, Event, Filing, Meta, Outcome, Service};
use crate::clock::{Calendar, day_of};
use crate::item::Item;
use crate::unit::UnitId;
use crate::who::Duty;

/// A kind of fact, and a column of every rollup. Facts do not overlap: figures are sums of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// 申报: came in online.
    FiledOnline,
    /// 申报: taken in face to face, at a counter, by an agent or at a door.
    FiledInPerson,
    /// 收件
    Received,
    /// 受理
    Accepted,
    /// 补正告知
    CorrectionAsked,
    /// 补正
    CorrectionAnswered,
    /// 准予 on or before the promised day, as it was told last.
    ApprovedInTime,
    /// 准予 after it.
    ApprovedLate,
    /// 不予 on or before the promised day.
    RefusedInTime,
    /// 不予 after it.
    RefusedLate,
    /// 办结
    Closed,
    /// 不予受理
    NotAccepted,
    /// 撤回
    Withdrawn,
    /// 退件
    Returned,
    /// 补正逾期
    Lapsed,
    /// 催办
    Nudged,
    /// 超时预警
    Warned,
    /// 督办
    Supervised,
    /// 非常不满意
    Rated1,
    /// 不满意
    Rated2,
    /// 基本满意
    Rated3,
    /// 满意
    Rated4,
    /// 非常满意
    Rated5,
    /// 一次性告知 at a counter, before any case.
    Told,
    /// 咨询解答
    Advised,
    /// 帮办代办
    Helped,
    /// 发放资料
    Leaflets,
    /// 没解决: a matter that was closed came in again.
    Reopened,
}

impl What {
    pub const COUNT: usize = 28;

    /// In the order of a rollup's columns.
    pub const ALL: [What; What::COUNT] = [
        What::FiledOnline,
        What::FiledInPerson,
        What::Received,
        What::Accepted,
        What::CorrectionAsked,
        What::CorrectionAnswered,
        What::ApprovedInTime,
        What::ApprovedLate,
        What::RefusedInTime,
        What::RefusedLate,
        What::Closed,
        What::NotAccepted,
        What::Withdrawn,
        What::Returned,
        What::Lapsed,
        What::Nudged,
        What::Warned,
        What::Supervised,
        What::Rated1,
        What::Rated2,
        What::Rated3,
        What::Rated4,
        What::Rated5,
        What::Told,
        What::Advised,
        What::Helped,
        What::Leaflets,
        What::Reopened,
    ];

    /// The name in rows, and of the column of a rollup.
    pub fn as_str(self) -> &'static str {
        match self {
            What::FiledOnline => "filed_online",
            What::FiledInPerson => "filed_in_person",
            What::Received => "received",
            What::Accepted => "accepted",
            What::CorrectionAsked => "correction_asked",
            What::CorrectionAnswered => "correction_answered",
            What::ApprovedInTime => "approved_in_time",
            What::ApprovedLate => "approved_late",
            What::RefusedInTime => "refused_in_time",
            What::RefusedLate => "refused_late",
            What::Closed => "closed",
            What::NotAccepted => "not_accepted",
            What::Withdrawn => "withdrawn",
            What::Returned => "returned",
            What::Lapsed => "lapsed",
            What::Nudged => "nudged",
            What::Warned => "warned",
            What::Supervised => "supervised",
            What::Rated1 => "rated_1",
            What::Rated2 => "rated_2",
            What::Rated3 => "rated_3",
            What::Rated4 => "rated_4",
            What::Rated5 => "rated_5",
            What::Told => "told",
            What::Advised => "advised",
            What::Helped => "helped",
            What::Leaflets => "leaflets",
            What::Reopened => "reopened",
        }
    }

    pub fn parse(text: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.as_str() == text)
    }

    /// The level of a rating; `None` for what is no level.
    fn rated(level: u8) -> Option<What> {
        let levels = [
            What::Rated1,
            What::Rated2,
            What::Rated3,
            What::Rated4,
            What::Rated5,
        ];
        levels.get(usize::from(level).checked_sub(1)?).copied()
    }
}

/// One thing that is counted, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub what: What,
    /// For which unit.
    pub unit: UnitId,
    /// In which post it was done, or waited; none for residents and the clock.
    pub duty: Option<Duty>,
    /// Working days used from acceptance to the decision; 0 for everything else.
    pub days: u32,
}

/// The facts that an event makes of a case as it stood before it.
///
/// Filing, receipt, answers to corrections and every end are counted for the unit that took the case
/// in, so that what came in and has not ended is open there; acceptance for the unit that accepts,
/// the decision for the one that decides; 催办, 超时预警 and 督办 for the one in whose hands it lay.
pub fn of(
    case: &Case,
    item: &Item,
    meta: &Meta,
    event: &Event,
    calendar: &Calendar,
) -> Vec<Counted> {
    let filing = match event {
        Event::Filed { filing, .. } => Some(&**filing),
        _ => case.filing(),
    };
    // The house that walks through its own items serves nobody by it: that is counted by itself.
    if item.walk.is_some() {
        return Vec::new();
    }
    // A log begins with its filing; nothing is counted before it.
    let Some(filing) = filing else {
        return Vec::new();
    };
    let here = Here {
        case,
        item,
        meta,
        filing,
        calendar,
    };
    here.counted(event).into_iter().collect()
}

/// The facts of a whole log, each with the number of its event.
pub fn of_log<'a>(
    item: &Item,
    events: impl IntoIterator<Item = &'a (Meta, Event)>,
    calendar: &Calendar,
) -> Vec<(Meta, Counted)> {
    let mut case = Case::default();
    let mut facts = Vec::new();
    for (meta, event) in events {
        let counted = of(&case, item, meta, event, calendar);
        facts.extend(counted.into_iter().map(|one| (meta.clone(), one)));
        case.apply(item, meta, event);
    }
    facts
}

/// An event and the case that it meets.
struct Here<'a> {
    case: &'a Case,
    item: &'a Item,
    meta: &'a Meta,
    filing: &'a Filing,
    calendar: &'a Calendar,
}

impl Here<'_> {
    fn counted(&self, event: &Event) -> Option<Counted> {
        Some(match event {
            Event::Filed { filing, .. } => match filing.channel {
                // What the system opens comes through no hands either.
                Channel::Online | Channel::System => self.came(What::FiledOnline),
                Channel::Counter | Channel::Agent | Channel::Grid | Channel::Phone => {
                    self.came(What::FiledInPerson)
                }
            },
            Event::Received => self.came(What::Received),
            Event::CorrectionAsked { .. } => self.acting(What::CorrectionAsked),
            Event::CorrectionAnswered { .. } => self.came(What::CorrectionAnswered),
            Event::NotAccepted { .. } => self.came(What::NotAccepted),
            Event::Accepted { .. } => self.at(What::Accepted, &self.filing.route.accepting),
            Event::Approved { .. } => self.decided(Outcome::Approved),
            Event::Refused { .. } => self.decided(Outcome::Refused),
            Event::Closed { .. } => self.came(What::Closed),
            // Closed and not solved it comes in again, and ends again.
            Event::Reopened { .. } => self.came(What::Reopened),
            Event::Withdrawn { .. } => self.came(What::Withdrawn),
            Event::Returned { .. } => self.came(What::Returned),
            Event::Lapsed => self.came(What::Lapsed),
            Event::Nudged { .. } => self.waiting(What::Nudged),
            Event::Warned { .. } => self.waiting(What::Warned),
            Event::Supervised { .. } => self.waiting(What::Supervised),
            Event::Rated { service, level, .. } => self.rated(*service, What::rated(*level)?),
            Event::Signed { .. }
            | Event::SigningRefused { .. }
            | Event::Contacted { .. }
            | Event::Changed { .. }
            | Event::Risen { .. }
            | Event::Agreed { .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Minuted { .. }
            | Event::Walked { .. }
            | Event::Claimed
            | Event::HandedBack
            | Event::Relieved { .. }
            | Event::HandedOver { .. }
            | Event::PapersTaken { .. }
            | Event::SentBack { .. }
            | Event::Passed { .. }
            | Event::PutBack { .. }
            | Event::Checked { .. }
            | Event::NoticeHung { .. }
            | Event::NoticeDone { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Extended { .. }
            | Event::CertificateMade { .. }
            | Event::Delivered { .. }
            | Event::Restated { .. }
            | Event::Consulted { .. }
            | Event::Replied { .. }
            | Event::Reminded { .. }
            | Event::Assigned { .. }
            | Event::Bagged { .. }
            | Event::PapersMissed { .. }
            | Event::PapersSent { .. }
            | Event::PapersReturned { .. } => return None,
        })
    }

    fn at(&self, what: What, unit: &UnitId) -> Counted {
        Counted {
            what,
            unit: unit.clone(),
            duty: self.meta.post.as_ref().map(|post| post.duty),
            days: 0,
        }
    }

    /// For the desk that took the case in; online for whoever accepts it.
    fn came(&self, what: What) -> Counted {
        self.at(what, came(self.filing))
    }

    /// For the unit in whose name somebody acts.
    fn acting(&self, what: What) -> Counted {
        let unit = self.meta.post.as_ref().map(|post| &post.unit);
        self.at(what, unit.unwrap_or(&self.filing.route.accepting))
    }

    /// For the unit and the duty on which the case waits.
    fn waiting(&self, what: What) -> Counted {
        let task = self.case.task.as_ref();
        let unit = task.map_or(&self.filing.route.accepting, |task| &task.unit);
        Counted {
            duty: task.map(|task| task.duty),
            ..self.at(what, unit)
        }
    }

    fn decided(&self, outcome: Outcome) -> Counted {
        let today = day_of(self.meta.at);
        let promise = self.case.dues.as_ref().map(|dues| dues.promise);
        let is_late = promise.is_some_and(|promise| today > promise);
        let what = match (outcome, is_late) {
            (Outcome::Approved, false) => What::ApprovedInTime,
            (Outcome::Approved, true) => What::ApprovedLate,
            (Outcome::Refused, false) => What::RefusedInTime,
            (Outcome::Refused, true) => What::RefusedLate,
        };
        let stops = self.case.stops(self.item);
        // Taken up again it has days of its own.
        let from = self.case.hearing.reopened_at.or(self.case.accepted_at);
        let from = from.map(day_of);
        Counted {
            days: from.map_or(0, |from| self.calendar.used(from, today, &stops)),
            ..self.at(what, &self.filing.route.deciding)
        }
    }

    /// For the unit whose service was rated; by no duty, a rating is of a place.
    fn rated(&self, service: Service, what: What) -> Counted {
        let route = &self.filing.route;
        let unit = match service {
            Service::Filing => came(self.filing),
            Service::Correction | Service::Advice | Service::Payment => &route.accepting,
            Service::Result => &route.deciding,
        };
        Counted {
            duty: None,
            ..self.at(what, unit)
        }
    }
}

fn came(filing: &Filing) -> &UnitId {
    let route = &filing.route;
    route.taking.as_ref().unwrap_or(&route.accepting)
}

/// How often each kind of fact was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    n: [i64; What::COUNT],
    /// Working days used, of all decisions together.
    pub days: i64,
}

impl Counts {
    /// From the columns of a rollup.
    pub fn new(n: [i64; What::COUNT], days: i64) -> Counts {
        Counts { n, days }
    }

    pub fn of(&self, what: What) -> i64 {
        self.n[what as usize]
    }

    pub fn add(&mut self, what: What, n: i64, days: i64) {
        self.n[what as usize] += n;
        self.days += days;
    }

    pub fn sum(&mut self, other: &Counts) {
        for what in What::ALL {
            self.n[what as usize] += other.of(what);
        }
        self.days += other.days;
    }

    /// What stands here and not in `other`.
    pub fn less(&self, other: &Counts) -> Counts {
        let mut less = self.clone();
        for what in What::ALL {
            less.n[what as usize] -= other.of(what);
        }
        less.days -= other.days;
        less
    }

    pub fn is_empty(&self) -> bool {
        *self == Counts::default()
    }

    pub fn total(&self, whats: &[What]) -> i64 {
        whats.iter().map(|what| self.of(*what)).sum()
    }

    /// What came in and has not ended: of everything up to a day, 在办 at its end.
    pub fn open(&self) -> i64 {
        self.total(FILED) + self.of(What::Reopened) - self.total(ENDED)
    }
}

/// Everything that comes in for the first time.
pub const FILED: &[What] = &[What::FiledOnline, What::FiledInPerson];

/// Every end of a case, one of which each case has at most once; a matter that was taken up again once more.
pub const ENDED: &[What] = &[
    What::Closed,
    What::NotAccepted,
    What::Withdrawn,
    What::Returned,
    What::Lapsed,
];

/// A figure: a sum of facts in a period, or what was open at its beginning or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// 上期结转: open when the period began.
    Carried,
    Filed,
    FiledOnline,
    FiledInPerson,
    /// 没解决再办: closed, and taken up again because it was not solved.
    Reopened,
    /// 期末在办: open when the period ended. Carried + Filed + Reopened = Ended + Open.
    Open,
    /// 办理完毕, in whatever way.
    Ended,
    Received,
    Accepted,
    CorrectionAsked,
    CorrectionAnswered,
    /// 作出决定
    Decided,
    InTime,
    Late,
    Approved,
    Refused,
    Closed,
    NotAccepted,
    Withdrawn,
    Returned,
    Lapsed,
    Nudged,
    Warned,
    Supervised,
    /// 评价
    Rated,
    Rated5,
    Rated4,
    Rated3,
    Rated2,
    Rated1,
    /// 差评: levels 1 and 2.
    Bad,
    /// 服务人次: how often somebody was served face to face or by telephone.
    Served,
    Told,
    Advised,
    Helped,
    Leaflets,
}

impl Measure {
    pub const ALL: [Measure; 36] = [
        Measure::Carried,
        Measure::Filed,
        Measure::FiledOnline,
        Measure::FiledInPerson,
        Measure::Reopened,
        Measure::Open,
        Measure::Ended,
        Measure::Received,
        Measure::Accepted,
        Measure::CorrectionAsked,
        Measure::CorrectionAnswered,
        Measure::Decided,
        Measure::InTime,
        Measure::Late,
        Measure::Approved,
        Measure::Refused,
        Measure::Closed,
        Measure::NotAccepted,
        Measure::Withdrawn,
        Measure::Returned,
        Measure::Lapsed,
        Measure::Nudged,
        Measure::Warned,
        Measure::Supervised,
        Measure::Rated,
        Measure::Rated5,
        Measure::Rated4,
        Measure::Rated3,
        Measure::Rated2,
        Measure::Rated1,
        Measure::Bad,
        Measure::Served,
        Measure::Told,
        Measure::Advised,
        Measure::Helped,
        Measure::Leaflets,
    ];

    /// The name in addresses and texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Carried => "carried",
            Measure::Filed => "filed",
            Measure::FiledOnline => "filed-online",
            Measure::FiledInPerson => "filed-in-person",
            Measure::Reopened => "reopened",
            Measure::Open => "open",
            Measure::Ended => "ended",
            Measure::Received => "received",
            Measure::Accepted => "accepted",
            Measure::CorrectionAsked => "correction-asked",
            Measure::CorrectionAnswered => "correction-answered",
            Measure::Decided => "decided",
            Measure::InTime => "in-time",
            Measure::Late => "late",
            Measure::Approved => "approved",
            Measure::Refused => "refused",
            Measure::Closed => "closed",
            Measure::NotAccepted => "not-accepted",
            Measure::Withdrawn => "withdrawn",
            Measure::Returned => "returned",
            Measure::Lapsed => "lapsed",
            Measure::Nudged => "nudged",
            Measure::Warned => "warned",
            Measure::Supervised => "supervised",
            Measure::Rated => "rated",
            Measure::Rated5 => "rated-5",
            Measure::Rated4 => "rated-4",
            Measure::Rated3 => "rated-3",
            Measure::Rated2 => "rated-2",
            Measure::Rated1 => "rated-1",
            Measure::Bad => "bad",
            Measure::Served => "served",
            Measure::Told => "told",
            Measure::Advised => "advised",
            Measure::Helped => "helped",
            Measure::Leaflets => "leaflets",
        }
    }

    pub fn parse(text: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// The facts whose sum it is. Of what is open, those that came in: see [`Counts::open`].
    pub fn whats(self) -> &'static [What] {
        match self {
            Measure::Carried | Measure::Open | Measure::Filed => FILED,
            Measure::FiledOnline => &[What::FiledOnline],
            Measure::FiledInPerson => &[What::FiledInPerson],
            Measure::Reopened => &[What::Reopened],
            Measure::Ended => ENDED,
            Measure::Received => &[What::Received],
            Measure::Accepted => &[What::Accepted],
            Measure::CorrectionAsked => &[What::CorrectionAsked],
            Measure::CorrectionAnswered => &[What::CorrectionAnswered],
            Measure::Decided => &[
                What::ApprovedInTime,
                What::ApprovedLate,
                What::RefusedInTime,
                What::RefusedLate,
            ],
            Measure::InTime => &[What::ApprovedInTime, What::RefusedInTime],
            Measure::Late => &[What::ApprovedLate, What::RefusedLate],
            Measure::Approved => &[What::ApprovedInTime, What::ApprovedLate],
            Measure::Refused => &[What::RefusedInTime, What::RefusedLate],
            Measure::Closed => &[What::Closed],
            Measure::NotAccepted => &[What::NotAccepted],
            Measure::Withdrawn => &[What::Withdrawn],
            Measure::Returned => &[What::Returned],
            Measure::Lapsed => &[What::Lapsed],
            Measure::Nudged => &[What::Nudged],
            Measure::Warned => &[What::Warned],
            Measure::Supervised => &[What::Supervised],
            Measure::Rated => &[
                What::Rated5,
                What::Rated4,
                What::Rated3,
                What::Rated2,
                What::Rated1,
            ],
            Measure::Rated5 => &[What::Rated5],
            Measure::Rated4 => &[What::Rated4],
            Measure::Rated3 => &[What::Rated3],
            Measure::Rated2 => &[What::Rated2],
            Measure::Rated1 => &[What::Rated1],
            Measure::Bad => &[What::Rated2, What::Rated1],
            Measure::Served => &[What::FiledInPerson, What::Told, What::Advised, What::Helped],
            Measure::Told => &[What::Told],
            Measure::Advised => &[What::Advised],
            Measure::Helped => &[What::Helped],
            Measure::Leaflets => &[What::Leaflets],
        }
    }

    /// Whether it stands at a moment rather than happening in the period.
    pub fn is_stock(self) -> bool {
        matches!(self, Measure::Carried | Measure::Open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_their_own_and_columns_stand_in_their_order() {
        for (n, what) in What::ALL.into_iter().enumerate() {
            assert_eq!(what as usize, n);
            assert_eq!(What::parse(what.as_str()), Some(what));
        }
        for measure in Measure::ALL {
            assert_eq!(Measure::parse(measure.as_str()), Some(measure));
            assert!(measure.whats().len() <= 5, "{measure:?}");
        }
    }

    #[test]
    fn every_fact_is_in_some_figure() {
        for what in What::ALL {
            let is_in = |measure: &Measure| measure.whats().contains(&what);
            assert!(Measure::ALL.iter().any(is_in), "{what:?}");
        }
    }
}
