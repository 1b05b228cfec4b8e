//! 申诉复核: a rating that somebody outside the unit finds mistaken is left out of every figure, and stands;
//! one that is found to be right counts as before.

use crate::house::*;
use crate::people::*;
use crate::rated::{advised, by_bearer, found, rates_visit};
use yike::act::{self, CaseKey};
use yike::rows::facts;
use yike::store::{Row, StoreError, Tx, Val};
use yike::views::ratings::{Count, figures};
use yike::{args, rollup, sql};
use yike_core::case::{Command, Rating, Service, Status, Through};
use yike_core::clock::At;
use yike_core::item::heard::{Change, ContactWay};
use yike_core::who::Who;

sql! {
    BAD = "SELECT home, id FROM case_row WHERE item = 'bad-rating' ORDER BY id";
    STANDS = "SELECT level FROM rating WHERE home = $1 AND case_id = $2 AND service = 'filing'";
    NO_FACTS = "DELETE FROM fact WHERE 1 = 1";
    NO_MATTERS = "DELETE FROM matter WHERE 1 = 1";
}

/// A service at the counter of the community, rated badly by whoever it was for.
fn rated_badly(house: &House) -> (CaseKey, CaseKey) {
    let wang = wang_xiulan();
    let served = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
    let her = house.resident(&wang);
    let rating = Command::Rate(Rating::plain(Service::Filing, 1, 2));
    house.attempt(&her, &served, rating).expect("rated");
    (served, opened(house).remove(0))
}

/// The matters by which bad ratings are put right.
fn opened(house: &House) -> Vec<CaseKey> {
    house.tick();
    house.read(|tx| {
        let rows = tx.rows(&BAD, args![])?;
        let key = |row: &Row| Ok(CaseKey::new(row.text(0)?, row.text(1)?));
        rows.iter().map(key).collect::<Result<_, StoreError>>()
    })
}

fn called(house: &House, who: &str, case: &CaseKey, agrees: Option<bool>) {
    house.says(who, case, "电话里说的", |words| Command::Contact {
        way: ContactWay::Phone,
        reached: true,
        agrees,
        satisfied: None,
        words,
    });
}

/// The unit explains and appeals; the street decides.
fn appealed(house: &House, case: &CaseKey, excluded: bool) {
    house.does(SUN_PING, case, Command::Accept);
    called(house, ZHOU_NING, case, None);
    house.says(ZHOU_NING, case, "查了，不是这一件", |words| {
        Command::Change {
            what: Change::Explained,
            cause: None,
            cancelled: 0,
            reference: String::new(),
            words,
        }
    });
    house.says(ZHOU_NING, case, "评错了窗口", |reason| {
        Command::Appeal { reason }
    });
    house.does(ZHOU_NING, case, Command::Pass { opinion: None });
    house.says(TANG_HE, case, "复核过了", |reason| {
        Command::DecideAppeal { excluded, reason }
    });
    called(house, TANG_HE, case, Some(true));
    house.does(TANG_HE, case, Command::Approve { note: None });
    assert_eq!(house.status(case), Status::Closed);
}

fn count(house: &House) -> Count {
    let time = (At(0), At(i64::MAX));
    let found = house.run(figures(&house.app, COMMUNITY, time, At(0)));
    found.expect("figures").all
}

/// Whether the bad rating is among what was counted of the case.
fn is_counted(house: &House, case: &CaseKey) -> bool {
    let key = case.clone();
    let rows = house.read(move |tx| facts::read(tx, &key));
    let is_it = |row: &Vec<Val>| row.contains(&Val::Text("rated_2".into()));
    rows.iter().any(is_it)
}

fn stands(house: &House, case: &CaseKey) {
    assert_eq!(house.case(case).case.ratings.len(), 1, "the event");
    let (home, id) = (case.home.clone(), case.id.clone());
    let row = house.read(move |tx| tx.one(&STANDS, args![&home, &id]));
    assert_eq!(row.expect("the row").i64(0).unwrap(), 2);
}

