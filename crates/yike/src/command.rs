//! What somebody asks to be done with a case, as it was typed, becomes a command with its
//! documents, or all faults at once. Pages and API come through here alike: which fields a kind
//! of command takes is one table.

use crate::act::Loaded;
use crate::filing;
use crate::private::{Document, Keys};
use crate::world::World;
use serde_json::json;
use std::collections::BTreeMap;
use yike_core::case::{
    Command, Consult, DeliveryWay, Gap, Given, Kind, Missing, Rating, Service, Through, Wanted,
};
use yike_core::clock::{At, day_of, start_of};
use yike_core::door::{Fault, Text};
use yike_core::item::When;
use yike_core::item::form::{Answers, check_answers, holds};
use yike_core::item::group::{parts, row_of};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// One wish, as it was typed; what its kind does not take stays empty.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Reason, note, finding, opinion: the words of this act, for the private store.
    pub words: String,
    /// What a correction asks for: code of a material or key of a field, and what is wrong with it.
    pub missing: Vec<(String, String)>,
    /// By which article.
    pub article: String,
    /// 救济途径: what the applicant can do.
    pub remedy: String,
    /// The right agency in words where it is not a unit of the tree, or what else would help.
    pub elsewhere: String,
    /// The number of a certificate that was made, and until when it is valid.
    pub number: String,
    pub valid: String,
    /// What was handed in.
    pub given: Vec<Given>,
    /// Answers that replace those of the form.
    pub answers: BTreeMap<String, String>,
    /// The agency that is competent.
    pub agency: String,
    /// Papers that were taken: codes of materials.
    pub papers: Vec<String>,
    pub check: String,
    /// Who was there.
    pub staff: Vec<String>,
    pub stop: String,
    pub days: Option<u32>,
    pub way: String,
    pub service: String,
    pub n: Option<u32>,
    /// Units that are asked: departments of the item.
    pub of: Vec<String>,
    /// An agreed time, `2026-12-01T14:00` at +08:00.
    pub at: String,
    /// A unit that papers go to, or the person who is given the case.
    pub to: String,
    /// Number of a bag or seal.
    pub bag: String,
    pub level: Option<u8>,
    /// The questionnaire that a rating was given with, and what was ticked of it.
    pub version: String,
    pub dimensions: Vec<(String, u8)>,
    pub tags: Vec<String>,
    pub anonymous: bool,
    /// How a rating reached whoever enters it: `paper` or `phone_line`.
    pub through: String,
    /// The row of the form of whoever signs: `household.1`.
    pub row: String,
    /// The log number of the form that was read.
    pub form: Option<u64>,
    /// How somebody was called, or what changed.
    pub what: String,
    /// Whether somebody was reached, agrees, or a rating is left out.
    pub yes: Option<bool>,
    /// What the person says to the result.
    pub agrees: Option<bool>,
    /// Whether they are satisfied.
    pub satisfied: Option<bool>,
    /// 原因, as the office settles it.
    pub cause: String,
    /// How many papers need not be handed in any more.
    pub cancelled: Option<u32>,
    /// The code of what changed: an item, a list, a course.
    pub reference: String,
}

/// A field of [`Asked`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Words,
    Missing,
    Article,
    Remedy,
    Elsewhere,
    Number,
    Valid,
    Given,
    Answers,
    Agency,
    Papers,
    Check,
    Staff,
    Stop,
    Days,
    Way,
    Service,
    N,
    Of,
    At,
    To,
    Bag,
    Level,
    Row,
    Form,
    What,
    Yes,
    Agrees,
    Satisfied,
    Cause,
    Cancelled,
    Reference,
    Version,
    Dimensions,
    Tags,
    Anonymous,
    Through,
}

impl Part {
    pub const ALL: [Part; 37] = [
        Part::Words,
        Part::Missing,
        Part::Article,
        Part::Remedy,
        Part::Elsewhere,
        Part::Number,
        Part::Valid,
        Part::Given,
        Part::Answers,
        Part::Agency,
        Part::Papers,
        Part::Check,
        Part::Staff,
        Part::Stop,
        Part::Days,
        Part::Way,
        Part::Service,
        Part::N,
        Part::Of,
        Part::At,
        Part::To,
        Part::Bag,
        Part::Level,
        Part::Row,
        Part::Form,
        Part::What,
        Part::Yes,
        Part::Agrees,
        Part::Satisfied,
        Part::Cause,
        Part::Cancelled,
        Part::Reference,
        Part::Version,
        Part::Dimensions,
        Part::Tags,
        Part::Anonymous,
        Part::Through,
    ];

