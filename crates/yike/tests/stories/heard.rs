//! 反映“办不成事”: a small venue that two departments send back and forth, up to a changed rule; a father
//! who asks for work for his daughter; and what is closed but not solved.

use crate::house::*;
use crate::people::*;
use std::collections::BTreeMap;
use yike::act::{CaseKey, Fail};
use yike::views::board::Period;
use yike::views::case as view;
use yike::views::counted::list::{Figure, list};
use yike::views::counted::{By, Question, Span, report};
use yike_core::case::{Command, Consult, DocRef, Kind, Rating, Refusal, Service, Status, Wanted};
use yike_core::count::Measure;
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::who::Duty;

const DISTRICT: &str = "tong-chou";
const DISTRICT_HEAD: &str = "ding-an";
const CITY: &str = "shi-ban";
const CITY_HEAD: &str = "shi-pi";

/// 区政务服务局 and the city's: whoever sees to what rises to them.
fn move_in(house: &House) {
    let people = [
        (DISTRICT, "佟筹", "110101", Duty::District, ""),
        (DISTRICT_HEAD, "丁安", "110101", Duty::Approver, ""),
        (CITY, "史伴", "11", Duty::District, ""),
        (CITY_HEAD, "史披", "11", Duty::Approver, ""),
    ];
    house.settle("110101", &[], &people);
}

fn matter(what: &str, story: &str, cause: &str) -> BTreeMap<String, String> {
    let rows = [("matter", what), ("story", story), ("cause", cause)];
    rows.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn handled_by(house: &House, case: &CaseKey) -> String {
    let loaded = house.case(case);
    loaded.case.task.expect("somebody has it").unit.to_string()
}

fn called(house: &House, who: &str, case: &CaseKey, agrees: Option<bool>, words: &str) {
    house.says(who, case, words, |words| Command::Contact {
        way: ContactWay::Phone,
        reached: true,
        agrees,
        satisfied: None,
        words,
    });
}

fn changed(house: &House, who: &str, case: &CaseKey, what: Change, reference: &str, words: &str) {
    house.says(who, case, words, |words| Command::Change {
        what,
        cause: Some(Cause::Policy),
        cancelled: 0,
        reference: reference.into(),
        words,
    });
}

#[test]
fn a_venue_between_two_departments_runs_through_to_a_changed_rule() {
    each_engine(|house| {
        move_in(house);
        let gu = neighbour(300);
        let answers = matter(
            "三百平方米以下公共娱乐场所设立",
            "两个审批部门要求不一样，哪边都不收",
            "policy",
        );
        let case = house.files(
            &house.resident(&gu),
            house.intake_with("stuck", &gu, answers),
        );
        assert_eq!(handled_by(house, &case), STREET);
        house.does(SUN_PING, &case, Command::Accept);
        called(house, ZHENG_AN, &case, None, "听他说了两个部门各自的要求");
        house.says(ZHENG_AN, &case, "跨部门，街道定不了", |reason| {
            Command::Rise {
                reason: Some(reason),
            }
        });
        assert_eq!(handled_by(house, &case), "110101");
        let loaded = house.case(&case);
        assert_eq!(loaded.filing().route.deciding.as_str(), "11");
        assert_eq!(house.told_desk(&case, "110101"), ["risen"]);

        // 会商: both come to the centre, say what they can do, and minutes are kept.
        house.says(DISTRICT, &case, "请两家到中心会商", |words| {
            Command::Consult(Wanted {
                what: Consult::Call,
                of: vec![unit(MARKET), unit("110101B39")],
                at: Some(at("2026-11-24 14:00")),
                words,
            })
        });
        house.it_is("2026-11-24 15:00");
        for (who, words) in [
            (DU_RAN, "我们要消防意见"),
            ("mo-bai", "这个面积我们不出意见"),
        ] {
            house.says(who, &case, words, |words| Command::Reply { n: 1, words });
        }
        house.says(
            DISTRICT,
            &case,
            "定下办理流程，报市级明确",
            |words| Command::Minute { n: 1, words },
        );
        let twice = house.attempt(
            &house.staff(DISTRICT),
            &case,
            Command::Minute {
                n: 1,
                words: bare("words"),
            },
        );
        assert_eq!(
            twice.unwrap_err(),
            Fail::Refused(Refusal::NotNow(Kind::Minute, Status::InReview))
        );
        changed(
            house,
            DISTRICT,
            &case,
            Change::Flow,
            "",
            "两家共用一张受理单",
        );
        house.says(DISTRICT, &case, "要市级发文", |reason| Command::Rise {
            reason: Some(reason),
        });
        assert_eq!(handled_by(house, &case), "11");
        let rule = "jing-2026-31";
        changed(
            house,
            CITY,
            &case,
            Change::Rule,
            rule,
            "全市统一，小面积不再要消防意见",
        );
        house.does(CITY, &case, Command::Pass { opinion: None });

        // It is closed with his yes, and not before somebody asked him.
        let early = house.tries(CITY_HEAD, &case, Command::Approve { note: None });
        assert_eq!(
            early,
            Fail::Refused(Refusal::NotNow(Kind::Approve, Status::InReview))
        );
        called(house, CITY_HEAD, &case, Some(true), "他说执照拿到了");
        house.does(CITY_HEAD, &case, Command::Approve { note: None });
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Closed);
        assert_eq!(loaded.case.hearing.changes, [Change::Flow, Change::Rule]);
        assert_eq!(
            house.told_resident(&case, &gu),
            ["filed", "accepted", "risen", "risen", "closed"]
        );
        house.assert_whole();
    });
}

