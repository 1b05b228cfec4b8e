//! 站点、值班、培训，在账簿里留下的只有编号：计划和离岗，没有打卡。

use crate::house::{House, at, each_engine};
use crate::people::*;
use yike::act::Fail;
use yike::ledger::LogError;
use yike::places::{self, Evidence, Kept, Planned, Rule, Shown, Training};
use yike::register;
use yike::store::StoreError;
use yike_core::clock::day_of;
use yike_core::list::Lists;
use yike_core::roster::{Cover, State};
use yike_core::site::{Lack, Mode, Served};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

const NEXT_DOOR: &str = "110101005014";

/// A list of the street: one station, a bank's counter, a demolished community beside it.
fn list(more: &str) -> String {
    let offers: String = (crate::house::catalogue().items.iter())
        .map(|item| {
            format!(
                "[[items]]\nitem = \"{}\"\nwindow = \"own\"\n\n",
                item.item.key
            )
        })
        .collect();
    format!(
        r#"unit = "{STREET}"
name = "北新桥街道清单"
name_en = "List of Beixinqiao"

[liaison]
post = "主任"
phone = "010-00000500"

{offers}
[[sites]]
unit = "{COMMUNITY}"
name = "前永康社区服务站"
serves = ["{NEXT_DOOR}"]
address = "示例胡同 10 号一层"
hours = "工作日 8:30—18:00；周六 9:00—12:00（错峰延时）"
phone = "010-00000519"

[[sites]]
unit = "{COMMUNITY}"
code = "bank"
kind = "bank"
name = "便民驿站"
address = "示例大街 55 号"
hours = "每天 9:00—20:00"
phone = "010-00000590"
modes = ["agent"]
class = "advise"
items = ["temporary-relief"]

[[communities]]
unit = "{NEXT_DOOR}"
status = "demolished"

{more}
[source]
text = "示例"
as_of = "2026-11-28"
verified = false
"#
    )
}

fn publishes(house: &House, text: String) {
    let now = house.app.now();
    let by = PersonId::new(ADMINISTRATOR);
    for key in [format!("list/{STREET}"), "list/110101".to_owned()] {
        // The district offers the same: without a list of its own nothing would be limited.
        let text = match key.ends_with("110101") {
            true => text.replace(
                &format!("unit = \"{STREET}\"\nname"),
                "unit = \"110101\"\nname",
            ),
            false => text.clone(),
        };
        let text = match key.ends_with("110101") {
            true => {
                let mut list: yike_core::list::List = toml::from_str(&text).expect("a list");
                list.sites.clear();
                list.communities.clear();
                list.courses.clear();
                toml::to_string(&list).expect("a list is written")
            }
            false => text,
        };
        let by = by.clone();
        let kept: Result<(), LogError> = house.run(
            house
                .app
                .store
                .write(move |tx| register::publish(tx, &key, &text, now, &by, now)),
        );
        kept.expect("published");
    }
    house
        .run(house.app.world.refresh(&house.app.store))
        .expect("the list is known");
}

#[test]
fn a_demolished_village_and_a_bank_are_served_as_the_list_says() {
    each_engine(|house| {
        publishes(house, list(""));
        let (world, now) = (house.app.world.now(), house.app.now());
        let gone = UnitId::new(NEXT_DOOR);
        let lists: Lists<'_> = world.lists_at(&gone, now);
        let unit = world.units.get(&gone).expect("still on the map");
        let served = Served::of(&lists, unit, false);
        assert!(served.is_demolished() && served.is_shared());
        assert_eq!((served.lack(), served.sites.len()), (None, 1));
        assert_eq!(
            served.modes.iter().copied().collect::<Vec<_>>(),
            [Mode::Window]
        );
        // Whoever belongs there is served at the next station, and the case knows where they live.
        let mut resident = wang_xiulan();
        resident.community = NEXT_DOOR;
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &resident);
        let filing = house.case(&case).filing().route.clone();
        assert_eq!(
            (filing.community, filing.taking),
            (gone, Some(UnitId::new(COMMUNITY)))
        );
        // A neighbour without anything is told as one.
        let other = world
            .units
            .get(&UnitId::new("110101005009"))
            .expect("there");
        assert_eq!(Served::of(&lists, other, true).lack(), Some(Lack::NoSite));
        // The bank is open on a Sunday evening; the station is not.
        let sunday = at("2026-11-22 19:00");
        let open: Vec<Option<bool>> = (lists.sites())
            .map(|site| yike_core::site::is_open(site, &world.calendar, sunday))
            .collect();
        assert_eq!(open, [Some(false), Some(true)]);
        house.assert_whole();
    });
}

