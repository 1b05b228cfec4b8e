//! Working days: which years are known, and importing one. What is wrong with a table is told
//! line by line; before anything is kept its days are shown; afterwards the clock goes through
//! every running promise.

use super::{change, command_id, frame, must_rule_all, rules_all, said};
use crate::app::App;
use crate::views::admin::{Years, years};
use crate::web::casework::words;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{self, Fault, Field};
use crate::web::face::text::{Lang, t, tr};
use crate::web::go;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit};
use crate::{register, runner};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use std::time::Duration;
use yike_core::clock::{Calendar, CsvFault, Off, span_en, span_zh};

/// A page does not wait longer for the clock; it goes on by itself.
const PATIENCE: Duration = Duration::from_secs(10);

/// `GET /admin/calendar`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let years = years(&app).await?;
    Ok(draw(&visit, &years, &Posted::default(), &[], &[]))
}

/// `POST /admin/calendar/check`: the days that a table would bring, or its faults.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    match read(&visit, &posted) {
        Ok(import) => Ok(preview(&visit, &import).into_response()),
        Err(wrong) => refused(&app, &visit, posted, wrong).await,
    }
}

/// `POST /admin/calendar/keep`
pub async fn keep(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    must_rule_all(&visit)?;
    let import = match read(&visit, &posted) {
        Ok(import) => import,
        Err(wrong) => return refused(&app, &visit, posted, wrong).await,
    };
    let rows = stored(&import.text);
    change(&app, &visit, &posted, move |tx, by, now| {
        Ok(register::keep_year(tx, import.year, &rows, by, now)?)
    })
    .await?;
    match tokio::time::timeout(PATIENCE, runner::tick(&app)).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the clock goes through the promises later"),
        Err(_) => tracing::info!("the clock is still going through the promises"),
    }
    Ok(go::and_say("/admin/calendar", "admin-year-kept"))
}

/// A table that can be kept.
struct Import {
    year: i16,
    text: String,
    merged: Calendar,
}

/// What is wrong: with a field, or with lines of the table.
struct Wrong {
    text: String,
    fields: Vec<Fault>,
    lines: Vec<CsvFault>,
}

fn read(visit: &Visit, posted: &Posted) -> Result<Import, Wrong> {
    let lang = visit.lang;
    let mut wrong = Wrong {
        text: posted.get("rows").to_owned(),
        fields: Vec::new(),
        lines: Vec::new(),
    };
    if let Some(file) = posted.files.iter().find(|file| file.field == "file") {
        match std::str::from_utf8(&file.bytes) {
            Ok(text) => wrong.text = text.trim_start_matches('\u{feff}').to_owned(),
            Err(_) => wrong.fields.push(said(
                lang,
                "file",
                "文件不是 UTF-8 编码，可能是用 GBK 保存的。请另存为“CSV UTF-8”再上传。",
                "The file is not UTF-8. Save it as CSV UTF-8 and upload it again.",
            )),
        }
    }
    let year = posted.get("year").parse::<i16>().ok();
    let year = year.filter(|year| (2000..=2100).contains(year));
    if year.is_none() {
        wrong.fields.push(said(
            lang,
            "year",
            "请写四位数的年份，如 2027。",
            "Write the year in four digits, such as 2027.",
        ));
    }
    let (Some(year), true) = (year, wrong.fields.is_empty()) else {
        return Err(wrong);
    };
    match visit.world.calendar.merge(year, &wrong.text) {
        Ok(merged) => Ok(Import {
            year,
            text: wrong.text,
            merged,
        }),
        Err(lines) => {
            wrong.lines = lines;
            Err(wrong)
        }
    }
}

/// The rows as the register keeps them: without heading and empty lines.
fn stored(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.skip(1).collect::<Vec<_>>().join("\n")
}

