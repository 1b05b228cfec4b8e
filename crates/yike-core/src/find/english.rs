//! English words: without endings, without those that stand in every sentence.

/// The words of a text that tell one item from another.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .map(str::to_ascii_lowercase)
        .filter(|word| !word.is_empty() && !is_empty(word))
        .map(|word| stem(&word))
        .collect()
}

pub(super) fn is_empty(word: &str) -> bool {
    EMPTY.contains(&word)
}

const EMPTY: [&str; 44] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "get", "have",
    "how", "i", "if", "in", "is", "it", "me", "my", "need", "of", "on", "one", "or", "our", "s",
    "that", "the", "their", "there", "they", "this", "to", "want", "we", "what", "where", "who",
    "with", "you", "your",
];

/// Without the ending of a plural or of a form in -ing or -ed; -ence spelled as -ense.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    for (ending, instead) in [("ies", "y"), ("sses", "ss"), ("ss", "ss"), ("s", "")] {
        if let Some(head) = word.strip_suffix(ending) {
            if head.len() >= 2 {
                stem = format!("{head}{instead}");
            }
            break;
        }
    }
    for ending in ["ing", "ed", "e"] {
        if let Some(head) = stem.strip_suffix(ending)
            && head.len() >= 4
        {
            stem = head.to_owned();
            break;
        }
    }
    if let Some(head) = stem.strip_suffix("enc")
        && head.len() >= 2
    {
        stem = format!("{head}ens");
    }
    stem
}

/// Whether two words of four letters or more are one slip apart: a letter too many, too few,
/// another one, or two that changed places.
pub(super) fn one_slip(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() < 4 || b.len() < 4 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    // The first letter is seldom the wrong one, and comparing it spares the rest.
    if head == 0 {
        return false;
    }
    let (a, b) = (&a[head..], &b[head..]);
    match (a, b) {
        ([], _) | (_, []) => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        ([a1, a2, rest @ ..], [b1, b2, other @ ..]) if a1 == b2 && a2 == b1 && rest == other => {
            true
        }
        ([_, rest @ ..], _) if rest == b => true,
        (_, [_, other @ ..]) if a == other => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_their_endings() {
        assert_eq!(words("How do I get the licences?"), ["licens"]);
        assert_eq!(words("Tobacco license"), ["tobacco", "licens"]);
        assert_eq!(
            words("subsidies for disabled people"),
            ["subsidy", "disabl", "peopl"]
        );
    }

    #[test]
    fn a_slip_is_forgiven_and_two_are_not() {
        for slip in ["pnsion", "penison", "pensiom", "penssion"] {
            assert!(one_slip(slip, "pension"), "{slip}");
        }
        for other in ["passion", "pens", "tension", "pnesoin"] {
            assert!(!one_slip(other, "pension"), "{other}");
        }
    }
}
