//! The slow facts, held in memory: units, calendar, items, people and posts. A change bumps a
//! version in the database; every process looks at it twice a second and loads anew, so a
//! revoked post is gone within a second everywhere.

use crate::homes::Homes;
use crate::store::{Store, StoreError, Tx};
use crate::{args, sql};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock, RwLock};
use yike_core::clock::{At, Calendar};
use yike_core::find::answers::Answers;
use yike_core::find::{Index, Page};
use yike_core::item::{Item, Level};
use yike_core::package::{self, Package};
use yike_core::unit::{Unit, UnitId, Units};
use yike_core::who::{Duty, PersonId, Post, Who};

sql! {
    VERSION = "SELECT value FROM setting WHERE name = 'world'";
    BUMP = "INSERT INTO setting (name, value) VALUES ('world', $1)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    SETTINGS = "SELECT name, value FROM setting";
    UNITS = "SELECT id, level, name, parent FROM unit ORDER BY id";
    YEARS = "SELECT year, source FROM calendar_year ORDER BY year";
    ITEMS = "SELECT item, digest, text, from_at FROM item_version ORDER BY item, from_at";
    PEOPLE = "SELECT id, name, login FROM person WHERE kind = 'staff'";
    POSTS = "SELECT id, person, unit, duty, slot, from_at, until_at, away_from, away_until
        FROM post ORDER BY id";
}

/// The heading of a table of days; stored years do without it.
pub const CALENDAR_HEADING: &str = "date,kind,occasion";

/// One version of an item, kept for ever.
#[derive(Debug, Clone)]
pub struct Published {
    pub item: Arc<Item>,
    pub digest: String,
    pub text: Arc<str>,
    /// From when new cases follow it.
    pub from: At,
}

/// One version of a package, kept for ever.
#[derive(Debug, Clone)]
pub struct PublishedPackage {
    pub package: Arc<Package>,
    pub digest: String,
    pub from: At,
}

/// The key of a package among the published records.
pub fn package_key(key: &str) -> String {
    format!("package/{key}")
}

/// Somebody of the staff.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub login: Option<String>,
}

/// 岗位: person × unit × duty × period.
#[derive(Debug, Clone)]
pub struct PostRow {
    pub id: String,
    pub person: PersonId,
    pub unit: UnitId,
    pub duty: Duty,
    /// `A` or `B` at a window; otherwise empty.
    pub slot: String,
    pub from: At,
    pub until: Option<At>,
    pub away: Option<(At, At)>,
}

impl PostRow {
    pub fn holds(&self, now: At) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    pub fn is_away(&self, now: At) -> bool {
        self.away
            .is_some_and(|(from, until)| from <= now && now < until)
    }
}

/// One consistent picture of the slow facts.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub version: String,
    pub units: Units,
    pub calendar: Calendar,
    pub people: BTreeMap<PersonId, Person>,
    pub posts: Vec<PostRow>,
    pub settings: BTreeMap<String, String>,
    items: BTreeMap<String, Vec<Published>>,
    by_digest: BTreeMap<String, Arc<Item>>,
    packages: BTreeMap<String, Vec<PublishedPackage>>,
    /// From when a record is out of the catalogue.
    retired: BTreeMap<String, Vec<At>>,
    finder: OnceLock<Arc<Finder>>,
}

/// The index of all published items, past and coming versions too: which one is in force is asked
/// when something was found. It outlives a world whose items did not change.
#[derive(Debug)]
pub struct Finder {
    pub index: Index,
    /// Key and place among the versions, for each page of the index.
    pages: Vec<(String, usize)>,
    /// Digest and beginning of each page: the same ones make the same index.
    of: Vec<(String, At)>,
    answers: OnceLock<Answers>,
}

impl Finder {
    fn new(world: &World) -> Finder {
        let versions = || {
            world.items.iter().flat_map(|(key, versions)| {
                versions
                    .iter()
                    .enumerate()
                    .map(move |(place, version)| (key, place, version))
            })
        };
        Finder {
            index: Index::new(versions().map(|(_, _, version)| Page::from(&*version.item))),
            pages: versions()
                .map(|(key, place, _)| (key.clone(), place))
                .collect(),
            of: world.versions_of_all().collect(),
            answers: OnceLock::new(),
        }
    }

