//! 好差评: 凭回执上的码评，窗口评价器只显示这一件，纸质评价由没有经手的同事代录，咨询也能评，社会点评另算；
//! 数字的分母是可评服务。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use std::sync::Arc;
use yike::act::{self, CaseKey, Fail};
use yike::follow;
use yike::rated::bad::Bad;
use yike::rated::code::{self, Event};
use yike::rated::device::{self, Paired};
use yike::rated::place::{self, Spot};
use yike::rated::visit::{self as visits, Given};
use yike::rated::{Code, of_case};
use yike::store::Tx;
use yike::views::ratings::{Figures, figures};
use yike::visit::advice::{self, Advised, Channel};
use yike::{args, sql};
use yike_core::case::{Command, Kind, Rating, Refusal, Service, Through};
use yike_core::clock::At;
use yike_core::unit::UnitId;
use yike_core::who::{PersonId, Who};

sql! {
    ROW = "SELECT level, version, dimensions, tags, anonymous, through, unit, person FROM rating
        WHERE home = $1 AND case_id = $2 AND service = $3";
    LAST = "SELECT text FROM event WHERE home = $1 AND stream = $2 AND id = $3
        ORDER BY seq DESC LIMIT 1";
    KEPT = "SELECT CAST(COUNT(*) AS BIGINT) FROM private WHERE kind = 'words'";
    COMMENTS = "SELECT CAST(COUNT(*) AS BIGINT) FROM place_comment";
}

const VERSION: &str = "y2026-1";

fn write<T: Send + 'static>(
    house: &House,
    job: impl Fn(&mut Tx<'_>) -> Result<T, Fail> + Send + 'static,
) -> T {
    house.run(house.app.store.write(job)).expect("written")
}

fn code_of(house: &House, case: &CaseKey, service: Service) -> Code {
    let (world, keys, key) = (house.app.world.now(), house.app.keys.clone(), case.clone());
    house.read(move |tx| {
        let loaded = act::load(tx, &world, &key).expect("reads").expect("there");
        Ok(of_case::code(&keys, &world, &loaded, (service, 1)))
    })
}

pub fn found(house: &House, code: &Code) -> Event {
    let (world, code) = (house.app.world.now(), code.clone());
    house
        .read(move |tx| code::find(tx, &world, &code))
        .expect("the code is of a service")
}

pub fn by_bearer(service: Service, level: u8, through: Through) -> Rating {
    Rating {
        through,
        ..Rating::plain(service, 1, level)
    }
}

fn count(house: &House, unit: &str) -> Figures {
    let time = (At(0), At(i64::MAX));
    house
        .run(figures(&house.app, unit, time, At(0)))
        .expect("figures")
}

/// What waits to be put right by now.
fn bad_ratings(house: &House) -> Vec<Bad> {
    let now = house.app.now();
    house.read(move |tx| follow::bad_ratings(tx, now))
}

fn content(fail: Fail) -> String {
    match fail {
        Fail::Refused(Refusal::Content(gaps)) => gaps[0].about.clone(),
        other => panic!("not for its content: {other:?}"),
    }
}

