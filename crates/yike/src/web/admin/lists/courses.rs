//! Which training a list asks for before somebody sits at a window.

use super::entry::{Part, add, keep_entry};
use super::forms::{Asked, Sheet, drawn};
use super::sites::choices;
use super::{Draft, as_drafted, draft, item_name, unit_of};
use crate::app::App;
use crate::web::admin::said;
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::{Lang, t};
use crate::web::places::show;
use crate::web::sheet::{Cell, Column, Sheet as Table};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::list::{Course, List};
use yike_core::unit::Unit;

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
    let part = Part {
        name: "courses",
        of: |list| &mut list.courses,
        field: |name| match name {
            "code" => "course_code",
            name => name,
        },
    };
    keep_entry(
        (&app, &visit, &unit),
        &posted,
        &part,
        || course_typed(&visit, &posted),
        |unit, draft, n, faults| course_page(&visit, unit, draft, n, &posted, faults),
    )
    .await
}

fn course_typed(visit: &Visit, posted: &Posted) -> (Course, Vec<Fault>) {
    let mut faults = Vec::new();
    let typed = posted.get("months");
    let months = typed
        .parse()
        .ok()
        .filter(|months| (1..=120).contains(months));
    if !typed.is_empty() && months.is_none() {
        faults.push(said(
            visit.lang,
            "months",
            "有效期写 1 到 120 个月；长期有效的留空。",
            "Please write 1 to 120 months, or nothing where it holds for good.",
        ));
    }
    let course = Course {
        code: posted.get("course_code").to_owned(),
        name: posted.get("name").to_owned(),
        name_en: posted.get("course_name_en").to_owned(),
        months,
        items: posted.all("items").map(str::to_owned).collect(),
        refuses: posted.get("refuses") == "yes",
    };
    (course, faults)
}

/// The trainings that the list asks for, with the way to add one.
pub fn more(lang: Lang, at: &str, list: &List) -> Markup {
    html! {
        h2 { (t(lang, "courses")) }
        p.hint { (t(lang, "courses-what")) }
        (add(lang, "course-add", &format!("{at}/course")))
        @if !list.courses.is_empty() { (courses_table(lang, at, list).markup(lang, &t(lang, "courses"))) }
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
