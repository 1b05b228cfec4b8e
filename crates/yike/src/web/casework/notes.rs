//! Words of the private store that have parts: what a correction notice asks for, and why
//! something was refused, with the way out. A plain text (from the API, say) is read as well.

use crate::views::case::CaseView;
use serde::Deserialize;
use std::collections::BTreeMap;
use yike_core::case::DocRef;

/// 补正告知: what is wrong with each thing that was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CorrectionNote {
    /// By code of the material or key of the field.
    pub each: BTreeMap<String, String>,
    #[serde(default)]
    pub note: String,
}

/// Why something was not granted, by which article, and what the applicant can do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Reasons {
    pub reason: String,
    #[serde(default)]
    pub article: String,
    /// 救济途径, or what else would help.
    #[serde(default)]
    pub remedy: String,
    /// The right agency in words, where it is not a unit of the tree.
    #[serde(default)]
    pub agency: String,
}

impl CorrectionNote {
    pub fn read(view: &CaseView, document: &DocRef) -> CorrectionNote {
        let Some(opened) = view.documents.get(&document.id) else {
            return CorrectionNote::default();
        };
        let note: CorrectionNote = opened.json().unwrap_or_else(|| CorrectionNote {
            note: opened.text(),
            each: BTreeMap::new(),
        });
        let veil = view.veil();
        CorrectionNote {
            each: (note.each.into_iter())
                .map(|(about, words)| (about, veil.over(&words)))
                .collect(),
            note: veil.over(&note.note),
        }
    }

    /// The words for one thing that was asked for.
    pub fn about(&self, key: &str) -> &str {
        self.each.get(key).map_or("", String::as_str)
    }
}

impl Reasons {
    pub fn read(view: &CaseView, document: &DocRef) -> Reasons {
        let Some(opened) = view.documents.get(&document.id) else {
            return Reasons::default();
        };
        let reasons: Reasons = opened.json().unwrap_or_else(|| Reasons {
            reason: opened.text(),
            ..Reasons::default()
        });
        let veil = view.veil();
        Reasons {
            reason: veil.over(&reasons.reason),
            article: reasons.article,
            remedy: veil.over(&reasons.remedy),
            agency: veil.over(&reasons.agency),
        }
    }
}
