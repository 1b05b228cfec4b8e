//! Questions of situation and the item's own fields.

use super::super::{FieldKind, Item, Situation, When, form::Choice};
use super::{Findings, condition, repeated};

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
        key(&field.key, &path, found);
        found.needs_text(format!("{path}.label"), &field.label);
        found.needs_text(format!("{path}.label_en"), &field.label_en);
        condition(item, &field.when, &path, found);
        if field.kind == FieldKind::Choice {
            choices(&field.options, &path, found);
        } else if !field.options.is_empty() {
            found.add(
                format!("{path}.options"),
                "choices",
                "只有选择字段才有选项。请删去选项，或把类型改为 choice。",
                "Only a choice has options. Please remove them or make the field a choice.",
            );
        }
        if let Some(when) = &field.when
            && item.fields[n..]
                .iter()
                .any(|later| later.key == when.answer)
        {
            found.add(
                format!("{path}.when.answer"),
                "condition_looks_back",
                "条件引用了自己或后面的字段，填到这里时还没有答案。请把被引用的字段移到前面。",
                "The condition looks at this field or a later one, which is not answered yet. \
                 Please move that field before this one.",
            );
        }
    }
    let keys = (item.situations.iter().map(|s| s.key.as_str()))
        .chain(item.fields.iter().map(|f| f.key.as_str()));
    for (n, key) in repeated(keys) {
        let path = match n.checked_sub(item.situations.len()) {
            None => format!("situations[{n}].key"),
            Some(n) => format!("fields[{n}].key"),
        };
        found.add(
            path,
            "key_unique",
            format!("编号“{key}”用了两次，两个答案会互相覆盖。请改其中一个。"),
            format!(
                "The key “{key}” is used twice and answers would overwrite. Please change one."
            ),
        );
    }
}

fn key(key: &str, path: &str, found: &mut Findings) {
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
    let looks = |when: &Option<When>| when.as_ref().is_some_and(|w| w.answer == situation.key);
    item.materials.iter().any(|m| looks(&m.when))
        || item.checks.iter().any(|c| looks(&c.when))
        || item.fields.iter().any(|f| looks(&f.when))
        || item
            .tables
            .iter()
            .any(|t| t.inputs.contains(&situation.key))
}
