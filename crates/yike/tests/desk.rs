//! The desk over HTTP: logging in, the queue and its badges, a case taken at the counter, search,
//! what is missing told once.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use object_store::memory::InMemory;
use std::sync::Arc;
use tower::ServiceExt;
use yike::act::{self, CaseKey};
use yike::app::{App, Clock, Mode};
use yike::catalogue::Catalogue;
use yike::private::Keys;
use yike::register::{self, NewPost};
use yike::store::throwaway::{self, Scratch};
use yike::views::queue::{self, Tab};
use yike::world::Watch;
use yike::{args, load, passphrase};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

const STATION: &str = "110101005008";
const SIBLING: &str = "110101005009";
const STREET: &str = "110101005";
const WORDS: &str = "每天八点半开门先烧一壶水";
/// 2026-11-20 10:00 at +08:00, a Friday.
const MORNING: At = At(1_795_140_000_000);
const MINUTE: i64 = 60_000;

yike::sql! {
    EVENTS = "SELECT COUNT(*) FROM event WHERE stream = $1";
}

struct House {
    app: App,
    clock: Arc<std::sync::atomic::AtomicI64>,
    _scratch: Scratch,
}

async fn house() -> House {
    let scratch = throwaway::sqlite();
    let clock = Clock::set(MORNING);
    let Clock::Set(place) = &clock else {
        unreachable!("a set clock")
    };
    let place = place.clone();
    let app = App {
        store: scratch.store.clone(),
        keys: Arc::new(Keys::new(&[7; 32])),
        world: Watch::default(),
        objects: Arc::new(InMemory::new()),
        clock,
        mode: Mode::Serve,
        sms: yike::notify::Gateway::None,
        outside: Default::default(),
        heads: Arc::new(yike::heads::Heads::fresh()),
        health: yike::health::Health::default(),
        sought: Default::default(),
    };
    let catalogue = Catalogue::embedded();
    let by = PersonId::new("setup");
    load::units(&app, &catalogue, &by).await.unwrap();
    load::calendar(&app, &catalogue, &by).await.unwrap();
    load::items(&app, &catalogue, &by).await.unwrap();
    let secret = passphrase::hash(WORDS).unwrap();
    app.store
        .write(move |tx| {
            for (login, unit, duty) in [
                ("linxiao", STATION, Duty::Station),
                ("hebing", STATION, Duty::Station),
                ("next-door", SIBLING, Duty::Station),
                ("window", STREET, Duty::Window),
                ("section", STREET, Duty::Section),
                ("head", STREET, Duty::Supervisor),
                ("admin", "110101", Duty::Administrator),
            ] {
                let person = PersonId::new(format!("p-{login}"));
                register::add_person(tx, &person, login, login, &secret, &by, MORNING)?;
                let post = NewPost {
                    id: format!("post-{login}"),
                    person,
                    unit: UnitId::new(unit),
                    duty,
                    slot: String::new(),
                };
                register::give_post(tx, &post, &by, MORNING)?;
            }
            Ok::<_, act::Fail>(())
        })
        .await
        .unwrap();
    app.world.reload(&app.store).await.unwrap();
    House {
        app,
        clock: place,
        _scratch: scratch,
    }
}

/// A browser: it keeps its cookies and knows the token of the last page.
struct Browser<'a> {
    house: &'a House,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    to: String,
    html: String,
}

impl<'a> Browser<'a> {
    fn new(house: &'a House) -> Browser<'a> {
        Browser {
            house,
            cookie: String::new(),
            csrf: String::new(),
        }
    }

    async fn logged_in(house: &'a House, login: &str) -> Browser<'a> {
        let mut browser = Browser::new(house);
        browser.get("/login").await;
        let page = browser
            .post("/login", &[("login", login), ("passphrase", WORDS)])
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        browser
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &self.csrf);
        form.extend_pairs(fields);
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.finish())).await
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let request = request
            .header(header::COOKIE, &self.cookie)
            .body(body)
            .unwrap();
        let response = yike::web::router(self.house.app.clone())
            .oneshot(request)
            .await
            .unwrap();
        for set in response.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            if set.starts_with("yike=") {
                self.cookie = set.split(';').next().unwrap().to_owned();
            }
        }
        let status = response.status();
        let to = response.headers().get(header::LOCATION);
        let to = to.map_or(String::new(), |to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        if let Some((_, rest)) = html.split_once("name=\"csrf\" value=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        Page { status, to, html }
    }
}

