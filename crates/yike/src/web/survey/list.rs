//! `/desk/surveys`: what a unit and those below it ask, and whom there is to call.

use super::ask::{days, name};
use super::{MAKERS, STAFF, caller};
use crate::app::App;
use crate::store::StoreError;
use crate::survey::calls::{self, List, Progress};
use crate::survey::line::State as Line;
use crate::survey::{self, Standing, Version, answer};
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, Lamp, actions, empty, link_button};
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::State;
use maud::{Markup, html};
use std::collections::BTreeMap;
use yike_core::unit::UnitId;
use yike_core::who::Duty;

/// Where the staff's pages of surveys begin.
pub const LINK: &str = "/desk/surveys";

/// All that a subtree has of surveys.
struct All {
    versions: Vec<Version>,
    answers: BTreeMap<(String, i64), i64>,
    lists: Vec<(List, Progress)>,
}

/// GET `/desk/surveys`
pub async fn page(State(app): State<App>, visit: Visit) -> Result<Markup, Problem> {
    let mut all = All {
        versions: Vec::new(),
        answers: BTreeMap::new(),
        lists: Vec::new(),
    };
    for unit in units(&visit) {
        let found = app.store.read(move |tx| {
            let mut progress = calls::progress(tx, &unit)?;
            let mut lists = Vec::new();
            for list in calls::of_unit(tx, &unit)? {
                let of = progress.remove(&list.id).unwrap_or_default();
                lists.push((list, of));
            }
            let (versions, answers) = (survey::of_unit(tx, &unit)?, answer::counts(tx, &unit)?);
            Ok::<_, StoreError>((versions, answers, lists))
        });
        let (versions, answers, lists) = found.await?;
        all.versions.extend(versions);
        all.answers.extend(answers);
        all.lists.extend(lists);
    }
    Ok(draw(&visit, &all))
}

/// The units whose surveys this visitor reads, without those that lie under another of them.
fn units(visit: &Visit) -> Vec<UnitId> {
    let posts = visit
        .posts()
        .iter()
        .filter(|post| STAFF.contains(&post.duty));
    let mut mine: Vec<UnitId> = posts.map(|post| post.unit.clone()).collect();
    mine.sort();
    mine.dedup();
    let is_under = |unit: &UnitId| mine.iter().any(|other| other != unit && other.covers(unit));
    mine.iter()
        .filter(|unit| !is_under(unit))
        .cloned()
        .collect()
}

fn draw(visit: &Visit, all: &All) -> Markup {
    let lang = visit.lang;
    let title = t(lang, "survey-all");
    let makes = |duty: &Duty| MAKERS.contains(duty);
    let is_maker = visit.posts().iter().any(|post| makes(&post.duty));
    let (open, over): (Vec<_>, Vec<_>) = all
        .lists
        .iter()
        .partition(|(list, _)| list.ended_at.is_none());
    let body = html! {
        h1 { (title) }
        p { (t(lang, "survey-all-what")) }
        @if is_maker {
            (actions(&[link_button(&t(lang, "survey-new"), "/desk/surveys/new", Kind::Plain, None)]))
        }
        h2 { (t(lang, "calls-title")) }
        @if open.is_empty() { (empty(&t(lang, "calls-none"), &t(lang, "calls-none-next"), None)) }
        @else { (lists(visit, &all.versions, &open).markup(lang, &t(lang, "calls-title"))) }
        h2 { (t(lang, "surveys-title")) }
        @if all.versions.is_empty() {
            (empty(&t(lang, "survey-all-none"), &t(lang, "survey-all-none-next"), None))
        } @else { (surveys(visit, all).markup(lang, &t(lang, "surveys-title"))) }
        @if !over.is_empty() {
            h2 { (t(lang, "calls-over")) }
            (lists(visit, &all.versions, &over).markup(lang, &t(lang, "calls-over")))
        }
    };
    frame_page(&visit.frame(), &title, Width::Wide, body)
}

/// How a version stands, as a lamp.
pub fn standing(lang: Lang, version: &Version, today: jiff::civil::Date) -> (Lamp, String) {
    let (lamp, key) = match version.standing(today) {
        Standing::Draft => (Lamp::Care, "survey-is-draft"),
        Standing::NotYet => (Lamp::Quiet, "survey-is-not-yet"),
        Standing::Open => (Lamp::Good, "survey-is-open"),
        Standing::Closed => (Lamp::Quiet, "survey-is-closed"),
        Standing::Ended => (Lamp::Quiet, "survey-is-ended"),
    };
    (lamp, t(lang, key))
}

fn surveys(visit: &Visit, all: &All) -> Sheet {
    let lang = visit.lang;
    let row = |one: &Version| {
        let survey = &one.survey;
        let n = all.answers.get(&(survey.key.clone(), one.version));
        let (lamp, word) = standing(lang, one, visit.today());
        vec![
            Cell::link(name(lang, survey), format!("/desk/surveys/{}", survey.key)),
            Cell::words(tr(lang, "survey-version", &[("n", one.version.into())])),
            Cell::words(visit.world.units.name(&survey.unit)),
            Cell::words(days(visit, survey)),
            Cell::lamp(lamp, word),
            Cell::Number(n.copied().unwrap_or(0)),
        ]
    };
    let words = [
        "survey-name",
        "survey-versions",
        "survey-by",
        "survey-days",
        "survey-state",
    ];
    let mut columns: Vec<Column> = words.map(|key| Column::words(t(lang, key))).into();
    columns.push(Column::number(t(lang, "survey-total")));
    Sheet {
        columns,
        rows: all.versions.iter().map(row).collect(),
    }
}

/// Lists of calls with how far each is; the one that this visitor may work on first leads there.
pub fn lists(visit: &Visit, versions: &[Version], all: &[&(List, Progress)]) -> Sheet {
    let lang = visit.lang;
    let row = |(list, progress): &&(List, Progress)| {
        let survey = versions.iter().find(|one| one.survey.key == list.survey);
        let label = survey.map_or(list.survey.as_str(), |one| name(lang, &one.survey));
        let word = match (list.ended_at, caller(visit, &list.unit)) {
            (Some(_), _) => "calls-is-over",
            (None, Some(_)) => "calls-is-yours",
            (None, None) => "calls-is-theirs",
        };
        vec![
            Cell::link(label, format!("/desk/calls/{}", list.id)),
            Cell::words(visit.world.units.name(&list.unit)),
            Cell::words(t(lang, word)),
            Cell::Number(progress.total()),
            Cell::Length {
                n: progress.done(),
                most: progress.total(),
            },
            Cell::Number(progress.of(Line::Answered)),
        ]
    };
    let mut columns: Vec<Column> = ["calls-of", "survey-by", "survey-state"]
        .map(|key| Column::words(t(lang, key)))
        .into();
    let numbers = ["calls-total", "calls-done", "calls-answered"];
    columns.extend(numbers.map(|key| Column::number(t(lang, key))));
    Sheet {
        columns,
        rows: all.iter().map(row).collect(),
    }
}
