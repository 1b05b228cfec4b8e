//! The staff's way in, as a browser and a program go it: the rules of passphrases, the second
//! factor, the proof before a decision, and sessions that end.

use crate::act::Fail;
use crate::app::App;
use crate::second_factor::Secret;
use crate::store::StoreError;
use crate::web::session::{self, SessionKind};
use crate::web::trial::{self, COMMUNITY, DISTRICT, STREET, Trial, sample};
use crate::world::Watch;
use crate::{args, passphrase, register, sql, web};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

sql! {
    SESSIONS = "SELECT CAST(COUNT(*) AS BIGINT) FROM session WHERE person = $1";
    HASHES = "SELECT secret FROM recovery_code WHERE person = $1 ORDER BY n";
    SEALED = "SELECT body FROM second_factor WHERE person = $1";
    OLD = "SELECT CAST(COUNT(*) AS BIGINT) FROM old_secret WHERE person = $1";
    FORGET_AGE = "UPDATE person SET secret_at = 0 WHERE id = $1";
}

const WORDS: &str = "每天八点半开门先烧一壶水";
const DAY: i64 = 24 * 60 * 60 * 1000;
const MINUTE: i64 = 60_000;

/// A browser: it keeps its cookie, and its forms bear the token of that.
struct Browser<'a> {
    trial: &'a Trial,
    token: String,
}

struct Page {
    status: StatusCode,
    to: String,
    html: String,
}

impl Page {
    /// What is on the page itself, without its frame.
    fn main(&self) -> &str {
        let main = self.html.split_once("<main");
        main.map_or(self.html.as_str(), |(_, main)| main)
    }

    #[track_caller]
    fn says(self, status: u16, words: &str) -> Page {
        assert_eq!(self.status, status, "{}\n{}", self.to, self.main());
        assert!(
            self.html.contains(words),
            "{words} is not in\n{}",
            self.main()
        );
        self
    }

    #[track_caller]
    fn leads(self, to: &str) -> Page {
        assert_eq!(
            (self.status.as_u16(), self.to.as_str()),
            (303, to),
            "{}",
            self.html
        );
        self
    }

    /// The value of a hidden field.
    #[track_caller]
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.html.split_once(&mark).expect(name);
        rest.split('"').next().unwrap().to_owned()
    }
}

impl<'a> Browser<'a> {
    fn new(trial: &'a Trial) -> Browser<'a> {
        Browser {
            trial,
            token: "0".repeat(64),
        }
    }

    fn app(&self) -> &App {
        &self.trial.app
    }

    async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path)
            .header(header::COOKIE, format!("yike={}; lang=zh", self.token))
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.app().keys.session_id(&format!("csrf {}", self.token));
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf);
        if !fields.iter().any(|(key, _)| *key == "command_id") {
            form.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
        }
        form.extend_pairs(fields);
        let request = Request::post(path)
            .header(header::COOKIE, format!("yike={}; lang=zh", self.token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()));
        self.send(request.unwrap()).await
    }

    async fn send(&mut self, request: Request<Body>) -> Page {
        let answer = web::router(self.app().clone()).oneshot(request).await;
        let answer = answer.unwrap();
        let text = |value: &header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let to = answer.headers().get(header::LOCATION).map(text);
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let cookie = text(cookie);
            if let Some(rest) = cookie.strip_prefix("yike=") {
                self.token = rest.split(';').next().unwrap_or_default().to_owned();
            }
        }
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        Page {
            status,
            to: to.unwrap_or_default(),
            html: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    async fn log_in(&mut self, login: &str, words: &str) -> Page {
        let fields = [("login", login), ("passphrase", words)];
        self.post("/login", &fields).await
    }
}

impl Trial {
    /// Gives somebody a passphrase of their own.
    async fn has_words(&self, person: &str, words: &str) {
        let hash = passphrase::hash(words).unwrap();
        let (id, now) = (PersonId::new(person), self.app.now());
        self.app
            .store
            .write(move |tx| register::set_secret(tx, &id, &hash, &id, now).map_err(Fail::from))
            .await
            .unwrap();
    }

