//! 评价 (好差评): one rating for each service event, given by whom it was for, and never changed or
//! taken back. What may be ticked beside the level is a published questionnaire of a version
//! (GB/T 39734-2020: levels, options and how often; 国办发〔2019〕51号: nobody is forced or led to rate,
//! and nobody rates for somebody else).

use super::decide::{Facts, Gap, Refusal, gap};
use super::event::{Channel, DocRef, Event, Service};
use super::state::{Case, Meta};
use crate::clock::At;
use crate::unit::UnitId;
use crate::who::{Duty, PersonId, Post, Who};
use serde::{Deserialize, Serialize};

/// A rating as it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub service: Service,
    /// Which of several corrections.
    pub n: u32,
    /// 5 非常满意 to 1 非常不满意.
    pub level: u8,
    pub words: Option<DocRef>,
    /// The questionnaire that was before whoever rated; empty where only the level was asked.
    pub version: String,
    /// Levels of single dimensions, each by its code.
    pub dimensions: Vec<(String, u8)>,
    /// Codes of reasons.
    pub tags: Vec<String>,
    /// 匿名: whoever follows a bad rating up does not call back.
    pub anonymous: bool,
    pub through: Through,
}

impl Rating {
    /// The level alone, on the case's own page.
    pub fn plain(service: Service, n: u32, level: u8) -> Rating {
        Rating {
            service,
            n,
            level,
            words: None,
            version: String::new(),
            dimensions: Vec::new(),
            tags: Vec::new(),
            anonymous: false,
            through: Through::Page,
        }
    }
}

/// The channel that a rating came by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The case's own page, by the applicant who has logged in.
    #[default]
    Page,
    /// The code on a receipt or a result paper.
    Receipt,
    /// 桌牌
    Sign,
    /// 评价器
    Device,
    /// The link of a message.
    Message,
    /// 自助终端
    Kiosk,
    /// 12345, entered by staff.
    PhoneLine,
    /// 纸质评价表, entered by staff.
    Paper,
}

impl Through {
    pub const ALL: [Through; 8] = [
        Through::Page,
        Through::Receipt,
        Through::Sign,
        Through::Device,
        Through::Message,
        Through::Kiosk,
        Through::PhoneLine,
        Through::Paper,
    ];

    /// What a member of staff enters for somebody, with their own name.
    pub const BY_STAFF: [Through; 2] = [Through::PhoneLine, Through::Paper];

    pub fn as_str(self) -> &'static str {
        match self {
            Through::Page => "page",
            Through::Receipt => "receipt",
            Through::Sign => "sign",
            Through::Device => "device",
            Through::Message => "message",
            Through::Kiosk => "kiosk",
            Through::PhoneLine => "phone_line",
            Through::Paper => "paper",
        }
    }

    pub fn parse(text: &str) -> Option<Through> {
        Through::ALL.into_iter().find(|one| one.as_str() == text)
    }

    pub fn is_page(&self) -> bool {
        *self == Through::Page
    }

    pub fn is_by_staff(self) -> bool {
        Through::BY_STAFF.contains(&self)
    }

    /// Whether a rating comes by this channel from this visitor.
    pub fn is_of(self, who: &Who) -> bool {
        match who {
            Who::Resident(_) => self == Through::Page,
            Who::Bearer => match self {
                Through::Receipt
                | Through::Sign
                | Through::Device
                | Through::Message
                | Through::Kiosk => true,
                Through::Page | Through::PhoneLine | Through::Paper => false,
            },
            Who::Staff { .. } => self.is_by_staff(),
            Who::Agent { .. } | Who::Clock => false,
        }
    }
}

/// Where a service was given: it decides which dimensions are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Online,
    Offline,
    Both,
}

impl Side {
    pub fn parse(text: &str) -> Option<Side> {
        match text {
            "online" => Some(Side::Online),
            "offline" => Some(Side::Offline),
            "both" => Some(Side::Both),
            _ => None,
        }
    }

    fn holds(self, online: bool) -> bool {
        match self {
            Side::Online => online,
            Side::Offline => !online,
            Side::Both => true,
        }
    }
}

/// One thing that is rated by itself 评价维度.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    pub code: String,
    pub side: Side,
    pub name: String,
    pub name_en: String,
}

/// The dimension that is the level itself: 整体满意度.
pub const OVERALL: &str = "overall";

/// A reason that can be ticked at some of the levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub code: String,
    pub levels: Vec<u8>,
    pub name: String,
    pub name_en: String,
}

/// 评价问卷: what one version asks. Whoever runs an installation adds nothing to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Questionnaire {
    pub version: String,
    pub dimensions: Vec<Dimension>,
    pub tags: Vec<Tag>,
}

impl Questionnaire {
    /// What is asked of a service besides the level.
    pub fn asked(&self, online: bool) -> impl Iterator<Item = &Dimension> {
        let all = self.dimensions.iter();
        all.filter(move |one| one.code != OVERALL && one.side.holds(online))
    }