#[test]
fn a_case_is_rated_by_the_code_on_its_receipt() {
    each_engine(|house| {
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang_xiulan());
        let code = code_of(house, &case, Service::Filing);
        let event = found(house, &code);
        assert_eq!((event.service, event.level), (Service::Filing, None));
        assert_eq!(event.id, case.id);
        assert_eq!(event.person, Some(PersonId::new(LIN_XIAO)));
        // Typed as people type; and nobody guesses another.
        assert_eq!(
            Code::parse(&code.grouped().to_lowercase()),
            Some(code.clone())
        );
        let other = Code::parse(&format!("{}2", &code.as_str()[..16])).expect("a code");
        let world = house.app.world.now();
        assert!(
            other == code
                || house
                    .read(move |tx| code::find(tx, &world, &other))
                    .is_none()
        );

        let rating = Rating {
            version: VERSION.into(),
            dimensions: vec![("attitude".into(), 1)],
            tags: vec!["slow".into(), "many_trips".into()],
            anonymous: true,
            ..by_bearer(Service::Filing, 1, Through::Receipt)
        };
        let wrong = Rating {
            tags: vec!["fast".into()],
            ..rating.clone()
        };
        let fail = house.attempt(&Who::Bearer, &case, Command::Rate(wrong));
        assert_eq!(content(fail.expect_err("of another level")), "tags");
        house
            .attempt_saying(&Who::Bearer, &case, "跑了三趟才收下", |words| {
                Command::Rate(Rating {
                    words: Some(words),
                    ..rating.clone()
                })
            })
            .expect("rated");
        // Nobody rates it again, nor does anything else by the code.
        for command in [Command::Rate(rating), Command::Withdraw { reason: None }] {
            assert!(house.attempt(&Who::Bearer, &case, command).is_err());
        }
        assert_eq!(found(house, &code).level, Some(1));
        let (home, id) = (case.home.clone(), case.id.clone());
        let row = house.read(move |tx| tx.one(&ROW, args![&home, &id, "filing"]));
        let row = row.expect("a row");
        let text = |n: usize| row.text(n).unwrap().to_owned();
        assert_eq!(row.i64(0).unwrap(), 1);
        assert_eq!(text(1), VERSION);
        assert_eq!(text(2), "attitude 1");
        assert_eq!(text(3), "slow many_trips");
        assert_eq!((row.i64(4).unwrap(), text(5)), (1, "receipt".to_owned()));
        assert_eq!(text(7), LIN_XIAO);

        // A bad rating waits to be put right, with all that this needs, until the clock opens it
        // (`heard.rs` tells what comes of it).
        // A clock that stands before the rating finds nothing to put right.
        let before = At(house.app.now().0 - 1);
        assert!(
            house
                .read(move |tx| follow::bad_ratings(tx, before))
                .is_empty()
        );
        house.it_is("2026-11-30 10:00");
        let bad = bad_ratings(house);
        assert_eq!(bad.len(), 1);
        let bad = &bad[0];
        assert_eq!(
            (bad.id.as_str(), bad.service.as_str(), bad.level),
            (&*case.id, "filing", 1)
        );
        assert_eq!((bad.person.as_str(), bad.anonymous), (LIN_XIAO, true));
        house.assert_whole();
    });
}

#[test]
fn the_device_shows_the_service_that_was_put_on_it_and_no_other() {
    each_engine(|house| {
        let first = house.files_at_counter("pension-qualification", LIN_XIAO, &wang_xiulan());
        let next = house.files_at_counter("pension-qualification", LIN_XIAO, &neighbour(1));
        let unit = house.staff(LIN_XIAO).posts()[0].unit.clone();
        let by = PersonId::new(LIN_XIAO);
        let app = &house.app;
        let digits = house
            .run(device::invite(
                app,
                (&unit, &by),
                "1 号窗口平板",
                Through::Device,
            ))
            .expect("a pairing code");
        let wrong = house
            .run(device::pair(app, "tablet", "00000000"))
            .expect("asked");
        assert!(matches!(wrong, Paired::No) || digits == "00000000");
        let Paired::Yes(token) = house
            .run(device::pair(app, "tablet", &digits))
            .expect("asked")
        else {
            panic!("the code pairs");
        };
        // Once.
        let again = house
            .run(device::pair(app, "tablet", &digits))
            .expect("asked");
        assert!(matches!(again, Paired::No));

        let shown = |token: &str| {
            let known = house.run(device::known(app, token)).expect("asked");
            known.and_then(|device| device.shown(app.now()).cloned())
        };
        assert_eq!(shown(&token), None);
        let put = |code: &Code, unit: &UnitId| {
            let known = house.run(device::known(app, &token)).expect("asked");
            let (id, unit, code, now) = (
                known.expect("paired").id,
                unit.clone(),
                code.clone(),
                app.now(),
            );
            write(house, move |tx| {
                device::show(tx, &id, &unit, &code, now);
                Ok(())
            });
        };
        let (one, two) = (
            code_of(house, &first, Service::Filing),
            code_of(house, &next, Service::Filing),
        );
        // Another unit puts nothing on it.
        put(&one, &UnitId::new("110101010032"));
        assert_eq!(shown(&token), None);
        put(&one, &unit);
        assert_eq!(shown(&token), Some(one.clone()));
        put(&two, &unit);
        assert_eq!(
            shown(&token),
            Some(two.clone()),
            "of the former nothing is there"
        );
        // A minute untouched.
        let later = At(app.now().0 + device::IDLE);
        let known = house
            .run(device::known(app, &token))
            .expect("asked")
            .expect("paired");
        assert_eq!(known.shown(later), None);
        assert_eq!(shown("somebody-elses-token"), None);
        let (id, at_unit, now) = (known.id, unit.clone(), app.now());
        write(house, move |tx| {
            device::end(tx, &id, &at_unit, now);
            Ok(())
        });
        assert!(
            house
                .run(device::known(app, &token))
                .expect("asked")
                .is_none()
        );
        house.assert_whole();
    });
}

