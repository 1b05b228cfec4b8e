//! ⑤ What happened: every event as one sentence with name, unit and time. Residents see the
//! names of the staff; the name of the resident is masked. Words of documents are shown only to
//! those whom they concern: reasons to the resident, opinions inside the office to the staff.

use super::notes::{CorrectionNote, Reasons};
use super::papers;
use super::words::{Eyes, Reader};
use crate::views::case::CaseView;
use crate::web::face::parts::{Moment, timeline as draw};
use crate::web::face::text::Lang;
use crate::web::rated::service_name;
use maud::Markup;
use yike_core::case::{Channel, DocRef, Event, Limit, Meta};
use yike_core::who::{BEARER, PersonId};

/// The timeline, latest first.
pub fn timeline(reader: &Reader<'_>, view: &CaseView) -> Markup {
    draw(reader.lang, &moments(reader, view))
}

pub fn moments(reader: &Reader<'_>, view: &CaseView) -> Vec<Moment> {
    let events = view.loaded.events.iter().rev();
    events
        .map(|(meta, event)| moment(reader, view, meta, event))
        .collect()
}

fn moment(reader: &Reader<'_>, view: &CaseView, meta: &Meta, event: &Event) -> Moment {
    let mut sentence = said(reader, view, event);
    if let Some(words) = words(reader, view, event).filter(|words| !words.is_empty()) {
        if reader.lang == Lang::En {
            sentence.push(' ');
        }
        sentence.push_str(&words);
    }
    Moment {
        time: reader.time(meta.at),
        who: actor(reader, view, meta),
        sentence,
        link: paper(reader, view, event),
    }
}

/// The paper that this event made, where it is the latest of its kind.
fn paper(reader: &Reader<'_>, view: &CaseView, event: &Event) -> Option<(String, String)> {
    let loaded = &view.loaded;
    let sheet = papers::there(reader, loaded).find(|sheet| {
        sheet
            .event(loaded)
            .is_some_and(|(_, made)| std::ptr::eq(made, event))
    })?;
    let label = papers::label(reader, loaded, sheet);
    Some((
        reader.tr("paper-see", &[("paper", label.into())]),
        papers::address(loaded, sheet),
    ))
}

/// 代办人 李*: whoever acted by a letter of authorisation.
pub fn agent(reader: &Reader<'_>, view: &CaseView, id: &PersonId) -> String {
    let name = view.agents.get(id).map_or("", String::as_str);
    reader.tr("who-agent", &[("name", name.into())])
}

/// 共同申请人 李*
fn joint(reader: &Reader<'_>, view: &CaseView, id: &PersonId) -> String {
    let mut all = view.loaded.case.joint.iter().map(|state| &state.joint);
    let one = all.find(|joint| joint.who.as_ref() == Some(id));
    let name = one.map_or_else(String::new, |joint| view.joint_name(joint));
    reader.tr("who-joint", &[("name", name.into())])
}

/// Who did it: 您, 申请人, 代办人, 系统, or somebody of the staff in their post.
pub fn actor(reader: &Reader<'_>, view: &CaseView, meta: &Meta) -> String {
    if meta.by.as_str() == "clock" {
        return reader.t("who-clock");
    }
    if meta.by.as_str() == BEARER {
        return reader.t("who-bearer");
    }
    let is_party = meta.post.is_none() && meta.by == view.loaded.filing().applicant.who;
    match (is_party, reader.eyes) {
        (true, Eyes::Resident) => reader.t("who-you"),
        (true, Eyes::Agent | Eyes::Joint | Eyes::Casework | Eyes::Supervisor | Eyes::Auditor) => {
            reader.t("who-applicant")
        }
        (false, eyes) => match &meta.post {
            Some(post) => reader.person(&meta.by, Some(post)),
            None if eyes.is_resident() && view.viewer == meta.by => reader.t("who-you"),
            None if view.loaded.case.has_joint(&meta.by) => joint(reader, view, &meta.by),
            None => agent(reader, view, &meta.by),
        },
    }
}