    /// The name of the field in forms and in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Words => "words",
            Part::Missing => "missing",
            Part::Article => "article",
            Part::Remedy => "remedy",
            Part::Elsewhere => "elsewhere",
            Part::Number => "number",
            Part::Valid => "valid",
            Part::Given => "given",
            Part::Answers => "answers",
            Part::Agency => "agency",
            Part::Papers => "papers",
            Part::Check => "check",
            Part::Staff => "staff",
            Part::Stop => "stop",
            Part::Days => "days",
            Part::Way => "way",
            Part::Service => "service",
            Part::N => "n",
            Part::Of => "of",
            Part::At => "at",
            Part::To => "to",
            Part::Bag => "bag",
            Part::Level => "level",
            Part::Row => "row",
            Part::Form => "form",
            Part::What => "what",
            Part::Yes => "yes",
            Part::Agrees => "agrees",
            Part::Satisfied => "satisfied",
            Part::Cause => "cause",
            Part::Cancelled => "cancelled",
            Part::Reference => "reference",
            Part::Version => "version",
            Part::Dimensions => "dimensions",
            Part::Tags => "tags",
            Part::Anonymous => "anonymous",
            Part::Through => "through",
        }
    }
}

/// What a kind of command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Takes {
    pub must: &'static [Part],
    pub may: &'static [Part],
}

impl Takes {
    pub fn has(&self, part: Part) -> bool {
        self.must.contains(&part) || self.may.contains(&part)
    }
}

/// The fields of a kind; `None` for what no person gives as a command: a filing has its own
/// door, the rest is the clock's.
pub fn takes(kind: Kind) -> Option<Takes> {
    use Part::{
        Agency, Agrees, Anonymous, Answers, Article, At, Bag, Cancelled, Check, Days, Dimensions,
        Elsewhere, Form, Level, Missing, N, Number, Of, Papers, Reference, Remedy, Row, Satisfied,
        Service, Staff, Stop, Tags, To, Valid, Version, Way, What, Words, Yes,
    };
    let of = |must: &'static [Part], may: &'static [Part]| Some(Takes { must, may });
    match kind {
        Kind::Receive
        | Kind::Accept
        | Kind::HandOver
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve => of(&[], &[]),
        Kind::AskCorrection => of(&[Missing], &[Words]),
        Kind::AnswerCorrection => of(&[], &[Part::Given, Answers]),
        Kind::Sign => of(&[Row, Form], &[]),
        Kind::Witness => of(&[Row, Form], &[Words]),
        Kind::RefuseToSign => of(&[Row], &[Words]),
        Kind::NotAccept => of(&[Words, Remedy], &[Agency, Elsewhere]),
        Kind::CloseAtOnce | Kind::Pass | Kind::Approve | Kind::Withdraw | Kind::Nudge => {
            of(&[], &[Words])
        }
        Kind::TakePapers | Kind::Miss | Kind::ReturnPapers => of(&[Papers], &[]),
        Kind::Contact => of(&[What, Yes, Words], &[Agrees, Satisfied]),
        Kind::Change => of(&[What, Words], &[Part::Cause, Cancelled, Reference]),
        Kind::Rise | Kind::Reopen | Kind::Appeal => of(&[Words], &[]),
        Kind::Agree => of(&[Yes], &[Satisfied, Words]),
        Kind::DecideAppeal => of(&[Yes, Words], &[]),
        Kind::Minute => of(&[N, Words], &[]),
        Kind::SendPapers => of(&[Papers, To], &[]),
        Kind::Bag => of(&[Bag, To], &[]),
        Kind::Assign => of(&[To], &[]),
        Kind::Question => of(&[Words], &[]),
        Kind::Opinion => of(&[Of, Words], &[]),
        Kind::Call => of(&[Of, At, Words], &[]),
        Kind::Reply => of(&[N, Words], &[]),
        Kind::SendBack | Kind::PutBack | Kind::Resume | Kind::Extend | Kind::Return => {
            of(&[Words], &[])
        }
        Kind::Refuse => of(&[Words, Article, Remedy], &[Elsewhere]),
        Kind::MakeCertificate => of(&[Number], &[Valid, Words]),
        Kind::RecordCheck => of(&[Check, Staff, Words], &[]),
        Kind::HangNotice => of(&[Check], &[]),
        Kind::EndNotice => of(&[Check, Words], &[]),
        Kind::Suspend => of(&[Stop, Days, Words], &[]),
        Kind::Deliver => of(&[Way], &[]),
        Kind::Rate => of(
            &[Service, Level],
            &[N, Words, Version, Dimensions, Tags, Anonymous],
        ),
        Kind::RecordRating => of(
            &[Service, Level, Part::Through],
            &[N, Words, Version, Dimensions, Tags, Anonymous],
        ),
        // Filing and the protocol of a walk have doors of their own.
        Kind::RecordWalk
        | Kind::File
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Remind => None,
    }
}

