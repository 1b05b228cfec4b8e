//! What a list says of one of its communities besides the sites: that nobody lives there any more, or
//! why it has no window of its own.

use super::entry::{Part, add, keep_entry};
use super::forms::{Asked, Sheet, drawn};
use super::sites::choices;
use super::{Draft, draft, unit_of};
use crate::app::App;
use crate::web::face::parts::{self, Choice, Fault, Field};
use crate::web::face::text::t;
use crate::web::sheet::{Cell, Column, Sheet as Table};
use crate::web::{Posted, Problem, Visit};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::list::List;
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
    let part = Part {
        name: "communities",
        of: |list| &mut list.communities,
        field: |name| name,
    };
    let made = || {
        let note = Note {
            unit: UnitId::new(posted.get("unit")),
            status: match posted.get("status") {
                "demolished" => Status::Demolished,
                _ => Status::LivedIn,
            },
            reason: posted.get("reason").to_owned(),
        };
        (note, Vec::new())
    };
    keep_entry(
        (&app, &visit, &unit),
        &posted,
        &part,
        made,
        |unit, draft, n, faults| community_page(&visit, unit, draft, n, &posted, faults),
    )
    .await
}

/// The communities of which the list says more, with the way to add one.
pub fn more(visit: &Visit, at: &str, list: &List) -> Markup {
    let lang = visit.lang;
    html! {
        h2 { (t(lang, "site-communities")) }
        p.hint { (t(lang, "site-communities-what")) }
        (add(lang, "site-community-add", &format!("{at}/community")))
        @if !list.communities.is_empty() { (notes_table(visit, at, list).markup(lang, &t(lang, "site-communities"))) }
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
