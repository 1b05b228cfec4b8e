//! Reading a year's notice from a table `date,kind,occasion`, telling everything that is
//! wrong at once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Words,
    calendar::{Shift, is_weekend},
};

/// One thing wrong with an imported table, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvFault {
    /// The line, from 1; 0 when the fault is of the table as a whole.
    pub line: usize,
    pub zh: String,
    pub en: String,
}

pub(super) struct Entry {
    pub line: usize,
    pub date: Date,
    pub shift: Shift,
}

/// All rows of the table, or all its faults.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Vec<CsvFault>> {
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.is_empty());
    match lines.next() {
        None => return Err(vec![empty()]),
        Some((_, "date,kind,occasion")) => {}
        Some((line, _)) => return Err(vec![no_header(line)]),
    }
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    let mut seen = BTreeMap::new();
    for (line, row) in lines {
        match entry(line, row) {
            Err(fault) => faults.push(fault),
            Ok(entry) => match seen.insert(entry.date, line) {
                Some(first) => faults.push(twice(line, entry.date, first)),
                None => entries.push(entry),
            },
        }
    }
    if entries.is_empty() && faults.is_empty() {
        faults.push(empty());
    }
    if faults.is_empty() {
        Ok(entries)
    } else {
        Err(faults)
    }
}

fn entry(line: usize, row: &str) -> Result<Entry, CsvFault> {
    let mut cells = row
        .splitn(3, ',')
        .map(|cell| cell.trim().trim_matches('"').trim());
    let (Some(day), Some(kind)) = (cells.next(), cells.next()) else {
        return Err(few_cells(line));
    };
    let date = date(day).ok_or_else(|| no_date(line))?;
    let shift = match kind {
        "holiday" => Shift::Holiday(occasion(cells.next().unwrap_or_default())),
        "workday" if !is_weekend(date) => return Err(weekday_worked(line, date)),
        "workday" => Shift::Workday,
        _ => return Err(unknown_kind(line)),
    };
    Ok(Entry { line, date, shift })
}

/// `2026-10-01`, or `2026/10/1` as spreadsheets write it.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/']);
    let year = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| (1949..=9998).contains(year))?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// The occasion in both languages; one that is not in the list keeps the words it came with.
fn occasion(text: &str) -> Words {
    const KNOWN: [(&str, &str); 7] = [
        ("元旦", "New Year's Day"),
        ("春节", "Spring Festival"),
        ("清明节", "Tomb-sweeping Day"),
        ("劳动节", "Labour Day"),
        ("端午节", "Dragon Boat Festival"),
        ("中秋节", "Mid-autumn Festival"),
        ("国庆节", "National Day"),
    ];
    if text.is_empty() {
        return Words::new("节假日", "Public holiday");
    }
    match KNOWN.iter().find(|(zh, en)| *zh == text || *en == text) {
        Some((zh, en)) => Words::new(zh, en),
        None => Words::new(text, text),
    }
}

fn fault(line: usize, zh: String, en: String) -> CsvFault {
    CsvFault { line, zh, en }
}

fn empty() -> CsvFault {
    fault(
        0,
        "表里一行日期也没有。请按国务院办公厅的放假通知逐日填写后再导入。".into(),
        "The table has no dates. Fill it in from the State Council's notice and import again."
            .into(),
    )
}

fn no_header(line: usize) -> CsvFault {
    fault(
        line,
        "第一行应是表头 date,kind,occasion，否则分不清各列。请补上表头。".into(),
        "The first line must be the heading date,kind,occasion, or the columns cannot be told \
         apart. Add it."
            .into(),
    )
}

fn few_cells(line: usize) -> CsvFault {
    fault(
        line,
        "这一行不足两列。每行要有日期和类别，如 2026-10-01,holiday,国庆节。".into(),
        "This line has fewer than two columns. Give a date and a kind, as in \
         2026-10-01,holiday,National Day."
            .into(),
    )
}

fn no_date(line: usize) -> CsvFault {
    fault(
        line,
        "日期认不出，或历法上没有这一天。请写成 2026-10-01 的样子。".into(),
        "This is not a date, or no such day exists. Write it like 2026-10-01.".into(),
    )
}

fn unknown_kind(line: usize) -> CsvFault {
    fault(
        line,
        "类别只能是 holiday（放假）或 workday（周末调休上班）。请改正第二列。".into(),
        "The kind must be holiday (a day off) or workday (a weekend day that is worked). \
         Correct the second column."
            .into(),
    )
}

fn weekday_worked(line: usize, date: Date) -> CsvFault {
    fault(
        line,
        format!("{date} 不是周末，本来就上班，不能写作调休上班。请对照通知核对日期。"),
        format!(
            "{date} is a weekday and is worked anyway, so it cannot be a make-up day. Check the \
             date against the notice."
        ),
    )
}

fn twice(line: usize, date: Date, first: usize) -> CsvFault {
    fault(
        line,
        format!("{date} 在第 {first} 行已经写过。同一天只能有一种安排，请删去一行。"),
        format!("{date} is already on line {first}. A day has one arrangement; delete one line."),
    )
}

pub(super) fn outside_year(line: usize, date: Date, year: i16) -> CsvFault {
    let before = year - 1;
    fault(
        line,
        format!("{date} 不在 {year} 年，也不在 {before} 年 12 月。请分年导入，或核对年份。"),
        format!(
            "{date} is neither in {year} nor in December {before}. Import one year at a time, or \
             check the year."
        ),
    )
}

pub(super) fn contradicts(line: usize, date: Date, notice: i16) -> CsvFault {
    fault(
        line,
        format!("{date} 与已导入的 {notice} 年安排不一致。请先核对两份通知，再改正其中一份。"),
        format!(
            "{date} contradicts the arrangement imported for {notice}. Compare the two notices \
             and correct one of them."
        ),
    )
}

pub(super) fn legal_day_missing(date: Date) -> CsvFault {
    fault(
        0,
        format!("{date} 是法定节日，表里却没有放假，这份表可能不完整。请补上 {date},holiday。"),
        format!(
            "{date} is a legal holiday but the table leaves it worked; the table may be \
             incomplete. Add {date},holiday."
        ),
    )
}
