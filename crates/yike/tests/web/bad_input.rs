//! Whatever is sent, the answer is a sentence and never our fault; what cannot be read is not
//! kept.

use crate::town::{Answer, Caller, Near, Town, town};
use axum::body::{Body, Bytes};
use axum::http::Request;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use std::fmt::Write as _;
use yike::web::{Access, BODY_MAX, Route, api};
use yike_core::who::Duty;

/// Somebody who may call the route, so that what is refused is refused for what was sent.
fn caller(route: &Route) -> Caller {
    match route.access {
        Access::Public | Access::Resident | Access::Demo => Caller::Resident,
        Access::Known | Access::Entering => Caller::Staff(Duty::Window, Near::Own),
        Access::Staff(duties) => match duties.first() {
            Some(Duty::Security) => Caller::Staff(Duty::Security, Near::Above),
            Some(Duty::Administrator) => Caller::Staff(Duty::Administrator, Near::Above),
            Some(Duty::Station) => Caller::Staff(Duty::Window, Near::Own),
            Some(duty) => Caller::Staff(*duty, Near::Own),
            None => Caller::Nobody,
        },
    }
}

fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// Routes that read their body as JSON.
fn reads_json(route: &Route) -> bool {
    is_api(route) && schema(route).is_some()
}

/// A request whose body is all that is wrong with it.
async fn send(
    town: &Town,
    route: &Route,
    token: &str,
    kind: &str,
    body: Bytes,
    english: bool,
) -> Answer {
    let request = Request::builder()
        .method(route.method)
        .uri(town.fill(route.path))
        // As a bearer no token of the form is asked for: the body is looked at.
        .header("authorization", format!("Bearer {token}"))
        .header(
            "accept-language",
            if english { "en" } else { "zh-CN,zh;q=0.9" },
        )
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap();
    town.call(request).await
}

/// What an answer to a bad request must be; empty if it is.
fn fault_of(answer: &Answer, english: bool) -> String {
    let text = answer.text();
    let status = answer.status.as_u16();
    let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if !(400..500).contains(&status) {
        return format!("{status} is no refusal");
    }
    if text.contains('⟦') {
        return format!(
            "{status} lacks a text: {}",
            text.chars().take(200).collect::<String>()
        );
    }
    let said = match answer.json() {
        Value::Object(problem) => format!("{} {}", problem["title"], problem["detail"]),
        _ => text,
    };
    let letters = said.chars().filter(|c| {
        if english {
            c.is_ascii_alphabetic()
        } else {
            is_chinese(*c)
        }
    });
    if letters.count() < 6 {
        return format!(
            "{status} tells no sentence: {}",
            said.chars().take(200).collect::<String>()
        );
    }
    String::new()
}

