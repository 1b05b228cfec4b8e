//! Forms with a table, told on both engines: filed at a counter and by the resident, corrected, read.

use crate::act::CaseKey;
use crate::demo::numbers;
use crate::web::trial::{COMMUNITY, Trial, each};
use axum::http::StatusCode;
use jiff::civil::Date;

crate::sql! {
    CASES = "SELECT home, id FROM case_row ORDER BY number";
}

const ITEM: &str = "low-income-family";
const PHONE: &str = "13900000017";

/// A family of three, as it is typed; the sums do not agree yet.
fn family() -> Vec<(String, String)> {
    let born = |year: i16, order: u16| numbers::id_number(Date::constant(year, 3, 5), order);
    [
        ("marriage", "married".to_owned()),
        ("disability", "none".to_owned()),
        ("filed_by", "self".to_owned()),
        ("members", "3".to_owned()),
        ("income", "3600".to_owned()),
        ("own_income", "2600".to_owned()),
        ("property", "住房一套，自住。".to_owned()),
        ("household.1.member_name", "欧阳小样".to_owned()),
        ("household.1.relation", "spouse".to_owned()),
        ("household.1.member_id", born(1980, 311)),
        ("household.1.member_income", "1,000元".to_owned()),
        // The second row was left empty.
        ("household.2.member_name", String::new()),
        ("household.2.member_income", String::new()),
        ("household.3.member_name", "司马念".to_owned()),
        ("household.3.relation", "child".to_owned()),
        ("household.3.member_id", born(2012, 312)),
        ("household.3.member_income", "500".to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

fn person() -> Vec<(String, String)> {
    [
        ("name", "诸葛样".to_owned()),
        (
            "id_number",
            numbers::id_number(Date::constant(1978, 3, 5), 310),
        ),
        ("phone", PHONE.to_owned()),
        ("address", "样例胡同 1 号".to_owned()),
    ]
    .map(|(key, value)| (key.to_owned(), value))
    .to_vec()
}

fn with(fields: &[(String, String)], more: &[(&str, &str)]) -> Vec<(String, String)> {
    let changed = |key: &str| more.iter().any(|(other, _)| *other == key);
    let kept = fields.iter().filter(|(key, _)| !changed(key)).cloned();
    let more = more.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    kept.chain(more).collect()
}

async fn post(
    trial: &Trial,
    who: &str,
    path: &str,
    fields: &[(String, String)],
) -> (StatusCode, String) {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    trial.post(who, path, &fields).await
}

async fn only_case(trial: &Trial) -> CaseKey {
    let found = trial
        .app
        .store
        .read(|tx| {
            let rows = tx.rows(&CASES, crate::args![])?;
            let keys: Result<Vec<_>, crate::store::StoreError> = rows
                .iter()
                .map(|row| Ok(CaseKey::new(row.text(0)?, row.text(1)?)))
                .collect();
            keys
        })
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    found[0].clone()
}

fn says(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "no {words:?} in\n{page}");
    }
}

fn hides(page: &str, words: &[&str]) {
    for words in words {
        assert!(!page.contains(words), "{words:?} in\n{page}");
    }
}

#[test]
fn a_household_is_taken_in_at_the_counter_corrected_and_read() {
    each(async |trial| {
        let desk = format!("/desk/new/{ITEM}");
        let papers: Vec<(&str, &str)> = ["M01", "M02", "M03", "M06", "M09"]
            .map(|code| ("seen", code))
            .to_vec();
        let place = [("community", COMMUNITY)];
        let typed: Vec<(String, String)> = [person(), family()].concat();
        let typed = with(&with(&typed, &papers), &place);

        // Another row: everything typed stays, nothing is checked.
        let (status, page) = post(
            trial,
            "chuangkou",
            &desk,
            &with(&typed, &[("way", "more-household")]),
        )
        .await;
        assert_eq!(status, StatusCode::OK);
        says(
            &page,
            &[
                "value=\"欧阳小样\"",
                "value=\"1,000元\"",
                "name=\"household.6.member_name\"",
            ],
        );
        hides(&page, &["class=\"faults\""]);

        // What does not add up is told with all else, beside the field and at the top.
        let wrong = with(
            &typed,
            &[("household.3.member_income", "很多"), ("members", "5")],
        );
        let (status, page) = post(trial, "chuangkou", &desk, &wrong).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        says(
            &page,
            &[
                "href=\"#household.3.member_income\"",
                "共同生活的家庭成员第 3 行：月收入：请填写金额",
                "href=\"#members\"",
                "（表里不写申请人自己）",
                "id=\"household.3.member_income-error\"",
            ],
        );
        let (status, page) = post(trial, "chuangkou", &desk, &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        says(
            &page,
            &["“其中申请人本人月收入”、“共同生活的家庭成员”的“月收入”合计应等于“家庭月收入”"],
        );

        let right = with(&typed, &[("household.3.member_income", "0")]);
        let (status, page) = post(trial, "chuangkou", &desk, &right).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let key = only_case(trial).await;
        let case = format!("/cases/{key}");

        // The desk reads the table with names and numbers masked.
        let page = trial.page("chuangkou", &case).await;
        says(&page, &["共同生活的家庭成员", "1000 元", "配偶"]);
        hides(&page, &["欧阳小样", "司马念", "198003050"]);
        let paper = format!("{case}/papers/application");
        let page = trial.page("chuangkou", &paper).await;
        says(&page, &["低保边缘家庭", "申请表", "1000 元"]);
        hides(&page, &["欧阳小样", "诸葛样", PHONE]);
        let (_, page) = trial.post("chuangkou", &paper, &[]).await;
        says(&page, &["欧阳小样", "司马念", "诸葛样", PHONE]);

        // One row is asked for; what it is compared with is open too.
        let ask = [
            ("missing", "household.2"),
            ("note", "孩子的收入请核对"),
            ("why-household.2", "打工收入也要写"),
        ];
        let (status, page) = trial
            .post("chuangkou", &format!("{case}/do/ask-correction"), &ask)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let answer = format!("{case}/do/answer-correction");
        let page = trial.page("chuangkou", &answer).await;
        says(
            &page,
            &[
                "共同生活的家庭成员第 2 行",
                "name=\"household.2.member_income\"",
                "name=\"income\"",
            ],
        );
        hides(&page, &["household.1.member_income", "司马念"]);
        // Masked cells that stay empty keep what stands there.
        let row = [
            ("household.2.member_name", ""),
            ("household.2.member_id", ""),
            ("household.2.relation", "child"),
            ("household.2.member_income", "400"),
            ("members", "3"),
            ("own_income", "2600"),
        ];
        let only_row: Vec<(&str, &str)> = row.to_vec();
        let (status, page) = trial
            .post(
                "chuangkou",
                &answer,
                &[&only_row[..], &[("income", "3600")]].concat(),
            )
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&page, &["合计应等于“家庭月收入”"]);
        let (status, page) = trial
            .post(
                "chuangkou",
                &answer,
                &[&only_row[..], &[("income", "4000")]].concat(),
            )
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let page = trial.page("chuangkou", &case).await;
        says(&page, &["400 元", "4000 元", "1000 元"]);
        let (_, page) = trial.post("chuangkou", &paper, &[]).await;
        says(&page, &["欧阳小样", "司马念", "400 元", "4000 元"]);
    });
}

#[test]
fn a_resident_fills_in_a_household_and_corrects_the_whole_table() {
    each(async |trial| {
        trial.log_in_resident("resident", PHONE).await;
        let id = uuid::Uuid::now_v7().to_string();
        let (status, _) = trial
            .post(
                "resident",
                &format!("/apply/{ITEM}"),
                &[("command_id", &id)],
            )
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let step = |name: &str| format!("/drafts/{id}/{name}");
        let street = crate::web::trial::STREET;
        for (name, fields) in [
            ("situation", family()),
            ("person", person()),
            ("place", vec![("street".to_owned(), street.to_owned())]),
            (
                "community",
                vec![("community".to_owned(), COMMUNITY.to_owned())],
            ),
        ] {
            let (status, page) = post(trial, "resident", &step(name), &fields).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{name}: {page}");
        }
        let page = trial.page("resident", &step("fields")).await;
        says(&page, &["name=\"household.1.member_name\"", "再加一行"]);
        let shown = ["members", "income", "own_income", "property", "household"];
        let shown: Vec<(&str, &str)> = shown.map(|key| ("shown", key)).to_vec();
        let typed: Vec<(String, String)> = [family(), with(&[], &shown)].concat();
        // The button adds a row and keeps what was typed, faults or not.
        let more = with(&typed, &[("go", "more-household")]);
        let (status, _) = post(trial, "resident", &step("fields"), &more).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let page = trial
            .page("resident", &format!("{}?rows=household", step("fields")))
            .await;
        says(
            &page,
            &["value=\"欧阳小样\"", "name=\"household.6.member_name\""],
        );
        let (status, page) = post(trial, "resident", &step("fields"), &typed).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&page, &["合计应等于“家庭月收入”", "href=\"#income\""]);
        let right = with(&typed, &[("household.3.member_income", "0")]);
        // `with` keeps one of each key: the page says again what it showed.
        let right = [right, with(&[], &shown)].concat();
        let (status, page) = post(trial, "resident", &step("fields"), &right).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let waived = [("seen_M01", "1"), ("seen_M02", "1"), ("seen_M06", "1")];
        let (_, _) = trial.post("resident", &step("papers"), &waived).await;
        let page = trial.page("resident", &step("review")).await;
        says(&page, &["欧阳小样", "司马念", "1,000元"]);
        hides(&page, &["class=\"faults\""]);
        let (status, page) = trial
            .post(
                "resident",
                &format!("/drafts/{id}/submit"),
                &[("agree", "yes"), ("go", "submit")],
            )
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let key = only_case(trial).await;
        let case = format!("/cases/{key}");
        let page = trial.page("resident", &case).await;
        says(&page, &["欧阳小样", "司马念", "1000 元"]);

        // The whole table is asked for; the resident takes the second row out.
        let ask = [
            ("missing", "household"),
            ("why-household", "少写、多写了谁请核对"),
            ("note", "请重新填写成员表"),
        ];
        let (status, page) = trial
            .post("chuangkou", &format!("{case}/do/ask-correction"), &ask)
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let answer = format!("{case}/do/answer-correction");
        let page = trial.page("resident", &answer).await;
        says(&page, &["value=\"司马念\"", "name=\"members\""]);
        let typed = with(
            &family(),
            &[
                ("household.3.member_name", ""),
                ("household.3.relation", ""),
                ("household.3.member_id", ""),
                ("household.3.member_income", ""),
                ("rows", "household"),
                ("members", "2"),
            ],
        );
        let more = with(&typed, &[("add_row", "more-household")]);
        let (status, page) = post(trial, "resident", &answer, &more).await;
        assert_eq!(status, StatusCode::OK);
        says(
            &page,
            &["value=\"欧阳小样\"", "name=\"household.4.member_name\""],
        );
        let (status, page) = post(trial, "resident", &answer, &typed).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
        let page = trial.page("resident", &case).await;
        says(&page, &["欧阳小样"]);
        hides(&page, &["司马念"]);
        let page = trial
            .page("resident", &format!("{case}/papers/application"))
            .await;
        says(&page, &["欧阳小样", "诸葛样"]);
        hides(&page, &["司马念"]);
    });
}

