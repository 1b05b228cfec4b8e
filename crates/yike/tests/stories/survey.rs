//! 问卷和回访: 何青做一份问卷，居民从链接、二维码和各人的码回答，每人算一次；林晓和周宁按名单打电话，六种
//! 结果都有；数字等于一条条数出来的；名单一结束，姓名电话就没有了；谁答的、谁打的，库里说不出来。

use crate::house::{House, each_engine, fresh_id};
use crate::people::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use yike::act::Fail;
use yike::store::Tx;
use yike::survey::answer::{self, Answer, Came, Once};
use yike::survey::calls::{self, List, New, Progress};
use yike::survey::code::{self, Code};
use yike::survey::drawn;
use yike::survey::line::{self, Noted, Outcome, State as Line};
use yike::survey::people::{self as callees, Callee};
use yike::survey::{self, Standing, State, Version};
use yike::{args, catalogue, sql};
use yike_core::case::{Command, Refusal};
use yike_core::clock::{At, day_of, start_of};
use yike_core::item::form::Answers;
use yike_core::survey::{Survey, Way};
use yike_core::unit::UnitId;
use yike_core::who::PersonId;

sql! {
    RAW = "SELECT way, body FROM survey_answer ORDER BY id";
    ONCE = "SELECT digest, kind, used FROM survey_once ORDER BY digest";
    LINES = "SELECT state, tries, held_by, hold, private_id FROM call_line ORDER BY n";
    SEALED = "SELECT CAST(COUNT(*) AS BIGINT) FROM private WHERE kind = $1";
    HOLDER = "SELECT CAST(COUNT(*) AS BIGINT) FROM holder_key WHERE holder = $1";
    LOG = "SELECT kind FROM event WHERE stream = 'register' AND id = 'survey/station-hours'
        ORDER BY seq";
}

const TEXT: &str = include_str!("survey.toml");
const KEY: &str = "station-hours";
const WORDS: &str = "门口的坡道太陡，轮椅上不去";

fn write<T: Send + 'static>(
    house: &House,
    job: impl Fn(&mut Tx<'_>) -> Result<T, Fail> + Send + 'static,
) -> T {
    house.run(house.app.store.write(job)).expect("written")
}

fn parsed(house: &House, text: &str) -> Survey {
    catalogue::check_survey(text, &house.app.world.now().units).expect("fit to publish")
}

fn publish(house: &House, text: &str) -> Result<i64, Fail> {
    let (survey, text, now) = (parsed(house, text), text.to_owned(), house.app.now());
    let by = PersonId::new(HE_QING);
    house.run((house.app.store).write(move |tx| survey::publish(tx, &survey, &text, &by, now)))
}

fn shown(house: &House) -> Version {
    let found = house.read(|tx| survey::shown(tx, KEY));
    found.expect("published")
}

fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    owned.collect()
}

fn answers(house: &House, version: &Version, pairs: &[(&str, &str)]) -> Answers {
    for (_, words) in pairs {
        house.hush(words);
    }
    version.survey.check(&typed(pairs)).expect("answered")
}

fn gives(house: &House, once: &Once, way: Way, pairs: &[(&str, &str)]) -> Came {
    let version = shown(house);
    let answer = Answer::new(&version.survey, &answers(house, &version, pairs));
    let (keys, once) = (house.app.keys.clone(), once.clone());
    write(house, move |tx| {
        Ok(answer::give(tx, &keys, &version, &once, way, &answer)?)
    })
}

fn browser(house: &House, token: &str) -> Once {
    Once::browser(&house.app.keys, &shown(house), token)
}

fn codes(house: &House, n: usize) -> Vec<Code> {
    let (keys, version, id) = (house.app.keys.clone(), shown(house), fresh_id());
    let codes: Vec<Code> = (0..n).map(|n| Code::of(&keys, &id, n)).collect();
    let (made, now) = (codes.clone(), house.app.now());
    write(house, move |tx| {
        let by = PersonId::new(HE_QING);
        code::make(tx, &keys, &version, &made, &by, now)
    });
    codes
}

