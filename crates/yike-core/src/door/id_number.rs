//! 公民身份号码, GB 11643: region 6, birth 8, sequence 3, check 1.

use jiff::civil::Date;

use super::{Fault, all_digits, as_text, bare, masked_debug, region::is_known_province, required};

/// A citizen's identity number of 18 characters whose check character is right.
///
/// The region must begin with a province that exists; the county part is not looked up, as
/// numbers keep the code of a county that was merged long ago.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

as_text!(IdNumber);
masked_debug!(IdNumber);

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";
const AGE_MAX: i16 = 130;

impl IdNumber {
    /// Reads a number without regard to the present day.
    pub fn parse(input: &str) -> Result<IdNumber, Fault> {
        let number = bare(input);
        if number.is_empty() {
            return Err(required("身份证号", "ID number"));
        }
        if number.chars().count() == 15 && all_digits(&number) {
            return Err(Fault::new(
                "这是 15 位的旧身份证号，2013 年起已停用。请填第二代身份证上的 18 位号码。",
                "This is an old 15-digit ID number, out of use since 2013. Please use the 18 \
                 characters on the present card.",
            ));
        }
        let count = number.chars().count();
        if count != 18 {
            return Err(Fault::new(
                format!("身份证号应有 18 位，现在是 {count} 位。请对照证件看看是漏了还是多了。"),
                format!(
                    "An ID number has 18 characters, this has {count}. Please compare it with the \
                     card: something is missing or doubled."
                ),
            ));
        }
        let Some((body, check)) = number
            .split_at_checked(17)
            .filter(|(body, _)| all_digits(body))
        else {
            return Err(Fault::new(
                "身份证号前 17 位只能是数字，其中有别的字符。请对照证件改正。",
                "The first 17 characters of an ID number are digits; there is something else \
                 among them. Please correct it by the card.",
            ));
        };
        if birth_of(body).is_none() {
            return Err(Fault::new(
                "身份证号第 7 至 14 位是出生日期，但没有这一天。常见原因是抄错一位，请对照证件再看一遍。",
                "Characters 7 to 14 of an ID number are the date of birth, but there is no such \
                 day. Often one digit is miscopied; please compare it with the card.",
            ));
        }
        if !is_known_province(body) {
            return Err(Fault::new(
                "身份证号前两位不是任何省份的代码。常见原因是抄错一位，请对照证件再看一遍。",
                "The first two digits of this ID number are no province's. Often one digit is \
                 miscopied; please compare it with the card.",
            ));
        }
        if check.as_bytes() != [check_character(body)] {
            return Err(Fault::new(
                "身份证号第 18 位校验不对。常见原因是抄错一位，请对照证件再看一遍。",
                "The 18th character of this ID number does not match the others. Often one digit \
                 is miscopied; please compare it with the card.",
            ));
        }
        Ok(IdNumber(number))
    }

    /// Reads a number given on `today`: its holder is born, and no older than 130.
    pub fn parse_on(input: &str, today: Date) -> Result<IdNumber, Fault> {
        let number = IdNumber::parse(input)?;
        if number.birth() > today {
            return Err(Fault::new(
                "身份证号里的出生日期还没有到。请对照证件核对第 7 至 14 位。",
                "The date of birth in this ID number lies in the future. Please check characters \
                 7 to 14 against the card.",
            ));
        }
        if number.age_on(today) > AGE_MAX {
            return Err(Fault::new(
                format!("按身份证号推算年龄超过 {AGE_MAX} 岁。请对照证件核对第 7 至 14 位。"),
                format!(
                    "By this ID number the holder is over {AGE_MAX}. Please check characters 7 to \
                     14 against the card."
                ),
            ));
        }
        Ok(number)
    }

    pub fn birth(&self) -> Date {
        birth_of(&self.0).expect("parsed with a real date of birth")
    }

    /// Whole years on `date`, negative before birth. A person born on 29 February comes of
    /// age on 1 March of a common year.
    pub fn age_on(&self, date: Date) -> i16 {
        let birth = self.birth();
        let before_birthday = (date.month(), date.day()) < (birth.month(), birth.day());
        date.year() - birth.year() - i16::from(before_birthday)
    }

    pub fn is_male(&self) -> bool {
        self.0.as_bytes()[16] % 2 == 1
    }

    /// The six digits of the county that first registered the holder.
    pub fn region(&self) -> &str {
        &self.0[..6]
    }

    /// `110***002X`.
    pub fn masked(&self) -> String {
        format!("{}***{}", &self.0[..3], &self.0[14..])
    }
}

fn birth_of(body: &str) -> Option<Date> {
    let year = body[6..10].parse().ok().filter(|year| *year > 0)?;
    Date::new(year, body[10..12].parse().ok()?, body[12..14].parse().ok()?).ok()
}

/// ISO 7064 MOD 11-2.
fn check_character(body: &str) -> u8 {
    let sum: u32 = body
        .bytes()
        .zip(WEIGHTS)
        .map(|(b, weight)| u32::from(b - b'0') * weight)
        .sum();
    CHECKS[(sum % 11) as usize]
}
