//! Which events a command makes. Pure: time, calendar, tree and absences are facts given.

use super::command::{Command, Filing, Kind};
use super::event::{Dues, Event, Given, Limit, Missing, Outcome};
use super::gate::{allowed, check_unit, possible, post_at, takes_in};
use super::state::{Case, Status};
use crate::clock::{At, Calendar, Deadline, day_of};
use crate::item::{
    Audience, CheckKind, Chosen, Counted, Item, MaterialSource, Need, OutcomeKind, StationClass,
};
use crate::unit::{NoRoute, UnitId, Units, route};
use crate::who::{PersonId, Post, Who};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What the rules need to know of the world.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub now: At,
    pub calendar: &'a Calendar,
    pub units: &'a Units,
    /// Who of the staff is marked away today.
    pub away: &'a BTreeSet<PersonId>,
}

/// A rule said no. Each sentence says what, why and what next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It can be done, by somebody else.
    NotYours(Kind),
    /// It cannot be done in this state.
    NotNow(Kind, Status),
    /// It could be done, but what was given does not suffice: everything that is missing.
    Content(Vec<Gap>),
}

/// One thing that a command lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Key of the field or code of the material.
    pub about: String,
    pub zh: String,
    pub en: String,
}

impl Gap {
    pub fn new(about: &str, zh: impl Into<String>, en: impl Into<String>) -> Gap {
        Gap {
            about: about.to_owned(),
            zh: zh.into(),
            en: en.into(),
        }
    }
}

fn gap(about: &str, zh: impl Into<String>, en: impl Into<String>) -> Refusal {
    Refusal::Content(vec![Gap::new(about, zh, en)])
}