async fn refused(
    app: &App,
    visit: &Visit,
    posted: Posted,
    wrong: Wrong,
) -> Result<Response, Problem> {
    let mut typed = posted;
    typed.fields.retain(|(key, _)| key != "rows");
    typed.fields.push(("rows".into(), wrong.text));
    let years = years(app).await?;
    let page = draw(visit, &years, &typed, &wrong.fields, &wrong.lines);
    Ok(super::again(page))
}

fn draw(
    visit: &Visit,
    years: &Years,
    typed: &Posted,
    fields: &[Fault],
    lines: &[CsvFault],
) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "admin-calendar");
    let mut faults = fields.to_vec();
    faults.extend(lines.iter().map(|fault| line_fault(lang, fault)));
    let body = html! {
        (parts::error_summary(lang, &faults))
        h1 { (title) }
        @if years.imported.is_empty() {
            (parts::empty(&t(lang, "admin-calendar-none"), &t(lang, "admin-calendar-none-next"), None))
        } @else {
            (known_years(visit, years).markup(lang, &title))
            (progress(lang, years))
        }
        @if rules_all(visit) { (import_form(visit, years, typed, &faults)) }
        @else { p { (t(lang, "admin-read-only")) } }
    };
    frame(visit, &title, body)
}

/// 第 3 行：…; a fault of the table as a whole has no line.
fn line_fault(lang: Lang, fault: &CsvFault) -> Fault {
    let words = lang.either(&fault.zh, &fault.en);
    let message = match fault.line {
        0 => words.to_owned(),
        line => tr(
            lang,
            "admin-line",
            &[("line", line.into()), ("words", words.into())],
        ),
    };
    Fault {
        field_id: "rows".into(),
        message,
    }
}

fn known_years(visit: &Visit, years: &Years) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "admin-year")),
        Column::number(t(lang, "admin-year-worked")),
        Column::number(t(lang, "admin-year-made-up")),
        Column::words(t(lang, "admin-year-imported")),
    ];
    let calendar = &visit.world.calendar;
    let rows = years
        .imported
        .iter()
        .rev()
        .map(|(year, at)| {
            let (worked, made_up) = counts(calendar, *year);
            vec![
                Cell::words(year.to_string()),
                Cell::Number(worked),
                Cell::Number(made_up),
                Cell::words(words::time(lang, *at, visit.today())),
            ]
        })
        .collect();
    Sheet { columns, rows }
}

/// Working days of a year, and those of them at weekends.
fn counts(calendar: &Calendar, year: i16) -> (i64, i64) {
    let worked = || days(year).filter(|day| calendar.is_working(*day));
    let made_up = worked().filter(|day| calendar.is_make_up(*day)).count();
    (worked().count() as i64, made_up as i64)
}

fn days(year: i16) -> impl Iterator<Item = Date> {
    let first = Date::new(year, 1, 1).ok();
    std::iter::successors(first, |day| day.tomorrow().ok())
        .take_while(move |day| day.year() == year)
}

fn progress(lang: Lang, years: &Years) -> Markup {
    html! {
        p #moved { (tr(lang, "admin-year-moved", &[("n", years.moved.into())])) }
        @if years.unseen > 0 {
            (parts::notice(
                BannerKind::Note,
                &tr(lang, "admin-year-unseen", &[("n", years.unseen.into())]),
                &t(lang, "admin-year-unseen-next"),
            ))
        }
    }
}

