//! 群众需求: what the residents of a place ask for. Cases and notices at the counter are counted;
//! what was heard on the telephone, in talks, questionnaires and visits is noted by people. It
//! proposes what belongs on the 急盼需求清单; people choose, in the list itself.

use crate::act::days_since_1970;
use crate::ledger;
use crate::store::{StoreError, Tx};
use crate::views::board::after;
use crate::visit::Told;
use crate::{args, sql};
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of};
use yike_core::door::{Fault, Text};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    CASES = "SELECT item, CAST(COUNT(*) AS BIGINT) FROM case_row
        WHERE home = $1 AND filed_at >= $2
        AND ((community >= $3 AND community < $4) OR (taking >= $3 AND taking < $4))
        GROUP BY item";
    TOLD = "SELECT text FROM event WHERE home = $1 AND stream = 'visit'
        AND id >= $2 AND id < $3 AND kind = 'told' AND at >= $4 LIMIT 20000";
    HEARD = "SELECT item, words, source, CAST(SUM(n) AS BIGINT) FROM demand
        WHERE unit >= $1 AND unit < $2 AND day >= $3
        GROUP BY item, words, source ORDER BY item, words, source";
    ENTRIES = "SELECT id, unit, source, MIN(day), CAST(COUNT(*) AS BIGINT),
        CAST(SUM(n) AS BIGINT), MIN(by_person), MIN(at)
        FROM demand WHERE unit >= $1 AND unit < $2 GROUP BY id, unit, source
        ORDER BY 8 DESC, id LIMIT 50";
    ADD = "INSERT INTO demand (id, line, unit, source, day, item, words, n, by_person, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id, line) DO NOTHING";
    TAKE_BACK = "DELETE FROM demand WHERE id = $1 AND unit >= $2 AND unit < $3";
}

/// How far back demand is counted, in days.
pub const DAYS: i64 = 365;
/// Lines of one entry.
pub const LINES_MAX: usize = 300;
/// Characters of one line's words.
const WORDS_MAX: usize = 60;
/// More than this was no count.
const COUNT_MAX: i64 = 1_000_000;

/// Where something was heard. Tianqiao names four of them: 电话回访、座谈交流、调查问卷、网格员面对面.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// 12345 热线
    Hotline,
    /// 电话回访
    CallBack,
    /// 座谈交流
    Talk,
    /// 调查问卷
    Survey,
    /// 网格员走访
    Visit,
}

impl Source {
    pub const ALL: [Source; 5] = [
        Source::Hotline,
        Source::CallBack,
        Source::Talk,
        Source::Survey,
        Source::Visit,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Source::Hotline => "hotline",
            Source::CallBack => "call_back",
            Source::Talk => "talk",
            Source::Survey => "survey",
            Source::Visit => "visit",
        }
    }

    pub fn parse(word: &str) -> Option<Source> {
        Source::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// One line of what was heard: words, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub words: String,
    pub n: i64,
}

/// Reads lines such as `高龄津贴 12`, `老年卡，3 人次`; without a number it was said once. A line
/// that says who it was is refused: this is kept, and nobody in it was asked.
///
/// # Errors
/// Every line that is wrong, each with its number, counted from 1.
pub fn lines(text: &str) -> Result<Vec<Line>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    let written = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    for (n, line) in written {
        match read(line) {
            Ok(line) => lines.push(line),
            Err(fault) => faults.push(Fault::new(
                format!("第 {} 行：{}", n + 1, fault.zh),
                format!("Line {}: {}", n + 1, fault.en),
            )),
        }
    }
    if lines.len() > LINES_MAX {
        faults.push(Fault::new(
            format!(
                "一次最多记 {LINES_MAX} 行，这里有 {} 行。请分几次记。",
                lines.len()
            ),
            format!(
                "At most {LINES_MAX} lines go into one entry; these are {}. Please make several.",
                lines.len()
            ),
        ));
    }
    if lines.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            "还没有写。请一行写一项：居民说的事，后面写人次。",
            "Nothing is written yet. Please write one matter a line, and how often it was said.",
        ));
    }
    if faults.is_empty() {
        Ok(lines)
    } else {
        Err(faults)
    }
}

