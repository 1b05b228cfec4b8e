//! 请人帮忙: a person to call, the station of one's own community, and what to bring.

use super::query;
use super::steps::place::street_choice;
use crate::web::Visit;
use crate::web::casework::words::unit;
use crate::web::face::frame::{Width, page as frame_page};
use crate::web::face::parts::{Kind, actions, button};
use crate::web::face::text::{t, tr};
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
        p { (t(lang, "help-comes")) }
        h2 { (t(lang, "help-station")) }
        form method="get" action="/help" {
            (street_choice(&visit, street.as_str(), None))
            (actions(&[button(&t(lang, "help-find"), Kind::Plain, None)]))
        }
        @if let Some(there) = chosen {
            h3 { (tr(lang, "help-centre", &[("street", there.name.as_str().into())])) }
            p { (t(lang, "help-stations")) }
            ul { @for community in units.children(&there.id) {
                li { (tr(lang, "help-one-station", &[("community", unit(&visit.world, &community.id).into())])) }
            } }
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
