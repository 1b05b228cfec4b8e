//! Several cases at once, and the bag on its way: what can be done is said before, what failed is
//! said after, nothing is done twice, and no bag of another district is opened.

use crate::act::CaseKey;
use crate::web::trial::{self, COMMUNITY, OTHER_COMMUNITY, STREET, Trial, at, sample};
use axum::http::StatusCode;
use yike_core::case::{Kind, Status};

async fn filed(trial: &Trial, n: u16) -> Vec<CaseKey> {
    let player = trial.player();
    let mut keys = Vec::new();
    for order in 1..=n {
        let relief = sample("temporary-relief", Some(COMMUNITY), COMMUNITY, order);
        keys.push(player.file(&relief).await.unwrap());
    }
    keys
}

async fn status(trial: &Trial, key: &CaseKey) -> Status {
    trial.player().load(key).await.unwrap().case.status
}

/// Lessons 16: a preview, an empty choice as a sentence, and a failure that stops nothing else.
#[test]
fn lesson_16_many_are_handed_over_and_one_failure_stops_nothing() {
    trial::each(async |trial| {
        trial.go_to(at("2026-11-02", 10));
        let keys = filed(trial, 3).await;
        let none = [("act", "hand-over"), ("tab", "mine")];
        let none = trial.post("shequ", "/desk/bulk", &none).await;
        assert_eq!(none.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.1.contains("还没有勾选办件"), "{}", none.1);

        // One of the three has gone on already: it is named with its reason, the others can go.
        trial
            .player()
            .play(&keys[0], Kind::HandOver, 5)
            .await
            .unwrap();
        let texts: Vec<String> = keys.iter().map(CaseKey::to_string).collect();
        let mut fields = vec![("act", "hand-over")];
        fields.extend(texts.iter().map(|key| ("case", key.as_str())));
        let (code, page) = trial.post("shequ", "/desk/bulk", &fields).await;
        assert_eq!(code, StatusCode::OK, "{page}");
        assert!(page.contains("3 件里有 2 件现在可以办"), "{page}");
        assert_eq!(page.matches("不办").count(), 1);
        assert_eq!(
            status(trial, &keys[1]).await,
            Status::Received,
            "nothing happened yet"
        );

        // Pressed twice with one id: the same two, once each; the third says why not.
        let id = uuid::Uuid::now_v7().to_string();
        fields.push(("command_id", &id));
        for _ in 0..2 {
            let (code, page) = trial.post("shequ", "/desk/bulk/do", &fields).await;
            assert_eq!(code, StatusCode::OK, "{page}");
            assert!(
                page.contains("办好 2 件") && page.contains("没办成 1 件"),
                "{page}"
            );
        }
        for key in &keys {
            let loaded = trial.player().load(key).await.unwrap();
            let kinds = loaded
                .events
                .iter()
                .filter(|(_, e)| e.kind() == "handed_over");
            assert_eq!(kinds.count(), 1);
        }
        // A case of the next street is not there for this desk.
        let other = sample(
            "temporary-relief",
            Some(OTHER_COMMUNITY),
            OTHER_COMMUNITY,
            9,
        );
        let other = trial.player().file(&other).await.unwrap().to_string();
        let asked = [("act", "hand-over"), ("case", other.as_str())];
        let (_, page) = trial.post("shequ", "/desk/bulk", &asked).await;
        assert!(!page.contains(&other), "{page}");
    });
}

