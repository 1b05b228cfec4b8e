//! The resident's errands, told over HTTP without script: cookies are kept, forms are read from
//! the pages and sent back with what the resident types.

mod place;

use crate::app::{App, Clock, Mode};
use crate::private::Keys;
use crate::store::Store;
use crate::store::throwaway::{self, Scratch};
use crate::web::router;
use crate::world::Watch;
use crate::{args, demo, sql};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{Request, StatusCode};
use object_store::memory::InMemory;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use yike_core::clock::{At, start_of};

sql! {
    CASES = "SELECT COUNT(*) FROM case_row";
    CODE = "SELECT words FROM demo_sms WHERE phone = $1 ORDER BY at DESC, id DESC LIMIT 1";
    LOOKUP = "SELECT code FROM lookup ORDER BY code LIMIT 1";
    DRAFTS = "SELECT COUNT(*) FROM draft WHERE step <> 'filed'";
}

pub(super) const PHONE: &str = "13800008801";

/// An installation of one's own, with the built-in catalogue and made-up staff.
pub(super) struct House {
    app: App,
    scratch: Scratch,
}

impl House {
    pub(super) async fn new() -> House {
        let scratch = throwaway::sqlite();
        let monday = start_of(jiff::civil::date(2026, 11, 23)).0 + 10 * 3_600_000;
        let app = app(scratch.store.clone(), Clock::set(At(monday)));
        demo::fill_staff(&app).await.expect("the catalogue is kept");
        app.world.reload(&app.store).await.expect("the world loads");
        House { app, scratch }
    }

    async fn number(&self, sql: &'static crate::store::Sql) -> i64 {
        let row = self.app.store.read(|tx| tx.one(sql, args![])).await;
        row.expect("counted")
            .expect("a row")
            .i64(0)
            .expect("a number")
    }

    async fn code_for(&self, phone: &'static str) -> String {
        let row = self
            .app
            .store
            .read(move |tx| tx.one(&CODE, args![phone]))
            .await;
        let words = row.expect("read").expect("a message was sent");
        let words = words.text(0).expect("words").to_owned();
        words
            .split_once("验证码 ")
            .expect("the message has a code")
            .1
            .chars()
            .take(6)
            .collect()
    }

    pub(super) fn visitor(&self) -> Visitor {
        Visitor::of(router(self.app.clone()))
    }
}

fn app(store: Store, clock: Clock) -> App {
    App {
        store,
        keys: Arc::new(Keys::new(&[7; 32])),
        world: Watch::default(),
        objects: Arc::new(InMemory::new()),
        clock,
        mode: Mode::Demo,
        sms: crate::notify::Gateway::Simulator,
        outside: Default::default(),
        heads: Arc::new(crate::heads::Heads::fresh()),
        health: crate::health::Health::default(),
        sought: Default::default(),
    }
}

/// A step, what is typed there, and the step that follows.
type Turn<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

/// Somebody with a browser that keeps cookies and runs no script.
pub(super) struct Visitor {
    router: Router,
    pub(super) cookies: BTreeMap<String, String>,
}

pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) to: String,
    pub(super) html: String,
}

impl Visitor {
    fn of(router: Router) -> Visitor {
        Visitor {
            router,
            cookies: BTreeMap::new(),
        }
    }

    async fn send(&mut self, request: Request<Body>) -> Page {
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie is text");
            let (name, rest) = text.split_once('=').expect("a cookie has a name");
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status();
        let to = answer.headers().get(LOCATION);
        let to = to.map_or(String::new(), |to| to.to_str().expect("plain").to_owned());
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        let html = String::from_utf8(bytes.expect("a body").to_vec()).expect("UTF-8");
        Page { status, to, html }
    }

