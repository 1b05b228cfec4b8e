//! 反映: an item by which somebody is heard about a service: it could not be got done 办不成事, it was
//! rated badly 差评, it could be better 意见建议. A case like any other, whose way begins at the unit
//! that the matter is about.

use serde::{Deserialize, Serialize};

/// What such an item has beside the elements of others. Its route has two steps: who it is about
/// puts it right, the unit above looks at that and decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// 首次联系: within how many working days after the filing the person is called.
    pub contact: u32,
    /// 提级响应: what is not put right goes one level up, by decision and by limit.
    #[serde(default)]
    pub rises: bool,
    /// 回访: the person is asked whether it is put right before the case is closed.
    #[serde(default)]
    pub asks: bool,
    /// 满意: the call-back also asks whether the person is satisfied.
    #[serde(default)]
    pub satisfaction: bool,
    /// 原因: the office settles the cause before the case is closed.
    #[serde(default)]
    pub causes: bool,
    /// Within how many working days after closing the person may say that it is not solved; once. 0: never.
    #[serde(default)]
    pub reopen: u32,
    /// 申诉复核: whoever is rated may ask that a mistaken or malicious rating is left out.
    #[serde(default)]
    pub appeal: bool,
}

/// 整改结果: what changed because somebody was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// 事项: the guide was put right.
    Item,
    /// 流程
    Flow,
    /// 培训
    Training,
    /// 新规则: what two departments agreed from now on.
    Rule,
    /// 当场解决: this one matter, and nothing else.
    Solved,
    /// 解释说明: nothing was wrong, and the person was told why.
    Explained,
}

impl Change {
    pub const ALL: [Change; 6] = [
        Change::Item,
        Change::Flow,
        Change::Training,
        Change::Rule,
        Change::Solved,
        Change::Explained,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Change::Item => "item",
            Change::Flow => "flow",
            Change::Training => "training",
            Change::Rule => "rule",
            Change::Solved => "solved",
            Change::Explained => "explained",
        }
    }

    pub fn parse(text: &str) -> Option<Change> {
        Change::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// 原因类别: why something could not be got done (`domain.md` 7.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 政策: rules contradict or are missing.
    Policy,
    /// 系统
    System,
    /// 材料
    Material,
    /// 态度
    Attitude,
    /// 程序
    Procedure,
}

impl Cause {
    pub const ALL: [Cause; 5] = [
        Cause::Policy,
        Cause::System,
        Cause::Material,
        Cause::Attitude,
        Cause::Procedure,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Policy => "policy",
            Cause::System => "system",
            Cause::Material => "material",
            Cause::Attitude => "attitude",
            Cause::Procedure => "procedure",
        }
    }

    pub fn parse(text: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// 联系方式 of a call to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactWay {
    Phone,
    Visit,
    Desk,
    Message,
}

impl ContactWay {
    pub const ALL: [ContactWay; 4] = [
        ContactWay::Phone,
        ContactWay::Visit,
        ContactWay::Desk,
        ContactWay::Message,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            ContactWay::Phone => "phone",
            ContactWay::Visit => "visit",
            ContactWay::Desk => "desk",
            ContactWay::Message => "message",
        }
    }

    pub fn parse(text: &str) -> Option<ContactWay> {
        ContactWay::ALL.into_iter().find(|one| one.as_str() == text)
    }
}
