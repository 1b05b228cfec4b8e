//! 走流程记录 as it was typed: numbers and codes become the protocol, words its document.

use crate::private::Document;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yike_core::case::{Gap, Protocol, WalkProblem, WalkStep};
use yike_core::door::Text;
use yike_core::item::heard::Cause;
use yike_core::item::walk::WalkWay;
use yike_core::unit::UnitId;

/// The longest line of a protocol, and the longest summary.
const LINE_MAX: usize = 200;
const SUM_MAX: usize = 1000;

/// The words of a protocol, in the order of its steps and problems.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub steps: Vec<String>,
    #[serde(default)]
    pub problems: Vec<String>,
    #[serde(default)]
    pub sum: String,
}

/// A row of steps.
#[derive(Debug, Clone, Default)]
pub struct TypedStep {
    /// The number of the row on the page, for what is said about it.
    pub n: u32,
    pub what: String,
    pub way: String,
    pub minutes: String,
    /// Or from when to when: 9:05 and 9:40.
    pub began: String,
    pub ended: String,
    pub papers: String,
}

/// A row of problems.
#[derive(Debug, Clone, Default)]
pub struct TypedProblem {
    pub n: u32,
    pub what: String,
    pub unit: String,
    pub cause: String,
}

/// A protocol as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub on: String,
    pub visits: String,
    pub sum: String,
    pub steps: Vec<TypedStep>,
    pub problems: Vec<TypedProblem>,
}

impl TypedStep {
    fn is_empty(&self) -> bool {
        let all = [
            &self.what,
            &self.minutes,
            &self.began,
            &self.ended,
            &self.papers,
        ];
        all.iter().all(|typed| typed.trim().is_empty())
    }
}

impl TypedProblem {
    fn is_empty(&self) -> bool {
        self.what.trim().is_empty() && self.unit.trim().is_empty()
    }
}

impl Typed {
    /// The protocol and its words; rows that are empty are left out.
    ///
    /// # Errors
    /// Everything that cannot be read, each with its field.
    pub fn read(&self) -> Result<(Protocol, Document), Vec<Gap>> {
        let mut gaps = Vec::new();
        let on = self.on.trim().parse::<Date>().ok();
        if on.is_none() {
            gaps.push(Gap::new(
                "on",
                "请填哪一天走的。",
                "Give the day of the walk.",
            ));
        }
        let visits = number(&self.visits, "visits", &mut gaps);
        let mut words = Words {
            sum: line(&self.sum, "sum", SUM_MAX, &mut gaps),
            ..Words::default()
        };
        let mut steps = Vec::new();
        for row in self.steps.iter().filter(|row| !row.is_empty()) {
            words
                .steps
                .push(what(&row.what, &format!("what-{}", row.n), &mut gaps));
            steps.extend(step(row, &mut gaps));
        }
        let mut problems = Vec::new();
        for row in self.problems.iter().filter(|row| !row.is_empty()) {
            let about = format!("problem-{}", row.n);
            words.problems.push(what(&row.what, &about, &mut gaps));
            problems.extend(problem(row, &mut gaps));
        }
        let document = Document::json("protocol", &words);
        match on.filter(|_| gaps.is_empty()) {
            Some(on) => Ok((
                Protocol {
                    on,
                    visits,
                    steps,
                    problems,
                    words: document.reference(),
                },
                document,
            )),
            None => Err(gaps),
        }
    }
}

fn step(row: &TypedStep, gaps: &mut Vec<Gap>) -> Option<WalkStep> {
    let way = WalkWay::parse(&row.way);
    if way.is_none() {
        gaps.push(Gap::new(
            &format!("way-{}", row.n),
            format!("第 {} 步：请选在哪里做的。", row.n),
            format!("Step {}: choose where it was done.", row.n),
        ));
    }
    let minutes = minutes(row, gaps);
    let papers = number(&row.papers, &format!("papers-{}", row.n), gaps);
    Some(WalkStep {
        way: way?,
        minutes: minutes?,
        papers,
    })
}

/// The minutes as they were typed, else from when to when.
fn minutes(row: &TypedStep, gaps: &mut Vec<Gap>) -> Option<u32> {
    let about = format!("minutes-{}", row.n);
    if !row.minutes.trim().is_empty() {
        let before = gaps.len();
        let minutes = number(&row.minutes, &about, gaps);
        return (gaps.len() == before).then_some(minutes);
    }
    match (clock(&row.began), clock(&row.ended)) {
        (Some(began), Some(ended)) if ended >= began => Some(ended - began),
        (Some(_), Some(_)) => {
            gaps.push(Gap::new(
                &about,
                format!("第 {} 步：结束比开始早，请核对。", row.n),
                format!("Step {}: it ended before it began. Please check.", row.n),
            ));
            None
        }
        _ => {
            gaps.push(Gap::new(
                &about,
                format!("第 {} 步：请填用了几分钟，或者从几点到几点。", row.n),
                format!("Step {}: give the minutes, or from when to when.", row.n),
            ));
            None
        }
    }
}

/// 9:05 or 09：05, as minutes of the day.
fn clock(typed: &str) -> Option<u32> {
    let (hour, minute) = typed.trim().split_once([':', '：'])?;
    let part = |text: &str, below: u32| text.parse().ok().filter(|n: &u32| *n < below);
    Some(part(hour, 24)? * 60 + part(minute, 60)?)
}

fn problem(row: &TypedProblem, gaps: &mut Vec<Gap>) -> Option<WalkProblem> {
    if row.unit.trim().is_empty() {
        gaps.push(Gap::new(
            &format!("unit-{}", row.n),
            format!("第 {} 个问题：请选归哪个单位改。", row.n),
            format!("Problem {}: choose the unit that puts it right.", row.n),
        ));
        return None;
    }
    Some(WalkProblem {
        unit: UnitId::new(row.unit.trim()),
        cause: Cause::parse(&row.cause),
    })
}

fn what(typed: &str, about: &str, gaps: &mut Vec<Gap>) -> String {
    if typed.trim().is_empty() {
        gaps.push(Gap::new(
            about,
            "这一行没有写是什么，请写一句；不要这一行就把它清空。",
            "This row does not say what it is: write a line, or empty the row.",
        ));
    }
    line(typed, about, LINE_MAX, gaps)
}

fn line(typed: &str, about: &str, most: usize, gaps: &mut Vec<Gap>) -> String {
    if typed.trim().is_empty() {
        return String::new();
    }
    match Text::parse_within(typed, most) {
        Ok(text) => text.as_str().to_owned(),
        Err(fault) => {
            gaps.push(Gap::new(about, fault.zh, fault.en));
            String::new()
        }
    }
}

/// A count; nothing typed is none.
fn number(typed: &str, about: &str, gaps: &mut Vec<Gap>) -> u32 {
    let typed = typed.trim();
    let read = typed.parse().ok().filter(|n| *n <= 9999);
    match (typed.is_empty(), read) {
        (true, _) => 0,
        (false, Some(n)) => n,
        (false, None) => {
            gaps.push(Gap::new(
                about,
                "请填数字，例如 15；没有就留空。",
                "Give a number, such as 15, or leave it empty.",
            ));
            0
        }
    }
}
