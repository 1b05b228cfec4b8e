//! Surveys as people meet them: the head writes and publishes one, residents answer from their browsers and by
//! links, colleagues call, and everybody reads the same figures.

use crate::web::trial::{COMMUNITY, Trial, at, each};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use std::collections::BTreeMap;
use tower::ServiceExt;

const TEXT: &str = include_str!("template.toml");

fn text() -> String {
    TEXT.replace("{unit}", COMMUNITY)
        .replace("{opens}", "2026-11-02")
        .replace("{closes}", "2026-11-30")
}

async fn publish(trial: &Trial, text: &str) {
    let fields = [("text", text), ("do", "publish")];
    let (status, body) = trial.post("zhanzhang", "/desk/surveys/keep", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
}

/// Somebody's browser: nobody has logged in on it, and it keeps its cookies.
struct Browser<'a> {
    trial: &'a Trial,
    lang: &'static str,
    cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    fn new(trial: &'a Trial) -> Browser<'a> {
        Browser {
            trial,
            lang: "zh",
            cookies: BTreeMap::new(),
        }
    }

    async fn get(&mut self, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, self.cookie());
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let token = self.cookies.get("yike").cloned().unwrap_or_default();
        let csrf = self.trial.app.keys.session_id(&format!("csrf {token}"));
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

    fn cookie(&self) -> String {
        let kept = self.cookies.iter().map(|(k, v)| format!("{k}={v}; "));
        format!("{}lang={}", kept.collect::<String>(), self.lang)
    }

    async fn answer(&mut self, request: Request<Body>) -> (StatusCode, String) {
        let router = crate::web::router(self.trial.app.clone());
        let answer = router.oneshot(request).await.unwrap();
        for set in answer.headers().get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = set.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 1 << 24).await;
        (status, String::from_utf8(body.unwrap().to_vec()).unwrap())
    }
}

const PLACE: &str = "/surveys/station-hours-2026";

#[test]
fn a_survey_is_written_with_all_its_faults_told_and_published_as_it_was_seen() {
    each(async |trial| {
        let page = trial.page("zhanzhang", "/desk/surveys/new").await;
        assert!(page.contains(&format!("unit = &quot;{COMMUNITY}&quot;")));
        let wrong = text()
            .replace("kind = \"level\"", "kind = \"stars\"")
            .replace("closes = \"2026-11-30\"", "closes = \"30.11.2026\"");
        let (status, body) = trial
            .post("zhanzhang", "/desk/surveys/check", &[("text", &wrong)])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("第 10 行第 10 列：这不是一个日期"));
        assert!(body.contains("第 24 行第 8 列：“stars”不是可用的值"));
        assert!(
            body.contains("kind = &quot;stars&quot;"),
            "nothing typed is lost"
        );
        let theirs = text().replace(COMMUNITY, "110101005009");
        let (status, body) = trial
            .post("zhanzhang", "/desk/surveys/check", &[("text", &theirs)])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains("只能写本单位"));
        let (status, body) = trial
            .post("zhanzhang", "/desk/surveys/check", &[("text", &text())])
            .await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("什么时候来最方便") && body.contains("发布"));
        // A draft is nobody's but the staff's.
        let fields = [("text", &*text()), ("do", "draft")];
        trial.post("zhanzhang", "/desk/surveys/keep", &fields).await;
        let mut browser = Browser::new(trial);
        assert_eq!(browser.get(PLACE).await.0, StatusCode::NOT_FOUND);
        assert!(browser.get("/surveys").await.1.contains("现在没有问卷"));
        let page = trial.page("jiedao-duban", "/desk/surveys").await;
        assert!(page.contains("草稿"), "{page}");
        publish(trial, &text()).await;
        assert!(
            browser
                .get("/surveys")
                .await
                .1
                .contains("社区服务站开门时间")
        );
        // Colleagues below and beside, and who only calls, do not write.
        let (status, _) = trial.get("shequ", "/desk/surveys/new").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, _) = trial.get("dong", "/desk/surveys/station-hours-2026").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let sheet = trial
            .page("shequ", "/desk/surveys/station-hours-2026/sheet")
            .await;
        assert!(sheet.contains("扫码回答问卷") && sheet.contains("sign.css"));
    });
}

