//! The auditor sees each look and each change, never a personal value, and a broken chain.

use crate::heads;
use crate::health::Concern;
use crate::store::StoreError;
use crate::web::face::text::{Lang, has};
use crate::web::trial::{self, COMMUNITY, OTHER_COMMUNITY, OTHER_STREET, STREET, at, sample};
use crate::{args, sql};
use crate::{look, views};
use axum::http::StatusCode;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post, Who};

sql! {
    TAMPER = "UPDATE event SET text = REPLACE(text, '\"online\"', '\"counter\"')
        WHERE home = $1 AND stream = 'case' AND id = $2 AND seq = 1";
    UNSIGN = "UPDATE signed_head SET signature = $1";
}

#[test]
fn every_change_has_its_words() {
    let kinds = [
        "item-published",
        "item-proposed",
        "item-returned",
        "units-kept",
        "person-added",
        "secret-set",
        "post-given",
        "post-named",
        "training-noted",
        "training-taken-back",
        "post-ended",
        "marked-away",
        "marked-back",
        "year-kept",
        "setting-kept",
    ];
    for lang in Lang::ALL {
        for kind in kinds {
            assert!(has(lang, &format!("audit-{kind}")), "{} {kind}", lang.tag());
        }
    }
}

#[test]
fn looks_are_listed_by_unit_and_day_without_what_was_seen() {
    trial::each(async |trial| {
        let player = trial.player();
        let mut values = Vec::new();
        for (community, street, person) in [
            (COMMUNITY, STREET, "chuangkou"),
            (OTHER_COMMUNITY, OTHER_STREET, "dong-chuang"),
        ] {
            let key = player
                .file(&sample("temporary-relief", None, community, 1))
                .await
                .unwrap();
            let post = Post {
                unit: UnitId::new(street),
                duty: Duty::Window,
            };
            let person = PersonId::new(person);
            let world = trial.app.world.now();
            let now = trial.app.now();
            let view = views::case::case(&trial.app, &world, &Who::Clock, &key, now);
            let seen = view.await.unwrap().applicant().unwrap();
            let sight = look::Sight {
                what: look::What::PERSON.to_vec(),
                about: String::new(),
                purpose: look::Purpose::Contacting,
            };
            look::record(&trial.app, &key, &person, Some(&post), sight)
                .await
                .unwrap();
            values.extend([seen.name, seen.id_number, seen.phone, seen.address]);
        }
        let all = trial.page("shenji", "/audit/looks").await;
        assert!(
            all.contains("共 2 次") && all.contains("dong-chuang"),
            "{all}"
        );
        for value in values {
            assert!(!all.contains(&value), "{value}");
        }
        let one = trial
            .page("shenji", "/audit/looks?unit=110101005&day=2026-11-02")
            .await;
        assert!(
            one.contains("共 1 次") && one.contains("chuangkou"),
            "{one}"
        );
        assert!(!one.contains("dong-chuang"));
        let none = trial.page("shenji", "/audit/looks?day=2026-11-01").await;
        assert!(none.contains("没有人看过"));
        let csv = trial.page("shenji", "/audit/looks.csv").await;
        assert_eq!(csv.trim_end().lines().count(), 3);
        assert!(
            csv.contains("姓名、证件号码、手机号") && csv.contains("联系申请人"),
            "{csv}"
        );
        let (status, _) = trial.get("guanli", "/audit/looks").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_changed_event_is_named() {
    trial::each(async |trial| {
        let player = trial.player();
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        let key = player.file(&relief).await.unwrap();
        trial.page("shenji", "/audit").await;
        let (status, page) = trial.post("shenji", "/audit/verify", &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("没有被改动过"), "{page}");
        let changed = key.clone();
        let tamper = trial.app.store.write(move |tx| {
            tx.put(&TAMPER, args![&changed.home, &changed.id]);
            Ok::<_, StoreError>(())
        });
        tamper.await.unwrap();
        let (_, page) = trial.post("shenji", "/audit/verify", &[]).await;
        assert!(
            page.contains("1 条链对不上") && page.contains(&key.id),
            "{page}"
        );
    });
}

#[test]
fn who_changed_the_office_is_written_down() {
    trial::each(async |trial| {
        trial.go_to(at("2026-11-03", 0));
        trial.post("anquan", "/admin/posts/post-lin/end", &[]).await;
        let page = trial.page("shenji", "/audit/register?day=2026-11-03").await;
        assert!(
            page.contains("共 1 条") && page.contains("结束岗位"),
            "{page}"
        );
        assert!(
            page.contains("anquan") && page.contains("民安社区"),
            "{page}"
        );
        let csv = trial
            .page("shenji", "/audit/register.csv?day=2026-11-03")
            .await;
        assert_eq!(csv.trim_end().lines().count(), 2);
        let all = trial.page("shenji", "/audit/register").await;
        assert!(
            all.contains("导入日历") && all.contains("发布事项版本"),
            "{all}"
        );
    });
}

#[test]
fn the_latest_signed_head_is_shown_and_all_of_them_can_be_taken_away() {
    trial::each(async |trial| {
        let page = trial.page("shenji", "/audit").await;
        assert!(page.contains("还没有签过"), "{page}");
        heads::sign(&trial.app, false).await.unwrap();
        let city = trial.app.store.read(heads::city).await.unwrap().unwrap();
        let page = trial.page("shenji", "/audit").await;
        assert!(page.contains(&heads::short(&city.root)), "{page}");
        assert!(page.contains("签名正确"), "{page}");
        assert!(page.contains("没有设外面的存放处"), "{page}");
        assert!(
            page.contains("自己的数据文件夹"),
            "the demonstration says so: {page}"
        );
        let file = trial.page("shenji", "/audit/heads.jsonl").await;
        let kept = heads::read_lines(&file).unwrap();
        assert_eq!(kept.len(), 1);
        assert!(kept[0].is_by(&[trial.app.heads.signer.public().clone()]));
        let (_, page) = trial.post("shenji", "/audit/verify", &[]).await;
        assert!(page.contains("没有被改动过"), "{page}");
        // A head that somebody else signed.
        let forged = trial.app.store.write(|tx| {
            tx.put(&UNSIGN, args![vec![1_u8, 2, 3]]);
            Ok::<_, StoreError>(())
        });
        forged.await.unwrap();
        let page = trial.page("shenji", "/audit").await;
        assert!(page.contains("不是本系统的密钥签的"), "{page}");
        let (_, page) = trial.post("shenji", "/audit/verify", &[]).await;
        assert!(page.contains("不是由已知的密钥签的"), "{page}");
    });
}

#[test]
fn who_is_in_charge_is_told_everywhere_that_no_head_got_outside_and_for_how_long() {
    trial::each(async |trial| {
        heads::round(&trial.app).await;
        for (login, path) in [
            ("shenji", "/audit"),
            ("shenji", "/audit/looks"),
            ("guanli", "/admin"),
        ] {
            let page = trial.page(login, path).await;
            assert!(page.contains("还没有送到外面保管过"), "{login} {path}");
        }
        let since = At(trial.app.now().0 - 5 * 3_600_000);
        trial
            .app
            .health
            .raise(Concern::NotAnchored { since: Some(since) });
        let page = trial.page("duban", "/board").await;
        assert!(page.contains("已有 5 小时没有送到外面"), "{page}");
        let page = trial.page("chuangkou", "/desk").await;
        assert!(
            !page.contains("没有送到外面"),
            "the counter is left in peace"
        );
    });
}
