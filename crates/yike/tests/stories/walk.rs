//! 局科长走流程: a head of a section stands in line like everybody else, writes down every step, and what they
//! found is put right, one of it only after it rose; counted by department and never by person.

use crate::house::*;
use crate::people::*;
use yike::act::{self, CaseKey, Fail, Order};
use yike::views::case as view;
use yike::views::walks::{self as seen, Figure, Lines, Of};
use yike::walks::{Planned, Typed, TypedProblem, TypedStep, walkers};
use yike_core::case::{Command, Kind, Refusal, Status};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::item::walk::{WalkRole, WalkWay};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

const DISTRICT: &str = "tong-chou";
const DISTRICT_HEAD: &str = "ding-an";
/// Supervises the street.
const GUAN_NING: &str = "guan-ning";

fn move_in(house: &House) {
    let people = [
        (DISTRICT, "佟筹", "110101", Duty::District, ""),
        (DISTRICT_HEAD, "丁安", "110101", Duty::Approver, ""),
    ];
    house.settle("110101", &[], &people);
}

fn unit(code: &str) -> UnitId {
    UnitId::new(code)
}

fn plan(walker: &str, post: (&str, Duty), place: &str, day: &str) -> Planned {
    Planned {
        walker: PersonId::new(walker),
        post: Post {
            unit: unit(post.0),
            duty: post.1,
        },
        role: WalkRole::Elder,
        way: WalkWay::Counter,
        day: day.parse().expect("a day"),
        item: "temporary-relief".into(),
        unit: unit(place),
        why: String::new(),
    }
}

fn plans(house: &House, who: &str, plan: Planned) -> Result<CaseKey, Fail> {
    let world = house.app.world.now();
    let order = plan.order(&house.app, &world, &house.staff(who), fresh_id());
    let order = order.unwrap_or_else(|faults| panic!("the plan is in order: {faults:?}"));
    Ok(house.run(act::act(&house.app, order))?.key)
}

fn step(n: u32, what: &str, way: &str, minutes: &str, papers: &str) -> TypedStep {
    TypedStep {
        n,
        what: what.into(),
        way: way.into(),
        minutes: minutes.into(),
        papers: papers.into(),
        ..TypedStep::default()
    }
}

/// Four steps, 71 minutes, six papers; two problems.
fn typed(on: &str) -> Typed {
    let problem = |n, what: &str, of: &str, cause: &str| TypedProblem {
        n,
        what: what.into(),
        unit: of.into(),
        cause: cause.into(),
    };
    Typed {
        on: on.into(),
        visits: "2".into(),
        sum: "老人第一趟一定白跑".into(),
        steps: vec![
            step(1, "打电话问要带什么，没人说得全", "phone", "6", ""),
            TypedStep {
                began: "9:05".into(),
                ended: "9:40".into(),
                ..step(2, "排队取号", "counter", "", "")
            },
            step(3, "窗口要户口本复印件", "counter", "18", "4"),
            TypedStep::default(),
            step(5, "到街对面红门复印店复印", "elsewhere", "12", "2"),
        ],
        problems: vec![
            problem(1, "指南写免提交，窗口还要户口本复印件", STREET, "material"),
            problem(2, "电话里说不清要带什么", MARKET, ""),
        ],
    }
}

fn records(house: &House, who: &str, walk: &CaseKey, typed: &Typed) -> Result<(), Fail> {
    let (protocol, words) = typed.read().expect("it can be read");
    let command = Command::RecordWalk(Box::new(protocol));
    let mut order: Order = house.order(&house.staff(who), walk, command);
    house.hush("红门复印店");
    order.documents.push(words);
    house.run(act::act(&house.app, order)).map(|_| ())
}

yike::sql! {
    FOUND = "SELECT home, case_id FROM matter WHERE item = 'walk-problem' AND of_case = $1 ORDER BY unit";
    RAW = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(cancelled), 0) AS BIGINT) FROM matter
        WHERE item = 'walk-problem' AND closed_on IS NOT NULL AND COALESCE(solved, 1) = 1";
    COLUMNS = "SELECT home, case_id, dept, unit, item FROM walk";
}

