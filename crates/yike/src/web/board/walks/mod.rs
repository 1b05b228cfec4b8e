//! `/board/walks`: 局科长走流程 as it is reported: departments, walks, problems, what was put right, flows that
//! are others since, papers that nobody hands in any more. Every figure opens its list; nobody is counted.

mod list;

use super::counted::name_of;
use super::own_unit;
use crate::app::App;
use crate::rollup;
use crate::views::board::Period;
use crate::views::counted::Span;
use crate::views::walks::{Figure, Of, Report, report};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts;
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Access, Problem, Routes, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeSet;
use yike_core::unit::UnitId;

/// A day is too short to walk through anything.
const PERIODS: [Period; 3] = [Period::Month, Period::Quarter, Period::Year];

pub fn routes(heads: Access) -> Routes {
    Routes::new()
        .get("/board/walks", heads, page)
        .get("/board/walks.csv", heads, csv)
        .get("/board/walks.xlsx", heads, xlsx)
        .get("/board/walks/list", heads, list::page)
        .get("/board/walks/list.csv", heads, list::csv)
        .get("/board/walks/list.xlsx", heads, list::xlsx)
}

/// What an address says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    period: String,
    /// Any day of the period.
    on: String,
    figure: String,
    /// A department; empty for the unit's own 本级.
    under: Option<String>,
}

struct Scope {
    unit: UnitId,
    period: Period,
    span: Span,
    today: Date,
}

impl Asked {
    fn scope(&self, visit: &Visit) -> Result<Scope, Problem> {
        let unit = own_unit(visit, &self.unit)?;
        let today = visit.today();
        let period = Period::parse(&self.period);
        let period = match PERIODS.contains(&period) {
            true => period,
            false => Period::Quarter,
        };
        let on = self.on.parse::<Date>().unwrap_or(today).min(today);
        let span = Span::of(period, on);
        Ok(Scope {
            unit,
            period,
            span,
            today,
        })
    }

    fn figure(&self, scope: &Scope) -> Result<(Figure, Of), Problem> {
        let figure = Figure::parse(&self.figure).ok_or(Problem::NotFound)?;
        let of = match self.under.as_deref() {
            None => Of::All,
            Some("") => Of::Own(scope.unit.clone()),
            Some(under) if scope.unit.covers(&UnitId::new(under)) => Of::Below(UnitId::new(under)),
            Some(_) => return Err(Problem::NotFound),
        };
        Ok((figure, of))
    }
}

impl Scope {
    fn query(&self) -> String {
        let from = rollup::date(self.span.from);
        format!(
            "unit={}&period={}&on={from}",
            self.unit,
            self.period.as_str()
        )
    }

    fn href(&self) -> String {
        format!("/board/walks?{}", self.query())
    }

    fn list_query(&self, figure: Figure, of: &Of) -> String {
        let under = match of {
            Of::All => String::new(),
            Of::Own(_) => "&under=".to_owned(),
            Of::Below(unit) => format!("&under={unit}"),
        };
        format!("{}&figure={}{under}", self.query(), figure.as_str())
    }

    fn list_href(&self, figure: Figure, of: &Of) -> String {
        format!("/board/walks/list?{}", self.list_query(figure, of))
    }

    /// The same of another span.
    fn on(&self, day: Date) -> Scope {
        Scope {
            unit: self.unit.clone(),
            span: Span::of(self.period, day),
            ..*self
        }
    }
}

