//! `/places/modes`: by which ways each community is served, reckoned from the sites; urban communities
//! with neither window nor kiosk, with their reason or without one.

use super::{show, unit_asked};
use crate::views::listed::offers;
use crate::web::casework::words;
use crate::web::face::parts::{self, Kind, Lamp};
use crate::web::face::text::{t, tr};
use crate::web::face::{Width, page as frame_page};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::site::{Lack, Mode, Served};
use yike_core::unit::{Unit, UnitId};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
}

/// `GET /places/modes?unit=`
pub async fn page(visit: Visit, Query(asked): Query<Asked>) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let unit = unit_asked(&visit, &asked.unit)?;
    let name = words::unit(&visit.world, &unit);
    let title = tr(lang, "modes-of", &[("unit", name.into())]);
    let all = served(&visit, &unit);
    let count = |lack: Option<Lack>| all.iter().filter(|one| one.lack() == lack).count();
    let sheet = sheet(&visit, &all);
    let body = html! {
        p { a.alone href={ "/places?unit=" (unit) } { (t(lang, "places-title")) } }
        h1 { (title) }
        p { (t(lang, "modes-what")) }
        p #counts { (tr(lang, "modes-counts", &[
            ("all", all.len().into()), ("good", count(None).into()),
            ("reasoned", count(Some(Lack::Reasoned)).into()),
            ("unreasoned", (count(Some(Lack::NoReason)) + count(Some(Lack::NoSite))).into())])) }
        p.hint { (t(lang, "site-set-up")) }
        @if sheet.rows.is_empty() { (parts::empty(&t(lang, "modes-none"), &t(lang, "modes-none-next"), None)) }
        @else {
            (sheet.markup(lang, &title))
            (parts::actions(&[
                parts::link_button("CSV", &format!("/places/modes.csv?unit={unit}"), Kind::Plain, None),
                parts::link_button("XLSX", &format!("/places/modes.xlsx?unit={unit}"), Kind::Plain, None),
            ]))
        }
    };
    Ok(frame_page(&visit.frame(), &title, Width::Wide, body))
}

/// `GET /places/modes.csv?unit=`
pub async fn csv(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let unit = unit_asked(&visit, &asked.unit)?;
    let sheet = sheet(&visit, &served(&visit, &unit));
    Ok(sheet.download(&format!("modes-{unit}")))
}

/// `GET /places/modes.xlsx?unit=`
pub async fn xlsx(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let unit = unit_asked(&visit, &asked.unit)?;
    let sheet = sheet(&visit, &served(&visit, &unit));
    sheet.workbook(&format!("modes-{unit}"))
}

/// Every community below a unit, those with something missing first.
fn served<'a>(visit: &'a Visit, unit: &UnitId) -> Vec<Served<'a>> {
    let units = visit.world.units.all();
    let communities = units.filter(|one| one.level == Level::Community && unit.covers(&one.id));
    let mut all: Vec<Served<'_>> = Vec::new();
    let mut street: Option<(UnitId, bool)> = None;
    for community in communities {
        let lists = visit.world.lists_at(&community.id, visit.now);
        let above = community
            .parent
            .clone()
            .unwrap_or_else(|| community.id.clone());
        // The items of a street are the same for all its communities.
        let is_mobile = match &street {
            Some((id, is_mobile)) if *id == above => *is_mobile,
            _ => {
                let mut all = offers(&visit.world, &lists, visit.now).into_iter();
                let is_mobile = all.any(|one| one.published.item.visit.online);
                street = Some((above, is_mobile));
                is_mobile
            }
        };
        all.push(Served::of(&lists, community, is_mobile));
    }
    all.sort_by_key(|one| (rank(one.lack()), one.community.id.clone()));
    all
}

fn rank(lack: Option<Lack>) -> u8 {
    match lack {
        Some(Lack::NoSite) => 0,
        Some(Lack::NoReason) => 1,
        Some(Lack::Reasoned) => 2,
        None => 3,
    }
}

fn sheet(visit: &Visit, all: &[Served<'_>]) -> Sheet {
    let lang = visit.lang;
    let yes = |served: &Served<'_>, mode: Mode| match served.modes.contains(&mode) {
        true => "✓",
        false => "",
    };
    let row = |served: &Served<'_>| {
        let unit: &Unit = served.community;
        let sites = served.sites.iter().map(|site| site.name.clone());
        let mut cells = vec![
            Cell::link(&unit.name, format!("/sites/{}", unit.id)),
            Cell::words(unit.id.as_str()),
            Cell::words(match (served.is_demolished(), served.is_shared()) {
                (true, _) => t(lang, "modes-demolished"),
                (false, true) => t(lang, "modes-shared"),
                (false, false) if served.sites.is_empty() => "—".to_owned(),
                (false, false) => t(lang, "modes-own"),
            }),
            Cell::words(show::joined(lang, sites)),
        ];
        cells.extend(Mode::ALL.iter().map(|mode| Cell::words(yes(served, *mode))));
        cells.push(match served.lack() {
            None => Cell::lamp(Lamp::Good, t(lang, "modes-is-good")),
            Some(Lack::Reasoned) => Cell::lamp(Lamp::Care, t(lang, "modes-is-reasoned")),
            Some(Lack::NoReason) => Cell::lamp(Lamp::Late, t(lang, "modes-is-unreasoned")),
            Some(Lack::NoSite) => Cell::lamp(Lamp::Late, t(lang, "modes-is-unserved")),
        });
        cells.push(Cell::words(served.reason()));
        cells
    };
    let mut columns = vec![
        Column::words(t(lang, "word-community")),
        Column::words(t(lang, "admin-unit-code")),
        Column::words(t(lang, "modes-set-up")),
        Column::words(t(lang, "list-stations")),
    ];
    columns.extend(
        Mode::ALL
            .iter()
            .map(|mode| Column::words(show::mode(lang, *mode))),
    );
    columns.push(Column::words(t(lang, "admin-post-state")));
    columns.push(Column::words(t(lang, "site-reason")));
    Sheet {
        columns,
        rows: all.iter().map(row).collect(),
    }
}