/// What stands on the page, without what its script would bring in.
fn in_sight(page: &str) -> String {
    let mut parts = page.split("<template");
    let mut seen = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        seen += part.split_once("</template>").map_or("", |(_, rest)| rest);
    }
    seen
}

/// A paper that hangs on a field, not on a situation, is taken in and asked for at the counter too.
#[test]
fn a_tenancy_agreement_is_taken_in_from_whoever_rents() {
    each(async |trial| {
        let desk = "/desk/new/subsistence-allowance";
        let lives = |housing: &'static str| {
            vec![
                ("marriage", "single"),
                ("disability", "none"),
                ("illness", "none"),
                ("filed_by", "self"),
                ("housing", housing),
                ("seen", "M11"),
            ]
        };
        let stray = "“房屋租赁合同”在这种情形下不用交";
        let (status, page) = trial.post("chuangkou", desk, &lives("rented")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&page, &["name=\"rent\"", "id=\"seen-M11\""]);
        hides(&in_sight(&page), &[stray, "id=\"seen-M10\""]);
        let (_, page) = trial.post("chuangkou", desk, &lives("own")).await;
        says(&page, &["id=\"seen-M10\"", stray]);
        hides(&in_sight(&page), &["name=\"rent\""]);
    });
}

#[test]
fn every_item_has_a_blank_form_and_a_sample_in_both_languages() {
    each(async |trial| {
        let world = trial.app.world.now();
        for published in world.catalogue(trial.app.now()) {
            let item = &published.item;
            let path = format!("/items/{}/form", item.key);
            let blank = trial.page("chuangkou", &path).await;
            let sample = trial.page("chuangkou", &format!("{path}?sample=1")).await;
            says(&blank, &[&item.name, "申请人声明"]);
            hides(&blank, &["示例 SAMPLE", "李样例"]);
            says(&sample, &["示例 SAMPLE", "李样例"]);
            assert!(item.sample().is_ok(), "{}: {:?}", item.key, item.sample());
            let guide = trial
                .page("chuangkou", &format!("/items/{}", item.key))
                .await;
            says(&guide, &[&path, "空白表格", "示例样表"]);
        }
    });
}

#[test]
fn a_combined_condition_is_told_in_words() {
    each(async |trial| {
        let page = trial
            .page("chuangkou", "/items/temporary-relief/form")
            .await;
        says(
            &page,
            &[
                "“是不是等不得的急难”选“急难，需先行救助（24 小时内）”，并且“主要困难是什么造成的”选“突发重病”或“火灾、交通事故等意外”",
            ],
        );
    });
}
