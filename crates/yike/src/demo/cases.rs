//! Made-up cases in every state, filed and decided through the one write path on past days.

use super::people::{self, NEIGHBOUR};
use super::{DAY, accounts, numbers};
use crate::act::{self, CaseKey, Loaded, Order};
use crate::app::App;
use crate::filing::{self, Intake};
use crate::people::Typed;
use crate::private::Document;
use crate::world::World;
use crate::{files, notify, runner};
use anyhow::{Context, bail};
use axum::body::Bytes;
use jiff::civil::Date;
use std::collections::BTreeMap;
use yike_core::case::{
    self, About, Command, Consult, DeliveryWay, Given, Kind, Missing, Rating, Wanted,
};
use yike_core::clock::{At, Calendar, day_of, start_of};
use yike_core::item::form::{Answers, Field, FieldKind, check_answers, holds};
use yike_core::item::group::{cell, parts};
use yike_core::item::heard::{Cause, Change as Changed, ContactWay};
use yike_core::item::rule::{How, RuleKind};
use yike_core::item::{Audience, CheckKind, Item, MaterialSource, Need, Personal};
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Who};

/// Where a story begins.
#[derive(Clone, Copy)]
enum Door {
    Online,
    Station,
    /// The window of this street.
    Window(&'static str),
}

/// One case: when it is filed, in working days before today, and what happens then: after how
/// many working days, and what.
struct Story {
    item: &'static str,
    answers: &'static [(&'static str, &'static str)],
    door: Door,
    ago: u32,
    then: &'static [(u32, Kind)],
    stars: u8,
}

const fn story(
    item: &'static str,
    answers: &'static [(&'static str, &'static str)],
    door: Door,
    ago: u32,
    then: &'static [(u32, Kind)],
) -> Story {
    Story {
        item,
        answers,
        door,
        ago,
        then,
        stars: 5,
    }
}

const RELIEF: &str = "temporary-relief";
const ALLOWANCE: &str = "subsistence-allowance";
const SENIOR: &str = "senior-allowance";
const DISABILITY: &str = "disability-certificate";
const FLEXIBLE: &str = "flexible-employment";
const PENSION: &str = "pension-qualification";
const MEDICAL: &str = "remote-medical";
const FOOD: &str = "food-business-licence";
const STUCK: &str = "stuck";
const SUGGESTION: &str = "suggestion";
const URGENT: &[(&str, &str)] = &[("urgency", "urgent"), ("cause", "accident")];
const PLAIN: &[(&str, &str)] = &[];
const STREET: &str = "110101005";

use Kind::{
    Accept, AnswerCorrection, Approve, AskCorrection, Change, Claim, CloseAtOnce, Contact, Deliver,
    EndNotice, Extend, HandOver, HangNotice, MakeCertificate, NotAccept, Nudge, Pass, Rate,
    RecordCheck, Refuse, Resume, Return, Suspend, Withdraw,
};

/// At the anchor community and its street: every state that a page has to show.
const HERE: [Story; 34] = [
    story(STUCK, PLAIN, Door::Online, 0, &[]),
    story(
        STUCK,
        PLAIN,
        Door::Station,
        4,
        &[(0, Accept), (0, Contact), (1, Change), (0, Pass)],
    ),
    story(STUCK, PLAIN, Door::Online, 12, &[(0, Accept), (0, Contact)]),
    story(
        SUGGESTION,
        PLAIN,
        Door::Online,
        2,
        &[(0, Accept), (0, Contact)],
    ),
    story(RELIEF, URGENT, Door::Online, 1, &[]),
    story(RELIEF, URGENT, Door::Station, 2, &[(0, HandOver)]),
    story(
        RELIEF,
        PLAIN,
        Door::Station,
        6,
        &[
            (0, HandOver),
            (1, Accept),
            (0, Claim),
            (1, RecordCheck),
            (0, HangNotice),
        ],
    ),
    story(
        RELIEF,
        PLAIN,
        Door::Station,
        16,
        &[
            (0, HandOver),
            (1, Accept),
            (0, Claim),
            (1, RecordCheck),
            (0, HangNotice),
            (4, EndNotice),
            (0, Pass),
            (1, Pass),
            (1, Approve),
            (0, Rate),
            (0, Rate),
        ],
    ),
    story(
        RELIEF,
        URGENT,
        Door::Online,
        8,
        &[(1, Accept), (0, Claim), (1, Pass), (1, Pass), (1, Refuse)],
    ),
    story(
        RELIEF,
        PLAIN,
        Door::Online,
        16,
        &[(1, Accept), (1, Claim), (2, RecordCheck)],
    ),
    story(RELIEF, URGENT, Door::Online, 10, &[(1, Accept), (0, Claim)]),
    story(
        ALLOWANCE,
        PLAIN,
        Door::Station,
        5,
        &[(0, HandOver), (2, AskCorrection)],
    ),
    story(
        ALLOWANCE,
        PLAIN,
        Door::Station,
        9,
        &[
            (0, HandOver),
            (2, AskCorrection),
            (3, AnswerCorrection),
            (1, Accept),
        ],
    ),
    story(
        ALLOWANCE,
        PLAIN,
        Door::Station,
        25,
        &[(0, HandOver), (2, AskCorrection)],
    ),
    story(
        SENIOR,
        PLAIN,
        Door::Window(NEIGHBOUR),
        4,
        &[(0, Accept), (1, Pass)],
    ),
    story(
        SENIOR,
        PLAIN,
        Door::Window(STREET),
        12,
        &[(0, Accept), (1, Pass), (2, Pass), (2, Approve), (0, Rate)],
    ),
    story(SENIOR, PLAIN, Door::Online, 1, &[]),
    story(
        DISABILITY,
        PLAIN,
        Door::Station,
        8,
        &[
            (0, HandOver),
            (1, Accept),
            (1, Claim),
            (1, Pass),
            (1, Suspend),
        ],
    ),
    story(
        DISABILITY,
        PLAIN,
        Door::Station,
        30,
        &[
            (0, HandOver),
            (1, Accept),
            (0, HangNotice),
            (1, Pass),
            (1, Suspend),
            (10, Resume),
            (1, EndNotice),
            (1, Pass),
            (1, Approve),
            (2, MakeCertificate),
        ],
    ),
    story(
        DISABILITY,
        PLAIN,
        Door::Station,
        34,
        &[
            (0, HandOver),
            (1, Accept),
            (0, HangNotice),
            (1, Pass),
            (1, Suspend),
            (10, Resume),
            (1, EndNotice),
            (1, Pass),
            (1, Approve),
            (2, MakeCertificate),
            (2, Deliver),
            (0, Rate),
        ],
    ),
    story(FLEXIBLE, PLAIN, Door::Station, 1, &[(0, HandOver)]),
    story(
        FLEXIBLE,
        PLAIN,
        Door::Window(STREET),
        3,
        &[(0, CloseAtOnce), (0, Rate)],
    ),
    story(
        PENSION,
        PLAIN,
        Door::Station,
        2,
        &[(0, CloseAtOnce), (0, Rate)],
    ),
    story(PENSION, PLAIN, Door::Station, 0, &[]),
    story(MEDICAL, PLAIN, Door::Online, 1, &[]),
    story(MEDICAL, PLAIN, Door::Window(STREET), 5, &[(0, CloseAtOnce)]),
    story(FOOD, PLAIN, Door::Online, 3, &[(1, Accept), (0, Claim)]),
    story(
        FOOD,
        PLAIN,
        Door::Online,
        9,
        &[(1, Accept), (0, Claim), (2, RecordCheck)],
    ),
    story(
        FOOD,
        PLAIN,
        Door::Online,
        8,
        &[(1, Accept), (0, Claim), (3, Extend)],
    ),
    story(FOOD, PLAIN, Door::Online, 6, &[(2, NotAccept)]),
    story(RELIEF, URGENT, Door::Online, 5, &[(1, Withdraw)]),
    story(RELIEF, URGENT, Door::Online, 5, &[(1, Return)]),
    story(
        RELIEF,
        PLAIN,
        Door::Station,
        9,
        &[(0, HandOver), (4, Nudge)],
    ),
    Story {
        stars: 2,
        ..story(
            FLEXIBLE,
            PLAIN,
            Door::Window(STREET),
            4,
            &[(0, CloseAtOnce), (0, Rate)],
        )
    },
];

/// 反映过、办结了的: what the library of matters has to show.
const HEARD: [Story; 4] = [
    story(
        STUCK,
        &[("matter", "临时救助"), ("cause", "material")],
        Door::Station,
        13,
        PUT_RIGHT,
    ),
    story(
        STUCK,
        &[("matter", "食品经营许可（新办）"), ("cause", "policy")],
        Door::Online,
        22,
        PUT_RIGHT,
    ),
    story(
        SUGGESTION,
        PLAIN,
        Door::Online,
        17,
        &[
            (0, Accept),
            (0, Contact),
            (1, Change),
            (0, Pass),
            (1, Approve),
        ],
    ),
    story(
        STUCK,
        &[("matter", "临时救助"), ("cause", "material")],
        Door::Online,
        1,
        &[(0, Accept), (0, Contact)],
    ),
];

const PUT_RIGHT: &[(u32, Kind)] = &[
    (0, Accept),
    (0, Contact),
    (1, Change),
    (0, Pass),
    (1, Contact),
    (0, Approve),
];

/// In the other streets, in turn.
const ELSEWHERE: [Story; 6] = [
    story(
        RELIEF,
        URGENT,
        Door::Station,
        3,
        &[(0, HandOver), (1, Accept), (0, Claim)],
    ),
    story(
        PENSION,
        PLAIN,
        Door::Station,
        4,
        &[(0, CloseAtOnce), (0, Rate)],
    ),
    story(SENIOR, PLAIN, Door::Online, 14, &[(1, Accept), (1, Claim)]),
    story(
        RELIEF,
        URGENT,
        Door::Online,
        7,
        &[
            (1, Accept),
            (0, Claim),
            (1, Pass),
            (1, Pass),
            (1, Approve),
            (0, Rate),
        ],
    ),
    story(
        ALLOWANCE,
        PLAIN,
        Door::Station,
        12,
        &[(0, HandOver), (1, Accept), (1, Claim), (2, RecordCheck)],
    ),
    story(
        FLEXIBLE,
        PLAIN,
        Door::Station,
        2,
        &[(0, HandOver), (1, CloseAtOnce)],
    ),
];

/// Files all of it, and lets the clock act on every day since.
pub async fn file_all(past: &App, now: At) -> anyhow::Result<()> {
    let player = Player::new(past)?;
    let world = past.world.now();
    let anchor = UnitId::new(accounts::ANCHOR);
    let mut told: Vec<(&Story, UnitId)> = HERE.iter().map(|s| (s, anchor.clone())).collect();
    let district = UnitId::new(people::DISTRICT);
    let streets = world
        .units
        .children(&district)
        .filter(|u| u.id.0.len() == 9);
    for (n, street) in streets.enumerate() {
        let community = world.units.children(&street.id).next();
        let Some(community) = community.filter(|_| street.id.0 != STREET) else {
            continue;
        };
        // No two streets alike.
        for k in 0..1 + n * 7 % 4 {
            let story = &ELSEWHERE[(n * 5 + k) % ELSEWHERE.len()];
            told.push((story, community.id.clone()));
        }
    }
    told.extend(HEARD.iter().map(|story| (story, anchor.clone())));
    for (n, (story, community)) in told.into_iter().enumerate() {
        // A calendar in which a plan does not fit cuts this one story short, no more.
        if let Err(error) = player.tell(story, &community, n, now).await {
            tracing::warn!(item = story.item, n, %error, "a made-up case stops halfway");
        }
    }
    for days in (0..60).rev() {
        past.clock
            .go_to(At(start_of(day_of(At(now.0 - days * DAY))).0 + DAY / 3).min(now));
        runner::tick(past).await?;
        while notify::send_due(past).await? > 0 {}
    }
    Ok(())
}

/// Plays the parts of everybody: finds who may do the next thing, and lets them do it.
pub struct Player {
    app: App,
    by_unit: BTreeMap<UnitId, Vec<PersonId>>,
    paper: Bytes,
}

impl Player {
    pub fn new(app: &App) -> anyhow::Result<Player> {
        let world = app.world.now();
        let mut by_unit: BTreeMap<UnitId, Vec<PersonId>> = BTreeMap::new();
        for post in &world.posts {
            let there = by_unit.entry(post.unit.clone()).or_default();
            there.push(post.person.clone());
        }
        Ok(Player {
            app: app.clone(),
            by_unit,
            paper: Bytes::from_static(include_bytes!("../../demo/paper.png")),
        })
    }