/// A list of these people for the survey as it is shown.
fn listed(house: &House, people: &[Callee], item: &str) -> List {
    for one in people {
        house.hush(&one.name);
        house.hush(&one.phone);
    }
    let (id, version) = (fresh_id(), shown(house));
    let new = New::of(&id, &version.survey.unit, item, people);
    let (keys, now) = (house.app.keys.clone(), house.app.now());
    let new = Arc::new(new);
    // Sent twice it is one.
    for _ in 0..2 {
        let (keys, version, new) = (keys.clone(), version.clone(), new.clone());
        write(house, move |tx| {
            calls::make(tx, &keys, &version, &new, &PersonId::new(HE_QING), now)
        });
    }
    house
        .read(move |tx| calls::one(tx, &id))
        .expect("the list is there")
}

fn takes(house: &House, list: &List, who: &str) -> Option<(i64, String)> {
    let (at, who, hold, now) = (
        list.clone(),
        PersonId::new(who),
        fresh_id(),
        house.app.now(),
    );
    let n = write(house, move |tx| Ok(line::next(tx, &at, &who, &hold, now)?))?;
    let (at, keys) = (list.clone(), house.app.keys.clone());
    let (line, callee) = house
        .read(move |tx| line::one(tx, &keys, &at, n))
        .expect("a line");
    assert!(callee.is_some(), "there is somebody to call");
    Some((n, line.hold))
}

fn notes(
    house: &House,
    list: &List,
    (n, hold): (i64, &str),
    outcome: Outcome,
    pairs: &[(&str, &str)],
) -> Noted {
    let version = shown(house);
    let answer = (outcome == Outcome::Answered)
        .then(|| Answer::new(&version.survey, &answers(house, &version, pairs)));
    let (keys, list, hold, now) = (
        house.app.keys.clone(),
        list.clone(),
        hold.to_owned(),
        house.app.now(),
    );
    write(house, move |tx| {
        let answered = answer.as_ref().map(|answer| (&version, answer));
        Ok(line::note(
            tx,
            &keys,
            (&list, n),
            &hold,
            outcome,
            answered,
            now,
        )?)
    })
}

fn progress(house: &House, list: &List) -> Progress {
    let unit = list.unit.clone();
    let mut all = house.read(move |tx| calls::progress(tx, &unit));
    all.remove(&list.id).unwrap_or_default()
}

fn count(house: &House, kind: &'static str) -> i64 {
    let row = house.read(move |tx| tx.one(&SEALED, args![kind]));
    row.expect("a count").i64(0).unwrap()
}

fn content(fail: Fail) -> String {
    match fail {
        Fail::Refused(Refusal::Content(gaps)) => gaps[0].zh.clone(),
        other => panic!("not for its content: {other:?}"),
    }
}