fn bare(kind: &'static str) -> DocRef {
    yike::private::Document::new(kind, "一句话").reference()
}

fn unit(code: &str) -> yike_core::unit::UnitId {
    yike_core::unit::UnitId::new(code)
}

#[test]
fn a_father_who_asks_for_work_for_his_daughter_is_heard() {
    each_engine(|house| {
        move_in(house);
        let geng = neighbour(35);
        let answers = matter(
            "给女儿找工作",
            "女儿待业有些日子了，想问问有没有合适的",
            "procedure",
        );
        let intake = house.intake_with("stuck", &geng, answers);
        let case = house.files(&house.staff(LIN_XIAO), intake);
        // The station writes it down; nothing has to be handed over.
        assert_eq!(handled_by(house, &case), STREET);
        house.does(SUN_PING, &case, Command::Accept);
        called(house, FENG_YUE, &case, None, "问清学历和想做的事");
        let words = "介绍到社区养老驿站，已经上班";
        changed(house, FENG_YUE, &case, Change::Solved, "", words);
        house.does(FENG_YUE, &case, Command::Pass { opinion: None });
        let yes = Command::Agree {
            yes: true,
            satisfied: None,
            words: None,
        };
        let his = house.resident(&geng);
        house.attempt(&his, &case, yes).expect("he agrees");
        house.does(DISTRICT_HEAD, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        house.assert_whole();
    });
}

/// 没解决 (lesson 20): closed is not solved. The level above takes it up, once and in time; and whoever it
/// is about sees nothing of it.
#[test]
fn lesson_20_closed_and_not_solved_is_taken_up_by_the_level_above() {
    each_engine(|house| {
        move_in(house);
        let wang = wang_xiulan();
        let her = house.resident(&wang);
        // She is stuck with a case of hers: it is attached, and its holder is kept out.
        let failed = house.files_online("temporary-relief", &wang);
        house.does(SUN_PING, &failed, Command::Claim);
        let mut intake = house.intake_with(
            "stuck",
            &wang,
            matter("救急的那笔钱", "材料交了三回", "material"),
        );
        intake.about = Some(yike_core::case::About {
            unit: unit(STREET),
            item: Some("temporary-relief".into()),
            case: Some((failed.home.clone(), failed.id.clone())),
            people: vec![yike_core::who::PersonId::new(SUN_PING)],
            ..yike_core::case::About::of(unit(STREET))
        });
        let case = house.files(&her, intake);
        let sees = |who: &str| {
            let world = house.app.world.now();
            let who = house.staff(who);
            let seen = view::case(&house.app, &world, &who, &case, house.app.now());
            house.run(seen).is_ok()
        };
        assert!(!sees(SUN_PING), "it is about her");
        assert!(sees(QIAN_LI));
        let no = house.tries(SUN_PING, &case, Command::Accept);
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::Accept)));
        house.does(QIAN_LI, &case, Command::Accept);

        // Nobody calls her: the level above hears of it by itself. Nobody settles it in time: it rises.
        house.it_is("2026-11-24 09:30");
        house.tick();
        assert_eq!(house.told_desk(&case, "110101"), ["supervised"]);
        called(house, FENG_YUE, &case, None, "打了电话");
        house.it_is("2026-11-30 09:30");
        house.tick();
        assert_eq!(handled_by(house, &case), "110101");
        changed(
            house,
            DISTRICT,
            &case,
            Change::Explained,
            "",
            "按规定还要核对",
        );
        house.does(DISTRICT, &case, Command::Pass { opinion: None });
        called(house, CITY_HEAD, &case, Some(false), "她说还是没办成");
        house.does(CITY_HEAD, &case, Command::Approve { note: None });

        house.it_is("2026-12-03 09:00");
        let reason = house.words("reason", "还是没办成，又要补材料");
        let again = Command::Reopen {
            reason: reason.reference(),
        };
        let mut order = house.order(&her, &case, again);
        order.documents.push(reason);
        house.run(yike::act::act(&house.app, order)).expect("again");
        assert_eq!(house.status(&case), Status::InReview);
        assert_eq!(handled_by(house, &case), "11");
        changed(
            house,
            CITY,
            &case,
            Change::Item,
            "temporary-relief",
            "指南改了",
        );
        house.does(CITY, &case, Command::Pass { opinion: None });
        called(house, CITY_HEAD, &case, Some(true), "她说钱到了");
        house.does(CITY_HEAD, &case, Command::Approve { note: None });
        let reason = bare("reason");
        let twice = house.attempt(&her, &case, Command::Reopen { reason });
        assert_eq!(
            twice.unwrap_err(),
            Fail::Refused(Refusal::NotNow(Kind::Reopen, Status::Closed))
        );
        comes_in_and_ends_twice(house);
        house.assert_whole();
    });
}