/// Makes the command. `answers` are those of the case as they stand; `files` are the documents
/// that `asked.given` names.
///
/// # Errors
/// Everything that is wrong, each with its field.
pub fn command(
    kind: Kind,
    asked: Asked,
    files: Vec<Document>,
    loaded: &Loaded,
    answers: &Answers,
    (world, keys): (&World, &Keys),
) -> Result<(Command, Vec<Document>), Vec<Gap>> {
    let Some(takes) = takes(kind) else {
        return Err(vec![Gap::new(
            "kind",
            "这一步由系统自动办，不能由人提交。",
            "The system does this by itself: nobody gives it as a command.",
        )]);
    };
    let mut gaps = strangers(&asked, &takes);
    let mut documents = files;
    let words = match document(kind, &asked, &takes) {
        Ok(words) => words,
        Err(faults) => {
            gaps.extend(faults);
            None
        }
    };
    let reference = words.as_ref().map(Document::reference);
    documents.extend(words);
    // A missing document was told as a gap: then no command is made of it.
    let told = || reference.clone().ok_or(());
    let made = match kind {
        Kind::Receive => Ok(Command::Receive),
        Kind::Accept => Ok(Command::Accept),
        Kind::HandOver => Ok(Command::HandOver),
        Kind::Claim => Ok(Command::Claim),
        Kind::HandBack => Ok(Command::HandBack),
        Kind::Relieve => Ok(Command::Relieve),
        Kind::AskCorrection => {
            gaps.extend(unknown_abouts(&asked.missing, loaded));
            let unsaid = asked
                .missing
                .iter()
                .filter(|(_, why)| why.trim().is_empty());
            gaps.extend(unsaid.map(|(about, _)| {
                Gap::new(
                    about,
                    "请写明这一项哪里不对、要怎样补。",
                    "Say what is wrong with this one and how to put it right.",
                )
            }));
            told().map(|note| Command::AskCorrection {
                missing: (asked.missing.iter())
                    .map(|(about, _)| Missing {
                        about: about.clone(),
                    })
                    .collect(),
                note,
            })
        }
        Kind::AnswerCorrection => {
            gaps.extend(unchanged(&asked, answers));
            let (form, whole) = match answered(&asked, loaded, answers) {
                Ok(answered) => answered.unzip(),
                Err(faults) => {
                    gaps.extend(faults);
                    (None, None)
                }
            };
            let reference = form.as_ref().map(Document::reference);
            documents.extend(form);
            let joint = whole.map(|whole| {
                let applicant = &loaded.filing().applicant.who;
                let of = filing::joint(
                    keys,
                    &loaded.item,
                    &whole,
                    applicant,
                    day_of(loaded.case.at),
                );
                documents.extend(of.1);
                of.0
            });
            Ok(Command::AnswerCorrection {
                given: asked.given,
                form: reference,
                joint,
            })
        }
        Kind::Sign => Ok(Command::Sign {
            row: asked.row,
            form: asked.form.unwrap_or_default(),
        }),
        Kind::RefuseToSign => Ok(Command::RefuseToSign {
            row: asked.row,
            reason: reference.clone(),
        }),
        Kind::Witness => Ok(Command::Witness {
            row: asked.row,
            form: asked.form.unwrap_or_default(),
            paper: reference.clone(),
        }),
        Kind::NotAccept => {
            let agency = Some(UnitId::new(asked.agency.trim())).filter(|id| !id.0.is_empty());
            if agency
                .as_ref()
                .is_some_and(|id| world.units.get(id).is_none())
            {
                gaps.push(Gap::new(
                    "agency",
                    "没有找到这个机构，请从列表里选，或留空。",
                    "There is no such agency: choose one of the list, or leave it empty.",
                ));
            }
            told().map(|reason| Command::NotAccept { reason, agency })
        }
        Kind::CloseAtOnce => Ok(Command::CloseAtOnce {
            note: reference.clone(),
        }),
        // Whether they are on their way is for the rules to say: sent again, the same receipt
        // names papers that have arrived.
        Kind::TakePapers => Ok(Command::TakePapers {
            papers: asked.papers,
        }),
        Kind::Miss => Ok(Command::Miss {
            papers: asked.papers,
        }),
        Kind::ReturnPapers => Ok(Command::ReturnPapers {
            papers: asked.papers,
        }),
        Kind::SendPapers => Ok(Command::SendPapers {
            papers: asked.papers,
            to: UnitId::new(asked.to.trim()),
        }),
        Kind::Bag => Ok(Command::Bag {
            bag: asked.bag.trim().to_owned(),
            to: UnitId::new(asked.to.trim()),
        }),
        Kind::Assign => {
            let to = asked.to.trim();
            gaps.extend(unknown_staff(&[to.to_owned()], world).map(|gap| Gap {
                about: "to".into(),
                ..gap
            }));
            Ok(Command::Assign {
                to: PersonId::new(to),
            })
        }
        Kind::Question | Kind::Opinion | Kind::Call => {
            let at = agreed(&asked.at, &mut gaps);
            told().map(|words| {
                Command::Consult(Wanted {
                    what: match kind {
                        Kind::Opinion => Consult::Opinion,
                        Kind::Call => Consult::Call,
                        _ => Consult::Question,
                    },
                    of: asked.of.iter().map(UnitId::new).collect(),
                    at,
                    words,
                })
            })
        }
        Kind::Reply => told().map(|words| Command::Reply {
            n: asked.n.unwrap_or_default(),
            words,
        }),
        Kind::Contact => {
            let way = ContactWay::parse(&asked.what);
            if way.is_none() && !asked.what.is_empty() {
                gaps.push(Gap::new(
                    "what",
                    "请从电话、上门、在窗口、短信里选一种联系方式。",
                    "Choose how the person was called: phone, visit, desk or message.",
                ));
            }
            let reached = asked.yes.unwrap_or_default();
            way.ok_or(()).and_then(|way| {
                told().map(|words| Command::Contact {
                    way,
                    reached,
                    agrees: asked.agrees,
                    satisfied: asked.satisfied,
                    words,
                })
            })
        }
        Kind::Change => {
            let what = Change::parse(&asked.what);
            if what.is_none() && !asked.what.is_empty() {
                gaps.push(Gap::new(
                    "what",
                    "请从列出的几种里选改了什么。",
                    "Choose one of the listed kinds of change.",
                ));
            }
            let cause = Cause::parse(&asked.cause);
            if cause.is_none() && !asked.cause.is_empty() {
                gaps.push(Gap::new(
                    "cause",
                    "请从政策、系统、材料、态度、程序里选一类原因。",
                    "Choose one of the causes: policy, system, papers, attitude, procedure.",
                ));
            }
            let named = asked.reference.trim();
            if what == Some(Change::Item) && world.versions(named).is_empty() {
                gaps.push(no_item());
            }
            let cancelled = asked.cancelled.unwrap_or_default();
            if cancelled > CANCELLED_MAX {
                gaps.push(Gap::new(
                    "cancelled",
                    format!("取消了几种材料，请填 0 到 {CANCELLED_MAX} 的整数；没有取消的空着。"),
                    format!("Give a whole number from 0 to {CANCELLED_MAX}, or leave it empty where none was cancelled."),
                ));
            }
            what.ok_or(()).and_then(|what| {
                told().map(|words| Command::Change {
                    what,
                    cause,
                    cancelled,
                    reference: asked.reference.trim().to_owned(),
                    words,
                })
            })
        }
        Kind::Rise => told().map(|reason| Command::Rise {
            reason: Some(reason),
        }),
        Kind::Agree => Ok(Command::Agree {
            yes: asked.yes.unwrap_or_default(),
            satisfied: asked.satisfied,
            words: reference.clone(),
        }),
        Kind::Reopen => told().map(|reason| Command::Reopen { reason }),
        Kind::Appeal => told().map(|reason| Command::Appeal { reason }),
        Kind::DecideAppeal => told().map(|reason| Command::DecideAppeal {
            excluded: asked.yes.unwrap_or_default(),
            reason,
        }),
        Kind::Minute => told().map(|words| Command::Minute {
            n: asked.n.unwrap_or_default(),
            words,
        }),
        Kind::SendBack => told().map(|reason| Command::SendBack { reason }),
        Kind::Pass => Ok(Command::Pass {
            opinion: reference.clone(),
        }),
        Kind::PutBack => told().map(|reason| Command::PutBack { reason }),
        Kind::RecordCheck => {
            gaps.extend(unknown_staff(&asked.staff, world));
            told().map(|finding| Command::RecordCheck {
                check: asked.check,
                staff: asked.staff.iter().map(PersonId::new).collect(),
                finding,
            })
        }
        Kind::HangNotice => Ok(Command::HangNotice { check: asked.check }),
        Kind::EndNotice => told().map(|finding| Command::EndNotice {
            check: asked.check,
            finding,
        }),
        Kind::Suspend => told().map(|reason| Command::Suspend {
            stop: asked.stop,
            days: asked.days.unwrap_or_default(),
            reason,
        }),
        Kind::Resume => told().map(|finding| Command::Resume { finding }),
        Kind::Extend => told().map(|reason| Command::Extend { reason }),
        Kind::Approve => Ok(Command::Approve {
            note: reference.clone(),
        }),
        Kind::Refuse => told().map(|reason| Command::Refuse { reason }),
        Kind::MakeCertificate => told().map(|document| Command::MakeCertificate { document }),
        Kind::Deliver => {
            let way = DeliveryWay::ALL
                .into_iter()
                .find(|way| way.as_str() == asked.way);
            if way.is_none() && !asked.way.is_empty() {
                gaps.push(Gap::new(
                    "way",
                    "请从窗口领取、邮寄、送达上门、电子送达里选一种。",
                    "Choose one of desk, post, home and electronic.",
                ));
            }
            way.ok_or(()).map(|way| Command::Deliver { way })
        }
        Kind::Withdraw => Ok(Command::Withdraw {
            reason: reference.clone(),
        }),
        Kind::Return => told().map(|reason| Command::Return { reason }),
        Kind::Nudge => Ok(Command::Nudge {
            note: reference.clone(),
        }),
        Kind::Rate | Kind::RecordRating => {
            let service = Service::parse(&asked.service);
            if service.is_none() && !asked.service.is_empty() {
                gaps.push(Gap::new(
                    "service",
                    "没有这一项服务，请从申报、补正、办结里选一项评价。",
                    "There is no such service to rate: filing, correction or result.",
                ));
            }
            let through = match kind {
                Kind::RecordRating => Through::parse(&asked.through).filter(|t| t.is_by_staff()),
                _ => Some(Through::Page),
            };
            if through.is_none() && !asked.through.is_empty() {
                gaps.push(Gap::new(
                    "through",
                    "代录的评价只有两种来源：纸质评价表，或 12345 转来。",
                    "What is entered for somebody came on paper or by 12345.",
                ));
            }
            let both = service.zip(through).ok_or(());
            both.map(|(service, through)| {
                Command::Rate(Rating {
                    words: reference.clone(),
                    version: asked.version,
                    dimensions: asked.dimensions,
                    tags: asked.tags,
                    anonymous: asked.anonymous,
                    through,
                    ..Rating::plain(
                        service,
                        asked.n.unwrap_or(1),
                        asked.level.unwrap_or_default(),
                    )
                })
            })
        }
        Kind::RecordWalk
        | Kind::File
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate
        | Kind::Remind => Err(()),
    };
    match made {
        Ok(command) if gaps.is_empty() => Ok((command, documents)),
        Ok(_) | Err(()) => Err(gaps),
    }
}

