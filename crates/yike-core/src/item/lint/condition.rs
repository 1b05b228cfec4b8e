//! Conditions: what they look at exists, has these values, was answered before, and can come true.

use super::super::form::Answers;
use super::super::table::{hundredths, is_number};
use super::super::when::{Test, Wants};
use super::super::{Field, FieldKind, Item, When};
use super::Findings;
use std::collections::BTreeSet;

/// Where a condition may look: the answers an item declares, and the values each can have.
pub(super) fn declared<'a>(item: &'a Item, key: &str) -> Option<Vec<&'a str>> {
    if let Some(situation) = item.situations.iter().find(|s| s.key == key) {
        return Some(situation.options.iter().map(|o| o.value.as_str()).collect());
    }
    values(item.fields.iter().find(|f| f.key == key)?)
}

fn values(field: &Field) -> Option<Vec<&str>> {
    match field.kind {
        FieldKind::Choice => Some(field.options.iter().map(|o| o.value.as_str()).collect()),
        FieldKind::YesNo => Some(vec!["yes", "no"]),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Money
        | FieldKind::Count
        | FieldKind::Date
        | FieldKind::MultiChoice
        | FieldKind::IdNumber
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => None,
    }
}

/// What stands before a condition in the form, beside what every condition may look at.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// How many of the item's fields are answered by then.
    pub fields: usize,
    /// Earlier columns of the same row.
    pub row: &'a [Field],
}

impl Place<'_> {
    /// Behind the whole form, but outside its tables.
    pub fn behind(item: &Item) -> Place<'static> {
        Place {
            fields: item.fields.len(),
            row: &[],
        }
    }
}

pub(super) fn condition(item: &Item, when: &Option<When>, path: &str, found: &mut Findings) {
    condition_at(item, when, path, Place::behind(item), found);
}

pub(super) fn condition_at(
    item: &Item,
    when: &Option<When>,
    path: &str,
    place: Place<'_>,
    found: &mut Findings,
) {
    let Some(when) = when else { return };
    let before = found.0.len();
    one(item, when, &format!("{path}.when"), place, 0, found);
    // What cannot be read cannot be tried either.
    if found.0.len() == before && never(item, when, place) {
        found.add(
            format!("{path}.when"),
            "condition_never",
            "这个条件无论怎样回答都不会成立，这一行永远不会出现。请改条件，或删去这一行。",
            "No answers make this condition true, so this row never appears. Please change the \
             condition or remove the row.",
        );
    }
}

fn one(item: &Item, when: &When, path: &str, place: Place<'_>, depth: u32, found: &mut Findings) {
    let (word, parts) = match when {
        When::One(test) => return self::test(item, test, path, place, found),
        When::All(parts) => ("all", parts),
        When::Any(parts) => ("any", parts),
    };
    if parts.is_empty() {
        found.add(
            format!("{path}.{word}"),
            "condition_known",
            "组合条件里一个条件也没有。请至少写一个，或删去 when。",
            "The combination holds no condition. Please name at least one, or remove `when`.",
        );
    }
    if depth > 1 {
        found.add(
            path,
            "condition_depth",
            "条件套得太深，窗口读不明白。all 里可以套一层 any，any 里可以套一层 all，再深请拆开。",
            "The condition is nested too deep to be read at a counter: one level of `any` within \
             `all`, or the other way round. Please take it apart.",
        );
        return;
    }
    for (n, part) in parts.iter().enumerate() {
        one(
            item,
            part,
            &format!("{path}.{word}[{n}]"),
            place,
            depth + 1,
            found,
        );
    }
}

