//! The tree of units, to walk through: what lies below, and who is there.

use super::{frame, is_mine, keeps_rights, unit_asked};
use crate::web::face::parts;
use crate::web::face::text::{Lang, t, tr};
use crate::web::sheet::{Cell, Column, Sheet};
use crate::web::{Problem, Visit};
use crate::world;
use axum::extract::Query;
use maud::{Markup, html};
use yike_core::unit::{Unit, UnitId};

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
}

/// `GET /admin/units`
pub async fn page(visit: Visit, Query(asked): Query<Asked>) -> Result<Markup, Problem> {
    let lang = visit.lang;
    let id = unit_asked(&visit, &asked.unit)?;
    let units = &visit.world.units;
    let unit = units.get(&id).ok_or(Problem::NotFound)?;
    let above = units.above(&id).filter(|above| is_mine(&visit, &above.id));
    let children: Vec<&Unit> = units.children(&id).collect();
    let (people, away) = counts(&visit, |at| *at == id);
    let body = html! {
        @if let Some(above) = above {
            p { a.alone href={ "/admin/units?unit=" (above.id) } {
                (tr(lang, "admin-unit-up", &[("unit", above.name.clone().into())]))
            } }
        }
        h1 { (unit.name) }
        (parts::facts(&[
            (t(lang, "admin-unit-code").as_str(), html! { (unit.id) }),
            (t(lang, "admin-unit-level").as_str(), html! { (level(lang, unit)) }),
            (t(lang, "admin-unit-people").as_str(), html! {
                @let words = tr(lang, "admin-unit-people-n", &[("n", people.into()), ("away", away.into())]);
                @if keeps_rights(&visit) {
                    a.alone href={ "/admin/people?unit=" (unit.id) } { (words) }
                } @else { (words) }
            }),
        ]))
        @if keeps_rights(&visit) {
            p { (parts::link_button(
                &t(lang, "admin-person-add-here"),
                &format!("/admin/people/new?unit={}", unit.id),
                parts::Kind::Plain,
                None,
            )) }
        }
        @if !keeps_rights(&visit) {
            p { (parts::link_button(&t(lang, "exchange-units-title"), "/admin/units/exchange", parts::Kind::Plain, None)) }
        }
        @if children.is_empty() {
            (parts::empty(&t(lang, "admin-unit-leaf"), &t(lang, "admin-unit-leaf-next"), None))
        } @else {
            h2 { (tr(lang, "admin-unit-below", &[("n", children.len().into())])) }
            (sheet(&visit, &children).markup(lang, &unit.name))
        }
    };
    Ok(frame(&visit, &unit.name, body))
}

fn sheet(visit: &Visit, children: &[&Unit]) -> Sheet {
    let lang = visit.lang;
    let columns = vec![
        Column::words(t(lang, "word-unit")),
        Column::words(t(lang, "admin-unit-code")),
        Column::words(t(lang, "admin-unit-level")),
        Column::number(t(lang, "admin-unit-below-short")),
        Column::number(t(lang, "admin-unit-people")),
    ];
    let rows = children
        .iter()
        .map(|unit| {
            let below = visit.world.units.children(&unit.id).count();
            let (people, _) = counts(visit, |at| unit.id.covers(at));
            vec![
                Cell::link(&unit.name, format!("/admin/units?unit={}", unit.id)),
                Cell::words(unit.id.as_str()),
                Cell::words(level(lang, unit)),
                Cell::figure(below as i64, format!("/admin/units?unit={}", unit.id)),
                match keeps_rights(visit) {
                    true => Cell::figure(people as i64, format!("/admin/people?unit={}", unit.id)),
                    false => Cell::words(people.to_string()),
                },
            ]
        })
        .collect();
    Sheet { columns, rows }
}

/// Posts held now at the units that `there` picks, and how many of them are away.
fn counts(visit: &Visit, there: impl Fn(&UnitId) -> bool) -> (usize, usize) {
    let held = visit
        .world
        .posts
        .iter()
        .filter(|post| post.holds(visit.now));
    let posts: Vec<_> = held.filter(|post| there(&post.unit)).collect();
    let away = posts.iter().filter(|post| post.is_away(visit.now)).count();
    (posts.len(), away)
}

fn level(lang: Lang, unit: &Unit) -> String {
    t(
        lang,
        &format!("admin-level-{}", world::level_name(unit.level)),
    )
}