/// A guide that was put right has a key: whoever keeps the item is told by it.
pub fn no_item() -> Gap {
    Gap::new(
        "reference",
        "改了办事指南的，编号要填事项的编号，例如 temporary-relief（在办事指南的网址里）；填了，事项目录的管理员才看得到要改哪一个。不是改指南的，请选别的一种。",
        "Where a guide changes, the reference is the key of its item, such as temporary-relief (it stands in the address of the guide): by it whoever keeps the item knows which one to change. If no guide changes, choose another kind.",
    )
}

/// An agreed time as forms and callers write it, at +08:00.
fn agreed(typed: &str, gaps: &mut Vec<Gap>) -> Option<At> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let time = typed.parse::<jiff::civil::DateTime>().ok();
    if time.is_none() {
        gaps.push(Gap::new(
            "at",
            "时间要写成 2026-12-01T14:00 这样。",
            "Write the time like 2026-12-01T14:00.",
        ));
    }
    time.map(|time| {
        let seconds = i64::from(time.hour()) * 3_600 + i64::from(time.minute()) * 60;
        At(start_of(time.date()).0 + seconds * 1_000)
    })
}

/// The kind of document that the words of this act become.
fn word_of(kind: Kind) -> &'static str {
    match kind {
        Kind::RecordCheck | Kind::EndNotice | Kind::Resume => "finding",
        Kind::MakeCertificate => "certificate",
        Kind::Pass => "opinion",
        Kind::AskCorrection => "correction",
        Kind::CloseAtOnce | Kind::Approve | Kind::Nudge | Kind::Witness => "note",
        Kind::Rate | Kind::RecordRating => "words",
        Kind::Question | Kind::Opinion | Kind::Call => "question",
        Kind::Reply => "reply",
        Kind::Contact | Kind::Minute | Kind::Agree => "words",
        Kind::RecordWalk => "protocol",
        Kind::Change
        | Kind::Rise
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Assign
        | Kind::Bag
        | Kind::Miss
        | Kind::SendPapers
        | Kind::ReturnPapers
        | Kind::Remind
        | Kind::NotAccept
        | Kind::SendBack
        | Kind::PutBack
        | Kind::Suspend
        | Kind::Extend
        | Kind::Refuse
        | Kind::Withdraw
        | Kind::Return
        | Kind::File
        | Kind::Receive
        | Kind::AnswerCorrection
        | Kind::Sign
        | Kind::RefuseToSign
        | Kind::Accept
        | Kind::HandOver
        | Kind::TakePapers
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::HangNotice
        | Kind::Deliver
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate => "reason",
    }
}

