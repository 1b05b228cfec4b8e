//! Random people give random commands at random times.

use crate::make::{Dice, bad, good, later};
use crate::world::{Play, at, items, people};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use yike_core::case::{self, Case, Event, Kind, Meta, Refusal, Status};
use yike_core::clock::{At, Calendar};
use yike_core::count::{self, Counts, Measure};
use yike_core::who::{PersonId, Who};

/// What goes on beside the case in each status: questions and their answers, papers on their way,
/// and who is given it. Seldom in some of them, but each is done somewhere.
fn beside(status: Status) -> &'static [Kind] {
    use Kind::{
        Agree, Appeal, Assign, Bag, Call, Change, Contact, DecideAppeal, Minute, Miss, Opinion,
        Question, RecordRating, RefuseToSign, Remind, Reopen, Reply, ReturnPapers, Rise,
        SendPapers, Sign, Supervise, TakePapers, Witness,
    };
    match status {
        Status::Draft => &[],
        Status::Submitted | Status::Received => &[
            Question,
            Reply,
            Remind,
            Assign,
            Bag,
            Miss,
            Sign,
            RefuseToSign,
            Witness,
            Contact,
            RecordRating,
        ],
        Status::CorrectionRequested => &[
            Reply,
            Remind,
            Bag,
            Miss,
            TakePapers,
            Supervise,
            Sign,
            RefuseToSign,
            Witness,
            RecordRating,
        ],
        Status::Accepted => &[
            Question,
            Opinion,
            Call,
            Reply,
            Remind,
            Assign,
            Bag,
            Miss,
            Contact,
            Change,
            Rise,
            Minute,
            Appeal,
            DecideAppeal,
            RecordRating,
        ],
        Status::InReview => &[
            Question,
            Opinion,
            Call,
            Reply,
            Remind,
            Assign,
            Bag,
            Miss,
            Contact,
            Change,
            Rise,
            Minute,
            Appeal,
            DecideAppeal,
            Agree,
            RecordRating,
        ],
        Status::Suspended => &[
            Question,
            Opinion,
            Call,
            Reply,
            Remind,
            Assign,
            Bag,
            Miss,
            TakePapers,
            Supervise,
            RecordRating,
        ],
        Status::CertificateMaking | Status::Delivering => &[
            Question,
            Reply,
            Remind,
            Assign,
            Bag,
            Miss,
            TakePapers,
            SendPapers,
            ReturnPapers,
            RecordRating,
        ],
        Status::Closed => &[
            Bag,
            Miss,
            TakePapers,
            SendPapers,
            ReturnPapers,
            Reopen,
            RecordRating,
        ],
        Status::NotAccepted | Status::Withdrawn | Status::Returned | Status::Lapsed => &[
            Bag,
            Miss,
            TakePapers,
            SendPapers,
            ReturnPapers,
            RecordRating,
        ],
    }
}

/// What is done in each status: the whole table in one place, against `possible`.
const TABLE: &[(Status, &[Kind])] = &[
    (Status::Draft, &[Kind::File]),
    (
        Status::Submitted,
        &[
            Kind::Receive,
            Kind::AskCorrection,
            Kind::Accept,
            Kind::NotAccept,
            Kind::CloseAtOnce,
            Kind::HandOver,
            Kind::TakePapers,
            Kind::SendBack,
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::Refuse,
            Kind::Withdraw,
            Kind::Return,
            Kind::Nudge,
            Kind::Rate,
            Kind::Supervise,
            Kind::AcceptBySilence,
        ],
    ),
    (
        Status::Received,
        &[
            Kind::AskCorrection,
            Kind::Accept,
            Kind::NotAccept,
            Kind::CloseAtOnce,
            Kind::HandOver,
            Kind::TakePapers,
            Kind::SendBack,
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::Refuse,
            Kind::Withdraw,
            Kind::Return,
            Kind::Nudge,
            Kind::Rate,
            Kind::Supervise,
            Kind::AcceptBySilence,
        ],
    ),
    (
        Status::CorrectionRequested,
        &[
            Kind::AnswerCorrection,
            Kind::Withdraw,
            Kind::Rate,
            Kind::Lapse,
        ],
    ),
    (Status::NotAccepted, &[Kind::Rate]),
    (
        Status::Accepted,
        &[
            Kind::CloseAtOnce,
            Kind::TakePapers,
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::Pass,
            Kind::RecordCheck,
            Kind::HangNotice,
            Kind::EndNotice,
            Kind::Suspend,
            Kind::Extend,
            Kind::Approve,
            Kind::Refuse,
            Kind::Withdraw,
            Kind::Nudge,
            Kind::Rate,
            Kind::Warn,
            Kind::Supervise,
            Kind::Restate,
        ],
    ),
    (
        Status::InReview,
        &[
            Kind::TakePapers,
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::Pass,
            Kind::PutBack,
            Kind::RecordCheck,
            Kind::HangNotice,
            Kind::EndNotice,
            Kind::Suspend,
            Kind::Extend,
            Kind::Approve,
            Kind::Refuse,
            Kind::Withdraw,
            Kind::Nudge,
            Kind::Rate,
            Kind::Warn,
            Kind::Supervise,
            Kind::Restate,
        ],
    ),
    (
        Status::Suspended,
        &[
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::RecordCheck,
            Kind::HangNotice,
            Kind::EndNotice,
            Kind::Resume,
            Kind::Withdraw,
            Kind::Nudge,
            Kind::Rate,
        ],
    ),
    (
        Status::CertificateMaking,
        &[
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::MakeCertificate,
            Kind::Nudge,
            Kind::Rate,
        ],
    ),
    (
        Status::Delivering,
        &[
            Kind::Claim,
            Kind::HandBack,
            Kind::Relieve,
            Kind::Deliver,
            Kind::Rate,
        ],
    ),
    (Status::Closed, &[Kind::Rate]),
    (Status::Withdrawn, &[Kind::Rate]),
    (Status::Returned, &[Kind::Rate]),
    (Status::Lapsed, &[Kind::Rate]),
];

