//! A file that somebody sent becomes tables of text, or a sentence that says what to do.

use super::columns::is_known;
use super::plan::Why;
use super::{Kind, Row, Table};
use calamine::{DataRef, Reader, Xlsx};
use std::io::{Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// More rows than a district has items, for each table.
pub const ROWS_MAX: usize = 5_000;

/// More columns than the national tables have.
const COLUMNS_MAX: usize = 300;

/// What a workbook may be when it is unpacked: 64 MiB.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;

/// In how many of the first rows a heading is looked for: some put a title above it.
const HEADING_WITHIN: usize = 5;

/// Reads a workbook or comma-separated text; the content tells which.
///
/// # Errors
/// A sentence: what the file is instead, and how to save it.
pub fn read(bytes: &[u8]) -> Result<Vec<Table>, Why> {
    let sheets = sheets(bytes)?;
    let mut tables: Vec<Table> = Vec::new();
    for rows in sheets {
        let Some(table) = headed(rows)? else {
            continue;
        };
        if tables.iter().any(|known| known.kind == table.kind) {
            return Err(Why::new(
                format!(
                    "文件里有两张“{}”表，不知道以哪张为准。请只留一张。",
                    table.kind.zh()
                ),
                format!(
                    "The file has two tables of {}. Please keep one.",
                    table.kind.as_str()
                ),
            ));
        }
        tables.push(table);
    }
    if tables.is_empty() {
        return Err(Why::new(
            "没有找到表头。第一行应是国家标准的字段名（如 task_handle_item）或中文名（如 业务办理项编码），可以先导出一份照着填。",
            "No headings were found. The first row has national field names (such as task_handle_item) or their Chinese names; export a file to see them.",
        ));
    }
    tables.sort_by_key(|table| table.kind);
    Ok(tables)
}

/// The rows of each sheet of a file, whatever stands in them.
///
/// # Errors
/// As for [`read`].
pub fn sheets(bytes: &[u8]) -> Result<Vec<Cells>, Why> {
    if bytes.is_empty() {
        return Err(Why::new(
            "文件是空的。请选对文件再上传。",
            "The file is empty. Please choose the right one.",
        ));
    }
    match bytes {
        [b'P', b'K', ..] => workbook(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Why::new(
            "这是旧版 .xls 文件（或加了密码的文件）。请在表格软件里另存为 .xlsx（不加密码）再上传。",
            "This is an old .xls file, or one with a password. Please save it as .xlsx without a password.",
        )),
        _ => Ok(vec![text_rows(&decoded(bytes)?)?]),
    }
}

/// The rows of one sheet, each with its number.
type Cells = Vec<Row>;

/// UTF-8, or what Chinese spreadsheets write where they are not asked (GB 18030, GBK).
fn decoded(bytes: &[u8]) -> Result<String, Why> {
    let plain = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let text = match std::str::from_utf8(plain) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => {
            let text =
                encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(plain);
            text.map(|text| text.into_owned())
        }
    };
    text.filter(|text| !text.contains('\0')).ok_or_else(|| {
        Why::new(
            "文件既不是 CSV（UTF-8、GB18030 或 GBK 编码），也不是 .xlsx。请在表格软件里另存为“CSV UTF-8”或 .xlsx 再上传。",
            "The file is neither CSV (UTF-8, GB18030 or GBK) nor .xlsx. Please save it as “CSV UTF-8” or .xlsx.",
        )
    })
}

fn text_rows(text: &str) -> Result<Cells, Why> {
    let first = text.lines().next().unwrap_or_default();
    let most = |one: &u8| first.bytes().filter(|byte| byte == one).count();
    // The last of equals wins: a comma.
    let delimiter = [b'\t', b';', b',']
        .into_iter()
        .max_by_key(most)
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut rows = Cells::new();
    for (n, record) in reader.records().enumerate() {
        let record = record.map_err(|_| broken())?;
        keep(&mut rows, n + 1, record.iter().map(str::to_owned).collect())?;
    }
    Ok(rows)
}

fn keep(rows: &mut Cells, n: usize, cells: Vec<String>) -> Result<(), Why> {
    if cells.len() > COLUMNS_MAX {
        return Err(Why::new(
            format!(
                "第 {n} 行有 {} 列，最多 {COLUMNS_MAX} 列。请检查是不是多了分隔符。",
                cells.len()
            ),
            format!(
                "Row {n} has {} columns, at most {COLUMNS_MAX} are read. Please look for stray separators.",
                cells.len()
            ),
        ));
    }
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(());
    }
    if rows.len() >= ROWS_MAX + HEADING_WITHIN {
        return Err(too_many());
    }
    let cells = cells.into_iter().map(|cell| cell.replace("\r\n", "\n"));
    rows.push(Row {
        n,
        cells: cells.collect(),
    });
    Ok(())
}