#[test]
fn a_station_whose_a_is_away_has_nobody_until_b_is_planned() {
    each_engine(|house| {
        publishes(house, list(""));
        let (world, now) = (house.app.world.now(), house.app.now());
        let today = day_of(now);
        let lists = world.lists_at(&UnitId::new(COMMUNITY), now);
        let site = lists.sites().next().expect("a station").clone();
        let key = site.key();
        let plans = |post: &'static str, away: Option<bool>| {
            let key = key.clone();
            let kept: Result<(), StoreError> = house.run(house.app.store.write(move |tx| {
                let by = PersonId::new(HE_QING);
                match away {
                    None => places::plan(tx, &key, today, post, &by, now),
                    Some(away) => places::mark(tx, (&key, today, post), away, &by, now),
                }
                Ok(())
            }));
            kept.expect("kept");
        };
        let day = || -> (State, Vec<String>, Vec<String>) {
            let key = key.clone();
            let planned: Planned = house
                .run(
                    house
                        .app
                        .store
                        .read(move |tx| places::roster_of(tx, &key, today, today)),
                )
                .expect("read");
            let holders = places::holders(&world, &site, &planned, today);
            let cover = Cover::of(&holders);
            let ids = |all: &[&yike_core::roster::Holder]| {
                all.iter().map(|one| one.person.to_string()).collect()
            };
            (cover.state(true), ids(&cover.serving), ids(&cover.offered))
        };
        assert_eq!(day().0, State::Unplanned);
        plans("lin-xiao-1", None);
        assert_eq!(day().1, [LIN_XIAO]);
        plans("lin-xiao-1", Some(true));
        let (state, serving, offered) = day();
        assert_eq!((state, serving), (State::Uncovered, Vec::<String>::new()));
        assert_eq!(offered, [ZHOU_NING, HE_QING], "offered, not presumed");
        plans("zhou-ning-1", None);
        assert_eq!(day().1, [ZHOU_NING]);
        house.assert_whole();
    });
}

#[test]
fn a_worker_without_training_is_refused_where_the_list_says_so() {
    each_engine(|house| {
        let course = "[[courses]]\ncode = \"relief\"\nname = \"救助业务培训\"\nmonths = 12\nitems = [\"temporary-relief\"]\nrefuses = true\n\n";
        publishes(house, list(course));
        let (worker, now) = (house.staff(LIN_XIAO), house.app.now());
        let intake = || house.intake("temporary-relief", &wang_xiulan());
        let post = yike_core::who::Post {
            unit: UnitId::new(COMMUNITY),
            duty: yike_core::who::Duty::Station,
        };
        let order = || {
            let world = house.app.world.now();
            let id = crate::house::fresh_id();
            yike::filing::order(&house.app, &world, &worker, Some(&post), id, intake())
        };
        let faults = order().err().expect("refused");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].1.zh.contains("救助业务培训") && faults[0].1.en.contains("training"));
        // An item that the course does not name goes on.
        house.files_at_counter("pension-qualification", LIN_XIAO, &neighbour(2));
        let noted: Result<(), Fail> = house.run(house.app.store.write(move |tx| {
            let one = Training {
                id: "t-1".into(),
                person: PersonId::new(LIN_XIAO),
                course: "relief".into(),
                day: day_of(now),
                until: Some("2027-11-19".parse().expect("a day")),
            };
            places::add_training(tx, &one, &PersonId::new("founder"), now)?;
            places::set_shown(tx, &PersonId::new(LIN_XIAO), Shown::Whole);
            register::name_post(
                tx,
                "lin-xiao-1",
                "all_round_worker",
                "016-A",
                &PersonId::new("founder"),
                now,
            )?;
            Ok(())
        }));
        noted.expect("noted");
        house
            .run(house.app.world.refresh(&house.app.store))
            .expect("known");
        assert!(order().is_ok());
        house.it_is("2027-11-22 10:00");
        assert!(order().is_err(), "it held for a year");
        house.assert_whole();
    });
}

#[test]
fn evidence_is_sealed_and_nobody_checks_in() {
    each_engine(|house| {
        let said = "公示牌挂在入口右侧的第三根柱子上";
        house.hush(said);
        let (keys, now) = (house.app.keys.clone(), house.app.now());
        let kept: Result<(), StoreError> = house.run(house.app.store.write(move |tx| {
            let one = Evidence {
                id: "e-1".into(),
                site: COMMUNITY.into(),
                rule: Rule::Identity,
                kept: Kept {
                    note: said.into(),
                    ..Kept::default()
                },
                by: PersonId::new(HE_QING),
                at: now,
            };
            places::add_evidence(tx, &keys, &one);
            Ok(())
        }));
        kept.expect("kept");
        let keys = house.app.keys.clone();
        let found = house
            .run(
                house
                    .app
                    .store
                    .read(move |tx| places::evidence_of(tx, &keys, STREET)),
            )
            .expect("read");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].kept.note, said);
        house.assert_whole();
    });
}
