//! Commands given by pressing buttons and filling in forms.

use super::town::{STATION, STREET, Town, flash, story};
use yike_core::case::{Kind, Status};
use yike_core::who::Duty;

const ORDINARY: &[(&str, &str)] = &[("urgency", "ordinary")];
const URGENT: &[(&str, &str)] = &[("urgency", "urgent"), ("cause", "accident")];
const PICTURE: &[u8] = include_bytes!("../../../../demo/paper.png");

#[test]
fn lesson_10_papers_go_up_are_receipted_and_the_case_is_accepted() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, Some(STATION)).await;
        let act = |kind: &str| format!("/cases/{key}/do/{kind}");
        let worker = town.staff(STATION, Duty::Station).await;
        let window = town.staff(STREET, Duty::Window).await;

        let done = town.post(&worker, &act("hand-over"), &[]).await;
        done.is(303);
        assert_eq!(done.to(), format!("/cases/{key}"));
        assert_eq!(flash(&done), "said-hand-over");

        // Nobody accepts papers that are still on their way.
        town.get(&window, &act("accept")).await.is(409);
        let page = town.get(&window, &format!("/cases/{key}")).await;
        page.says("签收勾选的材料").says("value=\"M03\"");
        let none = town.post(&window, &act("take-papers"), &[]).await;
        none.is(422).says("请勾选实际收到的材料");
        let boxes = page.text.split("name=\"papers\" value=\"").skip(1);
        let codes = boxes.filter_map(|rest| rest.split('"').next());
        let papers: Vec<(&str, &str)> = codes.map(|code| ("papers", code)).collect();
        town.post(&window, &act("take-papers"), &papers)
            .await
            .is(303);

        let id = uuid::Uuid::now_v7().to_string();
        let first = town.post_as(&window, &act("accept"), &id, &[]).await;
        first.is(303);
        let again = town.post_as(&window, &act("accept"), &id, &[]).await;
        again.is(303);
        let loaded = town.loaded(&key).await;
        assert_eq!(loaded.case.status, Status::Accepted);
        let accepted = loaded.events.iter().filter(|(_, e)| e.kind() == "accepted");
        assert_eq!(accepted.count(), 1, "sent twice is one act");

        // Another desk's button, pressed by hand.
        let worker = town.post(&worker, &act("claim"), &[]).await;
        worker.is(403).says("由别的岗位或别的同事办理");
        town.post(&window, &act("file"), &[]).await.is(404);
        town.post(&window, &act("warn"), &[]).await.is(404);
    });
}

#[test]
fn a_correction_is_asked_at_once_and_answered_with_pictures() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", URGENT, None).await;
        let act = |kind: &str| format!("/cases/{key}/do/{kind}");
        let window = town.staff(STREET, Duty::Window).await;
        let resident = town.resident(&key).await;

        let form = town.get(&window, &act("ask-correction")).await;
        form.is(200)
            .says("居民户口簿")
            .says("困难情况")
            .says("收款账户");
        let fields = [
            ("missing", "M02"),
            ("why-M02", "首页不清楚，请重拍"),
            ("missing", "story"),
            ("why-M01", "看不清"),
        ];
        let faulty = town.post(&window, &act("ask-correction"), &fields).await;
        faulty
            .is(422)
            .says("“困难情况”勾上了，还要写清楚")
            .says("“居民身份证”写了要求但没有勾上")
            .says("首页不清楚，请重拍")
            .says("checked");
        let fields = [
            ("missing", "M02"),
            ("why-M02", "首页不清楚，请重拍"),
            ("missing", "story"),
            ("why-story", "请写哪一天发生的"),
        ];
        town.post(&window, &act("ask-correction"), &fields)
            .await
            .is(303);

        let page = town.get(&resident, &format!("/cases/{key}")).await;
        page.says("还差 2 项，请您最晚 12 月 11 日（周五）补齐")
            .says("首页不清楚，请重拍")
            .says("补交材料");

        let form = town.get(&resident, &act("answer-correction")).await;
        form.is(200)
            .says("multipart/form-data")
            .says("请写哪一天发生的");
        let id = form.hidden("command_id");
        let wrong: &[(&str, &str, &[u8])] = &[
            ("file-M02", "户口簿.png", PICTURE),
            ("file-M02", "virus.exe", b"MZ not a picture"),
        ];
        // One file is wrong: the good one is kept, what was typed as well.
        let typed = [("story", "十一月三日厨房失火")];
        let faulty = town
            .upload(&resident, &act("answer-correction"), &id, &typed, wrong)
            .await;
        faulty
            .is(422)
            .says("只收照片")
            .says("十一月三日厨房失火")
            .says("已经收到 1 个文件");
        let kept = faulty.hidden("kept-M02");
        let fields = [typed[0], ("kept-M02", kept.as_str()), ("seen-M02", "yes")];
        let done = town
            .upload(&resident, &act("answer-correction"), &id, &fields, &[])
            .await;
        done.is(303);
        let loaded = town.loaded(&key).await;
        assert_eq!(loaded.case.status, Status::Received);
        let book = loaded.case.given.iter().find(|g| g.material == "M02");
        let book = book.expect("the household register");
        assert_eq!(book.files.len(), 2);
        assert!(!book.seen, "only a desk sees originals");
        town.get(&window, &format!("/cases/{key}"))
            .await
            .says("十一月三日厨房失火")
            .says("补正了 1 项材料");
    });
}