    /// The reasons of a level.
    pub fn tags_of(&self, level: u8) -> impl Iterator<Item = &Tag> {
        let all = self.tags.iter();
        all.filter(move |tag| tag.levels.contains(&level))
    }

    pub fn tag(&self, code: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.code == code)
    }

    pub fn dimension(&self, code: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|one| one.code == code)
    }
}

/// Every version that was ever published, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Questionnaires(pub Vec<Questionnaire>);

impl Questionnaires {
    pub fn of(&self, version: &str) -> Option<&Questionnaire> {
        self.0.iter().find(|one| one.version == version)
    }

    /// The version that is asked today.
    pub fn newest(&self) -> Option<&Questionnaire> {
        self.0.last()
    }
}

/// A service event that has happened: when, where, and who of the staff gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rateable {
    pub service: Service,
    pub n: u32,
    pub at: At,
    pub unit: UnitId,
    /// For follow-up, and to keep them from entering a rating of it; nobody is counted by it.
    pub person: Option<PersonId>,
}

impl Case {
    /// Every service event so far with whose it was.
    pub fn rateable(&self) -> Vec<Rateable> {
        let Some(filing) = self.filing() else {
            return Vec::new();
        };
        let route = &filing.route;
        let of = |(service, n): (Service, u32)| {
            let answered = |n: u32| self.corrections.get(n as usize - 1)?.answered_at;
            let (at, unit) = match service {
                Service::Filing => (
                    self.filed_at,
                    route.taking.as_ref().unwrap_or(&route.accepting),
                ),
                Service::Correction => (answered(n), &route.accepting),
                Service::Result => (self.closed_at, &route.deciding),
                // Neither happens to a case: see `Service`.
                Service::Advice | Service::Payment => (None, &route.accepting),
            };
            Rateable {
                service,
                n,
                at: at.unwrap_or(self.at),
                unit: unit.clone(),
                person: self.server(service, n).cloned(),
            }
        };
        self.services().into_iter().map(of).collect()
    }

    /// Who of the staff gave a service event: who took the case in, or else who acted in it last.
    fn server(&self, service: Service, n: u32) -> Option<&PersonId> {
        let mut of = self.served.iter();
        let is_it = |one: &&(Service, u32, PersonId)| (one.0, one.1) == (service, n);
        let found = match service {
            Service::Filing => of.find(is_it),
            Service::Correction | Service::Result | Service::Advice | Service::Payment => {
                of.rfind(is_it)
            }
        };
        found.map(|one| &one.2)
    }

    /// Whether this person took part in giving the service.
    pub fn has_served(&self, person: &PersonId, service: Service, n: u32) -> bool {
        let mut all = self.served.iter();
        all.any(|one| (one.0, one.1) == (service, n) && one.2 == *person)
    }

    /// What a member of staff may enter a rating of: never of what they gave themselves.
    pub fn recordable(&self, person: &PersonId) -> Vec<(Service, u32)> {
        let mut open = self.unrated();
        open.retain(|(service, n)| !self.has_served(person, *service, *n));
        open
    }

    /// Remembers who of the staff acts in which service.
    pub(super) fn serve(&mut self, meta: &Meta, event: &Event) {
        if meta.post.is_none() {
            return;
        }
        let asked = self.corrections.len() as u32;
        let services: &[(Service, u32)] = match event {
            Event::Filed { .. } | Event::Received | Event::HandedOver { .. } => {
                &[(Service::Filing, 1)]
            }
            Event::CorrectionAsked { .. } => &[(Service::Correction, asked + 1)],
            Event::CorrectionAnswered { .. } => &[(Service::Correction, asked)],
            Event::Accepted { .. } | Event::NotAccepted { .. } => {
                &[(Service::Filing, 1), (Service::Result, 1)]
            }
            Event::Passed { .. }
            | Event::PutBack { .. }
            | Event::Checked { .. }
            | Event::NoticeDone { .. }
            | Event::Suspended { .. }
            | Event::Resumed { .. }
            | Event::Extended { .. }
            | Event::Contacted { .. }
            | Event::Changed { .. }
            | Event::Risen { .. }
            | Event::Approved { .. }
            | Event::Refused { .. }
            | Event::CertificateMade { .. }
            | Event::Delivered { .. }
            | Event::Closed { .. } => &[(Service::Result, 1)],
            Event::Signed { .. }
            | Event::SigningRefused { .. }
            | Event::Agreed { .. }
            | Event::Reopened { .. }
            | Event::Appealed { .. }
            | Event::AppealDecided { .. }
            | Event::Minuted { .. }
            | Event::Walked { .. }
            | Event::Claimed
            | Event::HandedBack
            | Event::Relieved { .. }
            | Event::PapersTaken { .. }
            | Event::SentBack { .. }
            | Event::NoticeHung { .. }
            | Event::Withdrawn { .. }
            | Event::Returned { .. }
            | Event::Lapsed
            | Event::Nudged { .. }
            | Event::Warned { .. }
            | Event::Supervised { .. }
            | Event::Restated { .. }
            | Event::Consulted { .. }
            | Event::Replied { .. }
            | Event::Reminded { .. }
            | Event::Assigned { .. }
            | Event::Bagged { .. }
            | Event::PapersMissed { .. }
            | Event::PapersSent { .. }
            | Event::PapersReturned { .. }
            | Event::Rated { .. } => &[],
        };
        for (service, n) in services {
            if !self.has_served(&meta.by, *service, *n) {
                self.served.push((*service, *n, meta.by.clone()));
            }
        }
    }