fn read(line: &str) -> Result<Line, Fault> {
    let line = Text::parse_within(line, 200)?;
    let line = yike_core::door::half_width(line.as_str());
    if longest_number(&line) >= 7 {
        return Err(Fault::new(
            "像是写了电话或证件号码。这里只记事、不记人，请删去号码。",
            "This looks like a telephone or document number. Matters are noted here, not people; please remove it.",
        ));
    }
    let said = line.trim_end_matches(|c: char| "人次件个户份 \t".contains(c));
    let words = said.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &said[words.len()..];
    // `65岁老人卡` has no count; a count stands behind a gap or a sign.
    let is_count =
        !number.is_empty() && words.ends_with(|c: char| " \t,，、:：;；|×x*".contains(c));
    let (words, n) = match is_count {
        true => (words, number.parse().unwrap_or(i64::MAX)),
        false => (line.as_str(), 1),
    };
    let words = words.trim_matches(|c: char| c.is_whitespace() || ",，、:：;；|×*\"".contains(c));
    if words.chars().all(|c| c.is_ascii_digit()) {
        return Err(Fault::new(
            "只有数字，没有写是什么事。请写事项名称或居民的原话。",
            "A number alone: please write which matter it was, or what was said.",
        ));
    }
    if words.chars().count() > WORDS_MAX {
        return Err(Fault::new(
            format!("超过 {WORDS_MAX} 个字。请只写是什么事。"),
            format!("More than {WORDS_MAX} characters. Please write only which matter it was."),
        ));
    }
    if !(1..=COUNT_MAX).contains(&n) {
        return Err(Fault::new(
            "人次要在 1 到 1000000 之间。请核对。",
            "The count must be from 1 to 1,000,000. Please check it.",
        ));
    }
    Ok(Line {
        words: words.to_owned(),
        n,
    })
}

fn longest_number(text: &str) -> usize {
    let plain: String = text.chars().filter(|c| *c != '-' && *c != ' ').collect();
    let mut runs = plain.split(|c: char| !c.is_ascii_digit());
    runs.by_ref().map(str::len).max().unwrap_or(0)
}

/// What somebody heard at one occasion: lines, each with the key of the item that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The client's id; the same entry sent twice is one.
    pub id: String,
    pub unit: UnitId,
    pub source: Source,
    pub day: Date,
    /// Empty where no item was meant.
    pub lines: Vec<(String, Line)>,
}

/// Notes what was heard.
pub fn note(tx: &mut Tx<'_>, entry: &Entry, by: &PersonId, now: At) {
    for (number, (item, line)) in entry.lines.iter().enumerate() {
        tx.put(
            &ADD,
            args![
                &entry.id,
                number as i64,
                entry.unit.as_str(),
                entry.source.as_str(),
                i64::from(days_since_1970(entry.day)),
                item,
                &line.words,
                line.n,
                by.as_str(),
                now.0
            ],
        );
    }
}

/// Takes an entry of this unit or below it back, as if it had not been made.
pub fn take_back(tx: &mut Tx<'_>, id: &str, unit: &UnitId) {
    tx.put(&TAKE_BACK, args![id, unit.as_str(), after(unit.as_str())]);
}

/// An entry as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub id: String,
    pub unit: UnitId,
    pub source: Option<Source>,
    /// Days since 1970.
    pub day: i64,
    pub lines: i64,
    pub n: i64,
    pub by: PersonId,
    pub at: At,
}

/// What is asked for at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    /// Cases filed in the last year by residents of the place or at its desks, by item.
    pub cases: BTreeMap<String, i64>,
    /// 一次性告知 of the last year: people who came and could not hand in yet.
    pub told: BTreeMap<String, i64>,
    /// Heard, by item and source.
    pub heard: BTreeMap<String, BTreeMap<Source, i64>>,
    /// Heard, and no item meant: in the words of the residents.
    pub words: BTreeMap<String, BTreeMap<Source, i64>>,
    /// The latest entries.
    pub entries: Vec<Listed>,
}

