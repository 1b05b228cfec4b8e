//! A small town for the proofs over all routes: two districts, people in every post near and far,
//! one case on its way, and a caller that speaks HTTP to the router in this process.
#![allow(dead_code)]

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use object_store::memory::InMemory;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use yike::act::{self, CaseKey, Fail};
use yike::app::{App, Clock, Mode};
use yike::catalogue::{Catalogue, LoadedRecord};
use yike::filing::{self, Intake};
use yike::private::Keys;
use yike::register::{self, NewPost};
use yike::store::throwaway::{self, Scratch};
use yike::web::session::{self, SessionKind};
use yike::world::Watch;
use yike::{args, draft, files, letter, load, passphrase, proposal};
use yike_core::case::{Given, Kind};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

/// 2026-11-20 10:00 at +08:00, a Friday.
pub const MORNING: At = At(1_795_140_000_000);
pub const STATION: &str = "110101001001";
pub const STREET: &str = "110101001";
/// A street with a list in the built-in catalogue; the street of the case has one like it.
const LISTED: &str = "110101013";
pub const ITEM: &str = "disability-certificate";
pub const PASSPHRASE: &str = "每天八点半开门先烧一壶水";
pub const PHONE: &str = "13800001234";
pub const AGENT_PHONE: &str = "13700001111";
pub const LATE_PHONE: &str = "13700002222";
pub const FORMER_PHONE: &str = "13700003333";

yike::sql! {
    EVENTS = "SELECT COUNT(*) FROM event";
    PRIVATE = "SELECT COUNT(*) FROM private";
    DRAFTS = "SELECT COUNT(*) FROM draft";
    CODE = "SELECT code FROM lookup WHERE case_id = $1";
    TELL = "INSERT INTO setting (name, value) VALUES ($1, $2)";
}

pub struct Town {
    pub app: App,
    pub router: axum::Router,
    pub case: CaseKey,
    /// The id of the one file of the case.
    pub file: String,
    pub code: String,
    /// A draft of the resident whose case it is.
    pub draft: String,
    /// The letter by which the agent acts for that resident now.
    pub letter: String,
    /// Another one, recorded at the station with its paper, to be read and revoked.
    pub spare: String,
    _scratch: Scratch,
}

/// Where a post stands to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Near {
    /// A unit on the way of the case.
    Own,
    /// Its neighbour on the same level.
    Sibling,
    /// The unit above.
    Above,
    /// The same place in another district.
    Away,
}

impl Near {
    pub const ALL: [Near; 4] = [Near::Own, Near::Sibling, Near::Above, Near::Away];

    pub fn as_str(self) -> &'static str {
        match self {
            Near::Own => "own",
            Near::Sibling => "sibling",
            Near::Above => "above",
            Near::Away => "away",
        }
    }
}

/// The unit of a post of this duty that stands so to the case.
pub fn unit_of(duty: Duty, near: Near) -> &'static str {
    let row = match duty {
        Duty::Station | Duty::StationHead | Duty::Grid => {
            [STATION, "110101001002", STREET, "110102001001"]
        }
        Duty::Window
        | Duty::Section
        | Duty::Approver
        | Duty::Supervisor
        | Duty::Auditor
        | Duty::Administrator
        | Duty::Security
        | Duty::Helper
        | Duty::Contact
        | Duty::Observer => [STREET, "110101002", "110101", "110102001"],
        Duty::District => ["110101B60", "110101B08", "110101", "110102"],
    };
    row[near as usize]
}

pub fn login_of(duty: Duty, near: Near) -> String {
    format!("{}-{}", duty.as_str().replace('_', "-"), near.as_str())
}

pub fn person_of(duty: Duty, near: Near) -> PersonId {
    PersonId::new(format!("p-{}", login_of(duty, near)))
}

/// A photograph that any check by content takes for one.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde";

