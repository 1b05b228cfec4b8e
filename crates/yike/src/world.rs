//! The slow facts, held in memory: units, calendar, items, people and posts. A change bumps a
//! version in the database; every process looks at it twice a second and loads anew, so a
//! revoked post is gone within a second everywhere.

use crate::homes::Homes;
use crate::places::{Shown, Training};
use crate::store::{Store, StoreError, Tx};
use crate::{args, sql, threads};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock, RwLock};
use yike_core::case::{Case, Facts, Listed};
use yike_core::clock::{At, Calendar, day_of};
use yike_core::find::answers::Answers;
use yike_core::find::{Index, Page};
use yike_core::item::{Item, Level};
use yike_core::list::{List, Lists};
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
    VERSIONS = "SELECT item, digest, from_at FROM item_version ORDER BY item, from_at";
    TEXT = "SELECT text FROM item_version WHERE item = $1 AND digest = $2";
    TEXTS = "SELECT digest, text FROM item_version ORDER BY digest";
    PEOPLE = "SELECT id, name, login, shown FROM person WHERE kind = 'staff'";
    POSTS = "SELECT id, person, unit, duty, slot, from_at, until_at, away_from, away_until, title,
        number FROM post ORDER BY id";
    TRAININGS = "SELECT id, person, course, day, until_day FROM training ORDER BY person, course, day";
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

/// One version of a package or a list, kept for ever.
#[derive(Debug, Clone)]
pub struct Version<T> {
    pub record: Arc<T>,
    pub digest: String,
    pub text: Arc<str>,
    pub from: At,
}

/// A published text, parsed: the same for ever under its digest.
#[derive(Debug, Clone)]
struct Parsed {
    record: Record,
    text: Arc<str>,
}

#[derive(Debug, Clone)]
enum Record {
    Item(Arc<Item>),
    Package(Arc<Package>),
    List(Arc<List>),
}

/// What the key of a package begins with among the published records.
const PACKAGES: &str = "package/";

/// What the key of a list begins with.
const LISTS: &str = "list/";

/// The key of a package among the published records.
pub fn package_key(key: &str) -> String {
    format!("{PACKAGES}{key}")
}

/// The key of a unit's list 清单 among the published records.
pub fn list_key(unit: &UnitId) -> String {
    format!("{LISTS}{unit}")
}

/// The unit whose list this key of a record names.
pub fn unit_of_list(key: &str) -> Option<&str> {
    key.strip_prefix(LISTS)
}

/// Somebody of the staff.
#[derive(Debug, Clone)]
pub struct Person {
    pub name: String,
    pub login: Option<String>,
    /// How they agreed to be named to residents.
    pub shown: Shown,
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
    /// 岗位名称, a code of the dictionary; empty is the plain one of the duty.
    pub title: String,
    /// 工号, or empty.
    pub number: String,
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
    pub trainings: Vec<Training>,
    pub settings: BTreeMap<String, String>,
    items: BTreeMap<String, Vec<Published>>,
    by_digest: BTreeMap<String, Parsed>,
    packages: BTreeMap<String, Vec<Version<Package>>>,
    /// By unit.
    lists: BTreeMap<String, Vec<Version<List>>>,
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
        let versions = world.items.values().flatten();
        Finder {
            index: Index::new(versions.map(|version| Page::from(&*version.item))),
            pages: pages(world),
            of: world.versions_of_all().collect(),
            answers: OnceLock::new(),
        }
    }

    /// This search for a world with one version more, which is to be the page at this place.
    fn with(&self, world: &World, of: Vec<(String, At)>, at: usize) -> Finder {
        let pages = pages(world);
        let index = match pages.get(at).map(|(key, place)| &world.items[key][*place]) {
            Some(version) => self.index.with(at, &Page::from(&*version.item)),
            None => self.index.clone(),
        };
        Finder {
            index,
            pages,
            of,
            answers: OnceLock::new(),
        }
    }

    /// The second shelf: approved answers, made when somebody first asks.
    pub fn answers(&self, world: &World) -> &Answers {
        let items = world.items.values().flatten();
        self.answers
            .get_or_init(|| Answers::new(items.map(|version| &*version.item)))
    }

    /// How many pages the index has.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// The version behind a page of the index, if it is the one in force.
    pub fn version<'a>(&self, world: &'a World, page: usize, now: At) -> Option<&'a Published> {
        let (key, place) = self.pages.get(page)?;
        let version = world.items.get(key)?.get(*place)?;
        let in_force = world.published(key, now)?;
        std::ptr::eq(in_force, version).then_some(version)
    }
}