    async fn tell(
        &self,
        story: &Story,
        community: &UnitId,
        n: usize,
        now: At,
    ) -> anyhow::Result<()> {
        let world = self.app.world.now();
        let mut day = before(&world.calendar, day_of(now), story.ago);
        let mut minute = 9 * 60 + (n as i64 * 17) % 150;
        let at = |day: Date, minute: i64| At(start_of(day).0 + minute * 60_000).min(now);
        self.app.clock.go_to(at(day, minute));
        let desk = match story.door {
            Door::Online => None,
            Door::Station => Some(community.clone()),
            Door::Window(street) => Some(UnitId::new(street)),
        };
        let filing = Sample {
            item: story.item,
            answers: story.answers,
            desk,
            community: community.clone(),
            order: n as u16,
        };
        let key = self.file(&filing).await?;
        for (days, kind) in story.then {
            day = world.calendar.due(day, *days).date;
            minute += 11;
            self.app.clock.go_to(at(day, minute));
            self.play(&key, *kind, story.stars).await?;
        }
        Ok(())
    }

    /// Files one made-up case.
    pub async fn file(&self, sample: &Sample<'_>) -> anyhow::Result<CaseKey> {
        let world = self.app.world.now();
        let now = self.app.now();
        let published = world.published(sample.item, now);
        let published = published.context("the item is not published")?.clone();
        let item = published.item.clone();
        let MadeUp { person, answers } = typed(&item, sample.answers, sample.order);
        let checked = check_answers(&item, &answers)
            .map_err(|faults| anyhow::anyhow!("the made-up answers have faults: {faults:?}"))?;
        let mut files = Vec::new();
        let given = self
            .papers(&item, &checked, sample.desk.is_some(), &mut files)
            .await?;
        let (who, post) = match &sample.desk {
            Some(unit) => {
                let colleague = self.by_unit.get(unit).and_then(|people| people.first());
                let who = world.staff(colleague.context("nobody sits there")?, now);
                let post = who.posts().first().cloned();
                (who, post)
            }
            None => {
                let phone = person.get("phone").map_or("", String::as_str);
                (
                    Who::Resident(PersonId::new(self.app.keys.resident_of_phone(phone))),
                    None,
                )
            }
        };
        let intake = Intake {
            about: about(&world, &answers, now),
            item: published,
            person,
            answers,
            community: sample.community.to_string(),
            company: None,
            given,
            files,
            agent: None,
        };
        let id = uuid::Uuid::now_v7().to_string();
        let order = filing::order(&self.app, &world, &who, post.as_ref(), id, intake)
            .map_err(|faults| anyhow::anyhow!("the made-up filing has faults: {faults:?}"))?;
        let key = order.key.clone();
        act::act(&self.app, order).await.context("filing")?;
        Ok(key)
    }