pub async fn town() -> Town {
    let scratch = throwaway::sqlite();
    let app = App {
        store: scratch.store.clone(),
        keys: Arc::new(Keys::new(&[7; 32])),
        world: Watch::default(),
        objects: Arc::new(InMemory::new()),
        clock: Clock::set(MORNING),
        mode: Mode::Serve,
        sms: yike::notify::Gateway::None,
        outside: Default::default(),
        heads: Arc::new(yike::heads::Heads::fresh()),
        health: yike::health::Health::default(),
        sought: Default::default(),
    };
    let mut catalogue = Catalogue::embedded();
    // Two districts are enough.
    catalogue.units_csv = catalogue
        .units_csv
        .lines()
        .filter(|line| {
            ["code", "11,", "110101", "110102"]
                .iter()
                .any(|p| line.starts_with(p))
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let near = catalogue
        .lists
        .iter()
        .find(|list| list.text.contains(LISTED));
    let text = near.unwrap().text.replace(LISTED, STREET);
    catalogue.lists.push(LoadedRecord {
        record: Arc::new(toml::from_str(&text).unwrap()),
        digest: yike_core::item::Item::digest(&text),
        text,
    });
    let by = PersonId::new("setup");
    load::units(&app, &catalogue, &by).await.unwrap();
    load::calendar(&app, &catalogue, &by).await.unwrap();
    load::items(&app, &catalogue, &by).await.unwrap();
    staff(&app).await;
    let (case, file) = file_case(&app).await;
    let code = code_of(&app, &case).await;
    let world = app.world.now();
    let resident = resident(&app);
    let published = world.published(ITEM, MORNING).unwrap();
    let id = uuid::Uuid::now_v7().to_string();
    let draft = draft::begin(&app, resident.as_str(), &id, published, true)
        .await
        .unwrap();
    let hour = 3_600_000;
    let letter = give(&app, AGENT_PHONE, MORNING, At(MORNING.0 + 9 * hour), false).await;
    let spare = give(&app, "13700004444", MORNING, At(MORNING.0 + 9 * hour), true).await;
    let yesterday = At(MORNING.0 - 24 * hour);
    give(&app, LATE_PHONE, yesterday, At(MORNING.0 - 1), false).await;
    let former = give(&app, FORMER_PHONE, MORNING, At(MORNING.0 + 9 * hour), false).await;
    revoke(&app, &former).await;
    propose(&app).await;
    let router = yike::web::router(app.clone());
    Town {
        letter,
        spare,
        app,
        router,
        case,
        file,
        code,
        draft,
        _scratch: scratch,
    }
}

/// A change of an item that waits for somebody.
const PROPOSAL: &str = "0193bbbb-0000-7000-8000-000000000000";

async fn propose(app: &App) {
    let by = PersonId::new("setup");
    let new = proposal::new(PROPOSAL.into(), ITEM, "", &by, MORNING, MORNING);
    let put = app.store.write(move |tx| proposal::put(tx, &new));
    put.await.unwrap();
}

/// Somebody in every duty, near and far, and one who is there to be changed.
async fn staff(app: &App) {
    let secret = passphrase::hash(PASSPHRASE).unwrap();
    app.store
        .write(move |tx| {
            let by = PersonId::new("setup");
            for duty in Duty::ALL {
                for near in Near::ALL {
                    let (person, login) = (person_of(duty, near), login_of(duty, near));
                    register::add_person(tx, &person, "林晓", &login, &secret, &by, MORNING)?;
                    let post = NewPost {
                        id: format!("post-{login}"),
                        person,
                        unit: UnitId::new(unit_of(duty, near)),
                        duty,
                        slot: String::new(),
                    };
                    register::give_post(tx, &post, &by, MORNING)?;
                }
            }
            let dummy = PersonId::new("p-dummy");
            register::add_person(tx, &dummy, "何冰", "dummy", &secret, &by, MORNING)?;
            let post = NewPost {
                id: "post-dummy".into(),
                person: dummy,
                unit: UnitId::new("110101003"),
                duty: Duty::Window,
                slot: String::new(),
            };
            register::give_post(tx, &post, &by, MORNING)?;
            Ok::<_, Fail>(())
        })
        .await
        .unwrap();
    app.world.reload(&app.store).await.unwrap();
}

/// The resident whose case it is.
pub fn resident(app: &App) -> PersonId {
    PersonId::new(app.keys.resident_of_phone(PHONE))
}

pub fn person_fields() -> BTreeMap<String, String> {
    [
        ("name", "王秀兰"),
        ("id_number", "110101194912310024"),
        ("phone", PHONE),
        ("address", "东城区某胡同 1 号"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

pub fn answers() -> BTreeMap<String, String> {
    [
        ("applicant", "adult"),
        ("filed_by", "self"),
        ("category", "limb"),
        ("at_home", "no"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

/// A case taken in at the station and handed over: the street's window has it now.
async fn file_case(app: &App) -> (CaseKey, String) {
    let world = app.world.now();
    let published = world.published(ITEM, MORNING).unwrap().clone();
    let photograph = files::keep(app, "M01", "photo.png", PNG.into())
        .await
        .unwrap();
    let file = photograph.reference();
    let given = published
        .item
        .materials_for(&answers())
        .map(|material| Given {
            material: material.code.clone(),
            files: if material.code == "M01" {
                vec![file.clone()]
            } else {
                Vec::new()
            },
            originals: 0,
            copies: 0,
            seen: true,
        })
        .collect();
    let intake = Intake {
        about: None,
        item: published,
        person: person_fields(),
        answers: answers(),
        community: STATION.into(),
        company: None,
        given,
        files: vec![photograph],
        agent: None,
    };
    let taker = person_of(Duty::Station, Near::Own);
    let who = Who::Staff {
        person: taker,
        posts: vec![Post {
            unit: UnitId::new(STATION),
            duty: Duty::Station,
        }],
    };
    let desk = who.posts().first().cloned();
    let id = || uuid::Uuid::now_v7().to_string();
    let order = filing::order(app, &world, &who, desk.as_ref(), id(), intake).unwrap();
    let filed = act::act(app, order).await.unwrap();
    let order = act::Order {
        key: filed.key.clone(),
        command_id: id(),
        who,
        command: yike_core::case::Command::HandOver,
        documents: Vec::new(),
        words: Vec::new(),
    };
    assert_eq!(order.command.kind(), Kind::HandOver);
    act::act(app, order).await.unwrap();
    (filed.key, file.id)
}

/// The resident of the case lets somebody act for them, in the item of the case.
pub async fn give(app: &App, phone: &str, from: At, until: At, at_desk: bool) -> String {
    give_in(app, phone, from, until, at_desk, PHONE, ITEM).await
}

pub async fn give_in(
    app: &App,
    phone: &str,
    from: At,
    until: At,
    at_desk: bool,
    principal: &str,
    item: &str,
) -> String {
    let paper = match at_desk {
        true => Some(
            files::keep(app, "paper", "letter.png", PNG.into())
                .await
                .unwrap(),
        ),
        false => None,
    };
    let id = uuid::Uuid::now_v7().to_string();
    let new = letter::New {
        id: id.clone(),
        principal: PersonId::new(app.keys.resident_of_phone(principal)),
        agent: PersonId::new(app.keys.resident_of_phone(phone)),
        items: vec![item.to_owned()],
        case: None,
        may_withdraw: false,
        until,
        names: letter::Names {
            principal: "王秀兰".into(),
            principal_phone: principal.into(),
            agent: "李明".into(),
            agent_phone: phone.into(),
            company: None,
        },
        paper,
        desk: at_desk.then(|| {
            let post = Post {
                unit: UnitId::new(STATION),
                duty: Duty::Station,
            };
            (person_of(Duty::Station, Near::Own), post)
        }),
    };
    let keys = app.keys.clone();
    app.store
        .write(move |tx| Ok::<_, Fail>(letter::give(tx, &keys, &new, from)?))
        .await
        .unwrap();
    id
}

pub async fn revoke(app: &App, id: &str) {
    let (keys, id) = (app.keys.clone(), id.to_owned());
    app.store
        .write(move |tx| {
            let letter = letter::one(tx, &keys, &id)?.unwrap();
            Ok::<_, Fail>(letter::revoke(
                tx,
                &letter,
                &letter.principal,
                None,
                MORNING,
            )?)
        })
        .await
        .unwrap();
}

async fn code_of(app: &App, case: &CaseKey) -> String {
    let id = case.id.clone();
    app.store
        .read(move |tx| Ok::<_, Fail>(tx.one(&CODE, args![&id])?.unwrap().text(0)?.to_owned()))
        .await
        .unwrap()
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Nobody,
    Resident,
    Stranger,
    /// Acts for the resident by a letter in force.
    Agent,
    /// Held a letter whose last day is over.
    LateAgent,
    /// Held a letter that was revoked.
    FormerAgent,
    Staff(Duty, Near),
}

impl Caller {
    pub fn all() -> Vec<Caller> {
        let mut all = vec![
            Caller::Nobody,
            Caller::Resident,
            Caller::Stranger,
            Caller::Agent,
            Caller::LateAgent,
            Caller::FormerAgent,
        ];
        for duty in Duty::ALL {
            all.extend(Near::ALL.map(|near| Caller::Staff(duty, near)));
        }
        all
    }
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Caller::Nobody => f.write_str("nobody"),
            Caller::Resident => f.write_str("resident"),
            Caller::Stranger => f.write_str("stranger"),
            Caller::Agent => f.write_str("agent"),
            Caller::LateAgent => f.write_str("late agent"),
            Caller::FormerAgent => f.write_str("former agent"),
            Caller::Staff(duty, near) => write!(f, "{}/{}", duty.as_str(), near.as_str()),
        }
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or(serde_json::Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }
}

impl Town {
    /// A session of this caller; nobody has none.
    pub async fn token(&self, caller: Caller) -> Option<String> {
        let of_phone = |phone: &str| {
            let person = PersonId::new(self.app.keys.resident_of_phone(phone));
            (SessionKind::Resident, person)
        };
        let (kind, person) = match caller {
            Caller::Nobody => return None,
            Caller::Resident => of_phone(PHONE),
            Caller::Stranger => of_phone("13900005678"),
            Caller::Agent => of_phone(AGENT_PHONE),
            Caller::LateAgent => of_phone(LATE_PHONE),
            Caller::FormerAgent => of_phone(FORMER_PHONE),
            Caller::Staff(duty, near) => (SessionKind::Staff, person_of(duty, near)),
        };
        Some(
            session::begin(&self.app, "", kind, &person, "138****1234")
                .await
                .unwrap(),
        )
    }

    /// A draft of the resident, made anew: some routes drop it.
    pub async fn fresh_draft(&mut self) {
        let world = self.app.world.now();
        let published = world.published(ITEM, MORNING).unwrap();
        let id = uuid::Uuid::now_v7().to_string();
        let owner = resident(&self.app);
        self.draft = draft::begin(&self.app, owner.as_str(), &id, published, true)
            .await
            .unwrap();
    }

    pub fn csrf(&self, token: &str) -> String {
        self.app.keys.session_id(&format!("csrf {token}"))
    }

    pub async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        Answer {
            status: head.status,
            headers: head.headers,
            bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// The path of a route with what this town has in the place of its parameters.
    pub fn fill(&self, path: &str) -> String {
        let key_is_item = path.contains("/items/");
        let id = match path {
            path if path.contains("/drafts/") => &self.draft,
            "/me/letters/{id}/apply" => &self.letter,
            path if path.contains("/letters/") => &self.spare,
            path if path.contains("/proposals/") => PROPOSAL,
            _ => "0193aaaa-0000-7000-8000-000000000000",
        };
        let path = path.replace("/packages/{key}", "/packages/restaurant");
        let path = path.replace("/admin/exchange/{file}", "/admin/exchange/items.csv");
        let people = "/admin/people/exchange/people.csv";
        let path = path.replace("/admin/people/exchange/{file}", people);
        let path = path.replace("/data/lists/{file}", "/data/lists/110101.csv");
        path.replace(
            "{key}",
            &if key_is_item {
                ITEM.into()
            } else {
                self.case.to_string()
            },
        )
        .replace("{item}", ITEM)
        .replace("{unit}", STREET)
        .replace("{site}", STATION)
        .replace("{kind}", "ask-correction")
        .replace("{doc}", &self.file)
        .replace("{paper}", "receipt")
        .replace("{person}", "p-dummy")
        .replace("{post}", "post-dummy")
        .replace("{id}", id)
        .replace("{code}", "2ABCDEFGHJKLMNPQR")
        .replace("{step}", "person")
        .replace("{n}", "0")
    }

    /// Rows of events, private words and drafts: what a refused request must not add to.
    pub async fn rows(&self) -> [i64; 3] {
        self.app
            .store
            .read(|tx| {
                let mut counts = [0; 3];
                for (count, sql) in counts.iter_mut().zip([&EVENTS, &PRIVATE, &DRAFTS]) {
                    *count = tx.one(sql, args![])?.unwrap().i64(0)?;
                }
                Ok::<_, Fail>(counts)
            })
            .await
            .unwrap()
    }
}
