//! The board itself: six figures, the units, the items. Units stand in the order of their codes:
//! nobody is ranked.

use super::{Asked, board_href, list_href};
use crate::app::App;
use crate::views::board::{Board, Heap, Period, Scope, board};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{self, Bar, Figure, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit, hotline, matters, survey};
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::clock::day_of;

/// `GET /board`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let board = board(&app, &scope, &visit.world.calendar).await?;
    let morning = crate::digest::of(&app, &scope.unit)
        .await?
        .into_iter()
        .next();
    let morning = morning.filter(|one| day_of(one.made_at) == visit.today());
    let lang = visit.lang;
    let name = words::unit(&visit.world, &scope.unit);
    let title = tr(lang, "board-title", &[("unit", name.clone().into())]);
    let units = units_sheet(&visit, &scope, &board);
    let items = items_sheet(&visit, &scope, &board);
    let query = format!("unit={}&period={}", scope.unit, scope.period.as_str());
    let body = html! {
        (way_up(&visit, &asked, &scope))
        h1 { (title) }
        @if let Some(morning) = &morning {
            (super::digest::panel(&visit, &scope, morning))
            p { a.alone href={ "/board/digest?unit=" (scope.unit) } { (t(lang, "digest-more")) } }
        }
        (periods(lang, &scope))
        nav.tools aria-label=(t(lang, "board-besides")) {
            a href={ "/board/counted?unit=" (scope.unit) } { (t(lang, "counted-link")) }
            a href={ "/ratings?unit=" (scope.unit) } { (t(lang, "ratings-title")) }
            a href=(hotline::LINK) { (t(lang, "hotline-title")) }
            a href=(survey::LINK) { (t(lang, "survey-all")) }
            a href={ (matters::LINK) "?unit=" (scope.unit) } { (t(lang, "matters-title")) }
            a href={ "/board/walks?unit=" (scope.unit) } { (t(lang, "walks-figures")) }
        }
        (six(lang, &scope, &board))
        (aside(lang, &scope, &board))
        @if board.items().is_empty() {
            (parts::empty(&t(lang, "board-empty"), &t(lang, "board-empty-next"), None))
        } @else {
            (recent(lang, &board, scope.today))
            @if !units.rows.is_empty() {
                h2 { (t(lang, "board-units")) }
                (units.markup(lang, &t(lang, "board-units")))
                (export(lang, &format!("/board/units.csv?{query}")))
            }
            h2 { (t(lang, "board-items")) }
            (items.markup(lang, &t(lang, "board-items")))
            (export(lang, &format!("/board/items.csv?{query}")))
            p.hint { (t(lang, "board-note")) }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// `GET /board/units.csv`
pub async fn units_csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let board = board(&app, &scope, &visit.world.calendar).await?;
    Ok(units_sheet(&visit, &scope, &board).download("units"))
}

/// `GET /board/items.csv`
pub async fn items_csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let board = board(&app, &scope, &visit.world.calendar).await?;
    Ok(items_sheet(&visit, &scope, &board).download("items"))
}

/// Back from a child's board to that of the unit above, as far as it is mine.
fn way_up(visit: &Visit, asked: &Asked, scope: &Scope) -> Markup {
    let above = visit.world.units.above(&scope.unit);
    let above = above.filter(|unit| {
        let up = Asked {
            unit: unit.id.to_string(),
            ..Asked::default()
        };
        !asked.unit.is_empty() && up.scope(visit).is_ok()
    });
    html! {
        @if let Some(unit) = above {
            p { a.alone href=(board_href(&unit.id, scope.period)) {
                (tr(visit.lang, "board-up", &[("unit", unit.name.clone().into())]))
            } }
        }
    }
}

