//! What people and the clock may ask of a case.

use super::event::{Applicant, Channel, Consult, DeliveryWay, DocRef, Given, Missing};
use super::rating::Rating;
use super::walk::Protocol;
use super::{About, Joint};
use crate::clock::At;
use crate::item::Chosen;
use crate::item::heard::{Cause, Change, ContactWay};
use crate::unit::{Route, UnitId};
use crate::who::PersonId;
use serde::{Deserialize, Serialize};

/// A new case, complete: everything that was parsed, sealed and resolved at the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// `key@digest`: the version of the item that rules this case for ever.
    pub item: String,
    pub digest: String,
    /// 办件编号
    pub number: String,
    pub channel: Channel,
    pub route: Route,
    pub applicant: Applicant,
    /// The letter or note of who files for the applicant, where another person does.
    #[serde(default)]
    pub agent: Option<DocRef>,
    pub form: DocRef,
    /// 共同申请人: people in the form beside the applicant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<Joint>,
    /// What it is about, where somebody is heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Box<About>>,
    /// Materials and checks that the answers call for.
    pub needs: Vec<String>,
    pub checks: Vec<String>,
    /// The rows of the item's decision tables that the answers chose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen: Vec<Chosen>,
    /// What the list of the home's district says of this item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Listed>,
    pub given: Vec<Given>,
}

/// The list that ruled a case beside its item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// `unit@digest`: the version of the district's list.
    pub list: String,
    /// 承诺办结时限 of the district in working days, where it is below the city's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    File(Box<Filing>),
    Receive,
    AskCorrection {
        missing: Vec<Missing>,
        note: DocRef,
    },
    AnswerCorrection {
        given: Vec<Given>,
        form: Option<DocRef>,
        /// The people beside the applicant, where the new form changes them.
        joint: Option<Vec<Joint>>,
    },
    /// 会签, by the person themselves; `form` is the log number of the form that they read.
    Sign {
        row: String,
        form: u64,
    },
    RefuseToSign {
        row: String,
        reason: Option<DocRef>,
    },
    /// 当面签字: a desk records that somebody signed the form on paper.
    Witness {
        row: String,
        form: u64,
        paper: Option<DocRef>,
    },
    Accept,
    NotAccept {
        reason: DocRef,
        agency: Option<UnitId>,
    },
    CloseAtOnce {
        note: Option<DocRef>,
    },
    HandOver,
    TakePapers {
        papers: Vec<String>,
    },
    SendBack {
        reason: DocRef,
    },
    Claim,
    HandBack,
    Relieve,
    Pass {
        opinion: Option<DocRef>,
    },
    PutBack {
        reason: DocRef,
    },
    RecordCheck {
        check: String,
        staff: Vec<PersonId>,
        finding: DocRef,
    },
    HangNotice {
        check: String,
    },
    EndNotice {
        check: String,
        finding: DocRef,
    },
    Suspend {
        stop: String,
        days: u32,
        reason: DocRef,
    },
    Resume {
        finding: DocRef,
    },
    Extend {
        reason: DocRef,
    },
    Approve {
        note: Option<DocRef>,
    },
    Refuse {
        reason: DocRef,
    },
    MakeCertificate {
        document: DocRef,
    },
    Deliver {
        way: DeliveryWay,
    },
    Withdraw {
        reason: Option<DocRef>,
    },
    Return {
        reason: DocRef,
    },
    Nudge {
        note: Option<DocRef>,
    },
    /// 评价, or what somebody of the staff enters from paper and from 12345.
    Rate(Rating),
    /// A question, a request for opinions, or a call to the centre.
    Consult(Wanted),
    Reply {
        n: u32,
        words: DocRef,
    },
    Assign {
        to: PersonId,
    },
    Bag {
        bag: String,
        to: UnitId,
    },
    Miss {
        papers: Vec<String>,
    },
    SendPapers {
        papers: Vec<String>,
        to: UnitId,
    },
    ReturnPapers {
        papers: Vec<String>,
    },
    /// First contact or call-back.
    Contact {
        way: ContactWay,
        reached: bool,
        agrees: Option<bool>,
        satisfied: Option<bool>,
        words: DocRef,
    },
    Change {
        what: Change,
        cause: Option<Cause>,
        /// 取消的材料: how many papers need not be handed in any more.
        cancelled: u32,
        reference: String,
        words: DocRef,
    },
    /// One level up; without a reason by the clock.
    Rise {
        reason: Option<DocRef>,
    },
    Agree {
        yes: bool,
        satisfied: Option<bool>,
        words: Option<DocRef>,
    },
    Reopen {
        reason: DocRef,
    },
    Appeal {
        reason: DocRef,
    },
    DecideAppeal {
        excluded: bool,
        reason: DocRef,
    },
    Minute {
        n: u32,
        words: DocRef,
    },
    /// 走流程记录
    RecordWalk(Box<Protocol>),
    Warn,
    Supervise,
    Lapse,
    AcceptBySilence,
    Restate,
    Remind,
}

/// What is asked of other units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub what: Consult,
    /// Departments of the item; a question needs none.
    pub of: Vec<UnitId>,
    /// The agreed time of a call.
    pub at: Option<At>,
    pub words: DocRef,
}