fn workbook(bytes: &[u8]) -> Result<Vec<Cells>, Why> {
    // A library for a format of others: whatever it stumbles over, the answer is a sentence.
    let read = catch_unwind(AssertUnwindSafe(|| {
        must_fit(bytes)?;
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let names = book.sheet_names();
        let sheets = names.iter().map(|name| sheet(&mut book, name));
        sheets.collect::<Result<Vec<Cells>, Why>>()
    }));
    read.unwrap_or_else(|_| Err(broken()))
}

/// A small file can unpack to more than there is memory for; what it says of itself is not believed.
fn must_fit(bytes: &[u8]) -> Result<(), Why> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let mut left = UNPACKED_MAX;
    for n in 0..archive.len() {
        let entry = archive.by_index(n).map_err(|_| broken())?;
        let mut entry = entry.take(left + 1);
        let unpacked = std::io::copy(&mut entry, &mut std::io::sink()).map_err(|_| broken())?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            Why::new(
                "这个 .xlsx 展开后超过 64 MB。请只留要导入的表，去掉图片和空白格式后再上传。",
                "The workbook unpacks to more than 64 MB. Please keep only the tables to import, without pictures and blank formats.",
            )
        })?;
    }
    Ok(())
}

fn sheet<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Cells, Why> {
    let Ok(mut reader) = book.worksheet_cells_reader(name) else {
        // A sheet of charts has no cells.
        return Ok(Cells::new());
    };
    let mut rows = Cells::new();
    let mut cells: Vec<String> = Vec::new();
    let mut n = 0;
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        let (row, column) = cell.get_position();
        if row as usize != n {
            keep(&mut rows, n + 1, std::mem::take(&mut cells))?;
            n = row as usize;
        }
        let text = text_of(cell.get_value());
        let column = column as usize;
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
    }
    keep(&mut rows, n + 1, cells)?;
    Ok(rows)
}

/// A cell as it was meant: a whole number has no decimals, a day is a day.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        // Digits are lost: shown as the spreadsheet shows it, so that it is refused as a code.
        DataRef::Float(n) if n.abs() >= 1e15 => format!("{n:E}").replace('E', "E+"),
        DataRef::Float(n) => n.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is) => super::codes::flag(*is).to_owned(),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// The table under the first row whose cells are headings; `None` where no row is.
fn headed(rows: Cells) -> Result<Option<Table>, Why> {
    let mut best: Option<(usize, Kind, usize)> = None;
    for (at, row) in rows.iter().take(HEADING_WITHIN).enumerate() {
        if let Some((kind, known)) = kind_of(&row.cells)
            && best.is_none_or(|(_, _, most)| known > most)
        {
            best = Some((at, kind, known));
        }
    }
    let Some((at, kind, _)) = best else {
        return Ok(None);
    };
    let heads = rows[at].cells.iter().map(|head| named(head)).collect();
    let mut rest: Vec<Row> = rows.into_iter().skip(at + 1).collect();
    // A second row may say the same headings in the other language.
    if rest
        .first()
        .is_some_and(|row| kind_of(&row.cells).is_some_and(|(other, _)| other == kind))
    {
        rest.remove(0);
    }
    if rest.len() > ROWS_MAX {
        return Err(too_many());
    }
    Ok(Some(Table {
        kind,
        heads,
        rows: rest,
    }))
}

/// A heading without what spreadsheets and people put around it.
fn named(head: &str) -> String {
    head.trim()
        .trim_start_matches('\u{feff}')
        .trim_matches('*')
        .trim()
        .to_owned()
}

/// What a row of headings is of, and how many are known: at least two, and one that tells the kind.
fn kind_of(cells: &[String]) -> Option<(Kind, usize)> {
    let heads: Vec<String> = cells.iter().map(|cell| named(cell)).collect();
    let has = |names: [&str; 2]| heads.iter().any(|head| names.contains(&head.as_str()));
    let kind = if has(["material_name", "材料名称"]) {
        Kind::Materials
    } else if has(["question", "问题"]) {
        Kind::Questions
    } else if has(["site_name", "站点名称"]) {
        Kind::Sites
    } else if has(["person_name", "姓名"]) {
        Kind::People
    } else if has(["login", "登录名"]) {
        Kind::Posts
    } else if has(["unit_level", "机构级别"]) {
        Kind::Units
    } else if has(["task_handle_item", "业务办理项编码"])
        || has(["task_code", "实施编码"])
        || has(["catalog_code", "基本编码"])
    {
        Kind::Items
    } else {
        return None;
    };
    let known = heads.iter().filter(|head| is_known(kind, head)).count();
    (known >= 2).then_some((kind, known))
}

fn broken() -> Why {
    Why::new(
        "文件读不出来，可能没有传完整或已损坏。请在表格软件里打开，另存为 .xlsx 或“CSV UTF-8”再上传。",
        "The file cannot be read; it may be cut off or damaged. Please open it in a spreadsheet, save it as .xlsx or “CSV UTF-8” and send it again.",
    )
}

fn too_many() -> Why {
    Why::new(
        format!("一张表最多 {ROWS_MAX} 行。请分成几个文件导入。"),
        format!("A table has at most {ROWS_MAX} rows. Please import it in several files."),
    )
}