#[test]
fn a_survey_is_answered_once_by_browser_and_code_and_its_figures_are_a_raw_count() {
    each_engine(|house| {
        assert_eq!(publish(house, TEXT).expect("published"), 1);
        let version = shown(house);
        assert_eq!(version.standing(day_of(house.app.now())), Standing::Open);

        let (first, second) = (browser(house, "甲的浏览器"), browser(house, "乙的浏览器"));
        let say = [
            ("service", "5"),
            ("hours", "evening|noon"),
            ("words", WORDS),
        ];
        assert_eq!(gives(house, &first, Way::Link, &say), Came::Counted);
        // The back button, and once more by the QR code.
        assert_eq!(gives(house, &first, Way::Link, &say), Came::Before);
        assert_eq!(
            gives(house, &first, Way::Qr, &[("service", "1")]),
            Came::Before
        );
        assert_eq!(
            gives(house, &second, Way::Qr, &[("service", "2")]),
            Came::Counted
        );

        let made = codes(house, 3);
        let once: Vec<Once> = made.iter().map(|one| one.once(&house.app.keys)).collect();
        let by_code = [("service", "4"), ("hours", "noon")];
        assert_eq!(gives(house, &once[0], Way::Code, &by_code), Came::Counted);
        assert_eq!(gives(house, &once[0], Way::Code, &by_code), Came::Before);
        let guess = Code::of(&house.app.keys, "nobody made this", 0);
        let guess = guess.once(&house.app.keys);
        assert_eq!(gives(house, &guess, Way::Code, &by_code), Came::Unknown);
        let at = version.clone();
        assert_eq!(house.read(move |tx| code::count(tx, &at)), (3, 1));

        // The figures, and the same counted by hand from what is stored.
        let at = version.clone();
        let sums = house.read(move |tx| answer::sums(tx, &at));
        let raw = house.read(|tx| tx.rows(&RAW, args![]));
        let body = |n: usize| -> BTreeMap<String, String> {
            serde_json::from_str(raw[n].text(1).unwrap()).unwrap()
        };
        assert_eq!(sums.total(), raw.len() as i64);
        for way in Way::ALL {
            let n = raw
                .iter()
                .filter(|row| row.text(0).unwrap() == way.as_str());
            assert_eq!(sums.ways[&way], n.count() as i64, "{way:?}");
        }
        for summed in &sums.questions {
            let given: Vec<String> = (0..raw.len())
                .filter_map(|n| body(n).remove(&summed.key))
                .collect();
            assert_eq!(summed.answered, given.len() as i64);
            for (value, n) in &summed.chosen {
                let of = given
                    .iter()
                    .filter(|one| one.split('|').any(|v| v == value));
                assert_eq!(*n, of.count() as i64, "{} {value}", summed.key);
            }
        }
        assert_eq!(
            (sums.questions[0].answered, sums.questions[1].answered),
            (3, 2)
        );
        // Words stand apart from all other answers, and only under the key of the survey.
        let (keys, at) = (house.app.keys.clone(), version.clone());
        let words = house.read(move |tx| answer::words(tx, &keys, &at));
        assert_eq!(words["words"], [WORDS]);

        // What was used says neither when nor for which answer; nothing of it stands in an answer.
        let used = house.read(|tx| tx.rows(&ONCE, args![]));
        assert_eq!(used.len(), 5);
        for row in &used {
            let digest = row.text(0).unwrap();
            assert!(
                raw.iter()
                    .all(|answer| !answer.text(1).unwrap().contains(digest))
            );
        }
        house.assert_whole();
    });
}

#[test]
fn a_version_once_published_is_not_changed_and_another_one_ends_it() {
    each_engine(|house| {
        let faults = catalogue::check_survey(
            "key = \"x\"\nname = 1\nunit = \"999\"\nhour = 3\n",
            &house.app.world.now().units,
        );
        let faults = faults.expect_err("everything is wrong");
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert!(
            lines.contains(&2) && lines.contains(&4) && faults.len() > 4,
            "{faults:?}"
        );

        publish(house, TEXT).expect("published");
        let me = browser(house, "甲");
        assert_eq!(
            gives(house, &me, Way::Link, &[("service", "5")]),
            Came::Counted
        );
        // A draft changes nothing for anybody.
        let changed = TEXT.replace("什么时候来最方便", "几点来最方便");
        let (survey, text, now) = (parsed(house, &changed), changed.clone(), house.app.now());
        let n = write(house, move |tx| {
            survey::draft(tx, &survey, &text, &PersonId::new(HE_QING), now)
        });
        assert_eq!((n, shown(house).version), (2, 1));
        assert_eq!(publish(house, &changed).expect("published"), 2);
        let first = house.read(|tx| survey::one(tx, KEY, 1)).expect("the first");
        assert_eq!((first.state, first.text.as_str()), (State::Ended, TEXT));
        // The same browser answers the new questions, once.
        assert_eq!(
            gives(house, &browser(house, "甲"), Way::Link, &[("service", "3")]),
            Came::Counted
        );
        assert_eq!(
            gives(house, &browser(house, "甲"), Way::Link, &[("service", "3")]),
            Came::Before
        );
        let second = shown(house);
        assert_eq!(house.read(move |tx| answer::count(tx, &second)), 1);

        // Another unit does not take the key, and nobody publishes what is over.
        let theirs = TEXT.replace("110101005016", STREET);
        let fail = publish(house, &theirs).expect_err("another unit's");
        assert!(content(fail).contains("另一个单位"));
        house.it_is("2026-12-21 09:00");
        assert_eq!(
            shown(house).standing(day_of(house.app.now())),
            Standing::Closed
        );
        let fail = publish(house, TEXT).expect_err("its last day is over");
        assert!(content(fail).contains("截止日期"));
        let now = house.app.now();
        write(house, move |tx| {
            survey::end(tx, KEY, &PersonId::new(HE_QING), now)
        });
        let log = house.read(|tx| tx.rows(&LOG, args![]));
        let log: Vec<&str> = log.iter().map(|row| row.text(0).unwrap()).collect();
        assert_eq!(
            log,
            ["survey_published", "survey_published", "survey_ended"]
        );
        house.assert_whole();
    });
}

