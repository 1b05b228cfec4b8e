//! What can happen to a case. The log is for ever: a variant is never renamed, a field never
//! changes its meaning; what is new gets a default. No name, number, phone or free text stands
//! in an event: such words lie in the private store, the event bears their id and commitment.

use super::rating::Through;
use crate::clock::At;
use crate::item::Audience;
use crate::item::heard::{Cause, Change, ContactWay};
use crate::unit::{Route, UnitId};
use crate::who::PersonId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Schema version stated in every envelope written today.
pub const VERSION: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Event {
    /// 申请
    Filed {
        filing: Box<super::Filing>,
        /// Until when acceptance, correction or non-acceptance is told.
        tell_by: Date,
    },
    /// 收件: the application and its papers are here. Not yet accepted.
    Received,
    /// 补正告知: everything that is missing, in one notice.
    CorrectionAsked {
        missing: Vec<Missing>,
        note: DocRef,
        until: Date,
    },
    /// 补正
    CorrectionAnswered {
        given: Vec<Given>,
        form: Option<DocRef>,
        tell_by: Date,
        /// The people beside the applicant, where the form changed them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        joint: Option<Vec<super::Joint>>,
    },
    /// 会签: one of those beside the applicant signs the form that stands under this log number;
    /// in a post it was on paper, before whoever records it.
    Signed {
        row: String,
        form: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<DocRef>,
    },
    /// 不同意会签
    SigningRefused {
        row: String,
        reason: Option<DocRef>,
    },
    /// 不予受理, with the remedy and, where it is known, the right agency in the note.
    NotAccepted {
        reason: DocRef,
        agency: Option<UnitId>,
    },
    /// 受理: the clocks start on the next working day.
    Accepted {
        dues: Dues,
        /// 行政许可法 art 32: silence for five days is acceptance from the day of receipt.
        by_silence: bool,
    },
    /// A waiting step is taken by one person.
    Claimed,
    HandedBack,
    /// B takes over for A, who is away.
    Relieved {
        from: PersonId,
    },
    /// The case goes from the taking desk to whoever accepts it, with its papers.
    HandedOver {
        to: UnitId,
        papers: Vec<String>,
    },
    /// Receipt for papers: who, when and where stand in the envelope.
    PapersTaken {
        papers: Vec<String>,
    },
    /// The accepting window sends the case back to the desk that took it.
    SentBack {
        to: UnitId,
        reason: DocRef,
    },
    /// A leg of the review is done; the next begins.
    Passed {
        step: u32,
        to: UnitId,
        papers: Vec<String>,
        opinion: Option<DocRef>,
    },
    /// Back to the leg before.
    PutBack {
        step: u32,
        reason: DocRef,
    },
    /// Home inquiry or site check, with all who were there.
    Checked {
        check: String,
        staff: Vec<PersonId>,
        finding: DocRef,
    },
    /// 公示 hangs until this day.
    NoticeHung {
        check: String,
        until: Date,
    },
    NoticeDone {
        check: String,
        finding: DocRef,
    },
    /// 特别程序: the clock stands.
    Suspended {
        stop: String,
        days: u32,
        planned: Date,
        reason: DocRef,
    },
    Resumed {
        dues: Dues,
        finding: DocRef,
    },
    /// 延期, once.
    Extended {
        days: u32,
        dues: Dues,
        reason: DocRef,
    },
    /// 准予 / 确认
    Approved {
        note: Option<DocRef>,
    },
    /// 不予
    Refused {
        reason: DocRef,
    },
    /// 制证
    CertificateMade {
        document: DocRef,
    },
    /// 送达
    Delivered {
        way: DeliveryWay,
    },
    /// 办结
    Closed {
        outcome: Outcome,
    },
    /// 撤回
    Withdrawn {
        reason: Option<DocRef>,
    },
    /// 退件
    Returned {
        reason: DocRef,
    },
    /// 补正逾期
    Lapsed,
    /// 催办 from the taking desk
    Nudged {
        note: Option<DocRef>,
    },
    /// 超时预警
    Warned {
        due: Date,
    },
    /// 督办 by the unit above
    Supervised {
        limit: Limit,
        due: Date,
        by: UnitId,
        /// Until when the unit that is late answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// 首次联系 or 回访: the person was called about what they said.
    Contacted {
        way: ContactWay,
        reached: bool,
        /// What they say to the result, where they were asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agrees: Option<bool>,
        /// Whether they are satisfied 满意, where that was asked as well.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        satisfied: Option<bool>,
        words: DocRef,
    },
    /// What changed because somebody was heard, with the code of the item, list or course.
    Changed {
        what: Change,
        /// 原因, as the office settles it after it has looked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<Cause>,
        /// 取消的材料: how many papers need not be handed in any more.
        #[serde(default, skip_serializing_if = "is_none")]
        cancelled: u32,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
        words: DocRef,
    },
    /// 提级: one level up, with a new limit; without a reason it was by limit.
    Risen {
        to: UnitId,
        above: UnitId,
        dues: Dues,
        reason: Option<DocRef>,
    },
    /// 认可: what the person says to the result.
    Agreed {
        yes: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        satisfied: Option<bool>,
        words: Option<DocRef>,
    },
    /// 没解决: closed, and taken up again one level up.
    Reopened {
        to: UnitId,
        above: UnitId,
        dues: Dues,
        reason: DocRef,
    },
    /// 申诉: the unit that was rated asks for a second look at the rating.
    Appealed {
        reason: DocRef,
    },
    /// 复核: whether the rating is left out of the figures. It stays as it was given.
    AppealDecided {
        excluded: bool,
        reason: DocRef,
    },
    /// 会商纪要 of a call to the centre.
    Minuted {
        n: u32,
        words: DocRef,
    },
    /// 走流程: what somebody who leads met as a resident would.
    Walked {
        protocol: Box<super::Protocol>,
    },
    /// An imported calendar moved the day that was told.
    Restated {
        dues: Dues,
    },
    /// 征询: units are asked about the case, with a limit.
    Consulted {
        n: u32,
        what: Consult,
        from: UnitId,
        of: Vec<UnitId>,
        until: Date,
        /// When they are to be at the centre.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<At>,
        words: DocRef,
    },
    /// 答复
    Replied {
        n: u32,
        unit: UnitId,
        words: DocRef,
    },
    /// 催复: those who have not answered are reminded.
    Reminded {
        n: u32,
        of: Vec<UnitId>,
    },
    /// 交办: whoever leads gives the waiting step to one person.
    Assigned {
        to: PersonId,
    },
    /// 装袋: papers on their way are in a bag of this number.
    Bagged {
        bag: String,
        to: UnitId,
        papers: Vec<String>,
    },
    /// 缺件: these were not there when the bag was opened.
    PapersMissed {
        papers: Vec<String>,
    },
    /// 送交: papers go on without the case.
    PapersSent {
        to: UnitId,
        papers: Vec<String>,
    },
    /// 退还: papers are given back to the resident.
    PapersReturned {
        papers: Vec<String>,
    },
    /// 评价: five levels, never editable.
    Rated {
        service: Service,
        n: u32,
        level: u8,
        words: Option<DocRef>,
        /// The questionnaire it was given with; older logs had none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        version: String,
        /// Codes of dimensions, each with its level.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        dimensions: Vec<(String, u8)>,
        /// Codes of reasons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anonymous: bool,
        /// Older logs had the case's own page alone.
        #[serde(default, skip_serializing_if = "Through::is_page")]
        through: Through,
    },
}

/// Written only where there are some: what was hashed before stays as it was.
pub(super) fn is_none(n: &u32) -> bool {
    *n == 0
}

impl Event {
    /// The name of the event, as envelopes and notices state it.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Filed { .. } => "filed",
            Event::Received => "received",
            Event::CorrectionAsked { .. } => "correction_asked",
            Event::CorrectionAnswered { .. } => "correction_answered",
            Event::Signed { .. } => "signed",
            Event::SigningRefused { .. } => "signing_refused",
            Event::NotAccepted { .. } => "not_accepted",
            Event::Accepted { .. } => "accepted",
            Event::Claimed => "claimed",
            Event::HandedBack => "handed_back",
            Event::Relieved { .. } => "relieved",
            Event::HandedOver { .. } => "handed_over",
            Event::PapersTaken { .. } => "papers_taken",
            Event::SentBack { .. } => "sent_back",
            Event::Passed { .. } => "passed",
            Event::PutBack { .. } => "put_back",
            Event::Checked { .. } => "checked",
            Event::NoticeHung { .. } => "notice_hung",
            Event::NoticeDone { .. } => "notice_done",
            Event::Suspended { .. } => "suspended",
            Event::Resumed { .. } => "resumed",
            Event::Extended { .. } => "extended",
            Event::Approved { .. } => "approved",
            Event::Refused { .. } => "refused",
            Event::CertificateMade { .. } => "certificate_made",
            Event::Delivered { .. } => "delivered",
            Event::Closed { .. } => "closed",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Returned { .. } => "returned",
            Event::Lapsed => "lapsed",
            Event::Nudged { .. } => "nudged",
            Event::Warned { .. } => "warned",
            Event::Supervised { .. } => "supervised",
            Event::Contacted { .. } => "contacted",
            Event::Changed { .. } => "changed",
            Event::Risen { .. } => "risen",
            Event::Agreed { .. } => "agreed",
            Event::Reopened { .. } => "reopened",
            Event::Appealed { .. } => "appealed",
            Event::AppealDecided { .. } => "appeal_decided",
            Event::Minuted { .. } => "minuted",
            Event::Walked { .. } => "walked",
            Event::Restated { .. } => "restated",
            Event::Consulted { .. } => "consulted",
            Event::Replied { .. } => "replied",
            Event::Reminded { .. } => "reminded",
            Event::Assigned { .. } => "assigned",
            Event::Bagged { .. } => "bagged",
            Event::PapersMissed { .. } => "papers_missed",
            Event::PapersSent { .. } => "papers_sent",
            Event::PapersReturned { .. } => "papers_returned",
            Event::Rated { .. } => "rated",
        }
    }

    /// The event as envelope parts: its kind and its body.
    pub fn parts(&self) -> (String, serde_json::Value) {
        let mut value = serde_json::to_value(self).expect("an event is plain data");
        let kind = match value["kind"].take() {
            serde_json::Value::String(kind) => kind,
            other => unreachable!("serde tags an event with its kind, not {other}"),
        };
        (kind, value["body"].take())
    }

    /// Reads an event of any released version.
    ///
    /// # Errors
    /// The kind is unknown or the body does not fit: the log is from a later program or broken.
    pub fn from_parts(kind: &str, body: serde_json::Value) -> Result<Event, serde_json::Error> {
        let mut map = serde_json::Map::new();
        map.insert("kind".into(), kind.into());
        if !body.is_null() {
            map.insert("body".into(), body);
        }
        serde_json::from_value(map.into())
    }
}