fn id_number(order: u32) -> String {
    let body = format!("11010119600101{order:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body
        .bytes()
        .zip(weights)
        .map(|(b, w)| u32::from(b - b'0') * w)
        .sum();
    format!("{body}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn uuid() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// 临时救助 for a made-up person, complete but for what the caller leaves out.
fn relief(order: u32, name: &str) -> Vec<(&'static str, String)> {
    vec![
        ("command_id", uuid()),
        ("name", name.to_owned()),
        ("id_number", id_number(order)),
        ("phone", format!("1380000{order:04}")),
        ("address", "九道湾胡同 3 号".into()),
        ("community", STATION.into()),
        ("urgency", "ordinary".into()),
        ("cause", "illness".into()),
        ("filed_by", "self".into()),
        ("members", "3".into()),
        ("income", "2400".into()),
        ("cost", "36000".into()),
        ("story", "上月住院，钱不够".into()),
        ("seen", "M01".into()),
        ("seen", "M02".into()),
        ("orig-M03", "1".into()),
        ("orig-M09", "1".into()),
        ("copy-M21", "1".into()),
    ]
}

fn refs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect()
}

async fn file(browser: &mut Browser<'_>, order: u32, name: &str) -> CaseKey {
    browser.get("/desk/new/temporary-relief").await;
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&relief(order, name)))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    CaseKey::parse(page.to.strip_prefix("/desk/filed/").unwrap()).unwrap()
}

async fn events(house: &House, stream: &'static str) -> i64 {
    house
        .app
        .store
        .read(move |tx| tx.one(&EVENTS, args![stream])?.unwrap().i64(0))
        .await
        .unwrap()
}

#[tokio::test]
async fn five_wrong_passphrases_shut_the_door_for_a_quarter_of_an_hour() {
    let house = house().await;
    for login in ["linxiao", "nobody-of-this-name"] {
        let mut browser = Browser::new(&house);
        browser.get("/login").await;
        for _ in 0..5 {
            let page = browser
                .post(
                    "/login",
                    &[("login", login), ("passphrase", "不是这一句不是这一句")],
                )
                .await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.html.contains("账号或口令不对"));
            assert!(!page.html.contains("不是这一句"));
        }
        let page = browser
            .post("/login", &[("login", login), ("passphrase", WORDS)])
            .await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
        assert!(page.html.contains("先停用 15 分钟"));
    }
    house
        .clock
        .store(MORNING.0 + 16 * MINUTE, std::sync::atomic::Ordering::SeqCst);
    Browser::logged_in(&house, "linxiao").await;
}

