//! A small made-up city for tests of pages: one district, two streets, three communities, a
//! bureau, everybody in their posts; pages are asked for as a browser does.

use crate::act::Fail;
use crate::app::{App, Clock, Mode};
use crate::catalogue::Catalogue;
use crate::demo::{Player, Sample};
use crate::private::Keys;
use crate::register::{self, NewPost, UnitRow};
use crate::store::throwaway::{Scratch, each_engine};
use crate::web::session::{self, SessionKind};
use crate::world::Watch;
use crate::{load, web};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use yike_core::clock::{At, start_of};
use yike_core::item::Level;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

pub const DISTRICT: &str = "110101";
pub const BUREAU: &str = "110101B08";
pub const STREET: &str = "110101005";
pub const OTHER_STREET: &str = "110101010";
pub const COMMUNITY: &str = "110101005008";
pub const OTHER_COMMUNITY: &str = "110101010032";

/// An application with staff, and the tokens of those who have logged in.
pub struct Trial {
    pub app: App,
    tokens: std::sync::Mutex<BTreeMap<String, String>>,
}

/// Tells a story on both engines; its first day is a Monday in November.
pub fn each(story: impl AsyncFn(&Trial)) {
    each_engine(|store| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let trial = Trial::begin(store).await;
            story(&trial).await;
        });
    });
}

/// Nine in the morning of a day, and some minutes.
pub fn at(day: &str, minutes: i64) -> At {
    let day = day.parse().unwrap();
    At(start_of(day).0 + (9 * 60 + minutes) * 60_000)
}

impl Trial {
    async fn begin(store: &Scratch) -> Trial {
        let app = App {
            store: store.store.clone(),
            keys: Arc::new(Keys::new(&[7; 32])),
            world: Watch::default(),
            objects: Arc::new(object_store::memory::InMemory::new()),
            clock: Clock::set(at("2026-11-02", 0)),
            mode: Mode::Demo,
            sms: crate::notify::Gateway::Simulator,
            outside: Default::default(),
            heads: Arc::new(crate::heads::Heads::fresh()),
            health: crate::health::Health::default(),
            sought: Default::default(),
        };
        let by = PersonId::new("founder");
        let units = units();
        let now = app.now();
        let founder = by.clone();
        app.store
            .write(move |tx| register::keep_units(tx, &units, "made up", &founder, now))
            .await
            .unwrap();
        let catalogue = Catalogue::embedded();
        load::calendar(&app, &catalogue, &by).await.unwrap();
        load::items(&app, &catalogue, &by).await.unwrap();
        app.store
            .write(move |tx| {
                for (login, unit, duty, slot) in &SEATS {
                    let person = PersonId::new(*login);
                    register::add_person(tx, &person, login, login, "none", &by, now)?;
                    let post = NewPost {
                        id: format!("post-{login}"),
                        person,
                        unit: UnitId::new(*unit),
                        duty: *duty,
                        slot: (*slot).to_owned(),
                    };
                    register::give_post(tx, &post, &by, now)?;
                }
                Ok::<_, Fail>(())
            })
            .await
            .unwrap();
        app.world.reload(&app.store).await.unwrap();
        Trial {
            app,
            tokens: std::sync::Mutex::default(),
        }
    }

    /// Gives one more person a post.
    pub async fn seat(&self, login: &str, unit: &str, duty: Duty) {
        let (by, now) = (PersonId::new("founder"), self.app.now());
        let post = NewPost {
            id: format!("post-{login}"),
            person: PersonId::new(login),
            unit: UnitId::new(unit),
            duty,
            slot: String::new(),
        };
        let login = login.to_owned();
        let write = self.app.store.write(move |tx| {
            register::add_person(tx, &post.person, &login, &login, "none", &by, now)?;
            register::give_post(tx, &post, &by, now)?;
            Ok::<_, Fail>(())
        });
        write.await.unwrap();
        self.app.world.reload(&self.app.store).await.unwrap();
    }

    pub fn player(&self) -> Player {
        Player::new(&self.app).unwrap()
    }

    pub fn go_to(&self, at: At) {
        self.app.clock.go_to(at);
    }

    /// Logs somebody in, once.
    pub async fn log_in(&self, person: &str) -> String {
        let known = self.tokens.lock().unwrap().get(person).cloned();
        if let Some(token) = known {
            return token;
        }
        let id = PersonId::new(person);
        let token = session::begin(&self.app, "nobody", SessionKind::Staff, &id, "")
            .await
            .unwrap();
        let mut tokens = self.tokens.lock().unwrap();
        tokens.insert(person.to_owned(), token.clone());
        token
    }

    /// Logs a resident in by their phone, to be called `person` from now on.
    pub async fn log_in_resident(&self, person: &str, phone: &str) {
        let id = PersonId::new(self.app.keys.resident_of_phone(phone));
        let token = session::begin(&self.app, "nobody", SessionKind::Resident, &id, "")
            .await
            .unwrap();
        let mut tokens = self.tokens.lock().unwrap();
        tokens.insert(person.to_owned(), token);
    }

    /// Forgets who is logged in: a later day.
    pub fn later(&self, at: At) {
        self.go_to(at);
        self.tokens.lock().unwrap().clear();
    }

    pub async fn get(&self, person: &str, path: &str) -> (StatusCode, String) {
        let token = self.log_in(person).await;
        let request = Request::get(path)
            .header(header::COOKIE, format!("yike={token}; lang=zh"))
            .body(Body::empty())
            .unwrap();
        self.answer(request).await
    }

