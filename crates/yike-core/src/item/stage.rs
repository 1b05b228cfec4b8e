//! 办理环节: what whoever serves owes at each stage, from the first question to the delivery
//! (DB11/T 1901-2021 names the seven; its wording was not seen).

use serde::{Deserialize, Serialize};

/// One row of the duties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub stage: StageKind,
    /// 办理人员, by post: 综合窗口人员.
    pub who: String,
    /// 办理标准: what is right.
    pub norm: String,
    /// 办理时限 in words: 当场.
    pub limit: String,
    /// 要点
    #[serde(default)]
    pub points: Vec<String>,
}

/// The seven stages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    /// 咨询
    Advise,
    /// 接件
    Collect,
    /// 受理
    Accept,
    /// 审查
    Review,
    /// 决定
    Decide,
    /// 告知
    Tell,
    /// 送达
    Deliver,
}

impl StageKind {
    pub const ALL: [StageKind; 7] = [
        StageKind::Advise,
        StageKind::Collect,
        StageKind::Accept,
        StageKind::Review,
        StageKind::Decide,
        StageKind::Tell,
        StageKind::Deliver,
    ];

    /// The word of the standard.
    pub fn zh(self) -> &'static str {
        match self {
            StageKind::Advise => "咨询",
            StageKind::Collect => "接件",
            StageKind::Accept => "受理",
            StageKind::Review => "审查",
            StageKind::Decide => "决定",
            StageKind::Tell => "告知",
            StageKind::Deliver => "送达",
        }
    }
}
