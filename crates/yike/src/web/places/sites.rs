//! `/sites`: where can I go, and is somebody there now? By street, then the sites of one's community
//! first, those that serve it besides, the centre, and the others of the street.

use super::show;
use crate::web::casework::words;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Choice, Field, Kind, actions, button, empty, link_button, select};
use crate::web::face::text::{t, tr};
use crate::web::resident::query;
use crate::web::resident::street_choice;
use crate::web::{Problem, Visit, go};
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::list::Lists;
use yike_core::site::Site;
use yike_core::unit::{Unit, UnitId};

/// `GET /sites`; a form without script chooses first the street, then the community.
pub async fn index(visit: Visit, RawQuery(pairs): RawQuery) -> Response {
    let asked = |key: &str| query(pairs.as_deref(), key);
    let (street, community) = (asked("street"), asked("community"));
    for code in [community, street] {
        if visit.world.units.get(&UnitId::new(code.as_str())).is_some() {
            return go::to(&format!("/sites/{code}"));
        }
    }
    let lang = visit.lang;
    let title = t(lang, "sites-title");
    let body = html! {
        h1 { (title) }
        p { (t(lang, "sites-lead")) }
        (chooser(&visit, None, ""))
    };
    frame_page(&visit.frame(), &title, Width::One, body).into_response()
}

fn chooser(visit: &Visit, street: Option<&Unit>, community: &str) -> Markup {
    let lang = visit.lang;
    let label = t(lang, "guide-where-community");
    let below: Vec<(&UnitId, String)> = (street.into_iter())
        .flat_map(|street| visit.world.units.children(&street.id))
        .filter(|unit| unit.level == Level::Community)
        .map(|unit| (&unit.id, words::unit(&visit.world, &unit.id)))
        .collect();
    let choices: Vec<Choice<'_>> = (below.iter())
        .map(|(id, name)| Choice::new(id.as_str(), name))
        .collect();
    html! {
        form.noprint method="get" action="/sites" {
            (street_choice(visit, street.map_or("", |street| street.id.as_str()), None))
            @if !choices.is_empty() {
                (select(lang, &Field { value: community, optional: true, ..Field::new("community", &label) }, &choices))
            }
            (actions(&[button(&t(lang, "sites-show"), Kind::Plain, None)]))
        }
    }
}

/// `GET /sites/{unit}`: of a community, a street or a district.
pub async fn page(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let units = &visit.world.units;
    let unit = units.get(&UnitId::new(code)).ok_or(Problem::NotFound)?;
    let lang = visit.lang;
    let lists = visit.world.lists_at(&unit.id, visit.now);
    let name = words::unit(&visit.world, &unit.id);
    let title = tr(lang, "sites-of", &[("unit", name.into())]);
    let is_community = unit.level == Level::Community;
    let street = units.at_level(&unit.id, Level::Street);
    let community = if is_community { unit.id.as_str() } else { "" };
    let all: Vec<&Site> = (lists.sites())
        .filter(|site| unit.level != Level::District || !site.kind.is_in_community())
        .collect();
    let is_near = |site: &&&Site| is_community && site.kind.is_close() && site.is_for(&unit.id);
    let (near, rest): (Vec<&Site>, Vec<&Site>) = all.iter().partition(is_near);
    let (others, centres): (Vec<&Site>, Vec<&Site>) =
        (rest.into_iter()).partition(|site| site.kind.is_close());
    let body = html! {
        h1 { (title) }
        (chooser(&visit, street, community))
        @if all.is_empty() {
            (empty(&t(lang, "sites-none"), &t(lang, "sites-none-why"), Some((&t(lang, "lists-title"), "/lists"))))
        }
        @if is_community {
            h2 { (t(lang, "sites-near")) }
            @if near.is_empty() { p { (t(lang, "sites-near-none")) } }
            @else { (each(&visit, unit, &near, &lists)) }
        }
        @if !centres.is_empty() {
            h2 { (t(lang, "sites-centres")) }
            (each(&visit, unit, &centres, &lists))
        }
        @if !others.is_empty() {
            @if is_community {
                details {
                    summary { (tr(lang, "guide-stations-more", &[("n", others.len().into())])) }
                    (each(&visit, unit, &others, &lists))
                }
            } @else {
                h2 { (t(lang, "sites-communities")) }
                (each(&visit, unit, &others, &lists))
            }
        }
        (actions(&[link_button(&t(lang, "sites-list"), &format!("/lists/{}", unit.id), Kind::Plain, None)]))
    };
    Ok(frame_page(&visit.frame(), &title, Width::One, body).into_response())
}

fn each(visit: &Visit, unit: &Unit, sites: &[&Site], lists: &Lists<'_>) -> Markup {
    html! { ul.items { @for site in sites {
        li id={ "site-" (site.key()) } { (show::whole(visit, site, lists, &served(visit, unit, site))) }
    } } }
}

/// 一站多居, told to whoever lives there: the station of another community serves theirs.
fn served(visit: &Visit, unit: &Unit, site: &Site) -> String {
    let lang = visit.lang;
    if unit.level == Level::Community && site.serves.contains(&unit.id) {
        let name = words::unit(&visit.world, &site.unit);
        return tr(lang, "site-serves-you", &[("unit", name.into())]);
    }
    if site.serves.is_empty() || unit.level == Level::Community {
        return String::new();
    }
    let names = site.serves.iter().map(|id| words::unit(&visit.world, id));
    tr(
        lang,
        "site-serves-too",
        &[("units", show::joined(lang, names).into())],
    )
}
