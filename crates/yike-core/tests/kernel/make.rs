//! Commands of every kind for a case as it stands: with content that suffices, and without.

use crate::world::{self, Play, communities, doc, given};
use std::collections::BTreeSet;
use yike_core::case::{
    self, Case, Command, Consult, DeliveryWay, DocRef, Filing, Joint, Kind, Missing, Rating,
    Service, Through, Wanted,
};
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::item::{Audience, Check, CheckKind, Chosen, Item, Level, Route, StationClass};
use yike_core::unit::{UnitId, route};
use yike_core::who::{Duty, PersonId, Who};

/// Chance that can be repeated: splitmix64.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.below(all.len())])
    }
}

/// A command of this kind with content that suffices, if this person can have any.
pub fn good(play: &Play, kind: Kind, who: &Who, dice: &mut Dice) -> Option<Command> {
    let case = &play.case;
    // A walk has lives of its own (`walk.rs`), and throws no dice here.
    let note = (kind != Kind::RecordWalk && dice.one_in(2)).then(|| doc("note"));
    let reason = doc("reason");
    let finding = doc("finding");
    Some(match kind {
        Kind::File => Command::File(Box::new(filing(play, who, dice)?)),
        Kind::Receive => Command::Receive,
        Kind::AskCorrection => {
            let all = match case.corrections.first() {
                Some(first) => first.missing.clone(),
                None => ["M01", "M02", "M03", "rank"].map(about).to_vec(),
            };
            let mut missing: Vec<Missing> =
                all.iter().filter(|_| dice.one_in(2)).cloned().collect();
            if missing.is_empty() {
                missing = all;
            }
            Command::AskCorrection {
                missing,
                note: doc("note"),
            }
        }
        Kind::AnswerCorrection => {
            let desk = matches!(who, Who::Staff { .. });
            let asked = case.corrections.last();
            let asked: Vec<&str> = asked.map_or(vec![], |c| {
                c.missing.iter().map(|m| m.about.as_str()).collect()
            });
            Command::AnswerCorrection {
                given: asked
                    .iter()
                    .filter(|about| about.starts_with("M0") && **about != "M03")
                    .map(|material| given(material, desk && dice.one_in(2)))
                    .collect(),
                form: Some(doc("form-2")),
                joint: dice.one_in(3).then(|| family(dice)),
            }
        }
        Kind::Sign => Command::Sign {
            row: waiting(case, who),
            form: case.form_seq(),
        },
        Kind::RefuseToSign => Command::RefuseToSign {
            row: waiting(case, who),
            reason: note,
        },
        Kind::Witness => Command::Witness {
            row: waiting(case, who),
            form: case.form_seq(),
            paper: note,
        },
        Kind::Accept => Command::Accept,
        Kind::NotAccept => Command::NotAccept {
            reason,
            agency: dice.one_in(2).then(|| world::unit(world::EAST_B31)),
        },
        Kind::CloseAtOnce => Command::CloseAtOnce { note },
        Kind::HandOver => Command::HandOver,
        Kind::TakePapers => {
            let all = coming(play, who);
            let papers: BTreeSet<String> = match dice.one_in(3) {
                true => all.first().cloned().into_iter().collect(),
                false => all.into_iter().collect(),
            };
            if papers.is_empty() {
                return None;
            }
            Command::TakePapers {
                papers: papers.into_iter().collect(),
            }
        }
        Kind::SendBack => Command::SendBack { reason },
        Kind::Claim => Command::Claim,
        Kind::HandBack => Command::HandBack,
        Kind::Relieve => Command::Relieve,
        Kind::Pass => Command::Pass { opinion: note },
        Kind::PutBack => Command::PutBack { reason },
        Kind::RecordCheck => {
            let mine = checks(play, who, |check| check.kind != CheckKind::PublicNotice);
            let check = dice.pick(&mine)?;
            let mut staff = vec![who.id()];
            staff.extend((1..check.staff).map(|n| PersonId::new(format!("colleague-{n}"))));
            Command::RecordCheck {
                check: check.key.clone(),
                staff,
                finding,
            }
        }
        Kind::HangNotice => {
            let mine = checks(play, who, |check| {
                check.kind == CheckKind::PublicNotice && hung(case, check).is_none()
            });
            Command::HangNotice {
                check: dice.pick(&mine)?.key.clone(),
            }
        }
        Kind::EndNotice => {
            let today = day_of(play.now);
            let mine = checks(play, who, |check| {
                hung(case, check).is_some_and(|until| today > until)
            });
            Command::EndNotice {
                check: dice.pick(&mine)?.key.clone(),
                finding,
            }
        }
        Kind::Suspend => {
            let stop = play.item.stops.first()?;
            Command::Suspend {
                stop: stop.key.clone(),
                days: 1 + dice.below(stop.days as usize) as u32,
                reason,
            }
        }
        Kind::Resume => Command::Resume { finding },
        Kind::Extend => Command::Extend { reason },
        Kind::Approve => Command::Approve { note },
        Kind::Refuse => Command::Refuse { reason },
        Kind::MakeCertificate => Command::MakeCertificate {
            document: doc("certificate"),
        },
        Kind::Deliver => Command::Deliver {
            way: *dice.pick(&DeliveryWay::ALL)?,
        },
        Kind::Withdraw => Command::Withdraw { reason: note },
        Kind::Return => Command::Return { reason },
        Kind::Nudge => Command::Nudge { note },
        Kind::Rate => {
            let (service, n) = *dice.pick(&case.unrated())?;
            let through = match who {
                Who::Bearer => *dice.pick(&[Through::Receipt, Through::Device, Through::Kiosk])?,
                _ => Through::Page,
            };
            rating(case, (service, n), through, note, dice)
        }
        Kind::RecordRating => {
            let (service, n) = *dice.pick(&case.recordable(&who.id()))?;
            let through = *dice.pick(&Through::BY_STAFF)?;
            rating(case, (service, n), through, note, dice)
        }
        Kind::Warn => Command::Warn,
        Kind::Supervise => Command::Supervise,
        Kind::Lapse => Command::Lapse,
        Kind::AcceptBySilence => Command::AcceptBySilence,
        Kind::Restate => Command::Restate,
        Kind::Question => wanted(Consult::Question, vec![], None),
        Kind::Opinion | Kind::Call => {
            let coming = kind == Kind::Call;
            let open = |unit: &UnitId| {
                let what = [Consult::Opinion, Consult::Call][usize::from(coming)];
                let asked = case.consultations.iter().filter(|c| c.what == what);
                asked.flat_map(|c| c.silent()).any(|id| id == unit)
            };
            let all = case::departments(case, &play.item, &play.facts());
            let all = all.into_iter().filter(|(_, d)| d.comes || !coming);
            let of: Vec<UnitId> = all.map(|(unit, _)| unit).filter(|u| !open(u)).collect();
            let all: Vec<UnitId> = match of.is_empty() {
                // Everybody is being asked: offered, and refused with a sentence.
                true => return None,
                false => of,
            };
            match coming {
                true => wanted(Consult::Call, all, Some(workday(play))),
                false => wanted(Consult::Opinion, all, None),
            }
        }
        Kind::Reply => {
            let mut open = case.consultations.iter();
            let asked = open.find(|c| c.silent().any(|unit| answers_at(who, unit)))?;
            Command::Reply {
                n: asked.n,
                words: doc("reply"),
            }
        }
        Kind::Assign => {
            let task = case.task.as_ref()?;
            let fits = |who: &&Who| {
                let mut posts = who.posts().iter();
                let fits = posts.any(|p| p.unit == task.unit && p.duty.does(task.duty));
                fits && Some(&who.id()) != task.holder.as_ref() && !case.is_about(&who.id())
            };
            let people = world::people();
            let fitting: Vec<&Who> = people.iter().filter(fits).collect();
            Command::Assign {
                to: dice.pick(&fitting)?.id(),
            }
        }
        Kind::Bag => {
            let mut loose = case
                .papers
                .iter()
                .filter(|p| p.bag.is_none() && !p.returned);
            let paper = loose.find(|p| p.on_way_to.is_some() && works_at(who, &p.at))?;
            Command::Bag {
                bag: "FZ-0001".into(),
                to: paper.on_way_to.clone()?,
            }
        }
        Kind::Miss => {
            let missing = |p: &&case::Paper| {
                let to = p.on_way_to.as_ref();
                !p.missed && to.is_some_and(|to| works_at(who, to))
            };
            let paper = case.papers.iter().find(missing)?;
            Command::Miss {
                papers: vec![paper.material.clone()],
            }
        }
        Kind::SendPapers => {
            let lies = |p: &&case::Paper| p.bag.is_none() && !p.returned && works_at(who, &p.at);
            let paper = case.papers.iter().find(lies)?;
            let way = case::way(case);
            let to = way.into_iter().find(|unit| *unit != paper.at)?;
            Command::SendPapers {
                papers: vec![paper.material.clone()],
                to,
            }
        }
        Kind::ReturnPapers => {
            let lies = |p: &&case::Paper| {
                p.material != case::RESULT
                    && !p.returned
                    && p.on_way_to.is_none()
                    && works_at(who, &p.at)
            };
            let paper = case.papers.iter().find(lies)?;
            Command::ReturnPapers {
                papers: vec![paper.material.clone()],
            }
        }
        Kind::Remind => Command::Remind,
        Kind::Contact => Command::Contact {
            way: ContactWay::Phone,
            reached: !dice.one_in(4),
            agrees: (!dice.one_in(3)).then(|| !dice.one_in(3)),
            satisfied: Some(true),
            words: doc("words"),
        },
        Kind::Change => Command::Change {
            what: *dice.pick(&Change::ALL)?,
            cause: Some(Cause::Procedure),
            cancelled: 1,
            reference: String::new(),
            words: doc("words"),
        },
        Kind::Rise => Command::Rise {
            reason: (*who != Who::Clock).then_some(reason),
        },
        Kind::Agree => Command::Agree {
            yes: dice.one_in(2),
            satisfied: None,
            words: note,
        },
        Kind::Reopen => Command::Reopen { reason },
        Kind::Appeal => Command::Appeal { reason },
        Kind::DecideAppeal => {
            let own = case
                .hearing
                .appeal
                .as_ref()
                .is_some_and(|a| a.by == who.id());
            Command::DecideAppeal {
                excluded: dice.one_in(2),
                reason: Some(reason).filter(|_| !own)?,
            }
        }
        Kind::Minute => {
            let is_call = |c: &&case::Consultation| c.what == Consult::Call;
            let open = |n: &u32| !case.hearing.minutes.contains(n);
            let mut calls = case.consultations.iter().filter(is_call).map(|c| c.n);
            Command::Minute {
                n: calls.find(open).unwrap_or(1),
                words: doc("words"),
            }
        }
        Kind::RecordWalk => Command::RecordWalk(Box::new(crate::walk::protocol(day_of(play.now)))),
    })
}