/// Counts what is asked for in a district or street.
pub fn of(tx: &mut Tx<'_>, unit: &UnitId, now: At) -> Result<Demand, StoreError> {
    let (from, until) = (unit.as_str(), after(unit.as_str()));
    let home = from.get(..6).unwrap_or(from);
    let since = now.0 - DAYS * 86_400_000;
    let mut demand = Demand::default();
    for row in tx.rows(&CASES, args![home, since, from, &until])? {
        demand.cases.insert(row.text(0)?.to_owned(), row.i64(1)?);
    }
    for row in tx.rows(&TOLD, args![home, from, &until, since])? {
        let record = ledger::record(row.text(0)?).ok();
        let told = record.and_then(|record| serde_json::from_value::<Told>(record.body).ok());
        if let Some(told) = told {
            *demand.told.entry(told.item).or_default() += 1;
        }
    }
    let first = i64::from(days_since_1970(day_of(now))) - DAYS;
    for row in tx.rows(&HEARD, args![from, &until, first])? {
        let (item, words) = (row.text(0)?, row.text(1)?);
        let Some(source) = Source::parse(row.text(2)?) else {
            continue;
        };
        let heap = match item.is_empty() {
            true => demand.words.entry(words.to_owned()),
            false => demand.heard.entry(item.to_owned()),
        };
        *heap.or_default().entry(source).or_default() += row.i64(3)?;
    }
    for row in tx.rows(&ENTRIES, args![from, &until])? {
        demand.entries.push(Listed {
            id: row.text(0)?.to_owned(),
            unit: UnitId::new(row.text(1)?),
            source: Source::parse(row.text(2)?),
            day: row.i64(3)?,
            lines: row.i64(4)?,
            n: row.i64(5)?,
            by: PersonId::new(row.text(6)?),
            at: At(row.i64(7)?),
        });
    }
    Ok(demand)
}

impl Demand {
    /// How often it was heard from all sources.
    pub fn said(&self, item: &str) -> i64 {
        self.heard.get(item).map_or(0, |of| of.values().sum())
    }

    /// From where anything was heard.
    pub fn sources(&self) -> Vec<Source> {
        let is_heard = |source: &Source| self.heard.values().any(|of| of.contains_key(source));
        Source::ALL.into_iter().filter(is_heard).collect()
    }

    /// Every item that anybody asked for, the most often said first, then the most often in vain.
    pub fn items(&self) -> Vec<&str> {
        let keys = self.cases.keys().chain(self.told.keys());
        let mut keys: Vec<&str> = keys.chain(self.heard.keys()).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        let weight = |key: &str| {
            let of = |heap: &BTreeMap<String, i64>| heap.get(key).copied().unwrap_or(0);
            (self.said(key), of(&self.told), of(&self.cases))
        };
        keys.sort_by_key(|key| std::cmp::Reverse(weight(key)));
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_write_them() {
        let text = "高龄津贴 12\n老年卡，3 人次\n\n65岁老人卡\n\"轮椅补贴\",45\n社保卡补办\t7件\n居住证：１８";
        let read = lines(text).unwrap();
        let read: Vec<(&str, i64)> = read.iter().map(|one| (one.words.as_str(), one.n)).collect();
        let expected = [
            ("高龄津贴", 12),
            ("老年卡", 3),
            ("65岁老人卡", 1),
            ("轮椅补贴", 45),
            ("社保卡补办", 7),
            ("居住证", 18),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn every_line_that_is_wrong_is_told_at_once() {
        let text = format!(
            "13800138000 问高龄津贴\n12\n{}\n低保 0\n低保 9999999次",
            "长".repeat(61)
        );
        let faults = lines(&text).unwrap_err();
        let said: Vec<&str> = faults.iter().map(|fault| fault.zh.as_str()).collect();
        assert_eq!(said.len(), 5, "{said:?}");
        assert!(said[0].starts_with("第 1 行：像是写了电话"), "{said:?}");
        assert!(said[1].starts_with("第 2 行：只有数字"), "{said:?}");
        assert!(said[4].contains("第 5 行"), "{said:?}");
        assert_eq!(lines(" \n ").unwrap_err().len(), 1);
    }
}
