//! 统一社会信用代码, GB 32100.

use super::{Fault, as_text, bare, open_display, required};

/// The 18-character code of an organisation, checked. It is public, so it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Uscc(String);

as_text!(Uscc);
open_display!(Uscc);

/// 31 characters: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

impl Uscc {
    pub fn parse(input: &str) -> Result<Uscc, Fault> {
        let code = bare(input);
        if code.is_empty() {
            return Err(required("统一社会信用代码", "unified social credit code"));
        }
        let count = code.chars().count();
        if count != 18 {
            return Err(Fault::new(
                format!(
                    "统一社会信用代码应有 18 位，现在是 {count} 位。请对照营业执照或登记证书。"
                ),
                format!(
                    "A unified social credit code has 18 characters, this has {count}. Please \
                     compare it with the licence or certificate."
                ),
            ));
        }
        let Some(values) = code.bytes().map(value).collect::<Option<Vec<usize>>>() else {
            return Err(Fault::new(
                "统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z。请看看是否把 1 看成 I、0 看成 O、5 看成 S、2 看成 Z。",
                "A unified social credit code has digits and capitals, without I, O, S, V and Z. \
                 Please see whether 1, 0, 5 or 2 was read as I, O, S or Z.",
            ));
        };
        let sum: usize = values
            .iter()
            .zip(WEIGHTS)
            .map(|(value, weight)| value * weight)
            .sum();
        if values[17] != (31 - sum % 31) % 31 {
            return Err(Fault::new(
                "统一社会信用代码第 18 位校验不对。常见原因是抄错一位，请对照营业执照或登记证书再看一遍。",
                "The 18th character of this unified social credit code does not match the others. \
                 Often one character is miscopied; please compare it with the licence or \
                 certificate.",
            ));
        }
        Ok(Uscc(code))
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}
