//! The printed papers: each only after its event, in the words of its type of item.

use super::town::{STATION, STREET, Town, story};
use crate::act::CaseKey;
use crate::rated::Code;
use crate::web::casework::papers::Sheet;
use yike_core::case::Kind;
use yike_core::who::Duty;

const ORDINARY: &[(&str, &str)] = &[("urgency", "ordinary")];
const URGENT: &[(&str, &str)] = &[("urgency", "urgent"), ("cause", "accident")];

/// The words of the sheet, one line each, without what differs from run to run.
fn words(html: &str, town_code: &str) -> String {
    let sheet = html.split("<article").nth(1).expect("a sheet");
    let sheet = sheet.split("</article>").next().expect("its end");
    let mut text = String::new();
    let mut inside = true;
    for c in sheet.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push('\n');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.map(|line| match line.split_once("账簿封签 ") {
        Some((front, rest)) => format!("{front}账簿封签 ……{}", &rest[19..]),
        // 评价码 is of this case, whose id is made anew each time.
        None if Code::parse(line).is_some() => "评价码".to_owned(),
        None => line.replace(town_code, "XXXX-XXXX"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn code(town: &Town, key: &CaseKey) -> String {
    let resident = town.resident(key).await;
    let page = town.get(&resident, &format!("/cases/{key}")).await;
    let rest = page.text.split("查询码").nth(1).expect("a code");
    let rest = rest.split("<span class=\"num\">").nth(1).expect("a code");
    rest.chars().take(9).collect()
}

#[test]
fn lesson_8_a_paper_exists_only_after_its_event() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, Some(STATION)).await;
        let resident = town.resident(&key).await;
        let worker = town.staff(STATION, Duty::Station).await;
        let path = |sheet: Sheet| format!("/cases/{key}/papers/{}", sheet.as_str());
        for sheet in Sheet::ALL {
            let there = matches!(sheet, Sheet::Receipt | Sheet::Application);
            let expected = if there { 200 } else { 404 };
            town.get(&resident, &path(sheet)).await.is(expected);
        }
        town.get(&resident, &format!("/cases/{key}/papers/nonsense"))
            .await
            .is(404);
        town.play(&key, &[Kind::HandOver]).await;
        town.get(&worker, &path(Sheet::Handover)).await.is(200);
        // The list of papers is between the desks.
        town.get(&resident, &path(Sheet::Handover)).await.is(404);
        let stranger = town.stranger().await;
        town.get(&stranger, &path(Sheet::Receipt)).await.is(404);
        let auditor = town.staff("110101", Duty::Auditor).await;
        town.get(&auditor, &path(Sheet::Receipt)).await.is(404);
    });
}

#[test]
fn the_full_name_on_a_paper_is_a_look() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", URGENT, Some(STATION)).await;
        let known = town.applicant(&key).await;
        let path = format!("/cases/{key}/papers/receipt");
        let worker = town.staff(STATION, Duty::Station).await;
        let before = town.app.store.stats().statements;
        let page = town.get(&worker, &path).await;
        assert!(town.app.store.stats().statements - before <= 6);
        page.is(200).hides(&known.name).says("打印正本");
        let full = town.post(&worker, &path, &[]).await;
        full.is(200).says(&known.name).hides(&known.id_number);
        let resident = town.resident(&key).await;
        town.get(&resident, &path)
            .await
            .says(&known.name)
            .hides("打印正本");
        town.get(&resident, &format!("/cases/{key}"))
            .await
            .says("打印文书，看了收件凭证正本");
    });
}

#[test]
fn a_benefit_has_a_plain_acceptance_in_the_street_s_name() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, Some(STATION)).await;
        town.play(&key, &[Kind::HandOver, Kind::Accept]).await;
        let resident = town.resident(&key).await;
        let page = town
            .get(&resident, &format!("/cases/{key}/papers/acceptance"))
            .await;
        page.is(200).hides("行政许可");
        let code = code(&town, &key).await;
        insta::assert_snapshot!("acceptance_of_a_benefit", words(&page.text, &code));
    });
}