async fn read(app: &App, scope: &Scope) -> Result<Report, Problem> {
    let span = (scope.span.from, scope.span.until);
    Ok(report(app, &scope.unit, span).await?)
}

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let read = read(&app, &scope).await?;
    let lang = visit.lang;
    let title = title(&visit, &scope, "walks-figures");
    let sheet = sheet(&visit, &scope, &read);
    let body = html! {
        p { a.alone href={ "/board?unit=" (scope.unit) } { (t(lang, "board-back")) } "　"
            a.alone href="/desk/walks" { (t(lang, "walks-title")) } }
        h1 { (title) }
        (way_up(&visit, &scope))
        (periods(&visit, &scope))
        (turn(&visit, &scope))
        @if read.walks.is_empty() {
            (parts::empty(&t(lang, "walks-empty"), &t(lang, "walks-empty-next"),
                Some((&t(lang, "walk-new"), "/desk/walks/new"))))
        } @else {
            (six(&visit, &scope, &read))
            (sheet.markup(lang, &title))
            p.noprint {
                a.alone href={ "/board/walks.xlsx?" (scope.query()) } download { (t(lang, "counted-xlsx")) } "　"
                a.alone href={ "/board/walks.csv?" (scope.query()) } download { (t(lang, "counted-csv")) }
            }
        }
        (explained(&visit))
        p.hint { (t(lang, "walks-note")) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/board/walks.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let read = read(&app, &scope).await?;
    Ok(sheet(&visit, &scope, &read).download("walks"))
}

/// GET `/board/walks.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let read = read(&app, &scope).await?;
    sheet(&visit, &scope, &read).workbook("walks")
}

/// 北新桥街道 · 2026 年第 4 季度 · 走流程
fn title(visit: &Visit, scope: &Scope, key: &str) -> String {
    let unit = words::unit(&visit.world, &scope.unit);
    let period = name_of(visit, scope.period, scope.span);
    format!("{unit} · {period} · {}", t(visit.lang, key))
}

fn way_up(visit: &Visit, scope: &Scope) -> Markup {
    let above = visit.world.units.above(&scope.unit);
    let above = above.filter(|unit| own_unit(visit, unit.id.as_str()).is_ok());
    html! {
        @if let Some(unit) = above {
            @let up = Scope { unit: unit.id.clone(), ..*scope };
            p { a.alone href=(up.href()) { (tr(visit.lang, "board-up", &[("unit", unit.name.clone().into())])) } }
        }
    }
}

fn periods(visit: &Visit, scope: &Scope) -> Markup {
    let lang = visit.lang;
    let on = rollup::date(scope.span.until - 1).min(scope.today);
    html! {
        nav.tools aria-label=(t(lang, "board-period")) {
            @for period in PERIODS {
                @let other = Scope { unit: scope.unit.clone(), period, span: Span::of(period, on), today: scope.today };
                @let is_here = period == scope.period;
                a href=(other.href()) aria-current=[is_here.then_some("page")] {
                    @let label = t(lang, &format!("walks-period-{}", period.as_str()));
                    @if is_here { b { (label) } } @else { (label) }
                }
            }
        }
    }
}

/// The period before and the one after.
fn turn(visit: &Visit, scope: &Scope) -> Markup {
    let lang = visit.lang;
    let before = scope.on(rollup::date(scope.span.from - 1));
    let after = (!scope.span.runs(scope.today)).then(|| scope.on(rollup::date(scope.span.until)));
    let name = |scope: &Scope| name_of(visit, scope.period, scope.span);
    html! {
        nav.tools aria-label=(t(lang, "counted-turn")) {
            a rel="prev" href=(before.href()) { (tr(lang, "counted-earlier", &[("period", name(&before).into())])) }
            @if let Some(after) = after {
                a rel="next" href=(after.href()) { (tr(lang, "counted-later", &[("period", name(&after).into())])) }
            }
        }
    }
}