    /// Somebody sets up a second factor on the page; gives the secret and the recovery codes.
    async fn has_factor(&self, browser: &mut Browser<'_>, person: &str) -> (Secret, Vec<String>) {
        let page = browser.get("/second-factor").await.says(200, "扫码");
        assert!(page.html.contains("<svg class=\"qr\""));
        let carried = page.hidden("secret");
        let secret = Secret::carried_back(&self.app.keys, &PersonId::new(person), &carried);
        let secret = secret.unwrap();
        assert!(page.html.contains(&secret.groups()));
        let code = secret.code_at(self.app.now());
        let fields = [
            ("secret", carried.as_str()),
            ("code", &code),
            ("passphrase", WORDS),
        ];
        let page = browser.post("/second-factor", &fields).await;
        let page = page.says(200, "只显示这一次");
        let codes = page.html.split("<li><code>").skip(1);
        let codes: Vec<String> = codes
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .collect();
        assert_eq!(codes.len(), 8);
        (secret, codes)
    }

    async fn rules(&self, profile: &str, second: &str, step_up: &str) {
        let rules = [
            ("password_profile", profile),
            ("second_factor", second),
            ("step_up", step_up),
        ];
        let (status, page) = self.post("anquan", "/admin/security", &rules).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    }

    async fn count(&self, sql: &'static crate::store::Sql, person: &'static str) -> i64 {
        let counted = self.app.store.read(move |tx| {
            let row = tx.one(sql, args![person])?;
            row.unwrap().i64(0)
        });
        counted.await.unwrap()
    }

    fn wait(&self, millis: i64) {
        self.go_to(At(self.app.now().0 + millis));
    }

    async fn log(&self) -> String {
        self.page("shenji", "/audit/register.csv").await
    }
}

#[test]
fn a_new_profile_bites_at_the_next_login_and_locks_nobody_out() {
    trial::each(async |trial| {
        trial.has_words("shequ", WORDS).await;
        let mut lin = Browser::new(trial);
        lin.log_in("shequ", WORDS).await.leads("/desk");
        lin.get("/account").await.says(200, "11 月 2 日");

        trial.rules("gbt-22239-3", "offered", "off").await;
        // Whoever is in stays in.
        lin.get("/desk").await.says(200, "");
        let mut again = Browser::new(trial);
        let page = again.log_in("shequ", WORDS).await;
        page.leads("/passphrase");
        again
            .get("/passphrase")
            .await
            .says(200, "请先换一个自己的口令");
        // Halfway in one is nobody, on every page but this.
        again.get("/desk").await.says(401, "请先换口令");
        again.get("/account").await.says(401, "请先换口令");
        again.get("/login/code").await.says(401, "请先换口令");
        again.get("/second-factor").await.says(401, "请先换口令");
        again
            .post("/desk/search", &[("q", "x")])
            .await
            .says(401, "");
        let change = |fresh: &'static str| {
            [
                ("current", WORDS),
                ("fresh", fresh),
                ("again", fresh),
                ("back", "/board"),
            ]
        };
        let page = again.post("/passphrase", &change(WORDS)).await;
        page.says(422, "至少有三种");
        let page = again.post("/passphrase", &change("Shequ-2026-11-02")).await;
        page.says(422, "容易猜到");
        let fresh = "早8点Lin开门扫雪";
        let page = again.post("/passphrase", &change(fresh)).await;
        page.leads("/board");
        again.get("/desk").await.says(200, "");
        // The change ended the session elsewhere.
        lin.get("/desk").await.says(401, "请先登录");

        // A week before it ends it is said; then it is changed again, and none of the last five.
        let mut later = Browser::new(trial);
        trial.wait(83 * DAY);
        later.log_in("shequ", fresh).await.leads("/desk");
        trial.wait(7 * DAY);
        let mut over = Browser::new(trial);
        over.log_in("shequ", fresh).await.leads("/passphrase");
        over.get("/passphrase").await.says(200, "口令已经到期");
        let mut now = fresh;
        for (n, next) in [
            "晚6点Lin锁门回家1",
            "晚6点Lin锁门回家2",
            "晚6点Lin锁门回家3",
        ]
        .into_iter()
        .enumerate()
        {
            let fields = [("current", now), ("fresh", next), ("again", next)];
            let to = if n == 0 { "/desk" } else { "/account" };
            over.post("/passphrase", &fields).await.leads(to);
            now = next;
        }
        let back = |old| [("current", now), ("fresh", old), ("again", old)];
        let page = over.post("/passphrase", &back(fresh)).await;
        page.says(422, "最近用过");
        // Five changes ago it was another: that one may come back.
        for next in ["晚6点Lin锁门回家4", "晚6点Lin锁门回家5"] {
            let fields = [("current", now), ("fresh", next), ("again", next)];
            over.post("/passphrase", &fields).await.leads("/account");
            now = next;
        }
        let fields = [("current", now), ("fresh", fresh), ("again", fresh)];
        over.post("/passphrase", &fields).await.leads("/account");
        assert_eq!(
            trial.count(&OLD, "shequ").await,
            passphrase::REMEMBERED as i64
        );

        // The other book: no age, but length. A hash from before ages were kept is over at once
        // by the one book and holds by the other.
        trial.later(trial.app.now());
        trial.rules("asvs-5", "offered", "off").await;
        let mut long = Browser::new(trial);
        long.log_in("shequ", fresh).await.leads("/passphrase");
        trial.has_words("shequ", "晚上6点 Lin 锁门回家做饭").await;
        let forget = trial.app.store.write(|tx| {
            tx.put(&FORGET_AGE, args!["shequ"]);
            Ok::<_, StoreError>(())
        });
        forget.await.unwrap();
        let words = "晚上6点 Lin 锁门回家做饭";
        long.log_in("shequ", words).await.leads("/desk");
        trial.rules("gbt-22239-3", "offered", "off").await;
        long.log_in("shequ", words).await.leads("/passphrase");
        let log = trial.log().await;
        assert!(
            log.contains("本人改口令") && log.contains("等保三级"),
            "{log}"
        );
    });
}

