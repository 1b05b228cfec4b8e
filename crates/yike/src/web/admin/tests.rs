//! The administrator's changes: each takes effect at once, holds once, and refuses with a reason.

use crate::act::CaseKey;
use crate::rebuild::{Range, rebuild};
use crate::store::StoreError;
use crate::web::face::text::{Lang, has};
use crate::web::trial::{self, COMMUNITY, OTHER_COMMUNITY, STREET, Trial, at, sample};
use crate::{args, sql};
use axum::http::StatusCode;
use yike_core::case::{self, Kind};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

sql! {
    FAIL = "UPDATE notice SET state = 'failed', tries = 10 WHERE home = $1 AND channel = 'sms'";
    STATES = "SELECT DISTINCT state FROM notice WHERE channel = 'sms' ORDER BY state";
    PEOPLE = "SELECT CAST(COUNT(*) AS BIGINT) FROM person WHERE login = $1";
}

const YEAR: &str = "date,kind,occasion\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n\
    2027-01-09,workday,\n2027-10-01,holiday,国庆节\n";

#[test]
fn every_level_and_message_has_its_words() {
    let kinds = [
        "filed",
        "correction-asked",
        "not-accepted",
        "accepted",
        "suspended",
        "resumed",
        "extended",
        "certificate-made",
        "closed",
        "withdrawn",
        "returned",
        "lapsed",
        "restated",
    ];
    let levels = ["city", "district", "street", "community"];
    let keys = kinds.map(|kind| format!("admin-told-{kind}")).into_iter();
    let keys: Vec<String> = keys
        .chain(levels.map(|level| format!("admin-level-{level}")))
        .collect();
    for lang in Lang::ALL {
        for key in &keys {
            assert!(has(lang, key), "{} {key}", lang.tag());
        }
    }
}

#[test]
fn a_year_imported_under_running_cases_moves_their_days() {
    trial::each(async |trial| {
        let player = trial.player();
        trial.go_to(at("2026-12-24", 0));
        let open = player
            .file(&sample("temporary-relief", None, COMMUNITY, 1))
            .await
            .unwrap();
        player.play(&open, Kind::Accept, 5).await.unwrap();
        let stopped = sample("disability-certificate", Some(COMMUNITY), COMMUNITY, 2);
        let stopped = player.file(&stopped).await.unwrap();
        for kind in [
            Kind::HandOver,
            Kind::Accept,
            Kind::Claim,
            Kind::Pass,
            Kind::Suspend,
        ] {
            player.play(&stopped, kind, 5).await.unwrap();
        }
        let ended = sample("pension-qualification", Some(COMMUNITY), COMMUNITY, 3);
        let ended = player.file(&ended).await.unwrap();
        player.play(&ended, Kind::CloseAtOnce, 5).await.unwrap();
        let before = due(trial, &open).await;

        // Everything wrong is told with its line, and what was typed is kept.
        let bad = "date,kind,occasion\n2027-13-01,holiday,\n2027-01-05,workday,\n2027-10-01,rest,";
        let (status, page) = trial
            .post(
                "guanli",
                "/admin/calendar/check",
                &[("year", "2027"), ("rows", bad)],
            )
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for line in ["第 2 行", "第 3 行", "第 4 行"] {
            assert!(page.contains(line), "{line}");
        }
        assert!(page.contains("2027-10-01,rest,"));

        let fields = [("year", "2027"), ("rows", YEAR)];
        let (status, page) = trial.post("guanli", "/admin/calendar/check", &fields).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("周末上班"), "{page}");
        assert!(page.contains("1 月 9 日（周六）"));
        let (status, _) = trial.post("guanli", "/admin/calendar/keep", &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial.page("guanli", "/admin/calendar").await;
        assert!(page.contains("1 件的办结日期有变动"), "{page}");
        let after = due(trial, &open).await;
        assert_ne!(before, after);
        assert!(
            trial
                .app
                .world
                .now()
                .calendar
                .published_years()
                .any(|year| year == 2027)
        );

        let range = Range {
            compare_only: true,
            ..Range::default()
        };
        let rebuilt = rebuild(&trial.app, &range, |_, _| {}).await.unwrap();
        assert_eq!(rebuilt.cases, 3);
        assert_eq!(rebuilt.differing, Vec::<CaseKey>::new());

        // The same year again, now with the Saturday taken back.
        trial.go_to(at("2026-12-24", 10));
        let amended = YEAR.replace("2027-01-09,workday,\n", "");
        let fields = [("year", "2027"), ("rows", amended.as_str())];
        trial.post("guanli", "/admin/calendar/keep", &fields).await;
        assert_ne!(due(trial, &open).await, after);

        let (status, page) = trial
            .post("jiedao-guanli", "/admin/calendar/keep", &fields)
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(page.contains("区级"));
    });
}