#[tokio::test]
async fn a_session_ends_for_good_and_each_duty_begins_at_its_page() {
    let house = house().await;
    for (login, first) in [
        ("linxiao", "/desk"),
        ("section", "/desk"),
        ("head", "/board"),
        ("admin", "/admin"),
    ] {
        let mut browser = Browser::new(&house);
        browser.get("/login").await;
        let anonymous = browser.cookie.clone();
        let page = browser
            .post("/login", &[("login", login), ("passphrase", WORDS)])
            .await;
        assert_eq!(page.to, first);
        assert_ne!(
            browser.cookie, anonymous,
            "the token of a guest never becomes a session"
        );
    }
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    let page = browser.get("/desk").await;
    assert_eq!(page.status, StatusCode::OK);
    for link in [
        "href=\"/desk\"",
        "href=\"/desk/new\"",
        "href=\"/desk/search\"",
    ] {
        assert!(page.html.contains(link), "{link}");
    }
    assert!(!page.html.contains("href=\"/admin\"") && !page.html.contains("href=\"/board\""));
    let session = browser.cookie.clone();
    let page = browser.post("/logout", &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    browser.cookie = session;
    assert_eq!(browser.get("/desk").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_new_passphrase_ends_the_other_sessions() {
    let house = house().await;
    let mut other = Browser::logged_in(&house, "linxiao").await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    browser.get("/passphrase").await;
    let short = [("current", WORDS), ("fresh", "太短"), ("again", "太短")];
    let page = browser.post("/passphrase", &short).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("至少 12 个字"));
    let fresh = "下班前要把窗台上的花浇一遍";
    let page = browser
        .post(
            "/passphrase",
            &[("current", WORDS), ("fresh", fresh), ("again", fresh)],
        )
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
    assert_eq!(other.get("/desk").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_incomplete_case_comes_back_with_everything_that_is_missing_and_nothing_stored() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    let page = browser.get("/desk/new/temporary-relief").await;
    assert!(page.html.contains("本站代收"));
    let mut fields = relief(1, "赵秀英");
    fields.retain(|(key, value)| {
        !matches!(*key, "orig-M09" | "copy-M21" | "income") && value != "M02"
    });
    fields.push(("income", "不知道".into()));
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("有 4 处要改"), "{}", page.html);
    for link in [
        "href=\"#seen-M02\"",
        "href=\"#seen-M09\"",
        "href=\"#seen-M21\"",
        "href=\"#income\"",
    ] {
        assert!(page.html.contains(link), "{link}");
    }
    for kept in ["赵秀英", "上月住院，钱不够", "不知道", &id_number(1)] {
        assert!(page.html.contains(kept), "{kept}");
    }
    assert!(page.html.contains("打印一次性告知"));
    assert_eq!(events(&house, "case").await, 0);
}

#[tokio::test]
async fn a_case_is_taken_handed_over_and_receipted_and_the_next_person_starts_clean() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    browser.get("/desk/new/temporary-relief").await;
    let fields = relief(2, "钱玉珍");
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let again = browser
        .post("/desk/new/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(again.to, page.to, "sent twice is one case");
    let receipt = browser.get(&page.to).await;
    assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.html);
    let key = page.to.strip_prefix("/desk/filed/").unwrap();
    for part in [
        "已收件",
        "class=\"code\"",
        "<svg class=\"qr\"",
        &format!("/cases/{key}/papers/receipt"),
        &format!("/cases/{key}/do/hand-over"),
        "北新桥街道",
    ] {
        assert!(receipt.html.contains(part), "{part}");
    }
    let next = browser.get("/desk/new/temporary-relief").await;
    assert!(!next.html.contains("钱玉珍") && !next.html.contains(&id_number(2)));

    let key = CaseKey::parse(key).unwrap();
    hand_over(&mut browser, &key).await;
    let mut window = Browser::logged_in(&house, "window").await;
    let page = window.get("/desk?tab=unit").await;
    assert!(page.html.contains("钱*珍") && !page.html.contains("钱玉珍"));
    let take = format!("/cases/{key}/do/take-papers");
    assert!(page.html.contains(&take));
    let id = uuid();
    let fields = [
        ("command_id", id.as_str()),
        ("papers", "M03"),
        ("papers", "M09"),
        ("papers", "M21"),
    ];
    let page = window.post(&take, &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let page = browser.get("/desk?tab=out").await;
    assert!(
        page.html.contains(&format!("/cases/{key}/do/nudge")),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn a_form_with_a_picture_sent_twice_is_one_case() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    browser.get("/desk/new/temporary-relief").await;
    let mut fields = relief(7, "冯国强");
    fields.retain(|(key, _)| *key != "copy-M21");
    fields.push(("csrf", browser.csrf.clone()));
    let mut body = Vec::new();
    for (key, value) in &fields {
        let part =
            format!("--cut\r\ncontent-disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(
        b"--cut\r\ncontent-disposition: form-data; name=\"file-M21\"; filename=\"a.png\"\r\n\r\n",
    );
    body.extend_from_slice(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\r\n--cut--\r\n");
    let mut ends = Vec::new();
    for _ in 0..2 {
        let request = Request::post("/desk/new/temporary-relief")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
        let page = browser.send(request, Body::from(body.clone())).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
        ends.push(page.to);
    }
    assert_eq!(ends[0], ends[1]);
    let page = browser.get("/desk").await;
    assert!(page.html.contains("文件 1 个"));
}

/// The press of the desk's own button.
async fn hand_over(browser: &mut Browser<'_>, key: &CaseKey) {
    let fields = [
        ("command_id", uuid()),
        ("back", "/desk?tab=mine".to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let page = browser
        .post(&format!("/cases/{key}/do/hand-over"), &fields)
        .await;
    assert_eq!(page.to, "/desk?tab=mine", "{}", page.html);
}

#[tokio::test]
async fn a_second_case_of_the_same_person_is_shown_before_it_is_filed() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    file(&mut browser, 3, "孙桂兰").await;
    let fields = relief(3, "孙桂兰");
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("好像有一件相同的还在办") && page.html.contains("仍要新收"));
    let mut forced = fields.clone();
    forced.push(("force", "yes".into()));
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&forced))
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("请选一个理由"), "{}", page.html);
    forced.push(("same_reason", "again".into()));
    let page = browser
        .post("/desk/new/temporary-relief", &refs(&forced))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let mut sibling = Browser::logged_in(&house, "next-door").await;
    let mut fields = relief(3, "孙桂兰");
    fields.retain(|(key, _)| *key != "community");
    fields.push(("community", SIBLING.into()));
    sibling.get("/desk/new/temporary-relief").await;
    let page = sibling
        .post("/desk/new/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(
        page.html.contains("另有一件由北新桥街道受理"),
        "{}",
        page.html
    );
    assert!(!page.html.contains("孙*兰"));
}

#[tokio::test]
async fn lesson_11_badges_count_what_their_lists_show_in_few_statements() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    let mut keys = Vec::new();
    for order in 10..33 {
        // Nobody's namesake: those would be shown side by side first.
        let name = format!("周{}", char::from_u32(0x4e00 + order).unwrap());
        keys.push(file(&mut browser, order, &name).await);
    }
    for key in &keys[..3] {
        hand_over(&mut browser, key).await;
    }
    for login in ["linxiao", "hebing", "window", "section"] {
        let me = PersonId::new(format!("p-{login}"));
        let keys = house.app.keys.clone();
        let now = house.app.now();
        house
            .app
            .store
            .read(move |tx| {
                let counts = queue::counts(tx, &me, now)?;
                for tab in Tab::ALL {
                    let mut listed = 0;
                    for page in 1.. {
                        let (rows, has_more) = queue::list(tx, &keys, &me, tab, page, now)?;
                        listed += rows.len() as u64;
                        if !has_more {
                            break;
                        }
                    }
                    if let Some(count) = counts.of(tab) {
                        assert_eq!(count, listed, "{me} {tab:?}");
                    }
                }
                Ok::<_, act::Fail>(())
            })
            .await
            .unwrap();
    }
    let counts = |html: &str, tab: &str| -> String {
        let (_, rest) = html
            .split_once(&format!("href=\"/desk?tab={tab}\""))
            .unwrap();
        let (_, rest) = rest.split_once("<b class=\"num\">").unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    let before = house.app.store.stats().statements;
    let page = browser.get("/desk").await;
    let statements = house.app.store.stats().statements - before;
    assert!(statements <= 6, "{statements} statements");
    assert_eq!(counts(&page.html, "mine"), "20");
    assert_eq!(counts(&page.html, "out"), "3");
    assert_eq!(page.html.matches("data-row").count(), 20);
    let mut window = Browser::logged_in(&house, "window").await;
    let page = window.get("/desk?tab=unit").await;
    assert_eq!(counts(&page.html, "unit"), "3");
    let all = browser.get("/desk?tab=all").await;
    assert!(all.html.contains("rel=\"next\""));
    let second = browser.get("/desk?tab=all&page=2").await;
    assert_eq!(second.html.matches("data-row").count(), 3);
}

#[tokio::test]
async fn search_is_exact_and_stays_within_what_one_may_see() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    let key = file(&mut browser, 5, "吴淑芬").await;
    let found = format!("/cases/{key}");
    let id = id_number(5);
    for word in ["吴淑芬", &id, "13800000005", "１３８ ００００ ０００５"] {
        let page = browser.post("/desk/search", &[("word", word)]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.contains(&found), "{word}: {}", page.html);
        assert!(!page.html.contains("13800000005</"), "phones are not shown");
    }
    for word in ["吴淑", "吴", "1380000000", "11010119600101"] {
        let page = browser.post("/desk/search", &[("word", word)]).await;
        assert!(!page.html.contains(&found), "{word}");
    }
    let mut window = Browser::logged_in(&house, "window").await;
    window.get("/desk").await;
    let page = window.post("/desk/search", &[("word", "吴淑芬")]).await;
    assert!(page.html.contains(&found), "the accepting street finds it");
    for login in ["next-door"] {
        let mut sibling = Browser::logged_in(&house, login).await;
        sibling.get("/desk").await;
        let page = sibling.post("/desk/search", &[("word", "吴淑芬")]).await;
        assert!(page.html.contains("没有找到") && !page.html.contains(&found));
    }
    let page = browser.get(&format!("/desk/filed/{key}")).await;
    let (_, rest) = page.html.split_once("class=\"code\">").unwrap();
    let code = rest.split('<').next().unwrap();
    let (_, rest) = page.html.split_once("class=\"num\">").unwrap();
    let number = rest.split('<').next().unwrap();
    for word in [code, number] {
        let page = browser.post("/desk/search", &[("word", word)]).await;
        assert!(page.html.contains(&found), "{word}");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_once_before_anything_is_received() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    browser.get("/desk/new/temporary-relief").await;
    let mut fields = relief(6, "郑小梅");
    fields.retain(|(key, _)| !matches!(*key, "orig-M09" | "copy-M21"));
    let page = browser
        .post("/desk/told/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    let twice = browser
        .post("/desk/told/temporary-relief", &refs(&fields))
        .await;
    assert_eq!(twice.to, page.to);
    assert_eq!(events(&house, "visit").await, 1);
    assert_eq!(events(&house, "case").await, 0);
    let paper = browser.get(&page.to).await;
    for part in [
        "一次性告知单",
        "医疗票据、费用清单和诊断证明",
        "家庭收入财产申报与核对授权书",
        "北新桥街道办事处",
        "/items/temporary-relief",
    ] {
        assert!(paper.html.contains(part), "{part}: {}", paper.html);
    }
    assert!(!paper.html.contains("居民户口簿") && !paper.html.contains("郑小梅"));
    let list = browser.get("/desk/notices").await;
    assert!(list.html.contains(&page.to));
    let mut sibling = Browser::logged_in(&house, "next-door").await;
    assert_eq!(sibling.get(&page.to).await.status, StatusCode::NOT_FOUND);
    fields.push(("copy-M21", "1".into()));
    let other = browser
        .post("/desk/told/temporary-relief", &refs(&fields))
        .await;
    assert_ne!(other.to, page.to, "other ticks are another notice");
}

#[tokio::test]
async fn three_letters_open_the_item_and_a_desk_takes_only_what_it_may() {
    let house = house().await;
    let mut browser = Browser::logged_in(&house, "linxiao").await;
    assert_eq!(
        browser.get("/desk/new?q=lsjz").await.to,
        "/desk/new/temporary-relief"
    );
    assert_eq!(
        browser.get("/desk/new?q=temporary").await.to,
        "/desk/new/temporary-relief"
    );
    // What is not a name is offered, not opened; a typing error of a name is the name.
    let page = browser
        .get("/desk/new?q=%E7%9D%80%E7%81%AB%E8%A6%81%E6%95%91%E5%8A%A9")
        .await;
    assert!(page.to.is_empty() && page.html.contains("/desk/new/temporary-relief"));
    let page = browser.get("/desk/new?q=%E5%BA%95%E4%BF%9D").await;
    assert_eq!(page.to, "/desk/new/subsistence-allowance");
    browser.get("/desk").await;
    let page = browser.post("/desk/search", &[("word", "臨時救助")]).await;
    assert!(page.html.contains("没有找到"));
    assert!(page.html.contains("/desk/new/temporary-relief"));
    let page = browser.get("/desk/new").await;
    assert_eq!(page.html.matches("data-row").count(), 68);
    // Its street does not handle this one; another street of the district does.
    assert!(!page.html.contains("/desk/new/startup-loan"));
    let page = browser.get("/desk/new/food-business-licence").await;
    assert!(page.html.contains("本站只帮着申请"));
    assert!(
        !page.html.contains("name=\"orig-"),
        "an advising station keeps no papers"
    );
    let mut window = Browser::logged_in(&house, "window").await;
    let page = window.get("/desk/new/pension-qualification").await;
    assert!(page.html.contains("这个事项不在本窗口收"));
    let page = window.get("/desk/new/senior-allowance").await;
    assert!(page.html.contains("name=\"district\"") && page.html.contains("西城区"));
    let mut section = Browser::logged_in(&house, "section").await;
    assert_eq!(section.get("/desk/new").await.status, StatusCode::FORBIDDEN);
}
