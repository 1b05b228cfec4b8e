//! A visit: who is calling, in which language, with which token. Made once per request by
//! `attend`, which also sets the headers of every answer and draws the page of a problem.

use super::again::Again;
use super::face::frame::{self, Frame};
use super::face::text::Lang;
use super::field;
use super::problem::{self, Problem};
use super::session::{self, Entering, Found};
use crate::app::App;
use crate::health::{Concern, Health};
use crate::private;
use crate::world::World;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;
use yike_core::clock::At;
use yike_core::who::{Duty, PersonId, Post, Who};

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    Nobody,
    /// Has proved their phone.
    Resident {
        person: PersonId,
        masked: String,
    },
    Staff {
        person: PersonId,
        posts: Vec<Post>,
    },
}

/// One request's visitor, language and facts.
#[derive(Clone)]
pub struct Visit {
    pub visitor: Visitor,
    pub lang: Lang,
    pub elder: bool,
    /// Path and query, without anything personal (nothing personal ever stands in a URL).
    pub path: String,
    /// The session token of the cookie; its digest is the session's id and a draft's owner.
    pub token: String,
    /// Whether the browser brought its token: then it is the same visitor as before.
    pub returns: bool,
    pub csrf: String,
    /// Whether the token came as a bearer: then no form of another site can have sent it.
    pub bearer: bool,
    pub world: Arc<World>,
    pub now: At,
    /// When the person behind the session last proved who they are.
    pub proved: At,
    /// Whose passphrase was right, and what is still lacking: nobody yet.
    pub entering: Option<Entering>,
    pub demo: bool,
    pub health: Health,
    /// What a redirect wanted to say.
    pub flash: Option<String>,
}

impl Visit {
    /// The actor, as rules know them.
    pub fn who(&self) -> Option<Who> {
        match &self.visitor {
            Visitor::Nobody => None,
            Visitor::Resident { person, .. } => Some(Who::Resident(person.clone())),
            Visitor::Staff { person, posts } => Some(Who::Staff {
                person: person.clone(),
                posts: posts.clone(),
            }),
        }
    }

    pub fn posts(&self) -> &[Post] {
        match &self.visitor {
            Visitor::Staff { posts, .. } => posts,
            Visitor::Nobody | Visitor::Resident { .. } => &[],
        }
    }

    pub fn person(&self) -> Option<&PersonId> {
        match &self.visitor {
            Visitor::Nobody => None,
            Visitor::Resident { person, .. } | Visitor::Staff { person, .. } => Some(person),
        }
    }

    /// Goes on with another token.
    pub fn renew(&mut self, app: &App, token: &str) {
        self.csrf = csrf(app, token);
        self.token = token.to_owned();
    }

    /// What tells this visitor from others while something is counted; whoever brings no token
    /// is one of those who cannot be told apart.
    pub fn told_apart(&self) -> &str {
        match (self.person(), self.returns) {
            (Some(person), _) => person.as_str(),
            (None, true) => &self.token,
            (None, false) => "",
        }
    }

    /// The day, as people here count it.
    pub fn today(&self) -> jiff::civil::Date {
        yike_core::clock::day_of(self.now)
    }

    /// The frame of a page of this visit.
    pub fn frame(&self) -> Frame {
        let who = match &self.visitor {
            Visitor::Nobody => frame::Who::Nobody,
            Visitor::Resident { masked, .. } => frame::Who::Resident {
                name_masked: masked.clone(),
            },
            Visitor::Staff { person, posts } => self.staff_frame(person, posts),
        };
        let setting = |name: &str, otherwise: &str| {
            let set = self.world.settings.get(name).map(String::as_str);
            set.unwrap_or(otherwise).to_owned()
        };
        Frame {
            lang: self.lang,
            elder: self.elder,
            path: self.path.clone(),
            unit: setting("service_name", ""),
            who,
            banner: self.flash.as_ref().map(|key| frame::Banner {
                kind: frame::BannerKind::Done,
                text: super::face::text::t(self.lang, key),
            }),
            concerns: self.concerns(),
            demo: self.demo,
            csrf: self.csrf.clone(),
            hotline: setting("hotline", "12345"),
            hotline_by: setting("hotline_by", ""),
            form: None,
        }
    }

    /// What is amiss, in the words of this visitor's language, as far as it concerns them.
    fn concerns(&self) -> Vec<String> {
        const TOLD: [Duty; 5] = [
            Duty::StationHead,
            Duty::Approver,
            Duty::Supervisor,
            Duty::Auditor,
            Duty::Administrator,
        ];
        let is_told = self.posts().iter().any(|post| TOLD.contains(&post.duty));
        let told = self.health.concerns().into_iter();
        told.filter(|concern| is_told || concern.is_for_everybody())
            .map(|concern| self.concern(&concern))
            .collect()
    }

    fn concern(&self, concern: &Concern) -> String {
        use super::face::text::{t, tr};
        match concern {
            Concern::ReadOnly => t(self.lang, "concern-read-only"),
            Concern::NotAnchored { since: None } => t(self.lang, "concern-never-anchored"),
            Concern::NotAnchored { since: Some(since) } => {
                let hours = (self.now.0 - since.0).max(0) / 3_600_000;
                tr(
                    self.lang,
                    "concern-not-anchored",
                    &[("hours", hours.into())],
                )
            }
            Concern::NotDurable { settings } => {
                let settings = settings.join(self.lang.either("、", ", "));
                tr(
                    self.lang,
                    "concern-not-durable",
                    &[("settings", settings.into())],
                )
            }
        }
    }

