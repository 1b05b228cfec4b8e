//! A sheet: a table on the screen and the same table as a file for a spreadsheet, from the same
//! cells, so that an export is what was seen.

use super::face::parts::{self, Bar, Head, Lamp};
use super::face::text::Lang;
use crate::web::Problem;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The head of a column.
pub struct Column {
    pub label: String,
    pub is_number: bool,
}

impl Column {
    pub fn words(label: impl Into<String>) -> Column {
        Column {
            label: label.into(),
            is_number: false,
        }
    }

    pub fn number(label: impl Into<String>) -> Column {
        Column {
            label: label.into(),
            is_number: true,
        }
    }
}

/// One cell.
pub enum Cell {
    Words(String),
    /// The head of a row that sums the others.
    Total(String),
    Link {
        text: String,
        href: String,
    },
    /// A figure that opens its list; nothing to open at 0.
    Figure {
        n: i64,
        href: String,
        lamp: Option<Lamp>,
    },
    Lamp {
        kind: Lamp,
        text: String,
    },
    /// A figure that opens its list, with its length beside those of the whole column.
    Measured {
        n: i64,
        href: String,
        most: i64,
    },
    /// A figure with nothing behind it.
    Number(i64),
    /// The same with its length beside those of the whole column.
    Length {
        n: i64,
        most: i64,
    },
    Bars {
        title: String,
        bars: Vec<Bar>,
        /// The highest bar of the whole column.
        most: i64,
    },
}

impl Cell {
    pub fn words(text: impl Into<String>) -> Cell {
        Cell::Words(text.into())
    }

    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Cell {
        Cell::Link {
            text: text.into(),
            href: href.into(),
        }
    }

    pub fn figure(n: i64, href: impl Into<String>) -> Cell {
        Cell::Figure {
            n,
            href: href.into(),
            lamp: None,
        }
    }

    /// A figure that somebody should look at, where there is one.
    pub fn warning(n: i64, href: impl Into<String>, lamp: Lamp) -> Cell {
        Cell::Figure {
            n,
            href: href.into(),
            lamp: (n > 0).then_some(lamp),
        }
    }

    pub fn lamp(kind: Lamp, text: impl Into<String>) -> Cell {
        Cell::Lamp {
            kind,
            text: text.into(),
        }
    }

    fn plain(&self) -> String {
        match self {
            Cell::Words(text)
            | Cell::Total(text)
            | Cell::Link { text, .. }
            | Cell::Lamp { text, .. } => text.clone(),
            Cell::Figure { n, .. }
            | Cell::Measured { n, .. }
            | Cell::Length { n, .. }
            | Cell::Number(n) => n.to_string(),
            Cell::Bars { bars, .. } => {
                let counts: Vec<String> = bars.iter().map(|bar| bar.n.to_string()).collect();
                counts.join(" ")
            }
        }
    }

    fn markup(&self) -> Markup {
        match self {
            Cell::Words(text) => html! { td { (text) } },
            Cell::Total(text) => html! { td { b { (text) } } },
            Cell::Link { text, href } => html! { td { a href=(href) { (text) } } },
            Cell::Figure { n: 0, .. } | Cell::Measured { n: 0, .. } => {
                html! { td.n { span.hint { "0" } } }
            }
            Cell::Measured { n, href, most } => html! {
                td.n { (parts::length(*n, *most)) " " a href=(href) { (n) } }
            },
            Cell::Number(n) => html! { td.n { (n) } },
            Cell::Length { n: 0, .. } => html! { td.n { "0" } },
            Cell::Length { n, most } => html! { td.n { (parts::length(*n, *most)) " " (n) } },
            Cell::Figure { n, href, lamp } => html! {
                td.n { a href=(href) {
                    @match lamp {
                        Some(kind) => (parts::lamp(*kind, &n.to_string())),
                        None => (n),
                    }
                } }
            },
            Cell::Lamp { kind, text } => html! { td { (parts::lamp(*kind, text)) } },
            Cell::Bars { title, bars, most } => html! {
                td { (parts::bars_upto(title, bars, *most)) }
            },
        }
    }
}

