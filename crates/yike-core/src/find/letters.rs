//! Words as somebody typed them become units that can be compared: full-width and capital letters
//! are small ones, Traditional characters simplified ones, 八十 is 80.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What stands between two signs or spaces that part a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unit {
    Han(char),
    /// Small ASCII letters.
    Latin(String),
    Number(String),
}

impl Unit {
    /// The unit as a number: a character is itself, a word is a digest above all characters.
    pub(super) fn code(&self) -> u64 {
        match self {
            Unit::Han(c) => u64::from(u32::from(*c)),
            Unit::Latin(word) | Unit::Number(word) => word_code(word),
        }
    }
}

/// 30 bits of FNV-1a, above every character.
pub(super) fn word_code(word: &str) -> u64 {
    let digest = word.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (digest & 0x3fff_ffff) | 0x4000_0000
}

/// The units between two signs. A space parts Latin words, but not a sentence.
pub(super) type Run = Vec<Unit>;

/// The runs of a text.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::new();
    let mut apart = true;
    for c in text.chars().map(simple) {
        if c.is_ascii_lowercase() {
            match run.last_mut() {
                Some(Unit::Latin(word)) if !apart => word.push(c),
                _ => run.push(Unit::Latin(c.to_string())),
            }
            apart = false;
        } else if c.is_ascii_digit() {
            match run.last_mut() {
                Some(Unit::Number(number)) if !apart => number.push(c),
                _ => run.push(Unit::Number(c.to_string())),
            }
            apart = false;
        } else if c.is_alphabetic() {
            run.push(Unit::Han(c));
        } else if c.is_whitespace() || c == '\'' || c == '’' || c == '-' || c == '_' {
            apart = true;
        } else if !run.is_empty() {
            runs.push(numbered(std::mem::take(&mut run)));
            apart = true;
        }
    }
    if !run.is_empty() {
        runs.push(numbered(run));
    }
    runs
}

/// One character, small, half-width and simplified.
fn simple(c: char) -> char {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        'ü' | 'Ü' => 'v',
        _ => c,
    };
    let c = c.to_lowercase().next().unwrap_or(c);
    if c.is_ascii() {
        return c;
    }
    simplified().get(&c).copied().unwrap_or(c)
}

fn simplified() -> &'static HashMap<char, char> {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        let lines = include_str!("simplified.txt").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let mut characters = line.chars();
            while let (Some(traditional), Some(plain)) = (characters.next(), characters.next()) {
                table.insert(traditional, plain);
            }
        }
        table
    })
}

/// 八十 and 八十五 become 80 and 85. A single 一 or 二 stays: 一级 is no count.
fn numbered(run: Run) -> Run {
    let digit = |unit: Option<&Unit>| match unit {
        Some(Unit::Han(c)) => "一二三四五六七八九"
            .chars()
            .position(|d| d == *c)
            .map(|n| n + 1),
        _ => None,
    };
    let mut out = Run::with_capacity(run.len());
    let mut at = 0;
    while at < run.len() {
        let tens = digit(run.get(at));
        if let (Some(tens), Some(Unit::Han('十'))) = (tens, run.get(at + 1)) {
            let ones = digit(run.get(at + 2));
            out.push(Unit::Number((tens * 10 + ones.unwrap_or(0)).to_string()));
            at += if ones.is_some() { 3 } else { 2 };
        } else {
            out.push(run[at].clone());
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> String {
        let words: Vec<String> = runs(text)
            .concat()
            .iter()
            .map(|unit| match unit {
                Unit::Han(c) => c.to_string(),
                Unit::Latin(word) | Unit::Number(word) => word.clone(),
            })
            .collect();
        words.join("|")
    }

    #[test]
    fn whatever_the_keyboard_gives_is_the_same_words() {
        assert_eq!(flat("臨時救助"), "临|时|救|助");
        assert_eq!(flat("ＬＳＪＺ"), "lsjz");
        assert_eq!(flat("gao ling　jin-tie"), "gao|ling|jin|tie");
        assert_eq!(flat("八十岁，80歲；八十五"), "80|岁|80|岁|85");
        assert_eq!(flat("一级ＫＴＶ"), "一|级|ktv");
    }
}