fn found(house: &House, walk: &CaseKey) -> Vec<CaseKey> {
    let walk = walk.to_string();
    let rows = house.read(move |tx| tx.rows(&FOUND, yike::args![walk]));
    let key = |row: &yike::store::Row| CaseKey::new(row.text(0).unwrap(), row.text(1).unwrap());
    rows.iter().map(key).collect()
}

fn called(house: &House, who: &str, case: &CaseKey) {
    house.says(who, case, "问了走的人卡在哪一步", |words| {
        Command::Contact {
            way: ContactWay::Desk,
            reached: true,
            agrees: None,
            satisfied: None,
            words,
        }
    });
}

fn changed(house: &House, who: &str, case: &CaseKey, what: Change, cancelled: u32) {
    house.says(who, case, "改了", |words| Command::Change {
        what,
        cause: Some(Cause::Material),
        cancelled,
        reference: "temporary-relief".into(),
        words,
    });
}

fn agrees(yes: bool) -> Command {
    Command::Agree {
        yes,
        satisfied: None,
        words: None,
    }
}

/// The figures of a unit in November and December 2026.
fn figures(house: &House, of: &str) -> Vec<(&'static str, i64)> {
    let day = |day: &str| i64::from(act::days_since_1970(day.parse().expect("a day")));
    let span = (day("2026-11-01"), day("2027-01-01"));
    let report = house.run(seen::report(&house.app, &unit(of), span));
    let report = report.expect("it is counted");
    let n = |figure: Figure| {
        let lines = report.lines(figure, &Of::All);
        let length = match &lines {
            Lines::Departments(all) => all.len() as i64,
            Lines::Walks(all) => all.len() as i64,
            Lines::Problems(all) => all.iter().map(|(_, n)| n).sum(),
        };
        assert_eq!(lines.n(), length);
        (figure.as_str(), length)
    };
    Figure::ALL.map(n).to_vec()
}

