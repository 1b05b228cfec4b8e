//! What each paper says. A paper is a legal act and always in Chinese, whatever language the
//! page around it has; its sentences stand here, beside the rule that chooses them.

use super::Sheet;
use crate::field::helped::{self, Helped};
use crate::views::case::CaseView;
use crate::web::casework::notes::{CorrectionNote, Reasons};
use crate::web::casework::words::{self, Reader};
use crate::web::face::text::Lang;
use crate::web::places::identity;
use jiff::civil::Date;
use maud::{Markup, html};
use yike_core::case::{Consent, Dues, Event, JointState, Meta};
use yike_core::clock::day_of;
use yike_core::item::ItemType;

/// The body of a paper.
#[derive(Default)]
pub struct Text {
    pub paragraphs: Vec<String>,
    pub more: Option<Markup>,
}

/// `2026 年 11 月 20 日`
pub fn day(date: Date) -> String {
    format!("{} 年 {} 月 {} 日", date.year(), date.month(), date.day())
}

const REMEDY: &str = "如对本决定不服，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法向人民法院提起行政诉讼。";

/// The text of a paper for the event it states. `reader` reads Chinese. Whoever acted for the
/// resident is named on it too, beside the resident.
pub fn of(reader: &Reader<'_>, view: &CaseView, sheet: Sheet, made: &(Meta, Event)) -> Text {
    let mut text = written(reader, view, sheet, made);
    if sheet.bears_name() {
        text.paragraphs.extend(helper(view));
        text.paragraphs.extend(joint(view));
    }
    // Whoever reads one of these may think that it cannot be got done: where to say so.
    if matches!(
        made.1,
        Event::CorrectionAsked { .. }
            | Event::NotAccepted { .. }
            | Event::Refused { .. }
            | Event::Returned { .. }
    ) {
        text.paragraphs.push(STUCK.to_owned());
    }
    text
}

/// Who filed for the resident: at a door, at a counter, or by a letter of authorisation.
fn helper(view: &CaseView) -> Option<String> {
    let filing = view.loaded.filing();
    if let Some(agent) = &filing.agent {
        let words = view.documents.get(&agent.id)?.text();
        return Some(match Helped::read(&words) {
            Some(helped) => helped.sentence(view.veiled),
            None => helped::at_counter(&words, view.veiled),
        });
    }
    let (filed, _) = view.loaded.events.first()?;
    let name = view.agents.get(&filed.by)?;
    Some(format!("本件由持有授权委托书的代办人（{name}）代为提交。"))
}

/// 共同申请人, each by name and with what stands of their signature.
fn joint(view: &CaseView) -> Option<String> {
    let said = |state: &JointState| {
        let name = view.joint_name(&state.joint);
        match state.consent {
            Consent::NotAsked => name,
            Consent::Waiting => format!("{name}（待签字）"),
            Consent::Given { .. } => format!("{name}（已签字）"),
            Consent::Refused { .. } => format!("{name}（不同意签字）"),
        }
    };
    let all: Vec<String> = view.loaded.case.joint.iter().map(said).collect();
    (!all.is_empty()).then(|| format!("共同申请人：{}。", all.join("、")))
}

const STUCK: &str = "符合条件仍办不成、或者被推来推去的，可以到反映“办不成事”窗口，或在本系统任一页面点“办不成？说一声”，一个工作日内有人联系您。";