/// The events that `command` makes, and the post it was given in.
///
/// # Errors
/// `Refusal`, with a sentence and a next step. Nothing is changed.
pub fn decide(
    case: &Case,
    item: &Item,
    who: &Who,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<(Vec<Event>, Option<Post>), Refusal> {
    let kind = command.kind();
    let offers = allowed(case, item, who, facts);
    let Some(offer) = offers.into_iter().find(|offer| offer.kind == kind) else {
        let somebody_may = possible(case, item, facts).iter().any(|(k, _)| *k == kind);
        return Err(if somebody_may {
            Refusal::NotYours(kind)
        } else {
            Refusal::NotNow(kind, case.status)
        });
    };
    let mut events = Vec::new();
    if claims_first(kind, case, who) {
        events.push(Event::Claimed);
    }
    let post = acting_post(case, item, who, command, facts).unwrap_or(offer.post);
    events.extend(consequences(
        case,
        item,
        who,
        post.as_ref(),
        command,
        facts,
    )?);
    Ok((events, post))
}

/// The post, where the command names the place it is done at: somebody with several posts acts
/// in the one there. `Some(None)` is somebody who has none there.
fn acting_post(
    case: &Case,
    item: &Item,
    who: &Who,
    command: &Command,
    facts: &Facts<'_>,
) -> Option<Option<Post>> {
    match command {
        Command::File(filing) => {
            let taking = filing.route.taking.as_ref()?;
            let rule = item.route_for(&filing.chosen);
            let takes = |post: &&Post| post.unit == *taking && takes_in(rule, post, facts);
            Some(who.posts().iter().find(takes).cloned())
        }
        Command::TakePapers { papers } => case
            .papers
            .iter()
            .filter(|paper| papers.contains(&paper.material))
            .filter_map(|paper| post_at(who, paper.on_way_to.as_ref()?))
            .next()
            .map(Some),
        Command::RecordCheck { check, .. }
        | Command::HangNotice { check }
        | Command::EndNotice { check, .. } => {
            let rule = item.check(check)?;
            Some(post_at(who, &check_unit(case, item, rule)))
        }
        _ => None,
    }
}

/// Whoever works on a waiting step that nobody holds takes it by doing so.
fn claims_first(kind: Kind, case: &Case, who: &Who) -> bool {
    let free = case.task.as_ref().is_some_and(|task| task.holder.is_none());
    let works = match kind {
        Kind::Receive
        | Kind::AskCorrection
        | Kind::Accept
        | Kind::NotAccept
        | Kind::CloseAtOnce
        | Kind::HandOver
        | Kind::SendBack
        | Kind::Pass
        | Kind::PutBack
        | Kind::Suspend
        | Kind::Resume
        | Kind::Approve
        | Kind::Refuse
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Return => true,
        Kind::File
        | Kind::AnswerCorrection
        | Kind::TakePapers
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::RecordCheck
        | Kind::HangNotice
        | Kind::EndNotice
        | Kind::Extend
        | Kind::Withdraw
        | Kind::Nudge
        | Kind::Rate
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate => false,
    };
    free && works && matches!(who, Who::Staff { .. })
}

fn consequences(
    case: &Case,
    item: &Item,
    who: &Who,
    post: Option<&Post>,
    command: &Command,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let today = day_of(facts.now);
    Ok(match command {
        Command::File(filing) => file(item, filing, who, post, facts)?,
        Command::Receive => vec![Event::Received],
        Command::AskCorrection { missing, note } => {
            check_missing(case, missing)?;
            let mut events = receive_first(case);
            events.push(Event::CorrectionAsked {
                missing: missing.clone(),
                note: note.clone(),
                until: facts.calendar.due(today, item.limits.correction).date,
            });
            events
        }
        Command::AnswerCorrection { given, form } => {
            check_answer(case, item, who, given, form.is_some())?;
            vec![Event::CorrectionAnswered {
                given: given.clone(),
                form: form.clone(),
                tell_by: facts.calendar.due(today, item.limits.tell).date,
            }]
        }
        Command::Accept => {
            let mut events = receive_first(case);
            events.push(Event::Accepted {
                dues: first_dues(case, item, facts, today),
                by_silence: false,
            });
            events
        }
        Command::NotAccept { reason, agency } => {
            if agency
                .as_ref()
                .is_some_and(|id| facts.units.get(id).is_none())
            {
                return Err(gap(
                    "agency",
                    "机构表里没有这个机构，请从表中选择；表外的机关写在告知书里。",
                    "This agency is not in the table of units: choose one of them, and name any other in the notice.",
                ));
            }
            vec![Event::NotAccepted {
                reason: reason.clone(),
                agency: agency.clone(),
            }]
        }
        Command::CloseAtOnce { note } => {
            let mut events = accept_first(case, item, facts, today);
            events.push(Event::Approved { note: note.clone() });
            events.push(Event::Closed {
                outcome: Outcome::Approved,
            });
            events
        }
        Command::HandOver => {
            let route = &known(case)?.route;
            vec![Event::HandedOver {
                to: route.accepting.clone(),
                papers: papers_at(case, route.taking.as_ref()),
            }]
        }
        Command::TakePapers { papers } => {
            let coming: Vec<&str> = case
                .papers
                .iter()
                .filter(|paper| {
                    let to = paper.on_way_to.as_ref();
                    to.is_some_and(|to| post.is_some_and(|post| post.unit == *to))
                })
                .map(|paper| paper.material.as_str())
                .collect();
            if papers.is_empty() || papers.iter().any(|p| !coming.contains(&p.as_str())) {
                return Err(gap(
                    "papers",
                    "请勾选实际收到的材料；没有在途的材料不能签收。",
                    "Tick the papers that you really received; only papers on their way to you can be receipted.",
                ));
            }
            vec![Event::PapersTaken {
                papers: papers.clone(),
            }]
        }
        Command::SendBack { reason } => {
            let to = known(case)?.route.taking.clone();
            let to = to.unwrap_or_else(|| UnitId::new(""));
            vec![Event::SentBack {
                to,
                reason: reason.clone(),
            }]
        }
        Command::Claim => vec![Event::Claimed],
        Command::HandBack => vec![Event::HandedBack],
        Command::Relieve => {
            let holder = case.task.as_ref().and_then(|task| task.holder.clone());
            vec![Event::Relieved {
                from: holder.unwrap_or_else(|| PersonId::new("")),
            }]
        }
        Command::Pass { opinion } => {
            let next = case.step.unwrap_or(0) + 1;
            let route = &known(case)?.route;
            let to = route.steps.get(next as usize).cloned();
            let to = to.unwrap_or_else(|| route.deciding.clone());
            vec![Event::Passed {
                step: next,
                papers: papers_at(case, case.task.as_ref().map(|task| &task.unit)),
                to,
                opinion: opinion.clone(),
            }]
        }
        Command::PutBack { reason } => vec![Event::PutBack {
            step: case.step.unwrap_or(1).saturating_sub(1),
            reason: reason.clone(),
        }],
        Command::RecordCheck {
            check,
            staff,
            finding,
        } => {
            check_visit(case, item, check, staff, who, post)?;
            vec![Event::Checked {
                check: check.clone(),
                staff: staff.clone(),
                finding: finding.clone(),
            }]
        }
        Command::HangNotice { check } => {
            let rule = notice_rule(case, item, check, post)?;
            if case.notices.iter().any(|notice| notice.check == *check) {
                return Err(gap(
                    "check",
                    "这项公示已经登记张贴，期满后登记结果即可。",
                    "This public notice hangs already: record its result when its time is over.",
                ));
            }
            vec![Event::NoticeHung {
                check: check.clone(),
                until: match rule.counted {
                    Counted::Calendar => facts.calendar.due_calendar(today, rule.days).date,
                    Counted::Working => facts.calendar.due(today, rule.days).date,
                },
            }]
        }
        Command::EndNotice { check, finding } => {
            notice_rule(case, item, check, post)?;
            let over = case
                .notices
                .iter()
                .any(|n| n.check == *check && today > n.until);
            if !over {
                return Err(gap(
                    "check",
                    "公示期还没有满，满后再登记结果。",
                    "The public notice has not hung long enough yet; record its result afterwards.",
                ));
            }
            vec![Event::NoticeDone {
                check: check.clone(),
                finding: finding.clone(),
            }]
        }
        Command::Suspend { stop, days, reason } => {
            let Some(rule) = item.stop(stop) else {
                return Err(gap(
                    "stop",
                    "这个事项的依据没有列出这种特别程序，时限不能停。",
                    "The basis of this item does not list such a procedure: its clock may not stop.",
                ));
            };
            if *days == 0 || *days > rule.days {
                return Err(gap(
                    "days",
                    format!("预计天数应在 1 到 {} 个工作日之间。", rule.days),
                    format!("Plan between 1 and {} working days.", rule.days),
                ));
            }
            vec![Event::Suspended {
                stop: stop.clone(),
                days: *days,
                planned: facts.calendar.due(today, *days).date,
                reason: reason.clone(),
            }]
        }
        Command::Resume { finding } => {
            let mut resumed = case.clone();
            if let Some(last) = resumed.suspensions.last_mut() {
                last.until = Some(today);
            }
            vec![Event::Resumed {
                dues: stated(&resumed, item, facts)?,
                finding: finding.clone(),
            }]
        }
        Command::Extend { reason } => {
            let days = item.limits.extension.as_ref().map_or(0, |e| e.days);
            let mut extended = case.clone();
            extended.extension = Some(days);
            vec![Event::Extended {
                days,
                dues: stated(&extended, item, facts)?,
                reason: reason.clone(),
            }]
        }
        Command::Approve { note } => {
            let mut events = vec![Event::Approved { note: note.clone() }];
            if item.result.kind != OutcomeKind::Certificate || item.is_instant() {
                events.push(Event::Closed {
                    outcome: Outcome::Approved,
                });
            }
            events
        }
        Command::Refuse { reason } => {
            let mut events = accept_first(case, item, facts, today);
            events.push(Event::Refused {
                reason: reason.clone(),
            });
            events.push(Event::Closed {
                outcome: Outcome::Refused,
            });
            events
        }
        Command::MakeCertificate { document } => vec![Event::CertificateMade {
            document: document.clone(),
        }],
        Command::Deliver { way } => vec![
            Event::Delivered { way: *way },
            Event::Closed {
                outcome: Outcome::Approved,
            },
        ],
        Command::Withdraw { reason } => vec![Event::Withdrawn {
            reason: reason.clone(),
        }],
        Command::Return { reason } => vec![Event::Returned {
            reason: reason.clone(),
        }],
        Command::Nudge { note } => vec![Event::Nudged { note: note.clone() }],
        Command::Rate {
            service,
            n,
            level,
            words,
        } => {
            if !case.unrated().contains(&(*service, *n)) {
                return Err(gap(
                    "service",
                    "这一次服务已经评价过了。一次一评，评价不能修改；还有话说，可到“办不成事”窗口反映。",
                    "This service has been rated. One rating per service, never changed; to say more, use the “could not get it done” window.",
                ));
            }
            if !(1..=5).contains(level) {
                return Err(gap(
                    "level",
                    "请从“非常满意”到“非常不满意”五级里选一级。",
                    "Choose one of the five levels.",
                ));
            }
            vec![Event::Rated {
                service: *service,
                n: *n,
                level: *level,
                words: words.clone(),
            }]
        }
        Command::Warn => vec![Event::Warned {
            due: known_dues(case)?.promise,
        }],
        Command::Supervise => {
            let route = &known(case)?.route;
            let late = case.task.as_ref().map(|task| &task.unit);
            let late = late.unwrap_or(&route.accepting);
            let above = facts.units.above(late).map(|unit| unit.id.clone());
            let (limit, due) = match (&case.dues, case.tell_by) {
                (Some(dues), _) => (Limit::Promise, dues.promise),
                (None, Some(day)) => (Limit::Tell, day),
                (None, None) => (Limit::Tell, today),
            };
            vec![Event::Supervised {
                limit,
                due,
                by: above.unwrap_or_else(|| late.clone()),
            }]
        }
        Command::Lapse => vec![Event::Lapsed],
        Command::AcceptBySilence => {
            let since = case.arrived_at().unwrap_or(facts.now);
            vec![Event::Accepted {
                dues: first_dues(case, item, facts, day_of(since)),
                by_silence: true,
            }]
        }
        Command::Restate => vec![Event::Restated {
            dues: stated(case, item, facts)?,
        }],
    })
}

fn known(case: &Case) -> Result<&Filing, Refusal> {
    case.filing()
        .ok_or(Refusal::NotNow(Kind::Claim, Status::Draft))
}

fn known_dues(case: &Case) -> Result<&Dues, Refusal> {
    case.dues
        .as_ref()
        .ok_or(Refusal::NotNow(Kind::Warn, case.status))
}

fn stated(case: &Case, item: &Item, facts: &Facts<'_>) -> Result<Dues, Refusal> {
    dues(case, item, facts).ok_or(Refusal::NotNow(Kind::Restate, case.status))
}

/// The promised and legal day of an accepted case, by today's calendar; `None` before
/// acceptance and while the clock stands.
pub fn dues(case: &Case, item: &Item, facts: &Facts<'_>) -> Option<Dues> {
    let from = day_of(case.accepted_at?);
    let stops = case.stops(item);
    let more = case.extension.unwrap_or(0);
    let day = |n: u32| match facts.calendar.due_with_stops(from, n + more, &stops) {
        Deadline::On(due) => Some(due),
        Deadline::Stopped { .. } => None,
    };
    let (promise, legal) = (day(case.promise(item))?, day(item.limits.legal)?);
    Some(Dues {
        promise: promise.date,
        legal: legal.date,
        provisional: promise.provisional,
    })
}

fn first_dues(case: &Case, item: &Item, facts: &Facts<'_>, from: Date) -> Dues {
    let promise = facts.calendar.due(from, case.promise(item));
    let legal = facts.calendar.due(from, item.limits.legal);
    Dues {
        promise: promise.date,
        legal: legal.date,
        provisional: promise.provisional,
    }
}

/// What is decided at once is received and accepted by the decision, unless it was before.
fn accept_first(case: &Case, item: &Item, facts: &Facts<'_>, today: Date) -> Vec<Event> {
    if case.accepted_at.is_some() {
        return Vec::new();
    }
    let mut events = receive_first(case);
    events.push(Event::Accepted {
        dues: first_dues(case, item, facts, today),
        by_silence: false,
    });
    events
}

/// 收件 is its own act; whoever accepts what came online receives it by doing so.
fn receive_first(case: &Case) -> Vec<Event> {
    match case.status {
        Status::Submitted => vec![Event::Received],
        _ => Vec::new(),
    }
}

fn papers_at(case: &Case, unit: Option<&UnitId>) -> Vec<String> {
    case.papers
        .iter()
        .filter(|paper| Some(&paper.at) == unit && paper.on_way_to.is_none())
        .map(|paper| paper.material.clone())
        .collect()
}

/// 一次性告知: a filing tells all that it lacks, never the first thing only.
fn file(
    item: &Item,
    filing: &Filing,
    who: &Who,
    post: Option<&Post>,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut gaps: Vec<Gap> = off_the_way(item, filing, facts).into_iter().collect();
    if filing.route.taking.is_some() && post.is_none() && gaps.is_empty() {
        gaps.push(Gap::new(
            "taking",
            "收件的柜台不是您任职的地方，请换到那里的岗位，或改为网上申报。",
            "You have no post at the counter that takes this in: act from a post there, or file online.",
        ));
    }
    if !item.audience.contains(&filing.applicant.kind) {
        let (zh, en) = match filing.applicant.kind {
            Audience::Person => (
                "这个事项由企业或组织办理，请用单位身份申报。",
                "This item is for companies and organisations: file it as one of them.",
            ),
            Audience::Company => (
                "这个事项由个人办理，请用本人身份申报。",
                "This item is for persons: file it as a person.",
            ),
        };
        gaps.push(Gap::new("applicant", zh, en));
    }
    let foreign = filing
        .needs
        .iter()
        .filter(|code| item.material(code).is_none());
    let foreign = foreign.chain(filing.checks.iter().filter(|key| item.check(key).is_none()));
    gaps.extend(foreign.map(|code| {
        Gap::new(
            code,
            "本事项没有这一项材料或核查，请按办事指南重新填写。",
            "The item knows no such paper or check: please fill in the form anew.",
        )
    }));
    gaps.extend(not_of_principal(who, filing));
    gaps.extend(paper_without_desk(item, who, &filing.given));
    gaps.extend(too_many(&filing.given));
    for code in &filing.needs {
        let Some(material) = item.material(code) else {
            continue;
        };
        let given = filing
            .given
            .iter()
            .any(|g| g.material == *code && g.is_there());
        if material.need == Need::Required && !given {
            gaps.push(Gap::new(
                code,
                format!("还缺“{}”。受理标准：{}", material.name, material.accept),
                format!("“{}” is missing.", material.name_en),
            ));
        }
    }
    if let Some(stray) = filing
        .given
        .iter()
        .find(|g| !filing.needs.contains(&g.material))
    {
        gaps.push(Gap::new(
            &stray.material,
            "这份材料不在本事项的清单里，请不要收。",
            "This paper is not on the item's list: do not collect it.",
        ));
    }
    if !gaps.is_empty() {
        return Err(Refusal::Content(gaps));
    }
    let tell_by = facts.calendar.due(day_of(facts.now), item.limits.tell).date;
    let mut events = vec![Event::Filed {
        filing: Box::new(filing.clone()),
        tell_by,
    }];
    // At a counter the papers are handed in: 收件 with its receipt, in the same breath. A station
    // that only advises helps to file online.
    let rule = item.route_for(&filing.chosen);
    let advises = filing.route.has_desk_below() && rule.station == StationClass::Advise;
    if matches!(who, Who::Staff { .. }) && !advises {
        events.push(Event::Received);
    }
    Ok(events)
}

/// The rows are the item's own, and the way is that of the route which they give: a case never
/// goes one way by its units and another by its rule.
fn off_the_way(item: &Item, filing: &Filing, facts: &Facts<'_>) -> Option<Gap> {
    let is_own = |chosen: &Chosen| {
        let table = item.tables.iter().find(|table| table.key == chosen.table);
        table.is_some_and(|table| chosen.row < table.rows.len())
    };
    let (given, rule) = (&filing.route, item.route_for(&filing.chosen));
    let way = route(rule, facts.units, &given.community, given.taking.as_ref());
    match way {
        Ok(way) if way == *given && filing.chosen.iter().all(is_own) => None,
        Err(NoRoute::NotHere(right)) => {
            let name = facts.units.name(&right);
            Some(Gap::new(
                "taking",
                format!(
                    "按所选的情形，这一件不在本柜台收，由{name}受理。请申请人到那里办理，或在网上申请。"
                ),
                format!(
                    "With these answers this counter does not take the case in: {name} accepts it. Send the applicant there, or have it filed online."
                ),
            ))
        }
        Ok(_) | Err(_) => Some(Gap::new(
            "community",
            "所选的情形和这一件的去向对不上，没有提交。请重新选社区和情形，再交一次。",
            "The answers and the way of the case do not agree, so nothing was filed. Choose community and situation anew and send it again.",
        )),
    }
}

/// Whoever files online files for themselves, an agent for whom the letter names; a case is never
/// bound to a third person.
fn not_of_principal(who: &Who, filing: &Filing) -> Option<Gap> {
    let (own, zh, en) = match who {
        Who::Resident(person) => (
            person,
            "网上只能为自己申请。替别人办，请先由本人写授权委托书。",
            "Online you file for yourself. To file for somebody else, they give you a letter of authorisation first.",
        ),
        Who::Agent { mandate, .. } => (
            &mandate.principal,
            "申请人不是委托书上的委托人。请核对手机号，它应当是委托人自己的。",
            "The applicant is not who gave the letter. Check the phone: it must be their own.",
        ),
        Who::Staff { .. } | Who::Clock => return None,
    };
    (filing.applicant.who != *own).then(|| Gap::new("phone", zh, en))
}

/// Paper is handed in at a desk, and only a desk has seen an original; a resident alone can upload,
/// or leave to the office what the item lets it fetch or make.
fn paper_without_desk(item: &Item, who: &Who, given: &[Given]) -> Vec<Gap> {
    if matches!(who, Who::Staff { .. }) {
        return Vec::new();
    }
    let is_waived = |code: &str| {
        let material = item.material(code);
        material.is_some_and(|m| !m.waived_by.is_empty() || m.from == MaterialSource::System)
    };
    let on_paper = |row: &&Given| row.has_paper() || (row.seen && !is_waived(&row.material));
    given
        .iter()
        .filter(on_paper)
        .map(|row| {
            Gap::new(
                &row.material,
                "网上只能上传文件，纸质材料请交到窗口。",
                "Online only files can be given: bring papers to a window.",
            )
        })
        .collect()
}

/// A slip of the keys must not stand on a receipt.
fn too_many(given: &[Given]) -> Vec<Gap> {
    const MOST: u32 = 999;
    let odd = given
        .iter()
        .filter(|row| row.originals > MOST || row.copies > MOST);
    odd.map(|row| {
        Gap::new(
            &row.material,
            "份数应在 0 到 999 之间，请核对后再填。",
            "Give a number of copies between 0 and 999.",
        )
    })
    .collect()
}

/// A second notice may only repeat what the first one asked for (行政许可法 art 32: once,
/// everything).
fn check_missing(case: &Case, missing: &[Missing]) -> Result<(), Refusal> {
    if missing.is_empty() {
        return Err(gap(
            "missing",
            "请把需要补正的内容一次列全，至少一项。",
            "List everything that has to be corrected, at least one thing.",
        ));
    }
    if missing.iter().any(|m| !is_code(&m.about)) {
        return Err(gap(
            "missing",
            "每一项请选材料或表格里的栏目，要说的话写在告知书里。",
            "Choose papers or fields of the form; what else is to be said stands in the notice.",
        ));
    }
    let Some(first) = case.corrections.first() else {
        return Ok(());
    };
    let gaps: Vec<Gap> = missing
        .iter()
        .filter(|m| !first.missing.contains(m))
        .map(|m| {
            Gap::new(
                &m.about,
                "补正只能一次告知：这一项上次没有列出，不能再要。可以受理，或依上次所列说明哪些仍不符合。",
                "A correction is asked once: this was not in the first notice and may not be added now. Accept, or say what of the first notice is still not met.",
            )
        })
        .collect();
    if gaps.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Content(gaps))
    }
}

