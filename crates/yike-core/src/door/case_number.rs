//! 办件编号: the number of a case, for files and other systems.

use jiff::civil::Date;

use super::{Fault, Region, all_digits, as_text, bare, open_display, required};

/// 25 digits: the region of the accepting station (12), the day as yyMMdd (6), a serial of
/// that station and day (6), and a check digit.
///
/// No national layout is prescribed. The check is ISO 7064 MOD 11,10: it stays within digits
/// and finds every single wrong digit and nearly every pair that was swapped (Luhn misses
/// 09 for 90).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CaseNumber(String);

as_text!(CaseNumber);
open_display!(CaseNumber);

const SERIAL_MAX: u32 = 999_999;

impl CaseNumber {
    /// The number of the `serial`-th case of a station on `date`. Refused when the serial is
    /// not within 1 to 999,999, or the year not within 2000 to 2099.
    pub fn new(region: &Region, date: Date, serial: u32) -> Result<CaseNumber, Fault> {
        if !(1..=SERIAL_MAX).contains(&serial) {
            return Err(Fault::new(
                "当日流水号应在 1 至 999999 之间，这一天的编号已经用完或还没有开始。请告知管理员。",
                "The serial of a day runs from 1 to 999,999; this one lies outside. Please tell \
                 the administrator.",
            ));
        }
        if !(2000..=2099).contains(&date.year()) {
            return Err(Fault::new(
                "办件编号只记两位年份，日期应在 2000 至 2099 年之间。请核对系统日期。",
                "A case number holds two digits of the year, so the date must lie within 2000 to \
                 2099. Please check the date of the system.",
            ));
        }
        let body = format!(
            "{}{:02}{:02}{:02}{serial:06}",
            region.twelve(),
            date.year() % 100,
            date.month(),
            date.day(),
        );
        let check = check_digit(&body);
        Ok(CaseNumber(format!("{body}{check}")))
    }

    /// Reads a number without regard to spaces and dashes.
    pub fn parse(input: &str) -> Result<CaseNumber, Fault> {
        let number = bare(input);
        if number.is_empty() {
            return Err(required("办件编号", "case number"));
        }
        let count = number.chars().count();
        if !all_digits(&number) || count != 25 {
            return Err(Fault::new(
                format!(
                    "办件编号应是 25 位数字，现在有 {count} 个字符。请对照回执，或改用 8 位查询码。"
                ),
                format!(
                    "A case number has 25 digits, this has {count} characters. Please compare it \
                     with the receipt, or use the look-up code of 8 characters."
                ),
            ));
        }
        let sound = number[24..] == check_digit(&number[..24]).to_string()
            && Region::parse(&number[..12]).is_ok()
            && date_of(&number).is_some()
            && &number[18..24] != "000000";
        if !sound {
            return Err(Fault::new(
                "办件编号校验不对。常见原因是抄错一位，请对照回执再看一遍，或改用 8 位查询码。",
                "This case number does not check out. Often one digit is miscopied; please compare \
                 it with the receipt, or use the look-up code of 8 characters.",
            ));
        }
        Ok(CaseNumber(number))
    }

    /// The region of the accepting station, in 12 digits.
    pub fn region(&self) -> Region {
        Region::parse(&self.0[..12]).expect("parsed with a known region")
    }

    pub fn date(&self) -> Date {
        date_of(&self.0).expect("parsed with a real date")
    }

    pub fn serial(&self) -> u32 {
        self.0[18..24].parse().expect("parsed with six digits")
    }

    /// In groups that can be read aloud: `110101001003 261022 000042 7`.
    pub fn grouped(&self) -> String {
        let number = &self.0;
        format!(
            "{} {} {} {}",
            &number[..12],
            &number[12..18],
            &number[18..24],
            &number[24..]
        )
    }
}

fn date_of(number: &str) -> Option<Date> {
    let two = |at: usize| number[at..at + 2].parse::<i8>().ok();
    Date::new(2000 + i16::from(two(12)?), two(14)?, two(16)?).ok()
}

/// ISO 7064 MOD 11,10.
fn check_digit(body: &str) -> u8 {
    let product = body.bytes().fold(10, |product, byte| {
        let sum = (product + (byte - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}