fn written(reader: &Reader<'_>, view: &CaseView, sheet: Sheet, made: &(Meta, Event)) -> Text {
    let (meta, event) = made;
    let item = &*view.loaded.item;
    let filed = view
        .loaded
        .case
        .filed_at
        .map_or(String::new(), |at| day(day_of(at)));
    let applied = format!("您于 {filed}提出的“{}”申请", item.name);
    match (sheet, event) {
        (Sheet::Receipt, _) => receipt(reader, view, event, &applied),
        (
            Sheet::Correction,
            Event::CorrectionAsked {
                missing,
                note,
                until,
            },
        ) => {
            let note = CorrectionNote::read(view, note);
            let rows: Vec<(String, String)> = missing
                .iter()
                .map(|m| {
                    (
                        reader.about(item, &m.about),
                        note.about(&m.about).to_owned(),
                    )
                })
                .collect();
            let mut paragraphs = vec![
                format!(
                    "{applied}收悉。经查，申请材料不齐全或者不符合法定形式，现将需要补正的全部内容一次告知如下。"
                ),
                format!(
                    "请于 {}前补正（当日有效）。可以在网上补交，也可以交到原收件窗口。补正前不计算办理时限；逾期不补正又无正当理由的，本件终止，材料备齐后可以重新申请。",
                    day(*until)
                ),
            ];
            if !note.note.is_empty() {
                paragraphs.push(note.note);
            }
            Text {
                paragraphs,
                more: Some(table(["需要补正的内容", "原因和要求"], &rows)),
            }
        }
        (Sheet::Acceptance, Event::Accepted { dues, by_silence }) => {
            accepted(reader, view, &applied, dues, *by_silence)
        }
        (Sheet::NonAcceptance, Event::NotAccepted { reason, agency }) => {
            let reasons = Reasons::read(view, reason);
            let mut paragraphs = vec![
                format!("{applied}收悉。经审查，决定不予受理。"),
                format!("理由：{}", reasons.reason),
            ];
            let agency = agency.as_ref().map(|id| reader.unit(id));
            let words = Some(reasons.agency).filter(|words| !words.is_empty());
            match (agency, words) {
                (Some(unit), Some(words)) => {
                    paragraphs.push(format!("本事项应当向{unit}申请。{words}"))
                }
                (Some(unit), None) => paragraphs.push(format!("本事项应当向{unit}申请。")),
                (None, Some(words)) => paragraphs.push(words),
                (None, None) => {}
            }
            paragraphs.push(remedy(&reasons.remedy));
            Text {
                paragraphs,
                more: None,
            }
        }
        (
            Sheet::Suspension,
            Event::Suspended {
                stop,
                days,
                planned,
                reason,
            },
        ) => {
            let (name, basis) = match item.stop(stop) {
                Some(stop) => (stop.name.clone(), stop.basis.clone()),
                None => (stop.clone(), String::new()),
            };
            let words = view.words(reason).unwrap_or_default();
            let mut paragraphs = vec![
                format!("{applied}，依法需要进行{name}，所需时间不计算在办理时限内。"),
                format!(
                    "自 {}起暂停计算时限，预计需要 {days} 个工作日，到 {}结束。结束后继续计算，新的办结日期另行告知。",
                    day(day_of(meta.at)),
                    day(*planned)
                ),
            ];
            if !basis.is_empty() {
                paragraphs.push(format!("依据：{basis}。"));
            }
            paragraphs.push(format!("说明：{words}"));
            Text {
                paragraphs,
                more: None,
            }
        }
        (Sheet::Extension, Event::Extended { days, dues, reason }) => {
            let basis = item
                .limits
                .extension
                .as_ref()
                .map_or("", |e| e.basis.as_str());
            Text {
                paragraphs: vec![
                    format!(
                        "{applied}，不能在原定时限内作出决定。经本机关负责人批准，延长 {days} 个工作日，最晚于 {}办结。",
                        day(dues.promise)
                    ),
                    format!("理由：{}", view.words(reason).unwrap_or_default()),
                    format!("依据：{basis}。"),
                ],
                more: None,
            }
        }
        (Sheet::Decision, Event::Approved { note }) => {
            let note = note.as_ref().and_then(|note| view.words(note));
            approved(view, &applied, note)
        }
        (Sheet::Decision, Event::Refused { reason }) => {
            refused(view, &applied, &Reasons::read(view, reason))
        }
        (Sheet::Closing, Event::Closed { .. }) => closing(view, &applied),
        (Sheet::Delivery, Event::Delivered { way }) => {
            let way = words_of_way(way.as_str());
            let result = result_name(view);
            let rows = vec![
                ("送达文书（证件）".to_owned(), result),
                ("送达方式".to_owned(), way),
                (
                    "送达人".to_owned(),
                    words::person(Lang::Zh, reader.world, &meta.by, meta.post.as_ref()),
                ),
                (
                    "送达时间".to_owned(),
                    words::time(Lang::Zh, meta.at, reader.today()),
                ),
                ("收件人签名及日期".to_owned(), String::new()),
            ];
            Text {
                paragraphs: vec![format!("{applied}已经办结，结果送达情况如下。")],
                more: Some(table(["项目", "内容"], &rows)),
            }
        }
        (Sheet::Notice, Event::NoticeHung { check, until }) => notice(view, check, meta, *until),
        (Sheet::Handover, _) => handover(reader, view),
        (Sheet::Ending, event) => Text {
            paragraphs: ending(view, &applied, event),
            more: None,
        },
        (
            Sheet::Correction
            | Sheet::Acceptance
            | Sheet::NonAcceptance
            | Sheet::Suspension
            | Sheet::Extension
            | Sheet::Decision
            | Sheet::Closing
            | Sheet::Delivery
            | Sheet::Notice
            // Drawn as a form.
            | Sheet::Application,
            _,
        ) => Text::default(),
    }
}

