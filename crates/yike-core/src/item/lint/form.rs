//! Questions of situation and the item's own fields.

use super::super::{Field, FieldKind, Item, Situation, form::Choice};
use super::condition::{Place, condition_at};
use super::{Findings, repeated};

pub(super) fn situations(item: &Item, found: &mut Findings) {
    for (n, situation) in item.situations.iter().enumerate() {
        let path = format!("situations[{n}]");
        key(&situation.key, &path, found);
        found.needs_text(format!("{path}.question"), &situation.question);
        found.needs_text(format!("{path}.question_en"), &situation.question_en);
        choices(&situation.options, &path, found);
        if !is_used(item, situation) {
            found.add(
                format!("{path}.key"),
                "situation_used",
                format!(
                    "情形“{}”的答案不影响任何材料、字段或核查，居民白答一题。请用上它，或删去。",
                    situation.key
                ),
                format!(
                    "No paper, field or check depends on “{}”, so people answer it for nothing. \
                     Please use it or remove it.",
                    situation.key
                ),
            );
        }
    }
}

pub(super) fn fields(item: &Item, found: &mut Findings) {
    for (n, field) in item.fields.iter().enumerate() {
        let path = format!("fields[{n}]");
        let place = Place {
            fields: n,
            row: &[],
        };
        self::field(item, field, &path, place, found);
    }
    let rows = item.groups.iter().enumerate();
    let keys = (item.situations.iter().enumerate())
        .map(|(n, s)| (format!("situations[{n}].key"), s.key.as_str()))
        .chain(
            (item.fields.iter().enumerate())
                .map(|(n, f)| (format!("fields[{n}].key"), f.key.as_str())),
        )
        .chain(rows.flat_map(|(n, group)| {
            let own = (format!("groups[{n}].key"), group.key.as_str());
            let columns = group.fields.iter().enumerate();
            let columns =
                columns.map(move |(c, f)| (format!("groups[{n}].fields[{c}].key"), f.key.as_str()));
            std::iter::once(own).chain(columns)
        }));
    let (paths, keys): (Vec<String>, Vec<&str>) = keys.unzip();
    for (n, key) in repeated(keys.into_iter()) {
        found.add(
            paths[n].as_str(),
            "key_unique",
            format!("编号“{key}”用了两次，两个答案会互相覆盖。请改其中一个。"),
            format!(
                "The key “{key}” is used twice and answers would overwrite. Please change one."
            ),
        );
    }
}

/// A field of the form or a column of one of its tables.
pub(super) fn field(
    item: &Item,
    field: &Field,
    path: &str,
    place: Place<'_>,
    found: &mut Findings,
) {
    key(&field.key, path, found);
    found.needs_text(format!("{path}.label"), &field.label);
    found.needs_text(format!("{path}.label_en"), &field.label_en);
    condition_at(item, &field.when, path, place, found);
    let is_choice = matches!(field.kind, FieldKind::Choice | FieldKind::MultiChoice);
    if is_choice {
        choices(&field.options, path, found);
    } else if !field.options.is_empty() {
        found.add(
            format!("{path}.options"),
            "choices",
            "只有选择字段才有选项。请删去选项，或把类型改为 choice 或 multi_choice。",
            "Only a choice has options. Please remove them or make the field a choice.",
        );
    }
    for (n, option) in field.options.iter().enumerate() {
        if field.kind == FieldKind::MultiChoice && option.value.contains('|') {
            found.add(
                format!("{path}.options[{n}].value"),
                "choice_bar",
                "多选题的选项值里不能有竖线，选了几项就是用它隔开的。请改写。",
                "The value of an option among several has no bar: it parts what was chosen. \
                 Please change it.",
            );
        }
    }
}

pub(super) fn key(key: &str, path: &str, found: &mut Findings) {
    let plain = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain {
        found.add(
            format!("{path}.key"),
            "key_plain",
            "编号只能用小写英文字母、数字和下划线，以字母开头。请改写，中文写在名称里。",
            "A key has small letters, digits and underscores and begins with a letter. Please \
             change it; Chinese belongs into the label.",
        );
    }
}

fn choices(options: &[Choice], path: &str, found: &mut Findings) {
    if options.len() < 2 {
        found.add(
            format!("{path}.options"),
            "choices",
            "选择题至少要有两个选项。请补上选项。",
            "A choice needs at least two options. Please add them.",
        );
    }
    for (n, option) in options.iter().enumerate() {
        let at = format!("{path}.options[{n}]");
        found.needs_text(format!("{at}.label"), &option.label);
        found.needs_text(format!("{at}.label_en"), &option.label_en);
        if option.value.is_empty() || !option.value.bytes().all(|b| b.is_ascii_graphic()) {
            found.add(
                format!("{at}.value"),
                "key_plain",
                "选项的值只能用英文字母、数字和符号，不能有空格。请改写，中文写在 label 里。",
                "The value of an option is plain ASCII without spaces. Please change it; Chinese \
                 belongs into the label.",
            );
        }
    }
    for (n, value) in repeated(options.iter().map(|o| o.value.as_str())) {
        found.add(
            format!("{path}.options[{n}].value"),
            "key_unique",
            format!("选项值“{value}”用了两次，分不清选的是哪一个。请改其中一个。"),
            format!(
                "The value “{value}” is used twice and nobody could tell which. Please change one."
            ),
        );
    }
}

fn is_used(item: &Item, situation: &Situation) -> bool {
    let key = situation.key.as_str();
    let mut conditions = item.conditions_on_answers();
    conditions.any(|when| when.looks_at().contains(key))
        || item
            .tables
            .iter()
            .any(|t| t.inputs.contains(&situation.key))
}