#[test]
fn a_permit_has_its_decision_in_the_bureau_s_name() {
    story(async {
        let town = Town::new().await;
        let key = town.file("food-business-licence", &[], None).await;
        town.play(
            &key,
            &[
                Kind::Accept,
                Kind::Claim,
                Kind::RecordCheck,
                Kind::Extend,
                Kind::Pass,
                Kind::Pass,
                Kind::Approve,
                Kind::MakeCertificate,
                Kind::Deliver,
            ],
        )
        .await;
        let resident = town.resident(&key).await;
        let path = |sheet: &str| format!("/cases/{key}/papers/{sheet}");
        let accepted = town.get(&resident, &path("acceptance")).await;
        accepted.is(200).says("受理通知书");
        for sheet in ["extension", "closing", "delivery", "receipt"] {
            town.get(&resident, &path(sheet)).await.is(200);
        }
        let page = town.get(&resident, &path("decision")).await;
        page.is(200);
        let code = code(&town, &key).await;
        insta::assert_snapshot!("decision_of_a_permit", words(&page.text, &code));
    });
}

/// Item, answers, what happens, the paper and words on it.
type Tried = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [Kind],
    Sheet,
    &'static str,
);

#[test]
fn every_other_paper_can_be_printed() {
    story(async {
        let town = Town::new().await;
        let cases: [Tried; 6] = [
            (
                "temporary-relief",
                URGENT,
                &[Kind::AskCorrection],
                Sheet::Correction,
                "补正告知书",
            ),
            (
                "temporary-relief",
                URGENT,
                &[Kind::NotAccept],
                Sheet::NonAcceptance,
                "六十日内依法申请行政复议",
            ),
            (
                "temporary-relief",
                URGENT,
                &[Kind::Withdraw],
                Sheet::Ending,
                "您已经撤回",
            ),
            (
                "disability-certificate",
                &[],
                &[Kind::Accept, Kind::Pass, Kind::Suspend],
                Sheet::Suspension,
                "残疾评定",
            ),
            (
                "flexible-employment",
                &[],
                &[Kind::CloseAtOnce],
                Sheet::Decision,
                "办理结果告知书",
            ),
            (
                "temporary-relief",
                ORDINARY,
                &[Kind::Accept, Kind::HangNotice],
                Sheet::Notice,
                "接受监督",
            ),
        ];
        for (item, answers, kinds, sheet, says) in cases {
            let key = town.file(item, answers, None).await;
            town.play(&key, kinds).await;
            let known = town.applicant(&key).await;
            let path = format!("/cases/{key}/papers/{}", sheet.as_str());
            let person = match sheet {
                Sheet::Notice => town.staff(STREET, Duty::Section).await,
                _ => town.resident(&key).await,
            };
            let page = town.get(&person, &path).await;
            page.is(200)
                .says(says)
                .says("测试印章")
                .hides(&known.id_number);
            if sheet == Sheet::Notice {
                page.hides(&known.name).hides("查询码");
            }
        }
    });
}

/// What lets the holder of a receipt hold the ledger to its word; and the file for a third person.
#[test]
fn a_receipt_bears_the_heads_and_the_case_page_gives_the_evidence() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, None).await;
        let resident = town.resident(&key).await;
        let auditor = town.staff("110101", Duty::Auditor).await;
        let evidence = format!("/cases/{key}/evidence");
        town.get(&resident, &evidence)
            .await
            .is(422)
            .says("还没有签名封签");
        crate::heads::sign(&town.app, false).await.expect("signed");
        let city = town.app.store.read(crate::heads::city).await;
        let city = city.expect("read").expect("a head");
        let (size, root) = (city.size, crate::heads::short(&city.root));
        let words = format!("全市签名封签：{size} 项 {root}");
        let paper = format!("/cases/{key}/papers/receipt");
        let filed = format!("/cases/{key}/filed");
        town.get(&resident, &paper).await.is(200).says(&words);
        town.get(&resident, &filed)
            .await
            .is(200)
            .says(&words)
            .says("账簿封签：第 1 条");
        let window = town.staff(STREET, Duty::Window).await;
        let counter = format!("/desk/filed/{key}");
        town.get(&window, &counter).await.is(200).says(&words);
        let english = town.resident(&key).await.in_english();
        town.get(&english, &filed)
            .await
            .is(200)
            .says("signed head")
            .hides("⟦");
        for reader in [&resident, &auditor] {
            town.get(reader, &format!("/cases/{key}"))
                .await
                .says(&evidence);
            let file = town.get(reader, &evidence).await;
            file.is(200);
            let read = serde_json::from_str(&file.text).expect("an evidence file");
            let own = town.app.heads.signer.public();
            crate::heads::evidence::check(&read, Some(own), None).expect("it holds");
        }
        town.get(&window, &format!("/cases/{key}"))
            .await
            .hides(&evidence);
    });
}
