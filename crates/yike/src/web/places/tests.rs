//! A place as its people and its residents meet it.

use crate::places::{self, Shown};
use crate::register;
use crate::web::face::text::{Lang, has};
use crate::web::trial::{self, COMMUNITY, STREET, Trial, at};
use axum::http::StatusCode;
use yike_core::clock::At;
use yike_core::item::StationClass;
use yike_core::site::{CLASSES, Ease, Equipment, Kind, Mode};
use yike_core::who::PersonId;

/// A list of 北新桥 as the street published it: the head of 九道湾's station may plan.
const LIST: &str = include_str!("../../../../../catalogue/lists/110101005.toml");

async fn publish(trial: &Trial, text: String) {
    // Of two for the same moment the later one holds a moment later: so a minute passes.
    let now = At(trial.app.now().0 + 60_000);
    trial.go_to(now);
    let by = PersonId::new("founder");
    let kept = trial
        .app
        .store
        .write(move |tx| register::publish(tx, &format!("list/{STREET}"), &text, now, &by, now));
    kept.await.unwrap();
    trial.app.world.reload(&trial.app.store).await.unwrap();
}

/// The list with the communities of the small city alone.
fn small(more: &str) -> String {
    let mut list: yike_core::list::List = toml::from_str(LIST).unwrap();
    list.sites
        .retain(|site| matches!(site.unit.as_str(), COMMUNITY | STREET | "110101005009"));
    list.communities.clear();
    let text = toml::to_string(&list).unwrap();
    text + more
}

#[test]
fn every_word_of_a_site_has_its_text() {
    let kinds = Kind::ALL
        .iter()
        .map(|one| format!("site-kind-{}", one.as_str()));
    let modes = Mode::ALL
        .iter()
        .map(|one| format!("site-mode-{}", one.as_str()));
    let has_it = Equipment::ALL
        .iter()
        .map(|one| format!("site-has-{}", one.as_str()));
    let eases = Ease::ALL
        .iter()
        .map(|one| format!("site-ease-{}", one.as_str()));
    let classes = CLASSES
        .iter()
        .map(|(_, word, _)| format!("site-class-{word}"));
    let rules = places::Rule::ALL.into_iter().flat_map(|rule| {
        let key = format!("rule-{}", rule.as_str());
        [format!("{key}-what"), key]
    });
    let shown = Shown::ALL
        .into_iter()
        .map(|one| format!("shown-{}", one.as_str()));
    let all = kinds.chain(modes).chain(has_it).chain(eases).chain(classes);
    for key in all.chain(rules).chain(shown) {
        for lang in Lang::ALL {
            assert!(has(lang, &key), "{} {key}", lang.tag());
        }
    }
    assert_eq!(
        yike_core::site::class("咨询预审类"),
        Some(StationClass::Advise)
    );
}

/// Somebody of 九道湾 looks on a Sunday where to go: her own station is closed until Monday, the bank
/// in her community is open and says what it does and what it does not.
#[test]
fn a_resident_finds_who_is_open_now_and_a_bank_does_no_more_than_it_says() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        trial.log_in_resident("wang", "19900000137").await;
        trial.go_to(at("2026-11-08", 60));
        let page = trial.page("wang", &format!("/sites/{COMMUNITY}")).await;
        let (near, rest) = page.split_once("中心、专区和专窗").unwrap();
        assert!(
            near.contains("九道湾社区服务站") && near.contains("现在没开"),
            "{near}"
        );
        assert!(
            near.contains("休息日，11 月 9 日（周一） 8:30 开"),
            "{near}"
        );
        assert!(
            near.contains("便民驿站") && near.contains("现在开着") && near.contains("到 16:00")
        );
        assert!(near.contains("低位服务台") && near.contains("身份证读取器"));
        assert!(rest.contains("北新桥街道政务服务中心"), "{rest}");
        // In the guide of an item that the bank only advises on, it says so.
        let guide = format!("/items/medical-expense-claim?community={COMMUNITY}");
        let page = trial.page("wang", &guide).await;
        let (_, bank) = page.split_once("便民驿站").unwrap();
        let (bank, _) = bank.split_once("</li>").unwrap();
        assert!(
            bank.contains("咨询预审") && bank.contains("自助智能"),
            "{bank}"
        );
        // On a Tuesday morning her own station is open, and on the eve of a holiday the holiday is named.
        trial.go_to(at("2026-11-10", 60));
        let page = trial.page("wang", &format!("/sites/{COMMUNITY}")).await;
        assert!(page.contains("到 12:00"), "{page}");
        let page = trial.page("wang", "/sites").await;
        assert!(page.contains("就近办事的地方"));
        let (status, _) = trial.get("wang", "/sites/990101").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

