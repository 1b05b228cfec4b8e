//! The door: what people type becomes a typed value here, or a sentence that says what is
//! wrong, why, and what to do next. Inside there are no strings to check again.
//!
//! Every `parse` trims, drops invisible characters that come with copying, and reads
//! full-width letters and digits as the plain ones. No fault repeats what was typed, and
//! `Debug` of personal data is masked, so that neither can carry it into a log. There is no
//! `Display` on personal data for the same reason: ask for `as_str()` or `masked()`.

mod case_number;
mod email;
mod id_number;
mod lookup_code;
mod person_name;
mod phone;
mod region;
mod text;
mod uscc;

pub use case_number::CaseNumber;
pub use email::Email;
pub use id_number::IdNumber;
pub use lookup_code::LookupCode;
pub use person_name::PersonName;
pub use phone::Phone;
pub use region::{Region, RegionLevel};
pub use text::Text;
pub use uscc::Uscc;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a value was not let in: what is wrong, why, and what to do next, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub zh: String,
    pub en: String,
}

impl Fault {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Fault {
        Fault {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.zh, self.en)
    }
}

impl std::error::Error for Fault {}

/// Trimmed, half-width, without the invisible marks that copying from chats and contact
/// lists leaves behind.
pub fn half_width(input: &str) -> String {
    let plain: String = input
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            _ => c,
        })
        .collect();
    plain.trim().to_owned()
}

/// As [`half_width`], in capitals and without the spaces and dashes that group a number.
fn bare(input: &str) -> String {
    half_width(input)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Zero-width and direction marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn required(zh: &str, en: &str) -> Fault {
    Fault::new(
        format!("还没有填写{zh}，请填写。"),
        format!("The {en} is missing. Please fill it in."),
    )
}

/// Written to JSON as its text, read back through `parse`.
macro_rules! as_text {
    ($noun:ident) => {
        impl $noun {
            /// The value in full, in its one normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $noun {
            type Err = crate::door::Fault;

            fn from_str(input: &str) -> Result<$noun, crate::door::Fault> {
                $noun::parse(input)
            }
        }

        impl serde::Serialize for $noun {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $noun {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$noun, D::Error> {
                let text = <std::borrow::Cow<str>>::deserialize(from)?;
                $noun::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// `Debug` that shows only the masked form.
macro_rules! masked_debug {
    ($noun:ident) => {
        impl std::fmt::Debug for $noun {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                write!(f, concat!(stringify!($noun), "({})"), self.masked())
            }
        }
    };
}

/// `Display` for values that are not personal data.
macro_rules! open_display {
    ($noun:ident) => {
        impl std::fmt::Display for $noun {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

use {as_text, masked_debug, open_display};

#[cfg(test)]
mod tests;
