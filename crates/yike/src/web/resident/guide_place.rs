//! “在哪里办” of a guide: the resident picks their street once and reads its own window, hours,
//! telephones and stations, or who handles the item where this street does not.

use super::guide::{answer, class_word, promise};
use super::steps::place::street_choice;
use super::{as_published, query};
use crate::views::listed::{Promise, elsewhere};
use crate::web::Visit;
use crate::web::casework::words::unit;
use crate::web::face::frame::BannerKind;
use crate::web::face::parts::{
    Choice, Field, Kind, actions, button, facts, hidden, notice, select,
};
use crate::web::face::text::{Lang, t, tr};
use crate::web::places::show;
use maud::{Markup, html};
use yike_core::item::form::Answers;
use yike_core::item::{Faq, Item, Level, Route};
use yike_core::list::{self, Offer, Place};
use yike_core::site::Site;
use yike_core::unit::{Unit, UnitId};

/// Where the reader lives, as far as they said so; an unknown code is as if nothing was said.
#[derive(Default)]
pub struct At {
    pub street: Option<UnitId>,
    pub community: Option<UnitId>,
}

impl At {
    /// From the part of an address behind `?`.
    pub fn read(visit: &Visit, pairs: Option<&str>) -> At {
        At::of(visit, |key| query(pairs, key))
    }

    /// From the fields of a form.
    pub fn of_fields(visit: &Visit, fields: &[(String, String)]) -> At {
        At::of(visit, |key| {
            let field = fields.iter().find(|(name, _)| name == key);
            field.map_or_else(String::new, |(_, value)| value.trim().to_owned())
        })
    }

    fn of(visit: &Visit, said: impl Fn(&str) -> String) -> At {
        let known = |key: &str, level: Level| {
            let id = UnitId::new(said(key));
            let unit = visit.world.units.get(&id);
            unit.filter(|unit| unit.level == level).map(|_| id)
        };
        let community = known("community", Level::Community);
        // Somebody may come with the community alone.
        let above = community
            .as_ref()
            .and_then(|id| visit.world.units.above(id));
        let street = known("street", Level::Street).or(above.map(|unit| unit.id.clone()));
        let within = |id: &UnitId| street.as_ref().is_some_and(|street| street.covers(id));
        At {
            community: community.filter(within),
            street,
        }
    }

    /// The nearest unit that is known.
    pub fn place(&self) -> Option<&UnitId> {
        self.community.as_ref().or(self.street.as_ref())
    }

    /// Place and hours of an item here, as far as the lists say so.
    pub fn offered(&self, visit: &Visit, item: &Item) -> Place {
        let there = self.place();
        let lists = there.map(|unit| visit.world.lists_at(unit, visit.now));
        let offer = lists.and_then(|lists| lists.offer(&item.key));
        offer.map(|offer| offer.place).unwrap_or_default()
    }

    /// To be put behind the address of a page that reads it too.
    pub fn query(&self) -> String {
        let pairs = self.pairs();
        let text: Vec<String> = pairs.map(|(key, id)| format!("{key}={id}")).collect();
        match text.is_empty() {
            true => String::new(),
            false => format!("?{}", text.join("&")),
        }
    }

    /// An address of such a page with the place behind what it says already.
    pub fn onto(&self, address: String) -> String {
        let query = self.query();
        match address.contains('?') {
            true => address + &query.replacen('?', "&", 1),
            false => address + &query,
        }
    }

    pub fn hidden(&self) -> Markup {
        html! { @for (key, id) in self.pairs() { (hidden(key, id.as_str())) } }
    }

    fn pairs(&self) -> impl Iterator<Item = (&'static str, &UnitId)> {
        let both = [("street", &self.street), ("community", &self.community)];
        both.into_iter()
            .filter_map(|(key, id)| Some((key, id.as_ref()?)))
    }
}