async fn due(trial: &Trial, key: &CaseKey) -> jiff::civil::Date {
    let loaded = trial.player().load(key).await.unwrap();
    loaded.case.dues.unwrap().promise
}

#[test]
fn an_edited_item_leaves_running_cases_on_their_version() {
    trial::each(async |trial| {
        let player = trial.player();
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        let old = player.file(&relief).await.unwrap();
        let world = trial.app.world.now();
        let published = world
            .published("temporary-relief", trial.app.now())
            .unwrap();
        let (text, digest) = (published.text.to_string(), published.digest.clone());

        let wrong = text.replace("promise = 10", "promise = 30");
        let (status, page) = trial
            .post("guanli", "/admin/items/check", &[("text", &wrong)])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains(" 行第 ") && page.contains("promise = 30"),
            "{page}"
        );
        let (_, page) = trial
            .post("guanli", "/admin/items/check", &[("text", "key = \n")])
            .await;
        assert!(page.contains("第 1 行"), "{page}");

        // Sent as browsers send it, with CR LF: unedited is the very same version.
        let same = text.replace('\n', "\r\n");
        let (_, page) = trial
            .post("guanli", "/admin/items/check", &[("text", &same)])
            .await;
        assert!(page.contains("一字不差"), "{page}");

        trial.go_to(at("2026-11-02", 15));
        let edited = text.replace("突发急事、大病", "突发急事、重病");
        let (status, _) = trial
            .post("guanli", "/admin/items/propose", &[("text", &edited)])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let published = |trial: &Trial| {
            let world = trial.app.world.now();
            let published = world.published("temporary-relief", trial.app.now());
            published.map(|published| published.digest.clone())
        };
        assert_eq!(
            published(trial).as_ref(),
            Some(&digest),
            "handed in, nothing holds yet"
        );
        let proposal = open(trial).await.remove(0);
        let publish = [("verdict", "publish"), ("digest", proposal.digest.as_str())];
        let address = format!("/admin/proposals/{}", proposal.id);
        let page = trial.page("guanli-b", &address).await;
        assert!(
            page.contains("<ins>") && page.contains("突发急事、重病"),
            "{page}"
        );
        // Whoever wrote it does not publish it; nobody else does it twice.
        let (status, _) = trial.post("guanli", &address, &publish).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(published(trial).as_ref(), Some(&digest));
        let (status, _) = trial.post("guanli-b", &address, &publish).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, _) = trial.post("guanli-b", &address, &publish).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let world = trial.app.world.now();
        let current = &world
            .published("temporary-relief", trial.app.now())
            .unwrap()
            .digest;
        assert_ne!(*current, digest);
        let loaded = player.load(&old).await.unwrap();
        assert_eq!(loaded.filing().digest, digest);
        player.play(&old, Kind::Accept, 5).await.unwrap();
        let new = player
            .file(&sample("temporary-relief", None, COMMUNITY, 2))
            .await
            .unwrap();
        assert_eq!(player.load(&new).await.unwrap().filing().digest, *current);
        let page = trial.page("guanli", "/admin/items/temporary-relief").await;
        assert!(page.contains(&digest[..12]) && page.contains(&current[..12]));
        trial.page("guanli", "/admin/items").await;
    });
}

async fn open(trial: &Trial) -> Vec<crate::proposal::Proposal> {
    let found = trial.app.store.read(crate::proposal::open).await;
    found.unwrap()
}