/// Closed in November, taken up again and closed in December: in both months what was carried in and came in
/// is what ended and is open, and every figure has a list of its length.
fn comes_in_and_ends_twice(house: &House) {
    let today = yike_core::clock::day_of(house.app.now());
    for (on, expected) in [
        ("2026-11-01", [0, 1, 0, 1, 0]),
        ("2026-12-01", [0, 0, 1, 1, 0]),
    ] {
        let calendar = house.app.world.now().calendar.clone();
        let span = Span::of(Period::Month, on.parse().expect("a day"));
        let question = Question {
            unit: unit("11"),
            span,
            before: span.before(Period::Month, today, &calendar),
            by: By::Item,
        };
        let read = house.run(report(&house.app, &question)).expect("reads");
        let line = read.lines.iter().find(|line| line.key == "stuck");
        let line = line.expect("it is counted");
        let measures = [
            Measure::Carried,
            Measure::Filed,
            Measure::Reopened,
            Measure::Ended,
            Measure::Open,
        ];
        assert_eq!(measures.map(|one| line.n(one)), expected, "{on}");
        for measure in measures {
            let figure = Figure {
                unit: unit("11"),
                span,
                measure,
                below: None,
                item: Some("stuck".into()),
                channel: None,
                mode: None,
                duty: None,
            };
            let listed = house.run(list(&house.app, &figure, 10, 0)).expect("reads");
            assert_eq!(listed.total, line.n(measure), "{on} {measure:?}");
        }
    }
}

/// 差评整改: what was rated badly is opened by the system at the level above, kept from whoever served, put
/// right, asked about and closed; an appeal is decided by somebody else and changes no rating.
#[test]
fn a_bad_rating_is_called_back_rectified_and_reviewed() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let served = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        let her = house.resident(&wang);
        let words = house.words("words", "等了一上午没人叫号");
        let rating = Rating {
            words: Some(words.reference()),
            ..Rating::plain(Service::Filing, 1, 2)
        };
        let mut order = house.order(&her, &served, Command::Rate(rating));
        order.documents.push(words);
        house.run(yike::act::act(&house.app, order)).expect("rated");
        house.tick();
        house.tick();
        let cases: Vec<CaseKey> = house.read(|tx| {
            let rows = tx.rows(&BAD, yike::args![]).expect("reads");
            let key = |row: &yike::store::Row| {
                CaseKey::new(row.text(0).expect("home"), row.text(1).expect("id"))
            };
            Ok(rows.iter().map(key).collect())
        });
        let [case] = cases.as_slice() else {
            panic!("one rating, one matter: {cases:?}")
        };
        let loaded = house.case(case);
        let about = loaded.filing().about.clone().expect("about");
        assert_eq!(about.unit.as_str(), COMMUNITY);
        assert_eq!(about.case, Some((served.home.clone(), served.id.clone())));
        assert_eq!(about.rating, Some(("filing".into(), 1)));
        assert_eq!(handled_by(house, case), STREET);
        assert_eq!(house.told_resident(case, &wang), ["rating_heard"]);

        house.does(SUN_PING, case, Command::Accept);
        assert_eq!(handled_by(house, case), COMMUNITY);
        let no = house.tries(LIN_XIAO, case, Command::Claim);
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::Claim)));
        called(house, ZHOU_NING, case, None, "她说那天叫号器坏了");
        changed(
            house,
            ZHOU_NING,
            case,
            Change::Flow,
            "",
            "叫号器坏了改人工叫号",
        );
        house.says(ZHOU_NING, case, "设备故障，请复核", |reason| {
            Command::Appeal { reason }
        });
        house.does(ZHOU_NING, case, Command::Pass { opinion: None });
        house.says(TANG_HE, case, "确有其事，评价有效", |reason| {
            Command::DecideAppeal {
                excluded: false,
                reason,
            }
        });
        called(house, TANG_HE, case, Some(true), "她说现在好了");
        house.does(TANG_HE, case, Command::Approve { note: None });
        assert_eq!(house.status(case), Status::Closed);
        assert_eq!(house.case(&served).case.ratings.len(), 1, "it stays");
        house.assert_whole();
    });
}

