//! Every way in which the form of an item can be filled in, as far as anything depends on it: the
//! papers, checks and rows of tables are defined and do not contradict each other, and a way is found.

use std::collections::{BTreeMap, BTreeSet};
use yike_core::item::form::{check_answers, holds};
use yike_core::item::group::cell;
use yike_core::item::table::{Cell, Hit, is_number};
use yike_core::item::{Answers, Field, FieldKind, Item, Level, Need, Route, StationClass, Table};
use yike_core::unit::{Unit, UnitId, Units, route};

/// No form that anybody can fill in depends on more.
const MOST: usize = 200_000;

#[test]
fn every_combination_of_answers_has_papers_rows_and_a_way() {
    let mut tried = 0;
    for item in super::items() {
        tried += prove(&item);
    }
    println!("{tried} combinations of answers");
    assert!(tried > super::items().len(), "{tried}");
}

/// Tries every combination; how many there were.
pub fn prove(item: &Item) -> usize {
    let asked = Asked::of(item);
    let all = asked.combinations();
    assert!(!all.is_empty(), "{}: nobody can fill it in", item.key);
    assert!(
        all.len() <= MOST,
        "{}: {} combinations",
        item.key,
        all.len()
    );
    let mut without_rules = item.clone();
    without_rules.rules.clear();
    let mut materials = BTreeSet::new();
    let mut checks = BTreeSet::new();
    let mut fields = BTreeSet::new();
    let mut routes = BTreeSet::new();
    for given in &all {
        let told = format!("{}: {given:?}", item.key);
        let typed = asked.typed(given);
        // What the answers are to one another is another matter: `sample` has forms that fit.
        let answers = check_answers(&without_rules, &typed)
            .unwrap_or_else(|faults| panic!("{told}: {faults:?}"));
        fields.extend(answers.keys().cloned());
        evaluable(item, &answers, &told);
        let codes = once(item.materials_for(&answers).map(|m| m.code.as_str()), &told);
        for material in &item.materials {
            let wanted = holds(&material.when, &answers);
            assert_eq!(
                codes.contains(material.code.as_str()),
                wanted,
                "{told}: {}",
                material.code
            );
        }
        let required = item.materials.iter().filter(|m| m.need == Need::Required);
        let required = required.filter(|m| holds(&m.when, &answers)).count();
        let listed = item
            .materials_for(&answers)
            .filter(|m| m.need == Need::Required);
        assert_eq!(listed.count(), required, "{told}");
        materials.extend(codes.iter().map(|code| (*code).to_owned()));
        let keys = once(item.checks_for(&answers).map(|c| c.key.as_str()), &told);
        checks.extend(keys.iter().map(|key| (*key).to_owned()));
        tables(item, &answers, &told);
        let rule = item.route_for(&item.rows_for(&answers));
        if routes.insert(rule.key.as_str()) {
            ways(item, rule);
        }
    }
    let known: BTreeSet<&str> = item.routes().map(|rule| rule.key.as_str()).collect();
    assert_eq!(routes, known, "{}: a route that no answer gives", item.key);
    // Nothing stands in the record that no answer ever calls for.
    let codes: BTreeSet<String> = item.materials.iter().map(|m| m.code.clone()).collect();
    assert_eq!(materials, codes, "{}", item.key);
    let keys: BTreeSet<String> = item.checks.iter().map(|c| c.key.clone()).collect();
    assert_eq!(checks, keys, "{}", item.key);
    for field in &item.fields {
        assert!(
            fields.contains(&field.key),
            "{}: nobody is asked {}",
            item.key,
            field.key
        );
    }
    all.len()
}

fn once<'a>(values: impl Iterator<Item = &'a str>, told: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    for value in values {
        assert!(seen.insert(value), "{told}: {value} twice");
    }
    seen
}

/// Each condition looks at something that was answered, or that was rightly not asked or left out.
fn evaluable(item: &Item, answers: &Answers, told: &str) {
    let looked_at = conditions(item).flat_map(|when| when.looks_at());
    for key in looked_at.filter(|key| !answers.contains_key(*key)) {
        let field = item.fields.iter().find(|field| field.key == key);
        let column = || item.groups.iter().flat_map(|group| &group.fields);
        if field.is_none() && column().any(|field| field.key == key) {
            continue;
        }
        let field = field.unwrap_or_else(|| panic!("{told}: nothing is called {key}"));
        let may_lack = !field.required || !holds(&field.when, answers);
        assert!(may_lack, "{told}: {key} has no answer");
    }
}