#[test]
fn an_appeal_that_is_upheld_takes_the_rating_out_of_every_figure_and_changes_none() {
    each_engine(|house| {
        let (served, case) = rated_badly(house);
        let before = count(house);
        assert_eq!((before.served, before.rated(), before.bad()), (1, 1, 1));
        assert!(is_counted(house, &served));
        house.it_is("2026-11-24 10:00");
        house.run(rollup::make(&house.app)).expect("summed");

        appealed(house, &case, true);
        let after = count(house);
        assert_eq!((after.rated(), after.bad()), (0, 0));
        assert_eq!(after.served, before.served, "it was given all the same");
        assert_eq!(after.rectified.upheld, 1);
        assert!(!is_counted(house, &served));
        stands(house, &served);
        // Its day is summed again, nothing else.
        let again = house.run(rollup::make(&house.app)).expect("summed");
        assert_eq!(again, 1);

        // Made again from nothing, in whatever order, it is the same.
        let emptied: Result<(), act::Fail> = house.run(house.app.store.write(|tx: &mut Tx<'_>| {
            tx.put(&NO_FACTS, args![]);
            tx.put(&NO_MATTERS, args![]);
            Ok(())
        }));
        emptied.expect("emptied");
        let all = Default::default();
        let rebuilt = yike::rebuild::rebuild(&house.app, &all, |_, _| ());
        house.run(rebuilt).expect("rebuilt");
        assert!(!is_counted(house, &served));
        assert_eq!(count(house), after);
        house.assert_whole();
    });
}

#[test]
fn an_appeal_that_is_refused_changes_nothing() {
    each_engine(|house| {
        let (served, case) = rated_badly(house);
        let before = count(house);
        appealed(house, &case, false);
        let after = count(house);
        assert_eq!((after.rated(), after.bad()), (before.rated(), before.bad()));
        assert_eq!(after.rectified.upheld, 0);
        assert!(is_counted(house, &served));
        stands(house, &served);
        house.assert_whole();
    });
}

/// Advice has no case: its rating is named by the visit.
#[test]
fn a_rating_of_advice_is_left_out_too() {
    each_engine(|house| {
        let code = advised(house);
        let bad = by_bearer(Service::Advice, 1, Through::Receipt);
        rates_visit(house, &code, &Who::Bearer, bad).expect("rated");
        let case = opened(house).remove(0);
        assert_eq!(count(house).bad(), 1);
        appealed(house, &case, true);
        let after = count(house);
        assert_eq!((after.served, after.rated()), (1, 0));
        assert_eq!(found(house, &code).level, Some(1), "it stands");
        house.assert_whole();
    });
}

/// 差评按期整改率, 实名差评回访率: of five and more, and what waits past its day counts against it.
#[test]
fn what_came_of_bad_ratings_is_told_from_five_on() {
    each_engine(|house| {
        for n in 0..6 {
            let neighbour = neighbour(n);
            let served = house.files_at_counter("pension-qualification", LIN_XIAO, &neighbour);
            let rating = Command::Rate(Rating::plain(Service::Filing, 1, 1));
            let done = house.attempt(&house.resident(&neighbour), &served, rating);
            done.expect("rated");
        }
        let cases = opened(house);
        let (last, first) = cases.split_last().expect("six");
        let four = first.split_last().expect("five").1;
        four.iter().for_each(|case| appealed(house, case, false));
        assert_eq!(count(house).rectified.on_time(), None, "four are few");
        appealed(house, &first[4], false);
        assert_eq!(count(house).rectified.on_time(), Some(1000));
        assert_eq!(count(house).rectified.called_back(), Some(1000));
        house.does(SUN_PING, last, Command::Accept);
        house.it_is("2026-12-15 10:00");
        assert_eq!(count(house).rectified.on_time(), Some(833));
        house.assert_whole();
    });
}
