//! Who acts: a resident, their agent 代办人, somebody of the staff in a post 岗位, or the clock.

use crate::clock::At;
use crate::unit::UnitId;
use serde::{Deserialize, Serialize};

/// Opaque id of a person; never a name or number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub String);

impl PersonId {
    pub fn new(id: impl Into<String>) -> PersonId {
        PersonId(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a post is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 全能社工; A and B are two posts of this duty at one station.
    Station,
    /// 站长
    StationHead,
    /// 综合窗口
    Window,
    /// 业务科室
    Section,
    /// 审批人
    Approver,
    /// 区级经办
    District,
    /// 督办
    Supervisor,
    /// 审计（审计管理员）
    Auditor,
    /// 系统管理员
    Administrator,
    /// 安全管理员
    Security,
    /// 网格员: files at a resident's door for a home of the community, gives advice and help there.
    Grid,
    /// 帮办代办: advises and helps whoever files, and files nothing in its own right.
    Helper,
    /// 部门联系人: answers what a department is asked about a case.
    Contact,
    /// 社会监督员: reads what is public.
    Observer,
}

impl Duty {
    pub const ALL: [Duty; 14] = [
        Duty::Station,
        Duty::StationHead,
        Duty::Window,
        Duty::Section,
        Duty::Approver,
        Duty::District,
        Duty::Supervisor,
        Duty::Auditor,
        Duty::Administrator,
        Duty::Security,
        Duty::Grid,
        Duty::Helper,
        Duty::Contact,
        Duty::Observer,
    ];

    /// 三员: the three who keep the house. No one holds two of them.
    pub const THREE: [Duty; 3] = [Duty::Administrator, Duty::Security, Duty::Auditor];

    pub fn as_str(self) -> &'static str {
        match self {
            Duty::Station => "station",
            Duty::StationHead => "station_head",
            Duty::Window => "window",
            Duty::Section => "section",
            Duty::Approver => "approver",
            Duty::District => "district",
            Duty::Supervisor => "supervisor",
            Duty::Auditor => "auditor",
            Duty::Administrator => "administrator",
            Duty::Security => "security",
            Duty::Grid => "grid",
            Duty::Helper => "helper",
            Duty::Contact => "contact",
            Duty::Observer => "observer",
        }
    }

    /// Whether tasks of cases wait for this duty.
    pub fn does_casework(self) -> bool {
        match self {
            Duty::Station
            | Duty::StationHead
            | Duty::Window
            | Duty::Section
            | Duty::Approver
            | Duty::District => true,
            Duty::Supervisor
            | Duty::Auditor
            | Duty::Administrator
            | Duty::Security
            | Duty::Grid
            | Duty::Helper
            | Duty::Contact
            | Duty::Observer => false,
        }
    }

    /// Whether this duty takes cases in: at a counter, or at a door.
    pub fn takes_in(self) -> bool {
        match self {
            Duty::Station | Duty::StationHead | Duty::Window | Duty::District | Duty::Grid => true,
            Duty::Section
            | Duty::Approver
            | Duty::Supervisor
            | Duty::Auditor
            | Duty::Administrator
            | Duty::Security
            | Duty::Helper
            | Duty::Contact
            | Duty::Observer => false,
        }
    }

    pub fn parse(text: &str) -> Option<Duty> {
        Duty::ALL.into_iter().find(|duty| duty.as_str() == text)
    }

    /// Whether a post of this duty may do a task that waits for `task`: the head of a station
    /// does all that its social workers do.
    pub fn does(self, task: Duty) -> bool {
        self == task || (self == Duty::StationHead && task == Duty::Station)
    }

    /// Whether one person may hold both at the same time, wherever the posts are. Of the three
    /// administrators (三员分立, GB/T 22239-2019 level 3) nobody holds two; and whoever gives
    /// rights uses none: a security administrator has no other duty, so no case either.
    pub fn goes_with(self, other: Duty) -> bool {
        let is_one = |duty: Duty| Duty::THREE.contains(&duty);
        let is_security = self == Duty::Security || other == Duty::Security;
        self == other || !(is_security || (is_one(self) && is_one(other)))
    }
}

/// A post: one person, one unit, one duty (the period is checked where posts are loaded).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub unit: UnitId,
    pub duty: Duty,
}

impl std::fmt::Display for Post {
    /// `110101010032/station`: how an event names the post it was done in.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.unit, self.duty.as_str())
    }
}

impl Post {
    pub fn parse(text: &str) -> Option<Post> {
        let (unit, duty) = text.split_once('/')?;
        Some(Post {
            unit: UnitId::new(unit),
            duty: Duty::parse(duty)?,
        })
    }
}

/// A duty for a time: from a moment until, but without, another; open if there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    pub duty: Duty,
    pub from: At,
    pub until: Option<At>,
}

impl Term {
    fn meets(&self, other: &Term) -> bool {
        let ends_after = |term: &Term, at: At| term.until.is_none_or(|until| at < until);
        let never = |term: &Term| !ends_after(term, term.from);
        !never(self)
            && !never(other)
            && ends_after(self, other.from)
            && ends_after(other, self.from)
    }
}

/// The first of somebody's terms that keeps them from another one: the duties do not go
/// together and the times overlap.
pub fn clash<'a>(held: &'a [Term], wanted: &Term) -> Option<&'a Term> {
    let mut held = held.iter();
    held.find(|term| term.meets(wanted) && !term.duty.goes_with(wanted.duty))
}

/// What a letter of authorisation 授权委托书 allows: for whom, in what, until when. The agent may
/// read, file, hand in and answer corrections; never rate and never give letters in turn, and
/// withdraw only where the letter says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// The opaque id of the letter.
    pub letter: String,
    pub principal: PersonId,
    /// Keys of the items that it names.
    pub items: Vec<String>,
    /// The number of the one case that it names instead.
    pub case: Option<String>,
    pub may_withdraw: bool,
    /// The first moment at which it holds no more.
    pub until: At,
}

impl Mandate {
    /// Whether it reaches a case of this item and number; a new case has no number yet.
    pub fn covers(&self, item: &str, number: Option<&str>) -> bool {
        let names_case = self.case.is_some() && self.case.as_deref() == number;
        names_case || self.items.iter().any(|key| key == item)
    }
}

/// Who is acting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Resident(PersonId),
    /// A resident who acts for another by a letter.
    Agent {
        person: PersonId,
        mandate: Mandate,
    },
    Staff {
        person: PersonId,
        posts: Vec<Post>,
    },
    /// Whoever holds the code of one service event 评价码: it is on the receipt, in a message, on the
    /// device beside the window. They rate, do nothing else, and nobody knows who they are.
    Bearer,
    Clock,
}

/// The actor of a rating that was given with a code.
pub const BEARER: &str = "bearer";

/// Whether an event was made by nobody who can be named: the clock, or whoever held a code.
pub fn is_nobody(id: &PersonId) -> bool {
    matches!(id.as_str(), "clock" | BEARER)
}

impl Who {
    /// The id that an event states as its actor.
    pub fn id(&self) -> PersonId {
        match self {
            Who::Resident(person) | Who::Agent { person, .. } | Who::Staff { person, .. } => {
                person.clone()
            }
            Who::Bearer => PersonId::new(BEARER),
            Who::Clock => PersonId::new("clock"),
        }
    }

    pub fn posts(&self) -> &[Post] {
        match self {
            Who::Staff { posts, .. } => posts,
            Who::Resident(_) | Who::Agent { .. } | Who::Bearer | Who::Clock => &[],
        }
    }
}