fn import_form(visit: &Visit, years: &Years, typed: &Posted, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let next = years
        .imported
        .keys()
        .last()
        .map_or(visit.today().year(), |year| year + 1);
    let next = next.to_string();
    let year = if typed.has("year") {
        typed.get("year")
    } else {
        &next
    };
    let (year_label, rows_label) = (t(lang, "admin-year"), t(lang, "admin-year-rows"));
    let (file_label, rows_hint) = (t(lang, "admin-year-file"), t(lang, "admin-year-rows-hint"));
    let file_hint = t(lang, "admin-year-file-hint");
    html! {
        h2 { (t(lang, "admin-year-import")) }
        form method="post" action="/admin/calendar/check" enctype="multipart/form-data" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(Some(typed))))
            (parts::number(lang, &Field {
                value: year,
                maxlength: Some(4),
                ..Field::new("year", &year_label)
            }.with_fault(faults)))
            (parts::file_field(lang, &Field {
                hint: Some(&file_hint),
                optional: true,
                ..Field::new("file", &file_label)
            }.with_fault(faults), ".csv,text/csv", "1 MB", false))
            (parts::textarea(lang, &Field {
                value: typed.get("rows"),
                hint: Some(&rows_hint),
                optional: true,
                ..Field::new("rows", &rows_label)
            }.with_fault(faults), 10))
            (parts::actions(&[parts::button(&t(lang, "admin-year-check"), parts::Kind::Act, None)]))
        }
    }
}

/// The days off and the weekends worked, before they are kept.
fn preview(visit: &Visit, import: &Import) -> Markup {
    let lang = visit.lang;
    let year = import.year;
    let title = tr(
        lang,
        "admin-year-preview",
        &[("year", year.to_string().into())],
    );
    let (worked, made_up) = counts(&import.merged, year);
    let now = &visit.world.calendar;
    let differ = days(year).filter(|day| now.is_working(*day) != import.merged.is_working(*day));
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "admin-year-counts", &[
            ("worked", worked.into()), ("made", made_up.into()),
            ("differ", differ.count().into())])) }
        (days_sheet(visit, import).markup(lang, &title))
        p { (t(lang, "admin-year-what")) }
        form method="post" action="/admin/calendar/keep" {
            (parts::csrf_field(&visit.csrf))
            (parts::command_id_field(&command_id(None)))
            (parts::hidden("year", &year.to_string()))
            (parts::hidden("rows", &import.text))
            (parts::actions(&[
                parts::button(&tr(lang, "admin-year-keep", &[("year", year.to_string().into())]),
                    parts::Kind::Act, None),
                parts::link_button(&t(lang, "do-cancel"), "/admin/calendar", parts::Kind::Plain, None),
            ]))
        }
    };
    frame(visit, &title, body)
}

fn days_sheet(visit: &Visit, import: &Import) -> Sheet {
    let lang = visit.lang;
    let calendar = &import.merged;
    let columns = vec![
        Column::words(t(lang, "admin-day-kind")),
        Column::words(t(lang, "admin-day-when")),
        Column::words(t(lang, "admin-day-occasion")),
    ];
    let mut rows = Vec::new();
    let mut open: Option<(Date, Date, String)> = None;
    let close = |open: &mut Option<(Date, Date, String)>, rows: &mut Vec<Vec<Cell>>| {
        if let Some((from, to, name)) = open.take() {
            let span = match lang {
                Lang::Zh => span_zh(from, to, visit.today()),
                Lang::En => span_en(from, to),
            };
            rows.push(vec![
                Cell::words(t(lang, "admin-day-off")),
                Cell::words(span),
                Cell::words(name),
            ]);
        }
    };
    for day in days(import.year) {
        match calendar.off(day) {
            Some(Off::Holiday(name)) => {
                let name = match lang {
                    Lang::Zh => name.zh,
                    Lang::En => name.en,
                };
                match &mut open {
                    Some((_, to, known)) if *known == name => *to = day,
                    _ => {
                        close(&mut open, &mut rows);
                        open = Some((day, day, name));
                    }
                }
            }
            Some(Off::Weekend) => close(&mut open, &mut rows),
            None => {
                close(&mut open, &mut rows);
                if calendar.is_make_up(day) {
                    rows.push(vec![
                        Cell::words(t(lang, "admin-day-worked")),
                        Cell::words(words::date(lang, day, visit.today())),
                        Cell::words("—"),
                    ]);
                }
            }
        }
    }
    close(&mut open, &mut rows);
    Sheet { columns, rows }
}
