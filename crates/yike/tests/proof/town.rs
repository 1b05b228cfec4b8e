//! Two programs on one database, as two servers are, and whoever calls them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use std::sync::Arc;
use tower::ServiceExt;
use yike::act::Fail;
use yike::app::{App, Clock, Mode};
use yike::catalogue::Catalogue;
use yike::config::Config;
use yike::register::{self, NewPost};
use yike::store::throwaway::Scratch;
use yike::web::session::{self, SessionKind};
use yike::{load, runner};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

/// Under which name the servers are called.
pub const HOST: &str = "yike.example";

/// Somebody with a post: login, name, unit, duty.
pub type Post = (&'static str, &'static str, String, Duty);

/// Servers on one database; each has a picture of the slow facts of its own.
pub struct Town {
    pub servers: Vec<Server>,
    _watches: Watches,
    _folder: tempfile::TempDir,
    _scratch: Option<Scratch>,
}

/// What looks at the slow facts, as long as the town stands.
struct Watches(Vec<tokio::task::AbortHandle>);

impl Drop for Watches {
    fn drop(&mut self) {
        self.0.iter().for_each(|watch| watch.abort());
    }
}

#[derive(Clone)]
pub struct Server {
    pub app: App,
    router: Router,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }
}

/// Who calls, in which language.
#[derive(Clone, Default)]
pub struct Caller {
    /// Empty: nobody whom the program knows.
    token: String,
    csrf: String,
    lang: &'static str,
}

impl Caller {
    pub fn in_english(&self) -> Caller {
        Caller {
            lang: "en",
            ..self.clone()
        }
    }
}

impl Town {
    /// So many servers, the catalogue loaded, these people in their posts; every server looks at the
    /// slow facts as `yike serve` does.
    pub async fn new(
        scratch: Scratch,
        clock: Clock,
        catalogue: &Catalogue,
        posts: &[Post],
        servers: usize,
    ) -> Town {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            database: scratch.url.clone(),
            ..Config::in_folder(folder.path())
        };
        let app = open(&config, &clock).await;
        let by = PersonId::new("setup");
        load::units(&app, catalogue, &by).await.expect("units");
        load::calendar(&app, catalogue, &by).await.expect("days");
        load::items(&app, catalogue, &by).await.expect("items");
        let town = Town::over(config, folder, clock, posts, servers).await;
        Town {
            _scratch: Some(scratch),
            ..town
        }
    }

    /// Servers over an installation that was loaded before.
    pub async fn over(
        config: Config,
        folder: tempfile::TempDir,
        clock: Clock,
        posts: &[Post],
        servers: usize,
    ) -> Town {
        let mut apps = Vec::new();
        for _ in 0..servers {
            apps.push(open(&config, &clock).await);
        }
        appoint(&apps[0], posts).await;
        let mut watches = Vec::new();
        for app in &apps {
            let reloaded = app.world.reload(&app.store).await;
            reloaded.expect("the slow facts");
            watches.push(tokio::spawn(runner::run(app.clone())).abort_handle());
        }
        let servers = apps.into_iter().map(|app| Server {
            router: yike::web::router(app.clone()),
            app,
        });
        Town {
            servers: servers.collect(),
            _watches: Watches(watches),
            _folder: folder,
            _scratch: None,
        }
    }

    /// Somebody of the staff, logged in; a session holds on every server.
    pub async fn staff(&self, login: &str) -> Caller {
        let app = &self.servers[0].app;
        let person = PersonId::new(login);
        let begun = session::begin(app, "", SessionKind::Staff, &person, "").await;
        self.caller(begun.expect("a session"))
    }

    /// A resident who has proved this phone.
    pub async fn resident(&self, phone: &str) -> Caller {
        let app = &self.servers[0].app;
        let person = PersonId::new(app.keys.resident_of_phone(phone));
        let begun = session::begin(app, "", SessionKind::Resident, &person, "138****1234").await;
        self.caller(begun.expect("a session"))
    }

    /// Somebody with a token of a visit and nothing more.
    pub fn visitor(&self) -> Caller {
        self.caller("0".repeat(64))
    }

    fn caller(&self, token: String) -> Caller {
        let keys = &self.servers[0].app.keys;
        Caller {
            csrf: keys.session_id(&format!("csrf {token}")),
            token,
            lang: "zh-CN",
        }
    }
}

async fn open(config: &Config, clock: &Clock) -> App {
    let opened = yike::open::open(config, clock.clone(), Mode::Serve).await;
    opened.expect("the installation opens")
}

async fn appoint(app: &App, posts: &[Post]) {
    let (now, posts) = (app.now(), Arc::new(posts.to_vec()));
    let kept = app.store.write(move |tx| {
        let by = PersonId::new("setup");
        for (login, name, unit, duty) in posts.iter() {
            let person = PersonId::new(*login);
            register::add_person(tx, &person, name, login, "", &by, now)?;
            let post = NewPost {
                id: format!("post-{login}"),
                person,
                unit: UnitId::new(unit.clone()),
                duty: *duty,
                slot: String::new(),
            };
            register::give_post(tx, &post, &by, now)?;
        }
        Ok::<_, Fail>(())
    });
    kept.await.expect("people in their posts");
}

impl Server {
    pub async fn get(&self, caller: &Caller, path: &str) -> Answer {
        let request = head("GET", caller, path).body(Body::empty());
        self.call(request.expect("a request")).await
    }

    /// Sends a form as a browser does.
    pub async fn post(&self, caller: &Caller, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &caller.csrf);
        if !fields.iter().any(|(key, _)| *key == "command_id") {
            form.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
        }
        for (key, value) in fields {
            form.append_pair(key, &value.replace('\n', "\r\n"));
        }
        let request = head("POST", caller, path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()));
        self.call(request.expect("a request")).await
    }

    /// Asks the API, as a program does.
    pub async fn ask(&self, caller: &Caller, path: &str) -> Answer {
        let request = bearer("GET", caller, path).body(Body::empty());
        self.call(request.expect("a request")).await
    }

    pub async fn send(&self, caller: &Caller, path: &str, body: &serde_json::Value) -> Answer {
        let request = bearer("POST", caller, path)
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()));
        self.call(request.expect("a request")).await
    }

    async fn call(&self, request: Request<Body>) -> Answer {
        let answered = self.router.clone().oneshot(request).await;
        let (head, body) = answered.expect("an answer").into_parts();
        let location = head.headers.get("location");
        Answer {
            status: head.status.as_u16(),
            location: location
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned(),
            bytes: to_bytes(body, usize::MAX).await.expect("a body").to_vec(),
        }
    }
}

fn head(method: &str, caller: &Caller, path: &str) -> axum::http::request::Builder {
    let mut cookie = format!("lang={}", caller.lang);
    if !caller.token.is_empty() {
        cookie += &format!("; yike={}", caller.token);
    }
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", HOST)
        .header("cookie", cookie)
}

fn bearer(method: &str, caller: &Caller, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {}", caller.token))
}
