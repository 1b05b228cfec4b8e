//! 接诉即办: 12345 派来的工单从文件和接口来，同一个编号只立一件，关联它说的那一件办件，按热线的期限办，照实回告；
//! 三率和逐件数出来的一样。

use crate::house::*;
use crate::people::*;
use jiff::civil::date;
use std::collections::BTreeSet;
use yike::act::{CaseKey, days_since_1970};
use yike::hotline::{self, Planned, State, Typed, Way};
use yike::views::case as case_view;
use yike::views::hotline::{self as view, Heap, Rates};
use yike_core::case::{Channel, Command, Status};
use yike_core::item::heard::{Cause, Change, ContactWay};
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId, Post};

const CENTRE: &str = "tong-chou";
const CENTRE_HEAD: &str = "ding-an";

/// 区接诉即办中心 takes orders in for its streets and bureaus.
fn move_in(house: &House) {
    let people = [
        (CENTRE, "佟筹", "110101", Duty::District, ""),
        (CENTRE_HEAD, "丁安", "110101", Duty::Approver, ""),
    ];
    house.settle("110101", &[], &people);
}

fn posts(house: &House, who: &str) -> Vec<Post> {
    house.staff(who).posts().to_vec()
}

fn file(text: &str) -> Vec<Typed> {
    hotline::read(text.as_bytes()).expect("a file of orders")
}

fn planned(house: &House, who: &str, orders: Vec<Typed>) -> Vec<Planned> {
    let world = house.app.world.now();
    let posts = posts(house, who);
    let plan = hotline::plan(&house.app, &world, &posts, orders);
    house.run(plan).expect("planned")
}

/// Takes in what can be; the cases, in their order.
fn takes_in(house: &House, who: &str, orders: Vec<Typed>) -> Vec<CaseKey> {
    let world = house.app.world.now();
    let by = house.staff(who);
    let mut cases = Vec::new();
    for one in planned(house, who, orders) {
        if let State::New(ready) = &one.state {
            let done = hotline::take_in(&house.app, &world, &by, ready);
            cases.push(house.run(done).expect("taken in").key);
        }
    }
    cases
}

fn faults(one: &Planned) -> Vec<&'static str> {
    match &one.state {
        State::Faulty(faults) => faults.iter().map(|(field, _)| *field).collect(),
        State::New(_) | State::There(_) => Vec::new(),
    }
}

fn calls(house: &House, who: &str, case: &CaseKey, said: Option<(bool, bool)>) {
    house.says(who, case, "打了电话", |words| Command::Contact {
        way: ContactWay::Phone,
        reached: true,
        agrees: said.map(|(solved, _)| solved),
        satisfied: said.map(|(_, satisfied)| satisfied),
        words,
    });
}

fn puts_right(house: &House, who: &str, case: &CaseKey, words: &str) {
    house.says(who, case, words, |words| Command::Change {
        what: Change::Solved,
        cause: Some(Cause::System),
        cancelled: 0,
        reference: String::new(),
        words,
    });
    house.does(who, case, Command::Pass { opinion: None });
}

fn places(codes: &[&str]) -> BTreeSet<UnitId> {
    codes.iter().map(|code| UnitId::new(*code)).collect()
}

fn rates(house: &House, unit: &str) -> Rates {
    let day = |y, m, d| i64::from(days_since_1970(date(y, m, d)));
    let calendar = house.app.world.now().calendar.clone();
    let by = move |filed: i64| {
        let filed = yike_core::clock::day_of(yike_core::clock::At(filed * 86_400_000));
        i64::from(days_since_1970(calendar.due(filed, 1).date))
    };
    let today = i64::from(days_since_1970(yike_core::clock::day_of(house.app.now())));
    let span = (day(2026, 11, 1), day(2026, 12, 1));
    let units = places(&[unit]);
    let found = house.run(view::rates(&house.app, &units, span, by, today));
    let mut all = Rates::default();
    found
        .expect("counted")
        .values()
        .for_each(|one| all.add(one));
    all
}