    /// What is handed in: originals of what is signed, a look at cards, or pictures online.
    async fn papers(
        &self,
        item: &Item,
        answers: &Answers,
        at_desk: bool,
        files: &mut Vec<Document>,
    ) -> anyhow::Result<Vec<Given>> {
        let mut given = Vec::new();
        for material in item
            .materials_for(answers)
            .filter(|m| m.need == Need::Required)
        {
            let mut row = Given {
                material: material.code.clone(),
                files: Vec::new(),
                originals: 0,
                copies: 0,
                seen: false,
            };
            if !at_desk {
                let name = format!("{}.png", material.name);
                let kept = files::keep(&self.app, &material.code, &name, self.paper.clone()).await;
                let document = kept.map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
                row.files.push(document.reference());
                files.push(document);
            } else if material.from == MaterialSource::System {
                row.originals = 1;
            } else {
                row.seen = true;
                row.copies = material.copies;
            }
            given.push(row);
        }
        Ok(given)
    }

    /// Has somebody do it who may; papers receipted and signatures given before where that is what
    /// hinders.
    pub async fn play(&self, key: &CaseKey, kind: Kind, stars: u8) -> anyhow::Result<()> {
        for _ in 0..8 {
            let loaded = self.load(key).await?;
            if let Some(who) = self.actor(&loaded, kind) {
                return self.give(&loaded, who, kind, stars).await;
            }
            let hinders = [Kind::TakePapers, Kind::Witness].into_iter();
            let mut first = hinders.filter_map(|kind| Some((self.actor(&loaded, kind)?, kind)));
            match first.next() {
                Some((who, first)) => self.give(&loaded, who, first, stars).await?,
                None => bail!(
                    "nobody may {} a case that is {}",
                    kind.as_str(),
                    loaded.case.status.as_str()
                ),
            }
        }
        bail!("papers and signatures keep coming")
    }

