//! Canaries over HTTP: taken in at the counter, filed online, looked for, looked up, logged in
//! wrongly, exported, asked for by the API, refused. What nobody entitled may see is kept whole;
//! of every page its addresses are.

use crate::canary;
use crate::house::{House, fresh_id};
use crate::net;
use crate::people::*;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use std::path::Path;
use tower::ServiceExt;
use yike::passphrase;
use yike::register;
use yike::web::session::{self, SessionKind};
use yike_core::who::PersonId;

/// What was heard, and where.
pub type Heard = Vec<(String, Vec<u8>)>;

/// May the caller see a canary's words in this answer?
#[derive(Clone, Copy, PartialEq)]
enum May {
    /// It is the resident's own page, or a desk's with their case.
    See,
    /// Not a word of anybody.
    NotSee,
}

struct Caller<'a> {
    house: &'a House,
    token: String,
    name: &'static str,
    heard: &'a mut Heard,
}

struct Answer {
    status: StatusCode,
    to: String,
    body: String,
}

impl Caller<'_> {
    async fn get(&mut self, path: &str, may: May) -> Answer {
        self.send(Request::get(path), Body::empty(), path, may)
            .await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)], may: May) -> Answer {
        let csrf = self
            .house
            .app
            .keys
            .session_id(&format!("csrf {}", self.token));
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf);
        form.append_pair("command_id", &fresh_id());
        form.extend_pairs(fields);
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.finish()), path, may)
            .await
    }

    async fn json(&mut self, path: &str, body: serde_json::Value, may: May) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        self.send(request, Body::from(body.to_string()), path, may)
            .await
    }

    async fn send(
        &mut self,
        request: axum::http::request::Builder,
        body: Body,
        path: &str,
        may: May,
    ) -> Answer {
        let request = request
            .header(header::COOKIE, format!("yike={}", self.token))
            .body(body)
            .expect("a request");
        let router = yike::web::router(self.house.app.clone());
        let response = router.oneshot(request).await.expect("an answer");
        let status = response.status();
        assert!(!status.is_server_error(), "{} {path}: {status}", self.name);
        let place = format!("{} {path} {status}", self.name);
        for (name, value) in response.headers() {
            self.heard
                .push((format!("{place}, header {name}"), value.as_bytes().to_vec()));
        }
        let to = response.headers().get(header::LOCATION);
        let to = to.map_or(String::new(), |to| to.to_str().expect("ASCII").to_owned());
        for set in response.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().expect("ASCII");
            if let Some(token) = set.strip_prefix("yike=") {
                self.token = token.split(';').next().unwrap_or_default().to_owned();
            }
        }
        let bytes = to_bytes(response.into_body(), usize::MAX)
            .await
            .expect("a body");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if may == May::NotSee {
            self.heard.push((place.clone(), bytes.to_vec()));
        }
        for attribute in ["href=\"", "action=\"", "src=\"", "formaction=\""] {
            for part in body.split(attribute).skip(1) {
                let address = part.split('"').next().unwrap_or_default();
                let place = format!("{place}, an address in it");
                self.heard.push((place, address.as_bytes().to_vec()));
            }
        }
        Answer { status, to, body }
    }
}

fn guest<'a>(house: &'a House, heard: &'a mut Heard) -> Caller<'a> {
    Caller {
        house,
        token: yike::private::hex(&yike::private::random::<32>()),
        name: "nobody",
        heard,
    }
}

async fn staff<'a>(house: &'a House, heard: &'a mut Heard, id: &'static str) -> Caller<'a> {
    let person = PersonId::new(id);
    let token = session::begin(&house.app, "", SessionKind::Staff, &person, "").await;
    Caller {
        house,
        token: token.expect("a session"),
        name: id,
        heard,
    }
}