    fn staff_frame(&self, person: &PersonId, posts: &[Post]) -> frame::Who {
        let name = self.world.person_name(person).to_owned();
        let first = posts.first();
        let duty = first
            .map(|post| super::face::text::t(self.lang, &format!("duty-{}", post.duty.as_str())));
        let slot = self
            .world
            .posts
            .iter()
            .find(|row| row.person == *person && row.holds(self.now))
            .map(|row| row.slot.clone())
            .filter(|slot| !slot.is_empty());
        let post = match (duty, slot) {
            (Some(duty), Some(slot)) => format!("{name}（{duty} {slot}）"),
            (Some(duty), None) => format!("{name}（{duty}）"),
            (None, _) => name.clone(),
        };
        frame::Who::Staff {
            unit: first.map_or(String::new(), |post| {
                self.world.units.name(&post.unit).to_owned()
            }),
            nav: super::navigation(self),
            name,
            post,
        }
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Visit, Problem> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .ok_or(Problem::Ours)
    }
}

/// Put into an answer: from now on the session's token is this one.
#[derive(Debug, Clone)]
pub struct Fresh(pub String);

/// How long a browser keeps the token of staff: as long as the session lasts at most.
pub const STAFF_COOKIE: u32 = 12 * 60 * 60;

fn csrf(app: &App, token: &str) -> String {
    app.keys.session_id(&format!("csrf {token}"))
}

/// Names of the cookies.
pub const TOKEN: &str = "yike";
pub const LANG: &str = "lang";
pub const ELDER: &str = "elder";
/// The key of a sentence to show once, after a redirect.
pub const FLASH: &str = "said";

/// Meets every request: finds the session, sets headers, draws problems.
pub async fn attend(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let bearer = bearer(headers);
    let is_bearer = bearer.is_some();
    let sent = bearer.or_else(|| cookie(headers, TOKEN).filter(|token| token.len() == 64));
    let is_new = sent.is_none();
    let token = sent.unwrap_or_else(|| private::hex(&private::random::<32>()));
    let flash = cookie(headers, FLASH).filter(|key| is_plain(key));
    let lang = cookie(headers, LANG)
        .or_else(|| header_text(headers, header::ACCEPT_LANGUAGE))
        .and_then(|code| Lang::parse(code.split([',', ';']).next().unwrap_or_default()))
        .unwrap_or_default();
    let elder = cookie(headers, ELDER).as_deref() == Some("1");
    let path = request.uri().path_and_query().map_or("/", |pq| pq.as_str());
    let path = path.to_owned();
    let world = app.world.now();
    let now = app.now();
    let is_sync = path.starts_with(field::SYNC);
    let wants_json = path.starts_with("/api/") || is_sync;
    let is_asset = path.starts_with("/static/");
    let visitor = if is_new || is_asset {
        Ok(Found::NOTHING)
    } else if is_bearer && is_sync && token.starts_with(field::DEVICE) {
        field::found(&app, &world, &token).await
    } else {
        session::find(&app, &world, &token, now).await
    };
    let (found, trouble) = match visitor {
        Ok(found) => (found, None),
        Err(error) => (Found::NOTHING, Some(Problem::from(error))),
    };
    let mut visit = Visit {
        visitor: found.visitor,
        proved: found.proved,
        entering: found.entering,
        lang,
        elder,
        path,
        csrf: csrf(&app, &token),
        token: token.clone(),
        returns: !is_new,
        bearer: is_bearer,
        world,
        now,
        demo: app.is_demo(),
        health: app.health.clone(),
        flash: flash.clone(),
    };
    request.extensions_mut().insert(visit.clone());
    request.extensions_mut().insert(app.clone());
    let again = Again::default();
    request.extensions_mut().insert(again.clone());
    let mut response = match trouble {
        Some(problem) => axum::response::IntoResponse::into_response(problem),
        None => next.run(request).await,
    };
    // The session goes on under another token: what follows is drawn and kept for that one.
    let fresh = response.extensions_mut().remove::<Fresh>();
    if let Some(Fresh(token)) = &fresh {
        visit.renew(&app, token);
    }
    let problem = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = problem.or_else(|| problem::in_our_words(&response)) {
        let headers = std::mem::take(response.headers_mut());
        response = problem::draw(&visit, &problem, &again, wants_json);
        // Which methods there are, and how long to wait, still hold.
        for name in [header::ALLOW, header::RETRY_AFTER] {
            if let Some(value) = headers.get(&name) {
                response.headers_mut().insert(name, value.clone());
            }
        }
    }
    let headers = response.headers_mut();
    if is_new && !is_asset && !wants_json {
        set_cookie(headers, TOKEN, &token, 60 * 60 * 24 * 30, true);
    }
    if let Some(Fresh(token)) = fresh.filter(|_| !is_bearer) {
        set_cookie(headers, TOKEN, &token, STAFF_COOKIE, true);
    }
    if flash.is_some() && !is_asset {
        set_cookie(headers, FLASH, "", 0, true);
    }
    guard_headers(headers, is_asset);
    response
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

fn guard_headers(headers: &mut HeaderMap, is_asset: bool) {
    // A file that somebody uploaded brings a stricter policy of its own.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=()",
    );
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    if !is_asset {
        set(header::CACHE_CONTROL, "no-store");
    }
}

/// Sets a cookie of this site; `seconds` 0 removes it.
pub fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str, seconds: u32, hidden: bool) {
    let hidden = if hidden { "; HttpOnly" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; SameSite=Lax{hidden}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// A cookie of this site.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .filter(|value| !value.is_empty())
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let text = header_text(headers, header::AUTHORIZATION)?;
    text.strip_prefix("Bearer ").map(str::to_owned)
}

fn header_text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn is_plain(key: &str) -> bool {
    key.len() < 40 && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
}