    fn cookie(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(k, v)| format!("{k}={v}"))
            .collect();
        pairs.join("; ")
    }

    pub(super) async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header(COOKIE, self.cookie());
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// Sends the page's POST form to `action` with these words; hidden fields come from the page.
    pub(super) async fn post(&mut self, page: &Page, action: &str, words: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        for name in ["csrf", "command_id", "next", "then"] {
            if let Some(value) = page.hidden(name) {
                form.append_pair(name, &value);
            }
        }
        for (name, value) in words {
            form.append_pair(name, value);
        }
        let request = Request::post(action)
            .header(COOKIE, self.cookie())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = Body::from(form.finish());
        self.send(request.body(body).expect("a request")).await
    }

    /// The same with files: (field, name, bytes).
    async fn upload(
        &mut self,
        page: &Page,
        action: &str,
        words: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        let csrf = page.hidden("csrf").expect("a token");
        for (name, value) in words.iter().copied().chain([("csrf", csrf.as_str())]) {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (field, name, bytes) in files {
            let head = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        let request = Request::post(action)
            .header(COOKIE, self.cookie())
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b");
        let body = Body::from(Bytes::from(body));
        self.send(request.body(body).expect("a request")).await
    }

    /// Begins 临时救助 and answers everything up to the papers; gives the draft's address.
    pub(super) async fn fill_in(&mut self) -> String {
        self.fill_in_at("110101005", "110101005008").await
    }

    /// The same, living elsewhere.
    async fn fill_in_at(&mut self, street: &str, community: &str) -> String {
        let start = self.get("/apply/temporary-relief").await;
        let first = self.post(&start, "/apply/temporary-relief", &[]).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER);
        let draft = first.to.rsplit_once('/').expect("a step").0.to_owned();
        let situation = [
            ("urgency", "ordinary"),
            ("cause", "illness"),
            ("filed_by", "self"),
        ];
        let id = demo::id_number(jiff::civil::date(1958, 3, 8), 20);
        let person = [
            ("name", "何秀英"),
            ("id_number", id.as_str()),
            ("phone", "138 0000 8802"),
            ("address", "九道湾东巷 3 号"),
        ];
        let fields = [
            ("members", "3"),
            ("income", "2800"),
            ("cost", "61,300.5元"),
            ("story", "老伴十月住院手术，自费部分借了钱。"),
            ("account", ""),
        ];
        let shown: Vec<(&str, &str)> = fields.iter().map(|(key, _)| ("shown", *key)).collect();
        let fields: Vec<(&str, &str)> = fields.into_iter().chain(shown).collect();
        let steps: [Turn<'_>; 5] = [
            ("situation", &situation, "person"),
            ("person", &person, "place"),
            ("place", &[("street", street)], "community"),
            ("community", &[("community", community)], "fields"),
            ("fields", &fields, "papers"),
        ];
        for (step, words, next) in steps {
            let here = format!("{draft}/{step}");
            let page = self.get(&here).await;
            assert_eq!(page.status, StatusCode::OK, "{step}");
            let done = self.post(&page, &here, words).await;
            assert_eq!(
                done.to,
                format!("{draft}/{next}"),
                "{step}: {}",
                done.text()
            );
        }
        draft
    }

    pub(super) async fn hand_in_papers(&mut self, draft: &str) {
        let here = format!("{draft}/papers");
        let page = self.get(&here).await;
        let files: [(&str, &str, &[u8]); 2] = [
            ("file_M02", "hukou.jpg", &jpeg()),
            ("file_M21", "bill.png", &png()),
        ];
        let done = self
            .upload(&page, &here, &[("seen_M01", "1")], &files)
            .await;
        assert_eq!(done.to, format!("{draft}/review"), "{}", done.text());
    }

    pub(super) async fn log_in(&mut self, house: &House, phone: &'static str, next: &str) -> Page {
        let page = self.get(&format!("/me/login?next={next}")).await;
        let sent = self.post(&page, "/me/login", &[("phone", phone)]).await;
        assert_eq!(sent.to, "/me/login/code", "{}", sent.text());
        let code = house.code_for(phone).await;
        let page = self.get("/me/login/code").await;
        self.post(&page, "/me/login/code", &[("code", &code)]).await
    }
}

