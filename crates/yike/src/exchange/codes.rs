//! The codes of the national lists beside the words of our records. `^` joins several.

use super::plan::Why;
use serde::Serialize;
use yike_core::item::{
    Audience, Form, Grade, ItemType, MaterialSource, Need, OutcomeKind, Project,
};
use yike_core::list::Window;

/// 办件类型
pub const PROJECTS: [(&str, &str, Project); 2] = [
    ("1", "即办件", Project::Instant),
    ("2", "承诺件", Project::Promised),
];

/// 审批结果类型. The codes after the first four are those of the national list (未核对), taken as well.
pub const RESULTS: [(&str, &str, OutcomeKind); 7] = [
    ("1", "证照", OutcomeKind::Certificate),
    ("2", "批文", OutcomeKind::Approval),
    ("3", "其他", OutcomeKind::Other),
    ("4", "无", OutcomeKind::None),
    ("10", "出证办结", OutcomeKind::Certificate),
    ("20", "出文办结", OutcomeKind::Approval),
    ("99", "审批办结", OutcomeKind::Other),
];

/// 材料必要性
pub const NEEDS: [(&str, &str, Need); 3] = [
    ("1", "必要", Need::Required),
    ("2", "非必要", Need::Optional),
    ("3", "容缺后补", Need::Later),
];

/// 材料形式
pub const FORMS: [(&str, &str, Form); 3] = [
    ("1", "纸质", Form::Paper),
    ("2", "电子", Form::Electronic),
    ("3", "纸质和电子", Form::Both),
];

/// 来源渠道. What the system makes from the form is the applicant's own: it comes last, so that no
/// code of a file means it.
pub const SOURCES: [(&str, &str, MaterialSource); 4] = [
    ("10", "申请人自备", MaterialSource::Applicant),
    ("20", "政府部门核发", MaterialSource::Government),
    ("99", "其他", MaterialSource::Other),
    ("10", "系统生成", MaterialSource::System),
];

/// 网上办理深度 as a grade.
pub const GRADES: [(&str, &str, Grade); 4] = [
    ("I", "Ⅰ级", Grade::I),
    ("II", "Ⅱ级", Grade::Ii),
    ("III", "Ⅲ级", Grade::Iii),
    ("IV", "Ⅳ级", Grade::Iv),
];

/// How an item stands at the one window: ours, no national list has it.
pub const WINDOWS: [(&str, &str, Window); 6] = [
    ("own", "本级受理", Window::Own),
    ("delegated", "委托受理", Window::Delegated),
    ("authorised", "授权办理", Window::Authorised),
    ("helped", "帮办代办", Window::Helped),
    ("counter", "部门窗口", Window::Counter),
    ("outside", "未进驻", Window::Outside),
];

/// 服务对象: our two against the national seven.
pub const AUDIENCES: [(&str, &str, Audience); 8] = [
    ("1", "自然人", Audience::Person),
    ("2", "企业法人", Audience::Company),
    ("3", "事业法人", Audience::Company),
    ("4", "社会组织法人", Audience::Company),
    ("5", "非法人企业", Audience::Company),
    ("6", "行政机关", Audience::Company),
    ("7", "其他组织", Audience::Company),
    ("9", "其他组织", Audience::Company),
];

/// 事项类型: those on application only.
pub const TYPES: [(&str, &str, ItemType); 7] = [
    ("01", "行政许可", ItemType::Permit),
    ("05", "行政给付", ItemType::Benefit),
    ("07", "行政确认", ItemType::Confirmation),
    ("08", "行政奖励", ItemType::Reward),
    ("09", "行政裁决", ItemType::Ruling),
    ("10", "其他行政权力", ItemType::OtherPower),
    ("20", "公共服务", ItemType::PublicService),
];

/// The code of a value: the first of the list that means it.
pub fn code<T: PartialEq>(list: &[(&'static str, &'static str, T)], value: &T) -> &'static str {
    let found = list.iter().find(|(_, _, one)| one == value);
    found.map_or("", |(code, _, _)| code)
}

