//! GET `/board/digest`: the mornings of a unit, the latest first. The figures are those of that
//! moment; the links open the lists of now.

use super::{Asked, board_href, list_href};
use crate::app::App;
use crate::digest::{self, Digest};
use crate::views::board::{Heap, Period, Scope};
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{self, Figure, Lamp};
use crate::web::face::text::{t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let all = digest::of(&app, &scope.unit).await?;
    let lang = visit.lang;
    let unit = words::unit(&visit.world, &scope.unit);
    let title = tr(lang, "digest-title", &[("unit", unit.into())]);
    let file = format!("/board/digest.csv?unit={}", scope.unit);
    let body = html! {
        p { a.alone href=(board_href(&scope.unit, Period::Day)) { (t(lang, "board-back")) } }
        h1 { (title) }
        @match all.first() {
            None => (parts::empty(&t(lang, "digest-none"), &t(lang, "digest-none-why"), None)),
            Some(latest) => {
                (panel(&visit, &scope, latest))
                h2 { (t(lang, "digest-before")) }
                (sheet(&visit, &all).markup(lang, &t(lang, "digest-before")))
                p.noprint { a.alone href=(file) download { (t(lang, "board-export")) } }
            }
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/board/digest.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let all = digest::of(&app, &scope.unit).await?;
    Ok(sheet(&visit, &all).download("digest"))
}

/// One morning in six figures, for the board as well.
pub fn panel(visit: &Visit, scope: &Scope, digest: &Digest) -> Markup {
    let lang = visit.lang;
    let list = |heap: Heap| list_href(scope, heap, None, None);
    let rows = [
        ("overdue", digest.overdue, list(Heap::Overdue), Lamp::Late),
        ("soon", digest.soon, list(Heap::Soon), Lamp::Care),
        (
            "supervised",
            digest.supervised,
            list(Heap::Supervised),
            Lamp::Care,
        ),
        (
            "asked",
            digest.asked,
            "/desk?tab=asked".to_owned(),
            Lamp::Care,
        ),
        ("missed", digest.missed, "/handover".to_owned(), Lamp::Late),
        ("open", digest.open, list(Heap::Open), Lamp::Quiet),
    ];
    let shown: Vec<(String, String, String, Option<Lamp>)> = rows
        .into_iter()
        .map(|(name, n, href, lamp)| {
            let label = t(lang, &format!("digest-{name}"));
            let lamp = Some(lamp).filter(|lamp| n > 0 && *lamp != Lamp::Quiet);
            (n.to_string(), label, href, lamp)
        })
        .collect();
    let works = visit.posts().iter().any(|post| post.duty.does_casework());
    let figures: Vec<Figure<'_>> = shown
        .iter()
        .map(|(n, label, href, lamp)| Figure {
            n,
            label,
            // Only whoever has a desk can open it.
            href: match href.starts_with("/board") || works {
                true => href,
                false => "/board",
            },
            change: None,
            lamp: *lamp,
        })
        .collect();
    let time = words::time(lang, digest.made_at, visit.today());
    html! {
        section.panel {
            h2 { (tr(lang, "digest-at", &[("time", time.into())])) }
            (parts::figures(lang, &figures))
        }
    }
}

fn sheet(visit: &Visit, all: &[Digest]) -> Sheet {
    let lang = visit.lang;
    let names = ["open", "soon", "overdue", "supervised", "asked", "missed"];
    let mut columns = vec![Column::words(t(lang, "digest-day"))];
    columns.extend(names.map(|name| Column::number(t(lang, &format!("digest-{name}")))));
    let row = |one: &Digest| {
        let numbers = [
            one.open,
            one.soon,
            one.overdue,
            one.supervised,
            one.asked,
            one.missed,
        ];
        let mut cells = vec![Cell::words(words::time(lang, one.made_at, visit.today()))];
        cells.extend(numbers.map(Cell::Number));
        cells
    };
    Sheet {
        columns,
        rows: all.iter().map(row).collect(),
    }
}
