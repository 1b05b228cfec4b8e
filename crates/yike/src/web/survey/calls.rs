//! `/desk/calls/{id}`: a list of calls: how far it is, who comes next, and its end. How far is told of the
//! list, never of anybody who calls.

use super::ask::name;
use super::{caller, change, makes, reads};
use crate::app::App;
use crate::private;
use crate::store::StoreError;
use crate::survey::calls::{self, List, Progress};
use crate::survey::line::{self, Line, State as Ended};
use crate::survey::people::Callee;
use crate::survey::{self, Version};
use crate::web::casework::words;
use crate::web::face::frame::{BannerKind, Width, page as frame_page};
use crate::web::face::parts::{
    Head, Kind, Lamp, actions, button, command_id_field, csrf_field, facts, lamp, notice, row,
    table,
};
use crate::web::face::text::{t, tr};
use crate::web::{Posted, Problem, Visit, go};
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::survey::sums::share;

/// Lines on the page; whoever calls takes the next one, and searches for nobody.
const SHOWN: i64 = 50;

/// A list, and the version of the survey that it belongs to.
pub struct Found {
    pub list: List,
    pub version: Version,
}

/// The list, for staff that may know of it.
pub async fn find(app: &App, visit: &Visit, id: &str) -> Result<Found, Problem> {
    let id = uuid::Uuid::parse_str(id).map_err(|_| Problem::NotFound)?;
    let read = app.store.read(move |tx| {
        let Some(list) = calls::one(tx, &id.to_string())? else {
            return Ok::<_, StoreError>(None);
        };
        let version = survey::one(tx, &list.survey, list.version)?;
        Ok(version.map(|version| Found { list, version }))
    });
    let found = read.await?.filter(|found| reads(visit, &found.list.unit));
    found.ok_or(Problem::NotFound)
}

/// The list, for whoever calls from it.
pub async fn mine(app: &App, visit: &Visit, id: &str) -> Result<Found, Problem> {
    let found = find(app, visit, id).await?;
    match caller(visit, &found.list.unit) {
        Some(_) => Ok(found),
        None => Err(Problem::NotFound),
    }
}

/// GET `/desk/calls/{id}`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let found = find(&app, &visit, &id).await?;
    let (list, keys) = (found.list.clone(), app.keys.clone());
    // Names are for those who call; whoever leads sees how far it is.
    let is_caller = caller(&visit, &list.unit).is_some();
    let read = app.store.read(move |tx| {
        let lines = match is_caller {
            true => line::all(tx, &keys, &list, SHOWN)?,
            false => Vec::new(),
        };
        let mut all = calls::progress(tx, &list.unit)?;
        Ok::<_, StoreError>((lines, all.remove(&list.id).unwrap_or_default()))
    });
    let (lines, progress) = read.await?;
    Ok(draw(&visit, &found, &lines, &progress))
}