/// The bodies that no route can read, by content type.
fn unreadable(json: bool) -> Vec<(&'static str, String, Bytes)> {
    let boundary = "multipart/form-data; boundary=x".to_owned();
    let text = |text: &'static str| Bytes::from_static(text.as_bytes());
    let form = "application/x-www-form-urlencoded".to_owned();
    let mut all = vec![
        (
            "no known content type",
            "application/xml".to_owned(),
            text("<a/>"),
        ),
        (
            "no content type worth the name",
            "€".to_owned(),
            text("a=b"),
        ),
    ];
    let huge = Bytes::from(vec![b'a'; BODY_MAX + 1]);
    if json {
        let kind = || "application/json".to_owned();
        all.extend([
            ("a form", form, text("command_id=1")),
            ("huge", kind(), huge),
            ("empty", kind(), Bytes::new()),
            ("cut off", kind(), text("{\"command_id\": \"019")),
            ("no object", kind(), text("[1, 2]")),
            ("words", kind(), text("null")),
            (
                "GBK",
                kind(),
                Bytes::from_static(b"{\"name\": \"\xcd\xf5\xd0\xe3\xc0\xbc\"}"),
            ),
            ("nested too deep", kind(), Bytes::from("[".repeat(100_000))),
            ("an unknown field", kind(), text("{\"no_such_field\": 1}")),
            ("more after the end", kind(), text("{} {}")),
        ]);
    } else {
        all.extend([
            ("JSON", "application/json".to_owned(), text("{}")),
            ("GBK escaped", form.clone(), text("name=%CD%F5%D0%E3%C0%BC")),
            ("GBK", form.clone(), Bytes::from_static(b"name=\xcd\xf5\xd0\xe3\xc0\xbc")),
            ("huge", form.clone(), huge.clone()),
            ("thousands of fields", form, Bytes::from("a=1&".repeat(5000))),
            ("no boundary", "multipart/form-data".to_owned(), text("--x\r\n")),
            ("another boundary", boundary.clone(), text("--y\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n--y--\r\n")),
            ("a part cut off", boundary.clone(), text("--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1")),
            ("a part without a head", boundary.clone(), text("--x\r\n\r\n\r\n1\r\n")),
            ("a part in GBK", boundary.clone(), Bytes::from_static(b"--x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n\xcd\xf5\r\n--x--\r\n")),
            ("a huge part", boundary, [b"--x\r\ncontent-disposition: form-data; name=\"a\"; filename=\"a.jpg\"\r\n\r\n".as_slice(), &huge, b"\r\n--x--\r\n"].concat().into()),
        ]);
    }
    all
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_a_sentence_and_not_kept() {
    let town = town().await;
    let mut wrong = String::new();
    let routes = yike::web::routes();
    for route in routes.rows().iter().filter(|route| route.method == "POST") {
        let no_body = [
            "/api/v1/cases/{key}/look",
            "/api/v1/cases/{key}/files/{doc}",
        ];
        if matches!(route.access, Access::Demo) || no_body.contains(&route.path) {
            continue;
        }
        let token = town.token(caller(route)).await.unwrap_or_default();
        let before = town.rows().await;
        for (n, (what, kind, body)) in unreadable(reads_json(route)).into_iter().enumerate() {
            let english = n % 2 == 1;
            let answer = send(&town, route, &token, &kind, body, english).await;
            let fault = fault_of(&answer, english);
            if !fault.is_empty() {
                let _ = writeln!(wrong, "{} {}: {what}: {fault}", route.method, route.path);
            }
        }
        if town.rows().await != before {
            let _ = writeln!(wrong, "{} {} kept something", route.method, route.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The schema of a JSON body, from the document that the program serves.
fn schema(route: &Route) -> Option<Value> {
    let document = api::document();
    let method = route.method.to_lowercase();
    let content = &document["paths"][route.path][method]["requestBody"]["content"];
    let name = content["application/json"]["schema"]["$ref"].as_str()?;
    let name = name.rsplit('/').next()?;
    Some(document["components"]["schemas"][name].clone())
}

/// Something of another type than the schema of a field asks for.
fn of_another_type(schema: &Value) -> Vec<Value> {
    let all = [
        json!("words"),
        json!(-1),
        json!(1.5),
        json!(true),
        json!({ "a": 1 }),
        json!([[1]]),
    ];
    let asked = match &schema["type"] {
        Value::String(one) => one.as_str(),
        Value::Array(many) => many.first().and_then(Value::as_str).unwrap_or("object"),
        _ => "object",
    };
    let fits = |value: &Value| match asked {
        "string" => value.is_string(),
        "integer" => false,
        "boolean" => value.is_boolean(),
        _ => false,
    };
    all.into_iter().filter(|value| !fits(value)).collect()
}

#[tokio::test]
async fn a_field_of_another_type_is_pointed_to() {
    let town = town().await;
    let mut wrong = String::new();
    let routes = yike::web::routes();
    for route in routes.rows().iter().filter(|route| reads_json(route)) {
        let token = town.token(caller(route)).await.unwrap_or_default();
        let schema = schema(route).unwrap();
        let fields = schema["properties"].as_object().unwrap();
        let before = town.rows().await;
        for (field, kind) in fields {
            for value in of_another_type(kind) {
                let body = Bytes::from(json!({ field: value }).to_string());
                let answer = send(&town, route, &token, "application/json", body, false).await;
                let fault = fault_of(&answer, false);
                let gaps = answer.json()["gaps"].clone();
                let about = gaps[0]["about"].as_str().unwrap_or_default().to_owned();
                let told = ["zh", "en"].iter().all(|lang| gaps[0][lang].is_string());
                if !fault.is_empty()
                    || answer.status != 400
                    || !about.starts_with(&format!("/{field}"))
                    || !told
                {
                    let _ = writeln!(
                        wrong,
                        "{}: {field} = {value}: {} about {about:?} {fault}",
                        route.path, answer.status
                    );
                }
            }
        }
        if town.rows().await != before {
            let _ = writeln!(wrong, "{} kept something", route.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Names that fields of our forms have, so that what stands in them is really read.
const NAMES: [&str; 40] = [
    "command_id",
    "name",
    "id_number",
    "phone",
    "address",
    "company",
    "uscc",
    "applicant",
    "community",
    "street",
    "category",
    "filed_by",
    "at_home",
    "reason",
    "remedy",
    "article",
    "note",
    "words",
    "missing",
    "why-M01",
    "papers",
    "staff",
    "check",
    "stop",
    "days",
    "level",
    "service",
    "q",
    "code",
    "login",
    "passphrase",
    "current",
    "fresh",
    "again",
    "unit",
    "duty",
    "csv",
    "text",
    "from",
    "until",
];

/// Words that people and programs send by mistake or on purpose.
fn nasty() -> impl Strategy<Value = String> {
    proptest::prop_oneof![
        proptest::strategy::Just("\0".to_owned()),
        proptest::strategy::Just("王\0秀兰".to_owned()),
        proptest::strategy::Just("x".repeat(1_000_000)),
        proptest::strategy::Just("-1".to_owned()),
        proptest::strategy::Just("99999999999999999999".to_owned()),
        proptest::strategy::Just("'; DROP TABLE event; --".to_owned()),
        proptest::strategy::Just("<script>alert(1)</script>".to_owned()),
        proptest::strategy::Just("\u{202e}\u{200b}👩‍👩‍👧".to_owned()),
        proptest::strategy::Just("2026-02-30".to_owned()),
        proptest::strategy::Just("0193aaaa-0000-7000-8000-000000000000".to_owned()),
        "\\PC{0,40}",
    ]
}

#[tokio::test]
async fn nothing_that_is_typed_is_our_fault() {
    let town = town().await;
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let form = proptest::collection::vec((proptest::sample::select(NAMES.to_vec()), nasty()), 1..6);
    let mut wrong = String::new();
    let routes = yike::web::routes();
    for route in routes.rows().iter().filter(|route| route.method == "POST") {
        for _ in 0..12 {
            // Some routes end the session they are called with.
            let token = town.token(caller(route)).await.unwrap_or_default();
            let fields = form.new_tree(&mut runner).unwrap().current();
            let (kind, body) = if reads_json(route) {
                let object: serde_json::Map<String, Value> = fields
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value.into()))
                    .collect();
                ("application/json", Value::Object(object).to_string())
            } else {
                let mut text = form_urlencoded::Serializer::new(String::new());
                text.extend_pairs(fields);
                ("application/x-www-form-urlencoded", text.finish())
            };
            let shown: String = body.chars().take(160).collect();
            let answer = send(&town, route, &token, kind, body.into(), false).await;
            if answer.status.is_server_error()
                || answer.text().contains('⟦')
                || answer.text().contains("<script>alert")
            {
                let _ = writeln!(
                    wrong,
                    "{} {}: {} for {shown}",
                    route.method, route.path, answer.status
                );
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What stands in the place of a parameter and names nothing.
fn misnamed() -> Vec<String> {
    let plain = [
        "%FF",
        "%00",
        "..%2f..%2fetc%2fpasswd",
        "0",
        "110101-",
        "-",
        "%E7%8E%8B",
        "110101-%27%20OR%201",
        "%F0%9F%8F%AE",
    ];
    let mut all: Vec<String> = plain.iter().map(|&text| text.to_owned()).collect();
    all.push("x".repeat(4000));
    all.push(format!("110102-{}", uuid::Uuid::nil()));
    all
}

#[tokio::test]
async fn an_address_that_names_nothing_is_not_found() {
    let mut town = town().await;
    let mut wrong = String::new();
    let routes = yike::web::routes();
    for route in routes
        .rows()
        .iter()
        .filter(|route| route.path.contains('{'))
    {
        let token = town.token(caller(route)).await.unwrap_or_default();
        let parameters: Vec<&str> = route
            .path
            .split('/')
            .filter(|part| part.starts_with('{'))
            .collect();
        if route.path.starts_with("/drafts/") {
            town.fresh_draft().await;
        }
        let before = town.rows().await;
        for parameter in parameters {
            for (n, value) in misnamed().into_iter().enumerate() {
                // To drop what is gone already is done, not wrong: only what is no text is refused.
                if route.path == "/drafts/{id}/discard" && value != "%FF" {
                    continue;
                }
                let english = n % 2 == 1;
                let path = town.fill(&route.path.replace(parameter, &value));
                let (kind, body) = if is_api(route) {
                    let command = json!({ "command_id": uuid::Uuid::now_v7(), "kind": "accept" });
                    ("application/json", command.to_string())
                } else {
                    (
                        "application/x-www-form-urlencoded",
                        format!("command_id={}", uuid::Uuid::now_v7()),
                    )
                };
                let request = Request::builder()
                    .method(route.method)
                    .uri(&path)
                    .header("authorization", format!("Bearer {token}"))
                    .header("accept-language", if english { "en" } else { "zh" })
                    .header("content-type", kind)
                    .body(if route.method == "GET" {
                        Body::empty()
                    } else {
                        Body::from(body)
                    })
                    .unwrap();
                let answer = town.call(request).await;
                let fault = fault_of(&answer, english);
                if !fault.is_empty() {
                    let shown: String = path.chars().take(100).collect();
                    let _ = writeln!(wrong, "{} {shown}: {fault}", route.method);
                }
            }
        }
        if town.rows().await != before {
            let _ = writeln!(wrong, "{} {} kept something", route.method, route.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_never_our_fault() {
    let town = town().await;
    let mut wrong = String::new();
    let queries = [
        "q=%FF",
        "q=%00",
        "page=abc",
        "page=-1",
        "page=99999999999999999999",
        "p=0",
        "tab=none",
        "case=x",
        "date=2026-02-30&days=5",
        "date=2026-11-20&days=-1",
        "date=2026-11-20&days=4294967296",
        "date=9999-12-31&days=366",
        "days=1",
        "under=%F0%9F%8F%AE",
        "unit=1&of=mine",
        "of=all",
        "from=x&until=y",
        "period=none&unit=%00&item=%00&status=%00",
        "lang=xx&back=//evil.example",
        "elder=2&back=https://evil.example",
        "kind=&kind=&&=&%",
    ];
    let routes = yike::web::routes();
    for route in routes.rows().iter().filter(|route| route.method == "GET") {
        let token = town.token(caller(route)).await.unwrap_or_default();
        for query in queries {
            let request = Request::get(format!("{}?{query}", town.fill(route.path)))
                .header("authorization", format!("Bearer {token}"))
                .body(Body::empty())
                .unwrap();
            let answer = town.call(request).await;
            let to = answer.header("location").to_owned();
            if answer.status.is_server_error() || answer.text().contains('⟦') || to.contains("evil")
            {
                let _ = writeln!(wrong, "{}?{query}: {} {to}", route.path, answer.status);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Files are told by their content, whatever their name and kind say.
#[tokio::test]
async fn a_file_of_another_kind_is_refused_whatever_its_name() {
    let town = town().await;
    let token = town.token(Caller::Resident).await.unwrap();
    let before = town.rows().await;
    let contents: [&[u8]; 5] = [
        b"MZ\x90\0 a program",
        b"PK\x03\x04 an archive",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"",
    ];
    for content in contents {
        let head = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n";
        let body = [head.as_slice(), content, b"\r\n--x--\r\n"].concat();
        let request = Request::post("/api/v1/files")
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(body))
            .unwrap();
        let answer = town.call(request).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(fault_of(&answer, false), "");
    }
    assert_eq!(town.rows().await, before);
}

/// A form of another site brings the cookie, but not the token of our page.
#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let town = town().await;
    let mut wrong = String::new();
    let routes = yike::web::routes();
    for route in routes.rows().iter().filter(|route| route.method != "GET") {
        let who = caller(route);
        if route.access == Access::Demo {
            continue;
        }
        let token = town.token(who).await.unwrap_or_default();
        let stolen = town.csrf(&"1".repeat(64));
        let before = town.rows().await;
        for csrf in ["", stolen.as_str()] {
            let kinds = if reads_json(route) {
                vec![("application/json", "{}".to_owned())]
            } else {
                vec![
                    (
                        "application/x-www-form-urlencoded",
                        format!("csrf={csrf}&command_id={}", uuid::Uuid::now_v7()),
                    ),
                    (
                        "multipart/form-data; boundary=x",
                        format!(
                            "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n--x--\r\n"
                        ),
                    ),
                ]
            };
            for (kind, body) in kinds {
                let request = Request::builder()
                    .method(route.method)
                    .uri(town.fill(route.path))
                    .header("cookie", format!("yike={token}"))
                    .header("origin", "https://evil.example")
                    .header("sec-fetch-site", "cross-site")
                    .header("content-type", kind)
                    .header("x-csrf", csrf)
                    .body(Body::from(body))
                    .unwrap();
                let answer = town.call(request).await;
                if answer.status != 403 {
                    let _ = writeln!(
                        wrong,
                        "{} {} ({kind}): {}",
                        route.method, route.path, answer.status
                    );
                }
            }
        }
        if town.rows().await != before {
            let _ = writeln!(wrong, "{} {} kept something", route.method, route.path);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