/// Codes and opaque ids go into the log, words do not.
fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A paper that was asked for is answered by the paper, a field by the form made anew; so is
/// what the system prints from the form.
fn check_answer(
    case: &Case,
    item: &Item,
    who: &Who,
    given: &[Given],
    has_form: bool,
) -> Result<(), Refusal> {
    let asked = case.corrections.last().map(|c| c.missing.as_slice());
    let asked = asked.unwrap_or_default();
    if let Some(stray) = given
        .iter()
        .find(|g| !asked.iter().any(|m| m.about == g.material))
    {
        return Err(gap(
            &stray.material,
            "补正告知书没有要这份材料，请去掉。",
            "The correction notice does not ask for this paper: leave it out.",
        ));
    }
    let is_given = |about: &str| given.iter().any(|g| g.material == about && g.is_there());
    let by_form = |about: &str| {
        let material = item.material(about);
        has_form && material.is_none_or(|m| m.from == MaterialSource::System)
    };
    let mut gaps = paper_without_desk(item, who, given);
    gaps.extend(too_many(given));
    gaps.extend(
        asked
            .iter()
            .filter(|m| !is_given(&m.about) && !by_form(&m.about))
            .map(|m| {
                Gap::new(
                    &m.about,
                    "告知书里的这一项还没有补上。",
                    "This part of the notice is not answered yet.",
                )
            }),
    );
    if gaps.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Content(gaps))
    }
}

