use super::*;
use crate::clock::{day_of, start_of};
use crate::door::Fault;
use crate::item::Level;
use crate::list::{List, Lists};
use crate::unit::{Unit, Units};
use std::collections::BTreeMap;

const DAYS: &str = include_str!("../../../../catalogue/calendar/china.csv");
const STATION: &str = "工作日 8:30—12:00，13:00—18:00；周六 9:00—12:00（错峰延时）";

fn calendar() -> Calendar {
    Calendar::parse_csv(DAYS).unwrap()
}

fn hours(text: &str, except: &[&str]) -> Hours {
    Hours::parse(text, except.iter().copied()).unwrap()
}

/// `2026-02-14 09:30` at +08:00.
fn at(text: &str) -> At {
    let (day, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let minutes = hour.parse::<i64>().unwrap() * 60 + minute.parse::<i64>().unwrap();
    At(start_of(day.parse().unwrap()).0 + minutes * 60_000)
}

fn said(at: At) -> String {
    let minutes = (at.0 - start_of(day_of(at)).0) / 60_000;
    format!("{} {:02}:{:02}", day_of(at), minutes / 60, minutes % 60)
}

#[test]
fn hours_are_as_their_sentence_says() {
    let (calendar, hours) = (calendar(), hours(STATION, &[]));
    for (moment, open) in [
        ("2026-11-20 08:29", false),
        ("2026-11-20 08:30", true),
        ("2026-11-20 11:59", true),
        ("2026-11-20 12:00", false),
        ("2026-11-20 13:00", true),
        ("2026-11-20 18:00", false),
        // Saturday with its longer hours, Sunday without.
        ("2026-11-21 08:45", false),
        ("2026-11-21 09:00", true),
        ("2026-11-21 14:00", false),
        ("2026-11-22 10:00", false),
    ] {
        assert_eq!(hours.is_open(&calendar, at(moment)), open, "{moment}");
    }
    let saturday = hours.standing(&calendar, at("2026-11-21 10:00"));
    assert_eq!(
        saturday,
        Standing::Open {
            until: at("2026-11-21 12:00"),
            extended: true
        }
    );
    let noon = hours.standing(&calendar, at("2026-11-20 12:30"));
    let next = Some(at("2026-11-20 13:00"));
    assert_eq!(
        noon,
        Standing::Closed {
            why: Shut::OutOfHours,
            next
        }
    );
}

/// 2026: New Year 1–3 January, Sunday 4 January is worked; Spring Festival 15–23 February, Saturdays
/// 14 and 28 February are worked (国办发明电〔2025〕7号).
#[test]
fn a_make_up_saturday_is_a_working_day_and_spring_festival_is_closed() {
    let (calendar, hours) = (calendar(), hours(STATION, &[]));
    assert!(
        calendar.is_make_up("2026-02-14".parse().unwrap()),
        "the calendar of 2026"
    );
    // The whole day, not the Saturday's morning.
    assert!(hours.is_open(&calendar, at("2026-02-14 08:45")));
    assert!(hours.is_open(&calendar, at("2026-02-14 17:00")));
    assert!(
        hours.is_open(&calendar, at("2026-01-04 15:00")),
        "a Sunday that is worked"
    );
    let eve = hours.standing(&calendar, at("2026-02-16 10:00"));
    let Standing::Closed {
        why: Shut::Holiday(name),
        next,
    } = eve
    else {
        panic!("{eve:?}");
    };
    assert_eq!(
        (name.zh.as_str(), next.map(said).as_deref()),
        ("春节", Some("2026-02-24 08:30"))
    );
    // A Saturday inside the holiday has no longer hours either.
    assert!(!hours.is_open(&calendar, at("2026-02-21 10:00")));
    // After the last hour of the Saturday before, it is the holiday that is jumped.
    assert_eq!(
        hours
            .next(&calendar, at("2026-02-14 18:00"))
            .map(said)
            .unwrap(),
        "2026-02-24 08:30"
    );
}

#[test]
fn places_open_on_holidays_and_every_day_say_so() {
    let calendar = calendar();
    let duty = hours("工作日 9:00—17:00；节假日 9:00—11:00", &[]);
    assert!(duty.is_open(&calendar, at("2026-02-17 10:00")));
    assert!(!duty.is_open(&calendar, at("2026-02-17 12:00")));
    assert!(
        !duty.is_open(&calendar, at("2026-11-21 10:00")),
        "a Saturday is no holiday"
    );
    let kiosk = hours("每天 0:00—24:00", &[]);
    for moment in ["2026-02-17 03:00", "2026-11-22 23:59"] {
        assert!(kiosk.is_open(&calendar, at(moment)));
    }
    // A bank that names weekdays keeps them, and is shut on holidays and open on its Saturday.
    let bank = hours("周一至周五 9:00—17:00、周六 10:00—15:00", &[]);
    assert!(bank.is_open(&calendar, at("2026-11-21 14:00")));
    assert!(!bank.is_open(&calendar, at("2026-02-18 10:00")));
    let late = hours("工作日 9:00—17:00；周二、周四 17:00—20:00（错峰延时）", &[]);
    let evening = late.standing(&calendar, at("2026-11-24 18:00"));
    assert_eq!(
        evening,
        Standing::Open {
            until: at("2026-11-24 20:00"),
            extended: true
        }
    );
    assert!(!late.is_open(&calendar, at("2026-11-25 18:00")));
    // Spans that follow one another are one opening.
    let noon = late.standing(&calendar, at("2026-11-24 16:00"));
    assert_eq!(
        noon,
        Standing::Open {
            until: at("2026-11-24 20:00"),
            extended: false
        }
    );
    assert!(late.extends() && !bank.extends());
}

#[test]
fn an_exception_takes_the_place_of_the_week() {
    let calendar = calendar();
    let lines = [
        "2026-11-23—2026-11-25 休：消防改造",
        "2026-11-26 9:00—12:00：停电检修",
    ];
    let hours = hours(STATION, &lines);
    let monday = hours.standing(&calendar, at("2026-11-23 10:00"));
    let Standing::Closed { why, next } = monday else {
        panic!("{monday:?}");
    };
    assert_eq!(why, Shut::Exception("消防改造".into()));
    assert_eq!(next.map(said).unwrap(), "2026-11-26 09:00");
    assert!(!hours.is_open(&calendar, at("2026-11-26 14:00")));
    assert!(hours.is_open(&calendar, at("2026-11-27 14:00")));
    // Closed for longer than anybody looks ahead.
    let gone = self::hours(STATION, &["2026-01-01—2027-12-31 休"]);
    assert_eq!(gone.next(&calendar, at("2026-11-23 10:00")), None);
}

#[test]
fn what_is_not_understood_is_told_with_an_example() {
    let wrong = |text: &str, except: &[&str]| -> Fault {
        Hours::parse(text, except.iter().copied()).unwrap_err()
    };
    for text in [
        "",
        "8:30—12:00",
        "工作日",
        "工作日上午",
        "工作日 8:30—25:00",
        "工作日 12:00—8:30",
        "周八 9:00—12:00",
        "周五至周一 9:00—12:00",
        "工作日 8:30—18:00，周六上午",
        "工作日 8.30—12.00",
    ] {
        let fault = wrong(text, &[]);
        assert!(
            fault.zh.contains("工作日 8:30—12:00") && fault.en.contains("Please"),
            "{text}"
        );
    }
    for line in [
        "明天休",
        "2026-11-23",
        "2026-11-25—2026-11-23 休",
        "2026-11-31 休",
        "2026-11-23 上午",
    ] {
        assert!(wrong(STATION, &[line]).zh.contains("看不懂例外"), "{line}");
    }
    // What people write is read.
    for text in [
        "工作日8:30-12:00,13:00-18:00",
        "工作日 8：30至12：00",
        "星期一至星期五 9:00~17:00",
        "工作日 8:30—18:00（午间不休）",
        "周末 9:00—12:00",
        "周日 9:00—12:00",
    ] {
        hours(text, &[]);
    }
}

#[test]
fn english_comes_from_the_same_data() {
    assert_eq!(
        hours(STATION, &[]).in_english(),
        "working days 8:30–12:00, 13:00–18:00; Sat 9:00–12:00 (extended hours)"
    );
    assert_eq!(
        hours("周一至周三 9:00—12:00", &[]).in_english(),
        "Mon, Tue, Wed 9:00–12:00"
    );
}

const LIST: &str = r#"
unit = "990101001"
name = "溪口街道清单"
name_en = "Xikou"
liaison = { post = "主任", phone = "010-22223333" }
source = { text = "示例", as_of = "2026-11-28", verified = false }

[[sites]]
unit = "990101001001"
name = "溪口社区服务站"
serves = ["990101001003"]
address = "溪口路 9 号一层"
hours = "工作日 8:30—18:00"
phone = "010-22225555"
modes = ["window", "agent"]

[[sites]]
unit = "990101001002"
code = "bank"
kind = "bank"
name = "桥头便民驿站"
address = "桥头 2 号银行一层"
hours = "周一至周五 9:00—17:00"
phone = "010-22226666"
class = "collect"
modes = ["agent"]
equipment = ["scanner", "card_reader"]
ease = ["ramp", "low_counter"]
items = ["temporary-relief", { item = "food-business-licence", class = "advise" }]

[[communities]]
unit = "990101001003"
status = "demolished"

[[communities]]
unit = "990101001002"
reason = "无用房，年底前建站"
"#;

fn units() -> Units {
    let unit = |id: &str, level, name: &str, parent: Option<&str>| Unit {
        id: UnitId::new(id),
        level,
        name: name.into(),
        parent: parent.map(UnitId::new),
    };
    Units::new([
        unit("990101", Level::District, "云山区", None),
        unit("990101001", Level::Street, "溪口街道", Some("990101")),
        unit(
            "990101001001",
            Level::Community,
            "溪口社区居委会",
            Some("990101001"),
        ),
        unit(
            "990101001002",
            Level::Community,
            "桥头社区居委会",
            Some("990101001"),
        ),
        unit(
            "990101001003",
            Level::Community,
            "老庄村委会",
            Some("990101001"),
        ),
        unit(
            "990101001004",
            Level::Community,
            "新建社区居委会",
            Some("990101001"),
        ),
    ])
}

struct Named;

impl crate::package::Items for Named {
    fn item(&self, _: &str) -> Option<&crate::item::Item> {
        None
    }

    fn is_named(&self, key: &str) -> bool {
        key != "none"
    }
}

fn found(text: &str) -> Vec<(String, &'static str)> {
    let list: List = toml::from_str(text).unwrap();
    let found = crate::list::lint(&list, &Named, &units());
    found.into_iter().map(|one| (one.path, one.rule)).collect()
}

#[test]
fn a_list_of_sites_is_written_as_it_is_read() {
    let list: List = toml::from_str(LIST).unwrap();
    let text = toml::to_string(&list).unwrap();
    assert_eq!(toml::from_str::<List>(&text).unwrap(), list, "{text}");
    // Lists from before say stations.
    let old = LIST.replace("[[sites]]", "[[stations]]");
    assert_eq!(toml::from_str::<List>(&old).unwrap(), list);
}

#[test]
fn each_community_is_served_by_its_own_ways() {
    let (list, units): (List, Units) = (toml::from_str(LIST).unwrap(), units());
    let lists = Lists {
        district: None,
        street: Some(&list),
    };
    let of = |id: &str, mobile| Served::of(&lists, units.get(&UnitId::new(id)).unwrap(), mobile);
    let own = of("990101001001", true);
    let modes: Vec<Mode> = own.modes.iter().copied().collect();
    assert_eq!(modes, [Mode::Window, Mode::Mobile, Mode::Agent]);
    assert_eq!((own.lack(), own.is_shared()), (None, false));
    // An urban community with neither window nor kiosk has its reason, or is one without.
    let bank = of("990101001002", true);
    assert_eq!(
        (bank.lack(), bank.reason()),
        (Some(Lack::Reasoned), "无用房，年底前建站")
    );
    let without = LIST.replace("reason = \"无用房，年底前建站\"", "");
    let without: List = toml::from_str(&without).unwrap();
    let lists_without = Lists {
        district: None,
        street: Some(&without),
    };
    let bridge = units.get(&UnitId::new("990101001002")).unwrap();
    assert_eq!(
        Served::of(&lists_without, bridge, true).lack(),
        Some(Lack::NoReason)
    );
    // The demolished village is served by the next station.
    let gone = of("990101001003", false);
    assert!(gone.is_demolished() && gone.is_shared());
    assert_eq!(
        (gone.lack(), gone.sites[0].name.as_str()),
        (None, "溪口社区服务站")
    );
    // A telephone is no site.
    assert_eq!(of("990101001004", true).lack(), Some(Lack::NoSite));
}

#[test]
fn a_bank_does_no_more_than_it_says() {
    let list: List = toml::from_str(LIST).unwrap();
    let relief = include_str!("../../../../catalogue/items/temporary-relief.toml");
    let relief: crate::item::Item = toml::from_str(relief).unwrap();
    let rule = relief.route_for(&[]);
    let (station, bank) = (&list.sites[0], &list.sites[1]);
    assert_eq!(
        station.class_of("temporary-relief", rule),
        Some(rule.station)
    );
    assert_eq!(
        bank.class_of("food-business-licence", rule),
        Some(StationClass::Advise)
    );
    assert_eq!(bank.class_of("senior-allowance", rule), None);
    assert_eq!(bank.modes_of("temporary-relief"), [Mode::Agent]);
    assert_eq!(bank.key(), "990101001002-bank");
    let keys: BTreeMap<String, &Site> = list.sites.iter().map(|one| (one.key(), one)).collect();
    assert_eq!(keys.len(), 2);
}

#[test]
fn faults_of_sites_are_found_where_they_stand() {
    assert_eq!(found(LIST), []);
    for (from, to, path, rule) in [
        (
            "code = \"bank\"\n",
            "code = \"Bank\"\n",
            "sites[1].code",
            "site_code",
        ),
        (
            "unit = \"990101001002\"\ncode = \"bank\"",
            "unit = \"990101001001\"",
            "sites[1].code",
            "site_code",
        ),
        (
            "周一至周五 9:00—17:00",
            "周一至周五",
            "sites[1].hours",
            "hours",
        ),
        (
            "serves = [\"990101001003\"]",
            "except = [\"明天\"]",
            "sites[0].except[0]",
            "hours",
        ),
        (
            "serves = [\"990101001003\"]",
            "",
            "communities[0].status",
            "site_demolished",
        ),
        (
            "serves = [\"990101001003\"]",
            "serves = [\"990101002001\"]",
            "sites[0].serves[0]",
            "list_station",
        ),
        ("kind = \"bank\"", "kind = \"centre\"", "", ""),
        (
            "unit = \"990101001003\"\nstatus",
            "unit = \"990101001\"\nstatus",
            "communities[0].unit",
            "list_station",
        ),
        (
            "\"temporary-relief\"",
            "\"none\"",
            "sites[1].items[0]",
            "list_item",
        ),
    ] {
        let found = found(&LIST.replacen(from, to, 1));
        let wanted = (path.to_owned(), rule);
        assert!(
            path.is_empty() || found.contains(&wanted),
            "{from} → {to}: {found:?}"
        );
    }
}