#[test]
fn a_change_is_returned_with_a_reason_or_holds_from_its_day_on() {
    trial::each(async |trial| {
        let world = trial.app.world.now();
        let relief = world.published("temporary-relief", trial.app.now());
        let text = relief.unwrap().text.to_string();
        let edited = text.replace("突发急事、大病", "突发急事、重病");
        let days = |day: &'static str| {
            [
                ("from_year", "2026"),
                ("from_month", "11"),
                ("from_day", day),
            ]
        };
        let propose = async |day: &'static str, more: (&'static str, &str)| {
            let mut fields = days(day).to_vec();
            fields.push(more);
            trial.post("guanli", "/admin/items/propose", &fields).await
        };
        let proposed = async |day: &'static str, more: (&'static str, &str)| {
            assert_eq!(propose(day, more).await.0, StatusCode::SEE_OTHER);
            format!("/admin/proposals/{}", open(trial).await[0].id)
        };
        let publishes = async |address: &str| {
            let digest = open(trial).await.remove(0).digest;
            let fields = [("verdict", "publish"), ("digest", &digest)];
            let (status, _) = trial.post("guanli-b", address, &fields).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        };
        // Yesterday cannot be changed; what was typed is still there.
        for more in [("text", edited.as_str()), ("retire", "temporary-relief")] {
            let (status, page) = propose("1", more).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.contains("今天或以后") && page.contains(more.1.lines().next().unwrap()));
            assert!(
                page.contains("name=\"from_day\"") && page.contains("value=\"01\""),
                "{page}"
            );
        }
        let address = proposed("10", ("text", &edited)).await;
        let (status, page) = trial
            .post("guanli-b", &address, &[("verdict", "return")])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "without a reason");
        assert!(
            page.contains("为什么退回") && page.contains("<ins>"),
            "{page}"
        );
        let fields = [("verdict", "return"), ("why", "大病和重病不是一回事")];
        let (status, _) = trial.post("guanli-b", &address, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(open(trial).await.is_empty());
        let page = trial.page("guanli", &address).await;
        assert!(page.contains("大病和重病不是一回事"), "{page}");

        // Handed in again, published, and in force on the tenth.
        let address = proposed("10", ("text", &edited)).await;
        publishes(&address).await;
        let about = |trial: &Trial| {
            let world = trial.app.world.now();
            let published = world.published("temporary-relief", trial.app.now());
            published.map(|published| published.item.about.contains("重病"))
        };
        // A later one for the same day takes its place, whatever its digest is.
        let again = edited.replace("一次性救助", "一次性的救助");
        publishes(&proposed("10", ("text", &again)).await).await;
        publishes(&proposed("10", ("text", &edited)).await).await;
        assert_eq!(about(trial), Some(false));
        trial.later(at("2026-11-09", 23));
        assert_eq!(about(trial), Some(false));
        trial.later(at("2026-11-10", 0));
        assert_eq!(about(trial), Some(true));
        let (_, file) = trial
            .get("guanli", "/admin/items/temporary-relief/text")
            .await;
        assert_eq!(file, edited, "the export is the text, byte by byte");

        // Of two that were written side by side, the second shows that it undoes the first.
        let other = proposed("10", ("text", &text.replace("一次性救助", "一次性的救助"))).await;
        let page = trial.page("guanli-b", &other).await;
        assert!(
            page.contains("<del>") && page.contains("突发急事、重病"),
            "{page}"
        );
        let fields = [("verdict", "return"), ("why", "会把上一次的改动改回去")];
        trial.post("guanli-b", &other, &fields).await;

        // Taken out: no new cases, and the past stays.
        publishes(&proposed("12", ("retire", "temporary-relief")).await).await;
        assert_eq!(about(trial), Some(true));
        trial.later(at("2026-11-12", 9));
        assert_eq!(about(trial), None);
        let page = trial.page("guanli", "/admin/items/temporary-relief").await;
        assert!(page.contains("下载文本"), "{page}");
    });
}

#[test]
fn a_colleague_takes_over_from_who_is_away_and_from_who_has_left() {
    trial::each(async |trial| {
        let player = trial.player();
        let pension = sample("pension-qualification", Some(COMMUNITY), COMMUNITY, 1);
        let key = player.file(&pension).await.unwrap();
        assert!(!may_relieve(trial, &key).await);
        let page = trial.page("anquan", "/admin/people/shequ").await;
        assert!(page.contains("九道湾社区居委会 1 件"), "{page}");

        let days = |until_day: &'static str| {
            [
                ("from-post-shequ_year", "2026"),
                ("from-post-shequ_month", "11"),
                ("from-post-shequ_day", "2"),
                ("until-post-shequ_year", "2026"),
                ("until-post-shequ_month", "11"),
                ("until-post-shequ_day", until_day),
            ]
        };
        let path = "/admin/posts/post-shequ/away";
        let (status, page) = trial.post("anquan", path, &days("1")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("最后一天早于第一天"), "{page}");
        let (status, page) = trial.post("anquan", path, &days("31")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("没有这一天"), "{page}");
        let (status, _) = trial.post("jiedao-anquan", path, &days("4")).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(may_relieve(trial, &key).await);
        trial
            .post("anquan", "/admin/posts/post-shequ/back", &[])
            .await;
        assert!(!may_relieve(trial, &key).await);

        // Leaving: the next request is refused, and the case is not stuck.
        let (status, _) = trial.get("zhanzhang", "/board").await;
        assert_eq!(status, StatusCode::OK);
        trial
            .post("anquan", "/admin/posts/post-zhanzhang/end", &[])
            .await;
        let (status, _) = trial.get("zhanzhang", "/board").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        trial
            .post("anquan", "/admin/posts/post-shequ/end", &[])
            .await;
        assert!(may_relieve(trial, &key).await);
        let (status, page) = trial
            .post("anquan", "/admin/posts/post-anquan/end", &[])
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(page.contains("自己的管理岗位"));
    });
}