/// Exactly one row of each table holds (the first, where the table says so).
fn tables(item: &Item, answers: &Answers, told: &str) {
    for table in &item.tables {
        let alone = |n: usize| Table {
            rows: vec![table.rows[n].clone()],
            ..table.clone()
        };
        let holding: Vec<usize> = (0..table.rows.len())
            .filter(|n| alone(*n).choose(item, answers).is_some())
            .collect();
        match table.hit {
            Hit::Unique => assert_eq!(holding.len(), 1, "{told}: {}", table.key),
            Hit::First => assert!(!holding.is_empty(), "{told}: {}", table.key),
        }
        assert_eq!(
            table.choose(item, answers),
            holding.first().copied(),
            "{told}"
        );
    }
    let chosen = item.rows_for(answers);
    assert_eq!(chosen.len(), item.tables.len(), "{told}");
    let promise = item.promise(&chosen);
    assert!(promise <= item.limits.promise, "{told}: {promise}");
    assert!(!item.is_instant() || promise == 0, "{told}: {promise}");
}

/// From every door there is a way; from a door that may not take it, a sentence with the right one.
fn ways(item: &Item, rule: &Route) {
    let units = units(item);
    let home = UnitId::new("990101001001");
    let street = UnitId::new("990101001");
    for taking in [None, Some(&home), Some(&street)] {
        let level = taking
            .and_then(|unit| units.get(unit))
            .map(|unit| unit.level);
        if level.is_some_and(|level| !rule.is_taken_at(level)) {
            let way = route(rule, &units, &home, taking);
            assert!(way.is_err(), "{}: {taking:?}: {way:?}", item.key);
            continue;
        }
        let way = route(rule, &units, &home, taking)
            .unwrap_or_else(|reason| panic!("{}: {taking:?}: {reason:?}", item.key));
        assert_eq!(way.steps.len(), rule.steps.len(), "{}", item.key);
        assert_eq!(way.home, "990101");
        let at = |unit: &UnitId| units.get(unit).map(|unit| unit.level);
        assert_eq!(at(&way.deciding), Some(rule.decide), "{}", item.key);
        if rule.station != StationClass::Accept || taking.is_none() {
            assert_eq!(at(&way.accepting), Some(rule.accept), "{}", item.key);
        }
        for (unit, step) in way.steps.iter().zip(&rule.steps) {
            assert_eq!(at(unit), Some(step.at), "{}", item.key);
        }
    }
    let elsewhere = UnitId::new("990101002");
    let taken = route(rule, &units, &home, Some(&elsewhere));
    assert_eq!(taken.is_ok(), rule.anywhere, "{}: {taken:?}", item.key);
}

/// A district that the record does not know, with the bureau it names.
fn units(item: &Item) -> Units {
    let unit = |code: &str, level, parent: Option<&str>| Unit {
        id: UnitId::new(code),
        level,
        name: format!("机构 {code}"),
        parent: parent.map(UnitId::new),
    };
    let mut all = vec![
        unit("99", Level::City, None),
        unit("990101", Level::District, Some("99")),
        unit("990101001", Level::Street, Some("990101")),
        unit("990101002", Level::Street, Some("990101")),
        unit("990101001001", Level::Community, Some("990101001")),
    ];
    let bureaus: BTreeSet<&str> = (item.routes())
        .flat_map(|rule| {
            rule.steps
                .iter()
                .filter_map(|step| rule.bureau_of(step))
                .chain(rule.bureau.as_deref())
        })
        .collect();
    for bureau in bureaus {
        all.push(unit(
            &format!("990101{bureau}"),
            Level::District,
            Some("990101"),
        ));
    }
    Units::new(all)
}

fn conditions(item: &Item) -> impl Iterator<Item = &yike_core::item::When> {
    item.conditions_on_answers()
}

/// What something depends on, and which answers are told apart.
struct Asked<'a> {
    item: &'a Item,
    looked_at: BTreeSet<&'a str>,
}

