//! 代办人: who stood there for the resident or with them, and who hears of each step. Every paper
//! names the helper beside the resident; it lies in the private store, as the words of whoever
//! filed for another.

use serde::{Deserialize, Serialize};
use yike_core::door::PersonName;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helped {
    /// Unit, duty and name of the member of the staff: no secret.
    pub helper: String,
    /// The relative whom the resident named to hear of each step, and how they are related.
    #[serde(default)]
    pub relative: String,
    /// Nobody has a phone: the village says it.
    #[serde(default)]
    pub village: bool,
}

impl Helped {
    /// As it stands in the private store; `None` for what a counter typed of somebody.
    pub fn read(words: &str) -> Option<Helped> {
        serde_json::from_str(words).ok()
    }

    pub fn words(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The sentence of a paper. Papers are in Chinese, whatever the page around them is.
    pub fn sentence(&self, is_veiled: bool) -> String {
        let relative = match is_veiled {
            true => "一位亲属",
            false => self.relative.as_str(),
        };
        let told = match (self.relative.is_empty(), self.village) {
            (false, _) => format!("办理进展按本人要求告知其亲属（{relative}）。"),
            (true, true) => "本人没有电话，办理进展由村（社区）当面告知。".to_owned(),
            (true, false) => "办理进展直接告知本人。".to_owned(),
        };
        format!("本件由{}上门收件或代为提交。{told}", self.helper)
    }
}

/// The sentence for whoever filed at a counter for another: a name, and perhaps a phone.
pub fn at_counter(words: &str, is_veiled: bool) -> String {
    let name = words.split_whitespace().next().unwrap_or_default();
    let shown = match (is_veiled, PersonName::parse(name)) {
        (false, _) => words.trim().to_owned(),
        (true, Ok(name)) => name.masked(),
        (true, Err(_)) => "*".to_owned(),
    };
    format!("本件由代办人（{shown}）代为提交。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_names_the_helper_and_veils_the_relative() {
        let helped = Helped {
            helper: "九道湾社区代办员林晓".into(),
            relative: "女儿 王小兰".into(),
            village: false,
        };
        assert_eq!(Helped::read(&helped.words()), Some(helped.clone()));
        let (veiled, full) = (helped.sentence(true), helped.sentence(false));
        assert!(veiled.contains("林晓") && !veiled.contains("王小兰"));
        assert!(full.contains("女儿 王小兰"));
        assert_eq!(Helped::read("李明 13800001111"), None);
        assert!(!at_counter("李明明 13800001111", true).contains("明明 138"));
        assert!(at_counter("李明明 13800001111", false).contains("13800001111"));
    }
}
