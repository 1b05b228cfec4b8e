//! Where the applicant lives: one of the communities of this street; for an item that any window
//! of the city takes, by district, street and community.

use super::typed;
use crate::web::face::parts::{Choice, Fault, Field, Kind, abreast, button_with, select};
use crate::web::face::text::t;
use crate::web::{Posted, Visit};
use maud::{Markup, html};
use yike_core::item::{Item, Level};
use yike_core::unit::{Unit, UnitId};
use yike_core::who::Post;

pub fn fields(
    visit: &Visit,
    item: &Item,
    post: &Post,
    posted: &Posted,
    faults: &[Fault],
) -> Markup {
    let lang = visit.lang;
    let units = &visit.world.units;
    let my_street = units
        .at_level(&post.unit, Level::Street)
        .map(|unit| unit.id.clone());
    let my_district = units
        .at_level(&post.unit, Level::District)
        .map(|unit| unit.id.clone());
    let anywhere = typed::routes(item, posted).iter().any(|rule| rule.anywhere);
    let is_free = anywhere || my_street.is_none();
    let pick = |name: &str, otherwise: Option<UnitId>| match posted.get(name) {
        "" => otherwise,
        chosen => Some(UnitId::new(chosen)),
    };
    let district = match is_free {
        true => pick("district", my_district),
        false => my_district,
    };
    let within = |unit: &UnitId| {
        district
            .as_ref()
            .is_some_and(|district| district.covers(unit))
    };
    let street = match is_free {
        true => pick("street", my_street).filter(within),
        false => my_street,
    };
    let communities: Vec<&Unit> = street
        .iter()
        .flat_map(|street| units.children(street))
        .filter(|unit| unit.level == Level::Community)
        .collect();
    let chosen = match posted.get("community") {
        "" if units.get(&post.unit).map(|u| u.level) == Some(Level::Community) => {
            post.unit.as_str()
        }
        chosen => chosen,
    };
    let one = |name: &str, label: &str, value: &str, units: &[&Unit]| {
        let choices: Vec<Choice<'_>> = units
            .iter()
            .map(|unit| Choice::new(unit.id.as_str(), &unit.name))
            .collect();
        let label = t(lang, label);
        let field = Field {
            value,
            ..Field::new(name, &label)
        };
        select(lang, &field.with_fault(faults), &choices)
    };
    if !is_free {
        return one("community", "counter-community", chosen, &communities);
    }
    let districts: Vec<&Unit> = units
        .all()
        .filter(|unit| unit.level == Level::District && unit.id.as_str().len() == 6)
        .collect();
    let streets: Vec<&Unit> = district
        .iter()
        .flat_map(|district| units.children(district))
        .filter(|unit| unit.level == Level::Street)
        .collect();
    let id = |unit: &Option<UnitId>| unit.as_ref().map_or(String::new(), UnitId::to_string);
    html! {
        (abreast(&[
            one("district", "counter-district", &id(&district), &districts),
            one("street", "counter-street", &id(&street), &streets),
            one("community", "counter-community", chosen, &communities),
        ]))
        div.actions {
            (button_with(&t(lang, "counter-show-streets"), Kind::Plain, None, Some(("way", "list"))))
        }
    }
}
