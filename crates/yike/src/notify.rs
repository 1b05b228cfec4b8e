//! Notices: two results flow back to whoever took the case, and the resident hears of every
//! step. A notice is written with its event and sent afterwards, so that a slow gateway never
//! holds up a window.

use crate::act::Loaded;
use crate::rated::rectify;
use crate::register::HOME;
use crate::store::Tx;
use crate::{args, sql};
use yike_core::case::{Channel as CaseChannel, Event, Meta};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::is_nobody;

pub mod channel;
mod gateway;
pub mod hook;
mod mail;
#[cfg(test)]
pub(crate) mod peer;
mod send;
#[cfg(test)]
mod tests;
mod words;

pub use channel::{Channel, Message, Unsent, Why};
pub use gateway::Gateway;
pub use mail::{Mail, Mailer};
pub use send::{Sms, has_gateway, run, send_due, send_now};
pub use words::mail_code;

/// Notices to those whom a step concerns: home, id, case, event number, time, principal, what they
/// are told, what the agents are told, who acted, case number, item, what those beside the applicant
/// are told; `''` for nothing.
macro_rules! reached {
    ($way:literal) => {
        concat!(
            "INSERT INTO notice (home, id, case_id, seq, channel, to_who, private_id, kind, state,
            next_at, at)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT) || '-",
            $way,
            "-' || reader.who,
            CAST($3 AS TEXT), CAST($4 AS BIGINT), '",
            $way,
            "', reader.who, reader.names,
            reader.kind, 'waiting', CAST($5 AS BIGINT), CAST($5 AS BIGINT)
        FROM (SELECT CAST($6 AS TEXT) AS who, CAST(NULL AS TEXT) AS names,
                CAST($7 AS TEXT) AS kind WHERE $7 <> ''
            UNION ALL SELECT l.agent, l.names, CAST($8 AS TEXT) FROM letter l
            WHERE $8 <> '' AND l.principal = $6 AND l.agent <> $9 AND l.given_at <= $5
                AND l.until_at > $5 AND l.revoked_at IS NULL
                AND (l.case_number = $10 OR EXISTS (SELECT 1 FROM letter_item i
                    WHERE i.letter = l.id AND i.item = $11))
                AND NOT EXISTS (SELECT 1 FROM person p WHERE p.id = l.agent)
            UNION ALL SELECT j.who, j.names, CAST($12 AS TEXT) FROM party j
            WHERE $12 <> '' AND j.home = $1 AND j.case_id = $3 AND j.role = 'joint'
                AND j.who <> $9) reader "
        )
    };
}