/// The level, how it came, and what was ticked beside it.
fn rated(reader: &Reader<'_>, event: &Event) -> String {
    let Event::Rated {
        service,
        n,
        level,
        version,
        tags,
        through,
        ..
    } = event
    else {
        return String::new();
    };
    let asked = crate::rated::questionnaires().of(version);
    let named = |code: &String| {
        let tag = asked.and_then(|asked| asked.tag(code));
        tag.map_or(code.clone(), |tag| {
            reader.either(&tag.name, &tag.name_en).to_owned()
        })
    };
    let tags: Vec<String> = tags.iter().map(named).collect();
    let service = service_name(reader.lang, *service, *n);
    let level = reader.t(&format!("rating-{level}"));
    let through = reader.t(&format!("through-{}", through.as_str()));
    let values = [
        ("service", service.into()),
        ("level", level.into()),
        ("through", through.into()),
        ("tags", tags.join(reader.either("、", ", ")).into()),
    ];
    match tags.is_empty() {
        true => reader.tr("event-rated", &values),
        false => reader.tr("event-rated-why", &values),
    }
}

pub fn said(reader: &Reader<'_>, view: &CaseView, event: &Event) -> String {
    let item = &*view.loaded.item;
    let unit = |id: &yike_core::unit::UnitId| reader.unit(id);
    let date = |day: jiff::civil::Date| reader.date(day);
    let check = |key: &str| match item.check(key) {
        Some(check) => reader.either(&check.name, &check.name_en).to_owned(),
        None => key.to_owned(),
    };
    match event {
        Event::Filed { filing, .. } if filing.plan().is_some() => reader.t("event-filed-walk"),
        Event::Filed { filing, .. } => {
            let n = filing.given.iter().filter(|g| g.is_there()).count();
            let key = match filing.channel {
                Channel::Online => "event-filed-online",
                Channel::Counter => "event-filed-counter",
                Channel::Agent => "event-filed-agent",
                Channel::Grid => "event-filed-grid",
                Channel::Phone => "event-filed-phone",
                Channel::System => "event-filed-system",
            };
            let item = reader.item(item).to_owned();
            reader.tr(key, &[("item", item.into()), ("n", n.into())])
        }
        Event::CorrectionAsked { missing, until, .. } => reader.tr(
            "event-correction_asked",
            &[("n", missing.len().into()), ("date", date(*until).into())],
        ),
        Event::CorrectionAnswered { given, .. } => {
            reader.tr("event-correction_answered", &[("n", given.len().into())])
        }
        // On paper somebody at a desk says whose it is; else it is their own act.
        Event::Signed { row, .. } if is_by_staff(view, event) => {
            let name = super::joint::name_of_row(view, row);
            reader.tr("event-signed-on-paper", &[("name", name.into())])
        }
        Event::Contacted {
            way,
            reached,
            agrees,
            ..
        } => {
            let way = reader.t(&format!("contact-{}", way.as_str()));
            let key = match (reached, agrees) {
                (false, _) => "event-contacted-in-vain",
                (true, None) => "event-contacted",
                (true, Some(true)) => "event-contacted-yes",
                (true, Some(false)) => "event-contacted-no",
            };
            reader.tr(key, &[("way", way.into())])
        }
        Event::Changed {
            what,
            cause,
            cancelled,
            reference,
            ..
        } => {
            let mut what = reader.t(&format!("change-{}", what.as_str()));
            if let Some(cause) = cause {
                let cause = reader.t(&format!("cause-{}", cause.as_str()));
                what += &reader.tr("event-changed-cause", &[("cause", cause.into())]);
            }
            if *cancelled > 0 {
                what += &reader.tr("event-changed-cancelled", &[("n", (*cancelled).into())]);
            }
            let key = match reference.is_empty() {
                true => "event-changed",
                false => "event-changed-reference",
            };
            let reference = reference.clone();
            reader.tr(
                key,
                &[("what", what.into()), ("reference", reference.into())],
            )
        }
        Event::Risen {
            to, dues, reason, ..
        } => reader.tr(
            match reason {
                Some(_) => "event-risen",
                None => "event-risen-limit",
            },
            &[
                ("unit", unit(to).into()),
                ("date", date(dues.promise).into()),
            ],
        ),
        Event::Reopened { to, dues, .. } => reader.tr(
            "event-reopened",
            &[
                ("unit", unit(to).into()),
                ("date", date(dues.promise).into()),
            ],
        ),
        Event::Agreed { yes, .. } => reader.t(match yes {
            true => "event-agreed-yes",
            false => "event-agreed-no",
        }),
        Event::AppealDecided { excluded, .. } => reader.t(match excluded {
            true => "event-appeal-excluded",
            false => "event-appeal-kept",
        }),
        Event::Accepted { dues, .. } if view.loaded.filing().plan().is_some() => reader.tr(
            "event-accepted-walk",
            &[("date", date(dues.promise).into())],
        ),
        Event::Accepted { dues, by_silence } => reader.tr(
            match by_silence {
                true => "event-accepted-silence",
                false => "event-accepted",
            },
            &[("date", date(dues.promise).into())],
        ),
        Event::Relieved { from } => {
            let from = reader.world.person_name(from).to_owned();
            reader.tr("event-relieved", &[("who", from.into())])
        }
        Event::HandedOver { to, papers } => {
            papers_to(reader, "event-handed_over", unit(to), papers)
        }
        Event::PapersTaken { papers } => {
            let names: Vec<String> = papers.iter().map(|p| reader.about(item, p)).collect();
            let names = names.join(reader.either("、", ", "));
            reader.tr("event-papers_taken", &[("papers", names.into())])
        }
        Event::SentBack { to, .. } => reader.tr("event-sent_back", &[("unit", unit(to).into())]),
        Event::Passed { to, papers, .. } => papers_to(reader, "event-passed", unit(to), papers),
        Event::Checked {
            check: key, staff, ..
        } => {
            let names: Vec<&str> = staff.iter().map(|p| reader.world.person_name(p)).collect();
            let names = names.join(reader.either("、", ", "));
            reader.tr(
                "event-checked",
                &[("check", check(key).into()), ("staff", names.into())],
            )
        }
        Event::NoticeHung { check: key, until } => reader.tr(
            "event-notice_hung",
            &[("check", check(key).into()), ("date", date(*until).into())],
        ),
        Event::NoticeDone { check: key, .. } => {
            reader.tr("event-notice_done", &[("check", check(key).into())])
        }
        Event::Suspended { stop, planned, .. } => {
            let name = match item.stop(stop) {
                Some(stop) => reader.either(&stop.name, &stop.name_en).to_owned(),
                None => stop.clone(),
            };
            reader.tr(
                "event-suspended",
                &[("stop", name.into()), ("date", date(*planned).into())],
            )
        }
        Event::Resumed { dues, .. } => {
            reader.tr("event-resumed", &[("date", date(dues.promise).into())])
        }
        Event::Extended { days, dues, .. } => reader.tr(
            "event-extended",
            &[("n", (*days).into()), ("date", date(dues.promise).into())],
        ),
        Event::Approved { .. } => {
            let granted = super::state::granted(reader, item.kind);
            reader.tr("event-approved", &[("granted", granted.into())])
        }
        Event::CertificateMade { .. } => {
            let result = super::state::result(reader, &view.loaded);
            reader.tr("event-certificate_made", &[("result", result.into())])
        }
        Event::Delivered { way } => {
            let way = reader.t(&format!("delivery-{}", way.as_str()));
            reader.tr("event-delivered", &[("way", way.into())])
        }
        Event::Warned { due } => reader.tr("event-warned", &[("date", date(*due).into())]),
        Event::Supervised { limit, due, by, .. } => reader.tr(
            match limit {
                Limit::Tell => "event-supervised-tell",
                Limit::Promise => "event-supervised",
                Limit::Contact => "event-supervised-contact",
            },
            &[("unit", unit(by).into()), ("date", date(*due).into())],
        ),
        Event::Restated { dues } => {
            reader.tr("event-restated", &[("date", date(dues.promise).into())])
        }
        Event::Consulted {
            what,
            of,
            until,
            at,
            ..
        } => {
            let names: Vec<String> = of.iter().map(unit).collect();
            let names = names.join(reader.either("、", ", "));
            let when = match at {
                Some(at) => reader.time(*at),
                None => date(*until),
            };
            reader.tr(
                &format!("event-consulted-{}", what.as_str()),
                &[("units", names.into()), ("date", when.into())],
            )
        }
        Event::Replied { unit: id, .. } => reader.tr("event-replied", &[("unit", unit(id).into())]),
        Event::Reminded { of, .. } => {
            let names: Vec<String> = of.iter().map(unit).collect();
            let names = names.join(reader.either("、", ", "));
            reader.tr("event-reminded", &[("units", names.into())])
        }
        Event::Assigned { to } => {
            let to = reader.world.person_name(to).to_owned();
            reader.tr("event-assigned", &[("who", to.into())])
        }
        Event::Bagged { bag, to, papers } => reader.tr(
            "event-bagged",
            &[
                ("bag", bag.clone().into()),
                ("unit", unit(to).into()),
                ("n", papers.len().into()),
            ],
        ),
        Event::PapersMissed { papers } | Event::PapersReturned { papers } => {
            let names: Vec<String> = papers.iter().map(|p| reader.about(item, p)).collect();
            let names = names.join(reader.either("、", ", "));
            let key = format!("event-{}", event.kind());
            reader.tr(&key, &[("papers", names.into())])
        }
        Event::PapersSent { to, papers } => {
            let names: Vec<String> = papers.iter().map(|p| reader.about(item, p)).collect();
            let names = names.join(reader.either("、", ", "));
            reader.tr(
                "event-papers_sent",
                &[("unit", unit(to).into()), ("papers", names.into())],
            )
        }
        Event::Rated { .. } => rated(reader, event),
        Event::Walked { protocol } => reader.tr(
            "event-walked",
            &[
                ("steps", protocol.steps.len().into()),
                ("minutes", protocol.minutes().into()),
                ("problems", protocol.problems.len().into()),
            ],
        ),
        Event::Received
        | Event::NotAccepted { .. }
        | Event::Claimed
        | Event::HandedBack
        | Event::PutBack { .. }
        | Event::Refused { .. }
        | Event::Closed { .. }
        | Event::Withdrawn { .. }
        | Event::Returned { .. }
        | Event::Lapsed
        | Event::Signed { .. }
        | Event::SigningRefused { .. }
        | Event::Appealed { .. }
        | Event::Minuted { .. }
        | Event::Nudged { .. } => reader.t(&format!("event-{}", event.kind())),
    }
}