    /// The page, which must be there.
    pub async fn page(&self, person: &str, path: &str) -> String {
        let (status, body) = self.get(person, path).await;
        assert_eq!(status, StatusCode::OK, "{person} {path}\n{body}");
        body
    }

    /// Posts a form with its token and the command id given, or a fresh one.
    pub async fn post(
        &self,
        person: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, String) {
        let token = self.log_in(person).await;
        let csrf = self.app.keys.session_id(&format!("csrf {token}"));
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf);
        if !fields.iter().any(|(key, _)| *key == "command_id") {
            form.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
        }
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::COOKIE, format!("yike={token}; lang=zh"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()))
            .unwrap();
        self.answer(request).await
    }

    /// Posts a form with a file, as a browser does.
    pub async fn upload(
        &self,
        person: &str,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> (StatusCode, String) {
        let id = uuid::Uuid::now_v7().to_string();
        let with_id = [&[("command_id", id.as_str())], fields].concat();
        self.upload_as(person, path, &with_id, ("file", name, bytes))
            .await
    }

    /// As `upload`, in a field of this name and under the command id that the fields bring.
    pub async fn upload_as(
        &self,
        person: &str,
        path: &str,
        fields: &[(&str, &str)],
        (field, name, bytes): (&str, &str, &[u8]),
    ) -> (StatusCode, String) {
        let token = self.log_in(person).await;
        let csrf = self.app.keys.session_id(&format!("csrf {token}"));
        let mut body = Vec::new();
        for (key, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, format!("yike={token}; lang=zh"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body))
            .unwrap();
        self.answer(request).await
    }

    async fn answer(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = web::router(self.app.clone()).oneshot(request).await;
        let answer = answer.unwrap();
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 1 << 24).await;
        let body = String::from_utf8(body.unwrap().to_vec()).unwrap();
        (status, body)
    }
}

/// A sample of an item taken in at a counter, or online.
pub fn sample<'a>(item: &'a str, desk: Option<&str>, community: &str, order: u16) -> Sample<'a> {
    Sample {
        item,
        answers: &[],
        desk: desk.map(UnitId::new),
        community: UnitId::new(community),
        order,
    }
}

const SEATS: [(&str, &str, Duty, &str); 29] = [
    ("shequ", COMMUNITY, Duty::Station, "A"),
    ("shequ-b", COMMUNITY, Duty::Station, "B"),
    ("zhanzhang", COMMUNITY, Duty::StationHead, ""),
    ("lin", "110101005009", Duty::Station, "A"),
    ("chuangkou", STREET, Duty::Window, "A"),
    ("chuangkou-b", STREET, Duty::Window, "B"),
    ("keshi", STREET, Duty::Section, "A"),
    ("keshi-b", STREET, Duty::Section, "B"),
    ("shenpi", STREET, Duty::Approver, ""),
    ("jiedao-duban", STREET, Duty::Supervisor, ""),
    ("jiedao-guanli", STREET, Duty::Administrator, ""),
    ("dong", OTHER_COMMUNITY, Duty::Station, "A"),
    ("dong-chuang", OTHER_STREET, Duty::Window, "A"),
    ("dong-chuang-b", OTHER_STREET, Duty::Window, "B"),
    ("dong-keshi", OTHER_STREET, Duty::Section, "A"),
    ("dong-keshi-b", OTHER_STREET, Duty::Section, "B"),
    ("dong-shenpi", OTHER_STREET, Duty::Approver, ""),
    ("dong-duban", OTHER_STREET, Duty::Supervisor, ""),
    ("quji", BUREAU, Duty::District, "A"),
    ("quji-b", BUREAU, Duty::District, "B"),
    ("qushenpi", BUREAU, Duty::Approver, ""),
    ("duban", DISTRICT, Duty::Supervisor, ""),
    ("shenji", DISTRICT, Duty::Auditor, ""),
    ("guanli", DISTRICT, Duty::Administrator, ""),
    ("guanli-b", DISTRICT, Duty::Administrator, ""),
    ("anquan", DISTRICT, Duty::Security, ""),
    ("anquan-b", DISTRICT, Duty::Security, ""),
    ("jiedao-anquan", STREET, Duty::Security, ""),
    ("qu", DISTRICT, Duty::District, ""),
];

fn units() -> Vec<UnitRow> {
    [
        ("11", Level::City, "北京市", None),
        (DISTRICT, Level::District, "东城区", Some("11")),
        (BUREAU, Level::District, "东城区民政局", Some(DISTRICT)),
        (STREET, Level::Street, "北新桥街道", Some(DISTRICT)),
        (OTHER_STREET, Level::Street, "东花市街道", Some(DISTRICT)),
        (
            COMMUNITY,
            Level::Community,
            "九道湾社区居委会",
            Some(STREET),
        ),
        (
            "110101005009",
            Level::Community,
            "民安社区居委会",
            Some(STREET),
        ),
        (
            OTHER_COMMUNITY,
            Level::Community,
            "枣苑社区居委会",
            Some(OTHER_STREET),
        ),
    ]
    .map(|(id, level, name, parent)| UnitRow {
        id: UnitId::new(id),
        level,
        name: name.to_owned(),
        parent: parent.map(UnitId::new),
    })
    .to_vec()
}
