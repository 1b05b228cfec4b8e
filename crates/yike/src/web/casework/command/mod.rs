//! Commands on a case: which are pressed at once, which have a form, and how loud their button is.

mod answer;
mod beside;
mod buttons;
mod fields;
mod form;
mod heard;
mod joint;
mod parse;

pub use answer::notice;
pub use buttons::buttons;
pub use fields::review;
pub use form::{draw, give};

use crate::web::face::parts;
use yike_core::case::Kind;

/// Whether people give this command on a case; the rest is filing and the clock's own.
pub fn is_given_by_people(kind: Kind) -> bool {
    match kind {
        // Filing and the protocol of a walk have pages of their own.
        Kind::File
        | Kind::RecordWalk
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Remind => false,
        Kind::Receive
        | Kind::AskCorrection
        | Kind::AnswerCorrection
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::Accept
        | Kind::NotAccept
        | Kind::CloseAtOnce
        | Kind::HandOver
        | Kind::TakePapers
        | Kind::SendBack
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::Pass
        | Kind::PutBack
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Suspend
        | Kind::Resume
        | Kind::Extend
        | Kind::Approve
        | Kind::Refuse
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Withdraw
        | Kind::Return
        | Kind::Nudge
        | Kind::Question
        | Kind::Opinion
        | Kind::Call
        | Kind::Reply
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::Rate
        | Kind::RecordRating => true,
    }
}

/// How a command is given from the case page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// One press.
    Press,
    /// One press, with a note that may be left empty.
    PressWithNote,
    /// Ticks on the case page itself.
    Ticks,
    /// A page of its own.
    Page,
}

pub fn way(kind: Kind) -> Way {
    match kind {
        Kind::Receive
        | Kind::Accept
        | Kind::HandOver
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve => Way::Press,
        Kind::CloseAtOnce | Kind::Pass | Kind::Approve | Kind::Nudge => Way::PressWithNote,
        Kind::TakePapers => Way::Ticks,
        Kind::AskCorrection
        | Kind::AnswerCorrection
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::NotAccept
        | Kind::SendBack
        | Kind::PutBack
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Suspend
        | Kind::Resume
        | Kind::Extend
        | Kind::Refuse
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Withdraw
        | Kind::Return
        | Kind::Rate
        | Kind::RecordRating
        | Kind::File
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Question
        | Kind::Opinion
        | Kind::Call
        | Kind::Reply
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::RecordWalk
        | Kind::Remind => Way::Page,
    }
}

/// The order of the buttons: the first that is offered is the next step, and the darkest.
const ORDER: [Kind; 50] = [
    Kind::TakePapers,
    Kind::Reply,
    Kind::Sign,
    Kind::Agree,
    Kind::AnswerCorrection,
    Kind::HandOver,
    Kind::CloseAtOnce,
    Kind::Accept,
    Kind::Receive,
    Kind::Resume,
    Kind::RecordWalk,
    Kind::RecordCheck,
    Kind::HangNotice,
    Kind::EndNotice,
    Kind::Approve,
    Kind::Contact,
    Kind::Change,
    Kind::DecideAppeal,
    Kind::Pass,
    Kind::MakeCertificate,
    Kind::Deliver,
    Kind::Witness,
    Kind::Rate,
    Kind::Claim,
    Kind::Relieve,
    Kind::Nudge,
    Kind::Question,
    Kind::Opinion,
    Kind::Call,
    Kind::Minute,
    Kind::Rise,
    Kind::Bag,
    Kind::Miss,
    Kind::SendPapers,
    Kind::ReturnPapers,
    Kind::AskCorrection,
    Kind::PutBack,
    Kind::SendBack,
    Kind::Suspend,
    Kind::Extend,
    Kind::Refuse,
    Kind::NotAccept,
    Kind::Return,
    Kind::Reopen,
    Kind::Withdraw,
    Kind::Appeal,
    Kind::RefuseToSign,
    Kind::HandBack,
    Kind::Assign,
    Kind::RecordRating,
];

/// How loud the button is when it is not the next step.
pub fn loudness(kind: Kind) -> parts::Kind {
    match kind {
        Kind::Refuse | Kind::NotAccept | Kind::Return => parts::Kind::Grave,
        Kind::Withdraw
        | Kind::HandBack
        | Kind::Relieve
        | Kind::Rate
        | Kind::RecordRating
        | Kind::Assign
        | Kind::Miss => parts::Kind::Quiet,
        Kind::File
        | Kind::Receive
        | Kind::AskCorrection
        | Kind::AnswerCorrection
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::Accept
        | Kind::CloseAtOnce
        | Kind::HandOver
        | Kind::TakePapers
        | Kind::SendBack
        | Kind::Claim
        | Kind::Pass
        | Kind::PutBack
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Suspend
        | Kind::Resume
        | Kind::Extend
        | Kind::Approve
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Nudge
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Question
        | Kind::Opinion
        | Kind::Call
        | Kind::Reply
        | Kind::Bag
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::RecordWalk
        | Kind::Remind => parts::Kind::Plain,
    }
}

/// The key that presses the button, for the desk's everyday acts.
pub fn key(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Claim => Some("c"),
        Kind::Accept | Kind::Approve | Kind::CloseAtOnce => Some("a"),
        Kind::Pass | Kind::HandOver => Some("p"),
        Kind::AskCorrection => Some("b"),
        Kind::PutBack | Kind::SendBack => Some("z"),
        Kind::Refuse | Kind::NotAccept => Some("x"),
        Kind::TakePapers => Some("t"),
        Kind::Question => Some("q"),
        Kind::Reply => Some("w"),
        Kind::File
        | Kind::Receive
        | Kind::AnswerCorrection
        | Kind::Contact
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Minute
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Witness
        | Kind::HandBack
        | Kind::Relieve
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Suspend
        | Kind::Resume
        | Kind::Extend
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Withdraw
        | Kind::Return
        | Kind::Nudge
        | Kind::Rate
        | Kind::RecordRating
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Opinion
        | Kind::Call
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::RecordWalk
        | Kind::Remind => None,
    }
}