/// 一站多居: a demolished village is served by the next station, and nobody has to ask where.
#[test]
fn a_demolished_village_is_served_by_the_next_station() {
    trial::each(async |trial| {
        let more = "[[communities]]\nunit = \"110101005009\"\nstatus = \"demolished\"\nreason = \"已拆迁\"\n";
        let text = small(more);
        let text = text.replacen(
            &format!("unit = \"{COMMUNITY}\"\nname = \"九道湾社区服务站\""),
            &format!(
                "unit = \"{COMMUNITY}\"\nname = \"九道湾社区服务站\"\nserves = [\"110101005009\"]"
            ),
            1,
        );
        let mut list: yike_core::list::List = toml::from_str(&text).unwrap();
        list.sites
            .retain(|site| site.unit.as_str() != "110101005009");
        publish(trial, toml::to_string(&list).unwrap()).await;
        trial.log_in_resident("wang", "19900000137").await;
        let page = trial.page("wang", "/sites/110101005009").await;
        let (near, _) = page.split_once("中心、专区和专窗").unwrap();
        assert!(near.contains("九道湾社区服务站"), "{near}");
        assert!(near.contains("由九道湾社区的这个站点承接"), "{near}");
        let page = trial.page("jiedao-duban", "/places/modes").await;
        assert!(page.contains("已拆迁，就近承接"), "{page}");
        let wall = trial.page("wang", "/lists/110101005009/wall").await;
        assert!(wall.contains("承接本社区（村）的政务服务"), "{wall}");
    });
}