fn periods(lang: Lang, scope: &Scope) -> Markup {
    html! {
        nav.tools aria-label=(t(lang, "board-period")) {
            @for period in Period::ALL {
                a href=(board_href(&scope.unit, period))
                    aria-current=[(period == scope.period).then_some("page")] {
                    @let label = t(lang, &format!("board-period-{}", period.as_str()));
                    @if period == scope.period { b { (label) } } @else { (label) }
                }
            }
        }
    }
}

fn six(lang: Lang, scope: &Scope, board: &Board) -> Markup {
    let heaps = [
        Heap::Filed,
        Heap::Open,
        Heap::Closed,
        Heap::Overdue,
        Heap::Soon,
        Heap::Supervised,
    ];
    let shown: Vec<Shown> = heaps
        .into_iter()
        .map(|heap| shown(lang, scope, board, heap))
        .collect();
    let figures: Vec<Figure> = shown
        .iter()
        .map(|shown| Figure {
            n: &shown.n,
            label: &shown.label,
            href: &shown.href,
            change: shown.change.as_deref(),
            lamp: shown.lamp,
        })
        .collect();
    parts::figures(lang, &figures)
}

struct Shown {
    n: String,
    label: String,
    href: String,
    change: Option<String>,
    lamp: Option<Lamp>,
}

fn shown(lang: Lang, scope: &Scope, board: &Board, heap: Heap) -> Shown {
    let n = board.total(heap);
    let lamp = match heap {
        Heap::Overdue if n > 0 => Some(Lamp::Late),
        Heap::Soon | Heap::Supervised if n > 0 => Some(Lamp::Care),
        _ => None,
    };
    let change = match heap {
        Heap::Filed => {
            let more = n - board.filed_before();
            let sign = if more > 0 { "+" } else { "" };
            let key = format!("board-change-{}", scope.period.as_str());
            Some(tr(lang, &key, &[("n", format!("{sign}{more}").into())]))
        }
        Heap::Closed => share(board.total(Heap::InTime), n)
            .map(|share| tr(lang, "board-in-time", &[("share", share.into())])),
        _ => None,
    };
    let period = t(lang, &format!("board-period-{}", scope.period.as_str()));
    Shown {
        n: n.to_string(),
        label: tr(
            lang,
            &format!("board-heap-{}", heap.as_str()),
            &[("period", period.into())],
        ),
        href: list_href(scope, heap, None, None),
        change,
        lamp,
    }
}

/// 97.6%: never rounded up to 100.
fn share(part: i64, whole: i64) -> Option<String> {
    if whole == 0 {
        return None;
    }
    let tenths = part * 1000 / whole;
    Some(match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{}.{rest}%", tenths / 10),
    })
}

/// The lesser figures in one line, each a link to its list.
fn aside(lang: Lang, scope: &Scope, board: &Board) -> Markup {
    let lesser = [Heap::Suspended, Heap::Bad, Heap::InTime, Heap::Late];
    html! {
        p.hint {
            @for heap in lesser {
                @let n = board.total(heap);
                @let label = tr(lang, &format!("board-also-{}", heap.as_str()), &[("n", n.into())]);
                @if n > 0 { a.alone href=(list_href(scope, heap, None, None)) { (label) } }
                @else { span.num { (label) } }
                "　"
            }
        }
    }
}

/// The last ten working days, with their twin in figures.
fn recent(lang: Lang, board: &Board, today: Date) -> Markup {
    let bars = to_bars(lang, board.filed_per_day(None), today);
    html! {
        h2 { (t(lang, "board-recent")) }
        (parts::bars(&t(lang, "board-recent"), &bars))
        (parts::bars_table(lang, &bars))
    }
}

fn to_bars(lang: Lang, days: Vec<(Date, i64)>, today: Date) -> Vec<Bar> {
    days.into_iter()
        .map(|(day, n)| Bar {
            label: words::date(lang, day, today),
            n,
        })
        .collect()
}

fn export(lang: Lang, href: &str) -> Markup {
    html! { p.noprint { a.alone href=(href) download { (t(lang, "board-export")) } } }
}