fn table(heads: [&str; 2], rows: &[(String, String)]) -> Markup {
    html! {
        table {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { @for (a, b) in rows { tr { td { (a) } td { (b) } } } }
        }
    }
}

fn remedy(typed: &str) -> String {
    match typed.trim() {
        "" => REMEDY.to_owned(),
        typed => typed.to_owned(),
    }
}

fn receipt(reader: &Reader<'_>, view: &CaseView, event: &Event, applied: &str) -> Text {
    let item = &*view.loaded.item;
    let received = matches!(event, Event::Received);
    let rows: Vec<(String, String)> = view
        .loaded
        .case
        .given
        .iter()
        .filter(|given| given.is_there())
        .map(|given| (reader.about(item, &given.material), how(given)))
        .collect();
    let tell = item.limits.tell;
    let promise = match view.loaded.case.promise(item) {
        0 => "受理后当天办结".to_owned(),
        n => format!("受理后 {n} 个工作日内办结"),
    };
    let first = match received {
        true => format!("{applied}及下列材料已经收到。"),
        false => format!("{applied}及下列材料已经提交。"),
    };
    Text {
        paragraphs: vec![
            first,
            format!(
                "收件不是受理。是否受理，将在收到之日起 {tell} 个工作日内告知；材料不齐的，一次告知需要补正的全部内容。{promise}。"
            ),
            "进度可以凭查询码和手机验证码在网上查询，也可以到任一社区服务站请工作人员代查。"
                .to_owned(),
        ]
        .into_iter()
        .chain(served_by(reader, view))
        .collect(),
        more: Some(table(["材料", "收取情况"], &rows)),
    }
}

/// 亮明身份: who took the case in at the counter, as they agreed to be named.
fn served_by(reader: &Reader<'_>, view: &CaseView) -> Option<String> {
    let (meta, _) = view.loaded.events.first()?;
    let post = meta.post.as_ref()?;
    let row = identity::row(reader.world, &meta.by, Some(post))?;
    let who = identity::to_residents(Lang::Zh, reader.world, row);
    Some(format!("接件人：{}，{who}。", reader.unit(&post.unit)))
}

fn how(given: &yike_core::case::Given) -> String {
    let mut parts = Vec::new();
    if given.originals > 0 {
        parts.push(format!("原件 {} 份", given.originals));
    }
    if given.copies > 0 {
        parts.push(format!("复印件 {} 份", given.copies));
    }
    if !given.files.is_empty() {
        parts.push(format!("电子件 {} 份", given.files.len()));
    }
    if given.seen {
        parts.push("原件当面核对后退还（或免提交）".to_owned());
    }
    parts.join("，")
}

