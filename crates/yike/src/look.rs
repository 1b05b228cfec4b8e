//! 谁看过: a full value is shown on request only, and the look is written down first, in a stream
//! of its own that the resident sees: who, in which post, when, at what kind of value and why.
//! Never the value itself.

use crate::act::{CaseKey, Fail};
use crate::app::App;
use crate::ledger::{self, Entry, Hand, Record, Stream};
use crate::store::Tx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use yike_core::clock::At;
use yike_core::who::{PersonId, Post};

/// A kind of value that was shown in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Name,
    IdNumber,
    Phone,
    Address,
    /// Name and code of a company.
    Company,
    /// The answers of the form.
    Answers,
    /// One file that was handed in.
    File,
    /// One paper, with the name in full.
    Paper,
}

impl What {
    /// All that one look at the applicant shows.
    pub const PERSON: [What; 6] = [
        What::Name,
        What::IdNumber,
        What::Phone,
        What::Address,
        What::Company,
        What::Answers,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            What::Name => "name",
            What::IdNumber => "id_number",
            What::Phone => "phone",
            What::Address => "address",
            What::Company => "company",
            What::Answers => "answers",
            What::File => "file",
            What::Paper => "paper",
        }
    }
}

/// What a look is for: a closed list, so that nobody types anything about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 办理本件
    Handling,
    /// 核对材料
    Verifying,
    /// 联系申请人
    Contacting,
    /// 打印文书
    Printing,
    /// 代办: whoever holds a letter of authorisation.
    Agent,
}

impl Purpose {
    /// What staff may choose from.
    pub const CHOICES: [Purpose; 3] = [Purpose::Handling, Purpose::Verifying, Purpose::Contacting];

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Handling => "handling",
            Purpose::Verifying => "verifying",
            Purpose::Contacting => "contacting",
            Purpose::Printing => "printing",
            Purpose::Agent => "agent",
        }
    }

    /// One of the choices, as a form sends it.
    pub fn parse(text: &str) -> Option<Purpose> {
        Purpose::CHOICES
            .into_iter()
            .find(|purpose| purpose.as_str() == text)
    }
}

/// What is about to be shown, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    pub what: Vec<What>,
    /// The code of the material that a file belongs to, or the name of a paper; else empty.
    pub about: String,
    pub purpose: Purpose,
}

/// One look, as the resident sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub at: At,
    pub by: PersonId,
    /// None of an agent, who has no post.
    pub post: Option<Post>,
    pub sight: Sight,
}

/// Writes a look down. Whoever shows a full value calls this first, and shows nothing where it
/// fails.
///
/// # Errors
/// The store's own, or a broken chain of this case's looks.
pub async fn record(
    app: &App,
    key: &CaseKey,
    person: &PersonId,
    post: Option<&Post>,
    sight: Sight,
) -> Result<(), Fail> {
    let now = app.now();
    let (key, person, post) = (key.clone(), person.clone(), post.cloned());
    app.store
        .write(move |tx| {
            let stream = stream(&key);
            let (head, last) = ledger::head(tx, stream)?;
            let hand = Hand {
                at: now.max(last),
                by: person.clone(),
                post: post.clone(),
            };
            let entry = Entry {
                kind: "looked".into(),
                body: json!({
                    "what": sight.what,
                    "about": sight.about,
                    "purpose": sight.purpose,
                }),
                status: "looked".into(),
            };
            ledger::append(tx, stream, head, &hand, vec![entry]);
            Ok(())
        })
        .await
}

/// All looks at the personal data of a case.
pub fn looks(tx: &mut Tx<'_>, key: &CaseKey) -> Result<Vec<Look>, Fail> {
    let log = ledger::read(tx, stream(key))?;
    Ok(log.records.into_iter().map(Look::of).collect())
}

impl Look {
    /// A look as it was recorded. Before purposes were codes, the purpose was the open case.
    pub fn of(record: Record) -> Look {
        #[derive(Deserialize)]
        struct Body {
            what: Vec<What>,
            #[serde(default)]
            about: String,
            purpose: serde_json::Value,
        }
        let body: Option<Body> = serde_json::from_value(record.body).ok();
        let sight = match body {
            Some(body) => Sight {
                what: body.what,
                about: body.about,
                purpose: serde_json::from_value(body.purpose).unwrap_or(Purpose::Handling),
            },
            None => Sight {
                what: Vec::new(),
                about: String::new(),
                purpose: Purpose::Handling,
            },
        };
        Look {
            at: record.at,
            by: record.by,
            post: record.post,
            sight,
        }
    }
}

fn stream(key: &CaseKey) -> Stream<'_> {
    Stream {
        home: &key.home,
        kind: "look",
        id: &key.id,
    }
}