fn draw(
    visit: &Visit,
    found: &Found,
    lines: &[(Line, Option<Callee>)],
    progress: &Progress,
) -> Markup {
    let (lang, list, survey) = (visit.lang, &found.list, &found.version.survey);
    let title = tr(
        lang,
        "calls-list-of",
        &[("name", name(lang, survey).into())],
    );
    let is_caller = caller(visit, &list.unit).is_some();
    let body = html! {
        p { a.alone href="/desk/surveys" { (t(lang, "survey-all")) } }
        h1 { (title) }
        (figures(visit, list, progress))
        @if list.ended_at.is_some() {
            (notice(BannerKind::Note, &t(lang, "calls-is-over"), &t(lang, "calls-over-why")))
        } @else if !found.version.is_open(visit.now) {
            (notice(BannerKind::Care, &t(lang, "calls-closed"), &t(lang, "calls-closed-next")))
        } @else if is_caller && progress.of(Ended::Open) > 0 {
            p { (t(lang, "calls-how")) }
            form method="post" action={ "/desk/calls/" (list.id) "/next" } {
                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (actions(&[button(&t(lang, "calls-next"), Kind::Act, Some("n"))]))
            }
        }
        @if !lines.is_empty() {
            (people(visit, list, lines))
            @if progress.total() > SHOWN { p.hint { (tr(lang, "calls-shown", &[("n", SHOWN.into())])) } }
        }
        @if list.ended_at.is_none() && makes(visit, &list.unit) { (end_form(visit, list)) }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

/// So many of how many, and how many were reached.
fn figures(visit: &Visit, list: &List, progress: &Progress) -> Markup {
    let lang = visit.lang;
    let labels = ["survey-by", "calls-from", "calls-progress", "calls-reached"];
    let labels = labels.map(|key| t(lang, key));
    let from = match visit.world.published(&list.item, visit.now) {
        Some(one) => tr(
            lang,
            "calls-from-item",
            &[("item", words::item_name(lang, &one.item).into())],
        ),
        None => t(lang, "calls-from-brought"),
    };
    let rate = match share(progress.reached(), progress.done()) {
        Some(tenths) => format!("{}.{}%", tenths / 10, tenths % 10),
        None => t(lang, "calls-few"),
    };
    let each: Vec<String> = [
        Ended::Answered,
        Ended::Declined,
        Ended::Unreached,
        Ended::Wrong,
    ]
    .iter()
    .map(|state| {
        let word = t(lang, &format!("calls-state-{}", state.as_str()));
        format!("{word} {}", progress.of(*state))
    })
    .collect();
    facts(&[
        (&labels[0], html! { (visit.world.units.name(&list.unit)) }),
        (&labels[1], html! { (from) }),
        (
            &labels[2],
            html! {
                b { (tr(lang, "calls-done-of", &[("done", progress.done().into()), ("total", progress.total().into())])) }
                " · " (each.join(" · "))
            },
        ),
        (
            &labels[3],
            html! { (rate) " " small { (t(lang, "calls-reached-why")) } },
        ),
    ])
}

fn people(visit: &Visit, list: &List, lines: &[(Line, Option<Callee>)]) -> Markup {
    let lang = visit.lang;
    let words = [
        "calls-n",
        "word-name",
        "word-phone",
        "survey-state",
        "calls-tries",
        "calls-due",
    ];
    let words = words.map(|key| t(lang, key));
    let mut heads: Vec<Head<'_>> = words.iter().map(|word| Head::words(word)).collect();
    heads[4].number = true;
    let rows: Vec<Markup> = lines
        .iter()
        .map(|(line, callee)| one(visit, list, line, callee.as_ref()))
        .collect();
    table(lang, &t(lang, "calls-title"), false, &heads, &rows)
}

fn one(visit: &Visit, list: &List, line: &Line, callee: Option<&Callee>) -> Markup {
    let lang = visit.lang;
    let is_mine = visit
        .person()
        .is_some_and(|who| line.is_held_by(who, visit.now));
    let word = match (line.is_held(visit.now), is_mine) {
        (_, true) => "calls-held-you",
        (true, false) => "calls-held",
        (false, false) => match line.state {
            Ended::Open => "calls-state-open",
            Ended::Answered => "calls-state-answered",
            Ended::Declined => "calls-state-declined",
            Ended::Unreached => "calls-state-unreached",
            Ended::Wrong => "calls-state-wrong",
        },
    };
    let kind = match (line.state, is_mine) {
        (Ended::Open, true) => Lamp::Care,
        (Ended::Answered, _) => Lamp::Good,
        (Ended::Open | Ended::Declined | Ended::Unreached | Ended::Wrong, _) => Lamp::Quiet,
    };
    let waits = line.state == Ended::Open && line.due_at > visit.now;
    row(
        &format!("line-{}", line.n),
        is_mine,
        html! {
            td { @if is_mine { a href={ "/desk/calls/" (list.id) "/" (line.n) } { (line.n) } } @else { (line.n) } }
            td { (callee.map_or("—".to_owned(), Callee::name_masked)) }
            td.num { (callee.map_or("—".to_owned(), Callee::phone_masked)) }
            td { (lamp(kind, &t(lang, word))) }
            td.n { (line.tries) }
            td { @if waits { (words::time(lang, line.due_at, visit.today())) } @else { "—" } }
        },
    )
}

fn end_form(visit: &Visit, list: &List) -> Markup {
    let lang = visit.lang;
    html! {
        details {
            summary { (t(lang, "calls-end")) }
            p { (t(lang, "calls-end-what")) }
            form method="post" action={ "/desk/calls/" (list.id) "/end" } {
                (csrf_field(&visit.csrf)) (command_id_field(&uuid::Uuid::now_v7().to_string()))
                (actions(&[button(&t(lang, "calls-end-yes"), Kind::Grave, None)]))
            }
        }
    }
}

/// POST `/desk/calls/{id}/next`: the next who is due is held for this visitor.
pub async fn next(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    _: Posted,
) -> Result<Response, Problem> {
    let found = mine(&app, &visit, &id).await?;
    let at = format!("/desk/calls/{}", found.list.id);
    if !found.version.is_open(visit.now) {
        return Ok(go::to(&at));
    }
    let person = visit.person().cloned().ok_or(Problem::StaffLogin)?;
    let (list, now) = (found.list, app.now());
    let hold = private::hex(&private::random::<16>());
    let write = app
        .store
        .write(move |tx| line::next(tx, &list, &person, &hold, now));
    Ok(match write.await? {
        Some(n) => go::to(&format!("{at}/{n}")),
        None => go::and_say(&at, "calls-nothing-due"),
    })
}

/// POST `/desk/calls/{id}/end`: names and phones are erased.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let found = find(&app, &visit, &id).await?;
    if !makes(&visit, &found.list.unit) {
        return Err(Problem::NotFound);
    }
    let at = format!("/desk/calls/{}", found.list.id);
    let (list, keys) = (found.list, app.keys.clone());
    change(&app, &visit, &posted, move |tx, by, now| {
        calls::end(tx, &keys, &list, by, now)
    })
    .await?;
    Ok(go::and_say(&at, "calls-ended"))
}
