//! Orders of the hot line as people see them: the file, what it would do, the list, the answers.

use crate::web::trial::{Trial, each};
use axum::http::StatusCode;

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