/// A table of cells.
pub struct Sheet {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    pub fn markup(&self, lang: Lang, caption: &str) -> Markup {
        let heads: Vec<Head> = self
            .columns
            .iter()
            .map(|column| Head {
                label: &column.label,
                number: column.is_number,
            })
            .collect();
        let rows: Vec<Markup> = self
            .rows
            .iter()
            .enumerate()
            .map(|(n, cells)| {
                let cells = html! { @for cell in cells { (cell.markup()) } };
                parts::row(&format!("row-{n}"), false, cells)
            })
            .collect();
        parts::table(lang, caption, false, &heads, &rows)
    }

    /// Comma-separated text, with the mark by which Excel knows UTF-8.
    pub fn csv(&self) -> String {
        let heads = self.columns.iter().map(|column| column.label.clone());
        let mut text = String::from("\u{feff}");
        push_line(&mut text, heads);
        for row in &self.rows {
            push_line(&mut text, row.iter().map(Cell::plain));
        }
        text
    }

    /// The sheet as a file; `name` is ASCII, without ending.
    pub fn download(&self, name: &str) -> Response {
        let headers = [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.csv\""),
            ),
        ];
        (headers, self.csv()).into_response()
    }
}

impl Sheet {
    /// The sheet as a workbook; every cell is text, so that nothing is run and no code becomes a number.
    pub fn workbook(&self, name: &str) -> Result<Response, Problem> {
        let written = self.written().map_err(|error| {
            tracing::error!(%error, "a workbook is not written");
            Problem::Ours
        })?;
        let headers = [
            (
                CONTENT_TYPE,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
            ),
            (
                CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}.xlsx\""),
            ),
        ];
        Ok((headers, written).into_response())
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let text = Format::new().set_num_format("@");
        let head = Format::new().set_num_format("@").set_bold();
        let sheet = book.add_worksheet();
        for (column, one) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, column, &one.label, &head)?;
        }
        for (n, row) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(row) {
                sheet.write_string_with_format(n, column, cell.plain(), &text)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        book.save_to_buffer()
    }
}

fn push_line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            text.push(',');
        }
        text.push_str(&quoted(&guarded(cell)));
    }
    text.push_str("\r\n");
}

/// A spreadsheet runs what begins like a formula; a leading apostrophe makes it words.
fn guarded(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_never_runs_what_somebody_typed() {
        let sheet = Sheet {
            columns: vec![Column::words("名称"), Column::number("件")],
            rows: vec![
                vec![Cell::words("=HYPERLINK(\"x\")"), Cell::figure(3, "/x")],
                vec![Cell::words("@sum, 又一列"), Cell::figure(0, "/x")],
            ],
        };
        assert_eq!(
            sheet.csv(),
            "\u{feff}名称,件\r\n\"'=HYPERLINK(\"\"x\"\")\",3\r\n\"'@sum, 又一列\",0\r\n"
        );
    }

    #[test]
    fn a_workbook_has_the_words_of_the_text_and_nothing_that_runs() {
        use calamine::{Data, Reader, Xlsx};
        let sheet = Sheet {
            columns: vec![Column::words("名称"), Column::number("件")],
            rows: vec![
                vec![Cell::words("=1+1"), Cell::figure(3, "/x")],
                vec![
                    Cell::Total("合计".into()),
                    Cell::Measured {
                        n: 4,
                        href: "/x".into(),
                        most: 9,
                    },
                ],
            ],
        };
        let bytes = std::io::Cursor::new(sheet.written().unwrap());
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| {
                let text = |cell: &Data| match cell {
                    Data::String(text) => text.clone(),
                    other => panic!("{other:?} is no text"),
                };
                row.iter().map(text).collect()
            })
            .collect();
        assert_eq!(rows, [["名称", "件"], ["=1+1", "3"], ["合计", "4"]]);
    }
}