/// A street looks which communities have neither window nor kiosk, and which of them say why.
#[test]
fn an_urban_community_without_window_or_kiosk_is_reported_with_its_reason() {
    trial::each(async |trial| {
        let mut list: yike_core::list::List = toml::from_str(&small("")).unwrap();
        list.sites.retain(|site| site.code.is_empty());
        for site in &mut list.sites {
            if site.unit.as_str() == "110101005009" {
                site.modes = vec![Mode::Agent];
            }
        }
        publish(trial, toml::to_string(&list).unwrap()).await;
        let counts = |page: &str| {
            let (_, rest) = page.split_once("id=\"counts\">").unwrap();
            rest.split("</p>").next().unwrap().to_owned()
        };
        let page = trial.page("jiedao-duban", "/places/modes").await;
        assert!(
            counts(&page).contains("1 个没有站点或没写理由"),
            "{}",
            counts(&page)
        );
        let note = toml::from_str("unit = \"110101005009\"\nreason = \"站房翻修\"").unwrap();
        list.communities.push(note);
        publish(trial, toml::to_string(&list).unwrap()).await;
        let page = trial.page("jiedao-duban", "/places/modes").await;
        assert!(
            counts(&page).contains("1 个没有一窗和自助但写了理由"),
            "{}",
            counts(&page)
        );
        let csv = trial
            .page("jiedao-duban", &format!("/places/modes.csv?unit={STREET}"))
            .await;
        assert!(
            csv.contains("民安社区居委会") && csv.contains("站房翻修") && csv.contains("有理由"),
            "{csv}"
        );
        // A stranger's street is not asked about.
        let (status, _) = trial
            .get("dong-duban", &format!("/places/modes?unit={STREET}"))
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

/// 北新桥 A/B: A is planned and away; B is offered, not presumed, until the head plans B.
#[test]
fn a_station_whose_a_is_away_shows_nobody_until_somebody_is_planned() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        let roster = format!("/places/roster/{COMMUNITY}");
        let day = ("day", "2026-11-03");
        let act = async |who: &str, post: &'static str, act: &'static str| {
            let fields = [day, ("post", post), ("act", act)];
            trial.post(who, &roster, &fields).await.0
        };
        // B does not plan, and no colleague of another street sees it.
        assert_eq!(
            act("shequ-b", "post-shequ-b", "plan").await,
            StatusCode::BAD_REQUEST
        );
        assert_eq!(
            act("dong", "post-dong", "plan").await,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            act("zhanzhang", "post-shequ", "plan").await,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            act("zhanzhang", "post-dong", "plan").await,
            StatusCode::BAD_REQUEST
        );
        let one = async |who: &str| {
            let page = trial.page(who, &format!("{roster}?from=2026-11-03")).await;
            let (_, rest) = page.split_once("id=\"day-2026-11-03\"").unwrap();
            rest.split("id=\"day-").next().unwrap().to_owned()
        };
        let tuesday = one("zhanzhang").await;
        assert!(
            tuesday.contains("有人值班") && tuesday.contains("shequ（全能社工 A 岗）"),
            "{tuesday}"
        );
        // A marks themself away: nobody is there, and B is named as who could come.
        assert_eq!(
            act("shequ", "post-shequ", "away").await,
            StatusCode::SEE_OTHER
        );
        let tuesday = one("zhanzhang").await;
        assert!(tuesday.contains("没人：排的人离岗了"), "{tuesday}");
        assert!(
            tuesday.contains("shequ-b（全能社工 B 岗） · 没排班，可以顶岗"),
            "{tuesday}"
        );
        trial.later(at("2026-11-03", 30));
        let places = trial.page("jiedao-duban", "/places").await;
        assert!(places.contains("没人：排的人离岗了"), "{places}");
        assert_eq!(
            act("zhanzhang", "post-shequ-b", "plan").await,
            StatusCode::SEE_OTHER
        );
        let tuesday = one("shequ").await;
        assert!(
            tuesday.contains("有人值班") && tuesday.contains("离岗"),
            "{tuesday}"
        );
        // A mark of the post itself counts too, and a day that has passed is not changed.
        let (gone, back) = (at("2026-11-03", 0), at("2026-11-06", 0));
        let by = PersonId::new("founder");
        let marked = trial.app.store.write(move |tx| {
            register::mark_away(tx, "post-shequ-b", Some((gone, back)), &by, gone)
        });
        marked.await.unwrap();
        trial.app.world.reload(&trial.app.store).await.unwrap();
        assert!(one("zhanzhang").await.contains("没人：排的人离岗了"));
        trial.later(at("2026-11-05", 0));
        assert_eq!(
            act("zhanzhang", "post-shequ", "clear").await,
            StatusCode::BAD_REQUEST
        );
        let log = trial.page("zhanzhang", &roster).await;
        for word in ["打卡", "考勤", "签到", "排名"] {
            assert!(!log.contains(word), "{word}");
        }
    });
}