/// A document of the private store: its random id and its salted commitment, in hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocRef {
    pub id: String,
    pub commit: String,
}

/// Who applies. The words lie in `doc`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Opaque id of the resident's account, the same for every case of this phone.
    pub who: PersonId,
    pub kind: Audience,
    pub doc: DocRef,
    /// Coarse, for reports: `0-17`, `18-59`, `60-79`, `80+`.
    pub age_band: Option<String>,
}

/// One material as it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    pub material: String,
    /// Uploaded or scanned files.
    #[serde(default)]
    pub files: Vec<DocRef>,
    /// Paper kept by the desk.
    #[serde(default)]
    pub originals: u32,
    #[serde(default)]
    pub copies: u32,
    /// Seen and given back, or waived.
    #[serde(default)]
    pub seen: bool,
}

impl Given {
    /// Whether there is anything at all behind this row.
    pub fn is_there(&self) -> bool {
        self.seen || self.originals > 0 || self.copies > 0 || !self.files.is_empty()
    }

    pub fn has_paper(&self) -> bool {
        self.originals > 0 || self.copies > 0
    }
}

/// One thing that a correction notice asks for; the words lie in its note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Code of a material or key of a field.
    pub about: String,
}

/// The days told to the resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dues {
    pub promise: Date,
    pub legal: Date,
    /// 暂定: reaches a year whose calendar is not published.
    pub provisional: bool,
}