/// The value of a code, or of its Chinese word.
///
/// # Errors
/// A sentence with the codes there are.
pub fn value<T: Copy>(list: &[(&str, &str, T)], cell: &str) -> Result<T, Why> {
    let is_it = |(code, word, _): &&(&str, &str, T)| {
        code.eq_ignore_ascii_case(cell) || *word == cell || is_padded(code, cell)
    };
    list.iter().find(is_it).map(|one| one.2).ok_or_else(|| {
        let all = list.iter().map(|(code, word, _)| format!("{code} {word}"));
        let all: Vec<String> = all.collect();
        Why::new(
            format!(
                "代码“{cell}”不在可用的代码里：{}。请改成其中一个。",
                all.join("、")
            ),
            format!(
                "“{cell}” is none of the codes: {}. Please use one of them.",
                all.join(", ")
            ),
        )
    })
}

/// `5` is what a spreadsheet leaves of `05`.
pub fn is_padded(code: &str, cell: &str) -> bool {
    let digits = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    digits && cell.len() < code.len() && code.trim_start_matches('0') == cell
}

/// Several codes or words in one cell; people also type `、` and commas.
pub fn several(cell: &str) -> Vec<&str> {
    let parts = cell.split(['^', '、', ',', '，', ';', '；', '\n']);
    parts
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The word by which a record writes a value of a closed list.
pub fn word<T: Serialize>(value: T) -> String {
    match toml::Value::try_from(value) {
        Ok(toml::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// `1` for yes, `0` for no.
pub fn flag(is: bool) -> &'static str {
    match is {
        true => "1",
        false => "0",
    }
}

/// # Errors
/// A sentence where the cell is neither.
pub fn yes_no(cell: &str) -> Result<bool, Why> {
    match cell.to_lowercase().as_str() {
        "1" | "是" | "true" | "yes" => Ok(true),
        "0" | "否" | "false" | "no" => Ok(false),
        _ => Err(Why::new(
            format!("“{cell}”看不出是或否。请填 1（是）或 0（否）。"),
            format!("“{cell}” is neither yes nor no. Please write 1 for yes or 0 for no."),
        )),
    }
}

/// A count of days, visits or papers.
///
/// # Errors
/// A sentence where it is none.
pub fn number(cell: &str) -> Result<u32, Why> {
    let digits = cell.strip_suffix(".0").unwrap_or(cell);
    let n = digits.parse::<u32>().ok().filter(|n| *n <= 9_999);
    n.ok_or_else(|| {
        Why::new(
            format!("“{cell}”不是数字。请只填不小于 0 的整数，单位写在单位一列。"),
            format!("“{cell}” is no number. Please write a whole number from 0; its unit has a column of its own."),
        )
    })
}

/// # Errors
/// Limits are counted in working days only.
pub fn working_days(cell: &str) -> Result<(), Why> {
    match cell.to_lowercase().as_str() {
        "1" | "工作日" | "workday" => Ok(()),
        _ => Err(Why::new(
            format!(
                "时限单位“{cell}”不能用：本系统的时限一律按工作日计。请把时限换算成工作日，单位填 1。"
            ),
            format!(
                "The unit “{cell}” cannot be used: limits are counted in working days. Please convert the limit and write 1."
            ),
        )),
    }
}

/// # Errors
/// A sentence where the cell is no day.
pub fn day(cell: &str) -> Result<jiff::civil::Date, Why> {
    let first = cell.split([' ', 'T']).next().unwrap_or(cell);
    let plain = first.replace(['/', '.', '年', '月'], "-").replace('日', "");
    let parts: Vec<&str> = plain.split('-').collect();
    let day = match parts[..] {
        [y, m, d] => y.parse().ok().zip(m.parse().ok()).zip(d.parse().ok()),
        [all] if all.len() == 8 && all.is_ascii() => all[..4]
            .parse()
            .ok()
            .zip(all[4..6].parse().ok())
            .zip(all[6..].parse().ok()),
        _ => None,
    };
    day.and_then(|((y, m), d)| jiff::civil::Date::new(y, m, d).ok())
        .filter(|day| (2000..=2100).contains(&day.year()))
        .ok_or_else(|| {
            Why::new(
                format!("“{cell}”不是日期。请写成 2026-12-01 这样。"),
                format!("“{cell}” is no day. Please write it like 2026-12-01."),
            )
        })
}