    pub async fn load(&self, key: &CaseKey) -> anyhow::Result<Loaded> {
        let (world, key) = (self.app.world.now(), key.clone());
        let loaded = self
            .app
            .store
            .read(move |tx| act::load(tx, &world, &key))
            .await?;
        loaded.context("the case is not there")
    }

    /// The first of those concerned who may do it now.
    pub fn actor(&self, loaded: &Loaded, kind: Kind) -> Option<Who> {
        let world = self.app.world.now();
        let now = self.app.now();
        let away = world.away(now);
        let facts = world.facts(&loaded.case, now.max(loaded.case.at), &away);
        let filing = loaded.filing();
        let route = &filing.route;
        let resident = Who::Resident(filing.applicant.who.clone());
        let units = [&route.accepting, &route.deciding, &route.community];
        let units = loaded.case.task.iter().map(|task| &task.unit).chain(units);
        let units = units.chain(&route.taking).chain(&route.steps);
        let people = units.filter_map(|unit| self.by_unit.get(unit)).flatten();
        std::iter::once(resident)
            .chain(people.map(|person| world.staff(person, now)))
            .find(|who| {
                let offers = case::allowed(&loaded.case, &loaded.item, who, &facts);
                offers.iter().any(|offer| offer.kind == kind)
            })
    }