#[test]
fn a_passphrase_that_somebody_else_set_is_changed_at_the_first_login() {
    trial::each(async |trial| {
        trial.has_words("shequ", WORDS).await;
        let mut lin = Browser::new(trial);
        lin.log_in("shequ", WORDS).await.leads("/desk");
        let lent = "晚上回家先把鞋子摆放整齐";
        let path = "/admin/people/shequ/passphrase";
        let (status, page) = trial.post("anquan", path, &[("passphrase", lent)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        lin.get("/desk").await.says(401, "请先登录");
        let fields = [
            ("login", "shequ"),
            ("passphrase", lent),
            ("back", "/desk?tab=mine"),
        ];
        let page = lin.post("/login", &fields).await;
        page.leads("/passphrase?back=%2Fdesk%3Ftab%3Dmine");
        let own = "出门以前先看看窗户关好没";
        let fields = [
            ("current", lent),
            ("fresh", own),
            ("again", own),
            ("back", "/desk?tab=mine"),
        ];
        lin.post("/passphrase", &fields)
            .await
            .leads("/desk?tab=mine");
        lin.log_in("shequ", own).await.leads("/desk");
        let log = trial.log().await;
        assert!(
            log.contains("重设口令") && log.contains("本人改口令"),
            "{log}"
        );

        // Nobody resets themselves, nor whoever works beyond one's area.
        let (status, page) = trial
            .post(
                "anquan",
                "/admin/people/anquan/passphrase",
                &[("passphrase", own)],
            )
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(page.contains("不能给自己重设"), "{page}");
        let page = trial.page("anquan", "/admin/people/anquan").await;
        assert!(page.contains("不能给自己重设") && !page.contains("people/anquan/passphrase"));
        let (status, _) = trial
            .post("jiedao-anquan", "/admin/people/dong/sessions", &[])
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_code_opens_once_and_five_wrong_ones_shut_the_door() {
    trial::each(async |trial| {
        trial.has_words("shenpi", WORDS).await;
        let mut one = Browser::new(trial);
        let mut other = Browser::new(trial);
        one.log_in("shenpi", WORDS).await.leads("/desk");
        other.log_in("shenpi", WORDS).await.leads("/desk");
        // A wrong first code or passphrase sets nothing up, and keeps the picture.
        let page = one.get("/second-factor").await;
        let carried = page.hidden("secret");
        let fields = [
            ("secret", carried.as_str()),
            ("code", "000000"),
            ("passphrase", "x"),
        ];
        let page = one
            .post("/second-factor", &fields)
            .await
            .says(422, "动态码不对");
        let id = PersonId::new("shenpi");
        let secret = |text: &str| Secret::carried_back(&trial.app.keys, &id, text);
        assert_eq!(secret(&page.hidden("secret")), secret(&carried));
        assert!(page.html.contains("现在的口令不对"));
        let stolen = Secret::new().carried(&trial.app.keys, &PersonId::new("keshi"));
        let fields = [
            ("secret", stolen.as_str()),
            ("code", "000000"),
            ("passphrase", WORDS),
        ];
        one.post("/second-factor", &fields)
            .await
            .says(400, "重新打开");

        let (secret, recovery) = trial.has_factor(&mut one, "shenpi").await;
        other.get("/desk").await.says(401, "请先登录");
        one.get("/desk").await.says(200, "");
        one.get("/account").await.says(200, "还有 8 个恢复码");
        let used = secret.code_at(trial.app.now());

        let mut lin = Browser::new(trial);
        let before = lin.token.clone();
        lin.log_in("shenpi", WORDS).await.leads("/login/code");
        assert_ne!(lin.token, before);
        lin.get("/login/code").await.says(200, "再输一次动态码");
        lin.get("/desk").await.says(401, "还差动态码");
        lin.get("/passphrase").await.says(401, "还差动态码");
        lin.get("/second-factor").await.says(401, "还差动态码");
        lin.post("/second-factor/drop", &[("drop", WORDS)])
            .await
            .says(401, "");
        // The code that set it up is spent; a wrong one, a spent one and none are told alike.
        let said = |page: Page| {
            (
                page.status,
                page.html.split("</h1>").next().unwrap().to_owned(),
            )
        };
        let wrong = said(lin.post("/login/code", &[("code", "000000")]).await);
        let spent = said(lin.post("/login/code", &[("code", &used)]).await);
        assert_eq!(wrong, spent);
        assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.1.contains("已经用过"), "{}", wrong.1);
        trial.wait(30_000);
        let code = secret.code_at(trial.app.now());
        let half = lin.token.clone();
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        let page = lin
            .post("/login/code", &[("code", &spaced), ("back", "/board")])
            .await;
        page.leads("/board");
        assert_ne!(lin.token, half);
        let full = std::mem::replace(&mut lin.token, half);
        lin.get("/account").await.says(401, "请先登录");
        lin.token = full;
        // Over the shoulder: the same code once more, within its time.
        let mut thief = Browser::new(trial);
        thief.log_in("shenpi", WORDS).await.leads("/login/code");
        thief
            .post("/login/code", &[("code", &code)])
            .await
            .says(422, "已经用过");
        for _ in 0..4 {
            thief.post("/login/code", &[("code", "123456")]).await;
        }
        trial.wait(30_000);
        let next = secret.code_at(trial.app.now());
        thief
            .post("/login/code", &[("code", &next)])
            .await
            .says(429, "先停 15 分钟");
        thief
            .post("/login/code", &[("code", &recovery[0])])
            .await
            .says(429, "先停 15 分钟");
        trial.wait(15 * MINUTE);
        // Halfway in is not for long.
        thief.get("/login/code").await.says(401, "请先登录");
        // A recovery code opens once, however it is typed, and the auditor reads of it.
        let mut lost = Browser::new(trial);
        lost.log_in("shenpi", WORDS).await.leads("/login/code");
        let typed = recovery[3].to_lowercase().replace(' ', "-");
        lost.post("/login/code", &[("code", &typed)])
            .await
            .leads("/desk");
        lost.get("/account").await.says(200, "还有 7 个恢复码");
        let mut again = Browser::new(trial);
        again.log_in("shenpi", WORDS).await.leads("/login/code");
        again
            .post("/login/code", &[("code", &typed)])
            .await
            .says(422, "");
        let log = trial.log().await;
        assert!(
            log.contains("用恢复码") && log.contains("绑定动态码"),
            "{log}"
        );

        // Neither the secret nor a code stands in the database as it is.
        let kept = trial.app.store.read(|tx| {
            let sealed = tx.one(&SEALED, args!["shenpi"])?.unwrap().blob(0)?.to_vec();
            let hashes = tx.rows(&HASHES, args!["shenpi"])?;
            let hashes: Result<Vec<String>, StoreError> = hashes
                .iter()
                .map(|row| Ok(row.text(0)?.to_owned()))
                .collect();
            Ok::<_, StoreError>((sealed, hashes?))
        });
        let (sealed, hashes) = kept.await.unwrap();
        assert!(sealed.len() > 20 && hashes.len() == 7);
        assert!(hashes.iter().all(|hash| hash.starts_with("$argon2id$")));

        // Fresh codes and giving it up ask for the passphrase.
        lost.post("/second-factor/codes", &[("renew", "x")])
            .await
            .says(422, "口令不对");
        lost.post("/second-factor/codes", &[("renew", WORDS)])
            .await
            .says(200, "只显示这一次");
        lost.post("/second-factor/drop", &[("drop", "x")])
            .await
            .says(422, "口令不对");
        lost.post("/second-factor/drop", &[("drop", WORDS)])
            .await
            .leads("/account");
        lost.get("/desk").await.says(200, "");
        lost.log_in("shenpi", WORDS).await.leads("/desk");
    });
}

#[test]
fn two_logins_with_one_code_at_the_same_moment_are_one() {
    trial::each(async |trial| {
        trial.has_words("shenpi", WORDS).await;
        let mut one = Browser::new(trial);
        one.log_in("shenpi", WORDS).await.leads("/desk");
        let (secret, _) = trial.has_factor(&mut one, "shenpi").await;
        for _ in 0..5 {
            trial.wait(30_000);
            let (person, code) = (PersonId::new("shenpi"), secret.code_at(trial.app.now()));
            let mut tries = tokio::task::JoinSet::new();
            for _ in 0..4 {
                let (app, person, code) = (trial.app.clone(), person.clone(), code.clone());
                tries.spawn(async move {
                    crate::second_factor::enter(&app, &person, &code)
                        .await
                        .unwrap()
                });
            }
            let all = tries.join_all().await;
            let right = all
                .iter()
                .filter(|t| **t == crate::second_factor::Tried::Right);
            assert_eq!(right.count(), 1, "{all:?}");
        }
    });
}

#[test]
fn where_everybody_must_have_one_nothing_opens_before() {
    trial::each(async |trial| {
        trial.has_words("keshi", WORDS).await;
        trial.rules("asvs-5", "required", "off").await;
        let mut lin = Browser::new(trial);
        lin.log_in("keshi", WORDS).await.leads("/second-factor");
        lin.get("/desk").await.says(401, "请先绑定动态码");
        lin.get("/passphrase").await.says(401, "请先绑定动态码");
        let page = lin.get("/second-factor").await.says(200, "人人用动态码");
        assert!(page.html.contains("先不登录了") && !page.html.contains("passphrase"));
        let (secret, _) = trial.has_factor(&mut lin, "keshi").await;
        lin.get("/desk").await.says(200, "");
        lin.post("/second-factor/drop", &[("drop", WORDS)])
            .await
            .says(400, "不能取消");

        // By API the same: the code comes along, the rest is done on the pages.
        let api = async |body: Value| {
            let request = Request::post("/api/v1/sessions")
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()));
            let page = Browser::new(trial).send(request.unwrap()).await;
            let json: Value = serde_json::from_str(&page.html).unwrap();
            (
                page.status.as_u16(),
                json["type"].as_str().unwrap_or_default().to_owned(),
            )
        };
        let login = json!({ "login": "keshi", "passphrase": WORDS });
        assert_eq!(api(login).await, (401, "/api#problem-lacks-code".into()));
        trial.wait(30_000);
        let code = secret.code_at(trial.app.now());
        let login = json!({ "login": "keshi", "passphrase": WORDS, "code": code });
        assert_eq!(api(login.clone()).await.0, 201);
        assert_eq!(
            api(login).await,
            (400, "/api#problem-bad".into()),
            "a code opens once"
        );
        trial.has_words("quji", WORDS).await;
        let login = json!({ "login": "quji", "passphrase": WORDS });
        assert_eq!(api(login).await, (401, "/api#problem-lacks-factor".into()));

        // Lost: the security administrator resets it, which is written down and ends sessions.
        lin.get("/desk").await.says(200, "");
        let path = "/admin/people/keshi/second-factor";
        let page = trial.page("anquan", "/admin/people/keshi").await;
        assert!(page.contains(path), "{page}");
        let (status, _) = trial.post("anquan", path, &[]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        lin.get("/desk").await.says(401, "请先登录");
        lin.log_in("keshi", WORDS).await.leads("/second-factor");
        let log = trial.log().await;
        assert!(
            log.contains("重置动态码") && log.contains("人人要绑定"),
            "{log}"
        );
        // Switched off, it is not asked any more.
        trial.rules("asvs-5", "off", "off").await;
        lin.log_in("keshi", WORDS).await.leads("/desk");
        lin.get("/second-factor").await.says(200, "没有启用");
    });
}

#[test]
fn a_decision_asks_for_a_proof_and_carries_the_form_along() {
    trial::each(async |trial| {
        trial.has_words("chuangkou", WORDS).await;
        let player = trial.player();
        let mut cases = Vec::new();
        for order in 1..=4 {
            let relief = sample("temporary-relief", None, COMMUNITY, order);
            cases.push(player.file(&relief).await.unwrap());
        }
        trial.rules("asvs-5", "offered", "5").await;
        let mut window = Browser::new(trial);
        window.log_in("chuangkou", WORDS).await.leads("/desk");
        trial.wait(6 * MINUTE);
        // What decides nothing is not asked for.
        let path = |n: usize, kind: &str| format!("/cases/{}/do/{kind}", cases[n]);
        window
            .post(&path(0, "accept"), &[])
            .await
            .leads(&format!("/cases/{}", cases[0]));
        // What is left out is told first; then the proof is asked for, with all that was typed.
        window
            .post(&path(1, "not-accept"), &[("reason", "不在本街道")])
            .await
            .says(422, "");
        let id = uuid::Uuid::now_v7().to_string();
        let typed = [
            ("command_id", id.as_str()),
            ("reason", "不在本街道居住，\n\"请到\"<居住地>申请"),
            ("remedy", "六十日内可以申请复议"),
        ];
        let page = window.post(&path(1, "not-accept"), &typed).await;
        let page = page.says(403, "请再确认一次是您本人");
        assert!(
            page.html
                .contains("不在本街道居住，\n&quot;请到&quot;&lt;居住地&gt;申请"),
            "{}",
            page.html
        );
        assert!(page.html.contains("六十日内可以申请复议") && page.hidden("command_id") == id);
        let loaded = player.load(&cases[1]).await.unwrap();
        assert!(!loaded.case.status.is_final(), "nothing was done yet");
        let proved = |words: &'static str| {
            let mut fields = typed.to_vec();
            fields.push(("proof-passphrase", words));
            fields
        };
        let page = window.post(&path(1, "not-accept"), &proved("wrong")).await;
        let page = page.says(403, "刚才填的还在");
        assert!(page.html.contains("六十日内可以申请复议") && !page.html.contains("wrong"));
        let before = window.token.clone();
        let page = window.post(&path(1, "not-accept"), &proved(WORDS)).await;
        page.leads(&format!("/cases/{}", cases[1]));
        let loaded = player.load(&cases[1]).await.unwrap();
        assert!(loaded.case.status.is_final());
        // The session goes on under another token, and carries decisions for five minutes.
        let now = std::mem::replace(&mut window.token, before);
        window.get("/desk").await.says(401, "请先登录");
        window.token = now;
        let mut plain = typed.to_vec();
        plain.remove(0);
        window
            .post(&path(2, "not-accept"), &plain)
            .await
            .leads(&format!("/cases/{}", cases[2]));
        // A case that moved on meanwhile refuses after the proof; the fresh token holds.
        trial.wait(6 * MINUTE);
        window
            .post(&path(2, "not-accept"), &plain)
            .await
            .says(409, "");

        // Five wrong proofs shut the door as at the login; what was typed is still there.
        for _ in 0..4 {
            window.post(&path(3, "not-accept"), &proved("wrong")).await;
        }
        let page = window.post(&path(3, "not-accept"), &proved("wrong")).await;
        let page = match page.status {
            StatusCode::FORBIDDEN => window.post(&path(3, "not-accept"), &proved(WORDS)).await,
            _ => page,
        };
        let page = page.says(429, "刚才填的没有提交");
        assert!(page.html.contains("六十日内可以申请复议"));
        trial.wait(16 * MINUTE);

        // With a second factor its code is enough.
        let (secret, _) = trial.has_factor(&mut window, "chuangkou").await;
        trial.wait(6 * MINUTE);
        let code = secret.code_at(trial.app.now());
        let mut fields = typed.to_vec();
        fields[0] = ("command_id", "0193aaaa-0000-7000-8000-00000000000c");
        fields.push(("proof-code", &code));
        window
            .post(&path(3, "not-accept"), &fields)
            .await
            .leads(&format!("/cases/{}", cases[3]));

        // A change of rights asks alike.
        trial.has_words("anquan-b", WORDS).await;
        let mut rights = Browser::new(trial);
        rights.log_in("anquan-b", WORDS).await.leads("/admin");
        trial.wait(6 * MINUTE);
        let give = [("unit", STREET), ("duty", "window"), ("slot", "B")];
        let path = "/admin/people/keshi/post";
        rights.post(path, &give).await.says(403, "请再确认一次");
        rights
            .post("/admin/posts/post-keshi/end", &[])
            .await
            .says(403, "请再确认一次");
        rights
            .post("/admin/people/keshi/sessions", &[])
            .await
            .says(403, "请再确认一次");
        let off = [
            ("password_profile", "asvs-5"),
            ("second_factor", "off"),
            ("step_up", "off"),
        ];
        rights
            .post("/admin/security", &off)
            .await
            .says(403, "请再确认一次");
        let mut give = give.to_vec();
        give.push(("proof-passphrase", WORDS));
        rights.post(path, &give).await.leads("/admin/people/keshi");
        let keshi = PersonId::new("keshi");
        assert_eq!(
            trial
                .app
                .world
                .now()
                .posts_of(&keshi, trial.app.now())
                .len(),
            2
        );
        assert_eq!(
            player.load(&cases[0]).await.unwrap().case.status.as_str(),
            "accepted"
        );
    });
}

#[test]
fn a_program_proves_itself_before_a_decision() {
    trial::each(async |trial| {
        trial.has_words("chuangkou", WORDS).await;
        let player = trial.player();
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        let key = player.file(&relief).await.unwrap();
        trial.rules("asvs-5", "offered", "5").await;
        let person = PersonId::new("chuangkou");
        let token = session::begin(&trial.app, "nobody", SessionKind::Staff, &person, "").await;
        let token = token.unwrap();
        let send = async |token: &str, path: &str, body: &Value| {
            let request = Request::post(path)
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()));
            let page = Browser::new(trial).send(request.unwrap()).await;
            let json: Value = serde_json::from_str(&page.html).unwrap();
            (page.status.as_u16(), json)
        };
        let command = json!({
            "command_id": uuid::Uuid::now_v7(), "kind": "not-accept",
            "words": "不在本街道居住", "remedy": "六十日内可以申请复议",
        });
        let path = format!("/api/v1/cases/{key}/commands");
        trial.wait(6 * MINUTE);
        let (status, problem) = send(&token, &path, &command).await;
        assert_eq!(
            (status, &problem["type"]),
            (403, &json!("/api#problem-step-up"))
        );
        let (status, _) = send(&token, "/api/v1/step-up", &json!({ "passphrase": "x" })).await;
        assert_eq!(status, 400);
        let (status, _) = send(&token, "/api/v1/step-up", &json!({})).await;
        assert_eq!(status, 400);
        let right = json!({ "passphrase": WORDS });
        let (status, proved) = send(&token, "/api/v1/step-up", &right).await;
        assert_eq!(status, 200, "{proved}");
        let fresh = proved["token"].as_str().unwrap();
        assert_eq!(
            send(&token, &path, &command).await.0,
            401,
            "the old token is dead"
        );
        let (status, done) = send(fresh, &path, &command).await;
        assert_eq!(status, 200, "{done}");
        // Sent again later it is the same answer, whatever the proof's age: nothing is decided.
        trial.wait(10 * MINUTE);
        assert_eq!(send(fresh, &path, &command).await, (200, done));
    });
}