/// The six of the text: departments, walks, departments that found something, problems, put right, papers
/// cancelled.
fn six(visit: &Visit, scope: &Scope, read: &Report) -> Markup {
    let lang = visit.lang;
    let n = |figure: Figure| read.lines(figure, &Of::All).n();
    let shown = [
        Figure::Departments,
        Figure::Walks,
        Figure::Finding,
        Figure::Problems,
        Figure::PutRight,
        Figure::Cancelled,
    ]
    .map(|figure| {
        let change = match figure {
            Figure::PutRight => Some(tr(
                lang,
                "walks-in-time-n",
                &[
                    ("n", n(Figure::InTime).into()),
                    ("rebuilt", n(Figure::Rebuilt).into()),
                ],
            )),
            Figure::Walks => Some(tr(
                lang,
                "walks-waiting-n",
                &[("n", n(Figure::Waiting).into())],
            )),
            _ => None,
        };
        let label = t(lang, &format!("walks-{}", figure.as_str()));
        let href = scope.list_href(figure, &Of::All);
        (n(figure).to_string(), label, href, change)
    });
    let figures: Vec<parts::Figure<'_>> = shown
        .iter()
        .map(|(n, label, href, change)| parts::Figure {
            n,
            label,
            href,
            change: change.as_deref(),
            lamp: None,
        })
        .collect();
    parts::figures(lang, &figures)
}

/// What stands in a column of the table.
const COLUMNS: [Figure; 8] = [
    Figure::Walks,
    Figure::Waiting,
    Figure::Finding,
    Figure::Problems,
    Figure::PutRight,
    Figure::InTime,
    Figure::Rebuilt,
    Figure::Cancelled,
];

/// A line for each department below, and their sum.
fn sheet(visit: &Visit, scope: &Scope, read: &Report) -> Sheet {
    let lang = visit.lang;
    let mut columns = vec![Column::words(t(lang, "walks-unit"))];
    columns.extend(
        COLUMNS.map(|figure| Column::number(t(lang, &format!("walks-{}", figure.as_str())))),
    );
    let line =
        |head: Cell, of: &Of| {
            let mut cells = vec![head];
            cells.extend(COLUMNS.map(|figure| {
                Cell::figure(read.lines(figure, of).n(), scope.list_href(figure, of))
            }));
            cells
        };
    let below: BTreeSet<Option<UnitId>> = read
        .departments()
        .into_iter()
        .map(|dept| next_below(visit, scope, dept))
        .collect();
    let mut rows: Vec<Vec<Cell>> = below
        .into_iter()
        .map(|unit| match unit {
            None => {
                let name = words::unit(&visit.world, &scope.unit);
                let own = tr(lang, "counted-own", &[("unit", name.into())]);
                line(Cell::words(own), &Of::Own(scope.unit.clone()))
            }
            Some(unit) => {
                let name = words::unit(&visit.world, &unit);
                let there = Scope {
                    unit: unit.clone(),
                    ..*scope
                };
                line(Cell::link(name, there.href()), &Of::Below(unit))
            }
        })
        .collect();
    rows.push(line(Cell::Total(t(lang, "counted-total")), &Of::All));
    Sheet { columns, rows }
}

/// The unit directly below the one that is looked at, through which a department lies; none is its own.
fn next_below(visit: &Visit, scope: &Scope, dept: &UnitId) -> Option<UnitId> {
    let units = &visit.world.units;
    let mut at = dept.clone();
    loop {
        if at == scope.unit {
            return None;
        }
        match units.above(&at) {
            Some(above) if above.id != scope.unit => at = above.id.clone(),
            Some(_) => return Some(at),
            None => return Some(dept.clone()),
        }
    }
}

/// What each figure is, in a sentence.
fn explained(visit: &Visit) -> Markup {
    let lang = visit.lang;
    let labels = Figure::ALL.map(|figure| t(lang, &format!("walks-{}", figure.as_str())));
    let whys = Figure::ALL.map(|figure| t(lang, &format!("walks-def-{}", figure.as_str())));
    let pairs: Vec<(&str, Markup)> = labels
        .iter()
        .zip(&whys)
        .map(|(label, why)| (label.as_str(), html! { (why) }))
        .collect();
    html! {
        details {
            summary { (t(lang, "counted-definitions")) }
            (parts::facts(&pairs))
        }
    }
}
