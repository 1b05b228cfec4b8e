//! The fields of a signature: what is signed, read on the same page, and by whom.

use super::fields::Draw;
use crate::views::case::CaseView;
use crate::web::casework::{form_part, joint};
use crate::web::face::parts::{Choice, Field, hidden, radios};
use maud::{Markup, html};
use yike_core::case::{JointState, Kind};

pub fn fields(draw: &Draw<'_>, view: &CaseView, kind: Kind) -> Markup {
    let case = &view.loaded.case;
    let rows: Vec<&JointState> = match kind {
        Kind::Witness => case.unsigned().collect(),
        _ => case.waits_for(&view.viewer).collect(),
    };
    html! {
        @if kind == Kind::Sign { (form_part::answers(draw.reader, view)) }
        (who(draw, view, &rows))
        @match kind {
            Kind::RefuseToSign => (draw.words("reason", true)),
            Kind::Witness => {
                (hidden("form", &case.form_seq().to_string()))
                (draw.words("paper_note", true))
            },
            _ => (hidden("form", &case.form_seq().to_string())),
        }
    }
}

/// One row is no choice.
fn who(draw: &Draw<'_>, view: &CaseView, rows: &[&JointState]) -> Markup {
    let names: Vec<(&str, String)> = (rows.iter())
        .map(|state| {
            let row = state.joint.row.as_str();
            (row, joint::name_of_row(view, row))
        })
        .collect();
    if let [(row, name)] = names.as_slice() {
        let label = draw.t("field-row");
        return html! { p { (label) (draw.reader.either("：", ": ")) b { (name) } } (hidden("row", row)) };
    }
    let choices: Vec<Choice<'_>> = (names.iter())
        .map(|(row, name)| Choice {
            value: row,
            label: name,
            hint: None,
        })
        .collect();
    let label = draw.t("field-row");
    let field = Field {
        value: draw.posted.get("row"),
        ..Field::new("row", &label)
    };
    radios(draw.reader.lang, &field.with_fault(draw.faults), &choices)
}