#[test]
fn paper_is_entered_by_a_colleague_who_had_no_part_in_it() {
    each_engine(|house| {
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang_xiulan());
        let paper = |service: Service| {
            Command::Rate(Rating {
                version: VERSION.into(),
                ..by_bearer(service, 4, Through::Paper)
            })
        };
        let own = house.tries(LIN_XIAO, &case, paper(Service::Filing));
        assert_eq!(own, Fail::Refused(Refusal::NotYours(Kind::RecordRating)));
        let as_theirs = Command::Rate(by_bearer(Service::Filing, 5, Through::Device));
        let fail = house.tries(LIN_XIAO, &case, as_theirs);
        assert_eq!(fail, Fail::Refused(Refusal::NotYours(Kind::Rate)));
        house.does(ZHOU_NING, &case, paper(Service::Filing));
        let (home, id) = (case.home.clone(), case.id.clone());
        let text = house.read(move |tx| tx.one(&LAST, args![&home, "case", &id]));
        let text = text.expect("an event").text(0).unwrap().to_owned();
        assert!(text.contains(&format!("\"by\":\"{ZHOU_NING}\"")), "{text}");
        assert!(text.contains("\"through\":\"paper\""), "{text}");
        let fail = house.tries(ZHOU_NING, &case, paper(Service::Filing));
        assert!(matches!(fail, Fail::Refused(_)));
        house.assert_whole();
    });
}

/// Lin Xiao advises somebody at the counter.
pub fn advised(house: &House) -> Code {
    let post = house.staff(LIN_XIAO).posts()[0].clone();
    let (keys, world, now) = (
        house.app.keys.clone(),
        house.app.world.now(),
        house.app.now(),
    );
    let id = fresh_id();
    write(house, move |tx| {
        let said = Advised {
            item: "senior-card".into(),
            channel: Channel::Counter,
            answered: true,
        };
        let by = PersonId::new(LIN_XIAO);
        let name = advice::advise(tx, &id, &said, &by, &post, now).expect("noted");
        let given = Given::of(&post.unit, &name, &said.item, &by);
        Ok(visits::given(tx, (&keys, &world), &given, now))
    })
}

pub fn rates_visit(house: &House, code: &Code, who: &Who, rating: Rating) -> Result<(), Fail> {
    let event = found(house, code);
    let (keys, now, who) = (house.app.keys.clone(), house.app.now(), who.clone());
    let rating = Arc::new(rating);
    house.run(house.app.store.write(move |tx| {
        let by = (&who, who.posts().first());
        visits::rate(tx, &keys, &event, by, &rating, None, now)
    }))
}

