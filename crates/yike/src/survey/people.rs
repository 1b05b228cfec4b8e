//! Names and phones as somebody brings them along, typed or in a table: every line is read or told with
//! what is wrong, and nobody is called twice.

use crate::exchange::{self, Row, Why};
use serde::{Deserialize, Serialize};
use yike_core::door::{Fault, PersonName, Phone, half_width};

/// So many are called from one list.
pub const MOST: usize = 1_000;

/// Somebody to be called. `Debug` says nothing of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callee {
    pub name: String,
    pub phone: String,
    /// The case that they were drawn from, so that a look at their phone is written down there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case: String,
}

impl std::fmt::Debug for Callee {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Callee({}, {})", self.name_masked(), self.phone_masked())
    }
}

impl Callee {
    pub fn name_masked(&self) -> String {
        PersonName::parse(&self.name).map_or_else(|_| "*".into(), |name| name.masked())
    }

    pub fn phone_masked(&self) -> String {
        Phone::parse(&self.phone).map_or_else(|_| "*".into(), |phone| phone.masked())
    }
}

/// Reads lines such as `王秀兰 13800001234`; commas and tabs part as well.
///
/// # Errors
/// Every line that is wrong, each with its number. No fault repeats what was typed.
pub fn typed(text: &str) -> Result<Vec<Callee>, Vec<Fault>> {
    let rows = text
        .lines()
        .enumerate()
        .map(|(n, line)| (n + 1, parted(line)));
    read(rows.collect())
}

/// A line in its parts; a number in groups stays one, and so does a name in Latin letters.
fn parted(line: &str) -> Vec<String> {
    let line = half_width(line);
    let mut parts: Vec<String> = Vec::new();
    for one in line.split(|c: char| c.is_whitespace() || ",，、;；|".contains(c)) {
        let belongs = |last: &&mut String| {
            let both = |is: fn(char) -> bool| last.chars().all(is) && one.chars().all(is);
            both(|c| c.is_ascii_digit()) || both(|c| c.is_ascii_alphabetic())
        };
        match parts.last_mut().filter(belongs) {
            _ if one.is_empty() => {}
            Some(last) if one.starts_with(|c: char| c.is_ascii_digit()) => last.push_str(one),
            Some(last) => {
                last.push(' ');
                last.push_str(one);
            }
            None => parts.push(one.to_owned()),
        }
    }
    parts
}

/// Reads the first sheet of a workbook or comma-separated text: names and phones in any two columns.
///
/// # Errors
/// A sentence about the file, or every line that is wrong.
pub fn table(bytes: &[u8]) -> Result<Vec<Callee>, Vec<Fault>> {
    let whole = |why: Why| vec![Fault::new(why.zh, why.en)];
    let sheets = exchange::sheets(bytes).map_err(whole)?;
    let rows = sheets.into_iter().find(|rows| !rows.is_empty());
    let rows = rows.unwrap_or_default().into_iter();
    read(rows.map(|Row { n, cells }| (n, cells)).collect())
}

fn read(rows: Vec<(usize, Vec<String>)>) -> Result<Vec<Callee>, Vec<Fault>> {
    let mut callees: Vec<Callee> = Vec::new();
    let mut faults = Vec::new();
    let blank = |cells: &Vec<String>| cells.iter().all(|cell| cell.trim().is_empty());
    let written = rows.into_iter().filter(|(_, cells)| !blank(cells));
    for (order, (n, cells)) in written.enumerate() {
        if order == 0 && is_heading(&cells) {
            continue;
        }
        match callee(&cells) {
            // One phone is called once, however often it stands there.
            Ok(one) if callees.iter().any(|known| known.phone == one.phone) => {}
            Ok(one) => callees.push(one),
            Err(fault) => faults.push(Fault::new(
                format!("第 {n} 行：{}", fault.zh),
                format!("Line {n}: {}", fault.en),
            )),
        }
    }
    if callees.len() > MOST {
        faults.push(Fault::new(
            format!(
                "一份名单最多 {MOST} 人，这里有 {} 人。请分成几份。",
                callees.len()
            ),
            format!(
                "A list has at most {MOST} people; these are {}. Please make several.",
                callees.len()
            ),
        ));
    }
    if callees.is_empty() && faults.is_empty() {
        faults.push(Fault::new(
            "还没有人。请一行写一个人：姓名和电话，中间空一格。",
            "Nobody is in it yet. Please write one person a line: name and phone with a blank between.",
        ));
    }
    match faults.is_empty() {
        true => Ok(callees),
        false => Err(faults),
    }
}

/// A first row that says what stands below it.
fn is_heading(cells: &[String]) -> bool {
    const WORDS: [&str; 8] = [
        "姓名",
        "名字",
        "联系人",
        "电话",
        "手机",
        "手机号",
        "name",
        "phone",
    ];
    let mut cells = cells.iter().map(|cell| cell.trim().to_lowercase());
    cells.any(|cell| WORDS.contains(&cell.as_str()))
}

fn callee(cells: &[String]) -> Result<Callee, Fault> {
    let phone = cells.iter().find_map(|cell| Phone::parse(cell).ok());
    let phone = phone.ok_or_else(|| {
        Fault::new(
            "没有认出电话。手机号 11 位；座机带区号，如 010-64000000。请核对这一行。",
            "No telephone number was found. A mobile number has 11 digits. Please check this line.",
        )
    })?;
    let is_name = |cell: &&String| !cell.chars().any(|c| c.is_ascii_digit());
    let mut names = cells.iter().filter(is_name);
    let name = names.find_map(|cell| PersonName::parse(cell).ok());
    let name = name.ok_or_else(|| {
        Fault::new(
            "没有认出姓名。请在电话前面写姓名。",
            "No name was found. Please write the name before the number.",
        )
    })?;
    Ok(Callee {
        name: name.as_str().to_owned(),
        phone: phone.as_str().to_owned(),
        case: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tables_are_read_as_people_write_them() {
        let text = "姓名 电话\n王秀兰 138 0000 1234\n\n１３９００００１２３４，李明\n王秀兰\t13800001234\n";
        let read = typed(text).unwrap();
        let read: Vec<(&str, &str)> = (read.iter())
            .map(|one| (one.name.as_str(), one.phone.as_str()))
            .collect();
        assert_eq!(read, [("王秀兰", "13800001234"), ("李明", "13900001234")]);
        let csv = "序号,姓名,手机\n1,赵敏,13700001234\n".as_bytes();
        assert_eq!(table(csv).unwrap()[0].name, "赵敏");
    }

    #[test]
    fn every_line_that_is_wrong_is_told_and_nothing_typed_is_repeated() {
        let faults = typed("王秀兰\n13800001234\n李明 1380000").unwrap_err();
        let said: Vec<&str> = faults.iter().map(|fault| fault.zh.as_str()).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].starts_with("第 1 行：没有认出电话"), "{said:?}");
        assert!(said[1].starts_with("第 2 行：没有认出姓名"), "{said:?}");
        assert!(said.iter().all(|one| !one.contains("李明")), "{said:?}");
        assert_eq!(typed(" \n").unwrap_err().len(), 1);
        let one = Callee {
            name: "王秀兰".into(),
            phone: "13800001234".into(),
            case: String::new(),
        };
        assert_eq!(format!("{one:?}"), "Callee(王*兰, 138****1234)");
    }
}