    /// The second shelf: approved answers, made when somebody first asks.
    pub fn answers(&self, world: &World) -> &Answers {
        let items = world.items.values().flatten();
        self.answers
            .get_or_init(|| Answers::new(items.map(|version| &*version.item)))
    }

    /// The version behind a page of the index, if it is the one in force.
    pub fn version<'a>(&self, world: &'a World, page: usize, now: At) -> Option<&'a Published> {
        let (key, place) = self.pages.get(page)?;
        let version = world.items.get(key)?.get(*place)?;
        let in_force = world.published(key, now)?;
        std::ptr::eq(in_force, version).then_some(version)
    }
}

/// The items of one moment, as packages look for them.
pub struct InForce<'a> {
    world: &'a World,
    now: At,
}

impl package::Items for InForce<'_> {
    fn item(&self, key: &str) -> Option<&Item> {
        let published = self.world.published(key, self.now);
        published.map(|published| &*published.item)
    }
}

impl World {
    pub fn load(tx: &mut Tx<'_>) -> Result<World, StoreError> {
        let mut world = World::default();
        for row in tx.rows(&SETTINGS, args![])? {
            world
                .settings
                .insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
        }
        world.version = world.settings.get("world").cloned().unwrap_or_default();
        let mut units = Vec::new();
        for row in tx.rows(&UNITS, args![])? {
            if let Some(level) = level(row.text(1)?) {
                units.push(Unit {
                    id: UnitId::new(row.text(0)?),
                    level,
                    name: row.text(2)?.to_owned(),
                    parent: row.opt_text(3)?.map(UnitId::new),
                });
            }
        }
        world.units = Units::new(units);
        for row in tx.rows(&YEARS, args![])? {
            // Year by year, as they were imported: a notice may speak of days of the December
            // before, which stand in the other year's notice too.
            let csv = format!("{CALENDAR_HEADING}\n{}", row.text(1)?);
            let year = i16::try_from(row.i64(0)?).ok();
            world.calendar = year
                .and_then(|year| world.calendar.merge(year, &csv).ok())
                .ok_or_else(|| StoreError::Engine("a stored calendar does not parse".into()))?;
        }
        for row in tx.rows(&ITEMS, args![])? {
            world.add_item(row.text(0)?, row.text(1)?, row.text(2)?, At(row.i64(3)?));
        }
        for row in tx.rows(&PEOPLE, args![])? {
            let person = Person {
                name: row.text(1)?.to_owned(),
                login: row.opt_text(2)?.map(str::to_owned),
            };
            world.people.insert(PersonId::new(row.text(0)?), person);
        }
        for row in tx.rows(&POSTS, args![])? {
            let Some(duty) = Duty::parse(row.text(3)?) else {
                continue;
            };
            world.posts.push(PostRow {
                id: row.text(0)?.to_owned(),
                person: PersonId::new(row.text(1)?),
                unit: UnitId::new(row.text(2)?),
                duty,
                slot: row.text(4)?.to_owned(),
                from: At(row.i64(5)?),
                until: row.opt_i64(6)?.map(At),
                away: row.opt_i64(7)?.map(At).zip(row.opt_i64(8)?.map(At)),
            });
        }
        Ok(world)
    }

    fn add_item(&mut self, key: &str, digest: &str, text: &str, from: At) {
        if text.is_empty() {
            self.retired.entry(key.to_owned()).or_default().push(from);
            return;
        }
        if let Some(key) = key.strip_prefix("package/") {
            self.add_package(key, digest, text, from);
            return;
        }
        match toml::from_str::<Item>(text) {
            Ok(item) => {
                let item = Arc::new(item);
                self.by_digest.insert(digest.to_owned(), item.clone());
                self.items
                    .entry(key.to_owned())
                    .or_default()
                    .push(Published {
                        item,
                        digest: digest.to_owned(),
                        text: text.into(),
                        from,
                    });
            }
            // Published texts passed the lint; one that no longer parses is a fault of ours, and
            // must not stop the others.
            Err(error) => tracing::error!(key, digest, %error, "a published item does not parse"),
        }
    }