sql! {
    ADD = "INSERT INTO notice (home, id, case_id, seq, channel, to_who, kind, state, next_at, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (home, id) DO NOTHING";
    // To the resident, to those who apply with them 共同申请人, and to whoever holds a letter that
    // reaches the case and did not act just now (代办人; members of the staff hear it at their desk):
    // by the ways that each chose, which are short messages for whoever chose nothing. Their pages
    // tell everything in any case. The phones of others stand in the names of the letter or the row.
    ADD_SMS = concat!(reached!("sms"), "WHERE NOT EXISTS (SELECT 1 FROM wish w
            WHERE w.who = reader.who AND w.sms = 0)
        ON CONFLICT (home, id) DO NOTHING");
    ADD_EMAIL = concat!(reached!("email"), "WHERE EXISTS (SELECT 1 FROM wish w
            WHERE w.who = reader.who AND w.email = 1)
        ON CONFLICT (home, id) DO NOTHING");
    // To every address registered above a unit on the way of the case.
    ADD_HOOK = "INSERT INTO notice (home, id, case_id, seq, channel, to_who, kind, state, next_at,
            at, body)
        SELECT CAST($1 AS TEXT), CAST($2 AS TEXT) || h.id, CAST($3 AS TEXT), CAST($4 AS BIGINT),
            'hook', h.id, CAST($5 AS TEXT), 'waiting', CAST($6 AS BIGINT), CAST($6 AS BIGINT),
            CAST($7 AS TEXT)
        FROM hook h JOIN hook_kind k ON k.hook = h.id
        WHERE k.kind = $5 AND h.ended_at IS NULL
        AND (h.unit = SUBSTR($8, 1, LENGTH(h.unit)) OR h.unit = SUBSTR($9, 1, LENGTH(h.unit))
            OR h.unit = SUBSTR($10, 1, LENGTH(h.unit)))
        ON CONFLICT (home, id) DO NOTHING";
    ADD_LETTER = "INSERT INTO notice (home, id, case_id, seq, channel, to_who, private_id, kind,
        state, next_at, at) VALUES ($1, $2, $3, 0, 'letter', $4, $5, $6, 'waiting', $7, $8)
        ON CONFLICT (home, id) DO NOTHING";
    AGAIN = concat!("WITH mine AS (SELECT home, id FROM case_row WHERE ",
        crate::views::board::within!(), ")
        UPDATE notice SET state = 'waiting', tries = 0, next_at = $3, why = ''
        WHERE channel = $4 AND state = 'failed' AND ($5 = '*' OR id = $5)
        AND EXISTS (SELECT 1 FROM mine WHERE mine.home = notice.home
            AND mine.id = notice.case_id)");
    AGAIN_LETTER = "WITH mine AS (SELECT id FROM letter
            WHERE (desk >= $1 AND desk < $2) OR (desk = '' AND LENGTH($1) <= 6))
        UPDATE notice SET state = 'waiting', tries = 0, next_at = $3, why = ''
        WHERE channel = 'letter' AND state = 'failed' AND ($4 = '*' OR id = $4)
        AND EXISTS (SELECT 1 FROM mine WHERE mine.id = notice.case_id)";
    LEAVE = concat!("WITH mine AS (SELECT home, id FROM case_row WHERE ",
        crate::views::board::within!(), ")
        UPDATE notice SET state = 'dropped'
        WHERE channel = $3 AND state = 'failed' AND id = $4
        AND EXISTS (SELECT 1 FROM mine WHERE mine.home = notice.home
            AND mine.id = notice.case_id)");
}

/// Puts a message that failed back into the queue, or all of a subtree on this way (`None`). What
/// is said about letters goes by short message and comes with those.
pub fn again(tx: &mut Tx<'_>, unit: &UnitId, way: Channel, id: Option<&str>, now: At) {
    let (unit, id) = (unit.as_str(), id.unwrap_or("*"));
    let until = crate::views::board::after(unit);
    tx.put(&AGAIN, args![unit, &until, now.0, way.as_str(), id]);
    if way == Channel::Sms {
        tx.put(&AGAIN_LETTER, args![unit, &until, now.0, id]);
    }
}

/// Gives a failed message up: the person was told otherwise, or the program need not know. What
/// waits behind it goes on.
pub fn leave(tx: &mut Tx<'_>, unit: &UnitId, way: Channel, id: &str) {
    let until = crate::views::board::after(unit.as_str());
    tx.put(&LEAVE, args![unit.as_str(), until, way.as_str(), id]);
}