    async fn give(&self, loaded: &Loaded, who: Who, kind: Kind, stars: u8) -> anyhow::Result<()> {
        let (command, documents) = self.command(loaded, &who, kind, stars).await?;
        let order = Order {
            key: loaded.key.clone(),
            command_id: uuid::Uuid::now_v7().to_string(),
            who,
            command,
            documents,
            words: Vec::new(),
        };
        act::act(&self.app, order)
            .await
            .with_context(|| kind.as_str())?;
        Ok(())
    }

    async fn command(
        &self,
        loaded: &Loaded,
        who: &Who,
        kind: Kind,
        stars: u8,
    ) -> anyhow::Result<(Command, Vec<Document>)> {
        let mut documents = Vec::new();
        let mut say = |kind: &'static str, words: &str| {
            let document = Document::new(kind, words);
            let reference = document.reference();
            documents.push(document);
            reference
        };
        let (case, item) = (&loaded.case, &loaded.item);
        let command = match kind {
            Kind::Receive => Command::Receive,
            Kind::Accept => Command::Accept,
            Kind::Claim => Command::Claim,
            Kind::HandBack => Command::HandBack,
            Kind::Relieve => Command::Relieve,
            Kind::HandOver => Command::HandOver,
            Kind::AskCorrection => {
                let about = loaded.filing().needs.first().cloned().unwrap_or_default();
                let why = "复印件看不清边角，请重新提供一份清晰的。（演示）";
                let words = serde_json::json!({ "each": { &about: why } }).to_string();
                let missing = vec![Missing { about }];
                let note = say("note", &words);
                Command::AskCorrection { missing, note }
            }
            Kind::AnswerCorrection => {
                let asked = case.corrections.last().context("nothing was asked")?;
                let given = asked.missing.iter().map(|missing| Given {
                    material: missing.about.clone(),
                    files: Vec::new(),
                    originals: 0,
                    copies: 0,
                    seen: true,
                });
                let given = given.collect();
                Command::AnswerCorrection {
                    given,
                    form: None,
                    joint: None,
                }
            }
            Kind::NotAccept => Command::NotAccept {
                reason: say(
                    "reason",
                    "经营场所不在本区，请向所在区市场监管部门申请。（演示）",
                ),
                agency: None,
            },
            Kind::CloseAtOnce => Command::CloseAtOnce { note: None },
            Kind::TakePapers => {
                let units = who.posts().iter().map(|post| &post.unit);
                let papers = units.flat_map(|unit| case.on_way_to(unit));
                let papers = papers.map(|paper| paper.material.clone()).collect();
                Command::TakePapers { papers }
            }
            Kind::SendBack => Command::SendBack {
                reason: say("reason", "缺少签名，请补签后再交。（演示）"),
            },
            Kind::Pass => Command::Pass {
                opinion: Some(say("opinion", "材料齐全，情况属实，拟同意。（演示）")),
            },
            Kind::PutBack => Command::PutBack {
                reason: say("reason", "收入核对结果需要补充说明。（演示）"),
            },
            Kind::RecordCheck => Command::RecordCheck {
                check: self.open_check(loaded, false)?,
                staff: self.two_of(who)?,
                finding: say("finding", "两人到场核查，情况与申请一致。（演示）"),
            },
            Kind::HangNotice => Command::HangNotice {
                check: self.open_check(loaded, true)?,
            },
            Kind::EndNotice => Command::EndNotice {
                check: self.open_check(loaded, true)?,
                finding: say("finding", "公示期满，没有异议。（演示）"),
            },
            Kind::Suspend => {
                let stop = item.stops.first().context("this item has no stop")?;
                Command::Suspend {
                    stop: stop.key.clone(),
                    days: stop.days.min(15),
                    reason: say("reason", "已约定到指定机构评定。（演示）"),
                }
            }
            Kind::Resume => Command::Resume {
                finding: say("finding", "评定结果已送达。（演示）"),
            },
            Kind::Extend => Command::Extend {
                reason: say("reason", "现场条件复杂，需要再次核查。（演示）"),
            },
            Kind::Approve => Command::Approve { note: None },
            Kind::Refuse => Command::Refuse {
                reason: say(
                    "reason",
                    "经核实，家庭情况不符合《社会救助暂行办法》第四十七条的条件。（演示）",
                ),
            },
            Kind::MakeCertificate => Command::MakeCertificate {
                document: say("certificate", "演示证件，样张，无效。"),
            },
            Kind::Deliver => Command::Deliver {
                way: DeliveryWay::Desk,
            },
            Kind::Withdraw => Command::Withdraw { reason: None },
            Kind::Return => Command::Return {
                reason: say("reason", "同一事项已有办件，请在原件上继续。（演示）"),
            },
            Kind::Nudge => Command::Nudge {
                note: Some(say("note", "老人家里等用，请尽快看一下。（演示）")),
            },
            Kind::Rate => {
                let unrated = case.unrated();
                let (service, n) = *unrated.first().context("all is rated")?;
                Command::Rate(Rating::plain(service, n, stars))
            }
            Kind::Question => Command::Consult(Wanted {
                what: Consult::Question,
                of: Vec::new(),
                at: None,
                words: say("question", "老人问低保证明要不要再开一次？（演示）"),
            }),
            Kind::Opinion => {
                let world = self.app.world.now();
                let nobody = act::nobody();
                let facts = world.facts(case, self.app.now(), &nobody);
                let all = case::departments(case, item, &facts);
                Command::Consult(Wanted {
                    what: Consult::Opinion,
                    of: all.into_iter().map(|(unit, _)| unit).collect(),
                    at: None,
                    words: say("question", "请就本件提出意见。（演示）"),
                })
            }
            Kind::Reply => {
                let mine = |unit: &UnitId| who.posts().iter().any(|post| post.unit == *unit);
                let mut all = case.consultations.iter();
                let asked = all
                    .find(|c| c.silent().any(mine))
                    .context("nothing is asked")?;
                Command::Reply {
                    n: asked.n,
                    words: say("reply", "已核对，没有不同意见。（演示）"),
                }
            }
            Kind::Contact => Command::Contact {
                way: ContactWay::Phone,
                reached: true,
                agrees: Some(true),
                satisfied: Some(true),
                words: say("words", "打通了，听他把经过说了一遍。（演示）"),
            },
            Kind::Change => {
                let about = loaded.filing().about.as_deref();
                let item = about.and_then(|about| about.item.as_deref());
                let (what, cause, cancelled, reference, words) = match item {
                    Some(RELIEF) => (
                        Changed::Item,
                        Cause::Material,
                        1,
                        RELIEF,
                        "收入证明别处能查到，指南里这一样可以不要了。（演示）",
                    ),
                    Some(FOOD) => (
                        Changed::Rule,
                        Cause::Policy,
                        0,
                        "demo-2026-31",
                        "两家定下谁先看谁后看，写成规定。（演示）",
                    ),
                    _ => (
                        Changed::Flow,
                        Cause::Material,
                        0,
                        "",
                        "两个窗口的材料要求对不上，已统一。（演示）",
                    ),
                };
                Command::Change {
                    what,
                    cause: Some(cause),
                    cancelled,
                    reference: reference.to_owned(),
                    words: say("reason", words),
                }
            }
            Kind::Witness => {
                let state = case.unsigned().next().context("everybody has signed")?;
                Command::Witness {
                    row: state.joint.row.clone(),
                    form: case.form_seq(),
                    paper: Some(say("note", "申请表第 2 页，当面签的。（演示）")),
                }
            }
            Kind::Sign
            | Kind::RefuseToSign
            | Kind::Agree
            | Kind::Reopen
            | Kind::Appeal
            | Kind::DecideAppeal
            | Kind::Minute
            | Kind::RecordWalk
            | Kind::Rise
            | Kind::Call
            | Kind::Assign
            | Kind::Bag
            | Kind::Miss
            | Kind::SendPapers
            | Kind::ReturnPapers
            | Kind::RecordRating
            | Kind::Remind
            | Kind::File
            | Kind::Warn
            | Kind::Supervise
            | Kind::Lapse
            | Kind::AcceptBySilence
            | Kind::Restate => bail!("{} is not for people to play", kind.as_str()),
        };
        Ok((command, documents))
    }

