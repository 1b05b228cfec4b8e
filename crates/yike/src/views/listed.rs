//! Items as the list 清单 of a place offers them: what is promised there, and who has what is not
//! handled there.

use crate::world::{Published, World};
use yike_core::clock::At;
use yike_core::item::form::Answers;
use yike_core::item::{Item, Level};
use yike_core::list::{Lists, Offer};
use yike_core::unit::{Unit, UnitId};

/// What is promised before a case exists: afterwards the case knows it itself.
pub struct Promise<'a> {
    /// Working days after acceptance; 0 is on the spot.
    pub days: u32,
    /// What the whole city promises for these answers.
    pub city: u32,
    /// The district that promises less.
    pub district: Option<&'a Unit>,
}

/// The promise of an item for these answers, where somebody lives if that is known.
pub fn promise<'a>(
    world: &'a World,
    item: &Item,
    answers: &Answers,
    home: Option<&UnitId>,
    now: At,
) -> Promise<'a> {
    let chosen = item.rows_for(answers);
    let listed = home.and_then(|home| world.listed(&item.key, home, now)?.promise);
    let (city, days) = (item.promise(&chosen), item.promise_in(&chosen, listed));
    Promise {
        days,
        city,
        district: home
            .filter(|_| days < city)
            .and_then(|home| world.units.at_level(home, Level::District)),
    }
}

/// An offer with the record that it speaks of.
pub struct Listed<'a> {
    pub offer: Offer<'a>,
    pub published: &'a Published,
}

/// Everything that these lists offer and that is in force.
pub fn offers<'a>(world: &'a World, lists: &Lists<'a>, now: At) -> Vec<Listed<'a>> {
    let offers = lists.offers().into_iter();
    offers
        .filter_map(|offer| {
            let published = world.published(offer.item, now)?;
            Some(Listed { offer, published })
        })
        .collect()
}

/// The other streets of the same district whose own list has an item 个性清单.
pub fn elsewhere<'a>(world: &'a World, item: &str, place: &UnitId, now: At) -> Vec<&'a Unit> {
    let Some(district) = world.units.at_level(place, Level::District) else {
        return Vec::new();
    };
    let streets = world.units.children(&district.id);
    streets
        .filter(|unit| unit.level == Level::Street && !unit.id.covers(place))
        .filter(|unit| world.lists_at(&unit.id, now).has(item))
        .collect()
}