#[test]
fn an_order_is_taken_in_once_tied_to_its_case_answered_in_time_and_returned() {
    each_engine(|house| {
        move_in(house);
        let wang = wang_xiulan();
        let failed = house.files_online("temporary-relief", &wang);
        house.does(SUN_PING, &failed, Command::Claim);
        let number = house.case(&failed).filing().number.clone();
        let text = format!(
            "工单编号,承办单位,答复期限,姓名,电话,诉求内容,办件编号\n\
             BJ-1,北新桥街道,2026年11月26日,{},{},救助款两个月没有消息,{number}\n\
             BJ-2,{STREET},,匿名,,楼道灯不亮,\n",
            wang.name, wang.phone
        );
        let cases = takes_in(house, CENTRE, file(&text));
        let [case, unnamed] = cases.as_slice() else {
            panic!("two cases, not {}", cases.len());
        };
        let loaded = house.case(case);
        let filing = loaded.filing();
        assert_eq!(filing.channel, Channel::Phone);
        let about = filing.about.as_ref().expect("about something");
        assert_eq!(about.unit.as_str(), STREET);
        assert_eq!(about.item.as_deref(), Some("temporary-relief"));
        assert_eq!(about.case, Some((failed.home.clone(), failed.id.clone())));
        // Whoever has the case does not see to what is said about it.
        assert_eq!(about.people, [PersonId::new(SUN_PING)]);
        assert_eq!(house.told_resident(case, &wang), ["filed"]);

        // The same file again, also from the street's own window, makes no second case.
        for who in [CENTRE, QIAN_LI] {
            let again = planned(house, who, file(&text));
            let there = again
                .iter()
                .filter(|one| matches!(one.state, State::There(_)));
            assert_eq!(there.count(), 2, "{who}");
            assert!(takes_in(house, who, file(&text)).is_empty());
        }

        // The day of the hot line is the promise.
        house.does(QIAN_LI, case, Command::Accept);
        let dues = house.case(case).case.dues.expect("accepted");
        assert_eq!(dues.promise, date(2026, 11, 26));
        calls(house, FENG_YUE, case, None);
        let words = format!("{}的账号错了一位，已改，款已发", wang.name);
        puts_right(house, FENG_YUE, case, &words);
        calls(house, CENTRE_HEAD, case, Some((true, false)));
        house.does(CENTRE_HEAD, case, Command::Approve { note: None });
        assert_eq!(house.status(case), Status::Closed);

        // It stands beside the case that it concerns, but not for whom it is about.
        let world = house.app.world.now();
        let beside = |who: &str| {
            let who = house.staff(who);
            let opened = case_view::case(&house.app, &world, &who, &failed, house.app.now());
            let said = house.run(opened).expect("seen").said;
            let found = view::beside(&house.app, &world, &who, &said);
            house.run(found).expect("read").len()
        };
        assert_eq!((beside(QIAN_LI), beside(SUN_PING)), (1, 0));

        // The answer goes back as it is, once; what is not ended does not.
        let centre = places(&["110101"]);
        let me = PersonId::new(CENTRE);
        let answers = || {
            let waiting = hotline::answers(&house.app, &me, &centre);
            house.run(waiting).expect("read")
        };
        let waiting = answers();
        let [answer] = waiting.as_slice() else {
            panic!("one answer, not {}", waiting.len());
        };
        assert_eq!(answer.order, "BJ-1");
        assert!(answer.words.ends_with("的账号错了一位，已改，款已发"));
        assert!(!answer.words.contains(&wang.name), "no look, no name");
        assert_eq!((answer.solved, answer.satisfied), (Some(true), Some(false)));
        let returned = |orders: &[&str]| {
            let orders: Vec<String> = orders.iter().map(|one| (*one).to_owned()).collect();
            let done = hotline::returned(&house.app, &me, &centre, &orders, Way::Program);
            house.run(done).expect("noted")
        };
        assert_eq!(returned(&["BJ-1", "BJ-2", "BJ-9"]), 1);
        assert_eq!(returned(&["BJ-1"]), 1, "again it is back once");
        assert!(answers().is_empty());
        let heaps = house.run(view::list(&house.app, &centre, Heap::Returned));
        let (returned, lengths) = heaps.expect("read");
        assert_eq!(returned.len(), 1);
        assert_eq!(lengths[&Heap::Open], 1);

        // The rates are those of a hand count: one called, one still in its limit.
        let found = rates(house, STREET);
        assert_eq!(
            (found.orders, found.contacted, found.contact_over),
            (2, 1, 1)
        );
        assert_eq!((found.solved, found.said_solved), (1, 1));
        assert_eq!((found.satisfied, found.said_satisfied), (0, 1));
        assert_eq!((found.closed, found.in_time, found.returned), (1, 1, 1));

        // Nobody calls about the other: the level above hears of it, and the rate falls.
        house.does(QIAN_LI, unnamed, Command::Accept);
        house.it_is("2026-11-24 09:30");
        house.tick();
        assert!(
            house
                .told_desk(unnamed, "110101")
                .contains(&"supervised".to_owned())
        );
        let found = rates(house, STREET);
        assert_eq!((found.contacted, found.contact_over), (1, 2));
        house.assert_whole();
    });
}