async fn may_relieve(trial: &Trial, key: &CaseKey) -> bool {
    let loaded = trial.player().load(key).await.unwrap();
    let world = trial.app.world.now();
    let now = trial.app.now();
    let away = world.away(now);
    let facts = world.facts(&loaded.case, now, &away);
    let b = world.staff(&PersonId::new("shequ-b"), now);
    let offers = case::allowed(&loaded.case, &loaded.item, &b, &facts);
    offers.iter().any(|offer| offer.kind == Kind::Relieve)
}

#[test]
fn somebody_is_added_once_with_a_first_post_and_only_where_one_administers() {
    trial::each(async |trial| {
        let id = uuid::Uuid::now_v7().to_string();
        let mut fields = vec![
            ("command_id", id.as_str()),
            ("name", "柳半夏"),
            ("login", "liu.banxia"),
            ("passphrase", "每天出门先把门口的雪扫干净"),
            ("unit", COMMUNITY),
            ("duty", "station"),
            ("slot", "B"),
        ];
        for _ in 0..2 {
            let (status, page) = trial
                .post("jiedao-anquan", "/admin/people/new", &fields)
                .await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        }
        let count = trial
            .app
            .store
            .read(|tx| tx.one(&PEOPLE, args!["liu.banxia"])?.unwrap().i64(0))
            .await;
        assert_eq!(count, Ok::<_, StoreError>(1));
        let world = trial.app.world.now();
        let posts = world.posts_of(&PersonId::new(&id), trial.app.now());
        assert_eq!(posts.len(), 1);
        assert_eq!(posts[0].duty, Duty::Station);
        let page = trial.page("jiedao-anquan", "/admin/people").await;
        assert!(
            page.contains("柳半夏") && page.contains("全能社工 B 岗"),
            "{page}"
        );

        // The same form with other words is told apart; a new one is told all that is wrong.
        fields[1] = ("name", "柳立春");
        let (status, _) = trial
            .post("jiedao-anquan", "/admin/people/new", &fields)
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let wrong = [
            ("name", ""),
            ("login", "liu.banxia"),
            ("passphrase", "short"),
            ("unit", OTHER_COMMUNITY),
            ("duty", "window"),
        ];
        let (status, page) = trial
            .post("jiedao-anquan", "/admin/people/new", &wrong)
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in ["有 5 处要改", "已有人用", "不归您管理", "没有这个岗位"] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let (status, _) = trial.get("jiedao-anquan", "/admin/people/dong").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        trial.page("anquan", "/admin/people/dong").await;

        let path = "/admin/people/anquan/post";
        let own = [("unit", STREET), ("duty", "security")];
        let (_, page) = trial.post("anquan", path, &own).await;
        assert!(page.contains("不能给自己设岗位"), "{page}");
        let both = [("unit", "110101"), ("duty", "auditor")];
        let (_, page) = trial
            .post("anquan", "/admin/people/guanli-b/post", &both)
            .await;
        assert!(page.contains("不能是同一人"), "{page}");
    });
}

#[test]
fn a_new_passphrase_ends_every_session() {
    trial::each(async |trial| {
        trial.page("duban", "/board").await;
        let fields = [("passphrase", "晚上回家先把鞋摆好")];
        let (status, page) = trial
            .post("anquan", "/admin/people/duban/passphrase", &fields)
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("至少 12 个字"), "{page}");
        let fields = [("passphrase", "晚上回家先把鞋子摆放整齐")];
        let (status, _) = trial
            .post("anquan", "/admin/people/duban/passphrase", &fields)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, _) = trial.get("duban", "/board").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    });
}

