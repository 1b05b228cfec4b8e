//! `/ratings`: the figures of 好差评 for everybody, by agency, item, channel and month, each explained in a
//! sentence. No words and no person, neither of those who rated nor of the staff.

use crate::app::App;
use crate::views::ratings::{Count, FEW, Figures, figures, month};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, empty, facts, link_button};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::clock::{At, start_of};
use yike_core::unit::UnitId;

/// What an address of the page says.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    /// `2026-11`
    month: String,
}

impl Asked {
    /// A unit of the tree, or everything; a month up to this one.
    fn scope(&self, visit: &Visit) -> Result<Scope, Problem> {
        let unit = UnitId::new(&self.unit);
        if !self.unit.is_empty() && visit.world.units.get(&unit).is_none() {
            return Err(Problem::NotFound);
        }
        let this = visit.today().first_of_month();
        let asked = format!("{}-01", self.month).parse::<Date>().ok();
        let first = asked.filter(|first| *first <= this).unwrap_or(this);
        let year = this.saturating_sub(11.months());
        Ok(Scope {
            unit: self.unit.clone(),
            first,
            time: month(first),
            year: start_of(year),
        })
    }
}

struct Scope {
    unit: String,
    first: Date,
    time: (At, At),
    year: At,
}

/// GET `/ratings?unit=&month=`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let found = figures(&app, &scope.unit, scope.time, scope.year).await?;
    let lang = visit.lang;
    let title = t(lang, "ratings-title");
    let place = match scope.unit.as_str() {
        "" => t(lang, "ratings-everywhere"),
        unit => words::unit(&visit.world, &UnitId::new(unit)),
    };
    let when = month_name(lang, scope.first);
    let body = html! {
        h1 { (title) }
        p { b { (place) } " · " (when) }
        (up(&visit, &scope))
        @if found.all.is_empty() {
            (empty(&t(lang, "ratings-none"), &t(lang, "ratings-none-why"), None))
        } @else {
            (whole(lang, &found.all))
            @for (key, sheet) in sheets(&visit, &scope, &found) {
                h2 { (t(lang, key)) }
                (sheet.markup(lang, &t(lang, key)))
            }
            p { a.alone href={ "/ratings.csv?unit=" (scope.unit) "&month=" (month_code(scope.first)) } { (t(lang, "ratings-csv")) } }
        }
        (months(lang, &scope, &found))
        @if found.comments.0 > 0 {
            p { (tr(lang, "ratings-comments", &[("n", found.comments.0.into())])) }
        }
        (explained(lang))
        (actions(&[
            link_button(&t(lang, "rate-title"), "/r", Kind::Plain, None),
            link_button(&t(lang, "lessons-title"), "/matters", Kind::Quiet, None),
        ]))
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/ratings.csv`: the units as the page has them.
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let found = figures(&app, &scope.unit, scope.time, scope.year).await?;
    Ok(by_unit(&visit, &scope, &found).download("ratings"))
}

fn up(visit: &Visit, scope: &Scope) -> Markup {
    let unit = UnitId::new(&scope.unit);
    let above = visit.world.units.above(&unit);
    html! {
        @if let Some(above) = above {
            p { a.alone href={ "/ratings?unit=" (above.id) "&month=" (month_code(scope.first)) } {
                (tr(visit.lang, "board-up", &[("unit", above.name.clone().into())]))
            } }
        }
    }
}

fn whole(lang: Lang, count: &Count) -> Markup {
    let cells = cells(lang, count);
    let labels = LABELS.map(|key| t(lang, key));
    let pairs: Vec<(&str, Markup)> = labels
        .iter()
        .zip(&cells)
        .map(|(label, cell)| (label.as_str(), html! { (cell) }))
        .collect();
    html! {
        (facts(&pairs))
        @if count.rated() < 30 { p.hint { (t(lang, "ratings-small")) } }
    }
}

const LABELS: [&str; 10] = [
    "ratings-served",
    "ratings-rated",
    "ratings-active",
    "ratings-good",
    "ratings-satisfied",
    "ratings-bad",
    "ratings-average",
    "ratings-on-time",
    "ratings-called",
    "ratings-upheld",
];

/// One count in the order of the labels.
fn cells(lang: Lang, count: &Count) -> [String; 10] {
    let few = || t(lang, "ratings-few");
    let percent = |share: Option<i64>| share.map_or_else(few, |n| format!("{}%", tenths(n)));
    [
        count.served.to_string(),
        count.rated().to_string(),
        percent(count.active()),
        percent(count.good()),
        percent(count.satisfied()),
        count.bad().to_string(),
        count.average().map_or_else(few, tenths),
        percent(count.rectified.on_time()),
        percent(count.rectified.called_back()),
        count.rectified.upheld.to_string(),
    ]
}

/// 74 is 7.4
fn tenths(n: i64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

fn sheets(visit: &Visit, scope: &Scope, found: &Figures) -> Vec<(&'static str, Sheet)> {
    vec![
        ("ratings-by-unit", by_unit(visit, scope, found)),
        ("ratings-by-item", by_item(visit, found)),
        ("ratings-by-through", by_through(visit.lang, found)),
    ]
}

fn columns(lang: Lang, first: &str) -> Vec<Column> {
    let mut columns = vec![Column::words(t(lang, first))];
    columns.extend(LABELS.map(|key| Column::words(t(lang, key))));
    columns
}

fn line(lang: Lang, first: Cell, count: &Count) -> Vec<Cell> {
    let mut line = vec![first];
    line.extend(cells(lang, count).map(Cell::words));
    line
}

fn by_unit(visit: &Visit, scope: &Scope, found: &Figures) -> Sheet {
    let lang = visit.lang;
    let rows = found.units.iter().map(|(code, count)| {
        let name = words::unit(&visit.world, &UnitId::new(code));
        let first = match *code == scope.unit {
            true => Cell::words(name),
            false => Cell::link(
                name,
                format!("/ratings?unit={code}&month={}", month_code(scope.first)),
            ),
        };
        line(lang, first, count)
    });
    Sheet {
        columns: columns(lang, "rate-unit"),
        rows: rows.collect(),
    }
}

fn by_item(visit: &Visit, found: &Figures) -> Sheet {
    let lang = visit.lang;
    let rows = found.items.iter().map(|(key, count)| {
        let first = match visit.world.published(key, visit.now) {
            Some(one) => Cell::link(words::item_name(lang, &one.item), format!("/items/{key}")),
            None => Cell::words(t(lang, "advice-other")),
        };
        line(lang, first, count)
    });
    Sheet {
        columns: columns(lang, "word-item"),
        rows: rows.collect(),
    }
}

/// Of a channel there are ratings only: what could have been rated through it nobody knows.
fn by_through(lang: Lang, found: &Figures) -> Sheet {
    let rows = found.through.iter().map(|(code, count)| {
        vec![
            Cell::words(t(lang, &format!("through-{code}"))),
            Cell::words(count.rated().to_string()),
            Cell::words(count.bad().to_string()),
        ]
    });
    Sheet {
        columns: vec![
            Column::words(t(lang, "field-through")),
            Column::words(t(lang, "ratings-rated")),
            Column::words(t(lang, "ratings-bad")),
        ],
        rows: rows.collect(),
    }
}

fn months(lang: Lang, scope: &Scope, found: &Figures) -> Markup {
    let rows = found.months.iter().rev().map(|(first, count)| {
        let href = format!("/ratings?unit={}&month={}", scope.unit, month_code(*first));
        line(lang, Cell::link(month_name(lang, *first), href), count)
    });
    let sheet = Sheet {
        columns: columns(lang, "ratings-month"),
        rows: rows.collect(),
    };
    html! {
        @if !sheet.rows.is_empty() {
            h2 { (t(lang, "ratings-by-month")) }
            (sheet.markup(lang, &t(lang, "ratings-by-month")))
        }
    }
}

/// What each figure is, in a sentence.
fn explained(lang: Lang) -> Markup {
    let labels = LABELS.map(|key| t(lang, key));
    let whys = LABELS.map(|key| tr(lang, &format!("{key}-why"), &[("few", FEW.into())]));
    let pairs: Vec<(&str, Markup)> = labels
        .iter()
        .zip(&whys)
        .map(|(label, why)| (label.as_str(), html! { (why) }))
        .collect();
    html! {
        h2 { (t(lang, "ratings-what")) }
        (facts(&pairs))
        p.hint { (t(lang, "ratings-note")) }
    }
}

fn month_code(first: Date) -> String {
    format!("{}-{:02}", first.year(), first.month())
}

fn month_name(lang: Lang, first: Date) -> String {
    tr(
        lang,
        "ratings-month-name",
        &[
            ("year", i64::from(first.year()).to_string().into()),
            ("month", i64::from(first.month()).to_string().into()),
        ],
    )
}
