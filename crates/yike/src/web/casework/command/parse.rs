//! A posted form becomes a command and its documents, or every fault at once.

use super::fields::{askable, checks};
use crate::private::Document;
use crate::views::case::CaseView;
use crate::web::casework::notes::{CorrectionNote, Reasons};
use crate::web::casework::words::Reader;
use crate::web::face::parts::Fault;
use crate::web::posted::Posted;
use serde_json::json;
use std::collections::BTreeMap;
use yike_core::case::{Command, DeliveryWay, DocRef, Kind, Missing, Service};
use yike_core::door::Text;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

/// A command and the documents it names.
pub struct Built {
    pub command: Command,
    pub documents: Vec<Document>,
}

/// Reads the form of a command (all but the answer to a correction, which brings files).
pub fn command(
    reader: &Reader<'_>,
    view: &CaseView,
    kind: Kind,
    posted: &Posted,
) -> Result<Built, Vec<Fault>> {
    let mut read = Read {
        reader,
        posted,
        documents: Vec::new(),
        faults: Vec::new(),
    };
    let command = read.command(view, kind);
    match (command, read.faults.is_empty()) {
        (Some(command), true) => Ok(Built {
            command,
            documents: read.documents,
        }),
        (_, false) => Err(read.faults),
        (None, true) => Err(vec![Fault {
            field_id: "act".into(),
            message: reader.t("fault-unknown-act"),
        }]),
    }
}

struct Read<'a> {
    reader: &'a Reader<'a>,
    posted: &'a Posted,
    documents: Vec<Document>,
    faults: Vec<Fault>,
}