/// Columns of both tables, behind the name.
const COLUMNS: [Heap; 9] = [
    Heap::Filed,
    Heap::Closed,
    Heap::Open,
    Heap::Unaccepted,
    Heap::Correction,
    Heap::Review,
    Heap::Suspended,
    Heap::Soon,
    Heap::Overdue,
];

fn columns(lang: Lang, scope: &Scope, first: &str) -> Vec<Column> {
    let period = t(lang, &format!("board-period-{}", scope.period.as_str()));
    let mut columns = vec![Column::words(first)];
    columns.extend(COLUMNS.map(|heap| {
        let key = format!("board-column-{}", heap.as_str());
        Column::number(tr(lang, &key, &[("period", period.clone().into())]))
    }));
    columns
}

fn figures_of(
    scope: &Scope,
    count: impl Fn(Heap) -> i64,
    under: Option<&str>,
    item: Option<&str>,
) -> Vec<Cell> {
    COLUMNS
        .into_iter()
        .map(|heap| {
            let href = list_href(scope, heap, under, item);
            match heap {
                Heap::Overdue => Cell::warning(count(heap), href, Lamp::Late),
                Heap::Soon => Cell::warning(count(heap), href, Lamp::Care),
                _ => Cell::figure(count(heap), href),
            }
        })
        .collect()
}

/// A row for every child of the unit, and one for the unit itself; none below a community.
fn units_sheet(visit: &Visit, scope: &Scope, board: &Board) -> Sheet {
    let lang = visit.lang;
    let units = &visit.world.units;
    let mut columns = columns(lang, scope, &t(lang, "board-unit"));
    columns.push(Column::words(t(lang, "board-recent-short")));
    let children: Vec<_> = units.children(&scope.unit).collect();
    if children.is_empty() {
        return Sheet {
            columns,
            rows: Vec::new(),
        };
    }
    let row = |child: &str, first: Cell| {
        let mut cells = vec![first];
        let count = |heap| board.of_unit(heap, child);
        cells.extend(figures_of(scope, count, Some(child), None));
        cells.push(Cell::Bars {
            title: t(lang, "board-recent"),
            bars: to_bars(lang, board.filed_per_day(Some(child)), scope.today),
            most: board.busiest(),
        });
        cells
    };
    let own = Cell::words(tr(
        lang,
        "board-own",
        &[("unit", words::unit(&visit.world, &scope.unit).into())],
    ));
    let mut rows = vec![row("", own)];
    for code in board.places() {
        // Cases of a unit that has gone from the tree are still cases.
        let is_gone = !code.is_empty() && !children.iter().any(|child| child.id.0 == code);
        if is_gone {
            rows.push(row(&code, Cell::words(code.clone())));
        }
    }
    for child in children {
        let link = Cell::link(
            words::unit(&visit.world, &child.id),
            board_href(&child.id, scope.period),
        );
        rows.push(row(child.id.as_str(), link));
    }
    Sheet { columns, rows }
}

fn items_sheet(visit: &Visit, scope: &Scope, board: &Board) -> Sheet {
    let lang = visit.lang;
    let rows = board
        .items()
        .into_iter()
        .map(|key| {
            let name = item_name(visit, key);
            let mut cells = vec![Cell::words(name)];
            let count = |heap| board.of_item(heap, key);
            cells.extend(figures_of(scope, count, None, Some(key)));
            cells
        })
        .collect();
    Sheet {
        columns: columns(lang, scope, &t(lang, "word-item")),
        rows,
    }
}

/// The name of an item as it is called now; the key of one that is no longer offered.
pub(crate) fn item_name(visit: &Visit, key: &str) -> String {
    match visit.world.published(key, visit.now) {
        Some(version) => match visit.lang {
            Lang::Zh => version.item.name.clone(),
            Lang::En => version.item.name_en.clone(),
        },
        None => key.to_owned(),
    }
}