/// 受理后 10 个工作日内办结（东城区承诺；全市 15 个工作日）
pub fn told(lang: Lang, told: &Promise<'_>) -> String {
    let days = promise(lang, told.days);
    match told.district {
        None => days,
        Some(district) => tr(
            lang,
            "guide-promise-district",
            &[
                ("promise", days.into()),
                ("district", district.name.as_str().into()),
                ("city", told.city.into()),
            ],
        ),
    }
}

pub fn section(visit: &Visit, item: &Item, rule: &Route, answers: &Answers, at: &At) -> Markup {
    html! {
        (picker(visit, item, answers, at))
        @match at.street.as_ref().and_then(|street| visit.world.units.get(street)) {
            None => (plain(visit.lang, item, rule)),
            Some(street) => (there(visit, item, rule, street, at)),
        }
    }
}

/// The street, and once it is known the community. Answers to other questions stay.
fn picker(visit: &Visit, item: &Item, answers: &Answers, at: &At) -> Markup {
    let lang = visit.lang;
    let chosen = at.street.as_ref().map_or("", UnitId::as_str);
    html! {
        form.noprint method="get" action={ "/items/" (item.key) "#where" } {
            @for (key, value) in answers { (hidden(key, value)) }
            (street_choice(visit, chosen, None))
            @if let Some(street) = &at.street { (communities(visit, street, at)) }
            (actions(&[button(&t(lang, "guide-where-go"), Kind::Plain, None)]))
        }
    }
}

fn communities(visit: &Visit, street: &UnitId, at: &At) -> Markup {
    let lang = visit.lang;
    let below = visit.world.units.children(street);
    let names: Vec<(&UnitId, String)> = below
        .filter(|unit| unit.level == Level::Community)
        .map(|below| (&below.id, unit(&visit.world, &below.id)))
        .collect();
    let choices: Vec<Choice<'_>> = (names.iter())
        .map(|(id, name)| Choice::new(id.as_str(), name))
        .collect();
    let label = t(lang, "guide-where-community");
    let field = Field {
        value: at.community.as_ref().map_or("", UnitId::as_str),
        optional: true,
        ..Field::new("community", &label)
    };
    select(lang, &field, &choices)
}

/// As the record of the city has it.
pub fn plain(lang: Lang, item: &Item, rule: &Route) -> Markup {
    where_and_when(lang, item, rule, &Place::default())
}

fn there(visit: &Visit, item: &Item, rule: &Route, street: &Unit, at: &At) -> Markup {
    let lang = visit.lang;
    let lists = visit.world.lists_at(&street.id, visit.now);
    if !lists.limits() {
        return html! {
            p.hint { (tr(lang, "guide-no-list", &[("street", street.name.as_str().into())])) }
            (plain(lang, item, rule))
        };
    }
    let Some(offer) = lists.offer(&item.key) else {
        return not_here(visit, item, rule, street);
    };
    html! {
        h3 { (tr(lang, "guide-centre", &[("street", street.name.as_str().into())])) }
        (where_and_when(lang, item, rule, &offer.place))
        (notes(lang, &offer))
        @let stations = lists.sites_of(item, at.community.as_ref());
        @if !stations.is_empty() {
            h3 { (t(lang, "guide-stations")) }
            p.hint { (t(lang, class_word(rule.station))) }
            @let is_near = |one: &&&Site| at.community.as_ref().is_some_and(|home| one.is_for(home));
            @let (near, others): (Vec<&Site>, Vec<&Site>) = stations.iter().partition(is_near);
            @if near.is_empty() { (in_a_row(visit, item, rule, &others)) } @else {
                ul.items { @for station in near {
                    li { (one_site(visit, item, rule, station)) p { b { (t(lang, "guide-station-near")) } } }
                } }
                @if !others.is_empty() { details {
                    summary { (tr(lang, "guide-stations-more", &[("n", others.len().into())])) }
                    (in_a_row(visit, item, rule, &others))
                } }
            }
        }
        p { a href={ "/sites/" (at.place().unwrap_or(&street.id)) } { (t(lang, "sites-open-now")) } }
        p { a href={ "/lists/" (street.id) } { (tr(lang, "guide-list", &[("street", street.name.as_str().into())])) } }
    }
}

