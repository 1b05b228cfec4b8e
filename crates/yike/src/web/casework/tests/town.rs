//! A small town to try pages in: the made-up district with its staff, a set clock, and visitors
//! who press buttons.

use crate::act::{CaseKey, Loaded};
use crate::app::{App, Clock, Mode};
use crate::config::Config;
use crate::demo::{Player, Sample, fill_staff};
use crate::people::Applicant;
use crate::web::router;
use crate::web::session::{SessionKind, begin};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use form_urlencoded::Serializer;
use jiff::civil::date;
use tower::ServiceExt;
use yike_core::case::Kind;
use yike_core::clock::{At, start_of};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Who};

pub const STATION: &str = "110101005008";
pub const STREET: &str = "110101005";

pub struct Town {
    pub app: App,
    pub player: Player,
    router: Router,
    _folder: tempfile::TempDir,
}

/// Somebody with a session.
pub struct Person {
    token: String,
    csrf: String,
    lang: &'static str,
}

impl Person {
    pub fn in_english(self) -> Person {
        Person { lang: "en", ..self }
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn to(&self) -> &str {
        self.headers[LOCATION].to_str().expect("plain")
    }

    pub fn says(&self, words: &str) -> &Answer {
        assert!(self.text.contains(words), "no {words} in:\n{}", self.text);
        self
    }

    pub fn hides(&self, words: &str) -> &Answer {
        assert!(
            !self.text.contains(words),
            "{words} shows in:\n{}",
            self.text
        );
        self
    }

    pub fn is(&self, status: u16) -> &Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.text.split(&start).nth(1).expect("the hidden field");
        rest.split('"').next().expect("a value").to_owned()
    }
}

impl Town {
    pub async fn new() -> Town {
        let folder = tempfile::tempdir().expect("a folder");
        // Friday, 20 November 2026, 10:00
        let now = At(start_of(date(2026, 11, 20)).0 + 10 * 3_600_000);
        let config = Config::in_folder(folder.path());
        let app = crate::open::open(&config, Clock::set(now), Mode::Demo)
            .await
            .expect("the town opens");
        fill_staff(&app).await.expect("the staff comes");
        Town {
            player: Player::new(&app).expect("players"),
            router: router(app.clone()),
            app,
            _folder: folder,
        }
    }

    pub async fn file(&self, item: &str, answers: &[(&str, &str)], desk: Option<&str>) -> CaseKey {
        let sample = Sample {
            item,
            answers,
            desk: desk.map(UnitId::new),
            community: UnitId::new(STATION),
            order: 7,
        };
        self.player.file(&sample).await.expect("it is filed")
    }

    pub async fn play(&self, key: &CaseKey, kinds: &[Kind]) {
        for kind in kinds {
            let played = self.player.play(key, *kind, 5).await;
            played.unwrap_or_else(|error| panic!("{}: {error:#}", kind.as_str()));
        }
    }

    /// Goes to ten o'clock on a later day.
    pub fn wait_until(&self, year: i16, month: i8, day: i8) {
        let at = At(start_of(date(year, month, day)).0 + 10 * 3_600_000);
        self.app.clock.go_to(at);
    }

    pub async fn loaded(&self, key: &CaseKey) -> Loaded {
        self.player.load(key).await.expect("the case is there")
    }

    /// What the private store knows of the applicant, for telling what must not show.
    pub async fn applicant(&self, key: &CaseKey) -> Applicant {
        let world = self.app.world.now();
        crate::views::case::case(&self.app, &world, &Who::Clock, key, self.app.now())
            .await
            .map(|view| view.applicant().expect("an applicant"))
            .unwrap_or_else(|_| panic!("the case opens"))
    }

    pub async fn resident(&self, key: &CaseKey) -> Person {
        let who = self.loaded(key).await.filing().applicant.who.clone();
        self.enter(SessionKind::Resident, &who).await
    }

    pub async fn stranger(&self) -> Person {
        self.enter(SessionKind::Resident, &PersonId::new("rsomebodyelse"))
            .await
    }

    /// The first who holds this post.
    pub async fn staff(&self, unit: &str, duty: Duty) -> Person {
        let world = self.app.world.now();
        let post = world
            .posts
            .iter()
            .find(|post| post.unit.as_str() == unit && post.duty == duty)
            .expect("somebody sits there");
        self.enter(SessionKind::Staff, &post.person).await
    }

    async fn enter(&self, kind: SessionKind, who: &PersonId) -> Person {
        let token = begin(&self.app, "", kind, who, "138****0000")
            .await
            .expect("a session");
        Person {
            csrf: self.app.keys.session_id(&format!("csrf {token}")),
            token,
            lang: "zh",
        }
    }

    pub async fn get(&self, person: &Person, path: &str) -> Answer {
        self.send(person, Request::get(path), Body::empty()).await
    }

    /// Posts a form with token and a fresh command id.
    pub async fn post(&self, person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
        let id = uuid::Uuid::now_v7().to_string();
        self.post_as(person, path, &id, fields).await
    }

    pub async fn post_as(
        &self,
        person: &Person,
        path: &str,
        command_id: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let mut form = Serializer::new(String::new());
        form.append_pair("csrf", &person.csrf);
        form.append_pair("command_id", command_id);
        form.extend_pairs(fields);
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(person, request, Body::from(form.finish())).await
    }

    /// Posts a form with files: (field, name, bytes).
    pub async fn upload(
        &self,
        person: &Person,
        path: &str,
        command_id: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        let own = [("csrf", person.csrf.as_str()), ("command_id", command_id)];
        for (name, value) in own.iter().chain(fields) {
            body.extend(
                format!(
                    "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .into_bytes(),
            );
        }
        for (name, file, bytes) in files {
            body.extend(
                format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\r\n")
                    .into_bytes(),
            );
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--cut--\r\n");
        let request = Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=cut");
        self.send(person, request, Body::from(body)).await
    }

    async fn send(
        &self,
        person: &Person,
        request: axum::http::request::Builder,
        body: Body,
    ) -> Answer {
        let request = request
            .header(
                COOKIE,
                format!("yike={}; lang={}", person.token, person.lang),
            )
            .body(body)
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: parts.status,
            text: String::from_utf8_lossy(&bytes).into_owned(),
            headers: parts.headers,
        }
    }
}

/// What the next page will say, by the cookie of a redirect.
pub fn flash(answer: &Answer) -> String {
    let cookies = answer.headers.get_all(SET_COOKIE).iter();
    let texts = cookies.filter_map(|value| value.to_str().ok());
    texts
        .filter_map(|text| text.strip_prefix("said="))
        .filter_map(|rest| rest.split(';').next())
        .collect()
}

/// A story without a macro's runtime.
pub fn story(told: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(told);
}