#[test]
fn a_leader_walks_and_what_they_found_is_put_right() {
    each_engine(|house| {
        move_in(house);
        assert_eq!(
            figures(house, "110101").iter().map(|(_, n)| n).sum::<i64>(),
            0
        );
        // 郑安 of the street's section walks the street's own counter as an old person.
        let own = plan(ZHENG_AN, (STREET, Duty::Section), STREET, "2026-11-24");
        let walk = plans(house, ZHENG_AN, own).expect("planned");
        let loaded = house.case(&walk);
        let task = loaded.case.task.clone().expect("it waits");
        assert_eq!(task.holder, Some(PersonId::new(ZHENG_AN)));
        assert_eq!(
            loaded
                .case
                .dues
                .as_ref()
                .map(|d| d.promise.to_string())
                .as_deref(),
            Some("2026-11-27")
        );
        // Nothing is sent to anybody outside, and nothing rated.
        let told = house.notices(&walk);
        assert!(told.iter().all(|line| !line.contains("sms")), "{told:?}");
        assert_eq!(loaded.case.services(), []);

        house.it_is("2026-11-24 15:00");
        records(house, ZHENG_AN, &walk, &typed("2026-11-24")).expect("recorded");
        assert_eq!(house.told_desk(&walk, STREET), ["walked"]);
        house.tick();
        house.tick();
        let problems = found(house, &walk);
        let [mine, market] = problems.as_slice() else {
            panic!("two problems, two matters: {problems:?}")
        };
        let about = house.case(mine).filing().about.clone().expect("about");
        assert_eq!(about.case, Some((walk.home.clone(), walk.id.clone())));
        assert_eq!(about.item.as_deref(), Some("temporary-relief"));

        // The head of the place closes the walk; whoever walked does not.
        let no = house.tries(ZHENG_AN, &walk, Command::Approve { note: None });
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::Approve)));
        house.does(TANG_HE, &walk, Command::Approve { note: None });
        assert_eq!(house.status(&walk), Status::Closed);

        // The street puts its own right: a paper less, and he says that it is so.
        house.does(SUN_PING, mine, Command::Accept);
        called(house, FENG_YUE, mine);
        changed(house, FENG_YUE, mine, Change::Flow, 2);
        house.does(FENG_YUE, mine, Command::Pass { opinion: None });
        let early = house.tries(DISTRICT_HEAD, mine, Command::Approve { note: None });
        assert_eq!(
            early,
            Fail::Refused(Refusal::NotNow(Kind::Approve, Status::InReview))
        );
        let stranger = house.tries(FENG_YUE, mine, agrees(true));
        assert_eq!(stranger, Fail::Refused(Refusal::NotYours(Kind::Agree)));
        house.does(ZHENG_AN, mine, agrees(true));
        house.does(DISTRICT_HEAD, mine, Command::Approve { note: None });
        assert_eq!(house.status(mine), Status::Closed);

        // Nobody at the bureau sees to theirs: it rises by its limit, and he sees it there too.
        house.does(DISTRICT, market, Command::Accept);
        called(house, DU_RAN, market);
        house.it_is("2026-12-03 09:30");
        house.tick();
        assert_eq!(house.case(market).case.hearing.risen, 1);
        let his = house.staff(ZHENG_AN);
        let world = house.app.world.now();
        let page = view::case(&house.app, &world, &his, market, house.app.now());
        assert!(house.run(page).is_ok(), "it is his to follow");
        changed(house, DISTRICT, market, Change::Training, 0);

        let street = figures(house, STREET);
        assert_eq!(
            street,
            [
                ("departments", 1),
                ("walks", 1),
                ("waiting", 0),
                ("finding", 1),
                ("problems", 2),
                ("put-right", 1),
                ("in-time", 1),
                ("rebuilt", 1),
                ("cancelled", 2),
            ]
        );
        assert_eq!(figures(house, "110101"), street);
        assert_eq!(
            figures(house, MARKET).iter().map(|(_, n)| n).sum::<i64>(),
            0,
            "who walked, not where"
        );
        let raw = house.read(|tx| {
            let row = tx.one(&RAW, yike::args![])?.expect("counted");
            Ok((row.i64(0)?, row.i64(1)?))
        });
        assert_eq!(raw, (1, 2));
        // 统计 of what residents brought knows nothing of the walk itself.
        let page = house.run(seen::found(&house.app, &walk)).expect("read");
        assert_eq!(page.len(), 2);
        house.assert_whole();
    });
}

/// Planned by the supervisor for a head of a station, who does not go: late like every case.
#[test]
fn a_walk_that_was_planned_and_not_made_is_pressed_for() {
    each_engine(|house| {
        move_in(house);
        let world = house.app.world.now();
        let posts = house.staff(GUAN_NING).posts().to_vec();
        let all = walkers(&world, &PersonId::new(GUAN_NING), &posts, house.app.now());
        let names: Vec<&str> = all.iter().map(|(person, _)| person.as_str()).collect();
        assert_eq!(names, [GUAN_NING, FENG_YUE, ZHENG_AN, TANG_HE, HE_QING]);
        let his = (COMMUNITY, Duty::StationHead);
        let walk = plans(
            house,
            GUAN_NING,
            plan(HE_QING, his, COMMUNITY, "2026-11-23"),
        );
        let walk = walk.expect("planned");
        assert_eq!(
            house.told_desk(&walk, &format!("{COMMUNITY}/station_head")),
            ["walk_planned"]
        );
        house.it_is("2026-11-27 09:30");
        house.tick();
        assert!(house.kinds(&walk).contains(&"supervised"));
        assert_eq!(house.told_desk(&walk, STREET), ["supervised"]);
        // He walks after all; the head of the station is himself, so the supervisor above closes.
        records(
            house,
            HE_QING,
            &walk,
            &Typed {
                problems: Vec::new(),
                ..typed("2026-11-26")
            },
        )
        .expect("recorded");
        let no = house.tries(HE_QING, &walk, Command::Approve { note: None });
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::Approve)));
        house.does(GUAN_NING, &walk, Command::Approve { note: None });
        house.tick();
        assert_eq!(found(house, &walk), []);

        // Another is called off, and counted nowhere.
        let walk = plans(
            house,
            GUAN_NING,
            plan(
                GUAN_NING,
                (STREET, Duty::Supervisor),
                COMMUNITY,
                "2026-12-01",
            ),
        );
        let walk = walk.expect("planned");
        house.does(GUAN_NING, &walk, Command::Withdraw { reason: None });
        let counted = figures(house, STREET);
        assert_eq!(
            counted[..5],
            [
                ("departments", 1),
                ("walks", 1),
                ("waiting", 0),
                ("finding", 0),
                ("problems", 0)
            ]
        );
        house.assert_whole();
    });
}