fn notes(lang: Lang, offer: &Offer<'_>) -> Markup {
    html! { @for note in &offer.notes { p { (as_published(lang, note)) } } }
}

/// What residents of this place ask, as its lists answer.
pub fn answers(visit: &Visit, item: &Item, at: &At) -> Markup {
    let lang = visit.lang;
    let Some(place) = at.place() else {
        return html! {};
    };
    let lists = visit.world.lists_at(place, visit.now);
    let own: Vec<Faq> = lists.answers(&item.key).map(list::Answer::told).collect();
    let street = at.street.as_ref().map(|street| unit(&visit.world, street));
    html! { @if !own.is_empty() {
        h3 { (tr(lang, "guide-faq-here", &[("street", street.unwrap_or_default().into())])) }
        @for faq in &own { (answer(lang, faq)) }
    } }
}

fn in_a_row(visit: &Visit, item: &Item, rule: &Route, sites: &[&Site]) -> Markup {
    html! { ul.items { @for site in sites { li { (one_site(visit, item, rule, site)) } } } }
}

/// A site, and what it does of this item.
fn one_site(visit: &Visit, item: &Item, rule: &Route, site: &Site) -> Markup {
    let lang = visit.lang;
    let class = site.class_of(&item.key, rule);
    let modes = site.modes_of(&item.key).into_iter();
    html! {
        (show::brief(visit, site))
        @if let Some(class) = class {
            small { (show::class(lang, class)) " · " (show::joined(lang, modes.map(|one| show::mode(lang, one)))) }
        }
    }
}

/// Kindly: not here, but there.
fn not_here(visit: &Visit, item: &Item, rule: &Route, street: &Unit) -> Markup {
    let lang = visit.lang;
    let title = tr(
        lang,
        "guide-not-here",
        &[("street", street.name.as_str().into())],
    );
    html! {
        (notice(BannerKind::Care, &title, &who_has(visit, item, &street.id)))
        (plain(lang, item, rule))
    }
}

/// Who handles what the list of a place does not have.
pub fn who_has(visit: &Visit, item: &Item, place: &UnitId) -> String {
    let lang = visit.lang;
    let streets = elsewhere(&visit.world, &item.key, place, visit.now);
    let names: Vec<&str> = streets.iter().map(|unit| unit.name.as_str()).collect();
    let ask = item.contact.ask.as_str();
    match names.is_empty() {
        true => tr(
            lang,
            "listed-owner-has",
            &[
                ("owner", item.owner.name.as_str().into()),
                ("phone", ask.into()),
            ],
        ),
        false => tr(
            lang,
            "listed-street-has",
            &[
                ("streets", names.join(lang.either("、", ", ")).into()),
                ("phone", ask.into()),
            ],
        ),
    }
}

/// 地点、时间、电话: of the list where it says so, else of the record.
pub fn where_and_when(lang: Lang, item: &Item, rule: &Route, place: &Place) -> Markup {
    let anywhere = match rule.anywhere {
        true => t(lang, "guide-anywhere"),
        false => t(lang, "guide-own-street"),
    };
    let or = |own: &str, city: &str| match own.is_empty() {
        true => city.to_owned(),
        false => own.to_owned(),
    };
    let (ask, complain) = (
        or(&place.ask, &item.contact.ask),
        or(&place.complain, &item.contact.complain),
    );
    let (address, hours) = (
        or(&place.address, &item.visit.place),
        or(&place.hours, &item.visit.hours),
    );
    facts(&[
        (
            &t(lang, "guide-place"),
            html! { (as_published(lang, &address)) br; small { (anywhere) } },
        ),
        (&t(lang, "guide-hours"), as_published(lang, &hours)),
        (&t(lang, "guide-ask"), html! { span.num { (ask) } }),
        (
            &t(lang, "guide-complain"),
            html! { span.num { (complain) } },
        ),
    ])
}