const ENDS: &[Kind] = &[
    Kind::Withdraw,
    Kind::Return,
    Kind::Refuse,
    Kind::Nudge,
    Kind::Rate,
    Kind::RecordRating,
];

/// What is seldom offered, and would else seldom be done.
const RARE: &[Kind] = &[
    Kind::Relieve,
    Kind::Refuse,
    Kind::Nudge,
    Kind::Suspend,
    Kind::AskCorrection,
    Kind::Return,
    Kind::SendBack,
];

const AHEAD: &[Kind] = &[
    Kind::File,
    Kind::HandOver,
    Kind::TakePapers,
    Kind::Sign,
    Kind::Witness,
    Kind::Accept,
    Kind::CloseAtOnce,
    Kind::Pass,
    Kind::RecordCheck,
    Kind::HangNotice,
    Kind::EndNotice,
    Kind::Contact,
    Kind::Change,
    Kind::Approve,
];

/// No case is ever stuck: among all people there is one who moves it on, or lets go of it for
/// somebody who can.
const MOVES: &[Kind] = &[
    Kind::AnswerCorrection,
    Kind::HandOver,
    Kind::TakePapers,
    Kind::AskCorrection,
    Kind::Accept,
    Kind::CloseAtOnce,
    Kind::HandBack,
    Kind::Pass,
    Kind::Refuse,
    Kind::Resume,
    Kind::MakeCertificate,
    Kind::Deliver,
    Kind::Contact,
    Kind::Change,
];

type Pair = (Status, Kind);

#[derive(Default)]
struct Seen {
    offered: BTreeSet<Pair>,
    done: BTreeMap<Pair, u32>,
    malformed: BTreeSet<Kind>,
    statuses: BTreeMap<Status, u32>,
    events: BTreeMap<String, u32>,
}

