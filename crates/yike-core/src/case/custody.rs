//! 材料交接: where each paper of a case is. Papers go with the case; beyond that they are packed
//! into bags, missed at a receipt, sent on, and handed back. The result comes back as a paper too.

use super::command::Kind;
use super::decide::{Refusal, gap};
use super::event::Event;
use super::gate::Seat;
use super::state::{Case, Status};
use crate::unit::UnitId;
use crate::who::{PersonId, Post};

/// What the paper of the result is called among the papers of a case.
pub const RESULT: &str = "result";

/// Who keeps a paper, and whether it is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub material: String,
    pub originals: u32,
    pub copies: u32,
    pub at: UnitId,
    /// Who there took it in or receipted it.
    pub by: PersonId,
    pub on_way_to: Option<UnitId>,
    /// Number of the bag or its seal, while it is on its way.
    pub bag: Option<String>,
    /// 缺件: was not in the bag when it was opened.
    pub missed: bool,
    /// Given back to the resident, or handed over as the result.
    pub returned: bool,
}

impl Paper {
    /// Lies in an office now.
    pub fn lies_at(&self, unit: &UnitId) -> bool {
        self.at == *unit && self.on_way_to.is_none() && !self.returned
    }

    pub fn is_coming_to(&self, unit: &UnitId) -> bool {
        self.on_way_to.as_ref() == Some(unit)
    }
}

/// What may be done with the papers now, by whom; also after the case has ended.
pub(super) fn possible(case: &Case, table: &mut Vec<(Kind, Seat)>) {
    let is_over = case.status.is_final() || case.decided_at.is_some();
    let goes_on = is_over && way(case).len() > 1;
    for paper in case.papers.iter().filter(|paper| !paper.returned) {
        let at = || Seat::Unit(paper.at.clone());
        match &paper.on_way_to {
            Some(to) => {
                table.push((Kind::TakePapers, Seat::Unit(to.clone())));
                if !paper.missed {
                    table.push((Kind::Miss, Seat::Unit(to.clone())));
                }
                if paper.bag.is_none() {
                    table.push((Kind::Bag, at()));
                }
                if goes_on && paper.bag.is_none() {
                    table.push((Kind::SendPapers, at()));
                }
            }
            None => {
                if goes_on {
                    table.push((Kind::SendPapers, at()));
                }
                if is_over && paper.material != RESULT {
                    table.push((Kind::ReturnPapers, at()));
                }
            }
        }
    }
}

/// The units between which papers of this case go.
pub fn way(case: &Case) -> Vec<UnitId> {
    let Some(filing) = case.filing() else {
        return Vec::new();
    };
    let route = &filing.route;
    let mut way: Vec<UnitId> = Vec::new();
    let all = route
        .taking
        .iter()
        .chain([&route.community, &route.accepting]);
    for unit in all.chain(&route.steps).chain([&route.deciding]) {
        if !way.contains(unit) {
            way.push(unit.clone());
        }
    }
    way
}

/// Where a paper goes next on its way back to the resident: from whoever decided to whoever
/// accepted, from there to the desk that took the case 三棒接力.
pub fn next_back(case: &Case, at: &UnitId) -> Option<UnitId> {
    let route = &case.filing()?.route;
    let taking = route.taking.as_ref().unwrap_or(&route.accepting);
    match at {
        at if at == taking => None,
        at if *at == route.accepting => Some(taking.clone()),
        _ => Some(route.accepting.clone()),
    }
}

fn here<'a>(case: &'a Case, post: Option<&'a Post>) -> impl Iterator<Item = &'a Paper> {
    let papers = case.papers.iter().filter(|paper| !paper.returned);
    papers.filter(move |paper| post.is_some_and(|post| post.unit == paper.at))
}

/// The papers that a command names must all be among these.
fn named<'a>(
    papers: &[String],
    among: impl Iterator<Item = &'a Paper>,
    zh: &str,
    en: &str,
) -> Result<Vec<String>, Refusal> {
    let there: Vec<&str> = among.map(|paper| paper.material.as_str()).collect();
    if papers.is_empty() || papers.iter().any(|p| !there.contains(&p.as_str())) {
        return Err(gap("papers", zh, en));
    }
    Ok(papers.to_vec())
}

/// 签收
pub(super) fn take(
    case: &Case,
    post: Option<&Post>,
    papers: &[String],
) -> Result<Vec<Event>, Refusal> {
    let papers = named(
        papers,
        coming(case, post),
        "请勾选实际收到的材料；没有在途的材料不能签收。",
        "Tick the papers that you really received; only papers on their way to you can be receipted.",
    )?;
    Ok(vec![Event::PapersTaken { papers }])
}

