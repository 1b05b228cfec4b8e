//! The book: what a device has to know to take an item in without asking anybody. The items that
//! its owner takes in at their places, with forms, conditions, tables, rules and papers, and the
//! communities that people live in. Nothing in it is of a person.

use super::posts;
use crate::web::casework::words;
use crate::web::desk::typed;
use crate::web::face::text::Lang;
use crate::web::{Problem, Visit};
use crate::world::Published;
use axum::Json;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use yike_core::chain;
use yike_core::item::{Item, Level};
use yike_core::who::Post;

/// GET `/field/sync/book`
pub async fn serve(visit: Visit) -> Result<Json<Value>, Problem> {
    super::person(&visit)?;
    let mut book = of(&visit);
    book["digest"] = digest(&visit).into();
    Ok(Json(book))
}

/// What tells a book from another one.
pub fn digest(visit: &Visit) -> String {
    let mut text = String::new();
    for (published, units) in items(visit) {
        text.push_str(&published.digest);
        text.push_str(&units.join(","));
    }
    for (unit, name, _) in communities(visit) {
        text.push_str(&unit);
        text.push_str(&name);
    }
    chain::hex(&chain::sm3(text.as_bytes()))
}

fn of(visit: &Visit) -> Value {
    let items = items(visit)
        .into_iter()
        .map(|(published, units)| item(visit, published, &units));
    let communities = communities(visit)
        .into_iter()
        .map(|(id, name, street)| json!({ "id": id, "name": name, "street": street }));
    json!({
        "items": items.collect::<Vec<_>>(),
        "communities": communities.collect::<Vec<_>>(),
    })
}

/// The items that these posts take in, each with the units at which; in the order of their keys.
fn items(visit: &Visit) -> Vec<(&Published, Vec<String>)> {
    let world = &visit.world;
    let takes = |published: &Published| -> Vec<String> {
        let has = |post: &&Post| {
            world
                .lists_at(&post.unit, visit.now)
                .has(&published.item.key)
        };
        let level = |post: &Post| world.units.get(&post.unit).map(|unit| unit.level);
        let fits = |post: &&Post| {
            let level = level(post);
            let mut rules = published.item.routes();
            level.is_some_and(|level| rules.any(|rule| rule.is_taken_at(level)))
        };
        let units: BTreeSet<String> = posts(visit)
            .filter(has)
            .filter(fits)
            .map(|post| post.unit.to_string())
            .collect();
        units.into_iter().collect()
    };
    let all = world.guides(visit.now);
    let mut items: Vec<_> = all
        .map(|published| (published, takes(published)))
        .filter(|(_, units)| !units.is_empty())
        .collect();
    items.sort_by(|(a, _), (b, _)| a.item.key.cmp(&b.item.key));
    items
}

/// The communities of the streets in which one serves: id, name, street.
fn communities(visit: &Visit) -> Vec<(String, String, String)> {
    let units = &visit.world.units;
    let streets: BTreeSet<_> = posts(visit)
        .filter_map(|post| units.at_level(&post.unit, Level::Street))
        .map(|unit| unit.id.clone())
        .collect();
    let mut all = Vec::new();
    for street in &streets {
        let own = units.children(street);
        for unit in own.filter(|unit| unit.level == Level::Community) {
            all.push((
                unit.id.to_string(),
                unit.name.clone(),
                units.name(street).to_owned(),
            ));
        }
    }
    all
}

fn item(visit: &Visit, published: &Published, units: &[String]) -> Value {
    let item = &*published.item;
    let both = |code: &str| {
        (
            words::about(Lang::Zh, item, code),
            words::about(Lang::En, item, code),
        )
    };
    let materials = item.materials.iter().map(|material| {
        let (name, name_en) = both(&material.code);
        json!({
            "code": material.code, "name": name, "name_en": name_en, "need": material.need,
            "originals": material.originals, "copies": material.copies, "fill": material.fill,
            "accept": material.accept, "when": material.when, "from": material.from,
            "waived": !material.waived_by.is_empty(),
        })
    });
    let rules = item.rules.iter().map(|rule| {
        let said = rule.words(item);
        json!({
            "key": rule.key, "kind": rule.kind, "of": rule.of, "to": rule.to, "how": rule.how,
            "besides": rule.besides, "when": rule.when, "say": said.zh, "say_en": said.en,
        })
    });
    // A station that only advises keeps no papers: photographs are taken all the same.
    let station = posts(visit).find(|post| units.contains(&post.unit.to_string()));
    let mut routes = item.routes();
    let advises = station.is_some_and(|post| routes.all(|rule| typed::only_advises(rule, post)));
    json!({
        "key": item.key, "digest": published.digest, "name": item.name, "name_en": item.name_en,
        "aliases": item.aliases, "about": item.about, "about_en": item.about_en,
        "audience": item.audience, "identity": item.asks_identity(), "units": units,
        "conditions": item.conditions, "situations": item.situations, "fields": item.fields,
        "groups": item.groups, "rules": rules.collect::<Vec<_>>(),
        "materials": materials.collect::<Vec<_>>(), "advises": advises,
        "promise": item.limits.promise, "tell": item.limits.tell,
        "points": points(item),
    })
}

/// What to look at, by what it is about.
fn points(item: &Item) -> Vec<Value> {
    let points = item.points.iter();
    points
        .map(|point| json!({ "about": point.about, "text": point.text }))
        .collect()
}
