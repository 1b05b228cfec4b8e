//! 好差评 as people see it: the page behind the code, the tablet beside the window, what the staff enters,
//! the sign, and the figures.

use crate::web::trial::{COMMUNITY, Trial, each, sample};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;
use yike_core::case::{Kind, Service, Through};
use yike_core::clock::At;

/// A case that was filed at the community's counter and closed at once, and its codes by service.
async fn closed(trial: &Trial, order: u16) -> (crate::act::CaseKey, Vec<(String, String)>) {
    let player = trial.player();
    let desk = Some(COMMUNITY);
    let case = sample("pension-qualification", desk, COMMUNITY, order);
    let key = player.file(&case).await.unwrap();
    player.play(&key, Kind::CloseAtOnce, 5).await.unwrap();
    let id = key.id.clone();
    let codes = trial.app.store.read(move |tx| {
        let rows = tx.rows(&CODES, crate::args![&id])?;
        let pair = |row: &crate::store::Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        rows.iter()
            .map(pair)
            .collect::<Result<Vec<_>, crate::store::StoreError>>()
    });
    (key, codes.await.unwrap())
}

crate::sql! {
    CODES = "SELECT service, code FROM served WHERE case_id = $1 ORDER BY service";
}

fn code_of<'a>(codes: &'a [(String, String)], service: &str) -> &'a str {
    let found = codes.iter().find(|(one, _)| one == service);
    &found.expect("the service was given").1
}

/// Somebody's browser: nobody has logged in on it, and it may be a device.
struct Browser<'a> {
    trial: &'a Trial,
    token: &'static str,
    device: String,
    lang: &'static str,
}

impl<'a> Browser<'a> {
    fn new(trial: &'a Trial) -> Browser<'a> {
        Browser {
            trial,
            token: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            device: String::new(),
            lang: "zh",
        }
    }

    fn cookie(&self) -> String {
        let (token, lang, device) = (self.token, self.lang, &self.device);
        format!("yike={token}; lang={lang}; yike_rate={device}")
    }

    async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, self.cookie());
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self
            .trial
            .app
            .keys
            .session_id(&format!("csrf {}", self.token));
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf);
        form.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::COOKIE, self.cookie())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.answer(request.body(Body::from(form.finish())).unwrap())
            .await
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let router = crate::web::router(self.trial.app.clone());
        let answer = router.oneshot(request).await.unwrap();
        let status = answer.status();
        let told = |name: header::HeaderName| {
            let values = answer.headers().get_all(name);
            let values = values.iter().filter_map(|value| value.to_str().ok());
            values.map(str::to_owned).collect::<Vec<_>>().join("\n")
        };
        let (refresh, cookies) = (told(header::REFRESH), told(header::SET_COOKIE));
        let place = told(header::LOCATION);
        let body = axum::body::to_bytes(answer.into_body(), 1 << 24).await;
        Answer {
            status,
            refresh,
            cookies,
            place,
            text: String::from_utf8(body.unwrap().to_vec()).unwrap(),
        }
    }
}

struct Answer {
    status: StatusCode,
    refresh: String,
    cookies: String,
    place: String,
    text: String,
}