#[test]
fn the_gate_and_the_rules_agree_whatever_people_try() {
    let items = items();
    let people = people();
    let seen = RefCell::new(Seen::default());
    // `YIKE_LIVES=100000` looks longer, and elsewhere.
    let longer = std::env::var("YIKE_LIVES")
        .ok()
        .and_then(|n| n.parse().ok());
    let lives: u32 = longer.unwrap_or(1800);
    let config = Config {
        cases: lives,
        failure_persistence: None,
        ..Config::default()
    };
    let seed = if longer.is_some() {
        [lives as u8; 32]
    } else {
        [7; 32]
    };
    let chance = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let lives = (
        0..items.len(),
        proptest::collection::vec(any::<u64>(), 10..36),
    );
    TestRunner::new_with_rng(config, chance)
        .run(&lives, |(n, steps)| {
            let mut play = Play::of(items[n].clone(), at("2026-09-14", 9));
            // Half of the cases go straight ahead for a while, so that late states are met too.
            let ahead = (steps[0] % 24) as usize;
            for (n, entropy) in steps.into_iter().enumerate() {
                let ahead = ahead > 11 && n < ahead;
                let dice = &mut Dice(entropy);
                if play.status().is_final() && dice.one_in(3) {
                    break;
                }
                step(&mut play, &people, ahead, dice, &mut seen.borrow_mut());
            }
            reads_again(&play, &mut seen.borrow_mut());
            Ok(())
        })
        .unwrap();

    let seen = seen.into_inner();
    for (status, kinds) in TABLE {
        let row: Vec<String> = kinds
            .iter()
            .map(|kind| {
                let times = seen.done.get(&(*status, *kind)).unwrap_or(&0);
                format!("{} {times}", kind.as_str())
            })
            .collect();
        let times = seen.statuses.get(status).unwrap_or(&0);
        println!("{:<20} {times:>6}  {}", status.as_str(), row.join(", "));
    }
    println!("{:?}", seen.events);
    let table: BTreeSet<Pair> = TABLE
        .iter()
        .flat_map(|(status, kinds)| kinds.iter().map(|kind| (*status, *kind)))
        .collect();
    let is_beside = |(status, kind): &&Pair| beside(*status).contains(kind);
    let beyond = seen.offered.difference(&table);
    let beyond: Vec<&Pair> = beyond.filter(|pair| !is_beside(pair)).collect();
    assert!(
        beyond.is_empty(),
        "offered but not in the table: {beyond:?}"
    );
    let never: Vec<&Pair> = table
        .iter()
        .filter(|pair| !seen.done.contains_key(pair))
        .collect();
    assert!(never.is_empty(), "in the table but never done: {never:?}");
    for kind in beside(Status::InReview)
        .iter()
        .chain(beside(Status::Closed))
    {
        let times = seen.done.iter().filter(|((_, done), _)| done == kind);
        assert!(times.count() > 0, "{kind:?} is never done");
    }
    for status in Status::ALL {
        assert!(
            seen.statuses.contains_key(&status),
            "{status:?} not reached"
        );
    }
    let lacking: BTreeSet<Kind> = [
        Kind::File,
        Kind::AskCorrection,
        Kind::AnswerCorrection,
        Kind::Sign,
        Kind::RefuseToSign,
        Kind::Witness,
        Kind::Change,
        Kind::Minute,
        Kind::NotAccept,
        Kind::TakePapers,
        Kind::RecordCheck,
        Kind::HangNotice,
        Kind::EndNotice,
        Kind::Suspend,
        Kind::Rate,
        Kind::RecordRating,
        Kind::Opinion,
        Kind::Call,
        Kind::Reply,
        Kind::Assign,
        Kind::Bag,
        Kind::Miss,
        Kind::SendPapers,
        Kind::ReturnPapers,
    ]
    .into();
    assert_eq!(
        seen.malformed, lacking,
        "malformed content was tried for each"
    );
}

fn step(play: &mut Play, people: &[Who], ahead: bool, dice: &mut Dice, seen: &mut Seen) {
    *seen.statuses.entry(play.status()).or_default() += 1;
    play.now = later(play.now, dice);
    if dice.one_in(10)
        && let Some(tick) = case::next_tick(&play.case, &play.item, &play.facts())
    {
        play.now = play.now.max(tick);
    }
    if dice.one_in(2) {
        play.world.away = away(play, people, dice);
    }
    if dice.one_in(25) {
        play.world.calendar = imported(dice);
    }
    the_clock_is_asked_in_time(play, seen);

    // One person tries everything.
    if dice.one_in(4)
        && let Some(who) = somebody(play, people, dice)
    {
        for kind in Kind::ALL {
            tries(play, *kind, &who, dice, seen);
        }
    }
    // Somebody does something that is offered, each kind as likely as the other; but what goes
    // on is likelier than what ends a case, or nothing would ever be reached behind it.
    let mut offered: BTreeMap<Kind, Vec<&Who>> = BTreeMap::new();
    for who in people.iter().filter(|who| has_to_do(play, who)) {
        for offer in play.offers(who) {
            offered.entry(offer.kind).or_default().push(who);
        }
    }
    let ends = play.status().is_final() || play.status() == Status::Draft;
    let moves = offered.keys().any(|kind| MOVES.contains(kind));
    assert!(ends || moves, "nobody can go on with {:?}", play.case);

    let mut kinds: Vec<Kind> = offered.keys().copied().collect();
    let wish: &dyn Fn(&Kind) -> bool = match if ahead { 99 } else { dice.below(12) } {
        0..=2 => &|kind| RARE.contains(kind),
        3 => &|_| true,
        4..=7 => &|kind| !ENDS.contains(kind),
        _ => &|kind| AHEAD.contains(kind),
    };
    if kinds.iter().any(wish) {
        kinds.retain(wish);
    }
    let Some(kind) = dice.pick(&kinds).copied() else {
        return;
    };
    let who = match dice.pick(&offered[&kind]) {
        // The resident, where it is theirs to do.
        Some(_) if play.may(&people[0], kind) && dice.one_in(2) => &people[0],
        Some(who) => who,
        None => return,
    };
    let who = who.clone();
    tries(play, kind, &who, dice, seen);
    let before = play.status();
    let made = good(play, kind, &who, dice);
    // Nobody else has a post there.
    if made.is_none() && kind == Kind::Assign {
        return;
    }
    let command =
        made.unwrap_or_else(|| panic!("{} is offered {kind:?} but lacks content", who.id()));
    play.does(&who, command);
    *seen.done.entry((before, kind)).or_default() += 1;
}

