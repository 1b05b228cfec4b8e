//! Tables as files: a workbook, or comma-separated text as spreadsheets in China open it.

use super::columns::REFUSED;
use super::plan::Plan;
use super::{Table, heading};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// The widest a column is made, in characters.
const WIDTH_MAX: usize = 40;

/// A workbook with one sheet for each table: national names, Chinese names, then the rows. Every
/// cell is text, so that no code becomes a number and nothing is run.
///
/// # Errors
/// The library's own: a cell of more than 32,767 characters.
pub fn xlsx(tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The format of text: what is typed into such a cell later stays text too.
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let head = Format::new().set_num_format("@").set_bold();
    for table in tables {
        let sheet = book.add_worksheet().set_name(table.kind.zh())?;
        for (column, name) in (0..).zip(&table.heads) {
            sheet.write_string_with_format(0, column, name, &head)?;
            sheet.write_string_with_format(1, column, heading(table.kind, name), &head)?;
            let cells = table
                .rows
                .iter()
                .filter_map(|row| row.cells.get(column as usize));
            let longest = cells.map(|cell| width(cell)).max().unwrap_or(0);
            let width = longest.max(width(name)).clamp(8, WIDTH_MAX) + 2;
            sheet.set_column_width(column, width as f64)?;
        }
        for (n, row) in (2..).zip(&table.rows) {
            for (column, cell) in (0..).zip(&row.cells) {
                sheet.write_string_with_format(n, column, cell, &text)?;
            }
        }
        sheet.set_freeze_panes(2, 0)?;
    }
    book.save_to_buffer()
}

/// How wide the longest line of a cell is; a character of Chinese takes the place of two.
fn width(cell: &str) -> usize {
    let lines = cell.lines().map(|line| {
        line.chars()
            .map(|one| 1 + usize::from(!one.is_ascii()))
            .sum()
    });
    lines.max().unwrap_or(0)
}

/// Comma-separated text with the mark by which spreadsheets know UTF-8.
pub fn csv(table: &Table) -> Vec<u8> {
    let rows = table.rows.iter().map(|row| row.cells.clone());
    text(table.heads.clone(), rows)
}

/// The refused rows of a table: why, then the cells as they came, to be mended and sent again.
pub fn refused_csv(table: &Table, plan: &Plan) -> Vec<u8> {
    let mut heads: Vec<String> = REFUSED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let is_own = |head: &String| REFUSED.iter().any(|(name, _)| name == head);
    let kept: Vec<usize> = (0..table.heads.len())
        .filter(|n| !is_own(&table.heads[*n]))
        .collect();
    heads.extend(kept.iter().map(|n| table.heads[*n].clone()));
    let rows = table.rows.iter().filter_map(|row| {
        let why: Vec<_> = plan
            .refused
            .iter()
            .filter(|one| one.kind == table.kind && one.row == row.n)
            .collect();
        let (first, columns) = (why.first()?, why.iter().map(|one| one.column));
        let lines = |get: fn(&super::Why) -> &String| {
            why.iter()
                .map(|one| get(&one.why).as_str())
                .collect::<Vec<_>>()
                .join("\n")
        };
        let mut cells = vec![
            first.row.to_string(),
            columns.collect::<Vec<_>>().join("\n"),
            lines(|why| &why.zh),
            lines(|why| &why.en),
        ];
        cells.extend(
            kept.iter()
                .map(|n| row.cells.get(*n).cloned().unwrap_or_default()),
        );
        Some(cells)
    });
    text(heads, rows)
}

fn text(heads: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(heads).chain(rows) {
        // Into memory, and every row has the cells of the heading.
        let cells = row.into_iter().map(guarded);
        writer.write_record(cells).expect("memory takes every row");
    }
    writer.into_inner().expect("memory is flushed")
}

/// A spreadsheet runs what begins like a formula; a leading apostrophe makes it words, and the
/// import takes it away again.
fn guarded(cell: String) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell,
    }
}
