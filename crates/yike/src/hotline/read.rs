//! A file of the hot line becomes lines of text, by its headings: those of the workbooks that districts
//! hand on, or the names of the API.

use super::ORDERS_MAX;
use crate::exchange::{self, Row, Why};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// An order as it was typed, written or sent; nothing is checked yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The row in its file as a spreadsheet counts it, or the place in what was sent, from 1.
    pub row: usize,
    pub number: String,
    pub received: String,
    pub unit: String,
    pub until: String,
    pub name: String,
    pub phone: String,
    pub content: String,
    pub item: String,
    /// 办件编号 of the case that it concerns.
    pub case: String,
}

/// A column, its headings, and where its cell goes.
type Column = (&'static [&'static str], fn(&mut Typed) -> &mut String);

const COLUMNS: [Column; 9] = [
    (&["工单编号", "工单号", "编号", "number"], |o| {
        &mut o.number
    }),
    (
        &["来电时间", "受理时间", "诉求时间", "received"],
        |o| &mut o.received,
    ),
    (
        &["承办单位", "派单单位", "主办单位", "unit"],
        |o| &mut o.unit,
    ),
    (
        &["答复期限", "办理期限", "办结时限", "until"],
        |o| &mut o.until,
    ),
    (
        &["姓名", "来电人", "联系人", "诉求人", "name"],
        |o| &mut o.name,
    ),
    (&["电话", "来电号码", "联系电话", "phone"], |o| {
        &mut o.phone
    }),
    (
        &["诉求内容", "工单内容", "主要内容", "content"],
        |o| &mut o.content,
    ),
    (&["事项", "事项名称", "item"], |o| &mut o.item),
    (&["办件编号", "关联办件", "case"], |o| &mut o.case),
];

/// What a file must have: number, unit, content.
const NEEDED: [usize; 3] = [0, 2, 6];

/// In how many of the first rows the headings are looked for.
const HEADING_WITHIN: usize = 5;

/// Reads a workbook or comma-separated text.
///
/// # Errors
/// A sentence: what the file is instead, which heading is not there, or that it is too long.
pub fn read(bytes: &[u8]) -> Result<Vec<Typed>, Why> {
    for rows in exchange::sheets(bytes)? {
        let heads = rows.iter().take(HEADING_WITHIN);
        let found = heads.enumerate().find_map(|(n, row)| {
            let columns = columns(row);
            let has = |one: &usize| columns.contains(&Some(*one));
            NEEDED.iter().all(has).then_some((n, columns))
        });
        let Some((n, columns)) = found else { continue };
        let rows = &rows[n + 1..];
        if rows.len() > ORDERS_MAX {
            return Err(Why::new(
                format!(
                    "一次最多导入 {ORDERS_MAX} 张工单，这里有 {} 张。请分几次导入。",
                    rows.len()
                ),
                format!(
                    "At most {ORDERS_MAX} orders are taken from one file; these are {}. Please split it.",
                    rows.len()
                ),
            ));
        }
        return Ok(rows.iter().map(|row| typed(row, &columns)).collect());
    }
    Err(Why::new(
        "没有找到表头。要有“工单编号”“承办单位”“诉求内容”三列；可以先下载样表照着填。",
        "No headings were found: 工单编号 (number), 承办单位 (unit) and 诉求内容 (content) are needed. Download the sample to see them.",
    ))
}

/// Which of our columns each cell of a row of headings is.
fn columns(row: &Row) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = Vec::new();
    for cell in &row.cells {
        let head = cell.trim().trim_end_matches('*').trim().to_lowercase();
        let column = (COLUMNS.iter()).position(|(names, _)| names.contains(&head.as_str()));
        // Of two columns with the same heading the first counts.
        found.push(column.filter(|one| !found.contains(&Some(*one))));
    }
    found
}

fn typed(row: &Row, columns: &[Option<usize>]) -> Typed {
    let mut order = Typed {
        row: row.n,
        ..Typed::default()
    };
    for (cell, column) in row.cells.iter().zip(columns) {
        if let Some(column) = column {
            *COLUMNS[*column].1(&mut order) = cell.trim().to_owned();
        }
    }
    order
}

/// The orders as text, to go with a form between preview and confirmation.
pub fn packed(orders: &[Typed]) -> String {
    STANDARD.encode(serde_json::to_vec(orders).unwrap_or_default())
}

/// What a form brought back; `None` where it was cut or changed on the way.
pub fn unpacked(text: &str) -> Option<Vec<Typed>> {
    let orders: Vec<Typed> = serde_json::from_slice(&STANDARD.decode(text).ok()?).ok()?;
    (orders.len() <= ORDERS_MAX).then_some(orders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_below_a_title_in_any_order_and_either_language() {
        let file = "接诉即办派单表,,,\n诉求内容,工单编号*,备注,承办单位,电话\n灯不亮,A-1,x,北新桥街道,13800001234\n";
        let read = read(file.as_bytes()).expect("read");
        let want = Typed {
            row: 3,
            number: "A-1".into(),
            unit: "北新桥街道".into(),
            phone: "13800001234".into(),
            content: "灯不亮".into(),
            ..Typed::default()
        };
        assert_eq!(read, std::slice::from_ref(&want));
        assert_eq!(unpacked(&packed(&read)), Some(read));
        let english = super::read(b"number,unit,content\n1,110101,words\n").expect("read");
        assert_eq!(english[0].number, "1");
    }

    #[test]
    fn a_file_without_its_headings_is_told_which_are_needed() {
        let why = read("姓名,电话\n甲,1\n".as_bytes()).unwrap_err();
        assert!(why.zh.contains("工单编号"));
        assert!(read(b"").is_err());
        assert_eq!(unpacked("no"), None);
    }
}