/// A command of this kind that lacks something; `None` where nothing can be lacking.
pub fn bad(play: &Play, kind: Kind, who: &Who, dice: &mut Dice) -> Option<Command> {
    let case = &play.case;
    let finding = doc("finding");
    let strange = || "不是代码".to_owned();
    Some(match kind {
        Kind::File => {
            let mut filing = filing(play, who, dice)?;
            let strangers = if matches!(who, Who::Staff { .. } | Who::Clock) {
                7
            } else {
                9
            };
            match dice.below(strangers) {
                7 => filing.applicant.who = PersonId::new("p-third"),
                8 => filing.given[0].seen = true,
                0 => filing.given.clear(),
                1 => filing.given.push(given("M99", false)),
                2 => filing.needs.push(strange()),
                3 => filing.checks.push(strange()),
                4 => {
                    filing.applicant.kind = match filing.applicant.kind {
                        Audience::Person => Audience::Company,
                        Audience::Company => Audience::Person,
                    }
                }
                5 => {
                    filing.route.taking = communities()
                        .find(|desk| who.posts().iter().all(|post| post.unit != *desk));
                }
                _ => filing.needs.retain(|code| code != "M01"),
            }
            Command::File(Box::new(filing))
        }
        Kind::AskCorrection => Command::AskCorrection {
            missing: match dice.below(if case.corrections.is_empty() { 2 } else { 3 }) {
                0 => vec![],
                1 => vec![about("请补一张照片")],
                _ => vec![about("never-asked")],
            },
            note: doc("note"),
        },
        Kind::AnswerCorrection => {
            let stray = dice.one_in(2);
            Command::AnswerCorrection {
                given: if stray {
                    vec![given("M99", false)]
                } else {
                    vec![]
                },
                form: stray.then(|| doc("form-2")),
                joint: None,
            }
        }
        Kind::Sign => Command::Sign {
            row: waiting(case, who),
            form: case.form_seq() + 1,
        },
        Kind::RefuseToSign => Command::RefuseToSign {
            row: strange(),
            reason: None,
        },
        Kind::Witness => Command::Witness {
            row: "household.9".into(),
            form: case.form_seq(),
            paper: None,
        },
        Kind::NotAccept => Command::NotAccept {
            reason: doc("reason"),
            agency: Some(UnitId::new(strange())),
        },
        Kind::TakePapers => Command::TakePapers {
            papers: if dice.one_in(2) {
                vec![]
            } else {
                coming(play, who)
                    .into_iter()
                    .chain(["M99".into()])
                    .collect()
            },
        },
        Kind::RecordCheck => {
            let mine = checks(play, who, |check| check.kind != CheckKind::PublicNotice);
            let (check, staff) = match (dice.below(4), mine.first()) {
                (0, Some(check)) if check.staff > 1 => (check.key.clone(), vec![who.id(); 2]),
                (1, Some(check)) => (
                    check.key.clone(),
                    ["other-1", "other-2"].map(PersonId::new).to_vec(),
                ),
                (2, Some(check)) => (
                    check.key.clone(),
                    vec![who.id(), PersonId::new("王二"), PersonId::new("other-1")],
                ),
                _ => (strange(), vec![who.id(), PersonId::new("other-1")]),
            };
            Command::RecordCheck {
                check,
                staff,
                finding,
            }
        }
        Kind::HangNotice => Command::HangNotice {
            check: wrong_notice(play, who, dice, false),
        },
        Kind::EndNotice => Command::EndNotice {
            check: wrong_notice(play, who, dice, true),
            finding,
        },
        Kind::Suspend => {
            let stop = play.item.stops.first()?;
            let (stop, days) = match dice.below(3) {
                0 => (strange(), 1),
                1 => (stop.key.clone(), 0),
                _ => (stop.key.clone(), stop.days + 1),
            };
            Command::Suspend {
                stop,
                days,
                reason: doc("reason"),
            }
        }
        Kind::Rate | Kind::RecordRating => {
            let (service, n) = *case.unrated().first()?;
            let mut odd = Rating::plain(service, n, 3);
            odd.version = world::questionnaires().newest()?.version.clone();
            match dice.below(6) {
                0 => odd.level = 0,
                1 => odd.level = 6,
                // Far beyond: a long life may well be corrected eight times.
                2 => odd.n += 100,
                // A reason of another level, a dimension that nobody asks, a version of nowhere.
                3 => odd.tags = vec!["slow".into()],
                4 => odd.dimensions = vec![(strange(), 3)],
                _ => odd.version = strange(),
            }
            odd.through = match kind {
                Kind::RecordRating => Through::Paper,
                _ => Through::Page,
            };
            Command::Rate(odd)
        }
        Kind::Opinion => wanted(Consult::Opinion, vec![UnitId::new("999999")], None),
        Kind::Call => wanted(Consult::Call, vec![], Some(workday(play))),
        Kind::Reply => Command::Reply {
            n: 99,
            words: doc("reply"),
        },
        Kind::Assign => Command::Assign {
            to: case.task.as_ref()?.holder.clone()?,
        },
        Kind::Bag => Command::Bag {
            bag: strange(),
            to: UnitId::new("999999"),
        },
        Kind::Miss => Command::Miss { papers: vec![] },
        Kind::SendPapers => Command::SendPapers {
            papers: vec!["M99".into()],
            to: UnitId::new("999999"),
        },
        Kind::ReturnPapers => Command::ReturnPapers { papers: vec![] },
        Kind::Change => Command::Change {
            what: Change::Item,
            cause: None,
            cancelled: 0,
            reference: strange(),
            words: doc("words"),
        },
        Kind::Minute => Command::Minute {
            n: 99,
            words: doc("words"),
        },
        Kind::RecordWalk => {
            let mut empty = crate::walk::protocol(day_of(play.now));
            empty.steps.clear();
            Command::RecordWalk(Box::new(empty))
        }
        Kind::Contact
        | Kind::Rise
        | Kind::Agree
        | Kind::Reopen
        | Kind::Appeal
        | Kind::DecideAppeal
        | Kind::Receive
        | Kind::Question
        | Kind::Remind
        | Kind::Accept
        | Kind::CloseAtOnce
        | Kind::HandOver
        | Kind::SendBack
        | Kind::Claim
        | Kind::HandBack
        | Kind::Relieve
        | Kind::Pass
        | Kind::PutBack
        | Kind::Resume
        | Kind::Extend
        | Kind::Approve
        | Kind::Refuse
        | Kind::MakeCertificate
        | Kind::Deliver
        | Kind::Withdraw
        | Kind::Return
        | Kind::Nudge
        | Kind::Warn
        | Kind::Supervise
        | Kind::Lapse
        | Kind::AcceptBySilence
        | Kind::Restate => return None,
    })
}