/// 亮明身份: residents read what the worker agreed to, on the desk, the receipt and the wall list.
#[test]
fn a_worker_is_named_as_they_agreed() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        let desk = async |who: &str| trial.page(who, "/desk/new/temporary-relief").await;
        assert!(desk("shequ").await.contains("为您服务：全能社工 A 岗"));
        let title = [
            ("title-post-shequ", "all_round_worker"),
            ("number-post-shequ", "008-A"),
        ];
        let at_post = "/admin/posts/post-shequ/title";
        let (status, _) = trial.post("anquan", at_post, &title).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // A document number is no number of a post; a title of another duty is none of this post's.
        let bad = [
            ("title-post-shequ", "all_round_worker"),
            ("number-post-shequ", "110101194912310024"),
        ];
        let (status, _) = trial.post("anquan", at_post, &bad).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let other = [
            ("title-post-shequ", "town_clerk"),
            ("number-post-shequ", ""),
        ];
        let (status, _) = trial.post("anquan", at_post, &other).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let (status, _) = trial
            .post("shequ", "/account/shown", &[("shown", "whole")])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = desk("shequ").await;
        assert!(
            page.contains("为您服务：shequ，全能社工 A 岗（工号 008-A）"),
            "{page}"
        );
        let wall = format!("/lists/{COMMUNITY}/wall");
        assert!(!trial.page("shequ", &wall).await.contains("今日值班"));
        let plan = [
            ("day", "2026-11-02"),
            ("post", "post-shequ"),
            ("act", "plan"),
        ];
        let roster = format!("/places/roster/{COMMUNITY}");
        trial.post("zhanzhang", &roster, &plan).await;
        let page = trial.page("shequ", &wall).await;
        assert!(
            page.contains("今日值班：</b>shequ，全能社工 A 岗（工号 008-A）"),
            "{page}"
        );
        // The receipt names who took the case in.
        let player = trial.player();
        let case = trial::sample("temporary-relief", Some(COMMUNITY), COMMUNITY, 4);
        let key = player.file(&case).await.unwrap();
        let (status, paper) = trial
            .post("shequ", &format!("/cases/{key}/papers/receipt"), &[])
            .await;
        assert_eq!(status, StatusCode::OK);
        assert!(paper.contains("接件人：九道湾社区，"), "{paper}");
    });
}

/// A worker without training is told at the desk; where the list refuses, the counter does too.
#[test]
fn a_worker_without_training_is_told_and_where_the_list_says_so_refused() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        let desk = async || trial.page("shequ", "/desk/new/temporary-relief").await;
        let page = desk().await;
        assert!(
            page.contains("您还没有“综合窗口业务培训”的培训记录") && page.contains("可以照常办"),
            "{page}"
        );
        let training = "/admin/people/shequ/training";
        let note = [("course", "window-basics"), ("day", "2025-10-01")];
        let (status, _) = trial.post("anquan", training, &note).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // Twelve months: it ended on the last day of September.
        let page = desk().await;
        assert!(
            page.contains("9 月 30 日") && page.contains("到期"),
            "{page}"
        );
        let strict = small("").replace("months = 12", "months = 12\nrefuses = true");
        publish(trial, strict).await;
        assert!(desk().await.contains("收不了这个事项的件"));
        let player = trial.player();
        let case = || trial::sample("temporary-relief", Some(COMMUNITY), COMMUNITY, 5);
        let refused = player.file(&case()).await;
        let told = format!("{:#}", refused.expect_err("nobody is trained"));
        assert!(told.contains("综合窗口业务培训"), "{told}");
        // Online nobody sits at a window.
        let online = trial::sample("temporary-relief", None, COMMUNITY, 6);
        player.file(&online).await.unwrap();
        for who in ["shequ", "shequ-b", "zhanzhang"] {
            let note = [("course", "window-basics"), ("day", "2026-10-01")];
            let to = format!("/admin/people/{who}/training");
            let (status, _) = trial.post("anquan", &to, &note).await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        assert!(!desk().await.contains("培训"));
        player.file(&case()).await.unwrap();
        // The item's own record may ask for a course too; of one that no list names its code is told.
        let relief = include_str!("../../../../../catalogue/items/temporary-relief.toml");
        let relief = relief.replacen("about = ", "training = [\"relief-law\"]\nabout = ", 1);
        let (by, now) = (PersonId::new("founder"), At(trial.app.now().0 + 60_000));
        trial.go_to(now);
        let kept = trial
            .app
            .store
            .write(move |tx| register::publish(tx, "temporary-relief", &relief, now, &by, now));
        kept.await.unwrap();
        trial.app.world.reload(&trial.app.store).await.unwrap();
        assert!(desk().await.contains("您还没有“relief-law”的培训记录"));
        // Another street's security administrator keeps none of it.
        let (status, _) = trial.post("shequ-b", training, &note).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let page = trial.page("anquan", "/admin/people/shequ").await;
        assert!(
            page.contains("综合窗口业务培训") && page.contains("有效期到"),
            "{page}"
        );
    });
}

