//! `/desk/hotline`: the orders of my place, those that wait for an answer to the hot line, and the three
//! rates beside them.

use super::{seen_at, taken_at};
use crate::act::days_since_1970;
use crate::app::App;
use crate::hotline::{self, Answer, ITEM, Way};
use crate::views::hotline::{self as view, Heap, Listed, MOST, Rates};
use crate::web::casework::words;
use crate::web::face::parts::{
    Kind, Lamp, actions, button, command_id_field, csrf_field, empty, facts, hidden, link_button,
    notice,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::face::{BannerKind, Width, page as frame_page};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use yike_core::clock::{At, day_of};
use yike_core::unit::UnitId;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    heap: String,
    month: String,
    /// What an import did, for the sentence above the list.
    taken: String,
    there: String,
    left: String,
}

type Sent = Result<Query<Asked>, QueryRejection>;

/// GET `/desk/hotline`
pub async fn page(State(app): State<App>, visit: Visit, asked: Sent) -> Result<Markup, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let lang = visit.lang;
    let heap = Heap::parse(&asked.heap).unwrap_or(Heap::Open);
    let (all, lengths) = view::list(&app, &seen_at(&visit), heap).await?;
    let month = month(&visit, &asked.month);
    let rates = rates(&app, &visit, month).await?;
    let title = t(lang, "hotline-title");
    let takes = !taken_at(&visit).is_empty();
    let body = html! {
        h1 { (title) }
        p.hint { (t(lang, "hotline-what")) }
        (taken(lang, &asked))
        (actions(&match takes {
            true => vec![link_button(&t(lang, "hotline-import"), "/desk/hotline/import", Kind::Act, None)],
            false => Vec::new(),
        }))
        (heaps(lang, heap, &lengths))
        @if all.is_empty() {
            (empty(&t(lang, &format!("hotline-none-{}", heap.as_str())), &t(lang, "hotline-none-next"), None))
        } @else {
            ({ list_sheet(&visit, &all).markup(lang, &title) })
            @if all.len() > MOST { p.hint { (tr(lang, "hotline-more", &[("n", MOST.into())])) } }
            (files(lang, "/desk/hotline/list", &format!("?heap={}", heap.as_str())))
        }
        @if takes && heap == Heap::Answer && !all.is_empty() { (to_return(&visit, &all)) }
        (three_rates(&visit, month, &rates))
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// What an import did.
fn taken(lang: Lang, asked: &Asked) -> Markup {
    let count = |text: &str| text.parse::<i64>().unwrap_or(0);
    let (taken, there, left) = (count(&asked.taken), count(&asked.there), count(&asked.left));
    let kind = match left {
        0 => BannerKind::Note,
        _ => BannerKind::Care,
    };
    html! {
        @if !asked.taken.is_empty() {
            (notice(kind, &tr(lang, "hotline-taken", &[("n", taken.into())]),
                &tr(lang, "hotline-taken-rest", &[("there", there.into()), ("left", left.into())])))
        }
    }
}

fn heaps(lang: Lang, at: Heap, lengths: &BTreeMap<Heap, i64>) -> Markup {
    html! {
        nav.tools aria-label=(t(lang, "hotline-heaps")) {
            @for heap in Heap::ALL {
                a href={ "/desk/hotline?heap=" (heap.as_str()) } aria-current=[(heap == at).then_some("page")] {
                    @let label = t(lang, &format!("hotline-heap-{}", heap.as_str()));
                    @let n = lengths.get(&heap).copied().unwrap_or(0);
                    @if heap == at { b { (label) " " (n) } } @else { (label) " " (n) }
                }
            }
        }
    }
}

fn files(lang: Lang, path: &str, query: &str) -> Markup {
    html! { p.hint {
        (t(lang, "hotline-files")) " "
        a href={ (path) ".xlsx" (query) } { "XLSX" } " · "
        a href={ (path) ".csv" (query) } { "CSV" }
    } }
}

fn day(days: i64) -> Date {
    day_of(At(days.saturating_mul(86_400_000)))
}

fn list_sheet(visit: &Visit, all: &[Listed]) -> Sheet {
    let (lang, today) = (visit.lang, visit.today());
    let date = |days: Option<i64>| {
        days.map_or("—".to_owned(), |days| words::date(lang, day(days), today))
    };
    let yes = |said: Option<bool>, key: &str| match said {
        None => "—".to_owned(),
        Some(true) => t(lang, &format!("{key}-yes")),
        Some(false) => t(lang, &format!("{key}-no")),
    };
    let row = |one: &Listed| {
        let late = one.until.is_some_and(|until| day(until) < today);
        let limit = match (one.is_open || one.returned_on.is_none()) && late {
            true => Cell::lamp(Lamp::Late, date(one.until)),
            false => Cell::words(date(one.until)),
        };
        let item = visit.world.published(&one.item, visit.now);
        let item = item.map_or("—", |published| words::item_name(lang, &published.item));
        vec![
            Cell::link(&one.order, format!("/cases/{}-{}", one.home, one.id)),
            Cell::words(words::unit(&visit.world, &one.unit)),
            match one.of_case.is_empty() {
                true => Cell::words(item),
                false => Cell::link(item, format!("/cases/{}", one.of_case)),
            },
            limit,
            Cell::words(date(one.contacted_on)),
            Cell::words(t(lang, &format!("status-{}", one.status))),
            Cell::words(yes(one.solved, "hotline-solved")),
            Cell::words(yes(one.satisfied, "field-satisfied")),
        ]
    };
    let heads = [
        "hotline-number",
        "hotline-unit",
        "word-item",
        "hotline-until",
        "hotline-contacted",
        "hotline-state",
        "hotline-is-solved",
        "hotline-is-satisfied",
    ];
    Sheet {
        columns: heads.map(|key| Column::words(t(lang, key))).into(),
        rows: all.iter().take(MOST).map(row).collect(),
    }
}

/// GET `/desk/hotline/list.csv`
pub async fn csv(State(app): State<App>, visit: Visit, asked: Sent) -> Result<Response, Problem> {
    Ok(of_heap(&app, &visit, asked).await?.download("hotline"))
}

/// GET `/desk/hotline/list.xlsx`
pub async fn workbook(
    State(app): State<App>,
    visit: Visit,
    asked: Sent,
) -> Result<Response, Problem> {
    of_heap(&app, &visit, asked).await?.workbook("hotline")
}

async fn of_heap(app: &App, visit: &Visit, asked: Sent) -> Result<Sheet, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let heap = Heap::parse(&asked.heap).unwrap_or(Heap::Open);
    let (all, _) = view::list(app, &seen_at(visit), heap).await?;
    Ok(list_sheet(visit, &all))
}

