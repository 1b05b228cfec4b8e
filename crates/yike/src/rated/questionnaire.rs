//! 评价问卷 as the dictionaries have it: every version with its dimensions and reasons. A row is there
//! from the version `since` up to, but without, the version `until`.

use std::sync::OnceLock;
use yike_core::case::rating::{Dimension, Questionnaire, Questionnaires, Side, Tag};

const VERSIONS: &str = include_str!("../../../../catalogue/dictionaries/rating_versions.csv");
const DIMENSIONS: &str = include_str!("../../../../catalogue/dictionaries/rating_dimensions.csv");
const TAGS: &str = include_str!("../../../../catalogue/dictionaries/rating_tags.csv");

/// Every version that was published, the oldest first.
pub fn questionnaires() -> &'static Questionnaires {
    static ALL: OnceLock<Questionnaires> = OnceLock::new();
    ALL.get_or_init(|| Questionnaires(read(VERSIONS, DIMENSIONS, TAGS)))
}

/// `since` and `until` of the row at these columns, as places in the list of versions.
struct Row<'a> {
    cells: Vec<&'a str>,
    from: usize,
    until: usize,
}

fn rows<'a>(text: &'a str, versions: &[&str]) -> Vec<Row<'a>> {
    let place = |code: &str| versions.iter().position(|version| *version == code);
    let lines = text.lines().skip(1).filter(|line| !line.is_empty());
    lines
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').map(str::trim).collect();
            let from = place(cells.get(4)?)?;
            let until = place(cells.get(5)?).unwrap_or(versions.len());
            Some(Row { cells, from, until })
        })
        .collect()
}

fn read(versions: &str, dimensions: &str, tags: &str) -> Vec<Questionnaire> {
    let codes: Vec<&str> = (versions.lines().skip(1))
        .filter_map(|line| line.split(',').next())
        .filter(|code| !code.is_empty())
        .collect();
    let (dimensions, tags) = (rows(dimensions, &codes), rows(tags, &codes));
    let in_force = |row: &&Row<'_>, at: usize| row.from <= at && at < row.until;
    let of = |(at, version): (usize, &&str)| Questionnaire {
        version: (*version).to_owned(),
        dimensions: (dimensions.iter().filter(|row| in_force(row, at)))
            .filter_map(dimension)
            .collect(),
        tags: (tags.iter().filter(|row| in_force(row, at)))
            .map(tag)
            .collect(),
    };
    codes.iter().enumerate().map(of).collect()
}

fn dimension(row: &Row<'_>) -> Option<Dimension> {
    Some(Dimension {
        code: row.cells[0].to_owned(),
        name: row.cells[1].to_owned(),
        name_en: row.cells[2].to_owned(),
        side: Side::parse(row.cells[3])?,
    })
}

fn tag(row: &Row<'_>) -> Tag {
    Tag {
        code: row.cells[0].to_owned(),
        name: row.cells[1].to_owned(),
        name_en: row.cells[2].to_owned(),
        levels: levels(row.cells[3]),
    }
}

/// `3-5` or `2`.
pub fn levels(text: &str) -> Vec<u8> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.parse::<u8>(), last.parse::<u8>()) {
        (Ok(first), Ok(last)) if first >= 1 && last <= 5 => (first..=last).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_dictionaries_is_read_and_fits() {
        let all = questionnaires();
        let newest = all.newest().unwrap();
        let count = |text: &str| text.lines().skip(1).filter(|l| !l.is_empty()).count();
        assert_eq!(all.0.len(), count(VERSIONS));
        assert_eq!(newest.dimensions.len(), count(DIMENSIONS));
        assert_eq!(newest.tags.len(), count(TAGS));
        // domain.md 3: four asked online, three at a counter, beside the level itself.
        assert_eq!(newest.asked(true).count(), 4);
        assert_eq!(newest.asked(false).count(), 3);
        for level in 1..=5 {
            let n = newest.tags_of(level).count();
            assert!((1..=12).contains(&n), "{n} reasons for level {level}");
        }
        let codes = newest.tags.iter().map(|tag| &tag.code);
        let codes = codes.chain(newest.dimensions.iter().map(|one| &one.code));
        for code in codes {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
            assert!(code.bytes().all(plain), "{code} stands in events");
        }
    }

    #[test]
    fn a_reason_that_was_taken_out_stays_in_the_versions_that_had_it() {
        let head = "code,name,name_en,levels,since,until,verified,source,as_of\n";
        let rows = "old,甲,Old,1-2,v1,v2,no,x,2026-01-01\nnew,乙,New,1,v2,,no,x,2026-01-01\n";
        let all = read("code\nv1\nv2\n", "", &format!("{head}{rows}"));
        let codes = |n: usize| -> Vec<&str> { all[n].tags.iter().map(|t| &*t.code).collect() };
        assert_eq!((codes(0), codes(1)), (vec!["old"], vec!["new"]));
        assert_eq!(
            (levels("1-2"), levels("4"), levels("0-9")),
            (vec![1, 2], vec![4], vec![])
        );
    }
}