fn accepted(
    reader: &Reader<'_>,
    view: &CaseView,
    applied: &str,
    dues: &Dues,
    by_silence: bool,
) -> Text {
    let item = &*view.loaded.item;
    let n = view.loaded.filing().needs.len();
    let permit = item.kind.is_permit();
    let first = match (by_silence, permit) {
        (true, _) => format!("{applied}，因逾期未告知是否受理，依法自收件之日起视为受理。"),
        (false, true) => {
            let acceptance = view.loaded.case.accepted_at.map_or(reader.today(), day_of);
            format!(
                "{applied}及所附材料，经审查，申请材料齐全、符合法定形式，根据《中华人民共和国行政许可法》第三十二条第一款第（五）项的规定，决定自 {}起予以受理。",
                day(acceptance)
            )
        }
        (false, false) => format!("{applied}及所附材料（应交 {n} 项），符合受理条件，现予受理。"),
    };
    let provisional = match dues.provisional {
        true => "（暂定：跨入尚未公布放假安排的年份，如有变动另行告知）",
        false => "",
    };
    let limit = match view.loaded.case.promise(item) {
        0 if item.is_instant() => "本事项为即办件，当天办结。".to_owned(),
        0 => "按所选情形，当天办结。".to_owned(),
        n => format!(
            "自受理次日起 {n} 个工作日内办结，最晚为 {}{provisional}；法定时限为 {} 个工作日。",
            day(dues.promise),
            item.limits.legal
        ),
    };
    let mut paragraphs = vec![first, limit];
    if !item.stops.is_empty() {
        let names: Vec<&str> = item.stops.iter().map(|stop| stop.name.as_str()).collect();
        paragraphs.push(format!(
            "依法需要{}的，所需时间不计算在内，届时书面告知。",
            names.join("、")
        ));
    }
    paragraphs
        .push("办理期间如需核实情况，由工作人员与您联系，您无须再次提交已交材料。".to_owned());
    Text {
        paragraphs,
        more: None,
    }
}

fn result_name(view: &CaseView) -> String {
    match view.loaded.item.result.name.as_str() {
        "" => "办理结果".to_owned(),
        name => name.to_owned(),
    }
}

fn basis(view: &CaseView) -> String {
    let laws: Vec<String> = view
        .loaded
        .item
        .basis
        .iter()
        .map(|law| match law.number.as_str() {
            "" => format!("《{}》{}", law.title, law.article),
            number => format!("《{}》（{number}）{}", law.title, law.article),
        })
        .collect();
    laws.join("、")
}

fn approved(view: &CaseView, applied: &str, note: Option<String>) -> Text {
    let result = result_name(view);
    let basis = basis(view);
    let decided = match view.loaded.item.kind {
        ItemType::Permit => format!(
            "{applied}，经审查，符合法定条件、标准。根据{basis}的规定，决定准予行政许可，发给{result}。"
        ),
        ItemType::Benefit | ItemType::Reward => {
            format!("{applied}，经审核，符合规定条件。根据{basis}的规定，同意发放，出具{result}。")
        }
        ItemType::Confirmation => {
            format!("{applied}，经审核，符合规定条件。根据{basis}的规定，予以确认，出具{result}。")
        }
        ItemType::Ruling | ItemType::OtherPower | ItemType::PublicService => {
            format!("{applied}，已经办理完毕，结果为：{result}。")
        }
    };
    let mut paragraphs = vec![decided];
    paragraphs.extend(note.map(|note| format!("说明：{note}")));
    Text {
        paragraphs,
        more: None,
    }
}

fn refused(view: &CaseView, applied: &str, reasons: &Reasons) -> Text {
    let what = match view.loaded.item.kind {
        ItemType::Permit => "决定不予行政许可",
        ItemType::Benefit | ItemType::Reward => "决定不予发放",
        ItemType::Confirmation => "决定不予确认",
        ItemType::Ruling | ItemType::OtherPower | ItemType::PublicService => "决定不予办理",
    };
    let mut paragraphs = vec![
        format!("{applied}，经审查，{what}。"),
        format!("理由：{}", reasons.reason),
    ];
    if !reasons.article.is_empty() {
        paragraphs.push(format!("依据：{}", reasons.article));
    }
    if !reasons.agency.is_empty() {
        paragraphs.push(format!("您还可以：{}", reasons.agency));
    }
    paragraphs.push(remedy(&reasons.remedy));
    Text {
        paragraphs,
        more: None,
    }
}

fn closing(view: &CaseView, applied: &str) -> Text {
    let case = &view.loaded.case;
    let outcome = match case.outcome {
        Some(yike_core::case::Outcome::Refused) => "没有通过，理由和救济途径见决定文书".to_owned(),
        Some(yike_core::case::Outcome::Approved) | None => {
            format!("已经通过，{}已经办好", result_name(view))
        }
    };
    let mut paragraphs = vec![format!("{applied}已经办结：{outcome}。")];
    if let (Some(accepted), Some(closed)) = (case.accepted_at, case.closed_at) {
        paragraphs.push(format!(
            "受理日期 {}，办结日期 {}。",
            day(day_of(accepted)),
            day(day_of(closed))
        ));
    }
    paragraphs.push("请您对这次服务作出评价：可以在网上按查询码评价，也可以当面评价。".to_owned());
    Text {
        paragraphs,
        more: None,
    }
}