/// 七项制度: evidence of people beside what the system knows, seen from above, printed, taken back.
#[test]
fn the_seven_rules_are_shown_with_evidence() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        let at_rules = format!("/places/rules/{COMMUNITY}");
        let page = trial.page("jiedao-duban", &at_rules).await;
        assert!(
            page.contains("清单上的时间有错峰延时") && page.contains("首问负责"),
            "{page}"
        );
        let empty = [("rule", "first_asked")];
        let (status, page) = trial.post("shequ", &at_rules, &empty).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("至少一样"), "{page}");
        let wrong = [
            ("rule", "first_asked"),
            ("note-first_asked", "王大爷 13800001234 来问过"),
            ("link-first_asked", "javascript:alert(1)"),
        ];
        let (status, page) = trial.post("shequ", &at_rules, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("请删去号码") && page.contains("链接要以 https"),
            "{page}"
        );
        let note = [
            ("rule", "first_asked"),
            ("note-first_asked", "首问登记本放在窗口左手边"),
            ("link-first_asked", "https://example.cn/rules"),
        ];
        let (status, _) = trial.post("shequ", &at_rules, &note).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // A photograph, sealed like every file, and none of whoever is not of the place.
        let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0";
        let rated = [("rule", "rated")];
        let sent = ("pai.png", &picture[..]);
        let (status, page) = trial.upload("zhanzhang", &at_rules, &rated, sent).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let page = trial.page("duban", &at_rules).await;
        let (_, file) = page
            .split_once(&format!("href=\"{at_rules}/file/"))
            .unwrap();
        let file = format!("{at_rules}/file/{}", file.split('"').next().unwrap());
        let (status, _) = trial.get("dong", &file).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let page = trial.page("jiedao-duban", &at_rules).await;
        assert!(
            page.contains("首问登记本放在窗口左手边") && page.contains("https://example.cn/rules")
        );
        let paper = trial.page("duban", &format!("{at_rules}/print")).await;
        assert!(
            paper.contains("基本工作制度落实情况") && paper.contains("首问登记本"),
            "{paper}"
        );
        // Only who wrote it takes it back.
        let back = page_id(&trial.page("shequ", &at_rules).await);
        trial.post("zhanzhang", &at_rules, &[("back", &back)]).await;
        assert!(trial.page("duban", &at_rules).await.contains("首问登记本"));
        trial.post("shequ", &at_rules, &[("back", &back)]).await;
        assert!(!trial.page("duban", &at_rules).await.contains("首问登记本"));
        let (status, _) = trial.get("dong", &at_rules).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    });
}

