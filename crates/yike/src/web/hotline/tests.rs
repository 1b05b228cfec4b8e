//! Orders of the hot line as people see them: the file, what it would do, the list, the answers.

use crate::web;
use crate::web::trial::{Trial, each};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt;

const FILE: &str = "工单编号,承办单位,答复期限,姓名,电话,诉求内容\n\
    T-1,北新桥街道,2026-12-04,韩梅,13800001234,津贴没有消息\n\
    T-2,没有的街道,,,12,\n";

/// What the preview carries to the confirmation.
fn orders(page: &str) -> String {
    let after = page
        .split("name=\"orders\" value=\"")
        .nth(1)
        .expect("the orders");
    after.split('"').next().expect("whole").to_owned()
}

async fn taken_in(trial: &Trial) -> String {
    let (status, page) = trial
        .upload(
            "chuangkou",
            "/desk/hotline/import",
            &[],
            ("orders.csv", FILE.as_bytes()),
        )
        .await;
    assert_eq!(status, StatusCode::OK);
    let orders = orders(&page);
    let (status, _) = trial
        .post("chuangkou", "/desk/hotline/keep", &[("orders", &orders)])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    page
}

#[test]
fn a_file_is_looked_at_first_and_nothing_is_taken_twice() {
    each(async |trial| {
        let page = taken_in(trial).await;
        assert!(page.contains("新的 1 张，原来就有的 0 张，有问题的 1 张。"));
        assert!(page.contains("韩*") && page.contains("138****1234"));
        assert!(!page.contains(">13800001234<"));
        assert!(page.contains("机构表里没有“没有的街道”"));
        let list = trial.page("chuangkou", "/desk/hotline").await;
        assert!(list.contains("T-1") && !list.contains("T-2"));
        assert!(list.contains("派单数"));
        let said = trial
            .page("chuangkou", "/desk/hotline?taken=1&there=0&left=1")
            .await;
        assert!(said.contains("新立 1 件"));
        // Once more the same file: it is there, and opens.
        let (_, again) = trial
            .upload(
                "chuangkou",
                "/desk/hotline/import",
                &[],
                ("orders.csv", FILE.as_bytes()),
            )
            .await;
        assert!(again.contains("新的 0 张，原来就有的 1 张，有问题的 1 张。"));
        let key = again.split("href=\"/cases/").nth(1).expect("a case");
        let key = key.split('"').next().expect("whole");
        let case = trial.page("chuangkou", &format!("/cases/{key}")).await;
        assert!(case.contains("12345 工单") && case.contains("T-1"));
        let (file, sheet) = (
            trial
                .page("chuangkou", "/desk/hotline/list.csv?heap=open")
                .await,
            trial
                .page("chuangkou", "/desk/hotline/rates.csv?month=2026-11")
                .await,
        );
        assert!(file.contains("T-1"));
        assert!(sheet.contains("响应率"));
    });
}

#[test]
fn what_is_no_file_of_orders_gets_a_sentence() {
    each(async |trial| {
        for (bytes, said) in [
            ("姓名,电话\n甲,1\n", "工单编号"),
            ("", "文件是空的"),
            ("工单编号,承办单位,诉求内容\n", "表头下面没有工单"),
        ] {
            let (status, page) = trial
                .upload(
                    "chuangkou",
                    "/desk/hotline/import",
                    &[],
                    ("x.csv", bytes.as_bytes()),
                )
                .await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains(said), "{said}");
        }
        let (status, _) = trial
            .post("chuangkou", "/desk/hotline/keep", &[("orders", "cut")])
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        // A section reads the list and takes nothing in.
        trial.page("keshi", "/desk/hotline").await;
        let (status, _) = trial.get("keshi", "/desk/hotline/import").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    });
}

/// What a program gets: status and JSON.
async fn calls(trial: &Trial, method: &str, path: &str, body: &str) -> (StatusCode, Value) {
    let token = trial.log_in("chuangkou").await;
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_owned()));
    let answer = web::router(trial.app.clone())
        .oneshot(request.expect("a request"))
        .await
        .expect("an answer");
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
    let json = serde_json::from_slice(&bytes.expect("a body")).unwrap_or(Value::Null);
    (status, json)
}

#[test]
fn a_program_hands_orders_in_and_fetches_what_ended() {
    each(async |trial| {
        let orders = r#"{"orders": [
            {"number": "P-1", "unit": "110101005", "content": "灯不亮", "phone": "13800001234"},
            {"number": "P-2", "unit": "nowhere", "content": "灯不亮", "until": "soon"}
        ]}"#;
        let (status, told) = calls(trial, "POST", "/api/v1/hotline/orders", orders).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(told["orders"][0]["state"], "new");
        let fields: Vec<&str> = (told["orders"][1]["faults"].as_array())
            .expect("faults")
            .iter()
            .filter_map(|fault| fault["field"].as_str())
            .collect();
        assert_eq!(fields, ["unit", "until"]);
        let (_, again) = calls(trial, "POST", "/api/v1/hotline/orders", orders).await;
        assert_eq!(again["orders"][0]["state"], "there");
        assert_eq!(again["orders"][0]["key"], told["orders"][0]["key"]);
        // Nothing has ended: there is no answer, and none can be back.
        let (_, waiting) = calls(trial, "GET", "/api/v1/hotline/answers", "").await;
        assert_eq!(waiting["answers"], json!([]));
        let back = "/api/v1/hotline/answers/P-1/returned";
        assert_eq!(
            calls(trial, "POST", back, "").await.0,
            StatusCode::NOT_FOUND
        );
        // It was sent to the wrong place: said so, it goes back with the reason.
        let key = told["orders"][0]["key"].as_str().expect("a key").to_owned();
        let reason = [
            ("reason", "归城管部门管"),
            ("remedy", "none"),
            ("agency_words", "城管热线"),
        ];
        let path = format!("/cases/{key}/do/not-accept");
        let (status, page) = trial.post("chuangkou", &path, &reason).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let (_, waiting) = calls(trial, "GET", "/api/v1/hotline/answers", "").await;
        let answer = &waiting["answers"][0];
        assert_eq!(answer["number"], "P-1");
        assert_eq!(answer["status"], "not_accepted");
        assert_eq!(answer["words"], "归城管部门管；城管热线");
        assert_eq!(
            calls(trial, "POST", back, "").await.0,
            StatusCode::NO_CONTENT
        );
        assert_eq!(
            calls(trial, "POST", back, "").await.0,
            StatusCode::NO_CONTENT
        );
        let (_, waiting) = calls(trial, "GET", "/api/v1/hotline/answers", "").await;
        assert_eq!(waiting["answers"], json!([]));
    });
}
