//! What everybody tries first (ASVS 5.0, 6.2.4 and 6.2.11): repetitions, runs, rows of the
//! keyboard, years, and nothing but a few everyday words or the person's own name, login and unit.

use super::About;

const WORDS: &str = include_str!("common.txt");
const ROWS: [&str; 6] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "abcdefghijklmnopqrstuvwxyz",
];
/// So many letters of one's own a passphrase has at least, beside what is common.
const OWN: usize = 4;

/// Whether somebody who knows the person and the place would try this early on.
pub fn is_common(words: &str, about: &About<'_>) -> bool {
    let plain = plain(words);
    if is_pattern(&plain) {
        return true;
    }
    let mut rest: String = plain.iter().filter(|c| !c.is_numeric()).collect();
    for word in known(about) {
        rest = rest.replace(&word, "");
    }
    let rest: Vec<char> = rest.chars().collect();
    rest.len() < OWN || is_pattern(&rest)
}

/// Small letters and figures alone, so that signs and capitals between them hide nothing.
fn plain(words: &str) -> Vec<char> {
    let half = words.chars().map(|c| match c {
        // Full-width letters and figures.
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    });
    half.filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The common words and those of the person, the longest first: a short one inside a long one
/// would leave its ends behind.
fn known(about: &About<'_>) -> Vec<String> {
    let listed = WORDS.lines().filter(|line| !line.starts_with('#'));
    let logins = about.login.split(['.', '-']).chain([about.login]);
    let own = logins
        .chain([about.name])
        .chain(about.units.iter().copied());
    let mut all: Vec<String> = (listed.chain(own))
        .map(|word| {
            plain(word)
                .into_iter()
                .filter(|c| !c.is_numeric())
                .collect()
        })
        .filter(|word: &String| word.chars().count() > 1)
        .collect();
    all.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    all
}

/// Few different characters, one piece over and over, or steps along a row.
fn is_pattern(letters: &[char]) -> bool {
    if letters.len() < 2 {
        return true;
    }
    let mut different = letters.to_vec();
    different.sort_unstable();
    different.dedup();
    let repeats =
        (1..=4).any(|n| letters.len() > n && letters.windows(n + 1).all(|w| w[0] == w[n]));
    different.len() < 3 || repeats || along_rows(letters)
}

/// Whether all of it lies along rows of the keyboard or the alphabet, in pieces of three or more,
/// forwards or backwards.
fn along_rows(letters: &[char]) -> bool {
    let steps = |a: char, b: char| {
        ROWS.iter().any(|row| {
            let at = |c: char| row.chars().position(|other| other == c);
            let last = row.chars().count() - 1;
            matches!((at(a), at(b)), (Some(a), Some(b)) if a.abs_diff(b) == 1 || a.abs_diff(b) == last)
        })
    };
    let breaks = letters.windows(2).filter(|pair| !steps(pair[0], pair[1]));
    breaks.count() <= letters.len() / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIN: About<'static> = About {
        login: "lin.xiao",
        name: "林晓",
        units: &["九道湾社区居委会", "北新桥街道"],
    };

    #[test]
    fn what_everybody_tries_is_known() {
        for words in [
            "aaaaaaaaaaaa",
            "abababababab",
            "123412341234",
            "1234567890123",
            "098765432109",
            "abcdefghijkl",
            "qwertyuiop12",
            "Qwerty123456!",
            "1qaz2wsx3edc4rfv",
            "asdfghjkl;'zxcv",
            "Password2026!!",
            "p a s s w o r d",
            "admin@yike.2026",
            "一刻一刻一刻一刻一刻一刻",
            "一刻政务服务中心2026",
            "13800001234138",
            "20260101-20261231",
            "lin.xiao.2026!",
            "LinXiao-LinXiao-1",
            "林晓 九道湾社区居委会 2026",
            "北新桥街道北新桥街道",
            "ＡＡＡＡＡＡＡＡＡＡＡＡ",
        ] {
            assert!(is_common(words, &LIN), "{words}");
        }
    }

    #[test]
    fn a_sentence_of_ones_own_is_not_common() {
        for words in [
            "每天八点半开门先烧一壶水",
            "seven umbrellas near the canal",
            "demo only not for real use",
            "早上先去菜市场再去站里上班",
            "correct horse battery staple",
            "Tr0ub4dor&3x",
            "林晓每天骑车来社区上班",
        ] {
            assert!(!is_common(words, &LIN), "{words}");
        }
    }
}
