//! Who acts: a resident, somebody of the staff in a post 岗位, or the clock.

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
    /// 审计
    Auditor,
    /// 管理员
    Administrator,
}

impl Duty {
    pub const ALL: [Duty; 9] = [
        Duty::Station,
        Duty::StationHead,
        Duty::Window,
        Duty::Section,
        Duty::Approver,
        Duty::District,
        Duty::Supervisor,
        Duty::Auditor,
        Duty::Administrator,
    ];

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

/// Who is acting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Resident(PersonId),
    Staff { person: PersonId, posts: Vec<Post> },
    Clock,
}

impl Who {
    /// The id that an event states as its actor.
    pub fn id(&self) -> PersonId {
        match self {
            Who::Resident(person) | Who::Staff { person, .. } => person.clone(),
            Who::Clock => PersonId::new("clock"),
        }
    }

    pub fn posts(&self) -> &[Post] {
        match self {
            Who::Staff { posts, .. } => posts,
            Who::Resident(_) | Who::Clock => &[],
        }
    }
}