macro_rules! kinds {
    ($($kind:ident $name:literal,)*) => {
        /// The kind of a command: what a button, an API path and the gate speak of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($kind,)* }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];

            /// The name in URLs, texts and the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    File "file",
    Receive "receive",
    AskCorrection "ask-correction",
    AnswerCorrection "answer-correction",
    Sign "sign",
    RefuseToSign "refuse-to-sign",
    Witness "witness",
    Accept "accept",
    NotAccept "not-accept",
    CloseAtOnce "close-at-once",
    HandOver "hand-over",
    TakePapers "take-papers",
    SendBack "send-back",
    Claim "claim",
    HandBack "hand-back",
    Relieve "relieve",
    Pass "pass",
    PutBack "put-back",
    RecordCheck "record-check",
    HangNotice "hang-notice",
    EndNotice "end-notice",
    Suspend "suspend",
    Resume "resume",
    Extend "extend",
    Approve "approve",
    Refuse "refuse",
    MakeCertificate "make-certificate",
    Deliver "deliver",
    Withdraw "withdraw",
    Return "return",
    Nudge "nudge",
    Rate "rate",
    RecordRating "record-rating",
    Warn "warn",
    Supervise "supervise",
    Lapse "lapse",
    AcceptBySilence "accept-by-silence",
    Restate "restate",
    Question "ask",
    Opinion "ask-opinion",
    Call "call",
    Reply "reply",
    Assign "assign",
    Bag "bag",
    Miss "miss",
    SendPapers "send-papers",
    ReturnPapers "return-papers",
    Remind "remind",
    Contact "contact",
    Change "record-change",
    Rise "rise",
    Agree "agree",
    Reopen "reopen",
    Appeal "appeal",
    DecideAppeal "decide-appeal",
    Minute "minute",
    RecordWalk "record-walk",
}

impl Kind {
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

impl Command {
    pub fn kind(&self) -> Kind {
        match self {
            Command::File(_) => Kind::File,
            Command::Receive => Kind::Receive,
            Command::AskCorrection { .. } => Kind::AskCorrection,
            Command::AnswerCorrection { .. } => Kind::AnswerCorrection,
            Command::Sign { .. } => Kind::Sign,
            Command::RefuseToSign { .. } => Kind::RefuseToSign,
            Command::Witness { .. } => Kind::Witness,
            Command::Accept => Kind::Accept,
            Command::NotAccept { .. } => Kind::NotAccept,
            Command::CloseAtOnce { .. } => Kind::CloseAtOnce,
            Command::HandOver => Kind::HandOver,
            Command::TakePapers { .. } => Kind::TakePapers,
            Command::SendBack { .. } => Kind::SendBack,
            Command::Claim => Kind::Claim,
            Command::HandBack => Kind::HandBack,
            Command::Relieve => Kind::Relieve,
            Command::Pass { .. } => Kind::Pass,
            Command::PutBack { .. } => Kind::PutBack,
            Command::RecordCheck { .. } => Kind::RecordCheck,
            Command::HangNotice { .. } => Kind::HangNotice,
            Command::EndNotice { .. } => Kind::EndNotice,
            Command::Suspend { .. } => Kind::Suspend,
            Command::Resume { .. } => Kind::Resume,
            Command::Extend { .. } => Kind::Extend,
            Command::Approve { .. } => Kind::Approve,
            Command::Refuse { .. } => Kind::Refuse,
            Command::MakeCertificate { .. } => Kind::MakeCertificate,
            Command::Deliver { .. } => Kind::Deliver,
            Command::Withdraw { .. } => Kind::Withdraw,
            Command::Return { .. } => Kind::Return,
            Command::Nudge { .. } => Kind::Nudge,
            Command::Rate(rating) => match rating.through.is_by_staff() {
                true => Kind::RecordRating,
                false => Kind::Rate,
            },
            Command::Warn => Kind::Warn,
            Command::Supervise => Kind::Supervise,
            Command::Lapse => Kind::Lapse,
            Command::AcceptBySilence => Kind::AcceptBySilence,
            Command::Restate => Kind::Restate,
            Command::Consult(wanted) => match wanted.what {
                Consult::Question => Kind::Question,
                Consult::Opinion => Kind::Opinion,
                Consult::Call => Kind::Call,
                Consult::Supervision => Kind::Supervise,
            },
            Command::Reply { .. } => Kind::Reply,
            Command::Assign { .. } => Kind::Assign,
            Command::Bag { .. } => Kind::Bag,
            Command::Miss { .. } => Kind::Miss,
            Command::SendPapers { .. } => Kind::SendPapers,
            Command::ReturnPapers { .. } => Kind::ReturnPapers,
            Command::Remind => Kind::Remind,
            Command::Contact { .. } => Kind::Contact,
            Command::Change { .. } => Kind::Change,
            Command::Rise { .. } => Kind::Rise,
            Command::Agree { .. } => Kind::Agree,
            Command::Reopen { .. } => Kind::Reopen,
            Command::Appeal { .. } => Kind::Appeal,
            Command::DecideAppeal { .. } => Kind::DecideAppeal,
            Command::Minute { .. } => Kind::Minute,
            Command::RecordWalk(_) => Kind::RecordWalk,
        }
    }
}
