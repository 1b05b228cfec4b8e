//! Whether what a command brings suffices: a filing, a correction and its answer, a check. What
//! is missing is told at once, never the first thing only.

use super::command::Filing;
use super::decide::{Facts, Gap, Refusal, gap};
use super::event::{Event, Given, Missing};
use super::gate::unmet;
use super::heard::{About, way as heard_way};
use super::state::Case;
use super::walk;
use crate::clock::day_of;
use crate::item::{Audience, CheckKind, Chosen, Item, MaterialSource, Need, StationClass};
use crate::unit::{NoRoute, route};
use crate::who::{PersonId, Post, Who};
use std::collections::BTreeSet;

/// 一次性告知: a filing tells all that it lacks, never the first thing only.
pub(super) fn file(
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
    gaps.extend(super::joint::check(&filing.joint));
    gaps.extend(about_nothing(item, filing));
    if item.walk.is_some() {
        gaps.extend(walk::gaps(filing, post, who, facts));
    }
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
    if item.walk.is_some() {
        events.extend(walk::filed(item, filing, facts));
        return Ok(events);
    }
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
    let way = match filing.about.as_deref() {
        Some(About {
            unit,
            plan: Some(plan),
            ..
        }) => walk::way(facts.units, plan, unit).ok_or(NoRoute::UnknownCommunity),
        Some(about) => heard_way(facts.units, &about.unit, given.taking.as_ref())
            .ok_or(NoRoute::UnknownCommunity),
        None => route(rule, facts.units, &given.community, given.taking.as_ref()),
    };
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

/// What is heard is about some unit, and nothing else is.
fn about_nothing(item: &Item, filing: &Filing) -> Option<Gap> {
    let is_plain = filing.about.as_ref().is_none_or(|about| {
        let case = about.case.iter().flat_map(|(home, id)| [home, id]);
        let service = about.rating.iter().map(|(service, _)| service);
        let mut codes = about.item.iter().chain(case).chain(service);
        codes.all(|code| is_code(code)) && about.people.iter().all(|id| is_code(id.as_str()))
    });
    let fits = (item.heard.is_some() || item.walk.is_some()) == filing.about.is_some()
        && item.walk.is_some() == filing.plan().is_some();
    (!fits || !is_plain).then(|| {
        Gap::new(
            "about",
            "没有说明是关于哪个机构、哪一件的。请从办件页、事项页或“办不成”入口重新提交。",
            "It is not said which unit or case this is about. Begin again from the case, the item or the “could not get it done” page.",
        )
    })
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
        Who::Staff { .. } | Who::Bearer | Who::Clock => return None,
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
pub(super) fn check_missing(case: &Case, missing: &[Missing]) -> Result<(), Refusal> {
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
pub(super) fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A paper that was asked for is answered by the paper, a field by the form made anew; so is
/// what the system prints from the form.
pub(super) fn check_answer(
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
    let is_signed = |about: &str| case.was_signed_since_asked(about);
    let mut gaps = paper_without_desk(item, who, given);
    gaps.extend(too_many(given));
    gaps.extend(
        asked
            .iter()
            .filter(|m| !is_given(&m.about) && !by_form(&m.about) && !is_signed(&m.about))
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

pub(super) fn check_visit(
    case: &Case,
    item: &Item,
    check: &str,
    staff: &[PersonId],
    who: &Who,
    post: Option<&Post>,
) -> Result<(), Refusal> {
    let rule = unmet(case, item)
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

pub(super) fn notice_rule<'a>(
    case: &Case,
    item: &'a Item,
    check: &str,
    post: Option<&Post>,
) -> Result<&'a crate::item::Check, Refusal> {
    let rule = unmet(case, item)
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
