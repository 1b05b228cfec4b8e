//! 局科长走流程: the item by which somebody who leads goes through another item as a resident would.
//! Planned by the staff, and nothing that anybody comes for.

use serde::{Deserialize, Serialize};

/// What such an item has beside the elements of others. Its route has two steps: whoever leads walks, the
/// head of the unit where they were closes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Walk {
    /// Key of the item that each problem becomes a matter of.
    pub problem: String,
}

/// As whom somebody walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkRole {
    /// 办事群众
    Resident,
    /// 企业经办人
    Clerk,
    /// 老年人，不用智能手机
    Elder,
    /// 行动不便的人
    Impaired,
    /// 代办的家人
    Relative,
}

impl WalkRole {
    pub const ALL: [WalkRole; 5] = [
        WalkRole::Resident,
        WalkRole::Clerk,
        WalkRole::Elder,
        WalkRole::Impaired,
        WalkRole::Relative,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            WalkRole::Resident => "resident",
            WalkRole::Clerk => "clerk",
            WalkRole::Elder => "elder",
            WalkRole::Impaired => "impaired",
            WalkRole::Relative => "relative",
        }
    }

    pub fn parse(text: &str) -> Option<WalkRole> {
        WalkRole::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// 渠道: through what somebody walks, and where a step of it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkWay {
    /// 窗口
    Counter,
    /// 网上
    Online,
    /// 电话
    Phone,
    /// 自助机
    Kiosk,
    /// 代办
    Agent,
    /// 别处: what the item sends people to fetch.
    Elsewhere,
}

impl WalkWay {
    pub const ALL: [WalkWay; 6] = [
        WalkWay::Counter,
        WalkWay::Online,
        WalkWay::Phone,
        WalkWay::Kiosk,
        WalkWay::Agent,
        WalkWay::Elsewhere,
    ];

    /// Through what a whole walk can be planned.
    pub const CHANNELS: [WalkWay; 5] = [
        WalkWay::Counter,
        WalkWay::Online,
        WalkWay::Phone,
        WalkWay::Kiosk,
        WalkWay::Agent,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            WalkWay::Counter => "counter",
            WalkWay::Online => "online",
            WalkWay::Phone => "phone",
            WalkWay::Kiosk => "kiosk",
            WalkWay::Agent => "agent",
            WalkWay::Elsewhere => "elsewhere",
        }
    }

    pub fn parse(text: &str) -> Option<WalkWay> {
        WalkWay::ALL.into_iter().find(|one| one.as_str() == text)
    }
}
