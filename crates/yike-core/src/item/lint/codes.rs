//! The three code levels: 12, 31 and 33 characters, each built from the one before.

use super::super::{Item, Level};
use super::Findings;
use crate::door::Uscc;

pub(super) fn codes(item: &Item, found: &mut Findings) {
    let codes = &item.codes;
    let owner = &item.owner.code;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());

    if codes.catalog.len() != 12 || !digits(&codes.catalog) {
        found.add(
            "codes.catalog",
            "catalog_code",
            format!(
                "基本编码应是 12 位数字，现在是 {} 位。请照事项目录填写。",
                codes.catalog.chars().count()
            ),
            format!(
                "A catalogue code is 12 digits, this has {} characters. Please copy it from the \
                 city's catalogue.",
                codes.catalog.chars().count()
            ),
        );
    }
    if Uscc::parse(owner).map_or(true, |parsed| parsed.as_str() != owner) {
        found.add(
            "owner.code",
            "owner_code",
            "实施主体编码不是有效的 18 位统一社会信用代码（位数、字符或校验位不对）。请对照登记证书。",
            "The owner's code is not a valid unified social credit code of 18 characters: length, \
             characters or check character are wrong. Please compare it with the certificate.",
        );
    }

    let levels: Vec<&str> = codes.level.split('^').collect();
    let known = levels
        .iter()
        .all(|level| matches!(*level, "1" | "2" | "3" | "4" | "5" | "6"));
    if !known {
        found.add(
            "codes.level",
            "use_level",
            "行使层级只能是 1 至 6，多个用 ^ 连接，如 3^5。请改正。",
            "A level is a digit from 1 to 6, several joined by ^, as in 3^5. Please correct it.",
        );
    } else if !(item.routes()).all(|rule| levels.iter().any(|level| fits(rule.decide, level))) {
        found.add(
            "codes.level",
            "level_of_decision",
            "行使层级里没有作决定的那一级（区 3 或 4，街道 5，社区受托 5 或 6），越级决定无效。请核对决定层级或行使层级。",
            "The level that decides is not among the levels (district 3 or 4, street 5, community \
             by delegation 5 or 6), and a decision out of turn is void. Please check both.",
        );
    }

    let expected_tail = &codes.catalog;
    let task_fits = codes.task.is_ascii()
        && codes.task.len() == 31
        && codes.task.starts_with(owner.as_str())
        && codes.task.ends_with(expected_tail.as_str())
        && levels.contains(&&codes.task[18..19]);
    if !task_fits {
        found.add(
            "codes.task",
            "task_code",
            "实施编码应是 31 位：18 位实施主体编码、1 位行使层级（须在所列层级之内）、12 位基本编码。请按此重组。",
            "A task code is 31 characters: 18 of the owner, 1 for a level that is listed, 12 of \
             the catalogue code. Please compose it so.",
        );
    }
    let sequence = codes.handle.strip_prefix(codes.task.as_str());
    if !sequence.is_some_and(|tail| tail.len() == 2 && digits(tail) && tail != "00") {
        found.add(
            "codes.handle",
            "handle_code",
            "业务办理项编码应是实施编码再加两位序号（01 起）。请按此重组。",
            "A handling code is the task code and a two-digit number from 01. Please compose it so.",
        );
    }
}

/// In Beijing a district has the digit 3, elsewhere a county has 4.
fn fits(decide: Level, level: &str) -> bool {
    match decide {
        Level::City => level == "2",
        Level::District => matches!(level, "3" | "4"),
        Level::Street => level == "5",
        Level::Community => matches!(level, "5" | "6"),
    }
}
