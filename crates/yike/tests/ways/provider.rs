//! Coming in by a real, certified provider of OpenID Connect, through its own login pages.

use crate::browser::{Browser, Page};
use crate::server::{Server, packages};
use std::net::TcpListener;
use std::path::PathBuf;
use yike::app::{Clock, Mode};
use yike::config::{Config, ProviderConfig};

struct Place {
    ours: String,
    theirs: String,
    server: Option<Server>,
    /// What a gateway of short messages was given.
    messages: PathBuf,
    _folder: tempfile::TempDir,
}

/// Yike on one port of this machine, the provider on another.
async fn place() -> Option<Place> {
    let packages = packages()?;
    let free = || TcpListener::bind("127.0.0.1:0").unwrap();
    let (here, there) = (free(), free().local_addr().unwrap().port());
    let ours = format!("http://{}", here.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("client.secret");
    std::fs::write(&secret, "a secret/of+both sides\n").unwrap();
    let own = |path: &std::path::Path, mode| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(path, mode).unwrap();
    };
    own(&secret, 0o600);
    let (gateway, messages) = (folder.path().join("send"), folder.path().join("messages"));
    let script = format!("#!/bin/sh\ncat >> {}\n", messages.display());
    std::fs::write(&gateway, script).unwrap();
    own(&gateway, 0o700);
    let theirs = format!("http://127.0.0.1:{there}");
    let provider = |key: &str| ProviderConfig {
        key: key.into(),
        name: format!("{key} 认证"),
        name_en: format!("{key} identity"),
        issuer: theirs.clone(),
        client_id: key.into(),
        secret_file: Some(secret.clone()),
        scopes: vec!["phone".into(), "identity".into()],
        phone_claim: Some("phone_number".into()),
        id_number_claim: Some("id_number".into()),
        ..ProviderConfig::default()
    };
    let config = Config {
        identity: vec![
            provider("city"),
            provider("bank"),
            ProviderConfig {
                issuer: "http://127.0.0.1:1".into(),
                ..provider("gone")
            },
        ],
        sms_program: Some(gateway),
        ..Config::in_folder(folder.path())
    };
    let app = yike::open::open(&config, Clock::System, Mode::Serve).await;
    let app = app.unwrap();
    here.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(here).unwrap();
    let router = yike::web::router(app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (server, _) = Server::start(&packages, "provider.mjs", &[&there.to_string(), &ours]);
    Some(Place {
        ours,
        theirs,
        server: Some(server),
        messages,
        _folder: folder,
    })
}

impl Place {
    /// To the provider and through its own two pages; stops before coming back to us.
    async fn at_provider(&self, browser: &mut Browser, key: &str, login: &str) -> Page {
        let way = format!("{}/me/login/with/{key}?next=/me/letters", self.ours);
        let page = browser.follow(&way).await;
        assert!(page.url.starts_with(&self.theirs), "{}", page.url);
        let fields = [("prompt", "login"), ("login", login), ("password", "any")];
        let answered = browser.post(&page.url, &fields).await;
        let consent = browser.go_on(answered, "/me/login/back/").await;
        if consent.location.is_some() {
            return consent;
        }
        let answered = browser.post(&consent.url, &[("prompt", "consent")]).await;
        browser.go_on(answered, "/me/login/back/").await
    }

    async fn come_in(&self, browser: &mut Browser, key: &str, login: &str) -> Page {
        let page = self.at_provider(browser, key, login).await;
        browser.go_on(page, "").await
    }

    /// The person of this browser's session, as the page of somebody who is in shows it.
    async fn is_in(&self, browser: &mut Browser) -> bool {
        browser.get(&format!("{}/me", self.ours)).await.status == 200
    }

    /// Proves a phone by the code that the gateway was given.
    async fn prove_phone(&self, browser: &mut Browser, phone: &str) -> Page {
        let page = browser.get(&format!("{}/me/login", self.ours)).await;
        let fields = [
            ("csrf", page.hidden("csrf")),
            ("command_id", page.hidden("command_id")),
            ("next", "/me".into()),
            ("phone", phone.into()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let sent = browser
            .post(&format!("{}/me/login", self.ours), &fields)
            .await;
        let page = browser.go_on(sent, "").await;
        let messages = std::fs::read_to_string(&self.messages).unwrap();
        let last = messages.lines().last().unwrap();
        let code = last.split("验证码 ").nth(1).unwrap();
        let code: String = code.chars().take(6).collect();
        let fields = [
            ("csrf", page.hidden("csrf")),
            ("command_id", page.hidden("command_id")),
            ("code", code),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = browser
            .post(&format!("{}/me/login/code", self.ours), &fields)
            .await;
        browser.go_on(page, "").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certified_provider_lets_in_whom_it_verified_and_lesson_21_when_it_is_down_others_do() {
    let Some(mut place) = place().await else {
        return;
    };
    // The page of all ways names both.
    let mut wang = Browser::default();
    let login = wang.get(&format!("{}/me/login", place.ours)).await;
    assert!(login.body.contains("/me/login/with/city") && login.body.contains("bank 认证"));

    // A verified phone (RS256, secret in the header): in at once, where she wanted to go.
    let page = place.come_in(&mut wang, "city", "wang").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.url.ends_with("/me/letters"), "{}", page.url);
    assert!(page.body.contains("138****1111"));

    // The same phone by another client (ES256, secret in the body) is the same person.
    let mut again = Browser::default();
    let page = place.come_in(&mut again, "bank", "wang").await;
    assert!(page.body.contains("138****1111"));

    // A phone that the provider did not verify is not believed: it is proved here, once.
    let mut li = Browser::default();
    let page = place.come_in(&mut li, "city", "li").await;
    assert!(page.url.contains("/me/login"), "{}", page.url);
    assert!(page.body.contains("请再确认一次手机号"), "{}", page.body);
    assert!(!place.is_in(&mut li).await);
    let page = place.prove_phone(&mut li, "13900009999").await;
    assert!(page.body.contains("139****9999"), "{}", page.body);
    let mut later = Browser::default();
    let page = place.come_in(&mut later, "city", "li").await;
    assert!(page.body.contains("139****9999"));

    // The number of an identity card, said by one and later by another, is one person.
    let mut zhang = Browser::default();
    place.come_in(&mut zhang, "city", "zhang").await;
    place.prove_phone(&mut zhang, "13700008888").await;
    let mut by_bank = Browser::default();
    let page = place.come_in(&mut by_bank, "bank", "zhang").await;
    assert!(page.body.contains("137****8888"), "{}", page.body);

    // Out: the provider's own session is named, and its page for that is offered.
    let page = wang.get(&format!("{}/me", place.ours)).await;
    let csrf = page.hidden("csrf");
    let out = wang
        .post(&format!("{}/logout", place.ours), &[("csrf", &csrf)])
        .await;
    let page = wang.go_on(out, "").await;
    assert!(page.body.contains("同时退出city 认证"), "{}", page.body);
    assert!(
        page.body
            .contains(&format!("{}/session/end?client_id=city", place.theirs))
    );
    assert!(!place.is_in(&mut wang).await);

    // Down: it is said, and the other ways are there on the same page.
    drop(place.server.take());
    let are_offered = |page: &Page| {
        assert_eq!(page.status, 503, "{}", page.body);
        assert!(page.body.contains("认证暂时连不上"));
        assert!(page.body.contains("name=\"phone\"") && page.body.contains("社区服务站"));
        assert!(page.body.contains("/me/login/with/bank"));
    };
    // Known a moment ago, the way still opens; what comes back cannot be asked about.
    let mut chen = Browser::default();
    let way = format!("{}/me/login/with/city", place.ours);
    let away = chen.get(&way).await.location.unwrap();
    let state = away
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let answer = format!("code=x&state={state}&iss={}", place.theirs);
    let back = format!("{}/me/login/back/city?{answer}", place.ours);
    are_offered(&chen.get(&back).await);
    // Never heard of, it is said at once.
    are_offered(
        &chen
            .get(&format!("{}/me/login/with/gone", place.ours))
            .await,
    );
    // And a code by short message is as good as ever.
    let page = place.prove_phone(&mut chen, "13600007777").await;
    assert!(page.body.contains("136****7777"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_a_provider_is_good_once_in_one_browser_and_for_one_question() {
    let Some(place) = place().await else {
        return;
    };
    // The answer to Wang's question, before her browser brings it back.
    let mut wang = Browser::default();
    let page = place.at_provider(&mut wang, "city", "wang").await;
    let back = page.location.unwrap();
    assert!(back.starts_with(&place.ours), "{back}");
    // Another browser that is given her address gets nowhere, and is nobody.
    let mut thief = Browser::default();
    let page = thief.get(&back).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("换了浏览器"));
    assert!(!place.is_in(&mut thief).await);
    // With another state it is no answer of ours, with another issuer not of this provider.
    let other = back.replace("state=", "state=0");
    assert_eq!(wang.get(&other).await.status, 422);
    let mut careless = Browser::default();
    let page = place.at_provider(&mut careless, "city", "wang").await;
    let theirs = page.location.unwrap();
    let (before, _) = theirs.split_once("iss=").unwrap();
    let elsewhere = format!("{before}iss=https%3A%2F%2Fevil.example");
    let page = careless.get(&elsewhere).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("核对不上"));
    // Hers is good, once.
    let page = wang.get(&back).await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(place.is_in(&mut wang).await);
    let mut fresh = Browser::default();
    assert_eq!(fresh.get(&back).await.status, 422);
    // Whoever says no at the provider is told so and offered the rest.
    let mut chen = Browser::default();
    let started = chen
        .get(&format!("{}/me/login/with/city", place.ours))
        .await;
    let away = started.location.unwrap();
    assert!(away.contains("code_challenge_method=S256") && away.contains("nonce="));
    let state = away
        .split("state=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    let no = format!(
        "{}/me/login/back/city?error=access_denied&state={state}",
        place.ours
    );
    let page = chen.get(&no).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("没有在city 认证确认登录"));
}