#[test]
fn the_page_behind_a_code_shows_a_service_and_rates_it_once() {
    each(async |trial| {
        let (key, codes) = closed(trial, 7).await;
        let loaded = trial.player().load(&key).await.unwrap();
        let number = loaded.filing().number.clone();
        let at = format!("/r/{}", code_of(&codes, "result"));
        let browser = Browser::new(trial);
        let page = browser.get(&at).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in [
            "领取",
            "办理结果",
            "九道湾",
            "非常不满意",
            "没有一次性告知",
            "匿名",
        ] {
            assert!(page.text.contains(said), "{said}\n{}", page.text);
        }
        assert!(!page.text.contains(&number) && !page.text.contains(&key.id));
        assert!(
            !page.text.contains("checked"),
            "nothing is chosen beforehand"
        );

        // Nothing chosen; a reason of another level; then it is given.
        let none = browser.post(&at, &[("version", "y2026-1")]).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("还没有选满意程度"));
        let odd = [("version", "y2026-1"), ("level", "5"), ("tags", "slow")];
        let odd = browser.post(&at, &odd).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.text.contains("勾选的原因和这一级评价不对应"));
        let fields = [
            ("version", "y2026-1"),
            ("level", "2"),
            ("tags", "slow"),
            ("tags", "queue"),
            ("d-attitude", "4"),
            ("words", "等了两个钟头"),
            ("anonymous", "yes"),
        ];
        let done = browser.post(&at, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let page = browser.get(&at).await;
        assert!(page.text.contains("已经评过：不满意") && !page.text.contains("等了两个钟头"));
        let again = browser.post(&at, &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.text.contains("评价不能修改"));
        // Whoever serves does not rate by a code.
        let (status, _) = trial.post("shequ", &at, &fields).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (_, page) = trial.get("shequ", &at.replace("/r/", "/r/x")).await;
        assert!(page.contains("没有这个评价码"));
        // On the case, for those on its way: the level, not the words.
        let page = trial.page("shequ", &format!("/cases/{key}")).await;
        assert!(page.contains("持评价码的人") && page.contains("不满意"));
        assert!(!page.contains("等了两个钟头"));

        let english = Browser {
            lang: "en",
            ..Browser::new(trial)
        };
        let page = english
            .get(&format!("/r/{}", code_of(&codes, "filing")))
            .await;
        assert!(page.text.contains("Very dissatisfied") && page.text.contains("Send rating"));
        let sought = english
            .post("/r", &[("code", code_of(&codes, "filing"))])
            .await;
        assert_eq!(sought.place, format!("/r/{}", code_of(&codes, "filing")));
        for _ in 0..20 {
            english
                .post("/r", &[("code", "2-ABCD-EFGH-JKLM-NPQR")])
                .await;
        }
        let guessed = english
            .post("/r", &[("code", "2-ABCD-EFGH-JKLM-NPQR")])
            .await;
        assert_eq!(guessed.status, StatusCode::TOO_MANY_REQUESTS);
    });
}