pub async fn walk(house: &House, messages: &Path) -> Heard {
    let mut heard = Heard::new();
    let secret = passphrase::hash("每天八点半开门先烧一壶水").expect("hashed");
    let now = house.app.now();
    let set = house.app.store.write(move |tx| {
        let (person, by) = (PersonId::new(LIN_XIAO), PersonId::new(ADMINISTRATOR));
        register::set_secret(tx, &person, &secret, &by, now)
    });
    set.await
        .map_err(|error: yike::ledger::LogError| error)
        .expect("a passphrase");
    strangers(&mut guest(house, &mut heard)).await;
    let case = counter(&mut staff(house, &mut heard, LIN_XIAO).await).await;
    resident(&mut guest(house, &mut heard), messages).await;
    outsiders(house, &mut heard, &case).await;
    heard
}

/// Wrong logins, a look-up that finds nothing, pages that are not there or not theirs.
async fn strangers(guest: &mut Caller<'_>) {
    let bird = canary(1);
    for login in [&bird.name, &bird.phone, &bird.id_number] {
        // The name that was typed comes back to whoever typed it.
        let fields = [
            ("login", login.as_str()),
            ("passphrase", bird.address.as_str()),
        ];
        let said = guest.post("/login", &fields, May::See).await;
        assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!said.body.contains(&bird.address));
    }
    let fields = [("code", "2ABCDEFG"), ("phone", bird.phone.as_str())];
    guest.post("/track", &fields, May::See).await;
    guest
        .post("/no/such/page", &[("name", &bird.name)], May::NotSee)
        .await;
    guest
        .post(
            "/desk/new/temporary-relief",
            &[("name", &bird.name)],
            May::NotSee,
        )
        .await;
    guest
        .post("/desk/search", &[("q", &bird.name)], May::NotSee)
        .await;
    guest.get("/me", May::NotSee).await;
    guest.get("/cases/110101-0193", May::NotSee).await;
    let door = guest.token.clone();
    // Another's token on the form: refused, and nothing of it comes back.
    let request = Request::post("/me/login")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = format!("csrf=wrong&phone={}", bird.phone);
    let said = guest
        .send(request, Body::from(form), "/me/login", May::NotSee)
        .await;
    assert!(said.status.is_client_error());
    guest.token = door;
    for (path, body) in [
        (
            "/api/v1/sessions",
            serde_json::json!({"login": bird.name, "passphrase": bird.phone}),
        ),
        (
            "/api/v1/cases",
            serde_json::json!({"person": {"name": bird.name, "phone": bird.phone}}),
        ),
        ("/api/v1/track", serde_json::json!({"code": bird.id_number})),
        (
            "/api/v1/codes",
            serde_json::json!({"telephone": bird.phone, "name": bird.name}),
        ),
    ] {
        guest.json(path, body, May::NotSee).await;
    }
}