/// Writes the notices that this event calls for.
pub fn post(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, event: &Event) {
    let filing = loaded.filing();
    let kind = event.kind();
    let told = match event {
        // Whoever rated gave no name: there is nobody to tell.
        _ if filing.applicant.who.as_str().starts_with(rectify::UNNAMED) => "",
        // Whoever walked is of the house, and has it on their page.
        _ if filing.is_of_staff() => "",
        Event::Filed { .. } if filing.channel == CaseChannel::System => "rating_heard",
        event if tells_resident(event) => kind,
        _ => "",
    };
    // Another form is before those who sign.
    let is_anew = matches!(event, Event::CorrectionAnswered { form: Some(_), .. });
    let joint = match is_anew && loaded.case.unsigned().next().is_some() {
        true => "sign_again",
        false => told,
    };
    if is_by_agent(loaded, meta, event) {
        // Whoever gave the letter hears of each step that was taken for them.
        let kind = format!("agent_{kind}");
        tell(tx, loaded, meta, [&kind, told, joint]);
    } else if !told.is_empty() || !joint.is_empty() {
        tell(tx, loaded, meta, [told, told, joint]);
    }
    if hook::KINDS_TOLD.contains(&kind) {
        call(tx, loaded, meta, event);
    }
    if tells_desk(event)
        && let Some(taking) = &filing.route.taking
        && filing.route.has_desk_below()
        && meta.post.as_ref().map(|post| &post.unit) != Some(taking)
    {
        add(tx, loaded, meta, "desk", taking.as_str(), kind, "unread");
    }
    // What a supervisor planned for somebody is told to their desk.
    if let (Event::Filed { .. }, Some(plan)) = (event, filing.plan())
        && meta.by != filing.applicant.who
    {
        let to = plan.post.to_string();
        add(tx, loaded, meta, "desk", &to, "walk_planned", "unread");
    }
    if let Event::Supervised { by, .. } = event {
        add(tx, loaded, meta, "desk", by.as_str(), kind, "unread");
    }
    // 协调员办结后第一时间告诉办事员: whoever accepted for another desk hears it too.
    let accepting = &filing.route.accepting;
    let is_done = matches!(event, Event::CertificateMade { .. } | Event::Closed { .. });
    let acts_there = meta.post.as_ref().map(|post| &post.unit) == Some(accepting);
    if is_done && !acts_there && Some(accepting) != filing.route.taking.as_ref() {
        add(tx, loaded, meta, "desk", accepting.as_str(), kind, "unread");
    }
    for unit in told_units(loaded, event) {
        add(tx, loaded, meta, "desk", unit.as_str(), kind, "unread");
    }
    let presses = matches!(
        event,
        Event::Nudged { .. } | Event::Warned { .. } | Event::Supervised { .. }
    );
    if let (true, Some(task)) = (presses, &loaded.case.task) {
        // Whoever is pressed by a desk of their own unit hears it by their duty, so that the desk
        // does not read it away.
        let is_within = meta.post.as_ref().map(|post| &post.unit) == Some(&task.unit);
        let to = match is_within {
            true => format!("{}/{}", task.unit, task.duty.as_str()),
            false => task.unit.to_string(),
        };
        add(tx, loaded, meta, "desk", &to, kind, "unread");
    }
}

