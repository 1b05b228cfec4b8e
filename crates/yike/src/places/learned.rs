//! 培训: what somebody has learned, and what an item asks for before they sit at the window for it.

use crate::act::days_since_1970;
use crate::ledger::LogError;
use crate::register;
use crate::store::Tx;
use crate::world::World;
use crate::{args, sql};
use jiff::civil::Date;
use yike_core::clock::{At, day_of};
use yike_core::item::Item;
use yike_core::list::Course;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    ADD = "INSERT INTO training (id, person, course, day, until_day, by_person, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING";
    DROP = "DELETE FROM training WHERE id = $1 AND person = $2 RETURNING course";
}

/// One course that somebody attended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Training {
    pub id: String,
    pub person: PersonId,
    pub course: String,
    pub day: Date,
    /// The last day on which it holds; `None` is for good.
    pub until: Option<Date>,
}

impl Training {
    pub fn holds(&self, day: Date) -> bool {
        self.day <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A course that is asked for and not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub course: Course,
    /// It was there, until this day.
    pub ended: Option<Date>,
}

/// Notes a training; it holds as long as the course says, counted from its day.
pub fn add(tx: &mut Tx<'_>, one: &Training, by: &PersonId, now: At) -> Result<(), LogError> {
    let number = |day: Date| i64::from(days_since_1970(day));
    tx.put(
        &ADD,
        args![
            &one.id,
            one.person.as_str(),
            &one.course,
            number(one.day),
            one.until.map(number),
            by.as_str(),
            now.0
        ],
    );
    register::training(tx, &one.person, "training_noted", &one.course, by, now)
}

/// Takes back a training that was noted by mistake.
pub fn drop(
    tx: &mut Tx<'_>,
    id: &str,
    person: &PersonId,
    by: &PersonId,
    now: At,
) -> Result<(), LogError> {
    match tx.one(&DROP, args![id, person.as_str()])? {
        Some(row) => {
            let course = row.text(0)?.to_owned();
            register::training(tx, person, "training_taken_back", &course, by, now)
        }
        None => Ok(()),
    }
}

/// The courses that the lists of a place ask for an item, and those that the item's own record names;
/// of one that no list knows there is only the code, and it is told.
fn asked(world: &World, unit: &UnitId, item: &Item, now: At) -> Vec<Course> {
    let lists = world.lists_at(unit, now);
    let mut asked: Vec<Course> = lists.courses(&item.key).cloned().collect();
    let known = [lists.district, lists.street].into_iter().flatten();
    let known: Vec<&Course> = known.flat_map(|list| &list.courses).collect();
    for code in &item.training {
        if asked.iter().any(|one| one.code == *code) {
            continue;
        }
        let named = known.iter().find(|one| one.code == *code);
        asked.push(named.map_or_else(|| unnamed(code), |one| (*one).clone()));
    }
    asked
}

fn unnamed(code: &str) -> Course {
    Course {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: code.to_owned(),
        months: None,
        items: Vec::new(),
        refuses: false,
    }
}

/// What is asked for an item at a place, and this person has not, on the day.
pub fn missing(
    world: &World,
    person: &PersonId,
    unit: &UnitId,
    item: &Item,
    now: At,
) -> Vec<Missing> {
    let today = day_of(now);
    let held = || world.trainings.iter().filter(|one| one.person == *person);
    let missing = asked(world, unit, item, now)
        .into_iter()
        .filter_map(|course| {
            let mut of = held().filter(|one| one.course == course.code);
            if of.any(|one| one.holds(today)) {
                return None;
            }
            let ended = held().filter(|one| one.course == course.code && one.day <= today);
            let ended = ended.filter_map(|one| one.until).max();
            Some(Missing { course, ended })
        });
    missing.collect()
}