fn wanted(what: Consult, of: Vec<UnitId>, at: Option<At>) -> Command {
    let words = doc("words");
    Command::Consult(Wanted {
        what,
        of,
        at,
        words,
    })
}

/// Some hour of the next working day.
fn workday(play: &Play) -> At {
    let mut day = day_of(play.now).tomorrow().unwrap();
    while !play.world.calendar.is_working(day) {
        day = day.tomorrow().unwrap();
    }
    At(start_of(day).0 + 10 * 3_600_000)
}

fn answers_at(who: &Who, unit: &UnitId) -> bool {
    let answers = |duty: Duty| duty.does_casework() || duty == Duty::Contact;
    who.posts()
        .iter()
        .any(|post| post.unit == *unit && answers(post.duty))
}

/// A notice that is not this person's to hang, or to end, now.
fn wrong_notice(play: &Play, who: &Who, dice: &mut Dice, end: bool) -> String {
    let today = day_of(play.now);
    let right: BTreeSet<String> = checks(play, who, |check| {
        check.kind == CheckKind::PublicNotice
            && match hung(&play.case, check) {
                None => !end,
                Some(until) => end && today > until,
            }
    })
    .into_iter()
    .map(|check| check.key.clone())
    .collect();
    let wrong: Vec<&Check> = play
        .item
        .checks
        .iter()
        .filter(|check| !right.contains(&check.key))
        .collect();
    match dice.pick(&wrong) {
        Some(check) => check.key.clone(),
        None => "不是代码".into(),
    }
}

