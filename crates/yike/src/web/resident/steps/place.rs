//! 住在哪: first the street, then the community in it. Two short lists instead of one of eight
//! thousand lines, and neither needs a script.

use super::{Found, Open, value};
use crate::draft::Words;
use crate::web::Visit;
use crate::web::casework::words::unit;
use crate::web::face::parts::{Choice, Fault, Field, radios, select};
use crate::web::face::text::{t, tr};
use crate::world::World;
use maud::{Markup, html};
use yike_core::door;
use yike_core::item::Level;
use yike_core::unit::UnitId;

pub fn streets(visit: &Visit, open: &Open, faults: &[Fault]) -> Markup {
    let error = faults.iter().find(|fault| fault.field_id == "street");
    let why = match super::person::is_company(&open.published.item, &open.draft.words) {
        true => "fill-street-why-company",
        false => "fill-street-why",
    };
    html! {
        p.hint { (t(visit.lang, why)) }
        (street_choice(visit, &open.draft.words.street, error.map(|fault| fault.message.as_str())))
    }
}

/// All streets and towns, under their districts.
pub fn street_choice(visit: &Visit, chosen: &str, error: Option<&str>) -> Markup {
    let lang = visit.lang;
    let units = &visit.world.units;
    let districts = units.all().filter(|unit| unit.level == Level::District);
    html! {
        div.field.bad[error.is_some()] {
            label for="street" { (t(lang, "fill-street")) }
            @if let Some(error) = error {
                p.why #street-error { span.unseen { (t(lang, "error-mark")) } (error) }
            }
            select #street name="street" aria-describedby=[error.map(|_| "street-error")] aria-invalid=[error.map(|_| "true")] {
                option value="" { (t(lang, "choose")) }
                @for district in districts {
                    @let mut streets = units.children(&district.id).filter(|unit| unit.level == Level::Street).peekable();
                    @if streets.peek().is_some() {
                        optgroup label=(district.name) {
                            @for street in streets {
                                option value=(street.id) selected[street.id.as_str() == chosen] { (street.name) }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub fn communities(visit: &Visit, open: &Open, faults: &[Fault]) -> Markup {
    let lang = visit.lang;
    let units = &visit.world.units;
    let street = UnitId::new(open.draft.words.street.trim());
    let mut communities: Vec<_> = units
        .children(&street)
        .filter(|unit| unit.level == Level::Community)
        .collect();
    communities.sort_by(|a, b| a.id.cmp(&b.id));
    let names: Vec<String> = communities
        .iter()
        .map(|community| unit(&visit.world, &community.id))
        .collect();
    let choices: Vec<Choice<'_>> = communities
        .iter()
        .zip(&names)
        .map(|(community, name)| Choice::new(community.id.as_str(), name))
        .collect();
    let label = tr(
        lang,
        "fill-community-in",
        &[("street", units.name(&street).into())],
    );
    let hint = t(lang, "fill-community-hint");
    let field = Field {
        hint: Some(&hint),
        value: &open.draft.words.community,
        ..Field::new("community", &label)
    };
    match choices.len() {
        0..=7 => radios(lang, &field.with_fault(faults), &choices),
        _ => select(lang, &field.with_fault(faults), &choices),
    }
}

pub fn write_street(world: &World, words: &mut Words, fields: &[(String, String)]) {
    let Some(street) = value(fields, "street") else {
        return;
    };
    words.street = street.trim().to_owned();
    // A community of another street is no answer any more.
    let stays = is_in(world, &words.community, &words.street);
    if !stays {
        words.community.clear();
    }
}

pub fn write_community(words: &mut Words, fields: &[(String, String)]) {
    if let Some(community) = value(fields, "community") {
        words.community = community.trim().to_owned();
    }
}

pub fn check_street(visit: &Visit, words: &Words) -> Vec<Found> {
    let street = visit.world.units.get(&UnitId::new(&words.street));
    match street.filter(|unit| unit.level == Level::Street) {
        Some(_) => Vec::new(),
        None => vec![fault(
            "street",
            "还没有选街道（乡镇）。请从列表里选一个；不清楚可拨服务热线问。",
            "Choose the street or town from the list; the hotline helps if you are not sure.",
        )],
    }
}

pub fn check_community(visit: &Visit, words: &Words) -> Vec<Found> {
    match is_in(&visit.world, &words.community, &words.street) {
        true => Vec::new(),
        false => vec![fault(
            "community",
            "还没有选社区（村）。请从列表里选一个；不清楚可看居委会的牌子，或拨服务热线问。",
            "Choose the community or village from the list; the hotline helps if you are not sure.",
        )],
    }
}

fn is_in(world: &World, community: &str, street: &str) -> bool {
    world
        .units
        .get(&UnitId::new(community))
        .is_some_and(|unit| {
            unit.level == Level::Community
                && unit
                    .parent
                    .as_ref()
                    .is_some_and(|parent| parent.as_str() == street)
        })
}

fn fault(field: &str, zh: &str, en: &str) -> Found {
    (field.to_owned(), door::Fault::new(zh, en))
}
