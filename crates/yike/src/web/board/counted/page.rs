//! GET `/board/counted`: the report of a unit and a period, its table, and the same as files.

use super::{Asked, Scope, Show, is_offered, measure_name, name_of, table};
use crate::app::App;
use crate::rollup;
use crate::views::board::Period;
use crate::views::counted::{By, Line, report, sisters};
use crate::web::board::own_unit;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{self, Figure, Lamp};
use crate::web::face::text::{Lang, t, tr};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::count::Measure;
use yike_core::unit::UnitId;

pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let scope = asked.scope(&visit)?;
    let read = report(&app, &scope.question()).await?;
    let beside = sisters_of(&app, &visit, &scope).await?;
    let lang = visit.lang;
    let unit = words::unit(&visit.world, &scope.unit);
    let period = name_of(&visit, scope.period, scope.span);
    let title = tr(
        lang,
        "counted-title",
        &[("unit", unit.into()), ("period", period.into())],
    );
    let sheet = table::sheet(&visit, &scope, &read);
    let caption = t(lang, &format!("counted-show-{}", scope.show.as_str()));
    let body = html! {
        p {
            a.alone href={ "/board?unit=" (scope.unit) } { (t(lang, "board-back")) } "　"
            a.alone href="/board/counted/definitions" { (t(lang, "counted-definitions")) }
        }
        h1 { (title) }
        (way_up(&visit, &scope))
        (periods(lang, &scope))
        (turn(&visit, &scope))
        p.hint { (compared(&visit, &scope)) }
        (six(&visit, &scope, &read.total))
        (groups(lang, &scope))
        @if scope.by != By::State { (shows(lang, &scope)) }
        @if sheet.rows.is_empty() {
            (parts::empty(&t(lang, "counted-empty"), &t(lang, "counted-empty-next"), None))
        } @else {
            (sheet.markup(lang, &caption))
            p.noprint {
                a.alone href={ "/board/counted.xlsx?" (scope.query()) } download { (t(lang, "counted-xlsx")) } "　"
                a.alone href={ "/board/counted.csv?" (scope.query()) } download { (t(lang, "counted-csv")) }
                "　" a.alone href={ "/board/counted/bulletin?" (scope.query()) } { (t(lang, &format!("counted-paper-{}", scope.period.as_str()))) }
            }
        }
        (beside)
        p.hint { (t(lang, "counted-note")) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// GET `/board/counted.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let read = report(&app, &scope.question()).await?;
    Ok(table::sheet(&visit, &scope, &read).download(&file_name(&scope)))
}

/// GET `/board/counted.xlsx`
pub async fn xlsx(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let scope = asked.scope(&visit)?;
    let read = report(&app, &scope.question()).await?;
    table::sheet(&visit, &scope, &read).workbook(&file_name(&scope))
}

/// `counted-110101005-2026-11-01-month-item-flow`
fn file_name(scope: &Scope) -> String {
    format!(
        "counted-{}-{}-{}-{}-{}",
        scope.unit,
        rollup::date(scope.span.from),
        scope.period.as_str(),
        scope.by.as_str(),
        scope.show.as_str()
    )
}

/// To the report of the unit above, as far as it is mine.
fn way_up(visit: &Visit, scope: &Scope) -> Markup {
    let above = visit.world.units.above(&scope.unit);
    let above = above.filter(|unit| own_unit(visit, unit.id.as_str()).is_ok());
    html! {
        @if let Some(unit) = above {
            @let up = Scope { unit: unit.id.clone(), by: By::Unit, ..scope.clone() };
            p { a.alone href=(up.href()) {
                (tr(visit.lang, "counted-up", &[("unit", unit.name.clone().into())]))
            } }
        }
    }
}

fn links(label: &str, rows: Vec<(String, String, bool)>) -> Markup {
    html! {
        nav.tools aria-label=(label) {
            @for (href, label, is_here) in rows {
                a href=(href) aria-current=[is_here.then_some("page")] {
                    @if is_here { b { (label) } } @else { (label) }
                }
            }
        }
    }
}

fn periods(lang: Lang, scope: &Scope) -> Markup {
    // The last day of what is looked at: from a year one comes to its last month.
    let on = rollup::date(scope.span.until - 1).min(scope.today);
    let rows = Period::ALL.map(|period| {
        let other = Scope {
            period,
            ..scope.clone()
        };
        let label = t(lang, &format!("counted-period-{}", period.as_str()));
        (other.on(on).href(), label, period == scope.period)
    });
    links(&t(lang, "board-period"), rows.into())
}

/// The period before and the one after.
fn turn(visit: &Visit, scope: &Scope) -> Markup {
    let lang = visit.lang;
    let before = scope.on(rollup::date(scope.span.from - 1));
    let after = (!scope.is_running()).then(|| scope.on(rollup::date(scope.span.until)));
    let name = |scope: &Scope| name_of(visit, scope.period, scope.span);
    html! {
        nav.tools aria-label=(t(lang, "counted-turn")) {
            a rel="prev" href=(before.href()) {
                (tr(lang, "counted-earlier", &[("period", name(&before).into())]))
            }
            @if let Some(after) = after {
                a rel="next" href=(after.href()) {
                    (tr(lang, "counted-later", &[("period", name(&after).into())]))
                }
            }
        }
    }
}

/// What stands beside what: a period that runs is compared with as much of the one before.
fn compared(visit: &Visit, scope: &Scope) -> String {
    let lang = visit.lang;
    let day = |day: i64| words::date(lang, rollup::date(day), scope.today);
    let from = scope.before.from;
    let span = match scope.before.until - from {
        1 => day(from),
        _ => tr(
            lang,
            "counted-span",
            &[
                ("from", day(from).into()),
                ("until", day(scope.before.until - 1).into()),
            ],
        ),
    };
    let key = match scope.is_running() {
        true => "counted-compared-so-far",
        false => "counted-compared",
    };
    tr(lang, key, &[("span", span.into())])
}

struct Shown {
    n: String,
    label: String,
    href: String,
    change: Option<String>,
    lamp: Option<Lamp>,
}

/// Six figures, each with its list.
fn six(visit: &Visit, scope: &Scope, total: &Line) -> Markup {
    let lang = visit.lang;
    let measures = [
        Measure::Filed,
        Measure::Ended,
        Measure::Open,
        Measure::Late,
        Measure::Served,
        Measure::Bad,
    ];
    let shown = measures.map(|measure| {
        let n = total.n(measure);
        let change = match measure {
            Measure::Late => {
                let share = table::share(total.n(Measure::InTime), total.n(Measure::Decided));
                share.map(|share| tr(lang, "counted-of-decided", &[("share", share.into())]))
            }
            Measure::Open => None,
            _ => Some(table::change(lang, n, total.n_before(measure))),
        };
        let is_amiss = matches!(measure, Measure::Late | Measure::Bad) && n > 0;
        Shown {
            n: n.to_string(),
            label: measure_name(visit, measure),
            href: scope.list_href(measure, ""),
            change,
            lamp: is_amiss.then_some(Lamp::Care),
        }
    });
    let figures: Vec<Figure<'_>> = shown
        .iter()
        .map(|one| Figure {
            n: &one.n,
            label: &one.label,
            href: &one.href,
            change: one.change.as_deref(),
            lamp: one.lamp,
        })
        .collect();
    parts::figures(lang, &figures)
}

fn groups(lang: Lang, scope: &Scope) -> Markup {
    let offered = By::ALL
        .into_iter()
        .filter(|by| is_offered(*by, &scope.unit));
    let rows = offered.map(|by| {
        let other = Scope {
            by,
            ..scope.clone()
        };
        let label = t(lang, &format!("counted-group-{}", by.as_str()));
        (other.href(), label, by == scope.by)
    });
    links(&t(lang, "counted-groups"), rows.collect())
}

fn shows(lang: Lang, scope: &Scope) -> Markup {
    let rows = Show::ALL.map(|show| {
        let other = Scope {
            show,
            ..scope.clone()
        };
        let label = t(lang, &format!("counted-show-{}", show.as_str()));
        (other.href(), label, show == scope.show)
    });
    links(&t(lang, "counted-shows"), rows.into())
}

/// Units of the same level under the same parent: by name for whoever leads the parent, and only
/// their middle for everybody else. Nobody sees the street next door.
async fn sisters_of(app: &App, visit: &Visit, scope: &Scope) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let Some(parent) = visit.world.units.above(&scope.unit) else {
        return Ok(html! {});
    };
    let units = &visit.world.units;
    let level = units.get(&scope.unit).map(|unit| unit.level);
    let mut lines = sisters(app, &scope.question(), &parent.id).await?;
    // A bureau has a code as long as a street's, and is not its sister.
    lines.retain(|line| {
        let sister = units.get(&UnitId::new(line.unit.clone()));
        sister.map(|unit| unit.level) == level
    });
    if lines.len() < 2 {
        return Ok(html! {});
    }
    let heading = tr(
        lang,
        "counted-sisters",
        &[("unit", parent.name.clone().into())],
    );
    if own_unit(visit, parent.id.as_str()).is_ok() {
        let sheet = table::sisters(visit, scope, &lines);
        return Ok(html! {
            h2 { (heading) }
            (sheet.markup(lang, &heading))
        });
    }
    Ok(html! {
        h2 { (heading) }
        p { (middle_words(visit, scope, &lines)) }
    })
}

/// With fewer others a middle would tell what one of them has.
const SISTERS_MIN: usize = 3;

fn middle_words(visit: &Visit, scope: &Scope, lines: &[Line]) -> String {
    let lang = visit.lang;
    let others: Vec<&Line> = lines
        .iter()
        .filter(|line| line.unit != scope.unit.as_str())
        .collect();
    if others.len() < SISTERS_MIN {
        return t(lang, "counted-few-sisters");
    }
    let of = |measure| middle(others.iter().map(|line| line.n(measure)).collect()).into();
    let own = lines.iter().find(|line| line.unit == scope.unit.as_str());
    let mine = |measure| own.map_or(0, |line| line.n(measure)).into();
    tr(
        lang,
        "counted-middle",
        &[
            ("n", others.len().into()),
            ("filed", of(Measure::Filed)),
            ("ended", of(Measure::Ended)),
            ("own-filed", mine(Measure::Filed)),
            ("own-ended", mine(Measure::Ended)),
        ],
    )
}

/// The middle one; of an even number the lower of the two.
fn middle(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    let at = numbers.len().saturating_sub(1) / 2;
    numbers.get(at).copied().unwrap_or(0)
}