fn filing(play: &Play, who: &Who, dice: &mut Dice) -> Option<Filing> {
    if play.item.walk.is_some() {
        return crate::walk::plan(play, who, dice);
    }
    let homes: Vec<UnitId> = communities().collect();
    let desks = match who {
        Who::Resident(_) | Who::Agent { .. } => vec![None],
        Who::Staff { .. } => who
            .posts()
            .iter()
            .filter(|post| may_take(play, &post.unit, post.duty))
            .map(|post| Some(post.unit.clone()))
            .collect(),
        Who::Clock if play.item.heard.is_some() => vec![None],
        Who::Bearer | Who::Clock => return None,
    };
    if play.item.heard.is_some() {
        return heard(play, who, &desks, dice);
    }
    let mut ways = Vec::new();
    for desk in &desks {
        for home in &homes {
            for chosen in rows(&play.item) {
                let rule = play.item.route_for(&chosen);
                let way = route(rule, &play.world.units, home, desk.as_ref());
                ways.extend(way.map(|way| (way, chosen)));
            }
        }
    }
    let (way, chosen) = dice.pick(&ways)?.clone();
    let mut filing = play.filing_with(way);
    filing.chosen = chosen;
    match who {
        Who::Resident(person) => filing.applicant.who = person.clone(),
        Who::Agent { mandate, .. } => filing.applicant.who = mandate.principal.clone(),
        Who::Staff { .. } | Who::Bearer | Who::Clock => {}
    }
    let on_paper = filing.route.taking.is_some();
    filing.given[0] = given("M01", on_paper && !dice.one_in(3));
    if on_paper && !dice.one_in(3) {
        filing.given[0].originals = 1;
    }
    if filing.route.taking.is_some() && dice.one_in(3) {
        filing.given.push(given("M02", true));
    }
    if dice.one_in(2) && play.item.check("street_notice").is_some() {
        filing.checks.push("street_notice".into());
    }
    if dice.one_in(3) {
        filing.joint = family(dice);
    }
    Some(filing)
}

