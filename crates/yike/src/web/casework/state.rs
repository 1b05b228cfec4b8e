//! ① One line of state that a grandmother understands. The resident hears what they must do, or
//! that they need not do anything; the staff hears with whom the case is. Before acceptance there
//! is no promised date: only 受理后 N 个工作日内办结.

use super::words::{Eyes, Reader};
use crate::act::Loaded;
use yike_core::case::{Case, Event, Outcome, Status};
use yike_core::clock::Left;
use yike_core::item::{ItemType, StepKind};

/// The sentence of a case.
pub fn state_sentence(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let (case, item) = (&loaded.case, &*loaded.item);
    if let Some(sentence) = walk(reader, loaded) {
        return sentence;
    }
    let sentence = match case.status {
        Status::Draft => reader.t("status-draft"),
        Status::Submitted | Status::Received => before_acceptance(reader, loaded),
        Status::CorrectionRequested => return correction(reader, case),
        Status::Accepted | Status::InReview => under_review(reader, loaded),
        Status::Suspended => suspended(reader, loaded),
        Status::CertificateMaking => reader.tr(
            "state-certificate",
            &[
                ("granted", granted(reader, item.kind).into()),
                ("result", result(reader, loaded).into()),
            ],
        ),
        Status::Delivering => return delivering(reader, loaded),
        Status::NotAccepted => return not_accepted(reader, loaded),
        Status::Closed => return closed(reader, loaded),
        Status::Withdrawn => return reader.t("state-withdrawn"),
        Status::Returned => return reader.t("state-returned"),
        Status::Lapsed => return reader.t("state-lapsed"),
    };
    let tail = match reader.eyes {
        Eyes::Resident | Eyes::Agent | Eyes::Joint => reader.t("state-nothing-to-do"),
        Eyes::Casework | Eyes::Supervisor | Eyes::Auditor => with_whom(reader, case),
    };
    join(reader, &sentence, &tail)
}

/// 走流程: by whom and until when it is walked, and who closes it then. Nobody applied, so nothing is
/// accepted or decided in these words.
fn walk(reader: &Reader<'_>, loaded: &Loaded) -> Option<String> {
    let case = &loaded.case;
    loaded.filing().plan()?;
    let (task, dues) = (case.task.as_ref()?, case.dues.as_ref()?);
    let late = reader.world.calendar.left(reader.today(), dues.promise);
    let key = match (&case.walk, late) {
        (None, Left::Over(_)) => "state-walk-late",
        (None, Left::Days(_) | Left::Today) => "state-walk-planned",
        (Some(_), _) => "state-walk-walked",
    };
    let unit = reader.unit(&task.unit);
    let who = match &task.holder {
        Some(holder) => reader.world.person_name(holder).to_owned(),
        None => format!("{unit} {}", reader.duty(task.duty)),
    };
    let date = reader.date(dues.promise);
    Some(reader.tr(key, &[("who", who.into()), ("date", date.into())]))
}

/// 准予 only for permits; a benefit or a card is not “permitted”.
pub fn granted(reader: &Reader<'_>, kind: ItemType) -> String {
    match kind {
        ItemType::Permit => reader.t("granted-permit"),
        ItemType::Confirmation => reader.t("granted-confirmation"),
        ItemType::Benefit
        | ItemType::Reward
        | ItemType::Ruling
        | ItemType::OtherPower
        | ItemType::PublicService => reader.t("granted-other"),
    }
}

/// 受理后 10 个工作日内办结
pub fn promise_words(reader: &Reader<'_>, loaded: &Loaded) -> String {
    match loaded.case.promise(&loaded.item) {
        0 => reader.t("promise-instant"),
        n => reader.tr("promise-days", &[("n", n.into())]),
    }
}

fn join(reader: &Reader<'_>, a: &str, b: &str) -> String {
    match (b.is_empty(), reader.lang) {
        (true, _) => a.to_owned(),
        (false, crate::web::face::text::Lang::Zh) => format!("{a}{b}"),
        (false, crate::web::face::text::Lang::En) => format!("{a} {b}"),
    }
}

fn before_acceptance(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let (case, route) = (&loaded.case, &loaded.filing().route);
    let promise = promise_words(reader, loaded);
    let accepting = reader.unit(&route.accepting);
    let at = case.task.as_ref().map(|task| &task.unit);
    match at {
        Some(desk) if *desk != route.accepting => reader.tr(
            "state-at-desk",
            &[
                ("desk", reader.unit(desk).into()),
                ("unit", accepting.into()),
                ("promise", promise.into()),
            ],
        ),
        _ if case.status == Status::Submitted => reader.tr(
            "state-submitted",
            &[("unit", accepting.into()), ("promise", promise.into())],
        ),
        _ => reader.tr(
            "state-received",
            &[("unit", accepting.into()), ("promise", promise.into())],
        ),
    }
}

