//! What is wrong with a survey before anybody is asked: everything at once, each with its place.

use super::{Kind, Question, Survey};
use crate::item::lint::Finding;
use crate::unit::Units;
use std::collections::BTreeSet;

/// More than this nobody answers.
pub const QUESTIONS_MAX: usize = 30;
const OPTIONS_MAX: usize = 20;
/// Longer than this a survey is a permanent record.
const DAYS_MAX: i32 = 366;

/// All findings at once. No finding: fit to publish.
pub fn lint(survey: &Survey, units: &Units) -> Vec<Finding> {
    let mut found = Findings::default();
    if !is_key(&survey.key, 60, b'-') {
        found.add(
            "key",
            "survey_key",
            "编号只能用小写字母、数字和短横线，以字母开头，最多 60 个字符，如 station-hours-2026。请改正。",
            "The key takes small letters, digits and hyphens, begins with a letter and has at most 60 characters, such as station-hours-2026.",
        );
    }
    for (path, text, most) in [
        ("name", &survey.name, 60),
        ("name_en", &survey.name_en, 120),
        ("about", &survey.about, 500),
        ("about_en", &survey.about_en, 1000),
        ("script.opening", &survey.script.opening, 500),
        ("script.closing", &survey.script.closing, 500),
    ] {
        found.text(path, text, most);
    }
    if units.get(&survey.unit).is_none() {
        found.add(
            "unit",
            "unit_known",
            "没有这个机构代码。请写开展调查的单位的代码，如 110101005。",
            "There is no unit of this code. Please give the code of the unit that asks, such as 110101005.",
        );
    }
    let days = survey
        .opens
        .until(survey.closes)
        .map(|span| span.get_days());
    if !(0..DAYS_MAX).contains(&days.unwrap_or(-1)) {
        found.add(
            "closes",
            "survey_days",
            "截止日期应不早于开始日期，并在一年以内。请改正。",
            "The last day is not before the first and within a year of it. Please correct it.",
        );
    }
    questions(survey, &mut found);
    found.0
}

fn questions(survey: &Survey, found: &mut Findings) {
    let n = survey.questions.len();
    if !(1..=QUESTIONS_MAX).contains(&n) {
        found.add(
            "questions",
            "survey_questions",
            &format!("问卷要有 1 到 {QUESTIONS_MAX} 道题，这里有 {n} 道。题越少，答的人越多。"),
            &format!("A survey has 1 to {QUESTIONS_MAX} questions; this has {n}. The fewer, the more people answer."),
        );
    }
    let mut keys = BTreeSet::new();
    for (n, question) in survey.questions.iter().enumerate() {
        let at = format!("questions[{n}]");
        if !is_key(&question.key, 30, b'_') {
            found.add(
                &format!("{at}.key"),
                "question_key",
                "题目编号只能用小写字母、数字和下划线，以字母开头，最多 30 个字符。请改正。",
                "The key of a question takes small letters, digits and underscores, begins with a letter and has at most 30 characters.",
            );
        }
        if !keys.insert(question.key.as_str()) {
            found.add(
                &format!("{at}.key"),
                "question_once",
                "这个题目编号前面用过了。请换一个，否则两题的答案会混在一起。",
                "This key was used before. Please take another, or the answers of two questions would mix.",
            );
        }
        found.text(&format!("{at}.label"), &question.label, 200);
        found.text(&format!("{at}.label_en"), &question.label_en, 400);
        options(question, &at, found);
    }
}

fn options(question: &Question, at: &str, found: &mut Findings) {
    let path = format!("{at}.options");
    let n = question.options.len();
    match question.kind {
        Kind::Level | Kind::YesNo | Kind::Text if n > 0 => found.add(
            &path,
            "options_none",
            "这种题不写选项：五级、是否题的选项是固定的，文字题没有选项。请删去。",
            "A question of this kind has no options of its own. Please remove them.",
        ),
        Kind::Choice | Kind::MultiChoice if !(2..=OPTIONS_MAX).contains(&n) => found.add(
            &path,
            "options_some",
            &format!("选择题要有 2 到 {OPTIONS_MAX} 个选项，这里有 {n} 个。请补上或拆成两题。"),
            &format!("A choice has 2 to {OPTIONS_MAX} options; this has {n}."),
        ),
        Kind::Level | Kind::YesNo | Kind::Text | Kind::Choice | Kind::MultiChoice => {}
    }
    let mut values = BTreeSet::new();
    for (n, option) in question.options.iter().enumerate() {
        let at = format!("{path}[{n}]");
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        let is_value = (1..=30).contains(&option.value.len()) && option.value.bytes().all(plain);
        if !is_value || !values.insert(option.value.as_str()) {
            found.add(
                &format!("{at}.value"),
                "option_value",
                "选项的 value 只能用小写字母、数字和下划线，同一题里不能重复。请改正。",
                "The value of an option takes small letters, digits and underscores, each once in a question.",
            );
        }
        found.text(&format!("{at}.label"), &option.label, 100);
        found.text(&format!("{at}.label_en"), &option.label_en, 200);
    }
}

fn is_key(key: &str, most: usize, between: u8) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == between;
    key.len() <= most && key.starts_with(|c: char| c.is_ascii_lowercase()) && key.bytes().all(plain)
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, path: &str, rule: &'static str, zh: &str, en: &str) {
        self.0.push(Finding {
            path: path.to_owned(),
            rule,
            zh: zh.to_owned(),
            en: en.to_owned(),
        });
    }

    fn text(&mut self, path: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(
                path,
                "empty",
                "这里是空的，页面上会出现空白。请填写。",
                "This is empty and would be blank on the page. Please fill it in.",
            );
        } else if text.chars().count() > most {
            self.add(
                path,
                "too_long",
                &format!("超过 {most} 个字符，没有人会读完。请写短些。"),
                &format!(
                    "More than {most} characters: nobody reads that to its end. Please be shorter."
                ),
            );
        }
    }
}