#[test]
fn failed_messages_are_listed_and_sent_again_and_settings_show() {
    trial::each(async |trial| {
        let player = trial.player();
        let relief = sample("temporary-relief", None, COMMUNITY, 1);
        player.file(&relief).await.unwrap();
        let failed = trial.app.store.write(|tx| {
            tx.put(&FAIL, args!["110101"]);
            Ok::<_, StoreError>(())
        });
        failed.await.unwrap();
        let page = trial.page("guanli", "/admin/notices").await;
        assert!(
            page.contains("没发出去的 1 条") && page.contains("申请已提交"),
            "{page}"
        );
        let again = [("way", "sms"), ("go", "all")];
        let (status, _) = trial.post("guanli", "/admin/notices/again", &again).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let state = trial.app.store.read(|tx| {
            let row = tx.one(&STATES, args![])?.unwrap();
            Ok::<_, StoreError>(row.text(0)?.to_owned())
        });
        assert_eq!(state.await.unwrap(), "waiting");

        let named = [
            ("service_name", "东城政务服务"),
            ("hotline", "010-0000 0000"),
        ];
        trial.post("guanli", "/admin/settings", &named).await;
        let page = trial.page("guanli", "/admin/settings").await;
        assert!(page.contains("东城政务服务"));
        let (status, _) = trial.post("jiedao-guanli", "/admin/settings", &named).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        // A form without the question leaves the rule alone; with it, it is kept.
        let rule = || {
            trial
                .app
                .world
                .now()
                .settings
                .get("decisions_wait")
                .cloned()
        };
        assert_eq!(rule(), None);
        let mut asked = named.to_vec();
        asked.push(("decisions_wait", "on"));
        trial.post("guanli", "/admin/settings", &asked).await;
        assert_eq!(rule().as_deref(), Some("on"));
        asked[2].1 = "perhaps";
        let (_, page) = trial.post("guanli", "/admin/settings", &asked).await;
        assert!(page.contains("请选“等”或“不等”"), "{page}");
        assert_eq!(rule().as_deref(), Some("on"));
        for path in ["/admin", "/admin/units", "/admin/units?unit=110101005"] {
            trial.page("jiedao-guanli", path).await;
            trial.page("jiedao-anquan", path).await;
        }
        trial.page("jiedao-anquan", "/admin/people/new").await;
        let (status, _) = trial.get("jiedao-guanli", "/admin/people/new").await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, _) = trial.get("jiedao-guanli", "/admin/units?unit=110101").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

/// Street administrators fill in what is theirs, the district looks at it; nobody touches there
/// what belongs to the level above.
#[test]
fn a_street_edits_its_own_list_and_the_district_publishes_it() {
    trial::each(async |trial| {
        trial.go_to(self::at("2026-11-02", 10));
        let at = format!("/admin/lists/{STREET}");
        let item = format!("{at}/item");
        let page = trial.page("jiedao-guanli", "/admin/lists").await;
        assert!(page.contains(&at) && !page.contains("/admin/lists/110101013"));
        let page = trial
            .page("jiedao-guanli", &format!("{item}?item=temporary-relief"))
            .await;
        assert!(page.contains("name=\"address\"") && !page.contains("name=\"promise\""));
        let post =
            async |who: &str, to: &str, fields: &[(&str, &str)]| trial.post(who, to, fields).await;
        let relief = ("item", "temporary-relief");

        // Wrong on purpose: the place names no window, the telephone no area code, and a promise
        // is the district's to make. What was typed is still there.
        let fields = [
            relief,
            ("address", "溪口路 9 号"),
            ("ask", "12345"),
            ("promise", "3"),
        ];
        let (status, page) = post("jiedao-guanli", &item, &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in [
            "没有写到窗口或房间",
            "电话要写区号",
            "承诺时限由区级确定",
            "溪口路 9 号",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        // Another street's list is not there for them.
        let (status, _) = post("jiedao-guanli", "/admin/lists/110101013/item", &[relief]).await;
        assert_eq!(status, StatusCode::NOT_FOUND);

        // Two changes, one after the other, wait as one.
        let place = ("address", "溪口路 9 号二层 203 室");
        let (status, page) = post("jiedao-guanli", &item, &[relief, place]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let first = open(trial).await.remove(0);
        let wanted = ("wanted", "入冬后问得最多");
        let (status, _) = post("jiedao-guanli", &item, &[relief, place, wanted]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let second = open(trial).await.remove(0);
        assert_eq!((&first.id, open(trial).await.len()), (&second.id, 1));
        assert_ne!(first.digest, second.digest);

        // Nothing holds yet; nobody publishes their own; nor a text they did not look at.
        let offer = |trial: &Trial| {
            let world = trial.app.world.now();
            let lists = world.lists_at(&UnitId::new(STREET), trial.app.now());
            let offer = lists.offer("temporary-relief").unwrap();
            (offer.place.address, offer.wanted.to_owned())
        };
        assert_ne!(offer(trial).0, place.1);
        let address = format!("/admin/proposals/{}", second.id);
        let publish = |digest: &'static str| [("verdict", "publish"), ("digest", digest)];
        let seen: &'static str = second.digest.clone().leak();
        let old: &'static str = first.digest.clone().leak();
        for (who, digest) in [("jiedao-guanli", seen), ("guanli", old)] {
            let (status, _) = post(who, &address, &publish(digest)).await;
            assert_eq!(status, StatusCode::BAD_REQUEST);
        }
        let page = trial.page("guanli", &address).await;
        assert!(page.contains("203 室") && page.contains("<ins>"), "{page}");
        let (status, _) = post("guanli", &address, &publish(seen)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(offer(trial), (place.1.to_owned(), wanted.1.to_owned()));
        // The history stays: what was changed, by whom, and who published it.
        let page = trial.page("jiedao-guanli", &at).await;
        assert!(
            page.contains("修改记录") && page.contains(&address),
            "{page}"
        );
        let page = trial.page("jiedao-guanli", &address).await;
        assert!(page.contains("203 室") && page.contains("<ins>"), "{page}");

        // What is wrong with a station is told at once, each line that nobody understands among it, and
        // every word is still there.
        let poor = [
            ("unit", ""),
            ("kind", "station"),
            ("name", "溪口社区服务站"),
            ("differs", "没有的事 受理\n也没有 代收代办"),
        ];
        let (status, page) = post("jiedao-guanli", &format!("{at}/site"), &poor).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in [
            "看不懂“没有的事 受理”",
            "看不懂“也没有 代收代办”",
            "没有选社区或村",
            "没有的事 受理\n也没有 代收代办</textarea>",
            "value=\"溪口社区服务站\"",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }

        // A station and an answer come in, and go out again.
        let community = COMMUNITY;
        let station = [
            ("unit", community),
            ("name", "溪口社区服务站"),
            ("code", "xikou"),
            ("kind", "station"),
            ("modes", "window"),
            ("ease", "ramp"),
            ("equipment", "card_reader"),
            ("site_address", "溪口路 1 号一层综合窗口"),
            ("site_hours", "工作日 8:30—18:00"),
            ("phone", "010-00001399"),
            ("items", "temporary-relief"),
        ];
        let (status, page) = post("jiedao-guanli", &format!("{at}/site"), &station).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let answer = [relief, ("question", "周六能来吗？"), ("answer", "")];
        let (status, page) = post("jiedao-guanli", &format!("{at}/answer"), &answer).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("周六能来吗") && page.contains("请填写"),
            "{page}"
        );
        let answer = [
            relief,
            ("question", "周六能来吗？"),
            ("answer", "上午开一个综合窗口。"),
        ];
        let (status, _) = post("jiedao-guanli", &format!("{at}/answer"), &answer).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial.page("jiedao-guanli", &at).await;
        assert!(
            page.contains("溪口社区服务站") && page.contains("周六能来吗"),
            "{page}"
        );
        let out = [("n", "2"), ("out", "yes")];
        let (status, _) = post("jiedao-guanli", &format!("{at}/answer"), &out).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial.page("jiedao-guanli", &at).await;
        assert!(!page.contains("周六能来吗"), "{page}");

        trial.go_to(self::at("2026-11-02", 11));
        // The district promises less than the city, and a new case is held to it.
        let district = "/admin/lists/110101/item";
        let fields = [relief, ("window", "own"), ("promise", "20")];
        let (status, page) = post("guanli", district, &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("区级承诺要比全市的"), "{page}");
        let fields = [relief, ("window", "own"), ("promise", "6")];
        let (status, page) = post("guanli", district, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let mine = open(trial).await;
        let mine = mine.iter().find(|one| one.item == "list/110101").unwrap();
        let digest: &'static str = mine.digest.clone().leak();
        let address = format!("/admin/proposals/{}", mine.id);
        let (status, _) = post("guanli-b", &address, &publish(digest)).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let player = trial.player();
        let case = player
            .file(&sample("temporary-relief", None, COMMUNITY, 3))
            .await
            .unwrap();
        let loaded = player.load(&case).await.unwrap();
        let listed = loaded.filing().listed.clone().unwrap();
        assert_eq!(listed.promise, Some(6));
        assert_eq!(listed.list, format!("110101@{digest}"));
        assert_eq!(loaded.case.promise(&loaded.item), 6);
    });
}

/// Calls and a questionnaire are noted, compared with the items, and become the reason of 急盼.
#[test]
fn what_residents_ask_for_proposes_and_the_street_chooses() {
    trial::each(async |trial| {
        trial.go_to(self::at("2026-11-02", 10));
        let player = trial.player();
        for n in 0..3 {
            let case = sample("temporary-relief", None, COMMUNITY, n);
            player.file(&case).await.unwrap();
        }
        player
            .file(&sample("temporary-relief", None, OTHER_COMMUNITY, 9))
            .await
            .unwrap();
        let list = format!("/admin/lists/{STREET}");
        let at = format!("{list}/demand");
        let post =
            async |to: &str, fields: &[(&str, &str)]| trial.post("jiedao-guanli", to, fields).await;
        let day = [("day_year", "2026"), ("day_month", "11"), ("day_day", "2")];
        let entry = |lines: &'static str, source: &'static str| {
            let mut fields = vec![("source", source), ("lines", lines)];
            fields.extend(day);
            fields
        };

        // Wrong on purpose: somebody's number, a day to come, no source. What was typed stays.
        let mut wrong = entry("13800138000 问临时救助\n宠物殡葬 4", "");
        wrong[4].1 = "3";
        let (status, page) = post(&at, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for said in [
            "第 1 行：像是写了电话",
            "不晚于今天",
            "请选从哪里",
            "宠物殡葬 4",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }

        // Compared first: a name is settled, words of no item stay words.
        let fields = entry("临时救助 12\n宠物殡葬 4", "hotline");
        let (status, page) = post(&at, &fields).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(
            page.contains("value=\"temporary-relief\" selected"),
            "{page}"
        );
        // Back to the lines: they are still there.
        let mut back = fields.clone();
        back.extend([("compared", "yes"), ("rewrite", "yes")]);
        let (status, page) = post(&at, &back).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("宠物殡葬 4") && page.contains("value=\"11\""),
            "{page}"
        );
        let nothing = trial.page("jiedao-guanli", &at).await;
        assert!(!nothing.contains("宠物殡葬"), "nothing is noted yet");
        let mut compared = fields.clone();
        compared.extend([
            ("compared", "yes"),
            ("item-0", "temporary-relief"),
            ("item-1", ""),
            ("command_id", "0197c5d2-0000-7000-8000-000000000001"),
        ]);
        for _ in 0..2 {
            let (status, page) = post(&at, &compared).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        }
        let page = trial.page("jiedao-guanli", &at).await;
        assert!(
            page.contains("宠物殡葬") && page.contains("2 项，16 人次"),
            "{page}"
        );
        let csv = trial.page("jiedao-guanli", &format!("{at}.csv")).await;
        assert!(csv.contains("临时救助,3,0,12,0,0,0,0,"), "{csv}");
        // The district counts its streets together; another street sees nothing of it.
        let csv = trial.page("guanli", "/admin/lists/110101/demand.csv").await;
        assert!(csv.contains("临时救助,4,0,12,"), "{csv}");
        let (status, _) = trial
            .get("jiedao-guanli", "/admin/lists/110101013/demand")
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);

        // The reason begins with the figures where none is written; a person completes it.
        let fields = [("item", "temporary-relief"), ("wanted", "")];
        let (status, page) = post(&format!("{list}/item"), &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let form = format!("{list}/item?item=temporary-relief&proposed=yes");
        let page = trial.page("jiedao-guanli", &form).await;
        assert!(
            page.contains("办件 3 件，12345 来电 12 人次（近一年"),
            "{page}"
        );
        let other = "pension-qualification";
        let fields = [("item", other), ("wanted", "12345 来电多")];
        let (status, page) = post(&format!("{list}/item"), &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");

        // Noted by mistake: taken back, it counts no longer.
        let page = trial.page("jiedao-guanli", &at).await;
        let id = page.split("name=\"entry\" value=\"").nth(1).unwrap();
        let id = id.split('"').next().unwrap().to_owned();
        let (status, _) = post(&format!("{at}/back"), &[("entry", &id)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial.page("jiedao-guanli", &at).await;
        assert!(
            !page.contains("宠物殡葬") && page.contains("临时救助"),
            "{page}"
        );
    });
}

/// One person types a name again and again, three ask for what no item is called.
#[test]
fn words_that_several_people_sought_in_vain_become_an_alias_and_names_stay_unwritten() {
    trial::each(async |trial| {
        for _ in 0..5 {
            let page = trial
                .page("chuangkou", "/items?q=%E4%BB%A4%E7%8B%90%E7%BF%8E")
                .await;
            assert!(page.contains("没有找到"));
        }
        for (person, path) in [
            ("chuangkou", "/desk/new?q=zzbqq+123"),
            ("chuangkou-b", "/desk/new?q=zzbqq+7"),
            ("keshi", "/items?q=ZZBQQ+139"),
        ] {
            trial.page(person, path).await;
        }
        let page = trial.page("guanli", "/admin/searches").await;
        assert!(page.contains("zzbqq#"), "{page}");
        assert!(!page.contains("令狐翎"));
        assert!(page.contains(">8<"), "all eight are in the total: {page}");
        let written = trial.app.store.read(crate::sought::words).await.unwrap();
        assert_eq!(written.len(), 1);
        assert_eq!((written[0].words.as_str(), written[0].n), ("zzbqq#", 3));

        let csv = trial.page("guanli", "/admin/searches.csv").await;
        assert!(csv.starts_with("\u{feff}搜的话,次数,"), "{csv}");
        assert_eq!(csv.trim_end().lines().count(), 2);

        // A street's administrator keeps no items.
        let (status, _) = trial.get("jiedao-guanli", "/admin/searches").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);

        // The row leads to an item, with the alias in its text already.
        let items = trial.page("guanli", "/admin/items?alias=zzbqq%23").await;
        assert!(items.contains("/admin/items/temporary-relief?alias=zzbqq%23"));
        let item = trial
            .page("guanli", "/admin/items/temporary-relief?alias=zzbqq%23")
            .await;
        assert!(item.contains("aliases = [&quot;zzbqq#&quot;, "), "{item}");

        // After ninety days the words are gone; how many there were is known.
        trial.later(at("2027-02-02", 0));
        crate::sought::sweep(&trial.app).await.unwrap();
        let left = trial.app.store.read(crate::sought::words).await.unwrap();
        assert!(left.is_empty());
        let totals = trial.app.store.read(crate::sought::totals).await.unwrap();
        assert_eq!(totals.iter().map(|(_, n)| n).sum::<i64>(), 8);
    });
}

/// At the counter: a scanned guide opens its item with its situation, a question its answer.
#[test]
fn a_scanned_guide_is_taken_in_and_a_question_is_answered_as_approved() {
    trial::each(async |trial| {
        let (status, _) = trial
            .get(
                "chuangkou",
                "/desk/new?q=http://x/items/temporary-relief?cause=illness%26a=b",
            )
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial
            .page(
                "chuangkou",
                "/desk/new/temporary-relief?cause=illness&name=x",
            )
            .await;
        // What the code brought, and that whoever stands there comes for themselves.
        assert_eq!(page.matches(" checked").count(), 2, "{page}");
        assert!(
            page.contains("value=\"illness\" checked") && page.contains("value=\"self\" checked")
        );
        assert!(!page.contains("value=\"x\""));
        // A community of this street comes along with the code; one of another does not.
        for (home, chosen) in [("110101005008", true), ("110101010032", false)] {
            let path = format!("/desk/new/temporary-relief?community={home}");
            let page = trial.page("chuangkou", &path).await;
            let option = format!("value=\"{home}\" selected");
            assert_eq!(page.contains(&option), chosen, "{home}: {page}");
        }
        let asked = "/desk/answers?q=linshijiuzhu+duojiu";
        let page = trial.page("chuangkou", asked).await;
        assert!(page.contains("受理后 10 个工作日内办结"), "{page}");
        let answer = page.split("href=\"/desk/answers/").nth(1).unwrap();
        let path = format!("/desk/answers/{}", answer.split('"').next().unwrap());
        let page = trial.page("chuangkou", &path).await;
        assert!(page.contains("来源：") && page.contains("data-copy"));
        // What this street alone answers is found here, and has its list as source.
        let page = trial
            .page("chuangkou", "/desk/answers?q=夜里出了急事")
            .await;
        assert!(page.contains("本地答复"), "{page}");
        let own = page.split("href=\"/desk/answers/").nth(1).unwrap();
        let path = format!("/desk/answers/{}", own.split('"').next().unwrap());
        let page = trial.page("chuangkou", &path).await;
        assert!(page.contains("010-00000500") && page.contains("北新桥街道政务服务事项清单"));
        let guide = trial
            .page("", "/items/temporary-relief?street=110101005")
            .await;
        assert!(guide.contains("北新桥街道的居民常问") && guide.contains("010-00000500"));
        let other = trial
            .page("", "/items/temporary-relief?street=110101013")
            .await;
        assert!(!other.contains("010-00000500"));
        let (status, _) = trial
            .get("chuangkou", "/desk/answers/temporary-relief/999")
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}
