//! GET `/board/counted/bulletin`: 日统计、月汇总、季通报、年总结 on one sheet of A4: the few figures, the
//! period before, the slowest items and what is overdue. Items are named, nobody is.

use super::{Asked, Scope, measure_name, name_of, table};
use crate::app::App;
use crate::views::board::{self, Board, Heap, Period};
use crate::views::counted::{By, Line, Report, report};
use crate::web::casework::words;
use crate::web::face::frame::print_page;
use crate::web::face::text::{t, tr};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use maud::{Markup, html};
use yike_core::count::Measure;

/// Lines of each of the lesser tables: all of it is one page.
const LINES: usize = 6;

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = Scope {
        by: By::Item,
        ..asked.scope(&visit)?
    };
    let read = report(&app, &scope.question()).await?;
    let calendar = &visit.world.calendar;
    let now = board::Scope::new(scope.unit.clone(), Period::Day, visit.now, calendar);
    let standing = board::board(&app, &now, calendar).await?;
    let lang = visit.lang;
    let unit = words::unit(&visit.world, &scope.unit);
    let period = name_of(&visit, scope.period, scope.span);
    let title = tr(
        lang,
        &format!("counted-bulletin-{}", scope.period.as_str()),
        &[("unit", unit.into())],
    );
    let at = words::time(lang, visit.now, visit.today());
    let body = html! {
        article.leaf {
            header { div { h1 { (title) } p { (period) } } }
            p { (summary(&visit, &scope, &read.total)) }
            (figures(&visit, &read.total))
            (slowest(&visit, &read))
            (overdue(&visit, &standing))
            footer {
                p { (t(lang, "counted-bulletin-foot")) }
                p { (tr(lang, "counted-bulletin-made", &[("time", at.into())])) }
            }
        }
    };
    Ok(print_page(&visit.frame(), &title, body))
}

/// The four numbers in a sentence.
fn summary(visit: &Visit, scope: &Scope, total: &Line) -> String {
    let lang = visit.lang;
    let n = |measure| total.n(measure).into();
    let change = table::change(
        lang,
        total.n(Measure::Filed),
        total.n_before(Measure::Filed),
    );
    // Few periods have any: then the sentence says so, and the four numbers add up with it.
    let again = match total.n(Measure::Reopened) {
        0 => String::new(),
        n => tr(lang, "counted-bulletin-again", &[("n", n.into())]),
    };
    let key = match scope.is_running() {
        true => "counted-bulletin-so-far",
        false => "counted-bulletin-summary",
    };
    tr(
        lang,
        key,
        &[
            ("carried", n(Measure::Carried)),
            ("filed", n(Measure::Filed)),
            ("ended", n(Measure::Ended)),
            ("open", n(Measure::Open)),
            ("change", change.into()),
            ("again", again.into()),
        ],
    )
}

const MEASURES: [Measure; 14] = [
    Measure::Filed,
    Measure::Accepted,
    Measure::Ended,
    Measure::Open,
    Measure::Decided,
    Measure::Late,
    Measure::CorrectionAsked,
    Measure::NotAccepted,
    Measure::Refused,
    Measure::Nudged,
    Measure::Supervised,
    Measure::Rated,
    Measure::Bad,
    Measure::Served,
];

fn figures(visit: &Visit, total: &Line) -> Markup {
    let lang = visit.lang;
    let rate = |in_time, decided| table::share(in_time, decided).unwrap_or_else(|| "—".into());
    let days = |days, decided| table::average(days, decided).unwrap_or_else(|| "—".into());
    let (decided, before) = (total.n(Measure::Decided), total.n_before(Measure::Decided));
    let more = [
        (
            t(lang, "counted-in-time-share"),
            rate(total.n(Measure::InTime), decided),
            rate(total.n_before(Measure::InTime), before),
        ),
        (
            t(lang, "counted-average-days"),
            days(total.counts.days, decided),
            days(total.before.days, before),
        ),
    ];
    html! {
        table {
            thead { tr {
                th { (t(lang, "counted-word")) }
                th.n { (t(lang, "counted-this")) }
                th.n { (t(lang, "counted-last")) }
                th { (t(lang, "counted-change")) }
            } }
            tbody {
                @for measure in MEASURES {
                    @let (n, before) = (total.n(measure), total.n_before(measure));
                    tr {
                        td { (measure_name(visit, measure)) }
                        td.n { (n) }
                        td.n { (before) }
                        td { (table::change(lang, n, before)) }
                    }
                }
                @for (name, now, before) in more {
                    tr { td { (name) } td.n { (now) } td.n { (before) } td { "" } }
                }
            }
        }
    }
}

/// Items by the working days that their decisions used on average, the longest first.
fn slowest(visit: &Visit, read: &Report) -> Markup {
    let lang = visit.lang;
    let mut lines: Vec<&Line> = read
        .lines
        .iter()
        .filter(|line| line.n(Measure::Decided) > 0 && line.counts.days > 0)
        .collect();
    // a/b before c/d where a·d > c·b; the same ones in the order of their keys.
    lines.sort_by(|a, b| {
        let (of_a, of_b) = (a.n(Measure::Decided), b.n(Measure::Decided));
        (b.counts.days * of_a)
            .cmp(&(a.counts.days * of_b))
            .then(a.key.cmp(&b.key))
    });
    lines.truncate(LINES);
    html! {
        h2 { (t(lang, "counted-slowest")) }
        @if lines.is_empty() { p { (t(lang, "counted-slowest-none")) } } @else {
            table {
                thead { tr {
                    th { (t(lang, "word-item")) }
                    th.n { (measure_name(visit, Measure::Decided)) }
                    th.n { (t(lang, "counted-average-days")) }
                    th.n { (measure_name(visit, Measure::Late)) }
                } }
                tbody { @for line in lines { tr {
                    td { (table::item(visit, &line.key)) }
                    td.n { (line.n(Measure::Decided)) }
                    td.n { (table::average(line.counts.days, line.n(Measure::Decided)).unwrap_or_default()) }
                    td.n { (line.n(Measure::Late)) }
                } } }
            }
        }
    }
}

/// What is overdue at this moment, by item, the most first.
fn overdue(visit: &Visit, standing: &Board) -> Markup {
    let lang = visit.lang;
    let mut items: Vec<(i64, &str)> = standing
        .items()
        .into_iter()
        .map(|key| (standing.of_item(Heap::Overdue, key), key))
        .filter(|(n, _)| *n > 0)
        .collect();
    items.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let total = standing.total(Heap::Overdue);
    let shown = items.len().min(LINES);
    let rest = items[shown..].iter().map(|(n, _)| n).sum::<i64>();
    html! {
        h2 { (tr(lang, "counted-overdue", &[("n", total.into())])) }
        @if items.is_empty() { p { (t(lang, "counted-overdue-none")) } } @else {
            table {
                thead { tr { th { (t(lang, "word-item")) } th.n { (t(lang, "counted-n")) } } }
                tbody {
                    @for (n, key) in &items[..shown] {
                        tr { td { (table::item(visit, key)) } td.n { (n) } }
                    }
                    @if rest > 0 { tr { td { (t(lang, "counted-others")) } td.n { (rest) } } }
                }
            }
        }
    }
}
