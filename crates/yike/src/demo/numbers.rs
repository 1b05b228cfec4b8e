//! Made-up numbers with true check characters, so that every door lets them in. The region and
//! the order numbers are those of nobody in particular; phones lie in 138 0000 xxxx.

use jiff::civil::Date;
use yike_core::door::{IdNumber, Uscc};

/// An 18-character ID number of region 110101 for a birth date; `order` tells people of one day
/// apart, odd for men.
pub fn id_number(birth: Date, order: u16) -> String {
    let body = format!(
        "110101{:04}{:02}{:02}{:03}",
        birth.year(),
        birth.month(),
        birth.day(),
        order % 1000
    );
    checked(&body, "0123456789X", |text| IdNumber::parse(text).is_ok())
}

/// A unified social credit code of a made-up company in Dongcheng.
pub fn uscc(order: u16) -> String {
    let body = format!("92110101MADEM{:04}", order % 10_000);
    checked(&body, "0123456789ABCDEFGHJKLMNPQRTUWXY", |text| {
        Uscc::parse(text).is_ok()
    })
}

/// The body with the one check character that the door takes.
fn checked(body: &str, alphabet: &str, fits: impl Fn(&str) -> bool) -> String {
    alphabet
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|text| fits(text))
        .unwrap_or_else(|| body.to_owned())
}

/// 138 0000 xxxx
pub fn phone(order: u16) -> String {
    format!("1380000{:04}", order % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn made_up_numbers_pass_the_door() {
        for n in 0..200 {
            let birth = date(
                1930 + (n % 90) as i16,
                (n % 12 + 1) as i8,
                (n % 28 + 1) as i8,
            );
            assert_eq!(id_number(birth, n).len(), 18);
            assert!(IdNumber::parse(&id_number(birth, n)).is_ok());
            assert!(Uscc::parse(&uscc(n)).is_ok(), "{}", uscc(n));
        }
    }
}
