//! 共同申请人和会签: people who stand in the form beside the applicant. Each is named, hears of every
//! step, and signs where the item asks for it; without all signatures nothing is accepted.

use super::command::Kind;
use super::content::is_code;
use super::decide::{Facts, Gap, Refusal, gap};
use super::event::{DocRef, Event};
use super::gate::Seat;
use super::state::{Case, Status};
use crate::clock::{At, day_of};
use crate::item::Item;
use crate::who::{PersonId, Who};
use serde::{Deserialize, Serialize};

/// One row of the form that is a person of the case. The words lie in `doc`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// The row of the form: `household.1`.
    pub row: String,
    /// Opaque id by their own phone; without one they are told by the applicant, and sign at a desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<PersonId>,
    /// Name and phone.
    pub doc: DocRef,
    pub signs: bool,
}

/// How one of them stands to the form as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The item asks for no signature of theirs.
    NotAsked,
    Waiting,
    Given {
        at: At,
        /// On paper, before somebody at a desk.
        on_paper: bool,
    },
    Refused {
        at: At,
    },
}

/// A person of the case, as the log has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointState {
    pub joint: Joint,
    pub consent: Consent,
}

impl Joint {
    /// As they stand to a form that nobody has signed yet.
    pub(super) fn begin(&self) -> JointState {
        JointState {
            joint: self.clone(),
            consent: match self.signs {
                true => Consent::Waiting,
                false => Consent::NotAsked,
            },
        }
    }
}

impl JointState {
    /// Whether the case still lacks this signature; who refused may think better of it.
    pub fn is_missing(&self) -> bool {
        matches!(self.consent, Consent::Waiting | Consent::Refused { .. })
    }
}

impl Case {
    /// Those whose signature is not there.
    pub fn unsigned(&self) -> impl Iterator<Item = &JointState> {
        self.joint.iter().filter(|state| state.is_missing())
    }

    /// Whether this person is one of those beside the applicant.
    pub fn has_joint(&self, person: &PersonId) -> bool {
        let mut who = self.joint.iter().filter_map(|one| one.joint.who.as_ref());
        who.any(|who| who == person)
    }

    /// The rows that wait for this resident's own signature.
    pub fn waits_for<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a JointState> {
        self.unsigned()
            .filter(move |state| state.joint.who.as_ref() == Some(person))
    }

    /// Whatever is signed is signed as it stands: the log number of the last form that was given.
    /// A signature names it, so that nobody signs what was changed while they read.
    pub fn form_seq(&self) -> u64 {
        self.form_seq
    }

    /// Whether a row that a notice of correction names has been signed since: its signature was what
    /// was missing.
    pub(super) fn was_signed_since_asked(&self, about: &str) -> bool {
        let asked = self.corrections.last().map(|asked| asked.at);
        let mut rows = self.joint.iter().filter(|state| state.joint.row == about);
        rows.any(|state| match state.consent {
            Consent::Given { at, .. } => asked.is_some_and(|asked| at >= asked),
            Consent::NotAsked | Consent::Waiting | Consent::Refused { .. } => false,
        })
    }

    pub(super) fn sign(&mut self, row: &str, consent: Consent) {
        for state in self.joint.iter_mut().filter(|s| s.joint.row == row) {
            state.consent = consent;
        }
    }
}

/// Who may sign, refuse, and record a signature on paper: until acceptance, which needs them all
/// (but for a permit accepted by silence, whose office let the days go by).
pub(super) fn possible(case: &Case, table: &mut Vec<(Kind, Seat)>) {
    if case.unsigned().next().is_none() || case.accepted_at.is_some() {
        return;
    }
    table.push((Kind::Sign, Seat::Signer));
    if case
        .unsigned()
        .any(|state| state.consent == Consent::Waiting)
    {
        table.push((Kind::RefuseToSign, Seat::Signer));
    }
    table.push((Kind::Witness, Seat::TakingDesk));
    if let Some(filing) = case.filing() {
        table.push((Kind::Witness, Seat::Unit(filing.route.accepting.clone())));
    }
}

/// Whether this resident's own signature is waited for.
pub(super) fn is_signer(case: &Case, who: &Who) -> bool {
    match who {
        Who::Resident(person) => case.waits_for(person).next().is_some(),
        Who::Agent { .. } | Who::Staff { .. } | Who::Bearer | Who::Clock => false,
    }
}

/// The row of this command, if it waits: a resident's own, a desk's any.
fn waiting<'a>(case: &'a Case, who: &Who, row: &str) -> Result<&'a JointState, Refusal> {
    let own = |state: &&JointState| match who {
        Who::Resident(person) => state.joint.who.as_ref() == Some(person),
        Who::Agent { .. } | Who::Staff { .. } | Who::Bearer | Who::Clock => true,
    };
    let mut rows = case.unsigned().filter(|state| state.joint.row == row);
    rows.find(own).filter(|_| is_code(row)).ok_or_else(|| {
        gap(
            "row",
            "这一行不等这个签字，或者已经签过了。请刷新页面看看现在还差谁。",
            "This row waits for no such signature, or it was given already. Reload the page to see who is still missing.",
        )
    })
}

/// 会签: the form as it stands now, by whoever stands in it.
pub(super) fn sign(
    case: &Case,
    who: &Who,
    row: &str,
    form: u64,
    paper: Option<&DocRef>,
) -> Result<Vec<Event>, Refusal> {
    waiting(case, who, row)?;
    if form != case.form_seq {
        return Err(gap(
            "form",
            "您看过以后表单又改了，还没有签。请刷新页面，把现在的内容看一遍再签。",
            "The form was changed after you read it, so nothing was signed. Reload the page, read it as it stands now, then sign.",
        ));
    }
    Ok(vec![Event::Signed {
        row: row.to_owned(),
        form,
        paper: paper.cloned(),
    }])
}

/// Where this signature was the last thing that a notice of correction asked for, it is the answer:
/// nobody has to send an empty one.
pub(super) fn answered(case: &Case, item: &Item, facts: &Facts<'_>, row: &str) -> Option<Event> {
    let asked = case.corrections.last().filter(|asked| !asked.answered)?;
    let is_there = |about: &str| about == row || case.was_signed_since_asked(about);
    let is_all = asked.missing.iter().all(|missing| is_there(&missing.about));
    (is_all && case.status == Status::CorrectionRequested).then(|| Event::CorrectionAnswered {
        given: Vec::new(),
        form: None,
        tell_by: (facts.calendar)
            .due(day_of(facts.now), item.limits.tell)
            .date,
        joint: None,
    })
}

/// 不同意: they do not sign, and say why if they like.
pub(super) fn refuse(
    case: &Case,
    who: &Who,
    row: &str,
    reason: Option<&DocRef>,
) -> Result<Vec<Event>, Refusal> {
    waiting(case, who, row)?;
    Ok(vec![Event::SigningRefused {
        row: row.to_owned(),
        reason: reason.cloned(),
    }])
}

/// Rows that came with a filing or a correction: codes only, each once.
pub(super) fn check(joint: &[Joint]) -> Option<Gap> {
    let odd = joint.iter().enumerate().any(|(n, one)| {
        let is_new = joint[..n].iter().all(|before| before.row != one.row);
        !is_code(&one.row) || !is_new
    });
    odd.then(|| {
        Gap::new(
            "joint",
            "共同申请人的行号不对。请按最新的表单重新填写。",
            "The rows of the joint applicants are not those of the form: fill in the present one anew.",
        )
    })
}
