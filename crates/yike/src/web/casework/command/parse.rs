//! A posted form becomes a command and its documents, or every fault at once. What a kind takes
//! and what is wrong with it is for [`crate::command`] to say; here stand the names that the
//! fields have on the page, and the page's own sentences.

use super::fields::{askable, checks};
use crate::command::{self, Asked, Part, Takes};
use crate::private::{Document, Keys};
use crate::views::case::CaseView;
use crate::web::casework::words::Reader;
use crate::web::face::parts::Fault;
use crate::web::posted::Posted;
use crate::web::rated;
use yike_core::case::{Command, Gap, Kind};

/// Reads the form of a command (all but the answer to a correction, which brings files).
pub fn command(
    reader: &Reader<'_>,
    view: &CaseView,
    kind: Kind,
    posted: &Posted,
    keys: &Keys,
) -> Result<(Command, Vec<Document>), Vec<Fault>> {
    let Some(takes) = command::takes(kind) else {
        return Err(vec![Fault {
            field_id: "act".into(),
            message: reader.t("fault-unknown-act"),
        }]);
    };
    let form = Form {
        reader,
        view,
        kind,
        takes,
        posted,
    };
    let asked = form.asked();
    let (loaded, answers) = (&view.loaded, view.answers());
    let made = command::command(
        kind,
        asked,
        Vec::new(),
        loaded,
        &answers,
        (reader.world, keys),
    );
    let mut faults = match kind {
        Kind::AskCorrection => form.unticked(),
        _ => Vec::new(),
    };
    match made {
        Ok(made) if faults.is_empty() => Ok(made),
        Ok(_) => Err(faults),
        Err(gaps) => {
            faults.extend(gaps.iter().map(|gap| form.fault(gap)));
            Err(faults)
        }
    }
}

/// The name that the words of an act have on the page.
fn words_of(kind: Kind) -> &'static str {
    match kind {
        Kind::AskCorrection | Kind::CloseAtOnce | Kind::Approve => "note",
        Kind::Nudge => "nudge_note",
        Kind::Witness => "paper_note",
        Kind::Contact => "said",
        Kind::Minute => "minutes",

        Kind::Pass => "opinion",
        Kind::RecordCheck | Kind::EndNotice | Kind::Resume => "finding",
        Kind::MakeCertificate => "remark",
        Kind::Rate | Kind::RecordRating => "words",
        Kind::Question | Kind::Opinion | Kind::Call => "question",
        Kind::Reply => "reply",
        Kind::Assign
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
        | Kind::Change
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::RecordWalk
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

/// The name that a field has on the page of this kind.
fn name_of(kind: Kind, part: Part) -> &'static str {
    match (part, kind) {
        (Part::Words, kind) => words_of(kind),
        (Part::Elsewhere, Kind::Refuse) => "way_out",
        (Part::Elsewhere, _) => "agency_words",
        (part, _) => part.as_str(),
    }
}

/// What is no number is told as one that is too large, not passed over.
fn count(typed: &str) -> Option<u32> {
    let typed = typed.trim();
    (!typed.is_empty()).then(|| typed.parse().unwrap_or(u32::MAX))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

struct Form<'a> {
    reader: &'a Reader<'a>,
    view: &'a CaseView,
    kind: Kind,
    takes: Takes,
    posted: &'a Posted,
}