/// What is missing, and what does not belong here.
fn strangers(asked: &Asked, takes: &Takes) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for part in Part::ALL {
        let is_there = asked.has(part);
        if is_there && !takes.has(part) {
            gaps.push(Gap::new(
                part.as_str(),
                "这一步用不到这一栏，请去掉。",
                "This act does not take this field: leave it out.",
            ));
        }
        if !is_there && takes.must.contains(&part) {
            gaps.push(absent(part));
        }
    }
    gaps
}

impl Asked {
    fn has(&self, part: Part) -> bool {
        match part {
            Part::Words => !self.words.trim().is_empty(),
            Part::Missing => !self.missing.is_empty(),
            Part::Article => !self.article.trim().is_empty(),
            Part::Remedy => !self.remedy.trim().is_empty(),
            Part::Elsewhere => !self.elsewhere.trim().is_empty(),
            Part::Number => !self.number.trim().is_empty(),
            Part::Valid => !self.valid.trim().is_empty(),
            Part::Given => !self.given.is_empty(),
            Part::Answers => !self.answers.is_empty(),
            Part::Agency => !self.agency.trim().is_empty(),
            Part::Papers => !self.papers.is_empty(),
            Part::Check => !self.check.is_empty(),
            Part::Staff => !self.staff.is_empty(),
            Part::Stop => !self.stop.is_empty(),
            Part::Days => self.days.is_some(),
            Part::Way => !self.way.is_empty(),
            Part::Service => !self.service.is_empty(),
            Part::N => self.n.is_some(),
            Part::Of => !self.of.is_empty(),
            Part::At => !self.at.trim().is_empty(),
            Part::To => !self.to.trim().is_empty(),
            Part::Bag => !self.bag.trim().is_empty(),
            Part::Level => self.level.is_some(),
            Part::Row => !self.row.is_empty(),
            Part::Form => self.form.is_some(),
            Part::What => !self.what.is_empty(),
            Part::Yes => self.yes.is_some(),
            Part::Agrees => self.agrees.is_some(),
            Part::Satisfied => self.satisfied.is_some(),
            Part::Cause => !self.cause.is_empty(),
            Part::Cancelled => self.cancelled.is_some(),
            Part::Reference => !self.reference.trim().is_empty(),
            Part::Version => !self.version.is_empty(),
            Part::Dimensions => !self.dimensions.is_empty(),
            Part::Tags => !self.tags.is_empty(),
            Part::Anonymous => self.anonymous,
            Part::Through => !self.through.is_empty(),
        }
    }
}