fn coming<'a>(case: &'a Case, post: Option<&'a Post>) -> impl Iterator<Item = &'a Paper> {
    let is_mine = move |paper: &&Paper| post.is_some_and(|post| paper.is_coming_to(&post.unit));
    case.papers.iter().filter(is_mine)
}

/// 缺件登记
pub(super) fn miss(
    case: &Case,
    post: Option<&Post>,
    papers: &[String],
) -> Result<Vec<Event>, Refusal> {
    let papers = named(
        papers,
        coming(case, post).filter(|paper| !paper.missed),
        "请勾选没有收到的材料；只有在途、还没登记缺件的材料可以登记。",
        "Tick the papers that did not arrive; only papers on their way to you and not yet reported can be.",
    )?;
    Ok(vec![Event::PapersMissed { papers }])
}

/// 装袋
pub(super) fn pack(
    case: &Case,
    post: Option<&Post>,
    to: &UnitId,
    bag: &str,
) -> Result<Vec<Event>, Refusal> {
    if !is_bag(bag) {
        return Err(gap(
            "bag",
            "请填袋号或封签号：字母、数字和短横，最多 24 个。",
            "Give the number of the bag or seal: letters, digits and hyphens, 24 at most.",
        ));
    }
    let loose = here(case, post).filter(|paper| paper.is_coming_to(to) && paper.bag.is_none());
    let papers: Vec<String> = loose.map(|paper| paper.material.clone()).collect();
    if papers.is_empty() {
        return Err(gap(
            "to",
            "这一件没有要送到那里、还没装袋的材料。",
            "This case has no papers that go there and are in no bag yet.",
        ));
    }
    Ok(vec![Event::Bagged {
        bag: bag.to_owned(),
        to: to.clone(),
        papers,
    }])
}

fn is_bag(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=24).contains(&text.len()) && text.bytes().all(is_plain)
}

/// 送交
pub(super) fn send(
    case: &Case,
    post: Option<&Post>,
    papers: &[String],
    to: &UnitId,
) -> Result<Vec<Event>, Refusal> {
    if post.is_some_and(|post| post.unit == *to) || !way(case).contains(to) {
        return Err(gap(
            "to",
            "材料只能在本件经过的单位之间送交，请从列出的单位里选。",
            "Papers go only between the units of this case: choose one of those listed.",
        ));
    }
    let papers = named(
        papers,
        here(case, post).filter(|paper| paper.bag.is_none()),
        "请勾选在您单位、还没装袋的材料。",
        "Tick papers that lie at your unit and are in no bag.",
    )?;
    Ok(vec![Event::PapersSent {
        to: to.clone(),
        papers,
    }])
}

/// 退还本人
pub(super) fn give_back(
    case: &Case,
    post: Option<&Post>,
    papers: &[String],
) -> Result<Vec<Event>, Refusal> {
    let papers = named(
        papers,
        here(case, post).filter(|paper| paper.on_way_to.is_none() && paper.material != RESULT),
        "请勾选在您单位、当面退还的材料。",
        "Tick papers that lie at your unit and are given back.",
    )?;
    Ok(vec![Event::PapersReturned { papers }])
}

impl Case {
    /// The paper of the result is made where the case was decided, and goes to the desk that
    /// hands it over.
    pub(super) fn make_result(&mut self, by: &PersonId, to: Option<&UnitId>) {
        let Some(at) = self.filing().map(|filing| filing.route.deciding.clone()) else {
            return;
        };
        self.papers.push(Paper {
            material: RESULT.to_owned(),
            originals: 1,
            copies: 0,
            by: by.clone(),
            on_way_to: to.filter(|to| **to != at).cloned(),
            at,
            bag: None,
            missed: false,
            returned: false,
        });
    }

    /// What has been done with the papers named.
    pub(super) fn with_papers(&mut self, papers: &[String], what: impl Fn(&mut Paper)) {
        let named = self.papers.iter_mut();
        named
            .filter(|paper| papers.contains(&paper.material) && !paper.returned)
            .for_each(what);
    }

    /// The result was handed over.
    pub(super) fn hand_result_over(&mut self) {
        self.with_papers(&[RESULT.to_owned()], |paper| {
            paper.on_way_to = None;
            paper.returned = true;
        });
    }

    /// Whether somebody may still have to do something about its papers.
    pub fn has_papers_out(&self) -> bool {
        let is_over = self.status == Status::Closed || self.status.is_final();
        is_over && self.papers.iter().any(|paper| !paper.returned)
    }
}
