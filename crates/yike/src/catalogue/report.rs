//! Faults of files, shown with the line they stand on.

use std::fmt;
use std::io::{self, IsTerminal};
use std::ops::Range;
use std::string::FromUtf8Error;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::Files;

/// One thing wrong with a file: where, what, why, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path inside the catalogue.
    pub file: String,
    /// Bytes of the file; empty at its beginning where the file as a whole is meant.
    pub span: Range<usize>,
    /// From 1, in characters.
    pub line: usize,
    pub column: usize,
    /// The rule's name, which stays; `toml` for what cannot be read at all.
    pub rule: &'static str,
    pub zh: String,
    pub en: String,
}

impl Fault {
    pub(super) fn new(
        (file, text): (&str, &str),
        span: Range<usize>,
        rule: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Fault {
        let span = on_one_line(text, span);
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        Fault {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
            rule,
            zh: zh.into(),
            en: en.into(),
        }
    }
}

/// What a caret can point at: the first line of the span, cut at whole characters.
fn on_one_line(text: &str, span: Range<usize>) -> Range<usize> {
    let whole = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = whole(span.start.min(text.len()));
    let end = whole(span.end.clamp(start, text.len()));
    let length = text[start..end].find('\n').unwrap_or(end - start);
    start..start + length
}

/// All faults of one run.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How many files were looked at.
    pub files: usize,
    pub faults: Vec<Fault>,
    /// The text of each file, to show lines of.
    texts: Arc<Files>,
}

impl Report {
    pub(super) fn new(files: &Arc<Files>, unreadable: Vec<Fault>) -> Report {
        Report {
            files: files.len() + unreadable.len(),
            faults: unreadable,
            texts: Arc::clone(files),
        }
    }

    pub(super) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(super) fn add_all(&mut self, faults: Vec<Fault>) {
        self.faults.extend(faults);
    }

    /// In the order in which a person would go through the files.
    pub(super) fn sort(&mut self) {
        self.faults
            .sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
    }

    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// As a person reads it: the line, a caret, the sentence in both languages.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut shown = String::new();
        for fault in &self.faults {
            let text = self.texts.get(&fault.file).map_or("", String::as_str);
            shown += &renderer.render(&[group(fault, text)]);
            shown += "\n\n";
        }
        let (faults, files) = (self.faults.len(), self.files);
        shown += &match faults {
            0 => {
                format!("查了 {files} 个文件，没有问题。\n{files} files checked, nothing wrong.\n")
            }
            _ => format!(
                "查了 {files} 个文件，{faults} 处要改。\n{files} files checked, {faults} to put right.\n"
            ),
        };
        shown
    }

    /// Colour only where somebody is looking.
    pub fn print(&self) {
        print!("{}", self.render(io::stdout().is_terminal()));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

/// Only the line itself is given to the renderer, so that a large table costs no more than a
/// small one.
fn group<'a>(fault: &'a Fault, text: &'a str) -> Group<'a> {
    let from = text[..fault.span.start].rfind('\n').map_or(0, |n| n + 1);
    let rest = &text[from..];
    let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
    let span = fault.span.start - from..fault.span.end - from;
    let snippet = Snippet::source(line)
        .path(&fault.file)
        .line_start(fault.line)
        .annotation(AnnotationKind::Primary.span(span));
    Level::ERROR
        .primary_title(&fault.zh)
        .id(fault.rule)
        .element(snippet)
        .element(Level::NOTE.message(&fault.en))
}

/// Bytes are not guessed at: GB18030 and mojibake look alike until somebody is called by the
/// wrong name.
pub(super) fn not_utf8(file: &str, error: &FromUtf8Error) -> Fault {
    let good = error.utf8_error().valid_up_to();
    let line = error.as_bytes()[..good]
        .iter()
        .filter(|b| **b == b'\n')
        .count()
        + 1;
    let mut fault = Fault::new(
        (file, ""),
        0..0,
        "utf8",
        format!("第 {line} 行有不是 UTF-8 的字节，可能是用 GBK 保存的。请另存为 UTF-8。"),
        format!("Line {line} has bytes that are not UTF-8. Please save the file as UTF-8."),
    );
    fault.line = line;
    fault
}

pub(super) fn not_read(file: &str) -> Fault {
    Fault::new(
        (file, ""),
        0..0,
        "file_name",
        "这个文件不会被读取：items 里放 .toml，calendar、dictionaries 里放 .csv，units 里放两者之一。请改名或移走。",
        "This file is not read: items are .toml, calendar and dictionaries .csv, units either. \
         Please rename it or move it away.",
    )
}