#[test]
fn what_is_ended_is_ended_everywhere_within_a_second() {
    trial::each(async |trial| {
        // A second process over the same database, with its own picture of the world.
        let elsewhere = App {
            world: Watch::default(),
            ..trial.app.clone()
        };
        elsewhere.world.reload(&elsewhere.store).await.unwrap();
        let watching = elsewhere.clone();
        let watch = tokio::spawn(async move { crate::runner::run(watching).await });
        let token = trial.log_in("duban").await;
        let ask = async |token: &str| {
            let request = Request::get("/board")
                .header(header::COOKIE, format!("yike={token}"))
                .body(Body::empty());
            let answer = web::router(elsewhere.clone())
                .oneshot(request.unwrap())
                .await;
            answer.unwrap().status().as_u16()
        };
        assert_eq!(ask(&token).await, 200);
        let (status, _) = trial
            .post("anquan", "/admin/people/duban/sessions", &[])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(ask(&token).await, 401, "a session ends at once");
        assert_eq!(trial.count(&SESSIONS, "duban").await, 0);

        let duban = PersonId::new("duban");
        let token = session::begin(&trial.app, "x", SessionKind::Staff, &duban, "").await;
        let token = token.unwrap();
        assert_eq!(ask(&token).await, 200);
        trial
            .post("anquan", "/admin/posts/post-duban/end", &[])
            .await;
        let ended = Instant::now();
        while ask(&token).await == 200 {
            assert!(
                ended.elapsed() < Duration::from_secs(1),
                "the post still opens"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(ask(&token).await, 403);
        watch.abort();
        let log = trial.log().await;
        assert!(log.contains("结束全部登录"), "{log}");
    });
}

#[test]
fn nobody_is_given_two_of_the_three_however_it_is_asked_for() {
    trial::each(async |trial| {
        let units = [DISTRICT, STREET, "110101010"];
        let give = async |person: &str, unit: &str, duty: Duty| {
            let post = register::NewPost {
                id: uuid::Uuid::now_v7().to_string(),
                person: PersonId::new(person),
                unit: UnitId::new(unit),
                duty,
                slot: String::new(),
            };
            let (by, now) = (PersonId::new("founder"), trial.app.now());
            let id = post.id.clone();
            let given = trial
                .app
                .store
                .write(move |tx| register::give_post(tx, &post, &by, now));
            given.await.map(|()| id)
        };
        let end = async |id: String| {
            let (by, now) = (PersonId::new("founder"), trial.app.now());
            let ended = trial
                .app
                .store
                .write(move |tx| register::end_post(tx, &id, &by, now).map_err(Fail::from));
            assert!(ended.await.unwrap());
        };
        let now = trial.app.now();
        let newcomer = async |person: &'static str| {
            let id = PersonId::new(person);
            let added = trial.app.store.write(move |tx| {
                let by = PersonId::new("founder");
                register::add_person(tx, &id, "柳半夏", person, "none", &by, now)
                    .map_err(Fail::from)
            });
            added.await.unwrap();
        };
        newcomer("liu").await;
        for (n, held) in Duty::THREE.into_iter().enumerate() {
            for wanted in Duty::THREE {
                let first = give("liu", units[n], held).await.unwrap();
                let second = give("liu", units[(n + 1) % 3], wanted).await;
                match (held == wanted, second) {
                    (true, Ok(second)) => end(second).await,
                    (false, Err(Fail::Refused(yike_core::case::Refusal::Content(gaps)))) => {
                        assert!(gaps[0].zh.contains("三员分立") && gaps[0].en.contains("three"));
                    }
                    (_, other) => panic!("{held:?} {wanted:?}: {other:?}"),
                }
                end(first).await;
                trial.wait(1);
            }
        }
        let security = give("liu", STREET, Duty::Security).await.unwrap();
        assert!(
            give("liu", STREET, Duty::Window).await.is_err(),
            "no case access beside rights"
        );
        end(security).await;
        assert!(
            give("founder", STREET, Duty::Window).await.is_err(),
            "nobody gives themselves one"
        );

        // Two at the same moment, from two sides: one of them comes second.
        newcomer("yun").await;
        newcomer("song").await;
        for person in ["yun", "song"] {
            let mut both = tokio::task::JoinSet::new();
            for duty in [Duty::Security, Duty::Auditor] {
                let (store, now) = (trial.app.store.clone(), trial.app.now());
                let post = register::NewPost {
                    id: format!("{person}-{}", duty.as_str()),
                    person: PersonId::new(person),
                    unit: UnitId::new(DISTRICT),
                    duty,
                    slot: String::new(),
                };
                let by = PersonId::new("founder");
                both.spawn(async move {
                    store
                        .write(move |tx| register::give_post(tx, &post, &by, now))
                        .await
                });
            }
            let given = both.join_all().await;
            assert_eq!(
                given.iter().filter(|given| given.is_ok()).count(),
                1,
                "{given:?}"
            );
        }

        // On the page the sentence stands beside the field, and nothing else typed is lost.
        let fields = [("unit", DISTRICT), ("duty", "auditor")];
        let (status, page) = trial
            .post("anquan", "/admin/people/anquan-b/post", &fields)
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("三员分立") && page.contains("value=\"auditor\" selected"),
            "{page}"
        );
        let fields = [("unit", DISTRICT), ("duty", "security")];
        let (_, page) = trial
            .post("anquan", "/admin/people/guanli/post", &fields)
            .await;
        assert!(page.contains("三员分立"), "{page}");
        let (_, page) = trial
            .post("anquan", "/admin/people/shequ/post", &fields)
            .await;
        assert!(page.contains("不能同时办件"), "{page}");
    });
}
