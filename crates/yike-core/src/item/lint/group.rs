//! Tables of the form to which rows can be added, checks across answers, and the sample.

use super::super::form::{FieldKind, read_field};
use super::super::group::MOST_ROWS;
use super::super::rule::{Rule, RuleKind, column};
use super::super::table::hundredths;
use super::super::{Field, Group, Item};
use super::condition::{Place, condition};
use super::form::{field, key};
use super::{Findings, repeated};

pub(super) fn groups(item: &Item, found: &mut Findings) {
    for (n, group) in item.groups.iter().enumerate() {
        let path = format!("groups[{n}]");
        key(&group.key, &path, found);
        found.needs_text(format!("{path}.label"), &group.label);
        found.needs_text(format!("{path}.label_en"), &group.label_en);
        condition(item, &group.when, &path, found);
        if group.fields.is_empty() {
            found.add(
                format!("{path}.fields"),
                "group_fields",
                "这张表没有列。请至少写一个字段。",
                "This table has no columns. Please give it at least one field.",
            );
        }
        if group.at_most < group.at_least.max(1) || group.at_most > MOST_ROWS {
            found.add(
                format!("{path}.at_most"),
                "group_rows",
                format!("最多行数应在 1 到 {MOST_ROWS} 之间，且不少于最少行数。请改写。"),
                format!(
                    "The most rows lie between 1 and {MOST_ROWS} and are not below the fewest. \
                     Please change it."
                ),
            );
        }
        // Whether a row is there at all is told by what it holds.
        if !group.fields.is_empty() && !group.fields.iter().any(is_always) {
            found.add(
                format!("{path}.fields"),
                "group_required",
                "每一列都可以空着，分不清哪一行算填了。请至少把一列设为必填、没有条件。",
                "Every column may stay empty, so nobody could tell which rows count. Please make \
                 one of them required, without a condition.",
            );
        }
        let is_named = |(name, phone): (&Field, &Field)| is_always(name) && phone.when.is_none();
        if group.people.is_some() && !group.people_columns().is_some_and(is_named) {
            found.add(
                format!("{path}.people"),
                "group_people",
                "这张表的每一行是一个人，要有必填的姓名列（personal = \"name\"）和没有条件的电话列（kind = \"phone\"）。请补上这两列，或去掉 people。",
                "Each row of this table is a person: it takes a required column of names (personal = \"name\") and one of phones (kind = \"phone\") without a condition. Please add them, or leave `people` out.",
            );
        }
        for (c, own) in group.fields.iter().enumerate() {
            let place = Place {
                fields: item.fields.len(),
                row: &group.fields[..c],
            };
            field(item, own, &format!("{path}.fields[{c}]"), place, found);
        }
        for (r, row) in group.examples.iter().enumerate() {
            for name in row
                .keys()
                .filter(|name| !group.fields.iter().any(|f| f.key == **name))
            {
                found.add(
                    format!("{path}.examples[{r}]"),
                    "example_known",
                    format!("示例里的“{name}”不是这张表的列。请改成已有的编号。"),
                    format!("“{name}” in the example is no column of this table. Please use a declared key."),
                );
            }
        }
    }
}

fn is_always(field: &Field) -> bool {
    field.required && field.when.is_none()
}

pub(super) fn rules(item: &Item, found: &mut Findings) {
    for (n, rule) in item.rules.iter().enumerate() {
        let path = format!("rules[{n}]");
        key(&rule.key, &path, found);
        condition(item, &rule.when, &path, found);
        if rule.say.trim().is_empty() != rule.say_en.trim().is_empty() {
            found.add(
                format!("{path}.say"),
                "rule_says",
                "自写的提示要中英文都有，或者都不写，用通用的说法。请补上或删去。",
                "A sentence of its own stands in both languages, or in neither. Please add or \
                 remove one.",
            );
        }
        compared(item, rule, &path, found);
    }
    for (n, key) in repeated(item.rules.iter().map(|rule| rule.key.as_str())) {
        found.add(
            format!("rules[{n}].key"),
            "key_unique",
            format!("校验编号“{key}”用了两次。请改其中一个。"),
            format!("The key “{key}” of a rule is used twice. Please change one."),
        );
    }
}

