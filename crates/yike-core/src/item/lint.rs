//! What an inspector would find in an item, before anybody is served by it.
//!
//! Two sources: the checks that inspectors of guides really run (办事指南检查), and what our own
//! desks rely on. An item with findings can be read but not published. A rule is a name that
//! stays; the sentence says what is wrong, why, and what to do next.
//!
//! Elements that an item may leave out are checked where they stand.

mod codes;
mod condition;
mod consult;
mod form;
mod group;
mod guide;
mod heard;
mod papers;
mod route;
mod tables;
mod ways;

use super::Item;
use condition::{condition, declared};

/// One thing to put right, and where: `route.steps[1].days`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    pub rule: &'static str,
    pub zh: String,
    pub en: String,
}

/// All findings at once, in the order in which a guide is read. No finding: fit to publish.
pub fn lint(item: &Item) -> Vec<Finding> {
    let mut found = Findings(Vec::new());
    guide::names(item, &mut found);
    codes::codes(item, &mut found);
    guide::basis(item, &mut found);
    route::limits(item, &mut found);
    route::route(item, &mut found);
    route::stops_and_checks(item, &mut found);
    consult::departments(item, &mut found);
    heard::heard(item, &mut found);
    heard::walk(item, &mut found);
    form::situations(item, &mut found);
    form::fields(item, &mut found);
    group::groups(item, &mut found);
    group::rules(item, &mut found);
    group::sample(item, &mut found);
    tables::tables(item, &mut found);
    papers::materials(item, &mut found);
    papers::points(item, &mut found);
    ways::stages(item, &mut found);
    papers::result(item, &mut found);
    ways::ways(item, &mut found);
    guide::visit(item, &mut found);
    guide::contact(item, &mut found);
    guide::questions(item, &mut found);
    found.0
}

/// The list being filled.
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    pub(crate) fn add(
        &mut self,
        path: impl Into<String>,
        rule: &'static str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.0.push(Finding {
            path: path.into(),
            rule,
            zh: zh.into(),
            en: en.into(),
        });
    }

    /// Asks for a text where there is none.
    pub(crate) fn needs_text(&mut self, path: impl Into<String>, text: &str) {
        if text.trim().is_empty() {
            self.add(
                path,
                "empty",
                "这里是空的，指南上会出现空白。请填写。",
                "This is empty and would be blank on the guide. Please fill it in.",
            );
        }
    }

    /// 办理时间 says which days are meant.
    pub(crate) fn hours(&mut self, path: impl Into<String>, hours: &str) {
        if !hours.contains("工作日") {
            self.add(
                path,
                "hours",
                "办理时间没有写“工作日”。请写成“工作日 9:00—12:00，13:30—17:30”这样。",
                "The hours do not say 工作日 (working days). Please write them like “工作日 9:00—12:00”.",
            );
        }
    }

    /// 办理地点 reaches the window or the room.
    pub(crate) fn precise(&mut self, path: impl Into<String>, place: &str) {
        const PRECISE: [&str; 5] = ["窗口", "室", "柜台", "服务台", "号窗"];
        if !PRECISE.iter().any(|word| place.contains(word)) {
            self.add(
                path,
                "place_precise",
                "办理地点没有写到窗口或房间，居民到了找不到。请写明。",
                "The place does not name a window or a room. Please be precise.",
            );
        }
    }

    pub(crate) fn telephone(&mut self, path: impl Into<String>, number: &str) {
        if !has_area_code(number) {
            self.add(
                path,
                "telephone",
                "电话要写区号、短横和七八位号码，如 010-12345678。请补全。",
                "A telephone has area code, hyphen and seven or eight digits, as in 010-12345678. \
                 Please complete it.",
            );
        }
    }

    /// A complaint must not reach the one complained of.
    pub(crate) fn telephones_differ(&mut self, path: impl Into<String>, ask: &str, complain: &str) {
        if ask == complain {
            self.add(
                path,
                "telephones_differ",
                "咨询电话和投诉电话不能相同，否则投诉又回到被投诉的人那里。请另填一个。",
                "Questions and complaints need different telephones, or a complaint reaches the one \
                 complained of. Please give another.",
            );
        }
    }

    /// Asks for an article or a document number.
    fn needs_citation(&mut self, path: impl Into<String>, text: &str) {
        if !cites(text) {
            self.add(
                path,
                "basis_cites",
                "依据没有写到条款或文号，查不到出处。请写明“第…条”或文号，如“民发〔2021〕57号”。",
                "The basis names neither an article nor a document number, so nobody can look it \
                 up. Please write 第…条 or a number such as 民发〔2021〕57号.",
            );
        }
    }
}

fn has_area_code(number: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    number.split_once('-').is_some_and(|(area, line)| {
        area.starts_with('0')
            && matches!(area.len(), 3 | 4)
            && matches!(line.len(), 7 | 8)
            && digits(area)
            && digits(line)
    })
}

/// Whether a text names an article (第…条) or the number of a document (…〔2021〕57号, …令第649号).
fn cites(text: &str) -> bool {
    let article = text
        .split_once('第')
        .is_some_and(|(_, rest)| rest.contains('条'));
    let document = text
        .split_once('〔')
        .is_some_and(|(_, rest)| rest.contains('〕') && rest.contains('号'));
    let order = text
        .split_once("令第")
        .is_some_and(|(_, rest)| rest.contains('号'));
    article || document || order
}

/// The first value that occurs twice, with the place of its second occurrence.
fn repeated<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(usize, &'a str)> {
    let mut seen = std::collections::BTreeSet::new();
    values
        .enumerate()
        .filter(|(_, value)| !seen.insert(*value))
        .collect()
}

#[cfg(test)]
mod tests;
