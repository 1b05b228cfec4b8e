//! What residents and the desk read of a place's list, told on both engines.

use crate::web::trial::{COMMUNITY, OTHER_STREET, STREET, each, sample};
use axum::http::StatusCode;

/// Somebody of 北新桥 reads the guide: her street's window, its stations, her district's promise.
#[test]
fn a_resident_who_picks_her_street_reads_its_own_place_and_promise() {
    each(async |trial| {
        let path = format!("/items/social-security-card?street={STREET}&community={COMMUNITY}");
        let page = trial.page("shequ", &path).await;
        assert!(
            page.contains("北新桥街道政务服务中心一层综合窗口"),
            "{page}"
        );
        assert!(page.contains("东城区承诺；全市 15 个工作日"), "{page}");
        assert!(page.contains("错峰延时") && page.contains("九道湾社区服务站"));
        let (first, _) = page.split_once("离您最近").expect("her own station");
        assert!(!first.contains("海运仓社区服务站"), "her own comes first");
        let plain = trial.page("shequ", "/items/social-security-card").await;
        assert!(!plain.contains("东城区承诺"));
        let odd = trial
            .page("shequ", "/items/social-security-card?street=99%22%3E")
            .await;
        assert!(!odd.contains("东城区承诺"));
    });
}

/// 退休档案 is on 北新桥's own list alone: 东花市 says so, and names who has it.
#[test]
fn a_street_that_does_not_handle_an_item_says_who_does() {
    each(async |trial| {
        let guide = format!("/items/retiree-files?street={OTHER_STREET}");
        let page = trial.page("shequ", &guide).await;
        assert!(page.contains("东花市街道不办这个事项"), "{page}");
        assert!(page.contains("本区的北新桥街道办理这个事项"));
        let counter = trial.page("dong-chuang", "/desk/new/retiree-files").await;
        assert!(
            counter.contains("这个事项不在东花市街道的清单里"),
            "{counter}"
        );
        assert!(counter.contains("本区的北新桥街道办理这个事项"));
        let ours = trial.page("chuangkou", "/desk/new/retiree-files").await;
        assert!(!ours.contains("的清单里"));
    });
}

/// The desk offers what its list has, its own additions included; the rest is found by its words.
#[test]
fn the_desk_offers_its_own_list_and_finds_the_rest() {
    each(async |trial| {
        let link = "href=\"/desk/new/retiree-files\"";
        let there = trial.page("dong-chuang", "/desk/new").await;
        assert!(!there.contains(link) && !there.contains("急盼"));
        let here = trial.page("chuangkou", "/desk/new").await;
        assert!(here.contains(link) && here.contains("急盼"));
        assert!(!here.contains("不在本地清单里"));
        let found = trial.page("dong-chuang", "/desk/new?q=工龄").await;
        let (_, others) = found
            .split_once("不在本地清单里")
            .expect("found all the same");
        assert!(others.contains(link), "{found}");
    });
}

/// The first event keeps the district's promise, and the case is held to it.
#[test]
fn a_case_is_held_to_what_its_district_promised() {
    each(async |trial| {
        let sample = sample("disability-living-subsidy", Some(COMMUNITY), COMMUNITY, 1);
        let player = trial.player();
        let key = player.file(&sample).await.unwrap();
        let loaded = player.load(&key).await.unwrap();
        let listed = loaded.filing().listed.as_ref().expect("on the list");
        assert_eq!(listed.promise, Some(10));
        assert_eq!(loaded.case.promise(&loaded.item), 10);
        let receipt = trial.page("shequ", &format!("/desk/filed/{key}")).await;
        assert!(receipt.contains("10 个工作日"), "{receipt}");
    });
}

#[test]
fn a_list_is_read_filtered_and_printed_and_an_unknown_code_is_told_kindly() {
    each(async |trial| {
        let list = format!("/lists/{STREET}");
        let page = trial.page("dong-chuang", &list).await;
        for words in [
            "共性清单",
            "个性清单（1 项）",
            "急盼需求清单（1 项）",
            "平房区困难家庭多",
            "北新桥街道政务服务中心主任",
        ] {
            assert!(page.contains(words), "{words}");
        }
        let row = "id=\"temporary-relief\"";
        assert!(page.contains(row));
        let sieved = trial
            .page("dong-chuang", &format!("{list}?topic=108"))
            .await;
        assert!(!sieved.contains(row) && sieved.contains("id=\"disability-certificate\""));
        let found = trial.page("dong-chuang", &format!("{list}?q=shbzk")).await;
        assert!(!found.contains(row) && found.contains("id=\"social-security-card\""));
        // Why an item is missing is for the staff of the place.
        let why = "尚未书面委托街道受理";
        assert!(!page.contains(why));
        assert!(trial.page("chuangkou", &list).await.contains(why));
    });
}

#[test]
fn handbook_wall_list_and_duties_are_printed_from_the_same_records() {
    each(async |trial| {
        let print = async |unit: &str, what: &str| {
            trial
                .page("chuangkou", &format!("/lists/{unit}/{what}"))
                .await
        };
        let book = print(COMMUNITY, "handbook").await;
        assert!(book.contains("九道湾社区政务服务工作手册") && book.contains("审核要点"));
        assert!(
            print(STREET, "wall")
                .await
                .contains("居民身份证；按情形另交")
        );
        let duties = print(STREET, "duties").await;
        assert!(duties.contains("北京市东城区北新桥街道办事处") && duties.contains("社会救助科"));
    });
}

/// A bureau, a city and a code that nobody has are no places with a list.
#[test]
fn an_unknown_code_is_told_kindly() {
    each(async |trial| {
        for path in ["/lists/nowhere", "/lists/110101B08", "/lists/11/handbook"] {
            let (status, page) = trial.get("chuangkou", path).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.contains("没有这个地方的清单"));
        }
    });
}