fn correction(reader: &Reader<'_>, case: &Case) -> String {
    let Some(asked) = case.corrections.last() else {
        return reader.t("status-correction_requested");
    };
    let key = match reader.eyes {
        Eyes::Resident | Eyes::Agent => "state-correction-yours",
        Eyes::Joint | Eyes::Casework | Eyes::Supervisor | Eyes::Auditor => "state-correction",
    };
    reader.tr(
        key,
        &[
            ("n", asked.missing.len().into()),
            ("date", reader.date(asked.until).into()),
        ],
    )
}

fn under_review(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let case = &loaded.case;
    let unit = match &case.task {
        Some(task) => reader.unit(&task.unit),
        None => reader.unit(&loaded.filing().route.deciding),
    };
    let work = reader.t(match step_kind(loaded) {
        Some(StepKind::Handle) | None => "work-handle",
        Some(StepKind::Examine) => "work-examine",
        Some(StepKind::Approve) => "work-approve",
    });
    let Some(dues) = &case.dues else {
        return reader.tr(
            "state-accepted-undated",
            &[("unit", unit.into()), ("work", work.into())],
        );
    };
    let date = reader.date(dues.promise);
    match reader.world.calendar.left(reader.today(), dues.promise) {
        Left::Over(n) => reader.tr(
            "state-overdue",
            &[
                ("unit", unit.into()),
                ("work", work.into()),
                ("date", date.into()),
                ("n", n.max(1).into()),
            ],
        ),
        Left::Days(_) | Left::Today => {
            let key = match dues.provisional {
                true => "state-accepted-provisional",
                false => "state-accepted",
            };
            reader.tr(
                key,
                &[
                    ("unit", unit.into()),
                    ("work", work.into()),
                    ("date", date.into()),
                ],
            )
        }
    }
}

fn step_kind(loaded: &Loaded) -> Option<StepKind> {
    let step = loaded.case.step? as usize;
    let rule = loaded.case.rule(&loaded.item);
    rule.steps.get(step).map(|step| step.kind)
}

fn suspended(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let Some(last) = loaded.case.suspensions.last() else {
        return reader.t("status-suspended");
    };
    let stop = match loaded.item.stop(&last.stop) {
        Some(stop) => reader.either(&stop.name, &stop.name_en).to_owned(),
        None => last.stop.clone(),
    };
    reader.tr(
        "state-suspended",
        &[
            ("stop", stop.into()),
            ("date", reader.date(last.planned).into()),
        ],
    )
}

/// The result by its name, or 结果.
pub fn result(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let result = &loaded.item.result;
    match reader.either(&result.name, &result.name_en) {
        "" => reader.t("word-result"),
        name => name.to_owned(),
    }
}

fn delivering(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let unit = match &loaded.case.task {
        Some(task) => reader.unit(&task.unit),
        None => reader.unit(&loaded.filing().route.accepting),
    };
    let key = match reader.eyes {
        Eyes::Resident | Eyes::Agent | Eyes::Joint => "state-delivering-yours",
        Eyes::Casework | Eyes::Supervisor | Eyes::Auditor => "state-delivering",
    };
    reader.tr(
        key,
        &[
            ("result", result(reader, loaded).into()),
            ("unit", unit.into()),
        ],
    )
}

fn not_accepted(reader: &Reader<'_>, loaded: &Loaded) -> String {
    let agency = loaded.events.iter().find_map(|(_, event)| match event {
        Event::NotAccepted { agency, .. } => agency.as_ref(),
        _ => None,
    });
    match agency {
        Some(agency) => reader.tr(
            "state-not-accepted-agency",
            &[("agency", reader.unit(agency).into())],
        ),
        None => reader.t("state-not-accepted"),
    }
}

fn closed(reader: &Reader<'_>, loaded: &Loaded) -> String {
    match loaded.case.outcome {
        Some(Outcome::Refused) => reader.t("state-refused"),
        Some(Outcome::Approved) | None if loaded.item.is_instant() => reader.tr(
            "state-closed-instant",
            &[("result", result(reader, loaded).into())],
        ),
        Some(Outcome::Approved) | None => reader.tr(
            "state-closed",
            &[
                ("granted", granted(reader, loaded.item.kind).into()),
                ("result", result(reader, loaded).into()),
            ],
        ),
    }
}

/// 由林晓办理 or 等北新桥街道综合窗口领办.
fn with_whom(reader: &Reader<'_>, case: &Case) -> String {
    let Some(task) = &case.task else {
        return String::new();
    };
    match &task.holder {
        Some(holder) => reader.tr(
            "state-held",
            &[("who", reader.world.person_name(holder).to_owned().into())],
        ),
        None => reader.tr(
            "state-free",
            &[
                ("unit", reader.unit(&task.unit).into()),
                ("duty", reader.duty(task.duty).into()),
            ],
        ),
    }
}
