//! Pages of walks as a browser asks for them.

use crate::web::trial::{BUREAU, STREET, Trial, each};
use axum::http::StatusCode;
use yike_core::case::walks;
use yike_core::who::Duty;

/// Whoever leads, here and in the rules.
#[test]
fn the_page_is_for_those_whom_the_rules_let_walk() {
    for duty in Duty::ALL {
        assert_eq!(super::DUTIES.contains(&duty), walks(duty), "{duty:?}");
    }
}

const PLAN: [(&str, &str); 7] = [
    ("item", "temporary-relief"),
    ("unit", STREET),
    ("role", "elder"),
    ("way", "counter"),
    ("day_year", "2026"),
    ("day_month", "11"),
    ("day_day", "3"),
];

const ROWS: [(&str, &str); 13] = [
    ("on_year", "2026"),
    ("on_month", "11"),
    ("on_day", "2"),
    ("visits", "2"),
    ("what-1", "打电话问要带什么"),
    ("way-1", "phone"),
    ("minutes-1", "6"),
    ("what-2", "排队交材料"),
    ("way-2", "counter"),
    ("began-2", "9:05"),
    ("ended-2", "9：40"),
    ("papers-2", "4"),
    ("sum", "老人第一趟一定白跑"),
];

async fn planned(trial: &Trial) -> String {
    let fields = [&PLAN[..], &[("walker", "keshi 110101005/section")]].concat();
    let (status, body) = trial.post("keshi", "/desk/walks/new", &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = trial.page("keshi", "/desk/walks").await;
    let link = page.split("href=\"/cases/").nth(1).expect("a walk");
    link.split('"').next().expect("an address").to_owned()
}

#[test]
fn a_walk_is_planned_written_down_and_counted() {
    each(async |trial| {
        let empty = trial.page("keshi", "/desk/walks").await;
        assert!(empty.contains("还没有安排"));
        assert!(
            trial
                .page("duban", "/board/walks")
                .await
                .contains("这一段没有走流程")
        );
        let case = planned(trial).await;
        let record = format!("/cases/{case}/do/record-walk");
        let page = trial.page("keshi", &record).await;
        assert!(page.contains("name=\"what-4\"") && !page.contains("name=\"what-5\""));

        // Another row by a button: nothing typed is lost, and nothing recorded.
        let more = [&ROWS[..], &[("steps", "4"), ("more", "steps")]].concat();
        let (status, page) = trial.post("keshi", &record, &more).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("name=\"what-7\"") && page.contains("打电话问要带什么"));
        // What is wrong is said beside its field, all at once.
        let wrong = [
            &ROWS[..],
            &[("what-3", "复印"), ("problem-1", "还要复印件")],
        ]
        .concat();
        let (status, page) = trial.post("keshi", &record, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in [
            "第 3 步：请选在哪里做的",
            "第 3 步：请填用了几分钟",
            "第 1 个问题：请选归哪个单位改",
        ] {
            assert!(page.contains(said), "{said}");
        }
        assert!(page.contains("老人第一趟一定白跑"));
        let problem = [
            ("problem-1", "还要复印件"),
            ("unit-1", BUREAU),
            ("cause-1", "material"),
        ];
        let right = [&ROWS[..], &problem].concat();
        let (status, body) = trial.post("keshi", &record, &right).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        let page = trial.page("keshi", &format!("/cases/{case}")).await;
        for said in [
            "走流程记录",
            "41",
            "还要复印件",
            "老人第一趟一定白跑",
            "keshi",
        ] {
            assert!(page.contains(said), "{said}");
        }
        let again = trial.get("keshi", &record).await;
        assert_eq!(again.0, StatusCode::CONFLICT);
        crate::runner::tick(&trial.app).await.unwrap();
        let sheet = trial.page("shenpi", &format!("/cases/{case}/walk")).await;
        assert!(sheet.contains("2 步，41 分钟，跑动 2 次，要材料 4 份，发现问题 1 个"));
        assert!(!sheet.contains("正在立件"));
        let page = trial.page("keshi", "/desk/walks").await;
        assert!(page.contains("我发现的、还没改好的问题"));

        let board = trial.page("duban", "/board/walks").await;
        assert!(!board.contains("keshi"), "nobody is counted");
        for figure in ["walks", "problems", "departments", "finding"] {
            let list = format!("/board/walks/list?figure={figure}");
            let page = trial.page("duban", &list).await;
            assert!(page.contains("1"), "{figure}");
            assert_eq!(page.matches("<tr").count(), 2, "{figure}: {page}");
            assert!(!page.contains("keshi"));
        }
        let csv = trial.page("duban", "/board/walks.csv").await;
        let own = csv.lines().nth(1).expect("a line");
        assert!(own.ends_with(",1,0,1,1,0,0,0,0"), "{csv}");
        let strange = trial.get("duban", "/board/walks/list?figure=people").await;
        assert_eq!(strange.0, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_plan_that_lacks_something_says_what_and_keeps_the_rest() {
    each(async |trial| {
        let (status, page) = trial
            .post("keshi", "/desk/walks/new", &[("why", "差评多")])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in [
            "请选走哪个事项",
            "请选在哪里走",
            "请选用什么身份走",
            "请填计划哪一天",
            "差评多",
        ] {
            assert!(page.contains(said), "{said}");
        }
        // The supervisor's list has those below who lead; a window's worker has no page.
        let page = trial.page("duban", "/desk/walks/new").await;
        assert!(page.contains("keshi 110101005/section") && !page.contains("chuangkou 1"));
        let no = trial.get("chuangkou", "/desk/walks").await;
        assert_eq!(no.0, StatusCode::FORBIDDEN);
        // Nothing of it is for residents.
        trial.log_in_resident("wang", "19900000137").await;
        assert_eq!(
            trial.get("wang", "/desk/walks").await.0,
            StatusCode::FORBIDDEN
        );
        let found = trial.page("wang", "/items?q=走流程").await;
        assert!(!found.contains("/items/walk"), "{found}");
        assert!(!trial.page("wang", "/items").await.contains("/items/walk"));
    });
}