fn page_id(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"back\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// People and posts come in as a workbook: what would be done is shown, what does not fit is refused
/// with its reason, and a passphrase for once is shown once.
#[test]
fn people_and_posts_come_in_with_a_preview_and_the_three_stay_three() {
    use crate::exchange::{Kind, Row, Table, xlsx};
    let table = |kind: Kind, heads: &[&str], rows: &[&[&str]]| Table {
        kind,
        heads: heads.iter().map(|head| (*head).to_owned()).collect(),
        rows: (rows.iter().enumerate())
            .map(|(n, row)| Row {
                n: n + 2,
                cells: row.iter().map(|cell| (*cell).to_owned()).collect(),
            })
            .collect(),
    };
    let people = table(
        Kind::People,
        &["login", "person_name"],
        &[
            &["yun.jing", "云惊蛰"],
            &["liu.xia", "柳立夏"],
            &["shequ", "别人"],
            &["song.wu", "松午时"],
        ],
    );
    let posts = table(
        Kind::Posts,
        &[
            "login",
            "unit_code",
            "duty",
            "slot",
            "title",
            "post_number",
            "cd_operation",
        ],
        &[
            &["yun.jing", COMMUNITY, "station", "B", "代办员", "008-C", ""],
            &["liu.xia", STREET, "auditor", "", "", "", ""],
            &["liu.xia", STREET, "administrator", "", "", "", ""],
            &["shequ", COMMUNITY, "station", "A", "全能社工", "008-A", ""],
            &["shequ-b", COMMUNITY, "station", "B", "", "", "D"],
            &["yun.jing", STREET, "station", "", "", "", ""],
            &["nobody", COMMUNITY, "station", "", "", "", ""],
            &["anquan", STREET, "window", "", "", "", ""],
        ],
    );
    let file = xlsx(&[people, posts]).unwrap();
    trial::each(async |trial| {
        let at = "/admin/people/exchange";
        let sent = ("people.xlsx", &file[..]);
        let (status, page) = trial
            .upload("anquan", &format!("{at}/check"), &[], sent)
            .await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(
            page.contains("新增 4，修改 1，不变 0，结束 1，退回 6"),
            "{page}"
        );
        for why in [
            "三员分立",
            "没有这个登录名的人",
            "这一级单位没有这个岗位",
            "不能给自己设岗位",
            "姓名不同",
            "所以不加",
        ] {
            assert!(page.contains(why), "{why}: {page}");
        }
        let (_, rest) = page.split_once("name=\"rows\" value=\"").unwrap();
        let rows = rest.split('"').next().unwrap().to_owned();
        let fields = [("kind", "posts"), ("rows", rows.as_str())];
        let (_, csv) = trial
            .post("anquan", &format!("{at}/refused"), &fields)
            .await;
        assert!(csv.contains("yike_why") && csv.contains("nobody"), "{csv}");
        // The system administrator gives no rights, nor the street's own to others.
        let (status, _) = trial.post("guanli", &format!("{at}/keep"), &fields).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let keep = [("rows", rows.as_str()), ("secret", "lend")];
        let id = "0193aaaa-0000-7000-8000-00000000e001";
        let again = [keep[0], keep[1], ("command_id", id)];
        let (status, page) = trial.post("anquan", &format!("{at}/keep"), &again).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(
            page.contains("只显示这一次") && page.contains("yun.jing"),
            "{page}"
        );
        let world = trial.app.world.now();
        let of = |login: &str| {
            let mut all = world.people.iter();
            let found = all.find(|(_, one)| one.login.as_deref() == Some(login));
            found.map(|(id, _)| id.clone())
        };
        let yun = of("yun.jing").unwrap();
        let post = world.posts.iter().find(|post| post.person == yun).unwrap();
        assert_eq!(
            (post.title.as_str(), post.number.as_str()),
            ("village_agent", "008-C")
        );
        assert_eq!(of("song.wu"), None);
        let ended = world
            .posts
            .iter()
            .find(|post| post.id == "post-shequ-b")
            .unwrap();
        assert!(!ended.holds(trial.app.now()));
        let standing = trial.app.store.read(move |tx| register::standing(tx, &yun));
        assert!(
            standing.await.unwrap().must_change,
            "the passphrase is only lent"
        );
        // Sent twice, nothing is done twice, and no other passphrase is told.
        let (status, page) = trial.post("anquan", &format!("{at}/keep"), &again).await;
        assert_ne!(
            (status, page.contains("只显示这一次")),
            (StatusCode::OK, true)
        );
        // What goes out comes in without changing anything.
        let mine = [yike_core::unit::UnitId::new("110101")];
        let (world, now) = (trial.app.world.now(), trial.app.now());
        let out = [
            crate::exchange::people(&world, &mine, now),
            crate::exchange::posts(&world, &mine, now),
        ];
        let plan = crate::exchange::plan_people(&world, &mine, &PersonId::new("anquan"), &out, now);
        assert_eq!(plan.acts, [], "{:?}", plan.refused);
        assert_eq!(plan.refused, []);
    });
}

/// Units come in as a table; what cases go by is not changed.
#[test]
fn units_are_added_and_renamed_and_never_moved() {
    trial::each(async |trial| {
        let file = "机构代码,机构级别,机构名称,上级机构代码\n\
            110101005008,社区,九道湾社区居委会,110101005\n\
            110101005017,社区,新桥社区居委会,110101005\n\
            110101005009,社区,民安里社区居委会,110101005\n\
            110101010032,街道,枣苑社区居委会,110101010\n\
            110102001001,社区,别区社区居委会,110102001\n\
            110101005018,社区,,110101005\n";
        let at = "/admin/units/exchange";
        let sent = ("units.csv", file.as_bytes());
        let (status, page) = trial
            .upload("guanli", &format!("{at}/check"), &[], sent)
            .await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("新增 1，修改 1，不变 1，结束 0，退回 3"),
            "{page}"
        );
        assert!(
            page.contains("级别和上级不能改") && page.contains("不在您管理的范围"),
            "{page}"
        );
        let (_, rest) = page.split_once("name=\"rows\" value=\"").unwrap();
        let rows = rest.split('"').next().unwrap().to_owned();
        let (status, _) = trial
            .post("guanli", &format!("{at}/keep"), &[("rows", &rows)])
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let world = trial.app.world.now();
        let name = |code: &str| {
            let unit = world.units.get(&yike_core::unit::UnitId::new(code));
            unit.map(|unit| unit.name.clone())
        };
        assert_eq!(name("110101005017").as_deref(), Some("新桥社区居委会"));
        assert_eq!(name("110101005009").as_deref(), Some("民安里社区居委会"));
        assert_eq!(name("110101005018"), None);
        let (status, _) = trial
            .post("anquan", &format!("{at}/keep"), &[("rows", &rows)])
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let mine = [yike_core::unit::UnitId::new("110101")];
        let out = crate::exchange::units(&world, &mine);
        let plan = crate::exchange::plan_units(&world, &mine, &[out]);
        assert_eq!((plan.acts, plan.refused), (vec![], vec![]));
    });
}

