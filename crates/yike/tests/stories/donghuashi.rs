//! donghuashi 东花市: every item of the street is accepted at the one window by delegation; the
//! window is the front, the sections are its back, and the front presses the back.

use crate::house::{House, catalogue, each_engine};
use crate::people::*;
use yike::register;
use yike::world::list_key;
use yike_core::case::{Command, Outcome, Status};
use yike_core::list::Window;
use yike_core::unit::UnitId;
use yike_core::who::{Duty, PersonId};

const CENTRE: &str = "110101013";
const HOME: &str = "110101013001";

const FRONT: &str = "hua-shi";
const COLLEAGUE: &str = "hua-nan";
const BACK: &str = "dong-bei";
const SECOND: &str = "dong-hua";
const HEAD: &str = "ci-qi";

fn donghuashi(house: &House) {
    house.settle(
        "110101",
        &["B08", "B14", "B31", "B39", "B60"],
        &[
            (FRONT, "花小市", CENTRE, Duty::Window, "A"),
            (COLLEAGUE, "花小南", CENTRE, Duty::Window, "B"),
            (BACK, "东小北", CENTRE, Duty::Section, ""),
            (SECOND, "东小花", CENTRE, Duty::Section, ""),
            (HEAD, "瓷小器", CENTRE, Duty::Approver, ""),
        ],
    );
    let (now, by) = (house.app.now(), PersonId::new("founder"));
    let lists = catalogue().lists.iter();
    let lists = lists.filter(|list| ["110101", CENTRE].contains(&list.record.unit.as_str()));
    let texts: Vec<(String, String)> = lists
        .map(|list| (list_key(&list.record.unit), list.text.to_string()))
        .collect();
    assert_eq!(texts.len(), 2);
    let kept: Result<(), yike::act::Fail> = house.run(house.app.store.write(move |tx| {
        for (key, text) in &texts {
            register::publish(tx, key, text, now, &by, now)?;
        }
        Ok(())
    }));
    kept.expect("the lists are published");
    house.reload();
}

fn neighbour_there() -> Resident {
    Resident {
        community: HOME,
        ..wang_xiulan()
    }
}

/// 100 % 委托受理: whatever the street's list has is accepted at the window, none is outside.
#[test]
fn donghuashi_every_item_of_the_street_is_accepted_at_the_one_window() {
    each_engine(|house| {
        donghuashi(house);
        let world = house.app.world.now();
        let lists = world.lists_at(&UnitId::new(CENTRE), house.app.now());
        let street = lists.street.expect("the street has a list");
        let all: Vec<&str> = (lists.district.into_iter().chain([street]))
            .flat_map(|list| list.items.iter().map(|row| row.item.as_str()))
            .collect();
        let not: Vec<&str> = all
            .iter()
            .copied()
            .filter(|item| {
                let window = lists.offer(item).and_then(|offer| offer.window);
                // What a bureau keeps at a counter of its own is not of the street's level.
                !window.is_some_and(|window| window.accepts() || window == Window::Helped)
            })
            .collect();
        assert!(all.len() > 10, "{all:?}");
        assert_eq!(not, Vec::<&str>::new(), "not delegated to the window");
        house.assert_whole();
    });
}

#[test]
fn donghuashi_the_front_presses_the_back_until_it_is_done() {
    each_engine(|house| {
        donghuashi(house);
        let wang = neighbour_there();
        let case = house.files_at_counter("temporary-relief", FRONT, &wang);
        // Before it is accepted there is nobody behind the window to press.
        house.tries(FRONT, &case, Command::Nudge { note: None });
        house.does(FRONT, &case, Command::Accept);
        house.does(FRONT, &case, Command::Nudge { note: None });
        house.tries(COLLEAGUE, &case, Command::Nudge { note: None });
        let back = format!("{CENTRE}/section");
        assert_eq!(house.told_desk(&case, &back), ["nudged"]);

        house.it_is("2026-11-23 10:00");
        house.does(BACK, &case, Command::Pass { opinion: None });
        house.does(COLLEAGUE, &case, Command::Nudge { note: None });
        house.tries(BACK, &case, Command::Nudge { note: None });
        house.does(SECOND, &case, Command::Pass { opinion: None });
        house.does(HEAD, &case, Command::Approve { note: None });
        assert_eq!(house.status(&case), Status::Closed);
        assert_eq!(house.case(&case).case.outcome, Some(Outcome::Approved));
        assert_eq!(house.case(&case).case.nudges.len(), 2);
        house.tries(FRONT, &case, Command::Nudge { note: None });
        house.assert_whole();
    });
}