/// Somebody is heard about one of the places; now and then about a person who served there.
fn heard(play: &Play, who: &Who, desks: &[Option<UnitId>], dice: &mut Dice) -> Option<Filing> {
    let places = [world::NORTH_1, world::NORTH, world::EAST_B31, world::FLOWER];
    let place = *dice.pick(&places)?;
    let desk = dice.pick(desks)?.clone();
    let units = &play.world.units;
    let mut filing = play.filing_with(case::heard_way(units, &world::unit(place), desk.as_ref())?);
    if let Who::Resident(person) = who {
        filing.applicant.who = person.clone();
    }
    if let Who::Agent { mandate, .. } = who {
        filing.applicant.who = mandate.principal.clone();
    }
    let served = format!("{place}-0");
    let people: Vec<&str> = if dice.one_in(2) {
        vec![&served]
    } else {
        vec![]
    };
    filing.about = Some(Box::new(world::about(place, &people)));
    Some(filing)
}

/// One who signs on the phone, and perhaps one who has none, and a child.
fn family(dice: &mut Dice) -> Vec<Joint> {
    let mut family = vec![world::joint("household.1", Some("p-joint"), true)];
    if dice.one_in(2) {
        family.push(world::joint("household.2", None, true));
        family.push(world::joint("household.3", None, false));
    }
    family
}