#[test]
fn advice_is_rated_and_a_comment_on_a_place_is_kept_apart() {
    each_engine(|house| {
        let code = advised(house);
        let event = found(house, &code);
        assert_eq!(
            (event.service, event.item.as_str()),
            (Service::Advice, "senior-card")
        );
        let paper = by_bearer(Service::Advice, 5, Through::Paper);
        let own = rates_visit(house, &code, &house.staff(LIN_XIAO), paper);
        assert_eq!(content(own.expect_err("her own")), "service");
        let good = by_bearer(Service::Advice, 5, Through::Sign);
        rates_visit(house, &code, &Who::Bearer, good.clone()).expect("rated");
        let again = rates_visit(house, &code, &Who::Bearer, good);
        assert_eq!(content(again.expect_err("once")), "service");

        let spot = Spot {
            unit: event.unit.clone(),
            site: String::new(),
        };
        let before = count(house, spot.unit.as_str()).all;
        let (keys, now, id) = (house.app.keys.clone(), house.app.now(), fresh_id());
        let words = Arc::new(house.words("words", "门口的坡道太陡，轮椅上不去"));
        let at = spot.clone();
        for _ in 0..2 {
            let (keys, words, at, id) = (keys.clone(), words.clone(), at.clone(), id.clone());
            let done: Result<(), Fail> = house.run(house.app.store.write(move |tx| {
                let rating = Rating {
                    words: Some(words.reference()),
                    ..by_bearer(Service::Advice, 2, Through::Sign)
                };
                place::comment(tx, &keys, &id, &at, (&rating, Some(&words)), now)
            }));
            done.expect("kept");
        }
        let n = house.read(|tx| tx.one(&COMMENTS, args![]));
        assert_eq!(
            n.expect("a count").i64(0).unwrap(),
            1,
            "sent twice it is one"
        );
        let after = count(house, spot.unit.as_str());
        assert_eq!(after.all, before, "in none of the figures");
        assert_eq!(after.comments, (1, 2));
        // A year later the words go; that something was said stays.
        house.it_is("2027-11-30 10:00");
        let code = advised(house);
        let good = by_bearer(Service::Advice, 4, Through::Message);
        rates_visit(house, &code, &Who::Bearer, good).expect("rated");
        let kept = house.read(|tx| tx.one(&KEPT, args![]));
        assert_eq!(kept.expect("a count").i64(0).unwrap(), 0);
        assert!(bad_ratings(house).is_empty(), "a place is no service");
        house.assert_whole();
    });
}

#[test]
fn figures_have_the_services_as_their_denominator() {
    each_engine(|house| {
        let wang = wang_xiulan();
        let case = house.files_at_counter("pension-qualification", LIN_XIAO, &wang);
        house.files_at_counter("pension-qualification", LIN_XIAO, &neighbour(1));
        house.does(LIN_XIAO, &case, Command::CloseAtOnce { note: None });
        let me = house.resident(&wang);
        let rate = |service: Service, level: u8| Command::Rate(Rating::plain(service, 1, level));
        house
            .attempt(&me, &case, rate(Service::Filing, 5))
            .expect("rated");
        house
            .attempt(&me, &case, rate(Service::Result, 2))
            .expect("rated");
        advised(house);
        // Two filings, a result and advice; two ratings. What nobody rated stays unrated for ever.
        house.it_is("2027-03-01 10:00");
        house.tick();
        let all = count(house, "").all;
        assert_eq!((all.served, all.rated(), all.bad()), (4, 2, 1));
        assert_eq!((all.active(), all.good()), (Some(500), None));
        let under = count(house, "110101");
        assert_eq!(under.all, all);
        assert_eq!(under.items.len(), 2);
        let pension = &under.items["pension-qualification"];
        assert_eq!((pension.served, pension.rated()), (3, 2));
        assert_eq!(under.through["page"].rated(), 2);
        assert_eq!(under.months.values().map(|one| one.served).sum::<i64>(), 4);
        // Rows made again are the same.
        let all_cases = Default::default();
        let rebuilt = yike::rebuild::rebuild(&house.app, &all_cases, |_, _| ());
        house.run(rebuilt).expect("rebuilt");
        assert_eq!(count(house, "").all, all);
        house.assert_whole();
    });
}