// What goes back to the hot line.

fn to_return(visit: &Visit, all: &[Listed]) -> Markup {
    let lang = visit.lang;
    let orders: Vec<&str> = all.iter().map(|one| one.order.as_str()).collect();
    html! {
        h2 { (t(lang, "hotline-return")) }
        p { (t(lang, "hotline-return-what")) }
        (files(lang, "/desk/hotline/answers", ""))
        form.confirm method="post" action="/desk/hotline/returned" {
            (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
            (hidden("orders", &orders.join("\n")))
            (actions(&[button(&tr(lang, "hotline-return-done", &[("n", orders.len().into())]), Kind::Act, None)]))
        }
    }
}

/// GET `/desk/hotline/answers.csv`
pub async fn answers_csv(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    Ok(answers(&app, &visit).await?.download("hotline-answers"))
}

/// GET `/desk/hotline/answers.xlsx`
pub async fn answers_workbook(State(app): State<App>, visit: Visit) -> Result<Response, Problem> {
    answers(&app, &visit).await?.workbook("hotline-answers")
}

async fn answers(app: &App, visit: &Visit) -> Result<Sheet, Problem> {
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let all = hotline::answers(app, me, &taken_at(visit)).await?;
    let lang = visit.lang;
    let date = |days: Option<i64>| days.map_or(String::new(), |days| day(days).to_string());
    let yes = |said: Option<bool>| match said {
        None => String::new(),
        Some(true) => t(lang, "word-yes"),
        Some(false) => t(lang, "word-no"),
    };
    let row = |one: &Answer| {
        [
            one.order.clone(),
            one.number.clone(),
            words::unit(&visit.world, &one.unit),
            t(lang, &format!("status-{}", one.status)),
            date(one.contacted_on),
            yes(Some(one.called_back)),
            yes(one.solved),
            yes(one.satisfied),
            yes(one.in_time),
            one.words.clone(),
        ]
        .map(Cell::words)
        .into()
    };
    let heads = [
        "hotline-number",
        "hotline-case",
        "hotline-unit",
        "hotline-state",
        "hotline-contacted",
        "hotline-called-back",
        "hotline-is-solved",
        "hotline-is-satisfied",
        "hotline-in-time",
        "hotline-words",
    ];
    Ok(Sheet {
        columns: heads.map(|key| Column::words(t(lang, key))).into(),
        rows: all.iter().map(row).collect(),
    })
}

/// POST `/desk/hotline/returned`: these answers are back at the hot line.
pub async fn returned(
    State(app): State<App>,
    visit: Visit,
    posted: Posted,
) -> Result<Response, Problem> {
    let me = visit.person().ok_or(Problem::StaffLogin)?;
    let orders = posted.get("orders").lines().map(str::to_owned);
    let orders: Vec<String> = orders.take(MOST).collect();
    hotline::returned(&app, me, &taken_at(&visit), &orders, Way::File).await?;
    Ok(go::and_say(
        "/desk/hotline?heap=returned",
        "said-hotline-returned",
    ))
}

// Three rates.

/// The month that is asked for, or this one.
fn month(visit: &Visit, asked: &str) -> Date {
    let first = format!("{asked}-01").parse::<Date>();
    first.unwrap_or_else(|_| visit.today().first_of_month())
}

async fn rates(app: &App, visit: &Visit, month: Date) -> Result<BTreeMap<UnitId, Rates>, Problem> {
    let days = |day: Date| i64::from(days_since_1970(day));
    let next = month.last_of_month().tomorrow().unwrap_or(month);
    let item = visit.world.published(ITEM, visit.now);
    let contact = item
        .and_then(|one| one.item.heard.as_ref())
        .map_or(1, |heard| heard.contact);
    let world = visit.world.clone();
    let by = move |filed: i64| days(world.calendar.due(day(filed), contact).date);
    let span = (days(month), days(next));
    Ok(view::rates(app, &seen_at(visit), span, by, days(visit.today())).await?)
}

const LABELS: [&str; 7] = [
    "hotline-orders",
    "hotline-response",
    "hotline-solved",
    "hotline-satisfaction",
    "hotline-closed",
    "hotline-closed-in-time",
    "hotline-returned-in-time",
];

/// The figures in the order of the labels.
fn cells(lang: Lang, rates: &Rates) -> [String; 7] {
    let share = |n: i64, all: i64| match all {
        0 => "—".to_owned(),
        // Cut off: 99.95 % is 99.9 %.
        all => {
            let tenths = n * 1000 / all;
            let share = format!("{}.{}%", tenths / 10, tenths % 10);
            tr(
                lang,
                "hotline-share",
                &[("share", share.into()), ("n", n.into()), ("of", all.into())],
            )
        }
    };
    [
        rates.orders.to_string(),
        share(rates.contacted, rates.contact_over),
        share(rates.solved, rates.said_solved),
        share(rates.satisfied, rates.said_satisfied),
        rates.closed.to_string(),
        share(rates.in_time, rates.closed),
        share(rates.returned, rates.closed),
    ]
}

fn rates_sheet(visit: &Visit, rates: &BTreeMap<UnitId, Rates>) -> Sheet {
    let lang = visit.lang;
    let mut columns = vec![Column::words(t(lang, "hotline-unit"))];
    columns.extend(LABELS.map(|key| Column::words(t(lang, key))));
    let line = |first: Cell, rates: &Rates| {
        let mut line = vec![first];
        line.extend(cells(lang, rates).map(Cell::words));
        line
    };
    let mut rows: Vec<Vec<Cell>> = rates
        .iter()
        .map(|(unit, one)| line(Cell::words(words::unit(&visit.world, unit)), one))
        .collect();
    if rates.len() > 1 {
        let mut all = Rates::default();
        rates.values().for_each(|one| all.add(one));
        rows.push(line(Cell::Total(t(lang, "hotline-all")), &all));
    }
    Sheet { columns, rows }
}

fn three_rates(visit: &Visit, month: Date, rates: &BTreeMap<UnitId, Rates>) -> Markup {
    let lang = visit.lang;
    let code = |first: Date| format!("{}-{:02}", first.year(), first.month());
    let before = month.yesterday().map_or(month, |day| day.first_of_month());
    let name = tr(
        lang,
        "ratings-month-name",
        &[
            ("year", i64::from(month.year()).to_string().into()),
            ("month", i64::from(month.month()).to_string().into()),
        ],
    );
    let title = tr(lang, "hotline-rates", &[("month", name.into())]);
    let whys = LABELS.map(|key| (t(lang, key), t(lang, &format!("{key}-why"))));
    let pairs: Vec<(&str, Markup)> = whys
        .iter()
        .map(|(label, why)| (label.as_str(), html! { (why) }))
        .collect();
    html! {
        h2 #rates { (title) }
        @if rates.is_empty() { p { (t(lang, "hotline-rates-none")) } }
        @else {
            (rates_sheet(visit, rates).markup(lang, &title))
            (files(lang, "/desk/hotline/rates", &format!("?month={}", code(month))))
        }
        p { a.alone href={ "/desk/hotline?month=" (code(before)) "#rates" } { (t(lang, "hotline-month-before")) } }
        details { summary { (t(lang, "ratings-what")) } (facts(&pairs)) }
    }
}

/// GET `/desk/hotline/rates.csv`
pub async fn rates_csv(
    State(app): State<App>,
    visit: Visit,
    asked: Sent,
) -> Result<Response, Problem> {
    Ok(of_month(&app, &visit, asked)
        .await?
        .download("hotline-rates"))
}

/// GET `/desk/hotline/rates.xlsx`
pub async fn rates_workbook(
    State(app): State<App>,
    visit: Visit,
    asked: Sent,
) -> Result<Response, Problem> {
    of_month(&app, &visit, asked)
        .await?
        .workbook("hotline-rates")
}

async fn of_month(app: &App, visit: &Visit, asked: Sent) -> Result<Sheet, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let rates = rates(app, visit, month(visit, &asked.month)).await?;
    Ok(rates_sheet(visit, &rates))
}