impl<'a> Asked<'a> {
    fn of(item: &'a Item) -> Asked<'a> {
        let conditions = conditions(item).flat_map(|when| when.looks_at());
        let inputs = item.tables.iter().flat_map(|table| &table.inputs);
        Asked {
            item,
            looked_at: conditions.chain(inputs.map(String::as_str)).collect(),
        }
    }

    /// Every combination, question by question in the order of the form.
    fn combinations(&self) -> Vec<Answers> {
        let mut all = vec![Answers::new()];
        for situation in &self.item.situations {
            let values: Vec<Option<String>> = (situation.options.iter())
                .map(|option| Some(option.value.clone()))
                .collect();
            all = with_each(all, &situation.key, |_| values.clone());
        }
        for field in &self.item.fields {
            if !self.looked_at.contains(field.key.as_str()) {
                continue;
            }
            let values = self.values(field);
            all = with_each(all, &field.key, |answers| {
                match holds(&field.when, answers) {
                    true => values.clone(),
                    false => vec![None],
                }
            });
        }
        all
    }

    /// The answers to a field that something tells apart; `None` is left empty.
    fn values(&self, field: &Field) -> Vec<Option<String>> {
        let mut values: Vec<Option<String>> = match field.kind {
            FieldKind::Choice => (field.options.iter())
                .map(|option| Some(option.value.clone()))
                .collect(),
            FieldKind::YesNo => ["yes", "no"].map(|value| Some(value.to_owned())).to_vec(),
            FieldKind::MultiChoice | FieldKind::Date => {
                let told_apart = self.item.answers_told_apart(&[], &field.key);
                told_apart.into_iter().flatten().map(Some).collect()
            }
            _ if is_number(self.item, &field.key) => self.bounds(field),
            _ => vec![Some(plain(field))],
        };
        if !field.required {
            values.push(None);
        }
        values
    }

    /// A number at each bound that a table names, just below it and far from all of them.
    fn bounds(&self, field: &Field) -> Vec<Option<String>> {
        let mut hundredths = BTreeSet::from([0, 99_999_900]);
        for bound in self.item.bounds_on(&field.key) {
            let yuan: f64 = bound.parse().unwrap();
            let bound = (yuan * 100.0).round() as u64;
            hundredths.extend([bound, bound.saturating_sub(1), bound.saturating_sub(100)]);
        }
        for table in &self.item.tables {
            let Some(column) = table.inputs.iter().position(|input| *input == field.key) else {
                continue;
            };
            for row in &table.rows {
                if let Some(Cell::Range { from, below }) = Cell::parse(&row.when[column], true) {
                    for bound in [from, below].into_iter().flatten() {
                        hundredths.extend([
                            bound,
                            bound.saturating_sub(1),
                            bound.saturating_sub(100),
                        ]);
                    }
                }
            }
        }
        let is_whole = field.kind == FieldKind::Count;
        let fitting = hundredths.into_iter().filter(|n| !is_whole || n % 100 == 0);
        fitting
            .map(|n| match n % 100 {
                0 => Some((n / 100).to_string()),
                cents => Some(format!("{}.{cents:02}", n / 100)),
            })
            .collect()
    }

    /// The whole form: what nothing depends on is filled in plainly.
    fn typed(&self, given: &Answers) -> BTreeMap<String, String> {
        let mut typed = given.clone();
        for field in &self.item.fields {
            if !self.looked_at.contains(field.key.as_str()) && holds(&field.when, given) {
                typed.insert(field.key.clone(), plain(field));
            }
        }
        for group in self.item.groups.iter().filter(|g| holds(&g.when, given)) {
            for n in 1..=group.at_least.max(1) {
                for field in &group.fields {
                    if field.required {
                        typed.insert(cell(&group.key, n, &field.key), plain(field));
                    }
                }
            }
        }
        typed
    }
}

fn with_each(
    all: Vec<Answers>,
    key: &str,
    values: impl Fn(&Answers) -> Vec<Option<String>>,
) -> Vec<Answers> {
    let mut more = Vec::new();
    for answers in all {
        for value in values(&answers) {
            let mut answers = answers.clone();
            if let Some(value) = value {
                answers.insert(key.to_owned(), value);
            }
            more.push(answers);
        }
        assert!(more.len() <= MOST, "{key}: too many combinations");
    }
    more
}

/// What anybody may write there.
fn plain(field: &Field) -> String {
    match field.kind {
        FieldKind::Text | FieldKind::LongText => "试填".to_owned(),
        FieldKind::Money | FieldKind::Count => "3".to_owned(),
        FieldKind::Date => "2026-11-20".to_owned(),
        FieldKind::Choice | FieldKind::MultiChoice => field.options[0].value.clone(),
        FieldKind::Email => "shitian@example.cn".to_owned(),
        FieldKind::YesNo => "no".to_owned(),
        FieldKind::IdNumber => "110101194912310024".to_owned(),
        FieldKind::Phone => "13800001234".to_owned(),
        FieldKind::Account => "6222020299990001137".to_owned(),
        FieldKind::Uscc => "111101010000000083".to_owned(),
    }
}