fn is_by_staff(view: &CaseView, event: &Event) -> bool {
    let mut all = view.loaded.events.iter();
    let made = all.find(|(_, made)| std::ptr::eq(made, event));
    made.is_some_and(|(meta, _)| meta.post.is_some())
}

fn papers_to(reader: &Reader<'_>, key: &str, unit: String, papers: &[String]) -> String {
    match papers.len() {
        0 => reader.tr(&format!("{key}-bare"), &[("unit", unit.into())]),
        n => reader.tr(key, &[("unit", unit.into()), ("n", n.into())]),
    }
}

/// The words of the event's document, where this reader may have them.
pub fn words(reader: &Reader<'_>, view: &CaseView, event: &Event) -> Option<String> {
    if reader.eyes == Eyes::Auditor {
        return None;
    }
    let plain = |document: &DocRef| view.words(document);
    let inside = |document: &DocRef| match reader.eyes.reads_opinions() {
        true => plain(document),
        false => None,
    };
    let labelled = |key: &str, words: Option<String>| {
        let words = words.filter(|words| !words.trim().is_empty())?;
        Some(reader.tr(key, &[("words", words.into())]))
    };
    match event {
        Event::CorrectionAsked { note, missing, .. } => {
            let note = CorrectionNote::read(view, note);
            let mut lines: Vec<String> = missing
                .iter()
                .map(|m| asked_line(reader, view, &m.about, note.about(&m.about)))
                .collect();
            if !note.note.is_empty() {
                lines.push(note.note);
            }
            Some(lines.join(reader.either("；", "; ")))
        }
        Event::NotAccepted { reason, .. } | Event::Refused { reason } => {
            let reasons = Reasons::read(view, reason);
            labelled("words-reason", Some(reasons.reason))
        }
        Event::Returned { reason }
        | Event::Suspended { reason, .. }
        | Event::Extended { reason, .. } => labelled("words-reason", plain(reason)),
        Event::Resumed { finding, .. } => labelled("words-finding", plain(finding)),
        // Whoever is heard reads what was said to them and what changed; the rest is the offices' own.
        Event::Contacted { words, .. } | Event::Changed { words, .. } => {
            labelled("words-note", plain(words))
        }
        Event::Agreed { words, .. } => labelled("words-note", words.as_ref().and_then(plain)),
        Event::Reopened { reason, .. } => labelled("words-reason", plain(reason)),
        Event::Risen { reason, .. } => labelled("words-reason", reason.as_ref().and_then(plain)),
        Event::Minuted { words, .. } => labelled("words-note", inside(words)),
        Event::Appealed { reason } | Event::AppealDecided { reason, .. } => {
            labelled("words-reason", inside(reason))
        }
        Event::SigningRefused { reason, .. } => {
            labelled("words-reason", reason.as_ref().and_then(plain))
        }
        Event::Signed { paper, .. } => labelled("words-note", paper.as_ref().and_then(plain)),
        Event::Approved { note } => labelled("words-note", note.as_ref().and_then(plain)),
        Event::Withdrawn { reason } => labelled("words-reason", reason.as_ref().and_then(plain)),
        Event::SentBack { reason, .. } | Event::PutBack { reason, .. } => {
            labelled("words-reason", inside(reason))
        }
        Event::Passed { opinion, .. } => {
            labelled("words-opinion", opinion.as_ref().and_then(inside))
        }
        Event::Checked { finding, .. } | Event::NoticeDone { finding, .. } => {
            labelled("words-finding", inside(finding))
        }
        Event::Consulted { words, .. } => labelled("words-question", inside(words)),
        Event::Replied { words, .. } => labelled("words-reply", inside(words)),
        Event::Nudged { note } => labelled("words-note", note.as_ref().and_then(inside)),
        // What somebody wrote to rate a service is for them and for those who supervise it.
        Event::Rated { words, .. } => match reader.eyes {
            Eyes::Resident | Eyes::Supervisor => {
                labelled("words-rating", words.as_ref().and_then(plain))
            }
            Eyes::Agent | Eyes::Joint | Eyes::Casework | Eyes::Auditor => None,
        },
        Event::Filed { .. }
        | Event::Received
        | Event::CorrectionAnswered { .. }
        | Event::Accepted { .. }
        | Event::Claimed
        | Event::HandedBack
        | Event::Relieved { .. }
        | Event::HandedOver { .. }
        | Event::PapersTaken { .. }
        | Event::NoticeHung { .. }
        | Event::CertificateMade { .. }
        | Event::Delivered { .. }
        | Event::Closed { .. }
        | Event::Lapsed
        | Event::Warned { .. }
        | Event::Supervised { .. }
        | Event::Reminded { .. }
        | Event::Walked { .. }
        | Event::Assigned { .. }
        | Event::Bagged { .. }
        | Event::PapersMissed { .. }
        | Event::PapersSent { .. }
        | Event::PapersReturned { .. }
        | Event::Restated { .. } => None,
    }
}

/// 居民户口簿：首页不清楚
fn asked_line(reader: &Reader<'_>, view: &CaseView, key: &str, words: &str) -> String {
    let name = reader.about(&view.loaded.item, key);
    match words.trim() {
        "" => name,
        words => format!("{name}{}{words}", reader.either("：", ": ")),
    }
}