/// The units that something beside the case concerns: who is asked and reminded, who asked, who
/// sent what did not arrive. Before a limit runs out those who are asked are warned too.
fn told_units(loaded: &Loaded, event: &Event) -> Vec<UnitId> {
    let case = &loaded.case;
    match event {
        Event::Consulted { of, .. } | Event::Reminded { of, .. } => of.clone(),
        Event::Replied { n, .. } => {
            let asked = case.consultations.iter().find(|c| c.n == *n);
            asked.map(|c| c.from.clone()).into_iter().collect()
        }
        Event::Warned { .. } => {
            let open = case.consultations.iter().flat_map(|c| c.silent());
            open.cloned().collect()
        }
        Event::PapersMissed { papers } => {
            let missed = case.papers.iter().filter(|p| papers.contains(&p.material));
            missed.map(|paper| paper.at.clone()).collect()
        }
        Event::PapersSent { to, .. } | Event::Bagged { to, .. } => vec![to.clone()],
        Event::Assigned { .. } => {
            let task = case.task.as_ref();
            task.map(|task| task.unit.clone()).into_iter().collect()
        }
        // Whoever waits for the signatures hears that all are there, or that one never comes.
        Event::Signed { .. } if case.unsigned().next().is_some() => Vec::new(),
        Event::Signed { .. } | Event::SigningRefused { .. } => {
            let task = case.task.as_ref();
            task.map(|task| task.unit.clone()).into_iter().collect()
        }
        // Taken up again or one level up, it is that unit's now; who appeals asks the one that decides.
        Event::Risen { to, .. } | Event::Reopened { to, .. } => vec![to.clone()],
        Event::Appealed { .. } => vec![loaded.filing().route.deciding.clone()],
        Event::AppealDecided { .. } => {
            let about = loaded.filing().about.as_deref();
            about.map(|about| about.unit.clone()).into_iter().collect()
        }
        Event::Agreed { .. } => {
            let task = case.task.as_ref();
            task.map(|task| task.unit.clone()).into_iter().collect()
        }
        // The head of the unit closes what was walked there.
        Event::Walked { .. } => {
            let task = case.task.as_ref();
            task.map(|task| task.unit.clone()).into_iter().collect()
        }
        Event::Contacted { .. } | Event::Changed { .. } | Event::Minuted { .. } => Vec::new(),
        Event::Filed { .. }
        | Event::Received
        | Event::CorrectionAsked { .. }
        | Event::CorrectionAnswered { .. }
        | Event::NotAccepted { .. }
        | Event::Accepted { .. }
        | Event::Claimed
        | Event::HandedBack
        | Event::Relieved { .. }
        | Event::HandedOver { .. }
        | Event::PapersTaken { .. }
        | Event::SentBack { .. }
        | Event::Passed { .. }
        | Event::PutBack { .. }
        | Event::Checked { .. }
        | Event::NoticeHung { .. }
        | Event::NoticeDone { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::Extended { .. }
        | Event::Approved { .. }
        | Event::Refused { .. }
        | Event::CertificateMade { .. }
        | Event::Delivered { .. }
        | Event::Closed { .. }
        | Event::Withdrawn { .. }
        | Event::Returned { .. }
        | Event::Lapsed
        | Event::Nudged { .. }
        | Event::Supervised { .. }
        | Event::Restated { .. }
        | Event::PapersReturned { .. }
        | Event::Rated { .. } => Vec::new(),
    }
}

/// Tells the resident, those who hold their letters and those beside them, by the ways each chose:
/// what each of the three is told, `""` for nothing.
fn tell(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, [kind, agents, joint]: [&str; 3]) {
    let (key, filing) = (&loaded.key, loaded.filing());
    for sql in [&ADD_SMS, &ADD_EMAIL] {
        tx.put(
            sql,
            args![
                &key.home,
                format!("{}-{}", key.id, meta.seq),
                &key.id,
                meta.seq as i64,
                meta.at.0,
                filing.applicant.who.as_str(),
                kind,
                agents,
                meta.by.as_str(),
                &filing.number,
                &loaded.item.key,
                joint
            ],
        );
    }
}

/// Tells other programs. The body is fixed here: however often it is sent, it says the same.
fn call(tx: &mut Tx<'_>, loaded: &Loaded, meta: &Meta, event: &Event) {
    let (key, filing) = (&loaded.key, loaded.filing());
    let route = &filing.route;
    let body = serde_json::json!({
        "case": filing.number.to_string(),
        "item": loaded.item.key,
        "kind": event.kind(),
        "state": loaded.case.status.as_str(),
        "unit": meta.post.as_ref().map(|post| post.unit.as_str()),
        "at": meta.at.0,
        "seq": meta.seq,
    });
    let taking = route.taking.as_ref().map_or("", |unit| unit.as_str());
    tx.put(
        &ADD_HOOK,
        args![
            &key.home,
            format!("{}-{}-hook-", key.id, meta.seq),
            &key.id,
            meta.seq as i64,
            event.kind(),
            meta.at.0,
            body.to_string(),
            taking,
            route.accepting.as_str(),
            route.deciding.as_str()
        ],
    );
}

/// Neither the resident, nor anybody in a post, nor the clock; whoever signs does so for themselves.
fn is_by_agent(loaded: &Loaded, meta: &Meta, event: &Event) -> bool {
    if matches!(event, Event::Signed { .. } | Event::SigningRefused { .. }) {
        return false;
    }
    let is_party = meta.by == loaded.filing().applicant.who;
    meta.post.is_none() && !is_party && !is_nobody(&meta.by)
}

/// A word to one of the two whom a letter concerns; their phones stand in its private document.
pub fn letter(tx: &mut Tx<'_>, letter: &str, names: &str, to: &str, kind: &str, now: At) {
    tx.put(
        &ADD_LETTER,
        args![
            HOME,
            format!("{letter}-{kind}"),
            letter,
            to,
            names,
            kind,
            now.0,
            now.0
        ],
    );
}

/// One notice of an event for each reader, also where they read it in two roles.
fn add(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    meta: &Meta,
    channel: &str,
    to: &str,
    kind: &str,
    state: &str,
) {
    let id = format!("{}-{}-{channel}-{to}", loaded.key.id, meta.seq);
    tx.put(
        &ADD,
        args![
            &loaded.key.home,
            id,
            &loaded.key.id,
            meta.seq as i64,
            channel,
            to,
            kind,
            state,
            meta.at.0,
            meta.at.0
        ],
    );
}

fn tells_resident(event: &Event) -> bool {
    match event {
        Event::Filed { .. }
        | Event::CorrectionAsked { .. }
        | Event::NotAccepted { .. }
        | Event::Accepted { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::Extended { .. }
        | Event::CertificateMade { .. }
        | Event::Closed { .. }
        | Event::Withdrawn { .. }
        | Event::Returned { .. }
        | Event::Lapsed
        | Event::Signed { .. }
        | Event::SigningRefused { .. }
        | Event::Risen { .. }
        | Event::Reopened { .. }
        | Event::Restated { .. } => true,
        Event::Received
        | Event::Contacted { .. }
        | Event::Changed { .. }
        | Event::Agreed { .. }
        | Event::Appealed { .. }
        | Event::AppealDecided { .. }
        | Event::Minuted { .. }
        | Event::Walked { .. }
        | Event::CorrectionAnswered { .. }
        | Event::Claimed
        | Event::HandedBack
        | Event::Relieved { .. }
        | Event::HandedOver { .. }
        | Event::PapersTaken { .. }
        | Event::SentBack { .. }
        | Event::Passed { .. }
        | Event::PutBack { .. }
        | Event::Checked { .. }
        | Event::NoticeHung { .. }
        | Event::NoticeDone { .. }
        | Event::Approved { .. }
        | Event::Refused { .. }
        | Event::Delivered { .. }
        | Event::Nudged { .. }
        | Event::Warned { .. }
        | Event::Supervised { .. }
        | Event::Consulted { .. }
        | Event::Replied { .. }
        | Event::Reminded { .. }
        | Event::Assigned { .. }
        | Event::Bagged { .. }
        | Event::PapersMissed { .. }
        | Event::PapersSent { .. }
        | Event::PapersReturned { .. }
        | Event::Rated { .. } => false,
    }
}

/// 受理结果反馈, later 办结结果反馈, and what calls the desk to act.
fn tells_desk(event: &Event) -> bool {
    match event {
        Event::CorrectionAsked { .. }
        | Event::NotAccepted { .. }
        | Event::Accepted { .. }
        | Event::SentBack { .. }
        | Event::CertificateMade { .. }
        | Event::Closed { .. }
        | Event::Withdrawn { .. }
        | Event::Returned { .. }
        | Event::Lapsed
        | Event::Warned { .. } => true,
        Event::Filed { .. }
        | Event::Received
        | Event::CorrectionAnswered { .. }
        | Event::Contacted { .. }
        | Event::Changed { .. }
        | Event::Risen { .. }
        | Event::Agreed { .. }
        | Event::Reopened { .. }
        | Event::Appealed { .. }
        | Event::AppealDecided { .. }
        | Event::Minuted { .. }
        | Event::Walked { .. }
        | Event::Signed { .. }
        | Event::SigningRefused { .. }
        | Event::Claimed
        | Event::HandedBack
        | Event::Relieved { .. }
        | Event::HandedOver { .. }
        | Event::PapersTaken { .. }
        | Event::Passed { .. }
        | Event::PutBack { .. }
        | Event::Checked { .. }
        | Event::NoticeHung { .. }
        | Event::NoticeDone { .. }
        | Event::Suspended { .. }
        | Event::Resumed { .. }
        | Event::Extended { .. }
        | Event::Approved { .. }
        | Event::Refused { .. }
        | Event::Delivered { .. }
        | Event::Nudged { .. }
        | Event::Supervised { .. }
        | Event::Restated { .. }
        | Event::Consulted { .. }
        | Event::Replied { .. }
        | Event::Reminded { .. }
        | Event::Assigned { .. }
        | Event::Bagged { .. }
        | Event::PapersMissed { .. }
        | Event::PapersSent { .. }
        | Event::PapersReturned { .. }
        | Event::Rated { .. } => false,
    }
}