fn test(item: &Item, test: &Test, path: &str, place: Place<'_>, found: &mut Findings) {
    let key = test.answer.as_str();
    let later = item.fields[place.fields.min(item.fields.len())..]
        .iter()
        .any(|field| field.key == key);
    if later {
        found.add(
            format!("{path}.answer"),
            "condition_looks_back",
            "条件引用了自己或后面的字段，填到这里时还没有答案。请把被引用的字段移到前面。",
            "The condition looks at this field or a later one, which is not answered yet. \
             Please move that field before this one.",
        );
        return;
    }
    let field = || {
        let own = place.row.iter().find(|field| field.key == key);
        own.or(item.fields.iter().find(|field| field.key == key))
    };
    let situation = item.situations.iter().find(|s| s.key == key);
    let listed = |word: &str, values: &[String], known: Vec<&str>, found: &mut Findings| {
        if values.is_empty() {
            found.add(
                format!("{path}.{word}"),
                "condition_known",
                "条件没有列出任何选项，永远不成立。请至少写一个选项。",
                "The condition lists no value and can never hold. Please name at least one.",
            );
        }
        for (n, value) in values.iter().enumerate() {
            if !known.contains(&value.as_str()) {
                found.add(
                    format!("{path}.{word}[{n}]"),
                    "condition_known",
                    format!(
                        "“{key}”没有“{value}”这个选项。可用的选项：{}。",
                        known.join("、")
                    ),
                    format!(
                        "“{key}” has no value “{value}”. It can be: {}.",
                        known.join(", ")
                    ),
                );
            }
        }
    };
    let unfit = |found: &mut Findings| {
        found.add(
            format!("{path}.answer"),
            "condition_known",
            format!(
                "条件引用了“{key}”，但没有这个情形，也没有这样的字段（is 要选择题，has 要多选题，at_least、below 要数字、金额或日期），这一行永远不会出现。请改成已有的编号，或先添加该情形。"
            ),
            format!(
                "The condition looks at “{key}”, which is no situation and no fitting field of this \
                 item (`is` asks a choice, `has` a multi-choice, `at_least` and `below` a number, \
                 amount or day), so it can never hold. Please use a declared key or add the \
                 situation."
            ),
        );
    };
    match (&test.wants, situation, field()) {
        (Wants::Is(values), Some(situation), _) => {
            let known = situation.options.iter().map(|o| o.value.as_str()).collect();
            listed("is", values, known, found);
        }
        (Wants::Is(values), None, Some(field)) => match self::values(field) {
            Some(known) => listed("is", values, known, found),
            None => unfit(found),
        },
        (Wants::Has(values), None, Some(field)) if field.kind == FieldKind::MultiChoice => {
            let known = field.options.iter().map(|o| o.value.as_str()).collect();
            listed("has", values, known, found);
        }
        (Wants::Within { at_least, below }, None, Some(field))
            if bound_of(field, "0").is_some() =>
        {
            for (word, bound) in [("at_least", at_least), ("below", below)] {
                if let Some(bound) = bound
                    && bound_of(field, bound) != Some(true)
                {
                    found.add(
                        format!("{path}.{word}"),
                        "condition_bound",
                        format!("“{bound}”不能与“{key}”比大小。数字、金额写 3 或 \"1200.50\"，日期写 \"2026-01-01\"。"),
                        format!("“{bound}” cannot be compared with “{key}”. A number is 3 or \"1200.50\", a day \"2026-01-01\"."),
                    );
                }
            }
        }
        (Wants::Is(_) | Wants::Has(_) | Wants::Within { .. }, _, _) => unfit(found),
    }
}

/// Whether a text is a bound of this field; `None` where the field has no bounds.
fn bound_of(field: &Field, text: &str) -> Option<bool> {
    match field.kind {
        FieldKind::Money => Some(hundredths(text).is_some()),
        FieldKind::Count => Some(hundredths(text).is_some_and(|n| n % 100 == 0)),
        FieldKind::Date => Some(text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10),
        FieldKind::Text
        | FieldKind::LongText
        | FieldKind::Choice
        | FieldKind::MultiChoice
        | FieldKind::YesNo
        | FieldKind::IdNumber
        | FieldKind::Phone
        | FieldKind::Email
        | FieldKind::Account
        | FieldKind::Uscc => None,
    }
}

/// No condition that a person can read has more.
const MOST: usize = 20_000;

/// Whether no answers of the form make it true. Where there are too many to try, it is taken as
/// possible.
fn never(item: &Item, when: &When, place: Place<'_>) -> bool {
    // What is looked at, and what that depends on in turn.
    let mut keys: BTreeSet<&str> = when.looks_at();
    loop {
        let more: BTreeSet<&str> = keys
            .iter()
            .filter_map(|key| field(item, place, key)?.when.as_ref())
            .flat_map(|when| when.looks_at())
            .collect();
        let before = keys.len();
        keys.extend(more);
        if keys.len() == before {
            break;
        }
    }
    let tries: Vec<(&str, Vec<Option<String>>)> = keys
        .iter()
        .map(|key| (*key, item.answers_told_apart(place.row, key)))
        .collect();
    let total = tries
        .iter()
        .try_fold(1usize, |all, (_, these)| all.checked_mul(these.len()));
    let Some(total) = total.filter(|total| *total <= MOST) else {
        return false;
    };
    !(0..total).any(|n| {
        let mut rest = n;
        let mut answers = Answers::new();
        for (key, these) in &tries {
            if let Some(value) = &these[rest % these.len()] {
                answers.insert((*key).to_owned(), value.clone());
            }
            rest /= these.len();
        }
        let asked = |key: &&str| match field(item, place, key) {
            Some(field) => match super::super::when::holds(&field.when, &answers) {
                true => answers.contains_key(*key) || !field.required,
                false => !answers.contains_key(*key),
            },
            None => true,
        };
        when.holds(&answers) && keys.iter().all(asked)
    })
}

