//! Telephone numbers of the mainland.

use super::{Fault, all_digits, as_text, bare, masked_debug, required};

/// A mobile number of 11 digits, or a landline as `010-12345678`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

as_text!(Phone);
masked_debug!(Phone);

impl Phone {
    /// Reads a number, with or without +86, spaces, dashes and brackets.
    pub fn parse(input: &str) -> Result<Phone, Fault> {
        let number = bare(input).replace(['(', ')'], "");
        if number.is_empty() {
            return Err(required("电话号码", "telephone number"));
        }
        let abroad = number
            .strip_prefix("+86")
            .or_else(|| number.strip_prefix("0086"));
        let local = match abroad {
            // The 0 of an area code is often left out after +86.
            Some(rest) if !is_mobile(rest) && !rest.starts_with('0') => format!("0{rest}"),
            Some(rest) => rest.to_owned(),
            None => match number.strip_prefix("86") {
                Some(rest) if is_mobile(rest) => rest.to_owned(),
                _ => number,
            },
        };
        if is_mobile(&local) {
            return Ok(Phone(local));
        }
        match landline(&local) {
            Some((area, line)) => Ok(Phone(format!("{area}-{line}"))),
            None if local.starts_with('1') => Err(Fault::new(
                "手机号应是 1 开头的 11 位数字，第二位是 3 至 9。请数一数位数，再核对一遍。",
                "A mobile number has 11 digits: a 1, then 3 to 9, then nine more. Please count \
                 and check them.",
            )),
            None => Err(Fault::new(
                "认不出这个电话号码。请填 11 位手机号，或带区号的座机号，如 010-12345678。",
                "This is not a telephone number we can read. Please give an 11-digit mobile number \
                 or a landline with its area code, such as 010-12345678.",
            )),
        }
    }

    /// Whether text messages can reach it.
    pub fn is_mobile(&self) -> bool {
        !self.0.contains('-')
    }

    /// `138****1234`, or `010-****5678`.
    pub fn masked(&self) -> String {
        let shown = if self.is_mobile() {
            3
        } else {
            self.0.find('-').map_or(0, |dash| dash + 1)
        };
        format!("{}****{}", &self.0[..shown], &self.0[self.0.len() - 4..])
    }
}

fn is_mobile(number: &str) -> bool {
    number.len() == 11
        && all_digits(number)
        && number.starts_with('1')
        && (b'3'..=b'9').contains(&number.as_bytes()[1])
}

/// Area code and line: 010 and 02x have three digits, all other areas four.
fn landline(number: &str) -> Option<(&str, &str)> {
    let digits = if number.starts_with("01") || number.starts_with("02") {
        3
    } else {
        4
    };
    let (area, line) = number.split_at_checked(digits)?;
    let fits = area.starts_with('0') && all_digits(area) && all_digits(line);
    (fits && !area.starts_with("00") && matches!(line.len(), 7 | 8)).then_some((area, line))
}
