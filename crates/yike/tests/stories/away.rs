//! A 角不在，B 角接手，接手人记名。

use crate::house::{at, each_engine};
use crate::people::*;
use yike::ledger::LogError;
use yike::register;
use yike_core::case::{Command, Event};
use yike_core::who::PersonId;

#[test]
fn b_takes_over_for_a_who_is_away() {
    each_engine(|house| {
        let case = house.files_at_counter("temporary-relief", LIN_XIAO, &wang_xiulan());
        house.tries(ZHOU_NING, &case, Command::HandOver);
        house.tries(ZHOU_NING, &case, Command::Relieve);

        let marked: Result<bool, LogError> = house.run(house.app.store.write(|tx| {
            let away = Some((at("2026-11-20 09:00"), at("2026-11-21 00:00")));
            let by = PersonId::new(HE_QING);
            register::mark_away(tx, "lin-xiao-1", away, &by, at("2026-11-20 10:00"))
        }));
        assert!(marked.expect("the mark is kept"));
        house
            .run(house.app.world.refresh(&house.app.store))
            .expect("refreshed");

        house.tries(SUN_PING, &case, Command::Relieve);
        house.does(ZHOU_NING, &case, Command::Relieve);
        let (meta, event) = house.case(&case).events.last().cloned().expect("events");
        assert_eq!(meta.by, PersonId::new(ZHOU_NING));
        let from = PersonId::new(LIN_XIAO);
        assert_eq!(event, Event::Relieved { from });
        house.does(ZHOU_NING, &case, Command::HandOver);
        house.assert_whole();

        // Back the next day: the mark has ended by itself.
        house.it_is("2026-11-21 09:00");
        let next = house.files_at_counter("temporary-relief", LIN_XIAO, &neighbour(1));
        house.tries(ZHOU_NING, &next, Command::Relieve);
        house.does(LIN_XIAO, &next, Command::HandBack);
        house.does(ZHOU_NING, &next, Command::HandOver);
        house.assert_whole();
    });
}