    fn open_check(&self, loaded: &Loaded, is_notice: bool) -> anyhow::Result<String> {
        let open = case::unmet(&loaded.case, &loaded.item);
        let check = open
            .into_iter()
            .find(|check| (check.kind == CheckKind::PublicNotice) == is_notice);
        Ok(check.context("no check is open")?.key.clone())
    }

    /// The one who records, and a colleague of the same unit.
    fn two_of(&self, who: &Who) -> anyhow::Result<Vec<PersonId>> {
        let me = who.id();
        let unit = &who
            .posts()
            .first()
            .context("a resident checks nothing")?
            .unit;
        let mut people = self.by_unit.get(unit).into_iter().flatten();
        let colleague = people.find(|person| **person != me).cloned();
        Ok(vec![me, colleague.context("nobody to go along")?])
    }
}

/// What somebody made up would type.
pub struct MadeUp {
    pub person: Typed,
    pub answers: Typed,
}

/// The made-up person `order`, and an answer to every question.
pub fn typed(item: &Item, over: &[(&str, &str)], order: u16) -> MadeUp {
    MadeUp {
        person: resident(item, order),
        answers: answers(item, over, order),
    }
}

/// What a made-up matter is about: the item whose name somebody wrote down.
fn about(world: &World, answers: &Answers, now: At) -> Option<About> {
    let name = answers.get("matter")?;
    let item = world.guides(now).find(|one| one.item.name == *name)?;
    Some(About {
        item: Some(item.item.key.clone()),
        ..About::of(UnitId::new(""))
    })
}