#[test]
fn a_case_is_checked_by_two_published_and_refused_with_reasons() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", ORDINARY, None).await;
        let act = |kind: &str| format!("/cases/{key}/do/{kind}");
        town.play(&key, &[Kind::Accept, Kind::Claim]).await;
        let section = town.staff(STREET, Duty::Section).await;

        let page = town.get(&section, &format!("/cases/{key}")).await;
        page.says("作决定以前还要做")
            .says("入户调查")
            .says("登记核查");
        let form = town.get(&section, &act("record-check")).await;
        form.is(200).says("至少 2 人");
        let me = town.loaded(&key).await.case.task.expect("a task").holder;
        let me = me.expect("a holder").to_string();
        let fields = [
            ("check", "home_inquiry"),
            ("staff", me.as_str()),
            ("finding", "家中厨房烧毁"),
        ];
        let alone = town.post(&section, &act("record-check"), &fields).await;
        alone.is(422).says("至少 2 名").says("家中厨房烧毁");
        let other = form
            .text
            .split("name=\"staff\" value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .find(|id| *id != me)
            .expect("a colleague")
            .to_owned();
        let fields = [fields[0], fields[1], ("staff", other.as_str()), fields[2]];
        town.post(&section, &act("record-check"), &fields)
            .await
            .is(303);

        let worker = town.staff(STATION, Duty::Station).await;
        town.get(&worker, &act("hang-notice")).await.is(200);
        town.post(&worker, &act("hang-notice"), &[]).await.is(303);
        let early = [("finding", "没有异议")];
        town.post(&worker, &act("end-notice"), &early).await.is(409);
        town.wait_until(2026, 11, 24);
        let worker = town.staff(STATION, Duty::Station).await;
        let section = town.staff(STREET, Duty::Section).await;
        town.post(&worker, &act("end-notice"), &early).await.is(303);

        let note = [("opinion", "内部意见：建议再看收入")];
        town.post(&section, &act("pass"), &note).await.is(303);
        town.play(&key, &[Kind::Pass]).await;
        let head = town.staff(STREET, Duty::Approver).await;
        let empty = town
            .post(&head, &act("refuse"), &[("reason", "收入超过标准")])
            .await;
        empty
            .is(422)
            .says("还没有写依据的条文")
            .says("收入超过标准")
            .hides("还没有写理由");
        let fields = [
            ("reason", "收入超过标准"),
            ("article", "《社会救助暂行办法》第四十七条"),
            ("way_out", "可以申请医疗救助"),
            ("remedy", "可以申请行政复议。"),
        ];
        town.post(&head, &act("refuse"), &fields).await.is(303);

        let resident = town.resident(&key).await;
        let page = town.get(&resident, &format!("/cases/{key}")).await;
        page.says("没有通过")
            .says("收入超过标准")
            .hides("内部意见")
            .hides("厨房烧毁");
        town.get(&section, &format!("/cases/{key}"))
            .await
            .says("内部意见：建议再看收入");
        let paper = town
            .get(&resident, &format!("/cases/{key}/papers/decision"))
            .await;
        paper
            .is(200)
            .says("不予发放告知书")
            .hides("行政许可决定书")
            .says("《社会救助暂行办法》第四十七条")
            .says("可以申请医疗救助");

        let form = town.get(&resident, &act("rate")).await;
        form.is(200).says("非常不满意").hides("checked");
        let unchosen = [("service", "result 1"), ("words", "快")];
        town.post(&resident, &act("rate"), &unchosen)
            .await
            .is(422)
            .says("请从五级里选一级");
        let chosen = [
            ("service", "result 1"),
            ("level", "2"),
            ("words", "没有说清楚"),
        ];
        town.post(&resident, &act("rate"), &chosen).await.is(303);
        town.get(&section, &format!("/cases/{key}"))
            .await
            .hides("没有说清楚");
    });
}