#[test]
fn an_order_past_the_day_of_the_hot_line_rises_and_gets_a_day_of_its_own() {
    each_engine(|house| {
        move_in(house);
        let text = "工单编号,承办单位,答复期限,电话,诉求内容\nBJ-7,110101005,2026-11-24,13800009999,没人管\n";
        let cases = takes_in(house, CENTRE, file(text));
        let case = &cases[0];
        house.does(QIAN_LI, case, Command::Accept);
        calls(house, FENG_YUE, case, None);
        house.it_is("2026-11-25 09:30");
        house.tick();
        let loaded = house.case(case);
        let first = &loaded.filing().route.steps[0];
        assert_eq!(first.as_str(), "110101", "one level up");
        let dues = loaded.case.dues.expect("a promise");
        assert_eq!(
            dues.promise,
            date(2026, 12, 2),
            "five working days of its own"
        );
        house.assert_whole();
    });
}

#[test]
fn everything_wrong_with_an_order_is_told_at_once_and_the_others_are_taken() {
    each_engine(|house| {
        move_in(house);
        let text = "工单编号,承办单位,答复期限,电话,诉求内容,事项,办件编号\n\
             ,没有的街道,明天,12,,不存在的事项,999\n\
             BJ-3,北新桥街道,,13800007777,排队太久,,\n\
             BJ-3,北新桥街道,,13800007777,排队太久,,\n\
             BJ-4,110102001,,13800007777,别的区,,\n\
             BJ-5,北新桥街道,,,说的那一件不在这里,,1101010050002611200012022\n";
        let plan = planned(house, CENTRE, file(text));
        let told: Vec<Vec<&str>> = plan.iter().map(faults).collect();
        assert_eq!(
            told[0],
            [
                "number", "unit", "until", "content", "phone", "item", "case"
            ]
        );
        assert_eq!(told[1], Vec::<&str>::new());
        assert_eq!(told[2], ["number"], "twice in the file");
        assert_eq!(told[3], ["unit"], "another district");
        assert_eq!(told[4], ["case"]);
        assert_eq!(takes_in(house, CENTRE, file(text)).len(), 1);
        // A street's window takes orders of its own street only.
        let other = "工单编号,承办单位,诉求内容\nBJ-6,110101B08,发放太慢\n";
        let plan = planned(house, QIAN_LI, file(other));
        assert_eq!(faults(&plan[0]), ["unit"]);
        assert_eq!(takes_in(house, CENTRE, file(other)).len(), 1);
        house.assert_whole();
    });
}

/// 同一个电话半年内办过的，导入前列出来给人挑，不由程序猜。
#[test]
fn cases_of_the_same_telephone_are_offered_and_none_is_guessed() {
    each_engine(|house| {
        move_in(house);
        let wang = wang_xiulan();
        house.files_online("temporary-relief", &wang);
        let text = format!(
            "number,unit,phone,content\nBJ-8,{STREET},{},救助款没到\n",
            wang.phone
        );
        let plan = planned(house, CENTRE, file(&text));
        let State::New(ready) = &plan[0].state else {
            panic!("it is new");
        };
        assert_eq!(ready.like.len(), 1);
        assert_eq!(ready.like[0].item, "temporary-relief");
        assert_eq!(ready.case(), None);
    });
}