/// The row that this person can sign, or may see signed.
fn waiting(case: &Case, who: &Who) -> String {
    let own = match who {
        Who::Resident(person) => case.waits_for(person).next(),
        Who::Agent { .. } | Who::Staff { .. } | Who::Bearer | Who::Clock => case.unsigned().next(),
    };
    own.map_or_else(|| "household.1".into(), |state| state.joint.row.clone())
}

/// What answers can choose: each row of the table of routes, or nothing where there is none.
pub fn rows(item: &Item) -> Vec<Vec<Chosen>> {
    let Some(table) = item.tables.first() else {
        return vec![Vec::new()];
    };
    let chosen = |row| {
        let table = table.key.clone();
        vec![Chosen { table, row }]
    };
    (0..table.rows.len()).map(chosen).collect()
}

/// Which desks take an item in by one of its routes, said once more in the words of the plan.
fn may_take(play: &Play, unit: &UnitId, duty: Duty) -> bool {
    let mut rules = play.item.routes();
    rules.any(|rule| takes(play, rule, unit, duty))
}

fn takes(play: &Play, rule: &Route, unit: &UnitId, duty: Duty) -> bool {
    match play.world.units.get(unit).map(|unit| unit.level) {
        Some(Level::Community) => {
            matches!(duty, Duty::Station | Duty::StationHead | Duty::Grid)
        }
        Some(Level::Street) => duty == Duty::Window && rule.station != StationClass::Close,
        // Who could not get something done is heard at the district's window as well.
        Some(Level::District) => {
            let hears = play.item.heard.is_some();
            duty == Duty::District && (rule.accept == Level::District || hears)
        }
        Some(Level::City) | None => false,
    }
}

