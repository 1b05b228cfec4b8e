//! `/places`: the sites of my unit and below: who is there today, how far the seven rules are shown,
//! what shape each station has.

use super::{show, sites_under, unit_asked};
use crate::app::App;
use crate::places::{self, Rule};
use crate::store::StoreError;
use crate::web::casework::words;
use crate::web::face::parts::{self, Kind, Lamp};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::rated;
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::{Query, State};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use yike_core::roster::{Cover, Shape, State as Day};
use yike_core::site::{Kind as SiteKind, Site};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
}

/// `GET /places?unit=`
pub async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_asked(&visit, &asked.unit)?;
    let sites = sites_under(&visit.world, &unit, visit.now);
    let (today, under, keys) = (visit.today(), unit.to_string(), app.keys.clone());
    let (rosters, evidence) = (app.store)
        .read(move |tx| {
            let rosters = places::rosters_under(tx, &under, today, today)?;
            let evidence = places::evidence_of(tx, &keys, &under)?;
            Ok::<_, StoreError>((rosters, evidence))
        })
        .await?;
    let mut shown: BTreeMap<&str, BTreeSet<Rule>> = BTreeMap::new();
    for one in &evidence {
        shown.entry(&one.site).or_default().insert(one.rule);
    }
    let empty = places::Planned::new();
    let row = |site: &&Site| {
        let key = site.key();
        let planned = rosters.get(&key).unwrap_or(&empty);
        let holders = places::holders(&visit.world, site, planned, today);
        let cover = Cover::of(&holders);
        let spans = site
            .open()
            .map(|hours| hours.on(&visit.world.calendar, today));
        let is_open = spans.is_none_or(|spans| !spans.is_empty());
        let own = |rule: &Rule| super::rules::by_system(&visit, site, *rule, None).is_some();
        let kept = shown.get(key.as_str());
        let is_shown = |rule: &Rule| kept.is_some_and(|kept| kept.contains(rule)) || own(rule);
        let rules = Rule::ALL.iter().filter(|rule| is_shown(rule)).count();
        let state = match cover.state(is_open) {
            Day::Covered => Cell::lamp(Lamp::Good, names(&visit, &cover)),
            Day::Uncovered => Cell::lamp(Lamp::Late, t(lang, "roster-uncovered")),
            Day::Unplanned if !site.kind.is_staffed() => Cell::words(t(lang, "roster-theirs")),
            Day::Unplanned => Cell::lamp(Lamp::Care, t(lang, "roster-unplanned")),
            Day::Closed => Cell::lamp(Lamp::Quiet, t(lang, "roster-closed")),
        };
        vec![
            Cell::link(&site.name, format!("/places/roster/{key}")),
            Cell::words(show::kind(lang, site.kind)),
            state,
            Cell::words(shape(&visit, site)),
            Cell::link(format!("{rules}/7"), format!("/places/rules/{key}")),
        ]
    };
    let sheet = Sheet {
        columns: [
            "list-station",
            "site-kind",
            "roster-today",
            "roster-shape",
            "rules-title",
        ]
        .map(|key| Column::words(t(lang, key)))
        .into(),
        rows: sites.iter().map(row).collect(),
    };
    let title = t(lang, "places-title");
    let name = words::unit(&visit.world, &unit);
    let body = html! {
        h1 { (tr(lang, "places-of", &[("unit", name.into())])) }
        p { (t(lang, "places-what")) }
        (parts::actions(&[
            parts::link_button(&t(lang, "modes-title"), &format!("/places/modes?unit={unit}"), Kind::Plain, None),
            parts::link_button(&t(lang, "places-public"), &format!("/sites/{unit}"), Kind::Plain, None),
        ]))
        (rated::links(&visit))
        @if sheet.rows.is_empty() { (parts::empty(&t(lang, "places-none"), &t(lang, "places-none-next"), None)) }
        @else { (sheet.markup(lang, &title)) }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

fn names(visit: &Visit, cover: &Cover<'_>) -> String {
    let names = cover.serving.iter();
    let names = names.map(|one| visit.world.person_name(&one.person).to_owned());
    show::joined(visit.lang, names)
}

/// 1+2+1, from the posts held at the site's unit.
pub(super) fn shape(visit: &Visit, site: &Site) -> String {
    if site.kind != SiteKind::Station {
        return "—".to_owned();
    }
    let held = visit
        .world
        .posts
        .iter()
        .filter(|post| post.holds(visit.now));
    let there = held.filter(|post| post.unit == site.unit);
    let shape = Shape::of(there.map(|post| (&post.person, post.duty)));
    format!("{}+{}+{}", shape.heads, shape.workers, shape.others)
}
