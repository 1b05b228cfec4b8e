//! 岗位名称: what a post is called. A duty is what somebody may do; a title is data of the dictionary
//! `titles.csv`, each with its duty.

use std::sync::OnceLock;
use yike_core::who::Duty;

const DICTIONARY: &str = include_str!("../../../../catalogue/dictionaries/titles.csv");

/// One row of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub duty: Duty,
}

/// Every title, in the order of the dictionary.
pub fn all() -> &'static [Title] {
    static ALL: OnceLock<Vec<Title>> = OnceLock::new();
    ALL.get_or_init(|| {
        let rows = DICTIONARY.lines().skip(1);
        rows.filter_map(|row| {
            let mut cells = row.split(',').map(str::trim);
            Some(Title {
                code: cells.next()?.to_owned(),
                name: cells.next()?.to_owned(),
                name_en: cells.next()?.to_owned(),
                duty: Duty::parse(cells.next()?)?,
            })
        })
        .collect()
    })
}

/// By its code or its name.
pub fn find(text: &str) -> Option<&'static Title> {
    all()
        .iter()
        .find(|one| one.code == text || one.name == text)
}

/// The plain title of a duty: the first of the dictionary.
pub fn first_of(duty: Duty) -> Option<&'static Title> {
    all().iter().find(|one| one.duty == duty)
}

/// 工号: a few letters and digits that say nothing of the person.
pub fn valid_number(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    text.len() <= 12 && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_of_the_dictionary_is_a_title_and_every_duty_has_one() {
        let rows = DICTIONARY.lines().skip(1).filter(|row| !row.is_empty());
        assert_eq!(rows.count(), all().len());
        let codes: BTreeSet<&str> = all().iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes.len(), all().len());
        for duty in Duty::ALL {
            assert!(first_of(duty).is_some(), "{}", duty.as_str());
        }
        assert_eq!(find("village_agent").unwrap().duty, Duty::Station);
        assert_eq!(find("协调员").unwrap().duty, Duty::District);
        assert!(
            valid_number("005-A1") && !valid_number("110101194912310024") && !valid_number("甲")
        );
    }
}