    fn add_package(&mut self, key: &str, digest: &str, text: &str, from: At) {
        match toml::from_str::<Package>(text) {
            Ok(package) => {
                let versions = self.packages.entry(key.to_owned()).or_default();
                versions.push(PublishedPackage {
                    package: Arc::new(package),
                    digest: digest.to_owned(),
                    from,
                });
            }
            Err(error) => {
                tracing::error!(key, digest, %error, "a published package does not parse")
            }
        }
    }

    /// The version of a package in force now.
    pub fn package(&self, key: &str, now: At) -> Option<&PublishedPackage> {
        let versions = self.packages.get(key)?;
        let version = versions.iter().rfind(|version| version.from <= now)?;
        let is_out = self.is_retired(&package_key(key), version.from, now);
        (!is_out).then_some(version)
    }

    /// All packages in force, in the order of their keys.
    pub fn packages(&self, now: At) -> impl Iterator<Item = &PublishedPackage> {
        let all = self.packages.keys();
        all.filter_map(move |key| self.package(key, now))
    }

    /// The items in force now, as packages look for them.
    pub fn items_at(&self, now: At) -> InForce<'_> {
        InForce { world: self, now }
    }

    /// The search for items, made when it is first asked for, at the latest.
    pub fn finder(&self) -> &Arc<Finder> {
        self.finder.get_or_init(|| Arc::new(Finder::new(self)))
    }

    /// Takes over the search of an earlier world with the same items, or makes one now rather
    /// than while somebody waits.
    fn keep_finder(&mut self, earlier: &World) {
        if let Some(finder) = earlier.finder.get()
            && finder.of.iter().cloned().eq(self.versions_of_all())
        {
            self.finder = OnceLock::from(finder.clone());
        } else {
            self.finder();
        }
    }

    fn versions_of_all(&self) -> impl Iterator<Item = (String, At)> {
        let versions = self.items.values().flatten();
        versions.map(|version| (version.digest.clone(), version.from))
    }

    /// The version of an item that rules a case.
    pub fn item(&self, digest: &str) -> Option<Arc<Item>> {
        self.by_digest.get(digest).cloned()
    }

    /// The version in force now.
    pub fn published(&self, key: &str, now: At) -> Option<&Published> {
        let version = (self.items.get(key)?.iter()).rfind(|version| version.from <= now)?;
        (!self.is_retired(key, version.from, now)).then_some(version)
    }

    /// Whether a record that was published then has been taken out since.
    fn is_retired(&self, key: &str, from: At, now: At) -> bool {
        let ends = self.retired.get(key);
        ends.is_some_and(|ends| ends.iter().any(|end| *end >= from && *end <= now))
    }

    /// All items in force, in the order of their keys.
    pub fn catalogue(&self, now: At) -> impl Iterator<Item = &Published> {
        self.items
            .keys()
            .filter_map(move |key| self.published(key, now))
    }

    /// The posts that this person holds now. Being away takes no right away.
    pub fn posts_of(&self, person: &PersonId, now: At) -> Vec<Post> {
        self.posts
            .iter()
            .filter(|post| post.person == *person && post.holds(now))
            .map(|post| Post {
                unit: post.unit.clone(),
                duty: post.duty,
            })
            .collect()
    }

    pub fn staff(&self, person: &PersonId, now: At) -> Who {
        Who::Staff {
            person: person.clone(),
            posts: self.posts_of(person, now),
        }
    }

    /// Whose work others may take over: who is marked away now, and who has left every post.
    pub fn away(&self, now: At) -> BTreeSet<PersonId> {
        let held = || self.posts.iter().filter(|post| post.holds(now));
        let here: BTreeSet<&PersonId> = held().map(|post| &post.person).collect();
        let gone = self.people.keys().filter(|person| !here.contains(person));
        held()
            .filter(|post| post.is_away(now))
            .map(|post| &post.person)
            .chain(gone)
            .cloned()
            .collect()
    }

    /// All versions of an item, the oldest first.
    pub fn versions(&self, key: &str) -> &[Published] {
        self.items.get(key).map_or(&[], Vec::as_slice)
    }

    /// The name of somebody of the staff; the id where they are unknown here.
    pub fn person_name<'a>(&'a self, id: &'a PersonId) -> &'a str {
        self.people.get(id).map_or(id.as_str(), |p| p.name.as_str())
    }

    /// The characters of look-up codes, by home.
    pub fn homes(&self) -> Homes {
        Homes::parse(self.settings.get(Homes::SETTING).map_or("", String::as_str))
    }
}

