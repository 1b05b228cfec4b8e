//! The API as a program calls it: an errand from the counter to acceptance.

use crate::town::{
    Answer, Caller, ITEM, Near, PASSPHRASE, PNG, STATION, Town, answers, login_of, person_fields,
    town,
};
use axum::body::Body;
use axum::http::Request;
use base64::Engine;
use serde_json::{Value, json};
use yike_core::who::Duty;

async fn post(town: &Town, token: &str, path: &str, body: &Value) -> Answer {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    town.call(request).await
}

async fn get(town: &Town, token: &str, path: &str) -> Answer {
    let request = Request::get(path)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty())
        .unwrap();
    town.call(request).await
}

async fn login(town: &Town, duty: Duty) -> String {
    let body = json!({ "login": login_of(duty, Near::Own), "passphrase": PASSPHRASE });
    let answer = post(town, "", "/api/v1/sessions", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["token"].as_str().unwrap().to_owned()
}

async fn upload(town: &Town, token: &str) -> String {
    let head =
        b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"photo.png\"\r\n\r\n";
    let request = Request::post("/api/v1/files")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(
            [head.as_slice(), PNG, b"\r\n--x--\r\n"].concat(),
        ))
        .unwrap();
    let answer = town.call(request).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["kind"], "image/png");
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn filing(command_id: &str, materials: Value) -> Value {
    json!({
        "command_id": command_id, "item": ITEM, "person": person_fields(), "answers": answers(),
        "community": STATION, "materials": materials,
    })
}

/// Everything that the item asks for: one file sent ahead, one inside, the rest seen.
async fn materials(town: &Town, token: &str, upload: &str) -> Value {
    let item = get(town, token, &format!("/api/v1/items/{ITEM}"))
        .await
        .json();
    let needed = item["item"]["materials"].as_array().unwrap().iter();
    let needed = needed.filter(|m| m["when"].is_null());
    let inside = base64::engine::general_purpose::STANDARD.encode(PNG);
    let rows = needed.enumerate().map(|(n, material)| match n {
        0 => json!({ "material": material["code"], "files": [{ "upload": upload }], "seen": true }),
        1 => json!({ "material": material["code"], "files": [{ "name": "a.png", "base64": inside }], "seen": true }),
        _ => json!({ "material": material["code"], "seen": true }),
    });
    rows.collect()
}

