//! 事项改版、假期表到货，在办的件照旧版办，日期顺着改。

use crate::house::{House, each_engine};
use crate::people::*;
use yike::ledger::LogError;
use yike::register;
use yike_core::case::{Command, Status};
use yike_core::item::{Item, lint};
use yike_core::who::PersonId;

/// A year as an administrator imports it: New Year and a long holiday in January.
const YEAR_2027: &str = "2027-01-01,holiday,New Year's Day
2027-01-04,holiday,New Year's Day
2027-01-05,holiday,New Year's Day
2027-01-10,workday,
2027-10-01,holiday,National Day";

fn imports_2027(house: &House) {
    let now = house.app.now();
    let kept: Result<(), LogError> = house.run(house.app.store.write(move |tx| {
        register::keep_year(tx, 2027, YEAR_2027, &PersonId::new(ADMINISTRATOR), now)
    }));
    kept.expect("the year is kept");
    house
        .run(house.app.world.refresh(&house.app.store))
        .expect("the year is known");
}

/// From now on the item is as this text has it.
pub fn publishes(house: &mut House, text: String) -> Item {
    let item: Item = toml::from_str(&text).expect("an item");
    let (key, now) = (item.key.clone(), house.app.now());
    let published: Result<(), LogError> = house.run(house.app.store.write(move |tx| {
        register::publish(tx, &key, &text, now, &PersonId::new(ADMINISTRATOR), now)
    }));
    published.expect("published");
    house.reload();
    item
}

/// What an item says of its promise when the hardship cannot wait.
const TABLE: &str = r#"
[[tables]]
key = "days"
name = "承诺办结时限"
name_en = "Which promise applies"
sets = "promise"
inputs = ["urgency", "members"]
rows = [
  { when = ["urgent", "*"], gives = "1", basis = "国发〔2014〕47号" },
  { when = ["ordinary", "<3"], gives = "8", basis = "国发〔2014〕47号" },
  { when = ["ordinary", ">=3"], gives = "10", basis = "国发〔2014〕47号" },
]
"#;

#[test]
fn the_answers_choose_the_promise_and_the_row_stands_in_the_first_event() {
    each_engine(|house| {
        let before = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(4));
        house.it_is("2026-11-20 11:00");
        let text = house.intake("temporary-relief", &wang_xiulan()).item.text;
        let item = publishes(house, format!("{text}{TABLE}"));
        assert_eq!(lint::lint(&item), []);
        let files = |urgency: &str, members: &str, n: u32| {
            let mut answers = answers("temporary-relief");
            answers.insert("urgency".into(), urgency.into());
            answers.insert("members".into(), members.into());
            let intake = house.intake_with("temporary-relief", &neighbour(n), answers);
            house.files(&house.staff(LIN_XIAO), intake)
        };
        // Friday; a Monday follows.
        for (case, row, due) in [
            (files("urgent", "5", 1), Some(0), "2026-11-23"),
            (files("ordinary", "2", 2), Some(1), "2026-12-02"),
            (files("ordinary", "3", 3), Some(2), "2026-12-04"),
            (before, None, "2026-12-04"),
        ] {
            let chosen = house.case(&case).filing().chosen.clone();
            assert_eq!(chosen.first().map(|chosen| chosen.row), row);
            house.brings_to_acceptance(&case);
            let dues = house.case(&case).case.dues.expect("told");
            assert_eq!(dues.promise.to_string(), due);
            // 法定时限 is the item's, whatever was promised.
            assert_eq!(dues.legal.to_string(), "2026-12-18");
        }
        house.restart();
        house.assert_whole();
    });
}

#[test]
fn an_item_edited_under_a_running_case() {
    each_engine(|house| {
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        let before = house.case(&case);
        house.it_is("2026-11-20 11:00");
        let text = house.intake("temporary-relief", &wang_xiulan()).item.text;
        let text = text
            .replace("promise = 10", "promise = 9")
            .replace("days = 2", "days = 1");
        let item = publishes(house, text);
        assert_eq!(item.limits.promise, 9);

        let newer = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        assert_ne!(
            house.case(&newer).filing().digest,
            before.filing().digest,
            "new cases follow the new version"
        );
        for (key, due) in [(&case, "2026-12-04"), (&newer, "2026-12-03")] {
            house.brings_to_acceptance(key);
            let dues = house.case(key).case.dues.expect("told");
            assert_eq!(dues.promise.to_string(), due);
        }
        assert_eq!(house.case(&case).filing().digest, before.filing().digest);
        house.restart();
        house.assert_whole();
    });
}

#[test]
fn a_year_imported_under_running_cases_restates_what_was_told() {
    each_engine(|house| {
        let wang = wang_xiulan();
        // Closed before, suspended meanwhile, running, and far from the new year.
        let closed = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        let suspended = house.files_at_counter("disability-certificate", LIN_XIAO, &neighbour(2));
        let far = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(3));
        house.brings_to_acceptance(&far);
        house.it_is("2026-12-28 10:00");
        let running = house.files_at_counter("temporary-relief", LIN_XIAO, &wang);
        for case in [&closed, &suspended, &running] {
            house.brings_to_acceptance(case);
        }
        house.passes_to_approver(&closed);
        house.does(TANG_HE, &closed, Command::Approve { note: None });
        house.says(ZHENG_AN, &suspended, "等评定", |reason| {
            Command::Suspend {
                stop: "assessment".into(),
                days: 30,
                reason,
            }
        });
        let told = house.case(&running).case.dues.expect("told");
        assert!(told.provisional, "2027 is not published yet");
        assert_eq!(told.promise.to_string(), "2027-01-12");
        house.assert_whole();

        imports_2027(house);
        house.tick();
        let now = house.case(&running).case.dues.expect("told");
        assert!(!now.provisional);
        assert_eq!(now.promise.to_string(), "2027-01-13");
        assert!(
            house
                .told_resident(&running, &wang)
                .contains(&"restated".into())
        );
        assert!(!house.kinds(&closed).contains(&"restated"));
        assert_eq!(house.status(&suspended), Status::Suspended);
        assert_eq!(house.tick(), 0, "restated once");
        // Also those that time does not look at any more.
        house.assert_whole();

        house.it_is("2027-01-14 09:00");
        house.tick();
        house.says(ZHENG_AN, &suspended, "评定完成", |finding| {
            Command::Resume { finding }
        });
        house.assert_whole();
    });
}