impl Page {
    pub(super) fn hidden(&self, name: &str) -> Option<String> {
        let from = self
            .html
            .find(&format!("type=\"hidden\" name=\"{name}\" value=\""))?;
        let value = self.html[from..].split("value=\"").nth(1)?;
        Some(value.split('"').next()?.to_owned())
    }

    /// The words on the page, for the message of a failed assertion.
    pub(super) fn text(&self) -> String {
        let mut inside = false;
        self.html
            .chars()
            .filter(|c| {
                inside = match c {
                    '<' => true,
                    '>' => false,
                    _ => inside,
                };
                !inside && *c != '>'
            })
            .collect()
    }
}

/// A picture of one pixel.
fn png() -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\x0f\x00\x00\x01\x01\x00\x05\x18\xd8N\x00\x00\x00\x00IEND\xaeB`\x82".to_vec()
}

fn jpeg() -> Vec<u8> {
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9".to_vec()
}

#[tokio::test]
async fn he_xiuying_applies_online_and_gets_one_receipt_however_often_she_presses() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    she.hand_in_papers(&draft).await;
    let review = she.get(&format!("{draft}/review")).await;
    for words in [
        "何秀英",
        "138 0000 8802",
        "61,300.5元",
        "验证手机号",
        "不交，由工作人员核验",
    ] {
        assert!(review.html.contains(words), "{words}: {}", review.text());
    }
    let entered = she.log_in(&house, PHONE, &format!("{draft}/review")).await;
    assert_eq!(
        entered.to,
        format!("{draft}/review"),
        "the draft came along"
    );
    let review = she.get(&entered.to).await;
    let submit = format!("{draft}/submit");
    let early = she.post(&review, &submit, &[("go", "submit")]).await;
    assert_eq!(
        early.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not yet confirmed"
    );
    let agreed = [("go", "submit"), ("agree", "yes")];
    let filed = she.post(&review, &submit, &agreed).await;
    assert!(filed.to.ends_with("/filed"), "{}", filed.text());
    let again = she.post(&review, &submit, &agreed).await;
    assert_eq!(again.to, filed.to);
    assert_eq!(house.number(&CASES).await, 1);
    assert_eq!(house.number(&DRAFTS).await, 0);
    let receipt = she.get(&filed.to).await;
    assert!(
        receipt.html.contains("申请已经交上了"),
        "{}",
        receipt.text()
    );
    assert!(
        receipt.html.contains("最晚 11 月 30 日（周一）"),
        "{}",
        receipt.text()
    );
    assert!(
        receipt.html.contains("受理后 10 个工作日内办结"),
        "no date before acceptance"
    );
    let mine = she.get("/me").await;
    assert!(mine.html.contains("临时救助"), "{}", mine.text());
    let mut other = house.visitor();
    assert_eq!(other.get(&filed.to).await.status, StatusCode::UNAUTHORIZED);
    other.log_in(&house, "13800008899", "/me").await;
    assert_eq!(other.get(&filed.to).await.status, StatusCode::NOT_FOUND);
}

/// 天桥区 promises 8 days where the record has 10: she reads it before filing and on the receipt.
#[tokio::test]
async fn the_promise_of_her_district_is_read_before_filing_and_on_the_receipt() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in_at("370105006", "370105006010").await;
    she.hand_in_papers(&draft).await;
    let promise = "8 个工作日内办结（天桥区承诺；全市 10 个工作日）";
    let review = she.get(&format!("{draft}/review")).await;
    assert!(review.html.contains(promise), "{}", review.text());
    she.log_in(&house, PHONE, &format!("{draft}/review")).await;
    let review = she.get(&format!("{draft}/review")).await;
    let submit = format!("{draft}/submit");
    let words = [("go", "submit"), ("agree", "yes")];
    let filed = she.post(&review, &submit, &words).await;
    let receipt = she.get(&filed.to).await;
    assert!(receipt.html.contains(promise), "{}", receipt.text());
}

#[tokio::test]
async fn a_wrong_file_is_explained_and_costs_nothing_that_was_given() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    let here = format!("{draft}/papers");
    let page = she.get(&here).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
    let files: [(&str, &str, &[u8]); 3] = [
        ("file_M02", "drawing.svg", svg),
        (
            "file_M21",
            "bill.jpg",
            b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff",
        ),
        ("file_M21", "good.png", &png()),
    ];
    let back = she.upload(&page, &here, &[("seen_M01", "1")], &files).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.html.contains("drawing.svg") && back.html.contains("bill.jpg"),
        "{}",
        back.text()
    );
    assert!(
        back.html.contains("已收到：good.png"),
        "the good one is kept"
    );
    assert!(
        back.html.contains("name=\"seen_M01\" value=\"1\" checked"),
        "the tick is kept"
    );
    let person = she.get(&format!("{draft}/person")).await;
    assert!(person.html.contains("value=\"何秀英\""));
    // Taking the file out again.
    let object = back
        .html
        .split("name=\"remove\" value=\"")
        .nth(1)
        .expect("a button");
    let object = object.split('"').next().expect("a value").to_owned();
    let gone = she
        .upload(
            &back,
            &here,
            &[("remove", object.as_str()), ("seen_M01", "1")],
            &[],
        )
        .await;
    assert_eq!(gone.to, here);
    assert!(!she.get(&here).await.html.contains("good.png"));
}

#[tokio::test]
async fn typing_survives_faults_back_later_and_the_switch_of_language() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    let here = format!("{draft}/person");
    let page = she.get(&here).await;
    let wrong = [
        ("name", "何秀英"),
        ("id_number", "11010119580308002"),
        ("phone", "12"),
        ("address", "新地址"),
    ];
    let back = she.post(&page, &here, &wrong).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "11010119580308002",
        "value=\"12\"",
        "新地址",
        "href=\"#id_number\"",
        "href=\"#phone\"",
    ] {
        assert!(back.html.contains(kept), "{kept}");
    }
    let ways = [
        ("back", format!("{draft}/situation")),
        ("later", draft.clone()),
        ("lang-en", here.clone()),
    ];
    for (n, (go, to)) in ways.iter().enumerate() {
        let typed = format!("第 {n} 个地址");
        let words = [("address", typed.as_str()), ("go", *go)];
        assert_eq!(she.post(&page, &here, &words).await.to, *to);
        assert!(she.get(&here).await.html.contains(&typed), "{go}");
    }
    let english = she.get(&here).await;
    assert!(english.html.contains("<html lang=\"en\""));
    assert!(
        english.html.contains("Identity number"),
        "{}",
        english.text()
    );
    // Quiet saving answers with nothing and moves nothing.
    let quiet = she
        .post(&page, &format!("{here}/quiet"), &[("address", "悄悄存的")])
        .await;
    assert_eq!(quiet.status, StatusCode::NO_CONTENT);
    assert!(she.get(&here).await.html.contains("悄悄存的"));
}

#[tokio::test]
async fn a_draft_waits_through_a_restart_and_opens_for_nobody_else() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    // Another process over the same database.
    let store = Store::open(&crate::store::StoreConfig {
        url: house.scratch.url.clone(),
    });
    let second = app(store.expect("it opens"), house.app.clock.clone());
    second
        .world
        .reload(&second.store)
        .await
        .expect("the world loads");
    let mut later = Visitor::of(router(second));
    later.cookies = she.cookies.clone();
    let page = later.get(&format!("{draft}/fields")).await;
    assert!(page.html.contains("老伴十月住院手术"), "{}", page.text());
    let home = later.get("/").await;
    assert!(home.html.contains("接着办：临时救助"));
    let offer = later.get("/apply/temporary-relief").await;
    assert!(
        offer.html.contains(&draft),
        "the unfinished form is offered"
    );
    let mut stranger = house.visitor();
    for path in ["", "/fields", "/review"] {
        let page = stranger.get(&format!("{draft}{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    let own = stranger.get("/me/login").await;
    let page = stranger
        .post(&own, &format!("{draft}/fields"), &[("story", "别人写的")])
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    // Given up, it is gone; after thirty days untouched as well.
    let page = later.get(&draft).await;
    later.post(&page, &format!("{draft}/discard"), &[]).await;
    assert_eq!(later.get(&draft).await.status, StatusCode::NOT_FOUND);
    let other = she.fill_in().await;
    house
        .app
        .clock
        .go_to(At(house.app.now().0 + 31 * 24 * 3_600_000));
    assert_eq!(she.get(&other).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_look_up_code_alone_opens_nothing_and_tells_nothing() {
    let house = House::new().await;
    let mut she = house.visitor();
    let draft = she.fill_in().await;
    she.hand_in_papers(&draft).await;
    she.log_in(&house, PHONE, "/me").await;
    let review = she.get(&format!("{draft}/review")).await;
    let agreed = [("go", "submit"), ("agree", "yes")];
    let filed = she.post(&review, &format!("{draft}/submit"), &agreed).await;
    let case = filed.to.trim_end_matches("/filed").to_owned();
    let row = house.app.store.read(|tx| tx.one(&LOOKUP, args![])).await;
    let code = row
        .expect("read")
        .expect("a code")
        .text(0)
        .expect("text")
        .to_owned();
    let unknown = format!("{}2222222", &code[..1]);
    let mut answers = Vec::new();
    for (code, phone) in [
        (code.as_str(), PHONE),
        (code.as_str(), "13800008855"),
        (unknown.as_str(), "13800008856"),
    ] {
        let mut visitor = house.visitor();
        let page = visitor.get("/track").await;
        let sent = visitor
            .post(&page, "/track", &[("code", code), ("phone", phone)])
            .await;
        assert_eq!(sent.to, "/me/login/code", "every pair is answered alike");
        let sms = house.code_for(phone).await;
        let page = visitor.get("/me/login/code").await;
        assert!(!page.html.contains(code), "no code on the page");
        let entered = visitor
            .post(&page, "/me/login/code", &[("code", &sms)])
            .await;
        answers.push(entered.to);
    }
    assert_eq!(answers[0], case);
    assert_eq!(
        answers[1], answers[2],
        "wrong phone and unknown code are one answer"
    );
    assert_ne!(answers[1], case);
}

#[tokio::test]
async fn guessing_is_slowed_down_for_phone_and_visit() {
    let house = House::new().await;
    let mut guesser = house.visitor();
    let page = guesser.get("/me/login").await;
    guesser.post(&page, "/me/login", &[("phone", PHONE)]).await;
    let right = house.code_for(PHONE).await;
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let page = guesser.get("/me/login/code").await;
    for _ in 0..5 {
        let answer = guesser
            .post(&page, "/me/login/code", &[("code", wrong)])
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let late = guesser
        .post(&page, "/me/login/code", &[("code", &right)])
        .await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    // Asking for codes is limited too, per phone whoever asks, and forgotten after ten minutes.
    let mut last = StatusCode::OK;
    for _ in 0..5 {
        let mut other = house.visitor();
        let page = other.get("/me/login").await;
        last = other
            .post(&page, "/me/login", &[("phone", PHONE)])
            .await
            .status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    house.app.clock.go_to(At(house.app.now().0 + 11 * 60_000));
    let entered = house.visitor().log_in(&house, PHONE, "/me").await;
    assert_eq!(entered.to, "/me");
}

#[tokio::test]
async fn every_item_is_found_in_the_words_of_residents_and_has_its_guide() {
    let house = House::new().await;
    let mut visitor = house.visitor();
    for (words, key) in [
        ("看病没钱", "temporary-relief"),
        ("家里突然没钱了怎么办", "temporary-relief"),
        ("残疾证", "disability-certificate"),
        ("低保", "subsistence-allowance"),
        ("开饭馆", "food-business-licence"),
        ("异地就医", "remote-medical"),
    ] {
        let q: String = form_urlencoded::byte_serialize(words.as_bytes()).collect();
        let page = visitor.get(&format!("/items?q={q}")).await;
        let first = page.html.split("href=\"/items/").nth(1).unwrap_or_default();
        assert!(first.starts_with(key), "{words}: {}", page.text());
    }
    let nothing = visitor.get("/items?q=wqxv").await;
    assert!(nothing.html.contains("没有找到"), "{}", nothing.text());
    let items: Vec<String> = house
        .app
        .world
        .now()
        .catalogue(house.app.now())
        .map(|published| published.item.key.clone())
        .collect();
    let world = house.app.world.now();
    let packages = world.packages(house.app.now());
    let packages: Vec<String> = packages.map(|one| one.record.key.clone()).collect();
    assert_eq!(packages.len(), 10);
    for lang in ["zh", "en"] {
        visitor.get(&format!("/prefs?lang={lang}&back=/")).await;
        for key in &packages {
            let page = visitor.get(&format!("/packages/{key}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.html.contains('⟦'), "{key}");
        }
        for key in &items {
            let page = visitor.get(&format!("/items/{key}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert!(!page.html.contains('⟦'), "{key}");
            assert!(
                !visitor
                    .get(&format!("/apply/{key}"))
                    .await
                    .html
                    .contains('⟦')
            );
        }
        for path in [
            "/",
            "/help?street=110101005",
            "/stuck?from=/items/remote-medical",
            "/suggest",
            "/privacy",
            "/demo/sms",
            "/track?miss=1",
            "/me/login",
        ] {
            let page = visitor.get(path).await;
            assert!(!page.html.contains('⟦'), "{path}");
        }
    }
}

#[tokio::test]
async fn switches_lead_back_to_this_site_only() {
    let house = House::new().await;
    let mut visitor = house.visitor();
    for (back, to) in [
        ("/items?q=a", "/items?q=a"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
    ] {
        let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        assert_eq!(
            visitor.get(&format!("/prefs?elder=1&back={back}")).await.to,
            to
        );
    }
    assert!(visitor.get("/").await.html.contains("elder"));
}

/// The address in a guide's QR code opens this item and situation, and carries it into the form.
#[tokio::test]
async fn a_guide_carries_its_situation_and_nothing_else_into_paper_and_form() {
    let house = House::new().await;
    let mut visitor = house.visitor();
    let chosen = "urgency=urgent&cause=illness";
    let page = visitor
        .get(&format!(
            "/items/temporary-relief?{chosen}&story=13911112222&filed_by=%3Cb%3E"
        ))
        .await;
    assert!(
        page.html
            .contains("急难，需先行救助（24 小时内）；突发重病"),
        "{}",
        page.text()
    );
    assert!(page.html.contains("医疗票据") && !page.html.contains("录取通知书"));
    assert!(
        !page.html.contains("入户调查</td>"),
        "an urgent case is not inquired at home first"
    );
    let card = visitor.get("/items/social-security-card").await;
    assert!(card.html.contains("样例，内容为虚构"));
    let onward = "urgency=urgent&amp;cause=illness\"";
    assert!(
        page.html
            .contains(&format!("/apply/temporary-relief?{onward}"))
    );
    assert!(
        page.html
            .contains(&format!("/items/temporary-relief/a4?{onward}"))
    );
    let paper = visitor
        .get(&format!("/items/temporary-relief/a4?{chosen}"))
        .await;
    assert_eq!(paper.status, StatusCode::OK);
    assert!(paper.html.contains("突发重病") && !paper.html.contains("录取通知书"));

    let ahead = visitor
        .get(&format!("/apply/temporary-relief?{chosen}&cause=x"))
        .await;
    let begun = visitor
        .post(
            &ahead,
            "/apply/temporary-relief",
            &[("urgency", "urgent"), ("cause", "illness"), ("story", "x")],
        )
        .await;
    let form = visitor.get(&begun.to).await;
    assert_eq!(form.html.matches(" checked").count(), 2, "{}", form.html);
}