fn about(what: &str) -> Missing {
    Missing { about: what.into() }
}

/// The papers on their way to the first of this person's units that waits for any.
fn coming(play: &Play, who: &Who) -> Vec<String> {
    let to = play.case.papers.iter().find_map(|paper| {
        let to = paper.on_way_to.clone()?;
        works_at(who, &to).then_some(to)
    });
    play.case
        .papers
        .iter()
        .filter(|paper| to.is_some() && paper.on_way_to == to)
        .map(|paper| paper.material.clone())
        .collect()
}

fn works_at(who: &Who, unit: &UnitId) -> bool {
    who.posts()
        .iter()
        .any(|post| post.unit == *unit && post.duty.does_casework())
}

fn hung(case: &Case, check: &Check) -> Option<jiff::civil::Date> {
    let notice = case.notices.iter().find(|n| n.check == check.key)?;
    Some(notice.until)
}

/// Open checks of this case that are done where this person works.
fn checks<'a>(play: &'a Play, who: &Who, fits: impl Fn(&Check) -> bool) -> Vec<&'a Check> {
    case::unmet(&play.case, &play.item)
        .into_iter()
        .filter(|check| works_at(who, &place(play, check)) && fits(check))
        .collect()
}

/// Where a check is done: at the home's community, or where the leg on its level is.
fn place(play: &Play, check: &Check) -> UnitId {
    let way = &play.case.filing().unwrap().route;
    if check.at == Level::Community {
        return way.community.clone();
    }
    let legs = play.case.rule(&play.item).steps.iter().zip(&way.steps);
    let mut there = legs.filter(|(leg, _)| leg.at == check.at);
    there.next().unwrap().1.clone()
}

/// How far time goes on before the next thing happens.
pub fn later(now: At, dice: &mut Dice) -> At {
    const HOUR: i64 = 3_600_000;
    let hours = match dice.below(12) {
        0..=5 => 0,
        6 => 1,
        7 => 20,
        8 => 24 * (1 + dice.below(4) as i64),
        9 => 24 * (3 + dice.below(8) as i64),
        10 => 24 * (1 + dice.below(30) as i64),
        _ => 3,
    };
    At(now.0 + hours * HOUR + dice.below(1000) as i64)
}

/// A rating that has everything, or only its level.
fn rating(
    case: &Case,
    (service, n): (Service, u32),
    through: Through,
    words: Option<DocRef>,
    dice: &mut Dice,
) -> Command {
    let mut rating = Rating::plain(service, n, 1 + dice.below(5) as u8);
    rating.through = through;
    rating.words = words;
    rating.anonymous = dice.one_in(2);
    let all = world::questionnaires();
    if let Some(asked) = all.newest().filter(|_| dice.one_in(2)) {
        rating.version = asked.version.clone();
        let tags = asked.tags_of(rating.level).filter(|_| dice.one_in(2));
        rating.tags = tags.map(|tag| tag.code.clone()).collect();
        let asked = asked.asked(case.is_online());
        let levels = asked.map(|one| (one.code.clone(), 1 + dice.below(5) as u8));
        rating.dimensions = levels.collect();
    }
    Command::Rate(rating)
}