/// Taken in, first with faults; looked for; looked at in full; corrected, with words.
async fn counter(desk: &mut Caller<'_>) -> String {
    let bird = canary(950);
    let story = format!("{}柜台", net::STORY);
    let whole: Vec<(&str, &str)> = vec![
        ("name", &bird.name),
        ("id_number", &bird.id_number),
        ("phone", &bird.phone),
        ("address", &bird.address),
        ("community", COMMUNITY),
        ("urgency", "ordinary"),
        ("cause", "illness"),
        ("filed_by", "self"),
        ("members", "3"),
        ("income", "2400"),
        ("cost", "36000"),
        ("story", &story),
        ("seen", "M01"),
        ("seen", "M02"),
        ("orig-M03", "1"),
        ("orig-M09", "1"),
        ("copy-M21", "1"),
        ("same_reason", "again"),
    ];
    let path = "/desk/new/temporary-relief";
    let faulty: Vec<_> = whole
        .iter()
        .copied()
        .filter(|(key, _)| *key != "income")
        .collect();
    let said = desk.post(path, &faulty, May::See).await;
    assert_eq!(said.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = desk.post(path, &whole, May::See).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let key = said.to.trim_start_matches("/desk/filed/").to_owned();
    desk.get(&said.to, May::See).await;
    for word in [&bird.name, &bird.phone, &bird.id_number, &bird.address] {
        desk.post("/desk/search", &[("q", word.as_str())], May::See)
            .await;
    }
    desk.get("/desk?tab=all", May::See).await;
    desk.get(&format!("/cases/{key}"), May::See).await;
    desk.post(&format!("/cases/{key}/look"), &[], May::See)
        .await;
    desk.get(&format!("/cases/{key}/papers/receipt"), May::See)
        .await;
    let command = desk
        .get(&format!("/cases/{key}/do/withdraw"), May::See)
        .await;
    assert!(command.status.is_success());
    desk.get("/api/v1/queue", May::See).await;
    key
}

/// A phone proved by a code, a draft filled in, saved with faults, quietly, and thrown away.
async fn resident(guest: &mut Caller<'_>, messages: &Path) {
    let bird = canary(951);
    let fields = [("phone", bird.phone.as_str()), ("next", "/me")];
    let said = guest.post("/me/login", &fields, May::See).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let sent = std::fs::read_to_string(messages).expect("a message");
    let (_, rest) = sent.rsplit_once("验证码 ").expect("a code");
    guest
        .post("/me/login/code", &[("code", "000000x")], May::See)
        .await;
    let said = guest
        .post("/me/login/code", &[("code", &rest[..6])], May::See)
        .await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    guest.name = "resident";
    let said = guest.post("/apply/temporary-relief", &[], May::See).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    let draft = said.to.trim_start_matches("/drafts/");
    let draft = draft.split('/').next().unwrap_or_default().to_owned();
    let typed = [
        ("name", bird.name.as_str()),
        ("id_number", bird.id_number.as_str()),
        ("phone", bird.phone.as_str()),
        ("address", bird.address.as_str()),
    ];
    for path in ["person", "person/quiet", "fields", "review"] {
        guest
            .post(&format!("/drafts/{draft}/{path}"), &typed, May::See)
            .await;
    }
    guest
        .get(&format!("/drafts/{draft}/review"), May::See)
        .await;
    guest
        .post(&format!("/drafts/{draft}/submit"), &[], May::See)
        .await;
    guest.get("/me", May::See).await;
    // Somebody else's case: the same answer as for none.
    guest.get("/cases/110101-0193", May::NotSee).await;
}

/// Heads, auditors and administrators see figures and deeds, never a person; exports too.
async fn outsiders(house: &House, heard: &mut Heard, case: &str) {
    let mut head = staff(house, heard, "guan-ning").await;
    for path in [
        "/board".to_owned(),
        "/board/list?heap=open".into(),
        "/board/units.csv".into(),
        "/board/items.csv".into(),
        "/board/counted?by=unit".into(),
        "/board/counted.csv?by=state".into(),
        "/board/counted/bulletin".into(),
        "/board/counted/list?measure=filed".into(),
        "/board/counted/list.csv?measure=open".into(),
    ] {
        head.get(&path, May::NotSee).await;
    }
    let list = head.get("/board/list.csv?heap=open", May::NotSee).await;
    assert!(list.status.is_success());
    let mut auditor = staff(house, heard, "shen-ji").await;
    for path in ["/audit", "/audit/looks", "/audit/register"] {
        auditor.get(path, May::NotSee).await;
    }
    for path in ["/audit/looks.csv", "/audit/register.csv"] {
        let said = auditor.get(path, May::NotSee).await;
        assert!(said.status.is_success(), "{path}");
    }
    auditor.get(&format!("/cases/{case}"), May::NotSee).await;
    let mut administrator = staff(house, heard, ADMINISTRATOR).await;
    for path in ["/admin", "/admin/notices", "/admin/people"] {
        administrator.get(path, May::NotSee).await;
    }
    for caller in [ADMINISTRATOR, WEN_XI] {
        let mut stranger = staff(house, heard, caller).await;
        for path in [
            format!("/cases/{case}"),
            format!("/cases/{case}/papers/receipt"),
            format!("/api/v1/cases/{case}"),
        ] {
            let said = stranger.get(&path, May::NotSee).await;
            assert!(said.status.is_client_error(), "{caller} {path}");
        }
        stranger
            .post(&format!("/cases/{case}/look"), &[], May::NotSee)
            .await;
    }
}