/// One made-up filing.
pub struct Sample<'a> {
    pub item: &'a str,
    /// What is answered otherwise than with the first choice, or than the example says.
    pub answers: &'a [(&'a str, &'a str)],
    /// The unit of the counter; `None` is online.
    pub desk: Option<UnitId>,
    pub community: UnitId,
    /// Tells made-up people apart.
    pub order: u16,
}

fn resident(item: &Item, order: u16) -> Typed {
    let year = match item.key.as_str() {
        SENIOR => 1934 + order % 8,
        PENSION => 1950 + order % 10,
        _ => 1962 + order % 38,
    };
    let birth = Date::constant(1900, 1, 1).saturating_add(
        jiff::Span::new()
            .years(i64::from(year) - 1900)
            .months(i64::from(order % 12))
            .days(i64::from(order % 27)),
    );
    let company = item.audience == [Audience::Company];
    let mut typed = Typed::from([
        (
            "name".to_owned(),
            people::name(1_000 + usize::from(order) * 3),
        ),
        (
            "id_number".to_owned(),
            numbers::id_number(birth, 100 + order),
        ),
        ("phone".to_owned(), numbers::phone(order)),
        ("address".to_owned(), format!("演示胡同 {} 号", order + 1)),
    ]);
    if company {
        typed.insert("applicant".into(), "company".into());
        typed.insert("company".into(), format!("演示小吃店 {order} 号"));
        typed.insert("uscc".into(), numbers::uscc(order));
    }
    typed
}