#[test]
fn what_cannot_be_is_said_and_nothing_kept() {
    each_engine(|house| {
        move_in(house);
        let refused = |made: Result<CaseKey, Fail>| match made {
            Err(Fail::Refused(Refusal::Content(gaps))) => {
                gaps.iter().map(|gap| gap.about.clone()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        // Not his post, another's walk, yesterday, another district.
        let wrong = plan(ZHENG_AN, (STREET, Duty::Approver), STREET, "2026-11-24");
        assert_eq!(refused(plans(house, ZHENG_AN, wrong)), ["walker"]);
        let hers = plan(FENG_YUE, (STREET, Duty::Section), STREET, "2026-11-24");
        assert_eq!(refused(plans(house, ZHENG_AN, hers)), ["walker"]);
        let past = plan(ZHENG_AN, (STREET, Duty::Section), STREET, "2026-11-02");
        assert_eq!(refused(plans(house, ZHENG_AN, past)), ["day"]);
        let far = plan(
            ZHENG_AN,
            (STREET, Duty::Section),
            OTHER_STREET,
            "2026-11-24",
        );
        assert_eq!(refused(plans(house, ZHENG_AN, far)), ["unit"]);
        let window = plan(SUN_PING, (STREET, Duty::Window), STREET, "2026-11-24");
        let no = plans(house, SUN_PING, window).expect_err("she does not lead");
        assert_eq!(no, Fail::Refused(Refusal::NotYours(Kind::File)));
        // Neither a resident nor a counter files a walk.
        let wang = wang_xiulan();
        let world = house.app.world.now();
        let intake = house.intake_with("walk", &wang, Default::default());
        let who = house.staff(SUN_PING);
        let desk = who.posts().first().cloned();
        let made = yike::filing::order(&house.app, &world, &who, desk.as_ref(), fresh_id(), intake);
        assert!(made.is_err_and(|faults| faults[0].0 == "item"));

        let own = plan(ZHENG_AN, (STREET, Duty::Section), STREET, "2026-11-24");
        let walk = plans(house, ZHENG_AN, own).expect("planned");
        let mut odd = typed("2026-11-23");
        odd.steps[0].minutes = "半小时".into();
        odd.steps[1].ended = "8:00".into();
        odd.steps[2].way = String::new();
        odd.problems[0].unit = String::new();
        odd.problems[1].what = String::new();
        let gaps = odd.read().err().expect("all of it is said at once");
        let about: Vec<&str> = gaps.iter().map(|gap| gap.about.as_str()).collect();
        assert_eq!(
            about,
            ["minutes-1", "minutes-2", "way-3", "unit-1", "problem-2"]
        );
        let tomorrow = records(house, ZHENG_AN, &walk, &typed("2026-11-30"));
        assert!(matches!(tomorrow, Err(Fail::Refused(Refusal::Content(_)))));
        let hers = records(house, FENG_YUE, &walk, &typed("2026-11-23"));
        assert_eq!(
            hers,
            Err(Fail::Refused(Refusal::NotYours(Kind::RecordWalk)))
        );
        house.tick();
        assert_eq!(found(house, &walk), []);
        let rows = house.read(|tx| tx.rows(&COLUMNS, yike::args![]));
        assert_eq!(rows.len(), 1);
        house.assert_whole();
    });
}