#[test]
fn a_browser_and_a_code_count_once_and_the_files_are_the_screen() {
    each(async |trial| {
        publish(trial, &text()).await;
        let mut first = Browser::new(trial);
        let (_, page) = first.get(PLACE).await;
        assert!(page.contains("不问姓名") && page.contains("一个浏览器算一次"));
        // Something is missing: what was chosen is still there.
        let bad = [("version", "1"), ("q-hours", "noon")];
        let (status, page) = first.post(PLACE, &bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("href=\"#q-service\"") && page.contains("checked"));
        let good = [
            ("version", "1"),
            ("q-service", "5"),
            ("q-hours", "noon"),
            ("q-hours", "weekend"),
            ("q-words", "=1+1 请把灯修一修"),
        ];
        let (status, _) = first.post(PLACE, &good).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        for _ in 0..2 {
            first.post(PLACE, &good).await;
            let (_, page) = first.get(PLACE).await;
            assert!(page.contains("已经答过了"), "{page}");
        }
        let mut second = Browser::new(trial);
        second.get(&format!("{PLACE}?by=qr")).await;
        let by_qr = [("version", "1"), ("by", "qr"), ("q-service", "1")];
        assert_eq!(second.post(PLACE, &by_qr).await.0, StatusCode::SEE_OTHER);
        // Logged in as staff one does not answer.
        assert_eq!(
            trial.post("shequ", PLACE, &good).await.0,
            StatusCode::FORBIDDEN
        );

        // Codes for single people: shown once, each answers once.
        let at = "/desk/surveys/station-hours-2026/codes";
        let (status, _) = trial.post("zhanzhang", at, &[("codes", "0")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, csv) = trial.post("zhanzhang", at, &[("codes", "2")]).await;
        assert_eq!(status, StatusCode::OK);
        let links: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(links.len(), 2, "{csv}");
        let mut third = Browser::new(trial);
        assert!(third.get(links[0]).await.1.contains("这个链接算一次"));
        for _ in 0..2 {
            let (status, _) = third.post(links[0], &good).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        assert!(third.get(links[0]).await.1.contains("已经答过了"));
        let (status, page) = third.get(&format!("{PLACE}/with/2222222222222222")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(page.contains("没有这个链接"));

        // The figures: public, without words; the file has the cells of the screen.
        let (status, page) = first.get(&format!("{PLACE}/results")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("现在不满 5 份") && !page.contains("请把灯修一修"));
        let staff = trial.page("shequ", &format!("{PLACE}/results")).await;
        assert!(staff.contains("请把灯修一修"));
        for path in ["results.csv", "results.xlsx"] {
            let token = trial.log_in("shequ").await;
            let request = Request::get(format!("{PLACE}/{path}"))
                .header(header::COOKIE, format!("yike={token}; lang=zh"));
            let router = crate::web::router(trial.app.clone());
            let answer = router.oneshot(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.unwrap().status(), StatusCode::OK);
        }
        let (_, csv) = first.get(&format!("{PLACE}/results.csv")).await;
        for line in [
            "怎么答的,公开网址,1,—",
            "怎么答的,个人链接,1,—",
            "您对服务站满意吗？,非常满意,2,—",
            "您对服务站满意吗？,非常不满意,1,—",
            "什么时候来最方便？可以选几个。,中午,2,—",
        ] {
            assert!(csv.contains(line), "{line}\n{csv}");
        }
        // Over: a kind sentence, and nothing is taken.
        trial.later(at_day("2026-12-01"));
        let mut late = Browser::new(trial);
        let (_, page) = late.get(PLACE).await;
        assert!(
            page.contains("已经结束了") && page.contains("11 月 30 日"),
            "{page}"
        );
        late.lang = "en";
        let (_, page) = late.get(PLACE).await;
        assert!(page.contains("takes no more answers"));
        let (status, _) = late.post(PLACE, &good).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
    });
}

fn at_day(day: &str) -> yike_core::clock::At {
    at(day, 0)
}

/// The address of the list that was made last.
async fn list(trial: &Trial) -> String {
    let page = trial.page("shequ", "/desk/surveys").await;
    let at = page.find("/desk/calls/").expect("a list");
    page[at..].split('"').next().unwrap().to_owned()
}

/// The hold under which a call page was drawn.
fn hold(page: &str) -> String {
    let at = page.find("name=\"hold\" value=\"").expect("held") + 19;
    page[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn a_list_is_worked_off_by_two_and_a_number_is_shown_after_a_look() {
    each(async |trial| {
        publish(trial, &text()).await;
        let at = "/desk/surveys/station-hours-2026/calls";
        let (status, page) = trial.post("zhanzhang", at, &[("people", "贺晚晴")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("第 1 行：没有认出电话") && page.contains("贺晚晴</textarea>"));
        let (status, page) = trial.post("zhanzhang", at, &[("from", "cases")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("请选一个事项"));
        let csv = "姓名,电话\n贺晚晴,13800001234\n李明,13900001234\n";
        let (status, body) = trial
            .upload("zhanzhang", at, &[], ("list.csv", csv.as_bytes()))
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");

        let list = list(trial).await;
        let page = trial.page("shequ", &list).await;
        assert!(page.contains("贺*晴") && page.contains("138****1234"));
        assert!(!page.contains("13800001234"));
        // Whoever leads sees how far it is; names are for those who call.
        let page = trial.page("jiedao-duban", &list).await;
        assert!(page.contains("0 / 2") && !page.contains("贺*晴"));
        assert_eq!(trial.get("dong", &list).await.0, StatusCode::NOT_FOUND);

        let next = format!("{list}/next");
        trial.post("shequ", &next, &[]).await;
        trial.post("shequ-b", &next, &[]).await;
        let (mine, theirs) = (format!("{list}/1"), format!("{list}/2"));
        // Nobody opens what a colleague holds.
        let (status, _) = trial.get("shequ-b", &mine).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial.page("shequ", &mine).await;
        assert!(page.contains("您好，我是社区服务站的") && !page.contains("13800001234"));
        let held = hold(&page);
        let typed = [("hold", held.as_str()), ("q-service", "4")];
        let (status, page) = trial.post("shequ", &format!("{mine}/look"), &typed).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("13800001234") && page.contains("贺晚晴"));
        assert!(
            page.contains("value=\"4\" checked"),
            "what was ticked is still there"
        );
        let looks = trial
            .app
            .store
            .read(|tx| tx.rows(&LOOKS, crate::args![]))
            .await;
        let looks = looks.unwrap();
        assert_eq!(looks.len(), 1);
        assert!(looks[0].text(0).unwrap().contains("contacting"));
        let page = trial.page("shenji", "/audit/looks").await;
        assert!(page.contains("<h2>回访名单</h2>") && page.contains("shequ"));

        let (status, page) = trial.post("shequ", &mine, &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("还没有选结果"));
        let said = [typed[0], typed[1], ("outcome", "answered")];
        for _ in 0..2 {
            let (status, _) = trial.post("shequ", &mine, &said).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        let page = trial.page("shequ-b", &theirs).await;
        let held = hold(&page);
        let later = [
            ("hold", held.as_str()),
            ("outcome", "later"),
            ("later_year", "2026"),
            ("later_month", "11"),
        ];
        let (status, page) = trial.post("shequ-b", &theirs, &later).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("改约请写以后的一天和几点"));
        trial
            .post("shequ-b", &format!("{theirs}/back"), &[("hold", &held)])
            .await;
        let page = trial.page("zhanzhang", &list).await;
        assert!(page.contains("1 / 2") && page.contains("待打"), "{page}");
        let results = trial.page("shequ", &format!("{PLACE}/results")).await;
        assert!(results.contains("电话"));

        let (status, _) = trial.post("shequ", &format!("{list}/end"), &[]).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        trial.post("zhanzhang", &format!("{list}/end"), &[]).await;
        let page = trial.page("shequ", &list).await;
        assert!(page.contains("姓名和电话已经抹掉") && !page.contains("贺*晴"));
        // Ended early: nothing more is taken.
        trial
            .post("zhanzhang", "/desk/surveys/station-hours-2026/end", &[])
            .await;
        let (_, page) = Browser::new(trial).get(PLACE).await;
        assert!(page.contains("提前结束"));
    });
}

crate::sql! {
    LOOKS = "SELECT text FROM event WHERE stream = 'look'";
}
