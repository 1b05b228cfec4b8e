//! Stories of the counter, on both engines: one client after the other, a question that is owned, a draft
//! looked through together, what a desk may know and what it may not.

use crate::draft::{self, Words};
use crate::web::trial::{self, COMMUNITY, Trial, at};
use crate::{args, sql};
use axum::http::StatusCode;
use std::collections::BTreeMap;
use yike_core::who::PersonId;

sql! {
    EVENTS = "SELECT text FROM event WHERE stream = $1 ORDER BY home, id, seq";
    COUNT_DRAFTS = "SELECT COUNT(*) FROM draft WHERE owner = $1 AND step <> 'filed'";
    SMS = "SELECT words FROM demo_sms WHERE phone = $1 ORDER BY at DESC, id DESC LIMIT 1";
    DROP_DRAFT = "DELETE FROM draft WHERE id = $1";
    PRIVATE = "SELECT COUNT(*) FROM private WHERE kind = 'question'";
}

const PAGE: &[u8] = include_bytes!("../../../demo/paper.png");
const PHONE: &str = "13800006601";

async fn events(trial: &Trial, stream: &'static str) -> Vec<String> {
    let rows = trial
        .app
        .store
        .read(move |tx| tx.rows(&EVENTS, args![stream]))
        .await;
    let rows = rows.unwrap();
    rows.iter()
        .map(|row| row.text(0).unwrap().to_owned())
        .collect()
}

async fn number(trial: &Trial, sql: &'static crate::store::Sql, arg: Option<&str>) -> i64 {
    let arg = arg.map(str::to_owned);
    trial
        .app
        .store
        .read(move |tx| match &arg {
            Some(arg) => tx.one(sql, args![arg])?.unwrap().i64(0),
            None => tx.one(sql, args![])?.unwrap().i64(0),
        })
        .await
        .unwrap()
}

fn id_number() -> String {
    crate::demo::id_number(jiff::civil::date(1958, 3, 4), 331)
}

/// 高龄津贴 of a made-up person, everything there but what the caller leaves out.
fn allowance<'a>(number: &'a str, id: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("command_id", id),
        ("name", "柳立春"),
        ("id_number", number),
        ("phone", PHONE),
        ("address", "九道湾胡同演示 7 号"),
        ("community", COMMUNITY),
        ("filed_by", "self"),
        ("account", "6217000000000000000"),
        ("living", "family"),
        ("seen", "M01"),
        ("seen", "M02"),
        ("seen", "M03"),
        ("seen", "M05"),
        ("seen", "M25"),
    ]
}

fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

const PATH: &str = "/desk/new/senior-allowance";