#[test]
fn the_other_ways_a_case_can_go() {
    story(async {
        let town = Town::new().await;
        let street = town.staff(STREET, Duty::Window).await;

        let key = town.file("temporary-relief", URGENT, None).await;
        let act = |kind: &str| format!("/cases/{key}/do/{kind}");
        let form = town.get(&street, &act("not-accept")).await;
        form.is(200).says("东城区民政局").says("六十日内");
        let fields = [
            ("reason", "户籍和居住地都不在本街道"),
            ("agency", "110101006"),
            ("remedy", "可以申请行政复议。"),
        ];
        town.post(&street, &act("not-accept"), &fields)
            .await
            .is(303);
        let resident = town.resident(&key).await;
        town.get(&resident, &format!("/cases/{key}"))
            .await
            .says("应由东四街道办理");

        let key = town.file("temporary-relief", URGENT, None).await;
        let resident = town.resident(&key).await;
        let withdraw = format!("/cases/{key}/do/withdraw");
        town.get(&resident, &withdraw)
            .await
            .is(200)
            .says("撤回后不再办理");
        town.post(&resident, &withdraw, &[("back", "//elsewhere.example")])
            .await
            .is(303)
            .hides("elsewhere");
        town.get(&resident, &format!("/cases/{key}"))
            .await
            .says("已撤回");

        let key = town.file("disability-certificate", &[], None).await;
        town.play(&key, &[Kind::Accept, Kind::Pass]).await;
        let officer = town.staff("110101B60", Duty::District).await;
        let suspend = format!("/cases/{key}/do/suspend");
        let faulty = [("stop", "assessment"), ("days", "99"), ("reason", "评定")];
        town.post(&officer, &suspend, &faulty)
            .await
            .is(422)
            .says("1 到 30 个工作日");
        let fields = [
            ("stop", "assessment"),
            ("days", "10"),
            ("reason", "已约定医院"),
        ];
        town.post(&officer, &suspend, &fields).await.is(303);
        let page = town.get(&officer, &format!("/cases/{key}")).await;
        page.says("时限暂停：正在进行残疾评定").says("停时");
        town.wait_until(2026, 11, 30);
        let officer = town.staff("110101B60", Duty::District).await;
        let resume = format!("/cases/{key}/do/resume");
        town.post(&officer, &resume, &[("finding", "评定为二级")])
            .await
            .is(303);
    });
}

/// Lessons 4: what was sent before is not an answer; what is typed stays, and the way out is named.
#[test]
fn lesson_4_a_correction_that_changes_nothing_is_refused() {
    story(async {
        let town = Town::new().await;
        let key = town.file("temporary-relief", URGENT, None).await;
        let act = |kind: &str| format!("/cases/{key}/do/{kind}");
        let window = town.staff(STREET, Duty::Window).await;
        let resident = town.resident(&key).await;
        let fields = [("missing", "story"), ("why-story", "请写哪一天发生的")];
        town.post(&window, &act("ask-correction"), &fields)
            .await
            .is(303);
        let form = town.get(&resident, &act("answer-correction")).await;
        let id = form.hidden("command_id");
        let (_, after) = form.text.split_once("name=\"story\"").expect("the field");
        let before = after.split_once('>').expect("its text").1;
        let before = before.split('<').next().expect("its text").to_owned();
        let typed = [("story", before.as_str())];
        town.upload(&resident, &act("answer-correction"), &id, &typed, &[])
            .await
            .is(422)
            .says("一模一样");
        let status = town.loaded(&key).await.case.status;
        assert_eq!(status, Status::CorrectionRequested);
        let typed = [("story", "十一月三日厨房失火，锅灶都烧坏了")];
        town.upload(&resident, &act("answer-correction"), &id, &typed, &[])
            .await
            .is(303);
    });
}