impl Form<'_> {
    /// What was typed into the fields of this kind; whatever else was sent is not looked at.
    fn asked(&self) -> Asked {
        let takes = self.takes;
        let typed = |part: Part| match takes.has(part) {
            true => self.posted.get(name_of(self.kind, part)).to_owned(),
            false => String::new(),
        };
        let ticked = |part: Part| -> Vec<String> {
            let all = self.posted.all(part.as_str()).map(str::to_owned);
            all.filter(|_| takes.has(part)).collect()
        };
        let service = typed(Part::Service);
        let service = service
            .split_once(' ')
            .and_then(|(service, n)| Some((service.to_owned(), n.parse::<u32>().ok()?)));
        let (service, n) = service.unzip();
        Asked {
            words: typed(Part::Words),
            missing: match takes.has(Part::Missing) {
                true => self.missing(),
                false => Vec::new(),
            },
            article: typed(Part::Article),
            remedy: typed(Part::Remedy),
            elsewhere: typed(Part::Elsewhere),
            number: typed(Part::Number),
            valid: typed(Part::Valid),
            agency: typed(Part::Agency),
            papers: ticked(Part::Papers),
            check: match takes.has(Part::Check) {
                true => self.check(),
                false => String::new(),
            },
            staff: ticked(Part::Staff),
            stop: typed(Part::Stop),
            days: typed(Part::Days).parse().ok(),
            way: typed(Part::Way),
            service: service.unwrap_or_default(),
            n: n.or(typed(Part::N).parse().ok()),
            of: ticked(Part::Of),
            at: typed(Part::At),
            to: typed(Part::To),
            bag: typed(Part::Bag),
            what: typed(Part::What),
            yes: yes_or_no(&typed(Part::Yes)),
            agrees: yes_or_no(&typed(Part::Agrees)),
            satisfied: yes_or_no(&typed(Part::Satisfied)),
            cause: typed(Part::Cause),
            cancelled: count(&typed(Part::Cancelled)),
            reference: typed(Part::Reference),
            row: typed(Part::Row),
            form: typed(Part::Form).parse().ok(),
            level: typed(Part::Level).parse().ok(),
            version: typed(Part::Version),
            dimensions: match takes.has(Part::Dimensions) {
                true => rated::dimensions(self.posted),
                false => Vec::new(),
            },
            tags: ticked(Part::Tags),
            anonymous: !typed(Part::Anonymous).is_empty(),
            through: typed(Part::Through),
            ..Asked::default()
        }
    }

    /// What may be asked for: its key, its name, whether it is ticked, and what is written to it.
    fn lines(&self) -> impl Iterator<Item = (String, String, bool, &str)> {
        let ticked = |key: &str| self.posted.all("missing").any(|chosen| chosen == key);
        let all = askable(self.reader, self.view).into_iter();
        all.map(move |(key, name)| {
            let (is_ticked, why) = (ticked(&key), self.posted.get(&format!("why-{key}")));
            (key, name, is_ticked, why)
        })
    }

    fn missing(&self) -> Vec<(String, String)> {
        let ticked = self.lines().filter(|(_, _, is_ticked, _)| *is_ticked);
        ticked
            .map(|(key, _, _, why)| (key, why.to_owned()))
            .collect()
    }

    /// Words without a tick: was it forgotten, or are they left over?
    fn unticked(&self) -> Vec<Fault> {
        let left = self
            .lines()
            .filter(|(_, _, is_ticked, why)| !is_ticked && !why.is_empty());
        left.map(|(key, name, _, _)| Fault {
            field_id: format!("missing-{key}"),
            message: self.reader.tr("fault-not-ticked", &[("name", name.into())]),
        })
        .collect()
    }

    /// One choice is no choice. Whether it may be recorded is for the rules to say.
    fn check(&self) -> String {
        match (
            self.posted.get("check"),
            checks(self.view, self.kind).as_slice(),
        ) {
            ("", [only]) => only.key.clone(),
            (typed, _) => typed.to_owned(),
        }
    }

    /// A gap where the page shows it. What was left empty or cannot be read is said in the
    /// page's own words.
    fn fault(&self, gap: &Gap) -> Fault {
        let told = || self.reader.either(&gap.zh, &gap.en).to_owned();
        // A field of the item may be called like a part that this kind does not take.
        let mut parts = Part::ALL.into_iter().filter(|part| self.takes.has(*part));
        let Some(part) = parts.find(|part| part.as_str() == gap.about) else {
            return self.fault_of_line(&gap.about, told());
        };
        let name = name_of(self.kind, part);
        let is_told = match part {
            Part::Words
            | Part::Article
            | Part::Remedy
            | Part::Elsewhere
            | Part::Number
            | Part::Valid => !self.posted.get(name).is_empty(),
            Part::Missing
            | Part::Given
            | Part::Answers
            | Part::Papers
            | Part::Staff
            | Part::Of
            | Part::Version
            | Part::Dimensions
            | Part::Tags
            | Part::Anonymous => true,
            // Whose service it was is a rule, and told in its words.
            Part::At | Part::Bag | Part::Service => !self.posted.get(name).is_empty(),
            Part::Agency
            | Part::Check
            | Part::Stop
            | Part::Days
            | Part::Way
            | Part::Through
            | Part::N
            | Part::To
            | Part::Row
            | Part::Form
            | Part::What
            | Part::Yes
            | Part::Agrees
            | Part::Satisfied
            | Part::Level => false,
            Part::Reference | Part::Cause | Part::Cancelled => true,
        };
        Fault {
            field_id: name.to_owned(),
            message: match is_told {
                true => told(),
                false => self.reader.t(&format!("fault-{name}")),
            },
        }
    }

    /// A fault of one thing that a correction asks for.
    fn fault_of_line(&self, key: &str, told: String) -> Fault {
        let why = format!("why-{key}");
        if !self.posted.get(&why).is_empty() {
            return Fault {
                field_id: why,
                message: told,
            };
        }
        let name = self.reader.about(&self.view.loaded.item, key);
        Fault {
            field_id: format!("missing-{key}"),
            message: self.reader.tr("fault-why", &[("name", name.into())]),
        }
    }
}