fn absent(part: Part) -> Gap {
    let (zh, en) = match part {
        Part::Words => (
            "请写明理由或情况，对方会看到这些话。",
            "Say why, or what was found: the other side reads these words.",
        ),
        Part::Missing => (
            "请把需要补正的内容一次列全，至少一项。",
            "List everything that has to be corrected, at least one thing.",
        ),
        Part::Article => ("请写明依据的条款。", "Name the article that this rests on."),
        Part::Remedy => (
            "请写明救济途径：可以怎样复议、诉讼，或到哪里办。",
            "Say what the applicant can do: review, lawsuit, or the right place to go.",
        ),
        Part::Number => ("请填写证照编号。", "Give the number of the certificate."),
        Part::Papers => (
            "请勾选实际收到的材料。",
            "Tick the papers that you really received.",
        ),
        Part::Check => (
            "请选是哪一项核查或公示。",
            "Choose which check or public notice it is.",
        ),
        Part::Staff => (
            "请选同去的全部工作人员，含登记人自己。",
            "Name all members of staff who were there, the recorder among them.",
        ),
        Part::Stop => (
            "请选是哪一种特别程序。",
            "Choose which special procedure it is.",
        ),
        Part::Days => (
            "请填预计的工作日天数。",
            "Give the number of working days planned.",
        ),
        Part::Way => (
            "请选送达方式：窗口领取、邮寄、送达上门或电子送达。",
            "Choose the way of delivery: desk, post, home or electronic.",
        ),
        Part::Service => ("请选评价哪一次服务。", "Choose which service you rate."),
        Part::Of => ("请至少选一个部门。", "Choose at least one department."),
        Part::At => ("请填约定的日期和时间。", "Give the agreed day and time."),
        Part::To => ("请选交给谁。", "Choose whom it goes to."),
        Part::Bag => ("请填袋号或封签号。", "Give the number of the bag or seal."),
        Part::What => ("请选一种。", "Choose one of the kinds listed."),
        Part::Yes => ("请选“是”或“否”。", "Choose yes or no."),
        Part::Row => ("请选是谁签字。", "Choose who signs."),
        Part::Form => (
            "没有说明看的是哪一版表单。请刷新页面，看过再签。",
            "It is not said which form was read. Reload the page, read it, then sign.",
        ),
        Part::N => ("请选答复哪一条。", "Choose what you answer."),
        Part::Level => (
            "请从“非常满意”到“非常不满意”五级里选一级。",
            "Choose one of the five levels.",
        ),
        Part::Through => (
            "请选这条评价是怎么来的：纸质评价表，或 12345 转来。",
            "Say how this rating came: on paper, or by 12345.",
        ),
        Part::Given
        | Part::Answers
        | Part::Agency
        | Part::Elsewhere
        | Part::Agrees
        | Part::Satisfied
        | Part::Cause
        | Part::Cancelled
        | Part::Reference
        | Part::Valid
        | Part::Version
        | Part::Dimensions
        | Part::Tags
        | Part::Anonymous => ("请填写这一栏。", "Please fill in this field."),
    };
    Gap::new(part.as_str(), zh, en)
}