yike::sql! {
    BAD = "SELECT home, id FROM case_row WHERE item = 'bad-rating' ORDER BY id";
}

/// Whoever gives no name is put right all the same; nobody is told, for there is nobody to tell.
#[test]
fn an_unnamed_bad_rating_is_put_right_without_a_name() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let served = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        let rating = Rating {
            anonymous: true,
            ..Rating::plain(Service::Filing, 1, 1)
        };
        let her = house.resident(&wang);
        house
            .attempt(&her, &served, Command::Rate(rating))
            .expect("rated");
        house.tick();
        let case = house.read(|tx| {
            let row = tx.one(&BAD, yike::args![]).expect("reads").expect("opened");
            Ok(CaseKey::new(row.text(0)?, row.text(1)?))
        });
        let who = house.case(&case).filing().applicant.who.clone();
        assert!(who.as_str().starts_with(yike::rated::rectify::UNNAMED));
        let told = house.notices(&case);
        assert!(
            told.iter().all(|notice| !notice.contains("sms")),
            "{told:?}"
        );
        let seen = house.run(view::case(
            &house.app,
            &house.app.world.now(),
            &her,
            &case,
            house.app.now(),
        ));
        assert!(
            matches!(seen, Err(Fail::NotFound)),
            "not even she is tied to it"
        );
        house.assert_whole();
    });
}

/// 意见建议: what several departments have to settle is settled as of a matter that is stuck: they come, they
/// say what they can do, and minutes are kept.
#[test]
fn a_suggestion_that_concerns_two_departments_has_their_words_and_minutes() {
    each_engine(|house| {
        move_in(house);
        let gu = neighbour(301);
        let answers = [
            ("topic", "两张表合成一张"),
            ("idea", "两家各要一遍一样的表"),
        ];
        let answers = answers.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let intake = house.intake_with("suggestion", &gu, answers.into());
        let case = house.files(&house.resident(&gu), intake);
        house.does(SUN_PING, &case, Command::Accept);
        called(house, ZHENG_AN, &case, None, "说收到了");
        let wanted = |what: Consult, time: Option<&str>, words: DocRef| {
            Command::Consult(Wanted {
                what,
                of: vec![unit(MARKET), unit("110101B39")],
                at: time.map(at),
                words,
            })
        };
        house.says(ZHENG_AN, &case, "两家怎么看", |words| {
            wanted(Consult::Opinion, None, words)
        });
        house.says(ZHENG_AN, &case, "请来中心定下来", |words| {
            wanted(Consult::Call, Some("2026-11-24 14:00"), words)
        });
        house.it_is("2026-11-24 15:00");
        for who in [DU_RAN, "mo-bai"] {
            for n in [1, 2] {
                house.says(who, &case, "可以合", |words| Command::Reply { n, words });
            }
        }
        house.says(ZHENG_AN, &case, "合成一张，月底起用", |words| {
            Command::Minute { n: 2, words }
        });
        changed(house, ZHENG_AN, &case, Change::Flow, "", "两张表合成一张");
        house.does(ZHENG_AN, &case, Command::Pass { opinion: None });
        house.does(DISTRICT_HEAD, &case, Command::Approve { note: None });
        let loaded = house.case(&case);
        assert_eq!(loaded.case.status, Status::Closed);
        assert_eq!(loaded.case.hearing.minutes, [2]);
        house.assert_whole();
    });
}
