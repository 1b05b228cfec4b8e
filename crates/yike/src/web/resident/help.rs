//! 请人帮忙: a person to call, the station of one's own community, and what to bring.

use super::steps::place::street_choice;
use super::{as_published, query};
use crate::web::Visit;
use crate::web::casework::words::unit;
use crate::web::face::frame::{Width, dialled, page as frame_page};
use crate::web::face::parts::{Kind, actions, button, facts, link_button};
use crate::web::face::text::{t, tr};
use crate::web::places::show;
use axum::extract::RawQuery;
use maud::{Markup, html};
use yike_core::item::Level;
use yike_core::unit::UnitId;

pub async fn page(visit: Visit, RawQuery(pairs): RawQuery) -> Markup {
    let lang = visit.lang;
    let frame = visit.frame();
    let street = UnitId::new(query(pairs.as_deref(), "street"));
    let units = &visit.world.units;
    let chosen = units
        .get(&street)
        .filter(|unit| unit.level == Level::Street);
    let title = t(lang, "help-title");
    let body = html! {
        h1 { (title) }
        p { (tr(lang, "help-call", &[("phone", frame.hotline.as_str().into())])) }
        @if let Some((number, href)) = dialled(&frame.hotline) {
            (actions(&[link_button(&tr(lang, "help-dial", &[("phone", number.trim().into())]), &href, Kind::Act, None)]))
        }
        p { (t(lang, "help-comes")) }
        h2 { (t(lang, "help-station")) }
        form method="get" action="/help" {
            (street_choice(&visit, street.as_str(), None))
            (actions(&[button(&t(lang, "help-find"), Kind::Plain, None)]))
        }
        @if let Some(there) = chosen {
            h3 { (tr(lang, "help-centre", &[("street", there.name.as_str().into())])) }
            (centre(&visit, &there.id))
            (stations(&visit, &there.id))
        }
        h2 { (t(lang, "help-bring")) }
        ul {
            @for what in ["help-bring-card", "help-bring-papers", "help-bring-phone", "help-bring-letter"] {
                li { (t(lang, what)) }
            }
        }
        p.hint { (t(lang, "help-free")) }
    };
    frame_page(&frame, &title, Width::One, body)
}

/// 街道（乡镇）政务服务中心: where and when, as its list says.
fn centre(visit: &Visit, street: &UnitId) -> Markup {
    let lang = visit.lang;
    let list = visit.world.list(street, visit.now);
    html! {
        @if let Some(list) = list {
            @let place = &list.record.place;
            (facts(&[
                (&t(lang, "guide-place"), as_published(lang, &place.address)),
                (&t(lang, "guide-hours"), as_published(lang, &place.hours)),
                (&t(lang, "guide-ask"), html! { span.num { (place.ask) } }),
            ]))
            p { a href={ "/lists/" (street) } { (tr(lang, "guide-list", &[("street", visit.world.units.name(street).into())])) } }
        }
    }
}

/// The stations with address, hours and telephone; of a street without a list their names alone.
fn stations(visit: &Visit, street: &UnitId) -> Markup {
    let lang = visit.lang;
    let world = &visit.world;
    let list = world.list(street, visit.now);
    let stations = list.map_or(&[][..], |list| &list.record.sites);
    html! {
        p { (t(lang, "help-stations")) }
        @if stations.is_empty() {
            ul { @for community in world.units.children(street) {
                li { (tr(lang, "help-one-station", &[("community", unit(world, &community.id).into())])) }
            } }
        } @else {
            p { a href={ "/sites/" (street) } { (t(lang, "sites-open-now")) } }
            ul.items { @for station in stations { li { (show::brief(visit, station)) } } }
        }
    }
}