/// The version that stands in the database.
fn version(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    match tx.one(&VERSION, args![])? {
        Some(row) => Ok(row.text(0)?.to_owned()),
        None => Ok(String::new()),
    }
}

/// Marks the slow facts as changed.
pub fn bump(tx: &mut Tx<'_>) {
    let version = uuid::Uuid::now_v7().to_string();
    tx.put(&BUMP, args![version]);
}

pub fn level(text: &str) -> Option<Level> {
    Some(match text {
        "city" => Level::City,
        "district" => Level::District,
        "street" => Level::Street,
        "community" => Level::Community,
        _ => return None,
    })
}

pub fn level_name(level: Level) -> &'static str {
    match level {
        Level::City => "city",
        Level::District => "district",
        Level::Street => "street",
        Level::Community => "community",
    }
}

/// The picture that everybody reads, replaced whole.
#[derive(Clone, Default)]
pub struct Watch(Arc<RwLock<Arc<World>>>);

impl Watch {
    pub fn now(&self) -> Arc<World> {
        match self.0.read() {
            Ok(world) => world.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    fn set(&self, world: World) {
        let world = Arc::new(world);
        match self.0.write() {
            Ok(mut place) => *place = world,
            Err(poisoned) => *poisoned.into_inner() = world,
        }
    }

    /// Loads anew, whatever the version says.
    pub async fn reload(&self, store: &Store) -> Result<(), StoreError> {
        let earlier = self.now();
        let load = move |tx: &mut Tx<'_>| -> Result<World, StoreError> {
            let mut world = World::load(tx)?;
            world.keep_finder(&earlier);
            Ok(world)
        };
        self.set(store.read(load).await?);
        Ok(())
    }

    /// Loads anew if another version stands in the database.
    pub async fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        if store.read(version).await? != self.now().version {
            self.reload(store).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELIEF: &str = include_str!("../../../catalogue/items/temporary-relief.toml");

    fn world(versions: &[(&str, &str, i64)]) -> World {
        let mut world = World::default();
        for (digest, name, from) in versions {
            let text = RELIEF.replacen("临时救助", name, 1);
            world.add_item("temporary-relief", digest, &text, At(*from));
        }
        world
    }

    fn found(world: &World, words: &str, now: i64) -> Vec<String> {
        let found = crate::views::items::search(world, At(now), words);
        found
            .iter()
            .map(|one| one.published.digest.clone())
            .collect()
    }

    /// An item is renamed from a day on: its new name is not found before.
    #[test]
    fn of_the_versions_of_an_item_the_one_in_force_is_found() {
        let world = world(&[("old", "临时救助", 10), ("new", "雪中送炭", 20)]);
        assert!(found(&world, "临时救助", 5).is_empty());
        assert_eq!(found(&world, "临时救助", 10), ["old"]);
        assert!(found(&world, "雪中送炭", 19).is_empty());
        assert_eq!(found(&world, "雪中送炭", 20), ["new"]);
    }

    /// Posts change all day long, items seldom: the search is not made anew for a new post.
    #[test]
    fn the_search_outlives_a_world_whose_items_did_not_change() {
        let first = world(&[("old", "临时救助", 10)]);
        let mut same = world(&[("old", "临时救助", 10)]);
        let mut other = world(&[("old", "临时救助", 10), ("new", "雪中送炭", 20)]);
        first.finder();
        same.keep_finder(&first);
        other.keep_finder(&first);
        assert!(Arc::ptr_eq(first.finder(), same.finder()));
        assert!(!Arc::ptr_eq(first.finder(), other.finder()));
        assert_eq!(found(&other, "雪中送炭", 20), ["new"]);
    }
}