/// An answer to every question that is asked: the first choice, unless `over` says otherwise.
fn answers(item: &Item, over: &[(&str, &str)], order: u16) -> Typed {
    let mut typed = Typed::new();
    for situation in &item.situations {
        let chosen = over.iter().find(|(key, _)| *key == situation.key);
        let first = situation
            .options
            .first()
            .map(|option| option.value.as_str());
        let value = chosen
            .map(|(_, value)| *value)
            .or(first)
            .unwrap_or_default();
        typed.insert(situation.key.clone(), value.to_owned());
    }
    for field in &item.fields {
        if holds(&field.when, &typed) {
            let told = over.iter().find(|(key, _)| *key == field.key);
            let told = told.map(|(_, value)| (*value).to_owned());
            let value = told.or_else(|| made_up(field, order));
            typed.extend(value.map(|value| (field.key.clone(), value)));
        }
    }
    for group in &item.groups {
        if !holds(&group.when, &typed) {
            continue;
        }
        // As many rows as the form says elsewhere that there are.
        let counted = item.rules.iter().find(|rule| {
            rule.kind == RuleKind::Rows && rule.how == How::Equal && rule.of[0] == group.key
        });
        let counted = counted.and_then(|rule| {
            let people = typed.get(&rule.to)?.parse::<u32>().ok()?;
            Some(people.saturating_sub(rule.besides))
        });
        let rows = counted.unwrap_or(group.at_least.max(1)).min(group.at_most);
        for row in 1..=rows {
            for field in &group.fields {
                if holds(&field.when, &group.seen(&typed, row)) {
                    // Nobody else in the house; a thousand houses on they begin anew.
                    let own = 40 + order % 1000 * 20 + row as u16;
                    let value = match field.personal {
                        Some(Personal::Name) => Some(people::name(4_000 + usize::from(own))),
                        Some(Personal::Address | Personal::Words) | None => made_up(field, own),
                    };
                    let key = cell(&group.key, row, &field.key);
                    typed.extend(value.map(|value| (key, value)));
                }
            }
        }
    }
    // What has to be a sum is.
    for rule in item
        .rules
        .iter()
        .filter(|rule| rule.kind == RuleKind::Total)
    {
        let is_meant = |key: &String| {
            rule.of
                .iter()
                .any(|of| match (of.split_once('.'), parts(key)) {
                    (Some((group, column)), Some((own, _, field))) => {
                        own == group && field == column
                    }
                    _ => of == key,
                })
        };
        let summed = typed.iter().filter(|(key, _)| is_meant(key));
        let sum: u64 = summed
            .filter_map(|(_, value)| value.parse::<u64>().ok())
            .sum();
        if let Some(to) = typed.get_mut(&rule.to) {
            *to = sum.to_string();
        }
    }
    typed
}

/// What somebody made up writes into a field.
fn made_up(field: &Field, order: u16) -> Option<String> {
    Some(match field.kind {
        FieldKind::Text => "演示内容".to_owned(),
        FieldKind::LongText => "这是演示用的情况说明，没有真实内容。".to_owned(),
        FieldKind::Money => "1200".to_owned(),
        FieldKind::Count => "3".to_owned(),
        FieldKind::Date => "2026-10-12".to_owned(),
        FieldKind::Choice => match field.options.first() {
            Some(option) => option.value.clone(),
            None => return None,
        },
        FieldKind::MultiChoice => match field.options.first() {
            Some(option) => option.value.clone(),
            None => return None,
        },
        FieldKind::Email => format!("yanshi{order}@example.cn"),
        FieldKind::YesNo => "no".to_owned(),
        FieldKind::IdNumber => numbers::id_number(Date::constant(1985, 3, 5), 500 + order),
        FieldKind::Phone => numbers::phone(5_000 + order),
        FieldKind::Account => format!("621000000000{order:04}"),
        FieldKind::Uscc => numbers::uscc(order),
    })
}

/// The day so many working days before `today`.
fn before(calendar: &Calendar, today: Date, days: u32) -> Date {
    let mut day = today;
    let mut left = days;
    while left > 0 {
        match day.yesterday() {
            Ok(earlier) => day = earlier,
            Err(_) => break,
        }
        left -= u32::from(calendar.is_working(day));
    }
    day
}