/// Key and place of every version, in the order of the index.
fn pages(world: &World) -> Vec<(String, usize)> {
    let all = world.items.iter().flat_map(|(key, versions)| {
        let places = 0..versions.len();
        places.map(move |place| (key.clone(), place))
    });
    all.collect()
}

/// Where the one thing stands that the new row has and the old one has not.
fn one_more<T: PartialEq>(old: &[T], new: &[T]) -> Option<usize> {
    let at = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let is_rest = new.len() == old.len() + 1 && old[at..] == new[at + 1..];
    is_rest.then_some(at)
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
    /// Reads everything; of the texts of items only those that the `earlier` picture does not
    /// have. Posts change all day long, published texts never.
    pub fn load(tx: &mut Tx<'_>, earlier: &World) -> Result<World, StoreError> {
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
        world.load_items(tx, earlier)?;
        for row in tx.rows(&PEOPLE, args![])? {
            let person = Person {
                name: row.text(1)?.to_owned(),
                login: row.opt_text(2)?.map(str::to_owned),
                shown: Shown::parse(row.text(3)?).unwrap_or_default(),
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
                title: row.text(9)?.to_owned(),
                number: row.text(10)?.to_owned(),
            });
        }
        for row in tx.rows(&TRAININGS, args![])? {
            let day = |number: i64| day_of(At(number * 86_400_000));
            world.trainings.push(Training {
                id: row.text(0)?.to_owned(),
                person: PersonId::new(row.text(1)?),
                course: row.text(2)?.to_owned(),
                day: day(row.i64(3)?),
                until: row.opt_i64(4)?.map(day),
            });
        }
        Ok(world)
    }

    fn load_items(&mut self, tx: &mut Tx<'_>, earlier: &World) -> Result<(), StoreError> {
        let rows = tx.rows(&VERSIONS, args![])?;
        let out = Item::digest("");
        let mut unknown: BTreeMap<&str, &str> = BTreeMap::new();
        for row in &rows {
            let (key, digest) = (row.text(0)?, row.text(1)?);
            if let Some(record) = earlier.by_digest.get(digest) {
                self.by_digest.insert(digest.to_owned(), record.clone());
            } else if digest != out {
                unknown.insert(digest, key);
            }
        }
        let texts = texts(tx, &unknown)?;
        let read = threads::each(threads::all(), &texts, |(key, digest, text)| {
            parse(key, digest, text)
        });
        for ((_, digest, _), record) in texts.into_iter().zip(read) {
            if let Some(record) = record {
                self.by_digest.insert(digest, record);
            }
        }
        for row in &rows {
            let (key, digest, from) = (row.text(0)?, row.text(1)?, At(row.i64(2)?));
            match digest == out {
                true => self.retired.entry(key.to_owned()).or_default().push(from),
                false => self.add_version(key, digest, from),
            }
        }
        Ok(())
    }

    /// A version beside those of the database, for tests of what looks at a world.
    #[cfg(test)]
    pub(crate) fn publish(&mut self, key: &str, digest: &str, text: &str, from: At) {
        if text.is_empty() {
            self.retired.entry(key.to_owned()).or_default().push(from);
        } else if let Some(parsed) = parse(key, digest, text) {
            self.by_digest.insert(digest.to_owned(), parsed);
            self.add_version(key, digest, from);
        }
    }

    fn add_version(&mut self, key: &str, digest: &str, from: At) {
        let Some(Parsed { record, text }) = self.by_digest.get(digest).cloned() else {
            return;
        };
        let digest = digest.to_owned();
        match record {
            Record::Item(item) => {
                let versions = self.items.entry(key.to_owned()).or_default();
                versions.push(Published {
                    item,
                    digest,
                    text,
                    from,
                });
            }
            Record::Package(record) => {
                let key = key.strip_prefix(PACKAGES).unwrap_or(key);
                let versions = self.packages.entry(key.to_owned()).or_default();
                versions.push(Version {
                    record,
                    digest,
                    text,
                    from,
                });
            }
            Record::List(record) => {
                let unit = key.strip_prefix(LISTS).unwrap_or(key);
                let versions = self.lists.entry(unit.to_owned()).or_default();
                versions.push(Version {
                    record,
                    digest,
                    text,
                    from,
                });
            }
        }
    }

    /// The version of a package in force now.
    pub fn package(&self, key: &str, now: At) -> Option<&Version<Package>> {
        let version = in_force(&self.packages, key, now)?;
        let is_out = self.is_retired(&package_key(key), version.from, now);
        (!is_out).then_some(version)
    }

    /// All packages in force, in the order of their keys.
    pub fn packages(&self, now: At) -> impl Iterator<Item = &Version<Package>> {
        let all = self.packages.keys();
        all.filter_map(move |key| self.package(key, now))
    }

    /// The list of a district or street in force now.
    pub fn list(&self, unit: &UnitId, now: At) -> Option<&Version<List>> {
        let version = in_force(&self.lists, unit.as_str(), now)?;
        let is_out = self.is_retired(&list_key(unit), version.from, now);
        (!is_out).then_some(version)
    }

    /// All lists in force, in the order of their units.
    pub fn all_lists(&self, now: At) -> impl Iterator<Item = &Version<List>> {
        let all = self.lists.keys();
        all.filter_map(move |unit| self.list(&UnitId::new(unit), now))
    }

    /// The lists that hold where a unit is: its district's and its street's.
    pub fn lists_at(&self, unit: &UnitId, now: At) -> Lists<'_> {
        let list = |level| {
            let there = self.units.at_level(unit, level)?;
            Some(&*self.list(&there.id, now)?.record)
        };
        Lists {
            district: list(Level::District),
            street: list(Level::Street),
        }
    }

    /// What the rules need to know about the place where a case is, now.
    pub fn facts<'a>(&'a self, case: &Case, now: At, away: &'a BTreeSet<PersonId>) -> Facts<'a> {
        let task = case.task.as_ref().map(|task| &task.unit);
        let at = task.or(case.filing().map(|filing| &filing.route.accepting));
        let running = at.map(|unit| self.lists_at(unit, now).running());
        Facts {
            now,
            calendar: &self.calendar,
            units: &self.units,
            away,
            running: running.unwrap_or_default(),
            questionnaires: crate::rated::questionnaires(),
        }
    }

    /// What the list of a home's district says of an item, as the first event of a case has it.
    pub fn listed(&self, item: &str, home: &UnitId, now: At) -> Option<Listed> {
        let district = self.units.at_level(home, Level::District)?;
        let list = self.list(&district.id, now)?;
        let row = list.record.items.iter().find(|row| row.item == item)?;
        Some(Listed {
            list: format!("{}@{}", district.id, list.digest),
            promise: row.promise,
        })
    }

    /// All versions of a record, the oldest first: digest, text, and from when.
    pub fn texts(&self, key: &str) -> Vec<(&str, &Arc<str>, At)> {
        fn of<T>(version: &Version<T>) -> (&str, &Arc<str>, At) {
            (&version.digest, &version.text, version.from)
        }
        if let Some(key) = key.strip_prefix(PACKAGES) {
            return self
                .packages
                .get(key)
                .into_iter()
                .flatten()
                .map(of)
                .collect();
        }
        if let Some(unit) = key.strip_prefix(LISTS) {
            return self.lists.get(unit).into_iter().flatten().map(of).collect();
        }
        let versions = self.versions(key).iter();
        versions
            .map(|version| (version.digest.as_str(), &version.text, version.from))
            .collect()
    }

    /// The text of a record in force at a moment, whatever it is.
    pub fn text(&self, key: &str, at: At) -> Option<&Arc<str>> {
        let texts = self.texts(key);
        let (_, text, from) = texts.into_iter().rfind(|(_, _, from)| *from <= at)?;
        (!self.is_retired(key, from, at)).then_some(text)
    }

    /// The items in force now, as packages look for them.
    pub fn items_at(&self, now: At) -> InForce<'_> {
        InForce { world: self, now }
    }

    /// The search for items, made when it is first asked for, at the latest.
    pub fn finder(&self) -> &Arc<Finder> {
        self.finder.get_or_init(|| Arc::new(Finder::new(self)))
    }

    /// Takes over the search of an earlier world with the same items or all but one of them, or
    /// makes one now rather than while somebody waits.
    fn keep_finder(&mut self, earlier: &World) {
        let Some(finder) = earlier.finder.get() else {
            self.finder();
            return;
        };
        let of: Vec<(String, At)> = self.versions_of_all().collect();
        if finder.of == of {
            self.finder = OnceLock::from(finder.clone());
        } else if let Some(at) = one_more(&finder.of, &of) {
            self.finder = OnceLock::from(Arc::new(finder.with(self, of, at)));
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
        match &self.by_digest.get(digest)?.record {
            Record::Item(item) => Some(item.clone()),
            Record::Package(_) | Record::List(_) => None,
        }
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

    /// The last version of every item, in force or not.
    pub fn latest(&self) -> impl Iterator<Item = &Published> {
        self.items.values().filter_map(|versions| versions.last())
    }

    /// The suffixes of the bureaus of the tree, to which a record may send its cases.
    pub fn bureau_suffixes(&self) -> BTreeSet<String> {
        let suffixes = self
            .units
            .all()
            .filter_map(|unit| unit.id.as_str().get(6..));
        suffixes
            .filter(|suffix| !suffix.is_empty() && !suffix.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned)
            .collect()
    }

    /// All items in force, in the order of their keys.
    pub fn catalogue(&self, now: At) -> impl Iterator<Item = &Published> {
        self.items
            .keys()
            .filter_map(move |key| self.published(key, now))
    }

    /// The items that somebody comes for: all but those by which somebody is heard, which have doors of
    /// their own.
    pub fn guides(&self, now: At) -> impl Iterator<Item = &Published> {
        let is_come_for = |one: &&Published| one.item.heard.is_none() && one.item.walk.is_none();
        self.catalogue(now).filter(is_come_for)
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

    /// The districts whose cases lie under a unit: of a city all of them.
    pub fn homes_under(&self, unit: &UnitId) -> Vec<String> {
        match unit.as_str().get(..6) {
            Some(home) => vec![home.to_owned()],
            None => (self.units.children(unit))
                .filter_map(|one| one.id.as_str().get(..6).map(str::to_owned))
                .collect(),
        }
    }

    /// The characters of look-up codes, by home.
    pub fn homes(&self) -> Homes {
        Homes::parse(self.settings.get(Homes::SETTING).map_or("", String::as_str))
    }
}

fn in_force<'a, T>(
    all: &'a BTreeMap<String, Vec<Version<T>>>,
    key: &str,
    now: At,
) -> Option<&'a Version<T>> {
    let versions = all.get(key)?;
    versions.iter().rfind(|version| version.from <= now)
}