/// A street's sites come in as a table and wait for the district like every change of its list.
#[test]
fn sites_come_in_as_a_table_and_a_second_administrator_publishes_them() {
    trial::each(async |trial| {
        publish(trial, small("")).await;
        let (world, now) = (trial.app.world.now(), trial.app.now());
        let street = yike_core::unit::UnitId::new(STREET);
        let out = crate::exchange::sites(&world, &street, now).unwrap();
        let same = crate::exchange::plan_sites(&world, &street, std::slice::from_ref(&out), now);
        assert_eq!((same.changes, same.refused), (vec![], vec![]));
        let file = "机构代码,站点编号,站点类型,站点名称,地址,办理时间,电话,服务方式,无障碍设施,同步类型\n\
            110101005009,night,便民驿站（银行网点）,夜间便民驿站,示例街 1 号大厅,每天 18:00—22:00（错峰延时）,010-00000599,自助智能^代收代办,坡道^低位服务台,\n\
            110101005008,bank,,,,,,,,D\n\
            110101005008,,,,,工作日早上,,,,\n\
            110101005009,x,,,,,,喊一声,,\n";
        let sent = ("sites.csv", file.as_bytes());
        let of = format!("sites-{STREET}");
        let fields = [("of", of.as_str())];
        let (status, page) = trial
            .upload("jiedao-guanli", "/admin/exchange/check", &fields, sent)
            .await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(
            page.contains("看不懂时间“工作日早上”") && page.contains("不认识“喊一声”"),
            "{page}"
        );
        let (_, rest) = page.rsplit_once("name=\"rows\" value=\"").unwrap();
        let rows = rest.split('"').next().unwrap().to_owned();
        let fields = [("of", of.as_str()), ("rows", rows.as_str())];
        let (status, page) = trial
            .post("jiedao-guanli", "/admin/exchange/propose", &fields)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let open = trial.app.store.read(crate::proposal::open).await.unwrap();
        let one = open.first().unwrap();
        let list: yike_core::list::List = toml::from_str(&one.text).unwrap();
        let keys: Vec<String> = list.sites.iter().map(|site| site.key()).collect();
        assert!(keys.contains(&"110101005009-night".to_owned()), "{keys:?}");
        assert!(!keys.contains(&"110101005008-bank".to_owned()), "{keys:?}");
        // Another street's administrator imports none of it.
        let fields = [("of", "sites-110101010")];
        let (status, _) = trial
            .upload("jiedao-guanli", "/admin/exchange/check", &fields, sent)
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    });
}
