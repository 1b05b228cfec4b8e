//! Rows of the services of a case and of their ratings: a function of its events, made in the act's own
//! transaction and made again by a rebuild.

use super::{About, Code, bad, write_rating, write_served};
use crate::act::Loaded;
use crate::keys::Keys;
use crate::store::Tx;
use crate::world::World;
use yike_core::case::{Event, Meta, Rateable, Rating, Service};

/// What has changed since `stood`, after an act: services that were given, and who gave them.
pub fn change(tx: &mut Tx<'_>, keys: &Keys, world: &World, loaded: &Loaded, stood: &[Rateable]) {
    let fresh = loaded.case.rateable();
    let changed = fresh.iter().filter(|one| !stood.contains(one));
    changed.for_each(|one| served(tx, keys, world, loaded, one));
}

/// All rows of a case, as its events have them.
pub fn write(tx: &mut Tx<'_>, keys: &Keys, world: &World, loaded: &Loaded) {
    change(tx, keys, world, loaded, &[]);
    for (meta, event) in &loaded.events {
        row(tx, loaded, meta, event);
    }
}

/// The row of a rating, and what a bad one sets off.
pub fn remember(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, event: &Event) {
    let Some((one, rating)) = row(tx, loaded, meta, event) else {
        return;
    };
    bad::follow_up(tx, about(loaded), &one, &rating, meta.at);
}

/// 评价码 of a service of this case.
pub fn code(keys: &Keys, world: &World, loaded: &Loaded, service: (Service, u32)) -> Code {
    let key = &loaded.key;
    let first = world.homes().char_of(&key.home);
    Code::of(keys, first, (&key.home, &key.id, service.0, service.1))
}

fn about(loaded: &Loaded) -> About<'_> {
    About {
        home: &loaded.key.home,
        id: &loaded.key.id,
        item: &loaded.item.key,
        online: loaded.case.is_online(),
    }
}

fn served(tx: &mut Tx<'_>, keys: &Keys, world: &World, loaded: &Loaded, one: &Rateable) {
    let code = code(keys, world, loaded, (one.service, one.n));
    write_served(tx, &about(loaded), one, &code);
}

fn row(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, event: &Event) -> Option<(Rateable, Rating)> {
    let Event::Rated {
        service,
        n,
        level,
        words,
        version,
        dimensions,
        tags,
        anonymous,
        through,
    } = event
    else {
        return None;
    };
    let rating = Rating {
        service: *service,
        n: *n,
        level: *level,
        words: words.clone(),
        version: version.clone(),
        dimensions: dimensions.clone(),
        tags: tags.clone(),
        anonymous: *anonymous,
        through: *through,
    };
    let mut all = loaded.case.rateable().into_iter();
    let one = all.find(|one| (one.service, one.n) == (*service, *n))?;
    write_rating(tx, &about(loaded), &one, &rating, meta.at);
    Some((one, rating))
}