/// More papers than this are in no guide.
const CANCELLED_MAX: u32 = 99;
/// The longest text that goes with an act.
const WORDS_MAX: usize = 2000;

/// The words of this act as one document; every part that cannot be kept at once.
fn document(kind: Kind, asked: &Asked, takes: &Takes) -> Result<Option<Document>, Vec<Gap>> {
    let mut gaps = Vec::new();
    let mut read = |part: Part, about: &str, typed: &str| {
        if !takes.has(part) || typed.trim().is_empty() {
            return String::new();
        }
        match Text::parse_within(typed, WORDS_MAX) {
            Ok(text) => text.as_str().to_owned(),
            Err(Fault { zh, en }) => {
                gaps.push(Gap::new(about, zh, en));
                String::new()
            }
        }
    };
    let each: BTreeMap<&str, String> = (asked.missing.iter())
        .map(|(about, why)| (about.as_str(), read(Part::Missing, about, why)))
        .collect();
    let mut read = |part: Part, typed: &str| read(part, part.as_str(), typed);
    let words = read(Part::Words, &asked.words);
    let article = read(Part::Article, &asked.article);
    let remedy = read(Part::Remedy, &asked.remedy);
    let elsewhere = read(Part::Elsewhere, &asked.elsewhere);
    let number = read(Part::Number, &asked.number);
    let valid = read(Part::Valid, &asked.valid);
    if !gaps.is_empty() {
        return Err(gaps);
    }
    let is_refusal = matches!(kind, Kind::NotAccept | Kind::Refuse);
    let document = if kind == Kind::AskCorrection {
        Some(json!({ "each": each, "note": words }))
    } else if is_refusal {
        Some(json!({ "reason": words, "article": article, "remedy": remedy, "agency": elsewhere }))
    } else if kind == Kind::MakeCertificate {
        Some(json!({ "number": number, "valid": valid, "remark": words }))
    } else {
        None
    };
    Ok(match document {
        Some(parts) => Some(Document::json(word_of(kind), &parts)),
        None if words.is_empty() => None,
        None => Some(Document::new(word_of(kind), words)),
    })
}

/// Codes go into the log: only those that the item knows.
fn unknown_abouts(abouts: &[(String, String)], loaded: &Loaded) -> Vec<Gap> {
    let item = &loaded.item;
    let known = |about: &str| {
        item.material(about).is_some()
            || item.can_correct(about)
            || crate::filing::PERSON_KEYS.contains(&about)
    };
    let strange = abouts.iter().filter(|(about, _)| !known(about));
    strange
        .map(|_| {
            Gap::new(
                "missing",
                "每一项请选本事项的材料或表格里的栏目，要说的话写在告知书里。",
                "Choose papers or fields of this item; what else is to be said stands in the notice.",
            )
        })
        .collect()
}