/// `decide` accepts what `allowed` offers, and only that; content never decides who may.
fn tries(play: &Play, kind: Kind, who: &Who, dice: &mut Dice, seen: &mut Seen) {
    let may = play.may(who, kind);
    if may {
        seen.offered.insert((play.status(), kind));
    }
    if let Some(command) = good(play, kind, who, dice) {
        assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        match play.decide(who, &command) {
            Ok((events, post)) => {
                assert!(may, "{} gave {command:?} in {:?}", who.id(), play.status());
                assert!(!events.is_empty());
                let acts_as = post.is_none_or(|post| who.posts().contains(&post));
                assert!(acts_as, "{} does not have the post", who.id());
            }
            Err(refusal) => assert!(
                !may && !matches!(refusal, Refusal::Content(_)),
                "{} {command:?} in {:?}: {refusal:?}",
                who.id(),
                play.status()
            ),
        }
    }
    if let Some(command) = bad(play, kind, who, dice) {
        match (play.decide(who, &command), may) {
            (Err(Refusal::Content(gaps)), true) => {
                seen.malformed.insert(kind);
                assert!(!gaps.is_empty());
                for gap in gaps {
                    assert!(
                        gap.zh.ends_with('。') || gap.zh.contains("受理标准"),
                        "{gap:?}"
                    );
                    assert!(gap.en.ends_with('.'), "{gap:?}");
                }
            }
            (Err(Refusal::NotYours(_) | Refusal::NotNow(..)), false) => {}
            (other, _) => panic!("{} {command:?}, offered {may}: {other:?}", who.id()),
        }
    }
}

/// No busy loop and nothing forgotten: something is due at `next_tick` and nothing before it.
fn the_clock_is_asked_in_time(play: &mut Play, seen: &mut Seen) {
    let restate = |kind: &Kind| *kind == Kind::Restate;
    let due = |play: &Play, now: At| -> Vec<Kind> {
        let due = case::due_commands(&play.case, &play.item, &play.facts_at(now));
        due.iter().map(|command| command.kind()).collect()
    };
    // A calendar import is told to the clock by the import itself.
    if due(play, play.now).iter().any(restate) {
        let before = play.status();
        play.does(&Who::Clock, case::Command::Restate);
        seen.offered.insert((before, Kind::Restate));
        *seen.done.entry((before, Kind::Restate)).or_default() += 1;
        assert!(!due(play, play.now).iter().any(restate), "restated once");
    }
    const YEAR: i64 = 365 * 86_400_000;
    match case::next_tick(&play.case, &play.item, &play.facts()) {
        Some(tick) => {
            let now = tick.max(play.now);
            assert_ne!(
                due(play, now),
                [],
                "nothing to do at {tick:?} in {:?}",
                play.case
            );
            if tick > play.now {
                assert_eq!(due(play, play.now), [], "{:?}", play.case);
                assert_eq!(due(play, At(tick.0 - 1)), [], "{:?}", play.case);
            }
        }
        None => {
            assert_eq!(due(play, play.now), []);
            assert_eq!(due(play, At(play.now.0 + YEAR)), []);
        }
    }
    let mut runner = play.clone();
    runner.tick();
    let next = case::next_tick(&runner.case, &runner.item, &runner.facts());
    assert!(
        next.is_none_or(|tick| tick > runner.now),
        "the clock would spin"
    );
}