/// The public notice. The name is masked; a child's is not shown at all.
fn notice(view: &CaseView, check: &str, meta: &Meta, until: Date) -> Text {
    let item = &*view.loaded.item;
    let filing = view.loaded.filing();
    let name = match filing.applicant.age_band.as_deref() {
        Some("0-17") => "（未成年人，不公示姓名）".to_owned(),
        _ => view
            .applicant()
            .map_or_else(|| "*".into(), |applicant| applicant.masked().name),
    };
    let points = super::super::command::review(view, check);
    let mut paragraphs = vec![
        format!("下列申请正在办理“{}”，现予公示，接受监督。", item.name),
        format!(
            "公示时间：{}至 {}。公示期间如有异议，请向公示单位或下列监督电话反映，反映人的信息依法保密。",
            day(day_of(meta.at)),
            day(until)
        ),
    ];
    if !points.is_empty() {
        paragraphs.push(format!("公示范围：{points}"));
    }
    Text {
        paragraphs,
        more: Some(table(["申请人", "事项"], &[(name, item.name.clone())])),
    }
}

/// Every hand-over of papers: who, when, which; and who receipted them.
fn handover(reader: &Reader<'_>, view: &CaseView) -> Text {
    let item = &*view.loaded.item;
    let names = |papers: &[String]| -> String {
        let names: Vec<String> = papers.iter().map(|p| reader.about(item, p)).collect();
        names.join("、")
    };
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (meta, event) in &view.loaded.events {
        let who = words::person(Lang::Zh, reader.world, &meta.by, meta.post.as_ref());
        let at = words::time(Lang::Zh, meta.at, reader.today());
        match event {
            Event::HandedOver { to, papers } | Event::Passed { to, papers, .. }
                if !papers.is_empty() =>
            {
                rows.push([at, format!("{who}交{}", reader.unit(to)), names(papers)]);
            }
            Event::PapersTaken { papers } => {
                rows.push([at, format!("{who}签收"), names(papers)]);
            }
            Event::Bagged { bag, to, papers } => {
                let what = format!("{who}装袋（{bag}），送{}", reader.unit(to));
                rows.push([at, what, names(papers)]);
            }
            Event::PapersMissed { papers } => {
                rows.push([at, format!("{who}开袋，缺件"), names(papers)]);
            }
            Event::PapersSent { to, papers } => {
                rows.push([at, format!("{who}送交{}", reader.unit(to)), names(papers)]);
            }
            Event::PapersReturned { papers } => {
                rows.push([at, format!("{who}退还申请人"), names(papers)]);
            }
            _ => {}
        }
    }
    Text {
        paragraphs: vec![format!(
            "“{}”办件的纸质材料交接情况如下，交接双方当面点清。",
            item.name
        )],
        more: Some(html! {
            table {
                thead { tr { th scope="col" { "时间" } th scope="col" { "交接" } th scope="col" { "材料" } } }
                tbody { @for [at, who, what] in &rows { tr { td { (at) } td { (who) } td { (what) } } } }
            }
            p { "交出人签名：" }
            p { "接收人签名：" }
        }),
    }
}

fn ending(view: &CaseView, applied: &str, event: &Event) -> Vec<String> {
    let again = "材料备齐、条件具备后，可以重新申请。";
    match event {
        Event::Withdrawn { .. } => vec![format!("{applied}，您已经撤回，本件终止办理。{again}")],
        Event::Returned { reason } => vec![
            format!("{applied}，现予退件，所交纸质材料一并退还。"),
            format!("理由：{}", view.words(reason).unwrap_or_default()),
            again.to_owned(),
        ],
        _ => vec![format!(
            "{applied}，补正期限已过，没有收到补正，本件终止办理。{again}"
        )],
    }
}

fn words_of_way(way: &str) -> String {
    crate::web::face::text::t(Lang::Zh, &format!("delivery-{way}"))
}