fn check_visit(
    case: &Case,
    item: &Item,
    check: &str,
    staff: &[PersonId],
    who: &Who,
    post: Option<&Post>,
) -> Result<(), Refusal> {
    let rule = super::gate::unmet(case, item)
        .into_iter()
        .find(|rule| rule.key == check && rule.kind != CheckKind::PublicNotice);
    let Some(rule) = rule else {
        return Err(gap(
            "check",
            "这一项核查本件不需要，或者已经登记过了。",
            "This check is not needed for the case, or has been recorded already.",
        ));
    };
    done_here(post)?;
    let distinct: BTreeSet<&PersonId> = staff.iter().collect();
    if (distinct.len() as u32) < rule.staff
        || !distinct.contains(&who.id())
        || !distinct.iter().all(|person| is_code(person.as_str()))
    {
        return Err(gap(
            "staff",
            format!(
                "{}须由至少 {} 名工作人员（含登记人）共同进行，请选齐同去的人。",
                rule.name, rule.staff
            ),
            format!(
                "At least {} members of staff, the recorder among them, must have been there: name them all.",
                rule.staff
            ),
        ));
    }
    Ok(())
}

fn notice_rule<'a>(
    case: &Case,
    item: &'a Item,
    check: &str,
    post: Option<&Post>,
) -> Result<&'a crate::item::Check, Refusal> {
    let rule = super::gate::unmet(case, item)
        .into_iter()
        .find(|rule| rule.key == check && rule.kind == CheckKind::PublicNotice)
        .ok_or_else(|| {
            gap(
                "check",
                "本件不需要这项公示，或者已经登记过了。",
                "This public notice is not needed for the case, or has been recorded already.",
            )
        })?;
    done_here(post)?;
    Ok(rule)
}

/// A check is recorded by the unit that does it.
fn done_here(post: Option<&Post>) -> Result<(), Refusal> {
    match post {
        Some(_) => Ok(()),
        None => Err(gap(
            "check",
            "这一项由别的机构承担，请由那里的工作人员登记。",
            "Another unit does this check: somebody there records it.",
        )),
    }
}
