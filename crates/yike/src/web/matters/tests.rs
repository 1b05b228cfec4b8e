//! The library as people see it: figures as long as their lists, files with the words of the screen, what
//! everybody may read, and nothing that was typed lost.

use crate::act::CaseKey;
use crate::web::trial::{COMMUNITY, DISTRICT, Trial, each, sample};
use axum::http::StatusCode;
use yike_core::case::Kind;
use yike_core::who::Duty;

/// A matter about 临时救助 that changed the guide and is closed, and one that is open.
async fn heard(trial: &Trial) -> (CaseKey, CaseKey) {
    trial.seat("qu-shen", DISTRICT, Duty::Approver).await;
    let player = trial.player();
    let mut closed = sample("stuck", None, COMMUNITY, 3);
    closed.answers = &[("matter", "临时救助"), ("cause", "material")];
    let key = player.file(&closed).await.unwrap();
    let mut open = sample("stuck", None, COMMUNITY, 4);
    open.answers = closed.answers;
    let other = player.file(&open).await.unwrap();
    for kind in [Kind::Accept, Kind::Contact, Kind::Change] {
        player.play(&key, kind, 5).await.unwrap();
        player.play(&other, kind, 5).await.unwrap();
    }
    for kind in [Kind::Pass, Kind::Contact, Kind::Approve] {
        player.play(&key, kind, 5).await.unwrap();
    }
    (key, other)
}

#[test]
fn the_library_counts_lists_and_exports_the_same() {
    each(async |trial| {
        let empty = trial.page("keshi", "/desk/matters").await;
        assert!(empty.contains("没有这样的案例"));
        let (key, other) = heard(trial).await;
        let page = trial.page("keshi", "/desk/matters").await;
        assert!(page.contains("共 1 件") && page.contains(&format!("/cases/{key}")));
        assert!(!page.contains(&format!("/cases/{other}")));
        for said in [
            "临时救助",
            "材料",
            "改了办事指南",
            "temporary-relief",
            "本人说解决了",
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        // The figure opens a list of its length.
        let cell = "/desk/matters?cause=material&amp;change=item";
        assert!(
            page.contains(cell),
            "{}",
            page.split("<main").nth(1).unwrap()
        );
        let list = trial
            .page("keshi", "/desk/matters?cause=material&change=item")
            .await;
        assert!(list.contains("共 1 件"));
        let none = trial.page("keshi", "/desk/matters?cause=policy").await;
        assert!(none.contains("共 0 件") && none.contains("没有这样的案例"));
        let both = trial.page("keshi", "/desk/matters?open=yes&q=救助").await;
        assert!(both.contains("共 2 件"), "{both}");
        // The file has the cells of the screen.
        let csv = trial.page("keshi", "/desk/matters.csv?open=yes").await;
        assert!(csv.starts_with("\u{feff}办件编号,种类,"));
        assert_eq!(csv.trim_end().lines().count(), 3);
        for cell in csv.trim_end().lines().nth(2).unwrap().split(',') {
            assert!(both.contains(cell), "{cell}");
        }
        assert!(page.contains("/desk/matters.xlsx?"));
        // The page of the open one leads to the closed one, and to the library.
        let case = trial.page("keshi", &format!("/cases/{other}")).await;
        assert!(case.contains("类似的反映") && case.contains(&format!("/cases/{key}")));
        assert!(case.contains("/desk/matters?item=temporary-relief&amp;cause=material"));
        for leads in ["/desk", "/board"] {
            let who = if leads == "/desk" {
                "keshi"
            } else {
                "jiedao-duban"
            };
            assert!(trial.page(who, leads).await.contains("/desk/matters"));
        }
    });
}

#[test]
fn days_that_are_none_are_told_and_everything_typed_stays() {
    each(async |trial| {
        let bad = "/desk/matters?q=%E6%95%91%E5%8A%A9&from_year=2026&from_month=13&from_day=1";
        let (status, page) = trial.get("keshi", bad).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("这一天不对") && page.contains("value=\"救助\""));
        assert!(page.contains("value=\"13\""), "{page}");
        let turned = "/desk/matters?from_year=2026&from_month=11&from_day=9\
            &until_year=2026&until_month=11&until_day=2";
        let (status, page) = trial.get("keshi", turned).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("早于"));
        let (status, _) = trial.get("keshi", "/desk/matters?cause=rain").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn everybody_reads_what_changed_without_logging_in() {
    each(async |trial| {
        let (key, _) = heard(trial).await;
        let loaded = trial.player().load(&key).await.unwrap();
        trial.log_in_resident("somebody", "13800009999").await;
        let page = trial.page("somebody", "/matters").await;
        assert!(
            page.contains("2026 年 11 月，") && page.contains("北新桥"),
            "{page}"
        );
        assert!(
            page.contains("材料方面：改了办事指南") && page.contains("少交 1 种材料"),
            "{}",
            page.split("<main").nth(1).unwrap()
        );
        assert!(!page.contains(&loaded.filing().number) && !page.contains(&key.id));
        assert!(!page.contains("九道湾"), "no unit below the street");
        assert!(trial.page("somebody", "/stuck").await.contains("/matters"));
        assert!(
            trial
                .page("somebody", "/ratings")
                .await
                .contains("/matters")
        );
    });
}

#[test]
fn a_matter_leads_to_the_text_of_the_item_and_says_what_became_of_it() {
    each(async |trial| {
        let (key, _) = heard(trial).await;
        let number = trial.player().load(&key).await.unwrap();
        let number = crate::web::casework::words::grouped(&number.filing().number);
        let case = format!("/cases/{key}");
        assert!(trial.page("keshi", &case).await.contains("还没有提出修改"));
        let items = trial.page("guanli", "/admin/items").await;
        let href = format!("/admin/items/temporary-relief?matter={key}");
        assert!(items.contains(&href) && items.contains(&number), "{items}");
        assert!(items.contains("指南里这一样可以不要了"));
        // The street's administrator changes no items, and reads none of this.
        let street = trial.page("jiedao-guanli", "/admin/items").await;
        assert!(!street.contains(&href) && !street.contains(&number));

        let page = trial.page("guanli", &href).await;
        assert!(page.contains(&number));
        let carried = format!("name=\"matter\" value=\"{key}\"");
        assert!(page.contains(&carried));
        let text = trial
            .page("guanli", "/admin/items/temporary-relief/text")
            .await;
        let matter = key.to_string();
        let fields = [("text", text.as_str()), ("matter", matter.as_str())];
        let (_, page) = trial.post("guanli", "/admin/items/check", &fields).await;
        assert!(page.contains(&carried), "{page}");
        let wrong = [("text", "key = "), fields[1]];
        let (_, page) = trial.post("guanli", "/admin/items/check", &wrong).await;
        assert!(page.contains(&carried), "nothing typed is lost");
        let id = "0193bbbb-0000-7000-8000-000000000001";
        let proposed = [fields[0], fields[1], ("command_id", id)];
        let (status, _) = trial
            .post("guanli", "/admin/items/propose", &proposed)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let proposal = format!("/admin/proposals/{id}");
        let page = trial.page("guanli-b", &proposal).await;
        assert!(
            page.contains("因反映件") && page.contains(&number),
            "{page}"
        );
        assert!(
            trial
                .page("keshi", &case)
                .await
                .contains("等另一位管理员核对")
        );
        let digest = yike_core::item::Item::digest(&text);
        let fields = [("digest", digest.as_str()), ("verdict", "publish")];
        trial.post("guanli-b", &proposal, &fields).await;
        assert!(trial.page("keshi", &case).await.contains("已发布"));
    });
}