#[tokio::test]
async fn an_errand_from_the_counter_to_acceptance() {
    let town = town().await;
    let worker = login(&town, Duty::Station).await;
    let me = get(&town, &worker, "/api/v1/session").await.json();
    assert_eq!(me["posts"][0]["unit"]["id"], STATION);

    // Nothing is missing twice: all gaps come in one answer, in both languages.
    let id = uuid::Uuid::now_v7().to_string();
    let mut poor = filing(&id, json!([]));
    poor["person"]["id_number"] = "110101194912310000".into();
    poor["person"]["phone"] = "12".into();
    poor["answers"] = json!({});
    let answer = post(&town, &worker, "/api/v1/cases", &poor).await;
    assert_eq!(answer.status, 422);
    let gaps = answer.json()["gaps"].as_array().unwrap().clone();
    let about: Vec<&str> = gaps
        .iter()
        .filter_map(|gap| gap["about"].as_str())
        .collect();
    assert!(
        ["id_number", "phone", "category"]
            .iter()
            .all(|key| about.contains(key)),
        "{about:?}"
    );
    let poor = post(&town, &worker, "/api/v1/cases", &filing(&id, json!([]))).await;
    assert_eq!(poor.status, 422);
    assert!(
        poor.json()["gaps"].as_array().unwrap().len() > 2,
        "{}",
        poor.text()
    );

    // The same command again is the same answer; with other words it is refused.
    let file = upload(&town, &worker).await;
    let materials = materials(&town, &worker, &file).await;
    // An act that is refused takes no file: the next one may name it.
    let few = json!([materials[0]]);
    let refused = filing(&uuid::Uuid::now_v7().to_string(), few);
    let refused = post(&town, &worker, "/api/v1/cases", &refused).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let whole = filing(&id, materials);
    let filed = post(&town, &worker, "/api/v1/cases", &whole).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    let key = filed.json()["key"].as_str().unwrap().to_owned();
    assert_eq!(filed.header("location"), format!("/api/v1/cases/{key}"));
    let rows = town.rows().await;
    let again = post(&town, &worker, "/api/v1/cases", &whole).await;
    assert_eq!((again.status, again.text()), (filed.status, filed.text()));
    let mut other = whole.clone();
    other["person"]["address"] = "别的地方".into();
    let altered = post(&town, &worker, "/api/v1/cases", &other).await;
    assert_eq!(altered.status, 409, "{}", altered.text());
    assert_eq!(altered.json()["case"], key.as_str());
    assert_eq!(town.rows().await, rows);

    // A file sent ahead goes into one act.
    let second = filing(
        &uuid::Uuid::now_v7().to_string(),
        whole["materials"].clone(),
    );
    let used = post(&town, &worker, "/api/v1/cases", &second).await;
    assert_eq!(used.status, 422, "{}", used.text());

    // Masked, until somebody looks; and the look is seen.
    let case = format!("/api/v1/cases/{key}");
    let shown = get(&town, &worker, &case).await;
    assert!(!shown.text().contains("王秀兰") && !shown.text().contains("13800001234"));
    assert_eq!(shown.json()["status"], "received");
    let offers = shown.json()["offers"].to_string();
    assert!(offers.contains("hand-over"), "{offers}");
    let full = post(&town, &worker, &format!("{case}/look"), &json!({})).await;
    assert_eq!(full.json()["name"], "王秀兰");
    let looks = get(&town, &worker, &case).await.json()["looks"].clone();
    assert_eq!(looks.as_array().unwrap().len(), 1);

    // The file comes back as it was sent.
    let doc = shown.json()["given"][0]["files"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("{case}/files/{doc}");
    assert_eq!(get(&town, &worker, &path).await.status, 403);
    let bytes = post(&town, &worker, &path, &json!({})).await;
    assert_eq!(
        (bytes.header("content-type"), bytes.bytes.as_slice()),
        ("image/png", PNG)
    );

    // Handed over, received with its gaps told, accepted; who may not is told so.
    let act = |kind: &str, more: Value| {
        let mut body = json!({ "command_id": uuid::Uuid::now_v7(), "kind": kind });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        body
    };
    let commands = format!("{case}/commands");
    let over = act("hand-over", json!({}));
    let handed = post(&town, &worker, &commands, &over).await;
    assert_eq!(handed.status, 200, "{}", handed.text());
    let again = post(&town, &worker, &commands, &over).await;
    assert_eq!(again.text(), handed.text());
    let refused = post(&town, &worker, &commands, &act("accept", json!({}))).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let window = login(&town, Duty::Window).await;
    let late = post(&town, &window, &commands, &act("approve", json!({}))).await;
    assert_eq!(late.status, 409, "{}", late.text());
    let bare = post(
        &town,
        &window,
        &commands,
        &act("ask-correction", json!({ "days": 3 })),
    )
    .await;
    assert_eq!(bare.status, 422);
    assert_eq!(
        bare.json()["gaps"].as_array().unwrap().len(),
        2,
        "{}",
        bare.text()
    );
    let queue = get(&town, &window, "/api/v1/queue?of=unit").await.json();
    assert!(queue.to_string().contains(&key));
    let accepted = post(&town, &window, &commands, &act("accept", json!({}))).await;
    assert_eq!(accepted.status, 200, "{}", accepted.text());

    // The resident sees the promised day; strangers see nothing.
    let resident = town.token(Caller::Resident).await.unwrap();
    let mine = get(&town, &resident, "/api/v1/cases").await.json();
    assert!(mine.to_string().contains(&key));
    let theirs = get(&town, &resident, &case).await.json();
    assert!(theirs["dues"]["promise"].is_string());
    let code = theirs["code"].as_str().unwrap();
    let tracked = post(&town, &resident, "/api/v1/track", &json!({ "code": code })).await;
    assert_eq!(tracked.json()["key"], key.as_str());
    let stranger = town.token(Caller::Stranger).await.unwrap();
    assert_eq!(get(&town, &stranger, &case).await.status, 404);
    assert_eq!(
        post(&town, &stranger, "/api/v1/track", &json!({ "code": code }))
            .await
            .status,
        404
    );
}

/// A table of the form goes in cell by cell, is checked with all else, and comes out masked.
#[tokio::test]
async fn a_household_is_sent_row_by_row() {
    let town = town().await;
    let worker = login(&town, Duty::Station).await;
    let item = get(&town, &worker, "/api/v1/items/low-income-family").await;
    let item = item.json()["item"].clone();
    assert_eq!(item["groups"][0]["fields"][0]["key"], "member_name");
    assert_eq!(item["rules"][1]["kind"], "total");
    let mut whole = filing(&uuid::Uuid::now_v7().to_string(), json!([]));
    whole["item"] = "low-income-family".into();
    let codes = ["M01", "M02", "M03", "M06", "M09"];
    whole["materials"] = codes
        .map(|code| json!({ "material": code, "seen": true }))
        .to_vec()
        .into();
    whole["answers"] = json!({
        "marriage": "married", "disability": "none", "filed_by": "self", "members": "2",
        "income": "3600", "own_income": "2600", "property": "无",
        "household.4.member_name": "欧阳小样", "household.4.relation": "spouse",
        "household.4.member_id": "11010120120601001X", "household.4.member_income": "900",
    });
    let about = |answer: &Answer| {
        let gaps = answer.json()["gaps"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        gaps.iter()
            .filter_map(|gap| gap["about"].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let poor = post(&town, &worker, "/api/v1/cases", &whole).await;
    assert_eq!(poor.status, 422);
    let found = about(&poor);
    assert!(
        found.contains(&"household.4.member_id".to_owned()),
        "{found:?}"
    );
    assert!(found.contains(&"income".to_owned()), "{found:?}");
    whole["answers"]["household.4.member_id"] = "110101194912310024".into();
    whole["answers"]["household.4.member_income"] = "1000".into();
    let filed = post(&town, &worker, "/api/v1/cases", &whole).await;
    assert_eq!(filed.status, 201, "{}", filed.text());
    let key = filed.json()["key"].as_str().unwrap().to_owned();
    let case = get(&town, &worker, &format!("/api/v1/cases/{key}")).await;
    let answers = case.json()["answers"].clone();
    assert_eq!(answers["household.1.member_income"], "1000");
    assert_eq!(answers["household.1.relation"], "spouse");
    assert!(!case.text().contains("欧阳小样") && !case.text().contains("194912310024"));
}

#[tokio::test]
async fn a_day_is_explained_and_a_wrong_passphrase_shuts_the_door() {
    let town = town().await;
    let due = get(&town, "", "/api/v1/due?date=2026-11-20&days=3")
        .await
        .json();
    assert_eq!(due["due"], "2026-11-25");
    assert!(due["lines"].as_array().unwrap().len() >= 3);
    let wrong =
        json!({ "login": login_of(Duty::Window, Near::Own), "passphrase": "不是这一句话呀" });
    for _ in 0..5 {
        assert_eq!(
            post(&town, "", "/api/v1/sessions", &wrong).await.status,
            400
        );
    }
    let right = json!({ "login": login_of(Duty::Window, Near::Own), "passphrase": PASSPHRASE });
    assert_eq!(
        post(&town, "", "/api/v1/sessions", &right).await.status,
        429
    );
}

/// What a list offers is read without a login, each element from its owner.
#[tokio::test]
async fn the_list_of_a_place_and_an_item_there_are_read_without_a_login() {
    let town = town().await;
    let list = get(&town, "", "/api/v1/lists/110101005").await;
    assert_eq!(list.status, 200, "{}", list.text());
    let list = list.json();
    let offers = list["offers"].as_array().unwrap();
    let card = offers
        .iter()
        .find(|one| one["item"] == "social-security-card");
    assert_eq!(card.unwrap()["promise_days"], 10);
    let own = offers.iter().filter(|one| one["share"] == "own");
    assert_eq!(own.count(), 1);
    assert!(
        list["stations"][0]["hours"]
            .as_str()
            .unwrap()
            .contains("工作日")
    );

    let item = |street: &str| format!("/api/v1/items/social-security-card?street={street}");
    let here = get(&town, "", &item("110101005")).await.json();
    assert_eq!(here["offer"]["promise_days"], 10);
    assert_eq!(here["promise_days"], 15);
    assert_eq!(get(&town, "", &item("110101")).await.status, 400);
    assert_eq!(get(&town, "", "/api/v1/lists/nowhere").await.status, 404);
}