#[test]
fn two_workers_work_a_list_off_and_nobody_is_called_twice() {
    each_engine(|house| {
        publish(house, TEXT).expect("published");
        let text = "姓名,电话\n贺晚晴,13800001234\n李明 13900001234\n赵敏 13700001234\n孙琪琪 13600001234\n周国安 13500001234\n贺晚晴 13800001234";
        let people = callees::typed(text).expect("read");
        assert_eq!(people.len(), 5);
        let list = listed(house, &people, "");
        assert_eq!(
            (progress(house, &list).total(), count(house, "callee")),
            (5, 5)
        );

        // Two at once get two lines; whoever holds one gets the same again.
        let (lin, zhou) = (
            takes(house, &list, LIN_XIAO),
            takes(house, &list, ZHOU_NING),
        );
        let (lin, zhou) = (lin.expect("a line"), zhou.expect("another"));
        assert_eq!((lin.0, zhou.0), (1, 2));
        assert_eq!(takes(house, &list, LIN_XIAO), Some(lin.clone()));
        let note = |at: &(i64, String), outcome| notes(house, &list, (at.0, &at.1), outcome, &[]);

        let said = [
            ("service", "5"),
            ("hours", "weekend"),
            ("words", "希望周末也开门"),
        ];
        let at = (lin.0, lin.1.as_str());
        assert_eq!(
            notes(house, &list, at, Outcome::Answered, &said),
            Noted::Done
        );
        assert_eq!(
            notes(house, &list, at, Outcome::Answered, &said),
            Noted::Again
        );
        assert_eq!(note(&zhou, Outcome::Declined), Noted::Done);

        let wrong = takes(house, &list, LIN_XIAO).expect("the third");
        assert_eq!(note(&wrong, Outcome::Wrong), Noted::Done);
        // The fourth wants to be called tomorrow; the fifth does not take it.
        let later = takes(house, &list, LIN_XIAO).expect("the fourth");
        let tomorrow = At(start_of("2026-11-21".parse().unwrap()).0 + 10 * 3_600_000);
        assert_eq!(note(&later, Outcome::Later(tomorrow)), Noted::Done);
        for (hour, left) in [("10:00", 2), ("12:30", 2), ("15:00", 1)] {
            house.it_is(&format!("2026-11-20 {hour}"));
            let vain = takes(house, &list, ZHOU_NING).expect("the fifth");
            assert_eq!(vain.0, 5);
            assert_eq!(note(&vain, Outcome::NotReached), Noted::Done);
            assert_eq!(progress(house, &list).of(Line::Open), left);
            assert_eq!(takes(house, &list, ZHOU_NING), None, "not again at once");
        }

        // Held by somebody who went away: after a while a colleague goes on, and what comes late from
        // the one who went is not noted.
        house.it_is("2026-11-21 10:00");
        let gone = takes(house, &list, LIN_XIAO).expect("the fourth again");
        assert_eq!(takes(house, &list, ZHOU_NING), None);
        house.it_is("2026-11-21 10:21");
        let taken = takes(house, &list, ZHOU_NING).expect("the hold is over");
        assert_eq!(gone.0, taken.0);
        assert_eq!(note(&gone, Outcome::Declined), Noted::NotHeld);
        let (at, hold) = (list.clone(), taken.1.clone());
        write(house, move |tx| {
            line::give_back(tx, &at, 4, &hold);
            Ok(())
        });
        let last = takes(house, &list, LIN_XIAO).expect("handed back");
        let at = (last.0, last.1.as_str());
        assert_eq!(
            notes(house, &list, at, Outcome::Answered, &[("service", "2")]),
            Noted::Done
        );
        assert_eq!(takes(house, &list, LIN_XIAO), None);

        let done = progress(house, &list);
        assert_eq!((done.total(), done.done(), done.reached()), (5, 5, 3));
        let of = |state| done.of(state);
        assert_eq!((of(Line::Answered), of(Line::Declined)), (2, 1));
        assert_eq!((of(Line::Unreached), of(Line::Wrong)), (1, 1));
        // Whose calls they were nobody can count.
        for row in house.read(|tx| tx.rows(&LINES, args![])) {
            assert_eq!((row.text(2).unwrap(), row.text(3).unwrap()), ("", ""));
        }
        let at = shown(house);
        let sums = house.read(move |tx| answer::sums(tx, &at));
        assert_eq!((sums.ways[&Way::Phone], sums.total()), (2, 2));

        // Ended: names, phones and the key they were under are gone, the outcomes stay.
        let (at, keys, now) = (list.clone(), house.app.keys.clone(), house.app.now());
        write(house, move |tx| {
            calls::end(tx, &keys, &at, &PersonId::new(HE_QING), now)
        });
        assert_eq!(count(house, "callee"), 0);
        let holder = format!("calls/{}", list.id);
        let left = house.read(move |tx| tx.one(&HOLDER, args![&holder]));
        assert_eq!(left.expect("a count").i64(0).unwrap(), 0);
        assert_eq!(progress(house, &list), done);
        assert_eq!(takes(house, &list, LIN_XIAO), None);
        house.assert_whole();
    });
}

