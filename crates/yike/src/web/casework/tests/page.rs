//! The case page, seen by everybody.

use super::town::{STATION, STREET, Town, story};
use yike_core::case::Kind::{
    self, Accept, Approve, AskCorrection, Claim, HandOver, HangNotice, MakeCertificate, NotAccept,
    Pass, Rate, RecordCheck, Refuse, Resume, Return, Suspend, TakePapers, Withdraw,
};
use yike_core::who::Duty;

const ORDINARY: &[(&str, &str)] = &[("urgency", "ordinary")];

#[test]
fn everybody_on_the_way_sees_the_case_and_nobody_else() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, Some(STATION)).await;
        let path = format!("/cases/{key}");
        let known = town.applicant(&key).await;

        let resident = town.resident(&key).await;
        let page = town.get(&resident, &path).await;
        page.is(200)
            .says("材料在九道湾社区，接下来交给北新桥街道受理；受理后 10 个工作日内办结。您现在不用做什么。")
            .says("撤回申请")
            .hides("最晚")
            .hides("审核要点")
            .hides(&known.id_number);

        town.play(&key, &[HandOver, Accept]).await;
        let page = town.get(&resident, &path).await;
        page.is(200)
            .says("已受理，北新桥街道正在审查，最晚 12 月 4 日（周五）办结。您现在不用做什么。")
            .says("为什么是 12 月 4 日（周五）？")
            .says("今天到这里，限 10 个工作日")
            .says("受理了申请");

        let posts = [
            (STATION, Duty::Station),
            (STREET, Duty::Window),
            (STREET, Duty::Section),
            ("110101", Duty::Supervisor),
            ("110101", Duty::Auditor),
        ];
        for (unit, duty) in posts {
            let person = town.staff(unit, duty).await;
            let before = town.app.store.stats().statements;
            let page = town.get(&person, &path).await;
            let statements = town.app.store.stats().statements - before;
            assert!(statements <= 6, "{duty:?}: {statements} statements");
            page.is(200)
                .says("已受理，北新桥街道正在审查，最晚 12 月 4 日（周五）办结。等北新桥街道科室经办领办。")
                .hides(&known.id_number)
                .hides(&known.phone)
                .hides(&known.name);
            match duty {
                Duty::Auditor => page.hides("困难情况").hides("看完整信息"),
                Duty::Supervisor => page.says("困难情况").hides("看完整信息"),
                _ => page.says("困难情况").says("审核要点").says("看完整信息"),
            };
        }

        let stranger = town.stranger().await;
        town.get(&stranger, &path).await.is(404);
        let elsewhere = town.staff("110101001", Duty::Window).await;
        town.get(&elsewhere, &path).await.is(404);
        let administrator = town.staff("110101", Duty::Administrator).await;
        town.get(&administrator, &path).await.is(404);
        town.get(&resident, "/cases/nonsense").await.is(404);
    });
}

#[test]
fn a_look_shows_the_full_values_once_and_the_resident_sees_it() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, Some(STATION)).await;
        let (path, look) = (format!("/cases/{key}"), format!("/cases/{key}/look"));
        let known = town.applicant(&key).await;
        let worker = town.staff(STATION, Duty::Station).await;
        town.get(&worker, &path)
            .await
            .hides(&known.id_number)
            .says("还没有人看过");

        let page = town.post(&worker, &look, &[]).await;
        page.is(200)
            .says(&known.id_number)
            .says(&known.name)
            .says(&known.phone);
        town.get(&worker, &path).await.hides(&known.id_number);

        let resident = town.resident(&key).await;
        town.get(&resident, &path)
            .await
            .says("办理本件，看了姓名、证件号码、手机号、住址、申请内容")
            .says("九道湾社区全能社工");
        town.post(&resident, &look, &[]).await.is(403);
        let supervisor = town.staff("110101", Duty::Supervisor).await;
        town.post(&supervisor, &look, &[]).await.is(403);
        let stranger = town.stranger().await;
        town.post(&stranger, &look, &[]).await.is(404);
    });
}

#[test]
fn files_open_for_those_who_may_see_the_form() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, None).await;
        let loaded = town.loaded(&key).await;
        let file = &loaded.case.given[0].files[0].id;
        let path = format!("/cases/{key}/files/{file}");

        let resident = town.resident(&key).await;
        let answer = town.get(&resident, &path).await;
        answer.is(200);
        assert_eq!(answer.headers["content-type"], "image/png");
        let policy = answer.headers["content-security-policy"].to_str();
        assert!(policy.expect("plain").starts_with("sandbox"));
        let window = town.staff(STREET, Duty::Window).await;
        town.get(&window, &path).await.is(200);
        let auditor = town.staff("110101", Duty::Auditor).await;
        town.get(&auditor, &path).await.is(403);
        let stranger = town.stranger().await;
        town.get(&stranger, &path).await.is(404);

        // Words of the private store are no files.
        let form = &loaded.filing().form.id;
        let path = format!("/cases/{key}/files/{form}");
        town.get(&resident, &path).await.is(404);
    });
}

/// Every state in English, with the form of every act that is offered: no text is missing, no
/// value is left out, and no sentence stays Chinese where ours should be English.
#[test]
fn every_state_and_form_reads_in_english_too() {
    const ENDS: [&[Kind]; 9] = [
        &[HandOver, TakePapers],
        &[AskCorrection],
        &[NotAccept],
        &[Return],
        &[Withdraw],
        &[Accept, Claim, RecordCheck, HangNotice],
        &[Accept, Claim, Pass, Pass, Refuse, Rate],
        &[Accept, Pass, Suspend],
        &[
            Accept,
            Pass,
            Suspend,
            Resume,
            Pass,
            Approve,
            MakeCertificate,
        ],
    ];
    story(async {
        let town = Town::new().await;
        for kinds in ENDS {
            let item = match kinds.contains(&Suspend) {
                true => "disability-certificate",
                false => "temporary-relief",
            };
            let desk = kinds.contains(&HandOver).then_some(STATION);
            // An assessed minor needs no public notice; other items have no such question.
            let key = match item {
                "disability-certificate" => town.file(item, &[("applicant", "minor")], desk).await,
                _ => town.file(item, ORDINARY, desk).await,
            };
            town.play(&key, kinds).await;
            let people = [
                town.resident(&key).await,
                town.staff(STATION, Duty::Station).await,
                town.staff(STREET, Duty::Window).await,
                town.staff(STREET, Duty::Section).await,
                town.staff(STREET, Duty::Approver).await,
                town.staff("110101B60", Duty::District).await,
                town.staff("110101", Duty::Auditor).await,
            ];
            for person in people {
                let person = person.in_english();
                let page = town.get(&person, &format!("/cases/{key}")).await;
                if page.status.as_u16() == 404 {
                    continue;
                }
                page.is(200).hides("⟦").says("What happened");
                for kind in Kind::ALL {
                    let path = format!("/cases/{key}/do/{}", kind.as_str());
                    let form = town.get(&person, &path).await;
                    form.hides("⟦");
                    assert!(form.status.as_u16() < 500, "{path}");
                }
            }
        }
    });
}
