//! One scene for each kind of command: what leads up to it, and the one act that is struck.

use crate::house::{FRIDAY, House, catalogue};
use crate::notes::{Kept, Notes};
use crate::people::*;
use crate::place::{self, Place};
use yike::act::{self, CaseKey, Done, Fail, Order};
use yike::ledger::LogError;
use yike::private::Document;
use yike::register::{self, NewPost};
use yike::store::Tx;
use yike_core::case::{Command, DeliveryWay, DocRef, Missing, Rating, Service};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

/// The id of the struck command.
pub const ID: &str = "file-the-command";

pub struct Scene {
    pub name: &'static str,
    /// The moment of the act.
    pub when: &'static str,
    before: fn(&House) -> Option<CaseKey>,
    pub last: Last,
}

pub enum Last {
    /// An order of somebody.
    Order(fn(&House, &CaseKey) -> Order),
    /// A new case.
    File(fn(&House) -> Order),
    /// What the clock does, and the event that it must give once.
    Tick(&'static str),
    /// A change of the register.
    Register(fn(&mut Tx<'_>, At) -> Result<(), Fail>),
}

/// As `House::order`, under the scene's id, with words.
fn order(house: &House, who: &Who, key: &CaseKey, command: Command) -> Order {
    Order {
        command_id: ID.to_owned(),
        ..house.order(who, key, command)
    }
}

fn plain(house: &House, staff: &str, key: &CaseKey, command: Command) -> Order {
    order(house, &house.staff(staff), key, command)
}

fn saying(house: &House, staff: &str, key: &CaseKey, of: impl FnOnce(DocRef) -> Command) -> Order {
    let document = Document::new("words", "经核对，情况属实，按规定办理");
    let mut order = plain(house, staff, key, of(document.reference()));
    order.documents.push(document);
    order
}

fn at_counter(house: &House, item: &str) -> CaseKey {
    house.files_at_counter(item, LIN_XIAO, &wang_xiulan())
}

fn accepted(house: &House, item: &str) -> CaseKey {
    let key = at_counter(house, item);
    house.brings_to_acceptance(&key);
    key
}

fn online(house: &House) -> Option<CaseKey> {
    Some(house.files_online("temporary-relief", &wang_xiulan()))
}

fn handed_over(house: &House) -> Option<CaseKey> {
    let key = at_counter(house, "temporary-relief");
    house.does(LIN_XIAO, &key, Command::HandOver);
    Some(key)
}

fn at_approver(house: &House) -> Option<CaseKey> {
    let key = accepted(house, "temporary-relief");
    house.passes_to_approver(&key);
    Some(key)
}

fn missing(about: &str) -> Vec<Missing> {
    vec![Missing {
        about: about.to_owned(),
    }]
}

fn asked_for_more(house: &House) -> Option<CaseKey> {
    let key = online(house)?;
    house.says(SUN_PING, &key, "票据看不清", |note| {
        Command::AskCorrection {
            missing: missing("M21"),
            note,
        }
    });
    Some(key)
}

fn with_papers(house: &House) -> Option<CaseKey> {
    let key = house.files_with_papers("temporary-relief", LIN_XIAO, &wang_xiulan());
    house.does(LIN_XIAO, &key, Command::HandOver);
    Some(key)
}

fn all_papers(house: &House, key: &CaseKey) -> Vec<String> {
    let papers = house.case(key).case.papers;
    papers.iter().map(|paper| paper.material.clone()).collect()
}

fn assessed(house: &House) -> Option<CaseKey> {
    let key = accepted(house, "disability-certificate");
    house.does(ZHENG_AN, &key, Command::Pass { opinion: None });
    Some(key)
}

fn suspended(house: &House) -> Option<CaseKey> {
    let key = assessed(house)?;
    house.says(LUO_XI, &key, "已预约评定", suspend);
    Some(key)
}

fn suspend(reason: DocRef) -> Command {
    Command::Suspend {
        stop: "assessment".into(),
        days: 10,
        reason,
    }
}

fn noticed(house: &House) -> Option<CaseKey> {
    let key = suspended(house)?;
    house.it_is("2026-12-08 09:00");
    house.says(LUO_XI, &key, "评定为肢体三级", |finding| {
        Command::Resume { finding }
    });
    house.does(LIN_XIAO, &key, hang());
    Some(key)
}

fn hang() -> Command {
    Command::HangNotice {
        check: "public_notice".into(),
    }
}

fn end_notice(finding: DocRef) -> Command {
    Command::EndNotice {
        check: "public_notice".into(),
        finding,
    }
}

fn to_be_made(house: &House) -> Option<CaseKey> {
    let key = noticed(house)?;
    house.it_is("2026-12-16 09:00");
    house.says(LIN_XIAO, &key, "五天里没有人来说不同意", end_notice);
    house.does(LUO_XI, &key, Command::Pass { opinion: None });
    house.does(GAO_YUN, &key, Command::Approve { note: None });
    Some(key)
}

fn to_be_delivered(house: &House) -> Option<CaseKey> {
    let key = to_be_made(house)?;
    house.says(LUO_XI, &key, "证号末四位零零零七", |document| {
        Command::MakeCertificate { document }
    });
    Some(key)
}

fn a_away(house: &House) -> Option<CaseKey> {
    let key = at_counter(house, "temporary-relief");
    let kept: Result<bool, LogError> = house.run(house.app.store.write(|tx| {
        let away = Some((
            crate::house::at("2026-11-20 09:00"),
            crate::house::at("2026-11-21 00:00"),
        ));
        let by = PersonId::new(HE_QING);
        register::mark_away(tx, "lin-xiao-1", away, &by, crate::house::at(FRIDAY))
    }));
    kept.expect("the mark is kept");
    house.reload();
    Some(key)
}

fn in_review(house: &House) -> Option<CaseKey> {
    Some(accepted(house, "temporary-relief"))
}

fn claimed(house: &House) -> Option<CaseKey> {
    let key = in_review(house)?;
    house.does(ZHENG_AN, &key, Command::Claim);
    Some(key)
}

fn warned(house: &House) -> Option<CaseKey> {
    let key = claimed(house)?;
    house.it_is("2026-12-02 09:00");
    assert_eq!(house.tick(), 1);
    Some(key)
}

/// A promise told in a year whose calendar comes only now.
fn provisional(house: &House) -> Option<CaseKey> {
    house.it_is("2026-12-28 10:00");
    let key = accepted(house, "temporary-relief");
    let now = house.app.now();
    let kept: Result<(), LogError> = house.run(house.app.store.write(move |tx| {
        register::keep_year(tx, 2027, YEAR_2027, &PersonId::new(ADMINISTRATOR), now)
    }));
    kept.expect("the year is kept");
    house.reload();
    Some(key)
}

const YEAR_2027: &str = "2027-01-01,holiday,New Year's Day
2027-01-04,holiday,New Year's Day
2027-01-05,holiday,New Year's Day
2027-10-01,holiday,National Day";

fn nothing(_: &House) -> Option<CaseKey> {
    None
}

fn by() -> PersonId {
    PersonId::new(ADMINISTRATOR)
}

macro_rules! scene {
    ($name:literal, $when:expr, $before:expr, $last:expr) => {
        Scene {
            name: $name,
            when: $when,
            before: $before,
            last: $last,
        }
    };
}

/// A photograph that was sent with the filing and with the answer.
const PHOTOGRAPH: &str = "重拍的票据照片";

pub fn all() -> Vec<Scene> {
    use Last::Order as Act;
    use Last::{File, Register, Tick};
    vec![
        scene!(
            "file",
            FRIDAY,
            nothing,
            File(|house| {
                let mut intake = house.intake("temporary-relief", &wang_xiulan());
                let rows: Vec<String> = intake.given.iter().map(|g| g.material.clone()).collect();
                intake.given.clear();
                for material in rows {
                    let (document, given) = house.upload(&material, PHOTOGRAPH);
                    intake.files.push(document);
                    intake.given.push(given);
                }
                house.order_of(&house.resident(&wang_xiulan()), ID, intake)
            })
        ),
        scene!(
            "file-at-counter",
            FRIDAY,
            nothing,
            File(|house| {
                let intake = house.intake("subsistence-allowance", &wang_xiulan());
                house.order_of(&house.staff(LIN_XIAO), ID, intake)
            })
        ),
        scene!(
            "receive",
            FRIDAY,
            online,
            Act(|h, k| plain(h, SUN_PING, k, Command::Receive))
        ),
        scene!(
            "ask-correction",
            FRIDAY,
            online,
            Act(|h, k| saying(h, SUN_PING, k, |note| {
                Command::AskCorrection {
                    missing: missing("M21"),
                    note,
                }
            }))
        ),
        scene!(
            "answer-correction",
            FRIDAY,
            asked_for_more,
            Act(|house, key| {
                let (document, given) = house.upload("M21", PHOTOGRAPH);
                let answer = Command::AnswerCorrection {
                    given: vec![given],
                    form: None,
                    joint: None,
                };
                let mut order = order(house, &house.resident(&wang_xiulan()), key, answer);
                order.documents.push(document);
                order
            })
        ),
        scene!(
            "accept",
            FRIDAY,
            handed_over,
            Act(|h, k| plain(h, SUN_PING, k, Command::Accept))
        ),
        scene!(
            "not-accept",
            FRIDAY,
            handed_over,
            Act(|h, k| saying(h, SUN_PING, k, |reason| {
                Command::NotAccept {
                    reason,
                    agency: Some(UnitId::new(OTHER_STREET)),
                }
            }))
        ),
        scene!(
            "close-at-once",
            FRIDAY,
            |h| Some(at_counter(h, "pension-qualification")),
            Act(|h, k| plain(h, LIN_XIAO, k, Command::CloseAtOnce { note: None }))
        ),
        scene!(
            "hand-over",
            FRIDAY,
            |h| Some(at_counter(h, "temporary-relief")),
            Act(|h, k| plain(h, LIN_XIAO, k, Command::HandOver))
        ),
        scene!(
            "take-papers",
            FRIDAY,
            with_papers,
            Act(|h, k| {
                plain(
                    h,
                    SUN_PING,
                    k,
                    Command::TakePapers {
                        papers: all_papers(h, k),
                    },
                )
            })
        ),
        scene!(
            "send-back",
            FRIDAY,
            handed_over,
            Act(|h, k| saying(h, SUN_PING, k, |reason| Command::SendBack { reason }))
        ),
        scene!(
            "claim",
            FRIDAY,
            in_review,
            Act(|h, k| plain(h, ZHENG_AN, k, Command::Claim))
        ),
        scene!(
            "hand-back",
            FRIDAY,
            claimed,
            Act(|h, k| plain(h, ZHENG_AN, k, Command::HandBack))
        ),
        scene!(
            "relieve",
            FRIDAY,
            a_away,
            Act(|h, k| plain(h, ZHOU_NING, k, Command::Relieve))
        ),
        scene!(
            "pass",
            FRIDAY,
            in_review,
            Act(|h, k| saying(h, ZHENG_AN, k, |opinion| {
                Command::Pass {
                    opinion: Some(opinion),
                }
            }))
        ),
        scene!(
            "put-back",
            FRIDAY,
            |h| {
                let key = in_review(h)?;
                h.does(ZHENG_AN, &key, Command::Pass { opinion: None });
                Some(key)
            },
            Act(|h, k| saying(h, FENG_YUE, k, |reason| Command::PutBack { reason }))
        ),
        scene!(
            "record-check",
            FRIDAY,
            |h| Some(accepted(h, "subsistence-allowance")),
            Act(
                |h, k| saying(h, ZHENG_AN, k, |finding| Command::RecordCheck {
                    check: "home_inquiry".into(),
                    staff: [ZHENG_AN, FENG_YUE].map(PersonId::new).into(),
                    finding,
                })
            )
        ),
        scene!(
            "suspend",
            FRIDAY,
            assessed,
            Act(|h, k| saying(h, LUO_XI, k, suspend))
        ),
        scene!(
            "resume",
            "2026-12-08 09:00",
            suspended,
            Act(|h, k| saying(h, LUO_XI, k, |finding| Command::Resume { finding }))
        ),
        scene!(
            "hang-notice",
            "2026-12-08 09:00",
            |h| {
                let key = suspended(h)?;
                h.it_is("2026-12-08 09:00");
                h.says(LUO_XI, &key, "评定为肢体三级", |finding| {
                    Command::Resume { finding }
                });
                Some(key)
            },
            Act(|h, k| plain(h, LIN_XIAO, k, hang()))
        ),
        scene!(
            "end-notice",
            "2026-12-16 09:00",
            noticed,
            Act(|h, k| saying(h, LIN_XIAO, k, end_notice))
        ),
        scene!(
            "extend",
            FRIDAY,
            // One of the items whose limit may be made longer.
            |h| Some(accepted(h, "subsistence-allowance")),
            Act(|h, k| saying(h, TANG_HE, k, |reason| Command::Extend { reason }))
        ),
        scene!(
            "approve",
            FRIDAY,
            at_approver,
            Act(|h, k| plain(h, TANG_HE, k, Command::Approve { note: None }))
        ),
        scene!(
            "refuse",
            FRIDAY,
            at_approver,
            Act(|h, k| saying(h, TANG_HE, k, |reason| Command::Refuse { reason }))
        ),
        scene!(
            "make-certificate",
            "2026-12-16 09:00",
            to_be_made,
            Act(
                |h, k| saying(h, LUO_XI, k, |document| Command::MakeCertificate {
                    document
                })
            )
        ),
        scene!(
            "deliver",
            "2026-12-16 10:00",
            to_be_delivered,
            Act(|h, k| plain(
                h,
                LIN_XIAO,
                k,
                Command::Deliver {
                    way: DeliveryWay::Home
                }
            ))
        ),
        scene!(
            "withdraw",
            FRIDAY,
            online,
            Act(|h, k| {
                order(
                    h,
                    &h.resident(&wang_xiulan()),
                    k,
                    Command::Withdraw { reason: None },
                )
            })
        ),
        scene!(
            "return",
            FRIDAY,
            handed_over,
            Act(|h, k| saying(h, SUN_PING, k, |reason| Command::Return { reason }))
        ),
        scene!(
            "nudge",
            FRIDAY,
            claimed,
            Act(|h, k| plain(h, LIN_XIAO, k, Command::Nudge { note: None }))
        ),
        scene!(
            "rate",
            FRIDAY,
            |h| Some(at_counter(h, "pension-qualification")),
            Act(|house, key| {
                let words = Document::new("words", "人很好，就是等得久了一点");
                let rate = Command::Rate(Rating {
                    words: Some(words.reference()),
                    ..Rating::plain(Service::Filing, 1, 4)
                });
                let mut order = order(house, &house.resident(&wang_xiulan()), key, rate);
                order.documents.push(words);
                order
            })
        ),
        scene!("warn", "2026-12-02 09:00", claimed, Tick("warned")),
        scene!("supervise", "2026-12-07 09:00", warned, Tick("supervised")),
        scene!("lapse", "2026-12-12 00:00", asked_for_more, Tick("lapsed")),
        scene!(
            "accept-by-silence",
            "2026-11-28 07:00",
            |h| Some(h.files_online("food-business-licence", &wang_xiulan())),
            Tick("accepted")
        ),
        scene!("restate", "2026-12-28 11:00", provisional, Tick("restated")),
        scene!(
            "register-item",
            "2026-11-20 11:00",
            nothing,
            Register(|tx, now| {
                let items = &catalogue().items;
                let loaded = items
                    .iter()
                    .find(|loaded| loaded.item.key == "temporary-relief");
                let text = loaded
                    .expect("in the catalogue")
                    .text
                    .replace("promise = 10", "promise = 9");
                let item: yike_core::item::Item = toml::from_str(&text).expect("an item");
                Ok(register::publish(tx, &item.key, &text, now, &by(), now)?)
            })
        ),
        scene!(
            "register-year",
            FRIDAY,
            in_review,
            Register(|tx, now| { Ok(register::keep_year(tx, 2027, YEAR_2027, &by(), now)?) })
        ),
        scene!(
            "register-person",
            FRIDAY,
            nothing,
            Register(|tx, now| {
                let person = PersonId::new("he-bing");
                register::add_person(tx, &person, "何冰", "he-bing", "", &by(), now)?;
                let post = NewPost {
                    id: "he-bing-1".into(),
                    person,
                    unit: UnitId::new(STREET),
                    duty: Duty::Window,
                    slot: String::new(),
                };
                register::give_post(tx, &post, &by(), now)
            })
        ),
        scene!(
            "register-post-ended",
            FRIDAY,
            nothing,
            Register(|tx, now| {
                register::end_post(tx, "lin-xiao-1", &by(), now)?;
                Ok(())
            })
        ),
        scene!(
            "register-setting",
            FRIDAY,
            nothing,
            Register(|tx, now| { Ok(register::set(tx, "hotline", "12345", &by(), now)?) })
        ),
    ]
}

pub fn find(name: &str) -> Scene {
    let found = all().into_iter().find(|scene| scene.name == name);
    found.unwrap_or_else(|| panic!("no scene {name}"))
}

impl Scene {
    /// Plays what leads up to it, in that place; gives the case.
    pub fn prepare(&self, place: &Place) -> Option<CaseKey> {
        let house = place.house(FRIDAY);
        let key = (self.before)(&house);
        std::fs::write(
            place.data.join("scene"),
            key.as_ref().map_or(String::new(), CaseKey::to_string),
        )
        .expect("noted");
        place::close(house);
        key
    }
}

/// The case that the preparation left.
pub fn case_of(place: &Place) -> Option<CaseKey> {
    CaseKey::parse(&std::fs::read_to_string(place.data.join("scene")).unwrap_or_default())
}

/// The struck act itself, in the child; what was acknowledged is noted.
pub fn play(name: &str, place: &Place, notes: &Notes) {
    let scene = find(name);
    let house = place.house(scene.when);
    notes.sent(ID);
    match act(&scene, &house, place) {
        Ok(kept) => notes.kept(&kept),
        Err(fault) => panic!("{fault}"),
    }
}

/// Carries out the scene's last act; what the caller was told.
pub fn act(scene: &Scene, house: &House, place: &Place) -> Result<Kept, String> {
    let case = || case_of(place).expect("a case");
    let told = |done: Result<Done, Fail>, papers: Vec<String>| -> Result<Kept, String> {
        let done = done.map_err(|fail| fail.to_string())?;
        Ok(house.run(Kept::of(&house.app, ID, &done, papers)))
    };
    let papers = match scene.name {
        "file" | "answer-correction" => vec![photograph_digest()],
        _ => Vec::new(),
    };
    match &scene.last {
        Last::File(order) => told(house.run(act::act(&house.app, order(house))), papers),
        Last::Order(order) => {
            let order = order(house, &case());
            told(house.run(act::act(&house.app, order)), papers)
        }
        Last::Tick(_) => {
            house
                .run(yike::runner::tick(&house.app))
                .map_err(|error| error.to_string())?;
            Ok(Kept {
                id: ID.into(),
                ..Kept::default()
            })
        }
        Last::Register(change) => {
            let (change, now) = (*change, house.app.now());
            let kept = house.run(house.app.store.write(move |tx| change(tx, now)));
            kept.map_err(|error| error.to_string())?;
            Ok(Kept {
                id: ID.into(),
                ..Kept::default()
            })
        }
    }
}

fn photograph_digest() -> String {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0];
    bytes.extend(PHOTOGRAPH.as_bytes());
    yike_core::chain::hex(&yike_core::chain::sm3(&bytes))
}

/// How often the clock's event stands in the case.
pub fn times(house: &House, key: &CaseKey, kind: &str) -> usize {
    house
        .kinds(key)
        .iter()
        .filter(|found| **found == kind)
        .count()
}
