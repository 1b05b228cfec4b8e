//! 查询码: the short code with which a resident finds a case.

use std::fmt;

use super::{Fault, as_text, bare, required};

/// Eight characters without 0, O, 1 and I. The first names the home of the case, the others
/// are chance (35 bits): enough not to be met by trying, together with a limit on tries, but
/// no key by itself to personal data. Shown as `7KQ4-MX2A`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LookupCode(String);

as_text!(LookupCode);

const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

impl LookupCode {
    /// A code for `home` from five random bytes, of which the last 35 bits are used.
    /// Refused when `home` is not a character of the alphabet.
    pub fn new(home: char, random: [u8; 5]) -> Result<LookupCode, Fault> {
        if !is_in_alphabet(home) {
            return Err(Fault::new(
                "区域标识只能是 2 至 9 或大写字母（不含 O、I）。请在机构设置里改正。",
                "The sign of a home is 2 to 9 or a capital other than O and I. Please correct it \
                 in the settings of the unit.",
            ));
        }
        let bits = random
            .iter()
            .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let chance = (0..7)
            .rev()
            .map(|place| ALPHABET[(bits >> (5 * place) & 31) as usize]);
        Ok(LookupCode(
            std::iter::once(home)
                .chain(chance.map(char::from))
                .collect(),
        ))
    }

    /// Reads a code without regard to case, spaces and dashes.
    pub fn parse(input: &str) -> Result<LookupCode, Fault> {
        let code = bare(input);
        if code.is_empty() {
            return Err(required("查询码", "look-up code"));
        }
        let count = code.chars().count();
        if count != 8 {
            return Err(Fault::new(
                format!("查询码应有 8 位，现在是 {count} 位。请对照回执再看一遍。"),
                format!(
                    "A look-up code has 8 characters, this has {count}. Please compare it with the \
                     receipt."
                ),
            ));
        }
        if !code.chars().all(is_in_alphabet) {
            return Err(Fault::new(
                "查询码只用数字和字母，且不用 0、O、1、I。请对照回执，看看是否看错了字。",
                "A look-up code has digits and letters, without 0, O, 1 and I. Please compare it \
                 with the receipt; perhaps a character was misread.",
            ));
        }
        Ok(LookupCode(code))
    }

    /// The character that names the home of the case.
    pub fn home(&self) -> char {
        char::from(self.0.as_bytes()[0])
    }
}

impl fmt::Display for LookupCode {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..4], &self.0[4..])
    }
}

fn is_in_alphabet(c: char) -> bool {
    u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte))
}