#[test]
fn a_device_shows_what_was_put_on_it_and_forgets_it() {
    each(async |trial| {
        let (first, codes) = closed(trial, 8).await;
        let (_, others) = closed(trial, 9).await;
        let listed = [("device_name", "1 号窗口平板"), ("kind", "device")];
        let (status, page) = trial.post("shequ", "/desk/rating-devices", &listed).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let digits = page.split("<p class=\"code\">").nth(1).unwrap();
        let digits = digits.split('<').next().unwrap().to_owned();
        let mut tablet = Browser::new(trial);
        assert!(tablet.get("/rate/device").await.text.contains("配对码"));
        let wrong = tablet.post("/rate/device/pair", &[("pair", "123")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let paired = tablet.post("/rate/device/pair", &[("pair", &digits)]).await;
        assert_eq!(paired.status, StatusCode::SEE_OTHER);
        let token = paired.cookies.split("yike_rate=").nth(1).unwrap();
        tablet.device = token.split(';').next().unwrap().to_owned();
        let idle = tablet.get("/rate/device").await;
        assert!(idle.text.contains("评不评由您") && idle.refresh.starts_with("5;"));

        // The worker presses 请评价 on the receipt.
        let receipt = trial.page("shequ", &format!("/desk/filed/{first}")).await;
        assert!(receipt.contains("请对方评价") && receipt.contains("显示到 1 号窗口平板"));
        let action = receipt.split("/desk/rating-devices/").nth(1).unwrap();
        let id = action.split('/').next().unwrap().to_owned();
        let put = async |code: &str| {
            let at = format!("/desk/rating-devices/{id}/show");
            let (status, _) = trial.post("shequ", &at, &[("code", code)]).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        };
        put(code_of(&codes, "result")).await;
        let shown = tablet.get("/rate/device").await;
        assert!(shown.text.contains("不评价") && shown.text.contains("办理结果"));
        assert!(shown.refresh.starts_with("60;"));
        // It leads nowhere else.
        assert!(!shown.text.contains("href=\"/\"") && !shown.text.contains("/cases/"));
        // Locked to this one: a form of another is not taken.
        let other = [("code", code_of(&others, "result")), ("level", "1")];
        let moved = tablet.post("/rate/device", &other).await;
        assert_eq!(moved.place, "/rate/device");
        let good = [
            ("code", code_of(&codes, "result")),
            ("version", "y2026-1"),
            ("level", "5"),
            ("tags", "kind"),
        ];
        let given = tablet.post("/rate/device", &good).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
        let idle = tablet.get("/rate/device").await;
        assert!(
            !idle.text.contains("办理结果"),
            "nothing of the former is there"
        );

        // Declined; and untouched for a minute.
        put(code_of(&others, "filing")).await;
        let declined = [("code", code_of(&others, "filing"))];
        tablet.post("/rate/device/decline", &declined).await;
        assert!(tablet.get("/rate/device").await.text.contains("评不评由您"));
        put(code_of(&others, "filing")).await;
        trial.go_to(At(trial.app.now().0 + 61_000));
        assert!(tablet.get("/rate/device").await.text.contains("评不评由您"));
        // Another unit's worker puts nothing on it; the unit takes it out.
        let at = format!("/desk/rating-devices/{id}");
        let code = [("code", code_of(&others, "filing"))];
        trial.post("dong", &format!("{at}/show"), &code).await;
        assert!(tablet.get("/rate/device").await.text.contains("评不评由您"));
        trial.post("zhanzhang", &format!("{at}/end"), &[]).await;
        assert!(tablet.get("/rate/device").await.text.contains("配对码"));
    });
}

#[test]
fn paper_and_12345_are_entered_by_somebody_else_with_their_name() {
    each(async |trial| {
        let (key, codes) = closed(trial, 10).await;
        let loaded = trial.player().load(&key).await.unwrap();
        let number = loaded.filing().number.clone();
        let served = loaded.events[0].0.by.clone();
        let colleague = match served.as_str() {
            "shequ" => "shequ-b",
            _ => "shequ",
        };
        let at = "/desk/ratings/new";
        let (status, _) = trial.post(colleague, at, &[("which", "no such")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, _) = trial.post(colleague, at, &[("which", &number)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, _) = trial
            .post(colleague, at, &[("which", code_of(&codes, "filing"))])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let form = format!("/cases/{key}/do/record-rating");
        let page = trial.page("zhanzhang", &form).await;
        assert!(page.contains("纸质评价表") && page.contains("12345 转来"));
        let unsaid = [("service", "filing 1"), ("level", "4")];
        let (status, page) = trial.post("zhanzhang", &form, &unsaid).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("还没有选是怎么来的"), "{page}");
        let said = [
            ("service", "filing 1"),
            ("level", "4"),
            ("through", "paper"),
            ("version", "y2026-1"),
            ("tags", "kind"),
        ];
        let (status, page) = trial.post("zhanzhang", &form, &said).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let page = trial.page("zhanzhang", &format!("/cases/{key}")).await;
        assert!(page.contains("纸质评价表") && page.contains("zhanzhang"));
    });
}

#[test]
fn advice_is_rated_by_its_code_and_a_place_gets_comments() {
    each(async |trial| {
        let note = [("q", ""), ("item", "senior-card"), ("way", "counter")];
        let (status, _) = trial.post("shequ", "/desk/advice", &note).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let code = trial.app.store.read(|tx| {
            let row = tx.one(&ADVICE, crate::args![])?;
            Ok::<_, crate::store::StoreError>(row.unwrap().text(0)?.to_owned())
        });
        let code = code.await.unwrap();
        let page = trial
            .page("shequ", &format!("/desk/advice?rate={code}"))
            .await;
        assert!(page.contains("请对方评价") && page.contains("用手机扫码评价"));
        let browser = Browser::new(trial);
        let at = format!("/r/{code}?by=sign");
        assert!(browser.get(&at).await.text.contains("咨询"));
        let fields = [("level", "4"), ("version", "y2026-1"), ("by", "sign")];
        assert_eq!(
            browser.post(&at, &fields).await.status,
            StatusCode::SEE_OTHER
        );

        let sign = trial
            .page("shequ", &format!("/desk/sign/{COMMUNITY}"))
            .await;
        assert!(sign.contains("服务好不好，您来评") && sign.contains("<svg class=\"qr\""));
        let (status, _) = trial.get("shequ", "/desk/sign/999999").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let place = format!("/rate/at/{COMMUNITY}");
        assert!(browser.get(&place).await.text.contains("说说这个地方"));
        let said = [
            ("level", "3"),
            ("version", "y2026-1"),
            ("words", "门口没有坡道"),
        ];
        for _ in 0..3 {
            assert_eq!(
                browser.post(&place, &said).await.status,
                StatusCode::SEE_OTHER
            );
        }
        let crowd = browser.post(&place, &said).await;
        assert_eq!(crowd.status, StatusCode::TOO_MANY_REQUESTS);

        let figures = browser.get(&format!("/ratings?unit={COMMUNITY}")).await;
        assert_eq!(figures.status, StatusCode::OK, "{}", figures.text);
        for said in [
            "主动评价率",
            "100.0%",
            "太少",
            "社会综合点评",
            "桌牌",
            "老年人",
        ] {
            assert!(figures.text.contains(said), "{said}\n{}", figures.text);
        }
        assert!(!figures.text.contains("门口没有坡道") && !figures.text.contains("shequ"));
        let table = browser.get("/ratings.csv").await;
        assert!(table.text.contains("可评服务"));
        assert_eq!(
            browser.get("/ratings?unit=999").await.status,
            StatusCode::NOT_FOUND
        );
        assert!(
            browser
                .get("/ratings?month=2020-01")
                .await
                .text
                .contains("还没有可评价的服务")
        );
    });
}

crate::sql! {
    ADVICE = "SELECT code FROM served WHERE service = 'advice'";
}

#[test]
fn every_channel_service_and_figure_has_its_words() {
    use crate::web::face::text::{Lang, has};
    let through = Through::ALL.map(|one| format!("through-{}", one.as_str()));
    let services = Service::ALL.map(|one| format!("service-{}", one.as_str()));
    for key in through.iter().chain(&services) {
        for lang in Lang::ALL {
            assert!(has(lang, key), "{key}");
        }
    }
}

crate::sql! {
    TELL = "INSERT INTO setting (name, value) VALUES ($1, $2)";
    SENT = "SELECT words FROM demo_sms ORDER BY id";
}

#[test]
fn the_message_of_a_result_says_where_it_is_rated() {
    each(async |trial| {
        let store = &trial.app.store;
        let write = store.write(|tx| {
            tx.put(&TELL, crate::args!["address", "https://yike.example"]);
            Ok::<_, crate::store::StoreError>(())
        });
        write.await.unwrap();
        trial.app.world.reload(store).await.unwrap();
        let (key, codes) = closed(trial, 11).await;
        // At night nobody is told; in the morning they are.
        trial.go_to(At(trial.app.now().0 + 24 * 3_600_000));
        crate::notify::send_due(&trial.app).await.unwrap();
        let sent = store.read(|tx| {
            let rows = tx.rows(&SENT, crate::args![])?;
            let words = |row: &crate::store::Row| row.text(0).map(str::to_owned);
            rows.iter().map(words).collect::<Result<Vec<_>, _>>()
        });
        let sent: Vec<String> = sent.await.unwrap();
        let link = format!("/r/{}?by=message", code_of(&codes, "result"));
        let with: Vec<&String> = sent.iter().filter(|words| words.contains("/r/")).collect();
        assert_eq!(with.len(), 1, "{sent:?}");
        assert!(with[0].contains(&link) && !with[0].contains(&key.id));
    });
}
