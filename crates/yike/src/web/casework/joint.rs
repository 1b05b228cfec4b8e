//! 共同申请人和会签: who applies beside the applicant, and whose signature is there.

use super::words::{Eyes, Reader};
use crate::views::case::CaseView;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{Lamp, lamp, notice};
use maud::{Markup, html};
use yike_core::case::{Consent, JointState};

/// The name of whoever stands in this row, as this viewer may read it.
pub fn name_of_row(view: &CaseView, row: &str) -> String {
    let mut all = view.loaded.case.joint.iter().map(|state| &state.joint);
    let one = all.find(|joint| joint.row == row);
    one.map_or_else(|| "*".into(), |joint| view.joint_name(joint))
}

/// Each of them with what stands of their signature.
pub fn people(reader: &Reader<'_>, view: &CaseView) -> Markup {
    html! {
        ul.plain { @for state in &view.loaded.case.joint {
            li {
                b { (view.joint_name(&state.joint)) }
                @if state.joint.who.as_ref() == Some(&view.viewer) { " " (reader.t("joint-you")) }
                " " (consent(reader, state))
                @if state.joint.who.is_none() && state.is_missing() {
                    br; small { (reader.t("joint-no-phone")) }
                }
            }
        } }
    }
}

fn consent(reader: &Reader<'_>, state: &JointState) -> Markup {
    let (light, key, when) = match state.consent {
        Consent::NotAsked => return html! { small { (reader.t("joint-told")) } },
        Consent::Waiting => return lamp(Lamp::Care, &reader.t("joint-waiting")),
        Consent::Given { at, on_paper } => {
            let how = if on_paper {
                "joint-on-paper"
            } else {
                "joint-online"
            };
            (Lamp::Good, "joint-signed", (how, at))
        }
        Consent::Refused { at } => (Lamp::Late, "joint-refused", ("joint-said", at)),
    };
    let (how, at) = when;
    html! {
        (lamp(light, &reader.t(key)))
        br; small { (reader.tr(how, &[("time", reader.time(at).into())])) }
    }
}

/// Whose signature keeps the case from being accepted, above everything else.
pub fn waiting(reader: &Reader<'_>, view: &CaseView) -> Markup {
    let case = &view.loaded.case;
    let missing: Vec<&JointState> = case.unsigned().collect();
    let is_over = case.accepted_at.is_some() || case.status.is_final();
    if missing.is_empty() || is_over || !reader.eyes.reads_form() {
        return html! {};
    }
    let names = missing.iter().map(|state| view.joint_name(&state.joint));
    let names: Vec<String> = names.collect();
    let names = names.join(reader.either("、", ", "));
    let is_mine = case.waits_for(&view.viewer).next().is_some();
    let next = match (is_mine, reader.eyes) {
        (true, _) => "joint-next-yours",
        (false, Eyes::Resident | Eyes::Agent | Eyes::Joint) => "joint-next-theirs",
        (false, Eyes::Casework | Eyes::Supervisor | Eyes::Auditor) => "joint-next-desk",
    };
    notice(
        BannerKind::Care,
        &reader.tr(
            "joint-missing",
            &[("n", missing.len().into()), ("names", names.into())],
        ),
        &reader.t(next),
    )
}