/// Key, digest and text of records, by their digests: one by one where few are new.
fn texts(
    tx: &mut Tx<'_>,
    wanted: &BTreeMap<&str, &str>,
) -> Result<Vec<(String, String, String)>, StoreError> {
    let mut found = Vec::new();
    let mut add = |digest: &str, text: &str| {
        if let Some(key) = wanted.get(digest) {
            found.push(((*key).to_owned(), digest.to_owned(), text.to_owned()));
        }
    };
    if wanted.len() <= FEW {
        for (digest, key) in wanted {
            if let Some(row) = tx.one(&TEXT, args![*key, *digest])? {
                add(digest, row.text(0)?);
            }
        }
    } else {
        for row in tx.rows(&TEXTS, args![])? {
            add(row.text(0)?, row.text(1)?);
        }
    }
    Ok(found)
}

/// So many texts are asked for one by one; more come all at once.
const FEW: usize = 8;

/// Published texts passed the lint; one that no longer parses is a fault of ours, and must not
/// stop the others.
fn parse(key: &str, digest: &str, text: &str) -> Option<Parsed> {
    let record = if key.starts_with(PACKAGES) {
        toml::from_str(text).map(|package| Record::Package(Arc::new(package)))
    } else if key.starts_with(LISTS) {
        toml::from_str(text).map(|list| Record::List(Arc::new(list)))
    } else {
        toml::from_str(text).map(|item| Record::Item(Arc::new(item)))
    };
    record
        .map(|record| Parsed {
            record,
            text: text.into(),
        })
        .inspect_err(
            |error| tracing::error!(key, digest, %error, "a published record does not parse"),
        )
        .ok()
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
            let mut world = World::load(tx, &earlier)?;
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
    use crate::ledger::LogError;
    use crate::register;
    use crate::store::throwaway::each_engine;

    const RELIEF: &str = include_str!("../../../catalogue/items/temporary-relief.toml");

    fn world(versions: &[(&str, &str, i64)]) -> World {
        let mut world = World::default();
        for (digest, name, from) in versions {
            let text = RELIEF.replacen("临时救助", name, 1);
            let record = parse("temporary-relief", digest, &text).unwrap();
            world.by_digest.insert((*digest).to_owned(), record);
            world.add_version("temporary-relief", digest, At(*from));
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

    /// Posts change all day long; what was published and parsed once is parsed for ever.
    #[test]
    fn a_reload_parses_only_what_is_new() {
        each_engine(|scratch| {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let watch = Watch::default();
            let by = PersonId::new("founder");
            let publishes = |name: &str, from: i64| {
                let text = RELIEF.replacen("临时救助", name, 1);
                let by = by.clone();
                let write = scratch.store.write(move |tx| {
                    register::publish(tx, "temporary-relief", &text, At(from), &by, At(from))
                });
                let kept: Result<(), LogError> = runtime.block_on(write);
                kept.unwrap();
                runtime.block_on(watch.refresh(&scratch.store)).unwrap();
                watch.now()
            };
            let first = publishes("临时救助", 10_000);
            let second = publishes("雪中送炭", 20_000);
            let third = publishes("", 30_000);
            let of = |world: &World| world.versions("temporary-relief").to_vec();
            assert_eq!((of(&first).len(), of(&second).len()), (1, 2));
            assert!(Arc::ptr_eq(&of(&first)[0].item, &of(&second)[0].item));
            assert!(Arc::ptr_eq(&of(&second)[1].item, &of(&third)[1].item));
            assert!(Arc::ptr_eq(&of(&first)[0].text, &of(&third)[0].text));
            // Somebody who comes later reads the same.
            let fresh = Watch::default();
            runtime.block_on(fresh.reload(&scratch.store)).unwrap();
            let told = |world: &World| -> Vec<(String, Arc<str>, Item, At)> {
                let all = of(world).into_iter();
                all.map(|one| (one.digest, one.text, (*one.item).clone(), one.from))
                    .collect()
            };
            assert_eq!(told(&fresh.now()), told(&third));
        });
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
        assert_eq!(found(&other, "临时救助", 19), ["old"]);
        // One that was published for a day before another's stands between them.
        let mut between = world(&[
            ("old", "临时救助", 10),
            ("mid", "及时雨", 15),
            ("new", "雪中送炭", 20),
        ]);
        between.keep_finder(&other);
        assert_eq!(found(&between, "及时雨", 16), ["mid"]);
        assert_eq!(found(&between, "雪中送炭", 20), ["new"]);
        assert!(found(&between, "雪中送炭", 16).is_empty());
    }
}