/// Lesson 1: no button loses typing, and a fault does not cost the pages that were taken.
#[test]
fn what_was_typed_and_taken_survives_a_fault_a_switch_and_a_reload() {
    trial::each(async |trial| {
        let (number, id) = (id_number(), fresh());
        let mut fields = allowance(&number, &id);
        fields.retain(|(key, value)| *key != "account" && *value != "M01");
        let page = ("file-M01", "身份证.png", PAGE);
        let (status, html) = trial.upload_as("shequ", PATH, &fields, page).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{html}");
        assert!(
            html.contains("柳立春") && html.contains("第 1 页"),
            "{html}"
        );
        // The page that was taken counts: only the account is missing.
        assert!(
            html.contains("津贴发放账户") && !html.contains("还缺“居民身份证”"),
            "{html}"
        );
        // A reload, and the switch to English, find everything again.
        let again = format!("{PATH}?visit={id}");
        let html = trial.page("shequ", &again).await;
        assert!(html.contains("柳立春") && html.contains("data-page=\"image/png\""));
        let mut switched = fields.clone();
        switched.push(("go", "lang-en"));
        let (status, _) = trial.post("shequ", PATH, &switched).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(trial.page("shequ", &again).await.contains("柳立春"));
        // Nobody else opens it, not even the colleague beside.
        let (status, _) = trial.get("shequ-b", &again).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        fields.push(("account", "6217000000000000000"));
        let (status, html) = trial.post("shequ", PATH, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
        // Sent twice it is one case; and nothing is left of the draft.
        let (status, _) = trial.post("shequ", PATH, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(number_of_drafts(trial, "shequ").await, 0);
        let filed = events(trial, "case").await;
        let first = filed
            .iter()
            .filter(|text| text.contains("\"filed\""))
            .count();
        assert_eq!(first, 1, "{filed:?}");
        assert!(filed.iter().all(|text| !text.contains("柳立春")));
    });
}

/// Stopped between the filing and the emptying of the draft: what the case names is never swept away.
#[test]
fn a_draft_whose_case_is_filed_gives_up_without_the_files_of_the_case() {
    trial::each(async |trial| {
        let (app, number, owner) = (&trial.app, id_number(), "desk/shequ");
        let mut kept = Vec::new();
        for is_filed in [true, false] {
            let id = fresh();
            let mut fields = allowance(&number, &id);
            fields.retain(|(key, _)| *key != "account");
            let page = ("file-M01", "a.png", PAGE);
            trial.upload_as("shequ", PATH, &fields, page).await;
            let draft = draft::find(app, owner, &id).await.unwrap().unwrap();
            let note = draft.words.papers["M01"].files[0].clone();
            if is_filed {
                fields.push(("account", "6217000000000000000"));
                let (status, _) = trial.post("shequ", PATH, &fields).await;
                assert_eq!(status, StatusCode::SEE_OTHER);
                let gone = id.clone();
                let drop = app.store.write(move |tx| {
                    tx.put(&DROP_DRAFT, args![&gone]);
                    Ok::<_, crate::store::StoreError>(())
                });
                drop.await.unwrap();
                let world = app.world.now();
                let item = world.published("senior-allowance", app.now()).unwrap();
                draft::begin_by(app, owner, &id, item, true, "", &draft.words)
                    .await
                    .unwrap();
            }
            draft::discard(app, owner, &id).await.unwrap();
            kept.push(crate::files::open(app, &note).await.is_ok());
        }
        assert_eq!(kept, [true, false]);
    });
}

async fn number_of_drafts(trial: &Trial, person: &str) -> i64 {
    number(trial, &COUNT_DRAFTS, Some(&format!("desk/{person}"))).await
}

/// Lesson 5: the next client begins clean; two in a row share no byte.
#[test]
fn the_next_client_starts_with_nothing_of_the_one_before() {
    trial::each(async |trial| {
        let (number, id) = (id_number(), fresh());
        let (status, html) = trial.post("shequ", PATH, &allowance(&number, &id)).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
        let words = ["柳立春", number.as_str(), PHONE, "九道湾胡同演示 7 号"];
        for path in ["/desk/new", PATH, "/desk/new/temporary-relief"] {
            let page = trial.page("shequ", path).await;
            for word in words {
                assert!(!page.contains(word), "{path} still has {word}");
            }
        }
        // A client who goes away leaves nothing either.
        let id = fresh();
        let mut fields = allowance(&number, &id);
        fields.push(("way", "list"));
        trial.post("shequ", PATH, &fields).await;
        assert_eq!(number_of_drafts(trial, "shequ").await, 1);
        trial
            .post("shequ", PATH, &[("command_id", &id), ("way", "away")])
            .await;
        assert_eq!(number_of_drafts(trial, "shequ").await, 0);
    });
}

/// What fills a field is a look that the resident sees; another desk learns nothing.
#[test]
fn a_desk_fills_in_what_its_own_cases_say_and_writes_it_down() {
    trial::each(async |trial| {
        let (number, id) = (id_number(), fresh());
        trial.post("shequ", PATH, &allowance(&number, &id)).await;
        assert!(events(trial, "look").await.is_empty());
        let begin = [
            ("id_number", number.as_str()),
            ("name", "柳立春"),
            ("address", "北京市东城区民安街演示 7 号"),
            ("item", "temporary-relief"),
        ];
        let (status, _) = trial.post("shequ", "/desk/new", &begin).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let html = trial.page("shequ", "/desk/new").await;
        let (_, rest) = html
            .split_once("/desk/new/temporary-relief?visit=")
            .unwrap();
        let visit = rest.split('"').next().unwrap();
        let page = trial
            .page(
                "shequ",
                &format!("/desk/new/temporary-relief?visit={visit}"),
            )
            .await;
        assert!(
            page.contains(PHONE) && page.contains("6217000000000000000"),
            "{page}"
        );
        assert!(page.contains("办过的件里有"));
        // What the card says wins over what was known before.
        assert!(page.contains("民安街演示 7 号") && !page.contains("九道湾胡同"));
        let looks = events(trial, "look").await;
        assert_eq!(looks.len(), 1, "{looks:?}");
        assert!(looks[0].contains("phone") && !looks[0].contains(PHONE));
        // The street next door has no case of this person on its way.
        trial.post("dong", "/desk/new", &begin).await;
        let html = trial.page("dong", "/desk/new").await;
        if let Some((_, rest)) = html.split_once("/desk/new/temporary-relief?visit=") {
            let visit = rest.split('"').next().unwrap();
            let path = format!("/desk/new/temporary-relief?visit={visit}");
            assert!(!trial.page("dong", &path).await.contains(PHONE));
        }
        assert_eq!(events(trial, "look").await.len(), 1);
    });
}

/// Lesson 4: a near duplicate is shown side by side and filed only with a reason.
#[test]
fn a_near_duplicate_stands_beside_the_open_one() {
    trial::each(async |trial| {
        let (number, id) = (id_number(), fresh());
        trial.post("shequ", PATH, &allowance(&number, &id)).await;
        let other = crate::demo::id_number(jiff::civil::date(1958, 3, 4), 333);
        let id = fresh();
        let mut fields = allowance(&other, &id);
        let (status, html) = trial.post("shequ", PATH, &fields).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(html.contains("同一个手机号") && html.contains("相同") && html.contains("不同"));
        assert!(!html.contains(&number), "the old one stays masked");
        fields.push(("force", "yes"));
        let (status, html) = trial.post("shequ", PATH, &fields).await;
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(html.contains("请选一个理由"), "{html}");
        fields.push(("same_reason", "other-person"));
        let (status, html) = trial.post("shequ", PATH, &fields).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
        let visits = events(trial, "visit").await;
        assert!(
            visits.iter().any(|text| text.contains("other-person")),
            "{visits:?}"
        );
    });
}

#[test]
fn a_notice_of_what_is_missing_goes_to_the_phone_without_name_or_item() {
    trial::each(async |trial| {
        let (number, id) = (id_number(), fresh());
        let mut fields = allowance(&number, &id);
        fields.retain(|(_, value)| *value != "M02");
        let (status, _) = trial
            .post("shequ", "/desk/told/senior-allowance", &fields)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let row = trial
            .app
            .store
            .read(|tx| tx.one(&SMS, args![PHONE]))
            .await
            .unwrap();
        let said = row.expect("a message").text(0).unwrap().to_owned();
        assert!(said.contains("还缺 1 项材料"), "{said}");
        assert!(!said.contains("柳立春") && !said.contains("津贴"), "{said}");
        let (status, html) = trial
            .get("nobody-yet", &format!("/told/{COMMUNITY}/{id}"))
            .await;
        assert_eq!(status, StatusCode::OK, "{html}");
        assert!(html.contains("居民户口簿") && !html.contains("柳立春"));
    });
}

#[test]
fn whoever_is_asked_first_owns_the_question_until_another_post_takes_it() {
    trial::each(async |trial| {
        let id = fresh();
        let ask = [
            ("command_id", id.as_str()),
            ("item", "senior-allowance"),
            ("question", "搬到外省以后，津贴还能不能接着领？"),
            ("phone", PHONE),
            ("channel", "phone"),
        ];
        let (status, html) = trial.post("shequ", "/desk/questions", &ask).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
        let place = format!("/desk/questions/{id}");
        let page = trial.page("shequ", &place).await;
        assert!(
            page.contains("接着领") && !page.contains(PHONE),
            "the phone is masked"
        );
        // Offered, and still whose it was; on both desks.
        let to = ("to", "110101005/section");
        let (status, _) = trial.post("shequ", &format!("{place}/offer"), &[to]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        for person in ["shequ", "keshi"] {
            let list = trial.page(person, "/desk/questions").await;
            assert!(
                list.contains("shequ（") && list.contains("接手"),
                "{person}: {list}"
            );
        }
        let (status, _) = trial.post("keshi", &format!("{place}/answer"), &[]).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "not taken yet");
        trial.post("keshi", &format!("{place}/take"), &[]).await;
        assert!(
            trial
                .page("shequ", "/desk/questions")
                .await
                .contains("keshi（")
        );
        // A stranger's desk does not learn that it exists.
        assert_eq!(trial.get("dong", &place).await.0, StatusCode::NOT_FOUND);
        // The next working day has passed: both see it late.
        trial.later(at("2026-11-04", 0));
        for person in ["shequ", "keshi"] {
            assert!(trial.page(person, "/desk/questions").await.contains("超期"));
        }
        let (status, html) = trial.post("keshi", &format!("{place}/call"), &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains(PHONE), "shown for calling back");
        trial.post("keshi", &format!("{place}/answer"), &[]).await;
        assert!(
            trial
                .page("shequ", "/desk/questions")
                .await
                .contains("没有等着答复")
        );
        let visits = events(trial, "visit").await;
        for word in [PHONE, "接着领"] {
            assert!(visits.iter().all(|text| !text.contains(word)), "{word}");
        }
        let kinds = ["asked", "offered", "taken", "looked", "answered"];
        for kind in kinds {
            assert!(visits.iter().any(|text| text.contains(kind)), "{kind}");
        }
        // A month later the words are erased.
        assert_eq!(number(trial, &PRIVATE, None).await, 1);
        trial.later(at("2026-12-08", 0));
        trial.page("shequ", "/desk/questions").await;
        assert_eq!(number(trial, &PRIVATE, None).await, 0);
    });
}

#[test]
fn advice_is_counted_by_day_and_says_nothing_about_anybody() {
    trial::each(async |trial| {
        for way in ["counter", "phone", "door", "counter"] {
            let (status, _) = trial
                .post("shequ", "/desk/advice", &[("q", "glj"), ("way", way)])
                .await;
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        let page = trial.page("shequ", "/desk/advice").await;
        assert!(page.contains("高龄老年人津贴：4 次"), "{page}");
        let noted = events(trial, "visit").await;
        assert_eq!(noted.len(), 4);
        assert!(noted.iter().all(|text| text.contains("senior-allowance")));
    });
}

/// 申报辅导: nothing of the draft stays at the desk, and the marks show at the fields.
#[test]
fn a_draft_is_looked_through_together_and_handed_back() {
    trial::each(async |trial| {
        trial.log_in_resident("wang", PHONE).await;
        let owner = trial.app.keys.resident_of_phone(PHONE);
        let owner = PersonId::new(owner);
        let published = trial.app.world.now();
        let published = published
            .published("senior-allowance", trial.app.now())
            .unwrap();
        let typed = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect()
        };
        let words = Words {
            person: typed(&[("name", "王秀兰"), ("phone", PHONE)]),
            answers: typed(&[("filed_by", "self"), ("account", "6217000000000000000")]),
            ..Words::default()
        };
        let id = fresh();
        let app = &trial.app;
        draft::begin_by(app, owner.as_str(), &id, published, true, "", &words)
            .await
            .unwrap();
        let (status, page) = trial
            .post("wang", &format!("/drafts/{id}/coach"), &[])
            .await;
        assert_eq!(status, StatusCode::OK, "{page}");
        let (_, rest) = page.split_once("<p class=\"code\">").unwrap();
        let code = rest.split('<').next().unwrap().to_owned();
        let (status, _) = trial
            .post("shequ", "/desk/coach", &[("code", "00000000")])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, page) = trial.post("shequ", "/desk/coach", &[("code", &code)]).await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains("王秀兰") && page.contains("6217000000000000000"),
            "{page}"
        );
        // The first worker who opened it is the only one.
        let (status, page) = trial
            .post("shequ-b", "/desk/coach", &[("code", &code)])
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.contains("王秀兰"));
        let marks = [
            ("code", code.as_str()),
            ("mark-account", "卡号少一位，请对着卡再看一遍"),
            ("mark-file_M01", "请拍正反两面"),
            ("mark-nothing", "x"),
        ];
        let (status, _) = trial.post("shequ", "/desk/coach/back", &marks).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        // Used up; nothing is left here, and what was written down names nobody.
        let (status, page) = trial.post("shequ", "/desk/coach", &[("code", &code)]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!page.contains("王秀兰"));
        assert_eq!(number_of_drafts(trial, "shequ").await, 0);
        let visits = events(trial, "visit").await;
        assert!(visits.iter().any(|text| text.contains("coached")));
        assert!(
            visits
                .iter()
                .all(|text| !text.contains("卡号") && !text.contains(&id))
        );
        // On the resident's phone: on the review page, and at the field until it is another.
        let review = trial.page("wang", &format!("/drafts/{id}/review")).await;
        assert!(
            review.contains("有 2 处请您改") && review.contains("请拍正反两面"),
            "{review}"
        );
        let step = format!("/drafts/{id}/fields");
        let page = trial.page("wang", &step).await;
        assert!(
            page.contains("id=\"account-error\"") && page.contains("卡号少一位"),
            "{page}"
        );
        let fields = [
            ("shown", "account"),
            ("account", "6217000000000000018"),
            ("go", "later"),
        ];
        trial.post("wang", &step, &fields).await;
        let review = trial.page("wang", &format!("/drafts/{id}/review")).await;
        assert!(!review.contains("卡号少一位"), "{review}");
        assert!(
            trial
                .page("wang", &format!("/drafts/{id}/review"))
                .await
                .contains("有 1 处请您改")
        );
    });
}