#[test]
fn a_list_is_drawn_from_closed_cases_and_the_clock_ends_what_was_forgotten() {
    each_engine(|house| {
        publish(house, TEXT).expect("published");
        let item = "pension-qualification";
        for resident in [wang_xiulan(), neighbour(1), wang_xiulan()] {
            let case = house.files_at_counter(item, LIN_XIAO, &resident);
            house.does(LIN_XIAO, &case, Command::CloseAtOnce { note: None });
            house.it_is("2026-11-23 10:00");
        }
        house.files_at_counter(item, LIN_XIAO, &neighbour(2));
        let drawn = |house: &House, unit: &str| {
            let (keys, unit) = (house.app.keys.clone(), UnitId::new(unit));
            let span = (At(0), At(i64::MAX));
            house.read(move |tx| drawn::from_cases(tx, &keys, &unit, item, span))
        };
        let people = drawn(house, COMMUNITY);
        assert_eq!(people.len(), 2, "each once, and only whose case is closed");
        assert!(people.iter().all(|one| one.case.starts_with("110101-")));
        assert!(drawn(house, OTHER_STREET).is_empty());

        let list = listed(house, &people, item);
        assert!(takes(house, &list, LIN_XIAO).is_some());
        let me = browser(house, "甲");
        let words = [("service", "4"), ("words", WORDS)];
        assert_eq!(gives(house, &me, Way::Link, &words), Came::Counted);
        // A month after its last day the list is ended by the clock, a year after it the words go.
        house.it_is("2027-01-21 10:00");
        house.tick();
        assert_eq!(
            (count(house, "callee"), count(house, "survey_words")),
            (0, 1)
        );
        house.it_is("2027-12-22 10:00");
        house.tick();
        assert_eq!(count(house, "survey_words"), 0);
        let at = shown(house);
        assert_eq!(
            house.read(move |tx| answer::count(tx, &at)),
            1,
            "the figures stay"
        );
        house.assert_whole();
    });
}