fn unknown_staff(staff: &[String], world: &World) -> Option<Gap> {
    let known = |id: &String| world.people.contains_key(&PersonId::new(id));
    (!staff.iter().all(known)).then(|| {
        Gap::new(
            "staff",
            "名单里有人不是本系统的工作人员，请从列表里选。",
            "Somebody named is not on the staff here: choose from the list.",
        )
    })
}

/// An answer to a correction that changes nothing and brings nothing is no answer.
fn unchanged(asked: &Asked, before: &Answers) -> Option<Gap> {
    let brings = asked.given.iter().any(Given::is_there);
    let mut typed = asked.answers.iter();
    let is_same =
        typed.all(|(key, value)| before.get(key).map(|old| old.trim()) == Some(value.trim()));
    let (about, _) = asked.answers.iter().next()?;
    (is_same && !brings).then(|| {
        Gap::new(
            about,
            "和上次交的一模一样，没有改动，没有提交。请按告知书改这一栏；如果原来没有写错，请打咨询电话和工作人员说清楚，也可以点“办不成？”。",
            "This is what was sent before, unchanged, so nothing was sent. Change it as the notice says; if it was right, call the office and say so, or use “Could not get it done?”.",
        )
    })
}

/// Answers that nobody asked for: what stands in the form stays as it was filed. A question that
/// only the new answers raise is asked by them.
fn unasked(asked: &Asked, loaded: &Loaded, before: &Answers, whole: &Answers) -> Vec<Gap> {
    let item = &loaded.item;
    let notice = loaded.case.corrections.last();
    let missing = notice.map_or(&[][..], |notice| &notice.missing);
    // A row may be asked for by itself, and so may all that is compared with what was asked for.
    let named = |key: &str| {
        let table = parts(key).map(|(group, _, _)| group);
        let is_meant = |about: &str| about == key || Some(about) == table;
        missing.iter().any(|m| {
            is_meant(&m.about)
                || row_of(&m.about) == parts(key).map(|(group, row, _)| (group, row))
                    && parts(key).is_some()
                || item.tied_to(&m.about).into_iter().any(is_meant)
        })
    };
    let newly = |when: &Option<When>| !holds(when, before) && holds(when, whole);
    let is_new = |key: &str| {
        let table = item.group(key.split('.').next().unwrap_or_default());
        let field = item.fields.iter().find(|field| field.key == key);
        table.is_some_and(|group| newly(&group.when))
            || field.is_some_and(|field| newly(&field.when))
    };
    let stray = asked
        .answers
        .keys()
        .filter(|key| !named(key) && !is_new(key));
    stray
        .map(|key| {
            Gap::new(
                key,
                "补正告知书没有要改这一栏，原来填的不变。如果原来填错了，请在说明里写明，由工作人员处理。",
                "The correction notice does not ask for this field: it stays as it was filed. If it was wrong, say so in words, and the staff see to it.",
            )
        })
        .collect()
}

/// The changed answers as a document, checked together with those that stay.
fn answered(
    asked: &Asked,
    loaded: &Loaded,
    answers: &Answers,
) -> Result<Option<(Document, Answers)>, Vec<Gap>> {
    if asked.answers.is_empty() {
        return Ok(None);
    }
    let item = &loaded.item;
    let mut whole = answers.clone();
    item.amend(&mut whole, asked.answers.clone());
    let unasked = unasked(asked, loaded, answers, &whole);
    if !unasked.is_empty() {
        return Err(unasked);
    }
    match check_answers(&loaded.item, &whole) {
        Ok(checked) => {
            // A table of which anything changed is kept as a whole: rows move up where one goes.
            let table = |key: &str| key.split('.').next().unwrap_or_default().to_owned();
            let tables: Vec<String> = (item.groups.iter().map(|group| group.key.clone()))
                .filter(|group| asked.answers.keys().any(|key| table(key) == *group))
                .collect();
            let mut changed: Answers = (checked.clone())
                .into_iter()
                .filter(|(key, _)| asked.answers.contains_key(key) || tables.contains(&table(key)))
                .collect();
            changed.extend(tables.into_iter().map(|group| (group, String::new())));
            Ok(Some((Document::json("form", &changed), checked)))
        }
        Err(faults) => Err(faults
            .into_iter()
            .map(|(about, fault)| Gap::new(&about, fault.zh, fault.en))
            .collect()),
    }
}
