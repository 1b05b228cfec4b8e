//! The ways out of a notice, and what all of them promise: what was taken is taken, what was put
//! off may be tried again under the same id, what was refused for good is not tried again.

use super::hook::{self, Call};
use super::mail::Mail;
use super::{Mailer, Sms};
use crate::app::App;

/// A way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    Sms,
    Email,
    /// Another program, by HTTP (`docs/webhooks.md`).
    Hook,
}

impl Channel {
    pub const ALL: [Channel; 3] = [Channel::Sms, Channel::Email, Channel::Hook];

    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Sms => "sms",
            Channel::Email => "email",
            Channel::Hook => "hook",
        }
    }

    pub fn parse(text: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|way| way.as_str() == text)
    }

    /// After so many tries a person looks. People are told within hours or not at all; a program
    /// may be mended overnight.
    pub fn tries(self) -> i64 {
        match self {
            Channel::Sms | Channel::Email => 10,
            Channel::Hook => 24,
        }
    }
}

/// Something to be handed over. Its id names it for ever: handed over twice, the second is dropped
/// by whoever takes it.
#[derive(Debug, Clone)]
pub enum Message {
    Sms(Sms),
    Email(Mail),
    Hook(Call),
}

impl Message {
    pub fn id(&self) -> &str {
        match self {
            Message::Sms(sms) => &sms.id,
            Message::Email(mail) => &mail.id,
            Message::Hook(call) => &call.id,
        }
    }

    /// Hands it over, once.
    ///
    /// # Errors
    /// Whether it may pass later, and why it did not.
    pub async fn hand_over(self, app: &App) -> Result<(), Unsent> {
        match self {
            Message::Sms(sms) => app.sms.hand_over(app, sms).await,
            Message::Email(mail) => app.outside.mail.hand_over(app, mail).await,
            Message::Hook(call) => hook::hand_over(app, call).await,
        }
    }
}

/// Whether there is such a way out here at all. Without it messages wait; nothing is lost.
pub fn is_open(app: &App, way: Channel) -> bool {
    match way {
        Channel::Sms => app.sms.is_there(),
        Channel::Email => !matches!(app.outside.mail, Mailer::None),
        Channel::Hook => true,
    }
}

/// Why a message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// It may pass later.
    NotNow(Why),
    /// It never will: a number that does not exist.
    ForGood(Why),
}

/// The reason, as a list for people names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// This way out is not set up here.
    NoWay,
    /// Nobody answered, or not in time.
    NoAnswer,
    /// No trusted, encrypted connection.
    NoTls,
    /// The other side put it off.
    PutOff,
    /// The other side does not take our own name and password.
    NotLetIn,
    /// The other side refused this message.
    Refused,
    /// There is no number or address to send it to.
    NoAddress,
    /// The address leads into a network that may not be called.
    Forbidden,
}

impl Why {
    pub const ALL: [Why; 8] = [
        Why::NoWay,
        Why::NoAnswer,
        Why::NoTls,
        Why::PutOff,
        Why::NotLetIn,
        Why::Refused,
        Why::NoAddress,
        Why::Forbidden,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Why::NoWay => "no-way",
            Why::NoAnswer => "no-answer",
            Why::NoTls => "no-tls",
            Why::PutOff => "put-off",
            Why::NotLetIn => "not-let-in",
            Why::Refused => "refused",
            Why::NoAddress => "no-address",
            Why::Forbidden => "forbidden",
        }
    }
}

impl Unsent {
    pub fn why(self) -> Why {
        match self {
            Unsent::NotNow(why) | Unsent::ForGood(why) => why,
        }
    }
}