/// Whose post lies on the way of the case; `tries` shows that others may do nothing.
fn has_to_do(play: &Play, who: &Who) -> bool {
    let (Some(filing), Who::Staff { posts, .. }) = (play.case.filing(), who) else {
        return true;
    };
    let way = &filing.route;
    let mut units =
        way.steps
            .iter()
            .chain(&way.taking)
            .chain([&way.community, &way.accepting, &way.deciding]);
    units.any(|unit| posts.iter().any(|post| post.unit == *unit))
}

/// Somebody who has to do with the case, more often than not.
fn somebody(play: &Play, people: &[Who], dice: &mut Dice) -> Option<Who> {
    let near: Vec<&Who> = people
        .iter()
        .filter(|who| match (&play.case.task, who) {
            (Some(task), Who::Staff { .. }) => {
                who.posts().iter().any(|post| post.unit == task.unit)
            }
            _ => false,
        })
        .collect();
    match dice.below(3) {
        0 => dice.pick(people).cloned(),
        1 => dice.pick(&near).map(|who| (*who).clone()),
        _ => people.last().cloned(),
    }
}

fn away(play: &Play, people: &[Who], dice: &mut Dice) -> BTreeSet<PersonId> {
    let holder = play.case.task.as_ref().and_then(|task| task.holder.clone());
    let other = dice.pick(people).map(|who| who.id());
    match dice.below(6) {
        0 => BTreeSet::new(),
        1 => other.into_iter().collect(),
        _ => holder.into_iter().collect(),
    }
}

/// The calendar of the year, or one with an amended notice, or one that knows the next year.
fn imported(dice: &mut Dice) -> Calendar {
    let calendar = crate::world::calendar();
    let amended =
        crate::world::NOTICE.replace("2026-10-10,workday,\n", "2026-10-08,holiday,国庆节\n");
    let next = "date,kind,occasion\n2027-01-01,holiday,元旦\n2027-05-03,holiday,劳动节\n2027-10-01,holiday,国庆节\n";
    match dice.below(3) {
        0 => calendar,
        1 => Calendar::parse_csv(&amended).unwrap(),
        _ => calendar.merge(2027, next).unwrap(),
    }
}

/// The log, written and read again, makes the same case; and says nothing about people.
fn reads_again(play: &Play, seen: &mut Seen) {
    let again: Vec<(Meta, Event)> = play
        .log
        .iter()
        .map(|(meta, event)| {
            let (kind, body) = event.parts();
            bears_no_words(&kind, &body);
            let text = serde_json::to_string(&body).unwrap();
            let read = Event::from_parts(&kind, serde_json::from_str(&text).unwrap()).unwrap();
            assert_eq!(read, *event);
            *seen.events.entry(kind).or_default() += 1;
            (meta.clone(), read)
        })
        .collect();
    let folded = Case::fold(&play.item, again.iter().map(|(meta, event)| (meta, event)));
    assert_eq!(folded, play.case);
    counts_add_up(play, &again);
}

/// A case comes in once and ends at most once, a matter that is taken up again once more; and it has ended
/// where nothing more can be done. So what was open, what came in, what ended and what is open always
/// add up.
fn counts_add_up(play: &Play, log: &[(Meta, Event)]) {
    let mut counts = Counts::default();
    for (meta, one) in count::of_log(&play.item, log, &play.world.calendar) {
        assert!(
            !one.unit.as_str().is_empty(),
            "{:?} is for no unit",
            one.what
        );
        assert!(log.iter().any(|(of, _)| of.seq == meta.seq));
        counts.add(one.what, 1, i64::from(one.days));
    }
    let filed = i64::from(!log.is_empty());
    assert_eq!(counts.total(count::FILED), filed);
    // Taken up again, it has ended once already.
    let again = i64::from(play.case.hearing.reopened);
    assert_eq!(counts.total(Measure::Reopened.whats()), again);
    let ended = i64::from(play.status().is_final()) + again;
    assert_eq!(counts.total(count::ENDED), ended);
    assert_eq!(counts.open(), filed + again - ended);
    let decided = counts.total(Measure::Decided.whats());
    assert!(decided <= 1 + again, "decided once each time");
}

pub fn bears_no_words(kind: &str, body: &serde_json::Value) {
    use serde_json::Value;
    match body {
        Value::String(text) => assert!(
            text.bytes().all(|byte| (0x21..=0x7e).contains(&byte)),
            "{kind} bears words: {text}"
        ),
        Value::Array(all) => all.iter().for_each(|part| bears_no_words(kind, part)),
        Value::Object(all) => all.values().for_each(|part| bears_no_words(kind, part)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
