//! 谁看过: each look at personal data in full, by whom, from which unit, at which case.

use super::{Asked, area, frame};
use crate::app::App;
use crate::look::Sight;
use crate::views::audit::{self, Looked, called, looks};
use crate::web::board::item_name;
use crate::web::casework::words;
use crate::web::face::parts::{self, Field};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::unit::UnitId;

const PAGE: i64 = 50;
const EXPORT: i64 = 50_000;
/// Looks at people of call-back lists on one page: they are few.
const CALLED: i64 = 200;

/// `GET /audit/looks`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let page = asked.page();
    let query = query(&visit, &asked)?;
    let (found, total) = looks(&app, &query, PAGE, (page - 1) * PAGE).await?;
    let called = called(&app, &query, CALLED).await?;
    let title = t(lang, "audit-looks");
    let href = format!(
        "/audit/looks?unit={}&day={}",
        plain(&asked.unit),
        plain(&asked.day)
    );
    let pages = ((total + PAGE - 1) / PAGE).max(1) as u64;
    let body = html! {
        h1 { (title) }
        (filter(&visit, &asked, "/audit/looks", true))
        p #total { (tr(lang, "audit-looks-total", &[("n", total.into())])) }
        @if found.is_empty() {
            (parts::empty(&t(lang, "audit-looks-empty"), &t(lang, "audit-looks-empty-next"), None))
        } @else {
            (sheet(&visit, &found).markup(lang, &title))
            (parts::pagination(lang, page as u64, pages, |n| format!("{href}&page={n}")))
            p.noprint { a.alone href=(href.replacen("looks?", "looks.csv?", 1)) download {
                (t(lang, "board-export"))
            } }
        }
        @if !called.is_empty() {
            h2 { (t(lang, "audit-called")) }
            p.hint { (t(lang, "audit-called-what")) }
            (sheet(&visit, &called).markup(lang, &t(lang, "audit-called")))
        }
    };
    Ok(frame(&visit, &title, body))
}

/// `GET /audit/looks.csv`
pub async fn csv(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (found, _) = looks(&app, &query(&visit, &asked)?, EXPORT, 0).await?;
    Ok(sheet(&visit, &found).download("looks"))
}

fn query(visit: &Visit, asked: &Asked) -> Result<audit::Asked, Problem> {
    let (from, until) = asked.days(visit);
    let looker = plain(&asked.unit);
    Ok(audit::Asked {
        unit: area(visit)?,
        from,
        until,
        looker: (!looker.is_empty()).then(|| UnitId::new(looker)),
    })
}

/// Letters, digits and dashes; anything else is no code and no day.
pub(super) fn plain(text: &str) -> &str {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if text.len() <= 20 && text.bytes().all(is_plain) {
        text
    } else {
        ""
    }
}

/// Which unit and which day, by GET.
pub(super) fn filter(visit: &Visit, asked: &Asked, action: &str, by_unit: bool) -> Markup {
    let lang = visit.lang;
    let (unit, day) = (t(lang, "audit-unit"), t(lang, "audit-day"));
    let (unit_hint, day_hint) = (t(lang, "audit-unit-hint"), t(lang, "audit-day-hint"));
    let unit = Field {
        value: plain(&asked.unit),
        hint: Some(&unit_hint),
        ..Field::new("unit", &unit)
    };
    let day = Field {
        value: plain(&asked.day),
        hint: Some(&day_hint),
        ..Field::new("day", &day)
    };
    let mut fields = vec![parts::text_field(lang, &day)];
    if by_unit {
        fields.insert(0, parts::text_field(lang, &unit));
    }
    html! {
        form method="get" action=(action) {
            (parts::abreast(&fields))
            (parts::actions(&[parts::button(&t(lang, "do-search"), parts::Kind::Plain, None)]))
        }
    }
}

fn sheet(visit: &Visit, found: &[Looked]) -> Sheet {
    let lang = visit.lang;
    let columns = [
        "audit-when",
        "audit-who",
        "word-unit",
        "word-post",
        "audit-case",
        "word-item",
        "audit-what",
        "audit-purpose",
    ];
    let columns = columns.map(|key| Column::words(t(lang, key))).into();
    let rows = found.iter().map(|look| cells(visit, look)).collect();
    Sheet { columns, rows }
}

/// 姓名、证件号码
fn what(lang: Lang, sight: &Sight) -> String {
    let names = sight
        .what
        .iter()
        .map(|what| t(lang, &format!("what-{}", what.as_str())));
    names.collect::<Vec<_>>().join(lang.either("、", ", "))
}

fn cells(visit: &Visit, look: &Looked) -> Vec<Cell> {
    let lang = visit.lang;
    let world = &visit.world;
    let post = look.post.as_ref();
    let none = || "—".to_owned();
    vec![
        Cell::words(words::time(lang, look.at, visit.today())),
        Cell::words(match post {
            Some(_) => world.person_name(&look.by).to_owned(),
            None => tr(lang, "who-agent", &[("name", "".into())]),
        }),
        Cell::words(post.map_or_else(none, |post| world.units.name(&post.unit).to_owned())),
        Cell::words(post.map_or_else(none, |post| {
            t(lang, &format!("duty-{}", post.duty.as_str()))
        })),
        Cell::words(words::grouped(&look.number)),
        Cell::words(item_name(visit, &look.item)),
        Cell::words(
            look.sight
                .as_ref()
                .map_or_else(none, |sight| what(lang, sight)),
        ),
        Cell::words(look.sight.as_ref().map_or_else(none, |sight| {
            t(lang, &format!("purpose-{}", sight.purpose.as_str()))
        })),
    ]
}