/// How the case came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Online,
    Counter,
    /// 代收代办: taken in by an agent 代办员, face to face.
    Agent,
    /// 网格上门: taken in at the resident's door.
    Grid,
    /// 电话, such as 12345.
    Phone,
    /// Set off by the house itself, such as by a bad rating or by a walk: no service to anybody.
    System,
}

impl Channel {
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Online => "online",
            Channel::Counter => "counter",
            Channel::Agent => "agent",
            Channel::Grid => "grid",
            Channel::Phone => "phone",
            Channel::System => "system",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// 窗口领取
    Desk,
    /// 邮寄
    Post,
    /// 送达上门
    Home,
    /// 电子送达
    Electronic,
}

impl DeliveryWay {
    pub const ALL: [DeliveryWay; 4] = [
        DeliveryWay::Desk,
        DeliveryWay::Post,
        DeliveryWay::Home,
        DeliveryWay::Electronic,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryWay::Desk => "desk",
            DeliveryWay::Post => "post",
            DeliveryWay::Home => "home",
            DeliveryWay::Electronic => "electronic",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Approved,
    Refused,
}

/// Why a unit is asked about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consult {
    /// 询问: between the desk that took the case and whoever has it.
    Question,
    /// 征求意见: a department that the item names.
    Opinion,
    /// 吹哨报到: a department comes to the centre at an agreed time.
    Call,
    /// 督办: the unit above wants to hear why a limit was missed.
    Supervision,
}