#[test]
fn cases_are_given_to_a_colleague_and_papers_are_printed_together() {
    trial::each(async |trial| {
        trial.go_to(at("2026-11-02", 10));
        let keys = filed(trial, 2).await;
        for key in &keys {
            for kind in [Kind::HandOver, Kind::TakePapers, Kind::Accept] {
                // Some of them bring no paper.
                let _ = trial.player().play(key, kind, 5).await;
            }
        }
        let texts: Vec<String> = keys.iter().map(CaseKey::to_string).collect();
        let mut fields = vec![("act", "assign")];
        fields.extend(texts.iter().map(|key| ("case", key.as_str())));
        let (_, page) = trial.post("shenpi", "/desk/bulk", &fields).await;
        assert!(
            page.contains("2 件里有 2 件") && page.contains("keshi-b"),
            "{page}"
        );
        // Without a colleague nothing is given to anybody.
        let (_, page) = trial.post("shenpi", "/desk/bulk/do", &fields).await;
        assert!(page.contains("没办成 2 件"), "{page}");
        fields.push(("to", "keshi-b"));
        let (_, page) = trial.post("shenpi", "/desk/bulk/do", &fields).await;
        assert!(page.contains("办好 2 件"), "{page}");
        for key in &keys {
            let loaded = trial.player().load(key).await.unwrap();
            let holder = loaded.case.task.and_then(|task| task.holder);
            assert_eq!(holder.map(|id| id.to_string()).as_deref(), Some("keshi-b"));
        }
        // Each sheet that is printed is a look of its own.
        let mut fields = vec![("act", "print-acceptance")];
        fields.extend(texts.iter().map(|key| ("case", key.as_str())));
        let (code, page) = trial.post("chuangkou", "/desk/bulk/print", &fields).await;
        assert_eq!(code, StatusCode::OK, "{page}");
        assert_eq!(page.matches("class=\"paper\"").count(), 2, "{page}");
        for key in &keys {
            let page = trial.page("chuangkou", &format!("/cases/{key}")).await;
            assert!(page.contains("打印"), "the look stands on the page: {page}");
        }
        let (_, page) = trial
            .post("chuangkou", "/desk/bulk", &[("act", "approve")])
            .await;
        assert!(
            page.contains("还没有选办什么"),
            "decisions are made one by one: {page}"
        );
    });
}

#[test]
fn a_bag_is_packed_opened_with_one_paper_missing_and_read_on_paper() {
    trial::each(async |trial| {
        trial.go_to(at("2026-11-02", 10));
        let keys = filed(trial, 2).await;
        for key in &keys {
            trial.player().play(key, Kind::HandOver, 5).await.unwrap();
        }
        let page = trial.page("shequ", "/handover").await;
        assert!(page.contains("九道湾社区 → 北新桥街道"), "{page}");
        let texts: Vec<String> = keys.iter().map(CaseKey::to_string).collect();
        let mut fields = vec![("from", COMMUNITY), ("to", STREET)];
        fields.extend(texts.iter().map(|key| ("case", key.as_str())));
        // A number that is none: told for each, nothing packed.
        fields.push(("bag", "一号袋"));
        let (_, page) = trial.post("shequ", "/handover/pack", &fields).await;
        assert!(
            page.contains("没办成 2 件") && page.contains("袋号"),
            "{page}"
        );
        fields.pop();
        fields.push(("bag", "bx-0001"));
        let (_, page) = trial.post("shequ", "/handover/pack", &fields).await;
        assert!(
            page.contains("办好 2 件") && page.contains("BX-0001"),
            "{page}"
        );

        let bag = format!("bag=BX-0001&from={COMMUNITY}&day=2026-11-02");
        let address = format!("/handover/bag?{bag}");
        let page = trial.page("chuangkou", &address).await;
        let came: Vec<String> = page
            .split("name=\"came\" value=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().to_owned())
            .collect();
        assert!(came.len() > 2, "{page}");
        assert_eq!(
            trial.get("dong-chuang", &address).await.0,
            StatusCode::NOT_FOUND
        );

        // All but the first are there.
        let mut fields = vec![
            ("bag", "BX-0001"),
            ("from", COMMUNITY),
            ("day", "2026-11-02"),
        ];
        fields.extend(came[1..].iter().map(|value| ("came", value.as_str())));
        let (code, page) = trial.post("chuangkou", "/handover/bag", &fields).await;
        assert_eq!(code, StatusCode::OK, "{page}");
        assert!(page.contains("缺件"), "{page}");
        let page = trial.page("shequ", "/handover").await;
        assert!(
            page.contains("缺 1 份"),
            "the sender sees it at once: {page}"
        );
        let page = trial.page("shequ", "/desk?tab=back").await;
        assert!(page.contains("缺件"), "{page}");

        // It turns up; then the bag is whole, and the list says who took what.
        let mut fields = vec![
            ("bag", "BX-0001"),
            ("from", COMMUNITY),
            ("day", "2026-11-02"),
        ];
        fields.push(("came", came[0].as_str()));
        trial.post("chuangkou", "/handover/bag", &fields).await;
        let page = trial.page("shequ", "/handover").await;
        assert!(page.contains("已全部签收"), "{page}");
        let sheet = trial
            .page("chuangkou", &format!("/handover/list?{bag}"))
            .await;
        assert!(
            sheet.contains("材料交接单") && sheet.contains("chuangkou"),
            "{sheet}"
        );
    });
}