/// What may be compared with what.
fn compared(item: &Item, rule: &Rule, path: &str, found: &mut Findings) {
    let count = rule.of.len();
    let (fewest, most) = match rule.kind {
        RuleKind::Total => (1, 10),
        RuleKind::Rows | RuleKind::NotAfter => (1, 1),
        RuleKind::AnyFilled => (2, 10),
        RuleKind::Differ => match rule.of.first().is_some_and(|of| column(of).is_some()) {
            true => (1, 1),
            false => (2, 2),
        },
    };
    let wants_to = !matches!(rule.kind, RuleKind::AnyFilled | RuleKind::Differ);
    let strays = rule.besides > 0 && rule.kind != RuleKind::Rows;
    if count < fewest || count > most || wants_to == rule.to.is_empty() || strays {
        found.add(
            format!("{path}.of"),
            "rule_shape",
            "这种校验的 of、to 写得不全或多了。total、rows、not_after 要写 of 和 to；any_filled 写两个以上字段；differ 写两个字段或一列；besides 只用于 rows。",
            "`of` and `to` do not fit this kind: total, rows and not_after have both; any_filled \
             names two or more fields; differ names two fields or one column; `besides` \
             goes with rows.",
        );
        return;
    }
    for (n, of) in rule.of.iter().enumerate() {
        let fits = match rule.kind {
            RuleKind::Rows => item.group(of).is_some(),
            RuleKind::Total => compares(item, of, &[FieldKind::Money, FieldKind::Count]),
            RuleKind::NotAfter => compares(item, of, &[FieldKind::Date]),
            RuleKind::AnyFilled => item
                .fields
                .iter()
                .any(|field| field.key == *of && !field.required),
            RuleKind::Differ => item.field(of).is_some() && item.group(of).is_none(),
        };
        if !fits || is_bare_column(item, of) {
            found.add(
                format!("{path}.of[{n}]"),
                "rule_known",
                format!("“{of}”不是这种校验能用的字段、列（表.列）或表。请改成已有的编号：total 用数字或金额，not_after 用日期，rows 用表，any_filled 用可以不填的字段。"),
                format!("“{of}” is no field, column (`table.column`) or table that this kind can look at. Please use a declared key: total takes numbers or amounts, not_after days, rows a table, any_filled fields that may stay empty."),
            );
        }
    }
    let to = rule.to.as_str();
    let own = to.starts_with(|c: char| c.is_ascii_digit());
    let is_field = item.fields.iter().any(|field| field.key == to);
    let fits = match rule.kind {
        RuleKind::Total | RuleKind::Rows if own => hundredths(to).is_some(),
        RuleKind::NotAfter if own => to.len() == 10 && to.parse::<jiff::civil::Date>().is_ok(),
        RuleKind::Total => is_field && compares(item, to, &[FieldKind::Money, FieldKind::Count]),
        RuleKind::Rows => is_field && compares(item, to, &[FieldKind::Count]),
        RuleKind::NotAfter => is_field && compares(item, to, &[FieldKind::Date]),
        RuleKind::AnyFilled | RuleKind::Differ => true,
    };
    if !fits || rule.of.iter().any(|of| of == to) {
        found.add(
            format!("{path}.to"),
            "rule_known",
            format!("不能与“{to}”比。请写一个同类的字段（不是它自己），或一个数、一个日期。"),
            format!("Nothing can be compared with “{to}”. Please name a field of the same sort (another one), or a number or day."),
        );
    }
}

fn compares(item: &Item, key: &str, kinds: &[FieldKind]) -> bool {
    let field = item.field(key);
    field.is_some_and(|field| kinds.contains(&field.kind))
}

/// A column has to be named with its table.
fn is_bare_column(item: &Item, key: &str) -> bool {
    let columns = item.groups.iter().flat_map(|group| &group.fields);
    column(key).is_none() && columns.into_iter().any(|field| field.key == key)
}

/// 示例 must pass what a resident's answer has to pass.
pub(super) fn sample(item: &Item, found: &mut Findings) {
    let before = found.0.len();
    for (n, situation) in item.situations.iter().enumerate() {
        let is_option = |value| situation.options.iter().any(|option| option.value == value);
        if situation.sampled().is_some_and(|value| !is_option(value)) {
            found.add(
                format!("situations[{n}].example"),
                "example",
                format!(
                    "示例选了“{}”，选项里没有。请改成其中一个选项的值。",
                    situation.example
                ),
                format!(
                    "The example chooses “{}”, which is no option. Please name the value of one.",
                    situation.example
                ),
            );
        }
    }
    let own = item.fields.iter().enumerate();
    let own = own.map(|(n, field)| (format!("fields[{n}].example"), field, &field.example));
    let columns = item
        .groups
        .iter()
        .enumerate()
        .flat_map(|(n, group)| columns(n, group));
    for (path, field, example) in own.chain(columns) {
        if example.is_empty() {
            continue;
        }
        if let Err(fault) = read_field(field, example.trim()) {
            found.add(
                path,
                "example",
                format!("示例自己就通不过检查：{}", fault.zh),
                format!("The example does not pass its own check: {}", fault.en),
            );
        }
    }
    // Taken together they must pass too; what has no example is no fault of theirs.
    if found.0.len() > before {
        return;
    }
    let typed = item.sample_typed();
    let Err(faults) = item.sample() else { return };
    let whole = faults
        .iter()
        .filter(|(key, _)| typed.contains_key(key) || item.group(key).is_some());
    for (key, fault) in whole {
        let group = key.split('.').next().unwrap_or_default();
        let field = item.fields.iter().position(|field| field.key == *key);
        let path = match (item.groups.iter().position(|g| g.key == group), field) {
            (Some(n), _) => format!("groups[{n}]"),
            (None, Some(n)) => format!("fields[{n}].example"),
            (None, None) => "fields".to_owned(),
        };
        found.add(
            path,
            "example_whole",
            format!("各个示例合在一起通不过校验：{}", fault.zh),
            format!("The examples do not pass together: {}", fault.en),
        );
    }
}

fn columns(n: usize, group: &Group) -> Vec<(String, &Field, &String)> {
    let mut all: Vec<(String, &Field, &String)> = Vec::new();
    for (c, field) in group.fields.iter().enumerate() {
        all.push((
            format!("groups[{n}].fields[{c}].example"),
            field,
            &field.example,
        ));
    }
    for (r, row) in group.examples.iter().enumerate() {
        for field in &group.fields {
            if let Some(example) = row.get(&field.key) {
                all.push((
                    format!("groups[{n}].examples[{r}].{}", field.key),
                    field,
                    example,
                ));
            }
        }
    }
    all
}