impl Read<'_> {
    fn command(&mut self, view: &CaseView, kind: Kind) -> Option<Command> {
        Some(match kind {
            Kind::Receive => Command::Receive,
            Kind::Accept => Command::Accept,
            Kind::HandOver => Command::HandOver,
            Kind::Claim => Command::Claim,
            Kind::HandBack => Command::HandBack,
            Kind::Relieve => Command::Relieve,
            Kind::CloseAtOnce => Command::CloseAtOnce {
                note: self.optional("note", "note"),
            },
            Kind::Approve => Command::Approve {
                note: self.optional("note", "note"),
            },
            Kind::Nudge => Command::Nudge {
                note: self.optional("nudge_note", "note"),
            },
            Kind::Pass => Command::Pass {
                opinion: self.optional("opinion", "opinion"),
            },
            Kind::SendBack => Command::SendBack {
                reason: self.required("reason", "reason")?,
            },
            Kind::PutBack => Command::PutBack {
                reason: self.required("reason", "reason")?,
            },
            Kind::Return => Command::Return {
                reason: self.required("reason", "reason")?,
            },
            Kind::Extend => Command::Extend {
                reason: self.required("reason", "reason")?,
            },
            Kind::Withdraw => Command::Withdraw {
                reason: self.optional("reason", "reason"),
            },
            Kind::Resume => Command::Resume {
                finding: self.required("finding", "finding")?,
            },
            Kind::TakePapers => Command::TakePapers {
                papers: self.posted.all("papers").map(str::to_owned).collect(),
            },
            Kind::AskCorrection => self.ask_correction(view)?,
            Kind::NotAccept => self.not_accept()?,
            Kind::Refuse => self.refuse()?,
            Kind::RecordCheck => {
                let finding = self.required("finding", "finding");
                Command::RecordCheck {
                    check: self.check(view, kind)?,
                    staff: self.posted.all("staff").map(PersonId::new).collect(),
                    finding: finding?,
                }
            }
            Kind::HangNotice => Command::HangNotice {
                check: self.check(view, kind)?,
            },
            Kind::EndNotice => {
                let finding = self.required("finding", "finding");
                Command::EndNotice {
                    check: self.check(view, kind)?,
                    finding: finding?,
                }
            }
            Kind::Suspend => self.suspend()?,
            Kind::MakeCertificate => self.certificate()?,
            Kind::Deliver => {
                let way = DeliveryWay::ALL
                    .into_iter()
                    .find(|way| way.as_str() == self.posted.get("way"));
                if way.is_none() {
                    self.fault("way", "fault-way");
                }
                Command::Deliver { way: way? }
            }
            Kind::Rate => self.rate()?,
            Kind::File
            | Kind::AnswerCorrection
            | Kind::Warn
            | Kind::Supervise
            | Kind::Lapse
            | Kind::AcceptBySilence
            | Kind::Restate => return None,
        })
    }

    fn fault(&mut self, field: &str, key: &str) {
        self.faults.push(Fault {
            field_id: field.to_owned(),
            message: self.reader.t(key),
        });
    }

    /// The text of a field; a fault where it is too long or holds what cannot be kept.
    fn text(&mut self, field: &str) -> String {
        let typed = self.posted.get(field);
        if typed.is_empty() {
            return String::new();
        }
        match Text::parse_within(typed, 2000) {
            Ok(text) => text.as_str().to_owned(),
            Err(fault) => {
                self.faults.push(Fault {
                    field_id: field.to_owned(),
                    message: self.reader.either(&fault.zh, &fault.en).to_owned(),
                });
                String::new()
            }
        }
    }

    fn must(&mut self, field: &str) -> String {
        let before = self.faults.len();
        let text = self.text(field);
        if text.is_empty() && self.faults.len() == before {
            self.fault(field, &format!("fault-{field}"));
        }
        text
    }

    fn keep(&mut self, document: Document) -> DocRef {
        let reference = document.reference();
        self.documents.push(document);
        reference
    }

    fn optional(&mut self, field: &str, kind: &'static str) -> Option<DocRef> {
        let text = self.text(field);
        (!text.is_empty()).then(|| self.keep(Document::new(kind, text)))
    }

    fn required(&mut self, field: &str, kind: &'static str) -> Option<DocRef> {
        let text = self.must(field);
        (!text.is_empty()).then(|| self.keep(Document::new(kind, text)))
    }

    fn ask_correction(&mut self, view: &CaseView) -> Option<Command> {
        let chosen: Vec<String> = self.posted.all("missing").map(str::to_owned).collect();
        let mut each = BTreeMap::new();
        let mut missing = Vec::new();
        for (key, name) in askable(self.reader, view) {
            let why = self.text(&format!("why-{key}"));
            let ticked = chosen.contains(&key);
            if ticked && why.is_empty() {
                let message = self.reader.tr("fault-why", &[("name", name.into())]);
                self.faults.push(Fault {
                    field_id: format!("missing-{key}"),
                    message,
                });
            } else if !ticked && !why.is_empty() {
                let message = self.reader.tr("fault-not-ticked", &[("name", name.into())]);
                self.faults.push(Fault {
                    field_id: format!("missing-{key}"),
                    message,
                });
            }
            if ticked {
                missing.push(Missing { about: key.clone() });
                each.insert(key, why);
            }
        }
        let note = CorrectionNote {
            each,
            note: self.text("note"),
        };
        let note = self.keep(Document::json("correction", &note));
        Some(Command::AskCorrection { missing, note })
    }

    fn not_accept(&mut self) -> Option<Command> {
        let reasons = Reasons {
            reason: self.must("reason"),
            remedy: self.must("remedy"),
            agency: self.text("agency_words"),
            article: String::new(),
        };
        let agency = Some(self.posted.get("agency"))
            .filter(|id| !id.is_empty())
            .map(UnitId::new);
        if let Some(id) = &agency
            && self.reader.world.units.get(id).is_none()
        {
            self.fault("agency", "fault-agency");
        }
        let reason = self.keep(Document::json("reason", &reasons));
        Some(Command::NotAccept { reason, agency })
    }

    fn refuse(&mut self) -> Option<Command> {
        let reasons = Reasons {
            reason: self.must("reason"),
            article: self.must("article"),
            remedy: self.must("remedy"),
            agency: self.text("way_out"),
        };
        let reason = self.keep(Document::json("reason", &reasons));
        Some(Command::Refuse { reason })
    }

    fn check(&mut self, view: &CaseView, kind: Kind) -> Option<String> {
        let typed = self.posted.get("check").to_owned();
        let open = checks(view, kind);
        match (typed.as_str(), open.as_slice()) {
            ("", [only]) => Some(only.key.clone()),
            ("", _) => {
                self.fault("check", "fault-check");
                None
            }
            // Whether it may be recorded is for the rules to say.
            (_, _) => Some(typed),
        }
    }

    fn suspend(&mut self) -> Option<Command> {
        let reason = self.required("reason", "reason");
        let stop = self.posted.get("stop").to_owned();
        if stop.is_empty() {
            self.fault("stop", "fault-stop");
        }
        let days = self.posted.get("days").parse::<u32>().ok();
        if days.is_none() {
            self.fault("days", "fault-days");
        }
        Some(Command::Suspend {
            stop,
            days: days?,
            reason: reason?,
        })
    }

    fn certificate(&mut self) -> Option<Command> {
        let (number, valid, remark) =
            (self.must("number"), self.text("valid"), self.text("remark"));
        let document = Document::json(
            "certificate",
            &json!({ "number": number, "valid": valid, "remark": remark }),
        );
        Some(Command::MakeCertificate {
            document: self.keep(document),
        })
    }

    fn rate(&mut self) -> Option<Command> {
        let words = self.optional("words", "words");
        let service = self
            .posted
            .get("service")
            .split_once(' ')
            .and_then(|(service, n)| Some((Service::parse(service)?, n.parse::<u32>().ok()?)));
        if service.is_none() {
            self.fault("service", "fault-service");
        }
        let level = self.posted.get("level").parse::<u8>().ok();
        if level.is_none() {
            self.fault("level", "fault-level");
        }
        let (service, n) = service?;
        Some(Command::Rate {
            service,
            n,
            level: level?,
            words,
        })
    }
}
