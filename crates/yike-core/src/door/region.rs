//! Administrative divisions: GB/T 2260 for the first six digits, GB/T 10114 for streets and
//! towns, the statistical code for communities and villages.

use serde::{Deserialize, Serialize};

use super::{Fault, all_digits, as_text, bare, open_display, required};

/// The code of a division: 2, 4, 6, 9 or 12 digits (province, city, county, street or town,
/// community or village). A code padded with zeros to 6, 9 or 12 digits is kept as typed and
/// means the larger division: `110101000000` is the county `110101`.
///
/// Only the province is looked up; communities are data.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Region(String);

as_text!(Region);
open_display!(Region);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    Province,
    City,
    County,
    /// 街道、镇、乡.
    Street,
    /// 社区、村.
    Community,
}

const LEVELS: [(usize, RegionLevel); 5] = [
    (2, RegionLevel::Province),
    (4, RegionLevel::City),
    (6, RegionLevel::County),
    (9, RegionLevel::Street),
    (12, RegionLevel::Community),
];

impl Region {
    pub fn parse(input: &str) -> Result<Region, Fault> {
        let code = bare(input);
        if code.is_empty() {
            return Err(required("行政区划代码", "division code"));
        }
        if !all_digits(&code) || !LEVELS.iter().any(|(digits, _)| *digits == code.len()) {
            return Err(Fault::new(
                "行政区划代码应是 2、4、6、9 或 12 位数字。请按省、市、县、街道、社区逐级核对。",
                "A division code has 2, 4, 6, 9 or 12 digits. Please check it level by level: \
                 province, city, county, street, community.",
            ));
        }
        if !is_known_province(&code) {
            return Err(Fault::new(
                "行政区划代码前两位不是任何省份的代码。请对照区划代码表改正。",
                "The first two digits are no province's. Please correct them by the table of \
                 divisions.",
            ));
        }
        Ok(Region(code))
    }

    pub fn level(&self) -> RegionLevel {
        let digits = self.significant().len();
        LEVELS
            .iter()
            .find(|(of, _)| *of == digits)
            .expect("one of the five lengths")
            .1
    }

    /// Whether `other` is this division or lies in it.
    pub fn contains(&self, other: &Region) -> bool {
        other.significant().starts_with(self.significant())
    }

    /// The code without padding: `110101` for `110101000000`.
    pub fn significant(&self) -> &str {
        let mut code = self.0.as_str();
        for (digits, zeros) in [(9, "000"), (6, "000"), (4, "00"), (2, "00")] {
            match code.split_at_checked(digits) {
                Some((larger, rest)) if rest == zeros => code = larger,
                _ => {}
            }
        }
        code
    }

    /// The code padded with zeros to 12 digits.
    pub fn twelve(&self) -> String {
        format!("{:0<12}", self.0)
    }
}

/// The provinces of GB/T 2260, Taiwan, Hong Kong and Macao; 83 stands for Taiwan on residence
/// permits (港澳台居民居住证申领发放办法, 2018).
pub(super) fn is_known_province(code: &str) -> bool {
    const PROVINCES: [&str; 35] = [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
        "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64",
        "65", "71", "81", "82", "83",
    ];
    code.get(..2).is_some_and(|two| PROVINCES.contains(&two))
}