    /// Whether the case came in online: then the online dimensions are asked.
    pub fn is_online(&self) -> bool {
        self.filing()
            .is_some_and(|filing| filing.channel == Channel::Online)
    }
}

/// The post in which this person enters what somebody wrote on paper or told 12345: at a unit on the
/// way of the case, or above it; and only while there is something that they did not give themselves.
pub(super) fn recorder(case: &Case, who: &Who) -> Option<Post> {
    let route = &case.filing()?.route;
    let mut units = vec![&route.accepting, &route.deciding];
    units.extend(&route.taking);
    units.extend(&route.steps);
    let records = |post: &&Post| match post.duty {
        Duty::Supervisor => units.iter().any(|unit| post.unit.covers(unit)),
        duty => duty.does_casework() && units.contains(&&post.unit),
    };
    let post = who.posts().iter().find(records)?;
    (!case.recordable(&who.id()).is_empty()).then(|| post.clone())
}

/// A rating becomes an event, or everything that is wrong with it is told at once.
pub(super) fn rate(
    case: &Case,
    who: &Who,
    rating: &Rating,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let service = (rating.service, rating.n);
    // What has been rated needs no other advice.
    if !case.unrated().contains(&service) {
        return Err(gap(
            "service",
            "这一次服务已经评价过了，或还没有发生。一次一评，评价不能修改；还有话说，可到“办不成事”窗口反映。",
            "This service has been rated, or has not been given. One rating per service, never changed; to say more, use the “could not get it done” window.",
        ));
    }
    let mut gaps = content(rating, case.is_online(), facts.questionnaires);
    if !rating.through.is_of(who) {
        gaps.push(Gap::new(
            "through",
            "工作人员只能代录纸质评价和 12345 转来的评价；其他途径由办事人自己评。",
            "The staff enters only what came on paper or by 12345; by every other way people rate themselves.",
        ));
    }
    if rating.through.is_by_staff() && case.has_served(&who.id(), rating.service, rating.n) {
        gaps.push(Gap::new(
            "service",
            "这一次服务是您自己办的，不能由您代录评价。请交给没有经手的同事录入。",
            "You gave this service yourself: its rating is entered by a colleague who had no part in it.",
        ));
    }
    if !gaps.is_empty() {
        return Err(Refusal::Content(gaps));
    }
    Ok(vec![Event::Rated {
        service: rating.service,
        n: rating.n,
        level: rating.level,
        words: rating.words.clone(),
        version: rating.version.clone(),
        dimensions: rating.dimensions.clone(),
        tags: rating.tags.clone(),
        anonymous: rating.anonymous,
        through: rating.through,
    }])
}

/// What is wrong with the level and with what was ticked beside it: codes of the version, and of this
/// level, each once.
pub fn content(rating: &Rating, online: bool, all: &Questionnaires) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if !(1..=5).contains(&rating.level) {
        gaps.push(Gap::new(
            "level",
            "请从“非常满意”到“非常不满意”五级里选一级。",
            "Choose one of the five levels.",
        ));
        return gaps;
    }
    let is_plain = rating.tags.is_empty() && rating.dimensions.is_empty();
    let Some(asked) = all.of(&rating.version) else {
        if !(is_plain && rating.version.is_empty()) {
            gaps.push(Gap::new(
                "version",
                "这一版评价问卷没有公布过。请刷新页面后再评。",
                "This version of the questionnaire was never published. Reload the page and rate again.",
            ));
        }
        return gaps;
    };
    let is_again = |n: usize| rating.tags[..n].contains(&rating.tags[n]);
    let fits = |code: &String| asked.tags_of(rating.level).any(|tag| tag.code == *code);
    if !rating.tags.iter().all(fits) || (0..rating.tags.len()).any(is_again) {
        gaps.push(Gap::new(
            "tags",
            "勾选的原因和这一级评价不对应。请按所选的等级重新勾选，也可以不勾。",
            "A reason that was ticked does not belong to this level. Tick those of the level chosen, or none.",
        ));
    }
    let known = |(code, level): &(String, u8)| {
        let is_level = (1..=5).contains(level);
        is_level && asked.asked(online).any(|one| one.code == *code)
    };
    let dimensions = &rating.dimensions;
    let is_twice = |n: usize| dimensions[..n].iter().any(|one| one.0 == dimensions[n].0);
    if !dimensions.iter().all(known) || (0..dimensions.len()).any(is_twice) {
        gaps.push(Gap::new(
            "dimensions",
            "分项评价里有这次服务不问的一项，或等级不在五级之内。请重新选，也可以不选。",
            "One of the single ratings is not asked of this service, or is none of the five levels. Choose again, or leave them out.",
        ));
    }
    gaps
}