impl Consult {
    pub const ALL: [Consult; 4] = [
        Consult::Question,
        Consult::Opinion,
        Consult::Call,
        Consult::Supervision,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Consult::Question => "question",
            Consult::Opinion => "opinion",
            Consult::Call => "call",
            Consult::Supervision => "supervision",
        }
    }

    pub fn parse(text: &str) -> Option<Consult> {
        Consult::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// Which limit was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Telling of acceptance.
    Tell,
    /// The promise.
    Promise,
    /// The first call to somebody who is to be heard.
    Contact,
}

/// The service events that can be rated, one rating each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// 申报
    Filing,
    /// 补正
    Correction,
    /// 签收
    Result,
    /// 咨询: without a case; the rating stands in a stream of its own.
    Advice,
    /// 缴费: no item takes money yet, so it never happens.
    Payment,
}

impl Service {
    pub const ALL: [Service; 5] = [
        Service::Filing,
        Service::Correction,
        Service::Result,
        Service::Advice,
        Service::Payment,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Service::Filing => "filing",
            Service::Correction => "correction",
            Service::Result => "result",
            Service::Advice => "advice",
            Service::Payment => "payment",
        }
    }

    pub fn parse(text: &str) -> Option<Service> {
        Service::ALL
            .into_iter()
            .find(|service| service.as_str() == text)
    }
}

impl Route {
    /// Whether a desk took the case in that does not itself accept it.
    pub fn has_desk_below(&self) -> bool {
        self.taking
            .as_ref()
            .is_some_and(|unit| *unit != self.accepting)
    }
}
