//! The simulator of a device bridge: a reader with made-up cards, a camera and a scanner with one
//! made-up page. It keeps nothing, and listens on loopback only.

use super::{HEADER, PROTOCOL};
use crate::demo::id_number;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::date;
use maud::{DOCTYPE, html};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The page under the made-up camera.
const PAGE: &[u8] = include_bytes!("../../demo/paper.png");

/// What a reader says of a card: what is printed on it, and nothing more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    /// 男 or 女
    pub sex: String,
    pub ethnicity: String,
    /// `1949-12-31`
    pub birth: String,
    pub address: String,
    pub id_number: String,
    pub issuer: String,
    pub valid_from: String,
    /// Empty where the card is 长期.
    pub valid_until: String,
}

/// Made-up people of the demonstration, whose cards lie beside the simulator.
pub fn people() -> Vec<Card> {
    let one = |name: &str, birth: jiff::civil::Date, order: u16, address: &str, until: &str| Card {
        name: name.to_owned(),
        sex: if order % 2 == 1 { "男" } else { "女" }.to_owned(),
        ethnicity: "汉".to_owned(),
        birth: birth.to_string(),
        address: format!("北京市东城区{address}"),
        id_number: id_number(birth, order),
        issuer: "演示公安局（模拟）".to_owned(),
        valid_from: "2016-03-01".to_owned(),
        valid_until: until.to_owned(),
    };
    vec![
        one("柳谷雨", date(1948, 4, 20), 602, "九道湾胡同演示 1 号", ""),
        one(
            "桐白露",
            date(1979, 9, 8),
            611,
            "海运仓胡同演示 2 号",
            "2036-03-01",
        ),
        one(
            "江小满",
            date(1992, 5, 21),
            604,
            "民安街演示 3 号院 2 号楼",
            "2036-03-01",
        ),
        one(
            "松立冬",
            date(1961, 11, 7),
            613,
            "北新仓演示 4 号",
            "2026-03-01",
        ),
        one(
            "兰芒种",
            date(1985, 6, 6),
            606,
            "门楼胡同演示 5 号",
            "2036-03-01",
        ),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Health {
    Ready,
    Down,
    /// The reader is there and cannot read what lies on it.
    Unreadable,
}

/// A bridge without devices.
#[derive(Clone)]
pub struct Simulator(Arc<Inner>);

struct Inner {
    /// Origins of pages that may ask; empty lets every page of this machine's own loopback ask.
    origins: Vec<String>,
    /// Whether a card is laid down by itself whenever one is asked for.
    by_itself: bool,
    table: Mutex<Table>,
    laid_down: Notify,
    cancelled: Notify,
    pictures: AtomicU64,
}

struct Table {
    card: Option<usize>,
    next: usize,
    waiting: bool,
    reader: Health,
    camera: Health,
}

impl Simulator {
    /// `origins` are the pages that may ask, such as `https://yike.example.gov.cn`.
    pub fn new(origins: Vec<String>, by_itself: bool) -> Simulator {
        Simulator(Arc::new(Inner {
            origins,
            by_itself,
            table: Mutex::new(Table {
                card: None,
                next: 0,
                waiting: false,
                reader: Health::Ready,
                camera: Health::Ready,
            }),
            laid_down: Notify::new(),
            cancelled: Notify::new(),
            pictures: AtomicU64::new(0),
        }))
    }

    fn table<T>(&self, look: impl FnOnce(&mut Table) -> T) -> T {
        look(&mut self.0.table.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn may_ask(&self, origin: &str) -> bool {
        match self.0.origins.is_empty() {
            true => ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"]
                .iter()
                .any(|own| origin.starts_with(own)),
            false => self.0.origins.iter().any(|one| one == origin),
        }
    }
}

/// Everything that the simulator answers.
pub fn router(simulator: Simulator) -> Router {
    Router::new()
        .route("/v1/state", get(state))
        .route("/v1/card", post(card))
        .route("/v1/card/cancel", post(cancel))
        .route("/v1/picture", post(picture))
        .route("/", get(page).post(lay_down))
        .route("/simulate", post(simulate))
        .layer(middleware::from_fn_with_state(simulator.clone(), door))
        .with_state(simulator)
}

/// What is wrong, for programs and for people; the page has its own words for each code.
fn fault(status: StatusCode, code: &str, zh: &str, en: &str) -> Response {
    let body = json!({ "error": code, "zh": zh, "en": en, "simulated": true });
    (status, axum::Json(body)).into_response()
}

/// Loopback only: the name asked for, the page that asks, and the header that no foreign page sends
/// without a question of its browser first.
async fn door(State(simulator): State<Simulator>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text(headers, header::HOST.as_str());
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return fault(
            StatusCode::FORBIDDEN,
            "host",
            "设备服务只在本机应答。",
            "The device service answers on this machine only.",
        );
    }
    let origin = text(headers, "origin").to_owned();
    let is_own = origin.is_empty() || origin == format!("http://{host}");
    if !is_own && !simulator.may_ask(&origin) {
        return fault(
            StatusCode::FORBIDDEN,
            "origin",
            "这个网页不在允许使用设备的名单里。请让管理员用 --origin 写上它的网址。",
            "This page is not among those that may use the devices. Name its origin with --origin.",
        );
    }
    let is_question = request.method() == Method::OPTIONS;
    let is_service = request.uri().path().starts_with("/v1/");
    let mut response = if is_question {
        StatusCode::NO_CONTENT.into_response()
    } else if is_service && text(headers, HEADER) != PROTOCOL.to_string() {
        fault(
            StatusCode::BAD_REQUEST,
            "protocol",
            "请求里要写 X-Yike-Devices: 1。",
            "The request must carry X-Yike-Devices: 1.",
        )
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    if let Ok(origin) = HeaderValue::from_str(&origin)
        && !is_own
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::VARY, HeaderValue::from_static("Origin"));
        if is_question {
            for (name, value) in [
                ("access-control-allow-methods", "GET, POST"),
                (
                    "access-control-allow-headers",
                    "content-type, x-yike-devices",
                ),
                // Chromium asks this of loopback before the page itself is let through.
                ("access-control-allow-private-network", "true"),
                ("access-control-max-age", "600"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

async fn state(State(simulator): State<Simulator>) -> Response {
    let (reader, camera, waiting) =
        simulator.table(|table| (table.reader, table.camera, table.waiting));
    let said = |health: Health| match health {
        Health::Ready | Health::Unreadable => "ready",
        Health::Down => "down",
    };
    let reader = if waiting { "busy" } else { said(reader) };
    axum::Json(json!({
        "protocol": PROTOCOL,
        "name": "Yike simulator 一刻设备模拟器",
        "simulated": true,
        "reader": reader,
        "camera": said(camera),
        "scanner": said(camera),
    }))
    .into_response()
}

#[derive(Deserialize)]
struct Wait {
    /// Seconds to wait for a card.
    #[serde(default)]
    wait: u64,
}

/// Nobody waits longer: the page asks again.
const WAIT_MAX: u64 = 60;

async fn card(State(simulator): State<Simulator>, body: Bytes) -> Response {
    let wait = serde_json::from_slice::<Wait>(&body).map_or(0, |asked| asked.wait.min(WAIT_MAX));
    let taken = simulator.table(|table| {
        let before = table.waiting;
        table.waiting = true;
        before
    });
    if taken {
        return fault(
            StatusCode::CONFLICT,
            "busy",
            "读卡器正在读另一张卡。请等它读完，或先取消。",
            "The reader is reading another card. Wait, or cancel it first.",
        );
    }
    // A page that goes away lets go of the reader, too.
    let _turn = Turn(simulator.clone());
    read(&simulator, Duration::from_secs(wait)).await
}

/// One page's turn at the reader.
struct Turn(Simulator);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.table(|table| table.waiting = false);
    }
}

async fn read(simulator: &Simulator, wait: Duration) -> Response {
    if simulator.0.by_itself {
        tokio::time::sleep(Duration::from_millis(300)).await;
        simulator.table(|table| {
            if table.card.is_none() {
                table.card = Some(table.next);
                table.next = (table.next + 1) % people().len();
            }
        });
    }
    let until = tokio::time::Instant::now() + wait;
    loop {
        match simulator.table(|table| (table.reader, table.card.take())) {
            (Health::Down, _) => {
                return fault(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "reader-down",
                    "读卡器没有接好。请检查连线；可以先手工录入。",
                    "The reader is not connected. Check its cable; go on by typing.",
                );
            }
            (Health::Unreadable, Some(_)) => {
                return fault(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "unreadable",
                    "这张卡读不出来。请擦一擦再放一次，或者手工录入。",
                    "This card cannot be read. Wipe it and try again, or type.",
                );
            }
            (Health::Ready, Some(at)) => {
                let mut card = json!(people().swap_remove(at % people().len()));
                card["simulated"] = json!(true);
                return axum::Json(card).into_response();
            }
            (Health::Ready | Health::Unreadable, None) => {}
        }
        tokio::select! {
            () = simulator.0.laid_down.notified() => {}
            () = simulator.0.cancelled.notified() => {
                return fault(
                    StatusCode::GONE,
                    "cancelled",
                    "已取消读卡。",
                    "Reading was cancelled.",
                );
            }
            () = tokio::time::sleep_until(until) => {
                return fault(
                    StatusCode::REQUEST_TIMEOUT,
                    "no-card",
                    "没有放卡。请把身份证平放在读卡器上，再读一次。",
                    "No card was laid down. Put the card flat on the reader and read again.",
                );
            }
        }
    }
}

async fn cancel(State(simulator): State<Simulator>) -> StatusCode {
    if simulator.table(|table| table.waiting) {
        simulator.0.cancelled.notify_one();
    }
    StatusCode::NO_CONTENT
}

async fn picture(State(simulator): State<Simulator>) -> Response {
    if simulator.table(|table| table.camera) == Health::Down {
        return fault(
            StatusCode::SERVICE_UNAVAILABLE,
            "camera-down",
            "高拍仪（扫描仪）没有接好。请检查连线；可以先选文件或用摄像头。",
            "The document camera or scanner is not connected. Choose files, or use a camera.",
        );
    }
    // Whatever follows the end of a PNG is not shown: each page is a file of its own.
    let n = simulator.0.pictures.fetch_add(1, Ordering::Relaxed) + 1;
    let mut bytes = PAGE.to_vec();
    bytes.extend_from_slice(format!("SIMULATED PAGE {n}").as_bytes());
    ([(header::CONTENT_TYPE, "image/png")], Body::from(bytes)).into_response()
}

/// What only a simulator has: a hand that lays a card down, pulls a cable.
#[derive(Deserialize)]
struct Hand {
    card: Option<usize>,
    reader: Option<Health>,
    camera: Option<Health>,
}

async fn simulate(State(simulator): State<Simulator>, body: Bytes) -> Response {
    match serde_json::from_slice::<Hand>(&body) {
        Ok(hand) => {
            move_hand(&simulator, &hand);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(_) => fault(
            StatusCode::BAD_REQUEST,
            "hand",
            "看不懂。例：{\"card\":0,\"reader\":\"down\"}",
            "Not understood. Example: {\"card\":0,\"reader\":\"down\"}",
        ),
    }
}

fn move_hand(simulator: &Simulator, hand: &Hand) {
    simulator.table(|table| {
        if let Some(card) = hand.card {
            table.card = Some(card);
        }
        table.reader = hand.reader.unwrap_or(table.reader);
        table.camera = hand.camera.unwrap_or(table.camera);
    });
    simulator.0.laid_down.notify_one();
}

/// The table with the cards, for whoever plays with it.
async fn page() -> Response {
    let body = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head { meta charset="utf-8"; title { "模拟设备 Simulated devices" } }
            body {
                h1 { "这是模拟器，不是真的读卡器 This is a simulator, no reader" }
                p { "人都是编造的。按一个名字，就是把这张卡放上去。 All people are made up: press a name to lay that card down." }
                form method="post" action="/" {
                    @for (n, card) in people().iter().enumerate() {
                        p { button name="card" value=(n) { (card.name) " · " (card.address) } }
                    }
                    p { button name="reader" value="down" { "拔掉读卡器 Pull the reader's cable" } }
                    p { button name="reader" value="ready" { "接好读卡器 Plug it in again" } }
                }
            }
        }
    };
    body.into_response()
}

async fn lay_down(State(simulator): State<Simulator>, body: Bytes) -> Response {
    let mut hand = Hand {
        card: None,
        reader: None,
        camera: None,
    };
    for (name, value) in form_urlencoded::parse(&body) {
        match (name.as_ref(), value.as_ref()) {
            ("card", n) => hand.card = n.parse().ok(),
            ("reader", "down") => hand.reader = Some(Health::Down),
            ("reader", _) => hand.reader = Some(Health::Ready),
            _ => {}
        }
    }
    move_hand(&simulator, &hand);
    page().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower::ServiceExt;

    const PAGE_OF_OURS: &str = "https://yike.example.gov.cn";

    async fn ask(
        simulator: &Simulator,
        method: &str,
        path: &str,
        origin: &str,
        body: &str,
    ) -> (StatusCode, HeaderMap, serde_json::Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:18730")
            .header("origin", origin)
            .header(HEADER, "1")
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = router(simulator.clone()).oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20)
            .await
            .unwrap();
        let value = serde_json::from_slice(&bytes).unwrap_or_default();
        (status, headers, value)
    }

    #[tokio::test]
    async fn a_card_that_is_laid_down_is_read_and_says_that_it_is_made_up() {
        let simulator = Simulator::new(vec![PAGE_OF_OURS.into()], false);
        let reading = ask(
            &simulator,
            "POST",
            "/v1/card",
            PAGE_OF_OURS,
            r#"{"wait":20}"#,
        );
        let laying = async {
            while simulator.table(|table| !table.waiting) {
                tokio::task::yield_now().await;
            }
            ask(
                &simulator,
                "POST",
                "/simulate",
                PAGE_OF_OURS,
                r#"{"card":1}"#,
            )
            .await
        };
        let ((status, headers, card), _) = tokio::join!(reading, laying);
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["access-control-allow-origin"], PAGE_OF_OURS);
        assert_eq!(card["name"], "桐白露");
        assert_eq!(card["simulated"], true);
        let number = card["id_number"].as_str().unwrap();
        assert!(yike_core::door::IdNumber::parse(number).is_ok());
    }

    #[tokio::test]
    async fn what_is_wrong_is_told_in_a_sentence() {
        let simulator = Simulator::new(vec![PAGE_OF_OURS.into()], false);
        let (status, _, told) = ask(&simulator, "POST", "/v1/card", PAGE_OF_OURS, "").await;
        assert_eq!((status.as_u16(), &told["error"]), (408, &json!("no-card")));
        let down = r#"{"reader":"down","camera":"down"}"#;
        ask(&simulator, "POST", "/simulate", PAGE_OF_OURS, down).await;
        let (status, _, told) = ask(&simulator, "POST", "/v1/card", PAGE_OF_OURS, "").await;
        assert_eq!(
            (status.as_u16(), &told["error"]),
            (503, &json!("reader-down"))
        );
        assert!(told["zh"].as_str().unwrap().contains("手工录入"));
        let (status, _, told) = ask(&simulator, "POST", "/v1/picture", PAGE_OF_OURS, "").await;
        assert_eq!(
            (status.as_u16(), &told["error"]),
            (503, &json!("camera-down"))
        );
        let (_, _, state) = ask(&simulator, "GET", "/v1/state", PAGE_OF_OURS, "").await;
        assert_eq!(state["reader"], "down");
    }

    #[tokio::test]
    async fn another_page_another_host_and_a_bare_request_get_nothing() {
        let simulator = Simulator::new(vec![PAGE_OF_OURS.into()], true);
        let (status, headers, _) =
            ask(&simulator, "POST", "/v1/card", "https://evil.example", "").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(!headers.contains_key("access-control-allow-origin"));
        let (status, headers, _) = ask(&simulator, "OPTIONS", "/v1/card", PAGE_OF_OURS, "").await;
        assert_eq!(status, StatusCode::NO_CONTENT);
        assert_eq!(headers["access-control-allow-private-network"], "true");
        for (host, header, expected) in [
            ("evil.example:18730", "1", 403),
            ("127.0.0.1:18730", "", 400),
        ] {
            let request = Request::post("/v1/card")
                .header("host", host)
                .header(HEADER, header)
                .body(Body::empty())
                .unwrap();
            let answer = router(simulator.clone()).oneshot(request).await.unwrap();
            assert_eq!(answer.status().as_u16(), expected, "{host}");
        }
    }

    #[tokio::test]
    async fn reading_is_cancelled_and_two_pages_do_not_read_at_once() {
        let simulator = Simulator::new(vec![PAGE_OF_OURS.into()], false);
        let reading = ask(
            &simulator,
            "POST",
            "/v1/card",
            PAGE_OF_OURS,
            r#"{"wait":20}"#,
        );
        let other = async {
            while simulator.table(|table| !table.waiting) {
                tokio::task::yield_now().await;
            }
            let (status, ..) = ask(&simulator, "POST", "/v1/card", PAGE_OF_OURS, "").await;
            assert_eq!(status, StatusCode::CONFLICT);
            ask(&simulator, "POST", "/v1/card/cancel", PAGE_OF_OURS, "").await
        };
        let ((status, ..), _) = tokio::join!(reading, other);
        assert_eq!(status, StatusCode::GONE);
    }
}