fn field<'a>(item: &'a Item, place: Place<'a>, key: &str) -> Option<&'a Field> {
    let own = place.row.iter().find(|field| field.key == key);
    own.or(item.fields.iter().find(|field| field.key == key))
}

impl Item {
    /// The answers to one question that the conditions of this item can tell apart, `None` for no
    /// answer. `row` are the columns that may be looked at beside the item's own fields.
    pub fn answers_told_apart(&self, row: &[Field], key: &str) -> Vec<Option<String>> {
        if let Some(situation) = self.situations.iter().find(|s| s.key == key) {
            let values = situation.options.iter().map(|o| Some(o.value.clone()));
            return values.collect();
        }
        let own = row.iter().find(|field| field.key == key);
        let Some(field) = own.or(self.fields.iter().find(|field| field.key == key)) else {
            return vec![None];
        };
        let mut values: Vec<Option<String>> = match field.kind {
            FieldKind::Choice | FieldKind::YesNo => {
                let known = self::values(field).unwrap_or_default();
                known.iter().map(|v| Some((*v).to_owned())).collect()
            }
            FieldKind::MultiChoice => {
                let each = field.options.iter().map(|o| o.value.clone());
                let all: Vec<String> = each.clone().collect();
                each.chain([all.join("|")]).map(Some).collect()
            }
            FieldKind::Money | FieldKind::Count => {
                let step = if field.kind == FieldKind::Count {
                    100
                } else {
                    1
                };
                let mut at = BTreeSet::from([0]);
                for n in self.bounds_on(key).filter_map(|bound| hundredths(&bound)) {
                    at.extend([n, n.saturating_sub(step)]);
                }
                at.into_iter().map(|n| Some(plain(n))).collect()
            }
            FieldKind::Date => {
                let mut at = BTreeSet::from([jiff::civil::date(2000, 1, 1)]);
                for day in self
                    .bounds_on(key)
                    .filter_map(|b| b.parse::<jiff::civil::Date>().ok())
                {
                    at.insert(day);
                    at.extend(day.yesterday());
                }
                at.into_iter().map(|day| Some(day.to_string())).collect()
            }
            FieldKind::Text
            | FieldKind::LongText
            | FieldKind::IdNumber
            | FieldKind::Phone
            | FieldKind::Email
            | FieldKind::Account
            | FieldKind::Uscc => vec![Some("x".to_owned())],
        };
        if !field.required || field.when.is_some() {
            values.push(None);
        }
        values
    }

    /// Every condition that stands in the record.
    pub fn conditions_on_answers(&self) -> impl Iterator<Item = &When> {
        let columns = self.groups.iter().flat_map(|group| &group.fields);
        let fields = self.fields.iter().chain(columns).map(|f| &f.when);
        let groups = self.groups.iter().map(|group| &group.when);
        let rules = self.rules.iter().map(|rule| &rule.when);
        let materials = self.materials.iter().map(|m| &m.when);
        let checks = self.checks.iter().map(|c| &c.when);
        let all = fields.chain(groups).chain(rules).chain(materials);
        all.chain(checks).flatten()
    }

    /// The bounds between which conditions tell the answers to this question apart.
    pub fn bounds_on(&self, key: &str) -> impl Iterator<Item = String> {
        let tests = self.conditions_on_answers().flat_map(When::tests);
        tests
            .filter(move |test| test.answer == key)
            .flat_map(|test| match &test.wants {
                Wants::Within { at_least, below } => vec![at_least.clone(), below.clone()],
                Wants::Is(_) | Wants::Has(_) => Vec::new(),
            })
            .flatten()
    }
}

/// 120050 is `1200.50`.
fn plain(hundredths: u64) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        part => format!("{}.{part:02}", hundredths / 100),
    }
}

/// Whether a column of a decision table can ask this.
pub(super) fn is_column(item: &Item, key: &str) -> bool {
    declared(item, key).is_some() || is_number(item, key)
}
