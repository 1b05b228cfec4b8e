//! What a list says of its communities besides their sites, and which training it asks for before
//! somebody sits at a window.

use super::forms::{Asked, Sheet, asked_place, drawn, put};
use super::sites::choices;
use super::{Draft, Edited, as_drafted, checked, draft, item_name, keep, unit_of};
use crate::app::App;
use crate::web::admin::{again, said};
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::{Lang, t};
use crate::web::places::show;
use crate::web::sheet::{Cell, Column, Sheet as Table};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::list::{Course, List};
use yike_core::site::{Note, Status};
use yike_core::unit::{Unit, UnitId};

/// `GET /admin/lists/{unit}/community?n=`: what is said of one community besides its sites.
pub async fn community(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    let typed = Posted::default();
    Ok(community_page(&visit, unit, &draft, asked.n, &typed, &[]))
}

fn community_page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    n: Option<usize>,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let stands = n.and_then(|n| draft.list.communities.get(n));
    let units = visit.world.units.all();
    let below = units.filter(|one| one.level == Level::Community && unit.id.covers(&one.id));
    let places: Vec<Choice<'_>> = below
        .map(|one| Choice::new(one.id.as_str(), &one.name))
        .collect();
    let one = |name: &str, stands: &str| match typed.has("unit") {
        true => typed.get(name).to_owned(),
        false => stands.to_owned(),
    };
    let of = one("unit", stands.map_or("", |one| one.unit.as_str()));
    let is_gone = stands.is_some_and(|one| one.status == Status::Demolished);
    let status = one("status", if is_gone { "demolished" } else { "lived_in" });
    let states =
        ["lived_in", "demolished"].map(|word| (word, t(lang, &format!("site-status-{word}"))));
    let labels = ["word-community", "site-status"].map(|key| t(lang, key));
    let sheet = Sheet {
        title: t(lang, "site-community"),
        action: format!("/admin/lists/{}/community", unit.id),
        above: html! {
            @if let Some(n) = n { (parts::hidden("n", &n.to_string())) }
            (parts::select(lang, &Field { value: &of, ..Field::new("unit", &labels[0]) }.with_fault(faults), &places))
            (parts::select(lang, &Field { value: &status, ..Field::new("status", &labels[1]) }.with_fault(faults), &choices(&states)))
        },
        lines: vec![(
            "reason",
            "site-reason",
            stands.map_or(String::new(), |one| one.reason.clone()),
        )],
        below: html! {},
        is_there: stands.is_some(),
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// `POST /admin/lists/{unit}/community`
pub async fn keep_community(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let mut changed = draft(&app, &visit, unit).await?;
    let n = asked_place(&posted, changed.list.communities.len())?;
    if let (Some(n), true) = (n, posted.has("out")) {
        changed.list.communities.remove(n);
    } else {
        let note = Note {
            unit: UnitId::new(posted.get("unit")),
            status: match posted.get("status") {
                "demolished" => Status::Demolished,
                _ => Status::LivedIn,
            },
            reason: posted.get("reason").to_owned(),
        };
        put(&mut changed.list.communities, n, note);
    }
    let at = n.unwrap_or(changed.list.communities.len().saturating_sub(1));
    match checked(&visit, changed, &format!("communities[{at}].")) {
        Edited::Done(changed) => keep(&app, &visit, &posted, unit, &changed).await,
        Edited::Faults(faults) => {
            let before = draft(&app, &visit, unit).await?;
            let page = community_page(&visit, unit, &before, n, &posted, &faults);
            Ok(again(page))
        }
    }
}

/// `GET /admin/lists/{unit}/course?n=`: a training that is asked for at the windows of this place.
pub async fn course(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let draft = draft(&app, &visit, unit).await?;
    let typed = Posted::default();
    Ok(course_page(&visit, unit, &draft, asked.n, &typed, &[]))
}

fn course_page(
    visit: &Visit,
    unit: &Unit,
    draft: &Draft,
    n: Option<usize>,
    typed: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let stands = n.and_then(|n| draft.list.courses.get(n));
    let names: Vec<(String, String)> = (as_drafted(visit, unit, &draft.list).offers().iter())
        .map(|offer| (offer.item.to_owned(), item_name(visit, offer.item)))
        .collect();
    let items: Vec<Choice<'_>> = (names.iter())
        .map(|(key, name)| Choice::new(key, name))
        .collect();
    let is_typed = typed.has("course_code");
    let ticked: Vec<&str> = match is_typed {
        true => typed.all("items").collect(),
        false => (stands.iter().flat_map(|one| &one.items))
            .map(String::as_str)
            .collect(),
    };
    let refuses = match is_typed {
        true => typed.get("refuses").to_owned(),
        false if stands.is_some_and(|one| one.refuses) => "yes".to_owned(),
        false => "no".to_owned(),
    };
    let ways = [
        ("no", t(lang, "course-tells")),
        ("yes", t(lang, "course-refuses")),
    ];
    let labels = ["course-without", "list-station-items"].map(|key| t(lang, key));
    let hint = t(lang, "course-items-hint");
    let sheet = Sheet {
        title: stands.map_or_else(|| t(lang, "course-add"), |one| one.name.clone()),
        action: format!("/admin/lists/{}/course", unit.id),
        above: html! { @if let Some(n) = n { (parts::hidden("n", &n.to_string())) } },
        lines: vec![
            (
                "name",
                "course-name",
                stands.map_or(String::new(), |one| one.name.clone()),
            ),
            (
                "course_name_en",
                "course-name-en",
                stands.map_or(String::new(), |one| one.name_en.clone()),
            ),
            (
                "course_code",
                "course-code",
                stands.map_or(String::new(), |one| one.code.clone()),
            ),
            (
                "months",
                "course-months",
                stands
                    .and_then(|one| one.months)
                    .map_or(String::new(), |n| n.to_string()),
            ),
        ],
        below: html! {
            (parts::radios(lang, &Field { value: &refuses, ..Field::new("refuses", &labels[0]) }.with_fault(faults), &choices(&ways)))
            details open[!ticked.is_empty()] { summary { (labels[1]) }
                (parts::checkboxes(lang, &Field { optional: true, hint: Some(&hint), ..Field::new("items", &labels[1]) }, &items, &ticked)) }
        },
        is_there: stands.is_some(),
    };
    drawn(visit, unit, &sheet, typed, faults)
}

/// `POST /admin/lists/{unit}/course`
pub async fn keep_course(
    State(app): State<App>,
    visit: Visit,
    Path(unit): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let unit = unit_of(&visit, &unit)?;
    let mut changed = draft(&app, &visit, unit).await?;
    let n = asked_place(&posted, changed.list.courses.len())?;
    let mut faults = Vec::new();
    if let (Some(n), true) = (n, posted.has("out")) {
        changed.list.courses.remove(n);
    } else {
        let months = match posted.get("months") {
            "" => None,
            months => match months.parse::<u32>() {
                Ok(months @ 1..=120) => Some(months),
                Ok(_) | Err(_) => {
                    faults.push(said(
                        visit.lang,
                        "months",
                        "有效期写 1 到 120 个月；长期有效的留空。",
                        "Please write 1 to 120 months, or nothing where it holds for good.",
                    ));
                    None
                }
            },
        };
        let course = Course {
            code: posted.get("course_code").to_owned(),
            name: posted.get("name").to_owned(),
            name_en: posted.get("course_name_en").to_owned(),
            months,
            items: posted.all("items").map(str::to_owned).collect(),
            refuses: posted.get("refuses") == "yes",
        };
        put(&mut changed.list.courses, n, course);
    }
    let at = n.unwrap_or(changed.list.courses.len().saturating_sub(1));
    let done = match checked(&visit, changed, &format!("courses[{at}].")) {
        Edited::Done(changed) if faults.is_empty() => changed,
        Edited::Done(_) => {
            let before = draft(&app, &visit, unit).await?;
            return Ok(again(course_page(
                &visit, unit, &before, n, &posted, &faults,
            )));
        }
        Edited::Faults(found) => {
            faults.extend(found.into_iter().map(|mut fault| {
                if fault.field_id == "code" {
                    fault.field_id = "course_code".to_owned();
                }
                fault
            }));
            let before = draft(&app, &visit, unit).await?;
            return Ok(again(course_page(
                &visit, unit, &before, n, &posted, &faults,
            )));
        }
    };
    keep(&app, &visit, &posted, unit, &done).await
}

/// The communities of which the list says more, and the trainings it asks for, with the way to add one.
pub fn more(visit: &Visit, at: &str, list: &List) -> Markup {
    let lang = visit.lang;
    let add = |key: &str, to: &str| {
        let link = parts::link_button(
            &t(lang, key),
            &format!("{at}/{to}"),
            parts::Kind::Plain,
            None,
        );
        parts::actions(&[link])
    };
    html! {
        h2 { (t(lang, "site-communities")) }
        p.hint { (t(lang, "site-communities-what")) }
        (add("site-community-add", "community"))
        @if !list.communities.is_empty() { (notes_table(visit, at, list).markup(lang, &t(lang, "site-communities"))) }
        h2 { (t(lang, "courses")) }
        p.hint { (t(lang, "courses-what")) }
        (add("course-add", "course"))
        @if !list.courses.is_empty() { (courses_table(lang, at, list).markup(lang, &t(lang, "courses"))) }
    }
}

fn notes_table(visit: &Visit, at: &str, list: &List) -> Table {
    let lang = visit.lang;
    let status = |note: &Note| match note.status {
        Status::LivedIn => t(lang, "site-status-lived_in"),
        Status::Demolished => t(lang, "site-status-demolished"),
    };
    let row = |(n, note): (usize, &Note)| {
        let name = visit.world.units.name(&note.unit);
        vec![
            Cell::link(name, format!("{at}/community?n={n}")),
            Cell::words(status(note)),
            Cell::words(&note.reason),
        ]
    };
    Table {
        columns: ["word-community", "site-status", "site-reason"]
            .map(|key| Column::words(t(lang, key)))
            .into(),
        rows: list.communities.iter().enumerate().map(row).collect(),
    }
}

fn courses_table(lang: Lang, at: &str, list: &List) -> Table {
    let row = |(n, course): (usize, &Course)| {
        let without = match course.refuses {
            true => "course-refuses",
            false => "course-tells",
        };
        vec![
            Cell::link(show::course(lang, course), format!("{at}/course?n={n}")),
            Cell::words(&course.code),
            Cell::words(
                course
                    .months
                    .map_or_else(|| "—".to_owned(), |n| n.to_string()),
            ),
            Cell::words(t(lang, without)),
        ]
    };
    Table {
        columns: [
            "course-name",
            "course-code",
            "course-months",
            "course-without",
        ]
        .map(|key| Column::words(t(lang, key)))
        .into(),
        rows: list.courses.iter().enumerate().map(row).collect(),
    }
}
