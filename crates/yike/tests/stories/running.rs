//! 运行规则: each place sets when it is warned and from which hour; a change holds for the cases that
//! are there already.

use crate::house::{House, each_engine};
use crate::people::*;
use yike::register;
use yike_core::case::Command;
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

fn publishes(house: &House, unit: &str, running: &str) {
    let text = format!(
        "unit = \"{unit}\"\nname = \"清单\"\nname_en = \"List\"\n{items}\n[liaison]\n\
         post = \"科长\"\nphone = \"010-00009000\"\n{running}\n[source]\ntext = \"示例\"\n\
         as_of = \"2026-11-01\"\nverified = false\n",
        items = "[[items]]\nitem = \"temporary-relief\"\n",
    );
    let (now, by) = (house.app.now(), PersonId::new("founder"));
    let key = format!("list/{unit}");
    let kept: Result<(), yike::act::Fail> = house.run(
        (house.app.store).write(move |tx| Ok(register::publish(tx, &key, &text, now, &by, now)?)),
    );
    kept.expect("the list is published");
    house.reload();
}

#[test]
fn a_street_is_warned_by_its_own_rule_also_for_cases_that_are_there_already() {
    each_engine(|house| {
        publishes(house, "110101", "");
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        house.brings_to_acceptance(&case);
        // Due on 4 December: by the default warned on the 2nd at nine. The district wants five days.
        house.it_is("2026-11-23 09:00");
        publishes(house, "110101", "[running]\nwarn = 5\nopens = \"08:30\"");
        house.tick();
        house.it_is("2026-11-27 08:29");
        assert_eq!(house.tick(), 0);
        house.it_is("2026-11-27 08:30");
        assert_eq!(house.tick(), 1);
        assert_eq!(house.told_desk(&case, STREET), ["warned"]);
        house.assert_whole();

        // The street's own word holds before that of its district.
        house.it_is("2026-11-30 10:00");
        let next = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        publishes(house, STREET, "[running]\nwarn = 1\nquestion = 3");
        house.brings_to_acceptance(&next);
        house.it_is("2026-12-10 10:00");
        house.tick();
        assert!(
            !house
                .told_desk(&next, STREET)
                .contains(&"warned".to_owned())
        );
        house.it_is("2026-12-11 08:30");
        house.tick();
        assert!(
            house
                .told_desk(&next, STREET)
                .contains(&"warned".to_owned())
        );
        house.says(LIN_XIAO, &next, "哪天能定下来", |words| {
            let (of, at) = (Vec::new(), None);
            let what = yike_core::case::Consult::Question;
            Command::Consult(yike_core::case::Wanted {
                what,
                of,
                at,
                words,
            })
        });
        let until = house.case(&next).case.consultations[0].until;
        assert_eq!(until.to_string(), "2026-12-16", "three working days here");
        house.assert_whole();
    });
}

/// A rule can be ended at any time; what was done by it stays, and so does the version that had it.
#[test]
fn lesson_18_a_rule_that_is_ended_keeps_its_history() {
    each_engine(|house| {
        publishes(house, "110101", "[running]\nwarn = 9");
        let first = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        house.brings_to_acceptance(&first);
        house.it_is("2026-11-23 09:00");
        assert_eq!(house.tick(), 1);
        assert_eq!(house.told_desk(&first, STREET), ["warned"]);
        let warns_at = |moment: At| {
            let world = house.app.world.now();
            let list = world.list(&UnitId::new("110101"), moment);
            list.expect("there is a list").record.running.warn
        };
        let ruled = house.app.now();

        house.it_is("2026-11-23 10:00");
        publishes(house, "110101", "");
        assert_eq!(
            (warns_at(ruled), warns_at(house.app.now())),
            (Some(9), None)
        );
        let next = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        house.brings_to_acceptance(&next);
        house.it_is("2026-11-25 10:00");
        house.tick();
        assert!(
            house
                .told_desk(&next, STREET)
                .iter()
                .all(|kind| kind != "warned")
        );
        // Nothing that was is changed.
        assert_eq!(house.told_desk(&first, STREET), ["warned"]);
        assert!(house.case(&first).case.warned.is_some());
        house.assert_whole();
    });
}
