//! What every answer carries, and that a session ends for good.

use crate::town::{Caller, Near, PASSPHRASE, PHONE, Town, login_of, person_fields, town};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::fmt::Write as _;
use yike_core::who::Duty;

#[tokio::test]
async fn every_answer_is_guarded_and_nothing_personal_stands_in_an_address() {
    let town = town().await;
    let mut wrong = String::new();
    let personal: Vec<String> = person_fields().into_values().collect();
    let coded: Vec<String> = personal
        .iter()
        .map(|word| form_urlencoded::byte_serialize(word.as_bytes()).collect())
        .collect();
    let routes = yike::web::routes();
    for route in routes.rows() {
        for caller in [
            Caller::Nobody,
            Caller::Resident,
            Caller::Staff(Duty::Window, Near::Own),
            Caller::Staff(Duty::Supervisor, Near::Own),
            Caller::Staff(Duty::Administrator, Near::Above),
            Caller::Staff(Duty::Security, Near::Above),
            Caller::Staff(Duty::Auditor, Near::Above),
        ] {
            let token = town.token(caller).await.unwrap_or_else(|| "0".repeat(64));
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("csrf", &town.csrf(&token));
            form.append_pair("command_id", &uuid::Uuid::now_v7().to_string());
            form.extend_pairs(person_fields());
            let request = Request::builder()
                .method(route.method)
                .uri(town.fill(route.path))
                .header("cookie", format!("yike={token}"))
                .header("x-csrf", town.csrf(&token))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(if route.method == "GET" {
                    Body::empty()
                } else {
                    Body::from(form.finish())
                })
                .unwrap();
            let answer = town.call(request).await;
            let policy = answer.header("content-security-policy");
            let location = answer.header("location");
            let mut faults = Vec::new();
            if !policy.contains("default-src 'none'") || policy.contains("unsafe-") {
                faults.push(format!("its policy is {policy:?}"));
            }
            if answer.header("x-content-type-options") != "nosniff" {
                faults.push("it lacks nosniff".into());
            }
            if !answer.header("cache-control").contains("no-store") {
                faults.push("it may be stored".into());
            }
            if personal
                .iter()
                .chain(&coded)
                .any(|word| location.contains(word.as_str()))
            {
                faults.push(format!("it leads to {location}"));
            }
            let html = answer.text();
            if answer.header("content-type").starts_with("text/html")
                && (html.contains(" style=\"")
                    || html.contains("<style")
                    || html.contains(" onclick="))
            {
                faults.push("it has inline style or script".into());
            }
            for cookie in answer.headers.get_all("set-cookie") {
                let cookie = cookie.to_str().unwrap_or_default();
                if !cookie.contains("SameSite=")
                    || (cookie.starts_with("yike=") && !cookie.contains("HttpOnly"))
                {
                    faults.push(format!("it sets {cookie}"));
                }
            }
            for fault in faults {
                let _ = writeln!(
                    wrong,
                    "{} {} by {caller}: {fault}",
                    route.method, route.path
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[tokio::test]
async fn an_asset_may_be_kept_and_an_unknown_page_is_guarded_too() {
    let town = town().await;
    let css = town
        .call(
            Request::get("/static/face.css")
                .body(Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(css.status, 200);
    assert!(!css.header("cache-control").contains("no-store"));
    let none = town
        .call(Request::get("/no/such/page").body(Body::empty()).unwrap())
        .await;
    assert_eq!(none.status, 404);
    assert!(
        none.header("content-security-policy")
            .contains("default-src 'none'")
    );
    let odd = town
        .call(Request::put("/items").body(Body::empty()).unwrap())
        .await;
    assert_eq!(odd.status, 405);
    assert!(odd.text().contains("这个地址不能这样用"), "{}", odd.text());
}

async fn status(town: &Town, token: &str) -> StatusCode {
    let mut last = StatusCode::OK;
    for header in [
        ("authorization", format!("Bearer {token}")),
        ("cookie", format!("yike={token}")),
    ] {
        let request = Request::get("/api/v1/session")
            .header(header.0, header.1)
            .body(Body::empty())
            .unwrap();
        last = town.call(request).await.status;
    }
    last
}

#[tokio::test]
async fn a_session_ends_for_good() {
    let town = town().await;
    for caller in [Caller::Resident, Caller::Staff(Duty::Section, Near::Own)] {
        for by_page in [true, false] {
            let token = town.token(caller).await.unwrap();
            assert_eq!(status(&town, &token).await, 200);
            let csrf = town.csrf(&token);
            let request = match by_page {
                true => Request::post("/logout")
                    .header("cookie", format!("yike={token}"))
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body(Body::from(format!("csrf={csrf}"))),
                false => Request::delete("/api/v1/session")
                    .header("authorization", format!("Bearer {token}"))
                    .body(Body::empty()),
            };
            let answer = town.call(request.unwrap()).await;
            assert!(answer.status.as_u16() < 400, "{}", answer.text());
            assert_eq!(
                status(&town, &token).await,
                401,
                "the token of {caller} still opens"
            );
        }
    }
}

/// A token that somebody was given before logging in opens nothing afterwards.
#[tokio::test]
async fn the_token_changes_at_login() {
    let town = town().await;
    let planted = "a".repeat(64);
    let login = login_of(Duty::Window, Near::Own);
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs([
        ("csrf", town.csrf(&planted).as_str()),
        ("login", &login),
        ("passphrase", PASSPHRASE),
    ]);
    let request = Request::post("/login")
        .header("cookie", format!("yike={planted}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.finish()))
        .unwrap();
    let answer = town.call(request).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let cookies = answer.headers.get_all("set-cookie").iter();
    let fresh = cookies
        .filter_map(|cookie| {
            cookie
                .to_str()
                .ok()?
                .strip_prefix("yike=")?
                .split(';')
                .next()
                .map(str::to_owned)
        })
        .find(|token| !token.is_empty())
        .expect("a fresh token");
    assert_ne!(fresh, planted);
    assert_eq!(status(&town, &planted).await, 401);
    assert_eq!(status(&town, &fresh).await, 200);
    assert!(!answer.header("location").contains(PHONE));
}
